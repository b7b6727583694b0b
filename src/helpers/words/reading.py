"""Dates as readers write them: "since 1989", "c. January 2024", «منذ 1989»; the codes stay in the CSV."""

import datetime
import re
from functools import cache, lru_cache
from typing import Final

from babel.dates import format_date

from helpers.words.language import FORMS

#: EDTF's signs of approximate and uncertain dates, and of both.
_SIGNS: Final = {"~": "about", "?": "perhaps", "%": "perhaps"}


@lru_cache(maxsize=8192)  # a page says the dates of a record several times over
def date(edtf: str, language: str) -> str:
    """Return an EDTF date in words; "" for none.

    Parameters
    ----------
    edtf
        A valid date of the record, such as ``2007-10-16``, ``2014~``, ``1992/1997``, ``../1989`` or ``2021/..``.
    language
        "en" or "ar".
    """
    if not edtf:
        return ""
    from helpers.words.messages import messages

    say = messages(language)
    start, _, end = edtf.partition("/")
    if end in ("", start):
        return _point(start, language)
    if start == "..":
        return say("dates.by", date=_point(end, language))
    if end == "..":
        return say("dates.since", date=_point(start, language))
    return say("dates.between", first=_point(start, language), last=_point(end, language))


def undated(label: str, language: str) -> str:
    """Return a name without a date at its end, for where its place in time says it."""
    from helpers.words.messages import messages

    return re.sub(messages(language)("dates.trailing"), "", label)


def sortable(said: str, language: str) -> str:
    """Return the first date in words as one that sorts, such as 2007-10-16 or 1992-00-00; "" where there is none."""
    months = _months(language)
    found = re.search(rf"(?:(?:\b(\d{{1,2}}) )?({'|'.join(months)}) )?\b(\d{{4}})\b", said)
    return f"{found[3]}-{months.get(found[2], 0):02}-{int(found[1] or 0):02}" if found else ""


def month(number: int, language: str) -> str:
    """Return the name of a month, 1 to 12, as short as the language writes it on an axis."""
    return format_date(datetime.date(1, number, 1), "MMM", locale=FORMS[language].locale)


@cache
def _months(language: str) -> dict[str, int]:
    return {format_date(datetime.date(1, n, 1), "MMMM", locale=FORMS[language].locale): n for n in range(1, 13)}


def _point(text: str, language: str) -> str:
    from helpers.words.messages import messages

    bare = text.rstrip("~?%")
    numbers = [int(part) for part in bare.split("-")]
    day = datetime.date(*[*numbers, 1, 1][:3])
    pattern = ("y", "MMMM y", "d MMMM y")[len(numbers) - 1]
    said = format_date(day, pattern, locale=FORMS[language].locale)
    sign = text[len(bare) :]
    return messages(language)(f"dates.{_SIGNS[sign]}", date=said) if sign else said
