"""Marks of events in time, and names beside them that do not meet: for the figures of years and turning points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from helpers.show.figures import theme
from helpers.words.language import is_rtl

#: Relation of an event -> its colour.
COLOURS: Final = {
    "cooperation": theme.COOPERATION,
    "request": theme.REQUEST,
    "conflict": theme.CONFLICT,
    "none": theme.COUNT_LIGHT,
}
HATCH: Final = "//////"  # of what carries a flag
SIZE: Final = 8.5  # points of what is written beside marks
LINE: Final = SIZE * 1.3 / 72  # inches
_WIDEST: Final = 1.5  # inches of a name beside a line
_BASE: Final = 0.2  # inches between a line and the nearest name
_GAP: Final = 0.07  # inches between two names


def style(row: Any) -> dict[str, Any]:  # noqa: ANN401 - a row with relation, dated_by, flag and event_id
    """Return how an event is drawn: filled by the articles' date, outlined by a public one, hatched where flagged."""
    colour, public = COLOURS[row.relation], row.dated_by == "public"
    return {
        "facecolor": theme.PAPER if public else colour,
        "edgecolor": colour if public else theme.PAPER,
        "hatch": HATCH if row.flag else None,
        "linewidth": 1.0 if public else 0.4,
        "url": f"#record-{row.event_id}",
    }


def key(frame: pd.DataFrame, words: Mapping[str, str], language: str) -> list[Patch]:
    """Return what a legend says of outlines and hatches, of those that the events of a figure have.

    Parameters
    ----------
    frame
        ``dated_by`` and ``flag`` of each event.
    words
        ``public`` and ``flagged``.
    """
    drawn = {
        "public": (frame["dated_by"] == "public", theme.PAPER, "", theme.SOFT),
        "flagged": (frame["flag"].astype(bool), theme.COUNT_LIGHT, HATCH, theme.PAPER),
    }
    return [
        theme.patch(fill, hatch, words[name], language, edge)
        for name, (which, fill, hatch, edge) in drawn.items()
        if which.any()
    ]


@dataclass(frozen=True)
class Name:
    """A name beside a line: where its leader stands, its lines, how far from the line, and what it links to."""

    place: float
    lines: list[str]
    offset: float
    url: str = ""

    @property
    def top(self) -> float:
        """How far from the line its other end is, in inches."""
        return self.offset + len(self.lines) * LINE


def stacked(places: Sequence[float], sizes: Sequence[tuple[float, float]]) -> list[float]:
    """Return how far from a line boxes stand that end at their places, so that none meets another or its leader.

    Parameters
    ----------
    places
        Where each box ends, in ascending order; it reaches back from there.
    sizes
        Their widths and heights.
    """
    offsets: list[float] = []
    for number, (place, (wide, _)) in enumerate(zip(places, sizes, strict=True)):
        below = [offsets[other] + sizes[other][1] + _GAP for other in range(number) if places[other] >= place - wide]
        offsets.append(max(below, default=0.0))
    return offsets


def names(frame: pd.DataFrame, low: float, scale: float, language: str) -> list[Name]:
    """Return the names of marks, each reaching back to where reading begins; none meets another.

    Parameters
    ----------
    frame
        ``label``, ``start`` and ``end`` in years, and ``event_id`` where a name links to a row.
    low, scale
        Where the axis begins, and the inches that a year takes.
    """
    rtl = is_rtl(language)
    ordered = frame.sort_values(["start", "end"], ascending=not rtl, kind="stable")
    middles = ((ordered["start"] + ordered["end"]) / 2).tolist()
    texts = [theme.wrapped(label, _WIDEST, SIZE) for label in ordered["label"]]
    sizes = [(max(theme.measured(line, SIZE) for line in lines) + 0.12, len(lines) * LINE) for lines in texts]
    offsets = stacked([(middle - low) * scale * (-1 if rtl else 1) for middle in middles], sizes)
    urls = [f"#record-{event}" for event in ordered["event_id"]] if "event_id" in ordered else [""] * len(ordered)
    return [Name(*parts) for parts in zip(middles, texts, offsets, urls, strict=True)]


def height(written: Sequence[Name]) -> float:
    """Return the inches that names take beside a line."""
    return max((name.top for name in written), default=0.0)


def write(axes: Axes, name: Name, line: float, side: int, language: str, colour: str = theme.INK) -> None:
    """Write a name above (-1) or below (1) a line, with a leader to its mark."""
    rtl = is_rtl(language)
    ends = [line + side * 0.1, line + side * (_BASE + name.top)]
    axes.plot([name.place] * 2, ends, color=theme.COUNT_LIGHT, linewidth=0.7, zorder=1, solid_capstyle="butt")
    for number, text in enumerate(name.lines):
        row = len(name.lines) - number if side < 0 else number + 1
        y = line + side * (_BASE + name.offset + (row - 0.5) * LINE)
        axes.annotate(
            theme.words(text, language), (name.place, y), (4 if rtl else -4, 0), textcoords="offset points",
            va="center", ha="left" if rtl else "right", fontsize=SIZE, color=colour, url=name.url or None,
        )  # fmt: skip


def margin(rows: Sequence[str]) -> float:
    """Return the inches that the names of rows take beside the axis."""
    return max(theme.measured(row, SIZE) for row in rows) * 1.06 + 0.2


def beside(axes: Axes, text: str, y: float, language: str, colour: str = theme.INK) -> None:
    """Write the name of a row beside the axis, where reading begins."""
    rtl = is_rtl(language)
    axes.annotate(
        theme.words(text, language), (1 if rtl else 0, y), (6 if rtl else -6, 0), axes.get_yaxis_transform(),
        textcoords="offset points", ha="left" if rtl else "right", va="center", fontsize=SIZE, color=colour,
    )  # fmt: skip


def over(axes: Axes, text: str, top: float, language: str) -> None:
    """Write the name of a row over it, from where reading begins."""
    rtl = is_rtl(language)
    axes.text(
        1 if rtl else 0, top + 0.03 + LINE / 2, theme.words(text, language), transform=axes.get_yaxis_transform(),
        ha="right" if rtl else "left", va="center", fontsize=SIZE,
    )  # fmt: skip


def reach(frame: pd.DataFrame, published: pd.DataFrame) -> tuple[float, float]:
    """Return where the axis begins and ends: with what is drawn, to whole years."""
    low = float(min(frame["start"].min(), published["start"].min()) // 1)
    return low - 0.5, float(-(-max(frame["end"].max(), published["end"].max()) // 1)) + 0.3


def year_axis(axes: Axes, low: float, high: float, top: float = 0.0) -> None:
    """Write the years below, in the middle of each, and draw a faint line up to ``top`` where such a year begins."""
    step = next(step for step in (1, 2, 5, 10, 20, 50) if (high - low) / step <= (5 if theme.is_narrow() else 12))
    first = int(-(-low // step) * step)
    ticks = [tick for tick in range(first, int(high) + 1, step) if tick + 0.5 <= high]
    axes.set_xticks([tick + 0.5 for tick in ticks], [str(tick) for tick in ticks])
    axes.tick_params(axis="x", length=0, labelsize=SIZE)
    axes.set_yticks([])
    axes.vlines(ticks, axes.get_ylim()[0], top, theme.GRID, linewidth=0.6, zorder=0.5)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
