"""The outside series that chapter 05 shows: which measures, which lines, and what they cover."""

from dataclasses import dataclass, replace
from typing import Any, Final

import pandas as pd

from helpers.common.frames import tuples
from helpers.show.figures.series import Panel
from helpers.words.language import ending
from helpers.words.messages import Messages
from helpers.world import coverage
from helpers.world.store import World

Pair = tuple[str, str]

#: First and last year of the panels: those of which the articles speak.
REACH: Final = (1989, 2025)
_BEFORE: Final = {"russia": "soviet-union"}


@dataclass(frozen=True)
class Shown:
    """A measure with the lines that are drawn: line -> whose figures. How a line is named: by both, or by one."""

    measure: str
    lines: dict[str, Pair]
    named: str


#: Panel -> what it shows: figures of Russia and Iran, and beside them two of pairs or states to compare with where the
#: source has any.
PANELS: Final = {
    "arms": Shown(
        "arms-deliveries",
        {
            "russia": ("russia", "iran"),
            "iran": ("iran", "russia"),
            "china-iran": ("china", "iran"),
            "korea-russia": ("north-korea", "russia"),
        },
        "to",
    ),
    "votes": Shown(
        "unga-agreement",
        {"pair": ("russia", "iran"), "turkey": ("russia", "turkey"), "saudi": ("russia", "saudi-arabia")},
        "and",
    ),
    "events": Shown(
        "icews-events-per-mille",
        {"pair": ("russia", "iran"), "israel": ("russia", "israel"), "china": ("iran", "china")},
        "and",
    ),
    "trade": Shown("trade-exports-baci", {"russia": ("russia", "iran"), "iran": ("iran", "russia")}, "to"),
    "oil": Shown(
        "oil-output",
        {
            "russia": ("russia", ""),
            "iran": ("iran", ""),
            "saudi": ("saudi-arabia", ""),
            "emirates": ("united-arab-emirates", ""),
        },
        "one",
    ),
    "sanctions": Shown("sanctions-cases", {"iran": ("world", "iran"), "russia": ("world", "russia")}, "on"),
    "exercises": Shown(
        "joint-exercises",
        {"pair": ("russia", "iran"), "turkey": ("russia", "turkey"), "india": ("russia", "india")},
        "and",
    ),
    "media": Shown(
        "media-1tv",
        {"pair": ("russia", "iran"), "turkey": ("russia", "turkey"), "israel": ("russia", "israel")},
        "of",
    ),
}


def frame(world: World) -> pd.DataFrame:
    """Return the figures drawn: ``panel``, ``line``, ``measure_id``, ``state``, ``partner``, ``year`` and ``value``.

    What Russia has until 1991 is the Soviet Union's.
    """
    series = world.series[world.series["period"].str.len() == 4]
    series = series.assign(year=series["period"].astype(int))
    series = series[series["year"].between(*REACH)]
    parts = []
    for panel, shown in PANELS.items():
        of_measure = series[series["measure_id"] == shown.measure]
        for line, (state, partner) in shown.lines.items():
            states = [state, _BEFORE.get(state, state)]
            of_pair = of_measure[of_measure["state"].isin(states) & (of_measure["partner"] == partner)]
            own_first = of_pair.sort_values("state", key=lambda named: named != state, kind="stable")
            parts.append(own_first.drop_duplicates("year").assign(panel=panel, line=line))
    columns = ["panel", "line", "measure_id", "state", "partner", "year", "value"]
    return pd.concat(parts, ignore_index=True)[columns].sort_values(["panel", "line", "year"], ignore_index=True)


def panels(world: World, drawn: pd.DataFrame, say: Messages) -> dict[str, Panel]:
    """Return panel -> its words, for those that have figures."""
    end = ending(say.language)
    measures, states = world.measures.set_index("measure_id"), world.states.set_index("state_id")[f"label{end}"]
    found, there = {}, set(tuples(drawn, "panel", "line"))
    for key, shown in PANELS.items():
        if key not in {panel for panel, _ in there}:
            continue
        lines = {
            line: say(f"reality.lines.{shown.named}", state=states[state], partner=states.get(partner, ""))
            for line, (state, partner) in shown.lines.items()
            if (key, line) in there
        }
        found[key] = Panel(_titled(say, measures.loc[shown.measure]), say("reality.series.no_figure"), lines)
    return found


def _titled(say: Messages, measure: pd.Series) -> str:
    """Return what is measured, with its unit where the name does not say it."""
    end = ending(say.language)
    said = measure["unit"].casefold() in measure["label"].casefold()
    label, unit = measure[f"label{end}"], measure[f"unit{end}"]
    return str(label) if said else say("reality.series.panel", label=label, unit=unit)


def turned(frame: pd.DataFrame) -> tuple[int, int]:
    """Return the first and last of the latest years in which Iran delivered more arms to Russia than it received.

    Parameters
    ----------
    frame
        As `frame` gives it.

    Returns
    -------
    tuple of int
        The last year is the last of the series; zeros where Iran did not deliver more in that.
    """
    arms = frame[frame["panel"] == "arms"].pivot_table(index="year", columns="line", values="value")
    if not {"iran", "russia"} <= set(arms):
        return 0, 0
    years = list(arms.index[arms["iran"] > arms["russia"]])
    first = last = int(arms.index.max())
    while first - 1 in years:
        first -= 1
    return (first, last) if last in years else (0, 0)


def covered(world: World, say: Messages) -> pd.DataFrame:
    """Return what the measures drawn cover, for reading: a row a measure, with the id of its data set."""
    end = ending(say.language)
    drawn = [shown.measure for shown in PANELS.values()]
    part = {name: getattr(world, name) for name in ("measures", "series")}
    part = {name: table[table["measure_id"].isin(drawn)].reset_index(drop=True) for name, table in part.items()}
    known = coverage.coverage(replace(world, **part), say.language)
    of = world.measures.merge(world.datasets, on="dataset_id").set_index("measure_id")  # no column is in both

    def row(found: Any) -> dict[str, Any]:  # noqa: ANN401 - a row of `coverage`
        mine = of.loc[found.measure_id]
        lacks = say("reality.coverage.missing", years=found.missing) if found.missing else ""
        return {
            "measure_id": found.measure_id,
            "measure": _titled(say, mine),
            "means": mine[f"definition{end}"],
            "years": f"{found.first}–{found.last}",
            "gaps": " ".join(filter(None, [lacks, found.gaps, mine[f"no_placebo{end}"]])),
            "dataset": found.dataset,
            "provider": mine["provider"],
            "citation": f"{mine['citation']} ({found.version}). {mine['licence']}. {mine['url']}",
        }

    columns = ["measure_id", "measure", "means", "years", "gaps", "dataset", "provider", "citation"]
    return pd.DataFrame([row(found) for found in known.itertuples()], columns=columns)


def compared(world: World, frame: pd.DataFrame, language: str) -> dict[str, Any]:
    """Return what the title says: agreement at the United Nations, and when arms deliveries peaked or turned."""
    states = world.states.set_index("state_id")[f"label{ending(language)}"]
    votes = frame[frame["panel"] == "votes"].pivot_table(index="year", columns="line", values="value").dropna()
    arms = frame[(frame["panel"] == "arms") & (frame["line"] == "russia")].set_index("year")["value"]
    if "saudi" not in votes or "pair" not in votes or arms.empty:  # nothing is compared
        return {"peak": 0}
    means = votes.mean()
    return {
        "iran": float(means["pair"]) / 100,
        "saudi": float(means["saudi"]) / 100,
        "other": states["saudi-arabia"],
        "arms_from": int(arms.index.min()),
        "peak": int(arms.idxmax()),
        **dict(zip(("turned", "turned_to"), turned(frame), strict=True)),
        "votes_from": int(votes.index.min()),
        "votes_to": int(votes.index.max()),
    }
