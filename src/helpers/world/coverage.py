"""What the series cover, from which vintage, and where they have gaps."""

from collections.abc import Iterable

import pandas as pd

from helpers.common.frames import tuples
from helpers.words.language import ending
from helpers.world.store import World


def of_pair(world: World) -> pd.DataFrame:
    """Return the figures of Russia and Iran (until 1991 of the Soviet Union and Iran), in either direction."""
    pairs = world.dyads.loc[world.dyads["role"] == "subject", ["state", "partner"]]
    mirrored = pairs.rename(columns={"state": "partner", "partner": "state"})
    return world.series.merge(pd.concat([pairs, mirrored]), on=["state", "partner"])


def coverage(world: World, language: str) -> pd.DataFrame:
    """Return what each measure covers: of Russia and Iran where it is of pairs, else of all its states.

    Parameters
    ----------
    world
        The world's data.
    language
        "en" or "ar".

    Returns
    -------
    pandas.DataFrame
        A row a measure, in the order of ``measures.csv``: ``measure_id``, ``label``, ``unit``, ``first`` and ``last``
        period, ``missing`` (the periods between them that have no figure, as a list), ``gaps`` (what is known of
        them, in words), ``pairs`` (how many pairs or states there are to compare with), ``dataset`` and ``version``
        (its vintage).
    """
    end = ending(language)
    of_subject = of_pair(world).groupby("measure_id")["period"].agg(set)
    of_all = world.series.groupby("measure_id")["period"].agg(set)
    versions = world.datasets.set_index("dataset_id")
    rows = []
    for measure in world.measures.to_dict("records"):
        key = measure["measure_id"]
        periods = of_subject.get(key, of_all.get(key, set()))
        rows.append(
            {
                "measure_id": key,
                "label": measure[f"label{end}"],
                "unit": measure[f"unit{end}"],
                "first": min(periods, default=""),
                "last": max(periods, default=""),
                "missing": missing(periods),
                "gaps": measure[f"gaps{end}"],
                "pairs": _compared(world, key, key in of_subject.index),
                "dataset": versions.at[measure["dataset_id"], f"name{end}"],
                "version": versions.at[measure["dataset_id"], "version"],
            }
        )
    return pd.DataFrame(rows)


def _compared(world: World, measure: str, paired: bool) -> int:
    """Return how many pairs there are to compare with, or states where figures are of states alone."""
    rows = world.series.loc[world.series["measure_id"] == measure, ["state", "partner"]].drop_duplicates()
    pairs = {frozenset(pair) for pair in tuples(rows, "state", "partner")}
    placebos = world.dyads.loc[world.dyads["role"] == "placebo", ["state", "partner"]]
    known = {frozenset(pair) for pair in tuples(placebos, "state", "partner")}
    return len(pairs & known if paired else pairs)


def missing(periods: Iterable[str]) -> list[str]:
    """Return the periods that lack between the first and the last of years, or of months (``2018-03``)."""
    given = sorted(set(periods))
    if not given:
        return []
    unit = "M" if "-" in given[0] else "Y"
    whole = pd.period_range(given[0], given[-1], freq=unit)
    return [period for period in map(str, whole) if period not in set(given)]
