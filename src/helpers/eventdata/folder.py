"""A folder of the record from event data, and nothing in it that the data do not say.

Its sources are the providers, its actors the states, its issues follow from CAMEO (`helpers.eventdata.issues`), its
types are PLOVER's. Each entry has one row of evidence that names the provider and no passage. There are no claims,
theses, tiers, notes or figures: those tables have no rows.
"""

import csv
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import pandas as pd
from babel import Locale
from babel.core import get_global

from helpers.common import paths
from helpers.common.faults import Fault, FaultsError
from helpers.eventdata import issues
from helpers.record import cells, dataset, schema, vocabulary
from helpers.record.reading import read
from helpers.words.language import LANGUAGES, ending, is_rtl
from helpers.words.messages import messages

Rows = list[dict[str, Any]]

_ARABIC: Final = re.compile("[\u0600-\u06ff]")
_LONGEST: Final = 80  # characters of a name
_PUBLISHERS: Final = 3
#: How providers call themselves, and whether people or programs code their events.
PROVIDERS: Final = {
    "icews": ("ICEWS", "machine"),
    "gdelt": ("GDELT", "machine"),
    "polecat": ("POLECAT", "machine"),
    "ucdp": ("UCDP GED", "people"),
    "acled": ("ACLED", "people"),
}


class State(NamedTuple):
    """A state as the record has it."""

    actor_id: str
    names: dict[str, str]  # by language


def write(acts: pd.DataFrame, into: Path) -> None:
    """Write acts (`helpers.eventdata.selecting.together`) as a folder, whole or not at all."""
    made = Path(tempfile.mkdtemp(prefix=f".{into.name}-", dir=into.parent))
    try:
        for table, rows in tables(acts).items():
            with (made / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, [*schema.TABLES[table].model_fields], restval="", lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
        made.chmod(0o755)
        dataset.load(made)  # what the notebooks would refuse is not left behind
        made.rename(into)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise


def tables(acts: pd.DataFrame) -> dict[str, Rows]:
    """Return every table of the record, most of them without rows."""
    acts = acts.assign(
        entry=_ids(acts),
        issue=[issues.of(code) for code in acts["cameo"]],
        kind=[issues.kind(code) for code in acts["plover"]],
    )
    states = {code: named(code) for code in sorted({*acts["source_state"], *acts["target_state"]})}
    sources = {provider: slug(provider) or "events" for provider in sorted(acts["provider"].unique())}
    rows: dict[str, Rows] = {table: [] for table in schema.TABLES}
    rows["sources"] = [_source(provider, own, states) for provider, own in acts.groupby("provider", sort=True)]
    rows["domains"] = [issues.domain(issue) for issue in issues.rows() if issue in set(acts["issue"])]
    rows["actors"] = [
        {"actor_id": state.actor_id, "kind": "state", "sector": "government", "state": code}
        | {f"label_{language}": name for language, name in state.names.items()}
        for code, state in states.items()
    ]
    for act in acts.itertuples():
        rows["events"].append(_event(act, states))
        sides = ((act.source_state, "initiator"), (act.target_state, "target"))
        rows["event_actors"] += [
            {
                "event_id": act.entry,
                "actor_id": states[code].actor_id,
                "role": "party" if act.mutual else role,
            }
            for code, role in sides
        ]
        rows["event_domains"].append({"event_id": act.entry, "domain_id": act.issue, "rank": "primary"})
    rows["evidence"] = [*_evidence(acts, sources, states)]
    return rows


def _ids(acts: pd.DataFrame) -> list[str]:
    """Return an id for each act: the provider's, made readable; its day, and a number, where that is not enough."""
    ids = [f"{slug(row.provider) or 'events'}-{slug(row.event_id)[:60] or 'event'}" for row in acts.itertuples()]
    frame = pd.DataFrame({"id": ids, "day": acts["date"].astype(str).tolist()})
    frame["id"] = frame["id"].mask(frame["id"].duplicated(keep=False), frame["id"] + "-" + frame["day"])
    number = frame.groupby("id").cumcount()
    return frame["id"].mask(number > 0, frame["id"] + "-n" + (number + 1).astype(str)).tolist()


def _source(provider: str, acts: pd.DataFrame, states: Mapping[str, State]) -> dict[str, Any]:
    """Return a provider as a row of the sources: no text, no passages, no language."""
    days = sorted(acts["date"].astype(str))
    codes = sorted({*acts["source_state"], *acts["target_state"]})
    name, coder = PROVIDERS.get(provider, ("", "other"))
    row: dict[str, Any] = {"source_id": slug(provider) or "events", "origin": slug(provider) or "events"}
    row |= {"language": schema.NO_TEXT, "paragraphs": 0, "published": f"{days[0]}/{days[-1]}"}
    for language in LANGUAGES:
        say = messages(language)
        own = name or _fit(provider, language)[:24] or say("of_data.source.unnamed")
        listed = say.listed([states[code].names[language] for code in codes])
        end = ending(language)
        row |= {
            f"short_{language}": own if name else say("of_data.source.short", name=own)[:24],
            f"title_{language}": say("of_data.source.title", name=own, states=listed),
            f"published_basis{end}": say("of_data.source.published"),
            f"perspective{end}": say(f"of_data.source.{coder}"),
        }
    return row


def _event(act: Any, states: Mapping[str, State]) -> dict[str, Any]:  # noqa: ANN401 - a row of acts
    """Return an act as a row of the events."""
    row: dict[str, Any] = {"event_id": act.entry, "record_kind": "event", "date": str(act.date)[:10]}
    row |= {"date_basis": "stated", "event_type": act.kind, "status": "occurred"}
    row["note"] = "" if act.kind else "The provider gives no PLOVER type."
    for language in LANGUAGES:
        say = messages(language)
        first, second = (states[code].names[language] for code in (act.source_state, act.target_state))
        provider, _ = PROVIDERS.get(act.provider, (_fit(act.provider, language), ""))
        kind = vocabulary.label(vocabulary.EVENT_TYPES, act.kind, language) if act.kind else ""
        label = say("of_data.entry.label", one=first, other=second, mutual=act.mutual, kind=kind)
        row[f"label_{language}"] = label[: _longest_label(language)].strip()
        row[f"summary_{language}"] = say(
            "of_data.entry.summary",
            provider=provider or say("of_data.source.unnamed"),
            one=_side(act.source_name, states[act.source_state], language),
            other=_side(act.target_name, states[act.target_state], language),
            mutual=act.mutual,
            cameo=act.cameo if act.cameo.isalnum() else "",
            reports=act.reports,
            publishers=[*filter(None, (_fit(name, language) for name in act.publishers[:_PUBLISHERS]))],
        )
    return row


@cache
def _longest_label(language: str) -> int:
    """Return how many characters the name of an entry may have, by the schema."""
    rules = schema.Event.model_fields[f"label_{language}"].metadata
    return next(rule.max_length for rule in rules if hasattr(rule, "max_length"))


def _side(name: str, state: State, language: str) -> str:
    """Return who acts, as the provider has it, with the state where the name does not say it."""
    own, called = _fit(name, language), state.names[language]
    if not own or own.casefold() in (name.casefold() for name in state.names.values()):
        return called
    return own if called.casefold() in own.casefold() else f"{own} ({called})"


def _evidence(acts: pd.DataFrame, sources: Mapping[str, str], states: Mapping[str, State]) -> Iterator[dict[str, Any]]:
    """Yield which provider reports each entry and each state."""
    for provider, own in acts.groupby("provider", sort=True):
        codes = sorted({*own["source_state"], *own["target_state"]})
        for record_id in [*own["entry"], *(states[code].actor_id for code in codes)]:
            row: dict[str, Any] = {"record_id": record_id, "source_id": sources[provider], "voice": "author"}
            yield row | {"paragraph": 0, "start": 0, "end": 0}


@cache
def _known() -> dict[str, State]:
    """Return the states that the project's record names."""
    names = [*schema.Actor.model_fields]
    faults: list[Fault] = []
    columns = read(paths.data_folder(), "actors", names, faults) or {}
    if faults:
        raise FaultsError("the names of states were not read", faults)
    actors = pd.DataFrame({name: columns[name] for name in names})
    own = actors[(actors["kind"] == "state") & (actors["state"] != "")]
    return {
        row["state"]: State(row["actor_id"], {language: row[f"label_{language}"] for language in LANGUAGES})
        for row in own.to_dict("records")
    }


def named(code: str) -> State:
    """Return a state with its names: those of the project's record, else those of Unicode's CLDR."""
    if code in _known():
        return _known()[code]
    [two] = get_global("territory_aliases").get(code) or [code]
    names = {language: str(Locale(language).territories.get(two, code)) for language in LANGUAGES}
    return State(slug(names["en"]), names)


def slug(text: str) -> str:
    """Return a text as a readable id: its Latin letters and digits, without marks."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "-", plain).strip("-")


def _fit(name: str, language: str) -> str:
    """Return a name that may stand in a text of ``language``: seen letters alone, cut, and no Arabic in English."""
    seen = cells.seen(name)
    if not is_rtl(language) and _ARABIC.search(seen):
        return ""
    return seen if len(seen) <= _LONGEST else f"{seen[: _LONGEST - 1]}…"
