"""What is said of domains: `helpers.domains`."""

import pandas as pd

from helpers import domains as breakdown, vocabulary
from helpers.dataset import Record, labels
from helpers.language import count, listed, percent
from helpers.outputs import Caption
from helpers.sentences import QUOTE, either, in_words, leaders, note, nothing


def answers(record: Record, language: str) -> list[str]:
    """Answer what the relation is made of, what is done, and who tells it."""
    n = len(record.events)
    if not n:
        return [either(language, "There is no record in this selection.", "لا سجل في هذا الاختيار.")]
    frame = breakdown.composition(record)
    names = labels(record.domains, language)
    top = [
        f"{QUOTE[language].format(names[domain])} {percent(row.primary, n)}"
        for domain, row in frame[frame["primary"] > 0].head(3).iterrows()
    ]
    done = int(record.events["status"].isin(["occurred", "ongoing"]).sum())
    return [
        either(
            language,
            f"By primary domain, {count(n, 'record', language)}: {listed(top, language)}.",
            f"بحسب المجال الرئيسي، {count(n, 'record', language)}: {listed(top, language)}.",
        ),
        either(
            language,
            f"Told as done or lasting: {done} of {n} ({percent(done, n)}); as agreed, planned, proposed, frozen or "
            f"alleged: {n - done}.",
            f"{done} من {n} ({percent(done, n)}) يُروى أنه وقع أو أنه قائم؛ و{n - done} متفق عليه أو مخطط له أو مقترح "
            "أو مجمّد أو مزعوم.",
        ),
        _source_line(record, n, language),
    ]


def _source_line(record: Record, n: int, language: str) -> str:
    told = record.evidence[record.evidence["record_id"].isin(record.events["event_id"])]
    alone = int((told.groupby("record_id")["source_id"].nunique() == 1).sum())
    return either(
        language,
        f"Resting on one article alone: {alone} of {n} ({percent(alone, n)}).",
        f"{alone} من {n} ({percent(alone, n)}) يستند إلى مقال واحد فقط.",
    )


def composition(frame: pd.DataFrame, record: Record, language: str) -> Caption:
    """Return the caption of the composition."""
    n = int(frame["primary"].sum())
    if not n:
        return nothing("record", "record", record, language)
    names = labels(record.domains, language)
    first = leaders(frame["primary"])
    leading = listed([QUOTE[language].format(names[domain]) for domain in first], language)
    most = int(frame["primary"].max())
    title = either(
        language,
        f"{leading} {'lead' if len(first) > 1 else 'leads'}: {most}{' each' if len(first) > 1 else ''} "
        f"of {count(n, 'record', language)}",
        f"في المقدمة {leading}: {most} من {n}",
    )
    alt = either(
        language,
        f"{title}. A bar for each domain: records with it as primary domain, and a line on to all that touch it.",
        f"{title}. عمود لكل مجال: ما كان مجاله الرئيسي، ثم خط إلى كل ما يمسّه.",
    )
    return Caption(title, note(n, "record", record, language), alt)


def periods(frame: pd.DataFrame, record: Record, language: str) -> Caption:
    """Return the caption of domains by period."""
    dated = frame.drop(columns=breakdown.NO_PERIOD)
    n = int(frame.to_numpy().sum())
    if not n:
        return nothing("record", "record", record, language)
    placed = dated.sum()
    if not placed.sum():
        title = either(language, "No record here is dated to one period", "لا سجل هنا مؤرخ بفترة واحدة")
    else:
        busiest = listed([period_name(period, language) for period in leaders(placed)], language)
        title = either(
            language,
            f"Most dated records fall in {busiest}: {int(placed.max())} of {int(placed.sum())}",
            f"الفترة الأغنى بالسجلات المؤرخة: {busiest} ({int(placed.max())} من {int(placed.sum())})",
        )
    alt = either(
        language,
        f"{title}. A table of counts, domains down, periods across; the last column is undated or spans periods.",
        f"{title}. جدول أعداد: المجالات صفوفًا والفترات أعمدة، والعمود الأخير بلا تاريخ أو ممتد.",
    )
    return Caption(title, note(n, "record", record, language), alt)


def period_name(period: str, language: str) -> str:
    """Return the name of a period of `helpers.domains.PERIODS`, or of what has none."""
    if period == breakdown.NO_PERIOD:
        return either(language, "undated or across", "بلا تاريخ أو ممتد")
    if period.startswith("-"):
        return either(language, f"to {period[1:]}", f"حتى {period[1:]}")
    if period.endswith("-"):
        return either(language, f"{period[:-1]} on", f"منذ {period[:-1]}")
    return period.replace("-", "–")


def statuses(frame: pd.DataFrame, record: Record, language: str) -> Caption:
    """Return the caption of domains by status."""
    n = int(frame.to_numpy().sum())
    if not n:
        return nothing("record", "record", record, language)
    done = int(frame[["occurred", "ongoing"]].to_numpy().sum())
    title = either(
        language,
        f"Not told as done or lasting: {n - done} of {count(n, 'record', language)}",
        f"{n - done} من {n} لا يُروى أنه وقع أو أنه قائم",
    )
    alt = either(
        language,
        f"{title}. Stacked bars by domain: {in_words(frame, vocabulary.STATUSES, language)}.",
        f"{title}. أعمدة مكدسة بحسب المجال: {in_words(frame, vocabulary.STATUSES, language)}.",
    )
    return Caption(title, note(n, "record", record, language), alt)


def sources(frame: pd.DataFrame, record: Record, language: str) -> Caption:
    """Return the caption of domains by source."""
    n = len(record.events)
    if not n:
        return nothing("record", "record", record, language)
    totals = frame.sum()
    largest = listed(sorted(leaders(totals)), language)
    title = either(
        language,
        f"{largest} {'tell' if ' and ' in largest else 'tells'} {int(totals.max())} of {count(n, 'record', language)}",
        f"{largest}: {int(totals.max())} من {n}",
    )
    alt = either(
        language,
        f"{title}. A table of counts, domains down, sources across in order of publication.",
        f"{title}. جدول أعداد: المجالات صفوفًا والمصادر أعمدة بترتيب النشر.",
    )
    return Caption(title, note(n, "record", record, language), alt)


def rank_names(language: str) -> tuple[str, str]:
    """Return the names of the two counts of a domain: as primary, and at any rank."""
    return ("مجال رئيسي", "مجال رئيسي أو ثانوي") if language == "ar" else ("primary domain", "primary or secondary")
