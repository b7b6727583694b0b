"""How near two states are in the UN General Assembly: by their votes, and by their ideal points.

Votes are taken by session, named by the year in which it opens, as Voeten does: the dates of roll calls have days and
months exchanged. Votes on paragraphs and amendments are left out, since the source has them for some sessions only.
"""

from itertools import combinations
from typing import Final

import pandas as pd

from helpers.world.codes import Codes, numbers, since_russia, tidy

_STATES: Final = {
    "CN": "china",
    "DE": "germany",
    "IL": "israel",
    "IN": "india",
    "IR": "iran",
    "RU": "russia",
    "SA": "saudi-arabia",
    "SY": "syria",
    "TR": "turkey",
    "US": "united-states",
}
_SCORES: Final = {"yes": 1.0, "abstain": 0.5, "no": 0.0}
#: Issues of the source -> how the measure is called after them.
_ISSUES: Final = {"me": "middle-east", "nu": "nuclear", "hr": "human-rights"}
#: Fewer common votes than this give no percentage.
LEAST_VOTES: Final = 5
_FIRST_SESSION: Final = 1945  # session 1 opened in the year after


def roll_calls(codes: Codes, votes: pd.DataFrame) -> pd.DataFrame:
    """Return agreement of pairs by session: graded, as the share of the same vote, and on three issues."""
    votes = votes[(pd.to_numeric(votes["para"]) != 1) & (pd.to_numeric(votes["amend"]) != 1)]
    years = votes["session"].astype(float).astype(int) + _FIRST_SESSION
    scores = votes[list(_STATES)].apply(lambda column: column.map(_SCORES))
    issues = votes["issues"].str.split(";")
    parts = []
    for one, other in _pairs():
        apart = (scores[one] - scores[other]).abs()
        parts += _agreement("unga-agreement", one, other, years, 1 - apart)
        parts += _agreement("unga-same-vote", one, other, years, (apart == 0).astype(float).where(apart.notna()))
        count = apart.groupby(years).count()
        count = count[count > 0]
        parts.append(_named("unga-votes-compared", one, other, count))
        for issue, name in _ISSUES.items():
            on_issue = issues.map(lambda given, issue=issue: issue in given)
            parts += _agreement(f"unga-agreement-{name}", one, other, years[on_issue], 1 - apart[on_issue])
    return pd.concat(parts)


def _pairs() -> list[tuple[str, str]]:
    """Return the pairs with Russia or Iran, these first."""
    order = ["RU", "IR", *(code for code in _STATES if code not in ("RU", "IR"))]
    return [pair for pair in combinations(order, 2) if pair[0] in ("RU", "IR")]


def _agreement(measure: str, one: str, other: str, years: pd.Series, near: pd.Series) -> list[pd.DataFrame]:
    groups = near.groupby(years)
    percent = 100 * groups.mean()
    return [_named(measure, one, other, percent[groups.count() >= LEAST_VOTES])]


def _named(measure: str, one: str, other: str, by_year: pd.Series) -> pd.DataFrame:
    years = by_year.index.to_series()
    return tidy(measure, since_russia(_STATES[one], years), since_russia(_STATES[other], years), years, by_year)


def published_agreement(codes: Codes, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the share of the same vote with Russia that a textbook published from the same votes."""
    rows = numbers(rows, "PctAgreeRUSSIA")
    rows = rows[(rows["Year"].astype(int) >= 1985) & (rows["CountryAbb"] != "RUS")]
    years = rows["Year"].astype(int)
    return tidy(
        "unga-same-vote-published",
        since_russia("russia", years),
        codes.iso3(rows["CountryAbb"]),
        years,
        100 * rows["PctAgreeRUSSIA"],
    )


def ideal_points(codes: Codes, rows: pd.DataFrame) -> pd.DataFrame:
    """Return ideal points of states, and the distance of pairs, by the release of July 2025."""
    rows = numbers(rows, "idealpointfp")
    years = rows["year"].astype(float).astype(int)
    points = tidy("unga-ideal-point", codes.cow(rows["ccode"], years), "", years, rows["idealpointfp"])
    return pd.concat([points, _distances("unga-ideal-distance", points)])


def earlier_ideal_points(codes: Codes, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the distance of pairs on all votes by the release of April 2020."""
    rows = numbers(rows[rows["issue"] == "All"], "ideal_point")
    points = tidy("", codes.cow(rows["ccode"], rows["year"]), "", rows["year"], rows["ideal_point"])
    return _distances("unga-ideal-distance-earlier-release", points)


def _distances(measure: str, points: pd.DataFrame) -> pd.DataFrame:
    both = points.merge(points, on="period", suffixes=("", "_other"))
    both = both[both["state"] != both["state_other"]]
    return tidy(
        measure, both["state"], both["state_other"], both["period"], (both["value"] - both["value_other"]).abs()
    )
