"""A tiny format of events for tests of the store, its reader, and (as a script) an add that can be killed."""

import itertools
import sys
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from helpers.common.faults import Fault, FaultsError
from helpers.eventdata import staging
from helpers.eventdata.schema import QUADS, SCHEMA
from helpers.eventdata.store import Store

FAULTS = pa.schema([("line", pa.int64()), ("reason", pa.string()), ("text", pa.string())])
STATES = [None, "CHN", "IRN", "RUS", "TUR", "USA"]


class Batch(NamedTuple):
    events: pa.Table
    faults: pa.Table


def row(event_id, day, source=None, target=None, **rest):
    """An event; what is not given has no value."""
    given = {"provider": "icews", "event_id": event_id, "date": day, "source_state": source, "target_state": target}
    return {**dict.fromkeys(SCHEMA.names), **given, **rest}


def read(path, provider=None, size=100):
    """Lines ``id,date,source,target,name``; the first names the provider; what is no date is set aside."""
    with path.open(encoding="utf-8") as stream:
        named = next(stream).strip()
        if named.startswith("<html"):
            raise FaultsError("it was not read", [Fault(path.name, 0, "", "", "is a web page")])
        numbered = enumerate(stream, 2)
        while block := [*itertools.islice(numbered, size)]:
            yield _batch(block, provider or named)


def _batch(block, provider):
    rows, faults = [], []
    for line, text in block:
        event_id, day, source, target, name = text.rstrip("\n").split(",")
        try:
            day = date.fromisoformat(day)
        except ValueError:
            faults.append({"line": line, "reason": "the date is none", "text": text.strip()})
            continue
        given = {"provider": provider, "source_name": name, "score": 1.5}
        rows.append(row(event_id, day, source or None, target or None, **given))
    return Batch(pa.Table.from_pylist(rows, SCHEMA), pa.Table.from_pylist(faults, FAULTS))


def write(path, lines, provider="icews"):
    """Make a file of lines ``id,date,source,target,name``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([provider, *lines]) + "\n", encoding="utf-8")
    return path


def lines(count, seed=1, years=(2017, 2019)):
    """Lines of events, drawn at random."""
    draw = np.random.default_rng(seed)
    first = date(years[0], 1, 1).toordinal()
    days = draw.integers(first, date(years[1], 12, 31).toordinal() + 1, count)
    sides = draw.integers(0, len(STATES), (count, 2))
    return [
        f"{seed}-{at},{date.fromordinal(int(day))},{STATES[a] or ''},{STATES[b] or ''},name {at % 7}"
        for at, (day, (a, b)) in enumerate(zip(days, sides, strict=True))
    ]


class Generated:
    """A reader of files that hold a seed and a number of events: as many as wanted, without a large file."""

    def __call__(self, path, provider=None):
        seed, count = map(int, path.read_text().split())
        for first in range(0, count, 50_000):
            yield Batch(generated(seed + first, min(50_000, count - first)), FAULTS.empty_table())


def generated(seed, count):
    """A table of events, drawn at random; one dyad is heavy."""
    draw = np.random.default_rng(seed)
    codes = pa.array([f"{a}{b}X" for a in "ABCDEFGHIJ" for b in "ABCDEFGHIJ"])
    days = pa.array(draw.integers(14_610, 16_436, count).astype(np.int32)).cast(pa.date32())
    names = pa.array([f"Name {at}" for at in range(5_000)])
    ids = pa.array([f"{seed}-{at}" for at in range(count)])
    columns = {name: pa.nulls(count, SCHEMA.field(name).type) for name in SCHEMA.names}
    columns |= {
        "provider": pa.array(["gdelt"] * count),
        "event_id": ids,
        "date": days,
        "source_state": codes.take(pa.array(draw.integers(0, 100, count) * (draw.random(count) > 0.3))),
        "target_state": codes.take(pa.array(draw.integers(0, 100, count) * (draw.random(count) > 0.3))),
        "source_name": names.take(pa.array(draw.integers(0, 5_000, count))),
        "quad": pa.array(QUADS).take(pa.array(draw.integers(0, 4, count))),
        "score": pa.array(draw.integers(-100, 101, count) / 10),
        "story": pa.array([f"https://example.org/{seed}/{at // 5}/a-story-of-some-length" for at in range(count)]),
    }
    return pa.table(columns, schema=SCHEMA)


if __name__ == "__main__":
    folder, rows, *given = sys.argv[1:]
    staging.ROWS = int(rows)
    Store(Path(folder), Generated()).add(map(Path, given))
