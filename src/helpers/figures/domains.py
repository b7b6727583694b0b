"""Figures of `helpers.domains`: bars of domains, stacked bars of statuses, and heat tables."""

from collections.abc import Mapping
from typing import Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from helpers.figures import theme
from helpers.outputs import Caption

_ROW = 0.3  # inches
_LABELS = 2.6  # inches for the names of domains
_BLUES: Final = LinearSegmentedColormap.from_list("counts", ["#FFFFFF", "#9CC9E3", "#2C7FB8", "#08306B"])
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


def _sides(language: str, left: float, right: float) -> tuple[float, float]:
    """Return left and right borders, mirrored for Arabic."""
    return (right, left) if language == "ar" else (left, right)


def _name_rows(axes: Axes, names: list[str], language: str) -> None:
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_yticks(range(len(names)), [theme.words(name, language) for name in names], fontsize=8.5)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    if language == "ar":
        axes.invert_xaxis()
        axes.yaxis.tick_right()


def composition(
    frame: pd.DataFrame, names: Mapping[str, str], series: tuple[str, str], caption: Caption, language: str
) -> Figure:
    """Draw `helpers.domains.composition`: a bar for the primary domain, a line on to any rank.

    ``series`` names the two: records with the domain first, and records with it at all.
    """
    frame = frame[frame["any"] > 0]
    if frame.empty:
        return theme.empty(caption, language)
    figure, axes = theme.canvas(9, 1.35 + _ROW * len(frame), caption, language)
    theme.place(axes, *_sides(language, _LABELS, 0.5), 0.55, 0.62)
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
    _name_rows(axes, [names[domain] for domain in frame.index], language)
    first, second = (theme.words(name, language) for name in series)
    handles = [Patch(color="#2C7FB8", label=first), theme.line("#2C7FB8", "|", second)]
    theme.legend(figure, handles, language, columns=2)
    return figure


def stacked(
    frame: pd.DataFrame,
    names: Mapping[str, str],
    columns: Mapping[str, str],
    caption: Caption,
    language: str,
) -> Figure:
    """Draw counts by domain (rows) and status (columns) as stacked bars, numbers inside."""
    frame = frame[frame.sum(axis=1) > 0]
    if frame.empty:
        return theme.empty(caption, language)
    figure, axes = theme.canvas(9, 1.55 + _ROW * len(frame), caption, language)
    theme.place(axes, *_sides(language, _LABELS, 0.5), 0.55, 0.82)
    base = pd.Series(0, index=frame.index)
    shown = [status for status in columns if frame[status].sum()]
    for status in shown:
        colour, hatch = _STATUS_STYLES[status]
        axes.barh(
            range(len(frame)), frame[status], left=base, color=colour, hatch=hatch,
            edgecolor=theme.SOFT, linewidth=0.5, height=0.66,
        )  # fmt: skip
        base += frame[status]
    for row, total in enumerate(base):
        axes.annotate(
            str(total),
            (total, row),
            xytext=(-5 if language == "ar" else 5, 0),
            textcoords="offset points",
            va="center",
            ha="right" if language == "ar" else "left",
            fontsize=8,
        )
    axes.set_xlim(0, base.max() * 1.08)
    axes.set_xticks([])
    _name_rows(axes, [names[domain] for domain in frame.index], language)
    handles = [
        Patch(
            facecolor=_STATUS_STYLES[status][0],
            hatch=_STATUS_STYLES[status][1],
            edgecolor=theme.SOFT,
            label=theme.words(f"{columns[status]} ({frame[status].sum()})", language),
        )
        for status in shown
    ]
    theme.legend(figure, handles, language, columns=4)
    return figure


def heat(
    frame: pd.DataFrame,
    names: Mapping[str, str],
    columns: Mapping[str, str],
    caption: Caption,
    language: str,
    plain: str | None = None,
) -> Figure:
    """Draw counts by domain (rows) and something else (columns) as a table shaded by count.

    ``plain`` names a last column that is not shaded, such as what has no date.
    """
    frame = frame[frame.sum(axis=1) > 0]
    if frame.empty:
        return theme.empty(caption, language)
    figure, axes = theme.canvas(9, 1.35 + _ROW * len(frame), caption, language)
    theme.place(axes, *_sides(language, _LABELS, 0.3), 1.0, 0.35)
    shaded = frame.drop(columns=plain, errors="ignore") if plain is not None else frame
    top = max(int(shaded.to_numpy().max()), 1)
    axes.pcolormesh(shaded.to_numpy(), cmap=_BLUES, vmin=0, vmax=top * 1.05, edgecolors=theme.PAPER, linewidth=2)
    for (row, column), value in _cells(frame):
        axes.text(
            column + 0.5, row + 0.5, str(value) if value else "·", ha="center", va="center", fontsize=8.5,
            color=theme.PAPER if column < shaded.shape[1] and value > top * 0.45 else theme.INK,
        )  # fmt: skip
    heads = [f"{columns[column]}\n(n = {frame[column].sum()})" for column in frame.columns]
    _name_rows(axes, [names[domain] for domain in frame.index], language)
    axes.set_ylim(len(frame), 0)
    axes.set_xlim(*((frame.shape[1], 0) if language == "ar" else (0, frame.shape[1])))
    axes.set_yticks([row + 0.5 for row in range(len(frame))], axes.get_yticklabels())
    axes.xaxis.tick_top()
    axes.set_xticks([place + 0.5 for place in range(len(heads))], [theme.words(head, language) for head in heads])
    axes.tick_params(length=0, axis="x", labelsize=8)
    return figure


def _cells(frame: pd.DataFrame) -> list[tuple[tuple[int, int], int]]:
    values = frame.to_numpy()
    return [
        ((row, column), int(values[row, column])) for row in range(len(values)) for column in range(values.shape[1])
    ]
