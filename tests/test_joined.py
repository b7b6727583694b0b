from dataclasses import replace

import pandas as pd
import pytest
from fixtures import TEN, event, made

from helpers.record import vocabulary
from helpers.show import joined


def test_an_event_stands_with_its_days_its_words_its_actors_by_role_and_its_paragraphs():
    frame = joined.events(made(*TEN)).set_index("event_id")
    visit = frame.loc["visit"]
    assert (visit["first_day"], visit["last_day"]) == (pd.Timestamp("2007-10-16"), pd.Timestamp("2007-10-16"))
    assert visit["event_type"] == vocabulary.EVENT_TYPES["CONSULT"]["en"]
    assert (visit["date_basis"], visit["record_kind"], visit["status"]) == ("stated", "event", "occurred")
    assert (visit["domain"], visit["other_domains"]) == ("political-en", "nuclear-en")
    assert (visit["initiator"], visit["target"], visit["party"]) == ("putin-en; kremlin-en; russia-en", "iran-en", "")
    assert visit["sources"] == "beta-2019 ¶1; zeta-2014 ¶2, ¶3"
    assert list(frame.index) == [
        "treaty", "fuel", "visit", "request", "sanction", "accuse", "war", "talks", "old", "threat",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("date", "first", "last"),
    [("2007-02", "2007-02-01", "2007-02-28"), ("../1989", None, "1989-12-31"), ("1997/..", "1997-01-01", None)],
)
def test_days_are_those_that_a_date_allows_and_an_open_end_has_none(date, first, last):
    (row,) = joined.events(made(event("a", date))).itertuples()
    for found, wanted in ((row.first_day, first), (row.last_day, last)):
        assert pd.isna(found) if wanted is None else found == pd.Timestamp(wanted)


def test_words_are_arabic_under_the_same_names(record):
    english, arabic = (joined.events(record, language) for language in ("en", "ar"))
    assert list(english) == list(arabic)
    assert set(arabic["event_type"]) <= {words["ar"] for words in vocabulary.EVENT_TYPES.values()} | {""}
    assert list(arabic["event_id"]) == list(english["event_id"]) == list(record.events["event_id"])


def test_every_part_of_every_actor_is_in_its_role(record):
    frame = joined.events(record)
    for role in vocabulary.ROLES:
        having = record.event_actors[record.event_actors["role"] == role]
        named = {text for row in frame[role] for text in row.split("; ") if text}
        assert len(named) == having["actor_id"].nunique(), role


def test_claims_have_their_holders_with_what_these_are_and_days(record):
    frame = joined.claims(record)
    assert len(frame) == len(record.claims)
    actors = record.actors.set_index("actor_id")
    held = record.claim_holders.groupby("claim_id", sort=False)["holder_id"].agg(list)
    assert held.map(len).max() > 1
    for claim, holder, kind in frame[["claim_id", "holder", "holder_kind"]].itertuples(index=False):
        who = actors.loc[held[claim]]
        assert holder == "; ".join(who["label_en"])
        assert kind == "; ".join(dict.fromkeys(vocabulary.ACTOR_KINDS[code]["en"] for code in who["kind"]))
    dated = frame[frame["date"].str.match(r"\d{4}")]
    assert len(dated)
    assert (dated["first_day"].dt.year.astype(str) == dated["date"].str[:4]).all()
    assert frame["last_day"].isna().any()
    assert joined.claims(made()).empty


@pytest.mark.parametrize(
    ("language", "holder", "kind"),
    [("en", "iran-en; putin-en; russia-en", "state; person"), ("ar", "iran-ar؛ putin-ar؛ russia-ar", "دولة؛ شخص")],
)
def test_a_claim_of_several_is_one_row_that_names_them_all(language, holder, kind):
    texts = dict.fromkeys(("summary_en", "summary_ar", "date"), "")
    claims = pd.DataFrame([{"claim_id": "c", "topic": "arms", "about_id": "usa", "stance": "opposes", **texts}])
    held = pd.DataFrame({"claim_id": "c", "holder_id": ["iran", "putin", "russia"]})
    whole = replace(made(event("a", who="iran:party oman:party")), claims=claims, claim_holders=held)
    frame = joined.claims(whole, language)
    assert frame[["holder", "holder_kind"]].to_numpy().tolist() == [[holder, kind]]
