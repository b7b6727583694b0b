"""Which tables and files of the record a notebook looks at, so that it is run again when they change."""

import os
import sys
from pathlib import Path
from typing import Any

from helpers.record import schema
from helpers.record.dataset import Record

#: The tables whose rows go into another one when the record is loaded (see `helpers.record.dataset`).
JOINED = {"events": ("event_domains", "evidence", "sources", "editorial_notes")}


def watch() -> set[str]:
    """Return a set that grows as this process looks at tables, and opens files, of a record.

    It holds the names of tables, and the paths of CSV files that are not tables. To load a record
    opens and checks every table; one counts when it is taken from the record. The codes count as code.
    """
    seen: set[str] = set()

    def look(self: Record, name: str) -> Any:  # noqa: ANN401 - as object.__getattribute__
        if name in schema.TABLES:
            seen.add(name)
            seen.update(JOINED.get(name, ()))
        return object.__getattribute__(self, name)

    def opened(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open" and isinstance(path := arguments[0], str | os.PathLike):
            path = Path(path)
            if path.suffix == ".csv" and path.stem not in schema.PACKAGE:
                seen.add(str(path.absolute()))

    Record.__getattribute__ = look  # type: ignore[assignment,method-assign]
    sys.addaudithook(opened)
    return seen
