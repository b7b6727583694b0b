"""The engine `forked` against the ordinary kernel: every notebook, and one that does what notebooks do at worst."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import nbformat
import papermill
import psutil
import pytest
from fixtures import gone, until
from nbclient.exceptions import CellTimeoutError, DeadKernelError

from helpers.common import paths
from helpers.render import execute, profile, server, work
from helpers.selection.parameters import MODELS, parse

NOTEBOOKS = list(paths.notebooks())
#: Each notebook in two languages, whole and in part; then one with nothing selected, and one refused.
GIVEN = [
    (name, given) for name in NOTEBOOKS for given in ({}, {"language": "ar", "start": "2013", "domains": ["nuclear"]})
]
GIVEN += [("03_domain_breakdown", {"statuses": ["frozen"], "domains": ["corridors"]})]
GIVEN += [("03_domain_breakdown", {"domains": ["nucular"]})]
FORKED = pytest.mark.skipif(not server.available(), reason="this machine has no fork as is needed")
pytestmark = FORKED

#: The sleeps are for the ordinary kernel, which sends what it holds every 0.2 s and loses what is written
#: to a descriptor shortly before a cell ends.
TORTURE = {
    "streams": """
        import sys, time
        print("out 1"); print("err 1", file=sys.stderr); print("out 2", end=""); sys.stdout.flush()
        time.sleep(0.5); print("later"); sys.stderr.write("err 2\\n")""",
    "descriptors": """
        import os, subprocess, time
        os.write(1, b"by descriptor\\n"); time.sleep(0.5)
        subprocess.run(["echo", "by a child"]); time.sleep(0.5)
        subprocess.run("echo to stderr >&2", shell=True); time.sleep(0.5)""",
    "shell": "!echo from the shell\n%echo no such magic",
    "magics": '%timeit -n1 -r1 -q 1\n%env TERM\n%who\n%pwd -x\nx = %sql 1',
    "capture": "%%capture kept\nprint('kept')",
    "captured": "kept.stdout, kept",
    "cell magic": "%%bash\necho from bash\nexit 3",
    "result": "1 + 1",
    "before": "_, __, Out[8], In[1][:20], _i[:5], len(In), sorted(Out)",
    "suppressed": "2 + 2;",
    "assignment": "y = 3",
    "semicolon": "'a string;'",
    "rich": """
        class Rich:
            def _repr_html_(self): return "<b>bold</b>"
            def _repr_mimebundle_(self, include=None, exclude=None):
                data = {"text/markdown": "**b**", "image/png": b"\\x89PNG\\r\\n", "application/json": {"a": (1, 2)}}
                return data, {"n": 1}
        Rich()""",
    "broken repr": """
        class Broken:
            def _repr_html_(self): raise ValueError("no html")
            def __repr__(self): return "broken"
        Broken()""",
    "displays": """
        from IPython.display import HTML, Markdown, clear_output, display, update_display
        shown = display("first", display_id="one")
        display(HTML("<i>i</i>"), Markdown("*m*"), {"a": 1}, metadata={"name": "n"})
        update_display("second", display_id="one"); print("gone"); clear_output(); print("kept")""",
    "updates": "shown.update('third'); display('again', display_id='one')\nclear_output(wait=True)\nprint('after')",
    "frame": "import pandas as pd\nframe = pd.DataFrame({'a': range(80), 'b': 1.5}); display(frame.T); frame",
    "plot": "import matplotlib.pyplot as plt\nplt.plot([1, 2]); plt.title('two')\nplt.figure(); plt.bar([1], [2])",
    "figure": "figure, axes = plt.subplots(); axes.scatter([1], [2]); figure",
    "pylab": "%matplotlib inline\n%config InlineBackend.figure_formats = ['svg']\nplt.rcParams['svg.hashsalt'] = 'a'; plt.plot([1])",  # noqa: E501
    "warning": "import warnings; warnings.warn('be warned')\nimport logging; logging.warning('logged')",
    "await": "import asyncio\nawait asyncio.sleep(0)\nasyncio.get_running_loop().is_running()",
    "task": "async def later():\n    await asyncio.sleep(0.1)\n    return 5\ntask = asyncio.create_task(later())",
    "awaited": "await task",
    "async for": "async def counted():\n    yield 1\n[item async for item in counted()]",
    "threads": """
        import threading
        threads = [threading.Thread(target=print, args=[f"thread {n}"]) for n in range(3)]
        for thread in threads: thread.start(); thread.join()""",
    "processes": """
        import multiprocessing
        with multiprocessing.get_context("fork").Pool(2) as pool: halves = pool.map(abs, [-1, -2])
        halves, multiprocessing.current_process().name""",
    "child prints": """
        import time
        if (pid := os.fork()) == 0:
            display("not from here"); os._exit(0)
        os.waitpid(pid, 0)[1]""",
    "input": "input('a question: ')",
    "getpass": "import getpass; getpass.getpass()",
    "next input": "get_ipython().set_next_input('1 + 2')",
    "help": "len?\nprint.__doc__[:20]",
    "load": "%load_ext autoreload\n%autoreload 0\nget_ipython().__class__.__name__",
    "history": "%history -n 1-2\n%recall 3",
    "store": "%store y\n%store",
    "large": "print('x' * 3_000_000); 'y' * 200_000",
    "many": "for n in range(20_000): print(n)",
    "surrogate": "print('\\ud800'.encode('utf-8', 'replace'), 'عربي \\u200f \\x00 \\x1b[31mred\\x1b[0m')",
    "syntax": "for in x",
    "indent": "  if True:\n  1",
    "traceback": """
        def outer(n): return inner(n - 1) if n else 1 / 0
        def inner(n): return outer(n)
        outer(3)""",
    "chained": "try:\n    {}['a']\nexcept KeyError as error:\n    raise RuntimeError('chained') from error",
    "group": "raise ExceptionGroup('group', [ValueError(1), TypeError('two')])",
    "own traceback": """
        class Own(Exception):
            def _render_traceback_(self): return ["in own words", "and more"]
        raise Own("x")""",
    "assert": "assert y == 4, 'not four'",
    "interrupt": "raise KeyboardInterrupt",
    "exit status": "import sys; sys.exit(3)",
    "exit": "raise SystemExit",
    "names": "__name__, __builtins__ is not None, __doc__, '__file__' in globals(), sys.path[:5]",
    "streams are": "sys.stdout.encoding, sys.stdout.isatty(), sys.stdin.isatty(), sys.stdout.writable(), sys.stdin.read()",  # noqa: E501
    "environment": "[os.environ.get(name) for name in ('TERM', 'PAGER', 'MPLBACKEND', 'FORCE_COLOR', 'OMP_NUM_THREADS')]",  # noqa: E501
    "folder": "os.getcwd() == os.environ['FOLDER_OF_THE_TEST'], _dh[-1] == os.getcwd()",
    "raw": "import random, numpy\nrandom.seed(1); numpy.random.seed(1)\nrandom.random(), numpy.random.rand(), pd.options.display.max_columns",  # noqa: E501
    "rc": "{k: v for k, v in plt.rcParams.items() if v != plt.rcParamsDefault[k] and k != 'backend'}",
    "comm": "import comm; opened = comm.create_comm(target_name='t', data={'state': {'_model_name': 'N', 'v': 1}})\nopened.send({})",  # noqa: E501
    "pickles": "import pickle\nclass Kept: pass\ntype(pickle.loads(pickle.dumps(Kept()))) is Kept, Kept.__module__",
    "inspect": "import inspect\ninspect.getsource(Kept)",
    "unserialisable": "display({'application/x': object()}, raw=True)",
    "empty": "",
    "logs": "import logging; logging.getLogger().setLevel('INFO'); logging.info('said')",
    "warnings are errors": "import warnings; warnings.simplefilter('error')",
    "under them": "display(1); print('x'); plt.plot([1])",
    "no more": "warnings.simplefilter('default')",
    "unclosed": "left_open = open('left_open.txt', 'w'); left_open.write('text')",
    "at exit": "import atexit, pathlib\natexit.register(pathlib.Path('at_exit.txt').write_text, 'done')",
}  # fmt: skip


def cell(name, text):
    """A code cell; the first line of a text may be empty, and the rest indented."""
    lines = text.splitlines()
    if lines and not lines[0]:
        depth = len(lines[1]) - len(lines[1].lstrip())
        text = "\n".join(line[depth:] for line in lines[1:])
    made = nbformat.v4.new_code_cell(text, id=re.sub(r"\W", "-", name))
    made.metadata["tags"] = ["raises-exception"]
    return made


def notebook(*cells):
    node = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# Title", id="title"), *cells])
    node.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return node


def run(node, folder, engine, given=None, **options):
    """Return the executed notebook as papermill wrote it, and what papermill raised."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "out.ipynb"
    raised = None
    try:
        papermill.execute_notebook(
            node, target, given or {}, engine_name=engine, progress_bar=False, cwd=folder, **options
        )
    except Exception as error:
        raised = error
    return json.loads(target.read_text(encoding="utf-8")), raised


def comparable(node):
    """An executed notebook without what differs between two runs by the ordinary kernel."""

    def plain(value, key=""):
        if key in ("start_time", "end_time", "duration") or key.startswith(("iopub.", "shell.")):
            return value is not None
        if key == "id" and len(str(value)) == 8:
            return "random"
        if isinstance(value, dict):
            return {re.sub(r"^[0-9a-f]{32}$", "random", name): plain(item, name) for name, item in value.items()}
        if isinstance(value, list):
            return [plain(item) for item in value]
        if isinstance(value, str):
            value = re.sub(r"ipykernel_\d+", "ipykernel_0", value)
            value = re.sub(r"0x[0-9a-f]{8,}", "0x0", value)
            value = re.sub(r"<dc:date>[^<]*", "<dc:date>", value)
            return re.sub(r"/(forked|nbclient|rendered)/", "/", value)
        return value

    node = plain(node)
    for item in node["cells"]:
        streams, outputs = {}, []
        for output in item.get("outputs", []):
            if output["output_type"] == "stream":  # when they are sent is a matter of the clock
                output["text"] = [output["text"]] if isinstance(output["text"], str) else output["text"]
                if output["name"] in streams:
                    streams[output["name"]]["text"] += output["text"]
                    continue
                streams[output["name"]] = output
            outputs.append(output)
        for output in streams.values():
            output["text"] = "".join(output["text"])
        if "outputs" in item:
            item["outputs"] = outputs
    return node


def assert_equal(ours, theirs):
    ours, theirs = comparable(ours), comparable(theirs)
    assert [item["id"] for item in ours["cells"]] == [item["id"] for item in theirs["cells"]]
    for mine, other in zip(ours["cells"], theirs["cells"], strict=True):
        assert mine == other, mine["id"]
    assert ours == theirs


def as_rendered(source, folder, monkeypatch, given=None):
    """Return the executed notebook as the render command has it: its cells run in a process that hears itself."""
    folder.mkdir(parents=True, exist_ok=True)
    monkeypatch.chdir(folder)
    asked = profile.Run("one", Path(source).stem, Path(source), given or {}, "forked", profile.Limits())
    executed = work.execute(asked)
    return json.loads(executed.notebook), executed


def assert_cells_equal(ours, theirs):
    """Compare the cells of a render with those of papermill: prose may be translated, errors are not put on top."""
    theirs = execute.settled(nbformat.from_dict(theirs), {})
    kept = [item for item in theirs.cells if "papermill-error-cell-tag" not in item.metadata.get("tags", [])]
    ours, theirs = (
        {item["id"]: item for item in comparable({"cells": cells})["cells"] if item["cell_type"] == "code"}
        for cells in (ours["cells"], kept)
    )
    assert list(ours) == list(theirs)
    for name, mine in ours.items():
        assert mine == theirs[name], name


@pytest.mark.parametrize(("name", "given"), GIVEN)
def test_a_notebook_comes_out_as_from_the_ordinary_kernel(tmp_path, monkeypatch, name, given):
    given = parse(MODELS[name], given).model_dump()  # as a render puts them in
    made = {
        engine: run(str(paths.notebook(name)), tmp_path / engine, engine, given) for engine in ("forked", "nbclient")
    }
    assert_equal(made["forked"][0], made["nbclient"][0])
    assert str(made["forked"][1]) == str(made["nbclient"][1])
    assert (made["forked"][1] is None) == ("nucular" not in str(given))
    rendered, executed = as_rendered(paths.notebook(name), tmp_path / "rendered", monkeypatch, given)
    assert_cells_equal(rendered, made["nbclient"][0])
    assert bool(executed.failure) == ("nucular" in str(given))


def test_all_that_a_cell_may_do_comes_out_as_from_the_ordinary_kernel(tmp_path, monkeypatch):
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))  # %store writes there
    server.stop()  # the next one finds it
    monkeypatch.delenv("PYTEST_CURRENT_TEST", raising=False)  # ipykernel does not watch descriptors under pytest
    node = notebook(*(cell(name, text) for name, text in TORTURE.items()))
    made = {}
    for engine in ("forked", "nbclient"):
        monkeypatch.setenv("FOLDER_OF_THE_TEST", str(tmp_path / engine))
        made[engine], _ = run(node, tmp_path / engine, engine)
        assert (tmp_path / engine / "left_open.txt").read_text() == "text"
        assert (tmp_path / engine / "at_exit.txt").read_text() == "done"
    ran = [item for item in made["forked"]["cells"] if item["cell_type"] == "code" and item["source"]]
    assert all(item["execution_count"] for item in ran)
    assert_equal(made["forked"], made["nbclient"])
    source = tmp_path / "torture.ipynb"
    nbformat.write(node, source)
    monkeypatch.setenv("FOLDER_OF_THE_TEST", str(tmp_path / "rendered"))
    rendered, _ = as_rendered(source, tmp_path / "rendered", monkeypatch)
    assert_cells_equal(rendered, made["nbclient"])
    assert (tmp_path / "rendered" / "left_open.txt").read_text() == "text"
    assert (tmp_path / "rendered" / "at_exit.txt").read_text() == "done"


def failed(tmp_path, *texts, **options):
    """Run cells that are to fail; return what papermill raised."""
    _, raised = run(notebook(*(nbformat.v4.new_code_cell(text) for text in texts)), tmp_path, "forked", **options)
    return raised


def leave(folder):
    """Start a child, one in a session of its own, and its child in another; write their ids to ``pids``."""
    inner = "setsid sh -c 'echo $$ > inner; exec sleep 600' & exec sleep 600"
    children = [
        subprocess.Popen(["sleep", "600"]),
        subprocess.Popen(["sh", "-c", inner], start_new_session=True, cwd=folder),
    ]
    started = [os.getpid(), *(child.pid for child in children), int(until(lambda: read(folder / "inner")))]
    (folder / "written").write_text(" ".join(map(str, started)))
    (folder / "written").rename(folder / "pids")


def called(folder, text):
    """Run a cell as the render command does: by papermill in a fresh process, the kernel in another."""
    source = folder / "in.ipynb"
    nbformat.write(notebook(nbformat.v4.new_code_cell(text)), source)
    server.call(partial(papermill.execute_notebook, source, None, engine_name="forked", progress_bar=False, cwd=folder))


def read(path):
    return path.read_text() if path.exists() else ""


def left(folder):
    """The ids that `leave` wrote."""
    return [int(pid) for pid in until(lambda: read(folder / "pids")).split()]


#: What leaves processes behind, as a cell; and as a function's text, which stays.
LEAVES = f"""
import os, pathlib, signal, sys
sys.path.append({str(Path(__file__).parent)!r})
import test_engine
test_engine.leave(pathlib.Path.cwd())
"""
LINGERS = f"import os; os.makedirs('{{0}}', exist_ok=True); os.chdir('{{0}}')\n{LEAVES}\ntest_engine.time.sleep(600)"


@FORKED
class TestLimits:
    @pytest.mark.parametrize(
        ("text", "raises"),
        [
            ("", type(None)),
            ("1 / 0", papermill.PapermillExecutionError),
            ("kept = bytearray(1 << 40)", papermill.PapermillExecutionError),
            pytest.param("while True: pass", CellTimeoutError, marks=pytest.mark.long),
            ("os.kill(os.getpid(), signal.SIGKILL)", DeadKernelError),
        ],
        ids=["end", "error", "memory", "time", "killed"],
    )
    def test_a_notebook_ends_with_the_processes_it_leaves_behind(self, tmp_path, text, raises):
        serving = server.call(os.getppid)
        raised = failed(tmp_path, LEAVES, text, execution_timeout=3 if "while" in text else None, memory=2 << 30)
        assert type(raised) is raises
        assert gone(*left(tmp_path))
        assert server.call(os.getppid) == serving, "and not because the server ended"

    def test_those_of_a_run_that_is_killed_or_late_end_with_it(self, tmp_path):
        serving = server.call(os.getppid)
        one, other = [
            server.start(server._answer, exec, (LINGERS.format(tmp_path / name),)) for name in ("one", "other")
        ]
        pids = left(tmp_path / "one")
        one.end()
        assert gone(*pids)
        assert not any(psutil.Process(pid).status() == psutil.STATUS_ZOMBIE for pid in left(tmp_path / "other"))
        other.end()
        assert gone(*left(tmp_path / "other"))
        assert server.call(os.getppid) == serving

    @pytest.mark.parametrize(
        "text", ["import os; os._exit(0)", "import ctypes; ctypes.string_at(0)", "exit()\n", "quit"]
    )
    def test_a_kernel_that_dies_is_said_to_be_dead(self, tmp_path, text):
        lasts = "import time; time.sleep(1)"  # IPython's `exit` ends the kernel a moment later
        assert isinstance(failed(tmp_path, text, lasts), DeadKernelError)

    def test_nobody_waits_for_a_kernel_that_dies_before_it_is_ready(self, tmp_path):
        raised = failed(tmp_path, "1", memory=1 << 20)
        assert isinstance(raised, DeadKernelError), "not the end of the minute that nbclient gives it"

    def test_memory_is_limited(self, tmp_path):
        raised = failed(tmp_path, "kept = [bytes(10_000_000) for _ in range(1000)]", memory=1 << 30)
        assert raised.ename == "MemoryError"

    def test_a_cell_can_be_interrupted(self, tmp_path):
        raised = failed(tmp_path, "print('begun')\nwhile True: pass", execution_timeout=1, interrupt_on_timeout=True)
        assert raised.ename == "KeyboardInterrupt"

    def test_a_run_whose_process_is_killed_is_noticed_though_a_cell_left_one_that_lives(self, tmp_path):
        text = """
import os, pathlib, signal, time
if os.fork() == 0:
    time.sleep(60); pathlib.Path("slept").touch(); os._exit(0)
os.kill(os.getppid(), signal.SIGKILL); time.sleep(60)"""
        with pytest.raises(server.DiedError, match="killed"):
            called(tmp_path, text)
        assert not (tmp_path / "slept").exists()

    def test_those_of_its_kernel_end_with_a_run_that_is_killed(self, tmp_path):
        serving = server.call(os.getppid)
        with pytest.raises(server.DiedError, match="killed"):
            called(tmp_path, LEAVES + "os.kill(os.getppid(), signal.SIGKILL)")
        assert gone(*left(tmp_path))
        assert server.call(os.getppid) == serving


def test_papermill_alone_finds_the_engine(tmp_path):
    command = [Path(sys.executable).with_name("papermill"), "--engine", "forked", "--no-progress-bar"]
    target = tmp_path / "out.ipynb"
    parameters = ["-p", "domains", "nuclear", "-p", "language", "ar"]
    subprocess.run([*command, paths.notebook("03_domain_breakdown"), target, *parameters], check=True, cwd=tmp_path)
    assert "اختير" in target.read_text(encoding="utf-8")


def test_a_notebook_may_run_another_in_the_same_way(tmp_path):
    inner = tmp_path / "inner.ipynb"
    nbformat.write(notebook(nbformat.v4.new_code_cell("print('inner')")), inner)
    text = f"""
import papermill
made = papermill.execute_notebook({str(inner)!r}, None, engine_name="forked", progress_bar=False)
made.cells[1].outputs[0].text"""
    node, raised = run(notebook(nbformat.v4.new_code_cell(text)), tmp_path, "forked")
    assert raised is None
    assert node["cells"][1]["outputs"][-1]["data"]["text/plain"] == ["'inner\\n'"]


@FORKED
class TestIsolation:
    def test_no_state_comes_from_another_run(self, tmp_path):
        leaves = """
import builtins, os, sys, helpers, matplotlib as mpl, numpy, pandas as pd
builtins.left = helpers.left = sys.left = 1
os.environ["LEFT"] = "1"; os.chdir("/"); sys.path.append("left"); mpl.rcParams["font.size"] = 99
pd.options.display.max_rows = 1; del sys.modules["json"]; numpy.random.seed(1)"""
        finds = """
import builtins, os, sys, helpers, json, matplotlib as mpl, pandas as pd
assert not any(hasattr(thing, "left") for thing in (builtins, helpers, sys))
assert "LEFT" not in os.environ and "left" not in sys.path and os.getcwd() != "/"
assert mpl.rcParams["font.size"] != 99 and pd.options.display.max_rows != 1
assert "leaves" not in globals()"""
        for text in (leaves, finds):
            assert failed(tmp_path, text) is None

    def test_random_numbers_differ_between_runs(self, tmp_path):
        text = "import random, numpy; random.random(), float(numpy.random.rand())"
        made = [run(notebook(nbformat.v4.new_code_cell(text)), tmp_path, "forked")[0] for _ in range(2)]
        assert comparable(made[0])["cells"][1] != comparable(made[1])["cells"][1]

    def test_the_record_is_not_loaded_before_a_notebook_loads_it(self, tmp_path):
        text = """
import gc
from helpers.record.dataset import Record
assert not [found for found in gc.get_objects() if isinstance(found, Record)]"""
        assert failed(tmp_path, text) is None

    def test_runs_at_the_same_time_do_not_meet(self, tmp_path):
        printed = {}

        def one(number):
            text = f"""
import pathlib, time
mine = {number}; pathlib.Path({str(tmp_path)!r}, f"begun-{{mine}}").touch()
while len(list(pathlib.Path({str(tmp_path)!r}).glob("begun-*"))) < 4: time.sleep(0.01)
assert mine == {number}; print(mine)"""
            source, target = tmp_path / f"{number}.ipynb", tmp_path / f"{number}-out.ipynb"
            nbformat.write(notebook(nbformat.v4.new_code_cell(text)), source)
            execute = partial(papermill.execute_notebook, engine_name="forked", progress_bar=False)
            server.call(execute, source, target)
            printed[number] = nbformat.read(target, as_version=4).cells[1].outputs[0].text

        threads = [threading.Thread(target=one, args=[number]) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert printed == {number: f"{number}\n" for number in range(4)}


@FORKED
class TestServer:
    def test_what_a_call_raises_is_raised_here(self):
        with pytest.raises(ValueError, match="invalid literal"):
            server.call(int, "x")

    def test_a_killed_process_has_died(self):
        with pytest.raises(server.DiedError, match="killed"):
            server.call(os.kill, 0, signal.SIGKILL)

    def test_an_answer_that_comes_at_once_is_not_a_death(self, monkeypatch):
        pidfd_open = os.pidfd_open

        def later(pid):
            time.sleep(0.2)  # in which a process that knew what to do would have done it, and ended
            return pidfd_open(pid)

        server.call(int)
        monkeypatch.setattr(os, "pidfd_open", later)
        assert server.call(int, "7") == 7

    def test_no_answer_in_time_is_a_death(self):
        with pytest.raises(server.LateError, match=r"within 0\.5 s"):
            server.call(time.sleep, 60, seconds=0.5)

    def test_nothing_is_imported_from_the_current_folder(self, tmp_path):
        for name in ("queue.py", "numpy.py"):
            (tmp_path / name).write_text("raise RuntimeError('not this one')", encoding="utf-8")
        asks = "import os; from helpers.render import server; print(server.call(os.getpid) > 0)"
        done = subprocess.run([sys.executable, "-P", "-c", asks], cwd=tmp_path, capture_output=True, text=True)
        assert done.stdout == "True\n", done.stderr

    def test_a_killed_server_is_replaced(self):
        first = server.call(os.getppid)
        os.kill(first, signal.SIGKILL)
        assert gone(first)
        assert server.call(os.getppid) != first

    @pytest.mark.long
    def test_a_thread_that_was_dismissed_starts_nothing_more_and_any_other_does(self):
        dismissed = threading.Event()

        def waits_and_asks():
            dismissed.wait()
            return server.call(os.getpid)

        with ThreadPoolExecutor(1, initializer=server.enlist) as executor:
            assert executor.submit(server.call, os.getppid).result() == server.call(os.getppid)
            asked = executor.submit(waits_and_asks)
            server.stop(dismiss=True)
            dismissed.set()
            with pytest.raises(server.DiedError):
                asked.result()
            assert server._serving is None
        with ThreadPoolExecutor(1, initializer=server.enlist) as executor:
            assert executor.submit(server.call, os.getppid).result() == server.call(os.getppid)

    @pytest.mark.long
    def test_a_server_may_be_stopped_while_others_ask_for_it(self):
        def asks(_):
            with contextlib.suppress(server.DiedError):
                return server._ask()[0].close()

        with ThreadPoolExecutor(3) as executor:
            asked = executor.map(asks, range(300))
            for _ in range(4):
                server.stop()
            assert list(asked) == [None] * 300

    @pytest.mark.long
    @pytest.mark.skipif(not hasattr(psutil, "heap_info"), reason="psutil is older than 7.2")
    def test_its_memory_does_not_grow_with_runs(self, tmp_path):
        def one(number):
            folder = tmp_path / str(number)
            folder.mkdir(exist_ok=True)
            with contextlib.suppress(papermill.PapermillExecutionError):
                called(folder, "import subprocess\nsubprocess.Popen(['sleep', '600'])\n1 / 0")

        def held():
            """What the server holds when all that it forked is gone: KiB apart from files, open files, and in use of
            what it has allocated: bytes, and blocks of Python's own (a leak may first fill what was freed before).
            """
            asks = "[*__import__('psutil').heap_info(), __import__('sys').getallocatedblocks()]"
            heap, mapped, blocks = server.call(eval, asks)  # of a fork, which has a copy of the server's heap
            serving = server._serving[1].pid
            until(lambda: not psutil.Process(serving).children())
            anonymous = int(Path(f"/proc/{serving}/smaps_rollup").read_text().split("\nPss_Anon:")[1].split()[0])
            return anonymous, len(list(Path(f"/proc/{serving}/fd").iterdir())), heap + mapped, blocks

        def after(number):
            with ThreadPoolExecutor(2) as executor:
                list(executor.map(one, range(number)))
            return held()

        server.stop()
        grown = [now - then for then, now in zip(after(12), after(48), strict=True)]
        assert all(more <= most for more, most in zip(grown, (512, 2, 48 << 10, 48 * 16), strict=True)), grown

    @pytest.mark.long
    def test_nothing_outlives_whoever_asked(self, tmp_path):
        asks = "import sys; from helpers.render import server; server.call(exec, sys.argv[1])"
        asker = subprocess.Popen([sys.executable, "-c", asks, LINGERS.format(tmp_path)])
        pids = left(tmp_path)
        family = [psutil.Process(pids[0]).ppid(), *pids]
        asker.kill()
        asker.wait()
        assert gone(*family)
