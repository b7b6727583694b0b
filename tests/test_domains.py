from itertools import pairwise

import pytest
from fixtures import DOMAINS, SOURCES, TEN, event, made, nothing, records, same, shuffled
from hypothesis import given, settings, strategies as st

from helpers import domains, vocabulary


@pytest.fixture(scope="module")
def ten():
    return made(*TEN)


def filled(frame):
    return {place: int(n) for place, n in frame.stack().items() if n}


def test_ten_records_by_domain(ten):
    frame = domains.composition(ten)
    assert list(frame.itertuples(name=None)) == [
        ("nuclear", 4, 5, 0.4),
        ("arms", 3, 3, 0.3),
        ("political", 3, 3, 0.3),
        ("third-powers", 0, 1, 0.0),
        ("space", 0, 0, 0.0),
    ]


def test_ten_records_by_period(ten):
    frame = domains.by_period(ten)
    assert list(frame.columns) == ["-1988", "1989-1999", "2000-2009", "2010-2019", "2020-", ""]
    assert filled(frame) == {
        ("nuclear", "2000-2009"): 1,
        ("nuclear", "2010-2019"): 2,
        ("nuclear", ""): 1,
        ("arms", "2010-2019"): 2,
        ("arms", ""): 1,
        ("political", "2000-2009"): 2,
        ("political", ""): 1,
    }


def test_ten_records_by_status(ten):
    frame = domains.by_status(ten)
    assert list(frame.columns) == list(vocabulary.STATUSES)
    assert filled(frame) == {
        ("nuclear", "occurred"): 2,
        ("nuclear", "ongoing"): 1,
        ("nuclear", "proposed"): 1,
        ("arms", "planned"): 1,
        ("arms", "ongoing"): 1,
        ("arms", "alleged"): 1,
        ("political", "occurred"): 3,
    }


def test_ten_records_by_source_in_order_of_publication(ten):
    frame = domains.by_source(ten)
    assert list(frame.columns) == ["zeta-2014", "beta-2019"]
    assert filled(frame) == {
        ("nuclear", "zeta-2014"): 3,
        ("nuclear", "beta-2019"): 1,
        ("arms", "beta-2019"): 3,
        ("political", "zeta-2014"): 3,
        ("political", "beta-2019"): 1,
    }


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
        ("2021/..", ""),
        ("../1989", ""),
        ("", ""),
    ],
)
def test_a_record_belongs_to_the_period_its_dates_lie_in_whole(date, period):
    assert domains.period_of(made(event("a", date)).events).tolist() == [period]


def test_the_periods_follow_each_other_without_a_gap():
    bounds = list(domains.PERIODS.values())
    assert all(end + 1 == start for (_, end), (start, _) in pairwise(bounds))


@given(records())
@settings(max_examples=20)
def test_every_record_is_counted_once_in_each_table(drawn):
    frame = domains.composition(drawn)
    n = len(drawn.events)
    assert frame["primary"].sum() == n
    assert frame["any"].sum() == len(drawn.event_domains)
    assert (frame["any"] >= frame["primary"]).all()
    assert frame["share"].sum() == pytest.approx(1.0 if n else 0.0, abs=0.001)
    for table in (domains.by_period(drawn), domains.by_status(drawn)):
        assert table.sum(axis=1).tolist() == frame["primary"].tolist()
    told = {(row.record_id, row.source_id) for row in drawn.evidence.itertuples()}
    by_source = domains.by_source(drawn).sum().to_dict()
    assert by_source == {source: sum(pair[1] == source for pair in told) for source in SOURCES}


@given(records())
@settings(max_examples=15)
def test_the_tables_share_one_order_of_domains_with_most_records_first(drawn):
    frame = domains.composition(drawn)
    keys = [(-row.primary, -row.any, row.Index) for row in frame.itertuples()]
    assert keys == sorted(keys)
    assert set(frame.index) == set(DOMAINS)
    for table in (domains.by_period(drawn), domains.by_status(drawn), domains.by_source(drawn)):
        assert list(table.index) == list(frame.index)


@given(records(), st.integers(0, 9))
@settings(max_examples=15)
def test_the_order_of_rows_changes_no_count(drawn, seed):
    mixed = shuffled(drawn, seed)
    for count in (domains.composition, domains.by_period, domains.by_status, domains.by_source):
        assert same(count(drawn), count(mixed))


def test_the_whole_record_is_counted_whole(record):
    n = len(record.events)
    assert domains.composition(record)["primary"].sum() == n
    assert domains.by_period(record).to_numpy().sum() == domains.by_status(record).to_numpy().sum() == n
    undated = (record.events["date"] == "").sum()
    assert domains.by_period(record)[domains.NO_PERIOD].sum() >= undated


def test_nothing_selected_gives_rows_of_nought(record):
    empty = nothing(record)
    assert empty.events.empty
    for count in (domains.composition, domains.by_period, domains.by_status, domains.by_source):
        frame = count(empty)
        assert len(frame) == len(record.domains)
        assert (frame.to_numpy() == 0).all()
