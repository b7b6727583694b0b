"""Faults in what people give us: all of them at once, in words, without a wall of traceback."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

#: So many faults are shown; a thousand have one cause, and nobody reads them.
SHOWN = 20
#: Characters of a message that came from elsewhere.
LONGEST = 2_000
_SHORT = 200  # characters of a value; what is wrong with it is seen in its first


def cut(text: str, most: int = _SHORT) -> str:
    """Return a text that is fit to be printed: its first ``most`` characters, and how many there are in all."""
    return text if len(text) <= most else f"{text[:most]}… ({len(text)} characters)"


def nearest(value: str, allowed: Iterable[str]) -> str:
    """Return what is allowed, beginning with what was probably meant."""
    allowed = list(allowed)
    meant = get_close_matches(value, allowed, n=1, cutoff=0.6)
    hint = f"did you mean {meant[0]!r}? " if meant else ""
    shown = ", ".join(allowed) if len(allowed) <= 20 else f"one of {len(allowed)} ids"
    return f"{hint}allowed: {shown}"


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong: where it stands, what it is, and what is allowed."""

    where: str
    row: int
    column: str
    value: str
    problem: str

    def __str__(self) -> str:
        """Return the fault as one line, long values cut."""
        row = f" row {self.row}" if self.row else ""
        column = f", {cut(self.column)}" if self.column else ""
        value = f" {cut(self.value)!r}" if self.value else ""
        return f"{cut(self.where)}{row}{column}{value}: {cut(self.problem, LONGEST)}"


class FaultsError(ValueError):
    """Raised with every fault found; nothing was loaded or written.

    The message shows the first `SHOWN` of them and counts the others by place; ``faults`` holds them all.
    """

    def __init__(self, subject: str, faults: Sequence[Fault]) -> None:
        self.subject, self.faults = subject, sorted(faults)
        number = len(self.faults)
        lines = [f"  {fault}" for fault in self.faults[:SHOWN]]
        if left := Counter(fault.where for fault in self.faults[SHOWN:]):
            places = ", ".join(f"{cut(where)} {times}" for where, times in left.most_common(SHOWN))
            lines.append(f"  and {left.total()} more: {places}")
        super().__init__("\n".join([f"{subject}: {number} fault{'s' if number != 1 else ''}", *lines]))

    def __reduce__(self) -> tuple[type["FaultsError"], tuple[str, list[Fault]]]:
        """Pickle it as it was made: it may be raised in another process than this one."""
        return type(self), (self.subject, self.faults)

    def _render_traceback_(self) -> list[str]:
        """Show the message alone in a notebook (IPython calls this)."""
        return [str(self)]
