"""Load and validate ``data/world/``, with all faults of all tables at once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from operator import attrgetter
from pathlib import Path
from typing import Any, Final

import pandas as pd

from helpers.common.faults import Fault, FaultsError, nearest
from helpers.common.frames import tuples
from helpers.record import dataset, reading, schema, validation
from helpers.record.cells import Row
from helpers.words.language import ending
from helpers.world import consistency, tables

#: What the computed tables and the codebook are made with.
GIVEN: Final = ("datasets", "measures", "states", "dyads", "codes")
_Rows = dict[str, list[tuple[int, Any]]]


@dataclass(frozen=True)
class World:
    """The tables of the world's data, each a DataFrame with the columns of its model in `helpers.world.tables`."""

    datasets: pd.DataFrame
    measures: pd.DataFrame
    states: pd.DataFrame
    dyads: pd.DataFrame
    series: pd.DataFrame
    twins: pd.DataFrame
    arms_items: pd.DataFrame
    arms_by_kind: pd.DataFrame
    arms_kinds: pd.DataFrame
    reactors: pd.DataFrame
    event_counts: pd.DataFrame
    event_totals: pd.DataFrame
    event_edges: pd.DataFrame
    shocks: pd.DataFrame
    chronology: pd.DataFrame
    chronology_events: pd.DataFrame
    checks: pd.DataFrame
    check_records: pd.DataFrame
    check_pairs: pd.DataFrame
    verdicts: pd.DataFrame
    outcomes: pd.DataFrame
    codes: pd.DataFrame

    def __repr__(self) -> str:
        """Return how much is in it, in a line."""
        figures = f"{len(self.series)} figures of {len(self.measures)} measures"
        return f"{figures}; {len(self.checks)} checks, {len(self.verdicts)} verdicts"

    @property
    def checked(self) -> pd.DataFrame:
        """The checks with their verdicts, in the order of the checks; those without a verdict are left out."""
        return self.checks.merge(self.verdicts, on="check_id")

    def labels(self, vocabulary: str, language: str) -> dict[str, str]:
        """Return code -> its name, of a vocabulary."""
        codes = tuples(self.codes, "vocabulary", "code", f"label{ending(language)}")
        return {code: label for of, code, label in codes if of == vocabulary}

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return table name -> DataFrame."""
        return {part.name: getattr(self, part.name) for part in fields(self)}


def load(folder: Path, record: dataset.Record | None) -> World:
    """Load the tables in ``folder``, or nothing.

    Raises
    ------
    FaultsError
        With all faults of all tables.
    """
    world, faults = examine(folder, record)
    if faults:
        raise FaultsError(f"the tables in {folder.name}/ were not loaded", faults)
    return world


def beside(data: Path) -> World:
    """Return the world's data in a record's folder, for whatever part of the record is at hand; kept until it changes.

    What refers to the record is not checked here (`load` does): a part of it lacks what the other part has. Where the
    folder has no ``world/``, all tables are without rows. Its tables are everybody's: nobody changes them in place.

    Raises
    ------
    FaultsError
        With all faults of all tables.
    """
    folder = data / "world"
    files = sorted(folder.glob("*.csv"))
    return _beside(folder, tuple((file.name, file.stat().st_mtime_ns, file.stat().st_size) for file in files))


@lru_cache(maxsize=2)
def _beside(folder: Path, files: tuple[tuple[str, int, int], ...]) -> World:
    return load(folder, None) if files else World(**{name: _frame(name, []) for name in tables.TABLES})


def examine(folder: Path, record: dataset.Record | None) -> tuple[World, list[Fault]]:
    """Return the valid rows of the tables in ``folder``, and all their faults; ``record`` has what they refer to.

    Without one, references to a record are taken as they are.
    """
    faults: list[Fault] = []
    rows, known = _read(folder, tables.TABLES, faults)
    faults += _key_faults(rows)
    faults += _reference_faults(rows, known | _ids(record))
    faults += consistency.faults(rows, record)
    faults += reading.strays(folder, tables.TABLES)
    frames = {name: _frame(name, found) for name, found in rows.items()}
    return World(**frames), [_placed(folder, fault) for fault in faults]


def kept(folder: Path) -> dict[str, pd.DataFrame]:
    """Return the tables that the computed ones are made with, by name.

    Raises
    ------
    FaultsError
        With all their faults.
    """
    faults: list[Fault] = []
    rows, known = _read(folder, {name: tables.TABLES[name] for name in GIVEN}, faults)
    faults += _key_faults(rows)
    faults += _reference_faults(rows, known)
    if faults:
        raise FaultsError("no figures were computed", [_placed(folder, fault) for fault in faults])
    return {name: _frame(name, found) for name, found in rows.items()}


def present(folder: Path) -> list[str]:
    """Return the names of the tables that ``folder`` has, in reading order."""
    return [name for name in tables.TABLES if (folder / f"{name}.csv").exists()]


def _read(
    folder: Path, models: Mapping[str, type[Row]], faults: list[Fault]
) -> tuple[_Rows, dict[str, set[str] | None]]:
    """Return the valid rows of tables, with their numbers, and the ids in each, those of invalid rows too."""
    rows: _Rows = {}
    known: dict[str, set[str] | None] = {}
    for name, model in models.items():
        absent = name in tables.LATER and not (folder / f"{name}.csv").exists()
        columns = None if absent else reading.read(folder, name, [*model.model_fields], faults)
        rows[name] = validation.valid(name, model, columns or dict.fromkeys(["", *model.model_fields], ()), faults)
        known[name] = {*columns[model.key[0]]} if columns else set() if absent else None
    return rows, known


def _placed(folder: Path, fault: Fault) -> Fault:
    return Fault(f"{folder.name}/{fault.where}", fault.row, fault.column, fault.value, fault.problem)


def _frame(name: str, rows: list[tuple[int, Any]]) -> pd.DataFrame:
    return pd.DataFrame([row for _, row in rows], columns=list(tables.TABLES[name].model_fields))


def _ids(record: dataset.Record | None) -> dict[str, set[str] | None]:
    if record is None:
        return dict.fromkeys(("domains", "sources", "events", "editorial_notes"))
    return {
        "domains": {*record.domains["domain_id"]},
        "sources": {*record.sources["source_id"]},
        "events": {*record.events["event_id"]},
        "editorial_notes": {*record.editorial_notes["note_id"]},
    }


def _key_faults(rows: _Rows) -> Iterator[Fault]:
    """Rows whose key another has."""
    for name, found in rows.items():
        key = tables.TABLES[name].key
        seen: dict[object, int] = {}
        for number, row in found:
            first = seen.setdefault(attrgetter(*key)(row), number)
            if first != number:
                shown = " ".join(str(getattr(row, column)) for column in key)
                yield Fault(f"{name}.csv", number, key[0], shown, f"already in row {first}")


def _reference_faults(rows: _Rows, known: Mapping[str, Iterable[str] | None]) -> Iterator[Fault]:
    """Ids that no row of the table has to which they refer; none where that table could not be read."""
    for name, found in rows.items():
        model = tables.TABLES[name]
        for column, target in schema.references(model).items():
            allowed = known.get(target)
            if allowed is None:
                continue
            good = {*allowed} | ({""} if schema.may_be_empty(model, column) else set())
            for number, row in found:
                if (value := getattr(row, column)) not in good:
                    problem = f"no such row in {target}.csv; {nearest(value, sorted(allowed))}"
                    yield Fault(f"{name}.csv", number, column, value, problem)
