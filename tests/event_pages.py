"""The chapter of event data for tests, and its kept figures as plain rows."""

import csv
from collections import Counter

from helpers.chapters.event_data import EventData
from helpers.common import paths
from helpers.selection import parameters

DATA = paths.data_folder()


QUADS = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")


def rows(table):
    with (DATA / "world" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def open_page(record, **given):
    return EventData(record, parameters.parse(parameters.EventData, given))


def counted(dataset, length, a="RUS", b="IRN"):
    """Return period -> events of a pair, by plain loops."""
    found = Counter()
    for row in rows("event_counts"):
        of = row["dataset_id"] == dataset and len(row["period"]) == length
        if of and {row["source"], row["target"]} == {a, b}:
            found[row["period"]] += sum(int(row[quad]) for quad in QUADS)
    return found
