"""The main figures of the notebooks, each in one call: ``helpers.draw.swim_lanes(dataset, language="ar")``.

What is drawn is a dataset, or a part of it that `helpers.select` gives; a figure takes all parameters of its
notebook as well. The other figures of a notebook are drawn in its cells, which can be copied.
"""

from collections.abc import Callable
from textwrap import dedent
from typing import Any

from helpers.common.outputs import Output
from helpers.notebook import views
from helpers.notebook.front import checked
from helpers.record.dataset import Record
from helpers.selection import parameters
from helpers.show.figures import theme

__all__ = [view.__name__ for drawn in views.PANELS.values() for view in drawn]


def __dir__() -> list[str]:
    return __all__


def _in_one_call(notebook: str, view: Callable[..., views.View]) -> Callable[..., Output]:
    """Return a function that draws a view of a record, with the parameters of its notebook given by name."""
    model = parameters.MODELS[notebook]

    def draw(dataset: Record, **given: Any) -> Output:  # noqa: ANN401 - see the model
        return theme.show(*view(dataset, checked(dataset, model, given)))

    draw.__name__ = draw.__qualname__ = view.__name__
    head = dedent(view.__doc__ or "").strip()
    draw.__doc__ = f"{head}\n\nParameters\n----------\n{parameters.listing(model.model_fields)}\n"
    draw.__signature__ = parameters.signature(model.model_fields, "dataset")  # type: ignore[attr-defined]
    return draw


swim_lanes = _in_one_call("01_timeline", views.swim_lanes)
series = _in_one_call("01_timeline", views.series)
actor_map = _in_one_call("02_actor_network", views.actor_map)
in_focus = _in_one_call("02_actor_network", views.in_focus)
composition = _in_one_call("03_domain_breakdown", views.composition)
domains_by_period = _in_one_call("03_domain_breakdown", views.domains_by_period)
stances = _in_one_call("04_sources_and_claims", views.stances)
holders_by_topic = _in_one_call("04_sources_and_claims", views.holders_by_topic)
