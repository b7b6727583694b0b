"""Figures of `helpers.domains`: bars of domains, and their statuses."""

from collections.abc import Mapping
from typing import Final

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from helpers.figures import counts, theme
from helpers.figures.counts import LABELS, ROW, name_rows, sides
from helpers.outputs import Caption

#: From done (dark) to asserted (hatched): readable in grey.
_STATUS_STYLES: Final = {
    "occurred": ("#08306B", ""),
    "ongoing": ("#2C7FB8", ""),
    "agreed": ("#7FB8DA", ""),
    "planned": ("#CFE3F1", "////"),
    "proposed": ("#FFFFFF", "////"),
    "frozen": ("#BDBDBD", "xxxx"),
    "alleged": ("#FFFFFF", "||"),
}


def composition(
    frame: pd.DataFrame, names: Mapping[str, str], series: tuple[str, str], caption: Caption, language: str
) -> Figure:
    """Draw `helpers.domains.composition`: a bar for the primary domain, a line on to any rank.

    ``series`` names the two: records with the domain first, and records with it at all.
    """
    frame = frame[frame["any"] > 0]
    if frame.empty:
        return theme.empty(caption, language)
    figure, axes = theme.canvas(9, 1.35 + ROW * len(frame), caption, language)
    theme.place(axes, *sides(language, LABELS, 0.5), 0.55, 0.62)
    rows = range(len(frame))
    axes.barh(rows, frame["primary"], color="#2C7FB8", height=0.62)
    axes.hlines(rows, frame["primary"], frame["any"], color="#2C7FB8", linewidth=1)
    axes.plot(frame["any"], rows, "|", color="#2C7FB8", markersize=9)
    axes.set_xlim(0, frame["any"].max() * 1.14)
    for row, (primary, every) in enumerate(zip(frame["primary"], frame["any"], strict=True)):
        axes.annotate(
            f"{primary} / {every}",
            (every, row),
            xytext=(-6 if language == "ar" else 6, 0),
            textcoords="offset points",
            va="center",
            ha="right" if language == "ar" else "left",
            fontsize=8,
        )
    axes.set_xticks([])
    name_rows(axes, [names[domain] for domain in frame.index], language)
    first, second = (theme.words(name, language) for name in series)
    handles = [Patch(color="#2C7FB8", label=first), theme.line("#2C7FB8", "|", second)]
    theme.legend(figure, handles, language, columns=2)
    return figure


def statuses(
    frame: pd.DataFrame, names: Mapping[str, str], columns: Mapping[str, str], caption: Caption, language: str
) -> Figure:
    """Draw `helpers.domains.by_status` as stacked bars."""
    return counts.stacked(frame, names, columns, _STATUS_STYLES, caption, language)
