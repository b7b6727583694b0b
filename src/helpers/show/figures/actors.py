"""Figures of `helpers.analysis.parties`: third parties beside two states, and triangles; the map is in `actor_map`."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from helpers.analysis.network import LEAST_SIGNED, tie_id
from helpers.analysis.parties import leaning
from helpers.common.frames import tuples
from helpers.common.outputs import Caption
from helpers.show.figures import theme
from helpers.words.language import direction

#: What an entry says of two actors -> its colour.
KIND_COLOURS: Final = {"together": theme.COOPERATION, "against": theme.CONFLICT, "request": theme.REQUEST}
_TEXT: Final = {"together": theme.COOPERATION, "against": theme.CONFLICT}
#: More cooperation, more conflict, or neither -> colour, and line as matplotlib takes it.
SIGN_COLOURS: Final = {1: theme.COOPERATION, -1: theme.CONFLICT, 0: theme.COUNT_LIGHT}
SIGN_LINES: Final[dict[int, Any]] = {1: "-", -1: (0, (4, 1.5)), 0: (0, (1, 1.2))}

_NAME, _SMALL = 9.5, theme.SMALLEST  # points
_LARGEST, _NUMBER, _GAP, _YEAR = 0.165, 0.3, 0.2, 0.42  # inches: a square, a number, between parts, an article
_SQUARE: Final = 0.03  # inches: narrower squares are drawn as one bar
_MOST_ARTICLES: Final = 8  # more are counted, not shown one by one


@dataclass(frozen=True)
class Words:
    """What stands in the figures, in the reader's language.

    Attributes
    ----------
    names
        Actor -> name.
    kinds
        "together", "against" and "request" -> word.
    heads
        Pole -> what stands above its squares, such as "with Russia".
    reported
        What stands above the articles.
    articles
        Source -> its year, in order of publication.
    told
        Third party -> how many articles report it, in words.
    """

    names: Mapping[str, str]
    kinds: Mapping[str, str]
    heads: Mapping[str, str] = field(default_factory=dict)
    reported: str = ""
    articles: Mapping[str, str] = field(default_factory=dict)
    told: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Zone:
    """Where the squares of a pole stand, in inches from where reading begins: its zero line, and its requests."""

    zero: float
    requests: float | None
    unit: float


def third_parties(frame: pd.DataFrame, poles: Sequence[str], words: Words, caption: Caption, language: str) -> Figure:
    """Draw a square for each entry of each third party with each pole: against, together, and requests apart.

    Parameters
    ----------
    frame
        Rows of `helpers.analysis.parties.third_parties`, with ``flag`` ("" for none): in the order of drawing.
    """
    thirds = list(dict.fromkeys(frame["third"]))
    if theme.is_narrow():
        return _stacked(frame, thirds, poles, words, caption, language)
    dots = len(words.articles) <= _MOST_ARTICLES
    beside = theme.width() - 0.15 - (_YEAR * len(words.articles) if dots else 1.1)
    start, step, head = 2.35, 0.35, 0.8
    axes = sheet(theme.width(), head + step * len(thirds), caption, language)
    zones = _zones(frame, poles, words, start, beside - 0.05)
    for pole, zone in zones.items():
        write(axes, zone.zero, head - 0.52, words.heads[pole], language, "middle", size=_NAME, weight="bold")
        _heads(axes, words, zone, head - 0.28, language)
    write(axes, beside, head - 0.52, words.reported, language, color=theme.SOFT)
    for place, third in enumerate(thirds):
        rows, y = frame[frame["third"] == third], head + step * (place + 0.5)
        name = theme.wrapped(words.names[third], start - 0.25, _NAME)[:2]
        write(axes, 0.1, y, "\n".join(name), language, size=_NAME)
        _rule(axes, y + step / 2)
        for pole, zone in zones.items():
            axes.plot([zone.zero] * 2, [y - step / 2, y + step / 2], color=theme.SOFT, linewidth=0.8, zorder=1)
            _squares(axes, rows[rows["pole"] == pole], y, zone)
        if dots:
            _dots(axes, rows, words, beside, y, head - 0.28, language)
        else:
            write(axes, beside, y, words.told[third], language, color=theme.SOFT)
    return _of(axes)


def _stacked(
    frame: pd.DataFrame, thirds: Sequence[str], poles: Sequence[str], words: Words, caption: Caption, language: str
) -> Figure:
    """Draw `third_parties` for a telephone: the poles below each other."""
    line, step, head = 0.21, 0.3 + 0.21 * len(poles), 0.3
    axes = sheet(theme.width(), head + step * len(thirds), caption, language)
    start = max(theme.measured(words.names[pole], _SMALL) for pole in poles) + 0.2
    zone = _zones(frame.assign(pole=""), [""], words, min(start, 1.2), theme.width() - 0.05)[""]
    _heads(axes, words, zone, head - 0.15, language)
    for place, third in enumerate(thirds):
        rows, y = frame[frame["third"] == third], head + step * place
        name = theme.wrapped(words.names[third], theme.width() - 1.2, _NAME)[0]
        write(axes, 0.1, y + 0.13, name, language, size=_NAME)
        write(axes, theme.width() - 0.1, y + 0.13, words.told[third], language, "end", color=theme.SOFT)
        _rule(axes, y + step)
        for number, pole in enumerate(poles):
            at = y + 0.33 + line * number
            write(axes, 0.1, at, words.names[pole], language, color=theme.SOFT)
            axes.plot([zone.zero] * 2, [at - line / 2, at + line / 2], color=theme.SOFT, linewidth=0.8, zorder=1)
            _squares(axes, rows[rows["pole"] == pole], at, zone)
    return _of(axes)


def _rule(axes: Axes, y: float) -> None:
    axes.plot([0.1, theme.width() - 0.1], [y, y], color=theme.GRID, linewidth=0.5, zorder=0)


def _zones(frame: pd.DataFrame, poles: Sequence[str], words: Words, start: float, end: float) -> dict[str, _Zone]:
    """Return the places of the squares of each pole: squares are as large as fits."""
    sizes = frame.groupby(["pole", "kind", "third"]).size().groupby(level=["pole", "kind"]).max()
    most = {(pole, kind): int(sizes.get((pole, kind), 0)) for pole in poles for kind in KIND_COLOURS}
    least = {kind: theme.measured(words.kinds[kind], _SMALL) + 0.1 for kind in KIND_COLOURS}
    requests, unit = any(most[pole, "request"] for pole in poles), _LARGEST

    def wide(pole: str, kind: str) -> float:
        return max(most[pole, kind] * unit + _NUMBER, least[kind])

    def panel(pole: str) -> float:
        return wide(pole, "against") + wide(pole, "together") + _GAP + (wide(pole, "request") + _GAP) * requests

    while sum(map(panel, poles)) > end - start and unit > 1e-6:  # words alone may be too long
        unit *= 0.97
    zones, left, spare = {}, start, max(end - start - sum(map(panel, poles)), 0) / (len(poles) + 1)
    for pole in poles:
        zero = left + min(spare, 0.7) + wide(pole, "against")
        zones[pole] = _Zone(zero, zero + wide(pole, "together") + _GAP if requests else None, unit)
        left += min(spare, 0.7) + panel(pole)
    return zones


def _heads(axes: Axes, words: Words, zone: _Zone, y: float, language: str) -> None:
    write(axes, zone.zero - 0.05, y, words.kinds["against"], language, "end", color=theme.CONFLICT)
    write(axes, zone.zero + 0.05, y, words.kinds["together"], language, color=theme.COOPERATION)
    if zone.requests is not None:
        write(axes, zone.requests, y, words.kinds["request"], language, color=theme.SOFT)


def _squares(axes: Axes, rows: pd.DataFrame, y: float, zone: _Zone) -> None:
    """Draw the entries of a pole and a third party, with their number; those with a flag hatched."""
    unit, gap = zone.unit, zone.unit * 0.12
    side = unit if unit > 0.1 else 0.13
    for kind, colour in KIND_COLOURS.items():
        here = sorted(flag != "" for of, flag in tuples(rows, "kind", "flag") if of == kind)
        if not here:
            continue
        way, first = -1 if kind == "against" else 1, zone.requests if kind == "request" else zone.zero
        assert first is not None
        tie, place = tie_id(*next(tuples(rows, "pole", "third"))), 0
        for many, flagged in _marks(here, unit):
            left = first + (place if way > 0 else -place - many) * unit
            axes.add_artist(
                Rectangle(
                    (left + gap / 2, y - side / 2 + gap / 2), many * unit - gap, side - gap,
                    facecolor=colour, edgecolor=theme.PAPER, linewidth=0, hatch="//////" if flagged else None,
                    url=f"#record-{tie}", zorder=2,
                )
            )  # fmt: skip
            place += many
        at, end = first + way * (len(here) * unit + 0.05), "start" if way > 0 else "end"
        write(axes, at, y, str(len(here)), "en", end, color=_TEXT.get(kind, theme.SOFT), weight="bold")


def _marks(flags: Sequence[bool], unit: float) -> list[tuple[int, bool]]:
    """Return how many entries each mark stands for, and whether they have a flag: a square each, a bar for too many."""
    return [(1, flag) for flag in flags] if unit >= _SQUARE else [(many, flag) for flag, many in Counter(flags).items()]


def _dots(axes: Axes, rows: pd.DataFrame, words: Words, start: float, y: float, head: float, language: str) -> None:
    """Mark which articles report a third party, the earliest where reading begins."""
    told = {source for sources in rows["sources"] for source in sources.split()}
    for place, source in enumerate(words.articles):
        x = start + _YEAR * (place + 0.5)
        write(axes, x, head, words.articles[source], "en", "middle", color=theme.SOFT)
        filled = source in told
        axes.plot(
            [x], [y], "o", markersize=6.5 if filled else 4, color=theme.COUNT_DARK if filled else theme.PAPER,
            markeredgecolor=theme.COUNT_DARK if filled else theme.GRID,
        )  # fmt: skip


def triangles(
    frame: pd.DataFrame,
    pair: tuple[str, str],
    sign: int,
    verdicts: Sequence[str],
    counts: Mapping[tuple[str, str], Sequence[tuple[str, str]]],
    words: Words,
    caption: Caption,
    language: str,
) -> Figure:
    """Draw a triangle for each third party: each side with its entries of cooperation and conflict, signed by the more.

    Parameters
    ----------
    frame
        Of `helpers.analysis.parties.triangles`.
    sign
        Of the pair's own side.
    verdicts
        What the two sides say, in words, one for each row.
    counts
        Pole and third party -> kind, and what is said of its entries.
    """
    narrow = theme.is_narrow()
    size = (theme.NARROW, 2.35) if narrow else (theme.width() / 3, 2.45)
    figure, panels = theme.panels(len(frame), 3, size, 0.5, caption, language)
    for axes, row, verdict in zip(panels, frame.itertuples(), verdicts, strict=True):
        wide, high = size
        axes.set(xlim=(wide, 0) if direction(language) == "rtl" else (0, wide), ylim=(high, 0))
        name = theme.wrapped(words.names[row.third], wide - 0.2, 11, "bold")[0]
        write(axes, wide / 2, 0.14, name, language, "middle", size=11, weight="bold")
        said = "\n".join(theme.wrapped(verdict, wide - 0.3, _SMALL)[:2])
        write(axes, wide / 2, 0.43, said, language, "middle", color=theme.SOFT)
        corners = [(wide / 2 - 0.95, high - 0.42), (wide / 2 + 0.95, high - 0.42)]
        top = (wide / 2, 0.78)
        _side(axes, corners[0], corners[1], sign, LEAST_SIGNED, "")
        for number, (pole, corner) in enumerate(zip(pair, corners, strict=True), 1):
            together, against = getattr(row, f"together_{number}"), getattr(row, f"against_{number}")
            met = together + against + getattr(row, f"request_{number}") + getattr(row, f"neither_{number}")
            url = f"#record-{tie_id(pole, row.third)}" if met else ""
            _side(axes, corner, top, leaning(together, against), together + against, url)
            lines = counts[pole, row.third] or [("none", words.kinds["none"])]
            _counts(axes, corner, top, lines, language)
        for pole, (x, y) in zip(pair, corners, strict=True):
            axes.plot([x], [y], "o", color=theme.INK, markersize=7, zorder=3)
            write(axes, x, y + 0.2, words.names[pole], language, "middle", size=_NAME)
        axes.plot(*([value] for value in top), "o", color=theme.INK, markersize=7, zorder=3)
    return figure


def _side(axes: Axes, start: tuple[float, float], end: tuple[float, float], sign: int, entries: int, url: str) -> None:
    """Draw a side: thin where it rests on a single entry or none."""
    axes.plot(
        *zip(start, end, strict=True), color=SIGN_COLOURS[sign], linestyle=SIGN_LINES[sign], url=url or None,
        linewidth=3 if entries >= LEAST_SIGNED else 1.4, zorder=1,
    )  # fmt: skip


def _counts(
    axes: Axes, corner: tuple[float, float], top: tuple[float, float], lines: Sequence[tuple[str, str]], language: str
) -> None:
    """Write what stands behind a side along it, outside of the triangle."""
    way = -1 if corner[0] < top[0] else 1
    slope = (top[0] - corner[0]) / (top[1] - corner[1])
    for place, (kind, text) in enumerate(lines):
        y = (corner[1] + top[1]) / 2 + 0.17 * (place - (len(lines) - 1) / 2)
        x = corner[0] + (y - corner[1]) * slope + way * 0.2
        side, colour = "end" if way < 0 else "start", _TEXT.get(kind, theme.SOFT)
        write(axes, x, y, text, language, side, color=colour, weight="bold")


def sheet(width: float, height: float, caption: Caption, language: str) -> Axes:
    """Return bare axes in inches, from the upper corner where reading begins: x onwards, y downwards."""
    axes = theme.canvas(width, height + 0.75, caption, language)[1]
    theme.place(axes, 0, 0, 0.4, 0.35)
    axes.set(xlim=(width, 0) if direction(language) == "rtl" else (0, width), ylim=(height, 0))
    axes.set_axis_off()
    return axes


def _of(axes: Axes) -> Figure:
    figure = axes.get_figure(root=True)
    assert figure is not None
    return figure


def write(
    axes: Axes,
    x: float,
    y: float,
    text: str,
    language: str,
    side: str = "start",
    *,
    size: float = _SMALL,
    color: str = theme.INK,
    weight: str = "normal",
) -> None:
    """Write a text that starts at x, in the direction of reading, ends there, or has its middle there."""
    mirrored = axes.xaxis_inverted()
    places = {"start": "right" if mirrored else "left", "end": "left" if mirrored else "right", "middle": "center"}
    axes.text(
        x, y, theme.words(text, language), ha=places[side], va="center", fontsize=size, color=color, fontweight=weight,
        multialignment=places[side], linespacing=1.15,
    )  # fmt: skip
