"""Run one notebook through papermill, with prose in the language of the run, and keep all that came of it."""

import ast
import copy
import json
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.engines import papermill_engines
from papermill.execute import raise_for_execution_errors

from helpers.common.faults import LONGEST, cut
from helpers.render import kernel
from helpers.render.engine import Here, Retold
from helpers.render.profile import Limits, Run, spelled_out
from helpers.render.work import DIED, LATE
from helpers.selection.parameters import Parameters
from helpers.words.prose import translated, translations

_NBCLIENT_SAYS = "Kernel died"

#: Kernels of our own, on this machine, need not warn that their sockets are local ones.
QUIET = ["--log-level=ERROR"]


@dataclass(frozen=True)
class Outcome:
    """What came of a run: the executed notebook, and why it failed ("" if not)."""

    node: NotebookNode
    failure: str


def run(asked: Run, cells_in: Here | Retold | None = None) -> Outcome:
    """Execute a notebook with parameters; a cell that fails ends it, and is in the outcome.

    Where no kernel is given, the ordinary one runs the cells, within the limits of the run.
    """
    prose = translations(asked.notebook, asked.language, asked.prose.parent if asked.prose else None)
    node = translated(_unrun(asked.source), prose)
    parameters = spelled_out(asked)
    logging.getLogger("papermill").disabled = True  # it warns of each that the notebook's own cell leaves out
    kernel_of = {"kernel_name": "python3", "language": "python"}
    node = papermill.execute_notebook(node, None, parameters, prepare_only=True, **kernel_of)
    options: dict[str, Any] = {"cells_in": cells_in}
    if cells_in is None:
        kernel.limited(int(asked.limits.memory * 2**30))  # the kernel takes the limit over from this process
        options = {"extra_arguments": QUIET, "timeout_func": _time_left(asked.limits)}
    failure = ""
    try:
        papermill_engines.execute_notebook_with_engine(
            "nbclient" if cells_in is None else "forked",
            node,
            kernel_name="python3",
            progress_bar=False,
            record_timing=False,
            **options,
        )
        if any(output.output_type == "error" for cell in node.cells for output in cell.get("outputs", [])):
            raise_for_execution_errors(copy.deepcopy(node), None)  # it would write its error into the notebook
    except papermill.PapermillExecutionError as error:
        cause = f"{error.ename}: {error.evalue}" if error.ename != "FaultsError" else error.evalue
        failure = f"cell {node.cells[error.cell_index].id!r}: {cause}"
    except (CellTimeoutError, DeadKernelError) as error:
        failure = _ended(node, error)
    _coalesce(node)
    return Outcome(settled(node, parameters), cut(failure, LONGEST))


def not_used(node: NotebookNode, model: type[Parameters]) -> list[str]:
    """Return the parameters that a notebook's own cell sets otherwise than the model; a render uses none of them.

    Whoever tries a parameter in JupyterLab, which saves by itself, leaves it in the notebook. The cell is read, not
    run; what is no plain value counts as another.
    """
    cells = [cell for cell in node.cells if "parameters" in cell.metadata.get("tags", [])]
    defaults = model().model_dump()
    try:
        statements = [statement for cell in cells for statement in ast.parse(cell.source).body]
    except (SyntaxError, ValueError):
        return ["parameters cell, which is no Python"]
    found: dict[str, str] = {}
    for statement in statements:
        said = ast.dump(statement.value if isinstance(statement, ast.Assign) else statement)
        set_here = (name for name in ast.walk(statement) if isinstance(name, ast.Name) and name.id in defaults)
        found |= {name.id: said for name in set_here if isinstance(name.ctx, ast.Store)}
    plain = {name: ast.dump(ast.parse(repr(value), mode="eval").body) for name, value in defaults.items()}
    return [name for name in defaults if name in found and found[name] != plain[name]]


def _unrun(source: Path) -> NotebookNode:
    """Return a notebook without the outputs it keeps: megabytes that papermill would copy as text."""
    content = json.loads(source.read_text(encoding="utf-8"))
    for cell in content["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    return nbformat.convert(nbformat.from_dict(content), 4)


def _coalesce(node: NotebookNode) -> None:
    """Join what a cell wrote to each stream, for when it was sent is a matter of the clock; stdout stands first.

    A return takes back what stands before it in its line, as a terminal does. nbclient's own option for this
    takes time by the square of a line's length: minutes for a megabyte.
    """
    for cell in node.cells:
        streams: dict[str, NotebookNode] = {}
        outputs = []
        for output in cell.get("outputs", []):
            if output.output_type != "stream":
                outputs.append(output)
            elif output.name in streams:
                streams[output.name].text += output.text
            else:
                streams[output.name] = output
                outputs.append(output)
        for stream in streams.values():
            lines = ((line, line.rstrip("\r")) for line in stream.text.split("\n"))
            stream.text = "\n".join(text.rsplit("\r", 1)[-1] + line[len(text) :] for line, text in lines)
        for place, (one, other) in enumerate(pairwise(outputs)):
            if one.get("name") == "stderr" and other.get("name") == "stdout":
                outputs[place : place + 2] = other, one
        if cell.cell_type == "code":
            cell.outputs = outputs


def _time_left(limits: Limits) -> Callable[[NotebookNode], float]:
    """Return a function that says how many seconds a cell has: its own limit, or what is left for all."""
    deadline = time.monotonic() + limits.notebook
    return lambda _: max(0.1, min(limits.cell, deadline - time.monotonic()))


def _ended(node: NotebookNode, error: CellTimeoutError | DeadKernelError) -> str:
    """Say in the notebook itself where it was ended, as a traceback would; return why."""
    code = [cell for cell in node.cells if cell.cell_type == "code"]
    begun = [cell for cell in code if cell.metadata.papermill["start_time"]]
    cell = begun[-1] if begun else code[0]
    why = DIED if str(error) == _NBCLIENT_SAYS else str(error)
    if isinstance(error, CellTimeoutError):
        why = LATE
    elif not begun:
        why = "the kernel died before its first cell: its limit of memory may be too low"
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
