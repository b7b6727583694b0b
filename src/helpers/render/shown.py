"""How a report shows figures and tables: each figure in two widths, numbered, with its files; tables with theirs."""

import re
from typing import Final

import jinja2
from markupsafe import Markup
from nbformat import NotebookNode

from helpers.common.outputs import FIGURE, NARROW
from helpers.render import style
from helpers.show.figures.svg import without_type
from helpers.words.messages import messages

_PAGES: Final = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
#: The style sheet shows one of the two drawings; the number leads to the figure itself, so that it can be passed on.
_FIGURE: Final = _PAGES.from_string("""\
<figure{% if name %} id="figure-{{ name }}"{% endif %}>
{% for width, svg in drawings %}
<div class="drawn at-{{ width }}">{{ svg }}</div>
{% endfor %}
{% if name %}
<figcaption><a class="number" href="#figure-{{ name }}">{{ said }}</a>
<span class="files">
{%- for kind, address in files %} <a href="{{ address }}" aria-label="{{ say("shown.as_file", what=said, kind=kind) }}">
{{- kind }}</a>{% endfor %}</span></figcaption>
{% endif %}
</figure>
""")
_FILES: Final = _PAGES.from_string(
    '<p class="files"><a href="tables/{{ name }}.csv" aria-label="{{ label }}">CSV</a></p>\n'
)
#: A line that unfolds below a row.
_AUTO: Final = re.compile(r'<p><bdi dir="auto"((?: lang="\w+")?)>(.*?)</bdi></p>', re.DOTALL)
#: A long text right in a cell: on paper only what is in an element of its own is cut to a few lines.
_BARE: Final = re.compile(rf"(<td[^>]*>)([^<]{{{style.LONG},}})(</td>)")


def numbers(node: NotebookNode) -> dict[str, int]:
    """Return name -> number of the figures of a notebook, in the order of reading."""
    made = [output for cell in node.cells for output in cell.get("outputs", []) if FIGURE in output.get("data", {})]
    names = [output.metadata["name"] for output in made if output.get("metadata", {}).get("name")]
    return {name: number for number, name in enumerate(dict.fromkeys(names), 1)}


def figure(output: NotebookNode, number: int, language: str) -> Markup:
    """Return a figure as inline images that say what they show, in the type of the page.

    One that has a name has a number too, and its files, which lie beside the report.
    """
    data, name = output.data, output.metadata.get("name", "")
    say, alt = messages(language), output.metadata.get("alt", "")
    drawings = [("wide", _image(data[FIGURE], alt))]
    if NARROW in data:
        drawings.append(("narrow", _image(data[NARROW], alt)))
    kinds = ["png", "svg", *(["csv"] if "text/csv" in data else [])]
    return Markup(
        _FIGURE.render(
            name=name,
            drawings=drawings,
            said=say("shown.number", n=number),
            files=[(kind.upper(), f"figures/{name}.{kind}") for kind in kinds],
            say=say,
        )
    )


def _image(svg: str, alt: str) -> Markup:
    label = Markup('<svg role="img" aria-label="{}"').format(alt)
    bare = without_type(svg).replace("<svg", label, 1)
    return Markup(bare.replace("<a xlink:href", '<a tabindex="-1" xlink:href'))  # rows are the keyboard's


def table(output: NotebookNode, language: str) -> Markup:
    """Return what a cell shows as HTML; a table, which scrolls, can be reached with the keyboard."""
    html, name = output.data["text/html"], output.metadata.get("name", "")
    if '<div class="record-table"' not in html:
        return Markup(html)
    html = html.replace('<div class="record-table"', '<div tabindex="0" class="record-table"')
    html = html.replace(' style="text-align:start"', "").replace(' style="text-align:right"', ' class="n"')
    html = _AUTO.sub(r"<p\1>\2</p>", html)  # the page's style says so
    html = _BARE.sub(r"\1<div>\2</div>\3", html)
    if name and "text/csv" in output.data:
        label = messages(language)("shown.as_file", what=output.data.get("text/plain", name), kind="CSV")
        html += _FILES.render(name=name, label=label)
    return Markup(html)
