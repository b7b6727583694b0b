from collections import Counter
from dataclasses import replace
from itertools import pairwise
from math import inf

import pandas as pd
import pytest
from fixtures import TEN, event, made, nothing, records, same, shuffled
from hypothesis import given, settings, strategies as st

from helpers.analysis import timeline
from helpers.record import dates, vocabulary


@pytest.fixture(scope="module")
def lanes():
    return timeline.lanes(made(*TEN)).set_index("event_id")


@pytest.mark.parametrize(
    ("day", "year"),
    [("2007-01-01", 2007.0), ("2007-10-16", 2007.789), ("2008-12-31", 2008.9973), ("2007-12-31", 2007.9973)],
)
def test_a_day_is_a_part_of_its_year(day, year):
    assert dates.decimal_year(pd.Timestamp(day)) == year


def test_ten_events_are_counted_by_year_and_quad_class():
    counts = timeline.by_year(made(*TEN))
    assert list(counts.index) == list(range(2001, 2012))
    assert list(counts.columns) == [quad for quad in vocabulary.QUAD_CLASSES if quad != "none"]
    filled = {(year, quad): n for (year, quad), n in counts.stack().items() if n}
    assert filled == {
        (2001, "verbal-cooperation"): 1,
        (2007, "verbal-cooperation"): 1,
        (2007, "material-cooperation"): 1,
        (2010, "request"): 1,
        (2010, "material-conflict"): 1,
        (2011, "verbal-conflict"): 1,
    }


def test_an_interval_within_one_year_is_counted_and_one_over_new_year_is_not():
    counts = timeline.by_year(made(event("a", "2005-02/2005-11"), event("b", "2005-12/2006-01")))
    assert counts.sum(axis=1).to_dict() == {2005: 1}


@given(records())
@settings(max_examples=20)
def test_the_years_hold_each_event_within_one_year_once(drawn):
    events = drawn.events[drawn.events["record_kind"] == "event"]
    spans = [dates.parse(date) for date in events["date"] if date]
    within = [s.earliest.year for s in spans if s.earliest and s.latest and s.earliest.year == s.latest.year]
    counts = timeline.by_year(drawn)
    assert {year: n for year, n in counts.sum(axis=1).items() if n} == Counter(within)
    assert list(counts.index) == (list(range(min(within), max(within) + 1)) if within else [])


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("treaty", 2001.1918, 2001.1945),
        ("fuel", 2007, 2008),
        ("sanction", 2010.4137, 2010.4959),
        ("talks", 2012, 2015),  # reported in 2014: what happened cannot have happened later
        ("old", 1990, 1990),
        ("war", 2011.1616, 2019.4137),
    ],
)
def test_a_mark_is_as_long_as_its_date(lanes, name, start, end):
    assert (lanes.loc[name, "start"], lanes.loc[name, "end"]) == (start, end)


def test_open_ends_fades_and_tracks_of_ten_events(lanes):
    assert "threat" not in lanes.index
    assert len(lanes) == 9
    assert list(lanes.index[lanes["open_start"]]) == ["old"]
    assert list(lanes.index[lanes["open_end"]]) == ["war"]
    assert lanes["fade"][lanes["fade"] > 0].to_dict() == {"accuse": 0.0833}
    assert list(lanes.index[lanes["track"] == 1]) == ["accuse"]
    assert lanes["track"].max() == 1


@pytest.mark.parametrize(
    ("date", "fade"),
    [("2000~", 1.0), ("2000-05?", 0.0833), ("2000-05-06%", 0.0027), ("1990/1991~", 0.5), ("2000", 0.0)],
)
def test_a_doubtful_date_fades_over_one_unit_of_its_precision(date, fade):
    assert timeline.lanes(made(event("a", date)))["fade"].tolist() == [fade]


def test_a_mark_takes_the_lowest_track_that_is_free():
    given_dates = {"a": "2000/2003", "b": "2001/2002", "c": "2002", "d": "2003-06", "e": "2005", "f": "2004-06/.."}
    others = {"g": "2010", "h": "../2011-01-01"}
    frame = timeline.lanes(made(*(event(name, date) for name, date in (given_dates | others).items())))
    tracks = dict(zip(frame["event_id"], frame["track"], strict=True))
    assert tracks == {"a": 0, "b": 1, "c": 2, "d": 1, "f": 0, "e": 1, "g": 1, "h": 2}


@pytest.mark.parametrize(("later", "track"), [("2001-09~", 0), ("2001-02~", 1), ("../2001-10", 0), ("../2001-08", 1)])
def test_a_mark_needs_room_for_its_fade_or_arrow(later, track):
    frame = timeline.lanes(made(event("a", "2000"), event("b", later)))
    assert frame["track"].tolist() == [0, track]


@given(records(least=4, among=["arms"]))
@settings(max_examples=20)
def test_no_two_marks_of_a_lane_overlap_on_one_track(drawn):
    frame = timeline.lanes(drawn)
    assert sorted(frame["event_id"]) == sorted(drawn.events["event_id"][drawn.events["date"] != ""])
    for (_, _), marks in frame.groupby(["domain_id", "track"]):
        reach = [
            (
                timeline.extent(mark)[0] - mark.fade,
                timeline.extent(mark)[1] + mark.fade,
            )
            for mark in marks.itertuples()
        ]
        assert all(before[1] < after[0] for before, after in pairwise(sorted(reach)))


def test_a_fade_is_drawn_after_the_shortest_mark():
    frame = timeline.lanes(made(event("a", "2000-01~"), event("b", "2000-05-21")))
    first, second = frame.itertuples()
    drawn_to = max(first.end, first.start + timeline.MARK_YEARS) + first.fade
    assert drawn_to > second.start
    assert first.track != second.track


@given(records(), st.integers(0, 9))
@settings(max_examples=20)
def test_the_order_of_rows_changes_no_lane_and_no_count(drawn, seed):
    mixed = shuffled(drawn, seed)
    assert same(timeline.lanes(drawn), timeline.lanes(mixed))
    assert same(timeline.by_year(drawn), timeline.by_year(mixed))


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
    frames = timeline.lanes(empty), timeline.by_year(empty), timeline.event_table(empty, "ar")
    assert [frame.shape for frame in frames] == [(0, 15), (0, 5), (0, 12)]
    assert not set(timeline.sources_of(empty, "en").index) & {*record.events["event_id"], *record.claims["claim_id"]}


def lane(date, window=timeline.ALWAYS, **more):
    """Return the one row that a date has on the lanes, or None."""
    rows = list(timeline.lanes(made(event("a", date, **more)), window).itertuples())
    return rows[0] if rows else None


@pytest.mark.parametrize("date", ["../1979", "../1979-02-11", "../2010"])
def test_what_is_only_known_to_have_been_by_some_day_lies_before_it(date):
    row = lane(date)
    known = dates.decimal_year(dates.parse(date).latest + pd.Timedelta(days=1))
    left, right = timeline.extent(row)
    assert left < right == row.end == known


@pytest.mark.parametrize(
    ("told", "end"), [("zeta-2014:1", 2015), ("beta-2019:1", 2019.4137), ("zeta-2014:1 beta-2019:1", 2019.4137)]
)
def test_an_open_end_stops_at_the_publication_of_the_latest_article_that_reports_it(told, end):
    row = lane("1989/..", told=told)
    assert (row.start, row.end, row.open_end) == (1989, end, True)
    assert timeline.extent(row) == (1989, end)


def test_nothing_is_drawn_beyond_what_its_article_could_know_but_a_plan():
    past = [lane("2014-12-30"), lane("2014~"), lane("2014/.."), lane("2014-12/2015", status="ongoing")]
    for row in past:
        assert timeline.extent(row)[1] <= 2015
        assert row.until <= 2015
    assert timeline.extent(lane("2014-12-30"))[0] < lane("2014-12-30").start  # lengthened to the left instead
    plan = lane("2016", status="planned")
    assert (timeline.extent(plan), plan.until) == ((2016, 2017), inf)
    assert lane("2014-12/2015", status="planned").end == 2016


@pytest.mark.parametrize(
    ("date", "extent", "open_end"),
    [
        ("2009/2011", (2010, 2012), False),
        ("2012/2013", (2012, 2013), False),
        ("1989/..", (2010, 2013), False),  # lasts throughout, and is not last reported there
        ("1989/2000", None, False),
        ("../2009", None, False),
        ("2013-01", None, False),
        ("../2010-02", (2010, 2010.1616), False),
    ],
)
def test_lanes_are_clipped_to_the_window(date, extent, open_end):
    row = lane(date, timeline.window("2010", "2012"))
    assert (row and timeline.extent(row)) == extent
    assert row is None or row.open_end == open_end


def test_a_window_has_the_days_of_both_its_limits():
    window = timeline.window("2010-07", "2012")
    assert (window.low, window.high) == (2010.4959, 2013)
    assert (timeline.ALWAYS.low, timeline.ALWAYS.high) == (-inf, inf)


@pytest.mark.parametrize(
    ("window", "bins"),
    [
        (("2001", "2002-03"), [2001, 2002]),
        (("2001-06", ""), [2001, 2002, 2003]),
        (("", ""), [2000, 2001, 2002, 2003]),
        (("1950", "1960"), []),
    ],
)
def test_the_bins_drawn_are_those_of_the_window(window, bins):
    frame = timeline.series(made(event("a", "2000"), event("b", "2003")).events, "year", 10)
    shown = timeline.drawn_bins(frame, "year", timeline.window(*window))
    assert list(shown["start"].dt.year.unique()) == bins


def test_bins_before_the_story_begins_are_drawn_where_the_window_asks_for_them_or_there_is_no_other():
    frame = timeline.series(made(event("a", "1943"), event("b", "1990")).events, "year", 10)
    years = [
        timeline.drawn_bins(frame, "year", timeline.window(*w))["start"].dt.year.min() for w in (("", ""), ("1900", ""))
    ]
    assert years == [timeline.FIRST_YEAR, 1943]
    old = timeline.series(made(event("a", "1943")).events, "year", 10)
    assert len(timeline.drawn_bins(old, "year")) == len(old) > 0
