"""Evidence as it is shown: cards, and `evidence.show`."""

from collections import Counter
from dataclasses import replace

import fixtures
import pandas as pd
import pytest
from fixtures import event

from helpers.analysis import network
from helpers.common.faults import FaultsError
from helpers.record import evidence, schema
from helpers.selection import parameters, selecting
from helpers.words.language import direction
from helpers.words.messages import messages

MISSING = "missing"


DIFFERS = "differs"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_card_says_where_in_whose_voice_and_what_to_beware_of(record, language):
    events = list(record.events["event_id"])
    cards = evidence.cards(record, events, "", language)
    assert set(cards) == set(events)
    noted = record.editorial_notes[record.editorial_notes["record_id"].isin(events)].iloc[0]
    said = noted["note_ar" if language == "ar" else "note"]
    assert any(said in line for line, _ in cards[noted["record_id"]])
    told = record.evidence[(record.evidence["voice"] == "quoted") & record.evidence["record_id"].isin(events)].iloc[0]
    speaker = dict(zip(record.actors["actor_id"], record.actors[f"label_{language}"], strict=True))[
        told["attributed_to"]
    ]
    assert any(f"¶{told['paragraph']}" in line and speaker in line for line, _ in cards[told["record_id"]])


def with_details(record, events):
    """Return events and what is part of them: a card holds the passages of both."""
    return [*events, *record.events.loc[record.events["part_of"].isin(events), "event_id"]]


def test_a_card_holds_the_passage_where_the_articles_are(record, corpus):
    (card,) = evidence.cards(record, ["putin-visits-tehran-2007"], str(corpus), "en").values()
    passages = evidence.passages(record, with_details(record, ["putin-visits-tehran-2007"]), corpus)["passage"]
    assert {passage for _, passage in card if passage} == set(passages)


def test_a_corpus_that_is_not_there_is_refused(record, tmp_path):
    with pytest.raises(FaultsError, match="no such folder"):
        evidence.cards(record, ["putin-visits-tehran-2007"], str(tmp_path / "none"), "en")


CARDS = fixtures.made(
    event("late", "2015"),
    event("early", "2001-03-12", told="zeta-2014:2 beta-2019:7"),
    event("undated", ""),
    event("other", "1999"),
)


def test_a_card_of_several_events_has_each_with_its_head_by_date():
    cards = evidence.gathered(CARDS, {"tie": ["undated", "late", "early"], "one": ["late"], "none": []}, "", "en")
    assert cards == {
        "tie": [
            ("■ 12 March 2001  early", ""),
            ("zeta-2014 ¶2 · the article itself", ""),
            ("beta-2019 ¶7 · the article itself", ""),
            ("■ 2015  late", ""),
            ("zeta-2014 ¶1 · the article itself", ""),
            ("■ undated", ""),
            ("zeta-2014 ¶1 · the article itself", ""),
        ],
        "one": [("■ 2015  late", ""), ("zeta-2014 ¶1 · the article itself", "")],
        "none": [],
    }


def test_the_events_of_a_card_may_be_named_in_any_order():
    ordered = evidence.gathered(CARDS, {"tie": ["early", "late"]}, "", "ar")
    assert evidence.gathered(CARDS, {"tie": ("late", "early")}, "", "ar") == ordered


def test_no_events_give_no_card():
    assert evidence.gathered(CARDS, {}, "", "en") == {}


def test_a_card_of_an_unknown_event_is_refused_with_its_name():
    with pytest.raises(KeyError, match="nobody"):
        evidence.gathered(CARDS, {"tie": ["early", "nobody"]}, "", "en")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_card_of_a_tie_holds_the_cards_of_its_events(record, language):
    ties = network.ties(network.project(record)).head(40)
    groups = dict(zip(ties["tie_id"], ties["event_ids"].str.split(), strict=True))
    gathered = evidence.gathered(record, groups, "", language)
    each = evidence.cards(record, list(record.events["event_id"]), "", language)
    labels = dict(zip(record.events["event_id"], record.events[f"label_{language}"], strict=True))
    order = {event_id: place for place, event_id in enumerate(record.events["event_id"])}
    assert list(gathered) == list(groups)
    for tie, events in groups.items():
        heads = [line for line, _ in gathered[tie] if line.startswith("■")]
        assert len(heads) == len(events)
        for head, event_id in zip(heads, sorted(events, key=order.__getitem__), strict=True):
            assert labels[event_id] in head
        assert len(gathered[tie]) == len(events) + sum(len(each[event_id]) for event_id in events)


@pytest.mark.long
def test_the_card_of_a_tie_holds_the_passages_where_the_articles_are(record, corpus):
    tie = network.project(record)["iran"]["russia"]
    (card,) = evidence.gathered(record, {"iran--russia": tie["events"]}, str(corpus), "en").values()
    shown = [each for event in tie["events"] for each in with_details(record, [event])]
    passages = pd.concat([evidence.passages(record, [each], corpus) for each in shown])
    assert Counter(passage for _, passage in card if passage) == Counter(passages["passage"])
    assert not any(messages("en")(f"evidence.{problem}") in line for problem in (DIFFERS, MISSING) for line, _ in card)


SHOWN = {
    "putin-visits-tehran-2007": ["Putin visits Tehran in October 2007", "16 October 2007", "event", "occurred"],
    "vladimir-putin": ["Vladimir Putin", "فلاديمير بوتين", "person"],
    "1989-visit-opened-strategic-cooperation": ["favours", "strategic fields begins in 1989", "Author of the 2014"],
    "additional-bushehr-reactor-count": ["1 reactors", "exactly", "One more reactor"],
    "abbas-araghchi--office--iranian-foreign-ministry": ["Abbas Araghchi", "holds office in", "Foreign Ministry"],
}


@pytest.mark.parametrize("record_id", SHOWN)
def test_a_record_of_any_kind_is_shown_with_where_it_stands(record, record_id):
    words = evidence.show(record_id, record).bundle["text/plain"]
    for expected in SHOWN[record_id]:
        assert expected in words
    titles = dict(zip(record.sources["source_id"], record.sources["title_en"], strict=True))
    for row in record.evidence[record.evidence["record_id"] == record_id].itertuples():
        assert f"{titles[row.source_id]} ({row.source_id}, " in words
        assert f"¶{row.paragraph} · " in words


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_record_can_be_shown(record, language):
    for table in schema.EVIDENCED:
        ids = list(getattr(record, table).iloc[:, 0])
        for record_id in ids[:: max(len(ids) // 5, 1)]:
            html = evidence.show(record_id, record, language=language).bundle["text/html"]
            assert html.startswith(f'<div class="evidence" dir="{direction(language)}" lang="{language}">')


def test_a_link_is_shown_by_both_its_events(record):
    row = record.event_links.iloc[0]
    names = dict(zip(record.events["event_id"], record.events["label_en"], strict=True))
    words = evidence.show(row["link_id"], record).bundle["text/plain"]
    assert names[row["from_event"]] in words.splitlines()[0]
    assert names[row["to_event"]] in words.splitlines()[0]


def test_the_projects_own_record_is_shown_unless_another_is_given(record):
    assert evidence.show("vladimir-putin") == evidence.show("vladimir-putin", record)
    assert "early" in evidence.show("early", CARDS).bundle["text/plain"]


def test_a_voice_that_is_not_the_authors_is_said_with_the_speaker(record):
    told = record.evidence[record.evidence["voice"] == "quoted"].iloc[0]
    name = dict(zip(record.actors["actor_id"], record.actors["label_en"], strict=True))[told["attributed_to"]]
    assert f"quoted: {name}" in evidence.show(told["record_id"], record).bundle["text/plain"]


def test_editorial_notes_stand_with_the_record(record):
    note = record.editorial_notes[record.editorial_notes["record_id"].isin(record.events["event_id"])].iloc[0]
    assert note["note"] in evidence.show(note["record_id"], record).bundle["text/plain"]


def test_an_undated_record_says_so(record):
    undated = record.events[record.events["dated_by"] == "none"].iloc[0]["event_id"]
    assert evidence.show(undated, record).bundle["text/plain"].splitlines()[1].startswith("undated · ")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_where_there_are_no_articles_it_says_how_to_have_the_passages(record, language):
    words = evidence.show("putin-visits-tehran-2007", record, language=language).bundle["text/plain"]
    assert 'evidence.show("putin-visits-tehran-2007", corpus="folder")' in words


def test_the_passages_are_shown_where_the_articles_are(record, corpus):
    shown = evidence.show("putin-visits-tehran-2007", record, str(corpus))
    passages = evidence.passages(record, with_details(record, ["putin-visits-tehran-2007"]), corpus)["passage"]
    assert len(passages) == shown.bundle["text/html"].count('<blockquote dir="rtl" lang="ar">') > 0
    assert all(passage in shown.bundle["text/plain"] for passage in passages)
    assert "corpus=" not in shown.bundle["text/plain"]


def articles(tmp_path, text="نص"):
    """Write the articles that `CARDS` is made from, or another text in their place."""
    (tmp_path / "x.txt").write_text(text, encoding="utf-8")
    return str(tmp_path)


def test_a_passage_of_a_changed_text_is_not_shown(tmp_path):
    shown = evidence.show("early", CARDS, articles(tmp_path)).bundle
    assert messages("en")("evidence.differs") in shown["text/plain"]
    assert "<blockquote" not in shown["text/html"]


def test_an_article_that_is_missing_is_named(tmp_path):
    for language in ("en", "ar"):
        missing = messages(language)("evidence.missing")
        assert missing in evidence.show("early", CARDS, str(tmp_path), language).bundle["text/plain"]


def test_an_unknown_id_is_refused_with_the_nearest(record):
    with pytest.raises(FaultsError, match=r"there is no such record.*\n.*did you mean 'putin-visits-tehran-2007'\?"):
        evidence.show("putin-visit-tehran-2007", record)


def test_a_folder_that_is_not_there_is_refused(record, tmp_path):
    with pytest.raises(FaultsError, match="no such folder"):
        evidence.show("vladimir-putin", record, str(tmp_path / "none"))


def test_what_strangers_wrote_is_text():
    evil = fixtures.made(event("evil", "2001"))
    evil.events["summary_en"] = '<script>alert("x")</script>'
    evil.sources["title_en"] = "<img src=x onerror=alert(1)>"
    html = evidence.show("evil", evil).bundle["text/html"]
    assert "<script" not in html
    assert "<img" not in html


def test_a_card_lists_the_details_of_an_entry_with_their_passages():
    record = replace(
        CARDS,
        events=CARDS.events.assign(
            tier=["detail" if name == "late" else "act" for name in CARDS.events["event_id"]],
            part_of=["early" if name == "late" else "" for name in CARDS.events["event_id"]],
        ),
        editorial_notes=pd.DataFrame(
            [("n", "late", "ambiguity", "It may be 2016.", "")],
            columns=["note_id", "record_id", "kind", "note", "reference"],
        ).reindex(columns=CARDS.editorial_notes.columns, fill_value=""),
    )
    part = selecting.select(record, parameters.Parameters())
    assert "late" not in set(part.events["event_id"])
    early = evidence.cards(part, ["early"], "", "en")["early"]
    lines = [line for line, _ in early]
    place = lines.index("▪ detail · 2015 · late · ⚑ ambiguity")
    assert lines[place + 1].endswith("¶1 · the article itself")
    assert "It may be 2016." in lines[place + 2]
    shown = evidence.show("early", record).bundle["text/plain"]
    assert "▪ detail · 2015 · late · ⚑ ambiguity" in shown
    of = evidence.show("late", record).bundle["text/plain"]
    assert of.startswith("late ⚑ ambiguity")
    assert "is part of: early" in of
