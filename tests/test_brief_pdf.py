"""The brief as a PDF: two pages in either language, from what the notebook put out, whatever its texts are."""

import csv
import io
import re

import nbformat
import pytest
import typst

from helpers.render import brief
from helpers.render.brief import ROOMS

HOSTILE = '#panic("run") $x$ @nobody <b> \\ "\' *'
ISSUES = {f"issue-{number}": f"Issue of number {number}" for number in range(13)}
VERDICTS = (
    "supported",
    "mostly-supported",
    "mixed",
    "contradicted",
    "forecast-met",
    "forecast-missed",
    "not-decidable",
)
LINES = {
    "findings": [
        f"Of {number} commitments between the two, {number - 7} were carried out. " * 2 for number in range(12, 17)
    ],
    "sources": [f"The essay says one thing and the other article says another, {n} times." for n in range(3)],
}
TEXTS = {
    "title": "# Two states in articles: the brief\n\nWhat do they say, and `what` of it *stands*? Two pages.",
    "sources-text": "## Where the articles disagree\n\nEach has a view of its own.",
    "limits": "## Limits\n\n- These articles are not all.\n- To be reported is not to be true.",
    "cite": "## Sources\n\nCite as: *A collection, CC BY 4.0*, with the [commit](x.md).",
}


def csv_of(rows):
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def entries():
    states, flags = ("done", "going_on", "agreed", "asked", "alleged"), ("", "ambiguity")
    return [
        {
            "event_id": f"e{n}",
            "domain_id": f"issue-{n % 13}",
            "between": n % 3 > 0,
            "state": states[n % 5],
            "flag": flags[n % 2],
        }
        for n in range(133)
    ]


def points():
    kinds, by = ("cooperation", "conflict", "request"), ("text", "public")
    named = "The two sign memorandum number {} in Moscow ⚑"
    return [
        {
            "event_id": f"p{n}",
            "year": 1989 + 2 * n,
            "start": 1989.5 + 2 * n,
            "dated_by": by[n % 2],
            "relation": kinds[n % 3],
            "on_line": n < 18,
            "label": "" if n in (3, 7, 9, 11) or n > 17 else named.format(n),
        }
        for n in range(30)
    ]


def judged():
    return [{"check_id": f"c{n}", "source_id": f"s{n % 5}", "verdict": VERDICTS[n * n % 7]} for n in range(158)]


def articles():
    return [
        {"source_id": f"s{n}", "article": f"Outlet 20{n}4", "title": "What the visit of a secretary signals " * 2,
         "outlet": "Some News Agency", "published": "c. 25 April 2024", "entries": 19 + n}
        for n in range(5)
    ]  # fmt: skip


TABLES = {"relation": entries(), "turning_points": points(), "verdicts": judged(), "article_table": articles()}


def output(data, **metadata):
    return nbformat.v4.new_output("execute_result", data, metadata=metadata)


def notebook(tables=TABLES, lines=LINES, texts=TEXTS):
    """Return the executed notebook, as far as the brief is made of it."""
    cells = [nbformat.v4.new_markdown_cell(source, id=name) for name, source in texts.items()]
    put_out = {name: output({"text/plain": "\n".join(said)}) for name, said in lines.items()}
    for name, rows in tables.items():
        drawn = {} if name == "article_table" else {"image/svg+xml": "<svg/>"}
        title = f"What {name} shows is a sentence of some length that takes more than a line"
        put_out[name] = output(drawn | {"text/csv": csv_of(rows)}, name=name, title=title)
    cells += [nbformat.v4.new_code_cell("", id=name, outputs=[each]) for name, each in put_out.items()]
    return nbformat.v4.new_notebook(cells=cells)


@pytest.fixture(params=["en", "ar"])
def language(request):
    return request.param


def pages(content):
    """Return how many pages the template makes of a content."""
    return brief._pages(brief._source(content))


def test_it_has_exactly_two_pages_with_all_that_there_is_room_for(language):
    content = brief.said(notebook(), language, ISSUES, "Data as of today")
    assert pages(content) == 2
    assert content["findings"] == [line.strip() for line in LINES["findings"]]
    assert content["disagree"]["texts"] == LINES["sources"]
    assert content["title"] == "Two states in articles: the brief"
    assert content["standfirst"] == "What do they say, and what of it stands? Two pages."
    assert content["cite"]["texts"] == ["Cite as: A collection, CC BY 4.0, with the commit."]
    assert len(content["limits"]["items"]) == 2


def test_it_is_a_pdf_and_the_same_bytes_each_time(language):
    first = brief.files(notebook(), language, ISSUES, "x")
    assert first[brief.NAME].startswith(b"%PDF")
    assert re.findall(rb"/Type/Pages/Count (\d+)", first[brief.NAME]) == [b"2"]
    assert first[brief.COVER].startswith(b"\x89PNG")
    assert first == brief.files(notebook(), language, ISSUES, "x")


def test_its_numbers_are_those_of_the_outputs():
    content = brief.said(notebook(), "en", ISSUES, "x")
    numbers = [[int(text.replace("–", "0")) for text in row["numbers"]] for row in content["articles"]["rows"]]
    assert [row[0] for row in numbers] == [19, 20, 21, 22, 23]
    for article, row in enumerate(numbers):
        mine = [check["verdict"] for check in judged() if check["source_id"] == f"s{article}"]
        assert row[1] == mine.count("supported") + mine.count("mostly-supported")
        assert row[2:] == [mine.count(verdict) for verdict in VERDICTS[2:]]
    assert "158" in content["articles"]["note"]
    for row, issue in zip(content["relation"]["rows"], ISSUES, strict=True):
        mine = [entry for entry in entries() if entry["domain_id"] == issue]
        assert row["issue"] == ISSUES[issue]
        assert row["between"] == [(entry["state"], bool(entry["flag"])) for entry in mine if entry["between"]]
        assert len(row["between"]) + len(row["others"]) == len(mine)
    assert [row["year"] for row in content["points"]["rows"]] == [row["year"] for row in points() if row["label"]]
    assert "14 of 18" in content["points"]["note"]


@pytest.mark.parametrize("left_out", [[], ["verdicts"], ["relation", "verdicts"], list(TABLES)], ids=str)
def test_what_was_not_put_out_is_not_in_it(left_out):
    tables = {name: rows for name, rows in TABLES.items() if name not in left_out}
    content = brief.said(notebook(tables), "en", ISSUES, "")
    assert 1 <= pages(content) <= 2
    assert (content["relation"] is None) == ("relation" in left_out)
    heads = len(content["articles"]["heads"])
    assert heads == (3 if "verdicts" in left_out else 9)
    assert all(len(row["numbers"]) == heads - 2 for row in content["articles"]["rows"])


def test_of_a_selection_of_nothing_there_is_one_page(language):
    content = brief.said(notebook({}, {}), language, ISSUES, "")
    assert pages(content) == 1


def test_long_texts_are_cut_until_they_fit(language):
    words = "word " * 900
    tables = {name: [{**row, **dict.fromkeys(row.keys() & {"label", "title", "article"}, words)} for row in rows] * 3
              for name, rows in TABLES.items()}  # fmt: skip
    node = notebook(tables, {name: [words] * 40 for name in LINES}, dict.fromkeys(TEXTS, f"## {words}\n\n{words}"))
    issues = dict.fromkeys(ISSUES, words)
    assert pages(brief.said(node, language, issues, "x", ROOMS[-1])) <= 2
    assert brief.files(node, language, issues, "x")[brief.NAME].startswith(b"%PDF")


def test_what_can_never_fit_is_an_error(monkeypatch):
    monkeypatch.setattr(brief, "PAGES", 1)
    monkeypatch.setattr(brief, "ROOMS", ROOMS[-1:])
    with pytest.raises(ValueError, match="takes more than 1 pages"):
        brief.files(notebook(), "en", ISSUES, "x")


def test_a_text_is_never_code():
    texts = dict.fromkeys(TEXTS, f"## {HOSTILE}\n\n{HOSTILE}")
    tables = TABLES | {"article_table": [row | {"title": HOSTILE} for row in articles()]}
    content = brief.said(
        notebook(tables, {name: [HOSTILE] for name in LINES}, texts), "en", dict.fromkeys(ISSUES, HOSTILE), HOSTILE
    )
    assert content["findings"] == [HOSTILE]
    svg = typst.compile(brief._source(content), format="svg", ignore_system_fonts=True, font_paths=brief._folders())
    assert len(svg) == 2  # and none of it failed


@pytest.mark.parametrize(
    ("text", "most", "kept"),
    [
        ("short", 5, "short"),
        ("One sentence. And another one", 20, "One sentence."),
        ("several words without an end", 16, "several words…"),
        ("a" * 30, 10, "a" * 5 + "…"),
        ("one of them is called “all that is left of it”", 40, "one of them is called…"),
        ("“all that is left of it”, it says", 20, "“all that is left…"),
        ("واحدة نزاع، اسمها: «كل ما بقي منه»", 30, "واحدة نزاع، اسمها…"),
        ("see \u2066" + "b " * 20 + "\u2069", 20, "see \u2066b b b b b b b…\u2069"),
    ],
)
def test_a_text_is_cut_after_a_sentence_or_a_word(text, most, kept):
    assert brief.cut(text, most) == kept
