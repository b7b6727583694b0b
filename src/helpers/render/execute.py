"""Run one notebook through papermill, with prose in the language of the run, and keep all that came of it."""

import ast
import json
import logging
import os
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

from helpers.common import shared
from helpers.common.faults import LONGEST, cut
from helpers.render import engine, plain, pool, shell
from helpers.render.profile import Limits, Run, spelled_out
from helpers.selection.parameters import Parameters
from helpers.words.prose import translated, translations

#: Kernels of our own, on this machine, need not warn that their sockets are local ones.
QUIET = ["--log-level=ERROR"]
_GIBIBYTE = 2**30


@dataclass(frozen=True)
class Outcome:
    """What came of a run: the executed notebook, and why it failed ("" if not)."""

    node: NotebookNode
    failure: str


def run(asked: Run, folder: str = "") -> Outcome:
    """Execute a notebook with parameters, within the limits of the run; a failure ends it, and is in the outcome.

    What the cells of a plain notebook compute and draw is kept in a ``folder``, for other runs that ask for the same.
    Another notebook shares nothing: its cells may have changed something of ours.
    """
    prose = translations(asked.notebook, asked.language, asked.prose.parent if asked.prose else None)
    node = translated(_unrun(asked.source), prose)
    parameters = spelled_out(asked)
    logging.getLogger("papermill").disabled = True  # it warns of each that the notebook's own cell leaves out
    kernel_of = {"kernel_name": "python3", "language": "python"}
    node = papermill.execute_notebook(node, None, parameters, prepare_only=True, **kernel_of)
    os.environ[shared.FOLDER] = folder if plain.plain(node) else ""
    if asked.engine == "kernel":
        seconds = asked.limits.notebook + engine.GRACE
        node = pool.call(_by_an_ordinary_kernel, node, asked.limits, seconds=seconds)
    else:
        node = _executed(
            "forked",
            node,
            execution_timeout=asked.limits.cell,
            notebook_timeout=asked.limits.notebook,
            memory=int(asked.limits.memory * _GIBIBYTE),
        )
    failure = failure_of(node)
    return Outcome(settled(node, parameters), failure)


def _executed(name: str, node: NotebookNode, **options: Any) -> NotebookNode:  # noqa: ANN401 - an engine's
    return papermill_engines.execute_notebook_with_engine(
        name, node, kernel_name="python3", progress_bar=False, **options
    )


def failure_of(node: NotebookNode) -> str:
    """Return why an executed notebook failed, in which cell; "" where it did not."""
    for cell in node.cells:
        if errors := [output for output in cell.get("outputs", []) if output.output_type == "error"]:
            name, value = errors[-1].ename, errors[-1].evalue  # an interrupt may stand before why there was one
            spoken = name in ("FaultsError", engine.STOPPED)  # a sentence, which needs no name before it
            return cut(f"cell {cell.id!r}: {value if spoken else f'{name}: {value}'}", LONGEST)
        if cell.metadata.papermill["exception"]:  # such as a group, of which IPython makes no output
            return f"cell {cell.id!r}: it failed, and stderr says why"
    return ""


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


def _by_an_ordinary_kernel(node: NotebookNode, limits: Limits) -> NotebookNode:
    """Execute a notebook by Jupyter's own kernel, which takes the limit of memory over from this process."""
    shell.limited(int(limits.memory * _GIBIBYTE))
    try:
        _executed("nbclient", node, extra_arguments=QUIET, timeout_func=_time_left(limits), record_timing=False)
    except (CellTimeoutError, DeadKernelError) as error:
        code = [cell for cell in node.cells if cell.cell_type == "code"]
        begun = [cell for cell in code if cell.metadata.papermill["start_time"]]
        late = isinstance(error, CellTimeoutError)
        engine.stop((begun or code)[-1], engine.LATE if late else engine.DIED)
    for cell in node.cells:
        if cell.cell_type == "code":
            cell.outputs = engine.joined(cell.outputs)
    return node


def _time_left(limits: Limits) -> Callable[[NotebookNode], float]:
    """Return a function that says how many seconds a cell has: its own limit, or what is left for all."""
    deadline = time.monotonic() + limits.notebook
    return lambda _: max(0.1, min(limits.cell, deadline - time.monotonic()))


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
