import math
from collections import Counter
from itertools import combinations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from fixtures import TEN, event, made, nothing, of_ties, records, relabelled, same, shuffled
from hypothesis import given, settings, strategies as st

from helpers.analysis import network, ranks

RENAMED = {"russia": "zebra", "iran": "yak", "usa": "wolf", "oman": "vole", "kremlin": "toad", "putin": "seal"}
#: The events of TEN that are left without a source: those that the other tells.
LEFT = {
    "beta-2019": ("treaty", "visit", "fuel", "sanction", "talks", "old"),
    "zeta-2014": ("visit", "request", "accuse", "war", "threat"),
}


def ranged(record, draws=50):
    return ranks.ranges(record, network.leaving_out(record), draws)


def ranked(values):
    """Ranks of a dict by plain counting, those of 0 left out."""
    return {one: 1 + sum(other > value for other in values.values()) for one, value in values.items() if value > 0}


def many(times):
    """A record of ``times`` events with two actors, and one with one."""
    names, domains, told = "abcdef", ("political", "nuclear", "arms"), ("zeta-2014:1", "beta-2019:1")
    pairs = [*combinations(names[:5], 2), ("a", "f"), ("a", "b"), ("a", "c"), ("a", "b")]
    events = [event("alone", who="a:party")]
    for n in range(times):
        one, other = pairs[n % len(pairs)]
        other = f"once-{n}" if n % 6 == 5 else other
        third = " g:party" if n % 7 == 3 else ""
        who, where = f"{one}:party {other}:party{third}", told[n % 5 == 0]
        events.append(event(f"e{n:02}", "2000", "AGREE", who, domains[n * n % 3], told=where))
    return made(*events)


def test_ranks_are_from_the_largest_and_equals_share_the_best():
    values = pd.DataFrame({"x": [3.0, 5.0, 3.0, 1.0, 0.0], "y": [0.0, 0.0, 2.0, 0.0, 0.0]})
    assert ranks.ranked(values, 5).to_dict("list") == {"x": [2, 1, 2, 4, 5], "y": [5, 5, 1, 5, 5]}
    assert ranks.ranked(values, 9)["x"].tolist() == [2, 1, 2, 4, 9]


def test_a_nought_is_never_before_a_value():
    values = pd.DataFrame({"x": [3.0, 2.0, 1.0, 0.0], "y": [0.0, 0.0, 2.0, 0.0]})
    assert ranks.ranked(values, 2).to_dict("list") == {"x": [1, 2, 3, 4], "y": [2, 2, 1, 2]}


def test_the_ranks_of_ten_events():
    frame = ranged(made(*TEN))
    columns = ["measure", "actor_id", "value", "rank", "source_low", "source_high", "hangs_on", "draw_low", "draw_high"]
    assert list(frame.columns) == columns
    some = frame[frame["rank"].notna()]
    assert list(some[columns[:7]].itertuples(index=False, name=None)) == [
        ("strength", "iran", 16, 1, 1, 1, ""),
        ("strength", "russia", 9, 2, 2, 3, "zeta-2014"),
        ("strength", "usa", 9, 2, 2, 3, "beta-2019"),
        ("strength", "oman", 4, 4, 4, 4, ""),
        ("strength", "kremlin", 1, 5, 5, 5, ""),
        ("strength", "putin", 1, 5, 5, 5, ""),
        ("betweenness", "iran", 0.75, 1, 1, 1, ""),
        ("betweenness", "usa", 0.05, 2, 2, 2, ""),
        ("pagerank", "iran", 0.3843, 1, 1, 1, ""),
        ("pagerank", "usa", 0.2113, 2, 2, 3, "beta-2019"),
        ("pagerank", "russia", 0.2078, 3, 2, 3, "beta-2019"),
        ("pagerank", "oman", 0.1057, 4, 4, 4, ""),
        ("pagerank", "kremlin", 0.0454, 5, 5, 5, ""),
        ("pagerank", "putin", 0.0454, 5, 5, 5, ""),
        ("participation", "russia", 1.0, 1, 1, 3, "zeta-2014"),
        ("participation", "iran", 0.973, 2, 1, 1, "beta-2019"),  # equal first with Russia there, alone here
        ("participation", "usa", 0.667, 3, 2, 3, "zeta-2014"),
    ]
    none = frame[frame["rank"].isna()]
    assert none["actor_id"].tolist() == ["kremlin", "oman", "putin", "russia", "kremlin", "oman", "putin"]
    assert none["value"].eq(0).all()
    assert none[["source_low", "source_high", "draw_low", "draw_high"]].isna().all(axis=None)
    assert none["hangs_on"].eq("").all()


@pytest.mark.parametrize("measure", ranks.RANKED)
def test_leaving_out_a_source_is_as_projecting_without_its_events(measure):
    values = {}
    for source, names in {"": [one["event_id"] for one in TEN], **LEFT}.items():
        kept = made(*(one for one in TEN if one["event_id"] in names))
        values[source] = network.measures(network.project(kept)).set_index("actor_id")[measure].to_dict()
    whole, (beta, zeta) = ranked(values[""]), (ranked(values[source]) for source in LEFT)
    frame = ranged(made(*TEN)).query("measure == @measure").set_index("actor_id")
    for actor, rank in whole.items():
        without = {source: found.get(actor, len(whole)) for source, found in zip(LEFT, (beta, zeta), strict=True)}
        row = frame.loc[actor]
        assert row[["rank", "source_low", "source_high"]].tolist() == [
            rank,
            *map(sorted(without.values()).__getitem__, (0, 1)),
        ]
        moves = {source: abs(other - rank) for source, other in without.items()}
        assert row["hangs_on"] == (max(moves, key=moves.get) if any(moves.values()) else "")
    assert frame["rank"].notna().sum() == len(whole)


def test_who_a_source_alone_tells_of_is_last_without_it():
    ties = [("b", "c", "beta-2019:1"), ("d", "e", "zeta-2014:1")]
    ties += [("a", "b", "beta-2019:1")] * 3 + [("d", "e", "zeta-2014:1")]
    record = made(*(event(f"e{n}", who=f"{a}:party {b}:party", told=told) for n, (a, b, told) in enumerate(ties)))
    frame = ranged(record).query("measure == 'strength'").set_index("actor_id")
    assert frame["value"].to_dict() == {"b": 4, "a": 3, "d": 2, "e": 2, "c": 1}
    assert frame["rank"].to_dict() == {"b": 1, "a": 2, "d": 3, "e": 3, "c": 5}
    assert frame["source_low"].to_dict() == {"b": 1, "a": 2, "d": 1, "e": 1, "c": 3}
    assert frame["source_high"].to_dict() == {"b": 5, "a": 5, "d": 5, "e": 5, "c": 5}
    # d and e move two places up without the one source and two down without the other: the first is named.
    assert frame["hangs_on"].to_dict() == {**dict.fromkeys("bade", "beta-2019"), "c": "zeta-2014"}


def test_an_actor_that_is_gone_does_not_keep_its_rank():
    """Only z lies between others; without the one source that tells of it, only b does."""
    ties = [("z", leaf, "beta-2019:1") for leaf in "abcd"] + [("a", "c", "beta-2019:1")]
    ties += [("a", "b", "zeta-2014:1"), ("b", "c", "zeta-2014:1")]
    record = made(*(event(f"e{n}", who=f"{a}:party {b}:party", told=told) for n, (a, b, told) in enumerate(ties)))
    frame = ranged(record).query("measure == 'betweenness'").set_index("actor_id")
    assert frame["rank"].dropna().to_dict() == {"z": 1}
    assert frame.loc["z", ["source_low", "source_high", "hangs_on"]].tolist() == [1, 2, "beta-2019"]


def test_each_measure_stands_in_the_order_of_its_ranks():
    frame = ranged(many(24))
    assert frame["measure"].unique().tolist() == ["strength", "betweenness", "pagerank", "participation"]
    for _, part in frame.groupby("measure"):
        places = part["rank"].fillna(math.inf)
        assert places.is_monotonic_increasing
        equal = part.groupby("rank")["actor_id"].agg(list)
        assert equal.map(lambda actors: actors == sorted(actors)).all()


def test_the_interval_over_draws_is_that_of_resampling_by_hand():
    draws, record = 60, many(24)
    graph, rows = network.project(record), network.joint(record)
    events = sorted(set(rows["event_id"]))
    assert len(events) == 24
    counts = np.random.default_rng(ranks.SEED).multinomial(24, [1 / 24] * 24, size=draws)
    found = {measure: [] for measure in ranks.RANKED}
    for drawn in counts.tolist():
        times = dict(zip(events, drawn, strict=True))
        again = nx.Graph()
        again.add_nodes_from(sorted(graph))
        spread = {actor: Counter() for actor in graph}
        for row in rows.itertuples():
            for _ in range(times[row.event_id]):
                weight = again.get_edge_data(row.one, row.other, {"weight": 0})["weight"]
                again.add_edge(row.one, row.other, weight=weight + 1)
                spread[row.one][row.domain_id] += 1
                spread[row.other][row.domain_id] += 1
        page, between = nx.pagerank(again), nx.betweenness_centrality(again)
        values = {
            "strength": dict(again.degree(weight="weight")),
            "betweenness": {actor: round(value, 4) for actor, value in between.items()},
            # Damping gives some of it even to an actor that the draw does not have.
            "pagerank": {actor: round(value, 4) if again[actor] else 0 for actor, value in page.items()},
            "participation": {actor: round(network.participation(spread[actor], 3), 3) for actor in graph},
        }
        assert values["strength"] == {actor: sum(spread[actor].values()) for actor in graph}
        for measure in ranks.RANKED:
            found[measure].append(values[measure])
    frame = ranged(record, draws)
    for measure in ranks.RANKED:
        part = frame[(frame["measure"] == measure) & frame["rank"].notna()].set_index("actor_id")
        assert len(part) > 2
        for actor, row in part.iterrows():
            places = []
            for values in found[measure]:
                positive = sum(value > 0 for value in values.values())
                last = max(len(part), positive + 1)
                places.append(
                    1 + sum(other > values[actor] for other in values.values()) if values[actor] > 0 else last
                )
            places.sort()
            assert [row["draw_low"], row["draw_high"]] == [places[round(part * 59)] for part in (0.025, 0.975)]
    assert (frame["draw_low"] < frame["draw_high"]).any()


def test_the_same_draws_each_time():
    record = many(24)
    assert ranks.DRAWS == 200
    assert same(ranged(record, 200), ranks.ranges(record, network.leaving_out(record)))
    assert same(ranged(record), ranged(record))


@pytest.mark.parametrize(("times", "given_"), [(19, False), (20, True)])
def test_below_twenty_events_with_two_actors_there_is_no_interval(times, given_):
    assert ranks.LEAST_EVENTS == 20
    record = many(times)
    assert len(record.events) == times + 1
    frame = ranged(record)
    some = frame[frame["rank"].notna()]
    assert some[["draw_low", "draw_high"]].notna().all(axis=None) == given_
    assert some[["draw_low", "draw_high"]].isna().all(axis=None) == (not given_)
    assert some[["source_low", "source_high"]].notna().all(axis=None)


def test_a_network_that_every_draw_leaves_alike_has_no_range():
    record = of_ties([("a", "b")] * 10 + [("b", "c")] * 10)
    frame = ranged(record).query("measure == 'strength'").set_index("actor_id")
    assert frame.loc["b", ["rank", "draw_low", "draw_high"]].tolist() == [1, 1, 1]
    assert frame.loc["a", ["rank", "draw_low", "draw_high"]].tolist() == [2, 2, 3]


def test_one_source_alone_cannot_be_left_out():
    frame = ranged(of_ties([("a", "b"), ("b", "c")]))
    strength = frame[frame["measure"] == "strength"]
    assert strength[["actor_id", "rank"]].to_numpy().tolist() == [["b", 1], ["a", 2], ["c", 2]]
    assert frame[["source_low", "source_high"]].isna().all(axis=None)
    assert frame["hangs_on"].eq("").all()


def test_a_source_that_tells_every_tie_is_not_among_those_left_out():
    """The other source tells of one actor at a time: without the first there is no tie, and so no variant."""
    lone = event("lone", who="d:party", told="beta-2019:1")
    ties = [event(f"e{n}", who=f"{a}:party {b}:party") for n, (a, b) in enumerate(["ab", "bc", "bc"])]
    frame = ranged(made(*ties, lone)).query("measure == 'strength'")
    some = frame[frame["rank"].notna()]
    columns = ["actor_id", "rank", "source_low", "source_high", "hangs_on"]
    assert some[columns].to_numpy().tolist() == [["b", 1, 1, 1, ""], ["c", 2, 2, 2, ""], ["a", 3, 3, 3, ""]]


def test_an_actor_that_a_draw_does_not_have_is_last_in_it():
    """One record of twenty tells of x and y: more than a third of the draws leave them out, (1 - 1/20)^20."""
    record = of_ties([("a", "b")] * 10 + [("b", "c")] * 9 + [("x", "y")])
    frame = ranged(record, 200).query("measure == 'pagerank'").set_index("actor_id")
    assert frame["rank"].to_dict() == {"b": 1, "a": 4, "c": 5, "x": 2, "y": 2}
    assert frame.loc[["x", "y"], "value"].tolist() == [0.2, 0.2]  # p = 0.15/5 + 0.85 p
    assert frame.loc[["x", "y"], "draw_high"].tolist() == [5, 5]


def test_an_actor_without_ties_has_no_rank_by_strength():
    frame = ranged(made(event("a", who="iran:party"), event("b", who="usa:party oman:party")))
    iran = frame[frame["actor_id"] == "iran"].set_index("measure")
    assert iran["rank"].isna().to_dict() == {
        "strength": True,
        "betweenness": True,
        "pagerank": False,
        "participation": True,
    }
    assert iran.loc["pagerank", "rank"] == 3


def test_nothing_selected_has_no_rank(record):
    frame = ranged(nothing(record))
    assert frame.shape == (0, 9)


@given(records(least=2), st.integers(0, 9))
@settings(max_examples=10)
def test_neither_names_nor_the_order_of_rows_count(drawn, seed):
    frame = ranged(drawn)
    assert same(frame, ranged(shuffled(drawn, seed)))
    renamed = frame.assign(actor_id=frame["actor_id"].map(RENAMED)).sort_values(["measure", "actor_id"])
    other = ranged(relabelled(drawn, RENAMED)).sort_values(["measure", "actor_id"])
    assert renamed.to_numpy(dtype=str).tolist() == other.to_numpy(dtype=str).tolist()
    some = frame[frame["rank"].notna()]
    assert (some["source_low"].isna() == some["source_high"].isna()).all()
    assert (some["source_low"].fillna(1) <= some["source_high"].fillna(1)).all()
    assert (some["rank"] >= 1).all()


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_rows_does_not_move_the_draws(seed):
    record = many(24)
    frame = ranged(record)
    assert same(frame, ranged(shuffled(record, seed)))
    names = {one: one for one in record.actors["actor_id"]} | dict(zip("abcdefg", "gfedcba", strict=True))
    other = ranged(relabelled(record, names))
    renamed = frame.assign(actor_id=frame["actor_id"].map(names))
    keys = ["measure", "actor_id"]
    assert same(renamed.sort_values(keys, ignore_index=True), other.sort_values(keys, ignore_index=True))
