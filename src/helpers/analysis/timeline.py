"""Events in time: swim lanes, counts by year, and the event table."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

import numpy as np
import pandas as pd

from helpers.record import flags, vocabulary
from helpers.record.dataset import Record, ancestors, labels, sources_of
from helpers.record.dates import YEAR_DAYS, Span, decimal_year, parse, parse_day
from helpers.record.vocabulary import ACTING

SEED: Final = 20260101
#: The relation's story begins here; the little that is older stands in a margin of its own.
FIRST_YEAR: Final = 1988
#: Below this many dated events no break between phases is sought (`helpers.analysis.phases`).
LEAST_EVENTS: Final = 20
#: A mark is at least this long, in years, so that a single day can be seen.
MARK_YEARS = 0.32
#: An open beginning is an arrow up to the known end, so many times as long as the shortest mark.
ARROW: Final = 2.2
#: What has not happened yet may lie ahead of the articles that report it, and nothing else can.
AHEAD: Final = ("planned", "proposed")


@dataclass(frozen=True)
class Window:
    """A window of time from a first day to a last one, both included; None is no limit."""

    start: date | None = None
    end: date | None = None

    @property
    def low(self) -> float:
        """Where it begins, as a year with decimals, or minus infinity."""
        return decimal_year(self.start) if self.start else -math.inf

    @property
    def high(self) -> float:
        """Where it ends, as a year with decimals, or infinity."""
        return _after(self.end) if self.end else math.inf


ALWAYS: Final = Window()


def window(start: str, end: str) -> Window:
    """Return the window between two ISO dates; "" is no limit."""
    return Window(parse_day(start) if start else None, parse_day(end, last=True) if end else None)


def _after(day: date) -> float:
    """Return the end of a day as a year with decimals."""
    return decimal_year(pd.Timestamp(day) + pd.Timedelta(days=1))


def lanes(record: Record, window: Window = ALWAYS) -> pd.DataFrame:
    """Return one row for each dated record, placed on the lane of its primary domain.

    Returns
    -------
    pandas.DataFrame
        ``event_id``, ``domain_id``, ``record_kind``, ``quad_class``, ``status``, ``dated_by`` ("text", or
        "public" where the text gives no date and public knowledge does); ``start`` and ``end`` in decimal years,
        within the window: an open end is the day on which it was last reported, an open beginning is no more than
        its known end; ``open_start``; ``open_end`` (still so when last
        reported, in the window); ``fade`` in years, how far an approximate or uncertain date may
        reach beyond its bounds (one unit of its precision); ``since`` and ``until``, between which all
        that is drawn of it stays: the window, and the publication of the latest article that reports
        it, unless that looks ahead or the date is a public one; ``track``, counted from 0, so that no two marks
        of a lane overlap on one track; and ``flag``, of an editorial note, or "". What lies outside the window is
        left out.
    """
    dated = record.events[record.events["dated_by"] != "none"]
    rows = [row for event in dated.itertuples() if (row := _lane(event, window))]
    columns = [*_COPIED, "start", "end"]
    frame = pd.DataFrame(rows, columns=[*columns, "open_start", "open_end", "fade", "since", "until"])
    frame = frame.sort_values(["start", "end", "event_id"]).reset_index(drop=True)
    return frame.assign(track=_tracks(frame), flag=flags.codes(frame["event_id"], record.editorial_notes))


_COPIED: Final = ("event_id", "domain_id", "record_kind", "quad_class", "status", "dated_by")


def _lane(event: Any, window: Window) -> dict[str, object] | None:  # noqa: ANN401 - a row of the events
    """Return a row of `lanes`; None where nothing of it is known to lie in the window."""
    span = parse(event.date or event.date_public)
    reported = _after(event.last_reported)
    if span.earliest is None:
        assert span.latest is not None
        start = end = _after(span.latest)
        inside = window.low < end <= window.high
    else:
        start = decimal_year(span.earliest)
        end = _after(span.latest) if span.latest else max(reported, _after(span.earliest))
        if start < reported and event.status not in AHEAD and event.dated_by == "text":
            end = min(end, reported)
        inside = start < window.high and end > window.low
    if not inside:
        return None
    return {name: getattr(event, name) for name in _COPIED} | {
        "start": max(start, window.low),
        "end": min(end, window.high),
        "open_start": span.earliest is None,
        "open_end": span.latest is None and end <= window.high,
        "fade": _fade(span),
        "since": window.low,
        "until": min(window.high, max(end, reported) if start < reported else math.inf),
    }


def extent(row: Any, least: float = MARK_YEARS) -> tuple[float, float]:  # noqa: ANN401 - a row of `lanes`
    """Return where a mark begins and ends, without its fade, lengthened to ``least`` years to be seen.

    It is lengthened to the right, but not beyond what may be drawn. An open beginning is an arrow
    that ends at the known end.
    """
    if row.open_start:
        return max(row.end - ARROW * least, row.since), row.end
    right = min(max(row.end, row.start + least), row.until)
    return max(min(row.start, right - least), row.since), right


def _fade(span: Span) -> float:
    unit = {"day": 1 / YEAR_DAYS, "month": 1 / 12, "year": 1.0, "interval": 0.5}[span.precision]
    return round(unit, 4) if span.approximate or span.uncertain else 0.0


def _tracks(frame: pd.DataFrame) -> list[int]:
    """Give each mark the lowest track of its lane that is free where it begins."""
    free: dict[str, list[float]] = {}
    tracks = []
    for row in frame.itertuples():
        lane = free.setdefault(row.domain_id, [])
        left, right = extent(row)
        begin, end = left - row.fade, right + row.fade + 0.06
        track = next((number for number, until in enumerate(lane) if until <= begin), len(lane))
        lane[track : track + 1] = [end]
        tracks.append(track)
    return tracks


_DAYS: Final = {"text": ("earliest", "latest"), "public": ("public_earliest", "public_latest")}


def by_year(record: Record, dated_by: Literal["text", "public"] = "text") -> pd.DataFrame:
    """Count events by year and quad class.

    Only events (no conditions) whose date lies within one calendar year are counted.

    Parameters
    ----------
    dated_by
        Whether to count by the texts' dates, or apart what public knowledge alone dates.

    Returns
    -------
    pandas.DataFrame
        One row for each year from the first to the last, one column for each quad class.
    """
    events = record.events[(record.events["record_kind"] == "event") & (record.events["dated_by"] == dated_by)]
    first, last = (events[name].dt.year for name in _DAYS[dated_by])
    counts = pd.crosstab(first[first == last], events["quad_class"][first == last])
    years = range(int(counts.index.min()), int(counts.index.max()) + 1) if len(counts) else range(0)
    quads = [quad for quad in vocabulary.QUAD_CLASSES if quad != "none"]
    return counts.reindex(index=pd.Index(years, name="year"), columns=quads, fill_value=0).astype(int)


def beside(counts: pd.DataFrame, apart: pd.DataFrame) -> pd.DataFrame:
    """Return both counts of `by_year` in one table: ``year``, and columns that end in ``_public`` for those apart."""
    both = counts.join(apart.add_suffix("_public"), how="outer").fillna(0).astype(int)
    return both.rename_axis("year").reset_index()


def event_table(record: Record, language: str) -> pd.DataFrame:
    """Return the selected records for reading, sorted by date, undated last.

    Returns
    -------
    pandas.DataFrame
        ``event_id``, ``date``, ``date_public``, ``date_reference``, ``label``, ``summary``, ``domain``,
        ``quad_class``, ``status``, ``actors``, ``sources`` and ``flag`` ("" for none), all in ``language``.
    """
    events = record.events
    names = labels(record.actors, language)
    comma = "، " if language == "ar" else ", "
    actors = (
        record.event_actors.assign(name=record.event_actors["actor_id"].map(names))
        .drop_duplicates(["event_id", "actor_id"])
        .groupby("event_id")["name"]
        .agg(comma.join)
    )

    def named(codes: pd.Series, words: vocabulary.Labels) -> list[str]:
        return [vocabulary.label(words, code, language) for code in codes]

    return pd.DataFrame(
        {
            "event_id": events["event_id"],
            "date": events["date"],
            "date_public": events["date_public"],
            "date_reference": events["date_reference"],
            "label": events[f"label_{language}"],
            "summary": events[f"summary_{language}"],
            "domain": events["domain_id"].map(labels(record.domains, language)),
            "quad_class": named(events["quad_class"], vocabulary.QUAD_CLASSES),
            "status": named(events["status"], vocabulary.STATUSES),
            "actors": events["event_id"].map(actors),
            "sources": events["event_id"].map(sources_of(record, language)),
            "flag": flags.column(events["event_id"], record.editorial_notes, language),
        }
    )


#: Bin -> pandas period alias.
BINS: Final = {"year": "Y", "quarter": "Q", "month": "M"}
#: What a series holds besides the quad classes: both of a kind, and all events.
SUMS: Final = ("cooperation", "conflict", "events")


def between(record: Record, dyad: Sequence[str]) -> set[str]:
    """Return the ids of the records between two sides: both act, and not both as mere targets.

    A side is an actor with all that are part of it by ``parent_id``; an empty dyad takes every record.
    """
    if not dyad:
        return set(record.events["event_id"])
    acting = record.event_actors[record.event_actors["role"].isin(ACTING)]
    above = ancestors(record.actors)
    roles = []
    for side in dyad:
        members = [actor for actor in above if side in above[actor] | {actor}]
        mine = acting[acting["actor_id"].isin(members)]
        roles.append(mine.groupby("event_id")["role"].agg(frozenset))
    both = roles[0].index.intersection(roles[1].index)
    return {event for event in both if roles[0][event] | roles[1][event] != {"target"}}


def dyad_events(record: Record, dyad: Sequence[str]) -> pd.DataFrame:
    """Return the events (no conditions) `between` two sides; an empty dyad takes every event."""
    events = record.events[record.events["record_kind"] == "event"]
    return events[events["event_id"].isin(between(record, dyad))].reset_index(drop=True)


def bounds(events: pd.DataFrame) -> pd.DataFrame:
    """Return the events whose dates have two ends, with ``low`` and ``high`` in days since 1970.

    An approximate or uncertain date is widened on both sides by one unit of its precision, as
    its mark fades on the swim lanes.
    """
    closed = events[events["earliest"].notna() & events["latest"].notna()]
    fade = np.array([round(YEAR_DAYS * _fade(parse(date))) for date in closed["date"]], dtype=np.int64)
    low, high = _days(closed["earliest"]) - fade, _days(closed["latest"]) + fade
    return closed.assign(low=low, high=high).reset_index(drop=True)


def _days(days: pd.Series | pd.DatetimeIndex) -> np.ndarray:
    """Return days since 1970."""
    return days.to_numpy().astype("datetime64[D]").astype(np.int64)


def series(events: pd.DataFrame, bin: str, draws: int, seed: int = SEED) -> pd.DataFrame:
    """Count events by bin and quad class, with a band for uncertain dates.

    Each draw dates every event at random within its bounds (uniform); the band is the 2.5th to the
    97.5th percentile over the draws.

    Parameters
    ----------
    events
        Such as `dyad_events` gives; those with an open end are left out.
    bin
        A key of `BINS`.

    Returns
    -------
    pandas.DataFrame
        One row for each bin and measure (a quad class, or one of `SUMS`): ``start`` (of the bin),
        ``measure``, ``certain`` (what must lie in the bin whatever the dates), ``mean``, ``low``
        and ``high``.
    """
    columns = ["start", "measure", "certain", "mean", "low", "high"]
    placed = bounds(events[events["quad_class"] != "none"])
    if placed.empty:
        return pd.DataFrame(columns=columns)
    first, last = (pd.Timestamp(day, unit="D") for day in (placed["low"].min(), placed["high"].max()))
    periods = pd.period_range(first, last, freq=BINS[bin])
    edges = _days(periods.start_time)
    low, high = placed["low"].to_numpy(), placed["high"].to_numpy()
    days = np.random.default_rng(seed).integers(low, high + 1, size=(draws, len(placed)))
    where = np.searchsorted(edges, days, side="right") - 1
    sure = np.searchsorted(edges, low, side="right") == np.searchsorted(edges, high, side="right")
    fixed = np.searchsorted(edges, low, side="right") - 1
    weights = {
        quad: (placed["quad_class"] == quad).to_numpy(float) for quad in vocabulary.QUAD_CLASSES if quad != "none"
    }
    for side in ("cooperation", "conflict"):
        weights[side] = placed["quad_class"].str.endswith(side).to_numpy(float)
    weights["events"] = np.ones(len(placed))
    cells = where + np.arange(draws)[:, None] * len(edges)
    frames = []
    for measure, weight in weights.items():
        drawn = _binned(cells, weight, draws, len(edges))
        bottom, top = np.percentile(drawn, [2.5, 97.5], axis=0)
        certain = np.bincount(fixed[sure], weights=weight[sure], minlength=len(edges))
        values = {"certain": certain, "mean": drawn.mean(axis=0), "low": bottom, "high": top}
        rounded = {name: np.round(value, 3) for name, value in values.items()}
        frames.append(pd.DataFrame({"start": periods.start_time, "measure": measure, **rounded}))
    return pd.concat(frames, ignore_index=True)[columns]


def drawn_bins(frame: pd.DataFrame, bin: str, window: Window = ALWAYS) -> pd.DataFrame:
    """Return the bins of `series` that reach into the window; without a first day, those from `FIRST_YEAR` on.

    Where none is as late as that, all stay.
    """
    if frame.empty:
        return frame
    start = frame["start"]
    first = window.start or (date(FIRST_YEAR, 1, 1) if (start.dt.year >= FIRST_YEAR).any() else date.min)
    ends = start.dt.to_period(BINS[bin]).dt.end_time.dt.date
    return frame[(ends >= first) & (start.dt.date <= (window.end or date.max))].reset_index(drop=True)


def _binned(cells: np.ndarray, weight: np.ndarray, draws: int, bins: int) -> np.ndarray:
    """Return draws x bins: the weights of the events that each draw puts into each bin."""
    weights = np.broadcast_to(weight, cells.shape)
    return np.bincount(cells.ravel(), weights=weights.ravel(), minlength=draws * bins).reshape(draws, bins)


def milestones(record: Record, dyad: Sequence[str], top: int) -> list[str]:
    """Return the ids of the milestones, by date: done, dated, both sides of the dyad acting.

    Of these the ``top`` with most links to other records and most passages are taken; ties go to
    the earlier one.
    """
    events = dyad_events(record, dyad)
    events = events[(events["status"] == "occurred") & events["earliest"].notna()]
    links = pd.concat([record.event_links["from_event"], record.event_links["to_event"]]).value_counts()
    told = record.evidence["record_id"].value_counts()
    weight = events["event_id"].map(links).fillna(0) + events["event_id"].map(told).fillna(0)
    ranked = events.assign(weight=weight).sort_values(["weight", "earliest", "event_id"], ascending=[False, True, True])
    return ranked.head(top).sort_values(["earliest", "event_id"])["event_id"].tolist()


#: What may become of a promise, by the link of a later record to it.
OUTCOMES: Final = {"implements": "delivered", "freezes": "frozen", "replaces": "replaced"}


def promises(record: Record, whole: Record) -> pd.DataFrame:
    """Return what was proposed, planned or agreed, or signed and then acted upon, and what became of it.

    The promises are those of ``record``, such as a selection; what became of them is looked up in
    ``whole``, so that a selection makes no promise look open.

    Returns
    -------
    pandas.DataFrame
        One row for each promise and outcome, by date: ``event_id``, ``date``, ``status``,
        ``step`` (the status; "signed" for what was signed and then acted upon), ``outcome`` (of
        `OUTCOMES`; "ratified" where an act of a legislature follows it, "under way" where what
        implements it is itself not done, "lapsed" where a planned date passed before it was
        last reported, "ahead" where its date lay ahead then, "open" where no record says), ``by_event``,
        ``by_date`` and ``by_public`` (its dates by the text and by public knowledge, never mixed), ``lag_low`` and
        ``lag_high`` (years, from the bounds of the texts' dates; NaN where one is missing) and
        ``told_until`` (the latest date of publication among the promise's sources, EDTF).
    """
    events = whole.events.set_index("event_id")
    links = whole.event_links
    passed = links["from_event"].isin(_acts_of_legislatures(whole)) & (links["link"] == "follows")
    links = links.assign(link=links["link"].mask(passed, "ratifies"))
    links = links[links["link"].isin([*OUTCOMES, "ratifies"])]
    pledged = events.index[events["status"].isin(["proposed", "planned", "agreed"])]
    rows = []
    told = told_until(whole)
    for promise in sorted({*pledged, *links["to_event"]} & set(record.events["event_id"])):
        mine = links[links["to_event"] == promise].sort_values("from_event")
        later = list(zip(mine["link"], mine["from_event"], strict=True)) or [("", "")]
        for link, by in later:
            outcome = OUTCOMES.get(link, "ratified" if link == "ratifies" else "open")
            if outcome == "open":
                outcome = _unheard(events.loc[promise], told.get(promise, ""))
            if link == "implements" and events.at[by, "status"] not in ("occurred", "ongoing"):
                outcome = "under way"
            lag = _lag(events, promise, by) if by else (math.nan, math.nan)
            rows.append(
                {
                    "event_id": promise,
                    "date": events.at[promise, "date"],
                    "step": _step(events.at[promise, "status"]),
                    "outcome": outcome,
                    "by_event": by,
                    "by_date": events.at[by, "date"] if by else "",
                    "by_public": events.at[by, "date_public"] if by else "",
                    "lag_low": lag[0],
                    "lag_high": lag[1],
                    "told_until": told.get(promise, ""),
                }
            )
    columns = ["event_id", "date", "step", "outcome", "by_event", "by_date", "by_public"]
    columns += ["lag_low", "lag_high", "told_until"]
    frame = pd.DataFrame(rows, columns=columns)
    begins = {event: day.toordinal() if pd.notna(day) else math.inf for event, day in events["earliest"].items()}
    order = [begins[event] for event in frame["event_id"]]
    return frame.assign(order=order).sort_values(["order", "event_id", "by_event"])[columns].reset_index(drop=True)


def _step(status: str) -> str:
    """Return how far a promise had come: its status, or "signed" where it is done itself."""
    return status if status in ("proposed", "planned", "agreed", "frozen", "alleged", "hypothetical") else "signed"


def _acts_of_legislatures(record: Record) -> set[str]:
    """Return the ids of the supporting acts that a legislature starts."""
    houses = record.actors["actor_id"][record.actors["sector"] == "legislature"]
    started = record.event_actors[record.event_actors["role"] == "initiator"]
    acts = set(started["event_id"][started["actor_id"].isin(houses)])
    return acts & set(record.events["event_id"][record.events["event_type"] == "SUPPORT"])


def _unheard(promise: pd.Series, told: str) -> str:
    """Return what is known of a promise of which no record says what became of it, from its date alone.

    "ahead" where its date lay ahead of the last article that reports it, "lapsed" where a planned one had
    passed before that, else "open".
    """
    published = parse(told) if told else None
    if not published or not published.earliest or not published.latest:
        return "open"
    if promise["earliest"] > pd.Timestamp(published.latest):
        return "ahead"
    passed = promise["status"] == "planned" and promise["latest"] < pd.Timestamp(published.earliest)
    return "lapsed" if passed else "open"


def told_until(record: Record) -> dict[str, str]:
    """Return record id -> the date of publication (EDTF) of the latest article that reports it."""
    last = {row.source_id: (parse(row.published).latest, row.published) for row in record.sources.itertuples()}
    told: dict[str, tuple[date | None, str]] = {}
    for name, source in zip(record.evidence["record_id"], record.evidence["source_id"], strict=True):
        told[name] = max(told.get(name, last[source]), last[source])
    return {name: published for name, (_, published) in told.items()}


#: What may have become of a promise, the most telling first: by this it is counted once where several things did.
FATES: Final = (*OUTCOMES.values(), "ratified", "under way", "lapsed", "ahead", "open")


def fates(frame: pd.DataFrame) -> pd.Series:
    """Return event id -> what became of each promise of `promises`, the first of `FATES` that did."""
    order = pd.Series(range(len(FATES)), index=FATES)
    first = frame["outcome"].map(order).groupby(frame["event_id"]).min()
    return first.map(dict(enumerate(FATES))).astype("str")


def _lag(events: pd.DataFrame, promise: str, by: str) -> tuple[float, float]:
    """Return the shortest and longest possible lag in years, not below 0."""
    days = [
        (events.at[by, one] - events.at[promise, other]).days
        for one, other in (("earliest", "latest"), ("latest", "earliest"))
        if pd.notna(events.at[by, one]) and pd.notna(events.at[promise, other])
    ]
    if len(days) < 2:
        return math.nan, math.nan
    return round(max(days[0], 0) / YEAR_DAYS, 2), round(max(days[1], 0) / YEAR_DAYS, 2)


def promise_spans(frame: pd.DataFrame, whole: Record) -> pd.DataFrame:
    """Return the rows of `promises` with a known beginning, for drawing; ``whole`` is that of `promises`.

    Returns
    -------
    pandas.DataFrame
        ``event_id``, ``outcome``, ``start`` and ``end`` in decimal years: the earliest days of the
        promise and of what became of it, which is no earlier than the promise if its date allows that
        (NaN where it has no date). What is only known to have been by some day ends on that day, and
        is ``bound``; where public knowledge alone dates it, ``public``. An open promise
        ends where it was last reported, and one whose date lay ahead on that date itself.
    """
    events = whole.events.set_index("event_id")
    rows = []
    for row in frame.itertuples():
        start, bound, public = events.at[row.event_id, "earliest"], False, False
        end = start if row.outcome == "ahead" else events.at[row.event_id, "last_reported"]
        if row.by_event:
            public = events.at[row.by_event, "dated_by"] == "public"
            end, last = events.loc[row.by_event, list(_DAYS["public" if public else "text"])]
            bound = pd.isna(end) and pd.notna(last)
            if bound:
                end = last
            elif pd.notna(end) and not last < start:
                end = max(end, start)
        if pd.notna(start):
            years = [decimal_year(day) if pd.notna(day) else math.nan for day in (start, end)]
            rows.append((row.event_id, row.outcome, *years, bound, public))
    return pd.DataFrame(rows, columns=["event_id", "outcome", "start", "end", "bound", "public"])
