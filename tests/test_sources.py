from dataclasses import replace

import pandas as pd
import pytest

from helpers.analysis import sources
from helpers.record import evidence, vocabulary
from helpers.record.dataset import Record
from helpers.selection import parameters


@pytest.fixture(scope="module")
def nothing(record):
    chosen = parameters.parse(parameters.Parameters, {"domains": ["corridors"], "statuses": ["frozen"]})
    return parameters.select(record, chosen)


def test_coverage_counts_each_table_by_source(record):
    frame = sources.coverage(record).set_index("source_id")
    assert list(frame.index) == list(record.sources.sort_values("published")["source_id"])
    for source in frame.index:
        told = set(record.evidence[record.evidence["source_id"] == source]["record_id"])
        assert frame.loc[source, "claims"] == len(told & set(record.claims["claim_id"]))
        assert frame.loc[source, "events"] == len(told & set(record.events["event_id"]))
        assert 0 < frame.loc[source, "evidence"] <= frame.loc[source, "paragraphs"]


def test_a_digest_is_no_second_origin(record):
    frame = sources.origins(record)
    assert (frame["articles"] > 1).all()
    assert (frame["origins"] <= frame["articles"]).all()
    one = record.sources.assign(origin="one and the same")
    same = Record(**{**record.tables(), "sources": one})
    assert set(sources.origins(same)["origins"]) == {1}


def test_stances_conserve_claims(record):
    frame = sources.stances(record)
    assert frame.to_numpy().sum() == len(record.claims)
    assert list(frame.columns) == list(sources.SCALE)
    assert frame.sum(axis=1).is_monotonic_decreasing


def test_positions_add_up_and_keep_the_largest_holders(record):
    frame = sources.positions(record, top=3)
    assert (frame["for"] + frame["against"] + frame["neutral"] == frame["claims"]).all()
    totals = record.claim_holders["holder_id"].value_counts()
    shown = frame.groupby("holder_id")["claims"].sum()
    assert sorted(shown, reverse=True) == sorted(totals, reverse=True)[:3]
    everyone = sources.positions(record, top=1000)
    joint = record.claim_holders.iloc[:1].assign(holder_id="gcc")
    more = sources.positions(replace(record, claim_holders=pd.concat([record.claim_holders, joint])), top=1000)
    assert more["claims"].sum() == everyone["claims"].sum() + 1
    assert more[more["holder_id"] == "gcc"]["topic"].tolist() == [record.claims.loc[0, "topic"]]
    assert everyone["claims"].sum() == len(record.claim_holders)


def test_voices_count_the_passages_of_events_and_claims(record):
    ids = {*record.events["event_id"], *record.claims["claim_id"]}
    assert sources.voices(record).to_numpy().sum() == record.evidence["record_id"].isin(ids).sum()


def test_a_telling_is_retrospective_after_a_year(record):
    frame = sources.lags(record).set_index(["event_id", "source_id"])
    visit = frame.loc[("putin-visits-tehran-2007", "strategic-partnership-2014")]
    assert visit["lag"] == pytest.approx(
        (pd.Timestamp("2014-01-01") - pd.Timestamp("2007-10-16")).days / 365.25, abs=0.01
    )
    assert visit["retrospective"]
    assert (frame["retrospective"] == (frame["lag"] > 1)).mean() > 0.99
    assert (frame["lag"] >= 0).all()


def test_years_conserve_events_told(record):
    assert sources.told_by_year(record).to_numpy().sum() == sources.lags(record)["event_id"].nunique()


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
    assert sources.lags(nothing).empty
    assert sources.told_by_year(nothing).empty
    assert sources.stances(nothing).empty
    assert sources.positions(nothing, 5).empty
    assert sources.voices(nothing).to_numpy().sum() == 0
    assert len(sources.coverage(nothing)) == len(nothing.sources)


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


def test_claims_may_be_sorted_from_for_to_against(record):
    frame = sources.claim_table(record, "en", by_stance=True)
    order = [vocabulary.label(vocabulary.STANCES, stance, "en") for stance in reversed(sources.SCALE)]
    assert list(dict.fromkeys(frame["stance"])) == order
    usual = sources.claim_table(record, "en")
    assert set(frame["claim_id"]) == set(usual["claim_id"])
    assert list(frame.columns) == list(usual.columns)
