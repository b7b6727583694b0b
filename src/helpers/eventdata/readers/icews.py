"""ICEWS coded events: a header, 20 columns separated by tabs; or the same columns saved again with commas."""

from datetime import date
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from helpers.eventdata import codes, states
from helpers.eventdata.readers.base import Columns, Head, Provider, headed
from helpers.eventdata.readers.opening import refused
from helpers.eventdata.readers.parsing import Shape
from helpers.eventdata.readers.values import Rejects, day_since, decimal, first_of, mapped, numbers, reworded, words

#: Nothing of ICEWS is dated before; its archive of reports is nearly empty until 1995.
FIRST: Final = date(1990, 1, 1)
_NEEDED: Final = ("event_id", "event_date", "source_country", "target_country")
_CODES: Final = ("cameo_code", "event_text")
_OTHERS: Final = (
    *("source_name", "source_sectors", "intensity", "target_name", "target_sectors", "story_id", "publisher"),
    *("city", "province", "country", "latitude", "longitude"),
)


def _claims(head: Head) -> bool:
    return {"event_id", "source_country", "target_country"} <= {*head.names} and bool({*_CODES} & {*head.names})


def _shape(head: Head) -> Shape:
    shape = headed(head, _NEEDED, (*_CODES, *_OTHERS))
    if not {*_CODES} & {*shape.wanted}:
        raise refused(head.path, "has neither a column CAMEO Code nor Event Text: it does not say what happened")
    return shape


def _convert(columns: Columns, rejects: Rejects) -> dict[str, pa.Array]:
    code = _code(columns, rejects)
    return {
        "event_id": columns.text("event_id"),
        "date": mapped(columns.few("event_date"), day_since(FIRST, "ICEWS"), pa.date32(), rejects),
        **_side(columns, "source", rejects),
        **_side(columns, "target", rejects),
        "cameo": code,
        "plover": words(code, lambda value: codes.cameo(value).plover, rejects),
        "quad": words(code, lambda value: codes.cameo(value).quad, Rejects()),
        "score": mapped(columns.few("intensity"), decimal(-10, 10), pa.float64(), rejects),
        "story": columns.text("story_id"),
        "publisher": _unquoted(columns.few("publisher")),
        "place_state": words(columns.few("country"), _place, rejects),
        "place_name": first_of(_unquoted(columns.few("city")), _unquoted(columns.few("province"))),
        "latitude": numbers(columns.text("latitude"), "latitude", 90, rejects),
        "longitude": numbers(columns.text("longitude"), "longitude", 180, rejects),
    }


def _code(columns: Columns, rejects: Rejects) -> pa.DictionaryArray:
    """Return the codes; where one lacks or is none of CAMEO's ("13y"), the one that the event's text names."""
    given, named = columns.few("cameo_code"), columns.few("event_text")
    by_text = words(named, lambda value: codes.cameo_named(value.strip('"')), Rejects())
    known = words(given, lambda value: value if codes.is_cameo(value) else None, rejects)
    return first_of(first_of(known, by_text), given)


def _side(columns: Columns, side: str, rejects: Rejects) -> dict[str, pa.Array]:
    country = columns.few(f"{side}_country")
    return {
        f"{side}_state": words(country, lambda name: states.named(name.strip('"')), rejects),
        f"{side}_sector": _unquoted(columns.few(f"{side}_sectors")),
        f"{side}_name": _unquoted(columns.few(f"{side}_name")),
    }


def _unquoted(column: pa.DictionaryArray) -> pa.DictionaryArray:
    """Return texts without the quotation marks around some, which the file of 2017 has."""
    marked = pc.starts_with(column.dictionary, '"')
    if not pc.any(marked).as_py():
        return column
    return reworded(column, pc.if_else(marked, pc.utf8_trim(column.dictionary, '"'), column.dictionary))


def _place(name: str) -> str | None:
    """Return the state of a place, none where it is no state's."""
    try:
        return states.named(name.strip('"'))
    except ValueError:
        return None


ICEWS: Final = Provider(
    "icews", "a header with Event ID, Source Country and CAMEO Code", _claims, _shape, _convert, "event_date"
)
