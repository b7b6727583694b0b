"""The tables of the world's data: what they are computed from, and what is refused."""

import hashlib
import json
import re
import shutil

import frictionless
import pandas as pd
import pytest
from hypothesis import given, strategies as st
from world_tables import FOLDER, damage, rows_of, write

from helpers.common.faults import FaultsError
from helpers.record import cells
from helpers.world import build, check, codes, command, describe, store, tables


def test_the_kept_figures_are_those_of_the_providers_files(extracts, world_copy):
    for name in tables.COMPUTED:  # what was changed or lost is computed anew
        (world_copy / f"{name}.csv").write_text("changed\n", encoding="utf-8")
    lines = build.build(extracts, world_copy)
    for name in tables.COMPUTED:
        assert (world_copy / f"{name}.csv").read_bytes() == (FOLDER / f"{name}.csv").read_bytes()
    datasets = pd.read_csv(FOLDER / "datasets.csv", dtype=str)
    for file, version in zip(datasets["file"], datasets["version"], strict=True):
        assert any(line.startswith(f"read {file}: ") and line.endswith(version) for line in lines)


def test_another_vintage_is_refused_with_a_clear_word_and_nothing_is_written(world_copy, tmp_path):
    datasets = pd.read_csv(world_copy / "datasets.csv", dtype=str)
    before = {path.name: path.read_bytes() for path in world_copy.iterdir()}
    for file in datasets["file"][1:]:
        (tmp_path / "files" / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "files" / file).write_text("another release\n", encoding="utf-8")
    with pytest.raises(FaultsError) as caught:
        build.build(tmp_path / "files", world_copy)
    assert len(caught.value.faults) == len(datasets)  # all at once
    absent, *others = sorted(caught.value.faults, key=lambda fault: fault.where != datasets["file"][0])
    assert "was not read: No such file" in absent.problem
    assert datasets["url"][0] in absent.problem
    for fault in others:
        row = datasets[datasets["file"] == fault.where].iloc[0]
        assert fault.value == hashlib.sha256(b"another release\n").hexdigest()
        assert f"({row['name']}, {row['version']}): expected {row['sha256']}" in fault.problem
        assert "change version and sha256 in datasets.csv" in fault.problem
    assert {path.name: path.read_bytes() for path in world_copy.iterdir()} == before


def test_tables_that_are_not_sound_compute_nothing(world_copy, tmp_path):
    damage(world_copy, "dyads", 0, partner="narnia")
    with pytest.raises(FaultsError, match=r"world/dyads\.csv row 2, partner 'narnia': no such row in states\.csv"):
        build.build(tmp_path, world_copy)


def test_a_figure_without_a_measure_is_said(extracts, world_copy, monkeypatch):
    some = [each for each in build.EXTRACTORS if each.table != "series" or each.datasets == ("oil-price",)]
    monkeypatch.setattr(build, "EXTRACTORS", some)
    rows = rows_of(world_copy, "measures")
    write(world_copy, "measures", [row for row in rows if row["measure_id"] != "oil-price"])
    before = {path.name: path.read_bytes() for path in world_copy.iterdir()}
    with pytest.raises(FaultsError, match=r"measures\.csv, measure_id 'oil-price': has no row, and is computed"):
        build.build(extracts, world_copy)
    assert {path.name: path.read_bytes() for path in world_copy.iterdir()} == before


def test_describing_writes_both_files(world_copy):
    (world_copy / "codebook.md").unlink()
    (world_copy / "datapackage.json").unlink()
    describe.main(world_copy)
    for name in ("codebook.md", "datapackage.json"):
        assert (world_copy / name).read_bytes() == (FOLDER / name).read_bytes()


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
    assert "no faults: 36 datasets" in capsys.readouterr().out


def test_check_prints_all_faults(data_copy, small_world, capsys):
    shutil.copytree(small_world, data_copy / "world", dirs_exist_ok=True)
    damage(data_copy / "world", "measures", 0, quotable="perhaps", unit="")
    assert check.main([str(data_copy)]) == 1
    error = capsys.readouterr().err
    assert "world/measures.csv row 2, quotable 'perhaps': allowed: yes, no" in error
    assert "world/measures.csv row 2, unit: is missing" in error


DAMAGES = [
    ("datasets", {"sha256": "0" * 63}, "sha256", "String should match pattern"),
    ("datasets", {"file": "../secret.csv"}, "file", "String should match pattern"),
    ("datasets", {"url": "javascript:alert(1)"}, "url", "String should match pattern"),
    ("datasets", {"licence": ""}, "licence", "is missing"),
    ("datasets", {"dataset_id": "sipri-totals"}, "dataset_id", "already in row"),
    ("measures", {"dataset_id": "sipri-delivery"}, "dataset_id", "did you mean 'sipri-deliveries'?"),
    ("measures", {"quotable": "no"}, "quotable", "its figures may not be quoted"),
    ("measures", {"gaps_ar": ""}, "gaps_ar", "is missing; another language has it"),
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
    ("reactors", {"status": "ready"}, "status", "allowed: operational"),
    ("codes", {"code": "subjects"}, "code", "did you mean 'subject'?"),
    ("codes", {"vocabulary": "role"}, "vocabulary", "did you mean 'roles'?"),
    ("arms_by_kind", {"number": "1.5"}, "number", "valid integer"),
]


@pytest.mark.parametrize(("table", "cells", "column", "problem"), DAMAGES)
def test_malformed_rows_are_refused(world_copy, record, table, cells, column, problem):
    damage(world_copy, table, 0, **cells)
    _, faults = store.examine(world_copy, record)
    assert [fault for fault in faults if fault.column == column and problem in fault.problem], faults
    assert all(fault.where.startswith("world/") for fault in faults)


def test_a_measure_without_two_pairs_to_compare_with_says_why(world_copy, record):
    (place,) = [
        number
        for number, row in enumerate(rows_of(world_copy, "measures"))
        if row["measure_id"] == "trade-exports-baci"
    ]
    damage(world_copy, "measures", place, no_placebo="", no_placebo_ar="")
    _, faults = store.examine(world_copy, record)
    assert [str(fault) for fault in faults] == [
        f"world/measures.csv row {place + 2}, no_placebo: is missing: there are not 2 pairs or states to compare with, "
        "so say why"
    ]


def test_a_table_that_is_missing_or_none_of_ours_is_said(world_copy, record):
    (world_copy / "states.csv").unlink()
    (world_copy / "series_old.csv").write_text("a\n", encoding="utf-8")
    _, faults = store.examine(world_copy, record)
    assert "world/states.csv: the table is missing from world/" in map(str, faults)
    assert any("did you mean 'series'?" in fault.problem for fault in faults if fault.where == "world/series_old.csv")
    assert len(faults) == 2  # what refers to the table that could not be read is no fault of its own


def test_no_figure_comes_from_a_file_that_may_not_be_quoted(world):
    forbidden = ("icews_dyad_month/", "csis_alignment/", "icews_tkg/")
    assert not world.datasets["file"].str.startswith(forbidden).any()
    assert (world.measures["quotable"] == "yes").all()
    counted = (world.event_counts, world.event_totals, world.event_edges)
    used = {*world.measures["dataset_id"]}.union(*(table["dataset_id"] for table in counted))
    denominators = {"icews-world", "icews-day-totals"}  # they have no measure of their own
    assert {*world.datasets["dataset_id"]} - used <= denominators


def test_sipri_gives_less_than_a_tenth_of_its_register(world):
    assert len(world.arms_items) < 2_500  # of 29,507 deals


def test_the_files_themselves_are_not_kept():
    kept = {path.name for path in FOLDER.iterdir()}
    described = {"codebook.md", "datapackage.json", "introduction.md"}
    assert kept == {f"{name}.csv" for name in store.present(FOLDER)} | described


def test_the_codebook_and_the_descriptor_are_those_of_the_tables(world):
    kept = json.loads((FOLDER / "datapackage.json").read_text(encoding="utf-8"))
    assert kept == describe.descriptor(world.datasets, store.present(FOLDER))
    book = (FOLDER / "codebook.md").read_text(encoding="utf-8")
    assert book == describe.text(world.codes, (FOLDER / "introduction.md").read_text(encoding="utf-8"))
    for name, model in tables.TABLES.items():
        assert f"### Table {name}\n\n{model.title}." in book
    for name, given_codes in tables.CODES.items():
        assert f"### {name.capitalize()}\n" in book
        assert all(f"| `{code}` |" in book for code in given_codes)


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
    text = codes.plain(number)
    (value,), wrong = cells.checked(tables.Point, "value", [text])
    assert wrong == {}
    assert value == pytest.approx(number, rel=1e-5, abs=1e-300)
