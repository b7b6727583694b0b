"""The site: what its pages say of what is there, of whatever record, and nothing of what is not."""

import csv
import json
import re
import shutil
from functools import partial
from types import SimpleNamespace

import pytest

from helpers.common import paths
from helpers.record import dataset
from helpers.render import about, downloads, explorer, front_page, manifest, pages, pool, profile, search, site
from helpers.render.profile import Limits, Profile, Run
from helpers.world import store

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\" ' {{ 7 * 7 }} \u2028"
SMALL = ("sources", "events", "claims", "claim_holders", "evidence", "domains", "actors")


@pytest.fixture
def own_data(tmp_path):
    """A record of two articles of the project's five, with a text of somebody who means harm."""
    folder = tmp_path / "own"
    folder.mkdir()
    for name in SMALL:
        shutil.copy(paths.data_folder() / f"{name}.csv", folder)
    edit(folder / "sources.csv", lambda rows: rows[:2])
    edit(folder / "sources.csv", lambda rows: [row | {"title_en": HOSTILE} for row in rows])
    return folder


def table(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def edit(path, change):
    rows = change(table(path))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def run(name, notebook="01_timeline", language="en", **given):
    return Run(
        name, notebook, paths.NOTEBOOKS / f"{notebook}.ipynb", given | {"language": language}, "forked", Limits()
    )


def put(out, one, answers=("A finding.",), html="<p>a report</p>", failure="", of="small", **more):
    """Put the outputs of a run where a render would."""
    place = out / of / one.name
    place = site.failed(place) if failure else place
    (place / "figures").mkdir(parents=True)
    files = {"report.html": html, "notebook.ipynb": "{}", **more.pop("files", {})}
    for name, content in files.items():
        (place / name).parent.mkdir(exist_ok=True)
        (place / name).write_text(content, encoding="utf-8")
    facts = {
        "notebook": one.notebook,
        "title": f"Title of {one.notebook}",
        "language": one.language,
        "answers": list(answers),
    }
    facts |= {"status": "failed" if failure else "rendered", "failure": failure, "when": "2026-01-01T00:00:00+00:00"}
    content = facts | {"parameters": one.given, "outputs": {name: {} for name in files}, "data": {}} | more
    (place / manifest.NAME).write_text(json.dumps(content), encoding="utf-8")


def made(out, runs, name="small"):
    with site.preparing(out, Profile(name, list(runs))) as prepared:
        site.keep(out, prepared())
    site.update(out)
    return {page: (out / page).read_text(encoding="utf-8") for page in ("index.html", "ar.html", "runs.html")}


def links(page):
    return re.findall(r'(?:href|src)="([^"#]+)"', page)


def test_of_other_data_it_says_what_is_in_them_and_no_more(tmp_path, own_data):
    one = run("01_timeline", data=str(own_data))
    put(tmp_path, one)
    page = made(tmp_path, [one])["index.html"]
    assert "Reports on 2 articles" in page
    assert "The 2 articles" in page
    assert "Russia and Iran in Arabic articles" not in page
    for word in ("language models", "Download", "CC BY", "Methodology"):
        assert word not in page
    assert not (tmp_path / profile.FILES).exists()


def test_what_a_text_holds_is_shown_and_not_run(tmp_path, own_data):
    one = run("01_timeline", data=str(own_data))
    put(tmp_path, one, [HOSTILE], title=HOSTILE)
    for name in ("index.html", "ar.html", "runs.html"):
        page = made(tmp_path, [one])[name]
        assert "<script>alert" not in page and "<img src=x" not in page
        assert "{{ 7 * 7 }}" in page
    script = (tmp_path / "site" / "search-data.js").read_text(encoding="utf-8")
    assert "<" not in script and "\u2028" not in script
    told = json.loads(script.removeprefix("globalThis.siteDocuments = ").rstrip().removesuffix(";"))
    assert told[0]["en"][0] == HOSTILE


@pytest.mark.long
def test_a_question_has_a_finding_that_the_brief_does_not_give_as_well(tmp_path):
    news, one, other = (
        run("00_brief", "00_brief"),
        run("01_timeline", "01_timeline"),
        run("02_actor_network", "02_actor_network"),
    )
    put(tmp_path, news, ["Said above."])
    put(tmp_path, one, ["Said above.", "Said below."])
    put(tmp_path, other, ["Said above."])
    page = made(tmp_path, [news, one, other])["index.html"]
    assert (page.count("Said above."), page.count("Said below.")) == (2, 1)


def test_what_fails_meanwhile_ends_what_makes_the_files_and_nothing_is_written(tmp_path, monkeypatch):
    ended = []
    monkeypatch.setattr(pool, "begin", lambda *_, **__: SimpleNamespace(end=lambda: ended.append("it")))
    with pytest.raises(ValueError, match="refused"), site.preparing(tmp_path, Profile("small", [run("01_timeline")])):
        raise ValueError("refused")
    assert ended == ["it"]
    assert not list(tmp_path.iterdir())


def test_of_the_projects_own_data_it_has_all_articles_and_all_files(tmp_path, monkeypatch):
    monkeypatch.setattr(downloads, "files", lambda: {"data.xlsx": b"x" * 1_234_567, "data.zip": b"y"})
    # in this process, where that is known
    monkeypatch.setattr(pool, "begin", lambda function, *given, apart=False: partial(function, *given))
    monkeypatch.setattr(pool, "answer", lambda begun, seconds=None: begun())
    one = run("00_brief", "00_brief")
    put(tmp_path, one, files={"brief.pdf": "%PDF", "brief.png": "png"})
    pages_made = made(tmp_path, [one])
    page = pages_made["index.html"]
    assert "Russia and Iran in Arabic articles" in page
    sources = table(paths.data_folder() / "sources.csv")
    assert len(sources) == page.count('<span class="kind">')
    for row in sources:
        assert (row["author"] or "Author not named") in page
        assert row["title_en"].replace("'", "&#39;") in page
        assert row["title_ar"] in pages_made["ar.html"]
    assert "The Russia-Iran notebook collection contributors" in page
    assert "no human expert has gone through all of it" in page
    assert "1.2 MB" in page
    assert {"downloads/data.xlsx", "small/00_brief/brief.pdf", "site/methodology.html", "runs.html"} <= {*links(page)}
    assert all((tmp_path / link).is_file() for link in links(page) if not link.startswith("data:"))
    monkeypatch.setattr(pool, "call", None)
    assert made(tmp_path, [one]) == pages_made, "what has not changed is not made again"


def test_without_a_report_there_is_a_page_that_says_so(tmp_path, own_data):
    one = run("01_timeline", data=str(own_data))
    put(tmp_path, one, failure="cell 'x': no")
    said = made(tmp_path, [one])
    assert "Nothing has been rendered yet" in said["index.html"]
    assert "01_timeline.failed" not in said["index.html"]
    assert "✗ failed" in said["runs.html"]
    assert 'role="search"' not in said["index.html"]


def test_a_last_good_report_says_that_it_is_not_the_latest(tmp_path, own_data):
    one, other = run("01_timeline", data=str(own_data)), run("02_actor_network", "02_actor_network", data=str(own_data))
    put(tmp_path, one)
    put(tmp_path, one, ["Never said."], failure="cell 'x': no", title="01_timeline")
    page = made(tmp_path, [one, other])["index.html"]
    assert page.count("The latest update failed") == 1
    assert "A finding." in page and "Never said." not in page
    assert "What happened between Russia and Iran" in page
    assert "02_actor_network" not in page, "which has no report"


def test_a_page_in_a_language_without_reports_leads_to_the_others(tmp_path, own_data):
    one = run("01_timeline", data=str(own_data))
    put(tmp_path, one)
    page = made(tmp_path, [one])["ar.html"]
    assert "ليس بين هذه التقارير تقرير بالعربية" in page
    assert "small/01_timeline/report.html" in page


def test_every_page_leads_to_every_other_edition(tmp_path, own_data, monkeypatch):
    """As if there were a third language; its link comes second."""
    others = [pages.Edition("ar", "العربية", "ar.html"), pages.Edition("fr", "Français", "fr.html")]
    monkeypatch.setattr(pages, "editions", lambda language, addresses: others)
    one = run("01_timeline", data=str(own_data))
    put(tmp_path, one)
    made(tmp_path, [one])
    again = {name: content.decode() for name, content in site._pages(tmp_path, "").items()}
    record, world = dataset.load(paths.data_folder()), store.beside(paths.data_folder())
    for page in (again["index.html"], again["runs.html"], explorer.explorer(record, "en", world).decode()):
        links = re.findall(r'<a href="([^"]*)" lang="(..)" hreflang="(..)">([^<]*)</a>', page)
        assert links == [(other.address, other.language, other.language, other.name) for other in others]


def test_other_selections_are_named_in_words(tmp_path, own_data):
    runs = [
        run("01_timeline-all", data=str(own_data)),
        run("01_timeline-nuclear", data=str(own_data), domains=["nuclear"], start="2014-01"),
        run("01_timeline-putin", data=str(own_data), actors=["vladimir-putin"]),
    ]
    for one in runs:
        put(tmp_path, one)
    said = made(tmp_path, runs)
    assert said["index.html"].count('<article class="question') == 1
    assert "Nuclear file and atomic energy" in said["index.html"] and "January 2014" in said["index.html"]
    assert "الملف النووي" in said["ar.html"]
    shown = re.sub(r"<[^>]+>", "", said["index.html"].partition("<body>")[2])
    assert "nuclear-" not in shown and "vladimir-putin" not in shown


def test_reports_of_other_profiles_stand_apart(tmp_path, own_data):
    one = run("01_timeline", data=str(own_data))
    mine = run("01_timeline", data=str(paths.data_folder()))
    put(tmp_path, one, of="aaa")
    put(tmp_path, mine, of="default")
    made(tmp_path, [one], "aaa")
    page = made(tmp_path, [mine], "default")["index.html"]
    first, _, rest = page.partition("Other reports")
    assert "default/01_timeline/report.html" in first and "aaa/" not in first
    assert "aaa/01_timeline/report.html" in rest
    assert "The 5 articles" in first


def test_the_explorer_is_linked_when_it_is_there(tmp_path, own_data):
    one = run("01_timeline", data=str(own_data))
    put(tmp_path, one)
    assert "explorer" not in str(links(made(tmp_path, [one])["index.html"]))
    for name in ("explorer.html", "explorer-ar.html"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    said = made(tmp_path, [one])
    assert "explorer.html" in links(said["index.html"])
    assert "explorer-ar.html" in links(said["ar.html"])


def test_a_question_has_the_figure_that_can_be_read_when_small(tmp_path, own_data):
    one = run("01_timeline", data=str(own_data))
    put(tmp_path, one, figure="line", files={"figures/line.svg": "<svg/>"})
    assert "small/01_timeline/figures/line.svg" in links(made(tmp_path, [one])["index.html"])
    (tmp_path / "small/01_timeline/figures/line-narrow.svg").write_text("<svg/>", encoding="utf-8")
    (tmp_path / "index.html").unlink()
    assert "small/01_timeline/figures/line-narrow.svg" in links(made(tmp_path, [one])["index.html"])


def test_what_is_found_leads_to_the_row_that_is_about_it(tmp_path):
    events = table(paths.data_folder() / "events.csv")
    detail = next(row for row in events if row["part_of"])
    other = next(row for row in events if row["event_id"] != detail["part_of"] and not row["part_of"])
    runs = [run("01_timeline-en"), run("01_timeline-ar", language="ar")]
    row = '<tr id="record-{}">'
    put(tmp_path, runs[0], html=row.format(detail["part_of"]))
    put(tmp_path, runs[1], ["نتيجة"], html="")
    made(tmp_path, runs)
    known = {"small": json.loads((tmp_path / "small" / site.ABOUT).read_text(encoding="utf-8"))}
    whole = front_page.Site.of(tmp_path, [site.runs_page.profile(tmp_path / "small")], known)
    found = list(search.documents(whole))
    kinds = [one["kind"] for one in found]
    assert kinds.count("entry") == len(events)
    assert kinds.count("finding") == 2
    by_title = {one["en"][0]: one for one in found if one["kind"] == "entry"}
    address = f"small/01_timeline-en/report.html#record-{detail['part_of']}"
    assert by_title[detail["label_en"]]["en"][3] == address
    assert by_title[detail["label_en"]]["ar"][3] == ""
    assert by_title[other["label_en"]]["en"][3] == ""
    assert by_title[other["label_en"]]["ar"][0] == other["label_ar"]


@pytest.mark.long
def test_an_event_that_is_found_opens_in_the_explorer_and_a_claim_is_a_row(tmp_path):
    events = table(paths.data_folder() / "events.csv")
    detail = next(row for row in events if row["part_of"])
    claim = table(paths.data_folder() / "claims.csv")[0]
    runs = [run("01_timeline-en"), run("01_timeline-ar", language="ar")]
    row = '<tr id="record-{}"><tr id="record-{}">'
    for one in runs:
        put(tmp_path, one, html=row.format(detail["part_of"], claim["claim_id"]))
    for language, name in profile.EXPLORER.items():
        (tmp_path / name).write_bytes(explorer.page(paths.data_folder(), language))
    made(tmp_path, runs)
    known = {"small": json.loads((tmp_path / "small" / site.ABOUT).read_text(encoding="utf-8"))}
    found = list(search.documents(front_page.Site.of(tmp_path, [site.runs_page.profile(tmp_path / "small")], known)))
    entries = [one for one in found if one["kind"] == "entry"]
    for language, page in profile.EXPLORER.items():
        addresses = {one["en"][0]: one[language][3] for one in entries}
        assert all(address.startswith(f"{page}#") for address in addresses.values())
        assert addresses[detail["label_en"]] == f"{page}#details=1&open=event:{detail['event_id']}"
        assert addresses[events[0]["label_en"]] == f"{page}#open=event:{events[0]['event_id']}"
        said = {one["en"][0]: one[language][3] for one in found if one["kind"] == "claim"}
        assert said[claim["summary_en"]] == f"small/01_timeline-{language}/report.html#record-{claim['claim_id']}"


def test_an_id_that_could_be_an_address_opens_nothing_else(tmp_path):
    hostile = 'x&open=actor:iran#"><script>alert(1)</script>'
    page = tmp_path / "explorer.html"
    data = explorer.embedded(
        explorer.packed({"events": [{"id": hostile, "detail": False}, {"id": "b", "detail": True}]})
    )
    page.write_text(f'<script type="application/json" id="data">{data}</script>', encoding="utf-8")
    address, other = explorer.opened(page).values()
    assert other == "explorer.html#details=1&open=event:b"
    assert re.fullmatch(r"explorer\.html#open=event:[\w%.:+-]+", address)
    assert explorer.opened(tmp_path / "none.html") == {}


@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_bytes(b"\xff,\n1")])
def test_a_record_that_cannot_be_read_has_nothing_said_of_it(own_data, damage):
    damage(own_data / "events.csv")
    said = about.of(Profile("small", [run("01_timeline", data=str(own_data))]))
    assert said["articles"] == said["documents"] == [] and said["own"] is False


def test_a_text_as_a_page_has_links_that_lead_somewhere_and_no_code(tmp_path):
    text = f"# A title\n\n<!-- numbers -->\n[here](data/codebook.md#codes) [there](src/x.py) [web](https://example.org)\n\n{HOSTILE}\n"
    (tmp_path / "x.md").write_text(f"{text}\n| Code | Meaning |\n|---|---|\n| a | `<th>` |\n", encoding="utf-8")
    page = downloads.page(tmp_path / "x.md")
    assert page.count('<th scope="col">') == 2 and "&lt;th&gt;" in page
    assert '<a href="codebook.html#codes">here</a>' in page
    assert "there" in page and "src/x.py" not in page
    assert "<script" not in page and "<img" not in page and "numbers" not in page
    assert "<title>A title</title>" in page


def test_no_profile_has_the_name_of_a_part_of_the_site(tmp_path):
    for name in ("site", "downloads", "runs", "runs-ar", "explorer"):
        with pytest.raises(ValueError, match="name of a page of the site"):
            profile._folder_name(name)


def test_a_script_is_allowed_by_its_hash():
    page = pages.runs([], "en")
    script = page.partition("<script>")[2].partition("</script>")[0]
    assert f"'sha256-{pages.allowed(script)}'" in page.replace("&#39;", "'")
