"""Readers of UCDP and ACLED: known answers."""

from datetime import date

import pytest
from event_rows import ACLED_NAMES, GED_HEADER, GED_NAMES, acled, everything, ged, written

from helpers.eventdata.schema import SCHEMA


class TestUcdp:
    @pytest.mark.parametrize("header", [True, False])
    def test_a_row_as_published_and_of_a_candidate_release(self, tmp_path, header):
        assert len(GED_NAMES) == 49
        path = written(tmp_path / "GEDEvent_v23_1.csv", *([GED_HEADER] if header else []), ged())
        (event,), faults = everything(path)
        assert faults == []
        assert event == {
            **dict.fromkeys(SCHEMA.names),
            "provider": "ucdp",
            "event_id": "244657",
            "date": date(2017, 7, 31),
            "source_state": "RUS",
            "source_name": "Government of Russia (Soviet Union)",
            "target_name": "IS",
            "plover": "ASSAULT",
            "quad": "material conflict",
            "story": 'Reuters, 2017-07-31, "Raid, in two words"',
            "publisher": "Reuters",
            "place_state": "SYR",
            "place_name": "Palmyra town",
            "latitude": 34.55,
            "longitude": 38.27,
            "deaths": 13,
        }

    def test_line_breaks_within_quotes_and_marks_that_are_never_closed(self, tmp_path):
        rows = [
            ged(id="1", where_description='"two\n\nlines"'),
            ged(id="2", where_description='"never closed'),
            *(ged(id=str(number)) for number in range(3, 300)),
            ged(id="300", gwnob='"never closed either'),
            ged(id="301", gwnob="1x"),
        ]
        events, faults = everything(written(tmp_path / "a.csv", GED_HEADER, *rows))
        assert [event["event_id"] for event in events] == ["1", *(str(number) for number in range(3, 300))]
        assert [fault["line"] for fault in faults] == [5, 303, 304]
        assert faults[0]["reason"].startswith("quotation marks do not fit")
        assert "'1x' is not a number of Gleditsch and Ward" in faults[2]["reason"]
        assert faults[2]["text"] == rows[-1][:500]

    def test_governments_side_by_side_have_no_number_and_are_states_by_their_names(self, tmp_path):
        """As in the Candidate releases of 2026."""
        both = '"Government of Israel, Government of United States of America"'
        rows = [
            ged(id="1", side_a="Government of Iran", gwnoa="630", side_b=both),
            ged(id="2", side_a="Government of Yemen (North Yemen)", gwnoa="", side_b="Government of Sa'da"),
            ged(id="3", side_a="Iraq", gwnoa="", side_b='"Government of Iraq, Peshmerga"'),
        ]
        events, faults = everything(written(tmp_path / "GEDEvent_v26_0_8.csv", GED_HEADER, *rows))
        assert [(event["event_id"], event["source_state"], event["target_state"]) for event in events] == [
            ("1", "IRN", "ISR"),
            ("1", "IRN", "USA"),
            ("2", "YEM", None),
            ("3", None, None),
        ]
        assert events[0]["target_name"] == both.strip('"') and faults == []

    def test_sides_that_have_no_name_yet_have_none(self, tmp_path):
        rows = ged(side_a="XXX482", side_b="XXX70", gwnoa=""), ged(id="2", side_a="XXX")
        (unnamed, other), _ = everything(written(tmp_path / "a.csv", GED_HEADER, *rows))
        assert (unnamed["source_name"], unnamed["target_name"], other["source_name"]) == (None, None, "XXX")

    def test_numbers_of_rows_before_the_columns(self, tmp_path):
        """As in the Candidate release 24.0.10."""
        path = written(tmp_path / "GEDEvent_v24_0_10.csv", f'"#",{GED_HEADER}', f'"1",{ged()}', f'"2",{ged(id="9")}')
        events, faults = everything(path)
        assert [(event["event_id"], event["source_state"]) for event in events] == [("244657", "RUS"), ("9", "RUS")]
        assert faults == []

    def test_what_follows_a_mark_that_is_not_closed_is_read_though_it_has_line_breaks(self, tmp_path):
        rows = [
            ged(id="1", source_headline='"Attack, vows\n""punishment""""'),
            ged(
                id="2",
                source_article='"""AllAfrica,2025-09-01,Call for peace\nCR \tSAnews"";""Other,2025-09-02,More"""',
            ),
        ]
        (event,), faults = everything(written(tmp_path / "a.csv", GED_HEADER, *rows))
        assert (event["event_id"], event["story"].count("\n")) == ("2", 1)
        assert {fault["line"] for fault in faults} == {2, 3}


class TestAcled:
    def test_a_row_as_exported(self, tmp_path):
        assert len(ACLED_NAMES) == 31
        path = written(tmp_path / "acled.csv", ",".join(ACLED_NAMES), acled())
        (event,), faults = everything(path)
        assert faults == []
        assert event == {
            **dict.fromkeys(SCHEMA.names),
            "provider": "acled",
            "event_id": "UKR1",
            "date": date(2023, 1, 5),
            "date_published": date(2023, 1, 10),
            "source_state": "RUS",
            "source_sector": "External/Other forces",
            "source_name": "Military Forces of Russia (2000-) Air Force",
            "target_state": "UKR",
            "target_sector": "Civilians",
            "target_name": "Civilians (Ukraine)",
            "plover": "ASSAULT",
            "quad": "material conflict",
            "publisher": "Ukrinform",
            "place_state": "UKR",
            "place_name": "Kyiv",
            "latitude": 50.45,
            "longitude": 30.52,
            "deaths": 2,
        }

    def test_an_older_export_numbers_dates_in_words_semicolons(self, tmp_path):
        old = {"inter1": "8", "inter2": "7", "event_date": "05 January 2023", "event_type": "Remote violence"}
        path = written(tmp_path / "acled.csv", ";".join(ACLED_NAMES), acled(";", **old))
        (event,), faults = everything(path)
        assert faults == []
        assert (event["date"], event["source_sector"], event["target_sector"]) == (
            date(2023, 1, 5),
            "External/Other forces",
            "Civilians",
        )
        assert (event["source_state"], event["target_state"], event["plover"]) == ("RUS", "UKR", "ASSAULT")

    @pytest.mark.parametrize(
        ("actor", "kind", "state"),
        [
            ("Protesters (Iran)", "Protesters", "IRN"),
            ("Police Forces of Iran (1989-) Islamic Revolutionary Guard Corps", "State forces", "IRN"),
            ("Government of Syria (2000-2024)", "State forces", "SYR"),
            ("Islamic State (Syria)", "Rebel group", None),
            ("Wagner Group", "Political militia", None),
            ("Military Forces of Atlantis (2000-)", "State forces", None),
            ("Former Military Forces of Russia (2000-)", "Civilians", None),
            ("Former Government of Russia (2000-)", "Civilians", None),
            ("Military Forces of the United States (2021-2025)", "External/Other forces", "USA"),
        ],
    )
    def test_whose_an_actor_is(self, tmp_path, actor, kind, state):
        path = written(tmp_path / "a.csv", ",".join(ACLED_NAMES), acled(actor1=actor, inter1=kind))
        ((event,), _) = everything(path)
        assert event["source_state"] == state

    def test_what_is_no_deed_has_no_class(self, tmp_path):
        rows = acled(event_type="Strategic developments"), acled(event_type="Strategy")
        (event,), (fault,) = everything(written(tmp_path / "a.csv", ",".join(ACLED_NAMES), *rows))
        assert (event["plover"], event["quad"]) == (None, None)
        assert "'Strategy' is not a type of event" in fault["reason"]

    def test_an_export_saved_by_r(self, tmp_path):
        saved = {"actor2": "NA", "inter1": "8", "inter2": "0", "assoc_actor_1": "NA", "admin3": "NA", "tags": "NA"}
        rows = acled(**saved), acled(event_date="28-December-2022", event_type="Violence against Civilians ")
        (event, other), faults = everything(written(tmp_path / "a.csv", ",".join(ACLED_NAMES), *rows))
        assert faults == []
        assert (event["target_name"], event["target_sector"], event["target_state"]) == (None, None, None)
        assert (other["date"], other["plover"]) == (date(2022, 12, 28), "ASSAULT")

    def test_a_date_that_may_be_either_of_two_days_is_no_date(self, tmp_path):
        rows = acled(), acled(event_date="05/01/2018")
        (_,), (fault,) = everything(written(tmp_path / "a.csv", ",".join(ACLED_NAMES), *rows))
        assert fault["reason"] == "'05/01/2018' may have the day or the month first; write it as 2024-01-05"
