"""Chapter 05: which claims of the articles stand against independent data."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import Any, ClassVar, Final

import pandas as pd

from helpers.analysis import years
from helpers.chapters import outside
from helpers.chapters.base import Chapter, Drawing, Table, figure, table
from helpers.chapters.chronicle import Chronicle
from helpers.common import paths
from helpers.common.frames import tuples
from helpers.common.outputs import LINKED, Output
from helpers.record import dataset, evidence
from helpers.selection import parameters, selecting
from helpers.show import claimreview
from helpers.show.figures import series as draw_series, verdicts as draw_verdicts
from helpers.words.language import ending
from helpers.world import judged, store
from helpers.world.store import World

#: Contradicted statements that there must be before it is said where most of them are.
_ENOUGH: Final = 10
#: Groups of verdicts: how a proposition stands, what came of a forecast, and what nobody can decide.
_GROUPS: Final = {"grades": judged.GRADES, "forecasts": judged.FORECASTS, "undecided": (judged.UNDECIDED,)}
_PAIR: Final = ["russia", "iran"]
#: Columns of a check that every table of checks has for programs.
_IDS: Final = ("check_id", "source_id", "domain_id", "kind", "confidence")


class Reality(Chapter):
    """Verdicts on propositions of the articles, outside series, contradictions decided, and silences."""

    name: ClassVar[str] = "reality"
    notebook: ClassVar[str] = "05_reality_check"
    model: ClassVar[type[parameters.Parameters]] = parameters.RealityCheck

    @cached_property
    def world(self) -> World:
        """The world's data beside the record."""
        return store.beside(paths.data_folder(self.chosen.data))

    @cached_property
    def everything(self) -> pd.DataFrame:
        """All checks, with their verdicts and the words of the reader's language; "" where there is no verdict yet."""
        frame = self.world.checks.merge(self.world.verdicts, on="check_id", how="left").fillna("")
        verdicts, kinds, sure = (self.codes(name) for name in ("verdicts", "kinds", "confidences"))
        words = ("proposition", "rule", "value", "finding", "hindsight", "settled")
        return frame.assign(
            **{name: frame[f"{name}{ending(self.language)}"] for name in words},
            article=frame["source_id"].map(self.articles),
            issue=frame["domain_id"].map(self.issues),
            judgement=frame["verdict"].map(verdicts | {"": self.say("reality.waiting")}),
            kind_said=frame["kind"].map(kinds),
            sure=frame["confidence"].map(sure | {"": ""}),
        )

    @cached_property
    def listed(self) -> pd.DataFrame:
        """The checks of the selection.

        A check is selected by its article and its issue, and by its records for all else that the parameters ask for.
        """
        frame, chosen = self.everything, self.chosen
        keep = frame["source_id"].isin(chosen.sources or list(self.articles))
        keep &= frame["domain_id"].isin(chosen.domains or list(self.issues))
        about = self.world.check_records
        keep &= frame["check_id"].isin(about["check_id"][about["record_id"].isin(self._found)])
        return frame[keep].reset_index(drop=True)

    @cached_property
    def _found(self) -> set[str]:
        """The records that the parameters ask for, articles and issues apart; a check may be about a detail."""
        rest = self.chosen.model_copy(update={"domains": [], "sources": [], "details": True})
        asked = [rest.start, rest.end, rest.actors, rest.together, rest.statuses, rest.event_types, rest.search]
        whole = not any(asked) and rest.flagged == "mark"
        part = self.whole if whole else selecting.select(self.whole, rest)
        found = {*part.entries["event_id"], *part.claims["claim_id"], *part.quantities["quantity_id"]}
        return found | ({*part.thesis_positions["record_id"]} if whole else set())

    @cached_property
    def with_verdict(self) -> pd.DataFrame:
        """The checks of the selection that have a verdict."""
        return self.listed[self.listed["verdict"] != ""].reset_index(drop=True)

    def codes(self, vocabulary: str) -> dict[str, str]:
        """Return code -> its name, of a vocabulary of the world's data."""
        return self.world.labels(vocabulary, self.language)

    @cached_property
    def chronicle(self) -> Chronicle:
        """What the articles do with the chronology."""
        return Chronicle(self, self.world)

    def selection(self) -> list[str]:
        """Return what the parameters select, of the record and of the checks."""
        lines = super().selection()
        counts = {"n": len(self.listed), "of": len(self.world.checks), "judged": len(self.with_verdict)}
        return [*lines, self.say("reality.selected", **counts)]

    @cached_property
    def _titles(self) -> dict[str, str]:
        said = tuples(self.with_verdict, "check_id", "proposition", "judgement")
        return {check: f"{proposition} · {judgement}" for check, proposition, judgement in said}

    @cached_property
    def _tally(self) -> dict[str, Any]:
        """How many of the checks judged have which verdict, for messages."""
        counts = self.with_verdict["verdict"].value_counts()
        each = {code.replace("-", "_"): int(counts.get(code, 0)) for code in self.codes("verdicts")}
        graded, borne = (int(counts.reindex(list(codes)).sum()) for codes in (judged.GRADES, judged.BORNE_OUT))
        return each | {
            "n": len(self.with_verdict),
            "borne_parts": self._parts(counts, judged.BORNE_OUT),
            "rest": self._parts(counts, judged.GRADES[len(judged.BORNE_OUT) :]),
            "graded": graded,
            "borne_out": borne,
            "forecasts": int(counts.reindex(list(judged.FORECASTS)).sum()),
            "waiting": len(self.listed) - len(self.with_verdict),
        }

    def _parts(self, counts: Mapping[Hashable, Any] | pd.Series, of: Iterable[str]) -> list[str]:
        """Return how many have each of some verdicts, in words, where any has it."""
        names = self.codes("verdicts")
        return [self.say("reality.part", n=int(counts[code]), name=names[code]) for code in of if counts.get(code)]

    def _verdicts(self, name: str, by: str, labels: dict[str, str]) -> Drawing:
        frame = self.with_verdict
        counts = judged.counts(frame, by) if len(frame) else pd.DataFrame(columns=[by, "n"])
        if by == "source_id":
            counts = counts.set_index(by).reindex([key for key in labels if key in set(counts[by])]).reset_index()
        rows = {
            str(getattr(row, by)): self.say("reality.row", name=labels[getattr(row, by)], n=row.n)
            for row in counts.itertuples()
        }
        lines = [self._line(labels[row[by]], row) for row in counts.to_dict("records")]
        most = self._most_contradicted(counts, by, labels)
        known = int((frame["outcome_known"] == "yes").sum()) if len(frame) else 0
        facts = {"lines": lines, "groups": len(rows), "known": known, **most, **self._tally}
        caption = self.caption(name, frame, (), **facts)
        verdicts = self.codes("verdicts")
        groups = {
            self.say(f"reality.groups.{key}"): codes
            for key, codes in _GROUPS.items()
            if frame["verdict"].isin(codes).any()
        }
        columns = draw_verdicts.Columns(groups, verdicts)
        kept = frame[["check_id", by, "kind", "verdict", "confidence", "article", "issue", "proposition"]]
        return Drawing(kept, caption, partial(draw_verdicts.verdicts, frame, by, rows, columns), self._titles)

    def _line(self, name: str, counts: dict[str, Any]) -> str:
        return self.say("reality.line", name=name, parts=self._parts(counts, self.codes("verdicts")))

    def _most_contradicted(self, counts: pd.DataFrame, by: str, labels: dict[str, str]) -> dict[str, Any]:
        """Return the one or two groups with most of the contradicted statements, how many, and of how many decided.

        None, where there are fewer than `_ENOUGH`, or more groups are needed for two thirds of them.
        """
        nothing = {"most": [], "in_most": 0, "decided": 0}
        if counts.empty or counts["contradicted"].sum() < _ENOUGH:
            return nothing
        first = counts.sort_values("contradicted", ascending=False, kind="stable").head(2)
        for number in (1, 2):
            most = first.head(number)
            if 3 * most["contradicted"].sum() >= 2 * counts["contradicted"].sum() and number < len(counts):
                names = labels | self.say.labels("issues.named")  # as prose has them
                decided = int(most[list(judged.GRADES)].sum(axis=None))
                in_most = int(most["contradicted"].sum())
                return {"most": [names[key] for key in most[by]], "in_most": in_most, "decided": decided}
        return nothing

    def key_findings(self) -> Output:
        """Show the key findings; with them, for fact-check tools, go the verdicts as ClaimReview."""
        shown = super().key_findings()
        reviews = claimreview.reviews(self.whole, self.world, self.language, set(self.with_verdict["check_id"]))
        return replace(shown, bundle=shown.bundle | {LINKED: reviews}) if reviews["@graph"] else shown

    @figure
    def verdicts(self) -> Drawing:
        """Draw the verdicts by article."""
        return self._verdicts("verdicts", "source_id", self.articles)

    @figure
    def by_issue(self) -> Drawing:
        """Draw the verdicts by issue."""
        return self._verdicts("by_issue", "domain_id", self.issues)

    @figure
    def series(self) -> Drawing:
        """Draw eight series of others beside the turning points that the articles name."""
        frame = outside.frame(self.world)
        if self.listed.empty:
            frame = frame.head(0)
        points = years.turning_points(self.record, _PAIR)
        points = points[points["year"].between(*outside.REACH)]
        shown = outside.panels(self.world, frame, self.say)
        known = outside.covered(self.world, self.say) if len(frame) else pd.DataFrame(columns=["measure", "provider"])
        facts = outside.compared(self.world, frame, self.language) if len(frame) else {}
        caption = self.caption(
            "series",
            frame,
            (),
            points=len(points),
            years=[str(year) for year in sorted(set(points["year"]))],
            panels=list(known["measure"]),
            providers=list(dict.fromkeys(known["provider"])),
            number=len(shown),
            **facts,
        )
        middles = ((points["start"] + points["end"]) / 2).tolist()
        return Drawing(frame, caption, partial(draw_series.series, frame, shown, middles, outside.REACH))

    @table
    def checks(self) -> Table:
        """Show every check with its verdict; its rule, figures, references and passages unfold."""
        frame = self.listed
        columns = ["proposition", "article", "issue", "kind_said", "judgement", "finding", "sure"]
        kept = ["check_id", "source_id", "domain_id", "kind", "method", "as_of", "rule", "verdict", "confidence"]
        rest = ["value", "reference_1", "reference_2", "hindsight"]
        return Table(frame[[*kept, *columns, *rest]], columns, "check_id", self._cards(frame))

    def _cards(self, frame: pd.DataFrame) -> dict[str, list[tuple[str, str]]]:
        about = self.world.check_records.groupby("check_id")["record_id"].agg(list)
        names = self.world.datasets.set_index("dataset_id")[f"name{ending(self.language)}"]
        passages = {key: self._passages(key, frame) for key in frame["source_id"].unique()}
        cards = {}
        for row in frame.itertuples():
            told = [line for record in about[row.check_id] for line in passages[row.source_id].get(record, [])]
            behind = [(text, "") for text in self._behind(row, names.get(row.dataset_id, "")) if text]
            cards[row.check_id] = list(dict.fromkeys([*told, *behind]))
        return cards

    def _passages(self, article: str, frame: pd.DataFrame) -> dict[str, list[tuple[str, str]]]:
        """Return record -> the passages of an article alone, for the records that its checks are about."""
        whole, about = self.whole, self.world.check_records
        mine = about["check_id"].isin(frame.loc[frame["source_id"] == article, "check_id"])
        part = replace(
            whole,
            evidence=whole.evidence[whole.evidence["source_id"] == article],
            events=whole.entries.assign(part_of="", date_public=""),
            details=whole.entries.head(0),
            editorial_notes=whole.editorial_notes.head(0),
        )
        return evidence.cards(part, about.loc[mine, "record_id"].tolist(), self.chosen.corpus, self.language)

    def _behind(self, row: Any, dataset: str) -> Sequence[str]:  # noqa: ANN401 - a row of the checks
        """Return what a verdict rests on, a line each."""
        say, verdicts = self.say, self.codes("verdicts")
        shown = [
            say("reality.card.rule", text=row.rule, known=row.outcome_known == "yes"),
            say("reality.card.as_of", date=say.date(row.as_of)),
            say("reality.card.figures", text=row.value, dataset=dataset) if row.value else "",
            say("reality.card.references", texts=[text for text in (row.reference_1, row.reference_2) if text])
            if row.reference_1
            else "",
            say("reality.card.hindsight", text=row.hindsight) if row.hindsight else "",
        ]
        if row.verdict:
            said = {
                "first": verdicts[row.first_verdict],
                "second": verdicts[row.second_verdict],
                "settled": row.settled,
            }
            shown.append(say(f"reality.card.{row.method}", **said))
        return shown

    @table
    def contradictions(self) -> Table:
        """Show where articles contradict each other, and which side the verdicts bear out."""
        outcomes = self.decided["outcome"]
        counts = {code: int((outcomes == code).sum()) for code in ("some", "all", "neither", "open")}
        frame = self.decided.drop(columns=["check_ids", "right"])
        return Table(frame, ["contradiction", "found_on", "borne_out"], facts=counts)

    @cached_property
    def decided(self) -> pd.DataFrame:
        """Contradictions between articles of which a side is selected, with what was found on all sides."""
        found = judged.contradictions(self.world.check_pairs, self.everything)
        selected = set(self.listed["check_id"])
        notes = self.whole.editorial_notes
        said = dict(zip(notes["note_id"], dataset.in_language(notes, "note", self.language), strict=True))
        found = found[[bool(selected.intersection(checks)) for checks in found["check_ids"]]]
        found = found[found["note_id"].isin(said)].reset_index(drop=True)
        sides = {
            check: self.say("reality.side", proposition=proposition, judgement=judgement)
            for check, proposition, judgement in tuples(self.everything, "check_id", "proposition", "judgement")
        }
        return found.assign(
            contradiction=found["note_id"].map(said),
            found_on=["\n".join(sides[check] for check in of) for of in found["check_ids"]],
            borne_out=[
                self.say("reality.borne_out", outcome=row.outcome, articles=[self.articles[key] for key in row.right])
                for row in found.itertuples()
            ],
        )

    @table
    def forecasts(self) -> Table:
        """Show the forecasts with what came of them."""
        frame = self.with_verdict[self.with_verdict["kind"] == "forecast"]
        frame = frame.assign(judged_as_of=frame["as_of"].map(self.say.date)).reset_index(drop=True)
        columns = ["proposition", "article", "judged_as_of", "judgement", "finding", "hindsight"]
        return Table(frame[[*_IDS, "as_of", "verdict", *columns]], columns)

    @table
    def undecided(self) -> Table:
        """Show what cannot be checked, and why."""
        frame = self.with_verdict[self.with_verdict["verdict"] == judged.UNDECIDED].reset_index(drop=True)
        columns = ["proposition", "article", "issue", "why_not"]
        return Table(frame.assign(why_not=frame["finding"])[[*_IDS, *columns]], columns)

    @table
    def silences(self) -> Table:
        """Show, article by article, what it reports of a chronology made without it, and what it leaves out."""
        frame = self.chronicle.by_article()
        columns = [name for name in frame if name != "source_id"]
        return Table(frame, columns if len(self.chronicle.misdated) else columns[:-1])

    @table
    def chronology(self) -> Table:
        """Show the chronology, and which article reports which entry."""
        frame = self.chronicle.table()
        shown = ["when", "name", "weight", "issue", *(self.articles[key] for key in self.chronicle.articles)]
        kept = frame[["entry_id", "date", *shown, "what", "reference_1", "reference_2"]]
        return Table(
            kept.rename(columns={"name": "entry"}),
            ["entry" if name == "name" else name for name in shown],
            "entry_id",
            self.chronicle.cards(),
        )

    @table
    def coverage(self) -> Table:
        """Show what the series of the figure measure and cover, and where they lack figures."""
        frame = outside.covered(self.world, self.say)
        frame = frame if len(self.listed) else frame.head(0)
        cards = {row.measure_id: [(row.citation, "")] for row in frame.itertuples()}
        return Table(frame, ["measure", "means", "years", "gaps", "dataset"], "measure_id", cards)

    @table
    def checkers(self) -> Table:
        """Show how far the two checkers agree, by documents and from figures."""
        frame = judged.agreement(self.with_verdict, "method")
        methods = self.codes("methods") | {"": self.say("reality.all_methods")}
        shown = pd.DataFrame(
            {
                "decided_by": frame["method"].map(methods),
                "pairs": frame["n"],
                "same_verdict": frame["same"].map(self.say.percent),
                "alpha": [f"{value:.2f}" if pd.notna(value) else "" for value in frame["alpha"]],
                "settled_later": frame["settled"],
            }
        )
        return Table(shown, list(shown))

    def findings(self) -> list[str]:
        """Return how the articles stand, what is false in them, what came of forecasts, and what is not said."""
        if self.with_verdict.empty:
            return []
        tally = self._tally
        lines = [
            self.say("reality.finding.grades", **tally),
            self._contradicted(),
            self._on_articles(),
            self.say("reality.finding.forecasts", **tally) if tally["forecasts"] else "",
            self.chronicle.finding(),
        ]
        return [line for line in lines if line]

    def _on_articles(self) -> str:
        counts = judged.counts(self.with_verdict, "source_id").set_index("source_id")
        of, borne = (counts[list(codes)].sum(axis=1) for codes in (judged.GRADES, judged.BORNE_OUT))
        parts = [
            {"article": self.say("sources.article", name=name), "n": int(borne[key]), "of": int(of[key])}
            for key, name in self.articles.items()
            if of.get(key, 0)
        ]
        return self.say("reality.finding.articles", parts=parts) if len(parts) > 1 else ""

    def _contradicted(self) -> str:
        """Say how many statements are contradicted with high confidence, and name two of different articles in full.

        Of each article the first is taken, and of these the two that are shortest: a finding has to be short.
        """
        frame = self.with_verdict
        frame = frame[(frame["verdict"] == "contradicted") & (frame["confidence"] == "high")]
        first = frame.drop_duplicates("source_id").set_index("source_id")["proposition"]
        said = {key: (text.partition(": ")[2] or text).rstrip(".") for key, text in first.items()}
        short = sorted(said, key=lambda key: len(said[key]))[:2]
        parts = [
            {"article": self.say("sources.article", name=name), "said": said[key]}
            for key, name in self.articles.items()
            if key in short
        ]
        return self.say("reality.finding.contradicted", n=len(frame), parts=parts) if parts else ""
