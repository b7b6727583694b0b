"""Whose figures they are: from the codes and names of the providers to the ids of ``states.csv``."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import pandas as pd

#: Significant digits of a figure.
_DIGITS: Final = 6
#: Columns of every series.
COLUMNS: Final = ("measure_id", "state", "partner", "period", "value")
#: Names of providers that do not become the id by themselves.
_NAMES: Final = {
    "eu": "european-union",
    "turkiye": "turkey",
    "un": "united-nations",
    "ussr": "soviet-union",
}
#: Correlates of War has one number for the Soviet Union and for Russia, which follows it in this year.
RUSSIA_SINCE: Final = 1992
_RUSSIA: Final = "365"


@dataclass(frozen=True)
class Codes:
    """Codes of states -> ids; what has no id is an empty text, and is dropped by `tidy`."""

    states: pd.DataFrame

    @cached_property
    def _by_iso3(self) -> Mapping[str, str]:
        return {code: key for key, code in zip(self.states["state_id"], self.states["iso3"], strict=True) if code}

    @cached_property
    def _by_cow(self) -> Mapping[str, str]:
        rows = zip(self.states["state_id"], self.states["cow"], strict=True)
        return {code: key for key, code in rows if code and code != _RUSSIA}

    def iso3(self, codes: pd.Series) -> pd.Series:
        """Return the ids for codes of ISO 3166-1 alpha-3 (SUN for the Soviet Union)."""
        return codes.map(self._by_iso3).fillna("")

    def cow(self, codes: pd.Series, years: pd.Series) -> pd.Series:
        """Return the ids for numbers of Correlates of War; 365 is the Soviet Union until 1991."""
        numbers = codes.map(lambda code: code.removesuffix(".0"))
        russia = np.where(years.astype(int) < RUSSIA_SINCE, "soviet-union", "russia")
        return numbers.map(self._by_cow).fillna("").where(numbers != _RUSSIA, russia)

    def name(self, names: pd.Series) -> pd.Series:
        """Return the ids for names of states in English."""
        known = {*self.states["state_id"]}
        ids = {name: _NAMES.get(slug(name), slug(name)) for name in names.unique()}
        return names.map({name: key if key in known else "" for name, key in ids.items()})


def slug(name: str) -> str:
    """Return a name as an id: small letters without marks, digits, and - between them."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def since_russia(state: str, years: pd.Series) -> pd.Series:
    """Return ``state``, but for Russia the Soviet Union until 1991."""
    known = pd.Series(state, index=years.index)
    return known.mask(years.astype(int) < RUSSIA_SINCE, "soviet-union") if state == "russia" else known


def tidy(
    measure: str, state: pd.Series | str, partner: pd.Series | str, period: pd.Series, value: pd.Series
) -> pd.DataFrame:
    """Return a series: the columns of `COLUMNS`, without rows that lack a state or a value."""
    frame = pd.DataFrame({"state": state, "partner": partner, "period": period.astype(str), "value": value})
    frame = frame[(frame["state"] != "") & frame["partner"].notna() & frame["value"].notna()]
    return frame.assign(measure_id=measure)[list(COLUMNS)]


def numbers(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Return a frame of texts with some of its columns as numbers; an empty text is none."""
    return frame.assign(**{name: pd.to_numeric(frame[name].replace("", None)) for name in columns})


def every(keys: pd.DataFrame, periods: range) -> pd.DataFrame:
    """Return each row of ``keys`` with each period, for sources in which what is not listed did not happen."""
    return keys.drop_duplicates().merge(pd.DataFrame({"period": list(periods)}), how="cross")


def plain(number: float) -> str:
    """Return a number in plain digits, six of them significant."""
    rounded = float(f"{number:.{_DIGITS}g}")
    return np.format_float_positional(rounded + 0.0, trim="-")
