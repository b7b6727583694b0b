"""Who made the project, and which version this is, as ``CITATION.cff`` has it."""

from dataclasses import dataclass
from typing import Final

import yaml

from helpers.common import paths

NAME: Final = "CITATION.cff"


@dataclass(frozen=True)
class Citation:
    """What a reader cites.

    ``aliases`` are the authors as they are called in Arabic.
    """

    title: str
    authors: list[str]
    aliases: list[str]
    version: str


def read() -> Citation | None:
    """Return what the project's file says; None where there is no such file, as in an installed package."""
    path = paths.PROJECT / NAME
    if not path.is_file():
        return None
    said = yaml.safe_load(path.read_text(encoding="utf-8"))
    cited = said.get("preferred-citation", said)
    return Citation(
        title=str(cited.get("title", "")),
        authors=[_name(author) for author in cited.get("authors", [])],
        aliases=[author.get("alias") or _name(author) for author in cited.get("authors", [])],
        version=str(cited.get("version", "")),
    )


def _name(author: dict[str, str]) -> str:
    given = " ".join(filter(None, [author.get("given-names"), author.get("family-names")]))
    return author.get("name") or given
