"""Messages of both editions: words are data, in one folder of TOML files a language.

A message is a Jinja template (``src/helpers/words/en/timeline.toml``), found by file and key, such as
``timeline.turning_points.title``; code passes values and knows no words. Jinja and Babel, since both are
kept well and here already: Fluent's Python runtime has had no release for years, ICU's messages need a
compiled library and repeat each counted noun in every message that has one.

In a template stand ``count(n, "event")`` for a counted noun, ``n|plural(one=…, two=…, few=…, other=…)`` for
what else depends on a number (by the plural rules of CLDR), and the filters ``listed``, ``percent``,
``quoted`` and ``date``.
"""

import hashlib
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import jinja2
from babel import Locale
from jinja2.bccache import Bucket

from helpers.words import reading
from helpers.words.language import FORMS, is_rtl, listed

_KEPT: Final = str(Path(__file__).parent / "__pycache__")


@cache
def _made_by() -> str:
    """Return a name for what templates are compiled by: Jinja, and what this file asks of it."""
    return hashlib.sha256(jinja2.__version__.encode() + Path(__file__).read_bytes()).hexdigest()[:8]


class _Compiled(jinja2.FileSystemBytecodeCache):
    """Templates as Python keeps modules: compiled once, beside them, where it may write; to compile one takes 3 ms.

    What is kept is the code of a template and nothing of ours: no filter of ours is called before values are given,
    which a test looks after.
    """

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what is kept; what cannot be read is compiled again."""
        try:
            super().load_bytecode(bucket)
        except Exception:  # whatever a broken file leads to
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


class Messages:
    """The messages of a language: ``Messages("ar")("timeline.title")``.

    Parameters
    ----------
    language
        "en" or "ar".
    instead
        A group of messages that stand for others: of ``of_data``, ``of_data.chapter.source`` is said for
        ``chapter.source``.
    """

    def __init__(self, language: str, instead: str = "") -> None:
        self.language, self._instead = language, instead
        self._plural = Locale(language).plural_form
        self._environment = jinja2.Environment(
            undefined=jinja2.StrictUndefined,
            autoescape=False,
            loader=jinja2.FunctionLoader(lambda key: texts(language)[key]),
            bytecode_cache=None if sys.dont_write_bytecode else _Compiled(_KEPT, f"{language}-{_made_by()}-%s.cache"),
        )
        self._environment.globals.update(count=self.count)
        self._environment.filters.update(
            plural=self.plural, listed=self.listed, percent=self.percent, quoted=self.quoted, date=self.date
        )
        self._spoken: dict[str, Callable[..., str]] = {}
        self._forms: dict[str, dict[str, str]] = {}

    def __call__(self, key: str, **values: Any) -> str:  # noqa: ANN401 - what a message says
        """Return a message with its values.

        Raises
        ------
        KeyError
            Where the language has no such message.
        jinja2.UndefinedError
            Where the message has a value that is not given.
        """
        spoken = self._spoken.get(key)
        if spoken is None:
            spoken = self._spoken[key] = self._made(key)
        return spoken(**values)

    def _made(self, key: str) -> Callable[..., str]:
        """Return what says a message; one without values needs no template, which takes milliseconds to make."""
        said = texts(self.language)
        key = instead if (instead := f"{self._instead}.{key}") in said else key
        if "{" not in (text := said[key]):
            return lambda **_: text.removesuffix("\n")
        return self._environment.get_template(key).render

    def has(self, key: str) -> bool:
        """Return whether there is a message of this key."""
        return key in texts(self.language)

    def labels(self, prefix: str) -> dict[str, str]:
        """Return code -> label for the messages ``prefix.code``, in the order of the file."""
        start = f"{prefix}."
        found = {key.removeprefix(start): text for key, text in texts(self.language).items() if key.startswith(start)}
        if not found:
            raise KeyError(prefix)
        return found

    def plural(self, n: int, **forms: str) -> str:
        """Return the form for a number, by its CLDR category; ``other`` where that has none of its own."""
        return forms.get(self._plural(n), forms["other"])

    def count(self, n: int, noun: str, case: str = "") -> str:
        """Return a counted noun, such as "3 events" or "حدثان".

        Parameters
        ----------
        noun
            A key of ``nouns.toml``.
        case
            "oblique" after a preposition or in a genitive, which Arabic shows in the dual.
        """
        forms = self._forms.get(noun)
        if forms is None:
            forms = self._forms[noun] = self.labels(f"nouns.{noun}")
        category = self._plural(n)
        form = forms.get(f"{category}_{case}") or forms.get(category) or forms["other"]
        return form.replace("{n}", f"{n:,}")

    def listed(self, items: Sequence[str]) -> str:
        """Return items as prose: "a, b and c", or with waw in Arabic."""
        return listed(list(items), self.language)

    def percent(self, share: float) -> str:
        """Return a share of 1 as a whole percentage, which stays in its order within Arabic."""
        text = f"{round(100 * share)}%"
        return f"\u2066{text}\u2069" if is_rtl(self.language) else text

    def quoted(self, text: str) -> str:
        """Return a text within the language's quotation marks."""
        return FORMS[self.language].quotes.format(text)

    def date(self, edtf: str) -> str:
        """Return an EDTF date for readers (`helpers.words.reading.date`)."""
        return reading.date(edtf, self.language)


@cache
def messages(language: str, instead: str = "") -> Messages:
    """Return the messages of a language, made once."""
    return Messages(language, instead)


@cache
def texts(language: str) -> Mapping[str, str]:
    """Return key -> template of all files of a language."""
    found: dict[str, str] = {}
    folder = files("helpers.words").joinpath(language)
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            tree = tomllib.loads(file.read_text(encoding="utf-8"))
            found.update(_flat(tree, file.name.removesuffix(".toml")))
    return found


def _flat(tree: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}.{key}")
        else:
            yield f"{prefix}.{key}", value.strip()
