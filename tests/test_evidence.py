import pandas as pd
import pytest

from helpers.record import arabic, evidence, schema
from helpers.record.dataset import Record

TEXT = "\nالعنوان هنا\n\nزار بوتين طهران في 2007.\nووقّع الطرفان اتفاقًا.\n"


MISSING = "missing"


DIFFERS = "differs"


def made(texts, passages):
    """Return a record of articles (name -> text) and passages (record, article, paragraph, words)."""
    frames = {table: pd.DataFrame(columns=list(model.model_fields)) for table, model in schema.TABLES.items()}
    frames["sources"] = pd.DataFrame(
        {
            "source_id": name,
            "file_name": f"{name}.txt",
            "paragraphs": len(arabic.paragraph_spans(text)),
            "sha256": evidence.digest(text),
        }
        for name, text in texts.items()
    )
    frames["evidence"] = pd.DataFrame(
        {
            "record_id": record_id,
            "source_id": source,
            "paragraph": paragraph,
            "start": texts[source].index(words),
            "end": texts[source].index(words) + len(words),
            "sha256": evidence.digest(words),
            "voice": "author",
            "attributed_to": "",
        }
        for record_id, source, paragraph, words in passages
    )
    return Record(**frames)


def written(folder, texts):
    for name, text in texts.items():
        (folder / f"{name}.txt").write_bytes(text.encode())
    return folder


@pytest.fixture
def texts():
    return {"one": TEXT, "two": "Only English.\n"}


@pytest.fixture
def small(texts):
    return made(
        texts,
        [
            ("visit", "one", 2, "زار بوتين طهران"),
            ("visit", "two", 1, "Only"),
            ("treaty", "one", 3, "اتفاقًا"),
        ],
    )


def changed(small, row, **values):
    """Return the record with cells of one row of evidence changed."""
    table = small.evidence.copy()
    for column, value in values.items():
        table.loc[row, column] = value
    return Record(**(small.tables() | {"evidence": table}))


def test_the_passages_of_a_record_are_cut_from_all_its_articles(small, texts, tmp_path):
    found = evidence.passages(small, ["visit"], written(tmp_path, texts))
    assert found["passage"].tolist() == ["زار بوتين طهران", "Only"]
    assert found["problem"].tolist() == ["", ""]
    assert found["source_id"].tolist() == ["one", "two"]


def test_only_the_records_asked_for_are_shown(small, texts, tmp_path):
    folder = written(tmp_path, texts)
    assert evidence.passages(small, ["treaty"], folder)["passage"].tolist() == ["اتفاقًا"]
    nothing = evidence.passages(small, ["nobody"], folder)
    assert nothing.empty
    assert {"passage", "problem"} <= set(nothing.columns)


def test_a_changed_article_shows_nothing_and_says_so(small, texts, tmp_path):
    folder = written(tmp_path, texts | {"one": TEXT.replace("2007", "2008").replace("بوتين", "لافروف")})
    found = evidence.passages(small, ["visit"], folder).set_index("source_id")
    assert found.loc["one", ["passage", "problem"]].tolist() == ["", DIFFERS]
    assert found.loc["two", ["passage", "problem"]].tolist() == ["Only", ""]


def test_words_that_moved_are_not_shown_from_the_old_place(small, texts, tmp_path):
    folder = written(tmp_path, texts | {"one": f"مقدمة\n{TEXT}"})
    found = evidence.passages(small, ["treaty"], folder)
    assert found[["passage", "problem"]].values.tolist() == [["", DIFFERS]]


def test_a_shorter_article_shows_nothing(small, texts, tmp_path):
    folder = written(tmp_path, texts | {"one": ""})
    assert evidence.passages(small, ["treaty"], folder)["problem"].tolist() == [DIFFERS]


def test_a_missing_article_is_named_as_missing(small, texts, tmp_path):
    written(tmp_path, {"two": texts["two"]})
    found = evidence.passages(small, ["visit", "treaty"], tmp_path).set_index("source_id")
    assert found.loc["one", "problem"].tolist() == [MISSING, MISSING]
    assert found.loc["one", "passage"].tolist() == ["", ""]
    assert found.loc["two", "passage"] == "Only"


def test_an_article_in_another_encoding_shows_nothing_and_says_so(small, texts, tmp_path):
    written(tmp_path, texts)
    (tmp_path / "one.txt").write_bytes(TEXT.encode("cp1256", errors="replace"))
    assert evidence.passages(small, ["treaty"], tmp_path)["problem"].tolist() == [DIFFERS]


def test_newlines_of_windows_are_kept_and_counted(tmp_path):
    texts = {"one": "first line\r\n\r\nsecond line\r\nthird"}
    small = made(texts, [("a", "one", 2, "second line"), ("b", "one", 2, "line\r\nthird")])
    folder = written(tmp_path, texts)
    assert evidence.read_text(folder / "one.txt") == texts["one"]
    assert evidence.passages(small, ["a", "b"], folder)["passage"].tolist() == ["second line", "line\r\nthird"]


def test_an_article_whose_newlines_were_converted_differs(tmp_path):
    texts = {"one": "first line\r\n\r\nsecond line\r\nthird"}
    small = made(texts, [("a", "one", 1, "first line"), ("b", "one", 2, "second line")])
    folder = written(tmp_path, {"one": texts["one"].replace("\r\n", "\n")})
    assert evidence.passages(small, ["a", "b"], folder)["problem"].tolist() == ["", DIFFERS]
    assert [fault.where for fault in evidence.verify(small, folder)] == ["sources.csv"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("\n \n\t\n", []),
        ("a", ["a"]),
        ("a\nb\n", ["a", "b"]),
        ("\n\na\n\n\nb", ["a", "b"]),
        ("a\r\n\r\nb\r\n", ["a", "b"]),
        (" a \n", [" a "]),
        ("سطر\n\nآخر", ["سطر", "آخر"]),
    ],
)
def test_paragraphs_are_the_lines_with_words_without_their_newlines(text, lines):
    assert [text[start:end] for start, end in arabic.paragraph_spans(text)] == lines


def test_verify_finds_nothing_where_all_is_as_coded(small, texts, tmp_path):
    assert evidence.verify(small, written(tmp_path, texts)) == []


def test_verify_reports_a_changed_hash_of_a_passage(small, texts, tmp_path):
    damaged = changed(small, 2, sha256=evidence.digest("other words"))
    (fault,) = evidence.verify(damaged, written(tmp_path, texts))
    assert (fault.where, fault.column, fault.value) == ("evidence.csv", "sha256", "treaty")


def test_verify_reports_a_changed_or_missing_article_once_and_checks_the_others(small, texts, tmp_path):
    damaged = changed(small, 1, sha256=evidence.digest("other words"))
    folder = written(tmp_path, texts | {"one": TEXT + "more\n"})
    changed_text = evidence.verify(damaged, folder)
    (folder / "one.txt").unlink()
    missing_text = evidence.verify(damaged, folder)
    for faults in (changed_text, missing_text):
        assert [(fault.where, fault.column, fault.value) for fault in faults] == [
            ("sources.csv", "sha256", "one"),
            ("evidence.csv", "sha256", "visit"),
        ]


@pytest.mark.parametrize("values", [{"paragraph": 1}, {"paragraph": 3}, {"start": 0}, {"end": len(TEXT)}, {"end": 14}])
def test_verify_reports_a_passage_out_of_its_paragraph(small, texts, tmp_path, values):
    (fault,) = evidence.verify(changed(small, 0, **values), written(tmp_path, texts))
    assert (fault.where, fault.row, fault.value) == ("evidence.csv", 2, "visit")
    meant = "; did you mean paragraph 2?" if "paragraph" in values else ""
    assert fault.problem == f"not in that paragraph{meant}"


def test_verify_says_where_a_miscounted_passage_stands(small, texts, tmp_path):
    start, end = small.evidence.loc[2, ["start", "end"]]
    moved = changed(small, 2, start=start - 1, end=end - 1)
    (fault,) = evidence.verify(moved, written(tmp_path, texts))
    assert (fault.row, fault.problem) == (4, f"differs from the text; did you mean start {start}, end {end}?")


def test_verify_reports_a_wrong_number_of_paragraphs(small, texts, tmp_path):
    small.sources.loc[0, "paragraphs"] = 4
    (fault,) = evidence.verify(small, written(tmp_path, texts))
    assert (fault.where, fault.column, fault.value, fault.problem) == (
        "sources.csv",
        "paragraphs",
        "one",
        "the text has 3",
    )


def test_verify_reports_a_paragraph_that_the_article_does_not_have(small, texts, tmp_path):
    small.sources.loc[0, "paragraphs"] = 4
    faults = evidence.verify(changed(small, 0, paragraph=4), written(tmp_path, texts))
    assert {(fault.where, fault.value) for fault in faults} == {("sources.csv", "one"), ("evidence.csv", "visit")}
