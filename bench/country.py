"""The whole country: from scratch, and after one changed service.

Beside the time that is allowed stand 6 258 municipalities with 7 000 services of 33 kinds, and a made-up country with
300 000 crossings, whose hierarchy of roads is built anew. The peer computes the same catchments with scipy's shortest
paths and pandas, as analysts do; it is timed on some of the kinds and scaled. By road the same is computed over our own
full tables of every home and service. A row "a million pairs" is what a million journeys, kept and used,
cost. Seconds are those of the processor, so that other programs do not move them. The last row is as large as the
municipalities of the European Union; nothing else is asked of it.
"""

import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from bench.measuring import Row, traced
from bench.whole_country import made_up, municipalities, over_roads, with_roads
from opora_engine.access import enhanced_catchment, travel_minutes
from opora_engine.access.hierarchy import many_to_many
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
    peer_s, equal = _peer(country, services, found)
    name = f"country, {_size(country, services)}"
    yield Row(f"{name}, from scratch", spent, "120 s allowed", ALLOWED_S, 1, equal, memory)
    yield _refreshed(found, services, name)
    yield _of_a_million(name, found, spent, "scipy, pandas", peer_s, equal, memory)
    yield from _over_roads(small=small)
    if not small:
        union, services = made_up(100_000, 112_000)
        found, spent = _timed(lambda: _ranked(union, services))
        name = f"union, {_size(union, services)}"
        after = _refreshed(found, services, name)
        yield Row(f"{name}, from scratch", spent, "not measured", 0.0, 0, after.equal, _peak())
        yield after


def _peak() -> float:
    """Return the most memory that this process has held, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _over_roads(*, small: bool) -> Iterator[Row]:
    land, people = with_roads(150, 150) if small else with_roads(6258, 7000)
    (country, services), built_s = _timed(lambda: over_roads(land, people))
    found, spent = _timed(lambda: _ranked(country, services))
    _again, memory = traced(lambda: _ranked(*over_roads(land, people)))
    full_s, equal = _full_tables(country, services, found)
    name = f"country by road, {_size(country, services)}"
    yield Row(f"{name}, from scratch", built_s + spent, "120 s allowed", ALLOWED_S, 1, equal, memory)
    yield _refreshed(found, services, name)
    yield _of_a_million(name, found, spent, "our full tables", full_s, equal, memory)


def _of_a_million(
    name: str, found: Calculated, spent: float, peer: str, peer_s: float, equal: bool, memory: float
) -> Row:
    million = found.pairs / 1e6
    return Row(f"{name}, a million pairs", spent / million, peer, peer_s / million, 0, equal, memory)


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


def _full_tables(country: Country, services: list[Service], found: Calculated) -> tuple[float, bool]:
    """Return the seconds of our measures over tables of every home and service, and whether their ratios are ours."""
    travel: Any = country.travel
    kinds = _with_limits(country)
    equal, started = True, time.process_time()
    for kind in kinds:
        own = [each for each in services if each.kind == kind]
        times = many_to_many(travel.customised, travel.home_nodes, [each.places[0] for each in own])
        decay: Any = country.decays[kind]
        for part, need in enumerate((country.need.low, country.need.middle, country.need.high)):
            ratio = enhanced_catchment(times, need[kind], [each.capacity for each in own], decay=decay).ratio
            equal &= np.allclose(found.kinds[kind].access.ratio[part], ratio, rtol=1e-9, atol=0)
    return (time.process_time() - started) * len(country.decays) / len(kinds), equal


def _with_limits(country: Country) -> list[int]:
    return [kind for kind, decay in enumerate(country.decays) if decay is not None][:PEER_KINDS]


def _peer(country: Country, services: list[Service], found: Calculated) -> tuple[float, bool]:
    """Return the seconds of the peer for all kinds, and whether its ratios are ours to 1e-9."""
    kinds = _with_limits(country)
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
