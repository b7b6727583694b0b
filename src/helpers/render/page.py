"""The page of a report: what leads out of it, its cells in a reader's order, and the terms that it explains."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final
from urllib.parse import quote

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from helpers.common import paths
from helpers.common.outputs import FIGURE, LINKED
from helpers.render import manifest
from helpers.render.pages import Edition, editions
from helpers.render.profile import PAGES, Near, Run
from helpers.words.messages import messages

#: Key findings above the first figure; the others follow it.
_FIRST: Final = 3
_SECTION: Final = re.compile(r"^## (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Link:
    """A name for readers, and where it leads; nowhere from the page that it is of."""

    name: str
    address: str
    here: bool = False


@dataclass(frozen=True)
class Around:
    """What a report leads to, and the day and the version of its data; empty for a page that stands alone."""

    home: str = ""
    chapters: tuple[Link, ...] = ()
    editions: tuple[Edition, ...] = ()
    day: str = ""
    version: str = ""


def around(run: Run) -> Around:
    """Return what is around the report of a run, which lies two folders below the pages of the site."""
    others: dict[str, list[Near]] = {one.language: [] for one in run.near}
    for one in run.near:
        others[one.language].append(one)
    here = others.pop(run.language, [])
    same = [one for many in others.values() for one in many if one.notebook == run.notebook]
    addresses: dict[str, str] = {}
    for one in same:
        addresses.setdefault(one.language, _address(one.name))
    return Around(
        f"../../{PAGES.get(run.language, PAGES['en'])}",
        tuple(Link(_named(one.notebook, run.language), _address(one.name), one.name == run.name) for one in here),
        tuple(editions(run.language, addresses)),
        manifest.day_of(run.data),
        _version() if run.data == paths.data_folder() else "",
    )


def _address(name: str) -> str:
    return f"../{quote(name)}/report.html"


def _named(notebook: str, language: str) -> str:
    """Return the short name of a notebook; of one that the collection does not have, that of its file in words."""
    say, key = messages(language), f"report.chapters.{notebook}"
    return say(key) if say.has(key) else re.sub(r"^\d+_", "", notebook).replace("_", " ")


def _version() -> str:
    try:
        return version("russia-iran-notebooks")
    except PackageNotFoundError:
        return ""


def arranged(cells: Iterable[NotebookNode]) -> list[NotebookNode]:
    """Return the cells that a report shows, the first figure behind three findings, and no section without content.

    A section is a heading of the second level with what follows it. One whose cells have put out nothing is left out.
    """
    sections: list[list[NotebookNode]] = [[]]
    for cell in cells:
        if "lab" in cell.metadata.get("tags", []):
            continue
        if cell.cell_type == "markdown" and _SECTION.search(cell.source):
            sections.append([])
        sections[-1].append(cell)
    start, *rest = sections
    rest = [section for section in rest if not _is_empty(section)]
    places = [place for place, section in enumerate(rest) if any(_is_figure(cell) for cell in section)]
    if places:
        more = [cell for section in rest[: places[0]] for cell in _shortened(section)]
        rest[places[0]] = [*_led(rest[places[0]]), *more]
    return [cell for section in [start, *rest] for cell in section]


def _is_empty(section: Sequence[NotebookNode]) -> bool:
    code = [cell for cell in section if cell.cell_type == "code"]
    return bool(code) and not any(cell.outputs for cell in code)


def _is_figure(cell: NotebookNode) -> bool:
    return any(FIGURE in output.get("data", {}) for output in cell.get("outputs", []))


def _shortened(section: list[NotebookNode]) -> list[NotebookNode]:
    """Cut the key findings, where a section has them, and return what was cut off, as a cell of its own."""
    for place, cell in enumerate(section):
        if cell.id != "findings" or not cell.outputs or "text/html" not in cell.outputs[0].get("data", {}):
            continue
        start, *lines = re.split("(?=<p>)", cell.outputs[0].data["text/html"])
        if len(lines) <= _FIRST or "</div>" not in lines[-1]:
            continue
        lines[-1], end = re.split("(?=</div>)", lines[-1], maxsplit=1)
        parts = ["".join([start, *part, end]) for part in (lines[:_FIRST], lines[_FIRST:])]
        output = cell.outputs[0]
        first = NotebookNode(output | {"data": output.data | {"text/html": parts[0]}})
        section[place] = NotebookNode(cell | {"outputs": [first, *cell.outputs[1:]]})
        more = new_output("execute_result", {"text/html": parts[1]})
        return [new_code_cell("", id="findings-more", outputs=[more])]
    return []


def _led(section: Sequence[NotebookNode]) -> list[NotebookNode]:
    """Return a section with its first figure right below its heading; what is said before the figure comes after it."""
    place = next(place for place, cell in enumerate(section) if _is_figure(cell))
    heading, *before = section[:place]
    if place == 0:
        return list(section)
    first, _, said = heading.source.strip().partition("\n")
    heading = NotebookNode(heading | {"source": first})
    if said.strip():
        before = [new_markdown_cell(said.strip(), id=f"{heading.id}-said"), *before]
    return [heading, section[place], *before, *section[place + 1 :]]


def contents(cells: Iterable[NotebookNode]) -> list[tuple[str, str]]:
    """Return (id, heading) of each section."""
    found = ((cell.id, _SECTION.search(cell.source)) for cell in cells if cell.cell_type == "markdown")
    return [(name, match[1]) for name, match in found if match]


def linked_data(cells: Iterable[NotebookNode]) -> list[dict[str, Any]]:
    """Return the documents of JSON-LD that cells have put out."""
    outputs = (output for cell in cells for output in cell.get("outputs", []))
    return [output.data[LINKED] for output in outputs if LINKED in output.get("data", {})]


def exported(metadata: dict[str, Any], data: dict[str, Any], endings: dict[str, str]) -> str:
    """Return the file, beside the report, of an output that is there for other programs; "" where it is none."""
    found = [ending for ending, kind in ({"json": "application/json"} | endings).items() if kind in data]
    return f"exports/{metadata['name']}.{found[0]}" if found and metadata.get("name") else ""
