"""The explorer in headless Chromium, from a folder and with no network: filters, links, evidence, keyboard, speed."""

import json
import statistics
from dataclasses import replace

import pandas as pd
import pytest

from helpers.common import paths
from helpers.record import dataset
from helpers.render import explorer
from helpers.render.profile import EXPLORER
from helpers.selection import names, window
from helpers.world import store

pytestmark = pytest.mark.browser
HOSTILE = "<script>document.title='run'</script><img src=x onerror=\"document.title='run'\">"
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
VISIT = "putin-visits-tehran-2007"
#: What one touches and is less than 44 px high; names on the map have rows as high.
SMALL = """[...document.querySelectorAll('a, button, select, input:not([type=checkbox]), label.tick, summary')]
    .filter(each => each.checkVisibility() && getComputedStyle(each).pointerEvents !== 'none')
    .filter(each => !each.matches('.skip, .node, dialog *') && each.getBoundingClientRect().height < 44)
    .map(each => each.outerHTML.slice(0, 80))"""
LOW_ROWS = "[...document.querySelectorAll('#map li')].filter(row => row.getBoundingClientRect().height < 44).length"
FINE_PRINT = """[...document.querySelectorAll('body *')].filter(each => each.checkVisibility()
    && each.textContent.trim() && parseFloat(getComputedStyle(each).fontSize) < 11).length"""
LANGUAGES = list(EXPLORER)


@pytest.fixture(scope="module")
def record():
    return dataset.load(paths.data_folder())


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    for language, name in EXPLORER.items():
        (folder / name).write_bytes(explorer.page(paths.data_folder(), language))
    return {language: folder / name for language, name in EXPLORER.items()}


def ids(page):
    """The entries that the list has, more than are shown at once included."""
    while page.locator("#more").is_visible():
        page.locator("#more").click()
    return page.evaluate(
        "[...document.querySelectorAll('tbody tr:not([hidden]) .label')].map(b => b.dataset.open.slice(6))"
    )


def reset(page, fragment=""):
    page.evaluate(f"location.hash = {json.dumps(fragment)}")
    page.wait_for_function(f"location.hash.replace('#', '') === {json.dumps(fragment)}")


def leads_nowhere_else(page):
    assert page.complaints == []
    assert [url for url in page.requests if not url.startswith(("file:", "data:"))] == []


@pytest.fixture(scope="module")
def page(browser, files):
    """One page for all filters."""
    page = browser.new_context(offline=True, viewport=WIDE).new_page()
    page.goto(files["en"].as_uri())
    yield page
    page.context.close()


class TestFilters:
    @pytest.mark.parametrize("fragment", ["", "details=1"])
    def test_all_are_there(self, page, record, fragment):
        reset(page, fragment)
        counted = record.events if fragment else record.events[record.events["tier"] != "detail"]
        assert ids(page) == list(counted["event_id"])

    @pytest.mark.parametrize(
        ("from_year", "to_year", "possibly"),
        [
            ("1989", "1999", False),
            ("2014", "", False),
            ("", "2007", False),
            ("2010", "2015", True),
            ("1900", "1988", True),
        ],
    )
    def test_dates_select_what_a_window_of_the_notebooks_does(self, page, record, from_year, to_year, possibly):
        given = {"from": from_year, "to": to_year, "details": "1", "uncertain": "1" if possibly else ""}
        reset(page, "&".join(f"{name}={value}" for name, value in given.items() if value))
        kept = window.inside(record, from_year, to_year, possibly=possibly)
        assert ids(page) == list(record.events["event_id"][kept])
        assert kept.any()

    def test_issue_article_actor_and_kind_select(self, page, record):
        rows = record.events.set_index("event_id")
        for column, name, table in (("issue", "nuclear", "event_domains"), ("article", "hawar-2019", "evidence")):
            reset(page, f"{column}={name}&details=1")
            of = getattr(record, table)
            key = {"issue": "domain_id", "article": "source_id"}[column]
            assert set(ids(page)) == set(of.iloc[:, 0][of[key] == name]) & set(rows.index)
        reset(page, "kind=request&details=1")
        assert set(ids(page)) == set(rows.index[rows["relation"] == "request"])
        reset(page, "actor=united-states&with=iran&details=1")
        found = set(ids(page))
        above = dataset.ancestors(record.actors)
        for state in ("united-states", "iran"):
            members = [actor for actor in above if state in above[actor] | {actor}]
            taking = set(record.event_actors["event_id"][record.event_actors["actor_id"].isin(members)])
            assert found <= taking
        assert 10 < len(found) < len(taking)

    def test_words_of_either_script_are_found_as_the_data_has_them(self, page, record):
        for text in ("BUSHEHR", "بوشهر", "S-300", "no such words at all"):
            reset(page)
            page.locator("[name=details]").check()
            page.locator("[name=words]").fill(text)
            found = ids(page)
            assert bool(found) == (text != "no such words at all"), text
            label = record.events.set_index("event_id").loc[found]
            assert page.locator("#nothing").is_visible() == (not found)
            if text == "BUSHEHR":
                assert label["summary_en"].str.contains("Bushehr").mean() > 0.5

    def test_a_search_is_folded_as_in_the_notebooks(self, page, files, record):
        texts = [*record.events["label_ar"][:60], *record.events["label_en"][:40], "إيران ٢٠٠٧", "the al-Waqt", "كلّه"]
        script = "\n".join(explorer._scripts()).split("for (const event of data.events)")[0].removeprefix("(() => {\n")
        run = f"texts => {{ const d3 = self.d3; {script}; return texts.map(text => folded(text)); }}"
        assert page.evaluate(run, texts) == [list(names.folded(text)) for text in texts]

    def test_a_change_takes_less_than_a_tenth_of_a_second(self, page):
        reset(page, "details=1")
        page.evaluate("performance.clearMeasures()")
        for text in ("n", "nu", "nuclear", "", "iran", ""):
            page.locator("[name=words]").fill(text)
        page.locator("[name=issue]").select_option("nuclear")
        page.locator("[name=issue]").select_option("")
        took = page.evaluate("performance.getEntriesByName('filter').map(each => each.duration)")
        assert len(took) == 8
        assert statistics.median(took) < 100, took

    def test_heads_sort_and_say_so(self, page):
        reset(page)
        head = page.locator("th[data-sort=label]")
        head.locator("button").click()
        assert head.get_attribute("aria-sort") == "ascending"
        labels = page.locator("tbody tr:visible .label").all_text_contents()
        assert labels == sorted(labels, key=str.casefold)
        page.locator("th[data-sort=date] button").click()

    def test_what_is_not_known_is_left_out_of_a_link(self, page):
        reset(page, "issue=none-such&actor=%3Cimg%3E&from=x&open=event:none")
        page.locator("[name=words]").fill(" ")
        assert page.evaluate("location.hash") in ("#", "")


@pytest.mark.parametrize("language", LANGUAGES)
class TestEvidence:
    def test_a_link_restores_a_selection_and_what_is_open(self, opened, files, language):
        page = opened(files[language], viewport=WIDE)
        page.locator("[name=from]").fill("2000")
        page.locator("[name=issue]").select_option("political")
        page.locator(f"tbody [data-open='event:{VISIT}']").click()
        link, shown = page.url, page.locator("#shown").text_content()
        assert page.evaluate("document.activeElement.textContent") == page.locator("#card h3").text_content()
        card = page.locator("#card").text_content()
        assert page.locator("#card a[href^=http]").count() > 1
        page.goto("about:blank")
        page.goto(link)
        assert page.locator("[name=from]").input_value() == "2000"
        assert page.locator("[name=issue]").input_value() == "political"
        assert page.locator("#shown").text_content() == shown
        assert page.locator("#card").text_content() == card
        page.go_back()
        page.go_forward()
        page.keyboard.press("Escape")
        assert page.locator("#card h3").count() == 0
        leads_nowhere_else(page)

    def test_a_mark_a_name_and_a_line_open_theirs(self, opened, files, language):
        page = opened(files[language], viewport=WIDE)
        box = page.locator(f"#lanes [data-id={VISIT}]").bounding_box()
        page.mouse.move(box["x"] + box["width"] / 2 + 3, box["y"] + box["height"] / 2)
        label = page.locator("#tip strong").text_content()
        page.mouse.click(box["x"] + box["width"] / 2 + 3, box["y"] + box["height"] / 2)
        assert page.locator("#card h3").text_content() == label
        assert page.locator("#lanes .opened").count() == 1
        page.locator("#map .node[data-open='actor:united-states']").click()
        counts = page.locator("#card .meta").first.text_content()
        page.locator("#map .tie[data-open='tie:iran:united-states']").click()
        assert page.locator("#card h3").text_content() != label
        assert page.locator("#card .meta").first.text_content() != counts
        entries = page.locator("#card li").count()
        page.locator("#card .actions button").first.click()
        assert page.locator("tbody tr:visible").count() >= entries > 5
        leads_nowhere_else(page)

    def test_the_keyboard_reaches_everything_in_less_than_eighty_stops(self, opened, files, language):
        page = opened(files[language], viewport=WIDE)
        seen = []
        for _ in range(90):
            page.keyboard.press("Tab")
            seen.append(page.evaluate("(document.activeElement.id || document.activeElement.className)"))
            if seen[-1] == "more":
                break
        assert seen[0] == "skip"
        assert seen[-1] == "more" and len(seen) < 80
        assert sum(each.startswith(("pole", "node")) for each in seen) == 1
        page.locator(".pole").first.focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        assert page.locator("#card h3").count() == 1
        page.keyboard.press("Escape")
        assert page.evaluate(
            "document.activeElement.classList.contains('node') || document.activeElement.classList.contains('pole')"
        )
        page.locator("tbody .label").first.focus()
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid"

    def test_on_a_phone_it_fits_and_what_one_touches_is_large_enough(self, opened, files, language, faults):
        page = opened(files[language], viewport=PHONE, has_touch=True, is_mobile=True)
        assert page.locator("html").get_attribute("dir") == {"en": "ltr", "ar": "rtl"}[language]
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
        page.locator("#choose summary").tap()
        assert page.evaluate(SMALL) == []
        assert page.evaluate(LOW_ROWS) == 0
        assert page.evaluate(FINE_PRINT) == 0
        page.locator("tbody .label").nth(3).tap()
        assert page.locator("#sheet").is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
        assert page.evaluate("document.activeElement.tagName") == "H3"
        assert faults(page) == []
        page.locator("#card .next").tap()
        page.locator("#card .close").tap()
        assert not page.locator("#sheet").is_visible()
        assert page.evaluate("document.activeElement.classList.contains('label')")
        leads_nowhere_else(page)

    def test_axe_finds_no_fault_of_weight(self, opened, files, language, faults):
        page = opened(files[language], viewport=WIDE)
        assert faults(page) == []
        reset(page, f"open=event:{VISIT}&details=1")
        assert faults(page) == []

    def test_without_scripts_it_is_the_table(self, opened, files, language, record):
        page = opened(files[language], java_script_enabled=False, viewport=WIDE)
        assert page.locator("tbody tr:visible").count() == len(record.events)
        assert page.locator("form:visible, #time:visible, #who:visible, button:visible").count() == 0


def test_text_from_data_is_shown_and_not_run(opened, record, tmp_path):
    events = record.events.assign(label_en=HOSTILE + record.events["label_en"], summary_en=HOSTILE)
    notes = record.editorial_notes.assign(note=HOSTILE, reference="javascript:alert(1) https://example.org/" + HOSTILE)
    actors = record.actors.assign(label_en=HOSTILE + record.actors["label_en"])
    given = replace(record, events=events, actors=actors, editorial_notes=notes)
    world = store.beside(paths.data_folder())
    frames = {name: pd.DataFrame(getattr(world, name)) for name in ("checks", "verdicts")}
    frames["verdicts"] = frames["verdicts"].assign(finding=HOSTILE)
    path = tmp_path / "explorer.html"
    path.write_bytes(explorer.explorer(given, "en", replace(world, **frames)))
    page = opened(path, viewport=WIDE)
    for what in (f"event:{VISIT}", "actor:united-states", "tie:iran:united-states"):
        reset(page, f"open={what}&words=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")
        reset(page, f"open={what}")
        assert "<script>document.title" in page.locator("#card").inner_text()
    box = page.locator("#lanes .shape").first.bounding_box()
    page.mouse.move(box["x"] + 3, box["y"] + 3)
    assert page.title() != "run" and page.locator("img").count() == 0
    assert page.locator("a[href^='javascript']").count() == 0
    leads_nowhere_else(page)
