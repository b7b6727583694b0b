"""Terms of the collection, each of which a page explains where it first has it."""

import re
from typing import Final

from markupsafe import Markup

from helpers.words.messages import messages

_TAG: Final = re.compile(r"(<[^>]*>)")
#: Elements whose text is left as it is: what is a control or a heading already, or no prose.
_CLOSED: Final = frozenset(["a", "button", "code", "pre", "h1", "h2", "h3", "h4", "summary", "svg", "style", "script"])
#: Letters and the marks of vowels, which belong to the word that they follow.
_LETTER: Final = r"[\w\u064b-\u0652]"


class Terms:
    """The terms of a language, each of which a page explains where it first has it.

    A term is a button that opens its note, by keyboard and by touch, and needs no script; it has the note as its title
    for those who point at it.
    """

    def __init__(self, language: str) -> None:
        texts = messages(language).labels("report.terms")
        self.notes = {name.removesuffix(".note"): text for name, text in texts.items() if name.endswith(".note")}
        self._forms = {form.casefold(): name for name in self.notes for form in texts[f"{name}.forms"].split("|")}
        forms = "|".join(re.escape(form) for form in sorted(self._forms, key=len, reverse=True))
        self._pattern = re.compile(f"(?<!{_LETTER}){texts['before']}({forms})(?!{_LETTER})", re.IGNORECASE)
        self.used: dict[str, str] = {}

    def __call__(self, html: str) -> Markup:
        """Return prose with a button for each term that the page has not explained."""
        parts, closed = [], 0
        for part in _TAG.split(html):
            if part.startswith("<"):
                name = re.sub(r"^</?([\w-]*).*", r"\1", part, flags=re.DOTALL).lower()
                if name in _CLOSED and not part.endswith("/>"):
                    closed += -1 if part.startswith("</") else 1
            elif not closed:
                part = self._pattern.sub(self._button, part)
            parts.append(part)
        return Markup("".join(parts))

    def _button(self, found: re.Match[str]) -> str:
        name = self._forms[found[1].casefold()]
        if name in self.used:
            return found[0]
        self.used[name] = found[1]
        return Markup('<button type="button" class="term" popovertarget="term-{}" title="{}">{}</button>').format(
            name, self.notes[name], Markup(found[0])
        )
