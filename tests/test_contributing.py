"""What newcomers are shown does what it says."""

import re
import textwrap
import tomllib
from types import SimpleNamespace

from matplotlib.figure import Figure

from helpers.chapters import timeline
from helpers.common import paths
from helpers.common.outputs import Caption
from helpers.selection import parameters
from helpers.show.figures import theme
from helpers.words import messages

GUIDE = (paths.PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_the_figure_that_is_shown_is_drawn_and_has_its_words(record, monkeypatch):
    blocks = re.findall(r"   ```(?:python|toml)\n(.*?)   ```", GUIDE, re.DOTALL)
    method, drawing, words = (textwrap.dedent(block) for block in blocks)
    names = vars(timeline) | {"Caption": Caption, "Figure": Figure, "theme": theme}
    exec(drawing, names)
    made = {}
    exec(method, names | {"bars": SimpleNamespace(bars=names["bars"])}, made)
    said = dict(messages._flat(tomllib.loads(words), "timeline"))
    known = messages.texts("en")
    monkeypatch.setattr(messages, "texts", lambda language: {**known, **said})
    page = type("Page", (timeline.Timeline,), made)
    assert "by_status" in page.figures()
    opened = page(record, parameters.Timeline())
    shown = opened.by_status()
    assert len(shown.bundle["text/plain"]) > 60
    title = f"{len(opened.record.events)} entries by how far they have come; most of them: occurred"
    assert shown.metadata["title"] == title
    nothing = page(record, parameters.Timeline(end="1700")).by_status()
    assert nothing.metadata["title"] == "Nothing is selected"
