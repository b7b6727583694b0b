"""A store of events: providers' files in one schema, as Parquet sorted so that a question reads what it needs.

A store is a folder::

    ledger.json                         what is in it; replaced whole
    parts/icews-2018-0123456789abcdef.parquet   a provider's events of a year, sorted (`helpers.eventdata.ordering`)
    totals/icews-2018-0123456789abcdef.parquet  what shares of that year are taken of (`helpers.eventdata.totals`)
    months/icews-2018-0123456789abcdef.parquet  what pairs did with each other, by month (`helpers.eventdata.months`)
    faults/SHA256.parquet               the rows of a file that were set aside
    incoming/                           files being added, sorted and not yet merged

Files are added in two steps. Each is read into sorted files in ``incoming`` (`helpers.eventdata.staging`); then these
and the parts of the same years are merged into new parts, and the ledger names them all at once. Whatever stops it
before, what the ledger names is there, and the next call of `Store.add` goes on from the files that were read. The
parts depend on nothing but which files were added: not on their order, nor on what was interrupted.
"""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from glob import escape
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from helpers.common.extras import imported
from helpers.common.faults import Fault, FaultsError
from helpers.eventdata import checking, ledger, merging, staging
from helpers.eventdata.durable import digest, lasting
from helpers.eventdata.ledger import File, Ledger, Part
from helpers.eventdata.months import MONTHS
from helpers.eventdata.reading import MOST_FAULTS
from helpers.eventdata.schema import SCHEMA
from helpers.eventdata.totals import TOTALS

_LOCK: Final = ".lock"


if TYPE_CHECKING:
    from helpers.eventdata.questions import By, Pairs


class Outcome(NamedTuple):
    """What became of a file: ``file`` where it is in the store, ``new`` where it was not before, else ``error``."""

    path: Path
    file: File | None
    new: bool
    error: str


class Store:
    """The store in a folder.

    Parameters
    ----------
    folder
        The folder; `add` makes it.
    read
        Reads a file: `helpers.eventdata.readers.read`, if none is given.
    """

    def __init__(self, folder: Path, read: staging.Reader | None = None) -> None:
        self.folder = Path(folder)
        self._read = read
        self._asked: tuple[tuple[str, ...], Any] | None = None

    def __repr__(self) -> str:
        """Return how much is in it, in a line."""
        found = ledger.read(self.folder) or Ledger()
        return f"{sum(part.events for part in found.parts):,} events of {len(found.files)} files"

    def add(
        self,
        paths: Iterable[Path],
        provider: str | None = None,
        progress: staging.Progress | None = None,
        most_faults: float = MOST_FAULTS,
        waiting: Callable[[], None] | None = None,
    ) -> list[Outcome]:
        """Add files that are not there yet, whatever their names.

        Parameters
        ----------
        paths
            Providers' files as downloaded.
        provider
            Whose they are; none: told by what is in each.
        progress
            Is told what is being done, with which file, and how many events are done.
        most_faults
            The share of a file's rows that may be malformed; where more are, the file is not added, and the others are.
        waiting
            Is called where another process adds to the same store, before waiting for it.

        Raises
        ------
        FaultsError
            Where a path is no file, or the folder is of something else; nothing was begun.
        """
        given = [Path(path) for path in paths]
        _refuse(given)
        self._refuse_unfit()
        tell = progress or (lambda *_: None)
        for folder in (self._incoming, self._parts, *self._counted.values(), self._faults):
            folder.mkdir(parents=True, exist_ok=True)
        with self._locked(waiting):
            self._heal()
            outcomes = self._take(given, provider, most_faults, tell)
            self._merge(tell)
        return outcomes

    def files(self) -> list[File]:
        """Return the files that were added, by provider and first date.

        Raises
        ------
        FaultsError
            Where there is no store.
        """
        return list(self._ledger().files)

    def parts(self) -> list[Part]:
        """Return the files of the store, by provider and year."""
        return list(self._ledger().parts)

    def parquet(self) -> list[Path]:
        """Return the paths of the files of the store: Parquet in `helpers.eventdata.schema.SCHEMA`."""
        return [self._parts / part.name for part in self._ledger().parts]

    def faults(self, file: File) -> Any:  # noqa: ANN401 - a pyarrow.Table, typed nowhere
        """Return the rows of a file that were set aside: line, reason, text."""
        return checking.faults(self._faults, file)

    def events(self) -> Any:  # noqa: ANN401 - an ibis.Table, typed nowhere
        """Return the events as an Ibis table on DuckDB; ask for it again after files were added.

        Raises
        ------
        FaultsError
            Where there is no store.
        """
        return self._database().table("events")

    def totals(self, one_a_day: bool = False) -> Any:  # noqa: ANN401 - an ibis.Table
        """Return what `helpers.eventdata.questions.totals` counts of `events`, or of one a day of them, as it is kept.

        Filter it by provider and date as the events are. A question that is given it reads its own events alone.
        """
        questions = imported("helpers.eventdata.questions", "events")
        return questions.kept_totals(self._database().table("totals"), one_a_day)

    def months(self) -> Any:  # noqa: ANN401 - an ibis.Table
        """Return what `helpers.eventdata.questions.months` counts of `events`, as it is kept."""
        return self._database().table("months")

    def dyads(self, pairs: "Pairs | None", by: "By", one_a_day: bool = False) -> Any:  # noqa: ANN401 - a pyarrow.Table
        """Return what `helpers.eventdata.questions.dyads` answers of the whole store, from what is kept of it.

        Its expression takes longer to make than the answer: a question's is kept for the next time.
        """
        sql = imported("helpers.eventdata.questions", "events").dyads_in_sql
        text, schema = sql(None if pairs is None else tuple(pairs), by, one_a_day)
        return self._database().con.sql(text).to_arrow_table().cast(schema)

    def _database(self) -> Any:  # noqa: ANN401 - a backend of ibis
        """Return what the store is asked through: one while its parts are the same."""
        parts = tuple(path.name for path in self.parquet())
        if self._asked is None or self._asked[0] != parts:
            ibis = imported("ibis", "events")
            duckdb = ibis.duckdb.connect(temp_directory=gettempdir())  # not where the user happens to be
            duckdb.raw_sql("SET parquet_metadata_cache = true")
            folders = {"events": self._parts, **self._counted}
            for name, schema in (("events", SCHEMA), ("totals", TOTALS), ("months", MONTHS)):
                folder = folders[name]
                paths = [escape(str(folder / part)) for part in parts]  # DuckDB takes * and [ for patterns
                if paths:
                    duckdb.read_parquet(paths, table_name=name)
                else:
                    duckdb.create_table(name, schema=ibis.Schema.from_pyarrow(schema))
            self._asked = parts, duckdb
        return self._asked[1]

    def check(self, progress: staging.Progress | None = None) -> list[Fault]:
        """Return what is wrong with the store: hashes, schema, order, totals, and counts against the ledger.

        Raises
        ------
        FaultsError
            Where there is no store.
        """
        return checking.check(self.folder, self._ledger(), progress or (lambda *_: None))

    def unmerged(self) -> list[File]:
        """Return the files that an interrupted call of `add` has read and not merged; the next call does that."""
        known = {file.sha256 for file in self._ledger().files}
        waiting = staging.packs(self._incoming).values()
        return [file for files in waiting for file in files if file.sha256 not in known]

    @property
    def _parts(self) -> Path:
        return self.folder / "parts"

    @property
    def _counted(self) -> dict[str, Path]:
        return {name: self.folder / name for name in merging.COUNTED}

    @property
    def _faults(self) -> Path:
        return self.folder / "faults"

    @property
    def _incoming(self) -> Path:
        return self.folder / "incoming"

    def _ledger(self) -> Ledger:
        found = ledger.read(self.folder)
        if found is None:
            problem = "is no store of events; 'events add' makes one"
            raise FaultsError("nothing was read", [Fault("the store", 0, "", str(self.folder), problem)])
        return found

    @contextmanager
    def _locked(self, waiting: Callable[[], None] | None) -> Iterator[None]:
        """Hold the store for this process; the lock goes with it, however it ends."""
        filelock = imported("filelock", "events")
        lock = filelock.FileLock(self.folder / _LOCK)
        try:
            lock.acquire(timeout=0)
        except filelock.Timeout:
            if waiting is not None:
                waiting()
            lock.acquire()
        try:
            yield
        finally:
            lock.release()

    def _refuse_unfit(self) -> None:
        """Raise FaultsError for a folder with other things in it: what is no part of a store would be cleared."""
        if ledger.read(self.folder) is not None or not self.folder.exists():
            return
        ours = {self._incoming, self._parts, *self._counted.values(), self._faults}
        begun = (_LOCK, f"{ledger.NAME}.new")  # what a first call leaves that was killed at once
        others = [path for path in self.folder.iterdir() if path not in ours and path.name not in begun]
        others += [path for folder in ours if folder.exists() for path in folder.iterdir()]
        if others:
            problem = f"is no store and has other things in it, such as {others[0].name!r}; name a new folder"
            raise FaultsError("nothing was added", [Fault("the store", 0, "", str(self.folder), problem)])

    def _heal(self) -> None:
        """Clear what a process that was killed left: all that neither the ledger nor a finished pack names."""
        known = ledger.read(self.folder)
        if known is None:
            ledger.write(self.folder, known := Ledger())
        added = {file.sha256 for file in known.files}
        finished = staging.packs(self._incoming)
        waiting = {pack: files for pack, files in finished.items() if not added & {file.sha256 for file in files}}
        read = {file.sha256 for files in waiting.values() for file in files}
        for path in [*self._incoming.iterdir()]:
            if path not in waiting and (path.is_dir() or path.stem not in read):
                _remove(path)
        parts = {part.name for part in known.parts}
        for folder in (self._parts, *self._counted.values(), self._faults):
            for path in [*folder.iterdir()]:
                if path.name not in parts and path.stem not in added | read:
                    _remove(path)

    def _take(self, paths: list[Path], provider: str | None, most: float, progress: staging.Progress) -> list[Outcome]:
        """Read what is not in the store into packs; a file that is not fit is left out, the others go on."""
        known = {file.sha256: file for file in self._ledger().files}
        read = self._read or imported("helpers.eventdata.readers", "events").read
        waiting = {file.sha256: file for files in staging.packs(self._incoming).values() for file in files}
        outcomes = []
        with staging.Staging(self._incoming, read, most, progress) as taking:
            for path in paths:
                try:
                    before = path.stat()
                    sha256 = digest(path)
                    if sha256 in known:
                        outcomes.append(Outcome(path, known[sha256], False, ""))
                        continue
                    known[sha256] = waiting.get(sha256) or taking.take(path, sha256, before, provider)
                    outcomes.append(Outcome(path, known[sha256], True, ""))
                except FaultsError as error:
                    outcomes.append(Outcome(path, None, False, str(error)))
        return outcomes

    def _merge(self, progress: staging.Progress) -> None:
        """Merge the packs and the parts of their years into new parts, and name them in the ledger all at once."""
        waiting = staging.packs(self._incoming)
        if not waiting:
            return
        before = self._ledger()
        parts = {(part.provider, part.year): part for part in before.parts}
        for provider in sorted({file.provider for files in waiting.values() for file in files}):
            packs = [pack for pack, files in waiting.items() if files[0].provider == provider]
            parts |= self._parts_of(provider, packs, before, progress)
        files = [file for pack in waiting.values() for file in pack]
        for file in files:
            if (aside := staging.set_aside(self._incoming, file.sha256)).exists():
                aside.replace(staging.set_aside(self._faults, file.sha256))
        lasting(self._faults)
        for folder in (self._parts, *self._counted.values()):
            lasting(folder)
        ledger.write(self.folder, Ledger((*before.files, *files), tuple(parts.values())))
        self._heal()

    def _parts_of(
        self, provider: str, packs: list[Path], before: Ledger, progress: staging.Progress
    ) -> dict[tuple[str, int], Part]:
        """Return the new parts of a provider."""
        paths = [path for pack in packs for path in staging.runs(pack)]
        years = merging.years(paths)
        old = {part.year: part for part in before.parts if part.provider == provider and part.year in years}
        paths = [*(self._parts / part.name for part in old.values()), *paths]
        folder = self._incoming / "merging"
        folder.mkdir()
        made = merging.merge(paths, folder, lambda rows: progress("merging", provider, rows))
        parts = {}
        for new in made:
            name = f"{provider}-{new.year:04}-{new.sha256[:16]}.parquet"
            new.path.replace(self._parts / name)
            for kept, path in new.counted.items():
                path.replace(self._counted[kept] / name)
            repeated = new.dropped + (old[new.year].repeated if new.year in old else 0)
            parts[provider, new.year] = Part(name, provider, new.year, new.rows, repeated, new.alike, new.sha256)
        shutil.rmtree(folder)
        return parts


def _refuse(paths: list[Path]) -> None:
    """Raise FaultsError for paths that are no files."""
    faults = []
    for path in paths:
        if path.is_dir():
            faults.append(Fault(str(path), 0, "", "", "is a folder; name the files in it, such as FOLDER/*.zip"))
        elif not path.exists():
            faults.append(Fault(str(path), 0, "", "", "there is no such file"))
        elif not path.is_file():
            faults.append(Fault(str(path), 0, "", "", "is no regular file"))
        elif not os.access(path, os.R_OK):
            faults.append(Fault(str(path), 0, "", "", "may not be read"))
    if faults:
        raise FaultsError("nothing was added", faults)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
