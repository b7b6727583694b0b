"""The work of one run: its cells in one process, watched from here, and its report in another."""

import pickle
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, NamedTuple, TypeVar

from helpers.render import manifest, profile, server
from helpers.render.profile import Run

T = TypeVar("T")

#: Bytes that a notebook may put out: those who hear it, and make a report of it, hold them several times.
_OUTPUT = 64 << 20
LATE = "it took longer than its limit, and was killed"
LOUD = f"it put out more than {_OUTPUT >> 20} MiB, and was killed"
DIED = "the kernel died: it ended itself, crashed, or was killed"
_GRACE = 120  # seconds for what comes before and after the cells
_FAREWELL = 30  # seconds for what a notebook does at its end


@dataclass(frozen=True)
class Result:
    """The files of a run, by name, and what its manifest says of it."""

    files: dict[str, bytes]
    failure: str
    facts: dict[str, Any]


class Executed(NamedTuple):
    """An executed notebook as text, why it failed ("" if not), and what it looked at (None: perhaps anything)."""

    notebook: str
    failure: str
    seen: set[str] | None = None


def render(run: Run, inputs: dict[str, str], data: dict[str, str]) -> Result:
    """Render a run: its cells in one process, its report in another; once more, alone, if that was killed.

    Any thread may call this, here or on another machine that has the same files.

    Raises
    ------
    server.DiedError
        Where a process was killed twice, or gave no answer in time.
    ValueError
        Where what went into the run is not what was asked for: another version, or changed meanwhile.
    """
    begun = time.monotonic()
    executed = _again_if_killed(lambda: execute(run))
    return _again_if_killed(lambda: server.call(_reported, run, executed, begun, inputs, data, seconds=_GRACE))


def _again_if_killed(function: Callable[[], T]) -> T:
    try:
        return function()
    except server.LateError:  # it would be late again
        raise
    except server.DiedError:  # another run may have killed what served both
        with server.alone():
            return function()


def execute(run: Run) -> Executed:
    """Run the cells of a notebook in a process of their own, which is killed when it passes its limits.

    What the process says is kept until it ends well; if it doesn't, the notebook as far as it came is
    made of that.

    Raises
    ------
    server.DiedError
        Where it ended for no fault of its own.
    """
    if run.engine != "forked" or not server.available():
        return server.call(_by_the_ordinary_kernel, run, seconds=run.limits.notebook + _GRACE)
    heard: list[tuple[str, list[bytes]]] = []
    executed: Executed | None = None
    begun, held = 0.0, 0
    until, why = time.monotonic() + _GRACE, ""
    fork = server.start(_cells, run)
    try:
        while not why:
            if not fork.connection.poll(max(0, until - time.monotonic())):
                why = LATE
                break
            channel, content = pickle.loads(fork.connection.recv_bytes(2 * _OUTPUT))
            now = time.monotonic()
            if channel == "seen" and executed:
                return executed._replace(seen=content)
            if channel == "executed":
                executed, until = Executed(*content), now + _FAREWELL
            elif channel == "broken":
                why = content
            else:
                if channel == "asked":
                    begun = begun or now
                    until = min(now + run.limits.cell, begun + run.limits.notebook)
                heard.append((channel, content))
                held += sum(map(len, content))
                if held > _OUTPUT:
                    why = LOUD
    except (EOFError, OSError):  # what it says at once may be too long, and is then not taken in
        why = DIED if fork.connection.readable else LOUD
    finally:
        fork.end()
    if executed:
        return executed
    if why == DIED and fork.bereft():
        raise server.DiedError("the process was killed")
    return server.call(_as_heard, run, heard, why, seconds=_GRACE)


def failed(run: Run, why: str) -> Result:
    """Return what is to be read of a run that came to no result, in a report of its own."""
    import nbformat

    from helpers.render import report

    node = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(f"# {run.name}", id="title")])
    parameters = profile.spelled_out(run)
    facts = {"title": run.name, "language": run.language, "parameters": parameters, "answers": [], "reads": {}}
    return Result(report.files(node, run.language, parameters, why), why, facts)


def _cells(connection: Connection, run: Run) -> None:
    """Run the cells in this process, and say all that comes of it."""
    import nbformat

    from helpers.render import engine, execute

    here = engine.Here(connection, int(run.limits.memory * 2**30))
    try:
        outcome = execute.run(run, here)
        here.tell("executed", (nbformat.v4.writes(outcome.node), outcome.failure))  # it is checked when it is read
        seen = here.finish()
    except Exception as error:  # such as what a cell did to the modules of this process
        here.tell("broken", f"the cell broke what runs it: {type(error).__name__}: {error}")
        raise
    server.end_children()
    here.tell("seen", seen)


def _as_heard(run: Run, heard: list[tuple[str, list[bytes]]], why: str) -> Executed:
    """Return a notebook whose process was killed or died, as far as it came."""
    import nbformat
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    from helpers.render import engine, execute

    outcome = execute.run(run, engine.Retold(heard, CellTimeoutError(why) if why == LATE else DeadKernelError(why)))
    return Executed(nbformat.writes(outcome.node), outcome.failure)


def _by_the_ordinary_kernel(run: Run) -> Executed:
    import nbformat

    from helpers.render import execute

    outcome = execute.run(run)
    return Executed(nbformat.writes(outcome.node), outcome.failure)


def _reported(run: Run, executed: Executed, begun: float, inputs: dict[str, str], data: dict[str, str]) -> Result:
    import nbformat

    from helpers.render import execute, report
    from helpers.selection.parameters import MODELS

    node = nbformat.reads(executed.notebook, as_version=4)
    parameters = profile.spelled_out(run)  # as they were put into it
    files = report.files(node, run.language, parameters, executed.failure)
    now = manifest.inputs(run)
    # a worker that lives long has loaded code that may no longer be what is on disk
    differ = sorted({name for name in inputs if inputs[name] != now[name]} | set(manifest.stale()))
    if differ or manifest.data_files(run.data) != data:
        raise ValueError(f"{', '.join(differ) or 'the data'} changed while it ran, or differ where it ran")
    facts = {
        "title": report.title_of(node),
        "language": run.language,
        "parameters": parameters,
        "not_used": execute.not_used(node, MODELS[run.notebook]),
        "answers": report.answers(node),
        "reads": manifest.reads_of(executed.seen, run.data, data),
        "seconds": round(time.monotonic() - begun, 2),
    }
    return Result(files, executed.failure, facts)
