"""Bars of whose voice each article speaks in."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.common.outputs import Caption
from helpers.show.figures import theme
from helpers.words.language import direction

#: Speaker -> colour and hatch. The two states keep their own; what is of both has both.
_LOOKS: Final = {
    "own": (theme.COUNT_DARK, ""),
    "russian": (theme.RUSSIA, ""),
    "both": (theme.RUSSIA, "////"),
    "iranian": (theme.IRAN, ""),
    "american": ("#C4C4C4", ""),
    "other": (theme.PAPER, ""),
}
_DARK: Final = ("own", "russian", "iranian")
_LEAST: Final = 0.06  # of a bar, to have its percentage in it
_ROW: Final = 0.5


def shares(
    frame: pd.DataFrame,
    names: Mapping[str, str],
    speakers: Mapping[str, str],
    percents: Mapping[int, str],
    caption: Caption,
    language: str,
) -> Figure:
    """Draw `helpers.analysis.voices.shares` as bars of 100%.

    Parameters
    ----------
    names
        Source id -> the article's name with its number of passages.
    speakers
        Speaker -> what the legend calls it.
    percents
        Whole number of hundredths -> how it is written.
    """
    narrow, rtl = theme.is_narrow(), direction(language) == "rtl"
    legend_rows = -(-len(speakers) // 2) if narrow else 1
    row = 0.62 if narrow else _ROW
    below = 0.45 + 0.2 * legend_rows
    figure, axes = theme.canvas(theme.width(), row * len(frame) + 0.45 + below, caption, language)
    near, far = (0.125 if narrow else 2.2), (0.125 if narrow else 0.25)
    theme.place(axes, *((far, near) if rtl else (near, far)), 0.45, below)
    axes.set(xlim=(1, 0) if rtl else (0, 1), ylim=(len(frame) - 0.5, -0.5), xticks=[], yticks=[])
    for side in axes.spines.values():
        side.set_visible(False)
    for place, counted in enumerate(frame.to_dict("records")):
        _bar(axes, place, counted, speakers, percents)
        _name(axes, place, theme.words(names[counted["source_id"]], language), rtl=rtl)
    handles = [theme.patch(*_LOOKS[key], said, language, _edge(key)) for key, said in speakers.items()]
    theme.legend(figure, handles, language, columns=2 if narrow else len(handles))
    return figure


def _bar(
    axes: Axes, place: int, counted: Mapping[str, int], speakers: Mapping[str, str], percents: Mapping[int, str]
) -> None:
    start = 0.0
    for key in speakers:
        share = counted[key] / counted["passages"]
        colour, hatch = _LOOKS[key]
        look: dict[str, Any] = {"facecolor": colour, "hatch": hatch, "edgecolor": _edge(key), "linewidth": 0.6}
        axes.barh(place + 0.12, share, 0.5, left=start, **look)
        if share >= _LEAST * (2 if theme.is_narrow() else 1):
            axes.text(
                start + share / 2,
                place + 0.12,
                percents[round(100 * share)],
                ha="center",
                va="center",
                fontsize=theme.SMALLEST,
                color=theme.PAPER if key in _DARK else theme.INK,
                bbox={"facecolor": theme.PAPER, "edgecolor": "none", "pad": 1.2} if hatch else None,
            )
        start += share


def _edge(key: str) -> str:
    return theme.PAPER if _LOOKS[key][1] else theme.SOFT  # of which a hatch is drawn, too


def _name(axes: Axes, place: int, name: str, *, rtl: bool) -> None:
    """Write the article's name: beside its bar, or above it on a telephone."""
    if theme.is_narrow():
        axes.text(0, place - 0.29, name, ha="right" if rtl else "left", va="center", fontsize=theme.SMALLEST)
    else:
        axes.text(-0.01, place + 0.12, name, ha="left" if rtl else "right", va="center", fontsize=9)
