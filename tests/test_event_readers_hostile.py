"""Readers of events against hostile files: nothing is lost, nothing stops the rest, errors are words."""

import csv
import gzip
import io
import subprocess
import sys
import threading
import time
import zipfile

import pytest
from event_rows import (
    GED_HEADER,
    ICEWS_HEADER,
    POLECAT_HEADER,
    everything,
    gdelt,
    refused,
    written,
)
from hypothesis import given, settings, strategies as st

from helpers.eventdata import readers
from helpers.eventdata.readers import lines, parsing, turning


class TestHostile:
    def test_an_empty_file_and_one_of_blank_lines(self, tmp_path):
        for content in (b"", b"\n\n  \n"):
            path = tmp_path / "a.csv"
            path.write_bytes(content)
            assert "is empty" in refused(path)

    def test_a_header_alone_is_a_file_of_no_events(self, tmp_path):
        for header in (ICEWS_HEADER, GED_HEADER, POLECAT_HEADER):
            assert everything(written(tmp_path / "a.csv", header)) == ([], [])
        (tmp_path / "b.csv").write_text("date,source_state,target_state")
        assert everything(tmp_path / "b.csv") == ([], [])

    def test_a_web_page_in_place_of_data(self, tmp_path):
        path = written(tmp_path / "20191024.export.CSV", "<!DOCTYPE html>", "<html><body>Please sign in</body></html>")
        assert "is a web page, not data" in refused(path)
        assert "is a web page, not data" in refused(path, "gdelt")

    def test_text_that_is_no_table(self, tmp_path):
        said = refused(written(tmp_path / "a.csv", '{"error": "quota"}'))
        assert "has none of the formats that are known" in said
        assert all(name in said for name in readers.PROVIDERS)

    def test_files_that_are_not_there_and_folders(self, tmp_path):
        assert "is not a file that is there" in refused(tmp_path / "none.csv")
        assert "is not a file that is there" in refused(tmp_path)

    def test_another_format_than_it_is_said_to_be(self, tmp_path):
        path = written(tmp_path / "a.CSV", gdelt())
        assert "event_id: this column lacks" in refused(path, "icews")
        assert "has 1 columns in most lines; events of GDELT have 57, 58 or 61" in refused(
            written(tmp_path / "b.csv", "date,source_state,target_state"), "gdelt"
        )
        assert "did you mean 'gdelt'" in refused(path, "gdlet")

    def test_utf_16_and_pictures(self, tmp_path):
        path = tmp_path / "a.csv"
        path.write_bytes("date,source_state,target_state\n".encode("utf-16"))
        assert "is in UTF-16; save it as UTF-8" in refused(path)
        path.write_bytes(bytes(range(256)) + b"\0" * 1000)
        assert "is not text" in refused(path)

    def test_a_byte_order_mark_and_windows_line_ends_are_no_faults(self, tmp_path):
        path = tmp_path / "a.csv"
        path.write_bytes(b"\xef\xbb\xbfdate,source_state,target_state\r\n2015-09-30,RUS,SYR\r\n\r\n2015-10-01,RUS,IRN")
        events, faults = everything(path)
        assert [event["target_state"] for event in events] == ["SYR", "IRN"]
        assert faults == []

    def test_bytes_that_are_not_utf_8_set_their_line_aside(self, tmp_path):
        rows = gdelt(), gdelt(Actor1Name="José").encode("latin-1"), gdelt(Actor1Name="José")
        events, (fault,) = everything(written(tmp_path / "a.CSV", *rows))
        assert len(events) == 2
        assert (fault["line"], fault["reason"]) == (2, "it is not in UTF-8")
        assert "José" in fault["text"]

    def test_nul_bytes_set_their_line_aside(self, tmp_path):
        events, (fault,) = everything(written(tmp_path / "a.CSV", gdelt(), gdelt(Actor1Name="A\0B"), gdelt()))
        assert len(events) == 2
        assert (fault["line"], fault["reason"]) == (2, "it holds NUL bytes")
        assert "\0" not in fault["text"]

    def test_a_line_longer_than_the_limit_is_set_aside_wherever_it_stands(self, tmp_path, monkeypatch):
        monkeypatch.setattr(lines, "LONGEST", 2_000)
        monkeypatch.setattr(lines, "BLOCK", 3_000)
        long = gdelt(Actor1Name="x" * 9_000)
        for rows in ([long, gdelt()], [gdelt(), long, gdelt()], [*[gdelt()] * 20, long, long], [gdelt(), long[:2_500]]):
            events, faults = everything(written(tmp_path / "a.CSV", *rows), "gdelt")
            assert [fault["line"] for fault in faults] == [
                place for place, row in enumerate(rows, start=1) if len(row) > 2_000
            ]
            assert len(events) == len(rows) - len(faults)
            assert all(len(fault["text"]) == 500 for fault in faults)
            assert {fault["reason"] for fault in faults} == {"the line is longer than 2,000 bytes"}

    @pytest.mark.parametrize("size", [1, 7, 10, 50, 1_000])
    def test_blocks_of_any_size_give_the_same_lines(self, monkeypatch, size):
        monkeypatch.setattr(lines, "LONGEST", 9)
        monkeypatch.setattr(lines, "BLOCK", size)
        whole = [b"x" * length for length in (3, 9, 10, 0, 29, 9, 8, 0, 40, 19, 10, 1)]
        for end in (b"", b"\n"):
            found = list(lines.blocks(io.BytesIO(b"\n".join(whole) + end)))
            assert b"".join(block.data for block in found).split(b"\n")[:-1] == [
                line if len(line) < 10 else b"" for line in whole
            ]
            wrong = [fault.line for block in found for fault in block.wrong]
            assert wrong == [place for place, line in enumerate(whole, start=1) if len(line) > 9]

    def test_empty_lines_before_a_header(self, tmp_path):
        path = written(tmp_path / "a.csv", "", "", "date,source_state,target_state", "2015-09-30,RUS,SYR")
        (event,), faults = everything(path)
        assert (event["event_id"], faults) == ("a:4", [])

    def test_a_header_that_is_too_long(self, tmp_path):
        path = written(tmp_path / "a.csv", "date,source_state,target_state" + "," * lines.LONGEST, "2015-09-30,RUS,SYR")
        assert "no column of events has this name" in refused(path)
        path = written(tmp_path / "b.tab", ICEWS_HEADER + "\tx" * lines.LONGEST)
        assert everything(path)[0] == []

    @pytest.mark.parametrize("kept", [0.999, 0.5, 0.01])
    @pytest.mark.parametrize("packing", ["zip", "gz"])
    def test_packed_files_that_are_cut_short(self, tmp_path, packing, kept):
        content = "".join(gdelt(GLOBALEVENTID=str(number)) + "\n" for number in range(500)).encode()
        whole = tmp_path / "whole"
        if packing == "gz":
            whole.write_bytes(gzip.compress(content))
        else:
            with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr("a.CSV", content)
        data = whole.read_bytes()
        path = tmp_path / f"a.CSV.{packing}"
        path.write_bytes(data[: int(len(data) * kept)])
        assert "cut short or damaged" in refused(path)

    def test_a_zip_whose_contents_are_damaged(self, tmp_path):
        path = tmp_path / "a.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("a.CSV", gdelt() + "\n")
        path.write_bytes(path.read_bytes().replace(b"TEHRAN", b"TOHRAN"))
        assert "cut short or damaged" in refused(path)

    def test_zips_of_several_files_of_none_and_with_a_password(self, tmp_path):
        path = tmp_path / "a.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("a.CSV", gdelt())
            archive.writestr("b.CSV", gdelt())
        assert "holds 2 files, not one" in refused(path)
        zipfile.ZipFile(path, "w").close()
        assert "holds 0 files, not one" in refused(path)
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("a.CSV", gdelt())
        data = bytearray(path.read_bytes())
        data[data.index(b"PK\x01\x02") + 8] |= 1
        path.write_bytes(data)
        assert "is locked with a password" in refused(path)

    def test_batches_have_no_more_rows_than_said(self, tmp_path, monkeypatch):
        assert readers.ROWS == 100_000
        monkeypatch.setattr(turning, "ROWS", 100)
        path = tmp_path / "a.csv"
        path.write_text("date,source_state,target_state\n" + "2015-09-30,RUS,IRN\n" * 250 + "x,RUS,IRN\n" * 320)
        sizes = [(batch.events.num_rows, batch.faults.num_rows) for batch in readers.read(path)]
        assert sizes == [(100, 100), (100, 100), (50, 100), (0, 20)]

    def test_a_file_of_garbage_is_gone_through_in_no_time(self, tmp_path):
        """Nothing is guessed at for each of very many wrong values."""
        path = tmp_path / "a.csv"
        rows = "".join(f"a{number},b{number},c{number},d{number},e{number}\n" for number in range(5_000))
        path.write_text("date,source_state,target_state,plover,quad\n" + rows)
        before = time.process_time()
        events, faults = everything(path)
        assert (len(events), len(faults)) == (0, 5_000)
        assert time.process_time() - before < 3


GOOD = ["x,y,z", '"x",y,z', 'x,"y\nq",z', 'x,"y\n\nq",z', 'x,"y""q",z', 'x,"a,b",z', "x,,", '"","",""']


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\n\r\0"), max_size=12)


class TestNothingIsLost:
    @settings(max_examples=15)
    @given(
        st.lists(
            st.one_of(st.just(gdelt()), TEXT.filter(bool), TEXT.map(lambda text: gdelt(Actor1Name=text))), max_size=8
        )
    )
    def test_rows_in_are_events_and_faults(self, tmp_path_factory, rows):
        path = written(tmp_path_factory.mktemp("rows") / "a.CSV", gdelt(), *rows)
        events, faults = everything(path, "gdelt") if rows.count(gdelt()) + 1 > len(rows) / 2 else ([], [])
        if events:
            assert len(events) + len(faults) == 1 + len(rows)
            texts = ["", gdelt(), *rows]
            assert all(fault["text"] == texts[fault["line"]][:500] for fault in faults)

    @settings(max_examples=15)
    @given(st.lists(st.tuples(TEXT, TEXT), max_size=6), st.integers(20, 400))
    def test_names_come_out_as_they_went_in_through_any_block(self, tmp_path_factory, names, size):
        path = tmp_path_factory.mktemp("names") / "a.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["date", "source_state", "target_state", "source_name", "target_name"])
            writer.writerows(["2015-09-30", "RUS", "IRN", f"{one}\n{other}", f'"{other}'] for one, other in names)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(lines, "BLOCK", size)
            events, faults = everything(path)
        assert faults == []
        assert [(event["source_name"], event["target_name"]) for event in events] == [
            (f"{one}\n{other}", f'"{other}') for one, other in names
        ]

    @settings(max_examples=150)
    @given(
        st.lists(st.one_of(st.sampled_from(GOOD), st.text(st.sampled_from('ab",\n'), max_size=8)), max_size=12),
        st.sampled_from([5, 17, 64, 10_000]),
    )
    def test_each_line_is_of_one_row_or_set_aside_whatever_marks_there_are(self, rows, size):
        data = "\n".join(rows)
        seen = []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(lines, "BLOCK", size)
            shape = parsing.Shape(("a", "b", "c"), ("a", "c"), ",", quoted=True)
            whole = parsing.closed(lines.blocks(io.BytesIO(data.encode())), shape)
            for part in (parsing.parsed(block, shape) for block in whole):
                places = part.places([*range(part.table.num_rows)])
                assert [place for place, _ in places] == part.numbers()
                for place, text in places:
                    seen += range(place, place + text.count("\n") + 1)
                seen += [fault.line for fault in part.wrong]
        assert len(seen) == len(set(seen))
        assert {place for place, line in enumerate(data.split("\n"), start=1) if line} <= set(seen)


class TestStopping:
    def test_who_stops_early_leaves_nothing_behind(self, tmp_path, monkeypatch):
        monkeypatch.setattr(lines, "BLOCK", 1_000)
        path = written(tmp_path / "a.CSV", *[gdelt()] * 50)
        before = threading.active_count()
        batches = readers.read(path)
        assert next(batches).events.num_rows > 0
        batches.close()
        assert threading.active_count() == before


@pytest.mark.long
def test_a_line_of_a_hundred_megabytes_is_never_in_memory(tmp_path):
    path = tmp_path / "a.CSV"
    with path.open("wb") as file:
        file.write((gdelt() + "\n").encode())
        for _ in range(100):
            file.write(b"x" * (1 << 20))
        file.write(("\n" + gdelt() + "\n").encode())
    program = (
        "import sys; from helpers.eventdata.readers import read\n"
        "most = lambda: int(open('/proc/self/status').read().partition('VmHWM:')[2].split()[0])\n"
        "before = most()\n"
        "found = [(b.events.num_rows, b.faults.num_rows) for b in read(sys.argv[1])]\n"
        "print(sum(n for n, _ in found), sum(n for _, n in found), most() - before)"
    )
    done = subprocess.run([sys.executable, "-c", program, path], capture_output=True, text=True, check=True)
    events, faults, more = map(int, done.stdout.split())
    assert (events, faults) == (2, 1)
    assert more < 80_000  # kilobytes
