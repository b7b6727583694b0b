"""Which notebooks do nothing but call what is ours, so that other notebooks may take what they have computed.

A cell can change any function of ours, in its process. A plain notebook has no cell that could: it sets parameters to
plain values, imports chapters and what is for notebooks, opens a page, and shows what the page's methods return.
"""

import ast
import re
from collections.abc import Iterable
from typing import Final

#: Where a plain notebook imports from -> the names that it may: classes of chapters, modules for notebooks.
_FROM: Final = {r"helpers\.chapters(\.[a-z]\w*)?": r"[A-Z][a-z]\w*", r"helpers\.notebook": r"[a-z]\w*"}


def plain(cells: Iterable[str]) -> bool:
    """Return whether the code cells of a notebook, in their order, are plain; what is no Python is not."""
    ours: set[str] = set()
    try:
        return all(_is_plain(statement, ours) for cell in cells for statement in ast.parse(cell).body)
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # nested too deeply, it is one of the last two
        return False


def _is_plain(statement: ast.stmt, ours: set[str]) -> bool:
    """Return whether a statement is plain; names that it gives to what is ours are added, others are taken from it."""
    match statement:
        case ast.ImportFrom(module=str(module), names=names, level=0):
            allowed = next((name for place, name in _FROM.items() if re.fullmatch(place, module)), "")
            ours.update(each.name for each in names)
            return all(re.fullmatch(allowed, each.name) and not each.asname for each in names)
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            opened = _is_opened(value, ours)
            (ours.add if opened else ours.discard)(name)
            return opened or _is_literal(value)
        case ast.Expr(value=ast.Call() as value):
            return _is_shown(value, ours)
    return False


def _is_literal(value: ast.expr) -> bool:
    try:
        ast.literal_eval(value)
    except ValueError:
        return False
    return True


def _is_opened(value: ast.expr, ours: set[str]) -> bool:
    """Return whether an expression opens a page: ``Timeline.open(globals())``."""
    match value:
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id=chapter), attr="open"),
            args=[ast.Call(func=ast.Name(id="globals"), args=[], keywords=[])],
            keywords=[],
        ):
            return chapter in ours
    return False


def _is_shown(value: ast.expr, ours: set[str]) -> bool:
    """Return whether an expression is a call of a method of what is ours, or of ``display``, with the like in it."""
    match value:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=method), args=args, keywords=[]):
            return name in ours and not method.startswith("_") and all(_is_shown(each, ours) for each in args)
        case ast.Call(func=ast.Name(id="display"), args=args, keywords=[]):
            return all(_is_shown(each, ours) for each in args)
        case ast.Attribute(value=ast.Name(id=name), attr=attribute):
            return name in ours and not attribute.startswith("_")
        case ast.Name(id=name):
            return name in ours
        case ast.Starred(value=inner):
            return _is_shown(inner, ours)
    return _is_literal(value)
