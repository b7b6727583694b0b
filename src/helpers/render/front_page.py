"""The page for readers: what this is, who made it, its articles, the questions with their answers, and how sure."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from helpers.render import brief, citation, downloads, pages
from helpers.render.citation import Citation
from helpers.render.profile import ASSETS, BRIEF, EXPLORER, FILES, PAGES, RUNS
from helpers.words.language import direction, is_rtl
from helpers.words.messages import messages

#: The profile that a site is about where there are several; else the first by name.
_LEAD: Final = "default"
_REALITY, _SOURCES, _AGREEMENT = "05_reality_check", "04_sources_and_claims", "tables/agreement.csv"
_ANCHOR: Final = re.compile(' id="record-([^"]+)"')


@dataclass(frozen=True)
class Site:
    """What lies in a folder of reports, as far as readers are concerned.

    Attributes
    ----------
    out
        The folder.
    runs
        The runs of the leading profile that have a report about its record, in the order of the profile.
    others
        Profile -> its runs that have a report, for all other reports.
    about
        What is said of the record (`helpers.render.about.of`); {} where nothing is known.
    """

    out: Path
    runs: list[dict[str, Any]]
    others: dict[str, list[dict[str, Any]]]
    about: dict[str, Any]

    @classmethod
    def of(cls, out: Path, profiles: Sequence[dict[str, Any]], known: Mapping[str, dict[str, Any]]) -> "Site":
        """Return the site of a folder with these profiles (`helpers.render.runs_page.profile`) and what is known."""
        good = {one["name"]: [run for run in one["runs"] if run["report"]] for one in profiles}
        good = {name: runs for name, runs in good.items() if runs}
        lead = _LEAD if _LEAD in good else next(iter(good), "")
        said = known.get(lead, {})
        mine = [run for run in good.get(lead, []) if run["name"] in said.get("runs", [])]
        others = {name: [run for run in runs if run not in mine] for name, runs in good.items()}
        return cls(out, mine, {name: runs for name, runs in others.items() if runs}, said)

    def in_language(self, language: str) -> list[dict[str, Any]]:
        """Return the runs in a language, or all where there is none in it."""
        return [run for run in self.runs if run["language"] == language] or self.runs

    def anchors(self, language: str) -> dict[str, str]:
        """Return id -> the address of the first row, in the reports in a language, that is about it."""
        found: dict[str, str] = {}
        for run in self.in_language(language):
            text = (self.out / _path(run["report"])).read_text(encoding="utf-8")
            for name in _ANCHOR.findall(text):
                found.setdefault(name, f"{run['report']}#record-{quote(name)}")
        return found

    def has(self, address: str) -> bool:
        """Whether a file is there, by its address."""
        return (self.out / _path(address)).is_file()


def _path(address: str) -> str:
    from urllib.parse import unquote

    return unquote(address)


def page(site: Site, language: str, state: str = "") -> str:
    """Return the page; every text of it is escaped by the template."""
    from helpers.show import fonts

    runs = site.in_language(language)
    cited = citation.read()
    return pages.render(
        "front.html.j2",
        language,
        PAGES,
        type=fonts.css(),
        style=pages.text("front.css"),
        state=state,
        runs_page=RUNS[language],
        direction_of=direction,
        here=not runs or runs[0]["language"] == language,
        about=site.about,
        articles=[article[language] for article in site.about.get("articles", [])],
        span=_span(site.about.get("articles", []), language),
        day=messages(language).date(site.about.get("day", "")),
        authors=[f"\u2068{name}\u2069" for name in _authors(cited, language)],
        cite=cited.title if cited and site.about.get("own") else "",
        brief=_brief(site, runs),
        chapters=_chapters(site, runs, language),
        trust=_trust(site, runs, language),
        explorer=EXPLORER[language] if site.has(EXPLORER[language]) else "",
        files=_files(site),
        docs=[name for name in downloads.DOCS if site.about.get("own") and site.has(f"{ASSETS}/{name}")],
        others=_others(site, language),
        searchable=bool(site.runs),
        languages=PAGES.keys(),
    )


def _span(articles: Sequence[dict[str, dict[str, str]]], language: str) -> list[str]:
    """Return the first and the last year of publication."""
    years = sorted({article[language]["year"] for article in articles})
    return list(dict.fromkeys([*years[:1], *years[-1:]]))


def _authors(cited: Citation | None, language: str) -> list[str]:
    if cited is None:
        return []
    return cited.aliases if is_rtl(language) else cited.authors


def _brief(site: Site, runs: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """Return the first brief, with its PDF where it has one."""
    run = next((run for run in runs if run["notebook_name"] == BRIEF), None)
    if run is None:
        return None
    base = run["report"].rpartition("/")[0]
    pdf, cover = (f"{base}/{name}" for name in (brief.NAME, brief.COVER))
    return run | {"pdf": pdf if site.has(pdf) else "", "cover": cover if site.has(cover) else ""}


def _chapters(site: Site, runs: Sequence[dict[str, Any]], language: str) -> list[dict[str, Any]]:
    """Return a question for each notebook but the brief, with its first report, and its other ones by selection.

    Each has its first finding that the brief, whose findings stand above, does not give as well.
    """
    above = set((_brief(site, runs) or {}).get("answers", []))
    say, labels, found = messages(language), site.about.get("labels", {}), dict[str, dict[str, Any]]()
    for run in runs:
        name = run["notebook_name"]
        label = labels.get(run["name"], {}).get(language, "")
        if name not in found and name != BRIEF:
            key = f"site.question.{name}"
            question = say(key) if say.has(key) else run["title"]
            finding = next((line for line in run["answers"] if line not in above), next(iter(run["answers"]), ""))
            picture = _picture(site, run)
            found[name] = run | picture | {"question": question, "finding": finding, "label": label, "more": []}
        elif name in found:
            found[name]["more"].append({"label": label or run["title"], "report": run["report"]})
    return list(found.values())


def _picture(site: Site, run: dict[str, Any]) -> dict[str, str]:
    """Return the first figure of a report, drawn for a telephone where it is, so that it can be read when small."""
    base = f"{run['report'].rpartition('/')[0]}/figures/{quote(run['figure'])}"
    narrow, wide = (f"{base}{ending}" if run["figure"] else "" for ending in ("-narrow.svg", ".svg"))
    shown = next((address for address in (narrow, wide) if address and site.has(address)), run["thumbnail"])
    return {"picture": shown, "size": "narrow" if shown == narrow and shown else "wide"}


def _trust(site: Site, runs: Sequence[dict[str, Any]], language: str) -> list[str]:
    """Return sentences on how far the record bears weight: verdicts, coverage, how many sources, and agreement."""
    lines = list[str]()
    for name, places in ((_REALITY, (0, -1)), (_SOURCES, (-1,))):
        run = next((run for run in runs if run["notebook_name"] == name and run["answers"]), None)
        if run:
            lines += [run["answers"][place] for place in places]
    return list(dict.fromkeys([*lines, *_agreement(site, runs, language)]))


def _agreement(site: Site, runs: Sequence[dict[str, Any]], language: str) -> list[str]:
    """Return how far two coders agree, by the table in the report on sources."""
    run = next((run for run in runs if run["notebook_name"] == _SOURCES), None)
    if run is None:
        return []
    place = site.out / _path(run["report"]).rpartition("/")[0] / _AGREEMENT
    if not place.is_file():
        return []
    rows = list(csv.DictReader(io.StringIO(place.read_text(encoding="utf-8-sig"), newline="")))
    values = sorted(float(row["alpha"]) for row in rows if row.get("alpha"))
    if not values:
        return []
    low, high = (f"{value:.2f}" for value in (values[0], values[-1]))
    sound = sum(value >= 0.8 for value in values)
    return [messages(language)("site.agreement", n=len(values), low=low, high=high, sound=sound)]


def _files(site: Site) -> list[dict[str, Any]]:
    """Return the files of the project's own data, with their sizes; none beside other data."""
    folder = site.out / FILES
    if not site.about.get("own") or not folder.is_dir():
        return []
    kinds = {"xlsx": "workbook", "zip": "zip", "csv": "verdicts", "jsonld": "reviews"}
    return [
        {
            "kind": kinds[path.suffix[1:]],
            "name": path.name,
            "address": f"{FILES}/{quote(path.name)}",
            "size": f"{path.stat().st_size / 1e6:.1f}",
        }
        for path in sorted(folder.iterdir(), key=lambda path: (list(kinds).index(path.suffix[1:]), path.name))
        if path.suffix[1:] in kinds
    ]


def _others(site: Site, language: str) -> list[dict[str, Any]]:
    """Return the reports that the page is not about, by profile, those in the language first."""
    return [
        {"name": name, "runs": sorted(runs, key=lambda run: run["language"] != language)}
        for name, runs in site.others.items()
    ]
