"""The site around the reports: pages for readers and for who maintains it, made from what lies below ``reports/``.

For readers ``index.html`` in English and ``ar.html`` in Arabic, for maintainers ``runs.html`` and ``runs-ar.html``.
``site/`` has what these need, ``downloads/`` the project's data. What is there is shown: a run that has not been
rendered, or whose record is another one, is not spoken of as if it were.
"""

import contextlib
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from helpers.common import paths
from helpers.render import manifest, publish, runs_page
from helpers.render.profile import ASSETS, BRIEF, FILES, PAGES, RUNS, SEARCH, Profile

#: What is said of the record of a profile, in its folder.
ABOUT: Final = "about.json"
_MARK: Final = ".downloads"
failed = runs_page.failed


@contextlib.contextmanager
def preparing(out: Path, loaded: Profile) -> Iterator[Callable[[], dict[str, bytes]]]:
    """Begin to make what the pages need of a profile, its record and its data, as far as it is out of date.

    It imports nothing heavy here: what must be made is made by an interpreter of its own, which need not wait while
    what runs are forked from imports all that runs need. Who is interrupted meanwhile ends it.

    Yields
    ------
    Callable
        Waits for it, once, and returns file name -> content.
    """
    data = manifest.data_files(loaded.runs[0].data)
    profile = {"name": loaded.name, "runs": [run.name for run in loaded.runs]}
    made = {f"{loaded.name}/{runs_page.PROFILE}": _written(profile)}
    due = {
        f"{loaded.name}/{ABOUT}": _about_due(out, loaded, data),
        f"{ASSETS}/{_MARK}": _downloads_due(out, loaded, data),
    }
    if not any(due.values()):
        yield lambda: made
        return
    from helpers.render import pool

    fresh = pool.begin(_prepared, loaded, due, apart=True)
    try:
        yield lambda: made | pool.answer(fresh)
    except BaseException:
        fresh.end()
        raise


def keep(out: Path, made: Mapping[str, bytes]) -> None:
    """Write files below ``out`` that are not there as they are."""
    for name, content in made.items():
        place = out / name
        if not place.is_file() or place.read_bytes() != content:
            publish.file(place, content)


def update(out: Path) -> None:
    """Write the pages from what lies below ``out``, if they are out of date."""
    state = _state(out)
    if all(state in _start(out / name) for name in (*PAGES.values(), *RUNS.values())):
        return
    from helpers.render import pool

    keep(out, pool.call(_pages, out, state))


def _pages(out: Path, state: str) -> dict[str, bytes]:
    """Return file name -> content of the pages and of the search; readers' pages last, since they say what is done."""
    from helpers.render import front_page, pages, search

    profiles = [runs_page.profile(path.parent) for path in sorted(out.glob(f"*/{runs_page.PROFILE}"))]
    known = {path.parent.name: _read(path) for path in out.glob(f"*/{ABOUT}")}
    site = front_page.Site.of(out, profiles, known)
    made = {f"{ASSETS}/{name}": content for name, content in search.files(site).items()}
    made |= {RUNS[language]: pages.runs(profiles, language, state).encode() for language in PAGES}
    return made | {PAGES[language]: front_page.page(site, language, state).encode() for language in PAGES}


def _written(content: dict[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _read(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _about_due(out: Path, loaded: Profile, data: dict[str, str]) -> str:
    """Return a digest of all that `ABOUT` is made from; "" where it is up to date."""
    runs = [[run.name, str(run.data), run.given] for run in loaded.runs]
    state = _digest([manifest.code(), json.dumps([data, runs], default=str), manifest.day_of(loaded.runs[0].data)])
    return "" if _read(out / loaded.name / ABOUT).get("state") == state else state


def _downloads_due(out: Path, loaded: Profile, data: dict[str, str]) -> str:
    """Return what the project's data as files, and the texts on them, are made from.

    It is "" where they are up to date, and for a profile without a brief of them.
    """
    if not any(run.data == paths.data_folder() and run.notebook == BRIEF for run in loaded.runs):
        return ""
    state, mark = _digest([manifest.code(), json.dumps(data)]), out / ASSETS / _MARK
    return "" if mark.is_file() and mark.read_text(encoding="utf-8") == state else state


def _prepared(loaded: Profile, due: Mapping[str, str]) -> dict[str, bytes]:
    """Return file name -> content of what is due; what says that files are made comes after them."""
    from helpers.render import about, downloads

    made: dict[str, bytes] = {}
    for name, state in due.items():
        if state and name.endswith(ABOUT):
            made[name] = _written({"state": state, **about.of(loaded)})
        elif state:
            made |= {f"{FILES}/{file}": content for file, content in downloads.files().items()}
            made |= {f"{ASSETS}/{file}": content for file, content in downloads.docs().items()}
            made[name] = state.encode()
    return made


def _state(out: Path) -> str:
    """Return one SHA-256 for all that the pages are made from."""
    read = [path for name in (runs_page.PROFILE, ABOUT) for path in sorted(out.glob(f"*/{name}"))]
    read += sorted(out.glob(f"*/*/{manifest.NAME}"))
    own = (*PAGES.values(), *RUNS.values(), *SEARCH)
    beside = [path for folder in (out, out / ASSETS, out / FILES) for path in sorted(folder.glob("*.*"))]
    there = [f"{path.name} {path.stat().st_size}" for path in beside if path.name not in own]
    return _digest([manifest.code(), *there, *(path.read_text(encoding="utf-8") for path in read)])


def _digest(parts: list[str]) -> str:
    return manifest.digest("\n".join(parts).encode())


def _start(path: Path) -> str:
    """Return the start of a page, where it says what it was made from; "" where there is no page."""
    if not path.is_file():
        return ""
    with path.open(encoding="utf-8") as file:
        return file.read(400)
