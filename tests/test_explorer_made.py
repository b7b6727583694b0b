"""The explorer: what it takes from a record, the page as a file, and when it is made anew."""

import base64
import hashlib
import html
import json
import re
import shutil
from dataclasses import replace
from types import SimpleNamespace

import pytest
from fixtures import BOTH, TEN, event, flagged, made, shuffled

from helpers.analysis import network, parties, years
from helpers.common import paths
from helpers.common.faults import FaultsError
from helpers.render import command, explorer
from helpers.render.profile import EXPLORER
from helpers.show import catalogue as shown
from helpers.words.messages import messages
from helpers.world import store

HOSTILE = "</script><script>document.title='run'</script><img src=x onerror=alert(1)>&amp;\u2028"
PARTS = sorted((paths.PROJECT / "src" / "helpers" / "render" / "templates" / "explorer").iterdir())


@pytest.fixture(scope="module")
def nothing(tmp_path_factory):
    """The world's data of a record that has none."""
    return store.beside(tmp_path_factory.mktemp("bare"))


@pytest.fixture(scope="module")
def world(small_world):
    return store.beside(small_world.parent)


@pytest.fixture(scope="module")
def english(record, world):
    return shown.catalogue(record, world, "en")


@pytest.fixture(scope="module")
def page(record, world):
    return explorer.explorer(record, "en", world).decode()


def data_of(page):
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.S)[1]
    return explorer.unpacked(json.loads(found))


class TestCatalogue:
    def test_it_has_every_entry_and_detail_once_by_date(self, english, record):
        assert [row["id"] for row in english["events"]] == list(record.events["event_id"])
        details = record.events["tier"] == "detail"
        assert [row["detail"] for row in english["events"]] == list(details)

    def test_an_event_is_drawn_in_the_year_that_the_chapters_give_it(self, english, record):
        drawn = years.dated(record)
        found = {row["id"]: (row["year"], row["public"]) for row in english["events"] if row["year"] is not None}
        by = drawn["dated_by"] == "public"
        assert found == {row[0]: row[1:] for row in zip(drawn["event_id"], drawn["year"], by, strict=True)}
        assert len(found) > 100

    def test_ties_are_those_of_the_map_in_the_chapter_on_actors(self, english, record):
        kept = record.events["tier"] != "detail"
        entries = replace(record, events=record.events[kept])
        graph = network.project(network.at_level(entries, "state"))
        ids = set(entries.events["event_id"])
        counted = {}
        for name, one, other, kind in english["pairs"]:
            if name in ids:
                tie = counted.setdefault((one, other), dict.fromkeys(("weight", *parties.KINDS), 0))
                tie["weight"] += 1
                tie[kind] += 1
        expected = {tuple(sorted(edge)): graph.edges[edge] for edge in graph.edges}
        assert set(counted) == set(expected)
        for tie, numbers in expected.items():
            assert [counted[tie][name] for name in ("weight", "together", "against")] == [
                numbers[name] for name in ("weight", "together", "against")
            ]

    def test_what_one_row_says_of_another_is_there(self, english):
        events, actors = ({row["id"] for row in english[name]} for name in ("events", "actors"))
        issues, articles = dict(english["issues"]), {row["id"] for row in english["articles"]}
        assert len(english["poles"]) == 2
        assert {english["pairs"][n][k] for n in range(len(english["pairs"])) for k in (1, 2)} <= actors
        for row in english["events"]:
            assert row["part_of"] in {*events, ""}
            assert set(row["issues"]) <= set(issues) and row["issues"]
            assert set(row["articles"]) <= articles and row["articles"]
            assert {actor for actor, _ in row["actors"]} <= actors
            assert {end for one, _, other in row["links"] for end in (one, other)} <= events
            assert set(row["checks"]) <= set(english["checks"])

    def test_evidence_says_article_paragraph_voice_flag_note_public_date_and_verdict(self, english):
        rows = {row["id"]: row for row in english["events"]}
        visit = rows["putin-visits-tehran-2007"]
        assert {(line["article"], line["paragraph"]) for line in visit["told"]} >= {("strategic-partnership-2014", 1)}
        assert all(line["voice"] for row in rows.values() for line in row["told"])
        assert visit["flag"] == "likely error"
        assert visit["notes"][0][0] == "likely error" and "Brezhnev" in visit["notes"][0][1]
        assert visit["known"][0] == "16 October 2007" and "http" in visit["known"][1]
        verdicts = [english["checks"][name] for row in rows.values() for name in row["checks"]]
        assert len(verdicts) > 100
        assert all(check["verdict"] and check["finding"] and check["sure"] for check in verdicts)
        claims = [said for row in rows.values() for said in row["said"]]
        assert any(said["checks"] for said in claims) and all(said["text"] and said["places"] for said in claims)

    @pytest.mark.parametrize("language", ["en", "ar"])
    def test_readers_see_dates_in_words_and_no_codes(self, record, world, language):
        found = shown.catalogue(record, world, language)
        names = {row["id"] for row in (*found["events"], *found["actors"], *found["articles"]) if "-" in row["id"]}
        for row in found["events"]:
            seen = [row["label"], row["summary"], row["date"], row["flag"], *row["is"], *row["known"][:1]]
            assert not re.search(r"\d{4}-\d\d|\.\.|/|\bnan\b|\bTrue\b|\bFalse\b", row["date"])
            assert names.isdisjoint(word for text in seen for word in text.split())

    def test_passages_are_there_for_who_holds_the_articles_alone(self, record, world, english, corpus):
        assert not any(line["passage"] for row in english["events"] for line in row["told"])
        with_them = shown.catalogue(record, world, "en", str(corpus))
        assert all(line["passage"] for row in with_them["events"] for line in row["told"])

    def test_a_search_finds_words_of_either_language_and_of_names(self, english):
        rows = {row["id"]: row["find"].split() for row in english["events"]}
        actors = {row["id"]: row["find"].split() for row in english["actors"]}
        assert {"putin", "visits", "tehran"} <= set(rows["putin-visits-tehran-2007"])
        assert any("\u0600" <= word[0] <= "\u06ff" for word in rows["putin-visits-tehran-2007"])
        assert "usa" in actors["united-states"]

    def test_rows_in_another_order_give_the_same(self, nothing):
        given = made(*TEN)
        first = shown.catalogue(given, nothing, "en")
        again = shown.catalogue(replace(shuffled(given, 1), events=given.events), nothing, "en")
        for found in (first, again):
            found["pairs"].sort()
            for row in found["events"]:
                row["actors"].sort()
        assert first == again


class TestPage:
    def test_it_runs_what_it_was_made_with_and_nothing_else(self, page):
        policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)[1]
        assert policy.startswith("default-src 'none'; base-uri 'none'; form-action 'none'")
        assert "unsafe" not in policy
        for tag in ("style", "script"):
            inside = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.S)
            hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in inside]
            assert hashes and all(f"'sha256-{each}'" in policy for each in hashes)
            assert len(re.findall(rf"<{tag}[ >]", page)) == len(inside) + (tag == "script")

    def test_it_needs_no_other_file(self, page):
        named = re.findall(r"""(?:src|href)=["']?([^"'\s>]+)|url\(([^)]+)\)""", page.split("<script", 1)[0])
        named = {one or other for one, other in named}
        assert {name for name in named if not name.startswith(("data:", "#"))} == {"index.html", "explorer-ar.html"}
        assert "@import" not in page and "sourceMappingURL" not in page

    def test_it_is_small_enough(self, record, world, page):
        assert len(page.encode()) < 1_500_000
        assert len(explorer.explorer(record, "ar", world)) < 1_500_000

    def test_the_table_is_there_without_scripts(self, page, record):
        table = re.search(r"<tbody.*?</tbody>", page, re.S)[0]
        assert table.count("<tr ") == len(record.events)
        for label in record.events["label_en"]:
            assert html.escape(label, quote=False).replace("'", "&#39;").replace('"', "&#34;") in table

    def test_it_says_the_same_each_time(self, nothing):
        given = flagged(made(*TEN), {"visit": "likely-error"})
        assert explorer.explorer(given, "en", nothing) == explorer.explorer(given, "en", nothing)

    @pytest.mark.parametrize("language", ["en", "ar"])
    def test_a_record_without_claims_verdicts_notes_or_passages_has_a_page(self, nothing, language):
        page = explorer.explorer(made(*TEN), language, nothing).decode()
        found = data_of(page)
        assert len(found["events"]) == len(TEN)
        assert found["checks"] == {} and not any(row["said"] or row["notes"] for row in found["events"])
        assert found["poles"] == ["russia", "iran"]
        assert (
            f"<h1>{messages(language)('explorer.title', first=f'russia-{language}', second=f'iran-{language}')}" in page
        )

    def test_a_record_about_others_has_its_own_two(self, nothing):
        given = made(event("pact", who="usa:party oman:party"), event("talk", who="usa:party oman:party"))
        given = replace(given, actors=given.actors[~given.actors["actor_id"].isin(["russia", "iran"])])
        given = replace(given, actors=given.actors.assign(parent_id=""))
        assert shown.catalogue(given, nothing, "en")["poles"] == ["oman", "usa"]

    def test_hostile_text_stays_text(self, nothing):
        given = made(event("pact", told=BOTH))
        for name in ("label_en", "summary_en"):
            given.events[name] = HOSTILE
        for table in ("actors", "domains"):
            getattr(given, table)["label_en"] = HOSTILE
        page = explorer.explorer(given, "en", nothing).decode()
        assert page.count("<script") == 3 and page.count("</script>") == 3 and page.count("<img") == 0
        assert data_of(page)["events"][0]["label"] == HOSTILE

    def test_data_in_a_page_ends_no_element(self):
        assert not set("<>&") & set(explorer.embedded({HOSTILE: [HOSTILE]}))
        assert json.loads(explorer.embedded({HOSTILE: [HOSTILE]})) == {HOSTILE: [HOSTILE]}

    @pytest.mark.parametrize(
        ("content", "short"),
        [
            (
                [{"a": 1, "b": [{"c": 2}]}, {"a": "", "b": []}],
                {"columns": ["a", "b"], "rows": [[1, [{"c": 2}]], ["", []]]},
            ),
            ({"x": [{"a": 1}, {"b": 1}]}, {"x": [{"a": 1}, {"b": 1}]}),
            ({"x": [{"a": 1}]}, {"x": [{"a": 1}]}),
            ([], []),
        ],
    )
    def test_tables_are_packed_and_come_out_as_they_were(self, content, short):
        assert explorer.packed(content) == short
        assert explorer.unpacked(short) == content

    def test_every_word_of_the_page_is_said_and_every_message_used(self):
        texts = {path.name: path.read_text("utf-8") for path in PARTS}
        code = "\n".join(texts.values())
        used = {*re.findall(r"\b(?:say|(?<!state\.)words)\.(\w+)", code)} - {"push"}
        known = set(messages("en").labels("explorer"))
        built = {"cooperation", "request", "conflict", "none", "title", "standfirst"}  # by their code, or in Python
        built |= {name for name in known if name.startswith("tie_") or name.endswith(("_head", "_line"))}
        built |= {"previous", "next"}
        assert used - known == set()
        assert known - used - built == set()


def test_the_parts_of_d3_are_the_ones_that_the_makefile_names():
    makefile = (paths.PROJECT / "Makefile").read_text("utf-8")
    named = re.findall(r"(d3-[\w-]+)@([\d.]+)", makefile)
    folder = paths.PROJECT / "src" / "helpers" / "render" / "vendor"
    assert (
        re.findall(r"^// https://d3js.org/(d3-[\w-]+)/ v([\d.]+)", (folder / "d3.js").read_text("utf-8"), re.M) == named
    )
    licences = (folder / "LICENSE").read_text("utf-8")
    assert all(f"{name}@{version}\n\nCopyright" in licences for name, version in named)
    assert len(named) == 9


class TestUpdate:
    @pytest.fixture(autouse=True)
    def at_once(self, monkeypatch):
        """Make a page in this process: to start another takes longer."""
        monkeypatch.setattr(explorer.pool, "call", lambda function, *given: function(*given))

    def run(self, folder):
        source = paths.PROJECT / "notebooks" / "01_timeline.ipynb"
        return SimpleNamespace(data=folder, given={}, source=source, prose=None, near=())

    def update(self, out, folder):
        for language in EXPLORER:
            explorer.update(out, [self.run(folder)], language)

    def test_it_is_made_anew_when_the_record_is_another(self, data_copy, small_world, tmp_path, with_explorer):
        shutil.rmtree(data_copy / "world")
        self.update(tmp_path, data_copy)
        made = {name: (tmp_path / name).stat().st_mtime_ns for name in EXPLORER.values()}
        self.update(tmp_path, data_copy)
        assert {name: (tmp_path / name).stat().st_mtime_ns for name in made} == made
        path = data_copy / "events.csv"
        path.write_text(path.read_text("utf-8").replace("Putin visits Tehran", "Putin calls on Tehran"), "utf-8")
        self.update(tmp_path, data_copy)
        assert "Putin calls on Tehran" in (tmp_path / "explorer.html").read_text("utf-8")
        assert not list(tmp_path.glob(".aside*"))

    def test_what_is_wrong_with_the_worlds_data_is_said_and_nothing_made(self, data_copy, tmp_path, with_explorer):
        (data_copy / "world" / "verdicts.csv").write_text("wrong\n", encoding="utf-8")
        runs = SimpleNamespace(runs=[self.run(data_copy)])
        said = command._explorer(tmp_path / "reports", runs, "ar")
        assert said.startswith("the tables in world/ were not loaded")
        assert not (tmp_path / "reports").exists()


def test_a_folder_of_articles_that_is_not_there_is_an_error(record, world, tmp_path):
    with pytest.raises(FaultsError, match="no such folder"):
        shown.catalogue(record, world, "en", str(tmp_path / "none"))
