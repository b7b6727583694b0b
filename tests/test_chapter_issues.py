"""Chapter 03: what is counted is counted another way; the words say the numbers; a dossier only where one issue is."""

import csv
import re
from collections import Counter, defaultdict
from contextlib import nullcontext
from dataclasses import replace
from itertools import combinations

import pandas as pd
import pytest
from fixtures import event, made
from matplotlib.backends.backend_agg import FigureCanvasAgg

from helpers.analysis import dossier, issues
from helpers.chapters.issues import SIDES, Issues
from helpers.common import paths
from helpers.common.outputs import Caption
from helpers.selection import parameters
from helpers.show.figures import theme
from helpers.show.figures.issues import words_and_deeds

ONE = "nuclear"


def chapter(record, language="en", **chosen):
    return Issues(record, parameters.parse(Issues.model, {"language": language, **chosen}))


@pytest.fixture(scope="module")
def rows():
    """The tables that are counted by loops, as they stand in the files."""
    found = {}
    for name in (
        "events",
        "event_domains",
        "event_actors",
        "evidence",
        "actors",
        "claims",
        "quantities",
        "claim_holders",
    ):
        with (paths.data_folder() / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            found[name] = list(csv.DictReader(file))
    return found


@pytest.fixture(scope="module")
def counted(rows):
    """Entries above detail -> main issue, and what reports each."""
    above = {row["event_id"] for row in rows["events"] if row["tier"] != "detail"}
    main = {r["event_id"]: r["domain_id"] for r in rows["event_domains"] if r["rank"] == "primary"}
    told = defaultdict(set)
    for row in rows["evidence"]:
        told[row["record_id"]].add(row["source_id"])
    return {name: (main[name], told[name]) for name in above}


@pytest.fixture(scope="module")
def whole(record):
    return chapter(record)


def test_issues_by_article_counted_by_loops(whole, counted):
    expected = Counter((issue, source) for issue, told in counted.values() for source in told)
    found = {(r.domain_id, r.source_id): r.entries for r in whole.shares.itertuples() if r.entries}
    assert found == dict(expected)
    sizes = Counter(source for _, told in counted.values() for source in told)
    assert dict(zip(whole.shares["source_id"], whole.shares["n"], strict=True)) == dict(sizes)


def test_what_falls_with_an_article_counted_by_loops(whole, counted):
    for row in whole.losses.itertuples():
        mine = [told for issue, told in counted.values() if issue == row.domain_id]
        assert row.entries == len(mine)
        assert row.left == sum(told != {row.source_id} for told in mine)


def test_pairs_counted_by_loops(whole, rows, counted):
    sets = defaultdict(set)
    for row in rows["event_domains"]:
        if row["event_id"] in counted:
            sets[row["event_id"]].add(row["domain_id"])
    expected = Counter(frozenset(pair) for found in sets.values() for pair in combinations(sorted(found), 2))
    found = issues.pairs(whole.record)
    assert len(found) == 6
    assert found["entries"].tolist() == sorted(expected.values(), reverse=True)[:6]
    assert all(expected[frozenset((row.one, row.other))] == row.entries for row in found.itertuples())


def test_words_and_deeds_counted_by_loops(whole, rows, counted):
    parent = {row["actor_id"]: row["parent_id"] for row in rows["actors"]}

    def side(actor):
        while actor and actor not in SIDES:
            actor = parent[actor]
        return actor

    acting = defaultdict(lambda: defaultdict(set))
    for row in rows["event_actors"]:
        if row["role"] in ("initiator", "target", "party", "mediator") and side(row["actor_id"]):
            acting[row["event_id"]][side(row["actor_id"])].add(row["role"])
    both = {
        name
        for name, by in acting.items()
        if name in counted and len(by) == 2 and set.union(*by.values()) != {"target"}
    }
    words = {"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN"}
    kinds = {row["event_id"]: row["event_type"] for row in rows["events"]}
    expected = Counter("words" if kinds[name] in words else "deeds" if kinds[name] else "" for name in both)
    assert whole.acts.groupby("side")["entries"].sum().to_dict() == dict(expected)
    occurred = [r for r in rows["events"] if r["event_id"] in both and r["status"] == "occurred" and r["event_type"]]
    done = [row for row in occurred if row["event_type"] != "REQUEST"]
    mine = whole.acts[(whole.acts["state"] == "done") & (whole.acts["side"] != "")]
    assert mine["entries"].sum() == len(done)
    assert mine["public"].sum() == sum(bool(row["date_public"]) for row in done)


def test_positions_of_an_issue_counted_by_loops(record, rows):
    page = chapter(record, domains=[ONE])
    held = [row for row in rows["claims"] if row["topic"] == ONE]
    shown = page.rows("positions").frame
    assert sorted(shown["claim_id"]) == sorted(row["claim_id"] for row in held)
    sides = {"supports": "for", "favours": "for", "neutral": "no side taken", "doubts": "against", "opposes": "against"}
    assert Counter(shown["side"]) == Counter(sides[row["stance"]] for row in held)
    assert list(dict.fromkeys(shown["side"])) == ["for", "against", "no side taken"]
    holders = {row["holder_id"] for row in rows["claim_holders"] if row["claim_id"] == shown["claim_id"][0]}
    assert shown["holder"][0].count(";") == len(holders) - 1


def test_figures_are_of_the_issue_and_no_ordinals(record):
    page = chapter(record, domains=[ONE])
    found = dossier.figures(page.record)
    assert set(found["about_id"]) <= set(page.record.entries["event_id"])
    assert not set(found["unit"]) & {"ordinal", "rank", "round", "visit"}
    shown = page.rows("quantities").frame.set_index("quantity_id")
    five = shown[shown["value"] == 5].iloc[0]
    assert (five["value_said"], five["unit"], five["exactness"]) == ("5", "percent", "at most")


@pytest.mark.parametrize(
    ("value", "english", "arabic"), [(5.0, "5", "5"), (2.2e9, "2.2 billion", "2.2 مليار"), (3000, "3,000", None)]
)
def test_numbers_as_they_are_written(record, value, english, arabic):
    assert chapter(record)._number(value) == english
    assert arabic is None or chapter(record, "ar")._number(value) == arabic


def test_contradictions_are_said_in_the_readers_language(record):
    english, arabic = (
        chapter(record, language, domains=[ONE]).rows("contradictions").frame for language in ("en", "ar")
    )
    notes = record.editorial_notes.set_index("note_id")
    assert len(english) == len(arabic) > 5
    assert set(notes.loc[english["note_id"], "kind"]) == {"contradiction"}
    assert english["contradiction"].tolist() == notes.loc[english["note_id"], "note"].tolist()
    assert arabic["contradiction"].tolist() == notes.loc[arabic["note_id"], "note_ar"].tolist()


def test_a_note_without_arabic_is_said_in_english(record):
    bare = replace(record, editorial_notes=record.editorial_notes.assign(note_ar=""))
    shown = chapter(bare, "ar", domains=[ONE]).rows("contradictions").frame["contradiction"]
    assert len(shown) and shown.str.contains("[a-z]").all()


@pytest.mark.parametrize("chosen", [{}, {"domains": [ONE, "arms"]}, {"search": "no such word anywhere"}])
def test_there_is_no_dossier_without_one_issue(record, chosen):
    page = chapter(record, **chosen)
    for name in ("commitments", "positions", "quantities", "contradictions"):
        assert page.rows(name).frame.empty
        assert getattr(page, name)() is None
    assert page.in_short() == []


def test_every_mark_of_a_dossier_leads_to_a_row(record):
    page = chapter(record, domains=[ONE])
    drawing = page.drawing("relation")
    linked = re.findall(
        r'xlink:href="#record-([a-z0-9-]+)"', theme.svg(drawing.drawn("en"), "relation", drawing.titles)
    )
    ids = re.findall(r'<tr id="record-([a-z0-9-]+)"', page.events().bundle["text/html"])
    assert sorted(set(linked)) == sorted(page.record.events["event_id"]) == sorted(ids)


def test_only_what_is_flagged_has_a_flag(record):
    page = chapter(record)
    figure = page.drawing("relation").drawn("en")
    drawn = [patch for axes in figure.axes for patch in axes.patches if type(patch).__name__ == "Polygon"]
    assert len(drawn) == (page.entries["flag"] != "").sum() > 0


def test_the_findings_say_the_numbers(whole, counted):
    found = " ".join(whole.findings())
    alone = sum(told == {"strategic-partnership-2014"} for _, told in counted.values())
    assert f"The articles report {len(counted)} entries" in found
    assert f"it alone reports {alone} of them" in found
    assert len(whole.findings()) == 5


@pytest.mark.parametrize("language", ["en", "ar"])
def test_both_editions_say_the_same_numbers(record, language):
    said, english = (" ".join(chapter(record, of).findings()) for of in (language, "en"))
    numbers = [sorted(re.findall(r"\d+", text)) for text in (said, english)]
    assert [number for number in numbers[1] if number not in numbers[0]] == []


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("chosen", [{"domains": [ONE]}, {"sources": ["hawar-2019"]}, {"start": "2023", "end": "2025"}])
def test_findings_of_a_part(record, language, chosen):
    lines = chapter(record, language, **chosen).findings()
    assert 2 <= len(lines) <= 5
    assert "nan" not in " ".join(lines)


def test_nothing_selected_is_said_once(record):
    page = chapter(record, search="no such word anywhere")
    assert page.findings() == []
    assert page.pairs() is None
    assert page.events() is None
    for name in Issues.figures():
        assert page.drawing(name).frame.empty


def test_the_largest_issue_of_each_article_is_named(whole, counted):
    counts = defaultdict(Counter)
    for issue, told in counted.values():
        for source in told:
            counts[source][issue] += 1
    expected = {
        whole.named[issue]: {
            f"{whole.named[source]} ({round(100 * of[issue] / of.total())}%)"
            for source, of in counts.items()
            if of.total() >= 5 and [issue] == [other for other, n in of.items() if n == max(of.values())]
        }
        for issue in {issue for of in counts.values() for issue in of}
    }
    found = {each["issue"]: set(each["articles"]) for each in whole._largest(whole.shares)}
    assert found == {issue: articles for issue, articles in expected.items() if articles}
    title = whole.drawing("by_article").caption.title
    assert all(name in title for articles in found.values() for name in articles)


def test_an_article_of_two_largest_issues_or_of_few_entries_has_none(whole):
    rows = [("one", "nuclear", 6, 10), ("one", "arms", 4, 10), ("two", "arms", 3, 6), ("two", "nuclear", 3, 6)]
    frame = pd.DataFrame([*rows, ("three", "arms", 4, 4)], columns=["source_id", "domain_id", "entries", "n"])
    frame["share"] = frame["entries"] / frame["n"]
    sources = {"one": "hawar-2019", "two": "almayahi-2025", "three": "sadanews-2024"}
    frame["source_id"] = frame["source_id"].map(sources)
    assert whole._largest(frame) == [{"issue": whole.named["nuclear"], "articles": ["Hawar 2019 (60%)"]}]


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "Zeta-2014 reports 8 of 10 entries"), ("ar", "يرد 8 من أصل 10 مداخل في zeta-2014")],
)
def test_where_no_article_has_a_largest_issue_the_one_that_reports_most_is_named(language, title):
    few = [event(f"a{n}", domains=("arms", "nuclear")[n % 2]) for n in range(8)]
    other = [event(f"b{n}", told="beta-2019:1") for n in range(2)]
    assert chapter(made(*few, *other), language).drawing("by_article").caption.title == title


def test_titles_are_findings(record, whole):
    assert "Central Asia and oil and gas all but vanish" in whole.drawing("without_each_article").caption.title
    one = chapter(record, domains=[ONE])
    assert re.match(r"The nuclear file: \d+ of 31 entries", one.drawing("relation").caption.title)
    assert "Hawar 2019 and Sada News 2024 have nothing on that" in one.drawing("by_article").caption.title


def test_an_article_is_not_called_silent_for_an_issue_that_it_has_besides(record):
    page = chapter(record, domains=["third-powers"])
    silent = [
        name for name in page.articles.values() if name in page.drawing("by_article").caption.title.split(";")[-1]
    ]
    reporting = {page.articles[source] for source in issues.articles(page.record)}
    assert not reporting & set(silent) or ";" not in page.drawing("by_article").caption.title


@pytest.mark.parametrize("words_kind", ["CONSULT", "COOPERATE", "both"])
def test_talk_and_action_are_compared_as_they_are(words_kind):
    kinds = ["CONSULT", "COOPERATE"] if words_kind == "both" else [words_kind]
    title = (
        chapter(made(*(event(f"e{kind.lower()}", kind=kind) for kind in kinds)))
        .drawing("words_and_deeds")
        .caption.title
    )
    expected = {
        "CONSULT": "more words than deeds: 1 to 0",
        "COOPERATE": "more deeds than words: 1 to 0",
        "both": "as many deeds as words: 1 each",
    }
    assert expected[words_kind] in title


@pytest.mark.parametrize("language", ["en", "ar"])
def test_figures_fit_a_telephone(record, language):
    page = chapter(record, language)
    for name in Issues.figures():
        with theme.narrow():
            figure = page.drawing(name).drawn(language)
        assert figure.get_figwidth() == pytest.approx(theme.NARROW)
        assert min(text.get_fontsize() for axes in figure.axes for text in axes.texts) >= theme.SMALLEST


@pytest.mark.parametrize("slim", [False, True])
def test_few_deeds_beside_thousands_of_words_can_be_read(slim):
    """A part of a bar that is too short for its number has it behind, and a narrow column has room for its head."""
    acts = [("talk", "words", "done", 3_000), ("talk", "deeds", "done", 2), ("aid", "words", "asked", 1)]
    frame = pd.DataFrame(acts, columns=["domain_id", "side", "state", "entries"]).assign(public=0, flagged=0)
    heads = {"words": "Words: 3001", "deeds": "Deeds: 2"}
    words = {"states": {"done": "done", "asked": "asked"}, "heads": heads, "public": {"line": ""}}
    with theme.narrow() if slim else nullcontext():
        names = {"talk": "Talk", "aid": "Aid"}
        figure = words_and_deeds(frame, names, words, Caption("title", "note", "alt"), "en")
        FigureCanvasAgg(figure).draw()
    [axes] = figure.axes
    texts = {text.get_text(): text.get_window_extent() for text in axes.texts}
    assert {"3000", "2", "1", *heads.values()} <= {*texts}
    assert all(box.x1 <= figure.bbox.x1 for box in texts.values())
    bars = [bar.get_window_extent() for bar in axes.artists if bar.get_height() == 0.2]
    assert all(not bar.overlaps(texts[number]) for bar in bars for number in ("1", "2"))
    assert texts["Words: 3001"].x1 < texts["Deeds: 2"].x0
