"""Blocks of lines into columns of text: tab-separated without quotes, or comma-separated with them."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol

import pyarrow as pa
import pyarrow.csv

from helpers.eventdata.readers.lines import LONGEST, Block, Wrong, kept

#: Lines of one quoted record at most; a quotation mark that is not closed in so many is a stray one.
_LINES: Final = 200


@dataclass(frozen=True)
class Shape:
    """How a file is laid out: names of all its columns in order, and which of them are read."""

    names: tuple[str, ...]
    wanted: tuple[str, ...]
    delimiter: str = "\t"
    quoted: bool = False
    #: Whether the first line has the names.
    header: bool = True
    #: What is written where there is nothing.
    nothing: tuple[str, ...] = ("",)


class Part(Protocol):
    """Rows of a part of a file as columns of text, lines that were set aside, and where each row stands."""

    @property
    def table(self) -> pa.Table:
        """The rows."""
        ...

    @property
    def wrong(self) -> list[Wrong]:
        """Lines that were set aside."""
        ...

    def numbers(self) -> list[int]:
        """Return the line number of each row."""
        ...

    def places(self, rows: list[int]) -> list[tuple[int, str]]:
        """Return the line number and the text of each of some rows."""
        ...


class Parsed(NamedTuple):
    """A part that was parsed from lines."""

    table: pa.Table
    wrong: list[Wrong]
    block: Block
    #: The lines without those that were set aside.
    clean: bytes
    #: Whether a row may have several lines.
    several: bool

    def numbers(self) -> list[int]:
        """Return the line number of each row."""
        return [self.block.line + place for place, _ in _records(self.clean, self.several)]

    def places(self, rows: list[int]) -> list[tuple[int, str]]:
        """Return the line number and the text of each of some rows."""
        lines = self.block.data.split(b"\n")
        found = list(_records(self.clean, self.several))
        spans = [found[row] for row in rows]
        return [(self.block.line + place, kept(b"\n".join(lines[place : place + more]))) for place, more in spans]


def parsed(block: Block, shape: Shape) -> Parsed:
    """Return a block of whole records as columns; rows with more or fewer fields than columns are set aside."""
    table, invalid = _columns(block.data, shape)
    clean: bytes = block.data
    wrong: list[Wrong] = []
    several = shape.quoted and (invalid or table.num_rows != _filled(block.data))
    if several:
        # a stray mark may have joined lines, or a value has line breaks: looked at one by one
        clean, wrong = _sorted_out(block.data, shape)
        table, _ = _columns(clean, shape)
    elif invalid:
        clean, wrong = _counted(block.data, shape)
    faults = [*block.wrong, *(fault._replace(line=fault.line + block.line) for fault in wrong)]
    return Parsed(table, faults, block, clean, several)


def _columns(data: bytes, shape: Shape) -> tuple[pa.Table, bool]:
    """Return the rows of some lines as columns, and whether others have too many or too few fields."""
    types = dict.fromkeys(shape.wanted, pa.string())
    invalid = []

    def skip(row: pyarrow.csv.InvalidRow) -> str:
        invalid.append(row.actual_columns)
        return "skip"

    if not data.lstrip(b"\n"):
        return pa.table({name: pa.array([], kind) for name, kind in types.items()}), False
    table = pyarrow.csv.read_csv(
        pa.BufferReader(data),
        pyarrow.csv.ReadOptions(column_names=list(shape.names), block_size=len(data) + 1, use_threads=False),
        pyarrow.csv.ParseOptions(
            delimiter=shape.delimiter,
            quote_char='"' if shape.quoted else False,
            newlines_in_values=shape.quoted,
            invalid_row_handler=skip,
        ),
        pyarrow.csv.ConvertOptions(
            check_utf8=False,
            column_types=types,
            include_columns=list(shape.wanted),
            null_values=list(shape.nothing),
            strings_can_be_null=True,
        ),
    )
    return table.combine_chunks(), bool(invalid)


def _filled(data: bytes) -> int:
    """Return how many lines are not empty."""
    return sum(1 for line in data.split(b"\n") if line)


def _counted(data: bytes, shape: Shape) -> tuple[bytes, list[Wrong]]:
    """Return lines without quotes, those emptied that have not as many fields as there are columns."""
    lines, wrong = data.split(b"\n"), []
    delimiter, columns = shape.delimiter.encode(), len(shape.names)
    for place, line in enumerate(lines):
        if line and (fields := line.count(delimiter) + 1) != columns:
            wrong.append(Wrong(place, _not_so_many(fields, columns), kept(line)))
            lines[place] = b""
    return b"\n".join(lines), wrong


def _not_so_many(fields: int, columns: int) -> str:
    return f"{fields} columns, not {columns}"


def _sorted_out(data: bytes, shape: Shape) -> tuple[bytes, list[Wrong]]:
    """Return records with every field in quotes, so that they are read in one way alone; wrong ones are emptied."""
    lines, wrong = data.split(b"\n"), []
    place = 0
    while place < len(lines):
        more = _closing(lines, place)
        fields, reason = _fields(lines[place : place + more], shape)
        if reason and more > 1:  # what opens the record is a stray mark: its line alone is wrong
            more = 1
            fields, reason = _fields(lines[place : place + 1], shape)
        if reason:
            wrong.append(Wrong(place, reason, kept(lines[place])))
            lines[place] = b""
        elif fields:
            quoted = shape.delimiter.join('"' + field.replace('"', '""') + '"' for field in fields)
            lines[place : place + more] = quoted.encode().split(b"\n")
        place += more
    return b"\n".join(lines), wrong


def _fields(lines: list[bytes], shape: Shape) -> tuple[list[str], str]:
    """Return the fields of one record, or why it is none; an empty line is neither."""
    text = b"\n".join(lines).decode()
    if not text:
        return [], ""
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), delimiter=shape.delimiter, strict=True))
    except csv.Error as error:
        return [], f"quotation marks do not fit ({error})"
    if len(records) != 1:
        return [], "quotation marks do not fit"
    if len(records[0]) != len(shape.names):
        return [], _not_so_many(len(records[0]), len(shape.names))
    return records[0], ""


def _records(data: bytes, several: bool) -> Iterator[tuple[int, int]]:
    """Yield the place of the first line of each record, and how many lines it has."""
    lines = data.split(b"\n")
    place = 0
    while place < len(lines):
        more = _closing(lines, place) if several else 1
        if lines[place]:
            yield place, more
        place += more


def _closing(lines: list[bytes], place: int) -> int:
    """Return how many lines a record has whose first line leaves a quotation mark open; one where none closes it."""
    if not lines[place].count(b'"') % 2:
        return 1
    size = len(lines[place])
    for more, line in enumerate(lines[place + 1 : place + _LINES], start=2):
        size += len(line)
        if size > LONGEST:
            break
        if line.count(b'"') % 2:
            return more
    return 1


def closed(blocks: Iterator[Block], shape: Shape) -> Iterator[Block]:
    """Yield blocks that end where a record does."""
    if not shape.quoted:
        yield from blocks
        return
    held: Block | None = None
    for block in blocks:
        if held is not None:
            data, rest = _split(held.data)
            yield held._replace(data=data)
            block = Block(rest + block.data, held.line + data.count(b"\n"), block.wrong)
        held = block
    if held is not None:  # at the end of the file nothing is open: what looks so follows a stray mark
        yield held


def _split(data: bytes) -> tuple[bytes, bytes]:
    """Return lines up to the end of a record, and those of one that is open at their end.

    It is no record, and nothing is open, where what is open has more than `_LINES` or `LONGEST`.
    """
    if data.count(b'"') % 2:
        end = len(data)
        for _ in range(_LINES):
            end = data.rfind(b"\n", 0, end - 1) + 1
            if len(data) - end > LONGEST:
                break
            if data.count(b'"', end) % 2:
                return data[:end], data[end:]
            if not end:
                break
    return data, b""
