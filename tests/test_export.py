import csv
import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from xml.etree import ElementTree

import networkx as nx
import openpyxl
import pandas as pd
import pytest
from fixtures import TEN, event, flagged, made, records, shuffled
from hypothesis import given, settings

from helpers.analysis import network, parties
from helpers.common import paths
from helpers.record import schema
from helpers.record.dataset import labels
from helpers.show import export, joined
from helpers.show.figures.actors import SIGN_COLOURS


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


def test_doubtful_and_open_dates_are_shown_in_words():
    found = slides(event("a", "2014~"), event("b", "../1989"), event("c", "1997/.."))
    shown = {
        slide["unique_id"]: (slide["start_date"], slide["display_date"], "end_date" in slide)
        for slide in found["events"]
    }
    assert shown == {
        "a": ({"year": 2014}, "c. 2014", False),
        "b": ({"year": 1989}, "by 1989", False),
        "c": ({"year": 1997}, "since 1997", False),
    }


def test_what_has_no_date_is_left_out():
    assert slides(event("a", ""))["events"] == []


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_dated_record_is_a_slide_that_the_format_takes(record, language):
    found = export.timelinejs(record, "x", language)
    assert len(found["events"]) == (record.events["dated_by"] != "none").sum()
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


def test_a_timeline_says_where_it_comes_from_and_under_which_licence(record):
    n, years = len(record.sources), sorted(record.sources["published"].str[:4])
    said = export.timelinejs(record, "x", "en")["title"]["text"]["text"]
    assert f"{n} articles in Arabic, published {years[0]}–{years[-1]}" in said
    assert "CC BY 4.0" in said
    assert "CC BY 4.0" in export.timelinejs(record, "x", "ar")["title"]["text"]["text"]


def network_of(record, language="en"):
    graph = network.project(record)
    return graph, export.flat(graph, record, language)


def from_gexf(text):
    """Return the graph of a GEXF text; networkx writes colours of edges, but does not read them."""
    graph = nx.read_gexf(io.BytesIO(text.encode()), version="1.3")
    for edge in ElementTree.fromstring(text).iter("{http://gexf.net/1.3}edge"):
        colour = edge.find("{http://gexf.net/1.3/viz}color")
        graph[edge.get("source")][edge.get("target")]["viz"] = {
            "color": {part: int(colour.get(part)) for part in "rgb"}
        }
    return graph


READERS = {"gexf": (export.gexf, from_gexf), "graphml": (export.graphml, nx.parse_graphml)}
every_format = pytest.mark.parametrize("ending", READERS)


def plain(data):
    """Return attributes with what GEXF keeps apart, place, size and colour, as `export.flat` has it."""
    rest = {name: value for name, value in data.items() if name != "viz"}
    if viz := data.get("viz"):
        rest["color"] = "#{r:02X}{g:02X}{b:02X}".format(**viz["color"])
        if "position" in viz:
            rest |= {"x": viz["position"]["x"], "y": viz["position"]["y"], "size": viz["size"]}
    return rest


def assert_equal_graphs(back, graph):
    assert {actor: plain(data) for actor, data in back.nodes(data=True)} == dict(graph.nodes(data=True))
    ties, found = (
        {tuple(sorted((a, b))): plain(data) for a, b, data in each.edges(data=True)} for each in (graph, back)
    )  # fmt: skip
    assert found == ties


@every_format
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_network_read_back_is_the_one_written(record, ending, language):
    write, read = READERS[ending]
    _, flat = network_of(record, language)
    assert flat.number_of_edges() > 200
    assert_equal_graphs(read(write(flat)), flat)


@pytest.mark.long
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
    words = ("label", "kind", "events")
    assert {name: flat.nodes["kremlin"][name] for name in words} == {"label": "kremlin-en", "kind": "body", "events": 1}
    assert flat["iran"]["usa"] == {
        "id": "iran--usa",
        "color": SIGN_COLOURS[-1],
        "weight": 5,
        "flagged": 0,
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


@every_format
def test_places_and_colours_are_those_of_the_map(record, ending):
    write, read = READERS[ending]
    graph, flat = network_of(record)
    back = {actor: plain(data) for actor, data in read(write(flat)).nodes(data=True)}
    spots = parties.spots(parties.places(graph, ("russia", "iran")))
    assert {actor: (data["x"], data["y"]) for actor, data in back.items()} == {
        actor: (pytest.approx(5 * x, abs=0.06), pytest.approx(5 * y, abs=0.06)) for actor, (x, y) in spots.items()
    }
    assert back["russia"]["x"] < 0 < back["iran"]["x"]
    assert back["iran"]["size"] > back["oman"]["size"] > 0
    assert back["russia"]["color"] != back["iran"]["color"] != back["oman"]["color"]
    assert {back[actor]["column"] for actor in ("united-states", "oman")} == {"between", "second"}


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
    standing = export.named(network.structure(record), record, "ar")
    text = export.graphml(standing)
    back = nx.parse_graphml(text, force_multigraph=True)
    assert back.is_directed()
    assert set(back) == set(standing)
    assert set(back.edges(keys=True)) == set(standing.edges(keys=True))
    for *edge, data in standing.edges(keys=True, data=True):
        assert back.edges[tuple(edge)] == data
    assert dict(back.nodes(data="label")) == {actor: labels(record.actors, "ar")[actor] for actor in standing}
    other = shuffled(record, 1)
    assert export.graphml(export.named(network.structure(other), other, "ar")) == text


@every_format
def test_a_network_to_keep_has_its_type_its_name_and_a_line(ending):
    output = export.as_graph("<x/>", "actor_network", ending, "actor_network (3)")
    assert output.metadata == {"name": "actor_network"}
    assert output.bundle == {export.GRAPHS[ending]: "<x/>", "text/plain": "actor_network (3)"}


@pytest.fixture(scope="module")
def book(record):
    return openpyxl.load_workbook(io.BytesIO(export.workbook(record)))


def rows_of(sheet):
    return [["" if value is None else value for value in row] for row in sheet.iter_rows(values_only=True)]


def test_the_workbook_holds_every_table_as_it_is_kept(record, book):
    for name, frame in record.tables().items():
        head, *rows = rows_of(book[name])
        model = schema.TABLES[name]
        assert head == list(model.model_fields)
        assert len(rows) == len(frame)
        assert [row[0] for row in rows] == frame.iloc[:, 0].tolist()


@pytest.mark.parametrize(
    ("names", "language"), [(("Events (English)", "Claims (English)"), "en"), (("الأحداث", "الأقوال"), "ar")]
)
def test_the_workbook_holds_events_and_claims_for_readers_of_both_languages(record, book, names, language):
    for name, make in zip(names, (joined.events, joined.claims), strict=True):
        sheet, frame = book[name], make(record, language)
        assert bool(sheet.sheet_view.rightToLeft) == (language == "ar")
        place = list(frame).index("first_day")
        days = [row[place] for row in rows_of(sheet)[1:]]
        assert days == [day.to_pydatetime() if pd.notna(day) else "" for day in frame["first_day"]]


def test_the_workbook_has_the_codes_in_both_languages(book):
    head, *rows = rows_of(book["codes"])
    assert head == list(schema.Code.model_fields)
    assert ["statuses", "occurred", "occurred", "وقع"] in [row[:4] for row in rows]


def test_the_workbook_lists_its_sheets_and_its_licence(book):
    rows = rows_of(book["Contents"])
    assert book.sheetnames[0] == "Contents"
    assert [(row[0], row[1]) for row in rows[1 : len(book.sheetnames)]] == [
        (sheet.title, sheet.max_row - 1) for sheet in book.worksheets[1:]
    ]
    assert any("CC BY 4.0" in str(row[0]) for row in rows)


def test_no_cell_of_the_workbook_is_a_formula_or_a_link(book):
    for sheet in book:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" and cell.hyperlink is None for cell in row)


def test_a_formula_in_the_record_is_text_in_workbook_and_csv():
    record = made(event("a", "2001"))
    record.events["label_en"] = "=1+1"
    book = openpyxl.load_workbook(io.BytesIO(export.workbook(record)))
    values = {cell.value: cell.data_type for row in book["Events (English)"].iter_rows() for cell in row}
    assert values["=1+1"] == "s"
    with zipfile.ZipFile(io.BytesIO(export.csv_files(record))) as files:
        assert b"'=1+1" in files.read("events_en.csv")


def test_zipped_tables_are_read_with_their_arabic_and_are_the_same_bytes(record):
    content = export.csv_files(record)
    assert export.csv_files(record) == content
    with zipfile.ZipFile(io.BytesIO(content)) as files:
        assert set(files.namelist()) == {
            f"{name}.csv" for name in (*schema.PACKAGE, *("events_en", "claims_en", "events_ar", "claims_ar"))
        }
        for name in files.namelist():
            assert files.read(name).startswith(b"\xef\xbb\xbf")
        head, *rows = csv.reader(io.TextIOWrapper(files.open("events.csv"), "utf-8-sig", newline=""))
    assert head == list(schema.TABLES["events"].model_fields)
    assert [row[head.index("label_ar")] for row in rows] == record.events["label_ar"].tolist()


def test_the_command_writes_all_and_says_which(tmp_path, capsys, monkeypatch):
    assert export.main([str(tmp_path / "new")]) == 0
    names = ["claimreview-ar.jsonld", "claimreview-en.jsonld", "russia-iran-data-csv.zip", "russia-iran-data.xlsx"]
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == [*names, "verdicts.csv"]
    said = capsys.readouterr().out
    assert all(f"new/{name}" in said for name in names)
    monkeypatch.setattr(paths, "data_folder", lambda: tmp_path)
    assert export.main([str(tmp_path / "none")]) == 1
    assert "is missing from" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()


def test_tables_of_a_report_are_one_workbook_in_its_language():
    content = export.tables_workbook({"ties": '"date","entries"\n"2007-10-16",3\n', "empty": '"a"\n'}, "ar")
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["ties", "empty"]
    assert rows_of(book["ties"]) == [["التاريخ", "المداخل"], [datetime(2007, 10, 16), 3]]
    assert book["ties"].sheet_view.rightToLeft


def test_exports_keep_the_flag():
    record = flagged(made(*TEN), {"treaty": "likely-error", "visit": "ambiguity"})
    shown = {slide["unique_id"]: slide["text"]["text"] for slide in export.timelinejs(record, "x", "en")["events"]}
    assert "⚑ likely error" in shown["treaty"]
    assert "⚑" not in shown["fuel"]
    flat = export.flat(network.project(record), record, "en")
    assert flat.edges["iran", "russia"]["flagged"] == 2
    assert 'title="flagged"' in export.gexf(flat)
    assert dict(zip(*joined.events(record, "ar")[["event_id", "flag"]].to_numpy().T, strict=True))["visit"] == "التباس"
