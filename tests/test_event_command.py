import shutil
import sys
import types
import zipfile
from datetime import date

import ibis
import pyarrow.parquet as pq
import pytest
from event_files import lines, row
from event_rows import gdelt

from helpers import cli
from helpers.eventdata import command
from helpers.eventdata.schema import SCHEMA
from helpers.eventdata.store import Store

HEADER = "event_id,date,source_state,target_state,source_name\n"


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder with files of one's own; the store is in it, too."""
    monkeypatch.setattr(command, "_STORE", tmp_path / "event-store")
    for seed in range(2):
        named = "\n".join(line for line in lines(30, seed) if ",," not in line)
        (tmp_path / f"own-{seed}.csv").write_text(HEADER + named + "\n")
    return tmp_path


def events(capsys, *arguments):
    """Run the command; return its status, and what it wrote."""
    try:
        status = command.main([str(argument) for argument in arguments])
    except SystemExit as ended:
        status = ended.code
    said = capsys.readouterr()
    return status, said.out, said.err


class TestAdd:
    def test_it_says_what_was_added_and_what_was_there(self, place, capsys):
        status, out, _ = events(capsys, "add", place / "own-0.csv")
        number = sum(part.events for part in Store(place / "event-store").parts())
        assert (status, out) == (
            0,
            f"added 1 files with {number} events, 0 rows set aside; 0 were there before; 0 were refused\n",
        )
        status, out, _ = events(capsys, "add", place / "own-0.csv", place / "own-1.csv")
        assert status == 0
        assert "added 1 files" in out and "1 were there before" in out

    def test_a_file_that_is_refused_is_named_and_the_others_are_added(self, place, capsys):
        (place / "page.csv").write_text("<!DOCTYPE html><html><body>Sign in\x1b[31m</body></html>")
        status, out, err = events(capsys, "add", place / "page.csv", place / "own-0.csv")
        assert status == 1
        assert "added 1 files" in out and "1 were refused" in out
        assert "page.csv" in err and "\x1b[31m" not in err

    def test_each_file_of_an_archive_with_several_is_added_once(self, place, capsys):
        with zipfile.ZipFile(place / "year.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for name in ("own-0.csv", "own-1.csv"):
                archive.write(place / name, f"2022/../../{name}")
            archive.writestr("__MACOSX/._own-0.csv", "x")
        status, out, _ = events(capsys, "add", place / "year.zip")
        assert status == 0 and "added 2 files" in out
        assert {file.name for file in Store(place / "event-store").files()} == {"own-0.csv", "own-1.csv"}
        assert not (place.parent / "own-0.csv").exists()  # a path in an archive leads nowhere else
        _, out, _ = events(capsys, "add", place / "own-0.csv", place / "year.zip")
        assert "added 0 files" in out and "3 were there before" in out

    def test_an_archive_that_is_cut_short_is_named(self, place, capsys):
        path = place / "year.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name in ("own-0.csv", "own-1.csv"):
                archive.write(place / name, name)
        path.write_bytes(path.read_bytes()[:-40])
        status, _, err = events(capsys, "add", path)
        assert status == 1 and "year.zip" in err and "cut short or damaged" in err

    def test_two_versions_of_the_same_events_are_warned_of(self, place, capsys):
        versions = [place / "old.csv", place / "new.csv"]
        for path, name in zip(versions, ["Lavrov", "Sergey Lavrov"], strict=True):
            path.write_text(f"{HEADER}1,2018-01-02,RUS,IRN,{name}\n2,2018-01-02,RUS,IRN,Zarif\n")
        _, out, _ = events(capsys, "add", *versions)
        assert "\n1 events came with two files, all the same, and are there once\nbeware: 1 events of own have" in out

    def test_files_that_are_not_there(self, place, capsys):
        status, out, err = events(capsys, "add", place / "none.csv", place)
        assert (status, out) == (2, "")
        assert "there is no such file" in err and "is a folder; name the files in it" in err

    @pytest.mark.parametrize("share", ["2", "-1", "nan", "many"])
    def test_a_share_that_is_none(self, place, capsys, share):
        status, _, err = events(capsys, "add", place / "own-0.csv", f"--faults={share}")
        assert status == 2
        assert "is no share; write a number from 0 to 1" in err

    def test_a_format_that_is_not_known_has_the_nearest(self, place, capsys):
        status, _, err = events(capsys, "add", place / "own-0.csv", "--provider", "gdlet")
        assert status == 2
        assert "did you mean 'gdelt'?" in err


class TestLooking:
    def test_list(self, place, capsys):
        events(capsys, "add", place / "own-0.csv", place / "own-1.csv")
        status, out, _ = events(capsys, "list")
        head, first, *_, last = out.splitlines()
        assert status == 0
        assert head.split() == ["provider", "from", "to", "events", "faults", "file"]
        assert first.startswith("own") and ".csv" in first
        assert last.endswith("events of 2 files")

    def test_names_of_files_do_nothing_to_the_terminal(self, place, capsys):
        evil = place / "a\x1b]0;x\x07[red].csv"
        shutil.copy(place / "own-0.csv", evil)
        events(capsys, "add", evil)
        _, out, _ = events(capsys, "list")
        assert "\x1b" not in out and "\x07" not in out and "[red].csv" in out

    def test_check_shows_what_was_set_aside_and_says_that_the_rest_is_sound(self, place, capsys):
        path = place / "own-0.csv"
        path.write_text(path.read_text() + "9,never,RUS,IRN,=cmd\x1b[2J\n")
        events(capsys, "add", path, "--faults", "0.5")
        status, out, _ = events(capsys, "check")
        assert status == 0
        assert "own-0.csv: 1 of " in out and "rows were set aside" in out
        assert "\x1b" not in out
        assert out.splitlines()[-1].startswith("sound: ")

    def test_check_names_what_is_damaged(self, place, capsys):
        events(capsys, "add", place / "own-0.csv")
        Store(place / "event-store").parquet()[0].unlink()
        status, _, err = events(capsys, "check")
        assert status == 1
        assert "the store is damaged: 1 fault" in err and "is missing" in err

    @pytest.mark.parametrize("verb", ["list", "check"])
    def test_no_store(self, place, capsys, verb):
        status, _, err = events(capsys, verb, "--store", place)
        assert status == 2
        assert "is no store of events; 'events add' makes one" in err


class TestSelect:
    @pytest.fixture
    def asked(self, monkeypatch):
        """What was asked of the selection, which has tests of its own."""
        given = []

        def select(events, states, start, end, into):
            given.append((events.columns, states, start, end, into))
            return 3

        module = types.ModuleType("helpers.eventdata.selecting")
        module.select = select
        monkeypatch.setitem(sys.modules, "helpers.eventdata.selecting", module)
        monkeypatch.setattr("helpers.eventdata.selecting", module, raising=False)
        return given

    @pytest.mark.parametrize(
        ("first", "last", "window"),
        [
            ("2006", "2010", (date(2006, 1, 1), date(2010, 12, 31))),
            ("2006-02", "2008-02", (date(2006, 2, 1), date(2008, 2, 29))),
            ("2006-03-04", "2006-12", (date(2006, 3, 4), date(2006, 12, 31))),
        ],
    )
    def test_it_gives_states_and_window(self, place, capsys, asked, first, last, window):
        events(capsys, "add", place / "own-0.csv")
        arguments = ["--states", "RUS", "IRN", "--from", first, "--to", last, "--into", place / "record"]
        status, out, _ = events(capsys, "select", *arguments)
        assert status == 0
        assert asked == [(tuple(SCHEMA.names), ["RUS", "IRN"], *window, place / "record")]
        assert out == f'wrote 3 entries to {place / "record"}; a notebook takes it as data = "{place / "record"}"\n'

    @pytest.mark.parametrize("text", ["06", "2006-13", "last year", "2006-2-1"])
    def test_a_date_that_is_none(self, place, capsys, asked, text):
        arguments = ["--states", "RUS", "IRN", "--from", text, "--to", "2010", "--into", place / "record"]
        status, _, err = events(capsys, "select", *arguments)
        assert status == 2
        assert "is no date; write 2006, 2006-07 or 2006-07-31" in err


class TestMentions:
    def file(self, place):
        """Mentions of three events: one in two stories, and one story that two events are of."""
        told = [("1", "a.org", "s"), ("2", "a.org", "s"), ("2", "b.org", "t"), ("3", "b.org", "u"), ("", "b.org", "u")]
        rows = ["\t".join([event, "20191024", "20191024", "1", by, story, *["1"] * 10]) for event, by, story in told]
        path = place / "20191024143000.mentions.CSV"
        path.write_text("\n".join(rows) + "\n")
        return path

    def test_events_are_counted_by_story(self, place, capsys):
        status, out, _ = events(capsys, "mentions", self.file(place), "--into", place / "m.parquet")
        assert (status, out) == (
            0,
            f"counted 4 mentions of 3 events, 1 rows set aside; wrote {place / 'm.parquet'}\n",
        )
        rows = pq.read_table(place / "m.parquet").to_pylist()
        assert [(row["event_id"], row["stories"], row["publishers"], row["events_of_story"]) for row in rows] == [
            ("1", 1, 1, 2),
            ("2", 2, 2, 2),
            ("3", 1, 1, 1),
        ]

    def test_a_store_is_asked_for_events_that_two_publishers_report(self, place, capsys):
        """As docs/event-data.md shows it."""
        export = place / "20191024143000.export.CSV"
        export.write_text("\n".join(gdelt(GLOBALEVENTID=number) for number in "123") + "\n")
        events(capsys, "add", export)
        events(capsys, "mentions", self.file(place), "--into", place / "m.parquet")
        told = ibis.memtable(pq.read_table(place / "m.parquet"))
        found = Store(place / "event-store").events()
        twice = found.filter(found.event_id.isin(told.filter(told.publishers > 1).event_id))
        assert twice.execute()["event_id"].tolist() == ["2"]

    @pytest.mark.parametrize(
        ("into", "words"),
        [("m.csv", "must end in .parquet"), ("own-0.csv", "exists already"), ("none/m.parquet", "is in no folder")],
    )
    def test_what_is_no_new_file_is_refused(self, place, capsys, into, words):
        status, _, err = events(capsys, "mentions", self.file(place), "--into", place / into)
        assert status == 2 and words in err

    def test_events_are_no_mentions_and_leave_nothing(self, place, capsys):
        status, _, err = events(capsys, "mentions", place / "own-0.csv", "--into", place / "m.parquet")
        assert status == 2 and "mentions of GDELT have 16" in err
        assert not [*place.glob("m.parquet*")]
        status, _, err = events(capsys, "add", self.file(place))
        assert status == 1 and "'events mentions' counts them" in err


class TestFetch:
    def test_without_a_name_it_says_what_there_is(self, capsys):
        status, out, _ = events(capsys, "fetch")
        assert status == 0
        assert {line for line in out.splitlines() if not line.startswith(" ")} == {
            "gdelt-1",
            "gdelt-2",
            "gdelt-2-mentions",
            "gdelt-2-translated",
            "ucdp-ged",
        }

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["gdelt"], "did you mean 'gdelt-2'?"),
            (["ucdp-ged"], "there is no such version; allowed: 19.1"),
            (["gdelt-1"], "needs --from and --to"),
            (["gdelt-1", "--from", "2018", "--to", "2017"], "is before --from"),
        ],
    )
    def test_what_lacks_is_said_before_the_network_is_touched(self, capsys, arguments, words):
        status, _, err = events(capsys, "fetch", *arguments)
        assert status == 2
        assert words in err


class TestCommand:
    def test_a_command_that_is_none_has_the_nearest(self, capsys):
        status, _, err = events(capsys, "ad")
        assert (status, err) == (
            2,
            "events: 'ad' is no command; did you mean 'add'? allowed: add, list, check, select, mentions, fetch\n",
        )

    @pytest.mark.parametrize("verb", [[], *[[verb] for verb in command._VERBS]])
    def test_help_is_there(self, capsys, verb):
        status, out, _ = events(capsys, *verb, "--help")
        assert status == 0
        assert out.startswith(" ".join(["usage: events", *verb]))

    def test_helpers_has_it(self, place, capsys):
        assert cli.main(["events", "list", "--store", str(place)]) == 2
        assert "is no store of events" in capsys.readouterr().err

    @pytest.mark.parametrize("missing", ["ibis", "pyarrow", "pyarrow.parquet", "filelock"])
    def test_without_the_extra_it_says_what_to_install(self, place, missing):
        """In a process of its own: here all is imported."""
        import subprocess

        code = (
            f"import sys; sys.modules[{missing!r}] = None\n"
            "from helpers.eventdata.command import main\n"
            "raise SystemExit(main(sys.argv[1:]))"
        )
        arguments = ["add", str(place / "own-0.csv"), "--store", str(place / "s")]
        if missing == "ibis":
            Store(place / "s").add([place / "own-0.csv"])
            arguments = ["select", "--states", "RUS", "IRN", "--from", "2006", "--to", "2010"]
            arguments += ["--into", str(place / "new"), "--store", str(place / "s")]
        done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True)
        assert done.returncode == 2, done.stderr
        assert "pip install -e '.[events]'" in done.stderr
        assert "Traceback" not in done.stderr


def test_rows_of_the_tests_have_every_column():
    assert list(row("1", date(2018, 1, 1))) == SCHEMA.names
