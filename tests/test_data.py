"""The record itself: its size, its evidence against the articles, and its descriptor."""

import json

import frictionless
import pytest

from helpers import evidence, paths, schema

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
    assert kept == schema.descriptor()


def test_the_package_is_valid_for_frictionless():
    report = frictionless.validate(str(FOLDER / "datapackage.json"))
    assert report.flatten(["fieldName", "rowNumber", "message"]) == []


def test_every_column_is_described():
    for model in schema.TABLES.values():
        for field in model.model_fields.values():
            assert field.description


def test_there_is_no_other_table_in_the_folder():
    assert {path.stem for path in FOLDER.glob("*.csv")} == set(schema.TABLES)


@pytest.mark.parametrize("table", schema.TABLES)
def test_files_are_clean_text(table):
    text = (FOLDER / f"{table}.csv").read_text(encoding="utf-8")
    assert "\r" not in text
    assert text.endswith("\n")
    assert "\ufffd" not in text


def test_labels_and_summaries_are_in_their_language(record):
    arabic = r"[\u0621-\u064a]"
    for table in (record.events, record.claims, record.actors, record.domains):
        for column in table.columns.intersection(["label_ar", "summary_ar"]):
            assert table[column].str.contains(arabic).all(), column
        for column in table.columns.intersection(["label_en", "summary_en"]):
            assert not table[column].str.contains(arabic).any(), column


def test_summaries_share_no_sentence_with_the_articles(record, corpus):
    """No eight words in a row, counting Arabic letters as the articles write them."""
    import re

    fold = str.maketrans("أإآٱىةؤئ", "اااايهوي")

    def words(text):
        return re.findall(r"[\u0621-\u064a]+", re.sub(r"[\u064b-\u0652\u0670\u0640]", "", text).translate(fold))

    seen = set()
    for file in record.sources["file_name"]:
        text = words(evidence.read_text(corpus / file))
        seen |= {tuple(text[place : place + 8]) for place in range(len(text) - 7)}
    assert len(seen) > 1000
    for table in record.tables().values():
        for column in table.columns.intersection(
            ["label_ar", "summary_ar", "note", "aliases", "office_ar", "title_ar"]
        ):
            for value in table[column]:
                text = words(value)
                assert not seen & {tuple(text[place : place + 8]) for place in range(len(text) - 7)}, value
