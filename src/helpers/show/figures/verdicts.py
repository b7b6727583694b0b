"""Verdicts: a unit for each check, by what was found, for each article or issue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from helpers.common.outputs import Caption
from helpers.show.figures import theme
from helpers.words.language import is_rtl

#: Verdict -> fill and hatch. The better the data bear a proposition out, the darker; an open square is borne out by
#: nothing, and what nobody can decide is pale.
_LOOKS: Final = {
    "supported": (theme.COUNT_DARK, ""),
    "mostly-supported": (theme.COUNT_LIGHT, ""),
    "mixed": (theme.PAPER, "//////"),
    "contradicted": (theme.PAPER, ""),
    "forecast-met": (theme.COUNT_DARK, ""),
    "forecast-missed": (theme.PAPER, ""),
    "not-decidable": (theme.GRID, ""),
}
_PALE: Final = "not-decidable"
_SIDE: Final = 0.165  # inches of a unit with its space
_NUMBER: Final = 0.3  # inches: how many they are, before them
_NAMES: Final = 1.75  # inches: what a row is of
_INDENT: Final = 0.12  # inches of a column before its head: numbers end beside their units
_PAD: Final = 0.2
_SIZE: Final = 8.5  # points
_LINE: Final = _SIZE * 1.3 / 72  # inches


@dataclass(frozen=True)
class Columns:
    """What stands above the columns: groups of verdicts, each with its head, and the name of each verdict."""

    groups: Mapping[str, Sequence[str]]
    names: Mapping[str, str]


def verdicts(
    frame: pd.DataFrame, by: str, rows: Mapping[str, str], columns: Columns, caption: Caption, language: str
) -> Figure:
    """Draw a unit for each check, in a row for each group and a column for each verdict; on a telephone in blocks.

    Parameters
    ----------
    frame
        ``check_id``, ``verdict`` and the column ``by``: one row a check.
    rows
        Group -> its name with its number, in the order in which they are drawn.
    """
    draw = _blocks if theme.is_narrow() else _matrix
    return draw(frame, by, rows, columns, caption, language)


def _matrix(
    frame: pd.DataFrame, by: str, rows: Mapping[str, str], columns: Columns, caption: Caption, language: str
) -> Figure:
    width = theme.width() - 0.3
    places, per_row = _across(width, columns)
    heads = _heads(columns, places)
    top = max(len(lines) for lines in heads.values()) * _LINE + _LINE + 0.15
    heights = {key: _deep(frame[frame[by] == key], per_row) for key in rows}
    inside = top + sum(heights.values())
    figure, axes = _canvas(inside, width, caption, language)
    page, placed = _Page(axes, width, language), _placed(frame, by)
    for head, codes in columns.groups.items():
        page.write(places[codes[0]][0] + _INDENT, 0.5 * _LINE, head, weight="bold")
        for code in codes:
            for number, line in enumerate(heads[code]):
                page.write(places[code][0] + _INDENT, (number + 1.5) * _LINE + 0.04, line, color=theme.SOFT)
    for number, (key, name) in enumerate(rows.items()):
        if number % 2 == 0:
            axes.axhspan(top, top + heights[key], color="#F5F5F5", linewidth=0, zorder=0)
        for place, text in enumerate(theme.wrapped(name, _NAMES - 0.1, _SIZE)):
            page.write(0, top + _PAD / 2 + (place + 0.5) * _LINE, text)
        for code, (x, _) in places.items():
            page.units(x, top + _PAD / 2, placed.get((key, code), []), code, per_row)
        top += heights[key]
    return figure


def _blocks(
    frame: pd.DataFrame, by: str, rows: Mapping[str, str], columns: Columns, caption: Caption, language: str
) -> Figure:
    width = theme.width() - 0.3
    label = 1.2
    per_row = max(int((width - label - _NUMBER) / _SIDE), 1)
    codes = [code for group in columns.groups.values() for code in group]
    placed = _placed(frame, by)
    lines = {key: [code for code in codes if (key, code) in placed] for key in rows}
    deep = {(key, code): _line_height(len(placed[key, code]), per_row) for key in rows for code in lines[key]}
    inside = sum(deep.values()) + len(rows) * (_LINE + _PAD)
    figure, axes = _canvas(inside, width, caption, language)
    page, top = _Page(axes, width, language), 0.0
    for key, name in rows.items():
        page.write(0, top + 0.5 * _LINE, name, weight="bold")
        top += _LINE + 0.05
        for code in lines[key]:
            for number, text in enumerate(theme.wrapped(columns.names[code], label - 0.05, _SIZE)):
                page.write(0, top + (number + 0.5) * _LINE, text, color=theme.SOFT)
            page.units(label, top, placed[key, code], code, per_row)
            top += deep[key, code]
        top += _PAD - 0.05
    return figure


@dataclass(frozen=True)
class _Page:
    """Where things are put: inches from the side where reading begins."""

    axes: Axes
    width: float
    language: str

    def write(self, x: float, y: float, text: str, **style: Any) -> None:  # noqa: ANN401 - of matplotlib
        rtl = is_rtl(self.language)
        place, side = (self.width - x, "right") if rtl else (x, "left")
        self.axes.text(place, y, theme.words(text, self.language), ha=side, va="center", fontsize=_SIZE, **style)

    def units(self, x: float, y: float, checks: Sequence[str], code: str, per_row: int) -> None:
        """Draw units with their number before them."""
        if not checks:
            return
        end = self.width - x - _NUMBER + 0.06 if is_rtl(self.language) else x + _NUMBER - 0.06
        side = "left" if is_rtl(self.language) else "right"
        self.axes.text(end, y + 0.5 * _SIDE, str(len(checks)), ha=side, va="center", fontsize=_SIZE)
        fill, hatch = _LOOKS[code]
        size = _SIDE * 0.84
        for place, check in enumerate(checks):
            down, across = divmod(place, per_row)
            start = x + _NUMBER + across * _SIDE
            left = self.width - start - size if is_rtl(self.language) else start
            self.axes.add_artist(
                Rectangle(
                    (left, y + down * _SIDE + (_SIDE - size) / 2), size, size, facecolor=fill, hatch=hatch,
                    edgecolor=theme.COUNT_LIGHT if code == _PALE else theme.COUNT_DARK, linewidth=0.7,
                    url=f"#record-{check}",
                )
            )  # fmt: skip


def _canvas(inside: float, width: float, caption: Caption, language: str) -> tuple[Figure, Axes]:
    figure, axes = theme.canvas(theme.width(), inside + 0.95, caption, language)
    theme.place(axes, 0.15, 0.15, 0.5, 0.45)
    axes.set(xlim=(0, width), ylim=(inside, 0))
    axes.set_axis_off()
    return figure, axes


def _across(width: float, columns: Columns) -> tuple[dict[str, tuple[float, float]], int]:
    """Return verdict -> where its column begins and how wide it is, and how many units stand in a row of it."""
    gap = 0.25
    number = sum(map(len, columns.groups.values()))
    wide = (width - _NAMES - gap * (len(columns.groups) - 1)) / number
    places, x = {}, _NAMES
    for codes in columns.groups.values():
        for code in codes:
            places[code] = (x, wide)
            x += wide
        x += gap
    return places, max(int((wide - _NUMBER) / _SIDE), 1)


def _heads(columns: Columns, places: Mapping[str, tuple[float, float]]) -> dict[str, list[str]]:
    return {code: theme.wrapped(columns.names[code], wide - 0.2, _SIZE) for code, (_, wide) in places.items()}


def _placed(frame: pd.DataFrame, by: str) -> dict[tuple[str, str], list[str]]:
    """Return group and verdict -> the checks there."""
    placed: dict[tuple[str, str], list[str]] = {}
    for key, code, check in zip(frame[by], frame["verdict"], frame["check_id"], strict=True):
        placed.setdefault((key, code), []).append(check)
    return placed


def _line_height(units: int, per_row: int) -> float:
    return max(-(-units // per_row), 1) * _SIDE + 0.03


def _deep(frame: pd.DataFrame, per_row: int) -> float:
    """Return the height of a row: of its fullest column, and of two lines of its name at least."""
    most = int(frame["verdict"].value_counts().max()) if len(frame) else 0
    return max(-(-most // per_row) * _SIDE, 2 * _LINE) + _PAD
