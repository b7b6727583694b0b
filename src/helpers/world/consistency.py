"""What the tables of ``data/world/`` must say of each other.

Figures are quotable, compared with others and whole; checks can be decided, and were decided by two.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final

from helpers.common.faults import Fault
from helpers.record import dataset, schema

Rows = Mapping[str, list[tuple[int, Any]]]
#: So many pairs to compare with, or states where figures are of states alone.
LEAST_PLACEBOS: Final = 2
#: Kinds of checks whose verdict must be one of these or not decidable.
_FORECAST: Final = ("forecast-met", "forecast-missed")
#: Columns that go with a verdict.
_DECIDED: Final = ("confidence", "finding", "finding_ar", "first_verdict", "second_verdict")


def faults(rows: Rows, record: dataset.Record) -> Iterator[Fault]:
    """Return what is wrong between the rows."""
    yield from _states(rows, record)
    yield from _pairs_of_texts(rows)
    yield from _measures(rows)
    yield from _points(rows)
    yield from _chronology(rows)
    yield from _checks(rows)
    yield from _check_records(rows, record)


def _states(rows: Rows, record: dataset.Record) -> Iterator[Fault]:
    """States that the record has too, under another name."""
    actors = record.actors.set_index("actor_id")
    for number, row in rows["states"]:
        if row.state_id not in actors.index:
            continue
        for column, theirs in (("label", "label_en"), ("label_ar", "label_ar")):
            name = actors.at[row.state_id, theirs]
            if getattr(row, column) != name:
                yield Fault("states.csv", number, column, getattr(row, column), f"actors.csv calls it {name}")


_PAIRED: Final = {
    "measures": ("gaps", "no_placebo"),
    "checks": ("value", "finding", "hindsight"),
}


def _pairs_of_texts(rows: Rows) -> Iterator[Fault]:
    """Texts that stand in one language only."""
    for table, columns in _PAIRED.items():
        for number, row in rows[table]:
            for column in columns:
                english, arabic = getattr(row, column), getattr(row, f"{column}_ar")
                if bool(english) != bool(arabic):
                    missing = column if arabic else f"{column}_ar"
                    yield Fault(f"{table}.csv", number, missing, "", "is missing; the other language has it")


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
    """Find checks that nothing decides, or with a verdict that two checkers and the kind of claim do not allow."""
    about = {row.check_id for _, row in rows["check_records"]}
    for number, row in rows["checks"]:

        def fault(column: str, problem: str, number: int = number, row: Any = row) -> Fault:  # noqa: ANN401
            return Fault("checks.csv", number, column, getattr(row, column), problem)

        if row.check_id not in about:
            yield fault("check_id", "has no row in check_records.csv")
        if (row.method == "numeric") != bool(row.dataset_id):
            yield fault("dataset_id", "a numeric check names the data set that decides; one by documents none")
        if row.method == "documentary" and row.verdict and not (row.reference_1 and row.reference_2):
            yield fault("reference_2", "is missing; a check by documents names two references")
        if row.reference_1 and row.reference_1 == row.reference_2:
            yield fault("reference_2", "is the first reference again")
        for column in _DECIDED:
            if row.verdict and not getattr(row, column):
                yield fault(column, "is missing beside a verdict")
            elif not row.verdict and column.startswith(("confidence", "finding")) and getattr(row, column):
                yield fault(column, "goes with a verdict only")
        for column in ("verdict", "first_verdict", "second_verdict"):
            code = getattr(row, column)
            if code and code != "not-decidable" and (code in _FORECAST) != (row.kind == "forecast"):
                allowed = (
                    f"{', '.join(_FORECAST)}, not-decidable" if row.kind == "forecast" else "no verdict on a forecast"
                )
                yield fault(column, f"does not suit a claim of kind {row.kind}; allowed: {allowed}")
        yield from _settled(row, fault)


def _settled(row: Any, fault: Any) -> Iterator[Fault]:  # noqa: ANN401
    """How a difference of two checkers was settled, where there was one."""
    differ = bool(row.first_verdict and row.second_verdict and row.first_verdict != row.second_verdict)
    if row.verdict and differ and not row.settled:
        yield fault("settled", "is missing; the two checkers differ")
    elif row.settled and not differ:
        yield fault("settled", "must be empty; the two checkers do not differ")
    elif row.verdict and row.first_verdict == row.second_verdict != row.verdict:
        yield fault("verdict", f"both checkers gave {row.first_verdict}")


def _check_records(rows: Rows, record: dataset.Record) -> Iterator[Fault]:
    """Find checks that are about a record that there is none of."""
    known = {key for table in schema.EVIDENCED for key in getattr(record, table).iloc[:, 0]}
    known |= {*record.thesis_positions["record_id"]}
    for number, row in rows["check_records"]:
        if row.record_id not in known:
            problem = f"no such record; {schema.nearest(row.record_id, sorted(known))}"
            yield Fault("check_records.csv", number, "record_id", row.record_id, problem)
