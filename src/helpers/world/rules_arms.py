"""The rules of checks on arms: deliveries, orders, items and suppliers."""

from itertools import pairwise
from typing import Final

import pandas as pd

from helpers.world.rules_parts import (
    CONTRADICTED,
    MIXED,
    MOSTLY,
    SUPPORTED,
    UNDECIDED,
    Lacks,
    Outcome,
    Rule,
    at_least,
    below,
    both_ways,
    figures,
    graded,
    known,
    near,
    number,
    numbers,
    of_moscow,
    years,
)
from helpers.world.store import World

_DELIVERIES: Final = "arms-deliveries"
_SINCE_1995: Final = years(1995, 2013)


def _to_iran(world: World, first: int, last: int) -> pd.Series:
    return figures(world, _DELIVERIES, "russia", "iran", years(first, last))


def begins_1989(world: World) -> Outcome:
    """Orders of arms by Iran from the USSR or Russia, by year of order."""
    orders = of_moscow(world, "arms-orders", "iran", years(1950, 1990))
    ordered = [*orders.index[orders > 0]]
    then = [year for year in ordered if year in ("1989", "1990")]
    between = [year for year in ordered if "1979" <= year <= "1988"]
    before = [year for year in ordered if year < "1979"]
    said = {"then": then, "between": between, "before": before}
    if not then:
        return Outcome(CONTRADICTED, said)
    return Outcome(MIXED if between else MOSTLY if before else SUPPORTED, said)


def main_market(world: World) -> Outcome:
    """Judge by the share of Iran in Russia's arms deliveries, TIV, 1995-2013."""
    exports = figures(world, "arms-total-exports", "russia", "", _SINCE_1995)
    delivered = _to_iran(world, 1995, 2013)
    large = int((delivered / exports >= 0.1).sum())
    grade = at_least((0.1, SUPPORTED), (0.05, MOSTLY), otherwise=MIXED if large >= 5 else CONTRADICTED)
    return graded(delivered.sum() / exports.sum(), grade, share=delivered.sum() / exports.sum(), large=large)


def steady_growth(world: World) -> Outcome:
    """Mean yearly deliveries in four periods, each against the one before."""
    periods = ((1995, 1999), (2000, 2004), (2005, 2009), (2010, 2013))
    means = [_to_iran(world, first, last).mean() for first, last in periods]

    def rises(part: float) -> int:
        return sum(later > earlier * part for earlier, later in pairwise(means))

    grade = at_least((3, SUPPORTED), (2, MOSTLY), (1, MIXED), otherwise=CONTRADICTED)
    close = len({rises(part) for part in (0.95, 1, 1.05)}) > 1
    return Outcome(grade(rises(1)), {"means": numbers(means), "rises": rises(1)}, close)


#: Tanks, submarines, fighters and long-range air defence: kinds of the register, and the names that count.
_NAMED: Final = (
    (("tank",), ("",)),
    (("submarine",), ("",)),
    (("fighter-aircraft", "fga-aircraft"), ("",)),
    (("sam-system",), ("S-200", "S-300", "S-400")),
)


def kinds_supplied(world: World) -> Outcome:
    """Which of the four kinds the register has as delivered by the USSR or Russia, 1989-2013."""
    items = world.arms_items
    items = items[items["supplier"].isin(["soviet-union", "russia"]) & (items["recipient"] == "iran")]
    items = items[items["first_delivery"].between("1989", "2013")]
    n = sum(
        bool((items["kind_id"].isin(kinds) & items["designation"].str.startswith(starts)).any())
        for kinds, starts in _NAMED
    )
    grade = at_least((4, SUPPORTED), (3, MOSTLY), (2, MIXED), otherwise=CONTRADICTED)
    return Outcome(grade(n), {"n": n})


#: Tanks, artillery, combat aircraft, warships, and the missiles of these; the register has no attack helicopter.
_OFFENSIVE: Final = (
    "tank",
    "towed-gun",
    "fighter-aircraft",
    "fga-aircraft",
    "ground-attack-aircraft",
    "bomber-aircraft",
    "submarine",
    "short-range-air-to-air-missile",
    "long-range-air-to-air-missile",
    "air-to-surface-missile",
)


def only_defensive(world: World) -> Outcome:
    """Judge by the share of tanks, artillery, combat aircraft, warships and their missiles in deliveries, 1995-2013."""
    delivered = _to_iran(world, 1995, 2013).sum()
    rows = world.arms_by_kind
    rows = rows[(rows["supplier"] == "russia") & (rows["recipient"] == "iran") & rows["year"].between("1995", "2013")]
    share = rows.loc[rows["kind_id"].isin(_OFFENSIVE), "tiv"].sum() / delivered

    def grade(value: float) -> str:
        return SUPPORTED if value == 0 else MOSTLY if value < 0.05 else MIXED if value <= 0.25 else CONTRADICTED

    return graded(share, grade, share=share)


def freeze(world: World) -> Outcome:
    """Mean yearly deliveries, 2011-2013 over 2007-2009."""
    before, after = _to_iran(world, 2007, 2009).mean(), _to_iran(world, 2011, 2013).mean()
    grade = at_least((0.9, SUPPORTED), (0.7, MOSTLY), (0.3, MIXED), otherwise=CONTRADICTED)
    said = {"before": number(before), "after": number(after), "eve": number(_to_iran(world, 2008, 2009).mean())}
    return graded(after / before, grade, share=after / before, **said)


def main_source(world: World) -> Outcome:
    """Iran's arms imports by supplier, TIV, 1995-2013."""
    imports = figures(world, "arms-total-imports", "iran", "", _SINCE_1995)
    rows = world.series[(world.series["measure_id"] == _DELIVERIES) & (world.series["partner"] == "iran")]
    by_year = rows[rows["period"].isin(_SINCE_1995)].pivot_table(index="period", columns="state", values="value")
    sums = by_year.sum().sort_values(ascending=False)
    share = _to_iran(world, 1995, 2013).sum() / imports.sum()
    place = [*sums.index].index("russia") + 1
    first = int((by_year.idxmax(axis=1) == "russia").sum())

    def grade(value: float) -> str:
        if place == 1:
            return SUPPORTED if value >= 0.5 else MOSTLY
        return MIXED if place == 2 and first >= 10 else CONTRADICTED

    return graded(share, grade, share=share, first=first, years=len(by_year))


_GULF: Final = ("saudi-arabia", "united-arab-emirates", "kuwait")


def gulf_balance(world: World) -> Outcome:
    """Deliveries from Russia to Iran over the arms imports of three Gulf states, TIV, 1995-2013."""
    delivered = _to_iran(world, 1995, 2013).sum()
    imports = {state: known(world, "arms-total-imports", state).reindex(_SINCE_1995) for state in _GULF}
    whole = {state: found for state, found in imports.items() if not found.isna().any()}
    total = sum(found.sum() for found in whole.values())
    said = {"n": len(whole), "ratio": delivered / total if total else 0.0}
    if len(whole) < len(_GULF):
        return Outcome(UNDECIDED, said)
    grade = below((0.25, SUPPORTED), (0.5, MOSTLY), otherwise=MIXED)
    return graded(said["ratio"], lambda value: CONTRADICTED if value > 1 else grade(value), **said)


def memorandum(world: World) -> Outcome:
    """Deliveries in both directions, TIV, 2020-2024 over 2014-2018."""
    before = both_ways(world, _DELIVERIES, years(2014, 2018)).mean()
    after = both_ways(world, _DELIVERIES, years(2020, 2024)).mean()
    grade = at_least((2, SUPPORTED), (1.5, MOSTLY), (2 / 3, MIXED), otherwise=CONTRADICTED)
    return graded(after / before, grade, times=number(after / before), before=number(before), after=number(after))


#: So many years without a delivery part two spells.
_GAP: Final = 3


def links_come_and_go(world: World) -> Outcome:
    """Deliveries from North Korea to Iran by year, 1980-2023: spells and the gaps between them."""
    delivered = figures(world, "arms-deliveries-by-deal", "north-korea", "iran", years(1980, 2023))
    active = [int(year) for year in delivered.index[delivered > 0]]
    gaps = [later - earlier - 1 for earlier, later in pairwise(active) if later - earlier > 1]
    spells = bool(active) + sum(gap >= _GAP for gap in gaps)
    said = {"spells": spells, "first": str(min(active, default="")), "last": str(max(active, default=""))}
    said["gap"] = max(gaps, default=0)
    if not active:
        return Outcome(CONTRADICTED, said)
    return Outcome(SUPPORTED if spells > 1 else MOSTLY if gaps else MIXED, said, max(gaps, default=0) == _GAP)


def drones_sold(world: World) -> Outcome:
    """Drones of two types delivered by Iran to Russia to 2024."""
    items = world.arms_items
    items = items[(items["supplier"] == "iran") & (items["recipient"] == "russia")]
    items = items[(items["first_delivery"] != "") & (items["first_delivery"] <= "2024")]
    counts = {
        name: int(items.loc[items["designation"].str.startswith(name), "delivered"].astype(int).sum())
        for name in ("Mohajer", "Shahed")
    }
    both = all(counts.values())

    def grade(value: float) -> str:
        if value >= 3000:
            return SUPPORTED if both else MOSTLY
        return at_least((2000, MOSTLY), (1000, MIXED), otherwise=CONTRADICTED)(value)

    total = sum(counts.values())
    return graded(total, grade, n=number(total), mohajer=number(counts["Mohajer"]), shahed=number(counts["Shahed"]))


def two_years_of_deepening(world: World) -> Outcome:
    """Deliveries in both directions and the share of GDELT's edges, since April 2022 against the years before."""
    arms = [both_ways(world, _DELIVERIES, years(*span)).mean() for span in ((2018, 2021), (2022, 2023))]
    edges = known(world, "gdelt-edge-per-mille", "russia", "iran")
    spans = (edges["2018-01":"2022-03"], edges["2022-04":"2024-02"])
    given = {period[:4] for span in spans for period in span.index}
    if lacking := [year for year in years(2018, 2024) if year not in given]:
        raise Lacks("gdelt-edge-per-mille", "russia", "iran", lacking)
    ties = [span.mean() for span in spans]
    pairs = [arms, ties]

    def grade(part: float) -> str:
        higher = sum(after * part > before for before, after in pairs)
        doubled = sum(after * part >= 2 * before and after * part > before for before, after in pairs)
        if higher == 2:
            return SUPPORTED if doubled == 2 else MOSTLY if doubled else UNDECIDED
        return MIXED if higher else CONTRADICTED

    said = {"arms": numbers(arms), "ties": numbers(ties), "lacking": 23 - len(spans[1])}
    return Outcome(grade(1), said, near(1, grade))


_SIPRI: Final = "sipri-deliveries"
RULES: Final = {
    "arms-cooperation-begins-1989": Rule(begins_1989, ("sipri-register",), ("estimated",)),
    "iran-main-market-for-russian-arms": Rule(main_market, (_SIPRI, "sipri-totals"), ("partial",)),
    "steady-growth-of-military-cooperation": Rule(steady_growth, (_SIPRI,), ("proxy", "partial")),
    "russia-supplies-tanks-submarines-fighters": Rule(kinds_supplied, ("sipri-register",), ("proxy",)),
    "only-defensive-arms": Rule(only_defensive, (_SIPRI,)),
    "s300-freeze-without-effect": Rule(freeze, (_SIPRI,), ("proxy",)),
    "russia-main-arms-source-of-iran": Rule(main_source, (_SIPRI, "sipri-totals")),
    "gulf-balance-unchanged": Rule(gulf_balance, (_SIPRI, "sipri-totals"), ("proxy",)),
    "memorandum-turning-point": Rule(memorandum, (_SIPRI,), ("proxy", "estimated")),
    "dprk-iran-links-come-and-go": Rule(links_come_and_go, ("sipri-register",), ("estimated",)),
    "thousands-of-drones-sold": Rule(drones_sold, ("sipri-register",), ("estimated",)),
    "sullivan-two-years-of-deepening": Rule(
        two_years_of_deepening, (_SIPRI, "gdelt-daily-edges"), ("estimated", "partial")
    ),
}
