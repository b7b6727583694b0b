"""Counts over time, milestones and promises of `helpers.analysis.timeline`."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from fixtures import event, made
from hypothesis import given, settings, strategies as st

from helpers.analysis import timeline
from helpers.sentences import timeline as say

DATES = st.one_of(
    st.dates(pd.Timestamp("1990-01-01").date(), pd.Timestamp("1999-12-31").date()).map(str),
    st.integers(1990, 1999).map(str),
    st.integers(1990, 1999).map(lambda year: f"{year}~"),
    st.tuples(st.integers(1990, 1999), st.integers(1, 12)).map(lambda pair: f"{pair[0]}-{pair[1]:02}"),
)


def wide(frame, column):
    return frame.pivot(index="start", columns="measure", values=column)


def test_exact_dates_need_no_band():
    record = made(
        event("a", "2001-05-06", kind="AGREE"),
        event("b", "2001-07-08", kind="ACCUSE"),
        event("c", "2003", kind="COOPERATE"),
    )
    frame = timeline.series(record.events, "year", draws=100)
    assert list(frame["start"].dt.year.unique()) == [2001, 2002, 2003]
    for column in ("certain", "mean", "low", "high"):
        table = wide(frame, column)
        assert table["events"].tolist() == [2, 0, 1]
        assert table["verbal-cooperation"].tolist() == [1, 0, 0]
        assert table["verbal-conflict"].tolist() == [1, 0, 0]
        assert table["request"].tolist() == [0, 0, 0]


def test_the_band_of_three_events_is_the_exact_one():
    """Three events, each of 2001-12-31 to 2002-01-01: by hand, the count of 2002 is binomial(3, 1/2)."""
    dates = ["2001-12-31/2002-01-01"] * 3
    record = made(*(event(f"e{place}", date) for place, date in enumerate(dates)))
    frame = timeline.series(record.events, "year", draws=20_000)
    outcomes = [sum(way) for way in product((0, 1), repeat=3)]
    later = frame[(frame["measure"] == "events") & (frame["start"].dt.year == 2002)].iloc[0]
    assert later["certain"] == 0
    assert later["mean"] == pytest.approx(np.mean(outcomes), abs=0.03)
    assert (later["low"], later["high"]) == (min(outcomes), max(outcomes))


def test_the_band_is_from_the_25th_to_the_975th_thousandth():
    """Ten events, each in one of two years with probability 1/2: binomial(10, 1/2) has 2 and 8 there, not 0 and 10."""
    record = made(*(event(f"e{place}", "2001-12-31/2002-01-01") for place in range(10)))
    frame = timeline.series(record.events, "year", draws=5_000)
    later = frame[(frame["measure"] == "events") & (frame["start"].dt.year == 2002)].iloc[0]
    assert (later["low"], later["high"]) == (2, 8)


def test_both_kinds_of_cooperation_are_drawn_together():
    record = made(*(event(f"e{place}", "2001/2002", kind=kind) for place, kind in enumerate(["AGREE", "AID"] * 4)))
    frame = timeline.series(record.events, "year", draws=500)
    sums = frame[frame["measure"] == "cooperation"].set_index("start")
    everything = frame[frame["measure"] == "events"].set_index("start")
    pd.testing.assert_frame_equal(sums.drop(columns="measure"), everything.drop(columns="measure"))


@given(st.lists(DATES, min_size=1, max_size=12), st.sampled_from(sorted(timeline.BINS)))
@settings(max_examples=25)
def test_bins_conserve_events_and_bands_hold_what_is_certain(drawn, bin_):
    record = made(*(event(f"e{place}", date) for place, date in enumerate(drawn)))
    frame = timeline.series(record.events, bin_, draws=100)
    sums = frame[frame["measure"] == "events"]
    assert sums["mean"].sum() == pytest.approx(len(drawn), abs=0.01 * len(sums))
    assert (sums["certain"] <= sums["low"] + 1e-9).all()
    assert (sums["low"] <= sums["high"]).all()


def test_the_same_seed_gives_the_same_band():
    record = made(event("a", "2001/2003"), event("b", "2002~"))
    pd.testing.assert_frame_equal(
        timeline.series(record.events, "quarter", 200), timeline.series(record.events, "quarter", 200)
    )


def test_open_and_untyped_events_are_in_no_bin():
    record = made(event("a", "2001/.."), event("b", ""), event("c", "2001", kind="", record_kind="condition"))
    assert timeline.series(record.events, "year", 100).empty


def test_a_dyad_takes_those_who_belong_to_its_sides(record):
    acting = timeline.dyad_events(record, ["russia", "iran"])
    assert "rouhani-receives-lavrov-april-2021" in set(acting["event_id"])
    assert set(acting["record_kind"]) == {"event"}
    acts = record.event_actors[record.event_actors["role"].isin(["initiator", "party", "mediator"])]
    sure = {name for name, actors in acts.groupby("event_id")["actor_id"] if {"russia", "iran"} <= set(actors)}
    events = set(record.events[record.events["record_kind"] == "event"]["event_id"])
    assert sure & events
    assert sure & events <= set(acting["event_id"])


def test_no_dyad_takes_every_event(record):
    everything = timeline.dyad_events(record, [])
    assert len(everything) == (record.events["record_kind"] == "event").sum()


def test_milestones_are_done_and_dated_and_stand_in_order(record):
    chosen = timeline.milestones(record, ["russia", "iran"], 12)
    events = record.events.set_index("event_id").loc[chosen]
    assert len(chosen) == 12
    assert set(events["status"]) == {"occurred"}
    assert events["earliest"].is_monotonic_increasing
    assert set(timeline.milestones(record, ["russia", "iran"], 5)) <= set(chosen)


def linked(*links):
    """Return a record of four events with links between them."""
    record = made(
        event("plan", "2001", status="planned"),
        event("deed", "2003-01-01"),
        event("talk", "2002", status="agreed"),
        event("alone", "2005", status="proposed"),
    )
    rows = [
        {"link_id": "--".join(link), **dict(zip(("from_event", "link", "to_event"), link, strict=True))}
        for link in links
    ]
    columns = record.event_links.columns
    return type(record)(**{**record.tables(), "event_links": pd.DataFrame(rows, columns=columns)})


def promises_of(record):
    return timeline.promises(record, record)


def test_what_is_not_selected_still_says_what_became_of_a_promise(record):
    from helpers.selection import parameters

    early = parameters.select(record, parameters.parse(parameters.Parameters, {"end": "2014"}))
    part, everything = timeline.promises(early, record), timeline.promises(record, record)
    assert 0 < len(part) < len(everything)
    shared = everything[everything["event_id"].isin(part["event_id"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(part, shared)


def test_two_targets_of_a_third_are_no_event_between_them():
    record = made(
        event("accused", who="usa:initiator iran:target russia:target", kind="ACCUSE"),
        event("meeting", who="iran:party russia:party"),
    )
    assert timeline.dyad_events(record, ["russia", "iran"])["event_id"].tolist() == ["meeting"]
    assert timeline.dyad_events(record, ["usa", "iran"])["event_id"].tolist() == ["accused"]


def test_a_promise_is_delivered_by_what_was_done():
    frame = promises_of(linked(("deed", "implements", "plan"), ("talk", "implements", "plan"))).set_index("by_event")
    assert frame.loc["deed", "outcome"] == "delivered"
    assert frame.loc["talk", "outcome"] == "under way"
    low, high = frame.loc["deed", ["lag_low", "lag_high"]]
    assert low == pytest.approx((pd.Timestamp("2003-01-01") - pd.Timestamp("2001-12-31")).days / 365.25, abs=0.01)
    assert high == pytest.approx((pd.Timestamp("2003-01-01") - pd.Timestamp("2001-01-01")).days / 365.25, abs=0.01)


def test_promises_are_frozen_replaced_or_open():
    frame = promises_of(linked(("deed", "freezes", "plan"), ("deed", "replaces", "talk"))).set_index("event_id")
    assert frame["outcome"].to_dict() == {"plan": "frozen", "talk": "replaced", "alone": "open"}
    assert frame.loc["alone", "by_event"] == ""
    assert frame.loc["alone", "told_until"] != ""
    assert pd.isna(frame.loc["alone", "lag_low"])


def test_other_links_make_no_outcome():
    frame = promises_of(linked(("deed", "part_of", "plan"), ("deed", "responds_to", "talk")))
    assert frame.set_index("event_id")["outcome"].to_dict() == {"alone": "open", "plan": "lapsed", "talk": "open"}


def spans_of(*dated, links=()):
    """Return the spans of events by id: (start, end, bound) of each promise, one outcome each."""
    record = made(*dated)
    rows = [("--".join(link), *link) for link in links]
    columns = ["link_id", "from_event", "link", "to_event"]
    record = type(record)(**{**record.tables(), "event_links": pd.DataFrame(rows, columns=columns)})
    spans = timeline.promise_spans(promises_of(record), record)
    return {row.event_id: (row.start, row.end, row.bound) for row in spans.itertuples()}


def test_spans_are_of_dated_promises(record):
    frame = timeline.promises(record, record)
    spans = timeline.promise_spans(frame, record)
    dates = record.events.set_index("event_id")["earliest"]
    assert len(spans) == frame["event_id"].map(dates).notna().sum()
    assert spans["start"].notna().all()
    assert spans[spans["outcome"] == "open"]["end"].notna().all()
    assert not (spans["end"] < spans["start"]).any()


@pytest.mark.parametrize(
    ("promise", "deed", "span"),
    [
        ("1992", "../2011-09-12", (1992.0, 2011.6959, True)),  # by then at the latest
        ("1992", "", (1992.0, None, False)),
        ("1992", "1997/..", (1992.0, 1997.0, False)),
        ("2013-11-24", "2013", (2013.8959, 2013.8959, False)),  # no earlier than the promise
        ("2013-11-24", "2012", (2013.8959, 2012.0, False)),  # done before its time
    ],
)
def test_an_outcome_stands_where_its_date_puts_it_or_nowhere(promise, deed, span):
    dated = event("promise", promise, status="agreed"), event("deed", deed)
    start, end, bound = spans_of(*dated, links=[("deed", "implements", "promise")])["promise"]
    assert (start, None if pd.isna(end) else end, bound) == span


def test_what_lay_ahead_when_last_reported_ends_on_its_own_date():
    spans = spans_of(
        event("visit", "2019-10", status="planned", told="beta-2019:1"), event("old", "2001", status="agreed")
    )
    assert spans == {"visit": (2019.7479, 2019.7479, False), "old": (2001.0, 2014.9973, False)}


def test_a_promise_with_several_outcomes_counts_once_by_the_first_of_them():
    frame = promises_of(linked(("deed", "implements", "plan"), ("talk", "implements", "plan")))
    assert len(frame) == 4
    assert timeline.fates(frame).to_dict() == {"alone": "open", "plan": "delivered", "talk": "open"}


def test_every_outcome_has_its_place_among_the_fates(record):
    assert set(timeline.promises(record, record)["outcome"]) <= set(timeline.FATES)
    assert set(timeline.FATES) == set(say.OUTCOMES)


def test_an_act_of_parliament_after_a_signature_counts_as_passed(record):
    frame = timeline.promises(record, record).set_index("event_id")
    treaty = frame.loc[["strategic-partnership-treaty-signed-2025"]].set_index("by_event")
    assert treaty.loc["duma-signs-strategic-partnership", ["step", "outcome"]].tolist() == ["signed", "ratified"]


def test_a_plan_whose_date_passed_untold_has_lapsed():
    record = made(
        event("past", "2001", status="planned"),
        event("ahead", "2030", status="planned"),
        event("offer", "2001", status="proposed"),
    )
    frame = promises_of(record).set_index("event_id")
    assert frame["outcome"].to_dict() == {"past": "lapsed", "ahead": "ahead", "offer": "open"}
    assert frame["step"].to_dict() == {"past": "planned", "ahead": "planned", "offer": "proposed"}
