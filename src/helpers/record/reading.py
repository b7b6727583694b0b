"""Read the tables of a record from CSV, with all that is wrong with their files and cells."""

import csv
import io
from collections import defaultdict, namedtuple
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from itertools import chain, repeat
from pathlib import Path
from typing import Any

from helpers.common.faults import Fault, nearest
from helpers.record.cells import Row, checked
from helpers.record.schema import PACKAGE


def read(folder: Path, table: str, model: type[Row], faults: list[Fault]) -> dict[str, Sequence[Any]] | None:
    """Return the columns of a table as text, the numbers of its rows as ""; None, with a fault, if it is none."""
    where, expected = f"{table}.csv", list(model.model_fields)
    path = folder / where
    if not path.exists():
        faults.append(Fault(where, 0, "", "", f"the table is missing from {folder.name}/"))
        return None
    if not path.is_file():  # to read a pipe would wait for ever
        faults.append(Fault(where, 0, "", "", "is not an ordinary file"))
        return None
    try:
        header, *body = csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline=""), strict=True)
    except OSError as error:
        faults.append(Fault(where, 0, "", "", f"was not read: {error.strerror}"))
        return None
    except UnicodeDecodeError as error:
        faults.append(Fault(where, 0, "", "", f"not UTF-8 at byte {error.start}"))
        return None
    except (csv.Error, ValueError) as error:
        faults.append(Fault(where, 0, "", "", f"not a CSV table: {error}"))
        return None
    if header != expected:
        faults.append(Fault(where, 1, "", ",".join(header), f"the header must be {','.join(expected)}"))
        return None
    whole = [(number, *cells) for number, cells in enumerate(body, start=2) if len(cells) == len(expected)]
    if len(whole) < len(body):
        faults += [
            Fault(where, number, "", "", f"{len(cells)} cells, {len(expected)} expected")
            for number, cells in enumerate(body, start=2)
            if len(cells) != len(expected)
        ]
    return dict(zip(["", *expected], zip(*whole, strict=True) if whole else repeat(()), strict=False))


@cache
def _row(model: type[Row]) -> Any:  # noqa: ANN401 - a type for each table
    return namedtuple(model.__name__, model.model_fields)


def valid(
    table: str, model: type[Row], columns: Mapping[str, Sequence[Any]], faults: list[Fault]
) -> list[tuple[int, Any]]:
    """Return the valid rows of one table, with their numbers; append the faults of the others."""
    numbers, *texts = columns.values()
    values, wrong = [], defaultdict[int, list[Fault]](list)
    for name, given in zip(model.model_fields, texts, strict=True):
        column, problems = checked(model, name, given)
        values.append(column)
        for place, problem in problems.items():
            missing = f"is missing; {problem}" if problem.startswith("allowed: ") else "is missing"
            fault = Fault(f"{table}.csv", numbers[place], name, given[place], problem if given[place] else missing)
            wrong[place].append(fault)
    faults += chain.from_iterable(wrong[place] for place in sorted(wrong))
    rows = zip(numbers, map(_row(model)._make, zip(*values, strict=True)), strict=True)
    return [row for place, row in enumerate(rows) if place not in wrong]


def strays(folder: Path, tables: Collection[str] = PACKAGE) -> list[Fault]:
    """Return a fault for each CSV file, or folder called so, that is no table: a slip, or a file left behind.

    To load the record is to leave them alone.
    """
    return [
        Fault(path.name, 0, "", "", f"is no table of the record; {nearest(path.stem, tables)}")
        for path in sorted(folder.glob("*.csv"))
        if path.stem not in tables
    ]
