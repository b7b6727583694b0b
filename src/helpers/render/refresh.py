"""Run notebooks again and keep their outputs: ``python -m helpers.render.refresh NOTEBOOK...``.

The figures that README.md shows are taken from them, into ``docs/figures/``.
"""

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from helpers import paths
from helpers.render.execute import QUIET, settled
from helpers.render.report import outputs

#: Figures shown in README.md.
IN_README = ("swim_lanes", "actor_map", "talk_and_deed", "stances")


def refresh(path: Path) -> None:
    """Execute a notebook in its own folder, and keep what it puts out in place."""
    node = nbformat.read(path, as_version=4)
    where = {"metadata": {"path": str(path.parent)}}
    NotebookClient(node, kernel_name="python3", resources=where, record_timing=False, extra_arguments=QUIET).execute()
    path.write_text(nbformat.writes(settled(node, {})) + "\n", encoding="utf-8")
    for name, kind, content in outputs(node):
        if kind == "image/svg+xml" and name in IN_README:
            (paths.FIGURES / f"{name}.svg").write_text(content, encoding="utf-8")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        refresh(Path(name))
        sys.stdout.write(f"{name}\n")
