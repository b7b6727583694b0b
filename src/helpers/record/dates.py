"""EDTF (level 1) dates and the calendar days they allow."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import cache

_DAY = r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-[0-9]{2})?)?[~?%]?"  # no seasons, of which nobody agrees when they begin
_LEVEL_1 = re.compile(rf"(?:{_DAY}|(?:{_DAY}|\.\.)/(?:{_DAY}|\.\.))")
_PRECISIONS = ("year", "month", "day")


def decimal_year(day: date) -> float:
    """Return a day as a year with decimals, such as 2007.7890 for 2007-10-16."""
    length = 366 if calendar.isleap(day.year) else 365
    return round(day.year + (day.timetuple().tm_yday - 1) / length, 4)


@dataclass(frozen=True)
class Span:
    """The days that a date may mean.

    Attributes
    ----------
    earliest, latest
        First and last possible day, both included; None where that end is open.
    precision
        "day", "month", "year", or "interval".
    approximate, uncertain
        Whether the date is qualified with ``~`` or ``?`` (``%`` is both).
    """

    earliest: date | None
    latest: date | None
    precision: str
    approximate: bool
    uncertain: bool


@cache
def parse(text: str) -> Span:
    """Read an EDTF date, such as ``2007-10-16``, ``2014~``, ``1992/1997`` or ``../1989``.

    Raises
    ------
    ValueError
        Where the text is no EDTF date of the kinds the record uses, or its ends are inverted.
    """
    wrong = f"{text!r} is not an EDTF date such as 2007-10-16, 2001-03, 1992/1997, 2014~ or ../1989"
    if not _LEVEL_1.fullmatch(text) or text == "../..":
        raise ValueError(wrong)
    start, _, end = text.partition("/")
    try:
        earliest = None if start == ".." else _first(start)
        latest = None if (end or start) == ".." else _last(end or start)
    except ValueError as error:
        raise ValueError(wrong) from error
    if earliest and latest and earliest > latest:
        raise ValueError(f"{text!r} ends before it starts")
    return Span(
        earliest,
        latest,
        "interval" if end else _PRECISIONS[start.count("-")],
        approximate=any(mark in text for mark in "~%"),
        uncertain=any(mark in text for mark in "?%"),
    )


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text.rstrip("~?%").split("-")]  # the qualifier widens no strict bound


def _first(text: str) -> date:
    year, month, day = [*_numbers(text), 1, 1][:3]
    return date(year, month, day)


def _last(text: str) -> date:
    year, month, *day = [*_numbers(text), 12][: max(2, text.count("-") + 1)]
    return date(year, month, day[0] if day else calendar.monthrange(year, month)[1])


def parse_day(text: str, *, last: bool = False) -> date:
    """Read an ISO year, month or day; its first day, or its last with ``last``.

    Raises
    ------
    ValueError
        Where the text is no such date.
    """
    wrong = f"{text!r} is not an ISO date such as 2010, 2010-01 or 2010-01-31"
    if "/" in text or text[-1:] in "~?%":
        raise ValueError(wrong)
    try:
        span = parse(text)
    except ValueError as error:
        raise ValueError(wrong) from error
    day = span.latest if last else span.earliest
    assert day is not None
    return day
