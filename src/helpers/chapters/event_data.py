"""Chapter 06: what event data say of the same years, and what the articles leave out."""

from collections.abc import Sequence, Set
from functools import cached_property, partial
from itertools import combinations
from typing import Any, ClassVar, Final

import pandas as pd

from helpers.analysis import dyads, ties
from helpers.chapters import event_source
from helpers.chapters.base import Chapter, Drawing, Table, figure, table
from helpers.chapters.event_changes import Changes
from helpers.chapters.event_source import NOTHING, Pair, Source, Strand, largest
from helpers.chapters.event_words import MOST_OF, EventWords
from helpers.common import paths
from helpers.common.faults import Fault, FaultsError, nearest
from helpers.record.dates import parse_day
from helpers.selection import parameters
from helpers.show.figures import event_data as draw

#: Partners that are shown of either side, and states in the table of who is central.
_PARTNERS: Final = 10
_CENTRAL: Final = 15
#: Days that a mean of the daily series takes.
_WEEK: Final = 7


class EventData(Chapter):
    """The dyad beside others, when it changed, who acts with whom and first, and what the articles leave out."""

    name: ClassVar[str] = "events"
    notebook: ClassVar[str] = "06_event_data"
    model: ClassVar[type[parameters.Parameters]] = parameters.EventData

    @cached_property
    def pair(self) -> Pair:
        """The dyad, as it is named."""
        a, b = getattr(self.chosen, "dyad")  # noqa: B009 - of the chapter's own model
        return a, b

    @cached_property
    def placebos(self) -> list[Pair]:
        """The pairs to compare with: either side with each state asked for."""
        others = [state for state in getattr(self.chosen, "placebos") if state not in self.pair]  # noqa: B009
        return [(side, other) for side in self.pair for other in others]

    @property
    def stored(self) -> bool:
        """Whether the events are a store's, and not the figures kept in the project."""
        return bool(getattr(self.chosen, "store"))  # noqa: B009 - of the chapter's own model

    @cached_property
    def within(self) -> tuple[str, str]:
        """First and last day asked for, as ISO dates; "" for no limit."""
        first, last = self.chosen.start, self.chosen.end
        return (
            f"{parse_day(first):%Y-%m-%d}" if first else "",
            f"{parse_day(last, last=True):%Y-%m-%d}" if last else "",
        )

    @cached_property
    def source(self) -> Source:
        """Where the series are from; nothing where the parameters select nothing of the record."""
        if self.record.events.empty:
            return NOTHING
        pairs = [self.pair, *self.placebos, *self.changes.shock_pairs]
        chosen: Any = self.chosen
        if chosen.store:
            from helpers.chapters import event_stored
            from helpers.eventdata.store import Store

            store = Store(paths.given_folder(chosen.store))
            _refuse_unknown(chosen.providers, {file.provider for file in store.files()})
            asked = (pairs, self.within, chosen.period, chosen.providers, store.totals(one_a_day=True))
            return event_stored.stored(store.events(), *asked)
        found = event_source.kept(paths.data_folder(chosen.data), pairs, self.within)
        _refuse_unknown(chosen.providers, {strand.provider.lower() for strand in found.strands})
        return event_source.of_providers(found, chosen.providers)

    @cached_property
    def strands(self) -> list[Strand]:
        """The strands that have anything of the dyad."""
        return [strand for strand in self.source.strands if strand.has(self.pair)]

    @cached_property
    def changes(self) -> Changes:
        """Change points, peaks and the articles' entries beside them."""
        return Changes(self)

    @cached_property
    def words(self) -> EventWords:
        """Names and sentences."""
        return EventWords(self)

    def source_note(self, shown: Sequence[str] | None = None) -> str:
        """Return whose data a figure is from: of the providers ``shown``, or of all."""
        names = list(dict.fromkeys(shown or (strand.provider for strand in self.strands)))
        return self.say("events.source", names=names, stored=self.stored)

    def selection(self) -> list[str]:
        """Return what the parameters select, of the record and of the event data."""
        lines = [
            self.say(
                "events.selected",
                what=self.words.title(strand),
                pair=self.words.pair(self.pair),
                periods=len(strand.of(self.pair)),
                unit=strand.unit,
                events=int(strand.of(self.pair)["events"].sum()) if strand.counted else 0,
            )
            for strand in self.strands
        ]
        return [*super().selection(), *(lines or [self.say("events.nothing_selected")]), *self.words.held()]

    def _placebos_of(self, strand: Strand) -> list[Pair]:
        return [pair for pair in self.placebos if strand.has(pair)]

    @cached_property
    def series(self) -> pd.DataFrame:
        """What the first figure draws: ``strand``, ``role`` (pair, placebo), ``a``, ``b``, ``period``, ``share``..."""
        columns = ["strand", "provider", "role", "a", "b", "period", "events", "all_events", "share", "shown", "x"]
        parts = []
        for strand in self.strands:
            for pair in [self.pair, *self._placebos_of(strand)]:
                mine = strand.of(pair).reindex(columns=["a", "b", "period", "events", "all_events", "share"])
                role = "pair" if pair == self.pair else "placebo"
                shown = _smoothed(mine) if strand.unit == "day" else mine["share"]
                x = [event_source.when(period) for period in mine["period"].to_numpy()]
                parts.append(mine.assign(strand=strand.key, provider=strand.provider, role=role, shown=shown, x=x))
        return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)

    @figure
    def by_period(self) -> Drawing:
        """Draw the dyad by period beside the placebo dyads, as a share of all events."""
        frame, words = self.series, self.words
        facts = {"ranks": words.ranks(), "filtered": self.source.filtered} | words.facts() if len(frame) else {}
        caption = self.caption("by_period", frame, (), lines=words.lines(), **facts)
        shown = {
            strand.key: draw.Panel(
                words.panel(strand),
                words.pair(self.pair),
                self.say("events.others", n=len(self._placebos_of(strand))),
            )
            for strand in self.strands
        }
        return Drawing(frame, caption, partial(draw.lines, frame, shown))

    @figure
    def breaks(self) -> Drawing:
        """Draw the change points with their intervals, above what the articles name."""
        long = [strand for strand in self.strands if strand.long_enough(self.pair)]
        frame = self.series[self.series["strand"].isin([strand.key for strand in long])]
        frame = frame[frame["role"] == "pair"].reset_index(drop=True)
        facts = self.words.change_facts() if len(frame) else {"stored": self.stored}
        caption = self.caption("breaks", frame, (), **facts)
        shown = {
            strand.key: draw.Panel(
                self.words.panel(strand),
                self.words.pair(self.pair),
                "",
                self.changes.levels(strand),
                self.changes.spans(strand),
                self.changes.ticks(strand),
            )
            for strand in long
        }
        return Drawing(frame, caption, partial(draw.lines, frame, shown))

    @table
    def changes_found(self) -> Table:
        """Show the change points of the dyad and of every other, with what everybody knows of that moment."""
        frame = self.changes.table() if self.strands else self.changes.table().head(0)
        columns = ["pair", "data", "change", "between_dates", "level", "in_placebos", "in_others", "known_for"]
        trial = {f"trial_{key}": value for key, value in self.changes.trial.items()}
        return Table(frame, columns, facts=trial, nothing=self._lacking("no_changes"))

    @cached_property
    def _edges(self) -> pd.DataFrame:
        """Ties around the two sides, signed, with ``side``, ``partner`` and ``name``; the largest partners of each."""
        parts = []
        counted, sides = self.source.partners, self.source.sides
        known = [side for side in self.pair if sides is None or side in sides] if self.strands else []
        for provider, of_provider in counted.groupby("provider"):
            signed = ties.signed(of_provider)
            for side in known:
                mine = ties.partners(signed, side)
                if mine["events"].sum() >= dyads.LEAST_EVENTS:
                    top = mine.head(_PARTNERS)
                    parts.append(top.assign(side=side, provider=provider, whole=int(mine["events"].sum())))
        columns = ["side", "partner", "provider", "events", *dyads.QUADS, "balance", "share", "score_mean", "whole"]
        frame = pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)
        return frame.assign(name=frame["partner"].map(self.words.state).astype(str))

    @figure
    def partners(self) -> Drawing:
        """Draw with whom either side has most events, cooperation and conflict apart."""
        frame = self._edges
        frame = frame[frame["provider"] == largest(frame, "events")]
        facts = self.words.partner_facts(frame) if len(frame) else {"stored": self.stored}
        caption = self.caption("partners", frame, [name.upper() for name in frame["provider"].unique()], **facts)
        titles = {side: self.words.partners_of(side, frame) for side in self.pair if side in set(frame["side"])}
        quads = {quad: self.say(f"events.quads.{quad}") for quad in dyads.QUADS}
        return Drawing(frame, caption, partial(draw.signed, frame, titles, quads))

    @property
    def _of_the_two(self) -> bool:
        """Whether the network is of events with one of the two sides: whoever has all of them is central by making."""
        network = self.source.network
        whole = network[network["provider"] == largest(network, *dyads.QUADS)]
        with_either = whole["source"].isin(self.pair) | whole["target"].isin(self.pair)
        events = whole[list(dyads.QUADS)].sum(axis=1)
        return self.source.sides is None and float(events[with_either].sum()) > MOST_OF * float(events.sum())

    @table
    def groups(self) -> Table:
        """Show who is central among states, and with whom each is grouped."""
        central, groups, measures = self.source.grouped
        columns = ["state_name", "counted", "partners", "sides_share", "between", "grouped_with"]
        if central.empty or not self.strands:
            return Table(pd.DataFrame(columns=columns), columns, nothing=self._lacking("no_network"))
        if self._of_the_two:
            states = [self.words.state(code) for code in self.pair]
            nothing = self.say("events.network_of_two", first=states[0], second=states[1])
            return Table(pd.DataFrame(columns=columns), columns, nothing=nothing)
        top = central.reset_index(names="rank")
        top = top[(top["rank"] < _CENTRAL) | top["state"].isin(self.pair)]
        frame = pd.DataFrame(
            {
                "state_code": top["state"],
                "state_name": top["state"].map(self.words.state),
                "counted": top["events"],
                "partners": top["partners"],
                "sides_share": [f"{100 * value:.1f}%" for value in top["strength"]],
                "between": [f"{value:.2f}" for value in top["betweenness"]],
                "grouped_with": [self.words.company(state, central, groups) for state in top["state"]],
            }
        )
        facts = {"window": self.say.date(self.source.network_window), **measures}
        return Table(frame.reset_index(drop=True), columns if groups else columns[:-1], facts=facts)

    @cached_property
    def directions(self) -> pd.DataFrame:
        """`dyads.direction` of each strand that counts, with ``strand`` and ``said``, where there are enough events."""
        parts = [
            dyads.direction(_own(strand, self.pair), *self.pair).assign(strand=strand.key, provider=strand.provider)
            for strand in self.strands
            if strand.counted
        ]
        columns = ["strand", "provider", "kind", "of_a", "of_b", "n", "share", "low", "high"]
        frame = pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)
        return frame[frame["share"].notna()].reset_index(drop=True)

    @figure
    def direction(self) -> Drawing:
        """Draw which of the two acts first, in words and in deeds."""
        frame, words = self.directions, self.words
        facts = {"filtered": self.source.filtered} | words.direction_facts() if len(frame) else {}
        caption = self.caption("direction", frame, [*frame["provider"].unique()], **facts)
        titles = {strand.key: words.title(strand) for strand in self.strands if strand.key in set(frame["strand"])}
        rows = [self.say("events.direction_row", kind=row.kind, n=row.n) for row in frame.itertuples()]
        ends = [self.say("events.acts", state=words.state(state)) for state in self.pair]
        return Drawing(frame, caption, partial(draw.direction, frame, titles, rows, ends))

    @cached_property
    def agreements(self) -> pd.DataFrame:
        """Rank correlations of each two providers, by dyad: ``a``, ``b``, ``rho``, ``n``, the same by calendar week."""
        found = (
            self._agreed(pair, two)
            for pair in [self.pair, *self.placebos]
            for two in combinations(self._compared(pair).items(), 2)
        )
        rows = [row for row in found if row]
        return pd.DataFrame(rows, columns=["a", "b", "providers", "n", "rho", "n_weeks", "rho_weeks"])

    def _agreed(
        self, pair: Pair, providers: tuple[tuple[str, pd.Series], tuple[str, pd.Series]]
    ) -> dict[str, Any] | None:
        (one, first), (other, second) = providers
        both = pd.concat([first, second], axis=1, keys=["one", "other"]).dropna().sort_index()
        if len(both) < dyads.LEAST_PAIRS or not both["one"].any():
            return None
        a, b = sorted(pair)
        found = dyads.agreement(both["one"], both["other"])
        row: dict[str, Any] = {"a": a, "b": b, "providers": (one, other), **found, "n_weeks": 0, "rho_weeks": None}
        if len(both.index[0]) < event_source.LETTERS["day"]:
            return row
        weeks = both.groupby(pd.PeriodIndex(both.index, freq="W")).mean()  # of the days that both have
        if len(weeks) >= dyads.LEAST_PAIRS:
            by_week = dyads.agreement(weeks["one"], weeks["other"])
            row |= {"n_weeks": by_week["n"], "rho_weeks": by_week["rho"]}
        return row

    def _compared(self, pair: Pair) -> dict[str, pd.Series]:
        """Return provider -> its values of a dyad: net scores beside net ties, otherwise shares."""
        a, b = sorted(pair)
        edges = self.source.edges
        mine = edges[(edges["a"] == a) & (edges["b"] == b)]
        if mine.empty:
            return {strand.provider: strand.of(pair).set_index("period")["share"] for strand in self.strands}
        days = {strand.provider: strand.of(pair) for strand in self.strands if strand.unit == "day"}
        net = {name: frame.set_index("period").eval("score_sum / all_events") for name, frame in days.items()}
        return net | {str(mine["provider"].iloc[0]): mine.set_index("period")["share"]}

    @table
    def agreement(self) -> Table:
        """Show how far two providers agree on the days, or periods, that both have."""
        found = self.agreements
        frame = pd.DataFrame(
            {
                "pair": [self.words.pair((row.a, row.b)) for row in found.itertuples()],
                "sources_compared": [self.say.listed(list(row.providers)) for row in found.itertuples()],
                "compared": found["n"],
                "rank_correlation": [f"{rho:.2f}" for rho in found["rho"]],
                "weeks": [number or "" for number in found["n_weeks"]],
                "by_week": ["" if pd.isna(rho) else f"{rho:.2f}" for rho in found["rho_weeks"]],
            }
        )
        return Table(frame, list(frame.columns), nothing=self._lacking("no_agreement"))

    @table
    def missed(self) -> Table:
        """Show the peaks that no article mentions, and the articles' entries that the data do not show."""
        frame = self.changes.missed()
        titles = {strand.key: self.words.title(strand) for strand in self.strands}
        errors = [{"name": titles[key], **error} for key, error in self.changes.errors.items()]
        columns = ["what_differs", "data", "when", "height", "known_for"]
        return Table(frame, columns, facts={"errors": errors}, nothing=self._lacking("no_missed"))

    def _lacking(self, message: str) -> str:
        """Return what a section would need, where there are any event data to speak of."""
        return self.say(f"events.{message}", stored=self.stored) if self.strands else ""

    def findings(self) -> list[str]:
        """Return where the dyad stands, when it changed, who acts first, and what the articles leave out."""
        return self.words.findings() if self.strands else []


def _refuse_unknown(asked: Sequence[str], known: Set[str]) -> None:
    """Raise FaultsError for providers of whom there is nothing, where there is anything of others."""
    unknown = [name for name in asked if name.lower() not in known]
    if unknown and known:
        faults = [Fault("parameters", 0, "providers", name, nearest(name, sorted(known))) for name in unknown]
        raise FaultsError("the parameters were refused", faults)


def _smoothed(mine: pd.DataFrame) -> pd.Series:
    """Return the share over seven days around each, of counts of all of them that there are."""
    dated = mine[_COUNTED].astype(float).set_axis(pd.DatetimeIndex(mine["period"]))
    summed = dated.rolling(f"{_WEEK}D", center=True).sum()
    return (1000 * summed["events"] / summed["all_events"]).set_axis(mine.index)


_COUNTED: Final = ["events", "all_events"]


def _own(strand: Strand, pair: Pair) -> pd.DataFrame:
    counts = strand.counts
    return counts[counts["source"].isin(pair) & counts["target"].isin(pair)]
