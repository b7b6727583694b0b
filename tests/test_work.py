"""The work of one run: cells in a process that is watched, then a report in another."""

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from fixtures import gone, until
from test_engine import LEAVES, left

from helpers.render import command, profile, server, work

pytestmark = pytest.mark.skipif(not server.available(), reason="this machine has no fork as is needed")

#: What a run may take here, where it is to end soon.
SOON = {"cell": 1.5}


def asked(folder, *texts, **limits):
    """Return a run of a notebook with these cells; they find themselves in its folder."""
    source = folder / "source.ipynb"
    cells = [nbformat.v4.new_code_cell(text, id=f"cell-{place}") for place, text in enumerate(texts)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), source)
    return profile.Run("one", "source", source, {}, "forked", profile.Limits(**limits))


def executed(folder, *texts, **limits):
    """Return the cells of an executed notebook, why it failed, and what it looked at."""
    notebook, failure, seen = work.execute(asked(folder, *texts, **limits))
    return nbformat.reads(notebook, as_version=4).cells, failure, seen


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("text", "limits", "why"),
    [
        ("while True: pass", SOON, work.LATE),
        ("import time; time.sleep(600)", SOON, work.LATE),
        ("import asyncio; await asyncio.sleep(600)", SOON, work.LATE),
        ("import os; os._exit(0)", {}, "the kernel died: it ended itself, crashed, or was killed"),
        ("import ctypes; ctypes.string_at(0)", {}, "the kernel died: it ended itself, crashed, or was killed"),
        ("import os; os.kill(os.getpid(), 9)", {}, "the kernel died: it ended itself, crashed, or was killed"),
        ("exit()\n", {}, "the kernel died: it ended itself, crashed, or was killed"),
        (
            "while True: print('x' * 1_000_000)",
            {"memory": 1.0},
            "it put out more than 64 MiB, and was killed",
        ),
    ],
    ids=["computes", "sleeps", "awaits", "exits", "crashes", "killed", "leaves", "loud"],
)
def test_what_a_notebook_did_before_its_end_is_kept(tmp_path, text, limits, why):
    before = "print('first'); 'result'", "print('one', flush=True); print('two')\ndisplay('shown')"
    lasts = "import time; time.sleep(1)"  # IPython's `exit` ends the kernel a moment later
    cells, failure, seen = executed(tmp_path, *before, f"print('begun', flush=True)\n{text}", lasts, **limits)
    assert why in failure
    assert failure.startswith(("cell 'cell-2'", "cell 'cell-3'") if "exit()" in text else "cell 'cell-2'")
    assert [cell.execution_count for cell in cells[:2]] == [1, 2]
    assert [output.get("text") for output in cells[0].outputs] == ["first\n", None]
    assert [output.get("text") for output in cells[1].outputs] == ["one\ntwo\n", None]
    assert cells[2].outputs[0].text.startswith("begun\n")
    error = next(cell for cell in reversed(cells) if cell.outputs).outputs[-1]
    assert error.output_type == "error"
    assert error.evalue.startswith(why)
    assert seen == (set() if "exit()" in text else None)


def test_a_notebook_has_a_limit_for_all_its_cells(tmp_path):
    sleeps = "import time; time.sleep(0.8)"
    _, failure, _ = executed(tmp_path, *[sleeps] * 9, cell=60, notebook=2)
    assert "it took longer than its limit" in failure
    assert failure.split("'")[1] in ("cell-1", "cell-2", "cell-3")


def test_a_killed_notebook_goes_with_the_processes_it_left_and_alone(tmp_path):
    serving = server.call(os.getppid)
    _, failure, _ = executed(tmp_path, LEAVES, "while True: pass", **SOON)
    assert "longer than its limit" in failure
    assert gone(*left(tmp_path))
    assert server.call(os.getppid) == serving


def test_one_that_ends_well_leaves_no_process_either(tmp_path):
    _, failure, _ = executed(tmp_path, LEAVES)
    assert failure == ""
    assert gone(*left(tmp_path))


def test_memory_is_limited_and_the_cells_before_are_kept(tmp_path):
    cells, failure, _ = executed(tmp_path, "print(1)", "kept = [bytes(10_000_000) for _ in range(1000)]", memory=1.0)
    assert failure.startswith("cell 'cell-1': MemoryError")
    assert cells[0].outputs[0].text == "1\n"


@pytest.mark.parametrize("engine", ["forked", "kernel"])
def test_memory_that_is_shared_is_limited_too(tmp_path, engine):
    run = asked(tmp_path, "import mmap\nmmap.mmap(-1, 16 << 20)", "mmap.mmap(-1, 20 << 30)", memory=1.0)
    _, failure, _ = work.execute(replace(run, engine=engine))
    assert failure.startswith("cell 'cell-1': OSError: [Errno 12] Cannot allocate memory")


@pytest.mark.long
@pytest.mark.parametrize("text", ["print('x' * (1 << 30))", "for _ in range(1024): print('x' * (1 << 20))"])
def test_a_gigabyte_that_is_put_out_is_not_taken_in(tmp_path, text):
    ask = """
import resource, sys
from pathlib import Path
from helpers.render import profile, work
run = profile.Run("one", "source", Path(sys.argv[1]), {}, "forked", profile.Limits(memory=8))
print(work.execute(run).failure)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"""
    source = asked(tmp_path, "print('before')", text).source
    done = subprocess.run([sys.executable, "-c", ask, str(source)], capture_output=True, text=True, check=True)
    failure, held = done.stdout.splitlines()
    assert failure == f"cell 'cell-1': {work.LOUD}"
    assert int(held) < 400, "mebibytes: what it may put out, twice, and what a command holds anyway"


def test_one_that_dies_at_its_end_has_perhaps_looked_at_everything(tmp_path):
    cells, failure, seen = executed(tmp_path, "import atexit, os; print(1); atexit.register(os._exit, 0)")
    assert (cells[0].outputs[0].text, failure, seen) == ("1\n", "", None)


def test_what_a_notebook_looks_at_is_known(tmp_path):
    (tmp_path / "own.csv").write_text("a\n", encoding="utf-8")
    text = "from helpers import dataset, paths\nlen(dataset.load(paths.data_folder()).claims), open('own.csv').read()"
    _, failure, seen = executed(tmp_path, text)
    assert failure == ""
    assert {"claims", str(tmp_path / "own.csv")} <= seen
    assert "quantities" not in seen


def test_a_notebook_that_breaks_what_runs_it_is_named_and_what_it_did_is_kept(tmp_path):
    texts = "print(1)", "import nbclient\nnbclient.client.NotebookClient.process_message = None"
    cells, failure, _ = executed(tmp_path, *texts)
    assert failure == "cell 'cell-1': the cell broke what runs it: TypeError: 'NoneType' object is not callable"
    assert cells[0].outputs[0].text == "1\n"


def test_one_that_leaves_no_memory_to_answer_with_is_not_waited_for(tmp_path):
    text = """
print("begun", flush=True); kept = []
try:
    while True: kept.append(bytearray(1 << 24))
except MemoryError: pass
try:
    while True: kept.append(bytearray(1 << 12))
except MemoryError: pass
try:
    while True: kept.append([None] * 64)
except MemoryError: pass
'x' * 5_000"""
    cells, failure, _ = executed(tmp_path, text, memory=1.0)
    assert failure.startswith("cell 'cell-0'")
    assert cells[0].outputs[0].text.startswith("begun\n")


def test_a_server_that_is_killed_by_one_takes_the_other_runs_with_it_and_they_are_run_again(tmp_path):
    begun = tmp_path / "begun"
    waits = f"""
import pathlib, time
pathlib.Path({str(begun)!r}).touch(); time.sleep(1.5); print("ended")"""
    run, outcomes = asked(tmp_path, waits), []
    thread = threading.Thread(target=lambda: outcomes.append(work._again_if_killed(lambda: work.execute(run))))
    thread.start()
    until(begun.exists)
    os.kill(server._serving[1].pid, signal.SIGKILL)
    thread.join()
    assert outcomes[0].failure == ""
    assert "ended" in outcomes[0].notebook


@pytest.mark.long
def test_a_run_that_kills_what_serves_all_fails_alone(tmp_path):
    """As long as it runs, and again when it is run again."""
    kills = "import os, time; time.sleep(0.5); os.kill(os.getppid(), 9); time.sleep(60)"
    runs = []
    for name, text in {
        "kills": kills,
        "one": "import time; time.sleep(4)",
        "two": "import time; time.sleep(6)",
    }.items():
        (tmp_path / name).mkdir()
        runs.append(replace(asked(tmp_path / name, text), name=name))
    with ThreadPoolExecutor(len(runs)) as executor:
        futures = [executor.submit(work._again_if_killed, lambda run=run: work.execute(run)) for run in runs]
    with pytest.raises(server.DiedError, match="killed"):
        futures[0].result()
    assert [future.result().failure for future in futures[1:]] == ["", ""]
    assert server._of_one == set()


def test_a_run_that_is_late_is_not_run_again():
    asked_for = []

    def late():
        asked_for.append(1)
        raise server.LateError("no answer")

    with pytest.raises(server.LateError):
        work._again_if_killed(late)
    assert asked_for == [1]


def test_the_ordinary_kernel_gives_the_same_notebook(tmp_path):
    texts = "print('a'); 1 + 1", "import matplotlib.pyplot as plt\nplt.plot([1]);", "1 / 0"
    run = asked(tmp_path, *texts)
    forked, ordinary = (work.execute(profile.Run(**{**vars(run), "engine": engine})) for engine in ("forked", "kernel"))
    assert forked.failure == ordinary.failure == "cell 'cell-2': ZeroDivisionError: division by zero"
    assert nbformat.reads(forked.notebook, as_version=4).cells[:2] == nbformat.reads(ordinary.notebook, 4).cells[:2]
    assert ordinary.seen is None


def test_where_there_is_no_fork_the_ordinary_kernel_renders(tmp_path, monkeypatch, capsys):
    server.stop()
    monkeypatch.setattr(server, "available", lambda: False)
    path = tmp_path / "profile.yaml"
    path.write_text(
        "name: small\nruns: [{notebooks: [01_timeline], parameters: {start: '2013', end: '2014'}}]\n", encoding="utf-8"
    )
    assert command.main([str(path), "--out", str(tmp_path / "reports")]) == 0, capsys.readouterr()
    assert "Geneva" in (tmp_path / "reports" / "small" / "01_timeline" / "report.html").read_text(encoding="utf-8")
    assert server._serving is None
    with pytest.raises(ValueError, match="invalid literal"):
        server.call(int, "x")
    with pytest.raises(server.DiedError, match="killed"):
        server.call(os._exit, 3)
    with pytest.raises(server.LateError):
        server.call(time.sleep, 60, seconds=0.5)


def test_the_source_is_left_as_it_was(tmp_path):
    run = asked(tmp_path, "print(1)")
    before = Path(run.source).read_bytes()
    work.execute(run)
    assert Path(run.source).read_bytes() == before


def test_streams_are_joined_as_a_terminal_shows_them_however_long_a_line_is(tmp_path):
    text = """
import sys
print("out 1", flush=True); print("err", file=sys.stderr, flush=True); display("between"); print("out 2")
print("10%\\r20%\\r30%\\rdone", end="\\r\\n"); print("x" * 3_000_000)"""
    cells, failure, _ = executed(tmp_path, text, cell=20)
    out, err, between = cells[0].outputs
    assert failure == ""
    assert out.text == "out 1\nout 2\ndone\r\n" + "x" * 3_000_000 + "\n"
    assert (err.name, err.text, between.data["text/plain"]) == ("stderr", "err\n", "'between'")
