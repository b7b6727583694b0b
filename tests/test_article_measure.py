import pandas as pd
import pytest
from fixtures import event, made
from hypothesis import given, strategies as st

from helpers.adding import dating, measure, naming
from helpers.common import paths
from helpers.common.faults import FaultsError

PARAGRAPHS = [(0, 100), (101, 200)]


def coded(*rows):
    columns = ["record_id", "paragraph", "start", "end", "date", "basis"]
    return pd.DataFrame(rows, columns=columns).assign(source_id="one")


def proposal(start, edtf):
    return dating.Proposal(start, start + 5, edtf, "stated", "year")


def rated(frame):
    return {row[0]: list(row[1:]) for row in frame.itertuples(index=False)}


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("2007-10-16", "2007", True),
        ("2007-10-16", "2007-11", False),
        ("1992/1997", "1997-06", True),
        ("1997/..", "1997", True),
        ("1997/..", "2005", False),
        ("../2021-04", "2021-04-13", True),
        ("../2021-04", "1990", False),
        ("2014~", "2014-02", True),
    ],
)
def test_dates_are_alike_if_they_share_a_day_and_an_open_end_reaches_nowhere(one, other, shared):
    assert measure.alike(one, other) is shared
    assert measure.alike(other, one) is shared


def test_coded_dates_are_matched_in_their_paragraphs_and_proposals_in_their_passages():
    gold = coded(
        ("exact", 1, 0, 20, "2007-10-16", "stated"),
        ("wider", 1, 30, 50, "2001-03", "stated"),
        ("missed", 2, 110, 130, "1968", "stated"),
        ("qualified", 2, 140, 160, "2014~", "inferred"),
        ("claim", 2, 170, 190, "1999", "other"),
    )
    found = [
        proposal(5, "2007-10-16"),  # exact, in its passage
        proposal(60, "2001"),  # in the paragraph of a record of 2001-03, in no passage
        proposal(145, "2014"),  # exact but for the qualifier
        proposal(175, "1999"),  # the date of a claim
        proposal(150, ""),  # no value: not counted
    ]
    assert rated(measure.rate_dates(gold, found, PARAGRAPHS)) == {
        "stated": [3, 1, 2],
        "inferred": [1, 1, 1],
        "proposals": [4, 3, 3],
    }


def test_a_record_of_two_passages_counts_once_and_needs_one_of_them():
    gold = coded(("a", 1, 0, 20, "2007", "stated"), ("a", 2, 110, 130, "2007", "stated"))
    assert rated(measure.rate_dates(gold, [proposal(115, "2007")], PARAGRAPHS))["stated"] == [1, 1, 1]


def test_no_coding_and_no_proposal_give_zeros():
    empty = coded()
    assert rated(measure.rate_dates(empty, [], PARAGRAPHS)) == {
        "stated": [0, 0, 0],
        "inferred": [0, 0, 0],
        "proposals": [0, 0, 0],
    }


def test_coded_actors_are_matched_by_article_by_paragraph_and_by_passage():
    rows = [
        ("r1", 1, 0, 20, "iran"),
        ("r1", 1, 0, 20, "russia"),
        ("r2", 2, 110, 130, "iran"),
        ("r2", 2, 110, 130, "oman"),
    ]
    gold = pd.DataFrame(rows, columns=["record_id", "paragraph", "start", "end", "actor_id"])
    found = [
        naming.Mention(5, 9, "iran"),  # in its passage
        naming.Mention(50, 54, "russia"),  # in its paragraph alone
        naming.Mention(60, 64, "china"),  # coded nowhere
    ]
    assert rated(measure.rate_actors(gold, found, PARAGRAPHS)) == {
        "actors": [3, 2],
        "places": [4, 2],
        "proposals": [3, 1],
        "paragraphs": [3, 2],
    }


def test_the_actors_of_a_record_are_those_who_stand_in_it():
    record = made(event("talks", who="russia:party iran:party oman:place", told="zeta-2014:2"))
    found = measure.coded_actors(record)
    assert set(found["actor_id"]) == {"russia", "iran", "oman"}
    assert set(found["paragraph"]) == {2}


def test_what_one_article_alone_has_is_held_out():
    rows = [("zeta-2014", "iran"), ("beta-2019", "iran"), ("zeta-2014", "oman")]
    gold = pd.DataFrame(rows, columns=["source_id", "actor_id"])
    assert measure.known_elsewhere(gold, "zeta-2014") == {"iran"}
    assert measure.known_elsewhere(gold, "beta-2019") == {"iran", "oman"}


def test_a_spelling_that_one_text_alone_has_is_held_out():
    names = {"iran": ["إيران", "طهران"], "oman": ["عُمان"]}
    texts = {"one": "إيران وطهران", "two": "إيران"}
    assert measure.spelled_elsewhere(names, texts, "one") == {"iran": ["إيران"], "oman": ["عُمان"]}
    assert measure.spelled_elsewhere(names, texts, "two") == names


def test_every_coded_actor_of_the_record_has_a_place(record):
    found = measure.coded_actors(record)
    assert set(found["actor_id"]) <= set(record.actors["actor_id"])
    own = record.evidence[record.evidence["record_id"].isin(record.actors["actor_id"])]
    assert set(own["record_id"]) <= set(found["actor_id"])
    dated = measure.coded_dates(record)
    assert set(dated["basis"]) == {"stated", "inferred", "other"}
    assert (dated["date"] != "").all()


@given(st.sampled_from(["2007", "1992/1997", "../1989", "1997/..", "2014~", "2007-10-16", "2021-04"]))
def test_a_date_is_like_itself(date):
    assert measure.alike(date, date)


@pytest.mark.long
def test_the_grammar_does_better_than_dateparser_on_the_articles(record, corpus):
    found = measure.dates_table(record, measure.texts_of(record, corpus))
    total = found.groupby(["method", "measure"])[["n", "exact", "overlapping"]].sum()
    for kind in ("stated", "inferred"):
        assert total.loc[("grammar", kind), "exact"] >= total.loc[("dateparser", kind), "exact"]
        assert total.loc[("grammar", kind), "overlapping"] >= total.loc[("dateparser", kind), "overlapping"]
    precision = total["overlapping"] / total["n"]
    assert precision[("grammar", "proposals")] > precision[("dateparser", "proposals")]


def test_holding_out_more_never_proposes_more(record, corpus):
    found = measure.actors_table(record, measure.texts_of(record, corpus)).set_index(["source_id", "measure", "names"])
    for source in record.sources["source_id"]:
        for kind in ("actors", "places"):
            right = found["right"][source][kind]
            assert right["spellings"] <= right["actors"] <= found["n"][source][kind]["actors"]
        assert found["right"][source]["actors"]["actors"] <= found["right"][source]["known"]["actors"]


def test_a_folder_without_the_articles_measures_nothing(record, tmp_path):
    with pytest.raises(FaultsError, match="the text is missing or differs"):
        measure.texts_of(record, tmp_path)


@pytest.mark.long
def test_the_methodology_prints_the_figures_that_the_command_gives(record, corpus):
    text = (paths.PROJECT / "docs" / "methodology.md").read_text(encoding="utf-8")
    assert f"<!-- proposals -->\n{measure.summary(record, corpus)}<!-- /proposals -->" in text
