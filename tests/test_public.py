"""Dates by public knowledge: they place what the texts do not date, apart, and move nothing that the texts date."""

import csv
import io
import re
from dataclasses import replace

import pandas as pd
import pytest
from fixtures import event, made
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex

from helpers import sentences
from helpers.analysis import phases, timeline
from helpers.common import outputs
from helpers.record import dataset, evidence, public
from helpers.selection import parameters
from helpers.selection.parameters import Parameters, parse, select
from helpers.sentences import timeline as say
from helpers.show import export, joined, tables
from helpers.show.figures import theme, timeline as draw

every_language = pytest.mark.parametrize("language", ["en", "ar"])
CAPTION = outputs.Caption("title", "note", "alt")
#: Reported in 2014, or in May 2019: dated by the text, by both, by public knowledge alone, and by nothing.
EVENTS = (
    event("text", "2007"),
    event("same", "2007-10-16", public="2007-10-16"),
    event("elsewhere", "2010", "ACCUSE", public="1979-02-11"),
    event("bound", "../2000", record_kind="condition", public="1991-12-26"),
    event("public", "", "CONSULT", public="2007-06-05", told="beta-2019:2"),
    event("conflict", "", "SANCTION", public="2008-03", told="beta-2019:2", domains="nuclear"),
    event("later", "", "AGREE", public="2018-08-12"),
    event("years", "", "AGREE", public="2005-12/2006-03", status="planned"),
    event("lasting", "", "", record_kind="condition", public="2016/..", told="beta-2019:3"),
    event("nothing", ""),
)
PUBLIC = {"public", "conflict", "later", "years", "lasting"}


@pytest.fixture(scope="module")
def known():
    return made(*EVENTS)


def kept(record, start, end="", uncertain_dates="leave out"):
    chosen = parse(Parameters, {"start": start, "end": end, "uncertain_dates": uncertain_dates})
    return set(select(record, chosen).events["event_id"])


def test_an_event_has_its_days_by_either_date_and_says_which_dates_it(known):
    rows = known.events.set_index("event_id")
    assert rows["dated_by"].value_counts().to_dict() == {"public": 5, "text": 4, "none": 1}
    assert set(rows.index[rows["dated_by"] == "public"]) == PUBLIC
    elsewhere = rows.loc["elsewhere"]
    assert (elsewhere["earliest"], elsewhere["public_earliest"]) == (pd.Timestamp("2010"), pd.Timestamp("1979-02-11"))
    years = rows.loc["years"]
    assert pd.isna(years["earliest"])
    assert (years["public_earliest"], years["public_latest"]) == (
        pd.Timestamp("2005-12-01"),
        pd.Timestamp("2006-03-31"),
    )
    assert pd.isna(rows.at["lasting", "public_latest"])


def test_what_the_texts_date_stands_first_and_the_rest_by_its_public_date(known):
    order = ["text", "same", "elsewhere", "bound", "years", "public", "conflict", "lasting", "later", "nothing"]
    assert known.events["event_id"].tolist() == order


@pytest.mark.parametrize(
    ("start", "end", "inside"),
    [
        ("2007", "2008", {"text", "same", "public", "conflict"}),
        ("2008-03-02", "2008", set()),
        ("2005", "2006", {"years"}),
        ("2010", "2010", {"elsewhere"}),
        ("1979", "1979", set()),  # the text decides, however sure the public date is
        ("1991", "1991", set()),
        ("2018", "2018", {"later", "lasting"}),  # public knowledge may go beyond the article
        ("2019-05-31", "", {"lasting"}),
        ("2019-06", "", set()),  # an open end stops at the article still
    ],
)
def test_a_window_places_by_the_public_date_what_no_text_dates(known, start, end, inside):
    assert kept(known, start, end) == inside


def test_a_public_date_that_need_not_lie_inside_is_left_out_and_counted(known):
    assert "conflict" in kept(known, "2008-03-02", "2008", "include")
    assert parameters.left_out(known, parse(Parameters, {"start": "2008-03-02", "end": "2008"})).uncertain == 1


def test_the_selection_says_how_many_are_in_by_a_public_date_alone(known):
    chosen = select(known, parse(Parameters, {"start": "2007", "end": "2008"}))
    english, arabic = (sentences.selection(known, chosen, language) for language in ("en", "ar"))
    assert english[-1].startswith("Dated by public knowledge alone, not by the texts: 2 records")
    assert "المعروف علنًا وحده: سجلان" in arabic[-1]
    assert sentences.selection(known, known, "en")[0].endswith("Undated: 1.")
    bare = made(event("text", "2007", public="2007-01"))
    assert len(sentences.selection(bare, bare, "en")) == 1


def test_the_text_moves_no_mark_and_the_public_date_places_the_rest(known):
    marks = timeline.lanes(known).set_index("event_id")
    without = timeline.lanes(made(*(given | {"public": ""} for given in EVENTS))).set_index("event_id")
    drawn = ["start", "end", "open_start", "open_end", "fade", "since", "until", "dated_by"]
    assert set(without.index) == {"text", "same", "elsewhere", "bound"}
    pd.testing.assert_frame_equal(marks.loc[without.index, drawn], without[drawn])
    assert set(marks.index[marks["dated_by"] == "public"]) == PUBLIC
    assert (marks.at["later", "start"], marks.at["later", "end"]) == (2018.611, 2018.6137)  # after the article
    assert (marks.at["lasting", "start"], marks.at["lasting", "end"]) == (2016, 2019.4137)


def test_years_count_by_the_texts_and_apart_by_public_knowledge(known):
    def filled(frame):
        return {key: n for key, n in frame.stack().items() if n}

    assert filled(timeline.by_year(known)) == {(2007, "verbal-cooperation"): 2, (2010, "verbal-conflict"): 1}
    apart = timeline.by_year(known, "public")
    assert filled(apart) == {
        (2007, "verbal-cooperation"): 1,
        (2008, "material-conflict"): 1,
        (2018, "verbal-cooperation"): 1,
    }
    both = timeline.beside(timeline.by_year(known), apart).set_index("year")
    assert both.loc[2007, ["verbal-cooperation", "verbal-cooperation_public"]].tolist() == [2, 1]
    assert both.to_numpy().sum() == 6


def test_series_and_phases_know_the_dates_of_the_texts_alone(known):
    bare = made(*(given | {"public": ""} for given in EVENTS))
    series = [timeline.series(timeline.dyad_events(record, []), "year", 20) for record in (known, bare)]
    pd.testing.assert_frame_equal(*series)
    pd.testing.assert_frame_equal(phases.variants(known, []), phases.variants(bare, []))
    for language, words in (("en", "By the texts' dates alone: 4 events"), ("ar", "إلا المعروف علنًا: 4 أحداث")):
        assert words in say.series(series[0], [], 20, known, language).note
        assert words not in say.series(series[1], [], 20, bare, language).note


def figure_of(record, language, name):
    frame, names = timeline.lanes(record), dataset.labels(record.domains, language)
    if name == "lanes":
        figure = draw.lanes(frame, names, say.lanes(frame, record, language), language)
    elif name == "details":
        caption = say.details(frame, (1900, 2030), record, language)
        figure = draw.details(frame, sentences.dated_labels(record, language), (1900, 2030), caption, language)
    else:
        counts, apart = timeline.by_year(record), timeline.by_year(record, "public")
        figure = draw.years(counts, apart, say.years(counts, apart, record, language), language)
    FigureCanvasAgg(figure).draw()
    return figure


def dashed(patch):
    return patch.get_linestyle() not in ("-", "solid") and to_hex(patch.get_facecolor(), keep_alpha=True)[-2:] == "00"


def legend_of(figure):
    return [text.get_text() for text in figure.legends[0].get_texts()]


@every_language
@pytest.mark.parametrize("name", ["lanes", "details"])
def test_what_public_knowledge_alone_dates_is_an_outline_of_dashes(known, language, name):
    figure = figure_of(known, language, name)
    marks = {box.get_url(): box for box in [*figure.axes[0].artists, *figure.axes[0].patches] if box.get_url()}
    assert {url.removeprefix("#record-") for url, box in marks.items() if dashed(box)} == PUBLIC
    assert theme.words(draw._TEXT["public"][language == "ar"], language) in legend_of(figure)
    bare = figure_of(made(*EVENTS[:4]), language, name)
    assert theme.words(draw._TEXT["public"][language == "ar"], language) not in legend_of(bare)


@every_language
def test_bars_of_public_dates_are_outlined_beyond_those_of_the_texts(known, language):
    figure = figure_of(known, language, "years")
    bars = [(bar.get_x() + 0.4, bar.get_y(), bar.get_height(), dashed(bar)) for bar in figure.axes[0].patches]
    assert {bar for bar in bars if bar[2]} == {
        (2007, 0, 2, False),
        (2007, 2, 1, True),
        (2008, 0, -1, True),
        (2010, 0, -1, False),
        (2018, 0, 1, True),
    }
    assert theme.words(draw._TEXT["public"][language == "ar"], language) in legend_of(figure)


def test_old_years_are_gathered_with_both_kinds_of_bars():
    record = made(event("a", "1943"), event("b", "2007"), event("c", "", public="1964-10-16"))
    bars = [(bar.get_x() + 0.4, bar.get_y(), bar.get_height(), dashed(bar)) for bar in
            figure_of(record, "en", "years").axes[0].patches]  # fmt: skip
    assert {bar for bar in bars if bar[2]} == {(1986, 0, 1, False), (1986, 1, 1, True), (2007, 0, 1, False)}


@every_language
def test_captions_count_apart(known, language):
    frame, counts, apart = timeline.lanes(known), timeline.by_year(known), timeline.by_year(known, "public")
    lanes, years = say.lanes(frame, known, language), say.years(counts, apart, known, language)
    n = "n = {}" if language == "en" else "العدد: {}"
    assert n.format(4) in lanes.note
    assert n.format({"en": "3 events", "ar": "3 أحداث"}[language]) in years.note
    assert {"en": "4 of 4 dated by the texts", "ar": "4 من 4 مما تؤرّخه النصوص"}[language] in lanes.title
    assert {"en": "2 of 3 dated by the texts", "ar": "2 من 3 مما تؤرّخه النصوص"}[language] in years.title
    apart_in_words = {"en": "apart: 5 records dated", "ar": "على حدة: 5 سجلات"}[language]
    assert apart_in_words in lanes.note
    assert apart_in_words in lanes.alt
    assert {"en": "apart: 3 events dated", "ar": "على حدة: 3 أحداث"}[language] in years.note
    assert any(re.search(r"\b3 (events|أحداث)", line) for line in say.answers(known, counts, language)[2:])


@every_language
def test_a_selection_of_public_dates_alone_says_so(language):
    record = made(event("a", "", public="2007-10-16"))
    frame, counts, apart = timeline.lanes(record), timeline.by_year(record), timeline.by_year(record, "public")
    words = {"en": "1 of 1 dated by public knowledge alone", "ar": "1 من 1 مما لا يؤرّخه إلا المعروف علنًا"}[language]
    assert words in say.lanes(frame, record, language).title
    assert words in say.years(counts, apart, record, language).title
    for name in ("lanes", "details", "years"):
        assert [box for axes in figure_of(record, language, name).axes for box in [*axes.artists, *axes.patches] if
                dashed(box)]  # fmt: skip


@every_language
def test_a_mark_says_both_dates_where_they_differ(known, language):
    titles, words = sentences.mark_titles(known, language), public.KNOWN[language]
    day = {"en": "5 June 2007", "ar": "5 يونيو 2007"}[language]
    revolution = {"en": "11 February 1979", "ar": "11 فبراير 1979"}[language]
    assert titles["elsewhere"].startswith(f"2010 ({words}: {revolution}) · ")
    assert titles["same"].startswith({"en": "16 October 2007 · ", "ar": "16 أكتوبر 2007 · "}[language])
    assert titles["public"].startswith(f"{day} ({words}) · ")
    assert sentences.dated_labels(known, language)["public"] == f"{day} ({words})  public"
    assert sentences.dated_labels(known, language)["elsewhere"] == "2010  elsewhere"


@every_language
def test_a_table_has_the_public_date_in_its_own_column_and_its_references_in_the_card(known, language):
    table = timeline.event_table(known, language)
    cards = evidence.cards(known, table["event_id"].tolist(), "", language)
    shown = tables.table(table, "x", "x", language, ["date", "date_public", "label"], "event_id", cards).bundle
    assert {"en": "Date, publicly known", "ar": "التاريخ المعروف علنًا"}[language] in shown["text/html"]
    rows = {row["event_id"]: row for row in csv.DictReader(io.StringIO(shown["text/csv"]))}
    assert [rows["elsewhere"][name] for name in ("date", "date_public", "date_reference")] == [
        "2010", "1979-02-11", "one; other",
    ]  # fmt: skip
    line = public.referenced("1979-02-11", "one; other", language)
    assert (line, "") in cards["elsewhere"]
    assert "one; other" in line
    assert "one; other" not in str(cards["text"])
    one = evidence.show("public", known, language=language).bundle["text/plain"]
    assert public.referenced("2007-06-05", "one; other", language) in one
    assert public.placed("", "2007-06-05", language) in one.splitlines()[1]


def promised():
    rows = (
        event("promise", "2001", status="agreed"),
        event("done", "", "COOPERATE", public="2011-09-12"),
        event("bound", "../2012", "COOPERATE", public="2010-05"),
        event("unknown", "", "COOPERATE"),
    )
    links = [(f"l-{later}", later, "promise", "implements") for later in ("done", "bound", "unknown")]
    columns = ["link_id", "from_event", "to_event", "link"]
    return replace(made(*rows), event_links=pd.DataFrame(links, columns=columns))


def test_what_became_of_a_promise_keeps_its_dates_apart_and_no_lag_comes_of_a_public_one():
    record = promised()
    frame = timeline.promises(record, record).set_index("by_event")
    assert frame["by_date"].to_dict() == {"bound": "../2012", "done": "", "unknown": ""}
    assert frame["by_public"].to_dict() == {"bound": "2010-05", "done": "2011-09-12", "unknown": ""}
    assert frame["lag_low"].isna().all()
    spans = timeline.promise_spans(frame.reset_index(), record)
    ends = {(round(row.end, 1), row.bound, row.public) for row in spans.itertuples() if row.end == row.end}
    assert ends == {(2013.0, True, False), (2011.7, False, True)}
    assert spans["end"].isna().sum() == 1


@every_language
def test_a_public_outcome_is_hollow_at_the_end_of_a_dashed_line(language):
    record = promised()
    spans = timeline.promise_spans(timeline.promises(record, record), record)
    names, outcomes = sentences.dated_labels(record, language), dict.fromkeys(say.OUTCOMES, "x")
    figure = draw.promises(spans, names, outcomes, CAPTION, language)
    FigureCanvasAgg(figure).draw()
    (mark,) = [line for line in figure.axes[0].lines if 2011.6 < line.get_xdata()[0] < 2011.8]
    assert to_hex(mark.get_markerfacecolor()) == to_hex(theme.PAPER)
    assert theme.words(draw._TEXT["public_outcome"][language == "ar"], language) in legend_of(figure)


@every_language
def test_a_slide_says_which_date_is_public(known, language):
    found = {slide["unique_id"]: slide for slide in export.timelinejs(known, "x", language)["events"]}
    assert set(found) == {given["event_id"] for given in EVENTS} - {"nothing"}
    assert found["public"]["start_date"] == {"year": 2007, "month": 6, "day": 5}
    assert found["public"]["display_date"] == public.placed("", "2007-06-05", language)
    assert found["elsewhere"]["start_date"] == {"year": 2010}
    assert "display_date" not in found["elsewhere"]
    assert public.referenced("1979-02-11", "one; other", language) in found["elsewhere"]["text"]["text"]
    assert public.KNOWN[language] not in str(found["text"])


def test_the_joined_sheet_has_both_dates_with_their_days(known):
    row = joined.events(known).set_index("event_id").loc["elsewhere"]
    days = [row[name] for name in ("first_day", "last_day", "first_day_public", "last_day_public")]
    assert days == [pd.Timestamp(day) for day in ("2010-01-01", "2010-12-31", "1979-02-11", "1979-02-11")]
    assert (row["date"], row["date_public"], row["date_reference"]) == ("2010", "1979-02-11", "one; other")


def test_a_public_date_is_not_cut_at_the_article_as_a_text_date_is():
    lasted = {"record_kind": "condition"}
    record = made(event("text", "1991/2018", **lasted), event("public", "", public="1991/2018", **lasted))
    assert timeline.lanes(record).set_index("event_id")["end"].to_dict() == {"text": 2015.0, "public": 2019.0}
