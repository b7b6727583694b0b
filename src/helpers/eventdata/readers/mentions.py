"""GDELT 2.0 mentions: how often and by whom each event is reported, and how many events share its story.

Events of one story are not as many witnesses: in one file of a quarter of an hour 2,111 events came from 425 stories.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from helpers.common.extras import imported
from helpers.common.faults import Fault, FaultsError
from helpers.eventdata.durable import moved
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


class Counted(NamedTuple):
    """What became of some files of mentions: a table by event, how many mentions, and rows that were set aside."""

    events: pa.Table
    mentions: int
    faults: int


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


def per_event(paths: Iterable[Path]) -> Counted:
    """Return, for each event, how often and where it is mentioned.

    Parameters
    ----------
    paths
        Files of mentions; one that is given twice is read once.

    Returns
    -------
    Counted
        By event: event_id; mentions; stories and publishers, different ones; first and last day; events_of_story, how
        many events were coded from that story of its from which most were.

    Raises
    ------
    FaultsError
        Where one is no file of GDELT's mentions.
    """
    duckdb = imported("duckdb", "events")
    faults = 0
    with TemporaryDirectory() as folder, duckdb.connect(Path(folder) / "mentions.duckdb") as database:
        database.execute(f"SET memory_limit = '{_MEMORY}'")
        database.execute("CREATE TABLE mention (event_id VARCHAR, date DATE, story VARCHAR, publisher VARCHAR)")
        for path in dict.fromkeys(Path(path).resolve() for path in paths):
            for batch in read(path):
                mentions = batch.events  # noqa: F841 - the statement names it
                database.execute("INSERT INTO mention SELECT * FROM mentions")
                faults += batch.faults.num_rows
        ((number,),) = database.execute("SELECT count(*) FROM mention").fetchall()
        return Counted(database.sql(_PER_EVENT).to_arrow_table(), number, faults)


def write(paths: Iterable[Path], into: Path) -> Counted:
    """Write what `per_event` returns as a Parquet file, whole or not at all, and return it.

    Raises
    ------
    FaultsError
        Where the file is there already or is named as another kind, or one of the others is no file of mentions.
    """
    problems = [(into.exists(), "exists already; name a file that does not")]
    problems += [(into.suffix != ".parquet", "must end in .parquet"), (not into.parent.is_dir(), "is in no folder")]
    if faults := [Fault("--into", 0, "", into.name, problem) for wrong, problem in problems if wrong]:
        raise FaultsError("nothing was counted", faults)
    counted, new = per_event(paths), into.with_name(f"{into.name}.new")
    pq.write_table(counted.events, new, compression="zstd")
    moved(new, into)
    return counted
