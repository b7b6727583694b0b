"""Chapter 04, against counts made another way and on small records."""

import csv
from collections import Counter, defaultdict
from dataclasses import replace

import pandas as pd
import pytest
from fixtures import event, made

from helpers.analysis import theses, voices, wording
from helpers.chapters.sources import Sources
from helpers.common import paths
from helpers.record import codings, reliability
from helpers.selection.parameters import SourcesAndClaims


def rows(table):
    with (paths.data_folder() / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def chapter(record, **given):
    return Sources(record, SourcesAndClaims(**given))


@pytest.fixture(scope="module")
def groups():
    """Thesis -> the answers that articles give, from the rows of the file."""
    answers = defaultdict(list)
    for row in rows("thesis_positions"):
        if row["position"] not in ("none", "nothing-named"):
            answers[row["thesis_id"]].append(row["position"])
    return answers


def test_questions_are_grouped_as_the_rows_say(record, groups):
    frame = theses.questions(record).set_index("thesis_id")
    assert set(frame.index) == {row["thesis_id"] for row in rows("theses")}
    for thesis, answers in groups.items():
        expected = "one" if len(answers) == 1 else "differ" if len(set(answers)) > 1 else "agree"
        assert frame.loc[thesis, "group"] == expected
        assert (frame.loc[thesis, "articles"], frame.loc[thesis, "answers"]) == (len(answers), len(set(answers)))
    assert list(dict.fromkeys(frame["group"])) == ["differ", "agree", "one"]


def test_the_title_of_the_questions_counts_them(record, groups):
    several = [answers for answers in groups.values() if len(answers) > 1]
    differ = sum(len(set(answers)) > 1 for answers in several)
    title = chapter(record).drawing("positions").caption.title
    assert title.startswith(f"On {differ} of {len(several)} questions")
    assert len(chapter(record).rows("answers").frame) == sum(map(len, groups.values()))


def test_opposed_answers_are_asserted_by_the_first_and_the_last_article(record):
    given = record.thesis_positions.set_index(["thesis_id", "source_id"])
    found = theses.opposed(record)
    assert "arms" in set(found["thesis_id"])
    for row in found.itertuples():
        ends = [given.loc[(row.thesis_id, name.removeprefix(f"{row.thesis_id}--"))] for name in (row.first, row.last)]
        assert {end["strength"] for end in ends} == {"asserted"}
        assert ends[0]["position"] != ends[1]["position"]
    weaker = record.thesis_positions.assign(strength="reported")
    assert theses.opposed(replace(record, thesis_positions=weaker)).empty


def test_an_article_that_names_nothing_takes_no_position(record):
    frame = chapter(record).rows("answers").frame
    silent = {(row["thesis_id"], row["source_id"]) for row in rows("thesis_positions") if row["strength"] == "none"}
    assert silent
    assert not silent & set(zip(frame["thesis_id"], frame["source_id"], strict=True))


def test_passages_are_counted_once_and_by_who_is_heard(record):
    states = {row["actor_id"]: row["state"] for row in rows("actors")}
    ids = {row["event_id"] for row in rows("events")} | {row["claim_id"] for row in rows("claims")}
    heard = defaultdict(set)
    for row in rows("evidence"):
        if row["record_id"] in ids:
            place = row["source_id"], row["start"], row["end"]
            heard[place] |= {row["attributed_to"]} - {""}
    counted = Counter()
    for (source, _, _), actors in heard.items():
        of = {states[actor] for actor in actors}
        named = {"RUS": "russian", "IRN": "iranian", "USA": "american"}
        side = "own" if not actors else "both" if of == {"RUS", "IRN"} else "other"
        counted[source, named.get(*of, "other") if len(of) == 1 else side] += 1
    frame = voices.shares(record).set_index("source_id")
    for source in frame.index:
        assert {name: frame.loc[source, name] for name in voices.SPEAKERS} == {
            name: counted[source, name] for name in voices.SPEAKERS
        }
    assert frame[list(voices.SPEAKERS)].sum(axis=1).equals(frame["passages"])


def told(**more):
    row = {"record_id": "a", "source_id": "zeta-2014", "paragraph": 1, "start": 0, "end": 1, "sha256": "0" * 64}
    return row | {"voice": "author", "attributed_to": ""} | more


def test_a_passage_of_two_voices_is_theirs_not_the_articles_own():
    given = made(event("a"))
    states = {"russia": "RUS", "iran": "IRN", "putin": "RUS"}
    actors = given.actors.assign(state=given.actors["actor_id"].map(states).fillna(""))
    evidence = pd.DataFrame(
        [
            told(),
            told(voice="attributed", attributed_to="russia"),
            told(voice="quoted", attributed_to="iran"),
            told(start=5, end=9, voice="attributed", attributed_to="putin"),
            told(start=5, end=9, voice="attributed", attributed_to="usa"),
            told(start=20, end=30),
        ]
    )
    frame = voices.passages(replace(given, actors=actors, evidence=evidence)).set_index("start")
    assert frame["speaker"].to_dict() == {0: "both", 5: "other", 20: "own"}
    assert frame["quoted"].to_dict() == {0: True, 5: False, 20: False}


def of_terms(*terms):
    """Return a record with terms: (concept, source, term, count)."""
    columns = ["term_id", "concept_id", "source_id", "term_ar", "count"]
    made_rows = [(f"t{place}", *term) for place, term in enumerate(terms)]
    given = made(event("a"))
    frame = pd.DataFrame(made_rows, columns=columns).reindex(columns=given.terms.columns, fill_value="x")
    return replace(given, terms=frame.assign(voice="author"))


def test_things_that_share_a_term_are_no_contrast():
    given = of_terms(
        ("sea", "zeta-2014", "alpha", 5),
        ("sea", "beta-2019", "alpha", 1),
        ("sea", "beta-2019", "beta", 4),
        ("war", "zeta-2014", "gamma", 2),
        ("war", "beta-2019", "delta", 3),
        ("sky", "beta-2019", "epsilon", 9),
        ("gulf", "zeta-2014", "rare", 1),
        ("gulf", "zeta-2014", "often", 7),
        ("gulf", "beta-2019", "other", 8),
        ("moon", "zeta-2014", "one", 4),
        ("moon", "beta-2019", "two", 1),
        ("star", "zeta-2014", "one", 4),
        ("star", "beta-2019", "two", 4),
        ("star", "beta-2019", "three", 4),
    )
    assert wording.compared(given).to_dict("list") == {
        "concept_id": ["sea", "war", "gulf", "moon", "star"],
        "articles": [2, 2, 2, 2, 2],
        "shared": [True, False, False, False, False],
    }
    found = wording.contrasts(given)
    assert found.to_numpy().tolist() == [["gulf", "t7", "t8", 7], ["war", "t3", "t4", 2]]
    quoted = replace(given, terms=given.terms.assign(voice=["author"] * 8 + ["attributed"] + ["author"] * 5))
    assert wording.contrasts(quoted)["concept_id"].tolist() == ["war"]


def test_what_the_articles_call_israel_and_the_gulf_is_found(record):
    lines = " ".join(chapter(record).findings())
    counted = {(row["source_id"], row["term_en"]): int(row["count"]) for row in rows("terms")}
    assert "“Israel”" in lines and "“the Zionist entity”" in lines
    assert "Gulf”" not in lines  # Hawar only quotes its word for it
    assert counted["almayahi-2025", "the Zionist entity"] == 3


def test_the_title_on_words_counts_things_without_a_common_term(record):
    shared = Counter()
    for concept, term, _ in {(row["concept_id"], row["term_ar"], row["source_id"]) for row in rows("terms")}:
        shared[concept, term] += 1
    heard = defaultdict(set)
    for row in rows("terms"):
        heard[row["concept_id"]].add(row["source_id"])
    several = {concept for concept, articles in heard.items() if len(articles) > 1}
    apart = several - {concept for (concept, _), n in shared.items() if n > 1}
    said = f"No two articles share a term for {len(apart)} of {len(several)} things that two or more name: for Israel"
    assert said in chapter(record).drawing("words").caption.title


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_example_in_the_title_on_words_is_of_a_thing_without_a_shared_term(language):
    given = of_terms(
        *(("sea", source, term, 9) for source, term in zip(("zeta-2014", "beta-2019", "new"), "aab", strict=True)),
        ("war", "zeta-2014", "gamma", 2),
        ("war", "beta-2019", "delta", 3),
    )
    third = given.sources.tail(1).assign(source_id="new", published="2021", short_en="new", short_ar="new")
    told = [given.evidence.assign(source_id=source) for source in ("zeta-2014", "beta-2019", "new")]
    given = replace(
        given,
        sources=pd.concat([given.sources, third], ignore_index=True),
        evidence=pd.concat(told, ignore_index=True),
        terms=given.terms.assign(**{f"concept_{code}": given.terms["concept_id"] for code in ("en", "ar")}),
    )
    assert wording.contrasts(given)["concept_id"].tolist() == ["sea", "war"]
    title = chapter(given, language=language).drawing("words").caption.title
    assert "war" in title and "sea" not in title


@pytest.mark.parametrize("language", ["en", "ar"])
def test_findings_count_contradictions_and_what_is_reported_twice(record, language):
    places = defaultdict(set)
    kinds = {row["note_id"]: row["kind"] for row in rows("editorial_notes")}
    for row in rows("note_places"):
        if kinds[row["note_id"]] == "contradiction":
            places[row["note_id"]].add(row["source_id"])
    between = [sources for sources in places.values() if len(sources) > 1]
    most = Counter(source for sources in between for source in sources).most_common(1)[0]
    page = chapter(record, language=language)
    assert len(page.rows("contradictions").frame) == len(between)
    line = next(line for line in page.findings() if str(len(between)) in line)
    assert str(most[1]) in line and page.articles[most[0]] in line

    counted = {row["event_id"] for row in rows("events") if row["tier"] != "detail"}
    by_event = defaultdict(set)
    for row in rows("evidence"):
        if row["record_id"] in counted:
            by_event[row["record_id"]].add(row["source_id"])
    twice = [name for name, sources in by_event.items() if len(sources) > 1]
    assert sorted(page.rows("origins").frame["event_id"]) == sorted(twice)
    assert any(str(len(twice)) in line and str(len(counted)) in line for line in page.findings())


@pytest.mark.parametrize("language", ["en", "ar"])
def test_nothing_selected_says_nothing(record, language):
    page = chapter(record, language=language, start="1950", end="1951")
    assert page.findings() == []
    assert all(page.drawing(name).frame.empty for name in page.figures())
    empty = {"contradictions", "answers", "terms", "origins", "claims", "notes"}
    assert {name for name in page.tables() if name != "agreement" and page.rows(name).frame.empty} == empty


def test_an_article_alone_is_compared_with_none(record):
    page = chapter(record, sources=["hawar-2019"])
    assert page.drawing("words").frame.empty
    assert set(page.drawing("positions").frame["source_id"]) == {"hawar-2019"}
    assert not any("more than one article" in line or "take up" in line or "Asked" in line for line in page.findings())


def test_shares_of_a_few_passages_are_not_spoken_of(record):
    page = chapter(record, domains=["nuclear"])
    few = page.spoken.loc[page.spoken["passages"] < 10, "source_id"]
    assert list(few) == ["alwaqt-2021"]
    assert "Al-Waqt" not in page.drawing("voices").caption.title + " ".join(page.findings())


def test_what_is_quoted_stays_text(record):
    terms = record.terms.assign(term_en="<script>{{ 7 * 7 }}</script>", term_ar="<b>")
    page = chapter(replace(record, terms=terms))
    shown = page.words().bundle["image/svg+xml"]
    assert "<script>" not in shown and "{{ 7 * 7 }}" in shown
    assert "<script>" not in page.terms().bundle["text/html"]


def test_agreement_is_alpha_without_intervals_and_says_what_it_is_worth(record):
    page = chapter(record)
    coded = codings.load(paths.data_folder())
    found = reliability.agreement(coded["first_coding"], coded["second_coding"], coded["second_sample"])
    found = found.set_index("field")
    frame = page.rows("agreement").frame.set_index("code")
    assert not {"low", "high"} & set(frame.columns)
    for field, alpha in found["alpha"].items():
        worth = "conclude" if alpha >= 0.8 else "tentative" if alpha >= 0.667 else "not for"
        assert worth in frame.loc[field, "reading"]
        assert frame.loc[field, "alpha"] == f"{alpha:.3f}"
        assert frame.loc[field, "pairs"] == found.loc[field, "pairs"]


def test_sources_are_described_in_each_language_with_their_references(record):
    english, arabic = (chapter(record, language=language).rows("provenance") for language in ("en", "ar"))
    for column in ("affiliation", "made_from", "altered", "stands", "basis"):
        assert arabic.frame[column].str.contains("[\u0621-\u064a]").all()
        assert not english.frame[column].str.contains("[\u0621-\u064a]").any()
        assert (english.frame[column] != "").all()
    listed = {row["source_id"]: [part for part in row["reference"].split("; ") if part] for row in rows("sources")}
    assert {key: [line for line, _ in lines] for key, lines in english.cards.items()} == listed
    assert list(arabic.frame["written_by"]) == [
        "",
        "مكسيم سوتشكوف ووكالة أنباء هاوار",
        "الوقت",
        "صدى نيوز",
        "أحمد المياحي",
    ]
