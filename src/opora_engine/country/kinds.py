"""One kind of service in the whole country: who is nearest, and how the capacity is shared."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from opora_engine.access.catchment import NO_NEED
from opora_engine.access.decay import Decay
from opora_engine.arrays import Flags, Floats
from opora_engine.country.inputs import Country, Service
from opora_engine.country.travel import HomeRows, Reached

NOBODY = Reached(np.zeros(0, np.int32), np.zeros(0))

Given = Mapping[int, Floats]
"""What each service gives for a unit of weighted need, (3,): at the low, the middle and the high need; by number."""


@dataclass(frozen=True, eq=False)
class KindBlock:
    """Everything that the calculation of one kind needs, so that it can be sent to another computer.

    services   in the order of their numbers
    reached    who lives within the horizon of each place where one of them stands
    homes_of   the homes of each area that some service serves as a whole
    need       (3, homes)  low, middle, high
    """

    decay: Decay | None
    services: tuple[Service, ...]
    reached: Mapping[int, Reached]
    homes_of: Mapping[int, HomeRows]
    need: Floats


@dataclass(frozen=True, eq=False)
class KindAccess:
    """What is within reach of each home.

    given     by the number of the service, (3,)
    minutes   (homes,)     to the nearest service; inf where none is within the horizon
    ratio     (3, homes)   capacity per unit of need: at the low, the middle and the high need
    """

    given: Given
    minutes: Floats
    ratio: Floats


def block_of(
    country: Country, kind: int, services: tuple[Service, ...], reached: Mapping[int, Reached]
) -> KindBlock:
    """Return the block of one kind, with the journeys of its own services only."""
    decay, need = country.decays[kind], country.need
    places = {place for service in services for place in service.places}
    areas = {service.area for service in services if decay is None or service.everywhere}
    return KindBlock(
        decay,
        services,
        {place: reached[place] for place in places},
        {area: country.homes_of.get(area, NOBODY.homes) for area in areas},
        np.stack([need.low[kind], need.middle[kind], need.high[kind]]),
    )


def access_of(_shared: None, block: KindBlock) -> KindAccess:
    """Return the access of one kind, computed from scratch."""
    homes = block.need.shape[1]
    nothing = KindAccess({}, np.full(homes, np.inf), np.zeros((3, homes)))
    return changed_access(block, nothing, np.ones(homes, dtype=np.bool_))


def changed_access(block: KindBlock, before: KindAccess, touched: Flags) -> KindAccess:
    """Return the access after some services of the kind changed.

    before    what was found before; of services that changed, `given` is left out
    touched   (homes,)  whoever lies within the horizon, or in the area, of a service that changed
    What a home can reach is added up again in the order of the services, from all of them that it reaches: the sum is
    the same to the last bit as if all had been computed from scratch.
    """
    minutes = np.where(touched, np.inf, before.minutes)
    ratio = np.where(touched, 0.0, before.ratio)
    given: dict[int, Floats] = {}
    for service in block.services:
        near = journeys_to(service, block)
        homes, weights = _weighed(service, near, block)
        number = service.number
        given[number] = (
            before.given[number]
            if number in before.given
            else _given(service.capacity, homes, weights, block.need)
        )
        inside = touched[near.homes]
        if inside.any() and not service.everywhere:
            rows = near.homes[inside]
            minutes[rows] = np.minimum(minutes[rows], near.minutes[inside])
        inside = touched[homes]
        if inside.any():
            ratio[:, homes[inside]] += weights[inside] * given[number][:, None]
    return KindAccess(given, minutes, ratio)


def journeys_to(service: Service, block: KindBlock) -> Reached:
    """Return who lives within the horizon of a service, by the nearest of its places."""
    if len(service.places) == 1:
        return block.reached[service.places[0]]
    if not service.places:
        return NOBODY
    parts = [block.reached[place] for place in service.places]
    homes = np.concatenate([part.homes for part in parts])
    minutes = np.concatenate([part.minutes for part in parts])
    order = np.lexsort((minutes, homes))
    homes, minutes = homes[order], minutes[order]
    first = np.diff(homes, prepend=-1) != 0
    return Reached(homes[first], minutes[first])


def served_by(service: Service, block: KindBlock) -> HomeRows:
    """Return every home that a change of the service may touch."""
    near = journeys_to(service, block).homes
    if block.decay is None or service.everywhere:
        return np.union1d(near, block.homes_of[service.area]).astype(np.int32)
    return near


def _weighed(service: Service, near: Reached, block: KindBlock) -> tuple[HomeRows, Floats]:
    """Return the homes among which the capacity is shared, and how much each counts."""
    if block.decay is None or service.everywhere:
        homes = block.homes_of[service.area]
        return homes, np.ones(len(homes))
    weights = block.decay.weigh(near.minutes)
    counts = weights > 0
    return near.homes[counts], weights[counts]


def _given(capacity: float, homes: HomeRows, weights: Floats, need: Floats) -> Floats:
    around = (need[:, homes] * weights).sum(axis=1)
    return np.asarray(np.divide(capacity, around, out=np.zeros(3), where=around > NO_NEED))
