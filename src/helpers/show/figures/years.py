"""Events by year: cooperation, requests and conflict on rows of their own, all on one scale."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from helpers.common.outputs import Caption
from helpers.show.figures import marks, theme
from helpers.show.figures.marks import LINE
from helpers.words.language import is_rtl

#: The colour of an act between the two -> that of one with or among others.
_PALER: Final = {
    theme.COOPERATION: theme.COOPERATION_IN_WORDS,
    theme.CONFLICT: theme.CONFLICT_IN_WORDS,
    theme.REQUEST: "#BDBDBD",
}
_BAND: Final = "#EBEBEB"
_TALLEST: Final = 6.0  # inches of a year's events of a kind


def by_year(
    frame: pd.DataFrame,
    published: pd.DataFrame,
    names: Mapping[str, str],
    words: Mapping[str, str],
    caption: Caption,
    language: str,
) -> Figure:
    """Draw one unit for each event, by year, each kind on a row of its own, all on one scale.

    ``frame`` is `helpers.analysis.years.by_kind`; ``published`` has ``label``, ``start`` and ``end`` (years) of each
    article; ``names`` are those of the kinds, in their order; ``words`` are those of the key: ``between``, ``others``,
    ``public``, ``flagged``.
    """
    narrow = theme.is_narrow()
    totals = frame["kind"].value_counts()
    rows = {kind: f"{name} ({totals.get(kind, 0)})" for kind, name in names.items()}
    begin, other = (0.15, 0.15) if narrow else (marks.margin([*rows.values()]), 0.35)
    low, high = marks.reach(frame, published)
    scale = (theme.width() - begin - other) / (high - low)
    articles = [] if narrow else marks.names(published, low, scale, language)
    busiest = int(frame.groupby(["kind", "year"]).size().max()) if len(frame) else 1
    top, unit = marks.height(articles) + 0.2, min(0.11 if narrow else 0.15, _TALLEST / busiest)
    heights = _heights(frame, rows, unit)
    inside = top + sum(heights.values()) + 0.05
    figure, axes = theme.canvas(theme.width(), inside + (1.7 if narrow else 1.35), caption, language)
    theme.place(axes, *((other, begin) if is_rtl(language) else (begin, other)), 0.45, 1.25 if narrow else 0.9)
    axes.set(xlim=(low, high), ylim=(inside, 0))
    _bands(axes, published, 0.03 / scale)
    for name in articles:
        marks.write(axes, name, top, -1, language, theme.SOFT)
    for kind, height in heights.items():
        (marks.over if narrow else marks.beside)(axes, rows[kind], top if narrow else top + height - 0.09, language)
        top += height
        _row(axes, frame[frame["kind"] == kind], top, unit, max(2 * unit, 0.2) / scale)
    marks.year_axis(axes, low, high)
    _key(figure, frame, words, language)
    return figure


def _bands(axes: Axes, published: pd.DataFrame, least: float) -> None:
    """Shade when each article was published."""
    for row in published.itertuples():
        axes.axvspan(row.start, max(row.end, row.start + least), color=_BAND, linewidth=0, zorder=0)


def _heights(frame: pd.DataFrame, rows: Mapping[str, str], unit: float) -> dict[str, float]:
    """Return kind -> inches, as many units as its busiest year has, and for its name where that stands over it."""
    most = frame.groupby(["kind", "year"]).size().groupby("kind").max()
    head = LINE + 0.04 if theme.is_narrow() else 0.0
    return {kind: head + max(int(most.get(kind, 0)) * unit, 0.12) + 0.14 for kind in rows}


def _row(axes: Axes, mine: pd.DataFrame, base: float, unit: float, longest: float) -> None:
    """Draw the events of a kind: in each year those between the two first, and those dated by the articles."""
    axes.axhline(base, color=theme.COUNT_LIGHT, linewidth=0.7, zorder=1)
    long = min(0.84, longest)  # of a year, so that a unit stays one where the years are few
    gap = 0.02 if unit > 0.05 else 0.0  # thinner units make a bar
    plain = {} if gap else {"linewidth": 0}
    ordered = mine.sort_values(["year", "between", "dated_by", "start"], ascending=[True, False, False, True])
    for place, row in zip(ordered.groupby("year").cumcount(), ordered.itertuples(), strict=True):
        box = (row.year + 0.5 - long / 2, base - (place + 1) * unit + gap / 2)
        axes.add_artist(Rectangle(box, long, unit - gap, zorder=2, **(style(row) | plain)))


def style(row: Any) -> dict[str, Any]:  # noqa: ANN401 - a row of `helpers.analysis.years.by_kind`
    """Return how an event is drawn among its kind: paler where it is not between the two."""
    drawn, colour = marks.style(row), marks.COLOURS[row.relation]
    paler = colour if row.between else _PALER.get(colour, colour)
    return drawn | {name: paler for name in ("facecolor", "edgecolor") if drawn[name] == colour}


def _key(figure: Figure, frame: pd.DataFrame, words: Mapping[str, str], language: str) -> None:
    shades = {
        "between": (frame["between"], theme.COOPERATION),
        "others": (~frame["between"].astype(bool), theme.COOPERATION_IN_WORDS),
    }
    handles = [theme.patch(shade, "", words[name], language) for name, (which, shade) in shades.items() if which.any()]
    handles += marks.key(frame, words, language)
    theme.legend(figure, handles, language, 1 if theme.is_narrow() else 4)
