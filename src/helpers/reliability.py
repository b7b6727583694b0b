"""How far two coders agree who coded the same articles without seeing each other's work.

Each coder's units are records with a passage. Units of the two are paired where their passages
overlap and their labels are alike; the codes play no part in the pairing. Agreement on the pairs is
Krippendorff's alpha (Krippendorff 2004, nominal), and what only one coder has is counted apart.
"""

from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Annotated, Final

import krippendorff
import networkx as nx
import numpy as np
import pandas as pd
from pydantic import Field

from helpers import dataset, paths, schema, vocabulary
from helpers.faults import Fault, FaultsError

#: What is compared.
FIELDS: Final = ("event_type", "domain_id", "status", "date")
#: Passages must share this part of the characters that either has.
LEAST_OVERLAP: Final = 0.25
#: Below this many pairs alpha is not given.
LEAST_PAIRS: Final = 20


class Coding(schema.Row):
    """A unit of one coder: a record with a passage."""

    key = ("unit_id",)
    title = "What one coder found"
    unit_id: schema.Text = schema.column("Id that the coder gave it")
    source_id: schema.Text = schema.column("The article")
    paragraph: Annotated[int, Field(ge=1)] = schema.column("Paragraph of the passage")
    start: schema.Count = schema.column("First character of the passage")
    end: schema.Count = schema.column("Character after the last")
    sha256: schema.Sha256 = schema.column("SHA-256 of the passage")
    label_en: schema.Text = schema.column("Short name in English")
    record_kind: str = schema.column("Event, or lasting condition", allowed=vocabulary.RECORD_KINDS)
    event_type: str = schema.column("PLOVER event type", allowed=("", *vocabulary.SCORES))
    domain_id: schema.Text = schema.column("The domain")
    status: str = schema.column("How far it has come", allowed=vocabulary.STATUSES)
    date: str = schema.column("Date, as the coder wrote it")
    date_basis: str = schema.column("How the date is known", allowed=vocabulary.DATE_BASES)


class Settled(schema.Row):
    """A difference of the two coders, and how it was settled against the text."""

    key = ("record", "second", "field")
    title = "How differences were settled"
    record: str = schema.column("The first coder's unit, or the record that covers the second's")
    second: schema.Text = schema.column("The second coder's unit")
    field: str = schema.column("In what they differ", allowed=(*FIELDS, "presence"))
    first_code: str = schema.column("The first coder's code")
    second_code: str = schema.column("The second coder's code")
    settled_code: str = schema.column("The code that was settled on")
    reason: schema.Text = schema.column("Why")


#: The tables of ``data/reliability/``.
TABLES: Final[dict[str, type[schema.Row]]] = {
    "first_coding": Coding,
    "second_coding": Coding,
    "settled": Settled,
}


def examine(data: Path) -> tuple[dict[str, pd.DataFrame], list[Fault]]:
    """Return the valid rows of the tables in ``data/reliability/``, and all faults; empty frames where it is not."""
    folder, faults, frames = data / "reliability", list[Fault](), {}
    for table, model in TABLES.items():
        columns = dataset.read(folder, table, model, faults) if folder.exists() else None
        rows = dataset.valid(table, model, columns, faults) if columns else []
        seen: dict[tuple[str, ...], int] = {}
        for number, row in rows:
            key = tuple(getattr(row, name) for name in model.key)
            if seen.setdefault(key, number) != number:
                faults.append(Fault(f"{table}.csv", number, model.key[0], key[0], f"already in row {seen[key]}"))
            if model is Coding and row.start >= row.end:
                faults.append(Fault(f"{table}.csv", number, "end", str(row.end), f"must be over start, {row.start}"))
        frames[table] = pd.DataFrame([row for _, row in rows], columns=list(model.model_fields))
    faults += dataset.strays(folder, TABLES)
    return frames, [replace(fault, where=f"reliability/{fault.where}") for fault in faults]


def _loaded(data: Path) -> dict[str, pd.DataFrame]:
    frames, faults = examine(data)
    if faults:
        raise FaultsError(f"the codings in {data.name}/reliability/ were not loaded", faults)
    return frames


def load(data: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the first and the second coding kept in ``data/reliability/``; empty frames where there is none.

    Raises
    ------
    FaultsError
        With all that is wrong or missing in that folder.
    """
    frames = _loaded(data)
    return frames["first_coding"], frames["second_coding"]


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
        the pairing of largest total of overlap and likeness (maximum weight matching).
    """
    graph = nx.Graph()
    keys = ["source_id", "paragraph"]
    candidates = first.merge(second, on=keys, suffixes=("_1", "_2")).sort_values(["unit_id_1", "unit_id_2"])
    for row in candidates.itertuples():
        shared = min(row.end_1, row.end_2) - max(row.start_1, row.start_2)
        either = max(row.end_1, row.end_2) - min(row.start_1, row.start_2)
        overlap = shared / either
        if overlap >= LEAST_OVERLAP:
            alike = SequenceMatcher(None, row.label_en_1.lower(), row.label_en_2.lower(), autojunk=False).ratio()
            weight = round(1000 * (overlap + 2 * alike))  # whole numbers: the matching is exact
            graph.add_edge(("1", row.unit_id_1), ("2", row.unit_id_2), weight=weight, overlap=overlap)
    matched = (sorted(edge) for edge in nx.max_weight_matching(graph))
    rows = [(one[1], other[1], round(graph[one][other]["overlap"], 3)) for one, other in matched]
    return pd.DataFrame(rows, columns=["first", "second", "overlap"]).sort_values("first").reset_index(drop=True)


def compared(first: pd.DataFrame, second: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the codes of both coders for each pair: ``<field>_1`` and ``<field>_2``."""
    columns = ["unit_id", "label_en", *FIELDS]
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


def agreement(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Return agreement by field.

    Returns
    -------
    pandas.DataFrame
        ``field``, ``pairs``, ``same`` (share of the pairs with one code), ``alpha`` (NaN below
        `LEAST_PAIRS` pairs), and the bounds ``low`` and ``high`` of its 95% interval (1,000
        bootstrap samples of the pairs, seeded).
    """
    both = compared(first, second, pair(first, second))
    rows = []
    for field in FIELDS:
        one, other = both[f"{field}_1"], both[f"{field}_2"]
        enough = len(both) >= LEAST_PAIRS
        low, high = _interval(one, other) if enough else (float("nan"), float("nan"))
        rows.append(
            {
                "field": field,
                "pairs": len(both),
                "same": round(float((one == other).mean()), 3) if len(both) else float("nan"),
                "alpha": round(alpha(one, other), 3) if enough else float("nan"),
                "low": low,
                "high": high,
            }
        )
    return pd.DataFrame(rows)


def _interval(one: pd.Series, other: pd.Series) -> tuple[float, float]:
    """Return the 95% bootstrap interval of alpha, by its closed form for two coders without gaps."""
    values = sorted({*one, *other})
    codes = {value: place for place, value in enumerate(values)}
    random = np.random.default_rng(20260101)
    draws = random.integers(0, len(one), size=(1000, len(one)))
    first, second = one.map(codes).to_numpy()[draws], other.map(codes).to_numpy()[draws]
    counts = np.stack([(first == code).sum(axis=1) + (second == code).sum(axis=1) for code in range(len(values))])
    n = 2 * len(one)
    expected = 1 - (counts * (counts - 1)).sum(axis=0) / (n * (n - 1))
    alphas = 1 - (first != second).mean(axis=1)[expected > 0] / expected[expected > 0]
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


def settlement(settled: pd.DataFrame) -> pd.DataFrame:
    """Return how the differences were settled against the text, by field.

    Parameters
    ----------
    settled
        ``data/reliability/settled.csv``: ``field``, ``first_code``, ``second_code``, ``settled_code``.

    Returns
    -------
    pandas.DataFrame
        ``field``, ``differences``, and how many were settled ``as_first``, ``as_second`` or ``otherwise``.
    """
    rows = []
    for field in FIELDS:
        mine = settled[settled["field"] == field]
        first = mine["settled_code"] == mine["first_code"]
        second = mine["settled_code"] == mine["second_code"]
        counts = int(first.sum()), int(second.sum()), int((~first & ~second).sum())
        rows.append((field, len(mine), *counts))
    return pd.DataFrame(rows, columns=["field", "differences", "as_first", "as_second", "otherwise"])


def summary(data: Path) -> str:
    """Return the figures of agreement and settlement as Markdown, for ``docs/methodology.md``."""
    first, second = load(data)
    settled = _loaded(data)["settled"]
    lone = settled[settled["field"] == "presence"]["settled_code"].value_counts()
    covered, added, left = (int(lone.get(name, 0)) for name in ("covered", "added", "left"))
    lines = ["| field | pairs | same code | alpha | 95% interval |", "|---|---|---|---|---|"]
    lines += [
        f"| {row.field} | {row.pairs} | {row.same:.3f} | {row.alpha:.3f} | {row.low:.3f} to {row.high:.3f} |"
        for row in agreement(first, second).itertuples()
    ]
    lines += ["", "| coder | units | paired | only this coder | share |", "|---|---|---|---|---|"]
    lines += [
        f"| {row.coder} | {row.units} | {row.paired} | {row.alone} | {row.share_alone:.3f} |"
        for row in coverage(first, second).itertuples()
    ]
    lines += ["", "| field | differences | settled as first | as second | otherwise |", "|---|---|---|---|---|"]
    lines += [
        f"| {row.field} | {row.differences} | {row.as_first} | {row.as_second} | {row.otherwise} |"
        for row in settlement(settled).itertuples()
    ]
    total = covered + added + left
    return "\n".join(lines) + (
        f"\n\nOf the {total} units that only the second coder has, {covered} turned out to be covered by another "
        f"record, {added} were added, and {left} left out, as neither a happening nor a lasting condition.\n"
    )


if __name__ == "__main__":
    print(summary(paths.data_folder()), end="")
