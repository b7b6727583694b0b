"""A selection of events as a folder of the record, which notebooks 01 to 03 take as ``data = "..."``.

Such a record says no more than event data does (`helpers.eventdata.folder` writes it). An entry is one act: events of
one provider, day, code and pair of sides are one entry, whichever side stands first; of providers whose events people
have coded, each is an incident and an entry of its own.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pandas as pd

from helpers.common import paths
from helpers.common.faults import Fault, FaultsError, nearest
from helpers.eventdata import folder, questions
from helpers.eventdata.schema import BY_PEOPLE
from helpers.record import vocabulary

if TYPE_CHECKING:
    from ibis import Table

#: So many entries a page of the notebooks bears; more are refused.
MOST: Final = 5_000
_MOST_EVENTS: Final = 50 * MOST  # before those of one act are put together
_ACT: Final = ["provider", "date", "cameo", "plover", "one", "other", "incident"]


def select(events: "Table", states: Sequence[str], start: date | str, end: date | str, into: Path | str) -> int:
    """Write the events of some states with each other, in a window, as a folder of the record.

    Parameters
    ----------
    events : ibis.Table
        The events.
    states : sequence of str
        Two or more ISO 3166-1 alpha-3 codes; events between any two of them are taken.
    start, end : datetime.date or str
        The window, its last day included.
    into : pathlib.Path or str
        The folder, which must not exist yet. It is written whole or not at all.

    Returns
    -------
    int
        How many entries it has.

    Raises
    ------
    FaultsError
        Where the states are not two known ones at least, the folder exists, there is no event, or there are more than
        `MOST` entries.
    """
    into, states = paths.given_folder(str(into)), [*dict.fromkeys(states)]
    _check(states, into)
    rows = questions.among(events, states, start, end)
    if (number := rows.count().to_pyarrow().as_py()) > _MOST_EVENTS:
        raise _refused("the window", f"{start} to {end}", f"has {number:,} events; {_ADVICE}")
    acts = together(rows.to_pyarrow().to_pandas(types_mapper=pd.ArrowDtype))
    if acts.empty:
        raise _refused("the window", f"{start} to {end}", f"has no event of {' and '.join(states)} with each other")
    if len(acts) > MOST:
        months = pd.to_datetime(acts["date"]).dt.strftime("%Y-%m").value_counts().sort_index()
        busiest = f"{months.idxmax()} alone has {months.max():,}"
        raise _refused("the window", f"{start} to {end}", f"has {len(acts):,} entries ({busiest}); {_ADVICE}")
    folder.write(acts, into)
    return len(acts)


_ADVICE: Final = f"the notebooks bear {MOST:,} entries: choose fewer states or a shorter window"


def together(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row an act: events of one provider, day and code between the same two sides.

    What people have coded (`BY_PEOPLE`) is never put together, unless it has one id.

    Returns
    -------
    pandas.DataFrame
        The first event of each act by its id, with ``mutual`` (whether each side stands first in one of them),
        ``reports`` (different stories it was coded from) and ``publishers`` (their publishers, by number of stories).
    """
    texts = ["event_id", "source_state", "source_name", "target_state", "target_name", "cameo", "plover", "story"]
    rows = rows.assign(**{name: rows[name].fillna("").astype(str) for name in [*texts, "provider", "publisher"]})
    sides = [(rows[f"{side}_state"] + "\n" + rows[f"{side}_name"]).tolist() for side in ("source", "target")]
    pairs = [(*sorted(pair), pair[0] < pair[1]) for pair in zip(*sides, strict=True)]
    rows[["one", "other", "forward"]] = pd.DataFrame(pairs, index=rows.index, columns=["one", "other", "forward"])
    rows["incident"] = rows["event_id"].where(rows["provider"].isin(BY_PEOPLE), "")
    rows = rows.sort_values(["date", "provider", "event_id", *texts[1:]], kind="stable", ignore_index=True)
    grouped = rows.groupby(_ACT, sort=False)
    acts = rows.drop_duplicates(_ACT).set_index(_ACT)
    told = rows.drop_duplicates([*_ACT, "story"])
    acts["mutual"] = grouped["forward"].nunique() == 2
    acts["reports"] = grouped["story"].agg(lambda stories: stories[stories != ""].nunique())
    acts["publishers"] = told.groupby(_ACT, sort=False)["publisher"].agg(_by_number)
    return acts.reset_index().drop(columns=["one", "other", "forward", "incident"])


def _by_number(names: pd.Series) -> list[str]:
    counts = names[names != ""].value_counts()
    return sorted(counts.index, key=lambda name: (-counts[name], name))


def _check(states: Sequence[str], into: Path) -> None:
    """Refuse states that are none, and a folder that is there."""
    faults = [
        Fault("the selection", 0, "states", code, f"is no state; {nearest(code, sorted(vocabulary.STATES))}")
        for code in states
        if code not in vocabulary.STATES
    ]
    if len(states) < 2:
        faults.append(Fault("the selection", 0, "states", " ".join(states), "name two states at least"))
    if into.exists():
        faults.append(Fault("the selection", 0, "into", into.name, "exists already; name a folder that does not"))
    elif not into.parent.is_dir():
        faults.append(Fault("the selection", 0, "into", into.name, "stands in no folder; make that first"))
    if faults:
        raise FaultsError("nothing was selected", faults)


def _refused(column: str, value: str, problem: str) -> FaultsError:
    return FaultsError("nothing was selected", [Fault("the selection", 0, column, value, problem)])
