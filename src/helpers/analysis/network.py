"""Who acts with whom: the bipartite graph of events and actors, and its projection on the actors."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import combinations
from typing import Final

import networkx as nx
import pandas as pd

from helpers.analysis.timeline import told_until
from helpers.common.frames import tuples
from helpers.record import flags
from helpers.record.dataset import Record, ancestors
from helpers.record.dates import parse
from helpers.record.vocabulary import ACTING

#: A tie has a sign from this many records with one: a single record is no relation.
LEAST_SIGNED: Final = 2
#: Ties of alliance and ownership bring an actor to a side; so does the country of these kinds of actors.
_SIDED_KINDS: Final = ("person", "outlet")


def at_level(record: Record, level: str) -> Record:
    """Return the record with its actors as coded, or counted as what they are part of.

    Parameters
    ----------
    level
        "actor": as coded. "state": who is part of a body or state counts as what stands at the top
        of it (``parent_id``). "side": besides, forces and groups count as the one actor that the
        record calls their ally or owner, persons and outlets as the state of their country. A state
        is always itself, and so is an actor whose side is not plain.
    """
    if level == "actor":
        return record
    up = counts_as(record, level)
    taking_part = record.event_actors.assign(actor_id=record.event_actors["actor_id"].map(up))
    taking_part = taking_part.drop_duplicates(["event_id", "actor_id", "role"]).reset_index(drop=True)
    return replace(record, event_actors=taking_part)


def counts_as(record: Record, level: str) -> dict[str, str]:
    """Return actor -> the actor that it counts as at a level of `at_level`."""
    actors = record.actors
    if level == "actor":
        return {actor: actor for actor in actors["actor_id"]}
    above = dict(tuples(actors, "actor_id", "parent_id"))
    if level == "side":
        for actor, side in _side_ties(record).items():
            above[actor] = above[actor] or side
    tops = {}
    for actor in above:
        top, line = actor, {actor}
        while above.get(top) and above[top] not in line:
            top = above[top]
            line.add(top)
        tops[actor] = actor if above.get(top) else top  # a ring of allies has no top
    return tops


def _side_ties(record: Record) -> dict[str, str]:
    """Return actor -> its one ally or owner, or else its country's state; states have none."""
    actors, ties = record.actors, record.affiliations
    allied = ties[ties["tie"] == "alliance"]
    owned = ties[ties["tie"] == "ownership"]
    found: dict[str, set[str]] = {}
    for actor, side in [
        *zip(allied["actor_id"], allied["of_id"], strict=True),
        *zip(owned["of_id"], owned["actor_id"], strict=True),
    ]:
        found.setdefault(actor, set()).add(side)
    states = actors[actors["kind"] == "state"]
    of_country = {code: actor for code, actor in zip(states["state"], states["actor_id"], strict=True) if code}
    for actor in actors[actors["kind"].isin(_SIDED_KINDS)].itertuples():
        if actor.state in of_country:
            found.setdefault(actor.actor_id, {of_country[actor.state]})
    independent = set(states["actor_id"])
    return {actor: min(side) for actor, side in found.items() if len(side) == 1 and actor not in independent}


def incidence(record: Record) -> nx.Graph:
    """Return the bipartite graph of events and the actors that act in them.

    Event nodes carry ``part="event"``, ``date``, ``event_type``, ``quad_class``, ``relation`` and ``domain``;
    actor nodes ``part="actor"``; an edge carries ``roles``, sorted. Nodes and edges are added in sorted order.
    What is hypothetical is no act of anybody and is left out.
    """
    graph = nx.Graph()
    record = replace(record, events=record.events[record.events["status"] != "hypothetical"])
    acting = record.event_actors[record.event_actors["role"].isin(ACTING)]
    acting = acting[acting["event_id"].isin(record.events["event_id"])]
    events = record.events[record.events["event_id"].isin(acting["event_id"])].sort_values("event_id")
    codes = ("event_type", "quad_class", "relation")
    for event_id, day, domain, *coded in tuples(events, "event_id", "date", "domain_id", *codes):
        graph.add_node(event_id, part="event", date=day, domain=domain, **dict(zip(codes, coded, strict=True)))
    graph.add_nodes_from(sorted(acting["actor_id"].unique()), part="actor")
    roles: dict[tuple[str, str], set[str]] = {}
    for event_id, actor_id, role in tuples(acting, "event_id", "actor_id", "role"):
        roles.setdefault((event_id, actor_id), set()).add(role)
    graph.add_edges_from((*edge, {"roles": tuple(sorted(found))}) for edge, found in sorted(roles.items()))
    return graph


def joint(record: Record) -> pd.DataFrame:
    """Return one row for each two actors of each event: what every tie is made of.

    A row is ``together`` (sign 1) where the event is cooperation, or where both start it, or one of
    them mediates; ``against`` (sign -1) where the event is conflict and the two stand in different
    roles (initiator and target, say) or are both parties to it. A condition without a type is one or the
    other by its sign. Parties that cooperate have no sign with the target of their cooperation. Requests and
    offers give no sign whatever the roles, nor does being two targets of one act. There is no row for an actor
    and the body or state it is part of: both stand in the record for one act.

    Returns
    -------
    pandas.DataFrame
        ``event_id``, ``one`` and ``other`` (actor ids, in order), ``sign`` (1, 0, -1), ``share``
        (1/(k-1) for an event of k actors, so that a large meeting does not outweigh all else; Newman
        2001) and ``domain_id``, sorted.
    """
    rows = _pairs(incidence(record), record.actors)
    return pd.DataFrame(rows, columns=["event_id", "one", "other", "sign", "share", "domain_id"])


def _pairs(both: nx.Graph, actors: pd.DataFrame) -> list[tuple[str, str, str, int, float, str]]:
    """Return the rows of `joint` from the incidence graph."""
    related = part_of(actors)
    rows = []
    for event_id, data in both.nodes(data=True):
        if data["part"] == "event":
            members = sorted(both[event_id])
            for one, other in combinations(members, 2):
                if not related(one, other):
                    sign = _sign(data, both[event_id][one]["roles"], both[event_id][other]["roles"])
                    rows.append((event_id, one, other, sign, 1 / (len(members) - 1), data["domain"]))
    return rows


def _sign(event: dict[str, str], one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """Return 1 (together), -1 (against) or 0 (no sign) for two actors of an event, by their roles."""
    both = {*one, *other}
    if event["relation"] == "request":
        return 0
    if "mediator" in both or both == {"initiator"}:
        return 1
    if event["relation"] == "cooperation":
        return 0 if both == {"party", "target"} else 1
    return -1 if event["relation"] == "conflict" and both != {"target"} else 0


def part_of(actors: pd.DataFrame) -> Callable[[str, str], bool]:
    """Return a function that says whether one of two actors is part of the other, by ``parent_id``."""
    above = ancestors(actors)
    return lambda one, other: one in above.get(other, ()) or other in above.get(one, ())


def project(record: Record) -> nx.Graph:
    """Project the incidence graph onto the actors: one tie for each two that `joint` has rows of.

    Returns
    -------
    networkx.Graph
        Actors, with ``events`` (how many they act in). An edge has ``weight`` (events), of which
        ``together`` and ``against``, ``sign`` (1, 0 or -1, by the larger of the two; 0 below
        `LEAST_SIGNED` records with a sign), ``shared`` (sum of 1/(k-1), rounded), ``events`` (their
        ids, sorted), ``first`` and ``last`` (EDTF dates of the first and the last known day: an open
        beginning counts as its known end, and an open end as the publication of the latest article
        that reports it; "" where none is dated), ``flagged`` (events with a likely error or an
        ambiguity, by an editorial note), ``domains`` (domain -> events with it as primary one) and
        ``sources`` (those that tell any of it, sorted).
    """
    both = incidence(record)
    graph = nx.Graph()
    for actor, data in both.nodes(data=True):
        if data["part"] == "actor":
            graph.add_node(actor, events=both.degree(actor))
    ends, told, flagged = _ends(record), _told_by(record), flags.of(record.editorial_notes)
    rows: dict[tuple[str, str], list[tuple]] = {}
    for event, one, other, *rest in _pairs(both, record.actors):
        rows.setdefault((one, other), []).append((event, *rest))
    for (one, other), found in sorted(rows.items()):
        events, signs, shares, domains = zip(*found, strict=True)
        together, against = signs.count(1), signs.count(-1)
        dates = [ends[event] for event in events if event in ends]
        graph.add_edge(
            one,
            other,
            weight=len(events),
            together=together,
            against=against,
            sign=((together > against) - (together < against)) * (together + against >= LEAST_SIGNED),
            shared=round(sum(shares), 6),
            events=tuple(sorted(events)),
            first=min(begin for begin, _ in dates)[1] if dates else "",
            last=max(end for _, end in dates)[1] if dates else "",
            flagged=sum(event in flagged for event in events),
            domains=dict(sorted(Counter(domains).items())),
            sources=tuple(sorted(set().union(*(told.get(event, ()) for event in events)))),
        )
    return graph


#: A day, and the EDTF date that says it.
_Day = tuple[pd.Timestamp, str]


def _ends(record: Record) -> dict[str, tuple[_Day, _Day]]:
    """Return dated event -> its first and its last known day, each with its date."""
    told, days = told_until(record), {}
    for event in record.events[record.events["date"] != ""].itertuples():
        first = event.earliest if pd.notna(event.earliest) else event.latest
        end = (event.latest, event.date)
        if pd.isna(event.latest):
            start = (event.earliest, event.date.partition("/")[0])
            reported = told[event.event_id]
            end = max(start, (pd.Timestamp(parse(reported).latest), reported))
        days[event.event_id] = (first, event.date), end
    return days


def _told_by(record: Record) -> dict[str, set[str]]:
    told: dict[str, set[str]] = {}
    for event, source in tuples(record.evidence, "record_id", "source_id"):
        told.setdefault(event, set()).add(source)
    return told


def structure(record: Record) -> nx.MultiDiGraph:
    """Return the standing ties between actors: a layer of its own, in no count of acts.

    An edge goes from an actor to what it belongs to; its key, and ``tie``, is "part_of" (``parent_id``)
    or a tie of ``affiliations``, which brings ``office_en``, ``office_ar``, ``start`` and ``end``. Actors
    in no tie are left out.
    """
    graph = nx.MultiDiGraph()
    columns = ["actor_id", "of_id", "tie", "office_en", "office_ar", "start", "end"]
    parts = record.actors[record.actors["parent_id"] != ""]
    rows = [(*pair, "part_of", "", "", "", "") for pair in zip(parts["actor_id"], parts["parent_id"], strict=True)]
    rows += record.affiliations[columns].itertuples(index=False, name=None)
    for actor, of, tie, *rest in sorted(rows):
        graph.add_edge(actor, of, key=tie, tie=tie, **dict(zip(columns[3:], rest, strict=True)))
    return graph


def tie_id(one: str, other: str) -> str:
    """Return the id of the tie between two actors, whichever is named first."""
    return "--".join(sorted((one, other)))


def ties(graph: nx.Graph) -> pd.DataFrame:
    """Return one row for each tie, heaviest first.

    Returns
    -------
    pandas.DataFrame
        ``tie_id``, ``one`` and ``other`` (actor ids, in order), ``weight``, ``shared``, ``together``,
        ``against``, ``sign``, ``first``, ``last``, ``flagged``, and with spaces between ``sources``, ``domains``
        and ``event_ids``.
    """
    rows = [
        {
            "tie_id": tie_id(a, b),
            "one": min(a, b),
            "other": max(a, b),
            **{
                name: tie[name]
                for name in ("weight", "shared", "together", "against", "sign", "first", "last", "flagged")
            },
            **{name: _joined(tie[name]) for name in ("sources", "domains")},
            "event_ids": _joined(tie["events"]),
        }
        for a, b, tie in graph.edges(data=True)
    ]
    columns = ["tie_id", "one", "other", "weight", "shared", "together", "against", "sign", "first", "last", "flagged"]
    frame = pd.DataFrame(rows, columns=[*columns, "sources", "domains", "event_ids"])
    return frame.sort_values(["weight", "one", "other"], ascending=[False, True, True]).reset_index(drop=True)


def _joined(ids: Iterable[str]) -> str:
    return " ".join(ids)
