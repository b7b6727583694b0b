import itertools
import shutil
import zipfile
from pathlib import Path

import pytest
from event_files import lines, read, write
from stores import content, rows, stored

from helpers.common.faults import FaultsError
from helpers.eventdata import ledger, merging, staging
from helpers.eventdata.durable import digest
from helpers.eventdata.schema import SCHEMA
from helpers.eventdata.store import Store


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store", read)


@pytest.fixture
def files(tmp_path):
    return [write(tmp_path / f"{seed}.csv", lines(300, seed)) for seed in range(4)]


class TestAdding:
    def test_every_event_is_there_once_as_it_was_read(self, store, files):
        outcomes = store.add(files)
        assert [(outcome.new, outcome.error) for outcome in outcomes] == [(True, "")] * 4
        expected = [batch.events for path in files for batch in read(path)]
        assert rows([stored(store)]) == rows(expected)
        assert stored(store).schema.equals(SCHEMA)
        assert store.check() == []
        assert repr(store) == "1,200 events of 4 files"

    def test_the_ledger_says_what_was_added(self, store, files):
        store.add(files[:1])
        (file,) = store.files()
        days = sorted(line.split(",")[1] for line in lines(300, 0))
        assert (file.name, file.provider, file.events, file.faults) == ("0.csv", "icews", 300, 0)
        assert (file.first, file.last, file.bytes) == (days[0], days[-1], files[0].stat().st_size)
        assert [part.year for part in store.parts()] == [2017, 2018, 2019]
        assert sum(part.events for part in store.parts()) == 300

    def test_a_file_is_added_once_whatever_its_name(self, store, files, tmp_path):
        store.add(files[:2])
        before = content(store)
        other = Path(shutil.copy(files[0], tmp_path / "other.csv"))
        outcomes = store.add([other, files[1]])
        assert [outcome.new for outcome in outcomes] == [False, False]
        assert outcomes[0].file.name == "0.csv"
        assert content(store) == before

    def test_a_file_given_twice_is_added_once(self, store, files):
        assert [outcome.new for outcome in store.add([files[0], files[0]])] == [True, False]
        assert stored(store).num_rows == 300

    @pytest.mark.long
    @pytest.mark.parametrize("order", [[0, 1, 2, 3], [3, 1, 0, 2]])
    @pytest.mark.parametrize("calls", [[4], [1, 3], [1, 1, 1, 1]])
    def test_the_same_files_make_the_same_store_in_any_order_and_number_of_calls(self, tmp_path, files, order, calls):
        one, other = Store(tmp_path / "one", read), Store(tmp_path / "other", read)
        one.add(files)
        left = [files[at] for at in order]
        for number in calls:
            other.add(left[:number])
            left = left[number:]
        assert content(other) == content(one)

    def test_what_two_files_have_alike_in_every_column_is_there_once(self, store, tmp_path):
        store.add([write(tmp_path / "year.csv", ["7,2018-01-02,RUS,IRN,Lavrov", "8,2018-01-02,RUS,IRN,Lavrov"])])
        store.add([write(tmp_path / "day.csv", ["7,2018-01-02,RUS,IRN,Lavrov", "7,2018-01-02,RUS,IRN,Zarif"])])
        found = [(event["event_id"], event["source_name"]) for event in stored(store).to_pylist()]
        assert found == [("7", "Lavrov"), ("7", "Zarif"), ("8", "Lavrov")]
        assert [(part.repeated, part.alike) for part in store.parts()] == [(1, 1)]
        store.add([write(tmp_path / "later.csv", ["7,2018-01-02,RUS,IRN,Lavrov", "8,2018-01-03,RUS,IRN,Lavrov"])])
        assert [(part.events, part.repeated, part.alike) for part in store.parts()] == [(4, 2, 1)]
        assert store.check() == []

    def test_a_large_file_is_sorted_in_pieces_and_has_the_same_bytes(self, tmp_path, files, monkeypatch):
        one, other = Store(tmp_path / "one", read), Store(tmp_path / "other", read)
        one.add(files)
        monkeypatch.setattr(staging, "ROWS", 120)
        monkeypatch.setattr(merging, "HELD", 64)
        monkeypatch.setattr(merging, "MOST", 3)
        monkeypatch.setattr(merging, "_BATCH", 16)
        other.add(files)
        assert content(other) == content(one)

    def test_providers_lie_apart(self, store, tmp_path, files):
        store.add([files[0], write(tmp_path / "g.csv", lines(50, 9), "gdelt"), files[1]])
        assert {part.provider for part in store.parts()} == {"gdelt", "icews"}
        assert sum(part.events for part in store.parts() if part.provider == "gdelt") == 50
        assert store.check() == []

    @pytest.mark.parametrize("provider", ["../up", "Icews", "a/b", "", "con.", "a" * 32, "é"])
    def test_a_providers_name_is_checked_before_it_is_part_of_a_path(self, store, tmp_path, provider):
        before = {*tmp_path.iterdir()}
        path = write(tmp_path / "x.csv", lines(5), provider)
        (outcome,) = store.add([path])
        assert "must begin with a small letter" in outcome.error
        assert {*tmp_path.iterdir()} - before == {path, store.folder}
        assert store.files() == []

    @pytest.mark.parametrize("state", ["RU", "rus", "=1+1", "../", "R\u0000S"])
    def test_a_state_that_is_no_code_stops_the_file(self, store, tmp_path, state):
        (outcome,) = store.add([write(tmp_path / "x.csv", [f"1,2018-01-02,{state},IRN,x"])])
        assert "no code of a state" in outcome.error

    def test_years_from_the_first_to_the_last(self, store, tmp_path):
        store.add([write(tmp_path / "x.csv", ["1,0001-01-01,RUS,IRN,x", "2,9999-12-31,RUS,IRN,x", "3,1979-12-31,,,x"])])
        assert [part.year for part in store.parts()] == [1, 1979, 9999]
        assert [event["event_id"] for event in stored(store).to_pylist()] == ["1", "3", "2"]

    def test_progress_is_told(self, store, files):
        told = []
        store.add(files[:1], progress=lambda *step: told.append(step))
        assert told == [
            ("reading", "0.csv", 100),
            ("reading", "0.csv", 200),
            ("reading", "0.csv", 300),
            ("merging", "icews", 300),
        ]


class TestRefusing:
    def test_what_is_no_file_is_said_of_all_before_anything_is_done(self, store, files, tmp_path):
        with pytest.raises(FaultsError) as caught:
            store.add([files[0], tmp_path, tmp_path / "absent.csv"])
        assert [fault.problem[:12] for fault in caught.value.faults] == ["is a folder;", "there is no "]
        assert not store.folder.exists()

    def test_malformed_rows_are_kept_aside(self, store, tmp_path):
        store.add([write(tmp_path / "x.csv", [*lines(99), "7,never,RUS,IRN,=cmd()"])])
        (file,) = store.files()
        assert (file.events, file.faults) == (99, 1)
        assert store.faults(file).to_pylist() == [
            {"line": 101, "reason": "the date is none", "text": "7,never,RUS,IRN,=cmd()"}
        ]
        assert store.check() == []

    def test_more_than_the_share_stop_the_file_and_no_other(self, store, files, tmp_path):
        store.add(files[:1])
        bad = write(tmp_path / "bad.csv", [*lines(94, 5), *["7,never,RUS,IRN,x"] * 6])
        outcomes = store.add([bad, files[1]])
        assert [outcome.new for outcome in outcomes] == [False, True]
        assert "bad.csv was not added: 6 of its 100 rows are malformed (6.0%; at most 5.0% may be)" in outcomes[0].error
        assert "Most often: the date is none (6)" in outcomes[0].error
        assert "bad.csv row 96 '7,never,RUS,IRN,x': the date is none" in outcomes[0].error
        other = Store(tmp_path / "other", read)
        other.add(files[:2])
        assert content(store) == content(other)

    def test_the_share_can_be_given(self, store, tmp_path):
        bad = write(tmp_path / "bad.csv", [*lines(94, 5), *["7,never,RUS,IRN,x"] * 6])
        assert store.add([bad], most_faults=0.06)[0].new

    def test_a_large_file_refused_at_its_end_leaves_nothing(self, store, tmp_path, monkeypatch):
        monkeypatch.setattr(staging, "ROWS", 100)
        (outcome,) = store.add([write(tmp_path / "bad.csv", [*lines(300), *["7,never,RUS,IRN,x"] * 60])])
        assert outcome.error
        assert [*content(store)] == [ledger.NAME]

    def test_an_error_of_the_reader_is_that_of_the_file(self, store, files, tmp_path):
        page = write(tmp_path / "page.csv", [], "<html>")
        outcomes = store.add([page, files[0]])
        assert "is a web page" in outcomes[0].error
        assert outcomes[1].new

    def test_a_file_that_is_being_downloaded_is_not_taken(self, tmp_path):
        path = write(tmp_path / "x.csv", lines(50))

        def growing(path, provider):
            yield from read(path, provider)
            with path.open("a") as stream:
                stream.write("1,2018-01-01,RUS,IRN,x\n")

        (outcome,) = Store(tmp_path / "store", growing).add([path])
        assert "was changed while it was read" in outcome.error

    def test_what_changes_between_its_hash_and_its_reading_is_refused(self, store, files, monkeypatch):
        def hashed(path):
            found = digest(path)
            path.write_text(path.read_text() + "1,2018-01-01,RUS,IRN,x\n")
            return found

        monkeypatch.setattr("helpers.eventdata.store.digest", hashed)
        (outcome,) = store.add(files[:1])
        assert "was changed while it was read" in outcome.error
        assert store.files() == []

    def test_a_file_without_events_is_none(self, store, tmp_path):
        (outcome,) = store.add([write(tmp_path / "x.csv", [])])
        assert "has no events" in outcome.error

    @pytest.mark.parametrize("name", ["notes.txt", "parts/mine.parquet", "incoming/x/y.txt"])
    def test_a_folder_with_other_things_is_left_alone(self, store, files, name):
        path = store.folder / name
        path.parent.mkdir(parents=True)
        path.write_text("mine")
        with pytest.raises(FaultsError, match="is no store and has other things in it"):
            store.add(files)
        assert {each for each in store.folder.rglob("*") if each.is_file()} == {path}

    def test_a_first_add_that_was_killed_while_it_wrote_the_ledger_is_no_other_thing(self, store, files):
        store.folder.mkdir()
        (store.folder / "ledger.json.new").write_text('{"form')
        assert all(outcome.new for outcome in store.add(files))
        assert not store.check() and not (store.folder / "ledger.json.new").exists()


class TestHostile:
    """Through the readers of the project: what is no file of events is named, and the store stays as it was."""

    HEADER = "event_id,date,source_state,target_state,source_name\n"

    def zipped(self, path, text):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.csv", text)
        return path.read_bytes()

    @pytest.mark.parametrize(
        "made",
        [
            b"",
            b"<!DOCTYPE html><html><body>Please sign in</body></html>",
            b"\x00\xff" * 5_000,
            b"PK\x03\x04 no archive",
            "truncated",
            "event_id,date\n1,2018-01-01\n".encode("utf-16"),
            b"\t".join([b"1"] * 60) + b"\n",
        ],
        ids=["empty", "page", "binary", "no zip", "truncated", "utf-16", "60 columns"],
    )
    def test_a_file_that_is_none(self, tmp_path, made):
        good, path = tmp_path / "good.csv", tmp_path / "bad.zip"
        good.write_text(self.HEADER + "1,2018-01-02,RUS,IRN,x\n")
        if made == "truncated":
            rows = "".join(f"{at},2018-01-02,RUS,IRN,{at * 7919 % 1000}\n" for at in range(9_000))
            made = self.zipped(path, self.HEADER + rows)[:-20_000]
        path.write_bytes(made)
        store = Store(tmp_path / "store")
        store.add([good])
        before = content(store)
        (outcome,) = store.add([path])
        assert outcome.error and "bad.zip" in outcome.error
        assert content(store) == before

    def test_formulas_scripts_and_what_a_terminal_obeys_are_text(self, tmp_path):
        path, store = tmp_path / "x.csv", Store(tmp_path / "store")
        names = ["=cmd|' /C calc'!A0", "<script>alert(1)</script>", "a\u202eb", "\x1b[31m"]
        rows = "".join(f"{at},2018-01-02,RUS,IRN,{name}\n" for at, name in enumerate(names))
        path.write_text(self.HEADER + rows, encoding="utf-8")
        store.add([path])
        found = [event["source_name"] for event in stored(store).to_pylist()]
        assert found[:3] == names[:3]
        assert store.check() == []


class TestInterrupted:
    """Whatever an add is stopped at, the store is as before, and the next add makes what an undisturbed one makes."""

    class Stopped(BaseException):
        pass

    def steps(self, monkeypatch, at=None):
        """Count what is done to files on the disk; stop before the step ``at``."""
        count = itertools.count()

        def counted(does):
            def step(*given, **named):
                if next(count) == at:
                    raise self.Stopped
                return does(*given, **named)

            return step

        for name in ("replace", "unlink", "mkdir"):
            monkeypatch.setattr(Path, name, counted(getattr(Path, name)))
        monkeypatch.setattr(shutil, "rmtree", counted(shutil.rmtree))
        monkeypatch.setattr(merging, "write_run", counted(merging.write_run))
        monkeypatch.setattr(merging.pq, "ParquetWriter", counted(merging.pq.ParquetWriter))
        return count

    @pytest.mark.parametrize("every", [9, pytest.param(1, marks=pytest.mark.long)])
    def test_at_every_step(self, tmp_path, files, monkeypatch, every):
        monkeypatch.setattr(staging, "ROWS", 400)
        files.append(write(tmp_path / "x.csv", [*lines(99), "7,never,RUS,IRN,x"]))
        base, whole = Store(tmp_path / "base", read), Store(tmp_path / "whole", read)
        base.add(files[:1])
        shutil.copytree(base.folder, whole.folder)
        with monkeypatch.context() as patch:
            count = self.steps(patch)
            whole.add(files[1:])
            total = next(count)
        assert total > 20
        for at in range(0, total, every):
            store = Store(tmp_path / f"at-{at}", read)
            shutil.copytree(base.folder, store.folder)
            with monkeypatch.context() as patch, pytest.raises(self.Stopped):
                self.steps(patch, at)
                store.add(files[1:])
            assert len(store.files()) in (1, 5)  # all of them or none
            assert stored(store).num_rows == sum(part.events for part in store.parts())
            store.add(files[1:])
            assert content(store) == content(whole), at
            shutil.rmtree(store.folder)

    def test_what_was_read_is_not_read_again(self, tmp_path, files, monkeypatch):
        monkeypatch.setattr(staging, "ROWS", 100)
        taken = []

        def noted(path, provider):
            taken.append(path.name)
            if len(taken) == 4:
                raise KeyboardInterrupt
            yield from read(path, provider)

        store = Store(tmp_path / "store", noted)
        with pytest.raises(KeyboardInterrupt):
            store.add(files)
        assert store.files() == []
        assert [file.name for file in store.unmerged()] == ["0.csv", "1.csv", "2.csv"] or len(store.unmerged()) == 3
        assert [outcome.new for outcome in store.add(files)] == [True] * 4
        assert taken == ["0.csv", "1.csv", "2.csv", "3.csv", "3.csv"]
        assert store.unmerged() == []

    def test_the_next_add_heals_whatever_it_adds(self, store, files, monkeypatch):
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(merging, "merge", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
            store.add(files[:3])
        store.add(files[3:])
        assert len(store.files()) == 4
        assert store.check() == []
