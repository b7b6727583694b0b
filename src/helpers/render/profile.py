"""Render profiles: which notebooks, with which parameters. To read one imports nothing heavy."""

import csv
import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, NamedTuple

from dateutil.relativedelta import relativedelta
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from helpers.common import paths
from helpers.common.faults import Fault, FaultsError, nearest
from helpers.render import strict_yaml
from helpers.words.language import FORMS, LANGUAGES
from helpers.words.prose import is_own

if TYPE_CHECKING:
    from helpers.record.dataset import Record

#: The site's pages for readers, by language, and those for who maintains it; a profile's folder stands beside them.
PAGES: Final = {language: "index.html" if is_own(language) else f"{language}.html" for language in LANGUAGES}
RUNS, EXPLORER = (
    {language: f"{name}.html" if is_own(language) else f"{name}-{language}.html" for language in LANGUAGES}
    for name in ("runs", "explorer")
)
#: The folders of what the pages need, and of files to download; what the search is made of; the notebook with a PDF.
ASSETS, FILES = "site", "downloads"
SEARCH: Final = ("minisearch.js", "search.js", "search-data.js")
BRIEF: Final = "00_brief"
#: What else no profile can be called, since it is a part of the site.
_TAKEN: Final = (ASSETS, FILES, *(Path(page).stem for pages in (PAGES, RUNS, EXPLORER) for page in pages.values()))
_LONGEST_NAME = 100  # bytes; a file system allows 255


def _folder_name(name: str) -> str:
    """Refuse a name that would do for a word, and not for a folder on every system and in every command."""
    if name.startswith("-"):
        raise ValueError("begins with a hyphen, as the options of a command do")
    if name.casefold() in _TAKEN:
        raise ValueError("is the name of a page of the site")
    if len(name.encode()) > _LONGEST_NAME:
        raise ValueError(f"has {len(name.encode())} bytes; at most {_LONGEST_NAME}")
    if unicodedata.normalize("NFC", name) != name:
        raise ValueError("has letters made of two characters; write each as one (Unicode's form NFC)")
    return name


#: Where something stands in a profile: keys and numbers, from its top.
Place = tuple[int | str, ...]
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
    matrix: dict[str, Annotated[list[Any], Field(min_length=1)] | Literal["each"]] = {}


class _Profile(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: Annotated[Name, AfterValidator(_folder_name)]
    engine: Literal["forked", "kernel"] = "forked"
    as_of: date | None = None
    limits: Limits = Limits()
    runs: list[_Entry] = Field(min_length=1)


class Near(NamedTuple):
    """A run as another one links to it."""

    name: str
    notebook: str
    language: str


@dataclass(frozen=True)
class Run:
    """One notebook with one set of parameters; ``name`` is its folder in the reports.

    ``near`` are the runs of its profile with the same parameters, language apart: itself, in its other languages, and
    the other notebooks.
    """

    name: str
    notebook: str
    source: Path
    given: dict[str, Any]
    engine: str
    limits: Limits
    near: tuple[Near, ...] = ()

    @property
    def language(self) -> str:
        """The language of the prose, as given (it may yet turn out to be none)."""
        return str(self.given.get("language", "en"))

    @property
    def prose(self) -> Path | None:
        """The file of the prose in that language; None for the notebook's own, and for none that there is."""
        translated = self.language in FORMS and not is_own(self.language)
        return self.source.parent / self.language / f"{self.notebook}.md" if translated else None

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
    """Read a profile and spell out its runs; what the parameters of a sound one mean is for `check`.

    ``each`` becomes the ids of a table, and ``last 365 days`` (or months, years) the day that long
    before ``as_of``, which is ``today`` unless the profile pins it; ``today`` becomes that day.

    Raises
    ------
    FaultsError
        With everything that is wrong with the profile, and with the parameters of those runs that can be read.
    """
    profile, faults = _readable(strict_yaml.content(path, f"the profile {path.name}"), path.name)
    if not profile:
        raise FaultsError(f"the profile {path.name} was refused", faults)
    as_of = profile.as_of or today or date.today()
    runs = [run for entry in profile.runs for run in _runs(profile, entry, as_of, faults)]
    if not faults:  # without what was wrong, two may seem to be one
        names = Counter(run.name for run in runs)
        problem = "two runs would have this name"
        faults = [Fault(path.name, 0, "runs", name, problem) for name, times in names.items() if times > 1]
    if faults:
        raise FaultsError(f"the profile {path.name} was refused", list(dict.fromkeys([*faults, *check(runs)])))
    return Profile(profile.name, _with_near(runs))


def _with_near(runs: list[Run]) -> list[Run]:
    """Return runs that know which others have the same parameters, language apart."""
    groups: dict[str, list[Near]] = {}
    keys = [json.dumps(run.given | {"language": ""}, sort_keys=True, default=str) for run in runs]
    for key, run in zip(keys, runs, strict=True):
        groups.setdefault(key, []).append(Near(run.name, run.notebook, run.language))
    return [replace(run, near=tuple(groups[key])) for key, run in zip(keys, runs, strict=True)]


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

    records: dict[Path, dataset.Record] = {}
    faults: list[Fault] = []
    for folder in dict.fromkeys(run.data for run in runs):
        try:
            records[folder] = dataset.load(folder)
        except FaultsError as error:
            faults += error.faults
    for run in runs:
        found = _check_one(run, records.get(run.data))
        faults += [Fault(run.notebook, 0, fault.column, fault.value, fault.problem) for fault in found]
    return list(dict.fromkeys(faults))


def _check_one(run: Run, record: "Record | None") -> list[Fault]:
    from helpers.notebook.front import checked
    from helpers.selection.parameters import MODELS, parse
    from helpers.selection.selecting import select

    if run.notebook not in MODELS:
        problem = f"has no parameters in helpers.selection.parameters; {nearest(run.notebook, MODELS)}"
        return [Fault("parameters", 0, "", run.notebook, problem)]
    model, faults = MODELS[run.notebook], list[Fault]()
    with _gathered([]):  # what is wrong with its value is found below
        if parse(model, {name: value for name, value in run.given.items() if name == "interactive"}).interactive:
            problem = "controls need JupyterLab; a report has none"
            faults.append(Fault("parameters", 0, "interactive", "True", problem))
    with _gathered(faults):
        chosen = checked(record, model, run.given) if record else parse(model, run.given)
        if record:
            select(record, chosen)
    return faults


def _readable(content: object, where: str) -> tuple[_Profile | None, list[Fault]]:
    """Return what can be read of a profile, if anything can, and what is wrong with it."""
    faults: list[Fault] = []
    while True:
        try:
            return _Profile.model_validate(content), faults
        except ValidationError as error:
            wrong = [_wrong(item, content) for item in error.errors()]
        if not faults:  # later, what is wrong follows from what was taken out
            problems: dict[tuple[str, str], list[str]] = {}
            for column, value, problem, _ in wrong:
                problems.setdefault((column, value), []).append(problem)
            faults = [Fault(where, 0, *place, "; or: ".join(several)) for place, several in problems.items()]
        gone = {place for *_, place in wrong}
        if not isinstance(content, dict) or ("runs",) in gone:
            return None, faults
        rest = _without(content, gone) | ({"name": "unnamed"} if ("name",) in gone else {})
        if rest == content:  # a key that is no text, such as a day, has no place that can be taken out
            return None, faults
        content = rest


def _wrong(item: ErrorDetails, content: object) -> tuple[str, str, str, Place]:
    """Return the column, value and problem of a fault, and the place of what cannot be read for it."""
    place, here = item["loc"], content
    for depth, part in enumerate(place):
        inside = range(len(here)) if isinstance(here, list) else here if isinstance(here, dict) else ()
        if part not in inside:  # a key that is missing, or one of the kinds that a value may be of
            place = place[:depth]
            break
        here = here[part]  # type: ignore[index]
    value, problem, column = str(item["input"])[:60], item["msg"].removeprefix("Value error, "), place
    if item["type"] == "missing":
        value, problem, column = "", "is missing", item["loc"]
    elif item["type"] == "extra_forbidden":
        model = _Profile if len(place) == 1 else Limits if place[0] == "limits" else _Entry
        value, problem = "", f"no such key; {nearest(str(place[-1]), model.model_fields)}"
    return ".".join(map(str, column)), value, problem, place or item["loc"][:1]


def _without(node: Any, gone: Collection[Place], at: Place = ()) -> Any:  # noqa: ANN401 - as YAML gives it
    """Return the same without what stands in some places."""
    if isinstance(node, dict):
        return {key: _without(part, gone, (*at, key)) for key, part in node.items() if (*at, key) not in gone}
    if isinstance(node, list):
        return [_without(part, gone, (*at, i)) for i, part in enumerate(node) if (*at, i) not in gone]
    return node


def _runs(profile: _Profile, entry: _Entry, as_of: date, faults: list[Fault]) -> list[Run]:
    """Return the runs of an entry, without the values that are wrong; append what is wrong."""
    if both := entry.parameters.keys() & entry.matrix.keys():
        problem = "stands in parameters and in matrix; which of the two?"
        faults.append(Fault("runs", 0, ", ".join(sorted(both)), "", problem))
    data = paths.data_folder(str(entry.parameters.get("data", "")))
    fixed: dict[str, Any] = {}
    varied: dict[str, list[Any]] = {}
    for name, value in entry.parameters.items():
        with _gathered(faults):
            fixed[name] = _resolved(name, value, as_of)
    for name, values in entry.matrix.items():
        with _gathered(faults):
            for value in _each(name, data) if values == "each" else values:
                with _gathered(faults):
                    varied.setdefault(name, []).append(_resolved(name, value, as_of))
    runs = []
    for notebook in entry.notebooks:
        with _gathered(faults):
            source = _source(notebook)
            for chosen in product(*varied.values()):
                given = fixed | dict(zip(varied, chosen, strict=True))
                name = _name(notebook, [given[parameter] for parameter in varied])
                runs.append(Run(name, notebook, source, given, profile.engine, profile.limits))
    return runs


@contextmanager
def _gathered(faults: list[Fault]) -> Iterator[None]:
    """Append what is wrong to the other faults, and go on."""
    try:
        yield
    except FaultsError as error:
        faults += error.faults


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


def _name(notebook: str, varied: list[Any]) -> str:
    """Return the name of a run: its notebook and what the matrix varies."""
    name = "-".join([notebook, *map(_spelled, varied)]).rstrip("-")
    if len(name.encode()) > _LONGEST_NAME:
        name = f"{notebook}-{hashlib.sha256(name.encode()).hexdigest()[:16]}"
    return name


def _spelled(value: object) -> str:
    return re.sub(r"[^\w-]+", "_", "_".join(map(str, value)) if isinstance(value, list) else str(value)).strip("_")
