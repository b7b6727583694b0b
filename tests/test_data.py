"""The record itself: its size, its evidence against the articles, and its descriptor."""

import json

import frictionless
import pytest

from helpers.common import paths
from helpers.record import evidence, package, schema

FOLDER = paths.data_folder()


def test_the_record_is_as_large_as_the_articles_need(record):
    assert len(record.events) > 200
    assert len(record.actors) > 130
    assert len(record.claims) > 200
    assert len(record.quantities) >= 50


def test_every_passage_is_where_the_record_says(record, corpus):
    assert evidence.verify(record, corpus) == []


def test_the_descriptor_is_the_one_the_schema_makes():
    kept = json.loads((FOLDER / "datapackage.json").read_text(encoding="utf-8"))
    assert kept == package.descriptor()


def test_the_package_is_valid_for_frictionless():
    report = frictionless.validate(str(FOLDER / "datapackage.json"))
    assert report.flatten(["fieldName", "rowNumber", "message"]) == []


def test_every_column_is_described():
    for model in schema.PACKAGE.values():
        for field in model.model_fields.values():
            assert field.description


@pytest.mark.parametrize("table", schema.PACKAGE)
def test_files_are_clean_text(table):
    text = (FOLDER / f"{table}.csv").read_text(encoding="utf-8")
    assert "\r" not in text
    assert text.endswith("\n")
    assert "\ufffd" not in text


def test_summaries_share_no_sentence_with_the_articles(record, corpus):
    assert evidence.copied(record, corpus) == []
