"""What is asked of events: series of a dyad, ties of a window, the rows themselves.

Every function takes an `ibis` table of events (`helpers.eventdata.schema.SCHEMA`) and returns another, so that one
expression runs on DuckDB, Spark and BigQuery; none reads anything before it is executed. What filters and
normalisation mean is the same in all of them:

- An event is *international* where both its sides have a state and the two differ. Series, ties and denominators
  count these alone.
- `one_a_day` is the filter before counting (Schrodt's): the coders make several events of one act, once for every
  report. It is a function of its own, so that both counts can be published: ``dyads(one_a_day(events), ...)`` filters
  the counts and their denominators alike.
- Coverage is divided out by three denominators beside each count: ``all_events`` (of the provider in the period),
  ``a_events`` and ``b_events`` (those in which that side takes part, on either end). A share of ``all_events`` removes
  how much was reported at all; one of ``a_events`` also removes how much that state was written about.
- Providers are never added up. A placebo is another pair in the same call.
- Scores are summed in thousandths, as whole numbers, so that every engine gives the same sum.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

import pyarrow as pa

from helpers.common.extras import imported
from helpers.common.faults import Fault, FaultsError, nearest
from helpers.eventdata.months import COUNTS, MONTHS, SUMMED
from helpers.eventdata.schema import BY_PEOPLE, QUADS, SCHEMA
from helpers.eventdata.totals import ALL, TOTALS

if TYPE_CHECKING:
    import ibis
    from ibis import Table
    from ibis.expr.types import Value
else:  # whoever has not installed it is told how
    ibis = imported("ibis", "events")
    Table, Value = ibis.Table, ibis.expr.types.Value

By = Literal["day", "month", "year"]
Pairs = Iterable[tuple[str, str]]

#: Columns of a measure: counts, and the scores of the events that have one.
MEASURES: Final = (*COUNTS, "events", "scored", "score_sum", "score_mean")
#: Columns that a count is divided by.
DENOMINATORS: Final = ("all_events", "a_events", "b_events")
_CODE: Final = re.compile("[A-Z]{3}")
_SAME: Final = (  # what is one event in `one_a_day`
    *("provider", "date", "source_state", "source_name", "target_state", "target_name", "cameo", "plover"),
)


def international(events: Table) -> Table:
    """Return the events between two states: both known, and different."""
    both = events.source_state.notnull() & events.target_state.notnull()
    return events.filter(both & (events.source_state != events.target_state))


def one_a_day(events: Table) -> Table:
    """Return one event a day for the same provider, sides and code.

    Sides are the same where state and name are, codes where CAMEO and PLOVER are. Of several the one with the lowest
    ``event_id`` is kept, whole. All are kept of providers whose events people have coded, each an incident of its own
    (`BY_PEOPLE`).
    """
    rest = [name for name in ("event_id", "story", "source_sector", "target_sector") if name in events.columns]
    first = ibis.row_number().over(group_by=list(_SAME), order_by=[events[name] for name in rest])
    kept = events.mutate(of_day=first).filter(lambda t: (t.of_day == 0) | t.provider.isin(BY_PEOPLE))
    return kept.drop("of_day")


def totals(events: Table) -> Table:
    """Return the denominators: international events by provider, day and state.

    Returns
    -------
    ibis.Table
        provider, date, state (`ALL` for every international event of the day, else one that takes part), events.
        Whoever keeps it beside the events, as a `helpers.eventdata.store.Store` does, gives it to `dyads` and
        `directed`, which then need not count it again; without it they do, on any engine.
    """
    acts = international(events)
    counted = [acts.group_by(["provider", "date"]).aggregate(events=acts.count()).mutate(state=ibis.literal(ALL))]
    for side in (acts.source_state, acts.target_state):
        counted.append(acts.group_by(["provider", "date", side.name("state")]).aggregate(events=acts.count()))
    columns = ["provider", "date", "state", "events"]
    sides = ibis.union(*(each.select(columns) for each in counted))
    return sides.group_by(columns[:3]).aggregate(events=sides.events.sum())


def months(events: Table) -> Table:
    """Return what each pair of states did with each other in each month: provider, month, a, b, and `SUMMED`.

    Whoever keeps it beside the events, as a `helpers.eventdata.store.Store` does, gives it to `dyads`, which then need
    not read any event for a series by month or year.
    """
    keys = ["provider", "month", "a", "b"]
    acts = _undirected(international(events))
    acts = acts.mutate(month=_period(acts.date, "month"))
    counted = acts.group_by(keys).aggregate(**_sums(acts))
    return counted.mutate(thousandths=counted.thousandths.fill_null(0)).select(*keys, *SUMMED)


def dyads(
    events: Table, pairs: Pairs | None, by: By, denominators: Table | None = None, counted: Table | None = None
) -> Table:
    """Return the series of pairs of states, whoever acts.

    Parameters
    ----------
    events : ibis.Table
        The events; filter them first by provider, dates or `one_a_day`.
    pairs : iterable of (str, str) or None
        Pairs of ISO 3166-1 alpha-3 codes, such as ``("RUS", "IRN")``, placebos among them; None for every pair that
        occurs.
    by : {"day", "month", "year"}
        The period.
    denominators : ibis.Table, optional
        What `totals` returned for the same events; counted anew where it is not given.
    counted : ibis.Table, optional
        What `months` returned for the same events: taken for series by month and year in their place.

    Returns
    -------
    ibis.Table
        provider, period (its first day), a, b (a before b in the alphabet), verbal_cooperation, material_cooperation,
        verbal_conflict, material_conflict, events, scored (events with a score), score_sum, score_mean (of those; null
        without any), all_events, a_events, b_events; sorted by the first four. A period between a provider's first and
        last international event in which the pair has none is a row of zeros; if ``all_events`` is 0 as well, the
        provider has nothing of that period.

    Raises
    ------
    FaultsError
        Where a pair is not two different codes, or the period is none.
    """
    _check(pairs := None if pairs is None else [*pairs], by)
    wanted = None if pairs is None else sorted({(min(pair), max(pair)) for pair in pairs})
    summed = None if by == "day" else counted
    acts = _undirected(_acts(events, wanted)) if summed is None else _of(summed, ("a", "b"), wanted)
    return _series(acts, wanted, by, totals(events) if denominators is None else denominators)


def kept_totals(kept: Table, one_a_day: bool) -> Table:
    """Return what a store keeps (`helpers.eventdata.totals.TOTALS`) as `totals` does, of all events or one a day."""
    return kept.select("provider", "date", "state", events=kept.one_a_day if one_a_day else kept.events)


@lru_cache(maxsize=256)
def dyads_in_sql(pairs: tuple[tuple[str, str], ...] | None, by: By, once: bool) -> tuple[str, pa.Schema]:
    """Return `dyads` of a store's tables ``events``, ``totals`` and ``months`` in DuckDB's SQL, and its columns.

    Parameters
    ----------
    once
        Whether one event a day counts for the same sides and code (`one_a_day`).
    """
    events = ibis.table(ibis.Schema.from_pyarrow(SCHEMA), name="events")
    kept = ibis.table(ibis.Schema.from_pyarrow(TOTALS), name="totals")
    counted = None if once else ibis.table(ibis.Schema.from_pyarrow(MONTHS), name="months")
    asked = dyads(one_a_day(events) if once else events, pairs, by, kept_totals(kept, once), counted)
    return str(ibis.to_sql(asked, dialect="duckdb")), asked.schema().to_pyarrow()


def directed(events: Table, pairs: Pairs | None, by: By, denominators: Table | None = None) -> Table:
    """Return the series of pairs of states by who acts on whom: both directions of each pair.

    Parameters and columns are those of `dyads`, with ``source_state`` (who acts) and ``target_state`` for ``a`` and
    ``b``; ``a_events`` and ``b_events`` are of the first and of the second.
    """
    _check(pairs := None if pairs is None else [*pairs], by)
    wanted = None if pairs is None else sorted({pair for a, b in pairs for pair in ((a, b), (b, a))})
    acts = _acts(events, wanted)
    sides = {"a": acts.source_state, "b": acts.target_state}
    series = _series(acts.mutate(**sides), wanted, by, totals(events) if denominators is None else denominators)
    return series.rename(source_state="a", target_state="b")


def ties(events: Table, start: date | str, end: date | str) -> Table:
    """Return who acts on whom in a window, its last day included: every directed pair of states that occurs.

    Returns
    -------
    ibis.Table
        provider, source_state, target_state, the four counts, events, scored, score_sum, score_mean; sorted by the
        first three.
    """
    keys = ["provider", "source_state", "target_state"]
    acts = _window(international(events), start, end)
    counted = _measured(acts.group_by(keys).aggregate(**_sums(acts)))
    return counted.select(*keys, *MEASURES).order_by(keys)


def between(events: Table, a: str, b: str, start: date | str, end: date | str) -> Table:
    """Return the events of two states with each other in a window, its last day included: rows of the schema.

    They are sorted by date, provider and the provider's id, then by what else tells them apart.
    """
    _check([(a, b)], "day")
    return among(events, [a, b], start, end)


def among(events: Table, states: Sequence[str], start: date | str, end: date | str) -> Table:
    """Return the events of several states with each other in a window, as `between` does of two."""
    both = international(events)
    rows = _window(both.filter(both.source_state.isin(states) & both.target_state.isin(states)), start, end)
    order = ["date", "provider", "event_id", "source_state", "source_name", "target_name", "cameo", "plover", "story"]
    return rows.select(*SCHEMA.names).order_by(order)


def _check(pairs: list[Any] | None, by: str) -> None:
    """Refuse what is no question, all of it at once."""
    faults = []
    if by not in get_args(By):
        faults.append(Fault("the question", 0, "by", by, nearest(by, get_args(By))))
    if pairs is not None and not pairs:
        faults.append(Fault("the question", 0, "pairs", "", "has none; name at least one, such as (RUS, IRN)"))
    for number, pair in enumerate(pairs or (), 1):
        if len(pair) != 2 or not all(_CODE.fullmatch(str(code)) for code in pair):
            problem = "must be two ISO 3166-1 alpha-3 codes in capitals, such as (RUS, IRN)"
            faults.append(Fault("the question", number, "pairs", str(pair), problem))
        elif pair[0] == pair[1]:
            faults.append(Fault("the question", number, "pairs", str(pair), "is one state; name two different ones"))
    if faults:
        raise FaultsError("the question was not asked", faults)


def _day(given: date | str, name: str) -> date:
    """Return a day that may be given as text.

    Raises
    ------
    FaultsError
        Where it is no day.
    """
    try:
        return date.fromisoformat(given) if isinstance(given, str) else given
    except ValueError:
        problem = "is no day; write it as 2018-10-31"
        raise FaultsError("the question was not asked", [Fault("the question", 0, name, str(given), problem)]) from None


def _window(events: Table, start: date | str, end: date | str) -> Table:
    first, last = _day(start, "start"), _day(end, "end")
    if first > last:
        problem = f"is before start, {first}"
        raise FaultsError("the question was not asked", [Fault("the question", 0, "end", str(last), problem)])
    return events.filter((events.date >= first) & (events.date <= last))


def _acts(events: Table, wanted: list[tuple[str, str]] | None) -> Table:
    """Return the events between states, of the wanted pairs alone."""
    both = None if wanted is None else sorted({pair for a, b in wanted for pair in ((a, b), (b, a))})
    return _of(international(events), ("source_state", "target_state"), both)


def _of(rows: Table, sides: tuple[str, str], wanted: list[tuple[str, str]] | None) -> Table:
    """Return the rows whose two sides are one of the wanted pairs.

    Both columns are held against the states first: an engine skips by that whole parts of a sorted file.
    """
    if wanted is None:
        return rows
    first, second = rows[sides[0]], rows[sides[1]]
    states = [sorted({pair[place] for pair in wanted}) for place in (0, 1)]
    rows = rows.filter(first.isin(states[0]) & second.isin(states[1]))
    if len(wanted) == sum(a != b for a in states[0] for b in states[1]):  # every pair of these states
        return rows
    return rows.filter(ibis.or_(*[(rows[sides[0]] == a) & (rows[sides[1]] == b) for a, b in wanted]))


def _undirected(acts: Table) -> Table:
    """Return acts with their states in the order of the alphabet, as ``a`` and ``b``."""
    source, target = acts.source_state, acts.target_state
    return acts.mutate(a=ibis.least(source, target), b=ibis.greatest(source, target))


def _period(day: Any, by: By) -> Value:  # noqa: ANN401 - a column of dates
    """Return the first day of the period in which a day lies."""
    return day if by == "day" else day.truncate({"month": "M", "year": "Y"}[by])


def _sums(acts: Table) -> dict[str, Value]:
    """Return what is counted of a group of events, or summed up of `months`: `SUMMED`."""
    if "thousandths" in acts.columns:
        return {name: acts[name].sum() for name in SUMMED}
    quads = {name: acts.count(where=acts.quad == quad) for name, quad in zip(COUNTS, QUADS, strict=True)}
    thousandths = (acts.score * 1000).round().cast("int64").sum()
    return {**quads, "events": acts.count(), "thousandths": thousandths, "scored": acts.score.count()}


def _measured(counted: Table) -> Table:
    """Return the counts with sum and mean of the scores."""
    total = counted.thousandths.fill_null(0) / 1000
    return counted.mutate(score_sum=total, score_mean=total / counted.scored.nullif(0))


def _series(acts: Table, wanted: list[tuple[str, str]] | None, by: By, denominators: Table) -> Table:
    """Return the series of acts (or `months`) with sides ``a`` and ``b``, with rows of zeros and denominators."""
    keys = ["provider", "period", "a", "b"]
    day, measured = (acts.month, SUMMED) if "month" in acts.columns else (acts.date, ("quad", "score"))
    acts = acts.select("provider", "a", "b", *measured, period=_period(day, by))
    counted = acts.group_by(keys).aggregate(**_sums(acts))
    states = None if wanted is None else sorted({state for pair in wanted for state in pair})
    rolled = _rolled(denominators, states, by)
    every = rolled.filter(rolled.state == ALL)
    periods = _periods(every, by)
    if wanted is None:
        rows = periods.inner_join(counted.select("provider", "a", "b").distinct(), "provider")
    else:
        rows = periods.cross_join(_literal(wanted))
    rows = rows.select(*keys)
    joined = rows.left_join(counted, keys)
    for name, side in zip(DENOMINATORS, (None, "a", "b"), strict=True):
        other = (rolled if side else every).rename("{name}_of_" + name)
        same = [(key, f"{key}_of_{name}") for key in ("provider", "period")]
        joined = joined.left_join(other, [*same, *([(side, f"state_of_{name}")] if side else [])])
    names = [name for name in counted.columns if name not in (*keys, "thousandths")]
    zeros = {name: joined[name].fill_null(0) for name in names}
    zeros |= {name: joined[f"events_of_{name}"].fill_null(0) for name in DENOMINATORS}
    series = joined.select(*keys, "thousandths", **zeros)
    return _measured(series).select(*keys, *MEASURES, *DENOMINATORS).order_by(keys)


def _rolled(denominators: Table, states: list[str] | None, by: By) -> Table:
    """Return `totals` by period, of these states and of all, with the first and last day that has any."""
    if states is not None:
        denominators = denominators.filter(denominators.state.isin([ALL, *states]))
    dated = denominators.mutate(period=_period(denominators.date, by))
    return dated.group_by(["provider", "period", "state"]).aggregate(
        events=dated.events.sum(), first=dated.date.min(), last=dated.date.max()
    )


def _periods(every: Table, by: By) -> Table:
    """Return every period of every provider, from its first to its last day of ``every``: provider, period."""
    places = {"day": lambda day: day.epoch_days(), "month": _month, "year": lambda day: day.year()}
    place = places[by]
    ends = {"first": place(every["first"]).min(), "past": place(every["last"]).max() + 1}
    spans = every.group_by("provider").aggregate(**ends)
    each = spans.select("provider", n=ibis.range(spans["first"], spans["past"]).unnest())
    if by == "day":
        period = ibis.date(1970, 1, 1) + each.n.as_interval("D")
    elif by == "month":
        period = ibis.date(each.n // 12, each.n % 12 + 1, 1)
    else:
        period = ibis.date(each.n, 1, 1)
    return each.select("provider", period=period.cast("date"))


def _month(day: Value) -> Value:
    """Return the number of a month, from that of year 0."""
    return day.year() * 12 + day.month() - 1


def _literal(pairs: list[tuple[str, str]]) -> Table:
    """Return pairs as a table that is part of the expression: a, b."""
    rows = ibis.array([ibis.struct({"a": a, "b": b}) for a, b in pairs]).unnest().name("pair").as_table()
    return rows.select(a=rows.pair["a"], b=rows.pair["b"])
