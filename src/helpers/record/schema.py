"""The tables of the record: one pydantic model a table (`helpers.record.package` describes them for other programs).

A column's type says what it may hold, ``vocabulary`` the codes of ``codes.csv`` that it must be of, and ``references``
the table whose key it must be.
"""

from typing import Annotated, Any, Final

from pydantic import AfterValidator, Field

from helpers.record.cells import (
    Count,
    Edtf,
    EventId,
    Flag,
    RecordId,
    Row,
    Slug,
    StateCode,
    Text,
    about,
    checked,
    column,
    simple,
)
from helpers.record.codes import VOCABULARIES

#: The language of a source that is no text but a data set: "no linguistic content", by ISO 639-2.
NO_TEXT: Final = "zxx"
_FileName = Annotated[str, Field(pattern=r"^(\w[\w.-]*)?$")]
_Digest = Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")]
#: One plain sentence: it stands in a cell of the codebook.
Guidance = Annotated[str, Field(pattern=r"^([A-Z][^.|`\n]+\.)?$")]


class Source(Row):
    """An article."""

    key = ("source_id",)
    title = "The articles the record is made from"
    source_id: Slug = column("Readable id of the article")
    file_name: _FileName = column("Name of its text file in the corpus folder; empty for a data set")
    short_en: Annotated[Text, Field(max_length=24)] = column("What readers see it called, in English")
    short_ar: Annotated[Text, Field(max_length=24)] = column("The same in Arabic")
    title_en: Text = column("What it is about, in our words where the text carries no title")
    title_ar: Text = column("The same in Arabic")
    outlet: str = column("Who published it, where the text says so")
    outlet_ar: str = column("The same in Arabic")
    outlet_affiliation: str = column("What the outlet says of itself, or what is publicly known of it")
    outlet_affiliation_ar: str = column("The same in Arabic")
    country: StateCode = column("State from which it is published (ISO 3166-1 alpha-3), where that is known")
    author: str = column("Its author, where the text says so")
    author_ar: str = column("The same in Arabic")
    original: str = column("What it was made from: the text that it translates or digests, where that is known")
    original_ar: str = column("The same in Arabic")
    alterations: str = column("What it changed in that original")
    alterations_ar: str = column("The same in Arabic")
    reference: str = column("Public references for outlet, author and original, with ; and a space between them")
    origin: Text = column("Whose reporting it is; articles with one origin are not independent of each other")
    published: Annotated[Edtf, Field(min_length=1)] = column("Date of publication (EDTF)")
    published_basis: Text = column("How that date is known")
    published_basis_ar: str = column("The same in Arabic")
    language: str = column(
        "Language of the text (ISO 639); zxx for a data set, which has none", allowed=["ar", NO_TEXT]
    )
    paragraphs: Count = column("Number of non-empty lines; 0 for a data set")
    sha256: _Digest = column("SHA-256 of the text file; empty for a data set")
    perspective: Text = column("Where it stands, in a neutral phrase")
    perspective_ar: str = column("The same in Arabic")


class Domain(Row):
    """A field of the relation."""

    key = ("domain_id",)
    title = "Fields of the relation"
    domain_id: Slug = column("Readable id")
    label_en: Text = column("Name in English")
    label_ar: Text = column("Name in Arabic")
    plover_context: str = column("Nearest PLOVER context")
    definition: Text = column("What the domain is")
    includes: Text = column("What belongs to it")
    excludes: str = column("What does not, and where that goes")


class Actor(Row):
    """Somebody or something that takes part."""

    key = ("actor_id",)
    title = "Persons, states, bodies, companies, groups, places and facilities"
    actor_id: Slug = column("Readable id")
    label_en: Text = column("Name in English")
    label_ar: Text = column("Name in Arabic")
    aliases: str = column("Other spellings, mostly those of the texts, with | between them")
    kind: str = column("What it is", vocabulary="actor kinds")
    sector: str = column("What it works in; empty for places", vocabulary="sectors", optional=True)
    state: StateCode = column("State it belongs to (ISO 3166-1 alpha-3; SUN for the Soviet Union)")
    parent_id: str = column("The body or state it is part of", "actors", optional=True)
    wikidata: Annotated[str, Field(pattern=r"^(Q[1-9][0-9]*)?$")] = column("Wikidata id, only where checked")


class Event(Row):
    """Something that happened, was planned, proposed or alleged; or a lasting condition."""

    key = ("event_id",)
    title = "Events and lasting conditions"
    event_id: EventId = column("Readable id")
    record_kind: str = column("Event, or lasting condition", vocabulary="record kinds")
    date: Edtf = column("Date (EDTF, level 1); empty where the text gives none")
    date_basis: str = column("Stated in the text, inferred from it, or none", vocabulary="date bases")
    date_public: Edtf = column("Date by public knowledge (EDTF), never mixed with that of the texts")
    date_reference: str = column("Two references for that date, with ; and a space between them")
    tier: str = column("How much it weighs", vocabulary="tiers", optional=True)
    part_of: str = column("The event or condition above detail that it is a detail of", "events", optional=True)
    endorsement: str = column("How far the article stands behind it", vocabulary="endorsements", optional=True)
    sign: str = column("How a condition without a type stands between its actors", vocabulary="signs", optional=True)
    event_type: str = column(
        "PLOVER event type; empty only for conditions and hypotheticals", vocabulary="event types", optional=True
    )
    mode: str = column("PLOVER mode of that type, or empty")
    status: str = column("How far it has come, by the source", vocabulary="statuses")
    label_en: Annotated[str, Field(min_length=1, max_length=80)] = column("Short name in English")
    label_ar: Annotated[str, Field(min_length=1, max_length=100)] = column("Short name in Arabic")
    summary_en: Text = column("What the source says, in our words, in English")
    summary_ar: Text = column("The same in Arabic")
    note: str = column("A coder's remark")


class EventActor(Row):
    """An actor's part in an event."""

    key = ("event_id", "actor_id")
    title = "Who takes part in an event"
    event_id: str = column("The event", "events")
    actor_id: str = column("The actor", "actors")
    role: str = column("The actor's part; it has one in an event", vocabulary="roles")


class EventDomain(Row):
    """A domain of an event."""

    key = ("event_id", "domain_id")
    title = "Which domains an event belongs to"
    event_id: str = column("The event", "events")
    domain_id: str = column("The domain", "domains")
    rank: str = column("Primary (one for each event) or secondary", vocabulary="ranks")


class Affiliation(Row):
    """An actor's standing tie to another."""

    key = ("affiliation_id",)
    title = "Offices, memberships and other standing ties"
    affiliation_id: RecordId = column("actor_id, tie and of_id joined by --")
    actor_id: str = column("Who", "actors")
    tie: str = column("What tie", vocabulary="ties")
    of_id: str = column("To whom or what", "actors")
    office_en: str = column("The office, in English")
    office_ar: str = column("The office, in Arabic")
    start: Edtf = column("Since when (EDTF), where the text says so")
    end: Edtf = column("Until when (EDTF), where the text says so")


class EventLink(Row):
    """A tie between two events."""

    key = ("link_id",)
    title = "How one event bears on another"
    link_id: RecordId = column("from_event, link and to_event joined by --")
    from_event: str = column("The later or smaller event", "events")
    link: str = column("What it does to the other", vocabulary="links")
    to_event: str = column("The earlier or larger event", "events")


class Claim(Row):
    """A position or assessment that a source gives or attributes."""

    key = ("claim_id",)
    title = "Positions and assessments"
    claim_id: Slug = column("Readable id")
    topic: str = column("The domain it is on", "domains")
    about_id: Text = column("The event or actor it is about")
    stance: str = column("Its holders' stance towards that", vocabulary="stances")
    summary_en: Text = column("The claim in our words, in English")
    summary_ar: Text = column("The same in Arabic")
    date: Edtf = column("When it was held or said (EDTF), where the text says so")


class ClaimHolder(Row):
    """Somebody who holds a claim, alone or together with others."""

    key = ("claim_id", "holder_id")
    title = "Who holds a claim"
    claim_id: str = column("The claim", "claims")
    holder_id: str = column("Who holds it", "actors")


class Quantity(Row):
    """A figure in a source."""

    key = ("quantity_id",)
    title = "Figures in the texts"
    quantity_id: Slug = column("Readable id")
    measure: Annotated[str, Field(pattern=r"^[a-z0-9_]+$")] = column("What is measured")
    value: float = column("The figure")
    unit: str = column("Its unit", "units")
    bound: str = column("Whether the figure is exact, a bound or an order", vocabulary="bounds")
    approximate: Flag = column("Whether the text calls it approximate")
    date: Edtf = column("What time it is for (EDTF)")
    about_id: Text = column("The event or actor it is about")
    summary_en: Text = column("What the figure says, in our words, in English")
    summary_ar: Text = column("The same in Arabic")


class Unit(Row):
    """A unit of figures."""

    key = ("unit_id",)
    title = "The units of figures"
    unit_id: Annotated[str, Field(pattern=r"^[A-Za-z]+( [a-z]+)*$", max_length=40)] = column("Readable id")
    label_en: Text = column("What readers see it called, in English")
    label_ar: Text = column("The same in Arabic")


class Thesis(Row):
    """A question on which the articles take positions."""

    key = ("thesis_id",)
    title = "Questions on which the articles take positions"
    thesis_id: Slug = column("Readable id")
    question_en: Text = column("The question in English")
    question_ar: Text = column("The same in Arabic")
    codes: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*(\|[a-z0-9]+(-[a-z0-9]+)*)+$")] = column(
        "The positions that an article may take, with | between them; none where it takes no position"
    )


class ThesisPosition(Row):
    """The position of an article on a thesis."""

    key = ("thesis_id", "source_id")
    title = "Where each article stands on each thesis"
    thesis_id: str = column("The thesis", "theses")
    source_id: str = column("The article", "sources")
    position: Slug = column("One of the thesis's codes")
    position_en: Annotated[str, Field(max_length=100)] = column("The position in one short cell, in English")
    position_ar: Annotated[str, Field(max_length=100)] = column("The same in Arabic")
    strength: str = column("How firmly the article takes it", vocabulary="strengths")
    basis: str = column("What the article gives as support", vocabulary="position bases")


class Term(Row):
    """A word or phrase by which an article calls a thing."""

    key = ("term_id",)
    title = "What each article calls things"
    term_id: RecordId = column("Readable id")
    concept_id: Slug = column("The thing; its terms share the id and both names")
    concept_en: Text = column("Its neutral name in English")
    concept_ar: Text = column("Its neutral name in Arabic")
    source_id: str = column("The article", "sources")
    term_ar: Text = column("What the article calls it, verbatim")
    term_en: Text = column("The same in English, as literally as it goes")
    count: Annotated[int, Field(ge=1, le=2**31 - 1)] = column("How often, in the whole article")
    pattern: Annotated[Text, AfterValidator(lambda text: simple(text))] = column(
        "Regular expression that finds each occurrence; its group, where it has one, is the term itself"
    )
    voice: str = column(
        "Whether it is the article's own word, or one that it attributes",
        vocabulary="voices",
        allowed=("author", "attributed"),
    )
    note_en: str = column("A remark in English")
    note_ar: str = column("The same in Arabic")


class Evidence(Row):
    """Where a record stands in a source."""

    key = ("record_id", "source_id", "start", "end", "attributed_to")
    title = "Where each record stands in the texts"
    record_id: RecordId = column(
        "Id of a row of actors, events, claims, quantities, affiliations, event_links or terms; "
        "of a position on a thesis, thesis_id and source_id joined by --"
    )
    source_id: str = column("The article", "sources")
    paragraph: Count = column("Paragraph, counting non-empty lines from 1; 0 in a data set, which has no passages")
    start: Count = column("First character of the passage in the file (UTF-8, newlines as stored), from 0")
    end: Count = column("Character after the last")
    sha256: _Digest = column("SHA-256 of the passage in UTF-8; empty in a data set")
    voice: str = column("Whose voice the passage is in", vocabulary="voices")
    attributed_to: str = column("Who is reported or quoted; empty for the author's own voice", "actors", optional=True)


class EditorialNote(Row):
    """What a reader must know about a record."""

    key = ("note_id",)
    title = "Contradictions, likely errors and ambiguities"
    note_id: Slug = column("Readable id")
    record_id: RecordId = column("The record it is on")
    kind: str = column("What kind of remark", vocabulary="note kinds")
    note: Text = column("The remark, in English")
    note_ar: str = column("The same in Arabic")
    reference: str = column("What it rests on, where that is outside the texts")


class NotePlace(Row):
    """A paragraph that an editorial note is about."""

    key = ("note_id", "source_id", "paragraph")
    title = "The paragraphs that editorial notes are about"
    note_id: str = column("The note", "editorial_notes")
    source_id: str = column("The article", "sources")
    paragraph: Annotated[int, Field(ge=1)] = column("Paragraph, counting non-empty lines from 1")


class Code(Row):
    """A code that the columns of other tables may hold."""

    key = ("vocabulary", "code")
    title = "The codes of all tables, with labels and guidance"
    vocabulary: str = column("The vocabulary that it is of", allowed=VOCABULARIES)
    code: Text = column("The code; of a mode its type, a stroke and the mode")
    label_en: str = column("What readers see it called, in English; modes have no label")
    label_ar: str = column("The same in Arabic")
    counted_as: str = column(
        "What it is counted as: an event type, in its quad class; a quad class or sign, as that relation; "
        "a stance, on that side; a role, as acting; a kind of note, as a flag"
    )
    score: str = column("PLOVER score of an event type or mode, from -10 (conflict) to 10 (cooperation)")
    use_when: Guidance = column("When to use it")
    not_when: Guidance = column("When not, and what to use then")


#: Table name -> the model of its rows, in reading order.
TABLES: Final[dict[str, type[Row]]] = {
    "sources": Source,
    "domains": Domain,
    "actors": Actor,
    "events": Event,
    "event_actors": EventActor,
    "event_domains": EventDomain,
    "event_links": EventLink,
    "affiliations": Affiliation,
    "claims": Claim,
    "claim_holders": ClaimHolder,
    "quantities": Quantity,
    "units": Unit,
    "theses": Thesis,
    "thesis_positions": ThesisPosition,
    "terms": Term,
    "evidence": Evidence,
    "editorial_notes": EditorialNote,
    "note_places": NotePlace,
}

#: All tables of the Data Package: those of a record, and the codes, which are the same for all records.
PACKAGE: Final = TABLES | {"codes": Code}

#: Tables without a row of which there is no record.
NEEDED: Final = ("sources", "domains", "actors", "events", "event_actors", "event_domains", "evidence")

#: Tables whose rows must have evidence (``evidence.record_id`` points at their keys). So must positions on theses
#: that are taken; their ids are two.
EVIDENCED: Final = ("actors", "events", "event_links", "affiliations", "claims", "quantities", "terms")


def position_id(thesis_id: str, source_id: str) -> str:
    """Return how evidence names the position of an article on a thesis."""
    return f"{thesis_id}--{source_id}"


def is_data_set(source: Any) -> bool:  # noqa: ANN401 - a row of `Source`
    """Whether a source is a data set, and no text."""
    return bool(source.language in (NO_TEXT,))


def references(model: type[Row]) -> dict[str, str]:
    """Return column -> table for the foreign keys of a model."""
    return {
        name: about(field)["references"] for name, field in model.model_fields.items() if about(field)["references"]
    }


def may_be_empty(model: type[Row], name: str) -> bool:
    """Whether a column may hold an empty text."""
    extra = about(model.model_fields[name])
    if extra["references"]:
        return extra["optional"]
    return not checked(model, name, [""])[1]
