"""The figure of `helpers.analysis.commitments`: all commitments as units, and those with an outcome in time."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from helpers.analysis.commitments import OUTCOMES
from helpers.common.outputs import Caption
from helpers.show.figures import theme
from helpers.words.language import is_rtl

#: Outcome -> its colour: deeds are blue, what stops one is orange, and what led to nothing yet is grey.
COLOURS: Final = {
    "kept": theme.COOPERATION,
    "in_force": "#2F7FBF",
    "under_way": "#8FC1E6",
    "frozen": theme.CONFLICT,
    "replaced": theme.COUNT_DARK,
    "taken_up": theme.COUNT_LIGHT,
    "open": theme.GRID,
}
_SIZE: Final = 8.5  # points
_LINE: Final = _SIZE * 1.3 / 72  # inches
_GAP: Final = 0.12
_Unit = tuple[str, float, pd.DataFrame | None, str]  # what is written, where, or the units themselves, and which
_Line = tuple[pd.DataFrame, list[str], list[str], float]  # a commitment's rows, its name, its outcomes, its height
_YEAR: Final = 0.4  # inches: the year of a commitment, before its mark


def commitments(
    fates: pd.DataFrame,
    named: pd.DataFrame,
    words: Mapping[str, str],
    strips: Mapping[str, str],
    caption: Caption,
    language: str,
) -> Figure:
    """Draw a unit for each commitment, by what became of it, and a line for each of which that is known.

    Parameters
    ----------
    fates
        `helpers.analysis.commitments.fates`, with ``flag``.
    named
        One row a commitment and outcome, in the order in which they are drawn: ``event_id``, ``label``, ``made``
        (years; NaN for no date), ``made_by`` ("text" or "public"), ``place``, ``placed_by``, ``outcome`` and ``said``,
        what is written of the outcome.
    words
        Outcome -> its name, for the key; and ``public`` and ``made``.
    strips
        "articles" and "known" -> what is written above the units.
    """
    narrow, width = theme.is_narrow(), theme.width() - 0.3
    strip, units = _strip(fates, strips, width)
    lines = _lines(named, width, narrow)
    strip += 0.32 if lines else 0  # the years
    inside = strip + sum(height for *_, height in lines) + 0.1
    figure, axes = theme.canvas(theme.width(), inside + (2.2 if narrow else 1.5), caption, language)
    theme.place(axes, 0.15, 0.15, 0.5, 1.6 if narrow else 0.9)
    axes.set(xlim=(0, width), ylim=(inside, 0))
    axes.set_axis_off()
    _units(axes, units, width, language)
    _rows(axes, lines, strip, _reach(named), width, language)
    _key(figure, {*fates["articles"], *fates["known"], *named["outcome"]}, words, language)
    return figure


def _rows(
    axes: Axes, lines: Sequence[_Line], top: float, reach: tuple[float, float], width: float, language: str
) -> None:
    """Draw a line for each commitment, and the years above."""
    column = _column(width, theme.is_narrow())
    if lines:
        _years(axes, reach, column, top - 0.04)
    for number, (rows, names, said, height) in enumerate(lines):
        if number % 2 == 0:
            axes.axhspan(top, top + height, color="#F5F5F5", linewidth=0, zorder=0)
        _line(axes, rows, names, said, (top, height), column, reach, width, language)
        top += height


def _key(figure: Figure, shown: set[str], words: Mapping[str, str], language: str) -> None:
    handles = [
        theme.patch(COLOURS[name], "", words[name], language, COLOURS[name]) for name in OUTCOMES if name in shown
    ]
    handles.append(theme.patch(theme.PAPER, "", words["public"], language))
    theme.legend(figure, handles, language, 1 if theme.is_narrow() else len(handles))


def _strip(fates: pd.DataFrame, strips: Mapping[str, str], width: float) -> tuple[float, list[_Unit]]:
    """Return the height of the units with what is written above them, and their rows with where each begins."""
    top, units = 0.0, []
    rank = {outcome: number for number, outcome in enumerate(OUTCOMES)}
    side = _side(len(fates), width)
    per_row = max(int(width / side), 1)
    for column in ("articles", "known"):
        for text in theme.wrapped(strips[column], width, _SIZE, "bold"):
            units.append((text, top, None, column))
            top += _LINE
        ordered = fates.assign(rank=fates[column].map(rank)).sort_values(["rank", "event_id"])
        units.append(("", top + 0.04, ordered, column))
        top += -(-len(fates) // per_row) * side + 0.18
    return top, units


def _side(n: int, width: float) -> float:
    """Return the side of a unit, with its space: as large as a row of all allows, but no larger than is seemly."""
    return min(max(width / max(n, 1), 0.2), 0.36)


def _units(axes: Axes, units: Sequence[_Unit], width: float, language: str) -> None:
    rtl = is_rtl(language)
    for text, top, rows, column in units:
        if rows is None:
            axes.text(
                width if rtl else 0, top + _LINE / 2, theme.words(text, language), fontsize=_SIZE, fontweight="bold",
                ha="right" if rtl else "left", va="center",
            )  # fmt: skip
            continue
        side = _side(len(rows), width)
        per_row = max(int(width / side), 1)
        for place, row in enumerate(rows.itertuples()):
            down, across = divmod(place, per_row)
            x = width - (across + 1) * side if rtl else across * side
            axes.add_artist(
                Rectangle(
                    (x, top + down * side), side * 0.88, side * 0.88, facecolor=COLOURS[getattr(row, column)],
                    edgecolor=theme.PAPER, linewidth=0.4, hatch="////" if row.flag else None,
                    url=f"#record-{row.event_id}",
                )
            )  # fmt: skip


def _lines(named: pd.DataFrame, width: float, narrow: bool) -> list[_Line]:
    """Return for each commitment its rows, its name and what is said of its outcomes in lines, and its height."""
    side = width if narrow else (width - _axis(width, narrow)) / 2 - 2 * _GAP
    lines = []
    for _, rows in named.groupby("event_id", sort=False):
        names = theme.wrapped(rows["label"].iloc[0], side, _SIZE)
        said = [line for text in rows["said"] for line in theme.wrapped(text, side, _SIZE)]
        count = len(names) + len(said) + 1 if narrow else max(len(names), len(said))
        lines.append((rows, names, said, count * _LINE + 0.12))
    return lines


def _axis(width: float, narrow: bool) -> float:
    return width - 0.2 if narrow else width * 0.36


def _column(width: float, narrow: bool) -> tuple[float, float]:
    """Return where the axis of time begins and ends, in inches; names stand before it where one reads."""
    if narrow:
        return 0.1 + _YEAR, width - 0.1
    start = (width - _axis(width, narrow)) / 2
    return start + _YEAR, start + _axis(width, narrow)


def _reach(named: pd.DataFrame) -> tuple[float, float]:
    years = pd.concat([named["made"], named["place"]]).dropna()
    return (float(years.min() // 1), float(years.max() // 1 + 1)) if len(years) else (2000.0, 2001.0)


def _line(
    axes: Axes,
    rows: pd.DataFrame,
    names: list[str],
    said: list[str],
    box: tuple[float, float],
    column: tuple[float, float],
    reach: tuple[float, float],
    width: float,
    language: str,
) -> None:
    """Draw a commitment: its name, a line from when it was made to what became of it, and that in words."""
    rtl, narrow = is_rtl(language), theme.is_narrow()
    top, height = box
    style: dict[str, Any] = {"fontsize": _SIZE, "va": "center"}
    edge, side = (width, "right") if rtl else (0.0, "left")
    middle = top + height / 2
    if narrow:
        middle = top + 0.06 + (len(names) + 0.5) * _LINE
        blocks = [(names, top + 0.06, edge, side), (said, top + 0.06 + (len(names) + 1) * _LINE, edge, side)]
    else:
        far = column[0] - _YEAR - _GAP if rtl else column[1] + _GAP
        blocks = [(block, middle - len(block) * _LINE / 2, at, side) for block, at in ((names, edge), (said, far))]
    for block, start, at, align in blocks:
        colour = theme.INK if block is names else theme.SOFT
        for number, text in enumerate(block):
            y = start + (number + 0.5) * _LINE
            axes.text(at, y, theme.words(text, language), ha=align, color=colour, **style)
    _dumbbell(axes, rows, middle, column, reach)


def _dumbbell(
    axes: Axes, rows: pd.DataFrame, y: float, column: tuple[float, float], reach: tuple[float, float]
) -> None:
    (left, right), (low, high) = column, reach

    def at(year: float) -> float:
        return left + (year - low) / (high - low) * (right - left)

    first = rows.iloc[0]
    url = f"#record-{first.event_id}"
    ends = rows[rows["place"].notna()].sort_values("place")
    if pd.notna(first.made) and len(ends):
        axes.plot(
            [at(first.made), at(ends["place"].iloc[-1])], [y, y], color=theme.COUNT_LIGHT, linewidth=1.2, zorder=1
        )
    if pd.notna(first.made):
        _dot(axes, at(first.made), y, theme.INK, first.made_by, "s", url)
        axes.annotate(
            str(int(first.made)), (at(first.made), y), (-6, 0), textcoords="offset points", ha="right", va="center",
            fontsize=_SIZE, color=theme.SOFT,
        )  # fmt: skip
    for row in ends.itertuples():
        _dot(axes, at(row.place), y, COLOURS[row.outcome], row.placed_by, "o", url)


def _dot(axes: Axes, x: float, y: float, colour: str, by: str, marker: str, url: str) -> None:
    face = theme.PAPER if by == "public" else colour
    size = {"o": 7.0, "s": 5.0}[marker]
    axes.plot(
        [x], [y], marker=marker, markersize=size, markerfacecolor=face, markeredgecolor=colour, markeredgewidth=1.6,
        linestyle="", zorder=3, url=url,
    )  # fmt: skip


def _years(axes: Axes, reach: tuple[float, float], column: tuple[float, float], y: float) -> None:
    """Write the years above the lines."""
    (low, high), (left, right) = reach, column
    step = next(step for step in (1, 2, 5, 10, 20, 50) if (high - low) / step <= 6)
    for year in range(int(-(-low // step) * step), int(high) + 1, step):
        x = left + (year - low) / (high - low) * (right - left)
        axes.text(x, y, str(year), ha="center", va="bottom", fontsize=_SIZE, color=theme.SOFT)
