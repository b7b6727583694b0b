"""Change points: planted ones are found, noise has few, and the search finds the optimum."""

from itertools import combinations, pairwise

import numpy as np
import pandas as pd
import pytest
import ruptures

from helpers.analysis import changes


def noise(random, size, persistent=0.0):
    steps = random.normal(size=size)
    series = np.empty(size)
    series[0] = steps[0] / np.sqrt(1 - persistent**2)
    for place in range(1, size):
        series[place] = persistent * series[place - 1] + steps[place]
    return series


def cost(values, places):
    edges = [0, *places, len(values)]
    return sum(((values[a:b] - values[a:b].mean()) ** 2).sum() for a, b in pairwise(edges))


def best(values, price, least):
    """Return the cheapest of all ways to cut a series."""
    inner = range(least, len(values) - least + 1)
    ways = [way for size in range(4) for way in combinations(inner, size)]
    legal = [way for way in ways if all(b - a >= least for a, b in pairwise([0, *way, len(values)]))]
    return list(min(legal, key=lambda way: cost(values, way) + price * len(way)))


def test_a_planted_change_is_found_where_it_is():
    random = np.random.default_rng(1)
    values = noise(random, 70)
    values[40:] += 4
    assert changes.cuts(values) == [40]
    values[55:] -= 6
    assert changes.cuts(values) == [40, 55]


def test_a_planted_change_of_counts_is_found_though_coverage_grows():
    random = np.random.default_rng(2)
    exposure = np.linspace(50_000, 200_000, 60)
    rate = np.where(np.arange(60) < 35, 0.002, 0.005)
    events = random.poisson(rate * exposure)
    assert changes.cuts(changes.even(events, exposure)) == [35]
    flat = random.poisson(0.003 * exposure)  # the counts grow fourfold, their share does not
    assert changes.cuts(changes.even(flat, exposure)) == []


def test_a_zero_is_the_lowest_value_however_thin_its_period():
    values = changes.even([0, 0, 1, 3, 40], [4_000, 40, 4_000, 4_000, 4_000])
    assert values[0] == values[1] == values.min() == pytest.approx(2 * np.sqrt(3 / 8))
    assert changes.even([3, 30], [500, 5_000]).tolist() == pytest.approx([changes.even([16.5], [1])[0]] * 2)


def test_a_rare_pair_does_not_rise_where_coverage_falls():
    """Its share stays: two events in ten days, then half an event, since a quarter of the reports are left."""
    random = np.random.default_rng(8)
    exposure = np.where(np.arange(171) < 85, 800.0, 200.0)
    rows = random.poisson(0.2 * exposure / exposure[0], size=(100, 171))
    found = [bool(changes.cuts(changes.even(row, exposure), 7)) for row in rows]
    assert np.mean(found) <= 0.25  # docs/event-data-method.md says so


def test_noise_has_a_change_about_as_often_as_the_rule_says():
    random = np.random.default_rng(3)
    found = [bool(changes.cuts(noise(random, 70))) for _ in range(300)]
    assert np.mean(found) <= 0.07
    counts = random.negative_binomial(4, 0.5, size=(200, 100))  # twice as spread as Poisson's
    found = [bool(changes.cuts(changes.even(row, np.full(100, 800.0)), 7)) for row in counts]
    assert np.mean(found) <= 0.08
    found = [bool(changes.cuts(noise(random, 70, 0.4))) for _ in range(300)]
    assert np.mean(found) <= 0.2  # docs/event-data-method.md says so


def test_persistence_is_told_apart_from_a_change_of_level():
    random = np.random.default_rng(4)
    assert changes.persistence(noise(random, 2000)) == 0.0
    assert abs(changes.persistence(noise(random, 2000, 0.4)) - 0.4) <= 0.1
    values = noise(random, 2000)
    values[1000:] += 10
    assert changes.persistence(values) <= 0.1
    assert changes.penalty(70, 0.4, 2) > changes.penalty(70, 0.0, 2)


@pytest.mark.parametrize("seed", range(6))
def test_the_search_finds_the_cheapest_of_all_cuts(seed):
    random = np.random.default_rng(seed)
    values = noise(random, 12)
    values[4:] += random.normal() * 3
    values[8:] += random.normal() * 3
    for price in (2.0, 6.0):
        found = ruptures.KernelCPD(kernel="linear", min_size=2).fit(values.reshape(-1, 1)).predict(pen=price)[:-1]
        assert found == best(values, price, 2)


def test_a_short_series_is_refused_and_a_flat_one_has_no_change():
    with pytest.raises(ValueError, match="13 periods; at least 24 are needed"):
        changes.cuts(np.arange(13.0))
    assert changes.cuts(np.ones(40)) == []


def test_intervals_hold_the_change_and_are_narrow_where_it_is_clear():
    random = np.random.default_rng(5)
    clear, faint = noise(random, 80), noise(random, 80)
    clear[30:] += 6
    faint[30:] += 1.2
    for values in (clear, faint):
        row = changes.intervals(values, [30]).iloc[0]
        assert row["low"] <= 30 <= row["high"]
    narrow, wide = (changes.intervals(values, [30]).iloc[0] for values in (clear, faint))
    assert narrow["high"] - narrow["low"] <= 2 < wide["high"] - wide["low"]
    assert changes.intervals(clear, [30]).equals(changes.intervals(clear, [30]))
    assert changes.intervals(clear, []).empty


def test_named_periods_are_held_against_all_choices():
    values = np.zeros(12)
    values[[2, 5, 9]] = [3.0, 4.0, 5.0]
    found = changes.named_against_random(values, [2, 5, 9])
    assert found == {"n": 3, "periods": 12, "mean": 4.0, "other": 0.0, "p": round(1 / 220, 4)}
    assert changes.named_against_random(values, [0, 1, 3])["p"] == 1.0
    random = np.random.default_rng(6)
    many = noise(random, 200)
    assert changes.named_against_random(many, [int(place) for place in np.argsort(many)[-8:]])["p"] == 0.0001
    with pytest.raises(ValueError, match="2 of 12 periods can be chosen in 66 ways only"):
        changes.named_against_random(values, [2, 5])


def test_p_is_even_where_names_mean_nothing():
    random = np.random.default_rng(7)
    values = noise(random, 40)
    drawn = [random.choice(40, 5, replace=False).tolist() for _ in range(40)]
    p = [changes.named_against_random(values, named, draws=199)["p"] for named in drawn]
    assert 0.35 < np.mean(p) < 0.65
    assert np.mean(np.array(p) <= 0.05) <= 0.12


def test_known_changes_of_the_providers_files_are_found(extracts):
    days = pd.read_csv(extracts / "gdelt_daily_edges" / "gdelt_graph_daily_rus_irn.csv", parse_dates=["date"])
    months = days.groupby(days["date"].dt.strftime("%Y-%m"))
    whole = months[["RUS_UKR", "IRN_USA", "RUS_CHN", "all_abs"]].sum()[months.size() >= 20]
    found = {
        pair: [whole.index[cut] for cut in changes.cuts((1000 * whole[pair] / whole["all_abs"]).to_numpy())]
        for pair in ("RUS_UKR", "IRN_USA", "RUS_CHN")
    }
    assert found["RUS_UKR"] == ["2022-02"]  # Russia invades on 24 February
    assert found["IRN_USA"] == ["2020-01", "2020-03"]  # Soleimani is killed on 3 January
    assert found["RUS_CHN"] == []


def test_the_war_of_2008_is_found_in_another_copy_of_the_source(extracts):
    rows = pd.read_csv(extracts / "icews_dyad_month" / "icews_dyad_month_roots10-20_1991-2013.csv")
    world = pd.read_csv(extracts / "icews_dyad_month" / "icews_world_month_roots10-20_1991-2013.csv")
    roots = [f"root{root}" for root in range(10, 21)]
    world = world[world["year"].between(2001, 2013)].set_index(["year", "month"])[roots].sum(axis=1)
    pair = rows["source"].isin(["RUS", "GRG"]) & rows["target"].isin(["RUS", "GRG"])
    events = rows[pair].groupby(["year", "month"])[roots].sum().sum(axis=1).reindex(world.index, fill_value=0)
    found = [world.index[cut] for cut in changes.cuts(changes.even(events, world))]
    start, end = (found[place] for place in (0, 1))  # from the quarrel over Abkhazia in April to the end of the war
    assert (2008, 1) <= start <= (2008, 8) < end <= (2008, 12)
    assert len(found) == 2
