"""Twenty questions on the relation: which articles answer, how firmly, and where they differ."""

from typing import Final

import pandas as pd

from helpers.record import vocabulary
from helpers.record.dataset import Record

#: How the articles stand to each other on a question, what divides them first.
GROUPS: Final = ("differ", "agree", "one", "none")


def questions(record: Record) -> pd.DataFrame:
    """Return how the articles answer each question.

    Returns
    -------
    pandas.DataFrame
        One row for each thesis: ``thesis_id``, ``articles`` (how many take a position), ``answers`` (how many
        different ones) and ``group``: "differ" (two answers or more), "agree" (two articles or more, one answer),
        "one" (a single article answers) or "none". By group, then most answers and articles first.
    """
    taken = record.thesis_positions[~record.thesis_positions["position"].isin(vocabulary.NOT_TAKEN)]
    found = taken.groupby("thesis_id").agg(articles=("source_id", "nunique"), answers=("position", "nunique"))
    frame = record.theses[["thesis_id"]].join(found, on="thesis_id").fillna({"articles": 0, "answers": 0})
    frame = frame.astype({"articles": int, "answers": int})
    frame["group"] = [_group(row.articles, row.answers) for row in frame.itertuples()]
    order = frame.assign(place=frame["group"].map(GROUPS.index))
    order = order.sort_values(["place", "answers", "articles"], ascending=[True, False, False], kind="stable")
    return order.drop(columns="place").reset_index(drop=True)


def _group(articles: int, answers: int) -> str:
    if articles < 2:
        return "one" if articles else "none"
    return "differ" if answers > 1 else "agree"


def opposed(record: Record) -> pd.DataFrame:
    """Return the questions with two answers of which the first and the last article each assert another.

    Returns
    -------
    pandas.DataFrame
        ``thesis_id``, and ``first`` and ``last``: ids of the positions of the earliest and the latest article that
        take one; in the order of `questions`.
    """
    asked = questions(record)
    taken = record.thesis_positions[~record.thesis_positions["position"].isin(vocabulary.NOT_TAKEN)]
    taken = taken.merge(record.sources[["source_id", "published"]], on="source_id")
    taken = taken.sort_values(["published", "source_id"])
    rows = []
    for thesis in asked["thesis_id"][asked["answers"] == 2]:
        ends = taken[taken["thesis_id"] == thesis].iloc[[0, -1]]
        if ends["position"].nunique() > 1 and (ends["strength"] == "asserted").all():
            rows.append((thesis, *ends["record_id"]))
    return pd.DataFrame(rows, columns=["thesis_id", "first", "last"])


def positions(record: Record, language: str) -> pd.DataFrame:
    """Return what each article says on each question, in the order of `questions` and of publication.

    Returns
    -------
    pandas.DataFrame
        ``record_id``, ``thesis_id``, ``group``, ``source_id``, ``question`` and ``position`` in ``language`` (a
        position is "" where the article says nothing), and the codes ``strength`` and ``basis``. Questions that no
        article answers are left out.
    """
    asked = questions(record)
    asked = asked[asked["group"] != "none"].reset_index(names="place")
    named = record.theses.rename(columns={f"question_{language}": "question"})[["thesis_id", "question"]]
    mine = record.thesis_positions.drop(columns="position").rename(columns={f"position_{language}": "position"})
    frame = asked[["place", "thesis_id", "group"]].merge(named, on="thesis_id").merge(mine, on="thesis_id")
    frame = frame.merge(record.sources[["source_id", "published"]], on="source_id")
    frame = frame.sort_values(["place", "published", "source_id"]).reset_index(drop=True)
    return frame[["record_id", "thesis_id", "group", "source_id", "question", "position", "strength", "basis"]]
