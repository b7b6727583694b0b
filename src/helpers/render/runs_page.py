"""The pages for who maintains the site: every run with its status, versions, parameters and changes."""

import json
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from helpers.render import manifest

PROFILE: Final = "profile.json"
_FAILED: Final = ".failed"  # no run's name has a dot


def failed(place: Path) -> Path:
    """Return where the report of a failure goes: beside the last good outputs of its run."""
    return place.with_name(place.name + _FAILED)


def profile(folder: Path) -> dict[str, Any]:
    """Return a profile and its runs as the template shows them, those no longer in it last."""
    listed = json.loads((folder / PROFILE).read_text(encoding="utf-8"))["runs"]
    found = {path.name.removesuffix(_FAILED) for path in folder.iterdir() if (path / manifest.NAME).is_file()}
    names = [*listed, *sorted(found - set(listed))]
    return {"name": folder.name, "runs": [_run(folder, name, name in listed) for name in names]}


def _run(folder: Path, name: str, listed: bool) -> dict[str, Any]:
    good, bad = manifest.read(folder / name), manifest.read(failed(folder / name))
    kept = bad or good or {}
    outputs = list((good or {}).get("outputs", {}))
    base = f"{quote(folder.name)}/{quote(name)}"
    return {
        "name": name,
        "notebook_name": kept.get("notebook", ""),
        "listed": listed,
        "status": "failed" if bad else "rendered" if good else "missing",
        "title": kept.get("title") or name,
        "report_title": (good or {}).get("title") or name,
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
        "figure": (good or {}).get("figure", ""),
        "since": (good or {}).get("since", {}),
        "thumbnail": f"{base}/thumbnail.png" if "thumbnail.png" in outputs else "",
        "report": f"{base}/report.html" if good else "",
        "notebook": f"{base}/notebook.ipynb" if good else "",
        "failed_report": f"{base}{_FAILED}/report.html" if bad else "",
        "figures": _links(base, outputs, "figures"),
        "tables": _links(base, outputs, "tables") | _links(base, outputs, "exports"),
    }


def _links(base: str, outputs: list[str], kind: str) -> dict[str, list[tuple[str, str]]]:
    """Return stem -> its files of a kind, as (suffix, address)."""
    grouped: dict[str, list[tuple[str, str]]] = {}
    for path in map(Path, outputs):
        if path.parent.name == kind:
            grouped.setdefault(path.stem, []).append((path.suffix[1:].upper(), f"{base}/{quote(path.as_posix())}"))
    return grouped
