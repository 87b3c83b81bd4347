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
    # numba's decorator has no types of its own. Sums may be taken in another order, eight numbers at a time: that
    # moves their last digits only; infinities and nan keep their meaning.
    return cast(F, numba.njit(cache=True, nogil=True, fastmath={"reassoc", "contract", "nsz"})(function))


@_compiled
def _level(
    slope: Floats, low: Floats, high: Floats, pool: float, slopes: float, lows: float, highs: float
) -> tuple[float, float]:
    """Return the same as `level_of_pool`, whose sums of slopes, lows and highs are known."""
    if highs <= pool:
        return np.inf, 1.0
    if lows >= pool:
        return 0.0, pool / lows if lows > 0 else 1.0
    below, above, level = 0.0, np.inf, pool / slopes
    for _ in range(TURNS):
        taken, rising = 0.0, 0.0
        for column in range(len(slope)):
            share = slope[column] * level
            risen = share if share < high[column] else high[column]
            taken += risen if risen > low[column] else low[column]
            rising += slope[column] * ((share > low[column]) & (share < high[column]))
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
    count, times = claims.shape[1], 1.0 / unit
    slope, low, high = np.empty(count), np.empty(count), np.empty(count)
    for row in range(claims.shape[0]):
        claim, granted = claims[row], grants[row]
        weight, floor = points[min(row, len(points) - 1)], floors[min(row, len(floors) - 1)]
        limit = caps[min(row, len(caps) - 1)]
        slopes, lows, highs = 0.0, 0.0, 0.0
        for column in range(count):
            # Choices without branches are taken for several claims at a time.
            cap = claim[column] if claim[column] < limit[column] else limit[column]
            least = np.ceil(floor[column] * times - ABSOLUTE) * unit
            most = np.floor(cap * times + ABSOLUTE) * unit
            bottom = least if least < most else most
            bottom = bottom if bottom > 0.0 else 0.0
            steepness = claim[column] * weight[column]
            top = cap if steepness > 0.0 else bottom
            slope[column], low[column], high[column] = steepness, bottom, top
            slopes += steepness
            lows += bottom
            highs += top
        level, cut = _level(slope, low, high, pool[row], slopes, lows, highs)
        if level == np.inf:
            slope[:] = high
            level = 1.0
        if cut < 1.0:
            high[:] = low * cut
            low[:] = high
        for column in range(count):
            risen = slope[column] * level
            risen = risen if risen < high[column] else high[column]
            share = (risen if risen > low[column] else low[column]) * times
            granted[column] = np.floor(share + (RELATIVE * share + ABSOLUTE)) * unit


@_compiled
def divide_in_proportion(claims: Floats, pool: Floats, unit: float, grants: Floats) -> None:
    """Write what `divide_scenarios` gives where nothing but the pool bounds the claims, in half the time.

    claims, grants  (s, n)  CZK, 0 or more
    pool            (s,)    CZK
    unit            rounding, CZK
    """
    count, times = claims.shape[1], 1.0 / unit
    for row in range(claims.shape[0]):
        claim, granted = claims[row], grants[row]
        total = 0.0
        for column in range(count):
            total += claim[column]
        level = pool[row] / total if total > pool[row] else 1.0
        for column in range(count):
            share = claim[column] * level * times
            granted[column] = np.floor(share + (RELATIVE * share + ABSOLUTE)) * unit


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
    slopes, lows, highs = 0.0, 0.0, 0.0
    for column in range(len(slope)):
        slopes += slope[column]
        lows += low[column]
        highs += high[column]
    return _level(slope, low, high, pool, slopes, lows, highs)
