"""UCDP Georeferenced Event Dataset (GED): a header, 49 columns separated by commas."""

import re
from datetime import date
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from helpers.eventdata import states
from helpers.eventdata.readers.base import Columns, Head, Provider, each_state, headed
from helpers.eventdata.readers.parsing import Shape
from helpers.eventdata.readers.values import Rejects, count, day_since, listed, mapped, numbers
from helpers.eventdata.schema import QUADS

FIRST: Final = date(1989, 1, 1)
_NEEDED: Final = ("id", "date_start", "side_a", "side_b", "best")
_OTHERS: Final = (
    *("gwnoa", "gwnob", "number_of_sources", "source_article", "source_office", "where_coordinates"),
    *("latitude", "longitude", "country_id"),
)

#: All columns, for candidate releases without a header.
_NAMES: Final = (
    *("id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id"),
    *("conflict_new_id", "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id"),
    *("side_a_new_id", "side_a", "side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources"),
    *("source_article", "source_office", "source_date", "source_headline", "source_original", "where_prec"),
    *("where_coordinates", "where_description", "adm_1", "adm_2", "latitude", "longitude", "geom_wkt"),
    *("priogrid_gid", "country", "country_id", "region", "event_clarity", "date_prec", "date_start", "date_end"),
    *("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "high", "low", "gwnoa", "gwnob"),
)


#: What stands for a side that has no name yet, such as "XXX482".
_UNNAMED: Final = re.compile(r"XXX\d+")
_GOVERNMENT: Final = "Government of "
#: What a state was, "Yemen (North Yemen)".
_FORMER: Final = re.compile(r" \([^()]+\)$")


def _bare(head: Head) -> bool:
    """Return whether the first line has values and no names."""
    return len(head.names) == len(_NAMES) and head.names[0].isdigit()


def _claims(head: Head) -> bool:
    return _bare(head) or {"side_a", "side_b", "date_start"} <= {*head.names}


def _shape(head: Head) -> Shape:
    if _bare(head):
        return Shape(_NAMES, (*_NEEDED, *_OTHERS), head.delimiter, quoted=True, header=False)
    return headed(head, _NEEDED, _OTHERS)


def _convert(columns: Columns, rejects: Rejects) -> dict[str, pa.Array]:
    text, size = pa.string(), columns.table.num_rows
    return {
        "event_id": columns.text("id"),
        "date": mapped(columns.few("date_start"), day_since(FIRST, "UCDP GED"), pa.date32(), rejects),
        **_side(columns, "a", "source", rejects),
        **_side(columns, "b", "target", rejects),
        # by its definition each event is armed force that killed
        "plover": pa.repeat(pa.scalar("ASSAULT"), size),
        "quad": pa.repeat(pa.scalar(QUADS[3]), size),
        "mentions": mapped(columns.few("number_of_sources"), _sources, pa.int64(), rejects),
        "story": columns.text("source_article"),
        "publisher": columns.text("source_office"),
        "place_state": mapped(columns.few("country_id"), states.gleditsch_ward, text, rejects),
        "place_name": columns.text("where_coordinates"),
        "latitude": numbers(columns.text("latitude"), "latitude", 90, rejects),
        "longitude": numbers(columns.text("longitude"), "longitude", 180, rejects),
        "deaths": mapped(columns.few("best"), count, pa.int64(), rejects),
    }


def _side(columns: Columns, letter: str, side: str, rejects: Rejects) -> dict[str, pa.Array]:
    """Return a side: it is a state's where it has a state's number or, without one, is governments by its name."""
    text = pa.string()
    numbered = mapped(columns.few(f"gwno{letter}"), listed(",", states.gleditsch_ward), text, rejects)
    name = columns.few(f"side_{letter}")
    return {
        f"{side}_state": pc.coalesce(numbered, mapped(name, _governments, text, Rejects())),
        f"{side}_name": mapped(name, lambda given: None if _UNNAMED.fullmatch(given) else given, text, Rejects()),
    }


def _governments(name: str) -> str | None:
    """Return the states of governments that stand on one side; releases give those no number."""
    if not name.startswith(_GOVERNMENT):
        return None
    try:
        return ";".join(states.named(_FORMER.sub("", part)) for part in f", {name}".split(f", {_GOVERNMENT}")[1:])
    except ValueError:
        return None


def _sources(text: str) -> int | None:
    """Return the number of sources; -1 where it is not known."""
    return None if text.removesuffix(".0") == "-1" else count(text.removesuffix(".0"))


UCDP: Final = Provider(
    "ucdp",
    "a header with side_a, side_b and date_start",
    _claims,
    _shape,
    _convert,
    "date_start",
    expand=each_state,
)
