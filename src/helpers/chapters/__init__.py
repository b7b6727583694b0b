"""The chapters: one class a notebook, one method a figure or table; all else of it is found from there."""

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from helpers.chapters.base import Chapter

#: Notebook -> module and class of its chapter.
CHAPTERS: Final = {
    "00_brief": ("brief", "Brief"),
    "01_timeline": ("timeline", "Timeline"),
    "02_actor_network": ("actors", "Actors"),
    "03_domain_breakdown": ("issues", "Issues"),
    "04_sources_and_claims": ("sources", "Sources"),
    "05_reality_check": ("reality", "Reality"),
    "06_event_data": ("event_data", "EventData"),
}


def chapter(notebook: str) -> "type[Chapter]":
    """Return the chapter of a notebook, such as "01_timeline"; its libraries are loaded when it is asked for."""
    module, name = CHAPTERS[notebook]
    return getattr(import_module(f"helpers.chapters.{module}"), name)
