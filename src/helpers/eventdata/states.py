"""States in the codes and names of the providers -> ISO 3166-1 alpha-3."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from helpers.eventdata.codes import rows


def _pairs(column: str) -> Iterator[tuple[str, str]]:
    """Return each code or name of a column of the table with its ISO code."""
    for row in rows("states"):
        yield from ((code, row["iso3"]) for code in row[column].split(";") if code)


@cache
def _known(column: str) -> dict[str, str]:
    return dict(_pairs(column))


@cache
def _cameo() -> dict[str, str | None]:
    """Return the state for each CAMEO code; none for regions, which are not states."""
    regions: dict[str, str | None] = dict.fromkeys(row["cameo"] for row in rows("regions"))
    return {**_known("iso3"), **_known("cameo"), **regions}


@cache
def _named() -> dict[str, str]:
    return {_plain(name): iso3 for name, iso3 in _pairs("names")}


def _plain(name: str) -> str:
    """Return a name without case, marks, punctuation and articles."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    words = re.findall(r"[a-z0-9]+", letters.replace("&", " and ").replace("'", ""))
    return " ".join(word for word in words if word != "the")


def iso3(code: str) -> str:
    """Return an ISO code as it is written, where it is one."""
    if code in _known("iso3"):
        return code
    meant = _named().get(_plain(code)) or (code.upper() if code.upper() in _known("iso3") else None)
    hint = f"; did you mean {meant!r}?" if meant else ""
    raise ValueError(f"{code!r} is not a state's code of ISO 3166-1 alpha-3{hint}")


def cameo(code: str) -> str | None:
    """Return the state of a CAMEO code of an actor's country, none for a region."""
    try:
        return _cameo()[code]
    except KeyError:
        raise ValueError(f"{code!r} is not a code of CAMEO for a country or region") from None


def fips(code: str) -> str | None:
    """Return the state of a FIPS 10-4 code of a place, none for seas and for what is no state's."""
    return _known("fips").get(code)


def numeric(code: str) -> str | None:
    """Return the state of a number of ISO 3166-1, with or without its zeros, or none."""
    return _known("iso_numeric").get(code.zfill(3))


def gleditsch_ward(number: str) -> str:
    """Return the state of a number of Gleditsch and Ward; 365 is Russia, in the Soviet Union's time too."""
    try:
        return _known("gleditsch_ward")[number.removesuffix(".0")]
    except KeyError:
        raise ValueError(f"{number!r} is not a number of Gleditsch and Ward for a state") from None


@lru_cache(maxsize=65_536)
def named(name: str) -> str:
    """Return the state with a name in English, as ICEWS, UCDP, ACLED and others write it."""
    try:
        return _named()[_plain(name)]
    except KeyError:
        raise ValueError(f"{name!r} is not a state that is known") from None
