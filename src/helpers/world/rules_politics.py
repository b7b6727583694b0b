"""The rules of checks on votes, events, treaties, disputes, exercises, the war in Syria and the media."""

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
    at_most,
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


def tension_ended(world: World) -> Outcome:
    """Militarised disputes that begin between the USSR or Russia and Iran, per year, before and after the visit."""
    before = of_moscow(world, "disputes-begun", "iran", years(1980, 1988))
    after = of_moscow(world, "disputes-begun", "iran", years(1990, 2010))
    said = {"before": int(before.sum()), "after": int(after.sum())}
    if not before.sum():
        return Outcome(UNDECIDED, said)
    grade = at_most((0, SUPPORTED), (1 / 3, MOSTLY), otherwise=CONTRADICTED)
    value = after.mean() / before.mean()
    return Outcome(MIXED if 1 / 3 < value < 1 else grade(value), said)


_SOFT: Final = ("alliance-consultation", "alliance-neutrality", "alliance-nonaggression")
_HARD: Final = ("alliance-defence", "alliance-offence")


def _obliged(world: World, measures: tuple[str, ...], span: list[str]) -> pd.Series:
    """Return for each year whether there is an obligation of one of these kinds."""
    return pd.concat([figures(world, name, "russia", "iran", span) for name in measures], axis=1).max(axis=1) > 0


def strategic_partnership(world: World) -> Outcome:
    """Obligations between the two in the ATOP data, 2007-2014."""
    span = years(2007, 2014)
    soft, hard = _obliged(world, _SOFT, span), _obliged(world, _HARD, span)
    good = int((soft & ~hard).sum())
    said = {"n": good, "years": len(span), "hard": int(hard.sum())}
    if good >= 5:
        return Outcome(SUPPORTED if good == len(span) else MOSTLY, said)
    if not (soft | hard).any():
        return Outcome(CONTRADICTED, said)
    return Outcome(MIXED if _obliged(world, _HARD[:1], span).any() else UNDECIDED, said)


def alliance(world: World) -> Outcome:
    """Obligations between the two in the last year of the ATOP data."""
    last = max(known(world, _HARD[0], "russia", "iran").index, default="")
    if last < "2015":
        return Outcome(UNDECIDED, {"last": last})
    hard, soft = (bool(_obliged(world, names, [last]).any()) for names in (_HARD, _SOFT))
    return Outcome(SUPPORTED if hard else MIXED if soft else CONTRADICTED, {"last": last})


_SIX: Final = ("russia", "china", "united-states", "united-kingdom", "france", "germany")


def most_sympathetic(world: World) -> Outcome:
    """Mean distance from Iran by votes on nuclear questions, 2003-2013, of the six that negotiated with it."""
    means = {}
    for state in _SIX:
        found = known(world, "unga-ideal-distance-nuclear", state, "iran").reindex(years(2003, 2013))
        if not found.isna().any():
            means[state] = found.mean()
    if len(means) < 4 or not {"china", "russia"} <= {*means}:
        return Outcome(UNDECIDED, {"place": 0, "russia": "", "china": "", "n": len(means)})
    order = sorted(means, key=lambda state: means[state])
    place = order.index("russia") + 1
    said = {"place": place, "russia": number(means["russia"]), "china": number(means["china"]), "n": len(means)}
    if place > 2:
        return Outcome(CONTRADICTED, said)
    if place == 1:
        return Outcome(SUPPORTED, said)
    grade = at_most((1.1, MOSTLY), otherwise=MIXED)
    value = means["russia"] / means[order[0]]
    return Outcome(grade(value), said, near(value, grade))


def no_reversal(world: World) -> Outcome:
    """Years 2006-2010 in which three quarters of the events are cooperative and arms are delivered."""
    span = years(2006, 2010)
    cooperation = figures(world, "icews-cooperation-share", "russia", "iran", span)
    arms = figures(world, "arms-deliveries", "russia", "iran", span)
    n = int(((cooperation >= 75) & (arms > 0)).sum())
    grade = at_least((5, SUPPORTED), (4, MOSTLY), (2, MIXED), otherwise=CONTRADICTED)
    return Outcome(grade(n), {"n": n, "years": len(span), "least": cooperation.min() / 100})


def understanding(world: World) -> Outcome:
    """Judge by the share of conflictual events among those from Iran to Russia, 2010-2011 over 2007-2009."""

    def share(first: int, last: int) -> float:
        sent = figures(world, "icews-events-sent", "iran", "russia", years(first, last))
        part = figures(world, "icews-conflict-share", "iran", "russia", years(first, last)) / 100
        return float((sent * part).sum() / sent.sum())

    before, after = share(2007, 2009), share(2010, 2011)
    grade = at_most((1, SUPPORTED), (1.25, MOSTLY), (2, MIXED), otherwise=CONTRADICTED)
    return graded(after / before, grade, before=before, after=after, times=number(after / before))


def _pooled(world: World, measure: str, counts: str, pair: tuple[str, str], span: list[str]) -> float:
    """Return a share of 1 over all votes of some sessions."""
    votes = figures(world, counts, *pair, span)
    return float((figures(world, measure, *pair, span) * votes).sum() / 100 / votes.sum())


def us_defied(world: World) -> Outcome:
    """Roll calls marked nuclear, 2003-2013, in which Russia votes otherwise than the United States."""
    names = ("unga-same-vote-nuclear", "unga-votes-compared-nuclear")
    span = years(2003, 2013)
    american, iranian = (_pooled(world, *names, ("russia", other), span) for other in ("united-states", "iran"))

    def grade(value: float) -> str:
        if value < 0.4:
            return CONTRADICTED
        nearer = iranian > american
        return at_least((0.75, SUPPORTED), (0.6, MOSTLY), otherwise=MIXED)(value) if nearer else MIXED

    return graded(1 - american, grade, otherwise=1 - american, american=american, iranian=iranian)


def close_on_syria(world: World) -> Outcome:
    """Roll calls whose title names Syria, 2011-2013: the share in which both cast the same vote."""
    pair, span = ("russia", "iran"), years(2011, 2013)
    votes = known(world, "unga-votes-compared-syria", *pair).reindex(span).dropna()
    if votes.sum() < 3:
        return Outcome(UNDECIDED, {"n": int(votes.sum()), "share": 0.0})
    share = _pooled(world, "unga-same-vote-syria", "unga-votes-compared-syria", pair, [*votes.index])
    grade = at_least((0.9, SUPPORTED), (0.75, MOSTLY), (0.5, MIXED), otherwise=CONTRADICTED)
    return graded(share, grade, n=int(votes.sum()), share=share)


def against_the_us(world: World) -> Outcome:
    """Roll calls 2011-2019 in which the United States voted no, and Russia, Iran and China alike, other than no."""
    span = years(2011, 2019)
    refused = figures(world, "unga-us-no-votes", "united-states", "", span).sum()
    together = figures(world, "unga-us-no-votes-faced", "iran", "", span).sum()
    grade = at_least((0.75, SUPPORTED), (0.6, MOSTLY), (0.4, MIXED), otherwise=CONTRADICTED)
    return graded(together / refused, grade, share=together / refused, n=int(together), all=int(refused))


_GULF: Final = ("saudi-arabia", "qatar", "united-arab-emirates")


def equal_care(world: World) -> Outcome:
    """Judge by the Gulf states together over Iran, 2008-2013: items of two offices, and events from Russia."""
    span = years(2008, 2013)
    ratios: dict[str, float] = {}
    for measure in ("media-foreign-ministry", "media-kremlin", "icews-events-sent"):
        gulf = [known(world, measure, "russia", state).reindex(span) for state in _GULF]
        iran = known(world, measure, "russia", "iran").reindex(span)
        if not gulf[0].isna().any() and not iran.isna().any():
            ratios[measure] = sum(found.sum() for found in gulf) / iran.sum()
    said = {"n": len(ratios), "events": number(ratios.get("icews-events-sent", 0))}
    if len(ratios) < 2:
        return Outcome(UNDECIDED, said)
    equal = sum(0.5 <= ratio <= 2 for ratio in ratios.values())
    return Outcome((CONTRADICTED, MIXED, MOSTLY, SUPPORTED)[equal], said | {"equal": equal})


def trump_term(world: World) -> Outcome:
    """Distance of Russia and the United States by votes, 2017-2020 against before and after, and new sanctions."""
    spans = ((2017, 2020), (2013, 2016), (2021, 2024))
    pair = ("russia", "united-states")
    term, *others = (figures(world, "unga-ideal-distance", *pair, years(*span)).mean() for span in spans)
    begun = int(figures(world, "sanctions-cases-begun", "united-states", "russia", years(2017, 2020)).sum())

    def grade(part: float) -> str:
        nearer = sum(term * part < other for other in others)
        if nearer == 2 and begun <= 1:
            return MOSTLY if begun else SUPPORTED
        return MIXED if nearer else CONTRADICTED

    return graded(1, grade, term=number(term), others=numbers(others), begun=begun)


def biden_challenges(world: World) -> Outcome:
    """Distance of Russia and the United States by votes, and sanctions in force, against the term before."""
    pair = ("russia", "united-states")
    spans = (years(2017, 2020), years(2021, 2024))
    before, after = (figures(world, "unga-ideal-distance", *pair, span).mean() for span in spans)
    spans = (years(2019, 2020), years(2021, 2022))
    earlier, later = (figures(world, "sanctions-cases", "united-states", "russia", span).mean() for span in spans)

    def grade(part: float) -> str:
        changes = (after * part - before, later * part - earlier)
        above, under = sum(change > 0 for change in changes), any(change < 0 for change in changes)
        if above == 2:
            return SUPPORTED
        return CONTRADICTED if not above else MIXED if under else MOSTLY

    return graded(1, grade, distances=numbers([before, after]), cases=numbers([earlier, later]))


def peace_mission(world: World) -> Outcome:
    """Judge by the first year of an exercise named Peace Mission, and how many states took part."""
    states = known(world, "peace-mission-states", "world")
    earlier = states[states.index < "2007"]
    said = {"first": min(states.index, default=""), "states": int(states.iloc[0]) if len(states) else 0}
    if "2007" not in states.index or (earlier > 2).any():
        return Outcome(CONTRADICTED, said)
    return Outcome(MOSTLY if len(earlier) else SUPPORTED, said)


_BOTH: Final = ("russia", "iran")


def no_intervention(world: World) -> Outcome:
    """Whether Russia or Iran is a party to a conflict in Syria to 2013; what came later is shown apart."""
    fought = {state: figures(world, "syria-war-party", state, "", years(2011, 2013)).any() for state in _BOTH}
    later = [known(world, "syria-war-party", state) for state in _BOTH]
    first = [min(found.index[(found > 0) & (found.index > "2013")], default="") for found in later]
    verdict = (SUPPORTED, MIXED, CONTRADICTED)[sum(fought.values())]
    return Outcome(verdict, {"n": int(sum(fought.values())), "first": first}, hindsight=all(first))


def joint_effort(world: World) -> Outcome:
    """Whether both are parties on the government's side in one conflict in Syria, by year."""
    span = years(2015, 2016)
    together = figures(world, "syria-war-together", *_BOTH, span) > 0
    fought = {state: known(world, "syria-war-party", state) > 0 for state in _BOTH}
    alone = any(found.get("2015", False) for found in fought.values())
    said = {"first": min(known(world, "syria-war-together", *_BOTH).loc[lambda found: found > 0].index, default="")}
    if together["2015"]:
        return Outcome(SUPPORTED, said)
    if together["2016"] and alone:
        return Outcome(MOSTLY, said)
    return Outcome(MIXED if all(found.any() for found in fought.values()) else CONTRADICTED, said)


_FIGHTS: Final = ("syria-deaths-islamic-state", "syria-deaths-insurgents")


def success_in_syria(world: World) -> Outcome:
    """Deaths in two fights of the Syrian government, the year of most deaths against 2018.

    The copy begins after the war's worst years may have passed, so that its fall is the least that there was: it
    decides only where it reaches the best grade, or where the years before are there.
    """
    found = {fight: known(world, fight, "syria") for fight in _FIGHTS}
    for fight, deaths in found.items():
        if "2018" not in deaths.index:
            raise Lacks(fight, "syria", "", ["2018"])
    falls = [1 - deaths["2018"] / deaths[:"2018"].max() for deaths in found.values()]
    first = max(min(deaths.index) for deaths in found.values())
    said = {"falls": falls, "first": first}

    def grade(part: float) -> str:
        reached = [sum(fall * part >= cut for fall in falls) for cut in (0.75, 0.5)]
        if reached[0] == 2:
            return SUPPORTED
        return (CONTRADICTED, MIXED, MOSTLY)[reached[1]] if first <= "2012" else UNDECIDED

    return graded(1, grade, **said)


_MONTHS: Final = [f"2024-0{month}" for month in range(1, 5)]


def eager_to_show(world: World) -> Outcome:
    """Items that name Iran, January-April 2024 against the mean of 2021-2023, by outlet."""
    ids = world.measures["measure_id"]
    outlets = [name.removesuffix("-month") for name in ids if name.startswith("media-") and name.endswith("-month")]
    more = []
    for outlet in outlets:
        items = figures(world, f"{outlet}-items", "russia", "", _MONTHS)
        share = (figures(world, f"{outlet}-month", "russia", "iran", _MONTHS) * items).sum() / items.sum()
        more.append(share >= 1.25 * figures(world, outlet, "russia", "iran", years(2021, 2023)).mean())
    n = sum(more)
    part = n / len(outlets)
    verdict = SUPPORTED if part >= 0.8 else MOSTLY if part > 0.5 else MIXED if n else CONTRADICTED
    return Outcome(verdict, {"n": int(n), "outlets": len(outlets)})


def roots_in_2015(world: World) -> Outcome:
    """Three signs of closeness before 2015: an obligation, arms deliveries, a reactor."""
    obliged = int(_obliged(world, (*_SOFT, *_HARD), years(1992, 2014)).sum())
    arms = [figures(world, "arms-deliveries", *_BOTH, years(*span)).sum() for span in ((2000, 2009), (2015, 2024))]
    units = world.reactors
    units = units[(units["host"] == "iran") & units["model"].str.contains("VVER")]
    reactor = bool((units["construction_start"].between("1", "2014-12-31")).any())
    n = sum([obliged >= 5, bool(arms[0] > arms[1]), reactor])
    verdict = (SUPPORTED, MOSTLY, MIXED, CONTRADICTED)[n]
    return Outcome(verdict, {"n": n, "years": obliged, "arms": numbers(arms)})


_ROLL_CALLS: Final = "unga-roll-calls"
_ICEWS: Final = "icews-dyad-years"
RULES: Final = {
    "tension-ended-1989": Rule(tension_ended, ("disputes-gml",), ("proxy",)),
    "partnership-not-alliance-2014": Rule(strategic_partnership, ("atop",), ("proxy", "estimated")),
    "relation-is-an-alliance-2021": Rule(alliance, ("atop",), ("partial",)),
    "russia-most-sympathetic-of-p5-1": Rule(most_sympathetic, ("unga-ideal-points-earlier",), ("proxy",)),
    "un-votes-no-reversal": Rule(no_reversal, (_ICEWS, "sipri-deliveries"), ("proxy", "estimated")),
    "tehran-understanding-of-freeze": Rule(understanding, (_ICEWS,), ("proxy", "estimated")),
    "us-defied-over-iran": Rule(us_defied, (_ROLL_CALLS,), ("proxy",)),
    "close-views-on-syria-at-the-un": Rule(close_on_syria, (_ROLL_CALLS,), ("partial",)),
    "common-ground-against-us-votes": Rule(against_the_us, (_ROLL_CALLS,), ("proxy",)),
    "equal-care-for-gulf-and-iran": Rule(equal_care, (_ICEWS, "russian-media"), ("partial",)),
    "excellent-ties-in-trumps-first-term": Rule(trump_term, ("unga-ideal-points", "gsdb"), ("proxy",)),
    "challenges-with-biden": Rule(biden_challenges, ("unga-ideal-points", "gsdb"), ("proxy",)),
    "peace-mission-first-2007": Rule(peace_mission, ("exercises-jme",)),
    "both-reject-intervention-in-syria": Rule(no_intervention, ("ucdp-acd",), ("proxy", "partial")),
    "joint-military-effort-in-syria-2015": Rule(joint_effort, ("ucdp-acd",), ("proxy",)),
    "success-of-cooperation-in-syria": Rule(success_in_syria, ("ucdp-ged",), ("partial",)),
    "moscow-eager-to-show-ties": Rule(eager_to_show, ("russian-media",), ("proxy", "partial")),
    "roots-of-rapprochement-2015": Rule(
        roots_in_2015, ("atop", "sipri-deliveries", "reactors"), ("proxy", "estimated")
    ),
}
