"""The selection that parameters make from the record."""

import pandas as pd

from helpers.common import paths
from helpers.common.faults import Fault, FaultsError
from helpers.record import flags
from helpers.record.dataset import Record
from helpers.selection import names, parts, window
from helpers.selection.parameters import Of, P, Parameters


def with_ids(record: Record, parameters: P) -> P:
    """Return the same parameters with ids for names: of domains, actors, sources.

    Raises
    ------
    FaultsError
        For every name that the record does not have, or that is ambiguous; for a folder without its articles.
    """
    faults: list[Fault] = []
    found: dict[str, list[str]] = {}
    for field, info in type(parameters).model_fields.items():
        table = next((item.table for item in info.metadata if isinstance(item, Of)), "")
        if table and table not in names.CODES and (given := getattr(parameters, field)):
            found[field] = _ids(record, field, table, given, faults)
    if parameters.corpus and (problem := _no_corpus(record, parameters.corpus)):
        faults.append(Fault("parameters", 0, "corpus", parameters.corpus, problem))
    dyad = found.get("dyad", [])
    if len(set(dyad)) < len(dyad) and not faults:
        faults.append(Fault("parameters", 0, "dyad", " ".join(getattr(parameters, "dyad")), "both names are one actor"))  # noqa: B009
    if faults:
        raise FaultsError("the parameters were refused", faults)
    once = {field: ids if field == "dyad" else list(dict.fromkeys(ids)) for field, ids in found.items()}
    return parameters.model_copy(update=once)


def _ids(record: Record, field: str, table: str, given: list[str], faults: list[Fault]) -> list[str]:
    """Return the ids that names stand for, each once but in a dyad; append a fault for each that stands for none."""
    if set(given) <= set(getattr(record, table).iloc[:, 0].to_numpy()):
        return given
    known, ids = names.of_record(record, table), []
    allowed = f'names: actors.csv, or helpers.selection.names.table(whole, "{table}")' if table == "actors" else ""
    for name in given:
        try:
            ids.append(names.one(known, name, allowed))
        except ValueError as error:
            faults.append(Fault("parameters", 0, field, name, str(error)))
    return ids


def _no_corpus(record: Record, folder: str) -> str:
    """Say why a folder is none of the record's articles; nothing where it holds one of them."""
    path = paths.given_folder(folder)
    if not path.is_dir():
        return "no such folder; empty for none"
    files = record.sources["file_name"]
    return "" if any((path / file).is_file() for file in files) else f"holds none of the articles, such as {files[0]}"


def select(record: Record, parameters: Parameters) -> Record:
    """Return the part of the record that the parameters ask for.

    An entry stays if it lies in the window (`helpers.selection.window`; undated ones stay only where there is no
    window), if it has one of the domains, actors, sources, statuses and types, and all that ``together``
    and ``search`` ask for; all this is asked of the entry itself, not of its details. Entries that are part
    of another are counted only where ``details`` asks for them, and stand in ``details`` of the record
    otherwise. What an editorial note flags, an entry, claim or figure, stays unless ``flagged`` leaves it
    out. A claim or figure stays if what it is about stays, or is such a detail; with ``actors``,
    what they claim of any actor, and what is claimed of them, stays too. The tables of sources,
    domains and actors stay whole: they name things.

    Raises
    ------
    FaultsError
        As `with_ids` does.
    """
    parameters = with_ids(record, parameters)
    keep = _keep(record, parameters, possibly=parameters.uncertain_dates == "include")
    told = _evidence(record, parameters)
    selected = record
    if not keep.all() or len(told) < len(record.evidence):
        ids = set(record.events["event_id"][keep])
        selected = parts.restricted(record, ids, told, parameters.domains, parameters.actors)
    return parts.with_details(selected, record, counted=parameters.details)


def left_out(record: Record, parameters: Parameters) -> flags.LeftOut:
    """Return how many entries `select` leaves out since their date may lie in the window, or since they are flagged."""
    parameters = with_ids(record, parameters)
    uncertain = 0
    if parameters.uncertain_dates == "leave out":
        counted = True if parameters.details else record.events["tier"] != "detail"
        counts = [(_keep(record, parameters, possibly=possibly) & counted).sum() for possibly in (True, False)]
        uncertain = int(counts[0] - counts[1])
    if parameters.flagged == "mark":
        return flags.LeftOut(uncertain)
    marked = select(record, parameters.model_copy(update={"flagged": "mark"}))
    ids = (marked.events["event_id"], marked.claims["claim_id"])
    return flags.LeftOut(uncertain, *(flags.counted(each, record.editorial_notes) for each in ids))


def _keep(record: Record, parameters: Parameters, *, possibly: bool) -> pd.Series:
    """Return which events stay, details among them, by parameters with ids."""
    events = record.events
    keep = window.inside(record, parameters.start, parameters.end, possibly=possibly)
    if parameters.domains:
        keep &= parts.linked(events, record.event_domains, "domain_id", parameters.domains)
    if parameters.actors:
        keep &= parts.linked(events, record.event_actors, "actor_id", parameters.actors)
    if parameters.sources:
        keep &= events["event_id"].isin(_of_sources(record, parameters)["record_id"])
    if parameters.statuses:
        keep &= events["status"].isin(parameters.statuses)
    if parameters.event_types:
        keep &= events["event_type"].isin(parameters.event_types)
    if parameters.together:
        keep &= parts.together(record, parameters.together)
    if parameters.search:
        keep &= parts.mentioning(record, parameters.search)
    if parameters.flagged == "leave out":
        keep &= events["flag"] == ""
    return keep


def _of_sources(record: Record, parameters: Parameters) -> pd.DataFrame:
    """Return the evidence in the sources asked for."""
    evidence = record.evidence
    return evidence[evidence["source_id"].isin(parameters.sources)] if parameters.sources else evidence


def _evidence(record: Record, parameters: Parameters) -> pd.DataFrame:
    """Return the evidence in the sources asked for, but not that of flagged records where they are left out.

    Actors stay: they name things.
    """
    told = _of_sources(record, parameters)
    if parameters.flagged == "mark":
        return told
    gone = flags.of(record.editorial_notes).keys() - set(record.actors["actor_id"])
    return told[~told["record_id"].isin(gone)]


def select_around(record: Record, parameters: Parameters) -> Record:
    """Return the selection with all domains, to compare chosen domains with the others.

    Where no domain is chosen, or nothing has the chosen ones, it is the selection itself.

    Raises
    ------
    FaultsError
        As `select` does.
    """
    chosen = select(record, parameters)
    if parameters.domains and len(chosen.events):
        return select(record, parameters.model_copy(update={"domains": []}))
    return chosen


def one_actor(record: Record, field: str, name: str) -> str:
    """Return the id of the one actor that an id or a name in either script stands for, given for ``field``.

    Raises
    ------
    FaultsError
        Where there is none, or more than one.
    """
    faults: list[Fault] = []
    found = _ids(record, field, "actors", [name], faults)
    if faults:
        raise FaultsError("the parameters were refused", faults)
    return found[0]
