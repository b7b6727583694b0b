"""Codes of events and of states, and readers on real extracts."""

import csv

import pyarrow as pa
import pyarrow.parquet
import pytest
from event_rows import (
    everything,
)

from helpers.eventdata import codes, states
from helpers.eventdata.schema import QUADS


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

    def test_icews_saved_again_as_parquet(self, extracts):
        path = extracts / "icews_raw_2018-2019" / "icews_raw_20180914-20190326_any_rus_or_irn.parquet"
        events, faults = everything(path)
        assert (len(events), faults) == (25_813, [])
        assert sum({event["source_state"], event["target_state"]} == {"RUS", "IRN"} for event in events) == 625

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
        with pytest.raises(ValueError, match="'ASSAUTL' is not a type of PLOVER"):
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
