import ast
import re
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from fixtures import event, made, said
from hypothesis import given, settings, strategies as st

from helpers.common.faults import FaultsError
from helpers.record import flags, schema, vocabulary
from helpers.selection import parameters, selecting
from helpers.selection.parameters import ActorNetwork, Parameters, Timeline, parse
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


def faults_of(call, *arguments):
    with pytest.raises(FaultsError, match="the parameters were refused") as caught:
        call(*arguments)
    return {(fault.column, fault.value): fault.problem for fault in caught.value.faults}


def chosen(record, **filters):
    return select(record, parse(Parameters, {"details": True} | filters))


def ids(record):
    return set(record.events["event_id"])


def assert_same(one, other):
    for name, table in one.tables().items():
        pd.testing.assert_frame_equal(table, getattr(other, name))


def test_nothing_given_gives_the_defaults():
    parsed = parse(Parameters, {})
    assert parsed.model_dump() == {
        **dict.fromkeys(("start", "end", "search", "data", "corpus"), ""),
        **{name: [] for name in ("domains", "actors", "sources", "statuses", "event_types", "together")},
        "uncertain_dates": "leave out",
        "details": False,
        "flagged": "mark",
        "language": "en",
        "interactive": False,
    }


@pytest.mark.parametrize("model", parameters.MODELS.values())
def test_every_notebook_takes_the_common_parameters_each_described(model):
    assert set(Parameters.model_fields) <= set(model.model_fields)
    assert all(field.description for field in model.model_fields.values())


def test_an_unknown_name_is_refused_with_the_nearest():
    faults = faults_of(parse, Timeline, {"langage": "ar"})
    assert faults.keys() == {("langage", "")}
    assert faults["langage", ""].startswith("no such parameter; did you mean 'language'? allowed: start, end, uncert")


def test_a_parameter_of_one_notebook_is_unknown_to_another():
    assert parse(ActorNetwork, {"top": 5}).top == 5
    assert ("top", "") in faults_of(parse, Timeline, {"top": 5})


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("language", "fr", "'en' or 'ar'"),
        ("language", None, "'en' or 'ar'"),
        ("start", 2010.5, "valid string"),
        ("start", True, "valid string"),
        ("start", ["2010"], "valid string"),
        ("start", "soon", "is not an ISO date such as 2010, 2010-01"),
        ("start", "2010~", "is not an ISO date such as 2010, 2010-01"),
        ("end", "2010/2011", "is not an ISO date such as 2010, 2010-01"),
        ("end", "2010-02-30", "is not an ISO date"),
        ("domains", 3, "valid list"),
        ("domains", None, "valid list"),
        ("actors", [1], "valid string"),
        ("data", 1, "valid string"),
        ("top", "many", "valid integer"),
        ("top", 1, "greater than or equal to 2"),
        ("top", 61, "less than or equal to 60"),
        ("level", "country", "'actor', 'state' or 'side'"),
        ("level", None, "'actor', 'state' or 'side'"),
        ("level", ["state"], "'actor', 'state' or 'side'"),
        ("focus", 3, "valid list"),
        ("focus", [1], "valid string"),
    ],
)
def test_a_wrong_value_is_named_with_what_it_should_be(name, value, says):
    ((place, problem),) = faults_of(parse, ActorNetwork, {name: value}).items()
    assert place == (name, str(value))
    assert says in problem


def test_unknown_names_and_wrong_values_are_reported_at_once():
    given = {"langage": "ar", "top": "x", "domains": 3, "language": "fr", "statuses": ["planned"]}
    faults = faults_of(parse, ActorNetwork, given)
    assert set(faults) == {("langage", ""), ("top", "x"), ("domains", "3"), ("language", "fr")}


def test_what_is_wrong_with_several_together_is_reported_with_everything_else():
    given = {"start": "2015", "end": "2010", "dyad": ["iran"], "language": "fr", "begin": "2010"}
    assert set(faults_of(parse, Timeline, given)) == {
        ("start", "2015"),
        ("dyad", "['iran']"),
        ("language", "fr"),
        ("begin", ""),
    }


def test_wrong_days_are_reported_with_everything_else():
    given = {"start": "soon", "end": "2010~", "top": 1}
    assert set(faults_of(parse, ActorNetwork, given)) == {("start", "soon"), ("end", "2010~"), ("top", "1")}


@pytest.mark.parametrize(("start", "end"), [("2015", "2010"), ("2010-02", "2010-01"), ("2010-01-02", "2010-01-01")])
def test_an_inverted_window_is_refused(start, end):
    assert faults_of(parse, Timeline, {"start": start, "end": end}) == {
        ("start", start): f"{start} is after the end, {end}"
    }


@pytest.mark.parametrize(("start", "end"), [("2010", "2010"), ("2010-06", "2010"), ("2010-01-31", "2010-01")])
def test_a_window_within_one_year_or_month_is_no_inverted_one(start, end):
    parsed = parse(Timeline, {"start": start, "end": end})
    assert (parsed.start, parsed.end) == (start, end)


def test_a_year_may_be_a_number():
    parsed = parse(Timeline, {"start": 2010, "end": 2012})
    assert (parsed.start, parsed.end) == ("2010", "2012")
    assert parsed == parse(Timeline, {"start": "2010", "end": "2012"})


@pytest.mark.parametrize("name", ["domains", "actors", "sources", "together"])
def test_one_name_is_a_list_of_one_and_an_empty_name_none(name):
    assert getattr(parse(Timeline, {name: "arms"}), name) == ["arms"]
    assert getattr(parse(Timeline, {name: ""}), name) == []
    assert getattr(parse(Timeline, {name: ["arms", "nuclear"]}), name) == ["arms", "nuclear"]


@pytest.mark.parametrize(
    ("name", "given", "codes"),
    [
        ("statuses", "occurred", ["occurred"]),
        ("statuses", ["Occurred", "اتفق عليه", " planned "], ["occurred", "agreed", "planned"]),
        ("event_types", ["agree", "SUPPORT", "Sanction", "تشاور"], ["AGREE", "SUPPORT", "SANCTION", "CONSULT"]),
        ("event_types", "", []),
    ],
)
def test_codes_may_be_given_by_their_labels_in_either_language(name, given, codes):
    assert getattr(parse(Timeline, {name: given}), name) == codes
    assert getattr(Timeline(**{name: given or []}), name) == codes


def test_constructors_refuse_unknown_codes_at_once_naming_the_near():
    with pytest.raises(ValueError, match="did you mean 'occurred'"):
        Timeline(statuses=["occured"])
    with pytest.raises(ValueError, match=r"allowed: AGREE .agree or promise., CONSULT, .*`search` finds other words"):
        Timeline(event_types=["xyzzy"])
    faults = faults_of(parse, Timeline, {"statuses": ["occured", "planned", "done"], "event_types": ["AGREED"]})
    assert set(faults) == {("statuses", "occured"), ("statuses", "done"), ("event_types", "AGREED")}
    assert faults["statuses", "done"].count(f"allowed: {', '.join(vocabulary.STATUSES)}; `search`") == 1
    assert faults["event_types", "AGREED"].startswith("did you mean 'AGREE'")


def test_names_that_the_record_does_not_have_are_refused_all_at_once_with_the_nearest(record):
    given = {
        "domains": ["nuclear", "nucular"],
        "actors": ["vladimir-puttin", "لافروف", "Nobody At All"],
        "sources": "sadanews-2042",
        "together": ["rusia"],
    }
    faults = faults_of(select, record, parse(Parameters, given))
    meant = {place: problem.split("?")[0] for place, problem in faults.items() if problem.startswith("did you mean")}
    assert meant == {
        ("domains", "nucular"): "did you mean 'nuclear'",
        ("actors", "vladimir-puttin"): "did you mean 'vladimir-putin'",
        ("sources", "sadanews-2042"): "did you mean 'sadanews-2024'",
        ("together", "rusia"): "did you mean 'russia'",
    }
    assert set(faults) == {*meant, ("actors", "Nobody At All")}
    where = 'names: actors.csv, or helpers.selection.names.table(whole, "actors")'
    assert faults["actors", "Nobody At All"] == f"nothing is called so, or nearly so; {where}"
    assert faults["together", "rusia"].endswith(where)


@pytest.mark.parametrize("name", [" ", "", "|"])
def test_a_blank_name_is_no_actor(record, name):
    assert ("actors", name) in faults_of(select, record, parse(Parameters, {"actors": [name]}))


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


def test_a_date_of_yaml_is_taken_for_its_text():
    assert parse(Timeline, {"start": date(2010, 1, 31)}).start == "2010-01-31"


@pytest.mark.parametrize("dyad", [["russia"], ["russia", "russia"], ["russia", "iran", "china"]])
def test_a_dyad_is_two_different_actors_or_none(dyad):
    with pytest.raises(FaultsError, match="two different actors, or none"):
        parse(Timeline, {"dyad": dyad})


def test_a_dyad_is_named_in_either_script_and_must_be_known(record):
    chosen = parse(Timeline, {"dyad": ["Iran", "الولايات المتحدة"]})
    assert selecting.with_ids(record, chosen).dyad == ["iran", "united-states"]
    with pytest.raises(FaultsError, match=r"\n  parameters, dyad 'rusia': did you mean 'russia'"):
        selecting.select(record, parse(Timeline, {"dyad": ["rusia", "iran"]}))


def test_two_names_of_one_actor_are_no_dyad(record):
    with pytest.raises(FaultsError) as caught:
        selecting.select(record, parse(Timeline, {"dyad": ["russia", "روسيا"]}))
    assert [str(fault) for fault in caught.value.faults] == [
        "parameters, dyad 'russia روسيا': both names are one actor"
    ]


def test_a_corpus_that_is_not_there_is_refused_before_anything_runs(record, tmp_path):
    with pytest.raises(FaultsError, match="no such folder"):
        selecting.select(record, parse(Timeline, {"corpus": str(tmp_path / "none")}))
    with pytest.raises(FaultsError, match="no such folder"):
        selecting.select(record, parse(Timeline, {"corpus": "~nobody-of-this-name/articles"}))


def test_a_folder_without_any_of_the_articles_is_no_corpus(record, tmp_path):
    (tmp_path / "other.txt").write_text("x", encoding="utf-8")
    chosen = parse(Timeline, {"corpus": str(tmp_path), "details": True})
    with pytest.raises(FaultsError, match=r"corpus .* holds none of the articles, such as 000_"):
        selecting.select(record, chosen)
    (tmp_path / record.sources["file_name"].iloc[-1]).write_text("x", encoding="utf-8")
    assert selecting.select(record, chosen) is record


def test_the_network_is_of_states_unless_asked_otherwise():
    given = parse(ActorNetwork, {})
    assert (given.top, given.level, given.focus) == (32, "state", [])
    assert [parse(ActorNetwork, {"level": level}).level for level in ("actor", "state", "side")] == [
        "actor",
        "state",
        "side",
    ]


@pytest.mark.parametrize("top", [2, 60, "2"])
def test_the_map_shows_two_to_sixty_actors(top):
    assert parse(ActorNetwork, {"top": top}).top == int(top)


def test_actors_in_focus_are_named_in_either_script_and_count_once(record):
    for focus, ids in [
        (["لافروف", "China", "sergey-lavrov"], ["sergey-lavrov", "china"]),
        (["iran", "  vladimir  PUTIN "], ["iran", "vladimir-putin"]),
    ]:
        assert selecting.with_ids(record, parse(ActorNetwork, {"focus": focus})).focus == ids
    assert selecting.with_ids(record, parse(ActorNetwork, {"focus": "روسيا"})).focus == ["russia"]
    assert selecting.with_ids(record, parse(ActorNetwork, {})).focus == []


def test_a_focus_selects_nothing(record):
    assert select(record, parse(ActorNetwork, {"focus": ["china"], "details": True})) is record


def test_an_unknown_actor_in_focus_is_refused_with_the_nearest(record):
    given = {"focus": ["chinaa", "iran", "Nobody At All"], "actors": ["rusia"]}
    faults = faults_of(select, record, parse(ActorNetwork, given))
    assert set(faults) == {("focus", "chinaa"), ("focus", "Nobody At All"), ("actors", "rusia")}
    assert faults["focus", "chinaa"].startswith("did you mean 'china'?")


def test_a_name_of_two_actors_in_focus_is_refused_with_both():
    record = made(event("a", who="iran:party usa:party oman:party"))
    record = replace(
        record,
        actors=record.actors.assign(
            label_en=["Twin" if actor in ("usa", "oman") else actor for actor in record.actors["actor_id"]]
        ),
    )
    faults = faults_of(select, record, parse(ActorNetwork, {"focus": ["Twin"]}))
    assert sorted(faults["focus", "Twin"].removeprefix("may be ").split(" or ")) == ["oman", "usa"]


def test_around_a_chosen_domain_stands_the_same_selection_of_all_domains(record):
    given = {"sources": ["sadanews-2024"], "start": "2020", "details": False}
    around = selecting.select_around(record, parse(Parameters, {**given, "domains": ["security"]}))
    assert_same(around, chosen(record, **given))
    assert len(around.events) > len(chosen(record, **given, domains=["security"]).events) > 0


def test_around_nothing_or_without_a_domain_stands_the_selection_itself(record):
    assert selecting.select_around(record, parse(Parameters, {"start": "2020"})).events.equals(
        chosen(record, start="2020", details=False).events
    )
    nothing = {"domains": ["corridors"], "sources": ["hawar-2019"]}
    assert selecting.select_around(record, parse(Parameters, nothing)).events.empty
    with pytest.raises(FaultsError):
        selecting.select_around(record, parse(Parameters, {"domains": ["nuclaer"]}))


def test_one_actor_is_had_by_a_name_in_either_script_or_refused(record):
    assert selecting.one_actor(record, "actors", "لافروف") == "sergey-lavrov"
    assert (
        "did you mean 'sergey-lavrov'"
        in faults_of(selecting.one_actor, record, "focus", "sergey-lavrof")["focus", "sergey-lavrof"]
    )


class TestGuide:
    def test_every_parameter_of_every_notebook_stands_in_it_once(self, record):
        guide = parameters.guide(record)
        rows = set(zip(guide["notebooks"], guide["parameter"], strict=True))
        assert len(rows) == len(guide)
        for notebook, model in parameters.MODELS.items():
            assert {parameter for name, parameter in rows if name in ("all", notebook)} == set(model.model_fields)
        assert (guide["does"].str.len() > 10).all()

    def test_its_defaults_are_the_models_and_can_be_typed(self, record):
        models = {"all": parameters.Timeline, **parameters.MODELS}
        for row in parameters.guide(record).itertuples():
            assert ast.literal_eval(row.default) == getattr(models[row.notebooks](), row.parameter), row

    def test_what_it_allows_is_taken_and_what_lies_outside_is_refused(self, record):
        models = {"all": parameters.Timeline, **parameters.MODELS}
        tried = 0
        for row in parameters.guide(record).itertuples():
            model = models[row.notebooks]
            if row.parameter in ("domains", "sources", "statuses", "event_types"):
                chosen = parameters.parse(model, {row.parameter: row.allowed.split(", ")})
                assert not selecting.select(record, chosen).events.empty
            elif limits := re.fullmatch(r"(\d+) to (\d+)", row.allowed):
                low, high = map(int, limits.groups())
                for right in (low, high):
                    assert getattr(parameters.parse(model, {row.parameter: right}), row.parameter) == right
                for wrong in (low - 1, high + 1):
                    with pytest.raises(FaultsError):
                        parameters.parse(model, {row.parameter: wrong})
            elif row.allowed.startswith(('"', "True")):
                for value in re.findall(r'"[\w ]+"|True|False', row.allowed):
                    typed = ast.literal_eval(value)
                    assert getattr(parameters.parse(model, {row.parameter: typed}), row.parameter) == typed
            else:
                assert row.allowed.startswith(("a ", "ids and names of ", "any text"))
                continue
            tried += 1
        assert tried >= 9


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
