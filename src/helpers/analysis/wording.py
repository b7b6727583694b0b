"""What each article calls things: its own terms, and where two articles have no word in common."""

from itertools import combinations
from typing import Final

import pandas as pd

from helpers.record.dataset import Record


def terms(record: Record) -> pd.DataFrame:
    """Return the articles' terms: by thing as in the record, by publication, and the most frequent first.

    Returns
    -------
    pandas.DataFrame
        The columns of ``record.terms``.
    """
    concepts = list(dict.fromkeys(record.terms["concept_id"]))
    frame = record.terms.merge(record.sources[["source_id", "published"]], on="source_id")
    frame = frame.assign(place=frame["concept_id"].map(concepts.index), rarest=-frame["count"])
    frame = frame.sort_values(["place", "published", "source_id", "rarest"], kind="stable").reset_index(drop=True)
    return frame[list(record.terms.columns)]


def compared(record: Record) -> pd.DataFrame:
    """Return the things that two articles or more have a term for.

    Returns
    -------
    pandas.DataFrame
        ``concept_id``, ``articles`` (how many name it) and ``shared``, whether two of them use one same term.
    """
    found = record.terms.drop_duplicates(["concept_id", "source_id", "term_ar"])
    grouped = found.groupby("concept_id", sort=False)
    frame = pd.DataFrame(
        {
            "articles": grouped["source_id"].nunique(),
            "shared": grouped["term_ar"].agg(lambda words: bool(words.duplicated().any())),
        }
    )
    return frame[frame["articles"] > 1].reset_index()


#: Times that an article uses a term before it is said to call a thing so.
OFTEN: Final = 2


def contrasts(record: Record) -> pd.DataFrame:
    """Return, for each thing, two articles that have no term for it in common, by what they call it most themselves.

    Terms that an article only reports or quotes are not what it calls a thing; nor is one that it uses less than
    `OFTEN` times, or one of several that it uses as often.

    Returns
    -------
    pandas.DataFrame
        ``concept_id``, ``one`` and ``other`` (ids of the articles' most frequent terms, the earlier article's
        first) and ``least``, how often the rarer of the two occurs. Of the pairs of a thing, that with the largest
        ``least``, then the largest sum; things by ``least``, the largest first.
    """
    rows = []
    ordered = terms(record)
    for concept, mine in ordered.groupby("concept_id", sort=False):
        words = mine.groupby("source_id", sort=False)["term_ar"].agg(set)
        own = mine[mine["voice"] == "author"]
        own = own[own["count"] >= OFTEN]
        most = own[own["count"] == own.groupby("source_id")["count"].transform("max")]
        first = most.drop_duplicates("source_id", keep=False).set_index("source_id")
        pairs = [pair for pair in combinations(first.index, 2) if not words[pair[0]] & words[pair[1]]]
        counts = {pair: first.loc[list(pair), "count"] for pair in pairs}
        if pairs:
            one, other = max(pairs, key=lambda pair: (counts[pair].min(), counts[pair].sum()))
            least = int(counts[one, other].min())
            rows.append((concept, first.loc[one, "term_id"], first.loc[other, "term_id"], least))
    frame = pd.DataFrame(rows, columns=["concept_id", "one", "other", "least"])
    return frame.sort_values("least", ascending=False, kind="stable").reset_index(drop=True)
