import time
from datetime import date

import pytest
from hypothesis import given, strategies as st
from test_article_arabic import TEXTS

from helpers.adding import dating, grammar
from helpers.record import dates

PUBLISHED = "2024-04-25"  # a Thursday


def read(text, published=PUBLISHED):
    return [found.edtf for found in dating.propose(text, published)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("16 أكتوبر 2007", "2007-10-16"),
        ("١٦ أكتوبر ٢٠٠٧", "2007-10-16"),
        ("۱۶ اكتوبر ۲۰۰۷", "2007-10-16"),
        ("الـ12 من مايو 2016", "2016-05-12"),
        ("3 من شهر آذار عام 2011", "2011-03-03"),
        ("22 تشرين الأول/أكتوبر عام 1989", "1989-10-22"),
        ("الرابع من سبتمبر 2023", "2023-09-04"),
        ("الحادي والثلاثين من تشرين الأول 2023", "2023-10-31"),
        ("الثاني عشر من شهر كانون الثاني عام 2010", "2010-01-12"),
        ("النصف الثاني من يناير 2014", "2014-01"),
        ("23 يوليو/ تموز 2019", "2019-07-23"),
        ("24آب/ أغسطس2021", "2021-08-24"),
        ("يناير (كانون الثاني) 2024", "2024-01"),
        ("فبراير .2007", "2007-02"),
        ("آب من العام 1982", "1982-08"),
        ("جانفي 2010", "2010-01"),
        ("غشت 2021", "2021-08"),
        ("2010-03-04", "2010-03-04"),
        ("2010/3/4", "2010-03-04"),
        ("04 / 03 / 2010", "2010-03-04"),
        ("4.3.2010", "2010-03-04"),
        ("عام ١٩٧٩", "1979"),
        ("عام1979", "1979"),
        ("(2015)", "2015"),
        ("2007م", "2007"),
        ("منذ عام 1997", "1997/.."),
        ("حتى عام 2010", "../2010"),
        ("نحو عام 1990", "1990~"),
        ("مطلع عام 2014", "2014-01~"),
        ("منتصف 2015", "2015-06~"),
        ("أواخر عام 2013", "2013-12~"),
        ("1992-1997", "1992/1997"),
        ("1980–1988", "1980/1988"),
        ("بين عامي 1992 و1997", "1992/1997"),
        ("بين عام 1992 وعام 1997", "1992/1997"),
        ("من 1992 إلى 1997", "1992/1997"),
        ("23-25 أبريل 2024", "2024-04-23/2024-04-25"),
        ("بين 23 و25 أبريل 2024", "2024-04-23/2024-04-25"),
        ("بين مارس 2001 وأكتوبر 2007", "2001-03/2007-10"),
        ("يناير-مارس 2014", "2014-01/2014-03"),
        ("التسعينيات", "1990/1999"),
        ("تسعينات القرن الماضي", "1990/1999"),
        ("ثمانينيات القرن التاسع عشر", "1880/1889"),
    ],
)
def test_what_the_text_dates_is_stated(text, expected):
    (found,) = dating.propose(f"وقع ذلك في {text}، ثم مضى.", "")
    assert (found.edtf, found.basis) == (expected, "stated")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("يناير الماضي", "2024-01"),
        ("فبراير/شباط الماضي", "2024-02"),
        ("مايو الماضي", "2023-05"),
        ("أبريل الماضي", "2023-04"),
        ("أكتوبر المقبل", "2024-10"),
        ("يناير المقبل", "2025-01"),
        ("مايو الجاري", "2024-05"),
        ("يناير (كانون الثاني)", "2024-01"),
        ("23 يوليو/ تموز", "2024-07-23"),
        ("في نوفمبر", "2023-11"),
        ("بأكتوبر", "2023-10"),  # as near as the next: the earlier
        ("بسبتمبر", "2024-09"),
        ("شهر آب", "2024-08"),
        ("يومي 8 و9 أبريل/نيسان", "2024-04-08/2024-04-09"),
        ("أمس", "2024-04-24"),
        ("أول أمس", "2024-04-23"),
        ("أمس الأول", "2024-04-23"),
        ("يوم الثلاثاء الماضي", "2024-04-23"),
        ("يوم الخميس الماضي", "2024-04-18"),
        ("اليوم الخميس", "2024-04-25"),
        ("اليوم (الخميس)", "2024-04-25"),
        ("غدا الجمعة", "2024-04-26"),
        ("غداً الجمعة", "2024-04-26"),
        ("يوم غد الجمعة", "2024-04-26"),
        ("بعد غد السبت", "2024-04-27"),
        ("مساء الاثنين", "2024-04-22"),
        ("الأربعاء القادم", "2024-05-01"),
        ("الأسبوع الماضي", "2024-04-14/2024-04-20"),
        ("هذا الأسبوع", "2024-04-21/2024-04-27"),
        ("الشهر الماضي", "2024-03"),
        ("العام الماضي", "2023"),
        ("هذا العام", "2024"),
        ("السنة المقبلة", "2025"),
        ("مطلع العام", "2024-01~"),
        ("مطلع العام الماضي", "2023-01~"),
        ("قبل عامين", "2022~"),
        ("منذ سنتين", "2022~"),
        ("قبل عام", "2023~"),
        ("قبل 3 أشهر", "2024-01~"),
        ("قبل ثلاثة أعوام", "2021~"),
        ("قبل خمسة أيام", "2024-04-20"),
        ("العامين الماضيين", "2022-04/2024-04"),
        ("اليومين الماضيين", "2024-04-23/2024-04-25"),
        ("السنوات الثلاث الماضية", "2021-04/2024-04"),
        ("العقد الماضي", "2014/2024"),
        ("العقدين الماضيين", "2004/2024"),
        ("الأشهر الأخيرة", "../2024-04"),
    ],
)
def test_what_hangs_on_the_publication_is_inferred(text, expected):
    (found,) = dating.propose(f"وقع ذلك {text}، ثم مضى.", PUBLISHED)
    assert (found.edtf, found.basis, found.reading) == (expected, "inferred", "relative")
    (unknown,) = dating.propose(f"وقع ذلك {text}، ثم مضى.", "")
    assert (unknown.edtf, unknown.basis) == ("", "inferred")


def test_each_month_has_its_names_of_every_region():
    assert [len({*names}) for names in grammar.MONTHS] == [len(names) for names in grammar.MONTHS]
    assert len({name for names in grammar.MONTHS for name in names}) == sum(map(len, grammar.MONTHS))
    for number, names in enumerate(grammar.MONTHS, start=1):
        for name in names:
            assert read(f"في 5 {name} 2003") == [f"2003-{number:02}-05"]
            for other in names:
                assert read(f"في {name}/{other} 2003") == [f"2003-{number:02}"]


@pytest.mark.parametrize(
    "text",
    [
        "1500 جندي",
        "2000 دبابة",
        "٢٠٠٠ كيلومتر",
        "2025 دولار",
        "1,900 طن",
        "2007.5",
        "20%",
        "5٪",
        "مجموعة (5+1)",
        "2000+",
        "صواريخ إس-2000",
        "القرار 1929",
        "القرار رقم 1929",
        "2 مليار و 200 مليون",
        "120،000",
        "64 عاما",
        "خلال 6 أشهر",
        "مدتها 20 عاما",
        "12345",
        "1445هـ",
        "مارس الضغط على الجميع",
        "في مارس",
        "الأب آب",
        "في أمس الحاجة",
        "أمسك به",
        "الأمين العام السابق",
        "المدير العام الحالي",
        "قبل يومين من القمة",
        "قبل شهر رمضان",
        "العشرين",
        "",
        " \n",
    ],
)
def test_what_is_no_date_is_not_proposed(text):
    assert read(text) == []


def test_a_day_that_the_month_does_not_have_leaves_the_year():
    assert read("31 يونيو 2010") == ["2010"]
    assert read("31/06/2010") == []


def test_a_span_that_ends_before_it_starts_is_none():
    assert read("1997-1992") == ["1997"]


def test_two_years_without_between_are_two_dates():
    assert read("عام 1992 و1997") == ["1992", "1997"]


def test_a_publication_known_to_the_month_gives_an_interval_where_the_day_counts():
    assert read("يوم الثلاثاء الماضي", "2021-04~") == ["2021-03-30/2021-04-27"]
    assert read("يناير الماضي", "2021-04~") == ["2021-01"]
    assert read("الأشهر الأخيرة", "2021-04") == ["../2021-04"]
    assert read("أمس", "2014") == ["2013-12-31/2014-12-30"]
    assert read("العام الماضي", "2014~") == ["2013"]
    assert read("العام الماضي", "../2014") == [""]


def test_a_publication_that_is_no_date_is_refused():
    with pytest.raises(ValueError, match="not an EDTF date"):
        dating.propose("أمس", "last week")


def test_the_end_of_a_longer_month_gives_the_last_day_of_a_shorter():
    assert dating._shifted(date(2024, 3, 31), "month", 1) == date(2024, 2, 29)
    assert dating._shifted(date(2024, 2, 29), "year", 1) == date(2023, 2, 28)


def test_the_stretch_is_exact_and_leaves_clitics_and_prepositions_out():
    text = "\u202bوفي \u200fأُكْتُوبر ٢٠٠٧،\r\nثم في عام ١٩٧٩."
    first, second = dating.propose(text)
    assert text[first.start : first.end] == "أُكْتُوبر ٢٠٠٧"
    assert text[second.start : second.end] == "عام ١٩٧٩"


def test_the_first_of_two_that_overlap_counts_then_the_longest():
    assert read("منذ يناير 2014 حتى مارس 2015") == ["2014-01/2015-03"]
    assert read("في 16 أكتوبر 2007 وعام 2008") == ["2007-10-16", "2008"]


@pytest.mark.parametrize(
    "text", ["1" * 50_000, "2007 " * 10_000, "في " * 30_000, "يناير/" * 8_000, " " * 100_000, "12 و" * 15_000]
)
def test_a_huge_text_takes_no_more_than_moments(text):
    begun = time.monotonic()
    dating.propose(text, PUBLISHED)
    assert time.monotonic() - begun < 10


WORDS = st.lists(
    st.sampled_from(
        [*"و/-().،%\n\u200f", "في", "من", "إلى", "بين", "منذ", "عام", "العام", "الماضي", "2007", "١٩٩٢", "16"]
    )
    | st.sampled_from(
        ["يناير", "كانون", "الثاني", "آب", "شهر", "يوم", "الثلاثاء", "قبل", "عامين", "مطلع", "أمس", "القرار"]
    ),
    max_size=14,
).map(" ".join)


@given(st.one_of(TEXTS, WORDS), st.sampled_from(["", "2014~", "2021-04", PUBLISHED]))
def test_proposals_are_dates_that_lie_in_the_text_in_order_and_apart(text, published):
    last = 0
    for found in dating.propose(text, published):
        assert last <= found.start < found.end <= len(text)
        assert "\n" not in text[found.start : found.end]
        assert found.basis in ("stated", "inferred")
        if found.edtf:
            dates.parse(found.edtf)
        else:
            assert not published
        last = found.end
