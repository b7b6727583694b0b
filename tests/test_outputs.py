from dataclasses import FrozenInstanceError

import nbformat
import pandas as pd
import pytest
from IPython.core.formatters import DisplayFormatter

from helpers.common.outputs import SIZE, Caption, Output
from helpers.render import report
from helpers.show import tables
from helpers.show.figures import theme

CAPTION = Caption("A finding", "n = 1 record", "A bar and nothing else")


def shown(output):
    """Return what a notebook keeps of an output."""
    data, metadata = DisplayFormatter().format(output)
    return nbformat.v4.new_output("display_data", data=data, metadata=metadata)


def a_figure():
    return theme.show(lambda: theme.empty(CAPTION, "en"), "a_map", CAPTION)


def a_table():
    return tables.table(pd.DataFrame({"actor": ["Iran"]}), "actors", "Actors", "en", ["actor"])


def test_a_notebook_keeps_bundle_and_metadata_as_they_are():
    kept = shown(Output({"text/csv": "a\n1\n", "text/plain": "a"}, {"name": "numbers"}))
    assert kept.data == {"text/csv": "a\n1\n", "text/plain": "a"}
    assert kept.metadata == {"name": "numbers"}


def test_outputs_that_are_kept_are_small(monkeypatch):
    frame, cards = pd.DataFrame({"actor": ["iran"]}), {"iran": [("Who said it", "")]}
    drawn = theme.show(lambda: theme.empty(CAPTION, "en"), "a_map", CAPTION, frame=frame)
    assert shown(drawn).data["text/csv"] == '"actor"\n"iran"\n'

    def listed():
        return shown(tables.table(frame, "actors", "Actors", "en", ["actor"], "actor", cards)).data

    assert {"text/csv", "text/html"} <= listed().keys()
    assert "Who said it" in listed()["text/html"]
    monkeypatch.setenv(SIZE, "small")
    assert shown(drawn).data.keys() == {"image/svg+xml", "text/plain"}
    assert "text/csv" not in listed()
    assert "Who said it" not in listed()["text/html"]


def test_the_numbers_of_a_figure_lie_beside_it(monkeypatch):
    frame = pd.DataFrame({"actor": ["iran"]})
    drawn = shown(theme.show(lambda: theme.empty(CAPTION, "en"), "a_map", CAPTION, frame=frame))
    cells = [
        nbformat.v4.new_code_cell("", id=str(at), outputs=[each]) for at, each in enumerate([drawn, shown(a_table())])
    ]
    files = report.files(nbformat.v4.new_notebook(cells=cells), "en", {})
    assert files["figures/a_map.csv"].decode("utf-8-sig") == '"actor"\n"iran"\n'
    assert {"tables/actors.csv", "tables/tables.xlsx"} <= files.keys()
    assert "tables/a_map.csv" not in files


def test_a_figure_is_described_for_those_who_do_not_see_it():
    kept = shown(a_figure())
    assert kept.metadata == {"name": "a_map", "title": CAPTION.title, "alt": CAPTION.alt}
    assert kept.data["text/plain"] == CAPTION.alt
    assert kept.data["image/svg+xml"].startswith("<svg")


def test_the_render_finds_named_outputs_again_and_no_others():
    made = [a_figure(), tables.prose(["One."], "en"), a_table()]
    cells = [nbformat.v4.new_code_cell("", outputs=[shown(output)]) for output in made]
    node = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# Title"), *cells])
    nbformat.validate(node)
    assert list(report.outputs(node)) == [
        ("a_map", "image/svg+xml", made[0].bundle["image/svg+xml"]),
        ("actors", "text/csv", made[2].bundle["text/csv"]),
    ]


@pytest.mark.parametrize("output", [a_figure(), a_table(), tables.prose(["One."], "en")])
def test_every_output_has_words_for_a_terminal(output):
    assert output.bundle["text/plain"].strip()


def test_captions_and_outputs_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        CAPTION.title = "another"
    with pytest.raises(FrozenInstanceError):
        a_table().metadata = {}


def test_what_is_for_the_lab_alone_is_in_no_report():
    cells = [
        nbformat.v4.new_markdown_cell("# Title"),
        nbformat.v4.new_markdown_cell("## Lab"),
        nbformat.v4.new_code_cell("x"),
    ]
    for cell in cells[1:]:
        cell.metadata["tags"] = ["lab"]
    node = nbformat.v4.new_notebook(cells=[*cells, nbformat.v4.new_markdown_cell("## Rest")])
    html = report.html(node, "Title", "en", {})
    assert "Rest" in html
    assert "Lab" not in html
    assert "only_in_lab" not in html
    assert len(node.cells) == 4
