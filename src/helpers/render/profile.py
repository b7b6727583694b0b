"""Render profiles: which notebooks, with which parameters."""

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from helpers import dataset, paths
from helpers.faults import Fault, FaultsError
from helpers.parameters import MODELS, Parameters, parse, select
from helpers.schema import nearest

Name = Annotated[str, Field(pattern=r"^[\w-]+$")]


class _Entry(BaseModel):
    """One or more notebooks with fixed parameters and a matrix of others."""

    model_config = ConfigDict(extra="forbid")
    notebooks: list[Name] = Field(min_length=1)
    parameters: dict[str, Any] = {}
    matrix: dict[str, list[Any]] = {}


class _Profile(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: Name
    runs: list[_Entry] = Field(min_length=1)


class Run(BaseModel):
    """One notebook with one set of parameters; ``name`` is its folder in the reports."""

    name: Name
    notebook: str
    parameters: Parameters
    given: dict[str, Any]


def load(path: Path) -> tuple[str, list[Run]]:
    """Read a profile, and check every run of it against the notebooks and the record.

    Returns
    -------
    tuple
        The profile's name, and its runs in order.

    Raises
    ------
    FaultsError
        With everything that is wrong, before any notebook starts.
    """
    try:
        profile = _Profile.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise FaultsError(
            f"the profile {path.name} was not read", [Fault(path.name, 0, "", "", str(error.strerror))]
        ) from None
    except yaml.YAMLError as error:
        raise FaultsError(
            f"{path.name} is not YAML", [Fault(path.name, 0, "", "", " ".join(str(error).split()))]
        ) from None
    except ValidationError as error:
        faults = [
            Fault(path.name, 0, ".".join(map(str, item["loc"])), str(item["input"])[:60], item["msg"])
            for item in error.errors()
        ]
        raise FaultsError(f"the profile {path.name} was refused", faults) from None
    runs, faults = [], []
    for entry in profile.runs:
        for notebook, given in _combinations(entry):
            try:
                runs.append(_run(notebook, given, entry.matrix))
            except FaultsError as error:
                faults += [Fault(notebook, *_rest(fault)) for fault in error.faults]
    names = [run.name for run in runs]
    faults += [
        Fault(path.name, 0, "runs", name, "two runs would have this name")
        for name in {n for n in names if names.count(n) > 1}
    ]
    if faults:
        raise FaultsError(f"the profile {path.name} was refused", list(dict.fromkeys(faults)))
    return profile.name, runs


def _rest(fault: Fault) -> tuple[int, str, str, str]:
    return fault.row, fault.column, fault.value, fault.problem if fault.where == "parameters" else str(fault)


def _combinations(entry: _Entry) -> Iterator[tuple[str, dict[str, Any]]]:
    for notebook in entry.notebooks:
        for values in product(*entry.matrix.values()):
            yield notebook, entry.parameters | dict(zip(entry.matrix, values, strict=True))


def _run(notebook: str, given: dict[str, Any], matrix: dict[str, list[Any]]) -> Run:
    if notebook not in MODELS:
        raise FaultsError("", [Fault("parameters", 0, "notebooks", notebook, nearest(notebook, MODELS))])
    parameters = parse(MODELS[notebook], given)
    select(dataset.load(paths.data_folder(parameters.data)), parameters)
    varied = "-".join(re.sub(r"[^\w]+", "_", str(given[name])).strip("_") for name in matrix)
    return Run(name=f"{notebook}-{varied}".rstrip("-"), notebook=notebook, parameters=parameters, given=given)
