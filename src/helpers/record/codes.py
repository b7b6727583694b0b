"""The table of codes, ``data/codes.csv``: what is read from it, and what its rows must be.

The codes are the project's: what is computed, drawn and said goes by them, whichever record is loaded. So a folder
of a record needs no table of its own; one that it has may leave codes out, and may say nothing else.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from helpers.common import paths
from helpers.common.faults import Fault, FaultsError, nearest
from helpers.record import reading
from helpers.words.language import LANGUAGES

LABELS: Final = tuple(f"label_{language}" for language in LANGUAGES)
COLUMNS: Final = ("vocabulary", "code", *LABELS, "counted_as", "score", "use_when", "not_when")
_WHERE: Final = "codes.csv"
_RELATIONS: Final = ("cooperation", "conflict", "request", "none")
#: Vocabulary -> what its codes may be counted as. An event type is counted in a quad class.
VOCABULARIES: Final[dict[str, tuple[str, ...]]] = {
    "record kinds": ("",),
    "statuses": ("",),
    "signs": _RELATIONS,
    "tiers": ("",),
    "endorsements": ("",),
    "date bases": ("",),
    "quad classes": _RELATIONS,
    "event types": (),
    "modes": ("",),
    "roles": ("", "acting"),
    "ranks": ("",),
    "voices": ("",),
    "actor kinds": ("",),
    "sectors": ("",),
    "stances": ("for", "against", "neutral"),
    "strengths": ("",),
    "position bases": ("",),
    "ties": ("",),
    "links": ("",),
    "bounds": ("",),
    "note kinds": ("", "flag"),
}
#: The vocabularies with scores, those whose codes need no label, and those that need no guidance.
SCORED, UNNAMED, UNGUIDED = ("event types", "modes"), ("modes",), ("quad classes",)
_NUMBER: Final = re.compile(r"-?(?:10|[0-9](?:\.[0-9])?)")


@cache
def table() -> dict[str, dict[str, dict[str, str]]]:
    """Return vocabulary -> code -> its row, of the project's codes in their order.

    Raises
    ------
    FaultsError
        With all that is wrong in the table.
    """
    return read(paths.data_folder())


def read(folder: Path) -> dict[str, dict[str, dict[str, str]]]:
    """Return vocabulary -> code -> its row, of the table in a folder; raises as `table` does."""
    faults: list[Fault] = []
    columns = reading.read(folder, "codes", COLUMNS, faults)
    cells = zip(*(columns[name] for name in COLUMNS), strict=True) if columns else ()
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in cells]
    if faults := faults or [*_faults(rows)]:
        raise FaultsError("the codes were not loaded", faults)
    found: dict[str, dict[str, dict[str, str]]] = {}
    for row in rows:
        found.setdefault(row["vocabulary"], {})[row["code"]] = row
    return found


def _faults(rows: list[dict[str, str]]) -> Iterator[Fault]:
    """Return what is wrong with the rows of a table of codes, each with all of its cells."""
    given: dict[str, list[str]] = {name: [] for name in VOCABULARIES}
    seen: dict[tuple[str, str], int] = {}
    for number, row in enumerate(rows, start=2):
        name, code = row["vocabulary"], row["code"]
        given.setdefault(name, []).append(code)
        if (first := seen.setdefault((name, code), number)) != number:
            yield Fault(_WHERE, number, "code", code, f"already in row {first}")
    for number, row in enumerate(rows, start=2):
        if row["vocabulary"] in VOCABULARIES:
            yield from _row_faults(number, row, given)
        else:
            problem = nearest(row["vocabulary"], VOCABULARIES)
            yield Fault(_WHERE, number, "vocabulary", row["vocabulary"], problem)
    for name in VOCABULARIES:
        if not given[name]:
            yield Fault(_WHERE, 0, "vocabulary", name, "has no code")


def _row_faults(number: int, row: dict[str, str], given: Mapping[str, list[str]]) -> Iterator[Fault]:
    name = row["vocabulary"]
    must = {"code": True, "score": name in SCORED}
    must |= dict.fromkeys(LABELS, name not in UNNAMED)
    must |= dict.fromkeys(("use_when", "not_when"), name not in UNGUIDED)
    problems = {
        column: "is missing" if needed else f"must be empty; {name} have none"
        for column, needed in must.items()
        if needed != bool(row[column])
    }
    if row["score"] and not _NUMBER.fullmatch(row["score"]):
        problems["score"] = "must be a number from -10 to 10, with one decimal at most"
    if problem := _misnamed(name, row["code"], given["event types"]):
        problems["code"] = problem
    allowed = given["quad classes"] if name == "event types" else VOCABULARIES[name]
    if row["counted_as"] not in allowed:
        problems["counted_as"] = nearest(row["counted_as"], filter(None, allowed)) if any(allowed) else "must be empty"
    for column, problem in problems.items():
        yield Fault(_WHERE, number, column, row[column], problem)


def _misnamed(vocabulary: str, code: str, kinds: list[str]) -> str:
    """Return what is wrong with a code's name: a mode is its type, a stroke and the mode; "" where nothing is."""
    kind, stroke, mode = code.partition("/")
    if vocabulary != "modes":
        return "has a stroke, which only modes have" if stroke else ""
    return "" if mode and kind in kinds else f"must be a type, a stroke and a mode; of types {nearest(kind, kinds)}"


def differences(rows: Iterable[tuple[int, Any]]) -> Iterator[Fault]:
    """Return in what the codes of a record's folder are not the project's: rows with their numbers."""
    known = table()
    for number, row in rows:
        ours = known.get(row.vocabulary, {})
        if row.code not in ours:
            problem = f"is no code of the project; {nearest(row.code, ours)}"
            yield Fault(_WHERE, number, "code", row.code, problem)
            continue
        for column in COLUMNS[2:]:
            if (cell := str(getattr(row, column))) != ours[row.code][column]:
                yield Fault(_WHERE, number, column, cell, f"the project's table has {ours[row.code][column]!r}")
