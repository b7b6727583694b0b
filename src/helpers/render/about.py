"""What the site says of a record, read from its tables: its articles, what can be searched, what can be had."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from helpers.common import paths
from helpers.render import manifest
from helpers.render.profile import PAGES, Profile, Run
from helpers.words.language import ending
from helpers.words.messages import messages

#: Parameters whose values are ids, and the table that names each.
_NAMED: Final = {"domains": "domains", "actors": "actors", "sources": "sources", "together": "actors"}
_TABLES: Final = ("sources", "events", "claims", "claim_holders", "evidence", "domains", "actors")
Rows = list[dict[str, str]]


def of(loaded: Profile) -> dict[str, Any]:
    """Return what is to be said of the record that the first run of a profile is about.

    A record that cannot be read, since somebody writes to it, has nothing said of it: its runs have failed, or will.
    """
    folder = loaded.runs[0].data
    mine = [run for run in loaded.runs if run.data == folder]
    try:
        tables = {name: _rows(folder / f"{name}.csv") for name in _TABLES}
        said = {
            "articles": _articles(tables["sources"]),
            "counts": _counts(tables),
            "labels": {run.name: _label(run, tables) for run in mine},
            "documents": list(_documents(tables)),
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError, csv.Error):
        said = {"articles": [], "counts": {}, "labels": {}, "documents": []}
    own = folder == paths.data_folder()
    return {"own": own, "day": manifest.day_of(folder), "runs": [run.name for run in mine], **said}


def _rows(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _in(row: Mapping[str, str], column: str, language: str) -> str:
    """Return a text of a row in a language; as it is where the language has none."""
    return row.get(f"{column}{ending(language)}") or row[column]


def _articles(sources: Rows) -> list[dict[str, dict[str, str]]]:
    """Return the articles in the order of their publication, in each language."""
    ordered = sorted(sources, key=lambda row: (row["published"], row["source_id"]))
    return [
        {
            language: {
                "name": row[f"short_{language}"],
                "title": row[f"title_{language}"],
                "author": _in(row, "author", language),
                "outlet": _in(row, "outlet", language),
                "published": messages(language).date(row["published"]),
                "year": row["published"][:4],
            }
            for language in PAGES
        }
        for row in ordered
    ]


def _counts(tables: Mapping[str, Rows]) -> dict[str, int]:
    events = tables["events"]
    above = [row for row in events if row["tier"] != "detail"]
    return {
        "articles": len(tables["sources"]),
        "entries": len(above),
        "details": len(events) - len(above),
        "claims": len(tables["claims"]),
    }


def _label(run: Run, tables: Mapping[str, Rows]) -> dict[str, str]:
    """Return what a run is a selection of, in each language; "" for all."""
    return {language: _said(run.given, tables, language) for language in PAGES}


def _said(given: Mapping[str, Any], tables: Mapping[str, Rows], language: str) -> str:
    say, parts = messages(language), list[str]()
    for parameter, table in _NAMED.items():
        asked = given.get(parameter) or []
        column = f"short_{language}" if table == "sources" else f"label_{language}"
        names = {next(iter(row.values())): row[column] for row in tables[table]}
        parts += [names.get(str(name), str(name)) for name in (asked if isinstance(asked, list) else [asked])]
    start, end = (str(given.get(side) or "") for side in ("start", "end"))
    years = ""
    if start or end:
        key = "window" if start and end else "from" if start else "until"
        years = say(f"chapter.{key}", start=_date(start, language), end=_date(end, language))
    others = given.keys() - {*_NAMED, "start", "end", "language", "data", "corpus", "interactive"}
    other = any(given[name] not in ("", [], None, False) for name in others)
    return say("chapter.part", parts=parts, years=years, other=other) if parts or years or other else ""


def _date(text: str, language: str) -> str:
    return messages(language).date(text) if text else ""


def _documents(tables: Mapping[str, Rows]) -> Iterator[dict[str, Any]]:
    """Yield the entries and claims as the search has them: ids under which a report may have them, and texts."""
    articles = {row["source_id"]: row for row in tables["sources"]}
    told: dict[str, dict[str, None]] = {}
    for row in tables["evidence"]:
        told.setdefault(row["record_id"], {})[row["source_id"]] = None
    for row in tables["events"]:
        texts = {
            language: [
                row[f"label_{language}"],
                row[f"summary_{language}"],
                _where(row["date"] or row["date_public"], told.get(row["event_id"], ()), articles, language),
            ]
            for language in PAGES
        }
        yield {"kind": "entry", "ids": [name for name in (row["event_id"], row["part_of"]) if name], **texts}
    holders = _holders(tables)
    for row in tables["claims"]:
        texts = {
            language: [
                row[f"summary_{language}"],
                holders.get(row["claim_id"], {}).get(language, ""),
                _where(row["date"], told.get(row["claim_id"], ()), articles, language),
            ]
            for language in PAGES
        }
        yield {"kind": "claim", "ids": [row["claim_id"]], **texts}


def _holders(tables: Mapping[str, Rows]) -> dict[str, dict[str, str]]:
    """Return claim id -> who holds it, in each language."""
    names = {row["actor_id"]: row for row in tables["actors"]}
    found: dict[str, list[str]] = {}
    for row in tables["claim_holders"]:
        found.setdefault(row["claim_id"], []).append(row["holder_id"])
    return {
        claim: {
            language: messages(language).listed([names[one][f"label_{language}"] for one in held if one in names])
            for language in PAGES
        }
        for claim, held in found.items()
    }


def _where(date: str, told: Iterable[str], articles: Mapping[str, Mapping[str, str]], language: str) -> str:
    """Return when something was and which articles say so, for the line below a result."""
    names = [articles[source][f"short_{language}"] for source in told if source in articles]
    return " · ".join(filter(None, [_date(date, language), *names]))
