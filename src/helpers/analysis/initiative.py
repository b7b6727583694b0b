"""Who starts: acts from an initiator to a target."""

from typing import Final

import pandas as pd
from scipy.stats import binomtest

from helpers.analysis.network import incidence, part_of
from helpers.analysis.periodisation import DECADES, NO_PERIOD, period_of, spans
from helpers.record.dataset import Record

#: What stands before the id of a source left out.
WITHOUT: Final = "without:"
#: Below this many acts of a pair no share is given.
LEAST_ACTS: Final = 5


def acts(record: Record) -> pd.DataFrame:
    """Return one row for each initiator and target of each event.

    Who both starts an act and is its target (as a side may, once its members count as one) stands in
    no row with itself; neither does an actor with the body or state it is part of.

    Returns
    -------
    pandas.DataFrame
        ``event_id``, ``initiator``, ``target``, ``kind`` ("cooperation", "conflict", "request" or "none", by quad
        class or, for a condition without a type, sign), sorted.
    """
    both, related = incidence(record), part_of(record.actors)
    rows = []
    for event_id, data in both.nodes(data=True):
        if data["part"] == "event":
            roles = {actor: both[event_id][actor]["roles"] for actor in sorted(both[event_id])}
            rows += [
                (event_id, one, other, data["relation"])
                for one in roles
                for other in roles
                if one != other and "initiator" in roles[one] and "target" in roles[other]
                and not related(one, other)
            ]  # fmt: skip
    return pd.DataFrame(rows, columns=["event_id", "initiator", "target", "kind"])


def directed(record: Record) -> pd.DataFrame:
    """Return one row for each actor that starts acts towards another, most acts first.

    Returns
    -------
    pandas.DataFrame
        ``initiator``, ``target``, ``acts``, of which ``cooperation``, ``requests`` and ``conflict``, and
        ``event_ids`` with spaces between.
    """
    rows, kinds = acts(record), {"cooperation": "cooperation", "requests": "request", "conflict": "conflict"}
    found = rows.assign(**{name: rows["kind"] == kind for name, kind in kinds.items()})
    frame = found.groupby(["initiator", "target"], as_index=False).agg(
        acts=("event_id", "size"), **{name: (name, "sum") for name in kinds}, event_ids=("event_id", " ".join)
    )
    frame = frame.astype(dict.fromkeys(("acts", *kinds), int))
    return frame.sort_values(["acts", "initiator", "target"], ascending=[False, True, True], ignore_index=True)


def matrix(frame: pd.DataFrame, top: int) -> pd.DataFrame:
    """Return `directed` as a table of acts: initiators down, targets across, the ``top`` of each by acts."""
    counts = frame.pivot_table(index="initiator", columns="target", values="acts", fill_value=0, aggfunc="sum")
    if counts.empty:
        return pd.DataFrame()
    down, across = (
        counts.sum(axis=axis).sort_values(ascending=False, kind="stable").head(top).index for axis in (1, 0)
    )
    return counts.loc[down, across].astype(int)


def asymmetry(record: Record, pair: list[str]) -> pd.DataFrame:
    """Return who of a pair starts more acts towards the other, by period and in all.

    Returns
    -------
    pandas.DataFrame
        ``period`` (those with any such event, "" for undated or across, then "all", then `WITHOUT`
        and a source's id for all without that source), ``first`` and
        ``second`` (acts that each starts towards the other), ``joint`` (events in which neither starts
        towards the other, such as a meeting of parties), ``share`` of the first in the acts of both,
        with its 95% Wilson interval ``low`` and ``high``; NaN below `LEAST_ACTS` acts.
    """
    columns = ["period", "first", "second", "joint", "share", "low", "high"]
    if len(pair) < 2:
        return pd.DataFrame(columns=columns)
    first, second = pair
    both = incidence(record)
    shared = set(both[first]) & set(both[second]) if first in both and second in both else set()
    started = acts(record)
    sides = {}
    for one, other in ((first, second), (second, first)):
        sides[one] = set(started["event_id"][(started["initiator"] == one) & (started["target"] == other)])
    events = record.events[record.events["event_id"].isin(shared)]
    period = period_of(events)
    rows = []
    told = record.evidence[record.evidence["record_id"].isin(events["event_id"])]
    scopes = {name: set(events["event_id"][period == name]) for name in [*spans(DECADES), NO_PERIOD]}
    scopes = {name: ids for name, ids in scopes.items() if ids} | {"all": set(events["event_id"])}
    for source in sorted(told["source_id"].unique()):
        scopes[f"{WITHOUT}{source}"] = set(told["record_id"][told["source_id"] != source])
    for name, ids in scopes.items():
        counts = [len(sides[side] & ids) for side in pair]
        acted = sum(counts)
        share = low = high = float("nan")
        if acted >= LEAST_ACTS:
            interval = binomtest(counts[0], acted).proportion_ci(method="wilson")
            share, low, high = counts[0] / acted, interval.low, interval.high
        rows.append((name, *counts, len(ids - sides[first] - sides[second]), share, low, high))
    return pd.DataFrame(rows, columns=columns).round(4)
