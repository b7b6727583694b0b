"""Figures of counts in two ways: stacked bars, and tables shaded by count."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, LinearSegmentedColormap, Normalize
from matplotlib.figure import Figure

from helpers.analysis.timeline import FIRST_YEAR
from helpers.common.outputs import Caption
from helpers.show.figures import theme

ROW = 0.3  # inches: height of a row
LABELS = 2.6  # inches for the names of rows
BLUES: Final = LinearSegmentedColormap.from_list("counts", ["#FFFFFF", "#9CC9E3", theme.BLUE, theme.DARK])
#: From less or against (orange) through white to more or for (blue): safe for colour-blind readers.
DIVERGING: Final = LinearSegmentedColormap.from_list("diverging", ["#E08214", "#FFFFFF", "#4393C3"])


def sides(language: str, left: float, right: float) -> tuple[float, float]:
    """Return left and right borders, mirrored for Arabic."""
    return (right, left) if language == "ar" else (left, right)


def write_rows(axes: Axes, names: Sequence[str], language: str, size: float = 8.5, at: float = 0) -> None:
    """Write the names of rows where reading begins, the first at ``at``; as texts, drawn faster than ticks."""
    rtl = language == "ar"
    for row, name in enumerate(names):
        axes.text(
            1.01 if rtl else -0.01,
            row + at,
            theme.words(name, language),
            transform=axes.get_yaxis_transform(),
            ha="left" if rtl else "right",
            va="center",
            fontsize=size,
        )
    axes.set_yticks([])


def name_rows(axes: Axes, names: Sequence[str], language: str, at: float = 0, width: int = 34) -> None:
    """Write the names of rows in lines of ``width`` letters, first row on top, and mirror the axes for Arabic."""
    axes.set_ylim(len(names) - 0.5 + at, -0.5 + at)
    write_rows(axes, [theme.folded(name, width) for name in names], language, at=at)
    bare(axes, language)


def bare(axes: Axes, language: str) -> None:
    """Leave out ticks and borders, and mirror the axes for Arabic."""
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.set_yticks([])
    if language == "ar":
        axes.invert_xaxis()


def name_columns(axes: Axes, heads: Sequence[str], language: str, *, slanted: bool) -> None:
    """Write the heads of columns of width 1 above them, slanted where they are long."""
    axes.set_xlim(*((len(heads), 0) if language == "ar" else (0, len(heads))))
    axes.xaxis.tick_top()
    tilt: dict[str, Any] = {"rotation": 45, "ha": "left", "va": "bottom"} if slanted else {}
    texts = [theme.words(head, language) for head in heads]
    axes.set_xticks([place + 0.5 for place in range(len(heads))], texts, **tilt)
    axes.tick_params(length=0, axis="x", labelsize=7.5 if slanted else 8)


def beside(axes: Axes, x: float, row: float, text: str, language: str, size: float = 8) -> None:
    """Write a text beside a mark, on the side to which its row runs."""
    rtl = language == "ar"
    axes.annotate(
        text, (x, row), xytext=(-6 if rtl else 6, 0), textcoords="offset points",
        va="center", ha="right" if rtl else "left", fontsize=size,
    )  # fmt: skip


def ranges(axes: Axes, frame: pd.DataFrame, rows: Sequence[float], *, hollow: bool = False) -> None:
    """Draw a dot with its interval on each row, from ``share``, ``low`` and ``high``; nothing for NaN."""
    colour = theme.SOFT if hollow else theme.BLUE
    axes.hlines(rows, frame["low"], frame["high"], color=colour, linewidth=1 if hollow else 2)
    face = theme.PAPER if hollow else theme.DARK
    axes.plot(frame["share"], rows, "o", color=face, markeredgecolor=colour, markersize=5)


def scale(top: float) -> list[float]:
    """Return places for marks from 0 to ``top``, a share: two to five of them, at even percentages."""
    step = next(step for step in (0.01, 0.02, 0.05, 0.1, 0.2, 0.25) if step == 0.25 or top / step <= 4)
    return [round(step * place, 2) for place in range(int(top / step + 1e-9) + 1)]


def shares_axis(axes: Axes, top: float) -> None:
    """Write percentages below an axis of shares from 0 to ``top``, with light lines."""
    ticks = scale(top)
    axes.set_xlim(0, top * 1.04)
    axes.set_xticks(ticks, [f"{tick:.0%}" for tick in ticks], fontsize=7.5)
    axes.grid(axis="x", linewidth=0.5)


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


def layer(axes: Axes, values: pd.Series, base: pd.Series, style: tuple[str, str]) -> None:
    """Draw one part of stacked bars, a bar for each row, from ``base`` on, in its colour and hatch."""
    colour, hatch = style
    axes.barh(
        range(len(values)), values, left=base, color=colour, hatch=hatch,
        edgecolor=theme.SOFT, linewidth=0.5, height=0.66,
    )  # fmt: skip


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
        layer(axes, frame[part], base, styles[part])
        base += frame[part]
    for row, total in enumerate(base):
        beside(axes, total, row, str(total), language)
    axes.set_xlim(0, base.max() * 1.08)
    axes.set_xticks([])
    name_rows(axes, [names[row] for row in frame.index], language)
    handles = [theme.patch(*styles[part], f"{columns[part]} ({frame[part].sum()})", language) for part in shown]
    theme.legend(figure, handles, language, columns=4)
    return figure


def grid(
    shade: pd.DataFrame,
    texts: Mapping[tuple[int, int], str],
    names: Sequence[str],
    heads: Sequence[str],
    caption: Caption,
    language: str,
    *,
    colours: Colormap,
    span: tuple[float, float],
    slanted: bool = False,
) -> Figure:
    """Draw a table of cells, shaded by value from white or through it; NaN stays white.

    ``texts`` are written into the cells, by row and column.
    """
    wide = slanted or len(heads) > 8
    figure, axes = theme.canvas(13 if wide else 9, (2.35 if slanted else 1.35) + ROW * len(names), caption, language)
    theme.place(axes, *sides(language, 2.9 if wide else LABELS, 0.9 if slanted else 0.3), 1.9 if slanted else 1.0, 0.35)
    values = shade.to_numpy(float)
    axes.pcolormesh(
        np.ma.masked_invalid(values), cmap=colours, vmin=span[0], vmax=span[1], edgecolors=theme.PAPER, linewidth=2,
        zorder=0,
    )  # fmt: skip
    place = Normalize(*span, clip=True)
    for (row, column), text in texts.items():
        value = values[row, column]
        dark = not np.isnan(value) and sum(colours(place(value))[:3]) < 1.45
        axes.text(
            column + 0.5, row + 0.5, text, ha="center", va="center",
            fontsize=7.5 if wide else 8.5, color=theme.PAPER if dark else theme.INK,
        )  # fmt: skip
    name_rows(axes, names, language, at=0.5)
    name_columns(axes, [theme.folded(head, 20) for head in heads] if slanted else heads, language, slanted=slanted)
    return figure


def heat(
    frame: pd.DataFrame,
    names: Mapping[str, str],
    columns: Mapping[str, str],
    caption: Caption,
    language: str,
    *,
    within: bool = False,
) -> Figure:
    """Draw counts as a table shaded by count, a line for each row and a column for each that has any.

    With ``within`` a cell is shaded by its part of the column, and the heads are slanted.
    """
    frame = frame.loc[frame.sum(axis=1) > 0, frame.sum() > 0] if within else frame[frame.sum(axis=1) > 0]
    if frame.empty:
        return theme.empty(caption, language)
    texts = {(row, column): str(value) if value else "·" for (row, column), value in np.ndenumerate(frame.to_numpy())}
    heads = [f"{columns[column]}" if within else f"{columns[column]}\n(n = {frame[column].sum()})" for column in frame]
    shade = frame / frame.sum() if within else frame
    return grid(
        shade, texts, [names[row] for row in frame.index], heads, caption, language,
        colours=BLUES, span=(0, max(float(shade.to_numpy().max()), 0.1) * 1.05), slanted=within,
    )  # fmt: skip
