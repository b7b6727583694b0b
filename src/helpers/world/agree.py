"""How far two sources of the same thing agree."""

from typing import Final

import pandas as pd

#: Fewer common periods than this give no correlation.
LEAST_PERIODS: Final = 5


def agreement(series: pd.DataFrame, measure: str, other: str) -> pd.DataFrame:
    """Return how far two measures of the same thing agree, pair by pair.

    Parameters
    ----------
    series
        The figures, as ``series.csv`` has them.
    measure, other
        The two measures.

    Returns
    -------
    pandas.DataFrame
        ``state``, ``partner``; ``n``, the periods that both have; ``correlation`` (Pearson), missing where there are
        fewer than five or one of the two does not vary; and ``ratio``, the median of the other's figure by the
        first's, over periods in which neither is zero. A high correlation with a ratio far from one is another
        definition or unit; a ratio near one without correlation is agreement on the level alone.
    """
    keys = ["state", "partner", "period"]
    one, two = (series.loc[series["measure_id"] == name, [*keys, "value"]] for name in (measure, other))
    both = one.merge(two, on=keys, suffixes=("", "_other"))
    rows = [
        {"state": state, "partner": partner, "n": len(pair), "correlation": _correlation(pair), "ratio": _ratio(pair)}
        for (state, partner), pair in both.groupby(["state", "partner"], sort=True)
    ]
    return pd.DataFrame(rows, columns=["state", "partner", "n", "correlation", "ratio"])


def _correlation(pair: pd.DataFrame) -> float:
    varied = pair["value"].nunique() > 1 and pair["value_other"].nunique() > 1
    return float(pair["value"].corr(pair["value_other"])) if varied and len(pair) >= LEAST_PERIODS else float("nan")


def _ratio(pair: pd.DataFrame) -> float:
    both = pair[(pair["value"] != 0) & (pair["value_other"] != 0)]
    return float((both["value_other"] / both["value"]).median())


def twins(series: pd.DataFrame, twins: pd.DataFrame) -> pd.DataFrame:
    """Return `agreement` for all measures of ``twins.csv``, with ``measure_id`` and ``other_id`` before it."""
    parts = [
        agreement(series, one, other).assign(measure_id=one, other_id=other)
        for one, other in zip(twins["measure_id"], twins["other_id"], strict=True)
    ]
    columns = ["measure_id", "other_id", "state", "partner", "n", "correlation", "ratio"]
    return pd.concat(parts, ignore_index=True)[columns]
