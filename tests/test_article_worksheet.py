from pathlib import Path

import pytest
from hypothesis import given
from test_article_arabic import TEXTS

from helpers.adding import worksheet
from helpers.common.faults import FaultsError
from helpers.record import arabic, evidence, schema

TEXT = "عنوان\r\n\r\nزار لافروف طهران في يناير الماضي. ثم عاد في 16 أكتوبر 2007!\r\n=1+1 روسيا\r\n"


def test_the_row_of_the_source_has_what_follows_from_the_text(record):
    row = worksheet.source_row(Path("somewhere/new-2024.txt"), TEXT, "2024-04~", record)
    assert list(row) == list(schema.Source.model_fields)
    filled = {name: value for name, value in row.items() if value}
    assert filled == {
        "source_id": "new-2024",
        "file_name": "new-2024.txt",
        "published": "2024-04~",
        "language": "ar",
        "paragraphs": "3",
        "sha256": evidence.digest(TEXT),
    }


@pytest.mark.parametrize(
    ("name", "text", "published", "says"),
    [
        ("=cmd.txt", TEXT, "", "its name is to be the article's id"),
        ("-new.txt", TEXT, "", "its name is to be the article's id"),
        ("new article.txt", TEXT, "", "its name is to be the article's id"),
        ("مقال.txt", TEXT, "", "its name is to be the article's id"),
        ("new--2024.txt", TEXT, "", "its name is to be the article's id"),
        ("sadanews-2024.txt", TEXT, "", "another text is in the record under this id"),
        ("new.txt", "", "", "there is no word in it"),
        ("new.txt", " \r\n\t\n", "", "there is no word in it"),
        ("new.txt", TEXT, "last week", "not an EDTF date"),
    ],
)
def test_what_makes_no_source_is_refused(record, name, text, published, says):
    with pytest.raises(FaultsError, match=says):
        worksheet.source_row(Path(name), text, published, record)


def test_all_that_is_wrong_is_said_at_once(record):
    with pytest.raises(FaultsError) as raised:
        worksheet.source_row(Path("a b.txt"), "", "soon", record)
    assert len(raised.value.faults) == 3


def test_a_text_that_is_in_the_record_is_refused_under_any_name(record, corpus):
    source = record.sources.iloc[0]
    text = evidence.read_text(corpus / source["file_name"])
    with pytest.raises(FaultsError, match=f"its text is in the record, as {source['source_id']}"):
        worksheet.source_row(Path("new.txt"), text, "", record)


def test_passages_are_rows_of_evidence_to_fill():
    frame = worksheet.passages(TEXT, "new")
    assert list(frame.columns) == [*schema.Evidence.model_fields, "text"]
    assert frame["paragraph"].tolist() == [1, 2, 2, 3]
    for row in frame.itertuples():
        assert TEXT[row.start : row.end] == row.text
        assert evidence.digest(row.text) == row.sha256


@given(TEXTS)
def test_passages_of_any_text_pass_the_check_of_evidence(text):
    spans = arabic.paragraph_spans(text)
    for row in worksheet.passages(text, "new").itertuples():
        first, last = spans[row.paragraph - 1]
        assert first <= row.start < row.end <= last
        assert evidence.digest(text[row.start : row.end]) == row.sha256


def test_words_are_found_letter_by_letter_or_by_their_folded_spelling():
    text = "وقّعت روسيا.\nوقعت إيران."
    exact = worksheet.found(text, "وقعت", "new")
    assert exact[["paragraph", "start", "end"]].values.tolist() == [[2, 13, 17]]
    loose = worksheet.found(text, "وقعت روسيا", "new")
    assert loose[["paragraph", "start", "end"]].values.tolist() == [[1, 0, 11]]
    assert loose["sha256"].tolist() == [evidence.digest("وقّعت روسيا")]


@pytest.mark.parametrize("words", ["", " ", "لا شيء", "روسيا.\nوقعت", "\u200f"])
def test_words_of_no_paragraph_are_not_found(words):
    assert worksheet.found("وقّعت روسيا.\nوقعت إيران.", words, "new").empty


def test_proposals_say_where_they_stand(record):
    dated = worksheet.proposed_dates(TEXT, "2024-04")
    assert dated[["paragraph", "date", "date_basis"]].values.tolist() == [
        [2, "2024-01", "inferred"],
        [2, "2007-10-16", "stated"],
    ]
    named = worksheet.proposed_actors(TEXT, record.actors)
    assert named[["paragraph", "actor_id"]].values.tolist() == [
        [2, "sergey-lavrov"],
        [2, "iran"],
        [2, "tehran"],
        [3, "russia"],
    ]
    for frame in (dated, named):
        assert [TEXT[row.start : row.end] for row in frame.itertuples()] == frame["text"].tolist()


def test_a_text_without_dates_or_names_has_empty_tables(record):
    assert worksheet.proposed_dates("لا شيء", "").empty
    assert worksheet.proposed_actors("لا شيء", record.actors).empty
