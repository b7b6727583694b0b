import csv

import pandas as pd
import pytest

from helpers import dataset
from helpers.faults import FaultsError


def edit(folder, table, change):
    """Rewrite a table after ``change`` has altered its rows (lists of cells, the header first)."""
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    rows = change(rows) or rows
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def set_cell(row, column, value):
    def change(rows):
        rows[row - 1][rows[0].index(column)] = value

    return change


def faults_of(folder):
    with pytest.raises(FaultsError) as caught:
        dataset.load(folder)
    return caught.value


def test_dates_and_codes_are_joined(record):
    events = record.events.set_index("event_id")
    visit = events.loc["putin-visits-tehran-2007"]
    assert visit["earliest"] == visit["latest"] == pd.Timestamp("2007-10-16")
    assert (visit["quad_class"], visit["score"], visit["domain_id"]) == ("verbal-cooperation", 4.0, "political")
    dated = events["date"] != ""
    assert (events["earliest"].notna() | events["latest"].notna()).equals(dated)


def test_events_stand_in_order_of_date_with_the_undated_last(record):
    earliest = record.events["earliest"].dropna()
    assert earliest.is_monotonic_increasing
    undated = (record.events["date"] == "").to_numpy()
    assert undated[-undated.sum() :].all()


def test_the_row_order_of_the_files_changes_nothing(record, data_copy):
    for table in ("events", "event_domains"):
        edit(data_copy, table, lambda rows: [rows[0], *reversed(rows[1:])])
    pd.testing.assert_frame_equal(dataset.load(data_copy).events, record.events)


@pytest.mark.parametrize(
    ("table", "column", "value", "says"),
    [
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
        ("quantities", "approximate", "no", "allowed: true, false"),
        ("events", "status", "", "is missing; allowed: occurred"),
    ],
)
def test_a_wrong_cell_is_named_with_table_row_column_and_value(data_copy, table, column, value, says):
    edit(data_copy, table, set_cell(5, column, value))
    faults = faults_of(data_copy).faults
    mine = [fault for fault in faults if (fault.where, fault.row, fault.column) == (f"{table}.csv", 5, column)]
    assert any(fault.value == value and says in fault.problem for fault in mine), faults


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


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda rows: rows[6].pop(), "cells, 12 expected"),
        (lambda rows: rows[6].append("more"), "cells, 12 expected"),
        (lambda rows: rows.append(rows[6]), "already in row 7"),
        (lambda rows: rows[0].__setitem__(0, "id"), "the header must be event_id,"),
    ],
)
def test_a_malformed_table_is_named(data_copy, change, says):
    edit(data_copy, "events", change)
    message = str(faults_of(data_copy))
    assert "events.csv" in message
    assert says in message


def test_a_file_that_is_no_csv_is_named(data_copy):
    (data_copy / "events.csv").write_bytes(b"\xff\xfe\x00")
    (data_copy / "actors.csv").write_text("")
    message = str(faults_of(data_copy))
    assert "events.csv: not UTF-8 at byte 0" in message
    assert "actors.csv" in message


def test_a_deleted_row_leaves_traces(data_copy):
    edit(data_copy, "evidence", lambda rows: [row for row in rows if row[0] != "putin-visits-tehran-2007"])
    edit(data_copy, "event_actors", lambda rows: [row for row in rows if row[0] != "putin-visits-tehran-2007"])
    edit(data_copy, "event_domains", lambda rows: [row for row in rows if row[0] != "putin-visits-tehran-2007"])
    message = str(faults_of(data_copy))
    for part in ("has no row in evidence.csv", "has no row in event_actors.csv", "has 0 primary domains, not 1"):
        assert part in message


def test_what_nothing_uses_is_a_fault(data_copy):
    edit(data_copy, "domains", lambda rows: [*rows, ["space", "Space", "الفضاء", "", "Space.", "Rockets", ""]])
    assert "domains.csv row" in str(faults_of(data_copy))
    assert "nothing uses it" in str(faults_of(data_copy))


def test_undated_goes_with_no_basis(data_copy):
    with (data_copy / "events.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    row = next(number for number, cells in enumerate(rows, start=1) if cells[2] == "2007-10-16")
    edit(data_copy, "events", set_cell(row, "date_basis", "none"))
    assert "'none' goes with an empty date, and only with it" in str(faults_of(data_copy))


def test_faults_show_no_traceback_in_a_notebook(data_copy):
    (data_copy / "claims.csv").unlink()
    error = faults_of(data_copy)
    assert error._render_traceback_() == [str(error)]
