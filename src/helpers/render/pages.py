"""What the pages of the site have in common: templates that escape every text, and scripts named by their hash."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from helpers.render.profile import PAGES, RUNS
from helpers.words.language import direction
from helpers.words.messages import messages

if TYPE_CHECKING:
    import jinja2

_FOLDER: Final = Path(__file__).parent / "templates" / "site"


class Edition(NamedTuple):
    """A page in another language: what that is called there, and where the page is."""

    language: str
    name: str
    address: str


def editions(language: str, addresses: Mapping[str, str]) -> list[Edition]:
    """Return the other editions of a page, of which ``addresses`` has them all, by language."""
    return [
        Edition(other, messages(other)("report.own_name"), address)
        for other, address in addresses.items()
        if other != language
    ]


def text(name: str) -> str:
    """Return a file of the templates' folder."""
    return (_FOLDER / name).read_text(encoding="utf-8")


@cache
def _environment() -> "jinja2.Environment":
    import jinja2

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FOLDER),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )


def render(template: str, language: str, names: dict[str, str], **values: Any) -> str:  # noqa: ANN401
    """Return a page in a language; ``names`` are the file names of the page in each."""
    say = messages(language)
    return (
        _environment()
        .get_template(template)
        .render(
            language=language,
            direction=direction(language),
            editions=editions(language, names),
            say=lambda key, **given: say(f"site.{key}", **given),
            **values,
        )
    )


def allowed(script: str) -> str:
    """Return the hash by which a page allows a script."""
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def runs(profiles: Sequence[dict[str, Any]], language: str, state: str = "") -> str:
    """Return the page for maintainers."""
    script = text("runs.js")
    words = messages(language).labels("site.runs")
    given = {"words": words, "home": PAGES[language], "script": script, "allowed": allowed(script), "state": state}
    return render("runs.html.j2", language, RUNS, profiles=profiles, **given)
