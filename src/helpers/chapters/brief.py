"""What the articles say, and what became of it, in two pages made of the other chapters."""

from functools import cached_property

from helpers.chapters.actors import Actors
from helpers.chapters.base import Chapter, Drawing, figure
from helpers.chapters.issues import Issues
from helpers.chapters.reality import Reality
from helpers.chapters.sources import Sources
from helpers.chapters.timeline import Timeline
from helpers.common.outputs import Output
from helpers.selection import parameters
from helpers.show import tables


class Brief(Chapter):
    """Chapter 00: findings and three figures of the others, on one selection."""

    name, notebook, model = "brief", "00_brief", parameters.Brief
    has_rows = False

    def _on(self, chapter: type[Chapter]) -> Chapter:
        """Return another chapter on the same selection, which is not made again."""
        made = chapter(self.whole, chapter.model(**self.chosen.model_dump()))
        made.record = self.record
        return made

    @cached_property
    def chapters(self) -> dict[str, Chapter]:
        """Name -> chapter, in the order of the brief."""
        return {of.name: self._on(of) for of in (Timeline, Issues, Reality, Actors, Sources)}

    @cached_property
    def timeline(self) -> Timeline:
        """The chapter of events and commitments."""
        chapter = self.chapters["timeline"]
        assert isinstance(chapter, Timeline)
        return chapter

    @cached_property
    def found(self) -> dict[str, list[str]]:
        """Chapter -> all its findings."""
        return {name: chapter.findings() for name, chapter in self.chapters.items()}

    def findings(self) -> list[str]:
        """Return the first finding of each chapter but that of actors; then what became of commitments."""
        if self.record.events.empty:
            return []
        outcome = self._outcome()[:1]
        first = {name: lines[:1] for name, lines in self.found.items() if name != "actors"}
        first["timeline"] += [line for line in outcome if line not in first["timeline"]]
        return [line for lines in first.values() for line in lines]

    def _outcome(self) -> list[str]:
        return self.timeline.followed.findings(self.timeline.pair)

    def more(self, chapter: str) -> Output | None:
        """Show the findings of a chapter that are not among the key findings; nothing where there are none."""
        said = self.findings()
        lines = [line for line in self.found[chapter] if line not in said]
        return tables.prose(lines, self.language) if lines else None

    @figure
    def relation(self) -> Drawing:
        """Show the relation in one picture, from the chapter of issues."""
        return self.chapters["issues"].drawing("relation")

    @figure
    def turning_points(self) -> Drawing:
        """Show the turning points on one line, from the timeline."""
        return self.timeline.drawing("turning_points")

    @figure
    def verdicts(self) -> Drawing:
        """Show the verdicts by article, from the reality check."""
        return self.chapters["reality"].drawing("verdicts")
