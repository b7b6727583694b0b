"""POLECAT: a header, 40 columns separated by tabs, in UTF-8 with lines of Latin-1.

Some files name a 41st, Headline, and some have tabs without anything at the ends of lines.
"""

from dataclasses import replace
from datetime import date
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from helpers.eventdata import codes, states
from helpers.eventdata.readers.base import Columns, Head, Provider, each_state, headed
from helpers.eventdata.readers.parsing import Shape
from helpers.eventdata.readers.values import Rejects, day, day_since, decimal, listed, mapped, numbers

#: The first reports that POLECAT codes are of 2018; a year more for what they tell of.
FIRST: Final = date(2017, 1, 1)
_NEEDED: Final = ("event_id", "event_date", "event_type", "actor_country", "recipient_country")
_OTHERS: Final = (
    *("intensity", "event_intensity", "actor_name", "primary_actor_sector", "actor_sectors", "recipient_name"),
    *("primary_recipient_sector", "recipient_sectors", "placename", "city", "country", "latitude", "longitude"),
    *("story_id", "source", "publication_date"),
)
#: In a column of countries: what is none.
_NO_STATE: Final = frozenset({"None", "IGO", "NGO", "NGM", "MNC", "IMG", "INT", "UIS"})


def _claims(head: Head) -> bool:
    return {"event_type", "actor_country", "recipient_country"} <= {*head.names}


def _shape(head: Head) -> Shape:
    shape = replace(headed(head, _NEEDED, _OTHERS), nothing=("", "None"))
    names = shape.names[: len("\t".join(head.names).rstrip("\t").split("\t"))]  # some headers end in tabs
    if "headline" in names and head.fields_of_rows == len(names) - 1:  # it is named and not there
        names = tuple(name for name in names if name != "headline")
    rest = [line.split("\t")[len(names) :] for line in head.lines[1:]]
    if not any(any(fields) for fields in rest):  # some rows do, too
        names += tuple(f"nothing.{place}" for place in range(head.fields_of_rows - len(names)))
    return replace(shape, names=names)


def _convert(columns: Columns, rejects: Rejects) -> dict[str, pa.Array]:
    text = pa.string()
    kind = columns.few("event_type")
    intensity = pc.coalesce(columns.text("intensity"), columns.text("event_intensity"))
    return {
        "event_id": columns.text("event_id"),
        "date": mapped(columns.few("event_date"), day_since(FIRST, "POLECAT"), pa.date32(), rejects),
        "date_published": mapped(columns.few("publication_date"), day, pa.date32(), rejects),
        **_side(columns, "actor", "source", rejects),
        **_side(columns, "recipient", "target", rejects),
        "plover": mapped(kind, lambda name: codes.plover(name.upper()).plover, text, rejects),
        "quad": mapped(kind, lambda name: codes.plover(name.upper()).quad, text, Rejects()),
        "score": mapped(intensity.dictionary_encode(), decimal(-10, 10), pa.float64(), rejects),
        "story": columns.text("story_id"),
        "publisher": columns.text("source"),
        "place_state": mapped(columns.few("country"), _place, text, rejects),
        "place_name": pc.coalesce(columns.text("city"), columns.text("placename")),
        "latitude": numbers(columns.text("latitude"), "latitude", 90, rejects),
        "longitude": numbers(columns.text("longitude"), "longitude", 180, rejects),
    }


def _side(columns: Columns, whose: str, side: str, rejects: Rejects) -> dict[str, pa.Array]:
    country = columns.few(f"{whose}_country")
    return {
        f"{side}_state": mapped(country, listed(";", _state), pa.string(), rejects),
        f"{side}_sector": pc.coalesce(columns.text(f"primary_{whose}_sector"), columns.text(f"{whose}_sectors")),
        f"{side}_name": columns.text(f"{whose}_name"),
    }


def _state(code: str) -> str | None:
    return None if code in _NO_STATE else states.cameo(code)


def _place(text: str) -> str | None:
    """Return the state of a place, by code or name; none where it is no state's."""
    for read in (states.iso3, states.named):
        try:
            return read(text)
        except ValueError:
            continue
    return None


POLECAT: Final = Provider(
    "polecat",
    "a header with Event Type, Actor Country and Recipient Country",
    _claims,
    _shape,
    _convert,
    "event_date",
    encoding="latin-1",
    expand=each_state,
)
