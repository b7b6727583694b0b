"""Events in time: swim lanes, counts by year, and the event table."""

import math

import pandas as pd

from helpers import vocabulary
from helpers.dataset import Record, labels, sources_of
from helpers.dates import Span, parse

#: A mark is at least this long, in years, so that a single day can be seen.
MARK_YEARS = 0.32
#: An open beginning is an arrow of this length, in years.
ARROW_YEARS = 0.7


def decimal_year(day: pd.Timestamp) -> float:
    """Return a day as a year with decimals, such as 2007.7890 for 2007-10-16."""
    return round(day.year + (day.day_of_year - 1) / (366 if day.is_leap_year else 365), 4)


def lanes(record: Record) -> pd.DataFrame:
    """Return one row for each dated record, placed on the lane of its primary domain.

    Returns
    -------
    pandas.DataFrame
        ``event_id``, ``domain_id``, ``record_kind``, ``quad_class``, ``status``; ``start`` and
        ``end`` in decimal years (an open end takes the other end's value); ``open_start`` and
        ``open_end``; ``fade`` in years, how far an approximate or uncertain date may reach beyond
        its bounds (one unit of its precision); and ``track``, counted from 0, so that no two marks
        of a lane overlap on one track.
    """
    dated = record.events[record.events["date"] != ""]
    rows = []
    for event in dated.itertuples():
        span = parse(event.date)
        start, end = _ends(span)
        rows.append(
            {
                "event_id": event.event_id,
                "domain_id": event.domain_id,
                "record_kind": event.record_kind,
                "quad_class": event.quad_class,
                "status": event.status,
                "start": start,
                "end": end,
                "open_start": span.earliest is None,
                "open_end": span.latest is None,
                "fade": _fade(span),
            }
        )
    columns = ["event_id", "domain_id", "record_kind", "quad_class", "status", "start", "end"]
    frame = pd.DataFrame(rows, columns=[*columns, "open_start", "open_end", "fade"])
    frame = frame.sort_values(["start", "end", "event_id"]).reset_index(drop=True)
    return frame.assign(track=_tracks(frame))


def _ends(span: Span) -> tuple[float, float]:
    earliest = pd.Timestamp(span.earliest or span.latest)
    latest = pd.Timestamp(span.latest or span.earliest) + pd.Timedelta(days=1)
    return decimal_year(earliest), decimal_year(latest)


def _fade(span: Span) -> float:
    unit = {"day": 1 / 365, "month": 1 / 12, "year": 1.0, "interval": 0.5}[span.precision]
    return round(unit, 4) if span.approximate or span.uncertain else 0.0


def _tracks(frame: pd.DataFrame) -> list[int]:
    """Give each mark the lowest track of its lane that is free where it begins."""
    free: dict[str, list[float]] = {}
    tracks = []
    for row in frame.itertuples():
        lane = free.setdefault(row.domain_id, [])
        begin = row.start - (ARROW_YEARS if row.open_start else row.fade)
        end = math.inf if row.open_end else max(row.end, row.start + MARK_YEARS) + row.fade + 0.06
        track = next((number for number, until in enumerate(lane) if until <= begin), len(lane))
        lane[track : track + 1] = [end]
        tracks.append(track)
    return tracks


def by_year(record: Record) -> pd.DataFrame:
    """Count events by year and quad class.

    Only events (no conditions) whose date lies within one calendar year are counted.

    Returns
    -------
    pandas.DataFrame
        One row for each year from the first to the last, one column for each quad class.
    """
    events = record.events[record.events["record_kind"] == "event"]
    events = events[events["earliest"].dt.year == events["latest"].dt.year]
    counts = pd.crosstab(events["earliest"].dt.year, events["quad_class"])
    years = range(int(counts.index.min()), int(counts.index.max()) + 1) if len(counts) else range(0)
    quads = [quad for quad in vocabulary.QUAD_CLASSES if quad != "none"]
    return counts.reindex(index=pd.Index(years, name="year"), columns=quads, fill_value=0).astype(int)


def event_table(record: Record, language: str) -> pd.DataFrame:
    """Return the selected records for reading, sorted by date, undated last.

    Returns
    -------
    pandas.DataFrame
        ``event_id``, ``date``, ``label``, ``summary``, ``domain``, ``quad_class``, ``status``,
        ``actors`` and ``sources``, all in ``language``.
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
            "label": events[f"label_{language}"],
            "summary": events[f"summary_{language}"],
            "domain": events["domain_id"].map(labels(record.domains, language)),
            "quad_class": named(events["quad_class"], vocabulary.QUAD_CLASSES),
            "status": named(events["status"], vocabulary.STATUSES),
            "actors": events["event_id"].map(actors),
            "sources": events["event_id"].map(sources_of(record)),
        }
    )
