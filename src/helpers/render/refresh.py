"""Run notebooks again and keep their outputs: ``helpers refresh NOTEBOOK...``.

The figure that README.md shows is taken from them, into ``docs/figures/``, and its finding into README.md.
"""

import os
import re
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from helpers.common import outputs, paths
from helpers.render.execute import QUIET, settled

#: The figure shown in README.md.
IN_README = "by_article"
#: Where README.md has its finding.
FINDING = re.compile(r"(?<=make refresh -->\n)(.*?)(?=\n<!-- /finding -->)", re.DOTALL)


def refresh(path: Path) -> None:
    """Execute a notebook in its own folder, and keep what it puts out in place, small."""
    node = nbformat.read(path, as_version=4)
    where = {"metadata": {"path": str(path.parent)}}
    client = NotebookClient(node, kernel_name="python3", resources=where, record_timing=False, extra_arguments=QUIET)
    client.execute(env=os.environ | {outputs.SIZE: "small"})
    path.write_text(nbformat.writes(settled(node, {})) + "\n", encoding="utf-8")
    for title, content in shown_in_readme(node):
        (paths.FIGURES / f"{IN_README}.svg").write_text(content, encoding="utf-8")
        readme = paths.PROJECT / "README.md"
        before, _, after = FINDING.split(readme.read_text(encoding="utf-8"))
        readme.write_text(f"{before}{finding(title)}{after}", encoding="utf-8")


def shown_in_readme(node: nbformat.NotebookNode) -> list[tuple[str, str]]:
    """Return the title and the drawing of the figure that README.md shows, if a notebook has it."""
    made = [output for cell in node.cells for output in cell.get("outputs", []) if output.get("metadata")]
    mine = [output for output in made if output.metadata.get("name") == IN_README]
    return [(output.metadata.title, output.data["image/svg+xml"]) for output in mine if "image/svg+xml" in output.data]


def finding(title: str) -> str:
    """Return the title of a figure as Markdown."""
    return f"**{title.rstrip('.')}.**"


def main(arguments: list[str]) -> int:
    """Refresh notebooks one after another, and say which are done."""
    for name in arguments:
        refresh(Path(name))
        sys.stdout.write(f"{name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
