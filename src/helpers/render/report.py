"""From an executed notebook to a report: HTML, figures and tables, as files not yet written."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import resvg_py
import typst
from markupsafe import Markup
from nbconvert import HTMLExporter, TemplateExporter
from nbconvert.filters import Highlight2HTML
from nbformat import NotebookNode
from traitlets.config import Config

from helpers.show import fonts
from helpers.show.export import GRAPHS, csv_bytes, tables_workbook
from helpers.show.figures.svg import without_type
from helpers.words.language import direction
from helpers.words.messages import messages

#: The first figure of a run, small.
THUMBNAIL = "thumbnail.png"
_HEADING = re.compile(r"^(#{1,2}) (.+)$", re.MULTILINE)
_DPI = 160  # of PNG, twice the screen, so that it can be printed
_THUMBNAIL_DPI = 32


class _Exporter(HTMLExporter):
    """nbconvert's exporter without its last pass, which parses the page again to mend what ours has whole."""

    def from_notebook_node(  # type: ignore[override]  # nbconvert's own exporters return text, its base a node
        self,
        nb: NotebookNode,
        resources: dict[str, Any] | None = None,
        **kw: Any,  # noqa: ANN401 - nbconvert's
    ) -> tuple[str, dict[str, Any]]:
        """Return the page, and nbconvert's resources."""
        self.register_filter("highlight_code", Highlight2HTML(pygments_lexer="ipython3", parent=self))
        return TemplateExporter.from_notebook_node(self, nb, resources, **kw)


@cache
def _exporter() -> HTMLExporter:
    config = Config()
    config.HTMLExporter.extra_template_basedirs = [str(Path(__file__).parent / "templates")]
    config.HTMLExporter.template_name = "report"
    config.HTMLExporter.exclude_anchor_links = True
    exporter = _Exporter(config=config)
    exporter.environment.globals |= {"figure": _figure, "type": Markup(fonts.css())}
    return exporter


def html(node: NotebookNode, title: str, language: str, parameters: dict[str, Any], failure: str = "") -> str:
    """Return a report that needs no other file, no network and no script; cells tagged ``lab`` are not in it."""
    node = NotebookNode(node | {"cells": [cell for cell in node.cells if "lab" not in cell.metadata.get("tags", [])]})
    resources = {
        "title": title,
        "language": language,
        "direction": direction(language),
        "words": messages(language).labels("report"),
        "parameters": {name: _shown(value) for name, value in parameters.items() if name != "interactive"},
        "failure": failure,
        "contents": [
            (cell.id, match[2]) for cell in node.cells if cell.cell_type == "markdown"
            if (match := _HEADING.search(cell.source)) and match[1] == "##"
        ],
    }  # fmt: skip
    text, _ = _exporter().from_notebook_node(node, resources)
    return text


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _figure(svg: str, alt: str) -> Markup:
    """Return a figure as an inline image that says what it shows, in the type of the page."""
    label = Markup('<svg role="img" aria-label="{}"').format(alt)
    return Markup(without_type(svg).replace("<svg", label, 1))


def _pdf(svg: str) -> bytes:
    """Return a figure as PDF, its lines and letters as such: the same bytes each time."""
    page = b'#set page(width: auto, height: auto, margin: 0pt)\n#set document(date: none)\n#image("figure.svg")'
    files: Any = {"main.typ": page, "figure.svg": svg.encode()}  # typst takes files by name; its types do not say so
    folders = sorted({str(path.parent) for path in fonts.files()})
    return typst.compile(files, format="pdf", ignore_system_fonts=True, font_paths=folders)


def png(svg: str, dpi: int = _DPI) -> bytes:
    """Return a figure as PNG, in its type whatever the system has."""
    kept = [str(path) for path in fonts.files()]
    return resvg_py.svg_to_bytes(svg_string=svg, dpi=dpi, skip_system_fonts=True, font_files=kept)


def title_of(node: NotebookNode) -> str:
    """Return the first heading of a notebook."""
    found = (_HEADING.search(cell.source) for cell in node.cells if cell.cell_type == "markdown")
    return next((match[2] for match in found if match), "")


def outputs(node: NotebookNode) -> Iterator[tuple[str, str, Any]]:
    """Yield (name, MIME type, content) of every named figure and table of a notebook."""
    for cell in node.cells:
        for output in cell.get("outputs", []):
            name = output.get("metadata", {}).get("name")
            for kind in ("image/svg+xml", "text/csv", "application/json", *GRAPHS.values()):
                if name and kind in output.get("data", {}):
                    yield name, kind, output["data"][kind]


def answers(node: NotebookNode) -> list[str]:
    """Return the key findings of a notebook."""
    return sentences(node, "findings")


def sentences(node: NotebookNode, cell_id: str) -> list[str]:
    """Return the sentences that a cell of a notebook puts out."""
    for cell in node.cells:
        for output in cell.get("outputs", []) if cell.id == cell_id else []:
            return [line.strip() for line in output.get("data", {}).get("text/plain", "").splitlines() if line.strip()]
    return []


def _named_once(node: NotebookNode) -> None:
    """Raise ValueError where two outputs of one type have one name."""
    cells: dict[tuple[str, str], str] = {}
    for cell in node.cells:
        for name, kind, _ in outputs(NotebookNode(cells=[cell])):
            if (name, kind) in cells:
                both = f"the cells {cells[name, kind]!r} and {cell.id!r} both put out {name!r}"
                raise ValueError(f"{both} ({kind}): one would overwrite the other")
            cells[name, kind] = cell.id


def files(node: NotebookNode, language: str, parameters: dict[str, Any], failure: str = "") -> dict[str, bytes]:
    """Return file name -> content: the notebook, its report, and its figures, tables and exports.

    Raises
    ------
    ValueError
        For an output whose name could be a path, and for two that would be one file.
    """
    _named_once(node)
    made: dict[str, bytes] = {
        "notebook.ipynb": (nbformat.writes(node) + "\n").encode(),
        "report.html": html(node, title_of(node), language, parameters, failure).encode(),
    }
    drawn = {name for name, kind, _ in outputs(node) if kind == "image/svg+xml"}
    for name, kind, content in outputs(node):
        if not re.fullmatch(r"[\w-]+", name):
            raise ValueError(f"the output name {name!r} is not letters, digits, _ and - only")
        if kind == "text/csv":
            made[f"{'figures' if name in drawn else 'tables'}/{name}.csv"] = csv_bytes(content)
        elif kind in GRAPHS.values():
            ending = next(ending for ending, mime in GRAPHS.items() if mime == kind)
            made[f"exports/{name}.{ending}"] = content.encode()
        elif kind == "application/json":
            made[f"exports/{name}.json"] = (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
        else:
            made[f"figures/{name}.svg"] = content.encode()
            made[f"figures/{name}.png"] = png(content)
            made[f"figures/{name}.pdf"] = _pdf(content)
            if THUMBNAIL not in made:
                made[THUMBNAIL] = png(content, _THUMBNAIL_DPI)
    if kept := {name: content for name, kind, content in outputs(node) if kind == "text/csv" and name not in drawn}:
        made["tables/tables.xlsx"] = tables_workbook(kept, language)
    return made
