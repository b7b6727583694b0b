"""Draft rows made of a worksheet's proposals: marked as drafts, refused by ``check`` until a person confirms them.

So are rows for the theses, each with the position that the article takes none.

A draft is what a machine can write down of a sentence: its place, the dates that it may mean and the actors
that it may name. What it means (tier, type, status, roles, words) is left empty for whoever reads it.
"""

import csv
import io
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Final

import pandas as pd

from helpers.common.faults import Fault, FaultsError, nearest
from helpers.record import cells, schema, vocabulary

#: The rows of one table, each column -> text.
Rows = list[dict[str, str]]
_TABLES: Final = ("events", "event_actors", "event_domains", "evidence")
#: Columns that a record without them may leave empty, and that a new event has all the same.
_NEEDED: Final = ("tier", "endorsement")


def read(folder: Path) -> dict[str, Rows]:
    """Return the tables of a folder as text, faults and all: they are being filled."""
    tables = {}
    for table in schema.TABLES:
        with (folder / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
            tables[table] = [{name: cell or "" for name, cell in row.items()} for row in csv.DictReader(file)]
    return tables


def text(table: str, rows: Rows) -> str:
    """Return the rows of a table as CSV."""
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, [*schema.TABLES[table].model_fields], lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()


def drafts(
    passages: pd.DataFrame,
    dates: pd.DataFrame,
    actors: pd.DataFrame,
    evidence: Rows,
    paragraphs: Collection[int] = (),
) -> dict[str, Rows]:
    """Return a draft for each sentence on which no event or claim rests yet.

    Parameters
    ----------
    passages, dates, actors
        The worksheet's ``passages``, ``proposed_dates`` and ``proposed_actors``.
    evidence
        The rows of ``evidence`` that are there already; an actor's own passage takes no sentence.
    paragraphs
        Only these; empty for all.

    Returns
    -------
    dict
        Table -> rows to append; columns that only a reader can fill are empty. The id of an event is
        ``draft-``, the source, the paragraph, and the number of its sentence in the paragraph.
    """
    named = set(actors["actor_id"])
    taken = [
        (int(row["start"]), int(row["end"]))
        for row in evidence
        if row["source_id"] in set(passages["source_id"]) and row["record_id"] not in named
    ]
    made: dict[str, Rows] = {table: [] for table in _TABLES}
    number = passages.groupby("paragraph").cumcount() + 1
    for passage, place in zip(passages.to_dict("records"), number, strict=True):
        start, end, paragraph = int(passage["start"]), int(passage["end"]), int(passage["paragraph"])
        if paragraphs and paragraph not in paragraphs:
            continue
        if any(first < end and start < last for first, last in taken):
            continue
        draft = f"{cells.DRAFT}{passage['source_id']}-{paragraph}-{place}"
        dated = [row for row in _inside(dates, start, end) if row["date"]]
        made["events"].append(
            _row("events", event_id=draft, date=dated[0]["date"], date_basis=dated[0]["date_basis"])
            if dated
            else _row("events", event_id=draft, date_basis="none")
        )
        for actor in dict.fromkeys(row["actor_id"] for row in _inside(actors, start, end)):
            made["event_actors"].append(_row("event_actors", event_id=draft, actor_id=actor))
        made["event_domains"].append(_row("event_domains", event_id=draft, rank="primary"))
        here = {name: str(passage[name]) for name in ("source_id", "paragraph", "start", "end", "sha256")}
        made["evidence"].append(_row("evidence", record_id=draft, **here))
    return made


def positions(theses: Rows, positions: Rows, source_id: str) -> Rows:
    """Return a draft for each thesis that an article has no row for: that it takes no position, marked as a draft.

    Whoever has read the article for the thesis writes one of its codes in place of the draft.
    """
    given = {row["thesis_id"] for row in positions if row["source_id"] == source_id}
    made = []
    for thesis in theses:
        if thesis["thesis_id"] not in given:
            proposed = next((code for code in thesis["codes"].split("|") if code in vocabulary.NOT_TAKEN), "position")
            row = {"thesis_id": thesis["thesis_id"], "source_id": source_id, "position": f"{cells.DRAFT}{proposed}"}
            made.append(_row("thesis_positions", strength="none", basis="none", **row))
    return made


def _inside(proposals: pd.DataFrame, start: int, end: int) -> list[dict[str, str]]:
    """Return the proposals that lie in a passage."""
    rows = proposals.to_dict("records")
    return [row for row in rows if int(row["start"]) >= start and int(row["end"]) <= end]


def _row(table: str, **values: str) -> dict[str, str]:
    return dict.fromkeys(schema.TABLES[table].model_fields, "") | values


def confirmed(
    tables: Mapping[str, Rows], draft: str, event_id: str, actors: pd.DataFrame, passages: pd.DataFrame
) -> dict[str, Rows]:
    """Return the tables with a draft as an event with an id of its own.

    Actors of it who have no passage in its source get the first that was proposed for them, in the
    author's voice: a bare name is nobody's saying.

    Parameters
    ----------
    actors, passages
        The worksheet's ``proposed_actors``, and passages for them: ``start``, ``end``, ``sha256``.

    Raises
    ------
    FaultsError
        Where there is no such draft, the new id is none or is taken, or cells of the draft are still empty.
    """
    if faults := _unready(tables, draft, event_id):
        raise FaultsError("the draft was not confirmed", faults)
    changed = {table: [_renamed(row, draft, event_id) for row in rows] for table, rows in tables.items()}
    (source,) = {row["source_id"] for row in tables["evidence"] if row["record_id"] == draft}
    placed = {row["record_id"] for row in changed["evidence"] if row["source_id"] == source}
    first = actors.drop_duplicates("actor_id").merge(passages, on=["start", "end"]).set_index("actor_id")
    for row in changed["event_actors"]:
        actor = row["actor_id"]
        if row["event_id"] == event_id and actor in first.index and actor not in placed:
            placed.add(actor)
            place = {name: str(first.at[actor, name]) for name in ("paragraph", "start", "end", "sha256")}
            changed["evidence"].append(_row("evidence", record_id=actor, source_id=source, voice="author", **place))
    return changed


def dropped(tables: Mapping[str, Rows], drafts: Sequence[str]) -> dict[str, Rows]:
    """Return the tables without the rows of some drafts.

    Raises
    ------
    FaultsError
        For each that is no draft of these tables.
    """
    if faults := [fault for draft in drafts for fault in _no_draft(tables, draft)]:
        raise FaultsError("nothing was dropped", faults)
    return {
        table: [row for row in rows if not any(_names(cell, draft) for cell in row.values() for draft in drafts)]
        for table, rows in tables.items()
    }


def _no_draft(tables: Mapping[str, Rows], draft: str) -> list[Fault]:
    known = [row["event_id"] for row in tables["events"] if row["event_id"].startswith(cells.DRAFT)]
    return [] if draft in known else [Fault("the command", 0, "", draft, nearest(draft, known))]


def _unready(tables: Mapping[str, Rows], draft: str, event_id: str) -> list[Fault]:
    """Return why a draft cannot be confirmed."""
    if faults := _no_draft(tables, draft):
        return faults
    _, wrong = cells.checked(schema.Event, "event_id", [event_id])
    faults = [Fault("the command", 0, "", event_id, problem) for problem in wrong.values()]
    ids = {row["event_id"] for row in tables["events"]} | {row["actor_id"] for row in tables["actors"]}
    if event_id in ids:
        faults.append(Fault("the command", 0, "", event_id, "is taken: another event or an actor has it"))
    for table in _TABLES:
        model = schema.TABLES[table]
        for number, row in enumerate(tables[table], start=2):
            if draft not in row.values():
                continue
            for name in model.model_fields:
                if not row[name].strip() and (name in _NEEDED or not schema.may_be_empty(model, name)):
                    faults.append(Fault(f"{table}.csv", number, name, "", "is still empty"))
    return faults


def _renamed(row: dict[str, str], draft: str, event_id: str) -> dict[str, str]:
    parts = {name: [event_id if part == draft else part for part in cell.split("--")] for name, cell in row.items()}
    return {name: "--".join(part) for name, part in parts.items()}


def _names(cell: str, draft: str) -> bool:
    """Whether a cell is an id of a draft, or of a link of it."""
    return draft in cell.split("--")
