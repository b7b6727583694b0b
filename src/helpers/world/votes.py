"""How near two states are in the UN General Assembly: by their votes, and by their ideal points.

Votes are taken by session, named by the year in which it opens, as Voeten does: the dates of roll calls have days and
months exchanged. Votes on paragraphs and amendments are left out, since the source has them for some sessions only.
"""

from collections.abc import Iterator
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
        same = (apart == 0).astype(float).where(apart.notna())
        parts += _agreement("unga-same-vote", one, other, years, same)
        nuclear = issues.map(lambda given: "nu" in given)
        parts += _agreement("unga-same-vote-nuclear", one, other, years[nuclear], same[nuclear])
        parts.append(_named("unga-votes-compared-nuclear", one, other, apart[nuclear].groupby(years).count()))
        parts.append(_named("unga-votes-compared", one, other, apart.groupby(years).count()))
        for issue, name in _ISSUES.items():
            on_issue = issues.map(lambda given, issue=issue: issue in given)
            parts += _agreement(f"unga-agreement-{name}", one, other, years[on_issue], 1 - apart[on_issue])
    return pd.concat([*parts, *_against(votes, years)])


def _against(votes: pd.DataFrame, years: pd.Series) -> Iterator[pd.DataFrame]:
    """Yield by session how often the United States voted no, and how often Russia, China and a third did otherwise.

    The three cast one and the same vote, which is not no.
    """
    refused = votes["US"] == "no"
    times = refused.groupby(years).sum()
    yield _named_alone("unga-us-no-votes", "US", times)
    together = refused & (votes["RU"] == votes["CN"]) & votes["RU"].isin(["yes", "abstain"])
    for third in ("IR", "IN", "SA"):
        yield _named_alone(
            "unga-us-no-votes-faced", third, (together & (votes[third] == votes["RU"])).groupby(years).sum()
        )


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


def _named_alone(measure: str, one: str, by_year: pd.Series) -> pd.DataFrame:
    return tidy(measure, _STATES[one], "", by_year.index.to_series(), by_year)


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
    """Return the distance of pairs by the release of April 2020: on all votes, and on nuclear matters."""
    rows = numbers(rows, "ideal_point")
    parts = []
    for issue, measure in (("All", "unga-ideal-distance-earlier-release"), ("Nuclear", "unga-ideal-distance-nuclear")):
        part = rows[rows["issue"] == issue]
        points = tidy("", codes.cow(part["ccode"], part["year"]), "", part["year"], part["ideal_point"])
        parts.append(_distances(measure, points))
    return pd.concat(parts)


def _distances(measure: str, points: pd.DataFrame) -> pd.DataFrame:
    both = points.merge(points, on="period", suffixes=("", "_other"))
    both = both[both["state"] != both["state_other"]]
    return tidy(
        measure, both["state"], both["state_other"], both["period"], (both["value"] - both["value_other"]).abs()
    )
