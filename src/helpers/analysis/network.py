"""Who acts with whom: the bipartite graph of events and actors, and its projection on the actors."""

import math
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import combinations
from typing import Final

import networkx as nx
import pandas as pd
import rustworkx as rx

from helpers.analysis.periodisation import DECADES, NO_PERIOD, period_of, spans
from helpers.analysis.timeline import told_until
from helpers.record import flags
from helpers.record.dataset import Record, ancestors
from helpers.record.dates import parse
from helpers.record.vocabulary import ACTING
from helpers.selection.parts import without

#: A tie has a sign from this many records with one: a single record is no relation.
LEAST_SIGNED: Final = 2
#: Stands for an actor where no one acts; an id has no underscore.
NOBODY: Final = "no_one"
#: Actors from which betweenness is worth several threads.
_PARALLEL: Final = 2000
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
    above = dict(zip(actors["actor_id"], actors["parent_id"], strict=True))
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
    for event in events.itertuples():
        codes = {"event_type": event.event_type, "quad_class": event.quad_class, "relation": event.relation}
        graph.add_node(event.event_id, part="event", date=event.date, domain=event.domain_id, **codes)
    graph.add_nodes_from(sorted(acting["actor_id"].unique()), part="actor")
    roles: dict[tuple[str, str], set[str]] = {}
    for event_id, actor_id, role in zip(acting["event_id"], acting["actor_id"], acting["role"], strict=True):
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


def leaving_out(record: Record) -> dict[str, nx.Graph]:
    """Return the projection of the whole selection under "", and without each source that tells of it under its id."""
    told = record.evidence["source_id"][record.evidence["record_id"].isin(record.events["event_id"])]
    return {"": project(record)} | {source: project(without(record, source)) for source in sorted(told.unique())}


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
    for event, source in zip(record.evidence["record_id"], record.evidence["source_id"], strict=True):
        told.setdefault(event, set()).add(source)
    return told


def by_period(record: Record) -> dict[str, nx.Graph]:
    """Return period -> the projection of its events, the last one undated or across; periods of none are left out.

    Each graph keeps how many ``records`` it is made of.
    """
    period = period_of(record.events)
    graphs = {}
    for name in [*spans(DECADES), NO_PERIOD]:
        if (period == name).any():
            graphs[name] = project(replace(record, events=record.events[period == name]))
            graphs[name].graph["records"] = int((period == name).sum())
    return graphs


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


#: What `measures` gives for each actor besides its id.
MEASURES: Final = ("events", "partners", "strength", "shared", "against", "betweenness", "pagerank", "participation")


def measures(graph: nx.Graph) -> pd.DataFrame:
    """Return one row for each actor, strongest first.

    Returns
    -------
    pandas.DataFrame
        ``actor_id``; ``events``; ``partners`` (degree); ``strength`` (sum of weights); ``shared`` (sum
        of 1/(k-1)); ``against`` (share of the strength that is opposition); ``betweenness`` (Brandes
        2001, normalised; a tie counts as one step however heavy); ``pagerank`` (Brin and Page 1998,
        damping 0.85, by weight); ``participation`` (how evenly the ties spread over the domains of the
        selection, 0 in one domain to 1 evenly in all; Battiston, Nicosia and Latora 2014).
    """
    actors = sorted(graph)
    between, page = betweenness(graph), nx.pagerank(_sorted(graph), weight="weight") if actors else {}
    domains = {domain for _, _, data in graph.edges(data=True) for domain in data["domains"]}
    rows = []
    for actor in actors:
        ties = [data for _, _, data in graph.edges(actor, data=True)]
        strength = sum(tie["weight"] for tie in ties)
        spread: Counter[str] = sum((Counter(tie["domains"]) for tie in ties), Counter())
        rows.append(
            {
                "actor_id": actor,
                "events": graph.nodes[actor]["events"],
                "partners": len(ties),
                "strength": strength,
                "shared": round(sum(tie["shared"] for tie in ties), 3),
                "against": round(sum(tie["against"] for tie in ties) / strength, 3) if strength else 0.0,
                "betweenness": round(between[actor], 4),
                "pagerank": round(page[actor], 4),
                "participation": round(participation(spread, len(domains)), 3),
            }
        )
    frame = pd.DataFrame(rows, columns=["actor_id", *MEASURES])
    return frame.sort_values(["strength", "events", "actor_id"], ascending=[False, False, True]).reset_index(drop=True)


def _sorted(graph: nx.Graph) -> nx.Graph:
    """Return the graph with its actors and ties in order, so that sums are taken in the same order."""
    ordered = nx.Graph()
    ordered.add_nodes_from(sorted(graph))
    ordered.add_weighted_edges_from(sorted((*sorted((a, b)), data["weight"]) for a, b, data in graph.edges(data=True)))
    return ordered


def betweenness(graph: nx.Graph) -> dict[str, float]:
    """Return actor -> betweenness (Brandes 2001), normalised, a tie being one step.

    By rustworkx, which gives what networkx gives, in a tenth of the time or less; in one thread as long as
    that is fast, since threads add up in another order each time.
    """
    actors = sorted(graph)
    number = {actor: place for place, actor in enumerate(actors)}
    fast: rx.PyGraph = rx.PyGraph()
    fast.add_nodes_from(actors)
    fast.add_edges_from_no_data(sorted((number[a], number[b]) for a, b in graph.edges))
    return dict(zip(actors, rx.betweenness_centrality(fast, parallel_threshold=_PARALLEL).values(), strict=True))


def participation(spread: Counter[str], domains: int) -> float:
    """Return how evenly counts spread over ``domains`` domains: 0 for one of them, 1 for all alike.

    The participation coefficient M/(M-1) (1 - sum of squared shares); Battiston, Nicosia and Latora 2014.
    """
    total = sum(spread.values())
    if not total or domains < 2:
        return 0.0
    return domains / (domains - 1) * (1 - sum((count / total) ** 2 for count in spread.values()))


def poles(graph: nx.Graph) -> list[str]:
    """Return the two actors that everything is seen from: Russia and Iran, or else the two strongest."""
    return _poles(measures(graph)["actor_id"].tolist())


def _poles(strongest: list[str]) -> list[str]:
    found: list[str] = [pole for pole in ("russia", "iran") if pole in strongest]
    return found if len(found) == 2 else (found + [actor for actor in strongest if actor not in found])[:2]


def leaning(graph: nx.Graph, actor: str, poles: tuple[str, str] = ("russia", "iran")) -> float:
    """Return where an actor stands between two poles, by its ties: 0 with the first, 1 with the second."""
    first, second = (graph[actor][pole]["weight"] if graph.has_edge(actor, pole) else 0 for pole in poles)
    return round(second / (first + second), 4) if first + second else 0.5


#: Actors that stand above on the map, with groups of states; persons, bodies and other groups stand below.
UPPER_KINDS: Final = ("state", "organization", "alliance", "place", "facility")


def positions(graph: nx.Graph, actors: pd.DataFrame, top: int) -> pd.DataFrame:
    """Place the ``top`` strongest actors on a fixed map.

    Two poles stand inside (Russia left and Iran right, or else the two strongest actors); the
    others stand evenly on a ring, the closer to the left the more of their ties with the poles go to the
    left one. States and organizations are above, persons, bodies and groups below. Nothing is
    drawn by chance, and coordinates are rounded.

    Returns
    -------
    pandas.DataFrame
        ``actor_id``, ``x``, ``y`` (the ring has radius 1), ``angle`` in degrees (NaN for poles).
    """
    strongest = measures(graph)["actor_id"].head(top).tolist()
    inside = _poles(strongest)
    rows = [(pole, x, 0.0, math.nan) for pole, x in zip(inside, (-0.36, 0.36), strict=False)]
    states = actors["kind"].isin(UPPER_KINDS) | (
        (actors["kind"] == "group") & (actors["sector"] == "government") & (actors["state"] == "")
    )
    above = set(actors["actor_id"][states])
    ring = [actor for actor in strongest if actor not in inside]
    pair = (inside[0], inside[-1]) if inside else ("", "")
    for upper in (True, False):
        half = sorted(
            (actor for actor in ring if (actor in above) == upper),
            key=lambda actor: (leaning(graph, actor, pair), actor),
        )
        for number, actor in enumerate(half):
            arc = 360 * len(half) / len(ring)
            angle = (90 if upper else 270) + (arc / 2 - arc * (number + 0.5) / len(half)) * (1 if upper else -1)
            rows.append(_on_ring(actor, angle))
    return pd.DataFrame(rows, columns=["actor_id", "x", "y", "angle"])


def in_focus(graph: nx.Graph, named: list[str]) -> list[str]:
    """Return the actors to look at more closely: those named, or else the strongest besides the poles.

    `NOBODY` where there is none.
    """
    inside = poles(graph)
    others = [actor for actor in measures(graph)["actor_id"] if actor not in inside]
    return list(dict.fromkeys(named)) or others[:1] or inside[:1] or [NOBODY]


def ego_positions(graph: nx.Graph, actor: str, top: int) -> pd.DataFrame:
    """Place an actor in the middle and the ``top`` partners with most shared records on a ring.

    From the top, clockwise: those it mostly acts with, those without a sign, those it mostly acts
    against; within each the heaviest tie first.

    Returns
    -------
    pandas.DataFrame
        As `positions`; empty where the actor has no tie.
    """
    if actor not in graph:
        return pd.DataFrame(columns=["actor_id", "x", "y", "angle"])
    ties = graph[actor]
    heaviest = sorted(ties, key=lambda other: (-ties[other]["weight"], other))[:top]
    ring = sorted(heaviest, key=lambda other: (-ties[other]["sign"], -ties[other]["weight"], other))
    rows = [(actor, 0.0, 0.0, math.nan)] if ring else []
    rows += [_on_ring(other, 90 - 360 * (number + 0.5) / len(ring)) for number, other in enumerate(ring)]
    return pd.DataFrame(rows, columns=["actor_id", "x", "y", "angle"])


def _on_ring(actor: str, angle: float) -> tuple[str, float, float, float]:
    x, y = (round(part(math.radians(angle)), 3) for part in (math.cos, math.sin))
    return actor, x, y, round(angle, 2)


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
