"""What `import helpers` gives a notebook of one's own, besides the modules `evidence` and `export`."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar, get_args

import pandas as pd

from helpers.chapters import CHAPTERS, chapter
from helpers.common import paths
from helpers.common.faults import Fault, FaultsError, nearest
from helpers.record import dataset
from helpers.record.dataset import Record
from helpers.selection import cells, parameters, selecting
from helpers.selection.parameters import Parameters
from helpers.show import joined
from helpers.words.language import Language

if TYPE_CHECKING:  # a chapter draws: who selects alone loads no library for that
    from helpers.chapters.base import Chapter

#: Parameters of a notebook that select nothing.
_OTHERS: Final = ("language", "data", "corpus", "interactive")
#: What `select` takes, by name.
SELECTING: Final = {name: field for name, field in Parameters.model_fields.items() if name not in _OTHERS}

P = TypeVar("P", bound=Parameters)


def load(folder: str = "") -> Record:
    """Return the coded record: its tables, each a pandas DataFrame.

    Parameters
    ----------
    folder
        Of the CSV tables; the project's own unless another is given.

    Raises
    ------
    FaultsError
        With all faults of all tables, where there are any: nothing is loaded then.

    Examples
    --------
    >>> import helpers
    >>> dataset = helpers.load()
    >>> print("The record:", dataset)
    The record: ... entries (... events, ... conditions) and ... details; ... claims; ... articles, ...
    >>> list(dataset.events)[:3]
    ['event_id', 'record_kind', 'date']
    """
    return dataset.load(paths.data_folder(folder))


def select(dataset: Record, **given: Any) -> Record:  # noqa: ANN401 - see the parameters' models
    """Return the part of the record that the parameters ask for; nothing is asked for by an empty value.

    Raises
    ------
    FaultsError
        With every unknown parameter, wrong value and unknown name at once, and what was probably meant.

    Examples
    --------
    >>> import helpers
    >>> dataset = helpers.load()
    >>> nuclear = helpers.select(dataset, start="2013", domains=["nuclear"])
    >>> 0 < len(nuclear.events) < len(dataset.events)
    True
    >>> helpers.select(dataset, start="2O13", domains=["nuclar"])
    Traceback (most recent call last):
    ...
    helpers.common.faults.FaultsError: the selection was refused: 2 faults
    ...
    """
    strange = given.keys() - SELECTING.keys()
    faults = [Fault("parameters", 0, name, "", _selects_nothing(name)) for name in strange]
    rest = {name: value for name, value in given.items() if name not in strange}
    try:
        chosen = checked(dataset, Parameters, rest, faults)
        return selecting.select(dataset, chosen)
    except FaultsError as error:
        raise FaultsError("the selection was refused", error.faults) from None


def _selects_nothing(name: str) -> str:
    if name in _OTHERS:
        return "is no part of a selection; it is given where something is drawn, shown or loaded"
    return f"selects nothing; {cells.no_parameter(name, SELECTING)}"


def checked(record: Record, model: type[P], given: Mapping[str, Any], faults: list[Fault] | None = None) -> P:
    """Return parameters that somebody gave by name.

    Raises
    ------
    FaultsError
        Where one is unknown or wrong, or where there are ``faults`` already: with these, and with the names
        among the other parameters that the record does not have.
    """
    found, right = list(faults or []), dict(given)
    try:
        chosen = parameters.parse(model, right)
    except FaultsError as error:
        found += error.faults
        wrong = {fault.column for fault in error.faults}
        chosen = parameters.parse(model, {name: value for name, value in right.items() if name not in wrong})
    if found:
        try:
            selecting.select(record, chosen)
        except FaultsError as error:
            found += error.faults
        raise FaultsError("the parameters were refused", found)
    return chosen


def events(dataset: Record, language: str = "en") -> pd.DataFrame:
    """Return one row for each event and condition, joined with its domains, actors by role, and sources.

    As `helpers.show.joined.events`.

    Examples
    --------
    >>> import helpers
    >>> table = helpers.events(helpers.load())
    >>> visits = table[table["event_type"] == "consult"]
    >>> visits[["date", "label", "initiator", "sources"]].shape[1]
    4
    """
    return joined.events(dataset, _language(language))


def claims(dataset: Record, language: str = "en") -> pd.DataFrame:
    """Return one row for each claim, with its holders, what it is about, stance, and sources.

    As `helpers.show.joined.claims`.

    Examples
    --------
    >>> import helpers
    >>> helpers.claims(helpers.load(), "ar")["holder"].notna().all()
    np.True_
    """
    return joined.claims(dataset, _language(language))


def _language(given: str) -> str:
    if given not in get_args(Language):
        problem = nearest(str(given), get_args(Language))
        raise FaultsError("the language was refused", [Fault("parameters", 0, "language", str(given), problem)])
    return given


select.__signature__ = parameters.signature(SELECTING, "dataset")  # type: ignore[attr-defined]


def _page(notebook: str) -> "Callable[..., Chapter]":
    """Return a function that opens a chapter on a dataset, with the parameters of its notebook given by name."""
    model = parameters.MODELS[notebook]

    def page(dataset: Record, **given: Any) -> "Chapter":  # noqa: ANN401 - see the model
        return chapter(notebook)(dataset, checked(dataset, model, given))

    module, _ = CHAPTERS[notebook]
    page.__name__ = page.__qualname__ = module
    page.__signature__ = parameters.signature(model.model_fields, "dataset")  # type: ignore[attr-defined]
    page.__doc__ = (
        f"Return the chapter of {notebook} on a dataset; its figures and tables are methods.\n\n"
        f"Parameters\n----------\n{parameters.listing(model.model_fields)}\n"
    )
    return page


brief = _page("00_brief")
timeline = _page("01_timeline")
actors = _page("02_actor_network")
issues = _page("03_domain_breakdown")
sources = _page("04_sources_and_claims")
reality = _page("05_reality_check")
event_data = _page("06_event_data")
