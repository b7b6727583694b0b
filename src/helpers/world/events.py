"""Event data by pair of states: ICEWS by year, GDELT by month, as parts of all events of the source.

The two are never joined to one series: they count differently. ICEWS ends in 2014 in this aggregate.
"""

from typing import Final

import pandas as pd

from helpers.world.codes import Codes, numbers, tidy

_QUADS: Final = ("verbCoop", "matlCoop", "verbConf", "matlConf")
#: A month of GDELT with fewer days than this is left out.
LEAST_DAYS: Final = 20
#: Shares of fewer events than this say nothing.
LEAST_EVENTS: Final = 20


def icews(codes: Codes, rows: pd.DataFrame, world: pd.DataFrame) -> pd.DataFrame:
    """Return events of pairs by year, as per mille of the world's, and what part of them is cooperation."""
    rows, world = numbers(rows, *_QUADS), numbers(world, *_QUADS)
    everything = rows.assign(events=rows[list(_QUADS)].sum(axis=1))
    rows = rows.assign(state=codes.iso3(rows["i_iso3c"]), partner=codes.iso3(rows["j_iso3c"]), period=rows["year"])
    rows = rows[(rows["state"] != "") & (rows["partner"] != "")]
    both = rows.merge(rows, left_on=["state", "partner", "period"], right_on=["partner", "state", "period"])
    sums = pd.DataFrame({name: both[f"{name}_x"] + both[f"{name}_y"] for name in _QUADS})
    total = sums.sum(axis=1)
    whole = both["period"].map(world.set_index("year")[list(_QUADS)].sum(axis=1))
    pair = (both["state_x"], both["partner_x"], both["period"])
    cooperation = 100 * (sums["verbCoop"] + sums["matlCoop"]) / total
    sent = rows[list(_QUADS)].sum(axis=1)
    conflict = 100 * (rows["verbConf"] + rows["matlConf"]) / sent
    directed = (rows["state"], rows["partner"], rows["period"])
    return pd.concat(
        [
            _all_of("russia", "RUS", everything),
            _all_of("iran", "IRN", everything),
            tidy("icews-events", *pair, total),
            tidy("icews-events-per-mille", *pair, 1000 * total / whole),
            tidy("icews-cooperation-share", *pair, cooperation.where(total >= LEAST_EVENTS)),
            tidy("icews-material-conflict", *pair, sums["matlConf"]),
            tidy("icews-material-cooperation", *directed, rows["matlCoop"]),
            tidy("icews-events-sent", *directed, sent),
            tidy("icews-conflict-share", *directed, conflict.where(sent >= LEAST_EVENTS)),
        ]
    )


def _all_of(state: str, code: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Return all events of a state with any other, by year."""
    of_state = rows[(rows["i_iso3c"] == code) | (rows["j_iso3c"] == code)].groupby("year")["events"].sum()
    return tidy("icews-events-total", state, "", of_state.index.to_series(), of_state)


def icews_material(codes: Codes, rows: pd.DataFrame) -> pd.DataFrame:
    """Return material cooperation by year as another team counted it, and its military part."""
    rows = numbers(rows, "value")
    rows = rows.assign(state=codes.iso3(rows["dim0"]), partner=codes.iso3(rows["dim1"]))
    measures = {"all": "icews-material-cooperation-lsmdn", "mil": "icews-military-cooperation-lsmdn"}
    parts = []
    for kind, measure in measures.items():
        part = rows[(rows["kind"] == kind) & (rows["partner"] != "")]
        parts.append(tidy(measure, part["state"], part["partner"], part["year"], part["value"]))
    return pd.concat(parts)


def gdelt_months(codes: Codes, days: pd.DataFrame) -> pd.DataFrame:
    """Return the net edge of pairs by month as per mille of all edges of the world, and how many days there are."""
    pairs = [name for name in days.columns if len(name) == 7 and name[3] == "_" and name.isupper()]
    days = numbers(days, "all_abs", *pairs)
    months = days.groupby(days["date"].str[:7])
    count = months.size()
    enough = count >= LEAST_DAYS
    whole = months["all_abs"].sum()[enough]
    period = whole.index.to_series()
    parts = [tidy("gdelt-days", "world", "", count.index.to_series(), count)]
    for name in pairs:
        one, other = codes.iso3(pd.Series(name.split("_")))
        if one and other:
            parts.append(tidy("gdelt-edge-per-mille", one, other, period, 1000 * months[name].sum()[enough] / whole))
    return pd.concat(parts)


#: GDELT places by FIPS 10-4, in which RS is Russia and IS Israel.
_FIPS: Final = {
    "CH": "china",
    "IR": "iran",
    "IS": "israel",
    "RS": "russia",
    "SA": "saudi-arabia",
    "SY": "syria",
    "TU": "turkey",
    "UP": "ukraine",
}
_GDELT_YEARS: Final = ("1979", "2020")


def gdelt_places(codes: Codes, years: pd.DataFrame) -> pd.DataFrame:
    """Return the share of the world's events that GDELT places in a state; years before 1979 are slips."""
    years = numbers(years, "events")
    years = years[years["year"].between(*_GDELT_YEARS)]
    whole = years["year"].map(years.groupby("year")["events"].sum())
    named = years["fips"].map(_FIPS).fillna("")
    return tidy("gdelt-place-share", named, "", years["year"], 100 * years["events"] / whole)
