"""The parameters of each notebook: what they are, and how they are read; `helpers.selection.selecting` selects."""

import dataclasses
import re
from collections.abc import Iterable, Mapping, MutableMapping
from datetime import date
from inspect import Parameter, Signature
from typing import Annotated, Any, Final, Literal, TypeVar, get_args, get_origin

import pandas as pd
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from helpers.common.faults import Fault, FaultsError
from helpers.record import dates
from helpers.record.dataset import Record
from helpers.selection import cells, names
from helpers.words import states
from helpers.words.language import Language


def _text(value: object) -> object:
    """Take the number that a command line makes of ``2010``, or the date that YAML makes, for its text."""
    return str(value) if isinstance(value, int | date) and not isinstance(value, bool) else value


def _day(value: str) -> str:
    if value:
        dates.parse_day(value)
    return value


def _list(value: object) -> object:
    """Take one name for a list of one, as ``papermill -p domains nuclear`` gives it."""
    return ([value] if value else []) if isinstance(value, str) else value


Day = Annotated[str, BeforeValidator(_text), AfterValidator(_day)]
Names = Annotated[list[str], BeforeValidator(_list)]


@dataclasses.dataclass(frozen=True)
class Of:
    """Says of a parameter's type what its names stand for: rows of a table of the record, or codes of `names.CODES`."""

    table: str


def _codes(table: str) -> AfterValidator:
    """Return a marker that takes a code by any of its names, since no record is needed to know it."""
    known = names.of_codes(names.CODES[table])
    listed = ", ".join(
        code if called[1].casefold() == code.casefold() else f"{code} ({called[1]})" for code, called in known.items()
    )
    allowed = f"allowed: {listed}; `search` finds other words in what is coded"
    return AfterValidator(lambda name: names.one(known, name, allowed))


#: Marks the type of a parameter that says where something is, not what of it is wanted.
FOLDER: Final = "folder"
Folder = Annotated[str, FOLDER]
Domains = Annotated[Names, Of("domains")]
Actors = Annotated[Names, Of("actors")]
Sources = Annotated[Names, Of("sources")]
Statuses = Annotated[list[Annotated[str, _codes("statuses")]], BeforeValidator(_list), Of("statuses")]
EventTypes = Annotated[list[Annotated[str, _codes("event_types")]], BeforeValidator(_list), Of("event_types")]


def _typed(value: object) -> object:
    """Take names with commas between them for a list, as a command line or a box in the panel gives them."""
    return [part.strip() for part in re.split("[,\u060c]", value) if part.strip()] if isinstance(value, str) else value


def _state(name: str) -> str:
    """Return the code of a state by any of its names, since no record is needed to know it."""
    return names.one(states.called(*get_args(Language)), name, ANY_STATE)


#: Marks the type of a parameter that names states, whatever the record has.
ANY_STATE: Final = "a state, by its code (ISO 3166-1 alpha-3) or its name in English or Arabic"
States = Annotated[list[Annotated[str, AfterValidator(_state)]], BeforeValidator(_typed), ANY_STATE]


class Parameters(BaseModel):
    """What every notebook takes. An empty value selects everything."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    start: Day = Field("", description="first day: a year, month or day, such as 2010 or 2010-01-31")
    end: Day = Field("", description="last day, included")
    uncertain_dates: Literal["leave out", "include"] = Field(
        "leave out", description="entries whose date may lie in the window or outside it"
    )
    domains: Domains = Field([], description="domains by id or label, such as nuclear; an entry needs one of them")
    actors: Actors = Field([], description="actors by id or name in either script; an entry needs one of them")
    sources: Sources = Field([], description="articles by id, outlet or author; an entry needs evidence in one of them")
    statuses: Statuses = Field([], description="such as occurred or planned")
    event_types: EventTypes = Field([], description="PLOVER types, such as CONSULT (talk) or AGREE (promise)")
    details: bool = Field(False, description="entries that are part of another, too")
    flagged: Literal["mark", "leave out"] = Field(
        "mark", description="entries with a likely error or an ambiguity, by an editorial note"
    )
    together: Actors = Field(
        [], description="actors that must all take part, themselves or by those who belong to them"
    )
    search: Annotated[str, BeforeValidator(_text)] = Field(
        "", description="words in either script that labels, summaries or actors' names must have, all of them"
    )
    language: Language = Field("en", description="of figures, tables and sentences: en or ar")
    data: Folder = Field("", description="folder of the record; empty for the project's own")
    corpus: Folder = Field("", description="folder of the articles, for those who hold them; empty for none")
    interactive: bool = Field(False, description="controls and a network to explore, in JupyterLab")

    @model_validator(mode="after")
    def _in_order(self) -> "Parameters":
        if self.start and self.end and dates.parse_day(self.start) > dates.parse_day(self.end, last=True):
            raise ValueError(f"start: {self.start} is after the end, {self.end}")
        return self

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        """Yield what `repr` shows: what is not as it is by default."""
        fields = type(self).model_fields
        return [(name, value) for name, value in super().__repr_args__() if name and value != fields[name].default]


class Brief(Parameters):
    """Parameters of 00_brief."""


class Timeline(Parameters):
    """Parameters of 01_timeline."""

    dyad: Actors = Field(["russia", "iran"], description="two actors, the two sides of the relation; [] for all events")

    @model_validator(mode="after")
    def _two_sides(self) -> "Timeline":
        if len(self.dyad) not in (0, 2) or len(set(self.dyad)) != len(self.dyad):
            raise ValueError(f"dyad: two different actors, or none; {len(self.dyad)} given")
        return self


class ActorNetwork(Parameters):
    """Parameters of 02_actor_network."""

    top: int = Field(32, ge=2, le=60, description="how many actors the map shows, those with most ties")
    level: Literal["actor", "state", "side"] = Field(
        "state", description="whom an act counts for: who acts, the state or body it is part of, or its side"
    )
    focus: Actors = Field([], max_length=3, description="up to three actors whose partners are shown; [] for none")


class DomainBreakdown(Parameters):
    """Parameters of 03_domain_breakdown."""


class SourcesAndClaims(Parameters):
    """Parameters of 04_sources_and_claims."""


class RealityCheck(Parameters):
    """Parameters of 05_reality_check."""


class EventData(Parameters):
    """Parameters of 06_event_data."""

    store: Folder = Field("", description="folder of a store of event data; empty for the figures that are kept here")
    providers: Annotated[list[str], BeforeValidator(_typed)] = Field(
        [], description="whose data, such as icews or gdelt; [] for all that there are"
    )
    period: Literal["day", "month", "year"] = Field("month", description="of the series from a store")
    dyad: States = Field(["RUS", "IRN"], description="two states, the two sides of the relation")
    placebos: States = Field(
        ["CHN", "TUR", "SYR", "ISR", "SAU"], description="states whose pairs with either side are there to compare with"
    )

    @model_validator(mode="after")
    def _two_states(self) -> "EventData":
        if len(set(self.dyad)) != 2 or len(self.dyad) != 2:
            raise ValueError(f"dyad: two different states; given: {', '.join(self.dyad) or 'none'}")
        return self


P = TypeVar("P", bound=Parameters)

MODELS: Final[dict[str, type[Parameters]]] = {
    "00_brief": Brief,
    "01_timeline": Timeline,
    "02_actor_network": ActorNetwork,
    "03_domain_breakdown": DomainBreakdown,
    "04_sources_and_claims": SourcesAndClaims,
    "05_reality_check": RealityCheck,
    "06_event_data": EventData,
}


def parse(model: type[P], given: Mapping[str, Any]) -> P:
    """Check parameters that somebody gave.

    Raises
    ------
    FaultsError
        With every unknown name and wrong value.
    """
    faults = [
        Fault("parameters", 0, name, "", f"no such parameter; {cells.no_parameter(name, model.model_fields)}")
        for name in given
        if name not in model.model_fields
    ]
    right = {name: value for name, value in given.items() if name in model.model_fields}
    while True:
        try:
            parsed = model.model_validate(right)
        except ValidationError as error:  # what is asked of several at once, pydantic asks where each is right
            found = [_fault(item, given) for item in error.errors()]
            faults += found
            wrong = {fault.column for fault in found} & right.keys()
            right = {name: value for name, value in right.items() if name not in wrong}
            if wrong:
                continue
        break
    if faults:
        raise FaultsError("the parameters were refused", faults)
    return parsed


def _fault(item: ErrorDetails, given: Mapping[str, Any]) -> Fault:
    """Return what is wrong with a value, or with one of the names in a list."""
    message = item["msg"].removeprefix("Value error, ")
    name, _, rest = message.partition(": ") if not item["loc"] else (str(item["loc"][0]), "", message)
    named = len(item["loc"]) > 1 and isinstance(item["input"], str)
    return Fault("parameters", 0, name, str(item["input"] if named else given.get(name, "")), rest)


def read(model: type[P], namespace: MutableMapping[str, Any]) -> P:
    """Take the parameters that a notebook's cells have just set, from its ``globals()``.

    A parameter that they do not set has its default, whatever an earlier run has left in the kernel. The
    notebook's variables become the values as they were read.

    Raises
    ------
    FaultsError
        With every unknown name, wrong value, and value of an earlier run that may or may not be meant.
    """
    given = {name: namespace[name] for name in model.model_fields if name in namespace}
    if executed := namespace.get("In"):  # IPython's texts of all cells, this one the last
        now = cells.settings(executed, model.model_fields)
        left = {} if now.complete else {name: given[name] for name in given.keys() - now.known}
        stale = {name: value for name, value in left.items() if value != model.model_fields[name].default}
        if stale:
            problem = "is left from an earlier run: set it in the parameters cell and run that, or restart the kernel"
            faults = [Fault("parameters", 0, name, str(value), problem) for name, value in stale.items()]
            raise FaultsError("the parameters were refused", faults)
        given = {name: value for name, value in given.items() if name in now.known} | dict.fromkeys(now.unknown)
    chosen = parse(model, given)
    namespace.update(chosen.model_dump())
    return chosen


def cell(source: str, parameters: Parameters) -> str:
    """Return the text of a parameters cell with other values: its comments and all else as they are."""
    return cells.rewritten(source, parameters.model_dump(), type(parameters)().model_dump())


def guide(record: Record) -> pd.DataFrame:
    """Return what each parameter does, from the models: a row for each, those that all notebooks take first.

    Returns
    -------
    pandas.DataFrame
        parameter, notebooks (``all``, or the one that takes it), does, allowed and default, as one types them.
    """
    models: dict[str, type[Parameters]] = {"all": Parameters, **MODELS}
    rows = [
        (name, notebook, field.description, _allowed(record, field), cells.literal(field.default))
        for notebook, model in models.items()
        for name, field in model.model_fields.items()
        if model is Parameters or name not in Parameters.model_fields
    ]
    return pd.DataFrame(rows, columns=["parameter", "notebooks", "does", "allowed", "default"])


def _allowed(record: Record, field: FieldInfo) -> str:
    """Return in words what values a parameter may have."""
    kind = field.annotation
    of = next((item.table for item in field.metadata if isinstance(item, Of)), "")
    if of == "actors":
        return (
            f'ids and names of {len(record.actors)} actors: helpers.selection.names.table(whole, "actors") lists them'
        )
    if of:
        return ", ".join(names.CODES[of] if of in names.CODES else getattr(record, of).iloc[:, 0])
    if get_origin(kind) is Literal:
        return ", ".join(map(cells.literal, get_args(kind)))
    if kind is bool:
        return "True, False"
    if kind is int:
        limits = [getattr(item, side) for side in ("ge", "le") for item in field.metadata if hasattr(item, side)]
        return " to ".join(map(str, limits))
    if FOLDER in field.metadata:
        return "a folder"
    if ANY_STATE in field.metadata:
        return ANY_STATE
    day = any(isinstance(item, AfterValidator) for item in field.metadata)
    return "a year, month or day" if day else "any text"


def signature(fields: Mapping[str, FieldInfo], *first: str) -> Signature:
    """Return how something is called that takes parameters by name, ``first`` before them: names and defaults."""
    leading = [Parameter(name, Parameter.POSITIONAL_OR_KEYWORD) for name in first]
    given = [Parameter(name, Parameter.KEYWORD_ONLY, default=field.default) for name, field in fields.items()]
    return Signature([*leading, *given])


def listing(fields: Mapping[str, FieldInfo]) -> str:
    """Return what parameters are, for a docstring: each with its default, and what it does below."""
    lines = (f"{name} : {cells.literal(field.default)}\n    {field.description}" for name, field in fields.items())
    return "\n".join(lines)


def _readable(model: type[Parameters]) -> None:
    """Have JupyterLab show of a model what one types, not the types of pydantic."""
    model.__signature__ = signature(model.model_fields)
    model.__doc__ = f"{model.__doc__}\n\nParameters\n----------\n{listing(model.model_fields)}\n"


_readable(Parameters)
for _model in MODELS.values():
    _readable(_model)
