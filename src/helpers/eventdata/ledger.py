"""The ledger of a store: which files were added, and which files of events it consists of.

It is one file, replaced whole: what it does not name is not in the store.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Final

from helpers.common.faults import Fault, FaultsError
from helpers.eventdata.durable import written

NAME: Final = "ledger.json"
_FORMAT: Final = 3  # 1 had no totals, 2 no months


@dataclass(frozen=True)
class File:
    """A provider's file that was added: ``events`` rows were read, ``faults`` were set aside."""

    sha256: str
    name: str
    provider: str
    bytes: int
    events: int
    faults: int
    first: str
    last: str


@dataclass(frozen=True)
class Part:
    """A file of the store: a provider's events of a year.

    ``repeated`` ones came twice with every column the same, and are there once. ``alike`` ones have id, day and states
    of another, and differ elsewhere.
    """

    name: str
    provider: str
    year: int
    events: int
    repeated: int
    alike: int
    sha256: str


@dataclass(frozen=True)
class Ledger:
    """What is in a store."""

    files: tuple[File, ...] = ()
    parts: tuple[Part, ...] = ()


def read(folder: Path) -> Ledger | None:
    """Return the ledger in a folder; None where there is none.

    Raises
    ------
    FaultsError
        Where it is not one of ours.
    """
    path = folder / NAME
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    try:
        content = json.loads(text)
        if content["format"] != _FORMAT:
            earlier = isinstance(content["format"], int) and content["format"] < _FORMAT
            does = ": an earlier version made it; move the store aside and add the files again" if earlier else ""
            raise _unfit(path, f"is of format {content['format']}; this version reads format {_FORMAT}{does}")
        return Ledger(loaded(File, content["files"]), loaded(Part, content["parts"]))
    except (ValueError, KeyError, TypeError) as error:
        if isinstance(error, FaultsError):
            raise
        raise _unfit(path, "is damaged; move the store aside and add the files again") from None


def write(folder: Path, ledger: Ledger) -> None:
    """Replace the ledger in a folder, whole or not at all; one line an entry, whatever order they were added in."""
    files = sorted(ledger.files, key=lambda file: (file.provider, file.first, file.name, file.sha256))
    parts = sorted(ledger.parts, key=lambda part: (part.provider, part.year))
    text = f'{{"format": {_FORMAT}, "files": {dumped(files)}, "parts": {dumped(parts)}}}\n'
    written(folder / NAME, text)


def dumped(rows: Sequence[Any]) -> str:
    """Return entries as JSON, one a line."""
    lines = ",\n".join(json.dumps(asdict(row), ensure_ascii=False) for row in rows)
    return f"[\n{lines}\n]" if lines else "[]"


def loaded(kind: type, rows: Any) -> tuple[Any, ...]:  # noqa: ANN401 - what JSON holds
    """Return entries from JSON; each must have what its kind has, of the same type.

    Raises
    ------
    TypeError
        Where one has not.
    """
    types = {field.name: field.type for field in fields(kind)}
    for row in rows:
        if {name: type(value) for name, value in row.items()} != types:
            raise TypeError(f"an entry is no {kind.__name__}")
    return tuple(kind(**row) for row in rows)


def _unfit(path: Path, problem: str) -> FaultsError:
    return FaultsError("the store was not read", [Fault(f"{path.parent.name}/{path.name}", 0, "", "", problem)])
