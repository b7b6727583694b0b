"""Maps of `helpers.analysis.network`: the whole, period by period, and one actor with its partners."""

import math
from collections.abc import Mapping
from typing import Any, Final

import networkx as nx
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from helpers.analysis.network import tie_id
from helpers.common.outputs import Caption
from helpers.show.figures import theme

#: Sign -> colour, line (as matplotlib takes it), and what it says; the balance of triads is drawn alike.
SIGNS: Final[dict[int, tuple[str, Any, tuple[str, str]]]] = {
    1: ("#0072B2", "-", ("more often together", "معًا أكثر")),
    0: (
        "#8C8C8C",
        (0, (1, 1.5)),
        ("no sign: fewer than 2 records have one, or as many of each", "بلا إشارة: أقل من سجلين لهما إشارة، أو تعادل"),
    ),
    -1: ("#D55E00", (0, (4, 2)), ("more often against each other", "ضدًّا أكثر")),
}
_WORDS: Final = {
    "alone": ("pale: told by one article alone", "باهت: يرويه مقال واحد فقط"),
    "standing": ("office, membership, or alliance as a source calls it", "منصب أو عضوية أو تحالف بتعبير المصدر"),
}
#: Fills of the communities; their number stands in the node, so colour is not the only sign.
GROUP_FILLS: Final = ("#DDDDDD", "#A6CEE3", "#FFD92F", "#B2DF8A", "#FBB4AE", "#CAB2D6", "#E5C494")
_STANDING: Final[dict[str, Any]] = {
    "color": "#6A3D9A",
    "linewidth": 0.8,
    "alpha": 0.8,
    "linestyle": (0, (5, 1, 1, 1, 1, 1)),
}
_PALE, _FULL = 0.32, 0.85


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
    groups: Mapping[str, int],
    names: Mapping[str, str],
    least: int,
    caption: Caption,
    language: str,
) -> Figure:
    """Draw the actors placed by `helpers.analysis.network.positions`, and their ties of ``least`` events or more.

    A tie links to ``#record-<tie id>``, an actor to ``#record-<actor id>``; ``groups`` numbers actors.
    """
    if places.empty:
        return theme.empty(caption, language)
    figure, axes = theme.canvas(10, 10.2, caption, language)
    theme.place(axes, 0.1, 0.1, 0.55, 0.75)
    _square(axes, 1.72, 1.6)
    ties = ties_drawn(graph, places, least)
    _ties(axes, places, ties)
    _nodes(axes, graph, places, groups, 1.0)
    _names(axes, places, names, language, 8, 11, 26)
    theme.legend(figure, _handles(ties, language), language, columns=4)
    return figure


def periods(
    graphs: Mapping[str, nx.Graph], places: pd.DataFrame, names: Mapping[str, str], caption: Caption, language: str
) -> Figure:
    """Draw a small map for each of ``graphs`` (panel title -> network), all in the same positions.

    An actor without a tie in a panel is a grey dot there, and goes without its name.
    """
    shown = {title: ties_drawn(graph, places, 1) for title, graph in graphs.items()}
    shown = {title: ties for title, ties in shown.items() if ties}
    if not shown:
        return theme.empty(caption, language)
    figure, panels = theme.panels(len(shown), min(len(shown), 2), (6.2, 5.8), 0.35, caption, language)
    for axes, (title, ties) in zip(panels, shown.items(), strict=True):
        axes.set(xlim=(-1.75, 1.75), ylim=(-1.62, 1.82), aspect="equal")  # the title is above the ring's names
        axes.set_title(theme.words(title, language), fontsize=10, fontweight="bold", y=0.93)
        active = {actor for one, other, _ in ties for actor in (one, other)}
        idle = places[~places["actor_id"].isin(active)]
        axes.plot(idle["x"], idle["y"], "o", color=theme.GRID, markersize=3)
        here = places[places["actor_id"].isin(active)]
        _ties(axes, places, ties)
        _nodes(axes, graphs[title], here, {}, 0.55)
        _names(axes, here, names, language, 6.5, 8.5, 18)
    theme.legend(figure, _handles([tie for ties in shown.values() for tie in ties], language), language, columns=4)
    return figure


def ego(
    graph: nx.Graph,
    standing: nx.MultiDiGraph,
    places: pd.DataFrame,
    names: Mapping[str, str],
    caption: Caption,
    language: str,
) -> Figure:
    """Draw an actor amid its partners, placed by `helpers.analysis.network.ego_positions`.

    Numbers on the ring are the records of each tie; ``standing`` ties (`analysis.network.structure`) among those
    shown are drawn apart.
    """
    if places.empty:
        return theme.empty(caption, language)
    figure, axes = theme.canvas(9, 9.2, caption, language)
    theme.place(axes, 0.1, 0.1, 0.55, 0.75)
    _square(axes, 1.72, 1.72)
    centre = places["actor_id"].iloc[0]
    ties = ties_drawn(graph, places, 1)
    own = [tie for tie in ties if centre in tie[:2]]
    spots = _spots(places)
    links = sorted({tuple(sorted(edge)) for edge in standing.edges() if set(edge) <= set(spots)})
    for one, other in links:
        axes.plot(*zip(spots[one], spots[other], strict=True), zorder=0.5, **_STANDING)
    others = [tie for tie in ties if tie not in own]
    _ties(axes, places, others, thin=0.5)
    _ties(axes, places, own)
    _nodes(axes, graph, places, {}, 0.8)
    for one, other, data in own:
        x, y = spots[other if one == centre else one]
        axes.text(
            x * 0.86, y * 0.86, str(data["weight"]), fontsize=7.5, ha="center", va="center", fontweight="bold",
            bbox={"facecolor": theme.PAPER, "edgecolor": "none", "pad": 0.8, "alpha": 0.85},
        )  # fmt: skip
    _names(axes, places, names, language, 8, 11, 26)
    handles = _handles(ties, language)
    if links:
        handles.append(Line2D([], [], label=theme.words(_WORDS["standing"][language == "ar"], language), **_STANDING))
    theme.legend(figure, handles, language, columns=2)
    return figure


def _square(axes: Axes, wide: float, high: float) -> None:
    axes.set(xlim=(-wide, wide), ylim=(-high, high), aspect="equal")
    axes.set_axis_off()


def _spots(places: pd.DataFrame) -> dict[str, tuple[float, float]]:
    return {row.actor_id: (row.x, row.y) for row in places.itertuples()}


def _ties(axes: Axes, places: pd.DataFrame, ties: list[tuple[str, str, dict]], thin: float = 1.0) -> None:
    spots = _spots(places)
    for one, other, data in ties:
        colour, style, _ = SIGNS[data["sign"]]
        start, end = spots[one], spots[other]
        bend = ((start[0] + end[0]) * 0.22, (start[1] + end[1]) * 0.22)
        curve = Path([start, bend, end], [Path.MOVETO, Path.CURVE3, Path.CURVE3])
        axes.add_patch(
            PathPatch(
                curve, facecolor="none", edgecolor=colour, linestyle=style,
                linewidth=(0.5 + 0.55 * math.sqrt(data["weight"])) * thin,
                alpha=(_PALE if len(data["sources"]) < 2 else _FULL) * (thin if thin < 1 else 1),
                url=f"#record-{tie_id(one, other)}",
            )
        )  # fmt: skip


def _nodes(axes: Axes, graph: nx.Graph, places: pd.DataFrame, groups: Mapping[str, int], scale: float) -> None:
    strength = dict(graph.degree(weight="weight"))
    strongest = max(*strength.values(), 1) if len(strength) > 1 else 1
    for row in places.itertuples():
        size = (6 + 16 * math.sqrt(strength.get(row.actor_id, 0) / strongest)) * scale
        group = groups.get(row.actor_id, 0)
        fill = GROUP_FILLS[group % len(GROUP_FILLS)] if group else theme.PAPER
        axes.scatter(
            [row.x], [row.y], s=size**2, color=fill, edgecolors=theme.INK, linewidths=0.6, zorder=3,
            urls=[f"#record-{row.actor_id}"],
        )  # fmt: skip
        if group:
            axes.text(row.x, row.y, str(group), ha="center", va="center_baseline", fontsize=6.5, zorder=4)


def _names(
    axes: Axes, places: pd.DataFrame, names: Mapping[str, str], language: str, small: float, large: float, width: int
) -> None:
    inside = width if places["angle"].isna().sum() < 2 else 14  # two poles stand near each other
    for row in places.itertuples():
        label = theme.words(theme.folded(names[row.actor_id], inside if math.isnan(row.angle) else width, 3), language)
        if math.isnan(row.angle):
            behind = {"facecolor": theme.PAPER, "edgecolor": "none", "pad": 1.5, "alpha": 0.85}
            axes.text(
                row.x, row.y - 0.1, label, ha="center", va="top", fontsize=large, fontweight="bold", bbox=behind,
                zorder=5,
            )  # fmt: skip
        else:
            _radial(axes, row, label, small)


def _radial(axes: Axes, row: Any, label: str, fontsize: float) -> None:  # noqa: ANN401 - a row of positions
    """Write a label outwards from the ring, never upside down."""
    angle = math.radians(row.angle)
    away = 1.06
    left = math.cos(angle) < -1e-9
    axes.text(
        round(math.cos(angle) * away, 4),
        round(math.sin(angle) * away, 4),
        label,
        rotation=row.angle - 180 if left else row.angle,
        rotation_mode="anchor",
        ha="right" if left else "left",
        va="center",
        fontsize=fontsize,
    )


def _handles(ties: list[tuple[str, str, dict]], language: str) -> list[Line2D]:
    """Return the lines of the legend: the signs there are, and paleness where there is any."""
    there = {data["sign"] for _, _, data in ties}
    handles = [
        Line2D([], [], color=colour, linestyle=style, linewidth=2, label=theme.words(word[language == "ar"], language))
        for sign, (colour, style, word) in SIGNS.items()
        if sign in there
    ]
    if any(len(data["sources"]) < 2 for _, _, data in ties):
        label = theme.words(_WORDS["alone"][language == "ar"], language)
        handles.append(Line2D([], [], color=theme.INK, linewidth=2, alpha=_PALE, label=label))
    return handles
