"""The site around the reports: pages for readers and for who maintains it, made from what lies below ``reports/``.

For readers ``index.html`` in English and ``ar.html`` in Arabic, for maintainers ``runs.html`` and ``runs-ar.html``.
``site/`` has what these need, ``downloads/`` the project's data. What is there is shown: a run that has not been
rendered, or whose record is another one, is not spoken of as if it were.
"""

import json
from pathlib import Path
from typing import Any, Final

from helpers.common import paths
from helpers.render import manifest, publish, runs_page
from helpers.render.profile import ASSETS, BRIEF, FILES, PAGES, RUNS, SEARCH, Profile

#: What is said of the record of a profile, in its folder.
ABOUT: Final = "about.json"
_MARK: Final = ".downloads"
failed = runs_page.failed


def prepare(out: Path, loaded: Profile) -> None:
    """Write what the pages need of a profile, its record and its data, if it is out of date: imports nothing heavy."""
    _keep(out / loaded.name / runs_page.PROFILE, {"name": loaded.name, "runs": [run.name for run in loaded.runs]})
    data = manifest.data_files(loaded.runs[0].data)
    _with_about(out / loaded.name / ABOUT, loaded, data)
    _with_downloads(out, loaded, data)


def update(out: Path) -> None:
    """Write the pages from what lies below ``out``, if they are out of date."""
    state = _state(out)
    if all(state in _start(out / name) for name in (*PAGES.values(), *RUNS.values())):
        return
    from helpers.render import pool

    for name, content in pool.call(_pages, out, state).items():
        _keep_bytes(out / name, content)


def _pages(out: Path, state: str) -> dict[str, bytes]:
    """Return file name -> content of the pages and of the search; readers' pages last, since they say what is done."""
    from helpers.render import front_page, pages, search

    profiles = [runs_page.profile(path.parent) for path in sorted(out.glob(f"*/{runs_page.PROFILE}"))]
    known = {path.parent.name: _read(path) for path in out.glob(f"*/{ABOUT}")}
    site = front_page.Site.of(out, profiles, known)
    made = {f"{ASSETS}/{name}": content for name, content in search.files(site).items()}
    made |= {RUNS[language]: pages.runs(profiles, language, state).encode() for language in PAGES}
    return made | {PAGES[language]: front_page.page(site, language, state).encode() for language in PAGES}


def _keep(place: Path, content: dict[str, Any]) -> None:
    _keep_bytes(place, (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode())


def _keep_bytes(place: Path, content: bytes) -> None:
    if not place.is_file() or place.read_bytes() != content:
        publish.file(place, content)


def _read(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _with_about(place: Path, loaded: Profile, data: dict[str, str]) -> None:
    """Write what is to be said of the record of a profile, if that is out of date."""
    runs = [[run.name, str(run.data), run.given] for run in loaded.runs]
    state = _digest([manifest.code(), json.dumps([data, runs], default=str), manifest.day_of(loaded.runs[0].data)])
    if _read(place).get("state") != state:
        from helpers.render import about, pool

        _keep(place, {"state": state, **pool.call(about.of, loaded)})


def _with_downloads(out: Path, loaded: Profile, data: dict[str, str]) -> None:
    """Write the project's data and the texts on them, if they are out of date, for a profile with a brief of them."""
    if not any(run.data == paths.data_folder() and run.notebook == BRIEF for run in loaded.runs):
        return
    state, mark = _digest([manifest.code(), json.dumps(data)]), out / ASSETS / _MARK
    if mark.is_file() and mark.read_text(encoding="utf-8") == state:
        return
    from helpers.render import pool

    for name, content in pool.call(_downloads).items():
        publish.file(out / name, content)
    publish.file(mark, state.encode())


def _downloads() -> dict[str, bytes]:
    from helpers.render import downloads

    made = {f"{FILES}/{name}": content for name, content in downloads.files().items()}
    return made | {f"{ASSETS}/{name}": content for name, content in downloads.docs().items()}


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
