import re
from collections import Counter
from itertools import combinations

import pytest
from fixtures import TEN, event, flagged, made, nothing

from helpers import sentences
from helpers.analysis import balance, domains, groups, initiative, network, phases, ranks, sources as told_by, timeline
from helpers.record import dataset
from helpers.record.dataset import labels
from helpers.selection import parameters
from helpers.sentences import (
    domains as say_domains,
    network as say_network,
    sources as say_sources,
    timeline as say_timeline,
)
from helpers.words.language import NOUNS

RECORDS = {
    "none": (),
    "one": TEN[:1],
    "two": TEN[:2],
    "ten": TEN,
    "undated": TEN[-1:],
    "condition": TEN[8:9],
    "three actors": (event("summit", who="iran:party russia:party usa:party"),),
    "one actor": (event("quake", who="iran:party"),),
}
PAIR = ["russia", "iran"]
OF_DOMAINS = ("concentration", "sets", "pairs", "by_actor", "stress", "reach")
SELECTIONS = [
    {},
    {"domains": ["nuclear"]},
    {"start": "2010", "end": "2019"},
    {"actors": ["united-states"], "statuses": ["occurred", "planned"]},
    {"sources": ["sadanews-2024"]},
]


def said_of_network(record, language):
    """Return function -> all that is said of the network of a record, as the notebook says it."""
    graphs = network.leaving_out(record)
    graph, periods = graphs[""], network.by_period(record)
    measures, places = network.measures(graph), network.positions(graph, record.actors, 32)
    ranges = ranks.ranges(record, graphs, 20)
    stability, _ = groups.stability(graphs, groups.communities(graph))
    states = network.at_level(record, "state")
    between = network.project(states)
    pair = network.poles(between)
    starting, third = initiative.asymmetry(states, pair), balance.third_parties(between, pair)
    (actor,) = network.in_focus(graph, [])
    around = max(len(network.ego_positions(graph, actor, 24)) - 1, 0)
    captions = {
        "network_map": say_network.actor_map(graph, places, measures, 0, 1, record, language),
        "network_periods": say_network.periods(periods, len(places), record, language),
        "ego": say_network.ego(graph, actor, around, record, language),
        "ranges": say_network.ranges(ranges, 15, 20, record, language),
        "together": say_network.together(stability, 3, record, language),
        "triads": say_network.triads(third, pair, min(len(third), 12), states, language),
        "balance": say_network.balance(balance.census(between, pair, 100), states, language),
        "starts": say_network.starts(initiative.directed(states), 14, states, language),
        "sides": say_network.sides(starting, pair, states, language),
    }
    answers = say_network.answers(graph, between, ranges, stability, starting, pair, record, language)
    return {
        "network_answers": answers,
        **{name: [caption.title, caption.note, caption.alt] for name, caption in captions.items()},
    }


def said(record, language, whole=None):
    """Return function -> all it says of a record."""
    yearly, tried = timeline.by_year(record), phases.variants(record, [])
    deeds, concentration = domains.deeds(domains.talk_and_deed(record)), domains.concentration(record, draws=100)
    reach = domains.reach(domains.without_each(record))
    glance = domains.glance(record, timeline.promises(record, record))
    captions = {
        "lanes": say_timeline.lanes(timeline.lanes(record), record, language),
        "years": say_timeline.years(yearly, timeline.by_year(record, "public"), record, language),
        "composition": say_domains.composition(domains.composition(record), record, language),
        "periods": say_domains.periods(domains.period_shares(record), record, language),
        "talk_and_deed": say_domains.talk_and_deed(deeds, record, language),
        "concentration": say_domains.concentration(concentration, record, language),
        "sets": say_domains.upset(domains.memberships(record), 24, record, language),
        "pairs": say_domains.together(domains.together(record), record, language),
        "by_actor": say_domains.by_actor(domains.actors(record), 14, record, language),
        "stress": say_domains.stress(domains.stress(record), record, language),
        "reach": say_domains.reach(reach, record, language),
        "sources": say_domains.sources(domains.by_source(record), record, language),
        "details": say_timeline.details(timeline.lanes(record), (1900, 2030), record, language),
        "series": say_timeline.series(timeline.series(record.events, "year", 100), [], 100, record, language),
        "phases": say_timeline.phases(tried, phases.robustness(tried), ["iran", "russia"], record, language),
        "promises": say_timeline.promises(timeline.promises(record, record), ["iran", "russia"], record, language),
        "told": say_sources.told(told_by.told_by_year(record), record, language),
        "tellings": say_sources.tellings(told_by.lags(record), record, language),
        "voices": say_sources.voices(told_by.voices(record), record, language),
    }
    return {
        "selection": sentences.selection(whole or made(*TEN), record, language),
        "timeline_answers": say_timeline.answers(record, yearly, language),
        "domain_answers": say_domains.answers(record, record, (deeds, reach, concentration), language),
        "quantities": say_domains.quantities(domains.quantity_table(record, language), language),
        "no_page": say_domains.page(record, glance, "", language),
        **{name: [caption.title, caption.note, caption.alt] for name, caption in captions.items()},
        **said_of_network(record, language),
    }


def numbers(text):
    return [int(number) for number in re.findall(r"\d+", text)]


def disagreeing(text):
    """Return the English counted nouns whose number is wrong."""
    pairs = [re.findall(rf"\b(?:1 {many}|(?:0|[2-9]|\d\d+) {one})\b", text) for (one, many), _ in NOUNS.values()]
    return [found for each in pairs for found in each]


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("name", RECORDS)
def test_every_record_has_its_sentences_in_its_language(name, language):
    for lines in said(made(*RECORDS[name]), language).values():
        assert all(lines)
        text = " ".join(lines)
        assert not re.search(r"\b(nan|inf|None|NaT)\b|[{}\[\]]|  ", text)
        assert bool(re.search("[\u0600-\u06ff]", text)) == (language == "ar")


@pytest.mark.parametrize("name", ["none", "two", "ten"])
def test_english_nouns_agree_with_their_numbers(name):
    texts = said(made(*RECORDS[name]), "en").values()
    assert [disagreeing(" ".join(lines)) for lines in texts] == [[] for _ in texts]


@pytest.mark.parametrize("function", ["selection", "timeline_answers", "network_answers", "lanes", "years", "periods"])
def test_one_record_is_singular(function):
    text = " ".join(said(made(TEN[0]), "en")[function])
    assert disagreeing(text) == []
    assert re.search(r"\b1\b", text)


@pytest.mark.parametrize(
    "function",
    ["composition", "talk_and_deed", "sources", "network_map", "ego", "ranges", "together", "triads", "balance"],
)
def test_one_is_singular_in_titles_and_descriptions(function):
    record = made(*RECORDS["three actors"])
    assert disagreeing(" ".join(said(record, "en")[function])) == []


def test_one_actor_comes_next():
    title = said(made(*RECORDS["three actors"]), "en")["network_map"][0]
    assert title == "By shared records, iran-en and russia-en lead; usa-en follows"


@pytest.mark.parametrize("function", ["selection", "timeline_answers", "domain_answers"])
def test_verbs_agree_with_one(function):
    record = made(TEN[0], event("undated", "", who="iran:party", told="zeta-2014:1 beta-2019:1", status="planned"))
    text = " ".join(said(record, "en")[function])
    assert not re.search(r"\b1 of (the )?\w+( \(\d+%\))? (are|rest|bear)\b", text)


@pytest.mark.parametrize("name", ["one", "two", "ten"])
def test_arabic_writes_one_and_two_of_a_thing_as_words(name):
    text = " ".join(line for lines in said(made(*RECORDS[name]), "ar").values() for line in lines)
    for _, (one, two, few, _) in NOUNS.values():
        assert not re.search(rf"(?<!\d)[12] (?:{one}|{two}|{few})", text)


def test_the_arabic_dual_is_oblique_after_a_preposition():
    text = " ".join(line for lines in said(made(*TEN), "ar").values() for line in lines)
    duals = "|".join(two.split()[0] for _, (_, two, _, _) in NOUNS.values())
    assert not re.search(rf"\b(?:من|في) (?:{duals})\b", text)


def test_what_is_said_of_ten_events():
    quoted = said(made(*TEN), "en")
    texts = {name: [re.sub("[“”]", "", line) for line in lines] for name, lines in quoted.items()}
    assert texts["timeline_answers"] == [
        "Of 8 events, 6 can be placed in one year, from 2001 to 2011. 2007 and 2010 have the most each: 2.",
        "By PLOVER type, cooperation: 3 of 6 (50%); conflict: 2; requests and offers, which are neither: 1.",
    ]
    assert texts["network_answers"] == [
        "6 actors and 7 ties. Told by one article alone: 0 of the ties (0%).",
        "Strongest, with the ranks that leaving out any one article can give: iran-en (1), russia-en (2–3) and usa-en "
        "(2–3).",
        "iran-en and russia-en are both named as acting in 7 records: together in 3, against each other in 1, neither "
        "in 3; persons and bodies count as their states.",
        "iran-en and usa-en are both named as acting in 5 records: together in 1, against each other in 4, neither "
        "in 0; persons and bodies count as their states.",
        "Groups that hold over methods and articles: 2 of 2; gone without some one article: 0.",
        "Where one of russia-en and iran-en is named as starting towards the other, it is russia-en in 3 of 4.",
    ]
    assert texts["domain_answers"] == [
        "By primary domain, 10 records: nuclear-en 40%, arms-en 30% and political-en 30%.",
        "Told as done: 5 of 10 (50%), as lasting: 2, as agreed, planned, proposed, frozen or alleged: 3.",
        "Resting on one article alone: 9 of 10 (90%).",
        *(f"{texts[name][0]}." for name in ("talk_and_deed", "reach", "concentration")),
    ]
    named = ("lanes", "years", "composition", "periods", "talk_and_deed", "sets", "by_actor", "sources", "reach")
    titles = {name: texts[name][0] for name in named}
    assert titles == {
        "lanes": "arms-en, nuclear-en and political-en have the most dated records: 3 each of 9",
        "years": "2007 and 2010 have the most events each: 2 of 6",
        "composition": "Most of 10 records: nuclear-en (4), arms-en (3) and political-en (3); their intervals overlap",
        "periods": "Dated within one period: 8 of 10 records; too few to compare periods",
        "talk_and_deed": "Told as done or lasting, 3 of 3 deeds and 3 of 5 verbal acts",
        "sets": "In several domains: 2 of 10 records; most often nuclear-en and political-en: 1",
        "by_actor": "Named as acting most often, of 10 records: iran-en 10, russia-en 7, usa-en 5",
        "sources": "6 of 10 records come from one article: zeta-2014",
        "reach": "Withheld: it needs two articles, and 10 records without one",
    }
    network_titles = ("network_map", "network_periods", "ego", "ranges", "triads", "balance", "starts")
    assert {name: texts[name][0] for name in network_titles} == {
        "network_map": "By shared records, iran-en and russia-en lead; usa-en and oman-en follow",
        # The undated threat, and what was so until 1989.
        "network_periods": "In no single period: 2 of 10 records; of the others most in 2010–2019: 5",
        "ego": "usa-en: most shared records with iran-en (5); summed over partners, together 4, against 5 of 9",
        "ranges": "By strength, 6 of the first 6 move by two ranks or less, whichever article is left out",
        "triads": "russia-en and iran-en with each of 1 third party: three signs with 0; balanced: 0",
        # Iran, Oman and the United States: in one record twice, and yet not balanced.
        "balance": "Balanced: 0 of 1 triad with three signs; with all three actors in one record, which can make "
        "balance by itself: 1",
        "starts": "Named most often as starting towards another: russia-en towards iran-en, in 3 of 6 records",
    }
    assert texts["selection"][0].startswith(
        "Selected 10 of 10 records (8 events and 2 conditions), from 2 sources of 2."
    )
    assert texts["years"][1].startswith("n = 6 events. Coded from 2 sources (Arabic articles, 2014–2019)")
    assert "occurred 5, ongoing 2, planned 1, proposed 1 and alleged 1" in texts["talk_and_deed"][2]
    assert texts["concentration"][0].startswith(
        "Two records drawn at random have the same primary domain with a chance of 27%"
    )


def test_the_lanes_are_described_from_their_first_year_to_their_last():
    assert "from 1989 to 2019," in said(made(*TEN), "en")["lanes"][2]


@pytest.mark.parametrize("given", SELECTIONS, ids=str)
def test_the_numbers_in_the_sentences_are_those_of_the_record(record, given):
    part = parameters.select(record, parameters.parse(parameters.Parameters, given))
    texts = said(part, "en", record)
    rows = part.events.to_dict("records")
    n, kinds = len(rows), Counter(row["record_kind"] for row in rows)
    told = {row["event_id"]: set() for row in rows}
    for passage in part.evidence.itertuples():
        told.get(passage.record_id, set()).add(passage.source_id)
    every, undated = set().union(*told.values()), sum(not row["date"] and not row["date_public"] for row in rows)
    above = int((record.events["tier"] != "detail").sum())
    counts = [n, above, kinds["event"], kinds["condition"], len(every), len(record.sources), undated]
    assert numbers(texts["selection"][0]) == counts
    done, lasting = (sum(row["status"] == status for row in rows) for status in ("occurred", "ongoing"))
    alone = sum(len(sources) == 1 for sources in told.values())
    assert numbers(texts["domain_answers"][1]) == [done, n, round(100 * done / n), lasting, n - done - lasting]
    assert numbers(texts["domain_answers"][2])[:3] == [alone, n, round(100 * alone / n)]
    placed = [row for row in rows if row["record_kind"] == "event" and row["earliest"].year == row["latest"].year]
    years = Counter(row["earliest"].year for row in placed)
    most = max(years.values())
    busiest = sorted(year for year in years if years[year] == most)
    first = [kinds["event"], len(placed), min(years), max(years), *busiest, most]
    assert numbers(texts["timeline_answers"][0]) == first
    friendly = sum(row["quad_class"].endswith("cooperation") for row in placed)
    asked = sum(row["quad_class"] == "request" for row in placed)
    others = [len(placed) - friendly - asked, asked]
    shares = [friendly, len(placed), round(100 * friendly / len(placed)), *others]
    assert numbers(texts["timeline_answers"][1]) == shares


def pairs_of(record):
    """Return (one, other) -> its events with their signs, counted from the tables row by row."""
    acting = ("initiator", "target", "party", "mediator")
    roles = {}
    for row in record.event_actors.itertuples():
        if row.role in acting:
            roles.setdefault(row.event_id, {}).setdefault(row.actor_id, set()).add(row.role)
    above = dict(zip(record.actors["actor_id"], record.actors["parent_id"], strict=True))

    def over(actor):
        while actor := above[actor]:
            yield actor

    found = {}
    for event_ in record.events.itertuples():
        cooperation = event_.quad_class.endswith("cooperation") or event_.sign == "cooperative"
        conflict = event_.quad_class.endswith("conflict") or event_.sign == "hostile"
        for one, other in combinations(sorted(roles.get(event_.event_id, {})), 2):
            if one in over(other) or other in over(one):
                continue
            mine, yours = (roles[event_.event_id][actor] for actor in (one, other))
            both = mine | yours
            if event_.event_type == "REQUEST":
                sign = 0
            elif "mediator" in both or both == {"initiator"}:
                sign = 1
            elif cooperation:
                sign = 0 if both == {"party", "target"} else 1
            else:
                sign = -1 if conflict and both != {"target"} else 0
            found.setdefault((one, other), {})[event_.event_id] = sign
    return found


@pytest.mark.parametrize("given", SELECTIONS, ids=str)
def test_the_numbers_of_the_network_are_those_of_the_record(record, given):
    part = parameters.select(record, parameters.parse(parameters.Parameters, given))
    texts, pairs = said_of_network(part, "en"), pairs_of(part)
    told = part.evidence.groupby("record_id")["source_id"].agg(set)
    acting = part.event_actors[part.event_actors["role"].isin(["initiator", "target", "party", "mediator"])]
    tellers = [set().union(*told[list(events)]) for events in pairs.values()]
    lone = Counter(source for sources in tellers if len(sources) == 1 for source in sources)
    alone, most = lone.total(), max(lone.values())
    line = texts["network_answers"][0]
    named = re.search(r"; the largest part by ([A-Za-z0-9 -]+): \d+\.$", line)[1]
    ids = {name: source for source, name in dataset.short_names(part.sources, "en").items()}
    assert lone[ids[named]] == most
    first = [acting["actor_id"].nunique(), len(pairs), alone, round(100 * alone / len(pairs))]
    assert numbers(line.replace(named, "")) == [*first, most]
    strength = Counter()
    for pair, events in pairs.items():
        strength.update(dict.fromkeys(pair, len(events)))
    states = pairs_of(network.at_level(part, "state"))
    (one, other), events = min(states.items(), key=lambda item: (-len(item[1]), item[0]))
    signs = list(events.values())
    names = dataset.labels(part.actors, "en")
    assert texts["network_answers"][2].startswith(f"{names[one]} and {names[other]} are both named as acting in")
    counts = [len(events), signs.count(1), signs.count(-1), signs.count(0)]
    assert numbers(texts["network_answers"][2]) == counts
    strongest = [names[actor] for actor, _ in strength.most_common(2)]
    assert all(name in texts["network_map"][0] for name in strongest)
    assert all(name in texts["network_answers"][1] for name in strongest)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_russia_and_iran_do_together_is_one_number_wherever_it_is_said(record, language):
    states = network.at_level(record, "state")
    between = network.project(states)
    (pair,) = (row for row in balance.third_parties(between, ["russia", "iran"]).head(1).itertuples())
    line = said_of_network(record, language)["network_answers"][2]
    assert [pair.weight_tie, pair.together_tie, pair.against_tie] == numbers(line)[:3]
    towards = initiative.directed(states).set_index(["initiator", "target"])["acts"]
    starting = initiative.asymmetry(states, ["russia", "iran"]).set_index("period").loc["all"]
    assert starting[["first", "second"]].tolist() == [towards["russia", "iran"], towards["iran", "russia"]]


def test_a_promise_is_counted_once_wherever_promises_are_counted(record):
    frame = timeline.promises(record, record)
    became, n = timeline.fates(frame), frame["event_id"].nunique()
    assert len(frame) > n == len(became)
    caption = say_timeline.promises(frame, ["russia", "iran"], record, "en")
    both = timeline.between(record, ["russia", "iran"])
    counts = became.value_counts()
    assert numbers(caption.title) == [n, len(both & set(became.index)), counts["delivered"], counts["open"]]
    assert sum(numbers(caption.alt.removeprefix(caption.title))) == n
    drawn = timeline.promise_spans(frame, record)["event_id"].nunique()
    assert caption.note.startswith(f"n = {drawn} promises")
    assert f"Shown: {drawn} of {n}, those whose beginning the texts date." in caption.note
    assert f"(n = {n}, in {len(frame)} rows" in say_timeline.promises_caption(frame, "en")
    once = frame.drop_duplicates("event_id")
    assert say_timeline.promises_caption(once, "ar").endswith(f"(n = {n})")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_note_says_how_many_of_the_selection_are_drawn(record, language):
    texts, events = said(record, language), record.events
    kinds = events["record_kind"] == "event"
    dated, typed = int((events["date"] != "").sum()), int((~events["quad_class"].isin(["none", "request"])).sum())
    kinds_typed = kinds & (events["quad_class"] != "none")
    yearly = int((kinds_typed & (events["earliest"].dt.year == events["latest"].dt.year)).sum())
    one_year = events["public_earliest"].dt.year == events["public_latest"].dt.year
    by_public = int((kinds_typed & one_year & (events["dated_by"] == "public")).sum())
    expected = {
        "lanes": (dated, len(events)),
        "talk_and_deed": (typed, len(events)),
        "years": (yearly, int(kinds.sum())),
    }
    for name, (n, whole) in expected.items():
        note = texts[name][1]
        beside = int((events["dated_by"] == "public").sum()) if name == "lanes" else by_public if name == "years" else 0
        assert numbers(note)[0] == n, note
        assert numbers(note)[-2:] == [n + beside, whole], note


@pytest.mark.parametrize("given", SELECTIONS, ids=str)
def test_who_starts_is_counted_as_the_record_has_it(record, given):
    part = network.at_level(parameters.select(record, parameters.parse(parameters.Parameters, given)), "state")
    title = said_of_network(part, "en")["starts"][0]
    events = set(part.events["event_id"])
    rows = part.event_actors[part.event_actors["event_id"].isin(events)]
    starting, towards = (rows[rows["role"] == role] for role in ("initiator", "target"))
    both = starting.merge(towards, on="event_id")
    above = dict(zip(record.actors["actor_id"], record.actors["parent_id"], strict=True))

    def part_of(one, other):
        return one == other or (bool(one) and part_of(above[one], other))

    pairs = both[["actor_id_x", "actor_id_y"]].itertuples(index=False)
    both = both[[not part_of(a, b) and not part_of(b, a) for a, b in pairs]]
    most = both.groupby(["actor_id_x", "actor_id_y"]).size().max()
    assert numbers(title) == [most, both["event_id"].nunique()]


CHAIN = [event(f"e{n}", who=f"a{n}:party a{n + 1}:party") for n in range(9)]


def title_of_ranks(events, language):
    record = made(*events)
    return say_network.ranges(ranks.ranges(record, network.leaving_out(record), 5), 15, 5, record, language).title


def test_a_rank_that_falls_without_an_article_is_said_to_move():
    """A chain a0 to a9 told by one article, and x at its beginning told by the other.

    Strength 2 for a0 to a8 (rank 1), 1 for a9 and x (rank 10). Without the first article x and a0 lead and
    the others are last (11); without the second a1 to a8 lead, the ends are ninth and x is last. Only a9
    stays within two ranks.
    """
    title = title_of_ranks([*CHAIN, event("e9", who="x:party a0:party", told="beta-2019:1")], "en")
    assert title.startswith("By strength, 1 of the first 11 move by two ranks or less")


@pytest.mark.parametrize(("language", "said_so"), [("en", "none to leave out"), ("ar", "فلا مقال يُستبعد")])
def test_where_one_article_tells_all_none_is_left_out(language, said_so):
    title = title_of_ranks(CHAIN, language)
    assert title.endswith(said_so)
    assert f"a1-{language}" in title
    assert numbers(title.replace("a1-", "").replace("a2-", "")) == []


def wilson(successes, n):
    """The interval of Wilson 1927 in percent, by its formula."""
    z, share = 1.959963984540054, successes / n
    middle, half = share + z * z / (2 * n), z * (share * (1 - share) / n + z * z / (4 * n * n)) ** 0.5
    return [round(100 * (middle + side * half) / (1 + z * z / n)) for side in (-1, 1)]


def acts_between(*told):
    """Return events that Russia starts towards Iran (1) or Iran towards Russia (-1), as (which, how often, told by)."""
    whos = {1: "russia:initiator iran:target", -1: "iran:initiator russia:target"}
    rows = [(which, by) for which, times, by in told for _ in range(times)]
    return made(*(event(f"e{n}", kind="AID", who=whos[which], told=by) for n, (which, by) in enumerate(rows)))


@pytest.mark.parametrize("language", ["en", "ar"])
def test_who_starts_names_the_article_without_which_the_share_moves_most(language):
    zeta, beta = "zeta-2014:1", "beta-2019:1"
    record = acts_between((1, 6, zeta), (1, 2, f"{zeta} {beta}"), (-1, 4, f"{zeta} {beta}"), (-1, 1, beta))
    title = say_network.sides(initiative.asymmetry(record, PAIR), PAIR, record, language).title
    # In all 8 of 13; without beta 8 of 12, without zeta 2 of 7.
    whole, left = [8, 13, 62, 95, *wilson(8, 13)], [2014, 2, 7, 29, 95, *wilson(2, 7)]
    assert numbers(title) == [*whole, *left]
    assert "zeta-2014" in title


def test_an_article_without_which_no_share_is_given_is_not_named():
    record = acts_between((1, 6, "zeta-2014:1"), (-1, 2, "beta-2019:1"))
    frame = initiative.asymmetry(record, PAIR)
    title = say_network.sides(frame, PAIR, record, "en").title
    # Without beta 6 of 6; without zeta 0 of 2, which is too few.
    assert numbers(title) == [6, 8, 75, 95, *wilson(6, 8), 2019, 6, 6, 100, 95, *wilson(6, 6)]
    alone = acts_between((1, 6, "zeta-2014:1 beta-2019:1"))
    title = say_network.sides(initiative.asymmetry(alone, PAIR), PAIR, alone, "en").title
    assert numbers(title) == [6, 6, 100, 95, *wilson(6, 6)]  # no article moves it


def test_answers_leave_out_what_there_is_none_of():
    def answers(*events):
        return said_of_network(made(*events), "en")["network_answers"]

    fight = event("fight", kind="ASSAULT", who="iran:party usa:party")
    assert [line.split()[0] for line in answers(fight)] == ["2", "Strongest,", "iran-en"]
    assert [line.split()[0] for line in answers(TEN[0])] == ["2", "Strongest,", "iran-en", "Groups"]
    attack = event("attack", kind="ASSAULT", who="russia:initiator iran:target")
    lines = answers(attack)
    assert [line.split()[0] for line in lines] == ["2", "Strongest,", "iran-en", "Where"]
    assert lines[-1].endswith("it is russia-en in 1 of 1.")
    assert answers(event("quake", who="iran:party")) == [
        "No two actors act in one event of this selection, so there is no network."
    ]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_notes_say_how_many_groups_hold_and_how_many_actors_are_shown(language):
    record = made(*TEN)
    graphs = network.leaving_out(record)
    graph = graphs[""]
    places = network.positions(graph, record.actors, 5)
    note = say_network.actor_map(graph, places, network.measures(graph), 17, 3, record, language).note
    assert numbers(note)[-4:] == [5, 6, 3, 17]
    stability, _ = groups.stability(graphs, groups.communities(graph))
    assert numbers(say_network.together(stability, 11, record, language).note)[-2:][-1] == 11


@pytest.mark.parametrize(
    ("language", "shown"),
    [("en", ["iran-en", "oman-en", "usa-en", "not balanced"]), ("ar", ["iran-ar", "oman-ar", "usa-ar", "غير متوازن"])],
)
def test_signed_triads_are_named_in_words(language, shown):
    record = made(*TEN)
    frame = balance.listed(network.project(record))
    table = say_network.signed_triads(frame, dataset.labels(record.actors, language), language)
    assert table[["one", "two", "three", "verdict"]].to_numpy().tolist() == [shown]
    assert table[["sign_one_two", "sign_one_three", "sign_two_three"]].to_numpy().tolist() == [["+", "−", "+"]]
    assert table["shared"].tolist() == [2]  # the talks and the threat
    assert frame["one"].tolist() == ["iran"]  # the ids are left as they are


def test_no_triad_is_no_row():
    frame = balance.listed(network.project(made(*TEN[:1])))
    assert say_network.signed_triads(frame, {}, "en").shape == (0, 9)
    apart = [event(f"{a}{b}{n}", who=f"{a}:party {b}:party") for a, b in combinations("abc", 2) for n in "12"]
    frame = balance.listed(network.project(made(*apart)))
    table = say_network.signed_triads(frame, dict(zip("abc", "ABC", strict=True)), "en")
    assert table[["one", "two", "three", "verdict", "shared"]].to_numpy().tolist() == [["A", "B", "C", "balanced", 0]]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_who_has_no_partner_in_the_selection_is_said_so(language):
    record = made(*TEN[:1], event("quake", who="oman:party"))
    graph = network.project(record)
    caption = say_network.ego(graph, "oman", 0, record, language)
    assert f"oman-{language}" in caption.title
    assert numbers(caption.note)[0] == 0


@pytest.mark.parametrize("language", ["en", "ar"])
def test_marks_of_the_network_say_who_and_how_often(language):
    record = made(*TEN)
    graph = network.project(record)
    titles = say_network.mark_titles(graph, record, language)
    assert set(titles) == {*graph, *(network.tie_id(*edge) for edge in graph.edges)}
    assert titles["iran--usa"].startswith(f"iran-{language} – usa-{language} · 5 ")
    comma = {"en": ", ", "ar": "، "}[language]
    assert titles["iran--usa"].endswith(f"· +1 −4 · 2010-06 … 2019-05 · beta-2019{comma}zeta-2014")
    acts = say_network.act_titles(initiative.directed(record), dataset.labels(record.actors, language))
    assert acts["acts-russia--iran"] == f"russia-{language} → iran-{language} · 3"


def test_the_names_of_periods_say_what_nobody_starts():
    record = made(*TEN)
    frame = initiative.asymmetry(record, PAIR)
    assert say_network.side_labels(frame, record, "en") == [
        "2000–2009 (neither: 1)",  # the treaty
        "2010–2019 (neither: 1)",  # accused both
        "undated or across (neither: 1)",  # what was so until 1989
        "all (neither: 3)",
        "without beta-2019 (neither: 2)",
        "without zeta-2014 (neither: 1)",
    ]
    assert say_network.side_labels(frame, record, "ar")[-2:] == [
        "دون beta-2019 (لا أحدهما: 2)",
        "دون zeta-2014 (لا أحدهما: 1)",
    ]
    assert say_network.side_words(PAIR, record, "en")["second"] == "iran-en towards russia-en"
    assert say_network.side_words([], made(), "en")["withheld"] == f"withheld (< {initiative.LEAST_ACTS})"


@pytest.mark.parametrize("given", SELECTIONS, ids=str)
def test_both_languages_say_the_same_numbers(record, given):
    part = parameters.select(record, parameters.parse(parameters.Parameters, given))
    nouns = "|".join(noun for both, _ in NOUNS.values() for noun in both)
    english, arabic = said(part, "en", record), said(part, "ar", record)
    for name, lines in english.items():
        for one, other in zip(lines, arabic[name], strict=True):
            as_words = re.sub(rf"(?<!\+)\b[12] ({nouns})\b", "", one)  # a word in Arabic
            assert Counter(numbers(as_words)) == Counter(numbers(other)), (one, other)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_nothing_selected_is_said_so(record, language):
    texts = said(nothing(record), language, record)
    above = int((record.events["tier"] != "detail").sum())
    assert f"0 {'of' if language == 'en' else 'من'} {above}" in texts["selection"][0]
    of_network = [name for name in said_of_network(made(), language) if name != "network_answers"]
    assert len(of_network) == 9
    for name in ("lanes", "years", "composition", "periods", "talk_and_deed", "sources", *OF_DOMAINS, *of_network):
        title, note, alt = texts[name]
        assert title == alt
        assert numbers(note)[0] == 0
    assert len({title for title, _, _ in (texts["composition"], texts["talk_and_deed"], texts["sources"])}) == 1


def test_a_mark_says_when_what_and_where():
    titles = sentences.mark_titles(made(*TEN), "en")
    assert titles["visit"] == "2007-10-16 · visit · beta-2019 ¶1; zeta-2014 ¶2, ¶3"


def test_the_sources_say_how_many_records_they_give():
    table = sentences.source_table(made(*TEN), "ar")
    assert dict(zip(table["source_id"], table["records"], strict=True)) == {"zeta-2014": 6, "beta-2019": 5}
    assert sentences.source_table(made(), "en")["records"].tolist() == [0, 0]


@pytest.mark.parametrize(
    ("period", "english", "arabic"),
    [
        ("-1988", "to 1988", "حتى 1988"),
        ("2000-2009", "2000–2009", "2000–2009"),
        ("2020-", "2020 on", "منذ 2020"),
        ("2007-2007", "2007", "2007"),
        ("", "undated or across", "بلا تاريخ أو ممتد"),
        ("all", "all, dated or not", "الكل، مؤرخًا أو لا"),
    ],
)
def test_a_period_has_a_name(period, english, arabic):
    assert (say_domains.period_name(period, "en"), say_domains.period_name(period, "ar")) == (english, arabic)


def test_a_table_names_what_it_shows_and_n():
    assert sentences.table_caption("ties", 3, "en") == "Ties by number of shared records (n = 3)"
    assert sentences.table_caption("ties", 3, "ar") == "الروابط بحسب عدد السجلات المشتركة (n = 3)"


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("domain", ["nuclear", "syria", "corridors"])
def test_with_a_chosen_domain_titles_are_about_it(record, domain, language):
    chosen, name = [domain], labels(record.domains, language)[domain]
    about = {
        "composition": say_domains.composition(domains.composition(record), record, language, chosen),
        "talk_and_deed": say_domains.talk_and_deed(
            domains.deeds(domains.talk_and_deed(record)), record, language, chosen
        ),
        "pairs": say_domains.together(domains.together(record), record, language, chosen),
        "reach": say_domains.reach(domains.reach(domains.without_each(record)), record, language, chosen),
    }
    if domain != "corridors":  # told too seldom for a contrast
        about["stress"] = say_domains.stress(domains.stress(record), record, language, chosen)
    for what, caption in about.items():
        assert name in caption.title, what
    shown = say_domains.marked(labels(record.domains, language), chosen, language)
    assert [key for key, value in shown.items() if value != labels(record.domains, language)[key]] == chosen


@pytest.mark.parametrize("domain", ["nuclear", "syria", "corridors"])
def test_the_page_of_a_domain_says_what_it_holds(record, domain):
    part = parameters.select(record, parameters.Parameters(domains=[domain]))
    glance = domains.glance(part, timeline.promises(part, record))
    english, arabic = (say_domains.page(part, glance, domain, language) for language in ("en", "ar"))
    row = glance.set_index("domain_id").loc[domain]
    assert numbers(english[-1]) == [row[name] for name in glance.columns[2:]] == numbers(arabic[-1])
    assert numbers(english[1])[0] == len(part.events)
    assert record.domains.set_index("domain_id").at[domain, "definition"] in english[0]
    empty = say_domains.page(nothing(record), glance, domain, "en")
    assert "no record" in empty[-1]


def test_tables_of_a_page_say_why_they_are_empty(record):
    assert "does not name one domain" in say_domains.page_caption("events", 0, "", record, "en")
    assert say_domains.page_caption("events", 3, "syria", record, "en").startswith(
        "“Syria”: Records by the texts' dates"
    )


def test_units_are_named_in_the_language_of_the_reader(record):
    table = say_domains.quantities_table(domains.quantity_table(record, "ar"), "ar")
    assert table["unit"].str.contains("[\u0600-\u06ff]").all()
    row = table[table["quantity_id"] == "alwaqt-iranian-visits-several"].iloc[0]
    assert (row["unit_code"], row["unit"], row["exactness"]) == ("visits", "زيارات", "على الأقل، تقريبي")


def test_pairs_and_mediators_are_named():
    table = say_domains.carriers_table(domains.carriers(made(*TEN)), made(*TEN), "en").set_index("domain_id")
    assert table.loc["nuclear", ["domain", "pair", "next", "mediators"]].tolist() == [
        "nuclear-en",
        "iran-en – russia-en (3; tied with 1 more)",
        "iran-en – usa-en (3)",
        "oman-en",
    ]
    assert table.at["political", "mediators"] == ""


def test_promises_are_named_in_words(record):
    frame = timeline.promises(record, record)
    table = say_timeline.promises_table(frame, record, "ar")
    assert len(table) == len(frame)
    assert set(table["outcome"]) <= {arabic for _, arabic in say_timeline.OUTCOMES.values()}
    assert table["label"].notna().all()


@pytest.mark.parametrize(
    ("language", "said_so"),
    [
        ("en", " Flagged records (⚑): likely error: 1 and ambiguity: 1."),
        ("ar", " ما عليه تنبيه من السجلات (⚑): خطأ مرجح: 1 والتباس: 1."),
    ],
)
def test_the_note_of_a_figure_says_how_much_of_what_it_shows_is_flagged(language, said_so):
    record = flagged(made(*TEN), {"treaty": "likely-error", "old": "ambiguity", "threat": "ambiguity"})
    frame = timeline.lanes(record)
    assert said_so in say_timeline.lanes(frame, record, language).note, "the undated threat has no mark"
    both = say_domains.composition(domains.composition(record), record, language).note
    assert "3" not in both.partition("⚑")[2]
    assert said_so.replace(": 1.", ": 2.") in both
    none = flagged(record, {})
    assert "⚑" not in say_timeline.lanes(timeline.lanes(none), none, language).note
    nowhere = sentences.nothing("record", "record", record, language)
    assert "⚑" not in nowhere.note


def test_no_figure_loses_the_flag_of_what_it_shows():
    record = flagged(made(*TEN), dict.fromkeys(made(*TEN).events["event_id"], "ambiguity"))
    texts, without = said(record, "en"), said(made(*TEN), "en")
    captions = [name for name in without if len(without[name]) == 3 and without[name][1].startswith("n = ")]
    assert len(captions) > 15
    silent = [name for name in captions if "Flagged" not in texts[name][1] and not without[name][1].startswith("n = 0")]
    assert set(silent) == {"phases", "reach", "stress"}, "what is withheld for ten events shows none of them"


def test_marks_and_names_of_flagged_records_say_so():
    record = flagged(made(*TEN), {"treaty": "likely-error"})
    titles = sentences.mark_titles(record, "en")
    assert titles["treaty"] == "2001-03-12 · treaty · ⚑ likely error · " + titles["treaty"].rpartition(" · ")[2]
    assert "⚑" not in titles["visit"]
    named = sentences.dated_labels(record, "en")
    assert (named["treaty"], named["visit"]) == ("2001-03-12  ⚑ treaty", "2007-10-16  visit")
    graph = network.project(record)
    assert graph.edges["iran", "russia"]["flagged"] == 1
    assert "⚑ 1" in say_network.mark_titles(graph, record, "en")["iran--russia"]
    assert "⚑" not in say_network.mark_titles(graph, record, "en")["iran--oman"]
