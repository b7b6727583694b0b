"""How far two coders agree who coded the same articles without seeing each other's work.

In the first test, of events and conditions, each coder's units are records with a passage. Units of the two are
paired where their passages overlap and their labels are alike; the codes play no part in the pairing, and what only
one coder has is counted apart. In the second, of roles, links, claims, voices and theses, a second coder coded a
sample of given units. Agreement is Krippendorff's alpha (Krippendorff 2004): nominal; dates are compared by distance.
"""

from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Final

import krippendorff
import networkx as nx
import numpy as np
import pandas as pd

from helpers.common import paths
from helpers.common.frames import tuples
from helpers.common.shared import shared
from helpers.record import codings, dates
from helpers.record.codings import FIELDS, SAMPLED_FIELDS

#: Passages must share this part of the characters that either has.
LEAST_OVERLAP: Final = 0.25
#: Below this many pairs alpha is not given.
LEAST_PAIRS: Final = 20


def pair(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Pair the units of two coders, one to one, by overlap of passages and likeness of labels.

    Parameters
    ----------
    first, second
        With ``unit_id``, ``source_id``, ``paragraph``, ``start``, ``end`` and ``label_en``.

    Returns
    -------
    pandas.DataFrame
        ``first`` and ``second`` (unit ids) and ``overlap`` (Jaccard index of the characters, 0-1),
        the pairing of largest total of overlap and likeness (a matching of largest weight: Edmonds 1965).
    """
    candidates = first.merge(second, on=["source_id", "paragraph"], suffixes=("_1", "_2"))
    starts, ends = candidates[["start_1", "start_2"]], candidates[["end_1", "end_2"]]
    shared, either = ends.min(axis=1) - starts.max(axis=1), ends.max(axis=1) - starts.min(axis=1)
    candidates = candidates.assign(overlap=shared / either)
    candidates = candidates[candidates["overlap"] >= LEAST_OVERLAP].sort_values(["unit_id_1", "unit_id_2"])
    rows = []
    for _, near in candidates.groupby(["source_id", "paragraph"]):
        graph, overlaps = nx.Graph(), {}
        columns = ["unit_id_1", "unit_id_2", "overlap", "label_en_1", "label_en_2"]
        for first_id, second_id, overlap, one, other in tuples(near, *columns):
            alike = SequenceMatcher(None, one.lower(), other.lower(), autojunk=False).ratio()
            weight = round(1000 * (overlap + 2 * alike))  # whole numbers: the matching is exact
            graph.add_edge((1, first_id), (2, second_id), weight=weight)
            overlaps[first_id, second_id] = overlap
        for edge in nx.max_weight_matching(graph):
            both = tuple(unit for _, unit in sorted(edge))
            rows.append((*both, round(float(overlaps[both]), 3)))
    return pd.DataFrame(rows, columns=["first", "second", "overlap"]).sort_values("first").reset_index(drop=True)


def compared(first: pd.DataFrame, second: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the codes of both coders for each pair: ``<field>_1`` and ``<field>_2``."""
    columns = ["unit_id", "source_id", "label_en", *FIELDS]
    one = first[columns].add_suffix("_1")
    other = second[columns].add_suffix("_2")
    joined = pairs.merge(one, left_on="first", right_on="unit_id_1")
    return joined.merge(other, left_on="second", right_on="unit_id_2").sort_values("first").reset_index(drop=True)


def alpha(one: pd.Series, other: pd.Series) -> float:
    """Return Krippendorff's alpha for two coders, nominal; NaN where neither coder varies."""
    codes = {value: place for place, value in enumerate(sorted({*one, *other}))}
    if len(codes) < 2:
        return float("nan")
    table = np.array([one.map(codes), other.map(codes)], dtype=float)
    return float(krippendorff.alpha(reliability_data=table, level_of_measurement="nominal"))


def date_distance(one: pd.Series, other: pd.Series) -> dict[str, int]:
    """Return how far two coders' dates lie apart. Nominal codes would make 2024-04 and 2024-04-23 as far as 1989.

    Returns
    -------
    dict of str to int
        How many pairs are dated by ``neither``, by the ``first`` or the ``second`` alone, by ``both``; of these,
        how many have both ends in both (``closed``), the same bounds (``same``), and a day in common (``meet``);
        and by how many days the bound that lies further apart does so, where one does: ``median`` and ``most``.
    """
    dated_1, dated_2 = one != "", other != ""
    days = [_days(*texts) for texts in zip(one, other, strict=True)]
    closed = np.array([row for row in days if row], dtype=int).reshape(-1, 2, 2)
    starts, ends = closed[:, :, 0], closed[:, :, 1]
    furthest = np.abs(closed[:, 0] - closed[:, 1]).max(axis=1)
    differ = furthest[furthest > 0]
    return {
        "neither": int((~dated_1 & ~dated_2).sum()),
        "first": int((dated_1 & ~dated_2).sum()),
        "second": int((~dated_1 & dated_2).sum()),
        "both": int((dated_1 & dated_2).sum()),
        "closed": len(closed),
        "same": int((furthest == 0).sum()),
        "meet": int((starts.max(axis=1) <= ends.min(axis=1)).sum()),
        "median": round(float(np.median(differ))) if len(differ) else 0,
        "most": int(differ.max()) if len(differ) else 0,
    }


def _days(*texts: str) -> list[list[int]]:
    """Return the first and last possible day of each date as numbers; nothing where one is missing or open."""
    spans = [dates.parse(_decade(text)) for text in texts if text]
    bounds = [[day.toordinal() for day in (span.earliest, span.latest) if day] for span in spans]
    return bounds if [len(pair) for pair in bounds] == [2, 2] else []


def _decade(text: str) -> str:
    """Return 199X, by which a coder wrote a decade, in the form that the record uses."""
    return f"{text.replace('X', '0')}/{text.replace('X', '9')}" if "X" in text else text


@shared
def agreement(
    first: pd.DataFrame, second: pd.DataFrame, sample: pd.DataFrame, *, intervals: bool = True
) -> pd.DataFrame:
    """Return agreement by field, of both tests.

    Parameters
    ----------
    intervals
        Whether the bounds are computed, which takes seconds; without, they are NaN.

    Returns
    -------
    pandas.DataFrame
        ``field``, ``pairs``, ``same`` (share of the pairs with one code), ``alpha`` (NaN below
        `LEAST_PAIRS` pairs), and the bounds ``low`` and ``high`` of its 95% interval (1,000
        bootstrap samples of articles, seeded; NaN below two articles). ``dated`` is whether there is a date
        at all; how far dates lie apart is `date_distance`.
    """
    both = compared(first, second, pair(first, second))
    both = both.assign(dated_1=both["date_1"] != "", dated_2=both["date_2"] != "")
    tests = {field: (both["source_id_1"], both[f"{field}_1"], both[f"{field}_2"]) for field in (*FIELDS[:3], "dated")}
    for field in SAMPLED_FIELDS if len(sample) else ():
        mine = sample[sample["field"] == field]
        tests[field] = mine["source_id"], mine["first"], mine["second"]
    return pd.DataFrame([{"field": field, **_agreed(*codes, intervals=intervals)} for field, codes in tests.items()])


def _agreed(articles: pd.Series, one: pd.Series, other: pd.Series, *, intervals: bool) -> dict[str, float]:
    """Return how far the codes of two coders agree: a row of `agreement`."""
    n, none = len(one), float("nan")
    enough = n >= LEAST_PAIRS
    low, high = _interval(articles, one, other) if enough and intervals else (none, none)
    return {
        "pairs": n,
        "same": round(float((one == other).mean()), 3) if n else none,
        "alpha": round(alpha(one, other), 3) if enough else none,
        "low": low,
        "high": high,
    }


def _interval(articles: pd.Series, one: pd.Series, other: pd.Series) -> tuple[float, float]:
    """Return the 95% interval of alpha, by bootstrap over articles; NaN of fewer than two.

    Codes of one article are not independent of each other, so that articles are drawn and not codes. Alpha is in its
    closed form for two coders without gaps.
    """
    units = pd.DataFrame({"article": articles, "n": 1, "apart": (one != other).astype(int)})
    for code in sorted({*one, *other}):
        units[f"code {code}"] = (one == code).astype(int) + (other == code)
    by_article = units.groupby("article").sum().to_numpy(float)
    if len(by_article) < 2:
        return float("nan"), float("nan")
    draws = np.random.default_rng(20260101).integers(0, len(by_article), size=(1000, len(by_article)))
    n, apart, *counts = by_article[draws].sum(axis=1).T
    codes = np.array(counts)
    expected = 1 - (codes * (codes - 1)).sum(axis=0) / (2 * n * (2 * n - 1))
    varied = expected > 0
    alphas = 1 - (apart / n)[varied] / expected[varied]
    low, high = np.percentile(alphas, [2.5, 97.5]) if len(alphas) else (float("nan"), float("nan"))
    return round(float(low), 3), round(float(high), 3)


def coverage(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Return, for each coder, how many units there are and which share the other coder lacks.

    Returns
    -------
    pandas.DataFrame
        ``coder``, ``units``, ``paired``, ``alone`` and ``share_alone``.
    """
    pairs = pair(first, second)
    rows = []
    for coder, units in (("first", first), ("second", second)):
        alone = len(units) - len(pairs)
        share = round(alone / len(units), 3) if len(units) else float("nan")
        rows.append({"coder": coder, "units": len(units), "paired": len(pairs), "alone": alone, "share_alone": share})
    return pd.DataFrame(rows)


def f1(units: pd.DataFrame) -> float:
    """Return how far two coders find the same units (`coverage`): twice the pairs, by the units of both."""
    return 2 * int(units["paired"].iloc[0]) / int(units["units"].sum())


def settlement(settled: pd.DataFrame, fields: Sequence[str] = FIELDS) -> pd.DataFrame:
    """Return how the differences were settled, by field.

    Parameters
    ----------
    settled
        ``field``, ``first_code``, ``second_code`` and ``settled_code``.
    fields
        The fields to count, in order.

    Returns
    -------
    pandas.DataFrame
        ``field``, ``differences``, and how many were settled ``as_first``, ``as_second`` or ``otherwise``.
    """
    rows = []
    for field in fields:
        mine = settled[(settled["field"] == field) & (settled["first_code"] != settled["second_code"])]
        first = mine["settled_code"] == mine["first_code"]
        second = mine["settled_code"] == mine["second_code"]
        counts = int(first.sum()), int(second.sum()), int((~first & ~second).sum())
        rows.append((field, len(mine), *counts))
    return pd.DataFrame(rows, columns=["field", "differences", "as_first", "as_second", "otherwise"])


def _coded(sample: pd.DataFrame) -> pd.DataFrame:
    """Return the sample in the columns of `settlement`."""
    return sample.rename(columns={"first": "first_code", "second": "second_code", "settled": "settled_code"})


def differences(data: Path) -> int:
    """Return how many differences of the coders kept in a folder were settled, of both tests."""
    frames = codings.load(data)
    sample = frames["second_sample"]
    return len(frames["settled"]) + int((sample["first"] != sample["second"]).sum())


def _on_dates(first: pd.DataFrame, second: pd.DataFrame) -> str:
    """Return how far the dates of both coders lie apart, as sentences."""
    both = compared(first, second, pair(first, second))
    found = date_distance(both["date_1"], both["date_2"])
    return (
        "Dates: {neither} pairs are dated by neither coder, {first} by the first alone, {second} by the second alone "
        "and {both} by both, {closed} of them with both ends. Of these {closed}, {same} have the same bounds and "
        "{meet} have a day in common; where a bound differs, it does so by {median} days in the median and by {most} "
        "at most."
    ).format_map(found)


def summary(data: Path) -> str:
    """Return the figures of agreement and settlement as Markdown, for ``docs/methodology.md``."""
    frames = codings.load(data)
    first, second, settled, sample = (frames[name] for name in codings.TABLES)
    lone = settled[settled["field"] == "presence"]["settled_code"].value_counts()
    covered, added, left = (int(lone.get(name, 0)) for name in ("covered", "added", "left"))
    lines = ["| field | pairs | same code | alpha | 95% interval |", "|---|---|---|---|---|"]
    lines += [
        f"| {row.field} | {row.pairs} | {row.same:.3f} | {row.alpha:.3f} | {row.low:.3f} to {row.high:.3f} |"
        for row in agreement(first, second, sample).itertuples()
    ]
    units = coverage(first, second)
    lines += ["", "| coder | units | paired | only this coder | share |", "|---|---|---|---|---|"]
    lines += [
        f"| {row.coder} | {row.units} | {row.paired} | {row.alone} | {row.share_alone:.3f} |"
        for row in units.itertuples()
    ]
    lines += ["", "| field | differences | settled as first | as second | otherwise |", "|---|---|---|---|---|"]
    decided = pd.concat([settlement(settled), settlement(_coded(sample), SAMPLED_FIELDS)])
    lines += [
        f"| {row.field} | {row.differences} | {row.as_first} | {row.as_second} | {row.otherwise} |"
        for row in decided.itertuples()
    ]
    return "\n".join(lines) + (
        f"\n\nUnits: F1 {f1(units):.3f}. Of the {covered + added + left} that only the second coder has, {covered} "
        f"turned out to be covered by another record, {added} were added, and {left} left out, as neither a happening "
        f"nor a lasting condition.\n\n{_on_dates(first, second)}\n"
    )


if __name__ == "__main__":
    print(summary(paths.data_folder()), end="")
