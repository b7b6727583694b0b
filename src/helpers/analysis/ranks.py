"""Ranks of actors, and how sure they are."""

from collections.abc import Mapping
from typing import Final

import networkx as nx
import numpy as np
import pandas as pd

from helpers.analysis.network import betweenness, joint, measures
from helpers.record.dataset import Record

SEED: Final = 20260101
#: What actors are ranked by.
RANKED: Final = ("strength", "betweenness", "pagerank", "participation")
#: Resamples of the events behind an interval.
DRAWS: Final = 200
#: Below this many events with two actors no interval is given.
LEAST_EVENTS: Final = 20


def ranked(values: pd.DataFrame, last: int) -> pd.DataFrame:
    """Return ranks by column, 1 for the largest value; equal values share the best of their ranks.

    A 0 is ``last``, or comes after all others where there are as many of them.
    """
    after = ((values > 0).sum() + 1).clip(lower=last)
    return values.rank(method="min", ascending=False).where(values > 0, after, axis=1)


def ranges(record: Record, graphs: Mapping[str, nx.Graph], draws: int = DRAWS) -> pd.DataFrame:
    """Return the rank of every actor by each measure, and how far it moves.

    An actor that a variant leaves out, or gives a value of 0, takes the last rank there is. A variant
    without any tie is none: where one source tells everything, leaving it out says nothing. A draw
    takes as many events as there are with two actors, with replacement (Efron 1979), seeded.

    Parameters
    ----------
    record
        The selection.
    graphs
        Of `helpers.analysis.network.leaving_out`.
    draws
        Resamples of the events.

    Returns
    -------
    pandas.DataFrame
        ``measure``, ``actor_id``, ``value``, ``rank``; ``source_low`` and ``source_high``, the best and
        worst rank over leaving each source out, and ``hangs_on``, the source without which the rank
        moves most ("" where none does); ``draw_low`` and ``draw_high``, the 2.5th and 97.5th percentile
        of the rank over the draws. All are NaN for a value of 0, since there is no order among those,
        those of the sources where one tells everything, and those of the draws where fewer than
        `LEAST_EVENTS` events have two actors.
    """
    whole = measures(graphs[""]).set_index("actor_id").sort_index()
    left = {
        source: measures(graph).set_index("actor_id")
        for source, graph in graphs.items()
        if source and graph.number_of_edges()
    }
    drawn = _drawn(record, list(whole.index), draws)
    frames = []
    for measure in RANKED:
        some = whole[measure] > 0
        rank = ranked(whole[[measure]], 0)[measure]
        variants = pd.DataFrame({source: frame[measure] for source, frame in left.items()}, index=whole.index)
        moved = ranked(variants.fillna(0.0), int(some.sum()))
        by_draw = ranked(pd.DataFrame(drawn[measure].T, index=whole.index), int(some.sum()))
        low, high = (by_draw.T.quantile(part, interpolation="nearest") for part in (0.025, 0.975))
        away = moved.sub(rank, axis=0).abs()
        spans = {
            "rank": rank,
            "source_low": moved.min(axis=1),
            "source_high": moved.max(axis=1),
            "draw_low": low,
            "draw_high": high,
        }
        frame = pd.DataFrame(spans, index=whole.index).where(some)
        frame["hangs_on"] = away.idxmax(axis=1).where(some & (away.max(axis=1) > 0), "") if away.size else ""
        frame = frame.assign(measure=measure, value=whole[measure])
        frames.append(frame.sort_values("rank", kind="stable", na_position="last"))
    columns = ["measure", "actor_id", "value", "rank", "source_low", "source_high", "hangs_on", "draw_low", "draw_high"]
    return pd.concat(frames).reset_index(names="actor_id")[columns]


def _drawn(record: Record, actors: list[str], draws: int) -> dict[str, np.ndarray]:
    """Return measure -> its value for each draw (rows) and actor (columns); no rows below `LEAST_EVENTS`."""
    rows = joint(record)
    events = sorted(rows["event_id"].unique())
    if len(events) < LEAST_EVENTS:
        return {measure: np.empty((0, len(actors))) for measure in RANKED}
    counts = np.random.default_rng(SEED).multinomial(len(events), np.full(len(events), 1 / len(events)), size=draws)
    number = {actor: place for place, actor in enumerate(actors)}
    ends = rows[["one", "other"]].map(number.get).to_numpy()
    times = counts[:, pd.Index(events).get_indexer(rows["event_id"])].astype(float)
    domain, names = pd.factorize(rows["domain_id"], sort=True)
    strength = np.zeros((len(names), draws, len(actors)))
    for place in range(len(names)):
        mine = domain == place
        for end in ends[mine].T:
            np.add.at(strength[place].T, end, times[:, mine].T)
    between, page = np.empty((draws, len(actors))), np.empty((draws, len(actors)))
    for draw, weights in enumerate(times):
        graph = _weighted(actors, ends, weights)
        page[draw] = list(nx.pagerank(graph, weight="weight").values())
        between[draw] = list(betweenness(graph).values())
    total = strength.sum(axis=0)
    return {
        "strength": total,
        "betweenness": between.round(4),
        "pagerank": np.where(total > 0, page, 0.0).round(4),
        "participation": _spread(strength, total).round(3),
    }


def _weighted(actors: list[str], ends: np.ndarray, weights: np.ndarray) -> nx.Graph:
    """Return the graph of a draw: all actors in order, and the ties that the draw has."""
    total: dict[tuple[int, int], float] = {}
    for (one, other), weight in zip(ends.tolist(), weights.tolist(), strict=True):
        if weight:
            total[one, other] = total.get((one, other), 0.0) + weight
    graph = nx.Graph()
    graph.add_nodes_from(actors)
    graph.add_weighted_edges_from(
        (actors[one], actors[other], weight) for (one, other), weight in sorted(total.items())
    )
    return graph


def _spread(strength: np.ndarray, total: np.ndarray) -> np.ndarray:
    """Return `helpers.analysis.network.participation` for all draws at once (domains, draws, actors)."""
    if len(strength) < 2:
        return np.zeros_like(total)
    shares = np.divide(strength, total, out=np.zeros_like(strength), where=total > 0)
    return np.where(total > 0, len(strength) / (len(strength) - 1) * (1 - (shares**2).sum(axis=0)), 0.0)
