"""How much of the coding is proposed: each article's dates and actors, its own coding held out.

A record is coded in an article where it has evidence there. A proposal is right if it overlaps a passage
of a record that has that date or actor. The grammar of dates learns nothing from the record, so there is
nothing of it to hold out; but whoever wrote it had read the articles.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Final

import pandas as pd
from scipy.stats import binomtest

from helpers.adding import dating, naming
from helpers.common.faults import FaultsError
from helpers.record import dates, evidence
from helpers.record.arabic import paragraph_spans
from helpers.record.dataset import Record

#: Below this many no share is given.
LEAST: Final = 20
_PLACE: Final = ["record_id", "source_id", "paragraph", "start", "end"]


def coded_dates(record: Record) -> pd.DataFrame:
    """Return the dates of the record where they are coded.

    Returns
    -------
    pandas.DataFrame
        One row for each passage of a record with a date: ``record_id``, ``source_id``, ``paragraph``,
        ``start``, ``end``, ``date`` (EDTF) and ``basis``: "stated" or "inferred" for events, "other" for
        claims, quantities and the ends of affiliations.
    """
    parts = [record.events[["event_id", "date", "date_basis"]].set_axis(["record_id", "date", "basis"], axis=1)]
    for table, column in (
        ("claims", "date"),
        ("quantities", "date"),
        ("affiliations", "start"),
        ("affiliations", "end"),
    ):
        frame = record.tables()[table]
        parts.append(pd.DataFrame({"record_id": frame.iloc[:, 0], "date": frame[column], "basis": "other"}))
    dated = pd.concat(parts, ignore_index=True)
    return record.evidence[_PLACE].merge(dated[dated["date"] != ""], on="record_id")


def coded_actors(record: Record) -> pd.DataFrame:
    """Return the actors of the record where they are coded.

    Returns
    -------
    pandas.DataFrame
        One row for each passage of a record and each actor in it: who takes part in an event, holds a
        claim, is what a claim or figure is about, stands in an affiliation, speaks in the passage, or is
        the record itself. ``record_id``, ``source_id``, ``paragraph``, ``start``, ``end``, ``actor_id``.
    """
    actors = set(record.actors["actor_id"])
    pairs = [record.event_actors[["event_id", "actor_id"]], record.actors[["actor_id", "actor_id"]]]
    pairs += [record.affiliations[["affiliation_id", column]] for column in ("actor_id", "of_id")]
    pairs += [record.claim_holders, record.claims[["claim_id", "about_id"]]]
    pairs += [record.quantities[["quantity_id", "about_id"]]]
    named = pd.concat([pair.set_axis(["record_id", "actor_id"], axis=1) for pair in pairs], ignore_index=True)
    placed = record.evidence[_PLACE].merge(named.drop_duplicates(), on="record_id")
    speaking = record.evidence[[*_PLACE, "attributed_to"]].set_axis([*_PLACE, "actor_id"], axis=1)
    both = pd.concat([placed, speaking], ignore_index=True)
    return both[both["actor_id"].isin(actors)].drop_duplicates(ignore_index=True)


def alike(one: str, other: str) -> bool:
    """Whether two EDTF dates may share a day; an open end counts as closed at the date that is known."""
    first, second = (dates.parse(_closed(date)) for date in (one, other))
    assert first.earliest and first.latest and second.earliest and second.latest
    return first.earliest <= second.latest and second.earliest <= first.latest


def _closed(date: str) -> str:
    return date.removeprefix("../").removesuffix("/..")


def _bare(date: str) -> str:
    """Return an EDTF date without its qualifiers."""
    return date.translate(str.maketrans("", "", "~?%"))


def rate_dates(
    coded: pd.DataFrame, proposed: Iterable[dating.Proposal], paragraphs: list[tuple[int, int]]
) -> pd.DataFrame:
    """Return how many coded dates of one article are proposed, and how many proposals are right.

    Parameters
    ----------
    coded
        Rows of `coded_dates` of that article.

    Returns
    -------
    pandas.DataFrame
        ``measure`` (stated, inferred: events with such a date; proposals), ``n``, and how many of them are
        ``exact`` (the same date but for qualifiers) and ``overlapping`` (sharing a day). An event counts if
        a proposal in a paragraph of its evidence has its date; a proposal, if it overlaps a passage of a
        record of that date.
    """
    placed = [found for found in proposed if found.edtf]
    here = {
        number: [found for found in placed if start <= found.start < end]
        for number, (start, end) in enumerate(paragraphs, start=1)
    }
    rows = []
    for basis in ("stated", "inferred"):
        events = coded[coded["basis"] == basis].groupby(["record_id", "date"])["paragraph"].unique()
        offered = [
            (date, [found.edtf for number in numbers for found in here[number]])
            for (_, date), numbers in events.items()
        ]
        rows.append((basis, len(offered), *_matched(offered)))
    offered = []
    for found in placed:
        over = coded[(coded["start"] < found.end) & (coded["end"] > found.start)]
        offered.append((found.edtf, list(over["date"])))
    rows.append(("proposals", len(offered), *_matched(offered)))
    return pd.DataFrame(rows, columns=["measure", "n", "exact", "overlapping"])


def _matched(offered: list[tuple[str, list[str]]]) -> tuple[int, int]:
    """Return how many dates have an equal one among those offered for them, and one that shares a day."""
    exact = sum(any(_bare(date) == _bare(other) for other in others) for date, others in offered)
    return exact, sum(any(alike(date, other) for other in others) for date, others in offered)


def known_elsewhere(coded: pd.DataFrame, source: str) -> set[str]:
    """Return the actors that some other article's coding has."""
    return set(coded["actor_id"][coded["source_id"] != source])


def spelled_elsewhere(names: Mapping[str, list[str]], texts: Mapping[str, str], source: str) -> dict[str, list[str]]:
    """Return the names without those that stand in the text of one article and in no other's.

    Which article brought a name is not recorded; one that only this text has may have come with it.
    """
    by_name = {name: [name] for spelled in names.values() for name in spelled}
    seen = {one: {found.actor_id for found in naming.mentions(text, by_name)} for one, text in texts.items()}
    others = {name for one, found in seen.items() if one != source for name in found}
    only_here = seen[source] - others
    return {actor: [name for name in spelled if name not in only_here] for actor, spelled in names.items()}


def rate_actors(
    coded: pd.DataFrame, proposed: Iterable[naming.Mention], paragraphs: list[tuple[int, int]]
) -> pd.DataFrame:
    """Return how many coded actors of one article are proposed, and how many proposals are right.

    Parameters
    ----------
    coded
        Rows of `coded_actors` of that article.

    Returns
    -------
    pandas.DataFrame
        ``measure``, ``n`` and ``right``: the article's ``actors``; ``places``, pairs of actor and paragraph;
        ``proposals`` that overlap a passage of a record with that actor, and ``paragraphs`` for those that
        stand in a paragraph of such a record.
    """
    found = list(proposed)
    inside = {(mention.actor_id, _paragraph(paragraphs, mention.start)) for mention in found}
    gold = set(zip(coded["actor_id"], coded["paragraph"], strict=True))
    named = {actor for actor, _ in inside}
    actors = set(coded["actor_id"])
    of_actor = dict(list(coded.groupby("actor_id")))
    right = 0
    for mention in found:
        mine = of_actor.get(mention.actor_id)
        right += mine is not None and bool(((mine["start"] < mention.end) & (mine["end"] > mention.start)).any())
    near = sum((mention.actor_id, _paragraph(paragraphs, mention.start)) in gold for mention in found)
    rows = [
        ("actors", len(actors), len(actors & named)),
        ("places", len(gold), len(gold & inside)),
        ("proposals", len(found), right),
        ("paragraphs", len(found), near),
    ]
    return pd.DataFrame(rows, columns=["measure", "n", "right"])


def _paragraph(paragraphs: list[tuple[int, int]], place: int) -> int:
    return next(number for number, (start, end) in enumerate(paragraphs, start=1) if start <= place < end)


def by_dateparser(text: str, published: str) -> list[dating.Proposal]:
    """Return the dates that ``dateparser`` finds in an Arabic text, as `helpers.adding.dating.propose` does."""
    from dateparser.date import DateDataParser
    from dateparser.search import search_dates

    day = (dating.days_of(published) or (None,))[0]
    settings = {"RELATIVE_BASE": datetime.combine(day, time())} if day else {}
    parser = DateDataParser(languages=["ar"], settings=settings)
    found, place = [], 0
    for words, moment in search_dates(text, languages=["ar"], settings=settings) or []:
        place = text.index(words, place)
        period = parser.get_date_data(words).period
        edtf = {"year": f"{moment:%Y}", "month": f"{moment:%Y-%m}"}.get(period, f"{moment:%Y-%m-%d}")
        found.append(dating.Proposal(place, place + len(words), edtf, "stated", period))
        place += len(words)
    return found


def dates_table(record: Record, texts: Mapping[str, str]) -> pd.DataFrame:
    """Return `rate_dates` for each article, by the ``method`` ("grammar" or "dateparser")."""
    coded, parts = coded_dates(record), []
    published = dict(zip(record.sources["source_id"], record.sources["published"], strict=True))
    for source, text in texts.items():
        mine, spans = coded[coded["source_id"] == source], paragraph_spans(text)
        for method, propose in (("grammar", dating.propose), ("dateparser", by_dateparser)):
            parts.append(
                rate_dates(mine, propose(text, published[source]), spans).assign(source_id=source, method=method)
            )
    return pd.concat(parts, ignore_index=True)


def actors_table(record: Record, texts: Mapping[str, str]) -> pd.DataFrame:
    """Return `rate_actors` for each article, by the ``names`` held out.

    ``names`` is "actors" where the actors that only this article's coding has are held out, and "spellings"
    where the spellings that only its text has are held out too. ``measure`` has "known" as well: its
    actors that another article's coding has, the most that can be proposed.
    """
    coded, names = coded_actors(record), naming.names_of(record.actors)
    parts = []
    for source, text in texts.items():
        mine, spans = coded[coded["source_id"] == source], paragraph_spans(text)
        known = known_elsewhere(coded, source)
        actors = set(mine["actor_id"])
        held = {actor: spelled for actor, spelled in names.items() if actor in known}
        for variant, given in (("actors", held), ("spellings", spelled_elsewhere(held, texts, source))):
            frame = rate_actors(mine, naming.mentions(text, given), spans)
            frame.loc[len(frame)] = ["known", len(actors), len(actors & known)]
            parts.append(frame.assign(source_id=source, names=variant))
    return pd.concat(parts, ignore_index=True)


def texts_of(record: Record, corpus: Path) -> dict[str, str]:
    """Return source id -> text of the articles.

    Raises
    ------
    FaultsError
        Where one is missing from the folder, or is not the one that was coded.
    """
    faults = [fault for fault in evidence.verify(record, corpus) if fault.where == "sources.csv"]
    if faults:
        raise FaultsError("nothing was measured", faults)
    return {row.source_id: evidence.read_text(corpus / row.file_name) for row in record.sources.itertuples()}


def summary(record: Record, corpus: Path) -> str:
    """Return the figures as Markdown, for ``docs/methodology.md``."""
    texts = texts_of(record, corpus)
    found = dates_table(record, texts)
    whole = {"all": found["source_id"] != "", **{source: found["source_id"] == source for source in texts}}
    rows = [(source, found[(found["method"] == "grammar") & whole[source]]) for source in (*texts, "all")]
    rows.append(("all, by dateparser", found[found["method"] == "dateparser"]))
    cells = [
        (measure, column) for measure in ("stated", "inferred", "proposals") for column in ("exact", "overlapping")
    ]
    heading: tuple[str, ...] = (
        "article",
        "stated: exact",
        "overlapping",
        "inferred: exact",
        "overlapping",
        "right: exact",
        "overlapping",
    )
    dated = _grid(heading, [(name, *(_share(frame, *cell) for cell in cells)) for name, frame in rows])

    found = actors_table(record, texts)
    whole = {"all": found["source_id"] != "", **{source: found["source_id"] == source for source in texts}}
    rows = [(source, found[(found["names"] == "actors") & whole[source]]) for source in (*texts, "all")]
    rows.append(("all, spellings held out too", found[found["names"] == "spellings"]))
    measures = ("known", "actors", "places", "proposals", "paragraphs")
    heading = ("article", "known elsewhere", "proposed", "proposed, by paragraph", "right: passage", "right: paragraph")
    named = _grid(heading, [(name, *(_share(frame, each, "right") for each in measures)) for name, frame in rows])
    return f"{dated}\n{named}"


def _grid(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [heading, ["---"] * len(heading), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _share(frame: pd.DataFrame, measure: str, column: str) -> str:
    """Return how many of how many and, from `LEAST` on, the share with its 95% interval (Wilson 1927)."""
    mine = frame[frame["measure"] == measure]
    right, n = int(mine[column].sum()), int(mine["n"].sum())
    if n < LEAST:
        return f"{right} of {n}"
    low, high = binomtest(right, n).proportion_ci(method="wilson")
    return f"{right} of {n}: {right / n:.2f} ({low:.2f} to {high:.2f})"
