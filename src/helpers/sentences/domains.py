"""What is said of domains: `helpers.analysis.domains`."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

import pandas as pd

from helpers.analysis import domains as breakdown
from helpers.analysis.domains import LEAST_RECORDS, MARKED
from helpers.analysis.periodisation import NO_PERIOD
from helpers.common.outputs import Caption
from helpers.record import vocabulary
from helpers.record.dataset import Record, labels, short_names
from helpers.sentences import QUOTE, in_words, leaders, note, nothing, part_shown, table_caption, withheld
from helpers.words.language import count, either, listed, percent

#: The words of `helpers.show.figures.domains`.
WORDS: Final[vocabulary.Labels] = {
    "primary": ("primary domain", "مجال رئيسي"),
    "any": ("primary or secondary", "رئيسي أو ثانوي"),
    "verbal": ("words: verbal", "كلام: لفظي"),
    "material": ("deeds: material", "أفعال: مادي"),
    "request": ("requests:", "طلبات:"),
    "none": ("no type:", "بلا تصنيف:"),
    "share": ("share with all articles", "النسبة بكل المقالات"),
    "range": ("range with one article left out", "مداها باستبعاد مقال واحد"),
    "source": ("where it falls most, without the article named", "حيث تهبط أكثر، بدون المقال المسمّى"),
}


def words(record: Record, language: str) -> dict[str, str]:
    """Return the words of the figures; the heads of the composition say their n."""
    n = len(record.events)
    named = {key: vocabulary.label(WORDS, key, language) for key in WORDS}
    return named | {
        "counts": either(language, f"records (n = {n})", f"السجلات (العدد: {n})"),
        "shares": either(
            language,
            f"share of all records, with its 95% interval (n = {n})",
            f"النسبة من كل السجلات مع نطاق الثقة 95% (العدد: {n})",
        ),
        "withheld": either(
            language,
            f"withheld: a share needs {LEAST_RECORDS} records",
            f"محجوب: تحتاج النسبة إلى {count(LEAST_RECORDS, 'record', language)}",
        ),
    }


def marked(names: Mapping[str, str], chosen: Sequence[str], language: str) -> dict[str, str]:
    """Return the names of domains, with a sign before the chosen ones."""
    sign = either(language, "▸", "◂")
    return {domain: f"{sign} {name}" if domain in chosen else name for domain, name in names.items()}


def _named(domain: str, record: Record, language: str) -> str:
    return QUOTE[language].format(labels(record.domains, language)[domain])


def _interval(row: pd.Series, language: str) -> str:
    """Return an interval of shares, such as "95% interval 14–20%"."""
    bounds = f"{round(100 * row['low'])}–{round(100 * row['high'])}%"
    return either(language, f"95% interval {bounds}", f"نطاق الثقة 95%: {bounds}")


def _share(row: pd.Series, language: str) -> str:
    """Return a share with its interval in brackets, or nothing where it is withheld."""
    if pd.isna(row["share"]):
        return ""
    return f" ({percent(row['share'], 1)}{either(language, ';', '؛')} {_interval(row, language)})"


def answers(
    record: Record,
    around: Record,
    frames: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame],
    language: str,
    chosen: Sequence[str] = (),
) -> list[str]:
    """Answer what the relation is made of, what is done, and who tells it.

    ``around`` is the selection with all domains, in which the ``chosen`` ones have their share; ``frames``
    are `helpers.analysis.domains.deeds`, `reach` and `concentration` of it.
    """
    n = len(record.events)
    if not n:
        return [either(language, "There is no record in this selection.", "لا سجل في هذا الاختيار.")]
    frame = breakdown.composition(record)
    top = [
        f"{_named(domain, record, language)} {percent(row['primary'], n)}"
        for domain, row in frame[frame["primary"] > 0].head(3).iterrows()
    ]
    occurred, ongoing = (int((record.events["status"] == status).sum()) for status in breakdown.DONE)
    rest = n - occurred - ongoing
    lines = [
        either(
            language,
            f"By primary domain, {count(n, 'record', language)}: {listed(top, language)}.",
            f"بحسب المجال الرئيسي، {count(n, 'record', language)}: {listed(top, language)}.",
        ),
        either(
            language,
            f"Told as done: {occurred} of {n} ({percent(occurred, n)}), as lasting: {ongoing}, as agreed, planned, "
            f"proposed, frozen or alleged: {rest}.",
            f"ما يُروى أنه وقع: {occurred} من {n} ({percent(occurred, n)})، وأنه قائم: {ongoing}، وأنه متفق عليه "
            f"أو مخطط له أو مقترح أو مجمّد أو مزعوم: {rest}.",
        ),
        _source_line(record, n, language),
    ]
    captions = (
        talk_and_deed(frames[0], around, language, chosen),
        reach(frames[1], around, language, chosen),
        concentration(frames[2], around, language),
    )
    return [*_share_lines(around, chosen, language), *lines, *(f"{caption.title}." for caption in captions)]


def _share_lines(around: Record, chosen: Sequence[str], language: str) -> list[str]:
    """Say what part of the selection with all domains each chosen domain is."""
    frame, n = breakdown.composition(around), len(around.events)
    lines = []
    for domain in dict.fromkeys(chosen):
        row = frame.loc[domain]
        primary, every = int(row["primary"]), int(row["any"])
        shown = _share(row, language)
        lines.append(
            either(
                language,
                f"{_named(domain, around, language)} among all domains: primary in {primary} of {n}{shown}, "
                f"primary or secondary in {every}.",
                f"{_named(domain, around, language)} بين كل المجالات: رئيسي في {primary} من {n}{shown}، "
                f"ورئيسي أو ثانوي في {every}.",
            )
        )
    return lines


def _source_line(record: Record, n: int, language: str) -> str:
    told = record.evidence[record.evidence["record_id"].isin(record.events["event_id"])]
    alone = int((told.groupby("record_id")["source_id"].nunique() == 1).sum())
    return either(
        language,
        f"Resting on one article alone: {alone} of {n} ({percent(alone, n)}).",
        f"{alone} من {n} ({percent(alone, n)}) يستند إلى مقال واحد فقط.",
    )


def composition(frame: pd.DataFrame, record: Record, language: str, chosen: Sequence[str] = ()) -> Caption:
    """Return the caption of the composition; its title is about the ``chosen`` domains, if any."""
    n = int(frame["primary"].sum())
    if not n:
        return nothing("record", "record", record, language)
    some = frame[frame["primary"] > 0]
    close = max(int((some["high"] >= some["low"].iloc[0]).sum()), int((some["primary"] == some["primary"].max()).sum()))
    close = min(close, 3) if pd.notna(some["share"].iloc[0]) else len(leaders(some["primary"]))
    leading = [
        f"{_named(domain, record, language)} ({int(row.primary)})" for domain, row in some.head(close).iterrows()
    ]
    title = either(
        language,
        f"Most of {count(n, 'record', language)}: {listed(leading, language)}",
        f"الأكثر من {count(n, 'record', language, oblique=True)}: {listed(leading, language)}",
    )
    if close > 1 and pd.notna(some["share"].iloc[0]):
        title += either(language, "; their intervals overlap", "؛ ونطاقات الثقة فيها متداخلة")
    if chosen:
        title = " ".join(_share_lines(record, chosen, language)).removesuffix(".")
    alt = either(
        language,
        f"{title}. Two panels, a row for each domain: how many records have it as primary domain and how many touch "
        "it at all; then both as shares of all records with 95% Wilson intervals.",
        f"{title}. لوحتان، ولكل مجال صفّ فيهما: كم سجلًا مجاله الرئيسي هو وكم سجلًا يمسّه، ثم كلاهما نسبةً من كل السجلات مع "
        "نطاقات ويلسون 95%.",
    )
    return Caption(title, note(n, "record", record, language), alt)


def period_name(period: str, language: str) -> str:
    """Return the name of a period of `helpers.analysis.domains.periods`, of what has none, or of all together."""
    if period == breakdown.WHOLE:
        return either(language, "all, dated or not", "الكل، مؤرخًا أو لا")
    if period == NO_PERIOD:
        return either(language, "undated or across", "بلا تاريخ أو ممتد")
    if period.startswith("-"):
        return either(language, f"to {period[1:]}", f"حتى {period[1:]}")
    if period.endswith("-"):
        return either(language, f"{period[:-1]} on", f"منذ {period[:-1]}")
    first, last = period.split("-")
    return first if first == last else f"{first}–{last}"


def period_heads(frame: pd.DataFrame, language: str) -> dict[str, str]:
    """Return the heads of the columns of `helpers.analysis.domains.period_shares`: the period, and its n."""
    heads = {}
    for period, n in frame.groupby("period", sort=False)["n"].first().items():
        size = either(language, f"n = {n}", f"العدد: {n}")
        few = either(language, "\nshares withheld", "\nالنسب محجوبة") if n < LEAST_RECORDS else ""
        heads[period] = f"{period_name(period, language)}\n{size}{few}"
    return heads


def _parting(frame: pd.DataFrame) -> list[str]:
    """Return the domains whose intervals do not meet in some two periods that follow each other."""
    enough = frame[frame["share"].notna() & (frame["period"] != NO_PERIOD)]
    parting = set()
    for one, other in pairwise(dict.fromkeys(enough["period"])):
        a, b = (enough[enough["period"] == period].set_index("domain_id") for period in (one, other))
        parting |= set(a.index[(a["low"] > b["high"]) | (b["low"] > a["high"])])
    return [domain for domain in dict.fromkeys(frame["domain_id"]) if domain in parting]


def periods(frame: pd.DataFrame, record: Record, language: str, chosen: Sequence[str] = ()) -> Caption:
    """Return the caption of `analysis.domains.period_shares`; its title is about the ``chosen`` domains, if any."""
    n = int(frame["records"].sum())
    if not n:
        return nothing("record", "record", record, language)
    placed = int(frame["records"][frame["period"] != NO_PERIOD].sum())
    parting = [_named(domain, record, language) for domain in _parting(frame) if not chosen or domain in chosen]
    enough = frame["period"][frame["share"].notna() & (frame["period"] != NO_PERIOD)].nunique()
    title = either(
        language,
        f"Dated within one period: {placed} of {count(n, 'record', language)}",
        f"المؤرخ داخل فترة واحدة: {placed} من {count(n, 'record', language, oblique=True)}",
    )
    if enough < 2:
        title += either(language, "; too few to compare periods", "؛ وهو أقل من أن تقارن به الفترات")
    elif parting:
        title += either(
            language,
            f"; intervals part between neighbouring periods for {listed(parting, language)}",
            f"؛ وتفترق نطاقات الثقة بين فترتين متجاورتين في {listed(parting, language)}",
        )
    else:
        title += either(
            language,
            f"; the intervals of no {'chosen ' if chosen else ''}share part between neighbouring periods",
            f"؛ ولا تفترق نطاقات أي نسبة{' مختارة' if chosen else ''} بين فترتين متجاورتين",
        )
    alt = either(
        language,
        f"{title}. A column for each period: the number of records of each domain, and its share with a 95% Wilson "
        f"interval where the period has {LEAST_RECORDS} records. Which article tells of "
        "which period may make the difference.",
        f"{title}. عمود لكل فترة: عدد سجلات كل مجال ونسبته مع نطاق ويلسون 95% حيث يكون للفترة "
        f"{count(LEAST_RECORDS, 'record', language)}. وقد يكون الفرق فرق المقال الذي يروي كل فترة.",
    )
    return Caption(title, note(n, "record", record, language), alt)


def concentration(frame: pd.DataFrame, record: Record, language: str) -> Caption:
    """Return the caption of the concentration by period."""
    n = len(record.events)
    if not n:
        return nothing("record", "record", record, language)
    enough = frame[frame["herfindahl"].notna()]
    if enough.empty:
        title = either(
            language,
            f"Withheld: concentration needs {LEAST_RECORDS} records; here: {n}",
            f"محجوب: يحتاج التركّز إلى {count(LEAST_RECORDS, 'record', language)}؛ وهنا: {n}",
        )
        return withheld(title, n, "record", record, language)
    whole = enough[enough["period"] == breakdown.WHOLE].iloc[0]
    title = either(
        language,
        f"Two records drawn at random have the same primary domain with a chance of "
        f"{percent(whole['herfindahl'], 1)} ({_interval(whole, language)})",
        f"احتمال أن يكون لسجلين مأخوذين عشوائيًا المجال الرئيسي نفسه {percent(whole['herfindahl'], 1)} "
        f"({_interval(whole, language)})",
    )
    alt = either(
        language,
        f"{title}. A dot for each period with its 95% bootstrap interval: the chance that two of its records have one "
        "primary domain. The further right, the fewer domains share the records.",
        f"{title}. نقطة لكل فترة مع نطاق إعادة المعاينة 95%: احتمال أن يكون لسجلين منها مجال رئيسي واحد. وكلما كبر "
        "الاحتمال قلّت المجالات التي تتقاسم السجلات.",
    )
    return Caption(title, note(n, "record", record, language), alt)


def concentration_beside(frame: pd.DataFrame, language: str) -> list[str]:
    """Say of each period how many records and domains stand behind its concentration."""
    lines = []
    for row in frame.itertuples():
        if pd.isna(row.herfindahl):
            lines.append(
                either(
                    language,
                    f"n = {row.n}: withheld, needs {LEAST_RECORDS}",
                    f"العدد: {row.n}، محجوب إذ يلزم {LEAST_RECORDS}",
                )
            )
            continue
        lines.append(
            either(
                language,
                f"n = {row.n} in {count(row.domains, 'domain', language)}; as if {row.effective:.1f} even ones",
                f"العدد: {row.n} في {count(row.domains, 'domain', language, oblique=True)}؛ ما يعادل "
                f"{row.effective:.1f} من المجالات المتساوية",
            )
        )
    return lines


def talk_and_deed(frame: pd.DataFrame, record: Record, language: str, chosen: Sequence[str] = ()) -> Caption:
    """Return the caption of `analysis.domains.deeds`; its title names the ``chosen`` domains, or the one least done."""
    n, typed = int(frame["records"].sum()), int((frame["verbal"] + frame["material"]).sum())
    if not n:
        return nothing("record", "record", record, language)
    acts = breakdown.talk_and_deed(record)
    rows = [domain for domain in dict.fromkeys(chosen) if domain in acts.index] or list(acts.index)
    finished = acts.columns.get_level_values("status").isin(breakdown.DONE)
    done = acts.loc[rows, finished].T.groupby(level="side").sum().sum(axis=1)
    verbal, material = (int(frame.loc[rows, side].sum()) for side in ("verbal", "material"))
    named = listed([_named(domain, record, language) for domain in rows], language) + ": " if chosen else ""
    title = either(
        language,
        f"{named}told as done or lasting, {done.get('material', 0)} of {count(material, 'deed', language)} and "
        f"{done.get('verbal', 0)} of {count(verbal, 'verbal act', language)}",
        f"{named}ما يُروى أنه وقع أو أنه قائم: {done.get('material', 0)} من "
        f"{count(material, 'deed', language, oblique=True)}، و{done.get('verbal', 0)} من "
        f"{count(verbal, 'verbal act', language, oblique=True)}",
    )
    title = title[0].upper() + title[1:]
    statuses = acts.T.groupby(level="status").sum().T[list(vocabulary.STATUSES)]
    alt = either(
        language,
        f"{title}. Two-sided bars by domain: words on one side, deeds on the other; dark is done, light, hatched or "
        f"white is agreed, planned, proposed, frozen or alleged. Requests are neither. Of all {n}, words and deeds "
        f"({typed}) or not: "
        f"{in_words(statuses, vocabulary.STATUSES, language)}.",
        f"{title}. أعمدة ذات جانبين بحسب المجال: الكلام في جانب والأفعال في جانب؛ الداكن وقع أو قائم، والفاتح أو "
        f"المخطط أو الأبيض متفق عليه أو مخطط له أو مقترح أو مجمّد أو مزعوم. والطلبات ليست من هذا ولا ذاك. ومن الكل وهو "
        f"{n}، الكلام والأفعال منه ({typed}) وغيرهما: {in_words(statuses, vocabulary.STATUSES, language)}.",
    )
    which = either(
        language, "words and deeds, neither requests nor untyped", "وهو الأقوال والأفعال دون الطلبات وغير المصنَّف"
    )
    drawn = part_shown(typed, n, which, language)
    shown = record.events["event_id"][record.events["quad_class"].str.startswith(("verbal", "material"))]
    return Caption(title, note(typed, "record", record, language, shown) + drawn, alt)


def upset(frame: pd.DataFrame, shown: int, record: Record, language: str) -> Caption:
    """Return the caption of the sets of domains; ``frame`` is that of `helpers.analysis.domains.memberships`."""
    n = int(frame["records"].sum())
    if not n:
        return nothing("record", "record", record, language)
    sets = frame[frame["domains"].map(len) > 1]
    several = int(sets["records"].sum())
    if not several:
        return nothing("record of several domains", "record", record, language)
    first = listed([_named(domain, record, language) for domain in sets.iloc[0]["domains"]], language)
    drawn = int(sets["records"].head(shown).sum())
    title = either(
        language,
        f"In several domains: {several} of {count(n, 'record', language)}; most often {first}: "
        f"{sets.iloc[0]['records']}",
        f"في عدة مجالات: {several} من {count(n, 'record', language, oblique=True)}؛ وأكثرها {first}: "
        f"{sets.iloc[0]['records']}",
    )
    alt = either(
        language,
        f"{title}. An UpSet plot of the commonest sets ({min(shown, len(sets))} of {len(sets)}), with {drawn} of these "
        "records: columns of joined dots are domains that come together, bars how many records have just these.",
        f"{title}. رسم UpSet لأكثر المجموعات ورودًا ({min(shown, len(sets))} من {len(sets)})، وفيها {drawn} من هذه "
        "السجلات: النقاط الموصولة مجالات تأتي معًا، والأعمدة عدد السجلات التي لها هذه المجالات دون غيرها.",
    )
    return Caption(title, note(n, "record", record, language), alt)


def upset_rows(record: Record, names: Mapping[str, str], language: str) -> dict[str, str]:
    """Return the names of the domains with records, in order, with how many they have, and how many alone."""
    size = breakdown.composition(record)["any"]
    frame = breakdown.memberships(record)
    alone = {ids[0]: records for ids, records in zip(frame["domains"], frame["records"], strict=True) if len(ids) == 1}
    word = either(language, "alone", "وحده")
    return {
        domain: f"{names[domain]} ({size[domain]}{either(language, ',', '،')} {word} {alone.get(domain, 0)})"
        for domain in size.index[size > 0]
    }


def together(frame: pd.DataFrame, record: Record, language: str, chosen: Sequence[str] = ()) -> Caption:
    """Return the caption of the pairs of domains; its title counts those of the ``chosen`` domains, if any."""
    n = len(record.events)
    if not len(frame):
        return nothing("record of several domains", "record", record, language)
    tested = frame[frame["q"].notna()]
    mine = tested[tested["one"].isin(chosen) | tested["other"].isin(chosen)] if chosen else tested
    sure = mine[mine["q"] < MARKED]
    over, under = int((sure["lift"] > 1).sum()), int((sure["lift"] < 1).sum())
    each = len(record.event_domains) / n
    named = listed([_named(domain, record, language) for domain in dict.fromkeys(chosen)], language)
    of = either(language, f" with {named}", f" مع {named}") if chosen else ""
    if mine.empty:
        title = either(
            language,
            f"Lift withheld{of}: it needs two domains that have {LEAST_RECORDS} records each and miss one",
            f"الرفع محجوب{of}: يلزم مجالان لكل منهما {count(LEAST_RECORDS, 'record', language)} ويغيب كل منهما عن سجل",
        )
    else:
        title = either(
            language,
            f"Pairs{of} that come together more often than chance: {over} of {len(mine)}",
            f"الأزواج{of} التي تجتمع أكثر مما تقتضيه المصادفة: {over} من {len(mine)}",
        )
    alt = either(
        language,
        f"{title}. A half table of pairs: records with both domains, then the lift, starred where Fisher's exact test, "
        f"corrected for {len(tested)} tests, gives q below {MARKED}; less often than chance: {under}. A record has "
        f"{each:.1f} domains on average, so domains compete for its few places and most lifts lie below 1.",
        f"{title}. نصف جدول للأزواج: السجلات التي فيها المجالان ثم الرفع، ومعه نجمة حيث يعطي اختبار فيشر الدقيق، بعد "
        f"التصحيح لعدد الاختبارات {len(tested)}، قيمة q دون {MARKED}؛ وما يجتمع أقل مما تقتضيه المصادفة: {under}. "
        f"ومتوسط مجالات السجل {each:.1f}، فتتزاحم المجالات على مواضعه القليلة وتقع معظم قيم الرفع دون 1.",
    )
    return Caption(title, note(n, "record", record, language), alt)


def by_actor(people: pd.DataFrame, top: int, record: Record, language: str) -> Caption:
    """Return the caption of domains by actor; ``people`` is that of `helpers.analysis.domains.actors`."""
    n = len(record.events)
    if people.empty:
        return nothing("acting actor", "record", record, language)
    names = labels(record.actors, language)
    first = [f"{names[row.actor_id]} {row.events}" for row in people.head(3).itertuples()]
    comma = either(language, ", ", "، ")
    title = either(
        language,
        f"Named as acting most often, of {count(n, 'record', language)}: {comma.join(first)}",
        f"الأكثر حضورًا فاعلين، من {count(n, 'record', language, oblique=True)}: {comma.join(first)}",
    )
    alt = either(
        language,
        f"{title}. A table, domains down, the {min(top, len(people))} actors with most records across; a cell is "
        "shaded by its part of the actor's column.",
        f"{title}. جدول: المجالات صفوفًا والفاعلون الأكثر سجلات ({min(top, len(people))}) أعمدة، وتظليل الخلية بقدر "
        "نصيبها من عمود الفاعل.",
    )
    return Caption(title, note(n, "record", record, language), alt)


def actor_heads(people: pd.DataFrame, record: Record, language: str) -> dict[str, str]:
    """Return the names of `helpers.analysis.domains.actors`, each with its number of records."""
    names = labels(record.actors, language)
    return {row.actor_id: f"{names[row.actor_id]} ({row.events})" for row in people.itertuples()}


def carriers_table(frame: pd.DataFrame, record: Record, language: str) -> pd.DataFrame:
    """Return `analysis.domains.carriers` for reading: with ``domain``, ``pair``, ``next`` and ``mediators`` named."""
    names, comma = labels(record.actors, language), either(language, ", ", "، ")

    def pair(one: str, other: str, shared: int, tied: int) -> str:
        if not shared:
            return ""
        more = either(language, f"; tied with {tied} more", f"؛ ويساويه من غيره {tied}") if tied else ""
        return f"{names[one]} – {names[other]} ({shared}{more})"

    return frame.assign(
        domain=frame["domain_id"].map(labels(record.domains, language)),
        pair=[pair(row.one, row.other, row.shared, row.tied) for row in frame.itertuples()],
        next=[pair(row.next_one, row.next_other, row.next_shared, row.next_tied) for row in frame.itertuples()],
        mediator_ids=[" ".join(ids) for ids in frame["mediators"]],
        mediators=[comma.join(names[actor] for actor in ids) for ids in frame["mediators"]],
    )


def sources(frame: pd.DataFrame, record: Record, language: str) -> Caption:
    """Return the caption of domains by source."""
    n = len(record.events)
    if not n:
        return nothing("record", "record", record, language)
    totals = frame.sum()
    articles = short_names(record.sources, language)
    first = [articles[source] for source in sorted(leaders(totals))]
    largest, one = listed(first, language), len(first) == 1
    title = either(
        language,
        f"{int(totals.max())} of {count(n, 'record', language)} come from "
        f"{'one article' if one else 'each of'}: {largest}",
        f"{int(totals.max())} من {count(n, 'record', language, oblique=True)} مصدرها "
        f"{'مقال واحد' if one else 'كلٌّ من'}: {largest}",
    )
    alt = either(
        language,
        f"{title}. A table of counts, domains down, sources across in order of publication.",
        f"{title}. جدول أعداد: المجالات صفوفًا والمصادر أعمدة بترتيب النشر.",
    )
    return Caption(title, note(n, "record", record, language), alt)


def stress(frame: pd.DataFrame, record: Record, language: str, chosen: Sequence[str] = ()) -> Caption:
    """Return the caption of what each source stresses; its title is about the ``chosen`` domains, if any."""
    n = len(record.events)
    if not n:
        return nothing("record", "record", record, language)
    made = frame[frame["log_odds"].notna()]
    if made.empty:
        title = either(
            language,
            f"Withheld: a contrast needs two sides of {LEAST_RECORDS} records, and a domain told as often",
            f"محجوب: تحتاج المقارنة إلى طرفين لكل منهما {count(LEAST_RECORDS, 'record', language)}، ومجال بقدرها",
        )
        return withheld(title, n, "record", record, language)
    mine = made[made["domain_id"].isin(chosen)] if chosen else made
    if mine.empty:
        named = listed([_named(domain, record, language) for domain in dict.fromkeys(chosen)], language)
        title = either(
            language,
            f"No contrast for {named}: it needs {LEAST_RECORDS} tellings",
            f"لا مقارنة في {named}: يلزم {count(LEAST_RECORDS, 'telling', language)}",
        )
    else:
        best = mine.loc[mine["z"].idxmax()]
        article = short_names(record.sources, language)[best["source_id"]]
        title = either(
            language,
            f"Told most beyond the other articles: {_named(best['domain_id'], record, language)} by "
            f"{article} (smoothed odds ratio {best['ratio']:.1f})",
            f"ما يُروى أكثر مما في سائر المقالات: {_named(best['domain_id'], record, language)} في {article} "
            f"(نسبة أرجحية ممهَّدة {best['ratio']:.1f})",
        )
    sure = int((made["q"] < MARKED).sum())
    alt = either(
        language,
        f"{title}. A table, domains down, sources across: records told, then the odds ratio against all other sources, "
        f"starred where q is below {MARKED} after correction: {sure} of {len(made)} contrasts. Blue is more, orange "
        "is less.",
        f"{title}. جدول: المجالات صفوفًا والمصادر أعمدة: السجلات المروية ثم نسبة الأرجحية إزاء سائر المصادر، ومعها "
        f"نجمة حيث q دون {MARKED} بعد التصحيح: {sure} من {len(made)} من المقارنات. الأزرق أكثر والبرتقالي أقل.",
    )
    return Caption(title, note(n, "record", record, language), alt)


def reach(frame: pd.DataFrame, record: Record, language: str, chosen: Sequence[str] = ()) -> Caption:
    """Return the caption of the shares with each source left out; its title is about the ``chosen``, if any."""
    n = len(record.events)
    if not n:
        return nothing("record", "record", record, language)
    if frame.empty:
        title = either(
            language,
            f"Withheld: it needs two articles, and {LEAST_RECORDS} records without one",
            f"محجوب: يلزم مقالان، و{count(LEAST_RECORDS, 'record', language)} دون أحدهما",
        )
        return withheld(title, n, "record", record, language)
    enough = frame[(frame["records"] >= LEAST_RECORDS) | frame["domain_id"].isin(chosen)]
    some = enough if len(enough) else frame
    mine = some[some["domain_id"].isin(chosen)]
    articles = short_names(record.sources, language)
    least = some.loc[[(some["moved"] / some["share"]).idxmin()]]
    parts = [
        either(
            language,
            f"{'' if len(mine) else 'The largest relative fall: '}{_named(row.domain_id, record, language)} is "
            f"{percent(row.share, 1)} of records, {percent(row.moved, 1)} without {articles[row.without]}",
            f"{'' if len(mine) else 'أكبر هبوط نسبي: '}{_named(row.domain_id, record, language)} "
            f"{percent(row.share, 1)} من السجلات، و{percent(row.moved, 1)} من دون {articles[row.without]}",
        )
        for row in (mine if len(mine) else least).itertuples()
    ]
    title = either(language, "; ", "؛ ").join(parts)
    alt = either(
        language,
        f"{title}. A dot for the share of each domain, a line over its shares with one article left out at a time, and "
        "a cross at the article without which it falls most, which is named.",
        f"{title}. نقطة لنسبة كل مجال، وخط على نسبه باستبعاد مقال بعد مقال، وعلامة × عند المقال الذي يهبط بدونه "
        "أكثر ما يهبط، مع اسمه.",
    )
    return Caption(title, note(n, "record", record, language), alt)


def quantities(frame: pd.DataFrame, language: str) -> list[str]:
    """Say how many figures there are, of how many kinds, and how exact."""
    n = len(frame)
    if not n:
        return [either(language, "No figure is told of in this selection.", "لا يُروى رقم في هذا الاختيار.")]
    loose = int((frame["approximate"] | (frame["bound"] != "exact")).sum())
    dated = int((frame["date"] != "").sum())
    units = count(frame["unit_code"].nunique(), "kind", language, oblique=True)
    return [
        either(
            language,
            f"Figures: {n}, in units of {units}, so they are not added up. Approximate or only a bound: {loose}. With "
            f"a date of their own: {dated}.",
            f"الأرقام: {n} بوحدات من {units}، فلا تُجمع. والتقريبي أو ما هو حدٌّ فقط: {loose}. وما له تاريخ خاص به: "
            f"{dated}.",
        )
    ]


def quantities_table(frame: pd.DataFrame, language: str) -> pd.DataFrame:
    """Return `analysis.domains.quantity_table` with ``exactness``: bound and approximation."""
    loose, about = either(language, ", approximate", "، تقريبي"), either(language, "about", "نحو")
    exact = [
        about
        if approximate and bound == "exact"
        else vocabulary.label(vocabulary.BOUNDS, bound, language) + (loose if approximate else "")
        for bound, approximate in zip(frame["bound"], frame["approximate"], strict=True)
    ]
    return frame.assign(exactness=exact)


def page(record: Record, glance: pd.DataFrame, topic: str, language: str) -> list[str]:
    """Introduce the page of one domain, or say how to get one where ``topic`` is empty.

    ``glance`` is that of `helpers.analysis.domains.glance`.
    """
    if not topic:
        return [
            either(
                language,
                "No single domain is chosen. Set `domains` to one id, such as nuclear, and the tables below are that "
                "domain's own; until then they are left out, and the table above has a row for each domain.",
                "لم يُختر مجال واحد. اضبط `domains` على معرّف واحد مثل nuclear فتصير الجداول أدناه جداول ذلك "
                "المجال؛ وإلى ذلك الحين لا تُعرض، وفي الجدول أعلاه صف لكل مجال.",
            )
        ]
    domain = record.domains.set_index("domain_id").loc[topic]
    name, n = _named(topic, record, language), len(record.events)
    lines = [
        either(
            language,
            f"{name}, as it is coded: {domain['definition']}",
            f"{name} كما رُمّز (بالإنجليزية): {domain['definition']}",
        )
    ]
    people = breakdown.actors(record)
    if not n or people.empty:
        return [*lines, either(language, "There is no record in this selection.", "لا سجل في هذا الاختيار.")]
    names, comma = labels(record.actors, language), either(language, ", ", "، ")
    first = comma.join(f"{names[row.actor_id]} ({row.events})" for row in people.head(5).itertuples())
    dated = record.events[record.events["date"] != ""]
    known = pd.concat([dated["earliest"], dated["latest"]]).dropna().dt.year
    span = f" ({'–'.join(str(year) for year in sorted({known.min(), known.max()}))})" if len(known) else ""
    lines.append(
        either(
            language,
            f"{count(n, 'record', language)}; dated by the texts: {len(dated)}{span}. Who acts: {first}.",
            f"{count(n, 'record', language)}؛ ما تؤرّخه النصوص: {len(dated)}{span}. ومن يفعل: {first}.",
        )
    )
    carried = carriers_table(breakdown.carriers(record), record, language).set_index("domain_id")
    if topic in carried.index and carried.at[topic, "pair"]:
        mediators = carried.at[topic, "mediators"] or either(language, "none told of", "لا وسيط مذكور")
        lines.append(
            either(
                language,
                f"Most often together: {carried.at[topic, 'pair']}. Mediators: {mediators}.",
                f"الأكثر ورودًا معًا: {carried.at[topic, 'pair']}. والوسطاء: {mediators}.",
            )
        )
    row = glance.set_index("domain_id").loc[topic]
    lines.append(
        either(
            language,
            f"Claims for: {row['for']}, against: {row['claims_against']}, between: {row['neutral']}. Promises: "
            f"{row['promises']}, nothing further told: {row['open']}. Figures: {row['quantities']}. Contradictions "
            f"noted: {row['contradictions']}.",
            f"الأقوال المؤيدة: {row['for']}، والمعارضة: {row['claims_against']}، وما بينهما: {row['neutral']}. الوعود: "
            f"{row['promises']}، وما لا خبر بعده منها: {row['open']}. الأرقام: {row['quantities']}. التعارضات "
            f"الملحوظة: {row['contradictions']}.",
        )
    )
    return lines


def page_caption(what: str, n: int, topic: str, record: Record, language: str) -> str:
    """Return the caption of a table of a domain's page; without a ``topic`` it says why there is nothing."""
    if topic:
        return f"{_named(topic, record, language)}: {table_caption(what, n, language)}"
    return f"{table_caption(what, n, language)}: " + either(
        language, "left out, since `domains` does not name one domain", "لا يُعرض لأن `domains` لا يسمي مجالًا واحدًا"
    )
