"""The network of actors to explore in JupyterLab: zoom, search, move, and click for the records behind a mark."""

from typing import Any, Final

import networkx as nx

from helpers.analysis import parties
from helpers.common.extras import imported
from helpers.record import evidence, flags
from helpers.record.dataset import Record, labels
from helpers.record.public import placed
from helpers.selection.parameters import ActorNetwork
from helpers.show import tables
from helpers.show.figures import theme
from helpers.show.figures.actors import SIGN_COLOURS
from helpers.words.messages import messages

_KEY: Final = '<span style="color: {colour}">▬</span> {words} &nbsp;'


def show(graph: nx.Graph, record: Record, chosen: ActorNetwork) -> Any:  # noqa: ANN401 - a widget, as in helpers.notebook.panel
    """Return the graph of `analysis.network.project` as a widget; a line that says how to have it, where not asked for.

    All actors and ties are in it, in the columns of `helpers.show.figures.actor_map`. A click on an actor or a tie
    shows its records below with where they stand. Drawn by ipysigma: it is kept, brings its scripts with it, finds a
    node by name, and tells the kernel what was clicked, which pyvis does not and an unkept ipycytoscape no longer does.

    Raises
    ------
    FaultsError
        Where the extra ``lab`` is not installed.
    """
    if not chosen.interactive:
        return tables.prose([messages(chosen.language)("selection.switched_off")], chosen.language)
    widgets, ipysigma = imported("ipywidgets", "lab"), imported("ipysigma", "lab")
    language, say = chosen.language, messages(chosen.language)
    drawn = drawable(graph, record, language)
    sigma = ipysigma.Sigma(
        drawn,
        height=620,
        clickable_edges=True,
        node_size="records",
        node_size_range=(3, 18),
        default_node_color=theme.SOFT,
        edge_size="records",
        edge_size_range=(0.6, 6),
        raw_edge_color="sign_colour",
        default_edge_type="line",
        label_density=3,
        hide_info_panel=True,  # it names columns; what a click is for stands below, in words
    )
    key = widgets.HTML(
        " ".join(
            _KEY.format(colour=colour, words=say(f"actors.explore.key_{sign}")) for sign, colour in SIGN_COLOURS.items()
        )
    )
    records = widgets.HTML()

    def clicked(_change: object) -> None:
        events: list[str] = []
        if sigma.selected_node:
            taking_part = record.event_actors
            events = list(taking_part["event_id"][taking_part["actor_id"] == sigma.selected_node].unique())
        elif sigma.selected_edge and graph.has_edge(*sigma.selected_edge):
            events = list(graph.edges[tuple(sigma.selected_edge)]["events"])
        records.value = told(record, events, chosen.corpus, language) if events else ""

    sigma.observe(clicked, ["selected_node", "selected_edge"])
    sigma.add_class("explore-graph")
    records.add_class("explore-records")
    return widgets.VBox([key, sigma, records])


def drawable(graph: nx.Graph, record: Record, language: str) -> nx.Graph:
    """Return the graph with what is drawn of it: names, places, colours by sign, and how many records."""
    names = labels(record.actors, language)
    spots = parties.spots(parties.places(graph, parties.poles(record)))
    drawn = nx.Graph()
    for actor, data in graph.nodes(data=True):
        x, y = spots[actor]
        drawn.add_node(actor, label=names[actor], records=data["events"], x=x, y=y)
    for one, other, data in sorted(graph.edges(data=True)):
        counts = {"records": data["weight"], "together": data["together"], "against": data["against"]}
        drawn.add_edge(
            one, other, **counts, sign_colour=SIGN_COLOURS[parties.leaning(data["together"], data["against"])]
        )
    return drawn


def told(record: Record, events: list[str], corpus: str, language: str) -> str:
    """Return entries with where they stand, by date, as HTML: a table as in the notebook."""
    say = messages(language)
    chosen = record.events[record.events["event_id"].isin(events)]
    cards = evidence.cards(record, list(chosen["event_id"]), corpus, language)
    shown = chosen.assign(label=chosen[f"label_{language}"], summary=chosen[f"summary_{language}"])
    shown["date"] = [placed(*dates, language) for dates in zip(shown["date"], shown["date_public"], strict=True)]
    shown["flag"] = flags.column(shown["event_id"], record.editorial_notes, language)
    caption = say("actors.explore.caption", n=len(shown))
    columns = ["date", "label", "summary"]
    return tables.table(shown, "explored", caption, language, columns, "event_id", cards).bundle["text/html"]
