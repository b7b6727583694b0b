"""Renders measured against other ways to run the same notebooks: ``python bench/render.py``.

Everything is measured in one run, contenders in turn, several times; medians and their ratios are
written as Markdown. Processor time is that of a command with every process that it started, memory
the highest sum of their proportional set sizes. Linux only.
"""

import argparse
import ctypes
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import islice, product
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

import psutil
import yaml

from helpers.common import paths
from helpers.render import manifest, profile, shell, work

if TYPE_CHECKING:
    from nbformat import NotebookNode

NOTEBOOK = "03_domain_breakdown"
#: Code cells of the shorter notebook, the first of `NOTEBOOK`: they load, select and say what is found; none draws.
SHORT = 4
#: Another library's engine lives in an environment of its own, made when it is first needed.
RIVAL = paths.PROJECT / ".bench"
_BIN = Path(sys.executable).parent
_JOBS = 2
_DEFAULT = paths.PROJECT / "renders" / "default.yaml"
_ME = [sys.executable, __file__]
_PR_SET_CHILD_SUBREAPER = 36


class Cost(NamedTuple):
    """What a command took: seconds, seconds of processor, mebibytes at the most, and mebibytes that it grew by.

    Growth is from the second quarter of its time to the last.
    """

    wall: float
    processor: float
    memory: float
    growth: float


def measured(*commands: list[str], times: int = 1) -> Cost:
    """Run commands one after another and return what they took together, time and processor ``times`` over.

    Raises
    ------
    RuntimeError
        With what a command that failed wrote.
    """
    wall = processor = 0.0
    held: list[tuple[float, float]] = []
    for command in commands:
        with tempfile.TemporaryFile() as said:
            begun = time.monotonic()
            process = subprocess.Popen(command, stdout=said, stderr=said)
            ended = threading.Event()
            sampler = threading.Thread(target=_sample, args=[process.pid, ended, held])
            sampler.start()
            _, status, used = os.wait4(process.pid, 0)
            wall += time.monotonic() - begun
            ended.set()
            sampler.join()
            processor += used.ru_utime + used.ru_stime + _of_orphans()
            if status:
                said.seek(0)
                raise RuntimeError(f"{' '.join(command)}: {said.read().decode(errors='replace')[-1500:]}")
    second, last = ([kept for at, kept in held if start <= at / wall < start + 0.25] for start in (0.25, 0.75))
    growth = median(last) - median(second) if second and last else 0.0
    return Cost(wall * times, processor * times, max((kept for _, kept in held), default=0.0), growth)


def _of_orphans() -> float:
    """Return the seconds of processor of what a command started and did not wait for, when all that is over."""
    seconds = 0.0
    while True:
        try:
            _, _, used = os.wait4(-1, 0)
        except ChildProcessError:
            return seconds
        seconds += used.ru_utime + used.ru_stime


def _sample(pid: int, ended: threading.Event, held: list[tuple[float, float]]) -> None:
    """Note what a process and its family hold, ever more seldom: to look takes tens of milliseconds from them."""
    pause, begun = 0.1, time.monotonic()
    while not ended.wait(pause):
        held.append((time.monotonic() - begun, _memory(pid)))
        pause = min(2 * pause, 3)


def _memory(pid: int) -> float:
    total = 0
    try:
        family = [pid, *(child.pid for child in psutil.Process(pid).children(recursive=True))]
    except psutil.Error:
        return 0.0
    for one in family:
        try:
            total += int(Path(f"/proc/{one}/smaps_rollup").read_text().split("\nPss:")[1].split()[0])
        except (OSError, IndexError):  # it has just ended
            continue
    return total / 1024


def runs(number: int, source: Path | None = None) -> list[profile.Run]:
    """Return runs of one notebook with selections of their own: a domain, a language, a first year."""
    domains = [given for (given,) in profile._each("domains", paths.data_folder())]
    chosen = islice(product(range(1990, 2030), ("en", "ar"), domains), number)
    return [
        profile.Run(
            f"{NOTEBOOK}-{place}",
            NOTEBOOK,
            source or paths.notebook(NOTEBOOK),
            {"domains": [domain], "language": language, "start": str(year)},
            "forked",
            profile.Limits(),
        )
        for place, (year, language, domain) in enumerate(chosen)
    ]


def short(folder: Path) -> Path:
    """Write the notebook as far as its code cell number `SHORT`."""
    import nbformat

    node = nbformat.read(paths.notebook(NOTEBOOK), as_version=4)
    code = [place for place, cell in enumerate(node.cells) if cell.cell_type == "code"]
    node.cells = node.cells[: code[SHORT - 1] + 1]
    path = folder / "short.ipynb"
    nbformat.write(node, path)
    shutil.copytree(paths.NOTEBOOKS / "ar", folder / "ar", dirs_exist_ok=True)
    return path


def _forked(run: profile.Run, folder: Path) -> None:
    outcome = work.execute(run)
    assert not outcome.failure, outcome.failure
    (folder / f"{run.name}.ipynb").write_text(outcome.notebook, encoding="utf-8")


def _papermill(run: profile.Run, folder: Path) -> None:
    import papermill

    target = folder / f"{run.name}.ipynb"
    papermill.execute_notebook(run.source, target, run.given, progress_bar=False)


def _cells_alone(number: int, source: Path) -> float:
    """Return the seconds of processor that cells take in the shell alone: no messages, no notebook."""
    command = [*_ME, "--alone", "cells", "--number", str(number), "--source", str(source)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _timed(run: profile.Run) -> float:
    made = shell.made()
    made.tell = lambda *_: None
    begun = time.process_time()
    for cell in _with_parameters(run).cells:
        if cell.cell_type == "code":
            made.run_cell(cell.source, store_history=True).raise_error()
    return time.process_time() - begun


def _alone(way: str, number: int, folder: Path, source: Path) -> None:
    """Be a contender that writes notebooks alone, in a process of its own."""
    if way == "cells":
        run, *rest = runs(number, source)
        _timed(run)  # what is slow the first time
        sys.stdout.write(f"{sum(map(_timed, rest)) * number / len(rest)}\n")
    elif way == "forked":
        with ThreadPoolExecutor(_JOBS) as executor:
            list(executor.map(_forked, runs(number, source), [folder] * number))
    else:
        with ProcessPoolExecutor(_JOBS, mp_context=get_context("spawn")) as executor:
            list(executor.map(_papermill, runs(number, source), [folder] * number))


def _prepared(run: profile.Run, folder: Path) -> Path:
    """Write a notebook with its parameters in it, for those who take none."""
    import nbformat

    path = folder / f"{run.name}-prepared.ipynb"
    nbformat.write(_with_parameters(run), path)
    return path


def _with_parameters(run: profile.Run) -> "NotebookNode":
    import nbformat
    import papermill

    return papermill.execute_notebook(nbformat.read(run.source, as_version=4), None, run.given, prepare_only=True)


def _papermill_command(run: profile.Run, folder: Path) -> list[str]:
    yaml_file = folder / f"{run.name}.yaml"
    yaml_file.write_text(yaml.safe_dump(run.given, allow_unicode=True), encoding="utf-8")
    target = folder / f"{run.name}.ipynb"
    return [str(_BIN / "papermill"), str(run.source), str(target), "-f", str(yaml_file), "--no-progress-bar"]


def _html_command(run: profile.Run, folder: Path) -> list[str]:
    return [str(_BIN / "jupyter-nbconvert"), "--to", "html", str(folder / f"{run.name}.ipynb")]


def _render_command(some: list[profile.Run], folder: Path, out: str) -> list[str]:
    entries = [{"notebooks": [NOTEBOOK], "matrix": {key: [value] for key, value in run.given.items()}} for run in some]
    path = folder / f"profile-{len(some)}.yaml"
    path.write_text(yaml.safe_dump({"name": "bench", "runs": entries}), encoding="utf-8")
    return [str(_BIN / "render"), str(path), "--out", str(folder / out), "--jobs", str(_JOBS)]


def _rival() -> str:
    """Return the Python of an environment with ploomber-engine, made where it is not there."""
    python = RIVAL / "bin" / "python"
    if not (RIVAL / "ready").exists():
        uv = str(_BIN / "uv")
        subprocess.run([uv, "venv", "--quiet", "--clear", str(RIVAL)], check=True)
        packages = ["-e", f"{paths.PROJECT}[render]", "ploomber-engine", "setuptools<81"]
        install = [uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", str(python), *packages]
        subprocess.run(install, check=True)
        (RIVAL / "ready").touch()
    return str(python)


_PLOOMBER = """
import sys
from pathlib import Path
from ploomber_engine import execute_notebook
for name in sys.argv[2:]:
    execute_notebook(name, str(Path(sys.argv[1]) / Path(name).name), progress_bar=False, verbose=False)
"""


def _papermills(folder: Path, some: list[profile.Run], times: int = 1) -> Cost:
    return measured(*(_papermill_command(run, folder) for run in some), times=times)


def _with_html(folder: Path, some: list[profile.Run], times: int = 1) -> Cost:
    commands = (command(run, folder) for run in some for command in (_papermill_command, _html_command))
    return measured(*commands, times=times)


def _alone_in(folder: Path, way: str, number: int, source: Path) -> Cost:
    given = ["--number", str(number), "--folder", str(folder), "--source", str(source)]
    return measured([*_ME, "--alone", way, *given])


def _twenty_short(folder: Path, source: Path, with_rival: bool) -> dict[str, Callable[[], Cost]]:
    small = runs(20, source)
    prepared = [str(_prepared(run, folder)) for run in small]
    nbconvert = [str(_BIN / "jupyter-nbconvert"), "--execute", "--to", "notebook", "--output-dir", str(folder / "nbc")]
    notebooks: dict[str, Callable[[], Cost]] = {
        "engine `forked`, 2 at a time": lambda: _alone_in(folder, "forked", 20, source),
        "papermill, command, one after another (ten, times two)": lambda: _papermills(folder, small[:10], times=2),
        "papermill, API, in 2 processes": lambda: _alone_in(folder, "papermill", 20, source),
        "nbconvert --execute, one after another (two, times ten)": lambda: measured(
            *([*nbconvert, name] for name in prepared[:2]), times=10
        ),
    }
    if with_rival:
        python = _rival()
        (folder / "ploomber").mkdir(exist_ok=True)
        command = [python, "-c", _PLOOMBER, str(folder / "ploomber"), *prepared]
        notebooks["ploomber-engine, one process"] = lambda: measured(command)
    return notebooks


def contenders(folder: Path, with_rival: bool) -> dict[str, dict[str, Callable[[], Cost]]]:
    """Return what is measured -> contender -> a function that measures it once.

    The first contender of each is this project's, the second the one to be compared with first.
    """
    one, twenty = runs(1), runs(20)
    source = short(folder)
    turn = iter(range(1_000_000))

    def rendered(some: list[profile.Run]) -> Cost:
        return measured(_render_command(some, folder, f"out-{next(turn)}"))

    def default(out: str) -> Cost:
        return measured([str(_BIN / "render"), str(_DEFAULT), "--out", str(folder / out)])

    all_of_it = profile.load(_DEFAULT).runs
    default("default")
    return {
        "One, from a cold start": {
            "`render`, with report, site, SVG, PNG": lambda: rendered(one),
            "papermill, command, the notebook alone": lambda: _papermills(folder, one),
            "papermill, command, then nbconvert": lambda: _with_html(folder, one),
        },
        f"Twenty notebooks of {SHORT} code cells": _twenty_short(folder, source, with_rival),
        "Twenty whole notebooks with their reports": {
            "`render`, 2 at a time, with site, SVG, PNG": lambda: rendered(twenty),
            "papermill, command, then nbconvert, one after another (two, times ten)": lambda: _with_html(
                folder, twenty[:2], times=10
            ),
        },
        f"Two hundred notebooks of {SHORT} code cells": {
            "engine `forked`, 2 at a time": lambda: _alone_in(folder, "forked", 200, source)
        },
        "The default profile, all reports in both languages": {
            "`render`, 2 at a time, with site, SVG, PNG, PDF": lambda: default(f"out-{next(turn)}"),
            "papermill, command, the notebooks alone, one after another": lambda: _papermills(folder, all_of_it),
        },
        "Nothing changed, the default profile": {"`render`": lambda: default("default")},
    }


def table(costs: dict[str, list[Cost]], each: int) -> list[str]:
    """Return the lines of a Markdown table: medians, and ratios to the first row."""
    first = median(cost.wall for cost in next(iter(costs.values())))
    lines = [
        "| | seconds | each | as many times | processor, s | memory, MiB | grew by, MiB | least to most, s |",
        "|---|--:|--:|--:|--:|--:|--:|---|",
    ]
    for name, all_costs in costs.items():
        wall, processor, memory, growth = (median(column) for column in zip(*all_costs, strict=True))
        walls = sorted(cost.wall for cost in all_costs)
        lines.append(
            f"| {name} | {wall:.2f} | {wall / each:.2f} | {wall / first:.1f} | {processor:.1f} | {memory:.0f} |"
            f" {growth:.0f} |"
            f" {walls[0]:.2f} to {walls[-1]:.2f} |"
        )
    return lines


def report(results: dict[str, dict[str, list[Cost]]], cells: list[float], repeats: int) -> str:
    """Return all measurements as Markdown."""
    number = {"One": 1, "Twenty": 20, "Two": 200}
    each = median(cells) / 20
    lines = [
        "# Benchmarks",
        "",
        f"Written by `make bench` on {datetime.now(UTC):%Y-%m-%d}, commit `{manifest.commit()[:12]}`: {os.cpu_count()} "
        f"processors, Python {platform.python_version()}, papermill {manifest.versions()['papermill']}. "
        f"Each number is the median of {repeats} measurement{'s' if repeats != 1 else ''}, contenders taken in turn "
        f"within one run. The notebook is `{NOTEBOOK}`, with a domain, a language and a first year of its own for each "
        f"run; where it says so, as far as its code cell number {SHORT}. Memory is shared out: what two "
        "processes share counts once.",
        "",
        "Memory is the most that was held at once; what it grew by is from the second quarter of the time to the last. "
        "Where a few of twenty were run one after another, time and processor are given as many times over as it says.",
        "",
        f"The first {SHORT} code cells alone take {each:.2f} s of processor time: no way to run them on {_JOBS} "
        f"processors takes less than {each * 20 / _JOBS:.1f} s for twenty, and {each * 200 / _JOBS:.1f} s for "
        "two hundred.",
    ]
    for what, costs in results.items():
        lines += ["", f"## {what}", "", *table(costs, number.get(what.split()[0].rstrip(","), 1))]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure everything, or be one of those measured."""
    ask = argparse.ArgumentParser(prog="bench", description="Measure renders against other ways to run notebooks.")
    ask.add_argument("--repeats", type=int, default=5)
    ask.add_argument("--out", type=Path, default=paths.PROJECT / "docs" / "benchmarks.md")
    ask.add_argument("--without-rival", action="store_true", help="do not install and measure ploomber-engine")
    ask.add_argument("--alone", choices=["cells", "forked", "papermill"], help=argparse.SUPPRESS)
    ask.add_argument("--number", type=int, help=argparse.SUPPRESS)
    ask.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    ask.add_argument("--source", type=Path, help=argparse.SUPPRESS)
    given = ask.parse_args()
    if given.alone:
        _alone(given.alone, given.number, given.folder, given.source)
        return
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)  # what a command leaves behind comes to this process
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a rival without compiled modules would look slower than it is
    with tempfile.TemporaryDirectory() as name:
        measures = contenders(Path(name), not given.without_rival)
        results: dict[str, dict[str, list[Cost]]] = {what: {who: [] for who in of} for what, of in measures.items()}
        cells = []
        for turn in range(given.repeats):
            cells.append(_cells_alone(20, short(Path(name))))
            for what, of in measures.items():
                for who, measure in of.items():
                    results[what][who].append(measure())
                    sys.stderr.write(f"{turn + 1}: {what}: {who}: {results[what][who][-1].wall:.2f} s\n")
            given.out.write_text(report(results, cells, turn + 1), encoding="utf-8")


if __name__ == "__main__":
    main()
