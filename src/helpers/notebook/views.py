"""The main figures of each notebook, from the record and the parameters: for its cells, and for its control panel."""

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from matplotlib.figure import Figure

from helpers import sentences
from helpers.analysis import domains, groups, network, periodisation, sources, timeline
from helpers.common.outputs import Caption
from helpers.record import vocabulary
from helpers.record.dataset import Record, labels
from helpers.selection import parameters
from helpers.sentences import (
    domains as say_domains,
    network as say_network,
    sources as say_sources,
    timeline as say_timeline,
)
from helpers.show.figures import (
    domains as draw_domains,
    network as draw_network,
    sources as draw_sources,
    timeline as draw_timeline,
)


class View(NamedTuple):
    """What `helpers.show.figures.theme.show` takes: ``theme.show(*view)``."""

    figure: Figure
    name: str
    caption: Caption
    titles: dict[str, str]


def swim_lanes(whole: Record, chosen: parameters.Timeline) -> View:
    """Return the swim lanes of the selection, its milestones numbered."""
    record, language = parameters.select(whole, chosen), chosen.language
    window = timeline.window(chosen.start, chosen.end)
    lanes = timeline.lanes(record, window)
    named = sentences.dated_labels(whole, language)
    pair = parameters.dyad_ids(whole, chosen)
    milestones = {event: named[event] for event in timeline.milestones(record, pair, 12)}
    caption = say_timeline.lanes(lanes, record, language)
    names = labels(record.domains, language)
    figure = draw_timeline.lanes(lanes, names, caption, language, milestones, window)
    return View(figure, "swim_lanes", caption, sentences.mark_titles(record, language))


def series(whole: Record, chosen: parameters.Timeline) -> View:
    """Return cooperation and conflict of the dyad over time."""
    record, language = parameters.select(whole, chosen), chosen.language
    pair = parameters.dyad_ids(whole, chosen)
    window = timeline.window(chosen.start, chosen.end)
    counted = timeline.series(timeline.dyad_events(record, pair), chosen.bin, chosen.draws)
    counted = timeline.drawn_bins(counted, chosen.bin, window)
    words = {name: vocabulary.label(say_timeline.SERIES, name, language) for name in say_timeline.SERIES}
    caption = say_timeline.series(counted, pair, chosen.draws, record, language)
    return View(draw_timeline.series(counted, words, caption, language, window), "series", caption, {})


def actor_map(whole: Record, chosen: parameters.ActorNetwork, holding: int | None = None) -> View:
    """Return the map of who acts with whom; ``holding``, how many of its groups hold, is said if it is known."""
    record = network.at_level(parameters.select(whole, chosen), chosen.level)
    graph, language = network.project(record), chosen.language
    least = 2 if len(graph) > chosen.top else 1
    places = network.positions(graph, record.actors, chosen.top)
    numbers = groups.numbered(groups.communities(graph))
    caption = say_network.actor_map(graph, places, network.measures(graph), holding, least, record, language)
    figure = draw_network.map_of(graph, places, numbers, labels(whole.actors, language), least, caption, language)
    return View(figure, "actor_map", caption, say_network.mark_titles(graph, record, language))


def egos(whole: Record, chosen: parameters.ActorNetwork) -> Iterator[View]:
    """Yield a map for each actor in focus, with its partners."""
    record = network.at_level(parameters.select(whole, chosen), chosen.level)
    graph, standing, language = network.project(record), network.structure(record), chosen.language
    names, titles = labels(whole.actors, language), say_network.mark_titles(graph, record, language)
    counted = network.counts_as(whole, chosen.level)
    for actor in network.in_focus(graph, [counted[name] for name in parameters.focus_ids(whole, chosen)]):
        around = network.ego_positions(graph, actor, 24)
        caption = say_network.ego(graph, actor, max(len(around) - 1, 0), record, language)
        figure = draw_network.ego(graph, standing, around, names, caption, language)
        yield View(figure, f"ego_{actor}", caption, titles)


def in_focus(whole: Record, chosen: parameters.ActorNetwork) -> View:
    """Return the map of the first actor in focus."""
    return next(egos(whole, chosen))


def composition(whole: Record, chosen: parameters.DomainBreakdown) -> View:
    """Return records by domain, with chosen domains among the others."""
    chosen = parameters.with_ids(whole, chosen)
    around, language = parameters.select_around(whole, chosen), chosen.language
    counted = domains.composition(around)
    names = say_domains.marked(labels(whole.domains, language), chosen.domains, language)
    caption = say_domains.composition(counted, around, language, chosen.domains)
    figure = draw_domains.composition(counted, names, say_domains.words(around, language), caption, language)
    return View(figure, "composition", caption, {})


def domains_by_period(whole: Record, chosen: parameters.DomainBreakdown) -> View:
    """Return each domain's share by period, with chosen domains among the others."""
    chosen = parameters.with_ids(whole, chosen)
    around, language = parameters.select_around(whole, chosen), chosen.language
    shares = domains.period_shares(around, periodisation.starts(chosen.period, whole))
    names = say_domains.marked(labels(whole.domains, language), chosen.domains, language)
    caption = say_domains.periods(shares, around, language, chosen.domains)
    figure = draw_domains.periods(shares, names, say_domains.period_heads(shares, language), caption, language)
    return View(figure, "domains_by_period", caption, {})


def stances(whole: Record, chosen: parameters.SourcesAndClaims) -> View:
    """Return claims by topic and stance."""
    record, language = parameters.select(whole, chosen), chosen.language
    counted = sources.stances(record)
    caption = say_sources.stances(counted, record, language)
    figure = draw_sources.stances(counted, labels(record.domains, language), caption, language)
    return View(figure, "stances", caption, {})


def holders_by_topic(whole: Record, chosen: parameters.SourcesAndClaims) -> View:
    """Return who holds what: holders of claims by topic."""
    record, language = parameters.select(whole, chosen), chosen.language
    counted = sources.positions(record, chosen.top)
    caption = say_sources.positions(counted, record, language)
    names, topics = labels(record.actors, language), labels(record.domains, language)
    figure = draw_sources.positions(counted, names, topics, caption, language)
    return View(figure, "holders_by_topic", caption, {})


#: Notebook -> the figures that its control panel draws, the first to begin with.
PANELS: Final[dict[str, tuple[Callable[..., View], ...]]] = {
    "01_timeline": (swim_lanes, series),
    "02_actor_network": (actor_map, in_focus),
    "03_domain_breakdown": (composition, domains_by_period),
    "04_sources_and_claims": (stances, holders_by_topic),
}
