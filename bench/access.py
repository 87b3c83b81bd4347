"""Floating catchments of Opora beside PySAL `access`: the same tables in one run, results compared to 1e-9.

The peer is needed here only. In an environment with numpy, scipy, pydantic, pyyaml and PySAL's `access`:

    PYTHONPATH=src python bench/access.py [--homes 6254] [--sites 500] [--repeat 3] [--json]

Prints `kernel, ours, peer, ratio, memory, equal`, seconds and megabytes; the exit code is 1 if results differ or a
goal is missed. Data: made up with a fixed seed. Both sides get their tables ready made: building them is not timed.
"""

import argparse
import json
import sys
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

# This file is named like the peer: its own folder must not stand first in the search for modules.
sys.path = [place for place in sys.path if Path(place).resolve() != Path(__file__).resolve().parent]

import pandas as pd  # noqa: E402 - after the search path is set right
from access import fca, weights  # noqa: E402 - the peer

from opora_engine.access import (  # noqa: E402 - after the search path is set right
    CompactTimes,
    Decay,
    GaussianDecay,
    StepDecay,
    enhanced_catchment,
    three_step_catchment,
    weighted_opportunities,
)
from opora_engine.arrays import Floats  # noqa: E402 - after the search path is set right

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


def measured(kernel: Kernel, land: Country, repeat: int) -> dict[str, Any]:
    """Return the row of `kernel`: the best of `repeat` runs of each side, peak memory of ours besides its input."""
    ours_s = min(_seconds(kernel.ours, land) for _ in range(repeat))
    peer_s = min(_seconds(kernel.peer, land) for _ in range(repeat))
    tracemalloc.start()
    found = kernel.ours(land)
    memory = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    answer = kernel.peer(land)
    # The peer leaves out homes without any site in reach.
    expected = answer.reindex(range(len(land.need))).fillna(0.0).to_numpy()
    equal = bool(np.allclose(found, expected, rtol=1e-9, atol=0.0))
    return {
        "kernel": kernel.name, "ours_s": ours_s, "peer": "PySAL access", "peer_s": peer_s, "ratio": peer_s / ours_s,
        "goal": kernel.goal, "equal": equal, "memory_mb": memory,
    }  # fmt: skip


def _seconds(call: Callable[[Country], Any], land: Country) -> float:
    started = time.perf_counter()
    call(land)
    return time.perf_counter() - started


def main() -> int:
    """Print the table; return the exit code."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, value in (("--homes", 6254), ("--sites", 500), ("--repeat", 3)):
        words.add_argument(name, type=int, default=value)
    words.add_argument("--json", action="store_true")
    asked = words.parse_args()
    land = country(asked.homes, asked.sites)
    rows = [measured(kernel, land, asked.repeat) for kernel in KERNELS]
    if asked.json:
        sys.stdout.write(json.dumps(rows, indent=1) + "\n")
    else:
        sys.stdout.write("kernel, ours, peer, ratio, memory, equal\n")
        for row in rows:
            sys.stdout.write(
                f"{row['kernel']}, {row['ours_s']:.4f} s, {row['peer_s']:.2f} s, {row['ratio']:.0f}, "
                f"{row['memory_mb']:.1f} MB, {'yes' if row['equal'] else 'NO'}\n"
            )
    return 0 if all(row["equal"] and row["ratio"] >= row["goal"] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
