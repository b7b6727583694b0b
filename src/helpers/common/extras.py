"""Libraries of the extras: what to install, in words, where one is missing."""

from importlib import import_module
from typing import Any

from helpers.common.faults import Fault, FaultsError


def imported(name: str, extra: str) -> Any:  # noqa: ANN401 - a module, without stubs where it is not installed
    """Import a library that comes with an extra of this package.

    Raises
    ------
    FaultsError
        Where it is not installed, with the extra that brings it.
    """
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name.partition(".")[0]:
            raise
        problem = f"is not installed; it comes with the extra {extra!r}: pip install -e '.[{extra}]'"
        raise FaultsError("a library is missing", [Fault("packages", 0, "", name, problem)]) from None
