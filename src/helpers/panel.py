"""A control panel for JupyterLab: controls made from a notebook's parameters, and its main figure below.

Nothing here is imported or drawn unless a notebook's parameters say ``interactive = True``, and nothing can be
had by a control that the parameters cell does not give as well.
"""

import asyncio
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from html import escape
from typing import Any, Final, Literal, get_args, get_origin

from IPython.display import display
from pydantic.fields import FieldInfo

from helpers import parameters, paths, sentences, tables, views
from helpers.dataset import Record
from helpers.extras import imported
from helpers.faults import FaultsError
from helpers.figures import theme
from helpers.names import CODES
from helpers.parameters import Of, Parameters

#: Seconds without a change before the figure is drawn again: what is still being moved is not drawn.
WAIT: Final = 0.03
_LAYOUT: Final = {"width": "17rem", "margin": "0 1rem 0.3rem 0"}
_HEAD: Final = '<div style="line-height: 1.25"><b>{name}</b> <small>{words}</small></div>'
_LISTED: Final = _LAYOUT | {"width": "26rem"}  # for names in both scripts
_WIDE: Final = {"width": "auto"}
_FIGURE: Final = (
    "<style>.panel-figure svg {{ max-width: 100%; height: auto; background: #fff }}</style>"
    '<div role="img" aria-label="{alt}">{svg}</div>'
)
# A browser lets a click copy, but not a kernel; where it refuses, the text is left selected for Ctrl+C.
_COPY: Final = (
    "const t = this.closest('.panel').querySelector('.panel-text textarea'); t.focus(); t.select(); "
    "try { navigator.clipboard.writeText(t.value).catch(() => document.execCommand('copy')) } "
    "catch { document.execCommand('copy') }"
)


@dataclass(frozen=True)
class _Control:
    """What stands in the panel for one parameter, and how its value is had and set."""

    box: Any
    watched: Any
    read: Callable[[], object]
    write: Callable[[Any], None]


def show(whole: Record, chosen: Parameters) -> Any:  # noqa: ANN401 - a widget, of a library that may not be there
    """Return the control panel of a notebook; a line that says how to have it, where it is not asked for.

    Each control has the CSS class ``panel-<parameter>``. Besides them there are ``panel-view`` (which figure),
    ``panel-reset``, ``panel-status`` (what is wrong), ``panel-selection``, ``panel-figure``, ``panel-copy`` and
    ``panel-text`` (the parameters cell of what is seen).

    Parameters
    ----------
    whole
        The whole record: the panel selects from it again at each change.
    chosen
        The notebook's parameters, with which the panel begins.

    Raises
    ------
    FaultsError
        Where the extra ``lab`` is not installed.
    """
    if not chosen.interactive:
        return tables.prose([sentences.switched_off(chosen.language)], chosen.language)
    widgets, chosen = imported("ipywidgets", "lab"), parameters.with_ids(whole, chosen)
    name = next(name for name, model in parameters.MODELS.items() if type(chosen) is model)
    source = _parameters_cell(name)
    report = {part: widgets.HTML() for part in ("status", "selection", "figure")}
    text = widgets.Textarea(layout={"width": "100%", "height": "17rem"})
    controls = dict(_controls(widgets, whole, chosen, lambda fault: _say(report["status"], fault)))
    drawing = {view.__name__: view for view in views.PANELS[name]}
    view = widgets.ToggleButtons(options=list(drawing))

    def draw() -> None:
        given = chosen.model_dump() | {field: control.read() for field, control in controls.items()}
        try:
            wanted = parameters.parse(type(chosen), given)
            record, left_out = parameters.select(whole, wanted), parameters.left_out(whole, wanted)
            drawn = drawing[view.value](whole, wanted)
        except FaultsError as fault:  # the last good figure stays, and the text that gives it
            _say(report["status"], fault)
            return
        shown = theme.show(drawn.figure, f"panel_{drawn.name}", drawn.caption, drawn.titles)
        svg = shown.bundle["image/svg+xml"]
        lines = tables.prose(sentences.selection(whole, record, wanted.language, left_out), wanted.language)
        report["figure"].value = _FIGURE.format(alt=escape(drawn.caption.alt), svg=svg)
        report["selection"].value = lines.bundle["text/html"]
        text.value = parameters.cell(source, wanted)
        report["status"].value = ""

    def reset(_button: object) -> None:
        for field, control in controls.items():
            control.write(getattr(chosen, field))

    later = _settled(draw)
    for watched in (view, *(control.watched for control in controls.values())):
        watched.observe(later, "value")
    again = widgets.Button(description="reset", tooltip="back to the values of the parameters cell")
    again.on_click(reset)
    copy = widgets.HTML(f'<button type="button" class="jupyter-button" onclick="{_COPY}">copy as parameters</button>')
    marked = {"view": view, "reset": again, "copy": copy, "text": text, **report}
    for part, widget in marked.items():
        widget.add_class(f"panel-{part}")
    boxes = widgets.Box([control.box for control in controls.values()], layout={"flex_flow": "row wrap"})
    panel = widgets.VBox(
        [
            boxes,
            widgets.HBox([view, again]),
            *report.values(),
            widgets.VBox([copy, text], layout={"max_width": "60rem"}),
        ]
    )
    panel.add_class("panel")
    display(tables.search_library())
    draw()
    return panel


def _settled(call: Callable[[], None]) -> Callable[[object], None]:
    """Return what calls once changes have ceased for `WAIT`; at once where no event loop runs, as in a script."""
    waiting: list[asyncio.TimerHandle] = []

    def changed(_change: object) -> None:
        while waiting:
            waiting.pop().cancel()
        try:
            waiting.append(asyncio.get_running_loop().call_later(WAIT, call))
        except RuntimeError:
            call()

    return changed


def _say(status: Any, fault: FaultsError) -> None:  # noqa: ANN401 - a widget
    """Show what is wrong, in the words in which a notebook or a render says it."""
    status.value = f'<pre role="alert" dir="auto" style="white-space:pre-wrap">{escape(str(fault))}</pre>'


def _parameters_cell(notebook: str) -> str:
    """Return the parameters cell of a notebook as it is kept."""
    cells = json.loads(paths.notebook(notebook).read_text(encoding="utf-8"))["cells"]
    source = next(cell["source"] for cell in cells if "parameters" in cell["metadata"].get("tags", []))
    return source if isinstance(source, str) else "".join(source)


def _controls(
    widgets: Any,  # noqa: ANN401 - the module
    whole: Record,
    chosen: Parameters,
    say: Callable[[FaultsError], None],
) -> Iterator[tuple[str, _Control]]:
    """Yield a control for each parameter whose type has one: all but folders, and whether there is a panel."""
    for name, field in type(chosen).model_fields.items():
        value = getattr(chosen, name)
        of = next((item.table for item in field.metadata if isinstance(item, Of)), "")
        if of == "actors":
            control = _actors(widgets, whole, name, value, say)
        elif of:
            options = _options(whole, of)
            control = _single(widgets.SelectMultiple(options=options, value=value, rows=min(len(options), 5)), list)
        elif get_origin(field.annotation) is Literal:
            control = _single(widgets.Dropdown(options=get_args(field.annotation), value=value))
        elif field.annotation is int:
            control = _single(widgets.IntSlider(value=value, continuous_update=False, **_bounds(field)))
        elif (allowed := _words(field)) is not None:
            box = widgets.Combobox(value=_written(value), options=allowed, continuous_update=False)
            control = _single(box, _parted if allowed else str, _written)
        else:
            continue
        control.watched.add_class(f"panel-{name}")
        control.watched.layout.width = _WIDE["width"]
        control.watched.tooltip = f"{name}: {field.description}"
        words = widgets.HTML(_HEAD.format(name=name, words=escape(field.description or "")))
        layout = _LISTED if of and of != "actors" else _LAYOUT
        yield name, replace(control, box=widgets.VBox([words, control.box], layout=layout))


def _single(
    widget: Any,  # noqa: ANN401 - a widget
    read: Callable[[Any], object] = lambda value: value,
    write: Callable[[Any], object] = lambda value: value,
) -> _Control:
    return _Control(widget, widget, lambda: read(widget.value), lambda value: setattr(widget, "value", write(value)))


def _bounds(field: FieldInfo) -> dict[str, int]:
    """Return the least and greatest value of a number."""
    least = next(item.ge for item in field.metadata if hasattr(item, "ge"))
    greatest = next(item.le for item in field.metadata if hasattr(item, "le"))
    return {"min": least, "max": greatest}


def _words(field: FieldInfo) -> list[str] | None:
    """Return the words proposed for what is typed: none for a day; None for what is not typed here."""
    if get_origin(field.annotation) is not None:  # a union of words and a list, such as `helpers.parameters.Period`
        return [word for part in get_args(field.annotation) if get_origin(part) is Literal for word in get_args(part)]
    return None if field.annotation is bool or parameters.FOLDER in field.metadata else []


def _written(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _parted(text: str) -> object:
    """Return several words typed as a list."""
    parts = re.split(r"[\s,،]+", text.strip())
    return parts if len(parts) > 1 else text.strip()


def _options(whole: Record, table: str) -> list[tuple[str, str]]:
    """Return (label in both languages, id) for each that may be chosen."""
    if table in CODES:
        return [(f"{english} · {arabic}", code) for code, (english, arabic) in CODES[table].items()]
    frame = getattr(whole, table)
    name = "title" if table == "sources" else "label"
    return [
        (f"{english} · {arabic}" if name == "label" else f"{key} · {english}", key)
        for key, english, arabic in zip(frame.iloc[:, 0], frame[f"{name}_en"], frame[f"{name}_ar"], strict=True)
    ]


def _actors(
    widgets: Any,  # noqa: ANN401 - the module
    whole: Record,
    field: str,
    value: list[str],
    say: Callable[[FaultsError], None],
) -> _Control:
    """Return chosen actors as tags, and a box that finds one by any of its names, in either script."""
    tags = widgets.TagsInput(value=value, allow_duplicates=False, layout=_WIDE)
    names = _actor_names(whole)
    find = widgets.Combobox(options=list(names), placeholder="find a name, in either script", layout=_WIDE)
    find.continuous_update, find.tooltip = False, f"{field}: find a name"
    find.add_class(f"panel-{field}-find")

    def found(change: dict[str, Any]) -> None:
        typed = change["new"].strip()
        if not typed:
            return
        try:
            actor = names.get(typed) or parameters.one_actor(whole, field, typed)
        except FaultsError as fault:
            say(fault)
            return
        if actor not in tags.value:
            tags.value = [*tags.value, actor]
        find.value = ""

    find.observe(found, "value")
    control = _single(tags, list)
    return _Control(widgets.VBox([tags, find]), tags, control.read, control.write)


def _actor_names(whole: Record) -> dict[str, str]:
    """Return all names of an actor, in both scripts, as one text -> its id."""
    names: dict[str, str] = {}
    for row in whole.actors.itertuples():
        each = dict.fromkeys([row.label_en, row.label_ar, *filter(None, row.aliases.split("|"))])
        words = " · ".join(each)
        names[f"{words} ({row.actor_id})" if words in names else words] = row.actor_id
    return names
