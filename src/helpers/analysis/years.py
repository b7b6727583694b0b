"""Which year events belong to, by the articles or by public knowledge, and which of them are turning points."""

from collections.abc import Sequence
from typing import Final

import pandas as pd

from helpers.analysis.timeline import between
from helpers.common.shared import shared
from helpers.record.dataset import Record
from helpers.record.dates import decimal_year

#: So many turning points, of a year each, can be named on one line without hiding each other; so few of any years.
MOST_NAMED: Final = 15
FEW: Final = 6
#: Kinds of events by year, in the order in which they are drawn.
KINDS: Final = ("cooperation", "request", "conflict_between", "conflict_others")

_DAYS: Final = {"text": ("earliest", "latest"), "public": ("public_earliest", "public_latest")}


def dated(record: Record) -> pd.DataFrame:
    """Return the events (no conditions) whose date lies within one calendar year.

    The articles' date counts; where they give none, or none within one year, public knowledge does.

    Returns
    -------
    pandas.DataFrame
        One row an event, by date: ``event_id``, ``domain_id``, ``year``; ``start`` and ``end``, between which it
        happened, in years with decimals; ``dated_by`` ("text" or "public"); ``relation``, ``flag``.
    """
    events = record.events[record.events["record_kind"] == "event"]
    parts, left = [], events
    for by, (first, last) in _DAYS.items():
        within = left[first].notna() & left[last].notna() & (left[first].dt.year == left[last].dt.year)
        days = left[within]
        parts.append(
            pd.DataFrame(
                {
                    "event_id": days["event_id"],
                    "domain_id": days["domain_id"],
                    "year": days[first].dt.year.astype(int),
                    "start": [decimal_year(day) for day in days[first]],
                    "end": [decimal_year(day + pd.Timedelta(days=1)) for day in days[last]],
                    "dated_by": by,
                    "relation": days["relation"],
                    "flag": days["flag"],
                }
            )
        )
        left = left[~within]
    return pd.concat(parts).sort_values(["start", "end", "event_id"]).reset_index(drop=True)


@shared
def turning_points(record: Record, dyad: Sequence[str]) -> pd.DataFrame:
    """Return the `dated` turning points that happened and in which both sides of the dyad act.

    Returns
    -------
    pandas.DataFrame
        The rows of `dated`, with ``named``: all where they are `FEW`; otherwise whether it is the one of its year with
        most passages and links (the earlier one where they are even), at most `MOST_NAMED`, those with most.
    """
    events = record.events
    kept = (events["tier"] == "turning_point") & (events["status"] == "occurred")
    frame = dated(record)
    frame = frame[frame["event_id"].isin(set(events["event_id"][kept]) & between(record, dyad))]
    passages = record.evidence["record_id"].value_counts()
    links = pd.concat([record.event_links["from_event"], record.event_links["to_event"]]).value_counts()
    found = [frame["event_id"].map(counted).astype(float).fillna(0) for counted in (passages, links)]  # none is no text
    weight = sum(found, pd.Series(0.0, frame.index))
    ranked = frame.assign(weight=weight).sort_values(["weight", "start", "event_id"], ascending=[False, True, True])
    named = (ranked if len(ranked) <= FEW else ranked.drop_duplicates("year").head(MOST_NAMED))["event_id"]
    return frame.assign(named=frame["event_id"].isin(named)).reset_index(drop=True)


def by_kind(record: Record, dyad: Sequence[str]) -> pd.DataFrame:
    """Return the `dated` events by kind: cooperation, requests, and conflict of the two and of others.

    Returns
    -------
    pandas.DataFrame
        The rows of `dated` that have a kind, with ``kind`` (of `KINDS`) and ``between`` (whether both sides of the
        dyad act in it). Without a dyad all conflict is among ``conflict_others``.
    """
    frame = dated(record)
    both = frame["event_id"].isin(between(record, dyad)) if dyad else pd.Series(False, index=frame.index)
    split = pd.Series(["conflict_between" if own else "conflict_others" for own in both], index=frame.index)
    kind = frame["relation"].where(frame["relation"] != "conflict", split)
    return frame.assign(kind=kind, between=both)[kind.isin(KINDS)].reset_index(drop=True)
