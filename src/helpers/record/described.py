"""What a record is: in one line, and in further lines about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from helpers.common.faults import Fault, FaultsError, nearest
from helpers.record import public, vocabulary
from helpers.record.dataset import Record, labels
from helpers.record.schema import EVIDENCED
from helpers.words import reading
from helpers.words.language import LANGUAGES

_Row = Mapping[str, Any]
_Lines = tuple[str, list[str]]


def described(record: Record, record_id: str, language: str) -> _Lines:
    """Return what a record is in one line, and further lines about it.

    Raises
    ------
    FaultsError
        For an unknown id, with the nearest.
    """
    keys = {name: getattr(record, name).iloc[:, 0] for name in EVIDENCED}
    keys["thesis_positions"] = record.thesis_positions["record_id"]
    for name, key in keys.items():
        rows = getattr(record, name)[key == record_id]
        if not rows.empty:
            return _OF_TABLE[name](_Words(record, language), rows.iloc[0])
    ids = [each for key in keys.values() for each in key]
    raise FaultsError("there is no such record", [Fault("evidence", 0, "", record_id, nearest(record_id, ids))])


@dataclass(frozen=True)
class _Words:
    """The words of rows, by table."""

    record: Record
    language: str

    @cached_property
    def names(self) -> dict[str, str]:
        """Actor or entry -> its name."""
        return labels(self.record.actors, self.language) | labels(self.record.entries, self.language)

    def said(self, row: _Row, column: str, codes: vocabulary.Labels) -> str:
        """Return a code of a row in words."""
        return vocabulary.label(codes, row[column], self.language)

    def event(self, row: _Row) -> _Lines:
        kind, status = (
            self.said(row, "record_kind", vocabulary.RECORD_KINDS),
            self.said(row, "status", vocabulary.STATUSES),
        )
        date = public.placed(row["date"], row["date_public"], self.language)
        date = date or vocabulary.label(vocabulary.DATE_BASES, "none", self.language)
        lines = [_joined(date, kind, status), row[f"summary_{self.language}"]]
        if row["part_of"]:
            part_of = vocabulary.label(vocabulary.LINKS, "part_of", self.language)
            lines.append(f"{part_of}: {self.names[row['part_of']]}")
        return row[f"label_{self.language}"], lines

    def actor(self, row: _Row) -> _Lines:
        names = _joined(*(row[f"label_{language}"] for language in LANGUAGES), *row["aliases"].split("|"))
        return row[f"label_{self.language}"], [_joined(self.said(row, "kind", vocabulary.ACTOR_KINDS), names)]

    def claim(self, row: _Row) -> _Lines:
        holding = self.record.claim_holders
        holders = holding["holder_id"][holding["claim_id"] == row["claim_id"]].map(self.names)
        stance = _joined(*holders, self.said(row, "stance", vocabulary.STANCES), self.names[row["about_id"]])
        topic = labels(self.record.domains, self.language)[row["topic"]]
        return self._dated(row, stance, topic)

    def quantity(self, row: _Row) -> _Lines:
        figure = f"{row['value']:g} {row['unit']}"
        return self._dated(row, figure, self.said(row, "bound", vocabulary.BOUNDS), self.names[row["about_id"]])

    def _dated(self, row: _Row, *parts: str) -> _Lines:
        return row[f"summary_{self.language}"], [_joined(reading.date(row["date"], self.language), *parts)]

    def term(self, row: _Row) -> _Lines:
        concept, note = row[f"concept_{self.language}"], row[f"note_{self.language}"]
        term = _joined(*dict.fromkeys([row["term_ar"], row[f"term_{self.language}"]]))
        return term, [_joined(concept, str(row["count"]), note)]

    def position(self, row: _Row) -> _Lines:
        question = self.record.theses.set_index("thesis_id").at[row["thesis_id"], f"question_{self.language}"]
        strength = self.said(row, "strength", vocabulary.STRENGTHS)
        basis = self.said(row, "basis", vocabulary.POSITION_BASES)
        return question, [row[f"position_{self.language}"], _joined(strength, basis)]

    def link(self, row: _Row) -> _Lines:
        link = self.said(row, "link", vocabulary.LINKS)
        return _joined(self.names[row["from_event"]], link, self.names[row["to_event"]]), []

    def tie(self, row: _Row) -> _Lines:
        tie = _joined(self.names[row["actor_id"]], self.said(row, "tie", vocabulary.TIES), self.names[row["of_id"]])
        return tie, [_joined(row[f"office_{self.language}"], row["start"], row["end"])]


#: Table of what may have evidence -> what says a row of it.
_OF_TABLE: Final = {
    "actors": _Words.actor,
    "events": _Words.event,
    "claims": _Words.claim,
    "quantities": _Words.quantity,
    "terms": _Words.term,
    "event_links": _Words.link,
    "affiliations": _Words.tie,
    "thesis_positions": _Words.position,
}


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
