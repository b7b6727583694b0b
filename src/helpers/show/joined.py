"""Events and claims in one table each, joined with all that belongs to a row, in words: for readers and for pandas."""

import pandas as pd

from helpers.analysis.sources import claim_table
from helpers.record import flags, vocabulary
from helpers.record.dataset import Record, labels, listed, sources_of
from helpers.record.dates import parse


def events(record: Record, language: str = "en") -> pd.DataFrame:
    """Return one row for each event and condition, by date, with its days, type, actors by role, and sources.

    Parameters
    ----------
    language
        Of the words in it: "en" or "ar". The names of the columns are the same in both.

    Returns
    -------
    pandas.DataFrame
        ``event_id``; ``date`` as coded (EDTF); ``first_day`` and ``last_day``, the days that it allows
        (NaT where open or undated); ``date_public``, ``first_day_public`` and ``last_day_public``, the same by public
        knowledge, with ``date_reference``, what that rests on; ``date_basis``, ``record_kind``, ``event_type``,
        ``quad_class`` and ``status`` in words; ``label`` and ``summary``; ``domain`` and ``other_domains``; a column
        for each role of `helpers.record.vocabulary.ROLES` with the names of those who have it; ``sources`` with their
        paragraphs; ``flag`` in words ("" for none); ``tier`` in words; ``part_of``, the id of what a detail
        belongs to; and ``note`` (in English).
    """
    table = record.events
    places = labels(record.domains, language)
    second = record.event_domains[record.event_domains["rank"] != "primary"]
    frame = pd.DataFrame(
        {
            "event_id": table["event_id"],
            "date": table["date"],
            "first_day": table["earliest"],
            "last_day": table["latest"],
            "date_public": table["date_public"],
            "first_day_public": table["public_earliest"],
            "last_day_public": table["public_latest"],
            "date_reference": table["date_reference"],
            "date_basis": _said(table["date_basis"], vocabulary.DATE_BASES, language),
            "record_kind": _said(table["record_kind"], vocabulary.RECORD_KINDS, language),
            "event_type": _said(table["event_type"], vocabulary.EVENT_TYPES, language),
            "quad_class": _said(table["quad_class"], vocabulary.QUAD_CLASSES, language),
            "status": _said(table["status"], vocabulary.STATUSES, language),
            "label": table[f"label_{language}"],
            "summary": table[f"summary_{language}"],
            "domain": table["domain_id"].map(places),
            "other_domains": listed(table["event_id"], second, "domain_id", places, language),
        }
    )
    names = labels(record.actors, language)
    for role in vocabulary.ROLES:
        having = record.event_actors[record.event_actors["role"] == role]
        frame[role] = listed(table["event_id"], having, "actor_id", names, language)
    told = table["event_id"].map(sources_of(record, language)).fillna("")
    return frame.assign(
        sources=told,
        flag=flags.column(table["event_id"], record.editorial_notes, language),
        tier=_said(table["tier"], vocabulary.TIERS, language),
        part_of=table["part_of"],
        note=table["note"],
    )


def claims(record: Record, language: str = "en") -> pd.DataFrame:
    """Return one row for each claim, by holder and topic, with what its holders are, its days, and its sources.

    Parameters
    ----------
    language
        Of the words in it: "en" or "ar". The names of the columns are the same in both.

    Returns
    -------
    pandas.DataFrame
        As `analysis.sources.claim_table`, with ``holder_kind`` (a state, a person; each once) after ``holder``, and
        ``first_day`` and ``last_day`` after ``date``: the days that it allows (NaT where open or undated).
    """
    frame = claim_table(record, language)
    said = _said(record.actors["kind"], vocabulary.ACTOR_KINDS, language)
    kinds = dict(zip(record.actors["actor_id"], said, strict=True))
    frame.insert(2, "holder_kind", listed(frame["claim_id"], record.claim_holders, "holder_id", kinds, language))
    spans = [parse(date) if date else None for date in frame["date"]]
    after = list(frame).index("date") + 1
    frame.insert(after, "first_day", pd.to_datetime([span and span.earliest for span in spans]))
    frame.insert(after + 1, "last_day", pd.to_datetime([span and span.latest for span in spans]))
    return frame


def _said(codes: pd.Series, words: vocabulary.Labels, language: str) -> list[str]:
    """Return codes in words; "" for none."""
    return [vocabulary.label(words, code, language) if code else "" for code in codes]
