from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given, strategies as st
from test_article_arabic import TEXTS

from helpers.adding import naming

NAMES = {
    "russia": ["روسيا", "الروسية", "الروسي", "موسكو"],
    "moscow": ["موسكو"],
    "qaeda": ["القاعدة", 'تنظيم "القاعدة"'],
    "usa": ["الولايات المتحدة", "الولايات المتحدة الأمريكية", "الأمريكية"],
    "lebanon": ["اللبنانية"],
    "shura": ["مجلس الشورى الإيراني"],
    "ministry": ["وزارة الدفاع الروسية"],
    "oman": ["عُمان"],
    "monitor": ["Al-Monitor", "المونيتور"],
    "short": ["ق", "لا"],
}


def named(text, names=NAMES):
    return [(found.actor_id, text[found.start : found.end]) for found in naming.mentions(text, names)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("روسيا", [("russia", "روسيا")]),
        ("وروسيا", [("russia", "روسيا")]),
        ("فبروسيا", [("russia", "روسيا")]),
        ("لروسيا، كروسيا.", [("russia", "روسيا"), ("russia", "روسيا")]),
        ("رُوسِيَّا", [("russia", "رُوسِيَّا")]),
        ("روســيا", [("russia", "روســيا")]),
        ("للقاعدة", [("qaeda", "للقاعدة")]),
        ("وللولايات المتحدة", [("usa", "للولايات المتحدة")]),
        ("للبنانية", [("lebanon", "للبنانية")]),
        ("تنظيم «القاعدة» هنا", [("qaeda", "تنظيم «القاعدة")]),
        ("بـ«القاعدة»", [("qaeda", "القاعدة")]),
        ("الولايات المتحدة الأمريكية", [("usa", "الولايات المتحدة الأمريكية")]),
        ("الولايات  المتحدة", [("usa", "الولايات  المتحدة")]),
        ("مجلس الشوري الايراني", [("shura", "مجلس الشوري الايراني")]),
        ("وزارة الدفاع الروسية", [("ministry", "وزارة الدفاع الروسية")]),
        ("سلطنة عمان", [("oman", "عمان")]),
        ("AL-MONITOR قال", [("monitor", "AL-MONITOR")]),
        ("موسكو", [("moscow", "موسكو"), ("russia", "موسكو")]),
        ("المونيتورهم", [("monitor", "المونيتور")]),
    ],
)
def test_names_are_found_as_they_are_written(text, expected):
    assert named(text) == expected


@pytest.mark.parametrize(
    "text", ["بروسيات", "الروسيون", "عمانوئيل", "ضمانعمان", "الولايات\nالمتحدة", "ق لا", "xAl-Monitor", "", "\u200f"]
)
def test_a_name_within_another_word_or_over_two_lines_is_none(text):
    assert named(text) == []


def test_labels_and_aliases_in_both_scripts_are_names_without_their_remarks():
    row = {"actor_id": "moscow", "label_en": "Moscow (place)", "label_ar": "موسكو (مكان)", "aliases": "Москва|موسكو"}
    assert naming.names_of(pd.DataFrame([row])) == {
        "moscow": ["Moscow (place)", "Moscow", "موسكو (مكان)", "موسكو", "Москва"]
    }


def test_every_arabic_label_of_the_record_is_found_where_it_stands_alone(record):
    names = naming.names_of(record.actors)
    for actor, spelled in names.items():
        for name in (name for name in spelled if not name.isascii()):
            text = f"قال {name} ذلك"
            assert actor in {found.actor_id for found in naming.mentions(text, {actor: spelled})}, name


def test_no_names_find_nothing():
    assert naming.mentions("روسيا", {}) == []
    assert naming.mentions("روسيا", {"a": []}) == []


def test_a_huge_text_is_searched_in_one_pass():
    assert len(naming.mentions("روسيا " * 30_000, NAMES)) == 30_000


@given(TEXTS | st.lists(st.sampled_from(["روسيا", "موسكو", "ول", "القاعدة", " ", "\n", "ـ", "«"])).map("".join))
def test_mentions_lie_in_the_text_in_order_and_overlap_only_where_a_name_is_shared(text):
    found = naming.mentions(text, NAMES)
    assert found == sorted(found)
    for one, other in pairwise(found):
        assert one.end <= other.start or (one.start, one.end) == (other.start, other.end)
    for mention in found:
        assert 0 <= mention.start < mention.end <= len(text)
        assert mention.actor_id in NAMES
