"""Chapter 01: what happened between Russia and Iran, when, and what became of what was promised."""

from collections.abc import Iterable
from functools import cached_property, partial
from typing import Any, ClassVar, Final

import pandas as pd

from helpers.analysis import commitments, years
from helpers.chapters.base import Chapter, Drawing, Table, figure, table
from helpers.common import paths
from helpers.common.outputs import Output
from helpers.record import dataset, flags, vocabulary
from helpers.record.dates import decimal_year, parse
from helpers.selection import parameters
from helpers.show import export
from helpers.show.figures import commitments as draw_commitments
from helpers.show.figures import years as draw_years
from helpers.words import reading

#: The story begins here; what is older is counted in the note where there is anything later.
FIRST_YEAR: Final = 1988
_SOURCES: Final = ("articles", "public")


class Timeline(Chapter):
    """Turning points, events by year, and commitments with their outcomes.

    ``chosen.dyad`` names the two sides; without them everybody's events and commitments count.
    """

    name: ClassVar[str] = "timeline"
    notebook: ClassVar[str] = "01_timeline"
    model: ClassVar[type[parameters.Parameters]] = parameters.Timeline
    chosen: parameters.Timeline

    @cached_property
    def pair(self) -> str:
        """The two sides in words; "" where there are none."""
        return self.say.listed([self.actors[side] for side in self.chosen.dyad])

    @cached_property
    def labels(self) -> dict[str, str]:
        """Event id -> name."""
        return dataset.labels(self.whole.events, self.language)

    @cached_property
    def published(self) -> pd.DataFrame:
        """The articles of the selection: ``label``, and ``start`` and ``end`` of when each was published, in years."""
        reported = self.record.evidence["record_id"].isin(self.record.events["event_id"])
        used = set(self.record.evidence["source_id"][reported])
        sources = self.whole.sources[self.whole.sources["source_id"].isin(used)]
        names = sources["source_id"].map(self.articles).tolist()
        spans = [parse(published) for published in sources["published"]]
        frame = pd.DataFrame(
            {
                "label": names,
                "said": [self.say("timeline.article", name=name) for name in names],
                "start": [decimal_year(span.earliest) for span in spans if span.earliest],
                "end": [decimal_year(span.latest) for span in spans if span.latest],
            }
        )
        low, high = (self.chosen.start[:4] or "0", self.chosen.end[:4] or "9999")
        inside = (frame["end"] >= int(low)) & (frame["start"] < int(high) + 1)
        return frame[inside].sort_values(["start", "end"]).reset_index(drop=True)

    @cached_property
    def publication_years(self) -> set[int]:
        """The years in which the articles were published."""
        return {int(start) for start in self.published["start"]}

    def _recent(self, frame: pd.DataFrame) -> tuple[pd.DataFrame, int]:
        """Return what is drawn of dated events, and how many are older than that."""
        recent = frame[frame["year"] >= FIRST_YEAR]
        return (recent, len(frame) - len(recent)) if len(recent) else (frame, 0)

    def flagged(self, event: str, label: str) -> str:
        """Return a name with the mark of what is likely an error or ambiguous."""
        return f"{label} {flags.MARK}" if event in self._flags else label

    @cached_property
    def _flags(self) -> dict[str, str]:
        return flags.of(self.whole.editorial_notes)

    def _dated_events(self) -> int:
        return int((self.record.events["record_kind"] == "event").sum())

    @cached_property
    def points(self) -> pd.DataFrame:
        """The turning points between the two (`helpers.analysis.years.turning_points`)."""
        return years.turning_points(self.record, self.chosen.dyad)

    @figure
    def turning_points(self) -> Drawing:
        """Turning points named on one line, the other dated events by issue, and the articles' publication."""
        events = years.dated(self.record)
        drawn, older = self._recent(events)
        points = self.points[self.points["event_id"].isin(drawn["event_id"])]
        named = points["event_id"][points["named"]]
        short = {event: reading.undated(self.labels[event], self.language) for event in named}
        marked = {event: self.flagged(event, label) for event, label in short.items()}
        frame = drawn.assign(
            on_line=drawn["event_id"].isin(points["event_id"]), label=drawn["event_id"].map(marked).fillna("")
        ).reset_index(drop=True)
        rest = frame[~frame["on_line"]]
        since = sorted(points["year"])[len(points) // 2] if len(points) else 0
        caption = self.caption(
            "turning_points",
            frame,
            shown=frame["event_id"],
            pair=self.pair,
            events=len(frame),
            points=len(points),
            names=[short[event] for event in named],
            named=len(named),
            since=since,
            recent=int((points["year"] >= since).sum()),
            rest=len(rest),
            leading=self.issues[rest["domain_id"].value_counts().index[0]] if len(rest) else "",
            undated=self._dated_events() - len(events),
            older=older,
            first=FIRST_YEAR,
            **self._span(frame),
        )
        words = self.say.labels("timeline.key")
        draw = partial(draw_years.turning_points, frame, self.published, self.issues, words)
        return Drawing(frame, caption, draw, self.mark_titles)

    def _span(self, frame: pd.DataFrame) -> dict[str, int]:
        return {"first_year": int(frame["year"].min()), "last_year": int(frame["year"].max())} if len(frame) else {}

    @cached_property
    def kinds(self) -> pd.DataFrame:
        """The dated events by kind (`helpers.analysis.years.by_kind`)."""
        return years.by_kind(self.record, self.chosen.dyad)

    @figure
    def by_year(self) -> Drawing:
        """Events by year: cooperation, requests, conflict of the two and of others, on one scale."""
        frame, older = self._recent(self.kinds)
        frame = frame.reset_index(drop=True)
        names = self.say.labels("timeline.kinds" if self.chosen.dyad else "timeline.kinds_any")
        totals = frame["kind"].value_counts()
        by_year = frame["year"].value_counts()
        own = frame[frame["between"]]["kind"].value_counts()
        caption = self.caption(
            "by_year",
            frame,
            shown=frame["event_id"],
            pair=self.pair,
            n=len(frame),
            cooperation=int(own.get("cooperation", 0)),
            conflict=int(own.get("conflict_between", 0)),
            inside=int(frame["year"].isin(self.publication_years).sum()),
            kinds=[f"{names[kind]} {totals[kind]}" for kind in names if kind in totals],
            busiest=int(by_year.idxmax()) if len(by_year) else 0,
            most=int(by_year.max()) if len(by_year) else 0,
            undated=self._dated_events() - len(self.kinds),
            older=older,
            first=FIRST_YEAR,
            **self._span(frame),
        )
        words = self.say.labels("timeline.key")
        return Drawing(frame, caption, partial(draw_years.by_year, frame, self.published, names, words))

    @cached_property
    def made(self) -> pd.DataFrame:
        """The commitments of the selection (`helpers.analysis.commitments.commitments`)."""
        return commitments.commitments(self.record, self.chosen.dyad)

    @cached_property
    def chronology(self) -> pd.DataFrame:
        """Bilateral events of public knowledge; empty where the record's folder has none."""
        return self._world("chronology", ["entry_id", "date", "label", "label_ar"])

    def _world(self, name: str, columns: list[str]) -> pd.DataFrame:
        """Return a table of the world's data beside the record; empty where there is none."""
        file = paths.data_folder(self.chosen.data) / "world" / f"{name}.csv"
        if not file.is_file():
            return pd.DataFrame(columns=columns)
        return pd.read_csv(file, dtype=str, keep_default_na=False, usecols=columns)

    @cached_property
    def became(self) -> pd.DataFrame:
        """What became of the commitments (`helpers.analysis.commitments.outcomes`)."""
        listed = self._world("outcomes", ["event_id", "outcome", "by_id"])
        public = commitments.public_outcomes(listed, self.chronology, self.whole)
        return commitments.outcomes(self.made, self.whole, public)

    @cached_property
    def fates(self) -> pd.DataFrame:
        """One row a commitment: its outcome in the articles, and with the public record."""
        frame = commitments.fates(self.made, self.became)
        return frame.assign(flag=flags.codes(frame["event_id"], self.record.editorial_notes))

    @cached_property
    def outcomes(self) -> pd.DataFrame:
        """The outcome that counts of each commitment and source, in words, the best known first.

        ``event_id``, ``label``, ``made`` and ``place`` (in years), ``made_by`` and ``placed_by``, ``outcome``,
        ``known_from``, ``by`` (what is known to have happened), ``when``, ``years`` and ``said``.
        """
        events = self.made.set_index("event_id")
        rank = dict(zip(self.fates["event_id"], self.fates["known"].map(commitments.OUTCOMES.index), strict=True))
        names = self.say.labels("timeline.outcomes")
        called = self.labels | dict(zip(self.chronology["entry_id"], self.chronology[self._called], strict=True))
        rows = []
        for row in self.became.drop_duplicates(["event_id", "known_from"]).itertuples():
            event = events.loc[row.event_id]
            made, made_by = _placed(event["date"], event["date_public"])
            when, by = _placed(row.by_date, row.by_public)
            first, last = (event["date"], row.by_date) if row.known_from == "articles" else (made, when)
            later = commitments.years_between(first, last)  # the articles' own dates for what they report
            date = self.dated_as(when, by, row.known_from)
            said = self.say(
                "timeline.commitments.said", source=row.known_from, outcome=names[row.outcome], date=date, years=later
            )
            rows.append(
                {
                    "event_id": row.event_id,
                    "label": self.flagged(row.event_id, self.labels[row.event_id]),
                    "made": commitments.place(made),
                    "made_by": made_by,
                    "outcome": row.outcome,
                    "known_from": row.known_from,
                    "by_id": row.by_id,
                    "by": called[row.by_id],
                    "when": date,
                    "place": commitments.place(when),
                    "placed_by": by,
                    "years": later,
                    "said": said,
                    "rank": rank[row.event_id],
                }
            )
        columns = ["event_id", "label", "made", "made_by", "outcome", "known_from", "by_id", "by", "when"]
        frame = pd.DataFrame(rows, columns=[*columns, "place", "placed_by", "years", "said", "rank"])
        return frame.sort_values(["rank", "made", "event_id", "known_from"], kind="stable").reset_index(drop=True)

    @property
    def _called(self) -> str:
        return "label_ar" if self.language == "ar" else "label"

    def dated_as(self, date: str, by: str, known_from: str) -> str:
        """Return a date in words; that of public knowledge says so, but in a sentence about the public record."""
        if by == "public" and known_from == "articles" and date:
            return self.dated("", date)
        return self.say.date(date)

    @figure
    def commitments(self) -> Drawing:
        """What was agreed or signed, and what became of it, in the articles and in the public record."""
        fates, named = self.fates, self.outcomes
        names = self.say.labels("timeline.outcomes")
        strips = {column: self._strip(fates[column], column, names) for column in ("articles", "known")}
        counts = fates["articles"].value_counts()
        kept = named[(named["outcome"] == "kept") & (named["known_from"] == "articles")]
        lines = [
            self.say("timeline.commitments.line", label=rows["label"].iloc[0], said=rows["said"].tolist())
            for _, rows in named.groupby("event_id", sort=False)
        ]
        caption = self.caption(
            "commitments",
            fates,
            shown=fates["event_id"],
            pair=self.pair,
            n=len(fates),
            kept=int(counts.get("kept", 0)),
            open=int(counts.get("open", 0)),
            years=_only(kept["years"]),
            public=bool((named["known_from"] == "public").any()),
            lines=lines,
            **strips,
        )
        words = names | {"public": self.say("timeline.key.public")}
        draw = partial(draw_commitments.commitments, fates, named, words, strips)
        return Drawing(fates, caption, draw, self.mark_titles)

    def _strip(self, column: pd.Series, name: str, names: dict[str, str]) -> str:
        counts = column.value_counts()
        parts = [
            self.say("timeline.commitments.part", n=counts[outcome], outcome=names[outcome], open=outcome == "open")
            for outcome in commitments.OUTCOMES
            if outcome in counts
        ]
        return self.say(f"timeline.commitments.{name}", parts=parts)

    @table
    def commitment_table(self) -> Table:
        """All commitments with their dates, what became of them, and by what that is known."""
        names = self.say.labels("timeline.outcomes")
        named = self.outcomes.set_index(["event_id", "known_from"])
        rows = []
        for event in self.made.itertuples():
            row: dict[str, Any] = {
                "event_id": event.event_id,
                "date": self.dated(event.date, event.date_public),
                "label": self.labels[event.event_id],
            }
            for source in _SOURCES:
                found = named.loc[(event.event_id, source)] if (event.event_id, source) in named.index else None
                row[f"outcome_{source}"] = "" if found is None else names[found["outcome"]]
                row[f"known_{source}"] = "" if found is None else f"{found['by']} ({found['when']})" if found["when"] else found["by"]
            row["outcome_articles"] = row["outcome_articles"] or names["open"]
            rows.append(row)
        columns = ["date", "label", *(f"{part}_{source}" for source in _SOURCES for part in ("outcome", "known"))]
        frame = pd.DataFrame(rows, columns=["event_id", *columns])
        frame["flag"] = flags.column(frame["event_id"], self.record.editorial_notes, self.language)
        return Table(frame, columns)

    @table
    def event_table(self) -> Table:
        """All entries of the selection, each with its evidence."""
        events = self.record.events
        names = self.say.labels("timeline.relations")
        actors = self.record.event_actors
        sources = dataset.sources_of(self.record, self.language)
        frame = pd.DataFrame(
            {
                "event_id": events["event_id"],
                "date": [self.say.date(date) for date in events["date"]],
                "date_public": [self.say.date(date) for date in events["date_public"]],
                "label": events[f"label_{self.language}"],
                "summary": events[f"summary_{self.language}"],
                "domain": events["domain_id"].map(self.issues),
                "relation": events["relation"].map(names),
                "status": [vocabulary.label(vocabulary.STATUSES, code, self.language) for code in events["status"]],
                "actors": dataset.listed(events["event_id"], actors, "actor_id", self.actors, self.language),
                "sources": events["event_id"].map(sources).fillna(""),
                "flag": flags.column(events["event_id"], self.record.editorial_notes, self.language),
            }
        )
        columns = [name for name in frame if name not in ("event_id", "flag")]
        return Table(frame, columns, "event_id", self.cards(events["event_id"].tolist()))

    def findings(self) -> list[str]:
        """Return what happened, whether it was cooperation, what became of commitments, and what to beware of."""
        lines = [self._course(), self._balance(), *self._commitments(), self._peaks()]
        return [line for line in lines if line]

    def _course(self) -> str:
        named = self.points[self.points["named"]]["event_id"]
        if len(named) < 2:
            return ""
        ends = self.record.events.set_index("event_id").loc[named.iloc[[0, -1]]]
        (first, last), dates = ends.index, [self._when(row) for row in ends.itertuples()]
        return self.say(
            "timeline.findings.course",
            pair=self.pair,
            points=len(self.points),
            first=reading.undated(self.labels[first], self.language),
            last=reading.undated(self.labels[last], self.language),
            first_date=dates[0],
            last_date=dates[1],
        )

    def _when(self, row: Any) -> str:  # noqa: ANN401 - a row of the events
        if row.date:
            return self.say.date(row.date)
        return self.say("timeline.findings.by_public", date=self.say.date(row.date_public))

    def _balance(self) -> str:
        frame = self.kinds[self.kinds["between"]] if self.chosen.dyad else self.kinds
        if frame.empty:
            return ""
        counts = frame["kind"].str.partition("_")[0].value_counts()
        conflict = frame[frame["kind"].str.startswith("conflict")]["event_id"]
        return self.say(
            "timeline.findings.balance",
            pair=self.pair,
            n=len(frame),
            conflicts=[self.labels[event] for event in conflict] if len(conflict) <= 3 else [],
            **{kind: int(counts.get(kind, 0)) for kind in ("cooperation", "request", "conflict")},
        )

    def _commitments(self) -> Iterable[str]:
        if self.fates.empty:
            return
        counts = self.fates["articles"].value_counts()
        named = self.outcomes
        kept = named[(named["outcome"] == "kept") & (named["known_from"] == "articles")]
        yield self.say(
            "timeline.findings.commitments",
            pair=self.pair,
            n=len(self.fates),
            kept=int(counts.get("kept", 0)),
            open=int(counts.get("open", 0)),
            label=kept["label"].iloc[0] if len(kept) == 1 else "",
            years=_only(kept["years"]),
        )
        if (named["known_from"] == "public").any():
            yield from self._by_the_public_record(named[named["outcome"] == "kept"], set(kept["event_id"]))

    def _by_the_public_record(self, kept: pd.DataFrame, before: set[str]) -> Iterable[str]:
        """Say what the public record knows of: what was carried out, those apart that the articles lack, and the rest."""
        known = self.fates["known"].value_counts()
        added = kept[~kept["event_id"].isin(before)]
        parts = []
        if known.get("kept", 0):
            lines = [self.say("timeline.findings.added", label=row.label, date=row.when) for row in added.itertuples()]
            parts.append(self.say("timeline.findings.public_kept", kept=int(known["kept"]), added=lines))
        if known.get("under_way", 0):
            parts.append(self.say("timeline.findings.public_under_way", n=int(known["under_way"])))
        if parts:
            yield self.say("timeline.findings.public", parts=parts)

    def _peaks(self) -> str:
        frame, _ = self._recent(years.dated(self.record))
        if frame.empty or len(self.published) < 2:
            return ""
        return self.say("timeline.findings.peaks", share=frame["year"].isin(self.publication_years).mean())

    def timelinejs(self) -> Output:
        """Return the dated entries for TimelineJS, to be kept as a file."""
        slides = export.timelinejs(self.record, self.pair, self.language)
        return export.as_json(slides, "timelinejs", f"timelinejs.json ({len(slides['events'])})")


def _placed(date: str, public: str) -> tuple[str, str]:
    """Return the date by which something is drawn, and who knows it: the articles' where it says the year."""
    if commitments.to_the_year(date) or not public:
        return date, "text"
    return public, "public"


def _only(values: pd.Series) -> int:
    """Return the one number there is; 0 where there is none, or more."""
    known = values.dropna()
    return int(known.iloc[0]) if len(known) == 1 else 0
