"""Codes of events: CAMEO with its names, PLOVER type and Goldstein's score; PLOVER with its quad class and score."""

import csv
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

from helpers.eventdata.schema import QUADS

#: First CAMEO root that belongs to the next quad class: 01-05, 06-09, 10-13 and 14-20.
_ENDS: Final = (6, 10, 14, 21)


class Kind(NamedTuple):
    """What a code says: PLOVER type, quad class and score; none of each where the coding gives none."""

    plover: str | None
    quad: str | None
    score: float | None


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of one of the tables beside this module."""
    text = files(__name__).joinpath(f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def _cameo() -> dict[str, Kind]:
    """Return what each CAMEO code says; a leaf without a score of its own has none."""
    return {
        row["cameo"]: Kind(row["plover"] or None, _quad(row["cameo"]), _number(row["goldstein"]))
        for row in rows("cameo")
    }


@cache
def _plover() -> dict[str, Kind]:
    return {row["plover"]: Kind(row["plover"], row["quad"], _number(row["score"])) for row in rows("plover")}


@cache
def _by_name() -> dict[str, str]:
    """Return the code for each name; where a root and its first leaf share one, the leaf, as coders give it."""
    return {row["name"].casefold(): row["cameo"] for row in rows("cameo")}


def _number(text: str) -> float | None:
    return float(text) if text else None


def _quad(code: str) -> str:
    return QUADS[next(place for place, end in enumerate(_ENDS) if int(code[:2]) < end)]


def cameo(code: str) -> Kind:
    """Return what a CAMEO code says; a longer code that the list lacks says what its beginning says.

    Raises
    ------
    ValueError
        Where not even the root is one of CAMEO's twenty.
    """
    known = _cameo()
    for length in range(len(code), 1, -1):
        if (found := known.get(code[:length])) is not None:
            return found if length == len(code) else found._replace(score=None)
    raise ValueError(f"{code!r} is not a code of CAMEO")


def is_cameo(code: str) -> bool:
    """Return whether CAMEO has exactly this code."""
    return code in _cameo()


def cameo_named(name: str) -> str | None:
    """Return the CAMEO code with a name in English, or none."""
    return _by_name().get(name.casefold())


def plover(name: str) -> Kind:
    """Return what a PLOVER type says.

    Raises
    ------
    ValueError
        Where PLOVER has no such type.
    """
    try:
        return _plover()[name]
    except KeyError:
        raise ValueError(f"{name!r} is not a type of PLOVER; allowed: {', '.join(_plover())}") from None
