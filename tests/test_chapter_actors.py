"""The chapter of actors: its numbers against plain counts over the rows of data/, and what it says and draws."""

import csv
import re
from collections import Counter, defaultdict
from contextlib import nullcontext

import pandas as pd
import pytest
from fixtures import TEN, made
from matplotlib.backends.backend_agg import FigureCanvasAgg

from helpers.analysis import network
from helpers.chapters.actors import Actors
from helpers.common import paths
from helpers.common.faults import FaultsError
from helpers.common.outputs import Caption
from helpers.record import vocabulary
from helpers.selection import parameters
from helpers.show.figures import theme
from helpers.show.figures.actors import Words, third_parties
from helpers.words.messages import messages, texts

SELECTIONS = {
    "whole": {},
    "issue": {"domains": ["nuclear"]},
    "article": {"sources": ["hawar-2019"]},
    "years": {"start": "2019", "end": "2021"},
    "nothing": {"search": "no such words"},
    "people": {"level": "actor", "top": 12},
    "focus": {"focus": ["china", "sergey-lavrov"]},
}


def page(record, language="en", **given):
    return Actors(record, parameters.parse(parameters.ActorNetwork, {"language": language, **given}))


def rows(table):
    with (paths.data_folder() / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def plain():
    """Third party -> pole -> kind -> entries, by plain loops over the rows, the rule of signs written out anew."""
    above = {row["actor_id"]: row["parent_id"] for row in rows("actors")}

    def top(actor):
        while above[actor]:
            actor = above[actor]
        return actor

    roles = defaultdict(lambda: defaultdict(set))
    for row in rows("event_actors"):
        if row["role"] in ("initiator", "target", "party", "mediator"):
            roles[row["event_id"]][top(row["actor_id"])].add(row["role"])
    found = defaultdict(lambda: defaultdict(lambda: defaultdict(set)))
    for row in rows("events"):
        if row["tier"] == "detail" or row["status"] == "hypothetical":
            continue
        relation = vocabulary.relation(row["event_type"], row["sign"])
        if row["event_type"] == "AGREE" and row["status"] == "proposed":
            relation = "request"
        for pole in ("russia", "iran"):
            for third in roles[row["event_id"]]:
                if third != pole and pole in roles[row["event_id"]]:
                    both = roles[row["event_id"]][third] | roles[row["event_id"]][pole]
                    kind = "neither"
                    if relation == "request":
                        kind = "request"
                    elif "mediator" in both or both == {"initiator"}:
                        kind = "together"
                    elif relation == "cooperation":
                        kind = "neither" if both == {"party", "target"} else "together"
                    elif relation == "conflict" and both != {"target"}:
                        kind = "against"
                    found[third][pole][kind].add(row["event_id"])
    return found


def test_every_count_of_a_third_party_is_that_of_the_rows(record, plain):
    sides = page(record).sides
    assert len(sides) > 20
    for row in sides.itertuples():
        for number, pole in enumerate(("russia", "iran"), 1):
            for kind in ("together", "against", "request", "neither"):
                assert getattr(row, f"{kind}_{number}") == len(plain[row.third][pole][kind]), (row.third, pole, kind)
    shown = {
        third
        for third, poles in plain.items()
        if any(poles[pole][kind] for pole in poles for kind in ("together", "against", "request"))
    }
    assert shown - {"russia", "iran", "caspian-states"} == set(sides["third"])


def test_the_articles_of_a_third_party_are_those_that_report_it(record, plain):
    reported = defaultdict(set)
    for row in rows("evidence"):
        reported[row["record_id"]].add(row["source_id"])
    for row in page(record).sides.itertuples():
        kinds = [kinds for pole in plain[row.third].values() for kinds in pole.items()]
        events = set().union(*(ids for kind, ids in kinds if kind != "neither"))
        assert set(row.articles.split()) == set().union(*(reported[event] for event in events))
        assert row.entries == len(events)


def test_one_number_for_one_thing(record, plain):
    """A tie's row, the squares, and the sentence say the same."""
    chapter = page(record)
    ties = chapter.rows("ties").frame.set_index("tie_id")
    squares = chapter.drawing("third_parties").frame
    for third in squares["third"].unique():
        for pole in ("russia", "iran"):
            tie = "--".join(sorted((third, pole)))
            kinds = squares["kind"][(squares["third"] == third) & (squares["pole"] == pole)].value_counts()
            if tie not in ties.index:
                assert kinds.empty
                continue
            for column, kind in (("cooperation", "together"), ("conflict", "against"), ("requests", "request")):
                assert ties.loc[tie, column] == kinds.get(kind, 0)
    pair = plain["iran"]["russia"]
    sentence = next(line for line in chapter.findings() if "themselves" in line)
    assert f"{len(pair['together'])} entries show cooperation and {len(pair['against'])} conflict" in sentence


def test_what_the_findings_say_of_the_whole_record(record, plain):
    english, arabic = page(record).findings(), page(record, "ar").findings()
    assert len(english) == len(arabic) == 5
    for line, other in zip(english, arabic, strict=True):
        assert sorted(re.findall(r"\d+", line)) == sorted(re.findall(r"\d+", other)) or "themselves" in line
    states = plain["united-states"]
    iran, russia = states["iran"], states["russia"]
    together = iran["together"] | russia["together"]
    reported = {row["source_id"] for row in rows("evidence") if row["record_id"] in together}
    assert reported == {"almayahi-2025"}
    assert english[1] == (
        f"The third party in most entries is the United States: with Iran, {len(iran['together'])} of cooperation and "
        f"{len(iran['against'])} of conflict; with Russia, {len(russia['together'])} and {len(russia['against'])}. "
        f"All {len(together)} entries of cooperation depend on one article, al-Mayahi 2025."
    )
    assert "China" in english[0]
    assert "الصين" in arabic[0]


def test_who_initiates_is_counted_by_article_and_without_each(record):
    above = {row["actor_id"]: row["parent_id"] for row in rows("actors")}

    def acts(event, side, role):
        for row in rows_of[event]:
            actor = row["actor_id"]
            while above[actor]:
                actor = above[actor]
            if (actor, row["role"]) == (side, role):
                return True
        return False

    rows_of = defaultdict(list)
    for row in rows("event_actors"):
        rows_of[row["event_id"]].append(row)
    events = [row["event_id"] for row in rows("events") if row["tier"] != "detail" and row["record_kind"] == "event"]
    own = {event for event in events if acts(event, "russia", "initiator") and acts(event, "iran", "target")}
    other = {event for event in events if acts(event, "iran", "initiator") and acts(event, "russia", "target")}
    elsewhere = {row["record_id"] for row in rows("evidence") if row["source_id"] != "strategic-partnership-2014"}
    table = page(record).rows("initiative")
    assert table.frame.iloc[0][table.columns[1:3]].tolist() == [len(own), len(other)]
    essay = table.frame[table.frame["article"] == "2014 essay"].iloc[0]
    assert essay[table.columns[3:]].tolist() == [len(own & elsewhere), len(other & elsewhere)]
    last = page(record).findings()[-1]
    assert f"Russia initiates {len(own)}; without the 2014 essay, Russia initiates {len(own & elsewhere)}" in last


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "language"), [*((name, "en") for name in SELECTIONS), ("whole", "ar"), ("focus", "ar"), ("nothing", "ar")]
)
def test_any_selection_is_drawn_and_said(record, name, language):
    chapter = page(record, language, **SELECTIONS[name])
    for figure in Actors.figures():
        drawing = chapter.drawing(figure)
        assert drawing.drawn(language).get_size_inches()[0] == pytest.approx(theme.width())
        words = [drawing.caption.title, drawing.caption.subtitle, drawing.caption.note, drawing.caption.alt]
        assert not re.search(
            r"nan|None|True|False|\{|\}|  |[a-z]+-[a-z]+-[a-z]+|\.\.|,\s*\.", " ".join(filter(None, words))
        )
        assert bool(drawing.caption.subtitle) != drawing.frame.empty
    for table in Actors.tables():
        shown = chapter.rows(table)
        assert not shown.frame[list(shown.columns)].isna().any().any()
    assert bool(chapter.findings()) == (name != "nothing")
    assert (chapter.focus() is None) == (name != "focus")


def test_a_mark_opens_a_row_that_is_there(record):
    for given in ({}, {"level": "actor", "domains": ["nuclear"]}):
        chapter = page(record, **given)
        ids = {f"record-{tie}" for tie in chapter.rows("ties").frame["tie_id"]}
        ids |= {f"record-{actor}" for actor in chapter.rows("roles").frame["actor_id"]}
        for figure in ("third_parties", "triangles", "map"):
            svg = getattr(chapter, figure)().bundle["image/svg+xml"]
            links = set(re.findall(r'xlink:href="#(record-[^"]+)"', svg))
            assert links
            assert links <= ids


def test_the_side_of_one_entry_is_flagged_in_every_figure(record):
    chapter = page(record)
    flagged = set(record.events["event_id"][record.events["flag"] != ""])
    squares = chapter.drawing("third_parties").frame
    assert set(squares["event_id"][squares["flag"] != ""]) == set(squares["event_id"]) & flagged
    drawn = chapter.drawing("third_parties").drawn("en")
    hatched = sum(bool(patch.get_hatch()) for patch in drawn.axes[0].patches)
    assert hatched == (squares["flag"] != "").sum() > 0
    marks = [text.get_text() for axes in chapter.drawing("triangles").drawn("en").axes for text in axes.texts]
    assert any(text.endswith("⚑") for text in marks)


@pytest.mark.parametrize("slim", [False, True])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_names_on_the_map_are_level_and_do_not_overlap(record, language, slim):
    for given in ({}, {"level": "actor"}):
        with theme.narrow() if slim else nullcontext():
            figure = page(record, language, **given).drawing("map").drawn(language)
        renderer = FigureCanvasAgg(figure).get_renderer()
        texts = [text for text in figure.axes[0].texts if text.get_text().strip()]
        boxes = [text.get_window_extent(renderer) for text in texts]
        assert all(text.get_rotation() == 0 for text in texts)
        for place, one in enumerate(boxes):
            for other, text in zip(boxes[place + 1 :], texts[place + 1 :], strict=True):
                across = min(one.x1, other.x1) - max(one.x0, other.x0)
                down = min(one.y1, other.y1) - max(one.y0, other.y0)
                assert across < 2 or down < 2, (texts[place].get_text(), text.get_text())


def test_the_map_for_a_telephone_has_every_tie_to_the_poles_and_says_what_it_leaves_out(record):
    chapter = page(record)
    drawing = chapter.drawing("map")
    with theme.narrow():
        figure = drawing.drawn("en")
    lines = {artist.get_url() for artist in (*figure.axes[0].lines, *figure.axes[0].patches)} - {None}
    drawn = chapter.graph.subgraph(drawing.frame["actor_id"])
    poles = set(chapter.pair)
    ties = {(one, other): bool({one, other} & poles) for one, other in drawn.edges}
    assert lines == {f"#record-{network.tie_id(*tie)}" for tie, kept in ties.items() if kept}
    left = sum(not kept for kept in ties.values())
    assert left > 0
    assert f"In the table alone: {left} ties of the others among themselves" in drawing.caption.narrow
    assert "among themselves" not in drawing.caption.note


def test_the_title_of_the_map_counts_who_is_with_whom_as_the_lines_show_it(record):
    chapter = page(record)
    signs = {}
    for actor in chapter.drawing("map").frame.query("column == 'between'")["actor_id"]:
        ties = [chapter.graph.edges[pole, actor] for pole in chapter.pair]
        signs[actor] = tuple((tie["together"] > tie["against"]) - (tie["together"] < tie["against"]) for tie in ties)
    counts = Counter(signs.values())
    title = chapter.drawing("map").caption.title
    shared = len(chapter.graph.edges[chapter.pair]["events"])
    assert title.startswith(f"Russia and Iran share {shared} entries in the articles; ")
    assert f"of {len(signs)} actors with ties to both, " in title
    assert f"{counts[1, 1]} mostly cooperate with both" in title
    assert f"{counts[-1, -1]} mostly clashes with both" in title
    assert signs["china"] == (1, 1)


@pytest.mark.parametrize("slim", [False, True])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_thousands_of_acts_are_drawn_as_bars_that_fit(language, slim):
    """An act of event data is not a square of its own where there are too many; counts stay, and a flag is its own."""
    acts = [("usa", "russia", "together", 1_400), ("usa", "iran", "against", 900), ("usa", "iran", "request", 300)]
    each = [(*act, "x" if number < 40 else "", "icews") for *act, many in acts for number in range(many)]
    frame = pd.DataFrame(each, columns=["third", "pole", "kind", "flag", "sources"])
    names = {"usa": "United States", "russia": "Russia", "iran": "Iran"}
    kinds = {"together": "together", "against": "against", "request": "requests"}
    heads = {pole: names[pole] for pole in ("russia", "iran")}
    reported = messages(language)("of_data.actors.reported")
    told = Words(names, kinds, heads, reported, {"icews": "ICEWS"}, {"usa": "1"})
    with theme.narrow() if slim else nullcontext():
        figure = third_parties(frame, ["russia", "iran"], told, Caption("title", "note", "alt"), language)
        FigureCanvasAgg(figure).draw()
    [axes] = figure.axes
    assert {text.get_text() for text in axes.texts} >= {"1400", "900", "300"}
    assert len(axes.patches) == 6
    for drawn in (*axes.patches, *axes.texts):
        box = drawn.get_window_extent()
        assert figure.bbox.x0 - 1 <= box.x0 and box.x1 <= figure.bbox.x1 + 1, drawn


def test_no_text_is_too_small_to_read(record):
    for figure in ("third_parties", "triangles", "map"):
        drawn = page(record).drawing(figure).drawn("en")
        assert min(text.get_fontsize() for axes in drawn.axes for text in axes.texts) >= theme.SMALLEST


def test_figures_are_the_same_bytes_each_time():
    for figure in Actors.figures():
        one, other = (getattr(page(made(*TEN), focus=["usa"]), figure)().bundle for _ in range(2))
        assert one == other


def test_what_strangers_wrote_is_text():
    record = made(*TEN)
    record.actors["label_en"] = '<script>alert("x")</script> $a$ {{ 7 * 7 }}'
    chapter = page(record)
    for shown in (chapter.third_parties(), chapter.map(), chapter.ties(), chapter.roles(), chapter.key_findings()):
        html = shown.bundle.get("image/svg+xml") or shown.bundle["text/html"]
        assert "<script" not in html
    assert "7 * 7" in chapter.ties().bundle["text/html"]


def test_more_than_three_actors_in_focus_are_refused(record):
    with pytest.raises(FaultsError, match="focus"):
        page(record, focus=["china", "iran", "russia", "israel"])


@pytest.mark.parametrize("language", ["en", "ar"])
def test_both_editions_have_the_same_messages(language):
    other = {"en": "ar", "ar": "en"}[language]
    assert {key for key in texts(language) if key.startswith("actors.")} <= set(texts(other))
