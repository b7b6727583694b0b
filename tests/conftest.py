import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from helpers.common import paths
from helpers.record import dataset

settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")


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
