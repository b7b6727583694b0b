"""What was agreed or signed, and what became of it: in the articles, and in the public record.

A commitment is an event of which the coding says that somebody agreed to something or signed it:

1. its status is "agreed", or "frozen" (agreed, and then stopped); or it occurred and is of the type AGREE (a promise
   was made) or SUPPORT (a document was signed), and an actor is a *party* to it. What one side alone does, such as to
   praise, announce or offer, has an initiator and no party, and is none.
2. Both sides of the dyad act in it, and neither merely mediates; without a dyad, anybody.

Forecasts, plans, proposals, allegations and conditions are none. The terms of an agreement are details of it and count
only where a selection counts details.
"""

from collections.abc import Sequence
from typing import Final

import pandas as pd

from helpers.analysis.timeline import between
from helpers.common.frames import tuples
from helpers.record.dataset import Record
from helpers.record.dates import decimal_year, parse

#: What may have become of a commitment; where several things did, it counts by the first of these.
OUTCOMES: Final = ("kept", "in_force", "under_way", "frozen", "replaced", "taken_up", "open")
_RANK: Final = {outcome: number for number, outcome in enumerate(OUTCOMES)}
_MADE: Final = ("AGREE", "SUPPORT")
_LINKS: Final = {"freezes": "frozen", "replaces": "replaced"}
_DONE: Final = {"occurred": "kept", "ongoing": "under_way"}
_COLUMNS: Final = ("event_id", "known_from", "outcome", "by_id", "by_date", "by_public")


def commitments(record: Record, dyad: Sequence[str]) -> pd.DataFrame:
    """Return the events of ``record`` that are commitments, by the rule above, in the order of the record."""
    events = record.events[record.events["record_kind"] == "event"]
    parties = set(record.event_actors["event_id"][record.event_actors["role"] == "party"])
    made = (events["status"] == "occurred") & events["event_type"].isin(_MADE) & events["event_id"].isin(parties)
    mediated = (record.event_actors["role"] == "mediator") & record.event_actors["actor_id"].isin(list(dyad))
    theirs = between(record, dyad) - set(record.event_actors["event_id"][mediated])
    kept = (made | events["status"].isin(["agreed", "frozen"])) & events["event_id"].isin(theirs)
    return events[kept].reset_index(drop=True)


def outcomes(made: pd.DataFrame, whole: Record, public: pd.DataFrame) -> pd.DataFrame:
    """Return what became of commitments, looked up in the whole record so that no selection makes one look open.

    In the articles, what implements a commitment and happened or goes on has kept it or is under way; what implements
    it and is itself only planned has taken it up; a link says what freezes or replaces it; and where a legislature
    approves it, it is in force.

    Parameters
    ----------
    made
        Rows of `commitments`.
    public
        What the public record adds: ``event_id``, ``outcome``, ``by_id``, and ``date`` of that.

    Returns
    -------
    pandas.DataFrame
        One row a commitment and outcome: ``event_id``; ``known_from`` ("articles" or "public"); ``outcome`` (of
        `OUTCOMES`, never "open"); ``by_id``, the event or entry of the chronology by which it is known; ``by_date``,
        its date in the articles, and ``by_public``, its public date (EDTF, "" for none).
    """
    events = whole.events.set_index("event_id")
    links = whole.event_links[whole.event_links["to_event"].isin(made["event_id"])]
    approving = _approving(whole)
    rows = []
    for row in links.sort_values(["to_event", "from_event"]).itertuples():
        outcome = _LINKS.get(row.link, "")
        if row.link == "implements":
            outcome = _DONE.get(events.at[row.from_event, "status"], "taken_up")
        elif row.link == "follows" and row.from_event in approving:
            outcome = "in_force"
        if outcome:
            date, known = (events.at[row.from_event, name] for name in ("date", "date_public"))
            known = "" if outcome == "taken_up" else known  # what is planned has no date by what came later
            rows.append((row.to_event, "articles", outcome, row.from_event, date, known))
    known = public[public["event_id"].isin(made["event_id"])]
    rows += [(row.event_id, "public", row.outcome, row.by_id, "", row.date) for row in known.itertuples()]
    frame = pd.DataFrame(rows, columns=[*_COLUMNS])
    keys = ["event_id", "known_from", "rank", "by_id"]
    return frame.assign(rank=frame["outcome"].map(_RANK)).sort_values(keys)[[*_COLUMNS]].reset_index(drop=True)


def _approving(record: Record) -> set[str]:
    """Return the ids of the supporting acts that a legislature starts."""
    houses = record.actors["actor_id"][record.actors["sector"] == "legislature"]
    started = record.event_actors[record.event_actors["role"] == "initiator"]
    acts = set(started["event_id"][started["actor_id"].isin(houses)])
    return acts & set(record.events["event_id"][record.events["event_type"] == "SUPPORT"])


def fates(made: pd.DataFrame, became: pd.DataFrame) -> pd.DataFrame:
    """Return what became of each commitment, each counted once by the first of `OUTCOMES`.

    Returns
    -------
    pandas.DataFrame
        One row a commitment, in the order of ``made``: ``event_id``; ``articles``, its outcome in the articles; and
        ``known``, in the articles or the public record ("open" where none is known).
    """
    rank = became["outcome"].map(_RANK)
    first = {
        "articles": rank[became["known_from"] == "articles"].groupby(became["event_id"]).min(),
        "known": rank.groupby(became["event_id"]).min(),
    }
    last = len(OUTCOMES) - 1
    found = {
        name: [OUTCOMES[int(number)] for number in made["event_id"].map(ranks).fillna(last)]
        for name, ranks in first.items()
    }
    return pd.DataFrame({"event_id": made["event_id"].tolist(), **found})


def public_outcomes(listed: pd.DataFrame, chronology: pd.DataFrame, whole: Record) -> pd.DataFrame:
    """Return the outcomes of the public record with their dates.

    Parameters
    ----------
    listed
        ``event_id``, ``outcome``, and ``by_id``: an entry of the chronology, or an event with a public date.
    chronology
        ``entry_id`` and ``date``.

    Raises
    ------
    KeyError
        Where ``by_id`` is neither.
    """
    dates = dict(tuples(whole.events, "event_id", "date_public")) | dict(tuples(chronology, "entry_id", "date"))
    return listed.assign(date=[dates[by] for by in listed["by_id"]])


def to_the_year(date: str) -> bool:
    """Whether a date says in which year something was, or began."""
    if not date:
        return False
    span = parse(date)
    return span.earliest is not None and (span.latest is None or span.latest.year == span.earliest.year)


def place(date: str) -> float:
    """Return where a date is drawn, in years: the middle of its days, or the beginning of what is open.

    What is not known to the year has no place (NaN), nor has what is only known to have been by some day.
    """
    if not to_the_year(date):
        return float("nan")
    span = parse(date)
    assert span.earliest is not None
    first = decimal_year(span.earliest)
    return first if span.latest is None else round((first + decimal_year(span.latest)) / 2, 4)


def years_between(first: str, last: str) -> int | None:
    """Return the full years that may lie between two dates; None where either is not known to the year."""
    if not (to_the_year(first) and to_the_year(last)):
        return None
    earlier, later = parse(first).earliest, parse(last).latest
    assert earlier is not None
    assert later is not None
    return later.year - earlier.year - ((later.month, later.day) < (earlier.month, earlier.day))
