"""From an article's text to the rows to fill: its row of sources, its passages, and what it may name.

Everything found in the text is a proposal for the coder and stands apart from the tables.
"""

import re
from bisect import bisect
from pathlib import Path
from typing import Final

import pandas as pd

from helpers.adding import dating, naming
from helpers.common.faults import Fault, FaultsError
from helpers.record import evidence, schema
from helpers.record.arabic import fold, original_span, paragraph_spans, sentences
from helpers.record.dataset import Record

_FILE_NAME: Final = re.compile(r"\w[\w.-]*")
#: The columns that the passages share with the table of evidence, so that rows can be copied over.
_PLACE: Final = ("record_id", "source_id", "paragraph", "start", "end", "sha256", "voice", "attributed_to")


def source_row(path: Path, text: str, published: str, record: Record) -> dict[str, str]:
    """Return the row of ``sources`` that follows from a text file; what only a reader can say is empty.

    The id is the file's name without its ending.

    Raises
    ------
    FaultsError
        Where the name makes no id, the id or the text is in the record, the text has no words, or
        ``published`` is no EDTF date.
    """
    source_id = path.stem.lower()
    row = dict.fromkeys(schema.Source.model_fields, "")
    row |= {"source_id": source_id, "file_name": path.name, "published": published, "language": "ar"}
    row |= {"paragraphs": str(len(paragraph_spans(text))), "sha256": evidence.digest(text)}
    faults = []
    known = record.sources.set_index("sha256")["source_id"]
    if not _FILE_NAME.fullmatch(path.name) or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", source_id):
        problem = (
            "its name is to be the article's id: small Latin letters, digits and hyphens, such as sadanews-2024.txt"
        )
        faults.append(Fault("the file", 0, "", path.name, problem))
    if row["sha256"] in known.index:
        faults.append(Fault("the file", 0, "", path.name, f"its text is in the record, as {known[row['sha256']]}"))
    elif source_id in set(known):
        faults.append(Fault("the file", 0, "", path.name, "another text is in the record under this id"))
    if row["paragraphs"] == "0":
        faults.append(Fault("the file", 0, "", path.name, "there is no word in it"))
    if published:
        try:
            dating.days_of(published)
        except ValueError as error:
            faults.append(Fault("the command", 0, "--published", published, str(error)))
    if faults:
        raise FaultsError("no worksheet was made", faults)
    return row


def passages(text: str, source_id: str) -> pd.DataFrame:
    """Return the sentences of an article as rows of ``evidence`` to fill, each with its ``text``."""
    rows = [
        ("", source_id, paragraph, start, end, evidence.digest(text[start:end]), "", "", text[start:end])
        for paragraph, start, end in sentences(text)
    ]
    return pd.DataFrame(rows, columns=[*_PLACE, "text"])


def found(text: str, words: str, source_id: str) -> pd.DataFrame:
    """Return the rows of ``evidence`` to fill for some words, one for each place where they stand in an article.

    Words that stand nowhere letter by letter are looked for by their folded spelling, so that diacritics
    need not be typed. A passage lies in one paragraph.
    """
    places = _places(text, words.strip()) or [
        original_span(fold(text), *place) for place in _places(fold(text).text, fold(words).text.strip())
    ]
    rows = [
        ("", source_id, paragraph, start, end, evidence.digest(text[start:end]), "", "")
        for start, end in places
        for paragraph, (first, last) in enumerate(paragraph_spans(text), start=1)
        if first <= start < end <= last
    ]
    return pd.DataFrame(rows, columns=list(_PLACE))


def _places(text: str, words: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(re.escape(words), text)] if words else []


def proposed_dates(text: str, published: str) -> pd.DataFrame:
    """Return the dates that an article may mean, in its order.

    Returns
    -------
    pandas.DataFrame
        ``paragraph``, ``start``, ``end``, ``date`` (EDTF; empty where it hangs on a date of publication
        that was not given), ``date_basis``, ``reading`` and the article's ``text``.
    """
    rows = [
        (found.start, found.end, found.edtf, found.basis, found.reading) for found in dating.propose(text, published)
    ]
    return _placed(text, pd.DataFrame(rows, columns=["start", "end", "date", "date_basis", "reading"]))


def proposed_actors(text: str, actors: pd.DataFrame) -> pd.DataFrame:
    """Return where an article may name known actors, in its order.

    Returns
    -------
    pandas.DataFrame
        ``paragraph``, ``start``, ``end``, ``actor_id``, ``label_en`` and the article's ``text``.
    """
    labels = dict(zip(actors["actor_id"], actors["label_en"], strict=True))
    rows = [
        (found.start, found.end, found.actor_id, labels[found.actor_id])
        for found in naming.mentions(text, naming.names_of(actors))
    ]
    return _placed(text, pd.DataFrame(rows, columns=["start", "end", "actor_id", "label_en"]))


def _placed(text: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Add the paragraph and the text of each stretch."""
    firsts = [start for start, _ in paragraph_spans(text)]
    frame.insert(0, "paragraph", [bisect(firsts, start) for start in frame["start"]])
    return frame.assign(text=[text[row.start : row.end] for row in frame.itertuples()])
