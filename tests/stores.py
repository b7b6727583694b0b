"""What is in a store of events."""

import pyarrow as pa
import pyarrow.parquet as pq

from helpers.eventdata.schema import SCHEMA


def content(store):
    """Every file of a store and what is in it."""
    paths = [path for path in sorted(store.folder.rglob("*")) if path.is_file() and path.name != ".lock"]
    return {str(path.relative_to(store.folder)): path.read_bytes() for path in paths}


def stored(store):
    return pa.concat_tables([pq.read_table(path) for path in store.parquet()])


def rows(tables):
    """Events in an order of their own."""
    whole = pa.concat_tables(tables)
    return whole.sort_by([(name, "ascending") for name in SCHEMA.names]).to_pylist()
