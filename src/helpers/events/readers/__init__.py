"""Readers of providers' files of events, as downloaded: each yields batches in one schema, and what it set aside.

Files are read in blocks, so that memory does not grow with them. A row that does not fit is counted and kept aside
with its line, the reason and the beginning of its text; it never stops the rest. A file that is none of what it
should be (a web page, a broken .zip, another number of columns) is refused with an error that says so.
"""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

import pyarrow as pa

from helpers.common.faults import FaultsError, nearest
from helpers.events.readers.base import Columns, Head, Provider
from helpers.events.readers.gdelt import GDELT
from helpers.events.readers.icews import ICEWS
from helpers.events.readers.lines import KEPT, LONGEST, Block, Wrong, blocks
from helpers.events.readers.opening import opened, refused
from helpers.events.readers.parsing import Parsed, parsed
from helpers.events.readers.values import Rejects, not_later, required
from helpers.events.schema import SCHEMA

#: Rows of a batch at most.
ROWS: Final = 100_000
#: Faults: the line in the file, why the row was set aside, and the beginning of its text.
FAULTS: Final = pa.schema([("line", pa.int64()), ("reason", pa.string()), ("text", pa.string())])
_READERS: Final = {reader.name: reader for reader in (ICEWS, GDELT)}
#: Names of the formats that are read.
PROVIDERS: Final = tuple(_READERS)
#: Lines by which a file is told.
_LOOKED_AT: Final = 50


class Batch(NamedTuple):
    """Some events of a file in the schema, and rows that were set aside: at most `ROWS` of each."""

    events: pa.Table
    faults: pa.Table


def recognise(path: Path) -> str:
    """Return the provider whose format a file has, told by its first lines.

    Raises
    ------
    FaultsError
        Where it has none of them, with what it seems to be instead.
    """
    return _told(_head(path)).name


def read(path: Path, provider: str | None = None) -> Iterator[Batch]:
    """Yield the events of a file.

    Parameters
    ----------
    path
        A provider's file as downloaded: plain, .gz or .zip.
    provider
        One of `PROVIDERS`; none: told by the first lines.

    Raises
    ------
    FaultsError
        Where the file can not be read at all: what is wrong with it, and what to do.
    """
    if provider is not None and provider not in _READERS:
        raise refused(path, f"no format has this name; {nearest(provider, PROVIDERS)}", provider)
    head = _head(path)
    reader = _told(head)
    if provider is not None and reader.name != provider:
        raise refused(path, f"is in the format {reader.name!r}, not {provider!r}, which has {_READERS[provider].looks}")
    return _batches(path, head, reader)


def _batches(path: Path, head: Head, reader: Provider) -> Iterator[Batch]:
    shape = reader.shape(head)
    with opened(path) as stream:
        lines = blocks(stream, reader.encoding)
        for part in parsed(_without_header(lines) if reader.header else lines, shape):
            yield from _sliced(*_turned(part, reader))


def _turned(part: Parsed, reader: Provider) -> tuple[pa.Table, pa.Table]:
    """Return rows of text as events, and those that are none."""
    rejects = Rejects()
    columns = Columns(part.table)
    values = reader.convert(columns, rejects)
    required(values["event_id"], "event's id", rejects)
    required(columns.text(reader.dated), "date", rejects)
    if "date_published" in values:
        not_later(values["date"], values["date_published"], rejects)
    size = part.table.num_rows
    values.setdefault("provider", pa.repeat(pa.scalar(reader.name), size))
    events = pa.table([values.get(field.name, pa.nulls(size, field.type)) for field in SCHEMA], schema=SCHEMA)
    wrong = part.wrong
    if rejects:
        bad = rejects.rows
        places = zip(bad, part.places(bad), strict=True)
        wrong = sorted([*wrong, *(Wrong(line, rejects.reason(row), text) for row, (line, text) in places)])
        keep = [True] * size
        for row in bad:
            keep[row] = False
        events = events.filter(pa.array(keep))
    faults = pa.Table.from_pylist([fault._asdict() for fault in wrong], schema=FAULTS)
    return reader.expand(events), faults


def _sliced(events: pa.Table, faults: pa.Table) -> Iterator[Batch]:
    """Yield tables in slices of `ROWS`; nothing for nothing."""
    for start in range(0, max(events.num_rows, faults.num_rows), ROWS):
        yield Batch(events.slice(start, ROWS), faults.slice(start, ROWS))


def _without_header(lines: Iterator[Block]) -> Iterator[Block]:
    """Yield blocks with the header emptied."""
    first = next(lines)
    yield first._replace(data=first.data[first.data.index(b"\n") :])
    yield from lines


def _head(path: Path) -> Head:
    """Return the first lines of a file, where it is text."""
    path = Path(path)
    with opened(path) as stream:
        data = stream.read(LONGEST)
        if not data.strip():
            raise refused(path, "is empty")
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise refused(path, "is in UTF-16; save it as UTF-8")
        start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<head")):
            raise refused(path, "is a web page, not data: often a form to sign in or a message; download it again")
        if data[:4096].count(b"\0") > len(data[:4096]) // 10:
            raise refused(path, "is not text; allowed: text with tabs or commas, plain, in a .gz or in a .zip")
        texts = data.decode("utf-8-sig", "replace").splitlines()
    return Head(path, tuple(line[: 100 * KEPT] for line in islice(filter(None, texts), _LOOKED_AT)))


def _told(head: Head) -> Provider:
    found = next((reader for reader in _READERS.values() if reader.claims(head)), None)
    if found is None:
        seen = f"its first line has {len(head.names)} names or values: {', '.join(head.names[:8])}"
        known = "; ".join(f"{reader.name}: {reader.looks}" for reader in _READERS.values())
        raise refused(head.path, f"has none of the formats that are known ({known}); {seen}")
    return found


__all__ = ["FAULTS", "PROVIDERS", "ROWS", "Batch", "FaultsError", "read", "recognise"]
