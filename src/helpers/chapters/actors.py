"""Who pulls Russia and Iran together, or apart: the chapter of third parties, triangles and the map of actors."""

from collections.abc import Sequence
from functools import cached_property, partial
from typing import Any, Final

import networkx as nx
import pandas as pd

from helpers.analysis import network, parties
from helpers.chapters import actor_findings
from helpers.chapters.base import Chapter, Drawing, Table, figure, table
from helpers.common.outputs import Caption, Output
from helpers.record import evidence, flags, vocabulary
from helpers.record.dataset import Record
from helpers.selection import parameters
from helpers.show import export
from helpers.show.figures import actor_map, actors
from helpers.words.language import Language, commas

#: Third parties drawn beside the two, and as triangles.
_ROWS, _TRIANGLES, _NAMED = 12, 6, 3
#: What is reported of these has not been done.
_NOT_DONE: Final = ("planned", "proposed", "agreed", "alleged", "frozen")


class Actors(Chapter):
    """Chapter 02: who pulls the two together, or apart."""

    name, notebook, model = "actors", "02_actor_network", parameters.ActorNetwork
    of_articles = frozenset({"initiative"})
    chosen: parameters.ActorNetwork
    language: Language

    @cached_property
    def counted(self) -> Record:
        """The selection with acts counted for whom ``level`` says."""
        return network.at_level(self.record, self.chosen.level)

    @cached_property
    def pair(self) -> tuple[str, str]:
        """The two that all others are seen from."""
        return parties.poles(self.whole)

    @cached_property
    def graph(self) -> nx.Graph:
        """Actors and their ties, as `helpers.analysis.network.project` gives them."""
        return network.project(self.counted)

    @cached_property
    def met(self) -> pd.DataFrame:
        """What the entries say of the two and each third party (`helpers.analysis.parties.third_parties`)."""
        beside = parties.own(self.whole, self.pair)
        return self._with_flags(parties.third_parties(self.counted, self.pair, beside))

    @cached_property
    def sides(self) -> pd.DataFrame:
        """The third parties that act with, against or towards the two, counted (`helpers.analysis.parties.sides`)."""
        counted = parties.sides(self.met, self.pair)
        return counted[counted["entries"] > 0].reset_index(drop=True)

    def _with_flags(self, rows: pd.DataFrame) -> pd.DataFrame:
        return rows.assign(flag=flags.codes(rows["event_id"], self.record.editorial_notes))

    def standing(self) -> dict[str, list[str]]:
        """Return where third parties stand -> the names of the first few of them."""
        stand = parties.standing(self.met, self.pair)
        return {
            f"{code}_names": [self.named(third) for third in stand.index[stand == code]][:_NAMED]
            for code in ("with", "against", "first", "second")
        }

    def named(self, actor: str) -> str:
        """Return an actor as a sentence names it, within it."""
        return self.say("actors.named", name=self.actors[actor])

    def article(self, source: str) -> str:
        """Return an article as a sentence names it."""
        return self.say("actors.named", name=self.articles[source])

    def pair_names(self) -> dict[str, str]:
        """Return the names of the two, for messages."""
        return {"first": self.actors.get(self.pair[0], ""), "second": self.actors.get(self.pair[1], "")}

    @figure
    def third_parties(self) -> Drawing:
        """Third parties with Russia and with Iran: together, against, and requests apart."""
        thirds = list(self.sides["third"].head(_ROWS))
        frame = self.met[self.met["third"].isin(thirds) & (self.met["kind"] != "neither")]
        caption = self._unit_caption("third_parties", frame, self.met, **self.pair_names(), **self.standing())
        return self._units(frame, self.pair, caption)

    def _unit_caption(
        self,
        name: str,
        frame: pd.DataFrame,
        every: pd.DataFrame,
        **facts: Any,  # noqa: ANN401 - values of messages
    ) -> Caption:
        """Return the words around squares of entries."""
        events = self.record.events.set_index("event_id")
        shown = frame["event_id"].unique()
        silent = set(every["event_id"]) - set(every["event_id"][every["kind"] != "neither"])
        return self.caption(
            name,
            frame,
            shown=list(shown),
            of=every["third"][every["kind"] != "neither"].nunique(),
            drawn=frame["third"].nunique(),
            together=frame["event_id"][frame["kind"] == "together"].nunique(),
            against=frame["event_id"][frame["kind"] == "against"].nunique(),
            requests=frame["event_id"][frame["kind"] == "request"].nunique(),
            neither=len(silent),
            not_done=int(events.loc[shown, "status"].isin(_NOT_DONE).sum()),
            flagged=bool((frame["flag"] != "").any()),
            level=self.chosen.level,
            **facts,
        )

    def _units(self, frame: pd.DataFrame, poles: Sequence[str], caption: Caption) -> Drawing:
        draw = partial(actors.third_parties, frame, poles, self._words(frame, poles))
        return Drawing(frame, caption, draw, self._titles)

    def _words(self, frame: pd.DataFrame, poles: Sequence[str]) -> actors.Words:
        published = dict(zip(self.whole.sources["source_id"], self.whole.sources["published"], strict=True))
        told = {
            third: {source for sources in rows["sources"] for source in sources.split()}
            for third, rows in frame.groupby("third")
        }
        return actors.Words(
            names=self.actors,
            kinds=self.say.labels("actors.kinds"),
            heads={pole: self.say("actors.with", name=self.named(pole)) for pole in poles if pole in self.actors},
            reported=self.say("actors.reported"),
            articles=self.articles if self.whole.of_data else {one: published[one][:4] for one in self.articles},
            told={third: self.say("actors.told", n=len(sources)) for third, sources in told.items()},
        )

    @cached_property
    def _titles(self) -> dict[str, str]:
        """What a mark says when pointed at: of ties, and of actors."""
        ties = {
            row.tie_id: self.say(
                "actors.tie",
                one=self.actors[row.one],
                other=self.actors[row.other],
                together=row.together,
                against=row.against,
                n=row.weight,
            )
            for row in network.ties(self.graph).itertuples()
        }
        return ties | {actor: self.actors[actor] for actor in self.graph}

    @figure
    def triangles(self) -> Drawing:
        """Six triangles of the two and a third party, each side with its entries."""
        frame = parties.triangles(self.sides, _TRIANGLES)
        own = self.graph.edges[self.pair] if self.graph.has_edge(*self.pair) else {"together": 0, "against": 0}
        verdicts = [self._verdict(row) for row in frame.itertuples()]
        alike = [row.third for row in frame.itertuples() if _signs(row) in ([1, 1], [-1, -1])]
        caption = self.caption(
            "triangles",
            frame,
            shown=list(self.met["event_id"][self.met["third"].isin(frame["third"])].unique()),
            **self.pair_names(),
            together=own["together"],
            against=own["against"],
            n=len(frame),
            alike=[self.named(third) for third in alike],
            panels=[f"{self.actors[third]}: {said}" for third, said in zip(frame["third"], verdicts, strict=True)],
        )
        sign, words = parties.leaning(own["together"], own["against"]), self._words(self.met, self.pair)
        draw = partial(actors.triangles, frame, self.pair, sign, verdicts, self._counts(frame), words)
        return Drawing(frame, caption, draw, self._titles)

    def _counts(self, frame: pd.DataFrame) -> dict[tuple[str, str], list[tuple[str, str]]]:
        """Return pole and third party -> kind, and what is said of its entries, such as "9 against"."""
        flagged = self.met[self.met["flag"] != ""]
        marked = set(zip(flagged["pole"], flagged["third"], flagged["kind"], strict=True))
        counts = {}
        for row in frame.itertuples():
            for number, pole in enumerate(self.pair, 1):
                counts[pole, row.third] = [
                    (kind, self.say(f"actors.triangles.{kind}", n=n, flagged=(pole, row.third, kind) in marked))
                    for kind in ("together", "against", "request")
                    if (n := getattr(row, f"{kind}_{number}"))
                ]
        return counts

    def _verdict(self, row: Any) -> str:  # noqa: ANN401 - a row of `parties.sides`
        """Return where a third party stands, in words."""
        totals = [row.together_1 + row.against_1, row.together_2 + row.against_2]
        codes = [
            {1: "with", -1: "against"}.get(sign, "even" if total else "none")
            for sign, total in zip(_signs(row), totals, strict=True)
        ]
        return self.say("actors.triangles.verdict", one=codes[0], other=codes[1], **self.pair_names())

    @table
    def initiative(self) -> Table:
        """Show who of the two initiates, by article, and what is left without each article."""
        counts = parties.initiated(self.initiators, self.pair, list(self.articles))
        every = self.say("actors.initiative.every")
        frame = counts.assign(article=[self.articles.get(source, every) for source in counts["source_id"]]).astype(
            object
        )
        frame.loc[frame["source_id"] == "", ["first_without", "second_without"]] = ""
        names = {
            column: self.say(f"actors.initiative.{column}", **self.pair_names())
            for column in ("first", "second", "first_without", "second_without")
        }
        return Table(frame.rename(columns=names), ["article", *names.values()])

    @cached_property
    def initiators(self) -> pd.DataFrame:
        """Events in which one of the two acts towards the other (`helpers.analysis.parties.initiators`)."""
        return parties.initiators(network.at_level(self.record, "state"), self.pair)

    @figure
    def partners(self) -> Drawing:
        """Who acts with, and who against, the actors in ``focus``."""
        seen = network.counts_as(self.whole, self.chosen.level)
        alone = any(seen[name] != name for name in self.chosen.focus)  # a person, say, where states are counted
        record = self.record if alone else self.counted
        rows = self._with_flags(parties.third_parties(record, self.chosen.focus))
        order = rows[rows["kind"] != "neither"]["third"].unique()[: 2 * _ROWS]
        frame = rows[rows["third"].isin(order) & (rows["kind"] != "neither")]
        names = [self.actors[name] for name in self.chosen.focus]
        return self._units(frame, self.chosen.focus, self._unit_caption("partners", frame, rows, names=names))

    def focus(self) -> Output | None:
        """Show `partners` where there is a ``focus``; nothing otherwise."""
        return self.partners() if self.chosen.focus else None

    @figure
    def map(self) -> Drawing:
        """Show actors and their ties: who meets Russia, Iran, or both."""
        placed = parties.places(self.graph, self.pair)
        third = placed[placed["column"].isin(["first", "between", "second"])]
        drawn = third.sort_values("weight", ascending=False, kind="stable").head(self.chosen.top)
        frame = placed[(placed["column"] == "pole") | placed["actor_id"].isin(drawn["actor_id"])]
        frame = frame if len(third) or self.graph.has_edge(*self.pair) else frame.iloc[:0]
        sizes, drawn_ties = third["column"].value_counts(), self.graph.subgraph(frame["actor_id"])
        between = third["actor_id"][third["column"] == "between"]
        sides = [tuple(parties.leaning(**self._signed(pole, actor)) for pole in self.pair) for actor in between]
        alike, against = sides.count((1, 1)), sides.count((-1, -1))
        split = sides.count((1, -1)) + sides.count((-1, 1))
        caption = self.caption(
            "map",
            frame,
            shown=sorted({event for *_, events in drawn_ties.edges(data="events") for event in events}),
            **self.pair_names(),
            own=self.graph.edges[self.pair]["weight"] if self.graph.has_edge(*self.pair) else 0,
            between=len(between),
            alike_with=alike,
            alike_against=against,
            apart_from=split,
            unclear=len(between) - alike - against - split,
            among=sum(not {one, other} & set(self.pair) for one, other in drawn_ties.edges),
            only_first=int(sizes.get("first", 0)),
            only_second=int(sizes.get("second", 0)),
            of=len(third),
            cut=len(third) - len(drawn),
            apart=int((placed["column"] == "apart").sum()),
        )
        heads = {
            column: self.say(f"actors.map.{column}_head", **self.pair_names())
            for column in ("first", "between", "second")
        }
        draw = partial(actor_map.actor_map, self.graph, frame, self.actors, heads)
        return Drawing(frame, caption, draw, self._titles)

    def _signed(self, one: str, other: str) -> dict[str, int]:
        """Return how many entries show two actors together, and how many against each other."""
        tie = self.graph.edges[one, other]
        return {"together": tie["together"], "against": tie["against"]}

    @table
    def ties(self) -> Table:
        """Show pairs of actors with their entries, and the articles that report them."""
        ties = network.ties(self.graph)
        counts = parties.kinds(self.counted).reindex(pd.MultiIndex.from_frame(ties[["one", "other"]]))
        shown = {"cooperation": "together", "conflict": "against", "requests": "request"}
        frame = ties[["tie_id", "flagged"]].assign(
            one_id=ties["one"],
            other_id=ties["other"],
            one=ties["one"].map(self.actors),
            other=ties["other"].map(self.actors),
            entries=ties["weight"],
            **{column: counts[kind].to_numpy() for column, kind in shown.items()},
            articles=ties["sources"].map(self._short),
        )
        events = dict(zip(ties["tie_id"], ties["event_ids"].str.split(), strict=True))
        cards = evidence.gathered(self.counted, events, self.chosen.corpus, self.language)
        columns = ["one", "other", "entries", *shown, "flagged", "articles"]
        return Table(frame, columns, "tie_id", cards)

    def _short(self, sources: str) -> str:
        """Return the short names of articles, in order of publication."""
        return commas((name for source, name in self.articles.items() if source in sources.split()), self.language)

    @table
    def roles(self) -> Table:
        """Show who acts, in which role, and what offices and memberships the articles name."""
        counted = parties.roles(self.counted, vocabulary.ACTING)
        coded = parties.roles(self.record, vocabulary.ACTING)
        both = pd.concat([coded, counted[~counted["actor_id"].isin(coded["actor_id"])]], ignore_index=True)
        formal = self._formal()
        kinds, states = (dict(zip(self.whole.actors["actor_id"], values, strict=True)) for values in self._kinds())
        frame = both.assign(
            actor=both["actor_id"].map(self.actors),
            kind=both["actor_id"].map(kinds),
            part_of=both["actor_id"].map(states),
            formal=[formal.get(actor, "") for actor in both["actor_id"]],
            articles=both["sources"].map(self._short),
        ).rename(columns={"sources": "source_ids"})
        cards = self.cards(list(both["actor_id"]))
        columns = ["actor", "kind", "part_of", *vocabulary.ACTING, "entries", "articles", "formal"]
        return Table(frame, columns, "actor_id", cards)

    def exports(self) -> list[Output]:
        """Return the network for other programs: as GEXF and GraphML, and the formal ties as GraphML."""
        flat, formal = export.flat(self.graph, self.counted, self.language), network.structure(self.record)
        made = [
            (export.gexf(flat), "actor_network", "gexf", len(flat)),
            (export.graphml(flat), "actor_network", "graphml", len(flat)),
            (export.graphml(export.named(formal, self.record, self.language)), "standing", "graphml", len(formal)),
        ]
        return [export.as_graph(text, name, kind, f"{name}.{kind} ({n})") for text, name, kind, n in made]

    def _kinds(self) -> tuple[list[str], list[str]]:
        """Return what kind of actor each is, and what it is part of, in words."""
        kinds = [vocabulary.label(vocabulary.ACTOR_KINDS, kind, self.language) for kind in self.whole.actors["kind"]]
        return kinds, [self.actors.get(above, "") for above in self.whole.actors["parent_id"]]

    def _formal(self) -> dict[str, str]:
        """Return actor -> offices, memberships and alliances as the articles name them."""
        found: dict[str, list[str]] = {}
        for tie in self.record.affiliations.itertuples():
            office = getattr(tie, f"office_{self.language}")
            what = f"{vocabulary.label(vocabulary.TIES, tie.tie, self.language)} {self.actors[tie.of_id]}"
            found.setdefault(tie.actor_id, []).append(office if tie.tie == "office" and office else what)
        return {actor: commas(lines, self.language) for actor, lines in found.items()}

    def findings(self) -> list[str]:
        """Return three to five key findings, computed; empty where nothing is selected."""
        return actor_findings.findings(self)


def _signs(row: Any) -> list[int]:  # noqa: ANN401 - a row of `parties.sides`
    return [parties.leaning(row.together_1, row.against_1), parties.leaning(row.together_2, row.against_2)]
