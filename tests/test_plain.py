"""Which notebooks may leave others what they have computed: those whose cells can have changed nothing of ours."""

import nbformat
import pytest

from helpers.common import paths
from helpers.render import plain
from helpers.selection.parameters import MODELS

OPEN = "from helpers.chapters.timeline import Timeline\n\npage = Timeline.open(globals())\n"


def is_plain(*sources, tags=()):
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    for cell in cells[-1:]:
        cell.metadata.tags = tags
    return plain.plain(nbformat.NotebookNode(cells=[nbformat.v4.new_markdown_cell("%no code"), *cells]))


@pytest.mark.parametrize("notebook", MODELS)
def test_notebooks_of_the_collection_are(notebook):
    assert plain.plain(nbformat.read(paths.notebook(notebook), as_version=4))


@pytest.mark.parametrize(
    "cells",
    [
        [],
        ["", "# a comment"],
        ['x_1 = "é·"', 'start = ""  # first day', "domains = ['arms', (1, -2.5), None]"],
        [OPEN, "page.selected()", "page.show(page.relation(), page.more('arms'))"],
        [OPEN, "page.selected(); display(*page.exports())"],
        [OPEN, "from helpers.notebook import explore\nexplore.show(page.graph, page.chosen)"],
    ],
)
def test_what_sets_opens_and_shows_is_plain(cells):
    assert is_plain(*cells)


@pytest.mark.parametrize(
    "cell",
    [
        # names that are not ours, or no longer
        "pd.set_option('display.width', 5)",
        "print(1)",
        "exec('1')",
        "setattr(page, 'say', 1)",
        "page = 5\npage.selected()",
        "Timeline = 5\npage = Timeline.open(globals())",
        "other = page",
        # what leads further than a method
        "page.chosen.__dict__.update(start='2010')",
        "page.whole.events.drop(columns='date', inplace=True)",
        "events = page.whole",
        "page.__init__(1, 2)",
        "page._flagged()",
        "page.show(page.say.__init__())",
        "page.show(setattr(page, 'x', 1))",
        "page.show(value=1)",
        "page.show(page._flags)",
        "page.show(print)",
        "page.show(*print)",
        "display(value=1)",
        "page.show(**{})",
        "page.selected",
        "page.selected()()",
        # what sets or deletes
        "page.language = 'ar'",
        "page.without |= {1}",
        "Timeline.figures = None",
        "del page.record",
        "start: str = ''",
        "a = b = ''",
        "a, b = '', ''",
        "start = ''.join([])",
        "start = f'{page}'",
        "page = Timeline.open(globals(), 1)",
        "page = Timeline.open(globals(), x=1)",
        "page = Timeline.open(globals(1))",
        "_4 = Timeline.open(globals())",
        "panel = Timeline.open(globals())",
        "page = Timeline.open(locals())",
        "page = Timeline.of(globals())",
        # what runs or hides more
        "page.show(lambda: 1)",
        "page.show([x for x in (1,)])",
        "page.show(x := 1)",
        "{[]: 1}",
        "x = {[1], 2}",
        "display({[]: 1})",
        "if True:\n    page.selected()",
        "def show():\n    pass",
        "class Timeline:\n    pass",
        "with open('x') as file:\n    pass",
        "import helpers",
        "import numpy as np",
        "import helpers.chapters.timeline",
        # other places to import from
        "from helpers.common import shared",
        "from helpers.show.figures import theme",
        "from helpers.show.figures.theme import canvas",
        "from helpers.chapters import timeline",
        "from helpers.chapters.base import theme",
        "from helpers.chapters.base import Chapter",
        "from helpers.chapters.event_source import Path\nPath.cwd()",
        "from helpers.notebook import copies",
        "from helpers.notebook import panel\npanel.imported('evil', 'lab')",
        "from helpers.notebook import explore\npage.show(explore.SIGN_COLOURS)",
        "from helpers.notebook import dict, explore",
        "from helpers.chapters.timeline import *",
        "from helpers.chapters.timeline import _Hidden",
        "from helpers.chapters.timeline import MODELS",
        "from helpers.chapters.timeline import Timeline as T",
        "from helpers.notebook import _panel",
        "from helpers.notebook.panel import Any",
        "from .helpers.chapters.timeline import Timeline",
        "from os import system",
        # what IPython takes for other lines than Python does
        '# x\x0c!: \\\ns = """\nfrom helpers.analysis import changes\nchanges.noise = len\n# """\n',
        '# x\u2028%matplotlib \\\ns = """\nfrom helpers.analysis import changes\nchanges.noise = len\n# """\n',
        # what IPython takes for a magic, and Python for a name: it has a letter that no word has, or is read as another
        "run\u00b7x = 1",
        "sx\u0301x = 1",
        "sx\ufe33x = 1",
        # what is no Python, or too much of it
        "%matplotlib inline",
        "!ls",
        "page.selected?",
        "page.selected(",
        "x = \0",
        "x = " + "(" * 9000,
        "x = " + "-" * 99_999 + "1",
    ],
)
@pytest.mark.filterwarnings("ignore:.*make_tokens_by_line")  # IPython itself wonders at the last but some
def test_what_could_change_anything_is_not(cell):
    assert not is_plain(OPEN, cell)


@pytest.mark.parametrize("tag", ["raises-exception", "skip-execution", "hide-input"])
def test_a_cell_that_may_fail_or_be_left_out_did_not_do_what_it_says(tag):
    for tags in ([tag], tag):  # engines take a text for a list
        assert is_plain(OPEN, "page.selected()", tags=tags) == (tag == "hide-input")
