"""GDELT events: 1.0 by year, month and day (57 and 58 columns), 2.0 every 15 minutes (61); no header, no quotes."""

from datetime import date
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from helpers.eventdata import codes, states
from helpers.eventdata.readers.base import Columns, Head, Provider
from helpers.eventdata.readers.opening import refused
from helpers.eventdata.readers.parsing import Shape
from helpers.eventdata.readers.values import (
    Rejects,
    count,
    day,
    day_since,
    decimal,
    joined,
    mapped,
    numbers,
    reworded,
    words,
)

#: GDELT begins here; rows dated before are slips of what reads dates out of reports ("of 1920").
FIRST: Final = date(1979, 1, 1)


def _actor(number: int) -> list[str]:
    kinds = "Code Name CountryCode KnownGroupCode EthnicCode Religion1Code Religion2Code Type1Code Type2Code Type3Code"
    return [f"Actor{number}{kind}" for kind in kinds.split()]


def _place(whose: str) -> list[str]:
    kinds = "Type FullName CountryCode ADM1Code ADM2Code Lat Long FeatureID"
    return [f"{whose}Geo_{kind}" for kind in kinds.split()]


_NAMES: Final = (
    *("GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate"),
    *_actor(1),
    *_actor(2),
    *("IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale"),
    *("NumMentions", "NumSources", "NumArticles", "AvgTone"),
    *_place("Actor1"),
    *_place("Actor2"),
    *_place("Action"),
    *("DATEADDED", "SOURCEURL"),
)
_WITHOUT_ADM2: Final = tuple(name for name in _NAMES if not name.endswith("ADM2Code"))
#: Number of columns -> their names: 2.0; 1.0 since April 2013; 1.0 before.
LAYOUTS: Final = {61: _NAMES, 58: _WITHOUT_ADM2, 57: _WITHOUT_ADM2[:-1]}
_TYPES: Final = tuple(f"Actor{number}Type{kind}Code" for number in (1, 2) for kind in (1, 2, 3))
_WANTED: Final = (
    *("GLOBALEVENTID", "SQLDATE", "Actor1Name", "Actor1CountryCode", "Actor2Name", "Actor2CountryCode"),
    *_TYPES,
    *("EventCode", "GoldsteinScale", "NumMentions", "ActionGeo_FullName", "ActionGeo_CountryCode"),
    *("ActionGeo_Lat", "ActionGeo_Long", "DATEADDED", "SOURCEURL"),
)


def _claims(head: Head) -> bool:
    return head.fields in LAYOUTS and any(line.partition("\t")[0].isdigit() for line in head.lines)


def _shape(head: Head) -> Shape:
    if head.fields not in LAYOUTS:
        raise refused(head.path, f"has {head.fields} columns in most lines; events of GDELT have 57, 58 or 61")
    names = LAYOUTS[head.fields]
    return Shape(names, tuple(name for name in _WANTED if name in names), header=False)


def _sites(addresses: pa.DictionaryArray) -> pa.DictionaryArray:
    """Return who publishes each report: the host of its address, or the reference itself where it is no address."""
    whole = addresses.dictionary
    parts = pc.split_pattern(whole, "/", max_splits=3)  # https: | nothing | host | the rest
    hosts = pc.ascii_lower(pc.list_slice(parts, 2, 3, return_fixed_size_list=True).flatten())
    hosts = pc.if_else(pc.starts_with(hosts, "www."), pc.utf8_slice_codeunits(hosts, 4), hosts)
    hosts = pc.if_else(pc.equal(hosts, ""), pa.scalar(None, pa.string()), hosts)
    return reworded(addresses, pc.if_else(pc.match_substring(whole, "://"), hosts, whole))


def _convert(columns: Columns, rejects: Rejects) -> dict[str, pa.Array]:
    code = columns.few("EventCode")
    return {
        "event_id": columns.text("GLOBALEVENTID"),
        "date": mapped(columns.few("SQLDATE"), day_since(FIRST, "GDELT"), pa.date32(), rejects),
        "date_published": mapped(columns.few("DATEADDED"), added, pa.date32(), rejects),
        **_side(columns, 1, "source", rejects),
        **_side(columns, 2, "target", rejects),
        "cameo": code,
        "plover": words(code, lambda value: codes.cameo(value).plover, rejects),
        "quad": words(code, lambda value: codes.cameo(value).quad, Rejects()),
        "score": mapped(columns.few("GoldsteinScale"), decimal(-10, 10), pa.float64(), rejects),
        "mentions": mapped(columns.few("NumMentions"), count, pa.int64(), rejects),
        "story": columns.text("SOURCEURL"),
        "publisher": _sites(columns.few("SOURCEURL")),
        "place_state": words(columns.few("ActionGeo_CountryCode"), states.fips, rejects),
        "place_name": columns.text("ActionGeo_FullName"),
        "latitude": numbers(columns.text("ActionGeo_Lat"), "latitude", 90, rejects),
        "longitude": numbers(columns.text("ActionGeo_Long"), "longitude", 180, rejects),
    }


def added(text: str) -> date:
    """Return the day of DATEADDED, which has the time as well in 2.0."""
    if len(text) not in (8, 14) or not text.isdigit():
        raise ValueError(f"{text!r} is not a date of adding")
    return day(text[:8])


def _side(columns: Columns, number: int, side: str, rejects: Rejects) -> dict[str, pa.Array]:
    country = columns.few(f"Actor{number}CountryCode")
    return {
        f"{side}_state": words(country, states.cameo, rejects),
        f"{side}_sector": joined(columns.text(f"Actor{number}Type{kind}Code") for kind in (1, 2, 3)),
        f"{side}_name": columns.text(f"Actor{number}Name"),
    }


GDELT: Final = Provider(
    "gdelt", "57, 58 or 61 columns separated by tabs, no header", _claims, _shape, _convert, "SQLDATE"
)
