"""The dossier of one issue: its entries, commitments, positions, figures, and what is contradicted."""

from collections.abc import Sequence
from functools import cached_property

import pandas as pd
from babel.numbers import format_compact_decimal, format_decimal

from helpers.analysis import dossier, issues
from helpers.chapters.base import Chapter, Table, table
from helpers.chapters.timeline import Timeline
from helpers.record import dataset, evidence, flags, vocabulary
from helpers.record.dataset import Record
from helpers.selection import parameters, parts, selecting

#: Sides of a position, as messages take them.
_SIDES = ("for", "against", "neutral")


class Dossier(Chapter):
    """Tables on one issue; with none chosen, or several, only the entries have rows, and the others show nothing."""

    @property
    def issue(self) -> str:
        """The one issue that is chosen; "" for none, or for several."""
        return self.chosen.domains[0] if len(set(self.chosen.domains)) == 1 else ""

    @cached_property
    def page(self) -> Record:
        """The selection where one issue is chosen, else nothing of it."""
        if self.issue:
            return self.record
        return parts.restricted(self.record, set(), self.record.evidence[:0], [])

    @cached_property
    def _pledges(self) -> Timeline:
        """The chapter on commitments, of anybody, for the issue chosen; without one, of nothing."""
        chosen = parameters.Timeline(**self.chosen.model_dump(), dyad=[])
        chapter = Timeline(self.whole, chosen)
        chapter.record = self.page
        return chapter

    @cached_property
    def _around(self) -> Record:
        """The selection with all issues: a position on the one chosen may be about an entry on another."""
        return selecting.select_around(self.whole, self.chosen)

    @cached_property
    def _positions(self) -> pd.DataFrame:
        return dossier.positions(self._around, self.issue)

    @cached_property
    def named(self) -> dict[str, str]:
        """Issue or article id -> what prose calls it."""
        return {**self.issues, **self.articles, **self.say.labels("issues.named")}

    def named_all(self, ids: Sequence[str]) -> list[str]:
        """Return what prose calls issues or articles."""
        return [self.named[each] for each in ids]

    @cached_property
    def states(self) -> dict[str, str]:
        """State -> its label."""
        return self.say.labels("issues.states")

    def in_short(self) -> list[str]:
        """Return what there is on the issue chosen, in sentences: commitments, positions, figures, contradictions."""
        if not self.issue or self.record.events.empty:
            return []
        say = self.say
        sides = self._positions["side"].value_counts()
        fates = self._pledges.followed.fates["articles"]
        counts = {
            "figures": len(dossier.figures(self.page)),
            "contradictions": len(dossier.contradictions(self.page, self.issue)),
        }
        held = say("issues.dossier.positions", **{f"{side}_": int(sides.get(side, 0)) for side in _SIDES})
        return [
            say("issues.dossier.commitments", n=len(fates), known=int((fates != "open").sum())),
            f"{held} {say('issues.dossier.rest', **counts)}",
        ]

    @table
    def events(self) -> Table:
        """Show the entries with their evidence."""
        events = self.record.events
        frame = pd.DataFrame(
            {
                "event_id": events["event_id"],
                "date": events["date"],
                "date_public": events["date_public"],
                "when": self._when(events),
                "label": events[f"label_{self.language}"],
                "state": issues.states(events).map(self.states),
                "issue": events["domain_id"].map(self.issues),
                "parties": self._parties(events["event_id"]),
                "places": self._places(events["event_id"]),
                "flag": self._flags(events["event_id"]),
            }
        )
        columns = ["when", "label", "state", "parties", "places"]
        columns = columns if self.issue else [*columns[:3], "issue", *columns[3:]]
        return Table(frame, columns, "event_id", self.cards(list(frame["event_id"])))

    @table
    def commitments(self) -> Table:
        """Show what was agreed on the issue chosen and what became of it."""
        return self._pledges.rows("commitment_table")

    @table
    def positions(self) -> Table:
        """Show who is for and who against what, on the issue chosen."""
        around, claims = self._around, self._positions
        things = self.actors | dataset.labels(self.whole.events, self.language)
        places = dataset.sources_of(around, self.language)
        frame = pd.DataFrame(
            {
                "claim_id": claims["claim_id"],
                "side": claims["side"].map(self.say.labels("issues.sides")),
                "stance": [vocabulary.label(vocabulary.STANCES, stance, self.language) for stance in claims["stance"]],
                "holder": dataset.listed(
                    claims["claim_id"], around.claim_holders, "holder_id", self.actors, self.language
                ),
                "about": claims["about_id"].map(things),
                "summary": claims[f"summary_{self.language}"],
                "places": claims["claim_id"].map(places),
                "flag": self._flags(claims["claim_id"]),
            }
        )
        cards = evidence.cards(around, list(frame["claim_id"]), self.chosen.corpus, self.language)
        return Table(frame, ["side", "holder", "stance", "about", "summary", "places"], "claim_id", cards)

    @table
    def quantities(self) -> Table:
        """Show the figures in the texts on the issue chosen."""
        found = dossier.figures(self.page)
        units, things = (
            dataset.labels(self.whole.units, self.language),
            dataset.labels(self.record.entries, self.language),
        )
        frame = pd.DataFrame(
            {
                "quantity_id": found["quantity_id"],
                "value": found["value"],
                "value_said": [self._number(value) for value in found["value"]],
                "unit": [units[unit] for unit in found["unit"]],
                "exactness": found["bound"].map(
                    lambda bound: "" if bound == "exact" else vocabulary.label(vocabulary.BOUNDS, bound, self.language)
                ),
                "summary": found[f"summary_{self.language}"],
                "about": found["about_id"].map(things),
                "when": found["date"].map(self.say.date),
                "places": self._places(found["quantity_id"]),
                "flag": self._flags(found["quantity_id"]),
            }
        )
        columns = ["value_said", "unit", "exactness", "summary", "about", "when", "places"]
        return Table(frame, columns, "quantity_id", self.cards(list(frame["quantity_id"])))

    @table
    def contradictions(self) -> Table:
        """Show what is contradicted on the issue chosen."""
        notes = dossier.contradictions(self.page, self.issue)
        things = dataset.labels(self.record.entries, self.language)
        for name, key in (("claims", "claim_id"), ("quantities", "quantity_id")):
            rows = getattr(self.record, name)
            things |= dict(zip(rows[key], rows[f"summary_{self.language}"], strict=True))
        frame = pd.DataFrame(
            {
                "note_id": notes["note_id"],
                "about": notes["record_id"].map(things),
                "contradiction": dataset.in_language(notes, "note", self.language),
                "places": self._places(notes["record_id"]),
            }
        )
        return Table(frame, ["about", "contradiction", "places"])

    # Cells.

    def _flags(self, ids: Sequence[str]) -> list[str]:
        return flags.column(ids, self.whole.editorial_notes, self.language)

    def _places(self, ids: Sequence[str]) -> list[str]:
        """Return the articles and paragraphs of entries, claims or figures."""
        return [self._sources.get(each, "") for each in ids]

    @cached_property
    def _sources(self) -> dict[str, str]:
        return dict(dataset.sources_of(self.record, self.language))

    def _when(self, events: pd.DataFrame) -> list[str]:
        return [self.dated(*pair) for pair in zip(events["date"], events["date_public"], strict=True)]

    def _parties(self, ids: Sequence[str]) -> list[str]:
        """Return who takes part in entries, but not where, or what they are about."""
        acting = self.record.event_actors[self.record.event_actors["role"].isin(vocabulary.ACTING)]
        return dataset.listed(ids, acting, "actor_id", self.actors, self.language)

    def _number(self, value: float) -> str:
        """Return a number as it is written: whole, and millions in words."""
        if value >= 1e6:
            return format_compact_decimal(value, format_type="long", locale=self.language, fraction_digits=1)
        return format_decimal(value, locale=self.language)
