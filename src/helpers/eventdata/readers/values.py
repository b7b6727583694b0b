"""Columns of text into columns of values; what is not a value sets its row aside, with the reason."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_DAY: Final = re.compile(r"(\d{4})(-?)(\d\d)\2(\d\d)(?:[ T].*)?", re.ASCII)
_AMERICAN: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_NUMBER: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
#: Hours east and west: what is reported on the day before in the west is not reported before it happened.
ZONES: Final = 1
#: No event is dated in this year or later; such dates are slips.
NEVER: Final = 2100


class Rejects:
    """Rows of a block that are set aside, with all reasons of each."""

    def __init__(self) -> None:
        self._reasons: dict[int, list[str]] = {}

    def __len__(self) -> int:
        return len(self._reasons)

    def add(self, row: int, reason: str) -> None:
        """Set a row aside."""
        self._reasons.setdefault(row, []).append(reason)

    @property
    def rows(self) -> list[int]:
        """The rows that were set aside, in order."""
        return sorted(self._reasons)

    def reason(self, row: int) -> str:
        """Return why a row was set aside."""
        return "; ".join(self._reasons[row])


def mapped(
    column: pa.DictionaryArray, convert: Callable[[str], object], kind: pa.DataType, rejects: Rejects
) -> pa.Array:
    """Return each value converted, each different one once; where ``convert`` raises `ValueError`, it says why."""
    return pa.array(_converted(column, convert, rejects), kind).take(column.indices)


def words(column: pa.DictionaryArray, convert: Callable[[str], str | None], rejects: Rejects) -> pa.DictionaryArray:
    """Return the same of texts as a dictionary, in which each is once."""
    return reworded(column, pa.array(_converted(column, convert, rejects), pa.string()))


def reworded(column: pa.DictionaryArray, texts: pa.Array) -> pa.DictionaryArray:
    """Return a dictionary with a text for each different value, in which each text is once."""
    once = texts.dictionary_encode()
    return pa.DictionaryArray.from_arrays(once.indices.take(column.indices), once.dictionary)


def first_of(one: pa.DictionaryArray, other: pa.DictionaryArray) -> pa.DictionaryArray:
    """Return a value of the first, or of the other where that has none."""
    if not one.null_count or other.null_count == len(other):
        return one
    texts = pa.concat_arrays([one.dictionary, other.dictionary])
    places = pc.coalesce(one.indices, pc.add(other.indices, pa.scalar(len(one.dictionary), pa.int32())))
    return reworded(pa.DictionaryArray.from_arrays(places, texts), texts)


def _converted(column: pa.DictionaryArray, convert: Callable[[str], object], rejects: Rejects) -> list[object]:
    values: list[object] = []
    wrong: dict[int, str] = {}
    for place, text in enumerate(column.dictionary.to_pylist()):
        try:
            values.append(convert(text))
        except ValueError as error:
            values.append(None)
            wrong[place] = str(error)
    if wrong:
        places = column.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        for row in np.flatnonzero(np.isin(places, list(wrong))):
            rejects.add(int(row), wrong[int(places[row])])
    return values


def numbers(column: pa.Array, what: str, most: float, rejects: Rejects) -> pa.Array:
    """Return texts as numbers between ``-most`` and ``most``."""
    try:
        values = pc.cast(column, pa.float64())
    except pa.ArrowInvalid:
        values = pa.array([_number(text) for text in column.to_pylist()], pa.float64())
    sound = pc.less_equal(pc.abs(values), most)
    if not pc.all(sound).as_py() and pc.any(pc.invert(sound)).as_py():
        texts = column.to_pylist()
        for row in np.flatnonzero(~sound.fill_null(True).to_numpy(zero_copy_only=False)):
            rejects.add(int(row), f"{what} {texts[row]!r} is not a number between {-most:g} and {most:g}")
    return values


def _number(text: str | None) -> float | None:
    """Return a number; what is none is not a number (a fault), nothing is nothing."""
    if text is None:
        return None
    return float(text) if _NUMBER.fullmatch(text) else float("nan")


def count(text: str) -> int:
    """Return a number of things."""
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise ValueError(f"{text!r} is not a number of things")
    return int(text)


def listed(separator: str, convert: Callable[[str], str | None]) -> Callable[[str], str | None]:
    """Return what reads several codes in one value, each once, with ";" between them."""

    def read(text: str) -> str | None:
        found = [convert(part.strip()) for part in text.split(separator) if part.strip()]
        return ";".join(dict.fromkeys(code for code in found if code)) or None

    return read


def decimal(least: float, most: float) -> Callable[[str], float]:
    """Return what reads a number of a scale."""

    def read(text: str) -> float:
        number = _number(text)
        if number is None or not least <= number <= most:
            raise ValueError(f"{text!r} is not a number between {least:g} and {most:g}")
        return number

    return read


@lru_cache(maxsize=65_536)
def day(text: str) -> date:
    """Return a date written 2018-10-31 or 20181031 (and a time after it), or in the American way, 10/31/2018."""
    if (found := _DAY.fullmatch(text)) is not None:
        year, _, month, number = found.groups()
    elif (found := _AMERICAN.fullmatch(text)) is not None:
        month, number, year = found.groups()
    else:
        raise ValueError(f"{text!r} is not a date")
    try:
        return date(int(year), int(month), int(number))
    except ValueError:
        raise ValueError(f"{text!r} is not a date of the calendar") from None


def day_since(first: date, whose: str) -> Callable[[str], date]:
    """Return what reads a date that is not before the first day of a provider's events, and not absurdly late."""

    def read(text: str) -> date:
        found = day(text)
        if found < first:
            raise ValueError(f"{text!r} is before {first.isoformat()}, the first day of {whose}")
        if found.year >= NEVER:
            raise ValueError(f"{text!r} is a year that has not come")
        return found

    return read


def required(given: pa.Array, what: str, rejects: Rejects) -> None:
    """Set rows aside in which something is not given that each event has."""
    if given.null_count:
        for row in np.flatnonzero(given.is_null().to_numpy(zero_copy_only=False)):
            rejects.add(int(row), f"no {what}")


def not_later(dates: pa.Array, published: pa.Array, rejects: Rejects) -> None:
    """Set rows aside of events that happened after they were published."""
    late = pc.greater(dates.cast(pa.int32()), pc.add(published.cast(pa.int32()), ZONES)).fill_null(False)
    if pc.any(late).as_py():
        for row in np.flatnonzero(late.to_numpy(zero_copy_only=False)):
            happened, said = dates[int(row)].as_py(), published[int(row)].as_py()
            rejects.add(
                int(row), f"it happened on {happened.isoformat()}, after it was published on {said.isoformat()}"
            )


def joined(columns: Iterable[pa.Array]) -> pa.Array:
    """Return the values of some columns in each row, with "; " between them, or none."""
    found, *others = columns
    for other in others:
        if other.null_count < len(other):
            both = pc.binary_join_element_wise(found, other, "; ")
            found = pc.coalesce(both, found, other)
    return found
