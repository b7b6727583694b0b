"""The numbers and tables of docs/ that follow from data/: ``python -m helpers.record.methodology`` writes them.

They stand between markers, such as ``<!-- numbers -->`` and ``<!-- /numbers -->``.

"""

import re
from pathlib import Path
from typing import Final

import pandas as pd

from helpers.common import paths
from helpers.record import dataset, reliability, vocabulary
from helpers.record.dataset import Record

DOCS: Final = paths.PROJECT / "docs"


def articles_of(record: Record) -> pd.Series:
    """Return, for each event and condition, the set of articles that it or a detail of it has passages in."""
    events = record.events
    whole = dict(zip(events["event_id"], events["part_of"], strict=True))
    rows = record.evidence[record.evidence["record_id"].isin(whole)]
    above = [whole[name] or name for name in rows["record_id"]]
    told = pd.concat([rows[["record_id", "source_id"]], rows[["source_id"]].assign(record_id=above)])
    return told.groupby("record_id")["source_id"].agg(frozenset)


def joining(record: Record) -> pd.DataFrame:
    """Return the links that rest on passages of more than one article."""
    told = record.evidence.groupby("record_id")["source_id"].nunique()
    return record.event_links[record.event_links["link_id"].map(told) > 1]


def numbers(data: Path) -> str:
    """Return what the record of a folder holds, as a Markdown table."""
    record = dataset.load(data)
    events, told = record.events, articles_of(record)
    above = events[events["tier"] != "detail"]
    kinds = above["record_kind"]
    public = events[events["date_public"] != ""]
    ends = joining(record)["link"].value_counts()
    holders = record.claim_holders["claim_id"].value_counts()
    notes = record.editorial_notes["kind"].value_counts()
    differences = reliability.differences(data)
    rows = {
        "events above detail": (kinds == "event").sum(),
        "of these turning points": ((above["tier"] == "turning_point") & (kinds == "event")).sum(),
        "conditions above detail": (kinds == "condition").sum(),
        "details": len(events) - len(above),
        "shared matters: events and conditions above detail that more than one article tells, by their own passages "
        "or those of their details": (above["event_id"].map(told).map(len) > 1).sum(),
        "links": len(record.event_links),
        "of these between articles": f"{ends.sum()} ({', '.join(f'{code} {n}' for code, n in ends.items())})",
        "events and conditions with a public date": len(public),
        "of these above detail": (public["tier"] != "detail").sum(),
        "of these without a date in the texts": (public["date"] == "").sum(),
        "claims": len(record.claims),
        "of these with several holders": (holders > 1).sum(),
        "notes of a likely error": notes.get("likely-error", 0),
        "notes of an ambiguity": notes.get("ambiguity", 0),
        "notes of a contradiction": notes.get("contradiction", 0),
        "theses": len(record.theses),
        "positions that articles take on them": (~record.thesis_positions["position"].isin(vocabulary.NOT_TAKEN)).sum(),
        "terms": len(record.terms),
        "differences between coders, each settled as below": differences,
    }
    return "| What | Number |\n|---|---|\n" + "\n".join(f"| {what} | {number} |" for what, number in rows.items())


def sources(data: Path) -> str:
    """Return what is known of each article's source, as Markdown."""
    record = dataset.load(data)
    names = {
        "outlet": "Outlet",
        "outlet_affiliation": "Affiliation",
        "country": "Country",
        "author": "Author",
        "published": "Published",
        "published_basis": "How that is known",
        "original": "Original",
        "alterations": "What was changed",
        "perspective": "Where it stands",
    }
    parts = []
    for row in record.sources.to_dict("records"):
        lines = [f"### {row['title_en']}", "", f"`{row['source_id']}`", ""]
        lines += [f"- **{name}.** {row[column] or 'Not known.'}" for column, name in names.items()]
        references = [text for text in row["reference"].split("; ") if text]
        lines += ["- **References.**" + ("" if references else " None.")]
        lines += [f"    - {_linked(text)}" for text in references]
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _linked(text: str) -> str:
    """Return a reference with its address as a link."""
    return re.sub(r"(https?://\S+)", r"<\1>", text)


#: Page and marker -> what stands there.
MADE: Final = {
    ("methodology.md", "numbers"): numbers,
    ("methodology.md", "reliability"): reliability.summary,
    ("sources.md", "sources"): sources,
}


def put(page: str, marker: str, text: str) -> str:
    """Return a page with a text between the two comments of a marker."""
    between = re.compile(rf"(?<=<!-- {marker} -->\n).*?(?=<!-- /{marker} -->)", re.DOTALL)
    assert len(between.findall(page)) == 1, marker
    return between.sub(lambda _: f"{text.rstrip()}\n", page)


def main() -> None:
    """Write all of them anew."""
    data = paths.data_folder()
    for (name, marker), made in MADE.items():
        page = DOCS / name
        page.write_text(put(page.read_text(encoding="utf-8"), marker, made(data)), encoding="utf-8")


if __name__ == "__main__":
    main()
