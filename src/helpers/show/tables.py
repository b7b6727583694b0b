"""Tables and sentences as HTML, escaped, in the direction of their language; tables as CSV too."""

import csv
from collections.abc import Mapping, Sequence
from typing import Final

import jinja2
import pandas as pd

from helpers.common.outputs import Output
from helpers.record import flags, legend, vocabulary
from helpers.words.language import direction
from helpers.words.messages import messages

#: Column -> heading.
HEADINGS: Final[vocabulary.Labels] = {
    "date": ("Date", "التاريخ"),
    "date_public": ("Date, publicly known", "التاريخ المعروف علنًا"),
    "date_reference": ("What that date rests on", "مراجع التاريخ المعروف علنًا"),
    "first_day_public": ("First day, publicly known", "أول يوم معروف علنًا"),
    "last_day_public": ("Last day, publicly known", "آخر يوم معروف علنًا"),
    "label": ("Record", "السجل"),
    "summary": ("What the source says", "ما يقوله المصدر"),
    "domain": ("Domain", "المجال"),
    "quad_class": ("Class", "الصنف"),
    "status": ("Status", "الحالة"),
    "flag": ("Flag", "التنبيه"),
    "by_flag": ("Flag of that", "تنبيهه"),
    "flagged": ("Flagged ⚑", "ما عليه تنبيه ⚑"),
    "tier": ("Weight", "الوزن"),
    "part_of": ("Part of", "جزء من"),
    "actors": ("Actors", "الفاعلون"),
    "entries": ("Entries", "المداخل"),
    "sources": ("Sources and paragraphs", "المصادر والفقرات"),
    "passage": ("Passage", "المقطع"),
    "actor": ("Actor", "الفاعل"),
    "holder": ("Holder", "القائل"),
    "topic": ("Topic", "الموضوع"),
    "about": ("About", "بشأن"),
    "stance": ("Stance", "الموقف"),
    "kind": ("Kind", "النوع"),
    "note": ("Note", "الملاحظة"),
    "reference": ("Rests on", "المرجع"),
    "origin": ("Origin", "الأصل"),
    "paragraphs": ("Paragraphs", "الفقرات"),
    "evidence": ("with evidence", "منها ما فيه دليل"),
    "claims": ("Claims", "الأقوال"),
    "quantities": ("Figures", "الأرقام"),
    "articles": ("Articles", "المقالات"),
    "origins": ("Independent origins", "أصول مستقلة"),
    "source_ids": ("Sources", "المصادر"),
    "relation": ("Cooperation or conflict", "تعاون أم نزاع"),
    "outcome_articles": ("What became of it, in the articles", "المآل في المقالات"),
    "step": ("Step", "الخطوة"),
    "outcome": ("Outcome", "المآل"),
    "by": ("By", "بواسطة"),
    "by_date": ("Date of that", "تاريخه"),
    "by_public": ("Its date, publicly known", "تاريخه المعروف علنًا"),
    "told_until": ("Told until", "مروي حتى"),
    "year": ("Year", "السنة"),
    "variants": ("Variants", "الصيغ"),
    "holds": ("Holds", "يصمد"),
    "coder": ("Coder", "المرمِّز"),
    "units": ("Units", "الوحدات"),
    "paired": ("Paired", "المتقابلة"),
    "alone": ("Only here", "هنا فقط"),
    "share_alone": ("Share", "النسبة"),
    "field": ("Field", "الحقل"),
    "pairs": ("Pairs", "الأزواج"),
    "same": ("Same code", "الرمز نفسه"),
    "alpha": ("Alpha", "ألفا"),
    "low": ("95% from", "95% من"),
    "high": ("to", "إلى"),
    "events": ("Records", "السجلات"),
    "partners": ("Partners", "الشركاء"),
    "strength": ("Strength", "القوة"),
    "against": ("Against", "ضدًا"),
    "shared": ("Shared out", "موزعةً"),
    "group": ("Group", "المجموعة"),
    "measure": ("Measure", "المقياس"),
    "value": ("Value", "القيمة"),
    "rank": ("Rank", "الرتبة"),
    "size": ("Actors", "الفاعلون"),
    "members": ("Members", "الأعضاء"),
    "two": ("with", "مع"),
    "three": ("and", "و"),
    "third": ("Third party", "الطرف الثالث"),
    "verdict": ("Triad", "المثلث"),
    "acts": ("Acts", "الأفعال"),
    "cooperation": ("Cooperation", "تعاون"),
    "conflict": ("Conflict", "نزاع"),
    "requests": ("Requests and offers", "طلبات وعروض"),
    "tie": ("Tie", "الرابط"),
    "of": ("To", "إلى"),
    "office": ("As the record has it", "كما في السجل"),
    "formal": ("Offices, memberships and alliances named", "المناصب والعضويات والتحالفات المذكورة"),
    "one": ("Actor", "الفاعل"),
    "other": ("and", "مع"),
    "weight": ("Records", "السجلات"),
    "together": ("Together", "معًا"),
    "first": ("First", "الأول"),
    "last": ("Last", "الأخير"),
    "article": ("Article", "المقال"),
    "source_id": ("Id", "المعرّف"),
    "title": ("What it is about", "موضوعه"),
    "outlet": ("Outlet", "الناشر"),
    "published": ("Published", "تاريخ النشر"),
    "published_basis": ("How the date is known", "أساس التاريخ"),
    "records": ("Records in this selection", "سجلات هذا الاختيار"),
    "primary": ("Primary domain", "مجال رئيسي"),
    "any": ("Any rank", "بأي رتبة"),
    "share": ("Share", "النسبة"),
    "period": ("Period", "الفترة"),
    "n": ("n", "العدد"),
    "domains": ("Domains", "المجالات"),
    "verbal": ("Words", "كلام"),
    "material": ("Deeds", "أفعال"),
    "untyped": ("No type", "بلا تصنيف"),
    "alleged": ("Alleged", "مزعوم"),
    "done": ("Deeds done or lasting", "أفعال وقعت أو قائمة"),
    "both": ("Both", "كلاهما"),
    "expected": ("Expected", "المتوقع"),
    "pair": ("Leading pair", "الزوج الأول"),
    "next": ("Leading pair besides", "الزوج الأول عداه"),
    "mediated": ("Records with one", "سجلات فيها وسيط"),
    "figure": ("Figure", "الرقم"),
    "unit": ("Unit", "الوحدة"),
    "exactness": ("How exact", "مدى الدقة"),
    "for": ("Claims for", "أقوال مؤيدة"),
    "neutral": ("Claims between", "أقوال بين بين"),
    "promises": ("Promises", "الوعود"),
    "open": ("Nothing further told", "لا خبر بعده"),
    "contradictions": ("Contradictions", "التعارضات"),
    "initiator": ("Initiator", "المبادر"),
    "target": ("Target", "المستهدف"),
    "party": ("Party", "طرف"),
    "mediator": ("Mediator", "وسيط"),
    "parameter": ("Parameter", "المعامل"),
    "notebooks": ("Notebook", "الدفتر"),
    "does": ("What it is", "ما هو"),
    "allowed": ("Allowed", "المسموح"),
    "default": ("Default", "الافتراضي"),
    "first_day": ("First possible day", "أول يوم ممكن"),
    "last_day": ("Last possible day", "آخر يوم ممكن"),
    "date_basis": ("How the date is known", "أساس التاريخ"),
    "record_kind": ("Event or condition", "حدث أم وضع قائم"),
    "event_type": ("Type", "نوع الحدث"),
    "other_domains": ("Other domains", "مجالات أخرى"),
    "subject": ("Subject", "موضوع"),
    "place": ("Place", "مكان"),
    "holder_kind": ("The holder is a", "صفة القائل"),
    "question": ("Question", "السؤال"),
    "position": ("What the article says", "ما يقوله المقال"),
    "firmness": ("How firmly", "درجة الجزم"),
    "ground": ("On what support", "السند"),
    "thing": ("Thing", "المسمّى"),
    "term": ("Term", "اللفظ"),
    "gloss": ("Literally", "حرفيًا"),
    "count": ("Times", "المرات"),
    "whose": ("Whose word", "لفظ من"),
    "remark": ("Remark", "ملاحظة"),
    "when": ("Date", "التاريخ"),
    "reading": ("What that is worth", "ما يُبنى عليه"),
    "written_by": ("Author and outlet", "الكاتب والناشر"),
    "affiliation": ("What is known of the outlet", "ما يُعرف عن الناشر"),
    "stands": ("Where it stands", "اتجاه المقال"),
    "made_from": ("Made from", "الأصل الذي أُخذ عنه"),
    "altered": ("Changed in that", "ما غُيّر فيه"),
    "basis": ("How the date is known", "أساس التاريخ"),
    "sheet": ("Sheet", "الورقة"),
    "rows": ("Rows", "الصفوف"),
}

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
        marked, or else its summary; where it has ``by_flag``, the cell ``by``.
    name, caption
        The name of the CSV file, and what the table shows.
    columns
        The columns shown, with their headings in `HEADINGS` (an id, such as a source's, heads itself).
    anchor
        The column whose value becomes the row's id, so that figures can link to it.
    cards
        Lines to unfold below a row, by the value of ``anchor``: a text, and an Arabic passage or "".
    """
    marked = _marked(frame, columns)
    rows = [
        {
            "id": f"record-{row[anchor]}" if anchor else "",
            "cells": [(_shown(row[column]), row.get(marked.get(column, ""), "")) for column in columns],
            "card": (cards or {}).get(row[anchor], ()) if anchor else (),
        }
        for row in frame.to_dict("records")
    ]
    arabic = language == "ar"
    names = {"card_name": "الأدلة" if arabic else "evidence"}
    names["codes_name"] = "معاني الرموز" if arabic else "What the codes mean"
    heads = [_head(column, language) for column in columns]
    page = {"direction": direction(language), "language": language, "caption": caption, "mark": flags.MARK}
    codes = legend.meanings(frame[list(dict.fromkeys([*columns, *marked.values()]))], language)
    html = _TABLE.render(**page, **names, heads=heads, rows=rows, codes=codes)
    plain = f"{caption} ({len(frame)})"
    return Output({"text/html": html, "text/csv": csv_text(frame), "text/plain": plain}, {"name": name})


def _head(column: str, language: str) -> str:
    """Return the heading of a column: a message, or one of `HEADINGS`; an id heads itself."""
    say = messages(language)
    if say.has(f"headings.{column}"):
        return say(f"headings.{column}")
    return vocabulary.label(HEADINGS, column, language) if column in HEADINGS else column


def _marked(frame: pd.DataFrame, columns: Sequence[str]) -> dict[str, str]:
    """Return which of the columns shown are marked where another one has a flag: shown -> that other one."""
    own = next((column for column in ("label", "summary", *columns) if column in columns), "")
    return {column: flag for column, flag in ((own, "flag"), ("by", "by_flag")) if flag in frame and column in columns}


def hidden(frame: pd.DataFrame, name: str) -> Output:
    """Return the numbers behind a figure: kept as CSV, shown as a line."""
    return Output({"text/csv": csv_text(frame), "text/plain": f"{name}.csv ({len(frame)})"}, {"name": name})


def _shown(value: object) -> str:
    if value is None or (isinstance(value, float) and pd.isna(value)):
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)


def prose(lines: Sequence[str], language: str) -> Output:
    """Return computed sentences to show, a paragraph each."""
    html = _LINES.render(direction=direction(language), language=language, lines=lines)
    return Output({"text/html": html, "text/plain": "\n".join(lines)}, {})
