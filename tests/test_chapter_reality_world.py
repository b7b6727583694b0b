"""The reality check beside the world: silences and series, and what others get of the verdicts."""

import csv
import json
import re
import shutil
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from reality_pages import DATA, open_page, rows

from helpers.chapters import outside
from helpers.record import dates
from helpers.show import claimreview, export
from helpers.world import judged, silences, store


def altered(table, key, place, **cells):
    """Return a table with other cells in the row whose key is ``place``."""
    changed = table.copy()
    for name, value in cells.items():
        changed.loc[changed[key] == place, name] = value
    return changed


@pytest.fixture(scope="module")
def page(record, world):
    return open_page(record, world)


def reports(article):
    """Return the entries that an article tells, and those that it foresees, read from the tables."""
    told = {row["record_id"] for row in rows("evidence", DATA) if row["source_id"] == article}
    known = [row for row in rows("chronology_events") if row["event_id"] in told]
    return (
        {row["entry_id"] for row in known if row["match"] != "foreseen"},
        {row["entry_id"] for row in known if row["match"] == "foreseen"},
    )


def test_silences_of_the_essay_are_what_its_years_have_and_it_does_not_tell(page):
    told, _ = reports("strategic-partnership-2014")
    entries = {row["entry_id"]: row for row in rows("chronology")}
    inside = {
        entry
        for entry, row in entries.items()
        if dates.parse(row["date"]).earliest >= date(1989, 1, 1) and dates.parse(row["date"]).latest < date(2014, 1, 1)
    }
    assert len(inside) > 40
    found = page.rows("silences").frame.set_index("source_id").loc["strategic-partnership-2014"]
    points = {entry for entry in inside - told if entries[entry]["tier"] == "turning-point"}
    assert found["entries_known"] == len(inside)
    assert found["entries_reported"] == len(told & inside)
    assert len(found["points_missed"].split("\n")) == len(points)
    assert found["acts_missed"] == len(inside - told - points)
    shown = page.rows("chronology").frame.set_index("entry_id")["2014 essay"]
    assert {entry for entry, said in shown.items() if said == "reported"} == told
    assert {entry for entry, said in shown.items() if said == "not mentioned"} == inside - told


def test_what_is_reported_from_outside_an_articles_years_is_shown_and_not_counted(page):
    told, _ = reports("sadanews-2024")
    assert "shoigu-signs-military-agreement-2015" in told  # and the article speaks of 2022 and later
    shown = page.rows("chronology").frame.set_index("entry_id")["Sada News 2024"]
    assert shown["shoigu-signs-military-agreement-2015"] == "reported"
    found = page.rows("silences").frame.set_index("source_id").loc["sadanews-2024"]
    inside = {row["entry_id"] for row in rows("chronology") if dates.parse(row["date"]).earliest >= date(2022, 1, 1)}
    assert found["entries_reported"] == len(told & inside)


def test_the_sentence_on_silences_adds_up(page):
    states = page.chronicle.states
    points = states[states["within"] & (states["tier"] == "turning-point")]
    (said,) = [line for line in page.findings() if "a chronology made without the articles" in line]
    each = re.findall(r"(\d+) of (\d+) in", said)
    for state in ("reported", "silent"):
        assert any(points["state"] == state)
    told = points[points["state"] == "reported"]
    assert sum(int(n) for n, _ in each) == len(told)
    assert sum(int(of) for _, of in each) == len(told) + int((points["state"] == "silent").sum())
    assert f"at least one article mentions {told['entry_id'].nunique()}" in said


def test_what_is_foreseen_is_neither_told_nor_passed_over(page):
    _, foreseen = reports("hawar-2019")
    assert foreseen == {"first-marine-security-belt-2019"}
    shown = page.rows("chronology").frame.set_index("entry_id")["Hawar 2019"]
    assert {entry for entry, said in shown.items() if said == "foreseen"} == foreseen


def test_an_entry_counts_only_where_all_its_days_lie_in_an_articles_time(record, world):
    base = world.chronology.iloc[0].to_dict()
    days = {"before": "1988-12-31", "first": "1989", "last": "2013-12-31", "across": "2013/2014", "after": "2014-01-01"}
    made = pd.DataFrame([base | {"entry_id": name, "date": day} for name, day in days.items()])
    found = silences.states(record, replace(world, chronology=made))
    essay = found[found["source_id"] == "strategic-partnership-2014"].set_index("entry_id")["state"]
    assert essay.to_dict() == {
        "before": "outside", "first": "silent", "last": "silent", "across": "outside", "after": "outside",
    }  # fmt: skip


def test_a_date_that_cannot_be_the_same_is_named_and_a_coarser_one_is_not(record, world, page):
    assert silences.misdated(record, world)[["entry_id", "source_id"]].to_numpy().tolist() == [
        ["shoigu-signs-military-agreement-2015", "sadanews-2024"]
    ]
    found = page.rows("silences").frame.set_index("source_id").loc["sadanews-2024", "dated_otherwise"]
    assert "c. January 2024 in the article, 20 January 2015 by the public record" in found
    moved = altered(world.chronology, "entry_id", "rafsanjani-visits-moscow-1989", date="1990-06-20")
    assert len(silences.misdated(record, replace(world, chronology=moved))) == 2


def test_series_are_the_figures_kept_and_nothing_in_a_gap(page):
    drawn = page.drawing("series").frame
    kept = {
        (row["measure_id"], row["state"], row["partner"], row["period"]): float(row["value"]) for row in rows("series")
    }
    assert set(drawn["panel"]) == set(outside.PANELS) and len(outside.PANELS) == 8
    for row in drawn.itertuples():
        assert kept[row.measure_id, row.state, row.partner, str(row.year)] == row.value
    assert not drawn.duplicated(["panel", "line", "year"]).any()
    trade = drawn[(drawn["panel"] == "trade") & (drawn["line"] == "russia")]
    assert 2016 not in set(trade["year"]) and {2015, 2017} <= set(trade["year"])
    votes = drawn[(drawn["panel"] == "votes") & (drawn["line"] == "pair")].set_index("year")
    assert votes.loc[1991, "state"] == "soviet-union" and votes.loc[1992, "state"] == "russia"


@pytest.mark.parametrize("measure", sorted({shown.measure for shown in outside.PANELS.values()}))
def test_a_measure_may_be_missing(record, world, measure):
    page = open_page(record, replace(world, series=world.series[world.series["measure_id"] != measure]))
    drawing = page.drawing("series")
    assert measure not in set(drawing.frame["measure_id"])
    assert drawing.caption.title and "None" not in drawing.caption.title + drawing.caption.note


@pytest.mark.parametrize(("uncertain", "kept"), [("leave out", False), ("include", True)])
def test_an_entry_that_may_lie_in_the_window_is_kept_where_that_is_asked(record, world, uncertain, kept):
    month = next(row for row in rows("chronology") if re.fullmatch(r"\d{4}-\d\d", row["date"]))
    page = open_page(record, world, start=f"{month['date']}-15", uncertain_dates=uncertain)
    assert (month["entry_id"] in set(page.chronicle.entries["entry_id"])) is kept


def test_what_is_known_of_the_world_is_read_again_when_it_changes(data_copy):
    before = store.beside(data_copy)
    assert store.beside(data_copy) is before
    file = data_copy / "world" / "states.csv"
    file.write_text(file.read_text("utf-8").replace("Soviet Union", "USSR"), encoding="utf-8")
    assert "USSR" in set(store.beside(data_copy).states["label"])
    shutil.rmtree(data_copy / "world")
    assert store.beside(data_copy).checks.empty


def test_the_title_of_the_series_follows_the_figures(record, world):
    page = open_page(record, world)
    arms = [
        row
        for row in rows("series")
        if (row["measure_id"], row["state"], row["partner"]) == ("arms-deliveries", "russia", "iran")
    ]
    back = {
        row["period"]: float(row["value"])
        for row in rows("series")
        if (row["measure_id"], row["state"], row["partner"]) == ("arms-deliveries", "iran", "russia")
    }
    more = [row["period"] for row in arms if back.get(row["period"], 0) > float(row["value"])]
    assert len(more) > 1 and more[-1] == arms[-1]["period"]  # a year of it alone would be said otherwise
    said = f"From {more[0]} to {more[-1]} Iran delivered more major arms to Russia than it received"
    assert page.drawing("series").caption.title.startswith(said)
    changed = world.series.copy()
    to_russia = (changed["measure_id"] == "arms-deliveries") & (changed["state"] == "iran")
    changed.loc[to_russia, "value"] = 0.0
    peak = max(arms, key=lambda row: float(row["value"]))["period"]
    other = open_page(record, replace(world, series=changed))
    assert other.drawing("series").caption.title.endswith(f"those of {peak} were the largest")
    of_votes = (changed["measure_id"] == "unga-agreement") & (changed["partner"] == "saudi-arabia")
    changed.loc[of_votes, "value"] = 10.0
    other = open_page(record, replace(world, series=changed))
    assert "more than with Saudi Arabia" in other.drawing("series").caption.title


def test_findings_in_arabic_have_the_numbers_of_the_english(record, world):
    english, arabic = (open_page(record, world, language=language).findings() for language in ("en", "ar"))
    assert len(english) == len(arabic) == 5
    for one, other in zip(english, arabic, strict=True):
        assert not re.search("[a-z]{3}", other)
        assert set(re.findall(r"\d+", other)) == set(re.findall(r"\d+", one))


HOSTILE = '=1+1 </script><script>alert("x")</script> $a$ & \u2028'


def test_hostile_text_is_text_everywhere(record, world):
    check = "memorandum-signed-july-2019"
    hostile = replace(
        world,
        checks=altered(world.checks, "check_id", check, proposition=HOSTILE, rule=HOSTILE),
        verdicts=altered(world.verdicts, "check_id", check, finding=HOSTILE, reference_1=HOSTILE),
        chronology=altered(world.chronology, "entry_id", "russian-gulf-security-concept-2019", label=HOSTILE),
    )
    page = open_page(record, hostile, sources=["hawar-2019"])
    for output in (page.checks(), page.chronology(), page.verdicts(), page.key_findings()):
        shown = output.bundle.get("text/html", "") + output.bundle.get("image/svg+xml", "")
        assert "<script" not in shown
    listed = next(csv.DictReader(page.checks().bundle["text/csv"].splitlines()), None)
    assert listed["proposition"].strip()
    assert "\n'=1+1" not in page.checks().bundle["text/csv"] and "\"'=1+1" in page.checks().bundle["text/csv"]
    assert "\"'=1+1" in claimreview.verdicts(record, hostile)
    embedded = claimreview.embeddable(claimreview.reviews(record, hostile, "en"))
    assert not set("<>&\u2028") & set(embedded)
    claims = [review["claimReviewed"] for review in json.loads(embedded)["@graph"]]
    assert claims.count(HOSTILE) == 1


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_claim_review_has_what_fact_check_tools_ask_for(record, world, language):
    document = claimreview.reviews(record, world, language)
    assert document["@context"] == "https://schema.org"
    found = {review["url"].removeprefix("#record-"): review for review in document["@graph"]}
    assert list(found) == [row["check_id"] for row in rows("checks")]
    names = {row["code"]: row for row in rows("codes") if row["vocabulary"] == "verdicts"}
    label = {"en": "label", "ar": "label_ar"}[language]
    for row in rows("verdicts"):
        review = found[row["check_id"]]
        rating, item = review["reviewRating"], review["itemReviewed"]
        assert review["@type"] == "ClaimReview" and review["claimReviewed"] and review["author"]["name"]
        assert rating["alternateName"] == names[row["verdict"]][label]
        assert item["author"]["name"] and re.fullmatch(r"\d{4}(-\d\d){0,2}", item["datePublished"])
        if row["verdict"] == "not-decidable":
            assert "ratingValue" not in rating
        else:
            assert rating["worstRating"] <= rating["ratingValue"] <= rating["bestRating"]


def test_ratings_keep_the_order_of_the_grades():
    values = [claimreview.RATINGS[code] for code in judged.GRADES]
    assert values == sorted(values, reverse=True) and len(set(values)) == len(values)
    assert set(claimreview.RATINGS) == set(judged.DECIDED)


def test_downloads_have_the_verdicts(record, world, tmp_path, monkeypatch):
    monkeypatch.setattr(export.dataset, "load", lambda _: record)
    monkeypatch.setattr(export.store, "load", lambda *_: world)
    monkeypatch.setattr(export, "workbook", lambda _: b"")
    assert export.main([str(tmp_path)]) == 0
    listed = list(csv.DictReader((tmp_path / "verdicts.csv").read_text("utf-8-sig").splitlines()))
    assert [row["check_id"] for row in listed] == [row["check_id"] for row in rows("checks")]
    assert all(row["proposition_ar"] and row["article"] for row in listed)
    for language in ("en", "ar"):
        document = json.loads((tmp_path / f"claimreview-{language}.jsonld").read_text("utf-8"))
        assert {review["inLanguage"] for review in document["@graph"]} == {language}
