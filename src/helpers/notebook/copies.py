"""Copies of the notebooks to work in, in both languages: ``python -m helpers.notebook.copies``.

Tracked notebooks stay as they are, whatever somebody tries and saves. A copy that was not edited follows the
notebook; one that was is kept.
"""

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.sign import NotebookNotary

from helpers.common import paths
from helpers.words.language import LANGUAGES, direction
from helpers.words.prose import is_own, translated, translations

#: Of a copy's metadata: what it was when it was laid.
_LAID = "copied"
_LINK = re.compile(r"\]\((?!\w+:|#|/)([^)\s]+)\)")


def lay(folder: Path, *, afresh: bool = False) -> tuple[list[Path], list[str]]:
    """Lay copies of the notebooks in a folder: the index, and the others in ``en/`` and ``ar/``.

    A copy that was not edited follows its notebook. An edited one is kept, and so is whatever else is there.

    Parameters
    ----------
    afresh
        Whether edited copies are set aside, as ``NAME.mine.ipynb``, and laid anew.

    Returns
    -------
    tuple
        The files that were written, and a line for each that was set aside or that its notebook has left behind.
    """
    laid, said = [], []
    for file, node in _copies(folder):
        was, edited = _found(file)
        if edited and not afresh:
            if was != node.metadata[_LAID]:
                said.append(f"{file} is yours and kept, but the notebook has changed: `make copies` lays it anew")
            continue
        if edited:
            said.append(f"{file} was yours: it is now {_set_aside(file).name}")
        elif was == node.metadata[_LAID]:
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(nbformat.writes(node) + "\n", encoding="utf-8")
        laid.append(file)
    return laid, said


def _found(file: Path) -> tuple[dict[str, str], bool]:
    """Return what a copy was when it was laid, and whether somebody has edited it since."""
    if not file.exists():
        return {}, False
    try:
        node = _read(file)
        was = node.metadata.get(_LAID, {})
        return was, was.get("sources") != _digest([[cell.cell_type, cell.source] for cell in node.cells])
    except (ValueError, AttributeError):  # no notebook at all
        return {}, True


def _copies(folder: Path) -> Iterator[tuple[Path, NotebookNode]]:
    """Yield each file of the copies, and what it is to hold."""
    yield folder / "index.ipynb", _marked(_index(_read(paths.NOTEBOOKS / "index.ipynb")))
    for name, path in paths.notebooks().items():
        for language in LANGUAGES:
            yield folder / language / path.name, _marked(_in_language(_read(path), name, language))


def _read(path: Path) -> NotebookNode:
    """Return a notebook, its texts in one piece each: without nbformat's checks, which take seconds."""
    return nbformat.v4.reads(path.read_text(encoding="utf-8"))


def _index(node: NotebookNode) -> NotebookNode:
    """Let the index lead to the copies: its Arabic part to the Arabic ones."""
    for cell in node.cells:
        if cell.cell_type == "markdown":
            language = "ar" if cell.id == "arabic" else "en"
            cell.source = re.sub(r"\]\((\d\d_\w+\.ipynb)\)", rf"]({language}/\1)", cell.source)
    return node


def _in_language(node: NotebookNode, name: str, language: str) -> NotebookNode:
    """Return a notebook with its prose and ``language`` in a language; a translated one was not run and is empty."""
    for cell in translated(node, translations(name, language)).cells:
        if cell.cell_type == "markdown":
            cell.source = _LINK.sub(r"](../\1)", cell.source)
            if direction(language) == "rtl":
                cell.source = f'<div dir="rtl" lang="{language}">\n\n{cell.source}\n\n</div>'
        elif not is_own(language):
            cell.outputs, cell.execution_count = [], None
            if "parameters" in cell.metadata.get("tags", []):
                cell.source = re.sub(r'^language = "en"', f'language = "{language}"', cell.source, flags=re.MULTILINE)
    return node


def _marked(node: NotebookNode) -> NotebookNode:
    """Write into a copy what it is, so that one can tell later whether it was edited: to run it is not to edit it."""
    sources = _digest([[cell.cell_type, cell.source] for cell in node.cells])
    node.metadata[_LAID] = {"sources": sources, "whole": _digest(node)}
    return node


def _digest(content: object) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _set_aside(file: Path) -> Path:
    """Give an edited copy a name of its own."""
    number, aside = 1, file.with_suffix(".mine.ipynb")
    while aside.exists():
        number += 1
        aside = file.with_suffix(f".mine-{number}.ipynb")
    return file.rename(aside)


def main(arguments: list[str] | None = None) -> None:
    """Lay the copies and sign them, so that JupyterLab shows what they hold."""
    parser = argparse.ArgumentParser(prog="python -m helpers.notebook.copies", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=paths.WORK, help=f"{paths.WORK.name}/ if none is given")
    parser.add_argument("--afresh", action="store_true", help="set edited copies aside, and lay them anew")
    given = parser.parse_args(arguments)
    laid, said = lay(given.folder, afresh=given.afresh)
    state = paths.lab_state(given.folder)
    notary = NotebookNotary(db_file=str(state / "signatures.db"), secret_file=str(state / "secret"))
    for file in laid:
        notary.sign(_read(file))
    for line in said:
        sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    main()
