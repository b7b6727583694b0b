from itertools import pairwise
from math import inf

import pandas as pd
import pytest
from fixtures import TEN, event, made
from hypothesis import given, strategies as st

from helpers.analysis import periodisation


@pytest.mark.parametrize(
    ("date", "period"),
    [
        ("1988-12-31", "-1988"),
        ("1943", "-1988"),
        ("1989", "1989-1999"),
        ("1999-12-31", "1989-1999"),
        ("2000-01-01", "2000-2009"),
        ("2009/2010", ""),
        ("2010/2019", "2010-2019"),
        ("2020-01", "2020-"),
        ("2010/..", "2010-2019"),  # reported in 2014
        ("2009/..", ""),
        ("2021/..", "2020-"),
        ("../1989", ""),
        ("", ""),
    ],
)
def test_a_record_belongs_to_the_period_its_dates_lie_in_whole(date, period):
    assert periodisation.period_of(made(event("a", date)).events, periodisation.DECADES).tolist() == [period]


@given(st.lists(st.integers(1, 9999), min_size=1, max_size=6, unique=True).map(sorted), st.integers(1, 9999))
def test_every_year_lies_in_one_period_and_they_follow_without_a_gap(years, year):
    named = periodisation.spans(years)
    assert len(named) == len(years) + 1
    bounds = list(named.values())
    assert bounds[0][0] == -inf
    assert bounds[-1][1] == inf
    assert all(end + 1 == start for (_, end), (start, _) in pairwise(bounds))
    assert sum(first <= year <= last for first, last in bounds) == 1
    assert [start for start, _ in bounds[1:]] == years


def test_periods_are_named_by_their_first_and_last_year():
    assert list(periodisation.spans([2000, 2010, 2011])) == ["-1999", "2000-2009", "2010-2010", "2011-"]


def test_periods_start_by_decade_as_the_articles_divide_or_as_given(record):
    assert periodisation.starts("decade", record) == [1989, 2000, 2010, 2020]
    assert periodisation.starts("phase", record) == [int(year) for year in periodisation.stated(record)["year"]]
    assert len(periodisation.starts("phase", record)) == len(record.periodisation["event_id"])
    assert periodisation.starts([1991, 2007], record) == [1991, 2007]
    assert periodisation.starts("phase", made(*TEN)) == []


def test_the_articles_divide_the_course_by_records_that_are_there(record):
    frame = periodisation.stated(record)
    assert list(frame["event_id"]) == list(record.periodisation["event_id"])
    assert frame["year"].tolist() == sorted(frame["year"])
    assert [int(year) for year in frame["year"][:3]] == [1989, 2001, 2007]
    assert isinstance(frame, pd.DataFrame)
