"""Run one notebook through papermill, with prose in the language of the run."""

import re
import tempfile
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbformat import NotebookNode

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


#: Kernels of our own, on this machine, need not warn that their sockets are local ones.
QUIET = ["--log-level=ERROR"]


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
        ready = translated(node, notebook, language)
        try:
            papermill.execute_notebook(ready, output, given, progress_bar=False, extra_arguments=QUIET)
        except papermill.PapermillExecutionError as error:
            cause = f"{error.ename}: {error.evalue}" if error.ename != "FaultsError" else error.evalue
            raise CellError(notebook, _failed_cell(nbformat.read(output, as_version=4)), cause) from None
        return settled(nbformat.read(output, as_version=4), given)


def _failed_cell(node: NotebookNode) -> str:
    """Return the id of the cell that holds an error."""
    kinds = {cell.id: [output.output_type for output in cell.get("outputs", [])] for cell in node.cells}
    return next((cell for cell, found in kinds.items() if "error" in found), "")


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
