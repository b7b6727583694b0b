import csv
import os
from pathlib import Path

import pytest

from helpers.common import paths
from helpers.common.faults import FaultsError
from helpers.record import cells, codes, dataset, schema, vocabulary


def test_every_type_has_one_quad_class():
    assert set(vocabulary.QUAD_OF_TYPE) == set(vocabulary.SCORES)


def test_scores_have_the_sign_of_their_quad_class():
    for kind, modes in vocabulary.SCORES.items():
        for mode, score in modes.items():
            if kind == "REQUEST":
                assert -1 <= score <= 0.5, mode
            else:
                assert (score > 0) == vocabulary.quad_class(kind).endswith("cooperation"), (kind, mode)


@pytest.mark.parametrize(
    ("kind", "sign", "relation"),
    [
        ("AID", "", "cooperation"),
        ("REQUEST", "", "request"),
        ("SANCTION", "", "conflict"),
        ("", "hostile", "conflict"),
        ("", "cooperative", "cooperation"),
        ("", "", "none"),
    ],
)
def test_a_record_is_what_its_type_says_or_else_its_sign(kind, sign, relation):
    assert vocabulary.relation(kind, sign) == relation


def test_a_record_without_a_type_has_no_score():
    assert vocabulary.quad_class("") == "none"
    assert vocabulary.score("", "") is None


def test_every_label_speaks_both_languages():
    labels = [
        (row["label_en"], row["label_ar"])
        for name, rows in codes.table().items()
        if name not in codes.UNNAMED
        for row in rows.values()
    ]
    assert len(labels) > 100
    for english, arabic in labels:
        assert english.isascii()
        assert any("\u0600" <= letter <= "\u06ff" for letter in arabic)


def test_constants_are_what_the_table_says():
    assert vocabulary.STATUSES["occurred"] == {"en": "occurred", "ar": "وقع"}
    assert list(vocabulary.DATE_BASES) == ["stated", "inferred", "none"]
    assert vocabulary.SCORES["CONSULT"] == {
        "": 2.5, "multilateral": 4, "phone": 1.5, "third-party": 1, "visit": 4
    }  # fmt: skip
    assert vocabulary.ACTING == ("initiator", "target", "party", "mediator")
    assert vocabulary.FLAGS == ("likely-error", "ambiguity")
    assert vocabulary.SIDE_OF_STANCE["doubts"] == "against"
    assert set(vocabulary.QUAD_OF_TYPE.values()) == {*vocabulary.QUAD_CLASSES} - {"none"}


def test_guidance_is_one_plain_sentence_each():
    for name, rows in codes.table().items():
        for column in ("use_when", "not_when"):
            given = [row[column] for row in rows.values()]
            assert cells.checked(schema.Code, column, given)[1] == {}
            assert all(given) is (name not in codes.UNGUIDED)


@pytest.mark.parametrize("sentence", ["no capital.", "No end", "Two. Sentences.", "A | bar.", "A `mark`."])
def test_guidance_that_would_break_the_codebook_is_refused(sentence):
    assert cells.checked(schema.Code, "use_when", [sentence])[1]


def altered(folder, change):
    """Put a copy of the project's codes into a folder, its rows (lists of cells, the header first) changed."""
    with (paths.data_folder() / "codes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    change(rows)
    with (folder / "codes.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def row_of(rows, name, code):
    return next(row for row in rows if row[:2] == [name, code])


def faults_of(tmp_path):
    with pytest.raises(FaultsError, match="the codes were not loaded") as caught:
        codes.read(tmp_path)
    return {(fault.column, fault.value): fault.problem for fault in caught.value.faults}


def test_a_copy_of_the_codes_is_read_as_they_are(tmp_path):
    altered(tmp_path, lambda rows: None)
    assert codes.read(tmp_path) == codes.table()


def test_all_that_is_wrong_in_the_codes_is_said_at_once(tmp_path):
    def change(rows):
        row_of(rows, "statuses", "frozen")[0] = "statues"
        row_of(rows, "statuses", "planned")[1] = "agreed"
        row_of(rows, "signs", "hostile")[4] = "conflicts"
        row_of(rows, "event types", "AID")[4] = "material-coop"
        row_of(rows, "modes", "CONSULT/visit")[1] = "CONSLT/visit"
        row_of(rows, "modes", "CONSULT/phone")[5] = ""
        row_of(rows, "event types", "AGREE")[5] = "25"
        row_of(rows, "ranks", "primary")[3] = ""
        row_of(rows, "ties", "office")[5] = "1"
        row_of(rows, "ties", "command")[1] = "in/command"
        rows[:] = [row for row in rows if row[0] != "bounds"]

    altered(tmp_path, change)
    found = faults_of(tmp_path)
    assert found["vocabulary", "statues"].startswith("did you mean 'statuses'?")
    assert found["code", "agreed"] == "already in row 6"
    assert found["counted_as", "conflicts"].startswith("did you mean 'conflict'?")
    assert found["counted_as", "material-coop"].startswith("did you mean 'material-cooperation'?")
    assert "did you mean 'CONSULT'?" in found["code", "CONSLT/visit"]
    assert found["score", ""] == "is missing"
    assert "from -10 to 10" in found["score", "25"]
    assert found["label_ar", ""] == "is missing"
    assert found["score", "1"] == "must be empty; ties have none"
    assert found["code", "in/command"] == "has a stroke, which only modes have"
    assert found["vocabulary", "bounds"] == "has no code"
    assert len(found) == 11


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "the table is missing"),
        ("", "the header must be vocabulary,code,"),
        ("code,label\n", "the header must be vocabulary,code,"),
        (b"\xff\xfe", "not UTF-8 at byte 0"),
        (f"{','.join(codes.COLUMNS)}\nstatuses,occurred\n", "2 cells, 8 expected"),
    ],
)
def test_what_is_no_table_of_codes_is_said_in_words(tmp_path, content, says):
    if content is not None:
        (tmp_path / "codes.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(FaultsError, match=says):
        codes.read(tmp_path)


class TestFoldersOfOthers:
    """The codes are the project's; a folder may have none, or fewer, and no others."""

    def test_a_folder_needs_no_codes(self, data_copy, record):
        (data_copy / "codes.csv").unlink()
        assert repr(dataset.load(data_copy)) == repr(record)

    def test_a_folder_may_leave_codes_out_and_turn_their_order(self, data_copy):
        altered(data_copy, lambda rows: rows.__setitem__(slice(1, None), rows[:100:-1]))
        assert dataset.examine(data_copy)[1] == []

    def test_codes_that_are_not_the_project_s_are_named_with_all_other_faults(self, data_copy):
        def change(rows):
            row_of(rows, "statuses", "frozen")[1] = "frozn"
            row_of(rows, "statuses", "planned")[2] = "foreseen"
            row_of(rows, "ranks", "primary")[6] = "no sentence"
            rows.append(row_of(rows, "voices", "author"))

        altered(data_copy, change)
        (data_copy / "claims.csv").unlink()
        faults = dataset.examine(data_copy)[1]
        found = {(fault.column, fault.value): fault.problem for fault in faults if fault.where == "codes.csv"}
        assert "did you mean 'frozen'?" in found["code", "frozn"]
        assert found["label_en", "foreseen"] == "the project's table has 'planned'"
        assert "should match pattern" in found["use_when", "no sentence"]
        assert "already in row" in found["vocabulary", "voices author"]
        assert any(fault.where == "claims.csv" for fault in faults)
        assert len(found) == 4


def test_scores_are_those_of_the_reference():
    corpus = Path(os.environ.get("CORPUS") or paths.PROJECT.parent / "shared" / "corpus")
    reference = corpus.parent / "reference" / "plover_scores.csv"
    if not reference.is_file():
        pytest.skip("the PLOVER scores are not beside the articles")
    order = {"1": "verbal-cooperation", "2": "material-cooperation", "3": "verbal-conflict", "4": "material-conflict"}
    with reference.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == sum(len(modes) for modes in vocabulary.SCORES.values())
    for row in rows:
        assert vocabulary.score(row["event_type"], row["mode"]) == float(row["score"])
        ours = "request" if row["event_type"] == "REQUEST" else order[row["quad_class"]]  # the one thing we leave
        assert vocabulary.quad_class(row["event_type"]) == ours
