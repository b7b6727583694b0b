"""What a chapter is: a selection of the record, what is computed of it once, and its figures and tables by name.

A figure is one method of a chapter. It computes (or takes what `functools.cached_property` keeps), passes
values to the messages ``<chapter>.<figure>.title``, ``.subtitle``, ``.note`` and ``.alt``, and names the
function of `helpers.show.figures` that draws::

    class Timeline(Chapter):
        name, notebook, model = "timeline", "01_timeline", parameters.Timeline

        @figure
        def turning_points(self) -> Drawing:
            \"\"\"Turning points on one line.\"\"\"
            frame = self.dated
            caption = self.caption("turning_points", frame, events=len(frame))
            return Drawing(frame, caption, partial(timeline.turning_points, frame, self.words))

In a notebook ``page.turning_points()`` is a cell; `Chapter.figures` lists all for the panel and for tests.
"""

from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial, wraps
from typing import Any, ClassVar, Self

import pandas as pd
from IPython.display import display
from matplotlib.figure import Figure

from helpers.common import paths
from helpers.common.frames import tuples
from helpers.common.outputs import Caption, Output
from helpers.record import dataset, dates, evidence, flags
from helpers.record.dataset import Record
from helpers.record.public import placed
from helpers.selection import parameters, selecting
from helpers.selection.parameters import Parameters
from helpers.show import tables
from helpers.show.figures import theme
from helpers.words.messages import Messages, messages


@dataclass(frozen=True)
class Drawing:
    """A figure before it is drawn.

    Attributes
    ----------
    frame
        The numbers behind it, one row a mark; what a reader gets as CSV. Empty: nothing is drawn but words.
    caption
        Its words.
    draw
        Called with the caption and the language, gives the figure.
    titles
        Record id -> what a mark that links to it says when pointed at.
    """

    frame: pd.DataFrame
    caption: Caption
    draw: Callable[[Caption, str], Figure]
    titles: Mapping[str, str] = field(default_factory=dict)

    def drawn(self, language: str) -> Figure:
        """Return the figure, or one that says in words that there is nothing to draw."""
        return theme.empty(self.caption, language) if self.frame.empty else self.draw(self.caption, language)

    def shown(self, name: str, language: str, linked: bool = True) -> Output:
        """Return it as an output of this name; its marks are links, if there are rows to lead to."""
        return theme.show(partial(self.drawn, language), name, self.caption, self.titles, self.frame, linked)


@dataclass(frozen=True)
class Table:
    """A table before it is shown: all columns go to its CSV, ``columns`` to the page.

    Attributes
    ----------
    frame
        One row a line.
    columns
        The columns shown; headings are messages ``headings.<column>``.
    anchor, cards
        As `helpers.show.tables.table` takes them.
    facts
        What its caption says besides the number of rows, ``n``.
    nothing
        What is said in its place where it has no rows; nothing at all where it is empty.
    """

    frame: pd.DataFrame
    columns: Sequence[str]
    anchor: str = ""
    cards: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    nothing: str = ""


def figure(method: Callable[[Any], Drawing]) -> Callable[[Any], Output]:
    """Make a method that describes a figure one that shows it."""

    @wraps(method)
    def show(self: "Chapter") -> Output:
        if method.__name__ in self.without:
            return self._left_out(method.__name__)
        return method(self).shown(method.__name__, self.language, self.has_rows)

    show.kind = "figure"  # type: ignore[attr-defined]
    return show


def table(method: Callable[[Any], Table]) -> Callable[[Any], Output | None]:
    """Make a method that describes a table one that shows it, with the caption ``<chapter>.<table>.caption``.

    A table without rows shows what it says in its place, or nothing.
    """

    @wraps(method)
    def show(self: "Chapter") -> Output | None:
        if method.__name__ in self.without:
            return self._left_out(method.__name__)
        shown = method(self)
        if shown.frame.empty:
            return tables.prose([shown.nothing], self.language) if shown.nothing else None
        key = f"{self.name}.{method.__name__}.caption"
        key = key if self.say.has(key) else f"chapter.{method.__name__}.caption"  # tables that all chapters have
        caption = self.say(key, n=len(shown.frame), **shown.facts)
        name = method.__name__
        return tables.table(shown.frame, name, caption, self.language, shown.columns, shown.anchor, shown.cards)

    show.kind = "table"  # type: ignore[attr-defined]
    return show


class Chapter:
    """A chapter on a selection of the record.

    Parameters
    ----------
    whole
        The record.
    chosen
        The parameters, checked.
    """

    name: ClassVar[str]
    notebook: ClassVar[str]
    model: ClassVar[type[Parameters]]
    #: Figures and tables that need articles; of a record of event data words stand in their place.
    of_articles: ClassVar[frozenset[str]] = frozenset()
    #: Whether it shows the rows that marks of its figures lead to.
    has_rows: ClassVar[bool] = True

    def __init__(self, whole: Record, chosen: Parameters) -> None:
        self.whole = whole
        self.chosen = selecting.with_ids(whole, chosen)
        self.language = chosen.language
        self.say: Messages = messages(chosen.language, "of_data" if whole.of_data else "")

    @classmethod
    def open(cls, namespace: MutableMapping[str, Any]) -> Self:
        """Return the chapter for the parameters of a notebook (``globals()``), checked, with its record loaded."""
        chosen = parameters.read(cls.model, namespace)
        return cls(dataset.load(paths.data_folder(chosen.data)), chosen)

    @classmethod
    def figures(cls) -> list[str]:
        """Return the names of its figures, in their order."""
        return _named(cls, "figure")

    @classmethod
    def tables(cls) -> list[str]:
        """Return the names of its tables, in their order."""
        return _named(cls, "table")

    @staticmethod
    def show(*outputs: Output | None) -> None:
        """Show figures and tables below one cell, one after another; what is None has nothing to show."""
        for output in outputs:
            if output is not None:
                display(output)

    def drawing(self, name: str) -> Drawing:
        """Return a figure before it is drawn."""
        return getattr(type(self), name).__wrapped__(self)

    def rows(self, name: str) -> Table:
        """Return a table before it is shown."""
        return getattr(type(self), name).__wrapped__(self)

    @property
    def without(self) -> frozenset[str]:
        """The figures and tables that this record has not what it takes for."""
        return self.of_articles if self.whole.of_data else frozenset()

    def _left_out(self, name: str) -> Output:
        """Show in words that a figure or table is left out, and why."""
        line = self.say("of_data.needs_articles", what=self.say.labels("of_data.needs")[name])
        return tables.prose([line], self.language)

    @cached_property
    def record(self) -> Record:
        """The part of the record that the parameters ask for."""
        return selecting.select(self.whole, self.chosen)

    @cached_property
    def actors(self) -> dict[str, str]:
        """Actor id -> name."""
        return dataset.labels(self.whole.actors, self.language)

    @cached_property
    def issues(self) -> dict[str, str]:
        """Issue (domain) id -> name."""
        return dataset.labels(self.whole.domains, self.language)

    @cached_property
    def articles(self) -> dict[str, str]:
        """Source id -> short name, in order of publication."""
        return dataset.short_names(self.whole.sources.sort_values(["published", "source_id"]), self.language)

    @cached_property
    def scope(self) -> str:
        """What the selection is, in words for a subtitle: all, or issues, articles, actors and years."""
        chosen, say = self.chosen, self.say
        parts = [
            *(self.issues[name] for name in chosen.domains),
            *(self.articles[name] for name in chosen.sources),
            *(self.actors[name] for name in [*chosen.actors, *chosen.together]),
        ]
        years = ""
        if chosen.start or chosen.end:
            key = "window" if chosen.start and chosen.end else "from" if chosen.start else "until"
            years = say(f"chapter.{key}", start=say.date(chosen.start), end=say.date(chosen.end))
        other = bool(chosen.statuses or chosen.event_types or chosen.search)
        if not parts and not years and not other:
            return say("chapter.everything", articles=len(self.articles), providers=list(self.articles.values()))
        return say("chapter.part", parts=parts, years=years, other=other)

    def dated(self, date: str, public: str) -> str:
        """Return when something was, in words: by the texts, or by the public record (said so); "" if by neither."""
        return placed(date, public, self.language)

    @cached_property
    def mark_titles(self) -> dict[str, str]:
        """Event id -> what a mark says when pointed at: its date, label, any flag, and the articles with paragraphs."""
        events = self.whole.events
        flag = flags.marks(self.whole.editorial_notes, self.language)
        sources = dataset.sources_of(self.whole, self.language)
        return {
            name: " · ".join(filter(None, [self.dated(date, public), label, flag.get(name), sources.get(name)]))
            for name, date, public, label in tuples(events, "event_id", "date", "date_public", f"label_{self.language}")
        }

    def cards(self, ids: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
        """Return id -> the evidence of an entry, claim or figure, as `helpers.record.evidence.cards` gives it."""
        return evidence.cards(self.record, list(ids), self.chosen.corpus, self.language)

    @table
    def article_table(self) -> Table:
        """Show the articles: author, title, outlet, date, and how many entries of the selection each reports."""
        reported = self.record.evidence[self.record.evidence["record_id"].isin(self.record.events["event_id"])]
        counts = reported.groupby("source_id")["record_id"].nunique()
        sources = self.whole.sources.sort_values(["published", "source_id"])
        frame = pd.DataFrame(
            {
                "source_id": sources["source_id"],
                "article": sources[f"short_{self.language}"],
                "title": sources[f"title_{self.language}"],
                "outlet": dataset.in_language(sources, "outlet", self.language),
                "published": sources["published"].map(self.say.date),
                "entries": sources["source_id"].map(counts).fillna(0).astype(int),
            }
        )
        columns = ["title", "entries"] if self.whole.of_data else ["article", "title", "outlet", "published", "entries"]
        return Table(frame, columns)

    def caption(
        self,
        name: str,
        frame: pd.DataFrame,
        shown: Sequence[str] | None = None,
        **facts: Any,  # noqa: ANN401 - values of messages
    ) -> Caption:
        """Return the words around a figure; those of ``nothing`` where its frame has no rows.

        The messages are ``title``, ``subtitle``, ``note`` and ``alt`` under ``<chapter>.<name>``, and ``note_narrow``
        where the drawing for telephones needs another note; besides ``facts`` they may use ``scope``. The
        note ends with where the numbers come from, and how many of the entries ``shown`` (all of the selection, where
        none are given) are flagged.
        """
        if frame.empty:
            title = self.say(f"{self.name}.{name}.nothing", scope=self.scope, **facts)
            return Caption(title, self.source_note(()), title, subtitle="")
        key = f"{self.name}.{name}"
        title, subtitle, note, alt = (
            self.say(f"{key}.{part}", scope=self.scope, **facts) for part in ("title", "subtitle", "note", "alt")
        )
        slim = self.say(f"{key}.note_narrow", scope=self.scope, **facts) if self.say.has(f"{key}.note_narrow") else note
        source = self.source_note(shown)
        note, slim = (" ".join(filter(None, [text.strip(), source])) for text in (note, slim))
        return Caption(title, note, alt, subtitle, slim)

    def source_note(self, shown: Sequence[str] | None = None) -> str:
        """Return where the numbers of a figure come from, and how many entries shown carry a flag."""
        ids = self.record.events["event_id"] if shown is None else shown
        flagged = flags.counted(ids, self.whole.editorial_notes)
        spans = [dates.parse(published) for published in self.whole.sources["published"]]
        days = [day for span in spans for day in (span.earliest, span.latest if self.whole.of_data else None)]
        years = sorted(day.year for day in days if day)
        between = "–".join(dict.fromkeys(map(str, [*years[:1], *years[-1:]])))
        number = len(self.whole.sources)
        providers = list(self.articles.values())
        return self.say(
            "chapter.source", articles=number, years=between, flagged=sum(flagged.values()), providers=providers
        )

    def selection(self) -> list[str]:
        """Return what the parameters select and leave out, a sentence each."""
        say, record = self.say, self.record
        counted = self.whole.events if self.chosen.details else self.whole.events[self.whole.events["tier"] != "detail"]
        if record.events.empty:
            with_details = selecting.select(self.whole, self.chosen.model_copy(update={"details": True}))
            return [say("selection.none", of=len(counted), details=len(with_details.events), claims=len(record.claims))]
        left = selecting.left_out(self.whole, self.chosen)
        details, apart = int((record.events["tier"] == "detail").sum()), len(record.details)
        by_public = int((record.events["dated_by"] == "public").sum())
        marked = self._flagged(
            *(
                flags.counted(ids, record.editorial_notes)
                for ids in (record.events["event_id"], record.claims["claim_id"])
            )
        )
        gone = self._flagged(left.flagged, left.flagged_claims)
        lines = [
            say("of_data.notice", providers=list(self.articles.values())) if self.whole.of_data else "",
            self._selected(len(counted)),
            say("selection.details_counted", n=details) if details else "",
            say("selection.details_apart", n=apart) if apart and not details else "",
            say("selection.marked", flagged=marked) if marked else "",
            say("selection.left", flagged=gone) if gone else "",
            say("selection.uncertain", n=left.uncertain) if left.uncertain else "",
            say("selection.public", n=by_public) if by_public else "",
        ]
        return [line for line in lines if line]

    def _selected(self, of: int) -> str:
        record = self.record
        kinds = record.events["record_kind"].value_counts()
        reported = record.evidence["record_id"].isin(record.events["event_id"])
        return self.say(
            "selection.selected",
            n=len(record.events),
            of=of,
            events=int(kinds.get("event", 0)),
            conditions=int(kinds.get("condition", 0)),
            articles=record.evidence["source_id"][reported].nunique(),
            all_articles=len(self.whole.sources),
            undated=int((record.events["dated_by"] == "none").sum()),
        )

    def _flagged(self, entries: Mapping[str, int], claims: Mapping[str, int]) -> str:
        """Return how many entries and claims are flagged, and how, in words; "" for none."""
        return self.say.listed(
            [
                f"{self.say.count(sum(counts.values()), noun)} ({flags.said(counts, self.language)})"
                for noun, counts in (("entry", entries), ("claim", claims))
                if sum(counts.values())
            ]
        )

    def selected(self) -> Output:
        """Show what the parameters select, in words."""
        return tables.prose(self.selection(), self.language)

    def findings(self) -> list[str]:
        """Return three to five key findings, computed; empty where nothing is selected."""
        raise NotImplementedError

    def key_findings(self) -> Output:
        """Show the key findings."""
        lines = self.findings() or [self.say("chapter.nothing")]
        return tables.prose(lines, self.language)


def _named(chapter: type[Chapter], kind: str) -> list[str]:
    return [
        name for room in reversed(chapter.__mro__) for name, of in vars(room).items() if getattr(of, "kind", "") == kind
    ]
