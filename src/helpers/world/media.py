"""How often Russian state media and offices name a country."""

from typing import Final

import pandas as pd

from helpers.world.codes import Codes, numbers, tidy

#: Source of the file -> measure; TASS is there for seven months only.
_SOURCES: Final = {
    "1tv": "media-1tv",
    "kremlin": "media-kremlin",
    "mfa_telegram": "media-foreign-ministry",
    "rt": "media-rt",
}
#: A year needs so many months, and so many items, for a share.
LEAST_MONTHS: Final = 10
LEAST_ITEMS: Final = 50
#: Shares by month are kept for these countries, from this month on.
_MONTHLY: Final = ("iran", "turkey", "israel")
_MONTHS_SINCE: Final = "2017-01"


def mentions(codes: Codes, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the share of items that name a country, by source: by year (months weighted by items) and by month."""
    rows = numbers(rows, "pct_of_items", "items_in_month")
    monthly = rows[rows["month"] >= _MONTHS_SINCE]
    rows = rows.assign(year=rows["month"].str[:4], naming=rows["pct_of_items"] * rows["items_in_month"])
    years = rows.groupby(["source", "country", "year"], as_index=False).agg(
        months=("month", "nunique"), items=("items_in_month", "sum"), naming=("naming", "sum")
    )
    years = years[(years["months"] >= LEAST_MONTHS) & (years["items"] >= LEAST_ITEMS)]
    parts = []
    for source, measure in _SOURCES.items():
        part = years[years["source"] == source]
        parts.append(tidy(measure, "russia", codes.name(part["country"]), part["year"], part["naming"] / part["items"]))
        part = monthly[monthly["source"] == source]
        country, month = codes.name(part["country"]), part["month"]
        named = country.isin(_MONTHLY)
        parts.append(tidy(f"{measure}-month", "russia", country[named], month[named], part["pct_of_items"][named]))
        once = part.drop_duplicates("month")
        parts.append(tidy(f"{measure}-items", "russia", "", once["month"], once["items_in_month"]))
    return pd.concat(parts)
