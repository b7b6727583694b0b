"""A stream of bytes in blocks of whole lines, in memory that does not grow with the file or with a line."""

import codecs
from collections.abc import Iterator
from typing import Final, NamedTuple

from helpers.eventdata.readers.opening import Stream

#: Bytes that are read at a time, and bytes of the longest line that is read.
BLOCK: Final = 4 << 20
LONGEST: Final = 1 << 20
#: Characters of a line that are kept where it is set aside.
KEPT: Final = 500


class Wrong(NamedTuple):
    """A line that is set aside: its number in the file, why, and its beginning."""

    line: int
    reason: str
    text: str


class Block(NamedTuple):
    """Whole lines; those that were set aside are empty in ``data``, so that lines are numbered as in the file."""

    data: bytes
    line: int
    wrong: list[Wrong]


def kept(text: bytes) -> str:
    """Return the beginning of a line as it is kept."""
    return text[: 4 * KEPT].decode("utf-8", "replace").rstrip("\r\n")[:KEPT]


def blocks(stream: Stream, encoding: str = "utf-8") -> Iterator[Block]:
    """Yield the lines of a file in blocks.

    Lines that are longer than `LONGEST`, hold NUL bytes or are not UTF-8 are set aside. ``encoding`` is what a line
    that is not UTF-8 is read as, for providers who mix two; as UTF-8 it is a fault.
    """
    line = 1
    for data, wrong in _whole(stream):
        if line == 1:
            data = data.removeprefix(codecs.BOM_UTF8)
        data, more = _sound(data, encoding)
        faults = [fault._replace(line=fault.line + line) for fault in (*wrong, *more)]
        yield Block(data, line, faults)
        line += data.count(b"\n")


def _whole(stream: Stream) -> Iterator[tuple[bytes, list[Wrong]]]:
    """Yield whole lines, those that are too long emptied; lines of faults are counted from the block's beginning."""
    rest, long = b"", b""
    while chunk := stream.read(BLOCK):
        if long:  # the end of a line whose beginning was too long already
            _, end, chunk = chunk.partition(b"\n")
            if not end:
                continue
            yield b"\n", [Wrong(0, _too_long(), kept(long))]
            long = b""
        end_of_line = chunk.rfind(b"\n") + 1
        if end_of_line:
            yield _shortened(b"".join((rest, memoryview(chunk)[:end_of_line])))
            rest = b""
        rest += chunk[end_of_line:]
        if len(rest) > LONGEST:
            rest, long = b"", rest[: 4 * KEPT]
    if long:
        yield b"\n", [Wrong(0, _too_long(), kept(long))]
    elif rest:
        yield _shortened(rest + b"\n")


def _too_long() -> str:
    return f"the line is longer than {LONGEST:,} bytes"


def _shortened(data: bytes) -> tuple[bytes, list[Wrong]]:
    """Empty the lines that are too long."""
    start, parts, wrong = 0, [], []
    begun = 0
    while start < len(data):
        end = data.rfind(b"\n", start, start + LONGEST + 1)
        if end < 0:
            wrong.append(Wrong(data.count(b"\n", 0, start), _too_long(), kept(data[start : start + 4 * KEPT])))
            parts.append(data[begun:start])
            end = begun = data.index(b"\n", start)
        start = end + 1
    return (b"".join([*parts, data[begun:]]), wrong) if wrong else (data, wrong)


def _sound(data: bytes, encoding: str) -> tuple[bytes, list[Wrong]]:
    """Return lines with one kind of end, in UTF-8 and without NUL bytes; those that cannot be are emptied."""
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b" ")
    if b"\0" not in data and (data.isascii() or _is_utf8(data)):
        return data, []
    lines, wrong = data.split(b"\n"), []
    for place, text in enumerate(lines):
        reason = "it holds NUL bytes" if b"\0" in text else "" if _is_utf8(text) else "it is not in UTF-8"
        if reason and b"\0" not in text and encoding != "utf-8":
            lines[place] = text.decode(encoding).encode()
        elif reason:
            wrong.append(Wrong(place, reason, text.decode("latin-1").replace("\0", "\ufffd")[:KEPT]))
            lines[place] = b""
    return b"\n".join(lines), wrong


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
