"""Run notebooks again and keep their outputs: ``python -m helpers.render.refresh NOTEBOOK...``."""

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from helpers.render.execute import KERNEL, settled


def refresh(path: Path) -> None:
    """Execute a notebook in its own folder, and keep what it puts out in place."""
    node = nbformat.read(path, as_version=4)
    where = {"metadata": {"path": str(path.parent)}}
    NotebookClient(node, kernel_name="python3", resources=where, record_timing=False, config=KERNEL).execute()
    path.write_text(nbformat.writes(settled(node, {})) + "\n", encoding="utf-8")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        refresh(Path(name))
        sys.stdout.write(f"{name}\n")
