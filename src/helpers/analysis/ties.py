"""Who acts with whom among states: signed, weighted ties; communities and centralities where events are thousands."""

from collections.abc import Mapping
from typing import Final

import networkx as nx
import numpy as np
import pandas as pd

from helpers.analysis.dyads import QUADS
from helpers.common.shared import shared

#: Events that communities and centralities need.
LEAST_EVENTS: Final = 1000
_DIGITS: Final = 4


def signed(ties: pd.DataFrame) -> pd.DataFrame:
    """Return ties of both directions together, with a sign.

    Parameters
    ----------
    ties
        ``source``, ``target``, the columns of `helpers.analysis.dyads.QUADS`; ``scored`` (events with a score) and
        ``score_sum`` where there are scores.

    Returns
    -------
    pandas.DataFrame
        ``a``, ``b`` (by alphabet), the four counts, ``events``, ``cooperation``, ``conflict``, ``balance`` (their
        difference as part of the events, from -1 to 1) and ``score_mean`` (of the events with a score; missing without
        any), by ``a``, ``b``.
    """
    frame = ties[ties["source"] != ties["target"]]
    sides = np.sort(frame[["source", "target"]].to_numpy(str), axis=1)
    scores = {name: frame.get(name, np.nan) for name in ("scored", "score_sum")}
    frame = frame.assign(a=sides[:, 0], b=sides[:, 1], **scores)
    grouped = frame.groupby(["a", "b"])
    summed = grouped[list(QUADS)].sum()
    summed["events"] = summed.sum(axis=1)
    summed["cooperation"] = summed["verbal_cooperation"] + summed["material_cooperation"]
    summed["conflict"] = summed["verbal_conflict"] + summed["material_conflict"]
    summed["balance"] = (summed["cooperation"] - summed["conflict"]) / summed["events"]
    summed["score_mean"] = grouped["score_sum"].sum() / grouped["scored"].sum().where(lambda scored: scored > 0)
    return summed[summed["events"] > 0].reset_index()


def partners(edges: pd.DataFrame, state: str) -> pd.DataFrame:
    """Return the partners of a state in `signed` ties, those with most events first, with their ``share`` of all."""
    mine = edges[(edges["a"] == state) | (edges["b"] == state)]
    other = mine["b"].where(mine["a"] == state, mine["a"])
    frame = mine.assign(partner=other, share=mine["events"] / mine["events"].sum())
    return frame.sort_values(["events", "partner"], ascending=[False, True], ignore_index=True)


def _graph(edges: pd.DataFrame, weight: str) -> nx.Graph:
    """Return a graph whose nodes and edges stand in order, since methods depend on it even when seeded."""
    kept = edges[edges[weight] > 0].sort_values(["a", "b"])
    graph = nx.Graph()
    graph.add_nodes_from(sorted({*kept["a"], *kept["b"]}))
    graph.add_weighted_edges_from(kept[["a", "b", weight]].itertuples(index=False, name=None))
    return graph


def _enough(counts: pd.Series, what: str) -> None:
    if counts.sum() < LEAST_EVENTS:
        raise ValueError(f"{counts.sum():.0f} {what}; at least {LEAST_EVENTS} are needed")


@shared
def communities(edges: pd.DataFrame, draws: int = 20) -> tuple[dict[str, int], dict[str, float]]:
    """Return the groups of states that cooperate with each other more than with the rest (Louvain, Blondel 2008).

    Parameters
    ----------
    edges
        `signed` ties of all states.
    draws
        Bootstraps of the events, each of which groups the states again.

    Returns
    -------
    tuple
        State -> number of its group, the largest group first; and ``modularity``, ``groups``, ``states``, ``events``
        and ``stability`` (mean adjusted Rand index of the draws with the groups; 1: always the same, 0: as by chance).

    Raises
    ------
    ValueError
        Below `LEAST_EVENTS` events of cooperation.
    """
    _enough(edges["cooperation"], "events of cooperation")
    found = _grouped(edges)
    random = np.random.default_rng(0)
    counts = edges["cooperation"].to_numpy(int)
    drawn = random.multinomial(counts.sum(), counts / counts.sum(), size=draws)
    agree = [rand_index(found, _grouped(edges.assign(cooperation=row))) for row in drawn]
    graph = _graph(edges, "cooperation")
    sets = [{state for state, group in found.items() if group == number} for number in sorted({*found.values()})]
    measures = {
        "modularity": round(nx.community.modularity(graph, sets), _DIGITS),
        "groups": len(sets),
        "states": len(found),
        "events": int(counts.sum()),
        "stability": round(float(np.mean(agree)), 2),
    }
    return found, measures


def _grouped(edges: pd.DataFrame) -> dict[str, int]:
    graph = _graph(edges, "cooperation")
    groups = nx.community.louvain_communities(graph, weight="weight", seed=0)
    ordered = sorted((sorted(group) for group in groups), key=lambda group: (-len(group), group))
    return {state: number for number, group in enumerate(ordered) for state in group}


def rand_index(one: Mapping[str, int], other: Mapping[str, int]) -> float:
    """Return the adjusted Rand index of two groupings (Hubert and Arabie 1985), on what both have."""
    both = sorted(one.keys() & other.keys())
    table = pd.crosstab([one[key] for key in both], [other[key] for key in both]).to_numpy()
    pairs = [float((counts * (counts - 1) / 2).sum()) for counts in (table, table.sum(axis=1), table.sum(axis=0))]
    whole = len(both) * (len(both) - 1) / 2
    expected = pairs[1] * pairs[2] / whole if whole else 0.0
    most = (pairs[1] + pairs[2]) / 2
    return 1.0 if most == expected else (pairs[0] - expected) / (most - expected)


@shared
def centralities(edges: pd.DataFrame) -> pd.DataFrame:
    """Return how central each state is among all: its part of all sides, and how many shortest ways lead through it.

    Returns
    -------
    pandas.DataFrame
        ``state``, ``events``, ``partners``, ``strength`` (its part of all sides of events) and ``betweenness``
        (Freeman 1977; a tie is the shorter the more events it has), most events first; rounded.

    Raises
    ------
    ValueError
        Below `LEAST_EVENTS` events.
    """
    _enough(edges["events"], "events")
    graph = _graph(edges, "events")
    for _, _, tie in graph.edges(data=True):
        tie["length"] = 1 / tie["weight"]
    between = nx.betweenness_centrality(graph, weight="length")
    events = dict(graph.degree(weight="weight"))
    whole = sum(events.values())
    frame = pd.DataFrame(
        [
            {
                "state": state,
                "events": int(events[state]),
                "partners": graph.degree(state),
                "strength": round(events[state] / whole, _DIGITS),
                "betweenness": round(between[state], _DIGITS),
            }
            for state in graph
        ]
    )
    return frame.sort_values(["events", "state"], ascending=[False, True], ignore_index=True)
