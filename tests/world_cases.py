"""Figures of the world for which a rule gives another verdict, and that verdict."""

import dataclasses

import pandas as pd

from helpers.world import rules_parts

S, M, X, C, N = "supported", "mostly-supported", "mixed", "contradicted", "not-decidable"
MET, MISSED = "forecast-met", "forecast-missed"
US, EU, UN = "united-states", "european-union", "united-nations"
ARMS, BACI, SHARE = "arms-deliveries", "trade-exports-baci", "trade-share-baci"


def put(world, measure, state, partner, first, last, value):
    """Return the world with a figure, or figures one after another, in each year of a span; None takes them out.

    The pair must be in the order of the series.
    """
    years = rules_parts.years(first, last)
    values = value if isinstance(value, list) else [value] * len(years)
    series = world.series
    pair = series["state"].isin([state, partner]) & series["partner"].isin([state, partner])
    directed = series["state"] == state
    if measure in {*world.measures.loc[world.measures["directed"] == "yes", "measure_id"]}:
        pair &= directed
    kept = series[~((series["measure_id"] == measure) & pair & series["period"].isin(years))]
    rows = [(measure, state, partner, year, number) for year, number in zip(years, values, strict=True)]
    made = pd.DataFrame([row for row in rows if row[-1] is not None], columns=series.columns)
    return dataclasses.replace(world, series=pd.concat([kept, made], ignore_index=True))


def edit(world, table, rows, **cells):
    """Return the world with cells of some rows of a table changed; ``rows`` picks them from the frame."""
    frame = getattr(world, table).copy()
    for column, value in cells.items():
        frame.loc[rows(frame), column] = value
    return dataclasses.replace(world, **{table: frame})


def both(measure, first, last, value):
    return [(measure, "russia", "iran", first, last, value), (measure, "iran", "russia", first, last, value)]


def pair(measure, first, last, value):
    return [(measure, "russia", "iran", first, last, value)]


def to(sender, target, measure, first, last, value):
    return [(measure, sender, target, first, last, value)]


def alone(measure, state, first, last, value):
    return [(measure, state, "", first, last, value)]


def sent(first, last, share):
    return to("iran", "russia", "icews-conflict-share", first, last, share)


_PLACES = [(measure, "russia") for measure in ("media-kremlin", "icews-events-sent", "media-foreign-ministry")]
_GULF = [(m, s, p, 2008, 2013, 1) for m, s in _PLACES for p in ("saudi-arabia", "iran")]
_OBLIGED = [f"alliance-{name}" for name in ("consultation", "neutrality", "nonaggression", "defence", "offence")]


def obligations(first, last, *values):
    return [row for name, value in zip(_OBLIGED, values, strict=True) for row in pair(name, first, last, value)]


def _deaths(first, last, insurgents, others):
    measures = {"syria-deaths-insurgents": insurgents, "syria-deaths-islamic-state": others}
    return [row for measure, value in measures.items() for row in alone(measure, "syria", first, last, value)]


def votes(term, others):
    spans = ((2013, 2016, others[0]), (2017, 2020, term), (2021, 2024, others[1]))
    return [("unga-ideal-distance", "russia", US, *span) for span in spans]


def nuclear(american, iranian, count=10):
    others = ((US, american), ("iran", iranian))
    shares = [("unga-same-vote-nuclear", "russia", other, 2003, 2013, value) for other, value in others]
    return shares + [("unga-votes-compared-nuclear", "russia", other, 2003, 2013, count) for other, _ in others]


def distances(**by_state):
    return [
        (
            "unga-ideal-distance-nuclear",
            *(("russia", "iran") if state == "russia" else ("iran", state)),
            2003,
            2013,
            value,
        )
        for state, value in by_state.items()
    ]


def edges(before, after, arms):
    months = [(f"{year}-{month:02}") for year in range(2018, 2025) for month in range(1, 13)][:74]
    return [*both(ARMS, 2018, 2021, 10), *both(ARMS, 2022, 2023, arms)], {
        month: before if month < "2022-04" else after for month in months
    }


_RISING = [100.0 + 10 * n for n in range(14)]
#: Check, verdict, and the figures made for it: measure, state, partner, first and last year, value.
MADE = [
    # trade, arms and events grow from 100 by a tenth of that a year, or jump up and fall, or stay
    (
        "steady-growth-since-1989",
        S,
        [
            *both(BACI, 2000, 2013, _RISING),
            *pair(ARMS, 1995, 2013, [*range(100, 290, 10)]),
            *pair("icews-events-per-mille", 2002, 2013, _RISING[:12]),
            *pair("icews-cooperation-share", 2002, 2013, 90),
        ],
    ),
    (
        "steady-growth-since-1989",
        M,
        [
            *both(BACI, 2000, 2013, _RISING),
            *pair(ARMS, 1995, 2013, [100.0] * 6 + [900.0] * 3 + [200.0] * 10),
            *pair("icews-events-per-mille", 2002, 2013, _RISING[:12]),
            *pair("icews-cooperation-share", 2002, 2013, 90),
        ],
    ),
    (
        "steady-growth-since-1989",
        C,
        [
            *both(BACI, 2000, 2013, 100),
            *pair("icews-events-per-mille", 2002, 2013, 3),
            *pair("icews-cooperation-share", 2002, 2013, 90),
        ],
    ),
    ("steady-growth-since-1989", N, both(BACI, 2005, 2005, None)),
    ("tension-ended-1989", S, pair("disputes-begun", 1992, 2010, 0)),
    ("tension-ended-1989", X, pair("disputes-begun", 1993, 1996, 1)),
    ("tension-ended-1989", C, pair("disputes-begun", 1992, 2010, 1)),
    (
        "tension-ended-1989",
        C,
        to("soviet-union", "iran", "disputes-begun", 1980, 1991, 1) + pair("disputes-begun", 1992, 2010, 1),
    ),
    *[
        ("tension-ended-1989", verdict, to("soviet-union", "iran", "disputes-begun", 1980, 1988, 1) + after)
        for verdict, after in ((M, pair("disputes-begun", 1992, 1998, 1)), (X, pair("disputes-begun", 1992, 1999, 1)))
    ],
    ("tension-ended-1989", N, to("soviet-union", "iran", "disputes-begun", 1980, 1988, 0)),
    ("arms-cooperation-begins-1989", S, to("soviet-union", "iran", "arms-orders", 1950, 1988, 0)),
    ("arms-cooperation-begins-1989", M, to("soviet-union", "iran", "arms-orders", 1979, 1988, 0)),
    ("arms-cooperation-begins-1989", C, to("soviet-union", "iran", "arms-orders", 1989, 1990, 0)),
    ("arms-cooperation-begins-1989", X, to("soviet-union", "iran", "arms-orders", 1979, 1988, [1] + [0] * 9)),
    ("arms-cooperation-begins-1989", X, to("soviet-union", "iran", "arms-orders", 1979, 1988, [0] * 9 + [1])),
    ("partnership-not-alliance-2014", M, obligations(2007, 2009, 0, 0, 0, 0, 0)),
    ("partnership-not-alliance-2014", X, obligations(2007, 2010, 1, 1, 1, 1, 0)),
    ("partnership-not-alliance-2014", N, obligations(2007, 2010, 1, 1, 1, 0, 1)),
    ("partnership-not-alliance-2014", C, obligations(2007, 2014, 0, 0, 0, 0, 0)),
    ("relation-is-an-alliance-2021", S, obligations(2018, 2018, 0, 0, 0, 0, 1)),
    ("relation-is-an-alliance-2021", C, obligations(2018, 2018, 0, 0, 0, 0, 0)),
    ("relation-is-an-alliance-2021", N, obligations(2015, 2018, *[None] * 5)),
    ("main-civil-nuclear-partner", M, to("iran", "china", "nuclear-agreements", 1990, 1990, 4)),
    ("russia-most-sympathetic-of-p5-1", S, distances(russia=1, china=1.2)),
    ("russia-most-sympathetic-of-p5-1", M, distances(russia=1.1, china=1)),
    ("russia-most-sympathetic-of-p5-1", C, distances(russia=2, china=1, france=1.5)),
    ("russia-most-sympathetic-of-p5-1", N, distances(china=None)),
    ("un-votes-no-reversal", M, pair("icews-cooperation-share", 2006, 2010, [74.9, 75, 75, 75, 75])),
    ("un-votes-no-reversal", X, pair(ARMS, 2006, 2008, 0)),
    ("un-votes-no-reversal", C, pair(ARMS, 2006, 2009, 0)),
    ("output-control-for-oil-price", S, alone("oil-output", "russia", 2008, 2009, [6000, 5900])),
    ("output-control-for-oil-price", C, alone("oil-output", "iran", 1997, 1999, 2000)),
    ("output-control-for-oil-price", N, alone("oil-price-year", "world", 1997, 2013, 50)),
    ("iran-main-market-for-russian-arms", S, alone("arms-total-exports", "russia", 1995, 2013, 1000)),
    ("iran-main-market-for-russian-arms", M, alone("arms-total-exports", "russia", 1995, 2013, 2000)),
    ("iran-main-market-for-russian-arms", X, alone("arms-total-exports", "russia", 1995, 2001, [400] * 5 + [9e6] * 2)),
    ("steady-growth-of-military-cooperation", S, pair(ARMS, 1995, 2013, [*range(19)])),
    ("steady-growth-of-military-cooperation", M, [*pair(ARMS, 1995, 1999, 1), *pair(ARMS, 2005, 2009, 900)]),
    ("steady-growth-of-military-cooperation", X, [*pair(ARMS, 1995, 1999, 1), *pair(ARMS, 2000, 2004, 900)]),
    ("s300-freeze-without-effect", S, [*pair(ARMS, 2007, 2009, 100), *pair(ARMS, 2011, 2013, 90)]),
    ("s300-freeze-without-effect", M, [*pair(ARMS, 2007, 2009, 100), *pair(ARMS, 2011, 2013, 89)]),
    ("s300-freeze-without-effect", X, [*pair(ARMS, 2007, 2009, 100), *pair(ARMS, 2011, 2013, 30)]),
    ("s300-freeze-without-effect", C, [*pair(ARMS, 2007, 2009, 100), *pair(ARMS, 2011, 2013, 29)]),
    ("tehran-understanding-of-freeze", S, [*sent(2007, 2009, 10), *sent(2010, 2011, 10)]),
    ("tehran-understanding-of-freeze", M, [*sent(2007, 2009, 10), *sent(2010, 2011, 12)]),
    ("tehran-understanding-of-freeze", X, [*sent(2007, 2009, 10), *sent(2010, 2011, 13)]),
    ("tehran-understanding-of-freeze", C, [*sent(2007, 2009, 10), *sent(2010, 2011, 21)]),
    ("russia-main-arms-source-of-iran", M, alone("arms-total-imports", "iran", 1995, 2013, 300)),
    (
        "russia-main-arms-source-of-iran",
        M,
        [*alone("arms-total-imports", "iran", 1995, 2013, 300), *pair(ARMS, 2014, 2014, 1e5)],
    ),
    (
        "russia-main-arms-source-of-iran",
        X,
        [*to("ukraine", "iran", ARMS, 1995, 1995, 1e5), *to("china", "iran", ARMS, 1996, 2013, 0)],
    ),
    ("russia-main-arms-source-of-iran", C, to("ukraine", "iran", ARMS, 1995, 2013, 1e5)),
    ("us-and-european-embargo", M, to(US, "iran", "sanctions-cases-arms", 2013, 2013, 0)),
    (
        "us-and-european-embargo",
        X,
        to(US, "iran", "sanctions-cases-arms", 2013, 2013, 0) + to(EU, "iran", "sanctions-cases-arms", 2013, 2013, 0),
    ),
    ("us-and-european-embargo", C, [("sanctions-cases-arms", s, "iran", 2013, 2013, 0) for s in (US, EU, UN)]),
    *[
        (
            "gulf-balance-unchanged",
            verdict,
            [
                row
                for state in ("saudi-arabia", "united-arab-emirates", "kuwait")
                for row in alone("arms-total-imports", state, 1995, 2013, 100)
            ]
            + pair(ARMS, 1995, 2013, value),
        )
        for verdict, value in ((S, 74), (M, 75), (X, 150), (X, 300), (C, 301))
    ],
    ("memorandum-turning-point", S, [*both(ARMS, 2014, 2018, 100), *both(ARMS, 2020, 2024, 200)]),
    ("memorandum-turning-point", M, [*both(ARMS, 2014, 2018, 100), *both(ARMS, 2020, 2024, 199)]),
    ("memorandum-turning-point", C, [*both(ARMS, 2014, 2018, 100), *both(ARMS, 2020, 2024, 66)]),
    ("dprk-iran-links-come-and-go", M, to("north-korea", "iran", "arms-deliveries-by-deal", 2000, 2000, 1)),
    ("dprk-iran-links-come-and-go", X, to("north-korea", "iran", "arms-deliveries-by-deal", 1980, 2023, 1)),
    ("dprk-iran-links-come-and-go", C, to("north-korea", "iran", "arms-deliveries-by-deal", 1980, 2023, 0)),
    ("peace-mission-first-2007", S, alone("peace-mission-states", "world", 2005, 2005, None)),
    ("peace-mission-first-2007", C, alone("peace-mission-states", "world", 2005, 2005, 3)),
    ("peace-mission-first-2007", C, alone("peace-mission-states", "world", 2007, 2007, None)),
    ("both-reject-intervention-in-syria", X, alone("syria-war-party", "iran", 2013, 2013, 1)),
    (
        "both-reject-intervention-in-syria",
        C,
        alone("syria-war-party", "iran", 2013, 2013, 1) + alone("syria-war-party", "russia", 2012, 2012, 1),
    ),
    *[
        (
            "close-views-on-syria-at-the-un",
            verdict,
            pair("unga-votes-compared-syria", 2011, 2013, count) + pair("unga-same-vote-syria", 2011, 2013, share),
        )
        for verdict, count, share in ((S, 1, 90), (M, 1, 89), (X, 1, 74), (C, 1, 49), (N, 0.6, 90))
    ],
    ("equal-care-for-gulf-and-iran", S, _GULF),
    ("equal-care-for-gulf-and-iran", M, [*_GULF, ("media-kremlin", "russia", "iran", 2008, 2013, 5)]),
    ("equal-care-for-gulf-and-iran", X, [*_GULF[:4], ("media-kremlin", "russia", "iran", 2008, 2013, 5)]),
    ("equal-care-for-gulf-and-iran", C, [row if row[2] != "iran" else (*row[:5], 9) for row in _GULF]),
    ("us-defied-over-iran", S, nuclear(20, 30)),
    ("us-defied-over-iran", M, nuclear(30, 40)),
    ("us-defied-over-iran", X, nuclear(20, 20)),
    ("us-defied-over-iran", C, nuclear(61, 70)),
    ("common-ground-against-us-votes", S, alone("unga-us-no-votes-faced", "iran", 2011, 2019, 47)),
    ("common-ground-against-us-votes", X, alone("unga-us-no-votes-faced", "iran", 2011, 2019, 30)),
    ("common-ground-against-us-votes", C, alone("unga-us-no-votes-faced", "iran", 2011, 2019, 20)),
    *[
        (
            "trade-is-small",
            verdict,
            to("russia", "iran", SHARE, 2017, 2019, russia) + to("iran", "russia", SHARE, 2017, 2019, iran),
        )
        for verdict, russia, iran in ((S, 0.9, 4.9), (M, 1, 4.9), (M, 0.9, 9), (X, 1, 5), (C, 3, 1), (C, 0.5, 10))
    ],
    ("economy-lags-behind-politics", M, to("russia", "iran", SHARE, 2002, 2002, 99)),
    ("economy-lags-behind-politics", X, to("russia", "iran", SHARE, 2002, 2005, 99)),
    ("economy-lags-behind-politics", C, to("russia", "iran", SHARE, 2002, 2010, 99)),
    ("economy-lags-behind-politics", N, to("russia", "iran", SHARE, 2014, 2014, None)),
    *[
        (
            "great-leaps-since-2011",
            verdict,
            [
                *both(BACI, 2001, 2010, 2),
                *both(BACI, 2011, 2019, trade),
                *pair("media-kremlin", 2001, 2010, 2),
                *pair("media-kremlin", 2011, 2020, items),
                *pair(ARMS, 2001, 2010, 2),
                *pair(ARMS, 2011, 2020, arms),
            ],
        )
        for verdict, trade, items, arms in ((S, 3, 3, 3), (M, 3, 3, 2.9), (X, 3, 2.9, 2.9), (C, 2.9, 2.9, 2.9))
    ],
    ("front-will-foil-sanctions", MET, alone("oil-output", "iran", 2017, 2022, 100)),
    ("front-will-foil-sanctions", N, alone("oil-output", "iran", 2017, 2022, [100, 90, 90, 90, 90, 90])),
    ("sanctions-collapse-imminent", MET, to(US, "iran", "sanctions-cases", 2022, 2022, 4)),
    ("sanctions-collapse-imminent", N, to(US, "iran", "sanctions-cases", 2021, 2021, 0)),
    ("western-sanctions-on-both", S, to(EU, "iran", "sanctions-cases", 2021, 2021, 1)),
    ("western-sanctions-on-both", X, to(EU, "russia", "sanctions-cases", 2021, 2021, 0)),
    (
        "western-sanctions-on-both",
        C,
        [("sanctions-cases", sender, "iran", 2021, 2021, 0) for sender in (US, EU)]
        + to(EU, "russia", "sanctions-cases", 2021, 2021, 0),
    ),
    ("success-of-cooperation-in-syria", S, _deaths(2018, 2018, 100, 100)),
    *[
        ("success-of-cooperation-in-syria", verdict, _deaths(2011, 2018, [*[100] * 7, one], [*[100] * 7, other]))
        for verdict, one, other in ((S, 25, 25), (M, 26, 50), (X, 25, 51), (C, 51, 51))
    ],
    ("success-of-cooperation-in-syria", N, alone("syria-deaths-insurgents", "syria", 2018, 2018, None)),
    (
        "moscow-eager-to-show-ties",
        S,
        [*pair("media-foreign-ministry", 2021, 2023, 0), *pair("media-kremlin", 2021, 2023, 0)],
    ),
    ("moscow-eager-to-show-ties", M, pair("media-foreign-ministry", 2021, 2023, 1)),
    ("moscow-eager-to-show-ties", C, pair("media-1tv", 2021, 2023, 99) + pair("media-rt", 2021, 2023, 99)),
    ("roots-of-rapprochement-2015", X, pair(ARMS, 2000, 2009, 1)),
    ("roots-of-rapprochement-2015", M, pair(ARMS, 2000, 2009, 1) + obligations(1992, 2014, 0, 0, 0, 0, 0)),
    ("joint-military-effort-in-syria-2015", M, pair("syria-war-together", 2015, 2015, 0)),
    (
        "joint-military-effort-in-syria-2015",
        X,
        pair("syria-war-together", 2015, 2016, 0),
    ),
    (
        "joint-military-effort-in-syria-2015",
        C,
        [*pair("syria-war-together", 2015, 2016, 0), *alone("syria-war-party", "iran", 2011, 2024, 0)],
    ),
    *[
        (
            "excellent-ties-in-trumps-first-term",
            verdict,
            [*votes(1, (2, 2)), *to(US, "russia", "sanctions-cases-begun", 2017, 2020, begun)],
        )
        for verdict, begun in ((S, 0), (M, [0, 0, 0, 1]), (X, [0, 0, 1, 1]))
    ],
    ("excellent-ties-in-trumps-first-term", C, votes(2, (2, 2))),
    ("challenges-with-biden", M, votes(2, (2, 2))),
    ("challenges-with-biden", X, votes(2, (2, 1.9))),
    ("challenges-with-biden", C, votes(2, (2, 1.9)) + to(US, "russia", "sanctions-cases", 2021, 2022, 1)),
]  # fmt: skip

_DRONES = ("iran-russia-2022-shahed-136", "iran-russia-2022-shahed-131", "iran-russia-2022-mohajer-6")


def _items(**delivered):
    return [("arms_items", lambda frame, key=key: frame["item_id"] == key, {"delivered": value}) for key, value in
            zip(_DRONES, delivered.values(), strict=True)]  # fmt: skip


def _unit(name, **cells):
    return [("reactors", lambda frame: frame["name"] == name, cells)]


def _gone(kind):
    return ("arms_items", lambda frame: frame["kind_id"] == kind, {"recipient": "china"})


def _kinds(*kinds):
    return [_gone(kind) for kind in kinds]


#: The same for rules that read other tables: the table, which of its rows, and their new cells.
EDITED = [
    ("thousands-of-drones-sold", S, _items(shahed=2980, other=0, mohajer=20)),
    ("thousands-of-drones-sold", M, _items(shahed=2979, other=0, mohajer=20)),
    ("thousands-of-drones-sold", M, _items(shahed=4000, other=0, mohajer=0)),
    ("thousands-of-drones-sold", X, _items(shahed=1000, other=0, mohajer=999)),
    ("thousands-of-drones-sold", C, _items(shahed=900, other=0, mohajer=99)),
    ("russia-supplies-tanks-submarines-fighters", M, _kinds("tank")),
    ("russia-supplies-tanks-submarines-fighters", X, _kinds("tank", "submarine")),
    ("russia-supplies-tanks-submarines-fighters", C, _kinds("tank", "submarine", "fighter-aircraft")),
    ("only-defensive-arms", S, [("arms_by_kind", lambda frame: frame["tiv"] > 0, {"kind_id": "sam"})]),
    ("only-defensive-arms", M, [("arms_by_kind", lambda f: ~f["kind_id"].eq("towed-gun"), {"kind_id": "sam"})]),
    ("only-defensive-arms", X, [("arms_by_kind", lambda f: ~f["kind_id"].eq("submarine"), {"kind_id": "sam"})]),
    ("only-defensive-arms", S, [("arms_by_kind", lambda f: ~f["kind_id"].eq("sam"), {"recipient": "china"})]),
    ("bushehr-complete-by-2011", S, _unit("Bushehr-1", operation_start="2011-09-12")),
    ("bushehr-complete-by-2011", M, _unit("Bushehr-1", operation_start="2011-09-13")),
    ("bushehr-complete-by-2011", X, _unit("Bushehr-1", operation_start="2013-09-12")),
    ("bushehr-complete-by-2011", C, _unit("Bushehr-1", operation_start="2013-09-13")),
    ("bushehr-complete-by-2011", N, _unit("Bushehr-1", host="china")),
    ("another-bushehr-reactor-built", MET, _unit("Bushehr-2", operation_start="2024-01-01")),
    ("another-bushehr-reactor-built", MISSED, _unit("Bushehr-2", construction_start="")),
    (
        "two-bushehr-units-under-way",
        S,
        _unit("Bushehr-3", status="under-construction", model="VVER", construction_start="2021-04-01"),
    ),
    ("two-bushehr-units-under-way", M, _unit("Bushehr-3", model="VVER")),
    ("two-bushehr-units-under-way", X, _unit("Bushehr-3", status="unknown") + _unit("Bushehr-4", status="unknown")),
    ("main-civil-nuclear-partner", X, _unit("Bushehr-1", model="Siemens")),
    ("roots-of-rapprochement-2015", X, _unit("Bushehr-1", construction_start="2015-01-01")),
]
