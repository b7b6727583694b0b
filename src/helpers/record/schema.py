"""The tables of the record: one pydantic model a table, and the Data Package descriptor made from them.

A column's type says what it may hold; ``references`` names the key it must be found in. An empty
string is a missing value.
"""

import json
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from difflib import get_close_matches
from functools import cache
from math import isfinite
from typing import Annotated, Any, ClassVar, Final

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    TypeAdapter,
    ValidationError,
)
from pydantic.fields import FieldInfo

from helpers.record import dates, vocabulary


def nearest(value: str, allowed: Iterable[str]) -> str:
    """Return what is allowed, beginning with what was probably meant."""
    allowed = list(allowed)
    meant = get_close_matches(value, allowed, n=1, cutoff=0.6)
    hint = f"did you mean {meant[0]!r}? " if meant else ""
    shown = ", ".join(allowed) if len(allowed) <= 20 else f"one of {len(allowed)} ids"
    return f"{hint}allowed: {shown}"


def _when_filled(check: Callable[[str], object]) -> AfterValidator:
    """Return a marker that applies ``check`` to a text unless it is empty."""

    def checked(value: str) -> str:
        if value:
            check(value)
        return value

    return AfterValidator(checked)


Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=100)]
#: Begins the id of an event that was drafted from proposals and that nobody has read yet.
DRAFT: Final = "draft-"


def _read_by_somebody(value: str) -> str:
    if value.startswith(DRAFT):
        raise ValueError("is a draft: fill in its rows, then `record confirm` gives it an id of its own")
    return value


EventId = Annotated[Slug, AfterValidator(_read_by_somebody)]
RecordId = Annotated[str, Field(pattern=r"^[a-z0-9_]+(-{1,2}[a-z0-9_]+)*$", max_length=250)]
Text = Annotated[str, Field(min_length=1)]
#: The years in which a date of the record may lie: a slip of the keyboard (0204, 9999) lies outside.
YEARS: Final = (1500, 2100)
Edtf = Annotated[str, _when_filled(lambda text: _dated(text))]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Count = Annotated[int, Field(ge=0, le=2**31 - 1)]
StateCode = Annotated[str, _when_filled(lambda code: _state(code))]
Flag = Annotated[bool, BeforeValidator(lambda value: _flag(value))]


def _flag(value: object) -> object:
    """Return a flag; only what the Data Package calls a boolean."""
    if isinstance(value, str) and value not in ("true", "false"):
        raise ValueError(nearest(value, ["true", "false"]))
    return value


def _simple(pattern: str) -> str:
    """Return a pattern; refuse what could take a search long, since patterns are data: repetition, many choices."""
    choices = re.findall(r"(?<!\()\?|\|", pattern)
    if len(pattern) > 300 or len(choices) > 12 or re.search(r"[*+{]|\\(?!u[0-9A-Fa-f]{4})", pattern):
        raise ValueError(r"allowed: 300 letters, at most 12 of ? and |, no * + {, and no \ but that of \u0621")
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        raise ValueError(f"is no regular expression: {error}") from None
    if compiled.groups > 1 or compiled.search(""):
        raise ValueError("must find something, with one group at most")
    return pattern


def _dated(text: str) -> None:
    """Refuse what is no date, or one of years that no article speaks of."""
    span, (first, last) = dates.parse(text), YEARS
    for day in (span.earliest, span.latest):
        if day and not first <= day.year <= last:
            raise ValueError(f"lies outside the years {first} to {last}")


def _state(code: str) -> None:
    """Refuse what is no code of a state."""
    if code not in vocabulary.STATES:
        raise ValueError(f"{nearest(code, vocabulary.STATES)}: codes of ISO 3166-1 alpha-3, or SUN")


def column(description: str, references: str = "", allowed: Collection[str] = (), optional: bool = False) -> Any:  # noqa: ANN401
    """Return a pydantic field with its description, its vocabulary, and the table it refers to.

    ``optional`` is for a reference that may be empty.
    """
    extra: dict[str, Any] = {"references": references, "allowed": [*allowed], "optional": optional}
    return Field(description=description, json_schema_extra=extra)


@cache
def _vocabulary(model: type[BaseModel], name: str) -> dict[str, None]:
    """Return the vocabulary of a column, in order; empty where it has none."""
    return dict.fromkeys(_extra(model.model_fields[name])["allowed"])


_NOT_TEXT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
#: Letters that cannot be seen and mean nothing here, and those that turn the direction of what follows them
#: (isolates do it with an end, and serve).
_UNSEEN: Final = re.compile("[\u00ad\u200b\u2028\u2029\u202a-\u202e\u2060-\u2064\ufeff]")
_ISOLATED: Final = re.compile("[\u2066-\u2068][^\u2066-\u2069]*\u2069")
_NUMBERS: Final = {int: re.compile("0|[1-9][0-9]*"), float: re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")}


def _unreadable(cell: str) -> str:
    """Return what is wrong with the letters of a cell; "" where nothing is."""
    if letter := _NOT_TEXT.search(cell):
        return f"holds U+{ord(letter[0]):04X}, which is no letter, sign, space or line break"
    if letter := _UNSEEN.search(cell):
        return f"holds U+{ord(letter[0]):04X}, which cannot be seen; allowed are letters, signs, spaces and isolates"
    bare = cell
    while bare != (bare := _ISOLATED.sub("", bare)):  # the innermost first
        pass
    if letter := re.search("[\u2066-\u2069]", bare):
        return f"holds U+{ord(letter[0]):04X}, an isolate without its beginning or end"
    if cell and not any(sign.isprintable() and not sign.isspace() for sign in cell):
        return "holds nothing that can be seen"
    return ""


_TERM_VOICES: Final = ("author", "attributed")


class Row(BaseModel):
    """A row of a table; ``key`` names the columns that identify it. `checked` holds cells to it."""

    key: ClassVar[tuple[str, ...]]
    title: ClassVar[str]


@cache
def _reader(model: type[Row], name: str) -> TypeAdapter[list[Any]]:
    field = model.model_fields[name]
    return TypeAdapter(list[Annotated[field.annotation, *field.metadata, Field()]])  # type: ignore[name-defined]


def checked(model: type[Row], name: str, cells: Sequence[str]) -> tuple[list[Any], dict[int, str]]:
    """Return the values of a column, and place -> what is wrong with the cell there.

    A cell holds what the column's type and vocabulary allow; numbers in plain digits; no space at its ends;
    nothing that XML, and so SVG and GEXF, cannot hold (control characters, halves of letters, non-characters);
    and nothing that cannot be seen. A column is read as a whole: cell by cell takes four times as long.
    """
    read, wrong = _reader(model, name).validate_python, {}
    try:
        values = read(cells)
    except ValidationError as error:
        wrong = {int(item["loc"][0]): item["msg"].removeprefix("Value error, ") for item in error.errors()}
        right = iter(read([cell for place, cell in enumerate(cells) if place not in wrong]))
        values = [cell if place in wrong else next(right) for place, cell in enumerate(cells)]
    allowed = _vocabulary(model, name)
    if allowed and not allowed.keys() >= {*cells}:
        wrong |= {place: nearest(cell, allowed) for place, cell in enumerate(cells) if cell not in allowed}
    if number := _NUMBERS.get(model.model_fields[name].annotation):  # type: ignore[arg-type]
        for place, cell in enumerate(cells):
            if place not in wrong and not (number.fullmatch(cell) and isfinite(float(cell))):
                wrong[place] = f"must be a number in plain digits{_plainly(cell)}"
    if [*map(str.strip, cells)] != [*cells]:
        wrong |= {
            place: f"has a space at its beginning or end; did you mean {cell.strip()!r}?"
            if cell.strip()
            else "holds nothing that can be seen"
            for place, cell in enumerate(cells)
            if cell != cell.strip()
        }
    if not "".join(cells).isprintable():
        wrong |= {place: problem for place, cell in enumerate(cells) if (problem := _unreadable(cell))}
    return values, wrong


def _plainly(cell: str) -> str:
    """Return how a number is written in plain digits, as a hint; nothing where it cannot be."""
    plain = f"{value:.15g}" if isfinite(value := float(cell)) else ""
    return f"; did you mean {plain!r}?" if _NUMBERS[float].fullmatch(plain) else ""


class Source(Row):
    """An article."""

    key = ("source_id",)
    title = "The articles the record is made from"
    source_id: Slug = column("Readable id of the article")
    file_name: Annotated[str, Field(pattern=r"^\w[\w.-]*$")] = column("Name of its text file in the corpus folder")
    short_en: Annotated[Text, Field(max_length=24)] = column("What readers see it called, in English")
    short_ar: Annotated[Text, Field(max_length=24)] = column("The same in Arabic")
    title_en: Text = column("What it is about, in our words where the text carries no title")
    title_ar: Text = column("The same in Arabic")
    outlet: str = column("Who published it, where the text says so")
    outlet_affiliation: str = column("What the outlet says of itself, or what is publicly known of it")
    country: StateCode = column("State from which it is published (ISO 3166-1 alpha-3), where that is known")
    author: str = column("Its author, where the text says so")
    original: str = column("What it was made from: the text that it translates or digests, where that is known")
    alterations: str = column("What it changed in that original")
    reference: str = column("Public references for outlet, author and original, with ; and a space between them")
    origin: Text = column("Whose reporting it is; articles with one origin are not independent of each other")
    published: Annotated[Edtf, Field(min_length=1)] = column("Date of publication (EDTF)")
    published_basis: Text = column("How that date is known")
    language: str = column("Language of the text (ISO 639-1)", allowed=["ar"])
    paragraphs: Count = column("Number of non-empty lines")
    sha256: Sha256 = column("SHA-256 of the text file")
    perspective: Text = column("Where it stands, in a neutral phrase")


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
    kind: str = column("What it is", allowed=vocabulary.ACTOR_KINDS)
    sector: str = column("What it works in; empty for places", allowed=("", *vocabulary.SECTORS))
    state: StateCode = column("State it belongs to (ISO 3166-1 alpha-3; SUN for the Soviet Union)")
    parent_id: str = column("The body or state it is part of", "actors", optional=True)
    wikidata: Annotated[str, Field(pattern=r"^(Q[1-9][0-9]*)?$")] = column("Wikidata id, only where checked")


class Event(Row):
    """Something that happened, was planned, proposed or alleged; or a lasting condition."""

    key = ("event_id",)
    title = "Events and lasting conditions"
    event_id: EventId = column("Readable id")
    record_kind: str = column("Event, or lasting condition", allowed=vocabulary.RECORD_KINDS)
    date: Edtf = column("Date (EDTF, level 1); empty where the text gives none")
    date_basis: str = column("Stated in the text, inferred from it, or none", allowed=vocabulary.DATE_BASES)
    date_public: Edtf = column("Date by public knowledge (EDTF), never mixed with that of the texts")
    date_reference: str = column("Two references for that date, with ; and a space between them")
    tier: str = column("How much it weighs", allowed=("", *vocabulary.TIERS))
    part_of: str = column("The event or condition above detail that it is a detail of", "events", optional=True)
    endorsement: str = column("How far the article stands behind it", allowed=("", *vocabulary.ENDORSEMENTS))
    sign: str = column("How a condition without a type stands between its actors", allowed=("", *vocabulary.SIGNS))
    event_type: str = column(
        "PLOVER event type; empty only for conditions and hypotheticals", allowed=("", *vocabulary.SCORES)
    )
    mode: str = column("PLOVER mode of that type, or empty")
    status: str = column("How far it has come, by the source", allowed=vocabulary.STATUSES)
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
    role: str = column("The actor's part; it has one in an event", allowed=vocabulary.ROLES)


class EventDomain(Row):
    """A domain of an event."""

    key = ("event_id", "domain_id")
    title = "Which domains an event belongs to"
    event_id: str = column("The event", "events")
    domain_id: str = column("The domain", "domains")
    rank: str = column("Primary (one for each event) or secondary", allowed=vocabulary.RANKS)


class Affiliation(Row):
    """An actor's standing tie to another."""

    key = ("affiliation_id",)
    title = "Offices, memberships and other standing ties"
    affiliation_id: RecordId = column("actor_id, tie and of_id joined by --")
    actor_id: str = column("Who", "actors")
    tie: str = column("What tie", allowed=vocabulary.TIES)
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
    link: str = column("What it does to the other", allowed=vocabulary.LINKS)
    to_event: str = column("The earlier or larger event", "events")


class Claim(Row):
    """A position or assessment that a source gives or attributes."""

    key = ("claim_id",)
    title = "Positions and assessments"
    claim_id: Slug = column("Readable id")
    topic: str = column("The domain it is on", "domains")
    about_id: Text = column("The event or actor it is about")
    stance: str = column("Its holders' stance towards that", allowed=vocabulary.STANCES)
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
    unit: Text = column("Its unit")
    bound: str = column("Whether the figure is exact, a bound or an order", allowed=vocabulary.BOUNDS)
    approximate: Flag = column("Whether the text calls it approximate")
    date: Edtf = column("What time it is for (EDTF)")
    about_id: Text = column("The event or actor it is about")
    summary_en: Text = column("What the figure says, in our words, in English")
    summary_ar: Text = column("The same in Arabic")


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
    strength: str = column("How firmly the article takes it", allowed=vocabulary.STRENGTHS)
    basis: str = column("What the article gives as support", allowed=vocabulary.POSITION_BASES)


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
    pattern: Annotated[Text, AfterValidator(lambda text: _simple(text))] = column(
        "Regular expression that finds each occurrence; its group, where it has one, is the term itself"
    )
    voice: str = column("Whether it is the article's own word, or one that it attributes", allowed=_TERM_VOICES)
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
    paragraph: Annotated[int, Field(ge=1)] = column("Paragraph, counting non-empty lines from 1")
    start: Count = column("First character of the passage in the file (UTF-8, newlines as stored), from 0")
    end: Count = column("Character after the last")
    sha256: Sha256 = column("SHA-256 of the passage in UTF-8")
    voice: str = column("Whose voice the passage is in", allowed=vocabulary.VOICES)
    attributed_to: str = column("Who is reported or quoted; empty for the author's own voice", "actors", optional=True)


class EditorialNote(Row):
    """What a reader must know about a record."""

    key = ("note_id",)
    title = "Contradictions, likely errors and ambiguities"
    note_id: Slug = column("Readable id")
    record_id: RecordId = column("The record it is on")
    kind: str = column("What kind of remark", allowed=vocabulary.NOTE_KINDS)
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
    "theses": Thesis,
    "thesis_positions": ThesisPosition,
    "terms": Term,
    "evidence": Evidence,
    "editorial_notes": EditorialNote,
    "note_places": NotePlace,
}

#: Tables without a row of which there is no record.
NEEDED: Final = ("sources", "domains", "actors", "events", "event_actors", "event_domains", "evidence")

#: Tables whose rows must have evidence (``evidence.record_id`` points at their keys). So must positions on theses
#: that are taken; their ids are two.
EVIDENCED: Final = ("actors", "events", "event_links", "affiliations", "claims", "quantities", "terms")


def position_id(thesis_id: str, source_id: str) -> str:
    """Return how evidence names the position of an article on a thesis."""
    return f"{thesis_id}--{source_id}"


def references(model: type[Row]) -> dict[str, str]:
    """Return column -> table for the foreign keys of a model."""
    return {
        name: _extra(field)["references"] for name, field in model.model_fields.items() if _extra(field)["references"]
    }


def _extra(field: FieldInfo) -> dict[str, Any]:
    assert isinstance(field.json_schema_extra, dict)  # every field is made by `column`
    return field.json_schema_extra


def may_be_empty(model: type[Row], name: str) -> bool:
    """Whether a column may hold an empty text."""
    extra = _extra(model.model_fields[name])
    if extra["references"]:
        return extra["optional"]
    return not checked(model, name, [""])[1]


def descriptor() -> dict[str, Any]:
    """Return the Data Package (v1) descriptor of the record."""
    types = {int: "integer", float: "number", bool: "boolean"}
    resources = []
    for table, model in TABLES.items():
        fields = []
        for name, field in model.model_fields.items():
            allowed = [code for code in _extra(field)["allowed"] if code]
            constraints: dict[str, Any] = {"enum": allowed} if allowed else {}
            if not may_be_empty(model, name):
                constraints["required"] = True
            fields.append(
                {
                    "name": name,
                    "type": types.get(field.annotation, "string"),  # type: ignore[arg-type]
                    "description": field.description,
                    **({"constraints": constraints} if constraints else {}),
                }
            )
        resources.append(
            {
                "name": table,
                "path": f"{table}.csv",
                "title": model.title,
                "profile": "tabular-data-resource",
                "encoding": "utf-8",
                "schema": {
                    "fields": fields,
                    "primaryKey": list(model.key),
                    "foreignKeys": [
                        {"fields": name, "reference": {"resource": target, "fields": TABLES[target].key[0]}}
                        for name, target in references(model).items()
                    ],
                },
            }
        )
    return {
        "name": "russia-iran-relations",
        "title": "Russia-Iran relations in Arabic articles, 2014-2025: a coded record",
        "profile": "tabular-data-package",
        "licenses": [{"name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0"}],
        "resources": resources,
    }


if __name__ == "__main__":
    print(json.dumps(descriptor(), ensure_ascii=False, indent=2))
