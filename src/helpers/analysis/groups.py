"""Groups of actors that act together, by two methods, and whether they hold."""

from collections.abc import Iterator, Mapping
from typing import Final

import networkx as nx
import numpy as np
import pandas as pd

SEED: Final = 20260101
#: Runs of each method for the whole selection, and for the selection without each source.
RUNS: Final = 10
#: A group is stable if its mean Jaccard likeness over runs is at least this (Hennig 2007); gone below half.
STABLE, GONE = 0.75, 0.5
METHODS: Final = ("louvain", "propagation")


def together(graph: nx.Graph) -> nx.Graph:
    """Return the ties of those who mostly act together, weighted by how often; nodes are numbers.

    Actors are numbered in sorted order, so that the same ties give the same groups; ``actor`` keeps them.
    """
    names = sorted(graph)
    number = {name: place for place, name in enumerate(names)}
    friendly = nx.Graph()
    friendly.add_nodes_from((place, {"actor": name}) for name, place in number.items())
    friendly.add_weighted_edges_from(
        sorted(
            (*sorted((number[a], number[b])), data["together"])
            for a, b, data in graph.edges(data=True)
            if data["together"] > data["against"]
        )
    )
    return friendly


def communities(graph: nx.Graph, method: str = "louvain", seed: int = SEED) -> list[set[str]]:
    """Return groups that act together, largest first; actors alone are groups of one.

    Parameters
    ----------
    method
        "louvain": the division of most modularity (Blondel et al. 2008). "propagation": each takes
        the label that most of its ties have, until nobody changes (Raghavan, Albert and Kumara 2007).
    """
    friendly = together(graph)
    if not friendly:
        return []
    if method == "louvain":
        found = nx.community.louvain_communities(friendly, weight="weight", seed=seed)
    else:
        found = nx.community.asyn_lpa_communities(friendly, weight="weight", seed=seed)
    groups = [{friendly.nodes[place]["actor"] for place in group} for group in found]
    return sorted(groups, key=lambda group: (-len(group), min(group)))


def modularity(graph: nx.Graph, groups: list[set[str]]) -> float:
    """Return the modularity of a division, by ties of acting together (Newman 2004); 0 without such ties."""
    friendly = together(graph)
    if not friendly.number_of_edges():
        return 0.0
    number = {data["actor"]: place for place, data in friendly.nodes(data=True)}
    return nx.community.modularity(friendly, [{number[actor] for actor in group} for group in groups])


def numbered(groups: list[set[str]]) -> dict[str, int]:
    """Return actor -> number of its group, from 1; actors alone are left out."""
    shared = [group for group in groups if len(group) > 1]
    return {actor: place for place, group in enumerate(shared, start=1) for actor in group}


def runs(graphs: Mapping[str, nx.Graph]) -> Iterator[tuple[str, str, set[str], list[set[str]]]]:
    """Yield (method, source left out or "", actors there, groups) for every run, seeded."""
    for source, graph in graphs.items():
        for method in METHODS:
            for run in range(RUNS):
                yield method, source, set(graph), communities(graph, method, SEED + run)


def stability(graphs: Mapping[str, nx.Graph], groups: list[set[str]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return how well groups hold over methods, seeds and sources, and how often two actors share one.

    A group is looked for in every run by the largest Jaccard likeness with a group there, among its
    members that the run has (Hennig 2007); less than two of them there is a likeness of 0. Methods
    weigh the same, and so do the whole selection and the selection without each source. A group
    holds if the mean is at least `STABLE` by both methods, and at least `GONE` without any one source.

    Parameters
    ----------
    graphs
        Of `helpers.analysis.network.leaving_out`.

    Returns
    -------
    tuple of pandas.DataFrame
        Groups: ``group`` (number), ``size``, ``members`` (ids, sorted, with spaces between), one column
        of mean likeness for each method, ``hangs_on`` (sources without which the group is gone, with
        ", " between) and ``holds``. Then the share of runs in which two actors are in one group, actors
        of ``groups`` down and across, groups in order.
    """
    shared = [sorted(group) for group in groups if len(group) > 1]
    actors = [actor for group in shared for actor in group]
    found = []
    same: dict[tuple[str, str], list[np.ndarray]] = {}
    for method, source, there, run in runs(graphs) if shared else ():
        likeness = [_likeness(set(group) & there, run) for group in shared]
        found.append({"method": method, "source": source} | dict(enumerate(likeness)))
        of = {actor: place for place, group in enumerate(run) for actor in group}
        place = np.array([of.get(actor, -1 - number) for number, actor in enumerate(actors)])
        same.setdefault((method, source), []).append(place[:, None] == place[None, :])
    means = pd.DataFrame(found, columns=["method", "source", *range(len(shared))]).groupby(["method", "source"]).mean()
    rows = [_held(number, group, means[number]) for number, group in enumerate(shared)]
    columns = ["group", "size", "members", *METHODS, "hangs_on", "holds"]
    matrix = np.mean([np.mean(each, axis=0) for each in same.values()], axis=0) if same else np.zeros((0, 0))
    return pd.DataFrame(rows, columns=columns), pd.DataFrame(matrix.round(3), index=actors, columns=actors)


def _held(number: int, group: list[str], means: pd.Series) -> dict[str, object]:
    by_method = means.groupby(level="method").mean()
    by_source = means.groupby(level="source").mean().drop("")
    hangs_on = by_source.index[by_source < GONE]
    return {
        "group": number + 1,
        "size": len(group),
        "members": " ".join(group),
        **{method: round(float(by_method[method]), 3) for method in METHODS},
        "hangs_on": ", ".join(hangs_on),
        "holds": bool(by_method.min() >= STABLE and not len(hangs_on)),
    }


def _likeness(members: set[str], groups: list[set[str]]) -> float:
    if len(members) < 2:
        return 0.0
    return max((len(members & group) / len(members | group) for group in groups), default=0.0)
