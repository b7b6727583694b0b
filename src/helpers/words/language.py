"""English and Arabic: what runs which way, how items are joined and words quoted. A language more begins here."""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final, Literal, NamedTuple, get_args

Language = Literal["en", "ar"]
LANGUAGES: Final[tuple[str, ...]] = get_args(Language)


class Form(NamedTuple):
    """How a language is written: which way, with what between items and around quotations, and dates as in CLDR."""

    rtl: bool
    comma: str
    semicolon: str
    quotes: str
    locale: str


FORMS: Final[dict[str, Form]] = {
    "en": Form(rtl=False, comma=", ", semicolon="; ", quotes="“{}”", locale="en_GB"),
    "ar": Form(rtl=True, comma="، ", semicolon="؛ ", quotes="«{}»", locale="ar"),
}


#: A translation that leaves isolates out; and the classes of letters by direction, as Unicode has them.
_NO_ISOLATES: Final = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069"))
_LETTERS: Final = {"ltr": ("L",), "rtl": ("R", "AL")}


def is_rtl(language: str) -> bool:
    """Return whether a language runs from right to left."""
    return language in FORMS and FORMS[language].rtl


def direction(language: str) -> str:
    """Return "rtl" for Arabic, "ltr" otherwise."""
    return "rtl" if is_rtl(language) else "ltr"


def first_direction(text: str) -> str:
    """Return the direction of the first letter outside of isolates, as Unicode's rule P2 has it; "" without letters."""
    depth = 0
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        depth += {"LRI": 1, "RLI": 1, "FSI": 1, "PDI": -1}.get(kind, 0)
        if depth <= 0 and kind in ("L", "R", "AL"):
            return "ltr" if kind == "L" else "rtl"
    return ""


def foreign(text: str, language: str) -> str:
    """Return the language of a text none of whose letters runs as those of ``language`` do; "" for any other text.

    It is taken to be in the first language whose letters run so: in an Arabic edition English, as most references are.
    """
    own, runs = direction(language), first_direction(bare := text.translate(_NO_ISOLATES))
    if runs in ("", own):
        return ""
    letters = [unicodedata.bidirectional(letter) for letter in bare if letter.isalpha()]
    if not letters or any(kind in _LETTERS[own] for kind in letters):
        return ""
    return next((other for other in LANGUAGES if direction(other) == runs), "")


def ending(language: str) -> str:
    """Return how a column ends in a language, where English has it under its bare name."""
    return "" if language == "en" else f"_{language}"


def listed(items: Sequence[str], language: str) -> str:
    """Join items as prose: "a, b and c", or with waw in Arabic."""
    if len(items) < 2:
        return "".join(items)
    if language == "ar":
        return " و".join(items)
    return ", ".join(items[:-1]) + " and " + items[-1]


def commas(items: Iterable[str], language: str) -> str:
    """Join items with the language's comma."""
    return FORMS[language].comma.join(items)


def semicolons(items: Iterable[str], language: str) -> str:
    """Join items with the language's semicolon."""
    return FORMS[language].semicolon.join(items)
