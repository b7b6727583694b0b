import csv

import pytest

from helpers.common.faults import FaultsError
from helpers.record import check, codings, dataset


def edit(path, row, column, value):
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    rows[row][rows[0].index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def test_a_sound_record_passes_and_is_counted(data_copy, monkeypatch, capsys, record):
    monkeypatch.delenv("CORPUS", raising=False)
    assert check.main([str(data_copy)]) == 0
    out = capsys.readouterr().out
    assert "passages not checked" in out
    assert f"{len(record.events)} events" in out


def test_all_faults_come_in_one_run(data_copy, capsys):
    edit(data_copy / "events.csv", 4, "date", "2014-13")
    edit(data_copy / "events.csv", 5, "status", "occured")
    edit(data_copy / "event_actors.csv", 6, "actor_id", "nobody")
    edit(data_copy / "evidence.csv", 7, "sha256", "0")
    assert check.main([str(data_copy)]) == 1
    message = capsys.readouterr().err
    for part in (
        "events.csv row 5, date '2014-13'",
        "row 6, status",
        "event_actors.csv row 7",
        "evidence.csv row 8, sha256",
    ):
        assert part in message


def test_an_altered_hash_is_found_against_the_articles(data_copy, corpus, monkeypatch, capsys):
    monkeypatch.setenv("CORPUS", str(corpus))
    assert check.main([str(data_copy)]) == 0
    edit(data_copy / "evidence.csv", 7, "sha256", "0" * 64)
    assert check.main([str(data_copy)]) == 1
    assert "differs from the text" in capsys.readouterr().err


def test_files_that_are_no_tables_are_named_and_leave_the_record_readable(data_copy, capsys):
    (data_copy / "event.csv").write_bytes(b"\xff")
    (data_copy / "zz.csv").write_text("a\n\n" + "b" * 200_000)
    (data_copy / "d.csv").mkdir()
    (data_copy / "reliability" / "third_coding.csv").write_text("")
    assert check.main([str(data_copy)]) == 1
    message = capsys.readouterr().err
    assert "4 faults" in message
    assert "event.csv: is no table of the record; did you mean 'events'?" in message
    assert "  zz.csv: is no table" in message
    assert "  d.csv: is no table" in message
    assert "reliability/third_coding.csv: is no table" in message
    dataset.load(data_copy)


def test_codings_that_are_broken_or_missing_are_named_before_a_notebook_needs_them(data_copy, capsys):
    folder = data_copy / "reliability"
    (folder / "first_coding.csv").unlink()
    edit(folder / "second_coding.csv", 3, "start", "many")
    edit(folder / "second_coding.csv", 4, "unit_id", "s001")
    edit(folder / "settled.csv", 2, "field", "sttus")
    assert check.main([str(data_copy)]) == 1
    message = capsys.readouterr().err
    for part in (
        "reliability/first_coding.csv: the table is missing",
        "reliability/second_coding.csv row 4, start 'many'",
        "reliability/second_coding.csv row 5, unit_id 's001': already in row 2",
        "reliability/settled.csv row 3, field 'sttus': did you mean 'status'?",
    ):
        assert part in message
    with pytest.raises(FaultsError, match="the table is missing"):
        codings.load(data_copy)


def test_a_text_that_copies_an_article_is_found(data_copy, corpus, record, monkeypatch, capsys):
    monkeypatch.setenv("CORPUS", str(corpus))
    source = record.sources.iloc[0]
    words = (corpus / source["file_name"]).read_text(encoding="utf-8").split()
    edit(data_copy / "events.csv", 4, "summary_ar", " ".join(words[:7]))
    edit(data_copy / "claims.csv", 4, "summary_ar", "قال إن " + " ".join(words[20:29]))
    assert check.main([str(data_copy)]) == 1
    message = capsys.readouterr().err
    assert "1 fault\n" in message
    assert "claims.csv, summary_ar" in message
    assert f"8 words in a row are those of {source['source_id']}" in message
