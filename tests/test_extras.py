import sys

import pytest

from helpers.common import extras
from helpers.common.faults import FaultsError


def test_a_library_that_is_there_is_imported():
    assert extras.imported("json", "lab") is sys.modules["json"]


def test_a_missing_library_is_said_in_a_sentence_with_the_extra_that_brings_it():
    with pytest.raises(FaultsError) as caught:
        extras.imported("no_such_library", "lab")
    (fault,) = caught.value.faults
    assert fault.value == "no_such_library"
    assert fault.problem == "is not installed; it comes with the extra 'lab': pip install -e '.[lab]'"
    assert caught.value._render_traceback_() == [str(caught.value)]


def test_a_library_that_lacks_another_is_not_called_missing(tmp_path, monkeypatch):
    (tmp_path / "lacking.py").write_text("import no_such_library")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModuleNotFoundError, match="no_such_library"):
        extras.imported("lacking", "lab")
