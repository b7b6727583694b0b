"""What the rules of the checks share: figures that must be there, sums and shares of them, and grades.

A rule is a pure function from the world's data to an `Outcome`. It asks for the figures that it names; where one lacks,
nothing is decided, and what lacks is said.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd

from helpers.world.store import World

SUPPORTED: Final = "supported"
MOSTLY: Final = "mostly-supported"
MIXED: Final = "mixed"
CONTRADICTED: Final = "contradicted"
UNDECIDED: Final = "not-decidable"
MET: Final = "forecast-met"
MISSED: Final = "forecast-missed"

#: A verdict is near a threshold where a change of the figure by this part would give another.
NEAR: Final = 0.05

Grade = Callable[[float], str]


class Lacks(LookupError):
    """Raised where the series lacks a figure that a rule names."""

    def __init__(self, measure: str, state: str, partner: str, periods: Sequence[str]) -> None:
        self.measure, self.state, self.partner, self.periods = measure, state, partner, list(periods)
        super().__init__(f"{measure} of {state} {partner}: {', '.join(periods)}")


@dataclass(frozen=True)
class Outcome:
    """What a rule gives.

    ``said`` are the values of the check's messages; ``near`` says that a threshold is close; ``lacks`` names the
    figures for want of which nothing is decided; ``hindsight`` that the check has a message on what came later.
    """

    verdict: str
    said: dict[str, Any] = field(default_factory=dict)
    near: bool = False
    lacks: Lacks | None = None
    hindsight: bool = False


@dataclass(frozen=True)
class Rule:
    """A rule as code: the data sets that decide, the first before all, and why its verdict may be less than sure.

    Doubts are ``proxy`` (what is measured stands for something wider), ``partial`` (a source covers a part of what the
    proposition says) and ``estimated`` (figures that a provider or a machine estimated or read out of texts).
    """

    decide: Callable[[World], Outcome]
    datasets: tuple[str, ...]
    doubts: tuple[str, ...] = ()


def years(first: int, last: int) -> list[str]:
    """Return years as periods, the last one too."""
    return [str(year) for year in range(first, last + 1)]


def known(world: World, measure: str, state: str, partner: str = "") -> pd.Series:
    """Return period -> figure, whatever there is; undirected measures have a pair in one order only."""
    series = world.series[world.series["measure_id"] == measure]
    found = series[(series["state"] == state) & (series["partner"] == partner)]
    if found.empty and partner and _undirected(world, measure):
        found = series[(series["state"] == partner) & (series["partner"] == state)]
    return found.set_index("period")["value"].astype(float).sort_index()


def _undirected(world: World, measure: str) -> bool:
    return bool((world.measures.loc[world.measures["measure_id"] == measure, "directed"] != "yes").all())


def figures(world: World, measure: str, state: str, partner: str, periods: Sequence[str]) -> pd.Series:
    """Return period -> figure for all of ``periods``.

    Raises
    ------
    Lacks
        Where one of them has no figure.
    """
    found = known(world, measure, state, partner).reindex(list(periods))
    if lacking := [*found.index[found.isna()]]:
        raise Lacks(measure, state, partner, lacking)
    return found


def of_moscow(world: World, measure: str, partner: str, periods: Sequence[str]) -> pd.Series:
    """Return the figures of the Soviet Union until 1991 and of Russia since."""
    soviet, russian = ([year for year in periods if (year < "1992") == until] for until in (True, False))
    return pd.concat(
        [
            figures(world, measure, "soviet-union", partner, soviet),
            figures(world, measure, "russia", partner, russian),
        ]
    )


def both_ways(world: World, measure: str, periods: Sequence[str]) -> pd.Series:
    """Return what goes from Russia to Iran and back."""
    there = figures(world, measure, "russia", "iran", periods)
    return there + figures(world, measure, "iran", "russia", periods)


def at_least(*cuts: tuple[float, str], otherwise: str) -> Grade:
    """Return the grade of the first cut that a value reaches."""
    return lambda value: next((verdict for cut, verdict in cuts if value >= cut), otherwise)


def at_most(*cuts: tuple[float, str], otherwise: str) -> Grade:
    """Return the grade of the first cut that a value does not exceed."""
    return lambda value: next((verdict for cut, verdict in cuts if value <= cut), otherwise)


def below(*cuts: tuple[float, str], otherwise: str) -> Grade:
    """Return the grade of the first cut that a value is under."""
    return lambda value: next((verdict for cut, verdict in cuts if value < cut), otherwise)


def near(value: float, grade: Grade) -> bool:
    """Return whether a small change of the value would change the grade."""
    return len({grade(value * part) for part in (1 - NEAR, 1, 1 + NEAR)}) > 1


def graded(value: float, grade: Grade, **said: Any) -> Outcome:  # noqa: ANN401 - what a message says
    """Return the outcome of a rule that reads one figure."""
    return Outcome(grade(value), said, near(value, grade))


def number(value: float) -> str:
    """Return a number as readers see it: three digits of it at least, none that mean nothing."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    text = f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
    return text.rstrip("0").rstrip(".") or "0"


def numbers(values: Iterable[float]) -> list[str]:
    """Return numbers as readers see them."""
    return [number(value) for value in values]
