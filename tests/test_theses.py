"""Theses with a position of every article, and terms with their counts."""

import csv

import pytest
from test_check import edit

from helpers.common.faults import FaultsError
from helpers.record import dataset, evidence, schema
from helpers.selection import parameters, selecting

TEXT = "العنوان\nقال إن الكيان خطر.\nالكيان ثم الكيان وكيانات أخرى.\n"
PATTERN = r"(?<![\u0621-\u0652])[وف]?(الكيان)(?![\u0621-\u0652])"
FIRST, SECOND = TEXT.index("الكيان"), TEXT.index("\nالكيان") + 1
POSITIONS = ["1989", "2015", "none", "nothing-named", "2015"]


def append(path, **row):
    """Append a row; columns that are not given are empty."""
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, list(schema.TABLES[path.stem].model_fields), "", lineterminator="\n").writerow(row)


def passage(record_id, source_id, start=FIRST, words="الكيان"):
    place = {"paragraph": 2, "start": start, "end": start + len(words), "sha256": evidence.digest(words)}
    return {"record_id": record_id, "source_id": source_id, "voice": "author", **place}


def term(**more):
    named = {"concept_id": "israel", "concept_en": "Israel", "concept_ar": "إسرائيل"}
    said = {"term_id": "israel--1", "term_ar": "الكيان", "term_en": "the entity", "count": 3, "pattern": PATTERN}
    return named | said | {"source_id": "almayahi-2025", "voice": "author"} | more


@pytest.fixture
def coded(data_copy, record):
    """A copy of the record with a thesis, on which three of five articles take a position, and a term."""
    codes = "|".join(sorted({*POSITIONS}))
    for name in ("theses", "thesis_positions", "terms"):
        (data_copy / f"{name}.csv").write_text(",".join(schema.TABLES[name].model_fields) + "\n", encoding="utf-8")
    evidenced = known(record)
    kept = [row for row in read(data_copy / "evidence.csv") if row["record_id"] in evidenced]
    with (data_copy / "evidence.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(schema.Evidence.model_fields), lineterminator="\n")
        writer.writeheader()
        writer.writerows(kept)
    append(data_copy / "theses.csv", thesis_id="start", question_en="Since when?", question_ar="منذ متى؟", codes=codes)
    for source, position in zip(record.sources["source_id"], POSITIONS, strict=True):
        taken = position in ("1989", "2015")
        texts = {"position_en": "In a year", "position_ar": "في سنة"} if taken else {}
        codes = {"strength": "asserted" if taken else "none", "basis": "document" if taken else "none"}
        place = {"thesis_id": "start", "source_id": source, "position": position}
        append(data_copy / "thesis_positions.csv", **place, **texts, **codes)
        if taken:
            append(data_copy / "evidence.csv", **passage(f"start--{source}", source))
    append(data_copy / "terms.csv", **term())
    append(data_copy / "evidence.csv", **passage("israel--1", "almayahi-2025"))
    return data_copy


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def known(record):
    """Return the ids of all that has evidence, besides terms and theses."""
    return {key for name in schema.EVIDENCED if name != "terms" for key in getattr(record, name).iloc[:, 0]}


def faults(folder):
    return [(fault.where, fault.row, fault.column) for fault in dataset.examine(folder)[1]]


def test_theses_and_terms_are_loaded_with_their_passages(coded):
    record = dataset.load(coded)
    assert record.thesis_positions["position"].tolist() == POSITIONS
    assert record.thesis_positions.loc[0, "record_id"] == "start--strategic-partnership-2014"
    assert record.terms["count"].tolist() == [3]


#: Table, row and column, what is put there, and the faults of it: (table, row, column).
WRONG = [
    (("thesis_positions", 1, "position", "1979"), [("thesis_positions.csv", 2, "position")]),
    (("thesis_positions", 1, "strength", "none"), [("thesis_positions.csv", 2, "strength")]),
    (("thesis_positions", 3, "strength", "asserted"), [("thesis_positions.csv", 4, "strength")]),
    (("thesis_positions", 3, "basis", "unnamed"), [("thesis_positions.csv", 4, "basis")]),
    (("thesis_positions", 3, "position_en", "x"), [("thesis_positions.csv", 4, "position_en")]),
    (("thesis_positions", 1, "position_ar", ""), [("thesis_positions.csv", 2, "position_ar")]),
    (
        ("thesis_positions", 1, "basis", "named-person"),  # the thesis then lacks a valid row
        [("thesis_positions.csv", 2, "basis"), ("theses.csv", 2, "thesis_id")],
    ),
    (("theses", 1, "codes", "1989|2015|none|nothing-named|none"), [("theses.csv", 2, "codes")]),
    (("theses", 1, "codes", "1989, 2015"), [("theses.csv", 2, "codes")]),
    (("terms", 1, "count", "0"), [("terms.csv", 2, "count")]),
    (("terms", 1, "voice", "quoted"), [("terms.csv", 2, "voice")]),
]


@pytest.mark.parametrize(("cell", "expected"), WRONG, ids=str)
def test_a_wrong_cell_is_a_fault_of_its_row(coded, cell, expected):
    table, *place = cell
    edit(coded / f"{table}.csv", *place)
    assert faults(coded) == expected


def test_a_position_is_missing_twice_or_without_a_passage(coded):
    path, last = coded / "thesis_positions.csv", len(read(coded / "evidence.csv"))
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines[:-1], lines[1]]) + "\n", encoding="utf-8")
    assert faults(coded) == [
        ("thesis_positions.csv", 6, "thesis_id"),  # twice
        ("evidence.csv", last, "record_id"),  # of a position that is none now
        ("theses.csv", 2, "thesis_id"),
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    lines = (coded / "evidence.csv").read_text(encoding="utf-8").splitlines()
    (coded / "evidence.csv").write_text("\n".join([*lines[:-2], lines[-1]]) + "\n", encoding="utf-8")
    assert faults(coded) == [("thesis_positions.csv", 6, "position")]


def test_a_term_has_one_passage_in_its_own_article_and_a_concept_one_name(coded):
    append(coded / "evidence.csv", **passage("israel--1", "almayahi-2025", SECOND))
    append(coded / "evidence.csv", **passage("start--almayahi-2025", "hawar-2019"))
    append(coded / "terms.csv", **term(term_id="israel--2", concept_en="The state of Israel"))
    last = len(read(coded / "evidence.csv")) + 1
    assert faults(coded) == [
        ("terms.csv", 3, "term_id"),  # without a passage
        ("terms.csv", 3, "concept_en"),
        ("evidence.csv", last - 1, "record_id"),
        ("evidence.csv", last, "source_id"),
    ]


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+b",
        "(a*)*",
        "a{9}",
        r"(a)\1",
        r"\w",
        "?" * 13,
        "a?" * 13,
        "(a|a)" * 13,
        "(a",
        "",
        "a?",
        "(a)(b)",
        "a" * 301,
    ],
)
def test_a_pattern_that_could_take_long_or_says_nothing_is_refused(coded, pattern):
    edit(coded / "terms.csv", 1, "pattern", pattern)
    assert faults(coded)[0] == ("terms.csv", 2, "pattern")


def test_counts_are_made_again_from_the_article(coded, tmp_path):
    (tmp_path / "articles").mkdir()
    edit_source(coded, tmp_path / "articles")
    record = dataset.load(coded)
    assert of_terms(record, tmp_path / "articles") == []
    edit(coded / "terms.csv", 1, "count", "2")
    assert of_terms(dataset.load(coded), tmp_path / "articles") == [
        ("terms.csv", 2, "count", "the pattern of israel--1 finds 3")
    ]
    later = passage("israel--1", "almayahi-2025", SECOND)
    last = len(read(coded / "evidence.csv"))
    for name in ("start", "end", "sha256"):
        edit(coded / "evidence.csv", last, name, later[name])
    edit(coded / "terms.csv", 1, "count", "3")
    assert of_terms(dataset.load(coded), tmp_path / "articles") == [
        ("terms.csv", 2, "pattern", "the first passage is 15 to 21, not 27 to 33")
    ]


def edit_source(folder, articles):
    """Give almayahi-2025 the text of this module."""
    (articles / "mine.txt").write_bytes(TEXT.encode())
    place = next(n for n, row in enumerate(read(folder / "sources.csv"), 1) if row["source_id"] == "almayahi-2025")
    for name, value in {"file_name": "mine.txt", "sha256": evidence.digest(TEXT)}.items():
        edit(folder / "sources.csv", place, name, value)


def of_terms(record, articles):
    found = evidence.verify(record, articles)
    return [(fault.where, fault.row, fault.column, fault.problem) for fault in found if fault.where == "terms.csv"]


@pytest.mark.parametrize(
    ("record_id", "language", "lines"),
    [
        ("israel--1", "en", ["الكيان · the entity", "Israel · 3"]),
        ("israel--1", "ar", ["الكيان", "إسرائيل · 3"]),
        ("start--almayahi-2025", "en", ["Since when?", "In a year", "asserted · a document"]),
        ("start--almayahi-2025", "ar", ["منذ متى؟", "في سنة", "مجزوم به · وثيقة"]),
    ],
)
def test_a_term_and_a_position_are_shown(coded, record_id, language, lines):
    said = evidence.show(record_id, dataset.load(coded), language=language).bundle["text/plain"].splitlines()
    assert said[: len(lines)] == lines
    assert "¶2" in said[len(lines)]
    with pytest.raises(FaultsError, match="did you mean 'start--almayahi-2025'"):
        evidence.show("start-almayahi-2025", dataset.load(coded))


def test_a_selection_of_sources_keeps_their_positions_and_terms_and_any_other_keeps_all(coded):
    record = dataset.load(coded)

    def chosen(**given):
        return selecting.select(record, parameters.parse(parameters.Parameters, given))

    other = chosen(sources=["hawar-2019", "sadanews-2024"])
    assert other.terms.empty
    assert set(other.thesis_positions["source_id"]) == {"hawar-2019", "sadanews-2024"}
    early = chosen(end="1993")
    assert len(early.terms) == 1
    assert {"israel--1", "start--almayahi-2025"} <= set(early.evidence["record_id"])
