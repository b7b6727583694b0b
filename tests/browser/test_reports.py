"""The reports of `make render`, opened in headless Chromium with no network."""

import pytest

from helpers.common import paths

pytestmark = pytest.mark.browser
REPORTS = sorted((paths.REPORTS / "default").glob("*/report.html"))


def test_the_default_profile_gave_its_reports():
    assert len(REPORTS) == 2 * len(paths.notebooks())


@pytest.mark.parametrize("report", REPORTS, ids=lambda path: path.parent.name)
class TestReport:
    def test_it_opens_without_network_or_complaint(self, opened, report):
        page = opened(report)
        assert page.complaints == []
        assert [url for url in page.requests if not url.startswith(("file:", "data:"))] == []
        language = report.parent.name[-2:]
        assert page.locator("html").get_attribute("dir") == {"en": "ltr", "ar": "rtl"}[language]
        assert page.locator("h1").count() == 1
        assert page.locator("figure svg").count() >= 1
        for figure in page.locator("figure svg").all():
            assert len(figure.get_attribute("aria-label")) > 60
        ids = page.evaluate("[...document.querySelectorAll('[id]')].map(node => node.id)")
        assert len(ids) == len(set(ids))

    @pytest.mark.parametrize("width", [1280, 390])
    def test_it_fits_the_screen(self, opened, report, width):
        page = opened(report, viewport={"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    def test_its_contents_lead_to_sections_and_code_is_folded(self, opened, report):
        page = opened(report)
        targets = page.evaluate("[...document.querySelectorAll('nav a')].map(a => a.getAttribute('href').slice(1))")
        assert len(targets) >= 5
        assert page.evaluate("ids => ids.filter(id => !document.getElementById(id))", targets) == []
        assert page.locator("section > details[open]").count() == 0
        page.locator("details.parameters > summary").click()
        assert page.locator("details.parameters dt").count() >= 9

    def test_everything_that_unfolds_does_so_without_complaint(self, opened, report):
        page = opened(report)
        page.evaluate("document.querySelectorAll('details').forEach(part => part.querySelector('summary').click())")
        assert page.locator("details:not([open])").count() == 0
        assert page.complaints == []

    def test_axe_finds_no_serious_fault(self, opened, report, faults):
        assert faults(opened(report)) == []


@pytest.mark.parametrize("notebook", ["01_timeline", "02_actor_network", "03_domain_breakdown"])
def test_a_mark_opens_its_row(opened, notebook):
    page = opened(paths.REPORTS / "default" / f"{notebook}-en" / "report.html")
    marks = page.locator("figure a")
    assert marks.count() > 100
    targets = page.evaluate(
        "[...document.querySelectorAll('figure a')].map(a => a.getAttribute('xlink:href').slice(1))"
    )
    missing = page.evaluate("ids => ids.filter(id => !document.getElementById(id))", targets)
    assert missing == []
    assert page.locator("figure a title").count() == marks.count()
