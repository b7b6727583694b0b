"""Figures of `helpers.analysis.sources` and `helpers.record.reliability`."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from helpers.analysis.sources import CONTEMPORANEOUS_YEARS, SCALE
from helpers.common.outputs import Caption
from helpers.record import vocabulary
from helpers.record.dataset import Record, short_names
from helpers.show.figures import counts, theme
from helpers.show.figures.counts import LABELS, ROW, name_rows, sides

#: From against (orange, hatched) to for (blue), grey between: safe for colour-blind readers.
_STANCES: Final = {
    "opposes": ("#B35806", "////"),
    "doubts": ("#FDB863", "////"),
    "neutral": ("#E3E3E3", ""),
    "favours": ("#92C5DE", ""),
    "supports": ("#2166AC", ""),
}
_VOICES: Final = {"author": (theme.DARK, ""), "attributed": ("#7FB8DA", ""), "quoted": ("#FFFFFF", "////")}
_MARKS: Final = (("o", "#0072B2"), ("s", "#D55E00"), ("^", "#009E73"), ("D", "#CC79A7"), ("v", "#E69F00"))
_TELLING: Final = {"contemporaneous": (theme.BLUE, ""), "retrospective": ("#FFFFFF", "////")}


def stances(frame: pd.DataFrame, names: Mapping[str, str], caption: Caption, language: str) -> Figure:
    """Draw `helpers.analysis.sources.stances` as bars that diverge from the middle of the neutral claims."""
    if frame.empty:
        return theme.empty(caption, language)
    figure, axes = theme.canvas(9, 1.4 + ROW * len(frame), caption, language)
    theme.place(axes, *sides(language, LABELS, 0.4), 0.55, 0.68)
    base = -(frame["opposes"] + frame["doubts"] + frame["neutral"] / 2)
    reach = float(max(-base.min(), (base + frame.sum(axis=1)).max())) + 1.5
    for stance in SCALE:
        counts.layer(axes, frame[stance], base, _STANCES[stance])
        for row, (start, value) in enumerate(zip(base, frame[stance], strict=True)):
            if value / reach > 0.05:
                ink = theme.PAPER if stance == "supports" else theme.INK
                behind = {"facecolor": theme.PAPER, "edgecolor": "none", "pad": 0.6} if _STANCES[stance][1] else None
                axes.text(
                    start + value / 2, row, str(value), ha="center", va="center", fontsize=7.5, color=ink, bbox=behind
                )
        base = base + frame[stance]
    axes.axvline(0, color=theme.SOFT, linewidth=0.8)
    axes.set_xlim(-reach, reach)
    axes.set_xticks([])
    labels = [f"{names[topic]} ({total})" for topic, total in frame.sum(axis=1).items()]
    name_rows(axes, labels, language)
    handles = [
        theme.patch(*_STANCES[stance], vocabulary.label(vocabulary.STANCES, stance, language), language)
        for stance in SCALE
    ]
    theme.legend(figure, handles, language, columns=5)
    return figure


def positions(
    frame: pd.DataFrame, holders: Mapping[str, str], topics: Mapping[str, str], caption: Caption, language: str
) -> Figure:
    """Draw `helpers.analysis.sources.positions`: a cell has claims for (+), against (−) and all (in brackets)."""
    if frame.empty:
        return theme.empty(caption, language)
    rows, columns = list(dict.fromkeys(frame["holder_id"])), [t for t in topics if t in set(frame["topic"])]
    shade, texts = pd.DataFrame(np.nan, index=rows, columns=columns), {}
    for cell in frame.itertuples(index=False):
        balance, total = frame_balance(cell)
        shade.loc[cell.holder_id, cell.topic] = balance
        parts = (f"+{cell[2]}" if cell[2] else "", f"−{cell[3]}" if cell[3] else "", f"({total})")
        texts[rows.index(cell.holder_id), columns.index(cell.topic)] = " ".join(part for part in parts if part)
    return counts.grid(
        shade, texts, [holders[holder] for holder in rows], [topics[topic] for topic in columns], caption, language,
        colours=counts.DIVERGING, span=(-1, 1), slanted=True,
    )  # fmt: skip


def frame_balance(cell: tuple) -> tuple[float, int]:
    """Return (for - against) / all, from -1 to 1, and all, of a row of `helpers.analysis.sources.positions`."""
    _, _, favourable, against, _, total = cell
    return (favourable - against) / total, total


def voices(frame: pd.DataFrame, names: Mapping[str, str], caption: Caption, language: str) -> Figure:
    """Draw `helpers.analysis.sources.voices` as stacked bars; ``names`` are those of the sources."""
    labels = {voice: vocabulary.label(vocabulary.VOICES, voice, language) for voice in frame.columns}
    return counts.stacked(frame, names, labels, _VOICES, caption, language)


def told(frame: pd.DataFrame, labels: Mapping[str, str], caption: Caption, language: str) -> Figure:
    """Draw `helpers.analysis.sources.told_by_year` as stacked bars by year."""
    if frame.empty:
        return theme.empty(caption, language)
    frame, earlier = counts.gathered(frame)
    figure, axes = theme.canvas(11, 3.2, caption, language)
    theme.place(axes, 0.5, 0.2, 0.6, 0.8)
    base = pd.Series(0, index=frame.index)
    for column in frame.columns:
        colour, hatch = _TELLING[column]
        axes.bar(
            frame.index, frame[column], bottom=base, color=colour, hatch=hatch, edgecolor=theme.SOFT, linewidth=0.5
        )
        base = base + frame[column]
    axes.locator_params(axis="y", integer=True)
    axes.grid(axis="y", linewidth=0.6)
    counts.name_years(axes, frame.index, earlier, language)
    axes.spines[["left", "bottom"]].set_visible(False)
    handles = [
        theme.patch(*_TELLING[column], f"{labels[column]} ({frame[column].sum()})", language)
        for column in frame.columns
    ]
    theme.legend(figure, handles, language, columns=2)
    return figure


def tellings(frame: pd.DataFrame, record: Record, caption: Caption, language: str) -> Figure:
    """Draw `helpers.analysis.sources.lags`: the year of each event across, years until an article told it up."""
    if frame.empty:
        return theme.empty(caption, language)
    figure, axes = theme.canvas(11, 3.4, caption, language)
    theme.place(axes, 0.75, 0.2, 0.6, 0.85)
    names = short_names(record.sources, language)
    order = [source for source in names if source in set(frame["source_id"])]
    axes.axhline(CONTEMPORANEOUS_YEARS, color=theme.SOFT, linewidth=0.8, linestyle=(0, (3, 2)))
    for place, source in enumerate(order):
        mine = frame[frame["source_id"] == source]
        marker, colour = _MARKS[place % len(_MARKS)]
        axes.plot(mine["year"], mine["lag"], marker, color=colour, markersize=5, alpha=0.6, linewidth=0,
                  label=theme.words(names[source], language))  # fmt: skip
    axes.set_ylabel(theme.words("سنوات حتى روايته" if language == "ar" else "years until told", language))
    axes.set_yscale("symlog", linthresh=1)
    axes.set_yticks([0, 1, 2, 5, 10, 20, 50], ["0", "1", "2", "5", "10", "20", "50"])
    axes.set_ylim(-0.15, max(60, frame["lag"].max() * 1.2))
    axes.locator_params(axis="x", integer=True)
    axes.grid(linewidth=0.5)
    axes.tick_params(length=0)
    axes.spines[["left", "bottom"]].set_visible(False)
    theme.legend(figure, axes.get_legend_handles_labels()[0], language, columns=5)
    return figure


def agreement(frame: pd.DataFrame, labels: Mapping[str, str], caption: Caption, language: str) -> Figure:
    """Draw `helpers.record.reliability.agreement`: alpha with its interval, and 0.667 and 0.8 as guides."""
    if frame["alpha"].isna().all():
        return theme.empty(caption, language)
    figure, axes = theme.canvas(8, 1.5 + 0.34 * len(frame), caption, language)
    theme.place(axes, *sides(language, 1.9, 1.2), 0.6, 0.62)
    axes.set_xlim(0, 1)
    for guide in (0.667, 0.8):
        axes.axvline(guide, color=theme.SOFT, linewidth=0.8, linestyle=(0, (3, 2)))
    for row, item in enumerate(frame.itertuples()):
        axes.plot([item.low, item.high], [row, row], color=theme.BLUE, linewidth=3, solid_capstyle="butt")
        axes.plot([item.alpha], [row], "o", color=theme.DARK, markersize=6)
        counts.beside(axes, 1, row, f"{item.alpha:.2f}", language, size=8.5)
    name_rows(axes, [labels[field] for field in frame["field"]], language)
    axes.set_xticks([0, 0.25, 0.5, 0.667, 0.8, 1], ["0", "0.25", "0.5", "0.667", "0.8", "1"], fontsize=7.5)
    return figure
