"""Load, validate and join the record."""

import csv
import io
from collections import Counter, defaultdict, namedtuple
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain, repeat
from operator import attrgetter
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.common.faults import Fault, FaultsError
from helpers.record import consistency, dates, flags, schema, vocabulary
from helpers.words.language import count


@dataclass(frozen=True)
class Record:
    """The tables of the record, each a DataFrame with the columns of its model in `helpers.record.schema`.

    ``events`` carries what follows from its codes as well: ``earliest`` and ``latest`` (first and
    last possible day by the text's date; NaT where open or undated), ``precision``, ``approximate``, ``uncertain``,
    ``public_earliest`` and ``public_latest`` (the same by the public date), ``dated_by`` ("text" where the text gives
    a date, else "public" where public knowledge does, else "none"),
    ``quad_class``, ``relation`` ("cooperation", "conflict", "request" or "none": by its class, or the sign of a
    condition without a type), ``score`` (PLOVER, -10 to 10), ``domain_id`` (the primary domain),
    ``last_reported`` (the last day on which an article that tells of it may have been published) and
    ``flag`` ("likely-error" or "ambiguity" where an editorial note says so, the first before the second).
    ``thesis_positions`` carries ``record_id``, by which evidence names it.
    ``details`` is no table of its own: in a selection it holds the rows of ``events`` that are part of
    selected ones and are not counted (`helpers.selection.parameters.select`).
    """

    sources: pd.DataFrame
    domains: pd.DataFrame
    actors: pd.DataFrame
    events: pd.DataFrame
    event_actors: pd.DataFrame
    event_domains: pd.DataFrame
    event_links: pd.DataFrame
    affiliations: pd.DataFrame
    claims: pd.DataFrame
    claim_holders: pd.DataFrame
    quantities: pd.DataFrame
    theses: pd.DataFrame
    thesis_positions: pd.DataFrame
    terms: pd.DataFrame
    evidence: pd.DataFrame
    editorial_notes: pd.DataFrame
    note_places: pd.DataFrame
    details: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def entries(self) -> pd.DataFrame:
        """The events and their ``details``, for what may be about either."""
        return pd.concat([self.events, self.details], ignore_index=True) if len(self.details) else self.events

    def __repr__(self) -> str:
        """Return what is in it, in a line: a notebook shows this, not a dozen frames and more."""
        kinds, articles = self.events["record_kind"], self.evidence["source_id"].nunique()
        years = [day.year for day in (self.events["earliest"].min(), self.events["latest"].max()) if pd.notna(day)]
        counts = [
            f"{len(kinds)} {'entry' if len(kinds) == 1 else 'entries'}: "
            f"{count(int((kinds == 'event').sum()), 'event', 'en')}, "
            f"{count(int((kinds == 'condition').sum()), 'condition', 'en')}",
            count(len(self.claims), "claim", "en"),
            ", ".join(
                [count(articles, "article", "en"), *(["-".join(map(str, dict.fromkeys(years)))] if years else [])]
            ),
        ]
        return "; ".join(counts)

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return table name -> DataFrame."""
        return {name: getattr(self, name) for name in schema.TABLES}


#: Table -> its valid rows, values by column, with their numbers (in a spreadsheet: the header is row 1).
_Rows = dict[str, list[tuple[int, Any]]]
#: Table -> its ids, those of invalid rows too, so that one fault does not bring others; None if unreadable.
_Ids = dict[str, dict[str, None] | None]


def load(folder: Path) -> Record:
    """Load the record in ``folder``, or nothing.

    Raises
    ------
    FaultsError
        With all faults of all tables, each with table, row, column, value and what is allowed.
    """
    record, faults = examine(folder)
    if faults:
        raise FaultsError(f"the record in {folder.name}/ was not loaded", faults)
    return record


def examine(folder: Path) -> tuple[Record, list[Fault]]:
    """Return the valid rows of the record in ``folder``, and all faults of all its tables.

    The indexes of ``evidence`` and ``terms`` are the numbers of their rows less two, so that what is wrong with
    a passage or a count can be said of its row even where other rows are not valid.
    """
    faults: list[Fault] = []
    rows: _Rows = {}
    known: _Ids = {}
    for table, model in schema.TABLES.items():
        columns = read(folder, table, model, faults)
        if columns and not columns[""] and table in schema.NEEDED:
            faults.append(Fault(f"{table}.csv", 0, "", "", "has no rows; a record needs one"))
        rows[table] = valid(table, model, columns or dict.fromkeys(["", *model.model_fields], ()), faults)
        known[table] = dict.fromkeys(columns[model.key[0]]) if columns else None
        if table == "thesis_positions":
            known[table] = (
                dict.fromkeys(map(schema.position_id, *(columns[name] for name in model.key))) if columns else None
            )
    faults += _key_faults(rows)
    faults += _reference_faults(rows, known)
    faults += _event_faults(rows)
    faults += _claim_faults(rows)
    faults += _evidence_faults(rows)
    faults += consistency.faults(rows)
    record = _record(rows)
    if faults:
        for table in ("evidence", "terms"):
            getattr(record, table).index = pd.Index([number - 2 for number, _ in rows[table]], dtype=int)
    return record, faults


def read(folder: Path, table: str, model: type[schema.Row], faults: list[Fault]) -> dict[str, Sequence[Any]] | None:
    """Return the columns of a table as text, the numbers of its rows as ""; None, with a fault, if it is none."""
    where, expected = f"{table}.csv", list(model.model_fields)
    path = folder / where
    if not path.exists():
        faults.append(Fault(where, 0, "", "", f"the table is missing from {folder.name}/"))
        return None
    if not path.is_file():  # to read a pipe would wait for ever
        faults.append(Fault(where, 0, "", "", "is not an ordinary file"))
        return None
    try:
        header, *body = csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline=""), strict=True)
    except OSError as error:
        faults.append(Fault(where, 0, "", "", f"was not read: {error.strerror}"))
        return None
    except UnicodeDecodeError as error:
        faults.append(Fault(where, 0, "", "", f"not UTF-8 at byte {error.start}"))
        return None
    except (csv.Error, ValueError) as error:
        faults.append(Fault(where, 0, "", "", f"not a CSV table: {error}"))
        return None
    if header != expected:
        faults.append(Fault(where, 1, "", ",".join(header), f"the header must be {','.join(expected)}"))
        return None
    whole = [(number, *cells) for number, cells in enumerate(body, start=2) if len(cells) == len(expected)]
    if len(whole) < len(body):
        faults += [
            Fault(where, number, "", "", f"{len(cells)} cells, {len(expected)} expected")
            for number, cells in enumerate(body, start=2)
            if len(cells) != len(expected)
        ]
    return dict(zip(["", *expected], zip(*whole, strict=True) if whole else repeat(()), strict=False))


@cache
def _row(model: type[schema.Row]) -> Any:  # noqa: ANN401 - a type for each table
    return namedtuple(model.__name__, model.model_fields)


def valid(
    table: str, model: type[schema.Row], columns: Mapping[str, Sequence[Any]], faults: list[Fault]
) -> list[tuple[int, Any]]:
    """Return the valid rows of one table, with their numbers; append the faults of the others."""
    numbers, *texts = columns.values()
    values, wrong = [], defaultdict[int, list[Fault]](list)
    for name, cells in zip(model.model_fields, texts, strict=True):
        column, problems = schema.checked(model, name, cells)
        values.append(column)
        for place, problem in problems.items():
            missing = f"is missing; {problem}" if problem.startswith("allowed: ") else "is missing"
            fault = Fault(f"{table}.csv", numbers[place], name, cells[place], problem if cells[place] else missing)
            wrong[place].append(fault)
    faults += chain.from_iterable(wrong[place] for place in sorted(wrong))
    rows = zip(numbers, map(_row(model)._make, zip(*values, strict=True)), strict=True)
    return [row for place, row in enumerate(rows) if place not in wrong]


def _key_faults(rows: _Rows) -> Iterator[Fault]:
    for table, model in schema.TABLES.items():
        keys = list(map(attrgetter(*model.key), (row for _, row in rows[table])))
        if len(set(keys)) == len(keys):
            continue
        seen: dict[object, int] = {}
        for (number, row), key in zip(rows[table], keys, strict=True):
            if key in seen:
                shown = " ".join(str(getattr(row, name)) for name in model.key)
                yield Fault(f"{table}.csv", number, model.key[0], shown, f"already in row {seen[key]}")
            seen.setdefault(key, number)


def _reference_faults(rows: _Rows, known: _Ids) -> Iterator[Fault]:
    """Foreign keys, and ids that may point at more than one table."""
    evidenced = _together(known, (*schema.EVIDENCED, "thesis_positions"))
    for table, model in schema.TABLES.items():
        targets = {name: known[target] for name, target in schema.references(model).items()}
        if "about_id" in model.model_fields:
            targets["about_id"] = _together(known, ("actors", "events"))
        if "record_id" in model.model_fields:
            noted = _together(known, (*schema.EVIDENCED, "thesis_positions", "sources"))
            targets["record_id"] = noted if table == "editorial_notes" else evidenced
        wrong = {}
        for name, allowed in targets.items():
            if allowed is not None:
                empty = {""} if schema.may_be_empty(model, name) else set()
                wrong[name] = {getattr(row, name) for _, row in rows[table]} - allowed.keys() - empty
        for number, row in rows[table] if any(wrong.values()) else ():
            for name, values in wrong.items():
                if (value := getattr(row, name)) in values:
                    problem = f"no such row; {schema.nearest(value, targets[name] or ())}"
                    yield Fault(f"{table}.csv", number, name, value, problem)
    for twin in (known["events"] or {}).keys() & (known["actors"] or {}).keys():
        yield Fault("events.csv", 0, "event_id", twin, "is the id of an actor as well")
    yield from _unused(rows)


def _together(known: _Ids, tables: tuple[str, ...]) -> dict[str, None] | None:
    """Return the ids of several tables; None where one of them could not be read."""
    parts = [known[table] for table in tables]
    return None if None in parts else {key: None for part in parts for key in part or {}}


def _unused(rows: _Rows) -> Iterator[Fault]:
    """Domains and sources that nothing uses, actors that take part in nothing."""
    naming = ("actor_id", "of_id", "holder_id", "about_id", "attributed_to", "parent_id")
    columns = {
        table: [name for name in naming if name in model.model_fields and (table != "actors" or name == "parent_id")]
        for table, model in schema.TABLES.items()
    }
    used = {
        "domains": {row.domain_id for _, row in rows["event_domains"]},
        "sources": {row.source_id for _, row in rows["evidence"]},
        "actors": {getattr(row, name) for table, names in columns.items() for name in names for _, row in rows[table]},
    }
    for table, ids in used.items():
        for number, row in rows[table]:
            key = getattr(row, schema.TABLES[table].key[0])
            if key not in ids:
                yield Fault(f"{table}.csv", number, schema.TABLES[table].key[0], key, "nothing uses it")


def _event_faults(rows: _Rows) -> Iterator[Fault]:
    taking_part = {row.event_id for _, row in rows["event_actors"]}
    primary = Counter(row.event_id for _, row in rows["event_domains"] if row.rank == "primary")
    for number, row in rows["events"]:

        def fault(column: str, value: str, problem: str, number: int = number) -> Fault:
            return Fault("events.csv", number, column, value, problem)

        if (row.date == "") != (row.date_basis == "none"):
            yield fault("date_basis", row.date_basis, "'none' goes with an empty date, and only with it")
        hypothetical = row.status == "hypothetical"
        if hypothetical and row.event_type:
            yield fault(
                "event_type", row.event_type, "must be empty; what is hypothetical has no type, and so no score"
            )
        elif row.event_type == "" and row.mode:
            yield fault("mode", row.mode, "a mode goes with a type only")
        elif row.event_type == "" and row.record_kind == "event" and not hypothetical and not row.note:
            problem = "is missing; a condition or what is hypothetical may have none, and an event whose note says why"
            yield fault("event_type", "", problem)
        elif row.event_type and row.mode not in vocabulary.SCORES[row.event_type]:
            allowed = [mode for mode in vocabulary.SCORES[row.event_type] if mode]
            problem = f"no mode of {row.event_type}; {schema.nearest(row.mode, allowed)}, or empty"
            yield fault("mode", row.mode, problem)
        if row.sign and (row.event_type or row.record_kind != "condition" or hypothetical):
            yield fault("sign", row.sign, "must be empty; only a condition without a type has one, if not hypothetical")
        if row.event_id not in taking_part:
            yield fault("event_id", row.event_id, "has no row in event_actors.csv")
        if primary[row.event_id] != 1:
            yield fault("event_id", row.event_id, f"has {primary[row.event_id]} primary domains, not 1")


def _claim_faults(rows: _Rows) -> Iterator[Fault]:
    held = {row.claim_id for _, row in rows["claim_holders"]}
    for number, row in rows["claims"]:
        if row.claim_id not in held:
            yield Fault("claims.csv", number, "claim_id", row.claim_id, "has no row in claim_holders.csv")


def _evidence_faults(rows: _Rows) -> Iterator[Fault]:
    shown = {row.record_id for _, row in rows["evidence"]}
    for table in schema.EVIDENCED:
        key = schema.TABLES[table].key[0]
        for number, row in rows[table]:
            if getattr(row, key) not in shown:
                yield Fault(f"{table}.csv", number, key, getattr(row, key), "has no row in evidence.csv")
    for number, row in rows["thesis_positions"]:
        record_id = schema.position_id(row.thesis_id, row.source_id)
        if row.position not in vocabulary.NOT_TAKEN and record_id not in shown:
            yield Fault("thesis_positions.csv", number, "position", row.position, f"{record_id} has no evidence")
    paragraphs = {row.source_id: row.paragraphs for _, row in rows["sources"]}
    for table in ("evidence", "note_places"):
        for number, row in rows[table]:
            last = paragraphs.get(row.source_id)
            if last is not None and row.paragraph > last:
                yield Fault(f"{table}.csv", number, "paragraph", str(row.paragraph), f"the source has {last}")
    for number, row in rows["evidence"]:
        if row.start >= row.end:
            yield Fault("evidence.csv", number, "end", str(row.end), f"must be over start, {row.start}")
        if (row.voice == "author") == bool(row.attributed_to):
            problem = "the author's voice has none, every other voice has one"
            yield Fault("evidence.csv", number, "attributed_to", row.attributed_to, problem)


def _record(rows: _Rows) -> Record:
    frames = {
        table: pd.DataFrame([row for _, row in rows[table]], columns=list(model.model_fields))
        for table, model in schema.TABLES.items()
    }
    frames["events"] = _joined(frames)
    positions = frames["thesis_positions"]
    ids = map(schema.position_id, positions["thesis_id"], positions["source_id"])
    frames["thesis_positions"] = positions.assign(record_id=pd.Series([*ids], dtype=object))
    return Record(**frames)


def _joined(frames: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the events with what follows from the codes, sorted by the texts' dates.

    What the texts do not date stands last, by its public date.
    """
    events, event_domains = frames["events"], frames["event_domains"]
    spans, public = ([dates.parse(date) if date else None for date in events[name]] for name in ("date", "date_public"))
    first = event_domains[event_domains["rank"] == "primary"].drop_duplicates("event_id")
    primary = first.set_index("event_id")["domain_id"]
    last = consistency.last_reported(
        frames["sources"][["source_id", "published"]].itertuples(index=False, name=None),
        frames["evidence"][["record_id", "source_id"]].itertuples(index=False, name=None),
    )
    codes = list(zip(events["event_type"], events["mode"], strict=True))
    offered = (events["event_type"] == "AGREE") & (events["status"] == "proposed")
    classed = ["REQUEST" if offer else kind for offer, kind in zip(offered, events["event_type"], strict=True)]
    return (
        events.assign(
            earliest=pd.to_datetime([span and span.earliest for span in spans]),
            latest=pd.to_datetime([span and span.latest for span in spans]),
            precision=[span.precision if span else "none" for span in spans],
            approximate=[bool(span and span.approximate) for span in spans],
            uncertain=[bool(span and span.uncertain) for span in spans],
            public_earliest=pd.to_datetime([span and span.earliest for span in public]),
            public_latest=pd.to_datetime([span and span.latest for span in public]),
            dated_by=[
                "text" if own else "public" if other else "none" for own, other in zip(spans, public, strict=True)
            ],
            quad_class=[vocabulary.quad_class(kind) for kind in classed],
            relation=[vocabulary.relation(kind, sign) for kind, sign in zip(classed, events["sign"], strict=True)],
            score=[vocabulary.score(kind, mode) for kind, mode in codes],
            domain_id=primary.reindex(events["event_id"]).to_numpy(),
            flag=flags.codes(events["event_id"], frames["editorial_notes"]),
            last_reported=pd.to_datetime([last.get(event) for event in events["event_id"]]),
        )
        .astype({"score": float})
        .sort_values(["earliest", "latest", "public_earliest", "public_latest", "event_id"], na_position="last")
        .reset_index(drop=True)
    )


def strays(folder: Path, tables: Collection[str] = schema.TABLES) -> list[Fault]:
    """Return a fault for each CSV file, or folder called so, that is no table: a slip, or a file left behind.

    To load the record is to leave them alone.
    """
    return [
        Fault(path.name, 0, "", "", f"is no table of the record; {schema.nearest(path.stem, tables)}")
        for path in sorted(folder.glob("*.csv"))
        if path.stem not in tables
    ]


def labels(table: pd.DataFrame, language: str) -> dict[str, str]:
    """Return id -> label in ``language`` for a table with labels (its first column is the id)."""
    return dict(zip(table.iloc[:, 0], table[f"label_{language}"], strict=True))


def short_names(sources: pd.DataFrame, language: str) -> dict[str, str]:
    """Return source id -> what readers see the article called."""
    return dict(zip(sources["source_id"], sources[f"short_{language}"], strict=True))


def listed(ids: Iterable[str], links: pd.DataFrame, column: str, names: Mapping[str, str], language: str) -> list[str]:
    """Return for each id the names of what ``links`` (its first column is the id) ties to it, in one text."""
    found: dict[str, dict[str, None]] = {}
    for key, other in zip(links.iloc[:, 0], links[column], strict=True):
        found.setdefault(key, {})[names[other]] = None
    return [("؛ " if language == "ar" else "; ").join(found.get(key, ())) for key in ids]


def ancestors(actors: pd.DataFrame) -> dict[str, set[str]]:
    """Return actor -> the bodies and states above it, by ``parent_id``."""
    parent = dict(zip(actors["actor_id"], actors["parent_id"], strict=True))
    above: dict[str, set[str]] = {}
    for actor in parent:
        chain, step = set(), parent[actor]
        while step and step not in chain:
            chain.add(step)
            step = parent.get(step, "")
        above[actor] = chain
    return above


def sources_of(record: Record, language: str) -> pd.Series:
    """Return record id -> where it stands, such as "2014 essay ¶3, ¶5; Hawar 2019 ¶4"."""
    places = record.evidence[["record_id", "source_id", "paragraph"]].drop_duplicates()
    places = places.sort_values(["record_id", "source_id", "paragraph"])
    told: dict[str, dict[str, list[str]]] = {}
    for row in places.itertuples():
        told.setdefault(row.record_id, {}).setdefault(row.source_id, []).append(f"¶{row.paragraph}")
    names, (comma, between) = short_names(record.sources, language), ("، ", "؛ ") if language == "ar" else (", ", "; ")
    lines = {
        record_id: between.join(f"{names[source]} {comma.join(numbers)}" for source, numbers in each.items())
        for record_id, each in told.items()
    }
    return pd.Series(lines, name="line", dtype=str).rename_axis("record_id")
