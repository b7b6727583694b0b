"""Time the network on made-up records: ``python bench/network.py``.

Betweenness by rustworkx, as `helpers.analysis.network` takes it, against networkx; then projection and measures
for 5,000 actors and 50,000 ties. Medians of five runs.
"""

import resource
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace

import networkx as nx
import numpy as np
import pandas as pd

from helpers.analysis import network
from helpers.common import paths
from helpers.record import dataset
from helpers.record.dataset import Record

REPEATS = 5


def median(function: Callable[[], object]) -> float:
    """Return the median of the seconds that a function takes."""
    seconds = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        function()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def made_up(actors: int, events: int) -> Record:
    """Return a record of events between two actors each, some actors in more than others; seeded."""
    generator = np.random.default_rng(20260101)
    weights = 1 / np.arange(1, actors + 1) ** 0.3
    ends = generator.choice(actors, (events, 2), p=weights / weights.sum())
    ends = ends[ends[:, 0] != ends[:, 1]]
    ids, n = [f"e{number:06}" for number in range(len(ends))], len(ends)
    day = pd.to_datetime("1990-01-01") + pd.to_timedelta(generator.integers(0, 12_000, n), unit="D")
    names = [f"a{number:05}" for number in range(actors)]
    return replace(
        dataset.load(paths.data_folder("")),
        events=pd.DataFrame(
            {
                "event_id": ids,
                "date": day.strftime("%Y-%m-%d"),
                "earliest": day,
                "latest": day,
                "event_type": "AGREE",
                "quad_class": generator.choice(["verbal-cooperation", "material-conflict"], n),
                "domain_id": generator.choice(["arms", "nuclear", "syria"], n),
            }
        ),
        event_actors=pd.DataFrame(
            {
                "event_id": ids * 2,
                "actor_id": [names[end] for end in ends.T.ravel()],
                "role": ["initiator"] * n + ["target"] * n,
            }
        ),
        actors=pd.DataFrame({"actor_id": names, "parent_id": ""}),
        evidence=pd.DataFrame({"record_id": ids, "source_id": "made-up"}),
    )


def main() -> None:
    """Print both tables."""
    sys.stdout.write("actors  ties    networkx   rustworkx  times\n")
    for actors, events in ((130, 290), (500, 2_000), (1_000, 5_000)):
        graph = network.project(made_up(actors, events))
        slow, fast = (median(lambda f=f, g=graph: f(g)) for f in (nx.betweenness_centrality, network.betweenness))
        size = f"{len(graph):6}  {graph.number_of_edges():6}"
        sys.stdout.write(f"{size}  {slow:8.3f} s {fast:8.4f} s  {slow / fast:5.0f}\n")
    record = made_up(5_000, 50_600)
    graph = network.project(record)
    both = median(lambda: network.project(record)), median(lambda: network.measures(graph))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = f"{len(graph)} actors, {graph.number_of_edges()} ties"
    sys.stdout.write(f"{size}: projection {both[0]:.1f} s, measures {both[1]:.1f} s, peak {peak:.0f} MiB\n")


if __name__ == "__main__":
    main()
