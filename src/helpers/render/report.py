"""From an executed notebook to a report: HTML, figures, tables, and a manifest of them."""

import hashlib
import json
import platform
import re
import subprocess
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import nbformat
import resvg_py
from markupsafe import Markup
from nbconvert import HTMLExporter
from nbformat import NotebookNode
from traitlets.config import Config

from helpers import paths
from helpers.export import GRAPHS
from helpers.language import direction

#: Packages whose versions bear on what a report looks like.
PACKAGES = ("matplotlib", "nbconvert", "networkx", "numpy", "pandas", "papermill")
_HEADING = re.compile(r"^(#{1,2}) (.+)$", re.MULTILINE)
_PNG_DPI = 160  # twice the screen, so that it can be printed


def html(node: NotebookNode, title: str, language: str) -> str:
    """Return a report that needs no other file, no network and no script."""
    config = Config()
    config.HTMLExporter.extra_template_basedirs = [str(Path(__file__).parent / "templates")]
    config.HTMLExporter.template_name = "report"
    config.HTMLExporter.exclude_anchor_links = True
    exporter = HTMLExporter(config=config)
    exporter.environment.globals |= {"figure": _figure}
    resources = {
        "title": title,
        "language": language,
        "direction": direction(language),
        "contents": [
            (cell.id, match[2]) for cell in node.cells if cell.cell_type == "markdown"
            if (match := _HEADING.search(cell.source)) and match[1] == "##"
        ],
    }  # fmt: skip
    text, _ = exporter.from_notebook_node(node, resources)
    return text


def _figure(svg: str, alt: str) -> Markup:
    """Return a figure as an inline image that says what it shows."""
    label = Markup('<svg role="img" aria-label="{}"').format(alt)
    return Markup(svg.replace("<svg", label, 1))


def title_of(node: NotebookNode) -> str:
    """Return the first heading of a notebook."""
    found = (_HEADING.search(cell.source) for cell in node.cells if cell.cell_type == "markdown")
    return next((match[2] for match in found if match), "")


def outputs(node: NotebookNode) -> Iterator[tuple[str, str, Any]]:
    """Yield (name, MIME type, content) of every named figure and table of a notebook."""
    for cell in node.cells:
        for output in cell.get("outputs", []):
            name = output.get("metadata", {}).get("name")
            for kind in ("image/svg+xml", "text/csv", "application/json", *GRAPHS.values()):
                if name and kind in output.get("data", {}):
                    yield name, kind, output["data"][kind]


def write(folder: Path, node: NotebookNode, language: str) -> dict[str, str]:
    """Write the notebook, the report, the figures and the tables of one run into ``folder``.

    Returns
    -------
    dict
        File name (relative to the folder) -> SHA-256.
    """
    files: dict[str, bytes] = {
        "notebook.ipynb": (nbformat.writes(node) + "\n").encode(),
        "report.html": html(node, title_of(node), language).encode(),
    }
    for name, kind, content in outputs(node):
        if not re.fullmatch(r"[\w-]+", name):
            raise ValueError(f"the output name {name!r} is not letters, digits, _ and - only")
        if kind == "text/csv":
            files[f"tables/{name}.csv"] = b"\xef\xbb\xbf" + content.encode()  # spreadsheets then read Arabic
        elif kind in GRAPHS.values():
            ending = next(ending for ending, mime in GRAPHS.items() if mime == kind)
            files[f"exports/{name}.{ending}"] = content.encode()
        elif kind == "application/json":
            files[f"exports/{name}.json"] = (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
        else:
            files[f"figures/{name}.svg"] = content.encode()
            files[f"figures/{name}.png"] = bytes(resvg_py.svg_to_bytes(svg_string=content, dpi=_PNG_DPI))
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}


def manifest(notebook: str, parameters: dict[str, Any], data: Path, files: dict[str, str], seconds: float) -> str:
    """Return the manifest of one run as JSON: what went in, what came out, with what, and when."""
    content = {
        "notebook": notebook,
        "parameters": parameters,
        "data": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(data.glob("*.csv"))},
        "outputs": files,
        "versions": {"python": platform.python_version()} | {name: version(name) for name in PACKAGES},
        "git_commit": _commit(),
        "seconds": round(seconds, 2),
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _commit() -> str:
    """Return the commit of the checkout, with ``-dirty`` where files differ from it; "" outside git."""
    command = ["git", "-C", str(paths.PROJECT), "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=10)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()
