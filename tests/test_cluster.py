"""Renders on a Dask cluster: a real one of two workers, one of them killed on the way."""

import os
import signal
import threading
import time
from pathlib import Path

import pytest
from test_publish import RUNS, versions_of, write_notebook, write_profile

from helpers.render import command

pytestmark = pytest.mark.long

distributed = pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")


@pytest.fixture
def cluster():
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=60
    ) as made:
        yield made


def test_every_render_arrives_though_a_worker_is_killed(tmp_path, cluster, monkeypatch):
    begun = tmp_path / "begun"
    begun.mkdir()
    text = f"import pathlib, time\npathlib.Path({str(begun)!r}, f'{{top}}').touch(); time.sleep(1); print('new')"
    write_notebook(tmp_path / "notebooks", text)
    monkeypatch.setattr("helpers.common.paths.NOTEBOOKS", tmp_path / "notebooks")
    killed = []

    def kill_a_worker():
        while len(list(begun.iterdir())) < 2:
            time.sleep(0.05)
        pid = next(iter(cluster.workers.values())).pid
        os.kill(pid, signal.SIGKILL)
        killed.append(pid)

    thread = threading.Thread(target=kill_a_worker, daemon=True)
    thread.start()
    arguments = [str(write_profile(tmp_path)), "--out", str(tmp_path / "reports")]
    assert command.main([*arguments, "--scheduler", cluster.scheduler_address]) == 0
    assert killed
    assert not Path(f"/proc/{killed[0]}").exists()
    assert versions_of(tmp_path) == dict.fromkeys(RUNS, "new\n")


def test_a_cluster_gives_the_same_bytes_as_this_machine(tmp_path, cluster, monkeypatch):
    write_notebook(tmp_path / "notebooks", "import pandas as pd\npd.DataFrame({'a': range(3)})")
    monkeypatch.setattr("helpers.common.paths.NOTEBOOKS", tmp_path / "notebooks")
    made = []
    for turn, extra in (("here", []), ("there", ["--scheduler", cluster.scheduler_address])):
        out = tmp_path / turn
        assert command.main([str(write_profile(tmp_path, RUNS[:2])), "--out", str(out), *extra]) == 0
        files = [
            path for path in sorted((out / "small").rglob("*.*")) if path.is_file() and path.name != "manifest.json"
        ]
        made.append({path.relative_to(out): path.read_bytes() for path in files})
    assert len(made[0]) > 4
    assert made[0] == made[1]


def test_no_scheduler_is_said_in_words(tmp_path, capsys):
    arguments = [str(write_profile(tmp_path, RUNS[:1])), "--out", str(tmp_path / "reports")]
    assert command.main([*arguments, "--scheduler", "tcp://127.0.0.1:9"]) == 2
    assert "no Dask scheduler answers at tcp://127.0.0.1:9" in capsys.readouterr().err
