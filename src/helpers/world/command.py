"""The ``world`` command."""

import sys
from collections.abc import Callable
from typing import Final

from helpers.world import build, check, verdicts

_COMMANDS: Final[dict[str, Callable[[list[str]], int]]] = {
    "build": build.main,
    "check": check.main,
    "verdicts": verdicts.main,
}


def main(arguments: list[str] | None = None) -> int:
    """Run the part of the command that the first argument names."""
    name, *rest = (sys.argv[1:] if arguments is None else arguments) or [""]
    if name not in _COMMANDS:
        sys.stderr.write(f"usage: world {' | '.join(_COMMANDS)} ...\n")
        return 2
    return _COMMANDS[name](rest)
