"""Small made-up places for the tests of location, and every choice of sites written out."""

import math
from collections.abc import Iterator
from itertools import combinations

import numpy as np
from hypothesis import strategies as st

from opora_engine.location import Candidates, candidates

Place = tuple[np.ndarray, np.ndarray, Candidates]


@st.composite
def small_places(draw: st.DrawFn, *, money: bool = True, capacity: bool = False) -> Place:
    """Minutes, people and candidates of up to six homes and five sites; some pairs without a route."""
    homes, count = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    minute = st.one_of(st.integers(0, 9).map(float), st.just(math.inf))
    minutes = draw(st.lists(minute, min_size=homes * count, max_size=homes * count))
    people = draw(st.lists(st.integers(0, 20), min_size=homes, max_size=homes))
    roles = draw(st.lists(st.sampled_from("nnnnef"), min_size=count, max_size=count))
    price = st.lists(st.integers(0, 4), min_size=count, max_size=count)
    room = st.lists(
        st.one_of(st.integers(0, 30).map(float), st.just(math.inf)), min_size=count, max_size=count
    )
    sites = candidates(
        count,
        existing=[site for site, role in enumerate(roles) if role == "e"],
        forbidden=[site for site, role in enumerate(roles) if role == "f"],
        cost=draw(price) if money else None,
        capacity=draw(room) if capacity else None,
        places=draw(st.one_of(st.none(), st.integers(0, 3))),
        budget=draw(st.one_of(st.none(), st.integers(0, 8))) if money else None,
    )
    return np.array(minutes).reshape(homes, count), np.array(people, dtype=np.float64), sites


def every_choice(sites: Candidates) -> Iterator[tuple[int, ...]]:
    """Yield every set of new sites that places and budget allow, written out."""
    free = sites.free.tolist()
    for size in range(len(free) + 1):
        for chosen in combinations(free, size):
            cost = sum(int(sites.cost[site]) for site in chosen)
            if (sites.places is None or size <= sites.places) and (
                sites.budget is None or cost <= sites.budget
            ):
                yield chosen


def nearest(minutes: np.ndarray, sites: Candidates, chosen: tuple[int, ...]) -> np.ndarray:
    """The time of each home to its nearest open site."""
    open_sites = [site for site in range(minutes.shape[1]) if sites.existing[site] or site in chosen]
    return minutes[:, open_sites].min(axis=1, initial=math.inf)


def differs(chosen: tuple[int, ...], best: tuple[int, ...]) -> bool:
    """Whether a choice does without at least one of the sites of the best one."""
    return not set(best) <= set(chosen)


def villages(homes: int, sites: int, *, seed: int = 11) -> tuple[np.ndarray, np.ndarray]:
    """Minutes and people of a made-up country in a square of 60 x 60 minutes; sites are the largest villages."""
    random = np.random.default_rng(seed)
    place = random.uniform(0, 60, (homes, 2))
    people = np.maximum(50, 90_000 / np.arange(1, homes + 1) ** 0.9).round()
    return np.hypot(*np.moveaxis(place[:, None] - place[None, :sites], 2, 0)).round(1), people
