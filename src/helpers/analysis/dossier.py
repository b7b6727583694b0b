"""One issue for reading: its positions, its figures and what is contradicted, each as rows of the record's tables."""

from typing import Final

import pandas as pd

from helpers.record import vocabulary
from helpers.record.dataset import Record

#: In the order in which positions are read: for, against, then assessments that take no side.
STANCES: Final = ("supports", "favours", "opposes", "doubts", "neutral")
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
