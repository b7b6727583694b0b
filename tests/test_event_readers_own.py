"""Readers of one's own events, of Parquet and of mentions: known answers."""

from datetime import date

import pyarrow as pa
import pyarrow.parquet
import pytest
from event_rows import everything, gdelt, refused, written

from helpers.common.faults import FaultsError
from helpers.eventdata.readers import mentions
from helpers.eventdata.schema import SCHEMA


class TestOwn:
    def test_three_columns_are_enough(self, tmp_path):
        path = written(tmp_path / "mine.csv", "date,source_state,target_state", "2015-09-30,RUS,SYR", "2015-10-01,,IRN")
        events, faults = everything(path)
        assert faults == []
        known = ("provider", "event_id", "date", "source_state", "target_state")
        assert [tuple(event[name] for name in known) for event in events] == [
            ("own", "mine:2", date(2015, 9, 30), "RUS", "SYR"),
            ("own", "mine:3", date(2015, 10, 1), None, "IRN"),
        ]

    def test_a_code_says_what_is_not_given(self, tmp_path):
        path = written(
            tmp_path / "mine.csv",
            "provider;date;source_state;target_state;cameo;plover;quad;score",
            "phoenix;2015-09-30;RUS;IRN;057;;;",
            "phoenix;2015-09-30;RUS;IRN;;AID;;",
            "phoenix;2015-09-30;RUS;IRN;057;AGREE;material conflict;-1.5",
        )
        events, faults = everything(path)
        assert faults == []
        assert [tuple(event[name] for name in ("provider", "plover", "quad", "score")) for event in events] == [
            ("phoenix", "SUPPORT", "verbal cooperation", 8.0),
            ("phoenix", "AID", "material cooperation", 10.0),
            ("phoenix", "AGREE", "material conflict", -1.5),
        ]

    def test_all_faults_of_the_header_are_told_at_once(self, tmp_path):
        path = written(tmp_path / "mine.csv", "date,source_state,target,scor,date", "2015-09-30,RUS,SYR,1,x")
        said = refused(path)
        assert "3 faults" not in said
        for part in (
            "target_state: this column lacks; did you mean 'target'?",
            "target: no column of events has this name",
            "scor: no column of events has this name; did you mean 'score'?",
            "date: this column is there twice",
        ):
            assert part in said

    def test_all_faults_of_a_row_are_told_at_once(self, tmp_path):
        path = written(
            tmp_path / "mine.csv",
            "date,source_state,target_state,cameo,quad,deaths",
            "yesterday,Russia,irn,99,war,-1",
        )
        events, (fault,) = everything(path)
        assert events == []
        assert fault["reason"].count(";") >= 4
        assert "did you mean 'RUS'?" in fault["reason"]
        assert "did you mean 'IRN'?" in fault["reason"]
        for value in ("'yesterday'", "'Russia'", "'irn'", "'99'", "'war'", "'-1'"):
            assert value in fault["reason"]

    def test_namibia_is_a_state_and_na_a_text(self, tmp_path):
        header = "date,source_state,target_state,source_name"
        path = written(tmp_path / "mine.csv", header, "2015-09-30,NAM,IRN,NA", "2015-09-30,NA,IRN,null")
        (event,), (fault,) = everything(path)
        assert (event["source_state"], event["source_name"]) == ("NAM", "NA")
        assert "'NA' is not a state's code" in fault["reason"]

    def test_text_stays_text(self, tmp_path):
        names = ["=HYPERLINK(1)", "<script>alert(1)</script>", "'; DROP TABLE events; --", "+7", "روسيا", "0012"]
        rows = [f"2015-09-30,RUS,IRN,{name}" for name in names]
        events, faults = everything(written(tmp_path / "m.csv", "date,source_state,target_state,source_name", *rows))
        assert [event["source_name"] for event in events] == names
        assert faults == []


class TestParquet:
    def test_own_events_with_dates_and_numbers(self, tmp_path):
        table = pa.table(
            {
                "date": pa.array([date(2015, 9, 30), date(2015, 10, 1)]),
                "source_state": ["RUS", ""],
                "target_state": ["SYR", "IR"],
                "score": [-9.5, None],
                "mentions": [3, None],
            }
        )
        pyarrow.parquet.write_table(table, tmp_path / "mine.parquet")
        (event,), (fault,) = everything(tmp_path / "mine.parquet")
        assert event == {
            **dict.fromkeys(SCHEMA.names),
            "provider": "own",
            "event_id": "mine:1",
            "date": date(2015, 9, 30),
            "source_state": "RUS",
            "target_state": "SYR",
            "score": -9.5,
            "mentions": 3,
        }
        assert (fault["line"], fault["text"]) == (2, "2015-10-01\t\tIR\t\t")
        assert "'IR' is not a state's code" in fault["reason"]

    def test_damaged(self, tmp_path):
        path = tmp_path / "a.parquet"
        pyarrow.parquet.write_table(pa.table({"date": ["2015-09-30"] * 1000}), path)
        path.write_bytes(path.read_bytes()[:-20])
        assert "is Parquet that is damaged or cut short" in refused(path)


class TestMentions:
    def row(self, event, story, publisher="a.org", when="20191024143000"):
        return "\t".join([event, when, when, "1", publisher, story, *["1"] * 10])

    def paths(self, tmp_path):
        one = written(tmp_path / "a.mentions.CSV", self.row("1", "s"), self.row("2", "s"), self.row("2", "s"))
        other = written(
            tmp_path / "b.mentions.CSV",
            self.row("2", "t", "b.org", "20191025000000"),
            self.row("3", "u"),
            "too\tshort",
            self.row("", "u", when="0"),
        )
        return [one, other]

    def test_events(self, tmp_path):
        counted = mentions.per_event([*self.paths(tmp_path), *self.paths(tmp_path)[:1]])  # one twice is one
        assert (counted.mentions, counted.faults) == (5, 2)
        assert counted.events.to_pylist() == [
            {"event_id": event, "mentions": all_, "stories": stories, "publishers": by, "first": day, "last": last}
            | {"events_of_story": most}
            for event, all_, stories, by, day, last, most in [
                ("1", 1, 1, 1, date(2019, 10, 24), date(2019, 10, 24), 2),
                ("2", 3, 2, 2, date(2019, 10, 24), date(2019, 10, 25), 2),
                ("3", 1, 1, 1, date(2019, 10, 24), date(2019, 10, 24), 1),
            ]
        ]

    def test_faults(self, tmp_path):
        (batch,) = mentions.read(self.paths(tmp_path)[1])
        assert [(fault["line"], fault["reason"]) for fault in batch.faults.to_pylist()] == [
            (3, "2 columns, not 16"),
            (4, "no event's id; '0' is not a date of adding"),
        ]

    def test_they_are_no_events(self, tmp_path):
        path = self.paths(tmp_path)[0]
        assert "has mentions of GDELT, not events" in refused(path)
        with pytest.raises(FaultsError, match="has 61 columns in most lines; mentions of GDELT have 16"):
            mentions.read(written(tmp_path / "c.CSV", gdelt()))
