"""What is said of the network: `helpers.network`."""

import networkx as nx
import pandas as pd

from helpers.dataset import Record, labels
from helpers.language import count, listed
from helpers.outputs import Caption
from helpers.sentences import either, note, nothing


def answers(graph: nx.Graph, measures: pd.DataFrame, record: Record, language: str) -> list[str]:
    """Answer who is in the middle, and who acts with whom or against whom."""
    if not graph.number_of_edges():
        return [
            either(
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
        either(
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
    return either(
        language,
        f"{names[one]} and {names[other]} both act in {count(data['weight'], 'record', language)}: together in "
        f"{data['together']}, against each other in {data['against']}, neither in the rest.",
        f"{names[one]} و{names[other]}: يشتركان في {count(data['weight'], 'record', language, oblique=True)}، "
        f"معًا في {data['together']} وأحدهما ضد الآخر في {data['against']} ولا هذا ولا ذاك في الباقي.",
    )


def actor_map(
    graph: nx.Graph, places: pd.DataFrame, measures: pd.DataFrame, least: int, record: Record, language: str
) -> Caption:
    """Return the caption of the map."""
    if not graph.number_of_edges():
        return nothing("two actors in one event", "actor", record, language)
    names = labels(record.actors, language)
    head = [names[actor] for actor in measures["actor_id"].head(4)]
    title = either(
        language,
        f"{listed(head[:2], language)} carry the network; {listed(head[2:], language)} come{'s'[len(head) > 3 :]} next"
        if len(head) > 2
        else f"{listed(head, language)} make up the network",
        f"{listed(head[:2], language)} في مركز الشبكة، ثم {listed(head[2:], language)}"
        if len(head) > 2
        else f"الشبكة: {listed(head, language)}",
    )
    shown, everyone = len(places), len(graph)
    extra = either(
        language,
        f" Shown: the {shown} of {everyone} with most ties; ties of {least}+ records; numbers in nodes: groups.",
        f" المعروض: {shown} من {everyone} هم الأكثر روابط، بروابط من {least} فأكثر؛ والرقم في العقدة مجموعتها.",
    )
    alt = either(
        language,
        f"{title}. Two poles inside a ring of {count(max(shown - 2, 0), 'actor', language)}; states and "
        "organizations above, persons, bodies and groups below; left is closer to the left pole. The table has all.",
        f"{title}. قطبان داخل حلقة من {max(shown - 2, 0)}؛ الدول والمنظمات في الأعلى، والأشخاص والهيئات والجماعات "
        "في الأسفل، والأيسر أقرب إلى القطب الأيسر. والجدول يضم كل الفاعلين.",
    )
    return Caption(title, note(len(record.events), "record", record, language) + extra, alt)
