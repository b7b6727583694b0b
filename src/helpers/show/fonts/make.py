"""Make the type family of figures and pages from IBM Plex Sans Arabic: ``make fonts`` (seldom needed).

What is made is kept beside this file: TTF for matplotlib, resvg and Typst, WOFF2 for pages. The same source gives the
same tables. The family has a name of its own, since the licence (OFL.txt) keeps "Plex" for IBM's own files.
Needs fonttools and brotli, and the source: ``npm pack @ibm/plex-sans-arabic@1.1.0``.
"""

import math
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from fontTools import subset
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from helpers.show.fonts import FAMILY, LETTERS, PARTS, WEIGHTS

_HERE: Final = Path(__file__).parent

#: What sets direction and joining has no shape and no width.
_UNSEEN: Final = (0x61C, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A))
#: Spaces and hyphens that IBM's files lack, by the glyph that does as well.
_ALIKE: Final = {0x202F: "space", 0x2009: "space", 0x2007: "zero", 0x2011: "hyphen"}
_FEATURES: Final = ["ccmp", "init", "medi", "fina", "isol", "rlig", "liga", "calt", "locl", "kern", "mark", "mkmk"]

_Contour = list[tuple[float, float]]


def _turned(contour: _Contour, quarter: int) -> _Contour:
    """Return a contour turned by quarters of a circle around the middle of a sign."""
    for _ in range(quarter):
        contour = [(300 - (y - 350), 350 + (x - 300)) for x, y in contour]
    return contour


def _circle(radius: float) -> _Contour:
    steps = [math.tau * step / 48 for step in range(48)]
    return [(300 + radius * math.sin(step), 350 + radius * math.cos(step)) for step in steps]


def _box(left: float, bottom: float, right: float, top: float) -> _Contour:
    return [(left, bottom), (left, top), (right, top), (right, bottom)]


_TRIANGLE: Final[_Contour] = [(40, 110), (300, 570), (560, 110)]
_SMALL: Final[_Contour] = [(130, 210), (300, 510), (470, 210)]
_DIAMOND: Final[_Contour] = [(20, 350), (300, 630), (580, 350), (300, 70)]


def _hollow(outer: _Contour, inner: float) -> list[_Contour]:
    """Return a contour and the same one smaller, the other way round, in its middle."""
    x, y = (sum(axis) / len(outer) for axis in zip(*outer, strict=True))
    return [outer, [(x + (a - x) * inner, y + (b - y) * inner) for a, b in reversed(outer)]]


#: Signs that IBM's files lack: outlines on a width of 600.
SIGNS: Final[dict[str, list[_Contour]]] = {
    "▲": [_TRIANGLE], "◀": [_turned(_TRIANGLE, 1)], "▼": [_turned(_TRIANGLE, 2)], "▶": [_turned(_TRIANGLE, 3)],
    "▴": [_SMALL], "◂": [_turned(_SMALL, 1)], "▾": [_turned(_SMALL, 2)], "▸": [_turned(_SMALL, 3)],
    "△": _hollow(_TRIANGLE, 0.66), "▽": _hollow(_turned(_TRIANGLE, 2), 0.66),
    "■": [_box(60, 110, 540, 590)], "□": _hollow(_box(60, 110, 540, 590), 0.76), "▪": [_box(150, 200, 450, 500)],
    "▬": [_box(20, 250, 580, 450)], "●": [_circle(260)], "○": _hollow(_circle(260), 0.78),
    "◆": [_DIAMOND], "◇": _hollow(_DIAMOND, 0.76),
    "✗": [[(70, 160), (240, 350), (70, 540), (140, 600), (300, 420), (460, 600), (530, 540), (360, 350), (530, 160),
           (460, 100), (300, 280), (140, 100)]],
    "⚑": [_box(70, -110, 140, 760), [(140, 330), (140, 760), (560, 760), (450, 545), (560, 330)]],
}  # fmt: skip


def _draw(font: TTFont, name: str, contours: Iterable[_Contour], width: int) -> None:
    pen = TTGlyphPen(None)
    for contour in contours:
        pen.moveTo(contour[0])
        for point in contour[1:]:
            pen.lineTo(point)
        pen.closePath()
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    font["glyf"][name] = pen.glyph(round=round)
    font["hmtx"][name] = (width, min((round(x) for contour in contours for x, _ in contour), default=0))


def _add_signs(font: TTFont) -> None:
    """Draw what IBM's files lack, where they do."""
    maps = [table.cmap for table in font["cmap"].tables if table.isUnicode()]
    added = {ord(sign): (f"sign{ord(sign):04X}", contours, 600) for sign, contours in SIGNS.items()}
    added |= {code: (f"unseen{code:04X}", [], 0) for code in _UNSEEN}
    for code, (name, contours, width) in added.items():
        if code not in font.getBestCmap():
            _draw(font, name, contours, width)
            for table in maps:
                table[code] = name
    for code, name in _ALIKE.items():
        for table in maps:
            table.setdefault(code, name if code != 0x2007 else "space")


def _name(font: TTFont, style: str) -> None:
    """Give the font a family name of ours, and keep whose work it is."""
    whole = f"{FAMILY} {style}"
    names = {1: FAMILY if style == "Regular" else whole, 2: "Regular", 3: f"{whole} 1.0", 4: whole}
    names |= {6: f"{FAMILY.replace(chr(32), '')}-{style}", 16: FAMILY, 17: style}
    table = font["name"]
    table.names = [one for one in table.names if one.nameID in (0, 5, 8, 9, 11, 13, 14) and one.platformID == 3]
    for number, text in names.items():
        table.setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = WEIGHTS[style][0]
    font["OS/2"].sTypoLineGap = 200  # lines of a label: matplotlib goes by it, browsers do not


def _cut(font: TTFont, letters: Iterable[int]) -> None:
    """Leave out of a font what these letters do not need."""
    options = subset.Options(layout_features=_FEATURES, hinting=False, name_IDs=["*"], notdef_outline=True)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=letters)
    subsetter.subset(font)


def made(source: Path, style: str) -> TTFont:
    """Return a style of the family, made from one of IBM's files."""
    font = TTFont(source, recalcTimestamp=False)
    _add_signs(font)
    _cut(font, map(ord, LETTERS))
    _name(font, style)
    font.flavor = None
    return font


def main(package: Path) -> None:
    """Write the files from the folder of an unpacked npm package."""
    for style in WEIGHTS:
        whole = _HERE / f"NotebookSans-{style}.ttf"
        made(package / "fonts/complete/woff2" / f"IBMPlexSansArabic-{style}.woff2", style).save(whole)
        for part, letters in {"": None, **PARTS}.items():
            font = TTFont(whole, recalcTimestamp=False)
            if letters:
                _cut(font, map(ord, letters))
            font.flavor = "woff2"
            font.save(whole.with_suffix(f"{part and f'.{part}'}.woff2"))
    (_HERE / "OFL.txt").write_bytes((package / "LICENSE.txt").read_bytes())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
