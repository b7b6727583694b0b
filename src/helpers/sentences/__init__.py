"""Findings in words, in English and Arabic: answers, titles, notes and descriptions.

Here is what is said of any selection; a module for each notebook says the rest. Every number is computed
from what is passed in; nothing holds for one selection only.
"""

from collections.abc import Iterable, Mapping
from typing import Final

import pandas as pd

from helpers.analysis.timeline import event_table
from helpers.common.outputs import Caption
from helpers.record import flags, public, vocabulary
from helpers.record.dataset import Record
from helpers.record.flags import LeftOut
from helpers.words.language import count, either, listed

#: What the notebooks' tables show.
TABLE_NAMES: Final[vocabulary.Labels] = {
    "events": (
        "Records by the texts' dates; what they do not date stands last",
        "السجلات بحسب تواريخ النصوص، وما لا تؤرّخه في الآخر",
    ),
    "ranks": ("Actors by strength of their ties", "الفاعلون بحسب قوة روابطهم"),
    "ties": ("Ties by number of shared records", "الروابط بحسب عدد السجلات المشتركة"),
    "groups": ("Groups and whether they hold", "المجموعات ومدى صمودها"),
    "triads": ("Triads of both poles with a third party", "مثلثات القطبين مع طرف ثالث"),
    "signed_triads": (
        "All triads with three signs, and records that all three share",
        "كل المثلثات ذات الإشارات الثلاث، والسجلات التي تجمع فاعليها",
    ),
    "acts": ("Who starts acts towards whom", "من يبادر تجاه من"),
    "structure": ("Standing ties: offices, memberships, alliances", "روابط قائمة: مناصب وعضويات وتحالفات"),
    "composition": ("Records by domain", "السجلات بحسب المجال"),
    "concentration": ("Concentration by period", "التركّز بحسب الفترة"),
    "deeds": ("Words and deeds by domain", "الكلام والأفعال بحسب المجال"),
    "pairs": ("Pairs of domains, the most frequent first", "أزواج المجالات، وأكثرها ورودًا أولًا"),
    "carriers": ("Who carries each domain", "من يحمل كل مجال"),
    "quantities": ("Figures in the texts, by domain; never added up", "أرقام النصوص بحسب المجال، ولا تُجمع"),
    "glance": ("Each domain at a glance", "كل مجال في سطر"),
    "page_claims": ("Claims, from those for to those against", "الأقوال من المؤيد إلى المعارض"),
    "page_promises": ("Promises, those of which nothing further is told first", "الوعود، وأولها ما لا خبر بعده"),
    "acting": ("Who acts, and in what role", "من يفعل، وبأي دور"),
    "sources": ("The articles", "المقالات"),
    "coverage": ("What each article gives", "ما يقدمه كل مقال"),
    "origins": ("Records told by more than one article", "سجلات يرويها أكثر من مقال"),
    "claims": ("Claims by holder and topic", "الأقوال بحسب القائل والموضوع"),
    "notes": ("Editorial notes, contradictions first (in English)", "ملاحظات التحرير، والتعارض أولًا (بالإنجليزية)"),
    "sides": ("Contradictions between articles, with the paragraphs of each", "التعارض بين المقالات وفقرات كل منها"),
    "agreement": ("Agreement of two coders", "اتفاق مرمِّزَين"),
    "promises": ("Promises and what became of them", "الوعود وما آلت إليه"),
    "breaks": ("Breaks and how well they hold", "الانقطاعات ومدى صمودها"),
    "coders": ("What each coder has", "ما لدى كل مرمِّز"),
    "parameters": ("Parameters", "المعاملات"),
}


QUOTE = {"en": "“{}”", "ar": "«{}»"}


#: What a selection leaves out for no reason that is to be said.
_NOTHING: Final = LeftOut()


def selection(whole: Record, selected: Record, language: str, left_out: LeftOut = _NOTHING) -> list[str]:
    """Say how much of the record was selected, how much of that is flagged, and what is left out of it.

    Parameters
    ----------
    left_out
        What `helpers.selection.parameters.left_out` returns.
    """
    details = int((selected.events["tier"] == "detail").sum())
    of = len(whole.events) if details else int((whole.events["tier"] != "detail").sum())
    lines = [_selected(whole, selected, of, language) if len(selected.events) else _nothing_selected(of, language)]
    if details or len(selected.details):
        lines.append(_details(details, len(selected.details), language))
    notes = selected.editorial_notes
    events, claims = (flags.counted(ids, notes) for ids in (selected.events["event_id"], selected.claims["claim_id"]))
    if marked := _flagged(events, claims, language):
        lines.append(
            either(
                language,
                f'Marked with {flags.MARK}: {marked} (flagged = "leave out" leaves them out).',
                f'ما عليه علامة {flags.MARK}: {marked} (ويستبعده flagged = "leave out").',
            )
        )
    if gone := _flagged(left_out.flagged, left_out.flagged_claims, language):
        lines.append(
            either(
                language,
                f'Left out because an editorial note flags them: {gone} (flagged = "mark" keeps them, marked).',
                f'ما تُرك لأن ملاحظة تحرير تنبّه إليه: {gone} (ويبقيه flagged = "mark" بعلامة).',
            )
        )
    lines += [_uncertain(left_out.uncertain, language)] if left_out.uncertain else []
    return [*lines, *_publicly_dated(selected, language)]


def _details(counted: int, apart: int, language: str) -> str:
    """Say how many details are among the entries selected, or belong to them without being counted."""
    if counted:
        return either(
            language,
            f"Details, each a part of another record, are counted among these: {counted}.",
            f"وتدخل في هذا العدّ التفاصيل، وكل منها جزء من سجل آخر: {counted}.",
        )
    return either(
        language,
        f"{count(apart, 'detail', language)} {'belongs' if apart == 1 else 'belong'} to them and "
        f"{'is' if apart == 1 else 'are'} not counted; the evidence lists them (details = True counts them).",
        f"تفاصيل تابعة لها لا تدخل في العدّ وتُسرد مع الأدلة: {count(apart, 'detail', language)} "
        "(ويضيفها details = True).",
    )


def _flagged(entries: Mapping[str, int], claims: Mapping[str, int], language: str) -> str:
    """Return how many entries and claims are flagged, and how, in words; "" for none."""
    parts = [
        f"{count(sum(counts.values()), noun, language)} ({flags.said(counts, language)})"
        for noun, counts in (("record", entries), ("claim", claims))
        if sum(counts.values())
    ]
    return listed(parts, language)


def _selected(whole: Record, selected: Record, of: int, language: str) -> str:
    kinds = selected.events["record_kind"].value_counts()
    told = selected.evidence["record_id"].isin(selected.events["event_id"])
    sources = selected.evidence["source_id"][told].nunique()
    parts = listed([count(int(kinds.get(kind, 0)), kind, language) for kind in ("event", "condition")], language)
    undated = int((selected.events["dated_by"] == "none").sum())
    return either(
        language,
        f"Selected {len(selected.events)} of {of} records ({parts}), "
        f"from {count(sources, 'source', language)} of {len(whole.sources)}. Undated: {undated}.",
        f"اختير {len(selected.events)} من {of} سجلًا ({parts})، "
        f"من {count(sources, 'source', language, oblique=True)} من أصل {len(whole.sources)}. بلا تاريخ: {undated}.",
    )


def _nothing_selected(of: int, language: str) -> str:
    return either(
        language,
        f"The parameters select nothing: 0 of {of} records. Every figure below says so.",
        f"لا تختار المعاملات شيئًا: 0 من {of}. وكل شكل أدناه يقول ذلك.",
    )


def _publicly_dated(selected: Record, language: str) -> list[str]:
    """Say how many entries a selection dates, and keeps in its window, by public knowledge alone."""
    n = int((selected.events["dated_by"] == "public").sum())
    said = either(
        language,
        f"Dated by public knowledge alone, not by the texts: {count(n, 'record', language)}, drawn in outline and "
        "counted apart.",
        f"ما لا تؤرّخه النصوص ويؤرّخه المعروف علنًا وحده: {count(n, 'record', language)}، "
        "ويُرسم بحدود متقطعة ويُعدّ على حدة.",
    )
    return [said] if n else []


def _uncertain(n: int, language: str) -> str:
    """Say how many entries a window leaves out since their dates do not place them in it."""
    return either(
        language,
        f"Left out because their dates may lie in the window or outside it: {count(n, 'record', language)} "
        '(uncertain_dates = "include" adds them).',
        f"ما تُرك لأن تاريخه قد يقع داخل المدة أو خارجها: {count(n, 'record', language)} "
        '(ويضيفه uncertain_dates = "include").',
    )


def switched_off(language: str) -> str:
    """Say how to have what is for JupyterLab alone: controls, and a graph to explore."""
    return either(
        language,
        "Switched off. For this in JupyterLab, set interactive = True in the parameters cell and run all cells.",
        "غير مفعّل. لاستعماله في JupyterLab اكتب interactive = True في خلية المعاملات وشغّل كل الخلايا.",
    )


def note(n: int, noun: str, record: Record, language: str, shown: Iterable[str] | None = None) -> str:
    """Return the line under a figure: n, where it comes from, and how much of it is flagged.

    Parameters
    ----------
    shown
        The ids of what the figure shows; those of all events of the record unless given.
    """
    told = record.evidence["record_id"].isin(record.events["event_id"])
    used = record.sources[record.sources["source_id"].isin(record.evidence["source_id"][told])]
    years = sorted(used["published"].str[:4])
    when = (f", {years[0]}–{years[-1]}" if len(set(years)) > 1 else f", {years[0]}") if years else ""
    sources = count(len(used), "source", language, oblique=True) if years else either(language, "no source", "لا مصدر")
    line = either(
        language,
        f"n = {count(n, noun, language)}. Coded from {sources} (Arabic articles{when}); coded record, CC BY 4.0.",
        f"العدد: {count(n, noun, language)}. مرمَّز من {sources} (مقالات عربية{when.replace(',', '،')})؛ "
        "السجل برخصة CC BY 4.0.",
    )
    return line + flagged_shown(record.events["event_id"] if shown is None else shown, noun, record, language)


#: What is flagged of what a figure counts, where that is not records.
_FLAGGED: Final[vocabulary.Labels] = {
    "claim": ("claims", "الأقوال"),
    "passage": ("passages of records and claims", "مقاطع السجلات والأقوال"),
    "telling": ("tellings", "الروايات"),
    "record": ("records", "السجلات"),
}


def flagged_shown(ids: Iterable[str], noun: str, record: Record, language: str) -> str:
    """Return what a note adds where some of what a figure shows is flagged: how many, and how."""
    counts = flags.counted(ids, record.editorial_notes)
    if not counts:
        return ""
    what = vocabulary.label(_FLAGGED, noun if noun in _FLAGGED else "record", language)
    said = f"({flags.MARK}): {flags.said(counts, language)}"
    return either(language, f" Flagged {what} {said}.", f" ما عليه تنبيه من {what} {said}.")


def part_shown(n: int, whole: int, which: str, language: str) -> str:
    """Return what a note adds where a figure draws ``n`` of ``whole``: how many, and ``which``."""
    if n == whole:
        return ""
    return either(language, f" Shown: {n} of {whole}, {which}.", f" المعروض: {n} من {whole}، {which}.")


def nothing(what: str, noun: str, record: Record, language: str) -> Caption:
    """Return the caption of a figure that the selection leaves empty; ``what`` is missing."""
    title = either(language, f"Nothing to show: the selection holds no {what}", "لا شيء يُعرض هنا من هذا الاختيار")
    return withheld(title, 0, noun, record, language)


def withheld(title: str, n: int, noun: str, record: Record, language: str) -> Caption:
    """Return the caption of a figure that is not drawn, for the reason that its title gives."""
    return Caption(title, note(n, noun, record, language, ()), title)


def leaders(counts: pd.Series) -> list:
    """Return the index values with the largest count."""
    return list(counts.index[counts == counts.max()])


def in_words(frame: pd.DataFrame, words: vocabulary.Labels, language: str) -> str:
    """Return the totals of columns of codes as prose, leaving out those of nothing."""
    shown = [f"{vocabulary.label(words, code, language)} {frame[code].sum()}" for code in frame if frame[code].sum()]
    return listed(shown, language)


def mark_titles(record: Record, language: str) -> dict[str, str]:
    """Return record id -> what a mark says when pointed at: its dates, label, any flag, and where it stands."""
    events, flag = event_table(record, language), flags.marks(record.editorial_notes, language)
    return {
        row.event_id: " · ".join(
            [
                public.both(row.date, row.date_public, language),
                row.label,
                *filter(None, [flag.get(row.event_id)]),
                row.sources,
            ]
        )
        for row in events.itertuples()
    }


def dated_labels(record: Record, language: str) -> dict[str, str]:
    """Return record id -> its date, which is said where it is a public one, and name, marked where it is flagged."""
    flagged = flags.of(record.editorial_notes)
    return {
        row.event_id: f"{public.placed(row.date, row.date_public, language)}  "
        f"{f'{flags.MARK} ' if row.event_id in flagged else ''}{getattr(row, f'label_{language}')}"
        for row in record.events.itertuples()
    }


def source_table(record: Record, language: str) -> pd.DataFrame:
    """Return the sources with what they give to this selection, in order of publication."""
    told = record.evidence[record.evidence["record_id"].isin(record.events["event_id"])]
    counts = told.groupby("source_id")["record_id"].nunique()
    frame = record.sources.sort_values(["published", "source_id"]).assign(
        article=lambda table: table[f"short_{language}"],
        title=lambda table: table[f"title_{language}"],
        records=lambda table: table["source_id"].map(counts).fillna(0).astype(int),
    )
    return frame[["article", "source_id", "title", "outlet", "published", "published_basis", "records"]]


def table_caption(what: str, n: int, language: str) -> str:
    """Return the caption of a table: what it shows, and n. ``what`` is a key of `TABLE_NAMES`."""
    return f"{vocabulary.label(TABLE_NAMES, what, language)} (n = {n})"
