"""A fresh process for each thing asked: forked from one that has imported everything, by the standard library.

``multiprocessing``'s fork server gives what is needed, and nothing else is: where it is asked for a process, its id,
its connection and its end are at hand, so that whoever asks can follow a notebook cell by cell and kill it in any.
(A pool of workers, such as pebble's, has one limit for a whole task, and says nothing until that is over.)

Linux forks; macOS and Windows, where a fork of so much is not safe or not there, start an interpreter each
time; so does Linux for what is asked for apart.
"""

import atexit
import contextlib
import ctypes
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing import process
from multiprocessing.connection import Connection, wait
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar, cast

T = TypeVar("T")

PRELOADED = "helpers.render.preload"
#: For the fork server: nothing is imported from the folder that it was started in, and a library starts no threads when
#: it is imported (they would not be in a fork).
_ENVIRONMENT = {
    "PYTHONSAFEPATH": "1",
    **dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
}
_PR_SET_CHILD_SUBREAPER = 36
_LINUX = sys.platform == "linux"

_starting = threading.Lock()
_live: set["Fresh"] = set()
_pristine = False  # whether this process is a fresh one that has run nothing of a notebook's, and so may be forked


class DiedError(RuntimeError):
    """A process ended without an answer."""


class LateError(DiedError):
    """A process had no answer in time."""


@dataclass(frozen=True)
class Fresh:
    """A fresh process, at the other end of ``connection``."""

    process: process.BaseProcess
    connection: Connection

    def heard(self, seconds: float | None = None, most: int | None = None) -> bytes:
        """Return the next thing that it says, of at most so many bytes.

        Raises
        ------
        LateError
            Where it says nothing within so many seconds.
        DiedError
            Where it has ended.
        OSError
            Where it says more than ``most``.
        """
        until = None if seconds is None else time.monotonic() + seconds
        ends: list[Any] = [self.connection, self.process.sentinel]
        while True:
            ready = wait(ends, None if until is None else max(0.0, until - time.monotonic()))
            if self.connection in ready:
                try:
                    return self.connection.recv_bytes(most)
                except EOFError:
                    raise DiedError("the process ended without an answer") from None
            if not ready:
                raise LateError(f"the process had no answer within {seconds:g} s")
            if not self._lives() and not self.connection.poll():  # what a cell left behind may hold it open
                raise DiedError("the process was killed")
            if self._lives():
                ends.pop()  # the fork server was killed, which would have told of the end

    def _lives(self) -> bool:
        import psutil  # not needed before something runs

        with contextlib.suppress(psutil.NoSuchProcess):
            return psutil.Process(self.process.pid).status() != psutil.STATUS_ZOMBIE
        return False

    def kill(self) -> None:
        """Kill it with every process that it started; it may have ended by itself. Any thread may call this."""
        import psutil

        pid = self.process.pid
        assert pid is not None
        if self._lives():
            _kill_below(pid)
            with contextlib.suppress(psutil.NoSuchProcess):
                psutil.Process(pid).kill()
        if hasattr(os, "killpg"):
            with contextlib.suppress(ProcessLookupError, PermissionError):  # macOS says so of a group of the dead
                os.killpg(pid, signal.SIGKILL)

    def end(self) -> None:
        """Kill it, and leave nothing open: for whoever started it. One that has been ended is left alone."""
        if self not in _live:  # its id may be another's by now
            return
        _live.discard(self)
        self.kill()
        self.process.join()
        self.connection.close()


def start(function: Callable[..., None], *arguments: Any, apart: bool = False) -> Fresh:  # noqa: ANN401 - as `function` takes
    """Run ``function(connection, *arguments)`` in a fresh process, in this folder and environment.

    Any thread may call this. The function is one of a module, by whose name the process finds it. One ``apart`` is an
    interpreter of its own, which need not wait for what others are forked from, and imports what it needs.

    Raises
    ------
    DiedError
        Where no process can be started.
    """
    for pause in (0.0, 0.02, 0.1, 0.5, None):
        context = _context(apart)
        ours, theirs = context.Pipe()
        try:
            with _starting:  # another thread changes the environment while it starts a process
                given = (theirs, str(Path.cwd()), dict(os.environ), function, arguments)
                fresh = Fresh(context.Process(target=_begin, args=given), ours)  # type: ignore[attr-defined]
                with _as_started():
                    fresh.process.start()
                    _live.add(fresh)
            return fresh
        except (OSError, EOFError) as error:
            ours.close()
            if pause is None:
                raise DiedError(f"no process could be started: {error}") from error
            time.sleep(pause)  # the fork server may just have been killed, and is dead when its last thread is
        finally:
            theirs.close()
    raise AssertionError


def begin(function: Callable[..., Any], *arguments: Any, apart: bool = False) -> Fresh:  # noqa: ANN401
    """Call ``function(*arguments)`` in a fresh process (`start`); `answer` waits for what it returns.

    Raises
    ------
    DiedError
        Where no process can be started.
    """
    return start(_answer, function, arguments, apart=apart)


def answer(fresh: Fresh, seconds: float | None = None) -> Any:  # noqa: ANN401 - whatever the function returns
    """Return what a function returned that was begun; what its process has started goes with it.

    Raises
    ------
    DiedError
        Where the process ended without an answer; LateError where it had none in time.
    Exception
        What the function raised.
    """
    try:
        succeeded, value = pickle.loads(fresh.heard(seconds))
    finally:
        fresh.end()
    if not succeeded:
        raise value
    return value


def call(function: Callable[..., T], *arguments: Any, seconds: float | None = None) -> T:  # noqa: ANN401
    """Return ``function(*arguments)``, called in a fresh process (`begin`, `answer`)."""
    return cast(T, answer(begin(function, *arguments), seconds))


@atexit.register
def stop() -> None:
    """Kill every process that this one has started; whoever waits for one is told that it died."""
    for fresh in list(_live):
        fresh.kill()


def used() -> None:
    """Say that from now on this process is not as it was made: what it asks for is no longer forked from it."""
    global _pristine
    _pristine = False


def _context(apart: bool) -> multiprocessing.context.BaseContext:
    if apart or not _LINUX:
        return multiprocessing.get_context("spawn")
    if _pristine:
        return multiprocessing.get_context("fork")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([PRELOADED])
    return context


@contextlib.contextmanager
def _as_started() -> Iterator[None]:
    """Have what is started now find no script of this process, which it would import, and the right environment."""
    main, before = sys.modules["__main__"], dict(os.environ)
    sys.modules["__main__"] = ModuleType("__main__")
    os.environ.update(_ENVIRONMENT)
    try:
        yield
    finally:
        sys.modules["__main__"] = main
        for name in _ENVIRONMENT:
            if name in before:
                os.environ[name] = before[name]
            else:
                del os.environ[name]


def _begin(connection: Connection, folder: str, environment: dict[str, str], function: Any, arguments: Any) -> None:  # noqa: ANN401
    """Be the fresh process."""
    global _pristine, _starting
    _starting = threading.Lock()  # whoever forked this process held it
    if hasattr(os, "setsid"):
        os.setsid()  # Ctrl-C is for whoever asked
    if _LINUX:
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)  # what its children leave behind comes to it
    _live.clear()
    _pristine = PRELOADED in sys.modules
    threading.Thread(target=_end_with_parent, daemon=True).start()
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()  # it does not notice a fork
    function(connection, *arguments)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    wait([parent.sentinel])
    _kill_below(os.getpid())
    if hasattr(os, "killpg"):
        os.killpg(os.getpid(), signal.SIGKILL)
    os._exit(1)


def _answer(connection: Connection, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    try:
        result = (True, function(*arguments))
    except Exception as error:  # it is raised again on the other side
        result = (False, error)
    _kill_below(os.getpid())
    connection.send(result)


def _kill_below(pid: int) -> None:
    import psutil

    with contextlib.suppress(psutil.NoSuchProcess):
        for child in psutil.Process(pid).children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):
                child.kill()
