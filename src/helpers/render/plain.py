"""Which notebooks do nothing but show what is ours, so that others may take what they have computed.

A cell can change any function of ours in its process, and so what comes of it. A plain notebook has no cell that could:
it sets parameters to plain values, opens the page of a chapter, and shows what the page's methods return; and no cell
of it may fail, or be left out, and the next be run.
"""

import ast
from typing import Final

from IPython.core.inputtransformer2 import TransformerManager
from nbformat import NotebookNode

from helpers.chapters import CHAPTERS

#: (module, name) -> what a plain notebook may do with it: have a chapter open a page, and controls show one.
_IMPORTED: Final = {(f"helpers.chapters.{module}", name): "chapter" for module, name in CHAPTERS.values()} | {
    ("helpers.notebook", name): "controls" for name in ("explore", "panel")
}
#: What a page is called: no name that IPython sets by itself, as it does ``_4``, and none that is imported.
_PAGE: Final = "page"
#: Tags of cells that may fail, or are left out.
_ODD: Final = ("raises-exception", "skip-execution")


def plain(node: NotebookNode) -> bool:
    """Return whether a notebook is plain, by its code cells as IPython runs them."""
    known: dict[str, str] = {}
    cells = [cell for cell in node.cells if cell.cell_type == "code"]
    if any(tag in cell.metadata.get("tags", []) for cell in cells for tag in _ODD):
        return False
    try:
        trees = [ast.parse(TransformerManager().transform_cell(cell.source)) for cell in cells]
        return all(_is_plain(statement, known) for tree in trees for statement in tree.body)
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # nested too deeply, it is one of the last two
        return False


def _is_plain(statement: ast.stmt, known: dict[str, str]) -> bool:
    """Return whether a statement is plain, and keep what the names that it sets are: a chapter, a page or controls."""
    match statement:
        case ast.ImportFrom(module=str(module), names=names, level=0):
            found = {each.name: _IMPORTED.get((module, each.name), "") for each in names}
            known |= found
            return all(found.values()) and not any(each.asname for each in names)
        case ast.Assign(targets=[ast.Name(id=name) as target], value=value):
            if len(name.encode()) != (target.end_col_offset or 0) - target.col_offset or not name.isascii():
                return False  # IPython takes the letters before another one for a magic, Python may read it as ASCII
            opened = name == _PAGE and _is_opened(value, known)
            known[name] = "page" if opened else ""
            return opened or _is_literal(value)
        case ast.Expr(value=ast.Call() as value):
            return _is_shown(value, known)
    return False


def _is_literal(value: ast.expr) -> bool:
    try:
        ast.literal_eval(value)
    except (ValueError, TypeError):  # of a list as the key of a dict
        return False
    return True


def _is_opened(value: ast.expr, known: dict[str, str]) -> bool:
    """Return whether an expression opens a page: ``Timeline.open(globals())``."""
    match value:
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id=name), attr="open"),
            args=[ast.Call(func=ast.Name(id="globals"), args=[], keywords=[])],
            keywords=[],
        ):
            return known.get(name) == "chapter"
    return False


def _is_shown(value: ast.expr, known: dict[str, str]) -> bool:
    """Return whether an expression is a call of a page's method, of ``display`` or of controls, with the like in it."""
    match value:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=method), args=args, keywords=[]):
            allowed = known.get(name) == "page" and not method.startswith("_")
            allowed = allowed or (known.get(name) == "controls" and method == "show")
            return allowed and all(_is_shown(each, known) for each in args)
        case ast.Call(func=ast.Name(id="display"), args=args, keywords=[]):
            return all(_is_shown(each, known) for each in args)
        case ast.Attribute(value=ast.Name(id=name), attr=attribute):
            return known.get(name) == "page" and not attribute.startswith("_")
        case ast.Name(id=name):
            return known.get(name) == "page"
        case ast.Starred(value=inner):
            return _is_shown(inner, known)
    return _is_literal(value)
