"""The papermill engine ``forked``: each notebook in a fresh process, followed and limited from here.

papermill finds this module by its entry point: whoever imports it imports papermill, and first.
"""

import contextlib
import json
import time
from math import inf
from typing import Any

import nbformat
from nbformat import NotebookNode
from papermill.engines import Engine, NotebookExecutionManager

from helpers.render import pool, shell

#: Bytes that a notebook may put out: those who hear it, and make a report of it, hold them several times.
OUTPUT = 64 << 20
LATE = "it took longer than its limit, and was killed"
LOUD = f"it put out more than {OUTPUT >> 20} MiB, and was killed"
DIED = "the process died: it ended itself, crashed, or was killed"
#: The name of an error that is none of a cell's own.
STOPPED = "Stopped"
GRACE = 120  # seconds for what comes before the cells
_FAREWELL = 30  # seconds for what comes after them


class ForkedEngine(Engine):
    """Run a notebook's cells on IPython's shell in a fresh process that has imported everything.

    A cell that fails, or in which the process is killed or dies, has an error as its last output, and ends the run;
    what the cells put out before is kept.
    """

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        execution_timeout: float | None = None,
        notebook_timeout: float | None = None,
        memory: int = 0,
        **_: Any,  # noqa: ANN401 - papermill's other options, which are for kernels
    ) -> None:
        """Run the cells; the process is gone afterwards, with every process that it started.

        Parameters
        ----------
        execution_timeout, notebook_timeout
            Seconds for each cell, and for all together.
        memory
            Bytes of data that the process may hold; 0 for any number.
        """
        if (language := nb_man.nb.metadata.get("kernelspec", {}).get("language", "python")) != "python":
            raise ValueError(f"the engine 'forked' runs Python; the notebook is in {language}")
        cells = [(at, cell) for at, cell in enumerate(nb_man.nb.cells) if cell.cell_type == "code" and cell.source]
        given = [(cell.source, "raises-exception" in cell.metadata.get("tags", [])) for _, cell in cells]
        notebook = _Running(pool.start(shell.run, given, memory), execution_timeout or inf, notebook_timeout or inf)
        try:
            for (at, cell), (_, may_fail) in zip(cells, given, strict=True):
                nb_man.cell_start(cell, at)
                failed = notebook.follow(cell)
                if failed:
                    nb_man.cell_exception(cell, at)
                nb_man.cell_complete(cell, at)
                if notebook.stopped or (failed and not may_fail):
                    break
            notebook.take_leave()
        finally:
            notebook.process.end()


class _Running:
    """A notebook's process, and what time and space it has left."""

    def __init__(self, process: pool.Fresh, cell_seconds: float, seconds: float) -> None:
        self.process, self.cell_seconds, self.seconds = process, cell_seconds, seconds
        self.until, self.end = time.monotonic() + GRACE, inf
        self.left, self.begun, self.stopped = OUTPUT, False, False

    def follow(self, cell: NotebookNode) -> bool:
        """Put into a cell what it puts out until it ends, or is ended; return whether it failed."""
        succeeded = False
        try:
            while (message := self._heard())[0] != "ended":
                if message[0] == "output":
                    cell.outputs.append(nbformat.from_dict(message[1]))
                elif message[0] == "clear":
                    cell.outputs = []
            cell.execution_count, succeeded = message[1]
        except pool.LateError:
            self._stop(cell, LATE)
        except pool.DiedError:
            self._stop(cell, DIED)
        except OSError:  # what it says at once is too long, and is not taken in
            self._stop(cell, LOUD)
        cell.outputs = joined(cell.outputs)
        return not succeeded

    def take_leave(self) -> None:
        """Let the process end in its own way, if it will."""
        self.until = time.monotonic() + _FAREWELL
        with contextlib.suppress(pool.DiedError, OSError):
            while not self.stopped and self._heard()[0] != "finished":
                pass

    def _heard(self) -> tuple[str, Any]:
        said = self.process.heard(None if self.until == inf else self.until - time.monotonic(), self.left)
        self.left -= len(said)
        kind, content = json.loads(said)
        if kind == "begun":
            now = time.monotonic()
            self.end = self.end if self.begun else now + self.seconds
            self.until, self.begun = min(now + self.cell_seconds, self.end), True
        return kind, content

    def _stop(self, cell: NotebookNode, why: str) -> None:
        self.stopped = True
        stop(cell, why)


def stop(cell: NotebookNode, why: str) -> None:
    """Say in a cell that it was ended, and why."""
    traceback = [f"{STOPPED}: {why}"]
    cell.outputs.append(nbformat.v4.new_output("error", ename=STOPPED, evalue=why, traceback=traceback))


def joined(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Join what a cell wrote to each stream, for when it was written is a matter of the clock; stdout stands first."""
    streams: dict[str, NotebookNode] = {}
    kept = []
    for output in outputs:
        if output.output_type != "stream":
            kept.append(output)
        elif output.name in streams:
            streams[output.name].text += output.text
        else:
            streams[output.name] = output
            kept.append(output)
    places = [place for place, output in enumerate(kept) if output.output_type == "stream"]
    for place, name in zip(places, sorted(streams, reverse=True), strict=True):
        kept[place] = streams[name]
    return kept
