"""The work of one run, in a fresh process: its cells, in another that nothing else runs in, then its report."""

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, NamedTuple

from helpers.common import outputs
from helpers.render import manifest, pool, profile
from helpers.render.profile import Run

_GRACE = 300  # seconds for what comes before and after the cells


@dataclass(frozen=True)
class Result:
    """The files of a run, by name, and what its manifest says of it; of the brief, the PNG that others need as well."""

    files: dict[str, bytes]
    failure: str
    facts: dict[str, Any]
    pictures: dict[str, bytes] = field(default_factory=dict)


class Executed(NamedTuple):
    """An executed notebook as text, and why it failed ("" if not)."""

    notebook: str
    failure: str


def render(
    run: Run,
    inputs: dict[str, str],
    data: dict[str, str],
    folder: str = "",
    pictures: Mapping[str, bytes] = MappingProxyType({}),
) -> Result:
    """Render a run; any thread may call this, here or on another machine that has the same files.

    In a ``folder`` runs leave each other what they have computed and drawn (`helpers.render.execute.run`). ``pictures``
    need not be drawn again (`helpers.render.report.files`); no cell has had a hand in them.

    Raises
    ------
    pool.DiedError
        Where a process was killed outside the cells, or gave no answer in time.
    ValueError
        Where what went into the run is not what was asked for: another version, or changed meanwhile.
    """
    return pool.call(_rendered, run, inputs, data, folder, dict(pictures), seconds=run.limits.notebook + _GRACE)


def execute(run: Run) -> Executed:
    """Run the cells of a notebook alone, as `render` does; any thread may call this."""
    return pool.call(_executed, run, seconds=run.limits.notebook + _GRACE)


def on_a_cluster(run: Run, inputs: dict[str, str], data: dict[str, str]) -> Result:
    """Render a run in a worker of Dask's, a process that otherwise may start none."""
    import multiprocessing

    multiprocessing.current_process().daemon = False
    return replace(render(run, inputs, data), pictures={})  # nobody there waits for them


def failed(run: Run, why: str) -> Result:
    """Return what is to be read of a run that came to no result, in a report of its own."""
    import nbformat

    from helpers.render import page, report

    node = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(f"# {run.name}", id="title")])
    parameters = profile.spelled_out(run)
    facts = {"title": run.name, "language": run.language, "parameters": parameters, "answers": []}
    return Result(report.files(node, run.language, parameters, why, page.around(run)), why, facts)


def _executed(run: Run) -> Executed:
    import nbformat

    from helpers.render import execute

    outcome = execute.run(run)
    return Executed(nbformat.writes(outcome.node), outcome.failure)


def _rendered(
    run: Run, inputs: dict[str, str], data: dict[str, str], folder: str, pictures: dict[str, bytes]
) -> Result:
    from helpers.render import brief, execute, page, report
    from helpers.selection.parameters import MODELS

    os.environ[outputs.SIZE] = "report"  # whatever is asked of kept notebooks
    begun = time.monotonic()
    outcome = execute.run(run, folder)
    node, failure = outcome.node, outcome.failure
    parameters = profile.spelled_out(run)  # as they were put into it
    files = report.files(node, run.language, parameters, failure, page.around(run), pictures)
    if run.notebook == profile.BRIEF and not failure:
        files |= brief.made(node, run.language, run.data)
    now = manifest.inputs(run)  # of the code and of packages, those which were loaded
    differ = sorted(name for name in inputs if inputs[name] != now[name])
    if differ or manifest.data_files(run.data) != data:
        raise ValueError(f"{', '.join(differ) or 'the data'} changed while it ran, or differ where it ran")
    facts = {
        "title": report.title_of(node),
        "language": run.language,
        "parameters": parameters,
        "not_used": execute.not_used(node, MODELS[run.notebook]),
        "answers": report.answers(node),
        "figure": next((name for name, kind, _ in report.outputs(node) if kind == "image/svg+xml"), ""),
        "seconds": round(time.monotonic() - begun, 2),
    }
    return Result(files, failure, facts, pictures if run.notebook == profile.BRIEF else {})
