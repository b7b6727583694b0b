import unicodedata

import pytest
from hypothesis import given, strategies as st

from helpers.record import arabic

TEXTS = st.text(
    st.one_of(
        st.sampled_from(
            "أإآٱءئؤىيةهکیابتثلاو ًٌٍَُِّْٰـ\"'«»–-.,،؛؟!٪٠١۲2\r\n\t\u200e\u200f\u202b\u202c\u2066\ufeff\u00a0\u2028ﻻﷲ½"
        ),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("أَحْمَد", "احمد"),
        ("إلى آسيا", "الي اسيا"),
        ("الشورى", "الشوري"),
        ("قوة", "قوه"),
        ("مؤتمر", "موتمر"),
        ("لـ«القضايا»", "لالقضايا"),
        ("١٩٧٩ و۱۹۷۹ و1979", "1979 و1979 و1979"),
        ("٥٪", "5%"),
        ("کما", "كما"),
        ("1980–1988", "1980-1988"),
        ("\u202bإيران\u202c", "ايران"),
        ("Al-Monitor’s", "al-monitors"),
        ("ﻻ", "لا"),
        ("a \t\u00a0 b", "a b"),
        ("a\r\n b", "a\n\nb"),
        ("", ""),
    ],
)
def test_spellings_that_mean_one_word_fold_into_one(text, folded):
    assert arabic.fold(text).text == folded


def test_composed_and_decomposed_letters_fold_alike():
    text = "أمريكا والمؤتمر الإيراني"
    assert arabic.fold(unicodedata.normalize("NFD", text)).text == arabic.fold(text).text


def test_a_found_stretch_is_cut_from_the_original_with_its_diacritics():
    text = "قال: «رُوسِيَا»، ثم"
    folded = arabic.fold(text)
    start = folded.text.index("روسيا")
    first, last = arabic.original_span(folded, start, start + 5)
    assert text[first:last] == "رُوسِيَا"


@given(TEXTS)
def test_every_folded_character_knows_where_it_came_from(text):
    folded = arabic.fold(text)
    assert len(folded.places) == len(folded.text)
    assert list(folded.places) == sorted(folded.places)
    for letter, place in zip(folded.text, folded.places, strict=True):
        assert letter in arabic.fold(text[place]).text


@given(TEXTS)
def test_any_stretch_maps_into_the_text_and_folds_to_itself(text):
    folded = arabic.fold(text)
    for start in range(len(folded.text)):
        first, last = arabic.original_span(folded, start, start + 1)
        assert 0 <= first < last <= len(text)
        assert folded.text[start] in arabic.fold(text[first:last]).text


@given(TEXTS)
def test_folding_twice_is_folding_once(text):
    once = arabic.fold(text).text
    assert arabic.fold(once).text == once


def cut(text):
    return [(paragraph, text[start:end]) for paragraph, start, end in arabic.sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\r\n", []),
        ("جملة", [(1, "جملة")]),
        ("أولى. ثانية؟ ثالثة!", [(1, "أولى."), (1, "ثانية؟"), (1, "ثالثة!")]),
        ("بلغ 2.5 مليار. ثم", [(1, "بلغ 2.5 مليار."), (1, "ثم")]),
        ("قال: «نعم.» ثم مضى.\r\n\r\nسطر", [(1, "قال: «نعم.»"), (1, "ثم مضى."), (2, "سطر")]),
        ("  في فبراير .2007  ", [(1, "في فبراير .2007")]),
        ("ماذا؟! نعم...", [(1, "ماذا؟!"), (1, "نعم...")]),
    ],
)
def test_sentences_keep_their_marks_and_their_paragraph(text, expected):
    assert cut(text) == expected


@given(TEXTS)
def test_sentences_lie_in_their_paragraph_in_order_and_leave_out_blanks_alone(text):
    spans = arabic.paragraph_spans(text)
    last = 0
    for paragraph, start, end in arabic.sentences(text):
        first, stop = spans[paragraph - 1]
        assert first <= start < end <= stop
        assert start >= last
        assert text[start:end].strip() == text[start:end]
        assert not text[last:start].strip()
        last = end
    assert not text[last:].strip()
