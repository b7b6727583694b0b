"""A process with everything imported, which forks a fresh process for each thing asked of it.

Interpreter, pandas, matplotlib, Jupyter and the helpers are paid for once; the record is not loaded, so
that a fork holds nothing of any run. The server has one thread (a fork copies no other), ends when
whoever started it does, and takes every process that its forks left behind with it. Linux only.
"""

import atexit
import contextlib
import ctypes
import gc
import importlib
import io
import multiprocessing
import os
import pkgutil
import random
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, TypeVar

import helpers

T = TypeVar("T")

#: A library that starts threads of its own when it is loaded must not: they would not be in a fork. Large pages of
#: memory, where there are any, make a fork cheaper, which copies a list of all pages.
_ENVIRONMENT = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1") | {
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"
}
#: Imported by others where it is there, slow, and of no use to a run: a debugger's server, and a grammar
#: for an optional check of jsonschema. A notebook may import them itself.
_UNWANTED = ("debugpy", "rfc3987_syntax")
#: A package that no run uses, and that is slow to import.
_UNUSED = "helpers.adding"
#: Nothing is imported from the folder that the command was called in; kernels have it in their path again.
_SERVE = "import sys; sys.path[:] = filter(None, sys.path); from helpers.render import server; server.serve({})"
_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36

Server = tuple[socket.socket, subprocess.Popen[bytes]]
_serving: Server | None = None
_of_one: set[Server] = set()  # those that serve one thread alone
_asker: Connection | None = None  # in a fork, the connection to whoever asked for it
_round = 0  # threads that belong to one that is over get no server
_mine = threading.local()
_starting = threading.RLock()


class DiedError(RuntimeError):
    """A process ended without an answer."""


class LateError(DiedError):
    """A process had no answer in time."""


def available() -> bool:
    """Return whether this machine can fork as is needed here."""
    return sys.platform == "linux" and hasattr(os, "pidfd_open") and Path("/proc/self/task").exists()


@dataclass(frozen=True)
class Fork:
    """A fresh process, at the other end of ``connection``; it leads a session of its own."""

    pid: int
    connection: Connection
    pidfd: int
    server: subprocess.Popen[bytes] | None = None

    def alive(self) -> bool:
        """Return whether it still runs."""
        return not select.select([self.pidfd], [], [], 0)[0]

    def bereft(self) -> bool:
        """Return whether the server that forked it has died, and so it too."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self.server is not None and self.server.wait(0.1) is not None
        return False

    def end(self) -> None:
        """Kill it with its group, and leave nothing open. It may be gone already."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):  # where the server forked it, the server reaps it
            os.waitpid(self.pid, 0)
        os.close(self.pidfd)
        self.connection.close()


def start(function: Callable[..., None], *arguments: Any) -> Fork:  # noqa: ANN401 - as `function` takes
    """Run ``function(connection, *arguments)`` in a fresh process with everything imported.

    A process that the server forked, and that has one thread, is forked itself; elsewhere the server
    is asked, and started where it is not there. May be called by any thread.

    Raises
    ------
    DiedError
        Where the server does not answer, or this thread is dismissed.
    """
    if _asker is not None and threading.active_count() == 1:
        forker = None
        ours, theirs = socket.socketpair()
        with theirs:
            if os.fork() == 0:
                ours.close()
                _run(theirs)
    else:
        ours, forker = _ask()
    connection = Connection(ours.detach())
    try:
        pid = connection.recv()
        fork = Fork(pid, connection, os.pidfd_open(pid), forker)  # while it waits for what to do: it cannot have ended
        connection.send((function, arguments, Path.cwd(), dict(os.environ)))
        return fork
    except (EOFError, OSError) as error:
        connection.close()
        raise DiedError("the process ended before it began") from error


def call(function: Callable[..., T], *arguments: Any, seconds: float | None = None) -> T:  # noqa: ANN401
    """Return ``function(*arguments)``, called in a fresh process: a fork, or a new interpreter where there is none.

    Raises
    ------
    DiedError
        Where the process ended without an answer; LateError where it had none in time.
    Exception
        What the function raised.
    """
    fork = start(_answer, function, arguments) if available() else _spawned(_answer, function, arguments)
    try:
        if not fork.connection.poll(seconds):
            raise LateError(f"the process had no answer within {seconds:g} s")
        succeeded, value = fork.connection.recv()
    except (EOFError, OSError):
        raise DiedError("the process was killed") from None
    finally:
        fork.end()
    if not succeeded:
        raise value
    return value


@dataclass(frozen=True)
class _Spawned:
    """What `call` needs of a `Fork`, of a new interpreter."""

    process: BaseProcess
    connection: Connection

    def end(self) -> None:
        """Kill it; a kernel that it started ends by itself."""
        self.process.kill()
        self.process.join()
        self.connection.close()


def _spawned(function: Callable[..., None], *arguments: Any) -> _Spawned:  # noqa: ANN401 - as `function` takes
    if _dismissed():
        raise DiedError("nothing more is to begin")
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    with theirs:
        process = spawn.Process(target=function, args=(theirs, *arguments))
        process.start()
    return _Spawned(process, ours)


def _answer(connection: Connection, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    try:
        result = (True, function(*arguments))
    except Exception as error:  # it is raised again on the other side
        result = (False, error)
    end_children()
    connection.send(result)


def _ask() -> tuple[socket.socket, subprocess.Popen[bytes]]:
    """Return our end of a connection to a process that the server forks, and the server."""
    global _serving
    with _starting:
        if (own := getattr(_mine, "server", None)) is not None and not _dismissed():
            return _asked(own), own[1]
        for _ in range(2):
            if _dismissed():
                break
            if _serving is None:
                _serving = _started()
            with contextlib.suppress(DiedError):  # it was killed: another one
                return _asked(_serving), _serving[1]
            stop()
    raise DiedError("no server answers")


def _asked(server: Server) -> socket.socket:
    """Ask a server for a process; return our end of the connection to it."""
    ours, theirs = socket.socketpair()
    with theirs:
        try:
            socket.send_fds(server[0], [b"f"], [theirs.fileno()])
        except OSError:
            ours.close()
            raise DiedError("no server answers") from None
    return ours


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Have this thread served by a server of its own, so that it dies of no other's fault and no other of its."""
    if not available():
        yield
        return
    with _starting:
        if _dismissed():
            raise DiedError("nothing more is to begin")
        server = _started()
        _of_one.add(server)
    _mine.server = server
    try:
        yield
    finally:
        _mine.server = None
        with _starting:
            if server in _of_one:
                _of_one.remove(server)
                _ended(server)


def _ended(server: Server) -> None:
    """End a server, with everything that it forked."""
    control, process = server
    control.close()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(10)


def _started() -> Server:
    """Start a server; it ends when the socket returned is closed, however that comes about."""
    ours, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-c", _SERVE.format(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for whoever started it
            env=os.environ | _ENVIRONMENT,
        )
    return ours, process


def _dismissed() -> bool:
    return getattr(_mine, "round", _round) != _round


def enlist() -> None:
    """Make this thread one of those that start nothing more once they are dismissed (see `stop`)."""
    _mine.round = _round


@atexit.register
def stop(dismiss: bool = False) -> None:
    """End the server of this process, if there is one, with everything that it forked.

    The next thing asked starts another; but with ``dismiss`` not by a thread that is enlisted by now.
    """
    global _serving, _round
    with _starting:
        _round += dismiss
        ending = [_serving] if _serving is not None else []
        if dismiss:
            ending += _of_one
            _of_one.clear()
        _serving = None
        for server in ending:
            _ended(server)


def serve(descriptor: int) -> None:
    """Import everything, then fork on request until the other side is gone."""
    os.set_inheritable(descriptor, False)
    control = socket.socket(fileno=descriptor)
    adopt()
    _preload()
    assert len(os.listdir("/proc/self/task")) == 1, "a fork would lack the other threads"  # noqa: PTH208
    forks: dict[int, int] = {}  # by the descriptor that tells of its end, as long as it lives
    while True:
        ready = select.select([control, *forks], [], [])[0]  # type: ignore[type-var]  # a socket and descriptors
        if ended := forks.keys() & ready:
            for pidfd in ended:
                os.waitpid(forks.pop(pidfd), 0)
                os.close(pidfd)
            end_children(forks.values())  # those that a run which was killed left behind have come to this process
        if control not in ready:
            continue
        try:
            message, descriptors, _, _ = socket.recv_fds(control, 1, 1)
        except OSError:
            break
        if not message:
            break
        theirs = socket.socket(fileno=descriptors[0])
        if (pid := os.fork()) == 0:
            control.close()
            for pidfd in forks:
                os.close(pidfd)
            _run(theirs)
        theirs.close()
        forks[os.pidfd_open(pid)] = pid
    end_children()


def _preload() -> None:
    """Import what any run needs, after the kernel (pandas asks for it when it is imported)."""
    gc.disable()  # what is imported stays: to look for garbage meanwhile, and after it, takes a quarter of the time
    sys.modules.update(dict.fromkeys(_UNWANTED))  # type: ignore[arg-type]
    from helpers.render import kernel, manifest

    manifest.loaded()  # before the rest is imported: a fork compares it with what is on disk by then
    shell, folders = kernel.made().shell, sys.path[:]
    sys.path[:] = filter(None, folders)
    with shell.builtin_trap:
        importlib.import_module("papermill")  # before helpers.render.engine, which it imports itself
        for module in pkgutil.walk_packages(helpers.__path__, "helpers."):
            if not module.name.startswith(_UNUSED):
                importlib.import_module(module.name)
    for name in _UNWANTED:
        del sys.modules[name]
    with shell.builtin_trap:
        shell.run_cell("warm = 1", silent=True)  # neither counted nor remembered
        del shell.user_ns["warm"]
    _warm()
    sys.path[:] = folders
    gc.enable()
    gc.freeze()  # so that no collection in a fork copies every page


def _warm() -> None:
    """Do once what is slow the first time: fonts, the drawing of an SVG, a page, a table, the parsing of dates.

    Not a PDF: that starts threads, in each fork for itself. The record that is loaded is dropped: what
    stays of it are dates that have been parsed, each by its text.
    """
    import matplotlib as mpl
    import nbformat
    import pandas as pd
    import resvg_py
    from matplotlib.figure import Figure

    from helpers.common import paths
    from helpers.common.faults import FaultsError
    from helpers.record import dataset
    from helpers.render import report

    with contextlib.suppress(FaultsError):  # `profile.check` says what is wrong with it
        dataset.load(paths.data_folder())
    with mpl.rc_context({"svg.fonttype": "path"}):
        figure = Figure()
        figure.text(0, 0, "warm دافئ", fontweight="bold")
        figure.add_subplot().plot([0, 1])
        figure.savefig(drawn := io.StringIO(), format="svg")
    resvg_py.svg_to_bytes(svg_string=drawn.getvalue(), dpi=32)
    frame = pd.DataFrame({"warm": [1], "دافئ": [1]})
    frame.pivot_table(index="warm", columns="دافئ", aggfunc="size").to_csv()
    frame.to_dict("records")
    output = nbformat.v4.new_output("display_data", {"text/plain": "warm"})
    cells = [nbformat.v4.new_markdown_cell("# *Warm*"), nbformat.v4.new_code_cell("warm = 1", outputs=[output])]
    report.html(nbformat.v4.new_notebook(cells=cells), "", "en", {})


def _run(theirs: socket.socket) -> None:
    """Be the fresh process: take the function to run from the connection, run it, end."""
    global _asker
    try:
        os.setsid()
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        adopt()
        random.seed()
        sys.modules["numpy"].random.seed()  # it does not notice a fork
        if _asker is not None:
            _asker.close()  # it is the parent's: nobody else is to hold it open when the parent dies
        _asker = connection = Connection(theirs.detach())
        connection.send(os.getpid())
        function, arguments, folder, environment = connection.recv()
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        function(connection, *arguments)
    except (EOFError, BrokenPipeError):
        os._exit(1)  # whoever asked is gone
    except BaseException:
        sys.excepthook(*sys.exc_info())
        sys.stderr.flush()
        os._exit(1)
    os._exit(0)


def adopt() -> None:
    """Make this process the parent of processes that its own leave behind."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)


def end_children(spared: Collection[int] = ()) -> None:
    """Kill the children of this process, and those that come to it when their parents are gone.

    ``spared`` are the ids of those that live on, with their own.
    """
    import psutil  # not needed before something runs

    with contextlib.suppress(ChildProcessError):
        if available():  # are there any? to list them takes milliseconds
            os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        while found := [child for child in psutil.Process().children() if child.pid not in spared]:
            for process in found:
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.kill()
            psutil.wait_procs(found, timeout=1)
