"""Names as people type them."""

import re
from dataclasses import replace

import pytest
from fixtures import event, made

from helpers.selection import names
from helpers.selection.parameters import Parameters, parse
from helpers.selection.selecting import select

ACTORS = {
    "Putin": "vladimir-putin",
    "lavrov": "sergey-lavrov",
    "TRUMP": "donald-trump",
    "Rouhani": "hassan-rouhani",
    "al-Assad": "bashar-al-assad",
    "Assad": "bashar-al-assad",
    "الأسد": "bashar-al-assad",
    "US": "united-states",
    "U.S.": "united-states",
    "usa": "united-states",
    "the United States": "united-states",
    "UN": "united-nations",
    "UNSC": "un-security-council",
    "EU": "european-union",
    "IAEA": "iaea",
    "GCC": "gcc",
    "ISIS": "isis",
    "Daesh": "isis",
    "OPEC": "opec",
    "Brics": "brics",
    "SCO": "sco",
    "DPRK": "north-korea",
    "UAE": "united-arab-emirates",
    "UK": "united-kingdom",
    "Turkey": "turkey",
    "türkiye": "turkey",
    "Turkiye": "turkey",
    "Teheran": "tehran",
    "P5+1": "p5-plus-1",
    "St. Petersburg": "st-petersburg",
    "ايران": "iran",
    "إِيران": "iran",
    "لافروف": "sergey-lavrov",
    "الامارات العربية المتحده": "united-arab-emirates",
    "سعودية": "saudi-arabia",
    "  vladimir  PUTIN ": "vladimir-putin",
}
OTHERS = [
    ("domains", "Nuclear file and atomic energy", "nuclear"),
    ("domains", "الملف النووي والطاقه الذريه", "nuclear"),
    ("domains", "Gulf Security", "gulf-security"),
    ("sources", "Al-Waqt", "alwaqt-2021"),
    ("sources", "«الوقت»", "alwaqt-2021"),
    ("sources", "Hawar", "hawar-2019"),
    ("sources", "وكالة هاوار", "hawar-2019"),
    ("sources", "Sada News", "sadanews-2024"),
    ("sources", "al-Mayahi", "almayahi-2025"),
    ("sources", "المياحي", "almayahi-2025"),
    ("sources", "2014 essay", "strategic-partnership-2014"),
    ("sources", "مقال 2014", "strategic-partnership-2014"),
]


@pytest.mark.parametrize(("typed", "actor"), ACTORS.items())
def test_actors_are_known_by_surname_acronym_variant_and_in_either_script(record, typed, actor):
    assert names.one(names.of_record(record, "actors"), typed) == actor


@pytest.mark.parametrize(("table", "typed", "key"), OTHERS)
def test_domains_and_articles_are_known_by_what_figures_call_them(record, table, typed, key):
    assert names.one(names.of_record(record, table), typed) == key
    by_name, by_id = (select(record, parse(Parameters, {table: given})) for given in (typed, key))
    assert by_name.events["event_id"].tolist() == by_id.events["event_id"].tolist()
    assert 0 < len(by_id.events) < len(record.events)


@pytest.mark.parametrize(("table", "labels"), names.CODES.items())
def test_every_label_of_a_code_is_a_name_of_it_alone(table, labels):
    for code, words in labels.items():
        for name in (code, code.lower(), *words.values()):
            assert names.one(names.of_codes(labels), name) == code


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("rusia", ["russia"]),
        ("Rohani", ["hassan-rouhani"]),
        ("Joe Bidden", ["joe-biden"]),
        ("Saudi", ["saudi-arabia"]),
        ("Foreign Ministry", ["iranian-foreign-ministry", "russian-foreign-ministry"]),
        ("امارات", ["united-arab-emirates"]),
        ("France", []),
        ("Nobody At All", []),
        ("Germany", []),
        ("", []),
        ("|", []),
    ],
)
def test_what_is_near_is_suggested_and_nothing_else(record, typed, meant):
    with pytest.raises(ValueError, match=r"the list$") as caught:
        names.one(names.of_record(record, "actors"), typed, "the list")
    assert sorted(re.findall(r"'([\w-]+)'", str(caught.value))) == meant
    assert bool(meant) != ("nothing is called so" in str(caught.value))


def test_a_name_of_two_is_refused_with_both(record):
    with pytest.raises(ValueError, match=r"^may be moscow or russia$"):
        names.one(names.of_record(record, "actors"), "موسكو")
    assert names.one(names.of_record(record, "actors"), "moscow") == "moscow"


def test_no_two_actors_share_a_name_but_capitals_and_their_states(record):
    called: dict = {}
    for actor, known in names.of_record(record, "actors").items():
        for name in known:
            called.setdefault(names.folded(name), set()).add(actor)
    assert [sorted(actors) for name, actors in sorted(called.items()) if name and len(actors) > 1] == [
        ["iran", "tehran"],
        ["moscow", "russia"],
    ]


@pytest.mark.parametrize("kind", ["actors", "domains", "sources", "statuses", "event_types"])
def test_every_name_in_the_list_is_understood_or_ambiguous(record, kind):
    table = names.table(record, kind)
    known = names.of_record(record, kind)
    assert list(table["id"]) == list(known)
    for row in table.itertuples():
        for name in row.names.split(" | "):
            assert row.id in names.find(known, name), name


class TestTogether:
    def test_all_must_take_part_themselves_or_by_those_who_belong_to_them(self):
        record = made(
            event("a", who="putin:initiator iran:target"),
            event("b", who="russia:party oman:party"),
            event("c", who="russia:party usa:party iran:subject"),
            event("d", who="kremlin:party iran:mediator usa:party"),
        )

        def kept(*sides):
            return select(record, Parameters(together=list(sides))).events["event_id"].tolist()

        assert kept("russia", "iran") == ["a", "d"]
        assert kept("Russia-en", "iran", "usa") == ["d"]
        assert kept("russia") == ["a", "b", "c", "d"]
        assert kept("putin", "oman") == []
        assert kept() == ["a", "b", "c", "d"]


class TestSearch:
    def kept(self, record, search, **more):
        return set(select(record, parse(Parameters, {"search": search, "details": True, **more})).events["event_id"])

    def test_all_words_must_occur_in_any_form_case_or_script(self, record):
        agreements = self.kept(record, "agreement")
        assert "bushehr-agreements-1992" in agreements  # a word begun so is found
        assert agreements == self.kept(record, "  AGREEMENT, ")
        assert self.kept(record, "bushehr agreement") == agreements & self.kept(record, "Bushehr")
        assert "bushehr-agreements-1992" in self.kept(record, "اتفاق بوشهر")  # within words, joined as they are
        assert self.kept(record, "إتفاق") == self.kept(record, "اتفاق")
        assert self.kept(record, "xyzzy") == set()
        assert self.kept(record, " , ") == set(record.events["event_id"])

    def test_short_latin_words_are_whole_words(self, record):
        us = self.kept(record, "US")
        taking_part = record.event_actors
        assert set(taking_part["event_id"][taking_part["actor_id"] == "united-states"]) <= us
        assert len(us) < len(record.events) / 2

    def test_names_of_those_who_take_part_count(self, record):
        taking_part = record.event_actors
        lavrov = set(taking_part["event_id"][taking_part["actor_id"] == "sergey-lavrov"])
        assert lavrov <= self.kept(record, "lavrov")
        assert lavrov <= self.kept(record, "لافروف")


def test_nuclear_agreements_of_russia_and_iran_are_found_whatever_their_status(record):
    """What a reader of the articles lists: two of 1992, a second reactor, the treaty, two power plants."""
    given = {
        "together": ["Russia", "Iran"],
        "domains": ["nuclear"],
        "event_types": ["AGREE", "SUPPORT", "COOPERATE"],
        "statuses": ["occurred", "agreed"],
    }
    found = select(record, parse(Parameters, given)).events
    assert {
        "bushehr-agreements-1992",
        "second-bushehr-reactor-agreement",
        "strategic-partnership-treaty-signed-2025",
        "two-bushehr-power-plants",
    } <= set(found["event_id"])
    assert len(found) < 10
    called = select(record, parse(Parameters, {**given, "event_types": [], "search": "agreement"})).events
    assert called["date"].tolist() == ["1992", "2013-11-24/2014~", "2025-01", ""]
    arabic = select(record, parse(Parameters, {**given, "event_types": [], "search": "اتفاق"})).events
    assert arabic["event_id"].tolist() == called["event_id"].tolist()


def test_up_to_three_that_contain_what_is_typed_are_suggested_and_up_to_three_that_are_near():
    called = {f"{end}-council": [f"security council of {end}"] for end in ("north", "south", "east", "west")}
    three = dict(list(called.items())[:3])
    with pytest.raises(ValueError, match="did you mean 'north-council' or 'south-council' or 'east-council'"):
        names.one(three, "council")
    with pytest.raises(ValueError, match="nothing is called so"):
        names.one(called, "council")
    near = {key: [key] for key in ("abcdefgh1", "abcdefgh2", "abcdefgh3", "abcdefgh4")}
    with pytest.raises(ValueError, match=r"did you mean (?:'abcdefgh\d' or ){2}'abcdefgh\d'\?"):
        names.one(near, "abcdefgh")


def test_a_year_names_the_only_article_of_it(record):
    twice = record.sources.assign(published=["2014-01-01", "2014-12-31", *record.sources["published"][2:]])
    called = names.of_record(replace(record, sources=twice), "sources")
    first, second, third, *_ = called.values()
    assert "2014" not in first and "2014" not in second
    assert record.sources["published"].iloc[2][:4] in third


def test_names_in_the_list_are_said_once(record):
    for names_of in names.table(record, "actors").set_index("id")["names"].items():
        key, listed = names_of
        folded = [names.folded(name) for name in listed.split(" | ") if listed]
        assert len(set(folded)) == len(folded) and names.folded(key) not in folded
    assert names.table(record, "actors").set_index("id")["names"]["united-states"]
