"""English and Arabic: what runs which way, and how items are joined."""

from collections.abc import Iterable, Sequence
from typing import Final, Literal

Language = Literal["en", "ar"]

_COMMA: Final = {"en": ", ", "ar": "، "}
_SEMICOLON: Final = {"en": "; ", "ar": "؛ "}


def is_rtl(language: str) -> bool:
    """Return whether a language runs from right to left."""
    return language == "ar"


def direction(language: str) -> str:
    """Return "rtl" for Arabic, "ltr" otherwise."""
    return "rtl" if is_rtl(language) else "ltr"


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
    return _COMMA[language].join(items)


def semicolons(items: Iterable[str], language: str) -> str:
    """Join items with the language's semicolon."""
    return _SEMICOLON[language].join(items)
