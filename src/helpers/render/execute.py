"""Run one notebook through papermill, with prose in the language of the run, and keep all that came of it."""

import copy
import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.engines import papermill_engines
from papermill.execute import raise_for_execution_errors

from helpers import paths
from helpers.render import server
from helpers.render.profile import Limits, Run

_SECTION = re.compile(r"^<!-- ([\w-]+) -->$", re.MULTILINE)

#: Kernels of our own, on this machine, need not warn that their sockets are local ones.
QUIET = ["--log-level=ERROR"]


@dataclass(frozen=True)
class Outcome:
    """What came of a run: the executed notebook, why it failed ("" if not), and what it looked at.

    ``seen`` is None where that is not known (see `helpers.render.reads`).
    """

    node: NotebookNode
    failure: str
    seen: set[str] | None


def translations(notebook: str, language: str, folder: Path | None = None) -> dict[str, str]:
    """Return cell id -> Markdown for a notebook's prose in another language; empty for English.

    The file has a comment with the cell's id before each translated cell.
    """
    if language == "en":
        return {}
    file = (folder or paths.TRANSLATIONS) / f"{notebook}.md"
    _, *parts = _SECTION.split(file.read_text(encoding="utf-8"))
    return {cell: text.strip() for cell, text in zip(parts[::2], parts[1::2], strict=True)}


def translated(node: NotebookNode, prose: dict[str, str]) -> NotebookNode:
    """Put prose in another language in place of the notebook's own, by cell id."""
    for cell in node.cells:
        if cell.cell_type == "markdown" and cell.id in prose:
            cell.source = prose[cell.id]
    return node


def run(asked: Run) -> Outcome:
    """Execute a notebook with parameters, within limits; a cell that fails ends it, and is in the outcome."""
    prose = translations(asked.notebook, asked.language, asked.prose.parent if asked.prose else None)
    node = translated(_unrun(asked.source), prose)
    node = papermill.execute_notebook(node, None, asked.given, prepare_only=True)
    seen: set[str] | None = None
    options: dict[str, Any] = {"extra_arguments": QUIET}
    memory = int(asked.limits.memory * 2**30)
    if asked.engine == "forked" and server.available():
        seen = set()
        options = {"memory": memory, "reads": seen}
    else:  # the kernel takes the limit over from this process
        import resource  # not on every system

        resource.setrlimit(resource.RLIMIT_DATA, (memory, resource.getrlimit(resource.RLIMIT_DATA)[1]))
    failure = ""
    try:
        papermill_engines.execute_notebook_with_engine(
            "forked" if seen is not None else "nbclient",
            node,
            kernel_name="python3",
            progress_bar=False,
            timeout_func=_time_left(asked.limits),
            coalesce_streams=True,  # when a stream was sent is a matter of the clock
            **options,
        )
        if any(output.output_type == "error" for cell in node.cells for output in cell.get("outputs", [])):
            raise_for_execution_errors(copy.deepcopy(node), None)  # it would write its error into the notebook
    except papermill.PapermillExecutionError as error:
        cause = f"{error.ename}: {error.evalue}" if error.ename != "FaultsError" else error.evalue
        failure = f"cell {node.cells[error.cell_index].id!r}: {cause}"
    except (CellTimeoutError, DeadKernelError) as error:
        failure = _ended(node, error)
    return Outcome(settled(node, asked.given), failure, None if seen and "?" in seen else seen)


def _unrun(source: Path) -> NotebookNode:
    """Return a notebook without the outputs it keeps: megabytes that papermill would copy as text."""
    content = json.loads(source.read_text(encoding="utf-8"))
    for cell in content["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    return nbformat.reads(json.dumps(content), as_version=4)


def _time_left(limits: Limits) -> Callable[[NotebookNode], float]:
    """Return a function that says how many seconds a cell has: its own limit, or what is left for all."""
    deadline = time.monotonic() + limits.notebook
    return lambda _: max(0.1, min(limits.cell, deadline - time.monotonic()))


def _ended(node: NotebookNode, error: CellTimeoutError | DeadKernelError) -> str:
    """Say in the notebook itself where it was ended, as a traceback would; return why."""
    code = [cell for cell in node.cells if cell.cell_type == "code"]
    begun = [cell for cell in code if cell.metadata.papermill["start_time"]]
    cell = begun[-1] if begun else code[0]
    why = "the kernel died: it ended itself, crashed, or was killed"
    if not begun:
        why = "the kernel died before its first cell: its limit of memory may be too low"
    if isinstance(error, CellTimeoutError):
        why = "it took longer than its limit, and was killed"
    name = type(error).__name__
    cell.setdefault("outputs", []).append(
        nbformat.v4.new_output("error", ename=name, evalue=why, traceback=[f"{name}: {why}"])
    )
    return f"cell {cell.id!r}: {why}"


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
