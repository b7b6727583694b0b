import csv

import pytest
from test_check import edit

from helpers import evidence
from helpers.article import checking
from helpers.faults import FaultsError

TEXT = "عنوان\nوقع البلدان في عام 1992 اتفاقا.\nثم اتفاقا آخر في مارس 2001.\n"


def append(path, row):
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow(row)


@pytest.fixture
def added(data_copy, tmp_path):
    """A copy of the record with one more article, of which one sentence is coded, and the folder of its text."""
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "new-2024.txt").write_bytes(TEXT.encode())
    source = [
        "new-2024",
        "new-2024.txt",
        "x",
        "س",
        "",
        "",
        "",
        "new-2024",
        "2024",
        "x",
        "ar",
        3,
        evidence.digest(TEXT),
        "x",
    ]
    append(data_copy / "sources.csv", source)
    words = "وقع البلدان في عام 1992 اتفاقا"
    start = TEXT.index(words)
    place = [2, start, start + len(words), evidence.digest(words)]
    append(data_copy / "evidence.csv", ["bushehr-agreements-1992", "new-2024", *place, "author", ""])
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
    words = "وقع البلدان"
    start = TEXT.index(words)
    place = ["new-2024", 2, start, start + len(words), evidence.digest(words)]
    # a claim of this article alone counts with its holder, and so does a speaker, but not the holder of
    # a claim that another article has too
    append(data / "claims.csv", ["new-claim", "oman", "political", "iran", "neutral", "x", "س", ""])
    append(data / "evidence.csv", ["new-claim", *place, "attributed", "vedomosti"])
    append(data / "evidence.csv", ["1989-visit-ended-tension", *place, "author", ""])
    said = "new-2024: its rows name actors without a passage of their own: "
    record, faults, notes = checking.examined(data, str(articles))
    assert faults == []
    assert notes[-1] == said + "oman, vedomosti"
    assert checking.unplaced_actors(record, "strategic-partnership-2014") == []
    append(data / "evidence.csv", ["oman", *place, "author", ""])
    assert checking.examined(data, str(articles))[2][-1] == said + "vedomosti"
    append(data / "evidence.csv", ["vedomosti", *place, "author", ""])
    assert not any(note.startswith(said) for note in checking.examined(data, str(articles))[2])


def test_actors_of_events_and_affiliations_are_among_them(added):
    data, articles = added
    words = "وقع البلدان"
    start = TEXT.index(words)
    place = ["new-2024", 2, start, start + len(words), evidence.digest(words), "author", ""]
    append(data / "events.csv", ["new-event", "event", "2001", "stated", "AGREE", "", "agreed", "x", "س", "x", "س", ""])
    append(data / "event_domains.csv", ["new-event", "political", "primary"])
    append(data / "event_actors.csv", ["new-event", "kuwait", "party"])
    append(data / "affiliations.csv", ["oman--membership--gcc", "oman", "membership", "gcc", "x", "س", "", ""])
    append(data / "evidence.csv", ["new-event", *place])
    append(data / "evidence.csv", ["oman--membership--gcc", *place])
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
