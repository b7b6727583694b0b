"""Ordinary kernels without start-up, for whoever starts kernels by Jupyter's client: nbval, nbclient.

``JUPYTER_DEFAULT_PROVISIONER_NAME=forked pytest --nbval`` takes them; Jupyter finds this module by its entry point.
"""

import os
import select
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from helpers.render import kernel, server


class ForkedProvisioner(LocalProvisioner):
    """Give a kernel that is forked from a process which has imported everything, with ports as any other."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:  # noqa: ANN401 - Jupyter's
        """Fork a kernel; of its command, what follows the module's name counts."""
        arguments = cmd[cmd.index("ipykernel_launcher") + 1 :]
        self.cwd = os.fspath(kwargs.get("cwd") or os.getcwd())  # noqa: PTH109 - Jupyter holds it as text
        process = _Process(server.start(kernel.listen, arguments, self.cwd))
        self.process = process  # type: ignore[assignment]  # it does what is asked of a Popen here
        self.pid = self.pgid = process.pid
        return self.connection_info


class _Process:
    """What Jupyter asks of a process that it started."""

    stdin = stdout = stderr = None

    def __init__(self, fork: server.Fork) -> None:
        self.fork, self.pid = fork, fork.pid

    def poll(self) -> int | None:
        return None if self.fork.alive() else 0

    def wait(self) -> int:
        select.select([self.fork.pidfd], [], [])
        self.fork.end()
        return 0

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)
