"""The figure of `helpers.analysis.groups`: how often two actors are put in one group."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from helpers.common.outputs import Caption
from helpers.show.figures import theme
from helpers.show.figures.counts import BLUES

_CELL = 0.19  # inches


def together(
    matrix: pd.DataFrame,
    groups: Mapping[str, int],
    names: Mapping[str, str],
    scale: str,
    caption: Caption,
    language: str,
) -> Figure:
    """Draw the shares of `helpers.analysis.groups.stability` for actors that stand in order of their groups.

    Groups are framed, and their number stands beside the frame; ``scale`` names the bar of shades.
    """
    if matrix.empty:
        return theme.empty(caption, language)
    rtl, n = language == "ar", len(matrix)
    size = max(_CELL * n, 1.6)
    figure, axes = theme.canvas(size + 4.4, size + 1.2, caption, language)
    theme.place(axes, *((1.5, 2.9) if rtl else (2.9, 1.5)), 0.6, 0.45)
    shades = axes.pcolormesh(matrix.to_numpy(), cmap=BLUES, vmin=0, vmax=1, edgecolors=theme.PAPER, linewidth=0.4)
    axes.set_ylim(n, 0)
    axes.set_xlim(*((n, 0) if rtl else (0, n)))
    label = [theme.words(theme.folded(names[actor], 46), language) for actor in matrix.index]
    axes.set_yticks(np.arange(n) + 0.5, label, fontsize=6.5, linespacing=0.9)
    axes.set_xticks([])
    if rtl:
        axes.yaxis.tick_right()
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    numbers = [groups[actor] for actor in matrix.index]
    for group in dict.fromkeys(numbers):
        first, last = numbers.index(group), n - numbers[::-1].index(group)
        axes.plot([first, last, last, first, first], [first, first, last, last, first], color=theme.INK, linewidth=1.1)
        side = -3 if rtl else 3
        axes.annotate(
            str(group), (last, (first + last) / 2), xytext=(side, 0), textcoords="offset points",
            ha="right" if rtl else "left", va="center", fontsize=8, fontweight="bold",
            bbox={"facecolor": theme.PAPER, "edgecolor": "none", "pad": 0.6, "alpha": 0.85},
        )  # fmt: skip
    box = axes.get_position()
    width = figure.get_figwidth()
    left = 0.55 / width if rtl else box.x1 + 0.45 / width
    bar = figure.colorbar(shades, cax=figure.add_axes((left, box.y0, 0.14 / width, box.height)))
    bar.outline.set_visible(False)
    bar.set_ticks([0, 0.5, 1], labels=["0", "0.5", "1"], fontsize=7)
    bar.ax.tick_params(length=0)
    bar.set_label(theme.words(scale, language), fontsize=7.5)
    return figure
