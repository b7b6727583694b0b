"""What is wrong or missing in rows being filled: all of it at once."""

from dataclasses import replace
from pathlib import Path

import pandas as pd

from helpers.adding import dating
from helpers.common import paths
from helpers.common.faults import Fault, FaultsError
from helpers.record import dataset, evidence
from helpers.record.arabic import paragraph_spans
from helpers.record.dataset import Record


def folder_of(corpus: str) -> Path:
    """Return the folder of the articles.

    Raises
    ------
    FaultsError
        Where none was named, or there is no such folder.
    """
    folder = paths.given_folder(corpus)
    if not corpus or not folder.is_dir():
        problem = "no such folder" if corpus else "name the folder of the articles, here or as CORPUS"
        raise FaultsError("the articles were not found", [Fault("the command", 0, "--corpus", corpus, problem)])
    return folder


def examined(folder: Path, corpus: str) -> tuple[Record, list[Fault], list[str]]:
    """Return the valid rows of a record, all its faults, and notes on what the coder may have left out.

    Passages are compared with the articles where ``corpus`` names their folder, for the valid rows even
    where others are not. Whoever adds an article may not hold those that the project has already: their
    passages are then not compared, which is a note. Further notes are on the paragraphs and dates of a
    new article in which no passage stands, and on the actors of its rows without a passage of their own.
    """
    record, faults = dataset.examine(folder)
    if not corpus:
        return record, faults, ["passages not checked: name the folder of the articles with --corpus"]
    articles = folder_of(corpus)
    before, _ = dataset.examine(paths.data_folder())
    new = ~record.sources["source_id"].isin(before.sources["source_id"])
    held = pd.Series([(articles / name).is_file() for name in record.sources["file_name"]], new.index, dtype=bool)
    notes = [
        f"{source_id}: passages not checked, its text is not in {articles.name}/"
        for source_id in record.sources["source_id"][~new & ~held]
    ]
    unread = set(record.evidence["source_id"]) - set(record.sources["source_id"])
    notes += [f"{source_id}: passages not checked, its row of sources has faults" for source_id in sorted(unread)]
    whole = replace(record, sources=record.sources[new | held])
    faults = faults + evidence.verify(whole, articles) + evidence.copied(whole, articles)
    for row in record.sources[new & held].itertuples():
        text = (articles / row.file_name).read_bytes().decode("utf-8", errors="replace")
        notes += untouched(record, row.source_id, text, row.published)
        if bare := unplaced_actors(record, row.source_id):
            notes.append(f"{row.source_id}: its rows name actors without a passage of their own: {', '.join(bare)}")
    return record, faults, notes


def untouched(record: Record, source_id: str, text: str, published: str) -> list[str]:
    """Return notes on the paragraphs and proposed dates of a source in which no passage stands."""
    mine = record.evidence[record.evidence["source_id"] == source_id]
    last = len(paragraph_spans(text))
    bare = [str(number) for number in range(1, last + 1) if number not in set(mine["paragraph"])]
    notes = [f"{source_id}: no passage in paragraph{'s' * (len(bare) > 1)} {', '.join(bare)} of {last}"] if bare else []
    for found in dating.propose(text, published):
        if not ((mine["start"] < found.end) & (mine["end"] > found.start)).any():
            where = f"characters {found.start} to {found.end}"
            notes.append(f"{source_id}: no passage on {text[found.start : found.end]}, {where}, perhaps {found.edtf}")
    return notes


def unplaced_actors(record: Record, source_id: str) -> list[str]:
    """Return the actors whom a source's rows name and who have no passage of their own in it, by id.

    Of a row that other sources tell too, only the speakers of this source's passages count: which of its
    actors this source names cannot be said.
    """
    told = record.evidence.groupby("record_id")["source_id"].agg(set)
    alone = set(told.index[[sources == {source_id} for sources in told]])
    mine = record.evidence[record.evidence["source_id"] == source_id]
    tied = record.affiliations[record.affiliations["affiliation_id"].isin(alone)]
    named = {
        *record.event_actors.loc[record.event_actors["event_id"].isin(alone), "actor_id"],
        *record.claim_holders.loc[record.claim_holders["claim_id"].isin(alone), "holder_id"],
        *tied["actor_id"],
        *tied["of_id"],
        *mine["attributed_to"],
    }
    return sorted(named - set(mine["record_id"]) - {""})
