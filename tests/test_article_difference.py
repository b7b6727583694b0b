import json
import shutil

import pytest
from fixtures import TEN, event, made
from test_article_checking import append
from test_check import edit

from helpers.adding import difference
from helpers.common import paths
from helpers.common.faults import FaultsError
from helpers.record import dataset


def test_rows_added_removed_and_changed_are_counted_by_key():
    old = made(*TEN)
    again = [given | {"status": "ongoing"} if given["event_id"] == "fuel" else given for given in TEN[1:]]
    new = made(*again, event("sequel", "2015", told="beta-2019:7"))
    frame = difference.rows_changed(old, new).set_index("table")
    assert frame.loc["events"].tolist() == [10, 10, 1, 1, 1]
    assert frame.loc["sources"].tolist() == [2, 2, 0, 0, 0]
    assert frame.loc["event_actors", ["added", "removed", "changed"]].tolist() == [2, 2, 0]


def test_counts_by_domain_status_and_source_are_those_of_both_records():
    old = made(event("a", domains="nuclear", told="zeta-2014:1"))
    new = made(
        event("a", domains="nuclear", told="zeta-2014:1 beta-2019:1"),
        event("b", domains="arms", told="beta-2019:2", status="planned"),
    )
    frame = difference.counts(old, new).set_index(["by", "value"])
    assert frame.to_dict("index") == {
        ("domain", "arms"): {"then": 0, "now": 1},
        ("domain", "nuclear"): {"then": 1, "now": 1},
        ("status", "occurred"): {"then": 1, "now": 1},
        ("status", "planned"): {"then": 0, "now": 1},
        ("source", "beta-2019"): {"then": 0, "now": 2},
        ("source", "zeta-2014"): {"then": 1, "now": 1},
    }


@pytest.mark.long
@pytest.mark.parametrize("notebook", paths.notebooks())
def test_the_answers_are_those_that_the_notebook_keeps(notebook):
    cells = json.loads(paths.notebook(notebook).read_text(encoding="utf-8"))["cells"]
    places = [place for place, cell in enumerate(cells) if cell["id"] == "findings"]
    assert places, "the notebook has no cell called findings"
    kept = [
        line
        for cell in cells[: places[0] + 1]
        for output in cell.get("outputs", [])
        for line in "".join(output["data"]["text/plain"]).splitlines()
    ]
    assert kept
    assert difference.answers(notebook, paths.data_folder()) == kept


def test_nothing_changed_is_said_in_a_line(data_copy):
    assert difference.summary(paths.data_folder(), data_copy) == "no row is added, removed or changed\n"


@pytest.mark.long
def test_an_addition_is_shown_in_rows_counts_and_sentences(data_copy, record):
    words = {"label_en": "x", "label_ar": "س", "summary_en": "x", "summary_ar": "س"}
    codes = {"record_kind": "event", "date": "2026", "date_basis": "stated", "event_type": "AGREE", "status": "planned"}
    append(data_copy / "events.csv", event_id="x-2026", tier="act", endorsement="vouches", **codes, **words)
    append(data_copy / "event_actors.csv", event_id="x-2026", actor_id="russia", role="party")
    append(data_copy / "event_domains.csv", event_id="x-2026", domain_id="society", rank="primary")
    place = {"source_id": "hawar-2019", "paragraph": 1, "start": 0, "end": 3, "sha256": "0" * 64}
    append(data_copy / "evidence.csv", record_id="x-2026", voice="author", **place)
    text = difference.summary(paths.data_folder(), data_copy)
    n = len(record.events)
    assert f"| events | {n} | {n + 1} | 1 | 0 | 0 |" in text
    planned = int((record.events["status"] == "planned").sum())
    assert f"| status | planned | {planned} | {planned + 1} |" in text
    told = int((record.events["tier"] != "detail").sum())  # the notebooks leave details out
    assert f"- then: Selected: {told} of {told} entries" in text
    assert f"- now: Selected: {told + 1} of {told + 1} entries" in text
    assert text.count(f"Selected: {told} of {told}") == 1
    assert "| claims |" not in text
    back = difference.rows_changed(dataset.load(data_copy), record).set_index("table")
    assert back.loc["events"].tolist() == [n + 1, n, 0, 1, 0]


def test_a_record_with_faults_is_not_compared(data_copy):
    edit(data_copy / "events.csv", 4, "status", "occured")
    with pytest.raises(FaultsError, match="occurred"):
        difference.summary(paths.data_folder(), data_copy)
    shutil.rmtree(data_copy)
    with pytest.raises(FaultsError, match="the table is missing"):
        difference.summary(paths.data_folder(), data_copy)
