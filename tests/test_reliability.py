import math
import shutil

import pandas as pd
import pytest

from helpers.common import paths
from helpers.record import codings, reliability

NO_SAMPLE = pd.DataFrame(columns=list(codings.Sampled.model_fields))


def loaded(folder):
    """The two codings and the sample, without how differences were settled."""
    return tuple(frame for name, frame in codings.load(folder).items() if name != "settled")


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


def test_the_interval_draws_articles_and_not_codes():
    """Two articles, one with all codes alike and one with none: a draw of either alone has alpha 1 or below 0."""
    one = pd.Series(["a", "b"] * 20)
    other = pd.Series(["a", "b"] * 10 + ["b", "a"] * 10)
    articles = pd.Series(["x"] * 20 + ["y"] * 20)
    low, high = reliability._interval(articles, one, other)
    assert high == 1
    assert low == round(reliability.alpha(pd.concat([one[20:]] * 2), pd.concat([other[20:]] * 2)), 3)
    assert low < 0


def test_the_interval_of_one_article_is_not_given():
    codes = pd.Series(["a", "b"] * 10)
    assert all(map(math.isnan, reliability._interval(pd.Series(["x"] * 20), codes, codes)))


def test_dates_are_compared_by_the_days_between_their_bounds():
    one = pd.Series(["2024-04", "1989", "1990/1992", "", "2007", "", "../1992", "2001-01-01"])
    other = pd.Series(["2024-04-23/2024-04-25", "1989", "199X", "2007", "", "", "1992", "2001-01-03"])
    assert reliability.date_distance(one, other) == {
        "neither": 1,
        "first": 1,
        "second": 1,
        "both": 5,
        "closed": 4,
        "same": 1,
        "meet": 3,
        "median": 22,  # of 22 (1 to 23 April), 2556 or 2557 (the ends of 1992 and 1999) and 2
        "most": 2556,
    }


def test_units_are_measured_by_twice_the_pairs_over_all():
    first = units(("a", 0, 10, "x", "AID"), ("b", 20, 30, "y", "SUPPORT"), ("c", 40, 50, "z", "AID"))
    assert reliability.f1(reliability.coverage(first, first.head(1))) == 2 * 1 / (3 + 1)


def test_a_code_that_the_sample_does_not_allow_is_named_with_all_others(tmp_path):
    shutil.copytree(paths.data_folder() / "reliability", tmp_path / "reliability")
    table = tmp_path / "reliability" / "second_sample.csv"
    frame = pd.read_csv(table, dtype=str, keep_default_na=False)
    frame.loc[0, "settled"] = "partty"
    frame.loc[1, "field"] = "stance"
    frame.loc[2, "unit"] = ""
    frame.to_csv(table, index=False)
    found = "\n".join(str(fault) for fault in codings.examine(tmp_path)[1])
    assert "reliability/second_sample.csv row 2, settled 'partty': did you mean 'party'?" in found
    assert "reliability/second_sample.csv row 3, field 'stance'" in found
    assert "reliability/second_sample.csv row 4, unit" in found


def test_the_sample_is_as_large_as_it_is_said_to_be_and_settled_by_a_third():
    sample = loaded(paths.data_folder())[2]
    per_field = sample.groupby("field").size()
    assert per_field.min() >= 100
    assert set(per_field.index) == set(codings.SAMPLED_FIELDS)
    drawn = sample[sample["sample"] != "theses"]
    differ = drawn[drawn["first"] != drawn["second"]]
    assert (len(differ), (differ["settled"] == differ["first"]).sum()) == (78, 19)
    alike = sample[sample["first"] == sample["second"]]
    assert (alike["settled"] == alike["first"]).all()


def test_agreement_on_stances_is_below_what_allows_conclusions():
    """The notes under the figures of stances say so."""
    frame = reliability.agreement(*loaded(paths.data_folder())).set_index("field")
    assert frame.loc["stance", "alpha"] < 0.667
    assert frame["low"].notna().all()


def test_agreement_is_withheld_below_the_stated_minimum():
    few = units(("a", 0, 10, "x", "AID"), ("b", 20, 30, "y", "SUPPORT"))
    frame = reliability.agreement(few, few, NO_SAMPLE)
    assert set(frame["pairs"]) == {2}
    assert frame["alpha"].isna().all()


def test_coverage_counts_what_only_one_coder_has():
    first = units(("a", 0, 10, "x", "AID"), ("b", 20, 30, "y", "SUPPORT"))
    frame = reliability.coverage(first, first.head(1)).set_index("coder")
    assert frame.loc["first", ["units", "paired", "alone", "share_alone"]].tolist() == [2, 1, 1, 0.5]
    assert frame.loc["second", "alone"] == 0


def test_a_record_without_codings_gives_empty_frames(tmp_path):
    codings = loaded(tmp_path)
    assert all(coding.empty for coding in codings)
    assert set(reliability.agreement(*codings)["pairs"]) == {0}


def test_the_kept_codings_stand_in_the_articles(corpus, record):
    from helpers.record import evidence

    files = record.sources.set_index("source_id")["file_name"]
    texts = {source: evidence.read_text(corpus / file) for source, file in files.items()}
    codings = loaded(paths.data_folder())[:2]
    assert [len(coding) for coding in codings] == [521, 367]
    for coding in codings:
        for row in coding.itertuples():
            assert evidence.digest(texts[row.source_id][row.start : row.end]) == row.sha256


def test_every_difference_was_settled():
    first, second, _ = loaded(paths.data_folder())
    both = reliability.compared(first, second, reliability.pair(first, second))
    settled = pd.read_csv(paths.data_folder() / "reliability" / "settled.csv", dtype=str, keep_default_na=False)
    frame = reliability.settlement(settled).set_index("field")
    for field in codings.FIELDS:
        assert frame.loc[field, "differences"] == (both[f"{field}_1"] != both[f"{field}_2"]).sum()
    assert (settled["field"] == "presence").sum() == len(second) - len(both)
