"""Messages of both editions: the same keys and values, all of them used; counted nouns and dates as they are said."""

import datetime
import re
from bisect import bisect_left

import pytest
from hypothesis import given, strategies as st
from jinja2 import Template, UndefinedError, meta, nodes
from jinja2.bccache import bc_magic

from helpers.common import paths
from helpers.selection.parameters import MODELS
from helpers.words import messages as of_messages, reading
from helpers.words.messages import Messages, messages, texts

SOURCES = "\n".join(file.read_text("utf-8") for file in (paths.PROJECT / "src" / "helpers").rglob("*.py"))


def test_both_languages_have_the_same_messages():
    apart = ("nouns.", "parameters.")
    english, arabic = ({key for key in texts(language) if not key.startswith(apart)} for language in ("en", "ar"))
    assert english == arabic
    nouns = [{key.split(".")[1] for key in texts(language) if key.startswith("nouns.")} for language in ("en", "ar")]
    assert nouns[0] == nouns[1]


def test_arabic_says_what_each_parameter_is_and_english_leaves_it_to_the_models():
    fields = {f"parameters.{name}" for model in MODELS.values() for name in model.model_fields}
    without_a_control = {f"parameters.{name}" for name in ("data", "corpus", "interactive")}
    assert {key for key in texts("ar") if key.startswith("parameters.")} == fields - without_a_control
    assert not any(key.startswith("parameters.") for key in texts("en"))


def test_a_message_takes_the_same_values_in_both_languages():
    def taken(text):
        return meta.find_undeclared_variables(Messages("en")._environment.parse(text)) - {"count"}

    english, arabic = texts("en"), texts("ar")
    # One language may leave a value out where its grammar says it by a form, but it can ask for nothing of its own.
    wrong = [key for key in english if not key.startswith("nouns.") and taken(english[key]) ^ taken(arabic[key])]
    assert wrong == ["timeline.commitments.part"]  # "2 with no outcome reported": a colon in Arabic, whatever follows


def test_every_message_is_used():
    parts = ("name", "title", "subtitle", "note", "alt", "nothing", "caption")
    quoted = sorted(set(re.findall(r'"(?=([^"\n]*))', SOURCES)))
    words = {*re.findall(r"""["'](?=(\w+)["'])""", SOURCES), *re.findall(r'\b(\w+)=""', SOURCES)}
    defined = set(re.findall(r"def (\w+)\(", SOURCES))
    pieces = set(re.findall(r'["{.](?=([\w-]+)["}.])', SOURCES))

    def begins(text):
        place = bisect_left(quoted, text)
        return place < len(quoted) and quoted[place].startswith(text)

    def used(key):
        *names, last = key.split(".")
        if names[0] == "nouns":
            return True
        if names[0] == "headings":  # the name of a column
            return last in words
        labels = f'labels("{".".join(names)}")'
        return (
            begins(key)
            or begins(f"{'.'.join(names)}.")
            or (last in parts and names[-1] in defined)
            or (labels in SOURCES)
        )

    assert [key for key in texts("en") if not used(key) and key.split(".")[-1] not in pieces] == []


def test_nouns_have_the_forms_that_cldr_asks_for():
    for noun in {key.split(".")[1] for key in texts("ar") if key.startswith("nouns.")}:
        forms = {key.split(".")[2] for key in texts("ar") if key.startswith(f"nouns.{noun}.")}
        assert {"zero", "one", "two", "two_oblique", "few", "many", "other"} <= forms, noun


@pytest.mark.parametrize(
    ("n", "said"),
    [
        (0, "0 حدث"),
        (1, "حدث واحد"),
        (2, "حدثان"),
        (3, "3 أحداث"),
        (11, "11 حدثًا"),
        (100, "100 حدث"),
        (103, "103 أحداث"),
    ],
)
def test_arabic_counts(n, said):
    assert messages("ar").count(n, "event") == said


def test_english_counts():
    say = messages("en")
    assert [say.count(n, "event") for n in (0, 1, 1200)] == ["0 events", "1 event", "1,200 events"]
    assert messages("ar").count(2, "event", "oblique") == "حدثين"


def test_what_is_not_there_is_an_error():
    say = messages("en")
    with pytest.raises(KeyError):
        say("chapter.no-such-message")
    with pytest.raises(KeyError):
        say.count(1, "no-such-noun")
    with pytest.raises(UndefinedError):
        say("chapter.window", start="2010")


@pytest.mark.parametrize(
    ("edtf", "english", "arabic"),
    [
        ("", "", ""),
        ("2007-10-16", "16 October 2007", "16 أكتوبر 2007"),
        ("2001-03", "March 2001", "مارس 2001"),
        ("1992/1997", "1992 to 1997", "بين 1992 و1997"),
        ("2019-03/2019-03", "March 2019", "مارس 2019"),
        ("../1989", "by 1989", "بحلول 1989"),
        ("2021-04/..", "since April 2021", "منذ أبريل 2021"),
        ("2014~", "c. 2014", "نحو 2014"),
        ("2024-04-23~/2024-04-25?", "c. 23 April 2024 to 25 April 2024 (uncertain)", None),
    ],
)
def test_dates_are_said_in_words(edtf, english, arabic):
    assert reading.date(edtf, "en") == english
    if arabic is not None:
        assert reading.date(edtf, "ar") == arabic


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31)))
def test_any_day_is_said_with_its_year_and_without_dashes(day):
    for language in ("en", "ar"):
        said = reading.date(day.isoformat(), language)
        assert str(day.year) in said and "-" not in said


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_message_without_values_is_what_its_template_would_say(language):
    say, plain = Messages(language), [key for key, text in texts(language).items() if "{" not in text]
    assert len(plain) > 500
    assert {key: say(key) for key in plain} == {key: Template(texts(language)[key]).render() for key in plain}


def test_a_message_never_evaluates_its_values():
    say = Messages("en")
    assert say.quoted("{{ 7 * 7 }}") == "“{{ 7 * 7 }}”"
    assert "{{ 7 * 7 }}" in say("chapter.part", parts=["{{ 7 * 7 }}"], years="", other=False)


class TestWhatIsKeptOfTemplates:
    @pytest.fixture(autouse=True)
    def kept(self, tmp_path, monkeypatch):
        """Keep them in a folder of this test, though Python may have been told to keep none of its own."""
        monkeypatch.setattr(of_messages, "_KEPT", str(tmp_path))
        monkeypatch.setattr(of_messages.sys, "dont_write_bytecode", False)
        return tmp_path

    def test_one_is_compiled_once_for_each_language(self, kept, monkeypatch):
        said = {language: Messages(language)("chapter.window", start="1", end="2") for language in ("en", "ar")}
        assert len(list(kept.iterdir())) == 2
        monkeypatch.setattr("jinja2.Environment.compile", lambda *_, **__: pytest.fail("compiled again"))
        assert {language: Messages(language)("chapter.window", start="1", end="2") for language in said} == said
        assert said["en"] != said["ar"]

    def test_another_text_and_a_broken_file_are_not_taken_for_it(self, kept, monkeypatch):
        before = Messages("en")("chapter.window", start="1", end="2")
        with monkeypatch.context() as other:
            other.setattr(of_messages, "texts", lambda _: {"chapter.window": "other {{ start }}"})
            assert Messages("en")("chapter.window", start="1") == "other 1"
        for broken in (b"broken", bc_magic, bc_magic + b"x"):
            for file in kept.iterdir():
                file.write_bytes(broken)
            assert Messages("en")("chapter.window", start="1", end="2") == before

    def test_where_nothing_can_be_kept_it_is_said_all_the_same(self, kept, monkeypatch):
        monkeypatch.setattr(of_messages, "_KEPT", str(kept / "none"))
        assert Messages("en")("chapter.window", start="1", end="2")
        monkeypatch.setattr(of_messages.sys, "dont_write_bytecode", True)
        monkeypatch.setattr(of_messages, "_KEPT", str(kept))
        assert Messages("en")("chapter.window", start="1", end="2")
        assert not list(kept.iterdir())


@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_filter_of_ours_is_called_when_a_template_is_compiled_for_what_it_says_would_be_kept(language):
    parse, ours = Messages(language)._environment.parse, {"plural", "listed", "percent", "quoted", "date"}
    filtered = [(key, each) for key, text in texts(language).items() for each in parse(text).find_all(nodes.Filter)]
    filtered = [(key, each.node) for key, each in filtered if each.name in ours]
    assert len(filtered) > 100
    assert [key for key, node in filtered if not isinstance(node, nodes.Name) and not node.find(nodes.Name)] == []
