"""Fresh processes: what they give back, what becomes of them, and of what they start."""

import os
import signal
import subprocess
import sys
import threading
import time
from multiprocessing import forkserver
from pathlib import Path

import psutil
import pytest
from fixtures import gone, until

from helpers.common.faults import Fault, FaultsError
from helpers.render import pool

FORKED = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")


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


def read(path):
    return path.read_text() if path.exists() else ""


def left(folder):
    """The ids that `leave` wrote."""
    return [int(pid) for pid in until(lambda: read(folder / "pids")).split()]


#: What leaves processes behind, as a cell; and as a text to be executed, which stays.
LEAVES = f"""
import os, pathlib, signal, sys
sys.path.append({str(Path(__file__).parent)!r})
import test_pool
test_pool.leave(pathlib.Path.cwd())
"""
LINGERS = f"import os; os.makedirs('{{0}}', exist_ok=True); os.chdir('{{0}}')\n{LEAVES}\ntest_pool.time.sleep(600)"


def test_what_a_call_returns_is_returned_here_and_what_it_raises_is_raised():
    assert pool.call(int, "7") == 7
    with pytest.raises(ValueError, match="invalid literal"):
        pool.call(int, "x")


def is_preloaded():
    return pool.PRELOADED in sys.modules


@FORKED
def test_one_apart_is_no_fork_of_what_is_imported_and_may_be_ended_twice():
    begun = pool.begin(is_preloaded, apart=True)
    assert pool.call(is_preloaded)
    assert not pool.answer(begun)
    with pytest.raises(ValueError, match="invalid literal"):
        pool.answer(pool.begin(int, "x", apart=True))
    begun.end()


def raises_faults():
    raise FaultsError("refused", [Fault("b.csv", 2, "date", "x", "wrong"), Fault("a.csv", 1, "", "", "wrong")])


def test_faults_come_whole():
    with pytest.raises(FaultsError) as caught:
        pool.call(raises_faults)
    assert [fault.where for fault in caught.value.faults] == ["a.csv", "b.csv"]


def test_it_is_a_process_of_its_own_in_the_same_folder_and_environment(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MINE", "1")
    assert pool.call(os.getpid) != os.getpid()
    assert pool.call(os.getcwd) == str(tmp_path)
    assert pool.call(os.getenv, "MINE") == "1"
    assert pool.call(os.getenv, "PYTHONSAFEPATH") == os.environ.get("PYTHONSAFEPATH")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
def test_a_killed_process_has_died(number):
    with pytest.raises(pool.DiedError):
        pool.call(signal.raise_signal, number)


def test_one_that_ends_itself_has_died():
    with pytest.raises(pool.DiedError):
        pool.call(os._exit, 0)


def test_no_answer_in_time_is_a_death():
    begun = time.monotonic()
    with pytest.raises(pool.LateError, match=r"within 0\.5 s"):
        pool.call(time.sleep, 60, seconds=0.5)
    assert time.monotonic() - begun < 30


def test_what_is_killed_takes_with_it_what_it_started_in_sessions_of_their_own_too(tmp_path):
    fresh = pool.start(pool._answer, exec, (LINGERS.format(tmp_path / "one"),))
    other = pool.start(pool._answer, exec, (LINGERS.format(tmp_path / "other"),))
    pids = left(tmp_path / "one")
    fresh.end()
    assert gone(*pids)
    assert all(psutil.pid_exists(pid) for pid in left(tmp_path / "other"))
    other.end()
    assert gone(*left(tmp_path / "other"))


def test_what_ends_well_takes_with_it_what_it_started(tmp_path):
    pool.call(exec, f"import os; os.chdir({str(tmp_path)!r})\n{LEAVES}")
    assert gone(*left(tmp_path))


def test_a_death_is_noticed_though_one_that_it_forked_lives_and_holds_the_connection(tmp_path):
    text = f"""
import os, pathlib, signal, time
if os.fork() == 0:
    os.setsid(); time.sleep(5); pathlib.Path({str(tmp_path / "slept")!r}).touch(); os._exit(0)
os.kill(os.getpid(), signal.SIGKILL)"""
    begun = time.monotonic()
    with pytest.raises(pool.DiedError):
        pool.call(exec, text)
    assert time.monotonic() - begun < 4


@FORKED
def test_the_fork_server_may_be_killed_the_others_live_on_and_there_is_another(tmp_path):
    server, answers = pool.call(os.getppid), []
    waits = f"import pathlib, time; pathlib.Path({str(tmp_path / 'begun')!r}).touch(); time.sleep(2)"
    thread = threading.Thread(target=lambda: answers.append(pool.call(exec, waits)))
    thread.start()
    until((tmp_path / "begun").exists)
    os.kill(server, signal.SIGKILL)
    assert gone(server)
    assert pool.call(os.getppid) != server
    thread.join()
    assert answers == [None]


@pytest.mark.long
def test_all_that_runs_can_be_stopped():
    deaths = []

    def waits():
        with pytest.raises(pool.DiedError) as caught:
            pool.call(time.sleep, 600)
        deaths.append(caught.value)

    threads = [threading.Thread(target=waits) for _ in range(2)]
    for thread in threads:
        thread.start()
    until(lambda: len(pool._live) == 2)
    pool.stop()
    for thread in threads:
        thread.join(60)
    assert len(deaths) == 2
    assert pool._live == set()


@FORKED
def test_a_fork_server_that_takes_its_time_to_die_is_asked_again(monkeypatch):
    ask, times = forkserver.connect_to_new_process, []

    def refused(fds):
        times.append(time.monotonic())
        if len(times) < 4:
            raise ConnectionRefusedError
        return ask(fds)

    monkeypatch.setattr(forkserver, "connect_to_new_process", refused)
    assert pool.call(divmod, 7, 2) == (3, 1)
    assert times[-1] - times[0] > 0.1


@FORKED
def test_that_no_process_can_be_started_is_said(monkeypatch):
    def refused(*_):
        raise ConnectionRefusedError("refused")

    monkeypatch.setattr(forkserver, "connect_to_new_process", refused)
    with pytest.raises(pool.DiedError, match="no process could be started: refused"):
        pool.call(divmod, 7, 2)


def test_random_numbers_differ_between_processes():
    asks = "(__import__('random').random(), float(__import__('numpy').random.rand()))"
    one, other = (pool.call(eval, asks) for _ in range(2))
    assert one[0] != other[0]
    assert one[1] != other[1]


@FORKED
def test_what_a_run_needs_is_imported_already_and_no_record_is_loaded():
    asks = """(
        {'papermill', 'pandas', 'matplotlib', 'nbconvert', 'helpers.render.report'} <= {*__import__('sys').modules},
        [found for found in __import__('gc').get_objects() if type(found).__name__ == 'Record'],
        len(__import__('os').listdir('/proc/self/task')),
    )"""
    imported, records, threads = pool.call(eval, asks)
    assert imported
    assert records == []
    assert threads == 2, "its own, and the one that ends it with whoever asked"


@pytest.mark.long
@FORKED
class TestFromACommand:
    def test_nothing_is_imported_from_the_current_folder(self, tmp_path):
        for name in ("queue.py", "numpy.py"):
            (tmp_path / name).write_text("raise RuntimeError('not this one')", encoding="utf-8")
        asks = "import os; from helpers.render import pool; print(pool.call(os.getpid) > 0)"
        done = subprocess.run([sys.executable, "-P", "-c", asks], cwd=tmp_path, capture_output=True, text=True)
        assert done.stdout == "True\n", done.stderr

    def test_a_script_that_asks_where_it_is_imported_is_not_run_again(self, tmp_path):
        script = tmp_path / "script.py"
        script.write_text("from helpers.render import pool\nprint(pool.call(int, '7'))\n", encoding="utf-8")
        done = subprocess.run([sys.executable, script], capture_output=True, text=True)
        assert (done.stdout, done.stderr) == ("7\n", "")

    def test_nothing_outlives_whoever_asked(self, tmp_path):
        asks = "import sys; from helpers.render import pool; pool.call(exec, sys.argv[1])"
        asker = subprocess.Popen([sys.executable, "-c", asks, LINGERS.format(tmp_path)])
        pids = left(tmp_path)
        family = [psutil.Process(pids[0]).ppid(), *pids]
        asker.kill()
        asker.wait()
        assert gone(*family)


@pytest.mark.long
def test_where_nothing_is_forked_an_interpreter_is_started(monkeypatch, tmp_path):
    """As on macOS and Windows, where there is perhaps no limit of memory and no group of processes either."""
    monkeypatch.setattr(pool, "_LINUX", False)
    monkeypatch.delattr(os, "killpg")
    assert pool.call(int, "7") == 7
    with pytest.raises(pool.DiedError):
        pool.call(os._exit, 3)
    with pytest.raises(pool.LateError):
        pool.call(time.sleep, 60, seconds=3)
    pool.call(exec, f"import os; os.chdir({str(tmp_path)!r})\n{LEAVES}")
    assert gone(*left(tmp_path))
