"""Parts of the record: the entries that have something, and the tables without the others."""

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from helpers.record.dataset import Record, ancestors
from helpers.record.schema import EVIDENCED
from helpers.record.vocabulary import ACTING
from helpers.selection import names
from helpers.words.language import LANGUAGES


def linked(events: pd.DataFrame, links: pd.DataFrame, column: str, names: list[str]) -> pd.Series:
    """Return which events have a row with one of these names in a table of links."""
    return events["event_id"].isin(links["event_id"][links[column].isin(names)])


def together(record: Record, sides: list[str]) -> pd.Series:
    """Return the events in which all sides act: an actor, or what is part of it by ``parent_id``."""
    above = ancestors(record.actors)
    acting = record.event_actors[record.event_actors["role"].isin(ACTING)]
    keep = pd.Series(True, index=record.events.index)
    for side in sides:
        members = [actor for actor in above if side in above[actor] | {actor}]
        keep &= linked(record.events, acting, "actor_id", members)
    return keep


def mentioning(record: Record, search: str) -> pd.Series:
    """Return the events that have all words of a search in their labels, summaries or actors' names."""
    words = names.folded(search)
    return pd.Series(
        [all(has_word(text, word) for word in words) for text in _texts(record)], record.events.index, bool
    )


def _texts(record: Record) -> list[str]:
    """Return for each event, folded: labels, summaries, and the names of those who take part."""
    called = {actor: " ".join(known) for actor, known in names.of_record(record, "actors").items()}
    taking_part = record.event_actors["actor_id"].map(called).groupby(record.event_actors["event_id"]).agg(" ".join)
    events = record.events
    columns = [events[f"{text}_{language}"] for text in ("label", "summary") for language in LANGUAGES]
    texts = zip(*columns, events["event_id"].map(taking_part).fillna(""), strict=True)
    return [f" {' '.join(names.folded(' '.join(parts)))} " for parts in texts]


def has_word(text: str, word: str) -> bool:
    """Whether a folded text has a word: a Latin one at a word's beginning (up to three letters: as a whole)."""
    if not word.isascii():
        return word in text  # Arabic joins what other scripts write before and after
    return (f" {word}" if len(word) > 3 else f" {word} ") in text


def restricted(
    record: Record,
    kept: set[str],
    evidence: pd.DataFrame,
    domains: Sequence[str] = (),
    actors: Sequence[str] = (),
) -> Record:
    """Return the record with the events kept, what is said of them, and the evidence given.

    A claim stays if it is about an event kept, or about an actor: one of ``actors`` where these are asked for, else
    one that takes part in an event kept. Where they are asked for, what they claim of any actor stays too.
    The evidence and notes of details of these events stay, too, for their cards.
    """
    told, event_actors = _ids(evidence["record_id"]), _where(record.event_actors, event_id=kept)
    taking_part = _ids(event_actors["actor_id"])
    things = set(actors) or taking_part
    own = _ids(_where(record.claim_holders, holder_id=actors)["claim_id"])
    about = record.claims["about_id"]
    of_actors = record.claims["claim_id"].isin(own) & about.isin(record.actors["actor_id"])
    claims = record.claims[about.isin(kept | things) | of_actors]
    topics = {"topic": domains} if domains else {}
    parts = {
        "events": _where(record.events, event_id=kept),
        "event_actors": event_actors,
        "event_domains": _where(record.event_domains, event_id=kept),
        "event_links": _where(record.event_links, from_event=kept, to_event=kept, link_id=told),
        "claims": _where(claims, claim_id=told, **topics),
        "quantities": _where(record.quantities, about_id=kept | things, quantity_id=told),
        "affiliations": _where(record.affiliations, actor_id=taking_part, affiliation_id=told),
    }
    # What an article calls things, and where it stands, is of the whole article, whichever events are selected.
    heard = _ids(evidence["source_id"])
    parts |= {name: _where(getattr(record, name), source_id=heard) for name in ("terms", "thesis_positions")}
    details = _where(record.events, part_of=kept, event_id=told)["event_id"]
    named = _ids(details) | _ids(parts["thesis_positions"]["record_id"])
    held = _where(record.claim_holders, claim_id=_ids(parts["claims"]["claim_id"]))
    evidenced = (_ids(table.iloc[:, 0]) for name, table in parts.items() if name in EVIDENCED)
    ids = (things | taking_part).union(named, *evidenced)
    notes = _where(record.editorial_notes, record_id=ids)
    parts |= {
        "claim_holders": held,
        "evidence": _where(evidence, record_id=ids),
        "editorial_notes": notes,
        "note_places": _where(record.note_places, note_id=_ids(notes["note_id"])),
    }
    return replace(record, **parts)


def with_details(selected: Record, whole: Record, *, counted: bool) -> Record:
    """Return a selection with the details of its entries apart from its events, or, if ``counted``, among them.

    What is said of a detail (a claim, say) stays either way; so does the evidence of the details of what is
    selected, and of no others. ``whole`` is what it was selected from.
    """
    details = selected.events["tier"] == "detail"
    events = selected.events if counted else selected.events[~details].reset_index(drop=True)
    kept = _ids(events["event_id"])
    told = _ids(selected.evidence["record_id"])
    apart = _where(whole.entries[~whole.entries["event_id"].isin(kept)], part_of=kept, event_id=told)
    if counted or not details.any():
        return replace(selected, details=apart) if len(apart) else selected
    gone = _ids(selected.events["event_id"]) - kept - _ids(apart["event_id"])
    return replace(
        selected,
        events=events,
        details=apart,
        event_actors=_where(selected.event_actors, event_id=kept),
        event_domains=_where(selected.event_domains, event_id=kept),
        event_links=_where(selected.event_links, from_event=kept, to_event=kept),
        evidence=selected.evidence[~selected.evidence["record_id"].isin(gone)].reset_index(drop=True),
        editorial_notes=selected.editorial_notes[~selected.editorial_notes["record_id"].isin(gone)].reset_index(
            drop=True
        ),
    )


def _ids(column: pd.Series) -> set[str]:
    return set(column.to_numpy())  # as `helpers.common.frames.tuples`


def _where(table: pd.DataFrame, **allowed: Collection[str]) -> pd.DataFrame:
    """Return the rows whose columns hold what is allowed."""
    masks = [table[column].isin(values).to_numpy() for column, values in allowed.items()]
    return table[np.logical_and.reduce(masks)].reset_index(drop=True)
