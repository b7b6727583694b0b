"""The pages that lead to the reports: ``index.html`` in English and ``ar.html`` in Arabic."""

import base64
import hashlib
import json
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from helpers import words
from helpers.render import manifest, publish
from helpers.render.profile import PAGES, Profile

_FAILED: Final = ".failed"  # no run's name has a dot
_PROFILE = "profile.json"
_TEMPLATE, _SCRIPT = (Path(__file__).parent / "templates" / f"site.{kind}" for kind in ("html.j2", "js"))
_WORDS = Path(words.__file__).parent


def failed(place: Path) -> Path:
    """Return where the report of a failure goes: beside the last good outputs of its run."""
    return place.with_name(place.name + _FAILED)


def update(out: Path, loaded: Profile) -> None:
    """Write the pages from the manifests below ``out``, if they are out of date."""
    listed = {"name": loaded.name, "runs": [run.name for run in loaded.runs]}
    content = (json.dumps(listed, ensure_ascii=False, indent=1) + "\n").encode()
    place = out / loaded.name / _PROFILE
    if not place.is_file() or place.read_bytes() != content:
        publish.file(place, content)
    sources = [*sorted(out.glob(f"*/{_PROFILE}")), *sorted(out.glob(f"*/*/{manifest.NAME}"))]
    made_by = [Path(__file__), _TEMPLATE, _SCRIPT, *(_WORDS / language / "site.toml" for language in PAGES)]
    state = hashlib.sha256(b"".join(path.read_bytes() for path in [*made_by, *sources])).hexdigest()
    if all(state in _start(out / name) for name in PAGES.values()):
        return
    profiles = [_profile(path.parent) for path in sorted(out.glob(f"*/{_PROFILE}"))]
    for language, name in PAGES.items():
        publish.file(out / name, page(profiles, language, state).encode())


def _start(path: Path) -> str:
    if not path.is_file():
        return ""
    with path.open(encoding="utf-8") as file:
        return file.read(400)


def page(profiles: list[dict[str, Any]], language: str, state: str = "") -> str:
    """Return one page; every text of it is escaped by the template."""
    import jinja2

    from helpers.words.language import direction
    from helpers.words.messages import messages

    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    script = _SCRIPT.read_text(encoding="utf-8")
    allowed = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return environment.from_string(_TEMPLATE.read_text(encoding="utf-8")).render(
        profiles=profiles,
        language=language,
        direction=direction(language),
        words=messages(language).labels("site"),
        other=next(name for kind, name in PAGES.items() if kind != language),
        other_language=next(kind for kind in PAGES if kind != language),
        script=script,
        allowed=allowed,
        state=state,
    )


def _profile(folder: Path) -> dict[str, Any]:
    """Return a profile and its runs as the template shows them, those no longer in it last."""
    listed = json.loads((folder / _PROFILE).read_text(encoding="utf-8"))["runs"]
    found = {path.name.removesuffix(_FAILED) for path in folder.iterdir() if (path / manifest.NAME).is_file()}
    names = [*listed, *sorted(found - set(listed))]
    return {"name": folder.name, "runs": [_run(folder, name, name in listed) for name in names]}


def _run(folder: Path, name: str, listed: bool) -> dict[str, Any]:
    good, bad = manifest.read(folder / name), manifest.read(failed(folder / name))
    kept = bad or good or {}
    outputs = list((good or {}).get("outputs", {}))
    base = f"{quote(folder.name)}/{quote(name)}"

    def links(kind: str) -> dict[str, list[tuple[str, str]]]:
        """Stem -> its files, as (suffix, address)."""
        grouped: dict[str, list[tuple[str, str]]] = {}
        for output in outputs:
            path = Path(output)
            if path.parent.name == kind:
                grouped.setdefault(path.stem, []).append((path.suffix[1:].upper(), f"{base}/{quote(output)}"))
        return grouped

    return {
        "name": name,
        "listed": listed,
        "status": "failed" if bad else "rendered" if good else "missing",
        "title": kept.get("title") or name,
        "language": kept.get("language", "en"),
        "failure": kept.get("failure", ""),
        "when": kept.get("when", ""),
        "good_when": (good or {}).get("when", ""),
        "data": manifest.version_of(kept["data"]) if "data" in kept else "",
        "parameters": {
            name: value
            for name, value in kept.get("parameters", {}).items()
            if value not in ("", [], None) and name != "interactive"  # a report has no controls
        },
        "answers": (good or {}).get("answers", []),
        "since": (good or {}).get("since", {}),
        "thumbnail": f"{base}/thumbnail.png" if "thumbnail.png" in outputs else "",
        "report": f"{base}/report.html" if good else "",
        "notebook": f"{base}/notebook.ipynb" if good else "",
        "failed_report": f"{base}{_FAILED}/report.html" if bad else "",
        "figures": links("figures"),
        "tables": links("tables") | links("exports"),
    }
