"""What each article calls things: its own terms, and where two articles have no word in common."""

from itertools import combinations
from typing import Final

import pandas as pd

from helpers.common.frames import tuples
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


def _most(counted: list[tuple[int, str]]) -> tuple[int, str] | None:
    """Return the most frequent of an article's terms with its count; none where several are."""
    most = max(count for count, _ in counted)
    found = [each for each in counted if each[0] == most]
    return found[0] if len(found) == 1 else None


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
    words: dict[str, dict[str, set[str]]] = {}
    own: dict[str, dict[str, list[tuple[int, str]]]] = {}
    columns = ("concept_id", "source_id", "term_id", "term_ar", "voice", "count")
    for concept, source, term_id, term, voice, count in tuples(terms(record), *columns):
        words.setdefault(concept, {}).setdefault(source, set()).add(term)
        if voice == "author" and count >= OFTEN:
            own.setdefault(concept, {}).setdefault(source, []).append((int(count), term_id))
    rows = []
    for concept, used in words.items():
        most = {source: _most(counted) for source, counted in own.get(concept, {}).items()}
        first = {source: found for source, found in most.items() if found}
        pairs = [(one, other) for one, other in combinations(first, 2) if not used[one] & used[other]]
        if pairs:
            counts = {pair: [first[source][0] for source in pair] for pair in pairs}
            pair = max(pairs, key=lambda pair: (min(counts[pair]), sum(counts[pair])))
            rows.append((concept, *(first[source][1] for source in pair), min(counts[pair])))
    frame = pd.DataFrame(rows, columns=["concept_id", "one", "other", "least"])
    return frame.sort_values("least", ascending=False, kind="stable").reset_index(drop=True)
