"""The work of one run, in a fresh process: from a notebook and parameters to the files of a report."""

import time
from dataclasses import dataclass
from typing import Any

from helpers.render import manifest, server
from helpers.render.profile import Run

_GRACE = 120  # seconds for what comes before and after the cells


@dataclass(frozen=True)
class Result:
    """The files of a run, by name, and what its manifest says of it."""

    files: dict[str, bytes]
    failure: str
    facts: dict[str, Any]


def render(run: Run, inputs: dict[str, str], data: dict[str, str]) -> Result:
    """Render a run in a process of its own; once more if that was killed.

    Any thread may call this, here or on another machine that has the same files.

    Raises
    ------
    server.DiedError
        Where the process was killed twice, or gave no answer in time.
    ValueError
        Where what went into the run is not what was asked for: another version, or changed meanwhile.
    """
    seconds = run.limits.notebook + _GRACE
    try:
        return server.call(_rendered, run, inputs, data, seconds=seconds)
    except server.LateError:  # it would be late again
        raise
    except server.DiedError:
        return server.call(_rendered, run, inputs, data, seconds=seconds)


def failed(run: Run, why: str) -> Result:
    """Return what is to be read of a run that came to no result, in a report of its own."""
    import nbformat

    from helpers.render import report

    node = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(f"# {run.name}", id="title")])
    facts = {"title": run.name, "language": run.language, "parameters": run.given, "answers": [], "reads": {}}
    return Result(report.files(node, run.language, run.given, why), why, facts)


def _rendered(run: Run, inputs: dict[str, str], data: dict[str, str]) -> Result:
    from helpers.parameters import MODELS, parse
    from helpers.render import execute, report

    begun = time.monotonic()
    parameters = parse(MODELS[run.notebook], run.given).model_dump(exclude={"interactive"})
    outcome = execute.run(run)
    files = report.files(outcome.node, run.language, parameters, outcome.failure)
    now = manifest.inputs(run)
    # a worker that lives long has loaded code that may no longer be what is on disk
    differ = sorted({name for name in inputs if inputs[name] != now[name]} | set(manifest.stale()))
    if differ or manifest.data_files(run.data) != data:
        raise ValueError(f"{', '.join(differ) or 'the data'} changed while it ran, or differ where it ran")
    facts = {
        "title": report.title_of(outcome.node),
        "language": run.language,
        "parameters": parameters,
        "answers": report.answers(outcome.node),
        "reads": manifest.reads_of(outcome.seen, run.data, data),
        "seconds": round(time.monotonic() - begun, 2),
    }
    return Result(files, outcome.failure, facts)
