"""Tables and sentences as HTML, escaped, in the direction of their language; tables as CSV too."""

import csv
from collections.abc import Mapping, Sequence
from typing import Final

import jinja2
import pandas as pd

from helpers.common import outputs
from helpers.common.outputs import Output
from helpers.record import flags, legend
from helpers.words.language import direction
from helpers.words.messages import messages

_PAGES: Final = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
#: A box of fixed height whose heads stay in sight. What unfolds has a line of its own below its row, and what the
#: codes mean stands below the box.
_TABLE: Final = _PAGES.from_string("""\
<div class="record-table" dir="{{ direction }}" lang="{{ language }}" style="max-height:34rem;overflow:auto">
<table style="table-layout:auto;text-align:start;white-space:pre-line">
<caption style="text-align:start">{{ caption }}</caption>
<thead style="position:sticky;top:0;background:var(--jp-layout-color0,#fff)"><tr>
{%- for head in heads %}<th scope="col" style="text-align:start">{{ head }}</th>{% endfor %}</tr></thead>
<tbody>
{% for row in rows %}
<tr{% if row.id %} id="{{ row.id }}"{% endif %}>
{%- for cell, flag in row.cells %}<td style="text-align:start"><bdi dir="auto">{{ cell }}</bdi>
{%- if flag %} <span class="flag" role="img" aria-label="{{ flag }}" title="{{ flag }}">{{ mark }}</span>{% endif %}
</td>{% endfor %}</tr>
{% if row.card %}
<tr class="card"><td colspan="{{ heads|length }}" style="text-align:start"><details><summary>{{ card_name }}</summary>
{%- for line, passage in row.card %}<p><bdi dir="auto">{{ line }}</bdi></p>
{%- if passage %}<p dir="rtl" lang="ar">{{ passage }}</p>{% endif %}{% endfor %}</details></td></tr>
{% endif %}
{% endfor %}
</tbody>
</table>
</div>
{% if codes %}
<details class="codes" dir="{{ direction }}" lang="{{ language }}"><summary>{{ codes_name }}</summary>
<ul style="text-align:start">
{% for code, meaning in codes %}
<li><b><bdi dir="auto">{{ code }}</bdi></b>: {{ meaning }}</li>
{% endfor %}
</ul></details>
{% endif %}
""")
_LINES: Final = _PAGES.from_string("""\
<div class="answer" dir="{{ direction }}" lang="{{ language }}">
{% for line in lines %}
<p>{{ line }}</p>
{% endfor %}
</div>
""")
#: A spreadsheet runs a text that begins with one of these.
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def guarded(value: object) -> object:
    """Put an apostrophe before a text that a spreadsheet would run as a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def csv_text(frame: pd.DataFrame) -> str:
    """Return a frame as CSV without its index, its texts guarded against spreadsheets."""
    safe = frame.map(guarded).rename(columns=guarded)
    # All texts are quoted: pandas leaves a bare carriage return unquoted, and it would end the row.
    return safe.to_csv(index=False, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)


def table(
    frame: pd.DataFrame,
    name: str,
    caption: str,
    language: str,
    columns: Sequence[str],
    anchor: str = "",
    cards: Mapping[str, Sequence[tuple[str, str]]] | None = None,
) -> Output:
    """Return a table to show and to keep.

    Parameters
    ----------
    frame
        One row a line; every column goes into the CSV. Where it has ``flag`` (in words), the row's label is
        marked, or else its summary.
    name, caption
        The name of the CSV file, and what the table shows.
    columns
        The columns shown.
    anchor
        The column whose value becomes the row's id, so that figures can link to it.
    cards
        Lines to unfold below a row, by the value of ``anchor``: a text, and an Arabic passage or "".
    """
    say = messages(language)
    marked = next((name for name in ("label", "summary", *columns) if name in columns), "") if "flag" in frame else ""
    rows = [
        {
            "id": f"record-{row[anchor]}" if anchor else "",
            "cells": [(_shown(row[column]), row["flag"] if column == marked else "") for column in columns],
            "card": cards.get(row[anchor], ()) if cards and anchor and not outputs.small() else (),
        }
        for row in frame.to_dict("records")
    ]
    names = {"card_name": say("tables.evidence"), "codes_name": say("tables.codes")}
    heads = [heading(column, language) for column in columns]
    page = {"direction": direction(language), "language": language, "caption": caption, "mark": flags.MARK}
    codes = legend.meanings(frame[list(dict.fromkeys([*columns, *(["flag"] if marked else [])]))], language)
    html = _TABLE.render(**page, **names, heads=heads, rows=rows, codes=codes)
    plain = f"{caption} ({len(frame)})"
    return Output({"text/html": html, "text/csv": csv_text(frame), "text/plain": plain}, {"name": name})


def heading(column: str, language: str) -> str:
    """Return the heading of a column, the message ``headings.<column>``; an id, which has none, heads itself."""
    say, key = messages(language), f"headings.{column}"
    return say(key) if say.has(key) else column


def _shown(value: object) -> str:
    if value is None or (isinstance(value, float) and pd.isna(value)):
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)


def prose(lines: Sequence[str], language: str) -> Output:
    """Return computed sentences to show, a paragraph each."""
    html = _LINES.render(direction=direction(language), language=language, lines=lines)
    return Output({"text/html": html, "text/plain": "\n".join(lines)}, {})
