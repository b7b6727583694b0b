"""Figures of `helpers.analysis.balance`: triads of a pair, and balance against chance."""

import math
from collections.abc import Mapping
from typing import Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from helpers.common.outputs import Caption
from helpers.show.figures import theme
from helpers.show.figures.counts import ROW, name_rows, sides
from helpers.show.figures.network import SIGNS

_CORNERS: Final = {"first": (-0.8, 0.62), "second": (0.8, 0.62), "third": (0.0, -0.75)}
#: Side of the triangle -> its corners, and where its counts stand.
_SIDES: Final = {
    "tie": ("first", "second", (0.0, 0.62)),
    "first": ("first", "third", (-0.4, -0.065)),
    "second": ("second", "third", (0.4, -0.065)),
}
_COLUMNS = 4


def triangles(
    frame: pd.DataFrame,
    pair: list[str],
    names: Mapping[str, str],
    verdicts: Mapping[str, str],
    caption: Caption,
    language: str,
) -> Figure:
    """Draw `helpers.analysis.balance.third_parties`: a triangle for each, the pair above and the third below.

    At each side stand the records together (+) and against (−); ``verdicts`` puts into words whether it
    balances. A triangle links to ``#record-triad-<third>``.
    """
    if frame.empty:
        return theme.empty(caption, language)
    columns = min(_COLUMNS, max(len(frame), 3))
    figure, panels = theme.panels(len(frame), columns, (2.7, 2.35), 0.5, caption, language)
    for axes, row in zip(panels, frame.to_dict("records"), strict=True):
        axes.set(xlim=(-1.35, 1.35), ylim=(-1.42, 0.93))
        _triangle(axes, row, pair, names, verdicts, language)
    signs = {row[f"sign_{side}"] for row in frame.to_dict("records") for side in _SIDES}
    handles = [
        Line2D([], [], color=colour, linestyle=style, linewidth=2, label=theme.words(word[language == "ar"], language))
        for sign, (colour, style, word) in SIGNS.items()
        if sign in signs
    ]
    theme.legend(figure, handles, language, columns=3)
    return figure


def _triangle(
    axes: Axes, row: dict, pair: list[str], names: Mapping[str, str], verdicts: Mapping[str, str], language: str
) -> None:
    for side, (one, other, middle) in _SIDES.items():
        colour, style, _ = SIGNS[row[f"sign_{side}"]]
        axes.plot(
            *zip(_CORNERS[one], _CORNERS[other], strict=True), color=colour, linestyle=style,
            linewidth=1 + 0.4 * math.sqrt(min(row[f"together_{side}"] + row[f"against_{side}"], 40)),
            url=f"#record-triad-{row['third']}",
        )  # fmt: skip
        axes.text(
            *middle, f"+{row[f'together_{side}']} −{row[f'against_{side}']}", fontsize=7.5, ha="center", va="center",
            bbox={"facecolor": theme.PAPER, "edgecolor": "none", "pad": 1.0},
        )  # fmt: skip
    for place, x, y in (("first", -0.8, 0.8), ("second", 0.8, 0.8)):
        name = names[pair[place == "second"]]
        axes.text(x, y, theme.words(theme.folded(name, 16), language), fontsize=7.5, ha="center", va="center")
    for x, y in _CORNERS.values():
        axes.plot([x], [y], "o", markersize=5, color=theme.PAPER, markeredgecolor=theme.INK, markeredgewidth=0.8)
    name = theme.folded(names[row["third"]], 24)
    axes.text(0, -0.85, theme.words(name, language), fontsize=8, fontweight="bold", ha="center", va="top")
    axes.text(
        0, -1.03 - 0.17 * name.count("\n"), theme.words(verdicts[row["verdict"]], language), fontsize=7.5,
        ha="center", va="top", color=theme.SOFT,
    )  # fmt: skip


def against_chance(frame: pd.DataFrame, words: Mapping[str, str], caption: Caption, language: str) -> Figure:
    """Draw `helpers.analysis.balance.census`: the share of balanced triads, and what dealing the signs anew gives.

    ``words`` names the scopes, and "share", "null" and "withheld".
    """
    if not frame["n"].sum():
        return theme.empty(caption, language)
    rtl = language == "ar"
    figure, axes = theme.canvas(9, 1.75 + ROW * 1.2 * len(frame), caption, language)
    theme.place(axes, *sides(language, 3.1, 0.5), 0.55, 0.95)
    axes.set_xlim(0, 1)
    for row, item in enumerate(frame.itertuples()):
        if pd.isna(item.share):
            text = theme.words(words["withheld" if item.n else "none"], language)
            axes.text(0.02, row, text, ha="right" if rtl else "left", va="center", fontsize=8, color=theme.SOFT)
            continue
        axes.plot([item.low, item.high], [row, row], color="#C6DBEF", linewidth=7, solid_capstyle="butt")
        axes.plot([item.mean], [row], "|", color=theme.BLUE, markersize=9, markeredgewidth=1.5)
        axes.plot([item.share], [row], "o", color=theme.DARK, markersize=6)
    name_rows(axes, [f"{words[item.scope]} (n = {item.n})" for item in frame.itertuples()], language)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0%", "25%", "50%", "75%", "100%"], fontsize=7.5)
    axes.grid(axis="x", linewidth=0.5)
    handles = [
        Line2D([], [], color=theme.DARK, marker="o", linewidth=0, label=theme.words(words["share"], language)),
        Line2D(
            [],
            [],
            color="#C6DBEF",
            linewidth=7,
            marker="|",
            markersize=9,
            markeredgecolor=theme.BLUE,
            label=theme.words(words["null"], language),
        ),
    ]
    theme.legend(figure, handles, language, columns=2)
    return figure
