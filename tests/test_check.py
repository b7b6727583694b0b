import csv

from helpers import check


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
