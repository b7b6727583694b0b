"""What chapter 06 takes from a store of events: the same strands and ties as are kept in ``data/world``."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from helpers.analysis import dyads
from helpers.analysis.dyads import QUADS
from helpers.chapters.event_source import HELD, LETTERS, NOTHING, TIES, Pair, Source, Strand, Unit, largest


def stored(
    events: Any,  # noqa: ANN401 - an ibis table
    pairs: Sequence[Pair],
    within: tuple[str, str],
    unit: Unit,
    providers: Sequence[str],
    kept: Any = None,  # noqa: ANN401
) -> Source:
    """Return the same from a store's events: one strand a provider, ties of all states over the whole window.

    ``kept`` has the totals of one a day of the same events; they are counted where it is not given.
    """
    from helpers.eventdata import questions

    every = _chosen(events, within, providers)
    events = questions.one_a_day(every)
    kept = None if kept is None else _chosen(kept, within, providers)
    by_provider = events.group_by("provider").aggregate(first=events.date.min(), last=events.date.max())
    reach = by_provider.to_pandas().set_index("provider").astype(str)
    if reach.empty:
        return NOTHING
    first, last = str(reach["first"].min()), str(reach["last"].max())
    asked = questions.dyads(events, list(pairs), unit, kept).to_pandas()
    series = _periods(asked, unit)
    own = _directed(events, pairs[0], first, last, kept)
    strands = [
        Strand(str(name), str(name).upper(), unit, True, dyads.shares(part), own[own["provider"] == name])
        for name, part in series.groupby("provider")
    ]
    acts = questions.ties(events, first, last).to_pandas()
    acts = acts.rename(columns={"source_state": "source", "target_state": "target"})
    acts["score_sum"] = acts["score_sum"].where(acts["score_mean"].notna())  # a sum of no scores is none, not zero
    windows = {str(row.Index): f"{row.first}/{row.last}" for row in reach.itertuples()}
    network = windows.get(largest(acts, *QUADS), "")
    rows = questions.between(every, *pairs[0], first, last).to_pandas()
    held = _held(asked, series, rows, pairs[0])
    return Source(tuple(strands), acts[TIES], acts[TIES], windows, network, NOTHING.edges, True, None, held)


def _directed(events: Any, pair: Pair, first: str, last: str, kept: Any) -> pd.DataFrame:  # noqa: ANN401 - ibis tables
    """Return who acts on whom by day, whatever the unit of the series: days are drawn again, and months are few."""
    from helpers.eventdata import questions

    own = questions.directed(events, [pair], "day", kept).to_pandas()
    own = own.rename(columns={"source_state": "source", "target_state": "target"})
    own = own[own["events"] > 0].assign(period=lambda frame: _iso(frame["period"], "day"))
    rows = questions.between(events, *pair, first, last).to_pandas()
    own = own.merge(_mirrored(rows), how="left", on=["provider", "period", "source", "target"])
    return own.assign(mirrored=own["mirrored"].fillna(0))


def _held(asked: pd.DataFrame, series: pd.DataFrame, rows: pd.DataFrame, pair: Pair) -> pd.DataFrame:
    """Return what a store has by provider, from the series as asked for, as it is looked at, and the dyad's rows."""
    from helpers.eventdata.schema import BY_PEOPLE

    a, b = sorted(pair)
    found = []
    for name, part in asked[(asked["a"] == a) & (asked["b"] == b)].groupby("provider"):
        looked_at = series[(series["provider"] == name) & (series["a"] == a) & (series["b"] == b)]
        mine = rows[rows["provider"] == name]
        told = mine[mine["story"].fillna("") != ""].drop_duplicates("story")
        found.append(
            {
                "provider": str(name).upper(),
                "once": name not in BY_PEOPLE,
                "periods": len(looked_at),
                "thin": int((part["all_events"] > 0).sum()) - len(looked_at),
                "events": int(looked_at["all_events"].sum()),
                "rows": len(mine),
                "counted": int(part["events"].sum()),
                "stories": len(told),
                "publishers": list(told["publisher"].dropna().value_counts().index),
            }
        )
    return pd.DataFrame(found, columns=HELD)


def _chosen(rows: Any, within: tuple[str, str], providers: Sequence[str]) -> Any:  # noqa: ANN401 - ibis tables
    """Return the events, or totals, of some providers and of a window."""
    if providers:
        rows = rows.filter(rows.provider.isin([name.lower() for name in providers]))
    if within[0]:
        rows = rows.filter(rows.date >= pd.Timestamp(within[0]).date())
    if within[1]:
        rows = rows.filter(rows.date <= pd.Timestamp(within[1]).date())
    return rows


def _periods(frame: pd.DataFrame, unit: Unit) -> pd.DataFrame:
    """Return a frame with its periods as ISO dates of as many letters as the unit has, without those hardly covered."""
    frame = dyads.covered(frame)
    return frame.assign(period=_iso(frame["period"], unit))


def _iso(days: pd.Series, unit: Unit) -> pd.Series:
    """Return days as ISO dates of as many letters as a unit has."""
    return pd.to_datetime(days).dt.strftime("%Y-%m-%d").str[: LETTERS[unit]]


def _mirrored(rows: pd.DataFrame) -> pd.DataFrame:
    """Return how many events of a day are coded in the other direction too, as the same act.

    None are of providers whose events people have coded: there both are incidents of their own.
    """
    from helpers.eventdata.schema import BY_PEOPLE

    sides = ["source_state", "source_name", "target_state", "target_name"]  # states too: names may lack, or be alike
    texts = rows[["provider", "cameo", "plover", *sides]].fillna("").astype(str)
    one = pd.MultiIndex.from_frame(texts.assign(date=pd.to_datetime(rows["date"])))
    mirrored = one.isin(one.reorder_levels([0, 1, 2, 5, 6, 3, 4, 7])) & ~rows["provider"].isin(BY_PEOPLE)
    frame = rows.assign(mirrored=mirrored.astype(int), period=_iso(rows["date"], "day"))
    keys = ["provider", "period", "source_state", "target_state"]
    counted = frame.groupby(keys, as_index=False)["mirrored"].sum()
    return counted.rename(columns={"source_state": "source", "target_state": "target"})
