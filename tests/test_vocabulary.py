import csv
import os
from pathlib import Path

import pytest

from helpers.common import paths
from helpers.record import vocabulary


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
    tables = [
        value
        for name, value in vars(vocabulary).items()
        if name.isupper() and name[0] != "_" and isinstance(value, dict)
    ]
    labels = [pair for table in tables for pair in table.values() if isinstance(pair, tuple)]
    assert len(labels) > 50
    for english, arabic in labels:
        assert english.isascii()
        assert any("\u0600" <= letter <= "\u06ff" for letter in arabic)


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
