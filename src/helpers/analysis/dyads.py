"""Pairs of states in event data: counts by period, shares that divide coverage out, direction, agreement, peaks.

A dyad is normalised twice, since a provider's coverage grows and a state's own total moves for its own reasons: by all
international events of the period, and by all that either side has with anybody.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from helpers.common.shared import shared

QUADS: Final = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")
#: Columns of a series of dyads, whoever makes it: a store, or the figures kept in ``data/world``.
COLUMNS: Final = (
    "provider", "period", "a", "b", *QUADS, "events", "scored", "score_sum", "score_mean",
    "all_events", "a_events", "b_events",
)  # fmt: skip
#: Events that a share or a direction needs, and pairs of values that a correlation does.
LEAST_EVENTS: Final = 50
LEAST_PAIRS: Final = 24
#: Part of the events of a provider's middle period that a period needs to be looked at.
COVERED: Final = 0.1
#: A peak is higher than the middle by more than this many (robust) standard deviations (Hampel 1974).
HIGH: Final = 3.0
_TO_SIGMA: Final = 1.4826
_SCORES: Final = ["scored", "score_sum"]


def series(counts: pd.DataFrame, totals: pd.DataFrame, pairs: Sequence[tuple[str, str]]) -> pd.DataFrame:
    """Return dyads by period from directed counts; a period of the totals without events is a row of zeros.

    Parameters
    ----------
    counts
        ``provider``, ``period``, ``source``, ``target``, the columns of `QUADS`, ``scored`` (events with a score) and
        ``score_sum`` (both missing where there are no scores).
    totals
        ``provider``, ``period``, ``state`` ("" for the world), ``events``.
    pairs
        Of states, in any order.

    Returns
    -------
    pandas.DataFrame
        The columns of `COLUMNS`; ``a`` before ``b`` by alphabet, and no ``a_events`` where the totals lack the state.
    """
    wanted = pd.DataFrame(sorted({(min(pair), max(pair)) for pair in pairs}), columns=["a", "b"])
    world = totals[totals["state"] == ""][["provider", "period", "events"]].rename(columns={"events": "all_events"})
    sides = np.sort(counts[["source", "target"]].to_numpy(str), axis=1)
    mine = counts.assign(a=sides[:, 0], b=sides[:, 1]).merge(wanted, on=["a", "b"])
    summed = mine.groupby(["provider", "period", "a", "b"], as_index=False)[[*QUADS, *_SCORES]].sum()
    whole = world.merge(wanted, how="cross").merge(summed, how="left", on=["provider", "period", "a", "b"])
    whole = whole.fillna(dict.fromkeys([*QUADS, *_SCORES], 0))
    for side in ("a", "b"):
        of_side = totals[["provider", "period", "state", "events"]]
        of_side = of_side.rename(columns={"state": side, "events": f"{side}_events"})
        whole = whole.merge(of_side, how="left", on=["provider", "period", side])
    with_scores = counts.groupby("provider")["score_sum"].agg(lambda scores: scores.notna().any())
    known = whole["provider"].map(with_scores).fillna(False).astype(bool)
    whole["events"] = whole[list(QUADS)].sum(axis=1)
    whole[_SCORES] = whole[_SCORES].where(known)
    whole["score_mean"] = whole["score_sum"] / whole["scored"].where(whole["scored"] > 0)
    return whole[list(COLUMNS)].sort_values(["provider", "a", "b", "period"], ignore_index=True)


def covered(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a series without periods that a provider hardly covers: they lack, and are no zeros.

    Those have fewer than `COVERED` of the events, of all states, that half of the provider's periods have: late
    additions, or days whose file is not there. One event there would be as high as ten elsewhere.
    """
    middle = frame["all_events"].where(frame["all_events"] > 0).groupby(frame["provider"]).transform("median")
    return frame[frame["all_events"] >= middle * COVERED]


def shares(frame: pd.DataFrame) -> pd.DataFrame:
    """Return `series` with what is divided by coverage.

    Returns
    -------
    pandas.DataFrame
        The rows given, with ``share`` (per mille of all events of the period), ``share_a`` and ``share_b`` (of each
        side's), and ``cooperation`` (part of the events; missing below `LEAST_EVENTS`).
    """
    events = frame["events"]
    cooperation = frame["verbal_cooperation"] + frame["material_cooperation"]
    return frame.assign(
        share=1000 * events / frame["all_events"].where(frame["all_events"] > 0),
        share_a=events / frame["a_events"].where(frame["a_events"] > 0),
        share_b=events / frame["b_events"].where(frame["b_events"] > 0),
        cooperation=(cooperation / events.where(events > 0)).where(events >= LEAST_EVENTS),
    )


@shared
def direction(counts: pd.DataFrame, a: str, b: str, draws: int = 1000) -> pd.DataFrame:
    """Return which side acts first how often, by quad class and for what is not mirrored, with an interval by periods.

    A meeting is coded in both directions and says nothing of who began it, so talk is even by making; deeds and what
    only one of the two does are not. Periods are drawn with replacement, as whole, since events of a day or a year hang
    together; seeded.

    Parameters
    ----------
    counts
        ``period``, ``source``, ``target``, the columns of `QUADS`, and ``mirrored``.

    Returns
    -------
    pandas.DataFrame
        ``kind`` (of `QUADS`, or "one_way"), ``of_a`` and ``of_b`` (events from a to b, and from b to a), ``n``,
        ``share`` of a, ``low`` and ``high`` (90 per cent); the last three are missing below `LEAST_EVENTS`.
    """
    random = np.random.default_rng(0)
    one_way = counts[list(QUADS)].sum(axis=1) - counts["mirrored"]
    kinds = {quad: counts[quad] for quad in QUADS} | ({"one_way": one_way} if one_way.notna().any() else {})
    rows: list[dict[str, Any]] = []
    for kind, values in kinds.items():
        frame = counts.assign(value=values.astype(float))
        sides = [
            frame[(frame["source"] == one) & (frame["target"] == other)].groupby("period")["value"].sum()
            for one, other in ((a, b), (b, a))
        ]
        table = pd.concat(sides, axis=1, keys=["of_a", "of_b"]).fillna(0.0).sort_index()
        of_a, of_b = (int(table[name].sum()) for name in ("of_a", "of_b"))
        row: dict[str, Any] = {"kind": kind, "of_a": of_a, "of_b": of_b, "n": of_a + of_b}
        rows.append(row | _share(table, random, draws))
    return pd.DataFrame(rows, columns=["kind", "of_a", "of_b", "n", "share", "low", "high"])


def _share(table: pd.DataFrame, random: np.random.Generator, draws: int) -> dict[str, float]:
    values = table.to_numpy()
    if values.sum() < LEAST_EVENTS:
        return dict.fromkeys(("share", "low", "high"), np.nan)
    drawn = values[random.integers(0, len(values), size=(draws, len(values)))].sum(axis=1)
    parts = drawn[:, 0] / drawn.sum(axis=1).clip(1)
    low, high = np.quantile(parts, [0.05, 0.95])
    return {"share": float(values[:, 0].sum() / values.sum()), "low": float(low), "high": float(high)}


def agreement(one: pd.Series, other: pd.Series) -> dict[str, float]:
    """Return Spearman's rank correlation of two providers' values of the same periods, with n.

    Raises
    ------
    ValueError
        Where they have fewer than `LEAST_PAIRS` periods in common.
    """
    both = pd.concat([one, other], axis=1, keys=["one", "other"]).dropna()
    if len(both) < LEAST_PAIRS:
        raise ValueError(f"{len(both)} periods in common; at least {LEAST_PAIRS} are needed")
    ranks = both.rank()
    flat = ranks["one"].nunique() < 2 or ranks["other"].nunique() < 2
    return {"rho": 0.0 if flat else round(float(ranks["one"].corr(ranks["other"])), 3), "n": len(both)}


def peaks(values: pd.Series, exposure: pd.Series | None = None) -> pd.DataFrame:
    """Return the periods that stand out, the highest of neighbours that all do.

    A value stands out if it is above the median by more than `HIGH` times the median distance from it, scaled to a
    standard deviation (Hampel 1974). Of counts that deviation is one at least, which is Poisson's: where most periods
    have no event the median distance is nothing, and every event would be a peak. And where less is covered than in the
    middle period the noise is larger, by the root of the part, and a value must be higher by as much.

    Parameters
    ----------
    values
        By place in time (whole numbers; what lacks is left out).
    exposure
        All events of each period, where the values are counts that `helpers.analysis.changes.even` made.

    Returns
    -------
    pandas.DataFrame
        ``place``, ``value`` and ``times`` (how many times the median it is), by place.
    """
    middle = float(values.median())
    deviation = _TO_SIGMA * float((values - middle).abs().median())
    if exposure is not None:
        deviation = max(deviation, 1.0) * (exposure.median() / exposure).clip(lower=1) ** 0.5
    limit = middle + HIGH * deviation
    high = values[values > limit]
    runs = (high.index.to_series().diff() > 1).cumsum()
    tops = [int(run.idxmax()) for _, run in high.groupby(runs)]
    times = [float(values[top]) / middle if middle > 0 else np.nan for top in tops]
    return pd.DataFrame({"place": tops, "value": [float(values[top]) for top in tops], "times": times})


def matched(
    tops: Sequence[int], spans: Mapping[str, tuple[int, int]], places: Sequence[int], within: int
) -> tuple[dict[int, list[str]], dict[str, float]]:
    """Match peaks with dated events, and say how many matches chance alone would make.

    Parameters
    ----------
    tops
        Places of peaks.
    spans
        Event -> the first and last place at which it may have been.
    places
        All places of the series.
    within
        How far a peak and an event may be from each other.

    Returns
    -------
    tuple
        Peak -> its events; and the error of the rule: ``peaks`` and ``events`` (how many have a match),
        ``random_peak`` (share of all places that would match an event) and ``random_event`` (share of all places at
        which an event would match a peak: the mean of events as long as these are).
    """
    by_peak = {top: sorted(key for key, span in spans.items() if _meets(top, span, within)) for top in tops}
    named = {key for keys in by_peak.values() for key in keys}
    random_peak = [any(_meets(place, span, within) for span in spans.values()) for place in places]
    lengths = [last - first for first, last in spans.values()] or [0]
    starts, ordered = np.asarray(places, float), np.append(np.sort(tops), np.inf)
    following = ordered[np.searchsorted(ordered, starts - within)]  # the first peak that an event begun there may meet
    reached = [float(np.mean(following <= starts + length + within)) for length in lengths if len(places)]
    error = {
        "peaks": sum(bool(keys) for keys in by_peak.values()),
        "events": len(named),
        "random_peak": float(np.mean(random_peak)) if len(places) else 0.0,
        "random_event": float(np.mean(reached)) if reached else 0.0,
    }
    return by_peak, error


def _meets(place: int, span: tuple[int, int], within: int) -> bool:
    return span[0] - within <= place <= span[1] + within
