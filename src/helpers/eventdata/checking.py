"""Whether a store is what its ledger says: hashes, schema, order and counts."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from helpers.common.faults import Fault
from helpers.eventdata import ordering
from helpers.eventdata.durable import digest
from helpers.eventdata.ledger import File, Ledger, Part
from helpers.eventdata.schema import SCHEMA
from helpers.eventdata.staging import Progress, set_aside

_ROWS = 65_536


def faults(folder: Path, file: File) -> pa.Table:
    """Return the rows of a file that were set aside: line, reason, text."""
    if file.faults:
        return pq.read_table(set_aside(folder, file.sha256))
    return pa.table(
        {"line": pa.array([], pa.int64()), "reason": pa.array([], pa.string()), "text": pa.array([], pa.string())}
    )


def check(folder: Path, ledger: Ledger, parts: Path, aside: Path, progress: Progress) -> list[Fault]:
    """Return what is wrong with a store."""
    found = []
    for part in ledger.parts:
        progress("checking", part.name, part.events)
        found += [Fault(f"parts/{part.name}", 0, "", "", problem) for problem in _part(parts / part.name, part)]
    for file in ledger.files:
        found += [Fault(file.name, 0, "", "", problem) for problem in _set_aside(aside, file)]
    for provider in sorted({file.provider for file in ledger.files}):
        read = sum(file.events for file in ledger.files if file.provider == provider)
        kept = sum(part.events + part.repeated for part in ledger.parts if part.provider == provider)
        if read != kept:
            problem = f"{read:,} events of {provider} were read, and {kept:,} are accounted for"
            found.append(Fault("ledger.json", 0, "", "", problem))
    return [*found, *_strays(parts, aside, ledger)]


def _part(path: Path, part: Part) -> Iterator[str]:
    """Say what is wrong with a file of the store."""
    if not path.exists():
        yield "is missing; move the store aside and add the files again"
        return
    if digest(path) != part.sha256:
        yield "was changed since it was written; move the store aside and add the files again"
    try:
        with pq.ParquetFile(path) as file:
            yield from _content(file, part)
    except (pa.ArrowException, OSError, ValueError) as error:
        yield f"can not be read: {error}"


def _content(file: pq.ParquetFile, part: Part) -> Iterator[str]:
    if not file.schema_arrow.equals(SCHEMA):
        yield "has other columns than those of this version"
        return
    if file.metadata.num_rows != part.events:
        yield f"has {file.metadata.num_rows:,} events, and {part.events:,} in the ledger"
    last = np.empty(0, np.int64)
    for batch in file.iter_batches(_ROWS, columns=["provider", "date", "source_state", "target_state"]):
        table = pa.Table.from_batches([batch])
        key = np.concatenate([last, ordering.keys(table)])
        if (key[1:] < key[:-1]).any():
            yield "is not in order"
            return
        if table["provider"].unique().to_pylist() != [part.provider] or (ordering.years(key) != part.year).any():
            yield "has events of another provider or year than its name says"
            return
        last = key[-1:]


def _set_aside(folder: Path, file: File) -> Iterator[str]:
    try:
        rows = faults(folder, file).num_rows
    except (OSError, pa.ArrowException):
        yield "the rows set aside can not be read"
        return
    if rows != file.faults:
        yield f"{rows:,} rows are set aside, and {file.faults:,} in the ledger"


def _strays(parts: Path, aside: Path, ledger: Ledger) -> Iterator[Fault]:
    """Files that are not of the store."""
    known = {part.name for part in ledger.parts}
    shas = {file.sha256 for file in ledger.files if file.faults}
    for path in [*sorted(parts.iterdir()), *sorted(aside.iterdir())]:
        if path.name not in known and path.stem not in shas:
            problem = "is not in the ledger: an add was interrupted; the next one removes it"
            yield Fault(f"{path.parent.name}/{path.name}", 0, "", "", problem)
