from fractions import Fraction
from itertools import combinations, pairwise

import networkx as nx
import numpy as np
import pytest
from fixtures import TEN, event, made, nothing, of_ties, records, relabelled, same, shuffled
from hypothesis import given, settings, strategies as st

from helpers.analysis import groups, network

#: Names in the same order as those that they replace.
IN_ORDER = {"iran": "b-iran", "kremlin": "c", "oman": "d", "putin": "e", "russia": "f", "usa": "g"}
EVERY = "zeta-2014:1 beta-2019:1"


def told(ties):
    """Return the networks of `network.leaving_out` for ties (one, other, told)."""
    events = (event(f"e{n}", who=f"{a}:party {b}:party", told=where) for n, (a, b, where) in enumerate(ties))
    return network.leaving_out(made(*events))


def weighted(weights):
    return network.project(of_ties(pair for pair, weight in weights.items() for _ in range(weight)))


@pytest.fixture(scope="module")
def karate():
    """Zachary's karate club (1977), each of its 78 ties once, with the two factions that it split into."""
    club = nx.karate_club_graph()
    name = {node: f"n{node:02}" for node in club}
    factions = [{name[node] for node, side in club.nodes("club") if side == one} for one in ("Mr. Hi", "Officer")]
    return network.project(of_ties((name[a], name[b]) for a, b in club.edges)), factions


def test_the_ties_of_those_who_act_together():
    friendly = groups.together(network.project(made(*TEN)))
    names = ["iran", "kremlin", "oman", "putin", "russia", "usa"]
    assert list(friendly.nodes("actor")) == list(enumerate(names))
    # Iran and the United States mostly act against each other, Russia and they as often as not: no tie.
    assert list(friendly.edges(data="weight")) == [(0, 1, 1), (0, 2, 2), (0, 3, 1), (0, 4, 3), (2, 5, 2)]


@pytest.mark.parametrize(
    ("kinds", "weight"),
    [
        (["AGREE"], 1),  # too few for a sign, but not for a group
        (["AGREE", "REQUEST"], 1),
        (["AGREE", "AGREE", "ASSAULT"], 2),
        (["AGREE", "ASSAULT"], None),
        (["AGREE", "ASSAULT", "ASSAULT"], None),
        (["REQUEST"], None),
        (["ASSAULT"], None),
    ],
)
def test_who_is_more_often_together_than_against_is_bound_by_how_often(kinds, weight):
    graph = network.project(made(*(event(f"e{n}", kind=kind, who="a:party b:party") for n, kind in enumerate(kinds))))
    friendly = groups.together(graph)
    assert list(friendly.edges(data="weight")) == ([(0, 1, weight)] if weight else [])


def test_ties_are_numbered_alike_in_whatever_order_they_come():
    graph = network.project(made(*TEN))
    turned = nx.Graph()
    turned.add_nodes_from(reversed(list(graph)))
    turned.add_edges_from((b, a, tie) for a, b, tie in reversed(list(graph.edges(data=True))))
    one, other = groups.together(graph), groups.together(turned)
    assert list(one.nodes(data=True)) == list(other.nodes(data=True))
    assert list(one.edges(data=True)) == list(other.edges(data=True))


@pytest.mark.parametrize("method", groups.METHODS)
@pytest.mark.parametrize("bridge", [[], [("a", "v")]])
def test_two_cliques_are_two_groups(method, bridge):
    graph = network.project(of_ties([*combinations("vwxyz", 2), *combinations("abcd", 2), *bridge]))
    assert groups.communities(graph, method) == [set("vwxyz"), set("abcd")]


@pytest.mark.parametrize("method", groups.METHODS)
@pytest.mark.parametrize(("heavy", "light"), [(("ab", "cd"), ("bc", "ad")), (("bc", "ad"), ("ab", "cd"))])
def test_who_acts_together_often_is_a_group(method, heavy, light):
    graph = weighted({tuple(pair): 4 for pair in heavy} | {tuple(pair): 1 for pair in light})
    assert sorted(map(sorted, groups.communities(graph, method))) == sorted(map(sorted, heavy))


@pytest.mark.parametrize("method", groups.METHODS)
def test_what_has_no_sign_binds_nobody(method):
    ties = [("AGREE", pair) for pair in ("ab", "cd", "bc", "ad")] * 2
    ties += [("", pair) for pair in ("bc", "ad")] * 20 + [("AGREE", pair) for pair in ("ab", "cd")] * 4
    events = (
        event(f"e{n}", "2000", kind, f"{a}:party {b}:party", record_kind="condition")
        for n, (kind, (a, b)) in enumerate(ties)
    )
    assert groups.communities(network.project(made(*events)), method) == [set("ab"), set("cd")]


@pytest.mark.parametrize("method", groups.METHODS)
def test_opposition_makes_no_group(method):
    ties = [("AGREE", pair) for pair in [*combinations("abc", 2), *combinations("xyz", 2)]]
    ties += [("ASSAULT", (one, other)) for one in "abc" for other in "xyz"] * 3
    events = (event(f"e{n}", kind=kind, who=f"{a}:party {b}:party") for n, (kind, (a, b)) in enumerate(ties))
    found = groups.communities(network.project(made(*events, event("alone", who="iran:party"))), method)
    assert found == [set("abc"), set("xyz"), {"iran"}]
    assert groups.numbered(found) == dict.fromkeys("abc", 1) | dict.fromkeys("xyz", 2)


def test_the_largest_group_stands_first_and_then_the_first_by_name():
    graph = network.project(of_ties([("p", "q"), ("c", "s"), *combinations("xyz", 2)]))
    assert groups.communities(graph) == [set("xyz"), set("cs"), set("pq")]


def test_the_modularity_of_two_triangles_joined_by_a_tie():
    graph = network.project(of_ties([*combinations("abc", 2), *combinations("xyz", 2), ("a", "x")]))
    # Seven ties, three within each group, and half of their ends in each: 2 (3/7 - 1/4).
    assert groups.modularity(graph, [set("abc"), set("xyz")]) == pytest.approx(float(Fraction(5, 14)))
    assert groups.modularity(graph, [set("abcxyz")]) == pytest.approx(0)


def test_modularity_goes_by_the_weight_of_acting_together():
    graph = weighted({("a", "b"): 3, ("c", "d"): 2, ("b", "c"): 1})
    # Six in all; ends: a 3, b 4, c 3, d 2: 3/6 - (7/12)^2 + 2/6 - (5/12)^2.
    assert groups.modularity(graph, [set("ab"), set("cd")]) == pytest.approx(5 / 6 - 74 / 144)


def test_the_factions_of_the_karate_club(karate):
    graph, factions = karate
    number = {name: place for place, name in enumerate(sorted(graph))}
    parts = [{number[name] for name in faction} for faction in factions]
    known = nx.community.modularity(nx.karate_club_graph(), parts, weight=None)
    assert groups.modularity(graph, factions) == pytest.approx(known)
    assert groups.modularity(graph, factions) == pytest.approx(0.3582, abs=0.00005)


def test_no_division_of_the_karate_club_has_more_than_the_known_most(karate):
    graph, _ = karate
    found = [groups.modularity(graph, groups.communities(graph, "louvain", seed)) for seed in range(15)]
    assert round(max(found), 4) == 0.4198  # the optimum: Brandes et al. 2008
    assert min(found) > 0.38  # that of one merging at a time: Newman 2004
    spread = [groups.modularity(graph, groups.communities(graph, "propagation", seed)) for seed in range(15)]
    assert max(spread) <= 0.4199


def test_the_seed_makes_the_groups(karate):
    graph, _ = karate
    for method in groups.METHODS:
        assert groups.communities(graph, method, 3) == groups.communities(graph, method, 3)
        assert len({str(sorted(map(sorted, groups.communities(graph, method, seed)))) for seed in range(9)}) > 1


def test_every_method_runs_on_every_network_with_its_own_seeds():
    graphs = network.leaving_out(made(*TEN))
    found = list(groups.runs(graphs))
    assert len(found) == groups.RUNS * 2 * 3
    for method, source, there, run in found:
        assert there == set(graphs[source]) == set().union(*run)
        assert sum(map(len, run)) == len(there)
        assert method in groups.METHODS
    assert [run for method, source, _, run in found if (method, source) == ("louvain", "")] == [
        groups.communities(graphs[""], "louvain", groups.SEED + number) for number in range(groups.RUNS)
    ]


def test_separate_cliques_that_every_source_tells_hold():
    graphs = told([(a, b, EVERY) for clique in ("abcd", "xyz") for a, b in combinations(clique, 2)])
    frame, share = groups.stability(graphs, groups.communities(graphs[""]))
    assert list(frame.columns) == ["group", "size", "members", "louvain", "propagation", "hangs_on", "holds"]
    assert list(frame.itertuples(index=False, name=None)) == [
        (1, 4, "a b c d", 1.0, 1.0, "", True),
        (2, 3, "x y z", 1.0, 1.0, "", True),
    ]
    assert list(share.index) == list(share.columns) == list("abcdxyz")
    assert share.to_numpy().tolist() == [[float((a in "abcd") == (b in "abcd")) for a in "abcdxyz"] for b in "abcdxyz"]


def test_a_group_that_one_source_made_does_not_hold():
    ties = [(a, b, EVERY) for a, b in combinations("abcd", 2)]
    graphs = told([*ties, *((a, b, "beta-2019:1") for a, b in combinations("xyz", 2))])
    frame, share = groups.stability(graphs, groups.communities(graphs[""]))
    assert list(frame.itertuples(index=False, name=None)) == [
        (1, 4, "a b c d", 1.0, 1.0, "", True),
        (2, 3, "x y z", 0.667, 0.667, "beta-2019", False),
    ]
    assert (share.loc["a", "b"], share.loc["x", "y"], share.loc["a", "x"]) == (1.0, 0.667, 0.0)


def test_a_group_may_hang_on_each_source():
    ties = [(a, b, EVERY) for a, b in combinations("abcd", 2)]
    ties += [("x", "y", "beta-2019:1"), ("x", "z", "beta-2019:1"), ("y", "z", "zeta-2014:1")]
    graphs = told(ties)
    frame, _ = groups.stability(graphs, [set("abcd"), set("xyz")])
    # Without the one, y and z are left of it and act together; without the other, all three do.
    assert frame["hangs_on"].tolist() == ["", ""]
    ties[-1] = ("y", "z", "beta-2019:1")
    graphs = told([*ties, ("p", "q", "zeta-2014:1")])
    frame, _ = groups.stability(graphs, [set("abcd"), set("xyz"), set("pq"), set("bx")])
    assert frame["hangs_on"].tolist() == ["", "beta-2019", "zeta-2014", "beta-2019, zeta-2014"]
    assert frame["size"].tolist() == [4, 3, 2, 2]


def halved(graphs=("", "s")):
    """A clique of four, and networks without a source in which it is two pairs."""
    whole, pairs = network.project(of_ties(combinations("abcd", 2))), network.project(of_ties(["ab", "cd"]))
    return {source: whole if not source else pairs for source in graphs}


def test_three_quarters_are_enough_and_half_is_not_gone():
    assert (groups.STABLE, groups.GONE) == (0.75, 0.5)
    frame, share = groups.stability(halved(), [set("abcd")])
    assert list(frame.itertuples(index=False, name=None)) == [(1, 4, "a b c d", 0.75, 0.75, "", True)]
    assert (share.loc["a", "b"], share.loc["a", "c"], share.loc["c", "d"]) == (1.0, 0.5, 1.0)
    frame, _ = groups.stability(halved(("", "s", "t")), [set("abcd")])
    assert frame.loc[0, ["louvain", "propagation", "hangs_on", "holds"]].tolist() == [0.667, 0.667, "", False]


def test_a_group_that_one_of_many_sources_made_does_not_hold_however_like_the_rest():
    clique = network.project(of_ties(combinations("abcd", 2)))
    gone = network.project(made(event("e", who="a:party"), event("f", who="x:party y:party")))
    frame, _ = groups.stability({"": clique, "s": clique, "t": clique, "u": gone}, [set("abcd")])
    # Who is left alone is no group, so that the mean is of 1, 1, 1 and 0.
    assert frame.loc[0, ["louvain", "propagation", "hangs_on", "holds"]].tolist() == [0.75, 0.75, "u", False]


def test_a_group_is_gone_by_the_mean_of_both_methods(karate):
    graph, _ = karate
    found = [sorted(group) for group in groups.communities(graph)]
    looked = [set(group[:size]) for group in found for size in range(2, len(group) + 1)]
    frame, _ = groups.stability({"": graph, "s": graph}, looked)
    likeness = {method: [] for method in groups.METHODS}
    for method, _, _, run in groups.runs({"": graph}):
        likeness[method].append([max(len(one & other) / len(one | other) for other in run) for one in looked])
    louvain, propagation = (np.mean(likeness[method], axis=0) for method in groups.METHODS)
    assert frame["louvain"].tolist() == pytest.approx(louvain, abs=0.00051)
    assert frame["propagation"].tolist() == pytest.approx(propagation, abs=0.00051)
    gone = (louvain + propagation) / 2 < groups.GONE
    assert frame["hangs_on"].tolist() == np.where(gone, "s", "").tolist()
    assert (gone & (np.maximum(louvain, propagation) >= groups.GONE)).any()


def test_likeness_is_to_the_nearest_group_among_those_who_are_there():
    graphs = told([(a, b, "beta-2019:1" if b == "d" else EVERY) for a, b in combinations("abcd", 2)])
    frame, _ = groups.stability(graphs, [set("abcd"), set("ab")])
    # All four are one group, and where d is missing the three who are left are.
    assert frame["louvain"].tolist()[0] == 1.0
    assert frame["louvain"].tolist()[1] == pytest.approx((2 * 0.5 + 2 / 3) / 3, abs=0.001)
    assert not frame["holds"][1]


def test_a_group_that_one_method_does_not_find_does_not_hold(karate):
    graph, _ = karate
    frame, share = groups.stability({"": graph}, groups.communities(graph))
    assert frame["hangs_on"].eq("").all()
    assert frame["holds"].tolist() == (frame[["louvain", "propagation"]].min(axis=1) >= 0.75).tolist()
    assert ((frame["louvain"] >= 0.75) & ~frame["holds"]).any()
    assert frame["holds"].any()
    runs = [run for *_, run in groups.runs({"": graph})]
    seeds = range(groups.SEED, groups.SEED + groups.RUNS)
    assert runs == [groups.communities(graph, method, seed) for method in groups.METHODS for seed in seeds]
    one, other = "n00", "n04"
    assert share.loc[one, other] == sum(any({one, other} <= group for group in run) for run in runs) / len(runs)


def test_only_groups_of_more_than_one_are_looked_for():
    graphs = told([("a", "b", EVERY), ("c", "d", EVERY)])
    frame, share = groups.stability(graphs, [set("ab"), {"c"}, {"d"}])
    assert frame["members"].tolist() == ["a b"]
    assert list(share.index) == ["a", "b"]
    assert groups.numbered([{"q"}, set("ab"), {"c"}, set("de")]) == {"a": 1, "b": 1, "d": 2, "e": 2}


@pytest.mark.parametrize("source", ["", None])
def test_nothing_selected_has_no_group(record, source):
    graph = network.project(nothing(record) if source is None else made(event("a", who="iran:party")))
    found = groups.communities(graph)
    assert found == ([] if source is None else [{"iran"}])
    assert groups.communities(graph, "propagation") == found
    assert groups.modularity(graph, found) == 0.0
    frame, share = groups.stability({"": graph}, found)
    assert (frame.shape, share.shape) == ((0, 7), (0, 0))


@given(records(least=2))
@settings(max_examples=15)
def test_shares_are_a_symmetric_matrix_and_groups_a_partition(drawn):
    graphs = network.leaving_out(drawn)
    for method in groups.METHODS:
        found = groups.communities(graphs[""], method)
        assert sorted(actor for group in found for actor in group) == sorted(graphs[""])
        assert [len(group) for group in found] == sorted(map(len, found), reverse=True)
    found = groups.communities(graphs[""])
    assert -0.5 <= groups.modularity(graphs[""], found) < 1
    frame, share = groups.stability(graphs, found)
    values = share.to_numpy()
    assert (values == values.T).all()
    assert ((values >= 0) & (values <= 1)).all()
    assert all(share.loc[actor, actor] == 1 for actor in share.index)
    assert frame[["louvain", "propagation"]].apply(lambda column: column.between(0, 1)).all(axis=None)
    assert frame["members"].str.split().str.len().tolist() == frame["size"].tolist()


@given(records(), st.integers(0, 9))
@settings(max_examples=10)
def test_the_order_of_rows_and_names_in_the_same_order_change_nothing(drawn, seed):
    graph, turned = network.project(drawn), network.project(shuffled(drawn, seed))
    other = network.project(relabelled(drawn, IN_ORDER))
    for method in groups.METHODS:
        found = groups.communities(graph, method)
        assert groups.communities(turned, method) == found
        assert groups.communities(other, method) == [{IN_ORDER[actor] for actor in group} for group in found]
        assert groups.modularity(graph, found) == groups.modularity(turned, found)


def test_a_chain_of_names_in_any_order_gives_the_same_groups():
    edges = [*combinations("abc", 2), *combinations("def", 2), *pairwise("cd")]
    one, other = network.project(of_ties(edges)), network.project(of_ties([(b, a) for a, b in reversed(edges)]))
    assert groups.communities(one) == groups.communities(other) == [set("abc"), set("def")]
    assert same(*(groups.stability({"": graph}, groups.communities(graph))[0] for graph in (one, other)))
