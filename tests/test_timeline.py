from dataclasses import replace

import pytest
from fixtures import TEN, event, made, nothing

from helpers.analysis import timeline


def test_a_record_says_where_it_stands():
    places = timeline.sources_of(made(*TEN), "en")
    assert places["visit"] == "beta-2019 ¶1; zeta-2014 ¶2, ¶3"
    assert len(places) == 10


def test_paragraphs_stand_in_order_of_number_and_once():
    told = "zeta-2014:10 zeta-2014:2 zeta-2014:9"
    named = made(event("a", told=told + " beta-2019:1"))
    articles = named.sources.assign(short_en=["Essay", "Hawar"], short_ar=["مقال", "هاوار"])
    named = replace(named, sources=articles.assign(source_id=["zeta-2014", "beta-2019"]))
    assert timeline.sources_of(named, "en")["a"] == "Hawar ¶1; Essay ¶2, ¶9, ¶10"
    assert timeline.sources_of(named, "ar")["a"] == "هاوار ¶1؛ مقال ¶2، ¶9، ¶10"
    assert timeline.sources_of(made(event("a", told=told)), "en")["a"] == "zeta-2014 ¶2, ¶9, ¶10"


@pytest.mark.parametrize(
    ("language", "row"),
    [
        ("en", ["political-en", "verbal cooperation", "occurred", "putin-en, kremlin-en, russia-en, iran-en"]),
        ("ar", ["political-ar", "تعاون لفظي", "وقع", "putin-ar، kremlin-ar، russia-ar، iran-ar"]),
    ],
)
def test_the_event_table_is_in_its_language_and_in_order(language, row):
    table = timeline.event_table(made(*TEN), language)
    order = ["treaty", "fuel", "visit", "request", "sanction", "accuse", "war", "talks", "old", "threat"]
    assert list(table["event_id"]) == order
    visit = table.set_index("event_id").loc["visit"]
    assert visit[["domain", "quad_class", "status", "actors"]].tolist() == row
    assert not table.isna().any(axis=None)


def test_an_actor_with_two_roles_is_named_once():
    table = timeline.event_table(made(event("a", who="iran:initiator iran:place russia:target")), "en")
    assert table["actors"].tolist() == ["iran-en, russia-en"]


def test_nothing_selected_gives_empty_tables(record):
    empty = nothing(record)
    assert empty.events.empty
    assert timeline.event_table(empty, "ar").shape == (0, 12)
    assert not set(timeline.sources_of(empty, "en").index) & {*record.events["event_id"], *record.claims["claim_id"]}
