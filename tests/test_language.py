import pytest

from helpers.words import language


@pytest.mark.parametrize(
    ("items", "english", "arabic"),
    [([], "", ""), (["a"], "a", "a"), (["a", "b"], "a and b", "a وb"), (["a", "b", "c"], "a, b and c", "a وb وc")],
)
def test_lists_in_words(items, english, arabic):
    assert language.listed(items, "en") == english
    assert language.listed(items, "ar") == arabic


def test_items_between_marks():
    assert (language.commas("ab", "en"), language.commas("ab", "ar")) == ("a, b", "a، b")
    assert (language.semicolons("ab", "en"), language.semicolons("ab", "ar")) == ("a; b", "a؛ b")


def test_direction():
    assert [language.direction(code) for code in ("en", "ar")] == ["ltr", "rtl"]
