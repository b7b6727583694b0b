"""Names as people type them: ids, labels and other names of what a record has, in either script and any case."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache
from typing import Any, Final

import pandas as pd

from helpers.record import vocabulary
from helpers.record.arabic import fold
from helpers.record.dataset import Record
from helpers.words.language import LANGUAGES
from helpers.words.messages import messages

#: What is named by codes that no record changes: table -> its codes with their labels.
CODES: Final[dict[str, vocabulary.Labels]] = {
    "statuses": vocabulary.STATUSES,
    "event_types": vocabulary.EVENT_TYPES,
}
_REMARK: Final = re.compile(r"\s*\([^()]*\)\s*$")  # as in "Moscow (place)"
_ARTICLE: Final = re.compile("^\N{ARABIC LETTER ALEF}\N{ARABIC LETTER LAM}(?=\\w\\w)")  # the definite one


@lru_cache(4096)  # a selection folds all that a record says, and is made again for each figure
def folded(text: str) -> tuple[str, ...]:
    """Return the words of a text without what writers vary: case, marks, Arabic letters, hyphens, dots, articles."""
    words = re.findall(r"[^\W_]+", re.sub(r"[.']", "", fold(text).text))
    return tuple(_ARTICLE.sub("", word) for word in words if word not in ("the", "al"))


def _key(text: str) -> str:
    return " ".join(folded(text))


def of_codes(labels: vocabulary.Labels) -> dict[str, list[str]]:
    """Return code -> its names: itself and its labels."""
    return {code: [code, *words.values()] for code, words in labels.items()}


def of_record(record: Record, table: str) -> dict[str, list[str]]:
    """Return id -> its names, for the actors, domains or sources of a record, or for codes."""
    if table in CODES:
        return of_codes(CODES[table])
    if table == "actors":
        return _of_actors(record.actors)
    if table == "sources":
        return _of_sources(record)
    return {row.domain_id: [row.domain_id, *_texts(row, "label")] for row in record.domains.itertuples()}


def _texts(row: Any, name: str) -> list[str]:  # noqa: ANN401 - of any table
    """Return a text of a row in each language."""
    return [getattr(row, f"{name}_{language}") for language in LANGUAGES]


def _of_actors(actors: pd.DataFrame) -> dict[str, list[str]]:
    """Labels with and without their remarks, and aliases; of persons the last name too."""
    names = {}
    for row in actors.itertuples():
        labels = _texts(row, "label")
        short = [_REMARK.sub("", label) for label in labels]
        last = [label.split()[-1] for label in labels if row.kind == "person" and " " in label and "(" not in label]
        names[row.actor_id] = [row.actor_id, *labels, *short, *last, *filter(None, row.aliases.split("|"))]
    return names


def _of_sources(record: Record) -> dict[str, list[str]]:
    """Short names, titles, outlet and author, also as actors are called, and the year that no other article is of."""
    called = defaultdict[str, list[str]](list)
    for actor_names in _of_actors(record.actors).values():
        for name in actor_names:
            called[_key(name)] += actor_names
    names = {}
    years = record.sources["published"].str[:4]
    for row, year in zip(record.sources.itertuples(), years, strict=True):
        shown = [form for name in _texts(row, "short") for form in (name, re.sub(r" \d{4}$", "", name))]
        by = [form for name in (row.outlet, row.author) if name for form in (name, _REMARK.sub("", name))]
        by += [name for given in by for name in called[_key(given)]]
        alone = [year, *_by_year(year)] if (years == year).sum() == 1 else []
        short = re.sub(r"-\d{4}$", "", row.source_id)
        names[row.source_id] = [row.source_id, short, *shown, *_texts(row, "title"), *by, *alone]
    return names


def _by_year(year: str) -> Iterator[str]:
    """Yield what the only article of a year may be called."""
    for language in LANGUAGES:
        for kind in ("article", "essay"):
            yield messages(language)(f"selection.{kind}_of", year=year)


def find(names: Mapping[str, Sequence[str]], typed: str) -> list[str]:
    """Return the ids that a name stands for: the one that is typed as it is, or all that are called so."""
    if typed in names:
        return [typed]
    wanted = _key(typed)
    return [key for key, called in names.items() if wanted and any(_key(name) == wanted for name in called)]


def one(names: Mapping[str, Sequence[str]], typed: str, allowed: str = "") -> str:
    """Return the id that a name stands for.

    Parameters
    ----------
    allowed
        Where all names are listed; the ids themselves if it is empty.

    Raises
    ------
    ValueError
        Where there is none, with those that may be meant, or more than one.
    """
    found = find(names, typed)
    if len(found) == 1:
        return found[0]
    if found:
        raise ValueError(f"may be {' or '.join(found)}")
    meant = _meant(names, typed)
    hint = f"did you mean {' or '.join(map(repr, meant))}? " if meant else "nothing is called so, or nearly so; "
    raise ValueError(hint + (allowed or f"allowed: {', '.join(names)}"))


def _meant(names: Mapping[str, Sequence[str]], typed: str) -> list[str]:
    """Return up to three ids whose names are nearly what was typed; if none, those whose names contain it."""
    wanted = folded(typed)
    keyed = {_key(name): key for key, called in names.items() for name in called}
    near = get_close_matches(" ".join(wanted), list(keyed), n=3, cutoff=0.75)  # the nearest first
    likeness = [SequenceMatcher(None, name, " ".join(wanted)).ratio() for name in near]
    near = [name for name, like in zip(near, likeness, strict=True) if like > likeness[0] - 0.1]
    if near or not wanted:
        return list(dict.fromkeys(keyed[name] for name in near))
    within = [key for key, called in names.items() if any({*wanted} <= {*folded(name)} for name in called)]
    return within if len(within) <= 3 else []


def table(record: Record, kind: str) -> pd.DataFrame:
    """Return all that may be named as a parameter's value, with the names that are understood.

    Parameters
    ----------
    kind
        "actors", "domains", "sources", "statuses" or "event_types".

    Returns
    -------
    pandas.DataFrame
        id, and names: those in either script, with | between them.
    """
    rows = [(key, " | ".join(_distinct(key, called))) for key, called in of_record(record, kind).items()]
    return pd.DataFrame(rows, columns=["id", "names"])


def _distinct(key: str, called: Sequence[str]) -> Iterator[str]:
    """Yield the names that differ from the id and from each other by more than what writers vary."""
    seen = {_key(key)}
    for name in called:
        if _key(name) not in seen:
            seen.add(_key(name))
            yield name
