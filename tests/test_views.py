import fixtures
import pytest
from fixtures import TEN, made

from helpers.notebook import views
from helpers.selection.parameters import MODELS, parse
from helpers.show.figures import theme

EVERY = [(notebook, view) for notebook, drawn in views.PANELS.items() for view in drawn]
each_view = pytest.mark.parametrize(("notebook", "view"), EVERY, ids=[view.__name__ for _, view in EVERY])


def chosen(notebook, **given):
    model = MODELS[notebook]
    pair = {"dyad": ["russia", "iran"]} if "dyad" in model.model_fields else {}
    return parse(model, pair | given)


def test_every_notebook_has_views_each_under_its_own_name():
    assert list(views.PANELS) == list(MODELS)
    names = [view.__name__ for _, view in EVERY]
    assert len(names) == len(set(names))


@each_view
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_view_is_what_a_notebook_shows(notebook, view, language):
    drawn = view(made(*TEN), chosen(notebook, language=language))
    assert drawn.name == (view.__name__ if view is not views.in_focus else "ego_usa")
    shown = theme.show(*drawn)
    assert shown.metadata == {"name": drawn.name, "alt": drawn.caption.alt}
    assert shown.bundle["image/svg+xml"].startswith("<svg")


@each_view
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_view_of_nothing_says_so(notebook, view, language):
    drawn = view(made(*TEN), chosen(notebook, language=language, start="1700", end="1701"))
    theme.show(*drawn)
    assert drawn.caption.title
    assert "0" in drawn.caption.note


@each_view
def test_a_view_follows_the_selection(notebook, view, record):
    whole = view(record, chosen(notebook)).caption
    part = view(record, chosen(notebook, sources=["sadanews-2024"])).caption
    assert whole.note != part.note


def test_the_map_says_how_many_groups_hold_only_where_that_was_tried(record):
    tried = views.actor_map(record, chosen("02_actor_network"), 3).caption.note
    untried = views.actor_map(record, chosen("02_actor_network")).caption.note
    assert tried.endswith("numbers in nodes: groups, of which 3 hold.")
    assert untried.endswith("numbers in nodes: groups.")


def test_each_actor_in_focus_has_a_map_the_first_of_them_in_the_panel(record):
    pair = chosen("02_actor_network", level="actor", focus=["china", "لافروف"])
    assert [view.name for view in views.egos(record, pair)] == ["ego_china", "ego_sergey-lavrov"]
    assert views.in_focus(record, pair).caption == next(views.egos(record, pair)).caption


def test_the_map_is_of_the_level_asked_for(record):
    people = views.actor_map(record, chosen("02_actor_network", level="actor"))
    states = views.actor_map(record, chosen("02_actor_network", level="state"))
    assert people.titles.keys() > {"vladimir-putin"}
    assert "vladimir-putin" not in states.titles


def test_names_of_strangers_are_text_in_a_figure():
    whole = made(fixtures.event("one", "2001", who="russia:party iran:party evil:party"))
    whole.events["label_en"] = '</title><script>alert("x")</script>'
    svg = theme.show(*views.swim_lanes(whole, chosen("01_timeline"))).bundle["image/svg+xml"]
    assert "<script" not in svg
    assert "&lt;script&gt;" in svg
