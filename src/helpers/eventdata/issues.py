"""Which issue an event is on, by its CAMEO code; `issues.csv` has the rule.

CAMEO says what was done, and of some acts in which field: economic, military, judicial or intelligence cooperation,
aid of each kind, sanctions, force. An event is on the issue that has the longest beginning of its code; a code that
names no field (consult, visit, praise, criticise) is on diplomacy and statements, and an event without a code on none.
"""

import csv
from functools import cache
from importlib.resources import files
from typing import Final

from helpers.record import vocabulary

NO_FIELD: Final = "diplomacy"
NO_CODE: Final = "unclassified"


@cache
def rows() -> dict[str, dict[str, str]]:
    """Return issue -> its row of the table, in order."""
    text = files("helpers.eventdata").joinpath("issues.csv").read_text(encoding="utf-8")
    return {row["domain_id"]: row for row in csv.DictReader(text.splitlines())}


@cache
def _beginnings() -> dict[str, str]:
    return {code: issue for issue, row in rows().items() for code in row["codes"].split()}


def of(cameo: str) -> str:
    """Return the issue of a CAMEO code; `NO_CODE` where there is none."""
    found = (_beginnings().get(cameo[:length]) for length in range(len(cameo), 1, -1))
    return next(filter(None, found), NO_FIELD) if cameo else NO_CODE


def domain(issue: str) -> dict[str, str]:
    """Return an issue as a row of the record's domains."""
    row = rows()[issue]
    codes = ", ".join(row["codes"].split())
    rule = {NO_CODE: "Events without a CAMEO code.", NO_FIELD: "CAMEO codes that name no field of their own."}
    return {name: row[name] for name in ("domain_id", "label_en", "label_ar", "plover_context")} | {
        "definition": rule.get(issue) or "CAMEO codes that name this field.",
        "includes": rule.get(issue) or f"CAMEO codes that begin with {codes}",
        "excludes": "",
    }


def kind(plover: str) -> str:
    """Return the event type of the record for a PLOVER code; "" where it is none of them."""
    return plover if plover in vocabulary.EVENT_TYPES else ""
