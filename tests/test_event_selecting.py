"""A selection of events as a record: what it holds, what it leaves out, and that the chapters take it."""

import csv

import pandas as pd
import pytest
from event_tables import EXTRACTS, act, bound, real, table

from helpers.chapters.actors import Actors
from helpers.chapters.issues import Issues
from helpers.chapters.timeline import Timeline
from helpers.common.faults import FaultsError
from helpers.eventdata import folder, issues, selecting
from helpers.eventdata.schema import BY_PEOPLE
from helpers.record import dataset
from helpers.selection import parameters

PAGES = ((Timeline, parameters.Timeline), (Actors, parameters.ActorNetwork), (Issues, parameters.DomainBreakdown))


def made(tmp_path, *acts, states=("RUS", "IRN"), start="2018-01-01", end="2018-12-31"):
    selecting.select(bound(table([*acts])), states, start, end, tmp_path / "chosen")
    return dataset.load(tmp_path / "chosen")


def talks(day, source, target, **more):
    return act(day, source, target, **{"plover": "CONSULT", "publisher": "TASS"} | more)


class TestEntries:
    def test_reports_of_one_act_and_its_mirror_are_one_entry(self, tmp_path):
        record = made(
            tmp_path,
            talks("2018-01-03", "RUS", "IRN", event_id="1"),
            talks("2018-01-03", "IRN", "RUS", event_id="2"),
            talks("2018-01-03", "RUS", "IRN", event_id="3", story="s2", publisher="IRNA"),
            talks("2018-01-04", "RUS", "IRN", event_id="4"),
            talks("2018-01-04", "RUS", "IRN", event_id="5", cameo="042", plover="CONSULT"),
        )
        assert list(record.events["event_id"]) == ["icews-1", "icews-4", "icews-5"]
        roles = record.event_actors.set_index(["event_id", "actor_id"])["role"]
        assert (roles["icews-1", "russia"], roles["icews-1", "iran"]) == ("party", "party")
        assert (roles["icews-4", "russia"], roles["icews-4", "iran"]) == ("initiator", "target")
        first = record.events.set_index("event_id").loc["icews-1"]
        said = "ICEWS: RUS (Russia) and IRN (Iran), CAMEO 040; coded from 2 reports (IRNA, TASS)."
        assert first["summary_en"] == said
        assert first["label_en"] == "Russia and Iran: consult" and first["label_ar"] == "روسيا وإيران: تشاور"
        assert (first["status"], first["date"], first["tier"], first["relation"]) == (
            "occurred",
            "2018-01-03",
            "",
            "cooperation",
        )

    @pytest.mark.parametrize("provider", BY_PEOPLE)
    def test_incidents_that_people_have_coded_stay_apart(self, tmp_path, provider):
        strike = {"provider": provider, "cameo": None, "plover": "ASSAULT", "story": "", "publisher": "Reuters"}
        record = made(
            tmp_path,
            act("2018-01-03", "RUS", "UKR", event_id="1", deaths=2, **strike),
            act("2018-01-03", "RUS", "UKR", event_id="2", deaths=5, **strike),
            act("2018-01-03", "UKR", "RUS", event_id="3", deaths=1, **strike),
            states=("RUS", "UKR"),
        )
        assert list(record.events["event_id"]) == [f"{provider}-{number}" for number in (1, 2, 3)]
        roles = record.event_actors.set_index(["event_id", "actor_id"])["role"]
        assert roles[(f"{provider}-1", "russia")] == roles[(f"{provider}-3", "ukraine")] == "initiator"

    def test_nothing_is_added_to_the_data(self, tmp_path):
        record = made(tmp_path, talks("2018-01-03", "RUS", "IRN"))
        rows = {name: len(frame) for name, frame in record.tables().items()}
        held = {"sources", "domains", "actors", "events", "event_actors", "event_domains", "evidence"}
        assert {name for name, number in rows.items() if number} == held
        assert record.of_data and record.evidence[["paragraph", "start", "end"]].to_numpy().sum() == 0
        assert set(record.evidence["sha256"]) == {""}

    def test_an_event_without_a_type_says_so(self, tmp_path):
        record = made(tmp_path, act("2018-01-03", "RUS", "IRN", cameo=""), talks("2018-01-03", "RUS", "IRN"))
        [note] = record.events[record.events["event_type"] == ""]["note"]
        assert note == "The provider gives no PLOVER type."

    def test_ids_are_of_their_own(self, tmp_path):
        record = made(
            tmp_path,
            talks("2018-01-03", "RUS", "IRN", event_id="7"),
            talks("2018-01-04", "RUS", "IRN", event_id="7"),
            talks("2018-01-04", "RUS", "IRN", event_id="7", cameo="042"),
            talks("2018-01-05", "RUS", "IRN", event_id="--"),
        )
        assert list(record.events["event_id"]) == [
            "icews-7-2018-01-03",
            "icews-7-2018-01-04",
            "icews-7-2018-01-04-n2",
            "icews-event",
        ]

    def test_the_same_events_give_the_same_bytes(self, tmp_path):
        acts = [talks("2018-01-03", "RUS", "IRN", event_id=str(number), story=f"s{number % 3}") for number in range(9)]
        texts = []
        for name, given in (("one", acts), ("other", acts[::-1])):
            selecting.select(bound(table(given)), ["RUS", "IRN"], "2018-01-01", "2018-12-31", tmp_path / name)
            texts.append({file.name: file.read_bytes() for file in (tmp_path / name).iterdir()})
        assert texts[0] == texts[1]

    def test_names_of_strangers_are_data(self, tmp_path):
        hostile = '=cmd|"/C calc"!A0<script>\u202e\x07 "quoted",\nline'
        record = made(
            tmp_path,
            talks("2018-01-03", "RUS", "IRN", source_name=hostile, target_name="وزارة الخارجية", publisher=hostile * 9),
        )
        [summary] = record.events["summary_en"]
        assert summary.startswith("ICEWS: ") and "\n" not in summary and "\u202e" not in summary
        assert "وزارة" not in summary and "وزارة الخارجية (إيران)" in record.events["summary_ar"][0]

    def test_states_that_the_project_does_not_know_have_names_of_both_languages(self, tmp_path):
        record = made(tmp_path, talks("2018-01-03", "JPN", "IRN"), states=("JPN", "IRN"))
        [japan] = record.actors[record.actors["state"] == "JPN"].to_dict("records")
        assert (japan["actor_id"], japan["label_en"], japan["label_ar"]) == ("japan", "Japan", "اليابان")
        assert folder.named("IRN").actor_id == "iran"

    @pytest.mark.parametrize(
        ("cameo", "issue"),
        [
            *(("061", "economy"), ("0612", "economy"), ("1634", "economy"), ("190", "military"), ("072", "military")),
            *(("040", "diplomacy"), ("0234", "military"), ("064", "security"), ("073", "aid"), ("", "unclassified")),
        ],
    )
    def test_the_issue_follows_from_the_code(self, cameo, issue):
        assert issues.of(cameo) == issue

    def test_a_code_is_on_one_issue(self):
        codes = [code for row in issues.rows().values() for code in row["codes"].split()]
        assert len(codes) == len(set(codes)) and all(code.isdigit() and len(code) > 1 for code in codes)


class TestRefusals:
    @pytest.mark.parametrize(
        ("states", "words"),
        [(["RUS"], "two states"), (["RUS", "Iran"], "is no state"), (["RUS", "RUS"], "two states")],
    )
    def test_states(self, tmp_path, states, words):
        with pytest.raises(FaultsError, match=words):
            made(tmp_path, talks("2018-01-03", "RUS", "IRN"), states=states)
        assert not [*tmp_path.iterdir()]

    def test_a_window_without_events(self, tmp_path):
        with pytest.raises(FaultsError, match="has no event of RUS and IRN"):
            made(tmp_path, talks("2017-01-03", "RUS", "IRN"))

    def test_a_folder_that_is_there_is_left_alone(self, tmp_path):
        (tmp_path / "chosen").mkdir()
        (tmp_path / "chosen" / "mine.txt").write_text("mine")
        with pytest.raises(FaultsError, match="exists already"):
            made(tmp_path, talks("2018-01-03", "RUS", "IRN"))
        assert (tmp_path / "chosen" / "mine.txt").read_text() == "mine"

    def test_more_than_the_notebooks_bear(self, tmp_path, monkeypatch):
        monkeypatch.setattr(selecting, "MOST", 2)
        with pytest.raises(FaultsError, match=r"has 3 entries .*2018-02 alone has 2") as raised:
            made(
                tmp_path,
                *(
                    talks(f"2018-0{month}-03", "RUS", "IRN", cameo=code)
                    for month, code in ((1, "040"), (2, "040"), (2, "042"))
                ),
            )
        assert "fewer states or a shorter window" in str(raised.value)

    def test_nothing_is_left_where_writing_fails(self, tmp_path, monkeypatch):
        def fails(*_):
            raise OSError("full")

        monkeypatch.setattr(folder.dataset, "load", fails)
        with pytest.raises(OSError, match="full"):
            made(tmp_path, talks("2018-01-03", "RUS", "IRN"))
        assert not [*tmp_path.iterdir()]


class TestRules:
    """What the record asks of data sets, and still asks of articles."""

    def changed(self, tmp_path, name, **values):
        made(tmp_path, talks("2018-01-03", "RUS", "IRN"))
        file = tmp_path / "chosen" / f"{name}.csv"
        frame = pd.read_csv(file, dtype=str, keep_default_na=False)
        frame.assign(**values).to_csv(file, index=False, quoting=csv.QUOTE_MINIMAL)
        _, faults = dataset.examine(tmp_path / "chosen")
        return [str(fault) for fault in faults]

    def test_a_data_set_has_no_passages(self, tmp_path):
        faults = self.changed(tmp_path, "evidence", paragraph="3")
        assert len(faults) == 3 and all("must be 0; the source is a data set" in fault for fault in faults)

    def test_an_article_has(self, tmp_path):
        faults = self.changed(tmp_path, "sources", language="ar")
        assert any("sources.csv row 2, file_name: is missing" in fault for fault in faults)
        assert any("evidence.csv row 2, paragraph: is missing" in fault for fault in faults)
        assert any("evidence.csv row 2, sha256: is missing" in fault for fault in faults)


@pytest.fixture(scope="module")
def half_a_year(tmp_path_factory):
    if not EXTRACTS.is_dir():
        pytest.skip("the providers' files are not here; set EXTRACTS to their folder")
    into = tmp_path_factory.mktemp("icews") / "chosen"
    selecting.select(bound(real()), ["RUS", "IRN", "SYR"], "2018-10-01", "2018-10-31", into)
    return dataset.load(into)


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(("chapter", "model"), PAGES)
def test_chapters_take_real_events(half_a_year, chapter, model, language):
    page = chapter(half_a_year, model(language=language))
    said = [*page.selection(), *page.findings()]
    assert "ICEWS" in said[0] and len(said) > 2
    for name in chapter.figures() + chapter.tables():
        shown = getattr(page, name)()
        if name in page.without:
            assert "image/svg+xml" not in shown.bundle and len(shown.bundle["text/plain"]) > 40
        elif name in chapter.figures():
            caption = page.drawing(name).caption
            said += [caption.title, caption.subtitle, caption.note, caption.alt]
    told = "\n".join(said[1:])
    assert not [word for word in ("article", "passage", "مقال") if word in told], told
