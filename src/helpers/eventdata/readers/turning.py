"""From a file to batches: rows of text turned into a schema, those that do not fit set aside."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

import pyarrow as pa

from helpers.eventdata.readers.base import Columns, Head
from helpers.eventdata.readers.lines import KEPT, LONGEST, Block, Wrong, blocks
from helpers.eventdata.readers.opening import opened, refused
from helpers.eventdata.readers.parquet import header, is_parquet, rows
from helpers.eventdata.readers.parsing import Part, Shape, closed, parsed
from helpers.eventdata.readers.values import Rejects

T = TypeVar("T")
#: Blocks in the making at a time; with each comes its memory.
WORKERS: Final = min(os.cpu_count() or 1, 4)
#: Rows of a batch at most.
ROWS: Final = 100_000
#: Faults: the line in the file, why the row was set aside, and the beginning of its text.
FAULTS: Final = pa.schema([("line", pa.int64()), ("reason", pa.string()), ("text", pa.string())])
#: Lines by which a file is told.
_LOOKED_AT: Final = 50
_PAGE: Final = (b"<!doctype", b"<html", b"<?xml", b"<head")


class Batch(NamedTuple):
    """Some events of a file in the schema, and rows that were set aside: at most `ROWS` of each."""

    events: pa.Table
    faults: pa.Table


#: Columns of text, and the part of the file that they are of, to a table without the rows that are rejected.
Turn = Callable[[Columns, Part, Rejects], pa.Table]


def head_of(path: Path) -> Head:
    """Return the first lines of a file.

    Raises
    ------
    FaultsError
        Where it is empty, no text, or a web page.
    """
    if is_parquet(path):
        return Head(path, (header(path),))
    with opened(path) as stream:
        data = stream.read(LONGEST)
    if not data.strip():
        raise refused(path, "is empty")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refused(path, "is in UTF-16; save it as UTF-8")
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:20].lower().startswith(_PAGE):
        raise refused(path, "is a web page, not data: often a form to sign in or a message; download it again")
    begun = data[:4096]
    if begun.count(b"\0") > len(begun) // 10:
        raise refused(path, "is not text; allowed: text with tabs or commas, plain, in a .gz or in a .zip")
    lines = filter(None, data.decode("utf-8-sig", "replace").splitlines())
    return Head(path, tuple(line[: 100 * KEPT] for line in islice(lines, _LOOKED_AT)))


def batches(path: Path, shape: Shape, turn: Turn, encoding: str = "utf-8") -> Iterator[Batch]:
    """Yield a file in batches; the next are made, on every processor, while one is used."""
    if is_parquet(path):
        for made in _ahead(partial(_turned, turn=turn), rows(path, shape)):
            yield from made
        return
    with opened(path) as stream:
        lines = blocks(stream, encoding)
        whole = closed(_without_header(lines) if shape.header else lines, shape)
        for made in _ahead(lambda block: _turned(parsed(block, shape), turn), whole):
            yield from made


def _ahead(does: Callable[[T], list[Batch]], items: Iterable[T]) -> Iterator[list[Batch]]:
    """Yield what is made of each item, in order; as many as there are processors are in the making."""
    coming: deque[Future[list[Batch]]] = deque()
    with ThreadPoolExecutor(WORKERS) as workers:
        try:
            for item in items:
                coming.append(workers.submit(does, item))
                if len(coming) > WORKERS:
                    yield coming.popleft().result()
            while coming:
                yield coming.popleft().result()
        finally:
            for left in coming:
                left.cancel()


def _turned(part: Part, turn: Turn) -> list[Batch]:
    rejects = Rejects()
    table = turn(Columns(part.table), part, rejects)
    wrong = part.wrong
    if rejects:
        bad = rejects.rows
        found = zip(bad, part.places(bad), strict=True)
        wrong = sorted([*wrong, *(Wrong(line, rejects.reason(row), text) for row, (line, text) in found)])
    return [*_sliced(table, pa.Table.from_pylist([fault._asdict() for fault in wrong], schema=FAULTS))]


def without(table: pa.Table, rejects: Rejects) -> pa.Table:
    """Return a table without the rows that were set aside."""
    if not rejects:
        return table
    keep = [True] * table.num_rows
    for row in rejects.rows:
        keep[row] = False
    return table.filter(pa.array(keep))


def _sliced(events: pa.Table, faults: pa.Table) -> Iterator[Batch]:
    """Yield tables in slices of `ROWS`; nothing for nothing."""
    for start in range(0, max(events.num_rows, faults.num_rows), ROWS):
        yield Batch(events.slice(start, ROWS), faults.slice(start, ROWS))


def _without_header(lines: Iterator[Block]) -> Iterator[Block]:
    """Yield blocks with the first line that is not empty emptied."""
    for block in lines:
        begin = len(block.data) - len(block.data.lstrip(b"\n"))
        if begin < len(block.data):
            yield block._replace(data=block.data[:begin] + block.data[block.data.index(b"\n", begin) :])
            break
        yield block
    yield from lines
