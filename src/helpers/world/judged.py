"""The verdicts, counted: by article or issue, and how far the two checkers agree."""

from typing import Final

import pandas as pd

from helpers.record import reliability
from helpers.world import tables

#: From best to worst.
GRADES: Final = ("supported", "mostly-supported", "mixed", "contradicted")
FORECASTS: Final = ("forecast-met", "forecast-missed")
UNDECIDED: Final = "not-decidable"
#: The grades by which the data bear a proposition out, and of all verdicts those that decide.
BORNE_OUT: Final = GRADES[:2]
DECIDED: Final = (*GRADES, *FORECASTS)


def counts(checked: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return how many checks of each group have which verdict.

    Parameters
    ----------
    checked
        Checks with their verdicts: ``verdict`` and the column ``by``.

    Returns
    -------
    pandas.DataFrame
        A row a group, those with most checks first: the group, a column for each verdict, and ``n``.
    """
    table = pd.crosstab(checked[by], checked["verdict"]).reindex(columns=tables.CODES["verdicts"], fill_value=0)
    table = table.assign(n=table.sum(axis=1)).rename_axis(index=by, columns=None).reset_index()
    return table.sort_values(["n", by], ascending=[False, True]).reset_index(drop=True)


def agreement(checked: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return how far the two checkers agree, neither of whom saw the verdict of the other.

    Parameters
    ----------
    checked
        Checks with their verdicts: ``first_verdict``, ``second_verdict``, ``settled`` and the column ``by``.

    Returns
    -------
    pandas.DataFrame
        A row for all (``by`` is ""), then one a group: ``n``, ``same`` (share with one verdict), ``alpha``
        (Krippendorff, nominal; missing where neither checker varies) and ``settled`` (how many had to be).
    """
    parts = [("", checked), *checked.groupby(by, sort=True)] if len(checked) else []
    rows = [
        {
            by: key,
            "n": len(part),
            "same": float((part["first_verdict"] == part["second_verdict"]).mean()),
            "alpha": reliability.alpha(part["first_verdict"], part["second_verdict"]),
            "settled": int((part["settled"] != "").sum()),
        }
        for key, part in parts
    ]
    return pd.DataFrame(rows, columns=[by, "n", "same", "alpha", "settled"])


def contradictions(pairs: pd.DataFrame, checks: pd.DataFrame) -> pd.DataFrame:
    """Return which side of each contradiction between articles is borne out.

    Parameters
    ----------
    pairs
        ``note_id`` and ``check_id``, as ``check_pairs.csv`` has them.
    checks
        ``check_id``, ``source_id`` and ``verdict``; "" where there is none yet.

    Returns
    -------
    pandas.DataFrame
        A row a note with checks of two articles or more, of which one has a verdict: ``note_id``; ``check_ids`` and
        ``right``, the articles of which a statement is borne out, as lists; and ``outcome``: "open" where a side is not
        decided, else "all", "some" or "neither" as all statements are borne out, some, or none.
    """
    rows = []
    for note, sides in pairs.merge(checks, on="check_id").groupby("note_id", sort=False):
        if sides["source_id"].nunique() < 2 or not (sides["verdict"] != "").any():
            continue
        borne = sides["verdict"].isin([*BORNE_OUT, FORECASTS[0]])
        decided = bool(sides["verdict"].isin(DECIDED).all())
        outcome = "open" if not decided else "all" if borne.all() else "some" if borne.any() else "neither"
        right = list(dict.fromkeys(sides.loc[borne, "source_id"]))
        rows.append({"note_id": note, "check_ids": sides["check_id"].tolist(), "right": right, "outcome": outcome})
    return pd.DataFrame(rows, columns=["note_id", "check_ids", "right", "outcome"])
