"""One Dask worker beside two, on this computer: the whole country by road, and the simulation of grants.

Each worker is a process with one thread; the scheduler is one more. Seconds are those of the processor, along the
longest chain: of the caller and of the busier worker. So other programs do not move them; what is left out is waiting
for the network. What came back is compared with what is computed without a cluster.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TypeVar

# A busy machine may be silent for longer than the half minute after which Dask gives a connection up.
os.environ.setdefault("DASK_DISTRIBUTED__COMM__TIMEOUTS__TCP", "300s")

import numpy as np

from bench.country import same
from bench.measuring import Row
from bench.rules import INPUTS, our_columns, our_rules, region
from bench.whole_country import over_roads, with_roads
from opora_engine.cluster import DaskWorkers, workers
from opora_engine.country import compute
from opora_engine.formula.scenario_blocks import simulate_by
from opora_engine.formula.simulation import simulate

T = TypeVar("T")


def rows(*, small: bool) -> Iterator[Row]:
    """Yield a row for the country and one for the simulation."""
    country, services = over_roads(*with_roads(*((150, 150) if small else (6258, 7000))))
    land = region(1000, 2000) if small else region(10_000, 400)
    rules, columns = our_rules(filling=True), our_columns(land)
    weights = {f"w{n}": np.ascontiguousarray(land.weights[:, n]) for n in range(INPUTS)}
    found, expected = compute(country, services), simulate(rules, columns, land.pool, weights)
    seconds: dict[str, list[float]] = {"country": [], "simulation": []}
    equal = {"country": True, "simulation": True}
    with two_workers() as both:
        # What is imported and compiled once is not what is measured.
        compute(country, services, workers=both)
        simulate_by(both, rules, columns, land.pool, weights)
        for dask in (replace(both, most=1), both):
            again, spent = timed(dask, lambda dask=dask: compute(country, services, workers=dask))
            seconds["country"].append(spent)
            equal["country"] &= same(again, found)
            grants, spent = timed(
                dask, lambda dask=dask: simulate_by(dask, rules, columns, land.pool, weights).grants
            )
            seconds["simulation"].append(spent)
            equal["simulation"] &= grants.tobytes() == expected.grants.tobytes()
    names = {
        "country": f"country by road, {country.travel.homes} x {len(services)}",
        "simulation": f"simulation, {len(land.least)} services x {len(land.pool)} scenarios",
    }
    for work, (one, two) in seconds.items():
        yield Row(f"{names[work]}, 2 Dask workers", two, "1 Dask worker", one, 0, equal[work], 0.0)


@contextmanager
def two_workers() -> Iterator[DaskWorkers]:
    """Give two workers in processes of their own."""
    from distributed import Client, SubprocessCluster

    with SubprocessCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster:
        with Client(cluster) as client:
            client.wait_for_workers(2)
        with workers(cluster.scheduler_address) as dask:
            assert isinstance(dask, DaskWorkers)  # noqa: S101 - for the types: there is an address
            yield dask


def timed(dask: DaskWorkers, call: Callable[[], T]) -> tuple[T, float]:
    """Return what the call gives, and the processor's seconds of the caller and of the busier worker together."""
    before, started = dask.client.run(time.process_time), time.process_time()
    found = call()
    spent = time.process_time() - started
    after = dask.client.run(time.process_time)
    return found, spent + max(after[worker] - before[worker] for worker in after)
