"""Events by domain, and how that varies by period, status and source."""

from typing import Final

import pandas as pd

from helpers import vocabulary
from helpers.dataset import Record

#: Period -> first and last year, in order; "" holds what has no date or spans several periods.
PERIODS: Final[dict[str, tuple[int, int]]] = {
    "-1988": (0, 1988),
    "1989-1999": (1989, 1999),
    "2000-2009": (2000, 2009),
    "2010-2019": (2010, 2019),
    "2020-": (2020, 9999),
}
NO_PERIOD: Final = ""


def composition(record: Record) -> pd.DataFrame:
    """Count records by domain.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``domain_id``, most records first: ``primary``, ``any`` (primary or secondary),
        and ``share``, the part of all records that have the domain as their primary one.
    """
    every = record.event_domains.groupby("domain_id").size()
    primary = record.events.groupby("domain_id").size()
    frame = pd.DataFrame({"primary": primary, "any": every}, index=record.domains["domain_id"])
    frame = frame.fillna(0).astype(int)
    total = frame["primary"].sum()
    frame["share"] = (frame["primary"] / total).round(4) if total else 0.0
    return frame.sort_values(["primary", "any", "domain_id"], ascending=[False, False, True])


def period_of(events: pd.DataFrame) -> pd.Series:
    """Return the period that each event's dates lie in whole; "" where there is no such one."""
    first, last = events["earliest"].dt.year, events["latest"].dt.year
    period = pd.Series(NO_PERIOD, index=events.index, dtype="str")
    for name, (start, end) in PERIODS.items():
        period[(first >= start) & (last <= end)] = name
    return period


def _crossed(record: Record, values: pd.Series, columns: list[str]) -> pd.DataFrame:
    counts = pd.crosstab(record.events["domain_id"], values)
    return counts.reindex(index=composition(record).index, columns=columns, fill_value=0).astype(int)


def by_period(record: Record) -> pd.DataFrame:
    """Count records by primary domain (rows) and period (columns, the last one undated or across)."""
    return _crossed(record, period_of(record.events), [*PERIODS, NO_PERIOD])


def by_status(record: Record) -> pd.DataFrame:
    """Count records by primary domain (rows) and status (columns)."""
    return _crossed(record, record.events["status"], list(vocabulary.STATUSES))


def by_source(record: Record) -> pd.DataFrame:
    """Count records by primary domain (rows) and source (columns, by date of publication).

    A record told by two sources counts in both columns.
    """
    told = record.evidence[["record_id", "source_id"]].drop_duplicates()
    told = told.merge(record.events[["event_id", "domain_id"]], left_on="record_id", right_on="event_id")
    order = record.sources.sort_values(["published", "source_id"])["source_id"]
    counts = pd.crosstab(told["domain_id"], told["source_id"])
    return counts.reindex(index=composition(record).index, columns=list(order), fill_value=0).astype(int)
