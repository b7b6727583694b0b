"""Known actors named in a text: their labels and aliases in both scripts, looked for in one pass.

The search is that of Aho and Corasick (1975), over text folded by `helpers.record.arabic.fold`. Arabic
writes prepositions, conjunctions and the article onto a name, and pronouns after it; a match counts
where nothing else is written onto it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import ahocorasick
import pandas as pd

from helpers.adding.grammar import NAMES
from helpers.record.arabic import fold, original_span

#: What may be written onto a name.
_BEFORE: Final = re.compile(NAMES["before"])
_AFTER: Final = re.compile(NAMES["after"])
#: A label's remark, as in "Moscow (place)", is no part of the name.
_REMARK: Final = re.compile(r"\s*\([^()]*\)\s*$")
_LEAST_LETTERS: Final = 3


@dataclass(frozen=True, order=True)
class Mention:
    """A stretch of a text that may name an actor; one for each actor of that name."""

    start: int
    end: int
    actor_id: str


def names_of(actors: pd.DataFrame) -> dict[str, list[str]]:
    """Return actor id -> its names: labels in both languages, without their remarks, and aliases."""
    names: dict[str, list[str]] = {}
    for row in actors.itertuples():
        labels = [form for label in (row.label_en, row.label_ar) for form in (label, _REMARK.sub("", label))]
        names[row.actor_id] = list(dict.fromkeys(name for name in (*labels, *row.aliases.split("|")) if name))
    return names


def mentions(text: str, names: Mapping[str, Iterable[str]]) -> list[Mention]:
    """Return where a text may name the actors, in its order.

    Of two names that overlap the first counts, then the longest; a name that several actors have gives
    one mention for each.

    Parameters
    ----------
    names
        Actor id -> its names, as from `names_of`.
    """
    automaton = _automaton(names)
    if not len(automaton):
        return []
    folded = fold(text)
    found = [
        (end - length + 1, end + 1, ids)
        for end, (length, ids) in automaton.iter(folded.text)
        if _stands_alone(folded.text, end - length + 1, end + 1)
    ]
    kept, last = [], 0
    for start, end, ids in sorted(found, key=lambda item: (item[0], -item[1])):
        if start >= last:
            kept += [Mention(*original_span(folded, start, end), actor_id) for actor_id in ids]
            last = end
    return kept


def _automaton(names: Mapping[str, Iterable[str]]) -> ahocorasick.Automaton:
    """Return an automaton of folded names, each with its length and the ids of its actors."""
    ids: dict[str, dict[str, None]] = {}
    for actor_id in sorted(names):
        for name in names[actor_id]:
            for form in _forms(fold(name).text.strip()):
                ids.setdefault(form, {})[actor_id] = None
    automaton = ahocorasick.Automaton()
    for form, of_actors in ids.items():
        automaton.add_word(form, (len(form), tuple(of_actors)))
    automaton.make_automaton()
    return automaton


def _forms(name: str) -> list[str]:
    """Return a name, and its form after the preposition that takes the article's alef away."""
    if sum(map(str.isalnum, name)) < _LEAST_LETTERS:
        return []
    article, to = NAMES["article"], NAMES["to"]
    if not name.startswith(article):
        return [name]
    return [name, name[1:] if name.startswith(article + to) else to + name[1:]]


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether nothing is written onto a name but what may be."""
    first, last = start, end
    while first > 0 and start - first < 5 and text[first - 1].isalnum():
        first -= 1
    while last < len(text) and last - end < 5 and text[last].isalnum():
        last += 1
    return bool(_BEFORE.fullmatch(text[first:start]) and _AFTER.fullmatch(text[end:last]))
