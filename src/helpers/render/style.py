"""What the style of a report takes from what the report has: its tables on a telephone and on paper."""

import re
from collections.abc import Iterable
from html import unescape
from typing import Final

from nbformat import NotebookNode

_TABLE: Final = '<div class="record-table"'
#: Letters of a cell that may be cut on paper.
LONG: Final = 300
#: Rows that a table may have before it is cut on paper, as the style of the page has it.
_WHOLE: Final = 15
_LONG: Final = re.compile(rf"<td[^>]*>(?:<(?:bdi|div|span)[^>]*>)?[^<]{{{LONG}}}")


def headed(cells: Iterable[NotebookNode]) -> str:
    """Return the style by which a cell of a table names its column, where a row is no line but a block."""
    rules = []
    for cell in cells:
        tables = [output for output in cell.get("outputs", []) if _TABLE in output.get("data", {}).get("text/html", "")]
        heads = re.findall(r"<th [^>]*>(.*?)</th>", tables[0].data["text/html"]) if len(tables) == 1 else []
        rows = f"[id={css_text(cell.id)}] tr:not(.card)"
        for place, head in enumerate(heads, 1):
            rules.append(f"{rows} > :nth-child({place})::before {{ content: {css_text(unescape(head))} }}")
    return "\n".join(["@media screen and (max-width: 43.74rem) {", *rules, "}"]) if rules else ""


def rows_cut(html: str) -> int:
    """Return how many rows a table has that is cut on paper, by its rows or by long cells; 0 for one that is whole."""
    rows = html.count("<tr") - html.count('<tr class="card') - 1
    return rows if rows > _WHOLE or _LONG.search(html) else 0


def css_text(text: str) -> str:
    """Return a text as CSS quotes it: whatever it holds, it does not end the quotation."""
    return (
        '"' + "".join(letter if letter.isalnum() or letter == " " else f"\\{ord(letter):x} " for letter in text) + '"'
    )
