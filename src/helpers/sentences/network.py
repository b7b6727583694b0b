"""What is said of the network: `helpers.analysis.network`, `ranks`, `groups`, `balance` and `initiative`."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

import networkx as nx
import pandas as pd

from helpers.analysis import initiative
from helpers.analysis.balance import LEAST_TRIADS
from helpers.analysis.initiative import LEAST_ACTS, WITHOUT
from helpers.analysis.network import LEAST_SIGNED, tie_id
from helpers.analysis.periodisation import NO_PERIOD
from helpers.analysis.ranks import LEAST_EVENTS
from helpers.common.outputs import Caption
from helpers.record import flags, vocabulary
from helpers.record.dataset import Record, labels, short_names
from helpers.sentences import note, nothing
from helpers.sentences.domains import period_name
from helpers.words.language import count, either, listed, percent

#: What actors are ranked by, and the marks of the figure of ranks.
RANKS: Final[vocabulary.Labels] = {
    "strength": ("Strength (shared records)", "القوة (السجلات المشتركة)"),
    "betweenness": ("Betweenness", "الوساطة"),
    "pagerank": ("PageRank", "PageRank"),
    "participation": ("Participation (domains)", "المشاركة (المجالات)"),
    "rank": ("rank, on a logarithmic scale", "الرتبة بمقياس لوغاريتمي"),
    "source": ("leaving out each article in turn (at the end: gone)", "باستبعاد كل مقال على حدة (في الطرف: غاب)"),
    "draw": ("95% over resampled records", "95% بإعادة معاينة السجلات"),
}
#: Verdicts on a triad.
VERDICTS: Final[vocabulary.Labels] = {
    "balanced": ("balanced", "متوازن"),
    "unbalanced": ("not balanced", "غير متوازن"),
    "open": ("a side has no sign", "ضلع بلا إشارة"),
}
#: Rows and marks of the figure of balance.
BALANCE: Final[vocabulary.Labels] = {
    "all": ("all triads", "كل المثلثات"),
    "apart": ("triads sharing no record", "مثلثات لا يجمعها سجل"),
    "pair": ("triads with both poles", "مثلثات فيها القطبان"),
    "share": ("balanced", "المتوازن"),
    "null": ("mean and 95% when the same signs are dealt by chance", "المتوسط و95% عند توزيع الإشارات نفسها عشوائيًا"),
    "withheld": (f"withheld: fewer than {LEAST_TRIADS}", f"محجوب: أقل من {LEAST_TRIADS}"),
    "none": ("there is none", "لا يوجد"),
}
#: How a group of actors came through `helpers.analysis.groups.stability`.
HOLDS: Final[vocabulary.Labels] = {"yes": ("holds", "صامدة"), "no": ("does not hold", "غير صامدة")}


def answers(
    graph: nx.Graph,
    between: nx.Graph,
    ranges: pd.DataFrame,
    groups: pd.DataFrame,
    acts: pd.DataFrame,
    pair: list[str],
    record: Record,
    language: str,
) -> list[str]:
    """Answer who is in the middle and how surely, who acts with or against whom, and who starts.

    Parameters
    ----------
    graph
        Of `helpers.analysis.network.project`.
    between
        The same with persons and bodies counted as their states, as triads and who starts are counted.
    ranges, groups, acts
        Of `analysis.ranks.ranges`, `helpers.analysis.groups.stability` and `helpers.analysis.initiative.asymmetry`.
    pair
        The two poles.
    """
    if not graph.number_of_edges():
        return [
            either(
                language,
                "No two actors act in one event of this selection, so there is no network.",
                "لا فاعلان في حدث واحد من هذا الاختيار، فلا شبكة.",
            )
        ]
    names = labels(record.actors, language)
    ties = sorted(graph.edges(data=True), key=lambda tie: (-tie[2]["weight"], tie[:2]))
    lines = [
        either(
            language,
            f"{count(len(graph), 'actor', language)} and {count(graph.number_of_edges(), 'tie', language)}. "
            f"{_alone(ties, record, language)}",
            f"{count(len(graph), 'actor', language)} و{count(graph.number_of_edges(), 'tie', language)}. "
            f"{_alone(ties, record, language)}",
        ),
        either(
            language,
            f"Strongest, with the ranks that leaving out any one article can give: {_first(ranges, names, language)}.",
            f"الأقوى، مع ما قد تصير إليه الرتبة باستبعاد أي مقال: {_first(ranges, names, language)}.",
        ),
    ]
    states = sorted(between.edges(data=True), key=lambda tie: (-tie[2]["weight"], tie[:2]))
    lines += [_tie_line(tie, names, language) for tie in (states[:1] + _most_opposed(states))]
    if len(groups):
        lines.append(_holding(groups, language) + ".")
    if len(acts) and acts[["first", "second"]].to_numpy().any():
        lines.append(sides(acts, pair, record, language).title + ".")
    return lines


def _alone(ties: list[tuple[str, str, dict]], record: Record, language: str) -> str:
    lone = Counter(data["sources"][0] for *_, data in ties if len(data["sources"]) == 1)
    alone, (first, n) = lone.total(), max(lone.items(), key=lambda item: (item[1], item[0]), default=("", 0))
    first = short_names(record.sources, language).get(first, "")
    most = either(language, f"; the largest part by {first}: {n}", f"؛ وأكبر حصة منها في {first}: {n}") if n else ""
    return either(
        language,
        f"Told by one article alone: {alone} of the ties ({percent(alone, len(ties))}){most}.",
        f"ما يرويه مقال واحد فقط: {alone} من الروابط ({percent(alone, len(ties))}){most}.",
    )


def _first(ranges: pd.DataFrame, names: Mapping[str, str], language: str) -> str:
    """Return the three strongest with the range of their ranks."""
    strongest = ranges[ranges["measure"] == "strength"].head(3)
    spans = [
        names[row.actor_id] + (f" ({_span(row.source_low, row.source_high)})" if pd.notna(row.source_low) else "")
        for row in strongest.itertuples()
    ]
    return listed(spans, language)


def _span(low: int, high: int) -> str:
    return f"{low:.0f}" if low == high else f"{low:.0f}–{high:.0f}"


def _most_opposed(ties: list[tuple[str, str, dict]]) -> list[tuple[str, str, dict]]:
    """Return the tie with most opposition besides the strongest tie, which is named already."""
    opposed = sorted(ties[1:], key=lambda tie: (-tie[2]["against"], tie[:2]))
    return [tie for tie in opposed[:1] if tie[2]["against"]]


def _tie_line(tie: tuple[str, str, dict], names: Mapping[str, str], language: str) -> str:
    one, other, data = tie
    neither = data["weight"] - data["together"] - data["against"]
    return either(
        language,
        f"{names[one]} and {names[other]} are both named as acting in {count(data['weight'], 'record', language)}: "
        f"together in {data['together']}, against each other in {data['against']}, neither in {neither}; persons and "
        "bodies count as their states.",
        f"{names[one]} و{names[other]}، {count(data['weight'], 'record', language)} للطرفين: "
        f"معًا {data['together']}، ضدًّا {data['against']}، لا هذا ولا ذاك {neither}؛ والأشخاص والهيئات محسوبون على "
        "دولهم.",
    )


def _no_network(record: Record, language: str) -> Caption:
    return nothing("two actors in one event", "actor", record, language)


def mark_titles(graph: nx.Graph, record: Record, language: str) -> dict[str, str]:
    """Return tie id, and actor id -> what its mark says when pointed at."""
    names, articles = labels(record.actors, language), short_names(record.sources, language)
    titles = {}
    for actor, data in graph.nodes(data=True):
        titles[actor] = f"{names[actor]} · {count(data['events'], 'record', language)}"
    for one, other, data in graph.edges(data=True):
        first, second = sorted((one, other))
        signs = f"+{data['together']} −{data['against']}"
        when = " … ".join(dict.fromkeys(date for date in (data["first"], data["last"]) if date))
        told = either(language, ", ", "، ").join(articles[source] for source in data["sources"])
        shared = count(data["weight"], "record", language) + either(language, " selected", " في الاختيار")
        flagged = f"{flags.MARK} {data['flagged']}" if data["flagged"] else ""
        parts = [f"{names[first]} – {names[second]}", shared, signs, flagged, when, told]
        titles[tie_id(one, other)] = " · ".join(part for part in parts if part)
    return titles


def actor_map(
    graph: nx.Graph,
    places: pd.DataFrame,
    measures: pd.DataFrame,
    holding: int | None,
    least: int,
    record: Record,
    language: str,
) -> Caption:
    """Return the caption of the map; ``holding`` is how many of the groups hold, None where it was not tried."""
    if not graph.number_of_edges():
        return _no_network(record, language)
    names = labels(record.actors, language)
    head = [names[actor] for actor in measures["actor_id"].head(4)]
    title = either(
        language,
        f"By shared records, {listed(head[:2], language)} lead; {listed(head[2:], language)} "
        f"follow{'s'[len(head) > 3 :]}"
        if len(head) > 2
        else f"{listed(head, language)} make up the network",
        f"الأكثر سجلات مشتركة {listed(head[:2], language)}، ثم {listed(head[2:], language)}"
        if len(head) > 2
        else f"الشبكة: {listed(head, language)}",
    )
    shown, everyone = len(places), len(graph)
    extra = either(
        language,
        f" Shown: the {shown} of {everyone} with most shared records, ties of {least} or more; lines and nodes "
        f"grow with them; numbers in nodes: groups{'' if holding is None else f', of which {holding} hold'}.",
        f" المعروض: {shown} من {everyone} هم الأكثر سجلات مشتركة، بروابط من {least} فأكثر؛ ومعها يزيد عرض الخط "
        f"وحجم العقدة؛ والرقم في العقدة مجموعتها{'' if holding is None else f'، والصامد من المجموعات {holding}'}.",
    )
    alt = either(
        language,
        f"{title}. Two poles inside a ring of {count(max(shown - 2, 0), 'actor', language)}; states, "
        "groups of states and organizations above, persons, bodies and other groups below; left is closer to the left "
        "pole. The table has all.",
        f"{title}. قطبان داخل حلقة من {max(shown - 2, 0)}؛ الدول ومجموعاتها والمنظمات في الأعلى، والأشخاص والهيئات "
        "وسائر الجماعات في الأسفل، والأيسر أقرب إلى القطب الأيسر. والجدول يضم كل الفاعلين.",
    )
    return Caption(title, note(len(record.events), "record", record, language) + extra, alt)


def titled(graphs: Mapping[str, nx.Graph], language: str) -> dict[str, nx.Graph]:
    """Return the graphs of `helpers.analysis.network.by_period` under the titles of their panels, with n."""
    return {
        f"{period_name(period, language)} (n = {graph.graph['records']})": graph for period, graph in graphs.items()
    }


def periods(graphs: Mapping[str, nx.Graph], shown: int, record: Record, language: str) -> Caption:
    """Return the caption of the maps by period; ``graphs`` is keyed by period, ``shown`` how many are placed."""
    ties = {period: graph.number_of_edges() for period, graph in graphs.items()}
    if not sum(ties.values()):
        return _no_network(record, language)
    records = {period: graph.graph["records"] for period, graph in graphs.items()}
    n, none = sum(records.values()), records.pop(NO_PERIOD, 0)
    most = max(records.values(), default=0)
    busiest = listed([period_name(period, language) for period in records if records[period] == most], language)
    title = either(
        language,
        f"In no single period: {none} of {count(n, 'record', language)}"
        + (f"; of the others most in {busiest}: {most}" if most else ""),
        f"خارج أي فترة بعينها: {none} من {count(n, 'record', language, oblique=True)}"
        + (f"؛ وأكثر الباقي {busiest}: {most}" if most else ""),
    )
    alt = either(
        language,
        f"{title}. A small map for each period with the same {shown} places; an actor without a tie in a period is a "
        "grey dot. The last holds what has no date or spans periods.",
        f"{title}. خريطة صغيرة لكل فترة بالمواضع نفسها ({shown})؛ والفاعل بلا رابط في فترة نقطة رمادية. "
        "والأخيرة لما لا تاريخ له أو يمتد على فترات.",
    )
    return Caption(title, note(len(record.events), "record", record, language), alt)


def ego(graph: nx.Graph, actor: str, shown: int, record: Record, language: str) -> Caption:
    """Return the caption of the map of one actor with its partners, of whom ``shown`` are drawn."""
    names = labels(record.actors, language)
    if actor not in graph or not graph.degree(actor):
        nobody = _no_network(record, language)
        if not graph.number_of_edges() or actor not in names:
            return nobody
        title = either(
            language,
            f"Nothing to show: {names[actor]} acts with nobody in this selection",
            f"لا شيء يُعرض: لا يشترك {names[actor]} مع أحد في هذا الاختيار",
        )
        return Caption(title, nobody.note, title)
    ties = graph[actor]
    heaviest = max(data["weight"] for data in ties.values())
    first = listed(sorted(names[other] for other, data in ties.items() if data["weight"] == heaviest)[:3], language)
    sums = {key: sum(data[key] for data in ties.values()) for key in ("weight", "together", "against")}
    title = either(
        language,
        f"{names[actor]}: most shared records with {first} ({heaviest}); summed over partners, together "
        f"{sums['together']}, against {sums['against']} of {sums['weight']}",
        f"{names[actor]}: أكثر السجلات المشتركة مع {first} ({heaviest})؛ وبجمع الشركاء {sums['together']} معًا "
        f"و{sums['against']} ضدًّا من {sums['weight']}",
    )
    alt = either(
        language,
        f"{title}. The actor in the middle of a ring of {shown} of its {count(len(ties), 'partner', language)}, "
        "clockwise from those it acts with to those it acts against; numbers are shared records; the heaviest ties.",
        f"{title}. الفاعل وسط حلقة من {shown} من أصل {len(ties)} من شركائه، وهم الأكثر سجلات، باتجاه عقارب الساعة: من "
        "المتعاونين إلى الخصوم؛ والأرقام سجلات مشتركة.",
    )
    extra = either(
        language,
        f" Shown: {shown} of {count(len(ties), 'partner', language)}, those with most shared records.",
        f" المعروض: {shown} من {len(ties)}، وهم الأكثر سجلات مشتركة.",
    )
    acting = record.event_actors[record.event_actors["role"].isin(vocabulary.ACTING)]
    mine = acting["event_id"][acting["actor_id"] == actor].unique()
    return Caption(title, note(len(mine), "record", record, language, mine) + extra, alt)


def ranges(frame: pd.DataFrame, shown: int, draws: int, record: Record, language: str) -> Caption:
    """Return the caption of the ranks; ``frame`` is that of `analysis.ranks.ranges`, ``shown`` its actors drawn."""
    strength = frame[(frame["measure"] == "strength") & frame["rank"].notna()].head(shown)
    if strength.empty:
        return _no_network(record, language)
    moved = strength[["source_low", "source_high"]].sub(strength["rank"], axis=0).abs().max(axis=1)
    firm = int((moved <= 2).sum())
    title = either(
        language,
        f"By strength, {firm} of the first {len(strength)} move by two ranks or less, whichever article is left out",
        f"بحسب القوة، {firm} من أول {len(strength)} لا تتغير رتبها أكثر من رتبتين أيًا كان المقال المستبعد",
    )
    if moved.isna().all():
        names = labels(record.actors, language)
        first = listed([names[actor] for actor in strength["actor_id"].head(2)], language)
        title = either(
            language,
            f"Strongest: {first}; one article tells every tie, so there is none to leave out",
            f"الأقوى: {first}؛ ومقال واحد يروي كل الروابط، فلا مقال يُستبعد",
        )
    alt = either(
        language,
        f"{title}. Four panels of ranks, 1 where reading begins, on a logarithmic scale: a dot for the rank, a line "
        f"over leaving each article out, a band over {draws} resamples of the records. The file ranks.csv has all.",
        f"{title}. أربع لوحات للرتب، والرتبة 1 حيث تبدأ القراءة، بمقياس لوغاريتمي: نقطة للرتبة، وخط لاستبعاد كل مقال، "
        f"ونطاق لإعادة معاينة السجلات {draws} مرة. والملف ranks.csv يضم الكل.",
    )
    line = note(len(record.events), "record", record, language)
    line += either(language, " No mark: a value of 0.", " بلا علامة: القيمة 0.")
    if frame["draw_low"].isna().all():
        line += either(
            language,
            f" No band: it needs {LEAST_EVENTS} records of two actors.",
            f" بلا نطاق: يلزمه {LEAST_EVENTS} سجلًا فيه فاعلان.",
        )
    return Caption(title, line, alt)


def together(frame: pd.DataFrame, shown: int, record: Record, language: str) -> Caption:
    """Return the caption of the groups of `helpers.analysis.groups.stability`, of which ``shown`` actors are drawn."""
    if frame.empty:
        return nothing("two actors who act together", "actor", record, language)
    title = _holding(frame, language)
    alt = either(
        language,
        f"{title}. A square table of actors in order of their groups, shaded by the share of runs that put the two in "
        "one group; groups are framed and numbered.",
        f"{title}. جدول مربع للفاعلين بترتيب مجموعاتهم، مظلل بنسبة المرات التي وُضع فيها الاثنان في مجموعة واحدة؛ "
        "والمجموعات مؤطرة ومرقمة.",
    )
    extra = either(
        language,
        f" Shown: {count(shown, 'actor', language)}, the strongest in groups of three or more.",
        f" المعروض: {count(shown, 'actor', language)}، وهم الأقوى في مجموعات من ثلاثة فأكثر.",
    )
    return Caption(title, note(len(record.events), "record", record, language) + extra, alt)


def _holding(frame: pd.DataFrame, language: str) -> str:
    """Say how many groups of `helpers.analysis.groups.stability` hold."""
    hold, n = int(frame["holds"].sum()), len(frame)
    hanging = int((frame["hangs_on"] != "").sum())
    return either(
        language,
        f"Groups that hold over methods and articles: {hold} of {n}; gone without some one article: {hanging}",
        f"المجموعات الصامدة عبر الطرق والمقالات: {hold} من {n}؛ وما يزول منها باستبعاد مقال ما: {hanging}",
    )


def triads(frame: pd.DataFrame, pair: list[str], shown: int, record: Record, language: str) -> Caption:
    """Return the caption of the triads of a pair with third parties, of whom ``shown`` are drawn."""
    if frame.empty:
        return nothing("third party tied to both poles", "actor", record, language)
    names, counts = labels(record.actors, language), frame["verdict"].value_counts()
    who = listed([names[side] for side in pair], language)
    signed = int(counts.get("balanced", 0) + counts.get("unbalanced", 0))
    title = either(
        language,
        f"{who} with each of {count(len(frame), 'third party', language)}: three signs with {signed}; "
        f"balanced: {int(counts.get('balanced', 0))}",
        f"{who} مع كل من {count(len(frame), 'third party', language, oblique=True)}: ثلاث إشارات مع {signed}؛ "
        f"والمتوازن: {int(counts.get('balanced', 0))}",
    )
    alt = either(
        language,
        f"{title}. A triangle for each of {shown}: the pair above, the third party below; sides are solid where more "
        "often together, dashed where more often against, dotted without sign, with the records of either kind.",
        f"{title}. مثلث لكل من {shown}: القطبان في الأعلى والطرف الثالث في الأسفل؛ الضلع متصل حيث «معًا» أكثر، ومتقطع "
        "حيث «ضدًّا» أكثر، ومنقط بلا إشارة، ومعه عدد السجلات من كل نوع.",
    )
    extra = either(
        language,
        f" Shown: {shown}. Persons and bodies count as their states. A side has a sign from {LEAST_SIGNED} signed "
        "records.",
        f" المعروض: {shown}. الأشخاص والهيئات محسوبون على دولهم. وللضلع إشارة من {LEAST_SIGNED} فأكثر من "
        "السجلات ذات الإشارة.",
    )
    return Caption(title, note(len(record.events), "record", record, language) + extra, alt)


def balance(frame: pd.DataFrame, record: Record, language: str) -> Caption:
    """Return the caption of balance against chance; ``frame`` is that of `helpers.analysis.balance.census`."""
    rows = frame.set_index("scope")
    n = int(rows.loc["all", "n"])
    if not n:
        return nothing("triad with three signs", "triad", record, language)
    balanced, apart = int(rows.loc["all", "balanced"]), int(rows.loc["apart", "n"])
    title = either(
        language,
        f"Balanced: {balanced} of {count(n, 'triad', language)} with three signs; with all three actors in one record, "
        f"which can make balance by itself: {n - apart}",
        f"المتوازن: {balanced} من {count(n, 'triad', language, oblique=True)} بثلاث إشارات؛ وما يجمع سجلٌ واحد فاعليه "
        f"الثلاثة، وهذا قد يصنع التوازن وحده: {n - apart}",
    )
    alt = either(
        language,
        f"{title}. For all triads, those that share no record, and those of both poles: the share that balances as a "
        f"dot, against the band that dealing the same signs by chance gives; withheld below {LEAST_TRIADS}.",
        f"{title}. لكل المثلثات، ولما لا يجمعه سجل، ولما فيه القطبان: النقطة نسبة المتوازن، والنطاق ما تعطيه الصدفة؛ "
        f"ويُحجب ما قل عن {LEAST_TRIADS}.",
    )
    return Caption(title, note(n, "triad", record, language), alt)


def starts(frame: pd.DataFrame, shown: int, record: Record, language: str) -> Caption:
    """Return the caption of who starts acts towards whom; ``frame`` is that of `analysis.initiative.directed`."""
    shown_events = {event for ids in frame["event_ids"] for event in ids.split()}
    n = len(shown_events)
    if not n:
        return nothing("act with an initiator and a target", "record", record, language)
    names, first = labels(record.actors, language), frame.iloc[0]
    one, other = names[first["initiator"]], names[first["target"]]
    title = either(
        language,
        f"Named most often as starting towards another: {one} towards {other}, in {first['acts']} of "
        f"{count(n, 'record', language)}",
        f"أكثر ما يُسمّى مبادرًا تجاه آخر: {one} تجاه {other}، في {first['acts']} من "
        f"{count(n, 'record', language, oblique=True)}",
    )
    alt = either(
        language,
        f"{title}. A table of counts, initiators down and targets across, at most {shown} of each; darker is more.",
        f"{title}. جدول أعداد: المبادرون صفوفًا والمستهدفون أعمدة، {shown} على الأكثر من كل منهما؛ والأغمق أكثر.",
    )
    extra = either(
        language,
        " A record counts for each initiator with each target; persons and bodies count as their states.",
        " ويُحسب السجل لكل مبادر مع كل مستهدف؛ والأشخاص والهيئات محسوبون على دولهم.",
    )
    return Caption(title, note(n, "record", record, language, shown_events) + extra, alt)


def sides(frame: pd.DataFrame, pair: list[str], record: Record, language: str) -> Caption:
    """Return the caption of who of a pair starts; ``frame`` is that of `helpers.analysis.initiative.asymmetry`."""
    rows = frame.set_index("period")
    n = int(rows.loc["all", ["first", "second"]].sum()) if len(rows) else 0
    if not n:
        return nothing("act of one pole towards the other", "record", record, language)
    names = labels(record.actors, language)
    one, other = (names[side] for side in pair)
    share = _share(rows.loc["all"], language)
    left = rows[rows.index.str.startswith(WITHOUT) & rows["share"].notna()]
    away = (left["share"] - rows.loc["all", "share"]).abs()
    hung = ""
    if len(left) and away.max() > 0:
        source = away.idxmax()
        part, source = _share(left.loc[source], language), source.removeprefix(WITHOUT)
        source = short_names(record.sources, language)[source]
        hung = either(language, f"; without {source} in {part}", f"؛ ودون {source} في {part}")
    title = either(
        language,
        f"Where one of {one} and {other} is named as starting towards the other, it is {one} in {share}{hung}",
        f"حيث يُسمّى أحد الطرفين {one} و{other} مبادرًا تجاه الآخر، فالمسمّى {one} في {share}{hung}",
    )
    alt = either(
        language,
        f"{title}. Bars to either side, by period, in all, and without each article: records in which {one} starts "
        f"towards {other}, and the other way; beside them the share of {one} with its 95% interval, withheld below "
        f"{LEAST_ACTS}. Records in which neither is named as starting are counted beside the names of the rows.",
        f"{title}. أعمدة إلى الجانبين، بالفترات وفي الكل ودون كل مقال: سجلات يُسمّى فيها {one} مبادرًا تجاه {other} "
        f"وبالعكس، ومعها نسبة {one} وفاصل الثقة 95%، وتُحجب إذا قلّت عن {LEAST_ACTS}. وما لا يُسمّى فيه أيهما "
        "مبادرًا يرد عدده بجانب اسم الصف.",
    )
    started = initiative.acts(record)
    mutual = started["event_id"][started["initiator"].isin(pair) & started["target"].isin(pair)].unique()
    return Caption(title, note(n, "record", record, language, mutual), alt)


def _share(row: pd.Series, language: str) -> str:
    """Return the part of the first side in a row of `helpers.analysis.initiative.asymmetry`, with any interval."""
    acts = int(row["first"] + row["second"])
    of = either(language, f"{int(row['first'])} of {acts}", f"{int(row['first'])} من {acts}")
    if pd.isna(row["share"]):
        return of
    low, high = (percent(row[end], 1) for end in ("low", "high"))
    return either(
        language, f"{of} ({percent(row['share'], 1)}, 95% interval {low} to {high})",
        f"{of} ({percent(row['share'], 1)}، وفاصل الثقة 95% من {low} إلى {high})",
    )  # fmt: skip


def side_words(pair: list[str], record: Record, language: str) -> dict[str, str]:
    """Return the words of `helpers.show.figures.initiative.sides_of`."""
    names = labels(record.actors, language)
    one, other = (names.get(side, side) for side in (pair if len(pair) == 2 else ("", "")))
    withheld = either(language, f"withheld (< {LEAST_ACTS})", f"محجوب (أقل من {LEAST_ACTS})")
    towards = either(language, "{} towards {}", "{} تجاه {}")
    return {"first": towards.format(one, other), "second": towards.format(other, one), "withheld": withheld}


def side_labels(frame: pd.DataFrame, record: Record, language: str) -> list[str]:
    """Return the name of each row of `helpers.analysis.initiative.asymmetry`, with what neither starts."""
    neither = either(language, "neither: {}", "لا أحدهما: {}")
    articles = short_names(record.sources, language)
    names = [_scope_name(period, articles, language) for period in frame["period"]]
    return [f"{name} ({neither.format(joint)})" for name, joint in zip(names, frame["joint"], strict=True)]


def _scope_name(period: str, articles: Mapping[str, str], language: str) -> str:
    if period == "all":
        return either(language, "all", "الكل")
    if period.startswith(WITHOUT):
        source = articles[period.removeprefix(WITHOUT)]
        return either(language, f"without {source}", f"دون {source}")
    return period_name(period, language)


def scale(language: str) -> str:
    """Return what the shades of the figure of groups mean."""
    return either(language, "share of runs in one group", "نسبة المرات في مجموعة واحدة")


def corner(language: str) -> str:
    """Return what stands down and across in the figure of who starts."""
    return either(language, "starts ↓  towards →", "المبادر ↓  تجاه ←")


def triad_titles(frame: pd.DataFrame, names: Mapping[str, str]) -> dict[str, str]:
    """Return what a triangle says when pointed at, by the id of its row."""
    return {f"triad-{third}": names[third] for third in frame["third"]}


def triad_table(frame: pd.DataFrame, names: Mapping[str, str], language: str) -> pd.DataFrame:
    """Return `helpers.analysis.balance.third_parties` for reading: records together and against at each side."""
    sides = {"pair_signs": "tie", "first_signs": "first", "second_signs": "second"}
    signs = {
        column: [f"+{plus} −{minus}" for plus, minus in zip(frame[f"together_{side}"], frame[f"against_{side}"],
                                                            strict=True)]
        for column, side in sides.items()
    }  # fmt: skip
    verdicts = [vocabulary.label(VERDICTS, verdict, language) for verdict in frame["verdict"]]
    return frame.assign(
        triad_id="triad-" + frame["third"], third_id=frame["third"], third=frame["third"].map(names),
        verdict=verdicts, **signs,
    )  # fmt: skip


def act_titles(frame: pd.DataFrame, names: Mapping[str, str]) -> dict[str, str]:
    """Return what a count of who starts says when pointed at, by the id of its row."""
    return {
        f"acts-{row.initiator}--{row.target}": f"{names[row.initiator]} → {names[row.target]} · {row.acts}"
        for row in frame.itertuples()
    }


def standing_table(record: Record, language: str) -> pd.DataFrame:
    """Return the affiliations for reading."""
    names, ties = labels(record.actors, language), record.affiliations
    return pd.DataFrame(
        {
            "affiliation_id": ties["affiliation_id"],
            "actor": ties["actor_id"].map(names),
            "tie": [vocabulary.label(vocabulary.TIES, tie, language) for tie in ties["tie"]],
            "of": ties["of_id"].map(names),
            "office": ties[f"office_{language}"],
            "start": ties["start"],
            "end": ties["end"],
        }
    )


def signed_triads(frame: pd.DataFrame, names: Mapping[str, str], language: str) -> pd.DataFrame:
    """Return `helpers.analysis.balance.listed` for reading."""
    signs = {1: "+", -1: "−"}
    columns = [column for column in frame if column.startswith("sign_")]
    return frame.assign(
        **{place: frame[place].map(names) for place in ("one", "two", "three")},
        **{column: frame[column].map(signs) for column in columns},
        verdict=[vocabulary.label(VERDICTS, verdict, language) for verdict in frame["verdict"]],
        shared=frame["common"].str.split().str.len(),
    )
