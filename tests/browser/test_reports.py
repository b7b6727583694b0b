"""The reports of `make render`, opened in headless Chromium with no network: on a desk, on a telephone, on paper."""

import json
import re

import pytest

from helpers.common import paths

pytestmark = pytest.mark.browser
REPORTS = sorted((paths.REPORTS / "default").glob("*/report.html"))
SIZES = {"desk": {"width": 1440, "height": 900}, "telephone": {"width": 390, "height": 844}}
PAGES = 12
MEGABYTES = 1.5
STOPS_TO_LAST = 79
#: Whether the focus is in a section or behind it, or has left the page since there is nothing more.
REACHED = """last => {
  const [now, section] = [document.activeElement, document.getElementById(last)];
  return now === document.body || section.contains(now)
    || Boolean(section.compareDocumentPosition(now) & Node.DOCUMENT_POSITION_FOLLOWING);
}"""
#: What can be reached with the keyboard, in order.
STOPS = """[...document.querySelectorAll('a[*|href], button, input, summary, [tabindex]')].filter(
  one => one.tabIndex >= 0 && one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length)"""
#: Controls that a finger may miss; a word within a sentence is as high as its line.
SMALL = f"""{STOPS}.filter(one => !one.matches('main, .skip, .term, .record-table, p:not(.files, .file) a'))
  .map(one => [one.outerHTML.slice(0, 80), (one.closest('label') || one).getBoundingClientRect()])
  .filter(([, box]) => box.height < 44 || box.width < 44).map(([text]) => text)"""
SIDEWAYS = """[...document.querySelectorAll('main *')].filter(one => one.scrollWidth > one.clientWidth + 1
  && one.clientWidth && ['auto', 'scroll'].includes(getComputedStyle(one).overflowX)).map(one => one.className)"""
FIRST = """[...document.querySelectorAll('.findings .answer p, figure .drawn')].filter(one => one.offsetWidth)
  .map(one => [one.tagName, one.getBoundingClientRect().top])"""


def language_of(report):
    return report.parent.name[-2:]


def targets(page):
    """Return what the links of a page lead to, those of marks apart: places of its own, and files."""
    links = page.evaluate("[...document.querySelectorAll('a[href]')].map(link => link.getAttribute('href'))")
    return [link[1:] for link in links if link[0] == "#"], [link for link in links if link[0] != "#"]


def test_the_default_profile_gave_its_reports():
    assert len(REPORTS) == 2 * len(paths.notebooks())
    assert {report.parent.name for report in REPORTS if report.stat().st_size > MEGABYTES * 1e6} == set()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("report", REPORTS, ids=lambda path: path.parent.name)
def test_a_report_is_read_at_once_and_leads_on(opened, faults, report, size):
    page = opened(report, viewport=SIZES[size])
    assert page.complaints == []
    assert [url for url in page.requests if not url.startswith(("file:", "data:"))] == []
    language = language_of(report)
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == [
        language, {"en": "ltr", "ar": "rtl"}[language],
    ]  # fmt: skip
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(node => node.id)")
    assert len(ids) == len(set(ids))
    assert page.locator("h1").count() == 1

    shown = page.evaluate(FIRST)
    kinds, tops = [kind for kind, _ in shown], [top for _, top in shown]
    assert kinds[:4] == ["P", "P", "P", "DIV"]
    height = SIZES[size]["height"]
    if size == "desk":
        assert max(tops[:3]) < height / 1.2
        assert tops[3] < height * 0.6
    else:  # the first finding, a good part of the first figure, and a link to the other findings
        assert tops[0] < tops[3] < height - 240 < min(tops[1:3])
        page.emulate_media(reduced_motion="reduce")  # it scrolls at once
        page.locator(".further").click()
        assert 0 <= page.evaluate(FIRST)[1][1] < height / 4

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(SIDEWAYS) == []
    if size == "telephone":
        assert page.evaluate(SMALL) == []

    here, files = targets(page)
    assert set(here) <= set(ids)
    assert [file for file in files if not (report.parent / file).resolve().is_file()] == []
    for place in (f"../{report.parent.name[:-2]}{ {'en': 'ar', 'ar': 'en'}[language] }/report.html", "../../"):
        assert any(file.startswith(place) for file in files)
    empty = "[...document.querySelectorAll('main h2')].filter(head => !head.textContent.trim())"
    assert page.evaluate(f"{empty}.length") == 0
    assert faults(page) == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("report", REPORTS, ids=lambda path: path.parent.name)
def test_plain_tabs_reach_the_last_section_in_few_stops(opened, report, size):
    page = opened(report, viewport=SIZES[size])
    here, _ = targets(page)
    last = page.locator(".contents").first.locator("a").last.get_attribute("href")[1:]
    assert last in here
    stops, reached = 0, False
    while not reached and stops < STOPS_TO_LAST:
        page.keyboard.press("Tab")
        stops += 1
        reached = page.evaluate(REACHED, last)
    assert reached
    assert stops > 20  # or the count is of something else


@pytest.mark.parametrize("language", ["en", "ar"])
def test_rows_that_unfold_are_one_stop_and_arrows_lead_from_one_to_the_next(opened, language):
    page = opened(paths.REPORTS / "default" / f"05_reality_check-{language}" / "report.html", viewport=SIZES["desk"])
    shown = "[...document.querySelectorAll('#checks .card summary')].filter(one => one.checkVisibility())"
    stops = f"{shown}.filter(one => one.tabIndex === 0).length"
    at = f"{shown}.indexOf(document.activeElement)"
    assert page.evaluate(f"[{shown}.length, {stops}]") == [10, 1]
    page.locator("#checks .card summary").first.focus()
    for key, place in (("ArrowUp", 0), ("ArrowDown", 1), ("ArrowDown", 2), ("ArrowUp", 1)):
        page.keyboard.press(key)
        assert page.evaluate(at) == place
    page.keyboard.press("Enter")
    assert page.locator("#checks details[open]").count() == 1
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(f"[{at}, {stops}]") == [1, 1], "one comes back to where one was"

    # Whatever rows are in sight, one of them is a stop.
    def seen():
        page.evaluate("new Promise(requestAnimationFrame)")
        return page.evaluate(f"[{shown}.length, {stops}]")

    page.locator("#checks .sort").first.click()
    assert seen() == [10, 1]
    page.locator("#checks .more input").check()
    assert seen() == [page.locator("#checks .card").count(), 1]
    page.locator("#checks .card summary").last.focus()
    page.locator("#checks .more input").uncheck()
    assert seen() == [10, 1]
    page.locator("#checks .tools input").fill("300")
    found, one = seen()
    assert 0 < found < 10
    assert one == 1


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_keyboard_reaches_the_contents_the_terms_and_the_code(opened, language):
    page = opened(paths.REPORTS / "default" / f"01_timeline-{language}" / "report.html", viewport=SIZES["desk"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    last = page.locator(".margin a").last
    for _ in range(40):
        page.keyboard.press("Tab")
        if last.evaluate("link => link === document.activeElement"):
            break
    page.keyboard.press("Enter")
    page.locator(".margin li:last-child a[aria-current]").wait_for()
    assert page.locator(".margin [aria-current]").count() == 1
    assert page.locator(last.get_attribute("href")).is_visible()

    page.locator(".term").first.focus()
    page.keyboard.press("Enter")
    assert page.locator(".term").first.inner_text()[-4:] in page.locator(".note:popover-open dfn").inner_text()
    page.keyboard.press("Escape")
    assert page.locator(".note:popover-open").count() == 0

    assert page.locator(".code:visible").count() == 0
    page.locator("#code").focus()
    page.keyboard.press("Space")
    assert page.locator("div.code:visible").count() >= 5
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_scripts_a_report_has_all_that_it_says(opened):
    report = paths.REPORTS / "default" / "01_timeline-en" / "report.html"
    page = opened(report, viewport=SIZES["telephone"], java_script_enabled=False)
    assert page.locator(".menu nav").first.is_hidden()
    page.locator(".menu > summary").click()
    assert page.locator(".menu .contents a").last.is_visible()
    page.locator(".menu > summary").click()
    page.locator(".term").first.click()
    assert page.locator(".note").first.is_visible()
    assert page.locator("#events .record-table").is_visible()
    page.keyboard.press("Escape")
    page.locator("label.switch").click()
    assert page.locator("div.code").first.is_visible()


def test_the_verdicts_stand_in_the_report_for_fact_check_tools(opened):
    page = opened(paths.REPORTS / "default" / "05_reality_check-en" / "report.html")
    (document,) = page.locator('script[type="application/ld+json"]').all_text_contents()
    reviews = json.loads(document)["@graph"]
    ids = set(page.evaluate("[...document.querySelectorAll('[id]')].map(node => node.id)"))
    assert len(reviews) > 100
    assert {review["url"][1:] for review in reviews} <= ids


@pytest.mark.parametrize("report", REPORTS, ids=lambda path: path.parent.name)
def test_it_prints_on_few_pages(opened, report):
    printed = opened(report).pdf(prefer_css_page_size=True)
    sizes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert 1 < len(sizes) < PAGES
    assert {(round(float(width)), round(float(height))) for width, height in sizes} <= {(595, 842), (596, 842)}


@pytest.mark.parametrize("notebook", ["01_timeline", "02_actor_network", "03_domain_breakdown"])
def test_a_mark_opens_its_row(opened, notebook):
    page = opened(paths.REPORTS / "default" / f"{notebook}-en" / "report.html", viewport=SIZES["desk"])
    links = "[...document.querySelectorAll('figure svg a')].map(a => a.getAttribute('xlink:href').slice(1))"
    found = page.evaluate(links)
    assert len(found) > 100
    assert page.evaluate("ids => ids.filter(id => !document.getElementById(id))", found) == []
    pointed = page.locator("figure .at-wide svg a")
    assert page.locator("figure .at-wide svg a title").count() == pointed.count() > 50
