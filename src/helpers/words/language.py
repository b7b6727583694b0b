"""English and Arabic: direction, counted nouns, and lists in words."""

import re
from collections.abc import Sequence
from typing import Final, Literal

Language = Literal["en", "ar"]

#: Noun -> the English (one, other) and the Arabic (one, two, few, many) forms.
NOUNS: Final[dict[str, tuple[tuple[str, str], tuple[str, str, str, str]]]] = {
    "record": (("record", "records"), ("سجل واحد", "سجلان", "سجلات", "سجلًا")),
    "event": (("event", "events"), ("حدث واحد", "حدثان", "أحداث", "حدثًا")),
    "detail": (("detail", "details"), ("تفصيل واحد", "تفصيلان", "تفاصيل", "تفصيلًا")),
    "condition": (("condition", "conditions"), ("وضع قائم واحد", "وضعان قائمان", "أوضاع قائمة", "وضعًا قائمًا")),
    "source": (("source", "sources"), ("مصدر واحد", "مصدران", "مصادر", "مصدرًا")),
    "actor": (("actor", "actors"), ("فاعل واحد", "فاعلان", "فاعلين", "فاعلًا")),
    "tie": (("tie", "ties"), ("رابط واحد", "رابطان", "روابط", "رابطًا")),
    "domain": (("domain", "domains"), ("مجال واحد", "مجالان", "مجالات", "مجالًا")),
    "promise": (("promise", "promises"), ("وعد واحد", "وعدان", "وعود", "وعدًا")),
    "telling": (("telling", "tellings"), ("رواية واحدة", "روايتان", "روايات", "رواية")),
    "claim": (("claim", "claims"), ("قول واحد", "قولان", "أقوال", "قولًا")),
    "passage": (("passage", "passages"), ("مقطع واحد", "مقطعان", "مقاطع", "مقطعًا")),
    "partner": (("partner", "partners"), ("شريك واحد", "شريكان", "شركاء", "شريكًا")),
    "third party": (("third party", "third parties"), ("طرف ثالث واحد", "طرفان ثالثان", "أطراف ثالثة", "طرفًا ثالثًا")),
    "triad": (("triad", "triads"), ("مثلث واحد", "مثلثان", "مثلثات", "مثلثًا")),
    "act": (("act", "acts"), ("فعل واحد", "فعلان", "أفعال", "فعلًا")),
    "article": (("article", "articles"), ("مقال واحد", "مقالان", "مقالات", "مقالًا")),
    "deed": (("deed", "deeds"), ("فعل مادي واحد", "فعلان ماديان", "أفعال مادية", "فعلًا ماديًا")),
    "verbal act": (("verbal act", "verbal acts"), ("فعل لفظي واحد", "فعلان لفظيان", "أفعال لفظية", "فعلًا لفظيًا")),
    "kind": (("kind", "kinds"), ("نوع واحد", "نوعان", "أنواع", "نوعًا")),
    "group": (("group", "groups"), ("مجموعة واحدة", "مجموعتان", "مجموعات", "مجموعة")),
}


def direction(language: str) -> str:
    """Return "rtl" for Arabic, "ltr" otherwise."""
    return "rtl" if language == "ar" else "ltr"


def plural_category(n: int, language: str) -> str:
    """Return the CLDR plural category of ``n``: one, two, few, many or other."""
    if language != "ar":
        return "one" if n == 1 else "other"
    if n in (1, 2):
        return ("one", "two")[n - 1]
    hundredth = n % 100
    return "few" if 3 <= hundredth <= 10 else "many" if hundredth >= 11 else "other"


def count(n: int, noun: str, language: str, *, oblique: bool = False) -> str:
    """Return a counted noun, such as "3 events" or "حدثان"; ``oblique`` after an Arabic preposition."""
    english, arabic = NOUNS[noun]
    category = plural_category(n, language)
    if language != "ar":
        return f"{n} {english[category == 'other']}"
    one, two, few, many = arabic
    if oblique:
        two = re.sub(r"ان\b", "ين", two)
    forms = {"one": one, "two": two, "few": f"{n} {few}", "many": f"{n} {many}", "other": f"{n} {one.split()[0]}"}
    return forms[category]


def listed(items: Sequence[str], language: str) -> str:
    """Join items as prose: "a, b and c", or with waw in Arabic."""
    if len(items) < 2:
        return "".join(items)
    if language == "ar":
        return " و".join(items)
    return ", ".join(items[:-1]) + " and " + items[-1]


def percent(part: float, whole: float) -> str:
    """Return a share as a whole percentage."""
    return f"{round(100 * part / whole)}%"


def either(language: str, english: str, arabic: str) -> str:
    """Return the text in the language."""
    return arabic if language == "ar" else english
