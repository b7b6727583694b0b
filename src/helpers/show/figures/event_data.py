"""Figures of event data: series with levels and intervals, signed bars of partners, who acts first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from helpers.common.outputs import Caption
from helpers.show.figures import theme
from helpers.words import reading
from helpers.words.language import is_rtl

_SIZE: Final = 8.5  # points
_LINE: Final = _SIZE * 1.3 / 72  # inches
_OTHERS: Final = "#B4B4B4"
_BAND: Final = "#F3E3C3"
#: Quad class -> its colour.
_QUADS: Final = {
    "verbal_cooperation": theme.COOPERATION_IN_WORDS,
    "material_cooperation": theme.COOPERATION,
    "verbal_conflict": theme.CONFLICT_IN_WORDS,
    "material_conflict": theme.CONFLICT,
}


@dataclass(frozen=True)
class Panel:
    """A strand: its title, the names of the dyad and of the others, and what is marked.

    Attributes
    ----------
    levels
        From, to (years with decimals) and height of each level.
    spans
        From, to and at of each change point, and what is written there.
    ticks
        Years with decimals of what the articles name.
    """

    title: str
    pair: str
    others: str
    levels: Sequence[tuple[float, float, float]] = ()
    spans: Sequence[tuple[float, float, float, str]] = ()
    ticks: Sequence[float] = field(default_factory=list)


def lines(frame: pd.DataFrame, panels: Mapping[str, Panel], caption: Caption, language: str) -> Figure:
    """Draw each strand in a panel of its own, the dyad dark, the others grey.

    Parameters
    ----------
    frame
        ``strand``, ``role`` ("pair" or "placebo"), ``a``, ``b``, ``x`` (years with decimals) and ``shown``, by ``x``.
    """
    wide = theme.width() - 0.75
    titles = {key: theme.wrapped(panel.title, wide + 0.5, _SIZE, "bold") for key, panel in panels.items()}
    high, below = (1.35 if theme.is_narrow() else 1.5), 0.54
    heads = [(len(titles[key]) + 1) * _LINE + 0.12 for key in panels]
    figure, spare = theme.canvas(theme.width(), sum(heads) + len(panels) * (high + below) + 0.95, caption, language)
    spare.remove()
    breadth, height = figure.get_size_inches()
    top = height - 0.5 - theme.extra(figure)[0]
    for head, (key, panel) in zip(heads, panels.items(), strict=True):
        bottom = top - head - high
        axes = figure.add_axes((0.55 / breadth, bottom / height, wide / breadth, high / height))
        _title(axes, titles[key], language)
        _key(axes, panel, wide, high, language)
        _lines(axes, frame[frame["strand"] == key], panel, language)
        top -= head + high + below
    return figure


def _title(axes: Axes, texts: Sequence[str], language: str) -> None:
    rtl = is_rtl(language)
    for number, text in enumerate(reversed(texts)):
        axes.annotate(
            theme.words(text, language), (1, 1) if rtl else (0, 1), (0 if rtl else -29, 6 + (1 + number) * _SIZE * 1.3),
            xycoords="axes fraction", textcoords="offset points", ha="right" if rtl else "left", va="bottom",
            fontsize=_SIZE, fontweight="bold",
        )  # fmt: skip


def _key(axes: Axes, panel: Panel, wide: float, high: float, language: str) -> None:
    """Write the names of the lines above the panel, each after a piece of its line."""
    rtl = is_rtl(language)
    x, y = 0.0, 1 + (6 / 72 + 0.5 * _LINE) / high
    own = _OTHERS if panel.levels else theme.INK
    for name, colour, weight in ((panel.pair, own, "bold"), (panel.others, _OTHERS, "normal")):
        if not name:
            continue
        start, end = (wide - x - 0.22, wide - x) if rtl else (x - 0.4, x - 0.18)
        axes.plot(
            [start / wide, end / wide], [y, y], color=colour, linewidth=1.8 if weight == "bold" else 1.2, clip_on=False,
            transform=axes.transAxes,
        )  # fmt: skip
        axes.text(
            (start - 0.05 if rtl else end + 0.05) / wide, y, theme.words(name, language), ha="right" if rtl else "left",
            va="center", fontsize=_SIZE, fontweight=weight, color=theme.INK if weight == "bold" else theme.SOFT,
            transform=axes.transAxes,
        )  # fmt: skip
        x += 0.22 + 0.05 + theme.measured(name, _SIZE, weight) + 0.2


def _lines(axes: Axes, frame: pd.DataFrame, panel: Panel, language: str) -> None:
    times = frame["x"].sort_values().drop_duplicates()
    step = float(times.diff().median()) if len(times) > 1 else 1.0
    for (role, _, _), line in frame.groupby(["role", "a", "b"], sort=False):
        own = role == "pair"
        colour = _OTHERS if panel.levels and own else theme.INK if own else _OTHERS
        for part in _unbroken(line, step):
            axes.plot(
                part["x"].to_numpy(), part["shown"].to_numpy(), color=colour, linewidth=1.6 if own else 0.7,
                zorder=4 if own else 2, marker="o" if len(part) == 1 else "", markersize=2.5, solid_capstyle="round",
            )  # fmt: skip
    first, last = float(frame["x"].min()), float(frame["x"].max())
    margin = (last - first) * 0.015 + step / 2
    axes.set_xlim(first - margin, last + margin)
    if axes.get_ylim()[0] > 0:
        axes.set_ylim(bottom=0)
    for low, high, level in panel.levels:
        axes.plot([low - step / 2, high + step / 2], [level, level], color=theme.INK, linewidth=2.2, zorder=5)
    _spans(axes, panel, step, language)
    axes.plot(
        [*panel.ticks], [-0.05] * len(panel.ticks), linestyle="", marker="^", markersize=4.5, color=theme.INK,
        clip_on=False, transform=axes.get_xaxis_transform(), zorder=6,
    )  # fmt: skip
    _scale(axes, first, last, language)


def _spans(axes: Axes, panel: Panel, step: float, language: str) -> None:
    left, right = axes.get_xlim()
    for low, high, at, label in panel.spans:
        axes.axvspan(low - step, high, color=_BAND, linewidth=0, zorder=1)
        axes.axvline(at - step / 2, color=theme.INK, linewidth=1, linestyle=(0, (2, 2)), zorder=3)
        before = at > left + (right - left) * 0.7
        axes.annotate(
            theme.words(label, language), (at - step / 2, 1), (-4 if before else 4, -2),
            xycoords=("data", "axes fraction"), textcoords="offset points", ha="right" if before else "left", va="top",
            fontsize=_SIZE, fontweight="bold", zorder=7,
            bbox={"facecolor": theme.PAPER, "edgecolor": "none", "pad": 0.8, "alpha": 0.85},
        )  # fmt: skip


def _scale(axes: Axes, first: float, last: float, language: str) -> None:
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="both", length=0, labelsize=_SIZE)
    axes.tick_params(axis="x", pad=8)
    axes.tick_params(axis="y", labelcolor=theme.SOFT, pad=3)
    axes.yaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}".replace("-", "\u2212"))
    axes.grid(axis="y", color=theme.GRID, linewidth=0.6)
    if axes.get_ylim()[0] < 0 < axes.get_ylim()[1]:
        axes.axhline(0, color=theme.COUNT_LIGHT, linewidth=0.8, zorder=1)
    if last - first > 1.5 or first % 1 == last % 1 == 0.5:  # years stand at their middle
        narrow = theme.is_narrow() and last - first > 8
        inside = [year for year in range(int(first), int(last) + 1) if first - 0.1 <= year + 0.5 <= last + 0.1]
        years = [year for year in inside if not narrow or year % 3 == 0]
        axes.set_xticks([year + 0.5 for year in years], [str(year) for year in years])
    else:
        _months(axes, first, last, language)


def _months(axes: Axes, first: float, last: float, language: str) -> None:
    """Name the months below the axis, and the year below the first of each."""
    every = [(year, month) for year in range(int(first), int(last) + 1) for month in range(1, 13)]
    inside = [(year, month) for year, month in every if first <= year + (month - 0.5) / 12 <= last]
    kept = inside[:: 1 + len(inside) // (7 if theme.is_narrow() else 13)]
    first_of = dict(reversed(kept))
    names = [
        f"{reading.month(month, language)}\n{year}" if first_of[year] == month else reading.month(month, language)
        for year, month in kept
    ]
    axes.set_xticks(
        [year + (month - 0.5) / 12 for year, month in kept], [theme.words(name, language) for name in names]
    )


def _unbroken(line: pd.DataFrame, step: float) -> list[pd.DataFrame]:
    """Return a line in parts without a period missing."""
    groups = (line["x"].diff() > 1.6 * step).cumsum()
    return [part for _, part in line.groupby(groups)]


def signed(
    frame: pd.DataFrame, titles: Mapping[str, str], quads: Mapping[str, str], caption: Caption, language: str
) -> Figure:
    """Draw for each side its partners, cooperation to one side of a line and conflict to the other.

    Parameters
    ----------
    frame
        ``side``, ``name``, ``events``, ``balance`` and the counts of ``quads``, in the order of the rows.
    titles
        Side -> title of its panel.
    quads
        Quad class -> its name.
    """
    columns = 1 if theme.is_narrow() else len(titles)
    gap = 0.3
    wide = (theme.width() - 0.3 - gap * (columns - 1)) / columns
    rows = int(frame.groupby("side").size().max())
    high, head = rows * 0.25, 0.36
    stacked = -(-len(titles) // columns)
    figure, spare = theme.canvas(theme.width(), stacked * (high + head + 0.1) + 1.2, caption, language)
    spare.remove()
    breadth, height = figure.get_size_inches()
    top = height - 0.5 - theme.extra(figure)[0]
    frame = frame.assign(name=[f"{row.name} ({row.events:,})" for row in frame.itertuples()])
    names = max(theme.measured(name, _SIZE) for name in frame["name"]) + 0.12
    for number, (side, title) in enumerate(titles.items()):
        row, column = divmod(number, columns)
        column = columns - 1 - column if is_rtl(language) else column
        left = 0.15 + column * (wide + gap) + (0 if is_rtl(language) else names)
        bottom = top - (row + 1) * (high + head) - row * 0.1
        axes = figure.add_axes((left / breadth, bottom / height, (wide - names) / breadth, high / height))
        _bars(axes, frame[frame["side"] == side].reset_index(drop=True), title, names, rows, language)
    handles = [theme.patch(_QUADS[quad], "", name, language, edge="none") for quad, name in quads.items()]
    theme.legend(figure, handles, language, 2 if theme.is_narrow() else 4)
    return figure


def _bars(axes: Axes, frame: pd.DataFrame, title: str, names: float, rows: int, language: str) -> None:
    rtl = is_rtl(language)
    turn = -1 if rtl else 1
    signs = {"verbal_cooperation": 1, "material_cooperation": 1, "verbal_conflict": -1, "material_conflict": -1}
    ends = {1: [0.0] * len(frame), -1: [0.0] * len(frame)}
    for quad in ("material_cooperation", "verbal_cooperation", "material_conflict", "verbal_conflict"):
        sign = signs[quad]
        for y, value in enumerate(frame[quad]):
            axes.barh(
                y, turn * sign * value, left=turn * sign * ends[sign][y], color=_QUADS[quad], height=0.66, linewidth=0
            )
            ends[sign][y] += float(value)
    most, least = max(ends[1]), max(ends[-1])
    span = (most + least) or 1.0
    limits = (-least - span * 0.04, most + span * 0.02)
    axes.set_xlim(*(sorted(turn * limit for limit in limits)))
    axes.set_ylim(rows - 0.4, -0.6)
    axes.axvline(0, color=theme.INK, linewidth=0.8)
    axes.set_axis_off()
    edge = axes.get_xlim()[1 if rtl else 0]
    for row in frame.itertuples():
        axes.annotate(
            theme.words(row.name, language), (edge, row.Index), (4 if rtl else -4, 0), textcoords="offset points",
            ha="left" if rtl else "right", va="center", fontsize=_SIZE, annotation_clip=False,
        )  # fmt: skip
    axes.annotate(
        theme.words(title, language), (1 if rtl else 0, 1), ((1 if rtl else -1) * (names * 72 - 4), 4),
        xycoords="axes fraction", textcoords="offset points", ha="right" if rtl else "left", va="bottom",
        fontsize=_SIZE, fontweight="bold",
    )  # fmt: skip


def direction(
    frame: pd.DataFrame,
    titles: Mapping[str, str],
    rows: Sequence[str],
    ends: Sequence[str],
    caption: Caption,
    language: str,
) -> Figure:
    """Draw what part of each kind of act is the first side's, with its interval.

    Parameters
    ----------
    frame
        ``strand``, ``share``, ``low`` and ``high``.
    titles
        Strand -> its title.
    rows
        What each row of the frame is called.
    ends
        Who acts where the share is one, and where it is none.
    """
    rtl = is_rtl(language)
    names = min(max(theme.measured(name, _SIZE) for name in rows) + 0.25, theme.width() * 0.56)
    count = len(frame) + len(titles)
    apart = theme.width() - names - 0.35 > sum(theme.measured(end, _SIZE, "bold") for end in ends) + 0.2
    above = 0.75 if apart else 0.75 + _LINE
    figure, axes = theme.canvas(theme.width(), count * 0.3 + above + 0.6, caption, language)
    side = (0.35, names) if rtl else (names, 0.35)
    theme.place(axes, *side, above, 0.55)
    y, labels = 0, list(rows)
    axes.set(xlim=(1, 0) if rtl else (0, 1), ylim=(count - 0.4, -0.6))
    for key, title in titles.items():
        axes.annotate(
            theme.words(title, language), (1 if rtl else 0, y), ((1 if rtl else -1) * (names * 72 - 9), 0),
            xycoords=("axes fraction", "data"), textcoords="offset points", ha="right" if rtl else "left", va="center",
            fontsize=_SIZE, fontweight="bold", annotation_clip=False,
            bbox={"facecolor": theme.PAPER, "edgecolor": "none", "pad": 1},
        )  # fmt: skip
        y += 1
        for row in frame[frame["strand"] == key].itertuples():
            _dot(axes, row, y, labels[int(row.Index)], language)
            y += 1
    _between(axes, ends, apart, language)
    return figure


def _between(axes: Axes, ends: Sequence[str], apart: bool, language: str) -> None:
    """Draw the scale of shares, with who acts at its ends: on one line where there is room for both."""
    rtl = is_rtl(language)
    axes.axvline(0.5, color=theme.COUNT_LIGHT, linewidth=0.8, zorder=1)
    axes.xaxis.tick_top()
    # either half counts the share of whoever acts more, so that no side stands at nought
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["100%", "75%", "50%", "75%", "100%"])
    axes.tick_params(length=0, labelsize=_SIZE, labelcolor=theme.SOFT)
    axes.set_yticks([])
    axes.grid(axis="x", color=theme.GRID, linewidth=0.6)
    for spine in axes.spines.values():
        spine.set_visible(False)
    raised = 17 if apart else 17 + _LINE * 72
    for text, x, align, rise in (
        (ends[1], 0, "right" if rtl else "left", raised),
        (ends[0], 1, "left" if rtl else "right", 17),
    ):
        axes.annotate(
            theme.words(text, language), (x, 1), (0, rise), xycoords=("data", "axes fraction"),
            textcoords="offset points", ha=align, va="bottom", fontsize=_SIZE, fontweight="bold",
        )  # fmt: skip


def _dot(axes: Axes, row: Any, y: float, label: str, language: str) -> None:  # noqa: ANN401 - a row of a frame
    rtl = is_rtl(language)
    axes.plot([row.low, row.high], [y, y], color=theme.COUNT, linewidth=2.2, solid_capstyle="butt", zorder=3)
    axes.plot([row.share], [y], marker="o", markersize=6, color=theme.INK, zorder=4)
    axes.annotate(
        theme.words(label, language), (1 if rtl else 0, y), (8 if rtl else -8, 0), xycoords=("axes fraction", "data"),
        textcoords="offset points", ha="left" if rtl else "right", va="center", fontsize=_SIZE, annotation_clip=False,
    )  # fmt: skip
