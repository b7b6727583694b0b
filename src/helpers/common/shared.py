"""What the runs of one render compute or draw once: several ask the same of the same numbers."""

import hashlib
import os
import pickle
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")

#: An environment variable: a folder of this user's alone, in which results are kept as long as a render lasts.
FOLDER = "HELPERS_SHARED"
#: What is raised for what pickle has no form for.
_UNFIT = (pickle.PicklingError, AttributeError, TypeError)


def shared(function: Callable[P, T]) -> Callable[P, T]:
    """Have a slow function leave its results in the folder that is named, if one is, and take them from there.

    It is for functions whose results follow from their arguments, which are compared by content, and from nothing else.
    What cannot be read or kept there is computed.
    """

    @wraps(function)
    def once(*given: P.args, **named: P.kwargs) -> T:
        folder = os.environ.get(FOLDER)
        if not folder:
            return function(*given, **named)
        try:
            asked = pickle.dumps([function.__module__, function.__qualname__, given, named])
        except _UNFIT:
            return function(*given, **named)
        place = Path(folder, hashlib.sha256(asked).hexdigest())
        with suppress(OSError, EOFError, pickle.UnpicklingError):
            return cast(T, pickle.loads(place.read_bytes()))
        result = function(*given, **named)
        with suppress(OSError, *_UNFIT), tempfile.TemporaryDirectory(dir=folder) as beside:
            made = Path(beside, place.name)
            made.write_bytes(pickle.dumps(result))
            made.replace(place)  # whole, whoever reads it meanwhile
        return result

    return once
