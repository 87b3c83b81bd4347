"""What can be reached, without sharing it: capacity within a limit, capacity by weight, time to enough of it."""

import numpy as np
from numpy.typing import ArrayLike

from opora_engine.access.decay import Decay, StepDecay
from opora_engine.access.times import Times, minute_blocks, shape_of, weight_blocks
from opora_engine.arrays import Floats, quantities


def cumulative_opportunities(minutes: Times, capacity: ArrayLike, *, limit: float) -> Floats:
    """Return the capacity within the limit of each home.

    minutes    (homes, sites)  travel time from home to site, minutes, inf where there is no route; or CompactTimes
    capacity   (sites,)        places, 0 or more; ones count sites; (sites, units) keeps units in columns
    limit                      minutes, included; finite, more than 0
    returns    (homes,)        places, or (homes, units)
    Others may use the same places: this is choice, not supply. Sums over homes mean nothing.
    Raises ValueError if shapes disagree, or a time, capacity or the limit is out of its range.
    """
    return weighted_opportunities(minutes, capacity, decay=StepDecay((limit,), (1.0,)))


def weighted_opportunities(minutes: Times, capacity: ArrayLike, *, decay: Decay) -> Floats:
    """Return the capacity around each home, less of it the farther away.

    Arguments, result and errors as in `cumulative_opportunities`; `decay` gives the weight of each journey.
    Source: Hansen (1959), gravity measure of access.
    """
    sites = np.shape(capacity)[0] if np.ndim(capacity) else None
    homes, columns = shape_of(minutes, sites=sites)
    places = quantities("capacity", capacity, (columns, *np.shape(capacity)[1:2]))
    reached = np.zeros((homes, *places.shape[1:]))
    for rows, weights in weight_blocks(minutes, decay):
        reached[rows] = weights @ places
    return reached


def weighted_nearest(minutes: Times, capacity: ArrayLike, *, wanted: float) -> Floats:
    """Return the mean journey to the nearest `wanted` units of capacity, weighted by what each site offers.

    minutes    (homes, sites)  travel time from home to site, minutes, inf where there is no route; or CompactTimes
    capacity   (sites,)        places in one unit, 0 or more; ones give the mean time to the `wanted` nearest sites
    wanted                     units of capacity, more than 0
    returns    (homes,)        minutes; inf where less than `wanted` can be reached at all

    Sites are filled from the nearest on, the last one in part. Equally near sites give the same mean in any order.
    Unlike the time to the nearest site, a site with one place does not hide that the next hundred are far away.
    Raises ValueError if shapes disagree, or a time, a capacity or `wanted` is out of its range.
    """
    if not (np.isfinite(wanted) and wanted > 0):
        raise ValueError(f"wanted is {wanted}: expected a finite number of units of capacity, more than 0.")
    homes, sites = shape_of(minutes, sites=np.size(capacity))
    places = quantities("capacity", capacity, (sites,))
    mean = np.full(homes, np.inf)
    for rows, block in minute_blocks(minutes):
        mean[rows] = _mean_to_enough(block, places, wanted)
    return mean


def _mean_to_enough(minutes: Floats, places: Floats, wanted: float) -> Floats:
    order = np.argsort(minutes, axis=1, kind="stable")
    time = np.take_along_axis(minutes, order, axis=1)
    road = np.isfinite(time)
    offered = np.where(road, places[order], 0.0)
    before = np.cumsum(offered, axis=1) - offered
    used = np.clip(wanted - before, 0.0, offered)
    mean = (used * np.where(road, time, 0.0)).sum(axis=1) / wanted
    # A sum of thirds may miss a whole by its last digit: that is not a missing place.
    enough = offered.sum(axis=1) >= wanted * (1 - 1e-12)
    return np.where(enough, mean, np.inf)
