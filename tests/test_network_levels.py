"""Whom an actor counts as: itself, its state, its side."""

from fixtures import TEN, event, made, same
from standings import standing

from helpers.analysis import network


def taking_part(*actors):
    """Return a record in which each actor takes part in an event of its own."""
    return made(*(event(f"e{n}", who=f"{actor}:party") for n, actor in enumerate(actors)))


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
