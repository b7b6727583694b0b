"""Names of states for readers, by ISO 3166-1 alpha-3: from CLDR (Babel), or ``states.toml`` where that has another."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from babel import Locale
from babel.core import get_global

from helpers.words.messages import messages

#: Codes that share a shorter one with a state of the past: the one that is meant today.
_TODAY: Final = {
    "CD": "COD", "CW": "CUW", "DE": "DEU", "FR": "FRA", "MM": "MMR", "RS": "SRB", "RU": "RUS", "SA": "SAU",
    "TL": "TLS", "YE": "YEM",
}  # fmt: skip
#: What people also call some of them.
_ALSO: Final = {"TUR": ["Turkey"], "USA": ["US"], "GBR": ["UK"], "ARE": ["UAE"], "KOR": ["ROK"], "PRK": ["DPRK"]}


@cache
def names(language: str) -> Mapping[str, str]:
    """Return ISO 3166-1 alpha-3 -> name, such as ``{"RUS": "Russia"}``."""
    return {**_cldr(language), **messages(language).labels("states")}


@cache
def called(*languages: str) -> Mapping[str, list[str]]:
    """Return ISO 3166-1 alpha-3 -> all that a state may be called: its code, and its names in some languages."""
    each = [table for language in languages for table in (names(language), _cldr(language))]
    return {
        code: list(dict.fromkeys([code, *(table[code] for table in each if code in table), *_ALSO.get(code, [])]))
        for code in names(languages[0])
    }


@cache
def _cldr(language: str) -> Mapping[str, str]:
    aliases = get_global("territory_aliases")
    shorter = {long: of[0] for long, of in aliases.items() if len(long) == 3 and long.isalpha()}
    of = Locale(language).territories
    known = {code: of[short] for code, short in shorter.items() if short in of}
    return {code: name for code, name in known.items() if _TODAY.get(shorter[code], code) == code}
