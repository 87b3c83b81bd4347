"""Travel times by Opora's hierarchy beside RoutingKit, pandana and scipy: one country, equal to the second.

Seconds are those of the processor, all threads together, so that neither other programs nor the number of threads move
the ratio. Peers that would take minutes work on a sample of the pairs and are scaled up; what they found is compared
one by one, pairs without a road too. Memory is the peak of a process of its own that does our whole work. RoutingKit's
"changed speeds" does less: it keeps arcs that no quickest way needs. A goal of 0 says that none was set. The country
is made up with a fixed seed.
"""

import os
import resource
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.made_country import Country, country
from bench.measuring import Row
from opora_engine.access.hierarchy import (
    Customised,
    Hierarchy,
    RoadNetwork,
    build_hierarchy,
    customise,
    many_to_many,
    road_network,
)

Table = NDArray[Any]
REPEAT = 3


@dataclass(frozen=True, eq=False)
class Land:
    """The made-up country as our side holds it, and the parts of it that slow peers are asked for.

    some_homes   rows of the homes for RoutingKit
    few_homes    rows of the homes for scipy
    pairs        (pairs, 2) rows of homes and sites for pandana
    """

    country: Country
    network: RoadNetwork
    hierarchy: Hierarchy
    customised: Customised
    some_homes: NDArray[np.int64]
    few_homes: NDArray[np.int64]
    pairs: NDArray[np.int64]

    @cached_property
    def size(self) -> str:
        """Homes x sites."""
        return f"{len(self.country.homes)} x {len(self.country.sites)}"

    def table(self) -> Table:
        """Return our whole table of seconds, two bytes each."""
        return many_to_many(self.customised, self.country.homes, self.country.sites).parts


def land(small: bool) -> Land:
    """Return the country of the comparison: 300 000 crossings and 700 000 drives, or a tenth of that."""
    made = country(200, 150) if small else country(6254, 5000)
    network = road_network(made.latitude, made.longitude, made.tail, made.head, made.seconds)
    hierarchy = build_hierarchy(network)
    random = np.random.default_rng(1)
    homes = np.arange(len(made.homes))
    return Land(
        made, network, hierarchy, customise(hierarchy, network.seconds), homes[:: max(1, len(homes) // 500)],
        random.choice(homes, 16, replace=False),
        random.integers(0, [len(homes), len(made.sites)], (4_000 if small else 300_000, 2)),
    )  # fmt: skip


def routingkit_topology(here: Land) -> Any:
    """Return RoutingKit's hierarchy without times; the order of the nodes is its own."""
    import routingkit_cch

    made = here.country
    ends = made.tail.tolist(), made.head.tolist()
    order = routingkit_cch.compute_order_inertial(
        here.network.nodes, *ends, made.latitude.tolist(), made.longitude.tolist()
    )
    return routingkit_cch.CCH(order, *ends, False)


def routingkit_rows(metric: Any, here: Land) -> Table:
    """Return RoutingKit's drives from some homes to all sites: pinned targets, one search for each home."""
    import routingkit_cch

    search = routingkit_cch.CCHOneToMany(metric, here.country.sites.tolist())
    found = [search.distances_from(int(home)) for home in here.country.homes[here.some_homes]]
    # None, which it gives for a pair without a road, becomes nan.
    return np.array(found, np.float64)


def pandana_pairs(here: Land) -> Callable[[], Table]:
    """Return pandana's drives of the sampled pairs; its hierarchy is built before."""
    import pandana
    import pandas as pd

    # It warns of every pair that no road joins.
    warnings.simplefilter("ignore")
    made = here.country
    drives = pd.DataFrame({"seconds": made.seconds.astype(float)})
    places, ends = (made.longitude, made.latitude), (made.tail, made.head)
    with _without_output():
        network = pandana.Network(*map(pd.Series, (*places, *ends)), drives, twoway=False)
    homes, sites = made.homes[here.pairs[:, 0]], made.sites[here.pairs[:, 1]]
    return lambda: np.array(network.shortest_path_lengths(homes, sites, imp_name="seconds"))


def scipy_rows(here: Land) -> Callable[[], Table]:
    """Return scipy's Dijkstra from a few homes to everywhere, of which the sites are taken."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    made = here.country
    # scipy adds parallel edges up; the quickest counts.
    order = np.lexsort((made.seconds, made.head, made.tail))
    kept = order[
        np.flatnonzero(np.diff(made.tail[order] * here.network.nodes + made.head[order], prepend=-1))
    ]
    ends = made.tail[kept], made.head[kept]
    graph = csr_array((made.seconds[kept].astype(float), ends), shape=(here.network.nodes,) * 2)
    return lambda: dijkstra(graph, indices=made.homes[here.few_homes])[:, made.sites]


def rows(*, small: bool) -> Iterator[Row]:
    """Yield a row for the table beside each peer, and one for each step that makes the hierarchy."""
    import routingkit_cch

    here, memory = land(small), _memory_of_a_process(small)
    ours, times = here.table(), f"travel times {here.size}"
    ours_s = _best(here.table)
    weights = here.country.seconds.tolist()
    topology, build_s = _timed(lambda: routingkit_topology(here))
    metric, metric_s = _timed(lambda: routingkit_cch.CCHMetric(topology, weights))
    homes = len(here.country.homes)

    found, spent = _timed(lambda: routingkit_rows(metric, here))
    spent *= homes / len(here.some_homes)
    yield Row(times, ours_s, "RoutingKit", spent, 6, agree(ours[here.some_homes], found), memory)
    found, spent = _timed(pandana_pairs(here))
    spent *= ours.size / len(here.pairs)
    yield Row(times, ours_s, "pandana", spent, 150, agree(ours[tuple(here.pairs.T)], found), memory)
    found, spent = _timed(scipy_rows(here))
    spent *= homes / len(here.few_homes)
    yield Row(times, ours_s, "scipy", spent, 0, agree(ours[here.few_homes], found), memory)
    own_s = _best(lambda: build_hierarchy(here.network))
    yield Row("hierarchy, once per network", own_s, "RoutingKit", build_s, 0, True, memory)
    own_s = _best(lambda: customise(here.hierarchy, here.network.seconds))
    yield Row("hierarchy, changed speeds", own_s, "RoutingKit", metric_s, 0, True, memory)


def agree(ours: Table, peer: Table) -> bool:
    """Return whether every drive is the same to the second, and the same pairs have no road."""
    none = ~np.isfinite(peer) | (np.asarray(peer, float) >= 2_000_000)
    return bool(np.array_equal(np.where(none, 65535, np.rint(np.where(none, 0, peer))), ours))


@contextmanager
def _without_output() -> Iterator[None]:
    """Keep what a library writes past Python out of the table or the JSON."""
    sys.stdout.flush()
    kept, nothing = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nothing)


def _best(call: Callable[[], Any]) -> float:
    return min(_timed(call)[1] for _again in range(REPEAT))


def _timed(call: Callable[[], Any]) -> tuple[Any, float]:
    started = time.process_time()
    found = call()
    return found, time.process_time() - started


def _memory_of_a_process(small: bool) -> float:
    """Return the peak memory, MB, of a process that does our whole work and nothing else."""
    command = [sys.executable, "-m", "bench.travel", *(["--small"] if small else [])]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - this very file
    return float(done.stdout)


if __name__ == "__main__":
    land("--small" in sys.argv).table()
    sys.stdout.write(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}\n")
