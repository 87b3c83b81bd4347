"""What the calculation of a whole country takes in: homes with their needs, kinds with their reach, services."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import isfinite

import numpy as np

from opora_engine.access.decay import Decay
from opora_engine.arrays import Floats, Rows, quantities
from opora_engine.country.travel import HomeRows, Travel
from opora_engine.needs import Estimate


@dataclass(frozen=True)
class Service:
    """One service.

    number       tells services apart, and orders them
    kind         row of the kind
    area         the area that it serves when distance does not matter
    capacity     in the planning unit of the kind, 0 or more
    places       rows of the places where it stands; the nearest counts
    everywhere   as near to everybody of its area, and no journey to it is told: its address is secret
    """

    number: int
    kind: int
    area: int
    capacity: float
    places: tuple[int, ...]
    everywhere: bool = False


@dataclass(frozen=True, eq=False)
class Country:
    """Homes, needs and kinds.

    travel    how journeys are measured
    decays    (kinds,)        weight by travel time, 0 beyond its cut-off; None = distance does not matter, a service
                              of that kind serves its whole area
    area      (homes,)        number of the area of each home, such as its region
    need      (kinds, homes)  capacity needed, low, middle and high, in the planning unit of the kind; 0 where unknown
    persons   (kinds, homes)  persons in need, 0 or more, by the middle estimate
    horizon   minutes; the nearest service is told up to it, and no cut-off lies beyond
    Raises ValueError if shapes disagree, or a cut-off lies beyond the horizon.
    """

    travel: Travel
    decays: tuple[Decay | None, ...]
    area: Rows
    need: Estimate
    persons: Floats
    horizon: float

    def __post_init__(self) -> None:
        shape = (len(self.decays), self.travel.homes)
        for name, values in (
            ("need", self.need.middle),
            ("need, low", self.need.low),
            ("need, high", self.need.high),
        ):
            quantities(name, values, shape)
        quantities("persons", self.persons, shape)
        if self.area.shape != shape[1:]:
            raise ValueError(f"area has shape {self.area.shape}: expected {shape[1:]}, one for each home.")
        longest = max((decay.cutoff for decay in self.decays if decay is not None), default=0.0)
        if not (isfinite(self.horizon) and longest <= self.horizon):
            raise ValueError(
                f"The horizon is {self.horizon} minutes: expected a finite number, at least {longest}, the longest "
                "journey that counts for a kind."
            )

    @cached_property
    def homes_of(self) -> Mapping[int, HomeRows]:
        """The homes of each area."""
        order = np.argsort(self.area, kind="stable").astype(np.int32)
        areas, first = np.unique(self.area[order], return_index=True)
        return dict(zip(areas.tolist(), np.split(order, first[1:]), strict=True))


def by_number(country: Country, services: Iterable[Service]) -> dict[int, Service]:
    """Return the services in the order of their numbers.

    Raises ValueError if two have one number, or a kind, place or capacity is out of range.
    """
    listed = sorted(services, key=lambda service: service.number)
    found = {service.number: service for service in listed}
    if len(found) < len(listed):
        twice = next(one.number for one, other in pairwise(listed) if one.number == other.number)
        raise ValueError(f"Two services have the number {twice}: expected one service for each number.")
    for service in listed:
        _check(country, service)
    return found


def _check(country: Country, service: Service) -> None:
    where = f"Service {service.number}"
    if not 0 <= service.kind < len(country.decays):
        raise ValueError(f"{where}: kind {service.kind}; expected 0 to {len(country.decays) - 1}.")
    if not (isfinite(service.capacity) and service.capacity >= 0):
        raise ValueError(f"{where}: capacity {service.capacity}; expected a finite number, 0 or more.")
    wrong = [place for place in service.places if not 0 <= place < country.travel.places]
    if wrong:
        raise ValueError(f"{where}: place {wrong[0]}; expected 0 to {country.travel.places - 1}.")
