"""Chapter 03: which issues make up the relation, what was said and what was done, and who says so."""

from collections.abc import Sequence
from functools import cached_property, partial
from typing import Any, Final

import pandas as pd

from helpers.analysis import issues
from helpers.chapters.base import Drawing, figure
from helpers.chapters.dossier import Dossier
from helpers.common.outputs import Output
from helpers.selection import parameters
from helpers.show import tables
from helpers.show.figures import issues as draw

#: Whose relation it is.
SIDES: Final = ("russia", "iran")
#: An article has a subject of its own where an issue makes up this share of its entries, and it has so many.
_SUBJECT, _LEAST = 0.3, 5


class Issues(Dossier):
    """The issues of the relation, and the dossier of one."""

    name, notebook, model = "issues", "03_domain_breakdown", parameters.DomainBreakdown
    of_articles = frozenset(
        {"by_article", "without_each_article", "commitments", "positions", "quantities", "contradictions"}
    )

    # What is computed once.

    @cached_property
    def entries(self) -> pd.DataFrame:
        """The entries by issue, as `helpers.analysis.issues.entries` gives them."""
        return issues.entries(self.record, SIDES)

    @cached_property
    def shares(self) -> pd.DataFrame:
        """Each article's entries by issue; with all issues, so that a chosen one is seen among the others."""
        return issues.by_article(self._around)

    @cached_property
    def acts(self) -> pd.DataFrame:
        """What is between the two sides, by issue, words or deeds, and state."""
        return issues.words_and_deeds(self.record, SIDES)

    @cached_property
    def losses(self) -> pd.DataFrame:
        """What is left of each issue without each article."""
        return issues.without_each(self.record)

    @cached_property
    def sides(self) -> dict[str, str]:
        """The names of the two sides, as messages take them."""
        return {name: self.actors.get(side, side) for name, side in zip(("one", "other"), SIDES, strict=True)}

    # Facts.

    def _composition(self) -> dict[str, Any]:
        """Return how many entries there are, of what kind, in which issues and how far they had got."""
        frame, order = self.entries, issues.order(self.record)
        sizes = frame["domain_id"].value_counts()
        top = [self.issue] if self.issue in order else order[:3] if len(order) > 3 else order[:1]
        kinds = self.record.events["record_kind"].value_counts()
        return {
            "n": len(frame),
            "events": int(kinds.get("event", 0)),
            "situations": int(kinds.get("condition", 0)),
            "issues": len(order),
            "top": self.named_all(top),
            "leading": int(sizes[top].max()) if top else 0,
            "share": float(sizes[top].sum() / max(len(frame), 1)),
            "between": int(frame["between"].sum()),
            "achieved": int(frame["state"].isin(["done", "going_on"]).sum()),
            **self.sides,
        }

    def _acts(self) -> dict[str, Any]:
        """Return how much is words and how much deeds between the two sides, and what of it is done."""
        typed = self.acts[self.acts["side"] != ""]
        counts = typed.groupby("side")["entries"].sum()
        deeds = self.acts[self.acts["side"] == "deeds"].groupby("state")[["entries", "public"]].sum()
        done = typed[typed["state"] == "done"]
        return {
            "words": int(counts.get("words", 0)),
            "deeds": int(counts.get("deeds", 0)),
            "done": int(deeds["entries"].get("done", 0)),
            "going": int(deeds["entries"].get("going_on", 0)),
            "public": int(deeds["public"].get("done", 0)),
            "all_done": int(done["entries"].sum()),
            "all_public": int(done["public"].sum()),
            **self.sides,
        }

    def _articles(self, frame: pd.DataFrame) -> dict[str, Any]:
        """Return which article reports most of the entries, how many, what each one's subject is, and the largest."""
        sizes = frame.drop_duplicates("source_id").set_index("source_id")["n"]
        first = frame.loc[frame.groupby("source_id", sort=False)["share"].idxmax()].sort_values(
            "share", ascending=False, kind="stable"
        )
        first = first[(first["n"] >= _LEAST) & (first["share"] >= _SUBJECT)] if len(sizes) > 1 else first
        themes = [
            self.say(
                "issues.by_article.theme",
                share=row.share,
                article=self.named[row.source_id],
                issue=self.named[row.domain_id],
            )
            for row in first.itertuples()
        ]
        leader = str(sizes.idxmax()) if len(sizes) else ""
        led = int(sizes.max()) if len(sizes) else 0
        found = {"articles": len(sizes), "leader": self.named.get(leader, ""), "led": led, "themes": themes}
        return found | {"largest": self._largest(frame)}

    def _largest(self, frame: pd.DataFrame) -> list[dict[str, Any]]:
        """Return the issues that are alone the largest of an article of some length, with these articles."""
        most = frame[(frame["n"] >= _LEAST) & (frame["share"] == frame.groupby("source_id")["share"].transform("max"))]
        alone = most[~most["source_id"].duplicated(keep=False)].sort_values("share", ascending=False, kind="stable")
        return [
            {
                "issue": self.named[str(issue)],
                "articles": [
                    self.say("issues.by_article.part", article=self.named[row.source_id], share=row.share)
                    for row in mine.itertuples()
                ],
            }
            for issue, mine in alone.groupby("domain_id", sort=False)
        ]

    # Key findings.

    def findings(self) -> list[str]:
        """Return what the issues are, how much is done, and what rests on which article."""
        if self.record.events.empty:
            return []
        say, facts = self.say, self._composition()
        lines = [say("issues.find.composition", **facts)]
        acts = self._acts()
        if acts["words"] or acts["deeds"]:
            lines.append(say("issues.find.deeds", **acts))
        agreed = self.acts[self.acts["state"] == "agreed"].groupby("domain_id", sort=False)["entries"].sum()
        if agreed.sum() > 1 and not self.issue:
            issue = self.named[str(agreed.idxmax())]
            counts = {"agreed": int(agreed.sum()), "most": int(agreed.max()), "n": int(self.acts["entries"].sum())}
            lines.append(say("issues.find.agreed", issue=issue, **counts))
        return lines if self.whole.of_data else [*lines, *self._reliance(), *self.in_short()]

    def _reliance(self) -> list[str]:
        """Return what rests on which article, in sentences; nothing where one article reports everything."""
        if self.losses.empty:
            return []
        n, first = len(self.record.events), str(self.losses["source_id"].iloc[0])
        mine = self.losses[self.losses["source_id"] == first]
        gone = self.named_all(issues.vanishing(self.losses).get(first, []))
        shares = issues.by_article(self.record)
        led = int(shares[shares["source_id"] == first]["n"].iloc[0])
        alone = int((mine["entries"] - mine["left"]).sum())
        lines = [self.say("issues.find.articles", leader=self.named[first], led=led, n=n, alone=alone, gone=gone)]
        themes = self._articles(shares)["themes"]
        if not self.issue and isinstance(themes, list) and len(themes) > 1:
            lines.append(self.say("issues.find.themes", themes=themes))
        return lines

    def pairs(self) -> Output | None:
        """Say which issues most often come together; nothing where none do."""
        found = [
            self.say("issues.find.pair", one=self.named[row.one], other=self.named[row.other], n=row.entries)
            for row in issues.pairs(self.record).itertuples()
        ]
        return tables.prose([self.say("issues.find.pairs", pairs=found)], self.language) if found else None

    # Figures.

    @figure
    def relation(self) -> Drawing:
        """Show the relation in one picture: its entries by issue and state."""
        frame, facts = self.entries, self._composition()
        labels = draw.state_labels(frame, self.states)
        caption = self.caption("relation", frame, states=list(labels.values()), **facts)
        split = {"between": int(frame["between"].sum()), "others": int((~frame["between"]).sum())}
        heads = {name: self.say(f"issues.relation.{name}", n=n, **self.sides) for name, n in split.items()}
        words = {"states": labels, "heads": heads}
        return Drawing(frame, caption, partial(draw.relation, frame, self.issues, words), self.mark_titles)

    @figure
    def by_article(self) -> Drawing:
        """Show the issues of each article."""
        frame, marked = self.shares, list(self.chosen.domains)
        facts = self._articles(frame) | {"marked": marked, "most": 0.0, "silent": [], "issue": "", "keenest": ""}
        facts |= {"n": len(self._around.events), "within": self._within}
        if marked:
            mine = frame[frame["domain_id"].isin(marked)].groupby("source_id", sort=False)[["entries", "n"]]
            sums = mine.agg({"entries": "sum", "n": "first"})
            share = sums["entries"] / sums["n"]
            facts["issue"] = self.say.listed(self.named_all(marked))
            if len(share):
                facts |= {"keenest": self.named[str(share.idxmax())], "most": float(share.max())}
                heard = issues.articles(self.record)  # as an issue besides the main one, too
                silent = [str(source) for source in share.index[share == 0] if source not in heard]
                facts["silent"] = self.named_all(silent)
        caption = self.caption("by_article", frame, list(self._around.events["event_id"]), **facts)
        sizes = frame.drop_duplicates("source_id")
        heads = {
            row.source_id: self.say(
                "issues.by_article.head", article=self.articles[row.source_id], n=row.n, flagged=row.flagged
            )
            for row in sizes.itertuples()
        }
        return Drawing(frame, caption, partial(draw.by_article, frame, self.issues, heads, marked))

    @property
    def _within(self) -> str:
        """The selection without the choice of issues, in words."""
        return type(self)(self.whole, self.chosen.model_copy(update={"domains": []})).scope

    @figure
    def words_and_deeds(self) -> Drawing:
        """Show what is said and what is done between the two."""
        frame, facts = self.acts[self.acts["side"] != ""], self._acts()
        parts = {
            f"in_{side}": list(draw.state_labels(frame[frame["side"] == side], self.states).values())
            for side in issues.SIDES
        }
        untyped = int(self.acts[self.acts["side"] == ""]["entries"].sum())
        pairs = self.record.events[
            self.record.events["event_id"].isin(self.entries[self.entries["between"]]["event_id"])
        ]
        against = int((pairs["quad_class"].str.endswith("conflict")).sum())
        shown = list(pairs["event_id"][pairs["quad_class"] != "none"])
        caption = self.caption("words_and_deeds", frame, shown, untyped=untyped, against=against, **parts, **facts)
        heads = {side: self.say(f"issues.words_and_deeds.{side}", n=facts[side]) for side in issues.SIDES}
        line = self.say("issues.words_and_deeds.line", public=facts["all_public"], done=facts["all_done"])
        line = "" if self.whole.of_data else line  # the public record is of what articles report
        words = {"states": draw.state_labels(frame, self.states), "heads": heads, "public": {"line": line}}
        return Drawing(frame, caption, partial(draw.words_and_deeds, frame, self.issues, words))

    @figure
    def without_each_article(self) -> Drawing:
        """Show what falls with which article."""
        frame, say = self.losses, self.say
        sums = frame.groupby("source_id", sort=False)[["entries", "left", "flagged"]].sum()
        gone, first = issues.vanishing(frame), str(frame["source_id"].iloc[0]) if len(frame) else ""
        facts: dict[str, Any] = {
            "first": self.named.get(first, ""),
            "gone": self.named_all(gone.get(first, [])),
            "left": int(sums["left"].get(first, 0)),
            "n": len(self.record.events),
            "shared": len(self.record.events) - int((sums["entries"] - sums["left"]).sum()),
            "each": [
                say("issues.without_each_article.each", article=self.articles[source], left=row.left)
                for source, row in sums.iterrows()
            ],
        }
        caption = self.caption("without_each_article", frame, **facts)
        beside = {
            source: self._beside(source, gone.get(source, []), int(row.flagged)) for source, row in sums.iterrows()
        }
        names = {source: say("issues.without_each_article.without", article=self.articles[source]) for source in beside}
        words = {name: say(f"issues.without_each_article.{name}") for name in ("left", "lost")}
        return Drawing(frame, caption, partial(draw.without_each_article, frame, names, beside, words))

    def _beside(self, source: str, gone: Sequence[str], flagged: int) -> str:
        """Return which issues lose most without an article."""
        mine = self.losses[self.losses["source_id"] == source]
        mine = mine.assign(lost=mine["entries"] - mine["left"]).sort_values("lost", ascending=False, kind="stable")
        mine = mine[mine["lost"] > 0]
        much = mine["lost"] * 4 >= mine["entries"]  # two of twenty are no news beside half of an issue
        said = {
            row.domain_id: self.say(
                "issues.without_each_article.loss", issue=self.named[row.domain_id], left=row.left, entries=row.entries
            )
            for row in (mine[much] if much.any() else mine.head(1)).itertuples()
        }
        others = [text for issue, text in said.items() if issue not in gone]
        key = "issues.without_each_article.beside"
        return self.say(key, losses=others[:3], gone=[said[issue] for issue in gone], flagged=flagged)
