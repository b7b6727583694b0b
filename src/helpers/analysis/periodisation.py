"""The division of time into periods: decades, the articles' own phases, or years given."""

from collections.abc import Sequence
from itertools import pairwise
from math import inf
from typing import Final

import pandas as pd

from helpers.record.dataset import Record
from helpers.record.dates import decimal_year

#: Years in which the decades of this relation begin; the first takes in 1989, when it began anew.
DECADES: Final = (1989, 2000, 2010, 2020)
#: The name of what has no date or spans several periods.
NO_PERIOD: Final = ""


def stated(record: Record) -> pd.DataFrame:
    """Return the dates by which the articles themselves divide the relation: ``event_id`` and ``year``."""
    events = record.events.set_index("event_id")
    rows = [
        (event, decimal_year(events.at[event, "earliest"]))
        for event in record.periodisation["event_id"]
        if pd.notna(events.at[event, "earliest"])
    ]
    return pd.DataFrame(rows, columns=["event_id", "year"])


def starts(period: str | Sequence[int], record: Record) -> list[int]:
    """Return the years in which periods start: `DECADES`, the articles' own, or those given.

    ``period`` is "decade", "phase" (the years of `stated`) or a list of years.
    """
    if period == "decade":
        return list(DECADES)
    if period == "phase":
        return sorted({int(year) for year in stated(record)["year"]})
    return [int(year) for year in period]


def spans(years: Sequence[int]) -> dict[str, tuple[float, float]]:
    """Return the periods that start in some years, by name, with the first and last year of each.

    ``[2000, 2010]`` gives "-1999", "2000-2009" and "2010-".
    """
    edges = [-inf, *years, inf]
    named = {}
    for first, following in pairwise(edges):
        name = f"{'' if first == -inf else first}-{'' if following == inf else following - 1}"
        named[name] = (first, following - 1)
    return named


def period_of(events: pd.DataFrame, years: Sequence[int] = DECADES) -> pd.Series:
    """Return the period that each event's dates lie in whole; "" where there is no such one.

    What has no known end counts until it was last reported.
    """
    known = events[["earliest", "last_reported"]].max(axis=1).where(events["earliest"].notna())
    first, last = events["earliest"].dt.year, events["latest"].fillna(known).dt.year
    period = pd.Series(NO_PERIOD, index=events.index, dtype="str")
    for name, (start, end) in spans(years).items():
        period[(first >= start) & (last <= end)] = name
    return period
