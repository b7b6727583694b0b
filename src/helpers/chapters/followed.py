"""Commitments in the words of a chapter: what became of each, for its figure, its table and its findings."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Final

import pandas as pd

from helpers.analysis import commitments
from helpers.chapters.base import Chapter
from helpers.common import paths
from helpers.record import dataset, flags

_IN_TABLE: Final = {
    "articles": ("outcome_articles", "known_articles"),
    "public": ("outcome_public", "known_public"),
}
_COLUMNS: Final = (
    "event_id", "label", "made", "made_by", "outcome", "known_from", "by_id", "by", "when", "place", "placed_by",
    "years", "said", "rank",
)  # fmt: skip


class Followed:
    """The commitments of a chapter's selection, followed in the articles and in the public record.

    Parameters
    ----------
    page
        The chapter.
    dyad
        The two sides; empty for everybody's commitments.
    """

    def __init__(self, page: Chapter, dyad: list[str]) -> None:
        self.page = page
        self.say = page.say
        self.made = commitments.commitments(page.record, dyad)

    @cached_property
    def labels(self) -> dict[str, str]:
        """Id of an event, or of an entry of the chronology -> its name."""
        language, chronology = self.page.language, self.chronology
        entries = zip(chronology["entry_id"], dataset.in_language(chronology, "label", language), strict=True)
        return dataset.labels(self.page.whole.events, language) | dict(entries)

    @cached_property
    def chronology(self) -> pd.DataFrame:
        """Bilateral events of public knowledge; none where the record's folder has no chronology."""
        return self._world("chronology", ["entry_id", "date", "label", "label_ar"])

    def _world(self, name: str, columns: list[str]) -> pd.DataFrame:
        file = paths.data_folder(self.page.chosen.data) / "world" / f"{name}.csv"
        if not file.is_file():
            return pd.DataFrame(columns=columns)
        return pd.read_csv(file, dtype=str, keep_default_na=False, usecols=columns)

    @cached_property
    def became(self) -> pd.DataFrame:
        """What became of the commitments (`helpers.analysis.commitments.outcomes`)."""
        listed = self._world("outcomes", ["event_id", "outcome", "by_id"])
        public = commitments.public_outcomes(listed, self.chronology, self.page.whole)
        return commitments.outcomes(self.made, self.page.whole, public)

    @cached_property
    def fates(self) -> pd.DataFrame:
        """One row a commitment: its outcome in the articles, and with the public record; and its flag."""
        frame = commitments.fates(self.made, self.became)
        return frame.assign(flag=flags.codes(frame["event_id"], self.page.record.editorial_notes))

    @cached_property
    def outcomes(self) -> pd.DataFrame:
        """The outcome that counts of each commitment and source, in words, the best known first.

        ``event_id``, ``label``; ``made`` and ``place``, where commitment and outcome are drawn, in years, as
        ``made_by`` and ``placed_by`` ("text" or "public") know; ``outcome``, ``known_from``; ``by_id`` and ``by``,
        what is known to have happened, ``when`` in words; ``years`` between the two; and ``said``, all this in words.
        """
        events = self.made.set_index("event_id")
        rank = dict(zip(self.fates["event_id"], self.fates["known"].map(commitments.OUTCOMES.index), strict=True))
        first = self.became.drop_duplicates(["event_id", "known_from"])
        rows = [self._row(row, events.loc[row.event_id]) | {"rank": rank[row.event_id]} for row in first.itertuples()]
        frame = pd.DataFrame(rows, columns=[*_COLUMNS])
        return frame.sort_values(["rank", "made", "event_id", "known_from"], kind="stable").reset_index(drop=True)

    def _row(self, row: Any, event: pd.Series) -> dict[str, Any]:  # noqa: ANN401 - a row of `became`
        made, made_by = _placed(event["date"], event["date_public"])
        when, by = _placed(row.by_date, row.by_public)
        # The articles' own dates for what they report, and never theirs against a public one.
        ends = (event["date"], row.by_date) if row.known_from == "articles" else (made, when)
        years = commitments.years_between(*ends)
        date = self.page.dated("", when) if by == "public" and row.known_from == "articles" else self.say.date(when)
        label = self.labels[row.event_id]
        return {
            "event_id": row.event_id,
            "label": f"{label} {flags.MARK}" if event["flag"] else label,
            "made": commitments.place(made),
            "made_by": made_by,
            "outcome": row.outcome,
            "known_from": row.known_from,
            "by_id": row.by_id,
            "by": self.labels[row.by_id],
            "when": date,
            "place": commitments.place(when),
            "placed_by": by,
            "years": years,
            "said": self.say(
                "timeline.commitments.said",
                source=row.known_from,
                outcome=self.names[row.outcome],
                date=date,
                years=years,
            ),
        }

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Outcome -> its name."""
        return self.say.labels("timeline.outcomes")

    @cached_property
    def kept(self) -> pd.DataFrame:
        """The rows of `outcomes` of what the articles report as carried out."""
        return self.outcomes[(self.outcomes["outcome"] == "kept") & (self.outcomes["known_from"] == "articles")]

    @cached_property
    def facts(self) -> dict[str, int]:
        """What messages say: how many commitments, how many kept and open by the articles, and after how many years."""
        counts = self.fates["articles"].value_counts()
        years = self.kept["years"].dropna()
        return {
            "n": len(self.fates),
            "kept": int(counts.get("kept", 0)),
            "open": int(counts.get("open", 0)),
            "years": int(years.iloc[0]) if len(years) == len(self.kept) == 1 else 0,
        }

    def counted(self, column: str) -> str:
        """Return how many commitments had each outcome, in "articles" or as "known", in words."""
        return self.say(f"timeline.commitments.{column}", parts=self._parts(column, commitments.OUTCOMES))

    def _parts(self, column: str, outcomes: Iterable[str]) -> list[str]:
        """Return in words how many commitments had each of these outcomes, where any had."""
        counts = self.fates[column].value_counts()
        names = dict(self.names)
        if column == "known":
            names["open"] = self.say("timeline.commitments.unknown")
        return [
            self.say("timeline.commitments.part", n=counts[code], outcome=names[code], open=code == "open")
            for code in outcomes
            if code in counts
        ]

    def table(self) -> pd.DataFrame:
        """Return all commitments for reading: date, name, and outcome and what shows it, by each of `_IN_TABLE`."""
        named = {(row.event_id, row.known_from): row for row in self.outcomes.itertuples()}
        rows = []
        for event in self.made.itertuples():
            row = {
                "event_id": event.event_id,
                "date": self.page.dated(event.date, event.date_public),
                "label": self.labels[event.event_id],
            }
            for source, (outcome, known) in _IN_TABLE.items():
                found = named.get((event.event_id, source))
                row[outcome] = self.names[found.outcome] if found else ""
                row[known] = " · ".join(filter(None, [found.by, found.when])) if found else ""
            row["outcome_articles"] = row["outcome_articles"] or self.names["open"]
            rows.append(row)
        columns = [column for columns in _IN_TABLE.values() for column in columns]
        frame = pd.DataFrame(rows, columns=["event_id", "date", "label", *columns])
        notes = self.page.record.editorial_notes
        return frame.assign(flag=flags.column(frame["event_id"], notes, self.page.language))

    def findings(self, pair: str) -> list[str]:
        """Return what became of the commitments, by the articles and by the public record."""
        if self.fates.empty:
            return []
        label = self.kept["label"].iloc[0] if len(self.kept) == 1 else ""
        rest = self._parts("articles", [code for code in commitments.OUTCOMES if code not in ("kept", "open")])
        lines = [self.say("timeline.findings.commitments", pair=pair, label=label, rest=rest, **self.facts)]
        known = self.fates["known"].value_counts()
        public = self.outcomes[self.outcomes["known_from"] == "public"]
        added = public[(public["outcome"] == "kept") & ~public["event_id"].isin(self.kept["event_id"])]
        parts = []
        if len(public) and known.get("kept", 0):
            named = [self.say("timeline.findings.added", label=row.label, date=row.when) for row in added.itertuples()]
            parts.append(self.say("timeline.findings.public_kept", kept=int(known["kept"]), added=named))
        if len(public) and known.get("under_way", 0):
            parts.append(self.say("timeline.findings.public_under_way", n=int(known["under_way"])))
        return [*lines, self.say("timeline.findings.public", parts=parts)] if parts else lines


def _placed(date: str, public: str) -> tuple[str, str]:
    """Return the date by which something is drawn, and who knows it: the articles' where it says the year."""
    if commitments.to_the_year(date) or not public:
        return date, "text"
    return public, "public"
