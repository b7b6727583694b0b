"""The key findings of the chapter of actors: each says which article it depends on."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from helpers.analysis import parties
from helpers.analysis.network import LEAST_SIGNED

if TYPE_CHECKING:
    from helpers.chapters.actors import Actors


def findings(page: "Actors") -> list[str]:
    """Return three to five findings, computed; empty where nothing is selected."""
    articles = [] if page.whole.of_data else [alike(page), alone(page)]  # what depends on one article
    found = [*articles[:1], most(page), own(page), *articles[1:], initiative(page)]
    return [line for line in found if line]


def alike(page: "Actors") -> str:
    """Say who stands alike to both, and who sets them apart, whichever article is left out."""
    standing = page.standing()
    return page.say("actors.findings.alike", **page.pair_names(), **standing) if any(standing.values()) else ""


def most(page: "Actors") -> str:
    """Say how the third party with most entries stands to the two, and whether one article has all cooperation."""
    if page.sides.empty:
        return ""
    row = next(page.sides.itertuples())
    counts = {name: getattr(row, name) for name in ("together_1", "against_1", "together_2", "against_2")}
    if sum(counts.values()) < LEAST_SIGNED:
        return ""
    rows = page.met[(page.met["third"] == row.third) & (page.met["kind"] == "together")]
    rows = rows.drop_duplicates("event_id")
    source, n = depends(rows["sources"].str.split())
    only = page.article(source) if n == len(rows) > 1 and several(page) else ""
    names = {**page.pair_names(), "third": page.named(row.third)}
    return page.say("actors.findings.most", **names, **counts, n=n, only=only)


def own(page: "Actors") -> str:
    """Say how often the two are in conflict with each other, and which article most of that depends on."""
    pairs = parties.pairs(page.counted)
    rows = pairs[(pairs["one"] == min(page.pair)) & (pairs["other"] == max(page.pair))]
    if rows.empty:
        return ""
    reported = parties.reports(page.counted)
    against = rows["event_id"][rows["kind"] == "against"]
    source, n = depends([reported[event] for event in against])
    return page.say(
        "actors.findings.own",
        **page.pair_names(),
        together=int((rows["kind"] == "together").sum()),
        against=len(against),
        article=page.article(source) if source and several(page) else "",
        n=n,
    )


def alone(page: "Actors") -> str:
    """Say how many third parties one article alone reports, and which article most of them."""
    told = page.sides["articles"].str.split()
    source, n = depends(told)
    if not n or not several(page):
        return ""
    facts = {"of": len(told), "alone": sum(len(names) == 1 for names in told), "n": n}
    return page.say("actors.findings.alone", **facts, article=page.article(source))


def initiative(page: "Actors") -> str:
    """Say which of the two initiates more events, and what is left without the article that reports most."""
    if page.initiators.empty:
        return ""
    counts = parties.initiated(page.initiators, page.pair, list(page.articles))
    every, articles = counts.iloc[0], counts.iloc[1:]
    left = articles.loc[(articles["first"] + articles["second"]).idxmax()]
    return page.say(
        "actors.findings.initiative",
        **page.pair_names(),
        n_first=int(every["first"]),
        n_second=int(every["second"]),
        article=page.article(left["source_id"]) if len(articles) > 1 else "",
        without_first=int(left["first_without"]),
        without_second=int(left["second_without"]),
    )


def depends(told: Sequence[list[str]]) -> tuple[str, int]:
    """Return the article that alone reports most of some things, and of how many; "" and 0 where none is alone."""
    single = pd.Series([names[0] for names in told if len(names) == 1], dtype=object)
    if single.empty:
        return "", 0
    source = str(single.mode()[0])
    return source, int((single == source).sum())


def several(page: "Actors") -> bool:
    """Return whether more than one article is selected: otherwise everything depends on it."""
    return len({source for told in parties.reports(page.counted).values() for source in told}) > 1
