import gc
import os
import shutil
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import settings

from helpers.common import paths
from helpers.record import dataset
from helpers.render import explorer
from helpers.world import store

settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")


def pytest_collection_finish():
    """Have the garbage collector leave out what is there by now, and look less often: it took a seventh of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture(autouse=True)
def no_explorer(request, monkeypatch):
    """Renders make no explorer, which takes seconds of each, but where a test asks for it (``with_explorer``)."""
    if "with_explorer" not in request.fixturenames:
        monkeypatch.setattr(explorer, "update", lambda out, runs, language: None)


@pytest.fixture
def with_explorer():
    """Ask that renders make the explorer."""


@pytest.fixture(scope="session")
def record():
    return dataset.load(paths.data_folder())


@pytest.fixture(scope="session")
def corpus():
    folder = Path(os.environ.get("CORPUS") or paths.PROJECT.parent / "shared" / "corpus")
    if not folder.is_dir():
        pytest.skip(f"the articles are not at {os.path.relpath(folder, paths.PROJECT)}; set CORPUS to their folder")
    return folder


@pytest.fixture
def data_copy(tmp_path):
    """A copy of the record to damage."""
    return Path(shutil.copytree(paths.data_folder(), tmp_path / "data"))


@pytest.fixture(scope="session")
def world(record):
    return store.load(paths.data_folder() / "world", record)


@pytest.fixture(scope="session")
def extracts():
    folder = Path(os.environ.get("EXTRACTS") or paths.PROJECT.parent / "shared" / "world")
    if not folder.is_dir():
        pytest.skip(f"the providers' files are not at {os.path.relpath(folder, paths.PROJECT)}; set EXTRACTS to them")
    return folder


@pytest.fixture(scope="session")
def small_world(tmp_path_factory):
    """The world's tables with one figure of each measure and pair: as sound, and read in a tenth of the time."""
    folder = tmp_path_factory.mktemp("small") / "world"
    shutil.copytree(paths.data_folder() / "world", folder)
    series = pd.read_csv(folder / "series.csv", dtype=str, keep_default_na=False)
    series = series.drop_duplicates(["measure_id", "state", "partner"])
    series.to_csv(folder / "series.csv", index=False, lineterminator="\n")
    return folder


@pytest.fixture
def world_copy(small_world, tmp_path):
    """A copy of the small tables to damage."""
    return Path(shutil.copytree(small_world, tmp_path / "world"))
