"""Dates that a text may mean, as EDTF: proposals for the coder, found by a small grammar of Arabic.

Its words and patterns stand in ``helpers/words/grammar.toml``; what a match means is said here. What is said
relative to the day of publication is resolved against it and marked as inferred. Patterns are matched
against text folded by `helpers.record.arabic.fold`.
"""

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from helpers.adding import grammar
from helpers.record import dates
from helpers.record.arabic import fold, original_span


@dataclass(frozen=True, order=True)
class Proposal:
    """A date that a stretch of a text may mean.

    Attributes
    ----------
    start, end
        Characters of the text, as `helpers.record.schema.Evidence` counts them.
    edtf
        The date; empty where it hangs on a date of publication that is not known.
    basis
        "stated", or "inferred" where it was resolved against the date of publication.
    reading
        What it was read as: day, month, year, interval, decade, or relative.
    """

    start: int
    end: int
    edtf: str
    basis: str
    reading: str


def _number(text: str) -> int:
    return int(re.findall(r"\d+", text)[-1])


def _month(text: str) -> int:
    return next(number for name, number in grammar.MONTH_OF.items() if text.startswith(name))


def _on(year: int, month: int, day: str | None) -> str:
    if not day:
        return f"{year}-{month:02}"
    return date(year, month, int(day) if day.isdigit() else grammar.DAY_OF[day]).isoformat()


def _part_of(year: int, match: re.Match[str]) -> str:
    """Return a year, or the month at its beginning, middle or end, as approximate."""
    months = {"early": "01", "middle": "06", "late": "12"}
    return next((f"{year}-{month}~" for part, month in months.items() if match[part]), str(year))


# What the text dates by itself: each reader takes the match.


def _numeric(match: re.Match[str]) -> str:
    return _on(int(match["year"]), int(match["month"]), match["day"])


def _dated(match: re.Match[str]) -> str:
    return _on(_number(match["year"]), _month(match["month"]), match["day"])


def _days(match: re.Match[str]) -> str:
    year, month = _number(match["year"]), _month(match["month"])
    return f"{_on(year, month, match['day'])}/{_on(year, month, match['last_day'])}"


def _months(match: re.Match[str]) -> str:
    year = _number(match["year"])
    first = _number(match["first_year"]) if match["first_year"] else year
    return f"{_on(first, _month(match['first']), None)}/{_on(year, _month(match['month']), None)}"


def _years(match: re.Match[str]) -> str:
    return f"{_number(match['first'])}/{_number(match['year'])}"


def _year(match: re.Match[str]) -> str:
    """Return a year; "since", "until" and "about" open its ends or qualify it."""
    year = _part_of(_number(match["year"]), match)
    if match["about"] and not year.endswith("~"):
        year += "~"
    return f"{year}/.." if match["since"] else f"../{year}" if match["until"] else year


def _decade(match: re.Match[str]) -> str:
    start = (1800 if match["nineteenth"] else 1900) + grammar.DECADE_OF[match["decade"]]
    return f"{start}/{start + 9}"


# What hangs on the day of publication: each reader takes the match and that day.


def _bare_month(match: re.Match[str], published: date) -> str:
    """Read a month without a year: the nearest, unless the text says last, next or this."""
    month = _month(match["month"])
    common = match["month"] in grammar.COMMON
    alone = not (match["day"] or match["last"] or match["next"] or match["this"] or "/" in match[0] or "(" in match[0])
    if alone and ((common and not match["named"]) or not (match["named"] or match["before"] or match["clitic"])):
        return ""
    year = _nearest(month, published)
    if match["last"]:
        year = published.year - (month >= published.month)
    elif match["next"]:
        year = published.year + (month <= published.month)
    elif match["this"]:
        year = published.year
    return _on(year, month, match["day"])


def _bare_days(match: re.Match[str], published: date) -> str:
    """Read days of a month without a year: the nearest."""
    month = _month(match["month"])
    year = _nearest(month, published)
    return f"{_on(year, month, match['day'])}/{_on(year, month, match['last_day'])}"


def _nearest(month: int, published: date) -> int:
    """Return the year of the nearest such month; the earlier of two."""
    years = range(published.year - 1, published.year + 2)
    return min(years, key=lambda year: abs((year - published.year) * 12 + month - published.month))


def _shifted(day: date, unit: str, number: int) -> date:
    """Return the day some units earlier; the last of a month that is shorter."""
    if unit in ("day", "week"):
        return day - timedelta(days=number * (7 if unit == "week" else 1))
    year, month = divmod(day.year * 12 + day.month - 1 - number * (12 if unit == "year" else 1), 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _count(match: re.Match[str]) -> int:
    number = match["number"]
    return (int(number) if number.isdigit() else grammar.NUMBER_OF[number]) if number else 2 if match["two"] else 1


def _ago(match: re.Match[str], published: date) -> str:
    """Read "two years ago", as precise as its unit."""
    unit = grammar.UNIT_OF[match["two"] or match["many"] or match["one"]]
    day = _shifted(published, unit, _count(match))
    return {"year": f"{day.year}~", "month": f"{day:%Y-%m}~", "week": f"{day}~", "day": f"{day}"}[unit]


def _past(match: re.Match[str], published: date) -> str:
    """Read "the last two years": up to the publication."""
    unit = grammar.UNIT_OF[match["two"] or match["many"]]
    day = _shifted(published, unit, _count(match))
    return f"{day}/{published}" if unit in ("day", "week") else f"{day:%Y-%m}/{published:%Y-%m}"


def _decades(match: re.Match[str], published: date) -> str:
    return f"{published.year - (20 if match['two'] else 10)}/{published.year}"


def _recent(match: re.Match[str], published: date) -> str:
    """Read "the recent months": some time before the publication."""
    unit = grammar.UNIT_OF[match["many"]]
    return (
        f"../{published.year}" if unit == "year" else f"../{published:%Y-%m}" if unit == "month" else f"../{published}"
    )


def _unit(match: re.Match[str], published: date) -> str:
    """Read "last year", "this month", "early this year"; a week is from Sunday to Saturday."""
    unit = grammar.UNIT_OF[match["one"]]
    if not (match["here"] or match["last"] or match["next"] or match["this"]) and (
        unit != "year" or not (match["early"] or match["middle"] or match["late"])
    ):
        return ""
    step = 1 if match["last"] else -1 if match["next"] else 0
    if unit == "week":
        sunday = published - timedelta(days=published.isoweekday() % 7 + 7 * step)
        return f"{sunday}/{sunday + timedelta(days=6)}"
    day = _shifted(published.replace(day=1), unit, step)
    return _part_of(day.year, match) if unit == "year" else f"{day:%Y-%m}"


def _weekday(match: re.Match[str], published: date) -> str:
    """Read "on Tuesday": the last one, the day of publication counting unless the text says last."""
    back = (published.weekday() - grammar.WEEKDAY_OF[match["weekday"]]) % 7
    if match["next"]:
        return str(published + timedelta(days=7 - back))
    last = match.groupdict().get("last")
    return str(published - timedelta(days=back or (7 if last else 0)))


def _yesterday(match: re.Match[str], published: date) -> str:
    return str(published - timedelta(days=2 if match["before"] or match["after"] else 1))


#: Name in the grammar -> reader.
_BY_ITSELF: Final = {
    "numeric": _numeric, "dated": _dated, "days": _days, "months": _months, "years": _years, "year": _year,
    "decade": _decade,
}  # fmt: skip
_BY_PUBLICATION: Final = {
    "bare_month": _bare_month, "bare_days": _bare_days, "ago": _ago, "past": _past, "decades": _decades,
    "recent": _recent, "unit": _unit, "weekday": _weekday, "yesterday": _yesterday,
}  # fmt: skip
#: Pattern and reader of what the text dates by itself, and of what hangs on the day of publication.
# An empty answer is no date after all.
_STATED: Final = [(pattern, _BY_ITSELF[reader]) for pattern, reader in grammar.STATED]
_RELATIVE: Final = [(pattern, _BY_PUBLICATION[reader]) for pattern, reader in grammar.RELATIVE]


def propose(text: str, published: str = "") -> list[Proposal]:
    """Return the dates that a text may mean, in its order; of two that overlap, the first, then the longest.

    Parameters
    ----------
    published
        Date of publication (EDTF). Where it is a month or a year, a date that hangs on the day is the
        interval from what its first day gives to what its last day gives.
    """
    folded = fold(text)
    found = []
    for match, edtf, reading in _read(folded.text, days_of(published)):
        basis = "inferred" if reading == "relative" else "stated"
        found.append((*match.span("all"), Proposal(*original_span(folded, *match.span("all")), edtf, basis, reading)))
    found.sort(key=lambda item: (item[0], -item[1]))  # stable: of two readings of one stretch, the first rule's
    kept, last = [], 0
    for start, end, proposal in found:
        if start >= last:
            kept.append(proposal)
            last = end
    return kept


def _read(text: str, days: tuple[date, ...]) -> Iterator[tuple[re.Match[str], str, str]]:
    """Yield each match in a folded text, the date it gives, and its reading."""
    for pattern, read in _STATED:
        for match in pattern.finditer(text):
            edtf = _valid(read, match)
            if edtf and not (read is _year and grammar.NUMBERED.search(text[: match.start("all")][-12:])):
                yield match, edtf, "decade" if read is _decade else dates.parse(edtf).precision
    for pattern, resolve in _RELATIVE:
        for match in pattern.finditer(text):
            # without a date of publication, any day tells whether it is a date at all
            edtfs = [_valid(resolve, match, day) for day in days or (date(2000, 6, 15),)]
            if all(edtfs) and not (resolve is _unit and grammar.GENERAL.search(text[: match.start("all")][-12:])):
                yield match, _spanned(edtfs) if days else "", "relative"


def _valid(read: Callable[..., str], *given: object) -> str:
    """Return what a reader gives if it is a date of the record's kinds, else nothing (as for 31 June)."""
    try:
        edtf = read(*given)
        dates.parse(edtf)
    except ValueError:
        return ""
    return edtf


def days_of(published: str) -> tuple[date, ...]:
    """Return the first and last day of publication (EDTF); nothing where an end is not known.

    Raises
    ------
    ValueError
        Where it is no EDTF date.
    """
    span = dates.parse(published) if published else None
    if span is None or span.earliest is None or span.latest is None:
        return ()
    return span.earliest, span.latest


def _spanned(edtfs: list[str]) -> str:
    """Return one date for what the first and the last day give."""
    first, last = edtfs[0], edtfs[-1]
    return first if first == last else f"{first.partition('/')[0]}/{last.rpartition('/')[2]}"
