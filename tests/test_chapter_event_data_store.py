"""Event data from a store in place of the kept figures: providers, windows, periods, and what they lack."""

import json
from datetime import date, timedelta

import pandas as pd
import pytest
from event_pages import counted, open_page

from helpers.chapters import event_data, event_source, event_stored
from helpers.chapters.event_data import EventData
from helpers.common import paths
from helpers.common.faults import FaultsError
from helpers.eventdata.schema import SCHEMA


@pytest.fixture(scope="module")
def page(record):
    return open_page(record)


def made_events(days=100):
    """Return events of five states, in which those of Russia and Iran treble from day 50 on."""
    listed = []
    for day in range(days):
        for number in range(6 if day >= 50 else 2):
            source, target = ("RUS", "IRN") if number % 2 else ("IRN", "RUS")
            listed.append((day, source, target, "040", "verbal cooperation", 1.0))
        listed += [(day, "RUS", "CHN", "057", "verbal cooperation", 8.0)] * 3
        listed += [(day, "USA", "GBR", "042", "verbal cooperation", 1.9)] * (30 + day % 3)
    columns = {name: [None] * len(listed) for name in SCHEMA.names}
    frame = pd.DataFrame(columns).assign(
        provider="icews",
        event_id=[str(number) for number in range(len(listed))],
        date=[date(2020, 1, 1) + timedelta(days=row[0]) for row in listed],
        source_state=[row[1] for row in listed],
        target_state=[row[2] for row in listed],
        source_name=[f"{row[1]} {number}" for number, row in enumerate(listed)],
        target_name=[f"{row[2]} {number}" for number, row in enumerate(listed)],
        cameo=[row[3] for row in listed],
        quad=[row[4] for row in listed],
        score=[row[5] for row in listed],
    )
    return frame[SCHEMA.names]


@pytest.mark.long
def test_a_stores_events_give_the_same_sections(record):
    ibis = pytest.importorskip("ibis")
    import pyarrow as pa

    events = ibis.memtable(pa.Table.from_pandas(made_events(), schema=SCHEMA, preserve_index=False))
    pairs = [("RUS", "IRN"), ("RUS", "CHN")]
    source = event_stored.stored(events, pairs, ("", ""), "day", [])
    (strand,) = source.strands
    assert (strand.provider, strand.unit, strand.counted, source.filtered) == ("ICEWS", "day", True, True)
    assert strand.of(("RUS", "IRN"))["events"].tolist() == [2] * 50 + [6] * 50
    cuts, _ = strand.searched(("RUS", "IRN"))
    assert [strand.of(("RUS", "IRN"))["period"].iloc[cut] for cut in cuts] == ["2020-02-20"]
    page = open_page(record, placebos=["CHN"])
    page.__dict__["source"] = source
    assert "Russia and Iran" in page.findings()[0]
    assert "One event a day" in page.drawing("by_period").caption.note
    assert set(page.drawing("partners").frame["side"]) == {"RUS", "IRN"}
    central, *_ = source.grouped
    assert set(central["state"]) == {"RUS", "IRN", "CHN", "USA", "GBR"}
    few = event_stored.stored(events.filter(events.source_state != "USA"), pairs, ("", ""), "day", [])
    page = open_page(record, placebos=["CHN"])
    page.__dict__["source"] = few
    assert "shares and ranks are of the store, not of the world" in page.findings()[0]
    part = event_stored.stored(events, pairs, ("2020-02-01", "2020-02-29"), "month", ["icews"])
    assert part.strands[0].of(("RUS", "IRN"))["period"].tolist() == ["2020-02"]


def bound(*frames):
    """Return frames of events as a table of ibis."""
    ibis = pytest.importorskip("ibis")
    import pyarrow as pa

    whole = pd.concat(frames, ignore_index=True).astype(object)
    return ibis.memtable(pa.Table.from_pandas(whole, schema=SCHEMA, preserve_index=False))


@pytest.mark.long
@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_a_store_has_is_said_by_provider_with_its_reports(record, language):
    first = made_events().assign(story=[f"s{number // 2}" for number in range(len(made_events()))], publisher="IRNA")
    first.loc[first.index[-1], "date"] = date(2020, 6, 1)  # a late addition: a day with one event
    again = first[first["source_state"].isin(["RUS", "IRN"])].head(2)
    again = again.assign(event_id=["x1", "x2"], story="y", publisher="=cmd|TASS\u202e\x07")
    page = open_page(record, placebos=["CHN"], language=language, period="day")
    page.__dict__["source"] = event_stored.stored(bound(first, again), [("RUS", "IRN")], ("", ""), "day", [])
    line = page.selection()[-1]
    mine = first[first["source_state"].isin(["RUS", "IRN"]) & first["target_state"].isin(["RUS", "IRN"])]
    stories = mine["story"].nunique() + 1
    held = page.source.held.iloc[0]
    assert (held["rows"], held["counted"], held["stories"], held["thin"]) == (len(mine) + 2, len(mine), stories, 1)
    assert held["periods"] == 100 and held["events"] == len(first) - 1
    assert "ICEWS" in line and "IRNA" in line and "TASS" in line and "\u202e" not in line and "\x07" not in line
    if language == "en":
        assert f"{len(mine)} events, of {len(mine) + 2} before repeats were left out, from {stories} reports" in line
        assert "in 100 days (1 day with less than a tenth of the usual left out)" in line


def test_each_provider_has_its_own_window(record):
    other = made_events(5).assign(provider="gdelt", date=date(2021, 5, 5))
    source = event_stored.stored(bound(made_events(), other), [("RUS", "IRN")], ("", ""), "month", [])
    assert source.windows == {"icews": "2020-01-01/2020-04-09", "gdelt": "2021-05-05/2021-05-05"}
    assert source.network_window == "2020-01-01/2020-04-09"
    page = open_page(record, placebos=["CHN"])
    page.__dict__["source"] = source
    assert "2021" not in page.drawing("partners").caption.title


def test_of_events_with_the_two_alone_nobody_is_called_central(record):
    events = made_events(400)
    page = open_page(record, placebos=["CHN"])
    page.__dict__["source"] = event_stored.stored(
        bound(events[events["source_state"] != "USA"]), [("RUS", "IRN")], ("", ""), "month", []
    )
    assert page.rows("groups").frame.empty
    assert "who is central follows from the choice of events" in page.rows("groups").nothing
    assert "per thousand of the store" in page.words.panel(page.strands[0])


def test_a_mean_of_seven_days_is_of_seven_days_whatever_is_left_out():
    frame = pd.DataFrame(
        {
            "period": ["2018-10-24", "2019-10-01", "2019-10-02", "2019-10-05"],
            "events": [0, 4, 2, 6],
            "all_events": [100, 1_000, 1_000, 1_000],
        }
    )
    assert event_data._smoothed(frame).tolist() == pytest.approx([0.0, 3.0, 4.0, 4.0])


@pytest.mark.long
def test_who_initiates_is_drawn_again_by_days_whatever_the_period(record):
    found = {}
    for unit in ("day", "month"):
        page = open_page(record, placebos=["CHN"])
        page.__dict__["source"] = event_stored.stored(bound(made_events()), [("RUS", "IRN")], ("", ""), unit, [])
        found[unit] = page.directions
    pd.testing.assert_frame_equal(found["day"], found["month"])


def test_a_known_change_is_tried_on_a_series_that_reaches_it(record):
    """Not on that of the provider that comes first and has a few days alone."""
    days = made_events(170).assign(source_state="RUS", target_state="UKR", date=lambda frame: frame["date"])
    shifted = days.assign(date=[day + timedelta(days=-470) for day in days["date"]])  # September 2018 to March 2019
    few = shifted.head(4).assign(provider="acled")
    page = open_page(record)
    pairs = [("RUS", "IRN"), *page.changes.shock_pairs]
    page.__dict__["source"] = event_stored.stored(bound(shifted, few), pairs, ("", ""), "day", [])
    assert [strand.provider for strand in page.source.strands] == ["ACLED", "ICEWS"]
    assert page.changes._tried({"a": "RUS", "b": "UKR", "period": "2018-11-25"}) is not None


def test_with_a_store_nobody_is_told_to_set_one(record):
    page = open_page(record, placebos=["CHN"], store="somewhere")
    page.__dict__["source"] = event_stored.stored(bound(made_events(10)), [("RUS", "IRN")], ("", ""), "month", [])
    said = [page.drawing(name).caption.title for name in ("breaks", "partners", "direction")]
    assert "24 periods" in said[0] and not [line for line in said if "set store" in line]


def test_only_the_same_act_turned_round_is_mutual():
    act = {"provider": "polecat", "date": date(2020, 1, 5), "cameo": None, "plover": "CONSULT"}
    there = {"source_state": "RUS", "source_name": None, "target_state": "IRN", "target_name": None}
    back = {"source_state": "IRN", "source_name": None, "target_state": "RUS", "target_name": None}

    def mirrored(*listed):
        return event_stored._mirrored(pd.DataFrame(listed))["mirrored"].sum()

    assert mirrored(act | there, act | back) == 2
    assert mirrored(act | there) == 0  # without names either side would be its own mirror
    assert mirrored(act | there, act | back | {"plover": "ASSAULT"}) == 0
    assert mirrored(act | there, act | back | {"date": date(2020, 1, 6)}) == 0
    people = {"provider": "ucdp", "plover": "ASSAULT"}  # two incidents, whoever attacked
    assert mirrored(act | people | there, act | people | back) == 0


def test_a_provider_without_scores_has_no_mean_score():
    ibis = pytest.importorskip("ibis")
    import pyarrow as pa

    frame = made_events(30).assign(score=None)
    events = ibis.memtable(pa.Table.from_pandas(frame, schema=SCHEMA, preserve_index=False))
    source = event_stored.stored(events, [("RUS", "IRN")], ("", ""), "day", ["ICEWS"])
    assert len(source.partners) and source.partners["score_sum"].isna().all()


def test_a_provider_of_conflict_alone_has_centralities_and_no_groups(record):
    ibis = pytest.importorskip("ibis")
    import pyarrow as pa

    frame = made_events(60).assign(cameo="190", quad="material conflict")
    events = ibis.memtable(pa.Table.from_pandas(frame, schema=SCHEMA, preserve_index=False))
    page = open_page(record, placebos=["CHN"])
    page.__dict__["source"] = event_stored.stored(events, [("RUS", "IRN")], ("", ""), "day", [])
    shown = page.rows("groups")
    assert shown.frame["state_code"].iloc[0] in ("USA", "GBR") and "grouped_with" not in shown.columns
    assert page.say("events.groups.caption", n=1, **shown.facts).startswith("Who is central among states")


def test_a_month_is_inside_a_window_as_a_whole():
    frame = pd.DataFrame({"period": ["2016-02", "2018-06", "2018-07", "2018-06-30", "2018"]})
    assert event_source._inside(frame, ("2018-06-01", "2018-06-29"))["period"].tolist() == []
    assert event_source._inside(frame, ("2018-06-01", "2018-06-30"))["period"].tolist() == ["2018-06", "2018-06-30"]
    assert event_source._inside(frame, ("", "2016-02-28"))["period"].tolist() == []
    assert event_source._inside(frame, ("2018-01-01", ""))["period"].tolist() == frame["period"].tolist()[1:]


def test_a_provider_that_a_store_has_not_is_refused(record, tmp_path):
    pytest.importorskip("ibis")
    from helpers.eventdata.store import Store

    file = tmp_path / "mine.csv"
    file.write_text("date,source_state,target_state,cameo\n2020-01-05,RUS,IRN,040\n", encoding="utf-8")
    Store(tmp_path / "store").add([file])
    with pytest.raises(FaultsError, match=r"providers 'icews'.*own"):
        open_page(record, store=str(tmp_path / "store"), providers=["icews"]).findings()


def test_the_real_files_through_the_questions_are_the_kept_counts(extracts):
    ibis = pytest.importorskip("ibis")
    import pyarrow as pa

    raw = pd.read_parquet(extracts / "icews_raw_2018-2019" / "icews_raw_20180914-20190326_any_rus_or_irn.parquet")
    named = {"Russian Federation": "RUS", "Iran": "IRN"}
    own = raw[raw["Source Country"].isin(named) & raw["Target Country"].isin(named)]
    frame = pd.DataFrame({name: [None] * len(own) for name in SCHEMA.names}).assign(
        provider="icews",
        event_id=own["Event ID"].to_numpy(),
        date=pd.to_datetime(own["Event Date"]).dt.date.to_numpy(),
        source_state=own["Source Country"].map(named).to_numpy(),
        target_state=own["Target Country"].map(named).to_numpy(),
        source_name=own["Source Name"].to_numpy(),
        target_name=own["Target Name"].to_numpy(),
        cameo=own["CAMEO Code"].to_numpy(),
        quad=["verbal cooperation"] * len(own),
        story=own["Story ID"].to_numpy(),
    )
    events = ibis.memtable(pa.Table.from_pandas(frame[SCHEMA.names], schema=SCHEMA, preserve_index=False))
    source = event_stored.stored(events, [("RUS", "IRN")], ("2018-10-04", "2019-03-25"), "month", [])
    filtered = source.strands[0].of(("RUS", "IRN")).set_index("period")["events"]
    once = own[["Event Date", "Source Name", "Target Name", "CAMEO Code"]].drop_duplicates()
    once = once[once["Event Date"].between("2018-10-04", "2019-03-25")]
    assert filtered.sum() == len(once)
    every = counted("icews-days", 7)
    assert all(filtered[month] <= every[month] for month in filtered.index)


def test_the_notebook_has_the_parameters_of_its_model():
    notebook = json.loads(paths.notebook("06_event_data").read_text(encoding="utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert len(code) <= 12
    called = "".join("".join(cell["source"]) for cell in code)
    for name in [*EventData.figures(), "changes_found", "groups", "agreement", "missed"]:
        assert f"page.{name}()" in called
