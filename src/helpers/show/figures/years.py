"""Figures of `helpers.analysis.years`: turning points named on one line, and events by year."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from helpers.common.outputs import Caption
from helpers.show.figures import theme

#: Relation of an event -> its colour.
COLOURS: Final = {
    "cooperation": theme.COOPERATION,
    "request": theme.REQUEST,
    "conflict": theme.CONFLICT,
    "none": theme.COUNT_LIGHT,
}
_SIZE: Final = 8.5  # points of what is written beside marks
_LINE: Final = _SIZE * 1.3 / 72  # inches
_UNIT: Final = 0.085  # inches: an event in a density
_BOX: Final = 1.5  # inches: as wide as the name of a turning point may be


def style(row: Any) -> dict[str, Any]:  # noqa: ANN401 - a row with relation, dated_by, flag and event_id
    """Return how an event is drawn: filled by the articles' date, outlined by a public one, hatched where flagged."""
    colour, public = COLOURS[row.relation], row.dated_by == "public"
    return {
        "facecolor": theme.PAPER if public else colour,
        "edgecolor": colour if public else theme.PAPER,
        "hatch": "//////" if row.flag else None,
        "linewidth": 1.0 if public else 0.4,
        "url": f"#record-{row.event_id}",
    }


def stacked(places: Sequence[float], sizes: Sequence[tuple[float, float]], gap: float) -> list[float]:
    """Return how far from a line boxes stand that end at their places, so that none meets another or its leader.

    Parameters
    ----------
    places
        Where each box ends, in ascending order; it reaches back from there.
    sizes
        Their widths and heights.
    gap
        What is left free above each.
    """
    offsets: list[float] = []
    for number, (place, (wide, _)) in enumerate(zip(places, sizes, strict=True)):
        below = [offsets[other] + sizes[other][1] + gap for other in range(number) if places[other] >= place - wide]
        offsets.append(max(below, default=0.0))
    return offsets


def turning_points(
    frame: pd.DataFrame,
    published: pd.DataFrame,
    issues: Mapping[str, str],
    words: Mapping[str, str],
    caption: Caption,
    language: str,
) -> Figure:
    """Draw turning points on one line, named, and the other dated events by issue below.

    Parameters
    ----------
    frame
        Rows of `helpers.analysis.years.dated` with ``relation``, ``on_line`` (whether it is a turning point) and
        ``label`` ("" where it is not named).
    published
        The articles: ``label``; ``said``, the same as a line of its own; ``start`` and ``end`` of when it was
        published, in years.
    issues
        Issue id -> name, in the order in which they are drawn; those without events are left out.
    words
        What the key says: ``cooperation``, ``request``, ``conflict``, ``public``, ``flagged``, ``published``.
    """
    draw = _listed if theme.is_narrow() else _on_one_line
    return draw(frame, published, issues, words, caption, language)


def _on_one_line(
    frame: pd.DataFrame,
    published: pd.DataFrame,
    issues: Mapping[str, str],
    words: Mapping[str, str],
    caption: Caption,
    language: str,
) -> Figure:
    rtl = language == "ar"
    rest = frame[~frame["on_line"]]
    rows = [words["line"], words["published"], *_row_names(rest, issues).values()]
    begin, other = _margin(rows), 0.35
    low, high = _reach(frame, published)
    scale = (theme.width() - begin - other) / (high - low)
    named = frame[frame["label"] != ""]
    names = _boxes(named, low, scale, rtl)
    articles = _boxes(published, low, scale, rtl)
    above = max((box.top for box in names), default=0.0) + 0.25
    below = max((box.top for box in articles), default=0.0) + 0.3
    heights = _heights(rest, issues)
    inside = above + below + sum(heights.values()) + 0.1
    figure, axes = theme.canvas(theme.width(), inside + 1.35, caption, language)
    theme.place(axes, *((other, begin) if rtl else (begin, other)), 0.45, 0.9)
    axes.set(xlim=(low, high), ylim=(inside, 0))
    axes.axhline(above, color=theme.INK, linewidth=1, zorder=1)
    for text, y in ((words["line"], above - 0.06), (words["published"], above + 0.13)):
        _beside(axes, text, y, language, theme.SOFT)
    points = frame[frame["on_line"]]
    for row in points.assign(long=points["end"] - points["start"]).sort_values("long", ascending=False).itertuples():
        _bar(axes, row, above, 0.07 / scale)  # the widest first, so that none is hidden
    for box in names:
        _named(axes, box, above, -1, language)
    for box, row in zip(articles, _ordered(published, rtl).itertuples(), strict=True):
        _published(axes, row, above, 0.05 / scale)
        _named(axes, box, above + 0.1, 1, language, colour=theme.SOFT)
    _density(axes, rest, heights, issues, above + below, scale, language)
    _years(axes, low, high)
    _key(figure, words, language, 6)
    return figure


def _margin(rows: Sequence[str]) -> float:
    """Return the inches that the names of rows take beside the axis."""
    return max(theme.measured(row, _SIZE) for row in rows) * 1.06 + 0.2


def _row_names(rest: pd.DataFrame, issues: Mapping[str, str]) -> dict[str, str]:
    """Return issue -> its name with how many events it has, for those that have any."""
    counts = rest["domain_id"].value_counts()
    return {issue: f"{issues[issue]} ({counts[issue]})" for issue in issues if issue in counts}


def _beside(axes: Axes, text: str, y: float, language: str, colour: str = theme.INK) -> None:
    """Write the name of a row beside the axis, where reading begins."""
    rtl = language == "ar"
    axes.annotate(
        theme.words(text, language), (1 if rtl else 0, y), (6 if rtl else -6, 0), axes.get_yaxis_transform(),
        textcoords="offset points", ha="left" if rtl else "right", va="center", fontsize=_SIZE, color=colour,
    )  # fmt: skip


def _reach(frame: pd.DataFrame, published: pd.DataFrame) -> tuple[float, float]:
    """Return where the axis begins and ends: with what is drawn, to whole years."""
    ends = [frame["end"].max(), *published["end"]]
    low = float(min([frame["start"].min(), *published["start"]]) // 1)
    return low - 0.5, float(-(-max(ends) // 1)) + 0.3


class _Box:
    """A name beside a line: what it says, where its leader stands, and how far from the line."""

    def __init__(self, place: float, lines: list[str], offset: float, url: str) -> None:
        self.place, self.lines, self.offset, self.url = place, lines, offset, url

    @property
    def top(self) -> float:
        return self.offset + len(self.lines) * _LINE


def _ordered(frame: pd.DataFrame, rtl: bool) -> pd.DataFrame:
    return frame.sort_values(["start", "end"], ascending=not rtl, kind="stable")


def _boxes(frame: pd.DataFrame, low: float, scale: float, rtl: bool) -> list[_Box]:
    """Return the names of marks, each reaching back to where reading begins; none meets another."""
    ordered = _ordered(frame, rtl)
    middles = ((ordered["start"] + ordered["end"]) / 2).tolist()
    texts = [theme.wrapped(label, _BOX, _SIZE) for label in ordered["label"]]
    widths = [max(theme.measured(line, _SIZE) for line in lines) + 0.12 for lines in texts]
    places = [(middle - low) * scale * (-1 if rtl else 1) for middle in middles]
    sizes = [(wide, len(lines) * _LINE) for wide, lines in zip(widths, texts, strict=True)]
    offsets = stacked(places, sizes, 0.07)
    urls = [f"#record-{event}" for event in ordered["event_id"]] if "event_id" in ordered else [""] * len(ordered)
    parts = zip(middles, texts, offsets, urls, strict=True)
    return [_Box(*part) for part in parts]


def _named(axes: Axes, box: _Box, line: float, side: int, language: str, colour: str = theme.INK) -> None:
    """Write a name above (-1) or below (1) the line, with a leader to its mark."""
    rtl = language == "ar"
    near, far = line + side * 0.1, line + side * (0.12 + box.top)
    axes.plot([box.place] * 2, [near, far], color=theme.COUNT_LIGHT, linewidth=0.7, zorder=1, solid_capstyle="butt")
    for number, text in enumerate(box.lines):
        row = len(box.lines) - number if side < 0 else number + 1
        y = line + side * (0.12 + box.offset) + side * (row - 0.5) * _LINE
        shift = (4 if rtl else -4, 0)
        axes.annotate(
            theme.words(text, language), (box.place, y), shift, textcoords="offset points", va="center",
            ha="left" if rtl else "right", fontsize=_SIZE, color=colour, url=box.url or None,
        )  # fmt: skip


def _bar(axes: Axes, row: Any, line: float, least: float) -> None:  # noqa: ANN401
    """Draw a turning point on the line, as long as the time in which it may have happened."""
    middle, long = (row.start + row.end) / 2, max(row.end - row.start, least)
    axes.add_artist(Rectangle((middle - long / 2, line - 0.075), long, 0.15, zorder=3, **style(row)))


def _published(axes: Axes, row: Any, line: float, least: float) -> None:  # noqa: ANN401
    middle, long = (row.start + row.end) / 2, max(row.end - row.start, least)
    axes.add_artist(Rectangle((middle - long / 2, line + 0.09), long, 0.045, color=theme.INK, linewidth=0, zorder=3))


def _heights(rest: pd.DataFrame, issues: Mapping[str, str], across: int = 3) -> dict[str, float]:
    """Return issue -> inches, for those that have events: as many rows of units as its busiest year takes."""
    most = rest.groupby(["domain_id", "year"]).size().groupby("domain_id").max()
    return {issue: max(-(-int(most[issue]) // across) * _UNIT + 0.12, 0.24) for issue in issues if issue in most.index}


def _density(
    axes: Axes,
    rest: pd.DataFrame,
    heights: Mapping[str, float],
    issues: Mapping[str, str],
    top: float,
    scale: float,
    language: str,
    across: int = 3,
) -> None:
    """Draw one unit for each event in the column of its year, on the row of its issue."""
    wide, names = _UNIT / scale, _row_names(rest, issues)
    for number, (issue, height) in enumerate(heights.items()):
        mine = rest[rest["domain_id"] == issue]
        if number % 2 == 0:
            axes.axhspan(top, top + height, color="#F5F5F5", linewidth=0, zorder=0)
        _beside(axes, names[issue], top + height / 2, language)
        for _, year in mine.groupby("year"):
            for place, row in enumerate(year.itertuples()):
                x = row.year + 0.5 + (place % across - across / 2) * wide
                y = top + height - 0.06 - (place // across + 1) * _UNIT
                box = Rectangle((x, y), wide * 0.86, _UNIT * 0.86, zorder=2, **style(row))
                axes.add_artist(box)
        top += height


def _years(axes: Axes, low: float, high: float) -> None:
    step = next(step for step in (1, 2, 5, 10, 20, 50) if (high - low) / step <= (5 if theme.is_narrow() else 12))
    first = int(-(-low // step) * step)
    ticks = list(range(first, int(high) + 1, step))
    axes.set_xticks([tick + 0.5 for tick in ticks if tick + 0.5 <= high], [str(t) for t in ticks if t + 0.5 <= high])
    axes.tick_params(axis="x", length=0, labelsize=_SIZE)
    axes.set_yticks([])
    for tick in ticks:
        axes.axvline(tick + 0.5, color=theme.GRID, linewidth=0.6, zorder=0.5)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)


def _key(figure: Figure, words: Mapping[str, str], language: str, columns: int) -> None:
    handles = [theme.patch(COLOURS[name], "", words[name], language) for name in ("cooperation", "request", "conflict")]
    handles += [
        theme.patch(theme.PAPER, "", words["public"], language, theme.SOFT),
        theme.patch(theme.COUNT_LIGHT, "//////", words["flagged"], language, theme.PAPER),
    ]
    theme.legend(figure, handles, language, columns)


def _listed(
    frame: pd.DataFrame,
    published: pd.DataFrame,
    issues: Mapping[str, str],
    words: Mapping[str, str],
    caption: Caption,
    language: str,
) -> Figure:
    """Draw the same for a telephone: the named ones under each other, the articles among them, then the density."""
    rtl = language == "ar"
    named = frame[frame["label"] != ""].assign(kind="event")
    rows = pd.concat([named, published.assign(kind="article", label=published["said"])]).sort_values(["start", "end"], kind="stable")
    texts = [theme.wrapped(label, theme.NARROW - 1.0, _SIZE) for label in rows["label"]]
    listed = sum(len(lines) * _LINE + 0.06 for lines in texts)
    rest = frame[~frame["on_line"]]
    names = _row_names(rest, issues)
    heights = {issue: height + _LINE for issue, height in _heights(rest, issues, 1).items()}
    inside = listed + 0.25 + sum(heights.values())
    figure, axes = theme.canvas(theme.width(), inside + 1.75, caption, language)
    theme.place(axes, 0.15, 0.15, 0.4, 1.3)
    low, high = _reach(frame, published)
    axes.set(xlim=(low, high), ylim=(inside, 0))
    scale = (theme.NARROW - 0.3) / (high - low)
    y = 0.0
    for row, lines in zip(rows.itertuples(), texts, strict=True):
        _listed_row(axes, row, lines, y, scale, rtl)
        y += len(lines) * _LINE + 0.06
    top = listed + 0.2
    for number, (issue, height) in enumerate(heights.items()):
        if number % 2 == 0:
            axes.axhspan(top, top + height, color="#F5F5F5", linewidth=0, zorder=0)
        mine = rest[rest["domain_id"] == issue]
        _above(axes, names[issue], top - 0.01, language)
        for _, year in mine.groupby("year"):
            for place, event in enumerate(year.itertuples()):
                long = min(0.8, _UNIT / scale)
                box = (event.year + 0.5 - long / 2, top + height - 0.04 - (place + 1) * _UNIT)
                axes.add_artist(Rectangle(box, long, _UNIT * 0.86, zorder=2, **style(event)))
        top += height
    _years(axes, low, high)
    _key(figure, words, language, 2)
    return figure


def _listed_row(axes: Axes, row: Any, lines: list[str], y: float, scale: float, rtl: bool) -> None:  # noqa: ANN401
    """Write a year, a mark and a name on a line of their own."""
    low, high = axes.get_xlim()
    language = "ar" if rtl else "en"

    def at(inches: float) -> float:
        return high - inches / scale if rtl else low + inches / scale

    middle, side = y + _LINE / 2, "right" if rtl else "left"
    style_of: dict[str, Any] = {"va": "center", "ha": side, "fontsize": _SIZE}
    axes.text(at(0), middle, str(int(row.start)), color=theme.SOFT, **style_of)
    article = row.kind == "article"
    if not article:
        axes.add_artist(Rectangle((min(at(0.42), at(0.53)), middle - 0.055), 0.11 / scale, 0.11, **style(row)))
    for number, line in enumerate(lines):
        axes.text(
            at(0.62), y + (number + 0.5) * _LINE, theme.words(line, language),
            color=theme.SOFT if article else theme.INK, fontstyle="normal", **style_of,
        )  # fmt: skip


def by_year(
    frame: pd.DataFrame,
    published: pd.DataFrame,
    names: Mapping[str, str],
    words: Mapping[str, str],
    caption: Caption,
    language: str,
) -> Figure:
    """Draw one unit for each event, by year, each kind on a row of its own, all on one scale.

    Parameters
    ----------
    frame
        `helpers.analysis.years.by_kind`.
    published
        The articles: ``label``, and ``start`` and ``end`` of when it was published, in years.
    names
        Kind -> its name, in the order in which they are drawn.
    words
        What the key says: ``between``, ``others``, ``public``, ``flagged``.
    """
    rtl, narrow = language == "ar", theme.is_narrow()
    totals = frame["kind"].value_counts()
    rows = {kind: f"{names[kind]} ({totals.get(kind, 0)})" for kind in names}
    begin, other = (0.15, 0.15) if narrow else (_margin([*rows.values()]), 0.35)
    low, high = _reach(frame, published)
    scale = (theme.width() - begin - other) / (high - low)
    unit = 0.11 if narrow else 0.15
    long = min(0.84, 2 * unit / scale)  # of a year, so that a unit stays one where the years are few
    articles = _boxes(published, low, scale, rtl) if not narrow else []
    above = max((box.top for box in articles), default=0.0) + 0.2
    most = frame.groupby(["kind", "year"]).size().groupby("kind").max()
    head = _LINE + 0.04 if narrow else 0.0
    heights = {kind: head + max(int(most.get(kind, 0)) * unit, 0.12) + 0.14 for kind in names}
    inside = above + sum(heights.values()) + 0.05
    figure, axes = theme.canvas(theme.width(), inside + (1.7 if narrow else 1.35), caption, language)
    theme.place(axes, *((other, begin) if rtl else (begin, other)), 0.45, 1.25 if narrow else 0.9)
    axes.set(xlim=(low, high), ylim=(inside, 0))
    for row in published.itertuples():
        axes.axvspan(row.start, max(row.end, row.start + 0.03 / scale), color="#EBEBEB", linewidth=0, zorder=0)
    for box in articles:
        _named(axes, box, above, -1, language, colour=theme.SOFT)
    top = above
    for kind, height in heights.items():
        mine = frame[frame["kind"] == kind]
        if narrow:
            _above(axes, rows[kind], top, language)
        else:
            _beside(axes, rows[kind], top + height - 0.09, language)
        top += height
        axes.axhline(top, color=theme.COUNT_LIGHT, linewidth=0.7, zorder=1)
        for _, year in mine.groupby("year"):
            ordered = year.sort_values(["between", "dated_by", "start"], ascending=[False, False, True])
            for place, row in enumerate(ordered.itertuples()):
                box = (row.year + 0.5 - long / 2, top - (place + 1) * unit + 0.01)
                axes.add_artist(Rectangle(box, long, unit - 0.02, zorder=2, **_kind_style(row)))
    _years(axes, low, high)
    handles = [
        theme.patch(theme.COOPERATION, "", words["between"], language),
        theme.patch(theme.COOPERATION_IN_WORDS, "", words["others"], language),
        theme.patch(theme.PAPER, "", words["public"], language, theme.SOFT),
        theme.patch(theme.COUNT_LIGHT, "//////", words["flagged"], language, theme.PAPER),
    ]
    theme.legend(figure, handles, language, 1 if narrow else 4)
    return figure


def _above(axes: Axes, text: str, top: float, language: str) -> None:
    """Write the name of a row above it, from where reading begins."""
    rtl = language == "ar"
    axes.text(
        1 if rtl else 0, top + 0.03 + _LINE / 2, theme.words(text, language), transform=axes.get_yaxis_transform(),
        ha="right" if rtl else "left", va="center", fontsize=_SIZE,
    )  # fmt: skip


_LIGHT: Final = {theme.COOPERATION: theme.COOPERATION_IN_WORDS, theme.REQUEST: "#BDBDBD"}


def _kind_style(row: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return how an event is drawn among its kind: paler where it is not between the two."""
    drawn = style(row)
    colour = COLOURS[row.relation]
    paler = colour if row.between else _LIGHT.get(colour, colour)
    return drawn | {name: paler for name in ("facecolor", "edgecolor") if drawn[name] == colour}
