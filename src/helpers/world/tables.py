"""The tables of ``data/world/``: one pydantic model a table, as `helpers.record.schema` has them for the record."""

from typing import Annotated, Final

from pydantic import Field

from helpers.record import cells
from helpers.record.cells import Row, Slug, Text, column

#: Vocabulary -> its codes; ``codes.csv`` has their names and when to use them.
CODES: Final = {
    "roles": ("subject", "placebo", "context"),
    "statuses": ("operational", "under-construction", "planned", "unknown"),
    "tiers": ("turning-point", "act"),
    "looked-up": ("both", "one"),
    "matches": ("same", "part", "foreseen"),
    "kinds": ("fact", "quantity", "forecast", "attribution", "evaluation"),
    "methods": ("numeric", "documentary"),
    "verdicts": (
        "supported",
        "mostly-supported",
        "mixed",
        "contradicted",
        "not-decidable",
        "forecast-met",
        "forecast-missed",
    ),
    "confidences": ("high", "medium", "low"),
}

#: A year, or a year and month.
Period = Annotated[str, Field(pattern=r"^(19|20)[0-9]{2}(-(0[1-9]|1[0-2]))?$")]
Day = Annotated[str, Field(pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$")]
Edtf = Annotated[cells.Edtf, Field(min_length=1)]
MaybeDay = Annotated[str, Field(pattern=r"^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?$")]
MaybeYear = Annotated[str, Field(pattern=r"^([0-9]{4})?$")]
MaybeCount = Annotated[str, Field(pattern=r"^(0|[1-9][0-9]*)?$")]
Url = Annotated[str, Field(pattern=r"^https://[^\s\"<>]+$")]
_YES_NO: Final = ("yes", "no")


class Dataset(Row):
    """A provider's file from which figures are computed."""

    key = ("dataset_id",)
    title = "Files of providers from which the figures are computed"
    dataset_id: Slug = column("Readable id")
    name: Text = column("Name of the data set in English")
    name_ar: Text = column("The same in Arabic")
    provider: Text = column("Who made it")
    version: Text = column("Release, edition or day of the file (its vintage)")
    licence: Text = column("Terms under which figures may be quoted")
    citation: Text = column("How to cite it")
    url: Url = column("Where the provider offers it, or where it is had")
    copied_from: Text = column("The public copy that the file was taken from: repository, path and commit")
    coverage_start: Day = column("First year or day that the file covers")
    coverage_end: Day = column("Last year or day that the file covers")
    coverage: Text = column("What it covers, what it lacks, and its known faults, in English")
    coverage_ar: Text = column("The same in Arabic")
    file: Annotated[str, Field(pattern=r"^[\w-]+(/[\w.-]*\w)+$")] = column("Path of the file in the folder of extracts")
    sha256: cells.Sha256 = column("SHA-256 of the file from which the kept figures were computed")


class Measure(Row):
    """What is measured."""

    key = ("measure_id",)
    title = "What the series measure"
    measure_id: Slug = column("Readable id")
    dataset_id: str = column("The file from which it is computed", "datasets")
    label: Text = column("Name in English")
    label_ar: Text = column("Name in Arabic")
    unit: Text = column("Unit in English")
    unit_ar: Text = column("Unit in Arabic")
    definition: Text = column("How it is computed, in English")
    definition_ar: Text = column("The same in Arabic")
    frequency: str = column("Whether its periods are years or months", allowed=("year", "month"))
    directed: str = column("Whether a figure runs from state to partner", allowed=_YES_NO)
    gaps: str = column("Periods that lack or were left out, and why, in English; empty where there are none")
    gaps_ar: str = column("The same in Arabic")
    no_placebo: str = column("Why there are not two pairs to compare with, in English; empty where there are")
    no_placebo_ar: str = column("The same in Arabic")
    quotable: str = column("Whether the licence lets its figures be quoted", allowed=_YES_NO)


class State(Row):
    """A state or body that the series are about."""

    key = ("state_id",)
    title = "States and bodies that the series are about"
    state_id: Slug = column("Readable id; that of the record's actors where it has one")
    label: Text = column("Name in English")
    label_ar: Text = column("Name in Arabic")
    iso3: Annotated[str, Field(pattern=r"^([A-Z]{3})?$")] = column("Code by ISO 3166-1 alpha-3 (SUN: Soviet Union)")
    cow: Annotated[str, Field(pattern=r"^([1-9][0-9]{0,2})?$")] = column("Number by Correlates of War")


class Dyad(Row):
    """A pair of states that is kept in the series."""

    key = ("state", "partner")
    title = "Pairs of states that the series keep, and why"
    state: str = column("One of the two", "states")
    partner: str = column("The other", "states")
    role: str = column("Its part in a comparison", allowed=CODES["roles"])
    why: Text = column("Why it is there, in English")
    why_ar: Text = column("The same in Arabic")


class Point(Row):
    """A figure."""

    key = ("measure_id", "state", "partner", "period")
    title = "Figures, computed from the providers' files"
    measure_id: str = column("What is measured", "measures")
    state: str = column("The state, or the one from which it runs", "states")
    partner: str = column(
        "The other state, or the one to which it runs; empty where there is none", "states", optional=True
    )
    period: Period = column("Year, or year and month")
    value: float = column("The figure, to six significant digits")


class ArmsItem(Row):
    """An order of arms and what became of it."""

    key = ("item_id",)
    title = "Arms ordered between Russia and Iran, and what was delivered"
    item_id: Slug = column("supplier, recipient, order year and designation, joined by -")
    supplier: str = column("Who delivers", "states")
    recipient: str = column("To whom", "states")
    designation: Text = column("What it is called")
    kind_id: str = column("What it is", "arms_kinds")
    order_year: Period = column("Year of the order")
    order_estimated: str = column("Whether the provider estimated that year", allowed=_YES_NO)
    ordered: MaybeCount = column("How many were ordered; empty where that is not known")
    delivered: cells.Count = column("How many were delivered by the end of the file")
    delivered_estimated: str = column("Whether the provider estimated that number", allowed=_YES_NO)
    first_delivery: MaybeYear = column("Year of the first delivery; empty where there was none")
    last_delivery: MaybeYear = column("Year of the last delivery; empty where there was none")
    tiv: float = column("Trend-indicator value of what was delivered, in millions")


class ArmsByKind(Row):
    """Arms of a kind that were delivered in a year."""

    key = ("supplier", "recipient", "kind_id", "year")
    title = "Arms delivered between Russia and Iran, by kind and year"
    supplier: str = column("Who delivers", "states")
    recipient: str = column("To whom", "states")
    kind_id: str = column("What it is", "arms_kinds")
    year: Period = column("Year of delivery")
    number: cells.Count = column("How many; missiles and engines count as well")
    tiv: float = column("Trend-indicator value, in millions")


class ArmsKind(Row):
    """A kind of weapon."""

    key = ("kind_id",)
    title = "Kinds of arms"
    kind_id: Slug = column("The provider's word as an id")
    label: Text = column("Name in English")
    label_ar: Text = column("Name in Arabic")


class Reactor(Row):
    """A power reactor."""

    key = ("reactor_id",)
    title = "Power reactors of Iran, and those of Russian design in the states compared with it"
    reactor_id: Slug = column("Its name as an id")
    name: Text = column("Its name")
    host: str = column("The state in which it stands", "states")
    status: str = column("How far it has come, by the provider", allowed=CODES["statuses"])
    model: str = column("Its model; VVER is Russian design; empty where the provider gives none")
    construction_start: MaybeDay = column("Day on which construction began; empty where it has not")
    operation_start: MaybeDay = column("Day of commercial operation; empty where it has not begun")
    capacity_mw: MaybeCount = column("Net capacity in megawatts; empty where the provider gives none")


class Twin(Row):
    """Two measures of the same thing."""

    key = ("measure_id", "other_id")
    title = "Measures of two sources, or of two releases, for the same thing"
    measure_id: str = column("One measure", "measures")
    other_id: str = column("The other", "measures")
    same: Text = column("What both measure, in English")
    same_ar: Text = column("The same in Arabic")


MaybeNumber = Annotated[str, Field(pattern=r"^(-?[0-9]+([.][0-9]+)?)?$")]
Iso3 = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Span = Annotated[str, Field(pattern=r"^(19|20)[0-9]{2}(-(0[1-9]|1[0-2])(-[0-3][0-9])?)?$")]


class EventCount(Row):
    """Coded events from one state to another in a period."""

    key = ("dataset_id", "period", "source", "target")
    title = "Coded events from state to state by year, month or day; what is not listed has none"
    dataset_id: str = column("The file from which they are counted", "datasets")
    period: Span = column("Year, month or day")
    source: Iso3 = column("The state that acts (ISO 3166-1 alpha-3)")
    target: Iso3 = column("The state towards which it acts")
    verbal_cooperation: cells.Count = column("Events of verbal cooperation: CAMEO 01 to 05")
    material_cooperation: cells.Count = column("Events of material cooperation: CAMEO 06 to 09")
    verbal_conflict: cells.Count = column("Events of verbal conflict: CAMEO 10 to 13")
    material_conflict: cells.Count = column("Events of material conflict: CAMEO 14 to 20")
    mirrored: MaybeCount = column("How many the same story has turned round too; empty where not known")
    scored: MaybeCount = column("How many have a score; empty where the file has no scores")
    score_sum: MaybeNumber = column("Sum of their scores on Goldstein's scale; empty where the file has none")


class EventTotal(Row):
    """All coded events of a period, to divide others by."""

    key = ("dataset_id", "period", "state")
    title = "All coded events between two states by year, month or day: of the world, of Russia, of Iran"
    dataset_id: str = column("The file from which they are counted", "datasets")
    period: Span = column("Year, month or day")
    state: Annotated[str, Field(pattern=r"^([A-Z]{3})?$")] = column("A state that is a side; empty for the whole world")
    events: cells.Count = column("How many")
    days: MaybeCount = column("On how many days of the file; empty where not known")


class EventEdge(Row):
    """GDELT's net tie of two states in a month or on a day."""

    key = ("dataset_id", "period", "a", "b")
    title = "Net ties of two states by month, and by day where there are events of another provider too"
    dataset_id: str = column("The file from which they are taken", "datasets")
    period: Span = column("Month or day")
    a: Iso3 = column("One state, the first by alphabet")
    b: Iso3 = column("The other")
    edge: float = column("Sum of Goldstein scores, weighted by sources, articles and tone")
    all_edges: float = column("Sum of the sizes of all edges of the world")


class Shock(Row):
    """A moment at which a relation changed, as everybody knows."""

    key = ("a", "b", "period")
    title = "Moments at which relations changed as everybody knows, to try the search for change points on"
    a: Iso3 = column("One state, the first by alphabet")
    b: Iso3 = column("The other")
    period: Span = column("The month; or the day, for series by day")
    label: Text = column("What happened, in English")
    label_ar: Text = column("The same in Arabic")


class Entry(Row):
    """A bilateral event of public knowledge."""

    key = ("entry_id",)
    title = "Chronology of bilateral events, from public knowledge"
    entry_id: Slug = column("Readable id")
    date: Edtf = column("Date (EDTF)")
    tier: str = column("How much it weighs", allowed=CODES["tiers"])
    domain_id: str = column("Its domain", "domains")
    label: Annotated[Text, Field(max_length=80)] = column("Short name in English")
    label_ar: Annotated[Text, Field(max_length=100)] = column("Short name in Arabic")
    summary: Text = column("What happened, in English")
    summary_ar: Text = column("The same in Arabic")
    reference_1: Text = column("A reference for it")
    reference_2: Text = column("Another, of another publisher")
    looked_up: str = column("Whether both references were seen, or one", allowed=CODES["looked-up"])
    note: str = column("A remark")


class EntryEvent(Row):
    """An event of the record that tells an entry of the chronology, or foresees it."""

    key = ("entry_id", "event_id")
    title = "Which events of the record the chronology has too"
    entry_id: str = column("The entry", "chronology")
    event_id: str = column("The event", "events")
    match: str = column("How the two belong together", allowed=CODES["matches"])


class Check(Row):
    """A proposition of an article with the rule by which it is judged, committed before any verdict."""

    key = ("check_id",)
    title = "Propositions of the articles, and the rules by which they are judged"
    check_id: Slug = column("Readable id")
    proposition: Text = column("What is checked, so worded that it can fail, in English")
    proposition_ar: Text = column("The same in Arabic")
    kind: str = column("What kind of claim it is", allowed=CODES["kinds"])
    source_id: str = column("The article", "sources")
    domain_id: str = column("Its domain", "domains")
    as_of: Edtf = column("Date as of which it is judged (EDTF); nothing later counts against it")
    rule: Text = column("The rule with its threshold, in English")
    rule_ar: Text = column("The same in Arabic")
    method: str = column("Computed, or by documents", allowed=CODES["methods"])
    dataset_hint: str = column("Where a numeric rule was to be computed, as foreseen")
    where_to_look: str = column("Which documents were to be read, as foreseen")
    depends_on_hindsight: str = column("Whether the rule itself looks at what came later", allowed=_YES_NO)
    outcome_known: str = column("Whether its author had seen part of the outcome when writing it", allowed=_YES_NO)


class CheckRecord(Row):
    """A record that a check is about."""

    key = ("check_id", "record_id")
    title = "Which records a check is about"
    check_id: str = column("The check", "checks")
    record_id: cells.RecordId = column("Id of a row of the record that needs evidence, or of a thesis's position")


class CheckPair(Row):
    """A contradiction of articles that a check decides."""

    key = ("note_id", "check_id")
    title = "Which checks decide between articles that contradict each other"
    note_id: str = column("The editorial note on the contradiction", "editorial_notes")
    check_id: str = column("The check", "checks")


class Verdict(Row):
    """What was found by the rule of a check."""

    key = ("check_id",)
    title = "Verdicts by the rules of the checks"
    check_id: str = column("The check", "checks")
    dataset_id: str = column("The data set that decides; empty where documents do", "datasets", optional=True)
    value: str = column("The figures that the rule reads, in English; empty where documents decide")
    value_ar: str = column("The same in Arabic")
    verdict: str = column("The verdict", allowed=CODES["verdicts"])
    confidence: str = column("How sure it is", allowed=CODES["confidences"])
    finding: Text = column("What was found, in English")
    finding_ar: Text = column("The same in Arabic")
    reference_1: str = column("A reference")
    reference_2: str = column("Another, of another publisher")
    hindsight: str = column("What came after the date of judgement, in English")
    hindsight_ar: str = column("The same in Arabic")
    first_verdict: str = column(
        "The verdict of the first checker; where figures decide, that of the rule as code", allowed=CODES["verdicts"]
    )
    second_verdict: str = column(
        "That of the second, who did not see the first; where figures decide, from the providers' files by other code",
        allowed=CODES["verdicts"],
    )
    settled: str = column("How a difference of the two was settled, or why another verdict stands, in English")
    settled_ar: str = column("The same in Arabic")


class Outcome(Row):
    """What became of a commitment of the articles, by public knowledge."""

    key = ("event_id", "outcome", "by_id")
    title = "What became of commitments, by the public record"
    event_id: str = column("The commitment, an event of the record", "events")
    outcome: str = column("What became of it", allowed=("kept", "in_force", "under_way", "frozen", "taken_up"))
    by_id: Slug = column("What shows it: an entry of the chronology, or an event of the record with a public date")


class Code(Row):
    """A code of these tables."""

    key = ("vocabulary", "code")
    title = "Codes, their names, and when to use them"
    vocabulary: str = column("What the code is one of", allowed=CODES)
    code: Slug = column("The code")
    label: Text = column("Its name in English")
    label_ar: Text = column("Its name in Arabic")
    use_when: Text = column("When to use it")


#: Table name -> the model of its rows, in reading order.
TABLES: Final[dict[str, type[Row]]] = {
    "datasets": Dataset,
    "measures": Measure,
    "states": State,
    "dyads": Dyad,
    "series": Point,
    "twins": Twin,
    "arms_items": ArmsItem,
    "arms_by_kind": ArmsByKind,
    "arms_kinds": ArmsKind,
    "reactors": Reactor,
    "event_counts": EventCount,
    "event_totals": EventTotal,
    "event_edges": EventEdge,
    "shocks": Shock,
    "chronology": Entry,
    "chronology_events": EntryEvent,
    "checks": Check,
    "check_records": CheckRecord,
    "check_pairs": CheckPair,
    "verdicts": Verdict,
    "outcomes": Outcome,
    "codes": Code,
}

#: The tables that `helpers.world.build` writes.
COMPUTED: Final = ("series", "arms_items", "arms_by_kind", "reactors", "event_counts", "event_totals", "event_edges")
#: The tables that come later; the others must be there.
LATER: Final = ("chronology", "chronology_events", "checks", "check_records", "check_pairs", "verdicts", "outcomes")
