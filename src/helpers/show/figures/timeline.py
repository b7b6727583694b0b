"""Figures of `helpers.analysis.timeline`: swim lanes, and counts by year."""

import math
import textwrap
from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.markers import CARETLEFT, CARETRIGHT  # their tip, not their middle, is at the place
from matplotlib.patches import Patch, Rectangle

from helpers.analysis.timeline import ALWAYS, FIRST_YEAR, MARK_YEARS, Window, extent
from helpers.common.outputs import Caption
from helpers.record import vocabulary
from helpers.show.figures import theme
from helpers.show.figures.counts import before, gathered, name_years, write_rows

#: What has not happened, or is only asserted, is drawn hollow.
HOLLOW: Final = ("planned", "proposed", "alleged", "agreed", "hypothetical")
#: Inches for a line of the key of milestones, and for a line of the details.
KEY, DETAIL = 0.15, 0.19
TRACK, GAP, LEAST = 0.13, 0.16, 0.36  # inches: a track, the space between lanes, a lane with a name of two lines
_TEXT: Final = {
    "hollow": (
        "hollow: agreed, planned, proposed, alleged or hypothetical",
        "مفرّغ: متفق عليه أو مخطط له أو مقترح أو مزعوم أو مفترض",
    ),
    "fade": ("fading: approximate or uncertain date", "متلاشٍ: تاريخ تقريبي أو غير مؤكد"),
    "open_end": ("arrow to the right: still so when last reported", "سهم إلى اليمين: كان قائمًا عند آخر ذكر له"),
    "open_start": ("arrow to the left: not later than this", "سهم إلى اليسار: ليس بعد هذا التاريخ"),
    "bound": ("hollow: by this date at the latest", "مفرّغ: في هذا التاريخ على الأكثر"),
    "flag": ("ringed: a likely error or an ambiguity (⚑)", "محاط بإطار: فيه خطأ مرجح أو التباس (⚑)"),
    "undated": ("date not given", "دون تاريخ"),
    "public": ("dashed: dated by public knowledge alone", "متقطّع: لا يؤرّخه إلا المعروف علنًا"),
    "public_outcome": ("hollow, dashed: public date, not the text's", "مفرّغ متقطّع: تاريخ معروف علنًا لا من النص"),
    "events": ("events", "عدد الأحداث"),
}


def _word(key: str, language: str) -> str:
    return theme.words(_TEXT[key][language == "ar"], language)


def lanes(
    frame: pd.DataFrame,
    names: Mapping[str, str],
    caption: Caption,
    language: str,
    milestones: Mapping[str, str] | None = None,
    window: Window = ALWAYS,
) -> Figure:
    """Draw the lanes of `helpers.analysis.timeline.lanes`, one for each domain in ``names`` that has marks.

    A mark is as long as its date is wide, at least `helpers.analysis.timeline.MARK_YEARS`; it links to
    ``#record-<event_id>``; what public knowledge alone dates is outlined with dashes, and counted after a plus.
    ``milestones`` (id -> words) are numbered beside their marks, and named
    in a key below, so that no label can cover another. The axis runs over the ``window`` of ``frame``,
    as far as it has limits.
    """
    key = {event: text for event, text in (milestones or {}).items() if event in set(frame["event_id"])}
    shown = [domain for domain in names if domain in set(frame["domain_id"])]
    if not shown:
        return theme.empty(caption, language)
    tracks = frame.groupby("domain_id")["track"].max() + 1
    heights = {domain: max(tracks[domain] * TRACK + GAP, LEAST) for domain in shown}
    lines = -(-len(key) // 2)
    top, bottom = 0.55, 1.12 + lines * KEY + (0.12 if key else 0)
    inside = sum(heights.values())
    figure, axes = theme.canvas(11, inside + top + bottom, caption, language)
    rtl = language == "ar"
    theme.place(axes, *((0.3, 2.1) if rtl else (2.1, 0.3)), top, bottom)
    low, begin, high = _reach(frame, window)
    least = min(MARK_YEARS, (high - low) / 115)
    axes.set(xlim=(low, high), ylim=(inside, 0))
    base = 0.0
    for number, domain in enumerate(shown):
        if number % 2 == 0:
            axes.axhspan(base, base + heights[domain], color="#F5F5F5", linewidth=0, zorder=0)
        lane = frame[frame["domain_id"] == domain]
        apart = int((lane["dated_by"] == "public").sum())
        counts = f"\u200e{len(lane) - apart}+{apart}\u200e" if apart else f"{len(lane)}"  # read from the left
        label = f"{names[domain]} ({counts})"
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
            if begin - low > 1 and row.end <= begin:
                _mark(axes, low + 0.3 + older % 5 * 0.38, y, row, least)
                older += 1
            else:
                _span(axes, row._replace(since=max(row.since, begin)), y, least)
        base += heights[domain]
    _years(axes, begin, high, low, language)
    _legend(figure, frame, language)
    _milestones(figure, axes, key, language)
    return figure


def _reach(frame: pd.DataFrame, window: Window) -> tuple[float, float, float]:
    """Return where the axis begins, where its years begin, and where it ends: at the limits of the window.

    Without a first day it begins with the marks; the few that end before `FIRST_YEAR` stand in a margin before
    the years, if there are later ones.
    """
    old = frame["end"] <= FIRST_YEAR
    reach = [extent(row) for row in frame[old if old.all() else ~old].itertuples()]
    begin = min(left for left, _ in reach) // 1
    if not old.all():
        begin = max(begin - 1, FIRST_YEAR)
    low = begin - (2.2 if old.any() and not old.all() else 0.3)
    if window.start:
        low = begin = window.low
    last = window.high if window.end else max(*(right for _, right in reach), begin + 2) + 0.8
    return low, begin, last


def _milestones(figure: Figure, axes: Axes, key: Mapping[str, str], language: str) -> None:
    """Write numbers at the marks of the milestones, and name them in two columns between axis and legend."""
    numbers = {f"#record-{event}": number for number, event in enumerate(key, start=1)}
    for patch in axes.patches:
        if isinstance(patch, Rectangle) and (number := numbers.pop(patch.get_url() or "", None)):
            right = patch.get_x() + patch.get_width() + 0.06
            axes.text(right, patch.get_y() + patch.get_height() / 2, str(number), fontsize=6.5, fontweight="bold",
                      va="center", ha="left", color=theme.INK, zorder=5,
                      bbox={"facecolor": theme.PAPER, "edgecolor": "none", "pad": 0.3, "alpha": 0.8})  # fmt: skip
    width, height = figure.get_size_inches()
    rtl, rows = language == "ar", -(-len(key) // 2)
    for place, (event, text) in enumerate(key.items()):
        column, row = divmod(place, rows)
        x = (width - 0.15 - column * 5.4) if rtl else (0.15 + column * 5.4)
        y = 0.78 + theme.extra(figure)[1] + (rows - row) * KEY
        figure.text(
            x / width, y / height, theme.words(f"{place + 1}  {text}", language), fontsize=7.5,
            ha="right" if rtl else "left", va="bottom", url=f"#record-{event}",
        )  # fmt: skip


#: What public knowledge alone dates is an outline of dashes.
_DASHED: Final[dict[str, Any]] = {"linestyle": (0, (2.2, 1.2)), "linewidth": 1.1}


def _style(row: Any) -> dict[str, Any]:  # noqa: ANN401 - a row of the chart
    colour = theme.QUAD_COLOURS[row.quad_class]
    if row.dated_by == "public":
        return {"facecolor": "none", "edgecolor": colour, "url": f"#record-{row.event_id}"} | _DASHED
    hollow = row.status in HOLLOW
    return {
        "facecolor": theme.PAPER if hollow else colour,
        "edgecolor": colour if hollow else theme.PAPER,
        "hatch": None if hollow else theme.QUAD_HATCHES[row.quad_class],
        "linewidth": 1.1 if hollow else 0.5,
        "url": f"#record-{row.event_id}",
    }


def _box(axes: Axes, x: float, y: float, width: float, **style: Any) -> None:  # noqa: ANN401 - matplotlib's
    # As an artist, not as a patch: the limits of the axes are set, and need not be found again for each of hundreds.
    axes.add_artist(Rectangle((x, y + 0.015), width, TRACK - 0.03, **style))


def _ring(axes: Axes, row: Any, left: float, right: float, y: float) -> None:  # noqa: ANN401
    """Draw a line around a mark that is flagged; its colour and hatch stay to be seen."""
    if row.flag:
        style: dict[str, Any] = {"facecolor": "none", "edgecolor": theme.INK, "linewidth": 0.9, "zorder": 4}
        axes.add_artist(Rectangle((left - 0.04, y + 0.004), right - left + 0.08, TRACK - 0.008, **style))


def _mark(axes: Axes, x: float, y: float, row: Any, least: float) -> None:  # noqa: ANN401
    """Draw what is older than the axis as a mark in the margin."""
    _box(axes, x, y, least, zorder=3, **_style(row))
    _ring(axes, row, x, x + least, y)


def _span(axes: Axes, row: Any, y: float, least: float = MARK_YEARS) -> None:  # noqa: ANN401
    """Draw a row of `helpers.analysis.timeline.lanes`, all of it between its ``since`` and its ``until``.

    A known beginning is a box as long as the date, or as long as the condition lasted; where it was
    still so when last reported, a line from the beginning to that day, with an arrowhead. What is
    only known to have been by some day is no box but an arrow back from that day.
    """
    left, right = extent(row, least)
    _ring(axes, row, left, right, y)
    middle, colour = y + TRACK / 2, theme.QUAD_COLOURS[row.quad_class]
    line: dict[str, Any] = {
        "color": colour,
        "linewidth": 1.4,
        "zorder": 2,
        "url": f"#record-{row.event_id}",
        "solid_capstyle": "butt",
    } | (_DASHED if row.dated_by == "public" else {})
    if row.open_start:
        axes.plot([left, right], [middle, middle], **line)
        axes.plot([left], [middle], marker=CARETLEFT, color=colour, markersize=4, zorder=2)
        _box(axes, right - least / 6, y, least / 6, zorder=3, **_style(row) | {"facecolor": colour, "linewidth": 0})
        return
    box = min(left + least, right) if row.open_end else right
    _box(axes, left, y, box - left, zorder=3, **_style(row))
    if row.open_end:
        axes.plot([box, right], [middle, middle], **line)
        axes.plot([right], [middle], marker=CARETRIGHT, color=colour, markersize=5, zorder=4)
    for step in range(4 if row.fade else 0):
        part, alpha = row.fade / 4, 0.6 * (1 - step / 4)
        for edge in (left - part * (step + 1), right + part * step):
            start, end = max(edge, row.since), min(edge + part, row.until)
            if end > start:
                _box(axes, start, y, end - start, facecolor=colour, alpha=alpha, linewidth=0, zorder=2)


def _years(axes: Axes, begin: float, high: float, low: float, language: str) -> None:
    step = 1 if high - begin < 12 else 5
    years = [year for year in range(math.ceil(begin), math.ceil(high)) if year % step == 0]
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


def details(
    frame: pd.DataFrame, names: Mapping[str, str], window: tuple[int, int], caption: Caption, language: str
) -> Figure:
    """Draw the marks of `helpers.analysis.timeline.lanes` that begin in some years, each with its name.

    ``names`` gives each record's words; the last of the years is included.
    """
    frame = frame[(frame["start"] >= window[0]) & (frame["start"] < window[1] + 1)]
    if frame.empty:
        return theme.empty(caption, language)
    figure, axes = theme.canvas(11, 1.6 + DETAIL * len(frame), caption, language)
    rtl = language == "ar"
    theme.place(axes, *((0.4, 5.2) if rtl else (5.2, 0.4)), 0.55, 1.05)
    low = float((frame["start"] - frame["fade"]).min())
    high = float((frame["end"] + frame["fade"]).clip(upper=frame["until"]).max())
    reach = max(high - low, 1.0)
    low, high = max(low - 0.04 * reach, frame["since"].max()), high + 0.04 * reach
    axes.set(xlim=(low, high), ylim=(len(frame) * TRACK, 0))
    for place, row in enumerate(frame.itertuples()):
        if place % 2 == 0:
            axes.axhspan(place * TRACK, (place + 1) * TRACK, color="#F5F5F5", linewidth=0, zorder=0)
        _span(axes, row, place * TRACK, least=reach / 60)
        axes.text(
            1.01 if rtl else -0.01,
            (place + 0.5) * TRACK,
            theme.words(textwrap.shorten(names[row.event_id], 74, placeholder="…"), language),
            transform=axes.get_yaxis_transform(),
            ha="left" if rtl else "right",
            va="center",
            fontsize=7.5,
            url=f"#record-{row.event_id}",
        )
    axes.set_yticks([])
    _calendar(axes, low, high)
    axes.grid(axis="x", linewidth=0.6)
    axes.tick_params(length=0)
    axes.spines[["left", "right", "top"]].set_visible(False)
    _legend(figure, frame, language)
    return figure


def _calendar(axes: Axes, low: float, high: float) -> None:
    """Write years below a decimal axis; halves or quarters of a year too where the window is short."""
    parts = 4 if high - low < 1.6 else 2 if high - low < 3 else 1
    step = max(round((high - low) / 10), 1) if parts == 1 else 1
    places = [place / parts for place in range(math.ceil(low * parts), math.floor(high * parts) + 1, step)]
    names = [f"{int(place)}" if parts == 1 else f"{int(place)}-{round(place % 1 * 12) + 1:02}" for place in places]
    axes.set_xticks(places, names)


def series(
    frame: pd.DataFrame, labels: Mapping[str, str], caption: Caption, language: str, window: Window = ALWAYS
) -> Figure:
    """Draw `helpers.analysis.timeline.series`: a panel each for cooperation, requests and conflict, with bands.

    ``labels`` names "cooperation", "request", "conflict", "certain" and "band"; the axis runs over the ``window``,
    as far as it has limits.
    """
    if frame.empty:
        return theme.empty(caption, language)
    figure, _ = theme.canvas(11, 5.4, caption, language)
    figure.delaxes(figure.axes[0])
    panels = figure.subplots(3, 1, sharex=True)
    above, below = theme.extra(figure)
    height = figure.get_figheight()
    figure.subplots_adjust(
        left=0.06, right=0.98, top=1 - (0.8 + above) / height, bottom=(0.85 + below) / height, hspace=0.5
    )
    colours = {
        "cooperation": "#0072B2",
        "request": theme.QUAD_COLOURS["request"],
        "conflict": "#D55E00",
    }
    for axes, (name, colour) in zip(panels, colours.items(), strict=True):
        mine = frame[frame["measure"] == name].groupby("start")[["certain", "mean", "low", "high"]]
        summed = mine.sum()
        width = (summed.index[1] - summed.index[0]) * 0.8 if len(summed) > 1 else pd.Timedelta(days=290)
        axes.bar(summed.index, summed["certain"], width=width, color=colour, align="edge", linewidth=0)
        wide = summed[summed["high"] > summed["low"]]
        middle = wide.index + width / 2
        axes.vlines(middle, wide["low"], wide["high"], color=theme.INK, linewidth=1.1)
        axes.plot(middle, wide["mean"], "D", color=theme.PAPER, markeredgecolor=theme.INK, markersize=3.2)
        axes.axhline(0, color=theme.INK, linewidth=0.6)
        axes.grid(axis="y", linewidth=0.6)
        axes.set_title(theme.words(labels[name], language), fontsize=8.5, loc="right" if language == "ar" else "left")
        axes.tick_params(length=0)
        axes.spines[["left", "bottom"]].set_visible(False)
        axes.set_ylim(0, max(float(summed["high"].max()), 1) * 1.12)
        axes.locator_params(axis="y", integer=True)
    panels[0].set_xlim(left=window.start, right=window.end)
    handles = [
        Patch(color=theme.SOFT, label=theme.words(labels["certain"], language)),
        Line2D([], [], color=theme.INK, marker="D", markerfacecolor=theme.PAPER, markersize=3.2, linewidth=1.1,
               label=theme.words(labels["band"], language)),
    ]  # fmt: skip
    theme.legend(figure, handles, language, columns=2)
    return figure


def phases(
    tried: pd.DataFrame,
    breaks: pd.DataFrame,
    told: pd.DataFrame,
    labels: Mapping[str, str],
    caption: Caption,
    language: str,
) -> Figure:
    """Draw the breaks of every variant (`helpers.analysis.phases.variants`), a line each.

    Above them stands the articles' own periodisation (``told``: ``year`` and ``label``); bands show
    each break of the whole record (``breaks``), dark where it holds, hatched where it does not.
    ``labels`` names a variant by ``method-bin-without``, and the words "told", "holds", "fails".
    """
    shown = tried[tried["breaks"].notna()]
    if shown.empty:
        return theme.empty(caption, language)
    figure, axes = theme.canvas(11, 2.3 + 0.19 * (len(shown) + len(told)), caption, language)
    rtl = language == "ar"
    theme.place(axes, *((0.3, 3.7) if rtl else (3.7, 0.3)), 0.55, 0.9)
    years = [*told["year"], *(year for row in shown["breaks"] for year in row)]
    axes.set(
        xlim=(min(years, default=1988) - 1.5, max(years, default=2026) + 2.5), ylim=(len(shown) + len(told) + 0.6, -0.6)
    )
    for row in breaks.itertuples():
        axes.axvspan(
            row.year - 0.35, row.year + 0.65, facecolor="#9CC9E3" if row.holds else theme.PAPER, alpha=0.8,
            hatch="" if row.holds else "////", edgecolor=theme.GRID, linewidth=0.5, zorder=0,
        )  # fmt: skip
    names = []
    for place, row in enumerate(told.itertuples()):
        axes.plot([row.year], [place], "v", color=theme.INK, markersize=5)
        names.append(textwrap.shorten(row.label, 52, placeholder="…"))
    for place, row in enumerate(shown.itertuples(), start=len(told)):
        marker = "|" if row.method == "pelt" else "x"
        axes.plot(row.breaks, [place] * len(row.breaks), marker, color=theme.DARK, markersize=6.5, markeredgewidth=1.6)
        names.append(labels[f"{row.method}-{row.bin}-{row.without}"])
    axes.axhline(len(told) - 0.5, color=theme.SOFT, linewidth=0.6)
    write_rows(axes, names, language, 7.5)
    axes.locator_params(axis="x", integer=True)
    axes.grid(axis="x", linewidth=0.5)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    handles = [
        Line2D(
            [], [], color=theme.INK, marker="v", linewidth=0, markersize=5, label=theme.words(labels["told"], language)
        ),
        Patch(facecolor="#9CC9E3", label=theme.words(labels["holds"], language)),
        Patch(facecolor=theme.PAPER, hatch="////", edgecolor=theme.SOFT, label=theme.words(labels["fails"], language)),
    ]
    theme.legend(figure, handles, language, columns=3)
    return figure


_OUTCOMES: Final = {
    "delivered": ("o", "#0072B2"),
    "ratified": ("P", "#009E73"),
    "under way": ("D", "#56B4E9"),
    "frozen": ("X", "#D55E00"),
    "replaced": ("s", "#8C8C8C"),
    "lapsed": ("X", "#5A5A5A"),
    "ahead": ("d", "#E69F00"),
    "open": (">", "#E69F00"),
}


def promises(
    frame: pd.DataFrame, names: Mapping[str, str], labels: Mapping[str, str], caption: Caption, language: str
) -> Figure:
    """Draw dated promises: a line from each to what became of it.

    ``frame`` is that of `analysis.timeline.promise_spans`. An outcome without a date stands beside the axis, in a
    column of its own; one that is only known to have been by some day is hollow, at the end of a dotted line, and
    one that public knowledge alone dates is hollow, at the end of a dashed line.
    """
    if frame.empty:
        return theme.empty(caption, language)
    figure, axes = theme.canvas(11, 1.6 + 0.2 * len(frame), caption, language)
    rtl = language == "ar"
    theme.place(axes, *((0.3, 5.3) if rtl else (5.3, 0.3)), 0.55, 0.85)
    low, high = float(frame["start"].min()) - 0.8, float(frame[["start", "end"]].max(axis=None)) + 0.8
    column = high + 0.06 * (high - low)
    undated = bool(frame["end"].isna().any())
    frame = frame.assign(place=range(len(frame)), at=frame["end"].fillna(column))
    for (outcome, bound, public), mine in frame.groupby(["outcome", "bound", "public"]):
        marker, colour = _OUTCOMES[outcome]
        lines = mine[mine["end"] > mine["start"]]
        style = ":" if bound else "--" if public else "-"
        axes.hlines(lines["place"], lines["start"], lines["end"], color=colour, linewidth=1.4, linestyle=style)
        face = theme.PAPER if bound or public else colour
        axes.plot(mine["at"], mine["place"], marker, color=colour, markerfacecolor=face, markersize=5.5, zorder=4)
    axes.plot(frame["start"], frame["place"], "o", color=theme.PAPER, markeredgecolor=theme.INK, markersize=5, zorder=3)
    texts = [textwrap.shorten(names[event], 72, placeholder="…") for event in frame["event_id"]]
    write_rows(axes, texts, language, 7.5)
    axes.set_ylim(len(texts) - 0.4, -0.6)
    axes.set_xlim(low, 2 * column - high if undated else high)
    step = max(round((high - low) / 8), 1)
    axes.set_xticks([year for year in range(math.ceil(low), math.ceil(high)) if year % step == 0])
    if undated:
        axes.axvline(high, color=theme.SOFT, linewidth=0.8)
        axes.text(column, -0.75, _word("undated", language), ha="center", va="bottom", fontsize=7.5, color=theme.SOFT)
    axes.grid(axis="x", linewidth=0.5)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    handles = [
        Line2D([], [], marker=_OUTCOMES[outcome][0], color=_OUTCOMES[outcome][1], linewidth=1.4, markersize=5.5,
               label=theme.words(labels[outcome], language))
        for outcome in _OUTCOMES if outcome in set(frame["outcome"])
    ]  # fmt: skip
    known: dict[str, Any] = {"color": theme.SOFT, "marker": "o", "markerfacecolor": theme.PAPER, "markersize": 5.5}
    if frame["bound"].any():
        handles.append(Line2D([], [], linestyle=":", label=_word("bound", language), **known))
    if frame["public"].any():
        handles.append(Line2D([], [], linestyle="--", label=_word("public_outcome", language), **known))
    theme.legend(figure, handles, language, columns=4)
    return figure


def quad_legend(quads: list[str], language: str) -> list[Patch]:
    """Return legend patches for quad classes, with the hatches that tell them apart without colour."""
    return [
        theme.patch(
            theme.QUAD_COLOURS[quad],
            theme.QUAD_HATCHES[quad],
            vocabulary.label(vocabulary.QUAD_CLASSES, quad, language),
            language,
            edge=theme.PAPER,
        )
        for quad in quads
    ]


def _dashes(language: str) -> Patch:
    """Return the legend patch of what public knowledge alone dates."""
    return Patch(facecolor="none", edgecolor=theme.SOFT, label=_word("public", language), **_DASHED)


def _legend(figure: Figure, frame: pd.DataFrame, language: str) -> None:
    quads = [quad for quad in vocabulary.QUAD_CLASSES if quad in set(frame["quad_class"])]
    handles: list[Patch | Line2D] = [*quad_legend(quads, language)]
    if frame["status"][frame["dated_by"] == "text"].isin(HOLLOW).any():
        handles.append(Patch(facecolor=theme.PAPER, edgecolor=theme.SOFT, label=_word("hollow", language)))
    if (frame["flag"] != "").any():
        label = _word("flag", language)
        handles.append(Patch(facecolor=theme.SOFT, edgecolor=theme.INK, linewidth=0.9, label=label))
    if (frame["dated_by"] == "public").any():
        handles.append(_dashes(language))
    if (frame["fade"] > 0).any():
        handles.append(Patch(facecolor=theme.SOFT, alpha=0.3, label=_word("fade", language)))
    for column, marker in (("open_end", ">"), ("open_start", "<")):
        if frame[column].any():
            handles.append(Line2D([], [], color=theme.SOFT, marker=marker, markersize=4, label=_word(column, language)))
    theme.legend(figure, handles, language, columns=4)


def years(counts: pd.DataFrame, apart: pd.DataFrame, caption: Caption, language: str) -> Figure:
    """Draw counts by year and quad class as stacked bars, conflict below the line.

    Requests, which are neither cooperation nor conflict, stand in a strip below, on the same scale. ``apart`` counts
    what public knowledge alone dates: outlined, beyond the bars of what the texts date.
    """
    beside = pd.concat({"text": counts, "public": apart}, axis=1).sort_index().fillna(0).astype(int)
    if not beside.to_numpy().sum():
        return theme.empty(caption, language)
    beside, earlier = gathered(beside)
    counts, apart = beside["text"], beside["public"]
    both = counts + apart
    quads, requests = [quad for quad in both.columns if both[quad].sum()], both["request"]
    up, down = (max(both.filter(like=side).sum(axis=1).max(), 1) * 1.06 for side in ("cooperation", "conflict"))
    most = float(requests.max())
    inch = 2.1 / max(up + down, most)  # for an event, above the line, below it and in the strip
    below = most * inch * 1.06 + 0.5 if most else 0.0
    figure, axes = theme.canvas(11, 3.6 + below, caption, language)
    theme.place(axes, 0.6, 0.2, 0.6, 0.9 + below)
    for side, sign in (("cooperation", 1), ("conflict", -1)):
        base = pd.Series(0, index=counts.index)
        for frame, outlined in ((counts, False), (apart, True)):
            for quad in (quad for quad in quads if quad.endswith(side)):
                _bars(axes, quad, sign * frame[quad], sign * base, outlined=outlined)
                base += frame[quad]
    axes.axhline(0, color=theme.INK, linewidth=0.8)
    axes.set_ylim(-down, up)
    axes.set_ylabel(_word("events", language))
    name_years(axes, counts.index, earlier, language)
    if most:
        strip = figure.add_axes((0, 0, 1, 1))
        theme.place(strip, 0.6, 0.2, 3.6 - 0.9 + 0.5, 0.9)
        _bars(strip, "request", counts["request"], 0 * requests)
        _bars(strip, "request", apart["request"], counts["request"], outlined=True)
        strip.set(xlim=axes.get_xlim(), xticks=[], ylim=(0, most * 1.06))
    for panel in figure.axes:
        panel.yaxis.set_major_formatter(lambda value, _: f"{abs(value):g}")
        panel.locator_params(axis="y", integer=True)
        panel.grid(axis="y", linewidth=0.6)
        panel.tick_params(length=0)
        panel.spines[["left", "bottom"]].set_visible(False)
    dashes = [_dashes(language)] if apart.to_numpy().sum() else []
    theme.legend(figure, [*quad_legend(quads, language), *dashes], language, columns=5 if not dashes else 3)
    return figure


def _bars(axes: Axes, quad: str, heights: pd.Series, base: pd.Series, *, outlined: bool = False) -> None:
    colour = theme.QUAD_COLOURS[quad]
    style: dict[str, Any] = {"facecolor": colour, "edgecolor": theme.PAPER, "hatch": theme.QUAD_HATCHES[quad]}
    if outlined:
        heights, base = heights[heights != 0], base[heights != 0]
        style = {"facecolor": "none", "edgecolor": colour} | _DASHED
    axes.bar(heights.index, heights, bottom=base, width=0.8, **{"linewidth": 0.4} | style)
