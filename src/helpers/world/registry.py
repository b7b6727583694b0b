"""Which function makes which figures from which files; their paths and sums are in ``datasets.csv``."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import pandas as pd

from helpers.world import arms, conflict, counts, events, media, oil, ties, trade, votes


@dataclass(frozen=True)
class Extractor:
    """A pure function from the codes of states and the frames of some data sets to rows of a table."""

    datasets: tuple[str, ...]
    rows: Callable[..., pd.DataFrame]
    table: str = "series"


EXTRACTORS: Final = (
    Extractor(("sipri-deliveries", "sipri-totals"), arms.deliveries),
    Extractor(("sipri-deliveries",), arms.by_kind, "arms_by_kind"),
    Extractor(("sipri-deliveries-earlier",), arms.older_deliveries),
    Extractor(("sipri-register",), arms.register),
    Extractor(("sipri-register",), arms.items, "arms_items"),
    Extractor(("unga-roll-calls",), votes.roll_calls),
    Extractor(("unga-agreement-published",), votes.published_agreement),
    Extractor(("unga-ideal-points",), votes.ideal_points),
    Extractor(("unga-ideal-points-earlier",), votes.earlier_ideal_points),
    Extractor(("icews-dyad-years", "icews-world"), events.icews),
    Extractor(("icews-material-cooperation",), events.icews_material),
    Extractor(("gdelt-daily-edges",), events.gdelt_months),
    Extractor(("gdelt-years",), events.gdelt_places),
    Extractor(("icews-dyad-years",), counts.by_year, "event_counts"),
    Extractor(("icews-dyad-years", "icews-world"), counts.totals_by_year, "event_totals"),
    Extractor(("icews-days", "icews-day-totals"), counts.by_day, "event_counts"),
    Extractor(("icews-day-totals",), counts.totals_by_day, "event_totals"),
    Extractor(("icews-sample",), counts.sample, "event_counts"),
    Extractor(("icews-sample",), counts.totals_of_sample, "event_totals"),
    Extractor(("gdelt-daily-edges", "icews-day-totals"), counts.edges, "event_edges"),
    Extractor(("exercises-jme",), ties.exercises),
    Extractor(("exercises-mme",), ties.multinational_exercises),
    Extractor(("atop",), ties.alliances),
    Extractor(("cow-igo",), ties.shared_organisations),
    Extractor(("nuclear-agreements",), ties.nuclear_agreements),
    Extractor(("gsdb",), ties.sanctions),
    Extractor(("reactors",), ties.reactors, "reactors"),
    Extractor(("reactors",), ties.reactor_series),
    Extractor(("disputes-gml",), conflict.disputes),
    Extractor(("disputes-cow",), conflict.disputes_cow),
    Extractor(("ucdp-acd",), conflict.war_in_syria),
    Extractor(("ucdp-ged",), conflict.deaths_in_syria),
    Extractor(("oil-output",), oil.output),
    Extractor(("oil-price",), oil.price),
    Extractor(("trade-baci",), trade.baci),
    Extractor(("trade-oec",), trade.oec),
    Extractor(("trade-itpd",), trade.itpd),
    Extractor(("trade-unctad",), trade.unctad),
    Extractor(("trade-cepii",), trade.cepii),
    Extractor(("trade-cow",), trade.cow),
    Extractor(("russian-media",), media.mentions),
)
