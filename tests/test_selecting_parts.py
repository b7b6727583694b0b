"""What a selection keeps: entries, claims, links and details."""

from dataclasses import replace

import pandas as pd
import pytest
from fixtures import event, made, said
from hypothesis import given, settings, strategies as st
from selections import assert_same, chosen, ids

from helpers.record import flags, schema, vocabulary
from helpers.selection import selecting
from helpers.selection.parameters import Parameters
from helpers.selection.selecting import select

SELECTIONS = [
    {"domains": ["nuclear"]},
    {"domains": ["nuclear", "arms"], "statuses": ["planned", "proposed"]},
    {"actors": ["vladimir-putin"]},
    {"sources": ["sadanews-2024"]},
    {"sources": ["sadanews-2024", "hawar-2019"], "domains": ["third-powers"]},
    {"start": "2010", "end": "2019-06"},
    {"statuses": ["alleged"]},
    {"start": "1700", "end": "1701", "statuses": ["planned"]},
]


every_selection = pytest.mark.parametrize("filters", SELECTIONS, ids=str)


def test_an_event_of_a_secondary_domain_counts(record):
    links = record.event_domains[record.event_domains["domain_id"] == "nuclear"]
    result = chosen(record, domains=["nuclear"])
    assert ids(result) == set(links["event_id"])
    secondary = set(links["event_id"][links["rank"] == "secondary"])
    assert secondary
    assert set(result.events["event_id"][result.events["domain_id"] != "nuclear"]) == secondary
    assert set(result.claims["topic"]) == {"nuclear"}


def test_either_of_two_domains_is_enough(record):
    one, other = chosen(record, domains=["nuclear"]), chosen(record, domains=["arms"])
    both = chosen(record, domains=["nuclear", "arms"])
    assert ids(one) | ids(other) == ids(both)
    assert ids(one) - ids(other)
    assert ids(other) - ids(one)


@pytest.mark.parametrize(
    ("name", "actor"),
    [
        ("لافروف", "sergey-lavrov"),
        ("Sergey Lavrov", "sergey-lavrov"),
        ("  vladimir  PUTIN ", "vladimir-putin"),
        ("إيران", "iran"),
    ],
)
def test_an_actor_may_be_given_by_a_name_in_either_script(record, name, actor):
    by_id = chosen(record, actors=[actor])
    assert 0 < len(by_id.events) < len(record.events)
    assert_same(chosen(record, actors=[name]), by_id)
    assert_same(chosen(record, actors=name), by_id)


@pytest.mark.parametrize("name", ["hezbollah", "turkey", "vladimir-putin", "shoigu", "hassan-rouhani"])
def test_claims_of_chosen_actors_are_by_them_about_them_or_about_what_they_take_part_in(record, name):
    """That another actor takes part in the same entry, as Russia mostly does, is no reason."""
    found = select(record, Parameters(actors=[name], details=True))
    (actor,) = selecting.with_ids(record, Parameters(actors=[name])).actors
    own = {
        claim
        for claim, holder in record.claim_holders[["claim_id", "holder_id"]].itertuples(index=False)
        if holder == actor
    }
    events = set(found.events["event_id"])
    wrong = [
        claim.claim_id
        for claim in found.claims.itertuples()
        if claim.about_id != actor and claim.about_id not in events and claim.claim_id not in own
    ]
    assert wrong == []
    missing = record.claims[record.claims["about_id"].isin({actor, *events})]
    assert set(missing["claim_id"]) <= set(found.claims["claim_id"])


@pytest.mark.parametrize("actors", [["al-waqt"], ["western-states"], ["iran", "russia"]])
def test_what_chosen_actors_claim_of_any_actor_stays(record, actors):
    named = set(record.actors["actor_id"])
    held = {row.claim_id for row in record.claim_holders.itertuples() if row.holder_id in actors}
    expected = {row.claim_id for row in record.claims.itertuples() if row.claim_id in held and row.about_id in named}
    assert expected
    assert expected <= set(chosen(record, actors=actors).claims["claim_id"])


def test_the_passages_on_all_who_take_part_stay(record):
    found = chosen(record, actors=["sergey-lavrov"])
    others = set(found.event_actors["actor_id"]) - {"sergey-lavrov"}
    expected = record.evidence["record_id"][record.evidence["record_id"].isin(others)]
    assert len(expected)
    assert set(expected) <= set(found.evidence["record_id"])


def test_an_event_needs_one_of_the_actors_in_any_role(record):
    taking_part = record.event_actors
    expected = set(taking_part["event_id"][taking_part["actor_id"].isin(["sergey-lavrov", "china"])])
    assert ids(chosen(record, actors=["لافروف", "china"])) == expected


@pytest.mark.parametrize("sources", [["sadanews-2024"], ["hawar-2019", "alwaqt-2021"]])
def test_the_filter_of_sources_keeps_what_they_tell_and_their_evidence_alone(record, sources):
    result = chosen(record, sources=sources)
    told = record.evidence[record.evidence["source_id"].isin(sources)]
    assert ids(result) == set(record.events["event_id"]) & set(told["record_id"])
    assert 0 < len(result.events) < len(record.events)
    assert set(result.evidence["source_id"]) == set(sources)
    of_events = told[told["record_id"].isin(result.events["event_id"])]
    kept = result.evidence[result.evidence["record_id"].isin(result.events["event_id"])]
    pd.testing.assert_frame_equal(kept.reset_index(drop=True), of_events.reset_index(drop=True))
    for name in ("event_links", "claims", "quantities", "affiliations"):
        assert set(getattr(result, name).iloc[:, 0]) <= set(told["record_id"]), name


def test_filters_are_joined_by_and(record):
    parts = [{"domains": ["nuclear"]}, {"actors": ["iran"]}, {"statuses": ["ongoing"]}, {"start": "2000"}]
    together = chosen(record, **{name: value for part in parts for name, value in part.items()})
    assert ids(together) == set.intersection(*(ids(chosen(record, **part)) for part in parts))
    assert ids(together)


def test_a_selection_of_nothing_in_particular_is_the_record_itself(record):
    assert select(record, Parameters(details=True)) is record
    assert_same(chosen(record, statuses=list(vocabulary.STATUSES)), record)


def test_the_record_selected_from_is_not_changed(record):
    before = {name: table.copy() for name, table in record.tables().items()}
    for filters in SELECTIONS:
        chosen(record, **filters)
    for name, table in record.tables().items():
        pd.testing.assert_frame_equal(table, before[name])


@every_selection
def test_no_link_of_a_selection_points_out_of_it(record, filters):
    result = chosen(record, **filters)
    tables = result.tables()
    keys = {name: set(tables[name][model.key[0]]) for name, model in schema.TABLES.items()}
    for name, model in schema.TABLES.items():
        for column, target in schema.references(model).items():
            if column != "part_of":  # a detail may have what its whole has not
                assert set(tables[name][column]) - {""} <= keys[target], (name, column)
    acting = set(result.event_actors["actor_id"])
    for name in ("claims", "quantities"):
        assert set(tables[name]["about_id"]) <= keys["events"] | acting, name
    assert set(result.affiliations["actor_id"]) <= acting
    evidenced = acting.union(*(keys[name] for name in schema.EVIDENCED if name != "actors"))
    evidenced |= {*result.thesis_positions["record_id"], *result.entries["event_id"]}
    assert set(result.evidence["record_id"]) <= evidenced
    assert set(result.editorial_notes["record_id"]) <= evidenced


@every_selection
def test_every_row_of_a_selection_keeps_what_it_needs(record, filters):
    result = chosen(record, **filters)
    told = set(result.evidence["record_id"])
    for name in schema.EVIDENCED:
        if name != "actors":
            assert set(getattr(result, name).iloc[:, 0]) <= told, name
    primary = result.event_domains[result.event_domains["rank"] == "primary"]
    assert sorted(primary["event_id"]) == sorted(result.events["event_id"])
    assert set(result.event_actors["event_id"]) == ids(result)


@every_selection
def test_a_selection_is_a_part_of_the_record_in_its_order(record, filters):
    result = chosen(record, **filters)
    assert ids(result) < ids(record)
    for name, table in record.tables().items():
        part = getattr(result, name)
        assert part.index.equals(pd.RangeIndex(len(part))), name
        rows = list(table.astype(str).itertuples(index=False, name=None))
        places = [rows.index(row) for row in part.astype(str).itertuples(index=False, name=None)]
        assert places == sorted(set(places)), name
    for name in ("sources", "domains", "actors"):
        assert getattr(result, name) is getattr(record, name)


@every_selection
def test_selecting_again_changes_nothing(record, filters):
    result = chosen(record, **filters)
    assert_same(chosen(result, **filters), result)


@given(st.lists(st.sampled_from(list(vocabulary.STATUSES)), min_size=2, max_size=2, unique=True))
@settings(max_examples=21)
def test_selecting_by_two_statuses_is_the_union_of_selecting_by_each(record, statuses):
    one, other, both = (chosen(record, statuses=status) for status in (*statuses, statuses))
    for name in ("events", "event_actors", "event_domains", "claims", "quantities", "affiliations"):
        model = schema.TABLES[name]
        keys = [
            set(getattr(part, name)[list(model.key)].itertuples(index=False, name=None)) for part in (one, other, both)
        ]
        assert keys[0] | keys[1] == keys[2], name
    assert set(one.event_links["link_id"]) | set(other.event_links["link_id"]) <= set(both.event_links["link_id"])


@given(st.sets(st.sampled_from(list(vocabulary.STATUSES)), min_size=1, max_size=6))
@settings(max_examples=15)
def test_statuses_and_the_others_part_the_record(record, statuses):
    rest = [status for status in vocabulary.STATUSES if status not in statuses]
    one, other = chosen(record, statuses=sorted(statuses)), chosen(record, statuses=rest)
    assert not ids(one) & ids(other)
    assert ids(one) | ids(other) == ids(record)


def test_a_claim_stays_where_what_it_is_about_stays():
    record = made(event("kept", "2010", who="iran:party", domains="nuclear"), event("gone", "2000", who="oman:party"))
    claims = pd.DataFrame({"claim_id": ["a", "b", "c", "d"], "about_id": ["kept", "gone", "iran", "oman"]})
    evidence = record.evidence.iloc[:1]
    record = replace(
        record,
        claims=claims.assign(topic="nuclear"),
        claim_holders=claims[["claim_id"]].assign(holder_id="iran"),
        evidence=pd.concat([record.evidence, *(evidence.assign(record_id=name) for name in claims["claim_id"])]),
    )
    result = chosen(record, start="2005")
    assert result.claims["claim_id"].tolist() == result.claim_holders["claim_id"].tolist() == ["a", "c"]
    assert set(result.evidence["record_id"]) == {"kept", "a", "c"}


def test_a_link_stays_where_both_events_and_its_own_evidence_stay():
    record = made(event("a", told="zeta-2014:1 beta-2019:1"), event("b", told="zeta-2014:2 beta-2019:2"), event("c"))
    links = pd.DataFrame({"link_id": ["ab", "ba", "ac"], "from_event": ["a", "b", "a"], "to_event": ["b", "a", "c"]})
    evidence = record.evidence.iloc[:1]
    told = {"ab": "zeta-2014", "ba": "beta-2019", "ac": "zeta-2014"}
    rows = [evidence.assign(record_id=link, source_id=source) for link, source in told.items()]
    record = replace(record, event_links=links.assign(link="follows"), evidence=pd.concat([record.evidence, *rows]))
    result = chosen(record, sources=["beta-2019"])
    assert ids(result) == {"a", "b"}
    assert result.event_links["link_id"].tolist() == ["ba"]
    assert chosen(record, sources=["zeta-2014"]).event_links["link_id"].tolist() == ["ab", "ac"]


def _detailed():
    """Return a record of a deal with two details, of a talk, and of notes that flag some of it."""
    record = made(
        event("deal", "2010", told="zeta-2014:1"),
        event("clause", "2010", who="oman:party russia:party", told="zeta-2014:2"),
        event("later", "2015", told="beta-2019:2"),
        event("talk", "2011", told="beta-2019:1"),
    )
    parts = {"clause": "deal", "later": "deal"}
    tiers = ["detail" if name in parts else "act" for name in record.events["event_id"]]
    of = record.events["event_id"].map(parts).fillna("")
    notes = [("talk", "ambiguity"), ("talk", "likely-error"), ("later", "ambiguity"), ("on-deal", "likely-error")]
    claims = pd.DataFrame(
        [("on-clause", "clause"), ("on-oman", "oman"), ("on-deal", "deal")], columns=["claim_id", "about_id"]
    )
    told = pd.concat(
        [record.evidence, *(record.evidence.head(1).assign(record_id=name) for name in claims["claim_id"])]
    )
    return replace(
        record,
        events=record.events.assign(
            tier=tiers,
            part_of=of,
            flag=["likely-error" if name == "talk" else "" for name in record.events["event_id"]],
        ),
        claims=claims.assign(topic="political"),
        claim_holders=claims[["claim_id"]].assign(holder_id="iran"),
        evidence=told.reset_index(drop=True),
        editorial_notes=pd.DataFrame(notes, columns=["record_id", "kind"]).assign(note_id="n", note="x", reference=""),
    )


def test_details_are_counted_only_where_they_are_asked_for():
    record = _detailed()
    part = select(record, Parameters())
    assert ids(part) == {"deal", "talk"}
    assert set(part.details["event_id"]) == {"clause", "later"}
    assert set(part.event_actors["event_id"]) == set(part.event_domains["event_id"]) == {"deal", "talk"}
    assert ids(select(record, Parameters(details=True))) == {"deal", "clause", "later", "talk"}
    # A claim about a detail, or about who is in a detail alone, is still a claim.
    assert set(part.claims["claim_id"]) == {"on-clause", "on-oman", "on-deal"}
    assert {"clause", "later"} <= set(part.evidence["record_id"])


def test_a_condition_asks_of_the_entry_itself_and_its_details_come_with_it():
    part = select(_detailed(), Parameters(end="2010"))
    assert ids(part) == {"deal"}
    assert set(part.details["event_id"]) == {"clause", "later"}
    assert {"clause", "later"} <= set(part.evidence["record_id"])
    part = select(_detailed(), Parameters(actors=["oman"]))
    assert ids(part) == set()
    assert part.details.empty
    assert "clause" not in set(part.evidence["record_id"])


def test_the_details_of_a_selection_are_told_by_its_sources_alone():
    part = select(_detailed(), Parameters(sources=["zeta-2014"]))
    assert (ids(part), set(part.details["event_id"])) == ({"deal"}, {"clause"})


def test_what_is_flagged_is_left_out_where_that_is_asked_for():
    record, wanted = _detailed(), Parameters(flagged="leave out")
    part = select(record, wanted)
    assert ids(part) == {"deal"}
    assert set(part.details["event_id"]) == {"clause"}
    assert set(part.claims["claim_id"]) == {"on-clause", "on-oman"}
    left = selecting.left_out(record, wanted)
    assert (left.flagged, left.flagged_claims) == ({"likely-error": 1}, {"likely-error": 1})
    assert selecting.left_out(record, Parameters()) == flags.LeftOut()


def test_details_and_flags_are_said_in_both_languages():
    record = _detailed()
    english = said(record)
    assert english[0].startswith("Selected: 2 of 2 entries")
    assert english[1].startswith("2 details belong to them and are listed with the evidence, not counted")
    assert english[2].startswith("Marked with ⚑: 1 entry (likely error: 1) and 1 claim (likely error: 1)")
    arabic = said(record, "ar")
    assert "تفصيلان" in arabic[1]
    assert "خطأ مرجّح: 1" in arabic[2]
    every = said(record, details=True)
    assert every[0].startswith("Selected: 4 of 4 entries")
    assert every[1] == "Details, which are parts of other entries, are counted among these: 2."
    gone = said(record, flagged="leave out")[-1]
    assert gone.startswith("Left out because an editorial note flags them: 1 entry (likely error: 1) and 1 claim")


def test_what_is_found_in_details_alone_is_said_where_nothing_is_selected():
    record = _detailed()
    (line,) = said(record, search="clause")
    assert "1 detail of other entries would match, and details are not counted" in line


def test_in_the_project_s_record_every_detail_stands_with_its_entry_and_no_claim_is_lost(record):
    part = select(record, Parameters())
    assert not (part.events["tier"] == "detail").any()
    assert len(part.events) + len(part.details) == len(record.events)
    for name in ("claims", "quantities", "affiliations", "evidence", "editorial_notes"):
        pd.testing.assert_frame_equal(getattr(part, name), getattr(record, name))
    without = select(record, Parameters(flagged="leave out"))
    flagged = set(record.editorial_notes["record_id"][record.editorial_notes["kind"].isin(vocabulary.FLAGS)])
    for name in ("events", "details", "claims", "quantities", "affiliations", "event_links"):
        assert not set(getattr(without, name).iloc[:, 0]) & flagged, name
