"""Issues: what the relation is made of, how far each thing had got when it was reported, and which article says so.

An entry counts once, under its main issue, except where a function says that it counts each of its issues or
each of its articles. There are no intervals: the entries are all that articles say, not a sample.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Final

import pandas as pd

from helpers.analysis.timeline import between
from helpers.record.dataset import Record

#: How far a thing had got when it was reported, from what was done to what somebody alleges.
STATES: Final = ("done", "going_on", "agreed", "asked", "alleged")
#: A plan that was stopped had been agreed; what only may be is no surer than what somebody alleges.
_STATE_OF_STATUS: Final = {
    "occurred": "done",
    "ongoing": "going_on",
    "agreed": "agreed",
    "planned": "agreed",
    "frozen": "agreed",
    "proposed": "asked",
    "alleged": "alleged",
    "hypothetical": "alleged",
}
#: Talk and action, by quad class; a condition without a type is neither.
SIDES: Final = ("words", "deeds")
_SIDE_OF_CLASS: Final = {"verbal": "words", "request": "words", "material": "deeds"}
#: An issue all but vanishes where at most this share of so many entries is left.
LEFT, LEAST_ENTRIES = 0.25, 4


def states(events: pd.DataFrame) -> pd.Series:
    """Return how far each entry had got when it was reported, one of `STATES`.

    By its status; but what is asked for is not done because the request was made, so a request that is not merely
    alleged is ``asked``.

    Parameters
    ----------
    events
        With ``status`` and ``quad_class``.
    """
    found = events["status"].map(_STATE_OF_STATUS)
    return found.mask((events["quad_class"] == "request") & (found != "alleged"), "asked")


def order(record: Record) -> list[str]:
    """Return the main issues of the entries, the most frequent first; ties in the order of the record's issues."""
    counts = record.events["domain_id"].value_counts()
    return sorted((issue for issue in record.domains["domain_id"] if issue in counts.index), key=lambda id: -counts[id])


def entries(record: Record, sides: Sequence[str]) -> pd.DataFrame:
    """Return the entries by issue, and within it those between two actors first, then by state.

    Returns
    -------
    pandas.DataFrame
        ``event_id``, ``domain_id``, ``between`` (whether both sides act), ``state``, ``public`` (whether public
        knowledge dates it) and ``flag`` ("" for none).
    """
    events, places = record.events, {issue: place for place, issue in enumerate(order(record))}
    frame = pd.DataFrame(
        {
            "event_id": events["event_id"],
            "domain_id": events["domain_id"],
            "between": events["event_id"].isin(between(record, sides)),
            "state": states(events),
            "public": events["date_public"] != "",
            "flag": events["flag"],
        }
    )
    keys = {"domain_id": places, "between": {True: 0, False: 1}, "state": {state: n for n, state in enumerate(STATES)}}
    return frame.sort_values(
        ["domain_id", "between", "state"], key=lambda column: column.map(keys[str(column.name)]), kind="stable"
    ).reset_index(drop=True)


def _reported(record: Record) -> pd.DataFrame:
    """Return ``event_id``, ``domain_id``, ``flag`` and ``source_id``, once for each article that reports an entry."""
    pairs = record.evidence[["record_id", "source_id"]].drop_duplicates()
    return record.events[["event_id", "domain_id", "flag"]].merge(
        pairs.rename(columns={"record_id": "event_id"}), on="event_id"
    )


def articles(record: Record) -> list[str]:
    """Return the articles that report an entry, by date of publication."""
    heard = set(_reported(record)["source_id"])
    ordered = record.sources.sort_values(["published", "source_id"])["source_id"]
    return [source for source in ordered if source in heard]


def by_article(record: Record) -> pd.DataFrame:
    """Return each article's entries by issue; one that two articles report counts for both.

    Returns
    -------
    pandas.DataFrame
        One row for each issue (in `order`) and article (by date): ``domain_id``, ``source_id``, ``entries``,
        ``n`` (of the article), ``share`` (of 1) and ``flagged`` (of ``n``).
    """
    reported, names = _reported(record), articles(record)
    counts = pd.crosstab(reported["domain_id"], reported["source_id"])
    flagged = reported[reported["flag"] != ""]["source_id"].value_counts()
    rows = [
        (issue, source, int(counts.at[issue, source]), int(counts[source].sum()), int(flagged.get(source, 0)))
        for issue in order(record)
        if issue in counts.index
        for source in names
    ]
    frame = pd.DataFrame(rows, columns=["domain_id", "source_id", "entries", "n", "flagged"])
    return frame.assign(share=(frame["entries"] / frame["n"]).round(4))


def without_each(record: Record) -> pd.DataFrame:
    """Return what is left of each issue without each article; what another article reports as well stays.

    Returns
    -------
    pandas.DataFrame
        One row for each article and issue (in `order`): ``source_id``, ``domain_id``, ``entries``, ``left`` and
        ``flagged`` (of those lost); the article without which most is lost first. Nothing where one article
        reports everything.
    """
    reported, names = _reported(record), articles(record)
    columns = ["source_id", "domain_id", "entries", "left", "flagged"]
    if len(names) < 2:
        return pd.DataFrame(columns=columns)
    alone = reported[~reported["event_id"].duplicated(keep=False)]
    lost = Counter(zip(alone["source_id"], alone["domain_id"], strict=True))
    marked = alone[alone["flag"] != ""]
    flagged = Counter(zip(marked["source_id"], marked["domain_id"], strict=True))
    of, totals = record.events["domain_id"].value_counts(), alone["source_id"].value_counts()
    rows = [
        (source, issue, int(of[issue]), int(of[issue]) - lost[source, issue], flagged[source, issue])
        for source in sorted(names, key=lambda source: -totals.get(source, 0))
        for issue in order(record)
    ]
    return pd.DataFrame(rows, columns=columns)


def vanishing(frame: pd.DataFrame) -> dict[str, list[str]]:
    """Return article -> the issues that all but vanish without it, if any do, from `without_each`.

    At most `LEFT` of at least `LEAST_ENTRIES` entries is left.
    """
    few = frame[(frame["left"] <= LEFT * frame["entries"]) & (frame["entries"] >= LEAST_ENTRIES)]
    return {str(source): list(mine["domain_id"]) for source, mine in few.groupby("source_id", sort=False)}


def words_and_deeds(record: Record, sides: Sequence[str]) -> pd.DataFrame:
    """Count the entries between two actors by issue, words or deeds, and state.

    Returns
    -------
    pandas.DataFrame
        One row for each that there is: ``domain_id`` (in `order` of these entries), ``side`` (one of `SIDES`; "" for a
        condition without a type), ``state``, ``entries``, ``public`` (of those, how many public knowledge dates)
        and ``flagged``.
    """
    frame = entries(record, sides)
    frame = frame[frame["between"]]
    columns = ["domain_id", "side", "state", "entries", "public", "flagged"]
    if frame.empty:
        return pd.DataFrame(columns=columns)
    kind = record.events.set_index("event_id")["quad_class"].map(lambda quad: quad.partition("-")[0])
    frame = frame.assign(side=frame["event_id"].map(kind).map(_SIDE_OF_CLASS).fillna(""))
    frame = frame.assign(entries=1, flagged=(frame["flag"] != "").astype(int), public=frame["public"].astype(int))
    counts = frame.groupby(["domain_id", "side", "state"])[["entries", "public", "flagged"]].sum().reset_index()
    size = counts.groupby("domain_id")["entries"].sum()
    place = {issue: number for number, issue in enumerate(order(record))}
    keys: dict[str, Mapping[str, int]] = {
        "domain_id": {issue: -int(size[issue]) * len(place) + place[issue] for issue in size.index},
        "side": {side: number for number, side in enumerate((*SIDES, ""))},
        "state": {state: number for number, state in enumerate(STATES)},
    }
    by = ["domain_id", "side", "state"]
    return counts.sort_values(by, key=lambda column: column.map(keys[str(column.name)])).reset_index(drop=True)[columns]


def pairs(record: Record, top: int = 6) -> pd.DataFrame:
    """Return the issues that most often come in one entry, as main issue or besides it.

    Returns
    -------
    pandas.DataFrame
        ``one``, ``other`` (in `order` and then that of the record's issues) and ``entries``, most first.
    """
    places = {issue: place for place, issue in enumerate(dict.fromkeys([*order(record), *record.domains["domain_id"]]))}
    counts: Counter[tuple[str, str]] = Counter()
    for _, mine in record.event_domains.groupby("event_id")["domain_id"]:
        counts.update(combinations(sorted(set(mine), key=places.__getitem__), 2))
    ranked = sorted(counts, key=lambda pair: (-counts[pair], [places[issue] for issue in pair]))[:top]
    return pd.DataFrame([(*pair, counts[pair]) for pair in ranked], columns=["one", "other", "entries"])
