"""House rules for every notebook in ``notebooks/`` (their outputs are compared by ``pytest --nbval``)."""

import re
from collections import Counter
from html import escape

import nbformat
import pytest

from helpers.common import paths
from helpers.notebook import front
from helpers.selection import parameters
from helpers.selection.parameters import MODELS, guide

FILES = sorted(paths.NOTEBOOKS.glob("*.ipynb"))
NUMBERED = list(paths.notebooks().values())
INDEX = paths.NOTEBOOKS / "index.ipynb"
SHARED = list(parameters.Parameters.model_fields)


def read(path):
    return nbformat.read(path, as_version=4)


def code(path):
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


def prose(path):
    return "\n".join(cell.source for cell in read(path).cells if cell.cell_type == "markdown")


def test_every_notebook_is_found_and_has_its_parameters():
    assert list(paths.notebooks()) == list(MODELS)
    assert [*NUMBERED, INDEX] == FILES


def test_the_list_of_what_nbval_ignores_is_empty():
    settings = (paths.PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    for option in ("nbval-sanitize", "nbval-lax", "nbval-current-env", "--ignore", "deselect"):
        assert option not in settings
    for path in FILES:
        assert not re.search(r"NBVAL_|nbval-|raises-exception", path.read_text(encoding="utf-8")), path.name


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
class TestHouseRules:
    """What holds for every notebook, the index too."""

    def test_every_code_cell_has_run_in_order_and_without_error(self, path):
        cells = code(path)
        assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
        outputs = [output for cell in cells for output in cell.outputs]
        assert outputs
        assert not [output for output in outputs if output.output_type in ("error", "stream")]

    def test_code_cells_are_short_and_only_call_helpers(self, path):
        for cell in code(path):
            lines = cell.source.splitlines()
            assert len(lines) <= 12 or "parameters" in cell.metadata.get("tags", []), cell.id
            for line in lines:
                assert not re.match(r"\s*(def |class |import |%|!)", line), (cell.id, line)
                assert "sys.path" not in line
                assert not line.rstrip().endswith(";"), (cell.id, line)
                assert not re.search(r"""["'][^"']*(\.\./|\.csv|\.ipynb|^/)""", line), (cell.id, line)

    def test_it_begins_with_a_title_and_a_question(self, path):
        first = read(path).cells[0].source
        assert first.startswith("# ")
        assert "?" in first

    def test_every_figure_has_a_name_and_says_what_it_shows(self, path):
        figures = [
            output for cell in code(path) for output in cell.outputs if "image/svg+xml" in output.get("data", {})
        ]
        names = [figure.metadata["name"] for figure in figures]
        assert len(names) == len(set(names)) > 0
        for figure in figures:
            assert len(figure.metadata["alt"]) > 60
            assert figure.data["text/plain"] == figure.metadata["alt"]

    def test_outputs_hold_no_path_and_no_address_of_memory(self, path):
        text = path.read_text(encoding="utf-8")
        assert str(paths.PROJECT) not in text
        assert not re.search(r"0x[0-9a-f]{8,}", text)


@pytest.mark.parametrize("path", NUMBERED, ids=lambda path: path.stem)
class TestContract:
    """What holds for the notebooks that take parameters and are rendered: those with a number."""

    def test_parameters_are_one_tagged_cell_with_a_comment_on_each_line(self, path):
        tagged = [cell for cell in code(path) if "parameters" in cell.metadata.get("tags", [])]
        assert len(tagged) == 1
        assert all("  # " in line for line in tagged[0].source.splitlines())
        values: dict = {}
        exec(tagged[0].source, {}, values)
        model = MODELS[path.stem]
        assert values == model().model_dump()
        assert list(values)[: len(SHARED)] == SHARED

    def test_sections_are_those_of_the_contract(self, path):
        headings = [line for line in prose(path).splitlines() if line.startswith("#")]
        assert headings[1:3] == ["## Key findings", "## Control panel"]
        assert headings[-2:] == ["## Limits", "## Sources and citation"]

    def test_it_is_short_enough_to_be_read_and_reviewed(self, path):
        assert len(code(path)) <= 15
        assert path.stat().st_size < 1_700_000


class TestIndex:
    def test_it_leads_to_every_notebook_in_both_languages(self):
        links = re.findall(r"\[(?:<span dir=\"ltr\">)?(\w+)(?:</span>)?\]\((\w+)\.ipynb\)", prose(INDEX))
        assert all(shown == target for shown, target in links)
        assert Counter(target for _, target in links) >= Counter(2 * list(MODELS))
        assert set(re.findall(r"\]\(([^)]+)\)", prose(INDEX))) == {
            *("../docs/your-own-notebook.md", "../data/codebook.md", "../docs/methodology.md"),
            *(path.name for path in NUMBERED),
        }

    def test_its_questions_in_arabic_stand_beside_those_in_english(self):
        for name in MODELS:
            questions = re.findall(rf"^\| ([^|]+) \| [^|]*\({name}\.ipynb\) \|", prose(INDEX), re.MULTILINE)
            assert [re.sub(r"(?<=[?؟]).*", "", text)[-1] for text in questions] == ["?", "؟"], name

    def test_its_table_has_every_parameter_of_every_notebook(self, record):
        outputs = [output for cell in code(INDEX) for output in cell.outputs]
        (table,) = [output for output in outputs if output.get("metadata", {}).get("name") == "parameters"]
        made = guide(record)
        assert table.data["text/plain"].endswith(f"({len(made)})")
        assert all(escape(name) in table.data["text/html"] for name in made.iloc[:, 0])

    def test_the_selections_are_real_ones_each_for_another_notebook(self, record):
        cells = [cell for cell in code(INDEX) if cell.source.startswith("page = ")]
        opened, sizes = set(), set()
        for cell in cells:
            values: dict = {"whole": record} | {
                name: getattr(front, name)
                for name in ("timeline", "actors", "issues", "sources", "reality", "event_data")
            }
            exec(cell.source, {}, values)
            page = values["page"]
            assert 0 < len(page.record.events) < len(record.events)
            assert str(len(page.record.events)) in cell.outputs[0].data["text/plain"]
            opened.add(page.notebook)
            sizes.add(len(page.record.events))
        assert len(cells) == len(sizes) == len(opened)
        assert opened == set(MODELS) - {"00_brief"}
