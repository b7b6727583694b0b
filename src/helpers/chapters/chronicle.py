"""The chronology of chapter 05 in words: what each article reports of it, passes over, and dates otherwise."""

from functools import cached_property
from typing import Final

import pandas as pd

from helpers.chapters.base import Chapter
from helpers.common.frames import tuples
from helpers.record.dates import parse, parse_day
from helpers.selection import names, parts
from helpers.words.language import LANGUAGES, ending
from helpers.world import silences
from helpers.world.store import World

#: Turning points that a selection needs before it is said how many are reported.
_ENOUGH: Final = 5


class Chronicle:
    """What the articles do with the entries of the chronology that a chapter's selection has.

    Of the parameters, domains, limits in time and how uncertain dates are meant, words searched for and articles
    concern the chronology; the others are of what articles report.

    Parameters
    ----------
    page
        The chapter.
    world
        The world's data.
    """

    def __init__(self, page: Chapter, world: World) -> None:
        self.page, self.say, self.world = page, page.say, world
        self.articles = [key for key in page.articles if not page.chosen.sources or key in page.chosen.sources]

    @cached_property
    def entries(self) -> pd.DataFrame:
        """The entries of the selection, by date, with their words in the reader's language."""
        frame, chosen = self.world.chronology, self.page.chosen
        known = self.world.chronology_events["event_id"].isin(self.page.whole.entries["event_id"])
        keep = pd.Series(bool(known.all()), index=frame.index)  # of a part of the record no silence can be told
        if chosen.domains:
            keep &= frame["domain_id"].isin(chosen.domains)
        if chosen.start or chosen.end:
            keep &= pd.Series([self._inside(date) for date in frame["date"]], frame.index, bool)
        if chosen.search:
            keep &= pd.Series([self._has(row) for row in frame.to_dict("records")], frame.index, bool)
        frame, end = frame[keep], ending(self.page.language)
        shown = frame.assign(
            when=frame["date"].map(self.say.date),
            name=frame[f"label{end}"],
            what=frame[f"summary{end}"],
            issue=frame["domain_id"].map(self.page.issues),
        )
        return shown.sort_values("date", kind="stable").reset_index(drop=True)

    def _inside(self, date: str) -> bool:
        when, chosen = parse(date), self.page.chosen
        first, last = when.earliest, when.latest
        if chosen.uncertain_dates == "include":  # what may lie in the window
            first, last = last, first
        after = not chosen.start or (first and first >= parse_day(chosen.start))
        return bool(after and (not chosen.end or (last and last <= parse_day(chosen.end, last=True))))

    def _has(self, row: dict[str, str]) -> bool:
        texts = " ".join(row[f"{text}{ending(language)}"] for text in ("label", "summary") for language in LANGUAGES)
        said = f" {' '.join(names.folded(texts))} "
        return all(parts.has_word(said, word) for word in names.folded(self.page.chosen.search))

    @cached_property
    def states(self) -> pd.DataFrame:
        """`silences.states` of these entries and the articles asked for, with the entries' own columns."""
        states = silences.states(self.page.whole, self.world)
        states = states[states["source_id"].isin(self.articles)]
        return self.entries.merge(states, on="entry_id")

    @cached_property
    def misdated(self) -> pd.DataFrame:
        """`silences.misdated` of these entries and articles."""
        frame = silences.misdated(self.page.whole, self.world)
        return frame[frame["source_id"].isin(self.articles) & frame["entry_id"].isin(self.entries["entry_id"])]

    def by_article(self) -> pd.DataFrame:
        """Return, for each article with entries in its time, how many it reports, leaves out and misdates."""
        spans = silences.spans(self.page.whole).set_index("source_id")
        rows = []
        for key in self.articles:
            mine = self.states[(self.states["source_id"] == key) & self.states["within"]]
            silent = mine[mine["state"] == "silent"]
            could = len(silent) + int((mine["state"] == "reported").sum())
            if not could:
                continue
            missed = silent[silent["tier"] == "turning-point"]
            start = spans.at[key, "start"]
            rows.append(
                {
                    "source_id": key,
                    "article": self.page.articles[key],
                    "since": self.say.date(f"{start:%Y}") if start else "",
                    "entries_known": could,
                    "entries_reported": could - len(silent),
                    "points_missed": "\n".join(
                        f"{when}: {name}" for when, name in zip(missed["when"], missed["name"], strict=True)
                    ),
                    "acts_missed": len(silent) - len(missed),
                    "dated_otherwise": "\n".join(self._otherwise(key)),
                }
            )
        columns = ["source_id", "article", "since", "entries_known", "entries_reported", "points_missed", "acts_missed"]
        return pd.DataFrame(rows, columns=[*columns, "dated_otherwise"])

    def _otherwise(self, key: str) -> list[str]:
        named = self.entries.set_index("entry_id")
        return [
            self.say(
                "reality.otherwise",
                name=named.at[row.entry_id, "name"],
                article=self.say.date(row.date_article),
                public=self.say.date(row.date),
            )
            for row in self.misdated[self.misdated["source_id"] == key].itertuples()
        ]

    def table(self) -> pd.DataFrame:
        """Return every entry for reading, with a column for each article, by its short name."""
        said = self.say.labels("reality.states")
        tiers = self.world.labels("tiers", self.page.language)
        wide = self.states.pivot_table(index="entry_id", columns="source_id", values="state", aggfunc="first")
        frame = self.entries.assign(weight=self.entries["tier"].map(tiers))
        for key in self.articles:
            frame[self.page.articles[key]] = frame["entry_id"].map(wide[key].map(said)) if len(wide) else ""
        return frame

    def cards(self) -> dict[str, list[tuple[str, str]]]:
        """Return entry -> its references, and what the articles report of it with the name it has in the record."""
        events = dict(tuples(self.page.whole.entries, "event_id", f"label_{self.page.language}"))
        found = {
            entry: [(text, "") for text in texts]
            for entry, *texts in tuples(self.entries, "entry_id", "what", "reference_1", "reference_2")
        }
        known = silences.reported(self.page.whole, self.world)
        for row in known[known["entry_id"].isin(found)].itertuples():
            line = self.say("reality.reported_as", article=self.page.articles[row.source_id], name=events[row.event_id])
            found[row.entry_id].append((line, ""))
        return found

    def finding(self) -> str:
        """Return how much of the chronology's turning points the articles report, all of them and one by one."""
        frame = self.states[self.states["within"] & (self.states["tier"] == "turning-point")]
        points = frame[frame["state"].isin(["reported", "silent"])]
        if points["entry_id"].nunique() < _ENOUGH:
            return ""
        counts = pd.crosstab(points["source_id"], points["state"]).reindex(columns=["reported", "silent"], fill_value=0)
        of = counts.sum(axis=1)
        told_by = [
            {
                "article": self.say("sources.article", name=self.page.articles[key]),
                "n": int(counts.at[key, "reported"]),
                "of": int(of[key]),
            }
            for key in self.articles
            if key in of.index
        ]
        told = points.groupby("entry_id")["state"].agg(lambda states: (states == "reported").any())
        return self.say("reality.finding.silences", n=int(told.sum()), of=len(told), parts=told_by)
