"""The division of one pool by one level, in float64 and compiled, for many scenarios; for simulation only.

Import it inside the function that calls it: the compiler takes long to load.
"""

from collections.abc import Callable
from typing import TypeVar, cast

import numba
import numpy as np

from opora_engine.arrays import Floats

F = TypeVar("F", bound=Callable[..., object])
TURNS = 100
CLOSE = 1e-12
# As in formula/vector_arithmetic.py: what lies so near to a multiple is taken for it.
RELATIVE, ABSOLUTE = 1e-12, 1e-9


def _compiled(function: F) -> F:
    # numba's decorator has no types of its own.
    return cast(F, numba.njit(cache=True, nogil=True)(function))


@_compiled
def divide_scenarios(
    claims: Floats, points: Floats, floors: Floats, caps: Floats, pool: Floats, unit: float, grants: Floats
) -> None:
    """Write the grants of every scenario: one level for all claims, rounded down, the leftover in the reserve.

    claims               (s, n)  CZK, 0 or more
    points, floors, caps (s, n), or (1, n) when they are the same in all scenarios; inf = no cap
    pool                 (s,)    CZK
    unit                 rounding, CZK
    grants               (s, n)  where the grants are written

    The bounds are those of docs/methods/division.md without groups, classes and a minimum grant.
    """
    count = claims.shape[1]
    slope, low, high = np.empty(count), np.empty(count), np.empty(count)
    for row in range(claims.shape[0]):
        of_points, of_floors, of_caps = (
            min(row, len(points) - 1),
            min(row, len(floors) - 1),
            min(row, len(caps) - 1),
        )
        for column in range(count):
            claim = claims[row, column]
            cap = min(claim, caps[of_caps, column])
            floor = np.ceil(floors[of_floors, column] / unit - ABSOLUTE) * unit
            slope[column] = claim * points[of_points, column]
            low[column] = max(0.0, min(floor, np.floor(cap / unit + ABSOLUTE) * unit)) if floor > 0 else 0.0
            high[column] = cap if slope[column] > 0 else low[column]
        level, cut = level_of_pool(slope, low, high, pool[row])
        for column in range(count):
            share = low[column] * cut
            if cut == 1.0:
                share = max(share, min(slope[column] * level if slope[column] > 0 else 0.0, high[column]))
            times = share / unit
            grants[row, column] = np.floor(times + RELATIVE * times + ABSOLUTE) * unit


@_compiled
def level_of_pool(slope: Floats, low: Floats, high: Floats, pool: float) -> tuple[float, float]:
    """Return the level at which max(low, min(slope x level, high)) adds up to the pool, and the share of the lows.

    slope, low, high  (n,)  0 or more, low <= high
    pool              CZK
    returns           level, inf where the highs fit into the pool, 0 where the lows do not; the share of the lows
                      that is paid, 1 unless they do not fit

    Newton's step where it stays between the levels known to be too low and too high, else their middle; the sum
    is a broken line, so a step on its last piece ends the search.
    """
    slopes, lows, highs = slope.sum(), low.sum(), high.sum()
    if highs <= pool:
        return np.inf, 1.0
    if lows >= pool:
        return 0.0, pool / lows if lows > 0 else 1.0
    below, above, level = 0.0, np.inf, pool / slopes
    for _ in range(TURNS):
        taken, rising = 0.0, 0.0
        for column in range(len(slope)):
            share = slope[column] * level
            taken += max(low[column], min(share, high[column]))
            rising += slope[column] if low[column] < share < high[column] else 0.0
        missing = pool - taken
        if abs(missing) <= CLOSE * pool:
            break
        below, above = (level, above) if missing > 0 else (below, level)
        step = level + missing / rising if rising > 0 else np.inf
        if below < step < above:
            level = step
        else:
            level = 2 * level + 1 if above == np.inf else (below + above) / 2
    return level, 1.0
