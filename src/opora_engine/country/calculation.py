"""The whole country from scratch, and refreshed after some services changed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from opora_engine.arrays import Floats
from opora_engine.cluster import HERE, Workers
from opora_engine.country.inputs import Country, Service, by_number
from opora_engine.country.kinds import (
    KindAccess,
    KindBlock,
    access_of,
    block_of,
    changed_access,
    served_by,
)
from opora_engine.country.travel import Reached, measure_places
from opora_engine.gaps import GapRange, gap, persons_uncovered
from opora_engine.needs import Estimate


@dataclass(frozen=True, eq=False)
class KindGaps:
    """Access and gaps of one kind in every home.

    access      who is nearest, and what falls to each unit of need
    gaps        need against reachable capacity at the low, the middle and the high need
    uncovered   (homes,)  persons whose need is not answered: low, middle, high
    """

    access: KindAccess
    gaps: GapRange
    uncovered: Estimate


@dataclass(frozen=True, eq=False)
class Calculated:
    """The country as it is with these services.

    services   by number, in that order
    reached    journeys that were measured, by place
    kinds      (kinds,)  access and gaps of each kind
    """

    country: Country
    services: Mapping[int, Service]
    reached: Mapping[int, Reached]
    kinds: tuple[KindGaps, ...]

    @property
    def pairs(self) -> int:
        """Number of journeys kept: home and place within the horizon of each other."""
        return sum(len(each.homes) for each in self.reached.values())

    @cached_property
    def minutes(self) -> Floats:
        """Minutes to the nearest service, (kinds, homes); inf where none is within the horizon."""
        return np.stack([each.access.minutes for each in self.kinds])


def compute(country: Country, services: Iterable[Service], *, workers: Workers = HERE) -> Calculated:
    """Return access and gaps of the whole country.

    services   in any order; the result does not depend on it
    workers    who does the blocks: some places, then one kind; they decide no result
    Raises ValueError if the services do not fit the country.
    Sources: Luo & Qi (2009) for the catchments; docs/methods/access-measures.md, docs/methods/gaps.md.
    """
    listed = by_number(country, services)
    places = {place for service in listed.values() for place in service.places}
    reached = measure_places(country.travel, places, country.horizon, workers)
    blocks = _blocks(country, listed, reached, range(len(country.decays)))
    found = workers.each(access_of, None, blocks)
    kinds = tuple(_with_gaps(country, kind, access) for kind, access in enumerate(found))
    return Calculated(country, listed, reached, kinds)


def refresh(
    before: Calculated,
    *,
    changed: Iterable[Service] = (),
    removed: Iterable[int] = (),
    workers: Workers = HERE,
) -> Calculated:
    """Return the country after some services were changed, added or removed.

    changed   services as they are now; one with a new number is added
    removed   numbers of services that are no more
    Only the kinds of these services are touched, and in them only the homes within their reach, before or now. The
    result is the same to the last bit as that of `compute` with all services.
    Raises ValueError if a service does not fit, or one to be removed is not there.
    """
    country, now = before.country, by_number(before.country, changed)
    gone = set(removed)
    missing = sorted(gone - set(before.services))
    if missing or gone & set(now):
        number = missing[0] if missing else min(gone & set(now))
        why = "is not there" if missing else "is also changed"
        raise ValueError(f"Service {number} cannot be removed: it {why}.")
    was = {number: before.services[number] for number in (*gone, *now) if number in before.services}
    services = {number: each for number, each in before.services.items() if number not in gone} | now
    services = dict(sorted(services.items()))
    new = {place for service in now.values() for place in service.places} - set(before.reached)
    reached = {**before.reached, **measure_places(country.travel, new, country.horizon, workers)}
    kinds = list(before.kinds)
    for kind in sorted({each.kind for each in (*was.values(), *now.values())}):
        altered = [each for each in (*was.values(), *now.values()) if each.kind == kind]
        access = _refreshed(before, kind, services, reached, altered)
        kinds[kind] = _with_gaps(country, kind, access)
    return Calculated(country, services, reached, tuple(kinds))


def _refreshed(
    before: Calculated,
    kind: int,
    services: Mapping[int, Service],
    reached: Mapping[int, Reached],
    altered: Sequence[Service],
) -> KindAccess:
    country = before.country
    touched = np.zeros(country.travel.homes, dtype=np.bool_)
    of_altered = block_of(country, kind, tuple(altered), reached)
    for service in altered:
        touched[served_by(service, of_altered)] = True
    old, numbers = before.kinds[kind].access, {service.number for service in altered}
    kept = {number: given for number, given in old.given.items() if number not in numbers}
    (block,) = _blocks(country, services, reached, [kind])
    return changed_access(block, KindAccess(kept, old.minutes, old.ratio), touched)


def _blocks(
    country: Country, services: Mapping[int, Service], reached: Mapping[int, Reached], kinds: Iterable[int]
) -> list[KindBlock]:
    of_kind: dict[int, list[Service]] = defaultdict(list)
    for service in services.values():
        of_kind[service.kind].append(service)
    return [block_of(country, kind, tuple(of_kind[kind]), reached) for kind in kinds]


def _with_gaps(country: Country, kind: int, access: KindAccess) -> KindGaps:
    needs = [part[kind] for part in (country.need.low, country.need.middle, country.need.high)]
    low, middle, high = (gap(need, need * ratio) for need, ratio in zip(needs, access.ratio, strict=True))
    persons = country.persons[kind]
    per_unit = np.divide(persons, needs[1], out=np.zeros_like(persons), where=needs[1] > 0)
    uncovered = [
        persons_uncovered(need * per_unit, part.uncovered_share)
        for need, part in zip(needs, (low, middle, high), strict=True)
    ]
    # The order holds in exact arithmetic; the last bit of a float must not break it.
    return KindGaps(
        access,
        GapRange(low, middle, high),
        Estimate(
            np.minimum(uncovered[0], uncovered[1]), uncovered[1], np.maximum(uncovered[1], uncovered[2])
        ),
    )
