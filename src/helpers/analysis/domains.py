"""Records by domain: shares, periods, talk and deed, what comes together, who carries and who tells it.

A record has one primary domain and may have others. What adds up to the whole (shares, periods,
contrasts of sources, concentration) counts the primary one; what comes together and who carries a
domain counts any.

Wilson intervals are after Wilson (1927), Fisher's exact test with the correction for many tests of
Benjamini and Hochberg (1995) after ``scipy``, log-odds with an informative Dirichlet prior after
Monroe, Colaresi and Quinn (2008), the effective number of domains after Hill (1973), the chance
that two records share a domain after Simpson (1949), and the bootstrap after Efron (1979).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations
from math import log, nan
from typing import Any, Final

import numpy as np
import pandas as pd
from scipy import stats

from helpers.analysis.network import project
from helpers.analysis.periodisation import DECADES, NO_PERIOD, period_of, spans
from helpers.record import flags, vocabulary
from helpers.record.dataset import Record, labels, sources_of
from helpers.record.vocabulary import ACTING

#: Below this many records no share, test or contrast is given.
LEAST_RECORDS: Final = 10
#: A difference is marked where its corrected p is below this.
MARKED: Final = 0.05
SEED: Final = 20260101
DRAWS: Final = 2000
#: All records together.
WHOLE: Final = "all"
DONE: Final = ("occurred", "ongoing")
PLEDGED: Final = ("agreed", "planned", "proposed", "frozen")
#: Columns of `concentration`.
_CONCENTRATION: Final = ["period", "n", "domains", "entropy", "effective", "herfindahl", "low", "high"]
_Z: Final = float(stats.norm.ppf(0.975))


def intervals(counts: pd.Series | np.ndarray, n: int | pd.Series | np.ndarray) -> pd.DataFrame:
    """Return shares of counts in ``n`` with 95% intervals (Wilson 1927).

    Returns
    -------
    pandas.DataFrame
        ``share``, ``low`` and ``high``, as parts of 1; NaN where ``n`` is below `LEAST_RECORDS`.
    """
    index = counts.index if isinstance(counts, pd.Series) else None
    number, k = np.broadcast_arrays(np.asarray(n, dtype=float), np.asarray(counts, dtype=float))
    number = np.where(number < LEAST_RECORDS, nan, number)
    share, wide = k / number, _Z**2 / number
    middle = (share + wide / 2) / (1 + wide)
    half = np.sqrt(share * (1 - share) * wide + wide**2 / 4) / (1 + wide)
    values = {"share": share, "low": np.maximum(middle - half, 0), "high": np.minimum(middle + half, 1)}
    return pd.DataFrame({name: np.round(value, 4) for name, value in values.items()}, index=index)


def composition(record: Record) -> pd.DataFrame:
    """Count records by domain, and give their shares.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``domain_id``, most records first: ``primary`` and ``any`` (primary or secondary),
        ``share``, ``low`` and ``high`` of the primary one in all records (these shares add up to 1),
        and ``share_any``, ``low_any`` and ``high_any`` (which add up to more).
    """
    frame, n = _counted(record), len(record.events)
    return frame.join(intervals(frame["primary"], n)).join(intervals(frame["any"], n).add_suffix("_any"))


def _counted(record: Record) -> pd.DataFrame:
    every = record.event_domains.drop_duplicates(["event_id", "domain_id"])["domain_id"].value_counts()
    primary = record.events["domain_id"].value_counts()
    frame = pd.DataFrame({"primary": primary, "any": every}, index=record.domains["domain_id"])
    return frame.fillna(0).astype(int).sort_values(["primary", "any", "domain_id"], ascending=[False, False, True])


def _crossed(record: Record, domains: pd.Series, *codes: pd.Series, columns: Iterable[Any]) -> pd.DataFrame:
    """Count by domain, in the order of `composition`, and by one or more other codes."""
    counts = domains.groupby([domains, *codes]).size().unstack([code.name for code in codes], fill_value=0)
    return counts.reindex(index=_counted(record).index, columns=columns, fill_value=0).astype(int)


def by_period(record: Record, years: Sequence[int] = DECADES) -> pd.DataFrame:
    """Count records by primary domain (rows) and period (columns, the last one undated or across)."""
    periods = period_of(record.events, years).rename("period")
    return _crossed(record, record.events["domain_id"], periods, columns=[*spans(years), NO_PERIOD])


def period_shares(record: Record, years: Sequence[int] = DECADES) -> pd.DataFrame:
    """Return the shares of the primary domains in each period that has records.

    Returns
    -------
    pandas.DataFrame
        One row for each period and domain: ``period``, ``domain_id``, ``records``, ``n`` (records of
        the period), ``share``, ``low`` and ``high`` (NaN where n is below `LEAST_RECORDS`).
    """
    counts = by_period(record, years)
    return _shares(counts.loc[:, counts.sum() > 0], "period")


def _shares(counts: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return counts by domain in long form: a row for each column, called ``name``, and domain, with its share."""
    long = counts.T.stack().rename("records").rename_axis([name, "domain_id"]).reset_index().astype({"records": int})
    long["n"] = long[name].map(counts.sum()).astype(int)
    return long.join(intervals(long["records"], long["n"]))


def talk_and_deed(record: Record) -> pd.DataFrame:
    """Count records by primary domain, words or deeds, and how far they came.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``domain_id`` in the order of `composition`; columns are pairs of a side
        ("verbal", "material" or "request" by quad class, or "none" without a type) and a status.
    """
    side = record.events["quad_class"].map(lambda quad: quad.split("-")[0]).rename("side")
    columns = pd.MultiIndex.from_product(
        [["verbal", "material", "request", "none"], vocabulary.STATUSES], names=["side", "status"]
    )
    return _crossed(record, record.events["domain_id"], side, record.events["status"], columns=columns)


def deeds(counts: pd.DataFrame) -> pd.DataFrame:
    """Return what came of each domain, from `talk_and_deed`.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``domain_id``: ``records``; ``verbal`` and ``material`` (records with a type of that
        side); ``requests`` (and offers, which are neither); ``untyped``; ``pledged`` (agreed, planned,
        proposed or frozen) and ``alleged``; ``done`` (material, and told as occurred or ongoing), with its
        ``share``, ``low`` and ``high`` in the words and deeds (NaN below `LEAST_RECORDS` of these).
    """
    by_side, by_status = counts.T.groupby(level="side").sum().T, counts.T.groupby(level="status").sum().T
    frame = pd.DataFrame(
        {
            "records": counts.sum(axis=1),
            "verbal": by_side["verbal"],
            "material": by_side["material"],
            "requests": by_side["request"],
            "untyped": by_side["none"],
            "pledged": by_status[list(PLEDGED)].sum(axis=1),
            "alleged": by_status["alleged"],
            "done": counts["material"][list(DONE)].sum(axis=1),
        }
    )
    return frame.join(intervals(frame["done"], frame["verbal"] + frame["material"]))


def memberships(record: Record) -> pd.DataFrame:
    """Count records by the set of domains that they have.

    Returns
    -------
    pandas.DataFrame
        ``domains`` (a tuple of ids in the order of `composition`) and ``records``, most first.
    """
    place = {domain: number for number, domain in enumerate(composition(record).index)}
    sets = record.event_domains.groupby("event_id")["domain_id"].agg(
        lambda ids: tuple(sorted(set(ids), key=place.__getitem__))
    )
    counts = Counter(sets)
    ranked = sorted(counts, key=lambda ids: (-counts[ids], [place[domain] for domain in ids]))
    rows = [(ids, counts[ids]) for ids in ranked]
    return pd.DataFrame(rows, columns=["domains", "records"])


def together(record: Record) -> pd.DataFrame:
    """Return for each two domains how often they come together, against chance.

    Lift is the number of records with both over the number expected if the two were independent.
    p is that of Fisher's exact test, two-sided; q is p corrected over all pairs tested (Benjamini
    and Hochberg 1995). A pair is tested if each has `LEAST_RECORDS` records and misses at least one.

    Returns
    -------
    pandas.DataFrame
        One row for each pair, in the order of `composition`: ``one``, ``other``, ``both``,
        ``records_one``, ``records_other``, ``expected``, ``lift``, ``p`` and ``q`` (the last three
        NaN where the pair is not tested).
    """
    order = composition(record)
    n, size = len(record.events), order["any"]
    of = record.event_domains.groupby("domain_id")["event_id"].agg(set)
    rows = []
    for one, other in combinations(order.index[size > 0], 2):
        a, b, both = int(size[one]), int(size[other]), len(of[one] & of[other])
        expected, lift, p = a * b / n, nan, nan
        if min(a, b) >= LEAST_RECORDS and max(a, b) < n:
            lift = both / expected
            p = stats.fisher_exact([[both, a - both], [b - both, n - a - b + both]]).pvalue
        rows.append((one, other, both, a, b, round(expected, 2), round(lift, 3), p))
    columns = ["one", "other", "both", "records_one", "records_other", "expected", "lift", "p"]
    return _corrected(pd.DataFrame(rows, columns=columns))


def _corrected(frame: pd.DataFrame) -> pd.DataFrame:
    """Add ``q`` to a frame with ``p``: corrected over all that is not NaN; both to four digits that count."""
    tested = frame["p"].notna().astype(bool)
    q = np.full(len(frame), nan)
    if tested.any():
        q[tested] = stats.false_discovery_control(frame["p"][tested].to_numpy(float))
    return frame.assign(**{name: [float(f"{value:.4g}") for value in values] for name, values in
                           (("p", frame["p"]), ("q", q))})  # fmt: skip


def by_actor(record: Record, top: int) -> pd.DataFrame:
    """Count records by domain (any rank; rows) and acting actor (columns: the ``top`` with most records).

    A record counts for each of its domains and for everybody who acts in it, such as a president and
    his state.
    """
    acting = record.event_actors[record.event_actors["role"].isin(ACTING)]
    acting = acting[["event_id", "actor_id"]].drop_duplicates()
    totals = acting["actor_id"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    joined = acting[acting["actor_id"].isin(totals.index[:top])].merge(record.event_domains, on="event_id")
    return _crossed(record, joined["domain_id"], joined["actor_id"], columns=list(totals.index[:top]))


def carriers(record: Record) -> pd.DataFrame:
    """Return for each domain (any rank) the pair that leads it, and who mediates.

    Pairs are those of `helpers.analysis.network.project`: never an actor and the body or state it is part of.

    Returns
    -------
    pandas.DataFrame
        One row for each domain with records, in the order of `composition`: ``domain_id``,
        ``any`` (how many); ``one``, ``other`` and ``shared`` (records in which both act; "" and 0 without a
        pair) of the leading pair, and ``tied`` (how many other pairs share as many); ``next_one``,
        ``next_other``, ``next_shared`` and ``next_tied`` of the pair that leads besides the one that
        leads all records; ``mediators`` (a tuple of ids, most records first) and ``mediated``
        (records with a mediator).
    """
    graph = project(record)
    pairs = {tuple(sorted((a, b))): set(events) for a, b, events in graph.edges(data="events")}
    first = min(pairs, key=lambda pair: (-len(pairs[pair]), pair), default=None)
    mediating = record.event_actors[record.event_actors["role"] == "mediator"]
    mediating = mediating[["event_id", "actor_id"]].drop_duplicates()
    of = record.event_domains.groupby("domain_id")["event_id"].agg(set)
    order = composition(record)
    rows = []
    for domain in order.index[order["any"] > 0]:
        shared = {pair: len(events & of[domain]) for pair, events in pairs.items()}
        mine = mediating[mediating["event_id"].isin(of[domain])]
        named = mine["actor_id"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
        leading = _leading(shared)
        besides = _leading({pair: count for pair, count in shared.items() if pair != first})
        rows.append((domain, len(of[domain]), *leading, *besides, tuple(named.index), mine["event_id"].nunique()))
    pair = ["one", "other", "shared", "tied"]
    columns = ["domain_id", "any", *pair, *(f"next_{name}" for name in pair), "mediators", "mediated"]
    return pd.DataFrame(rows, columns=columns)


def _leading(shared: dict[tuple[str, str], int]) -> tuple[str, str, int, int]:
    """Return the pair with most records, how many, and how many other pairs have as many."""
    most = max(shared.values(), default=0)
    if not most:
        return "", "", 0, 0
    best = sorted(pair for pair, count in shared.items() if count == most)
    return *best[0], most, len(best) - 1


def _tellings(record: Record) -> pd.DataFrame:
    """Return ``record_id``, ``source_id`` and primary ``domain_id``, once for each article that tells a record."""
    told = record.evidence[["record_id", "source_id"]].drop_duplicates()
    return told.merge(record.events[["event_id", "domain_id"]], left_on="record_id", right_on="event_id")


def by_source(record: Record) -> pd.DataFrame:
    """Count records by primary domain (rows) and source (columns, by date of publication).

    A record told by two sources counts in both columns.
    """
    told = _tellings(record)
    order = record.sources.sort_values(["published", "source_id"])["source_id"]
    return _crossed(record, told["domain_id"], told["source_id"], columns=list(order))


def stress(record: Record) -> pd.DataFrame:
    """Return what each source stresses against all others: weighted log-odds of the domains.

    The log-odds of a domain in a source, less those in the other sources together, with an
    informative Dirichlet prior (Monroe, Colaresi and Quinn 2008): each domain's share in all sources
    together, weighing one record a domain; the variance has all four of its terms. q corrects the
    two-sided normal p over all contrasts made. A contrast is made where the domain is told
    `LEAST_RECORDS` times, by the source and the others together, and each of these two sides tells
    `LEAST_RECORDS` records of any domain.

    Returns
    -------
    pandas.DataFrame
        One row for each domain told and source: ``domain_id``, ``source_id``, ``records`` and ``rest``
        (told by it, by the others), ``n`` and ``n_rest`` (of any domain), ``log_odds`` (natural),
        ``z``, ``p``, ``q`` (NaN where no contrast is made) and ``ratio``, the odds ratio.
    """
    counts = by_source(record)
    counts = counts.loc[counts.sum(axis=1) > 0, counts.sum() > 0]
    told = counts.sum(axis=1)
    prior = told / max(int(told.sum()), 1) * len(told)
    rows = []
    for domain, source in ((domain, source) for domain in counts.index for source in counts.columns):
        mine, n = int(counts.at[domain, source]), int(counts[source].sum())
        rest, others = int(told[domain]) - mine, int(told.sum()) - n
        delta = z = p = nan
        if len(told) > 1 and min(told[domain], n, others) >= LEAST_RECORDS:
            with_one, with_two = mine + prior[domain], rest + prior[domain]
            without_one, without_two = n + len(told) - with_one, others + len(told) - with_two
            delta = log(with_one / without_one) - log(with_two / without_two)
            z = delta / sum(1 / part for part in (with_one, without_one, with_two, without_two)) ** 0.5
            p = 2 * float(stats.norm.sf(abs(z)))
        ratio = round(float(np.exp(delta)), 3)
        rows.append((domain, source, mine, rest, n, others, round(delta, 4), round(z, 3), ratio, p))
    columns = ["domain_id", "source_id", "records", "rest", "n", "n_rest", "log_odds", "z", "ratio", "p"]
    return _corrected(pd.DataFrame(rows, columns=columns))


def without_each(record: Record) -> pd.DataFrame:
    """Return the shares of the primary domains with each source left out.

    A record stays if another source tells it too.

    Returns
    -------
    pandas.DataFrame
        ``without`` (a source, "" for none), ``domain_id``, ``records``, ``n``, ``share``, ``low`` and
        ``high`` (NaN where n is below `LEAST_RECORDS`); nothing where only one source tells.
    """
    told = _tellings(record)
    dated = record.sources.sort_values(["published", "source_id"])["source_id"]
    order = [source for source in dated if source in set(told["source_id"])]
    counts = {
        without: told[told["source_id"] != without].drop_duplicates("record_id")["domain_id"].value_counts()
        for without in ("", *order)
    }
    if len(order) < 2:
        return pd.DataFrame(columns=["without", "domain_id", "records", "n", "share", "low", "high"])
    return _shares(pd.DataFrame(counts, index=_counted(record).index).fillna(0).astype(int), "without")


def reach(frame: pd.DataFrame) -> pd.DataFrame:
    """Return how far the share of each domain moves as sources are left out, from `without_each`.

    Returns
    -------
    pandas.DataFrame
        ``domain_id``, ``records``, ``n`` and ``share`` with all sources; ``low`` and ``high``, the least and
        most share with one left out; ``without``, the source without which it falls most (or rises
        least), and ``moved`` to what share; in the order of `composition`. Only domains with records and a share.
    """
    enough = frame[frame["share"].notna().astype(bool)]
    whole = enough[(enough["without"] == "") & (enough["records"] > 0)].set_index("domain_id")
    left = enough[enough["without"] != ""].groupby("domain_id")["share"]
    most = enough.loc[left.idxmin()].set_index("domain_id")
    spread = pd.DataFrame({"low": left.min(), "high": left.max(), "without": most["without"], "moved": most["share"]})
    return whole[["records", "n", "share"]].join(spread, how="inner").reset_index()


def concentration(record: Record, years: Sequence[int] = DECADES, draws: int = DRAWS, seed: int = SEED) -> pd.DataFrame:
    """Return how concentrated on few primary domains the records are, in each period and in all.

    The Herfindahl index is Simpson's (1949) unbiased form, sum of k(k-1)/(n(n-1)): the chance that two
    different records are of one domain. It does not depend on n, as the plain index and entropy
    do, so that periods can be compared. Its interval is the basic bootstrap's over records (Efron
    1979; Davison and Hinkley 1997, section 5.2): 95%, seeded, within what there can be: 1 for one
    domain, and at the least 1 by the number of domains, for all alike.

    Returns
    -------
    pandas.DataFrame
        One row for each period that has records, then one for all: ``period``, ``n``, ``domains`` (how
        many have records), ``entropy`` (Shannon 1948, in nats), ``effective`` (its exponential, the
        number of equally frequent domains with that entropy: Hill 1973), ``herfindahl``, ``low`` and
        ``high``; the last five NaN where n is below `LEAST_RECORDS`.
    """
    counts = by_period(record, years)
    counts = counts.drop(columns=NO_PERIOD).assign(**{WHOLE: counts.sum(axis=1)}).sort_index()
    generator = np.random.default_rng(seed)
    rows = []
    for period in counts.columns[counts.sum() > 0]:
        k = counts[period].to_numpy()
        n = int(k.sum())
        values: tuple[float, ...] = (nan,) * 5
        if n >= LEAST_RECORDS:
            entropy = float(stats.entropy(k))
            estimate, plain = float(_simpson(k)), float(((k / n) ** 2).sum())
            high, low = np.quantile(_simpson(generator.multinomial(n, k / n, size=draws)), [0.025, 0.975])
            bounds = (max(estimate + plain - low, min(estimate, 1 / len(k))), min(estimate + plain - high, 1.0))
            values = (entropy, float(np.exp(entropy)), estimate, *bounds)
        rows.append((period, n, int((k > 0).sum()), *(round(float(value), 4) for value in values)))
    return pd.DataFrame(rows, columns=_CONCENTRATION)


def _simpson(k: np.ndarray) -> np.ndarray | float:
    """Return the chance that two different records, drawn by the counts of the last axis, are of one domain."""
    n = k.sum(axis=-1)
    return (k * (k - 1)).sum(axis=-1) / (n * (n - 1))


def quantity_table(record: Record, language: str) -> pd.DataFrame:
    """Return the figures in the texts for reading, by the primary domain of what they are about.

    They are of unlike things and are never added up.

    Returns
    -------
    pandas.DataFrame
        ``quantity_id``, ``domain`` ("" where it is about an actor), ``about``, ``summary``, ``figure`` (the
        value in digits), ``unit``, ``bound`` (a code), ``approximate``, ``date`` (EDTF), ``sources``,
        ``flag`` ("" for none) and ``unit_code``.
    """
    table = record.quantities
    things = labels(record.actors, language) | labels(record.entries, language)
    domain = table["about_id"].map(record.entries.set_index("event_id")["domain_id"])
    place = {domain: number for number, domain in enumerate(composition(record).index)}
    frame = pd.DataFrame(
        {
            "quantity_id": table["quantity_id"],
            "domain": domain.map(labels(record.domains, language)).fillna(""),
            "about": table["about_id"].map(things),
            "summary": table[f"summary_{language}"],
            "figure": [f"{value:,.15g}" for value in table["value"]],
            "unit": table["unit"].map(labels(record.units, language)),
            "bound": table["bound"],
            "approximate": table["approximate"],
            "date": table["date"],
            "sources": table["quantity_id"].map(sources_of(record, language)),
            "flag": flags.column(table["quantity_id"], record.editorial_notes, language),
            "unit_code": table["unit"],
            "place": domain.map(place).fillna(len(place)),
        }
    )
    return frame.sort_values(["place", "unit_code", "quantity_id"]).drop(columns="place").reset_index(drop=True)


def glance(record: Record, promises: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each domain with records or claims: what this selection holds of it.

    ``promises`` is that of `helpers.analysis.timeline.promises`. A record counts for each of its domains; a claim
    for its topic; a promise, figure or contradiction for the domains of the record it is about.

    Returns
    -------
    pandas.DataFrame
        ``domain_id``; ``any`` (records); ``for``, ``claims_against`` and ``neutral`` (claims); ``promises`` and
        ``open`` (those of which nothing further is told); ``quantities``; ``contradictions``.
    """
    ids = record.event_domains.groupby("domain_id")["event_id"].agg(set)
    side = record.claims["stance"].map(vocabulary.SIDE_OF_STANCE)
    notes = record.editorial_notes[record.editorial_notes["kind"] == "contradiction"]
    topics = record.claims.groupby("topic")["claim_id"].agg(set)
    unmet = set(promises["event_id"][promises["outcome"] == "open"])
    rows = []
    for domain in composition(record).index:
        events, mine = ids.get(domain, set()), record.claims["topic"] == domain
        numbers = (
            len(events),
            *(int((mine & (side == name)).sum()) for name in ("for", "against", "neutral")),
            len(events & set(promises["event_id"])),
            len(events & unmet),
            int(record.quantities["about_id"].isin(events).sum()),
            int(notes["record_id"].isin(events | topics.get(domain, set())).sum()),
        )
        if any(numbers):
            rows.append((domain, *numbers))
    claims = ["for", "claims_against", "neutral"]
    columns = ["domain_id", "any", *claims, "promises", "open", "quantities", "contradictions"]
    return pd.DataFrame(rows, columns=columns)


def topic(chosen: Sequence[str]) -> str:
    """Return the one domain that is chosen, or "" where there is none, or more than one."""
    return chosen[0] if len(set(chosen)) == 1 else ""


def page(record: Record, chosen: Sequence[str]) -> Record:
    """Return what a domain's page shows: the record where one domain is chosen, else nothing of it."""
    if topic(chosen):
        return record
    naming = ("sources", "domains", "actors")
    emptied = {name: table.head(0) for name, table in record.tables().items() if name not in naming}
    return replace(record, **emptied, details=record.details.head(0))


def actors(record: Record) -> pd.DataFrame:
    """Return who acts in the selected records, most records first.

    Returns
    -------
    pandas.DataFrame
        ``actor_id``, ``events`` (records), and in how many of them the actor is ``initiator``, ``target``,
        ``party`` and ``mediator``.
    """
    acting = record.event_actors[record.event_actors["role"].isin(ACTING)]
    counts = pd.crosstab(acting["actor_id"], acting["role"]).reindex(columns=list(ACTING), fill_value=0).astype(int)
    events = acting.groupby("actor_id")["event_id"].nunique()
    frame = counts.assign(events=events).rename_axis(columns=None).reset_index()
    frame = frame.sort_values(["events", "actor_id"], ascending=[False, True]).reset_index(drop=True)
    return frame[["actor_id", "events", *ACTING]].astype({"events": int})
