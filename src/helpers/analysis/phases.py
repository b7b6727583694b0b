"""Phases of a relation: change points by two methods, and how well each break holds.

Counts by bin are made even in variance (Anscombe 1948) and cut by PELT (Killick et al. 2012, library
``ruptures``) with the penalty of the Bayesian information criterion. Dates of events are cut by
Bayesian blocks (Scargle et al. 2013, library ``hepstats``), which needs no bins.
"""

from typing import Final

import numpy as np
import pandas as pd
import ruptures
from hepstats.modeling import bayesian_blocks

from helpers.analysis.timeline import BINS, LEAST_EVENTS, bounds, dyad_events
from helpers.record.dataset import Record
from helpers.record.dates import decimal_year

#: A break holds if this share of all variants have one within `NEAR` years of it.
HOLDS: Final = 0.75
NEAR: Final = 1.0


def placed_dates(events: pd.DataFrame) -> pd.Series:
    """Return a day for each event with a closed date, in days since 1970, sorted.

    Events of the same bounds, such as one month, are spread evenly over them: at one point they
    would look like a burst that nobody reports.
    """
    dated = bounds(events).sort_values(["low", "high", "event_id"])
    group = dated.groupby(["low", "high"])["event_id"]
    part = (group.cumcount() + 0.5) / group.transform("size")
    days = dated["low"] + part * (dated["high"] - dated["low"] + 1)
    return days.round(4).sort_values(ignore_index=True)


def counts(days: pd.Series, bin: str) -> pd.Series:
    """Count days (as of `placed_dates`) by bin, from the first that has any to the last."""
    found = pd.Series(1, index=pd.to_datetime(days, unit="D").dt.to_period(BINS[bin])).groupby(level=0).sum()
    full = pd.period_range(found.index.min(), found.index.max(), freq=BINS[bin])
    return found.reindex(full, fill_value=0)


def pelt(days: pd.Series, bin: str) -> list[float]:
    """Return the breaks (decimal years, starts of bins) that PELT finds in counts of days by bin."""
    full = counts(days, bin)
    if len(full) < 4:
        return []
    even = 2 * np.sqrt(full.to_numpy(float) + 3 / 8)
    search = ruptures.KernelCPD(kernel="linear", min_size=2)  # PELT for a change of the mean, in C
    cuts = search.fit(even.reshape(-1, 1)).predict(pen=2 * np.log(len(even)))
    return [round(decimal_year(full.index[cut].start_time), 2) for cut in cuts[:-1]]


def blocks(days: pd.Series) -> list[float]:
    """Return the breaks (decimal years) that Bayesian blocks finds between days of events."""
    if days.nunique() < 3:
        return []
    edges = bayesian_blocks(days.to_numpy(float), p0=0.05)[1:-1]
    return [round(decimal_year(pd.Timestamp(edge, unit="D")), 2) for edge in edges]


def variants(record: Record, dyad: list[str]) -> pd.DataFrame:
    """Return the breaks of every variant: method by bin by leaving one source out.

    Returns
    -------
    pandas.DataFrame
        ``method`` ("pelt" or "blocks"), ``bin`` ("" for blocks), ``without`` (a source, or "" for
        none), ``n`` (events), and ``breaks`` (a tuple of decimal years; None where there are fewer
        than `LEAST_EVENTS` events). Blocks stand once, since they know no bins.
    """
    rows = []
    for without in ("", *sorted(record.sources["source_id"])):
        told = record.evidence[record.evidence["source_id"] != without]
        events = dyad_events(record, dyad)
        days = placed_dates(events[events["event_id"].isin(told["record_id"])])
        enough = len(days) >= LEAST_EVENTS
        for bin in BINS:
            found = tuple(pelt(days, bin)) if enough else None
            rows.append(("pelt", bin, without, len(days), found))
        rows.append(("blocks", "", without, len(days), tuple(blocks(days)) if enough else None))
    return pd.DataFrame(rows, columns=["method", "bin", "without", "n", "breaks"])


def robustness(frame: pd.DataFrame) -> pd.DataFrame:
    """Return how well each break of the undivided record holds over all variants.

    Both methods weigh the same, however many variants each has. A break holds if a share of `HOLDS`
    has one near it, at least half of either method, and half without any one source.

    Returns
    -------
    pandas.DataFrame
        ``year`` (the first of breaks that lie within `NEAR` years), ``share`` of the variants with
        a break near it (mean of both methods), ``variants`` (how many there are), ``hangs_on`` (the
        sources without which fewer than half find it, with ", " between) and ``holds``.
    """
    tried = frame[frame["breaks"].notna()]
    found = sorted({year for row in tried[tried["without"] == ""]["breaks"] for year in row})
    rows: list[tuple[float, float, int, str, bool]] = []
    for year in found:
        if rows and year - rows[-1][0] <= NEAR:
            continue
        near = tried["breaks"].map(lambda years, at=year: any(abs(other - at) <= NEAR for other in years)).astype(bool)
        shares = near.groupby([tried["without"], tried["method"]]).mean()
        by_source = shares.groupby(level=0).mean().drop("", errors="ignore")
        by_method = near.groupby(tried["method"]).mean()
        hangs_on = ", ".join(by_source.index[by_source < 0.5])
        share = round(float(by_method.mean()), 3)
        rows.append((year, share, len(tried), hangs_on, share >= HOLDS and by_method.min() >= 0.5 and not hangs_on))
    return pd.DataFrame(rows, columns=["year", "share", "variants", "hangs_on", "holds"])
