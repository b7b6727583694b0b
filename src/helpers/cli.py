"""One command for all that is done outside notebooks: ``helpers COMMAND ...`` (``helpers --help`` lists them)."""

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Final, NamedTuple

from helpers.common.faults import nearest


class Command(NamedTuple):
    """Where a command is, and what it is for."""

    module: str
    purpose: str


#: Command -> its module, whose ``main`` takes the arguments after it and returns the exit status.
COMMANDS: Final = {
    "render": Command("render.command", "make reports of a profile: helpers render renders/default.yaml"),
    "refresh": Command(
        "render.refresh", "run notebooks again and keep their outputs: helpers refresh notebooks/*.ipynb"
    ),
    "record": Command("adding.command", "add an article: new-source, draft, confirm, drop, check, diff"),
    "check": Command("record.check", "say what is wrong or missing in data/, or in another folder"),
    "world": Command("world.command", "figures of the world's data: build FOLDER, check, verdicts"),
    "events": Command("eventdata.command", "event data of any size: fetch, add, list, check, select"),
    "copies": Command("notebook.copies", "lay copies of the notebooks to work in, in work/"),
    "downloads": Command(
        "show.export",
        "write the data as a workbook and zipped CSV, and the verdicts as CSV and ClaimReview, in downloads/",
    ),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return its exit status, or 2 where there is none of this name."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or given[0] in ("-h", "--help"):
        sys.stdout.write(_help())
        return 0 if given else 2
    name, *rest = given
    if name not in COMMANDS:
        sys.stderr.write(f"helpers: {name!r} is no command; {nearest(name, COMMANDS)}\n")
        return 2
    return import_module(f"helpers.{COMMANDS[name].module}").main(rest)


def _help() -> str:
    lines = [f"  {name:<12} {command.purpose}" for name, command in COMMANDS.items()]
    head = "usage: helpers COMMAND [ARGUMENTS]; helpers COMMAND --help says more"
    return "\n".join([head, "", *lines, ""])
