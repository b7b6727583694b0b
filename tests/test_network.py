import math
from collections import Counter
from dataclasses import replace
from itertools import combinations, pairwise

import networkx as nx
import pandas as pd
import pytest
from fixtures import TEN, event, made, nothing, of_ties, records, relabelled, same, shuffled
from hypothesis import given, settings, strategies as st

from helpers.analysis import initiative, network
from helpers.selection.parts import without

RENAMED = {"russia": "zebra", "iran": "yak", "usa": "wolf", "oman": "vole", "kremlin": "toad", "putin": "seal"}
SIX = (
    event("meeting", "2001", "AGREE", "a:party b:party c:party", "political"),
    event("sanction", "2002", "SANCTION", "a:initiator d:target", "nuclear"),
    event("treaty", "2003", "AGREE", "a:party b:party", "political space"),
    event("strike", "2004", "ASSAULT", "c:initiator d:target", "arms"),
    event("talks", "2005", "CONSULT", "d:party e:party", "nuclear"),
    event("lone", "2006", "AID", "f:initiator", "third-powers"),
)


def standing(record, actors, *ties):
    """Return a record with more said of its actors, and with affiliations (actor, tie, of)."""
    table = record.actors.set_index("actor_id")
    for actor, codes in actors.items():
        for column, code in codes.items():
            table.loc[actor, column] = code
    rows = [{"actor_id": actor, "tie": tie, "of_id": of} for actor, tie, of in ties]
    affiliations = pd.DataFrame(rows).reindex(columns=list(record.affiliations.columns), fill_value="")
    return replace(record, actors=table.reset_index(), affiliations=affiliations)


def taking_part(*actors):
    """Return a record in which each actor takes part in an event of its own."""
    return made(*(event(f"e{n}", who=f"{actor}:party") for n, actor in enumerate(actors)))


@pytest.fixture(scope="module")
def ten():
    return network.project(made(*TEN))


def measured(graph):
    return network.measures(graph).set_index("actor_id")


def test_actors_as_coded_are_the_record_itself():
    record = made(*TEN)
    assert network.at_level(record, "actor") is record
    assert network.counts_as(record, "actor") == {actor: actor for actor in record.actors["actor_id"]}


def test_who_is_part_of_a_state_counts_as_it():
    record = made(*TEN)
    russian = dict.fromkeys(("russia", "kremlin", "putin"), "russia")
    assert network.counts_as(record, "state") == russian | {one: one for one in ("iran", "usa", "oman")}
    states = network.at_level(record, "state")
    visit = states.event_actors[states.event_actors["event_id"] == "visit"]
    assert visit[["actor_id", "role"]].to_numpy().tolist() == [["russia", "initiator"], ["iran", "target"]]
    assert list(visit.index) == sorted(visit.index)
    graph = network.project(states)
    assert set(graph) == {"russia", "iran", "usa", "oman"}
    assert (graph["iran"]["russia"]["weight"], graph["iran"]["russia"]["shared"]) == (7, 6.0)
    assert same(states.events, record.events)


def test_a_state_that_acts_in_two_roles_keeps_both():
    record = network.at_level(
        made(event("a", who="putin:initiator kremlin:initiator russia:target iran:target")), "state"
    )
    assert record.event_actors[["actor_id", "role"]].to_numpy().tolist() == [
        ["russia", "initiator"],
        ["russia", "target"],
        ["iran", "target"],
    ]


def test_parts_in_a_ring_and_parts_of_nothing_known_count_as_something():
    ring = standing(
        taking_part("x", "y", "z", "w"), {"x": {"parent_id": "y"}, "y": {"parent_id": "x"}, "z": {"parent_id": "x"}}
    )
    up = network.counts_as(ring, "state")
    assert {actor: up[actor] for actor in "wxyz"} == {actor: actor for actor in "wxyz"}


def test_forces_and_media_count_as_the_side_that_they_are_on():
    record = standing(
        taking_part(
            "proxy", "wing", "torn", "agency", "plant", "reader", "guest", "envoy", "member", "friend", "stray", "paper"
        ),
        {
            "russia": {"state": "RUS"},
            "iran": {"state": "IRN"},
            "usa": {"state": "USA"},
            "proxy": {"kind": "armed-group", "state": "IRQ"},
            "wing": {"kind": "armed-group", "parent_id": "proxy"},
            "torn": {"kind": "armed-group"},
            "agency": {"kind": "outlet", "state": "USA"},
            "plant": {"kind": "company", "state": "IRN"},
            "reader": {"state": "IRN"},
            "guest": {"state": "FRA"},
            "envoy": {"state": "IRN"},
            "paper": {"kind": "outlet", "state": "USA"},
            "member": {"kind": "company"},
            "friend": {"kind": "state", "state": "SYR"},
        },
        ("proxy", "alliance", "iran"),
        ("torn", "alliance", "iran"),
        ("torn", "alliance", "usa"),
        ("russia", "ownership", "agency"),
        ("envoy", "alliance", "russia"),
        ("member", "membership", "russia"),
        ("friend", "alliance", "russia"),
        ("russia", "alliance", "iran"),
    )
    moved = {"kremlin": "russia", "putin": "russia"}
    named = {actor: actor for actor in record.actors["actor_id"]}
    assert network.counts_as(record, "state") == named | moved | {"wing": "proxy"}
    assert network.counts_as(record, "side") == named | moved | {
        "proxy": "iran",
        "wing": "iran",  # by way of what it is part of
        "agency": "russia",  # its owner, before its country
        "reader": "iran",
        "paper": "usa",
        "envoy": "russia",  # its ally, before its country
        # torn has two allies; friend and russia are states; the plant is no person or outlet; membership is no side;
        # nobody stands for the guest's country; the stray has none
    }


def test_what_is_part_of_a_body_stays_with_it_whoever_its_ally_is():
    record = standing(taking_part("unit", "army"), {"unit": {"parent_id": "army"}}, ("unit", "alliance", "iran"))
    assert network.counts_as(record, "side")["unit"] == "army"


def test_allies_of_each_other_do_not_count_for_each_other():
    groups = {name: {"kind": "armed-group"} for name in ("x", "y")}
    ring = standing(taking_part("x", "y"), groups, ("x", "alliance", "y"), ("y", "alliance", "x"))
    up = network.counts_as(ring, "side")
    assert (up["x"], up["y"]) == ("x", "y")


def test_nobody_is_on_the_side_of_a_country_without_a_code():
    up = network.counts_as(taking_part("hermit"), "side")  # no state of it has a code either
    assert up["hermit"] == "hermit"


def test_the_roles_of_an_actor_are_kept():
    who = "iran:target iran:party iran:initiator iran:mediator usa:target usa:initiator oman:place"
    graph = network.incidence(made(event("a", kind="AID", who=who), TEN[8]))
    assert list(graph.nodes(data="part")) == [
        *zip(("a", "old"), ("event", "event"), strict=True),
        *zip(("iran", "russia", "usa"), ("actor",) * 3, strict=True),
    ]
    assert graph.edges["a", "iran"]["roles"] == ("initiator", "mediator", "party", "target")
    assert graph.edges["a", "usa"]["roles"] == ("initiator", "target")
    assert graph.nodes["a"] == {
        "part": "event",
        "date": "2000",
        "event_type": "AID",
        "quad_class": "material-cooperation",
        "relation": "cooperation",
        "domain": "political",
    }


def test_what_every_tie_of_ten_events_is_made_of():
    assert list(network.joint(made(*TEN)).itertuples(index=False, name=None)) == [
        ("accuse", "iran", "russia", 0, 0.5, "arms"),  # two targets
        ("accuse", "iran", "usa", -1, 0.5, "arms"),
        ("accuse", "russia", "usa", -1, 0.5, "arms"),
        ("fuel", "iran", "russia", 1, 1.0, "nuclear"),
        ("old", "iran", "russia", 0, 1.0, "political"),  # no type
        ("request", "iran", "russia", 0, 1.0, "arms"),
        ("sanction", "iran", "russia", -1, 0.5, "nuclear"),
        ("sanction", "iran", "usa", -1, 0.5, "nuclear"),
        ("sanction", "russia", "usa", 1, 0.5, "nuclear"),  # both start it
        ("talks", "iran", "oman", 1, 0.5, "nuclear"),
        ("talks", "iran", "usa", 1, 0.5, "nuclear"),
        ("talks", "oman", "usa", 1, 0.5, "nuclear"),
        ("threat", "iran", "oman", 1, 0.5, "nuclear"),  # a mediator
        ("threat", "iran", "usa", -1, 0.5, "nuclear"),
        ("threat", "oman", "usa", 1, 0.5, "nuclear"),
        ("treaty", "iran", "russia", 1, 1.0, "political"),
        (
            "visit",
            "iran",
            "kremlin",
            1,
            1 / 3,
            "political",
        ),  # and none between Russia, its government and its president
        ("visit", "iran", "putin", 1, 1 / 3, "political"),
        ("visit", "iran", "russia", 1, 1 / 3, "political"),
        ("war", "iran", "usa", -1, 1.0, "arms"),  # Oman is where it is
    ]


@pytest.mark.parametrize("size", [2, 3, 6])
def test_a_meeting_gives_each_who_is_there_one_share_in_all(size):
    graph = network.project(made(event("met", who=" ".join(f"{name}:party" for name in "abcdef"[:size]))))
    frame = measured(graph)
    assert frame["shared"].tolist() == [1.0] * size
    assert graph["a"]["b"]["shared"] == pytest.approx(1 / (size - 1), abs=1e-6)
    assert frame["strength"].tolist() == [size - 1] * size


def test_the_ties_of_ten_events(ten):
    frame = network.ties(ten)
    assert list(frame.columns) == [
        *("tie_id", "one", "other", "weight", "shared", "together", "against", "sign", "first", "last", "flagged"),
        *("sources", "domains", "event_ids"),
    ]
    both = "beta-2019 zeta-2014"
    every, two, third = "arms nuclear political", "arms nuclear", "accuse fuel old request sanction treaty visit"
    assert list(frame.drop(columns="tie_id").itertuples(index=False, name=None)) == [
        ("iran", "russia", 7, 5.333333, 3, 1, 1, "../1989", "2011-01~", 0, both, every, third),
        ("iran", "usa", 5, 3.0, 1, 4, -1, "2010-06", "2019-05", 0, both, two, "accuse sanction talks threat war"),
        ("iran", "oman", 2, 1.0, 2, 0, 1, "2012/2015", "2012/2015", 0, both, "nuclear", "talks threat"),
        ("oman", "usa", 2, 1.0, 2, 0, 1, "2012/2015", "2012/2015", 0, both, "nuclear", "talks threat"),
        ("russia", "usa", 2, 1.0, 1, 1, 0, "2010-06", "2011-01~", 0, both, two, "accuse sanction"),
        # One record is no relation: the Kremlin and Putin have it with Iran, and no sign.
        ("iran", "kremlin", 1, 0.333333, 1, 0, 0, "2007-10-16", "2007-10-16", 0, both, "political", "visit"),
        ("iran", "putin", 1, 0.333333, 1, 0, 0, "2007-10-16", "2007-10-16", 0, both, "political", "visit"),
    ]
    assert frame["tie_id"].tolist() == [network.tie_id(b, a) for a, b in zip(frame["one"], frame["other"], strict=True)]


def test_a_tie_is_named_alike_from_both_ends():
    assert network.tie_id("usa", "iran") == network.tie_id("iran", "usa") == "iran--usa"


def test_a_tie_counts_its_domains_and_its_sources_once_for_each_event(ten):
    assert ten["iran"]["russia"]["domains"] == {"arms": 2, "nuclear": 2, "political": 3}
    turned = network.project(made(event("a", domains="space"), event("b", domains="arms nuclear")))
    assert list(turned["iran"]["russia"]["domains"].items()) == [("arms", 1), ("space", 1)]
    assert ten["iran"]["russia"]["sources"] == ("beta-2019", "zeta-2014")
    events = (event("a", told="beta-2019:1"), event("b", told="beta-2019:2 beta-2019:3"))
    assert network.project(made(*events))["iran"]["russia"]["sources"] == ("beta-2019",)


def test_the_sources_of_a_tie_stand_in_order():
    record = made(event("a", told=" ".join(f"zeta-2014:{n}" for n in range(1, 9))))
    sources = pd.concat([record.sources.head(1)] * 8).assign(source_id=[*"abcdefgh"])
    record = replace(record, sources=sources, evidence=record.evidence.assign(source_id=[*"hcagbedf"]))
    assert network.project(record)["iran"]["russia"]["sources"] == tuple("abcdefgh")


def test_a_tie_of_nothing_dated_has_no_first_and_last():
    tie = network.project(made(event("a", ""), event("b", "")))["iran"]["russia"]
    assert (tie["first"], tie["last"], tie["weight"]) == ("", "", 2)


@pytest.mark.parametrize(
    ("dates", "first", "last"),
    [
        (["2003-05", "2003", "2002-12-31"], "2002-12-31", "2003"),  # the year ends after its month of May
        (["", "2003-05"], "2003-05", "2003-05"),
        (["2001", "2001-01-01", "2001-12-31"], "2001", "2001-12-31"),  # alike in their days: by the text
        (["2001/2009", "2002", "2005"], "2001/2009", "2001/2009"),
        (["2003-05", "2001/..", "2002-12-31"], "2001/..", "2014~"),  # still so when last reported
        (["2012/..", "2024"], "2012/..", "2024"),
        (["1950", "../1989", "2000"], "1950", "2000"),  # nobody knows how early
        (["1980", "../1989"], "1980", "../1989"),
        (["../1989", "1990"], "../1989", "1990"),
        (["2012/..", "../1989", "2001", ""], "../1989", "2014~"),
        (["2012/..", "2020/.."], "2012/..", "2020"),
    ],
)
def test_a_tie_is_first_by_its_beginning_and_last_by_its_end(dates, first, last):
    for order in (dates, dates[::-1]):
        tie = network.project(made(*(event(f"e{n}", date) for n, date in enumerate(order))))["iran"]["russia"]
        assert (tie["first"], tie["last"]) == (first, last)


@pytest.mark.parametrize(
    ("kinds", "sign"),
    [
        (["AGREE"], 0),
        (["ASSAULT"], 0),
        (["AGREE", "REQUEST", "REQUEST"], 0),  # records without a sign make no relation
        (["AGREE"] * 2, 1),
        (["ASSAULT"] * 2, -1),
        (["AGREE", "ASSAULT"], 0),
        (["AGREE", "AGREE", "ASSAULT"], 1),
        (["AGREE", "ASSAULT", "ASSAULT", "REQUEST"], -1),
    ],
)
def test_a_tie_has_a_sign_from_two_records_with_one(kinds, sign):
    assert network.LEAST_SIGNED == 2
    graph = network.project(made(*(event(f"e{n}", "2000", kind, "a:party b:party") for n, kind in enumerate(kinds))))
    tie = graph["a"]["b"]
    assert (tie["sign"], tie["weight"]) == (sign, len(kinds))
    assert (tie["together"], tie["against"]) == (kinds.count("AGREE"), kinds.count("ASSAULT"))
    assert network.ties(graph)["sign"].tolist() == [sign]


def test_the_measures_of_ten_events(ten):
    frame = network.measures(ten)
    assert tuple(frame.columns) == ("actor_id", *network.MEASURES)
    assert list(frame.itertuples(index=False, name=None)) == [
        ("iran", 10, 5, 16, 10.0, 0.312, 0.75, 0.3843, 0.973),
        ("russia", 7, 2, 9, 6.333, 0.222, 0.0, 0.2078, 1.0),
        ("usa", 5, 3, 9, 5.0, 0.556, 0.05, 0.2113, 0.667),
        ("oman", 2, 2, 4, 2.0, 0.0, 0.0, 0.1057, 0.0),
        ("kremlin", 1, 1, 1, 0.333, 0.0, 0.0, 0.0454, 0.0),
        ("putin", 1, 1, 1, 0.333, 0.0, 0.0, 0.0454, 0.0),
    ]


def test_six_actors_by_hand():
    """Betweenness: b reaches d and e by a or by c, and all reach e by d; ten pairs of others for each.

    PageRank: the six equations p = 0.15/6 + 0.85 (sum of p w/strength + p(f)/6), solved in fractions.
    Participation: a has 3 political and 1 nuclear, 3/2 (1 - 10/16); c and d 2 and 1, 3/2 (1 - 5/9).
    """
    frame = network.measures(network.project(made(*SIX)))
    assert list(frame.itertuples(index=False, name=None)) == [
        ("a", 3, 3, 4, 3.0, 0.25, 0.1, 0.2604, 0.562),
        ("d", 3, 3, 3, 3.0, 0.667, 0.3, 0.2195, 0.667),
        ("b", 2, 2, 3, 2.0, 0.0, 0.0, 0.1972, 0.0),
        ("c", 2, 3, 3, 2.0, 0.333, 0.1, 0.2025, 0.667),
        ("e", 1, 1, 1, 1.0, 0.0, 0.0, 0.0913, 0.0),
        ("f", 1, 0, 0, 0.0, 0.0, 0.0, 0.0291, 0.0),
    ]


@pytest.mark.parametrize(("given", "sign"), [("hostile", -1), ("cooperative", 1), ("", 0)])
def test_a_condition_without_a_type_has_its_own_sign(given, sign):
    pair = "russia:party iran:party"
    graph = network.project(made(*(event(n, kind="", who=pair, record_kind="condition", sign=given) for n in "ab")))
    assert graph.edges["iran", "russia"]["sign"] == sign


def test_what_is_hypothetical_makes_no_tie():
    may = event("may", kind="", who="russia:party iran:party", status="hypothetical")
    assert not network.project(made(may)).edges
    assert (
        network.project(made(may, event("did", who="russia:party iran:party"))).edges["iran", "russia"]["weight"] == 1
    )
    assert initiative.acts(made(may | {"who": "russia:initiator iran:target"})).empty


@pytest.mark.parametrize(
    ("kind", "one", "other", "sign"),
    [
        ("AGREE", "party", "party", 1),
        ("AID", "initiator", "target", 1),
        ("AID", "target", "target", 1),
        ("SANCTION", "initiator", "target", -1),
        ("SANCTION", "party", "party", -1),
        ("SANCTION", "initiator", "initiator", 1),
        ("SANCTION", "target", "target", 0),
        ("SANCTION", "mediator", "target", 1),
        ("ACCUSE", "target", "initiator", -1),
        ("REQUEST", "initiator", "target", 0),
        ("REQUEST", "initiator", "initiator", 0),
        ("REQUEST", "mediator", "party", 0),
        ("", "party", "party", 0),
        ("", "initiator", "initiator", 1),
    ],
)
def test_type_and_roles_say_whether_two_act_together_or_against_each_other(kind, one, other, sign):
    for times, seen in ((1, 0), (2, sign)):  # one record is no relation
        events = (
            event(f"e{n}", "2000", kind, f"iran:{one} usa:{other}", record_kind="condition") for n in range(times)
        )
        data = network.project(made(*events))["iran"]["usa"]
        assert (data["together"], data["against"]) == (times * (sign > 0), times * (sign < 0))
        assert (data["sign"], data["weight"]) == (seen, times)


@pytest.mark.parametrize("role", ["place", "subject"])
def test_a_place_and_a_subject_do_not_act(role):
    graph = network.project(made(event("a", who=f"iran:party oman:{role}")))
    assert set(graph) == {"iran"}
    assert graph.nodes["iran"]["events"] == 1


def test_an_actor_is_not_tied_to_what_it_is_part_of():
    graph = network.project(made(event("a", who="putin:initiator kremlin:initiator russia:initiator usa:target")))
    assert {frozenset(edge) for edge in graph.edges} == {frozenset({"usa", a}) for a in ("putin", "kremlin", "russia")}


def test_an_actor_with_two_roles_counts_once_in_an_event():
    graph = network.project(made(event("a", kind="AID", who="iran:initiator iran:party usa:target")))
    assert (graph.nodes["iran"]["events"], graph["iran"]["usa"]["weight"]) == (1, 1)


def test_the_incidence_graph_has_an_edge_for_each_part(record):
    graph = network.incidence(record)
    acting = record.event_actors[record.event_actors["role"].isin(network.ACTING)]
    assert {frozenset(edge) for edge in graph.edges} == {
        frozenset(pair) for pair in zip(acting["event_id"], acting["actor_id"], strict=True)
    }
    assert nx.bipartite.is_bipartite(graph)


@given(records())
@settings(max_examples=20)
def test_each_pair_in_an_event_is_one_tie(drawn):
    graph = network.project(drawn)
    line, pairs = {"putin", "kremlin", "russia"}, []  # each part of the next
    asserted = drawn.events["event_id"][drawn.events["status"] != "hypothetical"]
    acting = drawn.event_actors["role"].isin(network.ACTING) & drawn.event_actors["event_id"].isin(asserted)
    for _, rows in drawn.event_actors[acting].groupby("event_id"):
        pairs += [pair for pair in combinations(sorted(set(rows["actor_id"])), 2) if not set(pair) <= line]
    assert {tuple(sorted(edge)): data["weight"] for *edge, data in graph.edges(data=True)} == {
        pair: pairs.count(pair) for pair in pairs
    }
    for _, _, tie in graph.edges(data=True):
        assert tie["together"] + tie["against"] <= tie["weight"] == len(tie["events"])
        more = tie["together"] - tie["against"]
        enough = tie["together"] + tie["against"] >= 2
        assert tie["sign"] == ((more > 0) - (more < 0) if enough else 0)
    frame = network.measures(graph)
    assert frame["strength"].sum() == 2 * len(pairs)
    assert frame["partners"].sum() == 2 * graph.number_of_edges()


@given(records())
@settings(max_examples=15)
def test_ties_are_the_sums_of_what_they_are_made_of(drawn):
    rows, graph = network.joint(drawn), network.project(drawn)
    for (one, other), part in rows.groupby(["one", "other"]):
        tie = graph[one][other]
        assert one < other
        assert tie["shared"] == pytest.approx(part["share"].sum(), abs=1e-6)
        assert (tie["together"], tie["against"]) == ((part["sign"] == 1).sum(), (part["sign"] == -1).sum())
        assert tie["events"] == tuple(part["event_id"])
        assert tie["domains"] == Counter(part["domain_id"])
    frame = network.measures(graph)
    assert frame["strength"].sum() == 2 * len(rows)
    assert frame["events"].sum() == network.incidence(drawn).number_of_edges()
    assert frame["shared"].sum() == pytest.approx(2 * rows["share"].sum(), abs=0.01)
    assert frame["pagerank"].sum() == pytest.approx(1 if len(frame) else 0, abs=0.001)
    ranges = [frame[name].between(0, 1).all() for name in ("against", "betweenness", "pagerank", "participation")]
    assert all(ranges)
    states = network.at_level(drawn, "state")
    assert set(states.event_actors["actor_id"]) <= {"russia", "iran", "usa", "oman"}


@given(records(), st.integers(0, 9))
@settings(max_examples=15)
def test_the_order_of_rows_changes_nothing(drawn, seed):
    turned = shuffled(drawn, seed)
    assert same(network.joint(drawn), network.joint(turned))
    one, other = network.project(drawn), network.project(turned)
    assert (dict(one.nodes.data()), list(one.edges.data())) == (dict(other.nodes.data()), list(other.edges.data()))
    assert same(network.measures(one), network.measures(other))
    assert same(network.ties(one), network.ties(other))
    periods, others = network.by_period(drawn), network.by_period(turned)
    assert {name: list(graph.edges.data()) for name, graph in periods.items()} == {
        name: list(graph.edges.data()) for name, graph in others.items()
    }


@given(records())
@settings(max_examples=15)
def test_other_names_for_the_actors_change_only_the_names(drawn):
    one, other = network.project(drawn), network.project(relabelled(drawn, RENAMED))
    renamed = nx.relabel_nodes(one, RENAMED)
    assert dict(renamed.nodes.data()) == dict(other.nodes.data())
    assert {frozenset(e): d for *e, d in renamed.edges.data()} == {frozenset(e): d for *e, d in other.edges.data()}
    numbers = [*network.MEASURES]
    assert same(measured(one)[numbers].rename(index=RENAMED).sort_index(), measured(other)[numbers].sort_index())


@given(records(least=1))
@settings(max_examples=15)
def test_telling_every_event_twice_changes_only_the_weights(drawn):
    tables = {"events": "event_id", "event_actors": "event_id", "evidence": "record_id"}
    twice = {
        name: pd.concat([table, table.assign(**{key: table[key] + "-again"})], ignore_index=True)
        for name, key in tables.items()
        for table in [getattr(drawn, name)]
    }
    one, other = network.project(drawn), network.project(replace(drawn, **twice))
    assert list(one) == list(other)
    for (a, b, tie), (c, d, again) in zip(one.edges.data(), other.edges.data(), strict=True):
        assert (a, b) == (c, d)
        assert [tie[name] for name in ("first", "last", "sources")] == [
            again[name] for name in ("first", "last", "sources")
        ]
        more = tie["together"] - tie["against"]
        assert again["sign"] == (more > 0) - (more < 0)  # told twice, each record with a sign is enough
        assert tie["sign"] in (0, again["sign"])
        assert [2 * tie[name] for name in ("weight", "together", "against")] == [
            again[name] for name in ("weight", "together", "against")
        ]
        assert again["shared"] == pytest.approx(2 * tie["shared"], abs=2e-6)
        assert again["domains"] == {domain: 2 * count for domain, count in tie["domains"].items()}
    kept = ["partners", "against", "betweenness", "pagerank", "participation"]
    before, after = measured(one), measured(other)
    assert same(before[kept], after[kept])
    assert same(2 * before[["events", "strength"]], after[["events", "strength"]])


@given(records(least=1), st.integers(0, 8))
@settings(max_examples=15)
def test_telling_one_event_twice_adds_one_to_the_ties_that_it_is_in(drawn, number):
    name = sorted(drawn.events["event_id"])[number % len(drawn.events)]
    tables = {"events": "event_id", "event_actors": "event_id", "evidence": "record_id"}
    added = {}
    for table, key in tables.items():
        rows = getattr(drawn, table)
        more = rows[rows[key] == name].assign(**{key: "again"})
        added[table] = pd.concat([rows, more], ignore_index=True)
    one, other = network.project(drawn), network.project(replace(drawn, **added))
    assert {frozenset(edge) for edge in one.edges} == {frozenset(edge) for edge in other.edges}
    for a, b, tie in one.edges.data():
        more = int(name in tie["events"])
        assert other[a][b]["weight"] == tie["weight"] + more
        assert other[a][b]["together"] - tie["together"] in (0, more)
        assert [other[a][b][key] for key in ("first", "last", "sources")] == [
            tie[key] for key in ("first", "last", "sources")
        ]
        assert list(other[a][b]["domains"]) == list(tie["domains"])
    kept = ["partners", "betweenness"]
    assert same(measured(one)[kept].sort_index(), measured(other)[kept].sort_index())


def test_the_betweenness_of_the_krackhardt_kite_is_the_published_one():
    names = ["andre", "beverly", "carol", "diane", "ed", "fernando", "garth", "heather", "ike", "jane"]
    graph = nx.relabel_nodes(nx.krackhardt_kite_graph(), dict(enumerate(names)))
    frame = measured(network.project(of_ties(graph.edges)))
    published = [0.023, 0.023, 0.0, 0.102, 0.0, 0.231, 0.231, 0.389, 0.222, 0.0]  # Krackhardt 1990
    assert frame["betweenness"][names].tolist() == pytest.approx(published, abs=0.0006)
    assert frame["partners"][names].tolist() == [4, 4, 3, 6, 3, 5, 5, 3, 2, 1]


@pytest.mark.parametrize("shape", [nx.path_graph(5), nx.star_graph(5), nx.cycle_graph(6), nx.lollipop_graph(4, 3)])
def test_measures_are_those_of_networkx_on_known_graphs(shape):
    graph = nx.relabel_nodes(shape, {node: f"n{node}" for node in shape})
    frame = measured(network.project(of_ties(graph.edges)))
    assert frame["betweenness"].to_dict() == pytest.approx(nx.betweenness_centrality(graph), abs=0.0001)
    assert frame["strength"].to_dict() == frame["partners"].to_dict() == dict(graph.degree())


def test_the_middle_of_a_path_and_of_a_star_carries_all():
    path = measured(network.project(of_ties(pairwise("abcde"))))
    assert path["betweenness"].to_dict() == {"a": 0, "b": 0.5, "c": 0.6667, "d": 0.5, "e": 0}
    star = measured(network.project(of_ties(("a", leaf) for leaf in "bcdef")))
    assert star["betweenness"].to_dict() == {"a": 1, "b": 0, "c": 0, "d": 0, "e": 0, "f": 0}


def test_a_tie_is_one_step_however_heavy():
    graph = network.project(of_ties([("a", "b"), *[("a", "c"), ("b", "c")] * 3]))
    assert measured(graph)["betweenness"].to_dict() == {"a": 0, "b": 0, "c": 0}
    square = measured(network.project(of_ties([("a", "b"), ("b", "c"), *[("c", "d"), ("d", "a")] * 5])))
    assert square["betweenness"].to_dict() == dict.fromkeys("abcd", 0.1667)


def test_the_betweenness_of_the_florentine_families_is_the_published_one():
    edges = [(a.lower(), b.lower()) for a, b in nx.florentine_families_graph().edges]
    between = measured(network.project(of_ties(edges)))["betweenness"]
    published = {"medici": 0.522, "guadagni": 0.255, "albizzi": 0.212, "salviati": 0.143, "ridolfi": 0.114}
    published |= {"bischeri": 0.104, "strozzi": 0.103, "barbadori": 0.093, "tornabuoni": 0.092}
    published |= {"castellani": 0.055, "peruzzi": 0.022}  # Padgett and Ansell 1993; Wasserman and Faust 1994
    published |= dict.fromkeys(("acciaiuoli", "ginori", "lamberteschi", "pazzi"), 0.0)
    assert between.to_dict() == pytest.approx(published, abs=0.0006)


def test_the_karate_club_by_its_weights():
    club = nx.relabel_nodes(nx.karate_club_graph(), {n: f"n{n:02}" for n in range(34)})
    edges = [(a, b) for a, b, weight in club.edges(data="weight") for _ in range(weight)]
    frame = measured(network.project(of_ties(edges)))
    assert frame["strength"].sum() == 2 * 231  # Zachary 1977
    assert frame["pagerank"].to_dict() == pytest.approx(nx.pagerank(club), abs=0.0001)
    assert frame["betweenness"].to_dict() == pytest.approx(nx.betweenness_centrality(club), abs=0.00006)
    assert frame["strength"].to_dict() == dict(club.degree(weight="weight"))
    assert frame["betweenness"]["n00"] == 0.4376  # published for Mr. Hi
    assert list(frame.index[:2]) == ["n33", "n00"]


@pytest.mark.parametrize("leaves", [2, 5, 9])
def test_the_pagerank_of_a_star_has_a_closed_form(leaves):
    frame = measured(network.project(of_ties(("hub", f"n{n}") for n in range(leaves))))
    hub = (0.15 / (leaves + 1) + 0.85) / 1.85
    assert frame["pagerank"]["hub"] == pytest.approx(hub, abs=0.00006)
    assert set(frame["pagerank"].drop("hub")) == {round((1 - hub) / leaves, 4)}


def test_the_pagerank_of_a_ring_is_even_and_follows_weights():
    ring = measured(network.project(of_ties(pairwise("abcdea"))))
    assert set(ring["pagerank"]) == {0.2}
    assert set(ring["betweenness"]) == {round(1 / 6, 4)}  # each lies between the one pair on its two sides
    heavy = measured(network.project(of_ties([*pairwise("abcdea"), *[("a", "b")] * 5])))["pagerank"]
    assert heavy["a"] == heavy["b"] > 0.3 > heavy["d"]


@pytest.mark.parametrize(
    ("counts", "domains", "value"),
    [
        ({"x": 7}, 4, 0),
        ({"x": 3, "y": 3}, 2, 1),
        ({"x": 2, "y": 2, "z": 2}, 3, 1),
        ({"x": 3, "y": 1}, 2, 0.75),  # 2 (1 - 10/16)
        ({"x": 3, "y": 1}, 4, 0.5),  # 4/3 (1 - 10/16)
        ({"x": 1, "y": 1}, 3, 0.75),
        ({"x": 5}, 1, 0),
        ({}, 3, 0),
        ({}, 0, 0),
    ],
)
def test_participation_is_how_evenly_ties_spread_over_domains(counts, domains, value):
    assert network.participation(Counter(counts), domains) == pytest.approx(value, abs=1e-12)


def test_a_selection_of_one_domain_has_no_participation():
    assert set(measured(network.project(of_ties(pairwise("abcd"))))["participation"]) == {0}


def test_without_a_source_its_own_events_are_gone():
    record = made(*TEN)
    left = without(record, "beta-2019")
    assert sorted(left.events["event_id"]) == ["fuel", "old", "sanction", "talks", "treaty", "visit"]
    assert set(left.evidence["source_id"]) == {"zeta-2014"}
    assert list(left.events.index) == list(range(6))
    assert same(without(record, "nobody").events, record.events)
    other = without(record, "zeta-2014")
    assert sorted(other.events["event_id"]) == ["accuse", "request", "threat", "visit", "war"]
    assert network.project(other)["iran"]["russia"]["sources"] == ("beta-2019",)


def test_each_source_that_tells_something_is_left_out_once():
    record = made(*TEN)
    graphs = network.leaving_out(record)
    assert list(graphs) == ["", "beta-2019", "zeta-2014"]
    assert graphs[""].number_of_edges() == 7
    weights = {source: graph["iran"]["russia"]["weight"] for source, graph in graphs.items()}
    assert weights == {"": 7, "beta-2019": 5, "zeta-2014": 3}
    assert list(network.leaving_out(made(TEN[0], TEN[2]))) == ["", "zeta-2014"]
    treaty = replace(record, events=record.events[record.events["event_id"] == "treaty"])  # evidence of all the others
    assert list(network.leaving_out(treaty)) == ["", "zeta-2014"]
    assert len(network.leaving_out(treaty)["zeta-2014"]) == 0


def test_each_period_has_a_network_of_its_own():
    graphs = network.by_period(made(*TEN, event("early", "1979", who="iran:party usa:party")))
    assert list(graphs) == ["-1988", "2000-2009", "2010-2019", ""]
    assert {name: graph.graph["records"] for name, graph in graphs.items()} == {
        "-1988": 1,
        "2000-2009": 3,
        "2010-2019": 5,  # the war too, last reported in 2019
        "": 2,  # undated, or of no one period
    }
    assert graphs["2000-2009"]["iran"]["russia"]["events"] == ("fuel", "treaty", "visit")
    assert graphs[""]["iran"]["usa"]["events"] == ("threat",)
    assert sorted(graphs["2000-2009"]) == ["iran", "kremlin", "putin", "russia"]


def test_standing_ties_are_a_layer_of_their_own():
    record = standing(made(*TEN), {}, ("putin", "office", "russia"), ("putin", "membership", "kremlin"))
    dated = record.affiliations.assign(office_en="president", office_ar="رئيس", start="2000", end=["2008", ""])
    graph = network.structure(replace(record, affiliations=dated))
    assert list(graph.edges(keys=True)) == [
        ("kremlin", "russia", "part_of"),
        ("putin", "kremlin", "membership"),
        ("putin", "kremlin", "part_of"),
        ("putin", "russia", "office"),
    ]
    office = {"tie": "office", "office_en": "president", "office_ar": "رئيس", "start": "2000", "end": "2008"}
    assert graph.edges["putin", "russia", "office"] == office
    assert graph.edges["putin", "kremlin", "part_of"] == dict.fromkeys(office, "") | {"tie": "part_of"}
    assert "iran" not in graph
    assert network.ties(network.project(record)).equals(network.ties(network.project(made(*TEN))))


def test_the_poles_are_russia_and_iran_or_else_the_strongest(ten):
    assert network.poles(ten) == ["russia", "iran"]
    assert network.poles(network.project(made(event("a", who="usa:party oman:party iran:party")))) == ["iran", "oman"]
    assert network.poles(network.project(of_ties([*pairwise("cde"), ("d", "f")]))) == ["d", "c"]
    assert network.poles(network.project(made(event("a", who="usa:party")))) == ["usa"]
    assert network.poles(nx.Graph()) == []


def test_who_is_looked_at_more_closely(ten):
    assert network.in_focus(ten, []) == ["usa"]
    assert network.in_focus(ten, ["oman", "iran", "oman"]) == ["oman", "iran"]
    assert network.in_focus(network.project(made(event("a"))), []) == ["russia"]
    assert network.in_focus(network.project(made()), []) == [network.NOBODY]


def test_partners_stand_around_by_sign_and_then_by_weight(ten):
    places = network.ego_positions(ten, "iran", 9)
    # With, heaviest first: Russia, Oman, Kremlin, Putin; then against: the United States. From the top, clockwise.
    assert places["actor_id"].tolist() == ["iran", "russia", "oman", "kremlin", "putin", "usa"]
    assert places["angle"].tolist()[1:] == [54, -18, -90, -162, -234]
    assert places.loc[0, ["x", "y"]].tolist() == [0, 0]
    assert math.isnan(places.loc[0, "angle"])
    assert places.loc[1, ["x", "y"]].tolist() == [0.588, 0.809]
    assert network.ego_positions(ten, "usa", 9)["actor_id"].tolist() == ["usa", "oman", "russia", "iran"]
    assert network.ego_positions(ten, "iran", 3)["actor_id"].tolist() == [
        "iran",
        "russia",
        "oman",
        "usa",
    ]  # the heaviest
    assert network.ego_positions(ten, "nobody", 3).shape == (0, 4)
    assert network.ego_positions(network.project(made(event("a", who="iran:party"))), "iran", 3).shape == (0, 4)


@pytest.mark.parametrize(("actor", "leans"), [("usa", 0.7143), ("oman", 1.0), ("kremlin", 1.0), ("nobody", 0.5)])
def test_an_actor_leans_to_the_pole_it_has_more_ties_with(ten, actor, leans):
    graph = ten.copy()
    graph.add_node("nobody")
    assert network.leaning(graph, actor) == leans


def test_the_map_of_ten_events(ten):
    places = network.positions(ten, made(*TEN).actors, 6).set_index("actor_id")
    assert places[["x", "y"]].T.to_dict("list") == {
        "russia": [-0.36, 0],
        "iran": [0.36, 0],
        "usa": [-0.707, 0.707],  # 5 of its 7 ties with the poles are Iran's; all of Oman's are
        "oman": [0.707, 0.707],
        "kremlin": [-0.707, -0.707],
        "putin": [0.707, -0.707],
    }


@given(records(), st.integers(2, 8))
@settings(max_examples=20)
def test_every_actor_is_placed_once_and_evenly_on_the_ring(drawn, top):
    graph = network.project(drawn)
    places = network.positions(graph, drawn.actors, top)
    assert same(places, network.positions(graph, drawn.actors, top))
    assert sorted(places["actor_id"]) == sorted(network.measures(graph)["actor_id"].head(top))
    ring = places[places["angle"].notna()]
    assert len(places) - len(ring) == min(2, len(places))
    assert all(math.hypot(x, y) == pytest.approx(1, abs=0.001) for x, y in zip(ring["x"], ring["y"], strict=True))
    angles = sorted(ring["angle"] % 360)
    gaps = [after - before for before, after in pairwise([*angles, *[angle + 360 for angle in angles[:1]]])]
    assert gaps == pytest.approx([360 / len(ring)] * len(ring) if len(ring) else [], abs=0.03)


def test_above_stand_states_and_their_like_and_below_the_rest():
    actors = ("pact", "firm", "powers", "crowd", "locals", "site")
    kinds = {"pact": {"kind": "alliance"}, "firm": {"kind": "company"}, "site": {"kind": "facility"}}
    kinds |= {"powers": {"kind": "group", "sector": "government"}, "crowd": {"kind": "group"}}
    kinds |= {"locals": {"kind": "group", "sector": "government", "state": "IRN"}}
    events = [event("a"), *(event(f"e-{actor}", who=f"iran:party {actor}:party") for actor in actors)]
    record = standing(made(*events), kinds)
    places = network.positions(network.project(record), record.actors, 9).set_index("actor_id")
    assert sorted(places.index[places["y"] > 0]) == ["pact", "powers", "site"]
    assert sorted(places.index[places["y"] < 0]) == ["crowd", "firm", "locals"]


def test_a_small_map_has_poles_among_those_placed(ten):
    places = network.positions(ten, made(*TEN).actors, 2)
    assert places[["actor_id", "x"]].to_numpy().tolist() == [["russia", -0.36], ["iran", 0.36]]
    graph = network.project(of_ties([*[("usa", "oman")] * 3, ("russia", "iran")]))
    places = network.positions(graph, made(*TEN).actors, 2)
    assert places[["actor_id", "x"]].to_numpy().tolist() == [["oman", -0.36], ["usa", 0.36]]


def test_nothing_selected_gives_an_empty_network(record):
    empty = nothing(record)
    graph = network.project(empty)
    assert (len(network.incidence(empty)), len(graph), network.poles(graph)) == (0, 0, [])
    frames = (
        network.joint(empty),
        network.measures(graph),
        network.ties(graph),
        network.positions(graph, empty.actors, 32),
    )
    assert [frame.shape for frame in frames] == [(0, 6), (0, 9), (0, 14), (0, 4)]
    assert network.by_period(empty) == {}
    assert list(network.leaving_out(empty)) == [""]
    assert [len(network.at_level(empty, level).event_actors) for level in ("actor", "state", "side")] == [0, 0, 0]


def test_levels_and_layers_of_the_whole_record(record):
    states = set(record.actors["actor_id"][record.actors["kind"] == "state"])
    for level in ("actor", "state", "side"):
        up = network.counts_as(record, level)
        assert set(up) == set(record.actors["actor_id"])
        assert all(up[state] == state for state in states)
        assert all(up[top] == top for top in up.values())  # nobody counts as who counts as another
        counted = network.at_level(record, level).event_actors
        assert set(counted["actor_id"]) == {up[actor] for actor in record.event_actors["actor_id"]}
        assert not counted.duplicated().any()
        assert set(counted["event_id"]) == set(record.event_actors["event_id"])


def test_parties_that_cooperate_have_no_sign_with_the_target_of_it():
    who = "iran:party russia:party usa:target"
    graph = network.project(made(*(event(f"front-{n}", who=who, kind="COOPERATE") for n in range(2))))
    assert (graph["iran"]["russia"]["sign"], graph["iran"]["russia"]["together"]) == (1, 2)
    assert [graph[side]["usa"]["sign"] for side in ("iran", "russia")] == [0, 0]
    assert [graph[side]["usa"]["together"] for side in ("iran", "russia")] == [0, 0]
