"""Floating catchments beside PySAL `access`: the same tables, results compared to 1e-9.

Data are made up with a fixed seed. Both sides get their tables ready made: building them is not timed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from access import fca, weights

from bench.measuring import Row, best_of, traced
from opora_engine.access import (
    CompactTimes,
    Decay,
    GaussianDecay,
    StepDecay,
    enhanced_catchment,
    three_step_catchment,
    weighted_opportunities,
)
from opora_engine.arrays import Floats

STEP, BELL = StepDecay((10, 20, 30), (1.0, 0.68, 0.22)), GaussianDecay(15, 60)
PEER_STEP, PEER_BELL = weights.step_fn({10: 1, 20: 0.68, 30: 0.22}), weights.gaussian(15)


@dataclass(frozen=True)
class Country:
    """Homes and sites in a square of 120 x 120 minutes, as the two programs want them."""

    times: CompactTimes
    minutes: Floats
    need: Floats
    capacity: Floats
    pairs: pd.DataFrame
    people: pd.DataFrame
    places: pd.DataFrame


def country(homes: int, sites: int) -> Country:
    """Return made-up homes and sites; times in whole tenths of minutes, so both forms say the same."""
    random = np.random.default_rng(2027)
    home, site = random.uniform(0, 120, (homes, 1, 2)), random.uniform(0, 120, (1, sites, 2))
    parts = np.rint(30 + 10 * np.hypot(*np.moveaxis(home - site, 2, 0))).astype(np.uint16)
    need, capacity = random.integers(1, 500, homes) * 1.0, random.integers(1, 90, sites) * 1.0
    minutes = parts / 10
    origin, dest = np.repeat(np.arange(homes), sites), np.tile(np.arange(sites), homes)
    pairs = pd.DataFrame({"origin": origin, "dest": dest, "cost": minutes.ravel()})
    people = pd.DataFrame({"demand": need}, index=pd.RangeIndex(homes, name="geoid"))
    places = pd.DataFrame({"supply": capacity}, index=pd.RangeIndex(sites, name="geoid"))
    return Country(CompactTimes(parts), minutes, need, capacity, pairs, people, places)


@dataclass(frozen=True)
class Kernel:
    """One measure, how each side computes it, and how many times faster it has to be."""

    name: str
    ours: Callable[[Country], Floats]
    peer: Callable[[Country], "pd.Series[float]"]
    goal: float


def our_two_steps(decay: Decay, *, compact: bool) -> Callable[[Country], Floats]:
    """Return our enhanced two-step catchment on two-byte times or on floats."""
    return lambda land: (
        enhanced_catchment(
            land.times if compact else land.minutes, land.need, land.capacity, decay=decay
        ).ratio
    )


def peer_steps(name: str, weigh: Callable[[float], float], cutoff: float) -> Callable[[Country], Any]:
    """Return the peer's catchment function `name` of the library."""
    return lambda land: getattr(fca, name)(
        land.people, land.places, land.pairs, cutoff, demand_index=True, supply_index=True, weight_fn=weigh
    )


def peer_sum(land: Country) -> Any:
    """Return the peer's weighted sum of capacity around each home."""
    return fca.weighted_catchment(
        land.places, land.pairs, 60, cost_source="dest", cost_dest="origin", loc_index=True, loc_value="supply",
        weight_fn=PEER_BELL,
    )  # fmt: skip


KERNELS = [
    Kernel(
        "E2SFCA step, 2 bytes",
        our_two_steps(STEP, compact=True),
        peer_steps("two_stage_fca", PEER_STEP, 30),
        10,
    ),
    Kernel(
        "E2SFCA step, floats",
        our_two_steps(STEP, compact=False),
        peer_steps("two_stage_fca", PEER_STEP, 30),
        10,
    ),
    Kernel(
        "E2SFCA gaussian, 2 bytes",
        our_two_steps(BELL, compact=True),
        peer_steps("two_stage_fca", PEER_BELL, 60),
        10,
    ),
    Kernel(
        "3SFCA step, 2 bytes",
        lambda land: three_step_catchment(land.times, land.need, land.capacity, decay=STEP).ratio,
        peer_steps("three_stage_fca", PEER_STEP, 30),
        10,
    ),
    Kernel(
        "weighted sum gaussian, 2 bytes",
        lambda land: weighted_opportunities(land.times, land.capacity, decay=BELL),
        peer_sum,
        10,
    ),
]


def rows(*, small: bool) -> Iterator[Row]:
    """Yield one row per measure for the whole country, or for a tenth of it."""
    land = country(625, 100) if small else country(6254, 500)
    for kernel in KERNELS:
        yield _row(kernel, land)


def _row(kernel: Kernel, land: Country) -> Row:
    found, memory = traced(lambda: kernel.ours(land))
    # The peer leaves out homes without any site in reach.
    expected = kernel.peer(land).reindex(range(len(land.need))).fillna(0.0).to_numpy()
    ours_s, peer_s = best_of(3, lambda: kernel.ours(land), lambda: kernel.peer(land))
    equal = bool(np.allclose(found, expected, rtol=1e-9, atol=0.0))
    return Row(kernel.name, ours_s, "PySAL access", peer_s, kernel.goal, equal, memory)
