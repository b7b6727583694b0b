"""Figures of `helpers.analysis.initiative`: who starts acts towards whom."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from helpers.common.outputs import Caption
from helpers.show.figures import theme
from helpers.show.figures.counts import BLUES, ROW, name_rows, sides

_FIRST, _SECOND = ("#0072B2", ""), ("#E69F00", "////")


def starts(matrix: pd.DataFrame, names: Mapping[str, str], corner: str, caption: Caption, language: str) -> Figure:
    """Draw `helpers.analysis.initiative.matrix`: initiators down, targets across, shaded by the root of the count.

    A count links to ``#record-acts-<initiator>--<target>``; ``corner`` says what
    stands down and across.
    """
    if matrix.empty:
        return theme.empty(caption, language)
    rtl = language == "ar"
    rows, columns = matrix.shape
    width = max(2.9 + 0.62 * columns + 1.0, 8)
    figure, axes = theme.canvas(width, 2.35 + ROW * rows, caption, language)
    theme.place(axes, *sides(language, 2.9, width - 2.9 - 0.62 * columns), 1.8, 0.35)
    values = matrix.to_numpy()
    axes.pcolormesh(np.sqrt(values), cmap=BLUES, vmin=0, edgecolors=theme.PAPER, linewidth=2)
    most = values.max()
    for row, one in enumerate(matrix.index):
        for column, other in enumerate(matrix.columns):
            if value := values[row, column]:
                axes.text(
                    column + 0.5, row + 0.5, str(value), ha="center", va="center", fontsize=8,
                    color=theme.PAPER if value > most * 0.25 else theme.INK, url=f"#record-acts-{one}--{other}",
                )  # fmt: skip
    name_rows(axes, [names[one] for one in matrix.index], language, at=0.5)
    axes.set_xlim(*((columns, 0) if rtl else (0, columns)))
    axes.xaxis.tick_top()
    heads = [theme.words(theme.folded(names[other], 26), language) for other in matrix.columns]
    axes.set_xticks(
        [place + 0.5 for place in range(columns)], heads, rotation=-45 if rtl else 45, ha="right" if rtl else "left",
        va="bottom", rotation_mode="anchor",
    )  # fmt: skip
    axes.tick_params(length=0, axis="x", labelsize=7.5)
    axes.annotate(
        theme.words(corner, language), (0, 0), xytext=(8 if rtl else -8, 6), textcoords="offset points",
        ha="left" if rtl else "right", va="bottom", fontsize=8, color=theme.SOFT,
    )  # fmt: skip
    return figure


def sides_of(
    frame: pd.DataFrame, names: Mapping[str, str], labels: list[str], caption: Caption, language: str
) -> Figure:
    """Draw `helpers.analysis.initiative.asymmetry`: acts of the first to one side, of the second to the other.

    ``names`` puts "first", "second" and "withheld" into words, ``labels`` the periods. The share of
    the first stands beside each row, with its interval.
    """
    if frame.empty or not frame[["first", "second"]].to_numpy().sum():
        return theme.empty(caption, language)
    rtl = language == "ar"
    figure, axes = theme.canvas(9, 1.5 + ROW * 1.1 * len(frame), caption, language)
    theme.place(axes, *sides(language, 2.6, 2.1), 0.55, 0.68)
    reach = float(frame[["first", "second"]].max().max()) * 1.22
    axes.set_xlim(-reach, reach)
    for row, item in enumerate(frame.itertuples()):
        for value, (colour, hatch), side in ((item.first, _FIRST, -1), (item.second, _SECOND, 1)):
            axes.barh([row], [side * value], color=colour, hatch=hatch, edgecolor=theme.PAPER, height=0.62)
            axes.annotate(
                str(value), (side * value, row), xytext=(4 * side * (-1 if rtl else 1), 0), textcoords="offset points",
                va="center", ha="right" if (side < 0) != rtl else "left", fontsize=8,
            )  # fmt: skip
        text = names["withheld"] if pd.isna(item.share) else f"{item.share:.0%} ({item.low:.0%}–{item.high:.0%})"
        axes.annotate(
            theme.words(text, language), (reach, row), xytext=(-8 if rtl else 8, 0), textcoords="offset points",
            ha="right" if rtl else "left", va="center", fontsize=8,
            color=theme.SOFT if pd.isna(item.share) else theme.INK,
        )  # fmt: skip
    axes.axvline(0, color=theme.SOFT, linewidth=0.8)
    name_rows(axes, labels, language)
    axes.set_xticks([])
    handles = [
        Patch(
            facecolor=colour, hatch=hatch, edgecolor=theme.PAPER,
            label=theme.words(theme.folded(names[side], 60, 1), language),
        )
        for side, (colour, hatch) in (("first", _FIRST), ("second", _SECOND))
    ]  # fmt: skip
    theme.legend(figure, handles, language, columns=2)
    return figure
