"""What an addition changes: the headline numbers of two records, then and now."""

from pathlib import Path

import pandas as pd

from helpers.chapters import chapter
from helpers.common import paths
from helpers.record import dataset, schema
from helpers.record.dataset import Record


def rows_changed(old: Record, new: Record) -> pd.DataFrame:
    """Return how many rows of each table an addition changes.

    Returns
    -------
    pandas.DataFrame
        ``table``, ``then``, ``now``, and the rows ``added``, ``removed`` and ``changed`` (of the same
        key, with other cells), in the order of the tables.
    """
    rows = []
    for table, before in old.tables().items():
        columns, key = list(schema.TABLES[table].model_fields), list(schema.TABLES[table].key)
        then, now = (
            {tuple(row[name] for name in key): row for row in frame[columns].to_dict("records")}
            for frame in (before, new.tables()[table])
        )
        changed = sum(then[name] != now[name] for name in then.keys() & now.keys())
        added, removed = len(now.keys() - then.keys()), len(then.keys() - now.keys())
        rows.append((table, len(then), len(now), added, removed, changed))
    return pd.DataFrame(rows, columns=["table", "then", "now", "added", "removed", "changed"])


def counts(old: Record, new: Record) -> pd.DataFrame:
    """Return events and conditions by primary domain, status and source, then and now.

    Returns
    -------
    pandas.DataFrame
        ``by`` (domain, status or source), ``value``, ``then`` and ``now``; a value that neither record
        has is left out. A record told by two sources counts for both.
    """
    parts = []
    for by in ("domain", "status", "source"):
        frame = pd.DataFrame({"then": _counted(old, by), "now": _counted(new, by)}).fillna(0).astype(int)
        parts.append(frame.rename_axis("value").reset_index().assign(by=by))
    return pd.concat(parts, ignore_index=True)[["by", "value", "then", "now"]]


def _counted(record: Record, by: str) -> pd.Series:
    if by == "source":
        told = record.evidence[record.evidence["record_id"].isin(record.events["event_id"])]
        return told.groupby("source_id")["record_id"].nunique()
    return record.events[{"domain": "domain_id", "status": "status"}[by]].value_counts()


def answers(notebook: str, data: Path) -> list[str]:
    """Return what a notebook says of a record before its first figure: what is selected, and its key findings."""
    of = chapter(notebook)
    page = of(dataset.load(data), of.model())
    return [*page.selection(), *page.findings()]


def summary(old: Path, new: Path) -> str:
    """Return what changes from one record to another, as Markdown: rows, counts, and the answers of each notebook.

    Raises
    ------
    FaultsError
        Where one of the records has faults.
    """
    then, now = dataset.load(old), dataset.load(new)
    changes, by = rows_changed(then, now), counts(then, now)
    lines = ["| table | then | now | added | removed | changed |", "|---|---|---|---|---|---|"]
    lines += [
        f"| {row.table} | {row.then} | {row.now} | {row.added} | {row.removed} | {row.changed} |"
        for row in changes.itertuples()
        if row.added or row.removed or row.changed
    ]
    if len(lines) == 2:
        return "no row is added, removed or changed\n"
    lines += ["", "| records by | | then | now |", "|---|---|---|---|"]
    lines += [
        f"| {row.by} | {row.value} | {row.then} | {row.now} |" for row in by[by["then"] != by["now"]].itertuples()
    ]
    said: set[str] = set()
    for notebook in paths.notebooks():
        before, after = ([line for line in answers(notebook, data) if line not in said] for data in (old, new))
        said |= {*before, *after}  # each notebook begins with the same sentence
        lines += ["", f"{notebook}:"]
        lines += [f"- then: {line}" for line in before if line not in after]
        lines += [f"- now: {line}" for line in after if line not in before]
        if before == after:
            lines.append("- the same")
    return "\n".join(lines) + "\n"
