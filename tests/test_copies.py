import re
import sys

import nbformat
import pytest
from nbformat.sign import NotebookNotary

from helpers.common import paths
from helpers.notebook import copies
from helpers.selection.parameters import MODELS

NOTEBOOKS = pytest.mark.parametrize("name", MODELS)


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    folder = tmp_path_factory.mktemp("project") / "work"
    return folder, copies.lay(folder)


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A project of one notebook and the index, and where its copies go."""
    notebooks = tmp_path / "notebooks"
    (notebooks / "ar").mkdir(parents=True)
    monkeypatch.setattr(paths, "NOTEBOOKS", notebooks)
    (notebooks / "ar" / "01_one.md").write_text("<!-- title -->\n# واحد\n", encoding="utf-8")
    written(notebooks / "index.ipynb", "A [notebook](01_one.ipynb)", "1")
    written(notebooks / "01_one.ipynb", "# One, by [the codebook](../data/codebook.md)", 'language = "en"  # of it')
    return notebooks, tmp_path / "work"


def written(path, title, code):
    node = nbformat.v4.new_notebook()
    node.cells = [nbformat.v4.new_markdown_cell(title, id="title"), nbformat.v4.new_code_cell(code, id="code")]
    node.cells[1].metadata["tags"] = ["parameters"]
    node.cells[1].outputs = [nbformat.v4.new_output("execute_result", {"text/plain": "first"}, execution_count=1)]
    nbformat.write(node, path)


def changed(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_each_notebook_is_laid_in_both_languages_and_the_index_once(first):
    folder, (laid, said) = first
    expected = {"index.ipynb", *(f"{language}/{name}.ipynb" for name in MODELS for language in ("en", "ar"))}
    assert {path.relative_to(folder).as_posix() for path in laid} == expected
    assert said == []


@NOTEBOOKS
def test_an_english_copy_is_the_notebook_with_what_it_shows(first, name):
    copy = nbformat.read(first[0] / "en" / f"{name}.ipynb", as_version=4)
    assert copy.cells == nbformat.read(paths.notebook(name), as_version=4).cells
    nbformat.validate(copy)


@NOTEBOOKS
def test_an_arabic_copy_has_arabic_prose_from_the_right_and_asks_for_arabic(first, name):
    copy = nbformat.read(first[0] / "ar" / f"{name}.ipynb", as_version=4)
    nbformat.validate(copy)
    for cell in copy.cells:
        if cell.cell_type == "markdown":
            assert cell.source.startswith('<div dir="rtl" lang="ar">\n\n')
            assert re.search("[\u0600-\u06ff]", cell.source)
        else:
            assert not cell.outputs
    (cell,) = [cell for cell in copy.cells if "parameters" in cell.metadata.get("tags", [])]
    assert re.search(r'^language = "ar"  # ', cell.source, re.MULTILINE)


def test_every_link_of_the_copies_leads_somewhere(first, tmp_path):
    folder, (laid, _) = first
    links = 0
    for path in laid:
        for cell in nbformat.read(path, as_version=4).cells:
            for target in re.findall(r"\]\(([^)#]+)", cell.source) if cell.cell_type == "markdown" else []:
                found = (path.parent / target).resolve()
                inside = paths.PROJECT / found.relative_to(folder.parent)
                assert found.exists() or inside.exists(), (path, target)
                links += 1
    assert links > 2 * len(MODELS)


def test_the_arabic_part_of_the_index_leads_to_the_arabic_copies(first):
    cells = {cell.id: cell.source for cell in nbformat.read(first[0] / "index.ipynb", as_version=4).cells}
    assert [f"(ar/{name}.ipynb)" in cells["arabic"] for name in MODELS] == [True] * len(MODELS)
    assert [f"(en/{name}.ipynb)" in cells["notebooks"] for name in MODELS] == [True] * len(MODELS)


def test_nothing_is_written_where_nothing_has_changed(small):
    _, work = small
    laid, _ = copies.lay(work)
    assert len(laid) == 3
    assert copies.lay(work) == ([], [])


def test_a_copy_that_was_run_and_saved_follows_its_notebook(small):
    notebooks, work = small
    copies.lay(work)
    changed(work / "en" / "01_one.ipynb", '"first"', '"run again"')
    assert copies.lay(work) == ([], [])
    changed(notebooks / "01_one.ipynb", '"first"', '"newer"')
    laid, said = copies.lay(work)
    assert [path.relative_to(work).as_posix() for path in laid] == ["en/01_one.ipynb"]
    assert said == []
    assert '"newer"' in laid[0].read_text(encoding="utf-8")


def test_an_edited_copy_is_kept_and_named_once_its_notebook_has_changed(small):
    notebooks, work = small
    copies.lay(work)
    mine = work / "en" / "01_one.ipynb"
    changed(mine, "# of it", "# mine")
    kept = mine.read_bytes()
    assert copies.lay(work) == ([], [])
    changed(notebooks / "01_one.ipynb", "One, by", "Once, by")
    laid, (line,) = copies.lay(work)
    assert mine not in laid
    assert str(mine) in line
    assert "yours" in line
    assert mine.read_bytes() == kept


def test_laid_anew_what_was_edited_is_set_aside_each_time_under_another_name(small):
    _, work = small
    copies.lay(work)
    mine = work / "en" / "01_one.ipynb"
    fresh = mine.read_bytes()
    for number in ("", "-2"):
        changed(mine, "# of it", f"# mine{number}")
        kept = mine.read_bytes()
        copies.lay(work, afresh=True)
        assert mine.read_bytes() == fresh
        assert (work / "en" / f"01_one.mine{number}.ipynb").read_bytes() == kept


def test_files_of_the_users_own_are_left_alone(small):
    _, work = small
    (work / "en").mkdir(parents=True)
    own, broken = work / "en" / "own.ipynb", work / "en" / "01_one.ipynb"
    own.write_text("own")
    broken.write_text("no notebook")
    laid, said = copies.lay(work)
    assert (own.read_text(), broken.read_text()) == ("own", "no notebook")
    assert broken not in laid
    assert len(said) == 1


def test_links_of_a_copy_lead_from_where_it_stands(small):
    _, work = small
    copies.lay(work)
    source = nbformat.read(work / "en" / "01_one.ipynb", as_version=4).cells[0].source
    assert "(../../data/codebook.md)" in source


def test_copies_are_trusted_and_what_others_put_there_is_not(small):
    _, work = small
    work.mkdir()
    written(work / "strange.ipynb", "Strange", "1")
    copies.main([str(work)])
    state = paths.lab_state(work)
    notary = NotebookNotary(db_file=str(state / "signatures.db"), secret_file=str(state / "secret"))
    trusted = {path.name: notary.check_signature(nbformat.read(path, as_version=4)) for path in work.rglob("*.ipynb")}
    assert trusted == {"index.ipynb": True, "01_one.ipynb": True, "strange.ipynb": False}


def test_what_renders_is_not_needed_for_copies(monkeypatch):
    for name in [name for name in sys.modules if name.startswith(("helpers.notebook.copies", "helpers.words.prose"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "papermill", None)
    import helpers.notebook.copies

    assert callable(helpers.notebook.copies.lay)
