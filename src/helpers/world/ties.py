"""Formal ties between states: exercises, obligations of alliance, nuclear agreements, sanctions and reactors.

What these sources do not list did not happen by them: their years without an entry are zeros within their coverage.
"""

from typing import Final

import pandas as pd

from helpers.world.codes import RUSSIA_SINCE, Codes, every, numbers, plain, slug, tidy

#: States that the files know from this year on only.
_SINCE: Final = {"russia": RUSSIA_SINCE, "ukraine": RUSSIA_SINCE, "azerbaijan": RUSSIA_SINCE, "germany": 1991}
_UNTIL: Final = {"soviet-union": RUSSIA_SINCE - 1}
#: Whose pairs the files have.
_CENTRES: Final = ("russia", "soviet-union", "iran")


def filled(measure: str, found: pd.DataFrame, partners: list[str], years: range) -> pd.DataFrame:
    """Return a series of the pairs of Russia, the Soviet Union and Iran with ``partners``, zero where not found."""
    pairs = pd.DataFrame({"state": _CENTRES}).merge(pd.DataFrame({"partner": partners}), how="cross")
    pairs = pairs[pairs["state"] != pairs["partner"]]
    keys = every(pairs, years)
    first = keys[["state", "partner"]].apply(lambda column: column.map(_SINCE)).max(axis=1).fillna(0)
    last = keys[["state", "partner"]].apply(lambda column: column.map(_UNTIL)).min(axis=1).fillna(9999)
    keys = keys[keys["period"].between(first, last)]
    mirrored = found.rename(columns={"state": "partner", "partner": "state"})
    both = pd.concat([found, mirrored]).groupby(["state", "partner", "period"], as_index=False)["value"].max()
    whole = keys.merge(both, how="left", on=["state", "partner", "period"])
    return tidy(measure, whole["state"], whole["partner"], whole["period"], whole["value"].fillna(0))


def _ids(codes: Codes, column: str = "cow") -> list[str]:
    return codes.states.loc[codes.states[column] != "", "state_id"].tolist()


def exercises(codes: Codes, rows: pd.DataFrame) -> pd.DataFrame:
    """Return how many exercises pairs held together, and states took part in, 1980-2010 (JME)."""
    rows = rows.assign(
        period=rows["Start Date"].str.extract(r"((?:19|20)\d\d)", expand=False).astype(int), exercise=range(len(rows))
    )
    columns = [name for name in rows.columns if name.startswith("State ")]
    long = rows.melt(["exercise", "period", "Exercise Name"], columns, value_name="code")
    long = long[long["code"] != ""]
    russia = pd.Series("365", index=long.index)
    long = long.assign(state=codes.iso3(long["code"]).where(long["code"] != "RUS", codes.cow(russia, long["period"])))
    long = long[long["period"] >= 1980]
    named = _peace_mission(long)
    long = long[long["state"] != ""].drop_duplicates(["exercise", "state"])
    pairs = long[["exercise", "period", "state"]]
    both = pairs.merge(pairs.rename(columns={"state": "partner"}), on=["exercise", "period"])
    both = both[both["state"] != both["partner"]]
    found = both.groupby(["state", "partner", "period"], as_index=False).size().rename(columns={"size": "value"})
    alone = long[long["state"].isin(_CENTRES)]
    return pd.concat(
        [
            filled("joint-exercises", found, _ids(codes, "iso3"), range(1980, 2011)),
            _of_states("exercises-jme", alone),
            tidy("peace-mission-states", "world", "", named.index.to_series(), named),
        ]
    )


def _peace_mission(taking_part: pd.DataFrame) -> pd.Series:
    """Return how many states took part in exercises of the Shanghai organisation's name, by year."""
    named = taking_part[taking_part["Exercise Name"].str.lower().str.startswith("peace mission")]
    return named.groupby("period")["code"].nunique()


def multinational_exercises(codes: Codes, rows: pd.DataFrame) -> pd.DataFrame:
    """Return how many exercises Russia and Iran took part in, and how many together, 1980-2010 (MME)."""
    years = rows["year"].astype(float).astype(int)
    rows = rows.assign(state=codes.cow(rows["gwcode"], years), period=years)[["MMEID", "state", "period"]]
    rows = rows.drop_duplicates()
    counted = rows.groupby(["MMEID", "period"])["state"].nunique()
    together = counted[counted > 1].groupby("period").size().reindex(range(RUSSIA_SINCE, 2011), fill_value=0)
    return pd.concat(
        [
            _of_states("exercises-mme", rows),
            tidy("joint-exercises-mme", "russia", "iran", together.index.to_series(), together),
        ]
    )


def _of_states(measure: str, taking_part: pd.DataFrame) -> pd.DataFrame:
    counts = taking_part.groupby(["state", "period"], as_index=False).size()
    whole = every(pd.DataFrame({"state": _CENTRES}), range(1980, 2011))
    soviet, russian = whole["state"] == "soviet-union", whole["state"] == "russia"
    whole = whole[~(soviet & (whole["period"] >= RUSSIA_SINCE)) & ~(russian & (whole["period"] < RUSSIA_SINCE))]
    whole = whole.merge(counts, how="left", on=["state", "period"]).fillna({"size": 0})
    return tidy(measure, whole["state"], "", whole["period"], whole["size"])


#: Column of ATOP -> measure.
_OBLIGATIONS: Final = {
    "atop_defense": "alliance-defence",
    "atop_offense": "alliance-offence",
    "atop_neutral": "alliance-neutrality",
    "atop_nonagg": "alliance-nonaggression",
    "atop_consul": "alliance-consultation",
}
#: Files of one package have these partners of Russia and Iran and no others, so nothing can be said of others.
PARTNERS: Final = (
    "azerbaijan",
    "china",
    "france",
    "germany",
    "iran",
    "iraq",
    "israel",
    "pakistan",
    "saudi-arabia",
    "syria",
    "turkey",
    "united-kingdom",
    "united-states",
    "ukraine",
)


def alliances(codes: Codes, rows: pd.DataFrame) -> pd.DataFrame:
    """Return 1 or 0 for each obligation of alliance of pairs by year, 1980-2018 (ATOP)."""
    rows = numbers(rows, *_OBLIGATIONS)
    years = rows["year"].astype(float).astype(int)
    rows = rows.assign(state=codes.cow(rows["ccode1"], years), partner=codes.cow(rows["ccode2"], years), period=years)
    parts = []
    for column, measure in _OBLIGATIONS.items():
        found = rows[["state", "partner", "period"]].assign(value=rows[column])
        parts.append(filled(measure, found, list(PARTNERS), range(1980, 2019)))
    return pd.concat(parts)


def nuclear_agreements(codes: Codes, rows: pd.DataFrame) -> pd.DataFrame:
    """Return how many civilian nuclear agreements pairs signed by year, 1980-2003 (Fuhrmann).

    The source lists an agreement from supplier to recipient; where both supply, it stands there twice.
    """
    years = rows["year"].astype(float).astype(int)
    rows = rows.assign(state=codes.cow(rows["ccode1"], years), partner=codes.cow(rows["ccode2"], years), period=years)
    rows = rows[(rows["state"] != "") & (rows["partner"] != "") & (years >= 1980)]
    found = rows.groupby(["state", "partner", "period"], as_index=False).size().rename(columns={"size": "value"})
    return filled("nuclear-agreements", found, _ids(codes), range(1980, 2004))


def shared_organisations(codes: Codes, rows: pd.DataFrame) -> pd.DataFrame:
    """Return in how many intergovernmental organisations both of a pair were members, 1980-2014 (COW IGO)."""
    rows = numbers(rows, "dyadigos")
    years = rows["year"].astype(float).astype(int)
    state, partner = codes.cow(rows["ccode1"], years), codes.cow(rows["ccode2"], years)
    kept = (state != "") & (partner != "") & (rows["dyadigos"] >= 0)
    return tidy("shared-organisations", state[kept], partner[kept], years[kept], rows["dyadigos"][kept])


_SANCTION_YEARS: Final = range(2013, 2023)


def sanctions(codes: Codes, rows: pd.DataFrame) -> pd.DataFrame:
    """Return cases of sanctions by year, from sender to target, 2013-2022: in force, with arms, and begun (GSDB).

    The file has only cases that ended in 2013 or later, so that earlier years would be too low.
    """
    cases = rows.assign(
        state=rows["sanctioning_state"].str.split(", "), partner=rows["sanctioned_state"].str.split(", ")
    )
    cases = cases.explode("state").explode("partner")
    cases = cases.assign(state=codes.name(cases["state"]), partner=codes.name(cases["partner"]))
    cases = pd.concat([cases, cases.assign(state="world")])
    cases = cases[(cases["state"] != "") & (cases["partner"] != "")].drop_duplicates(["case_id", "state", "partner"])
    pair = pd.DataFrame({"state": ["russia", "iran"], "partner": ["iran", "russia"]})
    joined = every(pd.concat([cases[["state", "partner"]], pair]), _SANCTION_YEARS).merge(
        cases, how="left", on=["state", "partner"]
    )
    begin, end = joined["begin"].fillna("9999").astype(int), joined["end"].fillna("0").astype(int)
    in_force = joined["period"].between(begin, end)
    measures = {
        "sanctions-cases": in_force,
        "sanctions-cases-arms": in_force & (joined["arms"] == "1"),
        "sanctions-cases-begun": joined["period"] == begin,
    }
    keys = [joined["state"], joined["partner"], joined["period"]]
    parts = []
    for measure, counted in measures.items():
        sums = counted.astype(int).groupby(keys).sum().reset_index(name="value")
        parts.append(tidy(measure, sums["state"], sums["partner"], sums["period"], sums["value"]))
    return pd.concat(parts)


_HOSTS: Final = ("iran", "china", "india", "turkey")
_REACTOR_YEARS: Final = range(1995, 2024)


def reactors(codes: Codes, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the reactors of Russian design (VVER) in Iran and in states compared with it, and all others of Iran."""
    rows = rows.assign(host=codes.name(rows["Country"]))
    russian = rows["ReactorModel"].str.contains("VVER") & rows["host"].isin(_HOSTS)
    rows = rows[russian | (rows["host"] == "iran")]
    frame = pd.DataFrame(
        {
            "reactor_id": rows["Name"].map(slug),
            "name": rows["Name"],
            "host": rows["host"],
            "status": rows["Status"].map(slug),
            "model": rows["ReactorModel"],
            "construction_start": rows["ConstructionStartAt"],
            "operation_start": rows["OperationalFrom"],
            "capacity_mw": [plain(float(number)) if number else "" for number in rows["Capacity"]],
        }
    )
    return frame.sort_values(["host", "construction_start", "name"])


def reactor_series(codes: Codes, rows: pd.DataFrame) -> pd.DataFrame:
    """Return how many units were being built and what capacity was at work at the end of each year."""
    units = numbers(reactors(codes, rows), "capacity_mw")
    units = units[units["construction_start"] != ""].merge(pd.DataFrame({"period": list(_REACTOR_YEARS)}), how="cross")
    begun = units["construction_start"].str[:4].astype(int) <= units["period"]
    working = units["operation_start"].str[:4].replace("", "9999").astype(int) <= units["period"]
    units = units.assign(building=(begun & ~working).astype(int), working=units["capacity_mw"].where(working, 0.0))
    sums = units.groupby(["host", "period"], as_index=False)[["building", "working"]].sum()
    return pd.concat(
        [
            tidy("reactors-being-built", "russia", sums["host"], sums["period"], sums["building"]),
            tidy("reactor-capacity", "russia", sums["host"], sums["period"], sums["working"]),
        ]
    )
