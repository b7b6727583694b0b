"""Change points and peaks of chapter 06 beside what the articles name and what everybody knows."""

from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from helpers.analysis import changes, dyads
from helpers.analysis.timeline import between
from helpers.chapters import event_source
from helpers.chapters.event_source import WITHIN, Pair, Strand, ordinal
from helpers.common import paths
from helpers.words.language import ending

if TYPE_CHECKING:
    from helpers.chapters.event_data import EventData

#: Days that an article's date may span to be set beside a period of this length.
_MOST: Final = {"year": 366, "month": 31, "day": 7}


class Changes:
    """What is looked for in the strands of a chapter.

    Parameters
    ----------
    page
        The chapter.
    """

    def __init__(self, page: "EventData") -> None:
        self.page = page

    @cached_property
    def shocks(self) -> pd.DataFrame:
        """The changes that everybody knows."""
        return event_source.shocks(paths.data_folder(self.page.chosen.data))

    @property
    def shock_pairs(self) -> list[Pair]:
        """The dyads that have any."""
        return [] if self.shocks.empty else sorted({*zip(self.shocks["a"], self.shocks["b"], strict=True)})

    @cached_property
    def named(self) -> pd.DataFrame:
        """The articles' entries between the two sides that are no details: ``event_id``, ``first`` and ``last`` day.

        The articles' own date, where it says both days; the public record's otherwise.
        """
        page = self.page
        frame = page.record.events
        frame = frame[(frame["tier"] != "detail") & (frame["record_kind"] == "event")]
        frame = frame[frame["status"].isin(["occurred", "agreed"])]
        frame = frame[frame["event_id"].isin(between(page.record, self._sides))]
        spans = {name: [frame[f"{prefix}{name}"] for prefix in ("", "public_")] for name in ("earliest", "latest")}
        lengths = [(last - first).dt.days for first, last in zip(*spans.values(), strict=True)]
        public = lengths[0].isna() | (lengths[1] < lengths[0])
        first, last = (own.mask(public, theirs) for own, theirs in spans.values())
        found = frame.assign(first=first, last=last)[["event_id", "first", "last"]]
        return found[found["first"].notna() & found["last"].notna()].reset_index(drop=True)

    @property
    def _sides(self) -> list[str]:
        states = event_source.state_ids(paths.data_folder(self.page.chosen.data))
        return [states.get(code, code) for code in self.page.pair]

    def spans_named(self, strand: Strand) -> dict[str, tuple[int, int]]:
        """Return the articles' entries that are dated well enough for a strand, and lie in it: id -> its periods."""
        places = {*strand.places(self.page.pair)}
        spans = {}
        for row in self.named.itertuples():
            if (row.last - row.first).days + 1 > _MOST[strand.unit]:
                continue
            letters = event_source.LETTERS[strand.unit]
            first, last = (ordinal(f"{day:%Y-%m-%d}"[:letters], strand.unit) for day in (row.first, row.last))
            if first in places or last in places:
                spans[str(row.event_id)] = (first, last)
        return spans

    def named_places(self, strand: Strand) -> list[int]:
        """Return the places, in the series, of the periods that the articles name."""
        spans = self.spans_named(strand).values()
        places = strand.places(self.page.pair)
        return [at for at, place in enumerate(places) if any(first <= place <= last for first, last in spans)]

    def levels(self, strand: Strand) -> list[tuple[float, float, float]]:
        """Return the levels to draw: from when to when, and how high, in shares."""
        mine, cuts = strand.of(self.page.pair), strand.searched(self.page.pair)[0]
        edges = [0, *cuts, len(mine)]
        found = []
        for start, stop in pairwise(edges):
            part = mine.iloc[start:stop]
            found.append(
                (
                    event_source.when(part["period"].iloc[0]),
                    event_source.when(part["period"].iloc[-1]),
                    level(strand, part),
                )
            )
        return found

    def intervals(self, strand: Strand, pair: Pair) -> pd.DataFrame:
        """Return the change points of a dyad with their intervals: ``at``, ``low``, ``high`` (periods)."""
        periods, (_, found) = strand.of(pair)["period"], strand.searched(pair)
        return pd.DataFrame(
            {
                "at": periods.iloc[found["place"]].to_numpy(),
                "low": periods.iloc[found["low"]].to_numpy(),
                "high": periods.iloc[found["high"]].to_numpy(),
            }
        )

    def spans(self, strand: Strand) -> list[tuple[float, float, float, str]]:
        """Return the change points to draw: from, to, at, and what is written there."""
        when, found = event_source.when, self.intervals(strand, self.page.pair)
        say = self.page.say
        return [
            (when(row.low), when(row.high), when(row.at), say("events.perhaps", at=say.date(row.at)))
            for row in found.itertuples()
        ]

    def ticks(self, strand: Strand) -> list[float]:
        """Return the middle of each period that the articles name."""
        periods = strand.of(self.page.pair)["period"]
        return [event_source.when(periods.iloc[place]) for place in self.named_places(strand)]

    @cached_property
    def against_random(self) -> dict[str, dict[str, float]]:
        """Strand -> whether the dyad is higher in periods that the articles name than in any others."""
        found = {}
        for strand in self.page.strands:
            try:
                found[strand.key] = changes.named_against_random(
                    strand.values(self.page.pair), self.named_places(strand)
                )
            except ValueError:  # too few periods are named to be told from chance
                continue
        return found

    @cached_property
    def _shocks(self) -> list[dict[str, str]]:
        return self.shocks.to_dict("records")

    @cached_property
    def trial(self) -> dict[str, float]:
        """How many of ``n`` known changes are ``found``, and what share of moments at random would be (``chance``)."""
        tried = [self._tried(row) for row in self._shocks]
        known = [each for each in tried if each]
        n = len(known)
        return {
            "n": n,
            "found": sum(hit for hit, _ in known),
            "chance": float(np.mean([share for _, share in known])) if n else 0.0,
        }

    def _tried(self, shock: dict[str, str]) -> tuple[bool, float] | None:
        unit = {7: "month", 10: "day"}[len(shock["period"])]
        pair = (shock["a"], shock["b"])
        place = ordinal(shock["period"], unit)
        strands = [each for each in self.page.source.strands if each.unit == unit and each.has(pair)]
        reach = [each for each in strands if each.long_enough(pair) and place in each.places(pair)]
        if not reach:
            return None
        strand, places = reach[0], reach[0].places(pair)
        cuts = [places[cut] for cut in strand.searched(pair)[0]]
        hit = any(abs(cut - place) <= WITHIN[unit] for cut in cuts)
        return hit, float(np.mean(changes.near(places, cuts, WITHIN[unit])))

    def known(self, strand: Strand, pair: Pair, period: str) -> str:
        """Return what everybody knows of a moment of a dyad; "" for nothing that is listed."""
        a, b = sorted(pair)
        place = ordinal(period, strand.unit)
        length = event_source.LETTERS[strand.unit]
        texts = [
            row[f"label{ending(self.page.language)}"]
            for row in self._shocks
            if (row["a"], row["b"]) == (a, b)
            and len(row["period"]) >= length
            and abs(ordinal(row["period"][:length], strand.unit) - place) <= WITHIN[strand.unit]
        ]
        return "\n".join(dict.fromkeys(texts))

    def in_placebos(self, strand: Strand, period: str) -> tuple[int, int]:
        """Return how many of the placebo dyads change at the same moment, and how many there are."""
        place, counted, of = ordinal(period, strand.unit), 0, 0
        for pair in self.page.placebos:
            if strand.has(pair) and strand.long_enough(pair):
                places = strand.places(pair)
                of += 1
                counted += any(abs(places[cut] - place) <= WITHIN[strand.unit] for cut in strand.searched(pair)[0])
        return counted, of

    def in_others(self, strand: Strand, pair: Pair, period: str) -> tuple[int, int]:
        """Return how many other strands have the dyad change within a month of a moment, and how many reach it."""
        month = ordinal(period[:7], "month")
        counted, of = 0, 0
        for other in self.page.source.strands:
            if other.key == strand.key or other.unit == "year" or not other.has(pair) or not other.long_enough(pair):
                continue
            months = [ordinal(at[:7], "month") for at in other.of(pair)["period"].to_numpy()]
            if months[0] <= month <= months[-1]:
                of += 1
                counted += any(abs(months[cut] - month) <= WITHIN["month"] for cut in other.searched(pair)[0])
        return counted, of

    def table(self) -> pd.DataFrame:
        """Return every change point for reading, those of the dyad first."""
        page = self.page
        pairs = list(dict.fromkeys(tuple(sorted(pair)) for pair in [page.pair, *page.placebos, *self.shock_pairs]))
        rows = [
            row
            for strand in page.source.strands
            for a, b in pairs
            if strand.has((a, b)) and strand.long_enough((a, b))
            for row in self._rows(strand, (a, b))
        ]
        columns = ["a", "b", "period", "pair", "data", "change", "between_dates", "level", "in_placebos"]
        columns += ["in_others", "known_for"]
        frame = pd.DataFrame(rows, columns=columns)
        own = (frame["a"] == min(page.pair)) & (frame["b"] == max(page.pair))
        return pd.concat([frame[own], frame[~own]], ignore_index=True)

    def _rows(self, strand: Strand, pair: Pair) -> list[dict[str, Any]]:
        page, mine = self.page, strand.of(pair)
        cuts = strand.searched(pair)[0]
        edges = [0, *cuts, len(mine)]
        heights = [level(strand, mine.iloc[start:stop]) for start, stop in pairwise(edges)]
        own = pair == tuple(sorted(page.pair))
        rows = []
        for number, row in enumerate(self.intervals(strand, pair).itertuples()):
            same, of = self.in_placebos(strand, row.at) if own else (0, 0)
            others, reach = self.in_others(strand, pair, row.at) if own else (0, 0)
            rows.append(
                {
                    "a": pair[0],
                    "b": pair[1],
                    "period": row.at,
                    "pair": page.words.pair(pair),
                    "data": page.words.title(strand),
                    "change": page.say.date(row.at),
                    "between_dates": page.say.date(f"{row.low}/{row.high}" if row.low != row.high else row.low),
                    "level": page.say("events.from_to", before=heights[number], after=heights[number + 1]),
                    "in_placebos": page.say("events.of", n=same, of=of) if of else "",
                    "in_others": page.say("events.of", n=others, of=reach) if reach else "",
                    "known_for": self.known(strand, pair, row.at),
                }
            )
        return rows

    def peaks(self, strand: Strand) -> pd.DataFrame:
        """Return `dyads.peaks` of the dyad, with ``period``, ``share``, ``events`` and ``named`` (by an article)."""
        mine = strand.of(self.page.pair)
        places = strand.places(self.page.pair)
        covered = pd.Series(mine["all_events"].to_numpy(float), index=places) if strand.counted else None
        tops = dyads.peaks(pd.Series(strand.values(self.page.pair), index=places), covered)
        rows = mine.set_index(pd.Index(places)).loc[tops["place"]]
        by_peak, _ = self.matches(strand, tops["place"].tolist())
        return tops.assign(
            period=rows["period"].to_numpy(),
            share=rows["share"].to_numpy(),
            events=rows["events"].to_numpy() if strand.counted else np.nan,
            named=pd.Series([bool(by_peak[top]) for top in tops["place"]], dtype=bool),
        )

    def matches(self, strand: Strand, tops: list[int]) -> tuple[dict[int, list[str]], dict[str, float]]:
        """Return `dyads.matched` of peaks and the articles' entries."""
        return dyads.matched(tops, self.spans_named(strand), strand.places(self.page.pair), WITHIN[strand.unit])

    @property
    def matchable(self) -> list[Strand]:
        """The strands whose peaks can be matched with entries: not by year, in which nearly anything would match."""
        return [strand for strand in self.page.strands if strand.unit != "year"]

    @cached_property
    def errors(self) -> dict[str, dict[str, float]]:
        """Strand -> how peaks and entries match, and how many would by chance; with the numbers of both."""
        found = {}
        for strand in self.matchable:
            tops = self.peaks(strand)["place"].tolist()
            _, error = self.matches(strand, tops)
            found[strand.key] = error | {"tops": len(tops), "named": len(self.spans_named(strand))}
        return found

    def missed(self) -> pd.DataFrame:
        """Return the peaks that no article mentions, highest first, and the entries that the data do not show."""
        rows = [row for strand in self.matchable for row in [*self._unmentioned(strand), *self._unseen(strand)]]
        columns = ["kind", "strand", "period", "what_differs", "data", "when", "height", "known_for"]
        frame = pd.DataFrame(rows, columns=columns)
        return frame.sort_values("kind", kind="stable", key=lambda kind: kind != "peak").reset_index(drop=True)

    def _unmentioned(self, strand: Strand) -> list[dict[str, Any]]:
        page, tops = self.page, self.peaks(strand)
        tops = tops[~tops["named"]].sort_values("value", ascending=False)
        return [
            {
                "kind": "peak",
                "strand": strand.key,
                "period": row.period,
                "what_differs": page.say("events.no_article"),
                "data": page.words.title(strand),
                "when": page.say.date(row.period),
                "height": page.words.height(strand, row.share, row.events),
                "known_for": self.chronology(strand, row.period),
            }
            for row in tops.itertuples()
        ]

    def _unseen(self, strand: Strand) -> list[dict[str, Any]]:
        page = self.page
        spans = self.spans_named(strand)
        by_peak, _ = self.matches(strand, self.peaks(strand)["place"].tolist())
        seen = {key for keys in by_peak.values() for key in keys}
        mine = strand.of(page.pair).set_index(pd.Index(strand.places(page.pair)))
        names = page.whole.entries.set_index("event_id")[f"label_{page.language}"]
        days = self.named.set_index("event_id")
        rows = []
        for key in sorted(spans.keys() - seen, key=lambda key: (spans[key], key)):
            part = mine[(mine.index >= spans[key][0]) & (mine.index <= spans[key][1])]
            top = part.loc[part["share"].idxmax()]
            first, last = (f"{days.at[key, name]:%Y-%m-%d}" for name in ("first", "last"))
            rows.append(
                {
                    "kind": "entry",
                    "strand": strand.key,
                    "period": top["period"],
                    "what_differs": page.say("events.no_peak"),
                    "data": page.words.title(strand),
                    "when": page.say.date(first if first == last else f"{first}/{last}"),
                    "height": page.words.height(strand, top["share"], top["events"] if strand.counted else np.nan),
                    "known_for": names[key],
                }
            )
        return rows

    @cached_property
    def _entries(self) -> list[dict[str, str]]:
        return event_source.chronology(paths.data_folder(self.page.chosen.data)).to_dict("records")

    def chronology(self, strand: Strand, period: str) -> str:
        """Return the entries of the chronology of public knowledge near a period; "" for none."""
        if not self._entries or self._sides != ["russia", "iran"]:
            return ""
        place, letters = ordinal(period, strand.unit), event_source.LETTERS[strand.unit]
        near = [
            row[f"label{ending(self.page.language)}"]
            for row in self._entries
            if len(row["date"]) >= letters
            and row["date"][:letters].replace("-", "").isdigit()
            and "/" not in row["date"]
            and abs(ordinal(row["date"][:letters], strand.unit) - place) <= WITHIN[strand.unit]
        ]
        return "\n".join(near)


def level(strand: Strand, part: pd.DataFrame) -> float:
    """Return the share of a stretch of time: of all its events where they are counted, else the mean."""
    if strand.counted:
        return 1000 * float(part["events"].sum()) / float(part["all_events"].sum())
    return float(part["share"].mean())
