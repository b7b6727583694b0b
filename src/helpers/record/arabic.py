"""Arabic text as it is searched: spelling variants folded into one, each character knowing its place."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final

#: Letters that writers interchange, and their Persian forms. Hamzas and madda fall with the diacritics.
_LETTERS: Final = {
    "\N{ARABIC LETTER ALEF WASLA}": "\N{ARABIC LETTER ALEF}",
    "\N{ARABIC LETTER ALEF MAKSURA}": "\N{ARABIC LETTER YEH}",
    "\N{ARABIC LETTER FARSI YEH}": "\N{ARABIC LETTER YEH}",
    "\N{ARABIC LETTER KEHEH}": "\N{ARABIC LETTER KAF}",
    "\N{ARABIC LETTER TEH MARBUTA}": "\N{ARABIC LETTER HEH}",
    "\N{ARABIC LETTER TEH MARBUTA GOAL}": "\N{ARABIC LETTER HEH}",
    "\N{ARABIC LETTER HEH GOAL}": "\N{ARABIC LETTER HEH}",
    "\N{ARABIC LETTER HEH DOACHASHMEE}": "\N{ARABIC LETTER HEH}",
}
_SIGNS: Final = {
    "\N{ARABIC PERCENT SIGN}": "%",
    "\N{ARABIC DECIMAL SEPARATOR}": ".",
    "\N{ARABIC THOUSANDS SEPARATOR}": ",",
    "\N{ARABIC TATWEEL}": "",
}
_QUOTES: Final = frozenset("\"'«»“”„‟‘’‚‹›`")
#: The end of a sentence; a mark within a word or number, as in 2.5 or .2007, is none.
_END: Final = re.compile(r"[.!?\u061f\u061b]+[\"'”»)\]]*(?=\s|$)")


@dataclass(frozen=True)
class Folded:
    """A text folded by `fold`; ``places[i]`` is where character ``i`` stands in the ``original``."""

    text: str
    places: tuple[int, ...]
    original: str


def fold(text: str) -> Folded:
    """Fold spelling variants: hamzas, alef maqsura, ta marbuta, diacritics, tatweel, digits, case, quotes.

    Marks without width (diacritics, direction marks) and quotation marks are dropped, dashes become a
    hyphen, runs of blanks one space; a line's end stays one.
    """
    letters: list[str] = []
    places: list[int] = []
    last = ""
    for place, character in enumerate(text):
        for letter in _folded(character):
            if letter != " " or last not in (" ", "\n"):
                letters.append(letter)
                places.append(place)
                last = letter
    return Folded("".join(letters), tuple(places), text)


def original_span(folded: Folded, start: int, end: int) -> tuple[int, int]:
    """Return where a stretch of the folded text stands in the original, with the diacritics of its last letter."""
    first, last = folded.places[start], folded.places[end - 1] + 1
    while last < len(folded.original) and unicodedata.category(folded.original[last]) == "Mn":
        last += 1
    return first, last


@cache
def _folded(character: str) -> str:
    """Return what one character becomes: nothing, a letter, or several (a ligature)."""
    if character in _QUOTES:
        return ""
    if len(f"a{character}a".splitlines()) > 1:
        return "\n"
    return "".join(_part(part) for part in unicodedata.normalize("NFKD", character))


def _part(part: str) -> str:
    category = unicodedata.category(part)
    if category in ("Mn", "Me", "Cf"):
        return ""
    if category == "Nd":
        return str(unicodedata.digit(part))
    if category == "Pd":
        return "-"
    if part.isspace():
        return " "
    return _SIGNS.get(part, _LETTERS.get(part, part.casefold()))


def paragraph_spans(text: str) -> list[tuple[int, int]]:
    """Return the (start, end) of each non-empty line; paragraph n is item n - 1."""
    spans, position = [], 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            spans.append((position, position + len(line.rstrip("\r\n"))))
        position += len(line)
    return spans


def sentences(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield the paragraph (non-empty lines, from 1), start and end of each sentence of an article, without blanks."""
    for paragraph, (start, end) in enumerate(paragraph_spans(text), start=1):
        ends = [match.end() for match in _END.finditer(text, start, end)]
        for first, last in pairwise([start, *ends, end]):
            words = text[first:last]
            if words.strip():
                yield paragraph, first + len(words) - len(words.lstrip()), first + len(words.rstrip())
