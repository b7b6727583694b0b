"""A compact figure is drawn as the figure that it is made from."""

import io
import re
from xml.etree import ElementTree

import pytest
import resvg
from matplotlib.patches import Rectangle
from PIL import Image, ImageChops
from resvg import usvg

from helpers.common.outputs import Caption
from helpers.show import fonts
from helpers.show.figures import compact, theme

CAPTION = {
    "en": Caption("A finding, of two lines & a sign <b>", "A note", "alt"),
    "ar": Caption("خبر عن «روسيا» وإيران 2014", "ملاحظة", "alt"),
}


def figure(language):
    made, axes = theme.canvas(theme.WIDE, 3, CAPTION[language], language)
    axes.bar([1, 2, 3], [1, -2, 3], hatch=["//", "..", "oo"], edgecolor="#5a5a5a", facecolor="#ffffff")
    axes.plot([0, 1, 2, 3], [-0.001, 2.5, 0.3, -1], marker="o", color="#112233", linewidth=0.6)
    axes.scatter([1, 2], [2, 2], marker="D", color="#8a3ffc", alpha=0.4)
    axes.add_patch(Rectangle((2.5, -1), 5, 1, url="#record-one", facecolor="#ffffff", edgecolor="#222222"))
    axes.set_xlim(0, 4)  # so that something is clipped
    return made


def pixels(svg):
    options = usvg.Options.default()
    options.dpi = 132
    for path in fonts.files():
        options.load_font_file(str(path))
    made = resvg.render(usvg.Tree.from_str(svg, options), (1.0, 0.0, 0.0, 0.0, 1.0, 0.0))
    return Image.open(io.BytesIO(made)).convert("L")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_figure_in_fewer_bytes_is_drawn_as_before(language):
    plain = theme.svg(figure(language), "one", {"one": "A & B"})
    made = compact.compact(plain, "one")
    bare = len(re.sub("<style>.*?</style>", "", made))
    assert bare < len(re.sub("<style>.*?</style>", "", plain)) / 2
    one, other = pixels(plain), pixels(made)
    assert one.size == other.size
    off = ImageChops.difference(one, other)
    assert off.getextrema()[1] < 100, "no more than the edge of a line"
    assert sum(off.histogram()[40:]) < one.width * one.height / 1000
    ElementTree.fromstring(made)
    texts = [re.findall(r"<text[^>]*>([^<]*)</text>|<title>([^<]*)</title>", text) for text in (plain, made)]
    assert texts[0] == texts[1]
    assert 'xlink:href="#record-one"' in made


def test_what_is_written_is_no_part_of_the_look():
    written = 'A style="}body{display:none}x{" id="page" d="M 1.234 1" x="9.123" href="#page" clip-path="url(#x)"'
    made, axes = theme.canvas(theme.WIDE, 3, CAPTION["en"], "en")
    axes.text(0.5, 0.5, written, url="#record-one")
    drawn = compact.compact(theme.svg(made, "one", {"one": written}), "one")
    assert "body" not in "".join(re.findall("<style>(.*?)</style>", drawn))
    tree = ElementTree.fromstring(drawn)
    assert [node.text for node in tree.iter() if "body" in (node.text or "")] == [written, written]  # and the title


def test_what_it_looks_like_is_said_for_it_alone_and_everything_meant_is_there():
    made = compact.compact(theme.svg(figure("en"), "a_map", {}), "a_map")
    rules = re.search(r"<style>(\.drawn-.*?)</style>", made)[1]
    assert set(re.findall(r"([^{}]+){[^{}]*}", rules)) == {
        f".drawn-a_map .{name}" for name in re.findall(r' class="(s\d+)"', made)
    }
    assert " style=" not in made
    meant = set(re.findall(r'href="#(?!record)([^"]+)|url\(#([^)]+)\)', made))
    assert {one or other for one, other in meant} == set(re.findall(r' id="([^"]+)"', made))
    assert all(name.startswith("a_map-") for name in re.findall(r' id="([^"]+)"', made))


def test_lines_that_lead_to_the_same_row_are_one_link_and_a_file_leads_nowhere():
    lines = [
        f'<a xlink:href="#record-{row}"><title>A</title>\n<text>{n}</text>\n</a>\n' for n, row in enumerate("xxyx")
    ]
    made = compact.compact(f"<svg>{''.join(lines[:3])}<path/>\n{lines[3]}</svg>", "one")
    assert re.findall(r"<a [^>]*>|<text>.|</a>", made) == [
        *('<a xlink:href="#record-x">', "<text>0", "<text>1", "</a>"),
        *('<a xlink:href="#record-y">', "<text>2", "</a>"),
        *('<a xlink:href="#record-x">', "<text>3", "</a>"),
    ]
    assert made.count("<title>") == 3
    alone = compact.alone(made, 'A "map" & more')
    assert alone.startswith('<svg role="img" aria-label="A &quot;map&quot; &amp; more"')
    assert re.findall(r"</?a\b|<title|record", alone) == []
    assert re.findall(r"<text>(.)", alone) == list("0123")


def clipped(path, style="fill: none; stroke: #222222; stroke-width: 2"):
    clip = '<defs>\n<clipPath id="box">\n<rect x="10" y="20" width="100" height="50"/>\n</clipPath>\n</defs>\n'
    made = compact.compact(f'<svg>{clip}<path d="{path}" clip-path="url(#box)" style="{style}"/>\n</svg>', "one")
    return "clip-path:url(#one-0)" in made


def test_what_is_whole_within_its_clip_is_not_clipped():
    assert not clipped("M 11 21 L 109 69"), "its line, one point to each side, is within"
    assert not clipped("M 10 20 L 110 20 L 110 70 z", "fill: #222222")
    assert clipped("M 10 20 L 109 69"), "half its line is not"
    assert clipped("M 10.4 21 L 50 50", "fill: #222222; stroke: #222222; stroke-linejoin: miter"), (
        "a line has a breadth"
    )
    assert clipped("M 9 30 L 50 30", "fill: #222222")
    assert clipped("M 50 30 L 50 71", "fill: #222222")
    assert clipped("M 50 30 C 50 100 60 60 60 30", "fill: #222222"), (
        "a curve reaches no further than what it is drawn by"
    )


def test_what_has_a_clip_of_another_shape_keeps_it():
    defined = '<defs>\n<clipPath id="box">\n<path d="M 0 0 L 9 0 L 9 9 z"/>\n</clipPath>\n</defs>\n'
    made = compact.compact(
        f'<svg>{defined}<path d="M 1 1 L 2 1" clip-path="url(#box)" style="fill: #222222"/>\n</svg>', "one"
    )
    assert "clip-path:url(#one-0)" in made


@pytest.mark.parametrize("hatch", ["//////", "////", "..", "xx", "--", "||"])
def test_a_hatch_on_a_small_tile_is_drawn_as_before(hatch):
    made, axes = theme.canvas(theme.WIDE, 3, CAPTION["en"], "en")
    axes.add_patch(Rectangle((0.1, 0.1), 0.8, 0.8, facecolor="#eeeeee", edgecolor="#222222", hatch=hatch))
    plain = theme.svg(made, "one", {})
    small = compact.compact(plain, "one")
    tiles = re.findall(r'<pattern [^>]*width="([^"]*)" height="([^"]*)".*?<path d="([^"]*)"', small, flags=re.DOTALL)
    assert [tile[:2] for tile in tiles] == [("12", "12")]
    assert 1 <= tiles[0][2].count("M") <= 12
    off = ImageChops.difference(pixels(plain), pixels(small))
    assert off.getextrema()[1] < 60
    assert sum(off.histogram()[30:]) < off.width * off.height / 1000


@pytest.mark.parametrize(
    ("path", "short"),
    [
        ("M 1 2 L 4 2 L 4 2.5 L 1 2.5 z", "M1 2h3v.5h-3z"),
        ("M 1 2 L 3 5 z L 2 2", "M1 2l2 3zh1"),
        ("M 0 0.1 C 0 1 -1 1.25 3 -0.5", "M0 .1c0 .9-1 1.15 3-.6"),
        ("M 1 2 Q 3 4 5 6", "M 1 2 Q 3 4 5 6"),
        ("M 1 2 1 3", "M 1 2 1 3"),
        ("", ""),
    ],
)
def test_a_path_goes_on_from_where_it_is(path, short):
    assert compact.compact(f'<svg><path d="{path}"/></svg>', "one").count(f'd="{short}"') == 1


def test_rounding_does_not_add_up():
    steps = [(0.333 * at, 0.777 * at) for at in range(1, 500)]
    path = "M 0 0 " + " ".join(f"L {x:.2f} {y:.2f}" for x, y in steps)
    short = re.search(r' d="M0 0([^"]*)"', compact.compact(f'<svg><path d="{path}"/></svg>', "one"))[1]
    ends = [sum(float(pair[at]) for pair in re.findall(r"l(-?[\d.]+)[ ]?(-?[\d.]+)", short)) for at in (0, 1)]
    assert ends == pytest.approx(steps[-1], abs=0.006)


@pytest.mark.parametrize("label", ["url(#", "url(#box", "href=#box", " id=box", "url(#box)"])
def test_a_label_that_looks_like_a_reference_hinders_none(label):
    svg = f'<svg><text x="1">{label}</text>\n<clipPath id="box"/>\n<path d="M 1 1" clip-path="url(#box)"/>\n</svg>'
    made = compact.compact(svg, "one")
    assert 'id="one-0"' in made
    assert "clip-path:url(#one-0)" in made
