"""Files that somebody saved again as Parquet: the same columns by name, whatever their types, as text."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from helpers.eventdata.readers.lines import KEPT, Wrong
from helpers.eventdata.readers.opening import refused
from helpers.eventdata.readers.parsing import Shape

_MAGIC: Final = b"PAR1"
_ROWS: Final = 50_000


class Rows(NamedTuple):
    """Some rows of a Parquet file; the first row of the file has number 1."""

    table: pa.Table
    first: int
    wrong: list[Wrong]

    def numbers(self) -> list[int]:
        """Return the number of each row."""
        return list(range(self.first, self.first + self.table.num_rows))

    def places(self, rows: list[int]) -> list[tuple[int, str]]:
        """Return the number and the values of each of some rows."""
        found = self.table.take(rows).to_pylist()
        texts = ["\t".join(value or "" for value in row.values())[:KEPT] for row in found]
        return list(zip((self.first + row for row in rows), texts, strict=True))


def is_parquet(path: Path) -> bool:
    """Return whether a file begins as Parquet does."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


def header(path: Path) -> str:
    """Return the names of the columns as the first line of a table that is separated by tabs."""
    return "\t".join(name.replace("\t", " ") for name in _opened(path).schema_arrow.names)


def rows(path: Path, shape: Shape) -> Iterator[Rows]:
    """Yield the rows of a file as text."""
    file = _opened(path)
    names = dict(zip(shape.names, file.schema_arrow.names, strict=True))
    first = 1
    try:
        for batch in file.iter_batches(_ROWS, columns=[names[name] for name in shape.wanted]):
            columns = [_text(batch.column(names[name]), shape.nothing) for name in shape.wanted]
            yield Rows(pa.table(columns, names=list(shape.wanted)), first, [])
            first += batch.num_rows
    except (pa.ArrowInvalid, OSError) as error:
        raise refused(path, f"is Parquet that is damaged ({error})") from None


def _opened(path: Path) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise refused(path, f"is Parquet that is damaged or cut short ({error})") from None


def _text(column: pa.Array, nothing: tuple[str, ...]) -> pa.Array:
    """Return values as text, none for what stands for nothing."""
    texts = pc.cast(column, pa.string())
    return pc.if_else(pc.is_in(texts, pa.array(nothing)), pa.scalar(None, pa.string()), texts)
