"""Chapter 01: what happened between Russia and Iran, when, and what became of what was promised."""

from functools import cached_property, partial
from typing import Any, ClassVar, Final

import pandas as pd

from helpers.analysis import years
from helpers.chapters.base import Chapter, Drawing, Table, figure, table
from helpers.chapters.followed import Followed
from helpers.common.outputs import Output
from helpers.record import dataset, flags, vocabulary
from helpers.record.dates import decimal_year, parse
from helpers.selection import parameters
from helpers.show import export
from helpers.show.figures import commitments as draw_commitments, turning_points as draw_points, years as draw_years
from helpers.words import reading

#: The story begins here; what is older is counted in the note where there is anything later.
FIRST_YEAR: Final = 1988


class Timeline(Chapter):
    """Turning points, events by year, and commitments with their outcomes.

    ``chosen.dyad`` names the two sides; without them everybody's events and commitments count.
    """

    name: ClassVar[str] = "timeline"
    notebook: ClassVar[str] = "01_timeline"
    model: ClassVar[type[parameters.Parameters]] = parameters.Timeline
    of_articles = frozenset({"turning_points", "commitments", "commitment_table"})
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
        """The articles of the selection: ``label``, and ``start`` and ``end`` of when each was published, in years.

        Data sets are not published in the years of their events as articles are: of them there are none.
        """
        reported = self.record.evidence["record_id"].isin(self.record.events["event_id"])
        used = set(self.record.evidence["source_id"][reported])
        sources = self.whole.sources[self.whole.sources["source_id"].isin(used)]
        sources = sources[:0] if self.whole.of_data else sources
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
        """Draw turning points named on one line, the other dated events by issue, and the articles' publication."""
        events = years.dated(self.record)
        events = events[(events["relation"] != "none") | events["event_id"].isin(self.points["event_id"])]
        drawn, older = self._recent(events)
        points = self.points[self.points["event_id"].isin(drawn["event_id"])]
        named = points["event_id"][points["named"]]
        short = {event: reading.undated(self.labels[event], self.language) for event in named}
        marked = {event: self.flagged(event, label) for event, label in short.items()}
        on_line = drawn["event_id"].isin(points["event_id"])
        frame = drawn.assign(on_line=on_line, label=[marked.get(event, "") for event in drawn["event_id"]])
        frame = frame.reset_index(drop=True)
        rest = frame[~frame["on_line"]]
        conflict = points["event_id"][points["relation"] == "conflict"]
        caption = self.caption(
            "turning_points",
            frame,
            shown=frame["event_id"],
            pair=self.pair,
            events=len(frame),
            points=len(points),
            names=[short[event] for event in named],
            named=len(named),
            together=int((points["relation"] == "cooperation").sum()),
            against=[self.labels[event] for event in conflict],
            oldest=int(points["year"].min()) if len(points) else 0,
            newest=int(points["year"].max()) if len(points) else 0,
            rest=len(rest),
            leading=self.issues[rest["domain_id"].value_counts().index[0]] if len(rest) else "",
            undated=self._dated_events() - len(events),
            older=older,
            first=FIRST_YEAR,
            **self._span(frame),
        )
        words = self.say.labels("timeline.key")
        draw = partial(draw_points.turning_points, frame, self.published, self.issues, words)
        return Drawing(frame, caption, draw, self.mark_titles)

    def _span(self, frame: pd.DataFrame) -> dict[str, int]:
        return {"first_year": int(frame["year"].min()), "last_year": int(frame["year"].max())} if len(frame) else {}

    @cached_property
    def kinds(self) -> pd.DataFrame:
        """The dated events by kind (`helpers.analysis.years.by_kind`)."""
        return years.by_kind(self.record, self.chosen.dyad)

    @figure
    def by_year(self) -> Drawing:
        """Draw events by year: cooperation, requests, conflict of the two and of others, on one scale."""
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
        draw = partial(draw_years.by_year, frame, self.published, names, words)
        return Drawing(frame, caption, draw, self.mark_titles)

    @cached_property
    def followed(self) -> Followed:
        """The commitments of the selection, and what became of them."""
        return Followed(self, self.chosen.dyad)

    @figure
    def commitments(self) -> Drawing:
        """Draw what was agreed or signed, and what became of it, in the articles and in the public record."""
        followed = self.followed
        fates, named = followed.fates, followed.outcomes
        strips = {column: followed.counted(column) for column in ("articles", "known")}
        lines = [
            self.say("timeline.commitments.line", label=rows["label"].iloc[0], said=rows["said"].tolist())
            for _, rows in named.groupby("event_id", sort=False)
        ]
        caption = self.caption(
            "commitments",
            fates,
            shown=fates["event_id"],
            pair=self.pair,
            public=bool((named["known_from"] == "public").any()),
            lines=lines,
            **followed.facts,
            **strips,
        )
        words = {**followed.names, "public": self.say("timeline.key.public")}
        draw = partial(draw_commitments.commitments, fates, named, words, strips)
        return Drawing(fates, caption, draw, self.mark_titles)

    @table
    def commitment_table(self) -> Table:
        """Show all commitments with their dates, what became of them, and by what that is known."""
        frame = self.followed.table()
        return Table(frame, [name for name in frame if name not in ("event_id", "flag")])

    @table
    def event_table(self) -> Table:
        """Show all entries of the selection, each with its evidence."""
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
                "sources": [sources.get(event, "") for event in events["event_id"]],
                "flag": flags.column(events["event_id"], self.record.editorial_notes, self.language),
            }
        )
        columns = [name for name in frame if name not in ("event_id", "flag")]
        return Table(frame, columns, "event_id", self.cards(events["event_id"].tolist()))

    def findings(self) -> list[str]:
        """Return what happened, whether it was cooperation, what became of commitments, and what to beware of."""
        followed = [] if self.whole.of_data else self.followed.findings(self.pair)
        lines = [self._course(), self._balance(), *followed, self._peaks()]
        return [line for line in lines if line]

    def _course(self) -> str:
        sound = self.points["flag"] != "likely-error"  # a sentence has no room to say what is wrong with it
        named = self.points[self.points["named"] & sound]["event_id"]
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

    def _peaks(self) -> str:
        frame, _ = self._recent(years.dated(self.record))
        if frame.empty or len(self.published) < 2:
            return ""
        return self.say("timeline.findings.peaks", share=frame["year"].isin(self.publication_years).mean())

    def timelinejs(self) -> Output:
        """Return the dated entries for TimelineJS, to be kept as a file."""
        slides = export.timelinejs(self.record, self.pair, self.language)
        return export.as_json(slides, "timelinejs", f"timelinejs.json ({len(slides['events'])})")
