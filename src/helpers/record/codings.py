"""What two coders gave who coded the same articles: the tables in ``data/reliability/``."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Final

import pandas as pd
from pydantic import Field

from helpers.common.faults import Fault, FaultsError, nearest
from helpers.record import cells, reading, validation, vocabulary

#: What is compared in the first test: dates by distance, the others by their codes.
FIELDS: Final = ("event_type", "domain_id", "status", "date")
#: Sample of the second test -> what is compared, and the codes that it may hold (None for ids and positions).
SAMPLED: Final[dict[str, dict[str, Collection[str] | None]]] = {
    "roles": {"role": vocabulary.ROLES},
    "links": {"link": ("none", *vocabulary.LINKS)},
    "claims": {"holder_id": None, "stance": vocabulary.STANCES},
    "voices": {"voice": vocabulary.VOICES, "attributed_to": None},
    "theses": {"position": None, "strength": vocabulary.STRENGTHS, "basis": vocabulary.POSITION_BASES},
}
SAMPLED_FIELDS: Final = tuple(field for fields in SAMPLED.values() for field in fields)


class Coding(cells.Row):
    """A unit of one coder: a record with a passage."""

    key = ("unit_id",)
    title = "What one coder found"
    unit_id: cells.Text = cells.column("Id that the coder gave it")
    source_id: cells.Text = cells.column("The article")
    paragraph: Annotated[int, Field(ge=1)] = cells.column("Paragraph of the passage")
    start: cells.Count = cells.column("First character of the passage")
    end: cells.Count = cells.column("Character after the last")
    sha256: cells.Sha256 = cells.column("SHA-256 of the passage")
    label_en: cells.Text = cells.column("Short name in English")
    record_kind: str = cells.column("Event, or lasting condition", allowed=vocabulary.RECORD_KINDS)
    event_type: str = cells.column("PLOVER event type", allowed=("", *vocabulary.SCORES))
    domain_id: cells.Text = cells.column("The domain")
    status: str = cells.column("How far it has come", allowed=vocabulary.STATUSES)
    date: str = cells.column("Date, as the coder wrote it")
    date_basis: str = cells.column("How the date is known", allowed=vocabulary.DATE_BASES)


class Settled(cells.Row):
    """A difference of the two coders, and how it was settled against the text."""

    key = ("record", "second", "field")
    title = "How differences were settled"
    record: str = cells.column("The first coder's unit, or the record that covers the second's")
    second: cells.Text = cells.column("The second coder's unit")
    field: str = cells.column("In what they differ", allowed=(*FIELDS, "presence"))
    first_code: str = cells.column("The first coder's code")
    second_code: str = cells.column("The second coder's code")
    settled_code: str = cells.column("The code that was settled on")
    reason: cells.Text = cells.column("Why")


class Sampled(cells.Row):
    """A code of a sampled unit, by both coders."""

    key = ("sample", "unit", "field")
    title = "What two coders gave the same units of a sample"
    sample: str = cells.column("What was sampled", allowed=SAMPLED)
    unit: cells.Text = cells.column("The ids of the unit before consolidation, with a space between them")
    source_id: cells.Text = cells.column("The article; the first, where the unit has passages in more than one")
    field: str = cells.column("What was coded", allowed=SAMPLED_FIELDS)
    first: str = cells.column("The first coder's code")
    second: str = cells.column("The second coder's code")
    settled: str = cells.column("The code that was settled on")


#: The tables of ``data/reliability/``.
TABLES: Final[dict[str, type[cells.Row]]] = {
    "first_coding": Coding,
    "second_coding": Coding,
    "settled": Settled,
    "second_sample": Sampled,
}


def examine(data: Path) -> tuple[dict[str, pd.DataFrame], list[Fault]]:
    """Return the valid rows of the tables in ``data/reliability/``, and all faults; empty frames where it is not."""
    folder, faults, frames = data / "reliability", list[Fault](), {}
    for table, model in TABLES.items():
        columns = reading.read(folder, table, [*model.model_fields], faults) if folder.exists() else None
        rows = validation.valid(table, model, columns, faults) if columns else []
        seen: dict[tuple[str, ...], int] = {}
        for number, row in rows:
            key = tuple(getattr(row, name) for name in model.key)
            if seen.setdefault(key, number) != number:
                faults.append(Fault(f"{table}.csv", number, model.key[0], key[0], f"already in row {seen[key]}"))
            if model is Coding and row.start >= row.end:
                faults.append(Fault(f"{table}.csv", number, "end", str(row.end), f"must be over start, {row.start}"))
            if model is Sampled:
                faults += _miscoded(row, number)
        frames[table] = pd.DataFrame([row for _, row in rows], columns=list(model.model_fields))
    faults += reading.strays(folder, TABLES)
    return frames, [replace(fault, where=f"reliability/{fault.where}") for fault in faults]


def _miscoded(row: Sampled, number: int) -> list[Fault]:
    """Return what does not fit in a row of the sample: its field is of its sample, and its codes of that field."""
    where, fields = "second_sample.csv", SAMPLED[row.sample]
    if row.field not in fields:
        return [Fault(where, number, "field", row.field, nearest(row.field, fields))]
    allowed = fields[row.field]
    if allowed is None:
        return []
    codes = {"first": row.first, "second": row.second, "settled": row.settled}
    return [
        Fault(where, number, name, code, nearest(code, allowed)) for name, code in codes.items() if code not in allowed
    ]


def load(data: Path) -> dict[str, pd.DataFrame]:
    """Return the tables in ``data/reliability/``, by name; empty frames where it is not.

    Raises
    ------
    FaultsError
        With all that is wrong or missing in that folder.
    """
    frames, faults = examine(data)
    if faults:
        raise FaultsError(f"the codings in {data.name}/reliability/ were not loaded", faults)
    return frames
