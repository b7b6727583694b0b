"""The words and patterns of Arabic in ``helpers/words/grammar.toml``, folded and compiled for `helpers.adding`."""

import re
import tomllib
from collections.abc import Iterable
from importlib.resources import files
from typing import Any, Final

from helpers.record.arabic import fold

_GRAMMAR: Final = tomllib.loads(files("helpers.words").joinpath("grammar.toml").read_text(encoding="utf-8"))
_DATES: Final = _GRAMMAR["dates"]
#: Letter -> letter as `fold` does it, for patterns: it would fold their \S too.
_LETTERS: Final = {letter: fold(chr(letter)).text for letter in range(0x621, 0x64B)}

NAMES: Final[dict[str, str]] = _GRAMMAR["names"]
#: The names of each month.
MONTHS: Final[list[list[str]]] = _DATES["months"]


def _folded(words: dict[str, Any]) -> dict[str, Any]:
    return {fold(word).text: meaning for word, meaning in words.items()}


def _numbered(words: Iterable[str], first: int = 1) -> dict[str, int]:
    return _folded({word: number for number, word in enumerate(words, start=first)})


def _any(words: Iterable[str]) -> str:
    """Return a pattern for any of some words, the longest first."""
    return f"(?:{'|'.join(sorted(words, key=len, reverse=True))})"


DAY_OF: Final = _numbered(_DATES["days"])
MONTH_OF: Final[dict[str, int]] = _folded(
    {name: number for number, names in enumerate(MONTHS, start=1) for name in names}
)
COMMON: Final = frozenset(fold(name).text for name in _DATES["common"])
UNIT_OF: Final[dict[str, str]] = _folded(_DATES["many"] | _DATES["two"])
NUMBER_OF: Final[dict[str, int]] = _folded(_DATES["numbers"])
WEEKDAY_OF: Final = _numbered(_DATES["weekdays"], 0)
DECADE_OF: Final = {word: 10 * tens for word, tens in _numbered(_DATES["tens"], 2).items()}

#: Name in a pattern, after @, -> what it stands for. A month may be given by two names, with a stroke between.
_PARTS: Final[dict[str, str]] = _DATES["parts"] | {
    "month": _any(rf"{_any(names)}(?: ?[/(-] ?{_any(names)} ?\)?)?" for names in MONTHS) + r"(?![^\W\d])",
    "weekday": _any(_DATES["weekdays"]),
    "two": _any(_DATES["two"]),
    "one": _any(_DATES["one"]),
    "many": _any(_DATES["many"]),
    "days": _any(DAY_OF),
    "number": _any(_DATES["numbers"]),
    "tens": _any(_DATES["tens"]),
    "counted": _any(_DATES["counted"].split()),
}


def _pattern(rule: dict[str, str]) -> re.Pattern[str]:
    """Compile a pattern for whole words after clitics (and, so, in, to, as) and a ``lead`` that is no part of it."""
    lead = rule.get("lead", "")
    text = (
        rf"(?<!\w)(?<!\d[.,/])(?<!\w-)(?<![+$€])(?P<clitic>{_DATES['clitics']}){lead}(?P<all>{rule['pattern']})(?!\w)"
    )
    while (spelled := re.sub("@([a-z]+)", lambda match: _PARTS[match[1]], text)) != text:
        text = spelled
    return re.compile(text.translate(_LETTERS))


def _before(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|\W){_any(words.split())} ?\(?$".translate(_LETTERS))


#: Pattern and the name of its reader in `helpers.adding.dating`.
STATED: Final = [(_pattern(rule), rule["reader"]) for rule in _DATES["stated"]]
RELATIVE: Final = [(_pattern(rule), rule["reader"]) for rule in _DATES["relative"]]
#: What before a number of four digits makes it a name, and what before "the year" makes it "general".
NUMBERED: Final = _before(_DATES["numbered"])
GENERAL: Final = _before(_DATES["general"])
