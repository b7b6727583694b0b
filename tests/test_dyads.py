"""Pairs of states: counts and shares, direction, agreement, peaks and what matches them."""

import numpy as np
import pandas as pd
import pytest

from helpers.analysis import changes, dyads

COUNTS = pd.DataFrame(
    [
        ("x", "2001", "RUS", "IRN", 5, 1, 2, 0, 4, 8, 20.0),
        ("x", "2001", "IRN", "RUS", 3, 0, 0, 1, 4, 2, 5.0),
        ("x", "2003", "IRN", "RUS", 2, 0, 0, 0, 0, 2, 4.0),
        ("x", "2001", "USA", "RUS", 9, 9, 9, 9, 0, 36, -9.0),
        ("y", "2001", "RUS", "IRN", 1, 0, 0, 0, 0, np.nan, np.nan),
    ],
    columns=["provider", "period", "source", "target", *dyads.QUADS, "mirrored", "scored", "score_sum"],
)
TOTALS = pd.DataFrame(
    [
        *(("x", year, "", events) for year, events in (("2001", 1000), ("2002", 500), ("2003", 800))),
        *(("x", year, "RUS", events) for year, events in (("2001", 100), ("2002", 50), ("2003", 80))),
        ("y", "2001", "", 100),
    ],
    columns=["provider", "period", "state", "events"],
)


def test_a_series_adds_both_directions_and_has_rows_of_zeros():
    frame = dyads.shares(dyads.series(COUNTS, TOTALS, [("RUS", "IRN")]))
    assert list(frame.columns[: len(dyads.COLUMNS)]) == list(dyads.COLUMNS)
    own = frame[frame["provider"] == "x"].set_index("period")
    assert own["events"].tolist() == [12, 0, 2]
    assert own["verbal_cooperation"].tolist() == [8, 0, 2]
    assert own["share"].tolist() == [12.0, 0.0, 2.5]
    assert own["score_sum"].tolist() == [25.0, 0.0, 4.0]
    assert own["scored"].tolist() == [10, 0, 2]
    assert own["score_mean"].fillna(-1).tolist() == [25 / 10, -1, 2.0]  # two of the twelve have no score
    assert set(zip(own["a"], own["b"], strict=True)) == {("IRN", "RUS")}
    assert own["share_b"].tolist() == [0.12, 0.0, 0.025]  # b is Russia
    assert own["share_a"].isna().all()  # nobody counted what Iran has with others
    other = frame[frame["provider"] == "y"].iloc[0]
    assert other["events"] == 1 and pd.isna(other["score_sum"])


def test_the_order_of_a_pair_and_of_the_rows_does_not_matter():
    once = dyads.series(COUNTS, TOTALS, [("RUS", "IRN"), ("USA", "RUS")])
    again = dyads.series(COUNTS.iloc[::-1], TOTALS.iloc[::-1], [("RUS", "USA"), ("IRN", "RUS"), ("RUS", "IRN")])
    pd.testing.assert_frame_equal(once, again)


def test_cooperation_needs_fifty_events():
    rows = COUNTS.assign(verbal_cooperation=[60, 0, 2, 0, 0])
    frame = dyads.shares(dyads.series(rows, TOTALS, [("RUS", "IRN")]))
    own = frame[frame["provider"] == "x"].set_index("period")["cooperation"]
    assert own["2001"] == pytest.approx(61 / 64)
    assert own[["2002", "2003"]].isna().all()


def directed(a, b, mirrored=0, periods=40):
    rows = [
        (str(1900 + period), source, target, number, number, 0, 0, mirrored)
        for period in range(periods)
        for source, target, number in (("RUS", "IRN", a), ("IRN", "RUS", b))
    ]
    return pd.DataFrame(rows, columns=["period", "source", "target", *dyads.QUADS, "mirrored"])


def test_who_acts_first_is_counted_both_ways():
    frame = dyads.direction(directed(6, 2, mirrored=1), "RUS", "IRN").set_index("kind")
    assert frame.loc["material_cooperation", ["of_a", "of_b", "n"]].tolist() == [240, 80, 320]
    assert frame.loc["material_cooperation", "share"] == 0.75
    assert frame.loc["material_cooperation", "low"] == frame.loc["material_cooperation", "high"] == 0.75
    assert frame.loc["one_way", ["of_a", "of_b"]].tolist() == [40 * 11, 40 * 3]
    turned = dyads.direction(directed(6, 2), "IRN", "RUS").set_index("kind")
    assert turned.loc["material_cooperation", "share"] == 0.25


def test_few_events_have_no_share():
    frame = dyads.direction(directed(3, 2, periods=4), "RUS", "IRN").set_index("kind")
    assert frame.loc["material_cooperation", "n"] == 20
    assert frame[["share", "low", "high"]].isna().all(axis=None)
    unknown = directed(6, 2).assign(mirrored=np.nan)
    assert "one_way" not in set(dyads.direction(unknown, "RUS", "IRN")["kind"])


def test_an_interval_is_as_wide_as_periods_differ():
    random = np.random.default_rng(0)
    rows = directed(0, 0).assign(material_cooperation=random.poisson(np.tile([8, 4], 40)))
    row = dyads.direction(rows, "RUS", "IRN").set_index("kind").loc["material_cooperation"]
    assert row["low"] < 2 / 3 < row["high"]
    assert 0.02 < row["high"] - row["low"] < 0.15
    bursts = rows.assign(material_cooperation=np.where(np.arange(80) < 2, [480, 240] * 40, 1))  # all in one period
    burst = dyads.direction(bursts, "RUS", "IRN").set_index("kind").loc["material_cooperation"]
    assert burst["high"] - burst["low"] > 0.1


def test_agreement_is_spearmans():
    days = pd.RangeIndex(30)
    one = pd.Series(np.arange(30.0), days)
    assert dyads.agreement(one, one**3) == {"rho": 1.0, "n": 30}
    assert dyads.agreement(one, -one)["rho"] == -1.0
    assert dyads.agreement(one, one * 0)["rho"] == 0.0
    random = np.random.default_rng(0)
    noise = pd.Series(random.normal(size=30), days)
    from scipy.stats import spearmanr

    assert dyads.agreement(one, noise)["rho"] == round(spearmanr(one, noise).statistic, 3)
    with pytest.raises(ValueError, match="20 periods in common; at least 24"):
        dyads.agreement(one, one.iloc[:20])


def test_a_peak_stands_out_and_neighbours_are_one():
    values = pd.Series([5, 6, 4, 5, 30, 40, 6, 5, 4, 25, 5], index=[1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13], dtype=float)
    found = dyads.peaks(values)
    assert found["place"].tolist() == [6, 12]
    assert found["times"].tolist() == [8.0, 5.0]
    assert dyads.peaks(pd.Series([5.0, 6, 4, 5, 6, 7, 5])).empty


def test_in_a_series_of_zeros_an_event_is_no_peak_and_six_are():
    events = np.zeros(60)
    events[[7, 20, 40]] = [1, 2, 6]
    exposure = np.full(60, 800.0)
    values = changes.even(events, exposure)
    assert dyads.peaks(pd.Series(values))["place"].tolist() == [7, 20, 40]
    assert dyads.peaks(pd.Series(values), pd.Series(exposure))["place"].tolist() == [40]


def test_a_peak_of_a_thin_period_must_be_higher():
    events, exposure = np.full(60, 10.0), np.full(60, 800.0)
    events[[10, 30]], exposure[[30, 50]] = [24, 6], 200.0
    events[50] = 14
    whole = pd.Series(exposure)
    found = dyads.peaks(pd.Series(changes.even(events, exposure)), whole)
    assert found["place"].tolist() == [10, 50]  # 6 of a quarter are as 24 of all, and may be chance


def test_a_period_hardly_covered_lacks_and_is_no_zero():
    frame = pd.DataFrame(
        {
            "provider": ["icews"] * 4 + ["gdelt"] * 4,
            "period": ["2018-01", "2018-02", "2018-03", "2018-04"] * 2,
            "all_events": [1_000, 900, 99, 0, 40, 50, 3, 60],
        }
    )
    left = dyads.covered(frame)
    assert left["period"].tolist() == ["2018-01", "2018-02", "2018-03", "2018-01", "2018-02", "2018-04"]
    assert dyads.covered(frame.assign(all_events=[1_000, 900, 89, 950, *[1] * 4]))["period"].tolist()[:3] == [
        "2018-01",
        "2018-02",
        "2018-04",
    ]


def test_matches_are_counted_with_what_chance_would_match():
    by_peak, error = dyads.matched([10, 50], {"a": (11, 11), "b": (30, 32), "c": (9, 9)}, range(100), 1)
    assert by_peak == {10: ["a", "c"], 50: []}
    assert error["peaks"] == 1 and error["events"] == 2
    near = {8, 9, 10, 11, 12, 29, 30, 31, 32, 33}
    assert error["random_peak"] == pytest.approx(len(near) / 100)
    assert error["random_event"] == pytest.approx((6 + 10 + 6) / 3 / 100)  # what lasts longer meets more
    assert dyads.matched([], {}, [], 1)[1] == {"peaks": 0, "events": 0, "random_peak": 0.0, "random_event": 0.0}
