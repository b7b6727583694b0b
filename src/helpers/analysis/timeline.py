"""Events between two sides, and events as a table for other programs."""

from collections.abc import Sequence
from datetime import date
from functools import partial

import pandas as pd

from helpers.record import flags, vocabulary
from helpers.record.dataset import Record, ancestors, labels, sources_of
from helpers.record.dates import parse
from helpers.record.vocabulary import ACTING
from helpers.words.language import commas


def event_table(record: Record, language: str) -> pd.DataFrame:
    """Return the selected records for reading, sorted by date, undated last.

    Returns
    -------
    pandas.DataFrame
        ``event_id``, ``date``, ``date_public``, ``date_reference``, ``label``, ``summary``, ``domain``,
        ``quad_class``, ``status``, ``actors``, ``sources`` and ``flag`` ("" for none), all in ``language``.
    """
    events = record.events
    names = labels(record.actors, language)
    actors = (
        record.event_actors.assign(name=record.event_actors["actor_id"].map(names))
        .drop_duplicates(["event_id", "actor_id"])
        .groupby("event_id")["name"]
        .agg(partial(commas, language=language))
    )

    def named(codes: pd.Series, words: vocabulary.Labels) -> list[str]:
        return [vocabulary.label(words, code, language) for code in codes]

    return pd.DataFrame(
        {
            "event_id": events["event_id"],
            "date": events["date"],
            "date_public": events["date_public"],
            "date_reference": events["date_reference"],
            "label": events[f"label_{language}"],
            "summary": events[f"summary_{language}"],
            "domain": events["domain_id"].map(labels(record.domains, language)),
            "quad_class": named(events["quad_class"], vocabulary.QUAD_CLASSES),
            "status": named(events["status"], vocabulary.STATUSES),
            "actors": events["event_id"].map(actors),
            "sources": events["event_id"].map(sources_of(record, language)),
            "flag": flags.column(events["event_id"], record.editorial_notes, language),
        }
    )


def between(record: Record, dyad: Sequence[str]) -> set[str]:
    """Return the ids of the records between two sides: both act, and not both as mere targets.

    A side is an actor with all that are part of it by ``parent_id``; an empty dyad takes every record.
    """
    if not dyad:
        return set(record.events["event_id"])
    acting = record.event_actors[record.event_actors["role"].isin(ACTING)]
    above = ancestors(record.actors)
    roles = []
    for side in dyad:
        members = [actor for actor in above if side in above[actor] | {actor}]
        mine = acting[acting["actor_id"].isin(members)]
        roles.append(mine.groupby("event_id")["role"].agg(frozenset))
    both = roles[0].index.intersection(roles[1].index)
    return {event for event in both if roles[0][event] | roles[1][event] != {"target"}}


def told_until(record: Record) -> dict[str, str]:
    """Return record id -> the date of publication (EDTF) of the latest article that reports it."""
    last = {row.source_id: (parse(row.published).latest, row.published) for row in record.sources.itertuples()}
    told: dict[str, tuple[date | None, str]] = {}
    for name, source in zip(record.evidence["record_id"], record.evidence["source_id"], strict=True):
        told[name] = max(told.get(name, last[source]), last[source])
    return {name: published for name, (_, published) in told.items()}
