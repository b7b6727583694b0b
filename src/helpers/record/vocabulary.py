"""The codes that the record may hold, with their labels in English and Arabic: those of ``data/codes.csv``.

Event types, modes, quad classes and scores are those of the PLOVER ontology, draft 0.8 of 17 September 2021
(openeventdata/PLOVER, e834df5; at 6b85b9a the draft has DEMAND instead of REQUEST, and other scores).
Its two slips are read as the rest of it implies: ACCUSE is -3 (printed +3), and SANCTION is
material conflict (one appendix table says verbal). In one thing we leave it: a REQUEST, which PLOVER
counts as verbal conflict, is a class of its own, since appeals and offers are not conflict.
"""

from typing import Final

from helpers.record import codes
from helpers.words.language import LANGUAGES

Labels = dict[str, dict[str, str]]  #: code -> language -> label


def _labels(vocabulary: str) -> Labels:
    rows = codes.table()[vocabulary].items()
    return {code: {language: row[f"label_{language}"] for language in LANGUAGES} for code, row in rows}


def _counted_as(vocabulary: str) -> dict[str, str]:
    """Return code -> what it is counted as, for those that are counted as something."""
    return {code: row["counted_as"] for code, row in codes.table()[vocabulary].items() if row["counted_as"]}


def _scores() -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for code, row in (codes.table()["event types"] | codes.table()["modes"]).items():
        kind, _, mode = code.partition("/")
        found.setdefault(kind, {})[mode] = float(row["score"])
    return found


QUAD_CLASSES: Final = _labels("quad classes")
#: PLOVER's event types. Of agreements AGREE is the promise, SUPPORT the signing.
EVENT_TYPES: Final = _labels("event types")
QUAD_OF_TYPE: Final = _counted_as("event types")
#: Event type -> mode -> PLOVER score; the empty mode is the type itself.
SCORES: Final = _scores()
RECORD_KINDS: Final = _labels("record kinds")
STATUSES: Final = _labels("statuses")
#: Quad class, or sign -> what it is between actors: cooperation, conflict, request or none.
_RELATIONS: Final = _counted_as("quad classes") | _counted_as("signs")
TIERS: Final = _labels("tiers")
ENDORSEMENTS: Final = _labels("endorsements")
DATE_BASES: Final = _labels("date bases")
ROLES: Final = _labels("roles")
#: Roles in which an actor acts; a place or a subject does not.
ACTING: Final = tuple(_counted_as("roles"))
VOICES: Final = _labels("voices")
ACTOR_KINDS: Final = _labels("actor kinds")
STANCES: Final = _labels("stances")
#: Stance -> which side of its subject the holder stands on.
SIDE_OF_STANCE: Final = _counted_as("stances")
#: How firmly an article takes a position on a thesis.
STRENGTHS: Final = _labels("strengths")
#: What an article gives as support for it.
POSITION_BASES: Final = _labels("position bases")
#: Positions on a thesis that are none: nothing in the article to point at.
NOT_TAKEN: Final = ("none", "nothing-named")
TIES: Final = _labels("ties")
LINKS: Final = _labels("links")
BOUNDS: Final = _labels("bounds")
#: In the order in which a reader needs them.
NOTE_KINDS: Final = _labels("note kinds")
#: The kinds of editorial note that flag a record wherever it is shown, the gravest first.
FLAGS: Final = tuple(_counted_as("note kinds"))

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


def label(vocabulary: Labels, code: str, language: str) -> str:
    """Return the label of a code in ``language`` ("en" or "ar")."""
    return vocabulary[code][language]


def quad_class(event_type: str) -> str:
    """Return the quad class of a PLOVER event type; "none" for an empty type."""
    return QUAD_OF_TYPE[event_type] if event_type else "none"


def relation(event_type: str, sign: str) -> str:
    """Return what a record is between its actors: "cooperation", "conflict", "request" or "none".

    By the quad class of its type; by its sign where it has none.
    """
    return _RELATIONS[sign if sign and not event_type else quad_class(event_type)]


def score(event_type: str, mode: str) -> float | None:
    """Return the PLOVER score, from -10 (conflict) to 10 (cooperation); None for an empty type."""
    return SCORES[event_type][mode] if event_type else None
