"""What README.md promises: its commands, its figures, its example."""

import contextlib
import json
import os
import re
import shlex
import signal
import subprocess
import time
from pathlib import Path
from urllib.request import urlopen

import nbformat
import pytest
import yaml

from helpers.common import paths
from helpers.render import profile, refresh
from helpers.render.refresh import IN_README
from helpers.selection import parameters, selecting

TEXT = (paths.PROJECT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    line for block in re.findall(r"^```sh\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE) for line in block.splitlines()
]
CI = (paths.PROJECT / ".ci" / "run").read_text(encoding="utf-8").splitlines()

#: A command of README.md -> what runs it. A new one without a line here fails.
TESTED_BY = {
    "make render": "test_what_takes_minutes_is_run_by_ci",
    "make test": "test_what_takes_minutes_is_run_by_ci",
    "make lab": "test_make_lab_opens_on_the_notebooks",
    **{line: "test_a_papermill_line_runs" for line in COMMANDS if line.startswith(".venv/bin/papermill ")},
    ".venv/bin/render renders/default.yaml": "test_the_render_example_names_a_sound_profile",
    "conda env create -f environment.yml": "test_the_conda_route_says_that_it_is_untried",
    "conda activate russia-iran-notebooks": "test_the_conda_route_says_that_it_is_untried",
    "python -m helpers.notebook.copies": "test_the_conda_route_says_that_it_is_untried",
    "jupyter lab --config lab/jupyter_lab_config.py": "test_the_conda_route_says_that_it_is_untried",
}


def test_every_command_is_run_by_a_test():
    assert sorted(COMMANDS) == sorted(TESTED_BY)
    assert set(TESTED_BY.values()) <= set(globals())


def test_the_two_commands_come_first():
    assert COMMANDS[:2] == ["make render", "make test"]


@pytest.mark.parametrize("command", [line for line in COMMANDS if line in ("make render", "make test")])
def test_what_takes_minutes_is_run_by_ci(command):
    """Here they are only shown to be there: .ci/run runs them as they stand, on a clean checkout."""
    assert command in CI


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\bmake ([\w-]+)`", TEXT)) | {"render", "test", "lab"}))
def test_every_make_target_named_is_there(target):
    done = subprocess.run(["make", "-n", target], cwd=paths.PROJECT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.long
def test_make_lab_opens_on_the_notebooks(tmp_path):
    """The server answers with the notebooks; `tests/browser` looks at the pages."""
    settings = {"allow_root": True, "open_browser": False, "port": 0}
    (tmp_path / "jupyter_config.json").write_text(json.dumps({"ServerApp": settings}), encoding="utf-8")
    folders = {f"JUPYTER_{name}_DIR": str(tmp_path) for name in ("CONFIG", "DATA", "RUNTIME")}
    with (tmp_path / "log").open("w") as log:
        made = subprocess.Popen(
            ["make", "lab"], cwd=paths.PROJECT, env=os.environ | folders | {"HOME": str(tmp_path)},
            stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        try:
            server = _started(tmp_path, made)
            with urlopen(f"{server['url']}api/contents/work/en?token={server['token']}") as answer:
                names = {item["name"] for item in json.load(answer)["content"]}
            with urlopen(f"{server['url']}lab?token={server['token']}") as answer:
                page = answer.read().decode()
        finally:
            os.killpg(made.pid, signal.SIGTERM)
            made.wait(20)
    assert {path.name for path in paths.NOTEBOOKS.glob("[0-9]*.ipynb")} <= names
    assert "<title>JupyterLab</title>" in page


def _started(folder, made):
    """Return what the server wrote about itself, once it answers."""
    for _ in range(120):
        assert made.poll() is None, (folder / "log").read_text()
        for path in folder.glob("jpserver-*.json"):
            with contextlib.suppress(OSError, ValueError):
                server = json.loads(path.read_text(encoding="utf-8"))
                urlopen(f"{server['url']}api").close()
                return server
        time.sleep(0.5)
    raise AssertionError((folder / "log").read_text())


@pytest.mark.long
@pytest.mark.parametrize("line", [line for line in COMMANDS if "bin/papermill" in line])
def test_a_papermill_line_runs(line, tmp_path):
    words = shlex.split(line)
    words[words.index("out.ipynb")] = str(tmp_path / "out.ipynb")
    done = subprocess.run([*words, "--no-progress-bar"], cwd=paths.PROJECT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    cells = nbformat.read(tmp_path / "out.ipynb", as_version=4).cells
    assert any("injected-parameters" in cell.metadata.get("tags", []) for cell in cells)
    assert [output for cell in cells for output in cell.get("outputs", []) if "image/svg+xml" in output.get("data", {})]


@pytest.mark.parametrize("line", [line for line in COMMANDS if "bin/papermill" in line])
def test_a_papermill_line_selects_something(line, record):
    """What papermill would pass on is sound, and finds some of the record but not all of it."""
    words = shlex.split(line)
    name = Path(words[1]).stem
    pairs = [words[place + 1 : place + 3] for place, word in enumerate(words) if word == "-p"]
    given = {key: int(value) if value.isdigit() else value for key, value in pairs}
    for place, word in enumerate(words):
        given |= yaml.safe_load(words[place + 1]) if word == "-y" else {}
    chosen = parameters.parse(parameters.MODELS[name], given)
    selected = selecting.select(record, chosen)
    assert 0 < len(selected.events) < len(record.events)
    assert len(selected.claims)


def test_there_is_a_papermill_line_for_each_notebook():
    lines = [line for line in COMMANDS if "bin/papermill" in line]
    assert [Path(shlex.split(line)[1]).stem for line in lines] == list(parameters.MODELS)


def test_the_conda_route_says_that_it_is_untried():
    """No test can run it without conda's channels: it must name the file's environment, and say so."""
    environment = yaml.safe_load((paths.PROJECT / "environment.yml").read_text(encoding="utf-8"))
    assert f"conda activate {environment['name']}" in COMMANDS
    before, block = re.search(r"([^\n]*)\n\n```sh\n(conda [^`]*)```", TEXT).groups()
    assert "**not tried**" in before
    recipe = subprocess.run(["make", "-n", "lab"], cwd=paths.PROJECT, capture_output=True, text=True).stdout
    assert all(f"/{line}\n" in recipe for line in block.splitlines()[2:])  # what make lab runs, without its folder


def test_it_is_read_in_three_minutes():
    words = re.sub(r"```.*?```|!\[.*?\]|\]\(.*?\)|[|#>*`]|---", " ", TEXT, flags=re.DOTALL).split()
    assert len(words) <= 3 * 238  # a minute of silent reading, Brysbaert 2019
    assert re.findall(r"!\[[^]]{15,}\]\(docs/figures/(\w+)\.svg\)", TEXT) == [IN_README]


def test_the_citation_is_that_of_the_citation_file():
    cited = yaml.safe_load((paths.PROJECT / "CITATION.cff").read_text(encoding="utf-8"))["preferred-citation"]
    assert f"> {cited['title']}, version {cited['version']}, CC BY 4.0" in TEXT


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
    assert 0 < len(selecting.select(record, chosen).events) < len(record.events)


def test_every_notebook_is_in_the_table():
    assert re.findall(r"^\| `(\d\d_\w+)` \|", TEXT, re.MULTILINE) == list(paths.notebooks())


def test_the_figure_and_its_finding_are_those_of_the_notebook():
    nodes = [nbformat.read(path, as_version=4) for path in sorted(paths.NOTEBOOKS.glob("*.ipynb"))]
    ((alt, drawn),) = [shown for node in nodes for shown in refresh.shown_in_readme(node)]
    kept = {path.stem: path.read_text(encoding="utf-8") for path in paths.FIGURES.glob("*.svg")}
    assert kept == {IN_README: drawn}
    assert refresh.FINDING.search(TEXT)[1] == refresh.finding(alt)


@pytest.mark.parametrize("link", re.findall(r"\]\(([^)]+)\)|`((?:data|docs|notebooks|renders)/[\w./]+)`", TEXT))
def test_every_file_named_is_there(link):
    assert (paths.PROJECT / (link[0] or link[1])).exists()
