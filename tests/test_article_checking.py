import csv

import pytest
from test_check import edit

from helpers.adding import checking
from helpers.common.faults import FaultsError
from helpers.record import evidence, schema

TEXT = "عنوان\nوقع البلدان في عام 1992 اتفاقا.\nثم اتفاقا آخر في مارس 2001.\n"


def append(path, **row):
    """Append a row; columns that are not given are empty."""
    columns = list(schema.TABLES[path.stem].model_fields)
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, columns, "", lineterminator="\n").writerow(row)


def no_positions(data):
    """Say of each thesis that the new article takes no position."""
    with (data / "theses.csv").open(encoding="utf-8", newline="") as file:
        theses = list(csv.DictReader(file))
    for thesis in theses:
        position = "none" if "none" in thesis["codes"].split("|") else "nothing-named"
        row = {"thesis_id": thesis["thesis_id"], "source_id": "new-2024", "position": position}
        append(data / "thesis_positions.csv", strength="none", basis="none", **row)


def passage(words):
    """Return the cells of evidence for words of the second paragraph of the new article."""
    start = TEXT.index(words)
    place = {"start": start, "end": start + len(words), "sha256": evidence.digest(words)}
    return {"source_id": "new-2024", "paragraph": 2, "voice": "author", **place}


@pytest.fixture
def added(data_copy, tmp_path):
    """A copy of the record with one more article, of which one sentence is coded, and the folder of its text."""
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "new-2024.txt").write_bytes(TEXT.encode())
    append(
        data_copy / "sources.csv", source_id="new-2024", file_name="new-2024.txt", short_en="x", short_ar="س",
        title_en="x", title_ar="س", origin="new-2024", published="2024", published_basis="x", language="ar",
        paragraphs=3, sha256=evidence.digest(TEXT), perspective="x",
    )  # fmt: skip
    no_positions(data_copy)
    told = passage("وقع البلدان في عام 1992 اتفاقا")
    append(data_copy / "evidence.csv", record_id="bushehr-agreements-1992", **told)
    return data_copy, articles


def test_what_no_passage_stands_on_is_noted(added):
    data, articles = added
    _, faults, notes = checking.examined(data, str(articles))
    assert faults == []
    start = TEXT.index("مارس 2001")
    assert notes[5:] == [
        "new-2024: no passage in paragraphs 1, 3 of 3",
        f"new-2024: no passage on مارس 2001, characters {start} to {start + 9}, perhaps 2001-03",
    ]


def test_actors_that_an_article_names_without_a_passage_of_their_own_are_noted(added):
    data, articles = added
    place, words = passage("وقع البلدان"), {"summary_en": "x", "summary_ar": "س"}
    # a claim of this article alone counts with its holders, and so does a speaker, but not the holder of
    # a claim that another article has too
    append(data / "claims.csv", claim_id="new-claim", topic="political", about_id="iran", stance="neutral", **words)
    for holder in ("oman", "kuwait"):
        append(data / "claim_holders.csv", claim_id="new-claim", holder_id=holder)
    reported = place | {"voice": "attributed", "attributed_to": "vedomosti"}
    append(data / "evidence.csv", record_id="new-claim", **reported)
    append(data / "evidence.csv", record_id="1989-visit-opened-strategic-cooperation", **place)
    said = "new-2024: its rows name actors without a passage of their own: "
    record, faults, notes = checking.examined(data, str(articles))
    assert faults == []
    assert notes[-1] == said + "kuwait, oman, vedomosti"
    assert checking.unplaced_actors(record, "strategic-partnership-2014") == []
    for actor in ("oman", "kuwait"):
        append(data / "evidence.csv", record_id=actor, **place)
    assert checking.examined(data, str(articles))[2][-1] == said + "vedomosti"
    append(data / "evidence.csv", record_id="vedomosti", **place)
    assert not any(note.startswith(said) for note in checking.examined(data, str(articles))[2])


def test_actors_of_events_and_affiliations_are_among_them(added):
    data, articles = added
    words = {"label_en": "x", "label_ar": "س", "summary_en": "x", "summary_ar": "س"}
    codes = {"record_kind": "event", "date": "2001", "date_basis": "stated", "event_type": "AGREE", "status": "agreed"}
    weight = {"tier": "act", "endorsement": "vouches"}
    append(data / "events.csv", event_id="new-event", **codes, **weight, **words)
    append(data / "event_domains.csv", event_id="new-event", domain_id="political", rank="primary")
    append(data / "event_actors.csv", event_id="new-event", actor_id="kuwait", role="party")
    tie = {"actor_id": "oman", "tie": "membership", "of_id": "gcc"}
    append(data / "affiliations.csv", affiliation_id="oman--membership--gcc", office_en="x", office_ar="س", **tie)
    for record_id in ("new-event", "oman--membership--gcc"):
        append(data / "evidence.csv", record_id=record_id, **passage("وقع البلدان"))
    record, faults, _ = checking.examined(data, str(articles))
    assert faults == []
    assert checking.unplaced_actors(record, "new-2024") == ["gcc", "kuwait", "oman"]


def test_articles_of_the_project_that_are_not_at_hand_are_noted_and_no_fault(added, record):
    data, articles = added
    _, _, notes = checking.examined(data, str(articles))
    assert [note.partition(":")[0] for note in notes[:5]] == list(record.sources["source_id"])
    assert all("passages not checked" in note for note in notes[:5])


def test_faults_of_tables_and_of_passages_come_together(added, record):
    data, articles = added
    last = len(record.evidence) + 1
    edit(data / "evidence.csv", last, "sha256", "0" * 64)
    edit(data / "events.csv", 4, "status", "occured")
    _, faults, _ = checking.examined(data, str(articles))
    said = [str(fault) for fault in faults]
    assert any("events.csv row 5, status 'occured': did you mean 'occurred'?" in line for line in said)
    assert any(f"evidence.csv row {last + 1}, sha256" in line and "differs from the text" in line for line in said)


def test_a_new_article_that_is_not_in_the_folder_is_a_fault(added):
    data, articles = added
    (articles / "new-2024.txt").unlink()
    _, faults, _ = checking.examined(data, str(articles))
    assert [(fault.where, fault.value, fault.problem) for fault in faults] == [
        ("sources.csv", "new-2024", "the text is missing or differs")
    ]


def test_an_article_whose_row_has_faults_is_said_to_be_unchecked(added):
    data, articles = added
    edit(data / "sources.csv", 6, "perspective", "")
    _, faults, notes = checking.examined(data, str(articles))
    assert [str(fault) for fault in faults] == ["sources.csv row 7, perspective: is missing"]
    assert "new-2024: passages not checked, its row of sources has faults" in notes


def test_without_a_folder_passages_are_not_checked_and_that_is_said(data_copy):
    _, faults, notes = checking.examined(data_copy, "")
    assert faults == []
    assert notes == ["passages not checked: name the folder of the articles with --corpus"]


def test_a_folder_that_is_not_there_is_refused(data_copy, tmp_path):
    with pytest.raises(FaultsError, match="no such folder"):
        checking.examined(data_copy, str(tmp_path / "none"))
