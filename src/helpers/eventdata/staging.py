"""From providers' files to sorted files that wait to be merged into the store.

They wait in packs: folders with sorted files of one provider's events and, written last, the list of the files from
which they were read. A pack without that list was not finished, and is thrown away. The rows of a file that were set
aside lie beside the packs, named by its sha256.
"""

import json
import os
import shutil
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final, Self

import pyarrow as pa

from helpers.eventdata import ledger, merging, ordering
from helpers.eventdata.durable import written
from helpers.eventdata.reading import Reading

#: Rows sorted at a time.
ROWS: Final = 400_000
_WAITING: Final = 1  # of what is being sorted and written, beside the one at work
_LIST: Final = "files.json"
#: Reads a file, of a provider or of whichever it looks like: yields batches with ``events`` and ``faults``.
Reader = Callable[[Path, str | None], Iterator[Any]]
#: Is told what is being done ("reading" or "merging"), with which file or provider, and how many events are done.
Progress = Callable[[str, str, int], None]


def packs(folder: Path) -> dict[Path, tuple[ledger.File, ...]]:
    """Return the finished packs in a folder, with the providers' files that are in each."""
    found = {}
    for path in sorted(folder.glob(f"*/{_LIST}")):
        found[path.parent] = ledger.loaded(ledger.File, json.loads(path.read_text(encoding="utf-8")))
    return found


def runs(pack: Path) -> list[Path]:
    """Return the sorted files of a pack."""
    return sorted(pack.glob(f"*{merging.RUN}"))


def set_aside(folder: Path, sha256: str) -> Path:
    """Return the file for the rows set aside of a providers' file."""
    return folder / f"{sha256}.parquet"


class Staging:
    """Packs being made in a folder; at its end what is begun is finished."""

    def __init__(self, folder: Path, read: Reader, most: float, progress: Progress) -> None:
        self._folder, self._read, self._most, self._progress = folder, read, most, progress
        self._tables: list[pa.Table] = []
        self._files: list[ledger.File] = []
        self._runs = 0
        self._worker = ThreadPoolExecutor(1)  # sorts and writes while the next events are read
        self._pending: deque[Future[None]] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        try:
            self._finish()
            self._wait()
        finally:
            self._worker.shutdown()

    def take(self, path: Path, sha256: str, before: os.stat_result, provider: str | None) -> ledger.File:
        """Read a file, as it was before it was hashed, into a pack, and return its entry in the ledger.

        Raises
        ------
        FaultsError
            Where it is not fit; nothing of it is kept.
        """
        reading = Reading(path, sha256, before, set_aside(self._folder, sha256))
        pack = self._folder / sha256  # of its own, where it has many events
        try:
            for batch in self._read(path, provider):
                reading.add(ordering.encoded(batch.events), batch.faults)
                self._progress("reading", path.name, reading.events)
                if reading.held >= ROWS:
                    self._run(reading.taken(), pack)
            entry = reading.finished(self._most)
        except BaseException:
            self._wait()
            reading.discard()
            shutil.rmtree(pack, ignore_errors=True)
            raise
        if pack.exists():
            self._run(reading.taken(), pack)
            self._list([entry], pack)
        else:
            if self._files and self._files[0].provider != entry.provider:
                self._finish()
            self._tables += reading.taken()
            self._files.append(entry)
            if sum(map(len, self._tables)) >= ROWS:
                self._finish()
        return entry

    def _finish(self) -> None:
        """Make a pack of the files whose events are in memory."""
        if self._files:
            pack = self._folder / self._files[0].sha256
            self._run(self._tables, pack)
            self._list(self._files, pack)
        self._tables, self._files = [], []

    def _run(self, tables: list[pa.Table], pack: Path) -> None:
        if tables:
            pack.mkdir(exist_ok=True)
            self._runs += 1
            self._submit(merging.write_run, tables, pack / f"{self._runs:06}{merging.RUN}")

    def _list(self, files: Sequence[ledger.File], pack: Path) -> None:
        self._submit(written, pack / _LIST, ledger.dumped(files))

    def _submit(self, does: Callable[..., None], *given: Any) -> None:  # noqa: ANN401 - whatever it takes
        self._wait(_WAITING)
        before = self._pending[-1] if self._pending else None
        self._pending.append(self._worker.submit(_after, before, does, *given))

    def _wait(self, most: int = 0) -> None:
        """Wait until at most so many are not done."""
        while len(self._pending) > most:
            self._pending.popleft().result()


def _after(before: "Future[None] | None", does: Callable[..., None], *given: Any) -> None:  # noqa: ANN401
    """Do something, unless what was to be done before failed: a pack with a file that lacks is never listed."""
    if before is not None:
        before.result()
    does(*given)
