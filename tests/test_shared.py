"""What runs of one render leave each other, and what they do not."""

import os
import pickle
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from test_render import made_up, write_profile  # noqa: F401 - a fixture

from helpers.analysis import changes, ties
from helpers.chapters import chapter
from helpers.chapters.brief import Brief
from helpers.common import outputs, shared
from helpers.render import command, execute, report, work
from helpers.render.command import Task, _apart
from helpers.render.profile import BRIEF, load
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
    ("name", "of"), [("relation", "issues"), ("turning_points", "timeline"), ("verdicts", "reality")]
)
def test_a_figure_of_two_chapters_is_drawn_once(record, folder, monkeypatch, name, of, size):
    monkeypatch.setenv(outputs.SIZE, size)
    drawn = []
    monkeypatch.setattr(theme, "svg", lambda *given: drawn.append(given) or svg.svg(*given))
    brief, issue = (Brief(record, parameters.Brief(domains=ids)) for ids in ([], ["nuclear"]))
    first = getattr(brief, name)().bundle
    assert len(drawn) == (2 if size else 1)  # in both widths
    own = type(brief.chapters[of])
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


@pytest.mark.long
def test_what_the_brief_has_drawn_a_chapter_takes(tmp_path, monkeypatch):
    monkeypatch.setenv(shared.FOLDER, "")
    monkeypatch.setenv(outputs.SIZE, "report")
    runs = {"notebooks": [BRIEF, "03_domain_breakdown"], "parameters": {"domains": ["arms"], "language": "ar"}}
    folder, pictures, kept = tmp_path / "kept", {}, []
    folder.mkdir()
    for run in load(write_profile(tmp_path, runs)).runs:
        outcome = execute.run(run, str(folder))
        report.files(outcome.node, "ar", {}, pictures=pictures)
        drawn = [one for path in folder.iterdir() if isinstance(one := pickle.loads(path.read_bytes()), dict)]
        kept.append((sum(outputs.FIGURE in one for one in drawn), len(pictures)))
    brief, own = (len(chapter(notebook).figures()) for notebook in (BRIEF, "03_domain_breakdown"))
    assert kept == [(brief, brief), (brief + own - 1, brief + own - 1)]  # both show the relation


def test_a_notebook_that_may_have_changed_something_of_ours_shares_nothing(made_up, tmp_path, monkeypatch):  # noqa: F811
    monkeypatch.setenv(shared.FOLDER, str(tmp_path))  # of whoever called
    tried = """
import numpy as np
from os import environ
from helpers.analysis import changes
from helpers.common import shared
changes.noise = lambda values: 0.0
print(len(changes.cuts(np.repeat([0.0, 9.0], 20) + np.arange(40) % 2)), repr(environ[shared.FOLDER]))
"""
    made_up("01_timeline", tried)
    runs = load(write_profile(tmp_path, {"notebooks": ["01_timeline"], "matrix": {"language": ["en", "ar"]}})).runs
    folder = tmp_path / "kept"
    folder.mkdir()
    for run in runs:
        (output,) = execute.run(run, str(folder)).node.cells[-1].outputs
        assert output.text == "0 ''\n"
    assert not list(folder.iterdir())
