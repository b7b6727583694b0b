"""What is said of the sources: `helpers.analysis.sources` and `helpers.record.reliability`."""

from typing import Final

import pandas as pd

from helpers.common.outputs import Caption
from helpers.record import vocabulary
from helpers.record.dataset import Record, labels
from helpers.record.reliability import LEAST_PAIRS
from helpers.sentences import QUOTE, in_words, note, nothing, part_shown, withheld
from helpers.words.language import count, either, percent

#: How `helpers.analysis.sources.told_by_year` names its two columns.
TELLING: Final[vocabulary.Labels] = {
    "contemporaneous": ("told within a year of it", "رُوي خلال سنة من وقوعه"),
    "retrospective": ("told later only", "رُوي لاحقًا فقط"),
}


#: The fields of `helpers.record.reliability.agreement`.
CODED_FIELDS: Final[vocabulary.Labels] = {
    "event_type": ("event type", "نوع الحدث"),
    "domain_id": ("primary domain", "المجال الرئيسي"),
    "status": ("status", "الحالة"),
    "dated": ("whether it is dated", "هل له تاريخ"),
    "role": ("role", "الدور"),
    "link": ("link", "الصلة"),
    "holder_id": ("holder of a claim", "صاحب القول"),
    "stance": ("stance", "الموقف"),
    "voice": ("voice", "الصوت"),
    "attributed_to": ("attributed to", "المنسوب إليه"),
    "position": ("position on a thesis", "الرأي في مسألة"),
    "strength": ("its strength", "قوته"),
    "basis": ("its basis", "سنده"),
}


def answers(record: Record, origins: pd.DataFrame, lags: pd.DataFrame, language: str) -> list[str]:
    """Answer how independent the sources are, whose voice they speak in, and how late."""
    n = len(record.events)
    if not n:
        return [either(language, "There is no record in this selection.", "لا سجل في هذا الاختيار.")]
    independent = int((origins["origins"] > 1).sum())
    told = record.evidence[record.evidence["record_id"].isin(record.claims["claim_id"])]
    other = len(set(told["record_id"]) - set(told["record_id"][told["voice"] == "author"]))
    claims = len(record.claims)
    late = int(lags["retrospective"].sum())
    lines = [
        either(
            language,
            f"Told by more than one independent origin: {independent} of {count(n, 'record', language)} "
            f"({percent(independent, n)}).",
            f"ما يرويه أكثر من أصل مستقل: {independent} من {count(n, 'record', language, oblique=True)} "
            f"({percent(independent, n)}).",
        )
    ]
    if claims:
        lines.append(
            either(
                language,
                f"Claims of somebody whom an article reports or quotes: {other} of {claims} "
                f"({percent(other, claims)}); the others are the articles' own.",
                f"أقوال منسوبة إلى من ينقل عنه المقال أو يقتبسه: {other} من "
                f"{count(claims, 'claim', language, oblique=True)} ({percent(other, claims)})؛ والباقي للمقالات نفسها.",
            )
        )
    if len(lags):
        lines.append(
            either(
                language,
                f"Tellings of a dated event more than a year after it: {late} of {len(lags)} "
                f"({percent(late, len(lags))}).",
                f"{late} من {len(lags)} رواية لحدث مؤرخ ({percent(late, len(lags))}) تأتي بعد أكثر من سنة منه.",
            )
        )
    return lines


def stances(frame: pd.DataFrame, record: Record, language: str) -> Caption:
    """Return the caption of stances by topic."""
    if frame.empty:
        return nothing("claim", "record", record, language)
    names = labels(record.domains, language)
    n = int(frame.to_numpy().sum())
    share = frame[["opposes", "doubts"]].sum(axis=1) / frame.sum(axis=1)
    enough = share[frame.sum(axis=1) >= 10]
    if enough.empty:
        title = either(language, f"Claims by topic and stance: {n}", f"الأقوال بحسب الموضوع والموقف: {n}")
    else:
        topic = QUOTE[language].format(names[enough.idxmax()])
        title = either(
            language,
            f"Claims under {topic} are most often against something: {percent(enough.max(), 1)}",
            f"أكثر الأقوال اعتراضًا على شيء ما في {topic}: {percent(enough.max(), 1)}",
        )
    alt = either(
        language,
        f"{title}. Bars by topic that diverge from neutral: {in_words(frame, vocabulary.STANCES, language)}. "
        "A topic needs 10 claims to be named in the title.",
        f"{title}. أعمدة تتباعد عن الحياد بحسب الموضوع: {in_words(frame, vocabulary.STANCES, language)}. "
        "ولا يُذكر موضوع في العنوان بأقل من 10 أقوال.",
    )
    return Caption(title, note(n, "claim", record, language, record.claims["claim_id"]) + _unsure(language), alt)


def _unsure(language: str) -> str:
    """Return what a reader of stances must know (``tests/test_reliability.py`` holds that it is so)."""
    return either(
        language,
        " Coders agree too little on stances for conclusions.",
        " واتفاق المرمِّزين على المواقف أقل من أن يُبنى عليه استنتاج.",
    )


def positions(frame: pd.DataFrame, record: Record, language: str) -> Caption:
    """Return the caption of holders by topic; in its totals a claim counts once, however many hold it."""
    if frame.empty:
        return nothing("claim", "record", record, language)
    names = labels(record.actors, language)
    totals = frame.groupby("holder_id", sort=False)["claims"].sum()
    first, most = totals.index[0], int(totals.iloc[0])
    held = record.claim_holders["claim_id"][record.claim_holders["holder_id"].isin(totals.index)].unique()
    n = len(held)
    title = either(
        language,
        f"{names[first]} holds the most claims: {most} of the {n} shown",
        f"الأكثر أقوالًا {names[first]}: {most} من {n} معروضًا",
    )
    alt = either(
        language,
        f"{title}. Holders down, topics across; a cell has the claims for, against and, in brackets, all; blue leans "
        "for, orange against. Each claim is for or against its own subject, named in the table.",
        f"{title}. القائلون صفوفًا والمواضيع أعمدة؛ في الخلية المؤيد ثم المعارض ثم الكل بين قوسين؛ الأزرق يميل إلى "
        "التأييد والبرتقالي إلى المعارضة. وكل قول مؤيد لموضوعه أو معارض له كما في الجدول.",
    )
    drawn = part_shown(
        n, len(record.claims), either(language, "those of these holders", "وهو لهؤلاء القائلين"), language
    )
    joint = either(
        language, " A claim with several holders counts for each of them.", " ويُحسب القول المشترك لكل من قائليه."
    )
    said = note(n, "claim", record, language, held) + drawn + (joint if totals.sum() > n else "") + _unsure(language)
    return Caption(title, said, alt)


def voices(frame: pd.DataFrame, record: Record, language: str) -> Caption:
    """Return the caption of voices by source."""
    n = int(frame.to_numpy().sum())
    if not n:
        return nothing("passage", "record", record, language)
    own = percent(frame["author"].sum(), n)
    title = either(
        language,
        f"{own} of the passages are in the articles' own voice",
        f"{own} من المقاطع بصوت المقالات نفسها",
    )
    alt = either(
        language,
        f"{title}. Stacked bars by source: {in_words(frame, vocabulary.VOICES, language)}.",
        f"{title}. أعمدة مكدسة بحسب المصدر: {in_words(frame, vocabulary.VOICES, language)}.",
    )
    ids = {*record.events["event_id"], *record.claims["claim_id"]}
    told = [name for name in record.evidence["record_id"] if name in ids]
    return Caption(title, note(n, "passage", record, language, told), alt)


def told(frame: pd.DataFrame, record: Record, language: str) -> Caption:
    """Return the caption of events by year and by how soon they were told."""
    n = int(frame.to_numpy().sum())
    if not n:
        return nothing("dated event", "event", record, language)
    late = int(frame["retrospective"].sum())
    title = either(
        language,
        f"Known here from hindsight only: {late} of {count(n, 'event', language)} that the texts date",
        f"المعروف هنا بأثر رجعي فقط: {late} من {count(n, 'event', language, oblique=True)}",
    )
    alt = either(
        language,
        f"{title}. Stacked bars by year of the event: told within a year of it, or only later.",
        f"{title}. أعمدة مكدسة بسنة الحدث: ما رُوي خلال سنة منه، وما رُوي لاحقًا فقط.",
    )
    events = int((record.events["record_kind"] == "event").sum())
    drawn = part_shown(
        n, events, either(language, "those whose end the texts date", "وهو ما تؤرّخ النصوص نهايته"), language
    )
    shown = record.events["event_id"][(record.events["record_kind"] == "event") & record.events["latest"].notna()]
    return Caption(title, note(n, "event", record, language, shown) + drawn, alt)


def tellings(frame: pd.DataFrame, record: Record, language: str) -> Caption:
    """Return the caption of how long after an event each source speaks of it (`helpers.analysis.sources.lags`)."""
    n = len(frame)
    if not n:
        return nothing("dated event", "event", record, language)
    late = int(frame["retrospective"].sum())
    title = either(
        language,
        f"Told more than a year after the event: {late} of {count(n, 'telling', language)} ({percent(late, n)})",
        f"ما رُوي بعد أكثر من سنة: {late} من {count(n, 'telling', language, oblique=True)} ({percent(late, n)})",
    )
    alt = either(
        language,
        f"{title}. A dot for each dated event and article: the year of the event across, years until it was told up.",
        f"{title}. نقطة لكل حدث مؤرخ ومقال: سنة الحدث أفقيًا، والسنوات حتى روايته رأسيًا.",
    )
    return Caption(title, note(n, "telling", record, language, frame["event_id"]), alt)


def agreement(frame: pd.DataFrame, record: Record, language: str) -> Caption:
    """Return the caption of the coders' agreement (of the whole record, whatever is selected)."""
    pairs = int(frame["pairs"].max())
    if frame["alpha"].isna().all():
        title = either(
            language,
            f"Withheld: alpha needs {LEAST_PAIRS} records that both coders have; here are {pairs}",
            f"محجوب: تحتاج ألفا إلى {LEAST_PAIRS} سجلًا لدى المرمِّزَين، وهنا {pairs}",
        )
        return withheld(title, 0, "record", record, language)
    best, worst = frame.loc[frame["alpha"].idxmax()], frame.loc[frame["alpha"].idxmin()]

    def named(row: pd.Series) -> str:
        return f"{vocabulary.label(CODED_FIELDS, row['field'], language)} ({row['alpha']:.2f})"

    title = either(
        language,
        f"The coders agree most on {named(best)}, least on {named(worst)}",
        f"أعلى اتفاق بين المرمِّزَين في {named(best)} وأدناه في {named(worst)}",
    )
    alt = either(
        language,
        f"{title}. Krippendorff's alpha for each field with its 95% interval; dashed lines at 0.667 and 0.8.",
        f"{title}. ألفا كريبندورف لكل حقل مع فترة ثقة 95%، وخطان متقطعان عند 0.667 و0.8.",
    )
    line = either(
        language,
        f"n = {pairs} records that both coders have, and smaller samples of the rest (the table has each n), of the "
        "whole record. Krippendorff's alpha, nominal; interval by bootstrap over articles.",
        f"العدد: {pairs} سجلًا لدى المرمِّزَين، وعينات أصغر لما سواها (والعدد في الجدول)، من السجل كله. ألفا كريبندورف، "
        "اسمية، والفترة بإعادة المعاينة على المقالات.",
    )
    return Caption(title, line, alt)
