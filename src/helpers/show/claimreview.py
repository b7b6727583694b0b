"""The verdicts for others: ClaimReview (schema.org) in JSON-LD, which fact-check tools read, and CSV."""

import json
import re
from collections.abc import Collection
from typing import Any, Final

import pandas as pd

from helpers.record import dataset
from helpers.record.dataset import Record
from helpers.show import tables
from helpers.words.language import LANGUAGES, ending
from helpers.words.messages import messages
from helpers.world.store import World

#: Verdict -> its rating, from `_WORST` to `_BEST`. What cannot be decided has a name and no rating.
RATINGS: Final = {
    "supported": 5,
    "mostly-supported": 4,
    "mixed": 3,
    "contradicted": 1,
    "forecast-met": 5,
    "forecast-missed": 1,
}
_WORST, _BEST = 1, 5
#: Characters that could end a script element, or a line of JavaScript, within JSON.
_UNSAFE: Final = re.compile("[<>&\u2028\u2029]")


def reviews(record: Record, world: World, language: str, checks: Collection[str] | None = None) -> dict[str, Any]:
    """Return a ClaimReview for each check with a verdict, as one JSON-LD document.

    Whom a claim is from is the article: its author, else its outlet, else that it names none. Where a review will
    stand is not known here, so that its address is relative: the row of the check in a report of chapter 05.

    Parameters
    ----------
    record
        Names the articles.
    world
        The checks and verdicts.
    language
        "en" or "ar", of all texts.
    checks
        The ids of those that are wanted; None for all.
    """
    names = world.labels("verdicts", language)
    articles = {row["source_id"]: row for row in record.sources.to_dict("records")}
    graph = [
        _review(check, articles[check["source_id"]], names[check["verdict"]], language)
        for check in world.checked.to_dict("records")
        if checks is None or check["check_id"] in checks
    ]
    return {"@context": "https://schema.org", "@graph": graph}


def _review(check: dict[str, Any], article: dict[str, Any], verdict: str, language: str) -> dict[str, Any]:
    say, end = messages(language), ending(language)
    rating: dict[str, Any] = {"@type": "Rating", "alternateName": verdict}
    if check["verdict"] in RATINGS:
        rating |= {"ratingValue": RATINGS[check["verdict"]], "bestRating": _BEST, "worstRating": _WORST}
    published = re.sub("[~?%]", "", article["published"])
    return {
        "@type": "ClaimReview",
        "url": f"#record-{check['check_id']}",
        "inLanguage": language,
        "claimReviewed": check[f"proposition{end}"],
        "author": {"@type": "Organization", "name": say("export.collection")},
        "reviewRating": rating,
        "reviewBody": " ".join(filter(None, [check[f"finding{end}"], check[f"hindsight{end}"]])),
        "citation": [check[name] for name in ("reference_1", "reference_2") if check[name]],
        "itemReviewed": {
            "@type": "Claim",
            "author": _author(article, language),
            "datePublished": published,
            "appearance": {"@type": "Article", "name": article[f"title_{language}"], "datePublished": published},
        },
    }


def _author(article: dict[str, Any], language: str) -> dict[str, str]:
    for kind, column in (("Person", "author"), ("Organization", "outlet")):
        if name := article[f"{column}{ending(language)}"] or article[column]:
            return {"@type": kind, "name": name}
    return {"@type": "Person", "name": messages(language)("export.no_author")}


def embeddable(document: dict[str, Any]) -> str:
    """Return JSON that may stand in a script element of a page: nothing in it can end the element."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"


def verdicts(record: Record, world: World) -> str:
    """Return the checks with their verdicts as CSV, in all languages, the articles by their short names."""
    frame = world.checked
    for language in LANGUAGES:
        end = ending(language)
        named = {
            f"article{end}": frame["source_id"].map(dataset.short_names(record.sources, language)),
            f"issue{end}": frame["domain_id"].map(dataset.labels(record.domains, language)),
            f"verdict_said{end}": frame["verdict"].map(world.labels("verdicts", language)),
        }
        frame = frame.assign(**named)
    both = ["article", "issue", "proposition", "rule", "verdict_said", "value", "finding", "hindsight"]
    codes = ["kind", "method", "as_of", "verdict", "confidence", "first_verdict", "second_verdict"]
    columns = [
        "check_id",
        *codes,
        *(f"{name}{ending(language)}" for name in both for language in LANGUAGES),
        "reference_1",
        "reference_2",
    ]
    return tables.csv_text(pd.DataFrame(frame[columns]))
