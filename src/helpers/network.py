"""Who appears with whom: the bipartite graph of events and actors, and its projection."""

import datetime as dt
import math
from fractions import Fraction
from itertools import combinations

import networkx as nx
import pandas as pd

from helpers.dataset import Record
from helpers.dates import parse
from helpers.vocabulary import ACTING

SEED = 20260101


def incidence(record: Record) -> nx.Graph:
    """Return the bipartite graph of events and the actors that act in them.

    Event nodes carry ``part="event"``, ``date``, ``event_type`` and ``quad_class``; actor nodes ``part="actor"``;
    an edge carries ``roles``, sorted. Nodes and edges are added in sorted order.
    """
    graph = nx.Graph()
    acting = record.event_actors[record.event_actors["role"].isin(ACTING)]
    events = record.events[record.events["event_id"].isin(acting["event_id"])].sort_values("event_id")
    for event in events.itertuples():
        codes = {"event_type": event.event_type, "quad_class": event.quad_class}
        graph.add_node(event.event_id, part="event", date=event.date, **codes)
    graph.add_nodes_from(sorted(acting["actor_id"].unique()), part="actor")
    for (event_id, actor_id), roles in acting.groupby(["event_id", "actor_id"])["role"]:
        graph.add_edge(event_id, actor_id, roles=tuple(sorted(roles)))
    return graph


def project(record: Record) -> nx.Graph:
    """Project the incidence graph onto the actors.

    Two actors are tied once for each event they both act in. The tie is ``together`` where the
    event is cooperation, or where both start it, or one of them mediates; it is ``against`` where
    the event is conflict and the two stand in different roles (initiator and target, say) or are
    both parties to it. Parties that cooperate have no sign with the target of their cooperation.
    Requests (verbal conflict by PLOVER, yet scored 0) and records without a type give the
    tie no sign, nor does being two targets of one act. No tie is counted between an actor
    and the body or state it is part of: both stand in the record for one act.

    Returns
    -------
    networkx.Graph
        Actors, with ``events`` (how many they act in). An edge has ``weight`` (events), of which
        ``together`` and ``against``, ``sign`` (1, 0 or -1, by the larger of the two), ``events``
        (their ids, sorted), ``first`` and ``last`` (EDTF dates).
    """
    both = incidence(record)
    graph = nx.Graph()
    for actor, data in both.nodes(data=True):
        if data["part"] == "actor":
            graph.add_node(actor, events=both.degree(actor))
    above = _ancestors(record.actors)
    for event_id, data in both.nodes(data=True):
        if data["part"] == "event":
            for one, other in combinations(sorted(both[event_id]), 2):
                if one not in above[other] and other not in above[one]:
                    roles = both[event_id][one]["roles"], both[event_id][other]["roles"]
                    _tie(graph, one, other, event_id, data, _sign(data, *roles))
    for _, _, edge in graph.edges(data=True):
        edge["sign"] = (edge["together"] > edge["against"]) - (edge["together"] < edge["against"])
        edge["events"] = tuple(sorted(edge["events"]))
        dates = sorted((date for date in edge.pop("dates") if date), key=_begins)
        edge["first"], edge["last"] = (dates[0], dates[-1]) if dates else ("", "")
    return graph


def _begins(date: str) -> tuple[dt.date, str]:
    """Return the first day that a date may mean (its last where the beginning is open), to sort by."""
    span = parse(date)
    day = span.earliest or span.latest
    assert day is not None
    return day, date


def _sign(event: dict[str, str], one: tuple[str, ...], other: tuple[str, ...]) -> str:
    """Return "together", "against" or "" (no sign) for two actors of an event, by their roles."""
    both = {*one, *other}
    if "mediator" in both or both == {"initiator"}:
        return "together"
    if event["quad_class"].endswith("cooperation"):
        return "" if both == {"party", "target"} else "together"
    signed = event["quad_class"].endswith("conflict") and event["event_type"] != "REQUEST"
    return "against" if signed and both != {"target"} else ""


def _tie(graph: nx.Graph, one: str, other: str, event_id: str, event: dict[str, str], sign: str) -> None:
    if not graph.has_edge(one, other):
        graph.add_edge(one, other, weight=0, together=0, against=0, events=[], dates=[])
    edge = graph[one][other]
    edge["weight"] += 1
    if sign:
        edge[sign] += 1
    edge["events"].append(event_id)
    edge["dates"].append(event["date"])


def _ancestors(actors: pd.DataFrame) -> dict[str, set[str]]:
    """Return actor -> the bodies and states above it, by ``parent_id``."""
    parent = dict(zip(actors["actor_id"], actors["parent_id"], strict=True))
    above: dict[str, set[str]] = {}
    for actor in parent:
        chain, step = set(), parent[actor]
        while step and step not in chain:
            chain.add(step)
            step = parent.get(step, "")
        above[actor] = chain
    return above


def communities(graph: nx.Graph) -> list[set[str]]:
    """Return groups that act together (Louvain, Blondel et al. 2008), largest first.

    Ties in which actors mostly oppose each other are left out; the seed is fixed, and nodes are
    numbered in sorted order, so that the same ties give the same groups.
    """
    names = sorted(graph)
    number = {name: place for place, name in enumerate(names)}
    friendly = nx.Graph()
    friendly.add_nodes_from(range(len(names)))
    friendly.add_weighted_edges_from(
        sorted((*sorted((number[a], number[b])), d["together"]) for a, b, d in graph.edges(data=True) if d["sign"] > 0)
    )
    found = nx.community.louvain_communities(friendly, weight="weight", seed=SEED) if names else []
    groups = [{names[place] for place in group} for group in found]
    return sorted(groups, key=lambda group: (-len(group), min(group)))


def measures(graph: nx.Graph) -> pd.DataFrame:
    """Return one row for each actor, strongest first.

    Returns
    -------
    pandas.DataFrame
        ``actor_id``, ``events``, ``partners`` (degree), ``strength`` (sum of weights), ``against``
        (share of the strength that is opposition), ``betweenness`` (Brandes 2001, normalised, a
        tie's length being 1/weight) and ``community``, numbered from 1 (0 for an actor alone).
    """
    lengths = nx.Graph()
    lengths.add_nodes_from(sorted(graph))
    lengths.add_weighted_edges_from(
        ((a, b, Fraction(1, d["weight"])) for a, b, d in sorted(graph.edges(data=True), key=lambda edge: edge[:2])),
        weight="length",
    )
    between = nx.betweenness_centrality(lengths, weight="length")
    groups = [group for group in communities(graph) if len(group) > 1]
    community = {actor: place for place, group in enumerate(groups, start=1) for actor in group}
    rows = []
    for actor in sorted(graph):
        ties = [data for _, _, data in graph.edges(actor, data=True)]
        strength = sum(tie["weight"] for tie in ties)
        opposed = sum(tie["against"] for tie in ties)
        rows.append(
            {
                "actor_id": actor,
                "events": graph.nodes[actor]["events"],
                "partners": len(ties),
                "strength": strength,
                "against": round(opposed / strength, 3) if strength else 0.0,
                "betweenness": round(between[actor], 4),
                "community": community.get(actor, 0),
            }
        )
    columns = ["actor_id", "events", "partners", "strength", "against", "betweenness", "community"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.sort_values(["strength", "events", "actor_id"], ascending=[False, False, True]).reset_index(drop=True)


def leaning(graph: nx.Graph, actor: str, poles: tuple[str, str] = ("russia", "iran")) -> float:
    """Return where an actor stands between two poles, by its ties: 0 with the first, 1 with the second."""
    first, second = (graph[actor][pole]["weight"] if graph.has_edge(actor, pole) else 0 for pole in poles)
    return round(second / (first + second), 4) if first + second else 0.5


#: Actors that stand above on the map, with groups of states; persons, bodies and other groups stand below.
UPPER_KINDS = ("state", "organization", "alliance", "place", "facility")


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
    poles = [pole for pole in ("russia", "iran") if pole in strongest]
    if len(poles) < 2:
        poles = (poles + [actor for actor in strongest if actor not in poles])[:2]
    rows = [(pole, x, 0.0, math.nan) for pole, x in zip(poles, (-0.36, 0.36), strict=False)]
    states = actors["kind"].isin(UPPER_KINDS) | (
        (actors["kind"] == "group") & (actors["sector"] == "government") & (actors["state"] == "")
    )
    above = set(actors["actor_id"][states])
    ring = [actor for actor in strongest if actor not in poles]
    pair = (poles[0], poles[-1]) if poles else ("", "")
    for upper in (True, False):
        half = sorted(
            (actor for actor in ring if (actor in above) == upper),
            key=lambda actor: (leaning(graph, actor, pair), actor),
        )
        for number, actor in enumerate(half):
            arc = 360 * len(half) / len(ring)
            angle = (90 if upper else 270) + (arc / 2 - arc * (number + 0.5) / len(half)) * (1 if upper else -1)
            x, y = (round(part(math.radians(angle)), 3) for part in (math.cos, math.sin))
            rows.append((actor, x, y, round(angle, 2)))
    return pd.DataFrame(rows, columns=["actor_id", "x", "y", "angle"])


def ties(graph: nx.Graph) -> pd.DataFrame:
    """Return one row for each tie, heaviest first.

    Returns
    -------
    pandas.DataFrame
        ``one`` and ``other`` (actor ids, in order), ``weight``, ``together``, ``against``,
        ``sign``, ``first``, ``last`` and ``event_ids`` (with spaces between).
    """
    rows = [
        {
            "one": min(a, b),
            "other": max(a, b),
            **{name: tie[name] for name in ("weight", "together", "against", "sign", "first", "last")},
            "event_ids": " ".join(tie["events"]),
        }
        for a, b, tie in graph.edges(data=True)
    ]
    columns = ["one", "other", "weight", "together", "against", "sign", "first", "last", "event_ids"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.sort_values(["weight", "one", "other"], ascending=[False, True, True]).reset_index(drop=True)
