"""The timeline for tests, and the record's tables as plain rows."""

import csv
import re

from helpers.chapters.timeline import Timeline
from helpers.common import paths
from helpers.selection import parameters

PAIR = ["russia", "iran"]


def page(whole, **chosen):
    return Timeline(whole, parameters.Timeline(**chosen))


def rows(name):
    with (paths.data_folder() / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def plain_year(row):
    """The year of an event, from its dates as text: the article's where it has one year, else the public one."""
    for date, by in ((row["date"], "text"), (row["date_public"], "public")):
        ends = [re.match(r"\d{4}", end) for end in date.split("/")] if date else [None]
        if all(ends) and len({end[0] for end in ends}) == 1:
            return int(ends[0][0]), by
    return None
