"""The chronology, the checks and their verdicts: what is loaded, and what is refused."""

import pytest
from world_tables import write

from helpers.world import store, tables

ENTRY = {
    "entry_id": "bushehr-opening",
    "date": "2011-09-12",
    "tier": "act",
    "domain_id": "nuclear",
    "label": "Opening",
    "label_ar": "افتتاح",
    "summary": "It was opened.",
    "summary_ar": "افتُتح.",
    "reference_1": "A, 1",
    "reference_2": "B, 2",
    "looked_up": "both",
    "note": "",
}
CHECK = {
    "check_id": "bushehr-in-2011",
    "proposition": "It was opened in 2011.",
    "proposition_ar": "افتُتح في 2011.",
    "kind": "fact",
    "source_id": "strategic-partnership-2014",
    "domain_id": "nuclear",
    "as_of": "2014~",
    "rule": "The provider dates the first power to 2011.",
    "rule_ar": "أن يؤرخ الناشر أول إنتاج بعام 2011.",
    "method": "numeric",
    "dataset_hint": "reactors",
    "depends_on_hindsight": "no",
    "outcome_known": "no",
}
VERDICT = {
    "check_id": "bushehr-in-2011",
    "dataset_id": "reactors",
    "value": "2011",
    "value_ar": "2011",
    "verdict": "supported",
    "confidence": "high",
    "finding": "So it does.",
    "finding_ar": "وهو كذلك.",
    "first_verdict": "supported",
    "second_verdict": "supported",
}
PAPERS = {"dataset_id": "", "value": "", "value_ar": ""}


def with_checks(folder, entry=None, check=None, verdict=None):
    write(folder, "chronology", [ENTRY | (entry or {})])
    write(
        folder,
        "chronology_events",
        [{"entry_id": ENTRY["entry_id"], "event_id": "bushehr-opened-2011", "match": "part"}],
    )
    write(folder, "checks", [CHECK | (check or {})])
    write(folder, "check_records", [{"check_id": CHECK["check_id"], "record_id": "bushehr-opened-2011"}])
    write(folder, "check_pairs", [])
    write(folder, "verdicts", [VERDICT | verdict] if verdict is not None else [])


def test_a_chronology_and_checks_that_are_sound_are_loaded(world_copy, record):
    with_checks(world_copy)
    assert store.load(world_copy, record).checked.empty  # a rule is committed before its figure is read
    with_checks(world_copy, verdict={})
    loaded = store.load(world_copy, record)
    assert loaded.checked.loc[0, ["rule", "verdict"]].tolist() == [CHECK["rule"], "supported"]
    assert loaded.chronology_events.loc[0, "event_id"] == "bushehr-opened-2011"
    with_checks(world_copy, verdict={"first_verdict": "mixed", "settled": "Wrong year.", "settled_ar": "سنة أخرى."})
    assert len(store.load(world_copy, record).checked) == 1
    undecided = dict.fromkeys(("verdict", "first_verdict", "second_verdict"), "not-decidable")
    with_checks(world_copy, verdict=PAPERS | undecided)
    assert len(store.load(world_copy, record).checked) == 1


@pytest.mark.parametrize("later", tables.LATER)
def test_tables_that_come_later_may_be_absent(world_copy, record, later):
    for name in tables.LATER:
        (world_copy / f"{name}.csv").unlink(missing_ok=True)
    assert len(getattr(store.load(world_copy, record), later)) == 0


CHECKS = [
    ({"rule": ""}, "rule", "is missing"),
    ({"dataset_hint": ""}, "dataset_hint", "is missing for a numeric check"),
    ({"method": "documentary"}, "where_to_look", "is missing for a documentary check"),
    ({"kind": "opinion"}, "kind", "allowed: fact"),
    ({"as_of": "May 2014"}, "as_of", "is not an EDTF date"),
    ({"as_of": ""}, "as_of", "is missing"),
    ({"source_id": "strategic-partnership"}, "source_id", "did you mean 'strategic-partnership-2014'?"),
    ({"check_id": "bushehr-in-2012"}, "check_id", "has no row in check_records.csv"),
    ({"depends_on_hindsight": "perhaps"}, "depends_on_hindsight", "allowed: yes, no"),
    ({"outcome_known": ""}, "outcome_known", "is missing"),
]


@pytest.mark.parametrize(("cells", "column", "problem"), CHECKS)
def test_checks_that_nothing_decides_are_refused(world_copy, record, cells, column, problem):
    with_checks(world_copy, check=cells)
    faults = [fault for fault in store.examine(world_copy, record)[1] if fault.where == "world/checks.csv"]
    assert [(fault.column, problem in fault.problem) for fault in faults] == [(column, True)]


SAME = {"first_verdict": "mixed", "second_verdict": "mixed", "verdict": "mixed"}
VERDICTS = [
    ({}, {"dataset_id": ""}, "dataset_id", "is missing for a numeric check"),
    ({}, {"value": "", "value_ar": ""}, "value", "is missing for a numeric check"),
    ({}, {"dataset_id": "reactor"}, "dataset_id", "did you mean 'reactors'?"),
    ({}, {"value_ar": ""}, "value_ar", "another language has it"),
    ({}, {"verdict": "support"}, "verdict", "did you mean 'supported'?"),
    ({}, {"second_verdict": ""}, "second_verdict", "is missing"),
    ({}, {"second_verdict": "mixed"}, "settled", "is missing; the two checkers differ"),
    ({}, {"settled": "x"}, "settled", "must be empty"),
    ({}, {"verdict": "mixed"}, "settled", "is missing; both checkers gave supported"),
    ({}, {"confidence": "sure"}, "confidence", "allowed: high, medium, low"),
    ({}, {"finding_ar": ""}, "finding_ar", "is missing"),
    ({}, {"check_id": "no-such-check"}, "check_id", "no such row in checks.csv"),
    ({}, {"reference_1": "A", "reference_2": "A"}, "reference_2", "is the first reference again"),
    ({"method": "documentary", "where_to_look": "x"}, PAPERS, "reference_2", "names two references"),
    ({"method": "documentary", "where_to_look": "x"}, {}, "dataset_id", "must be empty"),
    ({"kind": "forecast"}, SAME, "verdict", "allowed: forecast-met, forecast-missed, not-decidable"),
    ({}, dict.fromkeys(SAME, "forecast-met"), "verdict", "does not suit a claim of kind fact; allowed: supported,"),
]


@pytest.mark.parametrize(("check", "cells", "column", "problem"), VERDICTS)
def test_verdicts_that_are_not_founded_are_refused(world_copy, record, check, cells, column, problem):
    with_checks(world_copy, check=check, verdict=cells)
    _, faults = store.examine(world_copy, record)
    assert [fault for fault in faults if fault.column == column and problem in fault.problem], faults
    assert {fault.where for fault in faults} == {"world/verdicts.csv"}


@pytest.mark.parametrize(
    ("cells", "column", "problem"),
    [
        ({"date": "12.9.2011"}, "date", "is not an EDTF date"),
        ({"date": ""}, "date", "is missing"),
        ({"reference_2": "A, 1"}, "reference_2", "is the first reference again"),
        ({"tier": "detail"}, "tier", "allowed: turning-point, act"),
        ({"domain_id": "nuclar"}, "domain_id", "did you mean 'nuclear'?"),
        ({"looked_up": "maybe"}, "looked_up", "allowed: both, one"),
        ({"label": "x" * 81}, "label", "at most 80"),
    ],
)
def test_entries_of_the_chronology_that_are_malformed_are_refused(world_copy, record, cells, column, problem):
    with_checks(world_copy, entry=cells)
    _, faults = store.examine(world_copy, record)
    assert [fault for fault in faults if fault.column == column and problem in fault.problem], faults


def test_checks_are_about_records_that_there_are(world_copy, record):
    with_checks(world_copy)
    write(world_copy, "check_records", [{"check_id": CHECK["check_id"], "record_id": "bushehr-opened-2012"}])
    write(
        world_copy, "chronology_events", [{"entry_id": ENTRY["entry_id"], "event_id": "bushehr-open", "match": "same"}]
    )
    found = {fault.where: fault for fault in store.examine(world_copy, record)[1]}
    assert "did you mean 'bushehr-opened-2011'?" in found["world/check_records.csv"].problem
    assert "no such row in events.csv" in found["world/chronology_events.csv"].problem
    write(world_copy, "check_records", [])
    assert any("has no row in check_records.csv" in fault.problem for fault in store.examine(world_copy, record)[1])
