"""The figures of the timeline: marks, names, legends, words."""

import contextlib
import re

import pytest
from hypothesis import given, strategies as st
from matplotlib import colors
from matplotlib.patches import Rectangle
from timeline_pages import PAIR, page, plain_year, rows

from helpers.analysis import years
from helpers.chapters.followed import Followed
from helpers.show.figures import marks, theme, years as draw_years
from helpers.words import reading

FIGURES = ("turning_points", "by_year", "commitments")


@pytest.fixture(scope="module")
def whole(record):
    return page(record)


@pytest.fixture(scope="module")
def counted():
    """The events above detail, as a plain loop over the rows finds them."""
    return [row for row in rows("events") if row["record_kind"] == "event" and row["tier"] != "detail"]


class TestMarks:
    @given(st.lists(st.tuples(st.floats(0, 10), st.floats(0.1, 3), st.floats(0.1, 1)), max_size=20))
    def test_no_name_meets_another_or_its_leader(self, boxes):
        boxes = sorted(boxes)
        places, sizes = [place for place, *_ in boxes], [tuple(size) for _, *size in boxes]
        offsets = marks.stacked(places, sizes)
        for one, (place, (wide, high), low) in enumerate(zip(places, sizes, offsets, strict=True)):
            for other in range(one):
                across = places[other] >= place - wide
                if across:  # the earlier one, and its leader, lie below
                    assert offsets[other] + sizes[other][1] < low
                assert not (places[other] > place)
            assert high > 0

    def test_public_dates_are_outlined_and_flags_hatched(self, whole):
        frame = years.dated(whole.record)
        for row in frame.itertuples():
            drawn = marks.style(row)
            assert (drawn["facecolor"] == theme.PAPER) == (row.dated_by == "public")
            assert bool(drawn["hatch"]) == bool(row.flag)
            assert drawn["url"] == f"#record-{row.event_id}"
        assert set(frame["dated_by"]) == {"text", "public"}
        assert frame["flag"].astype(bool).any()

    @pytest.mark.long
    @pytest.mark.parametrize("name", ["turning_points", "by_year"])
    @pytest.mark.parametrize("width", [theme.narrow, contextlib.nullcontext])
    def test_the_legend_names_what_is_drawn_and_no_more(self, record, name, width):
        def legend(**chosen):
            part = page(record, **chosen)
            with width():
                drawn = part.drawing(name).drawn("en")
            said = [text.get_text() for text in drawn.legends[0].get_texts()]
            named = tuple(part.say(f"timeline.key.{which}") in said for which in ("public", "flagged"))
            (axes,) = drawn.get_axes()
            marked = [box for box in axes.get_children() if isinstance(box, Rectangle) and box.get_url()]
            paper = colors.to_rgba(theme.PAPER)
            outlined, hatched = (
                any(box.get_facecolor() == paper for box in marked),
                any(map(Rectangle.get_hatch, marked)),
            )
            assert named == (outlined, hatched)
            if name == "turning_points":
                filled = {box.get_facecolor() for box in marked} | {box.get_edgecolor() for box in marked}
                for relation in ("cooperation", "request", "conflict"):
                    shown = colors.to_rgba(marks.COLOURS[relation]) in filled
                    assert (part.say(f"timeline.key.{relation}") in said) == shown, relation
            return named

        assert legend() == (True, True)
        assert legend(flagged="leave out") == (True, False)
        assert legend(end="1999", flagged="leave out") == (False, False)
        assert legend(start="2022", end="2022") == (True, True)
        legend(start="2022", end="2022")

    def test_the_legend_of_years_names_the_shades_that_are_drawn(self, record):
        for chosen in ({}, {"dyad": []}, {"actors": ["china"], "end": "2000"}):
            part = page(record, **chosen)
            said = [text.get_text() for text in part.drawing("by_year").drawn("en").legends[0].get_texts()]
            for which, drawn in (("between", part.kinds["between"]), ("others", ~part.kinds["between"])):
                assert (part.say(f"timeline.key.{which}") in said) == drawn.any()

    def test_acts_with_others_are_paler(self, whole):
        for row in whole.kinds[whole.kinds["kind"] == "cooperation"].itertuples():
            colours = {draw_years.style(row)["facecolor"], draw_years.style(row)["edgecolor"]} - {theme.PAPER}
            assert colours == {theme.COOPERATION if row.between else theme.COOPERATION_IN_WORDS}

    @pytest.mark.parametrize(
        ("label", "language", "bare"),
        [
            ("Putin visits Tehran in October 2007", "en", "Putin visits Tehran"),
            ("Rafsanjani visits Moscow in 1989", "en", "Rafsanjani visits Moscow"),
            ("Gazprom and the Ministry sign a 2008 memorandum", "en", "Gazprom and the Ministry sign a memorandum"),
            ("Putin signs the 20-year agreement", "en", "Putin signs the 20-year agreement"),
            ("زيارة بوتين إلى طهران في أكتوبر 2007", "ar", "زيارة بوتين إلى طهران"),
            ("زيارة رفسنجاني إلى موسكو عام 1989", "ar", "زيارة رفسنجاني إلى موسكو"),
            ("توقيع اتفاقية السلام في موسكو", "ar", "توقيع اتفاقية السلام في موسكو"),
        ],
    )
    def test_a_name_on_the_line_has_no_date(self, label, language, bare):
        assert reading.undated(label, language) == bare


class TestChapter:
    @pytest.mark.parametrize("language", ["en", "ar"])
    def test_findings_have_the_numbers(self, record, language):
        lines = page(record, language=language).findings()
        assert 3 <= len(lines) <= 5
        numbers = [re.findall(r"\d+", line) for line in lines]
        assert numbers[0][0] == "18"
        assert numbers[1][:4] == ["44", "40", "2", "2"]
        assert "18" in numbers[2]
        assert "19" in numbers[2]
        assert "10" in numbers[2]
        assert numbers[4] == ["52"]

    @pytest.mark.parametrize("language", ["en", "ar"])
    def test_nothing_selected_is_said(self, record, language):
        empty = page(record, language=language, search="zzzz")
        assert empty.findings() == []
        for name in FIGURES:
            drawing = empty.drawing(name)
            assert drawing.frame.empty
            assert drawing.caption.title == empty.say(f"timeline.{name}.nothing")
        assert empty.rows("commitment_table").frame.empty
        assert empty.rows("event_table").frame.empty

    def test_the_titles_are_findings(self, whole):
        titles = [whole.drawing(name).caption.title for name in FIGURES]
        assert titles == [
            "17 of the 18 turning points between Russia and Iran that the articles report are acts of cooperation; "
            "one is of conflict: "
            "“Russia freezes the S-300 sale to Iran”",
            "Of a known year, the articles report 40 acts of cooperation between Russia and Iran and 2 of conflict",
            "Of 18 commitments between Russia and Iran, the articles report one carried out, after 19 years; "
            "of 10 they report no outcome",
        ]

    def test_what_is_not_drawn_is_counted(self, whole, counted):
        points = set(whole.points["event_id"])
        drawn = [row for row in counted if row["event_type"] or row["sign"] or row["event_id"] in points]
        untyped = [row for row in counted if row not in drawn]
        undated = sum(plain_year(row) is None for row in drawn) + len(untyped)
        older = sum((found := plain_year(row)) is not None and found[0] < 1988 for row in counted)
        drawing = whole.drawing("turning_points")
        assert (
            f"{undated} events without a date in one year or without a type and {older} events before 1988"
            in drawing.caption.note
        )
        assert len(drawing.frame) == len(counted) - undated - older

    @pytest.mark.long
    @pytest.mark.parametrize(
        "chosen",
        [
            {"start": "2010", "end": "2012"},  # no article was published then
            {"end": "1970"},
            {"dyad": []},
            {"sources": ["hawar-2019"], "language": "ar"},
            {"details": True},
        ],
        ids=["years", "old", "everybody", "article", "details"],
    )
    def test_parts_are_drawn_at_both_widths(self, record, chosen):
        part = page(record, **chosen)
        for name in FIGURES:
            drawing = part.drawing(name)
            assert drawing.drawn(part.language).get_figwidth() == pytest.approx(theme.WIDE)
            with theme.narrow():
                assert drawing.drawn(part.language).get_figwidth() == pytest.approx(theme.NARROW)

    def test_articles_outside_the_window_are_not_drawn(self, record):
        assert page(record, start="2013", end="2014").published["label"].tolist() == ["2014 essay"]
        assert page(record, start="2010", end="2012").published.empty
        assert len(page(record).published) == 5

    def test_every_mark_has_a_row_with_evidence(self, whole):
        shown = whole.rows("event_table")
        drawn = {event for name in FIGURES for event in whole.drawing(name).frame["event_id"]}
        assert drawn <= set(shown.frame["event_id"])
        assert all(shown.cards[event] for event in drawn)

    @pytest.mark.parametrize("language", ["en", "ar"])
    def test_no_card_has_a_code_of_a_date(self, record, language):
        lines = [
            line for card in page(record, language=language).rows("event_table").cards.values() for line, _ in card
        ]
        dated = [line.partition("[")[0] for line in lines if "\u2066" in line or "▪" in line]
        assert len(dated) > 100
        assert not [line for line in dated if re.search(r"\d{4}-\d{2}|\d[~?]|\.\./|/\.\.", line)]

    def test_timelinejs_has_the_dated_entries(self, whole):
        slides = whole.timelinejs().bundle["application/json"]["events"]
        assert len(slides) == int((whole.record.events["dated_by"] != "none").sum())

    def test_commitments_are_followed_for_any_chapter(self, record):
        assert len(Followed(page(record, domains=["nuclear"]), PAIR).made) == 4
