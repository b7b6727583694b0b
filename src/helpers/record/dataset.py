"""Load, validate and join the record."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd

from helpers.common.faults import Fault, FaultsError
from helpers.common.frames import tuples
from helpers.record import consistency, dates, flags, schema, validation, vocabulary
from helpers.record.reading import read
from helpers.record.validation import valid
from helpers.words.language import commas, semicolons
from helpers.words.messages import messages

#: Records that `prepare` loaded and nobody has asked for yet, by what their files held.
_ready: dict[str, "Record"] = {}


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
    selected ones and are not counted (`helpers.selection.selecting.select`).
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
    units: pd.DataFrame
    theses: pd.DataFrame
    thesis_positions: pd.DataFrame
    terms: pd.DataFrame
    evidence: pd.DataFrame
    editorial_notes: pd.DataFrame
    note_places: pd.DataFrame
    details: pd.DataFrame = field(default_factory=pd.DataFrame)

    @cached_property
    def of_data(self) -> bool:
        """Whether its sources are data sets: events without passages, claims and a reader's judgement."""
        return bool(len(self.sources)) and bool((self.sources["language"] == schema.NO_TEXT).all())

    @cached_property
    def entries(self) -> pd.DataFrame:
        """The events and their ``details``, for what may be about either."""
        return pd.concat([self.events, self.details], ignore_index=True) if len(self.details) else self.events

    def __repr__(self) -> str:
        """Return what is in it, in a line: a notebook shows this, not a dozen frames and more.

        Entries are what the notebooks count; details are parts of them.
        """
        counted, say = self.events["tier"] != "detail", messages("en")
        kinds, details = self.events["record_kind"][counted], int((~counted).sum()) + len(self.details)
        years = [day.year for day in (self.events["earliest"].min(), self.events["latest"].max()) if pd.notna(day)]
        counts = [
            f"{say.count(len(kinds), 'entry')} "
            f"({say.count(int((kinds == 'event').sum()), 'event')}, "
            f"{say.count(int((kinds == 'condition').sum()), 'condition')}) "
            f"and {say.count(details, 'detail')}",
            say.count(len(self.claims), "claim"),
            say.count(self.evidence["source_id"].nunique(), "article"),
        ]
        return "; ".join(counts) + (f", {'-'.join(map(str, dict.fromkeys(years)))}" if years else "")

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return table name -> DataFrame."""
        return {name: getattr(self, name) for name in schema.TABLES}


def load(folder: Path) -> Record:
    """Load the record in ``folder``, or nothing.

    Raises
    ------
    FaultsError
        With all faults of all tables, each with table, row, column, value and what is allowed.
    """
    if _ready and (ready := _ready.pop(_content(folder), None)):
        return ready
    record, faults = examine(folder)
    if faults:
        raise FaultsError(f"the record in {folder.name}/ was not loaded", faults)
    return record


def prepare(folder: Path) -> None:
    """Load a record for whoever asks for it next: `load` gives it once, where its files hold what they held.

    Raises
    ------
    FaultsError
        As `load` does.
    """
    content, record = _content(folder), load(folder)
    if _content(folder) == content:  # nobody wrote to it meanwhile
        _ready[content] = record


def _content(folder: Path) -> str:
    """Return a hash of all that a record is made from; "" where it cannot be read, of which `examine` says more."""
    files = [(table, folder / f"{table}.csv") for table in schema.PACKAGE]
    try:
        found = [f"{table} {hashlib.sha256(path.read_bytes()).hexdigest()}" for table, path in files if path.is_file()]
    except OSError:
        return ""
    return hashlib.sha256("\n".join(found).encode()).hexdigest()


def examine(folder: Path) -> tuple[Record, list[Fault]]:
    """Return the valid rows of the record in ``folder``, and all faults of all its tables.

    The indexes of ``evidence`` and ``terms`` are the numbers of their rows less two, so that what is wrong with
    a passage or a count can be said of its row even where other rows are not valid. The codes are the project's
    (`helpers.record.codes`): a folder may have none.
    """
    faults: list[Fault] = []
    rows: validation.Rows = {}
    known: validation.Ids = {}
    for table, model in schema.PACKAGE.items():
        if table == "codes" and not (folder / "codes.csv").exists():
            rows[table] = []  # the project's are good for it
            continue
        columns = read(folder, table, [*model.model_fields], faults)
        if columns and not columns[""] and table in schema.NEEDED:
            faults.append(Fault(f"{table}.csv", 0, "", "", "has no rows; a record needs one"))
        rows[table] = valid(table, model, columns or dict.fromkeys(["", *model.model_fields], ()), faults)
        known[table] = dict.fromkeys(columns[model.key[0]]) if columns else None
        if table == "thesis_positions":
            known[table] = (
                dict.fromkeys(map(schema.position_id, *(columns[name] for name in model.key))) if columns else None
            )
    faults += validation.faults(rows, known)
    faults += consistency.faults(rows)
    record = _record(rows)
    if faults:
        for table in ("evidence", "terms"):
            getattr(record, table).index = pd.Index([number - 2 for number, _ in rows[table]], dtype=int)
    return record, faults


def _record(rows: validation.Rows) -> Record:
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


def labels(table: pd.DataFrame, language: str) -> dict[str, str]:
    """Return id -> label in ``language`` for a table with labels (its first column is the id)."""
    return dict(tuples(table, table.columns[0], f"label_{language}"))


def in_language(table: pd.DataFrame, column: str, language: str) -> pd.Series:
    """Return a column in ``language``, where the table has it in English under its bare name.

    What is not said in the language stays in English.
    """
    own = f"{column}_{language}"
    return table[own].mask(table[own] == "", table[column]) if own in table.columns else table[column]


def short_names(sources: pd.DataFrame, language: str) -> dict[str, str]:
    """Return source id -> what readers see the article called."""
    return dict(tuples(sources, "source_id", f"short_{language}"))


def listed(ids: Iterable[str], links: pd.DataFrame, column: str, names: Mapping[str, str], language: str) -> list[str]:
    """Return for each id the names of what ``links`` (its first column is the id) ties to it, in one text."""
    found: dict[str, dict[str, None]] = {}
    for key, other in tuples(links, links.columns[0], column):
        found.setdefault(key, {})[names[other]] = None
    return [semicolons(found.get(key, ()), language) for key in ids]


def ancestors(actors: pd.DataFrame) -> dict[str, set[str]]:
    """Return actor -> the bodies and states above it, by ``parent_id``."""
    parent = dict(tuples(actors, "actor_id", "parent_id"))
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
    for record_id, source, paragraph in tuples(places, *places.columns):
        paragraphs = told.setdefault(record_id, {}).setdefault(source, [])
        paragraphs += [f"¶{paragraph}"] if paragraph else []
    names = short_names(record.sources, language)
    lines = {
        record_id: semicolons(
            [f"{names[source]} {commas(each, language)}".rstrip() for source, each in places_of.items()], language
        )
        for record_id, places_of in told.items()
    }
    return pd.Series(lines, name="line", dtype=str).rename_axis("record_id")
