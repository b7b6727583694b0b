"""Findings in words, in English and Arabic: answers, titles, notes and descriptions.

Every number is computed from what is passed in; nothing here holds for one selection only.
"""

import math
from typing import Final

import networkx as nx
import pandas as pd

from helpers import domains as breakdown
from helpers import vocabulary
from helpers.dataset import Record, labels
from helpers.language import count, listed, percent
from helpers.outputs import Caption
from helpers.reliability import LEAST_PAIRS
from helpers.timeline import LEAST_EVENTS, event_table

#: What the notebooks' tables show.
TABLE_NAMES: Final[vocabulary.Labels] = {
    "events": ("Records by date; the undated stand last", "السجلات بحسب التاريخ، وما لا تاريخ له في الآخر"),
    "ranks": ("Actors by strength of their ties", "الفاعلون بحسب قوة روابطهم"),
    "ties": ("Ties by number of shared records", "الروابط بحسب عدد السجلات المشتركة"),
    "composition": ("Records by domain", "السجلات بحسب المجال"),
    "sources": ("The articles", "المقالات"),
    "coverage": ("What each article gives", "ما يقدمه كل مقال"),
    "origins": ("Records told by more than one article", "سجلات يرويها أكثر من مقال"),
    "claims": ("Claims by holder and topic", "الأقوال بحسب القائل والموضوع"),
    "notes": ("Editorial notes, contradictions first (in English)", "ملاحظات التحرير، والتعارض أولًا (بالإنجليزية)"),
    "sides": ("Contradictions between articles, with the paragraphs of each", "التعارض بين المقالات وفقرات كل منها"),
    "agreement": ("Agreement of two coders", "اتفاق مرمِّزَين"),
    "promises": ("Promises and what became of them", "الوعود وما آلت إليه"),
    "series": ("Counts and scores by bin", "الأعداد والدرجات بالخانة"),
    "breaks": ("Breaks and how well they hold", "الانقطاعات ومدى صمودها"),
    "coders": ("What each coder has", "ما لدى كل مرمِّز"),
}
_QUOTE = {"en": "“{}”", "ar": "«{}»"}


def _either(language: str, english: str, arabic: str) -> str:
    return arabic if language == "ar" else english


def selection(whole: Record, selected: Record, language: str) -> list[str]:
    """Say how much of the record was selected, and what is left out of it."""
    kinds = selected.events["record_kind"].value_counts()
    told = selected.evidence["record_id"].isin(selected.events["event_id"])
    sources = selected.evidence["source_id"][told].nunique()
    chosen, all_of_them = len(selected.events), len(whole.events)
    if not chosen:
        return [
            _either(
                language,
                f"The parameters select nothing: 0 of {all_of_them} records. Every figure below says so.",
                f"لا تختار المعاملات شيئًا: 0 من {all_of_them}. وكل شكل أدناه يقول ذلك.",
            )
        ]
    parts = listed([count(int(kinds.get(kind, 0)), kind, language) for kind in ("event", "condition")], language)
    undated = int((selected.events["date"] == "").sum())
    return [
        _either(
            language,
            f"Selected {chosen} of {all_of_them} records ({parts}), from {count(sources, 'source', language)} "
            f"of {len(whole.sources)}. Undated: {undated}.",
            f"اختير {chosen} من {all_of_them} سجلًا ({parts})، من {count(sources, 'source', language, oblique=True)} "
            f"من أصل {len(whole.sources)}. بلا تاريخ: {undated}.",
        )
    ]


def note(n: int, noun: str, record: Record, language: str) -> str:
    """Return the line under a figure: n, and where it comes from."""
    told = record.evidence["record_id"].isin(record.events["event_id"])
    used = record.sources[record.sources["source_id"].isin(record.evidence["source_id"][told])]
    years = sorted(used["published"].str[:4])
    when = (f", {years[0]}–{years[-1]}" if len(set(years)) > 1 else f", {years[0]}") if years else ""
    sources = count(len(used), "source", language, oblique=True) if years else _either(language, "no source", "لا مصدر")
    return _either(
        language,
        f"n = {count(n, noun, language)}. Coded from {sources} (Arabic press{when}); coded record, CC BY 4.0.",
        f"العدد: {count(n, noun, language)}. مرمَّز من {sources} (صحافة عربية{when.replace(',', '،')})؛ "
        "السجل برخصة CC BY 4.0.",
    )


def _nothing(what: str, noun: str, record: Record, language: str) -> Caption:
    title = _either(language, f"Nothing to show: the selection holds no {what}", "لا شيء يُعرض هنا من هذا الاختيار")
    return Caption(title, note(0, noun, record, language), title)


def _leaders(counts: pd.Series) -> list:
    """Return the index values with the largest count."""
    return list(counts.index[counts == counts.max()])


def timeline_answers(record: Record, years: pd.DataFrame, language: str) -> list[str]:
    """Answer when most happened, and whether it was cooperation or conflict."""
    placed = int(years.to_numpy().sum())
    if not placed:
        return [
            _either(
                language,
                "No event in this selection is dated to one year, so there is no answer in numbers.",
                "لا حدث في هذا الاختيار مؤرخ بسنة واحدة، فلا جواب بالأرقام.",
            )
        ]
    totals = years.sum(axis=1)
    busiest, most = _leaders(totals), int(totals.max())
    sides = {side: int(years.filter(like=side).to_numpy().sum()) for side in ("cooperation", "conflict")}
    names = listed([str(year) for year in busiest], language)
    first, last = int(years.index.min()), int(years.index.max())
    events = int((record.events["record_kind"] == "event").sum())
    return [
        _either(
            language,
            f"Of {count(events, 'event', language)}, {placed} can be placed in one year, from {first} to {last}. "
            f"{names} {'has' if len(busiest) == 1 else 'have'} the most{' each' if len(busiest) > 1 else ''}: {most}.",
            f"من {count(events, 'event', language, oblique=True)} يمكن وضع {placed} في سنة واحدة، بين {first} و{last}. "
            f"والأكثر في {names}: {most}.",
        ),
        _either(
            language,
            f"By PLOVER type, cooperation: {sides['cooperation']} of {placed} "
            f"({percent(sides['cooperation'], placed)}); conflict or request: {sides['conflict']}.",
            f"بحسب تصنيف PLOVER، تعاون: {sides['cooperation']} من {placed} "
            f"({percent(sides['cooperation'], placed)})؛ خلاف أو صراع أو طلب: {sides['conflict']}.",
        ),
    ]


def lanes(frame: pd.DataFrame, record: Record, language: str) -> Caption:
    """Return the caption of the swim lanes."""
    if frame.empty:
        return _nothing("dated record", "record", record, language)
    counts = frame["domain_id"].value_counts()
    first = listed(
        [_QUOTE[language].format(labels(record.domains, language)[d]) for d in sorted(_leaders(counts))], language
    )
    n, most, many = len(frame), int(counts.max()), len(_leaders(counts)) > 1
    begin, end = int(frame["start"].min()), math.ceil(frame["end"].max()) - 1
    title = _either(
        language,
        f"{first} {'have' if many else 'has'} the most dated records: {most}{' each' if many else ''} of {n}",
        f"أكثر السجلات المؤرخة في {first}: {most} من {n}",
    )
    alt = _either(
        language,
        f"{title}. One lane for each domain; a mark for each dated record, as long as its date is wide, from "
        f"{begin} to {end}, coloured by quad class. All marks stand in the "
        "event table.",
        f"{title}. مسار لكل مجال، وعلامة لكل سجل مؤرخ بطول تاريخه، من {begin} إلى "
        f"{end}، ملونة بحسب الصنف. وكل العلامات في جدول الأحداث.",
    )
    return Caption(title, note(n, "record", record, language), alt)


def mark_titles(record: Record, language: str) -> dict[str, str]:
    """Return record id -> what a mark says when pointed at: date, label, and where it stands."""
    events = event_table(record, language)
    return {row.event_id: f"{row.date} · {row.label} · {row.sources}" for row in events.itertuples()}


def years(frame: pd.DataFrame, record: Record, language: str) -> Caption:
    """Return the caption of the counts by year."""
    n = int(frame.to_numpy().sum())
    if not n:
        return _nothing("event dated to one year", "event", record, language)
    totals = frame.sum(axis=1)
    busiest, most = listed([str(year) for year in _leaders(totals)], language), int(totals.max())
    many = len(_leaders(totals)) > 1
    title = _either(
        language,
        f"{busiest} {'have' if many else 'has'} the most events{' each' if many else ''}: {most} of {n}",
        f"أكثر الأحداث في {busiest}: {most} من {n}",
    )
    alt = _either(
        language,
        f"{title}. Stacked bars by year; cooperation above the line, conflict below.",
        f"{title}. أعمدة بالسنوات: التعاون فوق الخط والخلاف تحته.",
    )
    return Caption(title, note(n, "event", record, language), alt)


def dated_labels(record: Record, language: str) -> dict[str, str]:
    """Return record id -> its date and name."""
    events = record.events
    return dict(zip(events["event_id"], events["date"] + "  " + events[f"label_{language}"], strict=True))


def details(frame: pd.DataFrame, window: tuple[int, int], record: Record, language: str) -> Caption:
    """Return the caption of the details of a window of years."""
    inside = frame[(frame["start"] >= window[0]) & (frame["start"] < window[1] + 1)]
    if inside.empty:
        return _nothing(f"record that begins from {window[0]} to {window[1]}", "record", record, language)
    first, last = int(inside["start"].min()), int(inside["start"].max())
    when = str(first) if first == last else f"{first}–{last}"
    title = _either(
        language,
        f"{when}: {count(len(inside), 'record', language)}, each with its name",
        f"{when}: {count(len(inside), 'record', language)} بأسمائها",
    )
    alt = _either(
        language,
        f"{title}. One line for each record that begins in these years, by date, with its name; the event table has "
        "the same records.",
        f"{title}. سطر لكل سجل يبدأ في هذه السنوات بترتيب التاريخ مع اسمه، وهي في جدول الأحداث أيضًا.",
    )
    return Caption(title, note(len(inside), "record", record, language), alt)


def dyad_name(dyad: list[str], record: Record, language: str) -> str:
    """Return the names of two actors, or words for all events."""
    names = labels(record.actors, language)
    return listed([names[side] for side in dyad], language) if dyad else _either(language, "all actors", "كل الفاعلين")


def series(frame: pd.DataFrame, dyad: list[str], draws: int, record: Record, language: str) -> Caption:
    """Return the caption of cooperation and conflict over time."""
    sums = frame[frame["measure"] == "events"]
    n = round(sums["mean"].sum())
    if not n:
        return _nothing("dated event between the two", "event", record, language)
    who = dyad_name(dyad, record, language)
    certain = int(sums["certain"].sum())
    title = _either(
        language,
        f"{who}, sure of their bin whatever the exact date: {certain} of {count(n, 'event', language)}",
        f"{who}، في خانة واحدة مهما كان التاريخ الدقيق: {certain} من {count(n, 'event', language, oblique=True)}",
    )
    alt = _either(
        language,
        f"{title}. Three panels over time: cooperation, conflict or request, and the sum of PLOVER scores. Bars are "
        f"what is certain, diamonds and lines the mean and 95% band over {draws} random datings.",
        f"{title}. ثلاث لوحات عبر الزمن: التعاون، والخلاف أو الطلب، ومجموع درجات PLOVER. الأعمدة هي المؤكد، "
        f"والمعيّنات والخطوط متوسط {draws} تأريخًا عشوائيًا ونطاقها 95%.",
    )
    return Caption(title, note(n, "event", record, language), alt)


def phases(tried: pd.DataFrame, breaks: pd.DataFrame, dyad: list[str], record: Record, language: str) -> Caption:
    """Return the caption of the change points: how many breaks hold."""
    n = int(tried["n"].max()) if len(tried) else 0
    if not n:
        return _nothing("dated event between the two", "event", record, language)
    if tried["breaks"].isna().all():
        title = _either(
            language,
            f"Withheld: a break needs {LEAST_EVENTS} dated events; here: {n}",
            f"محجوب: يحتاج الانقطاع إلى {LEAST_EVENTS} حدثًا مؤرخًا؛ وهنا: {n}",
        )
        return Caption(title, note(n, "event", record, language), title)
    found, holding = len(breaks), int(breaks["holds"].sum())
    who = dyad_name(dyad, record, language)
    hanging = listed(sorted({source for row in breaks["hangs_on"] for source in row.split(", ") if source}), language)
    title = _either(
        language,
        f"{who}; breaks that hold over methods, bins and sources: {holding} of {found}"
        + (f". Hanging on one source: {hanging}" if hanging else ""),
        f"{who}؛ الانقطاعات الصامدة عبر الطرق والخانات والمصادر: {holding} من {found}"
        + (f". المعلق بمصدر واحد: {hanging}" if hanging else ""),
    )
    alt = _either(
        language,
        f"{title}. A line for each variant of method, bin and source left out, with its breaks; above, the years by "
        "which the articles divide the course themselves.",
        f"{title}. سطر لكل صيغة من الطريقة والخانة والمصدر المستبعد مع انقطاعاتها، وفوقها السنوات التي تقسم بها "
        "المقالات المسار.",
    )
    return Caption(title, note(n, "event", record, language), alt)


def variant_names(tried: pd.DataFrame, language: str) -> dict[str, str]:
    """Return the names of the variants of `helpers.phases.variants`, and the words of their legend."""
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
        without = _either(language, f"without {row.without}", f"دون {row.without}") if row.without else ""
        names[f"{row.method}-{row.bin}-{row.without}"] = " · ".join(part for part in (*parts, without) if part)
    return names | {
        "told": _either(language, "as the articles divide it", "كما تقسمه المقالات"),
        "holds": _either(language, "break that holds", "انقطاع يصمد"),
        "fails": _either(language, "break that does not hold", "انقطاع لا يصمد"),
    }


#: Names of the panels and marks of `helpers.figures.timeline.series`.
SERIES: Final[vocabulary.Labels] = {
    "cooperation": ("cooperation (events)", "تعاون (أحداث)"),
    "conflict": ("conflict or request (events)", "خلاف أو صراع أو طلب (أحداث)"),
    "score": ("sum of PLOVER scores", "مجموع درجات PLOVER"),
    "certain": ("certain whatever the exact dates", "مؤكد مهما كان التاريخ الدقيق"),
    "band": ("mean and 95% band over uncertain dates", "المتوسط ونطاق 95% للتواريخ غير الدقيقة"),
}

#: Outcomes of `helpers.timeline.promises`.
OUTCOMES: Final[vocabulary.Labels] = {
    "delivered": ("delivered", "نُفّذ"),
    "ratified": ("passed by a parliament", "أقره برلمان"),
    "under way": ("followed up, not done", "متابَع ولم يُنجز"),
    "frozen": ("frozen", "جُمّد"),
    "replaced": ("replaced", "استُبدل"),
    "lapsed": ("date passed, nothing told", "فات موعده ولا خبر"),
    "open": ("nothing further told", "لا خبر بعده"),
}


#: How far a promise had come.
STEPS: Final[vocabulary.Labels] = {
    **{code: vocabulary.STATUSES[code] for code in ("proposed", "planned", "agreed", "frozen", "alleged")},
    "signed": ("signed or begun", "وُقّع أو بدأ"),
}


def promises(frame: pd.DataFrame, record: Record, language: str) -> Caption:
    """Return the caption of the promises; ``frame`` is that of `helpers.timeline.promises`."""
    n = frame["event_id"].nunique()
    if not n:
        return _nothing("promise", "record", record, language)
    delivered = frame["event_id"][frame["outcome"] == "delivered"].nunique()
    still = frame["event_id"][frame["outcome"] == "open"].nunique()
    title = _either(
        language,
        f"{count(n, 'promise', language)}; delivered: {delivered}, nothing further told: {still}",
        f"{count(n, 'promise', language)}؛ نُفّذ: {delivered}، ولا خبر بعده: {still}",
    )
    begun = record.events.loc[record.events["earliest"].notna(), "event_id"]
    if not frame["event_id"].isin(begun).any():
        title += _either(
            language, "; none to draw, since none has a known beginning", "؛ ولا يُرسم شيء إذ لا بداية معروفة لها"
        )
    alt = _either(
        language,
        f"{title}. A line for each dated one, from the promise to what became of it: {_outcomes(frame, language)}.",
        f"{title}. سطر لكل مؤرخ منها، من الوعد إلى ما آل إليه: {_outcomes(frame, language)}.",
    )
    return Caption(title, note(n, "promise", record, language), alt)


def _outcomes(frame: pd.DataFrame, language: str) -> str:
    counts = frame["outcome"].value_counts()
    shown = [f"{vocabulary.label(OUTCOMES, code, language)} {counts[code]}" for code in OUTCOMES if code in counts]
    return listed(shown, language)


def network_answers(graph: nx.Graph, measures: pd.DataFrame, record: Record, language: str) -> list[str]:
    """Answer who is in the middle, and who acts with whom or against whom."""
    if not graph.number_of_edges():
        return [
            _either(
                language,
                "No two actors act in one event of this selection, so there is no network.",
                "لا فاعلان في حدث واحد من هذا الاختيار، فلا شبكة.",
            )
        ]
    names = labels(record.actors, language)
    strongest = [names[actor] for actor in measures["actor_id"].head(3)]
    groups = measures["community"].max()
    ties = sorted(graph.edges(data=True), key=lambda tie: (-tie[2]["weight"], tie[:2]))
    lines = [
        _either(
            language,
            f"{count(len(graph), 'actor', language)} and {count(graph.number_of_edges(), 'tie', language)}; the "
            f"strongest: {listed(strongest, language)}. Acting together puts them in "
            f"{count(int(groups), 'group', language)}.",
            f"{count(len(graph), 'actor', language)} و{count(graph.number_of_edges(), 'tie', language)}؛ والأقوى: "
            f"{listed(strongest, language)}. والعمل معًا يجمعهم في "
            f"{count(int(groups), 'group', language, oblique=True)}.",
        )
    ]
    return lines + [_tie_line(tie, names, language) for tie in (ties[:1] + _most_opposed(ties))]


def _most_opposed(ties: list[tuple[str, str, dict]]) -> list[tuple[str, str, dict]]:
    """Return the tie with most opposition besides the strongest tie, which is named already."""
    opposed = sorted(ties[1:], key=lambda tie: (-tie[2]["against"], tie[:2]))
    return [tie for tie in opposed[:1] if tie[2]["against"]]


def _tie_line(tie: tuple[str, str, dict], names: dict[str, str], language: str) -> str:
    one, other, data = tie
    return _either(
        language,
        f"{names[one]} and {names[other]} both act in {count(data['weight'], 'record', language)}: together in "
        f"{data['together']}, against each other in {data['against']}, neither in the rest.",
        f"{names[one]} و{names[other]}: يشتركان في {count(data['weight'], 'record', language, oblique=True)}، "
        f"معًا في {data['together']} وأحدهما ضد الآخر في {data['against']} ولا هذا ولا ذاك في الباقي.",
    )


def network_map(
    graph: nx.Graph, places: pd.DataFrame, measures: pd.DataFrame, least: int, record: Record, language: str
) -> Caption:
    """Return the caption of the map."""
    if not graph.number_of_edges():
        return _nothing("two actors in one event", "actor", record, language)
    names = labels(record.actors, language)
    head = [names[actor] for actor in measures["actor_id"].head(4)]
    title = _either(
        language,
        f"{listed(head[:2], language)} carry the network; {listed(head[2:], language)} come{'s'[len(head) > 3 :]} next"
        if len(head) > 2
        else f"{listed(head, language)} make up the network",
        f"{listed(head[:2], language)} في مركز الشبكة، ثم {listed(head[2:], language)}"
        if len(head) > 2
        else f"الشبكة: {listed(head, language)}",
    )
    shown, everyone = len(places), len(graph)
    extra = _either(
        language,
        f" Shown: the {shown} of {everyone} with most ties; ties of {least}+ records; numbers in nodes: groups.",
        f" المعروض: {shown} من {everyone} هم الأكثر روابط، بروابط من {least} فأكثر؛ والرقم في العقدة مجموعتها.",
    )
    alt = _either(
        language,
        f"{title}. Two poles inside a ring of {count(max(shown - 2, 0), 'actor', language)}; states and "
        "organizations above, persons, bodies and groups below; left is closer to the left pole. The table has all.",
        f"{title}. قطبان داخل حلقة من {max(shown - 2, 0)}؛ الدول والمنظمات في الأعلى، والأشخاص والهيئات والجماعات "
        "في الأسفل، والأيسر أقرب إلى القطب الأيسر. والجدول يضم كل الفاعلين.",
    )
    return Caption(title, note(len(record.events), "record", record, language) + extra, alt)


def domain_answers(record: Record, language: str) -> list[str]:
    """Answer what the relation is made of, what is done, and who tells it."""
    n = len(record.events)
    if not n:
        return [_either(language, "There is no record in this selection.", "لا سجل في هذا الاختيار.")]
    frame = breakdown.composition(record)
    names = labels(record.domains, language)
    top = [
        f"{_QUOTE[language].format(names[domain])} {percent(row.primary, n)}"
        for domain, row in frame[frame["primary"] > 0].head(3).iterrows()
    ]
    done = int(record.events["status"].isin(["occurred", "ongoing"]).sum())
    return [
        _either(
            language,
            f"By primary domain, {count(n, 'record', language)}: {listed(top, language)}.",
            f"بحسب المجال الرئيسي، {count(n, 'record', language)}: {listed(top, language)}.",
        ),
        _either(
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
    return _either(
        language,
        f"Resting on one article alone: {alone} of {n} ({percent(alone, n)}).",
        f"{alone} من {n} ({percent(alone, n)}) يستند إلى مقال واحد فقط.",
    )


def composition(frame: pd.DataFrame, record: Record, language: str) -> Caption:
    """Return the caption of the composition."""
    n = int(frame["primary"].sum())
    if not n:
        return _nothing("record", "record", record, language)
    names = labels(record.domains, language)
    first = _leaders(frame["primary"])
    leaders = listed([_QUOTE[language].format(names[domain]) for domain in first], language)
    most = int(frame["primary"].max())
    title = _either(
        language,
        f"{leaders} {'lead' if len(first) > 1 else 'leads'}: {most}{' each' if len(first) > 1 else ''} "
        f"of {count(n, 'record', language)}",
        f"في المقدمة {leaders}: {most} من {n}",
    )
    alt = _either(
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
        return _nothing("record", "record", record, language)
    placed = dated.sum()
    if not placed.sum():
        title = _either(language, "No record here is dated to one period", "لا سجل هنا مؤرخ بفترة واحدة")
    else:
        busiest = listed([period_name(period, language) for period in _leaders(placed)], language)
        title = _either(
            language,
            f"Most dated records fall in {busiest}: {int(placed.max())} of {int(placed.sum())}",
            f"الفترة الأغنى بالسجلات المؤرخة: {busiest} ({int(placed.max())} من {int(placed.sum())})",
        )
    alt = _either(
        language,
        f"{title}. A table of counts, domains down, periods across; the last column is undated or spans periods.",
        f"{title}. جدول أعداد: المجالات صفوفًا والفترات أعمدة، والعمود الأخير بلا تاريخ أو ممتد.",
    )
    return Caption(title, note(n, "record", record, language), alt)


def period_name(period: str, language: str) -> str:
    """Return the name of a period of `helpers.domains.PERIODS`, or of what has none."""
    if period == breakdown.NO_PERIOD:
        return _either(language, "undated or across", "بلا تاريخ أو ممتد")
    if period.startswith("-"):
        return _either(language, f"to {period[1:]}", f"حتى {period[1:]}")
    if period.endswith("-"):
        return _either(language, f"{period[:-1]} on", f"منذ {period[:-1]}")
    return period.replace("-", "–")


def statuses(frame: pd.DataFrame, record: Record, language: str) -> Caption:
    """Return the caption of domains by status."""
    n = int(frame.to_numpy().sum())
    if not n:
        return _nothing("record", "record", record, language)
    done = int(frame[["occurred", "ongoing"]].to_numpy().sum())
    title = _either(
        language,
        f"Not told as done or lasting: {n - done} of {count(n, 'record', language)}",
        f"{n - done} من {n} لا يُروى أنه وقع أو أنه قائم",
    )
    alt = _either(
        language,
        f"{title}. Stacked bars by domain: {_words(frame, vocabulary.STATUSES, language)}.",
        f"{title}. أعمدة مكدسة بحسب المجال: {_words(frame, vocabulary.STATUSES, language)}.",
    )
    return Caption(title, note(n, "record", record, language), alt)


def _words(frame: pd.DataFrame, words: vocabulary.Labels, language: str) -> str:
    shown = [f"{vocabulary.label(words, code, language)} {frame[code].sum()}" for code in frame if frame[code].sum()]
    return listed(shown, language)


def sources(frame: pd.DataFrame, record: Record, language: str) -> Caption:
    """Return the caption of domains by source."""
    n = len(record.events)
    if not n:
        return _nothing("record", "record", record, language)
    totals = frame.sum()
    largest = listed(sorted(_leaders(totals)), language)
    title = _either(
        language,
        f"{largest} {'tell' if ' and ' in largest else 'tells'} {int(totals.max())} of {count(n, 'record', language)}",
        f"{largest}: {int(totals.max())} من {n}",
    )
    alt = _either(
        language,
        f"{title}. A table of counts, domains down, sources across in order of publication.",
        f"{title}. جدول أعداد: المجالات صفوفًا والمصادر أعمدة بترتيب النشر.",
    )
    return Caption(title, note(n, "record", record, language), alt)


def source_table(record: Record, language: str) -> pd.DataFrame:
    """Return the sources with what they give to this selection, in order of publication."""
    told = record.evidence[record.evidence["record_id"].isin(record.events["event_id"])]
    counts = told.groupby("source_id")["record_id"].nunique()
    frame = record.sources.sort_values(["published", "source_id"]).assign(
        title=lambda table: table[f"title_{language}"],
        records=lambda table: table["source_id"].map(counts).fillna(0).astype(int),
    )
    return frame[["source_id", "title", "outlet", "published", "published_basis", "records"]]


def rank_names(language: str) -> tuple[str, str]:
    """Return the names of the two counts of a domain: as primary, and at any rank."""
    return ("مجال رئيسي", "مجال رئيسي أو ثانوي") if language == "ar" else ("primary domain", "primary or secondary")


def table_caption(what: str, n: int, language: str) -> str:
    """Return the caption of a table: what it shows, and n. ``what`` is a key of `TABLE_NAMES`."""
    return f"{vocabulary.label(TABLE_NAMES, what, language)} (n = {n})"


#: How `helpers.sources.told_by_year` names its two columns.
TELLING: Final[vocabulary.Labels] = {
    "contemporaneous": ("told within a year of it", "رُوي خلال سنة من وقوعه"),
    "retrospective": ("told later only", "رُوي لاحقًا فقط"),
}
#: The fields of `helpers.reliability.FIELDS`.
CODED_FIELDS: Final[vocabulary.Labels] = {
    "event_type": ("event type", "نوع الحدث"),
    "domain_id": ("primary domain", "المجال الرئيسي"),
    "status": ("status", "الحالة"),
    "date": ("date", "التاريخ"),
}


def source_answers(record: Record, origins: pd.DataFrame, lags: pd.DataFrame, language: str) -> list[str]:
    """Answer how independent the sources are, whose voice they speak in, and how late."""
    n = len(record.events)
    if not n:
        return [_either(language, "There is no record in this selection.", "لا سجل في هذا الاختيار.")]
    independent = int((origins["origins"] > 1).sum())
    told = record.evidence[record.evidence["record_id"].isin(record.claims["claim_id"])]
    other = int((told.groupby("record_id")["voice"].agg(lambda voices: "author" not in set(voices))).sum())
    claims = len(record.claims)
    late = int(lags["retrospective"].sum())
    lines = [
        _either(
            language,
            f"Told by more than one independent origin: {independent} of {count(n, 'record', language)} "
            f"({percent(independent, n)}).",
            f"ما يرويه أكثر من أصل مستقل: {independent} من {count(n, 'record', language, oblique=True)} "
            f"({percent(independent, n)}).",
        )
    ]
    if claims:
        lines.append(
            _either(
                language,
                f"Claims of somebody whom an article reports or quotes: {other} of {claims} "
                f"({percent(other, claims)}); the others are the articles' own.",
                f"أقوال منسوبة إلى من ينقل عنه المقال أو يقتبسه: {other} من "
                f"{count(claims, 'claim', language, oblique=True)} ({percent(other, claims)})؛ والباقي للمقالات نفسها.",
            )
        )
    if len(lags):
        lines.append(
            _either(
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
        return _nothing("claim", "record", record, language)
    names = labels(record.domains, language)
    n = int(frame.to_numpy().sum())
    share = frame[["opposes", "doubts"]].sum(axis=1) / frame.sum(axis=1)
    enough = share[frame.sum(axis=1) >= 10]
    if enough.empty:
        title = _either(language, f"Claims by topic and stance: {n}", f"الأقوال بحسب الموضوع والموقف: {n}")
    else:
        topic = _QUOTE[language].format(names[enough.idxmax()])
        title = _either(
            language,
            f"Claims under {topic} are most often against something: {percent(enough.max(), 1)}",
            f"أكثر الأقوال اعتراضًا على شيء ما في {topic}: {percent(enough.max(), 1)}",
        )
    alt = _either(
        language,
        f"{title}. Bars by topic that diverge from neutral: {_words(frame, vocabulary.STANCES, language)}. "
        "A topic needs 10 claims to be named in the title.",
        f"{title}. أعمدة تتباعد عن الحياد بحسب الموضوع: {_words(frame, vocabulary.STANCES, language)}. "
        "ولا يُذكر موضوع في العنوان بأقل من 10 أقوال.",
    )
    return Caption(title, note(n, "claim", record, language), alt)


def positions(frame: pd.DataFrame, record: Record, language: str) -> Caption:
    """Return the caption of holders by topic."""
    if frame.empty:
        return _nothing("claim", "record", record, language)
    names = labels(record.actors, language)
    totals = frame.groupby("holder_id", sort=False)["claims"].sum()
    first, most, n = totals.index[0], int(totals.iloc[0]), int(frame["claims"].sum())
    title = _either(
        language,
        f"{names[first]} holds the most claims: {most} of the {n} shown",
        f"الأكثر أقوالًا {names[first]}: {most} من {n} معروضًا",
    )
    alt = _either(
        language,
        f"{title}. Holders down, topics across; a cell has the claims for, against and, in brackets, all; blue leans "
        "for, orange against. Each claim is for or against its own subject, named in the table.",
        f"{title}. القائلون صفوفًا والمواضيع أعمدة؛ في الخلية المؤيد ثم المعارض ثم الكل بين قوسين؛ الأزرق يميل إلى "
        "التأييد والبرتقالي إلى المعارضة. وكل قول مؤيد لموضوعه أو معارض له كما في الجدول.",
    )
    return Caption(title, note(n, "claim", record, language), alt)


def voices(frame: pd.DataFrame, record: Record, language: str) -> Caption:
    """Return the caption of voices by source."""
    n = int(frame.to_numpy().sum())
    if not n:
        return _nothing("passage", "record", record, language)
    own = percent(frame["author"].sum(), n)
    title = _either(
        language,
        f"{own} of the passages are in the articles' own voice",
        f"{own} من المقاطع بصوت المقالات نفسها",
    )
    alt = _either(
        language,
        f"{title}. Stacked bars by source: {_words(frame, vocabulary.VOICES, language)}.",
        f"{title}. أعمدة مكدسة بحسب المصدر: {_words(frame, vocabulary.VOICES, language)}.",
    )
    return Caption(title, note(n, "passage", record, language), alt)


def told(frame: pd.DataFrame, record: Record, language: str) -> Caption:
    """Return the caption of events by year and by how soon they were told."""
    n = int(frame.to_numpy().sum())
    if not n:
        return _nothing("dated event", "event", record, language)
    late = int(frame["retrospective"].sum())
    title = _either(
        language,
        f"Known here from hindsight only: {late} of {count(n, 'event', language)} with a date",
        f"المعروف هنا بأثر رجعي فقط: {late} من {count(n, 'event', language, oblique=True)}",
    )
    alt = _either(
        language,
        f"{title}. Stacked bars by year of the event: told within a year of it, or only later.",
        f"{title}. أعمدة مكدسة بسنة الحدث: ما رُوي خلال سنة منه، وما رُوي لاحقًا فقط.",
    )
    return Caption(title, note(n, "event", record, language), alt)


def tellings(frame: pd.DataFrame, record: Record, language: str) -> Caption:
    """Return the caption of how long after an event each source speaks of it (`helpers.sources.lags`)."""
    n = len(frame)
    if not n:
        return _nothing("dated event", "event", record, language)
    late = int(frame["retrospective"].sum())
    title = _either(
        language,
        f"Told more than a year after the event: {late} of {count(n, 'telling', language)} ({percent(late, n)})",
        f"ما رُوي بعد أكثر من سنة: {late} من {count(n, 'telling', language, oblique=True)} ({percent(late, n)})",
    )
    alt = _either(
        language,
        f"{title}. A dot for each dated event and article: the year of the event across, years until it was told up.",
        f"{title}. نقطة لكل حدث مؤرخ ومقال: سنة الحدث أفقيًا، والسنوات حتى روايته رأسيًا.",
    )
    return Caption(title, note(n, "telling", record, language), alt)


def agreement(frame: pd.DataFrame, record: Record, language: str) -> Caption:
    """Return the caption of the coders' agreement (of the whole record, whatever is selected)."""
    pairs = int(frame["pairs"].max())
    if frame["alpha"].isna().all():
        title = _either(
            language,
            f"Withheld: alpha needs {LEAST_PAIRS} records that both coders have; here are {pairs}",
            f"محجوب: تحتاج ألفا إلى {LEAST_PAIRS} سجلًا لدى المرمِّزَين، وهنا {pairs}",
        )
        return Caption(title, note(0, "record", record, language), title)
    best, worst = frame.loc[frame["alpha"].idxmax()], frame.loc[frame["alpha"].idxmin()]

    def named(row: pd.Series) -> str:
        return f"{vocabulary.label(CODED_FIELDS, row['field'], language)} ({row['alpha']:.2f})"

    title = _either(
        language,
        f"The coders agree most on {named(best)}, least on {named(worst)}",
        f"أعلى اتفاق بين المرمِّزَين في {named(best)} وأدناه في {named(worst)}",
    )
    alt = _either(
        language,
        f"{title}. Krippendorff's alpha for each field with its 95% interval; dashed lines at 0.667 and 0.8.",
        f"{title}. ألفا كريبندورف لكل حقل مع فترة ثقة 95%، وخطان متقطعان عند 0.667 و0.8.",
    )
    line = _either(
        language,
        f"n = {pairs} records that both coders have, of the whole record. Krippendorff's alpha, nominal.",
        f"العدد: {pairs} سجلًا لدى المرمِّزَين، من السجل كله. ألفا كريبندورف، اسمية.",
    )
    return Caption(title, line, alt)
