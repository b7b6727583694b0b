import math
import random
from fractions import Fraction
from itertools import combinations, pairwise

import networkx as nx
import pytest
from fixtures import TEN, event, made, nothing, of_ties, records, relabelled, same, shuffled
from hypothesis import given, settings, strategies as st

from helpers import network

RENAMED = {"russia": "zebra", "iran": "yak", "usa": "wolf", "oman": "vole", "kremlin": "toad", "putin": "seal"}


@pytest.fixture(scope="module")
def ten():
    return network.project(made(*TEN))


def measured(graph):
    return network.measures(graph).set_index("actor_id")


def test_the_ties_of_ten_events(ten):
    columns = ["one", "other", "weight", "together", "against", "sign", "first", "last", "event_ids"]
    frame = network.ties(ten)
    assert list(frame.columns) == columns
    assert list(frame.itertuples(index=False, name=None)) == [
        ("iran", "russia", 7, 3, 1, 1, "../1989", "2011-01~", "accuse fuel old request sanction treaty visit"),
        ("iran", "usa", 5, 1, 4, -1, "2010-06", "2012/2015", "accuse sanction talks threat war"),
        ("iran", "oman", 2, 2, 0, 1, "2012/2015", "2012/2015", "talks threat"),
        ("oman", "usa", 2, 2, 0, 1, "2012/2015", "2012/2015", "talks threat"),
        ("russia", "usa", 2, 1, 1, 0, "2010-06", "2011-01~", "accuse sanction"),
        ("iran", "kremlin", 1, 1, 0, 1, "2007-10-16", "2007-10-16", "visit"),
        ("iran", "putin", 1, 1, 0, 1, "2007-10-16", "2007-10-16", "visit"),
    ]


def test_the_measures_of_ten_events(ten):
    frame = network.measures(ten).drop(columns="community")
    assert list(frame.itertuples(index=False, name=None)) == [
        ("iran", 10, 5, 16, 0.312, 0.9),
        ("russia", 7, 2, 9, 0.222, 0.0),
        ("usa", 5, 3, 9, 0.556, 0.0),
        ("oman", 2, 2, 4, 0.0, 0.0),
        ("kremlin", 1, 1, 1, 0.0, 0.0),
        ("putin", 1, 1, 1, 0.0, 0.0),
    ]


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
        ("REQUEST", "initiator", "initiator", 1),
        ("REQUEST", "mediator", "party", 1),
        ("", "party", "party", 0),
        ("", "initiator", "initiator", 1),
    ],
)
def test_type_and_roles_say_whether_two_act_together_or_against_each_other(kind, one, other, sign):
    tie = network.project(made(event("a", kind=kind, who=f"iran:{one} usa:{other}", record_kind="condition")))
    data = tie["iran"]["usa"]
    assert (data["together"], data["against"], data["sign"]) == (int(sign > 0), int(sign < 0), sign)
    assert data["weight"] == 1


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
    for _, rows in drawn.event_actors[drawn.event_actors["role"].isin(network.ACTING)].groupby("event_id"):
        pairs += [pair for pair in combinations(sorted(set(rows["actor_id"])), 2) if not set(pair) <= line]
    assert {tuple(sorted(edge)): data["weight"] for *edge, data in graph.edges(data=True)} == {
        pair: pairs.count(pair) for pair in pairs
    }
    for _, _, tie in graph.edges(data=True):
        assert tie["together"] + tie["against"] <= tie["weight"] == len(tie["events"])
        assert tie["sign"] * (tie["together"] - tie["against"]) == abs(tie["together"] - tie["against"])
    frame = network.measures(graph)
    assert frame["strength"].sum() == 2 * len(pairs)
    assert frame["partners"].sum() == 2 * graph.number_of_edges()


@given(records(), st.integers(0, 9))
@settings(max_examples=15)
def test_the_order_of_rows_changes_nothing(drawn, seed):
    one, other = (network.project(given_record) for given_record in (drawn, shuffled(drawn, seed)))
    assert (dict(one.nodes.data()), list(one.edges.data())) == (dict(other.nodes.data()), list(other.edges.data()))
    assert same(network.measures(one), network.measures(other))


@given(records())
@settings(max_examples=15)
def test_other_names_for_the_actors_change_only_the_names(drawn):
    one, other = network.project(drawn), network.project(relabelled(drawn, RENAMED))
    renamed = nx.relabel_nodes(one, RENAMED)
    assert dict(renamed.nodes.data()) == dict(other.nodes.data())
    assert {frozenset(e): d for *e, d in renamed.edges.data()} == {frozenset(e): d for *e, d in other.edges.data()}
    numbers = ["events", "partners", "strength", "against", "betweenness"]
    assert same(measured(one)[numbers].rename(index=RENAMED).sort_index(), measured(other)[numbers].sort_index())


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


@pytest.mark.parametrize(("times", "between"), [(1, 0.0), (2, 0.5), (3, 1.0)])
def test_a_strong_tie_is_a_short_way(times, between):
    graph = network.project(of_ties([("a", "b"), *[("a", "c"), ("b", "c")] * times]))
    assert measured(graph)["betweenness"]["c"] == between


def test_two_ways_of_one_length_share_what_they_carry():
    weights = {("a", "b"): 2, ("b", "c"): 3, ("c", "d"): 6, ("a", "e"): 2, ("d", "e"): 2}
    graph = network.project(of_ties(edge for edge, weight in weights.items() for _ in range(weight)))
    exact = nx.Graph([(*edge, {"length": Fraction(1, weight)}) for edge, weight in weights.items()])
    between = nx.betweenness_centrality(exact, weight="length")
    assert measured(graph)["betweenness"].to_dict() == pytest.approx(between, abs=0.0001)


@pytest.mark.parametrize("seed", range(4))
def test_two_cliques_are_two_communities_whatever_their_names(seed):
    names = [f"n{number}" for number in range(9)]
    random.Random(seed).shuffle(names)
    edges = [*combinations(names[:5], 2), *combinations(names[5:], 2), (names[0], names[8])]
    graph = network.project(of_ties(edges))
    assert network.communities(graph) == [set(names[:5]), set(names[5:])]
    groups = measured(graph)["community"]
    assert (set(groups[names[:5]]), set(groups[names[5:]])) == ({1}, {2})


def test_opposition_makes_no_community():
    ties = [("AGREE", pair) for pair in [*combinations("abc", 2), *combinations("xyz", 2)]]
    ties += [("ASSAULT", (one, other)) for one in "abc" for other in "xyz"] * 3
    events = (event(f"e{n}", kind=kind, who=f"{a}:party {b}:party") for n, (kind, (a, b)) in enumerate(ties))
    graph = network.project(made(*events, event("alone", who="iran:party")))
    assert network.communities(graph) == [set("abc"), set("xyz"), {"iran"}]
    frame = measured(graph)
    assert frame.loc["iran", ["partners", "strength", "against", "community"]].tolist() == [0, 0, 0, 0]
    assert frame["against"]["a"] == round(9 / 11, 3)


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


def test_nothing_selected_gives_an_empty_network(record):
    empty = nothing(record)
    graph = network.project(empty)
    assert (len(network.incidence(empty)), len(graph), network.communities(graph)) == (0, 0, [])
    frames = network.measures(graph), network.ties(graph), network.positions(graph, empty.actors, 32)
    assert [frame.shape for frame in frames] == [(0, 7), (0, 9), (0, 4)]


def test_parties_that_cooperate_have_no_sign_with_the_target_of_it():
    record = made(event("front", who="iran:party russia:party usa:target", kind="COOPERATE"))
    graph = network.project(record)
    assert graph["iran"]["russia"]["sign"] == 1
    assert [graph[side]["usa"]["sign"] for side in ("iran", "russia")] == [0, 0]
    assert [graph[side]["usa"]["together"] for side in ("iran", "russia")] == [0, 0]
