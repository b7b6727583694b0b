"""What a provider's module gives: how its files are told, laid out and turned into the columns of the schema."""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from helpers.common.faults import Fault, FaultsError, nearest
from helpers.eventdata.readers.parsing import Shape
from helpers.eventdata.readers.values import Rejects

#: Names of a header that are looked at; no provider has a tenth of that.
_MOST: Final = 1_000
_DELIMITERS: Final = ("\t", ",", ";")


@dataclass(frozen=True)
class Head:
    """The first lines of a file."""

    path: Path
    lines: tuple[str, ...]

    @cached_property
    def fields(self) -> int:
        """How many fields most lines have that are separated by tabs."""
        return _most(self.lines)

    @cached_property
    def fields_of_rows(self) -> int:
        """How many fields most lines have after the first."""
        return _most(self.lines[1:] or self.lines)

    @cached_property
    def delimiter(self) -> str:
        """What separates the names of a header."""
        return max(_DELIMITERS, key=self.lines[0].count)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the first line as a header, in small letters with _ for spaces."""
        row = next(csv.reader(io.StringIO(self.lines[0], newline=""), delimiter=self.delimiter), [])
        return tuple(re.sub(r"[^\w]+", "_", name.strip().casefold()) for name in row[:_MOST])


def _most(lines: Sequence[str]) -> int:
    return Counter(line.count("\t") + 1 for line in lines).most_common(1)[0][0]


@dataclass(frozen=True)
class Columns:
    """Columns of text of some rows; one that the file does not have is empty."""

    table: pa.Table

    def few(self, name: str) -> pa.DictionaryArray:
        """Return a column of few different values, each of them once."""
        return self.text(name).dictionary_encode()

    def text(self, name: str) -> pa.Array:
        """Return a column as text."""
        if name not in self.table.column_names:
            return pa.nulls(self.table.num_rows, pa.string())
        column = self.table[name]
        return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


@dataclass(frozen=True)
class Provider:
    """One provider's format."""

    name: str
    #: What its files look like, for messages.
    looks: str
    #: Whether a file is one of its.
    claims: Callable[[Head], bool]
    #: How a file of its is laid out; an error with all faults where it is not.
    shape: Callable[[Head], Shape]
    #: Columns of text to columns of the schema.
    convert: Callable[[Columns, Rejects], dict[str, pa.Array]]
    #: The column of the date.
    dated: str
    #: What a line is read as that is not UTF-8.
    encoding: str = "utf-8"
    #: One event to several, where a side has several states.
    expand: Callable[[pa.Table], pa.Table] = field(default=lambda events: events)


def each_state(events: pa.Table) -> pa.Table:
    """Return an event once for each pair of states, where a side has several ("RUS;BLR")."""
    for side in ("source_state", "target_state"):
        texts = events[side].cast(pa.string())
        if pc.any(pc.match_substring(texts, ";")).as_py():
            lists = pc.split_pattern(texts.combine_chunks().fill_null(""), ";")
            single = pc.list_flatten(lists)
            single = pc.if_else(pc.equal(single, ""), pa.scalar(None, pa.string()), single).dictionary_encode()
            place = events.column_names.index(side)
            events = events.take(pc.list_parent_indices(lists)).set_column(place, events.schema.field(side), single)
    return events


def headed(head: Head, needed: Collection[str], others: Collection[str]) -> Shape:
    """Return the layout of a file with a header, in which ``needed`` must be and ``others`` may be.

    Raises
    ------
    FaultsError
        Where columns lack or come twice: all of them.
    """
    times = Counter(head.names)
    faults = [
        Fault(head.path.name, 1, name, "", f"this column lacks; {nearest(name, sorted(times))}")
        for name in needed
        if name not in times
    ]
    known = [name for name in (*needed, *others) if name in times]
    faults += [Fault(head.path.name, 1, name, "", "this column is there twice") for name in known if times[name] > 1]
    if faults:
        raise FaultsError("a file of events was not read", faults)
    names = tuple(name if times[name] == 1 else f"{name}.{place}" for place, name in enumerate(head.names))
    return Shape(names, tuple(known), head.delimiter, head.delimiter != "\t")
