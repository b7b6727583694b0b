"""A record to damage, and what is then said of it."""

import csv

import pytest

from helpers.common.faults import FaultsError
from helpers.record import dataset


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
