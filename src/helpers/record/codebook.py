"""The codebook: ``python -m helpers.record.codebook`` (``make codebook``) writes data/codebook.md to stdout.

Its text and the rules of coding are in ``codebook.md.jinja``, the codes and when to use them in ``data/codes.csv``.
"""

import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import jinja2
import pandas as pd

from helpers.common import paths
from helpers.record import codes, dataset, package, schema, vocabulary
from helpers.record.cells import about

#: Table -> how a row of it is shown as an example.
_SHOWN: Final = {
    "actors": "`{actor_id}`: {label_en}",
    "events": "`{event_id}`: {label_en}",
    "event_actors": "`{actor_id}` in `{event_id}`",
    "event_domains": "`{domain_id}` of `{event_id}`",
    "event_links": "`{link_id}`",
    "affiliations": "`{affiliation_id}`: {office_en}",
    "claims": "`{claim_id}`: {summary_en}",
    "quantities": "`{quantity_id}`: {summary_en}",
    "thesis_positions": "`{thesis_id}` in `{source_id}`: {position_en}",
    "evidence": "`{record_id}` in `{source_id}`, paragraph {paragraph}",
    "editorial_notes": "`{note_id}` on `{record_id}`",
}
_UNUSED: Final = "none in the record"
_TEMPLATE: Final = jinja2.Environment(  # Markdown, whose cells `_cell` guards
    loader=jinja2.FileSystemLoader(Path(__file__).parent),
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
    autoescape=False,
)


def text(record: dataset.Record) -> str:
    """Return the codebook of a record as Markdown."""
    return _TEMPLATE.get_template("codebook.md.jinja").render(
        title=package.TITLE,
        tables=[_table(name) for name in schema.PACKAGE],
        sections={name: _section(name, *place, record) for name, place in held().items()},
        quad_classes=[*_quad_classes()],
        domains=[*_domains(record)],
    )


@cache
def held() -> dict[str, tuple[str, str]]:
    """Return vocabulary -> the table and column that hold its codes; all of them, where columns hold only some."""
    found: dict[str, tuple[str, str]] = {}
    for table, model in schema.TABLES.items():
        for column, field in model.model_fields.items():
            name = about(field)["vocabulary"]
            if name and about(field)["allowed"][-len(codes.table()[name]) :] == [*codes.table()[name]]:
                found.setdefault(name, (table, column))
    return found | {"modes": ("events", "mode")}


def _cell(value: object) -> str:
    """Return a value of the record so that it stays in its cell and is read as plain text."""
    return re.sub(r"([\\|`*<\[~])", r"\\\1", " ".join(str(value).split()))


def _table(table: str) -> dict[str, Any]:
    model = schema.PACKAGE[table]
    targets = schema.references(model)

    def values(column: str) -> str:
        mode = (table, column) == held()["modes"]
        if name := "modes" if mode else about(model.model_fields[column])["vocabulary"]:
            return f"[{name}](#{name.replace(' ', '-')})"
        return f"id of `{targets[column]}`" if column in targets else ""

    rows = [
        (f"`{name}`", _cell(field.description), values(name), "yes" if schema.may_be_empty(model, name) else "no")
        for name, field in model.model_fields.items()
    ]
    return {"name": table, "title": model.title, "key": ", ".join(f"`{name}`" for name in model.key), "rows": rows}


def _section(name: str, table: str, column: str, record: dataset.Record) -> dict[str, Any]:
    shown = _examples(record, table, column)
    scored = name in codes.SCORED
    rows = []
    for code, row in codes.table()[name].items():
        means = _plover(code) if scored else (row["label_en"], row["label_ar"])
        rows.append((f"`{code}`", *means, row["use_when"], row["not_when"], shown.get(code, _UNUSED)))
    means = ("Quad class", "Score") if scored else ("English", "Arabic")
    return {"table": table, "column": column, "header": ("Code", *means, "When", "When not", "Example"), "rows": rows}


def _plover(code: str) -> tuple[str, str]:
    """Return the quad class and the score of TYPE or TYPE/mode."""
    kind, _, mode = code.partition("/")
    quad = vocabulary.label(vocabulary.QUAD_CLASSES, vocabulary.quad_class(kind), "en")
    return quad, f"{vocabulary.score(kind, mode):g}"


def _quad_classes() -> Iterator[tuple[str, ...]]:
    for quad, labels in vocabulary.QUAD_CLASSES.items():
        kinds = [f"`{kind}`" for kind, its in vocabulary.QUAD_OF_TYPE.items() if its == quad]
        yield f"`{quad}`", *labels.values(), ", ".join(kinds)


def _examples(record: dataset.Record, table: str, column: str) -> dict[str, str]:
    """Return code -> the first row by id that holds it; for a type, the first without a mode if there is one."""
    frame: pd.DataFrame = getattr(record, table)
    first = ["mode"] if column == "event_type" else []
    frame = frame.sort_values([*first, *schema.TABLES[table].key])
    if column == "mode":
        frame = frame.assign(mode=frame["event_type"] + "/" + frame["mode"])
    return dict(_shown(frame.drop_duplicates(column), table, column))


def _shown(frame: pd.DataFrame, table: str, column: str) -> Iterator[tuple[str, str]]:
    for row in frame.to_dict("records"):
        cells = {str(name): _cell(value) for name, value in row.items()}
        yield row[column], _SHOWN[table].format_map(cells).removesuffix(": ")


def _domains(record: dataset.Record) -> Iterator[tuple[str, ...]]:
    events = record.event_domains.merge(record.events[["event_id", "label_en"]], on="event_id")
    first = events.sort_values(["rank", "event_id"]).drop_duplicates("domain_id")
    shown = dict(_shown(first, "events", "domain_id"))
    columns = ("label_en", "label_ar", "plover_context", "definition", "includes", "excludes")
    for row in record.domains.to_dict("records"):
        cells = (_cell(row[name]) for name in columns)
        yield f"`{row['domain_id']}`", *cells, shown.get(row["domain_id"], _UNUSED)


if __name__ == "__main__":
    sys.stdout.write(text(dataset.load(paths.data_folder())))
