from dataclasses import replace

import pandas as pd
import pytest
from fixtures import TEN, event, made, shuffled

from helpers.analysis import network, parties

PAIR = ("russia", "iran")


def met(*events):
    return parties.third_parties(made(*events), PAIR)


def counts(frame, third):
    row = frame.set_index("third").loc[third]
    return [int(row[f"{kind}_{pole}"]) for pole in (1, 2) for kind in parties.KINDS]


def test_pairs_are_together_against_a_request_or_neither():
    pairs = parties.pairs(made(*TEN)).set_index(["event_id", "one", "other"])["kind"]
    assert pairs["treaty", "iran", "russia"] == "together"
    assert pairs["sanction", "iran", "usa"] == "against"
    assert pairs["sanction", "russia", "usa"] == "together"  # both impose it
    assert pairs["accuse", "iran", "russia"] == "neither"  # both are accused
    assert pairs["request", "iran", "russia"] == "request"
    assert pairs["threat", "oman", "usa"] == "together"  # a mediator
    assert pairs["old", "iran", "russia"] == "neither"


def test_a_third_party_is_counted_with_each_of_the_two():
    sides = parties.sides(met(*TEN), PAIR)
    assert counts(sides, "usa") == [1, 1, 0, 0, 1, 4, 0, 0]
    assert counts(sides, "oman") == [0, 0, 0, 0, 2, 0, 0, 0]
    row = sides.set_index("third").loc["usa"]
    assert row["entries"] == 5  # an entry with both counts once
    assert row["articles"] == "beta-2019 zeta-2014"
    assert next(iter(sides["third"])) == "usa"


def test_who_acts_for_one_of_the_two_is_no_third_party(record):
    beside = parties.own(record, PAIR)
    assert {"russia", "iran", "vladimir-putin", "sergey-lavrov", "gazprom"} <= beside
    assert "caspian-states" in beside  # both belong to it
    assert not beside & {"united-states", "china", "united-nations", "opec", "sco", "north-korea", "gulf-states"}


def test_the_order_of_rows_does_not_matter():
    frames = [parties.third_parties(shuffled(made(*TEN), seed), PAIR) for seed in (1, 2)]
    pd.testing.assert_frame_equal(*frames)


THREE = [
    event("a", kind="COOPERATE", who="russia:party usa:party", told="zeta-2014:1"),
    event("b", kind="COOPERATE", who="russia:party usa:party", told="beta-2019:1"),
    event("c", kind="COOPERATE", who="iran:party usa:party", told="zeta-2014:2"),
    event("d", kind="COOPERATE", who="iran:party usa:party", told="beta-2019:2"),
]


def test_whoever_stands_alike_to_both_is_said_to():
    assert parties.standing(met(*THREE), PAIR)["usa"] == parties.BOTH_WITH


@pytest.mark.parametrize("lost", range(4))
def test_a_side_of_one_entry_or_one_article_is_no_standing(lost):
    rest = [given for place, given in enumerate(THREE) if place != lost]
    assert parties.standing(met(*rest), PAIR)["usa"] == parties.MIXED
    one_article = [given | {"told": "zeta-2014:1"} for given in THREE]
    assert parties.standing(met(*one_article), PAIR)["usa"] == parties.MIXED


def test_a_majority_that_falls_with_one_article_is_no_standing():
    mixed = [
        *THREE,
        event("e", kind="ACCUSE", who="usa:initiator russia:target", told="beta-2019:3"),
    ]
    sides = parties.sides(met(*mixed), PAIR).iloc[0]
    assert (sides["together_1"], sides["against_1"]) == (2, 1)
    assert parties.standing(met(*mixed), PAIR)["usa"] == parties.MIXED  # without zeta it is one to one


@pytest.mark.parametrize(
    ("first", "second", "stands"),
    [
        ("", "AA", "SECOND_AGAINST"),
        ("CC", "AA", "SECOND_AGAINST"),
        ("AA", "C", "FIRST_AGAINST"),
        ("AA", "AA", "BOTH_AGAINST"),
        ("A", "AA", "MIXED"),
    ],
)
def test_who_is_in_conflict_with_one_alone_sets_the_two_apart(first, second, stands):
    kinds, told = {"A": "ACCUSE", "C": "COOPERATE"}, ("zeta-2014:1", "beta-2019:1")
    events = [
        event(f"{pole}{place}", kind=kinds[letter], who=f"usa:initiator {pole}:target", told=told[place])
        for pole, letters in (("russia", first), ("iran", second))
        for place, letter in enumerate(letters)
    ]
    assert parties.standing(met(*events), PAIR)["usa"] == getattr(parties, stands)


def test_triangles_are_of_those_with_a_sign_that_most_articles_name():
    events = [
        event("a", kind="REQUEST", who="iran:initiator oman:target", told="zeta-2014:1 beta-2019:1"),
        event("b", kind="ACCUSE", who="usa:initiator iran:target", told="zeta-2014:1 beta-2019:1"),
        event("c", kind="ACCUSE", who="qatar:initiator iran:target", told="zeta-2014:1"),
        event("d", kind="ACCUSE", who="qatar:initiator iran:target", told="zeta-2014:2"),
    ]
    sides = parties.sides(met(*events), PAIR)
    assert list(sides["third"]) == ["qatar", "oman", "usa"]
    assert list(parties.triangles(sides, 6)["third"]) == ["usa", "qatar"]
    assert list(parties.triangles(sides, 1)["third"]) == ["usa"]


def test_lasting_situations_are_nobodys_initiative():
    events = [
        event("visit", kind="CONSULT", who="iran:initiator russia:target", told="zeta-2014:1"),
        event("sale", kind="COOPERATE", who="russia:initiator iran:target", told="zeta-2014:2 beta-2019:1"),
        event("market", kind="COOPERATE", who="russia:initiator iran:target", record_kind="condition"),
        event("treaty", who="russia:party iran:party"),
        event("threat", kind="THREATEN", who="usa:initiator iran:target russia:initiator", told="beta-2019:2"),
    ]
    rows = parties.initiators(made(*events), PAIR)
    assert dict(zip(rows["event_id"], rows["initiator"], strict=True)) == {
        "sale": "russia",
        "threat": "russia",
        "visit": "iran",
    }
    table = parties.initiated(rows, PAIR, ["zeta-2014", "beta-2019", "other"]).to_numpy().tolist()
    assert table == [["", 2, 1, 2, 1], ["zeta-2014", 1, 1, 2, 0], ["beta-2019", 2, 0, 1, 1]]


def test_actors_stand_in_the_column_of_whom_they_meet():
    events = [
        *TEN,
        event("apart", who="qatar:party oman:party"),
        event("far", who="qatar:party chad:party"),
        event("own", who="russia:party mali:party"),
    ]
    placed = parties.places(network.project(made(*events)), PAIR)
    columns = dict(zip(placed["actor_id"], placed["column"], strict=True))
    assert columns["russia"] == columns["iran"] == "pole"
    assert (columns["usa"], columns["oman"], columns["mali"]) == ("between", "second", "first")
    assert (columns["qatar"], columns["chad"]) == ("apart", "apart")
    spots = parties.spots(placed)
    assert len(set(spots.values())) == len(placed) == len(spots)
    assert spots["russia"][0] < spots["usa"][0] < spots["iran"][0] < spots["oman"][0]


def test_the_poles_are_russia_and_iran_or_else_the_two_in_most_pairs(record):
    assert parties.poles(record) == PAIR
    other = made(event("a", who="oman:party usa:party"), event("b", who="usa:party qatar:party oman:subject"))
    other = replace(other, actors=other.actors[~other.actors["actor_id"].isin(PAIR)])
    assert parties.poles(other) == ("usa", "oman")


def test_roles_count_entries_once():
    frame = parties.roles(made(*TEN), ("initiator", "target")).set_index("actor_id")
    assert frame.loc["usa", ["initiator", "target", "entries"]].tolist() == [3, 0, 3]
    assert frame.loc["kremlin", "sources"] == "beta-2019 zeta-2014"


def test_nothing_is_counted_of_nothing():
    empty = met(event("alone", who="russia:subject"))
    assert empty.empty
    sides = parties.sides(empty, PAIR)
    assert sides.empty
    assert parties.standing(empty, PAIR).empty
    assert parties.triangles(sides, 6).empty
    assert parties.initiated(parties.initiators(made(), PAIR), PAIR, ["zeta-2014"]).empty
