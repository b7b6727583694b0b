"""The site around the reports: pages for readers and for who maintains it, made from what lies below ``reports/``.

For readers ``index.html`` in English and ``ar.html`` in Arabic, for maintainers ``runs.html`` and ``runs-ar.html``.
``site/`` has what these need, ``downloads/`` the project's data. What is there is shown: a run that has not been
rendered, or whose record is another one, is not spoken of as if it were.
"""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from helpers.common import paths
from helpers.render import about, downloads, front_page, manifest, pages, publish, runs_page, search
from helpers.render.brief import NOTEBOOK as BRIEF
from helpers.render.profile import PAGES, RUNS, Profile

#: The folder of what the pages need: scripts, and texts as pages.
ASSETS: Final = "site"
failed = runs_page.failed


def update(out: Path, loaded: Profile) -> None:
    """Write the pages from what lies below ``out``, if they are out of date."""
    _keep(out / loaded.name / runs_page.PROFILE, {"name": loaded.name, "runs": [run.name for run in loaded.runs]})
    _keep(out / loaded.name / about.NAME, about.of(loaded))
    _with_downloads(out, loaded)
    state = _state(out)
    if all(state in pages.start(out / name) for name in (*PAGES.values(), *RUNS.values())):
        return
    profiles = [runs_page.profile(path.parent) for path in sorted(out.glob(f"*/{runs_page.PROFILE}"))]
    site = front_page.Site.of(out, profiles)
    for name, content in search.files(site).items():
        _keep_bytes(out / ASSETS / name, content)
    for language in PAGES:
        publish.file(out / RUNS[language], pages.runs(profiles, language, state).encode())
        publish.file(out / PAGES[language], front_page.page(site, language, state).encode())


def _keep(place: Path, content: dict[str, Any]) -> None:
    _keep_bytes(place, (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode())


def _keep_bytes(place: Path, content: bytes) -> None:
    if not place.is_file() or place.read_bytes() != content:
        publish.file(place, content)


def _with_downloads(out: Path, loaded: Profile) -> None:
    """Write the project's data and the texts on them, if they are out of date, for a profile with a brief of them."""
    mine = [run for run in loaded.runs if run.data == paths.data_folder() and run.notebook == BRIEF]
    if not mine:
        return
    state = _digest([manifest.code(), json.dumps(manifest.data_files(mine[0].data))])
    mark = out / ASSETS / ".downloads"
    if mark.is_file() and mark.read_text(encoding="utf-8") == state:
        return
    from helpers.render import pool

    for name, content in pool.call(downloads.files).items():
        publish.file(out / downloads.FILES / name, content)
    for name, content in downloads.docs().items():
        publish.file(out / ASSETS / name, content)
    publish.file(mark, state.encode())


def _state(out: Path) -> str:
    """Return one SHA-256 for all that the pages are made from."""
    made = (runs_page.PROFILE, about.NAME)
    read = [path for name in made for path in sorted(out.glob(f"*/{name}"))]
    read += sorted(out.glob(f"*/*/{manifest.NAME}"))
    own = (*PAGES.values(), *RUNS.values(), *search.NAMES)
    beside = [path for folder in (out, out / ASSETS, out / downloads.FILES) for path in sorted(folder.glob("*.*"))]
    there = [f"{path.name} {path.stat().st_size}" for path in beside if path.name not in own]
    return _digest([manifest.code(), *there, *(path.read_text(encoding="utf-8") for path in read)])


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
