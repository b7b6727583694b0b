"""Figures and tables of the reports of `make render`, at the widths of a desk and of a telephone, without a network."""

import pytest

from helpers.common import paths
from helpers.words.messages import messages

pytestmark = pytest.mark.browser
REPORTS = [
    paths.REPORTS / "default" / name / "report.html"
    for name in ("02_actor_network-en", "02_actor_network-ar", "05_reality_check-ar")
]
#: The sizes of what is written in the drawings that are shown, in pixels of the screen.
SIZES = """() => [...document.querySelectorAll('.drawn svg text')].flatMap(text => {
  if (!text.getClientRects().length || !text.getBoundingClientRect().width) return [];
  const matrix = text.getScreenCTM();
  return [parseFloat(getComputedStyle(text).fontSize) * Math.hypot(matrix.a, matrix.b)];
})"""
#: Which of the drawings of each figure is shown.
SHOWN = """() => [...document.querySelectorAll('figure:has(.at-narrow)')].map(
  figure => [...figure.querySelectorAll('.drawn')].filter(part => part.offsetWidth).map(part => part.classList[1]))"""
#: What is written beyond the edges of its drawing.
BEYOND = """() => [...document.querySelectorAll('.drawn')].filter(part => part.offsetWidth).flatMap(part => {
  const edge = part.getBoundingClientRect();
  return [...part.querySelectorAll('text')].filter(text => {
    const box = text.getBoundingClientRect();
    return box.width && (box.left < edge.left - 2 || box.right > edge.right + 2);
  }).map(text => text.textContent);
})"""


def language_of(report):
    return report.parent.name[-2:]


def long_table(page):
    """Return the first table of which a report shows a part: its box."""
    return page.locator(".tools + .record-table").first


def shown(box):
    return box.locator("tbody tr:not(.card)").filter(visible=True)


@pytest.mark.parametrize("report", REPORTS, ids=lambda path: path.parent.name)
class TestReport:
    @pytest.mark.parametrize(("width", "drawing"), [(1440, "at-wide"), (390, "at-narrow"), (360, "at-narrow")])
    def test_the_drawing_that_fits_is_shown_and_all_of_it_can_be_read(self, opened, report, width, drawing):
        page = opened(report, viewport={"width": width, "height": 844})
        drawings = page.evaluate(SHOWN)
        assert len(drawings) >= 3
        assert drawings == [[drawing]] * len(drawings)
        sizes = page.evaluate(SIZES)
        assert len(sizes) > 100
        assert min(sizes) >= 10.99
        assert page.evaluate(BEYOND) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        sideways = "[...document.querySelectorAll('.drawn')].filter(part => part.scrollWidth > part.clientWidth).length"
        assert page.evaluate(sideways) == 0

    def test_figures_are_numbered_and_lead_to_their_files(self, opened, report):
        page = opened(report, viewport={"width": 390, "height": 844})
        captions = page.locator("figcaption")
        say = messages(language_of(report))
        numbers = captions.locator(".number")
        count = captions.count()
        assert numbers.all_inner_texts() == [say("shown.number", n=n) for n in range(1, count + 1)]
        for figure in page.locator("figure[id]").all():
            assert figure.locator(".number").get_attribute("href") == f"#{figure.get_attribute('id')}"
        links = page.locator(".files a")
        addresses = links.evaluate_all("links => links.map(link => link.getAttribute('href'))")
        assert len(addresses) > 2 * count
        for address in addresses:
            assert (report.parent / address).is_file(), address
        low = "links => links.filter(link => Math.min(link.offsetHeight, link.offsetWidth) < 44).length"
        assert captions.locator("a").evaluate_all(low) == 0

    def test_what_is_written_in_a_figure_can_be_selected(self, opened, report):
        page = opened(report, viewport={"width": 390, "height": 844})
        selected = page.evaluate("""() => {
          getSelection().selectAllChildren(document.querySelector('.at-narrow'));
          return getSelection().toString();
        }""")
        assert page.locator("figure svg").nth(1).locator("text").first.text_content()[:12] in selected

    @pytest.mark.parametrize("width", [1440, 390])
    def test_a_table_scrolls_within_a_box_that_the_keyboard_reaches(self, opened, report, width):
        page = opened(report, viewport={"width": width, "height": 844})
        boxes = page.locator(".record-table")
        assert boxes.count() >= 4
        for box in boxes.all():
            assert box.get_attribute("tabindex") == "0"
            assert box.get_attribute("role") == "region"
            assert len(box.get_attribute("aria-label")) > 5
        outer = boxes.evaluate_all("boxes => Math.max(...boxes.map(box => box.getBoundingClientRect().right))")
        assert outer <= width
        box = long_table(page)
        page.locator(".more input").first.check()
        box.evaluate("box => { box.scrollTop = 400; }")
        head, top = box.locator("thead th").first.bounding_box(), box.bounding_box()
        assert abs(head["y"] - top["y"]) < 4

    def test_ten_rows_are_shown_and_the_others_when_asked(self, opened, report):
        page = opened(report, java_script_enabled=False)
        box = long_table(page)
        rows = box.locator("tbody tr:not(.card)").count()
        assert rows > 10
        assert shown(box).count() == 10
        page.locator(".more input").first.check()
        assert shown(box).count() == rows
        assert page.locator(".tools").filter(visible=True).count() == 0

    def test_a_link_to_a_row_that_is_not_shown_shows_it(self, opened, report):
        page = opened(report)
        row = long_table(page).locator("tr.rest[id]").last
        assert not row.is_visible()
        page.evaluate("id => { location.hash = id; }", row.get_attribute("id"))
        assert row.is_visible()

    def test_a_table_is_searched_in_either_script(self, opened, report):
        page = opened(report)
        box, find = long_table(page), page.locator(".tools input").first
        rows = box.locator("tbody tr:not(.card)").count()
        word = {"en": "IRAN", "ar": "ايران"}[language_of(report)]  # as people type it, without its sign
        find.fill(word)
        found = shown(box).count()
        assert 0 < found <= rows
        assert page.locator(".tools output").first.text_content() == f"{found} / {rows}"
        find.fill("zzzz")
        assert shown(box).count() == 0
        find.fill("")
        assert shown(box).count() == 10

    def test_numbers_stand_at_the_right_in_both_languages(self, opened, report):
        page = opened(report)
        aligned = page.locator("td.n, th.n").evaluate_all(
            "cells => cells.map(cell => getComputedStyle(cell).textAlign)"
        )
        assert len(aligned) > 8
        assert set(aligned) == {"right"}


@pytest.mark.parametrize("report", REPORTS[:2], ids=lambda path: path.parent.name)
def test_a_table_is_sorted_both_ways_and_still_shows_ten_rows(opened, report):
    page = opened(report)
    box = page.locator(".tools + .record-table:has(th.n)").first
    head = box.locator("thead th.n .sort").first
    column = head.evaluate("button => button.parentElement.cellIndex + 1")
    for order in (1, -1):
        head.click()
        cells = [int(text) for text in shown(box).locator(f"td:nth-child({column})").all_inner_texts()]
        assert cells == sorted(cells, reverse=order < 0)
        assert len(cells) == 10
    assert page.complaints == []


def test_dates_are_sorted_as_dates(opened):
    page = opened(paths.REPORTS / "default" / "05_reality_check-ar" / "report.html")
    dated = page.locator("th", has_text=messages("ar")("headings.when"))
    box = page.locator(".tools + .record-table", has=dated).first
    head = box.locator("thead th", has_text=messages("ar")("headings.when")).locator(".sort")
    head.click()
    head.click()
    keys = box.locator("tbody tr:not(.card) td[data-key]").evaluate_all("cells => cells.map(cell => cell.dataset.key)")
    assert keys == sorted(keys, reverse=True)
    assert len(set(keys)) > 20


def test_what_leads_to_a_mark_is_as_in_the_drawing_for_a_desk(opened):
    """Ids are never twice, whichever is shown, and marks of both lead to rows that are there."""
    page = opened(paths.REPORTS / "default" / "02_actor_network-en" / "report.html")
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(node => node.id)")
    assert len(ids) == len(set(ids))
    for width in ("at-wide", "at-narrow"):
        targets = page.evaluate(
            "width => [...document.querySelectorAll(`.${width} a`)].map(a => a.getAttribute('xlink:href').slice(1))",
            width,
        )
        assert len(targets) > 50
        assert set(targets) <= set(ids)
