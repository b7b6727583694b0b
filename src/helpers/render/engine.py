"""The papermill engine ``forked``: a kernel without start-up, behind nbclient as any other kernel.

nbclient runs the cells as ever, with its tags and errors; in place of a kernel manager and client it is
given a `helpers.render.kernel`: `Apart`, in a process of its own; `Here`, in this one, where somebody
else watches and this one runs nothing else; or `Retold`, one that has died, from what was heard of it.
papermill finds this module by its entry point: whoever imports it imports papermill, and first.
"""

import asyncio
import contextlib
import os
import signal
import threading
from collections import deque
from collections.abc import Sequence
from contextvars import copy_context
from multiprocessing.connection import Connection
from queue import Empty
from typing import Any

from jupyter_client.client import KernelClient
from jupyter_client.session import Session
from nbclient.exceptions import DeadKernelError
from papermill.engines import NBClientEngine, NotebookExecutionManager

from helpers.render import kernel, reads, server

#: The channel of what a kernel is asked.
ASKED = "asked"


class ForkedEngine(NBClientEngine):
    """Run a notebook in a fresh fork of a process that has imported everything.

    Of papermill's options it takes those of the ordinary engine, and ``memory``: bytes that the
    notebook's process may hold; or ``cells_in``, the kernel that is to run them.
    """

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        memory: int = 0,
        cells_in: "Apart | Here | Retold | None" = None,
        **options: Any,  # noqa: ANN401 - papermill's
    ) -> None:
        """Run the cells; a process that was made for them is gone afterwards, with every process that it started."""
        manager = _Manager(cells_in or Apart(memory))
        try:
            super().execute_managed_notebook(nb_man, kernel_name, km=manager, **options)
            if isinstance(manager.kernel, Apart):
                manager.kernel.finish()
        except RuntimeError as error:
            if not (isinstance(cells_in, Here) and cells_in.left()):
                raise
            raise DeadKernelError("Kernel died") from error
        finally:
            manager.cleanup_resources()


class Apart:
    """A kernel in a process of its own, at the other end of a connection.

    Parameters
    ----------
    memory
        Bytes that the process may hold; 0 for any number.
    """

    def __init__(self, memory: int) -> None:
        self.memory = memory
        self.fork: server.Fork | None = None

    def start(self) -> None:
        """Start the process."""
        self.fork = server.start(kernel.serve, self.memory)

    def begin(self, client: "_Client") -> None:
        """Give the client what the kernel says, in the loop that runs now."""
        assert self.fork is not None
        connection, loop = self.fork.connection, asyncio.get_running_loop()

        def receive() -> None:
            try:
                client.take(*kernel.received(connection, client.session))
            except (EOFError, OSError):
                loop.remove_reader(connection)
                client.dies(DeadKernelError("Kernel died"))  # no answer will come

        self.loop = loop
        loop.add_reader(connection, receive)

    def ask(self, client: "_Client", message: dict[str, Any]) -> None:
        """Send the kernel a request of its client's."""
        assert self.fork is not None
        with contextlib.suppress(OSError):  # whoever waits for the answer is told that the kernel died
            client.session.send(kernel.Wire(self.fork.connection, "shell"), message)

    def alive(self) -> bool:
        """Return whether the process lives."""
        return self.fork is not None and self.fork.alive()

    def interrupt(self) -> None:
        """End the cell that runs, by KeyboardInterrupt."""
        assert self.fork is not None
        os.kill(self.fork.pid, signal.SIGINT)

    def finish(self, seconds: float = 30) -> None:
        """Let the kernel do what is to be done at its end."""
        assert self.fork is not None
        connection, session = self.fork.connection, Session(key=b"")
        self.loop.remove_reader(connection)
        with contextlib.suppress(EOFError, OSError):
            session.send(kernel.Wire(connection, "shell"), "shutdown_request")
            while connection.poll(seconds) and kernel.received(connection, session)[1]["msg_type"] != "shutdown_reply":
                pass

    def end(self) -> None:
        """Kill the process, if there is one."""
        if self.fork is not None:
            if not self.fork.connection.closed:
                self.loop.remove_reader(self.fork.connection)
            self.fork.end()
        self.fork = None


class Here:
    """A kernel in this process, which is a fork made for it; whoever made it hears everything, and may kill it.

    A cell that never ends is not ended by its limit, for the limit is nbclient's, in this process.

    Parameters
    ----------
    watcher
        Where all that the kernel says or is asked is sent: a channel, and a message's frames.
    memory
        Bytes that the process may hold until its cells have run; 0 for any number.
    """

    def __init__(self, watcher: Connection, memory: int) -> None:
        self.watcher, self.memory = watcher, memory
        self.lock = threading.Lock()

    def start(self) -> None:
        """Become the kernel."""
        self.kernel = kernel.made()

    def begin(self, client: "_Client") -> None:
        """Give the client what the kernel says, in the loop that runs now."""
        self.client, self.loop, self.session = client, asyncio.get_running_loop(), Session(key=b"")
        self.replies = kernel.begin(self, self.memory).beside("shell")
        self.context = copy_context()
        self.seen = reads.watch()
        self.kernel.session.send(self.replies, "ready")

    def tell(self, channel: str, content: Any) -> None:  # noqa: ANN401 - whatever the watcher understands
        """Tell the watcher; any thread may call this."""
        with self.lock:
            self.watcher.send((channel, content))

    def send(self, content: tuple[str, list[bytes]]) -> None:
        """Take what the kernel says; any thread may call this."""
        self.tell(*content)
        if content[0] != ASKED:
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody listens
                self.loop.call_soon_threadsafe(self.client.take, *kernel.read(content, self.session))

    def ask(self, client: "_Client", message: dict[str, Any]) -> None:
        """Have the kernel handle a request when the client waits."""
        client.session.send(kernel.Wire(self, ASKED), message)
        handling = kernel.handle(self.kernel, message, self.replies)
        self.handled = self.loop.create_task(handling, context=self.context)
        self.handled.add_done_callback(self._handled)

    def _handled(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()):  # such as no memory to send with: no answer will come
            self.client.dies(RuntimeError(f"{type(error).__name__}: {error}"))

    def alive(self) -> bool:
        """Return True."""
        return True

    def left(self) -> bool:
        """Return whether a cell asked to `exit`, which stops the loop."""
        return bool(self.kernel.shell.exit_now)

    def finish(self) -> set[str]:
        """Do what is to be done at the end; return what the notebook looked at."""
        kernel.finish()
        return self.seen

    def end(self) -> None:
        """Let this process hold again what it likes."""
        kernel.unlimited()


class Retold:
    """A kernel that has died, from what was heard of it; where that ends, its client is told why it died.

    Parameters
    ----------
    heard
        What `Here` sent, in order.
    why
        What the client is to raise.
    """

    def __init__(self, heard: Sequence[tuple[str, list[bytes]]], why: Exception) -> None:
        self.heard, self.why = deque(heard), why

    def start(self) -> None:
        """Do nothing."""

    def begin(self, client: "_Client") -> None:
        """Give the client what the kernel said before it was asked anything."""
        self._tell(client, "", "")

    def ask(self, client: "_Client", message: dict[str, Any]) -> None:
        """Give the client what the kernel said of this request."""
        if self.heard:
            _, asked = kernel.read(self.heard.popleft(), client.session)
            self._tell(client, asked["header"]["msg_id"], message["header"]["msg_id"])

    def _tell(self, client: "_Client", then: str, now: str) -> None:
        while self.heard and self.heard[0][0] != ASKED:
            channel, message = kernel.read(self.heard.popleft(), client.session)
            if message["parent_header"].get("msg_id") == then:
                message["parent_header"]["msg_id"] = now
            client.take(channel, message)
        if not self.heard:
            client.dies(self.why)

    def alive(self) -> bool:
        """Return True: the client is told when it has died."""
        return True

    def end(self) -> None:
        """Do nothing."""


class _Manager:
    """What nbclient asks of a kernel manager."""

    def __init__(self, kernel: Apart | Here | Retold) -> None:
        self.kernel, self.has_kernel = kernel, False

    def start_kernel(self, **_: object) -> None:
        self.kernel.start()
        self.has_kernel = True

    def client(self) -> "_Client":
        return _Client(self.kernel)

    def is_alive(self) -> bool:
        return self.kernel.alive()

    def interrupt_kernel(self) -> None:
        assert isinstance(self.kernel, Apart)  # with the others nothing is late
        self.kernel.interrupt()

    def shutdown_kernel(self, now: bool = False) -> None:
        self.cleanup_resources()

    def cleanup_resources(self) -> None:
        self.kernel.end()
        self.has_kernel = False


class _Channel:
    """What nbclient asks of a channel."""

    def __init__(self, client: "_Client") -> None:
        self.client = client
        self.messages: asyncio.Queue[dict[str, Any] | Exception] = asyncio.Queue()

    async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:
        try:
            message = await asyncio.wait_for(self.messages.get(), timeout)
        except TimeoutError:
            raise Empty from None
        if isinstance(message, Exception):
            raise message
        return message

    def send(self, message: dict[str, Any]) -> None:
        self.client.kernel.ask(self.client, message)


class _Client(KernelClient):
    """What nbclient asks of a kernel's client."""

    def __init__(self, kernel: Apart | Here | Retold) -> None:
        super().__init__(session=Session(key=b""))  # it leaves no machine, and is unsigned
        self.kernel = kernel
        self.channels = {"shell": _Channel(self), "iopub": _Channel(self)}

    @property
    def shell_channel(self) -> _Channel:
        return self.channels["shell"]

    @property
    def iopub_channel(self) -> _Channel:
        return self.channels["iopub"]

    @property
    def control_channel(self) -> _Channel:
        return self.channels["shell"]

    def start_channels(self, *_: object, **__: object) -> None:
        self.kernel.begin(self)

    def stop_channels(self) -> None:
        """Do nothing: the kernel's end is theirs."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        await self.shell_channel.get_msg(timeout)

    def is_alive(self) -> bool:
        return self.kernel.alive()

    def take(self, channel: str, message: dict[str, Any]) -> None:
        """Take what the kernel says."""
        self.channels[channel].messages.put_nowait(message)

    def dies(self, why: Exception) -> None:
        """Take it that nothing more will come."""
        self.shell_channel.messages.put_nowait(why)
