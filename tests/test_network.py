from collections import Counter
from dataclasses import replace
from itertools import combinations

import networkx as nx
import pandas as pd
import pytest
from fixtures import TEN, event, made, nothing, records, relabelled, same, shuffled
from hypothesis import given, settings, strategies as st
from standings import standing

from helpers.analysis import network

RENAMED = {"russia": "zebra", "iran": "yak", "usa": "wolf", "oman": "vole", "kremlin": "toad", "putin": "seal"}


@pytest.fixture(scope="module")
def ten():
    return network.project(made(*TEN))


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
    assert graph["a"]["b"]["shared"] == pytest.approx(1 / (size - 1), abs=1e-6)
    assert all(sum(tie["shared"] for tie in graph[actor].values()) == pytest.approx(1, abs=1e-5) for actor in graph)


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
    states = network.at_level(drawn, "state")
    assert set(states.event_actors["actor_id"]) <= {"russia", "iran", "usa", "oman"}


@given(records(), st.integers(0, 9))
@settings(max_examples=15)
def test_the_order_of_rows_changes_nothing(drawn, seed):
    turned = shuffled(drawn, seed)
    assert same(network.joint(drawn), network.joint(turned))
    one, other = network.project(drawn), network.project(turned)
    assert (dict(one.nodes.data()), list(one.edges.data())) == (dict(other.nodes.data()), list(other.edges.data()))
    assert same(network.ties(one), network.ties(other))


@given(records())
@settings(max_examples=15)
def test_other_names_for_the_actors_change_only_the_names(drawn):
    one, other = network.project(drawn), network.project(relabelled(drawn, RENAMED))
    renamed = nx.relabel_nodes(one, RENAMED)
    assert dict(renamed.nodes.data()) == dict(other.nodes.data())
    assert {frozenset(e): d for *e, d in renamed.edges.data()} == {frozenset(e): d for *e, d in other.edges.data()}


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


def test_nothing_selected_gives_an_empty_network(record):
    empty = nothing(record)
    graph = network.project(empty)
    assert (len(network.incidence(empty)), len(graph)) == (0, 0)
    frames = (
        network.joint(empty),
        network.ties(graph),
    )
    assert [frame.shape for frame in frames] == [(0, 6), (0, 14)]
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
