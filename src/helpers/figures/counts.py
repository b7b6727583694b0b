"""Figures of counts in two ways: stacked bars, and tables shaded by count."""

from collections.abc import Mapping
from typing import Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from helpers.figures import theme
from helpers.outputs import Caption

#: The relation's story begins here; what is older stands in a margin of its own.
FIRST_YEAR: Final = 1988
ROW = 0.3  # inches: height of a row
LABELS = 2.6  # inches for the names of rows
#: Shades of counts and shares.
BLUES: Final = LinearSegmentedColormap.from_list("counts", ["#FFFFFF", "#9CC9E3", "#2C7FB8", "#08306B"])


def sides(language: str, left: float, right: float) -> tuple[float, float]:
    """Return left and right borders, mirrored for Arabic."""
    return (right, left) if language == "ar" else (left, right)


def name_rows(axes: Axes, names: list[str], language: str) -> None:
    """Write the names of rows at the side where reading begins, first row on top; no other axis."""
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_yticks(range(len(names)), [theme.words(theme.folded(name, 34), language) for name in names], fontsize=8.5)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    if language == "ar":
        axes.invert_xaxis()
        axes.yaxis.tick_right()


def before(language: str) -> str:
    """Return the words for what is older than `FIRST_YEAR`."""
    return theme.words(f"{'قبل' if language == 'ar' else 'before'} {FIRST_YEAR}", language)


def gathered(frame: pd.DataFrame) -> tuple[pd.DataFrame, bool]:
    """Put the few years before `FIRST_YEAR` into one row, two years ahead of it, where later ones follow.

    ``frame`` is indexed by year; the second value says whether there was anything to gather.
    """
    old = frame.index < FIRST_YEAR
    if not frame[old].to_numpy().sum() or frame.index.max() < FIRST_YEAR:
        return frame, False
    return pd.concat([frame[old].sum().to_frame(FIRST_YEAR - 2).T, frame[~old]]), True


def name_years(axes: Axes, years: pd.Index, earlier: bool, language: str) -> None:
    """Write the years below the bars of `gathered`, every fifth where there are many."""
    first, last = int(years.min()), int(years.max())
    last = max(last, first + 4)
    step = 5 if last - first > 12 else 1
    ticks = [year for year in range(first, last + 1) if year % step == 0 and not (earlier and year < FIRST_YEAR)]
    names = [str(year) for year in ticks]
    if earlier:
        ticks, names = [first, *ticks], [before(language).replace(" ", "\n"), *names]
    axes.set_xlim(first - 0.7, last + 0.7)
    axes.set_xticks(ticks, names)
    axes.tick_params(length=0)


def stacked(
    frame: pd.DataFrame,
    names: Mapping[str, str],
    columns: Mapping[str, str],
    styles: Mapping[str, tuple[str, str]],
    caption: Caption,
    language: str,
) -> Figure:
    """Draw counts as stacked bars, a bar for each row that has any; the total stands behind it.

    ``columns`` names the parts, ``styles`` gives each its colour and hatch.
    """
    frame = frame[frame.sum(axis=1) > 0]
    if frame.empty:
        return theme.empty(caption, language)
    figure, axes = theme.canvas(9, 1.55 + ROW * len(frame), caption, language)
    theme.place(axes, *sides(language, LABELS, 0.5), 0.55, 0.82)
    base = pd.Series(0, index=frame.index)
    shown = [part for part in columns if frame[part].sum()]
    for part in shown:
        colour, hatch = styles[part]
        axes.barh(
            range(len(frame)), frame[part], left=base, color=colour, hatch=hatch,
            edgecolor=theme.SOFT, linewidth=0.5, height=0.66,
        )  # fmt: skip
        base += frame[part]
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
    name_rows(axes, [names[row] for row in frame.index], language)
    handles = [
        Patch(
            facecolor=styles[part][0],
            hatch=styles[part][1],
            edgecolor=theme.SOFT,
            label=theme.words(f"{columns[part]} ({frame[part].sum()})", language),
        )
        for part in shown
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
    """Draw counts as a table shaded by count, a line for each row that has any.

    ``plain`` names a last column that is not shaded, such as what has no date.
    """
    frame = frame[frame.sum(axis=1) > 0]
    if frame.empty:
        return theme.empty(caption, language)
    figure, axes = theme.canvas(9, 1.35 + ROW * len(frame), caption, language)
    theme.place(axes, *sides(language, LABELS, 0.3), 1.0, 0.35)
    shaded = frame.drop(columns=plain, errors="ignore") if plain is not None else frame
    top = max(int(shaded.to_numpy().max()), 1)
    axes.pcolormesh(shaded.to_numpy(), cmap=BLUES, vmin=0, vmax=top * 1.05, edgecolors=theme.PAPER, linewidth=2)
    for (row, column), value in _cells(frame):
        axes.text(
            column + 0.5, row + 0.5, str(value) if value else "·", ha="center", va="center", fontsize=8.5,
            color=theme.PAPER if column < shaded.shape[1] and value > top * 0.45 else theme.INK,
        )  # fmt: skip
    heads = [f"{columns[column]}\n(n = {frame[column].sum()})" for column in frame.columns]
    name_rows(axes, [names[row] for row in frame.index], language)
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
