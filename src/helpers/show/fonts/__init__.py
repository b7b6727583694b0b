"""The type family of figures and pages, Latin and Arabic in one: Notebook Sans, regular and semibold.

``make.py`` says what it is made from; ``OFL.txt`` is its licence. Figures are measured and drawn with the TTF files,
pages and SVG have a WOFF2 file of each weight in their style: the smallest part of the family that has their letters.
"""

import base64
import io
import os
import threading
from collections.abc import Iterable
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font, LoadFlags
from matplotlib.textpath import text_to_path

FAMILY: Final = "Notebook Sans"
#: Style -> the weights that it is drawn for.
WEIGHTS: Final = {"Regular": (400,), "SemiBold": (600, 700)}
#: For names in a third script; matplotlib brings it.
FALLBACK: Final = "DejaVu Sans"
#: As CSS says it.
STACK: Final = f"'{FAMILY}', '{FALLBACK}', sans-serif"

_FOLDER: Final = Path(__file__).parent
_OURS: Final = f"{_FOLDER}{os.sep}"
#: All that the family has, as far as its source has it: Latin, Arabic with Persian, Urdu and Kurdish letters,
#: punctuation, arrows, mathematics, what sets direction and joining, and signs.
LETTERS: Final = frozenset(map(chr, (
    *range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x60C, 0x656), *range(0x660, 0x672), 0x679, 0x67E, 0x686, 0x688,
    0x691, 0x695, 0x698, 0x6A4, 0x6A9, 0x6AF, 0x6B5, 0x6BA, 0x6BE, 0x6C0, 0x6C1, 0x6C3, 0x6C6, 0x6CC, 0x6CE, 0x6D2,
    0x6D4, 0x6D5, *range(0x6F0, 0x6FA), *range(0x2010, 0x2027), 0x2030, 0x2032, 0x2033, 0x2039, 0x203A, 0x2044, 0x20AC,
    *range(0x2190, 0x2194), 0x2212, 0x221E, 0x2248, 0x2260, 0x2264, 0x2265, 0x2713,
    0x61C, *range(0x200B, 0x2010), *range(0x202A, 0x2030), 0x2060, *range(0x2066, 0x206A), 0x2009, 0x2007, 0x2011,
    *map(ord, "▲◀▼▶▴◂▾▸△▽■□▪▬●○◆◇✗⚑"),
)))  # fmt: skip
_PUNCTUATION: Final = "–—…«»‘’“”·×−¶→←⚑▲▼\u061c\u200e\u200f\u2066\u2067\u2068\u2069"
_LATIN: Final = frozenset([*map(chr, range(0x20, 0x7F)), *_PUNCTUATION])
_ARABIC: Final = frozenset(map(chr, [0x60C, 0x61B, 0x61F, *range(0x621, 0x63B), *range(0x640, 0x653), 0x66A, 0x66B]))
_ACCENTED: Final = frozenset([*map(chr, range(0xA1, 0x100)), *"\u00a0↑↓▪■✓"])
#: Part of the family -> its letters, the smallest first; what needs another letter takes the whole. Letters of a word
#: are never of two parts.
PARTS: Final = {
    "latin": _LATIN,
    "arabic": frozenset(letter for letter in _LATIN if not letter.isalpha()) | _ARABIC,
    "page": _LATIN | _ARABIC | _ACCENTED,
}


def files() -> list[Path]:
    """Return the files to draw with: the family and what stands in for it."""
    behind = Path(mpl.get_data_path()) / "fonts" / "ttf"
    ours = [_FOLDER / f"NotebookSans-{style}.ttf" for style in WEIGHTS]
    return [*ours, behind / "DejaVuSans.ttf", behind / "DejaVuSans-Bold.ttf"]


@cache
def register() -> tuple[str, str]:
    """Tell matplotlib of the family, once, and return the names to draw with.

    Raises
    ------
    ValueError
        Where matplotlib does not find it: nothing is drawn in another family unseen.
    """
    known = font_manager.fontManager
    for path in files()[: len(WEIGHTS)]:
        known.addfont(path)
    for entry in [entry for entry in known.ttflist if (entry.name, entry.weight) == (FAMILY, WEIGHTS["SemiBold"][0])]:
        known.ttflist.append(replace(entry, weight=WEIGHTS["SemiBold"][-1]))  # or it would warn of every "bold"
    font_manager.findfont(font_manager.FontProperties(family=FAMILY), fallback_to_default=False)
    return FAMILY, FALLBACK


def extent(text: str, font: FontProperties) -> tuple[float, float, float]:
    """Return the width, height and descent of a text in one line, in points.

    They grow with the size, since letters are not fitted to pixels: a text is measured once for all sizes.
    """
    large = font.copy()
    large.set_size(text_to_path.FONT_SCALE)
    width, height, descent = _extent(text, large)
    scale = font.get_size_in_points() / text_to_path.FONT_SCALE
    return width * scale, height * scale, descent * scale


@lru_cache(maxsize=16384)
def _extent(text: str, font: FontProperties) -> tuple[float, float, float]:
    path = font_manager.findfont(font)
    if path.startswith(_OURS):
        face, letters = _face(path, threading.get_ident())
        if letters.issuperset(map(ord, text)):
            face.set_size(text_to_path.FONT_SCALE, text_to_path.DPI)
            face.set_text(text, 0.0, flags=LoadFlags.NO_HINTING)
            width, height = face.get_width_height()
            return width / 64, height / 64, face.get_descent() / 64
    return text_to_path.get_text_width_height_descent(text, font, False)


def line(font: FontProperties) -> tuple[float, float, float]:
    """Return how far lines of a font reach above and below it, and the gap between two of them, in points."""
    (above, below, gap), units = _line(font)
    scale = 1 / units * font.get_size_in_points() * 72 / 72  # step by step as matplotlib has it, to the last bit
    return above * scale, -below * scale, gap * scale


@lru_cache(maxsize=1024)
def _line(font: FontProperties) -> tuple[tuple[int, int, int], int]:
    """Return what `line` does as the font's own tables have it, and the units of them in its size."""
    face = font_manager.get_font(font_manager.findfont(font))
    head, table = face.get_sfnt_table("head"), face.get_sfnt_table("OS/2")
    assert head and table  # all have them that are drawn with
    return (table["sTypoAscender"], table["sTypoDescender"], table["sTypoLineGap"]), head["unitsPerEm"]


@cache
def _face(path: str, thread: int) -> tuple[FT2Font, frozenset[int]]:
    """Return a file of the family in memory, and its letters: from the disk each letter would be read again each time.

    As for matplotlib, a thread has one of its own, and so has a fork.
    """
    face = FT2Font(io.BytesIO(Path(path).read_bytes()))
    return face, frozenset(face.get_charmap())


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_face.cache_clear)


@cache
def _woff2(style: str, part: str) -> str:
    content = (_FOLDER / f"NotebookSans-{style}{part and f'.{part}'}.woff2").read_bytes()
    return base64.b64encode(content).decode("ascii")


def css(text: str | None = None, styles: Iterable[str] = tuple(WEIGHTS)) -> str:
    """Return the CSS that brings the family along: what ``text`` needs of it, or the whole."""
    needed = LETTERS if text is None else LETTERS.intersection(text)
    part = next((part for part, letters in PARTS.items() if letters >= needed), "")
    return "".join(
        f"@font-face{{font-family:'{FAMILY}';font-weight:{WEIGHTS[style][0]} {WEIGHTS[style][-1]};"
        f"src:url(data:font/woff2;base64,{_woff2(style, part)}) format('woff2')}}"
        for style in styles
    )
