"""Anybody's events: a header of the schema's own names, separated by commas, semicolons or tabs."""

from datetime import date
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from helpers.common.faults import Fault, FaultsError, nearest
from helpers.eventdata import codes, states
from helpers.eventdata.readers.base import Columns, Head, Provider, headed
from helpers.eventdata.readers.parsing import Shape
from helpers.eventdata.readers.values import Rejects, count, day_since, decimal, mapped, numbers
from helpers.eventdata.schema import QUADS, SCHEMA

#: The word for whose events they are, where no column says it.
OWN: Final = "own"
FIRST: Final = date(1800, 1, 1)
_NEEDED: Final = ("date", "source_state", "target_state")
_OTHERS: Final = tuple(name for name in SCHEMA.names if name not in _NEEDED)
_STATES: Final = tuple(name for name in SCHEMA.names if name.endswith("_state"))
_TEXTS: Final = ("source_sector", "source_name", "target_sector", "target_name", "story", "publisher", "place_name")


def _claims(head: Head) -> bool:
    """Two of the three are enough to be claimed, so that what lacks is said."""
    return len({*_NEEDED} & {*head.names}) > 1


def _shape(head: Head) -> Shape:
    faults = [
        Fault(head.path.name, 1, name, "", f"no column of events has this name; {nearest(name, SCHEMA.names)}")
        for name in head.names
        if name not in SCHEMA.names
    ]
    try:
        shape = headed(head, _NEEDED, _OTHERS)
    except FaultsError as error:
        faults += error.faults
    if faults:
        raise FaultsError("a file of events was not read", faults)
    return shape


def _convert(columns: Columns, rejects: Rejects) -> dict[str, pa.Array]:
    since = day_since(FIRST, "what is read")
    found = {
        "provider": columns.text("provider").fill_null(OWN),
        "date": mapped(columns.few("date"), since, pa.date32(), rejects),
        "date_published": mapped(columns.few("date_published"), since, pa.date32(), rejects),
        **{name: columns.text(name) for name in _TEXTS},
        **{name: mapped(columns.few(name), states.iso3, pa.string(), rejects) for name in _STATES},
        **_kind(columns, rejects),
        "mentions": mapped(columns.few("mentions"), count, pa.int64(), rejects),
        "latitude": numbers(columns.text("latitude"), "latitude", 90, rejects),
        "longitude": numbers(columns.text("longitude"), "longitude", 180, rejects),
        "deaths": mapped(columns.few("deaths"), count, pa.int64(), rejects),
    }
    return found | ({"event_id": columns.text("event_id")} if "event_id" in columns.table.column_names else {})


def _kind(columns: Columns, rejects: Rejects) -> dict[str, pa.Array]:
    """Return what happened: as it is given; where it is not, what the code of CAMEO says, and then that of PLOVER."""
    text = pa.string()
    code, type_ = columns.few("cameo"), columns.few("plover")
    ignored = Rejects()  # a wrong code is said once
    return {
        "cameo": columns.text("cameo"),
        "plover": pc.coalesce(
            mapped(type_, lambda name: codes.plover(name).plover, text, rejects),
            mapped(code, lambda value: codes.cameo(value).plover, text, rejects),
        ),
        "quad": pc.coalesce(
            mapped(columns.few("quad"), _quad, text, rejects),
            mapped(code, lambda value: codes.cameo(value).quad, text, ignored),
            mapped(type_, lambda name: codes.plover(name).quad, text, ignored),
        ),
        "score": pc.coalesce(
            mapped(columns.few("score"), decimal(-10, 10), pa.float64(), rejects),
            mapped(code, lambda value: codes.cameo(value).score, pa.float64(), ignored),
            mapped(type_, lambda name: codes.plover(name).score, pa.float64(), ignored),
        ),
    }


def _quad(text: str) -> str:
    if text not in QUADS:
        raise ValueError(f"{text!r} is not a quad class; allowed: {', '.join(QUADS)}")
    return text


GENERIC: Final = Provider(
    "generic", "a header with date, source_state and target_state", _claims, _shape, _convert, "date"
)
