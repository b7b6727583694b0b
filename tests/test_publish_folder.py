"""A folder put in place at once, or not at all."""

import errno
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.render import publish


def leftovers(folder):
    return list(folder.rglob(".aside-*"))


class TestFolder:
    def test_it_takes_the_place_of_another_whole(self, tmp_path):
        publish.folder(tmp_path / "place", {"a": b"1", "deep/b": b"2"})
        publish.folder(tmp_path / "place", {"c": b"3"})
        assert [path.name for path in tmp_path.rglob("*")] == ["place", "c"]
        assert (tmp_path / "place" / "c").read_bytes() == b"3"

    def test_where_folders_cannot_be_exchanged_it_does_so_in_two_steps(self, tmp_path, monkeypatch):
        monkeypatch.setattr(publish, "_exchanged", lambda *_: False)
        self.test_it_takes_the_place_of_another_whole(tmp_path)

    def test_where_the_second_of_two_steps_fails_what_was_there_comes_back(self, tmp_path, monkeypatch):
        publish.folder(tmp_path / "place", {"a": b"1"})
        rename = Path.rename

        def fails(path, target):
            if target.name == "place" and not path.name.endswith("-place"):
                raise OSError(errno.EIO, "Input/output error")
            return rename(path, target)

        monkeypatch.setattr(publish, "_exchanged", lambda *_: False)
        monkeypatch.setattr(Path, "rename", fails)
        with pytest.raises(OSError, match="Input/output"):
            publish.folder(tmp_path / "place", {"b": b"2"})
        assert [path.name for path in tmp_path.rglob("*")] == ["place", "a"]

    @pytest.mark.parametrize(("step", "kept"), [(1, "old"), (2, "old"), (3, "new"), (None, "new")])
    def test_what_is_killed_between_two_steps_is_put_right_by_the_next_render(self, tmp_path, step, kept):
        place = tmp_path / "small" / "run"
        publish.folder(place, {"old": b"1"})
        text = """
import os, shutil, signal, sys
from pathlib import Path
from helpers.render import publish
done = []
def killed(before):
    def step(*given, **options):
        done.append(1)
        if len(done) == int(sys.argv[2]):
            os.kill(os.getpid(), signal.SIGKILL)
        return before(*given, **options)
    return step
publish._exchanged = lambda *_: False
Path.rename, shutil.rmtree = killed(Path.rename), killed(shutil.rmtree)
publish.folder(Path(sys.argv[1]), {"new": b"2"})"""
        done = subprocess.run([sys.executable, "-c", text, str(place), str(step or 0)])
        assert done.returncode == (-signal.SIGKILL if step else 0)
        with publish.locked(tmp_path):
            assert [path.name for path in place.iterdir()] == [kept]
            assert leftovers(tmp_path) == []

    def test_a_failure_leaves_what_was_there(self, tmp_path):
        publish.folder(tmp_path / "place", {"a": b"1"})
        with pytest.raises(TypeError):
            publish.folder(tmp_path / "place", {"b": b"2", "c": None})
        assert [path.name for path in tmp_path.rglob("*")] == ["place", "a"]

    def test_a_file_is_written_whole_or_not(self, tmp_path):
        publish.file(tmp_path / "deep" / "a", b"1")
        with pytest.raises(TypeError):
            publish.file(tmp_path / "deep" / "a", None)
        assert [path.name for path in tmp_path.rglob("*")] == ["deep", "a"]
        assert (tmp_path / "deep" / "a").read_bytes() == b"1"

    def test_the_next_render_clears_what_a_killed_one_left_aside(self, tmp_path):
        for left in (tmp_path / ".aside-1", tmp_path / "small" / ".aside-2"):
            left.mkdir(parents=True)
            (left / "half").touch()
        with publish.locked(tmp_path):
            assert leftovers(tmp_path) == []
