"""The record for other programs."""

import html
import re
from typing import Any, Final

import networkx as nx
import pandas as pd

from helpers.dataset import Record, labels
from helpers.dates import parse
from helpers.network import tie_id
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


def flat(graph: nx.Graph, record: Record, language: str) -> nx.Graph:
    """Return a network of `helpers.network.project` for other programs: values are texts and numbers.

    Actors get ``label`` and ``kind``, a tie ``id``; lists are texts with spaces between. The first and
    last day that a tie's dates may mean are ``start`` and ``end`` (ISO 8601); one that is open has none.
    """
    names, kinds = labels(record.actors, language), dict(record.actors[["actor_id", "kind"]].to_numpy())
    days = record.events.set_index("event_id")[["earliest", "latest"]]
    result = nx.Graph()
    for actor, data in sorted(graph.nodes(data=True)):
        result.add_node(actor, label=names[actor], kind=kinds[actor], **data)
    for one, other, data in sorted((*sorted((a, b)), data) for a, b, data in graph.edges(data=True)):
        lists = {name: " ".join(data[name]) for name in ("events", "domains", "sources")}
        span = days.loc[list(data["events"])].dropna(how="all")
        ends = {"start": span["earliest"].min(skipna=False), "end": span["latest"].max(skipna=False)}
        when = {end: f"{day:%Y-%m-%d}" for end, day in ends.items() if pd.notna(day)}
        result.add_edge(one, other, id=tie_id(one, other), **(data | lists | when))
    return result


def gexf(graph: nx.Graph) -> str:
    """Return a graph of `flat` as GEXF 1.3 with dated edges, for Gephi and its timeline."""
    text = "\n".join(nx.generate_gexf(graph, version="1.3")) + "\n"
    # networkx writes its version and the day of the export, which would make each night's file another
    return re.sub(r" *<meta.*?</meta>\n", "", text, flags=re.DOTALL)


def graphml(graph: nx.Graph) -> str:
    """Return a graph of `flat`, or of `helpers.network.structure`, as GraphML."""
    return "\n".join(nx.generate_graphml(graph)) + "\n"


#: File ending -> MIME type of what `as_graph` keeps.
GRAPHS: Final = {"gexf": "application/gexf+xml", "graphml": "application/graphml+xml"}


def as_graph(text: str, name: str, ending: str, plain: str) -> Output:
    """Return a network to keep: the render writes it as ``<name>.<ending>``."""
    return Output({GRAPHS[ending]: text, "text/plain": plain}, {"name": name})


def as_json(content: dict[str, Any], name: str, plain: str) -> Output:
    """Return JSON to keep: the render writes it as ``<name>.json``."""
    return Output({"application/json": content, "text/plain": plain}, {"name": name})
