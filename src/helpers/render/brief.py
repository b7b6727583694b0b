"""The brief as two pages to send: a PDF of A4, typeset from what the notebook put out and from nothing else."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import typst
from nbformat import NotebookNode
from PIL import Image

from helpers.render import manifest, report
from helpers.show import fonts
from helpers.words.language import is_rtl
from helpers.words.messages import messages
from helpers.world import judged

NAME: Final = "brief.pdf"
#: The picture of its first page.
COVER: Final = "brief.png"
PAGES: Final = 2
_PPI: Final = 72
_TEMPLATE: Final = Path(__file__).parent / "templates" / "brief.typ"
_MARKS: Final = re.compile(r"\[([^\]]*)\]\([^)]*\)|[*`]")


@dataclass(frozen=True)
class Room:
    """How much a brief says: findings, where articles disagree, turning points, issues, articles; letters of a text."""

    findings: int
    disagree: int
    points: int
    issues: int
    articles: int
    letters: int


#: From what the pages of the project's own record take to what fits whatever the texts are.
ROOMS: Final = (
    Room(5, 3, 18, 14, 8, 460),
    Room(5, 2, 14, 12, 7, 380),
    Room(4, 1, 12, 10, 6, 300),
    Room(4, 1, 8, 8, 5, 200),
    Room(3, 0, 6, 6, 4, 120),
)


def files(node: NotebookNode, language: str, issues: Mapping[str, str], edition: str) -> dict[str, bytes]:
    """Return the brief as PDF, and its first page as a picture: the same bytes each time, and two pages at most.

    Parameters
    ----------
    node
        The notebook, executed.
    issues
        Issue id -> name in the language.
    edition
        Of which day the data are; "" where that is not known.

    Raises
    ------
    ValueError
        Where even the shortest form takes more pages.
    """
    for room in ROOMS:
        source = _source(said(node, language, issues, edition, room))
        if _pages(source) <= PAGES:
            drawn: Any = typst.compile(source, format="png", ppi=_PPI, ignore_system_fonts=True, font_paths=_folders())
            made = typst.compile(source, format="pdf", ignore_system_fonts=True, font_paths=_folders())
            cover = Image.open(io.BytesIO(drawn[0] if isinstance(drawn, list) else drawn))
            return {NAME: made, COVER: report.light_png(cover, _PPI)}
    raise ValueError(f"the brief takes more than {PAGES} pages")


def _source(content: dict[str, Any]) -> Any:  # noqa: ANN401 - typst takes files by name; its types do not say so
    return {"main.typ": _TEMPLATE.read_bytes(), "brief.json": json.dumps(content, ensure_ascii=False).encode()}


def _folders() -> list[str]:
    return sorted({str(path.parent) for path in fonts.files()})


def _pages(source: Any) -> int:  # noqa: ANN401
    found = typst.query(source, "<pages>", field="value", one=True, ignore_system_fonts=True, font_paths=_folders())
    return int(found)


def said(
    node: NotebookNode, language: str, issues: Mapping[str, str], edition: str, room: Room = ROOMS[0]
) -> dict[str, Any]:
    """Return what the pages say, as the template takes it, cut to a room."""
    say = messages(language)
    title, standfirst = _prose(node, "title")
    tables = {name: _rows(text) for name, kind, text in report.outputs(node) if kind == "text/csv"}
    titles = {name: _of(node, name).get("title", "") for name in ("turning_points", "relation", "verdicts")}
    return {
        "language": language,
        "rtl": is_rtl(language),
        "title": cut(title, 120),
        "author": say("brief.pdf.author"),
        "kicker": say("brief.pdf.kicker"),
        "standfirst": cut(" ".join(standfirst), 420),
        "edition": edition,
        "findings": [cut(line, room.letters) for line in report.answers(node)[: room.findings]],
        "nothing": say("chapter.nothing"),
        "points": _points(tables.get("turning_points", []), titles["turning_points"], language, room),
        "disagree": _disagree(node, room),
        "relation": _relation(tables.get("relation", []), titles["relation"], issues, language, room),
        "articles": _articles(tables, titles["verdicts"], language, room),
        "limits": _part(node, "limits", room),
        "cite": _part(node, "cite", room),
        "words": say.labels("brief.pdf.words"),
    }


def made(node: NotebookNode, language: str, data: Path) -> dict[str, bytes]:
    """Return the files of the brief of a notebook about the record in the folder ``data``.

    It says of which day the record is, where that is known (`helpers.render.manifest.day_of`).
    """
    with (data / "domains.csv").open(encoding="utf-8", newline="") as file:
        names = {row["domain_id"]: row[f"label_{language}"] for row in csv.DictReader(file)}
    of = manifest.day_of(data)
    return files(node, language, names, messages(language)("brief.pdf.edition", date=of) if of else "")


def cut(text: str, most: int) -> str:
    """Return a text that is no longer than so many letters, broken after a sentence or a word; isolates are closed."""
    if len(text) <= most:
        return text
    start = text[: most - 1]
    whole = max(start.rfind(mark) for mark in (". ", "\u061f ", "? ", "! "))
    kept = start[: whole + 1] if whole > most // 2 else start[: max(start.rfind(" "), most // 2)] + "…"
    for left, right in ("\u201c\u201d", "«»"):  # no quotation is cut
        if (opened := kept.rfind(left)) > kept.rfind(right) and opened > most // 2:
            kept = start[:opened].rstrip(" :,;") + "…"
    return kept + "\u2069" * (sum(map(kept.count, "\u2066\u2067\u2068")) - kept.count("\u2069"))


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def _of(node: NotebookNode, name: str) -> dict[str, Any]:
    """Return the metadata of a figure."""
    for cell in node.cells:
        for output in cell.get("outputs", []):
            if output.get("metadata", {}).get("name") == name and "image/svg+xml" in output.get("data", {}):
                return output.metadata
    return {}


def _prose(node: NotebookNode, cell_id: str) -> tuple[str, list[str]]:
    """Return the heading of a text cell, and its paragraphs, as plain text."""
    source = next((cell.source for cell in node.cells if cell.id == cell_id and cell.cell_type == "markdown"), "")
    heading, *paragraphs = [part.strip() for part in source.split("\n\n") if part.strip()] or [""]
    return heading.lstrip("# "), [_MARKS.sub(r"\1", part) for part in paragraphs]


def _part(node: NotebookNode, cell_id: str, room: Room) -> dict[str, Any] | None:
    heading, paragraphs = _prose(node, cell_id)
    if not paragraphs:
        return None
    items = [line[2:] for part in paragraphs if part.startswith("- ") for line in part.split("\n")]
    texts = [part.replace("\n", " ") for part in paragraphs if not part.startswith("- ")]
    most = max(room.letters, 160)
    return {
        "heading": cut(heading, 80),
        "items": [cut(item, most) for item in items[:4]],
        "texts": [cut(text, 2 * most) for text in texts[:2]],
    }


def _disagree(node: NotebookNode, room: Room) -> dict[str, Any] | None:
    lines = report.sentences(node, "sources")[: room.disagree]
    heading, _ = _prose(node, "sources-text")
    return {"heading": cut(heading, 80), "texts": [cut(line, room.letters) for line in lines]} if lines else None


def _points(rows: list[dict[str, str]], title: str, language: str, room: Room) -> dict[str, Any] | None:
    """Return the turning points that the figure names; where there is no room for all, the latest."""
    say, on_line = messages(language), [row for row in rows if row["on_line"] == "True"]
    named = sorted((row for row in on_line if row["label"]), key=lambda row: (float(row["start"]), row["event_id"]))
    if not named:
        return None
    key = say.labels("timeline.key")
    shown = named[-room.points :]
    return {
        "title": cut(title, 180),
        "subtitle": say("brief.pdf.points"),
        "rows": [
            {
                "year": int(float(row["year"])),
                "label": cut(row["label"], 90).replace(" ⚑", "\u00a0⚑"),
                "kind": row["relation"],
                "outlined": row["dated_by"] == "public",
            }
            for row in shown
        ],
        "key": [(kind, key[kind]) for kind in ("cooperation", "request", "conflict") if _has(shown, kind)],
        "note": say("brief.pdf.named", named=len(shown), points=len(on_line)) if len(shown) < len(on_line) else "",
    }


def _has(rows: list[dict[str, str]], kind: str) -> bool:
    return any(row["relation"] == kind for row in rows)


def _relation(
    rows: list[dict[str, str]], title: str, issues: Mapping[str, str], language: str, room: Room
) -> dict[str, Any] | None:
    """Return the squares of the relation by issue; where there is no room for all issues, of the first."""
    if not rows:
        return None
    say, states = messages(language), messages(language).labels("issues.states")
    order = list(dict.fromkeys(row["domain_id"] for row in rows))
    numbers = Counter(row["state"] for row in rows)
    between = sum(row["between"] == "True" for row in rows)
    return {
        "title": cut(title, 180),
        "subtitle": say("brief.pdf.relation"),
        "key": [(state, say("brief.pdf.state", state=states[state], n=n)) for state in states if (n := numbers[state])],
        "heads": [say("brief.pdf.between", n=between), say("brief.pdf.others", n=len(rows) - between)],
        "rows": [
            {
                "issue": cut(issues.get(issue, issue), 44),
                "between": _squares(rows, issue, "True"),
                "others": _squares(rows, issue, "False"),
            }
            for issue in order[: room.issues]
        ],
        "note": say("brief.pdf.issues_left", n=len(order) - room.issues) if len(order) > room.issues else "",
    }


def _squares(rows: list[dict[str, str]], issue: str, between: str) -> list[tuple[str, bool]]:
    mine = (row for row in rows if (row["domain_id"], row["between"]) == (issue, between))
    return [(row["state"], bool(row["flag"])) for row in mine]


def _articles(tables: Mapping[str, list[dict[str, str]]], title: str, language: str, room: Room) -> dict[str, Any]:
    """Return the articles, and how what they say stands against data, where that was looked into."""
    say, sources = messages(language), tables.get("article_table", [])
    judgements = tables.get("verdicts", [])
    counts = {row["source_id"]: Counter[str]() for row in sources}
    for row in judgements:
        counts.setdefault(row["source_id"], Counter())[row["verdict"]] += 1
    left = len(sources) - room.articles
    notes = [
        say("brief.pdf.judged", n=len(judgements)) if judgements else "",
        say("brief.pdf.articles_left", n=left) if left > 0 else "",
    ]
    heads = ["article", "about", "entries", *(_VERDICTS if judgements else ())]
    return {
        "title": cut(title, 180) if judgements else say("brief.pdf.articles"),
        "heads": [say(f"brief.pdf.head.{head}") for head in heads],
        "rows": [
            {
                "name": cut(row["article"], 40),
                "published": cut(row["published"], 40),
                "about": cut(" · ".join(filter(None, [row["title"], row["outlet"]])), 140),
                "numbers": [
                    row["entries"],
                    *([_number(counts[row["source_id"]], of) for of in _VERDICTS.values()] if judgements else []),
                ],
            }
            for row in sources[: room.articles]
        ],
        "note": " ".join(filter(None, notes)),
    }


#: Column -> the verdicts that it counts.
_VERDICTS: Final = {
    "borne_out": judged.BORNE_OUT,
    "mixed": (judged.GRADES[2],),
    "contradicted": (judged.GRADES[3],),
    "forecasts_met": judged.FORECASTS[:1],
    "forecasts_missed": judged.FORECASTS[1:],
    "undecided": (judged.UNDECIDED,),
}


def _number(counts: Counter[str], verdicts: tuple[str, ...]) -> str:
    return str(sum(counts[verdict] for verdict in verdicts) or "–")
