"""Describe ``data/world/``: ``python -m helpers.world.describe`` writes its codebook.md and datapackage.json."""

import json
from pathlib import Path
from typing import Any, Final

import pandas as pd

from helpers.common import paths
from helpers.record import codebook, schema, vocabulary
from helpers.world import store, tables

#: Section on codes -> its codes with their labels, when to use each, and the columns that hold them.
_GUIDANCE: Final[dict[str, tuple[vocabulary.Labels, dict[str, str], tuple[tuple[str, str], ...]]]] = {
    "roles of pairs": (
        tables.ROLES,
        {
            "subject": "Russia and Iran, or the Soviet Union and Iran: the relation that the articles are about.",
            "placebo": "Another pair with one of the two: what is true of it too is not special to Russia and Iran.",
            "context": "A total to which a pair is compared.",
        },
        (("dyads", "role"),),
    ),
    "tiers of the chronology": (
        tables.TIERS,
        {
            "turning-point": "It changes what the two states may or can do with each other.",
            "act": "A chronicle would give it a line.",
        },
        (("chronology", "tier"),),
    ),
    "kinds of claims": (
        tables.CHECK_KINDS,
        {
            "fact": "That something happened or is so, which can be looked up.",
            "quantity": "A figure, or a comparison of figures.",
            "forecast": "What will be, at a day that has come or by a criterion that can be read.",
            "attribution": "That somebody said or wrote something.",
            "evaluation": "A judgement, of which only a part that could fail is checked.",
        },
        (("checks", "kind"),),
    ),
    "methods of checks": (
        tables.CHECK_METHODS,
        {
            "numeric": "The rule is code that runs on the series, and names the data set that decides.",
            "documentary": "Two references of two publishers decide.",
        },
        (("checks", "method"),),
    ),
    "verdicts": (
        tables.VERDICTS,
        {
            "supported": "The data bear the proposition out as it is written.",
            "mostly-supported": "They bear it out but for a part that does not change its sense.",
            "mixed": "They bear out one part and contradict another.",
            "contradicted": "They show the opposite, or what cannot be if it were so.",
            "not-decidable": "No data or document that we know decides it.",
            "forecast-met": "What was foreseen came within the time.",
            "forecast-missed": "It did not.",
        },
        (("checks", "verdict"), ("checks", "first_verdict"), ("checks", "second_verdict")),
    ),
    "confidences": (
        tables.CONFIDENCES,
        {
            "high": "Primary sources or several independent data sets agree, and the rule leaves no room.",
            "medium": "One good source, or a rule whose threshold could be set otherwise with another verdict.",
            "low": "Sources that are partial, party to it, or thin.",
        },
        (("checks", "confidence"),),
    ),
}
_INTRO: Final = """\
Figures computed from providers' files, a chronology from public knowledge, and propositions of the articles that were
checked against both. `series.csv`, `arms_items.csv` and `reactors.csv` are written by `world build FOLDER` and by
nothing else; the files in that folder are their providers' and are not published here. `datasets.csv` names each with
its SHA-256, licence and citation: quote a figure with the citation of its data set. The other tables are written by
hand. `make check-data` says what is wrong in any of them.
"""


def text() -> str:
    """Return the codebook of the world's data as Markdown."""
    held: dict[str, dict[str, str]] = {}
    for name, (_, _, columns) in _GUIDANCE.items():
        for table, column in columns:
            held.setdefault(table, {})[column] = name
    parts = [f"# Codebook of the world's data\n\n{_INTRO}", "## Tables\n"]
    parts += [codebook.table_section(name, model, held.get(name, {})) for name, model in tables.TABLES.items()]
    parts.append("## Codes\n")
    for name, (labels, uses, _) in _GUIDANCE.items():
        rows = ((f"`{code}`", *labels[code], uses[code]) for code in labels)
        parts.append(
            f"### {name.capitalize()}\n\n{codebook.grid(('Code', 'English', 'Arabic', 'When to use it'), rows)}"
        )
    return "\n".join(parts)


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
    for name, model in known.items():
        described = schema.resource(name, model, known)
        computed = {"licenses": theirs, "sources": sources} if name in tables.COMPUTED else {"licenses": own}
        resources.append(described | computed)
    return {
        "name": "russia-iran-world",
        "title": "Outside data on Russia and Iran: figures, chronology and checks",
        "profile": "tabular-data-package",
        "licenses": own,
        "resources": resources,
    }


def main(folder: Path) -> None:
    """Write the codebook and the descriptor of the tables in ``folder``."""
    described = descriptor(store.kept(folder)["datasets"], store.present(folder))
    (folder / "codebook.md").write_text(text(), encoding="utf-8", newline="")
    content = json.dumps(described, ensure_ascii=False, indent=2) + "\n"
    (folder / "datapackage.json").write_text(content, encoding="utf-8", newline="")


if __name__ == "__main__":
    main(paths.data_folder() / "world")
