"""What a window of time keeps, by what dates can mean."""

import pytest
from fixtures import event, made, said
from hypothesis import given, settings, strategies as st

from helpers.selection import selecting
from helpers.selection.parameters import Parameters, parse
from helpers.selection.selecting import select

EVENTS = {
    "day": "2010-06-15",
    "month": "2010-06",
    "year": "2010",
    "about": "2010~",
    "long": "2008/2011-03",
    "until": "../1989",
    "since": "2012/..",
    "undated": "",
}
CONDITIONS = {f"{name}-lasting": date for name, date in EVENTS.items()}


@pytest.fixture(scope="module")
def dated():
    """Events and conditions, reported in 2014 at the latest but for one of each, reported in May 2019 too."""
    told = {"since": "zeta-2014:1 beta-2019:1", "since-lasting": "zeta-2014:1 beta-2019:1"}
    rows = [event(name, date, told=told.get(name, "zeta-2014:1")) for name, date in EVENTS.items()]
    lasting = {"record_kind": "condition"}
    return made(
        *rows, *(event(name, date, told=told.get(name, "zeta-2014:1"), **lasting) for name, date in CONDITIONS.items())
    )


def kept(record, start="", end="", uncertain_dates="leave out"):
    given = {"start": start, "end": end, "uncertain_dates": uncertain_dates, "details": True}
    chosen = parse(Parameters, given)
    return set(select(record, chosen).events["event_id"])


def lasting(*names):
    return {f"{name}-lasting" for name in names}


@pytest.mark.parametrize(
    ("start", "end", "certain"),
    [
        ("", "", {*EVENTS, *CONDITIONS}),
        ("2010", "2010", {"day", "month", "year", "about", *lasting("day", "month", "year", "about", "long")}),
        ("2010-06", "2010-06", {"day", "month", *lasting("day", "month", "long")}),
        ("2010-06-15", "2010-06-15", {"day", *lasting("day", "long")}),
        ("2009", "2009", lasting("long")),  # begun by the end of 2008, it ends in March 2011
        ("2008", "2008-11", set()),  # it may have begun in December
        ("2011-03", "2011-03-30", lasting("long")),  # on the first of March, at least
        ("2011-03-02", "2011-04", set()),
        (
            "2008",
            "2011-03",
            {"day", "month", "year", "about", "long", *lasting("day", "month", "year", "about", "long")},
        ),
        ("2012", "2019-05", {"since", "since-lasting"}),
        ("2012", "2019-04", {"since-lasting"}),
        ("2019-05-31", "2100", {"since-lasting"}),
        ("2019-06", "", set()),  # an open end stops at the publication of the latest article
        ("1950", "1960", set()),  # an open beginning counts only as its known end
        ("", "1988", set()),
        ("1989", "1989", {"until", "until-lasting"}),
        ("", "1989-11", set()),
        ("1990", "2007", set()),
    ],
)
def test_a_window_keeps_what_is_in_it_however_its_date_is_read(dated, start, end, certain):
    assert kept(dated, start, end) == certain


@pytest.mark.parametrize(
    ("start", "end", "possible"),
    [
        ("2010-06-16", "2010-06-30", {"month", "year", "about", "long"}),
        ("2008", "2008-11", {"long"}),
        ("2011-03-31", "2011-12", {"long"}),
        ("", "1988", set()),
        ("", "1989-01-01", {"until"}),
        ("2013", "2013", {"since"}),
        ("2019-05-31", "", {"since"}),
        ("2019-06", "", set()),
    ],
)
def test_uncertain_dates_are_included_where_a_day_they_may_mean_lies_inside(dated, start, end, possible):
    assert kept(dated, start, end, "include") == possible | lasting(*possible)


@pytest.mark.long
@given(st.integers(1985, 2022), st.integers(1985, 2022), st.sampled_from(["leave out", "include"]))
@settings(max_examples=40)
def test_a_wider_window_keeps_all_that_a_part_of_it_keeps(dated, one, other, uncertain):
    first, last = sorted((one, other))
    parts = kept(dated, first, first, uncertain) | kept(dated, last, last, uncertain)
    whole = kept(dated, first, last, uncertain)
    assert parts <= whole
    assert kept(dated, first, last) <= kept(dated, first, last, "include")


def test_what_is_left_out_for_its_date_is_counted_and_said_in_both_languages(dated):
    chosen = parse(Parameters, {"start": "2010-06-16", "end": "2010-06-30"})
    left = selecting.left_out(dated, chosen)
    assert left.uncertain == len(
        kept(dated, "2010-06-16", "2010-06-30", "include") - kept(dated, "2010-06-16", "2010-06-30")
    )
    assert left.uncertain == 7
    english, arabic = (said(dated, of, start="2010-06-16", end="2010-06-30")[-1] for of in ("en", "ar"))
    assert english.startswith("Left out because their dates may lie in the window or outside it: 7 entries")
    assert "7 مداخل" in arabic
    assert selecting.left_out(dated, chosen.model_copy(update={"uncertain_dates": "include"})).uncertain == 0
    assert len(said(dated)) == 1


def test_what_other_parameters_exclude_is_not_counted_as_left_out(dated):
    chosen = parse(Parameters, {"start": "2010-06-16", "end": "2010-06-30", "statuses": ["planned"]})
    assert selecting.left_out(dated, chosen).uncertain == 0


def test_a_window_before_all_the_known_days_of_the_record_is_empty(record):
    assert kept(record, "1950", "1960") == set()
    assert not kept(record, "2026") - {""}


def test_an_open_end_stops_at_the_last_possible_day_of_its_latest_article(dated):
    reported = dict(zip(dated.events["event_id"], dated.events["last_reported"].astype(str), strict=True))
    assert reported["day"] == "2014-12-31"
    assert reported["since"] == "2019-05-31"
