"""Tables as a workbook (XLSX): texts stay texts, numbers are numbers, a day that is known is a date."""

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from numbers import Integral, Real
from typing import Any, Final

import pandas as pd

from helpers.common.extras import imported
from helpers.common.faults import Fault, FaultsError
from helpers.show.tables import FORMULA, heading
from helpers.words.language import direction
from helpers.words.messages import messages

NAME, LETTERS, ROWS = 31, 32_767, 1_048_576
_MADE: Final = datetime(2025, 1, 1)  # the same bytes each time: a file of today is no other than yesterday's
_FIRST_DAY: Final = date(1900, 3, 1)  # before it spreadsheets differ by a day: Excel takes 1900 for a leap year
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_EXACT: Final = 2**53  # a spreadsheet rounds whole numbers beyond
_WIDE: Final = 60
_CELL: Final = re.compile(r'(?:"(?P<text>[^"]*(?:""[^"]*)*)"|(?P<bare>[^,\n]*))(?P<end>,|\n|\Z)')


@dataclass(frozen=True)
class Sheet:
    """A table to write: its name, a heading for each column, and its rows."""

    name: str
    heads: Sequence[str]
    rows: Sequence[Sequence[object]]
    language: str = "en"


def of_frame(name: str, frame: pd.DataFrame, language: str = "en") -> Sheet:
    """Return a frame as a sheet, its headings as on a page (`helpers.show.tables.heading`)."""
    return Sheet(name, _heads(frame.columns, language), frame.to_numpy(dtype=object).tolist(), language)


def of_csv(name: str, text: str, language: str = "en") -> Sheet:
    """Return a table of `show.tables.csv_text` as a sheet; what is quoted there is text, all else is a number."""
    heads, *rows = _cells(text)
    return Sheet(name, _heads(map(str, heads), language), rows, language)


def _heads(columns: Iterable[str], language: str) -> list[str]:
    """Return a heading for each column; one that several would have says of which column it is."""
    names = [*map(str, columns)]
    heads = [heading(name, language) for name in names]
    times = Counter(heads)
    return [f"{head} ({name})" if times[head] > 1 else head for name, head in zip(names, heads, strict=True)]


def _cells(text: str) -> Iterator[list[object]]:
    """Yield the rows of a CSV text, its numbers and truth values as such."""
    row: list[object] = []
    for found in _CELL.finditer(text):
        if found["end"] == "" and not row and not found[0]:
            return
        row.append(_bare(found["bare"]) if found["text"] is None else _unguarded(found["text"].replace('""', '"')))
        if found["end"] != ",":
            yield row
            row = []


def _bare(word: str) -> object:
    if word in ("True", "False"):
        return word == "True"
    for kind in (int, float):
        try:
            return kind(word)
        except ValueError:
            continue
    return word


def _unguarded(text: str) -> str:
    """Take away the apostrophe that keeps a CSV's text from being run: no text of a workbook is."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text


def workbook(sheets: Iterable[Sheet], title: str) -> bytes:
    """Return sheets as a workbook: the same bytes for the same sheets.

    Nothing in it is run or followed: there are no formulas and no links. The head row stays in sight, columns
    are as wide as what they hold, and an Arabic sheet runs from right to left. A date before March 1900, and
    one that is no single day, is text.

    Raises
    ------
    FaultsError
        For a table with more rows than a sheet holds; where the extra ``render`` is not installed.
    """
    sheets = list(sheets)
    long = [
        Fault(sheet.name, 0, "", "", f"{len(sheet.rows)} rows; a sheet holds {ROWS - 1}")
        for sheet in sheets
        if len(sheet.rows) >= ROWS
    ]
    if long:
        raise FaultsError("the workbook was not written", long)
    content = io.BytesIO()
    book = imported("xlsxwriter", "render").Workbook(content, {"in_memory": True})
    book.set_properties({"title": title, "created": _MADE})
    formats = {language: _formats(book, language) for language in dict.fromkeys(sheet.language for sheet in sheets)}
    for name, sheet in zip(_names(sheet.name for sheet in sheets), sheets, strict=True):
        _write(book.add_worksheet(name), sheet, formats[sheet.language])
    book.close()
    return content.getvalue()


def _formats(book: Any, language: str) -> dict[str, Any]:  # noqa: ANN401 - a library without types
    """Return the looks of a cell; a right-to-left sheet reads its texts so, even one that begins in Latin letters."""
    common = {"valign": "top", "reading_order": 2 if direction(language) == "rtl" else 0}
    looks: dict[str, dict[str, Any]] = {
        "head": {"bold": True, "bottom": 1, "text_wrap": True},
        "plain": {},
        "long": {"text_wrap": True},
        "day": {"num_format": "yyyy-mm-dd", "align": "left"},
    }
    return {name: book.add_format(common | look) for name, look in looks.items()}


def _names(wanted: Iterable[str]) -> Iterator[str]:
    """Yield a name for each sheet that spreadsheets take: short, without some signs, and each once, whatever case."""
    taken: set[str] = set()
    for name in wanted:
        plain = re.sub(r"[\[\]:*?/\\]", "-", name).strip("'") or "sheet"
        short, number = plain[:NAME], 1
        while short.casefold() in taken:
            number += 1
            short = f"{plain[: NAME - len(str(number)) - 1]}-{number}"
        taken.add(short.casefold())
        yield short


def _write(page: Any, sheet: Sheet, formats: Mapping[str, Any]) -> None:  # noqa: ANN401 - a library without types
    if direction(sheet.language) == "rtl":
        page.right_to_left()
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, len(sheet.rows), max(len(sheet.heads) - 1, 0))
    for place, head in enumerate(sheet.heads):
        page.write_string(0, place, head, formats["head"])
        column = [_value(row[place], sheet.language) for row in sheet.rows]
        width = max([len(head) + 3, *(len(str(value)) for value in column)])  # 3: the arrow of the filter
        look = formats["long" if width > _WIDE else "plain"]
        page.set_column(place, place, min(width, _WIDE) + 1, look)
        for number, value in enumerate(column, start=1):
            _put(page, number, place, value, look, formats["day"])


def _value(value: object, language: str) -> object:
    """Return what a cell holds: a text, a number, a truth value, a day, or "" for nothing."""
    if value is None or value is pd.NaT or value is pd.NA or value != value:
        return ""
    if isinstance(value, str):
        if _DAY.fullmatch(value):
            try:
                return _value(date.fromisoformat(value), language)
            except ValueError:
                return value
        cut = f" {messages(language)('tables.cut')}" if len(value) > LETTERS else ""
        return value[: LETTERS - len(cut)] + cut
    if isinstance(value, datetime | date):
        day = value.date() if isinstance(value, datetime) else value
        return day if day >= _FIRST_DAY else day.isoformat()
    whole = isinstance(value, Integral) and abs(int(value)) <= _EXACT
    real = isinstance(value, Real) and not isinstance(value, Integral) and abs(float(value)) != float("inf")
    return value if whole or real else _value(str(value), language)


def _put(page: Any, row: int, column: int, value: object, look: Any, day: Any) -> None:  # noqa: ANN401
    if isinstance(value, str):
        if value:
            page.write_string(row, column, value, look)
    elif isinstance(value, bool):
        page.write_boolean(row, column, value, look)
    elif isinstance(value, date):
        page.write_datetime(row, column, value, day)
    else:
        page.write_number(row, column, float(value) if isinstance(value, float) else value, look)
