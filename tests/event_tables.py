"""Events made by hand, by chance, and from the extracts, as tables of the schema."""

import os
import re
from datetime import date, timedelta
from pathlib import Path

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from helpers.common import paths
from helpers.eventdata import questions
from helpers.eventdata.schema import QUADS, SCHEMA

EXTRACTS = Path(os.environ.get("EXTRACTS") or paths.PROJECT.parent / "shared" / "world")
KEPT = Path(__file__).parent / "bigquery"
#: Every question, as it is asked of each engine.
ASKED = {
    "dyads_by_month": lambda events: questions.dyads(events, [("RUS", "IRN"), ("RUS", "TUR")], "month"),
    "dyads_by_day": lambda events: questions.dyads(events, [("RUS", "IRN")], "day"),
    "all_dyads_by_year": lambda events: questions.dyads(events, None, "year"),
    "directed_by_month": lambda events: questions.directed(events, [("RUS", "IRN")], "month"),
    "one_a_day_by_month": lambda events: questions.dyads(questions.one_a_day(events), [("RUS", "IRN")], "month"),
    "ties": lambda events: questions.ties(events, "2013-01-01", "2018-12-31"),
    "rows_of_a_window": lambda events: questions.between(events, "RUS", "IRN", "2013-01-01", "2018-12-31"),
    "months": lambda events: questions.months(events).order_by(["provider", "month", "a", "b"]),
    "totals": lambda events: questions.totals(events).order_by(["provider", "date", "state"]),
}
NAMED = {
    "Russian Federation": "RUS",
    "Iran": "IRN",
    "United States": "USA",
    "Turkey": "TUR",
    "Japan": "JPN",
    "Ukraine": "UKR",
    "Israel": "ISR",
    "Syria": "SYR",
    "China": "CHN",
    "Saudi Arabia": "SAU",
    "Iraq": "IRQ",
}
#: PLOVER's type for each root of CAMEO, roughly; the readers go by the whole code.
PLOVER = (
    *("SUPPORT", "REQUEST", "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "ACCUSE", "REQUEST"),
    *("ACCUSE", "REJECT", "THREATEN", "PROTEST", "MOBILIZE", "SANCTION", "COERCE", "ASSAULT", "ASSAULT", "ASSAULT"),
)
STATES = ("RUS", "IRN", "TUR", "CHN", "USA", "SYR", "ISR", "SAU")


def table(events):
    """Return rows (each a dict, or a DataFrame) as a table of the schema; what is not given is null."""
    frame = pd.DataFrame(events)
    columns = [
        pa.array(frame[field.name], type=field.type, from_pandas=True)
        if field.name in frame
        else pa.nulls(len(frame), field.type)
        for field in SCHEMA
    ]
    return pa.table(columns, schema=SCHEMA)


def bound(events):
    """Return a table of the schema as one of DuckDB."""
    return ibis.duckdb.connect().create_table("events", ibis.memtable(events))


def act(day, source, target, quad=0, score=1.0, *, event_id="1", provider="icews", cameo="040", story="s1", **more):
    """Return an event of two states, or of none where a code is empty."""
    return {
        "provider": provider,
        "event_id": event_id,
        "date": date.fromisoformat(day),
        "source_state": source or None,
        "source_name": more.pop("source_name", source),
        "target_state": target or None,
        "target_name": more.pop("target_name", target),
        "cameo": cameo,
        "quad": None if quad is None else QUADS[quad],
        "score": score,
        "story": story,
    } | more


def by_chance(number, seed=1, days=900):
    """Return events with heavy dyads, sides without a state, domestic ones, repeats, and gaps in the days."""
    draw = np.random.default_rng(seed)
    weights = np.array([8, 6, 5, 4, 3, 2, 1, 1, 2.0])
    states = np.array([*STATES, None], dtype=object)
    source, target = (draw.choice(states, number, p=weights / weights.sum()) for _ in range(2))
    days_on = np.sort(draw.choice(days, days * 2 // 3, replace=False))
    day = draw.choice(days_on, number)
    scores = draw.integers(-100, 101, number) / 10
    first = date(2012, 11, 20)
    frame = pd.DataFrame(
        {
            "provider": draw.choice(["gdelt", "icews"], number, p=[0.7, 0.3]),
            "event_id": draw.permutation(number).astype(str),
            "date": [first + timedelta(days=int(each)) for each in day],
            "source_state": source,
            "source_name": draw.choice(["Government", "Foreign Ministry", ""], number),
            "target_state": target,
            "target_name": draw.choice(["Government", "Army"], number),
            "cameo": draw.choice(["010", "040", "042", "112", "190"], number),
            "quad": draw.choice(np.array([*QUADS, None], dtype=object), number),
            "score": np.where(draw.random(number) < 0.2, np.nan, scores),
            "story": draw.integers(0, max(number // 3, 1), number).astype(str),
            "publisher": draw.choice(["TASS", "IRNA", "Reuters"], number),
        }
    )
    return table(frame)


def real():
    """Return the events of ICEWS of half a year with Russia or Iran in them, from the extracts."""
    raw = pq.read_table(
        EXTRACTS / "icews_raw_2018-2019" / "icews_raw_20180914-20190326_any_rus_or_irn.parquet"
    ).to_pandas()
    roots = raw["CAMEO Code"].str[:2].astype(int)
    plover = dict(enumerate(PLOVER, start=1))
    frame = pd.DataFrame(
        {
            "provider": "icews",
            "event_id": raw["Event ID"],
            "date": pd.to_datetime(raw["Event Date"]).dt.date,
            "source_state": raw["Source Country"].map(NAMED),
            "source_name": raw["Source Name"],
            "target_state": raw["Target Country"].map(NAMED),
            "target_name": raw["Target Name"],
            "cameo": raw["CAMEO Code"],
            "plover": roots.map(plover),
            "quad": [QUADS[0 if root < 6 else 1 if root < 10 else 2 if root < 14 else 3] for root in roots],
            "score": raw["Intensity"].astype(float),
            "story": raw["Story ID"],
            "publisher": raw["Publisher"],
        }
    )
    return table(frame)


def in_bigquery(name):
    """Return a question in the SQL of BigQuery, without the names that `ibis` makes by chance."""
    events = ibis.table(ibis.Schema.from_pyarrow(SCHEMA), name="events")
    return re.sub(r"(ibis_bq_arr_range)_\w+", r"\1", ibis.to_sql(ASKED[name](events), dialect="bigquery")) + "\n"


if __name__ == "__main__":
    KEPT.mkdir(exist_ok=True)
    for each in ASKED:
        (KEPT / f"{each}.sql").write_text(in_bigquery(each), encoding="utf-8")
