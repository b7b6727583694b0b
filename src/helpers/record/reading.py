"""Read tables from CSV files, with all that is wrong with the files."""

import csv
import io
from collections.abc import Collection, Sequence
from itertools import repeat
from pathlib import Path
from typing import Any

from helpers.common.faults import Fault, nearest


def read(folder: Path, table: str, header: Sequence[str], faults: list[Fault]) -> dict[str, Sequence[Any]] | None:
    """Return the columns of a table as text, the numbers of its rows as ""; None, with a fault, if it is none."""
    where, expected = f"{table}.csv", list(header)
    path = folder / where
    if not path.exists():
        faults.append(Fault(where, 0, "", "", f"the table is missing from {folder.name}/"))
        return None
    if not path.is_file():  # to read a pipe would wait for ever
        faults.append(Fault(where, 0, "", "", "is not an ordinary file"))
        return None
    try:
        found, *body = [*csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline=""), strict=True)] or [[]]
    except OSError as error:
        faults.append(Fault(where, 0, "", "", f"was not read: {error.strerror}"))
        return None
    except UnicodeDecodeError as error:
        faults.append(Fault(where, 0, "", "", f"not UTF-8 at byte {error.start}"))
        return None
    except (csv.Error, ValueError) as error:
        faults.append(Fault(where, 0, "", "", f"not a CSV table: {error}"))
        return None
    if found != expected:
        faults.append(Fault(where, 1, "", ",".join(found), f"the header must be {','.join(expected)}"))
        return None
    whole = [(number, *cells) for number, cells in enumerate(body, start=2) if len(cells) == len(expected)]
    if len(whole) < len(body):
        faults += [
            Fault(where, number, "", "", f"{len(cells)} cells, {len(expected)} expected")
            for number, cells in enumerate(body, start=2)
            if len(cells) != len(expected)
        ]
    return dict(zip(["", *expected], zip(*whole, strict=True) if whole else repeat(()), strict=False))


def strays(folder: Path, tables: Collection[str]) -> list[Fault]:
    """Return a fault for each CSV file, or folder called so, that is no table: a slip, or a file left behind.

    To load the record is to leave them alone.
    """
    return [
        Fault(path.name, 0, "", "", f"is no table of the record; {nearest(path.stem, tables)}")
        for path in sorted(folder.glob("*.csv"))
        if path.stem not in tables
    ]
