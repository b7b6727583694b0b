import shutil

import pytest

from helpers.common import paths

pytest.register_assert_rewrite("in_lab")
AXE = paths.PROJECT / "tests" / "browser" / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu", *quiet]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def opened(browser):
    """Open a file with no network; what the page complains of, and asks for, is collected."""
    contexts = []

    def open_file(path, **options):
        context = browser.new_context(offline=True, **options)
        contexts.append(context)
        page = context.new_page()
        page.complaints, page.requests = [], []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("request", lambda request: page.requests.append(request.url))
        page.goto(path.as_uri())
        return page

    yield open_file
    for context in contexts:
        context.close()


@pytest.fixture
def faults():
    """What axe-core finds wrong with a page, minor faults apart (`npm ci` in this folder installs it)."""

    def found(page):
        page.evaluate(AXE.read_text(encoding="utf-8"))
        # what it finds well is not asked for: to name each such node takes longer than to look at it
        result = page.evaluate("axe.run(document, {resultTypes: ['violations'], selectors: false})")
        grave = [item for item in result["violations"] if item["impact"] in ("moderate", "serious", "critical")]
        return [(item["id"], item["help"], [node["html"][:200] for node in item["nodes"][:3]]) for item in grave]

    return found
