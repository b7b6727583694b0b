"""Outputs of a render as files, prose in both languages, and papermill alone."""

import io
import json
import subprocess
import sys
from pathlib import Path

import nbformat
import openpyxl
import pytest

from helpers.common import paths
from helpers.render import report
from helpers.show.export import GRAPHS, as_graph
from helpers.words.prose import translations

NOTEBOOKS = list(paths.notebooks())


def test_an_output_name_never_becomes_a_path():
    node = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1", id="one")])
    bundle = {"text/csv": "a\n", "text/plain": "a"}
    node.cells[0].outputs = [nbformat.v4.new_output("display_data", bundle, metadata={"name": "../escaped"})]
    with pytest.raises(ValueError, match="letters, digits"):
        report.files(node, "en", {})


@pytest.mark.parametrize("second", ["one", "two"])
def test_two_outputs_with_one_name_are_refused_with_both_their_cells(second):
    cells = [nbformat.v4.new_code_cell("1", id=name) for name in dict.fromkeys(["one", second])]
    table = nbformat.v4.new_output("display_data", {"text/csv": "a\n"}, metadata={"name": "events"})
    exported = nbformat.v4.new_output("display_data", {"application/json": {}}, metadata={"name": "events"})
    cells[0].outputs = [table, exported]
    node = nbformat.v4.new_notebook(cells=cells)
    assert {"tables/events.csv", "exports/events.json"} <= report.files(node, "en", {}).keys()
    cells[-1].outputs = [*cells[-1].outputs, table]
    with pytest.raises(ValueError, match=f"the cells 'one' and '{second}' both put out 'events'"):
        report.files(node, "en", {})


def test_the_tables_of_a_report_are_a_workbook_as_well():
    cells = [nbformat.v4.new_code_cell("1", id=name) for name in ("one", "two")]
    for cell in cells:
        bundle = {"text/csv": '"date","count"\n"2007-10-16",3\n'}
        cell.outputs = [nbformat.v4.new_output("display_data", bundle, metadata={"name": cell.id})]
    files = report.files(nbformat.v4.new_notebook(cells=cells), "ar", {})
    book = openpyxl.load_workbook(io.BytesIO(files["tables/tables.xlsx"]))
    assert book.sheetnames == ["one", "two"]
    assert [cell.value for cell in book["two"][1]] == ["التاريخ", "المرات"]
    assert "tables/tables.xlsx" not in report.files(nbformat.v4.new_notebook(), "en", {})


@pytest.mark.parametrize("ending", GRAPHS)
def test_a_network_is_written_as_a_file_of_its_own(ending):
    node = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1", id="one")])
    output = as_graph("<x>روسيا</x>\n", "net", ending, "net (1)")
    node.cells[0].outputs = [nbformat.v4.new_output("display_data", output.bundle, metadata=output.metadata)]
    files = report.files(node, "en", {})
    assert files[f"exports/net.{ending}"] == "<x>روسيا</x>\n".encode()


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_every_prose_cell_is_translated_and_no_other(notebook):
    cells = nbformat.read(paths.notebook(notebook), as_version=4).cells
    prose = {cell.id: cell.source for cell in cells if cell.cell_type == "markdown"}
    arabic = translations(notebook, "ar")
    assert list(arabic) == list(prose)
    for cell, text in arabic.items():
        assert text.count("#") == prose[cell].count("#"), cell


@pytest.mark.long
def test_papermill_alone_works_from_another_folder(tmp_path):
    source, target = paths.notebook("01_timeline"), tmp_path / "out.ipynb"
    arguments = ["-p", "start", "2010-01-01", "-p", "language", "ar", "-p", "domains", "nuclear", "--no-progress-bar"]
    papermill = Path(sys.executable).with_name("papermill")
    done = subprocess.run([papermill, source, target, *arguments], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    shown = json.dumps(nbformat.read(target, as_version=4), ensure_ascii=False)
    assert "اختير" in shown
    assert "bushehr" in shown


@pytest.mark.long
def test_papermill_alone_shows_a_fault_without_a_wall_of_traceback(tmp_path):
    papermill = Path(sys.executable).with_name("papermill")
    command_line = [papermill, paths.notebook("01_timeline"), tmp_path / "out.ipynb", "-p", "domains", "nucular"]
    done = subprocess.run([*command_line, "--no-progress-bar"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode != 0
    node = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    error = next(out for cell in node.cells for out in cell.get("outputs", []) if out.output_type == "error")
    assert error.traceback == ["the parameters were refused: 1 fault\n  " + error.traceback[0].split("\n  ")[1]]
    assert "did you mean 'nuclear'?" in error.traceback[0]
