"""The rules of the numeric checks: every verdict is computed anew, and figures that cross a threshold change it."""

import dataclasses
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, strategies as st
from world_cases import BACI, EDITED, MADE, SHARE, C, M, N, S, X, _unit, alone, both, edges, edit, put
from world_tables import FOLDER, damage, rows_of

from helpers.words.messages import texts
from helpers.world import command, rules, rules_arms, rules_economy, rules_parts, rules_politics, verdicts
from helpers.world.rules_parts import Lacks, Outcome, Rule


@pytest.fixture(scope="module")
def read(world):
    """The world with the series that the rules read, so that hundreds of made worlds are quickly made."""
    code = "".join(Path(module.__file__).read_text("utf-8") for module in (rules_arms, rules_economy, rules_politics))
    series = world.series
    named = [measure for measure in series["measure_id"].unique() if measure in code or "sanctions-cases" in measure]
    few = series["measure_id"].isin(named) & ~series["measure_id"].isin(["oil-price"])
    media = series["measure_id"].str.match("media-.*-(month|items)$") & series["period"].str.startswith("2024")
    yearly = series["measure_id"].isin(["media-1tv", "media-rt"])
    of_iran = series["partner"].isin(["iran", ""])
    return dataclasses.replace(world, series=series[few | ((media | yearly) & of_iran)])


def made(world, rows):
    for row in rows:
        world = put(world, *row)
    return world


@pytest.mark.parametrize(("check", "verdict", "rows"), MADE)
def test_figures_that_cross_a_threshold_change_the_verdict(read, check, verdict, rows):
    assert rules.decide(made(read, rows), check).verdict == verdict


@pytest.mark.parametrize(("check", "verdict", "edits"), EDITED)
def test_rows_that_cross_a_threshold_change_the_verdict(read, check, verdict, edits):
    for table, picked, cells in edits:
        read = edit(read, table, picked, **cells)
    assert rules.decide(read, check).verdict == verdict


def test_a_planned_unit_is_named_or_nameless_by_its_model(read):
    def said(*edits):
        changed = read
        for table, picked, cells in edits:
            changed = edit(changed, table, picked, **cells)
        found = rules.decide(changed, "two-bushehr-units-under-way").said
        return found["planned"], found["nameless"]

    assert said() == (0, 2)
    assert said(*_unit("Bushehr-3", model="VVER V-528")) == (1, 1)
    assert said(*_unit("Bushehr-3", model="another")) == (0, 1)


@pytest.mark.parametrize(
    ("month", "counts"), [("2023-12", False), ("2024-01", True), ("2024-04", True), ("2024-05", False)]
)
def test_what_moscow_shows_is_that_of_january_to_april(world, month, counts):
    def picked(frame):
        return (frame["period"] == month) & frame["measure_id"].str.match("media-.*-month")

    assert picked(world.series).any()
    before = rules.decide(world, "moscow-eager-to-show-ties")
    after = rules.decide(edit(world, "series", picked, value=1000.0), "moscow-eager-to-show-ties")
    assert (after.said["n"] > before.said["n"]) == counts


@pytest.mark.parametrize(
    ("verdict", "after", "arms"), [(S, 8, 20), (M, 5, 20), (N, 5, 15), (X, 3, 20), (X, 5, 9), (C, 4, 10)]
)
def test_what_is_new_in_two_years_is_read_from_months(world, verdict, after, arms):
    figures, months = edges(4, after, arms)
    made_months = pd.DataFrame(
        [("gdelt-edge-per-mille", "russia", "iran", month, value) for month, value in months.items()],
        columns=world.series.columns,
    )
    kept = world.series[world.series["measure_id"] != "gdelt-edge-per-mille"]
    world = made(dataclasses.replace(world, series=pd.concat([kept, made_months])), figures)
    assert rules.decide(world, "sullivan-two-years-of-deepening").verdict == verdict
    without = world.series[~world.series["period"].str.startswith("2023-")]
    lacking = rules.decide(dataclasses.replace(world, series=without), "sullivan-two-years-of-deepening")
    assert (lacking.verdict, lacking.lacks.periods) == (N, ["2023"])


def test_each_rule_is_shown_to_change(world):
    """No rule gives one verdict whatever the figures are."""
    found = {check: rules.decide(world, check).verdict for check in rules.RULES}
    numeric = {*world.checks.loc[world.checks["method"] == "numeric", "check_id"]} - {"sullivan-two-years-of-deepening"}
    assert {check for check, verdict, _ in [*MADE, *EDITED] if found[check] != verdict} == numeric


def test_every_numeric_check_has_a_rule_and_every_rule_a_check(world):
    assert {*rules.RULES} == {*world.checks.loc[world.checks["method"] == "numeric", "check_id"]}
    assert {name for rule in rules.RULES.values() for name in rule.datasets} <= {*world.datasets["dataset_id"]}


def test_every_numeric_verdict_is_computed_from_the_figures(world):
    kept = {row["check_id"]: row for row in rows_of(FOLDER, "verdicts")}
    assert {check: kept[check] for check in rules.RULES} == verdicts.numeric(world)


@pytest.mark.long
def test_the_command_writes_numeric_verdicts_and_leaves_those_of_people(data_copy, capsys):
    folder = data_copy / "world"
    before = (folder / "verdicts.csv").read_bytes()
    settled = {
        "second_verdict": "mixed",
        "settled": "The second read the year of delivery.",
        "settled_ar": "قرأ السنة.",
    }
    at, alike = next(
        (at, row["second_verdict"])
        for at, row in enumerate(rows_of(folder, "verdicts"))
        if row["check_id"] in rules.RULES and row["first_verdict"] == row["second_verdict"] == "supported"
    )
    damage(folder, "verdicts", at, value="changed", finding="changed", verdict="mixed", **settled)
    assert command.main(["verdicts", str(data_copy)]) == 0
    assert f"{len(rules.RULES)} verdicts by a numeric rule" in capsys.readouterr().out
    rows = rows_of(folder, "verdicts")
    assert {key: rows[at][key] for key in settled} == settled
    assert (rows[at]["verdict"], rows[at]["first_verdict"]) == ("mixed", "supported")
    damage(folder, "verdicts", at, verdict=alike, second_verdict=alike, settled="", settled_ar="")
    assert (folder / "verdicts.csv").read_bytes() == before
    damage(folder, "checks", 0, rule="")
    assert command.main(["verdicts", str(data_copy)]) == 1
    assert "checks.csv row 2, rule: is missing" in capsys.readouterr().err
    assert (folder / "verdicts.csv").read_bytes() == before


def test_a_check_without_a_second_checker_is_named_and_nothing_is_written(data_copy, capsys):
    file = data_copy / "world" / "verdicts.csv"
    check = next(iter(rules.RULES))
    lines = file.read_text("utf-8").splitlines(keepends=True)
    file.write_text("".join(line for line in lines if not line.startswith(f"{check},")), encoding="utf-8")
    before = file.read_bytes()
    assert command.main(["verdicts", str(data_copy)]) == 1
    assert check in capsys.readouterr().err
    assert file.read_bytes() == before


def test_verdicts_by_documents_stay(world):
    check = world.checks.loc[world.checks["method"] == "documentary", "check_id"].iloc[0]
    row = dict.fromkeys(world.verdicts.columns, "") | {"check_id": check, "finding": "Read."}
    mine = dataclasses.replace(world, verdicts=pd.DataFrame([row], columns=world.verdicts.columns))
    written = verdicts.text(mine, verdicts.numeric(world))
    assert written.count("\n") > len(rules.RULES)
    assert f"{check},,,,,,Read.," in written


def test_what_lacks_is_named_in_both_languages(world):
    lacking = made(world, both(BACI, 2003, 2004, None))
    row = verdicts.verdict(lacking, "steady-growth-since-1989")
    assert (row["verdict"], row["confidence"], row["value"]) == (N, "low", "")
    assert "“Exports of goods (BACI)” (Russia and Iran)" in row["finding"]
    assert "2003 and 2004" in row["finding"]
    assert "روسيا وإيران" in row["finding_ar"]
    assert "2003 و2004" in row["finding_ar"]


def test_findings_are_in_the_language_and_show_no_code(world):
    for row in verdicts.numeric(world).values():
        for column in ("value", "finding", "hindsight"):
            shown = row[column] + row[f"{column}_ar"]
            assert not any(word in shown for word in ("True", "False", "nan", "None", "np.", "{{")), row
            assert not any("a" <= letter <= "z" for letter in row[f"{column}_ar"]), row
        assert row["finding"].endswith("."), row


def test_what_came_after_is_apart(world):
    row = verdicts.verdict(world, "both-reject-intervention-in-syria")
    assert "2015" in row["hindsight"]
    assert "2015" not in row["finding"]
    earlier = made(world, alone("syria-war-party", "iran", 2014, 2024, 0))
    assert verdicts.verdict(earlier, "both-reject-intervention-in-syria")["hindsight"] == ""


def test_every_check_has_its_messages():
    keys = {key.split(".")[1] for key in texts("en") if key.startswith("world_findings.") and key.endswith(".finding")}
    assert keys == {*rules.RULES}


@pytest.mark.parametrize(
    ("doubts", "close", "verdict", "sure"),
    [
        ((), False, S, "high"),
        (("proxy",), False, C, "medium"),
        ((), True, S, "medium"),
        (("proxy",), True, S, "low"),
        (("proxy", "partial"), False, S, "low"),
        ((), False, N, "low"),
    ],
)
def test_confidence_follows_the_doubts(doubts, close, verdict, sure):
    rule = Rule(lambda world: Outcome(verdict), ("reactors",), doubts)
    assert rules.confidence(rule, Outcome(verdict, near=close)) == sure


@given(st.floats(0.01, 100), st.floats(0.01, 100))
def test_grades_keep_their_order_and_near_means_near(value, cut):
    least, most = rules_parts.at_least((cut, S), otherwise=C), rules_parts.at_most((cut, S), otherwise=C)
    assert (least(value) == S) == (value >= cut)
    assert (most(value) == S) == (value <= cut)
    assert (rules_parts.below((cut, S), otherwise=C)(value) == S) == (value < cut)
    assert rules_parts.near(value, least) == (value * 0.95 < cut <= value * 1.05)


def test_a_figure_that_lacks_is_an_error_that_says_which(world):
    with pytest.raises(Lacks, match="trade-share-baci of russia iran: 2016, 2019"):
        rules_parts.figures(world, SHARE, "russia", "iran", rules_parts.years(2015, 2019))


def test_numbers_have_the_digits_that_mean_something():
    assert [rules_parts.number(value) for value in (1586.4, 100, 20.06, 3.0, 0.126, 0)] == [
        "1,586",
        "100",
        "20.1",
        "3",
        "0.13",
        "0",
    ]
