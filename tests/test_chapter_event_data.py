"""Event data: what the chapter says, counted another way; a store's events in place of the kept figures."""

from collections import Counter

import pandas as pd
import pytest
from event_pages import QUADS, counted, open_page, rows

from helpers.chapters.event_data import EventData
from helpers.common.faults import FaultsError
from helpers.record.public import placed
from helpers.selection import parameters
from helpers.words import states
from helpers.words.messages import texts


@pytest.fixture(scope="module")
def page(record):
    return open_page(record)


def test_the_series_are_those_of_the_table(page):
    frame = page.drawing("by_period").frame
    for strand, dataset, length in (("years", "icews-dyad-years", 4), ("days", "icews-days", 10)):
        expected = counted(dataset, length)
        own = frame[(frame["strand"] == strand) & (frame["role"] == "pair")]
        assert {row.period: row.events for row in own.itertuples() if row.events} == dict(expected)
        totals = {
            row["period"]: int(row["events"])
            for row in rows("event_totals")
            if row["dataset_id"] == dataset and not row["state"] and len(row["period"]) == length
        }
        assert set(own["period"]) == set(totals)
        assert all(
            share == pytest.approx(1000 * events / totals[period])
            for period, events, share in zip(own["period"], own["events"], own["share"], strict=True)
        )


def test_months_and_days_of_one_file_add_up():
    days, months = counted("icews-days", 10), counted("icews-days", 7)
    summed = Counter()
    for day, events in days.items():
        summed[day[:7]] += events
    assert summed == months


def test_the_first_finding_is_the_share_and_the_rank(page):
    years = counted("icews-dyad-years", 4)
    world = sum(
        int(row["events"])
        for row in rows("event_totals")
        if row["dataset_id"] == "icews-dyad-years" and not row["state"]
    )
    share = 1000 * years.total() / world
    others = [
        1000 * counted("icews-dyad-years", 4, side, other).total() / world
        for side in ("RUS", "IRN")
        for other in ("CHN", "TUR", "SYR", "ISR", "SAU")
    ]
    others = [other for other in others if other]  # the copy of the source has nothing of Turkey
    lower = sum(other < share for other in others)
    line = page.findings()[0]
    assert f"{share:.1f} of a thousand" in line
    assert f"a larger share than {lower} of {len(others)} comparison pairs" in line
    assert f"{years.total():,} events of the two" in line
    assert max(years, key=lambda year: years[year]) == "2006" and "highest: 2006 (9.9)" in line


def test_what_everybody_knows_is_tried_and_chance_with_it(page):
    trial = page.changes.trial
    assert trial["n"] == len(rows("shocks"))
    assert trial["found"] >= 5 * trial["chance"] * trial["n"]
    table = page.rows("changes_found").frame
    said = {language: open_page(page.whole, language=language).rows("changes_found").frame for language in ("en", "ar")}
    assert any("−" in level for level in said["en"]["level"])
    assert not any("-" in level for frame in said.values() for level in frame["level"])
    assert all(
        level.count("\u2066") == level.count("\u2069") == 2 for level in said["ar"]["level"]
    )  # a sign stays in front
    known = table[table["known_for"] != ""]
    assert {("IRN", "USA", "2020-01"), ("RUS", "UKR", "2022-02"), ("RUS", "UKR", "2018-11-25")} <= set(
        zip(known["a"], known["b"], known["period"], strict=True)
    )
    hits = {(row["a"], row["b"], row["period"]) for row in rows("shocks")}
    assert len(hits) == len(rows("shocks"))


def test_years_are_too_few_for_change_points_and_the_note_says_so(page):
    frame = page.drawing("breaks").frame
    assert set(frame["strand"]) == {"days", "months"}
    assert "ICEWS, 2002 to 2014 (13)" in page.drawing("breaks").caption.note


def test_who_acts_first_is_counted_from_the_rows(page):
    frame = page.directions.set_index(["strand", "kind"])
    expected = Counter()
    for row in rows("event_counts"):
        if row["dataset_id"] == "icews-dyad-years" and (row["source"], row["target"]) in (
            ("RUS", "IRN"),
            ("IRN", "RUS"),
        ):
            expected[row["source"]] += int(row["material_cooperation"])
    own = frame.loc[("years", "material_cooperation")]
    assert (own["of_a"], own["of_b"]) == (expected["RUS"], expected["IRN"])
    one_way = sum(
        sum(int(row[quad]) for quad in QUADS) - int(row["mirrored"])
        for row in rows("event_counts")
        if row["dataset_id"] == "icews-days"
        and len(row["period"]) == 10
        and {row["source"], row["target"]} == {"RUS", "IRN"}
    )
    assert frame.loc[("days", "one_way"), "n"] == one_way


def test_partners_are_those_with_most_events(page):
    months = Counter()
    for row in rows("event_counts"):
        if row["dataset_id"] == "icews-days" and len(row["period"]) == 7 and "IRN" in (row["source"], row["target"]):
            other = row["target"] if row["source"] == "IRN" else row["source"]
            months[other] += sum(int(row[quad]) for quad in QUADS)
    frame = page.drawing("partners").frame
    own = frame[frame["side"] == "IRN"]
    assert dict(zip(own["partner"], own["events"], strict=True)) == dict(months.most_common(10))
    assert own["whole"].iloc[0] == months.total()
    said = f"Russia makes up {months['RUS'] / months.total():.0%} of the reported events of Iran with other states"
    assert said in page.drawing("partners").caption.title


def test_of_a_state_whose_events_are_not_all_there_no_partners_are_ranked(record):
    page = open_page(record, dyad=["Russia", "Turkey"])
    assert set(page.drawing("partners").frame["side"]) == {"RUS"}
    assert "partners of Türkiye" not in page.drawing("partners").caption.title
    other = open_page(record, dyad=["China", "USA"])
    assert all(other.drawing(name).frame.empty for name in other.figures())
    assert other.rows("groups").frame.empty and other.rows("changes_found").frame.empty


def test_a_peak_that_an_article_mentions_is_not_missed(page, record):
    frame = page.changes.missed()
    peaks = frame[frame["kind"] == "peak"]
    assert "2019-02-14" in set(peaks["period"])  # the summit of Sochi
    days = counted("icews-days", 10)
    assert max(days, key=lambda day: days[day]) == "2019-02-14"
    named = page.changes.named
    for row in peaks[peaks["strand"] == "months"].itertuples():
        month = pd.Period(row.period)
        near = [month - 1, month, month + 1]
        exact = named[(named["last"] - named["first"]).dt.days < 31]
        months = {pd.Period(day, "M") for day in [*exact["first"], *exact["last"]]}
        assert not months & set(near), row.period
    entries = frame[frame["kind"] == "entry"]
    labels = set(record.events["label_en"])
    assert set(entries["known_for"]) <= labels


def test_the_articles_own_dates_are_used_unless_the_public_record_is_more_exact(page, record):
    named = page.changes.named.set_index("event_id")
    events = record.events.set_index("event_id")
    freeze = next(key for key in named.index if "freezes the S-300" in events.at[key, "label_en"])
    assert f"{named.at[freeze, 'first']:%Y-%m-%d}" == "2010-09-22"
    assert placed(events.at[freeze, "date"], events.at[freeze, "date_public"], "en")


def test_groups_rest_on_thousands_of_events(page):
    central, groups, measures = page.source.grouped
    sample = [row for row in rows("event_counts") if row["dataset_id"] == "icews-sample"]
    events = sum(int(row[quad]) for row in sample for quad in QUADS)
    assert events > 2000
    assert central["events"].sum() == 2 * events
    assert measures["events"] == sum(int(row[quad]) for row in sample for quad in QUADS[:2])
    table = page.rows("groups")
    assert {"Russia", "Iran"} <= set(table.frame["state_name"])
    caption = page.say("events.groups.caption", n=1, **table.facts)
    assert ("loose" in caption) == (measures["stability"] < 0.8)
    assert set(groups) >= set(central["state"].head(5))


def test_agreement_has_its_n_and_compares_like_with_like(page):
    found = page.agreements.set_index(["a", "b"])
    assert found["n"].min() >= 24
    assert found.loc[("IRN", "ISR"), "rho"] > 0  # both measure friendliness: counts of a war would turn it round
    assert set(found["n_weeks"]) == {26}, "calendar weeks from October 2018 to March 2019"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_findings_say_n(record, language):
    lines = open_page(record, language=language).findings()
    assert len(lines) == 5
    assert all(any(letter.isdigit() for letter in line) for line in lines)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_both_languages_have_all_messages(language):
    other = {"en": "ar", "ar": "en"}[language]
    keys = {key for key in texts(language) if key.startswith("events.")}
    assert keys <= set(texts(other))
    assert len(keys) > 40


@pytest.mark.long
@pytest.mark.parametrize(
    ("given", "strands"),
    [
        ({"start": "2018", "end": "2018"}, {"days", "months"}),
        ({"end": "2010"}, {"years"}),
        ({"start": "2014", "end": "2014"}, {"years"}),
        ({"start": "1990", "end": "1995"}, set()),
        ({"providers": ["gdelt"]}, {"months"}),
        ({"search": "no such word anywhere"}, set()),
        ({"dyad": ["Iran", "الصين"]}, {"years", "days", "months"}),
    ],
)
def test_a_part_has_its_own_series_and_says_what_it_lacks(record, given, strands):
    page = open_page(record, **given)
    assert {strand.key for strand in page.strands} == strands
    for name in page.figures():
        assert page.drawing(name).caption.title
        page.drawing(name).drawn("en")
    for name in ("changes_found", "groups", "agreement", "missed"):
        table = page.rows(name)
        assert not table.frame.empty or bool(table.nothing) == bool(strands)
    assert bool(page.findings()) == bool(strands)


def test_a_folder_without_event_data_has_a_page_all_the_same(record, tmp_path):
    page = EventData(record, parameters.EventData(data=str(tmp_path)))
    assert page.findings() == []
    assert "No event data for this selection." in page.selection()


def test_wrong_parameters_are_refused_in_words(record):
    with pytest.raises(FaultsError, match=r"dyad 'Narnia'.*a state, by its code"):
        open_page(record, dyad=["RUS", "Narnia"])
    with pytest.raises(FaultsError, match="two different states; given: RUS, RUS"):
        open_page(record, dyad=["RUS", "Russia"])
    with pytest.raises(FaultsError, match=r"providers 'icewes'.*icews"):
        open_page(record, providers=["icewes"]).findings()
    assert parameters.parse(parameters.EventData, {"dyad": "روسيا، Turkey"}).dyad == ["RUS", "TUR"]


def test_names_of_states_are_those_of_the_record(record):
    actors = record.actors.set_index("actor_id")
    for row in rows("states"):
        if row["iso3"] and row["state_id"] in actors.index and row["iso3"] in states.names("en"):
            assert states.names("ar")[row["iso3"]] == row["label_ar"], row["iso3"]
            assert states.names("en")[row["iso3"]] == row["label"], row["iso3"]
