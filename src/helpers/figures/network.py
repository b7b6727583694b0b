"""The map of `helpers.network`."""

import math
from collections.abc import Mapping
from typing import Final

import networkx as nx
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from helpers.figures import theme
from helpers.outputs import Caption

_SIGNS: Final = {
    1: ("#0072B2", "-", ("mostly together", "معًا غالبًا")),
    0: ("#8C8C8C", (0, (1, 1.5)), ("neither, or as often one as the other", "لا هذا ولا ذاك، أو بالتساوي")),
    -1: ("#D55E00", (0, (4, 2)), ("mostly against each other", "أحدهما ضد الآخر غالبًا")),
}
#: Fills of the communities; their number stands in the node, so colour is not the only sign.
_GROUP_FILLS: Final = ("#DDDDDD", "#A6CEE3", "#FFD92F", "#B2DF8A", "#FBB4AE", "#CAB2D6", "#E5C494")


def ties_drawn(graph: nx.Graph, places: pd.DataFrame, least: int) -> list[tuple[str, str, dict]]:
    """Return the ties among the actors placed, of at least ``least`` events, weakest first."""
    shown = set(places["actor_id"])
    ties = [
        (*sorted((a, b)), data) for a, b, data in graph.edges(data=True) if {a, b} <= shown and data["weight"] >= least
    ]
    return sorted(ties, key=lambda tie: (tie[2]["weight"], tie[0], tie[1]))


def map_of(
    graph: nx.Graph,
    places: pd.DataFrame,
    measures: pd.DataFrame,
    names: Mapping[str, str],
    least: int,
    caption: Caption,
    language: str,
) -> Figure:
    """Draw the actors placed by `helpers.network.positions`, and their ties of ``least`` events or more."""
    if places.empty:
        return theme.empty(caption, language)
    figure, axes = theme.canvas(10, 10.2, caption, language)
    theme.place(axes, 0.1, 0.1, 0.55, 0.75)
    axes.set(xlim=(-1.72, 1.72), ylim=(-1.6, 1.6), aspect="equal")
    axes.set_axis_off()
    spots = {row.actor_id: (row.x, row.y) for row in places.itertuples()}
    ties = ties_drawn(graph, places, least)
    for one, other, data in ties:
        _tie(axes, spots[one], spots[other], data)
    _nodes(axes, places, measures, names, language)
    signs = [sign for sign in _SIGNS if sign in {data["sign"] for _, _, data in ties}]
    handles = [
        Line2D(
            [], [], color=_SIGNS[sign][0], linestyle=_SIGNS[sign][1], linewidth=2,
            label=theme.words(_SIGNS[sign][2][language == "ar"], language),
        )
        for sign in signs
    ]  # fmt: skip
    theme.legend(figure, handles, language, columns=3)
    return figure


def _tie(axes: Axes, one: tuple[float, float], other: tuple[float, float], data: dict) -> None:
    colour, style, _ = _SIGNS[data["sign"]]
    bend = ((one[0] + other[0]) * 0.22, (one[1] + other[1]) * 0.22)
    curve = Path([one, bend, other], [Path.MOVETO, Path.CURVE3, Path.CURVE3])
    width = 0.5 + 0.55 * math.sqrt(data["weight"])
    alpha = min(0.25 + 0.06 * data["weight"], 0.85)
    axes.add_patch(PathPatch(curve, facecolor="none", edgecolor=colour, linestyle=style, linewidth=width, alpha=alpha))


def _nodes(axes: Axes, places: pd.DataFrame, measures: pd.DataFrame, names: Mapping[str, str], language: str) -> None:
    facts = measures.set_index("actor_id")
    strongest = max(facts["strength"].max(), 1)
    for row in places.itertuples():
        strength, group = facts.loc[row.actor_id, ["strength", "community"]]
        size = 6 + 16 * math.sqrt(strength / strongest)
        fill = _GROUP_FILLS[int(group) % len(_GROUP_FILLS)] if group else theme.PAPER
        axes.plot([row.x], [row.y], "o", markersize=size, color=fill, markeredgecolor=theme.INK, markeredgewidth=0.6)
        if group:
            axes.text(row.x, row.y, str(int(group)), ha="center", va="center_baseline", fontsize=6.5)
        label = theme.words(theme.folded(names[row.actor_id]), language)
        if math.isnan(row.angle):
            behind = {"facecolor": theme.PAPER, "edgecolor": "none", "pad": 1.5, "alpha": 0.85}
            axes.text(row.x, row.y - 0.1, label, ha="center", va="top", fontsize=11, fontweight="bold", bbox=behind)
        else:
            _radial(axes, row, label, size)


def _radial(axes: Axes, row: object, label: str, size: float) -> None:
    """Write a label outwards from the ring, never upside down."""
    angle = math.radians(row.angle)  # type: ignore[attr-defined]
    away = 1.03 + size * 0.0018
    left = math.cos(angle) < -1e-9
    axes.text(
        round(math.cos(angle) * away, 4),
        round(math.sin(angle) * away, 4),
        label,
        rotation=row.angle - 180 if left else row.angle,  # type: ignore[attr-defined]
        rotation_mode="anchor",
        ha="right" if left else "left",
        va="center",
        fontsize=8,
    )
