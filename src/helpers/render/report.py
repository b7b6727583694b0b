"""From an executed notebook to a report: HTML, figures and tables, as files not yet written."""

import base64
import hashlib
import io
import json
import re
import zlib
from collections.abc import Iterator, MutableMapping
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import numpy.typing as npt
import resvg
from markupsafe import Markup, escape
from nbconvert import HTMLExporter, TemplateExporter
from nbconvert.filters import Highlight2HTML
from nbformat import NotebookNode
from PIL import Image
from resvg import usvg
from traitlets.config import Config

from helpers.common.outputs import FIGURE, LINKED, NARROW
from helpers.render import page, shown, style, terms
from helpers.show import claimreview, fonts
from helpers.show.export import GRAPHS, csv_bytes, tables_workbook
from helpers.show.figures.compact import alone
from helpers.show.figures.svg import unlinked
from helpers.show.tables import FIRST
from helpers.words.language import direction
from helpers.words.messages import messages

#: The first figure of a run, small.
THUMBNAIL = "thumbnail.png"
_HEADING = re.compile(r"^(#{1,2}) (.+)$", re.MULTILINE)
_TEMPLATE = Path(__file__).parent / "templates" / "report"
#: The parts of the page's style; what is said of a smaller page, and of paper, comes after what it changes.
_STYLES = ("page", "figures", "tables", "phone", "print")
#: What lies beside a report as files of their own, or is in it, and so need not be in its notebook as well: the types,
#: and in a table what unfolds below rows, and rows that are not seen at once. It was most of a notebook's size.
_BESIDE = (FIGURE, NARROW, LINKED, "text/csv", "application/json", *GRAPHS.values())
_CARDS = re.compile(r'<tr class="card(?: rest)?">.*?</details></td></tr>\n', re.DOTALL)
_REST = re.compile(r'<tr(?: id="[^"]*")? class="rest">.*?</tr>\n', re.DOTALL)
_PICTURE = Markup('<img src="figures/{}.svg" alt="{}">')
_DPI = 132  # of PNG, a third more than the screen's, so that it can be printed; a tile of a hatch is whole pixels
_UNMOVED = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)  # an affine transformation, row by row
_THUMBNAIL = 4  # times smaller
_HALF = 128  # of the colours of a palette


class _Exporter(HTMLExporter):
    """nbconvert's exporter without its last pass, which parses the page again to mend what ours has whole."""

    def from_notebook_node(  # type: ignore[override]  # nbconvert's own exporters return text, its base a node
        self,
        nb: NotebookNode,
        resources: dict[str, Any] | None = None,
        **kw: Any,  # noqa: ANN401 - nbconvert's
    ) -> tuple[str, dict[str, Any]]:
        """Return the page, and nbconvert's resources."""
        self.register_filter("highlight_code", Highlight2HTML(pygments_lexer="ipython3", parent=self))
        return TemplateExporter.from_notebook_node(self, nb, resources, **kw)


@cache
def _exporter() -> HTMLExporter:
    config = Config()
    config.HTMLExporter.extra_template_basedirs = [str(_TEMPLATE.parent)]
    config.HTMLExporter.template_name = "report"
    config.HTMLExporter.exclude_anchor_links = True
    config.HTMLExporter.optimistic_validation = True  # once, and not after each step, of which none does anything
    exporter = _Exporter(config=config)
    css = "\n".join(_text(_TEMPLATE / f"{name}.css") for name in _STYLES)
    script = "\n".join(map(_text, sorted(_TEMPLATE.glob("*.js"))))
    exporter.environment.globals |= {
        "figure": shown.figure,
        "table": shown.table,
        "style": Markup(css),
        "script": Markup(script),
        "allowed": base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        "css_text": lambda text: Markup(style.css_text(text)),
        "exported": lambda output: page.exported(output.metadata, output.data, GRAPHS),
        "linked": lambda document: Markup(claimreview.embeddable(document)),
        "rows_cut": style.rows_cut,
        "say": lambda language, key, **values: messages(language)(f"report.{key}", **values),
    }
    return exporter


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8").strip()


def html(
    node: NotebookNode,
    title: str,
    language: str,
    parameters: dict[str, Any],
    failure: str = "",
    around: page.Around = page.Around(),  # noqa: B008 - it cannot be changed
) -> str:
    """Return a report that needs no other file, no network and no script; cells tagged ``lab`` are not in it."""
    cells = page.arranged(node.cells)
    node = NotebookNode(node | {"cells": cells})
    resources = {
        "title": title,
        "language": language,
        "direction": direction(language),
        "words": messages(language).labels("report"),
        "parameters": {name: _shown(value, language) for name, value in parameters.items() if name != "interactive"},
        "failure": failure,
        "numbers": shown.numbers(node),
        "contents": page.contents(cells),
        "around": around,
        "day": messages(language).date(around.day) if around.day else "",
        "terms": terms.Terms(language),
        "linked_data": page.linked_data(cells),
        "headed": Markup(style.headed(cells)),
    }
    text, _ = _exporter().from_notebook_node(node, resources)
    return text.replace("<style>", f"<style>\n{fonts.css(text)}", 1)


def _shown(value: object, language: str) -> str:
    if isinstance(value, bool):
        return messages(language)("report.yes" if value else "report.no")
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _picture(svg: str, known: MutableMapping[str, bytes]) -> bytes:
    """Return a figure as PNG, from those that are known, by the hash of their SVG; it is added to them."""
    key = hashlib.sha256(svg.encode()).hexdigest()
    if key not in known:
        known[key] = png(svg)
    return known[key]


def png(svg: str) -> bytes:
    """Return a figure as PNG, in its type whatever the system has."""
    drawn = resvg.render(usvg.Tree.from_str(svg, _in_our_type()), _UNMOVED)
    return light_png(Image.open(io.BytesIO(drawn)), _DPI)


@cache
def _in_our_type() -> usvg.Options:
    options = usvg.Options.default()
    options.dpi = _DPI
    for path in fonts.files():
        options.load_font_data(path.read_bytes())  # of a file it would read all again for each text
    return options


def thumbnail(drawn: bytes) -> bytes:
    """Return a figure as a small PNG, from the large one."""
    return light_png(Image.open(io.BytesIO(drawn)).convert("RGB").reduce(_THUMBNAIL), _DPI / _THUMBNAIL)


def light_png(drawn: Image.Image, dpi: float) -> bytes:
    """Return a PNG of few colours with a palette of them: it is seen as before, and takes two thirds of the space.

    Rows are packed by runs alone, which for drawings takes a third of the time and a sixth more space.
    """
    solid = drawn.convert("RGBA")
    solid.putalpha(255)
    few = _of_few_colours(np.asarray(solid))
    few.save(made := io.BytesIO(), "PNG", dpi=(dpi, dpi), compress_type=zlib.Z_RLE)
    return made.getvalue()


def _of_few_colours(pixels: npt.NDArray[np.uint8]) -> Image.Image:
    """Return a picture (height x width x RGBA, none transparent) with a palette: all its colours, if they are 256.

    Of more, half the palette is for those that cover most, as they are, and half for the others, such as the edges of
    letters, by Pillow; each then has what is nearest. Runs of one colour are looked at, in a drawing a twentieth of the
    pixels.
    """
    drawn = pixels.view(np.uint32).ravel()
    starts = np.flatnonzero(np.diff(drawn, prepend=~drawn[:1]))
    lengths = np.diff(starts, append=drawn.size)
    found, which = np.unique(drawn[starts], return_inverse=True)
    colours = found.view(np.uint8).reshape(-1, 4)[:, :3]
    palette = colours[np.argsort(-np.bincount(which, lengths), kind="stable")]
    if len(palette) > 2 * _HALF:
        rest = Image.fromarray(palette[np.newaxis, _HALF:])
        chosen = rest.quantize(_HALF, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).getpalette()
        palette = np.vstack((palette[:_HALF], np.array(chosen, np.uint8).reshape(-1, 3)))
    there, squares = palette.astype(np.float32), (palette.astype(np.float32) ** 2).sum(axis=1)
    parts = np.array_split(colours.astype(np.float32), len(colours) // 4096 + 1)  # of a photograph's a million
    nearest = np.concatenate([(squares - 2 * part @ there.T).argmin(axis=1) for part in parts]).astype(np.uint8)
    few = Image.fromarray(np.repeat(nearest[which], lengths).reshape(pixels.shape[:2]))
    few.putpalette(palette.tobytes())
    return few


def title_of(node: NotebookNode) -> str:
    """Return the first heading of a notebook."""
    found = (_HEADING.search(cell.source) for cell in node.cells if cell.cell_type == "markdown")
    return next((match[2] for match in found if match), "")


def outputs(node: NotebookNode) -> Iterator[tuple[str, str, Any]]:
    """Yield (name, MIME type, content) of every named figure and table of a notebook."""
    for cell in node.cells:
        for output in cell.get("outputs", []):
            name = output.get("metadata", {}).get("name")
            for kind in (FIGURE, NARROW, "text/csv", "application/json", *GRAPHS.values()):
                if name and kind in output.get("data", {}):
                    yield name, kind, output["data"][kind]


def _alts(node: NotebookNode) -> dict[str, str]:
    """Return the name of each output -> what it says to those who do not see it."""
    return {
        output.metadata.name: output.metadata.get("alt", "")
        for cell in node.cells
        for output in cell.get("outputs", [])
        if output.get("metadata", {}).get("name")
    }


def answers(node: NotebookNode) -> list[str]:
    """Return the key findings of a notebook."""
    return sentences(node, "findings")


def sentences(node: NotebookNode, cell_id: str) -> list[str]:
    """Return the sentences that a cell of a notebook puts out."""
    for cell in node.cells:
        for output in cell.get("outputs", []) if cell.id == cell_id else []:
            return [line.strip() for line in output.get("data", {}).get("text/plain", "").splitlines() if line.strip()]
    return []


def _light(node: NotebookNode, language: str) -> NotebookNode:
    """Return a notebook that does not hold what lies beside it: it shows figures from there, tables in part."""

    def lighter(output: NotebookNode) -> NotebookNode:
        name = output.get("metadata", {}).get("name")
        beside = _BESIDE if name else [LINKED]  # what has no name is in no file
        data = {kind: content for kind, content in output.get("data", {}).items() if kind not in beside}
        if name and FIGURE in output.data:
            data["text/html"] = str(_PICTURE.format(name, output.metadata.get("alt", "")))
        elif name and "text/html" in data:
            data["text/html"] = _started(data["text/html"], name, language)
        return NotebookNode(output | {"data": data}) if "data" in output else output

    cells = [
        NotebookNode(cell | {"outputs": [lighter(output) for output in cell.outputs]}) if "outputs" in cell else cell
        for cell in node.cells
    ]
    return NotebookNode(node | {"cells": cells})


def _started(html: str, name: str, language: str) -> str:
    """Return a table without what unfolds, and of a long one the first rows, which says so."""
    html, rest = _REST.subn("", _CARDS.sub("", html))
    if not rest:
        return html
    said = messages(language)("report.started", rows=rest + FIRST, file=f"tables/{name}.csv")
    return f"{html}<p>{escape(said)}</p>"


def _named_once(node: NotebookNode) -> None:
    """Raise ValueError where two outputs of one type have one name."""
    cells: dict[tuple[str, str], str] = {}
    for cell in node.cells:
        for name, kind, _ in outputs(NotebookNode(cells=[cell])):
            if (name, kind) in cells:
                both = f"the cells {cells[name, kind]!r} and {cell.id!r} both put out {name!r}"
                raise ValueError(f"{both} ({kind}): one would overwrite the other")
            cells[name, kind] = cell.id


def files(
    node: NotebookNode,
    language: str,
    parameters: dict[str, Any],
    failure: str = "",
    around: page.Around = page.Around(),  # noqa: B008 - it cannot be changed
    pictures: MutableMapping[str, bytes] | None = None,
) -> dict[str, bytes]:
    """Return file name -> content: the notebook, its report, and its figures, tables and exports.

    ``pictures`` are the PNG that were drawn before, by the hash of their SVG without links; those of this notebook are
    added.

    Raises
    ------
    ValueError
        For an output whose name could be a path, and for two that would be one file.
    """
    _named_once(node)
    pictures = {} if pictures is None else pictures
    made: dict[str, bytes] = {
        "notebook.ipynb": (nbformat.writes(_light(node, language)) + "\n").encode(),
        "report.html": html(node, title_of(node), language, parameters, failure, around).encode(),
    }
    drawn = [name for name, kind, _ in outputs(node) if kind == FIGURE]
    alts = _alts(node)
    for name, kind, content in outputs(node):
        if not re.fullmatch(r"[\w-]+", name):
            raise ValueError(f"the output name {name!r} is not letters, digits, _ and - only")
        if kind == "text/csv":
            made[f"{'figures' if name in drawn else 'tables'}/{name}.csv"] = csv_bytes(content)
        elif kind in GRAPHS.values():
            ending = next(ending for ending, mime in GRAPHS.items() if mime == kind)
            made[f"exports/{name}.{ending}"] = content.encode()
        elif kind == "application/json":
            made[f"exports/{name}.json"] = (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
        elif kind == NARROW:
            if name in drawn[:1]:  # for the front page of the site
                made[f"figures/{name}-narrow.svg"] = alone(content, alts[name]).encode()
        else:
            made[f"figures/{name}.svg"] = alone(content, alts[name]).encode()
            made[f"figures/{name}.png"] = drawn_as_png = _picture(unlinked(content), pictures)
            if THUMBNAIL not in made:
                made[THUMBNAIL] = thumbnail(drawn_as_png)
    if kept := {name: content for name, kind, content in outputs(node) if kind == "text/csv" and name not in drawn}:
        made["tables/tables.xlsx"] = tables_workbook(kept, language)
    return made
