"""What a notebook cell shows: named outputs that the render can find again, and captions."""

import os
from dataclasses import dataclass
from typing import Any

#: An environment variable. "small": outputs come without the numbers and passages behind them, as the notebooks of
#: this project keep them, so that a change of one can be read; whoever runs a notebook, or renders it, has them all.
#: "report": figures come in two widths, since a report is read on telephones too.
SIZE = "HELPERS_OUTPUTS"
#: The MIME types of a figure, and of the same drawn for a telephone, which nothing but a report shows.
FIGURE, NARROW = "image/svg+xml", "image/svg+xml;width=narrow"
#: That of what a page says to other programs (JSON-LD), which a report has in its head.
LINKED = "application/ld+json"
_SEEN = (FIGURE, "text/html", "text/plain")


def small() -> bool:
    """Whether outputs come without what is behind them."""
    return os.environ.get(SIZE) == "small"


def for_report() -> bool:
    """Whether figures come in two widths."""
    return os.environ.get(SIZE) == "report"


@dataclass(frozen=True)
class Caption:
    """The words around a figure.

    ``title`` is its finding, a sentence; ``note`` what to beware of and the source; ``alt`` says what it shows to those
    who do not see it; ``subtitle`` what is measured, of which selection. ``narrow`` is the note of the drawing for
    telephones, where that needs another.
    """

    title: str
    note: str
    alt: str
    subtitle: str = ""
    narrow: str = ""


@dataclass(frozen=True)
class Output:
    """A figure, table or text, as MIME type -> content, with metadata kept in the notebook.

    The metadata's ``name`` becomes a file name in the report; ``alt`` is a figure's description.
    """

    bundle: dict[str, Any]
    metadata: dict[str, str]

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, Any], dict[str, str]]:
        seen = {kind: content for kind, content in self.bundle.items() if kind in _SEEN}
        return seen if small() else self.bundle, self.metadata
