"""What README.md promises: its commands, its figure, its example."""

import re
import shlex
import subprocess

import nbformat
import pytest

from helpers import parameters, paths
from helpers.render import profile
from helpers.render.refresh import IN_README
from helpers.render.report import outputs

TEXT = (paths.PROJECT / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"```sh\n(.*?)\n```", TEXT, re.DOTALL)


def test_there_are_the_two_commands_and_two_more():
    assert COMMANDS[:2] == ["make render", "make test"]
    assert len(COMMANDS) == 4


@pytest.mark.parametrize("target", sorted(set(re.findall(r"`make ([\w-]+)`", TEXT)) | {"render", "test"}))
def test_every_make_target_named_is_there(target):
    done = subprocess.run(["make", "-n", target], cwd=paths.PROJECT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_papermill_example_runs(tmp_path):
    (line,) = [command for command in COMMANDS if "papermill" in command]
    words = shlex.split(line)
    words[words.index("out.ipynb")] = str(tmp_path / "out.ipynb")
    done = subprocess.run([*words, "--no-progress-bar"], cwd=paths.PROJECT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert nbformat.read(tmp_path / "out.ipynb", as_version=4).cells


def test_the_render_example_names_a_sound_profile():
    (line,) = [command for command in COMMANDS if "bin/render" in command]
    loaded = profile.load(paths.PROJECT / line.split()[-1])
    assert loaded.name == "default"
    assert {run.notebook for run in loaded.runs} == set(paths.notebooks())


def test_the_example_of_parameters_selects_something(record):
    (example,) = re.findall(r"```python\n(.*?)\n```", TEXT, re.DOTALL)
    values: dict = {}
    exec(example, {}, values)
    chosen = parameters.parse(parameters.Timeline, values)
    assert 0 < len(parameters.select(record, chosen).events) < len(record.events)


def test_every_notebook_is_in_the_table():
    assert re.findall(r"^\| `(\d\d_\w+)` \|", TEXT, re.MULTILINE) == list(paths.notebooks())


def test_figures_shown_are_those_of_the_notebooks():
    kept = {path.stem: path.read_text(encoding="utf-8") for path in paths.FIGURES.glob("*.svg")}
    drawn = {
        name: content
        for path in paths.NOTEBOOKS.glob("*.ipynb")
        for name, kind, content in outputs(nbformat.read(path, as_version=4))
        if kind == "image/svg+xml" and name in IN_README
    }
    assert set(drawn) == set(IN_README)
    assert kept == drawn


@pytest.mark.parametrize("link", re.findall(r"\]\(([^)]+)\)|`((?:data|docs|renders)/[\w./]+)`", TEXT))
def test_every_file_named_is_there(link):
    assert (paths.PROJECT / (link[0] or link[1])).exists()
