"""What the rows of a record must be by cells, keys, references and codes; `consistency` has what they must say."""

from collections import Counter, defaultdict, namedtuple
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from operator import attrgetter
from typing import Any

from helpers.common.faults import Fault, nearest
from helpers.record import codes, schema, vocabulary
from helpers.record.cells import DRAFT, Row, checked

#: Table -> its valid rows, values by column, with their numbers (in a spreadsheet: the header is row 1).
Rows = dict[str, list[tuple[int, Any]]]
#: Table -> its ids, those of invalid rows too, so that one fault does not bring others; None if unreadable.
Ids = dict[str, dict[str, None] | None]


@cache
def _row(model: type[Row]) -> Any:  # noqa: ANN401 - a type for each table
    return namedtuple(model.__name__, model.model_fields)


def valid(
    table: str, model: type[Row], columns: Mapping[str, Sequence[Any]], faults: list[Fault]
) -> list[tuple[int, Any]]:
    """Return the valid rows of one table, with their numbers; append the faults of the others."""
    numbers, *texts = columns.values()
    values, wrong = [], defaultdict[int, list[Fault]](list)
    for name, given in zip(model.model_fields, texts, strict=True):
        column, problems = checked(model, name, given)
        values.append(column)
        for place, problem in problems.items():
            missing = f"is missing; {problem}" if problem.startswith("allowed: ") else "is missing"
            fault = Fault(f"{table}.csv", numbers[place], name, given[place], problem if given[place] else missing)
            wrong[place].append(fault)
    faults += chain.from_iterable(wrong[place] for place in sorted(wrong))
    rows = zip(numbers, map(_row(model)._make, zip(*values, strict=True)), strict=True)
    return [row for place, row in enumerate(rows) if place not in wrong]


def faults(rows: Rows, known: Ids) -> Iterator[Fault]:
    """Return what is wrong between valid rows."""
    yield from _key_faults(rows)
    yield from _reference_faults(rows, known)
    yield from _event_faults(rows)
    yield from _claim_faults(rows)
    yield from _evidence_faults(rows)
    yield from codes.differences(rows["codes"])


def _key_faults(rows: Rows) -> Iterator[Fault]:
    for table, model in schema.PACKAGE.items():
        keys = list(map(attrgetter(*model.key), (row for _, row in rows[table])))
        if len(set(keys)) == len(keys):
            continue
        seen: dict[object, int] = {}
        for (number, row), key in zip(rows[table], keys, strict=True):
            if key in seen:
                shown = " ".join(str(getattr(row, name)) for name in model.key)
                yield Fault(f"{table}.csv", number, model.key[0], shown, f"already in row {seen[key]}")
            seen.setdefault(key, number)


def _reference_faults(rows: Rows, known: Ids) -> Iterator[Fault]:
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
                    problem = f"no such row; {nearest(value, targets[name] or ())}"
                    yield Fault(f"{table}.csv", number, name, value, problem)
    for twin in (known["events"] or {}).keys() & (known["actors"] or {}).keys():
        yield Fault("events.csv", 0, "event_id", twin, "is the id of an actor as well")
    yield from _unused(rows)


def _together(known: Ids, tables: tuple[str, ...]) -> dict[str, None] | None:
    """Return the ids of several tables; None where one of them could not be read."""
    parts = [known[table] for table in tables]
    return None if None in parts else {key: None for part in parts for key in part or {}}


def _unused(rows: Rows) -> Iterator[Fault]:
    """Domains, sources and units that nothing uses, actors that take part in nothing."""
    naming = ("actor_id", "of_id", "holder_id", "about_id", "attributed_to", "parent_id")
    columns = {
        table: [name for name in naming if name in model.model_fields and (table != "actors" or name == "parent_id")]
        for table, model in schema.TABLES.items()
    }
    used = {
        "domains": {row.domain_id for _, row in rows["event_domains"]},
        "sources": {row.source_id for _, row in rows["evidence"]},
        "units": {row.unit for _, row in rows["quantities"]},
        "actors": {getattr(row, name) for table, names in columns.items() for name in names for _, row in rows[table]},
    }
    for table, ids in used.items():
        for number, row in rows[table]:
            key = getattr(row, schema.TABLES[table].key[0])
            if key not in ids:
                yield Fault(f"{table}.csv", number, schema.TABLES[table].key[0], key, "nothing uses it")


def _event_faults(rows: Rows) -> Iterator[Fault]:
    taking_part = {row.event_id for _, row in rows["event_actors"]}
    primary = Counter(row.event_id for _, row in rows["event_domains"] if row.rank == "primary")
    for number, row in rows["events"]:
        problems = [*_code_problems(row)]
        if (row.date == "") != (row.date_basis == "none"):
            problems.append(("date_basis", "'none' goes with an empty date, and only with it"))
        if row.event_id not in taking_part:
            problems.append(("event_id", "has no row in event_actors.csv"))
        if primary[row.event_id] != 1:
            problems.append(("event_id", f"has {primary[row.event_id]} primary domains, not 1"))
        for column, problem in problems:
            yield Fault("events.csv", number, column, getattr(row, column), problem)


def _code_problems(event: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - a row of `schema.Event`
    """Return column and problem where type, mode, sign and status of an event do not go together."""
    kind, mode, hypothetical = event.event_type, event.mode, event.status == "hypothetical"
    if hypothetical and kind:
        yield "event_type", "must be empty; what is hypothetical has no type, and so no score"
    elif kind and mode not in vocabulary.SCORES[kind]:
        yield "mode", f"no mode of {kind}; {nearest(mode, filter(None, vocabulary.SCORES[kind]))}, or empty"
    elif mode and not kind:
        yield "mode", "a mode goes with a type only"
    elif not (kind or hypothetical or event.note) and event.record_kind == "event":
        problem = "is missing; a condition or what is hypothetical may have none, and an event whose note says why"
        yield "event_type", problem
    if event.sign and (kind or event.record_kind != "condition" or hypothetical):
        yield "sign", "must be empty; only a condition without a type has one, if not hypothetical"


def _claim_faults(rows: Rows) -> Iterator[Fault]:
    held = {row.claim_id for _, row in rows["claim_holders"]}
    for number, row in rows["claims"]:
        if row.claim_id not in held:
            yield Fault("claims.csv", number, "claim_id", row.claim_id, "has no row in claim_holders.csv")


def _evidence_faults(rows: Rows) -> Iterator[Fault]:
    yield from _unshown(rows)
    yield from _text_faults(rows)
    texts = [row for _, row in rows["sources"] if not schema.is_data_set(row)]
    paragraphs = {row.source_id: row.paragraphs for row in texts}
    for table in ("evidence", "note_places"):
        for number, row in rows[table]:
            last = paragraphs.get(row.source_id)
            if last is not None and row.paragraph > last:
                yield Fault(f"{table}.csv", number, "paragraph", str(row.paragraph), f"the source has {last}")
    for number, row in rows["evidence"]:
        if row.source_id in paragraphs and row.start >= row.end:
            yield Fault("evidence.csv", number, "end", str(row.end), f"must be over start, {row.start}")
        if (row.voice == "author") == bool(row.attributed_to):
            problem = "the author's voice has none, every other voice has one"
            yield Fault("evidence.csv", number, "attributed_to", row.attributed_to, problem)


def _text_faults(rows: Rows) -> Iterator[Fault]:
    """Articles, and passages of articles, without what a text has; data sets, and rows that name one, that have it."""
    is_data = {row.source_id: schema.is_data_set(row) for _, row in rows["sources"]}
    columns = {"sources": ("file_name", "paragraphs", "sha256"), "evidence": ("paragraph", "start", "end", "sha256")}
    needed = {"file_name": "that of the text", "sha256": "that of the text", "paragraph": "1 or more"}
    for table, names in columns.items():
        for number, row in rows[table]:
            for name in names if is_data.get(row.source_id) else ():
                if value := getattr(row, name):
                    problem = f"must be {'0' if isinstance(value, int) else 'empty'}; the source is a data set"
                    yield Fault(f"{table}.csv", number, name, str(value), problem)
            for name in names if is_data.get(row.source_id) is False else ():
                if name in needed and not getattr(row, name):
                    yield Fault(f"{table}.csv", number, name, "", f"is missing; allowed: {needed[name]}")


def _unshown(rows: Rows) -> Iterator[Fault]:
    """Rows, and positions that are taken, without evidence."""
    shown = {row.record_id for _, row in rows["evidence"]}
    for table in schema.EVIDENCED:
        key = schema.TABLES[table].key[0]
        for number, row in rows[table]:
            if getattr(row, key) not in shown:
                yield Fault(f"{table}.csv", number, key, getattr(row, key), "has no row in evidence.csv")
    for number, row in rows["thesis_positions"]:
        record_id = schema.position_id(row.thesis_id, row.source_id)
        taken = row.position not in vocabulary.NOT_TAKEN and not row.position.startswith(DRAFT)
        if taken and record_id not in shown:
            yield Fault("thesis_positions.csv", number, "position", row.position, f"{record_id} has no evidence")
