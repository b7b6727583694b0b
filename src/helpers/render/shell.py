"""A notebook's cells in this process, by IPython's own shell; what they put out is told as they go."""

import base64
import gc
import io
import json
import os
import sys
import threading
from collections.abc import Callable, Sequence
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from helpers.common.shared import FOLDER

#: A stream is told when it holds so many characters: one that never ends is to be heard before memory is full.
_MOST = 1 << 16
#: Bytes of addresses for libraries and the stacks of threads.
_SPARE = 1 << 30


class _Stream(io.TextIOBase):
    """``sys.stdout`` or ``sys.stderr``."""

    encoding = "utf-8"

    def __init__(self, name: str, shell: "Shell") -> None:
        self.name, self.shell = name, shell
        self.held, self.size, self.lock = list[str](), 0, threading.RLock()

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, text: str) -> int:
        """Hold a text until the stream is flushed."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        with self.lock:
            self.held.append(text)
            self.size += len(text)
            if self.size > _MOST:
                self.flush()
        return len(text)

    def flush(self) -> None:
        """Tell what is held."""
        with self.lock:
            if text := "".join(self.held):
                self.held, self.size = [], 0
                self.shell.put_out("stream", name=self.name, text=text)


class _Hook(DisplayHook):
    """Tells the value of a cell."""

    def write_output_prompt(self) -> None:
        """Write none."""

    def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:
        """Tell the value in every format."""
        assert isinstance(self.shell, Shell)
        count = self.prompt_count
        self.shell.put_out("execute_result", data=format_dict, metadata=md_dict or {}, execution_count=count)

    def finish_displayhook(self) -> None:
        """Write no separator."""
        self._is_active = False


class _Publisher(DisplayPublisher):
    """Tells what a cell displays."""

    def publish(self, data: dict[str, Any], metadata: dict[str, Any] | None = None, *_: Any, **__: Any) -> None:  # noqa: ANN401
        """Tell it; an update of what is displayed already is one more."""
        assert isinstance(self.shell, Shell)
        self.shell.put_out("display_data", data=data, metadata=metadata or {})

    def clear_output(self, wait: bool = False) -> None:
        """Have the cell's outputs so far forgotten."""
        assert isinstance(self.shell, Shell)
        self.shell.tell("clear")


class Shell(InteractiveShell):
    """IPython's shell, which tells outputs in nbformat's form instead of writing them."""

    displayhook_class = _Hook
    display_pub_class = _Publisher
    kernel = None  # by having one, a shell says that it is no terminal
    tell: Callable[..., None]

    def put_out(self, kind: str, **content: Any) -> None:  # noqa: ANN401 - whatever cells put out
        """Tell an output, after what was written before it."""
        if kind != "stream":
            sys.stdout.flush()
            sys.stderr.flush()
        self.tell("output", {"output_type": kind, **content})

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        self.put_out("error", ename=etype.__name__, evalue=str(evalue), traceback=stb)

    def enable_gui(self, gui: str | None = None) -> None:
        """Do nothing: there is no window."""

    def ask_exit(self) -> None:
        """Be left, as by `sys.exit`."""
        raise SystemExit


@cache
def made() -> Shell:
    """Return the shell of this process, made once: in the fork server, where every fork finds it."""
    config = Config()
    config.HistoryManager.enabled = False  # it would write from a thread
    config.HistoryManager.hist_file = ":memory:"
    shell = Shell.instance(config=config, colors_force=True)
    assert isinstance(shell, Shell)
    return shell


class _Teller:
    """Says things to whoever asked for this process, as JSON; a process that a cell forked says nothing."""

    def __init__(self, connection: Connection) -> None:
        self.connection, self.pid, self.lock = connection, os.getpid(), threading.Lock()

    def __call__(self, kind: str, content: Any = None) -> None:  # noqa: ANN401 - whatever cells put out
        """Say one thing; any thread may call this."""
        if os.getpid() == self.pid:
            text = json.dumps([kind, content], ensure_ascii=False, default=_as_text)
            with self.lock:
                self.connection.send_bytes(text.encode("utf-8", "replace"))


def _as_text(value: object) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError(f"a notebook cannot hold a {type(value).__name__}")


def run(connection: Connection, cells: Sequence[tuple[str, bool]], memory: int) -> None:
    """Run cells and tell all that comes of them, up to the first that fails and may not.

    Parameters
    ----------
    connection
        Where is said, for each cell, that it has begun, each output, that they are to be cleared, and with what
        number it ended and how; and at the end that it is finished.
    cells
        Source, and whether the next cells run though it fails.
    memory
        Bytes of data that this process, and each that it starts, may hold; 0 for any number.
    """
    from helpers.render import pool

    pool.used()
    plain = bool(os.environ.get(FOLDER))  # only they are told where to leave what they compute
    if memory:
        limited(memory)
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    sys.path.insert(0, "")
    sys.argv[1:] = []
    shell = made()
    sys.modules["__main__"] = shell.user_module
    shell.user_ns["_dh"][:] = [Path.cwd()]
    shell.tell = tell = _Teller(connection)
    sys.stdout, sys.stderr = _Stream("stdout", shell), _Stream("stderr", shell)
    for source, may_fail in cells:
        tell("begun")
        count = shell.execution_count
        result = shell.run_cell(source, store_history=True)
        sys.stdout.flush()
        sys.stderr.flush()
        tell("ended", [count, result.success])
        if not (result.success or may_fail):
            break
    if plain:  # such cells leave nothing open: to look for it takes a fiftieth of a render
        gc.freeze()
    shell.atexit_operations()  # what is left open is written
    tell("finished")


def limited(memory: int) -> None:
    """Let this process, and each that it starts, hold so many bytes of data (not on Windows, which has no such limit).

    The system counts what a process shares with others, such as shared memory, only among its addresses: of those it
    gets as many, beside what it has by now and what libraries and threads take without using it.
    """
    try:
        import resource
    except ImportError:
        return
    limits = {resource.RLIMIT_CORE: 0, resource.RLIMIT_DATA: memory}
    if (sizes := Path("/proc/self/statm")).exists():
        mapped = int(sizes.read_text().split()[0]) * resource.getpagesize()
        limits[resource.RLIMIT_AS] = mapped + memory + _SPARE
    for kind, most in limits.items():
        highest = resource.getrlimit(kind)[1]
        resource.setrlimit(kind, (most if highest == resource.RLIM_INFINITY else min(most, highest), highest))
