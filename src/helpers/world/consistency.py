"""What the tables of ``data/world/`` must say of each other.

Figures are quotable, compared with others and whole; checks can be decided, and were decided by two.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from helpers.common.faults import Fault, nearest
from helpers.record import dataset, schema
from helpers.words.language import LANGUAGES, ending
from helpers.world import tables

Rows = Mapping[str, list[tuple[int, Any]]]
#: So many pairs to compare with, or states where figures are of states alone.
LEAST_PLACEBOS: Final = 2
#: Kinds of checks whose verdict must be one of these or not decidable.
_FORECAST: Final = ("forecast-met", "forecast-missed")


def faults(rows: Rows, record: dataset.Record | None) -> Iterator[Fault]:
    """Return what is wrong between the rows, and between them and a record where there is one."""
    if record is not None:
        yield from _states(rows, record)
        yield from _check_records(rows, record)
    yield from _pairs_of_texts(rows)
    yield from _measures(rows)
    yield from _points(rows)
    yield from _chronology(rows)
    yield from _checks(rows)
    yield from _verdicts(rows)
    yield from _codes(rows)


def _states(rows: Rows, record: dataset.Record) -> Iterator[Fault]:
    """States that the record has too, under another name."""
    actors = record.actors.set_index("actor_id")
    for number, row in rows["states"]:
        if row.state_id not in actors.index:
            continue
        for language in LANGUAGES:
            column, name = f"label{ending(language)}", actors.at[row.state_id, f"label_{language}"]
            if getattr(row, column) != name:
                yield Fault("states.csv", number, column, getattr(row, column), f"actors.csv calls it {name}")


_PAIRED: Final = {
    "measures": ("gaps", "no_placebo"),
    "verdicts": ("value", "hindsight", "settled"),
}


def _pairs_of_texts(rows: Rows) -> Iterator[Fault]:
    """Texts that stand in some languages, and not in all."""
    for table, columns in _PAIRED.items():
        for number, row in rows[table]:
            for column in columns:
                columns_of = [f"{column}{ending(language)}" for language in LANGUAGES]
                lacking = [name for name in columns_of if not getattr(row, name)]
                for name in lacking if len(lacking) < len(columns_of) else ():
                    yield Fault(f"{table}.csv", number, name, "", "is missing; another language has it")


def _measures(rows: Rows) -> Iterator[Fault]:
    """Measures without figures, without enough to compare them with, and figures whose licence forbids quoting."""
    roles = {(row.state, row.partner): row.role for _, row in rows["dyads"]}
    roles |= {(other, one): role for (one, other), role in roles.items()}
    placebos: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    subjects, measured = set(), set()
    for _, row in rows["series"]:
        measured.add(row.measure_id)
        role = roles.get((row.state, row.partner))
        if not row.partner or role == "placebo":
            placebos[row.measure_id].add(tuple(sorted((row.state, row.partner))))
        elif role == "subject":
            subjects.add(row.measure_id)
    for number, row in rows["measures"]:

        def fault(column: str, problem: str, number: int = number, row: Any = row) -> Fault:  # noqa: ANN401
            return Fault("measures.csv", number, column, getattr(row, column), problem)

        if row.quotable == "no" and row.measure_id in measured:
            yield fault("quotable", "its figures may not be quoted, and series.csv has some")
        elif row.quotable == "yes" and row.measure_id not in measured:
            yield fault("measure_id", "series.csv has no figure of it")
        enough = len(placebos[row.measure_id]) >= LEAST_PLACEBOS
        if row.measure_id in measured and enough == bool(row.no_placebo):
            problem = (
                "must be empty: there are pairs to compare with"
                if enough
                else f"is missing: there are not {LEAST_PLACEBOS} pairs or states to compare with, so say why"
            )
            yield fault("no_placebo", problem)


def _points(rows: Rows) -> Iterator[Fault]:
    """Figures of a pair that is not kept, or whose period is not of the measure's frequency."""
    pairs = {(row.state, row.partner) for _, row in rows["dyads"]}
    directed = {row.measure_id: row.directed == "yes" for _, row in rows["measures"]}
    lengths = {row.measure_id: {"year": 4, "month": 7}[row.frequency] for _, row in rows["measures"]}
    for number, row in rows["series"]:
        pair, turned = (row.state, row.partner), (row.partner, row.state)
        if row.partner and pair not in pairs and not (directed.get(row.measure_id) and turned in pairs):
            yield Fault("series.csv", number, "partner", row.partner, f"dyads.csv has no pair of it and {row.state}")
        if row.measure_id in lengths and len(row.period) != lengths[row.measure_id]:
            yield Fault("series.csv", number, "period", row.period, "the measure has periods of another length")


def _chronology(rows: Rows) -> Iterator[Fault]:
    """Entries whose two references are one."""
    for number, row in rows["chronology"]:
        if row.reference_1 == row.reference_2:
            yield Fault("chronology.csv", number, "reference_2", row.reference_2, "is the first reference again")


def _checks(rows: Rows) -> Iterator[Fault]:
    """Find checks that nothing can decide."""
    about = {row.check_id for _, row in rows["check_records"]}
    hints = {"numeric": "dataset_hint", "documentary": "where_to_look"}
    for number, row in rows["checks"]:
        if row.check_id not in about:
            yield Fault("checks.csv", number, "check_id", row.check_id, "has no row in check_records.csv")
        if not getattr(row, hints[row.method]):
            yield Fault("checks.csv", number, hints[row.method], "", f"is missing for a {row.method} check")


def _verdicts(rows: Rows) -> Iterator[Fault]:
    """Find verdicts that their check, their references or their two checkers do not allow."""
    checks = {row.check_id: row for _, row in rows["checks"]}
    for number, row in rows["verdicts"]:

        def fault(column: str, problem: str, number: int = number, row: Any = row) -> Fault:  # noqa: ANN401
            return Fault("verdicts.csv", number, column, getattr(row, column), problem)

        if row.reference_1 and row.reference_1 == row.reference_2:
            yield fault("reference_2", "is the first reference again")
        yield from _settled(row, fault)
        if check := checks.get(row.check_id):
            yield from _decided(check, row, fault)


def _decided(check: Any, row: Any, fault: Callable[[str, str], Fault]) -> Iterator[Fault]:  # noqa: ANN401
    """Find what a verdict lacks for the method and kind of its check."""
    decided = row.verdict != "not-decidable"
    if check.method == "documentary" and row.dataset_id:
        yield fault("dataset_id", "must be empty; documents decide this check")
    for column in ("dataset_id", "value"):
        if check.method == "numeric" and decided and not getattr(row, column):
            yield fault(column, "is missing for a numeric check")
    if check.method == "documentary" and decided and not (row.reference_1 and row.reference_2):
        yield fault("reference_2", "is missing; a check by documents names two references")
    for column in ("verdict", "first_verdict", "second_verdict"):
        code = getattr(row, column)
        if code != "not-decidable" and (code in _FORECAST) != (check.kind == "forecast"):
            allowed = [code for code in tables.CODES["verdicts"] if (code in _FORECAST) == (check.kind == "forecast")]
            shown = ", ".join(dict.fromkeys([*allowed, "not-decidable"]))
            yield fault(column, f"does not suit a claim of kind {check.kind}; allowed: {shown}")


def _settled(row: Any, fault: Callable[[str, str], Fault]) -> Iterator[Fault]:  # noqa: ANN401
    """Find differences from a checker that were not settled, and what was settled without one."""
    differ = row.first_verdict != row.second_verdict
    needed = differ or row.verdict != row.first_verdict
    if needed and not row.settled:
        why = "the two checkers differ" if differ else f"both checkers gave {row.first_verdict}"
        yield fault("settled", f"is missing; {why}")
    elif row.settled and not needed:
        yield fault("settled", "must be empty; the two checkers do not differ")


def _codes(rows: Rows) -> Iterator[Fault]:
    """Find codes without a row, and rows of no code."""
    given = {(row.vocabulary, row.code) for _, row in rows["codes"]}
    for name, codes in tables.CODES.items():
        for code in codes:
            if (name, code) not in given:
                yield Fault("codes.csv", 0, "code", code, f"has no row among the {name}")
    for number, row in rows["codes"]:
        if row.code not in tables.CODES[row.vocabulary]:
            problem = f"is none of the {row.vocabulary}; {nearest(row.code, tables.CODES[row.vocabulary])}"
            yield Fault("codes.csv", number, "code", row.code, problem)


def _check_records(rows: Rows, record: dataset.Record) -> Iterator[Fault]:
    """Find checks that are about a record that there is none of."""
    known = {key for table in schema.EVIDENCED for key in getattr(record, table).iloc[:, 0]}
    known |= {*record.thesis_positions["record_id"]}
    for number, row in rows["check_records"]:
        if row.record_id not in known:
            problem = f"no such record; {nearest(row.record_id, sorted(known))}"
            yield Fault("check_records.csv", number, "record_id", row.record_id, problem)
