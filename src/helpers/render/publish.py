"""Write aside, move into place whole: whatever happens in between, what was there stays as it was."""

import contextlib
import ctypes
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from filelock import FileLock, Timeout

from helpers.common.faults import Fault, FaultsError

_LOCK = ".lock"
_ASIDE = ".aside-"
_WAS = f"{_ASIDE}was-"  # no random name has a second hyphen
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2


class LockedError(RuntimeError):
    """Another render is writing to the same place."""


def refuse_unfit(folder: Path) -> None:
    """Raise FaultsError where reports cannot go to a folder, for something else has its name or its lock's."""
    lowest = next((path for path in (folder, *folder.parents) if os.path.lexists(path)), folder)
    lock, faults = folder / _LOCK, []
    if os.path.lexists(lowest) and not lowest.is_dir():
        problem = "is no folder" if lowest == folder else f"cannot be made: {lowest} is no folder"
        faults.append(Fault("--out", 0, "", str(folder), problem))
    elif os.path.lexists(lock) and (lock.is_symlink() or not lock.is_file()):
        kind = "a link" if lock.is_symlink() else "no file"
        faults.append(Fault("--out", 0, "", str(lock), f"is {kind}, and none of ours; move it away"))
    if faults:
        raise FaultsError("nothing was rendered", faults)


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a folder for this process, and clean up after one that was killed.

    Raises
    ------
    LockedError
        Where another process holds it; the lock goes with its process, however that ends.
    FaultsError
        Where it is no folder, or its lock is no file of ours.
    """
    refuse_unfit(folder)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / _LOCK, timeout=0):
            _put_right(folder)
            yield
    except Timeout:
        raise LockedError(f"another render is writing to {folder.name}/; wait for it") from None


def _put_right(folder: Path) -> None:
    """Clear what a render that was killed left aside; what it was about to replace, and had not yet, is put back."""
    for left in [*folder.glob(f"{_ASIDE}*"), *folder.glob(f"*/{_ASIDE}*")]:
        place = left.with_name(left.name.removeprefix(_WAS))
        if left.name.startswith(_WAS) and not place.exists():
            left.rename(place)
        else:
            remove(left)


@contextlib.contextmanager
def space(out: Path) -> Iterator[str]:
    """Give a folder for what is needed while a render lasts; of one that was killed, the next clears it."""
    with tempfile.TemporaryDirectory(prefix=_ASIDE, dir=out.absolute(), ignore_cleanup_errors=True) as made:
        yield made


def folder(place: Path, files: Mapping[str, bytes]) -> None:
    """Make ``place`` a folder of these files, in one step; raise OSError and change nothing where it fails."""
    place.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=_ASIDE, dir=place.parent))
    try:
        aside.chmod(0o755)
        for name, content in files.items():
            path = aside / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        _into_place(aside, place)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def file(place: Path, content: bytes) -> None:
    """Make ``place`` a file of this content, in one step; raise OSError and change nothing where it fails."""
    place.parent.mkdir(parents=True, exist_ok=True)
    descriptor, aside = tempfile.mkstemp(prefix=_ASIDE, dir=place.parent)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
        Path(aside).chmod(0o644)
        Path(aside).replace(place)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise


def remove(path: Path) -> None:
    """Remove a file or a folder, if it is there; a folder is put aside first, so that it goes whole."""
    if path.is_dir() and not path.is_symlink():
        if not path.name.startswith(_ASIDE):
            path = path.rename(tempfile.mktemp(prefix=_ASIDE, dir=path.parent))
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _into_place(aside: Path, place: Path) -> None:
    """Move a folder into place; what was there is aside afterwards."""
    if not place.exists():
        aside.rename(place)
    elif not _exchanged(aside, place):
        old = place.with_name(_WAS + place.name)
        place.rename(old)  # where folders cannot be exchanged, there is none for a moment
        try:
            aside.rename(place)
        except BaseException:
            old.rename(place)
            raise
        shutil.rmtree(old)


def _exchanged(one: Path, other: Path) -> bool:
    """Exchange two folders in one step, where the system can (Linux, most file systems)."""
    if sys.platform != "linux":
        return False
    with contextlib.suppress(AttributeError):
        rename = ctypes.CDLL(None).renameat2
        return rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0
    return False
