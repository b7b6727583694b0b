import pytest
from fixtures import event, made

from helpers import export


def slides(*events, language="en"):
    return export.timelinejs(made(*events), "Title <b>", language)


def test_a_slide_has_the_fields_of_its_precision():
    found = slides(event("a", "2007-10-16"), event("b", "2001-03"), event("c", "1992/1997"))
    dates = {slide["unique_id"]: (slide["start_date"], slide.get("end_date")) for slide in found["events"]}
    assert dates == {
        "a": ({"year": 2007, "month": 10, "day": 16}, None),
        "b": ({"year": 2001, "month": 3}, None),
        "c": ({"year": 1992}, {"year": 1997}),
    }


def test_doubtful_and_open_dates_are_shown_as_coded():
    found = slides(event("a", "2014~"), event("b", "../1989"), event("c", "1997/.."))
    shown = {
        slide["unique_id"]: (slide["start_date"], slide["display_date"], "end_date" in slide)
        for slide in found["events"]
    }
    assert shown == {
        "a": ({"year": 2014}, "2014~", False),
        "b": ({"year": 1989}, "../1989", False),
        "c": ({"year": 1997}, "1997/..", False),
    }


def test_what_has_no_date_is_left_out():
    assert slides(event("a", ""))["events"] == []


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_dated_record_is_a_slide_that_the_format_takes(record, language):
    found = export.timelinejs(record, "x", language)
    assert len(found["events"]) == (record.events["date"] != "").sum()
    for slide in found["events"]:
        assert set(slide) <= {"unique_id", "start_date", "end_date", "text", "group", "display_date"}
        assert set(slide["text"]) == {"headline", "text"}
        for name in ("start_date", "end_date"):
            assert set(slide.get(name, {"year": 1})) <= {"year", "month", "day"}
            assert all(isinstance(value, int) for value in slide.get(name, {}).values())


def test_texts_are_escaped_since_the_format_is_html():
    found = slides(event("a", "2001", domains="political"))
    assert found["title"]["text"]["headline"] == "Title &lt;b&gt;"
    record = made(event("a", "2001"))
    record.events["label_en"] = "<script>alert(1)</script>"
    (slide,) = export.timelinejs(record, "x", "en")["events"]
    assert "<script" not in str(slide)
