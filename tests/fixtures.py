"""Small records made by hand, and by hypothesis; and waiting for other processes."""

import time
from dataclasses import replace

import pandas as pd
import psutil
from hypothesis import strategies as st

from helpers.chapters.base import Chapter
from helpers.record import dataset, schema, vocabulary
from helpers.selection import parameters, selecting
from helpers.selection.parameters import Parameters, parse

#: Actor -> kind and parent; any other actor is a person with no parent.
ACTORS = {
    "russia": ("state", ""),
    "iran": ("state", ""),
    "usa": ("state", ""),
    "oman": ("state", ""),
    "kremlin": ("body", "russia"),
    "putin": ("person", "kremlin"),
}
DOMAINS = ("political", "nuclear", "arms", "third-powers", "space")
SOURCES = {"zeta-2014": "2014~", "beta-2019": "2019-05"}  # in order of publication, not of name


def event(name, date="2000", kind="AGREE", who="russia:party iran:party", domains="political", **more):
    """Return what `made` needs of one event: ``who`` is actor:role, the first of ``domains`` is primary."""
    given = {
        "status": "occurred",
        "told": "zeta-2014:1",
        "record_kind": "event",
        "mode": "",
        "sign": "",
        "public": "",
    } | more
    return {"event_id": name, "date": date, "event_type": kind, "who": who, "domains": domains} | given


def made(*events):
    """Return a record of events, each row valid by its model in `helpers.record.schema`."""
    rows = {table: [] for table in schema.TABLES}
    pairs = [(given["event_id"], *pair.split(":")) for given in events for pair in given["who"].split()]
    for source, published in SOURCES.items():
        texts = dict.fromkeys(("title_en", "title_ar", "origin", "published_basis", "perspective"), "x")
        codes = {"file_name": "x.txt", "language": "ar", "paragraphs": 9, "sha256": "0" * 64}
        rest = dict.fromkeys(("outlet", "outlet_affiliation", "author"), "")
        texts |= {"short_en": source, "short_ar": source}
        rows["sources"].append({"source_id": source, "published": published, **texts, **codes, **rest})
    for domain in DOMAINS:
        words = {"label_en": f"{domain}-en", "label_ar": f"{domain}-ar", "definition": "x", "includes": "x"}
        rows["domains"].append({"domain_id": domain, "plover_context": "", "excludes": "", **words})
    for actor in dict.fromkeys([*ACTORS, *(actor for _, actor, _ in pairs)]):
        kind, parent = ACTORS.get(actor, ("person", ""))
        words = {"label_en": f"{actor}-en", "label_ar": f"{actor}-ar", "aliases": "", "sector": "", "state": ""}
        rows["actors"].append({"actor_id": actor, "kind": kind, "parent_id": parent, "wikidata": "", **words})
    for name, actor, role in pairs:
        rows["event_actors"].append({"event_id": name, "actor_id": actor, "role": role})
    for given in events:
        name, texts = given["event_id"], ("label_en", "label_ar", "summary_en", "summary_ar")
        codes = {column: given[column] for column in ("record_kind", "date", "sign", "event_type", "mode", "status")}
        basis = "stated" if given["date"] else "none"
        known = {"date_public": given["public"], "date_reference": "one; other" if given["public"] else ""}
        rows["events"].append(
            {"event_id": name, **codes, **known, "date_basis": basis, **dict.fromkeys(texts, name), "note": ""}
        )
        for place, domain in enumerate(given["domains"].split()):
            rank = "secondary" if place else "primary"
            rows["event_domains"].append({"event_id": name, "domain_id": domain, "rank": rank})
        for source, paragraph in (place.split(":") for place in given["told"].split()):
            passage = {"start": 0, "end": 1, "sha256": "0" * 64, "voice": "author", "attributed_to": ""}
            rows["evidence"].append({"record_id": name, "source_id": source, "paragraph": int(paragraph), **passage})
    faults, checked = [], {}
    for table, model in schema.TABLES.items():
        columns = {name: [str(row.get(name, "")) for row in rows[table]] for name in model.model_fields}
        checked[table] = dataset.valid(table, model, {"": range(2, len(rows[table]) + 2), **columns}, faults)
    assert not faults, faults
    return dataset._record(checked)


VISIT = "putin:initiator kremlin:initiator russia:initiator iran:target"
BOTH = "zeta-2014:2 zeta-2014:3 beta-2019:1"
TEN = (
    event("treaty", "2001-03-12", "AGREE", "russia:party iran:party", "political"),
    event("visit", "2007-10-16", "CONSULT", VISIT, "political nuclear", mode="visit", told=BOTH),
    event("fuel", "2007", "COOPERATE", "russia:initiator iran:target", "nuclear"),
    event("sanction", "2010-06", "SANCTION", "usa:initiator russia:initiator iran:target", "nuclear third-powers"),
    event("request", "2010", "REQUEST", "iran:initiator russia:target", "arms", status="planned", told="beta-2019:2"),
    event(
        "accuse",
        "2011-01~",
        "ACCUSE",
        "usa:initiator russia:target iran:target",
        "arms",
        status="alleged",
        told="beta-2019:3",
    ),
    event("talks", "2012/2015", "CONSULT", "usa:party iran:party oman:mediator", "nuclear", status="ongoing"),
    event(
        "war",
        "2011-03/..",
        "ASSAULT",
        "usa:party iran:party oman:place",
        "arms",
        status="ongoing",
        told="beta-2019:4",
        record_kind="condition",
    ),
    event("old", "../1989", "", "russia:party iran:party", "political", record_kind="condition"),
    event(
        "threat",
        "",
        "THREATEN",
        "usa:initiator iran:target oman:mediator",
        "nuclear",
        status="proposed",
        told="beta-2019:5",
    ),
)


def flagged(given, kinds):
    """Return a record with editorial notes of some kinds, by the id of the record that each is on."""
    rows = [{"note_id": f"on-{name}", "record_id": name, "kind": kind} for name, kind in kinds.items()]
    notes = pd.DataFrame(rows, columns=given.editorial_notes.columns, dtype=str).fillna("x")
    flags = given.events["event_id"].map(kinds).astype(object).fillna("") if kinds else ""
    return replace(given, editorial_notes=notes, events=given.events.assign(flag=flags))


def shuffled(given, seed):
    """Return a record with the rows of its events and of their actors in another order."""
    tables = ("events", "event_actors")
    return replace(given, **{name: getattr(given, name).sample(frac=1, random_state=seed) for name in tables})


def relabelled(given, names):
    """Return a record with other ids for its actors."""
    actors, taking_part = given.actors, given.event_actors
    renamed = {"actor_id": actors["actor_id"].map(names), "parent_id": actors["parent_id"].replace(names)}
    return replace(
        given,
        actors=actors.assign(**renamed),
        event_actors=taking_part.assign(actor_id=taking_part["actor_id"].map(names)),
    )


@st.composite
def _dates(draw):
    year, month, day = draw(st.integers(1985, 1992)), draw(st.integers(1, 12)), draw(st.integers(1, 28))
    one = draw(st.sampled_from([f"{year}", f"{year}-{month:02}", f"{year}-{month:02}-{day:02}"]))
    one += draw(st.sampled_from(["", "", "~", "?"]))
    return draw(st.sampled_from([one, one, one, f"{one}/{year + day // 9}", f"{one}/..", f"../{one}", ""]))


@st.composite
def records(draw, least=0, among=DOMAINS):
    """Draw a record of up to nine events, their domains ``among`` some."""
    events = []
    for number in range(draw(st.integers(least, 9))):
        actors = draw(st.lists(st.sampled_from([*ACTORS]), min_size=1, max_size=4, unique=True))
        roles = [draw(st.sampled_from([*vocabulary.ROLES])) for _ in actors]
        who = " ".join(f"{actor}:{role}" for actor, role in zip(actors, roles, strict=True))
        lasting = draw(st.booleans())
        kind = draw(st.sampled_from([*vocabulary.SCORES, *([""] if lasting else [])]))
        domains = draw(st.lists(st.sampled_from(among), min_size=1, max_size=2, unique=True))
        told = draw(st.lists(st.sampled_from([f"{source}:1" for source in SOURCES]), min_size=1, unique=True))
        more = {
            "record_kind": "condition" if lasting else "event",
            "status": draw(st.sampled_from([*vocabulary.STATUSES])),
            "told": " ".join(told),
        }
        events.append(event(f"e{number}", draw(_dates()), kind, who, " ".join(domains), **more))
    return made(*events)


def same(one, other):
    """Whether two frames are equal, their indexes too."""
    pd.testing.assert_frame_equal(one, other)
    return True


def nothing(whole):
    """Select from the project's record what it does not have: something planned, before all its dates."""
    window = {"start": "1900", "end": "1901", "statuses": ["planned"]}
    return selecting.select(whole, parameters.parse(parameters.Parameters, window))


def until(condition):
    """Wait for what is bound to come about, and return it; fail where it does not."""
    deadline = time.monotonic() + 60
    while not (found := condition()):
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.02)
    return found


def gone(*pids):
    """Wait for processes to be no more; fail where one lives on."""
    return until(lambda: not any(map(_lives, pids)))


def _lives(pid):
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def said(record, language="en", **given):
    """Return what a chapter says of a selection of the record, a sentence each."""
    return Chapter(record, parse(Parameters, given | {"language": language})).selection()
