"""The common level of `level`, in float64 and for many scenarios at once; for simulation only."""

import numpy as np

from opora_engine.arrays import Floats

TURNS = 100
CLOSE = 1e-12


def levels(slope: Floats, low: Floats, high: Floats, pool: Floats) -> Floats:
    """Return for each scenario the level at which max(low, min(slope x level, high)) adds up to the pool.

    slope, low, high  (scenarios, rows), 0 or more, low <= high
    pool              (scenarios,)
    returns           (scenarios,); inf where the highs fit into the pool, 0 where the lows do not

    Newton's step where it stays between the levels known to be too low and too high, else their middle; the sum
    is a broken line, so the step is exact on its last piece.
    """
    below, above = np.zeros(len(pool)), np.full(len(pool), np.inf)
    level = np.divide(pool, slope.sum(axis=1), out=np.zeros(len(pool)), where=slope.sum(axis=1) > 0)
    enough, want = high.sum(axis=1) <= pool, low.sum(axis=1) >= pool
    open_ = ~(enough | want)
    for _ in range(TURNS):
        taken = slope * level[:, np.newaxis]
        rising = np.where((taken > low) & (taken < high), slope, 0.0).sum(axis=1)
        missing = pool - np.maximum(low, np.minimum(taken, high)).sum(axis=1)
        open_ &= np.abs(missing) > CLOSE * pool
        if not open_.any():
            break
        below = np.where(missing > 0, level, below)
        above = np.where(missing < 0, level, above)
        step = level + np.divide(missing, rising, out=np.full(len(pool), np.inf), where=rising > 0)
        middle = np.where(np.isinf(above), 2 * level + 1, (below + above) / 2)
        inside = (step > below) & (step < above)
        level = np.where(open_, np.where(inside, step, middle), level)
    return np.where(enough, np.inf, np.where(want, 0.0, level))
