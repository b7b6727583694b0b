"""Balance of signed triads: whether a friend's friend is a friend."""

import math
from itertools import combinations
from typing import Final

import networkx as nx
import numpy as np
import pandas as pd

SEED: Final = 20260101
#: Below this many triads a share is not given.
LEAST_TRIADS: Final = 10


def third_parties(graph: nx.Graph, pair: list[str]) -> pd.DataFrame:
    """Return the pair with every third party that is tied to both, strongest first.

    Strong balance (Heider 1946; Cartwright and Harary 1956): a triad balances where the product of
    its signs is positive; where a tie has no sign there is none.

    Returns
    -------
    pandas.DataFrame
        ``third``; for each side (the pair's own ``tie``, ``first`` and ``second`` of the pair with the
        third) ``sign_*`` (1, 0, -1), ``together_*``, ``against_*`` and ``weight_*``; ``verdict``
        ("balanced", "unbalanced" or "open"); ``event_ids`` of the two sides with the third, with
        spaces between.
    """
    rows = []
    if len(pair) == 2 and graph.has_edge(*pair):
        first, second = pair
        for third in sorted(set(graph[first]) & set(graph[second])):
            sides = {"tie": graph[first][second], "first": graph[first][third], "second": graph[second][third]}
            product = math.prod(edge["sign"] for edge in sides.values())
            row: dict[str, object] = {"third": third, "verdict": _verdict(product)}
            for name, edge in sides.items():
                row |= {f"{key}_{name}": edge[key] for key in ("sign", "together", "against", "weight")}
            row["event_ids"] = " ".join(sorted({*sides["first"]["events"], *sides["second"]["events"]}))
            rows.append(row)
    names = ("tie", "first", "second")
    columns = [f"{key}_{name}" for name in names for key in ("sign", "together", "against", "weight")]
    frame = pd.DataFrame(rows, columns=["third", "verdict", *columns, "event_ids"])
    least = frame[["weight_first", "weight_second"]].min(axis=1)
    order = frame.assign(least=least, most=frame["weight_first"] + frame["weight_second"])
    order = order.sort_values(["least", "most", "third"], ascending=[False, False, True])
    return frame.loc[order.index].reset_index(drop=True)


def _verdict(product: int) -> str:
    return {1: "balanced", -1: "unbalanced"}.get(product, "open")


def triads(graph: nx.Graph) -> list[tuple[str, str, str]]:
    """Return all triads whose three ties have signs, each sorted, in order."""
    signed = nx.Graph((a, b) for a, b, data in graph.edges(data=True) if data["sign"])
    found = set()
    for a, b in signed.edges:
        for c in set(signed[a]) & set(signed[b]):
            found.add(tuple(sorted((a, b, c))))
    return sorted(found)


def listed(graph: nx.Graph) -> pd.DataFrame:
    """Return all `triads`, unbalanced ones first.

    Returns
    -------
    pandas.DataFrame
        ``one``, ``two``, ``three`` (actor ids), ``sign_one_two``, ``sign_one_three``, ``sign_two_three``,
        ``verdict``, and ``common``: the events that all three share, with spaces between.
    """
    rows = [
        (*triad, *signs, _verdict(math.prod(signs)), " ".join(_common(graph, triad)))
        for triad in triads(graph)
        for signs in [[graph[a][b]["sign"] for a, b in combinations(triad, 2)]]
    ]
    columns = ["one", "two", "three", "sign_one_two", "sign_one_three", "sign_two_three", "verdict", "common"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.sort_values("verdict", ascending=False, kind="stable", ignore_index=True)


def _common(graph: nx.Graph, triad: tuple[str, str, str]) -> list[str]:
    """Return the events that are in all three ties of a triad."""
    return sorted(set.intersection(*(set(graph[a][b]["events"]) for a, b in combinations(triad, 2))))


def census(graph: nx.Graph, pair: list[str], draws: int) -> pd.DataFrame:
    """Return the share of balanced triads, against signs dealt anew over the same ties.

    Each draw deals the signs there are to the ties that have one, so that ties and the number of
    each sign are kept (Leskovec, Huttenlocher and Kleinberg 2010); seeded.

    Returns
    -------
    pandas.DataFrame
        A row for each ``scope``: "all" triads; "apart", those whose three ties share no event (one
        meeting of three makes a balanced triad by itself); "pair", those of both of the pair. ``n`` triads,
        ``positive`` (share of the signs), ``balanced``, ``share``, ``mean``, ``low`` and ``high`` (2.5th
        and 97.5th percentile of the draws) and ``as_high`` (share of the draws at least as balanced). Shares
        are NaN below `LEAST_TRIADS`.
    """
    edges = sorted((*sorted((a, b)), data["sign"]) for a, b, data in graph.edges(data=True) if data["sign"])
    number = {(a, b): place for place, (a, b, _) in enumerate(edges)}
    signs = np.array([sign for *_, sign in edges], dtype=np.int8)
    found = triads(graph)
    sides = np.array([[number[side] for side in combinations(triad, 2)] for triad in found], dtype=int).reshape(-1, 3)
    dealt = np.random.default_rng(SEED).permuted(np.tile(signs, (draws, 1)), axis=1)
    rows = []
    scopes = {
        "all": [True for _ in found],
        "apart": [not _common(graph, triad) for triad in found],
        "pair": [set(pair) <= set(triad) for triad in found],
    }
    for scope, kept in scopes.items():
        chosen = np.array(kept, dtype=bool)
        n, of = int(chosen.sum()), sides[chosen]
        balanced = int((signs[of].prod(axis=1) > 0).sum()) if n else 0
        row = {"scope": scope, "n": n, "positive": float((signs > 0).mean()) if n else np.nan, "balanced": balanced}
        if n >= LEAST_TRIADS:
            null = (dealt[:, of].prod(axis=2) > 0).mean(axis=1)
            low, high = np.percentile(null, [2.5, 97.5])
            as_high = float((null >= balanced / n).mean())
            row |= {"share": balanced / n, "mean": null.mean(), "low": low, "high": high, "as_high": as_high}
        rows.append(row)
    columns = ["scope", "n", "positive", "balanced", "share", "mean", "low", "high", "as_high"]
    return pd.DataFrame(rows, columns=columns).astype({"share": float}).round(4)
