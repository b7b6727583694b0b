import math

import krippendorff
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, strategies as st

from helpers import paths, reliability

CODES = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=2, max_size=40)


def units(*rows):
    columns = ["unit_id", "start", "end", "label_en", "event_type"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.assign(source_id="one", paragraph=1, domain_id="d", status="s", date="")


def test_units_are_paired_by_passage_and_label_and_not_by_code():
    first = units(("visit", 0, 40, "Putin visits Tehran", "CONSULT"), ("sale", 50, 90, "Arms are sold", "COOPERATE"))
    second = units(
        ("s1", 0, 38, "Putin goes on a visit to Tehran", "SUPPORT"),
        ("s2", 0, 40, "Sixty-four years without a visit", "CONSULT"),
        ("s3", 89, 130, "Arms are sold", "COOPERATE"),
    )
    pairs = reliability.pair(first, second)
    assert list(pairs[["first", "second"]].itertuples(index=False, name=None)) == [("visit", "s1")]
    assert pairs["overlap"].tolist() == [0.95]


def test_units_of_different_paragraphs_are_never_paired():
    one, other = units(("a", 0, 10, "x", "AID")), units(("b", 0, 10, "x", "AID")).assign(paragraph=2)
    assert reliability.pair(one, other).empty


def test_alpha_equals_the_published_example_for_two_coders():
    """Krippendorff (2011), Computing Krippendorff's alpha-reliability, section A: binary data, alpha 0.095."""
    one = pd.Series([0, 1, 0, 0, 0, 0, 0, 0, 1, 0])
    other = pd.Series([1, 1, 1, 0, 0, 1, 0, 0, 0, 0])
    assert reliability.alpha(one, other) == pytest.approx(0.095, abs=0.001)


def test_alpha_is_one_for_equal_codes_and_undefined_without_variation():
    codes = pd.Series(list("aabbc"))
    assert reliability.alpha(codes, codes) == 1
    assert math.isnan(reliability.alpha(pd.Series(list("aa")), pd.Series(list("aa"))))


@given(CODES)
def test_the_interval_uses_the_same_alpha_as_the_library(pairs):
    one, other = (pd.Series(values) for values in zip(*pairs, strict=True))
    values = sorted({*one, *other})
    if len(values) < 2:
        return
    counts = np.array([(one == value).sum() + (other == value).sum() for value in values])
    n = 2 * len(one)
    closed = 1 - (one != other).mean() / (1 - (counts * (counts - 1)).sum() / (n * (n - 1)))
    table = [[values.index(value) for value in coder] for coder in (one, other)]
    assert closed == pytest.approx(krippendorff.alpha(table, level_of_measurement="nominal"))
    low, high = reliability._interval(one, other)
    assert low <= high


def test_agreement_is_withheld_below_the_stated_minimum():
    few = units(("a", 0, 10, "x", "AID"), ("b", 20, 30, "y", "SUPPORT"))
    frame = reliability.agreement(few, few)
    assert set(frame["pairs"]) == {2}
    assert frame["alpha"].isna().all()


def test_coverage_counts_what_only_one_coder_has():
    first = units(("a", 0, 10, "x", "AID"), ("b", 20, 30, "y", "SUPPORT"))
    frame = reliability.coverage(first, first.head(1)).set_index("coder")
    assert frame.loc["first", ["units", "paired", "alone", "share_alone"]].tolist() == [2, 1, 1, 0.5]
    assert frame.loc["second", "alone"] == 0


def test_a_record_without_codings_gives_empty_frames(tmp_path):
    first, second = reliability.load(tmp_path)
    assert first.empty
    assert second.empty
    assert set(reliability.agreement(first, second)["pairs"]) == {0}


def test_the_kept_codings_stand_in_the_articles(corpus, record):
    from helpers import evidence

    files = record.sources.set_index("source_id")["file_name"]
    texts = {source: evidence.read_text(corpus / file) for source, file in files.items()}
    codings = reliability.load(paths.data_folder())
    assert [len(coding) for coding in codings] == [521, 367]
    for coding in codings:
        for row in coding.itertuples():
            assert evidence.digest(texts[row.source_id][row.start : row.end]) == row.sha256


def test_every_difference_was_settled():
    first, second = reliability.load(paths.data_folder())
    both = reliability.compared(first, second, reliability.pair(first, second))
    settled = pd.read_csv(paths.data_folder() / "reliability" / "settled.csv", dtype=str, keep_default_na=False)
    frame = reliability.settlement(settled).set_index("field")
    for field in reliability.FIELDS:
        assert frame.loc[field, "differences"] == (both[f"{field}_1"] != both[f"{field}_2"]).sum()
    assert (settled["field"] == "presence").sum() == len(second) - len(both)


def test_the_methodology_prints_the_figures_that_the_command_gives():
    text = (paths.PROJECT / "docs" / "methodology.md").read_text(encoding="utf-8")
    assert reliability.summary(paths.data_folder()) in text
