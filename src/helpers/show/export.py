"""The record for other programs: spreadsheets, network programs, TimelineJS, and tools of fact checkers."""

import html
import io
import math
import re
import sys
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final, get_args

import networkx as nx
import pandas as pd

from helpers.analysis import parties
from helpers.analysis.network import tie_id
from helpers.common import paths
from helpers.common.faults import FaultsError
from helpers.common.outputs import Output
from helpers.record import codes, dataset, public, schema
from helpers.record.dataset import Record, labels
from helpers.record.dates import parse
from helpers.record.flags import MARK
from helpers.show import claimreview, joined, spreadsheet
from helpers.show.tables import csv_text
from helpers.words.language import Language
from helpers.words.messages import messages
from helpers.world import store
from helpers.world.store import World

#: What the data are called, and under which licence they are had.
TITLE: Final = "Russia-Iran notebook collection: coded record of Arabic articles, CC BY 4.0"
#: What is for readers: its name, what makes it, and its language.
_READERS: Final = tuple(
    (name, make, language)
    for language in get_args(Language)
    for name, make in (("events", joined.events), ("claims", joined.claims))
)
_BOM: Final = b"\xef\xbb\xbf"  # spreadsheets then read Arabic
_SCALE: Final = 5  # the columns of the map are 100 apart; network programs draw a node some ten units wide


#: For whom what is here is made; the tab key in a notebook lists these and not what is imported.
# No `__all__`: the API pages would then leave out what only other modules call.
_SHOWN: Final = ["csv_files", "flat", "gexf", "graphml", "timelinejs", "workbook"]


def __dir__() -> list[str]:
    return _SHOWN


def workbook(record: Record) -> bytes:
    """Return the data as a workbook (XLSX): ``Path("data.xlsx").write_bytes(export.workbook(dataset))``.

    A list of its sheets; events and claims for readers, joined with what belongs to them, in English and in
    Arabic; and the tables as they are kept. Days that are known are dates, and nothing is a formula.

    Raises
    ------
    FaultsError
        Where the extra ``render`` is not installed.
    """
    sheets = [
        spreadsheet.of_frame(messages(language)(f"export.{name}"), make(record, language), language)
        for name, make, language in _READERS
    ]
    kept = [
        spreadsheet.Sheet(name, list(frame), frame.to_numpy(dtype=object).tolist()) for name, frame in _kept(record)
    ]
    about = {name: model.title for name, model in schema.PACKAGE.items()}
    rows = [[sheet.name, len(sheet.rows), about.get(sheet.name, "for reading")] for sheet in (*sheets, *kept)]
    rows += [[], [TITLE], ["The codebook explains the columns: on the site, and data/codebook.md in the project."]]
    contents = spreadsheet.Sheet(
        "Contents", ["Sheet", "Rows", "What it is"], [row + [""] * (3 - len(row)) for row in rows]
    )
    return spreadsheet.workbook([contents, *sheets, *kept], TITLE)


def _kept(record: Record) -> Iterable[tuple[str, pd.DataFrame]]:
    """Yield the tables with the columns that they are kept with, without what `helpers.record.dataset` adds.

    The codes with their labels are last: they are the project's, whichever record it is.
    """
    for name, frame in record.tables().items():
        yield name, frame[list(schema.TABLES[name].model_fields)]
    yield "codes", pd.DataFrame([row for rows in codes.table().values() for row in rows.values()], dtype=str)


def csv_files(record: Record) -> bytes:
    """Return the tables of `workbook` as CSV files with a byte order mark, zipped: the same bytes each time.

    A spreadsheet shows their Arabic, but makes April of 2024 of the text 2024-04 when it opens one: for a
    spreadsheet there is the workbook.
    """
    content = io.BytesIO()
    readers = [(f"{name}_{language}", make(record, language)) for name, make, language in _READERS]
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as files:
        for name, frame in (*readers, *_kept(record)):
            files.writestr(zipfile.ZipInfo(f"{name}.csv"), csv_bytes(csv_text(frame)), zipfile.ZIP_DEFLATED)
    return content.getvalue()


def csv_bytes(text: str) -> bytes:
    """Return a CSV text as a file that spreadsheets take for UTF-8."""
    return _BOM + text.encode()


def tables_workbook(tables: Mapping[str, str], language: str) -> bytes:
    """Return tables of a report, name -> CSV text, as one workbook with a sheet for each."""
    return spreadsheet.workbook((spreadsheet.of_csv(name, text, language) for name, text in tables.items()), TITLE)


def timelinejs(record: Record, title: str, language: str) -> dict[str, Any]:
    """Return the dated records in TimelineJS's JSON format; its texts are HTML, so ours are escaped.

    A date becomes the fields that its precision has; an approximate or uncertain one is shown in words as well. A
    record whose beginning is open starts at its known end; what the texts do not date has its public date, shown as
    such; undated records are left out.
    """
    table = joined.events(record, language)
    slides = []
    for row in table[(table["date"] != "") | (table["date_public"] != "")].itertuples():
        placed = row.date or row.date_public
        span = parse(placed)
        start, _, end = placed.partition("/")
        first = end if start == ".." else start
        slide = {
            "unique_id": row.event_id,
            "start_date": _date(first),
            "text": {"headline": html.escape(row.label), "text": _text(row, language)},
            "group": html.escape(row.domain),
        }
        if end not in ("", "..") and start != "..":
            slide["end_date"] = _date(end)
        if span.approximate or span.uncertain or ".." in placed or not row.date:
            slide["display_date"] = html.escape(public.placed(row.date, row.date_public, language))
        slides.append(slide)
    return {"title": {"text": {"headline": html.escape(title), "text": _origin(record, language)}}, "events": slides}


def _origin(record: Record, language: str) -> str:
    """Return where a timeline comes from, as HTML: the format has no page of ours around it that could say so."""
    n, years = len(record.sources), sorted(record.sources["published"].str[:4])
    span = years[0] if len(set(years)) < 2 else f"{years[0]}–{years[-1]}"
    return f"<p><small>{html.escape(messages(language)('export.origin', n=n, span=span))}</small></p>"


def _date(text: str) -> dict[str, int]:
    numbers = [int(part) for part in text.rstrip("~?%").split("-")]
    return dict(zip(("year", "month", "day"), numbers, strict=False))


def _text(row: Any, language: str) -> str:  # noqa: ANN401 - a row of `joined.events`
    status = f"{row.status} · {MARK} {row.flag}" if row.flag else row.status
    small = [f"{status} · {row.sources}"]
    if row.date_public:
        small.append(public.referenced(row.date_public, row.date_reference, language))
    lines = "".join(f"<p><small>{html.escape(line)}</small></p>" for line in small)
    return f"<p>{html.escape(row.summary)}</p>{lines}"


def flat(graph: nx.Graph, record: Record, language: str) -> nx.Graph:
    """Return a network of `helpers.analysis.network.project` for other programs: values are texts and numbers.

    Actors get ``label`` and ``kind``, a tie ``id``; lists are texts with spaces between. The first and
    last day that a tie's dates may mean are ``start`` and ``end`` (ISO 8601); one that is open has none.
    All have the places and colours of the map of actors: actors ``x`` and ``y`` (up is positive), ``size``, ``column``
    (of `helpers.analysis.parties.places`) and ``color`` by it, ties ``color`` by what prevails.
    """
    names, kinds = labels(record.actors, language), dict(record.actors[["actor_id", "kind"]].to_numpy())
    days = record.events.set_index("event_id")[["earliest", "latest"]]
    result = nx.Graph()
    looks = _looks(graph, record)
    for actor, data in sorted(graph.nodes(data=True)):
        result.add_node(actor, label=names[actor], kind=kinds[actor], **data, **looks[actor])
    for one, other, data in sorted((*sorted((a, b)), data) for a, b, data in graph.edges(data=True)):
        lists = {name: " ".join(data[name]) for name in ("events", "domains", "sources")}
        span = days.loc[list(data["events"])].dropna(how="all")
        ends = {"start": span["earliest"].min(skipna=False), "end": span["latest"].max(skipna=False)}
        when = {end: f"{day:%Y-%m-%d}" for end, day in ends.items() if pd.notna(day)}
        result.add_edge(one, other, id=tie_id(one, other), color=_prevailing(data), **(data | lists | when))
    return result


def _prevailing(tie: Mapping[str, Any]) -> str:
    from helpers.show.figures.actors import SIGN_COLOURS  # matplotlib, which tables do without

    return SIGN_COLOURS[parties.leaning(tie["together"], tie["against"])]


def _looks(graph: nx.Graph, record: Record) -> dict[str, dict[str, Any]]:
    """Return actor -> place, size, column and colour."""
    from helpers.show.figures import theme

    strength = dict(graph.degree(weight="weight"))
    strongest = max([*strength.values(), 1])
    pair = parties.poles(record)
    placed = parties.places(graph, pair)
    spots = parties.spots(placed)
    colours = dict(zip(pair, (theme.RUSSIA, theme.IRAN), strict=True))
    return {
        row.actor_id: {
            "x": round(spots[row.actor_id][0] * _SCALE, 1),
            "y": round(spots[row.actor_id][1] * _SCALE, 1),
            "size": round(6 + 16 * math.sqrt(strength[row.actor_id] / strongest), 1),
            "column": row.column,
            "color": colours.get(row.actor_id, theme.COUNT_LIGHT),
        }
        for row in placed.itertuples()
    }


def gexf(graph: nx.Graph) -> str:
    """Return a graph of `flat` as GEXF 1.3 with dated edges, places and colours, for Gephi and its timeline."""
    drawn = nx.Graph()
    for actor, data in graph.nodes(data=True):
        place = {"x": data["x"], "y": data["y"], "z": 0.0}
        rest = {name: value for name, value in data.items() if name not in ("x", "y", "size", "color")}
        drawn.add_node(actor, **rest, viz={"color": _rgb(data["color"]), "position": place, "size": data["size"]})
    for one, other, data in graph.edges(data=True):
        rest = {name: value for name, value in data.items() if name != "color"}
        drawn.add_edge(one, other, **rest, viz={"color": _rgb(data["color"])})
    text = "\n".join(nx.generate_gexf(drawn, version="1.3")) + "\n"
    # networkx writes its version and the day of the export, which would make each night's file another
    return re.sub(r" *<meta.*?</meta>\n", "", text, flags=re.DOTALL)


def _rgb(colour: str) -> dict[str, Any]:
    """Return a colour such as "#0072B2" as the numbers that GEXF has for it."""
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return {"r": red, "g": green, "b": blue, "a": 1.0}


def named(graph: nx.MultiDiGraph, record: Record, language: str) -> nx.MultiDiGraph:
    """Return a network of `analysis.network.structure` for other programs: actors get ``label`` and ``kind``."""
    names, kinds = labels(record.actors, language), dict(record.actors[["actor_id", "kind"]].to_numpy())
    result = graph.copy()
    for actor in graph:
        result.nodes[actor].update(label=names[actor], kind=kinds[actor])
    return result


def graphml(graph: nx.Graph) -> str:
    """Return a graph of `flat` or of `named` as GraphML."""
    return "\n".join(nx.generate_graphml(graph)) + "\n"


#: File ending -> MIME type of what `as_graph` keeps.
GRAPHS: Final = {"gexf": "application/gexf+xml", "graphml": "application/graphml+xml"}


def as_graph(text: str, name: str, ending: str, plain: str) -> Output:
    """Return a network to keep: the render writes it as ``<name>.<ending>``."""
    return Output({GRAPHS[ending]: text, "text/plain": plain}, {"name": name})


def as_json(content: dict[str, Any], name: str, plain: str) -> Output:
    """Return JSON to keep: the render writes it as ``<name>.json``."""
    return Output({"application/json": content, "text/plain": plain}, {"name": name})


def downloads(record: Record) -> dict[str, bytes]:
    """Return file name -> content of the project's own record for other programs: its data, and the verdicts on it."""
    made = {"russia-iran-data.xlsx": workbook(record), "russia-iran-data-csv.zip": csv_files(record)}
    if (paths.data_folder() / "world").is_dir():
        made |= _checked(record, store.load(paths.data_folder() / "world", record))
    return made


def _checked(record: Record, world: World) -> dict[str, bytes]:
    """Return file -> content: the verdicts as CSV, and as ClaimReview in each language."""
    made = {"verdicts.csv": _BOM + claimreview.verdicts(record, world).encode()}
    for language in get_args(Language):
        document = claimreview.reviews(record, world, language)
        made[f"claimreview-{language}.jsonld"] = claimreview.embeddable(document).encode()
    return made


def main(arguments: list[str]) -> int:
    """Write the data and the verdicts for other programs, in ``downloads/`` or another folder (``make downloads``)."""
    folder = Path(arguments[0]) if arguments else paths.PROJECT / "downloads"
    try:
        made = downloads(dataset.load(paths.data_folder()))
    except FaultsError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in made.items():
        (folder / name).write_bytes(content)
        sys.stdout.write(f"{folder.name}/{name} ({len(content):,} bytes)\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
