"""The Arabic of labels and summaries: attribution as in English, one spelling, guillemets, years."""

import re

import pytest

#: What marks attribution in an English label, and what its Arabic label must then have.
PAIRS = (
    (r"\bsaid to\b", r"يُقال|يُنسب|منسوب"),
    (r"\balleged\b", r"بحسب|وفق|يُنسب|منسوب"),
    (r"\breported\b|\breports?\b", r"تقارير|بحسب|وفق|يُذكر|إعلام [^:]+:"),
    (r"\bsays?\b|\bholds? that\b", r"\w: |يقول|تقول|قال|يرى|ترى"),
    (r"\b(?:calls|calling|called|names|named|name)\b(?! on| for| in)", r"وصف|[يت]صف|[يت]سمي|[يت]سمّي|[يت]سمى|[يت]عدّ"),
    (r"^(?:[A-Z][\w.-]*'s \w+|[A-Z][\w.-]*): ", r"^(?:\w+ )?\w+: "),
    (r"\baccording to\b|\bby (?:Al-|the account)|\bin the view of\b", r"بحسب|وفق|في رأي|في نظر"),
    (r"(?<!\w)'[^']+'(?!\w)", r"«[^»]+»"),
)
#: Spellings that the record does not use beside its own.
OTHERS = r"في المئة|٪|السداسية|الفيتو|سيرج|إيجور|عشق أباد|أميرك|سوفييت|إس[ ]?300|اً|[\"“”']"


def missing(english, arabic):
    """Return what marks attribution in an English label and has no counterpart in the Arabic one."""
    marks = [(mark, other) for mark, other in PAIRS if re.search(mark, english, 0 if mark[0] == "^" else re.IGNORECASE)]
    return [mark for mark, other in marks if not re.search(other, arabic)]


def test_attribution_in_an_english_label_stands_in_the_arabic_one(record):
    labels = record.entries[["event_id", "label_en", "label_ar"]].itertuples(index=False)
    assert [row.event_id for row in labels if missing(row.label_en, row.label_ar)] == []
    assert sum(bool(missing(english, "")) for english in record.entries["label_en"]) > 30


@pytest.mark.parametrize(
    ("arabic", "faults"), [("رغبة إسرائيل في ضرب المنشآت", 1), ("رغبة منسوبة إلى إسرائيل في ضرب المنشآت", 0)]
)
def test_attribution_that_got_lost_is_found(arabic, faults):
    assert len(missing("Israel said to want an attack", arabic)) == faults


@pytest.mark.parametrize("column", ["label_ar", "summary_ar"])
def test_the_arabic_of_entries_has_one_spelling(record, column):
    assert record.entries.loc[record.entries[column].str.contains(OTHERS), "event_id"].tolist() == []
    assert record.entries.loc[record.entries[column].str.count("«") != record.entries[column].str.count("»")].empty


def test_arabic_labels_have_the_years_of_the_english_ones(record):
    years = r"(?<!\d)(?:19|20)\d\d(?![\ds])"  # not "the 1990s"
    labels = record.entries[["event_id", "label_en", "label_ar"]].itertuples(index=False)
    bare = [row.event_id for row in labels if {*re.findall(years, row.label_en)} - {*re.findall(years, row.label_ar)}]
    assert bare == []
    assert not record.entries["label_ar"].str.startswith("قول").any()
