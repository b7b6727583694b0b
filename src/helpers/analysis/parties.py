"""Third parties: who acts with, and who against, each of two states; and which of the two initiates."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Final

import networkx as nx
import pandas as pd

from helpers.analysis import network
from helpers.analysis.network import LEAST_SIGNED, counts_as, joint, part_of
from helpers.common.frames import tuples
from helpers.common.shared import shared
from helpers.record.dataset import Record

#: The relation of Russia and Iran is what the record is about; another record has its two strongest actors.
PAIR: Final = ("russia", "iran")
#: What an entry says of two actors in it.
KINDS: Final = ("together", "against", "request", "neither")
#: Between two actors and a third: where the two stand alike, and where they differ.
BOTH_WITH, BOTH_AGAINST, FIRST_AGAINST, SECOND_AGAINST, MIXED = "with", "against", "first", "second", "mixed"
#: Kinds of actors that are sets of states; who belongs to one is no third party to it.
_SETS: Final = ("group", "alliance")
_BELONGING: Final = ("membership", "alliance")


def poles(record: Record) -> tuple[str, str]:
    """Return the two actors that all others are seen from: Russia and Iran, or else the two in most pairs."""
    if set(PAIR) <= set(record.actors["actor_id"]):
        return PAIR
    acting = pairs(record)
    met = pd.concat([acting["one"], acting["other"]]).value_counts()
    strongest = sorted(met.index, key=lambda actor: (-met[actor], actor))
    return (strongest[0], strongest[1]) if len(strongest) > 1 else PAIR


def pairs(record: Record) -> pd.DataFrame:
    """Return one row for each two actors of each entry.

    Returns
    -------
    pandas.DataFrame
        ``event_id``, ``one``, ``other`` (actor ids, in order) and ``kind``, of `KINDS`: with the sign that
        `helpers.analysis.network.joint` gives, together or against; without one, a request, or neither.
    """
    rows = joint(record)
    relation = dict(zip(record.events["event_id"], record.events["relation"], strict=True))
    kinds = [
        {1: "together", -1: "against"}.get(sign, "request" if relation[event] == "request" else "neither")
        for event, sign in zip(rows["event_id"], rows["sign"], strict=True)
    ]
    return rows[["event_id", "one", "other"]].assign(kind=pd.Series(kinds, index=rows.index, dtype=object))


def kinds(record: Record) -> pd.DataFrame:
    """Count `pairs`: a row for each two actors (index ``one`` and ``other``), a column for each of `KINDS`."""
    rows = pairs(record)
    counts = rows.groupby(["one", "other", "kind"]).size().unstack("kind", fill_value=0)
    return counts.reindex(columns=list(KINDS), fill_value=0)


def around(rows: pd.DataFrame, poles: Sequence[str]) -> pd.DataFrame:
    """Return those `pairs` in which one of ``poles`` meets somebody else.

    Returns
    -------
    pandas.DataFrame
        ``event_id``, ``pole``, ``third`` and ``kind``.
    """
    found = [
        rows[rows[side] == pole].rename(columns={side: "pole", away: "third"})
        for pole in poles
        for side, away in (("one", "other"), ("other", "one"))
    ]
    met = pd.concat(found or [rows.iloc[:0].rename(columns={"one": "pole", "other": "third"})], ignore_index=True)
    return met.loc[~met["third"].isin(poles), ["event_id", "pole", "third", "kind"]].reset_index(drop=True)


def own(record: Record, poles: Sequence[str]) -> set[str]:
    """Return who is no third party to ``poles``: themselves, who acts for one, and sets of states with one in them."""
    state, related = counts_as(record, "state"), part_of(record.actors)
    acting = {
        actor
        for actor in record.actors["actor_id"]
        if actor in poles or state[actor] in poles or any(related(actor, pole) for pole in poles)
    }
    ties, sets = record.affiliations, set(record.actors["actor_id"][record.actors["kind"].isin(_SETS)])
    belongs = ties["actor_id"].isin(poles) & ties["tie"].isin(_BELONGING) & ties["of_id"].isin(sets)
    return acting | set(ties["of_id"][belongs])


def third_parties(record: Record, poles: Sequence[str], beside: Collection[str] = ()) -> pd.DataFrame:
    """Return what the entries say of each pole and each third party.

    Parameters
    ----------
    record
        At the level at which acts are counted (`helpers.analysis.network.at_level`).
    beside
        Actors that are no third parties (`own`).

    Returns
    -------
    pandas.DataFrame
        One row for each entry, pole and third party: ``event_id``, ``pole``, ``third``, ``kind`` and, with spaces
        between, ``sources``: the articles that report it. Third parties with most entries come first (an entry with
        both poles counts for each), then those that more articles report; within one by pole, kind and entry.
    """
    met = around(pairs(record), poles)
    met = met[~met["third"].isin(set(beside))]
    reported = reports(record)
    met = met.assign(sources=[" ".join(reported.get(event, ())) for event in met["event_id"]])
    rank = {}
    for third, group in met.groupby("third"):
        shown = group[group["kind"] != "neither"]
        rank[third] = (-len(shown), -len(_articles(shown)), str(third))
    order = pd.DataFrame(
        {
            "third": met["third"].map(rank),
            "pole": met["pole"].map({pole: place for place, pole in enumerate(poles)}),
            "kind": met["kind"].map({kind: place for place, kind in enumerate(KINDS)}),
            "event_id": met["event_id"],
        },
    ).sort_values(["third", "pole", "kind", "event_id"])
    return met.loc[order.index].reset_index(drop=True)


def reports(record: Record) -> dict[str, list[str]]:
    """Return entry -> the articles that report it, sorted."""
    told: dict[str, set[str]] = {}
    events = set(record.events["event_id"].to_numpy())
    for event, source in tuples(record.evidence, "record_id", "source_id"):
        if event in events:
            told.setdefault(event, set()).add(source)
    return {event: sorted(told[event]) for event in sorted(told)}


def _articles(met: pd.DataFrame) -> set[str]:
    return {source for sources in met["sources"] for source in sources.split()}


@shared
def sides(met: pd.DataFrame, poles: Sequence[str]) -> pd.DataFrame:
    """Count `third_parties`: one row for each third party, in their order.

    Returns
    -------
    pandas.DataFrame
        ``third``; for each pole (numbered 1, 2 …) ``together_1``, ``against_1``, ``request_1`` and ``neither_1``;
        ``entries`` (different ones, but those that show neither) and ``articles`` (with spaces between).
    """
    rows = []
    for third, group in met.groupby("third", sort=False):
        row: dict[str, object] = {"third": third}
        for number, pole in enumerate(poles, 1):
            kinds = group["kind"][group["pole"] == pole]
            row |= {f"{kind}_{number}": int((kinds == kind).sum()) for kind in KINDS}
        shown = group[group["kind"] != "neither"]
        rows.append(row | {"entries": shown["event_id"].nunique(), "articles": " ".join(sorted(_articles(shown)))})
    columns = ["third", *(f"{kind}_{number}" for number in range(1, len(poles) + 1) for kind in KINDS)]
    return pd.DataFrame(rows, columns=[*columns, "entries", "articles"])


def leaning(together: int, against: int) -> int:
    """Return 1 for more entries of cooperation, -1 for more of conflict, 0 for as many of each or none."""
    return (together > against) - (together < against)


@shared
def standing(met: pd.DataFrame, poles: Sequence[str]) -> pd.Series:
    """Return where each of `third_parties` stands between two poles, for sentences.

    A side is one of cooperation or of conflict where most of its entries with a sign are, at least `LEAST_SIGNED`
    have one, and most still are whichever single article is left out.

    Returns
    -------
    pandas.Series
        third -> `BOTH_WITH`, `BOTH_AGAINST`, `FIRST_AGAINST` or `SECOND_AGAINST` (in conflict with that pole, while
        with the other one there is not more conflict than cooperation), or `MIXED`.
    """
    found: dict[str, str] = {}
    for third, group in met.groupby("third", sort=False):
        rows = [group[group["pole"] == pole] for pole in poles]
        signs, robust = [_sign(side["kind"].to_numpy()) for side in rows], [_robust(side) for side in rows]
        found[str(third)] = MIXED
        if robust in ([1, 1], [-1, -1]):
            found[str(third)] = BOTH_WITH if robust[0] > 0 else BOTH_AGAINST
        elif robust[1] < 0 <= signs[0]:
            found[str(third)] = SECOND_AGAINST
        elif robust[0] < 0 <= signs[1]:
            found[str(third)] = FIRST_AGAINST
    return pd.Series(found, dtype=object)


def _sign(kinds: Collection[str]) -> int:
    counts = Counter(kinds)
    return leaning(counts["together"], counts["against"])


def _robust(rows: pd.DataFrame) -> int:
    """Return the sign of a side where enough entries have one and no single article makes it; 0 otherwise."""
    told = [(kind, set(sources.split())) for kind, sources in tuples(rows, "kind", "sources")]
    signed = [(kind, names) for kind, names in told if kind in ("together", "against")]
    sign = _sign([kind for kind, _ in signed])
    articles = set().union(*(names for _, names in signed))
    left = [_sign([kind for kind, names in signed if names - {article}]) for article in articles]
    return sign if len(signed) >= LEAST_SIGNED and all(each == sign for each in left) else 0


def triangles(counted: pd.DataFrame, number: int) -> pd.DataFrame:
    """Return the third parties of two poles to draw as triangles: a sign on some side, most articles first.

    Returns
    -------
    pandas.DataFrame
        ``number`` rows of `sides` at most.
    """
    signs = counted[["together_1", "against_1", "together_2", "against_2"]].sum(axis=1)
    rank = pd.DataFrame({"articles": -counted["articles"].str.split().str.len(), "signs": -signs})
    order = rank[signs > 0].sort_values(["articles", "signs"], kind="stable").index
    return counted.loc[order].head(number).reset_index(drop=True)


def initiators(record: Record, pair: Sequence[str]) -> pd.DataFrame:
    """Return the events of two actors in which one of them acts towards the other.

    What lasts (a condition) is nobody's initiative, and is left out.

    Returns
    -------
    pandas.DataFrame
        ``event_id``, ``initiator``, ``kind`` (cooperation, conflict, request or none) and ``sources`` (with spaces
        between), sorted.
    """
    both, related = network.incidence(record), part_of(record.actors)
    kinds = dict(zip(record.events["event_id"], record.events["record_kind"], strict=True))
    reported = reports(record)
    rows = []
    for one, other in (tuple(pair), tuple(reversed(pair))):
        shared = set(both[one]) & set(both[other]) if one in both and other in both and not related(one, other) else ()
        rows += [
            (event, one, both.nodes[event]["relation"], " ".join(reported.get(event, ())))
            for event in shared
            if kinds[event] == "event"
            and "initiator" in both[event][one]["roles"]
            and "target" in both[event][other]["roles"]
        ]
    return pd.DataFrame(sorted(rows), columns=["event_id", "initiator", "kind", "sources"])


def initiated(rows: pd.DataFrame, pair: Sequence[str], sources: Sequence[str]) -> pd.DataFrame:
    """Count `initiators` by article, and what is left without each.

    Returns
    -------
    pandas.DataFrame
        ``source_id`` ("" for all), ``first`` and ``second`` (events that each of the pair initiates), and
        ``first_without`` and ``second_without`` (those that other articles report). Articles with none are left out.
    """
    told = rows["sources"].str.split()

    def count(keep: pd.Series) -> list[int]:
        return [int((keep & (rows["initiator"] == one)).sum()) for one in pair]

    found = []
    for source in sources:
        here = told.map(lambda names, source=source: source in names).astype(bool)
        elsewhere = told.map(lambda names, source=source: bool(set(names) - {source})).astype(bool)
        if here.any():
            found.append((source, *count(here), *count(elsewhere)))
    every = count(pd.Series(True, index=rows.index))
    total = [("", *every, *every)] if len(rows) else []
    return pd.DataFrame([*total, *found], columns=["source_id", "first", "second", "first_without", "second_without"])


#: Where an actor stands on the map: beside the one pole or the other, between them, or with neither.
COLUMNS: Final = ("first", "between", "second", "apart")


def places(graph: nx.Graph, pair: Sequence[str]) -> pd.DataFrame:
    """Return where actors stand on a map of two poles: nothing is drawn by chance.

    Parameters
    ----------
    graph
        Of `helpers.analysis.network.project`.

    Returns
    -------
    pandas.DataFrame
        ``actor_id``, ``column`` (of `COLUMNS`, or "pole"), ``weight`` (entries with the poles; of `COLUMNS`' last all)
        and ``net`` (of these, cooperation less conflict). The poles come first, then, column by column, who has most
        cooperation down to who has most conflict.
    """
    rows: list[tuple[str, str, int, int]] = []
    for actor in sorted(graph):
        met = [graph[actor][pole] for pole in pair if graph.has_edge(actor, pole)]
        where = [pole for pole in pair if graph.has_edge(actor, pole)]
        column = "between" if len(met) > 1 else "first" if where == [pair[0]] else "second" if where else "apart"
        if actor in pair:
            column = "pole"
        elif not met:
            met = [data for _, _, data in graph.edges(actor, data=True)]
        net = sum(tie["together"] - tie["against"] for tie in met)
        rows.append((actor, column, sum(tie["weight"] for tie in met), net))
    order = {name: place for place, name in enumerate(("pole", *COLUMNS))}
    poles_first = {pole: place for place, pole in enumerate(pair)}
    rows.sort(key=lambda row: (order[row[1]], poles_first.get(row[0], 0), -row[3], -row[2], row[0]))
    return pd.DataFrame(rows, columns=["actor_id", "column", "weight", "net"])


#: Where columns and poles stand from left to right, for programs that draw a network by themselves.
_ACROSS: Final = {"first": -100.0, "between": 0.0, "second": 100.0, "apart": 180.0}
_POLES: Final = (-45.0, 45.0)


def spots(placed: pd.DataFrame) -> dict[str, tuple[float, float]]:
    """Return x and y (upwards) of each actor of `places`: poles inside, others in columns evenly from top to bottom."""
    found = {}
    for column, group in placed.groupby("column"):
        for number, actor in enumerate(group["actor_id"]):
            up = round(100 * (1 - 2 * (number + 0.5) / len(group)), 2)
            found[str(actor)] = (_POLES[number], 0.0) if column == "pole" else (_ACROSS[str(column)], up)
    return found


@shared
def roles(record: Record, acting: Sequence[str]) -> pd.DataFrame:
    """Return how often each actor takes each part, most entries first.

    Parameters
    ----------
    acting
        The roles to count.

    Returns
    -------
    pandas.DataFrame
        ``actor_id``, a column for each role, ``entries`` (different ones) and ``sources`` (with spaces between).
    """
    taking = record.event_actors[record.event_actors["role"].isin(acting)]
    taking = taking[taking["event_id"].isin(record.events["event_id"])]
    reported = reports(record)
    rows = []
    for actor, group in taking.groupby("actor_id"):
        counts = {role: int((group["role"] == role).sum()) for role in acting}
        events = group["event_id"].unique()
        told = sorted({source for event in events for source in reported.get(event, ())})
        rows.append({"actor_id": actor, **counts, "entries": len(events), "sources": " ".join(told)})
    frame = pd.DataFrame(rows, columns=["actor_id", *acting, "entries", "sources"])
    return frame.sort_values(["entries", "actor_id"], ascending=[False, True], ignore_index=True)
