"""Every figure and table of every chapter, in both languages and several selections, and what readers never see."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from functools import cache
from itertools import product

import pytest

from helpers.chapters import CHAPTERS, chapter
from helpers.common import paths
from helpers.record import dataset
from helpers.selection import parameters
from helpers.show.figures import compact, theme

SELECTIONS = {
    "whole": {},
    "issue": {"domains": ["nuclear"]},
    "article": {"sources": ["hawar-2019"]},
    "years": {"start": "2015", "end": "2016"},
    "nothing": {"search": "no such word anywhere"},
}
#: `make test` draws and says the whole and nothing; the others are `long`.
EACH_SELECTION = pytest.mark.parametrize(
    "selection",
    [name if name in ("whole", "nothing") else pytest.param(name, marks=pytest.mark.long) for name in SELECTIONS],
)
FIGURES = [(notebook, name) for notebook in CHAPTERS for name in chapter(notebook).figures()]
TABLES = [(notebook, name) for notebook in CHAPTERS for name in chapter(notebook).tables()]
SLUG = re.compile(r"\b[a-z]+(?:-[a-z0-9]+)+-(?:19|20)\d\d\b")
#: EDTF with slashes, open ends or qualifiers; a code's words; what Python says.
CODES = re.compile(r"\d{4}/(?:\d{4}|\.\.)|\.\./\d{4}|\d{4}[~%]|\b(?:True|False|nan|NaN|NaT)\b|\bNone\b(?! [a-z])|<NA>")

#: A sentence that lacks a word, or has a space too many.
SLIPS = re.compile(r" [.,:;،؛](?:\s|$)|  +|\(\s*\)|[:،؛,;]\.|\.\.(?!\.)")


@cache
def whole():
    return dataset.load(paths.data_folder())


@cache
def page(notebook, selection, language):
    of = chapter(notebook)
    return of(whole(), parameters.parse(of.model, SELECTIONS[selection] | {"language": language}))


@cache
def drawing(notebook, selection, language, name):
    return page(notebook, selection, language).drawing(name)


@cache
def svg(notebook, selection, language, name):
    of = drawing(notebook, selection, language, name)
    return theme.svg(of.drawn(language), name, of.titles)


def unreadable(text):
    """Return what a reader should not see in a text; addresses of references are as they are."""
    text = re.sub(r"https?://\S+", "", text)
    return [*SLUG.findall(text), *CODES.findall(text), *re.findall(r"[0-9a-f]{16,}", text)]


def texts(caption):
    return "\n".join([caption.title, caption.subtitle, caption.note, caption.alt])


@EACH_SELECTION
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(("notebook", "name"), FIGURES)
def test_captions_say_what_is_seen(notebook, name, language, selection):
    caption = drawing(notebook, selection, language, name).caption
    assert caption.title.strip() and caption.alt.strip() and caption.note.strip()
    assert not unreadable(texts(caption))
    assert not SLIPS.findall(texts(caption))
    if not drawing(notebook, selection, language, name).frame.empty:
        assert caption.subtitle.strip()
    if language == "ar":
        assert not re.search(r"[a-z]{4,}", re.sub("\u2066[^\u2069]*\u2069", "", texts(caption)))


@EACH_SELECTION
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(("notebook", "name"), FIGURES)
def test_figures_are_drawn(notebook, name, language, selection):
    drawn = svg(notebook, selection, language, name)
    assert len(ET.fromstring(drawn)) > 0
    seen = " ".join(re.findall(r">([^<]*)</(?:text|tspan)>", drawn))
    assert not unreadable(seen)
    alt = drawing(notebook, selection, language, name).caption.alt
    file = compact.alone(compact.compact(drawn, name), alt)
    assert ET.fromstring(file).get("aria-label") == alt and "<a" not in file


@pytest.mark.parametrize(("notebook", "name"), FIGURES)
def test_the_same_figure_is_the_same_bytes(notebook, name):
    of = chapter(notebook)
    again = of(whole(), of.model()).drawing(name)
    assert theme.svg(again.drawn("en"), name, again.titles) == svg(notebook, "whole", "en", name)


@EACH_SELECTION
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(("notebook", "name"), [table for table in TABLES if table[1] != "agreement"])
def test_tables_are_for_readers(notebook, name, language, selection):
    readable_table(notebook, name, language, selection)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_coders_agreement_which_is_of_the_whole_record_is_for_readers(language):
    readable_table("04_sources_and_claims", "agreement", language, "whole")


def readable_table(notebook, name, language, selection):
    of = page(notebook, selection, language)
    shown = of.rows(name)
    if shown.frame.empty:
        assert (getattr(of, name)() is None) == (not shown.nothing)
        return
    read = [column for column in shown.columns if column != "reference"]  # what others call their pages
    cells = " ".join(str(value) for column in read for value in shown.frame[column])
    assert not unreadable(cells)
    assert getattr(of, name)().bundle["text/html"].count("<th") >= len(shown.columns)


@EACH_SELECTION
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("notebook", CHAPTERS)
def test_findings_can_be_repeated(notebook, language, selection):
    lines = page(notebook, selection, language).findings()
    assert len(lines) <= 5
    assert selection != "nothing" or lines == []
    assert selection != "whole" or len(lines) >= 3
    assert len(set(lines)) == len(lines)
    assert all(not unreadable(line) and not SLIPS.search(line) for line in lines)


@EACH_SELECTION
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("notebook", CHAPTERS)
def test_what_is_selected_is_said_without_code(notebook, language, selection):
    names = re.compile(rf"\b(?:{'|'.join(chapter(notebook).model.model_fields)}) = |_")
    lines = page(notebook, selection, language).selection()
    assert lines
    assert not [line for line in lines if unreadable(line) or SLIPS.search(line) or names.search(line)]


# All in one run, and so none `long`: sentences that are kept and not asked for are a failure.
@pytest.mark.parametrize(("selection", "language"), [("whole", "ar"), *product(("issue", "article"), ("en", "ar"))])
@pytest.mark.parametrize("notebook", CHAPTERS)
def test_what_is_said_is_what_was_read(notebook, selection, language, snapshot):
    """A change of any sentence is seen in a review; `pytest --snapshot-update` keeps it. Notebooks keep the rest."""
    of = page(notebook, selection, language)
    captions = (drawing(notebook, selection, language, name).caption for name in of.figures())
    said = [line for caption in captions for line in (caption.title, caption.subtitle, caption.note, caption.alt)]
    assert "\n".join([*of.findings(), "", *said]) == snapshot


@pytest.mark.parametrize("notebook", CHAPTERS)
def test_what_is_shared_is_computed_once(notebook):
    of = page(notebook, "whole", "en")
    assert of.record is of.record
    assert of.findings() == of.findings()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_source_of_a_figure_is_counted_and_nothing_is_said_to_be_coded_by_hand(language):
    of = page("01_timeline", "whole", language)
    assert "2014–2025" in of.source_note()
    sources = of.whole.sources.assign(published=["2031-04~", *of.whole.sources["published"][1:]])
    assert "–2031" in type(of)(replace(of.whole, sources=sources), of.chosen).source_note()
    one = replace(of.whole, sources=of.whole.sources.iloc[:1])
    assert re.search(r"\b2014[,،]", type(of)(one, of.chosen).source_note())
    assert not re.search("by hand|يدوي", of.source_note())
