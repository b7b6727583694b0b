"""One schema for the events of every provider: what a reader makes of a file, and what the store keeps."""

from typing import Final

import pyarrow as pa

#: What an event is, by CAMEO root or PLOVER type: talk or deed, friendly or hostile (Schrodt 2012, chapter 2).
QUADS: Final = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")

#: Providers whose events people have coded: two alike on a day are two.
BY_PEOPLE: Final = ("acled", "ucdp")

#: Column -> type of the events. States are ISO 3166-1 alpha-3 in capitals, null where a side has none (an
#: intergovernmental body, an unnamed group); codes are text, with their leading zeros.
SCHEMA: Final = pa.schema(
    [
        pa.field("provider", pa.string(), nullable=False),  # icews, gdelt, polecat, ucdp, acled, or the user's word
        pa.field("event_id", pa.string(), nullable=False),  # the provider's own
        pa.field("date", pa.date32(), nullable=False),  # when it happened, as the provider says
        pa.field("date_published", pa.date32()),  # when it was reported or added
        pa.field("source_state", pa.string()),
        pa.field("source_sector", pa.string()),  # as the provider writes it
        pa.field("source_name", pa.string()),
        pa.field("target_state", pa.string()),
        pa.field("target_sector", pa.string()),
        pa.field("target_name", pa.string()),
        pa.field("cameo", pa.string()),  # "040", "1831"
        pa.field("plover", pa.string()),  # "CONSULT"
        pa.field("quad", pa.string()),  # one of QUADS
        pa.field("score", pa.float64()),  # Goldstein's scale or PLOVER's, -10 to 10
        pa.field("mentions", pa.int64()),
        pa.field("story", pa.string()),  # the report from which it was coded: an id or an address
        pa.field("publisher", pa.string()),  # who reports
        pa.field("place_state", pa.string()),  # where it happened, ISO 3166-1 alpha-3
        pa.field("place_name", pa.string()),
        pa.field("latitude", pa.float64()),
        pa.field("longitude", pa.float64()),
        pa.field("deaths", pa.int64()),  # best estimate (UCDP, ACLED)
    ]
)
#: Columns with few different values, which are cheaper as numbers of a dictionary.
WORDS: Final = tuple(
    field.name for field in SCHEMA if field.type == pa.string() and field.name not in ("event_id", "story")
)
WORD: Final = pa.dictionary(pa.int32(), pa.string())
#: The same columns with `WORDS` as dictionaries, each value once: what is in memory until it is written.
CODED: Final = pa.schema([field.with_type(WORD) if field.name in WORDS else field for field in SCHEMA])
