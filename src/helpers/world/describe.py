"""Describe ``data/world/``: ``python -m helpers.world.describe`` writes its codebook.md and datapackage.json."""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.common import paths
from helpers.record import package, schema
from helpers.record.cells import Row, about
from helpers.world import store, tables


def text(codes: pd.DataFrame, introduction: str) -> str:
    """Return the codebook of the world's data as Markdown: ``introduction``, then each table, then each code."""
    parts = [introduction, "## Tables\n", *(_table(name, model) for name, model in tables.TABLES.items()), "## Codes\n"]
    for name, rows in codes.groupby("vocabulary", sort=False):
        grid = _grid(
            ("Code", "English", "Arabic", "When to use it"),
            ((f"`{row.code}`", row.label, row.label_ar, row.use_when) for row in rows.itertuples(index=False)),
        )
        parts.append(f"### {name.capitalize()}\n\n{grid}")
    return "\n".join(parts)


def _table(name: str, model: type[Row]) -> str:
    targets = schema.references(model)
    vocabularies = {codes: vocabulary for vocabulary, codes in tables.CODES.items()}
    rows = []
    for column, field in model.model_fields.items():
        vocabulary = vocabularies.get(tuple(about(field)["allowed"]), "")
        holds = f"id of `{targets[column]}`" if column in targets else vocabulary and f"[{vocabulary}](#{vocabulary})"
        empty = "yes" if schema.may_be_empty(model, column) else "no"
        rows.append((f"`{column}`", field.description or "", holds, empty))
    key = ", ".join(f"`{column}`" for column in model.key)
    grid = _grid(("Column", "What it holds", "Codes or reference", "May be empty"), rows)
    return f"### Table {name}\n\n{model.title}. A row is identified by {key}.\n\n{grid}"


def _grid(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    header = [*header]
    lines = [header, ["---"] * len(header), *([_cell(cell) for cell in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cell(value: str) -> str:
    """Return a text so that it stays in its cell."""
    return re.sub(r"([|<])", r"\\\1", " ".join(value.split()))


def descriptor(datasets: pd.DataFrame, present: list[str]) -> dict[str, Any]:
    """Return the Data Package (v1) descriptor of the tables that there are.

    Computed tables have no licence of their own but those of their data sets, which are named as sources.
    """
    known = {name: tables.TABLES[name] for name in present}
    named = zip(datasets["citation"], datasets["url"], strict=True)
    sources = [{"title": title, "path": url} for title, url in dict.fromkeys(named)]
    own = [{"name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0"}]
    theirs = [{"name": "other", "title": "Terms of each data set: datasets.csv, columns licence and citation"}]
    resources = []
    for name in known:
        computed = {"licenses": theirs, "sources": sources} if name in tables.COMPUTED else {"licenses": own}
        resources.append(package.resource(name, known) | computed)
    return {
        "name": "russia-iran-world",
        "title": "Outside data on Russia and Iran: figures, chronology and checks",
        "profile": "tabular-data-package",
        "licenses": own,
        "resources": resources,
    }


def main(folder: Path) -> None:
    """Write the codebook and the descriptor of the tables in ``folder``."""
    given = store.kept(folder)
    introduction = (folder / "introduction.md").read_text(encoding="utf-8")
    (folder / "codebook.md").write_text(text(given["codes"], introduction), encoding="utf-8", newline="")
    described = json.dumps(descriptor(given["datasets"], store.present(folder)), ensure_ascii=False, indent=2)
    (folder / "datapackage.json").write_text(f"{described}\n", encoding="utf-8", newline="")


if __name__ == "__main__":
    main(paths.data_folder() / "world")
