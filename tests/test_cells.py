"""Parameters cells: what cells set, which count, and a cell with other values."""

import nbformat
import pytest
from hypothesis import given, settings, strategies as st

from helpers.common import paths
from helpers.common.faults import FaultsError
from helpers.selection import cells, parameters
from helpers.selection.parameters import Timeline, parse

CELL = """start = ""  # first day: "" or "2010"
actors = []  # ids, such as ["vladimir-putin", "لافروف"]; # is a sign too
dyad = ["russia", "iran"]  # or []
interactive = False  # True for controls"""


def test_a_cell_keeps_its_lines_and_comments_and_takes_other_values():
    given = {"start": "2010", "actors": ["لافروف", 'a "name" \\ #'], "dyad": ["iran", "china"], "interactive": True}
    text = parameters.cell(CELL, parse(Timeline, given))
    values: dict = {}
    exec(text, {}, values)
    assert values == given
    assert text.splitlines()[0] == 'start = "2010"  # first day: "" or "2010"'
    assert text.splitlines()[1].endswith('  # ids, such as ["vladimir-putin", "لافروف"]; # is a sign too')
    assert text.splitlines()[2:] == [
        'dyad = ["iran", "china"]  # or []',
        "interactive = True  # True for controls",
    ]


def test_a_cell_with_its_own_values_is_itself():
    assert parameters.cell(CELL, Timeline()) == CELL


@given(st.text(), st.lists(st.text(), max_size=4))
@settings(max_examples=25)
def test_whatever_is_typed_is_text_in_a_cell(data, actors):
    chosen = Timeline(data=data, actors=actors)
    values: dict = {}
    exec(parameters.cell('data = ""  # a\nactors = []  # b', chosen), {}, values)
    assert values == {"data": data, "actors": actors}


WILD = """# what I look at

start = "2010"; end = ""
domains = [
    "nuclear",  # mine
    "arms",
]
actors: list[str] = []

dyad = (["russia", "iran"])
"""


def values_of(text):
    values: dict = {}
    exec(text, {}, values)
    return {name: value for name, value in values.items() if not name.startswith("_")}


@pytest.mark.parametrize(
    "source",
    [
        WILD,
        "",
        "\n\n",
        "start = ''",
        'start = end = "2011"',
        'start, end = "1999", "2001"',
        'domains = ["nuclear"]\nif domains:\n    domains = ["arms"]',
        'domains = ["nuclear"]\ndomains += ["arms"]',
        "from datetime import date\nstart = str(date.today().year)",
        "domains = [",
        "%matplotlib inline\nstart = '2010'",
        'actors = ["لافروف"]  # عربي\r\nstart = "2001"  # x',
        'dyad = ["iran",\n  "china"]',
    ],
)
@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {"start": "2010", "domains": ["nuclear", "arms"]},
        {"end": "2020", "actors": ["لافروف", 'a "name" \\ #'], "dyad": ["iran", "china"], "interactive": True},
    ],
)
def test_any_cell_becomes_one_that_sets_what_is_wanted(source, wanted):
    chosen = parse(Timeline, wanted)
    values = values_of(parameters.cell(source, chosen))
    values.pop("date", None)
    assert parse(Timeline, values) == chosen


def test_blank_lines_comments_and_long_lists_stay():
    wanted = parse(Timeline, {"start": "2010", "domains": ["nuclear", "arms"], "end": "2020"})
    text = parameters.cell(WILD, wanted)
    assert text == WILD.replace('end = ""', 'end = "2020"')
    fewer = wanted.model_copy(update={"domains": ["arms"]})
    assert parameters.cell(WILD, fewer).splitlines()[2:5] == [
        'start = "2010"; end = "2020"',
        'domains = ["arms"]',
        "actors: list[str] = []",
    ]


P = "\n".join(f"{name} = {cells.literal(value)}" for name, value in Timeline().model_dump().items())
ASK = "chosen = parameters.read(parameters.Timeline, globals())"
LATER = ["theme.show(x)", "actors = record.actors\nn = len(actors)", "domain = 'mine'"]


def run(namespace, *texts):
    """Run cells as IPython does, but for the last, which asks for the parameters."""
    for text in texts:
        namespace["In"].append(text)
        if text != ASK and "record" not in text and "theme" not in text:
            exec(text, namespace)
    return parameters.read(Timeline, namespace)


@pytest.fixture
def kernel():
    return {"In": [""], "get_ipython": None}


def with_line(line, source=P):
    """Return the parameters cell with a line put in place of the one of ``domains``."""
    return "\n".join(line if text.startswith("domains") else text for text in source.splitlines())


def refused(*arguments):
    with pytest.raises(FaultsError, match="the parameters were refused") as caught:
        run(*arguments)
    return {(fault.column, fault.problem.split("?")[0]) for fault in caught.value.faults}


DOMAIN = ("domain", "no such parameter; did you mean 'domains'")


def test_a_misspelt_name_in_the_parameters_cell_is_refused_with_the_one_meant(kernel):
    assert refused(kernel, with_line('domain = ["nuclear"]'), ASK) == {DOMAIN}


def test_it_is_refused_too_where_the_right_name_has_its_value_of_an_earlier_run(kernel):
    assert run(kernel, with_line('domains = ["arms"]'), ASK).domains == ["arms"]
    assert refused(kernel, *LATER[:1], with_line('domain = ["nuclear"]'), ASK) == {DOMAIN}
    assert refused(kernel, ASK) == {DOMAIN}  # and again, if only the selection is run again
    assert run(kernel, with_line('domains = ["nuclear"]'), ASK).domains == ["nuclear"]


def test_any_unknown_name_in_the_parameters_cell_is_refused(kernel):
    ((name, problem),) = refused(kernel, f"{P}\nxyzzy = 1", ASK)
    assert name == "xyzzy"
    assert problem.startswith("no such parameter; allowed: start, end")


def test_what_papermill_adds_is_held_to_the_same(kernel):
    assert refused(kernel, P, '# Parameters\ndomain = "nuclear"\n', ASK) == {DOMAIN}
    kernel["In"].clear()
    kernel["In"].append("")
    assert run(kernel, P, '# Parameters\ndomains = "nuclear"\n', ASK).domains == ["nuclear"]


BEGIN = ("begin", "no such parameter; did you mean 'start'")
MINE = 'limit = 5\nkind = "x"\nwords = ["a", ("b", None)]'


def test_names_of_ones_own_in_other_cells_are_allowed(kernel):
    computing = "n = len('ab')\nfor domain in 'ab':\n    begin = n"
    assert run(kernel, "domain = 1\nxyzzy = 2", P, computing, ASK) == Timeline()
    assert run(kernel, *LATER, P, ASK) == Timeline()
    for _ in range(2):  # one and another time, all of it or the selection alone
        assert run(kernel, MINE, P, ASK) == Timeline()
        assert run(kernel, MINE, ASK) == Timeline()


@pytest.mark.parametrize("name", ["begin", "Begin", "xyzzy"])
def test_a_cell_of_ones_own_between_the_parameters_and_the_selection_sets_nothing_in_vain(kernel, name):
    ((refused_name, _),) = refused(kernel, P, f'{name} = "2010"', ASK)
    assert refused_name == name
    assert run(kernel, P, 'start = "2010"', ASK).start == "2010"


def test_a_lone_name_that_means_a_parameter_is_refused_wherever_it_is_run(kernel):
    assert refused({"In": [""]}, 'begin = "2010"', ASK) == {BEGIN}
    assert refused(kernel, P, 'begin = "2010"', ASK) == {BEGIN}
    assert run(kernel, P, ASK) == Timeline()
    assert refused(kernel, *LATER[:2], 'begin = "2010"', ASK) == {BEGIN}
    assert run(kernel, P, ASK) == Timeline()
    assert run(kernel, 'begin = "2010"', *LATER[:2], ASK) == Timeline()  # it was run for what is below


@pytest.mark.parametrize(("notebook", "model"), parameters.MODELS.items())
def test_no_notebook_run_in_whole_or_in_part_and_again_is_refused(notebook, model):
    kept = nbformat.read(paths.notebook(notebook), as_version=4).cells
    texts = [cell.source for cell in kept if cell.cell_type == "code"]
    assert ".open(globals())" in texts[1]
    for more in ([], texts[:2], texts[1:2], [*texts, *texts[:2]], [MINE, *texts[:2]]):
        found = cells.settings(["", *texts, *more] if more else ["", *texts[:2]], model.model_fields)
        assert found == (frozenset(model.model_fields), [], True)


@pytest.mark.parametrize(("word", "meant"), cells.MEANT.items())
def test_what_people_call_a_parameter_is_known(word, meant):
    assert meant in Timeline.model_fields
    assert cells.no_parameter(word.upper(), Timeline.model_fields).startswith(f"did you mean '{meant}'?")


def test_a_small_parameters_cell_is_held_to_parameters_too(kernel):
    assert run(kernel, 'domains = ["arms"]', ASK).domains == ["arms"]
    assert refused({"In": [""]}, 'domains = ["arms"]\nbegin = "2010"', ASK) == {BEGIN}
    assert refused({"In": [""]}, 'domain = ["nuclear"]', ASK) == {DOMAIN}
    short = 'domains = ["arms"]'
    everything = [short, ASK, *LATER[:1], MINE]
    for _ in range(2):  # with a last cell that sets plain values, too
        assert run({"In": ["", *everything]}, short, ASK).domains == ["arms"]
    with pytest.raises(FaultsError, match="begin: no such parameter"):
        run({"In": ["", *everything]}, short, 'begin = "2010"', ASK)


def test_a_parameter_deleted_from_the_cell_has_its_default_again(kernel):
    assert run(kernel, with_line('domains = ["arms"]'), ASK).domains == ["arms"]
    assert run(kernel, with_line(""), ASK).domains == []
    assert kernel["domains"] == []


def test_a_cell_that_sets_one_parameter_more_is_heard_before_the_selection(kernel):
    chosen = run(kernel, with_line('start = "2010"'), 'domains = ["arms"]', ASK)
    assert (chosen.start, chosen.domains) == ("2010", ["arms"])


def test_a_value_of_an_earlier_run_that_may_be_meant_is_refused_not_taken(kernel):
    run(kernel, with_line('domains = ["arms"]'), ASK)
    ((name, problem),) = refused(kernel, 'search = "gas"', ASK)
    assert name == "domains"
    assert "left from an earlier run" in problem
    assert run(kernel, P, 'search = "gas"', ASK).search == "gas"


def test_the_selection_run_again_alone_takes_the_same(kernel):
    first = run(kernel, with_line('domains = ["arms"]'), ASK)
    assert run(kernel, *LATER[:1], ASK) == first


def test_the_notebook_goes_on_with_the_values_as_they_were_read(kernel):
    run(kernel, with_line('domains = "arms"').replace('language = "en"', ""), ASK)
    assert kernel["domains"] == ["arms"]
    assert kernel["language"] == "en"


def test_outside_a_notebook_the_names_are_taken_as_they_are():
    assert parameters.read(Timeline, {"domains": ["arms"], "other": 1}).domains == ["arms"]
    with pytest.raises(FaultsError, match="language 'fr'"):
        parameters.read(Timeline, {"language": "fr"})


def test_all_cells_run_twice_with_a_short_parameters_cell_are_not_taken_for_slips(kernel):
    """What a notebook computes has names of its own, such as `drawn` beside the parameter `draws`."""
    everything = ['start = "2013"\ndomains = ["arms"]', ASK, "drawn = record.events", "periods = [record]"]
    for _ in range(2):
        *before, last = everything[:2]
        assert run(kernel, *before, last) == Timeline(start="2013", domains=["arms"])
        kernel["In"] += everything[2:]
    assert refused(kernel, 'domain = ["nuclear"]', ASK) == {DOMAIN}
