"""What runs of one render leave each other, and what they do not."""

import os
import pickle
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import pytest
from test_render import made_up, write_profile  # noqa: F401 - a fixture

from helpers.analysis import changes, ties
from helpers.chapters.brief import Brief
from helpers.common import outputs, paths, shared
from helpers.render import command, manifest, work
from helpers.render.command import Task, _apart
from helpers.render.profile import BRIEF
from helpers.selection import parameters
from helpers.show.figures import svg, theme

CALLS = []


@shared.shared
def doubled(values, by=2):
    CALLS.append(by)
    return values * by


@shared.shared
def refused(values):
    CALLS.append("refused")
    raise ValueError("no")


@shared.shared
def named(what):
    return repr(what)


@shared.shared
def kept_open(number):
    return open(os.devnull)  # noqa: PTH123 - what pickle has no form for


@pytest.fixture
def folder(tmp_path, monkeypatch):
    CALLS.clear()
    monkeypatch.setenv(shared.FOLDER, str(tmp_path))
    return tmp_path


def test_what_one_has_computed_another_takes(folder):
    first = doubled(np.arange(3))
    assert doubled(np.arange(3)).tolist() == first.tolist() == [0, 2, 4]
    assert CALLS == [2]
    assert len(list(folder.iterdir())) == 1


def test_other_content_is_another_result(folder):
    frame = pd.DataFrame({"n": [1, 2]})
    doubled(frame)
    frame.loc[0, "n"] = 5  # the same object
    assert doubled(frame)["n"].tolist() == [10, 4]
    assert doubled(frame, by=3)["n"].tolist() == [15, 6]
    assert CALLS == [2, 2, 3]


def test_a_result_can_be_changed_by_who_got_it(folder):
    doubled(np.arange(3))[:] = 9
    assert doubled(np.arange(3)).tolist() == [0, 2, 4]


def test_nothing_is_kept_without_a_folder_or_of_a_failure(tmp_path, monkeypatch):
    CALLS.clear()
    monkeypatch.delenv(shared.FOLDER, raising=False)
    assert [doubled(2), doubled(2)] == [4, 4] and CALLS == [2, 2]
    monkeypatch.setenv(shared.FOLDER, str(tmp_path))
    for _ in range(2):
        with pytest.raises(ValueError, match="no"):
            refused(1)
    assert CALLS[2:] == ["refused", "refused"]
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("content", [b"", b"\x80", b"no pickle", pickle.dumps([1, 2])[:-3]])
def test_what_cannot_be_read_is_computed(folder, content):
    doubled(2)
    (place,) = folder.iterdir()
    place.write_bytes(content)
    assert doubled(2) == 4
    assert CALLS == [2, 2]


def test_a_folder_that_is_gone_or_full_hinders_nobody(folder, monkeypatch):
    monkeypatch.setenv(shared.FOLDER, str(folder / "gone"))
    assert doubled(2) == 4
    monkeypatch.setenv(shared.FOLDER, os.devnull)
    assert doubled(2) == 4


def test_a_result_comes_into_its_place_whole(folder, monkeypatch):
    moved = []

    def replace(made, place):
        assert not place.exists()
        moved.append(pickle.loads(made.read_bytes()))
        made.rename(place)

    monkeypatch.setattr(Path, "replace", replace)
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda place: doubled(np.full(20_000, place)).sum(), range(20)))
    assert found == [2 * 20_000 * place for place in range(20)]
    assert sorted(whole[0] for whole in moved) == [2 * place for place in range(20)]
    assert len(list(folder.iterdir())) == 20  # and nothing left aside


@pytest.mark.parametrize("argument", [lambda: 1, (place for place in "ab")])
def test_what_pickle_has_no_form_for_is_computed(folder, argument):
    assert named(argument) == repr(argument)
    with kept_open(2) as file:
        assert not file.closed
    assert not list(folder.iterdir())


def test_a_full_disk_leaves_nothing_half_written(folder, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    assert doubled(2) == 4
    assert not list(folder.iterdir())


def test_change_points_and_groups_are_the_same_from_the_folder(folder):
    values = np.r_[np.zeros(20), np.full(20, 6.0)] + np.random.default_rng(0).normal(size=40)
    edges = pd.DataFrame([("a", "b", 900, 950), ("b", "c", 300, 310), ("c", "d", 800, 990)])
    edges.columns = ["a", "b", "cooperation", "events"]

    def found():
        cuts = changes.cuts(values)
        tables = [changes.intervals(values, cuts), ties.centralities(edges)]
        return cuts, ties.communities(edges), [table.to_dict("list") for table in tables]

    first = found()
    assert found() == first
    assert first[0] == [20]
    assert len(list(folder.iterdir())) == 4


class Run:
    def __init__(self, name):
        self.name, self.notebook = name, BRIEF if name.startswith("00") else name[:2]


def test_the_brief_hands_its_pictures_to_the_runs_after_it(monkeypatch):
    given = {}

    def render(run, inputs, data, folder, pictures):
        given[run.name] = dict(pictures)
        return work.Result({}, "", {}, {run.name: b"PNG"} if run.notebook == BRIEF else {})

    monkeypatch.setattr(work, "render", render)
    tasks = [Task(Run(name), None, {}, {}, "") for name in ("01-en", "00-en", "00-ar")]
    with command._threads(1) as submit:
        for future in command._submitted(tasks, submit, ""):
            future.result()
    assert given == {"00-en": {}, "01-en": {"00-en": b"PNG"}, "00-ar": {"00-en": b"PNG"}}


def test_runs_of_one_notebook_are_far_apart():
    names = ["00-en", "00-ar", "01-en", "01-ar", "06-en", "06-ar", "06-fr"]
    tasks = [Task(Run(name), None, {}, {}, "") for name in names]
    assert [task.run.name for task in _apart(tasks)] == ["00-en", "06-en", "01-en", "00-ar", "06-ar", "01-ar", "06-fr"]
    assert _apart([]) == []


@pytest.mark.parametrize("size", ["", "report"])
@pytest.mark.parametrize(
    ("name", "chapter"), [("relation", "issues"), ("turning_points", "timeline"), ("verdicts", "reality")]
)
def test_a_figure_of_two_chapters_is_drawn_once(record, folder, monkeypatch, name, chapter, size):
    monkeypatch.setenv(outputs.SIZE, size)
    drawn = []
    monkeypatch.setattr(theme, "svg", lambda *given: drawn.append(given) or svg.svg(*given))
    brief, issue = (Brief(record, parameters.Brief(domains=of)) for of in ([], ["nuclear"]))
    first = getattr(brief, name)().bundle
    assert len(drawn) == (2 if size else 1)  # in both widths
    own = type(brief.chapters[chapter])
    again = getattr(own(record, own.model()), name)().bundle
    assert len(drawn) == (2 if size else 1)
    assert first.keys() == again.keys() and "#record-" in again[outputs.FIGURE]
    for kind, content in again.items():
        assert first[kind] == (svg.unlinked(content) if kind.startswith(outputs.FIGURE) else content)
    monkeypatch.delenv(shared.FOLDER)
    assert getattr(own(record, own.model()), name)().bundle == again  # as it would be drawn
    monkeypatch.setenv(shared.FOLDER, str(folder))
    before = len(drawn)
    getattr(issue, name)()
    assert len(drawn) > before  # of another selection


def test_plain_notebooks_share_one_place_and_another_has_its_own(made_up, tmp_path, monkeypatch):  # noqa: F811
    monkeypatch.setenv(shared.FOLDER, "")

    def place(notebook, **given):
        ours = Run(notebook)
        ours.source, ours.given = paths.notebook(notebook), given
        work._share(tmp_path, ours, manifest.digest(ours.source.read_bytes()))
        return Path(os.environ[shared.FOLDER])

    for name, chapter in (("00_brief", "brief.Brief"), ("01_timeline", "timeline.Timeline")):
        module, _, of = chapter.partition(".")
        made_up(name, f"from helpers.chapters.{module} import {of}\npage = {of}.open(globals())\npage.selected()")
    brief, timeline = place("00_brief", language="ar"), place("01_timeline", domains=["arms"])
    assert brief == timeline and brief.parent == tmp_path and brief.is_dir()
    made_up("01_timeline", "from helpers.analysis import changes\nchanges.noise = len")
    ours = [place("01_timeline", language=language, start="2010") for language in ("en", "ar")]
    assert ours[0] == ours[1] and ours[0].parent == tmp_path
    assert len({brief, *ours, place("01_timeline", start="2011")}) == 3


def test_editions_of_a_run_share_and_other_runs_do_not(made_up, tmp_path):  # noqa: F811
    """A cell may change what a function of ours does: nobody else is to get what comes of that."""
    tried = """
from pathlib import Path
from helpers.analysis import changes
from helpers.common import shared
from os import environ
import numpy as np
kept = Path(environ[shared.FOLDER])
before = len(list(kept.iterdir()))
changes.noise = {noise}
cuts = changes.cuts(np.repeat([0.0, 9.0], 20) + np.arange(40) % 2)
print(before, len(list(kept.iterdir())), len(cuts))
"""
    made_up("01_timeline", tried.replace("{noise}", "lambda values: 0.0"))
    made_up("02_actor_network", tried.replace("{noise}", "changes.noise"))
    runs = {"notebooks": ["01_timeline", "02_actor_network"], "matrix": {"language": ["en", "ar"]}}
    another = {"notebooks": ["01_timeline"], "matrix": {"start": ["2013"]}}
    asked = [str(write_profile(tmp_path, runs, another)), "--out", str(tmp_path / "reports"), "--jobs", "1"]
    assert command.main(asked) == 0
    said = {}
    for path in sorted(tmp_path.glob("reports/small/*/notebook.ipynb")):
        cells = nbformat.read(path, as_version=4).cells
        said[path.parent.name] = next(output.text.split() for cell in cells for output in cell.get("outputs", []))
    assert said.pop("01_timeline-2013") == ["0", "1", "0"]
    ours, theirs = ([words for name, words in said.items() if name.startswith(number)] for number in ("01", "02"))
    assert sorted(ours) == [["0", "1", "0"], ["1", "1", "0"]]
    assert sorted(theirs) == [["0", "1", "1"], ["1", "1", "1"]]
    assert not list(tmp_path.glob("reports/.aside-*"))
