"""Fighting and force: militarised disputes between states, and the war in Syria.

A militarised dispute is a threat, display or use of force by one state against another. What the files do not list
did not happen by them.
"""

from typing import Final

import pandas as pd

from helpers.world.codes import Codes, numbers, tidy
from helpers.world.ties import PARTNERS, filled

_SYRIA: Final = "652.0"
_PARTIES: Final = ("russia", "iran", "turkey", "united-states")
_FIGHTING: Final = {
    "Government of Syria - Syrian insurgents": "syria-deaths-insurgents",
    "Government of Syria - IS": "syria-deaths-islamic-state",
}


def disputes(codes: Codes, rows: pd.DataFrame) -> pd.DataFrame:
    """Return how many militarised disputes began between pairs by year, 1980-2010 (GML)."""
    return _begun("disputes-begun", codes, rows, "gmlmidonset", range(1980, 2011))


def disputes_cow(codes: Codes, rows: pd.DataFrame) -> pd.DataFrame:
    """Return how many militarised disputes began between pairs by year, 1980-2014 (COW)."""
    return _begun("disputes-begun-cow", codes, rows, "cowmidonset", range(1980, 2015))


def _begun(measure: str, codes: Codes, rows: pd.DataFrame, onset: str, years: range) -> pd.DataFrame:
    rows = numbers(rows, onset, "year")
    rows = rows[rows[onset] == 1]
    years_of = rows["year"].astype(int)
    rows = rows.assign(
        state=codes.cow(rows["ccode1"], years_of), partner=codes.cow(rows["ccode2"], years_of), period=years_of
    )
    rows = rows[(rows["state"] != "") & (rows["partner"] != "")].drop_duplicates(["state", "partner", "dispnum"])
    found = rows.groupby(["state", "partner", "period"], as_index=False).size().rename(columns={"size": "value"})
    return filled(measure, found, list(PARTNERS), years)


def war_in_syria(codes: Codes, rows: pd.DataFrame) -> pd.DataFrame:
    """Return 1 or 0 for whether states fought on the side of Syria's government, alone and in pairs, by year.

    A pair fought together where both are listed in one conflict (UCDP/PRIO).
    """
    rows = rows[rows["gwno_a"] == _SYRIA]
    years = rows["year"].astype(float).astype(int)
    sides = pd.DataFrame(
        {"state": codes.cow(rows["gwno_a_2nd"], years), "period": years, "conflict": rows["conflict_id"]}
    )
    pairs = sides.merge(sides.rename(columns={"state": "partner"}), on=["period", "conflict"])
    parties = pd.DataFrame({"state": _PARTIES}).merge(pd.DataFrame({"period": sorted({*years})}), how="cross")
    both = parties.merge(parties.rename(columns={"state": "partner"}), on="period")
    both = both[both["state"] != both["partner"]]
    return pd.concat(
        [
            _listed("syria-war-party", parties.assign(partner=""), sides.assign(partner="")),
            _listed("syria-war-together", both, pairs),
        ]
    )


def _listed(measure: str, keys: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Return 1 for each of the keys that was found, else 0."""
    columns = ["state", "partner", "period"]
    given = set(found[columns].itertuples(index=False, name=None))
    value = [int(key in given) for key in keys[columns].itertuples(index=False, name=None)]
    return tidy(measure, keys["state"], keys["partner"], keys["period"], pd.Series(value, index=keys.index))


def deaths_in_syria(codes: Codes, rows: pd.DataFrame) -> pd.DataFrame:
    """Return deaths in the fighting of Syria's government, by adversary and year (UCDP GED)."""
    rows = numbers(rows, "best")
    rows = rows.assign(measure=rows["dyad_name"].map(_FIGHTING), period=rows["month"].str[:4])
    sums = rows.dropna(subset="measure").groupby(["measure", "period"], as_index=False)["best"].sum()
    parts = [tidy(name, "syria", "", part["period"], part["best"]) for name, part in sums.groupby("measure")]
    return pd.concat(parts)
