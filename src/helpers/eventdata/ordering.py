"""The order of events in the store: by year, then who acts, on whom, and the day.

One state acting on another in a year lies in one place, so that a question about a pair of states reads that place and
skips the rest (by the least and greatest value that Parquet keeps of every group of rows).
"""

import re
from datetime import date
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from helpers.common.faults import cut
from helpers.eventdata.schema import CODED, SCHEMA, WORDS

KEY: Final = "key"
_STATE_BITS, _DAY_BITS = 15, 9
#: How many codes of states there may be; this number, after all of theirs, is no state. And numbers of days of a year.
STATES: Final = 26**3
DAYS: Final = 1 << _DAY_BITS
_STATE: Final = re.compile("[A-Z]{3}")
#: Year -> its first day, in days from 1970.
_LAST_YEAR: Final = 9999
_FIRST, _LAST = ((day - date(1970, 1, 1)).days for day in (date.min, date.max))
_BEGINNINGS: Final = np.array(
    [_FIRST, *((date(year, 1, 1) - date(1970, 1, 1)).days for year in range(1, 10_000)), _LAST + 1]
)


def keyed(events: pa.Table) -> pa.Table:
    """Return `fit` events with their place in the order, a whole number, as a column `KEY`."""
    return events.append_column(KEY, pa.array(keys(events)))


def keys(events: pa.Table) -> np.ndarray:
    """Return the place of each event in the order, as a whole number."""
    if not len(events):
        return np.empty(0, np.int64)
    days = combined(events["date"]).cast(pa.int32()).to_numpy(zero_copy_only=False).astype(np.int64)
    year = ((days - _FIRST) // 365.2425).astype(np.int64) + 1  # or one too many, at the turn of a year
    year = np.minimum(year, _LAST_YEAR)
    year -= days < _BEGINNINGS[year]
    year += days >= _BEGINNINGS[year + 1]
    key = year
    for side in ("source_state", "target_state"):
        key = (key << _STATE_BITS) | _states(events[side])
    return (key << _DAY_BITS) | (days - _BEGINNINGS[year])


def unfit(events: pa.Table) -> str:
    """Say why events have no place in the order, or nothing."""
    states = {*pc.unique(events["source_state"]).to_pylist(), *pc.unique(events["target_state"]).to_pylist()} - {None}
    if wrong := sorted(state for state in states if not _STATE.fullmatch(state)):
        return f"{cut(wrong[0])!r} is no code of a state: three capital letters (ISO 3166-1 alpha-3)"
    days = pc.min_max(events["date"].cast(pa.int32())).as_py()
    if days["min"] < _FIRST or days["max"] > _LAST:
        return "has dates in no year from 1 to 9999"
    return ""


def years(key: np.ndarray) -> np.ndarray:
    """Return the years of keys."""
    return key >> (2 * _STATE_BITS + _DAY_BITS)


def parts(key: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the number of who acts, the number of on whom, and the day of the year, from 0, of keys."""
    most = (1 << _STATE_BITS) - 1
    return (key >> (_STATE_BITS + _DAY_BITS)) & most, (key >> _DAY_BITS) & most, key & (DAYS - 1)


def name(number: int) -> str:
    """Return the state with a number."""
    return "".join(chr(ord("A") + digit) for digit in (number // 676, number // 26 % 26, number % 26))


def encoded(events: pa.Table) -> pa.Table:
    """Return the events in `CODED`, each column in one piece."""
    columns = []
    for name in SCHEMA.names:
        column = combined(events[name])
        plain = name not in WORDS or pa.types.is_dictionary(column.type)
        columns.append(column if plain else column.dictionary_encode())
    return pa.table(columns, CODED)


def decoded(events: pa.Table) -> pa.Table:
    """Return the events in `SCHEMA`."""
    return events.select(SCHEMA.names).cast(SCHEMA)


def joined(tables: list[pa.Table]) -> pa.Table:
    """Return tables as one, with one dictionary a column."""
    if len(tables) > 1:
        tables = [pa.table([*map(_small, table.columns)], table.schema) for table in tables]
    return pa.concat_tables(tables).combine_chunks()


def _small(column: pa.ChunkedArray) -> pa.ChunkedArray | pa.Array:
    """Return a column whose dictionary, made for more rows than it has, would be dear to join, with a smaller one."""
    sizes = [len(chunk.dictionary) for chunk in column.chunks if pa.types.is_dictionary(chunk.type)]
    return _occurring(combined(column)) if sum(sizes) > len(column) else column


def plainest(events: pa.Table) -> pa.Table:
    """Return events, each column in one piece, with dictionaries of what occurs alone, in the order of occurrence.

    What is written of them then depends on nothing but the events.
    """
    columns = [combined(column) for column in events.columns]
    return pa.table([_occurring(each) if pa.types.is_dictionary(each.type) else each for each in columns], CODED)


def _occurring(column: pa.DictionaryArray) -> pa.DictionaryArray:
    places = column.indices.dictionary_encode()
    return pa.DictionaryArray.from_arrays(places.indices, column.dictionary.take(places.dictionary))


class Settled(NamedTuple):
    """Events in full order, each once.

    ``key`` has their keys; ``dropped`` those of events left out; ``shared`` those of all, the first of each excepted,
    that have key and id in common.
    """

    events: pa.Table
    key: np.ndarray
    dropped: np.ndarray
    shared: np.ndarray


def settled(events: pa.Table) -> Settled:
    """Return keyed events in full order, each once.

    Within a day they are ordered by id, then by all the rest. An event that is there before with all its columns the
    same is left out: it came with another file that overlaps this one.
    """
    key = combined(events[KEY]).to_numpy()
    ids = combined(events["event_id"])
    order = pc.sort_indices(
        pa.table({KEY: key, "id": ids}), sort_keys=[(KEY, "ascending"), ("id", "ascending")]
    ).to_numpy()
    key, ids = key[order], ids.take(pa.array(order))
    same = (key[1:] == key[:-1]) & pc.equal(ids[1:], ids[:-1]).to_numpy(zero_copy_only=False).astype(bool)
    if not same.any():
        rest = events.drop_columns([KEY, "event_id"]).take(pa.array(order))
        place = SCHEMA.get_field_index("event_id")
        return Settled(rest.add_column(place, CODED.field(place), ids), key, key[:0], key[:0])
    doubtful = np.zeros(len(key), bool)
    doubtful[1:] |= same
    doubtful[:-1] |= same
    places, twice = _ranked(events.take(pa.array(order[doubtful])))
    order = order.copy()  # what Arrow hands out is not to be written to
    order[doubtful] = order[doubtful][places]
    out = np.zeros(len(key), bool)
    out[np.flatnonzero(doubtful)[twice]] = True
    kept = events.select(SCHEMA.names).take(pa.array(order[~out]))
    return Settled(kept, key[~out], key[out], key[1:][same])


def _ranked(events: pa.Table) -> tuple[np.ndarray, np.ndarray]:
    """Return the order of events with the same key and id by all columns, and which of them equal the one before."""
    whole = decoded(events).append_column(KEY, events[KEY])
    by = [KEY, "event_id", *(name for name in SCHEMA.names if name != "event_id")]
    order = pc.sort_indices(whole, sort_keys=[(name, "ascending") for name in by])
    whole = whole.take(order).combine_chunks()
    equal = np.ones(len(whole) - 1, bool)
    for name in by:
        column = combined(whole[name])
        one, other = column[1:], column[:-1]
        both = pc.and_(one.is_null(nan_is_null=True), other.is_null(nan_is_null=True))
        equal &= pc.or_(pc.equal(one, other).fill_null(False), both).to_numpy(zero_copy_only=False)
    return order.to_numpy(), np.flatnonzero(equal) + 1


def _states(column: pa.ChunkedArray) -> np.ndarray:
    coded = combined(column)
    coded = coded if pa.types.is_dictionary(coded.type) else coded.dictionary_encode()
    numbers = np.array([*map(_number, coded.dictionary.to_pylist()), STATES], dtype=np.int64)
    return numbers[coded.indices.fill_null(len(numbers) - 1).to_numpy(zero_copy_only=False)]


def _number(state: str | None) -> int:
    """Return a code of three capitals as a number that sorts as it does."""
    if state is None:
        return STATES
    first, second, third = (ord(letter) - ord("A") for letter in state)
    return (first * 26 + second) * 26 + third


def combined(column: pa.ChunkedArray) -> pa.Array:
    """Return a column in one piece."""
    if column.num_chunks == 1:
        return column.chunk(0)
    whole = column.unify_dictionaries().combine_chunks()
    return whole if isinstance(whole, pa.Array) else pa.concat_arrays(whole.chunks)
