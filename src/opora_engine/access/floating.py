"""Floating catchments in which nearer sites count more: enhanced two-step, three-step and balanced.

All of them share the capacity of each site among the homes in proportion to need x weight, and differ in the weight.
So in each of them the sum over the homes of ratio x need is the capacity of the sites that some need reaches.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from opora_engine.access.catchment import NO_NEED
from opora_engine.access.decay import Decay
from opora_engine.access.times import Times, shape_of, weight_blocks
from opora_engine.arrays import Floats, quantities

Claim = Callable[[Floats], Floats]
"""Weights of some homes (homes, sites) to the part of their need with which they stand at each site."""


@dataclass(frozen=True, eq=False)
class FloatingCatchment:
    """What each home can reach, and how each site is shared.

    ratio    (homes,)  capacity per unit of need; (homes, units) if the capacity has units in columns
    given    (sites,)  capacity per unit of weighted need; 0 where no need reaches the site; or (sites, units)
    around   (sites,)  weighted need around each site; (sites, units) if the need has units in columns
    """

    ratio: Floats
    given: Floats
    around: Floats


def enhanced_catchment(
    minutes: Times, need: ArrayLike, capacity: ArrayLike, *, decay: Decay
) -> FloatingCatchment:
    """Return the capacity per needing person when nearer sites count more.

    minutes    (homes, sites)   travel time from home to site, minutes, inf where there is no route; or CompactTimes
    need       (homes,)         persons needing the service (or units they need), 0 or more; or (homes, units)
    capacity   (sites,)         places, 0 or more; or (sites, units), a column for each unit: units are never added
    decay                       weight by travel time, 0 beyond its cut-off

    A site that no need reaches (weighted need up to 0.000000001) gives 0, not infinity. The sum of ratio x need is the
    capacity of the other sites. One need is shared by all units, or each unit has its own column of need.
    Memory: blocks of 65 536 pairs as floats (about 2 MB in all) besides the arguments and the result.
    Raises ValueError if shapes disagree, or a time, need or capacity is negative or not a number.
    Source: Luo & Qi (2009), enhanced two-step floating catchment area.
    """
    return _shared(minutes, need, capacity, decay, _whole)


def three_step_catchment(
    minutes: Times, need: ArrayLike, capacity: ArrayLike, *, decay: Decay
) -> FloatingCatchment:
    """Return the capacity per needing person when people divide themselves among the sites near them.

    Arguments, units, memory and errors as in `enhanced_catchment`. The weight is that of the decay x the share of the
    site in all weights of the home, so a home with many sites weighs less on each of them.
    Source: Wan, Zou & Sternberg (2012), three-step floating catchment area.
    """
    return _shared(minutes, need, capacity, decay, lambda weights: weights * _divided(weights))


def balanced_catchment(
    minutes: Times, need: ArrayLike, capacity: ArrayLike, *, decay: Decay
) -> FloatingCatchment:
    """Return the capacity per needing person when every person is counted once and every place offered once.

    Arguments, units, memory and errors as in `enhanced_catchment`. The weight is the share of the site in all weights
    of the home, so the need around all sites sums to the need of the homes that reach any (nobody is counted twice),
    and ratio x need sums to the capacity of the sites that need reaches (no place is offered twice).
    Source: need divided as in Páez, Higgins & Vivona (2019); capacity divided in proportion to that need, as in
    Soukhov, Páez, Higgins & Mohamed (2023), because the published second step keeps another sum (`level_of_service`).
    """
    return _shared(minutes, need, capacity, decay, _divided)


def level_of_service(minutes: Times, need: ArrayLike, capacity: ArrayLike, *, decay: Decay) -> Floats:
    """Return the balanced floating catchment as published, to compare with other programs.

    Arguments and errors as in `balanced_catchment`; returns (homes,) or (homes, units).
    The capacity per person of each site is divided among the homes by their weights alone, whether or not anybody lives
    there. The sum over homes equals the sum of capacity per person over sites: a level, not places per person.
    Source: Páez, Higgins & Vivona (2019), balanced floating catchment area.
    """
    found = balanced_catchment(minutes, need, capacity, decay=decay)
    total = np.zeros(found.given.shape[0])
    for _, weights in weight_blocks(minutes, decay):
        total += weights.sum(axis=0)
    given = _as_columns(found.given)
    part = np.divide(given, total[:, None], out=np.zeros_like(given), where=total[:, None] > 0)
    level = np.zeros((len(found.ratio), part.shape[1]))
    for homes, weights in weight_blocks(minutes, decay):
        level[homes] = weights @ part
    return level.reshape(found.ratio.shape)


def _shared(
    minutes: Times, need: ArrayLike, capacity: ArrayLike, decay: Decay, claim: Claim
) -> FloatingCatchment:
    places, needed = _columns(need, capacity, minutes)
    around = np.zeros((len(places), needed.shape[1]))
    for homes, weights in weight_blocks(minutes, decay):
        around += claim(weights).T @ needed[homes]
    given = np.divide(places, around, out=np.zeros_like(places), where=around > NO_NEED)
    ratio = np.zeros((len(needed), places.shape[1]))
    for homes, weights in weight_blocks(minutes, decay):
        ratio[homes] = claim(weights) @ given
    if np.ndim(capacity) == 1:
        ratio, given = ratio[:, 0], given[:, 0]
    return FloatingCatchment(ratio, given, around[:, 0] if np.ndim(need) == 1 else around)


def _columns(need: ArrayLike, capacity: ArrayLike, minutes: Times) -> tuple[Floats, Floats]:
    units = np.shape(capacity)[1:2]
    homes, sites = shape_of(minutes, sites=np.shape(capacity)[0] if np.ndim(capacity) else None)
    places = quantities("capacity", capacity, (sites, *units))
    needed = quantities("need", need, (homes, *(units if np.ndim(need) == 2 else ())))
    return _as_columns(places), _as_columns(needed)


def _as_columns(amounts: Floats) -> Floats:
    return amounts[:, None] if amounts.ndim == 1 else amounts


def _whole(weights: Floats) -> Floats:
    return weights


def _divided(weights: Floats) -> Floats:
    total = weights.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(weights, total, out=np.zeros_like(weights), where=total > 0))
