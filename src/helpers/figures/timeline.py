"""Figures of `helpers.timeline`: swim lanes, and counts by year."""

from collections.abc import Mapping
from typing import Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from helpers import vocabulary
from helpers.figures import theme
from helpers.figures.counts import FIRST_YEAR, before, gathered, name_years
from helpers.outputs import Caption
from helpers.timeline import ARROW_YEARS, MARK_YEARS

#: What has not happened, or is only asserted, is drawn hollow.
HOLLOW: Final = ("planned", "proposed", "alleged", "agreed")
TRACK, GAP, LEAST = 0.13, 0.16, 0.36  # inches: a track, the space between lanes, a lane with a name of two lines
_TEXT: Final = {
    "hollow": ("hollow: agreed, planned, proposed or alleged", "مفرّغ: متفق عليه أو مخطط له أو مقترح أو مزعوم"),
    "fade": ("fading: approximate or uncertain date", "متلاشٍ: تاريخ تقريبي أو غير مؤكد"),
    "open": ("arrow: no known end", "سهم: بلا نهاية معروفة"),
    "events": ("events", "عدد الأحداث"),
}


def _word(key: str, language: str) -> str:
    return theme.words(_TEXT[key][language == "ar"], language)


def lanes(frame: pd.DataFrame, names: Mapping[str, str], caption: Caption, language: str) -> Figure:
    """Draw the lanes of `helpers.timeline.lanes`, one for each domain in ``names`` that has marks.

    A mark is as long as its date is wide, at least `helpers.timeline.MARK_YEARS`; it links to
    ``#record-<event_id>``.
    """
    shown = [domain for domain in names if domain in set(frame["domain_id"])]
    if not shown:
        return theme.empty(caption, language)
    tracks = frame.groupby("domain_id")["track"].max() + 1
    heights = {domain: max(tracks[domain] * TRACK + GAP, LEAST) for domain in shown}
    top, bottom = 0.55, 1.12
    inside = sum(heights.values())
    figure, axes = theme.canvas(11, inside + top + bottom, caption, language)
    rtl = language == "ar"
    theme.place(axes, *((0.15, 2.1) if rtl else (2.1, 0.15)), top, bottom)
    old = frame["start"] < FIRST_YEAR
    first = float(frame["start"][~old].min() // 1) if (~old).any() else float(frame["start"].min() // 1)
    margin = old.any() and (~old).any()
    begin = max(first - 1, FIRST_YEAR) if (~old).any() else first
    low = begin - (2.2 if margin else 0.3)
    high = max(float(frame["end"].max()), begin + 2) + 0.8
    axes.set(xlim=(low, high), ylim=(inside, 0))
    base = 0.0
    for number, domain in enumerate(shown):
        if number % 2 == 0:
            axes.axhspan(base, base + heights[domain], color="#F5F5F5", linewidth=0, zorder=0)
        lane = frame[frame["domain_id"] == domain]
        label = f"{names[domain]} ({len(lane)})"
        axes.text(
            1.01 if rtl else -0.01,
            base + heights[domain] / 2,
            theme.words(theme.folded(label), language),
            transform=axes.get_yaxis_transform(),
            ha="left" if rtl else "right",
            va="center",
            fontsize=8,
        )
        older = 0
        for row in lane.itertuples():
            y = base + GAP / 2 + row.track * TRACK
            if margin and row.start < FIRST_YEAR:
                _mark(axes, low + 0.3 + older % 5 * 0.38, y, row)
                older += 1
            else:
                _span(axes, row, y, high)
        base += heights[domain]
    _years(axes, begin, high, low, language)
    _legend(figure, frame, language)
    return figure


def _style(row: object) -> dict[str, object]:
    colour = theme.QUAD_COLOURS[row.quad_class]  # type: ignore[attr-defined]
    hollow = row.status in HOLLOW  # type: ignore[attr-defined]
    return {
        "facecolor": theme.PAPER if hollow else colour,
        "edgecolor": colour if hollow else theme.PAPER,
        "hatch": None if hollow else theme.QUAD_HATCHES[row.quad_class],  # type: ignore[attr-defined]
        "linewidth": 1.1 if hollow else 0.5,
        "url": f"#record-{row.event_id}",  # type: ignore[attr-defined]
    }


def _box(axes: Axes, x: float, y: float, width: float, **style: object) -> None:
    axes.add_patch(Rectangle((x, y + 0.015), width, TRACK - 0.03, **style))  # type: ignore[arg-type]


def _mark(axes: Axes, x: float, y: float, row: object) -> None:
    """Draw what is older than the axis as a mark in the margin."""
    _box(axes, x, y, MARK_YEARS, zorder=3, **_style(row))


def _span(axes: Axes, row: object, y: float, high: float) -> None:
    start, end = row.start, max(row.end, row.start + MARK_YEARS)  # type: ignore[attr-defined]
    style = _style(row)
    _box(axes, start, y, end - start, zorder=3, **style)
    fade = row.fade  # type: ignore[attr-defined]
    if fade:
        steps = 4
        for step in range(steps):
            alpha = 0.6 * (1 - step / steps)
            for edge in (start - fade * (step + 1) / steps, end + fade * step / steps):
                colour = theme.QUAD_COLOURS[row.quad_class]  # type: ignore[attr-defined]
                _box(axes, edge, y, fade / steps, facecolor=colour, alpha=alpha, linewidth=0, zorder=2)
    middle = y + TRACK / 2
    colour = theme.QUAD_COLOURS[row.quad_class]  # type: ignore[attr-defined]
    if row.open_end:  # type: ignore[attr-defined]
        axes.plot([end, high - 0.25], [middle, middle], color=colour, linewidth=1, zorder=2)
        axes.plot([high - 0.25], [middle], marker=">", color=colour, markersize=4, zorder=2)
    if row.open_start:  # type: ignore[attr-defined]
        axes.plot([start - ARROW_YEARS + 0.1, start], [middle, middle], color=colour, linewidth=1, zorder=2)
        axes.plot([start - ARROW_YEARS + 0.1], [middle], marker="<", color=colour, markersize=4, zorder=2)


def _years(axes: Axes, begin: float, high: float, low: float, language: str) -> None:
    step = 1 if high - begin < 12 else 5
    years = [year for year in range(int(begin), int(high) + 1) if year % step == 0]
    axes.set_xticks(years, [str(year) for year in years])
    for year in years:
        axes.axvline(year, color=theme.GRID, linewidth=0.6, zorder=1)
    axes.set_yticks([])
    axes.tick_params(length=0)
    axes.spines[["left", "right", "top"]].set_visible(False)
    if begin - low > 1:
        axes.axvline(begin - 0.12, color=theme.SOFT, linewidth=0.8, linestyle=(0, (2, 2)), zorder=1)
        axes.text(
            (low + begin) / 2,
            -0.012,
            before(language),
            transform=axes.get_xaxis_transform(),
            ha="center",
            va="top",
            fontsize=7.5,
            color=theme.SOFT,
        )


def quad_legend(quads: list[str], language: str) -> list[Patch]:
    """Return legend patches for quad classes, with the hatches that tell them apart without colour."""
    return [
        Patch(
            facecolor=theme.QUAD_COLOURS[quad],
            edgecolor=theme.PAPER,
            hatch=theme.QUAD_HATCHES[quad],
            label=theme.words(vocabulary.label(vocabulary.QUAD_CLASSES, quad, language), language),
        )
        for quad in quads
    ]


def _legend(figure: Figure, frame: pd.DataFrame, language: str) -> None:
    quads = [quad for quad in vocabulary.QUAD_CLASSES if quad in set(frame["quad_class"])]
    handles: list[Patch | Line2D] = [*quad_legend(quads, language)]
    if frame["status"].isin(HOLLOW).any():
        handles.append(Patch(facecolor=theme.PAPER, edgecolor=theme.SOFT, label=_word("hollow", language)))
    if (frame["fade"] > 0).any():
        handles.append(Patch(facecolor=theme.SOFT, alpha=0.3, label=_word("fade", language)))
    if (frame["open_end"] | frame["open_start"]).any():
        handles.append(Line2D([], [], color=theme.SOFT, marker=">", markersize=4, label=_word("open", language)))
    theme.legend(figure, handles, language, columns=4)


def years(counts: pd.DataFrame, caption: Caption, language: str) -> Figure:
    """Draw counts by year and quad class as stacked bars, conflict below the line."""
    if counts.empty or not counts.to_numpy().sum():
        return theme.empty(caption, language)
    counts, earlier = gathered(counts)
    figure, axes = theme.canvas(11, 3.6, caption, language)
    theme.place(axes, 0.6, 0.2, 0.6, 0.9)
    quads = [quad for quad in counts.columns if counts[quad].sum()]
    for side, sign in (("cooperation", 1), ("conflict", -1)):
        base = pd.Series(0, index=counts.index)
        for quad in (quad for quad in quads if quad.endswith(side)):
            axes.bar(
                counts.index,
                sign * counts[quad],
                bottom=sign * base,
                width=0.8,
                color=theme.QUAD_COLOURS[quad],
                edgecolor=theme.PAPER,
                hatch=theme.QUAD_HATCHES[quad],
                linewidth=0.4,
            )
            base += counts[quad]
    axes.axhline(0, color=theme.INK, linewidth=0.8)
    axes.yaxis.set_major_formatter(lambda value, _: f"{abs(value):g}")
    axes.yaxis.get_major_locator().set_params(integer=True)
    axes.grid(axis="y", linewidth=0.6)
    axes.set_ylabel(_word("events", language))
    name_years(axes, counts.index, earlier, language)
    axes.spines[["left", "bottom"]].set_visible(False)
    theme.legend(figure, quad_legend(quads, language), language, columns=4)
    return figure
