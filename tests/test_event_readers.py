"""Readers of the files of each provider of event data: known answers."""

import gzip
import zipfile
from datetime import date

import pytest
from event_rows import ICEWS_HEADER, POLECAT_HEADER, POLECAT_NAMES, everything, gdelt, icews, polecat, written


class TestIcews:
    def test_a_row_as_published(self, tmp_path):
        path = written(tmp_path / "events.2018.tab", ICEWS_HEADER, icews())
        events, faults = everything(path)
        assert faults == []
        assert events == [
            {
                "provider": "icews",
                "event_id": "33723175",
                "date": date(2018, 10, 1),
                "date_published": None,
                "source_state": "RUS",
                "source_sector": "Government,Executive",
                "source_name": "Nikolai Patrushev",
                "target_state": "IRN",
                "target_sector": None,
                "target_name": "Ali Shamkhani",
                "cameo": "040",
                "plover": "CONSULT",
                "quad": "verbal cooperation",
                "score": 1.0,
                "mentions": None,
                "story": "48385808",
                "publisher": "Interfax",
                "place_state": "IRN",
                "place_name": "Tehran",
                "latitude": 35.6944,
                "longitude": 51.4215,
                "deaths": None,
            }
        ]

    def test_an_actor_without_a_state_and_a_place_without_one(self, tmp_path):
        path = written(tmp_path / "a.tab", ICEWS_HEADER, icews(Source_Country="", Country="Atlantis"))
        ((event,), faults) = everything(path)
        assert (event["source_state"], event["target_state"], event["place_state"], faults) == (None, "IRN", None, [])

    def test_a_state_that_is_not_known_sets_the_row_aside(self, tmp_path):
        path = written(tmp_path / "a.tab", ICEWS_HEADER, icews(), icews(Target_Country="Irann"))
        events, (fault,) = everything(path)
        assert len(events) == 1
        assert (fault["line"], fault["text"]) == (3, icews(Target_Country="Irann"))
        assert fault["reason"] == "'Irann' is not a state that is known"

    def test_the_file_of_2017_american_dates_quotes_no_codes(self, tmp_path):
        header = ICEWS_HEADER.replace("CAMEO Code\t", "")
        row = icews(
            Event_Date="1/31/2017",
            Event_Text='"Conduct suicide, car, or other non-military bombing"',
            Source_Sectors='"Social,General Population"',
        ).replace("\t040\t", "\t")
        (event,), faults = everything(written(tmp_path / "Events.2017.20201006.tab", header, row))
        assert faults == []
        assert event["date"] == date(2017, 1, 31)
        assert (event["cameo"], event["quad"], event["plover"]) == ("183", "material conflict", "ASSAULT")
        assert event["source_sector"] == "Social,General Population"

    def test_code_13y_is_what_its_text_says_or_what_its_root_says(self, tmp_path):
        threat = {"CAMEO_Code": "13y", "Intensity": "-7"}
        rows = icews(**threat, Event_Text="Threaten with repression"), icews(**threat, Event_Text="Unheard of")
        (one, other), faults = everything(written(tmp_path / "a.tab", ICEWS_HEADER, *rows))
        assert faults == []
        assert (one["cameo"], one["quad"], one["score"]) == ("137", "verbal conflict", -7.0)
        assert (other["cameo"], other["quad"], other["plover"]) == ("13y", "verbal conflict", "THREATEN")

    def test_repeated_ids_are_two_events(self, tmp_path):
        rows = icews(), icews(Event_Date="2019-01-02")
        events, faults = everything(written(tmp_path / "a.tab", ICEWS_HEADER, *rows))
        assert [event["event_id"] for event in events] == ["33723175"] * 2
        assert faults == []

    def test_a_stray_quotation_mark_ends_nothing(self, tmp_path):
        rows = icews(Source_Name='Men of "Honour'), icews(Event_ID="2")
        events, faults = everything(written(tmp_path / "a.tab", ICEWS_HEADER, *rows))
        assert [event["source_name"] for event in events] == ['Men of "Honour', "Nikolai Patrushev"]
        assert faults == []

    def test_all_reasons_of_a_row_are_given(self, tmp_path):
        row = icews(
            Event_ID="", Event_Date="2018-02-30", Intensity="11", Latitude="north", CAMEO_Code="99", Event_Text="x"
        )
        events, (fault,) = everything(written(tmp_path / "a.tab", ICEWS_HEADER, row))
        assert events == []
        for part in ("no event's id", "'2018-02-30' is not a date of the calendar", "'11'", "'north'", "'99'"):
            assert part in fault["reason"]


class TestGdelt:
    @pytest.mark.parametrize("columns", [57, 58, 61])
    def test_a_row_of_each_version(self, tmp_path, columns):
        path = written(tmp_path / "20191024.export.CSV", gdelt(columns))
        (event,), faults = everything(path)
        assert faults == []
        assert event == {
            "provider": "gdelt",
            "event_id": "881990832",
            "date": date(2019, 10, 23),
            "date_published": date(2019, 10, 24),
            "source_state": "RUS",
            "source_sector": "GOV; MIL",
            "source_name": "RUSSIA",
            "target_state": "IRN",
            "target_sector": None,
            "target_name": "TEHRAN",
            "cameo": "042",
            "plover": "CONSULT",
            "quad": "verbal cooperation",
            "score": 1.9,
            "mentions": 4,
            "story": None if columns == 57 else "https://www.example.org/a/b.html",
            "publisher": None if columns == 57 else "example.org",
            "place_state": "RUS",
            "place_name": "Moscow, Moskva, Russia",
            "latitude": 55.7522,
            "longitude": 37.6156,
            "deaths": None,
        }

    def test_regions_are_no_states_and_old_codes_are(self, tmp_path):
        rows = [gdelt(Actor1CountryCode=code) for code in ("EUR", "ROM", "TMP", "GZS")]
        events, faults = everything(written(tmp_path / "a.CSV", *rows))
        assert [event["source_state"] for event in events] == [None, "ROU", "TLS", "PSE"]
        assert faults == []

    @pytest.mark.parametrize(
        ("changes", "reason"),
        [
            ({"SQLDATE": "19201024"}, "before 1979-01-01, the first day of GDELT"),
            ({"SQLDATE": "00000000"}, "not a date of the calendar"),
            ({"SQLDATE": "00010101"}, "before 1979-01-01"),
            ({"SQLDATE": "99991231"}, "a year that has not come"),
            ({"SQLDATE": ""}, "no date"),
            ({"SQLDATE": "20191026"}, "it happened on 2019-10-26, after it was published on 2019-10-24"),
            ({"GLOBALEVENTID": ""}, "no event's id"),
            ({"EventCode": "---"}, "'---' is not a code of CAMEO"),
            ({"Actor2CountryCode": "QQQ"}, "'QQQ' is not a code of CAMEO for a country"),
            ({"NumMentions": "many"}, "'many' is not a number of things"),
            ({"ActionGeo_Lat": "91"}, "latitude '91'"),
            ({"ActionGeo_Long": "4_7"}, "longitude '4_7'"),
            ({"GoldsteinScale": "nan"}, "'nan' is not a number between -10 and 10"),
        ],
    )
    def test_what_sets_a_row_aside(self, tmp_path, changes, reason):
        path = written(tmp_path / "a.CSV", gdelt(), gdelt(**changes), gdelt())
        events, (fault,) = everything(path)
        assert len(events) == 2
        assert fault["line"] == 2
        assert reason in fault["reason"]
        assert fault["text"] == gdelt(**changes)[:500]

    def test_a_tab_within_a_name_makes_a_column_more(self, tmp_path):
        path = written(tmp_path / "a.CSV", gdelt(Actor1Name="RUS\tSIA"), gdelt(), gdelt())
        events, (fault,) = everything(path)
        assert len(events) == 2
        assert (fault["line"], fault["reason"]) == (1, "62 columns, not 61")

    @pytest.mark.parametrize(
        ("address", "site"),
        [
            ("https://www.irna.ir/news/1?a=//b", "irna.ir"),
            ("HTTP://TASS.ru", "tass.ru"),
            ("http://", None),
            ("BBC Monitoring/Kayhan/London", "BBC Monitoring/Kayhan/London"),
            ("تسنیم", "تسنیم"),
            ("", None),
        ],
    )
    def test_who_publishes(self, tmp_path, address, site):
        (event,), faults = everything(written(tmp_path / "a.CSV", gdelt(SOURCEURL=address)))
        assert (event["publisher"], event["story"], faults) == (site, address or None, [])

    @pytest.mark.parametrize("packing", ["zip", "gz"])
    def test_packed_files_are_unpacked_as_they_are_read(self, tmp_path, packing):
        content = (gdelt() + "\n").encode()
        path = tmp_path / f"20191024143000.export.CSV.{packing}"
        if packing == "gz":
            path.write_bytes(gzip.compress(content))
        else:
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr("20191024143000.export.CSV", content)
        events, faults = everything(path)
        assert (len(events), faults) == (1, [])


class TestPolecat:
    def test_a_row_as_published(self, tmp_path):
        assert len(POLECAT_NAMES) == 40
        path = written(tmp_path / "ngecEvents.DV.2022.txt", POLECAT_HEADER, polecat())
        (event,), faults = everything(path)
        assert faults == []
        assert event == {
            "provider": "polecat",
            "event_id": "a1",
            "date": date(2022, 7, 19),
            "date_published": date(2022, 7, 20),
            "source_state": "RUS",
            "source_sector": "GOV",
            "source_name": "Vladimir Putin",
            "target_state": "IRN",
            "target_sector": None,
            "target_name": "Ebrahim Raisi",
            "cameo": None,
            "plover": "CONSULT",
            "quad": "verbal cooperation",
            "score": 2.5,
            "mentions": None,
            "story": None,
            "publisher": "TASS",
            "place_state": "IRN",
            "place_name": "Tehran",
            "latitude": 35.7,
            "longitude": 51.4,
            "deaths": None,
        }

    def test_an_event_of_several_states_is_one_for_each_pair(self, tmp_path):
        row = polecat(Actor_Country="RUS; IRN; RUS", Recipient_Country="TUR; SYR")
        events, faults = everything(written(tmp_path / "a.txt", POLECAT_HEADER, row, polecat(Actor_Country="None")))
        assert faults == []
        assert [(event["event_id"], event["source_state"], event["target_state"]) for event in events] == [
            ("a1", "RUS", "TUR"),
            ("a1", "RUS", "SYR"),
            ("a1", "IRN", "TUR"),
            ("a1", "IRN", "SYR"),
            ("a1", None, "IRN"),
        ]

    def test_a_headline_that_is_named_and_not_there(self, tmp_path):
        header = "\t".join([*POLECAT_NAMES[:34], "Headline", *POLECAT_NAMES[34:]])
        rows = polecat(), polecat(Source="TASS\tstray"), polecat()
        events, (fault,) = everything(written(tmp_path / "a.txt", header, *rows))
        assert [event["date_published"] for event in events] == [date(2022, 7, 20)] * 2
        assert (fault["line"], fault["reason"]) == (3, "41 columns, not 40")

    def test_a_headline_that_is_there(self, tmp_path):
        names = [*POLECAT_NAMES[:34], "Headline", *POLECAT_NAMES[34:]]
        fields = polecat().split("\t")
        row = "\t".join([*fields[:34], "Talks", *fields[34:]])
        (event,), faults = everything(written(tmp_path / "a.txt", "\t".join(names), row))
        assert (event["publisher"], event["date_published"], faults) == ("TASS", date(2022, 7, 20), [])

    @pytest.mark.parametrize(("header", "row"), [("\t\t", "\t\t"), ("\t\t", ""), ("", "\t\t"), ("\t", "")])
    def test_tabs_without_anything_at_the_ends_of_lines(self, tmp_path, header, row):
        rows = [polecat(Event_ID=name) + row for name in ("a1", "a2")]
        events, faults = everything(written(tmp_path / "a.txt", POLECAT_HEADER + header, *rows))
        assert [(event["event_id"], event["publisher"], event["score"]) for event in events] == [
            ("a1", "TASS", 2.5),
            ("a2", "TASS", 2.5),
        ]
        assert faults == []

    def test_a_column_more_that_holds_something_is_not_guessed_at(self, tmp_path):
        rows = [polecat(Source="TASS\tTalks")] * 3
        events, faults = everything(written(tmp_path / "a.txt", POLECAT_HEADER, *rows))
        assert (events, {fault["reason"] for fault in faults}) == ([], {"41 columns, not 40"})

    def test_nothing_among_states(self, tmp_path):
        row = polecat(Actor_Country="None; RUS", Recipient_Country="None; None")
        (event,), faults = everything(written(tmp_path / "a.txt", POLECAT_HEADER, row))
        assert (event["source_state"], event["target_state"], faults) == ("RUS", None, [])

    def test_lines_in_latin_1_among_others(self, tmp_path):
        rows = polecat(Actor_Name="José").encode("latin-1"), polecat(Actor_Name="José")
        events, faults = everything(written(tmp_path / "a.txt", POLECAT_HEADER, *rows))
        assert [event["source_name"] for event in events] == ["José", "José"]
        assert faults == []

    def test_a_type_that_plover_lacks(self, tmp_path):
        _, (fault,) = everything(written(tmp_path / "a.txt", POLECAT_HEADER, polecat(Event_Type="CONSUL")))
        assert "'CONSUL' is not a type of PLOVER; allowed: AGREE, CONSULT" in fault["reason"]
