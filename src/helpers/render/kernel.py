"""ipykernel without its sockets and threads: one for each notebook, in a process forked for it.

The kernel, its shell and its messages are ipykernel's own, so that what a notebook puts out is what the
ordinary kernel puts out. Only the way of the messages is ours: one connection instead of five ports.
"""

import asyncio
import atexit
import contextlib
import gc
import io
import logging
import os
import select
import sys
import threading
import time
from functools import cache, partial
from multiprocessing.connection import Connection
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Protocol

from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from ipykernel.zmqshell import ZMQInteractiveShell
from jupyter_client.session import Session
from tornado.ioloop import IOLoop
from traitlets.config import Config

#: What a stream holds is sent after so many seconds, as ipykernel does.
_INTERVAL = 0.2
#: Or when it holds so many characters: a notebook that never stops printing is to be heard before its memory is full.
_MOST = 1 << 22
#: Bytes of addresses for libraries and the stacks of threads.
_SPARE = 1 << 30


class Receiver(Protocol):
    """What takes a channel and a message's frames: a connection, or what is like one."""

    def send(self, content: Any, /) -> None:  # noqa: ANN401 - as Connection.send
        """Take them."""


class Wire:
    """What a `Session` sends messages to: one of several channels over one connection."""

    def __init__(self, connection: Receiver, channel: str) -> None:
        self.connection, self.channel = connection, channel
        self.lock = threading.Lock()

    def beside(self, channel: str) -> "Wire":
        """Return another channel over the same connection."""
        wire = Wire(self.connection, channel)
        wire.lock = self.lock
        return wire

    def send_multipart(self, frames: list[bytes], copy: bool = True) -> None:
        """Send a message's frames."""
        content = (self.channel, [bytes(frame) for frame in frames])
        with self.lock:
            self.connection.send(content)


def read(content: tuple[str, list[bytes]], session: Session) -> tuple[str, dict[str, Any]]:
    """Return the channel and the message of what was sent by a `Wire`."""
    channel, frames = content
    return channel, session.deserialize(session.feed_identities(frames)[1])


def received(connection: Connection, session: Session) -> tuple[str, dict[str, Any]]:
    """Return the channel and the next message of a connection; EOFError where the other side is gone."""
    return read(connection.recv(), session)


class _Stream(io.TextIOBase):
    """``sys.stdout`` or ``sys.stderr`` as messages; with what is written to its file descriptor."""

    encoding = "UTF-8"

    def __init__(self, kernel: IPythonKernel, name: str, descriptor: int) -> None:
        self.kernel, self.name, self.descriptor = kernel, name, descriptor
        self.original = os.dup(descriptor)
        self.pipe, end = os.pipe()
        os.dup2(end, descriptor)
        os.close(end)
        os.set_blocking(self.pipe, False)
        self.lock = threading.RLock()
        self.held: list[str] = []
        self.size = 0

    def fileno(self) -> int:
        """Return what the descriptor was before, as ipykernel does."""
        return self.original

    def isatty(self) -> bool:
        """Return False."""
        return False

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, text: str) -> int:
        """Hold a text until the stream is flushed."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        if os.getpid() != self.kernel.session.pid:  # a process that a cell forked
            os.write(self.descriptor, text.encode(errors="replace"))
        else:
            with self.lock:
                self.held.append(text)
                self.size += len(text)
                if self.size > _MOST:
                    self.flush()
        return len(text)

    def drain(self) -> None:
        """Hold what came by the file descriptor."""
        with self.lock, contextlib.suppress(BlockingIOError):
            while content := os.read(self.pipe, 1 << 16):
                self.held.append(content.decode(errors="replace"))

    def flush(self) -> None:
        """Send all that is held."""
        if os.getpid() != self.kernel.session.pid:
            return
        with self.lock:
            self.drain()
            if text := "".join(self.held):
                self.held.clear()
                self.size = 0
                parent = self.kernel.shell.displayhook.parent_header
                self.kernel.session.send(self.kernel.iopub_socket, "stream", {"name": self.name, "text": text}, parent)


def _watch(streams: list[_Stream]) -> None:
    """Keep the pipes from filling, and send what has been held for long."""
    sent = time.monotonic()
    while True:
        select.select([stream.pipe for stream in streams], [], [], _INTERVAL)
        for stream in streams:
            stream.drain()
        if time.monotonic() - sent >= _INTERVAL:
            for stream in streams:
                stream.flush()
            sent = time.monotonic()


@cache
def made() -> IPythonKernel:
    """Return the kernel of this process, made once: in the server, where every fork finds it."""
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    config = Config()
    config.HistoryManager.enabled = False  # it would write from a thread
    config.HistoryManager.hist_file = ":memory:"
    config.IPythonKernel._execute_sleep = 0  # it is for what is sent by another thread
    app = IPKernelApp.instance(config=config, log_level=logging.ERROR)
    app.kernel = IPythonKernel.instance(parent=app, session=Session(key=b""), log=app.log, user_ns=None)
    app.init_shell()
    app.shell.extension_manager.load_extension("storemagic")
    sys.path[:] = [folder for folder in sys.path if folder]
    app.init_path()
    return app.kernel


def begin(receiver: Receiver, memory: int) -> Wire:
    """Be the kernel from now on, in the loop that runs; return what it sends by.

    Parameters
    ----------
    receiver
        What takes what the kernel sends: a channel, and a message's frames.
    memory
        Bytes of data that this process, and each that it starts, may hold; 0 for any number.
    """
    import resource  # not on every system, and papermill imports this module everywhere

    if memory:
        limited(memory)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    kernel = made()
    kernel.shell.init_environment()
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    os.environ["JPY_PARENT_PID"] = str(os.getppid())
    kernel.session.pid = os.getpid()
    wire = kernel.iopub_socket = kernel.shell.displayhook.pub_socket = kernel.shell.display_pub.pub_socket = Wire(
        receiver, "iopub"
    )
    kernel.shell.user_ns["_dh"][:] = [Path.cwd()]
    kernel.shell_channel_thread = SimpleNamespace(parent_thread=threading.current_thread())
    kernel.io_loop = IOLoop.current()
    sys.argv = ["ipykernel_launcher.py"]
    sys.stdout, sys.stderr = streams = [_Stream(kernel, "stdout", 1), _Stream(kernel, "stderr", 2)]
    threading.Thread(target=_watch, args=[streams], daemon=True).start()
    return wire


def finish() -> None:
    """Do what a process does at its end; garbage is not looked for, as IPython would, among all that there is."""
    gc.freeze()
    atexit._run_exitfuncs()
    made().shell.user_ns.clear()  # files that cells left open are written


def limited(memory: int) -> None:
    """Let this process, and each that it starts, hold so many bytes of data.

    The system counts what a process shares with others, such as shared memory, only among its addresses: of those it
    gets as many, beside what it has by now and what libraries and threads take without using it.
    """
    import resource  # not on every system, and papermill imports this module everywhere

    limits = {resource.RLIMIT_DATA: memory}
    if (sizes := Path("/proc/self/statm")).exists():
        mapped = int(sizes.read_text().split()[0]) * resource.getpagesize()
        limits[resource.RLIMIT_AS] = mapped + memory + _SPARE
    for kind, most in limits.items():
        highest = resource.getrlimit(kind)[1]
        resource.setrlimit(kind, (most if highest == resource.RLIM_INFINITY else min(most, highest), highest))


def unlimited() -> None:
    """Let this process hold what it could before it was the kernel."""
    import resource

    for kind in (resource.RLIMIT_DATA, resource.RLIMIT_AS):
        resource.setrlimit(kind, (resource.getrlimit(kind)[1],) * 2)


def serve(connection: Connection, memory: int) -> None:
    """Be the kernel at the other end of ``connection`` until told to shut down; ``memory`` as for `begin`."""
    with contextlib.suppress(RuntimeError):  # `exit` in a cell stops the loop, and the kernel with it
        asyncio.run(_answer(connection, memory))


def listen(connection: Connection, arguments: list[str], folder: str) -> None:
    """Be an ordinary kernel, with its ports and threads, told by ``arguments`` where its connection file is."""
    made()
    for one in (IPKernelApp, IPythonKernel, ZMQInteractiveShell):
        one.clear_instance()
    os.chdir(folder)
    sys.argv = ["ipykernel_launcher.py", *arguments]
    app = IPKernelApp.instance()
    app.initialize(arguments)
    app.start()


async def _answer(connection: Connection, memory: int) -> None:
    """Handle requests in order, until the one to shut down; tasks of the cells go on in between."""
    replies, kernel = begin(connection, memory).beside("shell"), made()
    requests: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    def receive() -> None:
        requests.put_nowait(received(connection, kernel.session)[1])

    asyncio.get_running_loop().add_reader(connection, receive)
    kernel.session.send(replies, "ready")
    while (request := await requests.get())["msg_type"] != "shutdown_request":
        await handle(kernel, request, replies)
    finish()
    kernel.session.send(replies, "shutdown_reply", {}, request)


async def handle(kernel: IPythonKernel, request: dict[str, Any], replies: Wire) -> None:
    """Do what is asked, and answer; what a cell puts out has been sent then."""
    kernel.set_parent([], request)
    request["content"]["stop_on_error"] = False  # no other requests wait, to be aborted
    tell = partial(kernel.session.send, kernel.iopub_socket, "status", parent=request)
    tell(content={"execution_state": "busy"})
    kernel.pre_handler_hook()
    try:
        await kernel.shell_handlers[request["msg_type"]](replies, [], request)
    except KeyboardInterrupt:
        pass  # the cell has said so
    finally:
        kernel.post_handler_hook()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    tell(content={"execution_state": "idle"})
