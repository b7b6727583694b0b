"""Counts of coded events by pair of states and period, and of all events of a period, to divide them by.

They come from different aggregates and are never joined to one series: each row names its data set.
"""

from typing import Final

import pandas as pd

from helpers.words import states
from helpers.world.codes import Codes, numbers
from helpers.world.events import LEAST_DAYS

QUADS: Final = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")
_YEARLY: Final = dict(zip(("verbCoop", "matlCoop", "verbConf", "matlConf"), QUADS, strict=True))
#: The two digits with which a CAMEO code begins -> quad class (Schrodt 2012, chapter 2).
_ROOTS: Final = {
    f"{root:02}": QUADS[0 if root <= 5 else 1 if root <= 9 else 2 if root <= 13 else 3] for root in range(1, 21)
}
_KEY: Final = ["dataset_id", "period", "source", "target"]
#: States as ICEWS writes them, where CLDR has another name.
_ICEWS: Final = {
    "Bosnia and Herzegovina": "BIH",
    "Congo": "COG",
    "Cote d'Ivoire": "CIV",
    "Czech Republic": "CZE",
    "Democratic Republic of Congo": "COD",
    "Holy See": "VAT",
    "Hong Kong": "HKG",
    "Moldova, Republic of": "MDA",
    "Myanmar": "MMR",
    "Occupied Palestinian Territory": "PSE",
    "Russian Federation": "RUS",
    "Swaziland": "SWZ",
    "Turkey": "TUR",
    "the former Yugoslav Republic of Macedonia": "MKD",
}
#: A day with fewer events of the whole world than this has late additions alone: its file lacks.
LEAST_A_DAY: Final = 200
_CENTRES: Final = ("RUS", "IRN")


def by_year(codes: Codes, rows: pd.DataFrame) -> pd.DataFrame:
    """Return counts by year and direction between the states of ``states.csv``, from ICEWS' dyad-years."""
    rows = numbers(rows, *_YEARLY).rename(columns=_YEARLY)
    rows = rows.rename(columns={"i_iso3c": "source", "j_iso3c": "target", "year": "period"})
    rows = rows[rows["source"].isin(_kept(codes)) & rows["target"].isin(_kept(codes))]
    return _counts(rows.assign(mirrored=pd.NA, scored=pd.NA, score_sum=pd.NA), "icews-dyad-years")


def totals_by_year(codes: Codes, rows: pd.DataFrame, world: pd.DataFrame) -> pd.DataFrame:
    """Return all events by year: of the world, and of Russia and of Iran with anybody."""
    rows, world = numbers(rows, *_YEARLY), numbers(world, *_YEARLY)
    counted = rows.assign(events=rows[[*_YEARLY]].sum(axis=1))
    parts = [world.assign(state="", events=world[[*_YEARLY]].sum(axis=1))]
    for code in _CENTRES:
        mine = counted[(counted["i_iso3c"] == code) | (counted["j_iso3c"] == code)]
        parts.append(mine.groupby("year", as_index=False)["events"].sum().assign(state=code))
    return _totals(pd.concat(parts).rename(columns={"year": "period"}).assign(days=""), "icews-dyad-years")


def by_day(codes: Codes, rows: pd.DataFrame, days: pd.DataFrame) -> pd.DataFrame:
    """Return counts by day between the states of ``states.csv``, and by month between all states, from ICEWS' events.

    ``mirrored`` counts the events that the same story has in the other direction too, with the same actors and code:
    a meeting is coded once for each who takes part.
    """
    coded = _coded(rows)
    coded = coded[coded["period"].isin(_full(days)["date"])]
    kept = coded[coded["source"].isin(_kept(codes)) & coded["target"].isin(_kept(codes))]
    months = coded.assign(period=coded["period"].str[:7])
    return pd.concat([_counts(_summed(part), "icews-days") for part in (kept, months)])


def totals_by_day(codes: Codes, days: pd.DataFrame) -> pd.DataFrame:
    """Return all international events by day and by month: of the world, and of Russia and of Iran with anybody."""
    full = _full(days).rename(columns={"date": "period"})
    parts = [full.assign(state=state, events=full[name]) for state, name in _SIDES.items()]
    long = pd.concat(parts).assign(days=1)
    months = long.assign(period=long["period"].str[:7]).groupby(["state", "period"], as_index=False)
    return _totals(pd.concat([long, months[["events", "days"]].sum()]), "icews-days")


_SIDES: Final = {"": "events", "RUS": "rus", "IRN": "irn"}


def _full(days: pd.DataFrame) -> pd.DataFrame:
    days = numbers(days, *_SIDES.values())
    return days[days["events"] >= LEAST_A_DAY].fillna(0)


def sample(codes: Codes, rows: pd.DataFrame) -> pd.DataFrame:
    """Return counts between all states over the days of a sample of ICEWS, as one period."""
    coded = _coded(rows.rename(columns=_SAMPLE))
    return _counts(_summed(coded.assign(period=coded["period"].str[:7])), "icews-sample")


def totals_of_sample(codes: Codes, rows: pd.DataFrame) -> pd.DataFrame:
    """Return all international events of the sample, and on how many days."""
    coded = _coded(rows.rename(columns=_SAMPLE))
    whole = {"period": coded["period"].str[:7].iloc[0], "state": "", "events": len(coded)}
    return _totals(pd.DataFrame([whole | {"days": coded["period"].nunique()}]), "icews-sample")


_SAMPLE: Final = {
    "event_id": "Event ID", "event_date": "Event Date", "source_country": "Source Country",
    "target_country": "Target Country", "cameo_code": "CAMEO Code", "intensity": "Intensity", "story_id": "Story ID",
    "source_name": "Source Name", "target_name": "Target Name",
}  # fmt: skip


def edges(codes: Codes, days: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """Return GDELT's net edges by month, and by day for the days that ICEWS' events have too.

    ``all_edges`` is the sum of the sizes of all edges of the world. Months with fewer days than `LEAST_DAYS` are left
    out.
    """
    pairs = [name for name in days.columns if len(name) == 7 and name[3] == "_" and name.isupper()]
    days = numbers(days, "all_abs", *pairs).rename(columns={"date": "period"})
    months = days.assign(period=days["period"].str[:7]).groupby("period")
    whole = months[["all_abs", *pairs]].sum()[months.size() >= LEAST_DAYS].reset_index()
    both = pd.concat([whole, days[days["period"].isin(_full(other)["date"])]])
    long = both.melt(["period", "all_abs"], pairs, var_name="pair", value_name="edge")
    long[["a", "b"]] = [sorted(pair.split("_")) for pair in long["pair"]]
    frame = long.rename(columns={"all_abs": "all_edges"}).assign(dataset_id="gdelt-daily-edges")
    return frame[["dataset_id", "period", "a", "b", "edge", "all_edges"]].sort_values(["a", "b", "period"])


def _kept(codes: Codes) -> list[str]:
    return [code for code in codes.states["iso3"] if code]


def _coded(rows: pd.DataFrame) -> pd.DataFrame:
    """Return events between two different states: ``period`` (day), ``source``, ``target``, quad, score, mirrored."""
    known = {name: code for code, called in states.called("en").items() for name in called} | _ICEWS
    rows = numbers(rows, "Intensity")
    coded = pd.DataFrame(
        {
            "event": rows["Event ID"],
            "period": rows["Event Date"].str[:10],
            "story": rows["Story ID"],
            "code": rows["CAMEO Code"],
            "actor": rows["Source Name"],
            "other": rows["Target Name"],
            "source": rows["Source Country"].map(known),
            "target": rows["Target Country"].map(known),
            "quad": rows["CAMEO Code"].str[:2].map(_ROOTS),
            "scored": rows["Intensity"].notna().astype(int),
            "score_sum": rows["Intensity"],
        }
    )
    coded = coded.dropna(subset=["source", "target", "quad"])
    coded = coded[coded["source"] != coded["target"]].reset_index(drop=True)
    one = pd.MultiIndex.from_frame(coded[["period", "story", "code", "actor", "other"]])
    return coded.assign(mirrored=one.isin(one.reorder_levels([0, 1, 2, 4, 3])).astype(int))


def _summed(coded: pd.DataFrame) -> pd.DataFrame:
    key = ["period", "source", "target"]
    quads = pd.get_dummies(coded["quad"], dtype=int).reindex(columns=list(QUADS), fill_value=0)
    wide = pd.concat([coded[[*key, "mirrored", "scored", "score_sum"]], quads], axis=1)
    return wide.groupby(key, as_index=False).sum()


def _counts(rows: pd.DataFrame, dataset: str) -> pd.DataFrame:
    rows = rows.assign(dataset_id=dataset)
    rows = rows[rows[list(QUADS)].sum(axis=1) > 0]
    frame = rows[[*_KEY, *QUADS, "mirrored", "scored", "score_sum"]].sort_values(_KEY)
    whole = [*QUADS, "mirrored", "scored"]
    frame[whole] = frame[whole].apply(lambda column: [text_of(value) for value in column])
    frame["score_sum"] = [text_of(value) for value in frame["score_sum"]]
    return frame


def _totals(rows: pd.DataFrame, dataset: str) -> pd.DataFrame:
    frame = rows.assign(dataset_id=dataset)[["dataset_id", "period", "state", "events", "days"]]
    frame["events"] = [text_of(value) for value in frame["events"]]
    return frame.sort_values(["state", "period"])


def text_of(value: object) -> str:
    """Return a number as a text without needless zeros; "" for none."""
    return "" if pd.isna(value) else f"{float(str(value)):.4f}".rstrip("0").rstrip(".")
