"""Notebooks are run by ``pytest --nbval`` for the outputs that they keep, which are small."""

import os
from collections.abc import Generator
from unittest.mock import patch

import pytest

from helpers.common.outputs import SIZE


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup() -> Generator[None]:
    """Start the kernel of a notebook's first cell so that it puts out what is kept."""
    with patch.dict(os.environ, {SIZE: "small"}):
        yield
