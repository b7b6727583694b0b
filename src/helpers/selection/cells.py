"""The text of parameters cells: which names a cell sets, which cells count, and a cell with other values."""

import ast
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from typing import Final, NamedTuple

from helpers.common.faults import nearest

_INJECTED = "# Parameters"  # how papermill begins the cell that it adds
#: What people call a parameter, or figures call it -> its name; no comparison of letters tells that.
MEANT: Final = {
    **dict.fromkeys(("begin", "since", "from_date"), "start"),
    **dict.fromkeys(("until", "to_date"), "end"),
    **dict.fromkeys(("issue", "issues", "topic", "topics"), "domains"),
    **dict.fromkeys(("article", "articles", "outlet", "outlets"), "sources"),
    **dict.fromkeys(("query", "keyword", "keywords"), "search"),
    "both": "together",
}
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_SCOPES_OF_LOOPS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class Settings(NamedTuple):
    """What the cells that count set.

    Attributes
    ----------
    known
        The parameters that they set.
    unknown
        Names that they set and that are no parameters, where a parameter must have been meant.
    complete
        Whether a parameter that they do not set has its default, since they are all that ever set one,
        or hold the parameters cell as a whole.
    """

    known: frozenset[str]
    unknown: list[str]
    complete: bool


def settings(executed: Sequence[str], names: Collection[str]) -> Settings:
    """Return what the cells just run set: those after the last run of the cell that asks, the last executed.

    A cell that sets half of the parameters is the parameters cell, and nothing before it counts. It, and the
    cell that papermill adds, may set nothing but parameters. So may those between it and the cell that asks that only
    write values down, as a parameters cell does; cells that compute, and cells below, have names of their own.
    But what was run just before, from wherever, may not set what is nearly a parameter's name, or a word for one.
    """
    *before, asking = executed
    taken: list[str] = []
    earlier = False
    for text in reversed(before):
        if text == asking and any(_sets(cell) & set(names) for cell in taken):
            earlier = True
            break
        taken.insert(0, text)
    whole = [place for place, text in enumerate(taken) if _is_whole(text, names)]
    taken = taken[whole[-1] :] if whole else taken
    complete = bool(whole) or not earlier
    held, just = _held(taken, asking, names, complete), _just_before(taken, names)
    unknown: dict[str, None] = {}
    for place, text in enumerate(taken):
        strange = sorted(name for name in _sets(text) - set(names) if not name.startswith("_"))
        slips = [name for name in strange if place >= just and _is_slip(name, names)]
        strict = place in held or _is_whole(text, names) or text.lstrip().startswith(_INJECTED)
        unknown |= dict.fromkeys(strange if strict else slips)
    known = frozenset(name for text in [*taken, asking] for name in _sets(text) if name in names)
    return Settings(known, list(unknown), complete)


def _held(taken: Sequence[str], asking: str, names: Collection[str], complete: bool) -> set[int]:
    """Return the places of cells between the parameters cell and the one that asks which only write values down.

    Where it is not known which is the parameters cell, they begin with the first that sets a parameter.
    """
    last = next((place for place, text in enumerate(taken) if text == asking), len(taken))
    plain = [place for place in range(last) if _is_plain(taken[place])]
    begin = 0 if complete else next((place for place in plain if _sets(taken[place]) & set(names)), last)
    return {place for place in plain if place >= begin}


def _just_before(taken: Sequence[str], names: Collection[str]) -> int:
    """Return the place of the first of the last cells that only write values down, and none of a parameter."""
    place = len(taken)
    while place and _is_plain(taken[place - 1]) and not _sets(taken[place - 1]) & set(names):
        place -= 1
    return place


def _is_slip(name: str, names: Collection[str]) -> bool:
    return bool(get_close_matches(MEANT.get(name.casefold(), name), names, n=1, cutoff=0.8))


def no_parameter(name: str, names: Collection[str]) -> str:
    """Return what is allowed, beginning with the parameter that was probably meant by a name."""
    return nearest(MEANT.get(name.casefold(), name), names)


def _is_whole(text: str, names: Collection[str]) -> bool:
    return 2 * len(_sets(text) & set(names)) >= len(names)


@cache
def _is_plain(text: str) -> bool:
    """Whether a cell only gives names values that are written out."""
    try:
        statements = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError):
        return False
    return all(isinstance(one, ast.Assign | ast.AnnAssign) and _is_literal(one.value) for one in statements)


def _is_literal(node: ast.expr | None) -> bool:
    try:
        return node is not None and ast.literal_eval(node) is not Ellipsis
    except (ValueError, TypeError, RecursionError, MemoryError):
        return False


@cache
def _sets(text: str) -> frozenset[str]:
    """Return the names that a cell sets; none where it is no Python."""
    try:
        return frozenset(_stored(ast.parse(text)))
    except (SyntaxError, ValueError, RecursionError):
        return frozenset()


def _stored(node: ast.AST) -> Iterator[str]:
    """Yield the names that code assigns, but not those within functions, classes and comprehensions."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    if not isinstance(node, _SCOPES + _SCOPES_OF_LOOPS):
        for child in ast.iter_child_nodes(node):
            yield from _stored(child)


def rewritten(source: str, values: Mapping[str, object], defaults: Mapping[str, object]) -> str:
    """Return the text of a parameters cell with other values, and everything else as it is.

    A value that is as asked for stays as it is written. A parameter that has no line of its own gets one at
    the end, unless it is to have its default. Of a cell that is no Python nothing is kept.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        source, tree = "", ast.parse("")
    places: list[tuple[str, ast.expr]] = []
    elsewhere: set[str] = set()  # set by more than a plain assignment: a line at the end decides
    for statement in tree.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name in values:
                places.append((name, value))
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value) if name in values:
                places.append((name, value))
            case _:
                elsewhere |= set(_stored(statement))
    text, starts = source.encode(), [0]
    for line in text.split(b"\n"):
        starts.append(starts[-1] + len(line) + 1)
    for name, node in sorted(places, key=lambda place: (place[1].lineno, place[1].col_offset), reverse=True):
        if not _is_written(node, values[name]):
            assert node.end_lineno and node.end_col_offset
            first, last = starts[node.lineno - 1] + node.col_offset, starts[node.end_lineno - 1] + node.end_col_offset
            text = text[:first] + literal(values[name]).encode() + text[last:]
    plain = {name for name, _ in places} - elsewhere
    added = [
        f"{name} = {literal(value)}"
        for name, value in values.items()
        if name not in plain and (name in elsewhere or value != defaults[name])
    ]
    return "\n".join([*filter(None, [text.decode()]), *added])


def _is_written(node: ast.expr, value: object) -> bool:
    try:
        written = ast.literal_eval(node)
    except (ValueError, TypeError):
        return False
    return type(written) is type(value) and written == value


def literal(value: object) -> str:
    """Return a value as Python, its texts in double quotes."""
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
