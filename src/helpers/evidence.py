"""From a record to its passages, for whoever holds the articles."""

import hashlib
from pathlib import Path

import pandas as pd

from helpers.dataset import Record
from helpers.faults import Fault, FaultsError


def digest(text: str) -> str:
    """Return the SHA-256 of a passage, as ``data/evidence.csv`` holds it."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_text(path: Path) -> str:
    """Return an article's text with its newlines as stored (offsets count them)."""
    return path.read_bytes().decode("utf-8")


def paragraph_spans(text: str) -> list[tuple[int, int]]:
    """Return the (start, end) of each non-empty line; paragraph n is item n - 1."""
    spans, position = [], 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            spans.append((position, position + len(line.rstrip("\r\n"))))
        position += len(line)
    return spans


def passages(record: Record, record_ids: list[str], corpus: Path) -> pd.DataFrame:
    """Return the passages of some records.

    Returns
    -------
    pandas.DataFrame
        The rows of ``evidence`` for those records with two more columns: ``passage``, the Arabic
        text, and ``problem``, empty where the passage is as coded. A passage whose hash differs is
        not shown: ``passage`` is empty and ``problem`` says why.
    """
    wanted = record.evidence[record.evidence["record_id"].isin(record_ids)]
    files = record.sources.set_index("source_id")["file_name"]
    texts = {source: _text(corpus / files[source]) for source in sorted(wanted["source_id"].unique())}
    found = [
        _passage(texts[source], start, end, sha)
        for source, start, end, sha in zip(
            wanted["source_id"], wanted["start"], wanted["end"], wanted["sha256"], strict=True
        )
    ]
    return wanted.assign(
        passage=[passage for passage, _ in found], problem=[problem for _, problem in found]
    ).reset_index(drop=True)


def _text(path: Path) -> str | None:
    try:
        return read_text(path)
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        return ""  # another text than the one coded: no passage of it has the right hash


def _passage(text: str | None, start: int, end: int, sha: str) -> tuple[str, str]:
    if text is None:
        return "", "the article is not in the corpus folder"
    passage = text[start:end]
    if digest(passage) != sha:
        return "", "the article differs from the one that was coded"
    return passage, ""


def with_passages(frame: pd.DataFrame, key: str, record: Record, corpus: str) -> pd.DataFrame:
    """Add a column ``passage`` to a table of records, where the articles are at hand.

    Parameters
    ----------
    key
        The column of ``frame`` that holds record ids.
    corpus
        Folder of the articles; "" leaves the frame as it is.

    Raises
    ------
    FaultsError
        Where there is no such folder.
    """
    if not corpus:
        return frame
    folder = Path(corpus).expanduser()
    if not folder.is_dir():
        fault = Fault("parameters", 0, "corpus", corpus, "no such folder; empty for none")
        raise FaultsError("the parameters were refused", [fault])
    found = passages(record, list(frame[key]), folder)
    shown = found["passage"].where(found["problem"] == "", "(" + found["problem"] + ")")
    lines = (found["source_id"] + " ¶" + found["paragraph"].astype(str) + ": " + shown).groupby(found["record_id"])
    return frame.assign(passage=frame[key].map(lines.agg(lambda texts: "\n".join(dict.fromkeys(texts)))))


def columns(corpus: str) -> list[str]:
    """Return the columns that `with_passages` adds."""
    return ["passage"] if corpus else []


def verify(record: Record, corpus: Path) -> list[Fault]:
    """Return the faults of all evidence against the articles: hashes, and paragraph numbers."""
    faults = []
    for row in record.sources.itertuples():
        text = _text(corpus / row.file_name)
        if text is None or digest(text) != row.sha256:
            faults.append(Fault("sources.csv", 0, "sha256", row.source_id, "the text is missing or differs"))
            continue
        spans = paragraph_spans(text)
        if len(spans) != row.paragraphs:
            faults.append(Fault("sources.csv", 0, "paragraphs", row.source_id, f"the text has {len(spans)}"))
        for item in record.evidence[record.evidence["source_id"] == row.source_id].itertuples():
            start, end = spans[item.paragraph - 1] if item.paragraph <= len(spans) else (0, 0)
            if not start <= item.start < item.end <= end:
                faults.append(Fault("evidence.csv", 0, "start", item.record_id, "not in that paragraph"))
            elif digest(text[item.start : item.end]) != item.sha256:
                faults.append(Fault("evidence.csv", 0, "sha256", item.record_id, "differs from the text"))
    return faults
