"""No selection breaks a notebook: its cells are run on random ones, on every single one, and on odd ones.

The cells of a notebook run one after another in this process. Figures are drawn for a sample only, since that takes
longest: for the others the functions that draw them are left out, and everything that is computed and said is not.
"""

import importlib
import inspect
import pkgutil
from functools import cache

import nbformat
import pytest
from hypothesis import given as drawn, settings, strategies as st
from matplotlib.figure import Figure

from helpers.common import paths
from helpers.record import reliability, vocabulary
from helpers.record.dataset import load
from helpers.selection.parameters import MODELS
from helpers.show import figures
from helpers.show.figures import theme, timeline

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


@cache
def _cells(notebook):
    node = nbformat.read(paths.notebook(notebook), as_version=4)
    return [(cell.id, compile(cell.source, cell.id, "exec")) for cell in node.cells if cell.cell_type == "code"]


@cache
def _coders(agreement=reliability.agreement, coverage=reliability.coverage):
    """Measure once how far two coders agree: it is of the whole record, whatever is selected."""
    codings = reliability.load(paths.data_folder())
    return codings, agreement(*codings), coverage(*codings[:2])


def run(notebook, given):
    """Run the cells of a notebook with parameters, and name the cell that breaks."""
    namespace = {"display": lambda *shown: None}
    for name, code in _cells(notebook):
        try:
            exec(code, namespace)
        except Exception as error:
            error.add_note(f"in the cell {name!r} of {notebook} with {given}")
            raise
        if name == "parameters":
            namespace |= given
    return namespace


@pytest.fixture
def undrawn(monkeypatch):
    """Leave out what only draws, and loading the record again."""
    for _, name, _ in pkgutil.iter_modules(figures.__path__):
        module = importlib.import_module(f"helpers.show.figures.{name}")
        for called, function in inspect.getmembers(module, inspect.isfunction):
            if function.__annotations__.get("return") is Figure and not called.startswith("_"):
                monkeypatch.setattr(module, called, lambda *_args, **_more: None)
    assert timeline.lanes() is None
    monkeypatch.setattr(theme, "show", lambda *_args, **_more: None)
    monkeypatch.setattr("helpers.record.dataset.load", lambda _folder: RECORD)
    codings, agreement, coverage = _coders()
    monkeypatch.setattr(reliability, "load", lambda _folder: codings)
    monkeypatch.setattr(reliability, "agreement", lambda *_codings: agreement)
    monkeypatch.setattr(reliability, "coverage", lambda *_codings: coverage)


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


def more(notebook):
    """Return what a notebook takes besides, as hypothesis draws it."""
    pairs = st.sampled_from([["russia", "iran"], [], ["china", "united-states"]])
    own = {
        "01_timeline": {"bin": st.sampled_from(["year", "quarter", "month"]), "dyad": pairs, "draws": st.just(100)},
        "02_actor_network": {
            "level": st.sampled_from(["actor", "state", "side"]),
            "focus": st.lists(st.sampled_from(VALUES["actors"]), max_size=2),
            "top": st.integers(2, 60),
        },
        "03_domain_breakdown": {"period": st.sampled_from(["decade", "phase", [1991, 2007]])},
        "04_sources_and_claims": {"top": st.integers(1, 40)},
    }
    return st.fixed_dictionaries({}, optional=own[notebook])


def _random(notebook, examples):
    @drawn(selections(), more(notebook))
    @settings(max_examples=examples)
    def tried(given, own):
        run(notebook, given | own)

    tried()


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_random_selections_are_computed_and_told(notebook, undrawn):
    _random(notebook, 2)


@pytest.mark.parametrize("given", ODD[:4], ids=str)
def test_odd_selections_are_computed_and_told(given, undrawn):
    run("04_sources_and_claims", given)


@pytest.mark.long
@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_a_hundred_random_selections_are_computed_and_told(notebook, undrawn):
    _random(notebook, 25)


@pytest.mark.long
@pytest.mark.parametrize("notebook", NOTEBOOKS)
@pytest.mark.parametrize("kind", ["domains", "sources"])
def test_every_domain_and_source_goes_through_every_notebook(notebook, kind, undrawn):
    for place, value in enumerate(VALUES[kind]):
        run(notebook, {kind: [value], "language": ("en", "ar")[place % 2]})


@pytest.mark.long
@pytest.mark.parametrize("kind", ["actors", "statuses", "event_types", "years"])
def test_every_other_single_one_goes_through_one_of_the_notebooks(kind, undrawn):
    """By turns, with the language too: all of them through all would take an hour."""
    chosen = [given for given in SINGLE if kind in given or (kind == "years" and "start" in given)]
    for place, given in enumerate(chosen):
        run(NOTEBOOKS[place % 4], given | {"language": ("en", "ar")[place // 4 % 2]})


@pytest.mark.long
@pytest.mark.parametrize("notebook", NOTEBOOKS)
@pytest.mark.parametrize("given", ODD[2:9:2], ids=str)
def test_odd_selections_are_drawn(notebook, given):
    run(notebook, given)


@pytest.mark.long
@pytest.mark.parametrize("notebook", NOTEBOOKS)
@pytest.mark.parametrize(("given", "language"), [(ODD[1], "ar"), ({"actors": ["Lavrov"], "start": "2019"}, "en")])
def test_a_sample_goes_through_papermill(notebook, given, language, tmp_path):
    papermill = pytest.importorskip("papermill")
    out = tmp_path / "out.ipynb"
    papermill.execute_notebook(paths.notebook(notebook), out, given | {"language": language}, progress_bar=False)
    outputs = [o for cell in nbformat.read(out, as_version=4).cells for o in cell.get("outputs", [])]
    assert outputs
    assert not [output for output in outputs if output.output_type == "error"]


def test_papermill_fails_on_a_parameter_that_the_notebook_does_not_have(tmp_path):
    papermill = pytest.importorskip("papermill")
    out = tmp_path / "out.ipynb"
    with pytest.raises(papermill.PapermillExecutionError, match="did you mean 'domains'"):
        papermill.execute_notebook(
            paths.notebook("04_sources_and_claims"), out, {"domain": "nuclear"}, progress_bar=False
        )
