"""The tables of the world's data: what they are computed from, and what is refused."""

import csv
import hashlib
import json
import os
import re
import shutil
from pathlib import Path

import frictionless
import pandas as pd
import pytest
from hypothesis import given, strategies as st

from helpers.common import paths
from helpers.common.faults import FaultsError
from helpers.record import schema
from helpers.world import build, check, command, describe, store, tables

FOLDER = paths.data_folder() / "world"


@pytest.fixture(scope="module")
def extracts():
    folder = Path(os.environ.get("EXTRACTS") or paths.PROJECT.parent / "shared" / "world")
    if not folder.is_dir():
        pytest.skip(f"the providers' files are not at {os.path.relpath(folder, paths.PROJECT)}; set EXTRACTS to them")
    return folder


@pytest.fixture(scope="module")
def world(record):
    return store.load(FOLDER, record)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """The tables with one figure of each measure and pair: they are as sound, and read in a tenth of the time."""
    folder = Path(shutil.copytree(FOLDER, tmp_path_factory.mktemp("small") / "world"))
    series = pd.read_csv(folder / "series.csv", dtype=str, keep_default_na=False)
    series = series.drop_duplicates(["measure_id", "state", "partner"])
    series.to_csv(folder / "series.csv", index=False, lineterminator="\n")
    return folder


@pytest.fixture
def copy(small, tmp_path):
    """The small tables to damage."""
    return Path(shutil.copytree(small, tmp_path / "world"))


def test_the_kept_figures_are_those_of_the_providers_files(extracts, copy):
    for name in tables.COMPUTED:  # what was changed or lost is computed anew
        (copy / f"{name}.csv").write_text("changed\n", encoding="utf-8")
    lines = build.build(extracts, copy)
    for name in tables.COMPUTED:
        assert (copy / f"{name}.csv").read_bytes() == (FOLDER / f"{name}.csv").read_bytes()
    datasets = pd.read_csv(FOLDER / "datasets.csv", dtype=str)
    for file, version in zip(datasets["file"], datasets["version"], strict=True):
        assert any(line.startswith(f"read {file}: ") and line.endswith(version) for line in lines)


def test_another_vintage_is_refused_with_a_clear_word_and_nothing_is_written(copy, tmp_path):
    datasets = pd.read_csv(copy / "datasets.csv", dtype=str)
    before = {path.name: path.read_bytes() for path in copy.iterdir()}
    for file in datasets["file"][1:]:
        (tmp_path / "files" / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "files" / file).write_text("another release\n", encoding="utf-8")
    with pytest.raises(FaultsError) as caught:
        build.build(tmp_path / "files", copy)
    assert len(caught.value.faults) == len(datasets)  # all at once
    absent, *others = sorted(caught.value.faults, key=lambda fault: fault.where != datasets["file"][0])
    assert "was not read: No such file" in absent.problem
    assert datasets["url"][0] in absent.problem
    for fault in others:
        row = datasets[datasets["file"] == fault.where].iloc[0]
        assert fault.value == hashlib.sha256(b"another release\n").hexdigest()
        assert f"({row['name']}, {row['version']}): expected {row['sha256']}" in fault.problem
        assert "change version and sha256 in datasets.csv" in fault.problem
    assert {path.name: path.read_bytes() for path in copy.iterdir()} == before


def test_tables_that_are_not_sound_compute_nothing(copy, tmp_path):
    damage(copy, "dyads", 0, partner="narnia")
    with pytest.raises(FaultsError, match=r"world/dyads\.csv row 2, partner 'narnia': no such row in states\.csv"):
        build.build(tmp_path, copy)


def test_the_command_says_what_is_wrong_and_fails(capsys, tmp_path):
    assert command.main(["build", str(tmp_path)]) == 1
    assert "no figures were computed: " in capsys.readouterr().err
    assert command.main(["build"]) == 2
    assert "usage: world build FOLDER" in capsys.readouterr().err
    assert command.main(["bild"]) == 2
    assert "usage: world build | check" in capsys.readouterr().err


def test_the_tables_are_sound(world, capsys):
    assert len(world.series) > 10_000
    assert check.main([]) == 0
    assert "no faults: 29 datasets" in capsys.readouterr().out


def test_check_prints_all_faults(data_copy, small, capsys):
    shutil.copytree(small, data_copy / "world", dirs_exist_ok=True)
    damage(data_copy / "world", "measures", 0, quotable="perhaps", unit="")
    assert check.main([str(data_copy)]) == 1
    error = capsys.readouterr().err
    assert "world/measures.csv row 2, quotable 'perhaps': allowed: yes, no" in error
    assert "world/measures.csv row 2, unit: is missing" in error


def rows_of(folder, table):
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(folder, table, rows):
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(tables.TABLES[table].model_fields), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def damage(folder, table, place, **cells):
    rows = rows_of(folder, table)
    rows[place] |= cells
    write(folder, table, rows)


DAMAGES = [
    ("datasets", {"sha256": "0" * 63}, "sha256", "String should match pattern"),
    ("datasets", {"file": "../secret.csv"}, "file", "String should match pattern"),
    ("datasets", {"url": "javascript:alert(1)"}, "url", "String should match pattern"),
    ("datasets", {"licence": ""}, "licence", "is missing"),
    ("datasets", {"dataset_id": "sipri-totals"}, "dataset_id", "already in row"),
    ("measures", {"dataset_id": "sipri-delivery"}, "dataset_id", "did you mean 'sipri-deliveries'?"),
    ("measures", {"quotable": "no"}, "quotable", "its figures may not be quoted"),
    ("measures", {"gaps_ar": ""}, "gaps_ar", "is missing; the other language has it"),
    ("measures", {"no_placebo": "x", "no_placebo_ar": "س"}, "no_placebo", "must be empty"),
    ("measures", {"measure_id": "arms"}, "measure_id", "series.csv has no figure of it"),
    ("measures", {"frequency": "month"}, "period", "the measure has periods of another length"),
    ("states", {"label": "Roosia"}, "label", "actors.csv calls it Russia"),
    ("states", {"iso3": "rus"}, "iso3", "String should match pattern"),
    ("dyads", {"role": "plasebo"}, "role", "did you mean 'placebo'?"),
    ("dyads", {"state": "russia", "partner": "qatar"}, "partner", "dyads.csv has no pair of it and"),
    ("series", {"value": "1e3"}, "value", "must be a number in plain digits"),
    ("series", {"period": "2001-13"}, "period", "String should match pattern"),
    ("series", {"measure_id": "alliance-defense"}, "measure_id", "did you mean 'alliance-defence'?"),
    ("series", {"partner": "narnia"}, "partner", "no such row in states.csv"),
    ("twins", {"other_id": "arms-deliverys"}, "other_id", "did you mean"),
    ("arms_items", {"kind_id": "tanks"}, "kind_id", "did you mean 'tank'?"),
    ("arms_items", {"ordered": "-3"}, "ordered", "String should match pattern"),
    ("reactors", {"construction_start": "1 May 1975"}, "construction_start", "String should match pattern"),
]


@pytest.mark.parametrize(("table", "cells", "column", "problem"), DAMAGES)
def test_malformed_rows_are_refused(copy, record, table, cells, column, problem):
    damage(copy, table, 0, **cells)
    _, faults = store.examine(copy, record)
    assert [fault for fault in faults if fault.column == column and problem in fault.problem], faults
    assert all(fault.where.startswith("world/") for fault in faults)


def test_a_measure_without_two_pairs_to_compare_with_says_why(copy, record):
    (place,) = [
        number for number, row in enumerate(rows_of(copy, "measures")) if row["measure_id"] == "trade-exports-baci"
    ]
    damage(copy, "measures", place, no_placebo="", no_placebo_ar="")
    _, faults = store.examine(copy, record)
    assert [str(fault) for fault in faults] == [
        f"world/measures.csv row {place + 2}, no_placebo: is missing: there are not 2 pairs or states to compare with, "
        "so say why"
    ]


def test_a_table_that_is_missing_or_none_of_ours_is_said(copy, record):
    (copy / "states.csv").unlink()
    (copy / "serie.csv").write_text("a\n", encoding="utf-8")
    _, faults = store.examine(copy, record)
    assert "world/states.csv: the table is missing from world/" in map(str, faults)
    assert any("did you mean 'series'?" in fault.problem for fault in faults if fault.where == "world/serie.csv")
    assert len(faults) == 2  # what refers to the table that could not be read is no fault of its own


ENTRY = {
    "entry_id": "bushehr-opening",
    "date": "2011-09-12",
    "tier": "act",
    "domain_id": "nuclear",
    "label": "Opening",
    "label_ar": "افتتاح",
    "summary": "It was opened.",
    "summary_ar": "افتُتح.",
    "reference_1": "A, 1",
    "reference_2": "B, 2",
    "looked_up": "yes",
    "note": "",
}
CHECK = {
    "check_id": "bushehr-in-2011",
    "proposition": "It was opened in 2011.",
    "proposition_ar": "افتُتح في 2011.",
    "kind": "fact",
    "source_id": "strategic-partnership-2014",
    "domain_id": "nuclear",
    "as_of": "2014",
    "rule": "The provider dates the first power to 2011.",
    "rule_ar": "أن يؤرخ الناشر أول إنتاج بعام 2011.",
    "method": "numeric",
    "dataset_id": "reactors",
    "value": "2011",
    "value_ar": "2011",
    "verdict": "supported",
    "confidence": "high",
    "finding": "So it does.",
    "finding_ar": "وهو كذلك.",
    "first_verdict": "supported",
    "second_verdict": "supported",
}


def with_checks(folder, entry=None, **cells):
    write(folder, "chronology", [ENTRY | (entry or {})])
    write(folder, "chronology_events", [{"entry_id": ENTRY["entry_id"], "event_id": "bushehr-opened-2011"}])
    write(folder, "checks", [CHECK | cells])
    write(folder, "check_records", [{"check_id": CHECK["check_id"], "record_id": "bushehr-opened-2011"}])


def test_a_chronology_and_checks_that_are_sound_are_loaded(copy, record):
    with_checks(copy)
    loaded = store.load(copy, record)
    assert loaded.checks.loc[0, "verdict"] == "supported"
    assert loaded.chronology_events.loc[0, "event_id"] == "bushehr-opened-2011"
    with_checks(copy, verdict="", confidence="", finding="", finding_ar="", first_verdict="", second_verdict="")
    assert store.load(copy, record).checks.loc[0, "verdict"] == ""  # a rule is committed before its figure is read
    with_checks(copy, first_verdict="mixed", settled="The second read the wrong year.")
    assert len(store.load(copy, record).checks) == 1


CHECKS = [
    ({"rule": ""}, "rule", "is missing"),
    ({"dataset_id": ""}, "dataset_id", "a numeric check names the data set that decides"),
    ({"dataset_id": "reactor"}, "dataset_id", "did you mean 'reactors'?"),
    ({"method": "documentary", "dataset_id": ""}, "reference_2", "names two references"),
    ({"reference_1": "A", "reference_2": "A"}, "reference_2", "is the first reference again"),
    ({"verdict": "suported"}, "verdict", "String should match pattern"),
    ({"verdict": "forecast-met"}, "verdict", "does not suit a claim of kind fact"),
    ({"kind": "forecast"}, "verdict", "allowed: forecast-met, forecast-missed, not-decidable"),
    ({"second_verdict": ""}, "second_verdict", "is missing beside a verdict"),
    ({"confidence": ""}, "confidence", "is missing beside a verdict"),
    ({"verdict": ""}, "finding", "goes with a verdict only"),
    ({"second_verdict": "mixed"}, "settled", "is missing; the two checkers differ"),
    ({"settled": "x"}, "settled", "must be empty"),
    ({"verdict": "mixed"}, "verdict", "both checkers gave supported"),
    ({"finding_ar": ""}, "finding_ar", "the other language has it"),
    ({"kind": "opinion"}, "kind", "allowed: fact"),
    ({"as_of": "May 2014"}, "as_of", "String should match pattern"),
    ({"source_id": "strategic-partnership"}, "source_id", "did you mean 'strategic-partnership-2014'?"),
]


@pytest.mark.parametrize(("cells", "column", "problem"), CHECKS)
def test_checks_that_decide_nothing_are_refused(copy, record, cells, column, problem):
    with_checks(copy, **cells)
    _, faults = store.examine(copy, record)
    assert [fault for fault in faults if fault.column == column and problem in fault.problem], faults
    assert {fault.where for fault in faults} == {"world/checks.csv"}


@pytest.mark.parametrize(
    ("cells", "column", "problem"),
    [
        ({"date": "12.9.2011"}, "date", "is not an EDTF date"),
        ({"date": ""}, "date", "is missing"),
        ({"reference_2": "A, 1"}, "reference_2", "is the first reference again"),
        ({"tier": "detail"}, "tier", "allowed: turning-point, act"),
        ({"domain_id": "nuclar"}, "domain_id", "did you mean 'nuclear'?"),
        ({"looked_up": "maybe"}, "looked_up", "allowed: yes, no"),
        ({"label": "x" * 81}, "label", "at most 80"),
    ],
)
def test_entries_of_the_chronology_that_are_malformed_are_refused(copy, record, cells, column, problem):
    with_checks(copy, entry=cells)
    _, faults = store.examine(copy, record)
    assert [fault for fault in faults if fault.column == column and problem in fault.problem], faults


def test_checks_are_about_records_that_there_are(copy, record):
    with_checks(copy)
    write(copy, "check_records", [{"check_id": CHECK["check_id"], "record_id": "bushehr-opened-2012"}])
    write(copy, "chronology_events", [{"entry_id": ENTRY["entry_id"], "event_id": "bushehr-open"}])
    found = {fault.where: fault for fault in store.examine(copy, record)[1]}
    assert "did you mean 'bushehr-opened-2011'?" in found["world/check_records.csv"].problem
    assert "no such row in events.csv" in found["world/chronology_events.csv"].problem
    write(copy, "check_records", [])
    assert any("has no row in check_records.csv" in fault.problem for fault in store.examine(copy, record)[1])


def test_no_figure_comes_from_a_file_that_may_not_be_quoted(world):
    forbidden = ("icews_dyad_month/", "csis_alignment/", "ucdp_ged", "vdem/")
    assert not world.datasets["file"].str.startswith(forbidden).any()
    assert (world.measures["quotable"] == "yes").all()
    used = {*world.measures["dataset_id"]}
    assert {*world.datasets["dataset_id"]} - used <= {"icews-world"}  # a denominator has no measure of its own


def test_sipri_gives_less_than_a_tenth_of_its_register(world):
    assert len(world.arms_items) < 2_500  # of 29,507 deals


def test_the_files_themselves_are_not_kept():
    kept = {path.name for path in FOLDER.iterdir()}
    assert kept == {*(f"{name}.csv" for name in store.present(FOLDER)), "codebook.md", "datapackage.json"}


def test_the_codebook_and_the_descriptor_are_those_of_the_tables(world):
    kept = json.loads((FOLDER / "datapackage.json").read_text(encoding="utf-8"))
    assert kept == describe.descriptor(world.datasets, store.present(FOLDER))
    assert (FOLDER / "codebook.md").read_text(encoding="utf-8") == describe.text()
    for name, model in tables.TABLES.items():
        assert f"### Table {name}\n\n{model.title}." in describe.text()


def test_computed_tables_do_not_claim_our_licence(world):
    resources = {row["name"]: row for row in describe.descriptor(world.datasets, store.present(FOLDER))["resources"]}
    for name in tables.COMPUTED:
        assert resources[name]["licenses"][0]["name"] == "other"
        assert {source["title"] for source in resources[name]["sources"]} == {*world.datasets["citation"]}


def test_the_package_is_valid_for_frictionless():
    report = frictionless.validate(str(FOLDER / "datapackage.json"), limit_rows=500)
    assert report.flatten(["fieldName", "rowNumber", "message"]) == []


@pytest.mark.parametrize("table", store.present(FOLDER))
def test_every_text_has_its_arabic(table):
    for row in rows_of(FOLDER, table):
        for column, text in row.items():
            if column.endswith("_ar") and text:
                assert re.search("[\u0621-\u064a]", text) or column == "unit_ar", text


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15))
def test_numbers_are_written_in_plain_digits_that_the_schema_reads(number):
    text = build.plain(number)
    (value,), wrong = schema.checked(tables.Point, "value", [text])
    assert wrong == {}
    assert value == pytest.approx(number, rel=1e-5, abs=1e-300)
