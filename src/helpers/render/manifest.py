"""What went into a run and what came out, by content: what has not changed is not done again."""

import csv
import hashlib
import io
import json
import os
import platform
import re
import subprocess
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path
from typing import Any, Final

from helpers.common import paths
from helpers.common.faults import Fault, FaultsError
from helpers.eventdata.ledger import NAME as LEDGER
from helpers.render import publish
from helpers.render.profile import Run

#: Packages whose versions bear on what a report says or looks like.
PACKAGES: Final = (
    "ipykernel", "ipython", "jinja2", "krippendorff", "matplotlib", "mistune", "nbclient",
    "nbconvert", "nbformat", "networkx", "numpy", "pandas", "papermill", "pydantic", "pygments", "ruptures",
    "resvg", "scipy", "typst",
)  # fmt: skip
NAME: Final = "manifest.json"
#: In the metadata of a package, which take long to be read as the message that they are.
_VERSION: Final = re.compile(r"^Version: *(.+?)\s*$", re.MULTILINE)


def digest(content: bytes) -> str:
    """Return the SHA-256 of some bytes."""
    return hashlib.sha256(content).hexdigest()


def _folder_digest(folder: Path) -> str:
    """Return one SHA-256 for the names and contents of the files of a folder; "" where there is none."""
    found = []
    for top, folders, names in os.walk(folder):  # pathlib takes five times as long
        folders[:] = [name for name in folders if name != "__pycache__"]
        found += [path for name in names if os.path.isfile(path := os.path.join(top, name))]  # noqa: PTH113, PTH118
    lines = [f"{os.path.relpath(path, folder)} {digest(Path(path).read_bytes())}" for path in sorted(found)]
    return digest("\n".join(lines).encode()) if lines else ""


@cache
def versions() -> dict[str, str]:
    """Return the versions of Python and of the packages that matter."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            said = _VERSION.search(distribution(name).read_text("METADATA") or "")
            found[name] = said[1] if said else version(name)
        except PackageNotFoundError:
            found[name] = ""
    return found


@cache
def code() -> str:
    """Return one SHA-256 for the code and the table of codes, as they were when first asked for.

    Whoever has the package loaded has them so; the table is read once, and is the same for all records.
    """
    parts = _folder_digest(Path(__file__).parents[1]), digest((paths.data_folder() / "codes.csv").read_bytes())
    return digest(" ".join(parts).encode())


def data_files(folder: Path) -> dict[str, str]:
    """Return the files of a record, hidden ones apart, by their paths in its folder, with the SHA-256 of each."""
    return {
        path.relative_to(folder).as_posix(): digest(path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def inputs(run: Run) -> dict[str, str]:
    """Return what goes into a run apart from the record, each as a SHA-256 (or "" for nothing)."""
    corpus, store = (str(run.given.get(name) or "") for name in ("corpus", "store"))
    ledger = paths.given_folder(store) / LEDGER if store else None
    return {
        "notebook": digest(run.source.read_bytes()),
        "prose": digest(run.prose.read_bytes()) if run.prose and run.prose.is_file() else "",
        "parameters": digest(json.dumps(run.given, sort_keys=True, default=str).encode()),
        "articles": _folder_digest(paths.given_folder(corpus)) if corpus else "",
        "store": digest(ledger.read_bytes()) if ledger and ledger.is_file() else "",  # it has the hashes of all parts
        "code": code(),
        "versions": digest(json.dumps(versions()).encode()),
        "links": digest(json.dumps(run.near).encode()),
        "day": digest(day_of(run.data).encode()),
    }


def read(folder: Path) -> dict[str, Any] | None:
    """Return the manifest of a folder; None where there is none that can be read."""
    try:
        content = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) else None


def written(content: dict[str, Any]) -> bytes:
    """Return a manifest as the bytes of its file."""
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def why(run: Run, folder: Path, now: dict[str, str], data: dict[str, str]) -> str:
    """Return why a run has to be done; "" where all is as it was when its outputs were made.

    Parameters
    ----------
    folder
        Where its outputs are.
    now, data
        The `inputs` of the run, and the `data_files` of its record.
    """
    kept = read(folder)
    if kept is None:
        return "new"
    then = kept.get("inputs", {})
    if changed := [name for name in now if now[name] != then.get(name)]:
        return f"{', '.join(changed)} changed"
    before = kept.get("data", {})
    if changed := sorted(name for name in data.keys() | before.keys() if data.get(name) != before.get(name)):
        return f"{', '.join(changed)} changed"
    for name, expected in kept.get("outputs", {"": {}}).items():
        path = folder / name
        # by content: an edit may keep the size and the time, and a clock may have been wrong
        if not path.is_file() or digest(path.read_bytes()) != expected.get("sha256"):
            return f"{name} is not as it was written"
    return ""


def rows(folder: Path, data: dict[str, str]) -> dict[str, dict[str, str]]:
    """Return table -> id -> a short hash of the rows with that id (the first column).

    They are read once for each version of the record in ``folder``, whose `data_files` are ``data``: its
    tables, not what else lies there.

    Raises
    ------
    FaultsError
        Where a table is no longer of that version.
    """
    return _rows(folder, tuple(sorted(data.items())))


@cache
def _rows(folder: Path, data: tuple[tuple[str, str], ...]) -> dict[str, dict[str, str]]:
    from helpers.render import pool

    return pool.call(_hashed, folder, data)  # which knows what the tables are; to import that takes a second


def _hashed(folder: Path, data: tuple[tuple[str, str], ...]) -> dict[str, dict[str, str]]:
    from helpers.record import schema

    found: dict[str, dict[str, str]] = {}
    for name, expected in data:
        if (table := name.removesuffix(".csv")) not in schema.TABLES:
            continue
        content = (folder / name).read_bytes()
        if digest(content) != expected:
            raise changed(folder)
        lines: dict[str, list[list[str]]] = {}
        for row in list(csv.reader(io.StringIO(content.decode(), newline="")))[1:]:
            lines.setdefault(row[0], []).append(row)
        found[table] = {key: digest(json.dumps(kept).encode())[:12] for key, kept in lines.items()}
    return found


def changed(folder: Path) -> FaultsError:
    """Return what is raised where a record is no longer what it was when it was looked at."""
    problem = "changed while it was read; call again when nobody writes to it"
    return FaultsError("nothing was rendered", [Fault("data", 0, "", str(folder), problem)])


def compared(before: dict[str, dict[str, str]], now: dict[str, dict[str, str]]) -> dict[str, dict[str, list[str]]]:
    """Return table -> added, changed and removed ids, where there are any."""
    found = {}
    for table in sorted(before.keys() | now.keys()):
        old, new = before.get(table, {}), now.get(table, {})
        parts = {
            "added": sorted(new.keys() - old.keys()),
            "changed": sorted(key for key in new.keys() & old.keys() if new[key] != old[key]),
            "removed": sorted(old.keys() - new.keys()),
        }
        if any(parts.values()):
            found[table] = {name: keys for name, keys in parts.items() if keys}
    return found


def version_of(data: dict[str, str]) -> str:
    """Return a short name for a version of the record."""
    return digest(json.dumps(data, sort_keys=True).encode())[:12]


def _rows_file(data: dict[str, str], out: Path) -> Path:
    return out / ".records" / f"{version_of(data)}.json"


def keep_rows(folder: Path, data: dict[str, str], out: Path) -> None:
    """Keep the `rows` of a version of the record, for later versions to be compared with; once."""
    place = _rows_file(data, out)
    if not place.exists():
        publish.file(place, json.dumps(rows(folder, data)).encode())


def drop_rows(out: Path) -> None:
    """Drop the rows of versions of the record that no manifest below ``out`` is of."""
    manifests = [read(place.parent) or {} for place in out.glob(f"*/*/{NAME}")]
    kept = {_rows_file(content.get("data", {}), out) for content in manifests}
    for place in set(out.glob(".records/*.json")) - kept:
        publish.remove(place)


def since(
    before: dict[str, Any] | None, now: dict[str, Any], found: dict[str, dict[str, str]], out: Path
) -> dict[str, Any]:
    """Return what changed since the manifest ``before``: inputs, records and answers; {} for a first run.

    Records are None where the rows of then were not kept. Where a run is done again and nothing went into
    it that is new, what it said of changes stands.
    """
    if before is None:
        return {}
    inputs = [name for name in now["inputs"] if now["inputs"][name] != before.get("inputs", {}).get(name)]
    if not inputs and before.get("data") == now["data"]:
        return before.get("since", {})
    try:
        then = json.loads(_rows_file(before.get("data", {}), out).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        then = found if before.get("data") == now["data"] else None
    return {
        "when": before.get("when", ""),
        "inputs": inputs,
        "records": None if then is None else compared(then, found),
        "answers": [] if before.get("answers") == now["answers"] else before.get("answers", []),
    }


@cache
def commit() -> str:
    """Return the commit of the checkout, with ``-dirty`` where files differ from it; "" outside git."""
    return _git(paths.PROJECT, "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*") or ""


@cache
def day_of(folder: Path) -> str:
    """Return the day of the last commit to the files of a folder; "" where they differ from it, or outside git."""
    if _git(folder, "status", "--porcelain", "--", ".") != "":
        return ""
    return _git(folder, "log", "-1", "--format=%cs", "--", ".") or ""


def _git(folder: Path, *arguments: str) -> str | None:
    """Return what git says of a folder; None where it refuses, or is not there."""
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=True, timeout=10
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()
