import re
from datetime import date
from itertools import pairwise

import pytest
import yaml

from helpers.common import paths
from helpers.common.faults import FaultsError
from helpers.render import manifest, profile
from helpers.selection.parameters import Timeline

TODAY = date(2024, 3, 31)


def load(tmp_path, *runs, **settings):
    path = tmp_path / "profile.yaml"
    path.write_text(
        yaml.safe_dump({"name": "small", "runs": list(runs)} | settings, allow_unicode=True, sort_keys=False), "utf-8"
    )
    return profile.load(path, TODAY)


def starts(tmp_path, *values, **settings):
    loaded = load(tmp_path, {"notebooks": ["01_timeline"], "matrix": {"start": list(values)}}, **settings)
    return [run.given["start"] for run in loaded.runs]


def faults(tmp_path, *runs, **settings):
    with pytest.raises(FaultsError) as caught:
        load(tmp_path, *runs, **settings)
    return [str(fault) for fault in caught.value.faults]


def test_a_matrix_gives_a_run_for_each_combination_of_each_notebook(tmp_path):
    matrix = {"language": ["en", "ar"], "dyad": [["russia", "iran"], ["iran", "israel"]]}
    loaded = load(tmp_path, {"notebooks": ["01_timeline"], "parameters": {"bin": "month"}, "matrix": matrix})
    assert [run.name for run in loaded.runs] == [
        "01_timeline-en-russia_iran", "01_timeline-en-iran_israel",
        "01_timeline-ar-russia_iran", "01_timeline-ar-iran_israel",
    ]  # fmt: skip
    assert loaded.runs[3].given == {"bin": "month", "language": "ar", "dyad": ["iran", "israel"]}
    assert loaded.runs[3].prose == paths.NOTEBOOKS / "ar" / "01_timeline.md"
    assert loaded.runs[0].prose is None


def test_each_is_every_id_of_the_table(tmp_path, record):
    loaded = load(tmp_path, {"notebooks": ["03_domain_breakdown"], "matrix": {"domains": "each"}})
    assert [run.given["domains"] for run in loaded.runs] == [[key] for key in record.domains["domain_id"]]
    assert loaded.runs[0].name == f"03_domain_breakdown-{record.domains['domain_id'][0]}"


def test_each_is_of_the_record_that_the_run_is_about(tmp_path, data_copy):
    lines = (data_copy / "domains.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (data_copy / "domains.csv").write_text("".join(lines[:3]), encoding="utf-8")
    run = {"notebooks": ["03_domain_breakdown"], "parameters": {"data": str(data_copy)}, "matrix": {"domains": "each"}}
    assert len(load(tmp_path, run).runs) == 2


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("last 1 day", "2024-03-30"),
        ("last 365 days", "2023-04-01"),
        ("last 1 month", "2024-02-29"),
        ("last 13 months", "2023-02-28"),
        ("last 3 months", "2023-12-31"),
        ("last 5 years", "2019-03-31"),
        ("today", "2024-03-31"),
        ("2010-01", "2010-01"),
    ],
)
def test_dates_may_be_relative_to_today(tmp_path, value, day):
    assert starts(tmp_path, value) == [day]


def test_a_pinned_day_takes_the_place_of_today(tmp_path):
    assert starts(tmp_path, "last 1 year", as_of="2020-02-29") == ["2019-02-28"]
    assert starts(tmp_path, date(2001, 2, 3), as_of=date(2020, 2, 29)) == ["2001-02-03"]


def test_only_the_two_ends_of_the_window_are_dates(tmp_path):
    loaded = load(tmp_path, {"notebooks": ["01_timeline"], "parameters": {"data": "today", "end": "today"}})
    assert loaded.runs[0].given == {"data": "today", "end": "2024-03-31"}


def test_a_long_name_is_cut_and_stays_its_own(tmp_path):
    actors = [["روسيا" * 20 + str(number)] for number in range(2)]
    names = [run.name for run in load(tmp_path, {"notebooks": ["01_timeline"], "matrix": {"actors": actors}}).runs]
    assert len(set(names)) == 2
    assert all(len(name.encode()) <= 100 and name.startswith("01_timeline-") for name in names)


@pytest.mark.parametrize("value", ["../../etc", "a/b", "..", "/", "\x00", "a\\b"])
def test_no_value_makes_a_path_of_a_name(tmp_path, value):
    for given in (value, [value]):
        (run,) = load(tmp_path, {"notebooks": ["01_timeline"], "matrix": {"actors": [given]}}).runs
        assert not set(run.name) & set("/\\.\x00")


@pytest.mark.parametrize(
    ("run", "settings", "says"),
    [
        ({"notebooks": ["01_timeline"], "matrix": {"actors": "each"}}, {}, "is for domains and sources only"),
        ({"notebooks": ["01_timeline"], "matrix": {"actors": "all"}}, {}, "'each'"),
        (
            {"notebooks": ["01_timeline"], "matrix": {"domains": "each"}, "parameters": {"data": "/nowhere"}},
            {},
            "domains.csv: was not read",
        ),
        ({"notebooks": ["01_timeline"], "parameters": {"start": "last 9999 years"}}, {}, "before the year 1"),
        ({"notebooks": ["01_timeline"]}, {"engine": "thread"}, "'forked' or 'kernel'"),
        ({"notebooks": ["01_timeline"]}, {"limits": {"cell": 0}}, "greater than or equal to 1"),
        ({"notebooks": ["01_timeline"]}, {"limits": {"cells": 3}}, "no such key; did you mean 'cell'?"),
        ({"notebooks": ["01_timeline"], "matrix": {"start": []}}, {}, "start '[]': List should"),
        ({"notebooks": ["01_timeline"]}, {"as_of": "yesterday"}, "as_of"),
        ({"notebooks": ["01_timelin"]}, {}, "did you mean '01_timeline'?"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_profile_is_named(tmp_path, run, settings, says):
    assert any(says in fault for fault in faults(tmp_path, run, **settings))


def test_all_faults_come_at_once(tmp_path):
    found = faults(tmp_path, {"notebooks": ["none"]}, {"notebooks": ["01_timeline"], "matrix": {"top": "each"}})
    assert len(found) == 2


@pytest.mark.parametrize("key", ["null", "2025-01-01"])
def test_a_key_that_is_no_text_is_refused(tmp_path, key):
    path = tmp_path / "profile.yaml"
    path.write_text(f"name: small\n{key}: 2\nruns:\n- notebooks: [01_timeline]\n", encoding="utf-8")
    with pytest.raises(FaultsError):
        profile.load(path)


def test_faults_of_every_kind_come_at_once(tmp_path):
    found = faults(
        tmp_path,
        {"notebooks": ["01_timeline", "01_timelin"], "matrx": {"top": [1]}, "parameters": {"begin": "2010"}},
        {"notebooks": ["02_actor_network"], "parameters": {"start": "last 9999 years", "top": 99, "actors": ["rusia"]}},
        {"notebook": ["01_timeline"]},
        {
            "notebooks": ["03_domain_breakdown"],
            "matrix": {"start": ["2015"], "end": ["2010"]},
            "parameters": {"end": ""},
        },
        {"notebooks": ["04_sources_and_claims"], "matrix": {"domains": "all", "statuses": ["done"], "top": "each"}},
        {"notebooks": ["00_brief"], "parameters": {"interactive": "yes", "sources": "hawar-2042"}},
        limits={"cell": 0, "memoy": 1},
        engin="kernel",
        name="-rf",
    )
    for says in (
        "runs.0.matrx: no such key; did you mean 'matrix'?",
        "notebooks '01_timelin': did you mean '01_timeline'?",
        "01_timeline, begin: no such parameter; did you mean 'start'?",
        "'last 9999 years': is before the year 1",
        "02_actor_network, top '99': Input should be less than",
        "02_actor_network, actors 'rusia': did you mean 'russia'?",
        "runs.2.notebook: no such key; did you mean 'notebooks'?",
        "runs.2.notebooks: is missing",
        "runs, end: stands in parameters and in matrix",
        "03_domain_breakdown, start '2015': 2015 is after the end, 2010",
        "runs.4.matrix.domains 'all': Input should be a valid list; or: Input should be 'each'",
        "04_sources_and_claims, statuses 'done': nothing is called so",
        "matrix, top 'each': is for domains and sources only",
        "00_brief, interactive 'True': controls need JupyterLab",
        "00_brief, sources 'hawar-2042': did you mean",
        "limits.cell '0': Input should be greater",
        "limits.memoy: no such key; did you mean 'memory'?",
        "engin: no such key; did you mean 'engine'?",
        "name '-rf': begins with a hyphen",
    ):
        assert len([fault for fault in found if says in fault]) == 1, (says, found)
    assert len(found) == 19
    assert not any("two runs" in fault for fault in found)


@pytest.mark.parametrize("content", ["", "- 1", "name: x", "name: x\nruns: 3", "name: x\nruns: [3]", "runs: []", "5"])
def test_what_is_no_profile_at_all_is_refused_in_words(tmp_path, content):
    path = tmp_path / "profile.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(FaultsError, match=r"the profile profile.yaml was refused: \d fault"):
        profile.load(path)


def test_check_names_what_is_wrong_with_parameters(tmp_path):
    loaded = load(
        tmp_path,
        {"notebooks": ["01_timeline"], "parameters": {"domains": ["nucular"]}},
        {"notebooks": ["02_actor_network"], "parameters": {"top": 1}},
        {"notebooks": ["03_domain_breakdown"]},
    )
    found = [str(fault) for fault in profile.check(loaded.runs)]
    assert len(found) == 2
    assert "did you mean 'nuclear'?" in found[0]
    assert found[1].startswith("02_actor_network, top '1'")


def test_a_render_has_no_controls(tmp_path):
    loaded = load(tmp_path, {"notebooks": ["01_timeline"], "parameters": {"interactive": True}})
    (found,) = profile.check(loaded.runs)
    assert str(found) == "01_timeline, interactive 'True': controls need JupyterLab; a report has none"
    assert (
        profile.check(load(tmp_path, {"notebooks": ["01_timeline"], "parameters": {"interactive": False}}).runs) == []
    )


def test_check_loads_a_broken_record_once_and_says_what_is_wrong(tmp_path, data_copy):
    (data_copy / "claims.csv").unlink()
    run = {"notebooks": ["01_timeline", "03_domain_breakdown"], "parameters": {"data": str(data_copy)}}
    found = [str(fault) for fault in profile.check(load(tmp_path, run).runs)]
    assert found.count("claims.csv: the table is missing from data/") == 1


def test_the_example_in_the_documentation_is_sound(tmp_path):
    text = (paths.PROJECT / "docs" / "scheduling.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)\n```", text, re.DOTALL)
    path = tmp_path / "weekly.yaml"
    path.write_text(example, encoding="utf-8")
    loaded = profile.load(path)
    assert len(loaded.runs) > 20
    assert profile.check(loaded.runs) == []
    limits = yaml.safe_load(example)["limits"]
    assert profile.Limits(**limits) == profile.Limits(), "the values shown are those if left out"


WHOLE = "name: small\nruns: [{notebooks: [01_timeline], parameters: {top: 1}}]\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (WHOLE + "name: other\n", "the key 'name' stands twice, in line 1 and line 3"),
        (WHOLE.replace("{top: 1}", "{end: 2014, start: 2010, end: 2020}"), "the key 'end' stands twice"),
        (WHOLE.replace("{top: 1}", "&a [*a]"), "holds itself"),
        (WHOLE.replace("{top: 1}", "{domains: &a {b: *a}}"), "holds itself"),
        (WHOLE.replace("{top: 1}", "[" * 3000 + "]" * 3000), "nested deeper than 20 levels"),
        (WHOLE.replace("{top: 1}", "[" * 30 + "]" * 30), "nested deeper than 20 levels"),
        (
            "a: &a [0,0,0,0,0,0,0,0,0]\n"
            + "".join(f"{b}: &{b} [{','.join(['*' + a] * 9)}]\n" for a, b in pairwise("abcdefghi")),
            "more than 100000 values",
        ),
        (WHOLE.replace("top: 1", f"top: {'9' * 5000}"), "4300 digits"),
        (WHOLE.replace("top: 1", "start: 2014-13-01"), "month must be in 1..12"),
        (WHOLE + "limits: {cell: .inf}", "limits.cell 'inf'"),
        (WHOLE + "limits: {cell: .nan}", "limits.cell 'nan'"),
        (WHOLE + "limits: {notebook: 1.0e+300}", "less than or equal to 604800"),
        (WHOLE + "limits: {memory: 1.0e+300}", "less than or equal to 4096"),
        (WHOLE + "limits: {memory: 1.0e-9}", "greater than or equal to 0.01"),
        (WHOLE + "limits: {cell: 1.0e-9}", "greater than or equal to 1"),
        (WHOLE.replace("small", "index"), "name 'index': is the name of a page of the site"),
        (WHOLE.replace("small", "AR"), "is the name of a page of the site"),
        (WHOLE.replace("small", "-rf"), "begins with a hyphen"),
        (WHOLE.replace("small", "n" * 300), "has 300 bytes; at most 100"),
        (WHOLE.replace("small", "cafe\u0301"), "NFC"),
        (
            WHOLE.replace("{top: 1}", "{top: 1, end: x}, matrix: {end: [y], top: [2]}"),
            "end, top: stands in parameters and in matrix",
        ),
    ],
)
def test_what_could_be_taken_for_another_profile_or_for_none_is_refused_in_words(tmp_path, text, says):
    path = tmp_path / "profile.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FaultsError) as caught:
        profile.load(path, TODAY)
    assert says in str(caught.value)
    assert len(str(caught.value)) < 3_000


def test_aliases_and_merged_keys_are_not_keys_that_stand_twice(tmp_path):
    path = tmp_path / "profile.yaml"
    path.write_text(
        "name: small\nruns:\n- &first {notebooks: [01_timeline], parameters: &given {end: '2014'}}\n"
        "- {<<: *first, notebooks: [02_actor_network], parameters: {<<: *given, end: '2015'}}\n",
        encoding="utf-8",
    )
    assert [run.given for run in profile.load(path).runs] == [{"end": "2014"}, {"end": "2015"}]


@pytest.mark.parametrize("folder", ["data", "corpus"])
def test_a_home_of_nobody_is_a_folder_that_is_not_there(tmp_path, folder):
    run = {"notebooks": ["01_timeline"], "parameters": {folder: "~nosuchuser/record"}}
    loaded = load(tmp_path, run)
    found = " ".join(map(str, profile.check(loaded.runs)))
    assert ("no such folder" if folder == "corpus" else "the table is missing from record/") in found
    assert manifest.inputs(loaded.runs[0])["articles"] == ""
    run = run | {"matrix": {"domains": "each"}}
    if folder == "data":
        assert any("domains.csv: was not read" in fault for fault in faults(tmp_path, run))


def test_every_parameter_is_spelled_out(tmp_path):
    (run,) = load(tmp_path, {"notebooks": ["01_timeline"], "parameters": {"start": 2013}}).runs
    assert profile.spelled_out(run) == Timeline(start="2013").model_dump()
