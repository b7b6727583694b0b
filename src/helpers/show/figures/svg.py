"""A figure as SVG: text as text, its type inside, and the same bytes every time."""

import io
import re
from collections.abc import Collection, Mapping
from html import unescape
from typing import Final, Literal
from xml.sax.saxutils import escape

import matplotlib as mpl
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

from helpers.show import fonts
from helpers.words.language import first_direction

_STACK: Final = f"'{fonts.FAMILY}', '{fonts.FALLBACK}'"  # as matplotlib writes it

_DPI: Final = 72  # of SVG, whose unit is a point
_QUOTE: Final = {'"': "&quot;"}
_LINK: Final = re.compile(r"<a\b[^>]*>(?:<title>[^<]*</title>)?\n?|</a>\n?")


def svg(figure: Figure, name: str, titles: Mapping[str, str]) -> str:
    """Return a figure as SVG with its text as text: its type inside, its ids made unique by ``name``, links titled."""
    with mpl.rc_context({"svg.hashsalt": name, "svg.fonttype": "none"}):
        text = _drawn(figure)
    text = text[text.index("<svg") :]
    text = re.sub(r"<!--.*?-->\n *", "", text, flags=re.DOTALL)
    text = re.sub(r"<metadata>.*?</metadata>\n *", "", text, flags=re.DOTALL)
    # a word that looks like an attribute is never taken for one, here and where figures are made compact
    text = re.sub(r">[^<]*<", lambda match: match[0].replace('"', "&quot;"), text)
    text = re.sub(r"(<text [^>]*>)([^<]*)</text>", lambda match: _written(match[1], match[2]), text)
    text = re.sub(r' d="([^"]*)"', lambda match: f' d="{_short(match[1])}"', text)
    text = text.replace("; stroke-linejoin: miter", "")  # as SVG has it anyway
    meant = set(re.findall(r'(?:xlink:href="#|url\(#)([^")]+)', text))
    text = re.sub(r"<[^/>][^>]*>", lambda match: _tag(match[0], name, meant), re.sub(r"\n +", "\n", text))

    def titled(match: re.Match[str]) -> str:
        title = titles.get(match[1])
        return match[0] + (f"<title>{escape(title, _QUOTE)}</title>" if title else "")

    text = re.sub(r'<a xlink:href="#record-([a-z0-9-]+)"[^>]*>', titled, text)
    return with_type(text)


class _Renderer(RendererSVG):
    """matplotlib's, but what it has measured for one figure it knows for the next."""

    def get_text_width_height_descent(
        self, s: str, prop: FontProperties, ismath: bool | Literal["TeX"]
    ) -> tuple[float, float, float]:
        """Return the width, height and descent of a text, in points."""
        return super().get_text_width_height_descent(s, prop, ismath) if ismath else fonts.extent(s, prop)

    def _get_font_height_metrics(self, prop: FontProperties) -> tuple[float, float, float]:
        """Return how far lines of a font reach: matplotlib asks a renderer first, and else opens the font each time."""
        return fonts.line(prop)


def _drawn(figure: Figure) -> str:
    """Return what matplotlib draws: as its own canvas does, where nothing is drawn as pixels."""
    figure.set_dpi(_DPI)
    width, height = figure.get_size_inches() * _DPI
    renderer = _Renderer(width, height, stream := io.StringIO(), metadata={"Date": None, "Creator": None})
    figure.draw(renderer)
    renderer.finalize()
    return stream.getvalue()


def _short(path: str) -> str:
    """Return a path on one line, to a hundredth of a point: what is not seen fills notebooks and hides changes."""
    return re.sub(r"\d+\.\d{3,}", lambda number: f"{float(number[0]):.2f}", " ".join(path.split()))


def _written(tag: str, content: str) -> str:
    """Return a text as a browser lays it out as matplotlib did: with its direction, and without what is said once."""
    tag = tag.replace(f"font-family: {_STACK}", "").replace("; ;", ";").replace('; "', '"')
    tag = re.sub(r' transform="rotate\(-0 [^"]*\)"', "", tag)
    if first_direction(unescape(content)) == "rtl":
        # an isolate is understood by browsers, resvg and Typst; "direction" is not
        content = f"\u2067{content.removeprefix(chr(0x200F))}\u2069"
    content = content.replace("\u00a0", " ")  # no line of a drawing is broken again, and a page finds a plain space
    return f"{tag}{content}</text>"


def _tag(tag: str, name: str, meant: Collection[str]) -> str:
    """Return a tag with its id, if one is meant, and references made unique; a mark opens its row, on the same page."""
    if ' id="' in tag:
        tag = re.sub(r' id="([^"]*)"', lambda match: match[0] if match[1] in meant else "", tag)
    for reference in (' id="', 'xlink:href="#', "url(#"):
        tag = tag.replace(reference, f"{reference}{name}-")
    return tag.replace(f'xlink:href="#{name}-record-', 'xlink:href="#record-').replace(' target="_blank"', "")


def with_type(text: str) -> str:
    """Return an SVG with the part of the type family that its text needs, so that it can stand alone."""
    written: dict[str, list[str]] = {}
    for tag, content in re.findall(r"<text ([^>]*)>([^<]*)</text>", text):
        written.setdefault("SemiBold" if "font-weight: " in tag else "Regular", []).append(unescape(content))
    types = "".join(fonts.css("".join(written[style]), [style]) for style in fonts.WEIGHTS if style in written)
    style = f"<style>{types}</style>" if types else ""
    # Within a page in Arabic "start" would be the right end of a text; its own direction it has by an isolate.
    of = f'direction="ltr" font-family="{fonts.STACK}"'
    return re.sub("<svg [^>]*>", lambda tag: f"{tag[0][:-1]} {of}>{style}", text, count=1)


def unlinked(text: str) -> str:
    """Return an SVG whose marks lead to no rows, for what has none."""
    return _LINK.sub("", text)


def without_type(text: str) -> str:
    """Return an SVG without its type family, for a page that has it."""
    return re.sub("<style>@font-face.*?</style>", "", text, count=1)
