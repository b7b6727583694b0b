import csv
import io
import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, strategies as st

from helpers.record import legend, vocabulary
from helpers.show import joined, tables
from helpers.words.messages import messages

HOSTILE = ["<script>alert(1)</script>", '" onclick="x', "' onclick='x", "&lt;b&gt;", "</td></table><img src=x>"]
COLUMNS = ["date", "label", "summary", "domain", "quad_class", "status", "initiator", "sources"]
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Page(HTMLParser):
    """The tags of a page with their attributes, and the text of its cells and lines."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.tags, self.texts = [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag in ("td", "th", "caption", "p"):
            self.texts.append("")

    def handle_data(self, data):
        if self.texts and data.strip():
            self.texts[-1] += data

    def of(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


def page(output):
    return Page(output.bundle["text/html"])


def read(text):
    return list(csv.reader(io.StringIO(text, newline="")))


def assert_only_the_markup_of_a_table(found):
    table = {"div", "table", "caption", "thead", "tbody", "tr", "th", "td", "bdi", "p"}
    assert {tag for tag, _ in found.tags} <= table | {"details", "summary", "ul", "li", "b", "label", "input", "output"}
    assert {name for _, attributes in found.tags for name in attributes} <= {
        *("class", "dir", "lang", "style", "scope", "id", "role", "aria-label", "data-key"),
        *("hidden", "type", "autocomplete"),
    }


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_an_actor_and_a_label_with_markup_are_shown_as_text(record, name, language):
    visit = record.events["event_id"] == "putin-visits-tehran-2007"
    putin = record.actors["actor_id"] == "vladimir-putin"
    label = f"label_{language}"
    record = replace(
        record,
        events=record.events[visit].assign(**{label: name}),
        actors=record.actors.assign(**{label: record.actors[label].mask(putin, name)}),
        editorial_notes=record.editorial_notes.head(0),
    )
    events = joined.events(record, language)
    found = page(tables.table(events, "events", "Events", language, COLUMNS, anchor="event_id"))
    assert_only_the_markup_of_a_table(found)
    _caption, *cells = found.texts
    row = dict(zip(COLUMNS, cells[len(COLUMNS) :], strict=True))
    assert row["label"] == name
    assert name in row["initiator"]


@pytest.mark.parametrize("name", HOSTILE)
def test_captions_anchors_and_sentences_with_markup_are_shown_as_text(name):
    found = page(tables.table(pd.DataFrame({"actor": ["Iran"], "key": [name]}), "a", name, "en", ["actor"], "key"))
    assert_only_the_markup_of_a_table(found)
    assert found.texts[0] == name
    assert found.of("tr")[1] == {"id": f"record-{name}"}
    assert found.of("div")[0]["aria-label"] == name
    prose = page(tables.prose(["Before.", name], "en"))
    assert_only_the_markup_of_a_table(prose)
    assert prose.texts == ["Before.", name]


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_tables_and_sentences_stand_in_the_direction_of_their_language(language, direction):
    for output in (
        tables.table(pd.DataFrame({"actor": ["إيران", "Iran"]}), "a", "A", language, ["actor"]),
        tables.prose(["جملة"], language),
    ):
        (outer,) = page(output).of("div")
        assert (outer["dir"], outer["lang"]) == (direction, language)


@pytest.mark.parametrize(
    ("language", "apart"), [("ar", {"Iran": "ltr", "PLOVER وغيره": "ltr"}), ("en", {"إيران": "rtl"})]
)
def test_a_cell_runs_as_its_table_does_where_its_first_letter_does_not_run_otherwise(language, apart):
    texts = ["إيران", "Iran", "¶9, 16", "2014", "", "PLOVER وغيره", "\u2066Iran\u2069"]
    html = tables.table(pd.DataFrame({"actor": texts}), "a", "A", language, ["actor"]).bundle["text/html"]
    found = {text: way for way, text in re.findall(r'<bdi dir="(\w+)"[^>]*>([^<]*)</bdi>', html)}
    assert found == apart


@pytest.mark.parametrize(
    ("language", "said"),
    [("ar", {"Reuters, 2015": "en", "\u2068Reuters\u2069 (2015)": "en"}), ("en", {"رويترز، 2015": "ar"})],
)
def test_what_is_in_another_language_says_so_in_cells_and_in_what_unfolds(language, said):
    texts = [
        "Reuters, 2015",
        "رويترز، 2015",
        "¶9, 16",
        "",
        "PLOVER وغيره",
        "من (Reuters)",
        "\u2068Reuters\u2069 (2015)",
    ]
    frame = pd.DataFrame({"event_id": [f"e{place}" for place in range(len(texts))], "reference": texts})
    lines = {name: [(text, "")] for name, text in zip(frame["event_id"], texts, strict=True)}
    html = tables.table(frame, "a", "A", language, ["reference"], "event_id", lines).bundle["text/html"]
    cells = re.findall(r'<td[^>]*><(?:bdi dir="\w+"|span) lang="(\w+)">([^<]*)</', html)
    assert {text: way for way, text in cells} == said
    assert {text: way for way, text in re.findall(r'<p><bdi dir="auto" lang="(\w+)">([^<]*)</bdi></p>', html)} == said


def test_each_heading_heads_its_column():
    found = page(tables.table(pd.DataFrame({"actor": ["إيران", "Iran"]}), "a", "A", "ar", ["actor"]))
    assert [head["scope"] for head in found.of("th")] == ["col"]
    assert found.texts[1] == "الفاعل"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_row_has_the_anchor_that_figures_link_to(record, language):
    events = joined.events(record, language)
    found = page(tables.table(events, "events", "Events", language, COLUMNS, anchor="event_id"))
    _head, *rows = found.of("tr")
    assert [row["id"] for row in rows] == [f"record-{event}" for event in record.events["event_id"]]
    assert len({row["id"] for row in rows}) == len(rows)


def test_a_table_without_an_anchor_has_no_ids(record):
    told = record.sources[["source_id", "title_en"]]
    found = page(tables.table(told, "sources", "Sources", "en", told.columns))
    assert len(found.of("tr")) == 1 + len(told)
    assert all("id" not in attributes for _, attributes in found.tags)


@pytest.mark.parametrize(
    ("value", "text"), [(None, ""), (float("nan"), ""), (0.5, "0.5"), (3.0, "3"), (7, "7"), (-2, "-2"), ("=1", "=1")]
)
def test_a_cell_shows_a_value_in_its_shortest_form(value, text):
    frame = pd.DataFrame({"actor": pd.Series([value], dtype=object)})
    assert page(tables.table(frame, "a", "A", "en", ["actor"])).texts[2] == text


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([1.0, 0.25, None], ["1.00", "0.25", ""]),
        ([12.5, 3.0], ["12.5", "3.0"]),
        ([1 / 3, 2.0], ["0.33", "2.00"]),
        ([487, 1234567, 9999], ["487", "1,234,567", "9999"]),
    ],
)
def test_the_numbers_of_a_column_have_the_same_decimals(values, texts):
    frame = pd.DataFrame({"entries": values})
    assert page(tables.table(frame, "a", "A", "en", ["entries"])).texts[2:] == texts


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(
    ("values", "side"),
    [
        ([1, 20], "right"),
        (["80%", "", "9%"], "right"),
        (["\u206680%\u2069"], "right"),
        (["0.80", "-0.1"], "right"),
        (["12", "none"], "start"),
        (["¶9"], "start"),
        (["", ""], "start"),
        (["1995–2024"], "start"),
    ],
)
def test_numbers_stand_at_the_right_with_their_heading_and_words_where_reading_begins(values, side, language):
    html = tables.table(pd.DataFrame({"value": values}), "a", "A", language, ["value"]).bundle["text/html"]
    assert set(re.findall(r"<t[hd] [^>]*text-align:(\w+)", html)) == {side}
    years = tables.table(pd.DataFrame({"when": ["1989"]}), "a", "A", language, ["when"]).bundle["text/html"]
    assert "text-align:right" not in years


@pytest.mark.parametrize("language", ["en", "ar"])
def test_dates_are_sorted_as_dates(record, language):
    say, dated = messages(language), record.events[record.events["date"] != ""]
    html = tables.table(pd.DataFrame({"when": dated["date"].map(say.date)}), "a", "A", language, ["when"]).bundle[
        "text/html"
    ]
    keys = re.findall(r'data-key="([\d-]+)"', html)
    assert len(keys) == len(dated) > 50
    days = [re.search(r"\d{4}(-\d\d)?(-\d\d)?", date)[0] for date in dated["date"]]
    assert keys == [f"{day}{'-00' * (2 - day.count('-'))}" for day in days]


@pytest.mark.parametrize(("rows", "more"), [(10, 0), (11, 1), (30, 20)])
def test_a_report_shows_ten_rows_and_the_others_when_asked(rows, more):
    frame = pd.DataFrame({"id": [f"r{n}" for n in range(rows)], "label": "x"})
    cards = {"r0": [("one", "")], f"r{rows - 1}": [("last", "")]}
    output = tables.table(frame, "t", "c", "en", ["label"], "id", cards)
    found = page(output)
    assert len([row for row in found.of("tr") if row.get("class") == "rest"]) == more
    assert [row["class"] for row in found.of("tr") if "card" in row.get("class", "")] == [
        "card",
        "card rest" if more else "card",
    ]
    hidden = [tag for tag, attributes in found.tags if "hidden" in attributes]
    assert hidden == (["div", "label"] if more else [])  # of no use but in a report
    assert (f"Show all {rows} rows" in output.bundle["text/html"]) == bool(more)


def test_the_csv_has_every_column_and_the_page_those_asked_for():
    frame = pd.DataFrame({"key": ["a"], "actor": ["Iran"], "entries": [3]})
    output = tables.table(frame, "a", "Actors", "en", ["entries", "actor"])
    assert read(output.bundle["text/csv"]) == [["key", "actor", "entries"], ["a", "Iran", "3"]]
    assert page(output).texts == ["Actors", "Entries", "Actor", "3", "Iran"]
    assert output.metadata == {"name": "a"}


def test_an_empty_table_keeps_its_headings():
    output = tables.table(pd.DataFrame({"actor": [], "entries": []}), "a", "Nobody", "en", ["actor", "entries"])
    assert read(output.bundle["text/csv"]) == [["actor", "entries"]]
    assert page(output).texts == ["Nobody", "Actor", "Entries"]


@pytest.mark.parametrize("sign", FORMULA)
def test_a_text_that_a_spreadsheet_would_run_is_guarded_in_cells_and_headings(sign):
    formula = f'{sign}HYPERLINK("http://x")'
    table = read(tables.csv_text(pd.DataFrame({formula: [formula], "plain": ["a"]})))
    guarded = f"'{formula}".replace("\r", "\n")  # a carriage return may be written as a newline
    assert [[cell.replace("\r", "\n") for cell in row] for row in table] == [[guarded, "plain"], [guarded, "a"]]


@pytest.mark.parametrize("text", ["a=1", "1+1", "ـ-", "2010-01-31", "../1989", "me@x", "", " ", "'=1", "نص"])
def test_other_texts_are_left_alone(text):
    header, row = read(tables.csv_text(pd.DataFrame({text: [text], "n": [0]})))
    assert (header[0], row[0]) == (text, text)


@pytest.mark.parametrize(
    "values",
    [
        [-1, 2],
        [-1.5, 2.25],
        [np.float64(-3.5), np.float64(4.25)],
        [np.int64(-4), np.int64(5)],
        [True, False],
        ["=a", -5],
        [-5, "plain"],
    ],
)
def test_numbers_are_left_alone_beside_any_text(values):
    frame = pd.DataFrame({"value": pd.Series(values, dtype=object), -1988: [-7, -8]})
    header, *rows = read(tables.csv_text(frame))
    assert header == ["value", "-1988"]
    for (cell, other), value, number in zip(rows, values, (-7, -8), strict=True):
        assert cell == (f"'{value}" if value == "=a" else str(value))
        assert other == str(number)


def test_the_csv_says_nothing_of_the_index_and_changes_nothing_in_the_frame():
    frame = pd.DataFrame({"=a": ["=1"], "n": [-1.0]}, index=[41])
    before = frame.copy()
    assert read(tables.csv_text(frame)) == [["'=a", "n"], ["'=1", "-1.0"]]
    pd.testing.assert_frame_equal(frame, before)


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters='\n\t",;'), max_size=20)


@given(st.lists(st.tuples(TEXTS, st.integers(-(10**9), 10**9)), min_size=1, max_size=5))
def test_pandas_reads_back_what_was_written(rows):
    frame = pd.DataFrame({"text": [text for text, _ in rows], "number": [number for _, number in rows]})
    back = pd.read_csv(io.StringIO(tables.csv_text(frame)), keep_default_na=False, dtype={"text": str})
    assert back["number"].tolist() == frame["number"].tolist()
    for written, kept in zip(frame["text"], back["text"], strict=True):
        assert kept == (f"'{written}" if written.startswith(FORMULA) else written)


def test_every_table_of_the_record_is_read_back(record):
    for name, frame in record.tables().items():
        texts = frame.drop(columns=frame.columns.intersection(["earliest", "latest"]))
        back = pd.read_csv(io.StringIO(tables.csv_text(texts)), keep_default_na=False, dtype=str)
        assert list(back.columns) == list(texts.columns), name
        for column in texts.select_dtypes("str"):
            assert back[column].tolist() == texts[column].tolist(), (name, column)


@pytest.mark.parametrize("newline", ["\r", "\r\n", "\n"])
def test_a_line_end_in_a_cell_makes_no_new_row(newline):
    _header, *rows = read(tables.csv_text(pd.DataFrame({"text": [f"one{newline}two"], "n": [1]})))
    assert [(text.split(), n) for text, n in rows] == [(["one", "two"], "1")]


def test_a_card_shows_its_passage_from_right_to_left_and_escaped():
    frame = pd.DataFrame({"event_id": ["a"], "label": ["x"]})
    cards = {"a": [("one ¶1 <b>", "نص <script>alert(1)</script>")]}
    html = tables.table(frame, "t", "c", "en", ["label"], anchor="event_id", cards=cards).bundle["text/html"]
    assert '<p dir="rtl" lang="ar">نص &lt;script&gt;' in html
    assert "¶1 &lt;b&gt;" in html
    assert "<script" not in html


def test_what_unfolds_has_a_line_of_its_own_as_wide_as_the_table():
    frame = pd.DataFrame({"id": ["a", "b"], "label": ["x", "y"], "n": [1, 2]})
    found = page(tables.table(frame, "t", "c", "en", ["label", "n"], anchor="id", cards={"a": [("one ¶1", "")]}))
    rows = [(row.get("id"), row.get("class")) for row in found.of("tr")]
    assert rows == [(None, None), ("record-a", None), (None, "card"), ("record-b", None)]
    assert [cell["colspan"] for cell in found.of("td") if "colspan" in cell] == ["2"]


def test_a_long_table_stands_in_a_box_with_its_heads_in_sight():
    found = page(tables.table(pd.DataFrame({"actor": ["Iran"] * 99}), "a", "A", "en", ["actor"]))
    (box,) = [div for div in found.of("div") if div.get("class") == "record-table"]
    assert re.search(r"max-height:\d+rem;overflow:auto", box["style"])
    assert (box["role"], box["aria-label"]) == ("region", "A")
    assert "position:sticky;top:0" in found.of("thead")[0]["style"]


@pytest.mark.parametrize(("language", "status", "says"), [("en", "frozen", "then stopped"), ("ar", "مجمَّد", "ثم أُوقف")])
def test_codes_are_explained_below_a_table_and_only_those_that_occur(language, status, says):
    frame = pd.DataFrame({"date": ["1989/..", "2001~"], "status": [status, ""]})
    html = tables.table(frame, "t", "c", language, ["date", "status"]).bundle["text/html"]
    codes = html.partition('class="codes"')[2]
    assert says in codes
    assert re.findall(r"<b><bdi[^>]*>(.*?)</bdi>", codes) == [status, "2001~", "1989/.."]


def test_a_table_without_codes_needs_no_legend():
    frame = pd.DataFrame({"date": ["2001-04"], "label": ["frozen"]})
    assert "codes" not in tables.table(frame, "t", "c", "en", ["date", "label"]).bundle["text/html"]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_status_of_the_record_is_explained(record, language):
    events = joined.events(record, language)
    explained = {code for code, _ in legend.meanings(events, language)}
    assert set(events["status"]) <= explained


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_status_that_a_table_may_show_has_a_meaning_and_every_meaning_a_status(language):
    labels = [words[language] for words in vocabulary.STATUSES.values()]
    found = legend.meanings(pd.DataFrame({"status": labels}), language)
    assert [name for name, _ in found] == labels
    assert {meaning for _, meaning in found} == set(messages(language).labels("legend.status").values())


@pytest.mark.parametrize(("language", "word"), [("en", "likely error"), ("ar", "خطأ مرجّح")])
def test_a_flagged_row_is_marked_at_its_label_in_words_and_explained(language, word):
    frame = pd.DataFrame({"date": ["2001", "2002"], "label": ["visit", "deal"], "flag": [word, ""]})
    shown = tables.table(frame, "events", "Events", language, ["date", "label"])
    html = shown.bundle["text/html"]
    mark = f'<span class="flag" role="img" aria-label="{word}" title="{word}">⚑</span>'
    assert html.count(mark) == 1
    assert re.search(r">visit(</bdi>)?\s*" + re.escape(mark), html)
    assert f'<b><bdi dir="auto">⚑ {word}</bdi></b>: ' in html
    assert shown.bundle["text/csv"].splitlines()[:2] == ['"date","label","flag"', f'"2001","visit","{word}"']
    plain = tables.table(frame.assign(flag=""), "events", "Events", language, ["date", "label"])
    assert "⚑" not in plain.bundle["text/html"]
