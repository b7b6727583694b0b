import io
import re
from math import ceil

import nbformat
import numpy as np
import pandas as pd
import pytest
from PIL import Image

from helpers.common import outputs
from helpers.common.outputs import FIGURE, NARROW, SIZE, Caption
from helpers.render import report, shown
from helpers.show import tables
from helpers.show.figures import theme

HOSTILE = "<script>alert(1)</script>\" onclick='x'"
CAPTION = Caption("A finding", "The wide note", "A bar & nothing else", narrow="The narrow note")
FRAME = pd.DataFrame({"actor": ["iran"]})


def output(made):
    data, metadata = made._repr_mimebundle_()
    return nbformat.v4.new_output("display_data", data=data, metadata=metadata)


def drawn(name="a_map", caption=CAPTION, frame=FRAME):
    return output(theme.show(lambda: theme.empty(caption, "en"), name, caption, frame=frame))


def notebook(*made):
    cells = [nbformat.v4.new_code_cell("", id=f"cell-{at}", outputs=[each]) for at, each in enumerate(made)]
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# Title", id="title"), *cells])


@pytest.fixture
def for_report(monkeypatch):
    monkeypatch.setenv(SIZE, "report")


@pytest.mark.parametrize(("size", "kinds"), [("report", {NARROW}), ("small", set()), ("", set())])
def test_only_a_report_has_figures_in_two_widths(monkeypatch, size, kinds):
    monkeypatch.setenv(SIZE, size)
    calls = []

    def draw():
        calls.append(theme.width())
        return theme.empty(CAPTION, "en")

    made = output(theme.show(draw, "a_map", CAPTION))
    assert made.data.keys() == {FIGURE, "text/plain"} | kinds
    assert calls == [theme.WIDE, theme.NARROW][: 1 + len(kinds)]
    assert outputs.for_report() == bool(kinds)


@pytest.mark.usefixtures("for_report")
def test_a_figure_has_its_width_its_note_and_ids_of_its_own():
    def draw():
        figure, axes = theme.canvas(theme.width(), 2, CAPTION, "en")
        axes.bar([1, 2], [1, 2], hatch="//")
        axes.plot([1, 2], [2, 1], marker="o")
        return figure

    made = output(theme.show(draw, "a_map", CAPTION))
    wide, narrow = made.data[FIGURE], made.data[NARROW]
    assert 'width="825pt"' in wide
    assert 'width="270pt"' in narrow
    assert ("The wide note" in wide, "The narrow note" in wide) == (True, False)
    assert ("The wide note" in narrow, "The narrow note" in narrow) == (False, True)
    ids = re.findall(r' id="([^"]+)"', wide + narrow)
    assert len(ids) == len(set(ids)) > 4
    for svg, prefix in ((wide, "a_map-"), (narrow, "a_map-narrow-")):
        meant = re.findall(r'(?:xlink:href="#|url\(#)([^")]+)', svg)
        assert set(meant) == set(re.findall(r' id="([^"]+)"', svg))  # and none to which nothing refers
        assert all(name.startswith(prefix) for name in meant)


@pytest.mark.usefixtures("for_report")
@pytest.mark.parametrize(
    ("language", "first", "second"), [("en", "Figure 1", "Figure 2"), ("ar", "الشكل 1", "الشكل 2")]
)
def test_figures_are_numbered_and_have_their_files_beside_the_report(language, first, second):
    node = notebook(drawn("one"), drawn("two", frame=pd.DataFrame()))
    files = report.files(node, language, {})
    html = files["report.html"].decode()
    figures = re.findall(r"<figure.*?</figure>", html, re.DOTALL)
    for figure, name, said in zip(figures, ("one", "two"), (first, second), strict=True):
        assert f'<figure id="figure-{name}">' in figure
        assert f'href="#figure-{name}">{said}</a>' in figure
        links = re.findall(r'href="(figures/[^"]+)"', figure)
        assert links == [f"figures/{name}.{kind}" for kind in ("png", "svg", *(["csv"] if name == "one" else []))]
        assert set(links) <= files.keys()
        assert figure.count("<svg") == 2
        assert figure.count('aria-label="A bar &amp; nothing else"') == 2
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))


@pytest.mark.usefixtures("for_report")
def test_both_widths_are_files_and_the_notebook_repeats_neither_them_nor_tables():
    cards = {"iran": [("Who said it", "")]}
    table = output(tables.table(FRAME, "actors", "Actors", "en", ["actor"], "actor", cards))
    own = nbformat.v4.new_output("display_data", data={"text/csv": "a", "text/plain": "a"})
    files = report.files(notebook(drawn(), table, own), "en", {})
    assert b"The narrow note" in files["figures/a_map-narrow.svg"]
    assert b"The wide note" in files["figures/a_map.svg"]
    assert {name for name in files if name.endswith(".png")} == {"figures/a_map.png", "thumbnail.png"}
    kept = nbformat.reads(files["notebook.ipynb"].decode(), as_version=4)
    nbformat.validate(kept)
    data = [set(each.data) for cell in kept.cells for each in cell.get("outputs", [])]
    assert data == [{"text/html", "text/plain"}] * 2 + [{"text/csv", "text/plain"}]
    picture = kept.cells[1].outputs[0].data["text/html"]
    assert picture == '<img src="figures/a_map.svg" alt="A bar &amp; nothing else">'
    assert {"figures/a_map.csv", "tables/actors.csv"} <= files.keys()
    assert b"Who said it" in files["report.html"]
    assert b"Who said it" not in files["notebook.ipynb"]
    assert b'id=\\"record-iran\\"' in files["notebook.ipynb"]


@pytest.mark.parametrize(("language", "said"), [("en", "The first 10 of 12 rows"), ("ar", "أول 10 صفوف من 12")])
def test_the_notebook_beside_a_report_has_the_start_of_a_long_table_and_says_so(language, said):
    frame = pd.DataFrame({"actor": [f"actor {number}" for number in range(12)]})
    files = report.files(notebook(output(tables.table(frame, "actors", "Actors", language, ["actor"]))), language, {})
    kept = nbformat.reads(files["notebook.ipynb"].decode(), as_version=4).cells[1].outputs[0].data["text/html"]
    assert re.findall(r">(actor \d+)<", kept) == [f"actor {number}" for number in range(10)]
    assert said in kept
    assert "tables/actors.csv" in kept
    assert files["report.html"].count(b">actor 1") == 3


def test_a_picture_is_as_large_as_its_drawing_on_white_and_the_same_bytes_each_time():
    svg = theme.show(lambda: theme.empty(CAPTION, "en"), "a_map", CAPTION).bundle[FIGURE]
    one, other = report.png(svg), report.png(svg)
    assert one == other
    picture = Image.open(io.BytesIO(one))
    assert picture.width == ceil(theme.WIDE * 132)
    assert picture.convert("RGB").getpixel((2, 2)) == (255, 255, 255)


def test_colours_of_a_picture_are_those_of_its_drawing_however_many_and_light():
    grounds = [theme.PAPER, "#F5F5F5", "#F0F0F0", theme.COOPERATION, theme.CONFLICT, theme.COUNT_LIGHT]
    figure, axes = theme.canvas(theme.WIDE, 3, CAPTION, "en")
    for place, colour in enumerate(grounds):
        axes.axvspan(place, place + 1, facecolor=colour)
    axes.imshow([[place / 400 for place in range(400)]], extent=(0, len(grounds), 0, 0.1), aspect="auto", cmap="jet")
    axes.set(xlim=(0, len(grounds)), ylim=(0, 1))
    picture = Image.open(io.BytesIO(report.png(theme.svg(figure, "a_map", {})))).convert("RGB")
    seen = [
        picture.getpixel((int((place + 0.5) * picture.width / len(grounds)), picture.height // 2))
        for place in range(len(grounds))
    ]
    assert ["#{:02X}{:02X}{:02X}".format(*colour) for colour in seen] == grounds


@pytest.mark.parametrize(("colours", "far"), [(1, 0), (256, 0), (257, 8), (1500, 40), (20_000, 48)])
def test_a_palette_holds_all_colours_or_those_that_cover_most_and_what_is_near_the_others(colours, far):
    random = np.random.default_rng(0)
    some = random.permutation(np.unique(random.integers(1, 255, (2 * colours, 3), np.uint8), axis=0))[:colours]
    drawn = np.repeat(some[np.arange(200 * 125) % colours], 2, axis=0).reshape(200, 250, 3)
    drawn[:100] = some[np.arange(100) % colours, np.newaxis]  # half of it is a hundred of them, a line each
    made = Image.open(io.BytesIO(report.light_png(Image.fromarray(drawn), 132)))
    assert made.mode == "P"
    shown = np.asarray(made.convert("RGB"))
    assert (shown[:100] == drawn[:100]).all()
    assert np.abs(shown.astype(int) - drawn).max() <= far


def test_a_colour_is_one_however_transparent_its_edge_is():
    drawn = np.full((4, 256, 4), 255, np.uint8)
    drawn[0, :, 0] = drawn[1, :, 0] = range(256)  # and white is one of them
    drawn[0, :, 1:3] = drawn[1, :, 1:3] = 255
    drawn[:, -1, 3] = 128  # as resvg has it where a picture ends within a pixel
    shown = np.asarray(Image.open(io.BytesIO(report.light_png(Image.fromarray(drawn), 132))).convert("RGB"))
    assert (shown == drawn[:, :, :3]).all()


@pytest.mark.usefixtures("for_report")
def test_a_picture_that_is_known_is_not_drawn_again(monkeypatch):
    known = {}
    first = report.files(notebook(drawn()), "en", {}, pictures=known)
    assert list(known.values()) == [first["figures/a_map.png"]]
    monkeypatch.setattr(report, "png", lambda svg: pytest.fail("drawn again"))
    assert report.files(notebook(drawn()), "en", {}, pictures=known) == first
    with pytest.raises(pytest.fail.Exception, match="drawn again"):
        report.files(notebook(drawn()), "en", {})


@pytest.mark.usefixtures("for_report")
def test_what_strangers_wrote_is_text_in_both_widths():
    caption = Caption(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE)
    html = report.html(notebook(drawn(caption=caption)), "t", "en", {})
    assert "<script>alert" not in html
    assert not re.search(r"<[^>]*\sonclick='", html)


def test_a_picture_of_a_readers_own_has_neither_number_nor_files():
    own = nbformat.v4.new_output("display_data", data={FIGURE: "<svg></svg>"})
    html = report.html(notebook(own), "t", "en", {})
    assert '<svg role="img"' in html
    assert "<figcaption" not in html


def test_a_table_can_be_reached_has_its_file_and_no_styles_of_its_cells():
    frame = pd.DataFrame({"id": ["a"], "actor": ["Iran"], "entries": [3]})
    made = output(tables.table(frame, "actors", "Actors & others", "en", ["actor", "entries"], "id"))
    html = str(shown.table(made, "en"))
    assert '<div tabindex="0" class="record-table"' in html
    assert '<td>Iran</td><td class="n">3</td>' in html
    assert 'href="tables/actors.csv" aria-label="Actors &amp; others (1) as CSV"' in html
    prose = output(tables.prose(["A finding."], "en"))
    assert str(shown.table(prose, "en")) == prose.data["text/html"]


def test_a_page_runs_its_own_script_and_no_other():
    html = report.html(notebook(), "t", "en", {})
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', html)[1]
    assert re.search(r"script-src 'sha256-[\w+/=]+'$", policy)
    assert "default-src 'none'" in policy
