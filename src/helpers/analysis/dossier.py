"""One issue for reading: its positions, its figures and what is contradicted, each as rows of the record's tables."""

from typing import Final

import pandas as pd

from helpers.record import vocabulary
from helpers.record.dataset import Record

#: In the order in which positions are read: for, against, then assessments that take no side.
STANCES: Final = ("supports", "favours", "opposes", "doubts", "neutral")
#: A commitment is agreed, signed, planned or stopped; a request is not, nor what somebody alleges.
_PLEDGED: Final = ("agreed", "planned", "frozen")
_PLEDGING: Final = ("AGREE", "SUPPORT")
#: What a later entry may do to a commitment.
_OUTCOMES: Final = ("implements", "freezes", "replaces")
#: Units of a place in an order: the second visit is no figure.
_ORDINALS: Final = ("ordinal", "rank", "round", "session", "term", "trip", "visit", "administration")


def positions(record: Record, issue: str) -> pd.DataFrame:
    """Return the claims on an issue, those for first, then those against, then neutral ones.

    Returns
    -------
    pandas.DataFrame
        Rows of ``claims`` with ``side`` ("for", "against" or "neutral").
    """
    claims = record.claims[record.claims["topic"] == issue]
    claims = claims.assign(side=claims["stance"].map(vocabulary.SIDE_OF_STANCE))
    place = {stance: number for number, stance in enumerate(STANCES)}
    return claims.sort_values(
        ["stance", "claim_id"], key=lambda column: column.map(place) if column.name == "stance" else column
    ).reset_index(drop=True)


def figures(record: Record) -> pd.DataFrame:
    """Return the rows of ``quantities`` about the record's entries or their details, but no ordinals."""
    mine = record.quantities["about_id"].isin(record.entries["event_id"])
    return record.quantities[mine & ~record.quantities["unit"].isin(_ORDINALS)].reset_index(drop=True)


def contradictions(record: Record, issue: str) -> pd.DataFrame:
    """Return the editorial notes of kind "contradiction" on the entries, details and figures, and an issue's claims.

    Returns
    -------
    pandas.DataFrame
        Rows of ``editorial_notes``, in the order of the entries; a note on several of them once.
    """
    ids = [
        *record.entries["event_id"],
        *positions(record, issue)["claim_id"],
        *figures(record)["quantity_id"],
    ]
    place = {record_id: number for number, record_id in enumerate(ids)}
    notes = record.editorial_notes[record.editorial_notes["kind"] == "contradiction"]
    notes = notes[notes["record_id"].isin(ids)]
    notes = notes.assign(place=notes["record_id"].map(place)).sort_values(["place", "note_id"])
    return notes.drop_duplicates("note").drop(columns="place").reset_index(drop=True)


def commitments(record: Record, whole: Record) -> pd.DataFrame:
    """Return what was agreed, signed, planned or stopped, and the later entry that says what became of it.

    Parameters
    ----------
    whole
        The record in which the later entry is sought.

    Returns
    -------
    pandas.DataFrame
        Rows of ``events`` with ``outcome`` ("implements", "freezes", "replaces", or "pursued" where what implements it
        is not reported as done or going on; "" for none) and ``by_id`` (the entry that says so).
    """
    events = record.events[record.events["record_kind"] == "event"]
    signed = events["event_type"].isin(_PLEDGING) & (events["status"] == "occurred")
    events = events[(events["status"].isin(_PLEDGED) | signed) & (events["endorsement"] != "distances")]
    links = whole.event_links[whole.event_links["link"].isin(_OUTCOMES)]
    rank = {link: number for number, link in enumerate(_OUTCOMES)}
    links = links.sort_values(["link", "from_event"], key=lambda c: c.map(rank) if c.name == "link" else c)
    first = links.drop_duplicates("to_event").set_index("to_event")
    by, outcome = (events["event_id"].map(first[name]).fillna("") for name in ("from_event", "link"))
    state = by.map(whole.events.set_index("event_id")["status"])
    unfinished = (outcome == "implements") & ~state.isin(["occurred", "ongoing"])
    return events.assign(outcome=outcome.mask(unfinished, "pursued"), by_id=by).reset_index(drop=True)
