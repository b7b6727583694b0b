"""A provider's file while it is read into the store: what it has, and whether it is fit."""

import os
import re
from collections import Counter
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from helpers.common.faults import Fault, FaultsError, cut
from helpers.eventdata import ordering
from helpers.eventdata.durable import lasting
from helpers.eventdata.ledger import File

#: Share of a file's rows that may be malformed.
MOST_FAULTS: Final = 0.05
_PROVIDER: Final = re.compile(r"[a-z][a-z0-9_-]{0,30}")
_EXAMPLES: Final = 5
_REASONS: Final = 100  # different ones that are counted


class Reading:
    """A file that is being read: its latest events in memory, its rows set aside in ``aside``."""

    def __init__(self, path: Path, sha256: str, before: os.stat_result, aside: Path) -> None:
        self.path, self.sha256 = path, sha256
        self.events = self.faults = self.held = 0
        self._tables: list[pa.Table] = []
        self._providers: set[str] = set()
        self._first = self._last = ""
        self._reasons: Counter[str] = Counter()
        self._examples: list[Fault] = []
        self._aside = aside
        self._writer: pq.ParquetWriter | None = None
        self._before = before

    def add(self, events: pa.Table, faults: pa.Table) -> None:
        """Take a batch.

        Raises
        ------
        FaultsError
            Where an event has no place in the order of the store.
        """
        if len(faults):
            self._set_aside(faults)
        if len(events):
            if problem := ordering.unfit(events):
                raise self._refused(problem)
            self._tables.append(events)
            self.held += len(events)
            self.events += len(events)
            self._providers |= {*pc.unique(events["provider"]).to_pylist()}
            span = pc.min_max(events["date"]).as_py()
            first, last = span["min"].isoformat(), span["max"].isoformat()
            self._first, self._last = min(self._first or first, first), max(self._last, last)

    def taken(self) -> list[pa.Table]:
        """Return the events in memory, and forget them."""
        tables, self._tables, self.held = self._tables, [], 0
        return tables

    def finished(self, most: float) -> File:
        """Return the file's entry in the ledger; ``most`` is the share of rows that may be malformed.

        Raises
        ------
        FaultsError
            Where more are, where it has no events, or where it was changed meanwhile.
        """
        if self._writer is not None:
            self._writer.close()
            lasting(self._aside)
        after, before = self.path.stat(), self._before
        if (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
            raise self._refused("was changed while it was read; add it when it is complete")
        if self.faults > most * (self.events + self.faults):
            raise FaultsError(self._too_many(most), self._examples)
        if not self.events:
            raise self._refused("has no events")
        if len(self._providers) > 1:
            raise self._refused(f"has events of several providers: {cut(', '.join(sorted(self._providers)))}")
        (provider,) = self._providers
        if not _PROVIDER.fullmatch(provider):
            problem = "must begin with a small letter and have small letters, digits, - and _ alone, at most 31"
            raise FaultsError("a file was not added", [Fault(self.path.name, 0, "provider", provider, problem)])
        name = self.path.name.encode("utf-8", "replace").decode("utf-8")
        counts = (after.st_size, self.events, self.faults)
        return File(self.sha256, name, provider, *counts, self._first, self._last)

    def discard(self) -> None:
        """Throw away what was set aside."""
        if self._writer is not None:
            self._writer.close()
        self._aside.unlink(missing_ok=True)

    def _set_aside(self, faults: pa.Table) -> None:
        if self._writer is None:
            self._writer = pq.ParquetWriter(self._aside, faults.schema, compression="zstd")
        self._writer.write_table(faults)
        self.faults += len(faults)
        for count in pc.value_counts(faults["reason"]).to_pylist():
            if len(self._reasons) < _REASONS or count["values"] in self._reasons:
                self._reasons[count["values"]] += count["counts"]
        for row in faults.slice(0, _EXAMPLES - len(self._examples)).to_pylist():
            self._examples.append(Fault(self.path.name, row["line"], "", row["text"], row["reason"]))

    def _refused(self, problem: str) -> FaultsError:
        return FaultsError("a file was not added", [Fault(self.path.name, 0, "", "", problem)])

    def _too_many(self, most: float) -> str:
        rows = self.events + self.faults
        often = "; ".join(f"{cut(reason)} ({times:,})" for reason, times in self._reasons.most_common(3))
        return (
            f"{cut(self.path.name)} was not added: {self.faults:,} of its {rows:,} rows are malformed "
            f"({self.faults / rows:.1%}; at most {most:.1%} may be). Most often: {often}. The first of them"
        )
