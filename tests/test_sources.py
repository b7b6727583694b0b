from dataclasses import replace

import pandas as pd
import pytest

from helpers.analysis import sources
from helpers.record import evidence
from helpers.record.dataset import Record
from helpers.selection import parameters, selecting


@pytest.fixture(scope="module")
def nothing(record):
    chosen = parameters.parse(parameters.Parameters, {"domains": ["corridors"], "statuses": ["frozen"]})
    return selecting.select(record, chosen)


def test_a_digest_is_no_second_origin(record):
    frame = sources.origins(record)
    assert (frame["articles"] > 1).all()
    assert (frame["origins"] <= frame["articles"]).all()
    one = record.sources.assign(origin="one and the same")
    same = Record(**{**record.tables(), "sources": one})
    assert set(sources.origins(same)["origins"]) == {1}


def test_notes_put_contradictions_first(record):
    frame = sources.notes(record, "en")
    assert len(frame) == len(record.editorial_notes)
    kinds = list(dict.fromkeys(frame["kind"]))
    assert kinds == ["contradiction", "likely error", "ambiguity", "context"]


@pytest.mark.parametrize(("language", "words"), [("en", "It is wrong."), ("ar", "هذا خطأ.")])
def test_an_arabic_reader_has_the_arabic_note_where_there_is_one(record, language, words):
    note, other = record.editorial_notes.iloc[0], record.editorial_notes.iloc[1]
    new = record.editorial_notes.assign(note_ar="")
    new.loc[new["note_id"] == note["note_id"], ["note", "note_ar"]] = ["It is wrong.", "هذا خطأ."]
    changed = replace(record, editorial_notes=new)
    frame = sources.notes(changed, language).set_index("note_id")["note"]
    assert (frame[note["note_id"]], frame[other["note_id"]]) == (words, other["note"])
    cards = evidence.cards(changed, [note["record_id"]], "", language)
    assert any(words in line for line, _ in cards[note["record_id"]])


def test_there_are_contradictions_between_articles_enough(record):
    assert (record.editorial_notes["kind"] == "contradiction").sum() >= 12
    assert (record.editorial_notes["kind"] == "likely-error").sum() >= 2


@pytest.mark.parametrize("language", ["en", "ar"])
def test_claims_are_shown_with_holder_subject_and_place(record, language):
    frame = sources.claim_table(record, language)
    assert len(frame) == len(record.claims)
    assert frame.notna().all().all()
    assert frame["sources"].str.contains("¶").all()


def test_an_empty_selection_gives_empty_frames(nothing):
    assert nothing.events.empty
    assert sources.origins(nothing).empty


@pytest.mark.parametrize("language", ["en", "ar"])
def test_contradictions_stand_side_by_side(record, language):
    frame = sources.sides(record, language)
    order = list(record.sources.sort_values("published")[f"short_{language}"])
    assert list(frame.columns) == ["note_id", "note", *order]
    assert len(frame) >= 12
    assert ((frame[order] != "").sum(axis=1) >= 2).all()
    assert frame["note"].str.contains("[\u0621-\u064a]").all() == (language == "ar")


def test_a_note_on_one_article_is_no_contradiction_between_them(record):
    notes = record.editorial_notes.head(3).assign(kind="contradiction")
    one, two, three = notes["note_id"]
    rows = [(one, "hawar-2019", 4), (one, "hawar-2019", 8), (one, "alwaqt-2021", 2), (two, "hawar-2019", 4)]
    rows += [(three, "sadanews-2024", 16), (three, "sadanews-2024", 9), (three, "hawar-2019", 8)]
    places = pd.DataFrame(rows, columns=["note_id", "source_id", "paragraph"])
    frame = sources.sides(replace(record, editorial_notes=notes, note_places=places), "en")
    found = {tuple(row) for row in frame[["Hawar 2019", "Al-Waqt 2021", "Sada News 2024"]].to_numpy()}
    assert found == {("¶4, 8", "¶2", ""), ("¶8", "", "¶9, 16")}
