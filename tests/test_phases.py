import numpy as np
import pandas as pd
import pytest
import ruptures
from fixtures import event, made

from helpers.analysis import phases


def many(years):
    """Return a record with one event in each year given, dated to the year."""
    return made(*(event(f"e{place}", str(year)) for place, year in enumerate(years)))


STEP = list(range(1990, 2000)) + [year for year in range(2000, 2010) for _ in range(9)]


def test_a_step_is_found_by_both_methods():
    years = phases.placed_dates(many(STEP).events)
    assert phases.pelt(years, "year") == [2000.0]
    (found,) = phases.blocks(years)
    assert found == pytest.approx(2000, abs=0.6)


def test_an_even_course_has_no_break():
    years = phases.placed_dates(many([year for year in range(1990, 2010) for _ in range(3)]).events)
    assert phases.pelt(years, "year") == []
    assert phases.blocks(years) == []


def test_the_quick_search_equals_pelt_with_the_same_cost():
    counts = np.random.default_rng(1).poisson([1] * 30 + [6] * 30).astype(float).reshape(-1, 1)
    even = 2 * np.sqrt(counts + 3 / 8)
    pen = 2 * np.log(len(even))
    quick = ruptures.KernelCPD(kernel="linear", min_size=2).fit(even).predict(pen=pen)
    assert quick == ruptures.Pelt(model="l2", min_size=2, jump=1).fit(even).predict(pen=pen)


def test_events_of_the_same_bounds_are_spread_evenly_over_them():
    record = made(
        event("a", "2001"), event("b", "2001"), event("c", "2003/.."), event("d", ""), event("e", "2000-07-01")
    )
    first, year = (pd.Timestamp(day) - pd.Timestamp(0) for day in ("2000-07-01", "2001-01-01"))
    expected = [first.days + 0.5, year.days + 365 / 4, year.days + 365 * 3 / 4]
    assert phases.placed_dates(record.events).tolist() == expected


@pytest.mark.parametrize("day", ["2016-12-31", "2008-12-31", "2015-12-31", "2016-02-29", "2016-01-01"])
def test_a_day_is_counted_in_its_own_year_and_month(day):
    days = phases.placed_dates(made(event("a", day)).events)
    for bin_, length in (("year", 4), ("month", 7)):
        counted = phases.counts(days, bin_)
        assert {str(period): n for period, n in counted.items()} == {day[:length]: 1}


def test_many_events_of_one_month_are_no_burst():
    years = [f"{year}-{month:02}" for year in range(2000, 2004) for month in range(1, 13) for _ in range(3)]
    record = made(*(event(f"e{place}", date) for place, date in enumerate(years)))
    assert phases.blocks(phases.placed_dates(record.events)) == []


def test_a_break_of_one_method_alone_does_not_hold():
    none, found = (), (2000.0,)
    rows = [("pelt", bin_, "", 50, found) for bin_ in ("year", "quarter", "month")] + [("blocks", "", "", 50, none)]
    frame = phases.robustness(pd.DataFrame(rows, columns=["method", "bin", "without", "n", "breaks"]))
    assert frame[["share", "holds"]].values.tolist() == [[0.5, False]]


def test_few_events_are_not_cut():
    frame = phases.variants(many(range(1990, 1990 + phases.LEAST_EVENTS - 1)), [])
    assert frame["breaks"].isna().all()
    assert phases.robustness(frame).empty


def test_a_break_that_one_source_makes_does_not_hold():
    told = {year: "zeta-2014:1" if year < 2000 else "beta-2019:1" for year in STEP}
    record = made(*(event(f"e{place}", str(year), told=told[year]) for place, year in enumerate(STEP * 3)))
    frame = phases.robustness(phases.variants(record, []))
    assert not frame["holds"].any()
    assert any("beta-2019" in row for row in frame["hangs_on"])


def test_a_break_in_every_source_holds():
    sources = ("zeta-2014:1", "beta-2019:1")
    record = made(
        *(
            event(f"e{place}{source[0]}", str(year), told=source)
            for place, year in enumerate(STEP)
            for source in sources
        )
    )
    tried = phases.variants(record, [])
    frame = phases.robustness(tried[tried["bin"].isin(["year", ""])])
    near = frame[(frame["year"] - 2000).abs() <= 1]
    assert near["holds"].all()
    assert len(near) == 1


def test_leaving_out_every_source_but_one_equals_selecting_it(record):
    from helpers.selection import parameters

    chosen = parameters.parse(parameters.Parameters, {"sources": ["sadanews-2024"]})
    alone = parameters.select(record, chosen)
    tried = phases.variants(alone, ["russia", "iran"])
    whole = phases.variants(record, ["russia", "iran"])
    assert tried[tried["without"] == ""]["n"].iloc[0] < whole["n"].iloc[0]
    others = tried[~tried["without"].isin(["", "sadanews-2024"])]
    assert set(others["n"]) == {tried["n"].iloc[0]}
    assert set(tried[tried["without"] == "sadanews-2024"]["n"]) == {0}
