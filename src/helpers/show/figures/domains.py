"""Figures of `helpers.analysis.domains`: shares, periods, talk and deed, sets, contrasts of sources, concentration."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from helpers.analysis.domains import DONE, MARKED, WHOLE
from helpers.common.outputs import Caption
from helpers.show.figures import counts, theme
from helpers.show.figures.counts import LABELS, ROW, name_rows, sides

#: From done (dark) to asserted (hatched): readable in grey.
_STATUS_STYLES: Final = {
    "occurred": (theme.DARK, ""),
    "ongoing": (theme.BLUE, ""),
    "agreed": ("#7FB8DA", ""),
    "planned": ("#CFE3F1", "////"),
    "proposed": (theme.PAPER, "////"),
    "frozen": ("#BDBDBD", "xxxx"),
    "alleged": (theme.PAPER, "||"),
    "hypothetical": (theme.PAPER, ".."),
}
#: Lift and odds ratio are shaded up to this many doublings.
_DOUBLINGS: Final = 3.0


def _panel(figure: Figure, borders: tuple[float, float, float, float]) -> Axes:
    axes = figure.add_axes((0, 0, 1, 1))
    theme.place(axes, *borders)
    return axes


def _head(axes: Axes, text: str, language: str) -> None:
    """Write what a panel shows above it, where reading begins."""
    axes.set_title(theme.words(text, language), fontsize=8.5, loc="right" if language == "ar" else "left", pad=4)


def composition(
    frame: pd.DataFrame, names: Mapping[str, str], words: Mapping[str, str], caption: Caption, language: str
) -> Figure:
    """Draw `helpers.analysis.domains.composition`: counts on one side, shares with their intervals on the other.

    ``words`` names "primary" and "any", the heads "counts" and "shares", and says why shares are "withheld".
    """
    frame = frame[frame["any"] > 0]
    if frame.empty:
        return theme.empty(caption, language)
    figure, axes = theme.canvas(12, 1.75 + ROW * len(frame), caption, language)
    theme.place(axes, *sides(language, LABELS, 4.9), 0.8, 0.77)
    rows = range(len(frame))
    axes.barh(rows, frame["primary"], color=theme.BLUE, height=0.62)
    axes.hlines(rows, frame["primary"], frame["any"], color=theme.SOFT, linewidth=1)
    axes.plot(frame["any"], rows, "o", color=theme.PAPER, markeredgecolor=theme.SOFT, markersize=5)
    axes.set_xlim(0, frame["any"].max() * 1.2)
    for row, (primary, every) in enumerate(zip(frame["primary"], frame["any"], strict=True)):
        counts.beside(axes, every, row, f"{primary} / {every}", language)
    axes.set_xticks([])
    name_rows(axes, [names[domain] for domain in frame.index], language)
    _head(axes, words["counts"], language)
    other = _panel(figure, (*sides(language, 7.5, 0.4), 0.8, 0.77))
    _head(other, words["shares"], language)
    other.set_ylim(axes.get_ylim())
    if frame["share"].isna().all():
        other.set_xticks([])
        other.text(
            0.5, 0.5, theme.words(words["withheld"], language), transform=other.transAxes, ha="center", va="center"
        )
    else:
        every = frame[["share_any", "low_any", "high_any"]].set_axis(["share", "low", "high"], axis=1)
        counts.ranges(other, every, [row + 0.2 for row in rows], hollow=True)
        counts.ranges(other, frame, [row - 0.1 for row in rows])
        counts.shares_axis(other, float(frame[["high", "high_any"]].max().max()))
    counts.bare(other, language)
    handles = [
        Patch(color=theme.BLUE, label=theme.words(words["primary"], language)),
        Line2D([], [], color=theme.SOFT, marker="o", markerfacecolor=theme.PAPER, markersize=5, linewidth=1,
               label=theme.words(words["any"], language)),
    ]  # fmt: skip
    theme.legend(figure, handles, language, columns=2)
    return figure


def periods(
    frame: pd.DataFrame, names: Mapping[str, str], heads: Mapping[str, str], caption: Caption, language: str
) -> Figure:
    """Draw `helpers.analysis.domains.period_shares`: for each period a column of counts, and shares with intervals.

    ``heads`` names each period and says its n. Rows are the domains in the order of the frame.
    """
    shown = list(dict.fromkeys(frame["period"]))
    rows = [domain for domain, n in frame.groupby("domain_id", sort=False)["records"].sum().items() if n]
    if not rows:
        return theme.empty(caption, language)
    figure, axes = theme.canvas(13, 1.85 + ROW * len(rows), caption, language)
    theme.place(axes, *sides(language, LABELS, 0.3), 1.2, 0.65)
    top = frame["high"].max()
    top = 1.0 if np.isnan(top) else float(top) * 1.02
    base, width = 0.26, 0.66
    ticks, texts = [], []
    for place, period in enumerate(shown):
        mine = frame[frame["period"] == period].set_index("domain_id").loc[rows]
        if place % 2 == 0:
            axes.axvspan(place + 0.02, place + 0.98, color="#F5F5F5", linewidth=0, zorder=0)
        for row, count in enumerate(mine["records"]):
            axes.text(place + 0.13, row, str(count) if count else "·", ha="center", va="center", fontsize=8.5)
        if mine["share"].notna().any():
            marks = counts.scale(top)
            ticks += [place + base + width * mark / top for mark in marks]
            texts += [f"{mark:.0%}" if number % 2 == 0 else "" for number, mark in enumerate(marks)]
            counts.ranges(axes, place + base + width * mine[["share", "low", "high"]] / top, range(len(rows)))
        head = theme.words(heads[period], language)
        axes.text(place + 0.5, -0.62, head, ha="center", va="bottom", fontsize=8, linespacing=1.15)
    axes.vlines(ticks, -0.5, len(rows) - 0.5, color=theme.GRID, linewidth=0.5, zorder=0.5)
    axes.set_xlim(0, len(shown))
    name_rows(axes, [names[domain] for domain in rows], language)
    axes.set_xticks(ticks, texts, fontsize=6.5)
    return figure


def talk_and_deed(
    frame: pd.DataFrame,
    names: Mapping[str, str],
    labels: Mapping[str, str],
    words: Mapping[str, str],
    caption: Caption,
    language: str,
) -> Figure:
    """Draw `helpers.analysis.domains.talk_and_deed`: words to the side where reading begins, deeds to the other.

    From the middle outwards stand what is done, then what is pledged, then what is alleged. Beside each
    bar is how much of it is done. ``labels`` names statuses, ``words`` the heads "verbal" and
    "material", and "request" and "none" for what is neither or has no type.
    """
    frame = frame[frame.sum(axis=1) > 0]
    if frame.empty:
        return theme.empty(caption, language)
    figure, axes = theme.canvas(12, 2.1 + ROW * len(frame), caption, language)
    theme.place(axes, *sides(language, 4.4, 0.3), 0.9, 1.02)
    reach = max(float(frame[side].sum(axis=1).max()) for side in ("verbal", "material"))
    reach = max(reach, 1.0) * 1.16
    for side, sign in (("verbal", -1), ("material", 1)):
        base = pd.Series(0.0, index=frame.index)
        for status, style in _STATUS_STYLES.items():
            counts.layer(axes, sign * frame[side, status], sign * base, style)
            base += frame[side, status]
        done = frame[side][list(DONE)].sum(axis=1)
        outward = sign if language == "en" else -sign
        for row, (part, total) in enumerate(zip(done, base, strict=True)):
            axes.annotate(
                f"{part}/{total:.0f}" if total else "0", (sign * total, row), xytext=(5 * outward, 0),
                textcoords="offset points", ha="left" if outward > 0 else "right", va="center", fontsize=8,
            )  # fmt: skip
        head = f"{words[side]} (n = {base.sum():.0f})"
        axes.text(sign * reach / 2, -0.75, theme.words(head, language), ha="center", va="bottom", fontsize=9)
    axes.axvline(0, color=theme.INK, linewidth=0.9)
    axes.set_xlim(-reach, reach)
    axes.set_xticks([])
    beside = frame[["request", "none"]].T.groupby(level="side", sort=False).sum().T
    comma = "، " if language == "ar" else ", "
    labelled = [
        f"{names[domain]} ({comma.join(f'{words[side]} {n}' for side, n in row.items())})"
        for domain, row in beside.iterrows()
    ]
    name_rows(axes, labelled, language, width=66)
    totals = frame.drop(columns=["request", "none"], level="side").T.groupby(level="status").sum().sum(axis=1)
    handles = [
        theme.patch(*style, f"{labels[status]} ({totals[status]})", language)
        for status, style in _STATUS_STYLES.items()
        if totals[status]
    ]
    theme.legend(figure, handles, language, columns=4)
    return figure


def upset(frame: pd.DataFrame, rows: Mapping[str, str], shown: int, caption: Caption, language: str) -> Figure:
    """Draw the commonest sets of two or more domains of `helpers.analysis.domains.memberships` (Lex et al. 2014).

    Each column is a set: dots at its domains, above it how many records have just these. ``rows`` names
    the domains that have records, in order; ``shown`` is how many sets are drawn. Drawn by hand, since
    `upsetplot` 0.9 does not run with pandas 3.
    """
    several = frame[frame["domains"].map(len) > 1].head(shown).reset_index(drop=True)
    if several.empty:
        return theme.empty(caption, language)
    names = {domain: name for domain, name in rows.items() if any(domain in ids for ids in several["domains"])}
    place = {domain: row for row, domain in enumerate(names)}
    figure, bars = theme.canvas(12, 2.6 + 0.27 * len(names), caption, language)
    theme.place(bars, *sides(language, 3.7, 0.3), 0.7, 0.45 + 0.27 * len(names))
    dots = _panel(figure, (*sides(language, 3.7, 0.3), 2.2, 0.38))
    columns = range(len(several))
    bars.bar(columns, several["records"], color=theme.BLUE, width=0.6)
    for column, count in enumerate(several["records"]):
        bars.annotate(str(count), (column, count), xytext=(0, 3), textcoords="offset points", ha="center", fontsize=8)
    for row in range(0, len(names), 2):
        dots.axhspan(row - 0.5, row + 0.5, color="#F5F5F5", linewidth=0, zorder=0)
    grid = [(column, row) for column in columns for row in range(len(names))]
    dots.plot(*zip(*grid, strict=True), "o", color=theme.GRID, markersize=5)
    for column, ids in enumerate(several["domains"]):
        inside = [place[domain] for domain in ids]
        dots.plot([column] * len(inside), inside, "o-", color=theme.DARK, markersize=7, linewidth=1.8)
    name_rows(dots, list(names.values()), language, width=54)
    for axes in (bars, dots):
        axes.set_xlim(-0.7, max(len(several), 12) - 0.3)
        axes.set_xticks([])
    counts.bare(bars, language)
    if language == "ar":
        dots.invert_xaxis()
    return figure


def _ratio(value: float, q: float) -> str:
    """Return a ratio in short, marked where its corrected p is below `MARKED`."""
    if np.isnan(value):
        return ""
    return f"×{value:.1f}" + ("*" if q < MARKED else "")


def _doublings(ratio: pd.Series) -> pd.Series:
    return np.log2(ratio.astype(float).clip(lower=2**-_DOUBLINGS, upper=2**_DOUBLINGS))


def together(frame: pd.DataFrame, names: Mapping[str, str], caption: Caption, language: str) -> Figure:
    """Draw `helpers.analysis.domains.together`: each cell has the records with both, and the lift where it is tested.

    A lift over 1 is blue, below it grey: that domains compete for a record's places is no finding.
    """
    order = list(dict.fromkeys([*frame["one"], *frame["other"]]))
    if not order:
        return theme.empty(caption, language)
    rows, columns = order[1:], order[:-1]
    shade, texts = pd.DataFrame(np.nan, index=rows, columns=columns), {}
    for item, depth in zip(frame.itertuples(), _doublings(frame["lift"]), strict=True):
        shade.loc[item.other, item.one] = depth
        text = f"{item.both or '·'} {_ratio(item.lift, item.q)}".strip()
        texts[rows.index(item.other), columns.index(item.one)] = text
    return counts.grid(
        shade, texts, [names[domain] for domain in rows], [names[domain] for domain in columns], caption, language,
        colours=counts.BLUES.with_extremes(under="#EEEEEE"), span=(0, _DOUBLINGS), slanted=True,
    )  # fmt: skip


def stress(frame: pd.DataFrame, names: Mapping[str, str], caption: Caption, language: str) -> Figure:
    """Draw `helpers.analysis.domains.stress`: records of each source, with the odds ratio against the others.

    ``names`` are those of domains and of sources.
    """
    if frame["log_odds"].isna().all():
        return theme.empty(caption, language)
    rows, columns = list(dict.fromkeys(frame["domain_id"])), list(dict.fromkeys(frame["source_id"]))
    shade, texts = pd.DataFrame(np.nan, index=rows, columns=columns), {}
    for item, depth in zip(frame.itertuples(), _doublings(frame["ratio"]), strict=True):
        shade.loc[item.domain_id, item.source_id] = depth
        text = f"{item.records or '·'} {_ratio(item.ratio, item.q)}".strip()
        texts[rows.index(item.domain_id), columns.index(item.source_id)] = text
    size = frame.drop_duplicates("source_id").set_index("source_id")["n"]
    heads = [f"{names[source]}\n(n = {size[source]})" for source in columns]
    return counts.grid(
        shade, texts, [names[domain] for domain in rows], heads, caption, language,
        colours=counts.DIVERGING, span=(-_DOUBLINGS, _DOUBLINGS),
    )  # fmt: skip


def reach(
    frame: pd.DataFrame, names: Mapping[str, str], words: Mapping[str, str], caption: Caption, language: str
) -> Figure:
    """Draw `helpers.analysis.domains.reach`: each share, its range with one source left out, and where it falls most.

    ``names`` are those of domains and of sources; ``words`` names the "share", the "range" and the "source".
    """
    if frame.empty:
        return theme.empty(caption, language)
    figure, axes = theme.canvas(11, 1.7 + ROW * len(frame), caption, language)
    theme.place(axes, *sides(language, 3.0, 2.9), 0.55, 0.9)
    rows = range(len(frame))
    counts.shares_axis(axes, float(frame[["high", "share"]].max().max()))
    counts.ranges(axes, frame, rows)
    axes.plot(frame["moved"], rows, "X", color=theme.PAPER, markeredgecolor=theme.INK, markersize=6.5)
    without = "بدون {}: {:.1%}" if language == "ar" else "{1:.1%} without {0}"
    for row, item in enumerate(frame.itertuples()):
        counts.beside(axes, axes.get_xlim()[1], row, without.format(names[item.without], item.moved), language)
    labelled = [f"{names[item.domain_id]} ({item.records})" for item in frame.itertuples()]
    name_rows(axes, labelled, language, width=44)
    handles = [
        Line2D([], [], color=theme.BLUE, marker="o", markerfacecolor=theme.DARK, linewidth=0, markersize=5),
        Line2D([], [], color=theme.BLUE, linewidth=2),
        Line2D([], [], color=theme.PAPER, marker="X", markeredgecolor=theme.INK, markersize=6.5, linewidth=0),
    ]
    for handle, key in zip(handles, ("share", "range", "source"), strict=True):
        handle.set_label(theme.words(words[key], language))
    theme.legend(figure, handles, language, columns=3)
    return figure


def concentration(
    frame: pd.DataFrame, names: Mapping[str, str], beside: Sequence[str], caption: Caption, language: str
) -> Figure:
    """Draw `helpers.analysis.domains.concentration`: the index of each period with its interval; a line sets all apart.

    ``names`` names the periods, ``beside`` says something of each.
    """
    if frame["herfindahl"].isna().all():
        return theme.empty(caption, language)
    figure, axes = theme.canvas(11, 1.3 + 0.34 * len(frame), caption, language)
    theme.place(axes, *sides(language, LABELS, 3.6), 0.55, 0.62)
    counts.shares_axis(axes, float(frame["high"].max()))
    shares = frame[["herfindahl", "low", "high"]].set_axis(["share", "low", "high"], axis=1)
    counts.ranges(axes, shares, range(len(frame)))
    for row, text in enumerate(beside):
        counts.beside(axes, axes.get_xlim()[1], row, theme.words(text, language), language)
    if WHOLE in set(frame["period"]):
        axes.axhline(len(frame) - 1.5, color=theme.SOFT, linewidth=0.6)
    name_rows(axes, [names[period] for period in frame["period"]], language)
    return figure
