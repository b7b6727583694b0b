"""What is said of time: `helpers.analysis.timeline` and `helpers.analysis.phases`."""

import math
from typing import Final

import pandas as pd

from helpers.analysis.timeline import FATES, LEAST_EVENTS, between, bounds, by_year, dyad_events, fates
from helpers.common.outputs import Caption
from helpers.record import flags, vocabulary
from helpers.record.dataset import Record, labels, short_names
from helpers.sentences import QUOTE, leaders, note, nothing, part_shown, table_caption, withheld
from helpers.words.language import count, either, listed, percent


def answers(record: Record, years: pd.DataFrame, language: str) -> list[str]:
    """Answer when most happened, and whether it was cooperation, conflict, or a request."""
    placed = int(years.to_numpy().sum())
    apart = _placed_apart(record, language)
    if not placed:
        said = either(
            language,
            "No event in this selection is dated to one year by the texts, so there is no answer in numbers.",
            "لا حدث في هذا الاختيار تؤرّخه النصوص بسنة واحدة، فلا جواب بالأرقام.",
        )
        return [said, *apart]
    totals = years.sum(axis=1)
    busiest, most = leaders(totals), int(totals.max())
    sides = {side: int(years.filter(like=side).to_numpy().sum()) for side in ("cooperation", "conflict", "request")}
    names, by = listed([str(year) for year in busiest], language), _dated_by(False, language) if apart else ""
    first, last = int(years.index.min()), int(years.index.max())
    events = int((record.events["record_kind"] == "event").sum())
    return [
        either(
            language,
            f"Of {count(events, 'event', language)}, {placed}{by} can be placed in one year, from {first} to {last}. "
            f"{names} {'has' if len(busiest) == 1 else 'have'} the most{' each' if len(busiest) > 1 else ''}: {most}.",
            f"من {count(events, 'event', language, oblique=True)} يمكن وضع {placed}{by} في سنة واحدة، "
            f"بين {first} و{last}. "
            f"والأكثر في {names}: {most}.",
        ),
        either(
            language,
            f"By PLOVER type, cooperation: {sides['cooperation']} of {placed} "
            f"({percent(sides['cooperation'], placed)}); conflict: {sides['conflict']}; "
            f"requests and offers, which are neither: {sides['request']}.",
            f"بحسب تصنيف PLOVER، تعاون: {sides['cooperation']} من {placed} "
            f"({percent(sides['cooperation'], placed)})؛ خلاف أو صراع: {sides['conflict']}؛ "
            f"طلبات وعروض، وليست من هذا ولا ذاك: {sides['request']}.",
        ),
        *apart,
    ]


def _placed_apart(record: Record, language: str) -> list[str]:
    """Say how many events public knowledge alone places in one year: they are in no number of the answer."""
    n = int(by_year(record, "public").to_numpy().sum())
    said = either(
        language,
        f"Not in these numbers, since public knowledge alone places them in one year: {count(n, 'event', language)}.",
        f"ولا يدخل في هذه الأعداد ما لا يضعه في سنة واحدة إلا المعروف علنًا: {count(n, 'event', language)}.",
    )
    return [said] if n else []


def _dated_by(public: bool, language: str) -> str:
    """Return what a title adds to a number of records where some have their date from elsewhere."""
    if public:
        return either(language, " dated by public knowledge alone", " مما لا يؤرّخه إلا المعروف علنًا")
    return either(language, " dated by the texts", " مما تؤرّخه النصوص")


def _outlined(n: int, noun: str, language: str) -> str:
    """Return what a note adds where ``n`` of what is drawn are outlined, and counted apart."""
    if not n:
        return ""
    return either(
        language,
        f" Outlined with dashes, apart: {count(n, noun, language)} dated by public knowledge alone.",
        f" وما لا يؤرّخه إلا المعروف علنًا مرسوم بحدود متقطعة على حدة: {count(n, noun, language)}.",
    )


def _texts_alone(record: Record, dyad: list[str], language: str) -> str:
    """Return what a note adds where only the texts' dates count, and public knowledge has others."""
    n = int((dyad_events(record, dyad)["dated_by"] == "public").sum())
    if not n:
        return ""
    return either(
        language,
        f" By the texts' dates alone: {count(n, 'event', language)} dated by public knowledge alone left out.",
        f" بتواريخ النصوص وحدها، دون ما لا يؤرّخه إلا المعروف علنًا: {count(n, 'event', language)}.",
    )


def lanes(frame: pd.DataFrame, record: Record, language: str) -> Caption:
    """Return the caption of the swim lanes."""
    if frame.empty:
        return nothing("dated record", "record", record, language)
    told = frame[frame["dated_by"] == "text"]
    apart = len(frame) - len(told)
    ranked = frame if told.empty else told
    which = _dated_by(told.empty, language) if apart else ""
    counts = ranked["domain_id"].value_counts()
    first = listed(
        [QUOTE[language].format(labels(record.domains, language)[d]) for d in sorted(leaders(counts))], language
    )
    n, most, many = len(ranked), int(counts.max()), len(leaders(counts)) > 1
    begun = frame["start"].mask(frame["open_start"], frame["end"] - 1 / 366)  # the last day of what came before
    begin, end = int(begun.min()), math.ceil(frame["end"].max()) - 1
    title = either(
        language,
        f"{first} {'have' if many else 'has'} the most dated records: {most}{' each' if many else ''} of {n}{which}",
        f"أكثر السجلات المؤرخة في {first}: {most} من {n}{which}",
    )
    alt = either(
        language,
        f"{title}. One lane for each domain; a mark for each dated record, as long as its date is wide, from "
        f"{begin} to {end}, coloured by quad class. What has no known end is drawn until it was last reported. "
        "All marks stand in the event table.",
        f"{title}. مسار لكل مجال، وعلامة لكل سجل مؤرخ بطول تاريخه، من {begin} إلى "
        f"{end}، ملونة بحسب الصنف. وما لا تُعرف نهايته يُرسم حتى آخر ذكر له. وكل العلامات في جدول الأحداث.",
    )
    line = note(len(told), "record", record, language, frame["event_id"]) + _outlined(apart, "record", language)
    return Caption(title, line + _shown(frame, record, language), alt + _outlined(apart, "record", language))


def _shown(frame: pd.DataFrame, record: Record, language: str) -> str:
    """Return how many records of the selection have a mark, and which."""
    which = either(language, "those with a date", "وهو ما له تاريخ")
    if len(frame) < (record.events["dated_by"] != "none").sum():
        which = either(language, "those known to lie in these years", "وهو ما يُعرف وقوعه في هذه السنوات")
    return part_shown(len(frame), len(record.events), which, language)


def years(frame: pd.DataFrame, apart: pd.DataFrame, record: Record, language: str) -> Caption:
    """Return the caption of the counts by year; ``apart`` has those that public knowledge alone dates."""
    told, outlined = int(frame.to_numpy().sum()), int(apart.to_numpy().sum())
    if not told + outlined:
        return nothing("event dated to one year", "event", record, language)
    totals, n = (frame if told else apart).sum(axis=1), told or outlined
    which = _dated_by(not told, language) if outlined else ""
    busiest, most = listed([str(year) for year in leaders(totals)], language), int(totals.max())
    many = len(leaders(totals)) > 1
    title = either(
        language,
        f"{busiest} {'have' if many else 'has'} the most events{' each' if many else ''}: {most} of {n}{which}",
        f"أكثر الأحداث في {busiest}: {most} من {n}{which}",
    )
    alt = either(
        language,
        f"{title}. Stacked bars by year; cooperation above the line, conflict below; requests and offers, which "
        "are neither, in a strip of their own.",
        f"{title}. أعمدة بالسنوات: التعاون فوق الخط والخلاف تحته، والطلبات والعروض في شريط وحدها.",
    )
    events = int((record.events["record_kind"] == "event").sum())
    which = either(language, "those dated to one year", "وهو المؤرخ بسنة واحدة")
    beside = _outlined(outlined, "event", language)
    line = note(told, "event", record, language, _in_one_year(record))
    line += beside + part_shown(told + outlined, events, which, language)
    return Caption(title, line, alt + beside)


def _in_one_year(record: Record) -> pd.Series:
    """Return the ids of the events that `helpers.analysis.timeline.by_year` counts."""
    events = record.events
    placed = (events["record_kind"] == "event") & (events["earliest"].dt.year == events["latest"].dt.year)
    return events["event_id"][placed & (events["quad_class"] != "none")]


def details(frame: pd.DataFrame, window: tuple[int, int], record: Record, language: str) -> Caption:
    """Return the caption of the details of a window of years."""
    inside = frame[(frame["start"] >= window[0]) & (frame["start"] < window[1] + 1)]
    if inside.empty:
        return nothing(f"record that begins from {window[0]} to {window[1]}", "record", record, language)
    first, last = int(inside["start"].min()), int(inside["start"].max())
    when = str(first) if first == last else f"{first}–{last}"
    title = either(
        language,
        f"{when}: {count(len(inside), 'record', language)}, each with its name",
        f"{when}: {count(len(inside), 'record', language)} بأسمائها",
    )
    alt = either(
        language,
        f"{title}. One line for each record that begins in these years of the selection, by date, with its name; the "
        "event table has the same records.",
        f"{title}. سطر لكل سجل يبدأ في هذه السنوات من الاختيار بترتيب التاريخ مع اسمه، وهي في جدول الأحداث أيضًا.",
    )
    apart = int((inside["dated_by"] == "public").sum())
    beside = _outlined(apart, "record", language)
    line = note(len(inside) - apart, "record", record, language, inside["event_id"])
    return Caption(title, line + beside, alt + beside)


#: Names of the panels and marks of `helpers.show.figures.timeline.series`.
SERIES: Final[vocabulary.Labels] = {
    "cooperation": ("cooperation (events)", "تعاون (أحداث)"),
    "request": ("requests and offers (events)", "طلبات وعروض (أحداث)"),
    "conflict": ("conflict (events)", "خلاف أو صراع (أحداث)"),
    "certain": ("certain whatever the exact dates", "مؤكد مهما كان التاريخ الدقيق"),
    "band": ("mean and 95% band over uncertain dates", "المتوسط ونطاق 95% للتواريخ غير الدقيقة"),
}


#: Outcomes of `helpers.analysis.timeline.promises`.
OUTCOMES: Final[vocabulary.Labels] = {
    "delivered": ("delivered", "نُفّذ"),
    "ratified": ("passed by a parliament", "أقره برلمان"),
    "under way": ("followed up, not done", "متابَع ولم يُنجز"),
    "frozen": ("frozen", "جُمّد"),
    "replaced": ("replaced", "استُبدل"),
    "lapsed": ("date passed, nothing told", "فات موعده ولا خبر"),
    "ahead": ("still ahead when last reported", "لم يحن موعده عند آخر ذكر له"),
    "open": ("nothing further told", "لا خبر بعده"),
}


#: How far a promise had come.
STEPS: Final[vocabulary.Labels] = {
    **{
        code: vocabulary.STATUSES[code]
        for code in ("proposed", "planned", "agreed", "frozen", "alleged", "hypothetical")
    },
    "signed": ("signed or begun", "وُقّع أو بدأ"),
}


def dyad_name(dyad: list[str], record: Record, language: str) -> str:
    """Return the names of two actors, or words for all events."""
    names = labels(record.actors, language)
    return listed([names[side] for side in dyad], language) if dyad else either(language, "all actors", "كل الفاعلين")


def series(frame: pd.DataFrame, dyad: list[str], draws: int, record: Record, language: str) -> Caption:
    """Return the caption of cooperation and conflict over time."""
    sums = frame[frame["measure"] == "events"]
    n = round(sums["mean"].sum())
    if not n:
        return nothing("dated event between the two", "event", record, language)
    who = dyad_name(dyad, record, language)
    certain = int(sums["certain"].sum())
    title = either(
        language,
        f"{who}, sure of their bin whatever the exact date: {certain} of {count(n, 'event', language)}",
        f"{who}، في خانة واحدة مهما كان التاريخ الدقيق: {certain} من {count(n, 'event', language, oblique=True)}",
    )
    alt = either(
        language,
        f"{title}. Three panels over time: cooperation, requests and offers, conflict. "
        f"Bars are what is certain, diamonds and lines the mean and 95% band over {draws} random datings.",
        f"{title}. ثلاث لوحات عبر الزمن: التعاون، والطلبات والعروض، والخلاف. الأعمدة هي المؤكد، "
        f"والمعيّنات والخطوط متوسط {draws} تأريخًا عشوائيًا ونطاقها 95%.",
    )
    which = either(
        language, "those with a date of two known ends, on this axis", "وهو المعروف طرفا تاريخه على هذا المحور"
    )
    dated = bounds(dyad_events(record, dyad))
    drawn = dated[(dated["quad_class"] != "none") & (dated["latest"] >= frame["start"].min())]
    line = note(n, "event", record, language, drawn["event_id"])
    line += part_shown(n, len(dyad_events(record, dyad)), which, language)
    return Caption(title, line + _texts_alone(record, dyad, language), alt)


def phases(tried: pd.DataFrame, breaks: pd.DataFrame, dyad: list[str], record: Record, language: str) -> Caption:
    """Return the caption of the change points: how many breaks hold."""
    n = int(tried["n"].max()) if len(tried) else 0
    if not n:
        return nothing("dated event between the two", "event", record, language)
    if tried["breaks"].isna().all():
        title = either(
            language,
            f"Withheld: a break needs {LEAST_EVENTS} dated events; here: {n}",
            f"محجوب: يحتاج الانقطاع إلى {LEAST_EVENTS} حدثًا مؤرخًا؛ وهنا: {n}",
        )
        return withheld(title, n, "event", record, language)
    found, holding = len(breaks), int(breaks["holds"].sum())
    who = dyad_name(dyad, record, language)
    articles = short_names(record.sources, language)
    without = sorted({source for row in breaks["hangs_on"] for source in row.split(", ") if source})
    hanging = listed([articles[source] for source in without], language)
    title = either(
        language,
        f"{who}; breaks that hold over methods, bins and sources: {holding} of {found}"
        + (f". Hanging on one source: {hanging}" if hanging else ""),
        f"{who}؛ الانقطاعات الصامدة عبر الطرق والخانات والمصادر: {holding} من {found}"
        + (f". المعلق بمصدر واحد: {hanging}" if hanging else ""),
    )
    alt = either(
        language,
        f"{title}. A line for each variant of method, bin and source left out, with its breaks; above, the years by "
        "which the articles divide the course themselves.",
        f"{title}. سطر لكل صيغة من الطريقة والخانة والمصدر المستبعد مع انقطاعاتها، وفوقها السنوات التي تقسم بها "
        "المقالات المسار.",
    )
    line = note(n, "event", record, language, bounds(dyad_events(record, dyad))["event_id"])
    return Caption(title, line + _texts_alone(record, dyad, language), alt)


def variant_names(tried: pd.DataFrame, language: str) -> dict[str, str]:
    """Return the names of the variants of `helpers.analysis.phases.variants`, and the words of their legend."""
    bins = {
        "year": ("by year", "بالسنة"),
        "quarter": ("by quarter", "بالربع"),
        "month": ("by month", "بالشهر"),
        "": ("", ""),
    }
    methods = {"pelt": ("PELT", "PELT"), "blocks": ("Bayesian blocks", "كتل بايزية")}
    place = int(language == "ar")
    names = {}
    for row in tried.itertuples():
        parts = [methods[row.method][place], bins[row.bin][place]]
        without = either(language, f"without {row.without}", f"دون {row.without}") if row.without else ""
        names[f"{row.method}-{row.bin}-{row.without}"] = " · ".join(part for part in (*parts, without) if part)
    return names | {
        "told": either(language, "as the articles divide it", "كما تقسمه المقالات"),
        "holds": either(language, "break that holds", "انقطاع يصمد"),
        "fails": either(language, "break that does not hold", "انقطاع لا يصمد"),
    }


def promises(frame: pd.DataFrame, dyad: list[str], record: Record, language: str) -> Caption:
    """Return the caption of the promises; ``frame`` is that of `helpers.analysis.timeline.promises`.

    A promise counts once, by what `helpers.analysis.timeline.fates` says became of it.
    """
    became = fates(frame)
    n = len(became)
    if not n:
        return nothing("promise", "record", record, language)
    mutual = int(became.index.isin(between(record, dyad)).sum())
    who = dyad_name(dyad, record, language)
    of_these = either(language, f", {mutual} of them between {who}", f"، منها {mutual} بين {who}") if dyad else ""
    counts = became.value_counts()
    delivered, still = int(counts.get("delivered", 0)), int(counts.get("open", 0))
    title = either(
        language,
        f"{count(n, 'promise', language)}{of_these}; delivered: {delivered}, nothing further told: {still}",
        f"{count(n, 'promise', language)}{of_these}؛ نُفّذ: {delivered}، ولا خبر بعده: {still}",
    )
    parts = listed(
        [f"{vocabulary.label(OUTCOMES, code, language)} {counts[code]}" for code in FATES if code in counts], language
    )
    alt = either(
        language,
        f"{title}. A line for each dated one, from the promise to what became of it. Of all, each counted once: "
        f"{parts}.",
        f"{title}. سطر لكل مؤرخ منها، من الوعد إلى ما آل إليه. والكل، يُعدّ كل منها مرة واحدة: {parts}.",
    )
    begun = record.events["event_id"][record.events["earliest"].notna()]
    which = either(language, "those whose beginning the texts date", "وهو ما تؤرّخ النصوص بدايته")
    drawn = became.index[became.index.isin(begun)]
    line = note(len(drawn), "promise", record, language, drawn) + part_shown(len(drawn), n, which, language)
    return Caption(title, line, alt)


def promises_caption(frame: pd.DataFrame, language: str) -> str:
    """Return the caption of the table of promises: how many they are, and how many rows they take."""
    n, rows = frame["event_id"].nunique(), len(frame)
    caption = table_caption("promises", n, language)
    if rows == n:
        return caption
    return either(
        language,
        f"{caption[:-1]}, in {rows} rows: one for each thing that became of a promise)",
        f"{caption[:-1]}، في {rows} سطرًا: سطر لكل ما آل إليه الوعد)",
    )


def promises_table(frame: pd.DataFrame, whole: Record, language: str) -> pd.DataFrame:
    """Return `helpers.analysis.timeline.promises` for reading: names and words instead of ids and codes."""
    texts, notes = labels(whole.events, language), whole.editorial_notes
    return frame.assign(
        flag=flags.column(frame["event_id"], notes, language),
        by_flag=flags.column(frame["by_event"], notes, language),
        label=frame["event_id"].map(texts),
        by=frame["by_event"].map(texts),
        outcome=[vocabulary.label(OUTCOMES, code, language) for code in frame["outcome"]],
        step=[vocabulary.label(STEPS, code, language) for code in frame["step"]],
    )
