"""The reality check: verdicts, contradictions, silences and series, counted another way."""

import csv
import json
import re
import shutil
from collections import Counter
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from helpers.chapters import outside
from helpers.chapters.reality import Reality
from helpers.common import paths
from helpers.record import dates
from helpers.selection import parameters, selecting
from helpers.show import claimreview, export
from helpers.show.figures import theme
from helpers.show.figures.svg import svg
from helpers.world import judged, silences, store

DATA = paths.data_folder()


def rows(table, folder=DATA / "world"):
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def open_page(record, world=None, **given):
    page = Reality(record, parameters.RealityCheck(**given))
    if world is not None:
        page.world = world
    return page


def altered(table, key, place, **cells):
    """Return a table with other cells in the row whose key is ``place``."""
    changed = table.copy()
    for name, value in cells.items():
        changed.loc[changed[key] == place, name] = value
    return changed


@pytest.fixture(scope="module")
def page(record, world):
    return open_page(record, world)


def test_verdicts_are_those_of_the_table(page):
    checks = {row["check_id"]: row for row in rows("checks")}
    expected = Counter((checks[row["check_id"]]["source_id"], row["verdict"]) for row in rows("verdicts"))
    drawn = page.drawing("verdicts").frame
    assert Counter(zip(drawn["source_id"], drawn["verdict"], strict=True)) == expected
    by_issue = page.drawing("by_issue").frame
    expected = Counter((checks[row["check_id"]]["domain_id"], row["verdict"]) for row in rows("verdicts"))
    assert Counter(zip(by_issue["domain_id"], by_issue["verdict"], strict=True)) == expected


def test_where_the_contradicted_statements_are_is_counted_by_loops(page):
    issue = {row["check_id"]: row["domain_id"] for row in rows("checks")}
    graded = [
        row for row in rows("verdicts") if row["verdict"] in ("supported", "mostly-supported", "mixed", "contradicted")
    ]
    against = Counter(issue[row["check_id"]] for row in graded if row["verdict"] == "contradicted")
    (first, one), (second, other) = against.most_common(2)
    decided = sum(issue[row["check_id"]] in (first, second) for row in graded)
    assert {first, second} == {"arms", "nuclear"}
    said = page.drawing("by_issue").caption.title
    assert f"have {one + other} of the {against.total()} contradicted" in said
    assert said.startswith("Arms and the nuclear file") and f"{decided} of the {len(graded)} that can be" in said


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize(("language", "name"), [("en", "verdicts"), ("ar", "by_issue")])
def test_each_check_is_a_square_that_leads_to_its_row(record, world, language, name, narrow):
    page = open_page(record, world, language=language)
    drawing = page.drawing(name)
    if narrow:
        with theme.narrow():
            shown = svg(drawing.drawn(language), name, drawing.titles)
    else:
        shown = svg(drawing.drawn(language), name, drawing.titles)
    links = re.findall(r'href="#record-([\w-]+)"', shown)
    assert sorted(links) == sorted(row["check_id"] for row in rows("verdicts"))
    html = page.checks().bundle["text/html"]
    assert all(f'id="record-{check}"' in html for check in links)


def test_what_is_surely_contradicted_is_named_with_its_article(page):
    verdicts = {row["check_id"]: row for row in rows("verdicts")}
    sure = [
        row
        for row in rows("checks")
        if (verdicts[row["check_id"]]["verdict"], verdicts[row["check_id"]]["confidence"]) == ("contradicted", "high")
    ]
    said = page.findings()[1]
    assert said.startswith(f"{len(sure)} statements are contradicted with high confidence, among them ")
    assert said.count("\u201c") == 2 < len(sure)
    named = [row for row in sure if row["proposition"].split(": ", 1)[1].rstrip(".") in said]
    assert len({row["source_id"] for row in named}) == len(named) == 2


def test_the_title_counts_what_is_borne_out(page):
    verdicts = Counter(row["verdict"] for row in rows("verdicts"))
    graded = [verdicts[code] for code in ("supported", "mostly-supported", "mixed", "contradicted")]
    title = page.drawing("verdicts").caption.title
    assert f"{graded[0] + graded[1]} of {sum(graded)} statements" in title
    assert page.findings()[0].startswith(
        f"Of {sum(graded)} statements that can be decided, {graded[0] + graded[1]} are"
    )


@pytest.mark.parametrize(
    ("given", "column", "value"),
    [({"sources": ["hawar-2019"]}, "source_id", "hawar-2019"), ({"domains": ["nuclear"]}, "domain_id", "nuclear")],
)
def test_one_article_or_issue_has_its_own_checks(record, world, given, column, value):
    page = open_page(record, world, **given)
    assert page.listed["check_id"].tolist() == [row["check_id"] for row in rows("checks") if row[column] == value]
    assert set(page.rows("checks").frame[column]) == {value}
    assert page.findings()


def test_an_actor_has_the_checks_of_the_records_in_which_he_takes_part(record, world):
    page = open_page(record, world, actors=["hossein-khanzadi"])
    part = selecting.select(record, parameters.Parameters(actors=["hossein-khanzadi"], details=True))
    kept = {*part.entries["event_id"], *part.claims["claim_id"], *part.quantities["quantity_id"]}
    about = [row["check_id"] for row in rows("check_records") if row["record_id"] in kept]
    assert set(page.listed["check_id"]) == set(about)
    assert 0 < len(page.listed) < 20
    assert set(page.listed["source_id"]) == {"hawar-2019"}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_nothing_selected_says_nothing(record, world, language):
    page = open_page(record, world, language=language, search="no such word anywhere")
    assert page.findings() == []
    assert all(page.drawing(name).frame.empty for name in page.figures())
    assert [name for name in page.tables() if name != "article_table" and not page.rows(name).frame.empty] == []
    assert page.selection()


def test_a_record_without_the_worlds_data_has_a_page_all_the_same(record, tmp_path):
    page = Reality(record, parameters.RealityCheck(data=str(tmp_path)))
    assert page.findings() == []
    assert page.drawing("verdicts").frame.empty and page.drawing("series").frame.empty
    assert page.checks() is None and page.coverage() is None


def test_a_part_of_the_record_has_its_checks_and_no_silences(record):
    """What it lacks may be reported in the rest: that an article is silent cannot be told from a part."""
    part = selecting.select(record, parameters.Parameters(domains=["nuclear"]))
    page = open_page(part)
    kept = {*part.entries["event_id"], *part.claims["claim_id"], *part.quantities["quantity_id"]}
    kept |= {*part.thesis_positions["record_id"]}
    about = {row["check_id"] for row in rows("check_records") if row["record_id"] in kept}
    assert set(page.listed["check_id"]) == about and 0 < len(about) < len(rows("checks"))
    assert page.silences() is None and page.chronology() is None
    assert page.findings() and page.contradictions() is not None


def test_a_check_without_a_verdict_is_counted_and_not_drawn(record, world):
    check = "memorandum-signed-july-2019"
    waiting = world.verdicts[world.verdicts["check_id"] != check]
    page = open_page(record, replace(world, verdicts=waiting), sources=["hawar-2019"])
    whole = open_page(record, world, sources=["hawar-2019"])
    assert len(page.drawing("verdicts").frame) == len(whole.drawing("verdicts").frame) - 1
    assert "1 proposition without a verdict yet is left out" in page.drawing("verdicts").caption.note
    row = page.rows("checks").frame.set_index("check_id").loc[check]
    assert (row["judgement"], row["finding"], row["sure"]) == ("no verdict yet", "", "")
    assert "no verdict yet" in page.checks().bundle["text/html"]
    none = open_page(record, replace(world, verdicts=world.verdicts.head(0)))
    assert none.findings() == [] and none.forecasts() is None and none.checkers() is None
    assert len(none.rows("checks").frame) == len(rows("checks"))


def test_a_card_leads_from_the_claim_to_the_passage_the_rule_and_the_figures(page):
    cards = page.rows("checks").cards
    checks = {row["check_id"]: row for row in rows("checks")}
    for row in rows("verdicts"):
        text = "\n".join(line for line, _ in cards[row["check_id"]])
        assert "¶" in text
        assert checks[row["check_id"]]["rule"] in text
        assert all(part in text for part in (row["value"], row["hindsight"], row["reference_1"], row["reference_2"]))
    assert "The rule as code says" in "\n".join(line for line, _ in cards["steady-growth-since-1989"])


def test_the_table_has_what_checkers_differed_on_and_how_it_was_settled(page):
    settled = [row for row in rows("verdicts") if row["settled"]]
    assert len(settled) > 5
    cards = page.rows("checks").cards
    assert all(any(row["settled"] in line for line, _ in cards[row["check_id"]]) for row in settled)


def pairs(*sides):
    frame = pd.DataFrame(sides, columns=["check_id", "source_id", "verdict"])
    return pd.DataFrame({"note_id": "note", "check_id": frame["check_id"]}), frame


@pytest.mark.parametrize(
    ("verdicts", "outcome", "right"),
    [
        (("supported", "contradicted"), "some", ["one"]),
        (("mixed", "mostly-supported"), "some", ["two"]),
        (("supported", "forecast-met"), "all", ["one", "two"]),
        (("mixed", "contradicted"), "neither", []),
        (("supported", "not-decidable"), "open", ["one"]),
        (("contradicted", ""), "open", []),
    ],
)
def test_who_is_right_follows_from_the_verdicts_of_both_sides(verdicts, outcome, right):
    found = judged.contradictions(*pairs(("a", "one", verdicts[0]), ("b", "two", verdicts[1])))
    assert found[["outcome", "right"]].iloc[0].tolist() == [outcome, right]


def test_one_article_does_not_contradict_another_by_itself():
    assert judged.contradictions(*pairs(("a", "one", "supported"), ("b", "one", "mixed"))).empty
    assert judged.contradictions(*pairs(("a", "one", ""), ("b", "two", ""))).empty


def test_one_side_selected_shows_all_sides(record, world):
    page = open_page(record, world, sources=["hawar-2019"])
    assert 0 < len(page.decided) < len(open_page(record, world).decided)
    assert any("Al-Waqt: " in text for text in page.decided["found_on"])


def test_forecasts_and_what_cannot_be_decided_are_those_of_the_tables(page):
    verdicts = {row["check_id"]: row["verdict"] for row in rows("verdicts")}
    forecasts = [row["check_id"] for row in rows("checks") if row["kind"] == "forecast"]
    assert page.rows("forecasts").frame["check_id"].tolist() == forecasts
    open_ones = [row["check_id"] for row in rows("checks") if verdicts[row["check_id"]] == "not-decidable"]
    assert page.rows("undecided").frame["check_id"].tolist() == open_ones
    assert page.rows("undecided").frame["why_not"].str.len().min() > 20


def test_agreement_is_that_of_the_two_columns(page):
    found = page.rows("checkers").frame
    verdicts = rows("verdicts")
    same = sum(row["first_verdict"] == row["second_verdict"] for row in verdicts)
    assert found.loc[0, "pairs"] == len(verdicts)
    assert found.loc[0, "same_verdict"] == f"{round(100 * same / len(verdicts))}%"
    assert found["pairs"].iloc[1:].sum() == len(verdicts)


def test_agreement_of_two_checkers_who_differ_once_in_four():
    frame = pd.DataFrame(
        {
            "method": ["documentary"] * 4,
            "first_verdict": ["supported", "supported", "mixed", "mixed"],
            "second_verdict": ["supported", "supported", "mixed", "supported"],
            "settled": ["", "", "", "The first is right."],
        }
    )
    found = judged.agreement(frame, "method").iloc[0]
    assert (found["n"], found["same"], found["settled"]) == (4, 0.75, 1)
    assert found["alpha"] == pytest.approx(1 - 7 * 2 / (2 * 5 * 3))  # observed 2 of 8, expected 30 of 56


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
    assert found["entries_known"] == len(inside | (told & set(entries)))
    assert found["entries_reported"] == len(told)
    assert len(found["points_missed"].split("\n")) == len(points)
    assert found["acts_missed"] == len(inside - told - points)
    shown = page.rows("chronology").frame.set_index("entry_id")["2014 essay"]
    assert {entry for entry, said in shown.items() if said == "reported"} == told
    assert {entry for entry, said in shown.items() if said == "not mentioned"} == inside - told


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
