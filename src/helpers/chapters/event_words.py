"""Names and sentences of chapter 06: strands and states for readers, facts for titles, and the key findings."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from helpers.chapters.event_source import Pair, Strand
from helpers.record import cells
from helpers.words import states

if TYPE_CHECKING:
    from helpers.chapters.event_data import EventData

#: Publishers that are named, and letters of a name.
_PUBLISHERS: Final = 3
_LONGEST: Final = 40
#: p above this is said to be no difference.
_SURE: Final = 0.05
#: Two states are never in more than this part of the world's events.
MOST_OF: Final = 0.5


class EventWords:
    """What a chapter says of event data.

    Parameters
    ----------
    page
        The chapter.
    """

    def __init__(self, page: "EventData") -> None:
        self.page, self.say = page, page.say

    def state(self, code: str) -> str:
        """Return the name of a state; its code where it has none."""
        return states.names(self.page.language).get(code, code)

    def pair(self, pair: Pair) -> str:
        """Return the names of two states, the dyad's own ones first."""
        a, b = sorted(
            pair,
            key=lambda code: (code not in self.page.pair, self.page.pair.index(code) if code in self.page.pair else 0),
        )
        return self.say("events.pair", a=self.state(a), b=self.state(b))

    def title(self, strand: Strand) -> str:
        """Return whose data a strand has, and of when."""
        rows = strand.of(self.page.pair) if strand.has(self.page.pair) else strand.frame
        first, last = (period[:7] for period in (rows["period"].min(), rows["period"].max()))
        reach = self.say.date(f"{first}/{last}" if first != last else first)
        return self.say("events.strand", provider=strand.provider, reach=reach, unit=strand.unit)

    def panel(self, strand: Strand) -> str:
        """Return the title of a panel: whose data, of when, and what is measured."""
        of_store = self.partial(strand) > 0
        return self.say(
            "events.panel", strand=self.title(strand), counted=strand.counted, unit=strand.unit, of_store=of_store
        )

    def held(self) -> list[str]:
        """Return what a store has of each provider: how much, and from how many reports the dyad's events are."""
        return [
            self.say(
                "events.held",
                pair=self.pair(self.page.pair),
                unit=getattr(self.page.chosen, "period"),  # noqa: B009 - of the chapter's own model
                named=[*filter(None, (self._reader(name) for name in row.publishers[:_PUBLISHERS]))],
                **row._asdict(),
            )
            for row in self.page.source.held.itertuples(index=False)
        ]

    def _reader(self, name: str) -> str:
        """Return a publisher's name as it may stand in a sentence: what is seen of it, and not too long."""
        seen = cells.seen(str(name))
        return seen if len(seen) <= _LONGEST else f"{seen[: _LONGEST - 1]}…"

    def height(self, strand: Strand, share: float, events: float) -> str:
        """Return how high a value is, in words."""
        return self.say(
            "events.height", share=share, events=None if pd.isna(events) else int(events), counted=strand.counted
        )

    @cached_property
    def main(self) -> Strand:
        """The strand of which titles speak: the one that counts most events, or has most periods."""
        strands = self.page.strands
        counted = [strand for strand in strands if strand.counted]
        return max(counted, key=lambda strand: strand.of(self.page.pair)["events"].sum()) if counted else strands[0]

    def mean(self, strand: Strand, pair: Pair) -> float:
        """Return the share of a dyad over all of a strand."""
        mine = strand.of(pair)
        if strand.counted:
            return 1000 * float(mine["events"].sum()) / float(mine["all_events"].sum())
        return float(mine["share"].mean())

    def ranks(self) -> list[dict[str, Any]]:
        """Return, for each strand, how high the dyad is and how many of the placebo dyads are lower."""
        rows = []
        for strand in self.page.strands:
            own = self.mean(strand, self.page.pair)
            others = [self.mean(strand, pair) for pair in self.page.placebos if strand.has(pair)]
            rows.append(
                {
                    "name": self.title(strand),
                    "mean": own,
                    "above": sum(other < own for other in others),
                    "of": len(others),
                }
            )
        return rows

    def lines(self) -> list[str]:
        """Return, for those who do not see the figure, the mean and the highest value of each strand."""
        return [self.say("events.line", name=self.title(strand), **self._top(strand)) for strand in self.page.strands]

    def _top(self, strand: Strand) -> dict[str, Any]:
        mine = strand.of(self.page.pair)
        top = mine.loc[mine["share"].idxmax()]
        return {
            "mean": self.mean(strand, self.page.pair),
            "top": float(top["share"]),
            "when": self.say.date(top["period"]),
            "counted": strand.counted,
        }

    def facts(self) -> dict[str, Any]:
        """Return what the title of the first figure says: of the strand with most events."""
        strand, pair = self.main, self.page.pair
        mine = strand.of(pair)
        first, last = mine["period"].iloc[0], mine["period"].iloc[-1]
        sides = {
            f"of_{number}": float(mine["events"].sum() / mine[f"{side}_events"].sum())
            if strand.counted and mine[f"{side}_events"].notna().all()
            else 0.0
            for number, side in (
                ("first", "a" if sorted(pair)[0] == pair[0] else "b"),
                ("second", "b" if sorted(pair)[0] == pair[0] else "a"),
            )
        }
        return (
            self._top(strand)
            | sides
            | {
                "partial": self.partial(strand),
                "compared": self._compared(),
                "pair": self.pair(pair),
                "first_state": self.state(pair[0]),
                "second_state": self.state(pair[1]),
                "provider": strand.provider,
                "reach": self.say.date(f"{first[:7]}/{last[:7]}")
                if first[:7] != last[:7]
                else self.say.date(first[:7]),
                "events": int(mine["events"].sum()) if strand.counted else 0,
                "rank": next(row for row in self.ranks() if row["name"] == self.title(strand)),
                "short": [self.title(each) for each in self.page.strands if not each.long_enough(pair)],
            }
        )

    def _compared(self) -> list[str]:
        """Return the states that make up the comparison pairs, each with either side; none where pairs are others."""
        page = self.page
        others = list(dict.fromkeys(code for pair in page.placebos for code in pair if code not in page.pair))
        every = {tuple(sorted((side, other))) for side in page.pair for other in others}
        made = {tuple(sorted(pair)) for pair in page.placebos}
        return [self.state(code) for code in others] if made == every else []

    def partial(self, strand: Strand) -> float:
        """Return what part of all events the two sides are in, where it is over half: no world has that; else 0.

        That of the usual period: a few days of the whole world may stand beside months of the two alone.
        """
        mine = strand.of(self.page.pair)
        if not strand.counted or not mine[["a_events", "b_events"]].notna().all(axis=None):
            return 0.0
        held = mine[mine["all_events"] > 0]
        part = float(((held["a_events"] + held["b_events"] - held["events"]) / held["all_events"]).median())
        return part if part > MOST_OF else 0.0

    def change_facts(self) -> dict[str, Any]:
        """Return how many change points each long strand has, and what tries of the search gave."""
        changes, pair = self.page.changes, self.page.pair
        rows = []
        for strand in self.page.strands:
            if strand.long_enough(pair):
                found = changes.intervals(strand, pair)
                rows.append(
                    {
                        "name": self.title(strand),
                        "provider": strand.provider,
                        "n": len(found),
                        "periods": len(strand.of(pair)),
                        "unit": strand.unit,
                        "at": [self.say.date(period) for period in found["at"]],
                        "levels": [height for _, _, height in changes.levels(strand)],
                        "counted": strand.counted,
                        "named": len(changes.ticks(strand)),
                        "low": [self.say.date(period) for period in found["low"]],
                        "high": [self.say.date(period) for period in found["high"]],
                    }
                )
        short = [
            {"name": self.title(strand), "n": len(strand.of(pair))}
            for strand in self.page.strands
            if not strand.long_enough(pair)
        ]
        return {
            "rows": rows,
            "total": sum(row["n"] for row in rows),
            "short": short,
            "pair": self.pair(pair),
            **{f"trial_{key}": value for key, value in changes.trial.items()},
        }

    def partners_of(self, side: str, frame: pd.DataFrame) -> str:
        """Return the title of the panel of a side's partners."""
        whole = int(frame.loc[frame["side"] == side, "whole"].iloc[0])
        return self.say("events.partners_of", state=self.state(side), n=whole)

    def partner_facts(self, frame: pd.DataFrame) -> dict[str, Any]:
        """Return the place of each side among the partners of the other, and each side's most hostile partner."""
        rows = []
        for side, other in (self.page.pair, self.page.pair[::-1]):
            mine = frame[frame["side"] == side].reset_index(drop=True)
            if mine.empty:
                continue
            place = mine.index[mine["partner"] == other].tolist()
            worst = mine.loc[mine["balance"].idxmin()]
            row = mine[mine["partner"] == other]
            rows.append(
                {
                    "side": self.state(side),
                    "other": self.state(other),
                    "place": place[0] + 1 if place else 0,
                    "first": mine["name"].iloc[0],
                    "share": float(row["share"].iloc[0]) if len(row) else 0.0,
                    "worst": worst["name"],
                    "worst_balance": float(worst["balance"]),
                    "balance": float(row["balance"].iloc[0]) if len(row) else 0.0,
                    "names": list(mine["name"].head(5)),
                }
            )
        window = self.say.date(self.page.source.windows[frame["provider"].iloc[0]])
        return {"rows": rows, "provider": frame["provider"].iloc[0].upper(), "window": window}

    def company(self, state: str, central: pd.DataFrame, groups: Mapping[str, int]) -> str:
        """Return the five most central of the others that are grouped with a state."""
        if state not in groups:
            return self.say("events.alone")
        others = [other for other in central["state"] if other != state and groups.get(other) == groups[state]]
        return self.say(
            "events.company", names=[self.state(other) for other in others[:5]], more=max(len(others) - 5, 0)
        )

    def direction_facts(self) -> dict[str, Any]:
        """Return the rows, and those that the title speaks of: deeds of cooperation and conflict, acts of one side."""
        frame = self.page.directions
        first, second = (self.state(code) for code in self.page.pair)
        names = {strand.key: self.title(strand) for strand in self.page.strands}
        rows = [
            {
                "strand": names[row.strand],
                "kind": row.kind,
                "n": row.n,
                "share": row.share,
                "low": row.low,
                "high": row.high,
            }
            for row in frame.itertuples()
        ]
        deeds = [row for row in rows if row["kind"] == "material_cooperation"]
        one_way = [row for row in rows if row["kind"] == "one_way"]
        of_deeds = [row for row in rows if deeds and row["strand"] == deeds[0]["strand"]]
        fights = [row for row in of_deeds if row["kind"] == "material_conflict"]
        return {
            "rows": rows,
            "deeds": deeds[:1],
            "one_way": one_way[:1],
            "fights": fights[:1],
            "first": first,
            "second": second,
        }

    def findings(self) -> list[str]:
        """Return up to five sentences that a reader would repeat."""
        page, say = self.page, self.say
        frame = page.directions
        tests = [
            {"name": self.title(strand), "unit": strand.unit, **page.changes.against_random[strand.key]}
            for strand in page.strands
            if strand.key in page.changes.against_random
        ]
        errors = [
            {"name": self.title(strand), **page.changes.errors[strand.key], "highest": self._highest(strand)}
            for strand in page.changes.matchable
        ]
        lines = [
            say("events.finding.level", **self.facts()),
            say("events.finding.direction", **self.direction_facts()) if len(frame) else "",
            say("events.finding.named", tests=tests, sure=_SURE, pair=self.pair(page.pair)) if tests else "",
            say("events.finding.changes", **self.change_facts()),
            say("events.finding.missed", errors=errors) if any(error["tops"] for error in errors) else "",
        ]
        return [line for line in lines if line]

    def _highest(self, strand: Strand) -> str:
        tops = self.page.changes.peaks(strand)
        left = tops[~tops["named"]]
        return self.say.date(left.loc[left["value"].idxmax(), "period"]) if len(left) else ""
