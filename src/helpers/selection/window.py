"""Which entries lie in a window of time, as far as their dates tell.

An entry is in the window if its date, however it is read, places it there: an event when all days it may mean lie
inside, a lasting condition when it is known to have lasted on some day inside; an open beginning counts only as its
known end, and an open end stops at the publication of the latest article that reports it. What the texts do not
date is placed by its public date, if it has one; where a text gives a date, that alone decides.
"""

from datetime import date

import pandas as pd

from helpers.record import dates
from helpers.record.dataset import Record


def inside(record: Record, start: str, end: str, *, possibly: bool = False) -> pd.Series:
    """Return which entries lie in a window; none without a date, unless the window has no limit.

    Parameters
    ----------
    start, end
        A year, month or day, both included; empty for no limit.
    possibly
        Whether it is enough that one of the days that the date may mean lies inside.
    """
    events = record.events
    if not start and not end:
        return pd.Series(True, index=events.index)
    days = bounds(record)
    first = pd.Timestamp(dates.parse_day(start) if start else date.min)
    last = pd.Timestamp(dates.parse_day(end, last=True) if end else date.max)
    if possibly:
        within = (days["from_earliest"] <= last) & (days["to_latest"] >= first)
    else:
        lasting = events["record_kind"] == "condition"
        within = (days["from_latest"] <= last) & (days["to_earliest"] >= first) & lasting
        within |= (days["from_earliest"] >= first) & (days["to_latest"] <= last)
    return within & (events["dated_by"] != "none")


def bounds(record: Record) -> pd.DataFrame:
    """Return the first and last day on which each entry may have begun (from) and ended (to); NaT without a date.

    Returns
    -------
    pandas.DataFrame
        ``from_earliest``, ``from_latest``, ``to_earliest`` and ``to_latest``, in the rows of the events.
    """
    rows = []
    events = record.events
    placed = events["date"].where(events["date"] != "", events["date_public"])
    for text, reported in zip(placed, events["last_reported"], strict=True):
        begun, _, ended = text.partition("/")
        if begun in ("", ".."):
            begun = ended
        if not begun:
            rows.append((pd.NaT,) * 4)
            continue
        begins, ends = dates.parse(begun), dates.parse(ended if ended not in ("", "..") else begun)
        days = [pd.Timestamp(day) for day in (begins.earliest, begins.latest, ends.earliest, ends.latest)]
        if ended == "..":
            days[2:] = [max(days[1], reported)] * 2
        days[1], days[2] = min(days[1], days[3]), max(days[2], days[0])
        rows.append(tuple(days))
    columns = ["from_earliest", "from_latest", "to_earliest", "to_latest"]
    return pd.DataFrame(rows, columns=columns, index=events.index, dtype="datetime64[us]")
