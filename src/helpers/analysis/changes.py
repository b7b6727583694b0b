"""Change points of a series of counts or ties, how sure they are, and what else could be meant by one.

A series is cut where its mean changes: the cuts that make the sum of squares around the means of the parts, plus a
penalty for each cut, as small as can be (PELT, Killick et al. 2012, of the library ``ruptures``, which finds the exact
optimum). Counts are made even in variance first (Anscombe 1948) and brought to the same exposure. The unit of the
squares is the noise from one period to the next (von Neumann 1941), which a change of level hardly touches.

The penalty is not chosen but follows from a rule: in noise of the same length and persistence that has no change at
all, cuts are found in one series of twenty (`RATE`). It was written before any series was cut.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations
from math import comb
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.common.extras import imported
from helpers.common.shared import shared

Values = npt.NDArray[np.float64]

#: Periods that a series needs.
LEAST: Final = 24
#: Share of series of pure noise in which a cut is found.
RATE: Final = 0.05
#: How strongly a period may depend on the last; what seems to persist more has a trend, and then cuts mean little.
MOST_PERSISTENT: Final = 0.6
#: Choices of dates below which the smallest p that there can be is above 0.01.
LEAST_CHOICES: Final = 100
#: Periods of the longest series that is simulated.
LONGEST: Final = 200
_SERIES: Final = 1000


def even(events: Sequence[float], exposure: Sequence[float]) -> Values:
    """Return counts with nearly even variance where they are Poisson's, each as if its period had the mean exposure.

    No events rank lowest, however little of the period is known. Its noise is larger the less that is: see
    `helpers.analysis.dyads.covered` and `helpers.analysis.dyads.peaks` for what is made of such periods.

    Parameters
    ----------
    events
        Counts by period.
    exposure
        All events of the period, of which they are a part; above zero.
    """
    counts, whole = np.asarray(events, float), np.asarray(exposure, float)
    root: Values = 2 * np.sqrt(counts * whole.mean() / whole + 3 / 8)
    return root


def noise(values: Values) -> float:
    """Return the standard deviation of the noise from the differences of neighbours (von Neumann 1941)."""
    return float(np.sqrt(np.mean(np.diff(values) ** 2) / 2))


def persistence(values: Values) -> float:
    """Return how strongly a period depends on the last, from 0 to `MOST_PERSISTENT`, in tenths.

    It comes from how differences of neighbours follow each other, so a change of level does not count as persistence:
    for an autoregressive process of order one their correlation is ``(persistence - 1) / 2``.
    """
    steps = np.diff(values)
    first, second = steps[:-1], steps[1:]
    size = float(np.sqrt((first**2).sum() * (second**2).sum()))
    correlation = float((first * second).sum()) / size if size else -0.5
    return round(min(max(1 + 2 * correlation, 0.0), MOST_PERSISTENT), 1)


def _search(values: Values, least: int) -> Any:  # noqa: ANN401 - of a library without stubs
    search = imported("ruptures", "events").KernelCPD(kernel="linear", min_size=least)  # changes of the mean, in C
    return search.fit(values.reshape(-1, 1))


@lru_cache(maxsize=64)
def penalty(periods: int, persistent: float, least: int) -> float:
    """Return the penalty for a cut, in units of the noise squared, that cuts `RATE` of all series of noise.

    The noise is normal and autoregressive of order one; its size is estimated from each series, as for real ones. What
    one cut gains, or half of what two gain, is found for each series; longer series than `LONGEST` are taken to need
    as much more as their logarithm is larger.
    """
    size = min(periods, LONGEST)
    random = np.random.default_rng(0)
    steps = random.normal(size=(_SERIES, size))
    noises = np.empty_like(steps)
    noises[:, 0] = steps[:, 0] / np.sqrt(1 - persistent**2)
    for period in range(1, size):
        noises[:, period] = persistent * noises[:, period - 1] + steps[:, period]
    noises /= np.sqrt(np.mean(np.diff(noises) ** 2, axis=1, keepdims=True) / 2)
    gain = np.quantile(_gains(noises, least), 1 - RATE)
    return round(float(gain * np.log(periods) / np.log(size)), 3)


def _gains(series: Values, least: int) -> Values:
    """Return by how much one cut, or two for each, lower the sum of squares of each series (a row) at most."""
    size = series.shape[1]
    sums, ends = np.cumsum(series, axis=1), np.arange(1, size + 1)
    whole = sums[:, -1:]
    flat = whole**2 / size
    tails = (whole - sums[:, : size - least]) ** 2 / (size - ends[: size - least])  # after a cut at each place
    best = np.zeros((len(series), 1))
    for first in range(least, size - least + 1):
        head = sums[:, first - 1 : first]
        start = head**2 / first - flat
        best = np.maximum(best, start + tails[:, first - 1 : first])
        later = slice(first + least - 1, size - least)
        if later.start < later.stop:
            middle = sums[:, later] - head
            middle *= middle
            middle /= ends[later] - first
            middle += tails[:, later]
            best = np.maximum(best, (middle.max(axis=1, keepdims=True) + start) / 2)
    gains: Values = best[:, 0]
    return gains


@shared
def cuts(values: Values, least: int = 2) -> list[int]:
    """Return the places where a new level begins.

    Parameters
    ----------
    values
        A series without gaps, or with the periods that lack left out; `even` counts, or another measure.
    least
        Periods that a level lasts.

    Raises
    ------
    ValueError
        Where there are fewer than `LEAST` periods.
    """
    if len(values) < LEAST:
        raise ValueError(f"{len(values)} periods; at least {LEAST} are needed to look for change points")
    size = noise(values)
    if not size:
        return []
    price = penalty(len(values), persistence(values), least)
    return [int(cut) for cut in _search(values / size, least).predict(pen=price)[:-1]]


def levels(values: Values, places: Sequence[int]) -> Values:
    """Return the mean of the part in which each period lies."""
    parts = np.split(values, list(places))
    return np.concatenate([np.full(len(part), part.mean()) for part in parts])


@shared
def intervals(values: Values, places: Sequence[int], least: int = 2, block: int = 3, draws: int = 100) -> pd.DataFrame:
    """Return between which periods each cut lies, by a bootstrap of the residuals in blocks.

    Each draw puts residuals, in blocks of ``block`` neighbours taken with replacement from the same part, around the
    means, and looks for as many cuts again; seeded.

    Returns
    -------
    pandas.DataFrame
        ``place``, and ``low`` and ``high``, between which it was found in 90 of 100 draws.
    """
    columns = ["place", "low", "high"]
    if not len(places):
        return pd.DataFrame(columns=columns, dtype=int)
    random = np.random.default_rng(0)
    means = levels(values, places)
    parts = np.split(values - means, list(places))
    found = np.array(
        [
            _search(means + np.concatenate([_drawn(part, block, random) for part in parts]), least).predict(
                n_bkps=len(places)
            )[:-1]
            for _ in range(draws)
        ]
    )
    low, high = np.quantile(found, [0.05, 0.95], axis=0, method="nearest")
    return pd.DataFrame({"place": list(places), "low": low, "high": high})[columns].astype(int)


def _drawn(part: Values, block: int, random: np.random.Generator) -> Values:
    size = min(block, len(part))
    starts = random.integers(0, len(part) - size + 1, size=-(-len(part) // size))
    return np.concatenate([part[start : start + size] for start in starts])[: len(part)]


def near(places: Sequence[int], named: Sequence[int], within: int) -> list[bool]:
    """Return for each place whether one of the named lies no more than ``within`` periods from it."""
    return [any(abs(place - other) <= within for other in named) for place in places]


@shared
def named_against_random(values: Values, named: Sequence[int], draws: int = 9999) -> dict[str, float]:
    """Return whether a series is higher in named periods than in as many taken at random.

    All choices are tried where there are no more than ``draws``; otherwise so many are drawn, seeded.

    Returns
    -------
    dict
        ``n`` (named periods), ``periods``, ``mean`` and ``other`` (means of the named and of the rest), ``p`` (share of
        choices with a mean at least as high, the one that was made among them).

    Raises
    ------
    ValueError
        Where fewer than `LEAST_CHOICES` choices can be made: no p could be small.
    """
    chosen = sorted(set(named))
    choices = comb(len(values), len(chosen))
    if choices < LEAST_CHOICES:
        raise ValueError(f"{len(chosen)} of {len(values)} periods can be chosen in {choices} ways only")
    own = float(values[chosen].mean())
    if choices <= draws:
        means = values[np.array(list(combinations(range(len(values)), len(chosen))))].mean(axis=1)
        p = float(np.mean(means >= own - 1e-12))
    else:
        random = np.random.default_rng(0)
        means = np.array([random.choice(values, len(chosen), replace=False).mean() for _ in range(draws)])
        p = float((np.sum(means >= own - 1e-12) + 1) / (draws + 1))
    rest = np.delete(values, chosen)
    return {"n": len(chosen), "periods": len(values), "mean": own, "other": float(rest.mean()), "p": round(p, 4)}
