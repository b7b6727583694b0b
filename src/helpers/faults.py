"""Faults in what people give us: all of them at once, in words, without a wall of traceback."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong: where it stands, what it is, and what is allowed."""

    where: str
    row: int
    column: str
    value: str
    problem: str

    def __str__(self) -> str:
        """Return the fault as one line."""
        row = f" row {self.row}" if self.row else ""
        column = f", {self.column}" if self.column else ""
        value = f" {self.value!r}" if self.value else ""
        return f"{self.where}{row}{column}{value}: {self.problem}"


class FaultsError(ValueError):
    """Raised with every fault found; nothing was loaded or written."""

    def __init__(self, subject: str, faults: Sequence[Fault]) -> None:
        self.subject, self.faults = subject, sorted(faults)
        number = len(self.faults)
        lines = "\n".join(f"  {fault}" for fault in self.faults)
        super().__init__(f"{subject}: {number} fault{'s' if number != 1 else ''}\n{lines}")

    def __reduce__(self) -> tuple[type["FaultsError"], tuple[str, list[Fault]]]:
        """Pickle it as it was made: it may be raised in another process than this one."""
        return type(self), (self.subject, self.faults)

    def _render_traceback_(self) -> list[str]:
        """Show the message alone in a notebook (IPython calls this)."""
        return [str(self)]
