import csv
import io
import re
import shlex

import pandas as pd
import pytest
from test_article_checking import no_positions
from test_check import edit

from helpers.adding import checking, command, difference
from helpers.common import paths
from helpers.common.faults import FaultsError
from helpers.record import dataset, evidence, schema

TEXT = "=SUM(1) روسيا\r\n\r\nزار لافروف طهران في يناير/كانون الثاني الماضي. ثم عاد.\r\n"
#: Columns of sources that only a reader can fill.
TOLD = ("short_en", "short_ar", "title_en", "title_ar", "origin", "published_basis", "perspective")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "texts" / "new-2024.txt"
    path.parent.mkdir()
    path.write_bytes(TEXT.encode())
    return path


def made(file, *more):
    out = file.parent / "sheet"
    assert command.main(["new-source", str(file), "--published", "2024-04", "--out", str(out), *more]) == 0
    return out


def table(path):
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def test_the_worksheet_has_the_rows_to_fill_and_the_proposals_apart(file, capsys, record):
    out = made(file)
    said = capsys.readouterr().out
    assert "paragraphs: 2, passages: 3, proposed dates: 1, proposed actors: 4" in said
    assert "do not commit it" in said
    assert {path.name for path in out.iterdir()} == {
        "data",
        "passages.csv",
        "proposed_dates.csv",
        "proposed_actors.csv",
        "README.txt",
        ".gitignore",
    }
    assert (out / ".gitignore").read_text(encoding="utf-8") == "*\n"
    assert "do not commit" in (out / "README.txt").read_text(encoding="utf-8")
    source = table(out / "data" / "sources.csv").iloc[-1]
    assert (source["source_id"], source["paragraphs"], source["published"]) == ("new-2024", "2", "2024-04")
    assert source["sha256"] == evidence.digest(TEXT)
    dated = table(out / "proposed_dates.csv").iloc[0]
    assert (dated["date"], dated["date_basis"]) == ("2024-01", "inferred")
    for name in ("passages", "proposed_dates", "proposed_actors"):
        for row in table(out / f"{name}.csv").itertuples():
            assert TEXT[int(row.start) : int(row.end)] == row.text.removeprefix("'")


def test_no_proposal_and_no_text_of_the_article_is_in_the_tables(file):
    out = made(file)
    for name in schema.TABLES:
        before, after = (folder / f"{name}.csv" for folder in (paths.data_folder(), out / "data"))
        if name == "sources":
            new = after.read_bytes().removeprefix(before.read_bytes()).decode()
            assert new.count("\n") == 1
            assert not re.search("[\u0621-\u064a]", new)
        else:
            assert after.read_bytes() == before.read_bytes()


def test_cells_that_a_spreadsheet_would_run_are_guarded(file):
    out = made(file)
    assert table(out / "passages.csv")["text"].tolist()[0] == "'=SUM(1) روسيا"


def test_a_date_of_publication_that_is_not_known_leaves_relative_dates_without_a_value(file):
    out = file.parent / "sheet"
    assert command.main(["new-source", str(file), "--out", str(out)]) == 0
    assert table(out / "proposed_dates.csv")["date"].tolist() == [""]


def test_the_same_text_gives_the_same_worksheet(file):
    one = made(file)
    kept = {path.relative_to(one): path.read_bytes() for path in one.rglob("*") if path.is_file()}
    one.rename(file.parent / "first")
    other = made(file)
    assert {path.relative_to(other): path.read_bytes() for path in other.rglob("*") if path.is_file()} == kept


def refused(capsys, *arguments):
    assert command.main([str(argument) for argument in arguments]) == 2
    captured = capsys.readouterr()
    assert not captured.out
    return captured.err


def test_nothing_is_overwritten(file, capsys):
    out = made(file)
    (out / "passages.csv").write_text("mine", encoding="utf-8")
    capsys.readouterr()
    assert "nothing is overwritten" in refused(capsys, "new-source", file, "--out", out)
    assert (out / "passages.csv").read_text(encoding="utf-8") == "mine"
    assert "nothing is overwritten" in refused(capsys, "new-source", file, "--out", file)


def test_an_empty_folder_is_taken(file):
    (file.parent / "sheet").mkdir()
    assert (made(file) / "passages.csv").is_file()


@pytest.mark.parametrize("inside", ["", "sheet", "a/../sheet"])
def test_the_text_never_goes_into_the_record(file, capsys, data_copy, inside):
    for folder in (data_copy, paths.data_folder()):
        said = refused(capsys, "new-source", file, "--data", data_copy, "--out", folder / inside)
        assert "is in the record" in said
    assert {path.name for path in data_copy.iterdir()} == {path.name for path in paths.data_folder().iterdir()}


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "there is no word"), ("نص".encode("cp1256"), "not UTF-8 at byte 0"), (b"\xff\xfe\x31\x00", "not UTF-8")],
)
def test_a_text_that_cannot_be_read_is_refused_and_leaves_nothing(file, capsys, content, says):
    file.write_bytes(content)
    assert says in refused(capsys, "new-source", file, "--out", file.parent / "sheet")
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_what_is_not_there_is_named(file, capsys, tmp_path):
    out = ["--out", str(file.parent / "sheet")]
    assert "No such file" in refused(capsys, "new-source", tmp_path / "none.txt", *out)
    assert "Is a directory" in refused(capsys, "new-source", tmp_path, *out)
    assert "the table is missing" in refused(capsys, "new-source", file, "--data", tmp_path, *out)
    assert "no such folder" in refused(capsys, "check", "--corpus", tmp_path / "none")
    assert "name the folder of the articles" in refused(capsys, "measure", "--corpus", "")
    assert "the table is missing" in refused(capsys, "diff", tmp_path)
    assert "two folders at most" in refused(capsys, "diff", tmp_path, tmp_path, tmp_path)


@pytest.mark.parametrize("arguments", [[], ["nothing"], ["new-source", "x.txt"], ["passage", "x.txt"]])
def test_a_command_without_its_arguments_is_refused(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        command.main(arguments)
    assert stopped.value.code == 2
    assert "usage: record" in capsys.readouterr().err


def test_a_passage_is_a_row_of_evidence(file, capsys):
    assert command.main(["passage", str(file), "زار لافروف"]) == 0
    (row,) = csv.reader(io.StringIO(capsys.readouterr().out))
    place = dict(zip(schema.Evidence.model_fields, row, strict=True))
    start, end = int(place["start"]), int(place["end"])
    assert (place["source_id"], place["paragraph"], TEXT[start:end]) == ("new-2024", "2", "زار لافروف")
    assert place["sha256"] == evidence.digest("زار لافروف")
    assert command.main(["passage", str(file), "غير موجود"]) == 1


def test_passages_for_several_words_come_in_their_order_and_missing_words_are_named(file, capsys):
    assert command.main(["passage", str(file), "لافروف طهران", "غير موجود", "زار"]) == 1
    captured = capsys.readouterr()
    rows = list(csv.reader(io.StringIO(captured.out)))
    assert [TEXT[int(row[3]) : int(row[4])] for row in rows] == ["لافروف طهران", "زار"]
    assert captured.err == "record: these words do not stand in one paragraph of the text: غير موجود\n"


def fill_source(data):
    """Fill what only a reader can say of the new article."""
    last = len(table(data / "sources.csv"))
    for column in TOLD:
        edit(data / "sources.csv", last, column, "س" if column.endswith("_ar") else "x")


@pytest.mark.long
def test_from_a_text_to_a_record_without_faults(file, capsys, monkeypatch):
    """What the guide leads through: worksheet, rows, check, difference."""
    monkeypatch.delenv("CORPUS", raising=False)
    data, corpus = made(file) / "data", ["--corpus", str(file.parent)]
    capsys.readouterr()
    assert command.main(["check", str(data), *corpus]) == 1
    captured = capsys.readouterr()
    assert re.findall(r"sources.csv row \d+, (\w+): is missing", captured.err) == sorted(TOLD)
    fill_source(data)
    assert command.main(["check", str(data), *corpus]) == 1
    assert "nothing uses it" in capsys.readouterr().err
    no_positions(data)
    command.main(["passage", str(file), "زار لافروف طهران في يناير/كانون الثاني الماضي"])
    (row,) = csv.reader(io.StringIO(capsys.readouterr().out))
    row[0], row[6] = "lavrov-in-tehran-2024", "author"
    visit = {"event_id": row[0], "record_kind": "event", "date": "2024-01", "date_basis": "inferred", "tier": "act"}
    visit |= {"endorsement": "vouches", "event_type": "CONSULT", "mode": "visit", "status": "occurred"}
    visit |= {"label_en": "x", "label_ar": "س", "summary_en": "x", "summary_ar": "س"}
    rows = {
        "evidence": [row],
        "event_domains": [["lavrov-in-tehran-2024", "political", "primary"]],
        "event_actors": [
            ["lavrov-in-tehran-2024", "sergey-lavrov", "initiator"],
            ["lavrov-in-tehran-2024", "iran", "target"],
        ],
        "events": [[visit.get(name, "") for name in schema.TABLES["events"].model_fields]],
    }
    for name, lines in rows.items():
        with (data / f"{name}.csv").open("a", encoding="utf-8", newline="") as opened:
            csv.writer(opened, lineterminator="\n").writerows(lines)
    assert command.main(["check", str(data), *corpus]) == 0
    said = capsys.readouterr().out
    assert "no passage in paragraph 1 of 2" in said
    assert "no faults: 6 sources" in said
    # the sentences are those of the notebooks, which take long: tests/test_article_difference.py has them
    monkeypatch.setattr(difference, "answers", lambda notebook, folder: [f"{notebook} on {folder.name}"])
    assert command.main(["diff", str(data)]) == 0
    said = capsys.readouterr().out
    assert re.search(r"\| events \| (\d+) \| (\d+) \| 1 \| 0 \| 0 \|", said)
    assert "| source | new-2024 | 0 | 1 |" in said
    assert len(dataset.load(data).sources) == 6


def test_the_guide_names_commands_that_there_are():
    guide = (paths.PROJECT / "docs" / "adding-an-article.md").read_text(encoding="utf-8")
    lines = [line for block in re.findall(r"```sh\n(.*?)```", guide, re.DOTALL) for line in block.splitlines()]
    records = [shlex.split(line)[1:] for line in lines if line.startswith(".venv/bin/record ")]
    assert {words[0] for words in records} == {"new-source", "draft", "confirm", "drop", "passage", "check", "diff"}
    for words in records:
        assert command._parser().parse_args(words).run
    targets = {shlex.split(line)[1] for line in lines if line.startswith("make ")}
    makefile = (paths.PROJECT / "Makefile").read_text(encoding="utf-8")
    assert targets == {"check-data", "codebook", "refresh", "test"}
    assert all(f"\n{target}:" in makefile for target in targets)


def filled(data, draft, **cells):
    """Fill the cells that a draft leaves to whoever reads it."""
    for name in ("events", "event_actors", "event_domains", "evidence"):
        rows = table(data / f"{name}.csv")
        mine = (rows == draft).any(axis=1)
        for column, value in cells.items():
            if column in rows:
                rows.loc[mine & (rows[column] == ""), column] = value
        rows.to_csv(data / f"{name}.csv", index=False, lineterminator="\n")


READ = {
    "record_kind": "event",
    "tier": "act",
    "endorsement": "vouches",
    "event_type": "CONSULT",
    "mode": "visit",
    "status": "occurred",
    "label_en": "Lavrov visits Tehran",
    "label_ar": "زيارة لافروف",
    "summary_en": "Lavrov visits Tehran.",
    "summary_ar": "زيارة إلى العاصمة الإيرانية.",
    "role": "party",
    "domain_id": "political",
    "voice": "author",
}


def test_drafts_are_made_of_proposals_and_refused_until_somebody_has_read_them(file, capsys):
    sheet = made(file)
    before = {path.name: path.read_bytes() for path in (sheet / "data").iterdir()}
    assert command.main(["draft", str(sheet), "--paragraph", "2"]) == 0
    assert "drafts: 2" in capsys.readouterr().out
    drafted = table(sheet / "data" / "events.csv").iloc[-2:]
    assert drafted["event_id"].tolist() == ["draft-new-2024-2-1", "draft-new-2024-2-2"]
    assert drafted["date"].tolist() == ["2024-01", ""]
    assert drafted["date_basis"].tolist() == ["inferred", "none"]
    assert set(drafted["label_en"]) == {""}
    for name, content in before.items():
        assert (sheet / "data" / name).read_bytes().startswith(content)
    assert command.main(["draft", str(sheet), "--paragraph", "2"]) == 0
    assert "drafts: 0" in capsys.readouterr().out  # what is drafted is not drafted again
    filled(sheet / "data", "draft-new-2024-2-1", **READ)
    command.main(["check", str(sheet / "data"), "--corpus", str(file.parent)])
    assert "'draft-new-2024-2-1': is a draft" in capsys.readouterr().err


def test_a_row_for_each_thesis_is_drafted_once_and_refused_until_a_code_stands_in_it(file, capsys):
    sheet = made(file)
    data = sheet / "data"
    theses, before = table(data / "theses.csv"), table(data / "thesis_positions.csv")
    assert command.main(["draft", str(sheet), "--paragraph", "2"]) == 0
    assert f"theses: {len(theses)}, in thesis_positions.csv" in capsys.readouterr().out
    rows = table(data / "thesis_positions.csv")
    drafted = rows.iloc[len(before) :]
    assert drafted["thesis_id"].tolist() == theses["thesis_id"].tolist()
    assert set(drafted["source_id"]) == {"new-2024"}
    assert set(drafted["position"]) == {"draft-none", "draft-nothing-named"}
    command.main(["draft", str(sheet)])
    assert "theses:" not in capsys.readouterr().out  # not again
    assert table(data / "thesis_positions.csv").equals(rows)
    _, faults, _ = checking.examined(data, "")
    said = [fault for fault in faults if fault.where in ("theses.csv", "thesis_positions.csv")]
    assert [fault.row for fault in said] == [number + 2 for number in drafted.index]
    assert all(
        f'read the article for "{question}", then' in fault.problem
        for fault, question in zip(said, theses["question_en"], strict=True)
    )
    with pytest.raises(FaultsError, match="is a draft"):
        dataset.load(data)
    edit(data / "thesis_positions.csv", len(before) + 1, "position", "none")
    edit(data / "thesis_positions.csv", len(before) + 2, "position", "alliance")
    _, faults, _ = checking.examined(data, "")
    said = {(fault.row, fault.column) for fault in faults if fault.where == "thesis_positions.csv"}
    first, second = len(before) + 2, len(before) + 3
    assert not {place for place in said if place[0] == first}
    assert {place for place in said if place[0] == second} == {
        (second, column) for column in ("position", "position_en", "position_ar", "strength")
    }


def test_a_draft_is_confirmed_once_it_is_filled_in_and_the_others_are_dropped(file, capsys):
    sheet = made(file)
    data, draft = sheet / "data", "draft-new-2024-2-1"
    command.main(["draft", str(sheet)])
    said = refused_after(capsys, "confirm", sheet, draft, "lavrov-in-tehran-2024")
    assert {"label_en", "role", "domain_id", "voice", "status", "tier", "endorsement"} <= set(
        re.findall(r"csv row \d+, (\w+): is still", said)
    )
    filled(data, draft, **READ)
    assert "is taken" in refused_after(capsys, "confirm", sheet, draft, "sergey-lavrov")
    assert "did you mean 'draft-new-2024-2-1'" in refused_after(capsys, "confirm", sheet, f"{draft}1", "x")
    assert command.main(["confirm", str(sheet), draft, "lavrov-in-tehran-2024"]) == 0
    left = [row for row in table(data / "events.csv")["event_id"] if row.startswith("draft-")]
    assert command.main(["drop", str(sheet), *left]) == 0
    positions = data / "thesis_positions.csv"
    positions.write_text(positions.read_text(encoding="utf-8").replace("draft-no", "no"), encoding="utf-8")
    fill_source(data)
    capsys.readouterr()
    assert command.main(["check", str(data), "--corpus", str(file.parent)]) == 0, capsys.readouterr().err
    evidence_rows = table(data / "evidence.csv")
    mine = evidence_rows[evidence_rows["source_id"] == "new-2024"]
    assert "lavrov-in-tehran-2024" in set(mine["record_id"])
    assert {"sergey-lavrov", "tehran"} <= set(mine["record_id"])  # who is named first where is known from the proposals
    assert not any("draft-new-2024" in path.read_text(encoding="utf-8") for path in data.iterdir())


def refused_after(capsys, *arguments):
    capsys.readouterr()
    return refused(capsys, *arguments)
