"""What the codes in a table mean, for those who read it: statuses, flags and the signs of dates."""

import re
from collections.abc import Iterator
from typing import Final

import pandas as pd

from helpers.record import flags, vocabulary
from helpers.words.messages import messages

#: Column, what stands before its codes, and their labels; what each means is a message ``legend.<column>.<code>``.
_CODES: Final = (
    ("status", "", vocabulary.STATUSES),
    ("flag", f"{flags.MARK} ", {flag: vocabulary.NOTE_KINDS[flag] for flag in vocabulary.FLAGS}),
)
_DATES: Final = ("date", "date_public", "published")
#: Message -> the sign in a date (EDTF), and an example.
_SIGNS: Final = {
    "about": ("~", "2001~"),
    "uncertain": (r"\?", "2001?"),
    "both": ("%", "2001%"),
    "until": (r"\.\./", "../2001"),
    "since": (r"/\.\.", "1989/.."),
    "span": (r"\d[~?%]?/\d", "1992/1997"),
}


def meanings(shown: pd.DataFrame, language: str) -> list[tuple[str, str]]:
    """Return what the statuses, flags and signs of dates in a table mean: (code as shown, meaning)."""
    say = messages(language)
    found = []
    for column, mark, codes in _CODES:
        said = set(shown[column]) if column in shown.columns else set()
        names = {code: vocabulary.label(codes, code, language) for code in codes}
        found += [(f"{mark}{name}", say(f"legend.{column}.{code}")) for code, name in names.items() if name in said]
    if "flagged" in shown.columns and shown["flagged"].any():
        found.append((flags.MARK, say("legend.flagged")))
    return found + [(example, say(f"legend.dates.{sign}")) for sign, example in _signs(shown)]


def _signs(shown: pd.DataFrame) -> Iterator[tuple[str, str]]:
    dates = [str(date) for column in _DATES if column in shown.columns for date in shown[column] if date]
    for name, (sign, example) in _SIGNS.items():
        if any(re.search(sign, date) for date in dates):
            yield name, example
