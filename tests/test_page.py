"""What is around the cells of a report, in which order they stand, and what is explained: without a browser."""

import re
import subprocess

import nbformat
import pytest
import yaml
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from helpers.common.outputs import FIGURE, LINKED
from helpers.render import manifest, page, pages, profile, report, style, terms
from helpers.show import tables

HOSTILE = "</script></style><script>alert(1)</script>\"'\\"


def code(name, **data):
    outputs = [new_output("display_data", {kind.replace("_", "/"): content for kind, content in data.items()})]
    return new_code_cell("1", id=name, outputs=outputs if data else [])


def figure(name):
    drawn = new_output("display_data", {FIGURE: "<svg></svg>"}, metadata={"name": name, "alt": "A figure."})
    return new_code_cell("1", id=name, outputs=[drawn])


def said(lines):
    output = tables.prose(lines, "en")
    return new_code_cell("1", id="findings", outputs=[new_output("execute_result", output.bundle)])


def loaded(tmp_path, *runs):
    file = tmp_path / "profile.yaml"
    file.write_text(yaml.safe_dump({"name": "some", "runs": list(runs)}), encoding="utf-8")
    return {run.name: run for run in profile.load(file).runs}


NOTEBOOKS = ["01_timeline", "02_actor_network"]
BOTH = {"language": ["en", "ar"]}


class TestAround:
    def test_a_report_leads_to_those_of_the_same_parameters(self, tmp_path):
        nuclear = {"notebooks": NOTEBOOKS, "matrix": BOTH | {"domains": [["nuclear"]]}}
        runs = loaded(tmp_path, {"notebooks": NOTEBOOKS, "matrix": BOTH}, nuclear)
        around = page.around(runs["01_timeline-ar"])
        assert around.home == "../../ar.html"
        assert [(link.address, link.here) for link in around.chapters] == [
            ("../01_timeline-ar/report.html", True),
            ("../02_actor_network-ar/report.html", False),
        ]
        assert around.editions == (("en", "English", "../01_timeline-en/report.html"),)
        [edition] = page.around(runs["02_actor_network-nuclear-en"]).editions
        assert edition.address == "../02_actor_network-nuclear-ar/report.html"

    def test_a_report_alone_in_its_language_leads_to_no_other(self, tmp_path):
        (run,) = loaded(tmp_path, {"notebooks": ["01_timeline"]}).values()
        assert page.around(run).editions == ()
        assert [link.here for link in page.around(run).chapters] == [True]

    def test_a_page_leads_to_each_other_edition_under_its_own_name(self):
        editions = pages.editions("ar", {"en": "index.html", "ar": "ar.html"})
        assert editions == [("en", "English", "index.html")]
        more = (*editions, pages.Edition("fr", "Français", "../a&b/report.html"))
        text = report.html(new_notebook(), "x", "ar", {}, around=page.Around("../ar.html", editions=more))
        links = re.findall(r'<a class="other" href="([^"]*)" lang="(..)" hreflang="(..)">([^<]*)</a>', text)
        assert links == [
            ("index.html", "en", "en", "English"),
            ("../a&amp;b/report.html", "fr", "fr", "Français"),
        ]
        assert re.findall(r'<link rel="alternate" hreflang="(..)" href="([^"]*)">', text) == [
            ("en", "index.html"),
            ("fr", "../a&amp;b/report.html"),
        ]

    def test_a_run_is_done_again_when_its_neighbours_change(self, tmp_path):
        alone = loaded(tmp_path, {"notebooks": NOTEBOOKS[:1]})["01_timeline"]
        beside = loaded(tmp_path, {"notebooks": NOTEBOOKS})["01_timeline"]
        now, then = manifest.inputs(beside), manifest.inputs(alone)
        assert [name for name in now if now[name] != then[name]] == ["links"]

    def test_the_day_of_the_data_is_that_of_its_last_commit(self, tmp_path):
        def git(*arguments):
            command = ["git", "-c", "user.name=a", "-c", "user.email=a@b", "-C", str(tmp_path), *arguments]
            subprocess.run(command, check=True, capture_output=True, env={"GIT_COMMITTER_DATE": "2024-02-03T12:00:00Z"})

        folder = tmp_path / "data"
        folder.mkdir()
        (folder / "a.csv").write_text("a", encoding="utf-8")
        git("init", "-q")
        git("add", ".")
        git("commit", "-qm", "data")
        assert manifest.day_of(folder) == "2024-02-03"
        manifest.day_of.cache_clear()
        (folder / "a.csv").write_text("b", encoding="utf-8")
        assert manifest.day_of(folder) == "", "it is not the data of that day"


class TestCells:
    def test_three_findings_and_the_first_figure_come_first(self):
        cells = [
            new_markdown_cell("# Title\n\nWhat it is.", id="title"),
            new_markdown_cell("## Key findings", id="findings-text"),
            said(["One.", "Two.", "Three.", "Four."]),
            new_markdown_cell("## First\n\nWhat is drawn.", id="first-text"),
            figure("first"),
            new_markdown_cell("How to read it.", id="first-see"),
            new_markdown_cell("## Second", id="second-text"),
            figure("second"),
        ]
        shown = page.arranged(cells)
        assert [cell.id for cell in shown][2:8] == [
            "findings", "first-text", "first", "first-text-said", "first-see", "findings-more",
        ]  # fmt: skip
        first, more = (re.findall("<p>(.*?)</p>", shown[place].outputs[0].data["text/html"]) for place in (2, 7))
        assert (first, more) == (["One.", "Two.", "Three."], ["Four."])
        assert shown[3].source == "## First"
        assert shown[5].source == "What is drawn."
        assert cells[2].outputs[0].data["text/html"].count("<p>") == 4, "the notebook is as it was"

    def test_what_has_put_out_nothing_has_no_section(self):
        cells = [
            new_markdown_cell("## Full"), code("full", text_plain="x"), code("silent"),
            new_markdown_cell("## Empty"), code("empty"), new_markdown_cell("How to read what is not there."),
            new_markdown_cell("## Prose"),
        ]  # fmt: skip
        headings = [heading for _, heading in page.contents(page.arranged(cells))]
        assert headings == ["Full", "Prose"]

    def test_a_file_for_other_programs_is_led_to(self):
        output = new_output("display_data", {"application/json": {}, "text/plain": "x (1)"}, metadata={"name": "x"})
        node = new_notebook(cells=[new_code_cell("1", id="x", outputs=[output])])
        assert '<a href="exports/x.json" download>x.json</a>' in report.html(node, "Title", "en", {})


class TestTerms:
    @pytest.mark.parametrize(
        ("language", "prose", "marked"),
        [
            ("en", "<p>Two commitments, one Commitment.</p>", ["commitments"]),
            ("en", "<p><a href='#commitment'>commitment</a> and <code>commitment</code></p>", []),
            ("en", "<h2>Commitments</h2><p>recommitment</p>", []),
            ("ar", "<p>والالتزامات كثيرة</p>", ["والالتزامات"]),
            ("ar", "<p>إلزامات</p>", []),
        ],
    )
    def test_it_is_explained_where_prose_first_has_it(self, language, prose, marked):
        explained = terms.Terms(language)
        html = explained(prose)
        assert re.findall("<button[^>]*>(.*?)</button>", html) == marked
        assert re.sub("</?button[^>]*>", "", html) == prose
        assert list(explained.used) == ["commitment"] * len(marked)

    @pytest.mark.parametrize("language", ["en", "ar"])
    def test_each_form_belongs_to_one_term(self, language):
        texts = terms.messages(language).labels("report.terms")
        forms = [form for name, text in texts.items() if name.endswith(".forms") for form in text.split("|")]
        assert len(forms) == len(set(forms)) > 10


def test_a_text_in_a_style_sheet_ends_neither_its_quotation_nor_the_sheet():
    quoted = style.css_text(HOSTILE)
    assert re.fullmatch(r'"(?:[^"\\\n<>]|\\[0-9a-f]+ )*"', quoted)
    assert re.sub(r"\\([0-9a-f]+) ", lambda found: chr(int(found[1], 16)), quoted)[1:-1] == HOSTILE


def test_no_text_of_a_notebook_ends_the_style_or_the_data_of_its_page():
    documents = new_output("display_data", {LINKED: {"name": HOSTILE}, "text/plain": "x"})
    head = '<div class="record-table"><table><thead><tr><th scope="col">&lt;/style&gt;&lt;script&gt;</th></tr>'
    table = new_output("display_data", {"text/html": f"{head}</thead></table></div>", "text/plain": "x"})
    cells = [new_markdown_cell("# Title", id="title"), new_code_cell("1", id="one", outputs=[documents, table])]
    html = report.html(new_notebook(cells=cells), HOSTILE, "en", {})
    assert re.findall("<script[^>]*>", html) == ['<script type="application/ld+json">', "<script>"]
    assert html.count("</style>") == 1
    assert html.index("</style>") > html.index("@top-left")


@pytest.mark.parametrize(("rows", "cell", "cut"), [(15, "a", 0), (16, "a", 16), (2, "a" * 300, 2)])
def test_a_table_that_is_cut_on_paper_says_so(rows, cell, cut):
    row = f'<tr><td style="text-align:start">{cell}</td></tr>\n<tr class="card rest"><td></td></tr>'
    html = f'<div class="record-table"><table><tr><th>a</th></tr>{row * rows}</table></div>'
    assert style.rows_cut(html) == cut
    output = new_output("display_data", {"text/html": html, "text/plain": "a"}, metadata={"name": "some"})
    node = nbformat.v4.new_notebook(cells=[new_code_cell("1", id="some", outputs=[output])])
    shown = report.html(node, "Title", "en", {})
    assert ("The whole is in the file tables/some.csv of this report." in shown) == bool(cut)
