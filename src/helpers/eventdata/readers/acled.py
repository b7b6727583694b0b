"""ACLED export: a header, 31 columns separated by commas (formerly semicolons)."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from helpers.eventdata import codes, states
from helpers.eventdata.readers.base import Columns, Head, Provider, headed
from helpers.eventdata.readers.parsing import Shape
from helpers.eventdata.readers.values import Rejects, count, day_since, mapped, numbers

FIRST: Final = date(1997, 1, 1)
_NEEDED: Final = ("event_id_cnty", "event_date", "event_type", "actor1", "actor2", "fatalities")
_OTHERS: Final = ("inter1", "inter2", "iso", "location", "latitude", "longitude", "source", "timestamp")
#: Who an actor is, by the number of older exports.
_KINDS: Final = {
    "1": "State forces",
    "2": "Rebel group",
    "3": "Political militia",
    "4": "Identity militia",
    "5": "Rioters",
    "6": "Protesters",
    "7": "Civilians",
    "8": "External/Other forces",
}
#: Type of event (the present ones and those before 2019) -> type of PLOVER; what is no deed of one on another: none.
_TYPES: Final = {
    "Battles": "ASSAULT",
    "Battle-Government regains territory": "ASSAULT",
    "Battle-No change of territory": "ASSAULT",
    "Battle-Non-state actor overtakes territory": "ASSAULT",
    "Explosions/Remote violence": "ASSAULT",
    "Remote violence": "ASSAULT",
    "Violence against civilians": "ASSAULT",
    "Protests": "PROTEST",
    "Riots": "PROTEST",
    "Riots/Protests": "PROTEST",
    "Headquarters or base established": None,
    "Non-violent transfer of territory": None,
    "Strategic development": None,
    "Strategic developments": None,
}
_PLOVER: Final = {name.casefold(): plover for name, plover in _TYPES.items()}
_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_SPELT: Final = re.compile(r"(\d{1,2})[ -]([a-z]+)[ -](\d{4})", re.ASCII | re.IGNORECASE)
#: "Military Forces of Russia (2000-) Air Force", "Government of Syria (2000-)"; those who were such are none.
_OF_STATE: Final = re.compile(r"(?<!Former )\b(?:(?:Military|Police) Forces|Government) of (.+?) \(\d{4}-")
#: "Protesters (Iran)".
_WITHIN: Final = re.compile(r"[^()]+ \(([^()]+)\)")
_PEOPLE: Final = frozenset({"rioters", "protesters", "civilians"})
_BETWEEN: Final = "\x1f"


def _claims(head: Head) -> bool:
    return {"event_id_cnty", "actor1", "actor2"} <= {*head.names}


def _shape(head: Head) -> Shape:
    return replace(headed(head, _NEEDED, _OTHERS), nothing=("", "NA"))  # as R writes nothing


def _convert(columns: Columns, rejects: Rejects) -> dict[str, pa.Array]:
    text = pa.string()
    kind = mapped(columns.few("event_type"), _type, text, rejects)
    since = day_since(FIRST, "ACLED")
    return {
        "event_id": columns.text("event_id_cnty"),
        "date": mapped(columns.few("event_date"), lambda value: since(_iso(value)), pa.date32(), rejects),
        "date_published": mapped(columns.few("timestamp"), _day_of, pa.date32(), rejects),
        **_side(columns, 1, "source"),
        **_side(columns, 2, "target"),
        "plover": kind,
        "quad": mapped(kind.dictionary_encode(), lambda name: codes.plover(name).quad, text, rejects),
        "publisher": columns.text("source"),
        "place_state": mapped(columns.few("iso"), states.numeric, text, rejects),
        "place_name": columns.text("location"),
        "latitude": numbers(columns.text("latitude"), "latitude", 90, rejects),
        "longitude": numbers(columns.text("longitude"), "longitude", 180, rejects),
        "deaths": mapped(columns.few("fatalities"), count, pa.int64(), rejects),
    }


def _type(name: str) -> str | None:
    try:
        return _PLOVER[name.strip().casefold()]
    except KeyError:
        raise ValueError(f"{name!r} is not a type of event; allowed: {', '.join(_TYPES)}") from None


def _iso(text: str) -> str:
    """Return a date that is spelt ("05 January 2024") in digits; others as they are.

    One with strokes is refused: spreadsheets of either side of the Atlantic write them.
    """
    if "/" in text:
        raise ValueError(f"{text!r} may have the day or the month first; write it as 2024-01-05")
    found = _SPELT.fullmatch(text)
    if found is None or found[2].casefold() not in _MONTHS:
        return text
    return f"{found[3]}-{_MONTHS.index(found[2].casefold()) + 1:02}-{int(found[1]):02}"


def _day_of(seconds: str) -> date:
    """Return the day of a row's last revision."""
    if not (seconds.isascii() and seconds.isdigit() and len(seconds) <= 11):
        raise ValueError(f"{seconds!r} is not a time of revision in seconds since 1970")
    return datetime.fromtimestamp(int(seconds), UTC).date()


def _side(columns: Columns, number: int, side: str) -> dict[str, pa.Array]:
    kind = mapped(columns.few(f"inter{number}"), _kind, pa.string(), Rejects())
    name = columns.text(f"actor{number}")
    both = pc.binary_join_element_wise(pc.fill_null(kind, ""), name, _BETWEEN).dictionary_encode()
    return {
        f"{side}_state": mapped(both, _state, pa.string(), Rejects()),
        f"{side}_sector": kind,
        f"{side}_name": name,
    }


def _kind(text: str) -> str | None:
    return None if text == "0" else _KINDS.get(text, text)


@lru_cache(maxsize=65_536)
def _state(both: str) -> str | None:
    """Return the state whose forces or people an actor's name says it is; armed groups have none."""
    kind, _, name = both.partition(_BETWEEN)
    found = _OF_STATE.search(name) or (_WITHIN.fullmatch(name) if kind.casefold() in _PEOPLE else None)
    try:
        return states.named(found[1]) if found else None
    except ValueError:
        return None


ACLED: Final = Provider(
    "acled", "a header with event_id_cnty, actor1 and actor2", _claims, _shape, _convert, "event_date"
)
