"""A store of events as it lies on the disk: checked, asked, counted, in order, and whole whenever it is killed."""

import json
import shutil
import subprocess
import sys
import threading
import time
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from event_files import FAULTS, Batch, Generated, lines, read, row, write
from hypothesis import given, settings, strategies as st
from stores import content, stored

from helpers.common.faults import FaultsError
from helpers.eventdata import checking, ledger, merging, ordering, questions, staging, totals
from helpers.eventdata.schema import QUADS, SCHEMA
from helpers.eventdata.store import Store

TOOLS = Path(__file__).with_name("event_files.py")


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store", read)


@pytest.fixture
def files(tmp_path):
    return [write(tmp_path / f"{seed}.csv", lines(300, seed)) for seed in range(4)]


class TestChecking:
    @pytest.fixture
    def filled(self, store, files, tmp_path):
        store.add([*files, write(tmp_path / "x.csv", [*lines(99, 8), "7,never,RUS,IRN,x"])])
        return store

    def problems(self, store):
        return [f"{fault.where}: {fault.problem}" for fault in store.check()]

    def test_a_byte_that_is_another(self, filled):
        path = filled.parquet()[0]
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
        assert any("was changed since it was written" in problem for problem in self.problems(filled))

    def test_a_file_that_is_gone(self, filled):
        filled.parquet()[1].unlink()
        (problem,) = self.problems(filled)
        assert "is missing" in problem

    def test_events_out_of_order_of_another_year_or_fewer(self, filled):
        first, second, third = filled.parquet()
        table = pq.read_table(first)
        pq.write_table(table.take([1, 0, *range(2, len(table))]), first, store_schema=False)
        pq.write_table(pq.read_table(third), second, store_schema=False)
        pq.write_table(pq.read_table(third).slice(1), third, store_schema=False)
        found = self.problems(filled)
        assert any("is not in order" in problem for problem in found)
        assert any("of another provider or year" in problem for problem in found)
        assert any("in the ledger" in problem for problem in found)

    def test_other_columns(self, filled):
        path = filled.parquet()[0]
        pq.write_table(pq.read_table(path).drop_columns(["score"]), path)
        assert any("has other columns" in problem for problem in self.problems(filled))

    def test_rows_set_aside_that_are_gone(self, filled):
        next((filled.folder / "faults").iterdir()).unlink()
        assert self.problems(filled) == ["x.csv: the rows set aside can not be read"]

    def test_counts_that_do_not_add_up(self, filled):
        path = filled.folder / ledger.NAME
        path.write_text(path.read_text().replace('"events": 99', '"events": 98'))
        assert self.problems(filled) == ["ledger.json: 1,298 events of icews were read, and 1,299 are accounted for"]

    def test_strays(self, filled):
        (filled.folder / "parts" / "icews-2001-0.parquet").write_bytes(b"")
        (problem,) = self.problems(filled)
        assert "is not in the ledger" in problem

    @pytest.mark.parametrize(
        "text", ["", "[]", "{}", '{"format": 3, "files": [{}], "parts": []}', "\x00", '{"format": 3, "files": 3}']
    )
    def test_a_ledger_that_is_damaged(self, filled, text):
        (filled.folder / ledger.NAME).write_text(text)
        with pytest.raises(FaultsError, match="is damaged"):
            filled.files()

    @pytest.mark.parametrize("number, does", [(2, "an earlier version made it; move the store aside"), (4, "3$")])
    def test_a_ledger_of_another_version(self, filled, number, does):
        (filled.folder / ledger.NAME).write_text(json.dumps({"format": number}))
        with pytest.raises(FaultsError, match=f"is of format {number}; this version reads format .*{does}"):
            filled.check()

    @pytest.mark.parametrize("name", ["totals", "months"])
    def test_counts_kept_that_are_others_or_gone(self, filled, name):
        first, second, third = sorted((filled.folder / name).iterdir())
        pq.write_table(pq.read_table(second).slice(1), second, store_schema=False)
        third.unlink()
        first.write_bytes(first.read_bytes()[:50])
        told = [problem.partition(";")[0].partition(": ")[::2] for problem in self.problems(filled)]
        assert told == [
            (f"{name}/{first.name}", f"has other {name} than the year's events"),
            (f"{name}/{second.name}", f"has other {name} than the year's events"),
            (f"{name}/{third.name}", "is missing"),
        ]

    def test_a_folder_that_is_no_store(self, tmp_path):
        for asked in (Store(tmp_path).files, Store(tmp_path / "absent").events, Store(tmp_path).check):
            with pytest.raises(FaultsError, match="is no store of events; 'events add' makes one"):
                asked()


class TestAsking:
    def test_events_are_a_table_of_ibis(self, store, files):
        store.add(files)
        events = store.events()
        assert events.columns == tuple(SCHEMA.names)
        found = events.filter((events.source_state == "RUS") & (events.target_state == "IRN")).count().execute()
        assert found == sum(",RUS,IRN," in line for seed in range(4) for line in lines(300, seed))

    def test_a_store_without_events(self, store, tmp_path):
        store.add([write(tmp_path / "x.csv", [])])
        assert store.events().count().execute() == 0
        assert store.events().columns == tuple(SCHEMA.names)

    def test_a_pair_of_states_lies_in_one_place(self, tmp_path, monkeypatch):
        """Of many groups of rows, those whose least and greatest states allow the pair are few."""
        monkeypatch.setattr(merging, "GROUP", 1_000)
        store = Store(tmp_path / "store", Generated())
        seed = tmp_path / "seed.txt"
        seed.write_text("1 50000")
        store.add([seed])
        asked = groups = 0
        for meta in map(pq.read_metadata, store.parquet()):
            names = [meta.row_group(0).column(at).path_in_schema for at in range(meta.num_columns)]
            sides = [names.index(side) for side in ("source_state", "target_state")]
            for group in map(meta.row_group, range(meta.num_row_groups)):
                spans = [group.column(side).statistics for side in sides]
                groups += 1
                asked += all(span.min <= "CDX" <= span.max for span in spans)
        assert groups >= 50
        assert len(store.parquet()) <= asked <= len(store.parquet()) * 2


class TestCounted:
    """What is kept beside the events is what a scan of them counts."""

    def both(self, store):
        events = store.events()
        order = ["provider", "month", "a", "b"]
        counted = questions.months(events).order_by(order).to_pyarrow().to_pylist()
        yield store.months().order_by(order).to_pyarrow().to_pylist(), counted
        for one_a_day, counted in ((False, events), (True, questions.one_a_day(events))):
            order = ["provider", "date", "state"]
            kept = store.totals(one_a_day).order_by(order).to_pyarrow().to_pylist()
            yield kept, questions.totals(counted).order_by(order).to_pyarrow().to_pylist()

    def test_of_known_events(self, store, tmp_path):
        rows = ["1,2018-01-02,RUS,IRN,x", "2,2018-01-02,RUS,IRN,x", "3,2018-01-02,IRN,RUS,x", "4,2018-01-02,RUS,IRN,y"]
        store.add([write(tmp_path / "x.csv", [*rows, "5,2018-01-02,RUS,,x", "6,2018-01-02,RUS,RUS,x"])])
        [month], *found = (kept for kept, _ in self.both(store))
        assert [month[name] for name in ("month", "a", "b", "events")] == [date(2018, 1, 1), "IRN", "RUS", 4]
        found = [[(row["state"], row["events"]) for row in kept] for kept in found]
        assert found == [[("", 4), ("IRN", 4), ("RUS", 4)], [("", 3), ("IRN", 3), ("RUS", 3)]]

    @pytest.mark.long
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(["icews", "ucdp"]),
                st.dates(date(2017, 12, 30), date(2018, 2, 2)),
                *[st.sampled_from([None, "AAA", "IRN", "ZZZ"])] * 2,
                *[st.sampled_from([None, "", "x", "y"])] * 4,
                st.sampled_from([None, *QUADS]),
                st.sampled_from([None, 0.0, 2.8, -0.0005, -10.0]),
            ),
            min_size=1,
            max_size=40,
        ),
        st.sampled_from([1, 3, 1_000]),
    )
    @settings(max_examples=25, deadline=None)
    def test_are_those_of_a_scan(self, acts, held):
        names = ["source_name", "target_name", "cameo", "plover", "quad", "score"]
        made = [
            row(str(at), day, source, target, provider=provider, **dict(zip(names, told, strict=True)))
            for at, (provider, day, source, target, *told) in enumerate(acts)
        ]

        def drawn(path, provider):
            mine = [event for event in made if event["provider"] == path.stem]
            yield Batch(pa.Table.from_pylist(mine, SCHEMA), FAULTS.empty_table())

        with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
            patch.setattr(merging, "HELD", held)
            patch.setattr(merging, "_BATCH", held)
            patch.setattr(checking, "_ROWS", held)
            patch.setattr(totals, "_MOST", 8 * held)
            paths = [Path(folder) / name for name in sorted({event["provider"] for event in made})]
            for path in paths:
                path.write_text(path.name)
            store = Store(Path(folder) / "store", drawn)
            store.add(paths)
            for kept, counted in self.both(store):
                assert kept == counted
            assert store.check() == []

    @pytest.mark.long
    def test_a_question_that_is_given_them_answers_the_same(self, store, files):
        store.add(files)
        for one_a_day, events in ((False, store.events()), (True, questions.one_a_day(store.events()))):
            for pairs, by in (([("RUS", "IRN"), ("USA", "CHN")], "month"), (None, "year")):
                anew = questions.dyads(events, pairs, by).to_pyarrow()
                assert questions.dyads(events, pairs, by, store.totals(one_a_day)).to_pyarrow().equals(anew)
                assert store.dyads(pairs, by, one_a_day).equals(anew)

    def test_what_is_added_later_is_in_the_next_answer(self, store, files):
        store.add(files[:1])
        before = store.dyads([("RUS", "IRN")], "year")
        store.add(files[1:])
        after = store.dyads([("RUS", "IRN")], "year")
        assert sum(after["all_events"].to_pylist()) > sum(before["all_events"].to_pylist())
        assert after.equals(questions.dyads(store.events(), [("RUS", "IRN")], "year").to_pyarrow())


class TestOrder:
    @given(st.dates(), st.sampled_from([None, "AAA", "IRN", "ZZZ"]), st.sampled_from([None, "AAA", "IRN", "ZZZ"]))
    @settings(max_examples=100)
    def test_keys_have_the_year_and_sort_as_their_parts_do(self, day, source, target):
        table = pa.Table.from_pylist([row("1", day, source, target), row("2", date(2018, 5, 4), "IRN", "RUS")], SCHEMA)
        one, other = ordering.keys(table)
        parts = [
            (each["date"].year, each["source_state"] or "~", each["target_state"] or "~", each["date"])
            for each in table.to_pylist()
        ]
        assert (one < other) == (parts[0] < parts[1])
        assert ordering.years(np.array([one]))[0] == day.year

    def test_every_turn_of_a_year(self):
        days = [day for year in range(1, 10_000) for day in (date(year, 1, 1), date(year, 12, 31))]
        table = pa.table(
            {
                "date": days,
                "source_state": pa.nulls(len(days), pa.string()),
                "target_state": pa.nulls(len(days), pa.string()),
            }
        )
        found = ordering.keys(table)
        assert (ordering.years(found) == [day.year for day in days]).all()
        assert (np.diff(found) > 0).all()


@pytest.mark.long
class TestKilled:
    @pytest.fixture
    def seeds(self, tmp_path):
        """Files of 20,000 generated events."""
        paths = [tmp_path / f"{seed}.txt" for seed in range(4)]
        for seed, path in enumerate(paths):
            path.write_text(f"{seed} 20000")
        return paths

    def begun(self, store, seeds):
        """A process that adds them, in packs of 15,000."""
        return subprocess.Popen([sys.executable, str(TOOLS), str(store.folder), "15000", *map(str, seeds)])

    def test_at_twenty_moments(self, tmp_path, seeds):
        whole, probe = Store(tmp_path / "whole", Generated()), Store(tmp_path / "probe", Generated())
        whole.add(seeds)
        process, begun = self.begun(probe, seeds), time.monotonic()
        while not probe.folder.exists() and process.poll() is None:
            time.sleep(0.01)
        started = time.monotonic() - begun
        assert process.wait() == 0
        lasted = time.monotonic() - begun - started
        assert content(probe) == content(whole)
        killed = 0
        for moment in range(20):
            store = Store(tmp_path / f"killed-{moment}", Generated())
            process = self.begun(store, seeds)
            while not store.folder.exists() and process.poll() is None:
                time.sleep(0.001)
            time.sleep(lasted * moment / 20)
            killed += process.poll() is None
            process.kill()
            process.wait()
            if ledger.read(store.folder) is not None:
                events = sum(file.events for file in store.files())
                assert events == sum(pq.read_metadata(path).num_rows for path in store.parquet())
                assert events in (0, 80_000)
            store.add(seeds)
            assert content(store) == content(whole), moment
            shutil.rmtree(store.folder)
        assert killed >= 10

    def test_two_at_once_wait_for_each_other(self, tmp_path, seeds):
        both, one = Store(tmp_path / "both", Generated()), Store(tmp_path / "one", Generated())
        processes = [self.begun(both, part) for part in (seeds[:3], seeds[1:])]
        assert [process.wait() for process in processes] == [0, 0]
        one.add(seeds)
        assert content(both) == content(one)

    def test_memory_does_not_grow_with_the_file(self, tmp_path):
        """A million events fill what is held at a time; three million need little more, and not three times as much."""
        code = (
            "import runpy, sys; sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__');"
            "print(open('/proc/self/status').read().partition('VmHWM:')[2].split()[0])"
        )
        peaks = []
        for count in (1_000_000, 3_000_000):
            seed, store = tmp_path / f"{count}.txt", Store(tmp_path / f"store-{count}")
            seed.write_text(f"1 {count}")
            arguments = [sys.executable, "-c", code, TOOLS, store.folder, str(staging.ROWS), seed]
            done = subprocess.run(arguments, capture_output=True, text=True, check=True)
            peaks.append(int(done.stdout) / 1024)
            assert sum(part.events for part in store.parts()) == count
        assert max(peaks) < 1_500, peaks
        assert peaks[1] < 1.5 * peaks[0], peaks  # a fifth more, within some hundredths from one time to another


def test_a_folder_whose_name_is_a_pattern_is_that_folder(tmp_path, files):
    for name in ("a[1]*", "a1x"):
        Store(tmp_path / name, read).add(files[: 1 + (name == "a1x")])
    found = Store(tmp_path / "a[1]*", read).events().count().execute()
    assert found == Store(tmp_path / "a[1]*", read).files()[0].events


def test_a_second_add_says_that_it_waits(store, files):
    held, told = threading.Event(), threading.Event()

    def slow(path, provider):
        held.set()
        assert told.wait(10)
        yield from read(path, provider)

    first = threading.Thread(target=Store(store.folder, slow).add, args=(files[:1],))
    first.start()
    assert held.wait(10)
    store.add(files[:2], waiting=told.set)
    first.join()
    assert len(store.files()) == 2
    assert stored(store).num_rows == 600
    assert store.check() == []
