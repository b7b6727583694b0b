import pickle

import pytest

from helpers.faults import Fault, FaultsError


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
