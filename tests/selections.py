"""Parts of the record: chosen, named and compared."""

import pandas as pd

from helpers.selection.parameters import Parameters, parse
from helpers.selection.selecting import select


def chosen(record, **filters):
    return select(record, parse(Parameters, {"details": True} | filters))


def ids(record):
    return set(record.events["event_id"])


def assert_same(one, other):
    for name, table in one.tables().items():
        pd.testing.assert_frame_equal(table, getattr(other, name))
