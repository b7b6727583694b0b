from dataclasses import replace

from fixtures import TEN, event, made, nothing

from helpers.record.dataset import sources_of


def test_a_record_says_where_it_stands():
    places = sources_of(made(*TEN), "en")
    assert places["visit"] == "beta-2019 ¶1; zeta-2014 ¶2, ¶3"
    assert len(places) == 10


def test_paragraphs_stand_in_order_of_number_and_once():
    told = "zeta-2014:10 zeta-2014:2 zeta-2014:9"
    named = made(event("a", told=told + " beta-2019:1"))
    articles = named.sources.assign(short_en=["Essay", "Hawar"], short_ar=["مقال", "هاوار"])
    named = replace(named, sources=articles.assign(source_id=["zeta-2014", "beta-2019"]))
    assert sources_of(named, "en")["a"] == "Hawar ¶1; Essay ¶2, ¶9, ¶10"
    assert sources_of(named, "ar")["a"] == "هاوار ¶1؛ مقال ¶2، ¶9، ¶10"
    assert sources_of(made(event("a", told=told)), "en")["a"] == "zeta-2014 ¶2, ¶9, ¶10"


def test_nothing_selected_stands_nowhere(record):
    empty = nothing(record)
    assert empty.events.empty
    assert not set(sources_of(empty, "en").index) & {*record.events["event_id"], *record.claims["claim_id"]}
