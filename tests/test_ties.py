"""Ties between states: signs, groups that are there, and none where events are few."""

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from helpers.analysis import ties
from helpers.analysis.dyads import QUADS


def rows(*given):
    frame = pd.DataFrame(given, columns=["source", "target", *QUADS])
    counts = frame[list(QUADS)]
    return frame.assign(scored=counts.sum(axis=1), score_sum=counts.dot([2, 6, -3, -8]))


def two_groups(within=40, across=2):
    names = ["AAA", "BBB", "CCC", "DDD", "EEE", "FFF", "GGG", "HHH"]
    return rows(
        *(
            (one, other, within if (i < 4) == (j < 4) else across, 0, 0, 1)
            for i, one in enumerate(names)
            for j, other in enumerate(names)
            if i != j
        )
    )


def test_signs_add_both_directions():
    frame = ties.signed(rows(("RUS", "IRN", 5, 1, 2, 0), ("IRN", "RUS", 3, 0, 0, 1), ("RUS", "RUS", 9, 9, 9, 9)))
    row = frame.iloc[0]
    assert len(frame) == 1
    assert (row["a"], row["b"], row["events"], row["cooperation"], row["conflict"]) == ("IRN", "RUS", 12, 9, 3)
    assert row["balance"] == 0.5
    assert row["score_mean"] == pytest.approx((10 + 6 - 6 + 6 - 8) / 12)
    bare = ties.signed(rows(("RUS", "IRN", 5, 1, 2, 0)).drop(columns=["scored", "score_sum"]))
    assert bare["score_mean"].isna().all()


def test_events_without_a_score_are_not_part_of_its_mean():
    some = rows(("RUS", "IRN", 5, 0, 0, 0), ("IRN", "RUS", 3, 0, 0, 0), ("RUS", "CHN", 2, 0, 0, 0))
    found = ties.signed(some.assign(scored=[3, 1, 0], score_sum=[6.0, 4.0, 0.0])).set_index(["a", "b"])["score_mean"]
    assert found["IRN", "RUS"] == (6 + 4) / (3 + 1)
    assert pd.isna(found["CHN", "RUS"])


def test_partners_are_sorted_by_events_then_by_name():
    frame = ties.signed(rows(("RUS", "IRN", 5, 0, 0, 0), ("CHN", "RUS", 5, 0, 0, 0), ("RUS", "USA", 0, 0, 10, 0)))
    found = ties.partners(frame, "RUS")
    assert found["partner"].tolist() == ["USA", "CHN", "IRN"]
    assert found["share"].tolist() == [0.5, 0.25, 0.25]
    assert found["balance"].tolist() == [-1.0, 1.0, 1.0]


def test_groups_that_are_there_are_found_every_time():
    groups, measures = ties.communities(ties.signed(two_groups()), 10)
    assert [{state for state in groups if groups[state] == number} for number in (0, 1)] == [
        {"AAA", "BBB", "CCC", "DDD"},
        {"EEE", "FFF", "GGG", "HHH"},
    ]
    assert measures["groups"] == 2 and measures["stability"] == 1.0
    assert measures["events"] == 2 * 12 * 40 + 32 * 2
    shuffled = two_groups().sample(frac=1, random_state=3)
    assert ties.communities(ties.signed(shuffled), 10) == (groups, measures)


def test_groups_that_are_not_there_are_said_to_be_loose():
    random = np.random.default_rng(0)
    names = [f"{letter}{letter}{letter}" for letter in "ABCDEFGHIJKLMNOP"]
    pairs = [(one, other) for one in names for other in names if one < other]
    frame = rows(*((one, other, int(random.poisson(10)), 0, 0, 0) for one, other in pairs))
    _, measures = ties.communities(ties.signed(frame), 10)
    assert measures["stability"] < 0.5
    assert measures["modularity"] < 0.2


def test_few_events_have_no_groups_and_no_centralities():
    few = ties.signed(rows(("RUS", "IRN", 999, 0, 0, 0)))
    with pytest.raises(ValueError, match="999 events of cooperation; at least 1000 are needed"):
        ties.communities(few)
    with pytest.raises(ValueError, match="999 events; at least 1000 are needed"):
        ties.centralities(few)
    with pytest.raises(ValueError, match="0 events of cooperation"):  # of a provider that codes conflict alone
        ties.communities(ties.signed(rows(("RUS", "IRN", 0, 0, 0, 5000))))


def test_who_is_between_is_central():
    frame = ties.signed(rows(*(("HUB", other, 200, 0, 0, 50) for other in ("AAA", "BBB", "CCC", "DDD"))))
    found = ties.centralities(frame).set_index("state")
    assert found.loc["HUB", ["events", "partners", "strength", "betweenness"]].tolist() == [1000, 4, 0.5, 1.0]
    assert found["strength"].sum() == pytest.approx(1)
    assert (found.drop("HUB")["betweenness"] == 0).all()


def test_the_index_of_two_groupings_is_that_of_hubert_and_arabie():
    one = dict(zip("abcdefgh", [0, 0, 0, 0, 1, 1, 1, 1], strict=True))
    other = dict(zip("abcdefgh", [0, 0, 0, 1, 1, 1, 1, 1], strict=True))
    assert ties.rand_index(one, one) == 1.0
    # pairs together in both: 3 + 6 = 9; in one: 12; in the other: 3 + 10 = 13; of 28
    assert ties.rand_index(one, other) == pytest.approx((9 - 12 * 13 / 28) / ((12 + 13) / 2 - 12 * 13 / 28))
    assert ties.rand_index({}, {}) == 1.0


def test_a_graph_does_not_depend_on_the_order_of_its_rows():
    edges = ties.signed(two_groups())
    once, again = (ties.centralities(frame) for frame in (edges, edges.iloc[::-1]))
    pd.testing.assert_frame_equal(once, again)
    assert nx.is_connected(ties._graph(edges, "events"))
