"""Small tables of text, read row by row."""

import pandas as pd
import pytest
from hypothesis import given, strategies as st

from helpers.common.frames import tuples


@given(st.lists(st.tuples(st.text(), st.integers(-(2**31), 2**31), st.booleans())))
def test_rows_are_those_of_pandas(rows):
    frame = pd.DataFrame(rows, columns=["a", "b", "c"]).astype({"a": str})
    assert [*tuples(frame, "c", "a")] == [*frame[["c", "a"]].itertuples(index=False, name=None)]
    assert [*tuples(frame, "b")] == [(number,) for number in frame["b"]]


def test_a_column_that_is_not_there_is_an_error():
    with pytest.raises(KeyError, match="b"):
        tuples(pd.DataFrame({"a": ["x"]}), "a", "b")
