"""The papermill engine ``forked``: a kernel without start-up, behind nbclient as any other kernel.

nbclient runs the cells as ever, with its limits, tags and errors; in place of a kernel manager and
client it is given a process forked by `helpers.render.server` that is a `helpers.render.kernel`.
papermill finds this module by its entry point: whoever imports it imports papermill, and first.
"""

import asyncio
import contextlib
import os
import signal
from queue import Empty
from typing import Any

from jupyter_client.client import KernelClient
from jupyter_client.session import Session
from nbclient.exceptions import DeadKernelError
from papermill.engines import NBClientEngine, NotebookExecutionManager

from helpers.render import kernel, server


class ForkedEngine(NBClientEngine):
    """Run a notebook in a fresh fork of a process that has imported everything.

    Of papermill's options it takes those of the ordinary engine, and ``memory``: bytes that the
    notebook's process may hold. ``reads``, a set, is given what the notebook looked at, or "?" where the kernel
    ended without saying so.
    """

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        memory: int = 0,
        reads: set[str] | None = None,
        **options: Any,  # noqa: ANN401 - papermill's
    ) -> None:
        """Run the cells; the process is gone afterwards, with every process that it started."""
        manager = _Manager(memory)
        try:
            super().execute_managed_notebook(nb_man, kernel_name, km=manager, **options)
            looked_at = manager.finish()
            if reads is not None:
                reads.update(["?"] if looked_at is None else looked_at)
        finally:
            manager.cleanup_resources()


class _Manager:
    """What nbclient asks of a kernel manager."""

    def __init__(self, memory: int) -> None:
        self.memory = memory
        self.fork: server.Fork | None = None
        self.clients: list[_Client] = []

    @property
    def has_kernel(self) -> bool:
        return self.fork is not None

    def start_kernel(self, **_: object) -> None:
        self.fork = server.start(kernel.serve, self.memory)

    def client(self) -> "_Client":
        assert self.fork is not None
        self.clients.append(_Client(self.fork))
        return self.clients[-1]

    def is_alive(self) -> bool:
        return self.fork is not None and self.fork.alive()

    def interrupt_kernel(self) -> None:
        assert self.fork is not None
        os.kill(self.fork.pid, signal.SIGINT)

    def finish(self, seconds: float = 30) -> list[str] | None:
        """Ask the kernel to do what is to be done at its end; return what it looked at, None if it doesn't say."""
        (client,) = self.clients
        client.stop_channels()
        client.shutdown()
        with contextlib.suppress(EOFError, OSError):
            while client.fork.connection.poll(seconds):
                _, message = kernel.received(client.fork.connection, client.session)
                if message["msg_type"] == "shutdown_reply":
                    return message["content"]["reads"]
        return None

    def shutdown_kernel(self, now: bool = False) -> None:
        self.cleanup_resources()

    def cleanup_resources(self) -> None:
        for client in self.clients:
            client.stop_channels()
        if self.fork is not None:
            self.fork.end()
        self.fork = None


class _Channel:
    """What nbclient asks of a channel."""

    def __init__(self, client: "_Client") -> None:
        self.client = client
        self.messages: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()

    async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:
        try:
            message = await asyncio.wait_for(self.messages.get(), timeout)
        except TimeoutError:
            raise Empty from None
        if message is None:
            raise DeadKernelError("Kernel died")
        return message

    def send(self, message: dict[str, Any]) -> None:
        with contextlib.suppress(OSError):  # whoever waits for the answer is told that the kernel died
            self.client.session.send(kernel.Wire(self.client.fork.connection, "shell"), message)


class _Client(KernelClient):
    """What nbclient asks of a kernel's client: messages come by one connection."""

    def __init__(self, fork: server.Fork) -> None:
        super().__init__(session=Session(key=b""))  # over a connection of our own, unsigned
        self.fork = fork
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
        self.loop = asyncio.get_running_loop()
        self.loop.add_reader(self.fork.connection, self._receive)

    def stop_channels(self) -> None:
        if not self.fork.connection.closed:
            self.loop.remove_reader(self.fork.connection)

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        await self.shell_channel.get_msg(timeout)

    def is_alive(self) -> bool:
        return self.fork.alive()

    def _receive(self) -> None:
        try:
            channel, message = kernel.received(self.fork.connection, self.session)
        except (EOFError, OSError):
            self.stop_channels()
            self.shell_channel.messages.put_nowait(None)  # no answer will come
        else:
            self.channels[channel].messages.put_nowait(message)
