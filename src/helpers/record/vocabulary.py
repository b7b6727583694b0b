"""The codes that the record may hold, with their labels in English and Arabic.

Event types, modes, quad classes and scores are those of the PLOVER ontology, draft 0.8 of 17 September 2021
(openeventdata/PLOVER, e834df5; at 6b85b9a the draft has DEMAND instead of REQUEST, and other scores).
Its two slips are read as the rest of it implies: ACCUSE is -3 (printed +3), and SANCTION is
material conflict (one appendix table says verbal). In one thing we leave it: a REQUEST, which PLOVER
counts as verbal conflict, is a class of its own, since appeals and offers are not conflict.
"""

from typing import Final

Labels = dict[str, tuple[str, str]]  #: code -> (English, Arabic)

QUAD_CLASSES: Final[Labels] = {
    "verbal-cooperation": ("verbal cooperation", "تعاون لفظي"),
    "material-cooperation": ("material cooperation", "تعاون مادي"),
    "request": ("requests and offers", "طلبات وعروض"),
    "verbal-conflict": ("verbal conflict", "خلاف لفظي"),
    "material-conflict": ("material conflict", "صراع مادي"),
    "none": ("no type", "بلا تصنيف"),
}

_QUAD_OF_TYPE: Final = {
    "verbal-cooperation": ("AGREE", "CONSULT", "SUPPORT", "CONCEDE"),
    "material-cooperation": ("COOPERATE", "AID", "RETREAT"),
    "request": ("REQUEST",),
    "verbal-conflict": ("ACCUSE", "REJECT", "THREATEN"),
    "material-conflict": ("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"),
}

#: Event type -> mode -> PLOVER score; the empty mode is the type itself.
SCORES: Final[dict[str, dict[str, float]]] = {
    "AGREE": {"": 2.5},
    "CONSULT": {"": 2.5, "multilateral": 4.0, "phone": 1.5, "third-party": 1.0, "visit": 4.0},
    "SUPPORT": {"": 5.0},
    "CONCEDE": {"": 4.5},
    "COOPERATE": {"": 9.5},
    "AID": {"": 10.0},
    "RETREAT": {
        "": 6.5,
        "access": 6.5,
        "ceasefire": 7.5,
        "disarm": 10.0,
        "release": 6.5,
        "resign": 4.5,
        "withdraw": 8.0,
    },
    "REQUEST": {"": 0.0, "assist": 0.5, "change": -1.0, "meet": 0.0, "yield": -1.0},
    "ACCUSE": {"": -3.0, "allege": -3.5, "disapprove": -2.0, "investigate": -3.5},
    "REJECT": {"": -2.0, "assist": -1.5, "change": -2.0, "meet": -2.0, "yield": -2.0},
    "THREATEN": {
        "": -3.5,
        "arrest": -3.5,
        "expel": -3.5,
        "relations": -3.5,
        "restrict": -3.0,
        "territory": -4.0,
        "violence": -3.5,
    },
    "PROTEST": {
        "": -5.0,
        "boycott": -4.5,
        "demo": -5.0,
        "hunger": -4.5,
        "obstruct": -4.5,
        "riot": -7.0,
        "strike": -5.0,
    },
    "SANCTION": {"": -6.0, "convict": -6.0, "discontinue": -6.0, "expel": -5.5, "withdraw": -6.0},
    "MOBILIZE": {"": -5.5, "militia": -6.0, "police": -5.5, "troops": -6.5, "weapons": -6.5},
    "COERCE": {
        "": -7.0,
        "arrest": -7.0,
        "censor": -6.5,
        "curfew": -6.5,
        "cyber": -7.0,
        "deport": -7.0,
        "martial-law": -7.5,
        "misinformation": -6.5,
        "restrict": -7.0,
        "seize": -7.0,
        "withhold": -7.0,
    },
    "ASSAULT": {
        "": -9.0,
        "abduct": -8.5,
        "aerial": -9.5,
        "beat": -7.5,
        "crowd-control": -7.5,
        "destroy": -8.5,
        "drone": -9.5,
        "explosives": -9.0,
        "firearms": -9.0,
        "heavy-weapons": -9.5,
        "primitive": -8.0,
        "sexual": -8.5,
        "suicide-attack": -9.5,
        "targeted": -9.5,
        "torture": -8.5,
        "unconventional": -10.0,
    },
}

#: PLOVER's event types. Of agreements AGREE is the promise, SUPPORT the signing.
EVENT_TYPES: Final[Labels] = {
    "AGREE": ("agree or promise", "موافقة أو وعد"),
    "CONSULT": ("consult", "تشاور"),
    "SUPPORT": ("support or sign", "تأييد أو توقيع"),
    "CONCEDE": ("concede", "تنازل"),
    "COOPERATE": ("cooperate", "تعاون"),
    "AID": ("aid", "معونة"),
    "RETREAT": ("retreat", "تراجع"),
    "REQUEST": ("request", "طلب"),
    "ACCUSE": ("accuse", "اتهام"),
    "REJECT": ("reject", "رفض"),
    "THREATEN": ("threaten", "تهديد"),
    "PROTEST": ("protest", "احتجاج"),
    "SANCTION": ("sanction", "معاقبة"),
    "MOBILIZE": ("mobilize", "تعبئة"),
    "COERCE": ("coerce", "إكراه"),
    "ASSAULT": ("assault", "اعتداء"),
}

QUAD_OF_TYPE: Final = {kind: quad for quad, kinds in _QUAD_OF_TYPE.items() for kind in kinds}

RECORD_KINDS: Final[Labels] = {"event": ("event", "حدث"), "condition": ("condition", "وضع قائم")}

STATUSES: Final[Labels] = {
    "occurred": ("occurred", "وقع"),
    "ongoing": ("ongoing", "قائم"),
    "agreed": ("agreed", "اتُّفق عليه"),
    "planned": ("planned", "مخطط له"),
    "proposed": ("proposed", "مقترح"),
    "frozen": ("frozen", "مجمَّد"),
    "alleged": ("alleged", "مزعوم"),
    "hypothetical": ("hypothetical", "مفترض"),
}

#: How the actors of a condition stand to each other, where no type says so.
SIGNS: Final[Labels] = {"cooperative": ("cooperative", "تعاوني"), "hostile": ("hostile", "عدائي")}

#: Sign -> what a condition is by it, as an event is by its quad class.
RELATION_OF_SIGN: Final = {"cooperative": "cooperation", "hostile": "conflict", "": "none"}

TIERS: Final[Labels] = {
    "turning_point": ("turning point", "منعطف"),
    "act": ("act", "خطوة"),
    "detail": ("detail", "تفصيل"),
}

ENDORSEMENTS: Final[Labels] = {
    "vouches": ("the article vouches for it", "يتبناه المقال"),
    "reports": ("the article reports it", "ينقله المقال"),
    "distances": ("the article distances itself from it", "ينأى المقال عنه"),
}

DATE_BASES: Final[Labels] = {
    "stated": ("stated", "مذكور"),
    "inferred": ("inferred", "مستنتج"),
    "none": ("undated", "بلا تاريخ"),
}

ROLES: Final[Labels] = {
    "initiator": ("initiator", "مبادر"),
    "target": ("target", "متلقٍّ"),
    "party": ("party", "طرف"),
    "mediator": ("mediator", "وسيط"),
    "subject": ("subject", "موضوع"),
    "place": ("place", "مكان"),
}

#: Roles in which an actor acts; a place or a subject does not.
ACTING: Final = ("initiator", "target", "party", "mediator")

RANKS: Final[Labels] = {"primary": ("primary", "رئيسي"), "secondary": ("secondary", "ثانوي")}

VOICES: Final[Labels] = {
    "author": ("the article itself", "المقال نفسه"),
    "attributed": ("attributed", "منسوب"),
    "quoted": ("quoted", "مقتبس"),
}

ACTOR_KINDS: Final[Labels] = {
    "person": ("person", "شخص"),
    "state": ("state", "دولة"),
    "body": ("body", "هيئة"),
    "organization": ("organization", "منظمة"),
    "alliance": ("alliance", "تحالف"),
    "company": ("company", "شركة"),
    "armed-group": ("armed group", "جماعة مسلحة"),
    "group": ("group", "فئة"),
    "outlet": ("news outlet", "وسيلة إعلام"),
    "place": ("place", "مكان"),
    "facility": ("facility", "منشأة"),
}

SECTORS: Final[Labels] = {
    "government": ("government", "حكومة"),
    "military": ("military", "جيش"),
    "legislature": ("legislature", "برلمان"),
    "security": ("security", "أمن"),
    "igo": ("intergovernmental", "منظمة حكومية دولية"),
    "business": ("business", "أعمال"),
    "media": ("media", "إعلام"),
    "academia": ("academia", "بحث أكاديمي"),
    "armed-group": ("armed group", "جماعة مسلحة"),
}

_ISO_3166: Final = """
ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH BLM
BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR
CYM CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB
GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA
JAM JEY JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA
MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR
NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS
SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS TON
TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE
"""

#: The codes of states, by ISO 3166-1 alpha-3, and SUN, which it had for the Soviet Union until 1992.
STATES: Final = frozenset({*_ISO_3166.split(), "SUN"})

STANCES: Final[Labels] = {
    "supports": ("supports", "يؤيد"),
    "favours": ("favours", "يميل إلى التأييد"),
    "neutral": ("neutral", "محايد"),
    "doubts": ("doubts", "يشكك"),
    "opposes": ("opposes", "يعارض"),
}

#: Stance -> which side of its subject the holder stands on.
SIDE_OF_STANCE: Final = {
    "supports": "for",
    "favours": "for",
    "neutral": "neutral",
    "doubts": "against",
    "opposes": "against",
}

#: How firmly an article takes a position on a thesis.
STRENGTHS: Final[Labels] = {
    "asserted": ("asserted", "مؤكَّد"),
    "qualified": ("qualified", "مقيَّد"),
    "reported": ("reported", "منقول"),
    "none": ("no position", "بلا موقف"),
}

#: What an article gives as support for it.
POSITION_BASES: Final[Labels] = {
    "document": ("a document", "وثيقة"),
    "named_person": ("a named person", "شخص مسمّى"),
    "unnamed": ("unnamed sources", "مصادر غير مسماة"),
    "none": ("none given", "لا سند مذكور"),
}

#: Positions on a thesis that are none: nothing in the article to point at.
NOT_TAKEN: Final = ("none", "nothing-named")

TIES: Final[Labels] = {
    "office": ("holds office in", "يشغل منصبًا في"),
    "membership": ("is a member of", "عضو في"),
    "observer": ("is an observer at", "مراقب في"),
    "ownership": ("owns", "يملك"),
    "command": ("commands", "يقود"),
    "alliance": ("is called an ally of, or close to", "يوصف بأنه حليف لـ أو قريب من"),
}

LINKS: Final[Labels] = {
    "implements": ("implements", "ينفذ"),
    "follows": ("follows", "يتبع"),
    "freezes": ("freezes", "يجمّد"),
    "replaces": ("replaces", "يحل محل"),
    "part_of": ("is part of", "جزء من"),
    "responds_to": ("responds to", "يرد على"),
    "contradicts": ("contradicts", "يناقض"),
    "in_exchange_for": ("is in exchange for", "مقابل"),
}

BOUNDS: Final[Labels] = {
    "exact": ("exactly", "بالضبط"),
    "at-most": ("at most", "على الأكثر"),
    "at-least": ("at least", "على الأقل"),
    "order": ("in the order of", "في حدود"),
}

#: In the order in which a reader needs them.
NOTE_KINDS: Final[Labels] = {
    "contradiction": ("contradiction", "تعارض"),
    "likely-error": ("likely error", "خطأ مرجح"),
    "ambiguity": ("ambiguity", "التباس"),
    "context": ("context", "سياق"),
}

#: The kinds of editorial note that flag a record wherever it is shown, the gravest first.
FLAGS: Final = ("likely-error", "ambiguity")


def label(vocabulary: Labels, code: str, language: str) -> str:
    """Return the label of a code in ``language`` ("en" or "ar")."""
    return vocabulary[code][language == "ar"]


def quad_class(event_type: str) -> str:
    """Return the quad class of a PLOVER event type; "none" for an empty type."""
    return QUAD_OF_TYPE[event_type] if event_type else "none"


def relation(event_type: str, sign: str) -> str:
    """Return what a record is between its actors: "cooperation", "conflict", "request" or "none".

    By the quad class of its type; by its sign where it has none.
    """
    return quad_class(event_type).rpartition("-")[2] if event_type else RELATION_OF_SIGN[sign]


def score(event_type: str, mode: str) -> float | None:
    """Return the PLOVER score, from -10 (conflict) to 10 (cooperation); None for an empty type."""
    return SCORES[event_type][mode] if event_type else None
