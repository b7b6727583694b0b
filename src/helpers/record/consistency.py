"""What the rows of a record must be to each other, beyond their types, keys and references."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from helpers.common.faults import Fault, nearest
from helpers.record import dates, schema, vocabulary
from helpers.record.cells import DRAFT

#: Table -> its valid rows, values by column, with their numbers (in a spreadsheet: the header is row 1).
Rows = Mapping[str, list[tuple[int, Any]]]

#: What may lie ahead of the article that tells of it.
_AHEAD: Final = ("planned", "proposed", "agreed", "hypothetical")
_ARABIC: Final = re.compile("[\u0621-\u064a]")
_LATIN: Final = re.compile("[A-Za-z]")
#: Acronyms and models, such as S-300 or A2/AD, are the same in both languages.
_ACRONYM: Final = re.compile(r"(?=.*[A-Z])[A-Z0-9][A-Z0-9 /+.-]*")


def faults(rows: Rows) -> Iterator[Fault]:
    """Return what is wrong between valid rows: what leads to itself, ends before it begins, or names two things."""
    yield from _languages(rows)
    yield from _cycles(rows)
    yield from _shared_names(rows)
    yield from _ties(rows)
    yield from _after_publication(rows)
    yield from _details(rows)
    yield from _public_dates(rows)
    yield from _theses(rows)
    yield from _terms(rows)


def last_reported(published: Iterable[tuple[str, str]], told: Iterable[tuple[str, str]]) -> dict[str, date]:
    """Return record id -> the latest day on which one of its sources may have been published.

    Parameters
    ----------
    published
        Source and date of publication (EDTF). A source whose date has an open end says nothing.
    told
        Record and source, for each piece of evidence.
    """
    days = {source: day for source, text in published if (day := dates.parse(text).latest)}
    found: dict[str, date] = {}
    for record_id, source in told:
        if day := days.get(source):
            found[record_id] = max(day, found.get(record_id, day))
    return found


def _languages(rows: Rows) -> Iterator[Fault]:
    """Arabic texts without an Arabic letter, and English ones that have one, or no Latin letter."""
    for table, model in schema.PACKAGE.items():
        for name in model.model_fields:
            if name.endswith("_ar"):
                wrong: Callable[[str], object] = lambda text: not _ARABIC.search(text)  # noqa: E731
                problem = "has no Arabic letter; allowed: Arabic, or an acronym in capitals and digits"
            elif name.endswith("_en"):
                wrong = lambda text: _ARABIC.search(text) or not _LATIN.search(text)  # noqa: E731
                problem = "allowed: English, without Arabic letters"
            else:
                continue
            for number, row in rows[table]:
                if (text := getattr(row, name)) and wrong(text) and not _ACRONYM.fullmatch(text):
                    yield Fault(f"{table}.csv", number, name, text, problem)


def _cycles(rows: Rows) -> Iterator[Fault]:
    """Actors that are part of themselves."""
    parent = {row.actor_id: row.parent_id for _, row in rows["actors"]}
    for number, row in rows["actors"]:
        chain, step = [row.actor_id], row.parent_id
        while step and step not in chain:
            chain.append(step)
            step = parent.get(step, "")
        if step == row.actor_id:
            problem = f"leads back to the actor itself: {' > '.join([*chain, step])}"
            yield Fault("actors.csv", number, "parent_id", row.parent_id, problem)


def _shared_names(rows: Rows) -> Iterator[Fault]:
    """Names that two actors share; a capital may give its name to its state, as texts do."""
    holders: dict[str, list[tuple[int, str, str, Any]]] = defaultdict(list)
    for number, row in rows["actors"]:
        named = [("label_en", row.label_en), ("label_ar", row.label_ar)]
        named += [("aliases", alias) for alias in row.aliases.split("|") if alias]
        own = {" ".join(name.split()).casefold(): (number, column, name, row) for column, name in reversed(named)}
        for name, held in own.items():
            holders[name].append(held)
    for (_, _, _, first), *others in holders.values():
        for number, column, name, row in others:
            metonym = "place" in (first.kind, row.kind) and first.kind != row.kind and first.state == row.state != ""
            if not metonym:
                problem = f"names {first.actor_id} as well; only a place and its state may share a name"
                yield Fault("actors.csv", number, column, name, problem)


def _ties(rows: Rows) -> Iterator[Fault]:
    """Links and standing ties to oneself, ids that say something else, ties that end before they begin."""
    for table, (one, tie, other) in {
        "event_links": ("from_event", "link", "to_event"),
        "affiliations": ("actor_id", "tie", "of_id"),
    }.items():
        key = schema.TABLES[table].key[0]
        for number, row in rows[table]:
            if getattr(row, one) == getattr(row, other):
                yield Fault(f"{table}.csv", number, other, getattr(row, other), f"is {one} as well; name another")
            expected = "--".join(getattr(row, name) for name in (one, tie, other))
            if getattr(row, key) != expected:
                yield Fault(f"{table}.csv", number, key, getattr(row, key), f"must be {expected}")
    for number, row in rows["affiliations"]:
        if row.start and row.end:
            since, until = dates.parse(row.start).earliest, dates.parse(row.end).latest
            if since and until and since > until:
                yield Fault("affiliations.csv", number, "end", row.end, f"is before its start, {row.start}")


def _after_publication(rows: Rows) -> Iterator[Fault]:
    """Open dates of publication; events that had happened, and claims made, after every article that tells of them."""
    for number, row in rows["sources"]:
        span = dates.parse(row.published)
        if not (span.earliest and span.latest):
            yield Fault("sources.csv", number, "published", row.published, "an article is not published without end")
    last = last_reported(
        ((row.source_id, row.published) for _, row in rows["sources"]),
        ((row.record_id, row.source_id) for _, row in rows["evidence"]),
    )
    for table, key in (("events", "event_id"), ("claims", "claim_id")):
        for number, row in rows[table]:
            told, begun = last.get(getattr(row, key)), row.date and dates.parse(row.date).earliest
            if told and begun and begun > told and not (table == "events" and row.status in _AHEAD):
                ahead = f"; only what is {', '.join(_AHEAD)} may be" if table == "events" else ""
                problem = f"is after the last article that tells of it (until {told}){ahead}"
                yield Fault(f"{table}.csv", number, "date", row.date, problem)


def _details(rows: Rows) -> Iterator[Fault]:
    """Details that belong to no event above detail, parts that are no details, and events without tier or endorsement.

    Either every event has them or, as in version 0.1, none has.
    """
    tier = {row.event_id: row.tier for _, row in rows["events"]}
    above = "allowed: a turning_point or an act"
    for number, row in rows["events"]:
        if row.tier == "detail" and not row.part_of:
            yield Fault("events.csv", number, "part_of", "", f"is missing for a detail; {above}")
        elif row.part_of and row.tier != "detail":
            yield Fault(
                "events.csv", number, "part_of", row.part_of, "must be empty; only a detail is part of an event"
            )
        elif row.part_of == row.event_id or tier.get(row.part_of) == "detail":
            yield Fault("events.csv", number, "part_of", row.part_of, f"is a detail itself; {above}")
    for column, codes in {"tier": vocabulary.TIERS, "endorsement": vocabulary.ENDORSEMENTS}.items():
        missing = [number for number, row in rows["events"] if not getattr(row, column)]
        if len(missing) < len(rows["events"]):
            problem = f"is missing, and other events have one; allowed: {', '.join(codes)}"
            yield from (Fault("events.csv", number, column, "", problem) for number in missing)


def _public_dates(rows: Rows) -> Iterator[Fault]:
    """Dates by public knowledge without two references, and references without a date."""
    for number, row in rows["events"]:
        given = [part for part in row.date_reference.split("; ") if part.strip()]
        if row.date_public and len({*given}) < 2:
            problem = "two different references are needed, with '; ' between them"
            yield Fault("events.csv", number, "date_reference", row.date_reference, problem)
        elif given and not row.date_public:
            yield Fault("events.csv", number, "date_reference", row.date_reference, "goes with a date_public only")


def _theses(rows: Rows) -> Iterator[Fault]:
    """Theses without a row for each source, positions that are no code of theirs, and those taken or not by halves."""
    codes = {row.thesis_id: row.codes.split("|") for _, row in rows["theses"]}
    given = {(row.thesis_id, row.source_id) for _, row in rows["thesis_positions"]}
    for number, row in rows["theses"]:
        if len({*codes[row.thesis_id]}) < len(codes[row.thesis_id]):
            yield Fault("theses.csv", number, "codes", row.codes, "has a code twice")
        for _, source in rows["sources"]:
            if (row.thesis_id, source.source_id) not in given:
                problem = f"has no row in thesis_positions.csv for {source.source_id}"
                yield Fault("theses.csv", number, "thesis_id", row.thesis_id, problem)
    questions = {row.thesis_id: row.question_en for _, row in rows["theses"]}
    for number, row in rows["thesis_positions"]:
        if row.thesis_id in codes and row.position.startswith(DRAFT):
            allowed = ", ".join(codes[row.thesis_id])
            problem = f'is a draft: read the article for "{questions[row.thesis_id]}", then write one of {allowed}'
            yield Fault("thesis_positions.csv", number, "position", row.position, problem)
            continue
        if row.thesis_id in codes and row.position not in codes[row.thesis_id]:
            problem = nearest(row.position, codes[row.thesis_id])
            yield Fault("thesis_positions.csv", number, "position", row.position, problem)
        for column, problem in _position_problems(row):
            yield Fault("thesis_positions.csv", number, column, getattr(row, column), problem)


def _position_problems(row: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - a row of `schema.ThesisPosition`
    """Return column and problem where a position is taken by halves."""
    taken = row.position not in vocabulary.NOT_TAKEN
    if (row.strength == "none") == taken:
        yield "strength", "'none' goes with a position that is not taken, and only with it"
    if row.basis != "none" and not taken:
        yield "basis", "must be 'none' where no position is taken"
    for column in ("position_en", "position_ar"):
        text = getattr(row, column)
        if taken and not text:
            yield column, "is missing for a position that is taken"
        elif row.position == "none" and text:
            yield column, "must be empty where no position is taken"


def _terms(rows: Rows) -> Iterator[Fault]:
    """Concepts of two names; terms, and positions on theses, with passages of another article; terms of several."""
    names: dict[str, Any] = {}
    for number, row in rows["terms"]:
        first = names.setdefault(row.concept_id, row)
        for column in ("concept_en", "concept_ar"):
            if getattr(row, column) != getattr(first, column):
                problem = f"is called {getattr(first, column)} elsewhere; one concept has one name"
                yield Fault("terms.csv", number, column, getattr(row, column), problem)
    terms = {row.term_id: row.source_id for _, row in rows["terms"]}
    own = terms | {
        schema.position_id(row.thesis_id, row.source_id): row.source_id for _, row in rows["thesis_positions"]
    }
    seen: set[str] = set()
    for number, row in rows["evidence"]:
        if row.source_id != own.get(row.record_id, row.source_id):
            yield Fault("evidence.csv", number, "source_id", row.source_id, f"must be {own[row.record_id]}")
        elif row.record_id in terms and row.record_id in seen:
            yield Fault(
                "evidence.csv", number, "record_id", row.record_id, "is a term, which has its first passage only"
            )
        seen.add(row.record_id)
