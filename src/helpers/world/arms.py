"""Deliveries of major arms, from the SIPRI Arms Transfers Database.

Its trend-indicator value (TIV) measures military capability, not price. What is not listed was not delivered, so
years without a row are zero within a file's coverage. By delivery year the values are SIPRI's own; the register by
deal gives the years of delivery but not how much came when, and is split evenly over them.
"""

from collections.abc import Iterable
from typing import Final

import pandas as pd

from helpers.world.codes import RUSSIA_SINCE, Codes, every, numbers, slug, tidy

_YEAR, _TIV = "Delivery year", "TIV delivery values"
#: The pair of states with the one that Russia followed, for the table of items.
_PAIR: Final = frozenset({"russia", "soviet-union", "iran"})
_ITEMS_SINCE: Final = 1989


def deliveries(codes: Codes, rows: pd.DataFrame, totals: pd.DataFrame) -> pd.DataFrame:
    """Return deliveries by pair and year, their share of a recipient's imports, and totals of states."""
    pairs = _by_pair(codes, rows, range(1995, 2025))
    totals = numbers(totals, _TIV)
    named = totals.assign(id=codes.name(totals["state"]))
    imports = named[named["flow"] == "imports"].assign(period=lambda frame: frame[_YEAR].astype(int))
    joined = pairs.merge(imports[["id", "period", _TIV]], left_on=["partner", "period"], right_on=["id", "period"])
    share = 100 * joined["value"] / joined[_TIV]
    return pd.concat(
        [
            tidy("arms-deliveries", pairs["state"], pairs["partner"], pairs["period"], pairs["value"]),
            tidy("arms-imports-share", joined["state"], joined["partner"], joined["period"], share),
            *(
                tidy(f"arms-total-{flow}", part["id"], "", part[_YEAR], part[_TIV])
                for flow, part in named.groupby("flow")
            ),
        ]
    )


def older_deliveries(codes: Codes, rows: pd.DataFrame) -> pd.DataFrame:
    """Return deliveries by pair and year from the release before, to see what was revised."""
    pairs = _by_pair(codes, rows, range(2000, 2024))
    return tidy("arms-deliveries-earlier-release", pairs["state"], pairs["partner"], pairs["period"], pairs["value"])


def _by_pair(codes: Codes, rows: pd.DataFrame, years: range) -> pd.DataFrame:
    """Return state (supplier), partner (recipient), period and value, zero where nothing was delivered."""
    rows = numbers(rows, _TIV)
    rows = rows.assign(
        state=codes.name(rows["Supplier"]), partner=codes.name(rows["Recipient"]), period=rows[_YEAR].astype(int)
    )
    rows = rows[(rows["state"] != "") & (rows["partner"] != "")]
    keys = ["state", "partner", "period"]
    sums = rows.groupby(keys, as_index=False)[_TIV].sum().rename(columns={_TIV: "value"})
    return every(rows[["state", "partner"]], years).merge(sums, how="left", on=keys).fillna({"value": 0.0})


def register(codes: Codes, deals: pd.DataFrame) -> pd.DataFrame:
    """Return orders by year, and deliveries split evenly over the years of each deal."""
    deals = _deals(codes, deals)
    keys = ["state", "partner", "period"]
    ordered = deals.assign(period=deals["order_year"].astype(int))
    soviet = (ordered["state"] == "russia") & (
        ordered["period"] < RUSSIA_SINCE
    )  # ordered of one, delivered by the other
    ordered = ordered.assign(state=ordered["state"].mask(soviet, "soviet-union"))
    orders = ordered.groupby(keys, as_index=False)["tiv_order"].sum()
    spread = deals[deals["delivery_years"] != ""].assign(period=lambda frame: frame["delivery_years"].str.split("; "))
    spread = spread.assign(value=spread["tiv_delivered"] / spread["period"].map(len)).explode("period")
    spread = spread.assign(period=spread["period"].astype(int)).groupby(keys, as_index=False)["value"].sum()
    return pd.concat(
        [
            _lived("arms-orders", orders.rename(columns={"tiv_order": "value"}), 1950),
            _lived("arms-deliveries-by-deal", spread, 1979),
        ]
    )


def _lived(measure: str, series: pd.DataFrame, since: int) -> pd.DataFrame:
    """Return a series from a year on, with zeros for the years in which each pair could have traded."""
    soviet = (series["state"] == "soviet-union") | (series["partner"] == "soviet-union")
    russian = (series["state"] == "russia") | (series["partner"] == "russia")
    keys, parts = series[["state", "partner"]], []
    for chosen, years in (
        (soviet, range(since, RUSSIA_SINCE)),
        (russian & ~soviet, range(RUSSIA_SINCE, 2025)),
        (~soviet & ~russian, range(since, 2025)),
    ):
        parts.append(every(keys[chosen], years))
    whole = pd.concat(parts).merge(series, how="left", on=["state", "partner", "period"]).fillna({"value": 0.0})
    return tidy(measure, whole["state"], whole["partner"], whole["period"], whole["value"])


def _deals(codes: Codes, deals: pd.DataFrame) -> pd.DataFrame:
    deals = numbers(deals, "order_year", "number_ordered", "number_delivered", "tiv_order", "tiv_delivered")
    deals = deals.assign(state=codes.name(deals["supplier"]), partner=codes.name(deals["recipient"]))
    return deals[(deals["state"] != "") & (deals["partner"] != "") & deals["order_year"].notna()]


def by_kind(codes: Codes, rows: pd.DataFrame) -> pd.DataFrame:
    """Return what was delivered between Russia and Iran by kind of arms and year."""
    rows = numbers(rows, _TIV, "Numbers delivered")
    rows = rows.assign(supplier=codes.name(rows["Supplier"]), recipient=codes.name(rows["Recipient"]))
    rows = rows[rows["supplier"].isin(_PAIR) & rows["recipient"].isin(_PAIR)]
    rows = rows.assign(kind_id=rows["Description"].map(slug), year=rows[_YEAR])
    keys = ["supplier", "recipient", "kind_id", "year"]
    sums = rows.groupby(keys, as_index=False).agg(number=("Numbers delivered", "sum"), tiv=(_TIV, "sum"))
    return sums.assign(number=sums["number"].astype(int).astype(str))


def items(codes: Codes, deals: pd.DataFrame) -> pd.DataFrame:
    """Return each order between Russia (or the Soviet Union) and Iran since 1989, and what was delivered of it."""
    deals = _deals(codes, deals)
    both = deals["state"].isin(_PAIR) & deals["partner"].isin(_PAIR) & (deals["order_year"] >= _ITEMS_SINCE)
    deals = deals[both]
    years = deals["delivery_years"].map(lambda text: text.split("; ") if text else [""])
    order = deals["order_year"].astype(int).astype(str)
    frame = pd.DataFrame(
        {
            "supplier": deals["state"],
            "recipient": deals["partner"],
            "designation": deals["designation"],
            "kind_id": deals["description"].map(slug),
            "order_year": order,
            "order_estimated": _yes(deals["order_year_uncertain"] != ""),
            "ordered": deals["number_ordered"].map(lambda number: "" if pd.isna(number) else str(int(number))),
            "delivered": deals["number_delivered"].fillna(0).astype(int).astype(str),
            "delivered_estimated": _yes(deals["number_delivered_uncertain"] != ""),
            "first_delivery": years.map(min),
            "last_delivery": years.map(max),
            "tiv": deals["tiv_delivered"].fillna(0.0),
        }
    ).sort_values(["order_year", "supplier", "designation", "first_delivery", "ordered"])
    ids = (
        frame["supplier"] + "-" + frame["recipient"] + "-" + frame["order_year"] + "-" + frame["designation"].map(slug)
    )
    frame.insert(0, "item_id", _distinct(ids))
    return frame


def _yes(flags: pd.Series) -> pd.Series:
    return flags.map({True: "yes", False: "no"})


def _distinct(ids: Iterable[str]) -> list[str]:
    """Return ids; a second of the same name has -2 at its end."""
    seen: dict[str, int] = {}
    given = []
    for key in ids:
        seen[key] = seen.get(key, 0) + 1
        given.append(f"{key}-{seen[key]}" if seen[key] > 1 else key)
    return given
