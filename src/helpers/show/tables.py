"""Tables and sentences as HTML, escaped, in the direction of their language; tables as CSV too."""

import csv
import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

import jinja2
import pandas as pd
from markupsafe import Markup

from helpers.common import outputs
from helpers.common.outputs import Output
from helpers.record import flags, legend
from helpers.words import reading
from helpers.words.language import direction, first_direction, foreign
from helpers.words.messages import messages

_PAGES: Final = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
#: A box of fixed height whose heads stay in sight. What unfolds has a line of its own below its row, and what the
#: codes mean stands below the box. What is hidden here is for a report: it shows the first rows, and more when asked,
#: searches and sorts where scripts run (render/templates/report/tables.js), and is whole where none do.
_TABLE: Final = _PAGES.from_string("""\
{% if rows|length > first %}
<div class="tools" dir="{{ direction }}" lang="{{ language }}" hidden>
<label>{{ words.search }} <input type="search" dir="auto" autocomplete="off"></label> <output></output></div>
{% endif %}
<div class="record-table" dir="{{ direction }}" lang="{{ language }}" role="region" aria-label="{{ caption }}"
 style="max-height:34rem;overflow:auto">
<table style="table-layout:auto;text-align:start;white-space:pre-line">
<caption style="text-align:start">{{ caption }}</caption>
<thead style="position:sticky;top:0;background:var(--jp-layout-color0,#fff)"><tr>
{%- for head, side in heads %}<th scope="col" style="text-align:{{ side }}">{{ head }}</th>{% endfor %}</tr></thead>
<tbody>
{% for id, cells, card in rows %}
<tr{% if id %} id="{{ id }}"{% endif %}{% if loop.index > first %} class="rest"{% endif %}>
{%- for text, other, side, apart, key, flag in cells %}<td style="text-align:{{ side }}"
{%- if key %} data-key="{{ key }}"{% endif %}>
{%- if apart %}<bdi dir="{{ apart }}"{{ other }}>{{ text }}</bdi>
{%- elif other %}<span{{ other }}>{{ text }}</span>{% else %}{{ text }}{% endif %}
{%- if flag %} <span class="flag" role="img" aria-label="{{ flag }}" title="{{ flag }}">{{ mark }}</span>
{%- endif %}</td>{% endfor %}</tr>
{% if card %}
<tr class="card{{ " rest" if loop.index > first }}"><td colspan="{{ heads|length }}" style="text-align:start"><details>
{#- #}<summary>{{ words.evidence }}</summary>
{%- for line, passage in card %}<p><bdi dir="auto"{{ lang(line) }}>{{ line }}</bdi></p>
{%- if passage %}<p dir="rtl" lang="ar">{{ passage }}</p>{% endif %}{% endfor %}</details></td></tr>
{% endif %}
{% endfor %}
</tbody>
</table>
</div>
{% if rows|length > first %}
<label class="more" dir="{{ direction }}" lang="{{ language }}" hidden>
<input type="checkbox" autocomplete="off"> {{ all }}</label>
{% endif %}
{% if codes %}
<details class="codes" dir="{{ direction }}" lang="{{ language }}"><summary>{{ words.codes }}</summary>
<ul style="text-align:start">
{% for code, meaning in codes %}
<li><b><bdi dir="auto">{{ code }}</bdi></b>: {{ meaning }}</li>
{% endfor %}
</ul></details>
{% endif %}
""")
#: Rows that a report shows at once.
FIRST: Final = 10
#: Columns of dates in words: they are sorted as dates.
_DATES: Final = frozenset({"date", "date_public", "when", "published", "judged_as_of"})
_LONG: Final = 10_000  # from here on digits stand in groups
_NUMBER: Final = re.compile(r"[-+\u2212]?\d[\d.,]*%?")
_ISOLATES: Final = re.compile("[\u2066-\u2069]")
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
    marked = next((name for name in ("label", "summary", *columns) if name in columns), "") if "flag" in frame else ""
    shown = {column: _texts(frame[column]) for column in columns}
    sides = {column: "right" if _is_numeric(column, texts) else "start" for column, texts in shown.items()}
    rows = []
    for place, row in enumerate(frame.to_dict("records")):
        flagged = {marked: row["flag"]} if marked else {}
        cells = [
            (*_cell(column, shown[column][place], sides[column], language), flagged.get(column, ""))
            for column in columns
        ]
        card = cards.get(row[anchor], ()) if cards and anchor and not outputs.small() else ()
        rows.append((f"record-{row[anchor]}" if anchor else "", cells, card))
    html = _TABLE.render(
        direction=direction(language),
        language=language,
        caption=caption,
        heads=[(heading(column, language), sides[column]) for column in columns],
        rows=rows,
        first=FIRST,
        all=messages(language)("tables.all", n=len(frame)),
        mark=flags.MARK,
        lang=partial(_lang, language=language),
        codes=legend.meanings(frame[list(dict.fromkeys([*columns, *(["flag"] if marked else [])]))], language),
        words=messages(language).labels("tables"),
    )
    plain = f"{caption} ({len(frame)})"
    return Output({"text/html": html, "text/csv": csv_text(frame), "text/plain": plain}, {"name": name})


def heading(column: str, language: str) -> str:
    """Return the heading of a column, the message ``headings.<column>``; an id, which has none, heads itself."""
    say, key = messages(language), f"headings.{column}"
    return say(key) if say.has(key) else column


def _cell(column: str, text: str, side: str, language: str) -> tuple[str, Markup, str, str, str]:
    """Return how a cell is shown: its text, in what other language, at what side, in what direction, and its key.

    What has no letters of another script runs as its table does.
    """
    runs = first_direction(text)
    apart = runs if runs and runs != direction(language) else ""
    return text, _lang(text, language), side, apart, reading.sortable(text, language) if column in _DATES else ""


def _lang(text: str, language: str) -> Markup:
    """Return the attribute that says the language of a text that is in another one; nothing for others."""
    other = foreign(text, language)
    return Markup(' lang="{}"').format(other) if other else Markup()


def _is_numeric(column: str, texts: Sequence[str]) -> bool:
    """Whether a column holds numbers and nothing else, such as 12, 0.35 and 80%."""
    bare = [_ISOLATES.sub("", text) for text in texts if text]
    return column not in _DATES and bool(bare) and all(_NUMBER.fullmatch(text) for text in bare)


def _texts(column: "pd.Series[Any]") -> list[str]:
    """Return the texts of a column; its numbers with the same decimals, two at the most, and long ones in groups."""
    shown = [None if gone else value for value, gone in zip(column, column.isna(), strict=True)]
    numbers = [value for value in shown if isinstance(value, int | float)]
    decimals = next((n for n in (0, 1) if all(round(value, 2) == round(value, n) for value in numbers)), 2)

    def text(value: object) -> str:
        if not isinstance(value, int | float):
            return "" if value is None else str(value)
        return f"{value:,.{decimals}f}" if abs(value) >= _LONG else f"{value:.{decimals}f}"

    return [text(value) for value in shown]


def prose(lines: Sequence[str], language: str) -> Output:
    """Return computed sentences to show, a paragraph each."""
    html = _LINES.render(direction=direction(language), language=language, lines=lines)
    return Output({"text/html": html, "text/plain": "\n".join(lines)}, {})
