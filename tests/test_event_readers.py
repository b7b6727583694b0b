"""Readers of providers' files of events: known answers, real extracts, hostile files."""

import csv
import gzip
import zipfile
from datetime import date

import pyarrow as pa
import pytest

from helpers.common.faults import FaultsError
from helpers.events import codes, readers, states
from helpers.events.readers.gdelt import LAYOUTS
from helpers.events.schema import QUADS, SCHEMA

ICEWS_NAMES = [
    *("Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code"),
    *("Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher"),
    *("City", "District", "Province", "Country", "Latitude", "Longitude"),
]
ICEWS_HEADER = "\t".join(ICEWS_NAMES)
ICEWS_ROW = {
    "Event ID": "33723175",
    "Event Date": "2018-10-01",
    "Source Name": "Nikolai Patrushev",
    "Source Sectors": "Government,Executive",
    "Source Country": "Russian Federation",
    "Event Text": "Consult",
    "CAMEO Code": "040",
    "Intensity": "1.0",
    "Target Name": "Ali Shamkhani",
    "Target Country": "Iran",
    "Story ID": "48385808",
    "Sentence Number": "4",
    "Publisher": "Interfax",
    "City": "Tehran",
    "Country": "Iran",
    "Latitude": "35.6944",
    "Longitude": "51.4215",
}
GDELT_ROW = {
    "GLOBALEVENTID": "881990832",
    "SQLDATE": "20191023",
    "Actor1Name": "RUSSIA",
    "Actor1CountryCode": "RUS",
    "Actor1Type1Code": "GOV",
    "Actor1Type2Code": "MIL",
    "Actor2Name": "TEHRAN",
    "Actor2CountryCode": "IRN",
    "EventCode": "042",
    "QuadClass": "1",
    "GoldsteinScale": "1.9",
    "NumMentions": "4",
    "ActionGeo_FullName": "Moscow, Moskva, Russia",
    "ActionGeo_CountryCode": "RS",
    "ActionGeo_Lat": "55.7522",
    "ActionGeo_Long": "37.6156",
    "DATEADDED": "20191024143000",
    "SOURCEURL": "https://www.example.org/a/b.html",
}


def icews(**changes):
    row = ICEWS_ROW | {name.replace("_", " "): value for name, value in changes.items()}
    return "\t".join(row.get(name, "") for name in ICEWS_NAMES)


def gdelt(columns=61, **changes):
    row = GDELT_ROW | changes
    if columns != 61:
        row["DATEADDED"] = row["DATEADDED"][:8]
    return "\t".join(row.get(name, "") for name in LAYOUTS[columns])


def written(path, *lines):
    path.write_bytes(b"".join((line if isinstance(line, bytes) else line.encode()) + b"\n" for line in lines))
    return path


def everything(path, provider=None):
    """The events and the faults of a file, as rows."""
    batches = list(readers.read(path, provider))
    assert all(batch.events.schema == SCHEMA and batch.faults.schema == readers.FAULTS for batch in batches)
    for batch in batches:
        batch.events.validate(full=True)
    return (
        [row for batch in batches for row in batch.events.to_pylist()],
        [row for batch in batches for row in batch.faults.to_pylist()],
    )


def refused(path, provider=None):
    with pytest.raises(FaultsError) as caught:
        everything(path, provider)
    return str(caught.value)


class TestIcews:
    def test_a_row_as_published(self, tmp_path):
        path = written(tmp_path / "events.2018.tab", ICEWS_HEADER, icews())
        assert readers.recognise(path) == "icews"
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

    def test_a_state_that_is_not_known_sets_the_row_aside_and_is_guessed_at(self, tmp_path):
        path = written(tmp_path / "a.tab", ICEWS_HEADER, icews(), icews(Target_Country="Irann"))
        events, (fault,) = everything(path)
        assert len(events) == 1
        assert (fault["line"], fault["text"]) == (3, icews(Target_Country="Irann"))
        assert fault["reason"] == "'Irann' is not a state that is known; did you mean 'IRN'?"

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
        assert readers.recognise(path) == "gdelt"
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


class TestExtracts:
    def test_gdelt_as_published(self, extracts):
        path = extracts / "gdelt2_raw_sample" / "20191024143000.export.CSV"
        events, faults = everything(path)
        assert (len(events), faults) == (2_111, [])
        pair = [event for event in events if {event["source_state"], event["target_state"]} == {"RUS", "IRN"}]
        assert len(pair) == 5
        assert {event["quad"] for event in pair} == {"verbal cooperation"}
        # its own class has protests among the verbal conflicts; ours is by the roots of CAMEO, for all providers alike
        own = [line.split("\t")[28:30] for line in path.read_text().splitlines()]
        assert [QUADS.index(event["quad"]) + 1 for event in events] == [
            4 if root == "14" else int(number) for root, number in own
        ]

    def test_icews_pair(self, extracts):
        path = extracts / "icews_raw_2018-2019" / "icews_raw_20180914-20190326_rus_irn.csv"
        events, faults = everything(path)
        assert (len(events), faults) == (625, [])
        assert {frozenset((event["source_state"], event["target_state"])) for event in events} == {
            frozenset(("RUS", "IRN"))
        }
        quads = [event["quad"] for event in events]
        assert [quads.count(quad) for quad in QUADS] == [612, 5, 7, 1]
        assert len({event["story"] for event in events}) == 298
        months = pa.array([event["date"].strftime("%Y-%m") for event in events]).value_counts().to_pylist()
        assert {month["values"]: month["counts"] for month in months} == {
            "2018-10": 70,
            "2018-11": 118,
            "2018-12": 147,
            "2019-01": 82,
            "2019-02": 178,
            "2019-03": 30,
        }

    def test_icews_sample_saved_again_with_commas(self, extracts):
        events, faults = everything(extracts / "icews_raw_sample" / "icews_raw_20180601-03_all.csv")
        assert (len(events), faults) == (4_993, [])


class TestCodes:
    def test_quads_are_those_of_the_roots(self):
        roots = [codes.cameo(f"{root:02}").quad for root in range(1, 21)]
        assert roots == [QUADS[0]] * 5 + [QUADS[1]] * 4 + [QUADS[2]] * 4 + [QUADS[3]] * 7

    def test_scores_and_types(self):
        assert codes.cameo("057") == codes.Kind("SUPPORT", "verbal cooperation", 8.0)
        assert codes.cameo("010") == codes.Kind(None, "verbal cooperation", 0.0)
        assert codes.cameo("0871").plover == "RETREAT"
        assert codes.plover("ASSAULT") == codes.Kind("ASSAULT", "material conflict", -9.0)
        with pytest.raises(ValueError, match="did you mean 'ASSAULT'"):
            codes.plover("ASSAUTL")

    def test_names_lead_to_leaves(self):
        assert codes.cameo_named("Consult") == "040"
        assert codes.cameo_named("Use unconventional mass violence") == "200"
        assert codes.cameo_named("Consultation") is None

    def test_states_in_each_coding(self):
        assert (states.fips("RS"), states.fips("IS"), states.fips("WA"), states.fips("OC")) == (
            "RUS",
            "ISR",
            "NAM",
            None,
        )
        assert (states.gleditsch_ward("365"), states.gleditsch_ward("630"), states.gleditsch_ward("678.0")) == (
            "RUS",
            "IRN",
            "YEM",
        )
        assert (states.numeric("4"), states.numeric("643")) == ("AFG", "RUS")
        names = {
            "Russian Federation": "RUS",
            "Cote d'Ivoire": "CIV",
            "Côte d’Ivoire": "CIV",
            "the former Yugoslav Republic of Macedonia": "MKD",
            "Democratic Republic of Congo": "COD",
            "Congo": "COG",
            "Bosnia and Herzegovina": "BIH",
            "Türkiye": "TUR",
            "Turkey": "TUR",
            "Moldova, Republic of": "MDA",
        }
        assert {name: states.named(name) for name in names} == names

    def test_states_agree_with_another_crosswalk(self, extracts):
        """The list is our own; that other one is for comparing alone."""
        with (extracts / "codes" / "countrycode_crosswalk.csv").open(encoding="utf-8") as file:
            others = [row for row in csv.DictReader(file) if row["iso3c"]]
        assert len(others) > 240
        known = {row["iso3"]: row for row in codes.rows("states")}
        for row in others:
            mine = known[row["iso3c"]]
            assert states.named(row["country.name.en"]) == row["iso3c"]
            assert not row["fips"] or row["fips"] in mine["fips"].split(";"), row
            number = row["gwn"].removesuffix(".0")
            assert not number or row["iso3c"] == "VAT" or states.gleditsch_ward(number) in (row["iso3c"]), row
