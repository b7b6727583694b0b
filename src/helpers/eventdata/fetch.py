"""Files of events that their providers give to everybody by plain HTTP, fetched with the hashes that they publish.

A file is in the folder whole and with the right hash, or not at all. What a broken transfer left is in ``NAME.part``;
the next attempt asks for the rest of it alone, and the hash tells whether the two parts are of one file. While it is
fetched, what is here of it lies in a folder of that fetch's own: two at once do not write into each other's.
"""

import re
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from helpers.common.extras import imported
from helpers.common.faults import Fault, FaultsError, nearest

_REGISTRY: Final = Path(__file__).with_name("registry.toml")
#: So often a transfer is tried, and so many seconds are waited after the first failure; then twice as many, and so on.
ATTEMPTS: Final = 5
PAUSE: Final = 1.0
_TIMEOUT: Final = (10, 60)  # seconds to connect, and without a byte
_BLOCK: Final = 1 << 14  # what is lost of a transfer that breaks, at most
_REFUSED: Final = frozenset({400, 401, 403, 404, 405, 410, 451})  # the same next time
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,120}")


@dataclass(frozen=True)
class Offer:
    """What a provider gives: a list of files with their dates, or one file by version."""

    title: str
    provider: str
    licence: str
    terms: str
    list: str = ""
    folder: str = ""
    files: str = ""
    address: str = ""
    versions: tuple[str, ...] = field(default=())


class Wanted(NamedTuple):
    """A file to fetch: where it is, its name here, and its hash as pooch writes it ("" where none is published)."""

    address: str
    name: str
    known_hash: str


@cache
def registry() -> dict[str, Offer]:
    """Return name -> what is offered."""
    offers = tomllib.loads(_REGISTRY.read_text(encoding="utf-8"))
    return {name: Offer(**{**offer, "versions": tuple(offer.get("versions", ()))}) for name, offer in offers.items()}


def offered(name: str, offers: dict[str, Offer] | None = None) -> Offer:
    """Return what is offered by a name.

    Raises
    ------
    FaultsError
        Where nothing is, with the nearest name.
    """
    known = registry() if offers is None else offers
    if name not in known:
        raise _refused("offer", name, f"no such files are known; {nearest(name, known)}")
    return known[name]


def by_version(offer: Offer, version: str) -> list[Wanted]:
    """Return the file of a version.

    Raises
    ------
    FaultsError
        Where there is none.
    """
    if version not in offer.versions:
        raise _refused("--version", version, f"there is no such version; {nearest(version, offer.versions)}")
    address = offer.address.format(version=version.replace(".", ""))
    return [Wanted(address, _safe(address.rpartition("/")[2]), "")]


def by_date(offer: Offer, first: date, last: date) -> list[Wanted]:
    """Return the files of a window, its last day included, from the provider's list of all.

    Raises
    ------
    FaultsError
        Where the list has none, or can not be had.
    """
    if first > last:
        raise _refused("--to", last.isoformat(), f"is before --from, {first.isoformat()}")
    wanted = []
    for known_hash, name in _listed(offer):
        match = re.fullmatch(offer.files, name)
        if match and (span := _span(match["from"])) and span[0] <= last and first <= span[1]:
            wanted.append(Wanted(offer.folder + _safe(name), name, f"md5:{known_hash}"))
    if not wanted:
        problem = f"the provider's list has no file of {first.isoformat()} to {last.isoformat()}"
        raise _refused("list", offer.list, problem)
    return sorted(set(wanted), key=lambda file: file.name)


def fetch(wanted: Wanted, folder: Path, progress: Callable[[int], None] | None = None) -> tuple[Path, bool]:
    """Fetch a file into a folder, unless it is there with its hash.

    Parameters
    ----------
    wanted
        The file.
    folder
        Where it is kept; made if need be.
    progress
        Is told how many bytes are here.

    Returns
    -------
    tuple of (Path, bool)
        The file, and whether it was fetched now.

    Raises
    ------
    FaultsError
        Where it can not be had, or has another hash; nothing is kept of a file with another hash.
    """
    pooch = imported("pooch", "events")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / _safe(wanted.name)
    known_hash = wanted.known_hash or None
    if path.exists() and (known_hash is None or pooch.hashes.hash_matches(str(path), known_hash)):
        return path, False
    pooch.get_logger().setLevel("ERROR")
    with _own(path.with_name(f"{path.name}.part")) as part:
        transfer = _Transfer(part, resumable=known_hash is not None, progress=progress or (lambda _: None))
        try:
            pooch.retrieve(wanted.address, known_hash, fname=path.name, path=folder, downloader=transfer)
        except ValueError as error:
            if isinstance(error, FaultsError):
                raise
            problem = f"has another hash than is published ({known_hash}); nothing was kept. Try again later"
            raise _refused(path.name, wanted.address, problem) from None
    return path, True


@contextmanager
def _own(left: Path) -> Iterator[Path]:
    """Give a place for a part that is this fetch's alone, with what was left of it; leave what is not finished."""
    with tempfile.TemporaryDirectory(prefix=".fetching-", dir=left.parent) as folder:
        part = Path(folder) / left.name
        with suppress(FileNotFoundError):
            left.replace(part)  # of two at once one gets it, the other begins anew
        try:
            yield part
        finally:
            if part.exists():
                part.replace(left)


class _Transfer:
    """A downloader for pooch that tries again, and asks for what is missing alone."""

    def __init__(self, part: Path, resumable: bool, progress: Callable[[int], None]) -> None:
        self._part, self._progress = part, progress
        self._etag = ""  # of what is in the part, where this process fetched it
        if not resumable:
            part.unlink(missing_ok=True)  # without a hash nobody could tell whether the rest is of the same file

    def __call__(self, url: str, output_file: str, pooch: object) -> None:
        """Fetch ``url`` into ``output_file``."""
        errors = imported("requests", "events").exceptions
        for attempt in range(1, ATTEMPTS + 1):
            try:
                self._rest(url)
                break
            except (errors.RequestException, OSError) as error:
                if _final(error) or attempt == ATTEMPTS:
                    kept = " what is here of it is kept for the next attempt" if self._part.exists() else ""
                    raise _refused(
                        self._part.stem, url, f"was not fetched: {_reason(error)};{kept}".rstrip(";")
                    ) from None
                time.sleep(PAUSE * 2 ** (attempt - 1))
        self._part.replace(output_file)

    def _rest(self, url: str) -> None:
        """Append what is missing.

        Raises
        ------
        requests.RequestException
            Where the transfer broke, or the server refused.
        """
        requests = imported("requests", "events")
        here = self._part.stat().st_size if self._part.exists() else 0
        asked = {"Range": f"bytes={here}-", "Accept-Encoding": "identity"} if here else {"Accept-Encoding": "identity"}
        if here and self._etag:
            asked["If-Range"] = self._etag
        with requests.get(url, headers=asked, stream=True, timeout=_TIMEOUT) as answer:
            if answer.status_code == 416:  # there is no rest: the part is whole, or of another file
                self._part.unlink()
                raise requests.exceptions.ChunkedEncodingError("what was here did not fit")
            answer.raise_for_status()
            goes_on = answer.status_code == 206 and answer.headers.get("Content-Range", "").startswith(f"bytes {here}-")
            here = here if goes_on else 0
            self._etag = answer.headers.get("ETag", "")
            whole = here + int(answer.headers.get("Content-Length", 0))
            self._write(answer, here, whole)

    def _write(self, answer: Any, here: int, whole: int) -> None:  # noqa: ANN401 - of requests, which has no types
        with self._part.open("ab" if here else "wb") as stream:
            for block in answer.iter_content(_BLOCK):
                stream.write(block)
                here += len(block)
                self._progress(here)
        if here < whole:
            raise OSError(f"the connection ended after {here:,} of {whole:,} bytes")


def _listed(offer: Offer) -> Iterator[tuple[str, str]]:
    """Yield MD5 and name of every file in a provider's list: lines ``MD5  NAME`` or ``SIZE MD5 ADDRESS``."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list"
        _Transfer(path.with_name("list.part"), resumable=False, progress=lambda _: None)(offer.list, str(path), None)
        with path.open(encoding="utf-8", errors="replace") as lines:
            for words in map(str.split, lines):
                if len(words) in (2, 3) and re.fullmatch("[0-9a-f]{32}", words[-2]):
                    yield words[-2], words[-1].rpartition("/")[2]


def _span(digits: str) -> tuple[date, date] | None:
    """Return first and last day of what a file's name dates: a year, a month or a day; None if it is none."""
    try:
        first = date(int(digits[:4]), int(digits[4:6] or 1), int(digits[6:8] or 1))
    except ValueError:
        return None
    if len(digits) == 8:
        return first, first
    after = (
        date(first.year + 1, 1, 1) if len(digits) == 4 or first.month == 12 else first.replace(month=first.month + 1)
    )
    return first, after - timedelta(days=1)


def _safe(name: str) -> str:
    """Return a name that is fit for a file.

    Raises
    ------
    FaultsError
        Where it is not: it may come from a list.
    """
    if not _NAME.fullmatch(name):
        raise _refused("name", name, "is no fit name for a file; nothing was fetched")
    return name


def _final(error: Exception) -> bool:
    answer = getattr(error, "response", None)
    return answer is not None and answer.status_code in _REFUSED


def _reason(error: Exception) -> str:
    """Say in words why a transfer failed."""
    answer = getattr(error, "response", None)
    if answer is not None:
        return f"the server answered {answer.status_code} ({answer.reason})"
    exceptions = imported("requests", "events").exceptions
    if isinstance(error, exceptions.Timeout):
        return "the server did not answer in time"
    if isinstance(error, exceptions.ConnectionError | exceptions.ChunkedEncodingError):
        return "the connection could not be made, or broke"
    return str(error)


def _refused(where: str, value: str, problem: str) -> FaultsError:
    return FaultsError("not everything was fetched", [Fault(where, 0, "", value, problem)])
