"""The page that joins timeline, actors and list: ``explorer.html`` in English and ``explorer-ar.html`` in Arabic.

One file each, with its data, its type and its scripts, so that it works from a folder and without a network. Its table
of events is there without scripts. What the scripts run is named by its hash; what is in the data never is run.
"""

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from helpers.render import manifest, pool, publish
from helpers.render.profile import EXPLORER, PAGES
from helpers.words.language import direction

if TYPE_CHECKING:  # imported when a page is made
    from helpers.record.dataset import Record
    from helpers.render.profile import Run
    from helpers.world.store import World

_FOLDER: Final = Path(__file__).parent / "templates" / "explorer"
_D3: Final = Path(__file__).parent / "vendor" / "d3.js"
#: What goes into a page besides the record, of the inputs of a run.
_MADE_WITH: Final = ("articles", "code", "versions")
_DATA: Final = re.compile(r'<script type="application/json" id="data">(.*?)</script>', re.DOTALL)
_NOUNS: Final = ("entry", "detail", "event")
_COLOURS: Final = (
    "INK", "SOFT", "GRID", "PAPER", "COOPERATION", "CONFLICT", "REQUEST", "RUSSIA", "IRAN", "COUNT_LIGHT", "FLAG",
)  # fmt: skip


def update(out: Path, runs: Sequence["Run"], language: str) -> None:
    """Make the page of a language in ``out`` from the record of the first run, if it is out of date.

    Parameters
    ----------
    runs
        Of a profile. The first says which record, and where the articles are, if anywhere.

    Raises
    ------
    FaultsError
        Where the record or the world's data beside it is not valid.
    DiedError
        Where the process that makes it ended without an answer.
    """
    first, place = runs[0], out / EXPLORER[language]
    made_from = [manifest.data_files(first.data), *(manifest.inputs(first)[name] for name in _MADE_WITH)]
    state = manifest.digest(json.dumps(made_from).encode())
    if state not in _start(place):
        publish.file(place, pool.call(page, first.data, language, str(first.given.get("corpus", "")), state))


def _start(path: Path) -> str:
    if not path.is_file():
        return ""
    with path.open(encoding="utf-8") as file:
        return file.read(400)


def page(folder: Path, language: str, corpus: str = "", state: str = "") -> bytes:
    """Return the page of a language, for the record in a folder.

    Raises
    ------
    FaultsError
        Where the record or the world's data beside it is not valid, or there is no folder ``corpus``.
    """
    from helpers.record import dataset
    from helpers.world import store

    return explorer(dataset.load(folder), language, store.beside(folder), corpus, state)


def opened(page: Path) -> dict[str, str]:
    """Return event id -> where a page, as far as there is one, opens the event with its evidence."""
    found = _DATA.search(page.read_text(encoding="utf-8")) if page.is_file() else None
    events = unpacked(json.loads(found[1])["events"]) if found else []
    asked = {event["id"]: {"details": 1} if event["detail"] else {} for event in events}
    return {
        name: f"{page.name}#{urlencode({**more, 'open': f'event:{name}'}, safe=':')}" for name, more in asked.items()
    }


def explorer(record: "Record", language: str, world: "World", corpus: str = "", state: str = "") -> bytes:
    """Return the page for a record in a language.

    Parameters
    ----------
    world
        The world's data beside the record; its tables may be without rows.
    corpus
        The folder of the articles, for those who hold them: with it the page has their passages.
    state
        What it was made from, to find out later whether it is out of date.
    """
    import jinja2

    from helpers.record import flags
    from helpers.render.pages import editions
    from helpers.show import fonts
    from helpers.show.catalogue import catalogue
    from helpers.show.figures import theme
    from helpers.words.messages import messages

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FOLDER),
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined,
    )  # fmt: skip
    found = catalogue(record, world, language, corpus)
    words = messages(language).labels("explorer")
    said = _headed(found, language)
    nouns = {noun: messages(language).labels(f"nouns.{noun}") for noun in _NOUNS}
    colour = {name: getattr(theme, name) for name in _COLOURS}
    scripts = [_D3.read_text(encoding="utf-8"), *_scripts()]
    data = embedded(
        packed({**found, "words": {key: text for key, text in words.items() if key not in said}, "nouns": nouns})
    )
    others = editions(language, EXPLORER)
    type_ = fonts.css(data + "".join([*words.values(), *(other.name for other in others)]))
    style = environment.get_template("style.css.j2").render(fonts=type_, stack=fonts.STACK, colour=colour)
    page = environment.get_template("page.html.j2").render(
        language=language, direction=direction(language), home=PAGES[language], words=words, **said,
        editions=others, state=state, mark=flags.MARK, rows=_rows(record, found, language), style=style,
        scripts=scripts, data=data,
        allowed={"style": _hash(style), "scripts": [_hash(script) for script in scripts]},
    )  # fmt: skip
    return page.encode()


def _scripts() -> list[str]:
    """Return our script, in one piece and out of everybody's way."""
    parts = [path.read_text(encoding="utf-8") for path in sorted(_FOLDER.glob("*.js"))]
    return [f"(() => {{\n{''.join(parts)}}})();"]


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def embedded(data: object) -> str:
    """Return data as JSON that can stand in a page: nothing in it ends an element or begins one."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def packed(content: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Return data with the rows of a table as lists, below the names of its columns, which fill a page otherwise."""
    if isinstance(content, dict):
        return {name: packed(value) for name, value in content.items()}
    if not isinstance(content, list | tuple):
        return content
    if len(content) > 1 and all(isinstance(row, dict) for row in content) and len({tuple(row) for row in content}) == 1:
        return {"columns": list(content[0]), "rows": [packed(list(row.values())) for row in content]}
    return [packed(value) for value in content]


def unpacked(content: Any) -> Any:  # noqa: ANN401
    """Return data as it was before it was packed, as the page does."""
    if isinstance(content, list):
        return [unpacked(value) for value in content]
    if not isinstance(content, dict):
        return content
    if content.keys() == {"columns", "rows"}:
        return [dict(zip(content["columns"], unpacked(row), strict=True)) for row in content["rows"]]
    return {name: unpacked(value) for name, value in content.items()}


def _headed(found: Mapping[str, Any], language: str) -> dict[str, str]:
    """Return what stands above: the subject, and how much there is."""
    from helpers.words.messages import messages

    say = messages(language)
    names = {row["id"]: row["name"] for row in found["actors"]}
    first, second = (say("actors.named", name=names[pole]) for pole in found["poles"]) if found["poles"] else ("", "")
    details = sum(event["detail"] for event in found["events"])
    counts = {"entries": len(found["events"]) - details, "details": details, "articles": len(found["articles"])}
    return {
        "title": say("explorer.title", first=first, second=second),
        "standfirst": say("explorer.standfirst", **counts),
    }


def _rows(record: "Record", found: Mapping[str, Any], language: str) -> list[dict[str, Any]]:
    """Return the rows of the table, one an event, in the order of the events."""
    from helpers.record.dataset import sources_of
    from helpers.words.language import commas

    sources, issues = sources_of(record, language), dict(found["issues"])
    names = {row["id"]: row["name"] for row in found["actors"]}
    rows = []
    for event in found["events"]:
        taking = dict.fromkeys(names[actor] for actor, _ in event["actors"])
        rows.append(
            {name: event[name] for name in ("date", "label", "kind", "flag", "detail")}
            | {"issue": issues[event["issues"][0]], "actors": commas(taking, language)}
            | {"articles": sources.get(event["id"], "")}
        )
    return rows
