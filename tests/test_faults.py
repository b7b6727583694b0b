import pickle

import pytest

from helpers.common.faults import SHOWN, Fault, FaultsError


@pytest.mark.parametrize(
    ("fault", "line"),
    [
        (Fault("events.csv", 3, "date", "2014-13", "is no date"), "events.csv row 3, date '2014-13': is no date"),
        (Fault("events.csv", 3, "", "", "11 cells, 12 expected"), "events.csv row 3: 11 cells, 12 expected"),
        (Fault("parameters", 0, "langage", "", "no such parameter"), "parameters, langage: no such parameter"),
        (Fault("claims.csv", 0, "", "", "the table is missing"), "claims.csv: the table is missing"),
    ],
)
def test_a_fault_is_one_line_without_what_it_does_not_know(fault, line):
    assert str(fault) == line


def test_the_message_lists_every_fault_sorted_by_place_and_row():
    faults = [
        Fault("events.csv", 10, "date", "x", "last"),
        Fault("events.csv", 9, "date", "x", "third"),
        Fault("actors.csv", 7, "state", "x", "second"),
        Fault("actors.csv", 7, "kind", "x", "first"),
    ]
    error = FaultsError("the record was not loaded", faults)
    assert str(error).splitlines() == [
        "the record was not loaded: 4 faults",
        "  actors.csv row 7, kind 'x': first",
        "  actors.csv row 7, state 'x': second",
        "  events.csv row 9, date 'x': third",
        "  events.csv row 10, date 'x': last",
    ]
    assert error.faults == sorted(faults)


@pytest.mark.parametrize(("number", "words"), [(1, "1 fault"), (2, "2 faults"), (11, "11 faults")])
def test_faults_are_counted_in_singular_and_plural(number, words):
    error = FaultsError("refused", [Fault("a.csv", row, "", "", "wrong") for row in range(1, number + 1)])
    first, *rest = str(error).splitlines()
    assert first == f"refused: {words}"
    assert len(rest) == number


def test_a_fault_is_caught_as_a_wrong_value():
    with pytest.raises(ValueError, match="refused: 1 fault"):
        raise FaultsError("refused", [Fault("a.csv", 1, "", "", "wrong")])


def test_faults_come_whole_from_another_process():
    error = FaultsError("refused", [Fault("b.csv", 2, "date", "x", "wrong"), Fault("a.csv", 1, "", "", "wrong")])
    copy = pickle.loads(pickle.dumps(error))
    assert (str(copy), copy.faults) == (str(error), error.faults)


def test_of_a_thousand_faults_the_first_are_shown_and_the_others_counted_and_none_is_lost():
    faults = [Fault(where, row, "", "", "wrong") for row in range(1, 501) for where in ("a.csv", "b.csv")]
    error = FaultsError("refused", faults)
    lines = str(error).splitlines()
    assert lines[0] == "refused: 1000 faults"
    assert lines[1:-1] == [f"  a.csv row {row}: wrong" for row in range(1, SHOWN + 1)]
    assert lines[-1] == f"  and {1000 - SHOWN} more: b.csv 500, a.csv {500 - SHOWN}"
    assert error.faults == sorted(faults)
    assert error._render_traceback_() == [str(error)]


def test_a_long_value_is_cut_and_its_length_told():
    line = str(Fault("a.csv", 1, "note", "x" * 10_000_000, "y" * 10_000_000))
    assert len(line) < 3_000
    assert line.count("(10000000 characters)") == 2
    assert str(Fault("a.csv", 1, "note", "x" * 200, "wrong")) == f"a.csv row 1, note '{'x' * 200}': wrong"
