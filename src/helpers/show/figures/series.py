"""Small multiples of outside series: one panel a measure, all on one axis of years, with ticks for turning points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.common.outputs import Caption
from helpers.show.figures import theme
from helpers.words.language import is_rtl

#: A line of the two together is ink; what one of them sends, sells, makes or meets with has that state's colour; what
#: is there to compare with is grey, the second line of it dashed.
_COLOURS: Final = {"pair": theme.INK, "russia": theme.RUSSIA, "iran": theme.IRAN}
_GREY: Final = "#8C8C8C"
_DASHES: Final = ("-", (0, (3, 1.5)))
_SIZE: Final = 8.5  # points
_LINE: Final = _SIZE * 1.3 / 72  # inches
_HIGH: Final = 1.25  # inches of a panel without what stands above and below it
_VALUES: Final = 0.42  # inches before a panel, for its scale
_SAMPLE: Final = 0.28  # inches of a piece of line with its space
_FREE: Final = 0.75  # of a panel's height: names below it leave its top free
_EMPTY: Final = "#F0F0F0"


@dataclass(frozen=True)
class Panel:
    """A measure: its name with its unit, what is written where nothing is known, and the name of each line."""

    title: str
    empty: str
    lines: Mapping[str, str]


def series(
    frame: pd.DataFrame,
    panels: Mapping[str, Panel],
    ticks: Sequence[float],
    reach: tuple[int, int],
    caption: Caption,
    language: str,
) -> Figure:
    """Draw each measure in a panel of its own; years of which the source has nothing are grey.

    Parameters
    ----------
    frame
        ``panel``, ``line`` ("pair", "russia" or "iran"; others to compare with), ``year`` and ``value``, by year.
    ticks
        Years (with decimals) of the turning points that the articles name.
    reach
        First and last year of all panels.
    """
    columns = 1 if theme.is_narrow() else 2
    gap = 0.35
    wide = (theme.width() - 0.3 - gap * (columns - 1)) / columns - _VALUES
    titles = {key: theme.wrapped(panel.title, wide + _VALUES, _SIZE, "bold") for key, panel in panels.items()}
    keyed = {key: _key(panel, wide) for key, panel in panels.items()}
    keys = [list(panels)[start : start + columns] for start in range(0, len(panels), columns)]
    heads = [max(len(titles[key]) + len(keyed[key]) for key in row) * _LINE + 0.1 for row in keys]
    below = 0.38
    inside = sum(heads) + len(keys) * (_HIGH + below)
    figure, spare = theme.canvas(theme.width(), inside + 0.95, caption, language)
    spare.remove()
    breadth, height = figure.get_size_inches()
    top = height - 0.5 - theme.extra(figure)[0]
    for head, row in zip(heads, keys, strict=True):
        for place, key in enumerate(row):
            column = columns - 1 - place if is_rtl(language) else place
            left = 0.15 + _VALUES + column * (wide + _VALUES + gap)
            bottom = top - head - _HIGH
            axes = figure.add_axes((left / breadth, bottom / height, wide / breadth, _HIGH / height))
            _title(axes, titles[key], len(keyed[key]), language)
            _panel(axes, frame[frame["panel"] == key], panels[key], reach, language)
            _write_key(axes, keyed[key], panels[key], wide, language)
            _gaps(axes, frame[frame["panel"] == key], panels[key], reach, wide, language)
            _ticks(axes, ticks)
        top -= head + _HIGH + below
    return figure


def _title(axes: Axes, lines: Sequence[str], below: int, language: str) -> None:
    rtl = is_rtl(language)
    corner, shift = ((1, 1), 0.0) if rtl else ((0, 1), -72 * _VALUES)
    for number, line in enumerate(reversed(lines)):
        axes.annotate(
            theme.words(line, language), corner, (shift, 5 + (below + number) * _SIZE * 1.3), xycoords="axes fraction",
            textcoords="offset points", ha="right" if rtl else "left", va="bottom", fontsize=_SIZE, fontweight="bold",
        )  # fmt: skip


def _panel(axes: Axes, frame: pd.DataFrame, panel: Panel, reach: tuple[int, int], language: str) -> None:
    high = max(float(frame["value"].max()) * 1.12, 1) if len(frame) else 1.0
    low = min(float(frame["value"].min()), 0.0) if len(frame) else 0.0
    low = _floor(frame, low)
    axes.set(xlim=(reach[0], reach[1] + 1), ylim=(low, high + (high - low) * 0.05))
    _frame(axes, reach)
    others = [key for key in panel.lines if key not in _COLOURS]
    for key in panel.lines:
        own = key in _COLOURS
        for part in _unbroken(frame[frame["line"] == key]):
            axes.plot(
                part["year"] + 0.5, part["value"], color=_COLOURS.get(key, _GREY), linewidth=1.8 if own else 1.0,
                linestyle="-" if own else _DASHES[others.index(key) % 2], zorder=4 if own else 3,
                marker="o" if len(part) == 1 else "", markersize=2.5, solid_capstyle="round",
            )  # fmt: skip


def _floor(frame: pd.DataFrame, low: float) -> float:
    """Return where the axis begins: at zero, or nearer where all values are far from it."""
    least = float(frame["value"].min()) if len(frame) else 0.0
    spread = float(frame["value"].max()) - least if len(frame) else 0.0
    return least - spread * 0.2 if least > spread else low


def _frame(axes: Axes, reach: tuple[int, int]) -> None:
    axes.spines["left"].set_visible(False)
    step = 10 if theme.is_narrow() else 5
    years = [year for year in range(1990, reach[1] + 1, step) if year >= reach[0]]
    axes.set_xticks([year + 0.5 for year in years], [str(year) for year in years])
    axes.tick_params(axis="x", length=0, labelsize=_SIZE, pad=7)
    axes.yaxis.set_major_locator(_few())
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}" if value >= 1 or value == 0 else f"{value:g}")
    axes.tick_params(axis="y", length=0, labelsize=_SIZE, labelcolor=theme.SOFT, pad=3)
    axes.grid(axis="y", color=theme.GRID, linewidth=0.6)


def _few() -> Any:  # noqa: ANN401 - of matplotlib
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(3, steps=[1, 2, 5, 10])


def _unbroken(line: pd.DataFrame) -> list[pd.DataFrame]:
    """Return a line in parts without a year missing."""
    groups = (line["year"].diff() > 1).cumsum()
    return [part for _, part in line.groupby(groups)]


def _gaps(axes: Axes, frame: pd.DataFrame, panel: Panel, reach: tuple[int, int], wide: float, language: str) -> None:
    """Make the years grey of which Russia and Iran have no figure, and say so in the widest of them, if it is free."""
    known = {*frame.loc[frame["line"].isin(_COLOURS), "year"]}
    spans: list[list[int]] = []
    for year in range(reach[0], reach[1] + 1):
        if year in known:
            continue
        if spans and year == spans[-1][1] + 1:
            spans[-1][1] = year
        else:
            spans.append([year, year])
    for first, last in spans:
        axes.axvspan(first, last + 1, color=_EMPTY, linewidth=0, zorder=1)
    if not spans:
        return
    first, last = max(spans, key=lambda span: span[1] - span[0])
    low, high = axes.get_ylim()
    names = [
        (text.get_position()[1] - low) / (high - low)
        for text in axes.texts
        if first <= text.get_position()[0] <= last + 1
    ]
    inches = (last + 1 - first) * wide / (reach[1] + 1 - reach[0])
    top = max(names, default=0.0) < _FREE
    if inches < theme.measured(panel.empty, _SIZE) + 0.1 or not (top or min(names) > 1 - _FREE):
        return
    before = first == reach[0]
    axes.annotate(
        theme.words(panel.empty, language), (first if before else last + 1, 1 if top else 0),
        (4 if before else -4, -4 if top else 4), xycoords=("data", "axes fraction"), textcoords="offset points",
        ha="left" if before else "right", va="top" if top else "bottom", fontsize=_SIZE, color=theme.SOFT, zorder=5,
    )  # fmt: skip


def _key(panel: Panel, wide: float) -> list[dict[str, float]]:
    """Return rows of line -> where its name begins, in inches."""
    rows: list[dict[str, float]] = [{}]
    x = 0.0
    for key, name in panel.lines.items():
        long = _SAMPLE + theme.measured(name, _SIZE, _weight(key)) + 0.15
        if rows[-1] and x + long > wide + _VALUES:
            rows.append({})
            x = 0.0
        rows[-1][key] = x
        x += long
    return rows


def _weight(key: str) -> str:
    return "bold" if key in _COLOURS else "normal"


def _write_key(axes: Axes, rows: Sequence[Mapping[str, float]], panel: Panel, wide: float, language: str) -> None:
    """Write the names of the lines below the title, each after a piece of its line."""
    rtl = is_rtl(language)
    others = [key for key in panel.lines if key not in _COLOURS]
    for number, row in enumerate(reversed(rows)):
        y = 1 + (5 / 72 + (number + 0.45) * _LINE) / _HIGH
        for key, x in row.items():
            at = [wide - x if rtl else x - _VALUES, wide - x - _SAMPLE + 0.06 if rtl else x - _VALUES + _SAMPLE - 0.06]
            colour = _COLOURS.get(key, _GREY)
            axes.plot(
                [place / wide for place in at], [y, y], color=colour, linewidth=1.8 if key in _COLOURS else 1.0,
                linestyle="-" if key in _COLOURS else _DASHES[others.index(key) % 2], clip_on=False,
                transform=axes.transAxes,
            )  # fmt: skip
            axes.text(
                (at[1] + (-0.04 if rtl else 0.04)) / wide, y, theme.words(panel.lines[key], language),
                ha="right" if rtl else "left", va="center", fontsize=_SIZE, fontweight=_weight(key),
                color=_COLOURS.get(key, theme.SOFT), transform=axes.transAxes,
            )  # fmt: skip


def _ticks(axes: Axes, ticks: Sequence[float]) -> None:
    """Mark the turning points below the axis."""
    axes.plot(
        [*ticks], [-0.045] * len(ticks), linestyle="", marker="^", markersize=4, color=theme.INK, clip_on=False,
        transform=axes.get_xaxis_transform(), zorder=6,
    )  # fmt: skip
