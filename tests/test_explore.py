import sys

import networkx as nx
import pytest
from fixtures import TEN, event, made

from helpers.analysis import network
from helpers.common.faults import FaultsError
from helpers.notebook import explore
from helpers.selection.parameters import ActorNetwork, parse

ON = parse(ActorNetwork, {"interactive": True})


@pytest.fixture
def small():
    return made(*TEN)


def child(shown, name):
    return next(item for item in shown.children if f"explore-{name}" in item._dom_classes)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_where_it_is_not_asked_for_a_line_says_how_to_have_it(small, language, monkeypatch):
    for library in ("ipywidgets", "ipysigma"):
        monkeypatch.setitem(sys.modules, library, None)
    shown = explore.show(network.project(small), small, parse(ActorNetwork, {"language": language}))
    assert "interactive = True" in shown.bundle["text/plain"]


def test_without_the_extra_a_sentence_says_what_to_install(small, monkeypatch):
    monkeypatch.setitem(sys.modules, "ipysigma", None)
    with pytest.raises(FaultsError, match=r"ipysigma.*the extra 'lab'"):
        explore.show(network.project(small), small, ON)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_actor_and_tie_is_there_by_its_name_in_the_language(record, language):
    graph = network.project(record)
    drawn = explore.drawable(graph, record, language)
    assert nx.utils.graphs_equal(nx.Graph(list(drawn.edges)), nx.Graph(list(graph.edges)))
    assert set(drawn) == set(graph)
    names = dict(zip(record.actors["actor_id"], record.actors[f"label_{language}"], strict=True))
    assert all(data["label"] == names[actor] for actor, data in drawn.nodes(data=True))
    assert len({(data["x"], data["y"]) for _, data in drawn.nodes(data=True)}) == len(drawn)
    assert drawn.edges["iran", "russia"]["records"] == graph.edges["iran", "russia"]["weight"]


def test_a_click_on_an_actor_shows_the_records_it_takes_part_in(record):
    graph = network.project(record)
    shown = explore.show(graph, record, ON)
    sigma, records = child(shown, "graph"), child(shown, "records")
    assert records.value == ""
    sigma.selected_node = "sergey-lavrov"
    events = set(record.event_actors["event_id"][record.event_actors["actor_id"] == "sergey-lavrov"])
    assert events
    assert f": {len(events)}</caption>" in records.value
    assert all(f'id="record-{name}"' in records.value for name in events)
    sigma.selected_node = None
    assert records.value == ""


def test_a_click_on_a_tie_shows_its_records_with_where_they_stand(record):
    graph = network.project(record)
    shown = explore.show(graph, record, ON)
    sigma, records = child(shown, "graph"), child(shown, "records")
    one, other, data = min(graph.edges(data=True), key=lambda tie: (tie[2]["weight"], tie[0], tie[1]))
    sigma.selected_edge = (other, one)
    assert [f'id="record-{name}"' in records.value for name in data["events"]] == [True] * len(data["events"])
    assert "¶" in records.value


def test_an_empty_network_can_be_explored_too():
    nobody = made(event("alone", "2001", who="russia:subject"))
    graph = network.project(nobody)
    assert len(graph) == 0
    assert len(explore.show(graph, nobody, ON).children) == 3


def test_what_strangers_wrote_is_text(small):
    small.events["summary_en"] = '<script>alert("x")</script>'
    html = explore.told(small, ["visit"], "", "en")
    assert "<script" not in html
    assert "&lt;script&gt;" in html
