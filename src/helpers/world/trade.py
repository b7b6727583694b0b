"""Trade in goods, from several providers that differ; years in which one is known to be wrong are left out."""

from typing import Final

import pandas as pd

from helpers.world.codes import Codes, numbers, tidy

#: The copy of BACI differs from published totals in these years.
BACI_LEFT_OUT: Final = ("2016", "2019")
#: In the copy of the OEC 1998 is 1997 again, 2011 is partial, and Iran has no totals after it.
OEC_LEFT_OUT: Final = ("1998", "2011", "2012", "2013", "2014")
_OEC_SINCE: Final = "1989"
#: ITPD-E lacks confidential codes in 2010 and 2011, and is out of line with all others.
ITPD_LEFT_OUT: Final = ("2010", "2011")


def baci(codes: Codes, rows: pd.DataFrame) -> pd.DataFrame:
    """Return exports between Russia and Iran, and the other's share of each state's trade."""
    rows = numbers(rows[~rows["year"].isin(BACI_LEFT_OUT)], *rows.columns[1:])
    both = rows["rus_to_irn_kusd"] + rows["irn_to_rus_kusd"]
    russian = rows["rus_exports_kusd"] + rows["rus_imports_kusd"]
    iranian = rows["irn_exports_kusd"] + rows["irn_imports_kusd"]
    return pd.concat(
        [
            tidy("trade-exports-baci", "russia", "iran", rows["year"], rows["rus_to_irn_kusd"] / 1e3),
            tidy("trade-exports-baci", "iran", "russia", rows["year"], rows["irn_to_rus_kusd"] / 1e3),
            tidy("trade-share-baci", "russia", "iran", rows["year"], 100 * both / russian),
            tidy("trade-share-baci", "iran", "russia", rows["year"], 100 * both / iranian),
        ]
    )


def oec(codes: Codes, rows: pd.DataFrame) -> pd.DataFrame:
    """Return exports of pairs; a zero of this source is a missing value."""
    rows = numbers(rows[(rows["year"] >= _OEC_SINCE) & ~rows["year"].isin(OEC_LEFT_OUT)], "usd")
    rows = rows[rows["usd"] > 0]
    return _directed("trade-exports-oec", codes, rows, rows["usd"] / 1e6)


def itpd(codes: Codes, rows: pd.DataFrame) -> pd.DataFrame:
    """Return exports between Russia and Iran in dollars of 2010."""
    rows = numbers(rows[~rows["year"].isin(ITPD_LEFT_OUT)], "rus_to_irn_usd2010", "irn_to_rus_usd2010")
    return pd.concat(
        [
            tidy("trade-exports-itpd", "russia", "iran", rows["year"], rows["rus_to_irn_usd2010"] / 1e6),
            tidy("trade-exports-itpd", "iran", "russia", rows["year"], rows["irn_to_rus_usd2010"] / 1e6),
        ]
    )


def unctad(codes: Codes, rows: pd.DataFrame) -> pd.DataFrame:
    """Return exports of pairs in three years, all goods together."""
    rows = numbers(rows[rows["section"] == "All"], "kusd")
    return _directed("trade-exports-unctad", codes, rows, rows["kusd"] / 1e3)


def cepii(codes: Codes, rows: pd.DataFrame) -> pd.DataFrame:
    """Return exports of pairs in 2006."""
    rows = numbers(rows, "flow").assign(year="2006", exporter=rows["iso_o"], importer=rows["iso_d"])
    return _directed("trade-exports-cepii", codes, rows, rows["flow"])


def cow(codes: Codes, rows: pd.DataFrame) -> pd.DataFrame:
    """Return exports of pairs in 2001: each flow of the source is what an importer bought of the other."""
    rows = numbers(rows, "flow1", "flow2")
    one, other = (codes.name(rows[name].replace("United States of America", "United States")) for name in _IMPORTERS)
    year = pd.Series("2001", index=rows.index)
    kept = (one != "") & (other != "")
    series = pd.concat(
        [
            tidy("trade-exports-cow", other[kept], one[kept], year[kept], rows["flow1"][kept]),
            tidy("trade-exports-cow", one[kept], other[kept], year[kept], rows["flow2"][kept]),
        ]
    )
    return series[series["value"] >= 0]  # -9 is missing


_IMPORTERS: Final = ("importer1", "importer2")


def _directed(measure: str, codes: Codes, rows: pd.DataFrame, value: pd.Series) -> pd.DataFrame:
    state, partner = codes.iso3(rows["exporter"]), codes.iso3(rows["importer"])
    kept = (state != "") & (partner != "")
    return tidy(measure, state[kept], partner[kept], rows["year"][kept], value[kept])
