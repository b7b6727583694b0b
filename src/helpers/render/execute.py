"""Run one notebook through papermill, with prose in the language of the run."""

import os
import re
import tempfile
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbformat import NotebookNode
from traitlets.config import Config

from helpers import paths

_SECTION = re.compile(r"^<!-- ([\w-]+) -->$", re.MULTILINE)


class CellError(RuntimeError):
    """A cell of a notebook failed."""

    def __init__(self, notebook: str, cell: str, cause: str) -> None:
        super().__init__(f"{notebook}, cell {cell!r}: {cause}")


def translations(notebook: str, language: str) -> dict[str, str]:
    """Return cell id -> Markdown for a notebook's prose in another language; empty for English.

    The file has a comment with the cell's id before each translated cell.
    """
    if language == "en":
        return {}
    file = paths.TRANSLATIONS / f"{notebook}.md"
    _, *parts = _SECTION.split(file.read_text(encoding="utf-8"))
    return {cell: text.strip() for cell, text in zip(parts[::2], parts[1::2], strict=True)}


def translated(node: NotebookNode, notebook: str, language: str) -> NotebookNode:
    """Put the prose of ``language`` in place of the notebook's own."""
    prose = translations(notebook, language)
    for cell in node.cells:
        if cell.cell_type == "markdown" and cell.id in prose:
            cell.source = prose[cell.id]
    return node


#: Kernels talk through sockets in the file system where there are such: no open port, no warning of one.
KERNEL = Config({"KernelManager": {"transport": "ipc"}} if os.name == "posix" else {})


def run(notebook: str, given: dict[str, Any], language: str) -> NotebookNode:
    """Execute a notebook with parameters.

    Returns
    -------
    nbformat.NotebookNode
        The executed notebook, without anything that differs from one run to the next.

    Raises
    ------
    CellError
        Naming notebook, cell and cause.
    """
    node = nbformat.read(paths.notebook(notebook), as_version=4)
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "executed.ipynb"
        try:
            papermill.execute_notebook(
                translated(node, notebook, language), output, given, progress_bar=False, cwd=folder, config=KERNEL
            )
        except papermill.PapermillExecutionError as error:
            cell = nbformat.read(output, as_version=4).cells[error.cell_index]
            cause = f"{error.ename}: {error.evalue}" if error.ename != "FaultsError" else error.evalue
            raise CellError(notebook, cell.id, cause) from None
        return settled(nbformat.read(output, as_version=4), given)


def settled(node: NotebookNode, given: dict[str, Any]) -> NotebookNode:
    """Drop times, paths and random ids from an executed notebook; keep its parameters."""
    node.metadata = {
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    if given:
        node.metadata["parameters"] = given
    for cell in node.cells:
        cell.metadata = {key: value for key, value in cell.metadata.items() if key == "tags" and value}
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.id = "injected-parameters"
    return node
