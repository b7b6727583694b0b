import math
from itertools import combinations, product

import networkx as nx
import numpy as np
import pytest
from fixtures import TEN, event, made, nothing, records, relabelled, same, shuffled
from hypothesis import given, settings, strategies as st

from helpers.analysis import balance, network

RENAMED = {"russia": "zebra", "iran": "yak", "usa": "wolf", "oman": "vole", "kremlin": "toad", "putin": "seal"}
PAIR = ["russia", "iran"]


def signed(signs, times=2):
    """Return the network in which each two of ``signs`` meet ``times``: friends (1), foes (-1) or neither (0)."""
    kinds = {1: "AGREE", -1: "ASSAULT", 0: ""}
    whos = [(kinds[sign], f"{one}:party {other}:party") for (one, other), sign in signs.items() for _ in range(times)]
    named = (event(f"e{n}", "2000", kind, who, record_kind="condition") for n, (kind, who) in enumerate(whos))
    return network.project(made(*named))


def complete(names, *hostile):
    """Return the signs of a complete graph, all friends but for the ``hostile`` pairs."""
    foes = {frozenset(pair) for pair in hostile}
    return {pair: -1 if frozenset(pair) in foes else 1 for pair in combinations(names, 2)}


def counted(graph, scope="all", draws=50, pair=("a", "b")):
    return balance.census(graph, list(pair), draws).set_index("scope").loc[scope]


@pytest.mark.parametrize("names", ["abcd", "abcde", "abcdef"])
def test_friends_only_are_balanced(names):
    found = counted(signed(complete(names)))
    assert (found["n"], found["balanced"], found["positive"]) == (math.comb(len(names), 3),) * 2 + (1.0,)


@pytest.mark.parametrize("names", ["abcd", "abcde", "abcdef"])
def test_one_hostile_tie_unbalances_the_triads_it_is_in(names):
    found = counted(signed(complete(names, "ab")))
    assert found["n"] - found["balanced"] == len(names) - 2
    assert found["positive"] == pytest.approx(1 - 1 / math.comb(len(names), 2), abs=1e-4)


@pytest.mark.parametrize("split", [1, 2, 3])
def test_two_hostile_camps_are_balanced(split):
    """The structure theorem of Cartwright and Harary 1956."""
    names = "abcdef"
    found = counted(signed(complete(names, *product(names[:split], names[split:]))))
    assert (found["n"], found["balanced"], found["share"]) == (20, 20, 1.0)
    assert found["positive"] == round(1 - split * (6 - split) / 15, 4)


def test_three_hostile_camps_are_not():
    camps = ["ab", "cd", "ef"]
    foes = [pair for one, other in combinations(camps, 2) for pair in product(one, other)]
    found = counted(signed(complete("abcdef", *foes)))
    assert (found["n"], found["balanced"], found["share"]) == (20, 12, 0.6)  # the 2^3 with one of each camp are not


def test_triads_stand_in_order():
    graph = signed(complete("fbdaec"))
    assert balance.triads(graph) == list(combinations("abcdef", 3))


def test_foes_only_are_unbalanced():
    found = counted(signed(complete("abcde", *combinations("abcde", 2))))
    assert found.tolist() == [10, 0.0, 0, 0.0, 0.0, 0.0, 0.0, 1.0]


@given(st.integers(0, 2**10 - 1))
@settings(max_examples=20)
def test_triads_are_all_of_three_signed_ties(code):
    signs = dict(zip(combinations("abcde", 2), ((1, -1)[code >> n & 1] for n in range(10)), strict=True))
    found = counted(signed(signs))
    products = [math.prod(signs[side] for side in combinations(three, 2)) for three in combinations("abcde", 3)]
    assert (found["n"], found["balanced"]) == (10, products.count(1))
    assert found["share"] == round(products.count(1) / 10, 4)


def test_one_record_is_no_relation():
    assert balance.triads(signed(complete("abc"), times=1)) == []
    assert balance.triads(signed(complete("abc"), times=2)) == [("a", "b", "c")]
    assert balance.triads(network.project(made(*TEN))) == [("iran", "oman", "usa")]
    unclear = signed({("a", "b"): 1, ("b", "c"): 1, ("a", "c"): 0})
    assert (unclear["a"]["c"]["weight"], balance.triads(unclear)) == (2, [])


LISTED = ["one", "two", "three", "sign_one_two", "sign_one_three", "sign_two_three", "verdict", "common"]


def test_the_triad_of_ten_events_is_listed():
    """Oman mediates with both, and the two are against each other, in the talks and in the threat."""
    frame = balance.listed(network.project(made(*TEN)))
    assert list(frame.columns) == LISTED
    assert frame.to_numpy().tolist() == [["iran", "oman", "usa", 1, -1, 1, "unbalanced", "talks threat"]]


def test_triads_that_do_not_balance_are_listed_first_each_kind_in_order():
    frame = balance.listed(signed(complete("dcba", "bd")))
    assert frame.to_numpy().tolist() == [
        ["a", "b", "d", 1, 1, -1, "unbalanced", ""],
        ["b", "c", "d", 1, -1, 1, "unbalanced", ""],
        ["a", "b", "c", 1, 1, 1, "balanced", ""],
        ["a", "c", "d", 1, 1, 1, "balanced", ""],
    ]
    assert list(frame.index) == [0, 1, 2, 3]


def test_what_three_share_is_what_all_three_are_in():
    events = [event("trio", who="a:party b:party c:party"), event("four", who="a:party b:party c:party d:party")]
    events += [event(f"{a}{b}", who=f"{a}:party {b}:party") for a, b in combinations("abc", 2)]
    frame = balance.listed(network.project(made(*events)))
    assert frame[["one", "two", "three", "common"]].to_numpy().tolist() == [["a", "b", "c", "four trio"]]


@given(records(least=3, among=("arms",)))
@settings(max_examples=20)
def test_the_list_holds_the_triads_that_the_census_counts(drawn):
    graph = network.project(drawn)
    frame, counts = balance.listed(graph), balance.census(graph, PAIR, 5).set_index("scope")
    assert len(frame) == counts.loc["all", "n"]
    assert (frame["verdict"] == "balanced").sum() == counts.loc["all", "balanced"]
    assert (frame["common"] == "").sum() == counts.loc["apart", "n"]
    cliques = [three for three in nx.enumerate_all_cliques(graph) if len(three) == 3]
    full = {tuple(sorted(three)) for three in cliques if all(graph[a][b]["sign"] for a, b in combinations(three, 2))}
    assert {(row.one, row.two, row.three) for row in frame.itertuples()} == full
    for row in frame.itertuples():
        sides = [graph[row.one][row.two], graph[row.one][row.three], graph[row.two][row.three]]
        signs = [row.sign_one_two, row.sign_one_three, row.sign_two_three]
        assert signs == [side["sign"] for side in sides]
        assert row.verdict == ("unbalanced" if signs.count(-1) % 2 else "balanced")
        for event_id in row.common.split():
            assert all(event_id in side["events"] for side in sides)
    assert frame["verdict"].tolist() == sorted(frame["verdict"], reverse=True)


@pytest.mark.parametrize(
    ("tie", "first", "second", "verdict"),
    [
        (1, 1, 1, "balanced"),
        (1, -1, -1, "balanced"),
        (-1, 1, -1, "balanced"),
        (-1, -1, 1, "balanced"),
        (1, 1, -1, "unbalanced"),
        (1, -1, 1, "unbalanced"),
        (-1, 1, 1, "unbalanced"),
        (-1, -1, -1, "unbalanced"),
        (0, 1, 1, "open"),
        (1, 0, -1, "open"),
        (1, 1, 0, "open"),
    ],
)
def test_a_third_party_balances_or_not(tie, first, second, verdict):
    graph = signed({("a", "b"): tie, ("a", "c"): first, ("b", "c"): second})
    (row,) = balance.third_parties(graph, ["a", "b"]).to_dict("records")
    assert (row["third"], row["verdict"]) == ("c", verdict)
    assert [row[f"sign_{name}"] for name in ("tie", "first", "second")] == [tie, first, second]
    assert [row[f"weight_{name}"] for name in ("tie", "first", "second")] == [2, 2, 2]
    assert row["event_ids"] == "e2 e3 e4 e5"


def test_the_third_party_of_ten_events():
    (row,) = balance.third_parties(network.project(made(*TEN)), PAIR).to_dict("records")
    assert list(row.items()) == [
        ("third", "usa"),
        ("verdict", "open"),
        *zip(("sign_tie", "together_tie", "against_tie", "weight_tie"), (1, 3, 1, 7), strict=True),
        *zip(("sign_first", "together_first", "against_first", "weight_first"), (0, 1, 1, 2), strict=True),
        *zip(("sign_second", "together_second", "against_second", "weight_second"), (-1, 1, 4, 5), strict=True),
        ("event_ids", "accuse sanction talks threat war"),
    ]


def test_third_parties_stand_by_the_weaker_of_their_ties_then_by_both_then_by_name():
    weights = {"p": (1, 9), "q": (2, 2), "r": (3, 2), "s": (2, 2), "t": (4, 3), "alone": (5, 0)}
    events = [event("pair", who="russia:party iran:party")]
    for third, sides in weights.items():
        for side, times in zip(PAIR, sides, strict=True):
            events += [event(f"{third}-{side}-{n}", who=f"{side}:party {third}:party") for n in range(times)]
    frame = balance.third_parties(network.project(made(*events)), PAIR)
    assert frame["third"].tolist() == ["t", "r", "q", "s", "p"]
    assert list(frame.index) == [0, 1, 2, 3, 4]
    assert frame["weight_first"].tolist() == [4, 3, 2, 2, 1]


@pytest.mark.parametrize("pair", [[], ["russia"], ["russia", "oman"], ["russia", "nobody"]])
def test_who_share_no_tie_have_no_third_party(pair):
    frame = balance.third_parties(network.project(made(*TEN)), pair)
    assert frame.shape == (0, 15)


@pytest.mark.parametrize("draws", [1, 50])
@pytest.mark.parametrize("hostile", [[], [*combinations("abcdef", 2)]])
def test_signs_that_are_all_alike_leave_nothing_to_chance(hostile, draws):
    found = counted(signed(complete("abcdef", *hostile)), draws=draws)
    assert found["share"] == found["mean"] == found["low"] == found["high"] == float(not hostile)
    assert found["as_high"] == 1.0


def test_one_hostile_tie_of_a_complete_graph_is_alike_wherever_it_stands():
    found = counted(signed(complete("abcde", "bd")))
    assert found[["share", "mean", "low", "high", "as_high"]].tolist() == [0.7, 0.7, 0.7, 0.7, 1.0]


@pytest.mark.parametrize(("hostile", "share", "as_high"), [(("ab", "cd"), 0.4, 1.0), (("ab", "bc"), 0.6, 30 / 45)])
def test_the_null_is_all_ways_to_deal_the_signs(hostile, share, as_high):
    # Of the 45 ways to place two negative signs on K5, 30 let them meet (4 triads unbalanced) and 15 do not (6).
    found = counted(signed(complete("abcde", *hostile)), draws=2_000)
    assert (found["share"], found["low"], found["high"], found["positive"]) == (share, 0.4, 0.6, 0.8)
    assert found["mean"] == pytest.approx((30 * 0.6 + 15 * 0.4) / 45, abs=0.01)
    assert found["as_high"] == pytest.approx(as_high, abs=0.04)


def test_the_null_deals_all_signs_even_to_ties_in_no_triad():
    """A K5 and ten ties in no triad: a hostile tie dealt there leaves every triad balanced."""
    tail = {("a", f"x{n}"): 1 for n in range(10)}
    found = counted(signed(complete("abcde", "ab") | tail), draws=2_000)
    assert (found["n"], found["share"], found["positive"], found["high"]) == (10, 0.7, 0.95, 1.0)
    assert found["mean"] == pytest.approx((0.7 + 1.0) / 2, abs=0.02)


def test_the_interval_is_of_the_middle_95_percent_of_draws():
    signs = complete("abcdef", "ab", "bc", "cd", "de", "ef")
    found = counted(signed(signs), draws=10_000)
    threes = [set(combinations(three, 2)) for three in combinations("abcdef", 3)]
    every = combinations(signs, 5)  # all the ways to deal five hostile ties
    shares = [sum(len(three & set(foes)) % 2 == 0 for three in threes) / 20 for foes in every]
    low, high = np.percentile(shares, [2.5, 97.5])
    assert (found["low"], found["high"]) == (low, high) == (0.3, 0.7)
    assert found["mean"] == pytest.approx(np.mean(shares), abs=0.01)
    assert found["as_high"] == pytest.approx(np.mean(np.array(shares) >= found["share"]), abs=0.02)


def test_few_triads_have_no_share():
    assert balance.LEAST_TRIADS == 10
    short = complete("abcde", "ab")
    del short["d", "e"]  # 7 triads
    nine = counted(signed(short | {(one, other): 1 for one in "ab" for other in "fg"}))  # and abf, abg
    assert (nine["n"], nine["balanced"]) == (9, 4)
    assert nine[["share", "mean", "low", "high", "as_high"]].isna().all()
    enough = counted(signed(complete("abcde")))
    assert (enough["n"], enough["share"]) == (10, 1.0)


def test_a_meeting_is_no_triad_of_its_own():
    five = " ".join(f"{name}:party" for name in "abcde")
    meetings = [event(f"m{n}", who=five) for n in range(2)]
    frame = balance.census(network.project(made(*meetings)), ["a", "b"], 50)
    assert tuple(frame.iloc[0]) == ("all", 10, 1.0, 10, 1.0, 1.0, 1.0, 1.0, 1.0)
    assert (frame["scope"].tolist(), frame["n"].tolist()) == (["all", "apart", "pair"], [10, 0, 3])
    assert frame.loc[1, ["positive", "share"]].isna().all()
    pairs = balance.census(signed(complete("abcde")), ["a", "b"], 50)
    assert pairs["n"].tolist() == [10, 10, 3]
    one = [event("trio", who="a:party b:party c:party")]
    one += [event(f"{a}{b}{n}", who=f"{a}:party {b}:party") for a, b in combinations("abcd", 2) for n in range(2)]
    assert balance.census(network.project(made(*one)), ["a", "b"], 50)["n"].tolist() == [4, 3, 2]


def test_each_scope_has_a_share_of_its_own():
    names = "abcdefghijkl"
    foes = ["ab", *[("a", other) for other in "cdef"]]
    graph = signed(complete(names, *foes))
    row = counted(graph, "pair")
    assert (row["n"], row["balanced"], row["share"]) == (10, 4, 0.4)  # friends of b that are foes of a
    assert row["positive"] == round(1 - 5 / 66, 4)
    assert row["low"] <= row["mean"] <= row["high"]
    assert counted(graph, "pair", pair=("g", "h"))["share"] == 1.0


def test_the_same_seed_draws_the_same():
    graph = signed(complete("abcdef", "ab", "cd", "ae"))
    assert same(balance.census(graph, PAIR, 60), balance.census(graph, PAIR, 60))
    turned = nx.Graph(graph.subgraph(graph))
    turned.remove_edges_from(list(graph.edges))
    turned.add_edges_from((b, a, data) for a, b, data in reversed(list(graph.edges(data=True))))
    assert same(balance.census(graph, PAIR, 60), balance.census(turned, PAIR, 60))


def test_nothing_selected_has_no_triad(record):
    graph = network.project(nothing(record))
    frame = balance.census(graph, [], 50)
    assert (frame["n"].tolist(), frame["balanced"].tolist()) == ([0, 0, 0], [0, 0, 0])
    assert frame[["positive", "share", "mean", "low", "high", "as_high"]].isna().all(axis=None)
    assert balance.third_parties(graph, []).empty
    assert balance.listed(graph).shape == (0, 8)
    assert list(balance.listed(graph).columns) == LISTED


@given(records(least=3), st.integers(0, 9))
@settings(max_examples=15)
def test_neither_names_nor_the_order_of_rows_count(drawn, seed):
    graph = network.project(drawn)
    assert same(balance.census(graph, PAIR, 50), balance.census(network.project(shuffled(drawn, seed)), PAIR, 50))
    assert same(balance.listed(graph), balance.listed(network.project(shuffled(drawn, seed))))
    other, pair = network.project(relabelled(drawn, RENAMED)), [RENAMED[side] for side in PAIR]
    exact = ["scope", "n", "positive", "balanced", "share"]  # the draws go by the order of names
    assert same(balance.census(graph, PAIR, 50)[exact], balance.census(other, pair, 50)[exact])
    thirds = balance.third_parties(graph, PAIR)
    renamed = thirds.assign(third=thirds["third"].map(RENAMED)).to_dict("records")
    found = balance.third_parties(other, pair).to_dict("records")
    assert sorted(renamed, key=str) == sorted(found, key=str)
    assert balance.third_parties(graph, PAIR[::-1])["verdict"].tolist() == thirds["verdict"].tolist()
