"""What is counted of issues: states, words and deeds, what falls with an article, pairs, flags."""

import pytest
from fixtures import event, flagged, made, records, same, shuffled
from hypothesis import given, settings, strategies as st

from helpers.analysis import issues
from helpers.chapters.issues import SIDES
from helpers.record import vocabulary

FEW = made(
    event("visit", kind="CONSULT", told="zeta-2014:1 beta-2019:1"),
    event("treaty", kind="SUPPORT", domains="political nuclear"),
    event("plant", kind="COOPERATE", domains="nuclear political", public="2001"),
    event("promise", kind="AGREE", domains="nuclear", status="agreed", told="beta-2019:2"),
    event("appeal", kind="REQUEST", domains="nuclear", who="russia:initiator iran:target"),
    event("charge", kind="ACCUSE", domains="nuclear", status="alleged", who="usa:initiator iran:target"),
    event("ties", kind="", record_kind="condition", status="ongoing", told="beta-2019:3"),
    event("talks", kind="CONSULT", domains="nuclear", who="usa:initiator iran:target russia:target"),
    event("raid", kind="ASSAULT", domains="arms", who="usa:initiator russia:target iran:target"),
)


@pytest.mark.parametrize(
    ("kind", "status", "state"),
    [
        ("CONSULT", "occurred", "done"),
        ("COOPERATE", "ongoing", "going_on"),
        ("AGREE", "agreed", "agreed"),
        ("CONSULT", "planned", "agreed"),
        ("COOPERATE", "frozen", "agreed"),
        ("COOPERATE", "proposed", "asked"),
        ("AGREE", "proposed", "asked"),
        ("REQUEST", "occurred", "asked"),
        ("REQUEST", "ongoing", "asked"),
        ("REQUEST", "alleged", "alleged"),
        ("ASSAULT", "alleged", "alleged"),
        ("", "hypothetical", "alleged"),
    ],
)
def test_how_far_a_thing_had_got(kind, status, state):
    lasting = {"record_kind": "condition"} if not kind else {}
    assert issues.states(made(event("e", kind=kind, status=status, **lasting)).events).tolist() == [state]


def test_every_status_has_a_state():
    assert set(issues._STATE_OF_STATUS) == set(vocabulary.STATUSES)
    assert set(issues._STATE_OF_STATUS.values()) == set(issues.STATES)


def test_entries_between_two_come_first_and_by_state():
    frame = issues.entries(FEW, SIDES)
    mine = frame[frame["domain_id"] == "nuclear"]
    assert mine["event_id"].tolist() == ["plant", "promise", "appeal", "talks", "charge"]
    assert mine["between"].tolist() == [True, True, True, False, False]
    assert frame["domain_id"].drop_duplicates().tolist() == ["nuclear", "political", "arms"]
    assert frame[frame["public"]]["event_id"].tolist() == ["plant"]


def test_words_and_deeds_of_few():
    frame = issues.words_and_deeds(FEW, SIDES)
    found = {(row.domain_id, row.side, row.state): (row.entries, row.public) for row in frame.itertuples()}
    assert found == {
        ("nuclear", "words", "agreed"): (1, 0),
        ("nuclear", "words", "asked"): (1, 0),
        ("nuclear", "deeds", "done"): (1, 1),
        ("political", "words", "done"): (2, 0),
        ("political", "", "going_on"): (1, 0),
    }


def test_what_is_left_without_an_article():
    frame = issues.without_each(FEW)
    assert frame["source_id"].drop_duplicates().tolist() == ["zeta-2014", "beta-2019"]  # most is lost without it
    left = {(row.source_id, row.domain_id): (row.entries, row.left) for row in frame.itertuples()}
    assert left["zeta-2014", "nuclear"] == (5, 1)
    assert left["zeta-2014", "political"] == (3, 2)  # the visit is in the other article, too
    assert left["zeta-2014", "arms"] == (1, 0)
    assert left["beta-2019", "political"] == (3, 2)
    assert issues.vanishing(frame) == {"zeta-2014": ["nuclear"]}  # of arms there is too little to say so


def test_one_article_alone_is_compared_with_nothing():
    alone = made(event("a"), event("b", domains="arms"))
    assert issues.without_each(alone).empty
    assert issues.vanishing(issues.without_each(alone)) == {}


def test_pairs_are_of_issues_in_one_entry_whichever_comes_first():
    assert issues.pairs(FEW).values.tolist() == [["nuclear", "political", 2]]


def test_flags_are_counted_where_they_are():
    marked = flagged(FEW, {"plant": "likely-error", "visit": "ambiguity"})
    shares = issues.by_article(marked).drop_duplicates("source_id").set_index("source_id")["flagged"]
    assert shares.to_dict() == {"zeta-2014": 2, "beta-2019": 1}
    lost = issues.without_each(marked).groupby("source_id")["flagged"].sum()
    assert lost.to_dict() == {"zeta-2014": 1, "beta-2019": 0}
    assert issues.words_and_deeds(marked, SIDES)["flagged"].sum() == 2


@given(records())
@settings(max_examples=12)
def test_what_adds_up(given_record):
    frame = issues.entries(given_record, SIDES)
    assert sorted(frame["event_id"]) == sorted(given_record.events["event_id"])
    shares = issues.by_article(given_record)
    for _, mine in shares.groupby("source_id"):
        assert mine["entries"].sum() == mine["n"].iloc[0]
        assert mine["share"].sum() == pytest.approx(1, abs=0.001)
    for _, mine in issues.without_each(given_record).groupby("source_id"):
        assert mine["entries"].sum() == len(given_record.events)
        assert (mine["left"] >= 0).all() and (mine["left"] <= mine["entries"]).all()
    acts = issues.words_and_deeds(given_record, SIDES)
    assert acts["entries"].sum() == frame["between"].sum()
    assert (acts["public"] <= acts["entries"]).all()


@given(records(), st.integers(0, 3))
@settings(max_examples=6)
def test_the_order_of_rows_changes_no_count(given_record, seed):
    other = shuffled(given_record, seed)
    for count in (issues.by_article, issues.without_each, issues.pairs, lambda r: issues.words_and_deeds(r, SIDES)):
        assert same(count(given_record), count(other))
