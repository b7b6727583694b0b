"""What pandas does slowly with small tables of text."""

from collections.abc import Iterator
from typing import Any

import pandas as pd


def tuples(frame: pd.DataFrame, *columns: str) -> Iterator[tuple[Any, ...]]:
    """Return the rows of some columns as tuples.

    As ``frame[columns].itertuples(index=False, name=None)`` in a tenth of the time: pandas takes the elements of a
    column of text one by one, each with its checks. Numbers and days come as numpy has them.
    """
    return zip(*(frame[column].to_numpy() for column in columns), strict=True)
