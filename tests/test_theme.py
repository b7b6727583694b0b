import io
import os
import re
import sys
from base64 import b64decode
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from functools import partial
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, strategies as st
from matplotlib import font_manager
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from helpers.common import paths
from helpers.common.outputs import Caption
from helpers.render import report
from helpers.show import fonts
from helpers.show.figures import svg as written, theme
from helpers.words.language import direction

SVG = "{http://www.w3.org/2000/svg}"
LONG = {
    "en": "Iran and Russia agreed on arms twice as often as on trade, but four in five were never carried out",
    "ar": "اتفقت روسيا وإيران على السلاح ضعف ما اتفقتا على التجارة، لكن 80% من الاتفاقات لم يرد أنها نُفِّذت",
}
SHORT = {"en": "Agreements by issue", "ar": "الاتفاقات بحسب القضية"}
every_language = pytest.mark.parametrize("language", ["en", "ar"])


def caption(language, subtitle=True):
    return Caption(LONG[language], SHORT[language], "alt", LONG[language] if subtitle else "")


def fonts_in(text):
    """Return the fonts inside an SVG."""
    return [TTFont(io.BytesIO(b64decode(one))) for one in re.findall(r"base64,([^)]+)\)", text)]


def texts_of(text):
    return ["".join(one.itertext()) for one in ElementTree.fromstring(text).iter(f"{SVG}text")]


def contrast(colour, ground=theme.PAPER):
    """Return the contrast of two colours, as WCAG 2 has it."""

    def light(colour):
        parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour)]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))

    low, high = sorted((light(colour), light(ground)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("path", fonts.files()[:2], ids=lambda path: path.stem)
def test_the_family_has_every_letter_that_a_reader_sees(path):
    letters = set(TTFont(path).getBestCmap())
    sources = [*paths.data_folder().rglob("*.csv"), *(paths.PROJECT / "src").rglob("*.py")]
    sources += [file for kind in ("toml", "json", "j2", "csv") for file in (paths.PROJECT / "src").rglob(f"*.{kind}")]
    lacking = {
        letter: file.name
        for file in sources
        if file.name != "arabic.py"  # letters that are read, not shown
        for letter in set(file.read_text(encoding="utf-8"))
        if ord(letter) not in letters and letter.isprintable()
    }
    assert lacking == {}
    assert {ord(letter) for letter in "⚑▲▼→←✓✗\u2066\u2067\u2068\u2069\u200f\u200e پچژگکی"} <= letters


def test_both_forms_of_a_style_have_the_same_letters_and_widths():
    for path in fonts.files()[:2]:
        drawn, page = TTFont(path), TTFont(path.with_suffix(".woff2"))
        assert drawn.getBestCmap() == page.getBestCmap()
        assert drawn["hmtx"].metrics == page["hmtx"].metrics
        for part, letters in fonts.PARTS.items():
            kept = TTFont(path.with_suffix(f".{part}.woff2"))
            assert set(kept.getBestCmap()) == set(map(ord, letters)) & set(drawn.getBestCmap())
        assert set(drawn.getBestCmap()) <= set(map(ord, fonts.LETTERS))


def test_the_family_keeps_its_licence_and_not_the_name_that_the_licence_keeps():
    folder = fonts.files()[0].parent
    assert "SIL OPEN FONT LICENSE" in (folder / "OFL.txt").read_text(encoding="utf-8").upper()
    for path in fonts.files()[:2]:
        names = TTFont(path)["name"]
        assert names.getBestFamilyName() == fonts.FAMILY
        assert all("Plex" not in str(names.getDebugName(number)) for number in (1, 3, 4, 6, 16))
        assert "IBM" in names.getDebugName(0)
    assert sum(file.stat().st_size for file in folder.iterdir() if file.is_file()) < 330_000


@pytest.mark.parametrize(("weight", "style"), [("normal", "Regular"), (600, "SemiBold"), ("bold", "SemiBold")])
def test_matplotlib_draws_with_the_family_and_does_not_warn(weight, style, caplog):
    wanted = font_manager.FontProperties(family=list(fonts.register()), weight=weight)
    assert font_manager.findfont(wanted).endswith(f"NotebookSans-{style}.ttf")
    assert caplog.text == ""


@pytest.mark.filterwarnings("ignore:Glyph")  # what neither family has is measured all the same
@pytest.mark.parametrize("weight", ["normal", "bold"])
@pytest.mark.parametrize("size", [8.25, 13.5])
@given(text=st.text(st.sampled_from([*sorted(fonts.LETTERS), "中", "\u0942"]), min_size=1, max_size=40))
def test_a_text_is_measured_as_matplotlib_measures_it(weight, size, text):
    font = FontProperties(family=fonts.register(), size=size, weight=weight)
    expected = text_to_path.get_text_width_height_descent(text, font, False)
    assert fonts.extent(text, font) == pytest.approx(expected, rel=1e-12)
    elsewhere = FontProperties(family=fonts.FALLBACK, size=size, weight=weight)
    assert fonts.extent(text, elsewhere) == pytest.approx(
        text_to_path.get_text_width_height_descent(text, elsewhere, False), rel=1e-12
    )


@pytest.mark.parametrize("weight", ["normal", "bold"])
@pytest.mark.parametrize("size", [8, 8.25, 9.1, 13.5])
@pytest.mark.parametrize("apart", ["normal", 1.3])
@pytest.mark.parametrize("text", ["one", "two\nlines of it", "three\n\ngp", "خبر\nوآخر", ""])
def test_lines_of_a_text_lie_where_matplotlib_lays_them(weight, size, apart, text):
    put = Figure(dpi=72).text(0.3, 0.4, text, size=size, weight=weight, family=fonts.register(), linespacing=apart)
    ours, theirs = (put._get_layout(of(400, 300, io.StringIO())) for of in (written._Renderer, RendererSVG))
    assert ours[0].bounds == pytest.approx(theirs[0].bounds, rel=1e-12)
    assert [line for line, *_ in ours[1]] == [line for line, *_ in theirs[1]]
    for mine, other in zip(ours[1], theirs[1], strict=True):
        assert [*mine[1], *mine[2]] == pytest.approx([*other[1], *other[2]], rel=1e-12)
    high = fonts.line(put.get_fontproperties())
    assert min(high) >= 0 < sum(high)
    if not text:
        assert fonts.line(FontProperties(family=fonts.register(), size=2 * size)) == tuple(2 * far for far in high)


def test_mathematics_is_measured_as_such():
    text, font = r"$\frac{1}{x^2}$", FontProperties(family=fonts.register(), size=9)
    ours, theirs = (of(100, 100, io.StringIO()) for of in (written._Renderer, RendererSVG))
    plain, formula = (ours.get_text_width_height_descent(text, font, mathematics) for mathematics in (False, True))
    assert plain != formula == theirs.get_text_width_height_descent(text, font, True)


def test_every_thread_measures_the_same():
    words = [f"الملف النووي {number} deal" for number in range(2000)]
    font = FontProperties(family=fonts.register(), size=9)
    expected = [text_to_path.get_text_width_height_descent(word, font, False) for word in words]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)  # what two threads have in common is seen to be so
    try:
        with ThreadPoolExecutor(8) as threads:
            assert list(threads.map(partial(fonts.extent, font=font), words)) == expected
    finally:
        sys.setswitchinterval(before)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_fork_measures_with_a_font_of_its_own():
    fonts.extent("measured before", FontProperties(family=fonts.register(), size=9))
    assert fonts._face.cache_info().currsize > 0
    reading, writing = os.pipe()
    if not (child := os.fork()):
        os.write(writing, bytes([fonts._face.cache_info().currsize]))
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(reading, 1) == b"\0"
    os.close(reading)
    os.close(writing)


@every_language
def test_a_figure_stands_alone_with_no_more_type_than_it_needs(language):
    text = theme.svg(theme.empty(caption(language), language), "one", {})
    shown = set("".join(texts_of(text)))
    for font in fonts_in(text):
        assert {ord(letter) for letter in shown} <= set(font.getBestCmap())
    assert len(fonts_in(text)) == 2
    assert len(text) < {"en": 30_000, "ar": 45_000}[language]
    assert "http" not in text.replace("http://www.w3.org/", "")


def test_a_letter_of_neither_part_takes_the_whole_family():
    text = theme.svg(theme.empty(Caption("گفت‌وگو über Łož", "", ""), "en"), "one", {})
    (font,) = fonts_in(text)
    assert {ord(letter) for letter in "گüŁž"} <= set(font.getBestCmap())


def test_a_report_brings_the_family_once():
    text = theme.svg(theme.empty(caption("ar"), "ar"), "one", {})
    bare = written.without_type(text)
    assert "@font-face" not in bare
    assert texts_of(bare) == texts_of(text)
    assert ElementTree.fromstring(bare).attrib["font-family"].startswith(f"'{fonts.FAMILY}'")
    assert fonts.css().count("@font-face") == 2


def test_png_is_drawn_in_the_family():
    text = theme.svg(theme.empty(caption("ar"), "ar"), "one", {})
    other = text.replace(f"'{fonts.FAMILY}', ", "")
    assert report.png(text) != report.png(other)
    assert report.png(text) == report.png(written.without_type(text))


@pytest.mark.parametrize(
    ("text", "starts_right"),
    [
        ("روسيا 2014", True),
        ("\u200fS-300 منظومة", True),
        ("S-300 منظومة", False),
        ("\u2066S-300\u2069 منظومة", True),
        ("\u2067إيران\u2069 Iran", False),
        ("82 / 101", False),
        ("", False),
    ],
)
def test_a_text_has_in_svg_the_direction_that_it_was_measured_with(text, starts_right):
    figure = theme.empty(Caption("x", "", ""), "en")
    figure.texts[0].set_text(text or " ")
    (first, *_) = texts_of(theme.svg(figure, "one", {})) or [""]
    assert (first.startswith("\u2067") and first.endswith("\u2069")) == starts_right
    assert text.lstrip("\u200f") in first


@pytest.mark.parametrize("text", ['a id="b" c', "url(#x)", '<text id="y">&amp;', 'xlink:href="#z"'])
def test_what_looks_like_markup_in_a_text_is_left_as_it_is(text):
    assert texts_of(theme.svg(theme.empty(Caption(text, "", ""), "en"), "one", {})) == [text]


@pytest.mark.parametrize(
    ("text", "isolated"),
    [
        ("الثلث: 39%", "الثلث: \u206639%\u2069"),
        ("من 44% إلى −9.7%", "من \u206644%\u2069 إلى \u2066−9.7%\u2069"),
        ("\u206610%\u2069", "\u206610%\u2069"),
        ("سنة 2014", "سنة 2014"),
    ],
)
def test_a_percent_sign_stays_behind_its_number_in_arabic(text, isolated):
    assert theme.words(text, "ar") == f"\u200f{isolated}"
    assert theme.words(text, "en") == text


def test_every_line_of_arabic_starts_at_the_right():
    assert theme.words("S-300\nأ", "ar") == "\u200fS-300\n\u200fأ"
    assert theme.words("", "ar") == ""


@every_language
@pytest.mark.parametrize("inches", [1, 2.5, 6])
def test_lines_are_as_long_as_they_fit_and_lose_no_word(language, inches):
    lines = theme.wrapped(LONG[language], inches, 12, "bold")
    assert " ".join(lines) == LONG[language]
    assert all(theme.measured(line, 12, "bold") <= inches for line in lines)
    for line, after in pairwise(lines):
        assert theme.measured(f"{line} {after.split()[0]}", 12, "bold") > inches


@pytest.mark.parametrize(
    "text", ["x" * 90, "كلمة \u2066A long English title of a book that is cited here\u2069 ثم", "n\u00a0=\u00a026 " * 9]
)
def test_what_is_too_long_for_a_line_is_broken_and_keeps_its_direction(text):
    lines = theme.wrapped(text, 1.2, 9)
    assert all(theme.measured(line, 9) <= 1.2 for line in lines)
    assert all(line.count("\u2066") == line.count("\u2069") for line in lines)
    assert re.sub(r"[\s\u2066\u2069]", "", "".join(lines)) == re.sub(r"[\s\u2066\u2069]", "", text)
    assert not [line for line in lines if line.endswith(("\u00a0=", "n"))]


def test_arabic_letters_are_joined():
    assert theme.measured("سبع", 12) < sum(theme.measured(letter, 12) for letter in "سبع")


@every_language
@pytest.mark.parametrize("slim", [False, True])
def test_title_subtitle_and_note_stand_in_order_apart_from_the_axes_and_inside(language, slim):
    with theme.narrow() if slim else nullcontext():
        figure, axes = theme.canvas(theme.width(), 2, caption(language), language)
        theme.place(axes, 0.5, 0.5, 0.5, 0.4)
    assert figure.get_figwidth() == (theme.NARROW if slim else theme.WIDE)
    figure.draw_without_rendering()
    title, note, subtitle = figure.texts
    boxes = [text.get_window_extent() for text in (title, subtitle)]
    boxes += [axes.get_window_extent(), note.get_window_extent()]
    assert all(above.y0 >= below.y1 - 1 for above, below in pairwise(boxes))
    assert all(box.x0 >= 0 and box.x1 <= figure.bbox.x1 for box in boxes)
    assert [text.get_horizontalalignment() for text in (title, note, subtitle)] == [
        "right" if direction(language) == "rtl" else "left"
    ] * 3
    assert min(text.get_fontsize() for text in figure.texts) >= theme.SMALLEST
    assert axes.get_window_extent().height == pytest.approx((2 - 0.5 - 0.4) * 72)


def test_a_figure_without_a_subtitle_has_none():
    with_one, without = (theme.canvas(8, 2, caption("en", given), "en")[0] for given in (True, False))
    assert len(without.texts) == 2
    assert with_one.get_figheight() > without.get_figheight()


def test_the_width_is_that_of_the_innermost_and_goes_back():
    assert (theme.is_narrow(), theme.width()) == (False, theme.WIDE)
    with pytest.raises(KeyError), theme.narrow():
        assert (theme.is_narrow(), theme.width()) == (True, theme.NARROW)
        assert theme.canvas(9, 2, caption("en"), "en")[0].get_figwidth() == theme.NARROW
        assert theme.canvas(3, 2, caption("en"), "en")[0].get_figwidth() == 3
        raise KeyError
    assert not theme.is_narrow()
    assert theme.SMALLEST * 4 / 3 >= 11  # pixels


ACTS = [theme.COOPERATION, theme.COOPERATION_IN_WORDS, theme.CONFLICT, theme.CONFLICT_IN_WORDS]
GREYS = [theme.REQUEST, theme.COUNT, theme.COUNT_DARK, theme.COUNT_LIGHT]
MARKS = [*ACTS, *GREYS, theme.RUSSIA, theme.IRAN]
TEXTS = [theme.INK, theme.SOFT, theme.COOPERATION, theme.CONFLICT, theme.RUSSIA, theme.IRAN, theme.COUNT, theme.FLAG]


@pytest.mark.parametrize(("colours", "least"), [(MARKS, 3), (TEXTS, 4.5)])
def test_marks_and_texts_are_seen_on_paper(colours, least):
    assert {colour: contrast(colour) for colour in colours if contrast(colour) < least} == {}


def test_requests_and_counts_are_grey_and_the_two_states_have_colours_of_their_own():
    assert all(len(set(to_rgb(grey))) == 1 for grey in GREYS)
    assert len({theme.RUSSIA, theme.IRAN, theme.FLAG, *ACTS}) == 7
