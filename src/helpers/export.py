"""The record for other programs."""

import html
from typing import Any

from helpers.dataset import Record
from helpers.dates import parse
from helpers.outputs import Output
from helpers.timeline import event_table


def timelinejs(record: Record, title: str, language: str) -> dict[str, Any]:
    """Return the dated records in TimelineJS's JSON format; its texts are HTML, so ours are escaped.

    A date becomes the fields that its precision has; an approximate or uncertain one is shown as it
    is coded. A record whose beginning is open starts at its known end; undated records are left out.
    """
    table = event_table(record, language)
    slides = []
    for row in table[table["date"] != ""].itertuples():
        span = parse(row.date)
        start, _, end = row.date.partition("/")
        first = end if start == ".." else start
        slide = {
            "unique_id": row.event_id,
            "start_date": _date(first),
            "text": {"headline": html.escape(row.label), "text": _text(row)},
            "group": html.escape(row.domain),
        }
        if end not in ("", "..") and start != "..":
            slide["end_date"] = _date(end)
        if span.approximate or span.uncertain or ".." in row.date:
            slide["display_date"] = html.escape(row.date)
        slides.append(slide)
    return {"title": {"text": {"headline": html.escape(title)}}, "events": slides}


def _date(text: str) -> dict[str, int]:
    numbers = [int(part) for part in text.rstrip("~?%").split("-")]
    return dict(zip(("year", "month", "day"), numbers, strict=False))


def _text(row: Any) -> str:  # noqa: ANN401 - a row of event_table
    return (
        f"<p>{html.escape(row.summary)}</p><p><small>{html.escape(row.status)} · {html.escape(row.sources)}</small></p>"
    )


def as_json(content: dict[str, Any], name: str, plain: str) -> Output:
    """Return JSON to keep: the render writes it as ``<name>.json``."""
    return Output({"application/json": content, "text/plain": plain}, {"name": name})
