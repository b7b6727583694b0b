"""What is said of the network: `helpers.network`, `ranks`, `groups`, `balance` and `initiative`."""

from collections.abc import Mapping
from typing import Final

import networkx as nx
import pandas as pd

from helpers import vocabulary
from helpers.balance import LEAST_SIGNED, LEAST_TRIADS
from helpers.dataset import Record, labels
from helpers.domains import NO_PERIOD
from helpers.initiative import LEAST_ACTS
from helpers.language import count, listed, percent
from helpers.network import tie_id
from helpers.outputs import Caption
from helpers.ranks import LEAST_EVENTS
from helpers.sentences import either, note, nothing
from helpers.sentences.domains import period_name

#: What actors are ranked by, and the marks of the figure of ranks.
RANKS: Final[vocabulary.Labels] = {
    "strength": ("Strength (ties)", "القوة (الروابط)"),
    "betweenness": ("Betweenness", "الوساطة"),
    "pagerank": ("PageRank", "PageRank"),
    "participation": ("Participation (domains)", "المشاركة (المجالات)"),
    "rank": ("rank", "الرتبة"),
    "source": ("leaving out each article in turn", "باستبعاد كل مقال على حدة"),
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
    "null": ("95% when the same signs are dealt by chance", "95% عند توزيع الإشارات نفسها عشوائيًا"),
    "withheld": (f"withheld: fewer than {LEAST_TRIADS}", f"محجوب: أقل من {LEAST_TRIADS}"),
}
#: How a group of actors came through `helpers.groups.stability`.
HOLDS: Final[vocabulary.Labels] = {"yes": ("holds", "صامدة"), "no": ("does not hold", "غير صامدة")}


def answers(
    graph: nx.Graph,
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
        Of `helpers.network.project`.
    ranges, groups, acts
        Of `helpers.ranks.ranges`, `helpers.groups.stability` and `helpers.initiative.asymmetry`.
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
            f"{_alone(ties, language)}",
            f"{count(len(graph), 'actor', language)} و{count(graph.number_of_edges(), 'tie', language)}. "
            f"{_alone(ties, language)}",
        ),
        either(
            language,
            f"Strongest, with the ranks that leaving out any one article can give: {_first(ranges, names, language)}.",
            f"الأقوى، مع ما قد تصير إليه الرتبة باستبعاد أي مقال: {_first(ranges, names, language)}.",
        ),
    ]
    lines += [_tie_line(tie, names, language) for tie in (ties[:1] + _most_opposed(ties))]
    lines += [together(groups, record, language).title + ".", sides(acts, pair, record, language).title + "."]
    return lines


def _alone(ties: list[tuple[str, str, dict]], language: str) -> str:
    alone = sum(len(data["sources"]) == 1 for *_, data in ties)
    return either(
        language,
        f"Told by one article alone: {alone} of the ties ({percent(alone, len(ties))}).",
        f"ما يرويه مقال واحد فقط: {alone} من الروابط ({percent(alone, len(ties))}).",
    )


def _first(ranges: pd.DataFrame, names: Mapping[str, str], language: str) -> str:
    """Return the three strongest with the range of their ranks."""
    strongest = ranges[ranges["measure"] == "strength"].head(3)
    spans = [f"{names[row.actor_id]} ({_span(row.source_low, row.source_high)})" for row in strongest.itertuples()]
    return listed(spans, language)


def _span(low: int, high: int) -> str:
    return f"{low:.0f}" if low == high else f"{low:.0f}–{high:.0f}"


def _most_opposed(ties: list[tuple[str, str, dict]]) -> list[tuple[str, str, dict]]:
    """Return the tie with most opposition besides the strongest tie, which is named already."""
    opposed = sorted(ties[1:], key=lambda tie: (-tie[2]["against"], tie[:2]))
    return [tie for tie in opposed[:1] if tie[2]["against"]]


def _tie_line(tie: tuple[str, str, dict], names: Mapping[str, str], language: str) -> str:
    one, other, data = tie
    return either(
        language,
        f"{names[one]} and {names[other]} both act in {count(data['weight'], 'record', language)}: together in "
        f"{data['together']}, against each other in {data['against']}, neither in the rest.",
        f"{names[one]} و{names[other]}: يشتركان في {count(data['weight'], 'record', language, oblique=True)}، "
        f"معًا في {data['together']} وأحدهما ضد الآخر في {data['against']} ولا هذا ولا ذاك في الباقي.",
    )


def _no_network(record: Record, language: str) -> Caption:
    return nothing("two actors in one event", "actor", record, language)


def mark_titles(graph: nx.Graph, record: Record, language: str) -> dict[str, str]:
    """Return tie id, and actor id -> what its mark says when pointed at."""
    names = labels(record.actors, language)
    titles = {}
    for actor, data in graph.nodes(data=True):
        titles[actor] = f"{names[actor]} · {count(data['events'], 'record', language)}"
    for one, other, data in graph.edges(data=True):
        first, second = sorted((one, other))
        signs = f"+{data['together']} −{data['against']}"
        when = " … ".join(dict.fromkeys(date for date in (data["first"], data["last"]) if date))
        told = ", ".join(data["sources"])
        parts = [f"{names[first]} – {names[second]}", count(data["weight"], "record", language), signs, when, told]
        titles[tie_id(one, other)] = " · ".join(part for part in parts if part)
    return titles


def actor_map(
    graph: nx.Graph, places: pd.DataFrame, measures: pd.DataFrame, least: int, record: Record, language: str
) -> Caption:
    """Return the caption of the map."""
    if not graph.number_of_edges():
        return _no_network(record, language)
    names = labels(record.actors, language)
    head = [names[actor] for actor in measures["actor_id"].head(4)]
    title = either(
        language,
        f"{listed(head[:2], language)} have most ties; {listed(head[2:], language)} come{'s'[len(head) > 3 :]} next"
        if len(head) > 2
        else f"{listed(head, language)} make up the network",
        f"الأكثر روابط {listed(head[:2], language)}، ثم {listed(head[2:], language)}"
        if len(head) > 2
        else f"الشبكة: {listed(head, language)}",
    )
    shown, everyone = len(places), len(graph)
    extra = either(
        language,
        f" Shown: the {shown} of {everyone} with most ties; ties of {least}+ records, a sign from {least}+ with one; "
        "numbers in nodes: groups.",
        f" المعروض: {shown} من {everyone} هم الأكثر روابط، بروابط من {least} فأكثر وإشارة من {least} فأكثر؛ والرقم في "
        "العقدة مجموعتها.",
    )
    alt = either(
        language,
        f"{title}. Two poles inside a ring of {count(max(shown - 2, 0), 'actor', language)}; states and "
        "organizations above, persons, bodies and groups below; left is closer to the left pole. The table has all.",
        f"{title}. قطبان داخل حلقة من {max(shown - 2, 0)}؛ الدول والمنظمات في الأعلى، والأشخاص والهيئات والجماعات "
        "في الأسفل، والأيسر أقرب إلى القطب الأيسر. والجدول يضم كل الفاعلين.",
    )
    return Caption(title, note(len(record.events), "record", record, language) + extra, alt)


def titled(graphs: Mapping[str, nx.Graph], language: str) -> dict[str, nx.Graph]:
    """Return the graphs of `helpers.network.by_period` under the titles of their panels, with n."""
    return {
        f"{period_name(period, language)} (n = {graph.graph['records']})": graph for period, graph in graphs.items()
    }


def periods(graphs: Mapping[str, nx.Graph], shown: int, record: Record, language: str) -> Caption:
    """Return the caption of the maps by period; ``graphs`` is keyed by period, ``shown`` how many are placed."""
    ties = {period: graph.number_of_edges() for period, graph in graphs.items()}
    if not sum(ties.values()):
        return _no_network(record, language)
    actors = {period: sum(degree > 0 for _, degree in graph.degree) for period, graph in graphs.items()}
    dated = {period: n for period, n in actors.items() if period != NO_PERIOD and n}
    most = max(dated.values(), default=0)
    busiest = listed([period_name(period, language) for period in dated if dated[period] == most], language)
    title = either(
        language,
        f"Actors with ties dated to one period, at most: {most} ({busiest})"
        if dated
        else "No tie here is dated to one period",
        f"أصحاب الروابط المؤرخة بفترة واحدة، على الأكثر: {most} ({busiest})"
        if dated
        else "لا رابط هنا مؤرخ بفترة واحدة",
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
        f"{names[actor]} acts most often in one record with {first} ({heaviest}); in all ties together "
        f"{sums['together']}, against {sums['against']} of {sums['weight']}",
        f"{names[actor]}: أكثر السجلات المشتركة مع {first} ({heaviest})؛ وفي كل الروابط معًا {sums['together']} "
        f"وضدًا {sums['against']} من {sums['weight']}",
    )
    alt = either(
        language,
        f"{title}. The actor in the middle of a ring of {shown} of its {count(len(ties), 'partner', language)}, "
        "clockwise from those it acts with to those it acts against; numbers are shared records.",
        f"{title}. الفاعل وسط حلقة من {shown} من أصل {len(ties)} من شركائه، من المتعاون معهم إلى من هم ضده "
        "باتجاه عقارب الساعة، والأرقام سجلات مشتركة.",
    )
    extra = either(
        language,
        f" Shown: {shown} of {count(len(ties), 'partner', language)}.",
        f" المعروض: {shown} من {len(ties)}.",
    )
    return Caption(title, note(graph.nodes[actor]["events"], "record", record, language) + extra, alt)


def ranges(frame: pd.DataFrame, shown: int, draws: int, record: Record, language: str) -> Caption:
    """Return the caption of the ranks; ``frame`` is that of `helpers.ranks.ranges`, ``shown`` its actors drawn."""
    strength = frame[(frame["measure"] == "strength") & frame["rank"].notna()].head(shown)
    if strength.empty:
        return _no_network(record, language)
    moved = strength[["source_low", "source_high"]].sub(strength["rank"], axis=0).abs().max(axis=1)
    firm = int((moved <= 2).sum())
    title = either(
        language,
        f"By strength, {firm} of the first {len(strength)} move by two ranks or less, whichever article is left out",
        f"بحسب القوة، {firm} من أول {len(strength)} لا تتغير رتبهم أكثر من رتبتين أيًا كان المقال المستبعد",
    )
    alt = either(
        language,
        f"{title}. Four panels of ranks, 1 where reading begins, on a logarithmic scale: a dot for the rank, a line "
        f"over leaving each article out, a band over {draws} resamples of the records. The table has all.",
        f"{title}. أربع لوحات للرتب، والرتبة 1 حيث تبدأ القراءة، بمقياس لوغاريتمي: نقطة للرتبة، وخط لاستبعاد كل مقال، "
        f"ونطاق لإعادة معاينة السجلات {draws} مرة. والجدول يضم الكل.",
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


def together(frame: pd.DataFrame, record: Record, language: str) -> Caption:
    """Return the caption of the groups of `helpers.groups.stability`."""
    if frame.empty:
        return nothing("two actors who act together", "actor", record, language)
    hold, n = int(frame["holds"].sum()), len(frame)
    hanging = int((frame["hangs_on"] != "").sum())
    title = either(
        language,
        f"Groups that hold over methods and articles: {hold} of {n}; gone without some one article: {hanging}",
        f"المجموعات الصامدة عبر الطرق والمقالات: {hold} من {n}؛ والزائلة باستبعاد مقال ما: {hanging}",
    )
    alt = either(
        language,
        f"{title}. A square table of actors in order of their groups, shaded by the share of runs that put the two in "
        "one group; groups are framed and numbered.",
        f"{title}. جدول مربع للفاعلين بترتيب مجموعاتهم، مظلل بنسبة المرات التي وُضع فيها الاثنان في مجموعة واحدة؛ "
        "والمجموعات مؤطرة ومرقمة.",
    )
    return Caption(title, note(len(record.events), "record", record, language), alt)


def triads(frame: pd.DataFrame, pair: list[str], shown: int, record: Record, language: str) -> Caption:
    """Return the caption of the triads of a pair with third parties, of whom ``shown`` are drawn."""
    if frame.empty:
        return nothing("third party tied to both poles", "actor", record, language)
    names, counts = labels(record.actors, language), frame["verdict"].value_counts()
    who = listed([names[side] for side in pair], language)
    signed = int(counts.get("balanced", 0) + counts.get("unbalanced", 0))
    title = either(
        language,
        f"{who} with third parties: three signs in {signed} of {count(len(frame), 'triad', language)}; "
        f"balanced: {int(counts.get('balanced', 0))}",
        f"{who} مع أطراف ثالثة: ثلاث إشارات في {signed} من {count(len(frame), 'triad', language, oblique=True)}؛ "
        f"والمتوازن: {int(counts.get('balanced', 0))}",
    )
    alt = either(
        language,
        f"{title}. A triangle for each of {shown}: the pair above, the third party below; sides are solid where mostly "
        "together, dashed where mostly against, dotted without sign, with the records of either kind.",
        f"{title}. مثلث لكل من {shown}: القطبان في الأعلى والطرف الثالث في الأسفل؛ الضلع متصل حيث الغالب معًا، ومتقطع "
        "حيث الغالب ضدًا، ومنقط بلا إشارة، ومعه عدد السجلات من كل نوع.",
    )
    extra = either(
        language,
        f" Persons and bodies count as their states. A side has a sign from {LEAST_SIGNED} signed records on.",
        f" الأشخاص والهيئات محسوبون على دولهم. وللضلع إشارة من {LEAST_SIGNED} فأكثر من السجلات ذات الإشارة.",
    )
    return Caption(title, note(len(record.events), "record", record, language) + extra, alt)


def balance(frame: pd.DataFrame, record: Record, language: str) -> Caption:
    """Return the caption of balance against chance; ``frame`` is that of `helpers.balance.census`."""
    rows = frame.set_index("scope")
    n = int(rows.loc["all", "n"])
    if not n:
        return nothing("triad with three signs", "triad", record, language)
    balanced, apart = int(rows.loc["all", "balanced"]), int(rows.loc["apart", "n"])
    title = either(
        language,
        f"Balanced: {balanced} of {count(n, 'triad', language)}; but those whose ties share no record: {apart}",
        f"المتوازن: {balanced} من {count(n, 'triad', language, oblique=True)}؛ أما ما لا يجمع روابطه سجل واحد: {apart}",
    )
    alt = either(
        language,
        f"{title}. For all triads, those that share no record, and those of both poles: the share that balances as a "
        f"dot, against the band that dealing the same signs by chance gives; withheld below {LEAST_TRIADS}.",
        f"{title}. لكل المثلثات، ولما لا يجمعه سجل، ولما فيه القطبان: نسبة المتوازن نقطةً، مقابل نطاق توزيع الإشارات "
        f"نفسها عشوائيًا؛ ويُحجب ما قل عن {LEAST_TRIADS}.",
    )
    return Caption(title, note(n, "triad", record, language), alt)


def starts(frame: pd.DataFrame, shown: int, record: Record, language: str) -> Caption:
    """Return the caption of who starts acts towards whom; ``frame`` is that of `helpers.initiative.directed`."""
    n = int(frame["acts"].sum())
    if not n:
        return nothing("act with an initiator and a target", "act", record, language)
    names, first = labels(record.actors, language), frame.iloc[0]
    one, other = names[first["initiator"]], names[first["target"]]
    title = either(
        language,
        f"Most often {one} starts towards {other}: {first['acts']} of {count(n, 'act', language)}",
        f"الأكثر مبادرة {one} تجاه {other}: {first['acts']} من {count(n, 'act', language, oblique=True)}",
    )
    alt = either(
        language,
        f"{title}. A table of counts, initiators down and targets across, at most {shown} of each; darker is more.",
        f"{title}. جدول أعداد: المبادرون صفوفًا والمستهدفون أعمدة، {shown} على الأكثر من كل منهما؛ والأغمق أكثر.",
    )
    return Caption(title, note(n, "act", record, language), alt)


def sides(frame: pd.DataFrame, pair: list[str], record: Record, language: str) -> Caption:
    """Return the caption of who of a pair starts; ``frame`` is that of `helpers.initiative.asymmetry`."""
    whole = frame[frame["period"] == "all"]
    acts = int(whole[["first", "second"]].to_numpy().sum())
    if not acts:
        return nothing("act of one pole towards the other", "act", record, language)
    names, row = labels(record.actors, language), whole.iloc[0]
    one, other = (names[side] for side in pair)
    ends = [percent(row[end], 1) for end in ("low", "high")] if pd.notna(row["share"]) else []
    sure = either(language, ", 95%: {} to {}", "، و95%: من {} إلى {}").format(*ends) if ends else ""
    title = either(
        language,
        f"Of {count(acts, 'act', language)} of {one} or {other} towards the other, {one} starts {row['first']} "
        f"({percent(row['first'], acts)}{sure})",
        f"من {count(acts, 'act', language, oblique=True)} من {one} أو {other} تجاه الآخر، المبادر {one} في "
        f"{row['first']} ({percent(row['first'], acts)}{sure})",
    )
    alt = either(
        language,
        f"{title}. Bars by period to either side: acts of {one} towards {other}, and the other way; the share of {one} "
        f"stands beside them with its 95% interval, withheld below {LEAST_ACTS}. Records that neither starts, such as "
        "meetings of parties, are counted in the names of the rows.",
        f"{title}. أعمدة بالفترات إلى الجانبين: أفعال {one} تجاه {other} وبالعكس، ومعها نسبة {one} وفترة ثقة 95%، "
        f"وتُحجب إذا قلّت عن {LEAST_ACTS}. وما لا يبادر به أي منهما، كاللقاءات، معدود في أسماء الصفوف.",
    )
    return Caption(title, note(acts, "act", record, language), alt)


def side_words(pair: list[str], record: Record, language: str) -> dict[str, str]:
    """Return the words of `helpers.figures.initiative.sides_of`."""
    names = labels(record.actors, language)
    one, other = (names.get(side, side) for side in (pair if len(pair) == 2 else ("", "")))
    withheld = either(language, f"withheld (< {LEAST_ACTS})", f"محجوب (أقل من {LEAST_ACTS})")
    towards = either(language, "{} towards {}", "{} تجاه {}")
    return {"first": towards.format(one, other), "second": towards.format(other, one), "withheld": withheld}


def side_labels(frame: pd.DataFrame, language: str) -> list[str]:
    """Return the name of each row of `helpers.initiative.asymmetry`, with what neither starts."""
    names = [
        either(language, "all", "الكل") if period == "all" else period_name(period, language)
        for period in frame["period"]
    ]
    neither = either(language, "neither starts: {}", "بلا مبادر: {}")
    return [f"{name} ({neither.format(joint)})" for name, joint in zip(names, frame["joint"], strict=True)]


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
    """Return `helpers.balance.third_parties` for reading: records together and against at each side."""
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
