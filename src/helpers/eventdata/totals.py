"""How many international events each state has on each day: what shares are taken of, kept beside a year's events.

They are counted while a year is written, so that a share of a pair's events needs that pair's rows and these alone.
What they mean is said, and asked of any engine, in `helpers.eventdata.questions.totals`.
"""

from datetime import date
from typing import Final

import numpy as np
import pyarrow as pa

from helpers.eventdata import ordering
from helpers.eventdata.schema import BY_PEOPLE

#: What is kept: ``events`` of a state (`ALL`: of all) on a day, and how many they are where the same act by the same
#: sides counts once a day (``one_a_day``).
TOTALS: Final = pa.schema(
    [
        pa.field("provider", pa.string(), nullable=False),
        pa.field("date", pa.date32(), nullable=False),
        pa.field("state", pa.string(), nullable=False),
        pa.field("events", pa.int64(), nullable=False),
        pa.field("one_a_day", pa.int64(), nullable=False),
    ]
)
#: The state that stands for all.
ALL: Final = ""
#: Columns by which acts of the same sides on a day are told apart.
TOLD_BY: Final = ("source_name", "target_name", "cameo", "plover")
_MOST: Final = 1 << 62


class Totals:
    """The totals of a provider's year, counted piece by piece."""

    def __init__(self, year: int) -> None:
        self._year = year
        # by state (none: all) and day: rows of memory that no state needs are never touched
        self._counts = [np.zeros((ordering.STATES + 1) * ordering.DAYS, np.int64) for _ in ("events", "one_a_day")]
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
        keys = keys[between]
        starts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1]))
        counts = np.diff(np.append(starts, len(keys)))
        told = events.select(TOLD_BY).filter(pa.array(between))
        once = counts if self._provider in BY_PEOPLE else _different(told, starts, counts)
        source, target, day = (each[between][starts] for each in (source, target, day))
        for state in (np.full(len(starts), -1), source, target):
            places = (state + 1) * ordering.DAYS + day
            for kept, found in zip(self._counts, (counts, once), strict=True):
                np.add.at(kept, places, found)

    def table(self) -> pa.Table:
        """Return them in `TOTALS`, by state and day."""
        places = np.flatnonzero(self._counts[0])
        states, days = np.divmod(places, ordering.DAYS)
        first = (date(self._year, 1, 1) - date(1970, 1, 1)).days
        numbers, at = np.unique(states, return_inverse=True)
        names = pa.array([ordering.name(number - 1) if number else ALL for number in numbers.tolist()], pa.string())
        columns = [
            pa.repeat(pa.scalar(self._provider), len(places)),
            pa.array((first + days).astype(np.int32)).cast(pa.date32()),
            names.take(pa.array(at)),
            *(pa.array(kept[places]) for kept in self._counts),
        ]
        return pa.table(columns, TOTALS)


def _different(events: pa.Table, starts: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Return how many different acts there are in each run of events with the same sides and day."""
    acts, size = np.repeat(np.arange(len(starts)), counts), len(starts)
    for column in events.columns:
        words = column.combine_chunks()
        many = len(words.dictionary) + 1
        if size * many >= _MOST:
            _, acts = np.unique(acts, return_inverse=True)  # smaller numbers in the same order
            size = int(acts.max()) + 1
        acts = acts * many + words.indices.fill_null(many - 1).to_numpy(zero_copy_only=False)
        size *= many
    acts = np.sort(acts)  # each stays in its run, which its number begins with
    return np.add.reduceat(np.append(True, acts[1:] != acts[:-1]).astype(np.int64), starts)
