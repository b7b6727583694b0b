"""The brief: what the other chapters find, on one selection."""

import re

import pytest

from helpers.chapters.brief import Brief
from helpers.common import outputs
from helpers.selection import parameters, selecting

SELECTIONS = [{}, {"domains": ["nuclear"]}, {"sources": ["hawar-2019"]}]


def brief(record, **given):
    return Brief(record, parameters.Brief(**given))


@pytest.mark.long
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("given", SELECTIONS, ids=str)
def test_every_finding_of_a_chapter_is_said_once(record, given, language):
    page = brief(record, language=language, **given)
    said = page.findings()
    assert 3 <= len(said) <= 5
    for name, chapter in page.chapters.items():
        own = type(chapter)(record, chapter.model(language=language, **given)).findings()
        rest = page.more(name)
        lines = rest.bundle["text/plain"].split("\n") if rest else []
        assert (own[0] in said) == (name != "actors")  # of actors the section has all
        assert sorted([*lines, *(line for line in said if line in own)]) == sorted(own)


def test_what_became_of_commitments_and_the_contradictions_are_key_findings(record):
    said = brief(record).findings()
    assert any("commitments" in line and "carried out" in line for line in said)
    assert any("contradictions" in line for line in said)
    assert any("borne out" in line for line in said)


def test_one_selection_serves_all_chapters(record, monkeypatch):
    made = []
    select = selecting.select
    monkeypatch.setattr(selecting, "select", lambda *given: made.append(1) or select(*given))
    page = brief(record, start="2000")
    page.findings()
    assert len(made) == 2  # one more finds the details that checks are about
    assert all(chapter.record is page.record for chapter in page.chapters.values())


@pytest.mark.parametrize(
    ("name", "chapter"), [("relation", "issues"), ("turning_points", "timeline"), ("verdicts", "reality")]
)
@pytest.mark.parametrize(("language", "size"), [("en", "small"), ("ar", "report")])
def test_a_figure_is_the_chapters_own_without_links_to_rows_that_are_not_there(
    record, monkeypatch, name, chapter, language, size
):
    monkeypatch.setenv(outputs.SIZE, size)
    page = brief(record, language=language)
    of = page.chapters[chapter]
    assert page.drawing(name).frame.equals(of.drawing(name).frame)
    assert page.drawing(name).caption == of.drawing(name).caption
    bundle, linked = (getattr(each, name)().bundle for each in (page, of))
    drawn = [kind for kind in bundle if kind.startswith(outputs.FIGURE)]
    assert len(drawn) == (2 if size == "report" else 1)
    for kind in drawn:
        assert "#record-" in linked[kind] and "</a>" in linked[kind]
        assert not re.search("#record-|</?a[ >]|<title>", bundle[kind])
        assert re.findall("<text[^>]*>([^<]*)", bundle[kind]) == re.findall("<text[^>]*>([^<]*)", linked[kind])


@pytest.mark.parametrize("language", ["en", "ar"])
def test_nothing_selected_says_nothing(record, language):
    page = brief(record, language=language, start="1950", end="1951")
    assert page.findings() == []
    assert all(page.more(name) is None for name in page.chapters)
    assert all(page.drawing(name).frame.empty for name in page.figures())
