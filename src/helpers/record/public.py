"""How a date by public knowledge is said beside the one that the texts give; the two are never mixed.

Dates are given in words, for readers; their codes stand in the tables.
"""

from typing import Final

from helpers.words import reading

#: What a date by public knowledge is marked with.
KNOWN: Final = {"en": "public", "ar": "معروف علنًا"}


def placed(date: str, public: str, language: str) -> str:
    """Return the date by which an entry is placed: the text's, else the public one, which is said to be so."""
    if date or not public:
        return reading.date(date, language)
    return f"{reading.date(public, language)} ({KNOWN[language]})"


def both(date: str, public: str, language: str) -> str:
    """Return the text's date, and the public one where it says something else."""
    if not date or public in ("", date):
        return placed(date, public, language)
    return f"{reading.date(date, language)} ({KNOWN[language]}: {reading.date(public, language)})"


def referenced(public: str, reference: str, language: str) -> str:
    """Return a date by public knowledge with what it rests on, as a line below what the texts say."""
    lead = "التاريخ المعروف علنًا، لا من النصوص" if language == "ar" else "Date, publicly known, not from the texts"
    return f"{lead}: {reading.date(public, language)} [\u2066{reference}\u2069]"
