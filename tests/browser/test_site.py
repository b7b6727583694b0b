"""The site that leads to the reports, in headless Chromium with no network."""

import csv
import io

import pytest
import yaml

from helpers.common import paths
from helpers.render import command

pytestmark = pytest.mark.browser
PAGES = {"en": paths.REPORTS / "index.html", "ar": paths.REPORTS / "ar.html"}
HOSTILE = "<script>document.title='run'</script><img src=x onerror=\"document.title='run'\">"


@pytest.mark.parametrize("language", PAGES)
class TestSite:
    def test_it_opens_without_network_or_complaint(self, opened, language):
        page = opened(PAGES[language])
        assert page.complaints == []
        assert [url for url in page.requests if not url.startswith(("file:", "data:"))] == []
        assert page.locator("html").get_attribute("dir") == {"en": "ltr", "ar": "rtl"}[language]
        assert page.locator("article").count() == 2 * len(paths.notebooks())
        assert page.locator("article.rendered").count() == page.locator("article").count()

    def test_every_link_and_picture_is_there(self, opened, language):
        page = opened(PAGES[language])
        links = page.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href'))")
        pictures = page.evaluate("[...document.querySelectorAll('img')].map(a => a.getAttribute('src'))")
        assert len(links) > 100
        assert len(pictures) == page.locator("article").count()
        for link in (*links, *pictures):
            assert link.startswith("#") or (paths.REPORTS / link).is_file(), link
        assert {"svg", "png", "pdf", "csv", "json", "ipynb", "html"} <= {link.rpartition(".")[2] for link in links}

    @pytest.mark.parametrize("width", [1280, 390, 320])
    def test_it_fits_the_screen(self, opened, language, width):
        page = opened(PAGES[language], viewport={"width": width, "height": 800})
        page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    def test_axe_finds_no_serious_fault(self, opened, language, faults):
        page = opened(PAGES[language])
        assert faults(page) == []
        page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
        assert faults(page) == []

    def test_search_finds_words_in_either_script(self, opened, language):
        page = opened(PAGES[language])
        for text, number in (("timeline-en", 1), ("الخط الزمنى"[:8], 1), ("ACTOR network", 2), ("no such words", 0)):
            page.get_by_role("searchbox").fill(text)
            assert page.locator("article:visible").count() == number, text
            assert page.locator("#shown").text_content().startswith(f"{number} /")
        page.get_by_role("searchbox").fill("")
        assert page.locator("article:visible").count() == page.locator("article").count()

    def test_the_keyboard_reaches_everything(self, opened, language):
        page = opened(PAGES[language])
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == "search"
        page.keyboard.type("01_timeline-en")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('href')").endswith("01_timeline-en/report.html")
        for _ in range(2):
            page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.parentElement.open")

    def test_without_scripts_it_shows_all_but_the_search(self, opened, language):
        page = opened(PAGES[language], java_script_enabled=False)
        assert page.locator("article:visible").count() == page.locator("article").count()
        assert page.locator("form:visible").count() == 0


def test_text_from_data_is_shown_and_not_run(opened, data_copy, tmp_path):
    path = data_copy / "actors.csv"
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
    for row in rows[1:]:
        if row[0] in ("russia", "iran"):
            row[1], row[2] = f"{HOSTILE}{row[0]}", f"{HOSTILE}نص {row[0]}"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    names = list(paths.notebooks())
    entry = {"notebooks": names, "parameters": {"data": str(data_copy)}, "matrix": {"language": ["en", "ar"]}}
    profile = tmp_path / "profile.yaml"
    profile.write_text(yaml.safe_dump({"name": "hostile", "runs": [entry]}), encoding="utf-8")
    assert command.main([str(profile), "--out", str(tmp_path / "reports")]) == 0
    pages = [*(tmp_path / "reports").glob("*.html"), *(tmp_path / "reports" / "hostile").glob("*/report.html")]
    assert len(pages) == 2 + 2 * len(names)
    shown = 0
    for path in pages:
        page = opened(path)
        page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
        assert page.title() != "run"
        assert page.complaints == []
        assert page.locator("img[onerror]").count() == 0
        shown += "<script>document.title" in page.locator("body").inner_text()
    assert shown > len(names)
