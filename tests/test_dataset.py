from pathlib import Path

import fixtures
import pandas as pd
import pytest
from record_edits import edit, faults_of, set_cell

from helpers.record import dataset


def test_dates_and_codes_are_joined(record):
    events = record.events.set_index("event_id")
    visit = events.loc["putin-visits-tehran-2007"]
    assert visit["earliest"] == visit["latest"] == pd.Timestamp("2007-10-16")
    assert (visit["quad_class"], visit["score"], visit["domain_id"]) == ("verbal-cooperation", 4.0, "political")
    dated = events["date"] != ""
    assert (events["earliest"].notna() | events["latest"].notna()).equals(dated)


def test_an_offer_is_a_request_and_a_promise_is_cooperation():
    offer, promise = fixtures.event("offer", status="proposed"), fixtures.event("promise", status="agreed")
    record = fixtures.made(offer, promise)
    events = record.events.set_index("event_id")
    assert events.loc["offer", ["quad_class", "relation"]].tolist() == ["request", "request"]
    assert events.loc["promise", ["quad_class", "relation"]].tolist() == ["verbal-cooperation", "cooperation"]


def test_events_stand_in_order_of_date_with_the_undated_last(record):
    earliest = record.events["earliest"].dropna()
    assert earliest.is_monotonic_increasing
    undated = (record.events["date"] == "").to_numpy()
    assert undated[-undated.sum() :].all()


def test_the_row_order_of_the_files_changes_nothing(record, data_copy):
    for table in ("events", "event_domains"):
        edit(data_copy, table, lambda rows: [rows[0], *reversed(rows[1:])])
    pd.testing.assert_frame_equal(dataset.load(data_copy).events, record.events)


@pytest.fixture
def prepared(data_copy, monkeypatch):
    """A copy of the record that was loaded before it is asked for."""
    monkeypatch.setattr(dataset, "_ready", {})
    dataset.prepare(data_copy)
    return data_copy


def test_a_prepared_record_is_given_once_without_being_read_again(prepared, record, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(dataset, "examine", None)
        first = dataset.load(prepared)
    for name, frame in record.tables().items():
        pd.testing.assert_frame_equal(first.tables()[name], frame)
    again = dataset.load(prepared)  # read: whoever has the first may do with it what he likes
    assert again.events is not first.events
    pd.testing.assert_frame_equal(again.events, record.events)


def test_a_prepared_record_is_not_given_for_other_files(prepared):
    edit(prepared, "events", set_cell(2, "label_en", "Another label"))
    assert "Another label" in set(dataset.load(prepared).events["label_en"])
    (prepared / "evidence.csv").unlink()
    assert any("the table is missing" in fault.problem for fault in faults_of(prepared).faults)


def test_what_cannot_be_hashed_is_read_as_ever(prepared, record, monkeypatch):
    def refused(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refused)
    pd.testing.assert_frame_equal(dataset.load(prepared).events, record.events)
    assert dataset._ready, "what was prepared is still there"


def test_what_changes_while_it_is_prepared_is_not_kept(data_copy, monkeypatch):
    monkeypatch.setattr(dataset, "_ready", {})
    examine = dataset.examine

    def changing(folder):
        found = examine(folder)
        edit(folder, "events", set_cell(2, "label_en", "Another label"))
        return found

    with monkeypatch.context() as patch:
        patch.setattr(dataset, "examine", changing)
        dataset.prepare(data_copy)
    assert "Another label" in set(dataset.load(data_copy).events["label_en"])
    assert not dataset._ready


#: What is put into a cell (``=column`` is the value of another of the same row), and what is said of it.
WRONG_CELLS = [
    ("events", "date", "2014-13", "is not an EDTF date"),
    ("events", "status", "occured", "did you mean 'occurred'?"),
    ("events", "event_type", "CONSULTT", "did you mean 'CONSULT'?"),
    ("events", "event_id", "Bad Id", "String should match pattern"),
    ("events", "label_ar", "", "is missing"),
    ("event_actors", "actor_id", "vladimir-puttin", "did you mean 'vladimir-putin'?"),
    ("event_domains", "domain_id", "nucular", "did you mean 'nuclear'?"),
    ("evidence", "sha256", "abc", "String should match pattern"),
    ("evidence", "paragraph", "first", "valid integer"),
    ("evidence", "paragraph", "99", "the source has"),
    ("evidence", "end", "0", "must be over start"),
    ("evidence", "record_id", "no-such-record", "no such row"),
    ("actors", "parent_id", "kremlinn", "did you mean 'kremlin'?"),
    ("claims", "about_id", "nobody-at-all", "no such row"),
    ("quantities", "value", "many", "valid number"),
    ("quantities", "unit", "reactor", "did you mean 'reactors'?"),
    ("units", "label_ar", "reports", "has no Arabic letter"),
    ("quantities", "approximate", "no", "allowed: true, false"),
    ("events", "status", "", "is missing; allowed: occurred"),
    ("quantities", "value", "nan", "a number in plain digits"),
    ("quantities", "value", "inf", "a number in plain digits"),
    ("quantities", "value", "1e400", "a number in plain digits"),
    ("quantities", "value", "9" * 400, "a number in plain digits"),
    ("quantities", "value", "1_000", "did you mean '1000'?"),
    ("evidence", "start", "163.0", "did you mean '163'?"),
    ("evidence", "start", " 163 ", "did you mean '163'?"),
    ("evidence", "start", "+163", "did you mean '163'?"),
    ("evidence", "start", "9" * 30, "less than or equal to"),
    ("events", "label_en", " ", "nothing that can be seen"),
    ("events", "summary_en", "A visit.\u00a0", "did you mean 'A visit.'?"),
    ("events", "label_en", "\u200f\u200c", "nothing that can be seen"),
    ("events", "label_ar", "\u200bزيارة", "U+200B, which cannot be seen"),
    ("actors", "label_en", "\u202eabc", "U+202E, which cannot be seen"),
    ("actors", "label_en", "\u2067abc", "U+2067, an isolate without its beginning or end"),
    ("events", "label_ar", "A visit to Tehran", "has no Arabic letter"),
    ("claim_holders", "holder_id", "irann", "did you mean 'iran'?"),
    ("claim_holders", "claim_id", "no-such-claim", "no such row"),
    ("claims", "summary_ar", "12", "has no Arabic letter"),
    ("events", "label_en", "زيارة", "allowed: English"),
    ("actors", "state", "XXX", "codes of ISO 3166-1 alpha-3"),
    ("events", "date", "0001", "outside the years 1500 to 2100"),
    ("events", "date", "1992/9999", "outside the years 1500 to 2100"),
    ("claims", "date", "2099", "is after the last article that tells of it"),
    ("sources", "file_name", "..", "String should match pattern"),
    ("sources", "file_name", ".", "String should match pattern"),
    ("sources", "published", "2014/..", "not published without end"),
    ("event_links", "to_event", "=from_event", "is from_event as well"),
    ("affiliations", "of_id", "=actor_id", "is actor_id as well"),
    ("affiliations", "affiliation_id", "some--office--tie", "must be "),
    ("event_links", "link_id", "some--follows--other", "must be "),
]


def test_a_wrong_cell_is_named_with_table_row_column_and_value(data_copy):
    put = []
    for table in dict.fromkeys(table for table, *_ in WRONG_CELLS):

        def change(rows, table=table):
            mine = [cell for cell in WRONG_CELLS if cell[0] == table]
            for number, (_, column, value, says) in enumerate(mine, start=5 if len(rows) > 40 else 4):
                row = dict(zip(rows[0], rows[number - 1], strict=True))
                value = row[value[1:]] if value.startswith("=") else value
                rows[number - 1][rows[0].index(column)] = value
                put.append((f"{table}.csv", number, column, value, says))

        edit(data_copy, table, change)
    faults = faults_of(data_copy).faults
    for *place, says in put:
        found = [fault.problem for fault in faults if [fault.where, fault.row, fault.column, fault.value] == place]
        assert any(says in problem for problem in found), (place, says, found)


def test_a_sign_is_for_conditions_without_a_type_and_hypotheticals_have_neither(data_copy):
    codes = ("record_kind", "sign", "event_type", "mode", "status")
    rows = [
        ("event", "hostile", "AGREE", "", "occurred"),
        ("condition", "hostile", "AGREE", "", "ongoing"),
        ("condition", "cooperative", "", "", "hypothetical"),
        ("event", "", "AGREE", "", "hypothetical"),
        ("event", "", "", "", "occurred"),
        ("condition", "", "", "visit", "ongoing"),
        ("condition", "Hostile", "", "", "ongoing"),
        ("condition", "hostile", "", "", "ongoing"),
        ("event", "", "", "", "hypothetical"),
    ]

    def change(table):
        for number, row in enumerate(rows, start=1):
            for name, value in zip(codes, row, strict=True):
                table[number][table[0].index(name)] = value

    edit(data_copy, "events", change)
    found = {(fault.row - 2, fault.column) for fault in faults_of(data_copy).faults if fault.where == "events.csv"}
    wanted = {(0, "sign"), (1, "sign"), (2, "sign"), (3, "event_type"), (4, "event_type"), (5, "mode"), (6, "sign")}
    assert found == wanted


def test_a_claim_has_holders_each_of_them_once(data_copy):
    edit(data_copy, "claim_holders", lambda rows: [*rows[:1], *rows[2:], rows[-1]])
    found = [(fault.where, fault.row, fault.problem) for fault in faults_of(data_copy).faults]
    assert ("claims.csv", 2, "has no row in claim_holders.csv") in found
    assert ("claim_holders.csv", 257, "already in row 256") in found


def test_a_note_may_be_on_a_source_and_evidence_may_not(data_copy):
    edit(data_copy, "editorial_notes", set_cell(2, "record_id", "hawar-2019"))
    edit(data_copy, "evidence", set_cell(2, "record_id", "hawar-2019"))
    found = [
        fault.where
        for fault in faults_of(data_copy).faults
        if (fault.column, fault.value) == ("record_id", "hawar-2019") and fault.problem.startswith("no such row")
    ]
    assert found == ["evidence.csv"]


def test_an_actor_that_nothing_names_is_a_fault_and_a_parent_is_named(data_copy):
    def added(rows):
        below, above = rows[1].copy(), rows[1].copy()
        below[rows[0].index("actor_id")], above[rows[0].index("actor_id")] = "below", "above"
        below[rows[0].index("parent_id")] = "above"
        for row, mark in ((below, " 1"), (above, " 2")):
            for name in ("label_en", "label_ar"):
                row[rows[0].index(name)] += mark
            row[rows[0].index("aliases")] = ""
        return [*rows, below, above]

    edit(data_copy, "actors", added)
    found = [(fault.column, fault.value) for fault in faults_of(data_copy).faults if fault.problem == "nothing uses it"]
    assert found == [("actor_id", "below")]


def test_an_id_is_of_an_event_or_of_an_actor(data_copy):
    edit(data_copy, "events", set_cell(2, "event_id", "iran"))
    found = [str(fault) for fault in faults_of(data_copy).faults if "of an actor" in fault.problem]
    assert found == ["events.csv, event_id 'iran': is the id of an actor as well"]


def test_valid_rows_are_kept_beside_the_faults_of_the_others(data_copy, record):
    edit(data_copy, "evidence", set_cell(5, "paragraph", "first"))
    found, faults = dataset.examine(data_copy)
    assert [(fault.where, fault.row) for fault in faults if fault.where == "evidence.csv"] == [("evidence.csv", 5)]
    assert list(found.evidence.index) == [place for place in range(len(record.evidence)) if place != 3]
    pd.testing.assert_frame_equal(found.events, record.events)


def test_two_primary_domains_are_a_fault_and_leave_the_rows_readable(data_copy, record):
    edit(
        data_copy,
        "event_domains",
        lambda rows: [[cell.replace("secondary", "primary") for cell in row] for row in rows],
    )
    found, faults = dataset.examine(data_copy)
    assert any("2 primary domains" in fault.problem for fault in faults)
    assert len(found.events) == len(record.events)


def test_all_faults_are_reported_at_once(data_copy):
    edit(data_copy, "events", set_cell(3, "date", "2014-13"))
    edit(data_copy, "actors", set_cell(4, "kind", "persn"))
    edit(data_copy, "evidence", set_cell(2, "source_id", "alwakt-2021"))
    (data_copy / "claims.csv").unlink()
    message = str(faults_of(data_copy))
    for part in ("events.csv row 3, date", "actors.csv row 4, kind", "evidence.csv row 2, source_id", "claims.csv"):
        assert part in message
    assert "the table is missing from data/" in message
