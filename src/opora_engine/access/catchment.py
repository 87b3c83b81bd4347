"""Floating catchments: capacity shared among the people who can reach it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from opora_engine.arrays import Flags, Floats, quantities, travel_times

NO_NEED = 1e-9
"""Need of a catchment up to this counts as none: what is shared among nobody is 0, not nearly infinite."""


def two_step_catchment(minutes: ArrayLike, need: ArrayLike, capacity: ArrayLike, *, limit: float) -> Floats:
    """Return the places per needing person that each home area can reach.

    minutes   (homes, sites)  travel time, minutes; inf where there is no route
    need      (homes,)        persons needing the service (or units they need), 0 or more
    capacity  (sites,)        places, 0 or more
    limit                     longest acceptable travel time, minutes, included; inf = every site serves every
                              home
    returns   (homes,)        places per needing person (or per needed unit)

    A site that no needing person reaches is counted as 0, not as infinite.
    Raises ValueError if the shapes disagree or a need or capacity is negative.
    Source: Luo & Wang (2003), two-step floating catchment area.
    """
    return catchments(minutes, need, capacity, limit=limit).ratio


def catchment_need(minutes: ArrayLike, need: ArrayLike, *, limit: float) -> Floats:
    """Return the need within the limit around each site.

    Arguments as in `two_step_catchment`; returns (sites,) in the unit of `need`.
    """
    times = travel_times(minutes)
    return quantities("need", need, (len(times),)) @ (times <= limit)


def reachable_capacity(minutes: ArrayLike, need: ArrayLike, capacity: ArrayLike, *, limit: float) -> Floats:
    """Return the capacity that falls to each home area: its catchment ratio x its need.

    Arguments as in `two_step_catchment`, need and capacity in the same unit; returns (homes,) in that unit.
    It may exceed the need of an area; the sum over all areas is the capacity of the sites that some need
    reaches,
    never more than the whole capacity.
    """
    found = catchments(minutes, need, capacity, limit=limit)
    return found.need * found.ratio


def answered_capacity(minutes: ArrayLike, need: ArrayLike, capacity: ArrayLike, *, limit: float) -> Floats:
    """Return how much of each site's capacity answers need.

    Arguments as in `two_step_catchment`, need and capacity in the same unit; returns (sites,) in that unit.

    A site gives need x capacity / catchment need to each home in its catchment. Where a home can reach more
    than it
    needs, each of its sites counts with the same part of what it gives, so that together they make up the
    need. Hence
    0 <= answered <= capacity, and the sum over the sites equals the sum over the homes of min(need, reachable
    capacity).
    """
    found = catchments(minutes, need, capacity, limit=limit)
    ratio = found.ratio
    used_part = np.divide(1.0, ratio, out=np.ones_like(ratio), where=ratio > 1)
    return np.minimum(found.given * ((found.need * used_part) @ found.reached), found.capacity)


@dataclass(frozen=True, eq=False)
class Catchments:
    """Who reaches what, and what each site gives: the first of the two steps.

    reached    (homes, sites)  whether the site is within the limit
    need       (homes,)        need of each home
    capacity   (sites,)        capacity of each site
    given      (sites,)        capacity per unit of need in the catchment; 0 where no need reaches the site
    """

    reached: Flags
    need: Floats
    capacity: Floats
    given: Floats

    @property
    def ratio(self) -> Floats:
        """What each home can reach per unit of its need, (homes,): the second step."""
        return self.reached @ self.given


def catchments(minutes: ArrayLike, need: ArrayLike, capacity: ArrayLike, *, limit: float) -> Catchments:
    """Return the catchments of the sites. Arguments and errors as in `two_step_catchment`."""
    sites = np.size(capacity)
    times = travel_times(minutes, sites=sites)
    needed, places = quantities("need", need, (len(times),)), quantities("capacity", capacity, (sites,))
    reached = times <= limit
    around = needed @ reached
    given = np.divide(places, around, out=np.zeros_like(places), where=around > NO_NEED)
    return Catchments(reached, needed, places, given)
