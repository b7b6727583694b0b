"""The reports of `make render`, opened in headless Chromium with no network."""

import shutil

import pytest

from helpers import paths

pytestmark = pytest.mark.browser
REPORTS = sorted((paths.REPORTS / "default").glob("*/report.html"))


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu", *quiet]
        )
        yield chromium
        chromium.close()


def test_the_default_profile_gave_its_reports():
    assert len(REPORTS) == 2 * len(list(paths.NOTEBOOKS.glob("*.ipynb")))


@pytest.mark.parametrize("report", REPORTS, ids=lambda path: path.parent.name)
def test_a_report_opens_without_network_or_complaint(browser, report):
    context = browser.new_context(offline=True)
    page = context.new_page()
    complaints, requests = [], []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))
    page.goto(report.as_uri())
    assert complaints == []
    assert [url for url in requests if not url.startswith(("file:", "data:"))] == []
    language = report.parent.name[-2:]
    assert page.locator("html").get_attribute("dir") == {"en": "ltr", "ar": "rtl"}[language]
    assert page.locator("h1").count() == 1
    assert page.locator("figure svg").count() >= 1
    for figure in page.locator("figure svg").all():
        assert len(figure.get_attribute("aria-label")) > 60
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(node => node.id)")
    assert len(ids) == len(set(ids))
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    context.close()


@pytest.mark.parametrize("notebook", ["01_timeline", "02_actor_network"])
def test_a_mark_opens_its_row(browser, notebook):
    page = browser.new_context(offline=True).new_page()
    page.goto((paths.REPORTS / "default" / f"{notebook}-en" / "report.html").as_uri())
    marks = page.locator("figure a")
    assert marks.count() > 100
    targets = page.evaluate(
        "[...document.querySelectorAll('figure a')].map(a => a.getAttribute('xlink:href').slice(1))"
    )
    missing = page.evaluate("ids => ids.filter(id => !document.getElementById(id))", targets)
    assert missing == []
    assert page.locator("figure a title").count() == marks.count()
