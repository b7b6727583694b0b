"""Sorted files of events merged into one order, a piece of each in memory at a time."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from helpers.eventdata import ordering
from helpers.eventdata.durable import digest, lasting
from helpers.eventdata.months import Months
from helpers.eventdata.schema import CODED, SCHEMA, WORDS
from helpers.eventdata.totals import Totals

#: Rows of a group in the store: read or skipped together. Of 16,384 to 122,880 this was as quick as any for a pair of
#: states, and for counts of all.
GROUP: Final = 32_768
_COUNTS: Final = 4_096  # rows of a group of what is counted
#: Rows of all files together that are in memory while they are merged.
HELD: Final = 600_000
#: Files merged at a time; more are merged in turns.
MOST: Final = 128
#: The ending of a sorted file to merge.
RUN: Final = ".run"
_BATCH: Final = 8_192
_WAITING: Final = 2  # pieces that are being written, or wait for it
_END: Final = np.iinfo(np.int64).max
#: Columns whose values repeat within a group.
_SOUGHT: Final = ["provider", "date", "source_state", "target_state", "cameo", "quad"]
_REPEATED: Final = [*WORDS, "score", "mentions", "latitude", "longitude", "deaths", "date", "date_published"]


#: Folder of the store -> what counts a year's events for it.
COUNTED: Final[dict[str, type[Totals] | type[Months]]] = {"totals": Totals, "months": Months}


class Made(NamedTuple):
    """A file made of a year's events, and what is counted of them (of `COUNTED`), under temporary paths.

    The numbers are as in `ledger.Part`.
    """

    path: Path
    counted: dict[str, Path]
    year: int
    rows: int
    dropped: int
    alike: int
    sha256: str


class _Run:
    """A sorted file that is being read: one to merge, or one of the store."""

    def __init__(self, path: Path, rows: int) -> None:
        self._rows = rows
        self._tables: list[pa.Table] = []
        self.keys = np.empty(0, np.int64)
        self.ended = False
        self._file = pa.OSFile(str(path), "rb")
        if path.suffix == RUN:
            self._batches: Iterator[pa.RecordBatch] = iter(pa.ipc.open_stream(self._file))
            self._keyed = True
        else:  # in small reads: a file as a whole, or its groups ahead, would make memory grow with it
            parquet = pq.ParquetFile(self._file, read_dictionary=list(WORDS), pre_buffer=False, buffer_size=1 << 15)
            self._batches, self._keyed = parquet.iter_batches(rows), False

    def more(self) -> None:
        """Read on, if there is more."""
        keys, read = [self.keys], 0
        while read < self._rows:
            batch = next(self._batches, None)
            if batch is None:
                self.ended = True
                self._file.close()
                break
            table = pa.Table.from_batches([batch])
            self._tables.append(table if self._keyed else ordering.keyed(ordering.encoded(table)))
            keys.append(self._tables[-1][ordering.KEY].to_numpy())
            read += len(table)
        self.keys = np.concatenate(keys)

    def below(self, bound: int) -> list[pa.Table]:
        """Take what comes before a key."""
        place = int(np.searchsorted(self.keys, bound))
        if not place:
            return []
        whole = pa.concat_tables(self._tables).combine_chunks()  # its pieces have one dictionary
        self._tables, self.keys = [whole.slice(place)], self.keys[place:]
        return [whole.slice(0, place)]


def _pieces(paths: Sequence[Path]) -> Iterator[pa.Table]:
    """Yield the events of sorted files, each piece after the other in the order, but not sorted within.

    Events with the same key are always in one piece.
    """
    runs = [_Run(path, max(_BATCH, HELD // len(paths))) for path in paths]
    while True:
        for run in runs:
            if not run.ended and not len(run.keys):
                run.more()
        runs = [run for run in runs if len(run.keys)]
        if not runs:
            return
        going = [run for run in runs if not run.ended]
        bound = min((int(run.keys[-1]) for run in going), default=_END)
        if pieces := [piece for run in runs for piece in run.below(bound)]:
            yield ordering.joined(pieces)
        else:  # one of them holds nothing but this key, and may go on with it
            for run in going:
                if run.keys[-1] == bound:
                    run.more()


class _Years:
    """Files of the store, one a year, being written in groups of rows that depend on nothing but the events."""

    def __init__(self, folder: Path) -> None:
        self._folder, self.made = folder, list[Made]()
        self._year, self._rows, self._dropped, self._shared, self._held = -1, 0, 0, 0, 0
        self._pieces: list[pa.Table] = []
        self._counting: dict[str, Totals | Months] = {}
        self._writer: pq.ParquetWriter | None = None

    def add(self, settled: ordering.Settled) -> None:
        """Write events that come next in the order."""
        years, dropped, shared = (ordering.years(keys) for keys in settled[1:])
        for year in _each(years):
            if year != self._year:
                self.close()
                self._year = year
                self._counting = {name: counts(year) for name, counts in COUNTED.items()}
            first, last = np.searchsorted(years, [year, year + 1])
            self._dropped += int((dropped == year).sum())
            self._shared += int((shared == year).sum())
            self._pieces.append(settled.events.slice(first, last - first))
            for counting in self._counting.values():
                counting.add(self._pieces[-1], settled.key[first:last])
            self._held += int(last - first)
            if self._held >= GROUP:
                self._write(self._held // GROUP * GROUP)

    def close(self) -> None:
        """Finish the year at hand."""
        if self._year < 0:
            return
        self._write(self._held)
        assert self._writer is not None
        self._writer.close()
        path = self._path()
        lasting(path)
        counted = {}
        for name, counting in self._counting.items():
            counted[name] = self._folder / f"{self._year:04}.{name}"
            write_counted(counting.table(), counted[name])
            lasting(counted[name])
        alike = self._shared - self._dropped
        self.made.append(Made(path, counted, self._year, self._rows, self._dropped, alike, digest(path)))
        self._year, self._rows, self._dropped, self._shared, self._writer = -1, 0, 0, 0, None

    def _path(self) -> Path:
        return self._folder / f"{self._year:04}.parquet"

    def _write(self, rows: int) -> None:
        if not rows:
            return
        if self._writer is None:
            self._writer = pq.ParquetWriter(
                self._path(),
                CODED,
                compression="zstd",
                use_dictionary=_REPEATED,
                write_statistics=_SOUGHT,
                store_schema=False,
            )
        whole = pa.concat_tables(self._pieces)
        for first in range(0, rows, GROUP):
            # a group in one piece of its own: pages are cut where pieces end
            self._writer.write_table(ordering.plainest(whole.slice(first, min(GROUP, rows - first))), GROUP)
        self._pieces, self._held = [whole.slice(rows)], self._held - rows
        self._rows += rows


def write_counted(table: pa.Table, path: Path) -> None:
    """Write what is counted of a year, in groups of rows of which a few states need a few."""
    states = [name for name in table.column_names if name in ("state", "a", "b")]
    pq.write_table(table, path, row_group_size=_COUNTS, compression="zstd", write_statistics=states, store_schema=False)


def write_run(tables: Sequence[pa.Table], path: Path) -> None:
    """Write encoded events as a sorted file to merge: in the order of keys alone, quick to write and to read."""
    _write_runs([ordering.keyed(ordering.joined(list(tables)))], path)
    lasting(path)


def years(paths: Sequence[Path]) -> set[int]:
    """Return the years of the events in sorted files to merge."""
    found: set[int] = set()
    key_alone = pa.ipc.IpcReadOptions(included_fields=[len(SCHEMA)])
    for path in paths:
        with pa.OSFile(str(path), "rb") as file, pa.ipc.open_stream(file, options=key_alone) as batches:
            for batch in batches:
                found |= {*_each(ordering.years(batch[ordering.KEY].to_numpy()))}
    return found


def _each(years: np.ndarray) -> list[int]:
    """Return the years of sorted ones, each once."""
    return years[np.append(True, years[1:] != years[:-1])].tolist() if len(years) else []


def merge(paths: Sequence[Path], folder: Path, progress: Callable[[int], None]) -> list[Made]:
    """Merge sorted files into one file a year in ``folder``, which must be empty; say now and then how many rows."""
    paths = list(paths)
    turn = 0
    while len(paths) > MOST:
        groups = [paths[first : first + MOST] for first in range(0, len(paths), MOST)]
        paths = [_one(group, folder / f"{turn}-{number}{RUN}") for number, group in enumerate(groups)]
        turn += 1
    years = _Years(folder)
    done = 0
    with ThreadPoolExecutor(1) as writing:  # pieces are written while the next are sorted
        pending: deque[Future[None]] = deque()
        for piece in _pieces(paths):
            pending.append(writing.submit(years.add, ordering.settled(piece)))
            if len(pending) > _WAITING:
                pending.popleft().result()
            done += piece.num_rows
            progress(done)
        while pending:
            pending.popleft().result()
    years.close()
    return years.made


def _one(paths: Sequence[Path], to: Path) -> Path:
    """Merge sorted files into one."""
    _write_runs(_pieces(paths), to)
    return to


def _write_runs(tables: Iterable[pa.Table], path: Path) -> None:
    """Write keyed events, each table after the other in the order."""
    schema = CODED.append(pa.field(ordering.KEY, pa.int64()))
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_stream(file, schema, options=options) as writer:
        for table in tables:
            order = np.argsort(table[ordering.KEY].to_numpy(), kind="stable")
            writer.write_table(table.take(pa.array(order)), _BATCH)
