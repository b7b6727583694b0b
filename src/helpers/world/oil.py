"""Oil: what states produce, and what a barrel costs."""

import pandas as pd

from helpers.world.codes import Codes, numbers, tidy


def output(codes: Codes, rows: pd.DataFrame) -> pd.DataFrame:
    """Return oil production of states by year in terawatt-hours; Russia before 1992 is part of the Soviet Union."""
    rows = numbers(rows, "Production")
    return tidy("oil-output", codes.name(rows["Entity"]), "", rows["Year"], rows["Production"])


def price(codes: Codes, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the price of Brent by month, and its mean in years of twelve months."""
    rows = numbers(rows, "Price")
    month, years = rows["Date"].str[:7], rows.groupby(rows["Date"].str[:4])["Price"]
    mean = years.mean()[years.count() == 12]
    return pd.concat(
        [
            tidy("oil-price", "world", "", month, rows["Price"]),
            tidy("oil-price-year", "world", "", mean.index.to_series(), mean),
        ]
    )
