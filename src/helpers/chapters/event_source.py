"""Where chapter 06 has its series from: the figures kept in ``data/world``, or a store of events.

A strand is what one provider has of some dyads, in one unit of time. Strands of different providers, or of different
aggregates of one, are never joined.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final, Literal

import pandas as pd

from helpers.analysis import changes, dyads, ties
from helpers.analysis.dyads import QUADS
from helpers.record.dates import decimal_year

Pair = tuple[str, str]
Unit = Literal["year", "month", "day"]

#: Unit -> letters of an ISO date.
LETTERS: Final[dict[str, int]] = {"year": 4, "month": 7, "day": 10}
#: Unit -> periods that a level lasts, that a draw takes together, and by which two moments may differ and be one.
LEAST: Final = {"year": 2, "month": 2, "day": 7}
BLOCK: Final = {"year": 2, "month": 3, "day": 7}
WITHIN: Final = {"year": 0, "month": 1, "day": 3}
#: Data set -> key of its strand, the provider's name, and the unit in which it is kept.
_DATASETS: Final[dict[str, tuple[str, str, Unit]]] = {
    "icews-dyad-years": ("years", "ICEWS", "year"),
    "icews-days": ("days", "ICEWS", "day"),
}
_COUNTS: Final = [*QUADS, "mirrored", "scored", "score_sum"]
#: Columns of what a store has, and of ties.
HELD: Final = ["provider", "once", "periods", "thin", "events", "rows", "counted", "stories", "publishers"]
TIES: Final = ["provider", "source", "target", *QUADS, "scored", "score_sum"]


@dataclass(frozen=True)
class Strand:
    """What a provider has of dyads, by period.

    Attributes
    ----------
    key, provider, unit
        Its id, whose it is, and how long its periods are.
    counted
        Whether it counts events; otherwise it has net ties.
    frame
        `dyads.shares`: for net ties ``share`` alone.
    counts
        Directed counts: ``period``, ``source``, ``target``, the counts, ``mirrored``, ``scored``, ``score_sum``.
    """

    key: str
    provider: str
    unit: Unit
    counted: bool
    frame: pd.DataFrame
    counts: pd.DataFrame

    @cached_property
    def _parts(self) -> dict[Pair, pd.DataFrame]:
        kept = self.frame[self.frame["share"].notna()].sort_values("period")
        return {(str(a), str(b)): part.reset_index(drop=True) for (a, b), part in kept.groupby(["a", "b"])}

    @cached_property
    def _nothing(self) -> pd.DataFrame:
        return self.frame.head(0)

    @cached_property
    def _found(self) -> dict[Pair, tuple[list[int], pd.DataFrame]]:
        """Change points looked for so far: dyad -> the places of its cuts, and their intervals."""
        return {}

    @cached_property
    def pairs(self) -> set[Pair]:
        """The dyads of which it has anything."""
        return {pair for pair, part in self._parts.items() if part["share"].any()}

    def of(self, pair: Pair) -> pd.DataFrame:
        """Return the periods of a dyad that have a share, in order; nobody changes it in place."""
        return self._parts.get((min(pair), max(pair)), self._nothing)

    def has(self, pair: Pair) -> bool:
        """Return whether there is anything of a dyad."""
        return (min(pair), max(pair)) in self.pairs

    def values(self, pair: Pair) -> changes.Values:
        """Return what is analysed: counts even in variance and of one exposure, or net ties as they are."""
        mine = self.of(pair)
        if self.counted:
            return changes.even(mine["events"].to_numpy(float), mine["all_events"].to_numpy(float))
        return mine["share"].to_numpy(float)

    def places(self, pair: Pair) -> list[int]:
        """Return where each period of a dyad lies: whole numbers, one apart for neighbours."""
        return [ordinal(period, self.unit) for period in self.of(pair)["period"].to_numpy()]

    def long_enough(self, pair: Pair) -> bool:
        """Return whether change points can be looked for."""
        return len(self.of(pair)) >= changes.LEAST

    def searched(self, pair: Pair) -> tuple[list[int], pd.DataFrame]:
        """Return the periods, by their place, with which a new level begins, and `changes.intervals` of them.

        None in a series that is too short. Each dyad is searched once.
        """
        key = (min(pair), max(pair))
        if key not in self._found:
            values, unit = self.values(pair), self.unit
            cuts = changes.cuts(values, LEAST[unit]) if self.long_enough(pair) else []
            self._found[key] = cuts, changes.intervals(values, cuts, LEAST[unit], BLOCK[unit])
        return self._found[key]


def largest(frame: pd.DataFrame, *counts: str) -> str:
    """Return the provider with most events; "" where there are no rows."""
    if frame.empty:
        return ""
    return str(frame.groupby("provider")[list(counts)].sum().sum(axis=1).idxmax())


def ordinal(period: str, unit: str) -> int:
    """Return the place in time of a period: of its year, month or day."""
    numbers = [int(part) for part in period.split("-")]
    if unit == "year":
        return numbers[0]
    if unit == "month":
        return numbers[0] * 12 + numbers[1] - 1
    return pd.Timestamp(period).toordinal()


@lru_cache(maxsize=1 << 16)  # every dyad of a series has the same days
def when(period: str) -> float:
    """Return the middle of a period as a year with decimals."""
    start = pd.Timestamp(period)
    length = {4: pd.DateOffset(years=1), 7: pd.DateOffset(months=1), 10: pd.DateOffset(days=1)}[len(period)]
    return (decimal_year(start) + decimal_year(start + length)) / 2


@dataclass(frozen=True)
class Source:
    """Strands, and ties between all states in a window.

    Attributes
    ----------
    strands
        In the order in which they are shown.
    partners
        Ties around the dyad: ``provider``, ``source``, ``target``, the four counts, ``scored``, ``score_sum``.
    network
        Ties of all states with each other; without rows where none are known.
    windows
        Provider -> first and last day of its ties around the dyad (EDTF).
    network_window
        First and last day of the network of the provider that has most of it (EDTF).
    edges
        Another provider's values by day of the dyads: ``provider``, ``period``, ``a``, ``b``, ``share``.
    filtered
        Whether only one event a day was counted for the same sides and code.
    sides
        The states of which ``partners`` has all events; None for all states.
    held
        What a store has, by provider: ``provider``, ``once`` (whether one event a day counts), ``periods`` and ``thin``
        (those that are looked at, and those that are hardly covered), ``events`` (of all states in the former),
        ``rows``, ``counted`` and ``stories`` of the dyad (as coded, as they count, and the reports they are from), and
        ``publishers`` (most stories first).
    """

    strands: tuple[Strand, ...]
    partners: pd.DataFrame
    network: pd.DataFrame
    windows: Mapping[str, str]
    network_window: str
    edges: pd.DataFrame
    filtered: bool
    sides: frozenset[str] | None
    held: pd.DataFrame

    @cached_property
    def grouped(self) -> tuple[pd.DataFrame, dict[str, int], dict[str, float]]:
        """`ties.centralities` and `ties.communities` of the largest provider's network, each empty below enough events.

        Some providers code conflict alone: there are centralities then, and no groups.
        """
        whole = self.network
        first = whole[whole["provider"] == largest(whole, *QUADS)]
        if first[list(QUADS)].to_numpy().sum() < ties.LEAST_EVENTS:
            return pd.DataFrame(), {}, {}
        edges = ties.signed(first)
        enough = edges["cooperation"].sum() >= ties.LEAST_EVENTS
        return ties.centralities(edges), *(ties.communities(edges) if enough else ({}, {"events": 0}))


NOTHING: Final = Source(
    (), pd.DataFrame(columns=TIES), pd.DataFrame(columns=TIES), {}, "",
    pd.DataFrame(columns=["provider", "period", "a", "b", "share"]), False,
    frozenset(), pd.DataFrame(columns=HELD),
)  # fmt: skip


def _table(folder: Path, name: str) -> pd.DataFrame:
    file = folder / "world" / f"{name}.csv"
    return pd.read_csv(file, dtype=str, keep_default_na=False) if file.is_file() else pd.DataFrame()


def shocks(folder: Path) -> pd.DataFrame:
    """Return the changes that everybody knows, kept in a folder of the record; without rows where it has none."""
    return _table(folder, "shocks")


def kept(folder: Path, pairs: Sequence[Pair], within: tuple[str, str]) -> Source:
    """Return what ``data/world`` of a folder of the record has; nothing where it has no such tables.

    It is kept until a table changes: its searches are dear.

    Parameters
    ----------
    within
        First and last day, as ISO dates; "" for no limit.
    """
    files = sorted((folder / "world").glob("*.csv"))
    stamps = tuple((file.name, file.stat().st_mtime_ns, file.stat().st_size) for file in files)
    return _kept(folder, tuple(pairs), within, stamps)


@lru_cache(maxsize=4)
def _kept(
    folder: Path, pairs: tuple[Pair, ...], within: tuple[str, str], _files: tuple[tuple[str, int, int], ...]
) -> Source:
    counts, totals = _table(folder, "event_counts"), _table(folder, "event_totals")
    if counts.empty:
        return NOTHING
    counts[_COUNTS] = counts[_COUNTS].apply(pd.to_numeric)
    totals["events"] = pd.to_numeric(totals["events"])
    edges = _table(folder, "event_edges")
    share = 1000 * pd.to_numeric(edges["edge"]) / pd.to_numeric(edges["all_edges"])
    edges = _inside(edges.assign(share=share, provider="GDELT"), within)[["provider", "period", "a", "b", "share"]]
    strands = [*(_counted(counts, totals, dataset, pairs, within) for dataset in _DATASETS), _edges(edges, pairs)]
    partners = counts[(counts["dataset_id"] == "icews-days") & (counts["period"].str.len() == 7)]
    partners = _inside(partners, within)
    network = _inside(counts[counts["dataset_id"] == "icews-sample"], within)
    return Source(
        tuple(strand for strand in strands if len(strand.frame)),
        partners.assign(provider="ICEWS")[TIES],
        network.assign(provider="ICEWS")[TIES],
        {"ICEWS": _span(partners["period"])},
        _covered(folder, "icews-sample") if len(network) else "",
        edges[edges["period"].str.len() == LETTERS["day"]],
        False,
        frozenset({"RUS", "IRN"}),
        NOTHING.held,
    )


def _inside(frame: pd.DataFrame, within: tuple[str, str]) -> pd.DataFrame:
    """Return the rows whose whole period lies between two days."""
    first, last = within
    if not first and not last:
        return frame
    units = {length: unit[0].upper() for unit, length in LETTERS.items()}
    whole = {period: pd.Period(period, units[len(period)]) for period in frame["period"].unique()}
    inside = [
        period
        for period, days in whole.items()
        if (not first or f"{days.start_time:%Y-%m-%d}" >= first) and (not last or f"{days.end_time:%Y-%m-%d}" <= last)
    ]
    return frame[frame["period"].isin(inside)]


def _covered(folder: Path, dataset: str) -> str:
    row = _table(folder, "datasets").set_index("dataset_id").loc[dataset]
    return f"{row['coverage_start']}/{row['coverage_end']}"


def _span(periods: pd.Series) -> str:
    return f"{periods.min()}/{periods.max()}" if len(periods) else ""


def _counted(
    counts: pd.DataFrame, totals: pd.DataFrame, dataset: str, pairs: Sequence[Pair], within: tuple[str, str]
) -> Strand:
    key, provider, unit = _DATASETS[dataset]
    mine, all_events = (
        _inside(table[(table["dataset_id"] == dataset) & (table["period"].str.len() == LETTERS[unit])], within).assign(
            provider=provider
        )
        for table in (counts, totals)
    )
    frame = dyads.shares(dyads.covered(dyads.series(mine, all_events, pairs))) if len(all_events) else NOTHING.edges
    return Strand(key, provider, unit, True, frame, mine[["period", "source", "target", *_COUNTS]])


def _edges(edges: pd.DataFrame, pairs: Sequence[Pair]) -> Strand:
    """Return the net ties by month."""
    wanted = {tuple(sorted(pair)) for pair in pairs}
    months = edges[edges["period"].str.len() == LETTERS["month"]]
    frame = months[[pair in wanted for pair in zip(months["a"], months["b"], strict=True)]]
    empty = pd.DataFrame(columns=["period", "source", "target", *_COUNTS])
    return Strand("months", "GDELT", "month", False, frame, empty)


def chronology(folder: Path) -> pd.DataFrame:
    """Return the chronology of public knowledge, kept in a folder of the record; without rows where it has none."""
    return _table(folder, "chronology")


def state_ids(folder: Path) -> dict[str, str]:
    """Return the code of a state -> its id in the record."""
    states = _table(folder, "states")
    return dict(zip(states["iso3"], states["state_id"], strict=True)) if len(states) else {}


def of_providers(source: Source, asked: Sequence[str]) -> Source:
    """Return what some providers have; all where none is asked for."""
    if not asked:
        return source
    wanted = {name.lower() for name in asked}
    tables = {
        name: table[table["provider"].str.lower().isin(wanted)]
        for name, table in (("partners", source.partners), ("network", source.network), ("edges", source.edges))
    }
    kept = tuple(strand for strand in source.strands if strand.provider.lower() in wanted)
    return replace(source, strands=kept, **tables)
