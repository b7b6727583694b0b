import asyncio
import html
import io
import re
import statistics
import sys
import time
from dataclasses import replace

import pandas as pd
import pytest
from matplotlib.figure import Figure

from helpers.chapters import chapter
from helpers.chapters.base import Chapter, Drawing
from helpers.common import paths
from helpers.common.faults import FaultsError
from helpers.common.outputs import Caption
from helpers.notebook import panel
from helpers.selection import parameters
from helpers.selection.parameters import MODELS, parse
from helpers.words.messages import messages

NOTEBOOKS = pytest.mark.parametrize("notebook", MODELS)


@pytest.fixture
def light(monkeypatch):
    """Figures that are drawn at once, and say of which selection: for what does not depend on the figure."""

    def drawing(self, _name):
        words = f"{self.chosen.model_dump()}"
        caption = Caption(words, f"n = {len(self.record.events)}", words)
        return Drawing(pd.DataFrame(), caption, lambda *_: None)

    monkeypatch.setattr(Chapter, "drawing", drawing)


def put(shown, field, value):
    """Set a control; where there are boxes to tick, those of a list of ids."""
    control = part(shown, field)
    if not hasattr(control, "value"):
        for box in control.children:
            box.value = any(f"panel-{field}-{key}" in box._dom_classes for key in value)
    else:
        control.value = value


def opened(record, notebook="01_timeline", **given):
    return chapter(notebook)(record, parse(MODELS[notebook], given))


def made(record, notebook="01_timeline", **given):
    return panel.show(opened(record, notebook, interactive=True, **given))


def part(widget, name):
    """Return the part of a panel that has a CSS class, as a browser finds it."""
    if f"panel-{name}" in widget._dom_classes:
        return widget
    found = (part(child, name) for child in getattr(widget, "children", ()))
    return next((item for item in found if item is not None), None)


def values(shown, notebook):
    """Return the parameters that the text of a panel sets."""
    namespace: dict = {}
    exec(part(shown, "text").value, {}, namespace)
    return parse(MODELS[notebook], namespace)


def status(shown):
    return html.unescape(part(shown, "status").value)


@NOTEBOOKS
@pytest.mark.parametrize("language", ["en", "ar"])
def test_where_it_is_not_asked_for_a_line_says_how_to_have_it(record, notebook, language, monkeypatch):
    for library in ("ipywidgets", "ipysigma"):
        monkeypatch.setitem(sys.modules, library, None)
    shown = panel.show(opened(record, notebook, language=language))
    assert "interactive = True" in shown.bundle["text/plain"]
    assert "\n" not in shown.bundle["text/plain"]


def test_without_the_extra_a_sentence_says_what_to_install(record, monkeypatch):
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    with pytest.raises(FaultsError, match=r"ipywidgets.*the extra 'lab'"):
        made(record)


@NOTEBOOKS
def test_every_parameter_has_a_control_but_folders_and_the_panel_itself(record, notebook, light):
    shown = made(record, notebook)
    fields = set(MODELS[notebook].model_fields)
    without = {"data", "corpus", "store", "interactive"} & fields
    assert {field for field in fields if part(shown, field) is None} == without
    for field in fields - without:
        control = part(shown, field)
        for each in (control,) if hasattr(control, "value") else control.children:
            assert each.tooltip == f"{field}: {MODELS[notebook].model_fields[field].description}"


@NOTEBOOKS
def test_in_arabic_what_a_parameter_does_is_said_in_arabic(record, notebook, light):
    shown = made(record, notebook, language="ar")
    words = messages("ar").labels("parameters")
    for field in MODELS[notebook].model_fields.keys() - {"data", "corpus", "store", "interactive"}:
        control = part(shown, field)
        for each in (control,) if hasattr(control, "value") else control.children:
            assert each.tooltip == f"{field}: {words[field]}"


@NOTEBOOKS
def test_the_text_is_the_parameters_cell_with_other_values(record, notebook, light):
    given = {"start": "1990", "actors": ["لافروف"], "sources": ["sadanews-2024", "hawar-2019"], "language": "ar"}
    shown = made(record, notebook, **given)
    as_ids = {"actors": ["sergey-lavrov"]}
    assert values(shown, notebook) == parse(MODELS[notebook], {"interactive": True} | given | as_ids)
    own = panel._parameters_cell(notebook)
    assert [line.partition("  # ")[2] for line in part(shown, "text").value.splitlines()] == [
        line.partition("  # ")[2] for line in own.splitlines()
    ]
    assert parameters.cell(own, parse(MODELS[notebook], {})) == own


CHANGES = {
    "start": "2010",
    "end": "2020-06-30",
    "domains": ("nuclear", "arms"),
    "sources": ("sadanews-2024",),
    "statuses": ("occurred",),
    "language": "ar",
    "actors": ["iran"],
}


@pytest.mark.long
@pytest.mark.parametrize(("field", "value"), CHANGES.items())
def test_a_change_draws_again_and_is_in_the_text(record, field, value):
    shown = made(record, "03_domain_breakdown")
    before = part(shown, "figure").value
    put(shown, field, value)
    assert part(shown, "figure").value != before
    wanted = list(value) if isinstance(value, tuple) else value
    expected = parse(MODELS["03_domain_breakdown"], {"interactive": True, field: wanted})
    assert values(shown, "03_domain_breakdown") == expected
    part(shown, "reset").click()
    assert part(shown, "figure").value == before


@pytest.mark.parametrize(
    ("notebook", "field", "value", "given"),
    [
        ("00_brief", "search", "bushehr", "bushehr"),
        ("01_timeline", "dyad", ["iran", "china"], ["iran", "china"]),
        ("02_actor_network", "level", "actor", "actor"),
        ("02_actor_network", "top", 12, 12),
        ("02_actor_network", "focus", ["china", "israel"], ["china", "israel"]),
        ("03_domain_breakdown", "flagged", "leave out", "leave out"),
        ("04_sources_and_claims", "details", True, True),
    ],
)
def test_a_notebooks_own_parameters_are_had_and_set_back(record, notebook, field, value, given, light):
    shown = made(record, notebook)
    control = part(shown, field)
    begun = control.value
    control.value = value
    assert status(shown) == ""
    assert getattr(values(shown, notebook), field) == given
    part(shown, "reset").click()
    assert control.value == begun


@pytest.mark.long
@NOTEBOOKS
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_panel_begins_with_the_first_figure_and_every_other_is_had_by_its_name(record, notebook, language):
    shown, page = made(record, notebook, language=language), opened(record, notebook, language=language)
    view = part(shown, "view")
    assert [figure for _, figure in view.options] == page.figures()
    counted = int((record.events["tier"] != "detail").sum())
    assert language == "ar" or f"Selected: {counted} of {counted} entries " in part(shown, "selection").value
    for name, figure in view.options:
        assert name == page.say(f"{page.name}.{figure}.name")
        view.value = figure  # the first is there already
        assert "<svg" in part(shown, "figure").value
        assert html.escape(page.drawing(figure).caption.alt) in part(shown, "figure").value
        assert status(shown) == ""


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("start", "soon", "start 'soon': 'soon' is not an ISO date"),
        ("end", "1700", "may be"),
        ("dyad", ["iran"], "two different actors, or none; 1 given"),
        ("dyad", ["iran", "إيران"], "both names are one actor"),
        ("actors", ["vladimir-puttin"], "did you mean 'vladimir-putin'?"),
    ],
)
def test_a_wrong_value_is_said_in_words_and_the_last_good_figure_stays(record, field, value, says, light):
    shown = made(record, start="1800")
    before = part(shown, "figure").value, part(shown, "text").value
    part(shown, field).value = value
    if says == "may be":
        says = "1800 is after the end, 1700"
    assert says in status(shown)
    assert (part(shown, "figure").value, part(shown, "text").value) == before
    part(shown, "reset").click()
    assert status(shown) == ""


def test_the_words_are_those_of_a_render(record, light):
    shown = made(record)
    part(shown, "start").value = "soon"
    with pytest.raises(FaultsError) as caught:
        parse(MODELS["01_timeline"], {"start": "soon"})
    assert str(caught.value) in status(shown)


@pytest.mark.parametrize("typed", ["لافروف", "sergey-lavrov", "Sergey Lavrov", " sergey  LAVROV "])
def test_an_actor_is_found_by_a_name_in_either_script(record, typed, light):
    shown = made(record, "04_sources_and_claims")
    find = part(shown, "actors-find")
    find.value = typed
    assert part(shown, "actors").value == ["sergey-lavrov"]
    assert find.value == ""
    find.value = typed
    assert part(shown, "actors").value == ["sergey-lavrov"]


def test_what_is_typed_is_completed_from_every_name_of_an_actor(record, light):
    shown = made(record, "04_sources_and_claims")
    find = part(shown, "actors-find")
    for start in ("Lavr", "لافر"):
        (option,) = [option for option in find.options if start in option]
    find.value = option
    assert part(shown, "actors").value == ["sergey-lavrov"]
    assert len(set(find.options)) == len(find.options) == len(record.actors)


def test_a_name_that_nobody_has_is_said_and_stays_to_be_mended(record, light):
    shown = made(record, "04_sources_and_claims")
    find = part(shown, "actors-find")
    find.value = "sergey-lavrof"
    assert "actors 'sergey-lavrof': did you mean 'sergey-lavrov'?" in status(shown)
    assert find.value == "sergey-lavrof"
    assert part(shown, "actors").value == []


def test_names_of_strangers_are_text(record):
    evil = '<img src=x onerror="alert(1)">'
    actors = record.actors.assign(label_en=record.actors["label_en"].where(record.actors["actor_id"] != "iran", evil))
    domains = record.domains.assign(label_en=evil)
    shown = made(replace(record, actors=actors, domains=domains), "04_sources_and_claims")
    part(shown, "actors").value = [evil]
    assert status(shown) == ""
    assert values(shown, "04_sources_and_claims").actors == [evil]
    part(shown, "actors").value = ["<b>nobody</b>"]
    for name in ("status", "figure", "selection"):
        assert "<img" not in part(shown, name).value
        assert "<b>" not in part(shown, name).value


def test_of_changes_that_follow_each_other_the_last_is_drawn(record, monkeypatch, light):
    drawn, drawing = [], Chapter.drawing

    def counted(self, name):
        drawn.append(self.chosen.start)
        return drawing(self, name)

    monkeypatch.setattr(Chapter, "drawing", counted)
    monkeypatch.setattr(panel, "WAIT", 0.3)

    async def moved():
        shown = made(record, "04_sources_and_claims")
        for year in ("2001", "2002", "2003"):
            part(shown, "start").value = year
            await asyncio.sleep(0.001)
        assert drawn == [""]
        await asyncio.sleep(0.6)
        return shown

    shown = asyncio.run(moved())
    assert drawn == ["", "2003"]
    assert values(shown, "04_sources_and_claims").start == "2003"


def plain_chart():
    """Return the processor's seconds that a chart of forty bars takes here and now: the pace of a machine."""
    begun = time.process_time()
    figure = Figure(figsize=(8, 8))
    figure.add_subplot().barh([f"label {place}" for place in range(40)], range(40))
    figure.savefig(io.StringIO(), format="svg")
    return time.process_time() - begun


@pytest.mark.long
@NOTEBOOKS
def test_a_change_of_the_whole_record_costs_no_more_than_a_few_plain_charts(record, notebook):
    # Half a second where a plain chart takes 0.16 s; a slower machine, or one with other work, slows both.
    plain_chart()
    shown = made(record, notebook)
    spent, pace = [], []
    for _, name in part(shown, "view").options:
        part(shown, "view").value = name
        for field, value in [("language", "ar"), ("start", "1900"), ("start", ""), ("domains", ("nuclear",))] * 2:
            begun = time.process_time()
            put(shown, field, value)
            spent.append(time.process_time() - begun)
            assert status(shown) == ""
        pace += [plain_chart(), plain_chart()]
        part(shown, "reset").click()
    spent = [seconds for seconds in spent if seconds > 0.01]  # what did not change is not drawn
    assert len(spent) >= 4
    median, chart = statistics.median(spent), statistics.median(pace)
    sys.stdout.write(f"{notebook}: median {median:.2f} s, longest {max(spent):.2f} s, a plain chart {chart:.3f} s\n")
    assert median < min(3.2 * chart, 3)
    assert panel.WAIT <= 0.05


def test_the_panel_stands_after_the_findings_in_every_notebook_and_in_no_report():
    import nbformat

    for notebook in MODELS:
        cells = nbformat.read(paths.notebook(notebook), as_version=4).cells
        place = [cell.id for cell in cells].index("findings")
        assert [cell.id for cell in cells[place + 1 : place + 3]] == ["panel-text", "panel"]
        assert all(cell.metadata["tags"] == ["lab"] for cell in cells[place + 1 : place + 3])


@pytest.mark.long
@NOTEBOOKS
@pytest.mark.parametrize("language", ["en", "ar"])
def test_figures_and_parameters_are_named_in_words(record, notebook, language):
    shown = made(record, notebook, language=language)
    names = [name for name, _ in part(shown, "view").options]
    assert all(" " in name or name.istitle() or re.search("[\u0600-\u06ff]", name) for name in names)
    assert not any("_" in name for name in names)
    assert (language == "ar") == all(re.search("[\u0600-\u06ff]", name) for name in names)
    assert (language == "ar") == bool(re.search("[\u0600-\u06ff]", part(shown, "apply").value))


def test_each_domain_source_and_status_has_a_box_to_tick(record, light):
    shown = made(record, domains=["nuclear"])
    assert [box.value for box in part(shown, "domains").children].count(True) == 1
    assert part(shown, "domains-nuclear").value
    part(shown, "domains-arms").value = True
    assert values(shown, "01_timeline").domains == ["nuclear", "arms"]
    part(shown, "domains-nuclear").value = False
    assert values(shown, "01_timeline").domains == ["arms"]
    for field, table in (("domains", record.domains), ("sources", record.sources)):
        assert len(part(shown, field).children) == len(table)


def test_controls_stand_beside_the_figure(record, light):
    shown = made(record)
    assert shown.layout.flex_flow is None
    assert type(shown).__name__ == "HBox"
    controls, result = shown.children
    assert part(controls, "domains") is not None
    assert part(result, "figure") is not None
    assert part(controls, "figure") is None
    assert controls.layout.overflow.endswith("auto")  # scrolls by itself, within the window
    assert re.search(r"\d+vh", controls.layout.max_height)
    above = [place for place, child in enumerate(result.children) if part(child, "apply") or part(child, "figure")]
    assert part(result.children[above[0]], "apply") is not None  # the buttons are not below the figure
