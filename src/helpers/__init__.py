"""Shared modules of the Russia-Iran notebook collection.

A notebook of one's own needs few of them; this is what the tab key shows (``docs/your-own-notebook.md``)::

    import helpers

    dataset = helpers.load()
    nuclear = helpers.select(dataset, start="2013", domains=["nuclear"])
    helpers.timeline(nuclear).turning_points()
    helpers.events(nuclear)

The package has rooms, and each imports from those to its left and from no other (``pyproject.toml`` holds this)::

    common -> words -> record -> selection -> analysis, world -> eventdata -> show -> chapters -> notebook, adding
    -> render
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from helpers.notebook.front import (
        actors as actors,
        brief as brief,
        claims as claims,
        events as events,
        issues as issues,
        load as load,
        reality as reality,
        select as select,
        sources as sources,
        timeline as timeline,
    )
    from helpers.record import evidence as evidence
    from helpers.show import export as export

# No `__all__`: the API pages would then leave out every module that it does not name.
_FUNCTIONS: Final = (
    "load",
    "select",
    "events",
    "claims",
    "brief",
    "timeline",
    "actors",
    "issues",
    "sources",
    "reality",
    "event_data",
)
_MODULES: Final = {"evidence": "record.evidence", "export": "show.export"}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a function or a module
    """Import what is asked for when it is asked for: ``import helpers`` itself costs nothing."""
    if name in _FUNCTIONS:
        return getattr(import_module("helpers.notebook.front"), name)
    if name in _MODULES:
        return import_module(f"helpers.{_MODULES[name]}")
    raise AttributeError(f"module 'helpers' has no attribute {name!r}; it has {', '.join(__dir__())}")


def __dir__() -> list[str]:
    return [*_FUNCTIONS, *_MODULES]
