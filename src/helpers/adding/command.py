"""The console command ``record``: from a new article's text to rows without faults, and what they change."""

import argparse
import csv
import io
import os
import shutil
import sys
import tempfile
from pathlib import Path

import pandas as pd

from helpers.common import paths
from helpers.common.faults import Fault, FaultsError
from helpers.record import dataset, evidence, schema
from helpers.show.tables import csv_text

try:
    from helpers.adding import checking, difference, draft, measure, worksheet
except ModuleNotFoundError as error:
    raise SystemExit(f"record: {error.name} is missing; install the project with its extra [article]") from error

_README = """\
The worksheet of {source_id}, made by "record new-source". It holds text of the article: do not commit or publish it.

data/                 the record, with the beginning of a row in sources.csv; fill it and add the others here
passages.csv          the sentences as rows of evidence.csv to fill: paragraph, start, end and hash
proposed_dates.csv    dates that the text may mean: proposals, not findings
proposed_actors.csv   actors of the record that the text may name: proposals, not findings

Next: docs/adding-an-article.md, step 3. "record draft" makes rows of the proposals for you to complete.
"""


def main(arguments: list[str] | None = None) -> int:
    """Run a subcommand; return 0, or 1 where the rows have faults, or 2 where it was refused."""
    given = _parser().parse_args(arguments)
    try:
        return given.run(given)
    except FaultsError as error:
        sys.stderr.write(f"record: {error}\n")
    except OSError as error:
        sys.stderr.write(f"record: {error.strerror}: {error.filename}\n")
    return 2


def _parser() -> argparse.ArgumentParser:
    ask = argparse.ArgumentParser(prog="record", description="Add an article to the record.")
    verbs = ask.add_subparsers(required=True, metavar="COMMAND")
    _worksheet_parsers(verbs)
    _looking_parsers(verbs)
    return ask


def _worksheet_parsers(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add what makes a worksheet and its drafts, and takes them on or out."""
    new = verbs.add_parser("new-source", help="make the rows to fill from an article's text")
    new.add_argument("file", type=Path, help="the text, UTF-8, named by the article's id: sadanews-2024.txt")
    new.add_argument("--published", default="", help="date of publication (EDTF), to resolve 'last January' against")
    new.add_argument("--data", default=str(paths.data_folder()), help="folder of the record (default: the project's)")
    new.add_argument("--out", type=Path, required=True, help="a new folder for the worksheet, outside the record")
    new.set_defaults(run=_new_source)

    drafts = verbs.add_parser("draft", help="turn a worksheet's proposals into rows to complete, marked as drafts")
    drafts.add_argument("worksheet", type=Path, help="the folder that new-source made")
    drafts.add_argument("--paragraph", type=int, action="append", default=[], help="only this one; may be repeated")
    drafts.set_defaults(run=_draft)

    confirm = verbs.add_parser("confirm", help="give a draft that you have read and filled in an id of its own")
    confirm.add_argument("worksheet", type=Path, help="the folder that new-source made")
    confirm.add_argument("draft", help="its id, such as draft-sadanews-2024-3-1")
    confirm.add_argument("event_id", help="the new id, such as lavrov-visits-tehran-2024")
    confirm.set_defaults(run=_confirm)

    drop = verbs.add_parser("drop", help="take drafts out again, with all their rows")
    drop.add_argument("worksheet", type=Path, help="the folder that new-source made")
    drop.add_argument("drafts", nargs="+", metavar="draft", help="their ids")
    drop.set_defaults(run=_drop)


def _looking_parsers(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add what looks at texts and rows and changes neither."""
    data, corpus = str(paths.data_folder()), os.environ.get("CORPUS", "")
    passage = verbs.add_parser("passage", help="the rows of evidence for some words of an article")
    passage.add_argument("file", type=Path, help="the article's text")
    passage.add_argument(
        "words", nargs="+", help="words of one paragraph, in quotation marks; diacritics may be left out"
    )
    passage.set_defaults(run=_passage)

    check = verbs.add_parser("check", help="what is wrong or missing in the rows")
    check.add_argument("folder", nargs="?", default=data, help="folder of the rows (default: the project's record)")
    check.add_argument("--corpus", default=corpus, help="folder of the articles (default: CORPUS)")
    check.set_defaults(run=_check)

    diff = verbs.add_parser("diff", help="what an addition changes in the headline numbers")
    diff.add_argument("folders", nargs="+", metavar="[OLD] NEW", help="folders of records (OLD: the project's)")
    diff.set_defaults(run=_diff)

    rate = verbs.add_parser("measure", help="how many coded dates and actors are proposed, each article held out")
    rate.add_argument("--corpus", default=corpus, help="folder of the articles (default: CORPUS)")
    rate.set_defaults(run=_measure)


def _new_source(given: argparse.Namespace) -> int:
    base, out = paths.data_folder(given.data), paths.given_folder(str(given.out))
    record, text = dataset.load(base), _text(given.file)
    row = worksheet.source_row(given.file, text, given.published, record)
    _refuse_taken(out, base)
    frames = {
        "passages": worksheet.passages(text, row["source_id"]),
        "proposed_dates": worksheet.proposed_dates(text, given.published),
        "proposed_actors": worksheet.proposed_actors(text, record.actors),
    }
    out.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".record-", dir=out.parent))
    try:
        aside.chmod(0o755)
        (aside / "data").mkdir()
        for table in schema.TABLES:
            shutil.copyfile(base / f"{table}.csv", aside / "data" / f"{table}.csv")
        with (aside / "data" / "sources.csv").open("a", encoding="utf-8", newline="") as file:
            file.write(_line(list(row.values())))
        for name, frame in frames.items():
            (aside / f"{name}.csv").write_text(csv_text(frame), encoding="utf-8", newline="")
        (aside / "README.txt").write_text(_README.format_map(row), encoding="utf-8")
        (aside / ".gitignore").write_text("*\n", encoding="utf-8")  # the text is not ours to publish
        aside.rename(out)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    counts = {"paragraphs": row["paragraphs"], **{name.replace("_", " "): len(frame) for name, frame in frames.items()}}
    sys.stdout.write(f"{out}: {', '.join(f'{name}: {count}' for name, count in counts.items())}\n")
    sys.stdout.write(f"It holds text of the article: do not commit it. Fill the rows in {out / 'data'}, then\n")
    sys.stdout.write(f"  record check {out / 'data'} --corpus {given.file.parent}\n")
    return 0


def _proposals(worksheet: Path, name: str) -> pd.DataFrame:
    """Return a file of a worksheet, its offsets as numbers."""
    frame = pd.read_csv(worksheet / f"{name}.csv", dtype=str, keep_default_na=False)
    return frame.astype({"paragraph": int, "start": int, "end": int})


def _keep(worksheet: Path, before: dict[str, draft.Rows], after: dict[str, draft.Rows]) -> None:
    """Write the tables that have changed, each whole or not at all."""
    for table, rows in after.items():
        if rows != before[table]:
            place = worksheet / "data" / f"{table}.csv"
            aside = place.with_name(f".{place.name}")
            aside.write_text(draft.text(table, rows), encoding="utf-8", newline="")
            aside.replace(place)


def _draft(given: argparse.Namespace) -> int:
    before = draft.read(given.worksheet / "data")
    passages, dates, actors = (
        _proposals(given.worksheet, name) for name in ("passages", "proposed_dates", "proposed_actors")
    )
    if unknown := sorted(set(given.paragraph) - set(passages["paragraph"])):
        problem = f"there is no such paragraph; the article has {passages['paragraph'].max()}"
        raise FaultsError(
            "nothing was drafted", [Fault("the command", 0, "--paragraph", str(one), problem) for one in unknown]
        )
    made = draft.drafts(passages, dates, actors, before["evidence"], given.paragraph)
    made["thesis_positions"] = draft.positions(
        before["theses"], before["thesis_positions"], passages["source_id"].iloc[0]
    )
    _keep(given.worksheet, before, {table: [*before[table], *rows] for table, rows in made.items()})
    for row in made["events"]:
        sys.stdout.write(f"{row['event_id']}\n")
    sys.stdout.write(f"drafts: {len(made['events'])}; check refuses them until you have confirmed or dropped each\n")
    if theses := len(made["thesis_positions"]):
        sys.stdout.write(f"theses: {theses}, in thesis_positions.csv; check says of each what to read for\n")
    return 0


def _confirm(given: argparse.Namespace) -> int:
    before = draft.read(given.worksheet / "data")
    actors = _proposals(given.worksheet, "proposed_actors")
    named = actors.assign(sha256=actors["text"].map(evidence.digest))[["start", "end", "sha256"]].drop_duplicates()
    _keep(given.worksheet, before, draft.confirmed(before, given.draft, given.event_id, actors, named))
    sys.stdout.write(f"{given.draft} is now {given.event_id}\n")
    return 0


def _drop(given: argparse.Namespace) -> int:
    before = draft.read(given.worksheet / "data")
    _keep(given.worksheet, before, draft.dropped(before, given.drafts))
    sys.stdout.write(f"dropped: {len(set(given.drafts))}\n")
    return 0


def _refuse_taken(out: Path, base: Path) -> None:
    """Raise where a worksheet would overwrite something, or stand in the record."""
    problem = ""
    if any(out.resolve().is_relative_to(folder.resolve()) for folder in (base, paths.data_folder())):
        problem = "is in the record; the text of an article may not stand there"
    elif out.exists() and not (out.is_dir() and not any(out.iterdir())):
        problem = "is there already; nothing is overwritten"
    if problem:
        raise FaultsError("no worksheet was made", [Fault("the command", 0, "--out", str(out), problem)])


def _text(file: Path) -> str:
    try:
        return evidence.read_text(file)
    except UnicodeDecodeError as error:
        problem = f"not UTF-8 at byte {error.start}; save it as UTF-8 first"
        raise FaultsError("the text was not read", [Fault("the file", 0, "", file.name, problem)]) from error


def _line(cells: list[str]) -> str:
    """Return cells as a line of a table."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerow(cells)
    return buffer.getvalue()


def _passage(given: argparse.Namespace) -> int:
    text, missing = _text(given.file), []
    for words in given.words:
        rows = worksheet.found(text, words, given.file.stem.lower())
        for row in rows.itertuples(index=False):
            sys.stdout.write(_line([str(cell) for cell in row]))
        if rows.empty:
            missing.append(words)
    for words in missing:
        sys.stderr.write(f"record: these words do not stand in one paragraph of the text: {words}\n")
    return int(bool(missing))


def _check(given: argparse.Namespace) -> int:
    record, faults, notes = checking.examined(paths.data_folder(given.folder), given.corpus)
    if faults:
        sys.stderr.write(f"{FaultsError('the rows are not ready', faults)}\n")
    sys.stdout.writelines(f"{note}\n" for note in notes)
    if not faults:
        counts = ", ".join(f"{len(table)} {name}" for name, table in record.tables().items())
        sys.stdout.write(f"no faults: {counts}\n")
    return int(bool(faults))


def _diff(given: argparse.Namespace) -> int:
    if len(given.folders) > 2:
        raise FaultsError("nothing was compared", [Fault("the command", 0, "", "", "two folders at most: OLD and NEW")])
    old, new = [str(paths.data_folder()), *given.folders][-2:]
    sys.stdout.write(difference.summary(paths.given_folder(old), paths.given_folder(new)))
    return 0


def _measure(given: argparse.Namespace) -> int:
    sys.stdout.write(measure.summary(dataset.load(paths.data_folder()), checking.folder_of(given.corpus)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
