"""One look for every figure: type, colours, direction, notes, and the same bytes every time."""

import io
import re
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any, Final
from xml.sax.saxutils import escape

import matplotlib as mpl
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from helpers.common.outputs import Caption, Output
from helpers.words.language import direction

#: Quad classes, from Okabe and Ito's palette; a marker and a hatch say the same without colour.
QUAD_COLOURS: Final = {
    "verbal-cooperation": "#56B4E9",
    "material-cooperation": "#0072B2",
    "request": "#5A5A5A",
    "verbal-conflict": "#E69F00",
    "material-conflict": "#D55E00",
    "none": "#8C8C8C",
}
QUAD_HATCHES: Final = {
    "verbal-cooperation": "",
    "material-cooperation": "",
    "request": "..",
    "verbal-conflict": "////",
    "material-conflict": "xxxx",
    "none": "||",
}
INK, SOFT, GRID, PAPER = "#222222", "#5A5A5A", "#DDDDDD", "#FFFFFF"
DARK, BLUE = "#08306B", "#2C7FB8"  # of counts and shares, whatever they are of

_TITLE: Final = (12, 0.122, 0.2)  # points; inches for a letter; inches for a line
_NOTE: Final = (7.5, 0.0655, 0.13)
_RC: Final = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
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
    "svg.fonttype": "path",  # Arabic is drawn right wherever the file is opened
    "figure.dpi": 72,
}


def words(text: str, language: str) -> str:
    """Return a text for a figure; Arabic is marked so that it starts at the right."""
    return f"\u200f{text}" if language == "ar" and text else text


def canvas(width: float, height: float, caption: Caption, language: str) -> tuple[Figure, Axes]:
    """Return a figure of fixed size (inches) with its title, note below and one axes.

    A title or note that is longer than a line is broken, and the figure is higher by as much.
    """
    mpl.rcParams.update(_RC)  # type: ignore[arg-type]  # its stub wants the names as literals
    title = textwrap.wrap(caption.title, int(width / _TITLE[1]))
    note = textwrap.wrap(caption.note, int(width / _NOTE[1]))
    height += (len(title) - 1) * _TITLE[2] + (len(note) - 1) * _NOTE[2]
    figure = Figure(figsize=(width, height))
    side, edge = ("right", 0.985) if direction(language) == "rtl" else ("left", 0.015)
    style: dict[str, Any] = {"ha": side, "multialignment": side}
    top = "\n".join(words(line, language) for line in title)
    figure.text(edge, 1 - 0.14 / height, top, va="top", fontsize=_TITLE[0], fontweight="bold", **style)
    below = "\n".join(words(line, language) for line in note)
    figure.text(edge, 0.1 / height, below, va="bottom", fontsize=_NOTE[0], color=SOFT, **style)
    return figure, figure.add_axes((0, 0, 1, 1))


def panels(
    number: int, columns: int, size: tuple[float, float], top: float, caption: Caption, language: str
) -> tuple[Figure, list[Axes]]:
    """Return a figure of ``number`` bare panels of one ``size`` (inches), in the order of reading.

    ``top`` is the space (inches) below the title.
    """
    wide, high = size
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


def extra(figure: Figure) -> tuple[float, float]:
    """Return the inches that the title and the note take beyond a line each."""
    title, note = (text.get_text().count("\n") for text in figure.texts[:2])
    return title * _TITLE[2], note * _NOTE[2]


def place(axes: Axes, left: float, right: float, top: float, bottom: float) -> None:
    """Set the borders around the axes, in inches, for a title and a note of one line each."""
    figure = axes.get_figure(root=True)
    assert figure is not None
    width, height = figure.get_size_inches()
    above, below = extra(figure)
    top, bottom = top + above, bottom + below
    axes.set_position((left / width, bottom / height, 1 - (left + right) / width, 1 - (top + bottom) / height))


def empty(caption: Caption, language: str) -> Figure:
    """Return a figure that says in words that there is nothing to draw."""
    figure, axes = canvas(8, 1.1, caption, language)
    axes.set_axis_off()
    return figure


def show(figure: Figure, name: str, caption: Caption, titles: Mapping[str, str] | None = None) -> Output:
    """Return a figure as an output: SVG that is the same bytes for the same figure.

    Parameters
    ----------
    name
        File name of the figure in the report, also the prefix of its ids.
    caption
        Its ``alt`` is kept for those who do not see the figure.
    titles
        Id -> text shown when a mark that links to ``#id`` is pointed at.
    """
    bundle = {"image/svg+xml": svg(figure, name, titles or {}), "text/plain": caption.alt}
    return Output(bundle, {"name": name, "alt": caption.alt})


def svg(figure: Figure, name: str, titles: Mapping[str, str]) -> str:
    """Return a figure as SVG, its ids made unique by ``name`` and its links titled."""
    with mpl.rc_context({"svg.hashsalt": name, "svg.fonttype": "path"}):
        stream = io.StringIO()
        figure.savefig(stream, format="svg", metadata={"Date": None, "Creator": None})
    text = stream.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r"<!--.*?-->\n *", "", text, flags=re.DOTALL)
    text = re.sub(r"<metadata>.*?</metadata>\n *", "", text, flags=re.DOTALL)
    for reference in (' id="', 'xlink:href="#', "url(#"):
        text = text.replace(reference, f"{reference}{name}-")
    text = text.replace(f'xlink:href="#{name}-record-', 'xlink:href="#record-')
    text = text.replace(' target="_blank"', "")  # a mark opens its row, on the same page

    def titled(match: re.Match[str]) -> str:
        title = titles.get(match[1])
        return match[0] + (f"<title>{escape(title)}</title>" if title else "")

    return re.sub(r'<a xlink:href="#record-([a-z0-9-]+)"[^>]*>', titled, text)


def legend(figure: Figure, handles: Sequence[Artist], language: str, columns: int) -> None:
    """Put a legend between the axes and the note, at the side where reading begins."""
    rtl = direction(language) == "rtl"
    if rtl:  # columns are filled from the left: the first one goes to the right, and short ones are filled up
        height = -(-len(handles) // columns)
        filled = [*handles, *(Patch(visible=False, label=" ") for _ in range(-len(handles) % height))]
        starts = range(0, len(filled), height)
        handles = [handle for start in reversed(starts) for handle in filled[start : start + height]]
        columns = len(starts)
    legend = figure.legend(
        handles=handles,
        loc="lower right" if rtl else "lower left",
        bbox_to_anchor=(0.99 if rtl else 0.01, (0.26 + extra(figure)[1]) / figure.get_figheight()),
        ncols=columns,
        frameon=False,
        fontsize=7.5,
        handlelength=1.6,
        columnspacing=1.4,
        borderpad=0,
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


def folded(text: str, width: int = 26, lines: int = 2) -> str:
    """Break a long label in lines of about ``width`` letters; ``lines`` at the most, then an ellipsis."""
    return "\n".join(textwrap.wrap(text, width, max_lines=lines, placeholder="…"))
