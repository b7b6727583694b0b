"""The figure of `helpers.analysis.ranks`: ranks as dots with their ranges."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from helpers.common.outputs import Caption
from helpers.show.figures import theme
from helpers.show.figures.counts import ROW

_INK, _SOURCE, _DRAW = theme.DARK, theme.BLUE, "#C6DBEF"
_TICKS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500)


def ranges(
    frame: pd.DataFrame,
    names: Mapping[str, str],
    words: Mapping[str, str],
    caption: Caption,
    language: str,
) -> Figure:
    """Draw rows of `helpers.analysis.ranks.ranges`: a panel for each measure, a row for each actor of the first.

    ``words`` names the measures, and "rank", "source" and "draw": the dot, the line over leaving each
    source out, and the band over resampled events. Ranks stand on a logarithmic scale, the best where
    reading begins.
    """
    if frame.loc[frame["measure"] == "strength", "rank"].isna().all():
        return theme.empty(caption, language)
    measures = list(dict.fromkeys(frame["measure"]))
    actors = frame["actor_id"][frame["measure"] == measures[0]].tolist()
    rtl = language == "ar"
    figure, spare = theme.canvas(12, 1.75 + ROW * len(actors), caption, language)
    spare.remove()
    above, below = theme.extra(figure)
    width, height = figure.get_size_inches()
    labels, gap = 2.3, 0.25
    each = (width - labels - 0.3 - gap * len(measures)) / len(measures)
    bottom, top = (0.85 + below) / height, 1 - (0.75 + above) / height
    reach = max(float(frame[["rank", "source_high", "draw_high"]].max().max()), 5.0) * 1.3
    for number, measure in enumerate(measures):
        place = len(measures) - 1 - number if rtl else number
        left = (0.3 if rtl else labels) + place * (each + gap)
        axes = figure.add_axes((left / width, bottom, each / width, top - bottom))
        rows = frame[frame["measure"] == measure].set_index("actor_id")
        for row, actor in enumerate(actors):
            item = rows.loc[actor]
            if pd.isna(item["rank"]):
                continue
            if pd.notna(item["draw_low"]):
                band = [item["draw_low"], max(item["draw_high"], item["draw_low"] * 1.05)]
                axes.plot(band, [row, row], color=_DRAW, linewidth=7, solid_capstyle="butt")
            axes.plot([item["source_low"], item["source_high"]], [row, row], color=_SOURCE, linewidth=1.6, marker="|")
            axes.scatter([item["rank"]], [row], s=22, color=_INK, zorder=3, urls=[f"#record-{actor}"])
        axes.set_xscale("log")
        axes.set_xlim(*((reach, 0.85) if rtl else (0.85, reach)))
        ticks = [tick for tick in _TICKS if tick <= reach]
        axes.set_xticks(ticks, [str(tick) for tick in ticks], fontsize=7.5)
        axes.minorticks_off()
        axes.grid(axis="x", linewidth=0.5)
        axes.set_ylim(len(actors) - 0.4, -0.6)
        axes.set_title(theme.words(words[measure], language), fontsize=9.5, fontweight="bold")
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
        if number:
            axes.set_yticks([])
        else:
            label = [theme.words(theme.folded(names[actor], 30), language) for actor in actors]
            axes.set_yticks(range(len(actors)), label, fontsize=8)
            if rtl:
                axes.yaxis.tick_right()
    looks: dict[str, dict[str, Any]] = {
        "rank": {"color": _INK, "marker": "o", "markersize": 4.5, "linewidth": 0},
        "source_low": {"color": _SOURCE, "marker": "|", "linewidth": 1.6},
        "draw_low": {"color": _DRAW, "linewidth": 7},
    }
    handles = [
        Line2D([], [], label=theme.words(words[name.removesuffix("_low")], language), **look)
        for name, look in looks.items()
        if frame[name].notna().any()
    ]
    theme.legend(figure, handles, language, columns=3)
    return figure
