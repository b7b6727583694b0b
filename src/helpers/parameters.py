"""The parameters of each notebook, and the selection that they make from the record."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from inspect import Parameter, Signature
from pathlib import Path
from tokenize import COMMENT, generate_tokens
from typing import Annotated, Any, Final, Literal, TypeVar, get_args, get_origin

import numpy as np
import pandas as pd
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic.fields import FieldInfo

from helpers import dates, vocabulary
from helpers.dataset import Record, find_actor
from helpers.faults import Fault, FaultsError
from helpers.language import Language
from helpers.schema import nearest


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


#: How a breakdown divides time, besides a list of years.
PERIODS: Final = ("decade", "phase")


def _period(value: object) -> object:
    """Check a division of time: a word of `PERIODS`, or the years in which periods start."""
    if isinstance(value, str) and not value.strip().isdecimal():
        if value in PERIODS:
            return value
        raise ValueError(f"{nearest(value, PERIODS)}, or years in which periods start, such as [1991, 2007]")
    given = value if isinstance(value, list | tuple) else [value]
    if not given:
        raise ValueError("no year given; decade, phase, or years in which periods start, such as [1991, 2007]")
    texts = [str(year).strip() for year in given]
    if wrong := [text for text in texts if not (text.isdecimal() and 1 <= int(text) <= 9999)]:
        raise ValueError(f"{', '.join(map(repr, wrong))} is not a year from 1 to 9999")
    years = [int(text) for text in texts]
    if years != sorted(set(years)):
        raise ValueError(f"years must rise, each once: {sorted(set(years))}")
    return years


Period = Annotated[Literal["decade", "phase"] | list[int], BeforeValidator(_period)]
Day = Annotated[str, BeforeValidator(_text), AfterValidator(_day)]
Names = Annotated[list[str], BeforeValidator(_list)]


@dataclass(frozen=True)
class Of:
    """Says of a parameter's type what its names are ids of: a table of the record, or statuses."""

    table: str


#: Marks the type of a parameter that says where something is, not what of it is wanted.
FOLDER: Final = "folder"
Folder = Annotated[str, FOLDER]
Domains = Annotated[Names, Of("domains")]
Actors = Annotated[Names, Of("actors")]
Sources = Annotated[Names, Of("sources")]
Statuses = Annotated[Names, Of("statuses")]


class Parameters(BaseModel):
    """What every notebook takes. An empty value selects everything."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    start: Day = Field("", description="first day: a year, month or day, such as 2010 or 2010-01-31")
    end: Day = Field("", description="last day, included")
    domains: Domains = Field([], description="domain ids, such as nuclear; an event needs one of them")
    actors: Actors = Field([], description="actor ids or names in either script; an event needs one of them")
    sources: Sources = Field([], description="source ids; an event needs evidence in one of them")
    statuses: Statuses = Field([], description="such as occurred or planned")
    language: Language = Field("en", description="of figures, tables and sentences: en or ar")
    data: Folder = Field("", description="folder of the record; empty for the project's own")
    corpus: Folder = Field("", description="folder of the articles, for those who hold them; empty for none")
    interactive: bool = Field(False, description="controls, tables to search and a graph to explore, in JupyterLab")

    @model_validator(mode="after")
    def _in_order(self) -> "Parameters":
        if self.start and self.end and dates.parse_day(self.start) > dates.parse_day(self.end, last=True):
            raise ValueError(f"start: {self.start} is after the end, {self.end}")
        return self

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        """Yield what `repr` shows: what is not as it is by default."""
        fields = type(self).model_fields
        return [(name, value) for name, value in super().__repr_args__() if name and value != fields[name].default]


class Timeline(Parameters):
    """Parameters of 01_timeline."""

    bin: Literal["year", "quarter", "month"] = Field("year", description="of counts over time")
    dyad: Actors = Field(["russia", "iran"], description="two actors, for counts and phases; [] for all events")
    draws: int = Field(500, ge=100, le=10_000, description="of the band for uncertain dates")

    @model_validator(mode="after")
    def _two_sides(self) -> "Timeline":
        if len(self.dyad) not in (0, 2) or len(set(self.dyad)) != len(self.dyad):
            raise ValueError(f"dyad: two different actors, or none; {len(self.dyad)} given")
        return self


class ActorNetwork(Parameters):
    """Parameters of 02_actor_network."""

    top: int = Field(32, ge=2, le=60, description="how many actors the map shows, those with most ties")
    level: Literal["actor", "state", "side"] = Field(
        "actor", description="whom an act counts for: who acts, the state or body it is part of, or its side"
    )
    focus: Actors = Field([], description="actors with a map of their own; [] for the strongest besides the two poles")


class DomainBreakdown(Parameters):
    """Parameters of 03_domain_breakdown."""

    period: Period = Field("decade", description="decade, phase (as the articles divide), or years in which one starts")


class SourcesAndClaims(Parameters):
    """Parameters of 04_sources_and_claims."""

    top: int = Field(16, ge=1, le=40, description="how many holders of claims the figure shows")


P = TypeVar("P", bound=Parameters)

MODELS: Final[dict[str, type[Parameters]]] = {
    "01_timeline": Timeline,
    "02_actor_network": ActorNetwork,
    "03_domain_breakdown": DomainBreakdown,
    "04_sources_and_claims": SourcesAndClaims,
}


def parse(model: type[P], given: Mapping[str, Any]) -> P:
    """Check parameters that somebody gave.

    Raises
    ------
    FaultsError
        With every unknown name and wrong value.
    """
    faults = [
        Fault("parameters", 0, name, "", f"no such parameter; {nearest(name, model.model_fields)}")
        for name in given
        if name not in model.model_fields
    ]
    try:
        parsed = model.model_validate({name: given[name] for name in given if name in model.model_fields})
    except ValidationError as error:
        for item in error.errors():
            message = item["msg"].removeprefix("Value error, ")
            name, _, rest = message.partition(": ") if not item["loc"] else (str(item["loc"][0]), "", message)
            faults.append(Fault("parameters", 0, name, str(given.get(name, "")), rest))
    if faults:
        raise FaultsError("the parameters were refused", faults)
    return parsed


def read(model: type[P], namespace: Mapping[str, Any]) -> P:
    """Take the parameters that a notebook's parameters cell set, from its ``globals()``."""
    return parse(model, {name: namespace[name] for name in model.model_fields if name in namespace})


def cell(source: str, parameters: Parameters) -> str:
    """Return the text of a parameters cell with other values: the same lines, in order, with their comments.

    Parameters
    ----------
    source
        The cell as the notebook has it, a parameter and its comment a line.
    """
    lines = []
    for line in source.splitlines():
        comment = next(token for token in generate_tokens(iter([line]).__next__) if token.type == COMMENT)
        name = line.partition(" = ")[0]
        lines.append(f"{name} = {_literal(getattr(parameters, name))}  {comment.string}")
    return "\n".join(lines)


def _literal(value: object) -> str:
    """Return a value as Python, its texts in double quotes."""
    if isinstance(value, list):
        return f"[{', '.join(map(_literal, value))}]"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)


def select(record: Record, parameters: Parameters) -> Record:
    """Return the part of the record that the parameters ask for.

    An event stays if its dates can overlap the window (undated ones stay only where there is no
    window) and if it has one of the domains, actors, sources and statuses. A claim or figure stays
    if what it is about stays. The tables of sources, domains and actors stay whole: they name things.

    Raises
    ------
    FaultsError
        For a domain, actor, source or status that the record does not have.
    """
    keep = _keep(record, parameters)
    if keep.all() and not parameters.sources:
        return record
    return _restricted(
        record, set(record.events["event_id"][keep]), _of_sources(record, parameters), parameters.domains
    )


def _keep(record: Record, parameters: Parameters) -> pd.Series:
    """Return which events stay."""
    actors = _check_names(record, parameters)
    events = record.events
    keep = _in_window(events, parameters)
    if parameters.domains:
        keep &= _linked(events, record.event_domains, "domain_id", parameters.domains)
    if actors:
        keep &= _linked(events, record.event_actors, "actor_id", actors)
    if parameters.sources:
        keep &= events["event_id"].isin(_of_sources(record, parameters)["record_id"])
    if parameters.statuses:
        keep &= events["status"].isin(parameters.statuses)
    return keep


def _of_sources(record: Record, parameters: Parameters) -> pd.DataFrame:
    """Return the evidence in the sources asked for."""
    evidence = record.evidence
    return evidence[evidence["source_id"].isin(parameters.sources)] if parameters.sources else evidence


def without(record: Record, source: str) -> Record:
    """Return the record without the events that only this source tells, nor its evidence."""
    evidence = record.evidence[record.evidence["source_id"] != source]
    events = record.events[record.events["event_id"].isin(evidence["record_id"])]
    return replace(record, events=events.reset_index(drop=True), evidence=evidence.reset_index(drop=True))


def select_around(record: Record, parameters: Parameters) -> Record:
    """Return the selection with all domains, to compare chosen domains with the others.

    Where no domain is chosen, or nothing has the chosen ones, it is the selection itself.

    Raises
    ------
    FaultsError
        As `select` does.
    """
    if parameters.domains and _keep(record, parameters).any():
        parameters = parameters.model_copy(update={"domains": []})
    return select(record, parameters)


def actor_ids(record: Record, name: str) -> list[str]:
    """Return the ids that an id or a name in either script stands for."""
    return [name] if name in set(record.actors["actor_id"]) else find_actor(record.actors, name)


def one_actor(record: Record, field: str, name: str) -> str:
    """Return the id of the one actor that an id or a name in either script stands for, given for ``field``.

    Raises
    ------
    FaultsError
        Where there is none, or more than one.
    """
    faults: list[Fault] = []
    found = _one_actor(record, field, name, faults)
    if faults:
        raise FaultsError("the parameters were refused", faults)
    return found


def dyad_ids(record: Record, parameters: Timeline) -> list[str]:
    """Return the ids of the two sides of the dyad; empty for all events."""
    return [actor_ids(record, name)[0] for name in parameters.dyad]


def focus_ids(record: Record, parameters: ActorNetwork) -> list[str]:
    """Return the ids of the actors in focus; empty where none was named."""
    return list(dict.fromkeys(actor_ids(record, name)[0] for name in parameters.focus))


def _check_names(record: Record, parameters: Parameters) -> list[str]:
    """Return the actors' ids; raise for every name that the record does not have."""
    allowed: dict[str, Iterable[str]] = {
        "domains": record.domains["domain_id"],
        "sources": record.sources["source_id"],
        "statuses": vocabulary.STATUSES,
    }
    faults = [
        Fault("parameters", 0, field, name, nearest(name, names))
        for field, names in allowed.items()
        for name in getattr(parameters, field)
        if name not in set(names)
    ]
    if parameters.corpus and not Path(parameters.corpus).expanduser().is_dir():
        faults.append(Fault("parameters", 0, "corpus", parameters.corpus, "no such folder; empty for none"))
    found = {}
    for field in ("actors", "dyad", "focus"):
        found[field] = [_one_actor(record, field, name, faults) for name in getattr(parameters, field, [])]
    if isinstance(parameters, Timeline) and len(set(found["dyad"])) < len(found["dyad"]) and not faults:
        faults.append(Fault("parameters", 0, "dyad", " ".join(parameters.dyad), "both names are one actor"))
    if faults:
        raise FaultsError("the parameters were refused", faults)
    return found["actors"]


def _one_actor(record: Record, field: str, name: str, faults: list[Fault]) -> str:
    """Return the id that a name stands for; append a fault where there is none, or more than one."""
    found = actor_ids(record, name)
    if len(found) != 1:
        problem = f"may be {' or '.join(found)}" if found else nearest(name, record.actors["actor_id"])
        faults.append(Fault("parameters", 0, field, name, problem))
    return found[0] if found else ""


def _in_window(events: pd.DataFrame, parameters: Parameters) -> pd.Series:
    keep = pd.Series(True, index=events.index)
    dated = events["date"] != ""
    if parameters.start:
        start = pd.Timestamp(dates.parse_day(parameters.start))
        keep &= dated & (events["latest"].isna() | (events["latest"] >= start))
    if parameters.end:
        end = pd.Timestamp(dates.parse_day(parameters.end, last=True))
        keep &= dated & (events["earliest"].isna() | (events["earliest"] <= end))
    return keep


def _linked(events: pd.DataFrame, links: pd.DataFrame, column: str, names: list[str]) -> pd.Series:
    return events["event_id"].isin(links["event_id"][links[column].isin(names)])


def _restricted(record: Record, kept: set[str], evidence: pd.DataFrame, domains: list[str]) -> Record:
    told, event_actors = set(evidence["record_id"]), _where(record.event_actors, event_id=kept)
    things = set(event_actors["actor_id"])
    topics = {"topic": domains} if domains else {}
    parts = {
        "events": _where(record.events, event_id=kept),
        "event_actors": event_actors,
        "event_domains": _where(record.event_domains, event_id=kept),
        "event_links": _where(record.event_links, from_event=kept, to_event=kept, link_id=told),
        "claims": _where(record.claims, about_id=kept | things, claim_id=told, **topics),
        "quantities": _where(record.quantities, about_id=kept | things, quantity_id=told),
        "affiliations": _where(record.affiliations, actor_id=things, affiliation_id=told),
    }
    # What an article calls things, and where it stands, is of the whole article, whichever events are selected.
    heard = set(evidence["source_id"])
    parts |= {name: _where(getattr(record, name), source_id=heard) for name in ("terms", "thesis_positions")}
    positions = set(parts["thesis_positions"]["record_id"])
    held = _where(record.claim_holders, claim_id=set(parts["claims"]["claim_id"]))
    ids = things.union(positions, *(table.iloc[:, 0] for table in parts.values()))
    notes = _where(record.editorial_notes, record_id=ids)
    return replace(record, **parts, claim_holders=held, evidence=_where(evidence, record_id=ids), editorial_notes=notes)


def _where(table: pd.DataFrame, **allowed: Collection[str]) -> pd.DataFrame:
    """Return the rows whose columns hold what is allowed."""
    masks = [table[column].isin(values).to_numpy() for column, values in allowed.items()]
    return table[np.logical_and.reduce(masks)].reset_index(drop=True)


def guide(record: Record) -> pd.DataFrame:
    """Return what each parameter does, from the models: a row for each, those that all notebooks take first.

    Returns
    -------
    pandas.DataFrame
        parameter, notebooks (``all``, or the one that takes it), does, allowed and default, as one types them.
    """
    models: dict[str, type[Parameters]] = {"all": Parameters, **MODELS}
    rows = [
        (name, notebook, field.description, _allowed(record, field), _literal(field.default))
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
        return f"ids and names of {len(record.actors)} actors"
    if of:
        return ", ".join(vocabulary.STATUSES if of == "statuses" else getattr(record, of).iloc[:, 0])
    if get_origin(kind) is Literal:
        return ", ".join(map(_literal, get_args(kind)))
    if kind is bool:
        return "True, False"
    if kind is int:
        limits = [getattr(item, side) for side in ("ge", "le") for item in field.metadata if hasattr(item, side)]
        return " to ".join(map(str, limits))
    if FOLDER in field.metadata:
        return "a folder"
    return "a year, month or day" if kind is str else f"{', '.join(map(_literal, PERIODS))}, or a list of years"


def signature(names: Mapping[str, FieldInfo], *first: str) -> Signature:
    """Return how something is called that takes parameters by name, ``first`` before them: names and defaults."""
    leading = [Parameter(name, Parameter.POSITIONAL_OR_KEYWORD) for name in first]
    given = [Parameter(name, Parameter.KEYWORD_ONLY, default=field.default) for name, field in names.items()]
    return Signature([*leading, *given])


def listing(names: Mapping[str, FieldInfo]) -> str:
    """Return what parameters are, for a docstring: each with its default, and what it does below."""
    return "\n".join(f"{name} : {_literal(field.default)}\n    {field.description}" for name, field in names.items())


def _readable(model: type[Parameters]) -> None:
    """Have JupyterLab show of a model what one types, not the types of pydantic."""
    model.__signature__ = signature(model.model_fields)
    model.__doc__ = f"{model.__doc__}\n\nParameters\n----------\n{listing(model.model_fields)}\n"


for _model in (Parameters, Timeline, ActorNetwork, DomainBreakdown, SourcesAndClaims):
    _readable(_model)
