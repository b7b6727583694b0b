"""Likely errors and ambiguities: which records an editorial note flags, and in what words that is said."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

import pandas as pd

from helpers.common.frames import tuples
from helpers.record import vocabulary
from helpers.words.language import listed

#: Stands at whatever is flagged, wherever it is shown.
MARK: Final = "⚑"


@dataclass(frozen=True)
class LeftOut:
    """What a selection leaves out for reasons that a reader should know.

    ``uncertain`` is how many entries may lie in the window, but need not; ``flagged`` and ``flagged_claims``
    count entries and claims by their flag, where flagged ones are left out.
    """

    uncertain: int = 0
    flagged: Counter[str] = field(default_factory=Counter)
    flagged_claims: Counter[str] = field(default_factory=Counter)


def of(notes: pd.DataFrame) -> dict[str, str]:
    """Return record id -> the gravest of `helpers.record.vocabulary.FLAGS` that editorial notes put on it."""
    found: dict[str, set[str]] = {}
    for record, kind in tuples(notes, "record_id", "kind"):
        if kind in vocabulary.FLAGS:
            found.setdefault(record, set()).add(kind)
    return {record: next(flag for flag in vocabulary.FLAGS if flag in found[record]) for record in sorted(found)}


def codes(ids: Iterable[str], notes: pd.DataFrame) -> list[str]:
    """Return the flag of each record; "" for none."""
    flags = of(notes)
    return [flags.get(record, "") for record in ids]


def column(ids: Iterable[str], notes: pd.DataFrame, language: str) -> list[str]:
    """Return the flag of each record in words, for the column ``flag`` of a table; "" for none."""
    return [name(flag, language) if flag else "" for flag in codes(ids, notes)]


def counted(ids: Iterable[str], notes: pd.DataFrame) -> Counter[str]:
    """Return flag -> how many of some records have it; one that is named twice counts twice."""
    flags = of(notes)
    return Counter(flags[record] for record in ids if record in flags)


def marks(notes: pd.DataFrame, language: str) -> dict[str, str]:
    """Return flagged record id -> the mark with its words, such as "⚑ likely error"."""
    return {record: f"{MARK} {name(flag, language)}" for record, flag in of(notes).items()}


def name(flag: str, language: str) -> str:
    """Return a flag in words."""
    return vocabulary.label(vocabulary.NOTE_KINDS, flag, language)


def said(counts: Mapping[str, int], language: str) -> str:
    """Return counts of flags in words, such as "likely error: 2 and ambiguity: 5"."""
    each = [f"{name(flag, language)}: {counts[flag]}" for flag in vocabulary.FLAGS if counts.get(flag)]
    return listed(each, language)
