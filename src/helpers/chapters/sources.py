"""Who wrote these texts, in whose words, and where they disagree."""

from dataclasses import replace
from functools import cached_property, partial
from typing import Final

import pandas as pd

from helpers.analysis import sources, theses, voices, wording
from helpers.chapters.base import Chapter, Drawing, Table, figure, table
from helpers.common import paths
from helpers.record import codings, flags, reliability, vocabulary
from helpers.record.dataset import Record, in_language, labels, sources_of
from helpers.selection import parameters
from helpers.show.figures import matrix, theme
from helpers.show.figures.matrix import Cell, Row
from helpers.show.figures.voices import shares

#: How firmly an article takes a position -> the mark that says so.
_MARK_OF: Final = {"asserted": "full", "qualified": "half", "reported": "hollow"}
#: Terms that a cell of the figure shows; the table has all of them.
_TERMS_SHOWN: Final = 2
#: Alpha from which coders agree well, or well enough for tentative conclusions (Krippendorff 2004).
_SOUND, _TENTATIVE = 0.8, 0.667
#: Passages that an article needs before its shares are spoken of, and the share that makes it lean on one voice.
_ENOUGH, _LEANING = 10, 0.25


class Sources(Chapter):
    """Chapter 04: the articles as sources."""

    name, notebook, model = "sources", "04_sources_and_claims", parameters.SourcesAndClaims

    @cached_property
    def asked(self) -> pd.DataFrame:
        """The questions that some article of the selection answers (`helpers.analysis.theses.questions`)."""
        frame = theses.questions(self.heard)
        return frame[frame["group"] != "none"].reset_index(drop=True)

    @cached_property
    def spoken(self) -> pd.DataFrame:
        """Passages by article and speaker (`helpers.analysis.voices.shares`)."""
        return voices.shares(self.record)

    @cached_property
    def sides(self) -> pd.DataFrame:
        """Contradictions between the articles (`helpers.analysis.sources.sides`)."""
        return sources.sides(self.record, self.language)

    @cached_property
    def repeated(self) -> pd.DataFrame:
        """Entries that more than one article reports (`helpers.analysis.sources.origins`)."""
        return sources.origins(self.record)

    @cached_property
    def heard_articles(self) -> dict[str, str]:
        """Source id -> name, of the articles that the selection has evidence of."""
        told = self.record.evidence
        of = set(told["source_id"][told["record_id"].isin(self.record.events["event_id"])])
        return {key: name for key, name in self.articles.items() if key in of}

    @cached_property
    def heard(self) -> Record:
        """The record with the positions and terms of these articles only: both are of a whole article."""
        parts = {name: getattr(self.record, name) for name in ("thesis_positions", "terms")}
        return replace(
            self.record, **{name: part[part["source_id"].isin(self.heard_articles)] for name, part in parts.items()}
        )

    def _in_prose(self, source_id: str) -> str:
        return self.say("sources.article", name=self.articles[source_id])

    @figure
    def positions(self) -> Drawing:
        """Draw where each article stands on twenty questions."""
        frame = theses.positions(self.heard, self.language)
        groups = self.asked["group"].value_counts()
        facts = {key: int(groups.get(key, 0)) for key in ("differ", "agree", "one")}
        agreed = self.asked[(self.asked["group"] == "agree") & (self.asked["articles"] > 2)]
        questions = frame.drop_duplicates("thesis_id").set_index("thesis_id")["question"]
        caption = self.caption(
            "positions",
            frame,
            (),
            **facts,
            of=len(self.asked),
            articles=len(self.heard_articles),
            article=self._in_prose(next(iter(self.heard_articles), next(iter(self.articles)))),
            every=len(self.record.theses),
            taken=int((frame["strength"] != "none").sum()),
            agreed=[questions[key] for key in agreed["thesis_id"]],
        )
        several = len(self.heard_articles) > 1
        heads = {key: self.say(f"sources.groups.{key}") if several else "" for key in facts}
        rows = [
            Row(questions[key], self._answers(mine), heads[mine["group"].iloc[0]])
            for key, mine in frame.groupby("thesis_id", sort=False)
        ]
        marks = {mark: vocabulary.label(vocabulary.STRENGTHS, key, self.language) for key, mark in _MARK_OF.items()}
        return Drawing(frame, caption, partial(matrix.matrix, rows, self.heard_articles, marks))

    def _answers(self, frame: pd.DataFrame) -> dict[str, Cell]:
        cells = {}
        for row in frame[frame["position"] != ""].itertuples():
            taken = row.strength != "none"
            lines = [(row.position, theme.INK if taken else theme.SOFT)]
            if row.basis != "none":
                lines.append((self._basis(row.basis), theme.SOFT))
            anchor = row.record_id if taken else ""
            cells[row.source_id] = Cell(lines, _MARK_OF.get(row.strength, ""), anchor)
        return cells

    def _basis(self, basis: str) -> str:
        return self.say("sources.basis", basis=vocabulary.label(vocabulary.POSITION_BASES, basis, self.language))

    @figure
    def voices(self) -> Drawing:
        """Draw in whose voice each article speaks."""
        frame = self.spoken
        own = self._own_shares
        ends = {"least": own.idxmin(), "most": own.idxmax()} if len(own) else {}
        caption = self.caption(
            "voices",
            frame,
            (),
            n=int(frame["passages"].sum()),
            articles=len(own),
            enough=_ENOUGH,
            least_share=own.min(),
            most_share=own.max(),
            least=self._in_prose(ends["least"]) if ends else "",
            most=self._in_prose(ends["most"]) if ends else "",
        )
        names = {
            row.source_id: self.say("sources.voices_of", name=self.articles[row.source_id], n=row.passages)
            for row in frame.itertuples()
        }
        percents = {share: self.say.percent(share / 100) for share in range(101)}
        return Drawing(frame, caption, partial(shares, frame, names, self._speakers, percents))

    @cached_property
    def _own_shares(self) -> pd.Series:
        """Article -> the share of its passages in its own voice, where it has enough of them."""
        frame = self.spoken[self.spoken["passages"] >= _ENOUGH].set_index("source_id")
        return frame["own"] / frame["passages"]

    @cached_property
    def _speakers(self) -> dict[str, str]:
        said = self.say.labels("sources.voice")
        return {key: said[key] for key in voices.SPEAKERS if self.spoken[key].sum()}

    @figure
    def words(self) -> Drawing:
        """Draw what the articles call things that two of them or more name."""
        compared = wording.compared(self.heard)
        frame = wording.terms(self.heard)
        frame = frame[frame["concept_id"].isin(compared["concept_id"])].reset_index(drop=True)
        apart = compared.loc[~compared["shared"].astype(bool), "concept_id"]
        facts = {
            "pairs": self._contrasts(2, apart),
            "things": len(compared),
            "apart": len(apart),
            "at_most": _TERMS_SHOWN,
        }
        caption = self.caption("words", frame, (), **facts)
        rows = [
            Row(
                str(mine[f"concept_{self.language}"].iloc[0]),
                {str(key): self._terms(part) for key, part in mine.groupby("source_id", sort=False)},
            )
            for _, mine in frame.groupby("concept_id", sort=False)
        ]
        named = {key: name for key, name in self.heard_articles.items() if key in set(frame["source_id"])}
        return Drawing(frame, caption, partial(matrix.matrix, rows, named, {}))

    def _contrasts(self, number: int, concepts: pd.Series | None = None) -> list[dict[str, str]]:
        """Return the clearest contrasts of words, of some concepts or of all, for a message."""
        terms = self.heard.terms.set_index("term_id")
        rows, found = wording.contrasts(self.heard), []
        rows = rows if concepts is None else rows[rows["concept_id"].isin(concepts)]
        for row in rows.head(number).itertuples():
            one, other = terms.loc[row.one], terms.loc[row.other]
            texts = {"concept": one[f"concept_{self.language}"]}
            for key, term in (("one", one), ("other", other)):
                texts |= {key: self._term(term), f"{key}_by": self._in_prose(term["source_id"])}
            found.append(texts)
        return found

    def _term(self, term: pd.Series) -> str:
        return str(term[f"term_{self.language}"])

    def _terms(self, frame: pd.DataFrame) -> Cell:
        """Return the most frequent terms of an article for a thing; grey where it attributes them."""
        lines = []
        for row in frame.head(_TERMS_SHOWN).to_dict("records"):
            parts = list(dict.fromkeys([row[f"term_{self.language}"], row["term_ar"]]))
            said = self.say("sources.term", parts=parts, n=row["count"])
            lines.append((said, theme.INK if row["voice"] == "author" else theme.SOFT))
        if (more := len(frame) - _TERMS_SHOWN) > 0:
            lines.append((self.say("sources.more", n=more), theme.SOFT))
        return Cell(lines)

    @table
    def contradictions(self) -> Table:
        """Show where articles contradict each other, with the paragraphs of each side."""
        return Table(self.sides, [name for name in self.sides.columns if name != "note_id"])

    @table
    def answers(self) -> Table:
        """Show each position on a question with its strength, basis and passages."""
        frame = theses.positions(self.heard, self.language)
        frame = frame[frame["strength"] != "none"].reset_index(drop=True)
        where = sources_of(self.record, self.language)
        shown = frame.assign(
            article=frame["source_id"].map(self.articles),
            firmness=[vocabulary.label(vocabulary.STRENGTHS, code, self.language) for code in frame["strength"]],
            ground=[vocabulary.label(vocabulary.POSITION_BASES, code, self.language) for code in frame["basis"]],
            sources=frame["record_id"].map(where).fillna(""),
        ).rename(columns={"basis": "ground_code"})
        columns = ["question", "article", "position", "firmness", "ground", "sources"]
        return Table(shown, columns, "record_id", self.cards(list(frame["record_id"])))

    @table
    def terms(self) -> Table:
        """Show all that each article calls each thing."""
        frame = wording.terms(self.heard)
        shown = frame.assign(
            thing=frame[f"concept_{self.language}"],
            article=frame["source_id"].map(self.articles),
            term=frame["term_ar"],
            gloss=frame["term_en"],
            whose=[vocabulary.label(vocabulary.VOICES, code, self.language) for code in frame["voice"]],
            sources=frame["term_id"].map(sources_of(self.record, self.language)).fillna(""),
            remark=frame[f"note_{self.language}"],
        )
        own = (frame["term_ar"] == frame[f"term_{self.language}"]).all()
        columns = ["thing", "article", "term", *([] if own else ["gloss"]), "count", "whose", "sources", "remark"]
        return Table(shown, columns, "term_id")

    @table
    def origins(self) -> Table:
        """Show what more than one article reports."""
        frame = self.repeated.merge(self.record.events[["event_id", "date_public"]], on="event_id")
        shown = frame.assign(
            label=frame["event_id"].map(labels(self.record.events, self.language)),
            when=[self.dated(*dates) for dates in zip(frame["date"], frame["date_public"], strict=True)],
            sources=frame["event_id"].map(sources_of(self.record, self.language)),
            flag=flags.column(frame["event_id"], self.record.editorial_notes, self.language),
        )
        return Table(shown, ["label", "when", "articles", "sources"])

    @table
    def claims(self) -> Table:
        """Show the claims: who holds what about what, with the passages."""
        frame = sources.claim_table(self.record, self.language, whole=self.whole)
        columns = ["holder", "stance", "about", "summary", "sources"]
        return Table(frame, columns, "claim_id", self.cards(list(frame["claim_id"])))

    @table
    def notes(self) -> Table:
        """Show the editorial notes."""
        frame = sources.notes(self.record, self.language)
        figures = dict(
            zip(self.record.quantities["quantity_id"], self.record.quantities[f"summary_{self.language}"], strict=True)
        )
        bare = frame["label"] == frame["record_id"]
        frame["label"] = [
            figures.get(record, "") if lacks else label
            for label, record, lacks in zip(frame["label"], frame["record_id"], bare, strict=True)
        ]
        return Table(frame, ["kind", "label", "note", "reference", "sources"])

    @table
    def agreement(self) -> Table:
        """Show how far two coders agree, of the whole record."""
        coded = codings.load(paths.data_folder(self.chosen.data))
        first, second, sample = (coded[name] for name in ("first_coding", "second_coding", "second_sample"))
        frame = reliability.agreement(first, second, sample, intervals=False)
        shown = pd.DataFrame(
            {
                "code": frame["field"],
                "field": [self.say(f"sources.fields.{code}") for code in frame["field"]],
                "alpha": [f"{value:.3f}" if pd.notna(value) else "" for value in frame["alpha"]],
                "same": [self.say.percent(value) if pd.notna(value) else "" for value in frame["same"]],
                "pairs": frame["pairs"],
                "reading": [self._reading(value) for value in frame["alpha"]],
            }
        )
        return Table(shown, ["field", "alpha", "same", "pairs", "reading"])

    def _reading(self, alpha: float) -> str:
        if pd.isna(alpha):
            return self.say("sources.reading.withheld", least=reliability.LEAST_PAIRS)
        key = "sound" if alpha >= _SOUND else "tentative" if alpha >= _TENTATIVE else "low"
        return self.say(f"sources.reading.{key}")

    @table
    def provenance(self) -> Table:
        """Show who is behind each article: outlet, author, the text it was made from, and what was changed in it."""
        frame = self.whole.sources.sort_values(["published", "source_id"]).reset_index(drop=True)

        def said(column: str) -> pd.Series:
            return in_language(frame, column, self.language)

        named = zip(said("author"), said("outlet"), strict=True)
        shown = frame.assign(
            article=frame["source_id"].map(self.articles),
            when=frame["published"].map(self.say.date),
            basis=said("published_basis"),
            written_by=[self.say.listed([name for name in pair if name]) for pair in named],
            affiliation=said("outlet_affiliation"),
            made_from=said("original"),
            altered=said("alterations"),
            stands=said("perspective"),
        )
        references = {
            row.source_id: [(text, "") for text in row.reference.split("; ") if text] for row in frame.itertuples()
        }
        columns = ["article", "written_by", "affiliation", "stands", "made_from", "altered", "when", "basis"]
        return Table(shown, columns, "source_id", references)

    def findings(self) -> list[str]:
        """Return where the articles differ, contradict each other, in whose voice they speak and with which words."""
        if self.record.events.empty:
            return []
        lines = [
            self._on_differences(),
            self._on_one_question(),
            self._on_voices(),
            self._on_words(),
            self._on_repetition(),
        ]
        return [line for line in lines if line]

    def _on_differences(self) -> str:
        """Say how many questions are answered differently, and how many contradictions are on record."""
        counts = self.asked["group"].value_counts()
        differ, several = int(counts.get("differ", 0)), int(counts.get("differ", 0) + counts.get("agree", 0))
        if not several and self.sides.empty:
            return ""
        facts = {"n": len(self.sides), "party": "", "of": 0}
        if facts["n"]:
            named = {name: key for key, name in self.articles.items()}
            parties = (self.sides[list(named)] != "").sum()
            facts |= {"party": self._in_prose(named[str(parties.idxmax())]), "of": int(parties.max())}
        return self.say("sources.finding.differences", several=several, differ=differ, **facts)

    def _on_one_question(self) -> str:
        """Say what the first and the last article answer to a question on which they are opposed."""
        found = theses.opposed(self.heard)
        if found.empty:
            return ""
        row = found.iloc[0]
        answers = self.heard.thesis_positions.set_index("record_id").loc[[row["first"], row["last"]]]
        (one_by, other_by), (one, other) = answers["source_id"], answers[f"position_{self.language}"]
        questions = self.record.theses.set_index("thesis_id")[f"question_{self.language}"]
        return self.say(
            "sources.finding.question",
            question=questions[row["thesis_id"]],
            one_by=self._in_prose(one_by),
            other_by=self._in_prose(other_by),
            one=one,
            other=other,
        )

    def _on_voices(self) -> str:
        passages = self.spoken.set_index("source_id")["passages"]
        heard = voices.heard(self.record)
        heard = heard.assign(of=heard["source_id"].map(passages))
        heard = heard[heard["of"] >= _ENOUGH].reset_index(drop=True)
        if heard.empty:
            return ""
        share = heard["passages"] / heard["of"]
        top, own = heard.loc[share.idxmax()], self._own_shares.drop(heard["source_id"][share.idxmax()])
        leaning = share.max() >= _LEANING
        own = own if leaning and own.max() > 1 / 2 else own.head(0)
        return self.say(
            "sources.finding.voices",
            leans=leaning,
            article=self._in_prose(top["source_id"]),
            speaker=self.actors[top["actor_id"]],
            n=int(top["passages"]),
            of=int(top["of"]),
            own=self._in_prose(str(own.idxmax())) if len(own) else "",
            own_share=float(own.max()) if len(own) else 0.0,
        )

    def _on_words(self) -> str:
        pairs = self._contrasts(2)
        return self.say("sources.finding.words", pairs=pairs) if pairs else ""

    def _on_repetition(self) -> str:
        n = len(self.record.events)
        told = self.record.evidence[self.record.evidence["record_id"].isin(self.record.events["event_id"])]
        if not n or told["source_id"].nunique() < 2:
            return ""
        return self.say("sources.finding.repetition", n=n, repeated=len(self.repeated))
