"""What the codes in a table mean, for those who read it: statuses, classes and the signs of dates."""

import re
from collections.abc import Iterator
from typing import Final

import pandas as pd

from helpers.record import flags, vocabulary

#: Column -> its codes' labels, and what each means (English, Arabic), in short; ``data/codebook.md`` has the rules.
_CODES: Final[dict[str, tuple[vocabulary.Labels, vocabulary.Labels]]] = {
    "status": (
        vocabulary.STATUSES,
        {
            "occurred": ("the article reports it as done or over", "يذكره المقال على أنه حدث أو انتهى"),
            "ongoing": ("a condition that holds when the article speaks of it", "حالة قائمة وقت حديث المقال عنها"),
            "agreed": ("accepted or signed, not reported as carried out", "قُبل أو وُقّع، ولم يُذكر تنفيذه"),
            "planned": ("announced, expected or set for the future", "معلن أو متوقع أو مقرر للمستقبل"),
            "proposed": ("put forward, not accepted by the others", "مطروح لم يقبله الآخرون"),
            "frozen": ("agreed or under way, then stopped", "كان متفقًا عليه أو جاريًا ثم أُوقف"),
            "alleged": (
                "somebody asserts it; the article does not vouch for it, or only thinks it possible",
                "يدّعيه أحد ولا يتبناه المقال، أو يراه المقال ممكنًا فحسب",
            ),
            "hypothetical": ("may or could be; nobody asserts it", "ما قد يكون، ولا يؤكده أحد"),
        },
    ),
    "quad_class": (
        vocabulary.QUAD_CLASSES,
        {
            "verbal-cooperation": (
                "in words: agreeing, consulting, supporting, conceding",
                "بالقول: اتفاق أو تشاور أو تأييد أو تنازل",
            ),
            "material-cooperation": (
                "in deeds: cooperating, giving aid, withdrawing or releasing",
                "بالفعل: تعاون عملي أو مساعدة أو انسحاب أو إفراج",
            ),
            "verbal-conflict": (
                "in words: accusing, rejecting, threatening",
                "بالقول: اتهام أو رفض أو تهديد",
            ),
            "request": (
                "appeals, offers, proposals: neither cooperation nor conflict",
                "نداءات وعروض ومقترحات: لا هي تعاون ولا نزاع",
            ),
            "material-conflict": (
                "in deeds: protest, sanctions, a show of force (weapons too), coercion, assault",
                "بالفعل: احتجاج أو عقوبات أو استعراض قوة (ومنه التسلح) أو إكراه أو هجوم",
            ),
            "none": ("no type of event fits, as with most conditions", "لا ينطبق عليه نوع من الأحداث، كمعظم الحالات"),
        },
    ),
}  # fmt: skip
_DATES: Final = ("date", "date_public", "by_date", "by_public", "first", "last", "published", "told_until")
#: Sign in a date (EDTF) -> an example, and what it means.
_SIGNS: Final = (
    ("~", "2001~", ("about 2001", "نحو 2001")),
    ("?", "2001?", ("2001, uncertain", "2001 على الأرجح، وليس مؤكدًا")),
    ("%", "2001%", ("about 2001, and uncertain", "نحو 2001، وليس مؤكدًا")),
    ("../", "../2001", ("began at an unknown time, known until 2001", "بدايته مجهولة، ومعروف حتى 2001")),
    ("/..", "1989/..", ("since 1989, no end reported", "منذ 1989، ولم تُذكر نهايته")),
)
#: Flag -> what it means; how to find out more stands in the record's evidence.
_FLAGS: Final = {
    "likely-error": (
        "the article is probably wrong here; an editorial note with the evidence says why",
        "الأرجح أن المقال أخطأ هنا؛ وتبين السبب ملاحظة تحرير مع الأدلة",
    ),
    "ambiguity": (
        "the text can be read in more than one way; an editorial note with the evidence says how",
        "يحتمل النص أكثر من قراءة؛ وتبينها ملاحظة تحرير مع الأدلة",
    ),
}
_FLAGGED: Final = (
    "how many of these records have a likely error or an ambiguity, by an editorial note",
    "عدد ما فيه خطأ مرجح أو التباس من هذه السجلات بحسب ملاحظات التحرير",
)
_SPAN: Final = re.compile(r"\d[~?%]?/\d")


def meanings(shown: pd.DataFrame, language: str) -> list[tuple[str, str]]:
    """Return what the statuses, classes, flags and signs of dates in a table mean: (code as shown, meaning)."""
    place = int(language == "ar")
    found = []
    for column, (labels, meaning) in _CODES.items():
        if column in shown.columns:
            values = set(shown[column])
            found += [(name[place], meaning[code][place]) for code, name in labels.items() if name[place] in values]
    found += [(f"{flags.MARK} {flags.name(flag, language)}", _FLAGS[flag][place]) for flag in _flags(shown, language)]
    if "flagged" in shown.columns and shown["flagged"].any():
        found.append((flags.MARK, _FLAGGED[place]))
    return found + [(example, words[place]) for example, words in _signs(shown)]


def _flags(shown: pd.DataFrame, language: str) -> list[str]:
    """Return the flags that occur in a table."""
    words = {word for column in ("flag", "by_flag") if column in shown.columns for word in shown[column]}
    return [flag for flag in vocabulary.FLAGS if flags.name(flag, language) in words]


def _signs(shown: pd.DataFrame) -> Iterator[tuple[str, tuple[str, str]]]:
    dates = [str(date) for column in _DATES if column in shown.columns for date in shown[column] if date]
    for sign, example, words in _SIGNS:
        if any(sign in date for date in dates):
            yield example, words
    if any(_SPAN.search(date) for date in dates):
        yield "1992/1997", ("from 1992 to 1997, or some time between", "من 1992 إلى 1997، أو في وقت بينهما")
