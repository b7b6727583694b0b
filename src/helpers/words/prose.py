"""The notebooks' prose in another language than their own."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from helpers.common import paths

if TYPE_CHECKING:  # to ask whether anything has changed must not import it
    from nbformat import NotebookNode

_SECTION: Final = re.compile(r"^<!-- ([\w-]+) -->$", re.MULTILINE)


def is_own(language: str) -> bool:
    """Return whether the notebooks' own prose is in a language."""
    return language == "en"


def translations(notebook: str, language: str, folder: Path | None = None) -> dict[str, str]:
    """Return cell id -> Markdown for a notebook's prose in another language; empty for English.

    The file has a comment with the cell's id before each translated cell.
    """
    if is_own(language):
        return {}
    file = (folder or paths.NOTEBOOKS / language) / f"{notebook}.md"
    _, *parts = _SECTION.split(file.read_text(encoding="utf-8"))
    return {cell: text.strip() for cell, text in zip(parts[::2], parts[1::2], strict=True)}


def translated(node: "NotebookNode", prose: dict[str, str]) -> "NotebookNode":
    """Put prose in another language in place of the notebook's own, by cell id."""
    for cell in node.cells:
        if cell.cell_type == "markdown" and cell.id in prose:
            cell.source = prose[cell.id]
    return node
