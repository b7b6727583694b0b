"""The rules of checks on trade, oil, sanctions and nuclear energy."""

from datetime import date
from typing import Final

import pandas as pd

from helpers.world.rules_parts import (
    CONTRADICTED,
    MET,
    MISSED,
    MIXED,
    MOSTLY,
    SUPPORTED,
    UNDECIDED,
    Lacks,
    Outcome,
    Rule,
    at_least,
    both_ways,
    figures,
    graded,
    known,
    number,
    numbers,
    of_moscow,
    years,
)
from helpers.world.store import World

_TRADE: Final = "trade-exports-baci"


def _grows(values: pd.Series) -> bool:
    return values.iloc[-4:].mean() >= 1.25 * values.iloc[:4].mean()


def _steadily(values: pd.Series) -> bool:
    """Return whether no mean of three years is more than a fifth below an earlier one."""
    means = values.rolling(3).mean().dropna()
    return bool((means >= 0.8 * means.cummax()).all())


def steady_growth(world: World) -> Outcome:
    """Trade, arms deliveries and cooperative events: whether they grow, and whether steadily."""
    span = years(2002, 2013)
    events = figures(world, "icews-events-per-mille", "russia", "iran", span)
    cooperative = events * figures(world, "icews-cooperation-share", "russia", "iran", span) / 100
    arms = figures(world, "arms-deliveries", "russia", "iran", years(1995, 2013))
    series = [both_ways(world, _TRADE, years(2000, 2013)), arms, cooperative]
    growing = [_grows(values) for values in series]
    steady = sum(_steadily(values) for values, grows in zip(series, growing, strict=True) if grows)
    said: dict[str, object] = {"times": numbers(values.iloc[-4:].mean() / values.iloc[:4].mean() for values in series)}
    said |= {"growing": sum(growing), "steady": steady}
    if all(growing) and steady:
        return Outcome(SUPPORTED if steady == len(series) else MOSTLY, said)
    return Outcome(MIXED if any(growing) else CONTRADICTED, said)


def trade_is_small(world: World) -> Outcome:
    """Trade both ways as a share of all Russian and of all Iranian trade, mean 2017-2019."""
    span = years(2017, 2019)
    pairs = (("russia", "iran"), ("iran", "russia"))
    try:
        russia, iran = (figures(world, "trade-share-baci", *pair, span).mean() for pair in pairs)
    except Lacks as lacks:
        found = [known(world, "trade-share-baci", *pair) for pair in pairs]
        there = [year for year in span if all(year in values for values in found)]
        shares = numbers(values.reindex(there).mean() for values in found) if there else []
        return Outcome(UNDECIDED, {"years": there, "shares": shares}, lacks=lacks)
    said = {"years": span, "shares": numbers([russia, iran])}
    small = sum([bool(russia < 1), bool(iran < 5)])
    if russia < 3 and iran < 10:
        return Outcome((MIXED, MOSTLY, SUPPORTED)[small], said)
    return Outcome(CONTRADICTED, said)


def economy_lags(world: World) -> Outcome:
    """Iran's share of Russia's events over its share of Russia's trade, in each year 2002-2014."""
    span = years(2002, 2014)
    events = figures(world, "icews-events", "russia", "iran", span)
    everything = figures(world, "icews-events-total", "russia", "", span)
    trade = figures(world, "trade-share-baci", "russia", "iran", span) / 100
    times = events / everything / trade
    doubled = int((times >= 2).sum())
    grade = at_least((13, SUPPORTED), (10, MOSTLY), (5, MIXED), otherwise=CONTRADICTED)
    said = {"n": doubled, "years": len(span), "least": number(times.min()), "most": number(times.max())}
    return Outcome(grade(doubled), said)


def great_leaps(world: World) -> Outcome:
    """2011-2020 against 2001-2010: trade, arms deliveries, items of the Kremlin, closeness by votes."""
    spans = (years(2001, 2010), years(2011, 2020))
    arms = [figures(world, "arms-deliveries", "russia", "iran", span).mean() for span in spans]
    distances = [figures(world, "unga-ideal-distance", "russia", "iran", span).mean() for span in spans]
    leaps = [arms[1] / arms[0], distances[0] / distances[1]]
    try:
        trade = [both_ways(world, _TRADE, span).mean() for span in (spans[0], years(2011, 2019))]
        items = [figures(world, "media-kremlin", "russia", "iran", span).mean() for span in spans]
    except Lacks as lacks:
        first = min(known(world, "media-kremlin", "russia", "iran").index, default="")
        said = {"arms": number(leaps[0]), "votes": number(leaps[1]), "first": first}
        return Outcome(UNDECIDED, said, lacks=lacks)
    leaps += [trade[1] / trade[0], items[1] / items[0]]
    grade = at_least((3, SUPPORTED), (2, MOSTLY), (1, MIXED), otherwise=CONTRADICTED)
    n = sum(leap >= 1.5 for leap in leaps)
    return Outcome(grade(n), {"n": n, "arms": number(leaps[0]), "votes": number(leaps[1])})


def output_control(world: World) -> Outcome:
    """Years in which Brent fell by 15% or more, and whether the output of both fell in that year or the next."""
    prices = figures(world, "oil-price-year", "world", "", years(1997, 2013))
    falls = [year for year in years(1998, 2013) if prices[year] <= 0.85 * prices[str(int(year) - 1)]]
    outputs = [figures(world, "oil-output", state, "", years(1997, 2014)) for state in ("russia", "iran")]
    both = [year for year in falls if all(_fell(output, int(year)) for output in outputs)]
    said = {"falls": falls, "both": both}
    if not falls:
        return Outcome(UNDECIDED, said)
    part = len(both) / len(falls)
    return Outcome(SUPPORTED if part == 1 else MOSTLY if part > 0.5 else MIXED if both else CONTRADICTED, said)


def _fell(output: pd.Series, year: int) -> bool:
    return any(output[str(each)] < output[str(each - 1)] for each in (year, year + 1))


def sanctions_foiled(world: World) -> Outcome:
    """Iran's oil output, mean 2021-2022 over 2017."""
    before = figures(world, "oil-output", "iran", "", years(2017, 2017)).mean()
    after = figures(world, "oil-output", "iran", "", years(2021, 2022)).mean()

    def grade(value: float) -> str:
        return MET if value >= 0.95 else MISSED if value < 0.8 else UNDECIDED

    return graded(after / before, grade, share=after / before)


_SENDERS: Final = ("united-states", "european-union")
_CASES: Final = "sanctions-cases"


def collapse_imminent(world: World) -> Outcome:
    """Of the sanctions cases of the United States and the EU on Iran in 2021, how many had ended a year after.

    The source has years only: what was still in force in 2022 and had not begun in it had not ended.
    """

    def cases(measure: str, year: int) -> int:
        return int(sum(figures(world, measure, sender, "iran", years(year, year)).sum() for sender in _SENDERS))

    before = cases(_CASES, 2021)
    ended = before - (cases(_CASES, 2022) - cases(f"{_CASES}-begun", 2022))
    verdict = UNDECIDED if not before else MET if 2 * ended >= before else MISSED
    return Outcome(verdict, {"before": before, "ended": ended})


def sanctions_on_both(world: World) -> Outcome:
    """Sanctions cases in force in 2021 by the United States and the EU on Russia and on Iran."""
    pairs = [(sender, target) for sender in _SENDERS for target in ("russia", "iran")]
    counts = [int(figures(world, _CASES, *pair, years(2021, 2021)).iloc[0]) for pair in pairs]
    n = sum(count > 0 for count in counts)
    grade = at_least((4, SUPPORTED), (3, MOSTLY), (2, MIXED), otherwise=CONTRADICTED)
    return Outcome(grade(n), {"n": n, "counts": counts})


def arms_embargo(world: World) -> Outcome:
    """Sanctions cases on Iran with arms measures in force in 2013, by sender."""
    american, union, nations = (
        int(figures(world, f"{_CASES}-arms", sender, "iran", ["2013"]).sum())
        for sender in ("united-states", "european-union", "united-nations")
    )
    states = (known(world, f"{_CASES}-arms", sender, "iran") for sender in ("united-kingdom", "france", "germany"))
    european = union + int(sum(found.get("2013", 0) for found in states))  # a sender without cases has no series
    said = {"american": american, "european": european, "nations": nations}
    if american and european:
        return Outcome(SUPPORTED, said)
    if american or european:
        return Outcome(MOSTLY if nations else UNDECIDED, said)
    return Outcome(MIXED if nations else CONTRADICTED, said)


def nuclear_partner(world: World) -> Outcome:
    """Judge by the model of Iran's reactors at work or being built, and its nuclear agreements by partner."""
    span = years(1989, 2003)
    units = world.reactors
    units = units[(units["host"] == "iran") & units["status"].isin(["operational", "under-construction"])]
    russian = bool(len(units)) and bool(units["model"].str.contains("VVER").all())
    moscow = int(of_moscow(world, "nuclear-agreements", "iran", span).sum())
    rows = world.series[(world.series["measure_id"] == "nuclear-agreements") & world.series["period"].isin(span)]
    pairs = rows[(rows["state"] == "iran") | (rows["partner"] == "iran")]
    partner = pairs["state"].where(pairs["state"] != "iran", pairs["partner"])
    sums = pairs.groupby(partner)["value"].sum().drop(["russia", "soviet-union"])
    most = int(sums.max())
    verdicts = {(True, True): SUPPORTED, (True, False): MOSTLY, (False, True): MIXED}
    verdict = verdicts.get((russian, most <= moscow), CONTRADICTED)
    return Outcome(verdict, {"units": len(units), "russian": russian, "agreements": moscow, "most": most})


def _bushehr(world: World) -> pd.DataFrame:
    units = world.reactors[world.reactors["host"] == "iran"]
    return units[units["name"].str.startswith("Bushehr-")].set_index("name")


_OPENED: Final = "2011-09-12"


def bushehr_complete(world: World) -> Outcome:
    """Judge by the date of operation of Bushehr-1 against the opening of 12 September 2011."""
    units = _bushehr(world)
    if "Bushehr-1" not in units.index:
        return Outcome(UNDECIDED, {"operation": ""})
    operation = units.at["Bushehr-1", "operation_start"]

    def by(limit: str) -> bool:
        return bool(operation) and operation <= limit

    limits = {_OPENED: SUPPORTED, "2012-03-12": MOSTLY, "2013-09-12": MIXED}
    verdict = next((grade for limit, grade in limits.items() if by(limit)), CONTRADICTED)
    days = [abs((date.fromisoformat(operation) - date.fromisoformat(limit)).days) for limit in limits if operation]
    return Outcome(verdict, {"operation": operation}, min(days, default=99) <= 31)


def another_reactor(world: World) -> Outcome:
    """Whether a second unit at Bushehr works, or is being built."""
    others = _bushehr(world).drop("Bushehr-1", errors="ignore")
    begun = others.loc[others["construction_start"] != "", "construction_start"]
    if (others["operation_start"] != "").any():
        return Outcome(MET, {"begun": ""})
    return Outcome(UNDECIDED if len(begun) else MISSED, {"begun": min(begun, default="")})


def two_units(world: World) -> Outcome:
    """Units at Bushehr beyond the first, of Russian model, being built by April 2021 or planned.

    A unit for which the list names no model, as for those that are planned, is not of Russian model by the list.
    """
    others = _bushehr(world).drop("Bushehr-1", errors="ignore")
    russian = others["model"].str.contains("VVER")
    begun = others["construction_start"].between("1", "2021-04-30")
    building = int((russian & begun & (others["status"] != "planned")).sum())
    planned = others["status"] == "planned"
    named, nameless = int((planned & russian).sum()), int((planned & (others["model"] == "")).sum())
    return Outcome(_of_units(building, named), {"building": building, "planned": named, "nameless": nameless})


def _of_units(building: int, planned: int) -> str:
    if building >= 2:
        return SUPPORTED
    if building and planned:
        return MOSTLY
    return MIXED if building or planned else CONTRADICTED


_BACI: Final = "trade-baci"
RULES: Final = {
    "steady-growth-since-1989": Rule(
        steady_growth, (_BACI, "sipri-deliveries", "icews-dyad-years"), ("proxy", "partial")
    ),
    "trade-is-small": Rule(trade_is_small, (_BACI,)),
    "economy-lags-behind-politics": Rule(economy_lags, (_BACI, "icews-dyad-years"), ("proxy", "estimated")),
    "great-leaps-since-2011": Rule(
        great_leaps, (_BACI, "sipri-deliveries", "russian-media", "unga-ideal-points"), ("proxy",)
    ),
    "output-control-for-oil-price": Rule(output_control, ("oil-output", "oil-price"), ("proxy",)),
    "front-will-foil-sanctions": Rule(sanctions_foiled, ("oil-output",), ("proxy",)),
    "sanctions-collapse-imminent": Rule(collapse_imminent, ("gsdb",), ("partial",)),
    "western-sanctions-on-both": Rule(sanctions_on_both, ("gsdb",), ("partial", "estimated")),
    "us-and-european-embargo": Rule(arms_embargo, ("gsdb",)),
    "main-civil-nuclear-partner": Rule(nuclear_partner, ("reactors", "nuclear-agreements"), ("partial",)),
    "bushehr-complete-by-2011": Rule(bushehr_complete, ("reactors",), ("proxy",)),
    "another-bushehr-reactor-built": Rule(another_reactor, ("reactors",)),
    "two-bushehr-units-under-way": Rule(two_units, ("reactors",), ("partial",)),
}
