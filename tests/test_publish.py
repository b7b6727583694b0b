"""Never half a report: whatever ends a render, and whenever."""

import contextlib
import errno
import gc
import json
import signal
import subprocess
import sys
import threading
import time
import weakref
from pathlib import Path

import nbformat
import psutil
import pytest
import yaml
from fixtures import gone, until

from helpers.render import command, manifest, pool, publish

RUNS = [f"02_actor_network-{top}" for top in range(2, 8)]


#: The command, with notebooks from a folder of our own.
COMMAND = """
import sys
from pathlib import Path
from helpers.common import paths
paths.NOTEBOOKS = Path(sys.argv.pop(1))
from helpers.render.command import main
sys.exit(main(sys.argv[1:]))"""


#: The same, killed at one of its steps in writing, if so told. What it writes is made here, by no other process, and
#: the record is not checked: what is tried is how files come into place.
KILLED = """
import atexit, os, signal, sys
from pathlib import Path
from helpers.common import paths
paths.NOTEBOOKS, kill_at, steps = Path(sys.argv.pop(1)), int(sys.argv.pop(1)), []
from helpers.render import command, profile, work
def made(run, inputs, data, folder, pictures):
    files = {name: run.source.read_bytes() for name in ("notebook.ipynb", "report.html", "figures/one.svg")}
    return work.Result(files, "", {"title": run.name, "language": "en", "parameters": {}, "answers": []})
work.render, command._check = made, lambda tasks, here: None
def step(event, given):
    if event.split(".")[0] in ("open", "os", "shutil") and ".aside-" in str(given) or "renameat2" in given:
        steps.append(event)
        if len(steps) == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(step)
atexit.register(lambda: (paths.NOTEBOOKS.parent / "steps").write_text(str(len(steps))))
sys.exit(command.main(sys.argv[1:]))"""


def write_notebook(folder, *sources):
    folder.mkdir(exist_ok=True)
    cells = [nbformat.v4.new_markdown_cell("# Title", id="title")]
    cells += [nbformat.v4.new_code_cell("top = 1", metadata={"tags": ["parameters"]}, id="parameters")]
    cells += [nbformat.v4.new_code_cell(text, id=f"cell-{place}") for place, text in enumerate(sources)]
    node = nbformat.v4.new_notebook(cells=cells)
    node.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(node, folder / "02_actor_network.ipynb")


def write_profile(folder, runs=RUNS, **settings):
    tops = [int(name.rpartition("-")[2]) for name in runs]
    entry = {"notebooks": ["02_actor_network"], "matrix": {"top": tops}}
    path = folder / "profile.yaml"
    path.write_text(yaml.safe_dump({"name": "small", "runs": [entry]} | settings), encoding="utf-8")
    return path


def begin(folder, *more, text=COMMAND):
    """Start the command in a process of its own."""
    arguments = [folder / "notebooks", *more, folder / "profile.yaml", "--out", folder / "reports", "--jobs", "2"]
    return subprocess.Popen(
        [sys.executable, "-c", text, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell's background has it ignored
    )


def finished(folder, *more, text=COMMAND):
    """Let the command do all there is to do; return how many runs it did."""
    process = begin(folder, *more, text=text)
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 0, out
    return int(out.splitlines()[-1].split(" runs: ")[1].split()[0])


def versions_of(folder):
    """Check that every run in place is whole and its own; return the text that its notebook printed."""
    found = {}
    for place in sorted((folder / "reports" / "small").glob("02_*")):
        kept = json.loads((place / manifest.NAME).read_text(encoding="utf-8"))
        files = {path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file()}
        assert files == {*kept["outputs"], manifest.NAME}
        for name, expected in kept["outputs"].items():
            assert manifest.digest((place / name).read_bytes()) == expected["sha256"]
        cell = nbformat.read(place / "notebook.ipynb", as_version=4).cells[-1]
        found[place.name] = cell.outputs[0].text if cell.outputs else cell.source
    page = (folder / "reports" / "index.html").read_text(encoding="utf-8")
    assert page.rstrip().endswith("</html>")
    return found


def leftovers(folder):
    return list(folder.rglob(".aside-*"))


@pytest.fixture
def ours(tmp_path, monkeypatch):
    """A notebooks folder of our own; the record, which is not what is tried, is not checked."""
    monkeypatch.setattr("helpers.common.paths.NOTEBOOKS", tmp_path / "notebooks")
    monkeypatch.setattr(command, "_check", lambda tasks, here: None)
    return tmp_path


@pytest.fixture
def rendered(tmp_path):
    """Six runs in place, each of which printed "old"; their notebook prints "new" by now."""
    write_notebook(tmp_path / "notebooks", "print('old')")
    write_profile(tmp_path)
    assert finished(tmp_path) == len(RUNS)
    assert versions_of(tmp_path) == dict.fromkeys(RUNS, "old\n")
    write_notebook(tmp_path / "notebooks", "print('new')")
    return tmp_path


def hang(folder):
    """Start the command with a notebook that does not end; return it when two runs, and all they need, are there."""
    begun = folder / "begun"
    begun.mkdir()
    text = f"import pathlib, time\npathlib.Path({str(begun)!r}, str(top)).touch(); time.sleep(600)"
    write_notebook(folder / "notebooks", text)
    process = begin(folder)
    until(lambda: len(list(begun.iterdir())) == 2)
    family = [child.pid for child in psutil.Process(process.pid).children(recursive=True)]
    assert len(family) >= 5, "what forks, two runs, and the cells of each"
    return process, family


@pytest.mark.long
def test_a_render_killed_at_any_step_leaves_whole_reports_and_the_next_does_the_rest(tmp_path):
    write_profile(tmp_path)
    for text in ("older", "old"):  # what all renders share is written by the first alone
        write_notebook(tmp_path / "notebooks", text)
        assert finished(tmp_path, 0, text=KILLED) == len(RUNS)
    first = int((tmp_path / "steps").read_text())
    write_notebook(tmp_path / "notebooks", "new")
    parts, place = 8, 0
    for part in range(parts):
        before = versions_of(tmp_path)
        write_notebook(tmp_path / "notebooks", f"version {part}")
        process = begin(tmp_path, (2 * part + 1) * first // (2 * parts), text=KILLED)
        process.communicate(timeout=120)
        assert process.returncode == -signal.SIGKILL
        found = versions_of(tmp_path)
        assert sorted(found) == RUNS
        assert all(text in (before[name], f"version {part}") for name, text in found.items())
        place += sum(text == f"version {part}" for text in found.values())
    assert 0 < place < parts * len(RUNS), "killed before some and after others"
    left = sum(text != f"version {parts - 1}" for text in versions_of(tmp_path).values())
    assert finished(tmp_path, 0, text=KILLED) == left
    assert versions_of(tmp_path) == dict.fromkeys(RUNS, f"version {parts - 1}")
    assert leftovers(tmp_path) == []


@pytest.mark.long
def test_a_render_killed_while_notebooks_run_takes_them_with_it(rendered):
    process, family = hang(rendered)
    process.kill()
    process.communicate()
    assert gone(*family)
    assert versions_of(rendered) == dict.fromkeys(RUNS, "old\n")
    write_notebook(rendered / "notebooks", "print('new')")
    assert finished(rendered) == len(RUNS)
    assert versions_of(rendered) == dict.fromkeys(RUNS, "new\n")


@pytest.mark.long
def test_ctrl_c_ends_every_process_and_keeps_what_is_whole(rendered):
    process, family = hang(rendered)
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "interrupted" in out
    assert "Traceback" not in out
    assert gone(*family)
    assert versions_of(rendered) == dict.fromkeys(RUNS, "old\n")


@pytest.mark.long
def test_after_ctrl_c_the_same_process_renders_again_and_nothing_more_begins_meanwhile(ours):
    begun = ours / "begun"
    begun.mkdir()
    begin_run = f"import pathlib, time\npathlib.Path({str(begun)!r}, str(top)).touch()"
    write_notebook(ours / "notebooks", f"{begin_run}; time.sleep(600)")
    arguments = [str(write_profile(ours)), "--out", str(ours / "reports"), "--jobs", "2"]
    pids = []

    def interrupt():
        try:
            until(lambda: len(list(begun.iterdir())) == 2)
            pids.extend(fresh.process.pid for fresh in pool._live)
        finally:  # whatever happens: nobody else ends the cells, which sleep
            signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)

    helper = threading.Thread(target=interrupt)
    heard = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background has it ignored
    try:
        helper.start()
        assert command.main(arguments) == 130
    finally:
        signal.signal(signal.SIGINT, heard)
    helper.join()
    assert not any("ThreadPoolExecutor" in thread.name for thread in threading.enumerate())
    assert len(list(begun.iterdir())) == len(pids) == 2
    assert gone(*pids)
    write_notebook(ours / "notebooks", f"{begin_run}; print('new')")
    assert command.main(arguments) == 0
    assert versions_of(ours) == dict.fromkeys(RUNS, "new\n")


def test_two_renders_to_one_place_do_not_meet(ours, capsys):
    write_notebook(ours / "notebooks", "print('old')")
    arguments = [str(write_profile(ours, RUNS[:1])), "--out", str(ours / "reports")]
    holds = f"""
import sys
from pathlib import Path
from helpers.render import publish
with publish.locked(Path({str(ours / "reports")!r})):
    print("held", flush=True); sys.stdin.read()"""
    other = subprocess.Popen([sys.executable, "-c", holds], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert other.stdout.readline() == "held\n"
    assert command.main(arguments) == 2
    assert "another render is writing to reports/; wait for it" in capsys.readouterr().err
    other.kill()
    other.communicate()
    assert command.main(arguments) == 0, "the lock goes with its process, however that ends"


@pytest.mark.long
def test_a_full_disk_fails_the_run_and_leaves_the_last_good_one(ours, monkeypatch, capsys):
    write_notebook(ours / "notebooks", "print('old')")
    arguments = [str(write_profile(ours, RUNS[:1])), "--out", str(ours / "reports")]
    assert command.main(arguments) == 0
    before = versions_of(ours)
    write_notebook(ours / "notebooks", "print('new')")
    write = Path.write_bytes

    def full(path, content):
        if path.name == "report.html":
            write(path, content[:100])
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(path, content)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", full)
        assert command.main(arguments) == 1
    assert "No space left on device" in capsys.readouterr().err
    assert versions_of(ours) == before
    assert leftovers(ours) == []
    assert command.main(arguments) == 0
    assert versions_of(ours) == {RUNS[0]: "new\n"}


@pytest.mark.long
@pytest.mark.parametrize(
    ("engine", "source", "says"),
    [
        ("forked", "raise ValueError('a <b>bold</b> fault')", "ValueError: a &lt;b&gt;bold&lt;/b&gt; fault"),
        ("forked", "while True: pass", "it took longer than its limit"),
        ("forked", "import os; os._exit(0)", "the process died"),
        ("forked", "kept = bytearray(2_000_000_000)", "MemoryError"),
        ("kernel", "kept = bytearray(2_000_000_000)", "MemoryError"),
    ],
    ids=["raises", "late", "dies", "memory", "memory of the ordinary kernel"],
)
def test_what_goes_wrong_in_a_notebook_stands_in_its_report(ours, capsys, source, says, engine):
    write_notebook(ours / "notebooks", "print('before')", f"if top == 2:\n    {source}", "print('after')")
    path = write_profile(ours, RUNS[:2], limits={"cell": 3, "memory": 1.5}, engine=engine)
    assert command.main([str(path), "--out", str(ours / "reports")]) == 1
    out = ours / "reports" / "small"
    assert sorted(path.name for path in out.iterdir() if path.is_dir()) == [f"{RUNS[0]}.failed", RUNS[1]]
    page = (out / f"{RUNS[0]}.failed" / "report.html").read_text(encoding="utf-8")
    assert says in page
    assert "before" in page
    assert "This run failed" in page
    index = (ours / "reports" / "runs.html").read_text(encoding="utf-8")
    assert "✗ failed" in index
    assert f"small/{RUNS[0]}.failed/report.html" in index
    assert "FAILED" in capsys.readouterr().err


@pytest.mark.long
def test_a_run_that_dies_outside_its_cells_has_a_page_that_says_why(ours, monkeypatch):
    arguments = [str(write_profile(ours, RUNS[:1])), "--out", str(ours / "reports")]
    write_notebook(ours / "notebooks", "print('old')")
    assert command.main(arguments) == 0
    write_notebook(ours / "notebooks", "import os; os.kill(os.getppid(), 9)")  # of what follows its cells
    assert command.main(arguments) == 1
    place = ours / "reports" / "small"
    assert "DiedError: the process" in (place / f"{RUNS[0]}.failed" / "report.html").read_text(encoding="utf-8")
    index = (ours / "reports" / "runs.html").read_text(encoding="utf-8")
    assert "✗ failed" in index
    assert f"small/{RUNS[0]}.failed/report.html" in index
    assert f"small/{RUNS[0]}/report.html" in index
    assert nbformat.read(place / RUNS[0] / "notebook.ipynb", as_version=4).cells[-1].outputs[0].text == "old\n"
    write_notebook(ours / "notebooks", "print('new')")
    assert command.main(arguments) == 0
    assert versions_of(ours) == {RUNS[0]: "new\n"}


@pytest.mark.long
def test_a_failure_stands_beside_the_last_good_report_until_it_is_mended(ours):
    arguments = [str(write_profile(ours, RUNS[:1])), "--out", str(ours / "reports")]
    out, index = ours / "reports" / "small", ours / "reports" / "runs.html"
    write_notebook(ours / "notebooks", "print('old')")
    assert command.main(arguments) == 0
    write_notebook(ours / "notebooks", "1 / 0")
    assert command.main(arguments) == 1
    kept = nbformat.read(out / RUNS[0] / "notebook.ipynb", as_version=4)
    assert kept.cells[-1].outputs[0].text == "old\n"
    assert "Last good report" in index.read_text(encoding="utf-8")
    assert command.main(arguments) == 1, "a failed run is tried again"
    write_notebook(ours / "notebooks", "print('old')")
    assert command.main(arguments) == 0
    assert sorted(path.name for path in out.iterdir() if path.is_dir()) == [RUNS[0]]
    assert "Last good report" not in index.read_text(encoding="utf-8")


@pytest.mark.parametrize(("fails", "status"), [("helpers.render.command._check", 2), ("helpers.render.site.update", 1)])
def test_a_fault_of_the_disk_outside_a_run_is_one_line(ours, monkeypatch, capsys, fails, status):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    write_notebook(ours / "notebooks", "print('old')")
    monkeypatch.setattr(fails, full)
    assert command.main([str(write_profile(ours, RUNS[:1])), "--out", str(ours / "reports")]) == status
    assert capsys.readouterr().err.splitlines()[-1].startswith("render: OSError: [Errno 28] No space left")


@pytest.mark.parametrize(("raised", "status"), [(KeyboardInterrupt, 130), (OSError, 1)])
def test_what_ends_a_render_ends_the_process_that_makes_the_explorer(ours, monkeypatch, raised, status):
    asked = threading.Event()

    def explorer_made(*_):
        asked.set()
        pool.call(time.sleep, 600)

    def prepared(*_):
        assert asked.wait(60)
        raise raised

    def stop(end=pool.stop):
        with pytest.raises(publish.LockedError), publish.locked(ours / "reports"):
            pass  # the place is not another's before all is ended
        end()

    monkeypatch.setattr(pool, "stop", stop)
    write_notebook(ours / "notebooks", "print('old')")
    monkeypatch.setattr("helpers.render.explorer.update", explorer_made)
    monkeypatch.setattr("helpers.render.site.preparing", lambda *_: contextlib.nullcontext(dict))
    monkeypatch.setattr("helpers.render.site.keep", prepared)
    begun = time.monotonic()
    asked_for = [str(write_profile(ours, RUNS[:1])), "--out", str(ours / "reports"), "--jobs", "2"]
    assert command.main(asked_for) == status
    assert time.monotonic() - begun < 120


def test_an_explorer_that_cannot_be_made_is_said_and_hinders_no_report(ours, monkeypatch, capsys):
    write_notebook(ours / "notebooks", "print('new')")
    monkeypatch.setattr(command, "_explorer", lambda *_: "the tables are wrong")
    assert command.main([str(write_profile(ours, RUNS[:1])), "--out", str(ours / "reports"), "--jobs", "1"]) == 1
    assert capsys.readouterr().err.splitlines()[-1] == "FAILED explorer: the tables are wrong"
    assert (ours / "reports" / "small" / RUNS[0] / "report.html").is_file()
    assert not list((ours / "reports").glob(".aside-*"))


def test_what_came_of_a_run_is_held_by_nobody_once_it_was_taken():
    class Result:
        pass

    with command._threads(1) as submit:
        taken = submit(Result)
        held = weakref.ref(taken.result())
        submit(int).result()  # the thread is done with the first
        del taken
        gc.collect()
        assert held() is None
