"""Location of new sites beside spopt: the same tables, objectives compared, ours proven best.

Data are made up with a fixed seed. Both sides get their tables ready made and solve with HiGHS on one thread without a
gap; ours also finds the runner-up and the reasons in the measured time. The peer cannot hold the large p-median: there
the goal is a proven gap under 1 % within 60 seconds, and `equal` says whether the gap is that small.
"""

import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pulp
from spopt.locate import LSCP, MCLP, PCenter, PMedian

from bench.measuring import Row, best_of, traced
from opora_engine.arrays import Floats
from opora_engine.location import Location, candidates, maximal_cover, p_centre, p_median, set_cover

LIMIT = 8.0
"""Minutes of the covers."""

PATIENCE = 120
"""Seconds that the peer's solver may take."""


@dataclass(frozen=True, eq=False)
class Country:
    """Homes and sites as both programs want them: minutes (homes, sites), people (homes,)."""

    minutes: Floats
    people: Floats

    @property
    def name(self) -> str:
        """Homes x sites."""
        return "{} x {}".format(*self.minutes.shape)


@dataclass(frozen=True)
class Kernel:
    """One model, how each side answers it, and how many times faster ours has to be."""

    name: str
    ours: Callable[[Country], Location]
    peer: Callable[[Country], float]
    goal: float


def country(homes: int, sites: int, *, seed: int, width: float = 60, height: float = 80) -> Country:
    """Return few large towns and many small villages in a rectangle of minutes; sites are the largest of them."""
    random = np.random.default_rng(seed)
    place = random.uniform((0, 0), (width, height), (homes, 2))
    people = np.maximum(50, 120_000 / np.arange(1, homes + 1) ** 0.9).round()
    straight = np.hypot(*np.moveaxis(place[:, None] - place[None, :sites], 2, 0))
    minutes = straight * 1.35 * random.uniform(0.95, 1.15, straight.shape) + 1.5
    minutes[np.arange(sites), np.arange(sites)] = 0
    return Country(minutes.round(2), people)


def solved(model: Any) -> float:
    """Return the peer's objective."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.solve(pulp.HiGHS(msg=False, timeLimit=PATIENCE, gapRel=0, threads=1))
    return float(pulp.value(model.problem.objective))


def our_cover(land: Country) -> Location:
    """Return our fewest sites."""
    return set_cover(land.minutes, candidates(land.minutes.shape[1]), limit=LIMIT)


def our_maximal_cover(land: Country, places: int) -> Location:
    """Return our most people covered."""
    sites = candidates(land.minutes.shape[1], places=places)
    return maximal_cover(land.minutes, land.people, sites, limit=LIMIT)


def our_median(land: Country, places: int) -> Location:
    """Return our shortest way of all."""
    return p_median(land.minutes, land.people, candidates(land.minutes.shape[1], places=places))


def our_centre(land: Country, places: int) -> Location:
    """Return our shortest longest way."""
    return p_centre(land.minutes, candidates(land.minutes.shape[1], places=places))


def kernels(places: int) -> list[Kernel]:
    """Return the models that the peer holds at the size of a region."""
    return [
        Kernel("set cover", our_cover, lambda land: solved(LSCP.from_cost_matrix(land.minutes, LIMIT)), 20),
        Kernel(
            "maximal cover, 10 sites",
            lambda land: our_maximal_cover(land, 10),
            lambda land: solved(MCLP.from_cost_matrix(land.minutes, land.people, LIMIT, p_facilities=10)),
            20,
        ),
        Kernel(
            f"p-median, {places} sites",
            lambda land: our_median(land, places),
            lambda land: solved(PMedian.from_cost_matrix(land.minutes, land.people, p_facilities=places)),
            50,
        ),
    ]


CENTRE = Kernel(
    "p-centre, 6 sites",
    lambda land: our_centre(land, 6),
    lambda land: solved(PCenter.from_cost_matrix(land.minutes, p_facilities=6)),
    20,
)
"""Asked on a smaller table: at the size of a region the peer does not end within its patience."""


def rows(*, small: bool) -> Iterator[Row]:
    """Yield one row per model for a region, and the p-median of the whole country; smaller tables when `small`."""
    region = country(60, 60, seed=5) if small else country(215, 215, seed=5)
    for kernel in kernels(8 if small else 20):
        yield _row(kernel, region)
    yield _row(CENTRE, country(30, 30, seed=7) if small else country(60, 60, seed=7))
    yield (
        _large(country(500, 60, seed=6, width=480, height=280), 10)
        if small
        else _large(country(6_254, 500, seed=6, width=480, height=280), 50)
    )


def _row(kernel: Kernel, land: Country) -> Row:
    found, memory = traced(lambda: kernel.ours(land))
    expected = kernel.peer(land)
    ours_s, peer_s = best_of(3, lambda: kernel.ours(land), lambda: kernel.peer(land))
    equal = found.gap < 1e-6 and bool(np.isclose(found.objective, expected, rtol=1e-6))
    return Row(f"{kernel.name}, {land.name}", ours_s, "spopt", peer_s, kernel.goal, equal, memory)


def _large(land: Country, places: int) -> Row:
    found, memory = traced(lambda: our_median(land, places))
    (ours_s,) = best_of(1, lambda: our_median(land, places))
    name = f"p-median, {places} sites, {land.name}, gap {found.gap:.2%}"
    return Row(name, ours_s, "60 s allowed", 60.0, 1, found.gap < 0.01, memory)
