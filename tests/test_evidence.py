from collections import Counter
from dataclasses import replace

import fixtures
import pandas as pd
import pytest
from fixtures import event

from helpers.analysis import network
from helpers.common.faults import FaultsError
from helpers.record import arabic, evidence, schema
from helpers.record.dataset import Record
from helpers.selection import parameters, selecting
from helpers.words.language import direction
from helpers.words.messages import messages

TEXT = "\nالعنوان هنا\n\nزار بوتين طهران في 2007.\nووقّع الطرفان اتفاقًا.\n"
MISSING = "missing"
DIFFERS = "differs"


def made(texts, passages):
    """Return a record of articles (name -> text) and passages (record, article, paragraph, words)."""
    frames = {table: pd.DataFrame(columns=list(model.model_fields)) for table, model in schema.TABLES.items()}
    frames["sources"] = pd.DataFrame(
        {
            "source_id": name,
            "file_name": f"{name}.txt",
            "paragraphs": len(arabic.paragraph_spans(text)),
            "sha256": evidence.digest(text),
        }
        for name, text in texts.items()
    )
    frames["evidence"] = pd.DataFrame(
        {
            "record_id": record_id,
            "source_id": source,
            "paragraph": paragraph,
            "start": texts[source].index(words),
            "end": texts[source].index(words) + len(words),
            "sha256": evidence.digest(words),
            "voice": "author",
            "attributed_to": "",
        }
        for record_id, source, paragraph, words in passages
    )
    return Record(**frames)


def written(folder, texts):
    for name, text in texts.items():
        (folder / f"{name}.txt").write_bytes(text.encode())
    return folder


@pytest.fixture
def texts():
    return {"one": TEXT, "two": "Only English.\n"}


@pytest.fixture
def small(texts):
    return made(
        texts,
        [
            ("visit", "one", 2, "زار بوتين طهران"),
            ("visit", "two", 1, "Only"),
            ("treaty", "one", 3, "اتفاقًا"),
        ],
    )


def changed(small, row, **values):
    """Return the record with cells of one row of evidence changed."""
    table = small.evidence.copy()
    for column, value in values.items():
        table.loc[row, column] = value
    return Record(**(small.tables() | {"evidence": table}))


def test_the_passages_of_a_record_are_cut_from_all_its_articles(small, texts, tmp_path):
    found = evidence.passages(small, ["visit"], written(tmp_path, texts))
    assert found["passage"].tolist() == ["زار بوتين طهران", "Only"]
    assert found["problem"].tolist() == ["", ""]
    assert found["source_id"].tolist() == ["one", "two"]


def test_only_the_records_asked_for_are_shown(small, texts, tmp_path):
    folder = written(tmp_path, texts)
    assert evidence.passages(small, ["treaty"], folder)["passage"].tolist() == ["اتفاقًا"]
    nothing = evidence.passages(small, ["nobody"], folder)
    assert nothing.empty
    assert {"passage", "problem"} <= set(nothing.columns)


def test_a_changed_article_shows_nothing_and_says_so(small, texts, tmp_path):
    folder = written(tmp_path, texts | {"one": TEXT.replace("2007", "2008").replace("بوتين", "لافروف")})
    found = evidence.passages(small, ["visit"], folder).set_index("source_id")
    assert found.loc["one", ["passage", "problem"]].tolist() == ["", DIFFERS]
    assert found.loc["two", ["passage", "problem"]].tolist() == ["Only", ""]


def test_words_that_moved_are_not_shown_from_the_old_place(small, texts, tmp_path):
    folder = written(tmp_path, texts | {"one": f"مقدمة\n{TEXT}"})
    found = evidence.passages(small, ["treaty"], folder)
    assert found[["passage", "problem"]].values.tolist() == [["", DIFFERS]]


def test_a_shorter_article_shows_nothing(small, texts, tmp_path):
    folder = written(tmp_path, texts | {"one": ""})
    assert evidence.passages(small, ["treaty"], folder)["problem"].tolist() == [DIFFERS]


def test_a_missing_article_is_named_as_missing(small, texts, tmp_path):
    written(tmp_path, {"two": texts["two"]})
    found = evidence.passages(small, ["visit", "treaty"], tmp_path).set_index("source_id")
    assert found.loc["one", "problem"].tolist() == [MISSING, MISSING]
    assert found.loc["one", "passage"].tolist() == ["", ""]
    assert found.loc["two", "passage"] == "Only"


def test_an_article_in_another_encoding_shows_nothing_and_says_so(small, texts, tmp_path):
    written(tmp_path, texts)
    (tmp_path / "one.txt").write_bytes(TEXT.encode("cp1256", errors="replace"))
    assert evidence.passages(small, ["treaty"], tmp_path)["problem"].tolist() == [DIFFERS]


def test_newlines_of_windows_are_kept_and_counted(tmp_path):
    texts = {"one": "first line\r\n\r\nsecond line\r\nthird"}
    small = made(texts, [("a", "one", 2, "second line"), ("b", "one", 2, "line\r\nthird")])
    folder = written(tmp_path, texts)
    assert evidence.read_text(folder / "one.txt") == texts["one"]
    assert evidence.passages(small, ["a", "b"], folder)["passage"].tolist() == ["second line", "line\r\nthird"]


def test_an_article_whose_newlines_were_converted_differs(tmp_path):
    texts = {"one": "first line\r\n\r\nsecond line\r\nthird"}
    small = made(texts, [("a", "one", 1, "first line"), ("b", "one", 2, "second line")])
    folder = written(tmp_path, {"one": texts["one"].replace("\r\n", "\n")})
    assert evidence.passages(small, ["a", "b"], folder)["problem"].tolist() == ["", DIFFERS]
    assert [fault.where for fault in evidence.verify(small, folder)] == ["sources.csv"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("\n \n\t\n", []),
        ("a", ["a"]),
        ("a\nb\n", ["a", "b"]),
        ("\n\na\n\n\nb", ["a", "b"]),
        ("a\r\n\r\nb\r\n", ["a", "b"]),
        (" a \n", [" a "]),
        ("سطر\n\nآخر", ["سطر", "آخر"]),
    ],
)
def test_paragraphs_are_the_lines_with_words_without_their_newlines(text, lines):
    assert [text[start:end] for start, end in arabic.paragraph_spans(text)] == lines


def test_verify_finds_nothing_where_all_is_as_coded(small, texts, tmp_path):
    assert evidence.verify(small, written(tmp_path, texts)) == []


def test_verify_reports_a_changed_hash_of_a_passage(small, texts, tmp_path):
    damaged = changed(small, 2, sha256=evidence.digest("other words"))
    (fault,) = evidence.verify(damaged, written(tmp_path, texts))
    assert (fault.where, fault.column, fault.value) == ("evidence.csv", "sha256", "treaty")


def test_verify_reports_a_changed_or_missing_article_once_and_checks_the_others(small, texts, tmp_path):
    damaged = changed(small, 1, sha256=evidence.digest("other words"))
    folder = written(tmp_path, texts | {"one": TEXT + "more\n"})
    changed_text = evidence.verify(damaged, folder)
    (folder / "one.txt").unlink()
    missing_text = evidence.verify(damaged, folder)
    for faults in (changed_text, missing_text):
        assert [(fault.where, fault.column, fault.value) for fault in faults] == [
            ("sources.csv", "sha256", "one"),
            ("evidence.csv", "sha256", "visit"),
        ]


@pytest.mark.parametrize("values", [{"paragraph": 1}, {"paragraph": 3}, {"start": 0}, {"end": len(TEXT)}, {"end": 14}])
def test_verify_reports_a_passage_out_of_its_paragraph(small, texts, tmp_path, values):
    (fault,) = evidence.verify(changed(small, 0, **values), written(tmp_path, texts))
    assert (fault.where, fault.row, fault.value) == ("evidence.csv", 2, "visit")
    meant = "; did you mean paragraph 2?" if "paragraph" in values else ""
    assert fault.problem == f"not in that paragraph{meant}"


def test_verify_says_where_a_miscounted_passage_stands(small, texts, tmp_path):
    start, end = small.evidence.loc[2, ["start", "end"]]
    moved = changed(small, 2, start=start - 1, end=end - 1)
    (fault,) = evidence.verify(moved, written(tmp_path, texts))
    assert (fault.row, fault.problem) == (4, f"differs from the text; did you mean start {start}, end {end}?")


def test_verify_reports_a_wrong_number_of_paragraphs(small, texts, tmp_path):
    small.sources.loc[0, "paragraphs"] = 4
    (fault,) = evidence.verify(small, written(tmp_path, texts))
    assert (fault.where, fault.column, fault.value, fault.problem) == (
        "sources.csv",
        "paragraphs",
        "one",
        "the text has 3",
    )


def test_verify_reports_a_paragraph_that_the_article_does_not_have(small, texts, tmp_path):
    small.sources.loc[0, "paragraphs"] = 4
    faults = evidence.verify(changed(small, 0, paragraph=4), written(tmp_path, texts))
    assert {(fault.where, fault.value) for fault in faults} == {("sources.csv", "one"), ("evidence.csv", "visit")}


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
