"""The map of actors: two poles, who meets the one, the other or both, in columns, so that no names overlap.

For a telephone it is a ladder: each actor is a row between two rails, one for each pole.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import networkx as nx
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from helpers.analysis.network import tie_id
from helpers.analysis.parties import leaning
from helpers.common.outputs import Caption
from helpers.show.figures import theme
from helpers.show.figures.actors import SIGN_COLOURS, SIGN_LINES, sheet, write

#: Column -> its middle and its width, as shares of the figure's width; the poles stand between them.
_COLUMNS: Final = {"first": (0.11, 0.19), "between": (0.5, 0.24), "second": (0.89, 0.19)}
_POLES: Final = (0.3, 0.7)
#: Of the ladder, inches: its rails from the sides, the longest line of a name, a group's head, below the poles.
_RAIL, _NAME, _GROUP, _TOP = 0.42, 1.6, 0.36, 0.62
_LINE, _BETWEEN, _HEAD = 0.155, 0.13, 0.45  # inches: a line of a name, between names, above all
#: A tie has its number from this many entries on.
NUMBERED: Final = 2


@dataclass(frozen=True)
class _Spot:
    """Where a name stands: its middle, half its width, and its column."""

    x: float
    y: float
    half: float
    column: str


def actor_map(
    graph: nx.Graph,
    placed: pd.DataFrame,
    names: Mapping[str, str],
    heads: Mapping[str, str],
    caption: Caption,
    language: str,
) -> Figure:
    """Draw actors in columns and their ties, by sign; the number of entries stands at ties of `NUMBERED` or more.

    Parameters
    ----------
    graph
        Of `helpers.analysis.network.project`.
    placed
        Rows of `helpers.analysis.parties.places` to draw; poles first.
    heads
        Column -> what stands above it.
    """
    draw = _ladder if theme.is_narrow() else _wide
    return draw(graph, placed, names, heads, caption, language)


def _wide(
    graph: nx.Graph,
    placed: pd.DataFrame,
    names: Mapping[str, str],
    heads: Mapping[str, str],
    caption: Caption,
    language: str,
) -> Figure:
    width = theme.width()
    lines = {
        row.actor_id: theme.wrapped(names[row.actor_id], _COLUMNS[row.column][1] * width, theme.SMALLEST)
        for row in placed.itertuples()
        if row.column != "pole"
    }
    tall = {name: sum(_high(lines[actor]) for actor in _of_column(placed, name)) for name in _COLUMNS}
    slot = 0.6
    height = _HEAD + max(tall["between"] + slot, tall["first"], tall["second"], 1.2)
    axes = sheet(width, height, caption, language)
    poles = list(placed["actor_id"][placed["column"] == "pole"])
    spots = _spots(placed, lines, height, slot)
    ties = sorted(
        ((*sorted(edge), graph.edges[edge]) for edge in graph.subgraph(spots).edges),
        key=lambda tie: (tie[2]["weight"], tie[0], tie[1]),
    )
    for one, other, data in ties:
        ends = (one, other) if one in poles else (other, one)
        _tie(axes, spots, ends, data, poles, language)
    for column, head in heads.items():
        if tall[column]:
            top = min(spots[actor].y - _high(lines[actor]) / 2 for actor in _of_column(placed, column))
            write(axes, _COLUMNS[column][0] * width, top - 0.15, head, language, "middle", color=theme.SOFT)
    for actor, spot in spots.items():
        _name(axes, actor, spot, lines.get(actor) or [names[actor]], language)
    figure = axes.get_figure(root=True)
    assert figure is not None
    return figure


def _ladder(
    graph: nx.Graph,
    placed: pd.DataFrame,
    names: Mapping[str, str],
    heads: Mapping[str, str],
    caption: Caption,
    language: str,
) -> Figure:
    """Draw actors in groups, one below the other, each with its ties to the poles; none among the others."""
    poles = list(placed["actor_id"][placed["column"] == "pole"])
    groups = {name: actors for name in ("between", "first", "second") if (actors := _of_column(placed, name))}
    lines = {
        actor: theme.wrapped(names[actor], _NAME, theme.SMALLEST) for actors in groups.values() for actor in actors
    }
    height = _TOP + sum(map(_high, lines.values())) + _GROUP * len(groups)
    axes = sheet(theme.width(), height, caption, language)
    rails = (_RAIL, theme.width() - _RAIL)
    for x in rails:
        axes.plot([x, x], [0.3, height - 0.1], color=theme.GRID, linewidth=1, zorder=0)
    spots = {pole: _Spot(x, 0.26, 0.3, "pole") for pole, x in zip(poles, rails, strict=False)}
    if graph.has_edge(*poles):
        _tie(axes, spots, (poles[0], poles[1]), graph.edges[poles[0], poles[1]], poles, language)
    y = _TOP
    for column, actors in groups.items():
        write(axes, sum(rails) / 2, y + _GROUP / 2, heads[column], language, "middle", color=theme.SOFT)
        y += _GROUP
        for actor in actors:
            y += _high(lines[actor])
            _rung(axes, graph, actor, lines[actor], y - _high(lines[actor]) / 2, dict(zip(poles, rails, strict=False)))
            half = max(theme.measured(line, theme.SMALLEST) for line in lines[actor]) / 2 + 0.06
            spots[actor] = _Spot(sum(rails) / 2, y - _high(lines[actor]) / 2, half, column)
    for actor, spot in spots.items():
        _name(axes, actor, spot, lines.get(actor) or [names[actor]], language)
    figure = axes.get_figure(root=True)
    assert figure is not None
    return figure


def _rung(axes: Axes, graph: nx.Graph, actor: str, lines: list[str], y: float, rails: Mapping[str, float]) -> None:
    """Draw the ties of an actor to the poles, level, each with its number at the rail."""
    middle = sum(rails.values()) / 2
    for pole, x in rails.items():
        if not graph.has_edge(pole, actor):
            continue
        data = graph.edges[pole, actor]
        sign = leaning(data["together"], data["against"])
        axes.plot(
            [x, middle], [y, y], color=SIGN_COLOURS[sign], linestyle=SIGN_LINES[sign], linewidth=_thickness(data),
            url=f"#record-{tie_id(*sorted((pole, actor)))}", zorder=1,
        )  # fmt: skip
        axes.plot(x, y, "o", color=SIGN_COLOURS[sign], markersize=4, zorder=2)
        if data["weight"] >= NUMBERED:
            _number(axes, x + (0.22 if x < middle else -0.22), y, _counted(data), SIGN_COLOURS[sign])


def _of_column(placed: pd.DataFrame, name: str) -> list[str]:
    return list(placed["actor_id"][placed["column"] == name])


def _high(lines: list[str]) -> float:
    return _LINE * len(lines) + _BETWEEN


def _spots(placed: pd.DataFrame, lines: Mapping[str, list[str]], height: float, slot: float) -> dict[str, _Spot]:
    """Return where each name stands; the middle column leaves a slot for the tie between the poles."""
    width, spots = theme.width(), {}
    between = _of_column(placed, "between")
    above = -(-len(between) // 2)
    part = sum(_high(lines[actor]) for actor in between[:above])
    rest = sum(_high(lines[actor]) for actor in between[above:])
    middle = _HEAD + (height - _HEAD - part - slot - rest) / 2 + part + slot / 2
    poles = placed["actor_id"][placed["column"] == "pole"]
    for pole, share in zip(poles, _POLES, strict=False):
        spots[pole] = _Spot(share * width, middle, 0.3, "pole")
    for column, (share, _) in _COLUMNS.items():
        actors = _of_column(placed, column)
        y = middle - slot / 2 - part
        if column != "between":
            total = sum(_high(lines[actor]) for actor in actors)
            y = min(max(middle - total / 2, _HEAD), height - total)
        for number, actor in enumerate(actors):
            if column == "between" and number == above:
                y += slot
            half = max(theme.measured(line, theme.SMALLEST) for line in lines[actor]) / 2
            spots[actor] = _Spot(share * width, y + _high(lines[actor]) / 2, half + 0.06, column)
            y += _high(lines[actor])
    return spots


def _tie(
    axes: Axes, spots: Mapping[str, _Spot], ends: tuple[str, str], data: dict[str, Any], poles: list[str], language: str
) -> None:
    """Draw a tie from the first end, a pole where there is one, to the other."""
    first, second = (spots[end] for end in ends)
    sign = leaning(data["together"], data["against"])
    pole = ends[0] in poles
    way = 1 if first.x < second.x else -1
    if first.column == second.column and not pole:  # an arc at the inner side
        way = -1 if first.column == "second" else 1
        start, end = first.x + way * first.half, second.x + way * second.half
        bow = max(start * way, end * way) * way + way * min(0.12 + 0.1 * abs(first.y - second.y), 0.75)
        points = [(start, first.y), (bow, first.y), (bow, second.y), (end, second.y)]
    else:
        start = first.x + (0 if pole else way * first.half)
        end = second.x - (0 if ends[1] in poles else way * second.half)
        turn = start + (end - start) * (0.55 if pole else 0.5)
        points = [(start, first.y), (turn, first.y), (turn, second.y), (end, second.y)]
    axes.add_artist(
        PathPatch(
            Path(points, [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4]),
            facecolor="none", edgecolor=SIGN_COLOURS[sign], linestyle=SIGN_LINES[sign],
            linewidth=_thickness(data) if pole else 0.8, alpha=1 if pole else 0.65,
            url=f"#record-{tie_id(*ends)}", zorder=1,
        )
    )  # fmt: skip
    if pole and data["weight"] >= NUMBERED:
        at, y = (end - way * 0.17, second.y) if ends[1] not in poles else ((start + end) / 2, first.y)
        _number(axes, at, y, _counted(data), SIGN_COLOURS[sign])


def _thickness(data: Mapping[str, Any]) -> float:
    return float(min(1 + 0.5 * data["weight"] ** 0.5, 4))


def _counted(data: Mapping[str, Any]) -> str:
    return f"{data['weight']}{theme.FLAG_SIGN if data['flagged'] else ''}"


def _number(axes: Axes, x: float, y: float, text: str, colour: str) -> None:
    behind = {"facecolor": theme.PAPER, "edgecolor": "none", "pad": 1}
    dark = theme.SOFT if colour == SIGN_COLOURS[0] else colour
    axes.text(
        x, y, text, ha="center", va="center", fontsize=theme.SMALLEST, color=dark, fontweight="bold", bbox=behind,
        zorder=2.5,
    )  # fmt: skip


def _name(axes: Axes, actor: str, spot: _Spot, lines: list[str], language: str) -> None:
    text = theme.words("\n".join(lines), language)
    pole = spot.column == "pole"
    behind = {"facecolor": theme.PAPER, "edgecolor": theme.INK if pole else "none", "pad": 4 if pole else 1.2}
    axes.text(
        spot.x, spot.y, text, ha="center", va="center", multialignment="center", linespacing=1.15,
        fontsize=10.5 if pole else theme.SMALLEST, fontweight="bold" if pole else "normal", color=theme.INK,
        bbox=behind, url=f"#record-{actor}", zorder=3,
    )  # fmt: skip
