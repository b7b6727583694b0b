"""Events between two sides, and until when records were reported."""

from collections.abc import Sequence
from datetime import date

from helpers.common.frames import tuples
from helpers.record.dataset import Record, ancestors
from helpers.record.dates import parse
from helpers.record.vocabulary import ACTING


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
    for name, source in tuples(record.evidence, "record_id", "source_id"):
        told[name] = max(told.get(name, last[source]), last[source])
    return {name: published for name, (_, published) in told.items()}
