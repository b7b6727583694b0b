"""No selection breaks a chapter: all that it says, counts and draws is asked for random ones, single ones and odd ones.

Figures are drawn for the odd ones and a sample only, since that takes longest; for the others their numbers and words
are made.
"""

from html import escape

import papermill
import pytest
from hypothesis import Phase, given as drawn, seed, settings, strategies as st

from helpers.chapters import chapter
from helpers.common import paths
from helpers.record import vocabulary
from helpers.record.dataset import load
from helpers.selection.parameters import MODELS, parse

NOTEBOOKS = list(MODELS)
RECORD = load(paths.data_folder())
VALUES = {
    "actors": RECORD.actors["actor_id"].tolist(),
    "domains": RECORD.domains["domain_id"].tolist(),
    "sources": RECORD.sources["source_id"].tolist(),
    "statuses": list(vocabulary.STATUSES),
    "event_types": list(vocabulary.EVENT_TYPES),
}
YEARS = sorted({str(year) for ends in ("earliest", "latest") for year in RECORD.events[ends].dropna().dt.year})
#: Every single actor, domain, source, status, event type and year.
SINGLE = [{name: [value]} for name, values in VALUES.items() for value in values]
SINGLE += [{"start": year, "end": year} for year in YEARS]
#: Entries without claims, claims without entries' own passages, one entry, none, and what once failed.
ODD = [
    {"actors": ["kommersant"]},
    {"actors": ["gazprom-iran-joint-enterprise"]},
    {"end": "2030", "domains": ["society"], "language": "ar"},
    {"start": "1950", "end": "1960"},
    {"search": "xyzzy"},
    {"together": ["vladimir-putin", "joseph-stalin"]},
    {"search": "stalin"},
    {"sources": ["hawar-2019"], "domains": ["nuclear"], "language": "ar"},
    {"details": True, "flagged": "leave out"},
    {"flagged": "leave out", "sources": ["hawar-2019"], "language": "ar"},
    {"event_types": ["AGREE"], "together": ["russia", "iran"], "start": "2013", "uncertain_dates": "include"},
]


@st.composite
def selections(draw):
    """Draw parameters that all notebooks take, up to four of them."""
    given = {}
    for name in draw(st.sets(st.sampled_from([*VALUES, "together", "search", "window"]), max_size=4)):
        if name == "window":
            one, other = sorted(draw(st.lists(st.sampled_from(YEARS), min_size=2, max_size=2)))
            given |= {"start": draw(st.sampled_from([one, ""])), "end": draw(st.sampled_from([other, ""]))}
            given["uncertain_dates"] = draw(st.sampled_from(["leave out", "include"]))
        elif name == "search":
            given[name] = draw(st.sampled_from(["agreement", "لافروف", "gas", "اتفاق نووي", "US", "visit tehran"]))
        else:
            among = st.sampled_from(VALUES.get(name, ["russia", "iran", "united-states", "china", "sergey-lavrov"]))
            given[name] = draw(st.lists(among, min_size=1, max_size=3, unique=True))
    given |= {"details": draw(st.booleans()), "flagged": draw(st.sampled_from(["mark", "leave out"]))}
    return given | {"language": draw(st.sampled_from(["en", "ar"]))}


#: What chapters take besides, as hypothesis draws it.
OWN = {
    "01_timeline": {"dyad": st.sampled_from([["russia", "iran"], [], ["china", "united-states"]])},
    "02_actor_network": {
        "level": st.sampled_from(["actor", "state", "side"]),
        "focus": st.lists(st.sampled_from(VALUES["actors"]), max_size=2),
        "top": st.integers(2, 60),
    },
}


def more(notebook):
    own = {name: strategy for name, strategy in OWN.get(notebook, {}).items() if name in MODELS[notebook].model_fields}
    return st.fixed_dictionaries({}, optional=own)


def ask(notebook, given, *, draw=False):
    """Have a chapter make all that it has of a selection; the coders' agreement is of the whole record."""
    of = chapter(notebook)
    page = of(RECORD, parse(of.model, given))
    assert page.selection()
    assert len(page.findings()) <= 5
    for name in of.figures():
        drawing = page.drawing(name)
        assert drawing.caption.title
        if draw:
            assert drawing.drawn(page.language).get_axes()
    for name in of.tables():
        if name != "agreement":
            rows = page.rows(name)
            assert set(rows.columns) <= set(rows.frame.columns)


@pytest.mark.long
@pytest.mark.parametrize("notebook", NOTEBOOKS)
@pytest.mark.parametrize("given", ODD, ids=str)
def test_an_odd_selection_is_drawn(notebook, given):
    ask(notebook, given, draw=given["language"] == "ar" if "language" in given else False)


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_random_selections(notebook):
    @drawn(selections(), more(notebook))
    @settings(max_examples=2)
    def asked(given, own):
        ask(notebook, given | own)

    asked()


@pytest.mark.long
@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_hundreds_of_random_selections(notebook):
    @drawn(selections(), more(notebook))
    @settings(max_examples=60)
    def asked(given, own):
        ask(notebook, given | own)

    asked()


@pytest.mark.long
@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_every_single_domain_and_source_and_in_turn_every_actor_status_type_and_year(notebook):
    for place, given in enumerate(SINGLE):
        if {"domains", "sources"} & given.keys() or place % len(NOTEBOOKS) == NOTEBOOKS.index(notebook):
            ask(notebook, given)


@pytest.mark.long
def test_a_sample_of_random_selections_runs_in_the_notebooks_themselves():
    """Through papermill, with the files as they are kept: each cell ends well, and the selection is that asked for."""
    turns = []

    @seed(14)
    @drawn(st.data())
    @settings(max_examples=8, phases=[Phase.generate], database=None, derandomize=False)
    def run(data):
        notebook = NOTEBOOKS[len(turns) % len(NOTEBOOKS)]
        given = data.draw(selections()) | data.draw(more(notebook))
        turns.append(notebook)
        path = str(paths.notebook(notebook))
        made = papermill.execute_notebook(path, None, given, engine_name="forked", progress_bar=False)
        code = [cell for cell in made.cells if cell.cell_type == "code"]
        assert {cell.metadata.papermill.status for cell in code} == {"completed"}, given
        assert not [output for cell in code for output in cell.outputs if output.output_type == "error"], given
        of = chapter(notebook)
        line = of(RECORD, parse(of.model, given)).selection()[0]
        said = "".join(str(output.get("data")) for cell in code[:3] for output in cell.outputs)
        assert escape(line) in said, (given, line)

    run()
    assert len(turns) == 8
