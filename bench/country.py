"""The whole country: from scratch, and after one changed service.

Beside the time that is allowed stand 6 258 municipalities with 7 000 services of 33 kinds, and a made-up country with
300 000 crossings, whose hierarchy of roads is built anew. The peer computes the same catchments with scipy's shortest
paths and pandas, as analysts do; it is timed on some of the kinds and scaled. A row "a million pairs" is what a million
journeys, kept and used, cost. Seconds are those of the processor, so that other programs do not move them.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from bench.measuring import Row, traced
from bench.whole_country import municipalities, over_roads, with_roads
from opora_engine.access import travel_minutes
from opora_engine.arrays import Floats
from opora_engine.country import (
    Calculated,
    Country,
    Service,
    compute,
    national_ranking,
    refresh,
)

T = TypeVar("T")
ALLOWED_S, ALLOWED_REFRESH_S = 120.0, 1.0
PEER_KINDS = 4


def rows(*, small: bool) -> Iterator[Row]:
    """Yield the rows of the country without and with roads, those of changes, and those of workers."""
    country, services = municipalities(700, every=10) if small else municipalities(7000)
    found, spent = _timed(lambda: _ranked(country, services))
    _again, memory = traced(lambda: _ranked(country, services))
    name = f"country, {_size(country, services)}"
    yield Row(f"{name}, from scratch", spent, "120 s allowed", ALLOWED_S, 1, True, memory)
    yield _refreshed(found, services, name)
    peer_s, equal = _peer(country, services, found)
    million = found.pairs / 1e6
    yield Row(
        f"{name}, a million pairs", spent / million, "scipy, pandas", peer_s / million, 0, equal, memory
    )
    yield from _over_roads(small=small)


def _over_roads(*, small: bool) -> Iterator[Row]:
    land, people = with_roads(150, 150) if small else with_roads(6258, 7000)
    (country, services), built_s = _timed(lambda: over_roads(land, people))
    found, spent = _timed(lambda: _ranked(country, services))
    _again, memory = traced(lambda: over_roads(land, people))
    name = f"country by road, {_size(country, services)}"
    whole = built_s + spent
    yield Row(f"{name}, from scratch", whole, "120 s allowed", ALLOWED_S, 1, True, memory)
    yield _refreshed(found, services, name)
    million = found.pairs / 1e6
    yield Row(f"{name}, a million pairs", spent / million, "not measured", 0.0, 0, True, memory)


def _size(country: Country, services: list[Service]) -> str:
    return f"{country.travel.homes} x {len(services)} x {len(country.decays)}"


def _ranked(country: Country, services: list[Service]) -> Calculated:
    found = compute(country, services)
    national_ranking(found)
    return found


def _refreshed(found: Calculated, services: list[Service], name: str) -> Row:
    """Return the row of one service that grows and moves to where none stood."""
    free = next(place for place in range(found.country.travel.places) if place not in found.reached)
    moved = replace(services[7], capacity=services[7].capacity + 5, places=(free,))

    def after() -> Calculated:
        now = refresh(found, changed=[moved])
        national_ranking(now)
        return now

    now, spent = _timed(after)
    expected = compute(found.country, [moved if each.number == moved.number else each for each in services])
    kernel = f"{name}, one service moved"
    return Row(kernel, spent, "1 s allowed", ALLOWED_REFRESH_S, 1, same(now, expected), traced(after)[1])


def same(one: Calculated, other: Calculated) -> bool:
    """Return whether both say the same to the last bit."""
    return all(
        a.access.minutes.tobytes() == b.access.minutes.tobytes()
        and a.access.ratio.tobytes() == b.access.ratio.tobytes()
        and a.uncovered.middle.tobytes() == b.uncovered.middle.tobytes()
        for a, b in zip(one.kinds, other.kinds, strict=True)
    )


def _peer(country: Country, services: list[Service], found: Calculated) -> tuple[float, bool]:
    """Return the seconds of the peer for all kinds, and whether its ratios are ours to 1e-9."""
    kinds = [kind for kind, decay in enumerate(country.decays) if decay is not None][:PEER_KINDS]
    part = [each for each in services if each.kind in kinds]
    places = sorted({each.places[0] for each in part})
    table, minutes_s = _timed(lambda: _peer_minutes(country, places))
    times = dict(zip(places, table.T, strict=True))
    ratios, ratios_s = _timed(lambda: [_peer_kind(country, kind, part, times) for kind in kinds])
    equal = all(
        np.allclose(found.kinds[kind].access.ratio, ratio, rtol=1e-9, atol=0)
        for kind, ratio in zip(kinds, ratios, strict=True)
    )
    every = len({place for each in services for place in each.places})
    return minutes_s * every / len(places) + ratios_s * len(country.decays) / len(kinds), equal


def _peer_minutes(country: Country, places: list[int]) -> Floats:
    travel: Any = country.travel
    return travel_minutes(travel.graph, np.arange(travel.homes), places, travel.model)


def _peer_kind(country: Country, kind: int, services: list[Service], times: dict[int, Floats]) -> Floats:
    """Return the ratio of each home, (3, homes), by a table of pairs."""
    own = [each for each in services if each.kind == kind]
    decay: Any = country.decays[kind]
    homes = np.arange(country.travel.homes)
    pairs = pd.concat(
        [
            pd.DataFrame({"home": homes, "number": each.number, "minutes": times[each.places[0]]})
            for each in own
        ]
    )
    pairs = pairs[pairs.minutes <= decay.cutoff]
    pairs["weight"] = decay.weigh(pairs.minutes.to_numpy())
    capacity = pd.Series({each.number: each.capacity for each in own})
    found = []
    for need in (country.need.low, country.need.middle, country.need.high):
        weighted = pairs.weight * need[kind][pairs.home]
        around = weighted.groupby(pairs.number).sum()
        given = (capacity / around).where(around > 1e-9, 0.0)
        shared = pairs.weight * pairs.number.map(given)
        found.append(shared.groupby(pairs.home).sum().reindex(homes, fill_value=0.0).to_numpy())
    return np.stack(found)


def _timed(call: Callable[[], T]) -> tuple[T, float]:
    started = time.process_time()
    found = call()
    return found, time.process_time() - started
