import pytest
from hypothesis import given, strategies as st

from helpers.words import language


@pytest.mark.parametrize(("n", "words"), [(0, "0 events"), (1, "1 event"), (2, "2 events"), (101, "101 events")])
def test_english_counts(n, words):
    assert language.count(n, "event", "en") == words


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (0, "0 حدث"),
        (1, "حدث واحد"),
        (2, "حدثان"),
        (3, "3 أحداث"),
        (10, "10 أحداث"),
        (11, "11 حدثًا"),
        (99, "99 حدثًا"),
        (100, "100 حدث"),
        (103, "103 أحداث"),
        (202, "202 حدث"),
    ],
)
def test_arabic_counts_follow_the_plural_rules(n, words):
    assert language.count(n, "event", "ar") == words


@given(st.integers(0, 10_000), st.sampled_from(sorted(language.NOUNS)), st.sampled_from(["en", "ar"]))
def test_every_count_has_words(n, noun, which):
    text = language.count(n, noun, which)
    assert text
    if which == "en" or n > 2:
        assert text.startswith(f"{n} ")


@pytest.mark.parametrize(
    ("items", "english", "arabic"),
    [([], "", ""), (["a"], "a", "a"), (["a", "b"], "a and b", "a وb"), (["a", "b", "c"], "a, b and c", "a وb وc")],
)
def test_lists_in_words(items, english, arabic):
    assert language.listed(items, "en") == english
    assert language.listed(items, "ar") == arabic


def test_direction_and_percent():
    assert [language.direction(code) for code in ("en", "ar")] == ["ltr", "rtl"]
    assert language.percent(1, 3) == "33%"
