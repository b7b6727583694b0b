import pytest

from helpers.common import paths
from helpers.record import dataset
from helpers.selection import parameters


@pytest.mark.parametrize("name", parameters.MODELS)
def test_every_notebook_with_parameters_is_found(name):
    found = paths.notebook(name)
    assert found.is_file()
    assert (found.parent, found.name) == (paths.NOTEBOOKS, f"{name}.ipynb")


@pytest.mark.parametrize(
    "name",
    [
        "../x",
        "../notebooks/01_timeline",
        "./01_timeline",
        "01_timeline.ipynb",
        "/etc/passwd",
        "ar/01_timeline",
        "",
        "*",
    ],
)
def test_a_name_is_never_taken_for_a_path(name):
    with pytest.raises(ValueError, match="there is no notebook") as caught:
        paths.notebook(name)
    assert repr(name) in str(caught.value)
    assert all(known in str(caught.value) for known in parameters.MODELS)


def test_no_folder_given_is_the_folder_of_the_project():
    assert paths.data_folder() == paths.data_folder("") == paths.PROJECT / "data"
    assert (paths.data_folder() / "events.csv").is_file()


def test_a_folder_given_is_the_one_that_is_read(data_copy, record):
    path = data_copy / "events.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("2007-10-16", "2007-10-17"), encoding="utf-8")
    loaded = dataset.load(paths.data_folder(str(data_copy)))
    assert "2007-10-17" not in set(record.events["date"])
    assert "2007-10-17" in set(loaded.events["date"])


def test_a_folder_in_the_home_of_the_user_is_found(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert paths.data_folder("~/record") == tmp_path / "record"
