from datetime import date, timedelta

import edtf
import pytest
from hypothesis import given, strategies as st

from helpers.record import dates

DAYS = st.dates(date(1800, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision"),
    [
        ("2007-10-16", date(2007, 10, 16), date(2007, 10, 16), "day"),
        ("2001-03", date(2001, 3, 1), date(2001, 3, 31), "month"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "month"),
        ("2014~", date(2014, 1, 1), date(2014, 12, 31), "year"),
        ("1992/1997-06", date(1992, 1, 1), date(1997, 6, 30), "interval"),
        ("../1989", None, date(1989, 12, 31), "interval"),
        ("1997/..", date(1997, 1, 1), None, "interval"),
    ],
)
def test_a_date_means_the_days_it_allows(text, earliest, latest, precision):
    span = dates.parse(text)
    assert (span.earliest, span.latest, span.precision) == (earliest, latest, precision)


@pytest.mark.parametrize(
    ("text", "approximate", "uncertain"),
    [("2014", False, False), ("2014~", True, False), ("2014-05?", False, True), ("2014%", True, True)],
)
def test_qualifiers_are_kept(text, approximate, uncertain):
    span = dates.parse(text)
    assert (span.approximate, span.uncertain) == (approximate, uncertain)


@pytest.mark.parametrize(
    "text",
    ["2014-13", "2013-02-29", "14", "2014/", "../..", "2014-1", "last January", "2014-05-01T10:00", "2014-21", "२०१४"],
)
def test_what_is_no_date_is_refused_with_examples(text):
    with pytest.raises(ValueError, match="is not an EDTF date such as 2007-10-16"):
        dates.parse(text)


def test_an_inverted_interval_is_refused():
    with pytest.raises(ValueError, match="ends before it starts"):
        dates.parse("2015/2014")


@given(DAYS)
def test_a_day_is_itself(day):
    span = dates.parse(day.isoformat())
    assert span.earliest == span.latest == day


@given(DAYS)
def test_a_month_ends_the_day_before_the_next(day):
    span = dates.parse(f"{day:%Y-%m}")
    assert span.earliest <= day <= span.latest
    assert span.earliest.day == (span.latest + timedelta(days=1)).day == 1


@given(DAYS, DAYS)
def test_an_interval_is_bounded_by_its_ends(one, other):
    first, last = sorted([one, other])
    span = dates.parse(f"{first}/{last}")
    assert (span.earliest, span.latest) == (first, last)


@pytest.mark.parametrize(
    ("text", "first", "last"), [("2010", "2010-01-01", "2010-12-31"), ("2010-02", "2010-02-01", "2010-02-28")]
)
def test_a_window_takes_years_and_months(text, first, last):
    assert str(dates.parse_day(text)) == first
    assert str(dates.parse_day(text, last=True)) == last


@pytest.mark.parametrize("text", ["2010~", "2010/2011", "soon"])
def test_a_window_refuses_other_dates(text):
    with pytest.raises(ValueError, match="not an"):
        dates.parse_day(text)


@given(DAYS, DAYS, st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d"]), st.sampled_from(["", "~", "?", "%"]))
def test_bounds_are_those_of_the_edtf_library(first, second, form, mark):
    start, end = sorted([first, second])
    for text in (f"{start:{form}}{mark}", f"{start:%Y}/{end:{form}}{mark}"):
        read, span = edtf.parse_edtf(text), dates.parse(text)
        bounds = [date(*getattr(read, side)()[:3]) for side in ("lower_strict", "upper_strict")]
        assert [span.earliest, span.latest] == bounds


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2007, 1, 1), 2007.0),
        (date(2007, 10, 16), round(2007 + 288 / 365, 4)),
        (date(2008, 10, 16), round(2008 + 289 / 366, 4)),
        (date(2008, 12, 31), round(2008 + 365 / 366, 4)),
    ],
)
def test_a_day_as_a_year_with_decimals(day, year):
    assert dates.decimal_year(day) == year
