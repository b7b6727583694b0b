"""Workbooks, read back with another library than the one that writes them."""

import io
import zipfile
from datetime import datetime

import openpyxl
import pandas as pd
import pytest

from helpers.common.faults import FaultsError
from helpers.show import spreadsheet, tables
from helpers.show.spreadsheet import Sheet, of_csv, of_frame, workbook


def opened(*sheets):
    return openpyxl.load_workbook(io.BytesIO(workbook(sheets, "Title")))


def cell(value):
    return opened(Sheet("one", ["head"], [[value]])).active["A2"]


@pytest.mark.parametrize(
    ("value", "kind", "found"),
    [
        ("=1+1", "s", "=1+1"),
        ('=HYPERLINK("http://x.example")', "s", '=HYPERLINK("http://x.example")'),
        ("-5", "s", "-5"),
        ("@SUM(A1)", "s", "@SUM(A1)"),
        ("http://x.example/a", "s", "http://x.example/a"),
        ("2024-04", "s", "2024-04"),
        ("2014~", "s", "2014~"),
        ("../1989-03-02", "s", "../1989-03-02"),
        ("2007-02-31", "s", "2007-02-31"),
        ("1899-12-31", "s", "1899-12-31"),
        ("007", "s", "007"),
        ("زيارة", "s", "زيارة"),
        ("_x0041_", "s", "_x0041_"),
        ("2007-10-16", "d", datetime(2007, 10, 16)),
        (pd.Timestamp("2007-10-16"), "d", datetime(2007, 10, 16)),
        (7, "n", 7),
        (2.5, "n", 2.5),
        (True, "b", True),
        (2**60, "s", str(2**60)),
        (float("inf"), "s", "inf"),
    ],
)
def test_a_text_is_text_a_known_day_a_date_and_a_number_a_number(value, kind, found):
    read = cell(value)
    assert (read.data_type, read.value) == (kind, found)
    assert read.hyperlink is None


@pytest.mark.parametrize("nothing", ["", None, float("nan"), pd.NaT, pd.NA])
def test_what_is_missing_is_an_empty_cell(nothing):
    assert cell(nothing).value is None


def test_a_text_that_no_cell_holds_is_cut_and_says_so():
    value = cell("x" * 40_000).value
    assert len(value) == spreadsheet.LETTERS
    assert value.endswith("[cut here: a cell holds no more; the CSV file has the whole]")
    sheet = of_frame("one", pd.DataFrame({"a": ["x" * 40_000, "x" * spreadsheet.LETTERS]}), "ar")
    cut, whole = (row[0].value for row in opened(sheet).active["A2:A3"])
    assert len(cut) == len(whole) == spreadsheet.LETTERS
    assert cut.endswith("ملف CSV]") and whole.endswith("x")


def test_a_table_that_no_sheet_holds_is_refused():
    with pytest.raises(FaultsError, match="a sheet holds 1048575"):
        workbook([Sheet("long", ["a"], [[]] * spreadsheet.ROWS)], "Title")


def test_an_arabic_sheet_runs_from_right_to_left_and_its_head_stays():
    english, arabic = opened(Sheet("en", ["a"], [["x" * 90]]), Sheet("ar", ["ا"], [["S-300 صاروخ"]], "ar"))
    assert (english.sheet_view.rightToLeft, arabic.sheet_view.rightToLeft) == (None, True)
    assert arabic["A2"].alignment.readingOrder == 2
    assert {sheet.freeze_panes for sheet in (english, arabic)} == {"A2"}
    assert arabic.column_dimensions["A"].width < english.column_dimensions["A"].width < 70
    assert english["A2"].alignment.wrap_text


def test_names_of_sheets_are_those_that_a_spreadsheet_takes():
    long = "a" * 40
    names = opened(*(Sheet(name, ["a"], []) for name in (long, long.upper(), "a/b:c", "'", "Same", "same"))).sheetnames
    assert names == ["a" * 31, "A" * 29 + "-2", "a-b-c", "sheet", "Same", "same-2"]


def test_a_csv_text_becomes_the_frame_that_it_was_made_of():
    frame = pd.DataFrame(
        {
            "date": ["2007-10-16", "2024-04", ""],
            "text": ['says "no", then\ngoes', "=1+1", "-5"],
            "n": [1, 2, 3],
            "share": [0.5, float("nan"), 2.0],
            "told": [True, False, True],
        }
    )
    sheet = of_csv("one", tables.csv_text(frame))
    assert list(sheet.heads) == ["Date", "text", "n", "share", "told"]
    assert [list(row) for row in sheet.rows] == [
        ["2007-10-16", 'says "no", then\ngoes', 1, 0.5, True],
        ["2024-04", "=1+1", 2, "", False],
        ["", "-5", 3, 2.0, True],
    ]
    assert of_csv("one", tables.csv_text(frame), "ar").heads[0] == "التاريخ"


def test_two_columns_of_one_heading_say_which_they_are():
    sheet = of_frame("one", pd.DataFrame({"date": ["2014"], "when": ["2014"], "actor": ["a"]}), "en")
    assert list(sheet.heads) == ["Date (date)", "Date (when)", "Actor"]
    twice = pd.DataFrame([["a", "b"]], columns=["actor", "actor"])
    assert len(of_frame("one", twice, "en").heads) == 2


def test_a_table_without_rows_has_its_heads():
    assert [cell.value for cell in opened(of_csv("x", tables.csv_text(pd.DataFrame({"a": []})))).active[1]] == ["a"]


def test_it_is_the_same_bytes_whenever_it_is_written():
    sheet = of_frame("one", pd.DataFrame({"a": ["x"], "b": [pd.Timestamp("2007-10-16")]}))
    content = workbook([sheet], "Title")
    assert workbook([sheet], "Title") == content
    with zipfile.ZipFile(io.BytesIO(content)) as files:
        assert {item.date_time for item in files.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2025-01-01T00:00:00Z" in files.read("docProps/core.xml")
