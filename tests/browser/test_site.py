"""The site that leads to the reports, in headless Chromium with no network."""

import csv
import io
import re

import pytest
import yaml

from helpers.common import paths
from helpers.render import brief, command, explorer
from helpers.render.profile import BRIEF, EXPLORER, PAGES, RUNS

pytestmark = pytest.mark.browser
PICTURE = "<img src=x onerror=\"document.title='run'\">"
HOSTILE = f"<script>document.title='run'</script>{PICTURE}"
WIDTHS = {1440: 900, 390: 844}
MAKERS = {
    "en": "The Russia-Iran notebook collection contributors",
    "ar": "المساهمون في مجموعة دفاتر روسيا وإيران",
}


def front(language):
    return paths.REPORTS / PAGES[language]


def asked(page, text):
    """Search, and return the titles of what is found."""
    page.get_by_role("searchbox").fill("")
    page.locator("#found:empty").wait_for(state="attached")
    page.get_by_role("searchbox").fill(text)
    page.locator("#found:not(:empty)").wait_for(state="attached")
    return page.locator("#results li > :nth-child(2)").all_inner_texts()


@pytest.mark.parametrize("language", PAGES)
class TestFrontPage:
    @pytest.mark.parametrize("width", WIDTHS)
    def test_it_opens_without_network_or_complaint_and_fits(self, opened, language, width):
        page = opened(front(language), viewport={"width": width, "height": WIDTHS[width]})
        asked(page, "S-300")
        assert page.complaints == []
        assert [url for url in page.requests if not url.startswith(("file:", "data:"))] == []
        assert page.locator("html").get_attribute("dir") == {"en": "ltr", "ar": "rtl"}[language]
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert page.locator("h1").bounding_box()["y"] < WIDTHS[width]
        small = """[...document.querySelectorAll('main a, nav a, input, summary')]
            .filter(a => a.offsetParent && a.getBoundingClientRect().height < 43 && !a.closest('h3'))
            .map(a => a.outerHTML)"""
        assert width > 400 or page.evaluate(small) == []

    def test_a_reader_learns_what_it_is_who_made_it_and_how_sure_it_is(self, opened, language):
        page = opened(front(language))
        text = page.locator("body").inner_text()
        with (paths.data_folder() / "sources.csv").open(encoding="utf-8", newline="") as file:
            sources = list(csv.DictReader(file))
        assert page.locator(".articles li").count() == len(sources)
        for row in sources:
            assert row[f"short_{language}"] in text and row[f"title_{language}"] in text
        assert MAKERS[language] in text
        assert page.locator(".question").count() == len(paths.notebooks()) - 1
        assert page.locator(".question p").count() >= page.locator(".question").count()
        assert page.locator(".trust li").count() >= 5
        assert page.locator(".news li").count() >= 3

    def test_every_link_and_picture_is_there(self, opened, language):
        page = opened(front(language))
        links = page.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href'))")
        pictures = page.evaluate("[...document.querySelectorAll('img')].map(a => a.getAttribute('src'))")
        assert len(pictures) == len(paths.notebooks())
        for link in (*links, *pictures):
            file = link.partition("#")[0]
            assert not file or (paths.REPORTS / file).is_file(), link
        assert {"html", "pdf", "xlsx", "zip", "csv", "jsonld"} <= {link.rpartition(".")[2] for link in links}
        page.evaluate("document.querySelectorAll('img').forEach(one => { one.loading = 'eager'; })")
        page.evaluate("Promise.all([...document.images].map(one => one.decode()))")
        assert page.evaluate("[...document.images].every(one => one.naturalWidth > 200)")

    def test_axe_finds_no_serious_fault(self, opened, language, faults):
        page = opened(front(language))
        assert faults(page) == []
        asked(page, "S-300")
        assert faults(page) == []

    def test_search_finds_words_in_either_script_however_they_are_written(self, opened, language):
        page = opened(front(language))
        title = {"en": "Russia freezes the S-300 sale to Iran", "ar": "تجميد روسيا صفقة «إس-300» لإيران"}[language]
        for text in ("freezes S-300", "صفقة إس 300 تجميد", "تَجْميد الصفقه روسيا", "FREEZE sale"):
            assert title in asked(page, text), text
        assert asked(page, "no such words at all") == []
        page.get_by_role("searchbox").fill("")
        page.locator("#found:empty").wait_for(state="attached")
        assert page.locator("#results li").count() == 0

    @pytest.mark.parametrize("width", WIDTHS)
    def test_an_event_that_is_found_opens_in_the_explorer_with_its_evidence(self, opened, language, width):
        page = opened(front(language), viewport={"width": width, "height": WIDTHS[width]})
        asked(page, "freezes S-300")
        found = page.locator("#results li:has(> a[href*=explorer]) > a").first
        title = found.inner_text()
        found.click()
        page.locator("#card h3").wait_for()
        assert page.url.partition("#")[0] == (paths.REPORTS / EXPLORER[language]).as_uri()
        assert page.locator("#card h3").inner_text() == title
        assert page.locator("#card li").count() > 2
        assert page.complaints == []
        page.go_back()
        page.get_by_role("searchbox").wait_for()

    def test_every_event_is_found_where_the_explorer_has_it(self, opened, language):
        page = opened(front(language))
        asked(page, "S-300")
        kinds = page.evaluate(f"siteDocuments.map(one => [one.kind, one.{language}?.[3] ?? ''])")
        addresses = [address for kind, address in kinds if kind == "entry"]
        assert len(addresses) > 300
        assert set(addresses) == set(explorer.opened(paths.REPORTS / EXPLORER[language]).values())
        detail = next(address for address in addresses if "details=1" in address)
        page.goto(f"{paths.REPORTS.as_uri()}/{detail}")
        assert page.locator("#card h3").is_visible()
        assert page.locator("#filters [name=details]").is_checked()

    @pytest.mark.parametrize("fragment", ["open=event:no-such", "open=event:%3Cimg%20src=x%3E", "open=event:a:b&x=%00"])
    def test_an_event_that_is_not_there_opens_nothing(self, opened, language, fragment):
        page = opened(paths.REPORTS / EXPLORER[language])
        page.goto(f"{paths.REPORTS.as_uri()}/{EXPLORER[language]}#{fragment}")
        page.reload()
        assert page.locator("#card h3").count() == 0
        assert page.complaints == []

    def test_a_claim_that_is_found_opens_its_row(self, opened, language):
        page = opened(front(language))
        asked(page, "S-300")
        page.locator("#results a[href*=record-]").first.click()
        assert page.url.rpartition("#")[2].startswith("record-")
        page.wait_for_selector(":target", state="attached")

    def test_the_keyboard_reaches_the_search_and_the_brief(self, opened, language):
        page = opened(front(language))
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.hreflang") == {"en": "ar", "ar": "en"}[language]
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == "search"
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('href')").endswith("report.html")

    def test_without_scripts_it_shows_all_but_the_search(self, opened, language):
        page = opened(front(language), java_script_enabled=False)
        assert page.locator("form:visible").count() == 0
        assert page.locator(".question:visible").count() == len(paths.notebooks()) - 1

    def test_the_brief_has_two_pages(self, language):
        place = paths.REPORTS / "default" / f"{BRIEF}-{language}"
        content = (place / brief.NAME).read_bytes()
        assert content.startswith(b"%PDF")
        assert re.findall(rb"/Type/Pages/Count (\d+)", content) == [b"2"]


@pytest.mark.parametrize("language", RUNS)
class TestRuns:
    def test_it_has_every_run_and_links_that_lead_somewhere(self, opened, language, faults):
        page = opened(paths.REPORTS / RUNS[language], viewport={"width": 390, "height": 844})
        assert page.locator("article.rendered").count() == page.locator("article").count() == 2 * len(paths.notebooks())
        links = page.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href'))")
        assert {PAGES[language]} < set(links) and len(links) > 100
        assert [link for link in links if link[0] != "#" and not (paths.REPORTS / link).is_file()] == []
        page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert faults(page) == [] and page.complaints == []
        for text, number in (("timeline-en", 1), ("no such words", 0)):
            page.get_by_role("searchbox").fill(text)
            assert page.locator("article:visible").count() == number


def test_the_site_is_small():
    assert sum(path.stat().st_size for path in paths.REPORTS.rglob("*") if path.is_file()) < 25_000_000


def test_text_from_data_is_shown_and_not_run(opened, data_copy, tmp_path):
    for table, columns in (("actors", (1, 2)), ("events", (13, 14, 15, 16)), ("sources", (4, 5))):
        path = data_copy / f"{table}.csv"
        head, *rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
        for number, row in enumerate(rows):
            if table != "actors" or row[0] in ("russia", "iran"):
                for column in columns:
                    text = PICTURE if head[column].startswith("label") and table == "events" else HOSTILE
                    row[column] = f"{text}{'نص' if head[column].endswith('_ar') else ''} {number}"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([head, *rows])
    names = ["00_brief", "01_timeline"]
    entry = {"notebooks": names, "parameters": {"data": str(data_copy)}, "matrix": {"language": ["en", "ar"]}}
    profile = tmp_path / "profile.yaml"
    profile.write_text(yaml.safe_dump({"name": "hostile", "runs": [entry]}), encoding="utf-8")
    assert command.main([str(profile), "--out", str(tmp_path / "reports")]) == 0
    pages = [*(tmp_path / "reports").glob("*.html"), *(tmp_path / "reports" / "hostile").glob("*/report.html")]
    assert len(pages) == 4 + 2 * len(names)
    shown = 0
    for path in pages:
        page = opened(path)
        page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
        if page.locator("#results").count():
            assert any("<img src=x" in title for title in asked(page, "onerror"))
        assert page.title() != "run"
        assert page.complaints == []
        assert page.locator("img[onerror]").count() == 0
        shown += "<script>document.title" in page.locator("body").inner_text()
    assert shown > len(names)
