"""A damped trend: where only totals are known, the change of the past goes on, a declared share less every year."""

import numpy as np
from numpy.typing import ArrayLike

from opora_engine.arrays import Floats, quantities
from opora_engine.needs.estimates import Estimate


def project_trend(history: ArrayLike, *, steps: int, damping: float, spread: ArrayLike = 0.0) -> Estimate:
    """Return the people of every area after 0, 1, ... years, low, middle and high.

    history   (areas, years)  people in years one after the other, at least 2, oldest first, 0 or more
    steps     number of years, 0 or more
    damping   what is left of the yearly change each year, 0 (no change at all) to 1 (it goes on for ever)
    spread    (areas,) or one number: share of the middle value by which low and high differ after one year, 0 or more;
              after n years it is sqrt(n) times as much, as errors of independent years add up
    returns   (steps + 1, areas)  persons, unrounded 64-bit floats, never below 0
    The yearly change is (last - first) / (years - 1), in persons. After n years it has been added
    damping + damping^2 + ... + damping^n times.
    Do not hand over years from both sides of a census: the break would be taken for a change.
    Raises ValueError if shapes disagree or a parameter is out of its range.
    """
    past = quantities("history", history, np.shape(history))
    if past.ndim != 2 or past.shape[1] < 2:
        raise ValueError(
            f"history has shape {past.shape}: expected areas in rows and at least 2 years in columns."
        )
    if not 0 <= damping <= 1:
        raise ValueError(f"damping is {damping}: expected 0 to 1.")
    share = np.broadcast_to(np.asarray(spread, dtype=np.float64), past.shape[:1])
    quantities("spread", share, share.shape)
    change = (past[:, -1] - past[:, 0]) / (past.shape[1] - 1)
    years = np.arange(steps + 1)
    lasting = np.cumsum(np.where(years > 0, damping**years, 0.0))
    middle = np.maximum(past[:, -1] + lasting[:, None] * change, 0.0)
    width: Floats = np.sqrt(years)[:, None] * share
    return Estimate(middle * np.maximum(1 - width, 0.0), middle, middle * (1 + width))
