"""GDELT 2.0 mentions: how often each event is reported, and how many events are coded from one story.

Events of one story are not as many witnesses: in one file of a quarter of an hour 2,111 events came from 425 stories.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pyarrow as pa

from helpers.common.extras import imported
from helpers.eventdata.readers.base import Columns
from helpers.eventdata.readers.gdelt import added
from helpers.eventdata.readers.opening import refused
from helpers.eventdata.readers.parsing import Part, Shape
from helpers.eventdata.readers.turning import Batch, batches, head_of, without
from helpers.eventdata.readers.values import Rejects, mapped, required

#: A mention: of which event, when, in which story and by whom.
MENTIONS: Final = pa.schema(
    [
        pa.field("event_id", pa.string(), nullable=False),
        pa.field("date", pa.date32(), nullable=False),
        pa.field("story", pa.string(), nullable=False),
        pa.field("publisher", pa.string()),
    ]
)
_NAMES: Final = (
    *("GLOBALEVENTID", "EventTimeDate", "MentionTimeDate", "MentionType", "MentionSourceName", "MentionIdentifier"),
    *("SentenceID", "Actor1CharOffset", "Actor2CharOffset", "ActionCharOffset", "InRawText", "Confidence"),
    *("MentionDocLen", "MentionDocTone", "MentionDocTranslationInfo", "Extras"),
)
_WANTED: Final = ("GLOBALEVENTID", "MentionTimeDate", "MentionIdentifier", "MentionSourceName")
_SHAPE: Final = Shape(_NAMES, _WANTED, header=False)
_MEMORY: Final = "512MB"
_PER_EVENT: Final = """
    WITH of_story AS (SELECT story, count(DISTINCT event_id) AS events FROM mention GROUP BY story)
    SELECT event_id, count(*) AS mentions, count(DISTINCT story) AS stories, count(DISTINCT publisher) AS publishers,
        min(date) AS first, max(date) AS last, max(events) AS events_of_story
    FROM mention JOIN of_story USING (story) GROUP BY event_id ORDER BY event_id
"""
_PER_STORY: Final = """
    SELECT story, any_value(publisher ORDER BY publisher) AS publisher, min(date) AS date,
        count(DISTINCT event_id) AS events, count(*) AS mentions
    FROM mention GROUP BY story ORDER BY story
"""


def read(path: Path) -> Iterator[Batch]:
    """Yield the mentions of a file, in the schema `MENTIONS`, and rows that were set aside.

    Raises
    ------
    FaultsError
        Where it is no file of GDELT's mentions.
    """
    path = Path(path)
    head = head_of(path)
    if head.fields != len(_NAMES):
        raise refused(path, f"has {head.fields} columns in most lines; mentions of GDELT have {len(_NAMES)}, no header")
    return batches(path, _SHAPE, _turned)


def _turned(columns: Columns, part: Part, rejects: Rejects) -> pa.Table:
    for name, what in (("GLOBALEVENTID", "event's id"), ("MentionIdentifier", "story"), ("MentionTimeDate", "date")):
        required(columns.text(name), what, rejects)
    date = mapped(columns.few("MentionTimeDate"), added, pa.date32(), rejects)
    texts = [columns.text(name) for name in ("GLOBALEVENTID", "MentionIdentifier", "MentionSourceName")]
    table = pa.table([texts[0], date, *texts[1:]], schema=MENTIONS)
    return without(table, rejects)


def per_event(paths: Iterable[Path]) -> pa.Table:
    """Return, for each event, how often and where it is mentioned.

    Returns
    -------
    pyarrow.Table
        event_id; mentions; stories and publishers, different ones; first and last day; events_of_story, how many events
        were coded from that story of its from which most were.
    """
    return _asked(paths, _PER_EVENT)


def per_story(paths: Iterable[Path]) -> pa.Table:
    """Return, for each story, how many events were coded from it: those that share it share their witness.

    Returns
    -------
    pyarrow.Table
        story, publisher, date (first day), events (different ones) and mentions.
    """
    return _asked(paths, _PER_STORY)


def _asked(paths: Iterable[Path], question: str) -> pa.Table:
    with _loaded(paths) as database:
        return database.sql(question).to_arrow_table()


@contextmanager
def _loaded(paths: Iterable[Path]) -> Iterator[Any]:
    """Give a database on disk with all mentions of some files; it is gone afterwards."""
    duckdb = imported("duckdb", "events")
    with TemporaryDirectory() as folder, duckdb.connect(Path(folder) / "mentions.duckdb") as database:
        database.execute(f"SET memory_limit = '{_MEMORY}'")
        database.execute("CREATE TABLE mention (event_id VARCHAR, date DATE, story VARCHAR, publisher VARCHAR)")
        for path in paths:
            for batch in read(path):
                mentions = batch.events  # noqa: F841 - the statement names it
                database.execute("INSERT INTO mention SELECT * FROM mentions")
        yield database
