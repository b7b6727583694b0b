"""What a notebook of one's own has: `import helpers`, and the page about it."""

import doctest
import inspect
import re
import subprocess
import sys

import pytest
from fixtures import TEN, event, made
from IPython.core.interactiveshell import InteractiveShell

import helpers
from helpers.chapters import CHAPTERS, chapter
from helpers.common import paths
from helpers.common.faults import FaultsError
from helpers.notebook import front
from helpers.selection import parameters, selecting

PAGE = (paths.PROJECT / "docs" / "your-own-notebook.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
#: What opens a chapter, and its notebook.
OPENING = {module: notebook for notebook, (module, _) in CHAPTERS.items()}
SHOWN = ["load", "select", "events", "claims", *OPENING, "evidence", "export"]


def python(code):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_the_tab_key_shows_what_there_is_and_each_is_there():
    assert sorted(SHOWN) == dir(helpers)
    assert all(getattr(helpers, name).__doc__ for name in SHOWN)
    assert all(f"`{name}`" in PAGE for name in SHOWN)
    rooms = {path.name for path in (paths.PROJECT / "src" / "helpers").iterdir()}
    assert not rooms & {*SHOWN}, "a package of this name would take its place once it is imported"


def test_importing_it_imports_no_library_and_selecting_no_figure():
    heavy = "sorted({'pandas', 'pydantic', 'matplotlib', 'networkx', 'helpers.notebook.front'} & {*sys.modules})"
    assert python(f"import helpers, sys; print({heavy})") == "[]"
    assert "matplotlib" not in python(f"import helpers, sys; helpers.select(helpers.load()); print({heavy})")


def test_a_name_that_is_not_there_is_said_with_those_that_are():
    with pytest.raises(AttributeError, match="no attribute 'figures_of'; it has load, select, events"):
        _ = helpers.figures_of


@pytest.mark.parametrize(
    ("events", "line"),
    [
        (TEN[:2], "2 entries (2 events, 0 conditions) and 0 details; 0 claims; 2 articles, 2001-2007"),
        ((event("a", "2001"),), "1 entry (1 event, 0 conditions) and 0 details; 0 claims; 1 article, 2001"),
        ((event("a", ""),), "1 entry (1 event, 0 conditions) and 0 details; 0 claims; 1 article"),
        ((), "0 entries (0 events, 0 conditions) and 0 details; 0 claims; 0 articles"),
    ],
)
def test_a_dataset_is_shown_in_a_line(events, line):
    assert repr(made(*events)) == line


def test_a_dataset_counts_entries_as_the_notebooks_do(record):
    kinds = record.events[record.events["tier"] != "detail"]["record_kind"].value_counts()
    entries = f"{kinds.sum()} entries ({kinds['event']} events, {kinds['condition']} conditions)"
    details = len(record.events) - kinds.sum()
    assert repr(record).startswith(f"{entries} and {details} details; ")
    for counted in (False, True):
        assert repr(helpers.select(record, details=counted)) == repr(record)
    said = helpers.timeline(record).selection()
    assert said[0].startswith(f"Selected: {kinds.sum()} of {kinds.sum()} entries")
    assert said[1].startswith(f"{details} details belong to them")
    part = helpers.select(record, domains=["nuclear"])
    assert repr(part).startswith(f"{len(part.events)} entries (")
    assert f"and {len(part.details)} details; " in repr(part)


def test_parameters_are_shown_by_what_is_not_as_by_default():
    assert repr(parameters.Timeline(dyad=[], domains=["nuclear"])) == "Timeline(domains=['nuclear'], dyad=[])"


@pytest.mark.parametrize("model", [parameters.Parameters, *parameters.MODELS.values()])
def test_a_model_says_what_one_types_and_what_it_does(model):
    assert list(inspect.signature(model).parameters) == list(model.model_fields)
    assert "Annotated" not in str(inspect.signature(model))
    for name, field in model.model_fields.items():
        assert re.search(rf"^{name} : .+\n    {re.escape(field.description)}$", model.__doc__, re.MULTILINE)


def test_a_selection_takes_what_selects_and_nothing_else():
    taken = list(inspect.signature(helpers.select).parameters)
    assert taken[0] == "dataset"
    assert {*taken[1:]} == {*parameters.Parameters.model_fields} - {"language", "data", "corpus", "interactive"}


def test_a_selection_is_that_of_the_notebooks(record):
    chosen = {"start": "2002", "end": "2015", "domains": ["nuclear"], "actors": "روسيا"}
    found = helpers.select(record, **chosen)
    wanted = selecting.select(record, parameters.parse(parameters.Parameters, chosen))
    assert 0 < len(found.events) < len(record.events)
    assert found.events.equals(wanted.events)
    assert found.claims.equals(wanted.claims)


def refused(call, *given, **named):
    with pytest.raises(FaultsError) as caught:
        call(*given, **named)
    return {fault.column: fault.problem for fault in caught.value.faults}


def test_all_that_is_wrong_with_a_selection_is_refused_at_once(record):
    faults = refused(helpers.select, record, start="2O13", domain="nuclear", sources=["sadanews-2042"], language="ar")
    assert set(faults) == {"start", "domain", "sources", "language"}
    assert "did you mean 'domains'?" in faults["domain"]
    assert "did you mean 'sadanews-2024'?" in faults["sources"]
    assert set(refused(helpers.select, record, start="2015", end="2010", domains="nuclar")) == {"start", "domains"}


def test_all_that_is_wrong_with_a_chapter_is_refused_at_once(record):
    faults = refused(helpers.timeline, record, bins="year", dyad=["russia"], domains=["nuclar"])
    assert set(faults) == {"bins", "dyad", "domains"}
    assert set(refused(helpers.timeline, record, domains=["nuclar"])) == {"domains"}


@pytest.mark.parametrize("name", OPENING)
def test_a_chapter_takes_what_its_notebook_takes(name):
    opens, model = getattr(helpers, name), parameters.MODELS[OPENING[name]]
    assert list(inspect.signature(opens).parameters) == ["dataset", *model.model_fields]
    assert all(f"\n{field} : " in opens.__doc__ for field in model.model_fields)


@pytest.mark.parametrize("name", OPENING)
def test_a_figure_of_a_chapter_is_what_its_notebook_shows(name, record):
    record = record if name == "reality" else made(*TEN)  # the world's checks are of the project's own
    given = {"language": "ar", "domains": ["political"]}
    model = parameters.MODELS[OPENING[name]]
    wanted = chapter(OPENING[name])(record, parameters.parse(model, given))
    page = getattr(helpers, name)(record, **given)
    figure = page.figures()[0]
    output = getattr(page, figure)()
    assert page.drawing(figure).caption.alt == output.metadata["alt"]
    assert output.metadata == getattr(wanted, figure)().metadata
    assert output.bundle == getattr(wanted, figure)().bundle
    assert "<svg" in output.bundle["image/svg+xml"]


def test_an_unknown_language_is_refused_in_words(record):
    for table in (helpers.events, helpers.claims):
        assert refused(table, record, language="fr") == {"language": "allowed: en, ar"}


def test_the_tab_key_lists_what_exports_and_nothing_imported():
    assert dir(helpers.export) == sorted(["csv_files", "flat", "gexf", "graphml", "timelinejs", "workbook"])


def test_the_examples_of_the_docstrings_give_what_they_say():
    done = doctest.testmod(front, optionflags=doctest.ELLIPSIS)
    assert done.attempted > 10
    assert done.failed == 0


def test_the_page_gives_a_figure_and_a_table_in_five_lines():
    lines = [line for line in "".join(BLOCKS[:2]).splitlines() if line]
    assert len(lines) == 5


@pytest.mark.long
def test_the_code_of_the_page_runs_in_a_notebook(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shell, shown = InteractiveShell(), []
    for block in BLOCKS:
        done = shell.run_cell(block)
        assert done.success, (block, done.error_before_exec or done.error_in_exec)
        shown.append(done.result)
    assert "image/svg+xml" in shown[0].bundle
    assert len(shown[1]) == len(shell.user_ns["nuclear"].events)
    agreed = shell.user_ns["agreed"]
    assert 0 < len(agreed) < len(shell.user_ns["table"])
    written = {path.name: path.stat().st_size for path in tmp_path.iterdir()}
    named = {f"nuclear{ending}" for ending in (".xlsx", "-csv.zip", ".gexf", ".graphml", ".svg")}
    assert set(written) == named
    assert all(written.values())


def test_every_file_and_target_that_the_page_names_is_there():
    named = set(re.findall(r"`((?:data|docs|notebooks)/[\w./-]*|[A-Z]+\.md)`", PAGE))
    assert len(named) > 2
    assert all((paths.PROJECT / name).exists() for name in named)
    targets = re.findall(r"`make (\w+)`", PAGE)
    done = subprocess.run(["make", "-n", "-o", ".venv/ready", *targets], cwd=paths.PROJECT, capture_output=True)
    assert {"lab", "docs", "downloads"} <= {*targets}
    assert done.returncode == 0
