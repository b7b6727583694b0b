"""Cells in a process that is followed: what they put out, what may end them, and that nothing of them is left."""

import json
import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import nbformat
import papermill
import pytest
from fixtures import gone
from test_pool import FORKED, LEAVES, left

from helpers.common import outputs, paths
from helpers.render import engine, execute, pool, profile, work
from helpers.selection.parameters import MODELS

#: What a run may take here, where it is to end soon.
SOON = {"cell": 1.5}


def write(folder, *texts):
    """Write a notebook with these cells, called cell-0 and so on."""
    texts = [textwrap.dedent(text).strip("\n") for text in texts]
    cells = [nbformat.v4.new_code_cell(text, id=f"cell-{place}") for place, text in enumerate(texts)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "source.ipynb")
    return folder / "source.ipynb"


def executed(folder, *texts, kind="forked", **limits):
    """Return the cells of an executed notebook, and why it failed; they find themselves in its folder."""
    run = profile.Run("one", "source", write(folder, *texts), {}, kind, profile.Limits(**limits))
    notebook, failure = work.execute(run)
    return nbformat.reads(notebook, as_version=4).cells, failure


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


#: nbval runs every notebook against its outputs too, with the ordinary kernel; one by our engine is enough each time.
OURS = [name if name == "01_timeline" else pytest.param(name, marks=pytest.mark.long) for name in paths.notebooks()]


@pytest.mark.parametrize("name", OURS)
def test_a_notebook_gives_the_outputs_that_it_keeps(name, monkeypatch):
    monkeypatch.setenv(outputs.SIZE, "small")
    run = profile.Run(name, name, paths.notebook(name), {}, "forked", profile.Limits())
    notebook, failure = work.execute(run)
    assert failure == ""
    made = {cell.id: cell for cell in nbformat.reads(notebook, as_version=4).cells}
    kept = [cell for cell in nbformat.read(run.source, as_version=4).cells if cell.cell_type == "code"]
    assert sum(len(cell.outputs) for cell in kept) > 8
    for cell in kept:
        for output in (*cell.outputs, *made[cell.id].outputs):
            output.pop("execution_count", None)  # the cell of parameters that is put in counts too
        assert json.loads(json.dumps(made[cell.id].outputs)) == json.loads(json.dumps(cell.outputs)), cell.id


@pytest.mark.parametrize("name", OURS)
def test_a_notebook_to_which_nothing_is_selected_runs_and_says_so(name):
    given = {"domains": ["corridors"], "statuses": ["frozen"]}
    notebook, failure = work.execute(profile.Run(name, name, paths.notebook(name), given, "forked", profile.Limits()))
    assert failure == ""
    assert "The parameters select nothing" in notebook
    assert "image/svg+xml" in notebook  # a figure that says so


#: What a cell may do, in notebooks of anybody's; the outputs of all of it are those of the ordinary kernel.
CELLS = [
    "import sys\nprint('out'); print('err', file=sys.stderr); print('عربي \\u200f \\x1b[31mred')",
    "1 + 1",
    "_, __, Out[2], In[1][:10], len(In)",
    "2 + 2;",
    "y = 3",
    """
    class Rich:
        def _repr_html_(self): return "<b>bold</b>"
        def _repr_mimebundle_(self, include=None, exclude=None):
            data = {"text/markdown": "**b**", "image/png": b"\\x89PNG\\r\\n", "application/json": {"a": (1, 2)}}
            return data, {"n": 1}
    Rich()""",
    "from IPython.display import HTML, display\ndisplay(HTML('<i>i</i>'), metadata={'name': 'n'}); print('x')",
    "from IPython.display import clear_output\nprint('gone'); display(1); clear_output(); print('kept')",
    "import pandas as pd\nframe = pd.DataFrame({'a': range(80), 'b': 1.5}); display(frame.T); frame",
    "import matplotlib.pyplot as plt\nplt.rcParams['svg.hashsalt'] = 'a'; plt.plot([1, 2]); plt.title('two')",
    "import asyncio\nawait asyncio.sleep(0)\nasyncio.get_running_loop().is_running()",
    "async def counted():\n    yield 1\n[item async for item in counted()]",
    "import threading\nthread = threading.Thread(target=print, args=['thread']); thread.start(); thread.join()",
    "%%capture kept\nprint('kept')",
    "kept.stdout, get_ipython().run_line_magic('who_ls', '')[:2]",
    "!echo from the shell",
    "import pickle\nclass Kept: pass\ntype(pickle.loads(pickle.dumps(Kept()))) is Kept, Kept.__module__, __name__",
    "import os; os.getcwd() == os.environ['PWD_OF_THE_TEST'], sys.stdout.isatty(), sys.stdin.read()",
    "open('left_open.txt', 'w').write('text'); left = open('left_open_too.txt', 'w'); left.write('text')",
    "for n in range(20_000): print(n)",
    "''",
    "",
]  # fmt: skip
#: What ends a notebook: each with the error's name, and whether its traceback is the same to the letter.
ERRORS = {
    "def outer(n): return inner(n - 1) if n else 1 / 0\ndef inner(n): return outer(n)\nouter(3)": "ZeroDivisionError",
    "for in x": "SyntaxError",
    "try:\n    {}['a']\nexcept KeyError as error:\n    raise RuntimeError('chained') from error": "RuntimeError",
    "raise KeyboardInterrupt": "KeyboardInterrupt",
    "import sys; sys.exit(3)": "SystemExit",
    "assert 1 == 2, 'not'": "AssertionError",
    "from helpers.common.faults import Fault, FaultsError\nraise FaultsError('refused', [Fault('a', 0, '', '', 'wrong')])": "FaultsError",  # noqa: E501
}  # fmt: skip


def plain(text):
    """A text without what differs between two runs by the ordinary kernel."""
    text = re.sub(r"(ipykernel_\d+/)?\b\d+\.py|<ipython-input-\d+-\w+>", "cell", text)
    return re.sub(r"<dc:date>[^<]*|0x[0-9a-f]{8,}|\x1b\[[\d;]*m", "", text)


@pytest.mark.long
def test_all_that_a_cell_may_do_comes_out_as_from_the_ordinary_kernel(tmp_path, monkeypatch):
    monkeypatch.setenv("PWD_OF_THE_TEST", str(tmp_path))
    ours, failure = executed(tmp_path, *CELLS)
    assert (tmp_path / "left_open_too.txt").read_text() == "text"
    theirs, their_failure = executed(tmp_path, *CELLS, kind="kernel")
    assert failure == their_failure == ""
    for mine, other in zip(ours, theirs, strict=True):
        assert plain(json.dumps(mine)) == plain(json.dumps(other)), mine.source
    assert [cell.execution_count for cell in ours] == [*range(1, len(CELLS)), None]


@pytest.mark.long
def test_errors_come_out_as_from_the_ordinary_kernel(tmp_path):
    node = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in ERRORS])
    for cell in node.cells:
        cell.metadata["tags"] = ["raises-exception"]
    made = {}
    for name in ("forked", "nbclient"):
        with pytest.raises(papermill.PapermillExecutionError):
            papermill.execute_notebook(
                node, tmp_path / f"{name}.ipynb", engine_name=name, progress_bar=False, kernel_name="python3"
            )
        cells = nbformat.read(tmp_path / f"{name}.ipynb", as_version=4).cells
        made[name] = [output for cell in cells for output in cell.get("outputs", []) if output.output_type == "error"]
    assert [error.ename for error in made["forked"]] == list(ERRORS.values())
    for mine, other in zip(made["forked"], made["nbclient"], strict=True):
        assert (mine.ename, plain(mine.evalue)) == (other.ename, plain(other.evalue))
        assert plain(mine.traceback[-1]) == plain(other.traceback[-1])
        assert len(mine.traceback) == len(other.traceback)


@pytest.mark.long
@pytest.mark.parametrize(
    ("text", "limits", "why"),
    [
        ("while True: pass", SOON, engine.LATE),
        ("import time; time.sleep(600)", SOON, engine.LATE),
        ("import asyncio; await asyncio.sleep(600)", SOON, engine.LATE),
        ("import re; re.match('(a+)+$', 'a' * 50 + 'b')", SOON, engine.LATE),
        ("import os; os._exit(0)", {}, engine.DIED),
        ("import ctypes; ctypes.string_at(0)", {}, engine.DIED),
        ("import os; os.kill(os.getpid(), 9)", {}, engine.DIED),
        ("import json; json.dumps = None; print(1)", {}, engine.DIED),
        ("while True: print('x' * 1_000_000)", {}, engine.LOUD),
    ],
    ids=["computes", "sleeps", "awaits", "holds on", "exits", "crashes", "killed", "breaks what runs it", "loud"],
)
def test_what_a_notebook_did_before_its_end_is_kept(tmp_path, text, limits, why):
    before = "print('first'); 'result'", "print('one'); print('two')\ndisplay('shown')"
    cells, failure = executed(tmp_path, *before, f"print('begun', flush=True)\n{text}", "print('after')", **limits)
    assert failure == f"cell 'cell-2': {why}"
    assert [cell.execution_count for cell in cells[:2]] == [1, 2]
    assert [output.get("text") for output in cells[0].outputs] == ["first\n", None]
    assert [output.get("text") for output in cells[1].outputs] == ["one\ntwo\n", None]
    assert cells[2].outputs[0].text.startswith("begun\n")
    assert (cells[2].outputs[-1].output_type, cells[2].outputs[-1].evalue) == ("error", why)
    assert cells[3].outputs == []


@pytest.mark.long
def test_a_notebook_has_a_limit_for_all_its_cells(tmp_path):
    _, failure = executed(tmp_path, *["import time; time.sleep(0.8)"] * 9, cell=60, notebook=2)
    assert engine.LATE in failure
    assert failure.split("'")[1] in ("cell-1", "cell-2", "cell-3")


def test_a_cell_that_fails_ends_the_notebook_and_one_that_leaves_does(tmp_path):
    for text, cause in (("1 / 0", "ZeroDivisionError: division by zero"), ("exit()", "SystemExit: ")):
        cells, failure = executed(tmp_path, "1", text, "print('after')")
        assert failure == f"cell 'cell-1': {cause}"
        assert [len(cell.outputs) > 0 for cell in cells] == [True, True, False]


@pytest.mark.parametrize("kind", ["forked", "kernel"])
def test_an_error_of_which_ipython_makes_no_output_is_a_failure_too(tmp_path, kind):
    cells, failure = executed(tmp_path, "raise ExceptionGroup('g', [ValueError('one')])", "print('after')", kind=kind)
    assert failure == "cell 'cell-0': it failed, and stderr says why"
    assert "ValueError: one" in cells[0].outputs[0].text
    assert cells[1].outputs == []


@pytest.mark.long
@pytest.mark.parametrize(
    ("text", "limits"),
    [("'ends'", {}), ("1 / 0", {}), ("while True: pass", SOON), ("import os; os.kill(os.getpid(), 9)", {})],
    ids=["ends", "fails", "late", "dies"],
)
def test_a_notebook_ends_with_the_processes_it_leaves_behind(tmp_path, text, limits):
    executed(tmp_path, LEAVES, text, **limits)
    assert gone(*left(tmp_path))


def test_memory_is_limited_and_the_cells_before_are_kept(tmp_path):
    cells, failure = executed(tmp_path, "print(1)", "kept = [bytes(10_000_000) for _ in range(1000)]", memory=1.0)
    assert failure.startswith("cell 'cell-1': MemoryError")
    assert cells[0].outputs[0].text == "1\n"


def test_memory_that_is_shared_is_limited_too(tmp_path):
    texts = "import mmap\nkept = mmap.mmap(-1, 16 << 20)", "mmap.mmap(-1, 20 << 30)"
    _, failure = executed(tmp_path, *texts, memory=1.0)
    assert failure.startswith("cell 'cell-1': OSError: [Errno 12] Cannot allocate memory")


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
    'x' * 5_000_000"""
    cells, failure = executed(tmp_path, text, memory=0.6)
    assert failure.startswith("cell 'cell-0'")
    assert cells[0].outputs[0].text.startswith("begun\n")


@pytest.mark.long
@pytest.mark.parametrize("text", ["print('x' * (1 << 30))", "for _ in range(1024): print('x' * (1 << 20))"])
def test_a_gigabyte_that_is_put_out_is_not_taken_in(tmp_path, text):
    ask = """
import re, sys
from pathlib import Path
from helpers.render import profile, work
run = profile.Run("one", "source", Path(sys.argv[1]), {}, "forked", profile.Limits(memory=8))
print(work.execute(run).failure)
status = Path("/proc/self/status").read_text()  # getrusage would count who started this process as well
print(int(re.search(r"VmHWM:\\s+(\\d+)", status)[1]) // 1024)"""
    source = write(tmp_path, "print('before')", text)
    done = subprocess.run([sys.executable, "-c", ask, str(source)], capture_output=True, text=True, check=True)
    failure, held = done.stdout.splitlines()
    assert failure == f"cell 'cell-1': {engine.LOUD}"
    assert int(held) < 400, "mebibytes: what it may put out, a few times, and what a command holds anyway"


@FORKED
@pytest.mark.long
def test_a_notebook_that_kills_what_serves_all_harms_nobody(tmp_path):
    cells, failure = executed(tmp_path, f"import os; os.kill({pool.call(os.getppid)}, 9)", "'after'")
    assert failure == ""
    assert cells[1].outputs
    assert executed(tmp_path, "1")[1] == ""


def test_a_process_that_a_cell_forks_says_nothing_in_its_place(tmp_path):
    text = """
    import os
    print("mine")
    if (pid := os.fork()) == 0:
        print("not from here", flush=True); display("nor this"); os._exit(0)
    os.waitpid(pid, 0)[1]"""
    cells, failure = executed(tmp_path, text)
    assert failure == ""
    assert [output.get("text") or output.data["text/plain"] for output in cells[0].outputs] == ["mine\n", "0"]


def test_what_no_notebook_can_hold_fails_in_its_cell(tmp_path):
    _, failure = executed(tmp_path, "display({'application/x': object()}, raw=True)")
    assert failure == "cell 'cell-0': TypeError: a notebook cannot hold a object"
    cells, failure = executed(tmp_path, "print('\\ud800')")
    assert (failure, cells[0].outputs[0].text) == ("", "?\n")


def test_streams_are_joined_and_text_that_children_write_is_nowhere(tmp_path, capfd):
    text = """
    import os, sys
    print("out 1", flush=True); print("err", file=sys.stderr, flush=True); display("between"); print("out 2")
    print("x" * 3_000_000); os.system("echo by a child"); os.write(1, b"by descriptor")"""
    cells, failure = executed(tmp_path, text, cell=20)
    out, err, between, _ = cells[0].outputs
    assert failure == ""
    assert out.text == "out 1\nout 2\n" + "x" * 3_000_000 + "\n"
    assert (err.name, err.text, between.data["text/plain"]) == ("stderr", "err\n", "'between'")
    assert "by a child" not in "".join(capfd.readouterr()), "the command's own words are not mixed with a notebook's"


def test_no_state_comes_from_another_run(tmp_path):
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
    assert [executed(tmp_path, text)[1] for text in (leaves, finds)] == ["", ""]


def test_the_source_is_left_as_it_was_and_what_it_kept_is_not_taken_for_new(tmp_path):
    source = write(tmp_path, "print(1)", "1 / 0", "3")
    node = nbformat.read(source, as_version=4)
    node.cells[2].outputs = [nbformat.v4.new_output("stream", text="old")]
    nbformat.write(node, source)
    before = source.read_bytes()
    notebook, _ = work.execute(profile.Run("one", "source", source, {}, "forked", profile.Limits()))
    assert source.read_bytes() == before
    assert nbformat.reads(notebook, as_version=4).cells[2].outputs == []


@pytest.mark.long
@pytest.mark.parametrize(
    ("text", "limits", "why"),
    [("while True: pass", SOON, engine.LATE), ("import os; os._exit(0)", {}, engine.DIED)],
    ids=["late", "dies"],
)
def test_the_ordinary_kernel_is_limited_too(tmp_path, text, limits, why):
    cells, failure = executed(tmp_path, "print(1)", text, kind="kernel", **limits)
    assert failure == f"cell 'cell-1': {why}"
    assert cells[0].outputs[0].text == "1\n"


def test_a_notebook_in_another_language_is_refused(tmp_path):
    node = nbformat.v4.new_notebook()
    node.metadata["kernelspec"] = {"name": "ir", "display_name": "R", "language": "R"}
    with pytest.raises(ValueError, match="runs Python; the notebook is in R"):
        papermill.execute_notebook(node, None, engine_name="forked", progress_bar=False)


def test_papermill_gives_it_its_own_limit_of_time_and_parameters(tmp_path):
    cell = nbformat.v4.new_code_cell("top = 1", metadata={"tags": ["parameters"]})
    node = nbformat.v4.new_notebook(
        cells=[cell, nbformat.v4.new_code_cell("top"), nbformat.v4.new_code_cell("while 1: 1")]
    )
    node.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    with pytest.raises(papermill.PapermillExecutionError, match=engine.LATE):
        papermill.execute_notebook(
            node, tmp_path / "out.ipynb", {"top": 7}, engine_name="forked", progress_bar=False, execution_timeout=1
        )
    made = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    (shown,) = [cell.outputs[0] for cell in made.cells if cell.source == "top"]
    assert shown.data["text/plain"] == "7"
    assert made.cells[-1].metadata.papermill.status == "failed"


@pytest.mark.long
def test_papermill_alone_finds_the_engine(tmp_path):
    command = [Path(sys.executable).with_name("papermill"), "--engine", "forked", "--no-progress-bar"]
    target = tmp_path / "out.ipynb"
    parameters = ["-p", "domains", "nuclear", "-p", "language", "ar"]
    subprocess.run([*command, paths.notebook("03_domain_breakdown"), target, *parameters], check=True, cwd=tmp_path)
    assert "اختير" in target.read_text(encoding="utf-8")


@pytest.mark.long
def test_a_notebook_may_run_another_in_the_same_way(tmp_path):
    (tmp_path / "inner").mkdir()
    inner = write(tmp_path / "inner", "print('inner', 'mine' in globals())")
    text = f"""
    import papermill
    mine = 1
    options = {{"engine_name": "forked", "progress_bar": False, "kernel_name": "python3"}}
    print(papermill.execute_notebook({str(inner)!r}, None, **options).cells[0].outputs[0].text)"""
    cells, failure = executed(tmp_path, text)
    assert failure == ""
    assert "inner False" in cells[0].outputs[0].text


@pytest.mark.long
def test_where_nothing_is_forked_cells_run_in_a_new_interpreter(tmp_path, monkeypatch):
    monkeypatch.setattr(pool, "_LINUX", False)
    cells, failure = executed(tmp_path, "print(1)", "while True: pass", cell=3)
    assert failure == f"cell 'cell-1': {engine.LATE}"
    assert cells[0].outputs[0].text == "1\n"


def test_the_record_is_what_a_cell_loads(tmp_path, record):
    cells, failure = executed(tmp_path, "import helpers\nlen(helpers.load().claims)")
    assert failure == ""
    assert cells[0].outputs[0].data["text/plain"] == str(len(record.claims))


@pytest.mark.parametrize("name", MODELS)
def test_the_cells_of_the_notebooks_are_the_defaults(name):
    assert execute.not_used(nbformat.read(paths.notebook(name), as_version=4), MODELS[name]) == []
