"""Gaps: need that no capacity within reach answers, by area, with its range and its rank."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from opora_engine.access import catchments, reachable_capacity
from opora_engine.arrays import Floats, Rows, quantities
from opora_engine.needs import Estimate

RANK_DECIMALS = 9
"""Values are rounded to this many decimals before they are compared: float noise decides no rank."""


@dataclass(frozen=True, eq=False)
class AreaGap:
    """Need against reachable capacity of each area, (areas,), in the planning unit of the kind.

    need              capacity needed
    reachable         capacity that falls to the area; may exceed its need
    gap               max(0, need - reachable)
    surplus           max(0, reachable - need); never set off against the gap of another area
    uncovered_share   gap / need, 0 to 1; 0 where nobody needs anything
    """

    need: Floats
    reachable: Floats
    gap: Floats
    surplus: Floats
    uncovered_share: Floats


@dataclass(frozen=True, eq=False)
class GapRange:
    """The same comparison at the low, the middle and the high need."""

    low: AreaGap
    middle: AreaGap
    high: AreaGap

    @property
    def gap(self) -> Estimate:
        """The gap with its range: it never falls when need rises."""
        # The order holds in exact arithmetic; the last bit of a float must not break it.
        middle = self.middle.gap
        return Estimate(np.minimum(self.low.gap, middle), middle, np.maximum(middle, self.high.gap))


def gap(need: ArrayLike, reachable: ArrayLike) -> AreaGap:
    """Return gap, surplus and uncovered share of each area.

    need        (areas,)  capacity needed, 0 or more
    reachable   (areas,)  capacity that falls to the area, the same unit, 0 or more
    Raises ValueError if the shapes differ or a number is negative.
    """
    needed = quantities("need", need, np.shape(need))
    offered = quantities("reachable", reachable, needed.shape)
    missing = np.maximum(needed - offered, 0.0)
    share = np.divide(missing, needed, out=np.zeros_like(needed), where=needed > 0)
    return AreaGap(needed, offered, missing, np.maximum(offered - needed, 0.0), share)


def gap_range(minutes: ArrayLike, need: Estimate, capacity: ArrayLike, *, limit: float) -> GapRange:
    """Return the gaps of each area at the low, the middle and the high need, each with its own catchments.

    minutes    (areas, sites)  travel time, minutes; inf where there is no route
    need       (areas,)        capacity needed with its range
    capacity   (sites,)        capacity in the same unit, 0 or more
    limit      longest acceptable travel time, minutes, included; inf = every site serves every area
    With a fixed capacity the catchment ratio falls when need rises anywhere, so gap low <= middle <= high in
    every area.
    """
    low, middle, high = (
        gap(each, reachable_capacity(minutes, each, capacity, limit=limit))
        for each in (need.low, need.middle, need.high)
    )
    return GapRange(low, middle, high)


def gap_growth(minutes: ArrayLike, need: ArrayLike, capacity: ArrayLike, *, limit: float) -> Floats:
    """Return by how much the whole gap would grow without each site.

    Arguments as in `gap_range`, with one need (areas,); returns (sites,) in the unit of need.
    Taking a site away leaves the ratios of the other sites as they are, so the result is exact, not an
    approximation.
    Between 0 and the capacity of the site; 0 where its catchment has more than enough without it.
    """
    found = catchments(minutes, need, capacity, limit=limit)
    spare = np.maximum(found.need * found.ratio - found.need, 0.0)
    given = found.reached * np.outer(found.need, found.given)
    # The share of a site first eats up what the area has to spare; only the rest opens a gap.
    opened = np.maximum(given - spare[:, None], 0.0).sum(axis=0)
    return np.asarray(np.clip(opened, 0.0, found.capacity), dtype=np.float64)


def by_group(areas: AreaGap, group: ArrayLike, groups: int) -> AreaGap:
    """Return the areas added up by group, for example municipalities to ORP or region.

    group    (areas,)  row 0..groups-1 of the group of each area
    groups   number of groups
    Gaps and surpluses are added, not computed again: a surplus in one municipality closes no gap in another,
    because what
    people of the other can reach is already counted there.
    """
    rows = np.asarray(group, dtype=np.int64)

    def added(values: Floats) -> Floats:
        return np.bincount(rows, weights=values, minlength=groups).astype(np.float64)

    need, missing = added(areas.need), added(areas.gap)
    share = np.divide(missing, need, out=np.zeros_like(need), where=need > 0)
    return AreaGap(need, added(areas.reachable), missing, added(areas.surplus), share)


def persons_uncovered(persons: ArrayLike, uncovered_share: ArrayLike) -> Floats:
    """Return the persons whose need is not answered: persons in need x uncovered share.

    persons           (areas,)  persons in need, 0 or more
    uncovered_share   (areas,)  gap / need, 0 to 1
    Persons are the only measure in which gaps of kinds with different units can stand in one list.
    """
    count = quantities("persons", persons, np.shape(persons))
    return count * quantities("uncovered_share", uncovered_share, count.shape)


def rank(*measures: ArrayLike) -> Rows:
    """Return the rows from the greatest gap to the least.

    measures  (rows,) each, 0 or more; the first decides, the next one where it is equal, and so on
    returns   (rows,) row numbers; what is equal in every measure keeps its order

    Of gaps of kinds with different units: persons uncovered by the low estimate, then by the middle one, so that
    a gap that is there by every estimate stands before one that may not be there at all. Of one kind: the gap in
    its unit, then the uncovered share.
    The caller keeps the rows in the order of codes (kind, then municipality), so the last tie is broken by code.
    """
    first = np.shape(measures[0])
    keys = [-quantities("measure", measure, first).round(RANK_DECIMALS) for measure in measures]
    return np.lexsort((np.arange(first[0]), *reversed(keys))).astype(np.int64)
