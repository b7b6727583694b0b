"""One look for every figure: type, colours, direction, words around it, two widths, and the same bytes every time.

A figure's title is its finding, its subtitle says what is measured of which selection, its note what to beware of and
the source. It is drawn by one function for both widths, 1100 pixels and 360, where a point is 4/3 of a pixel::

    def told(frame, caption, language):
        narrow = theme.is_narrow()
        figure, axes = theme.canvas(theme.width(), 0.3 * len(frame) + 1, caption, language)
        theme.place(axes, 0.4 if narrow else 2, 0.2, 0.6, 0.5)  # inches: left, right, top, bottom
        axes.barh(range(len(frame)), frame["n"], color=theme.COUNT)
        axes.set_yticks(range(len(frame)), [theme.words(name, language) for name in frame["name"]])
        return figure

    theme.show(lambda: told(frame, caption, "en"), "told", caption)

No text is smaller than ``SMALLEST`` points, which are 11 pixels. Blue and orange are of cooperation and conflict alone.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any, Final

import matplotlib as mpl
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text

from helpers.common.outputs import FIGURE, NARROW as NARROW_FIGURE, Caption, Output, for_report
from helpers.common.shared import shared
from helpers.show import fonts, tables
from helpers.show.figures.compact import compact
from helpers.show.figures.svg import svg, unlinked
from helpers.words.language import direction

INK, SOFT, GRID, PAPER = "#222222", "#5A5A5A", "#DDDDDD", "#FFFFFF"
#: Acts together and against each other: in deeds, and in words; the first of each is dark enough for text.
COOPERATION, COOPERATION_IN_WORDS = "#005B94", "#4297D3"
CONFLICT, CONFLICT_IN_WORDS = "#B34700", "#D07C00"
#: The two states, apart from what they do.
RUSSIA, IRAN = "#6A3D9A", "#117A4B"
#: Counts and shares of anything; requests and offers; the flag of what is likely an error.
COUNT, COUNT_DARK, COUNT_LIGHT = "#767676", "#3D3D3D", "#949494"
REQUEST = "#8A8A8A"
FLAG, FLAG_SIGN = "#A50F5B", "⚑"

#: Inches: 1100 and 360 pixels. Points: 11 pixels.
WIDE, NARROW, SMALLEST = 1100 / 96, 360 / 96, 8.25
_SPACING: Final = 1.3  # of lines, in font sizes
_PERCENT: Final = re.compile(r"(?<![\u2066\d.])[-+\u2212]?\d+(?:[.,]\d+)*%")  # after a letter it would be turned: %10
_PIECE: Final = re.compile(r"(?:[\u2066-\u2068][^\u2069]*\u2069|[^ \t\n\u2066-\u2068]|[\u2066-\u2068])+")
_GAP: Final = 0.08  # inches that a subtitle has around it
_EDGE: Final = 0.125  # inches
_RC: Final = {
    "font.family": [fonts.FAMILY, fonts.FALLBACK],
    "font.size": 9,
    "legend.fontsize": SMALLEST,
    "text.hinting": "no_hinting",  # letters are as wide on a screen as in SVG
    "text.parse_math": False,  # a label with two dollar signs is not mathematics
    "text.color": INK,
    "axes.edgecolor": GRID,
    "axes.labelcolor": SOFT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": False,
    "axes.axisbelow": True,
    "xtick.color": SOFT,
    "ytick.color": INK,
    "grid.color": GRID,
    "hatch.linewidth": 0.6,
    "figure.facecolor": PAPER,
    "svg.fonttype": "none",
    "figure.dpi": 72,
}
_NARROWED: ContextVar[bool] = ContextVar("narrowed", default=False)


@contextmanager
def narrow() -> Iterator[None]:
    """Draw for a telephone: no figure made inside is wider than 360 pixels."""
    before = _NARROWED.set(True)
    try:
        yield
    finally:
        _NARROWED.reset(before)


def is_narrow() -> bool:
    """Whether a figure is drawn for 360 pixels."""
    return _NARROWED.get()


def width() -> float:
    """Return the inches that a figure has from side to side."""
    return NARROW if is_narrow() else WIDE


def words(text: str, language: str) -> str:
    """Return a text for a figure: a line of Arabic starts at the right, and a percent sign stays behind its number."""
    if direction(language) == "ltr" or not text:
        return text
    text = _PERCENT.sub("\u2066\\g<0>\u2069", text)
    return "\n".join(f"\u200f{line}" for line in text.split("\n"))


@lru_cache(maxsize=4096)
def _advance(word: str, weight: str) -> float:
    """Return the width of a word at one point."""
    return fonts.extent(word, FontProperties(family=fonts.register(), size=1, weight=weight))[0]


def measured(text: str, size: float, weight: str = "normal") -> float:
    """Return the width in inches of a text in one line, at ``size`` points."""
    gap = _advance("n n", weight) - 2 * _advance("n", weight)
    each = [_advance(word, weight) for word in text.split()]
    return (sum(each) + gap * max(len(each) - 1, 0)) * size / 72


def wrapped(text: str, inches: float, size: float, weight: str = "normal") -> list[str]:
    """Return a text in lines that are no wider than ``inches``.

    What has a direction of its own (between U+2066..U+2068 and U+2069) and what no-break spaces join stays in one line;
    what is too long for a line is broken all the same.
    """
    lines: list[str] = []
    for piece in _PIECE.findall(text):
        if lines and measured(f"{lines[-1]} {piece}", size, weight) <= inches:
            lines[-1] += f" {piece}"
            continue
        lines.append(piece)
        while measured(lines[-1], size, weight) > inches and len(lines[-1]) > 1:
            lines[-1:] = _broken(lines[-1], inches, size, weight)
    return lines


def _broken(piece: str, inches: float, size: float, weight: str) -> tuple[str, str]:
    """Return what fits a line of a piece that does not, and the rest; each with the piece's own direction."""
    end = len(piece) - 1
    while end > 1 and measured(piece[:end], size, weight) > inches:
        end -= 1
    end = max(piece.rfind(" ", 1, end), piece.rfind("\u00a0", 1, end)) if re.search(r"\S\s", piece[:end]) else end
    first, rest = piece[:end].rstrip(), piece[end:].lstrip()
    opened = re.search("[\u2066-\u2068](?!.*\u2069)", first, re.DOTALL)
    return (f"{first}\u2069", f"{opened[0]}{rest}") if opened else (first, rest)


def _surround(figure: Figure, caption: Caption, language: str) -> None:
    """Write the title, the note and the subtitle, and make the figure higher by what they take beyond a line each."""
    breadth, height = figure.get_size_inches()
    side = "right" if direction(language) == "rtl" else "left"
    style: dict[str, Any] = {"ha": side, "multialignment": side, "linespacing": _SPACING}
    edge = 1 - _EDGE / breadth if side == "right" else _EDGE / breadth
    made = []
    for part, (size, weight, colour) in _parts().items():
        said = caption.narrow if part == "note" and is_narrow() and caption.narrow else getattr(caption, part)
        lines = wrapped(said, breadth - 2 * _EDGE, size, weight)
        text = words("\n".join(lines), language)
        if text or part != "subtitle":
            made += [figure.text(edge, 0, text, fontsize=size, fontweight=weight, color=colour, gid=part, **style)]
    above, below = extra(figure)
    height += above + below
    figure.set_figheight(height)
    title, note, *subtitle = made
    title.set(y=1 - 0.13 / height, va="top")
    note.set(y=0.1 / height, va="bottom")
    for line in subtitle:
        line.set(y=1 - (0.13 + _inches(title) + _GAP / 4) / height, va="top")


def _parts() -> dict[str, tuple[float, str, str]]:
    """Return the size, weight and colour of the words around a figure."""
    return {
        "title": (12 if is_narrow() else 13.5, "bold", INK),
        "note": (SMALLEST, "normal", SOFT),
        "subtitle": (9 if is_narrow() else 9.75, "normal", SOFT),
    }


def canvas(width: float, height: float, caption: Caption, language: str) -> tuple[Figure, Axes]:
    """Return a figure of fixed size (inches) with its title, subtitle, note and one axes.

    What is longer than a line is broken, and the figure is higher by as much, and by a subtitle. Within ``narrow`` no
    figure is wider than a telephone.
    """
    fonts.register()
    mpl.rcParams.update(_RC)  # type: ignore[arg-type]  # its stub wants the names as literals
    figure = Figure(figsize=(min(width, NARROW) if is_narrow() else width, height))
    _surround(figure, caption, language)
    return figure, figure.add_axes((0, 0, 1, 1))


def panels(
    number: int, columns: int, size: tuple[float, float], top: float, caption: Caption, language: str
) -> tuple[Figure, list[Axes]]:
    """Return a figure of ``number`` bare panels of one ``size`` (inches), in the order of reading.

    ``top`` is the space (inches) below the title.
    """
    wide, high = size
    columns = min(columns, max(1, int(NARROW / wide))) if is_narrow() else columns
    bottom, rows = 0.6, -(-number // columns)
    figure, spare = canvas(wide * columns, high * rows + top + bottom, caption, language)
    spare.remove()
    height, start = figure.get_figheight(), top + extra(figure)[0]
    places = []
    for place in range(number):
        row, column = divmod(place, columns)
        column = columns - 1 - column if direction(language) == "rtl" else column
        axes = figure.add_axes((column / columns, 1 - (start + (row + 1) * high) / height, 1 / columns, high / height))
        axes.set_axis_off()
        places.append(axes)
    return figure, places


def _inches(text: Text, lines: int | None = None) -> float:
    """Return the height of a text, or of so many of its lines."""
    count = text.get_text().count("\n") + 1 if lines is None else lines
    return float(text.get_fontsize()) / 72 * _SPACING * count


def extra(figure: Figure) -> tuple[float, float]:
    """Return the inches that a subtitle, and the title and the note beyond a line each, take."""
    title, note, *rest = figure.texts[:3]
    subtitle = sum(_inches(text) + _GAP for text in rest if text.get_gid() == "subtitle")
    return subtitle + _inches(title) - _inches(title, 1), _inches(note) - _inches(note, 1)


def place(axes: Axes, left: float, right: float, top: float, bottom: float) -> None:
    """Set the borders around the axes, in inches, for a title and a note of one line each."""
    figure = axes.get_figure(root=True)
    assert figure is not None
    breadth, height = figure.get_size_inches()
    above, below = extra(figure)
    top, bottom = top + above, bottom + below
    axes.set_position((left / breadth, bottom / height, 1 - (left + right) / breadth, 1 - (top + bottom) / height))


def empty(caption: Caption, language: str) -> Figure:
    """Return a figure that says in words that there is nothing to draw."""
    figure, axes = canvas(width(), 1.1, caption, language)
    axes.set_axis_off()
    return figure


def show(
    draw: Callable[[], Figure],
    name: str,
    caption: Caption,
    titles: Mapping[str, str] | None = None,
    frame: pd.DataFrame | None = None,
    linked: bool = True,
) -> Output:
    """Return a figure as an output: SVG that is the same bytes for the same figure, for a report in two widths.

    The SVG of a report is compact; that of a notebook stays as it is drawn, since what shows notebooks may leave out
    the style that a compact one goes by.

    Parameters
    ----------
    draw
        Gives the figure, in the width that `width` has when it is called.
    name
        File name of the figure in the report, also the prefix of its ids.
    caption
        Its ``alt`` is kept for those who do not see the figure.
    titles
        Id -> text shown when a mark that links to ``#id`` is pointed at, which is not done on a telephone.
    frame
        The numbers behind it, kept as CSV.
    linked
        Whether there are rows that its marks can lead to.
    """
    drawn = _in_widths(draw, name, titles or {}, for_report())
    bundle = drawn if linked else {kind: unlinked(content) for kind, content in drawn.items()}
    bundle["text/plain"] = caption.alt
    if frame is not None and not frame.empty:
        bundle["text/csv"] = tables.csv_text(frame)
    return Output(bundle, {"name": name, "title": caption.title, "alt": caption.alt})


@shared
def _in_widths(draw: Callable[[], Figure], name: str, titles: Mapping[str, str], report: bool) -> dict[str, str]:
    """Return MIME type -> SVG, compact and for a telephone too where it is for a report."""
    wide = svg(draw(), name, titles)
    if not report:
        return {FIGURE: wide}
    with narrow():
        slim = compact(svg(draw(), f"{name}-narrow", {}), f"{name}-narrow")
    return {FIGURE: compact(wide, name), NARROW_FIGURE: slim}


def legend(figure: Figure, handles: Sequence[Artist], language: str, columns: int) -> None:
    """Put a legend between the axes and the note, at the side where reading begins."""
    rtl = direction(language) == "rtl"
    if rtl:  # columns are filled from the left: the first one goes to the right, and short ones are filled up
        deep = -(-len(handles) // columns)
        filled = [*handles, *(Patch(visible=False, label=" ") for _ in range(-len(handles) % deep))]
        starts = range(0, len(filled), deep)
        handles = [handle for start in reversed(starts) for handle in filled[start : start + deep]]
        columns = len(starts)
    breadth, height = figure.get_size_inches()
    legend = figure.legend(
        handles=handles,
        loc="lower right" if rtl else "lower left",
        bbox_to_anchor=(1 - _EDGE / breadth if rtl else _EDGE / breadth, (0.34 + extra(figure)[1]) / height),
        ncols=columns,
        frameon=False,
        fontsize=SMALLEST,
        handlelength=1.6,
        columnspacing=1.4,
        borderpad=0,
        borderaxespad=0,
        markerfirst=not rtl,
    )
    if rtl:
        for text in legend.get_texts():
            text.set_horizontalalignment("right")


def patch(colour: str, hatch: str, label: str, language: str, edge: str = SOFT) -> Patch:
    """Return a legend patch with a hatch that tells it apart without colour."""
    return Patch(facecolor=colour, hatch=hatch, edgecolor=edge, label=words(label, language))


def line(colour: str, marker: str, label: str) -> Line2D:
    """Return a legend line with a marker."""
    return Line2D([], [], color=colour, marker=marker, linewidth=1, label=label)
