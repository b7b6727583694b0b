"""The reality check: verdicts, contradictions, silences and series, counted another way."""

import re
from collections import Counter
from dataclasses import replace

import pandas as pd
import pytest
from reality_pages import open_page, rows

from helpers.chapters.reality import Reality
from helpers.selection import parameters, selecting
from helpers.show.figures import theme
from helpers.show.figures.svg import svg
from helpers.world import judged


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
