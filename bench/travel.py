"""Travel times by Opora's hierarchy beside pandana, RoutingKit and scipy: one country, equal to the second.

The peers are needed here only. In an environment with numpy, scipy, numba, pymetis, pydantic, pyyaml, pandas,
pandana and pyroutingkit:

    PYTHONPATH=src python bench/travel.py [--small] [--repeat 3] [--json]

Prints `kernel, ours, peer, ratio, goal, memory, equal`; the exit code is 1 if results differ or, in the full run, a
goal is missed (0: none was set). Seconds are those of the processor, all threads together, so that neither other
programs nor the number of threads move the ratio. Peers that would take minutes work on a sample of the pairs and are
scaled up; what they found is compared one by one. Memory is the peak of a process of its own that builds, customises
and fills the table. RoutingKit's "changed speeds" does less: it leaves in arcs that no quickest way needs. The country
is made up with a fixed seed.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from made_country import Country, country
from numpy.typing import NDArray

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


@dataclass(frozen=True)
class Land:
    """The made-up country, as our side holds it, and how much of it a slow peer is asked for."""

    country: Country
    network: RoadNetwork
    hierarchy: Hierarchy
    customised: Customised
    few_homes: NDArray[np.int64]
    pairs: NDArray[np.int64]

    @property
    def cells(self) -> int:
        """Pairs of the whole table."""
        return len(self.country.homes) * len(self.country.sites)


@dataclass(frozen=True)
class Kernel:
    """What is compared: ours on everything, the peer on a part of the work, and how many times faster we have to be."""

    name: str
    peer: str
    goal: float
    ours: Callable[[Land], Any]
    theirs: Callable[[Land], Any]
    part: Callable[[Land], float]
    same: Callable[[Any, Any, Land], bool]


def land(small: bool) -> Land:
    """Return the country of the comparison: 300 000 crossings, or 8 000."""
    made = country(200, 150) if small else country(6254, 5000)
    network = road_network(made.latitude, made.longitude, made.tail, made.head, made.seconds)
    hierarchy = build_hierarchy(network)
    random = np.random.default_rng(1)
    few = random.choice(len(made.homes), 16, replace=False)
    pairs = random.integers(0, [len(made.homes), len(made.sites)], (4_000 if small else 300_000, 2))
    return Land(made, network, hierarchy, customise(hierarchy, network.seconds), few, pairs)


def our_table(here: Land) -> Table:
    """Return the whole table of seconds in two bytes each."""
    return many_to_many(here.customised, here.country.homes, here.country.sites).parts


def scipy_rows(here: Land) -> Callable[[Land], Table]:
    """Return scipy's Dijkstra from some homes to everywhere, of which the sites are taken."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    made = here.country
    # scipy adds parallel edges up; the quickest counts.
    order = np.lexsort((made.seconds, made.head, made.tail))
    first = np.flatnonzero(np.diff(made.tail[order] * here.network.nodes + made.head[order], prepend=-1))
    kept = order[first]
    weights = made.seconds[kept].astype(float)
    graph = csr_array((weights, (made.tail[kept], made.head[kept])), shape=(here.network.nodes,) * 2)
    return lambda _land: dijkstra(graph, indices=made.homes[here.few_homes])[:, made.sites]


def pandana_pairs(here: Land) -> Callable[[Land], Table]:
    """Return pandana's drives of the sampled pairs; its hierarchy is built before."""
    import pandana
    import pandas as pd

    # It warns of every pair that no road joins; there are some, and they are compared too.
    warnings.simplefilter("ignore")
    made = here.country
    drives = pd.DataFrame({"seconds": made.seconds.astype(float)})
    network = pandana.Network(
        pd.Series(made.longitude), pd.Series(made.latitude), pd.Series(made.tail), pd.Series(made.head), drives,
        twoway=False,
    )  # fmt: skip
    homes, sites = made.homes[here.pairs[:, 0]], made.sites[here.pairs[:, 1]]
    return lambda _land: np.array(network.shortest_path_lengths(homes, sites, imp_name="seconds"))


def routingkit_topology(here: Land) -> Any:
    """Return RoutingKit's hierarchy without times; the order of nodes is its own."""
    import pyroutingkit

    made, topology = here.country, pyroutingkit.CCHTopology()
    places = made.latitude.astype(np.float32), made.longitude.astype(np.float32)
    topology.build(made.tail.astype(np.uint32), made.head.astype(np.uint32), *places, here.network.nodes)
    return topology


def routingkit_metric(topology: Any, seconds: NDArray[np.int64]) -> Any:
    """Return RoutingKit's hierarchy with times."""
    import pyroutingkit

    metric = pyroutingkit.CCHMetric(topology)
    metric.customize(seconds.astype(np.uint32))
    return metric


def kernels(here: Land) -> list[Kernel]:
    """Return what is compared, peers made ready."""
    made = here.country
    topology = routingkit_topology(here)
    metric = routingkit_metric(topology, made.seconds)
    some = np.arange(len(made.homes))[:: max(1, len(made.homes) // 500)]
    sources, targets = made.homes[some].astype(np.uint32), made.sites.astype(np.uint32)
    size = f"{len(made.homes)} x {len(made.sites)}"
    return [
        Kernel(
            f"travel times {size}", "pandana", 150, our_table, pandana_pairs(here),
            lambda land: len(land.pairs) / land.cells,
            lambda ours, peer, land: agree(ours[land.pairs[:, 0], land.pairs[:, 1]], peer),
        ),
        Kernel(
            f"travel times {size}", "RoutingKit", 6, our_table,
            lambda _land: metric.distances_many_to_many(sources, targets),
            lambda land: len(some) / len(land.country.homes),
            lambda ours, peer, _land: agree(ours[some], peer),
        ),
        Kernel(
            f"travel times {size}", "scipy", 500, our_table, scipy_rows(here),
            lambda land: len(land.few_homes) / len(land.country.homes),
            lambda ours, peer, land: agree(ours[land.few_homes], peer),
        ),
        Kernel(
            "hierarchy, once per network", "RoutingKit", 0, lambda land: build_hierarchy(land.network),
            routingkit_topology, lambda _land: 1.0, lambda *_any: True,
        ),
        Kernel(
            "hierarchy, changed speeds", "RoutingKit", 0, lambda land: customise(land.hierarchy, made.seconds),
            lambda _land: routingkit_metric(topology, made.seconds), lambda _land: 1.0, lambda *_any: True,
        ),
    ]  # fmt: skip


def agree(ours: Table, peer: Table) -> bool:
    """Return whether every drive is the same to the second, and the same pairs have no road."""
    none = ~np.isfinite(peer) | (np.asarray(peer, float) >= 4_000_000)
    return bool(np.array_equal(np.where(none, 65535, np.rint(np.where(none, 0, peer))), ours))


def measured(kernel: Kernel, here: Land, repeat: int, memory: float) -> dict[str, Any]:
    """Return the row of `kernel`: our median of `repeat` runs, the peer's single run scaled to the whole work."""
    ours = kernel.ours(here)
    ours_s = median(_seconds(kernel.ours, here) for _again in range(repeat))
    started = time.process_time()
    peer = kernel.theirs(here)
    peer_s = (time.process_time() - started) / kernel.part(here)
    return {
        "kernel": kernel.name, "ours_s": ours_s, "peer": kernel.peer, "peer_s": peer_s, "ratio": peer_s / ours_s,
        "goal": kernel.goal, "equal": kernel.same(ours, peer, here), "memory_mb": memory,
    }  # fmt: skip


def _seconds(call: Callable[[Land], Any], here: Land) -> float:
    started = time.process_time()
    call(here)
    return time.process_time() - started


def _memory_of_a_process(small: bool) -> float:
    """Return the peak memory, MB, of a process that does our whole work and nothing else."""
    command = [sys.executable, str(Path(__file__).resolve()), "--memory", *(["--small"] if small else [])]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - this very file
    return float(done.stdout)


def main() -> int:
    """Print the table; return the exit code."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--repeat", type=int, default=3)
    for name in ("--small", "--json", "--memory"):
        words.add_argument(name, action="store_true")
    asked = words.parse_args()
    here = land(asked.small)
    if asked.memory:
        our_table(here)
        sys.stdout.write(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}\n")
        return 0
    memory = _memory_of_a_process(asked.small)
    rows = [measured(kernel, here, asked.repeat, memory) for kernel in kernels(here)]
    if asked.json:
        sys.stdout.write(json.dumps(rows, indent=1) + "\n")
    else:
        made = here.network
        sys.stdout.write(
            f"{made.nodes} crossings, {made.edges} drives\nkernel, ours, peer, ratio, goal, memory, equal\n"
        )
        for row in rows:
            sys.stdout.write(
                f"{row['kernel']}, {row['ours_s']:.4f} s, {row['peer']} {row['peer_s']:.2f} s, {row['ratio']:.1f}, "
                f"{row['goal']}, {row['memory_mb']:.0f} MB, {'yes' if row['equal'] else 'NO'}\n"
            )
    met = all(row["equal"] and (asked.small or row["ratio"] >= row["goal"]) for row in rows)
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
