"""What docs/ say of the record in numbers, and the way from version 0.1."""

import re
from dataclasses import replace

import pandas as pd
import pytest
from fixtures import event, made

from helpers.common import paths
from helpers.record import methodology, schema

MOVED = pd.read_csv(methodology.DOCS / "migration-0.2.csv", dtype=str, keep_default_na=False)
#: How many rows with an id of their own 0.1 had.
OF_0_1 = {
    "sources": 5,
    "domains": 13,
    "actors": 184,
    "events": 487,
    "affiliations": 65,
    "event_links": 302,
    "claims": 452,
    "quantities": 50,
    "editorial_notes": 191,
}


def test_a_matter_is_shared_if_two_articles_tell_it_by_themselves_or_by_its_details():
    record = made(
        event("own", told="zeta-2014:1 beta-2019:1"),
        event("whole", told="zeta-2014:1"),
        event("part", told="beta-2019:2"),
        event("alone", told="zeta-2014:3"),
    )
    parts = record.events["event_id"].map({"part": "whole"}).fillna("")
    told = methodology.articles_of(replace(record, events=record.events.assign(part_of=parts)))
    assert told.map(len).to_dict() == {"own": 2, "whole": 2, "part": 1, "alone": 1}


def test_a_link_joins_articles_if_its_passages_are_of_several(record):
    joining = methodology.joining(record)
    told = record.evidence.groupby("record_id")["source_id"].agg(set)
    assert len(joining) > 0
    assert all(len(told[link]) > 1 for link in joining["link_id"])
    assert all(len(told[link]) == 1 for link in set(record.event_links["link_id"]) - set(joining["link_id"]))


@pytest.mark.parametrize(("page", "marker"), methodology.MADE)
def test_what_the_pages_say_in_numbers_is_what_the_record_holds(page, marker):
    text = (methodology.DOCS / page).read_text(encoding="utf-8")
    assert methodology.put(text, marker, methodology.MADE[page, marker](paths.data_folder())) == text


def test_only_what_stands_between_the_markers_is_replaced():
    page = "a\n<!-- x -->\nold\\1\n<!-- /x -->\nb <!-- y -->\n"
    assert methodology.put(page, "x", r"new\1") == "a\n<!-- x -->\nnew\\1\n<!-- /x -->\nb <!-- y -->\n"


def test_every_id_that_the_page_on_sources_names_is_one_of_the_record(record):
    text = (methodology.DOCS / "sources.md").read_text(encoding="utf-8")
    known = {name for table in record.tables().values() for name in table.iloc[:, 0]}
    named = set(re.findall(r"`([a-z0-9]+(?:-[a-z0-9]+)+)`", text))
    assert len(named) > len(record.sources)
    assert named <= known


def test_every_id_of_the_first_version_has_its_place_in_the_map():
    assert MOVED["table"].value_counts().to_dict() == OF_0_1
    assert not MOVED.duplicated(["table", "old_id"]).any()


def test_every_new_id_of_the_map_is_in_the_record(record):
    ids = {table: set(frame.iloc[:, 0]) for table, frame in record.tables().items()}
    for row in MOVED[MOVED["new_id"] != ""].itertuples():
        assert row.new_id in ids[row.new_table], row


def test_what_is_said_of_an_id_is_what_happened_to_it(record):
    ids = {table: set(frame.iloc[:, 0]) for table, frame in record.tables().items()}
    for row in MOVED.itertuples():
        same = (row.table, row.old_id) == (row.new_table, row.new_id)
        assert (row.what == "kept") is same, row
        assert (row.what == "dropped") is (row.new_id == ""), row
        assert same or row.old_id not in ids[row.table], row
        assert row.what != "became a claim" or (row.table, row.new_table) == ("events", "claims"), row
    assert set(MOVED["table"]) <= set(schema.TABLES)
