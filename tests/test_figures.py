import math
import re
import warnings
from dataclasses import replace
from functools import cache
from itertools import combinations, pairwise
from xml.etree import ElementTree

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from fixtures import event, made
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.markers import CARETLEFT, CARETRIGHT
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.text import Text

from helpers import sentences
from helpers.analysis import (
    balance,
    domains,
    groups,
    initiative,
    network,
    periodisation,
    phases,
    ranks,
    sources as told_by,
    timeline,
)
from helpers.common.outputs import Caption
from helpers.record import dataset, vocabulary
from helpers.selection import parameters
from helpers.sentences import (
    domains as say_domains,
    network as say_network,
    sources as say_sources,
    timeline as say_timeline,
)
from helpers.show.figures import (
    balance as balance_figures,
    counts,
    domains as domain_figures,
    groups as group_figures,
    initiative as initiative_figures,
    network as network_figures,
    ranks as rank_figures,
    sources as source_figures,
    theme,
    timeline as timeline_figures,
)
from helpers.words.language import direction

SVG, XLINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"
CAPTION = Caption("A title", "n = 1", "What it shows")
MATHS = r"$\frac$ {_"  # two dollar signs, but no valid mathematics: drawing it as such fails
LANGUAGES = ["en", "ar"]
SELECTIONS = ["whole", "domain", "event", "nothing"]
NOTHING = {"en": "Nothing to show", "ar": "لا شيء يُعرض"}


def only(record, events):
    """Return the record with some of its events."""
    tables = ("events", "event_actors", "event_domains")
    kept = {name: table[table["event_id"].isin(events)] for name, table in record.tables().items() if name in tables}
    kept["claims"] = record.claims[record.claims["about_id"].isin(events)]
    return replace(record, **kept, evidence=record.evidence[record.evidence["record_id"].isin(events)])


def selected(record, selection):
    if selection == "whole":
        return record
    if selection == "domain":
        return parameters.select(record, parameters.Parameters(domains=["security"]))
    return only(record, ["putin-visits-tehran-2007"] if selection == "event" else [])


def lanes(record, language):
    frame = timeline.lanes(record)
    names = dataset.labels(record.domains, language)
    return timeline_figures.lanes(frame, names, say_timeline.lanes(frame, record, language), language)


def years(record, language):
    frame, apart = timeline.by_year(record), timeline.by_year(record, "public")
    return timeline_figures.years(frame, apart, say_timeline.years(frame, apart, record, language), language)


def actor_map(record, language):
    graph = network.project(record)
    measures, names = network.measures(graph), dataset.labels(record.actors, language)
    places = network.positions(graph, record.actors, 32)
    least = 2 if len(graph) > 32 else 1
    numbers = groups.numbered(groups.communities(graph))
    caption = say_network.actor_map(graph, places, measures, 2, least, record, language)
    return network_figures.map_of(graph, places, numbers, names, least, caption, language)


def actor_map_by_period(record, language):
    graph, graphs = network.project(record), network.by_period(record)
    places, names = network.positions(graph, record.actors, 32), dataset.labels(record.actors, language)
    caption = say_network.periods(graphs, len(places), record, language)
    return network_figures.periods(say_network.titled(graphs, language), places, names, caption, language)


def ego(record, language):
    graph, names = network.project(record), dataset.labels(record.actors, language)
    (actor,) = network.in_focus(graph, [])
    around = network.ego_positions(graph, actor, 24)
    caption = say_network.ego(graph, actor, max(len(around) - 1, 0), record, language)
    return network_figures.ego(graph, network.structure(record), around, names, caption, language)


def ranked(record):
    """Return what the figure of ranks shows: the 15 strongest, with fewer draws than the notebook."""
    graphs = network.leaving_out(record)
    ranges = ranks.ranges(record, graphs, 20)
    return ranges, ranges[ranges["actor_id"].isin(network.measures(graphs[""])["actor_id"].head(15))]


def rank_ranges(record, language):
    (ranges, first), names = ranked(record), dataset.labels(record.actors, language)
    words = {name: vocabulary.label(say_network.RANKS, name, language) for name in say_network.RANKS}
    caption = say_network.ranges(ranges, 15, 20, record, language)
    return rank_figures.ranges(first, names, words, caption, language)


def shared_groups(record):
    """Return the groups, the shares shown of the strongest in groups of three or more, and the number of each."""
    graphs = network.leaving_out(record)
    found = groups.communities(graphs[""])
    numbers = groups.numbered(found)
    stability, shares = groups.stability(graphs, found)
    large = set(stability["group"][stability["size"] > 2])
    strongest = [actor for actor in network.measures(graphs[""])["actor_id"] if numbers.get(actor) in large][:36]
    shown = sorted(strongest, key=list(shares.index).index)
    return stability, shares.loc[shown, shown], numbers


def group_shares(record, language):
    (stability, shares, numbers), names = shared_groups(record), dataset.labels(record.actors, language)
    caption = say_network.together(stability, len(shares), record, language)
    return group_figures.together(shares, numbers, names, say_network.scale(language), caption, language)


def state_level(record):
    """Return the record with acts counted for states, its network and its two poles."""
    states = network.at_level(record, "state")
    between = network.project(states)
    return states, between, network.poles(between)


def triads(record, language):
    (states, between, pair), names = state_level(record), dataset.labels(record.actors, language)
    frame = balance.third_parties(between, pair)
    verdicts = {code: vocabulary.label(say_network.VERDICTS, code, language) for code in say_network.VERDICTS}
    caption = say_network.triads(frame, pair, min(len(frame), 12), states, language)
    return balance_figures.triangles(frame.head(12), pair, names, verdicts, caption, language)


def balance_against_chance(record, language):
    states, between, pair = state_level(record)
    census = balance.census(between, pair, 100)
    words = {name: vocabulary.label(say_network.BALANCE, name, language) for name in say_network.BALANCE}
    return balance_figures.against_chance(census, words, say_network.balance(census, states, language), language)


def who_starts(record, language):
    acts, names = initiative.directed(record), dataset.labels(record.actors, language)
    table, corner = initiative.matrix(acts, 14), say_network.corner(language)
    caption = say_network.starts(acts, 14, record, language)
    return initiative_figures.starts(table, names, corner, caption, language)


def who_starts_over_time(record, language):
    states, _, pair = state_level(record)
    frame = initiative.asymmetry(states, pair)
    words, rows = say_network.side_words(pair, states, language), say_network.side_labels(frame, record, language)
    caption = say_network.sides(frame, pair, states, language)
    return initiative_figures.sides_of(frame, words, rows, caption, language)


def composition(record, language):
    frame, names = domains.composition(record), dataset.labels(record.domains, language)
    caption, words = say_domains.composition(frame, record, language), say_domains.words(record, language)
    return domain_figures.composition(frame, names, words, caption, language)


def talk_and_deed(record, language):
    frame, names = domains.talk_and_deed(record), dataset.labels(record.domains, language)
    heads = {code: vocabulary.label(vocabulary.STATUSES, code, language) for code in vocabulary.STATUSES}
    caption = say_domains.talk_and_deed(domains.deeds(frame), record, language)
    words = say_domains.words(record, language)
    return domain_figures.talk_and_deed(frame, names, heads, words, caption, language)


def periods(record, language):
    frame, names = domains.period_shares(record), dataset.labels(record.domains, language)
    caption = say_domains.periods(frame, record, language)
    return domain_figures.periods(frame, names, say_domains.period_heads(frame, language), caption, language)


def concentration(record, language):
    frame = domains.concentration(record)
    names = {period: say_domains.period_name(period, language) for period in frame["period"]}
    beside = say_domains.concentration_beside(frame, language)
    caption = say_domains.concentration(frame, record, language)
    return domain_figures.concentration(frame, names, beside, caption, language)


def sets(record, language):
    frame, names = domains.memberships(record), dataset.labels(record.domains, language)
    rows = say_domains.upset_rows(record, names, language)
    return domain_figures.upset(frame, rows, 24, say_domains.upset(frame, 24, record, language), language)


def pairs(record, language):
    frame, names = domains.together(record), dataset.labels(record.domains, language)
    return domain_figures.together(frame, names, say_domains.together(frame, record, language), language)


def by_actor(record, language):
    frame, people = domains.by_actor(record, 14), domains.actors(record)
    heads, names = say_domains.actor_heads(people, record, language), dataset.labels(record.domains, language)
    return counts.heat(frame, names, heads, say_domains.by_actor(people, 14, record, language), language, within=True)


def places(record, language):
    """Return the names of domains and articles."""
    return dataset.labels(record.domains, language) | dataset.short_names(record.sources, language)


def stress(record, language):
    frame, names = domains.stress(record), places(record, language)
    return domain_figures.stress(frame, names, say_domains.stress(frame, record, language), language)


def reach(record, language):
    frame, names = domains.reach(domains.without_each(record)), places(record, language)
    words = say_domains.words(record, language)
    return domain_figures.reach(frame, names, words, say_domains.reach(frame, record, language), language)


def sources(record, language):
    frame, names = domains.by_source(record), dataset.labels(record.domains, language)
    caption = say_domains.sources(frame, record, language)
    return counts.heat(frame, names, dataset.short_names(record.sources, language), caption, language)


def milestones(record, language):
    frame, names = timeline.lanes(record), dataset.labels(record.domains, language)
    named = sentences.dated_labels(record, language)
    key = {event: named[event] for event in timeline.milestones(record, PAIR, 12)}
    return timeline_figures.lanes(frame, names, say_timeline.lanes(frame, record, language), language, key)


def details(record, language):
    frame, window = timeline.lanes(record), (1900, 2030)
    named, caption = sentences.dated_labels(record, language), say_timeline.details(frame, window, record, language)
    return timeline_figures.details(frame, named, window, caption, language)


def series(record, language):
    frame = timeline.series(timeline.dyad_events(record, PAIR), "quarter", 100)
    labels = {name: vocabulary.label(say_timeline.SERIES, name, language) for name in say_timeline.SERIES}
    return timeline_figures.series(frame, labels, say_timeline.series(frame, PAIR, 100, record, language), language)


def breaks(record, language):
    tried = phases.variants(record, PAIR)
    found, stated = phases.robustness(tried), periodisation.stated(record)
    stated = stated.assign(label=stated["event_id"].map(sentences.dated_labels(record, language)))
    caption = say_timeline.phases(tried, found, PAIR, record, language)
    return timeline_figures.phases(tried, found, stated, say_timeline.variant_names(tried, language), caption, language)


def promises(record, language):
    frame, named = timeline.promises(record, record), sentences.dated_labels(record, language)
    outcomes = {code: vocabulary.label(say_timeline.OUTCOMES, code, language) for code in say_timeline.OUTCOMES}
    caption = say_timeline.promises(frame, PAIR, record, language)
    return timeline_figures.promises(timeline.promise_spans(frame, record), named, outcomes, caption, language)


def told(record, language):
    frame = told_by.told_by_year(record)
    labels = {name: vocabulary.label(say_sources.TELLING, name, language) for name in frame}
    return source_figures.told(frame, labels, say_sources.told(frame, record, language), language)


def tellings(record, language):
    frame = told_by.lags(record)
    return source_figures.tellings(frame, record, say_sources.tellings(frame, record, language), language)


def stances(record, language):
    frame, names = told_by.stances(record), dataset.labels(record.domains, language)
    return source_figures.stances(frame, names, say_sources.stances(frame, record, language), language)


def positions(record, language):
    frame = told_by.positions(record, 16)
    holders, topics = dataset.labels(record.actors, language), dataset.labels(record.domains, language)
    return source_figures.positions(frame, holders, topics, say_sources.positions(frame, record, language), language)


def voices(record, language):
    frame = told_by.voices(record)
    return source_figures.voices(
        frame, dataset.short_names(record.sources, language), say_sources.voices(frame, record, language), language
    )


BY_RECORD = (lanes, years, actor_map, composition, talk_and_deed, periods, sources)
OF_DOMAINS = (concentration, sets, pairs, by_actor, stress, reach)
OF_TIME = (milestones, details, series, breaks, promises, told, tellings)
OF_CLAIMS = (stances, positions, voices)
OF_NETWORK = (actor_map_by_period, ego, rank_ranges, group_shares, triads, balance_against_chance, who_starts)
OF_NETWORK += (who_starts_over_time,)
DRAWINGS = {draw.__name__: draw for draw in (*BY_RECORD, *OF_DOMAINS, *OF_TIME, *OF_CLAIMS, *OF_NETWORK)}
PAIR = ["russia", "iran"]
#: What figures are drawn from, where nothing is selected.
EMPTY = {
    name: getattr(domains, name)
    for name in ("period_shares", "concentration", "memberships", "together", "stress", "without_each")
}


@pytest.fixture(scope="module")
def drawn(record):
    """Return a function that draws each figure once, and fails at any glyph that the font lacks."""

    @cache
    def draw(name, selection, language):
        figure = DRAWINGS[name](selected(record, selection), language)
        with warnings.catch_warnings():
            warnings.simplefilter("error", UserWarning)
            FigureCanvasAgg(figure).draw()
        return figure

    return draw


@pytest.fixture(scope="module")
def written(drawn):
    """Return a function that gives a figure of one domain as SVG, with its name before the ids."""
    return cache(lambda name, language: theme.svg(drawn(name, "domain", language), name, {}))


def plain(text):
    """Return a text in one line without its marks of direction."""
    return " ".join(re.sub("[\u200e\u200f\u2066-\u2069]", "", text).split())


def seen(figure):
    """Return the text artists that are drawn: ticks out of view are not."""
    unseen = set()
    for axis in (axis for axes in figure.axes for axis in (axes.xaxis, axes.yaxis)):
        low, high = sorted(axis.get_view_interval())
        for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks()):
            if not axis.axes.axison or not low <= tick.get_loc() <= high:
                unseen |= {tick.label1, tick.label2}
    return [
        text for text in figure.findobj(Text) if text.get_visible() and plain(text.get_text()) and text not in unseen
    ]


def box(text):
    return text.get_window_extent(text.figure.canvas.get_renderer())


def row_labels(figure, names):
    """Return the artists that name a lane or a row, from the top."""
    found = [
        text
        for text in seen(figure)
        if text not in figure.texts
        and any(re.fullmatch(rf"{re.escape(name)}( \([^)]*\))?", plain(text.get_text())) for name in names)
    ]
    return sorted(found, key=lambda text: -box(text).y0)


def tree(figure, name="figure", titles=None):
    return ElementTree.fromstring(theme.svg(figure, name, titles or {}))


def ids_of(root):
    return [element.attrib["id"] for element in root.iter() if "id" in element.attrib]


every_drawing = pytest.mark.parametrize("name", DRAWINGS)
every_language = pytest.mark.parametrize("language", LANGUAGES)


@every_language
@pytest.mark.parametrize("selection", SELECTIONS)
@every_drawing
def test_every_text_lies_inside_the_canvas(drawn, name, selection, language):
    figure = drawn(name, selection, language)
    texts = seen(figure)
    assert len(texts) >= 2
    outside = {}
    for text in texts:
        extent = box(text)
        if extent.x0 < 0 or extent.y0 < 0 or extent.x1 > figure.bbox.x1 or extent.y1 > figure.bbox.y1:
            outside[text.get_text()] = extent.extents.round().tolist()
    assert outside == {}, figure.bbox.extents


@every_language
@pytest.mark.parametrize("selection", ["whole", "domain", "event"])
@pytest.mark.parametrize("name", ["lanes", "composition", "talk_and_deed", "periods", "sources"])
def test_no_two_names_of_rows_overlap_and_all_stand_where_reading_begins(record, drawn, name, selection, language):
    figure = drawn(name, selection, language)
    chosen = selected(record, selection)
    labels = row_labels(figure, chosen.domains[f"label_{language}"])
    rows = {
        "lanes": chosen.events["domain_id"][chosen.events["date"] != ""],
        "composition": chosen.event_domains["domain_id"],
    }
    assert len(labels) == rows.get(name, chosen.events["domain_id"]).nunique()
    boxes = [box(label) for label in labels]
    assert [(a.y0, b.y1) for a, b in pairwise(boxes) if b.y1 > a.y0] == []
    left, right = figure.axes[0].bbox.x0, figure.axes[0].bbox.x1
    assert all(one.x0 >= right for one in boxes) if language == "ar" else all(one.x1 <= left for one in boxes)


@every_language
@pytest.mark.parametrize("selection", SELECTIONS)
@every_drawing
def test_a_figure_has_its_title_at_the_top_and_its_note_at_the_foot(drawn, name, selection, language):
    figure = drawn(name, selection, language)
    title, note = figure.texts[:2]
    assert plain(title.get_text())
    assert box(title).y0 > box(note).y1
    for axes in figure.axes:
        for text in seen(axes.figure):
            assert text in (title, note) or box(note).y1 <= box(text).y0 + 0.5, text.get_text()
    side = {"rtl": "right", "ltr": "left"}[direction(language)]
    assert title.get_horizontalalignment() == note.get_horizontalalignment() == side
    assert all(text.get_text().startswith("\u200f") == (language == "ar") for text in (title, note))


@every_language
@every_drawing
def test_an_empty_selection_gives_a_figure_that_says_so(drawn, name, language):
    figure = drawn(name, "nothing", language)
    title, note = (plain(text.get_text()) for text in seen(figure))
    assert NOTHING[language] in title
    assert "0" in note
    assert not figure.axes[0].axison
    assert not list(figure.axes[0].patches)


@every_language
def test_an_empty_frame_gives_the_title_and_the_note_alone(record, language):
    nobody, nothing = made(), only(record, [])
    graph = network.project(nobody)
    frame, words = domains.by_source(nothing), say_domains.words(nothing, language)
    acts = domains.talk_and_deed(nothing)
    none = {name: call(nothing) for name, call in EMPTY.items()}
    figures = [
        timeline_figures.lanes(timeline.lanes(nobody), {}, CAPTION, language),
        timeline_figures.years(timeline.by_year(nobody), timeline.by_year(nobody), CAPTION, language),
        network_figures.map_of(graph, network.positions(graph, nobody.actors, 9), {}, {}, 1, CAPTION, language),
        network_figures.periods({}, network.positions(graph, nobody.actors, 9), {}, CAPTION, language),
        network_figures.ego(graph, graph, network.ego_positions(graph, "iran", 9), {}, CAPTION, language),
        rank_figures.ranges(ranks.ranges(nobody, network.leaving_out(nobody), 5), {}, {}, CAPTION, language),
        group_figures.together(pd.DataFrame(), {}, {}, "share", CAPTION, language),
        balance_figures.triangles(balance.third_parties(graph, []), [], {}, {}, CAPTION, language),
        balance_figures.against_chance(balance.census(graph, [], 10), {}, CAPTION, language),
        initiative_figures.starts(initiative.matrix(initiative.directed(nobody), 9), {}, "", CAPTION, language),
        initiative_figures.sides_of(initiative.asymmetry(nobody, []), {}, [], CAPTION, language),
        domain_figures.composition(domains.composition(nobody), {}, words, CAPTION, language),
        domain_figures.talk_and_deed(acts, {}, {}, words, CAPTION, language),
        domain_figures.periods(none["period_shares"], {}, {}, CAPTION, language),
        domain_figures.concentration(none["concentration"], {}, [], CAPTION, language),
        domain_figures.upset(none["memberships"], {}, 9, CAPTION, language),
        domain_figures.together(none["together"], {}, CAPTION, language),
        domain_figures.stress(none["stress"], {}, CAPTION, language),
        domain_figures.reach(domains.reach(none["without_each"]), {}, words, CAPTION, language),
        counts.heat(frame, {}, {}, CAPTION, language),
        theme.empty(CAPTION, language),
    ]
    for figure in figures:
        FigureCanvasAgg(figure).draw()
        assert [plain(text.get_text()) for text in seen(figure)] == [CAPTION.title, CAPTION.note]
        assert figure.get_figheight() < 1.5


@every_language
@every_drawing
def test_the_same_figure_is_the_same_bytes(record, name, language):
    chosen = selected(record, "event")
    first, second = (DRAWINGS[name](chosen, language) for _ in range(2))
    text = theme.svg(first, "one", {})
    assert theme.svg(first, "one", {}) == text
    assert theme.svg(second, "one", {}) == text


def test_settings_of_the_session_do_not_change_a_figure(record):
    text = theme.svg(years(record, "en"), "one", {})
    mpl.rcParams.update({"svg.fonttype": "path", "svg.hashsalt": "x", "font.size": 20, "text.parse_math": True})
    try:
        assert theme.svg(years(record, "en"), "one", {}) == text
    finally:
        mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": None, "font.size": 9, "text.parse_math": False})


@every_language
@every_drawing
def test_every_id_is_unique_has_the_name_before_it_and_is_what_links_point_to(written, name, language):
    text = written(name, language)
    root = ElementTree.fromstring(text)
    ids = ids_of(root)
    assert len(ids) == len(set(ids)) > 4
    assert all(one.startswith(f"{name}-") for one in ids)
    targets = re.findall(r"url\(#([^)]+)\)", text)
    targets += [element.attrib[f"{XLINK}href"][1:] for element in root.iter(f"{SVG}use")]
    assert targets or len(list(root.iter(f"{SVG}path"))) <= 2  # nothing to show
    assert set(targets) <= set(ids)


def test_two_figures_on_one_page_share_no_id(written):
    one, other = (set(ids_of(ElementTree.fromstring(written(name, "en")))) for name in ("lanes", "years"))
    assert not one & other


@pytest.mark.parametrize("name", ["a-map", "map_1", "2010_map"])
def test_any_name_of_an_output_may_stand_before_the_ids(name):
    ids = ids_of(tree(theme.empty(CAPTION, "en"), name))
    assert f"{name}-figure_1" in ids
    assert all(one.startswith(f"{name}-") for one in ids)


@every_language
@every_drawing
def test_an_svg_holds_neither_metadata_nor_date_nor_comment(written, name, language):
    text = written(name, language)
    assert text.startswith("<svg")
    for part in (
        "<metadata",
        "<!--",
        "<!DOCTYPE",
        "<?xml",
        "<dc:",
        "<rdf:",
        "atplotlib v",
        "http://matplotlib",
    ):
        assert part not in text, part


@every_language
@every_drawing
def test_words_are_text_that_can_be_searched(drawn, written, name, language):
    root = ElementTree.fromstring(written(name, language))
    texts = {plain(text.text or "") for text in root.iter(f"{SVG}text")}
    expected = [line for text in seen(drawn(name, "domain", language)) for line in text.get_text().split("\n")]
    assert {plain(line) for line in expected} <= texts
    assert len(expected) >= 2


def test_marks_link_to_the_rows_of_their_records(record, drawn):
    root = tree(drawn("lanes", "whole", "en"))
    links = {link.attrib[f"{XLINK}href"] for link in root.iter(f"{SVG}a")}  # a condition's box and line both lead there
    events = record.events[(record.events["date"] != "") | (record.events["date_public"] != "")]
    assert links == {f"#record-{event_id}" for event_id in events["event_id"]}


@pytest.mark.parametrize(
    "title", ["</title><script>alert(1)</script>", '" onload="x', "]]>", "a & b < c", "&lt;", r"\1 \g<1>", "زيارة"]
)
def test_a_mark_has_its_title_as_text(drawn, title):
    name = "putin-visits-tehran-2007"
    root = tree(drawn("lanes", "event", "en"), "lanes", {name: title, "no-such-record": "x"})
    (link,) = root.iter(f"{SVG}a")
    assert link.attrib[f"{XLINK}href"] == f"#record-{name}"
    assert [child.text for child in link if child.tag == f"{SVG}title"] == [title]
    assert len(list(root.iter(f"{SVG}title"))) == 1
    assert not list(root.iter(f"{SVG}script"))
    assert all(not attribute.startswith("on") for element in root.iter() for attribute in element.attrib)


def test_a_mark_without_a_title_is_still_a_link(drawn):
    root = tree(drawn("lanes", "event", "en"))
    (link,) = root.iter(f"{SVG}a")
    assert not list(root.iter(f"{SVG}title"))
    assert "target" not in link.attrib  # its row is on the same page


@every_language
@every_drawing
def test_names_with_dollar_signs_and_markup_are_drawn_as_they_are(record, name, language):
    label, hostile = f"label_{language}", f"{MATHS} <script>"
    chosen = selected(record, "event")
    chosen = replace(
        chosen,
        domains=chosen.domains.assign(**{label: hostile}),
        actors=chosen.actors.assign(**{label: hostile}),
    )
    figure = DRAWINGS[name](chosen, language)
    figure.texts[0].set_text(hostile)
    text = theme.svg(figure, name, {})
    assert "<script" not in text
    dollars = sum((one.text or "").count("$") for one in ElementTree.fromstring(text).iter(f"{SVG}text"))
    named = sum(one.get_text().count("$") for one in seen(figure))
    assert dollars == named >= 2


@every_language
def test_every_lane_says_how_many_marks_it_has(record, drawn, language):
    names = dataset.labels(record.domains, language)
    dated = record.events[record.events["date"] != ""]
    counted = dated["domain_id"].value_counts()
    beside = record.events.loc[record.events["dated_by"] == "public", "domain_id"].value_counts()
    expected = {
        f"{names[domain]} ({counted.get(domain, 0)}{f'+{beside[domain]}' if domain in beside else ''})"
        for domain in {*counted.index, *beside.index}
    }
    labels = row_labels(drawn("lanes", "whole", language), names.values())
    assert {plain(label.get_text()) for label in labels} == expected


def windowed(record, language, window):
    frame, names = timeline.lanes(record, window), dataset.labels(record.domains, language)
    caption = say_timeline.lanes(frame, record, language)
    return timeline_figures.lanes(frame, names, caption, language, window=window)


@every_language
def test_the_lanes_run_over_the_window_and_nothing_is_drawn_outside_it(record, language):
    figure = windowed(record, language, timeline.window("2019", "2025"))
    FigureCanvasAgg(figure).draw()
    (axes,) = figure.axes
    assert axes.get_xlim() == (2019, 2026)
    marks = [mark for mark in axes.patches if isinstance(mark, Rectangle) and mark.get_url()]
    ends = [end for mark in marks for end in (mark.get_x(), mark.get_x() + mark.get_width())]
    ends += [end for line in axes.lines if line.get_url() for end in line.get_xdata()]
    assert len(marks) > 50
    assert min(ends) >= 2019
    assert max(ends) <= 2026
    for text in seen(figure):
        extent = box(text)
        assert extent.x0 >= 0, text
        assert extent.x1 <= figure.bbox.x1, text


def test_a_bound_is_an_arrow_back_from_its_day_and_an_open_end_one_forward_to_the_last_report():
    record = made(event("by", "../2001"), event("since", "2003/.."), event("ended", "2005/2008", domains="nuclear"))
    axes = windowed(record, "en", timeline.ALWAYS).axes[0]
    arrows = {
        line.get_marker(): line.get_xdata()[0] for line in axes.lines if line.get_marker() in (CARETLEFT, CARETRIGHT)
    }
    marks = {mark.get_url(): mark for mark in axes.patches if isinstance(mark, Rectangle) and mark.get_url()}
    by = marks["#record-by"]
    assert by.get_x() + by.get_width() == 2002
    assert by.get_width() < timeline.MARK_YEARS / 2  # a stroke, no box
    assert arrows[CARETLEFT] < 2002
    assert arrows[CARETRIGHT] == 2015
    assert marks["#record-ended"].get_width() == 4


def promise_figure(*rows):
    columns = ["event_id", "outcome", "start", "end", "bound"]
    frame = pd.DataFrame(rows, columns=columns).assign(public=False)
    outcomes = {code: vocabulary.label(say_timeline.OUTCOMES, code, "en") for code in say_timeline.OUTCOMES}
    return timeline_figures.promises(
        frame, dict(zip(frame["event_id"], frame["event_id"], strict=True)), outcomes, CAPTION, "en"
    )


def test_an_outcome_without_a_date_stands_beside_the_axis_of_years():
    figure = promise_figure(
        ("a", "delivered", 1992.0, 2011.7, True),
        ("b", "delivered", 1992.0, math.nan, False),
        ("c", "open", 2008.0, 2015.0, False),
    )
    (axes,) = figure.axes
    places = {line.get_xdata()[0] for line in axes.lines if line.get_marker() == "o" and len(line.get_xdata()) == 1}
    (column,) = places - {2011.7}
    assert column > max(axes.get_xticks()) + 1
    assert column > 2015.0
    assert "date not given" in [plain(text.get_text()) for text in seen(figure)]
    segments = [segment for lines in axes.collections for segment in lines.get_segments()]
    assert all(left <= right <= 2015 for (left, _), (right, _) in segments)


@pytest.mark.parametrize("end", [math.nan, 2012.0])
def test_no_line_of_a_promise_runs_backwards_and_none_is_needed(end):
    figure = promise_figure(("a", "delivered", 2013.0, end, False))
    FigureCanvasAgg(figure).draw()
    assert not [segment for lines in figure.axes[0].collections for segment in lines.get_segments()]


@every_language
@pytest.mark.parametrize("given", [{"statuses": ["occurred"]}, {"statuses": ["alleged", "occurred"]}])
def test_promises_are_drawn_where_no_outcome_has_a_date(record, given, language):
    whole, chosen = record, parameters.select(record, parameters.Parameters(**given))
    spans = timeline.promise_spans(timeline.promises(chosen, whole), whole)
    names = sentences.dated_labels(whole, language)
    outcomes = {code: vocabulary.label(say_timeline.OUTCOMES, code, language) for code in say_timeline.OUTCOMES}
    undated = spans.assign(end=math.nan, bound=False)
    for frame in (spans, undated):
        FigureCanvasAgg(timeline_figures.promises(frame, names, outcomes, CAPTION, language)).draw()


def test_cooperation_stands_above_the_line_and_conflict_below(record, drawn):
    bars = [patch.get_height() for patch in drawn("years", "whole", "en").axes[0].patches]
    frame = timeline.by_year(record) + timeline.by_year(record, "public").reindex(
        timeline.by_year(record).index, fill_value=0
    )
    assert sum(bar for bar in bars if bar > 0) == frame.filter(like="cooperation").to_numpy().sum() > 0
    assert sum(bar for bar in bars if bar < 0) == -frame.filter(like="conflict").to_numpy().sum() < 0


@pytest.mark.parametrize("kinds", [["REQUEST"], ["REQUEST", "REQUEST", "AGREE"], ["REQUEST", "ASSAULT"]])
def test_requests_stand_apart_from_cooperation_and_conflict_on_their_scale(kinds):
    figure = years(made(*(event(f"e{n}", "2007", kind) for n, kind in enumerate(kinds))), "en")
    main, strip = figure.axes
    assert [bar.get_height() for bar in strip.patches] == [kinds.count("REQUEST")]
    assert {bar.get_height() for bar in main.patches} == {
        1 if kind == "AGREE" else -1 for kind in kinds[1:] if kind != "REQUEST"
    }
    unit = [axes.transData.transform((0, 1))[1] - axes.transData.transform((0, 0))[1] for axes in (main, strip)]
    assert unit[0] == pytest.approx(unit[1])
    assert strip.get_window_extent().y1 < main.get_window_extent().y0
    assert strip.get_xlim() == main.get_xlim()
    assert len(years(made(event("a", "2007")), "en").axes) == 1


@every_language
@pytest.mark.parametrize("dates", [["2007"], ["1943"], ["1943", "1945"], ["1943", "2007"], ["1990", "2020"]])
def test_the_axis_of_years_names_a_year_for_every_selection(dates, language):
    chosen = made(*(event(f"e{date}", date) for date in dates))
    figure = years(chosen, language)
    FigureCanvasAgg(figure).draw()
    ticks = [plain(text.get_text()) for text in seen(figure) if text in figure.axes[0].get_xticklabels()]
    assert any(re.search(r"\b\d{4}\b", tick) for tick in ticks), ticks


def test_the_numbers_of_every_row_stand_beside_its_bar(record, drawn):
    frame = domains.composition(record)
    expected = [f"{row.primary} / {row.any}" for row in frame.itertuples()]
    beside = [text.get_text() for text in drawn("composition", "whole", "en").axes[0].texts]
    assert sorted(text for text in beside if " / " in text) == sorted(expected)


@every_language
def test_shares_are_drawn_where_they_are_with_their_intervals(record, drawn, language):
    frame = domains.composition(record)
    panel = drawn("composition", "whole", language).axes[1]
    every, primary = (line.get_xdata() for line in panel.lines)
    assert primary.tolist() == frame["share"].tolist()
    assert every.tolist() == frame["share_any"].tolist()
    ends = [segment[:, 0].tolist() for segment in panel.collections[1].get_segments()]
    assert ends == frame[["low", "high"]].to_numpy().tolist()
    left, right = panel.get_xlim()
    assert (left > right) == (language == "ar")


def test_few_records_have_a_panel_that_says_why_there_are_no_shares(record, drawn):
    panel = drawn("composition", "event", "en").axes[1]
    assert [plain(text.get_text()) for text in panel.texts] == ["withheld: a share needs 10 records"]


@every_language
def test_words_stand_where_reading_begins_and_deeds_on_the_other_side(record, drawn, language):
    frame = domains.talk_and_deed(record)
    axes = drawn("talk_and_deed", "whole", language).axes[0]
    widths = [patch.get_width() for patch in axes.patches]
    assert -sum(width for width in widths if width < 0) == frame["verbal"].to_numpy().sum()
    assert sum(width for width in widths if width > 0) == frame["material"].to_numpy().sum()
    verbal, deeds_side = axes.transData.transform([(-1, 0), (1, 0)])[:, 0]
    assert (verbal < deeds_side) == (language == "en")
    middle = axes.transData.transform((0, 0))[0]
    for text in axes.texts:
        if re.fullmatch(r"\d+/\d+", text.get_text()):  # stands beyond the end of its bar
            end, extent = axes.transData.transform(text.xy)[0], box(text)
            assert abs((extent.x0 + extent.x1) / 2 - middle) > abs(end - middle)
    done = domains.deeds(frame)
    beside = [text.get_text() for text in axes.texts]
    assert all(f"{row.done}/{row.material}" in beside for row in done.itertuples() if row.material)


@every_language
def test_every_period_has_its_counts_and_its_shares(record, drawn, language):
    frame = domains.period_shares(record)
    axes = drawn("periods", "whole", language).axes[0]
    numbers = [text.get_text() for text in axes.texts if re.fullmatch(r"\d+|·", text.get_text())]
    expected = [str(n) if n else "·" for n in frame["records"]]
    assert numbers == expected
    shown = frame[frame["share"].notna()]
    dots = [x for line in axes.lines for x in line.get_xdata()]
    assert len(dots) == len(shown) > 0
    named = {}  # place of "0%" and of another mark on the scale of each column
    for tick, label in zip(axes.get_xticks(), axes.get_xticklabels(), strict=True):
        if label.get_text():
            named.setdefault(int(tick), []).append((tick, int(label.get_text().rstrip("%")) / 100))
    for x, share in zip(dots, shown["share"], strict=True):
        (nought, zero), (other, value) = named[int(x)][:2]
        assert zero == 0
        assert (x - nought) / (other - nought) * value == pytest.approx(share, abs=1e-6)


@every_language
def test_sets_have_dots_at_their_domains_and_bars_of_their_records(record, drawn, language):
    frame = domains.memberships(record)
    several = frame[frame["domains"].map(len) > 1].head(24)
    bars, dots = drawn("sets", "whole", language).axes
    assert [bar.get_height() for bar in bars.patches] == several["records"].tolist()
    used = {domain for ids in several["domains"] for domain in ids}
    order = [domain for domain in domains.composition(record).index if domain in used]
    joined = [[order[row] for row in line.get_ydata()] for line in dots.lines[1:]]
    assert joined == [list(ids) for ids in several["domains"]]
    assert bars.get_xlim() == dots.get_xlim()
    assert (dots.get_xlim()[0] > dots.get_xlim()[1]) == (language == "ar")


def test_only_pairs_that_were_tested_have_a_lift_and_only_sure_ones_a_star(record, drawn):
    frame = domains.together(record)
    texts = [text.get_text() for text in drawn("pairs", "whole", "en").axes[0].texts]
    assert sum("×" in text for text in texts) == frame["lift"].notna().sum() > 0
    assert sum("*" in text for text in texts) == (frame["q"] < domains.MARKED).sum() > 0


def test_contrasts_of_sources_are_marked_where_they_are_sure(record, drawn):
    frame = domains.stress(record)
    texts = [text.get_text() for text in drawn("stress", "whole", "en").axes[0].texts]
    assert sum("×" in text for text in texts) == frame["ratio"].notna().sum() > 0
    assert sum("*" in text for text in texts) == (frame["q"] < domains.MARKED).sum() > 0


def test_each_share_names_the_source_without_which_it_falls_most(record, drawn):
    each = domains.without_each(record)
    frame = domains.reach(each)
    assert (
        frame["moved"].tolist()
        == each[each["without"] != ""].groupby("domain_id")["share"].min()[frame["domain_id"]].tolist()
    )
    axes = drawn("reach", "whole", "en").axes[0]
    assert axes.lines[-1].get_xdata().tolist() == frame["moved"].tolist()
    texts = [text.get_text() for text in axes.texts]
    articles = dataset.short_names(record.sources, "en")
    assert all(f"{row.moved:.1%} without {articles[row.without]}" in texts for row in frame.itertuples())


@every_language
@pytest.mark.parametrize("name", ["sources", "by_actor"])
def test_every_cell_of_a_shaded_table_shows_its_count_in_its_row_and_column(record, drawn, name, language):
    frame = domains.by_source(record) if name == "sources" else domains.by_actor(record, 14)
    axes = drawn(name, "whole", language).axes[0]
    inside = [text for text in axes.texts if re.fullmatch(r"\d+|·", text.get_text())]
    places = {text: axes.transData.transform(text.get_position()).round(3) for text in inside}
    cells = sorted(inside, key=lambda text: (-places[text][1], places[text][0]))
    values = [0 if text.get_text() == "·" else int(text.get_text()) for text in cells]
    width = frame.shape[1]
    rows = [values[first : first + width] for first in range(0, len(values), width)]
    assert [row[::-1] if language == "ar" else row for row in rows] == frame.to_numpy().tolist()


@pytest.mark.parametrize("top", [0.004, 0.03, 0.09, 0.2, 0.34, 0.6, 1.0])
def test_a_scale_of_shares_has_few_marks_from_nought(top):
    marks = counts.scale(top)
    assert marks[0] == 0
    assert marks[-1] <= top + 1e-9
    assert len(marks) <= 5
    assert all(b - a == pytest.approx(marks[1]) for a, b in pairwise(marks))


def test_the_map_draws_the_ties_of_the_actors_shown_from_the_least_weight_on(record):
    graph = network.project(record)
    places = network.positions(graph, record.actors, 12)
    drawn_ties = network_figures.ties_drawn(graph, places, 3)
    among = graph.subgraph(places["actor_id"])
    assert len(drawn_ties) == sum(weight >= 3 for *_, weight in among.edges(data="weight")) > 0
    weights = [tie["weight"] for _, _, tie in drawn_ties]
    assert weights == sorted(weights)


@every_language
def test_the_map_names_every_actor_shown(record, drawn, language):
    chosen = selected(record, "event")
    names = dataset.labels(chosen.actors, language)
    figure = drawn("actor_map", "event", language)
    acting = network.project(chosen).nodes
    assert len(acting) >= 2
    assert {names[actor] for actor in acting} <= {plain(text.get_text()) for text in seen(figure)}


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("short", ["short"]),
        ("Political and diplomatic ties (24)", ["Political and diplomatic", "ties (24)"]),
        ("", [""]),
    ],
)
def test_long_names_are_broken_in_two_lines(text, lines):
    assert theme.folded(text).split("\n") == lines


@pytest.mark.parametrize(("width", "most"), [(26, 1), (26, 2), (20, 3)])
def test_what_does_not_fit_its_lines_ends_with_an_ellipsis(width, most):
    lines = theme.folded("word " * 40, width, most).split("\n")
    assert len(lines) == most
    assert max(map(len, lines)) <= width
    assert [line.endswith("…") for line in lines] == [False] * (most - 1) + [True]
    assert theme.folded("word " * 40, width) == theme.folded("word " * 40, width, 2)


@every_language
@pytest.mark.parametrize("columns", [2, 3])
def test_a_legend_in_one_row_begins_where_reading_does(language, columns):
    figure, _ = theme.canvas(8, 3, CAPTION, language)
    named = ["first", "second", "third"][:columns]
    theme.legend(figure, [theme.line("#000000", "o", name) for name in named], language, columns)
    FigureCanvasAgg(figure).draw()
    texts = figure.legends[0].get_texts()
    assert len({round(box(text).y0) for text in texts}) == 1
    places = {text.get_text(): box(text).x0 for text in texts}
    assert sorted(places, key=places.get, reverse=language == "ar") == named


def test_quad_classes_and_statuses_differ_without_colour_too():
    assert set(theme.QUAD_COLOURS) == set(theme.QUAD_HATCHES) == set(vocabulary.QUAD_CLASSES)
    conflict = [theme.QUAD_HATCHES[quad] for quad in vocabulary.QUAD_CLASSES if quad.endswith("conflict")]
    assert len({*conflict, "", theme.QUAD_HATCHES["request"]}) == 4


def corners(text):
    """Return the corners of a text's rectangle, turned as the text is: an upright box around it would be too large."""
    angle = text.get_rotation()
    text.set_rotation(0)
    flat = box(text)
    text.set_rotation(angle)
    if angle % 360 == 0 or text.get_rotation_mode() != "anchor":
        return box(text).corners()[[0, 1, 3, 2]]
    centre = text.get_transform().transform(text.get_unitless_position())
    turn = mpl.transforms.Affine2D().rotate_deg_around(*centre, angle)
    return turn.transform(flat.corners()[[0, 1, 3, 2]])


def overlap(one, other, least=2):
    """Whether two rectangles (corners in order) overlap in every direction by more than ``least`` points.

    A rectangle of text has room for letters that go below the line, so touching ones are still apart.
    """
    for side in np.vstack([np.diff(one[:3], axis=0), np.diff(other[:3], axis=0)]):
        normal = side[::-1] * (1, -1) / np.hypot(*side)
        a, b = one @ normal, other @ normal
        if min(a.max(), b.max()) - max(a.min(), b.min()) <= least:
            return False
    return True


def overlapping(texts):
    """Return the pairs of texts (words, corners) whose rectangles overlap."""
    return [(a, b) for (a, one), (b, other) in combinations(texts, 2) if overlap(one, other)]


def test_turned_rectangles_overlap_where_they_do():
    square = np.array([(0, 0), (2, 0), (2, 2), (0, 2)], dtype=float)
    turned = mpl.transforms.Affine2D().rotate_deg_around(1, 1, 45).transform(square)
    assert overlap(square, square + np.array((1, 1)), 0.5)
    assert not overlap(square, square + np.array((2, 0)), 0.5)
    assert overlap(turned, turned + np.array((1.2, 0)), 0.1)
    assert not overlap(turned, turned + np.array((1.5, 1.5)), 0.1)  # although their upright boxes overlap


NETWORK = ["actor_map", *(draw.__name__ for draw in OF_NETWORK)]


@every_language
@pytest.mark.parametrize("selection", SELECTIONS)
@pytest.mark.parametrize("name", NETWORK)
def test_no_two_texts_of_a_network_figure_overlap(drawn, name, selection, language):
    figure = drawn(name, selection, language)
    assert overlapping([(plain(text.get_text()), corners(text)) for text in seen(figure)]) == []


@every_language
@pytest.mark.parametrize("name", NETWORK)
def test_the_longest_names_stay_inside_a_network_figure_and_off_each_other(record, name, language):
    label = f"label_{language}"
    long = {
        "en": "Working group of wide-reaching commissions and memberships (unnamed)",
        "ar": "مجموعة العمل المشتركة ",
    }
    chosen = selected(record, "domain")
    chosen = replace(chosen, actors=chosen.actors.assign(**{label: (long[language] * 4)[:68].strip()}))
    figure = DRAWINGS[name](chosen, language)
    FigureCanvasAgg(figure).draw()
    found = [(plain(text.get_text()), corners(text)) for text in seen(figure)]
    assert overlapping(found) == []
    high = figure.bbox.extents[2:]
    assert [text for text, each in found if each.min() < 0 or (each > high).any()] == []


def links_of(figure):
    return [link.attrib[f"{XLINK}href"].removeprefix("#record-") for link in tree(figure).iter(f"{SVG}a")]


@pytest.fixture(scope="module")
def rows_of(record):
    """Return the ids of the rows of the tables of actors, ties, triads and acts."""
    graph = network.project(record)
    _, between, pair = state_level(record)
    acts = initiative.directed(record)
    return {
        "actors": set(network.measures(graph)["actor_id"]),
        "ties": set(network.ties(graph)["tie_id"]),
        "triads": set("triad-" + balance.third_parties(between, pair)["third"]),
        "acts": set("acts-" + acts["initiator"] + "--" + acts["target"]),
    }


def test_no_two_rows_of_the_network_have_one_id(record, rows_of):
    ids = [row for rows in rows_of.values() for row in rows] + list(record.affiliations["affiliation_id"])
    assert len(ids) == len(set(ids)) > 500


@every_language
@pytest.mark.parametrize("name", NETWORK)
def test_every_mark_of_the_network_links_to_a_row(drawn, rows_of, name, language):
    links = links_of(drawn(name, "whole", language))
    assert set(links) <= set().union(*rows_of.values())
    assert bool(links) == (name not in ("group_shares", "balance_against_chance", "who_starts_over_time"))


@every_language
def test_every_tie_and_actor_of_the_map_links_to_its_own_row(record, drawn, language):
    graph = network.project(record)
    places = network.positions(graph, record.actors, 32)
    shown = network.ties(graph.subgraph(places["actor_id"]))
    ties = shown["tie_id"][shown["weight"] >= 2]
    assert sorted(links_of(drawn("actor_map", "whole", language))) == sorted([*ties, *places["actor_id"]])


def curves(axes):
    """Return tie id -> the curve that draws it."""
    return {patch.get_url().removeprefix("#record-"): patch for patch in axes.patches if isinstance(patch, PathPatch)}


def test_the_look_of_a_tie_says_its_sign_its_weight_and_whether_one_article_alone_tells_it(record, drawn):
    drawn_as = curves(drawn("actor_map", "whole", "en").axes[0])
    ties = network.ties(network.project(record)).set_index("tie_id").loc[list(drawn_as)]
    few = ties["together"] + ties["against"] < 2
    expected = np.sign(ties["together"] - ties["against"]).where(~few, 0)
    looks = {}
    for tie, sign in expected.items():
        looks.setdefault(sign, set()).add((mpl.colors.to_hex(drawn_as[tie].get_edgecolor()), drawn_as[tie].get_ls()))
    assert set(looks) == {1, 0, -1}
    assert all(len(look) == 1 for look in looks.values())
    assert len({colour for look in looks.values() for colour, _ in look}) == 3
    assert len({str(style) for look in looks.values() for _, style in look}) == 3
    assert (few & (ties["together"] != ties["against"])).any()  # a sign, but too few records for it
    alone = ~ties["sources"].str.contains(" ")
    alphas = pd.Series({tie: patch.get_alpha() for tie, patch in drawn_as.items()})
    assert alphas[alone].max() < alphas[~alone].min()
    widths = pd.Series({tie: patch.get_linewidth() for tie, patch in drawn_as.items()})
    assert widths.groupby(ties["weight"]).nunique().eq(1).all()
    assert widths.groupby(ties["weight"]).first().is_monotonic_increasing


def test_the_legend_of_the_map_names_what_there_is_and_no_more():
    def legend(*events):
        chosen = made(*events)
        return [text.get_text() for text in actor_map(chosen, "en").legends[0].get_texts()]

    def twice(kind="AGREE", told="zeta-2014:1 beta-2019:1"):
        return [event(name, kind=kind, told=told) for name in "ab"]

    assert legend(*twice()) == ["more often together"]
    assert legend(*twice("ASSAULT")) == ["more often against each other"]
    assert legend(*twice(told="zeta-2014:1")) == ["more often together", "pale: told by one article alone"]
    without = "no sign: fewer than 2 records have one, or as many of each"
    assert legend(twice()[0]) == legend(*twice("REQUEST")) == [without]
    assert legend(twice()[0], twice("ASSAULT")[1]) == [without]


@every_language
def test_the_number_in_a_node_is_that_of_its_group(record, drawn, language):
    graph = network.project(record)
    numbers = groups.numbered(groups.communities(graph))
    places = network.positions(graph, record.actors, 32)
    expected = {(row.x, row.y): str(numbers[row.actor_id]) for row in places.itertuples() if row.actor_id in numbers}
    texts = drawn("actor_map", "whole", language).axes[0].texts
    assert {text.get_position(): text.get_text() for text in texts if text.get_text().isdigit()} == expected


@every_language
def test_a_map_of_a_period_names_its_own_actors_where_they_stand_on_the_whole_map(record, drawn, language):
    graphs, names = network.by_period(record), dataset.labels(record.actors, language)
    places = network.positions(network.project(record), record.actors, 32).set_index("actor_id")
    panels = [axes for axes in drawn("actor_map_by_period", "whole", language).axes if axes.get_title()]
    shown = {title: graph.subgraph(places.index) for title, graph in say_network.titled(graphs, language).items()}
    shown = {title: graph for title, graph in shown.items() if graph.number_of_edges()}
    assert [plain(axes.get_title()) for axes in panels] == list(shown)
    for axes, graph in zip(panels, shown.values(), strict=True):
        active = {actor for actor, degree in graph.degree if degree}
        folded = {plain(theme.folded(names[actor], 14 if actor in PAIR else 18, 3)) for actor in active}
        assert {plain(text.get_text()) for text in axes.texts} == folded
        assert set(curves(axes)) == {network.tie_id(*edge) for edge in graph.edges}
        spots = {tuple(dots.get_offsets()[0].tolist()) for dots in axes.collections}
        assert spots == {(places["x"][actor], places["y"][actor]) for actor in active}
        (idle,) = axes.lines
        assert len(idle.get_xdata()) == len(places) - len(active)
    left = [axes.get_position().x0 for axes in panels[:2]]
    assert left == sorted(left, reverse=language == "ar")


@every_language
def test_the_map_of_one_actor_shows_its_partners_with_their_records(record, drawn, language):
    graph, names = network.project(record), dataset.labels(record.actors, language)
    (actor,) = network.in_focus(graph, [])
    places = network.ego_positions(graph, actor, 24)
    around = places["actor_id"].tolist()
    axes = drawn("ego", "whole", language).axes[0]
    texts = [plain(text.get_text()) for text in axes.texts]
    on_ring = {
        (round(row.x * 0.86, 6), round(row.y * 0.86, 6)): str(graph[actor][row.actor_id]["weight"])
        for row in places[1:].itertuples()
    }
    found = {tuple(np.round(text.get_position(), 6)): text.get_text() for text in axes.texts}
    assert {spot: text for spot, text in found.items() if text.isdigit()} == on_ring
    weights = on_ring.values()
    assert set(texts) - set(weights) == {plain(theme.folded(names[one], 26, 3)) for one in around}
    standing = {frozenset(edge) for edge in network.structure(record).edges() if set(edge) <= set(around)}
    assert len(axes.lines) == len(standing) > 0
    assert len(curves(axes)) == graph.subgraph(around).number_of_edges()


def test_standing_ties_are_neither_counted_nor_links(record, drawn):
    figure = drawn("ego", "whole", "en")
    assert all(line.get_url() is None for line in figure.axes[0].lines)
    standing = "office, membership, or alliance as a source calls it"
    assert standing in [text.get_text() for text in figure.legends[0].get_texts()]


def coloured(axes, colour):
    """Return the lines of an axes in a colour: a list of the ends of each, and where it stands."""
    lines = [line for line in axes.lines if mpl.colors.same_color(line.get_color(), colour)]
    return sorted((round(line.get_ydata()[0]), *np.round(line.get_xdata(), 6).tolist()) for line in lines)


@every_language
def test_ranks_are_a_dot_a_line_and_a_band_at_the_numbers_of_the_frame(record, drawn, language):
    _, first = ranked(record)
    axes_of = drawn("rank_ranges", "whole", language).axes
    actors = first["actor_id"][first["measure"] == "strength"].tolist()
    assert len(axes_of) == len(ranks.RANKED)
    for axes, measure in zip(axes_of, ranks.RANKED, strict=True):
        rows = first[(first["measure"] == measure) & first["rank"].notna()].set_index("actor_id")
        rows = rows.assign(row=[actors.index(actor) for actor in rows.index]).sort_values("row")
        dots = sorted((row, rank) for dots in axes.collections for rank, row in dots.get_offsets().tolist())
        assert dots == [*zip(rows["row"], rows["rank"], strict=True)]
        assert plain(axes.get_title()) == say_network.RANKS[measure][language == "ar"]
        ends = zip(rows["row"], rows["source_low"], rows["source_high"], strict=True)
        assert coloured(axes, rank_figures._SOURCE) == [*ends]
        bands = coloured(axes, rank_figures._DRAW)
        assert [band[:2] for band in bands] == [*zip(rows["row"], rows["draw_low"], strict=True)]
        wide = rows["draw_high"] >= rows["draw_low"] * 1.05  # else it would not be seen
        assert [band[2] for band, seen in zip(bands, wide, strict=True) if seen] == rows["draw_high"][wide].tolist()
        inside = [*axes.get_xlim()]
        assert min(inside) < 1
        assert max(inside) > rows[["rank", "source_high", "draw_high"]].max().max()


def test_ranks_without_resamples_have_no_band_and_say_why(record, drawn):
    figure = drawn("rank_ranges", "event", "en")
    assert all(coloured(axes, rank_figures._DRAW) == [] for axes in figure.axes)
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["rank, on a logarithmic scale"]
    assert f"No band: it needs {ranks.LEAST_EVENTS} records" in plain(figure.texts[1].get_text())


@every_language
def test_an_actor_alone_has_no_rank(language):
    alone = made(event("quake", who="iran:party"))
    (axes,) = rank_ranges(alone, language).axes
    assert not axes.axison


@every_language
def test_groups_are_framed_and_shaded_by_their_shares(record, drawn, language):
    _, shares, numbers = shared_groups(record)
    figure = drawn("group_shares", "whole", language)
    axes = figure.axes[0]
    (mesh,) = axes.collections
    assert np.array_equal(np.asarray(mesh.get_array()).reshape(shares.shape), shares.to_numpy())
    sizes = {number: sum(numbers[actor] == number for actor in shares.index) for number in numbers.values()}
    frames = [np.ptp(line.get_xdata()) for line in axes.lines]
    assert frames == [size for size in sizes.values() if size]
    assert [text.get_text() for text in axes.texts] == [str(number) for number, size in sizes.items() if size]
    labels = [plain(label.get_text()) for label in axes.get_yticklabels()]
    names = dataset.labels(record.actors, language)
    assert labels == [plain(theme.folded(names[actor], 46)) for actor in shares.index]
    assert max(label.get_text().count("\n") for label in axes.get_yticklabels()) <= 1


def inside(axes):
    """Return the texts of an axes besides the names of its rows."""
    return [text for text in axes.texts if text not in beside_rows(axes)]


def beside_rows(axes):
    """Return the names of rows, that are written beside the axes."""
    places = axes.get_yaxis_transform()
    return [text for text in axes.texts if text.get_transform() == places]


@every_language
@pytest.mark.parametrize(
    ("name", "at"),
    [("group_shares", 0.5), ("balance_against_chance", 0), ("who_starts", 0.5), ("who_starts_over_time", 0)],
)
def test_rows_are_named_where_reading_begins_and_the_axis_runs_from_there(drawn, name, at, language):
    axes = drawn(name, "whole", language).axes[0]
    assert axes.xaxis_inverted() == (language == "ar")
    named = axes.get_yticklabels() if name == "group_shares" else beside_rows(axes)
    labels = [box(label) for label in named if label.get_text()]
    assert len(labels) > 2
    rows = axes.transData.transform([(0, row + at) for row in range(len(labels))])[:, 1]
    assert [(label.y0 + label.y1) / 2 for label in labels] == pytest.approx(rows, abs=2)  # at the middle of its row
    if language == "ar":
        assert min(label.x0 for label in labels) >= axes.bbox.x1
    else:
        assert max(label.x1 for label in labels) <= axes.bbox.x0
    assert [label.y0 for label in labels] == sorted((label.y0 for label in labels), reverse=True)


@every_language
@pytest.mark.parametrize("name", ["rank_ranges", "triads"])
def test_panels_stand_in_reading_order(drawn, name, language):
    figure = drawn(name, "whole", language)
    left = [axes.get_position().x0 for axes in figure.axes[:4]]
    assert left == sorted(left, reverse=language == "ar")
    if name == "rank_ranges":
        assert all(axes.xaxis_inverted() == (language == "ar") for axes in figure.axes)


@every_language
def test_every_triangle_shows_the_signs_of_its_three_sides_and_its_verdict(record, drawn, language):
    _, between, pair = state_level(record)
    frame, names = balance.third_parties(between, pair).head(12), dataset.labels(record.actors, language)
    panels = drawn("triads", "whole", language).axes
    assert len(panels) == len(frame) > 5
    widths = set()
    for axes, row in zip(panels, frame.to_dict("records"), strict=True):
        sides = [line for line in axes.lines if line.get_url() == f"#record-triad-{row['third']}"]
        colours = [network_figures.SIGNS[row[f"sign_{side}"]][0] for side in ("tie", "first", "second")]
        assert [line.get_color() for line in sides] == colours
        texts = [plain(text.get_text()) for text in axes.texts]
        counts_of = [f"+{row[f'together_{side}']} −{row[f'against_{side}']}" for side in ("tie", "first", "second")]
        assert texts[:3] == counts_of
        for line, side in zip(sides, ("tie", "first", "second"), strict=True):
            widths.add((row[f"together_{side}"] + row[f"against_{side}"], line.get_linewidth()))
        assert texts[3:5] == [names[pole] for pole in pair]
        assert texts[5] == plain(theme.folded(names[row["third"]], 24))
        assert texts[6] == say_network.VERDICTS[row["verdict"]][language == "ar"]
    assert len({records for records, _ in widths}) == len(widths) > 5  # a width for each number of signed records
    assert all(a < b for (_, a), (records, b) in pairwise(sorted(widths)) if records <= 40)


CENSUS = pd.DataFrame(
    [
        ("all", 20, 0.8, 15, 0.75, 0.6, 0.5, 0.7, 0.01),
        ("apart", 3, 0.8, 2, *[np.nan] * 5),
        ("pair", 0, np.nan, 0, *[np.nan] * 5),
    ],
    columns=["scope", "n", "positive", "balanced", "share", "mean", "low", "high", "as_high"],
)


@every_language
def test_balance_is_a_dot_against_its_band_and_withheld_where_there_are_too_few(language):
    words = {name: name for name in say_network.BALANCE}
    axes = balance_figures.against_chance(CENSUS, words, CAPTION, language).axes[0]
    assert [line.get_xdata()[0] for line in axes.lines if line.get_marker() == "o"] == [0.75]
    assert [[*line.get_xdata()] for line in axes.lines if len(line.get_xdata()) == 2] == [[0.5, 0.7]]
    assert [(plain(text.get_text()), text.get_position()[1]) for text in inside(axes)] == [("withheld", 1), ("none", 2)]
    rows = ["all (n = 20)", "apart (n = 3)", "pair (n = 0)"]
    assert [plain(label.get_text()) for label in beside_rows(axes)] == rows


@every_language
def test_who_starts_shows_every_count_in_its_cell_and_links_to_its_row(record, drawn, language):
    table = initiative.matrix(initiative.directed(record), 14)
    axes = drawn("who_starts", "whole", language).axes[0]
    counted = [text for text in axes.texts if text.get_text().isdigit()]
    found = {text.get_url(): (text.get_position(), int(text.get_text())) for text in counted}
    expected = {
        f"#record-acts-{one}--{other}": ((column + 0.5, row + 0.5), table.loc[one, other])
        for row, one in enumerate(table.index)
        for column, other in enumerate(table.columns)
        if table.loc[one, other]
    }
    assert found == expected
    (mesh,) = axes.collections
    shades = np.asarray(mesh.get_array()).reshape(table.shape)
    assert np.array_equal(np.round(shades**2), table.to_numpy())
    heads = [plain(label.get_text()) for label in axes.get_xticklabels()]
    names = dataset.labels(record.actors, language)
    assert heads == [plain(theme.folded(names[other], 26)) for other in table.columns]


@every_language
def test_acts_of_either_pole_go_to_their_own_side_with_the_share_or_that_it_is_withheld(record, drawn, language):
    states, _, pair = state_level(record)
    frame = initiative.asymmetry(states, pair)
    axes = drawn("who_starts_over_time", "whole", language).axes[0]
    widths = [bar.get_width() for bar in axes.patches]
    assert widths[::2] == [-first for first in frame["first"]]
    assert widths[1::2] == frame["second"].tolist()
    texts = [plain(text.get_text()) for text in inside(axes)]
    assert texts[0::3] == frame["first"].astype(str).tolist()
    assert texts[1::3] == frame["second"].astype(str).tolist()
    withheld = say_network.side_words(pair, states, language)["withheld"]
    given = [
        withheld if np.isnan(row.share) else f"{row.share:.0%} ({row.low:.0%}–{row.high:.0%})"
        for row in frame.itertuples()
    ]
    assert texts[2::3] == given
    assert withheld in given
    assert not np.isnan(frame.set_index("period").at["all", "share"])
    rows = [plain(label.get_text()) for label in beside_rows(axes)]
    assert rows == [plain(label) for label in say_network.side_labels(frame, record, language)]
    told = record.evidence["source_id"][record.evidence["record_id"].isin(record.events["event_id"])]
    articles = dataset.short_names(record.sources, language)
    assert [source for source in sorted(told.unique()) if any(plain(articles[source]) in row for row in rows)] == [
        name.removeprefix(initiative.WITHOUT) for name in frame["period"] if name.startswith(initiative.WITHOUT)
    ]


@every_language
def test_a_legend_of_several_rows_is_read_by_columns_from_where_reading_begins(language):
    figure, _ = theme.canvas(8, 3, CAPTION, language)
    theme.legend(figure, [theme.patch(theme.BLUE, "", label, language) for label in "abcde"], language, columns=2)
    figure.draw_without_rendering()
    (legend,) = figure.legends
    spots = {plain(text.get_text()): text.get_window_extent() for text in legend.get_texts() if text.get_text().strip()}
    begins = {label: box.x1 if language == "ar" else -box.x0 for label, box in spots.items()}
    assert set(spots) == set("abcde")
    assert min(begins[label] for label in "abc") > max(begins[label] for label in "de")
    assert [sorted(column, key=lambda label: -spots[label].y0) for column in ("abc", "de")] == [list("abc"), list("de")]
