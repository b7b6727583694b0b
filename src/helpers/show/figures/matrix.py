"""A matrix of short texts: questions or things down, articles across; on a telephone, one below the other."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from helpers.common.outputs import Caption
from helpers.show.figures import theme
from helpers.words.language import direction

#: Mark -> how much of its circle is filled.
MARKS: Final[dict[str, str]] = {"full": "full", "half": "left", "hollow": "none"}
_HEAD: Final = 1.9  # inches of the column of heads
_GAP: Final = 0.09  # inches beside and above a text
_EDGE: Final = 0.125
_MARK: Final = 0.17  # inches that a mark takes
_LINE: Final = theme.SMALLEST / 72 * 1.3
_BAND: Final = "#EFEFEF"


@dataclass(frozen=True)
class Cell:
    """What stands in a cell: lines of text with their colours, a mark of `MARKS` or "", and the row it links to."""

    lines: Sequence[tuple[str, str]]
    mark: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class Row:
    """A row: its head, its cells by column (none: a dash), and the group under which it stands."""

    head: str
    cells: Mapping[str, Cell]
    group: str = ""


@dataclass(frozen=True)
class _Piece:
    """A text in its place: inches from where reading begins and from the top."""

    across: float
    down: float
    lines: Sequence[str]
    colour: str = theme.INK
    weight: str = "normal"
    mark: str = ""
    anchor: str = ""


def matrix(
    rows: Sequence[Row], columns: Mapping[str, str], marks: Mapping[str, str], caption: Caption, language: str
) -> Figure:
    """Draw rows of texts; a mark's meaning stands below.

    Parameters
    ----------
    columns
        Key -> head of a column, in order.
    marks
        Mark -> what it means; empty where no cell has one.
    """
    pieces: list[_Piece] = []
    rules: list[tuple[float, bool]] = []  # inches from the top, and whether a band of a group begins there
    lay = _stacked if theme.is_narrow() else _side_by_side
    height = lay(rows, columns, pieces, rules)
    below = 0.4 + 0.25 * (len(marks) if theme.is_narrow() else min(len(marks), 1))
    figure, axes = theme.canvas(theme.width(), height + 0.5 + below, caption, language)
    theme.place(axes, 0, 0, 0.5, below)
    axes.set_axis_off()
    breadth = figure.get_figwidth()
    axes.set(xlim=(breadth, 0) if direction(language) == "rtl" else (0, breadth), ylim=(height, 0))
    for down, band in rules:
        if band:
            axes.axhspan(down, down + _LINE + 2 * _GAP, color=_BAND, linewidth=0)
        else:
            axes.plot([_EDGE, breadth - _EDGE], [down, down], color=theme.GRID, linewidth=0.7)
    for piece in pieces:
        _write(axes, piece, language)
    if marks:
        handles = [Line2D([], [], **_style(mark), label=theme.words(said, language)) for mark, said in marks.items()]
        theme.legend(figure, handles, language, columns=1 if theme.is_narrow() else len(handles))
    return figure


def _style(mark: str) -> dict[str, Any]:
    circle: dict[str, Any] = {"marker": "o", "markersize": 6, "markeredgecolor": theme.INK, "linestyle": "none"}
    return circle | {"color": theme.INK, "markerfacecoloralt": theme.PAPER, "fillstyle": MARKS[mark]}


def _write(axes: Axes, piece: _Piece, language: str) -> None:
    indent = _MARK if piece.mark else 0
    if piece.mark:
        axes.plot([piece.across + 0.06], [piece.down + _LINE / 2 + 0.01], **_style(piece.mark))
    text = axes.text(
        piece.across + indent,
        piece.down,
        theme.words("\n".join(piece.lines), language),
        fontsize=theme.SMALLEST,
        color=piece.colour,
        fontweight=piece.weight,
        ha="right" if direction(language) == "rtl" else "left",
        va="top",
        linespacing=1.3,
    )
    if piece.anchor:
        text.set_url(f"#record-{piece.anchor}")


def _side_by_side(
    rows: Sequence[Row], columns: Mapping[str, str], pieces: list[_Piece], rules: list[tuple[float, bool]]
) -> float:
    """Lay out a head and a column for each key; return the height."""
    wide = (theme.WIDE - 2 * _EDGE - _HEAD) / max(len(columns), 1)
    starts = {key: _EDGE + _HEAD + place * wide for place, key in enumerate(columns)}
    pieces += [_Piece(starts[key], 0, [name], weight="bold") for key, name in columns.items()]
    down, group = _LINE + _GAP, ""
    for row in rows:
        if row.group != group:
            group = row.group
            down = _banded(group, down, pieces, rules)
        else:
            rules.append((down, False))
        head = theme.wrapped(row.head, _HEAD - 2 * _GAP, theme.SMALLEST, "bold")
        pieces.append(_Piece(_EDGE, down + _GAP, head, weight="bold"))
        deepest = len(head)
        for key, start in starts.items():
            cell = row.cells.get(key, Cell([("–", theme.SOFT)]))
            deepest = max(deepest, _fill(cell, start, down + _GAP, wide - 2 * _GAP, pieces))
        down += deepest * _LINE + 2 * _GAP
    return down


def _banded(group: str, down: float, pieces: list[_Piece], rules: list[tuple[float, bool]]) -> float:
    rules.append((down, True))
    pieces.append(_Piece(_EDGE, down + _GAP, [group], colour=theme.SOFT, weight="bold"))
    return down + _LINE + 2 * _GAP


def _stacked(
    rows: Sequence[Row], columns: Mapping[str, str], pieces: list[_Piece], rules: list[tuple[float, bool]]
) -> float:
    """Lay out the cells of a row below its head, each after the name of its column; return the height."""
    down, group = 0.0, ""
    wide = theme.NARROW - 2 * _EDGE
    for row in rows:
        if row.group != group:
            group = row.group
            down = _banded(group, down, pieces, rules)
        else:
            rules.append((down, False))
        head = theme.wrapped(row.head, wide, theme.SMALLEST, "bold")
        pieces.append(_Piece(_EDGE, down + _GAP, head, weight="bold"))
        down += _GAP + len(head) * _LINE
        for key, name in columns.items():
            if cell := row.cells.get(key):
                (text, colour), *rest = cell.lines
                named = Cell([(f"{name}: {text}", colour), *rest], cell.mark, cell.anchor)
                down += 0.04 + _fill(named, _EDGE, down + 0.04, wide, pieces) * _LINE
        down += _GAP
    return down


def _fill(cell: Cell, across: float, down: float, wide: float, pieces: list[_Piece]) -> int:
    """Add the pieces of a cell; return how many lines it has."""
    done, indent = 0, _MARK if cell.mark else 0
    for place, (lines, colour) in enumerate(_wrapped(cell, wide - indent)):
        mark = cell.mark if place == 0 else ""
        start = across if mark else across + indent
        pieces.append(_Piece(start, down + done * _LINE, lines, colour, mark=mark, anchor=cell.anchor))
        done += len(lines)
    return done


def _wrapped(cell: Cell, inches: float) -> Iterator[tuple[list[str], str]]:
    for text, colour in cell.lines:
        yield theme.wrapped(text, inches, theme.SMALLEST), colour
