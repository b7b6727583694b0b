"""Figures of `helpers.analysis.issues`: squares by issue, shares by article, words and deeds, what articles carry.

All are drawn on a sheet whose units are inches, from the side where reading begins; names stand beside the marks, or
above them where the figure is for a telephone.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle

from helpers.analysis.issues import SIDES, STATES
from helpers.common.frames import tuples
from helpers.common.outputs import Caption
from helpers.show.figures import theme
from helpers.words.language import direction

#: From done (dark) to alleged (empty); hatches say the same without shades.
_STYLES: Final = {
    "done": (theme.COUNT_DARK, ""),
    "going_on": ("#8E8E8E", ""),
    "agreed": ("#D2D2D2", ""),
    "asked": (theme.PAPER, ".."),
    "alleged": (theme.PAPER, "////"),
}
_NAMES: Final = 2.75  # inches for names beside the marks
_TEXT: Final = 9.0  # points
_LINE: Final = 0.22  # inches from line to line of a key
_UNIT: Final = 0.36  # inches of an entry, at most
_MANY: Final = 400  # entries are drawn as squares of full size
_READ: Final = 0.1  # inches: the height of a number
_COLUMN: Final = 2.6  # inches of an article, at most


def _sheet(height: float, caption: Caption, language: str) -> tuple[Figure, Axes, float]:
    """Return a figure with a bare sheet of ``height`` inches and its breadth; x runs from where reading begins."""
    figure, axes = theme.canvas(theme.width(), height + 0.9, caption, language)
    theme.place(axes, 0.125, 0.125, 0.5, 0.4)
    breadth = theme.width() - 0.25
    axes.set_xlim((breadth, 0) if direction(language) == "rtl" else (0, breadth))
    axes.set_ylim(height, 0)
    axes.set_axis_off()
    return figure, axes, breadth


def _write(
    axes: Axes, x: float, y: float, text: str, language: str, size: float = _TEXT, colour: str = theme.INK,
    weight: str = "normal", side: str = "start", level: str = "center",
) -> None:  # fmt: skip
    """Write a text that starts at ``x``, ends there or has it in its middle."""
    starts = "right" if direction(language) == "rtl" else "left"
    ends = "left" if starts == "right" else "right"
    where = {"start": starts, "end": ends, "center": "center"}[side]
    axes.text(
        x, y, theme.words(text, language), ha=where, va=level, fontsize=size, color=colour, fontweight=weight,
        linespacing=1.2,
    )  # fmt: skip


def _box(axes: Axes, x: float, y: float, size: tuple[float, float], state: str, url: str = "") -> None:
    colour, hatch = _STYLES[state]
    edge = theme.SOFT if colour == theme.PAPER else colour
    axes.add_artist(
        Rectangle((x, y), *size, facecolor=colour, hatch=hatch, edgecolor=edge, linewidth=0.6, url=url or None)
    )


def _flag(axes: Axes, x: float, y: float, size: float) -> None:
    """Draw a small flag on a mark, in white outline so that it is seen on any shade."""
    rtl = axes.get_xlim()[0] > axes.get_xlim()[1]
    points = [(0.3, 0.95), (0.3, 0.1), (0.95, 0.32), (0.42, 0.55), (0.42, 0.95)]
    placed = [(x + size * ((1 - a) if rtl else a), y + size * b) for a, b in points]
    axes.add_artist(Polygon(placed, facecolor=theme.FLAG, edgecolor=theme.PAPER, linewidth=0.5))


def _key_lines(labels: Mapping[str, str], breadth: float) -> list[dict[str, float]]:
    """Return the lines in which a key is written: state -> where it begins."""
    lines: list[dict[str, float]] = [{}]
    x = 0.0
    for state, label in labels.items():
        long = 0.2 + theme.measured(label, _TEXT) + 0.25
        if lines[-1] and x + long > breadth:
            lines.append({})
            x = 0.0
        lines[-1][state] = x
        x += long
    return lines


def _key(axes: Axes, lines: Sequence[Mapping[str, float]], labels: Mapping[str, str], language: str) -> float:
    """Write what the shades mean and return where it ends."""
    for number, line in enumerate(lines):
        y = 0.1 + _LINE * number
        for state, x in line.items():
            _box(axes, x, y - 0.07, (0.14, 0.14), state)
            _write(axes, x + 0.2, y, labels[state], language)
    return _LINE * len(lines) + 0.08


def _folded(name: str) -> tuple[str, int]:
    """Return a name in lines that fit where names stand, and how many they are."""
    if theme.is_narrow():
        return name, 1
    lines = theme.wrapped(name, _NAMES - 0.15, _TEXT)
    return "\n".join(lines), len(lines)


def _head_lines(heads: Sequence[str], wide: Sequence[float]) -> list[list[str]]:
    """Return the heads of columns in lines, each within its breadth."""
    return [
        [part for line in text.split("\n") for part in theme.wrapped(line, inches, _TEXT, "bold")]
        for text, inches in zip(heads, wide, strict=True)
    ]


def _head_height(heads: Sequence[Sequence[str]]) -> float:
    return 0.17 * max(map(len, heads), default=0) + 0.1


def _heads(axes: Axes, y: float, places: Sequence[float], heads: Sequence[Sequence[str]], language: str) -> float:
    """Write the heads of columns, all ending on one line, and return where they end."""
    end = y + _head_height(heads)
    for place, lines in zip(places, heads, strict=True):
        _write(axes, place, end - 0.1, "\n".join(lines), language, weight="bold", level="bottom")
    return end


def relation(
    frame: pd.DataFrame, names: Mapping[str, str], words: Mapping[str, Mapping[str, str]], caption: Caption,
    language: str,
) -> Figure:  # fmt: skip
    """Draw `helpers.analysis.issues.entries`: a square for each, by issue, those between the two sides first.

    ``words`` has the labels of "states" and the "heads" of the two columns, "between" and "others".
    """
    narrow = theme.is_narrow()
    smaller = min(1.0, (_MANY / max(len(frame), 1)) ** 0.5)  # so that thousands of entries still make a page
    size, gap = (each * smaller for each in ((0.105, 0.022) if narrow else (0.19, 0.035)))
    start, breadth = (0.0 if narrow else _NAMES), theme.width() - 0.25
    middle = start + (breadth - start) * 0.5
    fit = {True: int((middle - start - 0.35) / (size + gap)), False: int((breadth - middle - 0.25) / (size + gap))}
    shown = list(dict.fromkeys(frame["domain_id"]))
    groups = dict(iter(frame.groupby(["domain_id", "between"], sort=False)))
    lines = {
        issue: max(-(-len(groups.get((issue, side), ())) // fit[side]) for side in (True, False)) for issue in shown
    }
    above, step = (0.2 if narrow else 0.0), size + gap
    high = {issue: above + max(lines[issue] * step, 0.16 * _folded(names[issue])[1]) + 0.1 for issue in shown}
    key = _key_lines(words["states"], breadth)
    heads = _head_lines(
        [words["heads"][side] for side in ("between", "others")], [middle - start - 0.2, breadth - middle]
    )
    figure, axes, _ = _sheet(sum(high.values()) + _LINE * len(key) + 0.1 + _head_height(heads), caption, language)
    y = _heads(axes, _key(axes, key, words["states"], language), (start, middle), heads, language)
    for issue in shown:
        text, _ = _folded(names[issue])
        _write(
            axes, 0, y + (0.09 if narrow else size / 2), text, language, level="center" if "\n" not in text else "top"
        )
        for side, place in ((True, start), (False, middle)):
            mine = groups.get((issue, side))
            if mine is not None:
                _squares(axes, (place, y + above), mine, (size, gap, fit[side]), language)
        y += high[issue]
    return figure


def _squares(
    axes: Axes, place: tuple[float, float], frame: pd.DataFrame, grid: tuple[float, float, int], language: str
) -> None:
    """Draw a square for each entry in lines of so many, then how many there are."""
    size, gap, fit = grid
    for number, (state, event, flag) in enumerate(tuples(frame, "state", "event_id", "flag")):
        line, column = divmod(number, fit)
        x, y = place[0] + column * (size + gap), place[1] + line * (size + gap)
        _box(axes, x, y, (size, size), state, f"#record-{event}")
        if flag:
            _flag(axes, x, y, size)
    last = (len(frame) - 1) // fit
    end = place[0] + (len(frame) - last * fit) * (size + gap)
    y, level = place[1] + last * (size + gap), "center"
    if size < _READ:  # beside a row lower than it the number would lie on the row above
        y, level = y - size / 2, "top"
    _write(axes, end + 0.03, y + size / 2, str(len(frame)), language, colour=theme.SOFT, level=level)


def by_article(
    frame: pd.DataFrame, names: Mapping[str, str], heads: Mapping[str, str], marked: Sequence[str], caption: Caption,
    language: str,
) -> Figure:  # fmt: skip
    """Draw `helpers.analysis.issues.by_article`: of each article a column of bars, its longest one dark.

    ``heads`` names the articles with their n; ``marked`` are the issues chosen, which are dark instead, if any are.
    """
    narrow = theme.is_narrow()
    issues, articles = (list(dict.fromkeys(frame[column])) for column in ("domain_id", "source_id"))
    start, breadth = (0.0 if narrow else _NAMES), theme.width() - 0.25
    wide = min((breadth - start) / len(articles), _COLUMN)
    high = 0.5 if narrow else 0.3
    lines = _head_lines([heads[article] for article in articles], [wide - 0.08] * len(articles))
    figure, axes, _ = _sheet(high * len(issues) + _head_height(lines), caption, language)
    y = _heads(axes, 0, [start + number * wide for number in range(len(articles))], lines, language)
    most, cells = frame["share"].max(), frame.set_index(["domain_id", "source_id"])
    longest = frame.groupby("source_id")["share"].transform("max")
    dark = frame["domain_id"].isin(marked) if marked else (frame["share"] == longest) & (longest > 0)
    dark_cells = {(row.domain_id, row.source_id) for row in frame[dark].itertuples()}
    room = wide - (0.08 if narrow else 0.85)
    for row, issue in enumerate(issues):
        top = y + row * high
        _write(axes, 0, top + (0.08 if narrow else high / 2 - 0.02), names[issue], language,
               weight="bold" if issue in marked else "normal")  # fmt: skip
        for number, article in enumerate(articles):
            cell, x = cells.loc[(issue, article)], start + number * wide
            colour = theme.COUNT_DARK if (issue, article) in dark_cells else "#B4B4B4"
            _share(axes, (x, top), (room * cell["share"] / most, high), cell, colour, language)
    return figure


def _share(
    axes: Axes, place: tuple[float, float], size: tuple[float, float], cell: pd.Series, colour: str, language: str
) -> None:
    """Draw a share as a bar with its percent and its number of entries: beside it, or on a telephone above it."""
    (x, y), (long, high) = place, size
    if not cell["entries"]:
        return
    text = f"{cell['share']:.0%}"
    if theme.is_narrow():
        _write(axes, x, y + 0.25, text, language, theme.SMALLEST)
        axes.add_artist(Rectangle((x, y + 0.33), long, 0.07, facecolor=colour, linewidth=0))
        return
    axes.add_artist(Rectangle((x, y + 0.03), long, high - 0.1, facecolor=colour, linewidth=0))
    _write(axes, x + long + 0.05, y + high / 2 - 0.02, text, language)
    number = f"({cell['entries']:.0f})"
    _write(axes, x + long + 0.12 + theme.measured(text, _TEXT), y + high / 2 - 0.02, number, language,
           theme.SMALLEST, theme.SOFT)  # fmt: skip


def words_and_deeds(
    frame: pd.DataFrame, names: Mapping[str, str], words: Mapping[str, Mapping[str, str]], caption: Caption,
    language: str,
) -> Figure:  # fmt: skip
    """Draw `helpers.analysis.issues.words_and_deeds`: two columns of bars by state, each with what is publicly dated.

    ``words`` has the labels of "states", the "heads" of `SIDES` and, in "public", what the line below a bar means.
    """
    narrow = theme.is_narrow()
    frame = frame[frame["side"] != ""]
    issues = list(dict.fromkeys(frame["domain_id"]))
    start, breadth = (0.0 if narrow else _NAMES), theme.width() - 0.25
    totals = frame.groupby("side")["entries"].sum()
    longest = {side: int(frame[frame["side"] == side].groupby("domain_id")["entries"].sum().max() or 0)
               for side in totals.index}  # fmt: skip
    room = breadth - start - (0.5 if narrow else 1.2)
    gap = 0.3 if narrow else 0.8
    first, second = (
        min(theme.measured(words["heads"][side], _TEXT, "bold") + more, (breadth - start) / 2)
        for side, more in zip(SIDES, (0.3, 0.1), strict=True)
    )
    long = max(longest.get(SIDES[0], 0), 1)
    unit = min(room / max(sum(longest.values()), 1), (breadth - start - gap - second) / long, _UNIT)
    middle = start + max(unit * longest.get(SIDES[0], 0) + gap, first)
    high, above = (0.52, 0.17) if narrow else (0.38, 0.0)
    key = _key_lines(words["states"], breadth)
    line = words["public"]["line"]
    below = theme.wrapped(line, breadth - 0.3, _TEXT) if line else []
    heads = _head_lines([words["heads"][side] for side in SIDES], [middle - start - 0.1, breadth - middle])
    space = _LINE * len(key) + 0.17 * len(below) + 0.2 + _head_height(heads)
    figure, axes, _ = _sheet(high * len(issues) + space, caption, language)
    y = _key(axes, key, words["states"], language)
    if line:
        axes.plot([0, 0.14], [y, y], color=theme.INK, linewidth=2.2, solid_capstyle="butt")
        _write(axes, 0.2, y - 0.08, "\n".join(below), language, level="top")
    y = _heads(axes, y + 0.17 * len(below) + 0.05, (start, middle), heads, language)
    for number, issue in enumerate(issues):
        top = y + number * high
        _write(axes, 0, top + (0.06 if narrow else 0.11), names[issue], language)
        for side, place in zip(SIDES, (start, middle), strict=True):
            mine = frame[(frame["domain_id"] == issue) & (frame["side"] == side)]
            _stack(axes, (place, top + above), mine, unit, language)
    return figure


def _stack(axes: Axes, place: tuple[float, float], frame: pd.DataFrame, unit: float, language: str) -> None:
    """Draw a bar of parts by state with their numbers, and a line below the part that public knowledge dates.

    Numbers of parts that are too short for them stand behind the bar.
    """
    x, y = place
    behind = []
    for row in frame.itertuples():
        _box(axes, x, y, (row.entries * unit, 0.2), row.state)
        dark = row.state in ("done", "going_on")
        ground = theme.PAPER if row.state in ("asked", "alleged") else "none"
        if row.entries * unit < theme.measured(str(row.entries), theme.SMALLEST) + 0.04:
            behind.append(str(row.entries))
        else:
            axes.text(
                x + row.entries * unit / 2, y + 0.105, str(row.entries), ha="center", va="center",
                fontsize=theme.SMALLEST, color=theme.PAPER if dark else theme.INK,
                bbox={"facecolor": ground, "edgecolor": "none", "pad": 0.6, "boxstyle": "square,pad=0.1"},
            )  # fmt: skip
        if row.state == "done" and row.public:
            axes.plot([x, x + row.public * unit], [y + 0.255] * 2, color=theme.INK, linewidth=2.2,
                      solid_capstyle="butt")  # fmt: skip
        x += row.entries * unit
    if behind:
        text = " + ".join(behind)
        _write(axes, x + 0.05, y + 0.105, text, language, theme.SMALLEST)
        x += 0.05 + theme.measured(text, theme.SMALLEST)
    if flagged := int(frame["flagged"].sum()):
        _write(axes, x + 0.06, y + 0.105, f"{theme.FLAG_SIGN}{flagged}", language, theme.SMALLEST, theme.FLAG)


def without_each_article(
    frame: pd.DataFrame, names: Mapping[str, str], beside: Mapping[str, str], words: Mapping[str, str],
    caption: Caption, language: str,
) -> Figure:  # fmt: skip
    """Draw `helpers.analysis.issues.without_each`: of each article, what is left without it and what is lost.

    ``beside`` says of an article which issues lose most; ``words`` name what is "left" and "lost".
    """
    narrow = theme.is_narrow()
    sums = frame.groupby("source_id", sort=False)[["entries", "left"]].sum()
    start, breadth = (0.0 if narrow else 1.6), theme.width() - 0.25
    long = (breadth - 0.25 if narrow else 4.5) / max(sums["entries"].max(), 1)
    place, wide = (0.0, breadth) if narrow else (start + 4.85, breadth - start - 4.85)
    texts = {article: theme.wrapped(beside[article], wide, _TEXT) for article in sums.index}
    above, least = (0.2, 0.26) if narrow else (0.0, 0.3)
    high = {
        article: above + (least + 0.17 * len(lines) if narrow else max(least, 0.17 * len(lines))) + 0.16
        for article, lines in texts.items()
    }
    labels = {"done": words["left"], "asked": words["lost"]}
    key = _key_lines(labels, breadth)
    figure, axes, _ = _sheet(sum(high.values()) + 0.3, caption, language)
    y = _key(axes, key, labels, language)
    for article, row in sums.iterrows():
        left, lost = int(row["left"]), int(row["entries"] - row["left"])
        _write(axes, 0, y + (0.06 if narrow else 0.12), names[str(article)], language, weight="bold")
        _part(axes, (start, y + above), left * long, left, "done", language)
        _part(axes, (start + left * long, y + above), lost * long, lost, "asked", language)
        under = y + above + (least if narrow else 0)
        _write(axes, place, under + (0 if narrow else 0.03), "\n".join(texts[article]), language, level="top")
        y += high[article]
    return figure


def _part(axes: Axes, place: tuple[float, float], long: float, number: int, state: str, language: str) -> None:
    """Draw a part of a bar with its number; behind it where it is too short."""
    x, y = place
    if not number:
        return
    _box(axes, x, y, (long, 0.24), state)
    if long < theme.measured(str(number), _TEXT) + 0.1:
        _write(axes, x + long + 0.05, y + 0.125, str(number), language)
        return
    colour, ground = (theme.PAPER, "none") if state == "done" else (theme.INK, theme.PAPER)
    axes.text(
        x + long / 2, y + 0.125, str(number), ha="center", va="center", fontsize=_TEXT, color=colour,
        bbox={"facecolor": ground, "edgecolor": "none", "pad": 1},
    )  # fmt: skip


def state_labels(frame: pd.DataFrame, labels: Mapping[str, str]) -> dict[str, str]:
    """Return the labels of the states that there are in a frame, with their numbers, in the order of `STATES`."""
    counts = frame.groupby("state")["entries"].sum() if "entries" in frame else frame["state"].value_counts()
    return {state: f"{labels[state]} ({counts[state]})" for state in STATES if counts.get(state, 0)}
