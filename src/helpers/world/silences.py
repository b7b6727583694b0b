"""What the articles report of a chronology made without them, what they pass over, and what they date otherwise."""

from dataclasses import replace
from datetime import date
from typing import Final

import pandas as pd

from helpers.record import dates
from helpers.record.dataset import Record
from helpers.selection import parts
from helpers.world.store import World

_PAIR: Final = ["russia", "iran"]


def spans(record: Record) -> pd.DataFrame:
    """Return of which time each article speaks.

    Returns
    -------
    pandas.DataFrame
        A row an article, in order of publication: ``source_id``, ``start``, the first day of the oldest dated entry of
        Russia and Iran that it alone reports (None where there is none; the date of what several report may be
        another's), and ``end``, the first day on which it may have been published.
    """
    entries = record.entries
    both = parts.together(replace(record, events=entries), _PAIR)
    dated = entries[both & entries["earliest"].notna()]
    told = record.evidence[["record_id", "source_id"]].drop_duplicates().drop_duplicates("record_id", keep=False)
    own = told.merge(dated[["event_id", "earliest"]], left_on="record_id", right_on="event_id")
    first = own.groupby("source_id")["earliest"].min()
    rows = [
        (row.source_id, first[row.source_id].date() if row.source_id in first else None, _published(row.published))
        for row in record.sources.sort_values(["published", "source_id"]).itertuples()
    ]
    return pd.DataFrame(rows, columns=["source_id", "start", "end"])


def _published(text: str) -> date | None:
    return dates.parse(text).earliest


def reported(record: Record, world: World) -> pd.DataFrame:
    """Return which articles report or foresee which entries.

    Returns
    -------
    pandas.DataFrame
        ``entry_id``, ``event_id``, ``match`` and ``source_id``: a row an event that belongs to an entry, and an article
        that tells it.
    """
    told = record.evidence[["record_id", "source_id"]].drop_duplicates()
    return world.chronology_events.merge(told, left_on="event_id", right_on="record_id").drop(columns="record_id")


def states(record: Record, world: World) -> pd.DataFrame:
    """Return what each article does with each entry of the chronology.

    An entry could be reported where every day that it may have lies in the time of which the article speaks (`spans`).

    Parameters
    ----------
    record
        The whole record: what an article reports does not depend on what is selected.

    Returns
    -------
    pandas.DataFrame
        A row an entry and article: ``entry_id``, ``source_id`` and ``state``: the article has "reported" or "foreseen"
        the entry, is "silent" though it could have reported it, or speaks of a time that the entry lies "outside" of;
        and ``within``, whether the entry lies in that time (what is reported may lie outside it).
    """
    known = reported(record, world)
    foreseen = known["match"] == "foreseen"
    told, expected = (
        set(zip(part["entry_id"], part["source_id"], strict=True)) for part in (known[~foreseen], known[foreseen])
    )
    times = list(spans(record).itertuples())
    rows = []
    for entry, when in zip(world.chronology["entry_id"], map(dates.parse, world.chronology["date"]), strict=True):
        for span in times:
            pair = (entry, span.source_id)
            within = _within(when, span.start, span.end)
            state = (
                "reported" if pair in told else "foreseen" if pair in expected else "silent" if within else "outside"
            )
            rows.append((*pair, state, within))
    return pd.DataFrame(rows, columns=["entry_id", "source_id", "state", "within"])


def _within(when: dates.Span, start: date | None, end: date | None) -> bool:
    return bool(start and end and when.earliest and when.latest and start <= when.earliest and when.latest < end)


def misdated(record: Record, world: World) -> pd.DataFrame:
    """Return the entries that an article dates to days of which the chronology has none.

    Returns
    -------
    pandas.DataFrame
        ``entry_id``, ``event_id``, ``source_id``, ``date`` (the chronology's) and ``date_article``.
    """
    known = reported(record, world)
    known = known[known["match"] == "same"]
    frame = known.merge(world.chronology[["entry_id", "date"]], on="entry_id").merge(
        record.entries[["event_id", "date"]], on="event_id", suffixes=("", "_article")
    )
    apart = [
        bool(two) and _apart(dates.parse(one), dates.parse(two))
        for one, two in zip(frame["date"], frame["date_article"], strict=True)
    ]
    return frame.loc[apart, ["entry_id", "event_id", "source_id", "date", "date_article"]].reset_index(drop=True)


def _apart(one: dates.Span, other: dates.Span) -> bool:
    """Return whether two dates have no day in common."""
    starts = [each.earliest or date.min for each in (one, other)]
    ends = [each.latest or date.max for each in (one, other)]
    return max(starts) > min(ends)
