"""A figure in fewer bytes, drawn as before: a report holds many, each in two widths, and has them as files too."""

import re
from functools import lru_cache
from html import escape
from itertools import product
from typing import Final

from helpers.show.figures.svg import unlinked

_GROUP: Final = re.compile(r"<(/?)g\b([^>]*?)(/?)>\n?")
_PATH: Final = re.compile(r' d="([^"]*)"')
_NUMBER: Final = re.compile(r"-?\d+\.\d+")
_PLACE: Final = re.compile(r' (?:x|y|transform)="[^"]*"')
# Patterns begin with a letter that is always there: where it may be missing they are tried at each place of a text.
_LOOK: Final = re.compile(r' (?:clip-path="([^"]*)"(?: style="([^"]*)")?|style="([^"]*)")')
_NEXT: Final = re.compile(r'<(/a>\n<)?(a xlink:href="#record-[^>]*>)(?:<title>[^<]*</title>)?\n?')
_NAMED: Final = re.compile(r'( id="|href="#|url\(#)([^")<]*)')
#: Who draws a clipped mark draws it on a layer of its own.
_CLIPPED: Final = re.compile(r'<path d="([^"]*)" clip-path="url\(#([^)]*)\)" style="([^"]*)"')
_CLIP: Final = re.compile(
    r'<clipPath id="([^"]*)">\s*<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/>'
)
#: A hatch as matplotlib writes it, an inch wide and high, and the side of a tile of it: all that figures are hatched
#: with comes again after so many points.
_HATCH: Final = 'width="72" height="72"'
_TILE: Final = 12
_NEAR: Final = 1.5  # points: what is so near is seen on it
#: As matplotlib writes a circle: from its lowest point, in eight curves.
_CIRCLE: Final = re.compile(r"M (\S+ \S+)((?: C(?: \S+){6}){8}) z")
#: What a curve of a circle may be off, of numbers with two decimals.
_OFF: Final = 0.03
_STEP: Final = re.compile(r"([A-Za-z])([^A-Za-z]*)")


def compact(svg: str, name: str) -> str:
    """Return a figure in fewer bytes, from the SVG that `helpers.show.figures.svg` made of it.

    What many marks of it look like is said once, by classes under the name of the figure, which a page has once.
    """
    text = _tiled(_unclipped(_linked_once(_ungrouped(svg))))
    text = _PATH.sub(lambda found: f' d="{_path(found[1])}"', text)
    text = _PLACE.sub(lambda found: _NUMBER.sub(lambda number: _short(float(number[0])), found[0]), text)
    return _classed(_renamed(text, name), name)


def alone(svg: str, alt: str) -> str:
    """Return a compact figure as a file of its own: it says what it shows, and leads to no rows of a page."""
    return unlinked(svg).replace("<svg", f'<svg role="img" aria-label="{escape(alt)}"', 1)


def _ungrouped(text: str) -> str:
    """Take out groups that say nothing of what is in them."""
    kept: list[bool] = []

    def tag(found: re.Match[str]) -> str:
        end, said, empty = found.groups()
        if empty:
            return ""
        if not end:
            kept.append(bool(said))
        return found[0] if (kept.pop() if end else kept[-1]) else ""

    return _GROUP.sub(tag, text)


def _linked_once(text: str) -> str:
    """Have marks, and lines of a text, that follow each other and lead to the same row in one link."""
    last = ""

    def link(found: re.Match[str]) -> str:
        nonlocal last
        end, start = found.groups()
        if end and start == last:
            return ""
        last = start
        return found[0]

    return _NEXT.sub(link, text)


def _unclipped(text: str) -> str:
    """Leave out the clip of a path that is whole within it, its line too."""
    clips = {name: [float(number) for number in numbers] for name, *numbers in _CLIP.findall(text)}

    def kept(found: re.Match[str]) -> str:
        path, name, style = found.groups()
        if name not in clips:
            return found[0]
        x, y, width, height = clips[name]
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", path)]
        half = _width(style) / 2
        across, down = ([min(places) - half, max(places) + half] for places in (numbers[::2], numbers[1::2]))
        inside = x <= across[0] and across[1] <= x + width and y <= down[0] and down[1] <= y + height
        return f'<path d="{path}" style="{style}"' if inside else found[0]

    return _CLIPPED.sub(kept, text)


def _width(style: str) -> float:
    """Return the width of the line that a style draws, which is one where it says none."""
    said = dict(part.split(": ", 1) for part in style.split("; "))
    return float(said.get("stroke-width", 1)) if said.get("stroke", "none") != "none" else 0.0


def _tiled(text: str) -> str:
    """Draw a hatch on a small tile: whoever draws it draws a tile for each mark that has it."""
    return re.sub(rf"<pattern [^>]*{_HATCH}.*?</pattern>", lambda found: _tile(found[0]), text, flags=re.DOTALL)


def _tile(pattern: str) -> str:
    """Return a hatch on a tile, of the lines or circles that are seen on it."""
    tile = pattern.replace(_HATCH, f'width="{_TILE}" height="{_TILE}"')
    return _PATH.sub(lambda found: f' d="{_seen(found[1])}"', tile)


@lru_cache(maxsize=64)
def _seen(path: str) -> str:
    return "".join(part for part in re.findall(r"M [^M]*", path) if _on_tile(part)).rstrip()


def _on_tile(part: str) -> bool:
    """Return whether a line of a hatch passes its tile, or a circle touches it."""
    numbers = [float(number) for number in re.findall(r"-?[\d.]+", part)]
    x, y = numbers[::2], numbers[1::2]
    if len(x) > 2:
        return all(min(places) < _TILE + _NEAR and max(places) > -_NEAR for places in (x, y))
    sides = [
        (x[1] - x[0]) * (down - y[0]) > (y[1] - y[0]) * (across - x[0])
        for across, down in product((-_NEAR, _TILE + _NEAR), repeat=2)
    ]
    return any(sides) and not all(sides)


def _short(number: float) -> str:
    """Return a number to a hundredth, without a nought that says nothing."""
    short = f"{number:.2f}".rstrip("0").rstrip(".")
    return "0" if short == "-0" else short.replace("0.", ".", 1) if short.startswith(("0.", "-0.")) else short


def _joined(numbers: list[float]) -> str:
    return " ".join(map(_short, numbers)).replace(" -", "-")


def _path(text: str) -> str:
    """Return a path with each step from where the last one ended, and with circles as arcs.

    Places are rounded and steps are between them: no error adds up.
    """
    made, here, start = [], (0.0, 0.0), (0.0, 0.0)
    for kind, rest in _STEP.findall(_CIRCLE.sub(_circle, text)):
        numbers = [round(float(number), 2) for number in rest.split()]
        if kind in "ML" and len(numbers) == 2:
            step = (numbers[0] - here[0], numbers[1] - here[1])
            made.append(_line(kind, numbers, step))
            here = (numbers[0], numbers[1])
            start = here if kind == "M" else start
        elif kind == "C" and len(numbers) == 6:
            made.append("c" + _joined([number - here[at % 2] for at, number in enumerate(numbers)]))
            here = (numbers[-2], numbers[-1])
        elif kind == "z":
            made.append(kind)
            here = start
        elif kind == "a":  # both arcs of a circle, which end where it began
            made.append(kind + _joined(numbers))
        else:
            return text
    return "".join(made)


def _line(kind: str, to: list[float], step: tuple[float, float]) -> str:
    if kind == "M":
        return f"M{_joined(to)}"
    across, down = map(_short, step)
    return f"v{down}" if across == "0" else f"h{across}" if down == "0" else f"l{_joined([*step])}"


def _circle(found: re.Match[str]) -> str:
    """Return a circle as two arcs; what only looks like one as it is."""
    x, y = map(float, found[1].split())
    curves = [[float(number) for number in curve.split()] for curve in found[2].split(" C ")[1:]]
    (right, middle), (above, top), (left, _) = (curves[place][-2:] for place in (1, 3, 5))
    radius = (y - top) / 2
    off = (right - x - radius, x - left - radius, above - x, y - radius - middle)
    if radius <= 0 or max(map(abs, off)) > _OFF:
        return found[0]
    half = f"a {radius} {radius} 0 1 0 0"
    return f"M {found[1]} {half} {-2 * radius} {half} {2 * radius} z"


def _renamed(text: str, name: str) -> str:
    """Give short names to what is referred to; those of rows are the page's."""
    ids = {old: f"{name}-{place}" for place, old in enumerate(re.findall(r' id="([^"]*)"', text))}
    return _NAMED.sub(lambda found: found[1] + ids.get(found[2], found[2]), text)


def _classed(text: str, name: str) -> str:
    """Say once what marks look like."""
    looks: dict[str, str] = {}

    def named(found: re.Match[str]) -> str:
        look = _look(found[2] or found[3] or "", found[1] or "")
        return f' class="{looks.setdefault(look, f"s{len(looks)}")}"'

    start, end, rest = text.partition(">")
    rest = _LOOK.sub(named, rest)
    rules = "".join(f".drawn-{name} .{short}{{{look}}}" for look, short in looks.items())
    return f'{start} class="drawn-{name}"{end}<style>{rules}</style>{rest}'


@lru_cache(maxsize=1024)
def _look(style: str, clip: str) -> str:
    """Return what a style and a clip are in CSS, in few letters."""
    said = re.sub("([;:]) ", r"\1", ";".join(filter(None, [style, clip and f"clip-path:{clip}"])))
    return re.sub(r"#([0-9a-f])\1([0-9a-f])\2([0-9a-f])\3\b", r"#\1\2\3", said)
