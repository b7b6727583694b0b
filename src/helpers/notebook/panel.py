"""A control panel for JupyterLab: controls made from a notebook's parameters, and its main figures beside them.

Nothing here is imported or drawn unless a notebook's parameters say ``interactive = True``, and nothing can be
had by a control that the parameters cell does not give as well.
"""

import asyncio
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any, Final, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from helpers.chapters.base import Chapter
from helpers.common import paths
from helpers.common.extras import imported
from helpers.common.faults import FaultsError
from helpers.record import vocabulary
from helpers.record.dataset import Record
from helpers.selection import parameters, selecting
from helpers.selection.names import CODES
from helpers.selection.parameters import Of, Parameters
from helpers.show import tables
from helpers.words.language import LANGUAGES, direction
from helpers.words.messages import Messages, messages

#: Seconds without a change before the figure is drawn again: what is still being moved is not drawn.
WAIT: Final = 0.03
_HEAD: Final = '<div style="line-height: 1.25" dir="{direction}"><b><bdi>{name}</bdi></b> <small>{words}</small></div>'
_WIDE: Final = {"width": "auto"}
_ROW: Final = {"margin": "0 0.5rem 0.6rem 0", "flex": "0 0 auto"}
#: Controls scroll beside the figure, which is drawn as wide as what they leave; never so tall that it is out of view.
_CONTROLS: Final = {
    "flex": "0 0 20rem",
    "max_height": "min(46rem, 65vh)",
    "overflow": "hidden auto",
    "margin": "0 1rem 0 0",
}
_RESULT: Final = {"flex": "1 1 0", "min_width": "0", "overflow": "hidden"}
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
#: Only where JupyterLab can do it (``lab/extensions/reading/``) the button is shown.
_APPLY: Final = '<button type="button" class="jupyter-button" style="display: none">{}</button>'


@dataclass(frozen=True)
class _Control:
    """What stands in the panel for one parameter, what changes in it, and how its value is had and set."""

    box: Any
    marked: Any
    watched: tuple[Any, ...]
    read: Callable[[], object]
    write: Callable[[Any], None]


def show(page: Chapter) -> Any:  # noqa: ANN401 - a widget, of a library that may not be there
    """Return the control panel of a chapter; a line that says how to have it, where it is not asked for.

    Each control has the CSS class ``panel-<parameter>``. Besides them there are ``panel-view`` (which figure),
    ``panel-reset``, ``panel-status`` (what is wrong), ``panel-selection``, ``panel-figure``, ``panel-copy``,
    ``panel-apply`` (to the whole notebook), ``panel-text`` (the parameters cell of what is seen) and
    ``panel-controls`` (the column of controls).

    Parameters
    ----------
    page
        With whose parameters the panel begins; it selects from the whole record again at each change.

    Raises
    ------
    FaultsError
        Where the extra ``lab`` is not installed.
    """
    whole, chosen, say, of = page.whole, page.chosen, page.say, type(page)
    if not chosen.interactive:
        return tables.prose([say("selection.switched_off")], chosen.language)
    widgets = imported("ipywidgets", "lab")
    source = _parameters_cell(page.notebook)
    report = {part: widgets.HTML() for part in ("status", "selection", "figure")}
    text = widgets.Textarea(layout={"width": "100%", "height": "17rem"})
    controls = dict(_controls(widgets, whole, chosen, lambda fault: _say(report["status"], fault)))
    view = widgets.ToggleButtons(
        options=[(say(f"{of.name}.{figure}.name"), figure) for figure in of.figures()], style={"button_width": "auto"}
    )

    def draw() -> None:
        given = chosen.model_dump() | {field: control.read() for field, control in controls.items()}
        try:
            wanted = parameters.parse(type(chosen), given)
            seen = of(whole, wanted)
            drawn = seen.drawing(view.value)
        except FaultsError as fault:  # the last good figure stays, and the text that gives it
            _say(report["status"], fault)
            return
        svg = drawn.shown(f"panel_{view.value}", wanted.language, of.has_rows).bundle["image/svg+xml"]
        lines = tables.prose(seen.selection(), wanted.language)
        report["figure"].value = _FIGURE.format(alt=escape(drawn.caption.alt), svg=svg)
        report["selection"].value = lines.bundle["text/html"]
        text.value = parameters.cell(source, wanted)
        report["status"].value = ""

    def reset(_button: object) -> None:
        for field, control in controls.items():
            control.write(getattr(chosen, field))

    later = _settled(draw)
    for watched in (view, *(each for control in controls.values() for each in control.watched)):
        watched.observe(later, "value")
    panel = _laid_out(widgets, say, list(controls.values()), {"view": view, "text": text, **report}, reset)
    draw()
    return panel


def _laid_out(
    widgets: Any,  # noqa: ANN401 - the module
    say: Messages,
    controls: list[_Control],
    parts: dict[str, Any],
    reset: Callable[[object], None],
) -> Any:  # noqa: ANN401 - a widget
    """Return the panel: controls in a column, and beside them the choice of figures, buttons, and what is drawn."""
    again = widgets.Button(description=say("panel.reset"), tooltip=say("panel.again"))
    again.on_click(reset)
    copy = widgets.HTML(f'<button type="button" class="jupyter-button" onclick="{_COPY}">{say("panel.copy")}</button>')
    apply = widgets.HTML(_APPLY.format(say("panel.apply")))
    for part, widget in (parts | {"reset": again, "copy": copy, "apply": apply}).items():
        widget.add_class(f"panel-{part}")
    column = widgets.VBox([control.box for control in controls], layout=_CONTROLS)
    buttons = widgets.HBox([apply, again, copy], layout={"flex_flow": "row wrap"})
    seen = [parts["view"], buttons, parts["status"], parts["selection"], parts["figure"], parts["text"]]
    panel = widgets.HBox([column, widgets.VBox(seen, layout=_RESULT)])
    column.add_class("panel-controls")
    panel.add_class("panel")
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
    texts = messages(chosen.language)
    for name, field in type(chosen).model_fields.items():
        value = getattr(chosen, name)
        of = next((item.table for item in field.metadata if isinstance(item, Of)), "")
        if of == "actors":
            control = _actors(widgets, whole, name, value, say, chosen.language)
        elif of:
            control = _several(widgets, name, _options(whole, of, chosen.language), value)
        elif get_origin(field.annotation) is Literal:
            control = _single(widgets.Dropdown(options=get_args(field.annotation), value=value))
        elif field.annotation is bool and name != "interactive":
            control = _single(widgets.Checkbox(value, indent=False))
        elif field.annotation is int:
            control = _single(widgets.IntSlider(value=value, continuous_update=False, **_bounds(field)))
        elif (allowed := _words(field)) is not None:
            box = widgets.Combobox(value=_written(value), options=allowed, continuous_update=False)
            control = _single(box, _parted if allowed else str, _written)
        else:
            continue
        control.marked.add_class(f"panel-{name}")
        control.marked.layout.width = _WIDE["width"]
        words = texts(key) if texts.has(key := f"parameters.{name}") else field.description or ""
        for each in control.watched:
            each.tooltip = f"{name}: {words}"
        head = _HEAD.format(name=name, words=escape(words), direction=direction(chosen.language))
        yield name, replace(control, box=widgets.VBox([widgets.HTML(head), control.box], layout=_ROW))


def _single(
    widget: Any,  # noqa: ANN401 - a widget
    read: Callable[[Any], object] = lambda value: value,
    write: Callable[[Any], object] = lambda value: value,
) -> _Control:
    return _Control(
        widget, widget, (widget,), lambda: read(widget.value), lambda value: setattr(widget, "value", write(value))
    )


def _several(
    widgets: Any,  # noqa: ANN401 - the module
    field: str,
    options: Sequence[tuple[str, str]],
    value: list[str],
) -> _Control:
    """Return a box to tick for each that may be chosen, with the CSS class ``panel-<parameter>-<id>``."""
    boxes = {key: widgets.Checkbox(key in value, description=name, indent=False) for name, key in options}
    for key, box in boxes.items():
        box.layout = {"width": "auto", "margin": "0"}
        box.add_class(f"panel-{field}-{key}")
    listed = widgets.VBox(list(boxes.values()))

    def write(wanted: list[str]) -> None:
        for key, box in boxes.items():
            box.value = key in wanted

    return _Control(
        listed, listed, tuple(boxes.values()), lambda: [key for key, box in boxes.items() if box.value], write
    )


def _bounds(field: FieldInfo) -> dict[str, int]:
    """Return the least and greatest value of a number."""
    least = next(item.ge for item in field.metadata if hasattr(item, "ge"))
    greatest = next(item.le for item in field.metadata if hasattr(item, "le"))
    return {"min": least, "max": greatest}


def _words(field: FieldInfo) -> list[str] | None:
    """Return the words proposed for what is typed: none for a day; None for what is not typed here."""
    if (
        get_origin(field.annotation) is not None
    ):  # a union of words and a list, such as `helpers.selection.parameters.Period`
        return [word for part in get_args(field.annotation) if get_origin(part) is Literal for word in get_args(part)]
    return None if field.annotation is bool or parameters.FOLDER in field.metadata else []


def _written(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _parted(text: str) -> object:
    """Return several words typed as a list."""
    parts = re.split(r"[\s,\u060c]+", text.strip())
    return parts if len(parts) > 1 else text.strip()


def _options(whole: Record, table: str, language: str) -> list[tuple[str, str]]:
    """Return (label, id) for each that may be chosen."""
    if table in CODES:
        return [(vocabulary.label(CODES[table], code, language), code) for code in CODES[table]]
    frame = getattr(whole, table)
    keys = frame.iloc[:, 0]
    if table == "sources":
        return [(f"{key} · {title}", key) for key, title in zip(keys, frame[f"title_{language}"], strict=True)]
    return list(zip(frame[f"label_{language}"], keys, strict=True))


def _actors(
    widgets: Any,  # noqa: ANN401 - the module
    whole: Record,
    field: str,
    value: list[str],
    say: Callable[[FaultsError], None],
    language: str,
) -> _Control:
    """Return chosen actors as tags, and a box that finds one by any of its names, in either script."""
    tags = widgets.TagsInput(value=value, allow_duplicates=False, layout=_WIDE)
    names = _actor_names(whole)
    find = widgets.Combobox(options=list(names), placeholder=messages(language)("panel.find"), layout=_WIDE)
    find.continuous_update, find.tooltip = False, f"{field}: {find.placeholder}"
    find.add_class(f"panel-{field}-find")

    def found(change: dict[str, Any]) -> None:
        typed = change["new"].strip()
        if not typed:
            return
        try:
            actor = names.get(typed) or selecting.one_actor(whole, field, typed)
        except FaultsError as fault:
            say(fault)
            return
        if actor not in tags.value:
            tags.value = [*tags.value, actor]
        find.value = ""

    find.observe(found, "value")
    control = _single(tags, list)
    return replace(control, box=widgets.VBox([tags, find]))


def _actor_names(whole: Record) -> dict[str, str]:
    """Return all names of an actor, in both scripts, as one text -> its id."""
    names: dict[str, str] = {}
    for row in whole.actors.itertuples():
        labels = [getattr(row, f"label_{language}") for language in LANGUAGES]
        each = dict.fromkeys([*labels, *filter(None, row.aliases.split("|"))])
        words = " · ".join(each)
        names[f"{words} ({row.actor_id})" if words in names else words] = row.actor_id
    return names
