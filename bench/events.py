"""Event data measured: adding files to a store, and questions against other ways to ask them.

``python bench/events.py --sizes 20000000 100000000`` generates events as ICEWS writes them, a file a year, with states
by Zipf's law (so that Russia and Iran have some five per mille of them, as in ICEWS), adds them all to a store, as
``events add *.tab`` does, and keeps them as Parquet in the order of days as well. Each question is then asked of each
contender in a process of its own, contenders in turn; medians and their ratios are written as Markdown. Linux only.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq

from helpers.common import paths
from helpers.eventdata import codes
from helpers.eventdata.readers import read
from helpers.eventdata.schema import QUADS, SCHEMA
from helpers.eventdata.store import Store

FIRST_YEAR, YEARS = 1995, 30
#: So many events a text file is kept for DuckDB to ask; more would not fit on most disks.
PLAIN: Final = 25_000_000
#: CAMEO code -> share of events and score, roughly as in ICEWS.
CODES: Final = {
    "010": (0.16, 0.0), "020": (0.05, 3.0), "036": (0.04, 4.0), "040": (0.14, 1.0), "042": (0.09, 1.9),
    "043": (0.09, 2.8), "051": (0.06, 3.4), "057": (0.03, 8.0), "061": (0.02, 6.4), "071": (0.02, 7.4),
    "111": (0.08, -2.0), "112": (0.04, -2.0), "130": (0.02, -4.4), "163": (0.01, -8.0), "173": (0.06, -5.0),
    "190": (0.07, -10.0), "193": (0.02, -10.0),
}  # fmt: skip
#: Those with most events come first.
BUSIEST: Final = ("USA", "RUS", "CHN", "ISR", "IRN", "IND", "GBR", "SYR", "TUR", "JPN", "FRA", "UKR", "DEU", "PAK")
PUBLISHERS: Final = ("Reuters", "Xinhua", "TASS", "Interfax", "IRNA", "FARS", "BBC Monitoring", "Agence France-Presse")
HEADER: Final = (
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code",
    "Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher", "City",
    "District", "Province", "Country", "Latitude", "Longitude",
)  # fmt: skip
QUESTIONS: Final = {
    "dyad": "One dyad by month",
    "all": "All dyads by year",
    "ties": "Ties of a year",
}
WAYS: Final = {
    "store": "store, with zeros and kept denominators",
    "anew": "store, denominators counted anew",
    "duckdb": "DuckDB on unsorted Parquet",
    "polars": "Polars on unsorted Parquet",
    "pandas": "pandas on unsorted Parquet",
    "plain": "DuckDB on the provider's text files",
}
_QUIET: Final = 0.5  # processes at work on a machine that does nothing else
YEAR: Final = FIRST_YEAR + YEARS - 1  # of the ties


def states() -> tuple[list[str], np.ndarray]:
    """Return the names of states, the busiest first, and their shares."""
    named = {row["iso3"]: row["names"].split(";")[0] for row in codes.rows("states") if row["names"]}
    order = [*BUSIEST, *(code for code in named if code not in BUSIEST)][:200]
    weights = 1 / np.arange(1, len(order) + 1)
    return [named[code] for code in order], weights / weights.sum()


def year(number: int, events: int, path: Path) -> None:
    """Write so many events of a year as ICEWS does."""
    draw = np.random.default_rng(number)
    names, weights = states()
    sides = [draw.choice(len(names), events, p=weights) for _ in range(2)]
    shares = np.array([share for share, _ in CODES.values()])
    code = draw.choice(len(CODES), events, p=shares / shares.sum())
    begin = np.datetime64(f"{FIRST_YEAR + number}-01-01")
    day = np.sort(draw.integers(0, 365, events))
    story = np.arange(events) // 3

    def picked(values: list[str], places: np.ndarray) -> pa.Array:
        return pa.DictionaryArray.from_arrays(pa.array(places, pa.int32()), pa.array(values)).cast(pa.string())

    def text(numbers: np.ndarray) -> pa.Array:
        return pa.array(numbers).cast(pa.string())

    said = {row["cameo"]: row["name"] for row in codes.rows("cameo")}
    scores = [str(score) for _, score in CODES.values()]
    actors = [[f"{kind} ({name})" for name in names for kind in ("Foreign Affairs", "Government")]] * 2
    columns = dict.fromkeys(HEADER, pa.array([""] * events))
    columns |= {
        "Event ID": text(number * 10**8 + np.arange(events)),
        "Event Date": pa.array(begin + day).cast(pa.string()),
        "Event Text": picked([said[each] for each in CODES], code),
        "CAMEO Code": picked([*CODES], code),
        "Intensity": picked(scores, code),
        "Story ID": text(story + number * 10**8),
        "Sentence Number": text(np.arange(events) % 6 + 1),
        "Publisher": picked([*PUBLISHERS], draw.integers(0, len(PUBLISHERS), events)),
    }
    for side, places, called in zip(("Source", "Target"), sides, actors, strict=True):
        columns[f"{side} Country"] = picked(names, places)
        columns[f"{side} Name"] = picked(called, 2 * places + draw.integers(0, 2, events))
    options = pc.WriteOptions(delimiter="\t", quoting_style="none", quoting_header="none")
    pc.write_csv(pa.table(columns), path, options)


def prepared(size: int, folder: Path, years: int) -> dict[str, Any]:
    """Make files, a store of them and unsorted Parquet; return what adding took."""
    (folder / "unsorted").mkdir()
    (folder / "plain").mkdir()
    paths = [folder / "plain" / f"{FIRST_YEAR + number}-icews-events.tab" for number in range(YEARS - years, YEARS)]
    for number, path in enumerate(paths, YEARS - years):
        year(number, size // years, path)
    volume = sum(path.stat().st_size for path in paths)
    taken, memory = _process("--alone", "add", "--folder", str(folder))
    for path in paths:
        with pq.ParquetWriter(folder / "unsorted" / f"{path.stem}.parquet", SCHEMA, compression="zstd") as writer:
            for batch in read(path):
                writer.write_table(batch.events.cast(SCHEMA))
        if size > PLAIN:
            path.unlink()
    return {
        "events": size // years * years,
        "seconds": taken["seconds"],
        "processor": taken["processor"],
        "memory": memory,
        "text": volume,
        **{
            name: sum(file.stat().st_size for file in (folder / name).rglob("*.parquet"))
            for name in ("store", "unsorted")
        },
    }


def _process(*given: str) -> tuple[dict[str, Any], float]:
    """Run this file in a process of its own; return what it says, and the most memory it held, in MiB."""
    process = subprocess.Popen([sys.executable, __file__, *given], stdout=subprocess.PIPE, text=True)
    said = process.stdout.read() if process.stdout else ""
    if process.wait():
        raise RuntimeError(f"{' '.join(given)} failed: {said[-500:]}")
    took = json.loads(said)
    return took, took["memory"]


def _most_memory() -> float:
    """Return the most memory this process held, in MiB; what the system counts for a parent has its maker's too."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def _timed(ask: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.perf_counter()
    answer = ask()
    return time.perf_counter() - begun, answer


def add(folder: Path) -> dict[str, Any]:
    """Add all files to the store."""
    store, before = Store(folder / "store"), time.process_time()
    seconds, outcomes = _timed(lambda: store.add(sorted((folder / "plain").iterdir())))
    assert all(outcome.new for outcome in outcomes), outcomes
    return {"seconds": seconds, "processor": time.process_time() - before}


def by_store(question: str, folder: Path, way: str) -> Callable[[], int]:
    """Return what asks the store; it gives the number of events in the answer."""
    from helpers.eventdata import questions

    store = Store(folder / "store")
    events = store.events()
    pairs, by = ([("RUS", "IRN")], "month") if question == "dyad" else (None, "year")
    if question == "ties":
        return lambda: _summed(questions.ties(events, date(YEAR, 1, 1), date(YEAR, 12, 31)).to_pyarrow())
    if way == "anew":
        return lambda: _summed(questions.dyads(events, pairs, by).to_pyarrow())
    return lambda: _summed(store.dyads(pairs, by))


def _summed(rows: pa.Table) -> int:
    return int(rows["events"].to_numpy().sum())


def _sql(question: str, source: str) -> str:
    counts = ", ".join(f"count(*) filter (quad = '{quad}') as q{number}" for number, quad in enumerate(QUADS))
    measures = f"{counts}, count(*) as events, sum(score) as score_sum, avg(score) as score_mean"
    both = "source_state <> target_state"
    if question == "ties":
        window = f"date between '{YEAR}-01-01' and '{YEAR}-12-31'"
        sides = "source_state, target_state"
        return f"select provider, {sides}, {measures} from {source} where {both} and {window} group by all"
    sides = "least(source_state, target_state) as a, greatest(source_state, target_state) as b"
    unit, chosen = (
        ("month", "source_state in ('RUS', 'IRN') and target_state in ('RUS', 'IRN') and ")
        if (question == "dyad")
        else ("year", "")
    )
    return (
        f"select provider, date_trunc('{unit}', date) as period, {sides}, {measures} from {source} "
        f"where {chosen}{both} group by all order by all"
    )


def by_duckdb(question: str, folder: Path, way: str) -> Callable[[], int]:
    """Return what asks DuckDB, of unsorted Parquet or of the text files."""
    import duckdb

    connection = duckdb.connect()
    source = f"read_parquet('{folder}/unsorted/*.parquet')"
    if way == "plain":
        names = {row["names"].split(";")[0]: row["iso3"] for row in codes.rows("states") if row["names"]}
        table = pa.table({"name": [*names], "iso3": [*names.values()]})
        connection.register("names", table)
        quads = " ".join(
            f"when {root} then '{QUADS[place]}'"
            for place, root in enumerate(
                ("\"CAMEO Code\" < '06'", "\"CAMEO Code\" < '10'", "\"CAMEO Code\" < '14'", "true")
            )
        )
        source = (
            "(select 'icews' as provider, \"Event Date\"::date as date, s.iso3 as source_state, "
            f't.iso3 as target_state, case {quads} end as quad, "Intensity"::double as score '
            f"from read_csv('{folder}/plain/*.tab', delim='\\t', quote='', escape='', header=true, all_varchar=true) "
            'join names s on s.name = "Source Country" join names t on t.name = "Target Country")'
        )
    text = _sql(question, source)
    return lambda: _summed(connection.sql(text).to_arrow_table())


def by_polars(question: str, folder: Path, way: str) -> Callable[[], int]:
    """Return what asks Polars."""
    import polars as pl

    source, target = pl.col("source_state"), pl.col("target_state")
    quads = [(pl.col("quad") == quad).sum().alias(f"q{number}") for number, quad in enumerate(QUADS)]
    measures = [
        *quads,
        pl.len().alias("events"),
        pl.col("score").sum().alias("sum"),
        pl.col("score").mean().alias("mean"),
    ]
    sides = [pl.min_horizontal(source, target).alias("a"), pl.max_horizontal(source, target).alias("b")]

    def ask() -> int:
        rows = pl.scan_parquet(folder / "unsorted" / "*.parquet").filter(source != target)
        if question == "ties":
            rows = rows.filter(pl.col("date").is_between(date(YEAR, 1, 1), date(YEAR, 12, 31)))
            found = rows.group_by("provider", "source_state", "target_state").agg(measures).collect()
        else:
            if question == "dyad":
                rows = rows.filter(source.is_in(["RUS", "IRN"]), target.is_in(["RUS", "IRN"]))
            period = pl.col("date").dt.truncate("1mo" if question == "dyad" else "1y").alias("period")
            found = rows.group_by("provider", period, *sides).agg(measures).collect()
        return int(found["events"].sum())

    return ask


def by_pandas(question: str, folder: Path, way: str) -> Callable[[], int]:
    """Return what asks pandas, which leaves filters to pyarrow."""
    import pandas as pd

    columns = ["provider", "date", "source_state", "target_state", "quad", "score"]
    window = [("date", ">=", date(YEAR, 1, 1)), ("date", "<=", date(YEAR, 12, 31))]
    pair = [("source_state", "in", ["RUS", "IRN"]), ("target_state", "in", ["RUS", "IRN"])]

    def ask() -> int:
        filters = {"dyad": pair, "ties": window, "all": None}[question]
        rows = pd.read_parquet(folder / "unsorted", columns=columns, filters=filters, dtype_backend="pyarrow")
        rows = rows[rows["source_state"] != rows["target_state"]]
        keys: list[Any] = ["provider", "source_state", "target_state"]
        if question != "ties":
            forward = rows["source_state"] < rows["target_state"]
            a = rows["source_state"].where(forward, rows["target_state"])
            b = rows["target_state"].where(forward, rows["source_state"])
            days = rows["date"].astype("datetime64[s]")
            period = days.dt.year * 100 + (days.dt.month if question == "dyad" else 0)
            rows, keys = rows.assign(a=a, b=b, period=period), ["provider", "period", "a", "b"]
        grouped = rows.groupby(keys, sort=False)
        found = grouped["score"].agg(["size", "sum", "mean"])
        rows.groupby([*keys, "quad"], sort=False).size()
        return int(found["size"].sum())

    return ask


MAKERS: Final = {
    **dict.fromkeys(("store", "anew"), by_store),
    **dict.fromkeys(("duckdb", "plain"), by_duckdb),
    "polars": by_polars,
    "pandas": by_pandas,
}


def asked(question: str, way: str, folder: Path) -> dict[str, Any]:
    """Ask once to warm up and once to measure."""
    ask = MAKERS[way](question, folder, way)
    first, _ = _timed(ask)
    seconds, number = _timed(ask)
    return {"first": first, "seconds": seconds, "events": number}


def ways(size: int) -> list[str]:
    """Return who is asked: pandas reads all into memory, and text files of every size are not kept."""
    left_out = {"polars"} if find_spec("polars") is None else set()
    return [way for way in WAYS if way not in left_out and (size <= PLAIN or way not in ("plain", "pandas"))]


def compared(size: int, folder: Path, repeats: int) -> dict[str, dict[str, dict[str, float]]]:
    """Ask every question of every contender, in turn; return medians, and the most memory."""
    found: dict[str, dict[str, list[tuple[dict[str, Any], float]]]] = {}
    for _ in range(repeats):
        for question in QUESTIONS:
            for way in ways(size):
                if question == "ties" and way == "anew":
                    continue  # ties have no denominators
                took = _process("--alone", "ask", "--question", question, "--way", way, "--folder", str(folder))
                found.setdefault(question, {}).setdefault(way, []).append(took)
    for question, rows in found.items():
        numbers = {took["events"] for each in rows.values() for took, _ in each}
        assert len(numbers) == 1, f"{question}: contenders differ: {numbers}"
    return {
        question: {
            way: {
                "first": median(took["first"] for took, _ in each),
                "seconds": median(took["seconds"] for took, _ in each),
                "memory": max(held for _, held in each),
            }
            for way, each in rows.items()
        }
        for question, rows in found.items()
    }


def written(size: int, made: dict[str, Any], rows: dict[str, dict[str, dict[str, float]]]) -> Iterator[str]:
    """Yield the lines of a size's part."""
    gib = {name: made[name] / 2**30 for name in ("text", "store", "unsorted")}
    yield f"## {made['events']:,} events\n"
    yield (
        f"Adding, once: {made['events'] / made['seconds']:,.0f} events a second "
        f"({made['seconds']:.0f} s, {made['processor']:.0f} s of processor, {made['processor'] / made['seconds']:.1f} "
        f"processors at a time), {made['memory']:,.0f} MiB at most. "
        f"Text {gib['text']:.1f} GiB, store {gib['store']:.2f} GiB, unsorted Parquet {gib['unsorted']:.2f} GiB.\n"
    )
    for question, name in QUESTIONS.items():
        yield f"### {name}\n"
        yield "| asked of | first, s | later, s | later, times DuckDB on unsorted Parquet | most memory, MiB |"
        yield "|---|---|---|---|---|"
        base = rows[question]["duckdb"]["seconds"]
        for way, took in rows[question].items():
            yield (
                f"| {WAYS[way]} | {took['first']:.3f} | {took['seconds']:.3f} | {took['seconds'] / base:.3f} "
                f"| {took['memory']:,.0f} |"
            )
        yield ""


def asked_and_met(size: int, made: dict[str, Any], rows: dict[str, dict[str, dict[str, float]]]) -> Iterator[str]:
    """Yield what is aimed at, and whether it is met."""
    pace, memory = made["events"] / made["seconds"], made["memory"] / 1024
    yield f"- over 300,000 events a second added on two processors: {pace:,.0f}, {_met(pace > 300_000)}"
    yield f"- under 2 GiB for it: {memory:.2f} GiB, {_met(memory < 2)}"
    dyad = rows["dyad"]
    for name in ("first", "seconds"):
        took = dyad["store"][name]
        when = "the first time in a process" if name == "first" else "later"
        if size >= 100_000_000:
            yield f"- one dyad by month in under 0.2 s, {when}: {took:.3f} s, {_met(took < 0.2)}"
        times = dyad["duckdb"][name] / took
        yield f"- at least 20 times as fast as DuckDB on unsorted Parquet, {when}: {times:.1f}, {_met(times >= 20)}"
    yield ""


def _met(aim: bool) -> str:
    return "met" if aim else "not met"


def report(parts: list[str], repeats: int, load: float) -> str:
    """Return the page."""
    beside = (
        f" Other work ran beside it: before it began, {load:.1f} processes wanted the {os.cpu_count()} processors, so "
        "that times are longer than on a quiet machine, and times of one contender and another not equally so."
        if load > _QUIET
        else ""
    )
    missing = "" if find_spec("polars") else " Polars was not installed and is left out."
    head = (
        "# Event data, measured\n\n"
        "`make bench-events` writes this page. Events are generated as ICEWS writes them, a file a year, states by "
        "Zipf's law; every contender answers in a process of its own, in turn, and the answers hold equally many "
        f"events. {os.cpu_count()} processors, Python {platform.python_version()}.{beside}\n\n"
        f"Medians of {repeats} processes: *first* is the first time in a process, *later* the second. "
        "The store also gives rows of zeros and denominators, which the others do not; its *first* has what Ibis takes "
        f"to make the SQL, which is then kept.{missing}\n"
    )
    return "\n".join([head, *parts]).rstrip() + "\n"


def main() -> None:
    """Measure, or be a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--sizes", type=int, nargs="+", default=[20_000_000, 100_000_000])
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--out", type=Path, default=paths.PROJECT / "docs" / "benchmarks-events.md")
    parser.add_argument("--years", type=int, default=YEARS, help="files, each of a year; fewer for a trial")
    parser.add_argument("--folder", type=Path, help="where to work; a folder of the system's, removed at the end")
    for name in ("--alone", "--question", "--way"):
        parser.add_argument(name, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.alone:
        alone = {
            "add": lambda: add(given.folder),
            "ask": lambda: asked(given.question, given.way, given.folder),
        }
        sys.stdout.write(json.dumps(alone[given.alone]() | {"memory": _most_memory()}))
        return
    parts: list[str] = []
    load = os.getloadavg()[0]
    for size in given.sizes:
        work = Path(tempfile.mkdtemp(prefix="events-", dir=given.folder))
        try:
            made = prepared(size, work, given.years)
            rows = compared(size, work, given.repeats)
            parts += [*written(size, made, rows), "### Asked\n", *asked_and_met(size, made, rows)]
            given.out.write_text(report(parts, given.repeats, load), encoding="utf-8")
        finally:
            shutil.rmtree(work)


if __name__ == "__main__":
    main()
