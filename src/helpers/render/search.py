"""Search over findings, entries and claims, in both scripts, without a server: what there is to find is a script."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from helpers.render import explorer, pages
from helpers.render.front_page import Site
from helpers.render.profile import EXPLORER, PAGES, SEARCH

_VENDOR: Final = Path(__file__).parent / "vendor"


def files(site: Site) -> dict[str, bytes]:
    """Return file name -> content: a library, our script, and what there is to find."""
    licence = (_VENDOR / "minisearch.LICENSE").read_text(encoding="utf-8")
    library = f"/*! MiniSearch 7.2.0\n{licence}*/\n{(_VENDOR / 'minisearch.js').read_text(encoding='utf-8')}"
    data = f"globalThis.siteDocuments = {_script(list(documents(site)))};\n"
    return dict(zip(SEARCH, (text.encode() for text in (library, pages.text("search.js"), data)), strict=True))


def _script(content: object) -> str:
    """Return JSON that is also JavaScript, whatever is in it, and that ends no element."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def documents(site: Site) -> Iterator[dict[str, Any]]:
    """Yield what there is to find: its kind, and in each language title, text, where it is from, and its address.

    An entry opens in the explorer, with its evidence; a claim, and an entry that the explorer lacks, is a row of a
    report.
    """
    for run in site.runs:
        for line in run["answers"]:
            found = [line, "", run["title"], f"{run['report']}#findings"]
            yield {"kind": "finding", run["language"]: found}
    anchors = {language: site.anchors(language) for language in PAGES}
    opened = {language: explorer.opened(site.out / name) for language, name in EXPLORER.items()}
    for one in site.about.get("documents", []):
        yield {
            "kind": one["kind"],
            **{language: [*one[language], _address(one, opened[language], anchors[language])] for language in PAGES},
        }


def _address(one: dict[str, Any], opened: dict[str, str], anchors: dict[str, str]) -> str:
    """Return where something is: what is no row itself may be part of one."""
    name, *_ = ids = one["ids"]
    if one["kind"] == "entry" and name in opened:
        return opened[name]
    return next((anchors[each] for each in ids if each in anchors), "")
