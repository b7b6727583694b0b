import ast
import re
from dataclasses import replace
from datetime import date

import pytest
from fixtures import event, made
from selections import assert_same, chosen

from helpers.common.faults import FaultsError
from helpers.record import vocabulary
from helpers.selection import parameters, selecting
from helpers.selection.parameters import ActorNetwork, Parameters, Timeline, parse
from helpers.selection.selecting import select


def faults_of(call, *arguments):
    with pytest.raises(FaultsError, match="the parameters were refused") as caught:
        call(*arguments)
    return {(fault.column, fault.value): fault.problem for fault in caught.value.faults}


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
