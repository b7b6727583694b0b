"""What a record says of its entries, in words, as the explorer takes it: events, actors, their ties, what was checked.

Whatever must be true is computed here: dates in words, the year in which an event is drawn, who is together with and
who against whom, what has a flag. A page that shows it counts rows, and no more.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Final

import pandas as pd

from helpers.analysis import network, parties, years
from helpers.record import dataset, evidence, flags, public, vocabulary
from helpers.record.dataset import Record, labels, short_names
from helpers.record.dates import decimal_year, parse
from helpers.selection import names, window
from helpers.words.language import LANGUAGES, ending, semicolons
from helpers.words.messages import messages
from helpers.world.store import World

#: What is older is drawn in one column before the others.
FIRST_YEAR: Final = 1988
#: Whom an act counts for on the map: persons and bodies for what they are part of.
LEVEL: Final = "state"

#: Where a search looks for words, besides the names of actors.
_SEARCHED: Final = tuple(f"{text}_{language}" for text in ("label", "summary") for language in LANGUAGES)

_Row = dict[str, Any]
_Lists = dict[str, list[Any]]


def catalogue(record: Record, world: World, language: str, corpus: str = "") -> _Row:
    """Return what the explorer shows of a record, in one language: lists and texts alone, in a fixed order.

    Parameters
    ----------
    world
        The world's data beside the record; its tables may be without rows.
    corpus
        The folder of the articles, for those who hold them: with it an entry has its passages.

    Returns
    -------
    dict
        ``issues`` (id and name), ``articles``, ``actors``, ``poles`` (two of them, or none), ``years`` (the first and
        the last that are drawn), ``events`` (entries and details by date, undated ones last), ``checks`` (by id) and
        ``pairs`` (event, one actor, another, and what the event says of them).

    Raises
    ------
    FaultsError
        Where there is no such folder.
    """
    made = _Catalogue(record, world, language, corpus)
    poles = [pole for pole in parties.poles(record) if pole in made.names]
    return {
        "issues": [list(pair) for pair in labels(record.domains, language).items()],
        "articles": made.articles(),
        "actors": made.actors(),
        "poles": poles if len(poles) == len(parties.PAIR) else [],
        "years": made.years(),
        "events": made.events(),
        "checks": made.checks(),
        "pairs": _pairs(record),
    }


def _pairs(record: Record) -> list[list[str]]:
    """Return what each entry says of each two actors in it, as `helpers.analysis.parties.pairs` has it."""
    rows = parties.pairs(network.at_level(record, LEVEL))
    return [list(row) for row in rows[["event_id", "one", "other", "kind"]].itertuples(index=False, name=None)]


class _Catalogue:
    """The tables of a record, each by the id that others know it by."""

    def __init__(self, record: Record, world: World, language: str, corpus: str) -> None:
        self.record, self.world, self.language, self.corpus = record, world, language, corpus
        self.say = messages(language)
        self.names = labels(record.actors, language)
        sources = record.sources.sort_values(["published", "source_id"])
        self.place = {source: place for place, source in enumerate(sources["source_id"])}

    def said(self, codes: vocabulary.Labels, code: str) -> str:
        """Return a code in words."""
        return vocabulary.label(codes, code, self.language)

    def articles(self) -> list[_Row]:
        """Return the articles in the order of their publication."""
        short = short_names(self.record.sources, self.language)
        rows = []
        for row in self.record.sources.itertuples():
            span = parse(row.published)
            rows.append(
                {
                    "id": row.source_id,
                    "name": short[row.source_id],
                    "title": getattr(row, f"title_{self.language}"),
                    "published": self.say.date(row.published),
                    "span": [decimal_year(day) for day in (span.earliest, span.latest) if day],
                }
            )
        return sorted(rows, key=lambda row: self.place[row["id"]])

    def actors(self) -> list[_Row]:
        """Return the actors by name, each with what it is part of, and what is said of it."""
        above = dataset.ancestors(self.record.actors)
        tops = network.counts_as(self.record, LEVEL)
        known = names.of_record(self.record, "actors")
        return [
            {
                "id": row.actor_id,
                "name": self.names[row.actor_id],
                "kind": self.said(vocabulary.ACTOR_KINDS, row.kind),
                "above": sorted(above[row.actor_id]),
                "counts_as": tops[row.actor_id],
                "said": self._said_of.get(row.actor_id, []),
                "find": _words(known[row.actor_id]),
            }
            for row in self.record.actors.sort_values([f"label_{self.language}", "actor_id"]).itertuples()
        ]

    def years(self) -> list[int]:
        """Return the first and the last year of the line; what is older stands in a column of its own."""
        published = [day.year for date in self.record.sources["published"] if (day := parse(date).latest)]
        known = [*map(int, self._dated["year"]), *published]
        recent = [year for year in known if year >= FIRST_YEAR]
        return [min(recent or known), max(known)] if known else []

    @cached_property
    def _dated(self) -> pd.DataFrame:
        """The year in which events are drawn, and by what they are dated."""
        return years.dated(self.record).set_index("event_id")

    def events(self) -> list[_Row]:
        """Return all entries and details by date, undated ones last."""
        events = self.record.events
        days, columns = _days(self.record), [events[name] for name in _SEARCHED]
        taking = _grouped(self.record.event_actors, "actor_id", "role")
        issues = _grouped(self.record.event_domains, "domain_id")
        flag = flags.column(events["event_id"], self.record.editorial_notes, self.language)
        return [
            self._event(row)
            | {
                "days": own,
                "issues": [issue for (issue,) in issues[row.event_id]],
                "actors": [[actor, self.said(vocabulary.ROLES, role)] for actor, role in taking.get(row.event_id, [])],
                "flag": flagged,
                "find": _words(texts),
            }
            for row, own, flagged, *texts in zip(events.itertuples(), days, flag, *columns, strict=True)
        ]

    def _event(self, row: Any) -> _Row:  # noqa: ANN401 - a row of the events
        """Return what an event says by itself, and what belongs to it."""
        event, dated = row.event_id, row.event_id in self._dated.index
        told = self._passages.get(event, [])
        return {
            "id": event,
            "label": getattr(row, f"label_{self.language}"),
            "summary": getattr(row, f"summary_{self.language}"),
            "date": public.placed(row.date, row.date_public, self.language),
            "year": int(self._dated.at[event, "year"]) if dated else None,
            "public": bool(dated and self._dated.at[event, "dated_by"] == "public"),
            "known": [self.say.date(row.date_public), row.date_reference] if row.date_public else [],
            "lasting": row.record_kind == "condition",
            "is": self._kind(row),
            "detail": row.tier == "detail",
            "part_of": row.part_of,
            "kind": row.relation,
            "articles": list(dict.fromkeys(passage["article"] for passage in told)),
            "told": told,
            "notes": self._notes.get(event, []),
            "links": self._links.get(event, []),
            "said": self._said_of.get(event, []),
            "checks": self._judged.get(event, []),
        }

    def _kind(self, row: Any) -> list[str]:  # noqa: ANN401 - a row of the events
        """Return whether it is an event or lasts, how far it had got, and how much it weighs, in words."""
        codes = {"record_kind": vocabulary.RECORD_KINDS, "status": vocabulary.STATUSES, "tier": vocabulary.TIERS}
        return [self.said(words, getattr(row, name)) for name, words in codes.items() if getattr(row, name)]

    @cached_property
    def _passages(self) -> _Lists:
        """Record id -> its passages: article, paragraph, whose words, and the text where the articles are at hand."""
        record = self.record
        ids = [*record.events["event_id"], *record.claims["claim_id"], *record.quantities["quantity_id"]]
        table = evidence.located(record, ids, self.corpus)
        table = table.assign(place=table["source_id"].map(self.place))
        found: _Lists = defaultdict(list)
        for row in table.sort_values(["record_id", "place", "paragraph", "start", "end"]).itertuples():
            line = {
                "article": row.source_id,
                "paragraph": int(row.paragraph),
                "voice": self.said(vocabulary.VOICES, row.voice),
                "speaker": self.names[row.attributed_to] if row.attributed_to else "",
                "passage": row.passage,
            }
            if line not in found[row.record_id]:
                found[row.record_id].append(line)
        return found

    @cached_property
    def _notes(self) -> _Lists:
        """Record id -> its editorial notes, the gravest kinds first: kind, text, reference."""
        order = {kind: place for place, kind in enumerate(vocabulary.NOTE_KINDS)}
        notes = self.record.editorial_notes
        notes = notes.assign(said=dataset.in_language(notes, "note", self.language), place=notes["kind"].map(order))
        found: _Lists = defaultdict(list)
        for row in notes.sort_values(["place", "note_id"]).itertuples():
            found[row.record_id].append([self.said(vocabulary.NOTE_KINDS, row.kind), row.said, row.reference])
        return found

    @cached_property
    def _links(self) -> _Lists:
        """Event -> its links, whichever way they go: both ends, and what stands between them."""
        found: _Lists = defaultdict(list)
        for row in self.record.event_links.sort_values("link_id").itertuples():
            if row.link != "part_of":  # said by what an entry is part of
                line = [row.from_event, self.said(vocabulary.LINKS, row.link), row.to_event]
                for end in dict.fromkeys((row.from_event, row.to_event)):
                    found[end].append(line)
        return found

    @cached_property
    def _said_of(self) -> _Lists:
        """Event or actor -> the claims about it, and the figures given of it: text, whose, where, what was checked."""
        record, holders = self.record, defaultdict(list)
        for claim, holder in zip(record.claim_holders["claim_id"], record.claim_holders["holder_id"], strict=True):
            holders[claim].append(self.names[holder])
        found: _Lists = defaultdict(list)
        for row in record.claims.sort_values("claim_id").itertuples():
            whose = semicolons(holders[row.claim_id], self.language)
            stance = self.said(vocabulary.STANCES, row.stance)
            found[row.about_id].append(self._statement(row.claim_id, row, whose, stance))
        for row in record.quantities.sort_values("quantity_id").itertuples():
            found[row.about_id].append(self._statement(row.quantity_id, row))
        return found

    def _statement(self, name: str, row: Any, by: str = "", stance: str = "") -> _Row:  # noqa: ANN401 - a row of either
        told = self._passages.get(name, [])
        return {
            "text": getattr(row, f"summary_{self.language}"),
            "by": by,
            "stance": stance,
            "places": [list(place) for place in dict.fromkeys((line["article"], line["paragraph"]) for line in told)],
            "notes": self._notes.get(name, []),
            "checks": self._judged.get(name, []),
        }

    @cached_property
    def _judged(self) -> _Lists:
        """Record id -> its checks that have a verdict."""
        judged, found = set(self.world.verdicts["check_id"]), defaultdict(list)
        for check, record in zip(*self.world.check_records[["check_id", "record_id"]].T.to_numpy(), strict=True):
            if check in judged:
                found[record].append(check)
        return found

    def checks(self) -> dict[str, _Row]:
        """Return the checks that have a verdict: what was checked, how it came out, and by what."""
        end = ending(self.language)
        verdicts, sure = (self.world.labels(name, self.language) for name in ("verdicts", "confidences"))
        return {
            row["check_id"]: {
                "text": row[f"proposition{end}"],
                "verdict": verdicts[row["verdict"]],
                "sure": sure[row["confidence"]],
                "finding": row[f"finding{end}"],
                "references": _given(row["reference_1"], row["reference_2"]),
            }
            for row in self.world.checked.to_dict("records")
        }


def _grouped(table: pd.DataFrame, *columns: str) -> Mapping[str, list[tuple[str, ...]]]:
    """Return event -> the values of some columns of its rows, each once, in the order of the table."""
    found: dict[str, dict[tuple[str, ...], None]] = defaultdict(dict)
    for event, *values in table[["event_id", *columns]].itertuples(index=False, name=None):
        found[event][tuple(values)] = None
    return {event: list(values) for event, values in found.items()}


def _words(texts: Iterable[str]) -> str:
    """Return the words of texts as `helpers.selection.names.folded` has them, each once, with spaces between."""
    return " ".join(dict.fromkeys(word for text in texts for word in names.folded(text)))


def _days(record: Record) -> list[list[str]]:
    """Return the four days of `helpers.selection.window.bounds` of each event; none where there is no date."""
    table = window.bounds(record)
    columns = [table[name].dt.strftime("%Y-%m-%d") for name in table]
    return [list(days) if isinstance(days[0], str) else [] for days in zip(*columns, strict=True)]


def _given(*texts: str) -> list[str]:
    return [text for text in texts if text]
