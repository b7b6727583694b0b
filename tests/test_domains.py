from dataclasses import replace
from itertools import combinations
from math import comb, exp, log, sqrt

import numpy as np
import pandas as pd
import pytest
from fixtures import DOMAINS, SOURCES, TEN, event, made, nothing, records, same
from hypothesis import given, settings, strategies as st
from scipy import stats

from helpers.analysis import domains, network, periodisation, timeline
from helpers.record import vocabulary
from helpers.selection import parameters

#: What each function that counts records is called with here.
COUNTS = {
    "composition": domains.composition,
    "by_period": domains.by_period,
    "period_shares": domains.period_shares,
    "talk_and_deed": domains.talk_and_deed,
    "deeds": lambda record: domains.deeds(domains.talk_and_deed(record)),
    "memberships": domains.memberships,
    "together": domains.together,
    "by_actor": lambda record: domains.by_actor(record, 4),
    "carriers": domains.carriers,
    "actors": domains.actors,
    "by_source": domains.by_source,
    "stress": domains.stress,
    "without_each": domains.without_each,
    "reach": lambda record: domains.reach(domains.without_each(record)),
    "concentration": lambda record: domains.concentration(record, draws=50),
    "quantity_table": lambda record: domains.quantity_table(record, "en"),
    "glance": lambda record: domains.glance(record, timeline.promises(record, record)),
}
#: Domains in order of `composition`: nuclear 20 of 40, political 14, arms 6 (18 with secondary), space none.
MANY = (
    *(event(f"both{n}", "2001", "COOPERATE", domains="nuclear arms", told="zeta-2014:1") for n in range(12)),
    *(event(f"nuclear{n}", "2002", domains="nuclear", told="beta-2019:1") for n in range(8)),
    *(event(f"arms{n}", "2011", domains="arms", told="zeta-2014:1 beta-2019:1") for n in range(6)),
    *(event(f"political{n}", "2012", domains="political", told="beta-2019:1") for n in range(14)),
)


@pytest.fixture(scope="module")
def ten():
    return made(*TEN)


@pytest.fixture(scope="module")
def many():
    return made(*MANY)


@st.composite
def larger(draw):
    """Draw a record of 10 to 24 events with a domain or two, a source or two, and a year each."""
    sets = draw(
        st.lists(st.lists(st.sampled_from(DOMAINS), min_size=1, max_size=2, unique=True), min_size=10, max_size=24)
    )
    told = st.lists(st.sampled_from([f"{source}:1" for source in SOURCES]), min_size=1, unique=True).map(" ".join)
    years = st.sampled_from(["1995", "2004", "2015", ""])
    return made(*(event(f"e{n}", draw(years), domains=" ".join(ids), told=draw(told)) for n, ids in enumerate(sets)))


def mixed(given, seed):
    """Return a record with the rows of all its tables but those that name things in another order."""
    tables = ("events", "event_actors", "event_domains", "evidence")
    return replace(given, **{name: getattr(given, name).sample(frac=1, random_state=seed) for name in tables})


def filled(frame):
    return {place: int(n) for place, n in frame.stack(list(range(frame.columns.nlevels))).items() if n}


def row(frame, **wanted):
    """Return the one row of a frame that has these values."""
    mask = pd.concat([frame[name] == value for name, value in wanted.items()], axis=1).all(axis=1)
    assert mask.sum() == 1, wanted
    return frame[mask].iloc[0]


def test_ten_records_by_domain(ten):
    frame = domains.composition(ten)
    assert list(frame[["primary", "any", "share", "share_any"]].itertuples(name=None)) == [
        ("nuclear", 4, 5, 0.4, 0.5),
        ("arms", 3, 3, 0.3, 0.3),
        ("political", 3, 3, 0.3, 0.3),
        ("third-powers", 0, 1, 0.0, 0.1),
        ("space", 0, 0, 0.0, 0.0),
    ]
    assert (frame.at["nuclear", "low"], frame.at["nuclear", "high"]) == (0.1682, 0.6873)  # Wilson, by hand
    assert (frame.at["space", "low"], frame.at["space", "high"]) == (0.0, 0.2775)


@given(st.integers(10, 400), st.data())
@settings(max_examples=60)
def test_an_interval_is_that_of_scipy(n, data):
    k = data.draw(st.integers(0, n))
    mine = domains.intervals(np.array([k]), n).iloc[0]
    theirs = stats.binomtest(k, n).proportion_ci(0.95, method="wilson")
    assert mine.tolist() == pytest.approx([k / n, theirs.low, theirs.high], abs=1e-4)


def test_below_the_least_number_no_share_is_given():
    few, enough = (domains.intervals(np.array([3]), n).iloc[0] for n in (9, 10))
    assert few.isna().all()
    assert enough.notna().all()


def test_ten_records_by_period(ten):
    frame = domains.by_period(ten)
    assert list(frame.columns) == ["-1988", "1989-1999", "2000-2009", "2010-2019", "2020-", ""]
    assert filled(frame) == {
        ("nuclear", "2000-2009"): 1,
        ("nuclear", "2010-2019"): 2,
        ("nuclear", ""): 1,
        ("arms", "2010-2019"): 3,
        ("political", "2000-2009"): 2,
        ("political", ""): 1,
    }


def test_shares_in_a_period_are_of_its_records(many):
    frame = domains.period_shares(many)
    assert list(dict.fromkeys(frame["period"])) == ["2000-2009", "2010-2019"]
    assert row(frame, period="2000-2009", domain_id="nuclear")[["records", "n", "share"]].tolist() == [20, 20, 1.0]
    political = row(frame, period="2010-2019", domain_id="political")
    assert political[["records", "n", "share"]].tolist() == [14, 20, 0.7]
    theirs = stats.binomtest(14, 20).proportion_ci(0.95, method="wilson")
    assert (political["low"], political["high"]) == pytest.approx((theirs.low, theirs.high), abs=1e-4)


def test_shares_in_a_period_of_few_records_are_withheld(ten):
    assert domains.period_shares(ten)["share"].isna().all()


def test_no_year_divides_nothing(ten):
    assert list(domains.by_period(ten, [])) == ["-", ""]


def test_ten_records_by_words_and_deeds(ten):
    frame = domains.talk_and_deed(ten)
    assert list(frame.columns.get_level_values("status").unique()) == list(vocabulary.STATUSES)
    assert filled(frame) == {
        ("nuclear", "material", "occurred"): 2,
        ("nuclear", "verbal", "ongoing"): 1,
        ("nuclear", "verbal", "proposed"): 1,
        ("arms", "request", "planned"): 1,
        ("arms", "verbal", "alleged"): 1,
        ("arms", "material", "ongoing"): 1,
        ("political", "verbal", "occurred"): 2,
        ("political", "none", "occurred"): 1,
    }
    done = domains.deeds(frame).loc[["nuclear", "arms", "political", "space"]]
    numbers = ["records", "verbal", "material", "requests", "untyped", "pledged", "alleged", "done"]
    assert done[numbers].to_numpy().tolist() == [
        [4, 2, 2, 0, 0, 1, 0, 2],
        [3, 1, 1, 1, 0, 1, 1, 1],
        [3, 2, 0, 0, 1, 0, 0, 0],
        [0, 0, 0, 0, 0, 0, 0, 0],
    ]
    assert done["share"].isna().all()


def test_the_share_of_deeds_is_of_records_with_a_type(many):
    done = domains.deeds(domains.talk_and_deed(many)).loc["nuclear"]
    assert done[["verbal", "material", "done", "share"]].tolist() == [8, 12, 12, 0.6]


def test_a_condition_without_a_type_is_no_part_of_the_share_of_deeds():
    untyped = (event(f"state{n}", kind="", record_kind="condition", status="ongoing") for n in range(5))
    record = made(*(event(f"e{n}", kind="AID") for n in range(12)), *untyped)
    done = domains.deeds(domains.talk_and_deed(record)).loc["political"]
    assert done[["records", "material", "untyped", "done", "share"]].tolist() == [17, 12, 5, 12, 1.0]


def test_a_planned_delivery_is_no_deed_done():
    record = made(*(event(f"e{n}", kind="COOPERATE", status="planned") for n in range(10)))
    assert domains.deeds(domains.talk_and_deed(record)).loc["political", ["pledged", "done", "share"]].tolist() == [
        10,
        0,
        0,
    ]


def test_sets_of_domains_are_counted(ten, many):
    assert domains.memberships(ten).to_numpy().tolist() == [
        [("nuclear",), 3],
        [("arms",), 3],
        [("political",), 2],
        [("nuclear", "political"), 1],
        [("nuclear", "third-powers"), 1],
    ]
    assert dict(domains.memberships(many).to_numpy()) == {
        ("political",): 14,
        ("nuclear", "arms"): 12,
        ("nuclear",): 8,
        ("arms",): 6,
    }


def test_a_set_does_not_depend_on_which_domain_comes_first():
    sets = domains.memberships(made(event("a", domains="arms nuclear"), event("b", domains="nuclear arms")))
    assert sets["records"].tolist() == [2]


def hypergeometric(both, one, other, n):
    """Return the two-sided p of Fisher's exact test, summed by hand."""
    total = comb(n, other)
    chances = [
        comb(one, k) * comb(n - one, other - k) / total for k in range(min(one, other) + 1) if n - one >= other - k
    ]
    seen = comb(one, both) * comb(n - one, other - both) / total
    return sum(chance for chance in chances if chance <= seen * (1 + 1e-9))


def test_lift_fisher_and_correction_by_hand(many):
    frame = domains.together(many)
    assert frame[["one", "other", "both", "records_one", "records_other"]].to_numpy().tolist() == [
        ["nuclear", "political", 0, 20, 14],
        ["nuclear", "arms", 12, 20, 18],
        ["political", "arms", 0, 14, 18],
    ]
    assert frame["expected"].tolist() == [7.0, 9.0, 6.3]
    assert frame["lift"].tolist() == [0.0, 1.333, 0.0]
    by_hand = [hypergeometric(*numbers, 40) for numbers in ((0, 20, 14), (12, 20, 18), (0, 14, 18))]
    assert frame["p"].tolist() == pytest.approx(by_hand, rel=1e-3)
    ranked = sorted(by_hand)
    steps = [p * 3 / rank for rank, p in enumerate(ranked, start=1)]
    corrected = {p: min(min(steps[place:]), 1.0) for place, p in enumerate(ranked)}
    assert frame["q"].tolist() == pytest.approx([corrected[p] for p in by_hand], rel=1e-3)


def test_lift_is_withheld_for_few_records_and_for_what_all_have():
    few = made(*MANY, *(event(f"space{n}", domains="space arms") for n in range(9)))
    frame = domains.together(few)
    space = frame[(frame["one"] == "space") | (frame["other"] == "space")]
    assert space[["lift", "p", "q"]].isna().all(axis=None)
    assert row(frame, one="space", other="arms")["both"] == 9  # more have space as the primary domain
    tested = frame[frame["p"].notna()]
    assert len(tested) == 3
    theirs = stats.false_discovery_control(tested["p"])
    assert tested["q"].tolist() == pytest.approx(theirs, rel=1e-3)
    all_of_them = domains.together(made(*(event(f"e{n}", domains="nuclear arms") for n in range(12))))
    assert all_of_them[["lift", "p", "q"]].isna().all(axis=None)
    assert all_of_them["both"].tolist() == [12]


def test_actors_by_domain_count_each_domain_and_everybody_who_acts(ten):
    frame = domains.by_actor(ten, 3)
    assert list(frame.columns) == ["iran", "russia", "usa"]
    assert filled(frame) == {
        ("nuclear", "iran"): 5,
        ("nuclear", "russia"): 3,
        ("nuclear", "usa"): 3,
        ("arms", "iran"): 3,
        ("arms", "russia"): 2,
        ("arms", "usa"): 2,
        ("political", "iran"): 3,
        ("political", "russia"): 3,
        ("third-powers", "iran"): 1,
        ("third-powers", "russia"): 1,
        ("third-powers", "usa"): 1,
    }


def test_who_acts_and_in_what_role(ten):
    frame = domains.actors(ten).set_index("actor_id")
    assert frame.loc["oman"].tolist() == [2, 0, 0, 0, 2]  # a place in a third record
    assert frame.loc["usa"].tolist() == [5, 3, 0, 2, 0]
    assert frame.loc["iran"].tolist() == [10, 1, 5, 4, 0]
    assert list(frame.index[:3]) == ["iran", "russia", "usa"]


def test_the_leading_pair_the_one_besides_it_and_the_mediators(ten):
    frame = domains.carriers(ten).set_index("domain_id")
    leading = frame[["one", "other", "shared", "tied"]]
    assert leading.loc["political"].tolist() == ["iran", "russia", 3, 0]
    assert leading.loc["nuclear"].tolist() == [
        "iran",
        "russia",
        3,
        1,
    ]  # and with the United States: sanction, talks, threat
    besides = frame[["next_one", "next_other", "next_shared"]]
    assert besides.loc["nuclear"].tolist() == ["iran", "usa", 3]
    assert besides.loc["political"].tolist() == ["iran", "kremlin", 1]
    assert frame.at["nuclear", "mediators"] == ("oman",)
    assert frame.at["nuclear", "mediated"] == 2
    assert frame.at["arms", "mediators"] == ()
    assert "space" not in frame.index


def test_a_record_without_a_pair_has_none():
    frame = domains.carriers(made(event("a", who="iran:party")))
    assert frame[["one", "other", "shared", "next_one", "next_shared"]].to_numpy().tolist() == [["", "", 0, "", 0]]


def test_leading_pairs_are_those_of_the_projection_of_each_domain(record):
    frame = domains.carriers(record).set_index("domain_id")
    for domain in ("nuclear", "oil-gas", "gulf-security"):
        part = parameters.select(record, parameters.Parameters(domains=[domain], details=True))
        weights = network.ties(network.project(part)).head(1)
        assert (
            frame.loc[domain, ["one", "other", "shared"]].tolist()
            == weights[["one", "other", "weight"]].iloc[0].tolist()
        )


def test_ten_records_by_source_in_order_of_publication(ten):
    frame = domains.by_source(ten)
    assert list(frame.columns) == ["zeta-2014", "beta-2019"]
    assert filled(frame) == {
        ("nuclear", "zeta-2014"): 3,
        ("nuclear", "beta-2019"): 1,
        ("arms", "beta-2019"): 3,
        ("political", "zeta-2014"): 3,
        ("political", "beta-2019"): 1,
    }


def test_log_odds_by_hand(many):
    """zeta tells nuclear 12, arms 6; beta nuclear 8, political 14, arms 6: 46 tellings of 3 domains."""
    frame = domains.stress(many)
    item = row(frame, domain_id="nuclear", source_id="zeta-2014")
    assert item[["records", "rest", "n", "n_rest"]].tolist() == [12, 8, 18, 28]
    prior, weight = 3 * 20 / 46, 3
    mine, others = (12 + prior, 18 + weight - 12 - prior), (8 + prior, 28 + weight - 8 - prior)
    delta = log(mine[0] / mine[1]) - log(others[0] / others[1])
    z = delta / sqrt(sum(1 / part for part in (*mine, *others)))
    assert (item["log_odds"], item["z"]) == pytest.approx((delta, z), abs=1e-3)
    assert item["ratio"] == pytest.approx(exp(delta), rel=1e-3)
    assert item["p"] == pytest.approx(2 * (1 - stats.norm.cdf(z)), rel=1e-2)
    made_of = frame[frame["p"].notna()]
    assert len(made_of) == len(frame) == 6
    assert made_of["q"].tolist() == pytest.approx(stats.false_discovery_control(made_of["p"]), rel=1e-2)


def test_what_one_of_two_sources_stresses_the_other_plays_down(many):
    frame = domains.stress(many)
    for domain in ("nuclear", "arms", "political"):
        one, other = frame.loc[frame["domain_id"] == domain, "log_odds"]
        assert one == pytest.approx(-other, abs=1e-9)
    assert row(frame, domain_id="political", source_id="beta-2019")["log_odds"] > 0


def test_contrasts_of_little_are_withheld(ten):
    assert domains.stress(ten)[["log_odds", "z", "p", "q", "ratio"]].isna().all(axis=None)
    rare = made(*MANY, *(event(f"space{n}", domains="space") for n in range(9)))
    frame = domains.stress(rare)
    assert frame.loc[frame["domain_id"] == "space", "log_odds"].isna().all()
    assert frame.loc[frame["domain_id"] != "space", "log_odds"].notna().all()
    alone = made(*(event(f"e{n}", domains=domain) for domain in ("arms", "nuclear") for n in range(12)))
    assert domains.stress(alone)["log_odds"].isna().all()


def test_each_share_with_each_source_left_out(many):
    """Without zeta stay 8 nuclear, 14 political and 6 arms; without beta 12 nuclear and 6 arms."""
    frame = domains.without_each(many)
    assert row(frame, without="", domain_id="nuclear")[["records", "n", "share"]].tolist() == [20, 40, 0.5]
    assert row(frame, without="zeta-2014", domain_id="nuclear")[["records", "n"]].tolist() == [8, 28]
    assert row(frame, without="beta-2019", domain_id="political")[["records", "n", "share"]].tolist() == [0, 18, 0.0]
    spread = domains.reach(frame)
    assert spread["domain_id"].tolist() == ["nuclear", "political", "arms"]
    nuclear = row(spread, domain_id="nuclear")
    assert nuclear[["share", "low", "high", "without", "moved"]].tolist() == [0.5, 0.2857, 0.6667, "zeta-2014", 0.2857]
    assert row(spread, domain_id="political")[["without", "moved"]].tolist() == ["beta-2019", 0.0]


def test_with_one_source_nothing_is_left_out():
    alone = made(*(event(f"e{n}") for n in range(12)))
    assert domains.without_each(alone).empty
    assert domains.reach(domains.without_each(alone)).empty


def test_concentration_by_hand(many):
    frame = domains.concentration(many)
    assert frame["period"].tolist() == ["2000-2009", "2010-2019", domains.WHOLE]
    late = row(frame, period="2010-2019")  # 6 arms and 14 political
    entropy = -(0.3 * log(0.3) + 0.7 * log(0.7))
    assert late[["n", "domains"]].tolist() == [20, 2]
    assert late[["entropy", "effective", "herfindahl"]].tolist() == pytest.approx(
        [entropy, exp(entropy), (6 * 5 + 14 * 13) / (20 * 19)], abs=1e-4
    )
    early = row(frame, period="2000-2009")  # all nuclear
    assert early[["entropy", "effective", "herfindahl", "low", "high"]].tolist() == [0, 1, 1, 1, 1]
    whole = row(frame, period=domains.WHOLE)
    assert whole["entropy"] == pytest.approx(stats.entropy([20, 14, 6]), abs=1e-4)
    pairs = list(combinations(["nuclear"] * 20 + ["political"] * 14 + ["arms"] * 6, 2))
    assert whole["herfindahl"] == pytest.approx(sum(a == b for a, b in pairs) / len(pairs), abs=1e-4)


def test_the_interval_of_concentration_is_the_basic_bootstrap_over_records(many):
    codes = np.array([0] * 20 + [1] * 14 + [2] * 6)
    generator = np.random.default_rng(1)
    samples = generator.choice(codes, (40_000, len(codes)))

    def index(samples):
        k = np.stack([(samples == code).sum(axis=-1) for code in range(3)], axis=-1)
        return (k * (k - 1)).sum(axis=-1) / (40 * 39)

    plain = sum((count / 40) ** 2 for count in (20, 14, 6))
    bottom, top = np.quantile(index(samples), [0.025, 0.975])
    whole = row(domains.concentration(many, draws=40_000), period=domains.WHOLE)
    expected = (index(codes) + plain - top, index(codes) + plain - bottom)
    assert (whole["low"], whole["high"]) == pytest.approx(expected, abs=0.008)  # a step of the counts
    assert whole["low"] < whole["herfindahl"] < whole["high"]


def test_concentration_is_seeded_and_withheld_below_the_least_number(many, ten):
    assert same(domains.concentration(many), domains.concentration(many))
    assert not domains.concentration(many).equals(domains.concentration(many, seed=1))
    frame = domains.concentration(ten)
    assert frame.loc[frame["period"] != domains.WHOLE, "herfindahl"].isna().all()
    assert row(frame, period=domains.WHOLE)["herfindahl"] == pytest.approx((4 * 3 + 3 * 2 + 3 * 2) / 90, abs=1e-4)


def test_figures_stand_each_by_itself_with_the_domain_of_what_they_are_about(record):
    frame = domains.quantity_table(record, "en")
    assert sorted(frame["quantity_id"]) == sorted(record.quantities["quantity_id"])
    given = record.quantities.set_index("quantity_id")
    for item in frame.itertuples():
        source = given.loc[item.quantity_id]
        assert float(item.figure.replace(",", "")) == source["value"]
        assert (item.unit_code, item.date, item.bound, item.approximate) == (
            source["unit"], source["date"], source["bound"], source["approximate"],
        )  # fmt: skip
        about = record.events[record.events["event_id"] == source["about_id"]]
        domain = about["domain_id"].iloc[0] if len(about) else None
        names = record.domains.set_index("domain_id")["label_en"]
        assert item.domain == (names[domain] if domain else "")
        assert item.sources
    assert row(frame, quantity_id="alwaqt-trade-volume-2020")["figure"] == "2,200,000,000"


def test_the_glance_counts_what_each_domain_has(record):
    promises = timeline.promises(record, record)
    item = row(domains.glance(record, promises), domain_id="nuclear")
    part = parameters.select(record, parameters.Parameters(domains=["nuclear"], details=True))
    claims = record.claims[record.claims["topic"] == "nuclear"]["stance"]
    assert item["any"] == len(part.events)
    assert item["for"] == claims.isin(["supports", "favours"]).sum()
    assert item["claims_against"] == claims.isin(["opposes", "doubts"]).sum()
    assert item["neutral"] == (claims == "neutral").sum()
    mine = promises[promises["event_id"].isin(part.events["event_id"])]
    assert item["promises"] == mine["event_id"].nunique()
    assert item["open"] == mine.loc[mine["outcome"] == "open", "event_id"].nunique() > 0


@pytest.mark.parametrize(
    ("chosen", "topic"),
    [([], ""), (["nuclear"], "nuclear"), (["nuclear", "nuclear"], "nuclear"), (["nuclear", "arms"], "")],
)
def test_one_chosen_domain_has_a_page(record, chosen, topic):
    assert domains.topic(chosen) == topic
    page = domains.page(record, chosen)
    assert page is record if topic else page.events.empty
    assert len(page.domains) == len(record.domains)
    for name in ("claims", "quantities", "evidence", "editorial_notes"):
        assert len(getattr(page, name)) == (len(getattr(record, name)) if topic else 0)


@given(records())
@settings(max_examples=20)
def test_every_record_is_counted_once_in_each_table(drawn):
    frame = domains.composition(drawn)
    n = len(drawn.events)
    assert frame["primary"].sum() == n
    assert frame["any"].sum() == len(drawn.event_domains)
    assert (frame["any"] >= frame["primary"]).all()
    for table in (domains.by_period(drawn), domains.talk_and_deed(drawn)):
        assert table.sum(axis=1).tolist() == frame["primary"].tolist()
    assert domains.memberships(drawn)["records"].sum() == n
    told = {(row.record_id, row.source_id) for row in drawn.evidence.itertuples()}
    by_source = domains.by_source(drawn).sum().to_dict()
    assert by_source == {source: sum(pair[1] == source for pair in told) for source in SOURCES}
    done = domains.deeds(domains.talk_and_deed(drawn))
    assert (done[["verbal", "material", "requests", "untyped"]].sum(axis=1) == done["records"]).all()


@given(larger())
@settings(max_examples=20)
def test_shares_add_up_to_one(drawn):
    assert domains.composition(drawn)["share"].sum() == pytest.approx(1, abs=0.001)
    for frame, name in ((domains.period_shares(drawn), "period"), (domains.without_each(drawn), "without")):
        for _, part in frame.groupby(name):
            assert part["records"].sum() == part["n"].iloc[0]
            if part["n"].iloc[0] >= domains.LEAST_RECORDS:
                assert part["share"].astype(float).sum() == pytest.approx(1, abs=0.001)
            else:
                assert part["share"].isna().all()
    frame = domains.composition(drawn)
    assert ((frame["low"] <= frame["share"]) & (frame["share"] <= frame["high"])).all()


@given(larger())
@settings(max_examples=15)
def test_corrected_p_is_not_below_p_and_entropy_within_its_bounds(drawn):
    for frame in (domains.together(drawn), domains.stress(drawn)):
        tested = frame[frame["p"].notna()]
        assert (tested["q"] >= tested["p"] * 0.999).all()
        assert tested["q"].between(0, 1).all()
    for item in domains.concentration(drawn, draws=50).dropna().itertuples():
        assert -1e-4 <= item.entropy <= log(item.domains) + 1e-4
        assert 1 <= item.effective <= item.domains + 1e-3
        assert 0 <= item.low <= item.high <= 1


@given(records())
@settings(max_examples=15)
def test_the_tables_share_one_order_of_domains_with_most_records_first(drawn):
    frame = domains.composition(drawn)
    keys = [(-row.primary, -row.any, row.Index) for row in frame.itertuples()]
    assert keys == sorted(keys)
    assert set(frame.index) == set(DOMAINS)
    for table in (
        domains.by_period(drawn),
        domains.talk_and_deed(drawn),
        domains.by_source(drawn),
        domains.by_actor(drawn, 3),
    ):
        assert list(table.index) == list(frame.index)


@given(larger(), st.integers(0, 9))
@settings(max_examples=10)
def test_the_order_of_rows_changes_nothing(drawn, seed):
    other = mixed(drawn, seed)
    for count in COUNTS.values():
        assert same(count(drawn), count(other))


def test_the_whole_record_is_counted_whole(record):
    n = len(record.events)
    assert domains.composition(record)["primary"].sum() == n
    assert domains.by_period(record).to_numpy().sum() == domains.talk_and_deed(record).to_numpy().sum() == n
    undated = (record.events["date"] == "").sum()
    assert domains.by_period(record)[periodisation.NO_PERIOD].sum() >= undated


@pytest.mark.parametrize("name", COUNTS)
def test_nothing_selected_gives_nothing_or_rows_of_nought(record, name):
    frame = COUNTS[name](nothing(record))
    if name in ("composition", "by_period", "talk_and_deed", "deeds", "by_source", "by_actor"):
        assert len(frame) == len(record.domains)
        assert (frame.fillna(0).to_numpy() == 0).all()
    else:
        assert frame.empty
