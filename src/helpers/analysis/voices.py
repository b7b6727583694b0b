"""In whose voice the articles speak: passages of their own, and of those whom they report or quote."""

from typing import Final

import pandas as pd

from helpers.record.dataset import Record

#: Whose a passage is: the article's own, or of those whom it reports or quotes.
SPEAKERS: Final = ("own", "russian", "both", "iranian", "american", "other")
_OF_STATE: Final = {"RUS": "russian", "IRN": "iranian", "USA": "american"}


def passages(record: Record) -> pd.DataFrame:
    """Return the passages of entries and claims, each once, however many of these it bears.

    Returns
    -------
    pandas.DataFrame
        ``source_id``, ``start``, ``end``, ``speaker`` and ``quoted`` (verbatim). The speaker is one of `SPEAKERS`:
        by the state of whoever is reported or quoted; "both" where Russian and Iranian voices are given as one, and
        "other" for any other mixture and for those of other states or of none. A passage is the article's own where
        all that rests on it is.
    """
    told = _told(record)
    states = record.actors.set_index("actor_id")["state"]
    sides = told["attributed_to"].map(states).map(_OF_STATE).fillna("other").where(told["attributed_to"] != "", "")
    grouped = told.assign(side=sides, verbatim=told["voice"] == "quoted").groupby(["source_id", "start", "end"])
    frame = grouped.agg(sides=("side", lambda side: frozenset(side) - {""}), quoted=("verbatim", "any")).reset_index()
    frame["speaker"] = [_speaker(side) for side in frame["sides"]]
    return frame[["source_id", "start", "end", "speaker", "quoted"]]


def _told(record: Record) -> pd.DataFrame:
    return record.evidence[record.evidence["record_id"].isin({*record.entries["event_id"], *record.claims["claim_id"]})]


def _speaker(sides: frozenset[str]) -> str:
    if not sides:
        return "own"
    if sides == {"russian", "iranian"}:
        return "both"
    return next(iter(sides)) if len(sides) == 1 else "other"


def shares(record: Record) -> pd.DataFrame:
    """Count passages by article (rows, by publication) and speaker (columns, `SPEAKERS`), and those quoted verbatim.

    Returns
    -------
    pandas.DataFrame
        ``source_id``, a column for each speaker, ``quoted`` and ``passages`` (all); articles without a passage are
        left out.
    """
    found = passages(record)
    counts = pd.crosstab(found["source_id"], found["speaker"]).reindex(columns=list(SPEAKERS), fill_value=0)
    by_article = found.groupby("source_id")["quoted"]
    counts = counts.assign(quoted=by_article.sum(), passages=by_article.size()).astype(int)
    order = record.sources.sort_values(["published", "source_id"])["source_id"]
    return counts.loc[[source for source in order if source in counts.index]].rename_axis(columns=None).reset_index()


def heard(record: Record) -> pd.DataFrame:
    """Count the passages in which each article reports or quotes somebody.

    Returns
    -------
    pandas.DataFrame
        ``source_id``, ``actor_id``, ``passages`` and ``quoted`` (of these verbatim); by publication, then most
        passages first.
    """
    told = _told(record)
    told = told[told["attributed_to"] != ""].assign(verbatim=lambda frame: frame["voice"] == "quoted")
    each = told.groupby(["source_id", "attributed_to", "start", "end"])["verbatim"].any().reset_index()
    frame = each.groupby(["source_id", "attributed_to"])["verbatim"].agg(["size", "sum"]).reset_index()
    frame = frame.set_axis(["source_id", "actor_id", "passages", "quoted"], axis=1).astype({"quoted": int})
    frame = frame.merge(record.sources[["source_id", "published"]], on="source_id")
    frame = frame.sort_values(
        ["published", "source_id", "passages", "actor_id"], ascending=[True, True, False, True]
    ).reset_index(drop=True)
    return frame[["source_id", "actor_id", "passages", "quoted"]]
