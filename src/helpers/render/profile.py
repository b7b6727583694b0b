"""Render profiles: which notebooks, with which parameters. To read one imports nothing heavy."""

import csv
import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import yaml
from dateutil.relativedelta import relativedelta
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from helpers.common import paths
from helpers.common.faults import Fault, FaultsError, nearest
from helpers.words.prose import is_own

#: The pages of the site, by language; a profile's folder stands beside them.
PAGES: Final = {"en": "index.html", "ar": "ar.html"}
_LONGEST_NAME = 100  # bytes; a file system allows 255
_DEEPEST, _MOST = 20, 100_000  # levels and values of a profile
_TOO_DEEP: Final = f"is nested deeper than {_DEEPEST} levels, holds itself, or has more than {_MOST} values"


def _folder_name(name: str) -> str:
    """Refuse a name that would do for a word, and not for a folder on every system and in every command."""
    if name.startswith("-"):
        raise ValueError("begins with a hyphen, as the options of a command do")
    if any(name.casefold() == Path(page).stem for page in PAGES.values()):
        raise ValueError("is the name of a page of the site")
    if len(name.encode()) > _LONGEST_NAME:
        raise ValueError(f"has {len(name.encode())} bytes; at most {_LONGEST_NAME}")
    if unicodedata.normalize("NFC", name) != name:
        raise ValueError("has letters made of two characters; write each as one (Unicode's form NFC)")
    return name


Name = Annotated[str, Field(pattern=r"^[\w-]+$")]

#: Parameter -> the table whose ids ``each`` stands for.
EACH: Final = {"domains": "domains", "sources": "sources"}
_RELATIVE: Final = re.compile(r"last (\d{1,9}) (day|month|year)s?")


class Limits(BaseModel):
    """What a run may take before it is ended: from what any notebook needs to what any machine has."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    cell: float = Field(300, ge=1, le=86_400, description="seconds for a cell, up to a day")
    notebook: float = Field(900, ge=1, le=604_800, description="seconds for all cells of a notebook, up to a week")
    memory: float = Field(4, ge=0.01, le=4096, description="gibibytes of data that a process of the notebook may hold")


class _Entry(BaseModel):
    """One or more notebooks with fixed parameters and a matrix of others."""

    model_config = ConfigDict(extra="forbid")
    notebooks: list[Name] = Field(min_length=1)
    parameters: dict[str, Any] = {}
    matrix: dict[str, list[Any] | Literal["each"]] = {}

    @model_validator(mode="after")
    def _each_parameter_once(self) -> "_Entry":
        if both := self.parameters.keys() & self.matrix.keys():
            raise ValueError(f"{', '.join(sorted(both))}: stands in parameters and in matrix; which of the two?")
        return self


class _Profile(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: Annotated[Name, AfterValidator(_folder_name)]
    engine: Literal["forked", "kernel"] = "forked"
    as_of: date | None = None
    limits: Limits = Limits()
    runs: list[_Entry] = Field(min_length=1)


@dataclass(frozen=True)
class Run:
    """One notebook with one set of parameters; ``name`` is its folder in the reports."""

    name: str
    notebook: str
    source: Path
    given: dict[str, Any]
    engine: str
    limits: Limits

    @property
    def language(self) -> str:
        """The language of the prose, as given (it may yet turn out to be none)."""
        return str(self.given.get("language", "en"))

    @property
    def prose(self) -> Path | None:
        """The file of the prose in that language; None where it stands in the notebook."""
        return None if is_own(self.language) else self.source.parent / "ar" / f"{self.notebook}.md"

    @property
    def data(self) -> Path:
        """The folder of the record."""
        return paths.data_folder(str(self.given.get("data", "")))


@dataclass(frozen=True)
class Profile:
    """A name, and runs with names of their own."""

    name: str
    runs: list[Run]


def load(path: Path, today: date | None = None) -> Profile:
    """Read a profile and spell out its runs; what the parameters mean is for `check`.

    ``each`` becomes the ids of a table, and ``last 365 days`` (or months, years) the day that long
    before ``as_of``, which is ``today`` unless the profile pins it; ``today`` becomes that day.

    Raises
    ------
    FaultsError
        With everything that is wrong with the profile.
    """
    profile = _read(path)
    as_of = profile.as_of or today or date.today()
    runs: list[Run] = []
    faults: list[Fault] = []
    for entry in profile.runs:
        try:
            for notebook, given in _combinations(entry):
                given = {name: _resolved(name, value, as_of) for name, value in given.items()}
                name, source = _name(notebook, given, entry), _source(notebook)
                runs.append(Run(name, notebook, source, given, profile.engine, profile.limits))
        except FaultsError as error:
            faults += error.faults
    names = [run.name for run in runs]
    faults += [
        Fault(path.name, 0, "runs", name, "two runs would have this name")
        for name in {n for n in names if names.count(n) > 1}
    ]
    if faults:
        raise FaultsError(f"the profile {path.name} was refused", list(dict.fromkeys(faults)))
    return Profile(profile.name, runs)


def spelled_out(run: Run) -> dict[str, Any]:
    """Return every parameter of a run that `check` found sound: those that are given, and the defaults of the others.

    All of them are put into the notebook, so that nothing depends on what its parameters cell says today. A notebook
    that has no model takes what is given.
    """
    from helpers.selection.parameters import MODELS, parse

    model = MODELS.get(run.notebook)
    return parse(model, run.given).model_dump() if model else run.given


def check(runs: list[Run]) -> list[Fault]:
    """Return what is wrong with the parameters of runs, and with the record: it is loaded for that."""
    from helpers.record import dataset
    from helpers.selection.parameters import MODELS, parse
    from helpers.selection.selecting import select

    records: dict[Path, dataset.Record] = {}
    faults: list[Fault] = []
    for folder in dict.fromkeys(run.data for run in runs):
        try:
            records[folder] = dataset.load(folder)
        except FaultsError as error:
            faults += error.faults
    for run in runs:
        try:
            if run.notebook not in MODELS:
                problem = f"has no parameters in helpers.selection.parameters; {nearest(run.notebook, MODELS)}"
                raise FaultsError("", [Fault("parameters", 0, "", run.notebook, problem)])
            parameters = parse(MODELS[run.notebook], run.given)
            if parameters.interactive:
                problem = "controls need JupyterLab; a report has none"
                raise FaultsError("", [Fault("parameters", 0, "interactive", "True", problem)])
            if run.data in records:
                select(records[run.data], parameters)
        except FaultsError as error:
            faults += [Fault(run.notebook, 0, fault.column, fault.value, fault.problem) for fault in error.faults]
    return list(dict.fromkeys(faults))


class _Loader(yaml.SafeLoader):
    """YAML in which a key stands once: where it stands twice the last would win, and nobody would know."""

    def compose_mapping_node(self, anchor: str | None) -> yaml.MappingNode:
        """Return a mapping, with its keys as they are written."""
        node = super().compose_mapping_node(anchor)
        seen: dict[str, int] = {}
        for key in (key for key, _ in node.value if isinstance(key, yaml.ScalarNode)):
            line = key.start_mark.line + 1
            if key.value in seen:
                raise yaml.YAMLError(f"the key {key.value!r} stands twice, in line {seen[key.value]} and line {line}")
            seen[key.value] = line
        return node


def _read(path: Path) -> _Profile:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
        _refuse_depth(content)
        return _Profile.model_validate(content)
    except OSError as error:
        subject, faults = "was not read", [Fault(path.name, 0, "", "", str(error.strerror))]
    except RecursionError:
        subject, faults = "was refused", [Fault(path.name, 0, "", "", _TOO_DEEP)]
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        subject, faults = "is not YAML", [Fault(path.name, 0, "", "", " ".join(str(error).split()))]
    except ValidationError as error:
        subject = "was refused"
        faults = [
            Fault(path.name, 0, ".".join(map(str, item["loc"])), str(item["input"])[:60], problem)
            for item in error.errors()
            if (problem := item["msg"].removeprefix("Value error, "))
        ]
    except ValueError as error:  # a day that no month has, or a number of thousands of digits
        subject, faults = "was refused", [Fault(path.name, 0, "", "", str(error))]
    raise FaultsError(f"the profile {path.name} {subject}", faults)


def _refuse_depth(content: object) -> None:
    """Raise ValueError for what holds itself, or is otherwise no list of runs."""
    held, number = [(content, 0)], 0
    while held:
        value, depth = held.pop()
        number += 1
        if depth > _DEEPEST or number > _MOST:
            raise ValueError(_TOO_DEEP)
        parts = [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else []
        held += [(part, depth + 1) for part in parts]


def _combinations(entry: _Entry) -> Iterator[tuple[str, dict[str, Any]]]:
    data = paths.data_folder(str(entry.parameters.get("data", "")))
    values = [_each(name, data) if value == "each" else value for name, value in entry.matrix.items()]
    for notebook in entry.notebooks:
        for chosen in product(*values):
            yield notebook, entry.parameters | dict(zip(entry.matrix, chosen, strict=True))


def _each(parameter: str, data: Path) -> list[list[str]]:
    """Return the ids that ``each`` stands for, a list of one for each."""
    table = EACH.get(parameter)
    if table is None:
        raise FaultsError("", [Fault("matrix", 0, parameter, "each", f"is for {' and '.join(EACH)} only")])
    path = data / f"{table}.csv"
    try:
        if path.exists() and not path.is_file():  # to read a pipe would wait for ever
            raise ValueError("it is not an ordinary file")
        with path.open(encoding="utf-8", newline="") as file:
            return [[row[0]] for row in list(csv.reader(file))[1:]]
    except (OSError, ValueError, csv.Error, IndexError) as error:
        raise FaultsError("", [Fault(f"{table}.csv", 0, "", "", f"was not read: {error}")]) from None


def _resolved(name: str, value: object, as_of: date) -> object:
    """Return a value with relative dates as days, and dates that YAML made as text."""
    if isinstance(value, date):
        return value.isoformat()
    if name not in ("start", "end") or not isinstance(value, str):
        return value
    if value == "today":
        return as_of.isoformat()
    if found := _RELATIVE.fullmatch(value):
        return _before(as_of, int(found[1]), found[2]).isoformat()
    return value


def _before(day: date, number: int, unit: str) -> date:
    """Return the day that many days, months or years before; the last of a month that is shorter."""
    try:
        return day - relativedelta(**{f"{unit}s": number})  # days, months or years
    except (ValueError, OverflowError):
        raise FaultsError("", [Fault("parameters", 0, "", f"last {number} {unit}s", "is before the year 1")]) from None


def _source(notebook: str) -> Path:
    try:
        return paths.notebook(notebook)
    except ValueError:
        problem = nearest(notebook, paths.notebooks())
        raise FaultsError("", [Fault("notebooks", 0, "", notebook, problem)]) from None


def _name(notebook: str, given: dict[str, Any], entry: _Entry) -> str:
    """Return the name of a run: its notebook and what the matrix varies."""
    parts = [_spelled(given[parameter]) for parameter in entry.matrix]
    name = "-".join([notebook, *parts]).rstrip("-")
    if len(name.encode()) > _LONGEST_NAME:
        name = f"{notebook}-{hashlib.sha256(name.encode()).hexdigest()[:16]}"
    return name


def _spelled(value: object) -> str:
    return re.sub(r"[^\w-]+", "_", "_".join(map(str, value)) if isinstance(value, list) else str(value)).strip("_")
