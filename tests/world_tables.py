"""The tables of the world's data as rows, to read and to damage them."""

import csv

from helpers.common import paths
from helpers.world import tables

FOLDER = paths.data_folder() / "world"


def rows_of(folder, table):
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(folder, table, rows):
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(tables.TABLES[table].model_fields), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def damage(folder, table, place, **cells):
    rows = rows_of(folder, table)
    rows[place] |= cells
    write(folder, table, rows)
