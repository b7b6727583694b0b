"""Readers of providers' files of events, as downloaded: each yields batches in one schema, and what it set aside.

Files are read in blocks, so that memory does not grow with them. A row that does not fit is counted and kept aside
with its line, the reason and the beginning of its text; it never stops the rest. A file that is none of what it
should be (a web page, a broken .zip, another number of columns) is refused with an error that says so.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

import pyarrow as pa

from helpers.common.faults import nearest
from helpers.eventdata.readers.acled import ACLED
from helpers.eventdata.readers.base import Columns, Head, Provider
from helpers.eventdata.readers.gdelt import GDELT
from helpers.eventdata.readers.generic import GENERIC
from helpers.eventdata.readers.icews import ICEWS
from helpers.eventdata.readers.opening import refused
from helpers.eventdata.readers.parsing import Part
from helpers.eventdata.readers.polecat import POLECAT
from helpers.eventdata.readers.turning import (
    FAULTS as FAULTS,
    ROWS as ROWS,
    Batch as Batch,
    batches,
    head_of,
    without,
)
from helpers.eventdata.readers.ucdp import UCDP
from helpers.eventdata.readers.values import Rejects, not_later, required
from helpers.eventdata.schema import CODED, WORDS

_READERS: Final = {reader.name: reader for reader in (ICEWS, GDELT, POLECAT, UCDP, ACLED, GENERIC)}
#: Names of the formats that are read.
PROVIDERS: Final = tuple(_READERS)


def read(path: Path, provider: str | None = None) -> Iterator[Batch]:
    """Yield the events of a file, in `helpers.eventdata.schema.CODED`.

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
    path = Path(path)
    if provider is not None and provider not in _READERS:
        raise refused(path, f"no format has this name; {nearest(provider, PROVIDERS)}", provider)
    head = head_of(path)
    reader = _told(head) if provider is None else _READERS[provider]
    shape = reader.shape(head)
    if not reader.claims(head):
        raise refused(path, f"is not in the format {reader.name!r}, which has {reader.looks}")
    return batches(path, shape, partial(_events, reader, path.stem), reader.encoding)


def _events(reader: Provider, name: str, columns: Columns, part: Part, rejects: Rejects) -> pa.Table:
    """Return rows of text as events."""
    values = reader.convert(columns, rejects)
    if "event_id" not in values:
        values["event_id"] = pa.array([f"{name}:{line}" for line in part.numbers()], pa.string())
    required(values["event_id"], "event's id", rejects)
    required(columns.text(reader.dated), "date", rejects)
    if "date_published" in values:
        not_later(values["date"], values["date_published"], rejects)
    size = columns.table.num_rows
    values.setdefault("provider", pa.repeat(pa.scalar(reader.name), size))
    events = pa.table([_coded(values.get(field.name), field, size) for field in CODED], schema=CODED)
    return reader.expand(without(events, rejects))


def _coded(column: pa.Array | None, field: pa.Field, size: int) -> pa.Array:
    """Return a column, or none, as one of so many rows with the field's type."""
    if column is None:
        return pa.nulls(size, field.type)
    return column.dictionary_encode() if field.name in WORDS and pa.types.is_string(column.type) else column


def _told(head: Head) -> Provider:
    """Return the provider whose file it is."""
    found = next((reader for reader in _READERS.values() if reader.claims(head)), None)
    if found is None:
        if head.fields == _OF_MENTIONS:
            raise refused(head.path, "has mentions of GDELT, not events; 'events mentions' counts them")
        seen = f"its first line has {len(head.names)} names or values: {', '.join(head.names[:8])}"
        known = "; ".join(f"{reader.name}: {reader.looks}" for reader in _READERS.values())
        raise refused(head.path, f"has none of the formats that are known ({known}); {seen}")
    return found


#: Columns of GDELT's mentions.
_OF_MENTIONS: Final = 16
