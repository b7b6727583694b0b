"""The reality check for tests, and the world's tables as plain rows."""

import csv

from helpers.chapters.reality import Reality
from helpers.common import paths
from helpers.selection import parameters

DATA = paths.data_folder()


def rows(table, folder=DATA / "world"):
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def open_page(record, world=None, **given):
    page = Reality(record, parameters.RealityCheck(**given))
    if world is not None:
        page.world = world
    return page
