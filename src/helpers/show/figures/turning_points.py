"""Turning points named on one line, the other dated events by issue below, and the articles' publication."""

import math
from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from helpers.common.outputs import Caption
from helpers.show.figures import marks, theme
from helpers.show.figures.marks import LINE, SIZE
from helpers.words.language import is_rtl

_HIGH: Final = 0.18  # inches of a turning point
_UNIT: Final = 0.085  # inches: an event in a density
_BAND: Final = "#F5F5F5"


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
        Rows of `helpers.analysis.years.dated` with ``on_line`` (whether it is a turning point) and ``label`` ("" where
        it is not named).
    published
        The articles: ``label``; ``said``, the same as a line of its own; ``start`` and ``end`` of when it was
        published, in years.
    issues
        Issue id -> name, in the order in which they are drawn; those without events are left out.
    words
        What the key and the rows say: ``cooperation``, ``request``, ``conflict``, ``public``, ``flagged``, ``line``,
        ``published``.
    """
    rest = frame[~frame["on_line"]]
    counts = rest["domain_id"].value_counts()
    rows = {issue: f"{issues[issue]} ({counts[issue]})" for issue in issues if issue in counts}
    if theme.is_narrow():
        return _listed(frame, published, rows, words, caption, language)
    return _on_one_line(frame, published, rows, words, caption, language)


def _on_one_line(
    frame: pd.DataFrame,
    published: pd.DataFrame,
    rows: Mapping[str, str],
    words: Mapping[str, str],
    caption: Caption,
    language: str,
) -> Figure:
    rtl, rest = is_rtl(language), frame[~frame["on_line"]]
    begin, other = marks.margin([words["line"], words["published"], *rows.values()]), 0.35
    low, high = marks.reach(frame, published)
    scale = (theme.width() - begin - other) / (high - low)
    names = marks.names(frame[frame["label"] != ""], low, scale, language)
    articles = marks.names(published, low, scale, language)
    line = marks.height(names) + 0.33
    top = line + marks.height(articles) + 0.38
    heights = _heights(rest, rows, 3)
    inside = top + sum(heights.values()) + 0.1
    figure, axes = theme.canvas(theme.width(), inside + 1.35, caption, language)
    theme.place(axes, *((other, begin) if rtl else (begin, other)), 0.45, 0.9)
    axes.set(xlim=(low, high), ylim=(inside, 0))
    _line(axes, frame[frame["on_line"]], published, line, scale)
    for text, y in ((words["line"], line - 0.06), (words["published"], line + 0.13)):
        marks.beside(axes, text, y, language, theme.SOFT)
    for name in names:
        marks.write(axes, name, line, -1, language)
    for name in articles:
        marks.write(axes, name, line + 0.1, 1, language, theme.SOFT)
    for number, (issue, height) in enumerate(heights.items()):
        _band(axes, number, top, height)
        marks.beside(axes, rows[issue], top + height / 2, language)
        _units(axes, rest[rest["domain_id"] == issue], top + height - 0.06, _UNIT / scale, 3)
        top += height
    marks.year_axis(axes, low, high)
    _key(figure, frame, words, language)
    return figure


def _line(axes: Axes, points: pd.DataFrame, published: pd.DataFrame, line: float, scale: float) -> None:
    """Draw the turning points, each as long as the time in which it may have happened, and the articles below."""
    axes.axhline(line, color=theme.INK, linewidth=1, zorder=1)
    for row in _shared(points, 0.07 / scale).itertuples():
        high = _HIGH / row.of
        _bar(axes, row, line - _HIGH / 2 + row.place * high, high, 0.07 / scale, **marks.style(row))
    for row in published.itertuples():
        _bar(axes, row, line + 0.09, 0.045, 0.05 / scale, color=theme.INK, linewidth=0)


def _shared(points: pd.DataFrame, least: float) -> pd.DataFrame:
    """Return bars with ``place`` and ``of``: those that would cover each other lie one below the other."""
    middle, long = (points["start"] + points["end"]) / 2, (points["end"] - points["start"]).clip(lower=least)
    ordered = points.assign(begin=middle - long / 2, stop=middle + long / 2).sort_values(["begin", "event_id"])
    group = (ordered["begin"] >= ordered["stop"].cummax().shift(fill_value=-math.inf)).cumsum()
    return ordered.assign(place=ordered.groupby(group).cumcount(), of=group.groupby(group).transform("size"))


def _bar(axes: Axes, row: Any, y: float, high: float, least: float, **style: Any) -> None:  # noqa: ANN401
    middle, long = (row.start + row.end) / 2, max(row.end - row.start, least)
    axes.add_artist(Rectangle((middle - long / 2, y), long, high, zorder=3, **style))


def _heights(rest: pd.DataFrame, rows: Mapping[str, str], across: int) -> dict[str, float]:
    """Return issue -> inches, as many rows of units as its busiest year takes."""
    most = rest.groupby(["domain_id", "year"]).size().groupby("domain_id").max()
    return {issue: max(-(-int(most[issue]) // across) * _UNIT + 0.12, 0.24) for issue in rows}


def _band(axes: Axes, number: int, top: float, height: float) -> None:
    if number % 2 == 0:
        axes.axhspan(top, top + height, color=_BAND, linewidth=0, zorder=0)


def _units(axes: Axes, mine: pd.DataFrame, base: float, wide: float, across: int) -> None:
    """Draw one unit for each event, in the middle of its year, so many beside each other and the others above."""
    ordered = mine.sort_values("year", kind="stable")
    for place, row in zip(ordered.groupby("year").cumcount(), ordered.itertuples(), strict=True):
        x = row.year + 0.5 + (place % across - across / 2) * wide
        y = base - (place // across + 1) * _UNIT
        axes.add_artist(Rectangle((x, y), wide * 0.86, _UNIT * 0.86, zorder=2, **marks.style(row)))


def _key(figure: Figure, frame: pd.DataFrame, words: Mapping[str, str], language: str) -> None:
    drawn = [name for name in ("cooperation", "request", "conflict") if name in set(frame["relation"])]
    handles = [theme.patch(marks.COLOURS[name], "", words[name], language) for name in drawn]
    other = marks.key(frame, words, language)
    narrow = 2 if len(drawn) >= len(other) else 1  # columns are filled one after another: no long one beside another
    theme.legend(figure, handles + other, language, narrow if theme.is_narrow() else 6)


def _listed(
    frame: pd.DataFrame,
    published: pd.DataFrame,
    rows: Mapping[str, str],
    words: Mapping[str, str],
    caption: Caption,
    language: str,
) -> Figure:
    """Draw the same for a telephone: the named ones under each other, the articles among them, then the density."""
    named = frame[frame["label"] != ""].assign(kind="event")
    listed = pd.concat([named, published.assign(kind="article", label=published["said"])])
    listed = listed.sort_values(["start", "end"], kind="stable")
    texts = [theme.wrapped(label, theme.NARROW - 1.0, SIZE) for label in listed["label"]]
    rest = frame[~frame["on_line"]]
    heights = {issue: height + LINE for issue, height in _heights(rest, rows, 1).items()}
    top = sum(len(lines) * LINE + 0.06 for lines in texts) + 0.2
    inside = top + sum(heights.values()) + 0.05
    figure, axes = theme.canvas(theme.width(), inside + 1.75, caption, language)
    theme.place(axes, 0.15, 0.15, 0.4, 1.3)
    low, high = marks.reach(frame, published)
    axes.set(xlim=(low, high), ylim=(inside, 0))
    scale = (theme.NARROW - 0.3) / (high - low)
    y = 0.0
    for row, lines in zip(listed.itertuples(), texts, strict=True):
        _listed_row(axes, row, lines, y, scale, language)
        y += len(lines) * LINE + 0.06
    marks.year_axis(axes, low, high, top)
    for number, (issue, height) in enumerate(heights.items()):
        _band(axes, number, top, height)
        marks.over(axes, rows[issue], top - 0.01, language)
        _units(axes, rest[rest["domain_id"] == issue], top + height - 0.04, _UNIT / scale, 1)
        top += height
    _key(figure, frame[~frame["on_line"] | (frame["label"] != "")], words, language)
    return figure


def _listed_row(axes: Axes, row: Any, lines: list[str], y: float, scale: float, language: str) -> None:  # noqa: ANN401
    """Write a year, a mark and a name on a line of their own."""
    rtl, (low, high) = is_rtl(language), axes.get_xlim()

    def at(inches: float) -> float:
        return high - inches / scale if rtl else low + inches / scale

    middle = y + LINE / 2
    style: dict[str, Any] = {"va": "center", "ha": "right" if rtl else "left", "fontsize": SIZE}
    axes.text(at(0), middle, str(int(row.start)), color=theme.SOFT, **style)
    article = row.kind == "article"
    if not article:
        box = (min(at(0.42), at(0.53)), middle - 0.055)
        axes.add_artist(Rectangle(box, 0.11 / scale, 0.11, **marks.style(row)))
    for number, line in enumerate(lines):
        text = theme.words(line, language)
        axes.text(at(0.62), y + (number + 0.5) * LINE, text, color=theme.SOFT if article else theme.INK, **style)
