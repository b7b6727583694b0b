"""Dates by public knowledge: they place what the texts do not date, apart, and move nothing that the texts date."""

import csv
import io

import pandas as pd
import pytest
from fixtures import event, made, said

from helpers.record import evidence, public
from helpers.selection import selecting
from helpers.selection.parameters import Parameters, parse
from helpers.selection.selecting import select
from helpers.show import export, joined, tables
from helpers.words.messages import messages

every_language = pytest.mark.parametrize("language", ["en", "ar"])
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
    assert selecting.left_out(known, parse(Parameters, {"start": "2008-03-02", "end": "2008"})).uncertain == 1


def test_the_selection_says_how_many_are_in_by_a_public_date_alone(known):
    english, arabic = (said(known, language, start="2007", end="2008") for language in ("en", "ar"))
    assert english[-1].startswith("Dated by the public record alone, not by the articles: 2 entries")
    assert "معروف علنًا: مدخلان" in arabic[-1]
    assert said(known)[0].endswith("Without any date: 1.")
    bare = made(event("text", "2007", public="2007-01"))
    assert len(said(bare)) == 1


@every_language
def test_a_table_has_the_public_date_in_its_own_column_and_its_references_in_the_card(known, language):
    table = joined.events(known, language)
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


@every_language
def test_a_slide_says_which_date_is_public(known, language):
    found = {slide["unique_id"]: slide for slide in export.timelinejs(known, "x", language)["events"]}
    assert set(found) == {given["event_id"] for given in EVENTS} - {"nothing"}
    assert found["public"]["start_date"] == {"year": 2007, "month": 6, "day": 5}
    assert found["public"]["display_date"] == public.placed("", "2007-06-05", language)
    assert found["elsewhere"]["start_date"] == {"year": 2010}
    assert "display_date" not in found["elsewhere"]
    assert public.referenced("1979-02-11", "one; other", language) in found["elsewhere"]["text"]["text"]
    assert messages(language)("dates.public", date="") not in str(found["text"])


def test_the_joined_sheet_has_both_dates_with_their_days(known):
    row = joined.events(known).set_index("event_id").loc["elsewhere"]
    days = [row[name] for name in ("first_day", "last_day", "first_day_public", "last_day_public")]
    assert days == [pd.Timestamp(day) for day in ("2010-01-01", "2010-12-31", "1979-02-11", "1979-02-11")]
    assert (row["date"], row["date_public"], row["date_reference"]) == ("2010", "1979-02-11", "one; other")
