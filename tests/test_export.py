import io
from dataclasses import replace
from datetime import UTC, date, datetime
from xml.etree import ElementTree

import networkx as nx
import pandas as pd
import pytest
from fixtures import TEN, event, made, records, shuffled
from hypothesis import given, settings

from helpers import export, network


def slides(*events, language="en"):
    return export.timelinejs(made(*events), "Title <b>", language)


def test_a_slide_has_the_fields_of_its_precision():
    found = slides(event("a", "2007-10-16"), event("b", "2001-03"), event("c", "1992/1997"))
    dates = {slide["unique_id"]: (slide["start_date"], slide.get("end_date")) for slide in found["events"]}
    assert dates == {
        "a": ({"year": 2007, "month": 10, "day": 16}, None),
        "b": ({"year": 2001, "month": 3}, None),
        "c": ({"year": 1992}, {"year": 1997}),
    }


def test_doubtful_and_open_dates_are_shown_as_coded():
    found = slides(event("a", "2014~"), event("b", "../1989"), event("c", "1997/.."))
    shown = {
        slide["unique_id"]: (slide["start_date"], slide["display_date"], "end_date" in slide)
        for slide in found["events"]
    }
    assert shown == {
        "a": ({"year": 2014}, "2014~", False),
        "b": ({"year": 1989}, "../1989", False),
        "c": ({"year": 1997}, "1997/..", False),
    }


def test_what_has_no_date_is_left_out():
    assert slides(event("a", ""))["events"] == []


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_dated_record_is_a_slide_that_the_format_takes(record, language):
    found = export.timelinejs(record, "x", language)
    assert len(found["events"]) == (record.events["date"] != "").sum()
    for slide in found["events"]:
        assert set(slide) <= {"unique_id", "start_date", "end_date", "text", "group", "display_date"}
        assert set(slide["text"]) == {"headline", "text"}
        for name in ("start_date", "end_date"):
            assert set(slide.get(name, {"year": 1})) <= {"year", "month", "day"}
            assert all(isinstance(value, int) for value in slide.get(name, {}).values())


def test_texts_are_escaped_since_the_format_is_html():
    found = slides(event("a", "2001", domains="political"))
    assert found["title"]["text"]["headline"] == "Title &lt;b&gt;"
    record = made(event("a", "2001"))
    record.events["label_en"] = "<script>alert(1)</script>"
    (slide,) = export.timelinejs(record, "x", "en")["events"]
    assert "<script" not in str(slide)


def network_of(record, language="en"):
    graph = network.project(record)
    return graph, export.flat(graph, record, language)


def from_gexf(text):
    return nx.read_gexf(io.BytesIO(text.encode()), version="1.3")


READERS = {"gexf": (export.gexf, from_gexf), "graphml": (export.graphml, nx.parse_graphml)}
every_format = pytest.mark.parametrize("ending", READERS)


def assert_equal_graphs(back, graph):
    assert dict(back.nodes(data=True)) == dict(graph.nodes(data=True))
    ties, found = (
        {tuple(sorted((a, b))): data for a, b, data in each.edges(data=True)} for each in (graph, back)
    )  # fmt: skip
    assert found == ties


@every_format
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_network_read_back_is_the_one_written(record, ending, language):
    write, read = READERS[ending]
    _, flat = network_of(record, language)
    assert flat.number_of_edges() > 200
    assert_equal_graphs(read(write(flat)), flat)


@every_format
@given(drawn=records())
@settings(max_examples=25)
def test_any_network_read_back_is_the_one_written(ending, drawn):
    write, read = READERS[ending]
    _, flat = network_of(drawn)
    assert_equal_graphs(read(write(flat)), flat)


@every_format
def test_a_network_of_nobody_is_written_and_read_back(ending):
    write, read = READERS[ending]
    _, flat = network_of(made())
    assert not read(write(flat))


def test_what_is_written_of_a_network_is_the_network():
    graph, flat = network_of(made(*TEN))
    assert set(flat) == set(graph)
    assert flat.nodes["kremlin"] == {"label": "kremlin-en", "kind": "body", "events": 1}
    assert flat["iran"]["usa"] == {
        "id": "iran--usa",
        "weight": 5,
        "together": 1,
        "against": 4,
        "sign": -1,
        "shared": 3.0,
        "events": "accuse sanction talks threat war",
        "first": "2010-06",
        "last": "2019-05",
        "domains": "arms nuclear",
        "sources": "beta-2019 zeta-2014",
        "start": "2010-06-01",
    }
    for one, other, data in graph.edges(data=True):
        for name in ("weight", "together", "against", "sign", "shared", "first", "last"):
            assert flat[one][other][name] == data[name]


@pytest.mark.parametrize(
    ("dates", "start", "end"),
    [
        (["2007"], "2007-01-01", "2007-12-31"),
        (["2007-02"], "2007-02-01", "2007-02-28"),
        (["2007-10-16", "2001~"], "2001-01-01", "2007-10-16"),
        (["1992/1997", ""], "1992-01-01", "1997-12-31"),
        (["../1989", "2001-03-12"], None, "2001-03-12"),
        (["2011-03/..", "2001"], "2001-01-01", None),
        (["../1989", "2011/.."], None, None),
        ([""], None, None),
    ],
)
def test_a_tie_lasts_from_the_first_to_the_last_day_that_its_dates_may_mean(dates, start, end):
    _, flat = network_of(made(*(event(f"e{place}", date) for place, date in enumerate(dates))))
    tie = flat["iran"]["russia"]
    assert (tie.get("start"), tie.get("end")) == (start, end)
    (edge,) = ElementTree.fromstring(export.gexf(flat)).iter("{http://gexf.net/1.3}edge")
    assert (edge.get("start"), edge.get("end")) == (start, end)


def test_the_days_of_the_record_are_iso_and_those_of_its_events(record):
    graph, flat = network_of(record)
    days = record.events.set_index("event_id")
    dated = 0
    for one, other, tie in flat.edges(data=True):
        spans = days.loc[[event for event in graph[one][other]["events"] if days["date"][event]]]
        for side, column, pick in (("start", "earliest", min), ("end", "latest", max)):
            known = [day.date() for day in spans[column] if pd.notna(day)]
            given_day = tie.get(side)
            assert (given_day is not None) == (len(known) == len(spans) > 0), (one, other)
            if given_day is not None:
                assert date.fromisoformat(given_day) == pick(known)
                dated += 1
    assert dated > 100


@every_format
def test_a_network_is_the_same_bytes_however_its_rows_stand(ending):
    write, _ = READERS[ending]
    text = write(network_of(made(*TEN))[1])
    for seed in range(3):
        assert write(network_of(shuffled(made(*TEN), seed))[1]) == text
    again = nx.Graph()
    flat = network_of(made(*TEN))[1]
    again.add_nodes_from(flat.nodes(data=True))
    again.add_edges_from(flat.edges(data=True))
    assert write(again) == text


@every_format
def test_a_network_says_neither_when_nor_by_what_it_was_written(record, ending):
    write, _ = READERS[ending]
    text = write(network_of(record)[1])
    assert "NetworkX" not in text
    assert "lastmodified" not in text
    assert "<meta" not in text
    assert nx.__version__ not in text
    assert datetime.now(tz=UTC).date().isoformat() not in text


def test_gephi_finds_a_timeline_of_days(record):
    root = ElementTree.fromstring(export.gexf(network_of(record)[1]))
    assert (root.tag, root.get("version")) == ("{http://gexf.net/1.3}gexf", "1.3")
    (graph,) = root.iter("{http://gexf.net/1.3}graph")
    assert graph.get("mode") == "dynamic"
    assert graph.get("timeformat") == "date"
    assert graph.get("defaultedgetype") == "undirected"


@every_format
@pytest.mark.parametrize(
    "label", ["<script>alert(1)</script>", "a & b", "\"quoted\" and 'so'", "]]>", "&lt;", "زيارة", "a\tb\nc", "😀"]
)
def test_a_label_with_markup_is_text_of_the_network(ending, label):
    write, read = READERS[ending]
    given_record = made(*TEN)
    given_record = replace(given_record, actors=given_record.actors.assign(label_en=label))
    text = write(network_of(given_record)[1])
    assert "<script" not in text
    assert {data["label"] for _, data in read(text).nodes(data=True)} == {label}


def test_standing_ties_read_back_are_those_of_the_record(record):
    standing = network.structure(record)
    text = export.graphml(standing)
    back = nx.parse_graphml(text, force_multigraph=True)
    assert back.is_directed()
    assert set(back) == set(standing)
    assert set(back.edges(keys=True)) == set(standing.edges(keys=True))
    for *edge, data in standing.edges(keys=True, data=True):
        assert back.edges[tuple(edge)] == data
    assert export.graphml(network.structure(shuffled(record, 1))) == text


@every_format
def test_a_network_to_keep_has_its_type_its_name_and_a_line(ending):
    output = export.as_graph("<x/>", "actor_network", ending, "actor_network (3)")
    assert output.metadata == {"name": "actor_network"}
    assert output.bundle == {export.GRAPHS[ending]: "<x/>", "text/plain": "actor_network (3)"}
