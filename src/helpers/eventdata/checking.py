"""Whether a store is what its ledger says: hashes, schema, order, what is counted of each year, and numbers."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from helpers.common.faults import Fault
from helpers.eventdata import ordering
from helpers.eventdata.durable import digest
from helpers.eventdata.ledger import File, Ledger, Part
from helpers.eventdata.merging import COUNTED
from helpers.eventdata.months import COUNTED_BY, Months
from helpers.eventdata.schema import CODED, SCHEMA, WORDS
from helpers.eventdata.staging import Progress, set_aside
from helpers.eventdata.totals import TOLD_BY, Totals

_ROWS = 65_536
_AGAIN = "move the store aside and add the files again"


def faults(folder: Path, file: File) -> pa.Table:
    """Return the rows of a file that were set aside: line, reason, text."""
    if file.faults:
        return pq.read_table(set_aside(folder, file.sha256))
    return pa.table(
        {"line": pa.array([], pa.int64()), "reason": pa.array([], pa.string()), "text": pa.array([], pa.string())}
    )


def check(folder: Path, ledger: Ledger, progress: Progress) -> list[Fault]:
    """Return what is wrong with a store."""
    found, aside = [], folder / "faults"
    for part in ledger.parts:
        progress("checking", part.name, part.events)
        found += [Fault(f"{where}/{part.name}", 0, "", "", problem) for where, problem in _part(folder, part)]
    for file in ledger.files:
        found += [Fault(file.name, 0, "", "", problem) for problem in _set_aside(aside, file)]
    for provider in sorted({file.provider for file in ledger.files}):
        read = sum(file.events for file in ledger.files if file.provider == provider)
        kept = sum(part.events + part.repeated for part in ledger.parts if part.provider == provider)
        if read != kept:
            problem = f"{read:,} events of {provider} were read, and {kept:,} are accounted for"
            found.append(Fault("ledger.json", 0, "", "", problem))
    return [*found, *_strays(folder, ledger)]


def _part(folder: Path, part: Part) -> Iterator[tuple[str, str]]:
    """Say what is wrong with a year's events or what is counted of them."""
    path, kept = folder / "parts" / part.name, {name: folder / name / part.name for name in COUNTED}
    for where in (path, *kept.values()):
        if not where.exists():
            yield where.parent.name, f"is missing; {_AGAIN}"
    if not path.exists():
        return
    if digest(path) != part.sha256:
        yield "parts", f"was changed since it was written; {_AGAIN}"
    counting = {name: counts(part.year) for name, counts in COUNTED.items()}
    try:
        with pq.ParquetFile(path, read_dictionary=list(WORDS)) as file:
            problems = [*_content(file, part, [*counting.values()])]
    except (pa.ArrowException, OSError, ValueError) as error:
        problems = [f"can not be read: {error}"]
    yield from (("parts", problem) for problem in problems)
    for name, where in kept.items():
        if where.exists() and not problems and not _equal(where, counting[name].table()):
            yield name, f"has other {name} than the year's events; {_AGAIN}"


def _equal(path: Path, counted: pa.Table) -> bool:
    try:
        return bool(pq.read_table(path).equals(counted))
    except (pa.ArrowException, OSError):
        return False


def _content(file: pq.ParquetFile, part: Part, counting: Sequence[Totals | Months]) -> Iterator[str]:
    """Say what is wrong with a year's events, and count them."""
    if not file.metadata.schema.to_arrow_schema().equals(SCHEMA):
        yield "has other columns than those of this version"
        return
    if file.metadata.num_rows != part.events:
        yield f"has {file.metadata.num_rows:,} events, and {part.events:,} in the ledger"
    columns = ["provider", "date", "source_state", "target_state", *TOLD_BY, *COUNTED_BY]
    held = CODED.empty_table().select(columns)
    for batch in file.iter_batches(_ROWS, columns=columns):
        held = pa.concat_tables([held, pa.Table.from_batches([batch]).select(columns)]).combine_chunks()
        key = ordering.keys(held)
        if (key[1:] < key[:-1]).any():
            yield "is not in order"
            return
        if held["provider"].unique().to_pylist() != [part.provider] or (ordering.years(key) != part.year).any():
            yield "has events of another provider or year than its name says"
            return
        ended = int(np.searchsorted(key, key[-1]))  # more with the last key may come
        for each in counting:
            each.add(held.slice(0, ended), key[:ended])
        held = held.slice(ended)
    for each in counting:
        each.add(held, ordering.keys(held))


def _set_aside(folder: Path, file: File) -> Iterator[str]:
    try:
        rows = faults(folder, file).num_rows
    except (OSError, pa.ArrowException):
        yield "the rows set aside can not be read"
        return
    if rows != file.faults:
        yield f"{rows:,} rows are set aside, and {file.faults:,} in the ledger"


def _strays(folder: Path, ledger: Ledger) -> Iterator[Fault]:
    """Files that are not of the store."""
    known = {part.name for part in ledger.parts}
    shas = {file.sha256 for file in ledger.files if file.faults}
    places = [sorted((folder / name).iterdir()) for name in ("parts", *COUNTED, "faults") if (folder / name).exists()]
    for path in [path for place in places for path in place]:
        if path.name not in known and path.stem not in shas:
            problem = "is not in the ledger: an add was interrupted; the next one removes it"
            yield Fault(f"{path.parent.name}/{path.name}", 0, "", "", problem)
