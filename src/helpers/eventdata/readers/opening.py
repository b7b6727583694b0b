"""A provider's file as a stream of bytes: plain, in a .gz or in a .zip with one file, told by its first bytes."""

import gzip
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Final, Protocol

from helpers.common.faults import Fault, FaultsError

_AGAIN: Final = "download it again"


@contextmanager
def each_file(paths: Iterable[Path]) -> Iterator[list[Path]]:
    """Give the files of archives with several, such as a year of POLECAT, each unpacked; others as they are.

    What was unpacked is gone afterwards. An archive that is damaged is given as it is: who reads it says so.
    """
    with TemporaryDirectory() as folder:
        yield [file for number, path in enumerate(paths) for file in _each(path, Path(folder) / str(number))]


def _each(path: Path, into: Path) -> list[Path]:
    try:
        with zipfile.ZipFile(path) as archive:
            inside = _files_of(archive)
            if len(inside) < 2 or any(one.flag_bits & 1 for one in inside):
                return [path]
            return [Path(archive.extract(one, into)) for one in inside]
    except (OSError, EOFError, NotImplementedError, zlib.error, zipfile.BadZipFile):
        return [path]


def _files_of(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    return [one for one in archive.infolist() if not one.is_dir() and not one.filename.startswith("__MACOSX/")]


class Stream(Protocol):
    """What is read from."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, fewer than ``size`` at the end alone."""
        ...


def refused(path: Path, problem: str, value: str = "") -> FaultsError:
    """Return the error for a file of which nothing can be read."""
    return FaultsError("a file of events was not read", [Fault(path.name, 0, "", value, problem)])


class _Checked:
    """A stream of unpacked bytes, in which damage is an error in words."""

    def __init__(self, path: Path, packed: IO[bytes]) -> None:
        self._path, self._packed = path, packed

    def read(self, size: int, /) -> bytes:
        try:
            return self._packed.read(size)
        except (EOFError, zlib.error, zipfile.BadZipFile, gzip.BadGzipFile) as error:
            raise refused(self._path, f"is cut short or damaged ({error}); {_AGAIN}") from None
        except NotImplementedError as error:
            raise refused(self._path, f"is packed in a way that is not known ({error}); unpack it first") from None


@contextmanager
def opened(path: Path) -> Iterator[Stream]:
    """Open a file, unpacking it as it is read.

    Raises
    ------
    FaultsError
        Where it is not there, is no file, or what it is packed in is damaged.
    """
    if not path.is_file():
        raise refused(path, "is not a file that is there")
    with path.open("rb") as file:
        magic = file.read(4)
    if magic.startswith(b"\x1f\x8b"):
        with gzip.open(path) as packed:
            yield _Checked(path, packed)  # type: ignore[arg-type]  # a GzipFile reads as any binary file does
    elif magic in (b"PK\x03\x04", b"PK\x05\x06"):
        yield from _in_zip(path)
    else:
        with path.open("rb") as file:
            yield file


def _in_zip(path: Path) -> Iterator[Stream]:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, EOFError) as error:
        raise refused(path, f"is a .zip that is cut short or damaged ({error}); {_AGAIN}") from None
    with archive:
        inside = _files_of(archive)
        if len(inside) != 1:
            names = ", ".join(one.filename for one in inside[:5])
            raise refused(path, f"holds {len(inside)} files, not one; unpack it and add its files", names)
        if inside[0].flag_bits & 1:
            raise refused(path, "is locked with a password; unpack it first")
        with archive.open(inside[0]) as packed:
            yield _Checked(path, packed)
