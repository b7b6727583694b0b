"""What each pair of states did with each other in each month, whoever acts, counted and kept beside a year's events.

They are counted while a year is written, so that the series of a pair by month or year needs no event, and takes as
long in a large store as in a small one. What they mean is said, and asked of any engine, in
`helpers.eventdata.questions.months`.
"""

from datetime import date
from typing import Final

import numpy as np
import pyarrow as pa

from helpers.eventdata import ordering
from helpers.eventdata.schema import QUADS

#: Columns that count events by what they are.
COUNTS: Final = tuple(quad.replace(" ", "_") for quad in QUADS)
#: What is kept of international events: counts, how many have a score, and these scores' sum in thousandths.
SUMMED: Final = (*COUNTS, "events", "scored", "thousandths")
MONTHS: Final = pa.schema(
    [
        pa.field("provider", pa.string(), nullable=False),
        pa.field("month", pa.date32(), nullable=False),  # its first day
        pa.field("a", pa.string(), nullable=False),  # of both states the first in the alphabet
        pa.field("b", pa.string(), nullable=False),
        *(pa.field(name, pa.int64(), nullable=False) for name in SUMMED),
    ]
)
#: Columns of events that it counts by, besides their keys.
COUNTED_BY: Final = ("quad", "score")


class Months:
    """The months of a provider's year, counted piece by piece."""

    def __init__(self, year: int) -> None:
        self._firsts = np.array([(date(year, month, 1) - date(1970, 1, 1)).days for month in range(1, 13)])
        #: Day of the year -> month, both from 0.
        self._months = np.searchsorted(self._firsts - self._firsts[0], np.arange(ordering.DAYS), side="right") - 1
        self._pieces: list[tuple[np.ndarray, ...]] = []
        self._provider = ""

    def add(self, events: pa.Table, keys: np.ndarray) -> None:
        """Count events in `helpers.eventdata.schema.CODED` with their keys, in order; all of one key at once."""
        if not len(keys):
            return
        self._provider = events["provider"][0].as_py()
        source, target, day = ordering.parts(keys)
        between = (source < ordering.STATES) & (target < ordering.STATES) & (source != target)
        if not between.any():
            return
        pair = np.minimum(source, target) * ordering.STATES + np.maximum(source, target)
        place = (pair * 12 + self._months[day])[between]
        starts = np.flatnonzero(np.append(True, place[1:] != place[:-1]))
        self._pieces.append((place[starts], *_counted(events.select(COUNTED_BY), between, starts)))

    def table(self) -> pa.Table:
        """Return them in `MONTHS`, by pair and month."""
        if not self._pieces:
            return MONTHS.empty_table()
        place, *counted = (np.concatenate(each) for each in zip(*self._pieces, strict=True))
        order = np.argsort(place, kind="stable")
        place = place[order]
        starts = np.flatnonzero(np.append(True, place[1:] != place[:-1]))
        pairs, months = np.divmod(place[starts], 12)
        sides = [_names(numbers) for numbers in np.divmod(pairs, ordering.STATES)]
        first = pa.array(self._firsts[months].astype(np.int32)).cast(pa.date32())
        kept = [pa.array(np.add.reduceat(each[order], starts)) for each in counted]
        return pa.table([pa.repeat(pa.scalar(self._provider), len(starts)), first, *sides, *kept], MONTHS)


def _counted(events: pa.Table, kept: np.ndarray, starts: np.ndarray) -> list[np.ndarray]:
    """Return `SUMMED` of each run of the events that are kept."""
    quad, score = (ordering.combined(events[name]) for name in COUNTED_BY)
    codes = np.full(len(quad.dictionary) + 1, len(QUADS))  # the last is of none
    codes[:-1] = [QUADS.index(word) if word in QUADS else len(QUADS) for word in quad.dictionary.to_pylist()]
    of = codes[quad.indices.fill_null(len(quad.dictionary)).to_numpy(zero_copy_only=False)][kept]
    lengths = np.diff(np.append(starts, len(of)))
    wide = len(QUADS) + 1
    run = np.repeat(np.arange(len(starts)) * wide, lengths)
    counts = np.bincount(run + of, minlength=len(starts) * wide).reshape(-1, wide)
    thousandths = score.fill_null(0.0).to_numpy(zero_copy_only=False)[kept] * 1000
    whole = np.trunc(thousandths + np.copysign(0.5, thousandths)).astype(np.int64)  # as engines round
    scored = lengths
    if score.null_count:
        scored = np.add.reduceat(score.is_valid().to_numpy(zero_copy_only=False)[kept].astype(np.int64), starts)
    return [*counts.T[: len(QUADS)], lengths, scored, np.add.reduceat(whole, starts)]


def _names(numbers: np.ndarray) -> pa.Array:
    """Return the states with these numbers."""
    each, at = np.unique(numbers, return_inverse=True)
    return pa.array([ordering.name(number) for number in each.tolist()], pa.string()).take(pa.array(at))
