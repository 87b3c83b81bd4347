"""Rank stability: in how many runs, each with values drawn from their ranges, a row stays among the largest."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from opora_engine.arrays import Floats, Rows
from opora_engine.needs.estimates import Estimate

RANK_DECIMALS = 9
"""Values are rounded to this many decimals before they are compared: float noise decides no rank."""

CONFIDENT = 1.959963984540054
"""Standard deviations to either side within which 95 % of a normal distribution lie."""

BLOCK = 250
"""Runs drawn at once: bounds the memory, decides no result."""


@dataclass(frozen=True, eq=False)
class Stability:
    """How often each row was among the `top` largest, (rows,).

    share       share of the runs, 0 to 1
    low, high   the Wilson interval of that share at 95 %: what more runs could still change
    runs, top   the numbers declared
    """

    share: Floats
    low: Floats
    high: Floats
    runs: int
    top: int

    @property
    def error(self) -> Floats:
        """Half the width of the interval: how exact the share is, given so many runs."""
        return (self.high - self.low) / 2


def rank_stability(
    values: Estimate,
    *,
    generator: np.random.Generator,
    top: int = 10,
    runs: int = 1000,
    together: ArrayLike | None = None,
) -> Stability:
    """Return the share of runs in which each row is among the `top` largest.

    values      (rows,)  low, middle, high in one unit; in a run each value is drawn from the triangular
                distribution from low to high with the mode at the middle; low = high is not drawn
    generator   numpy's generator, seeded by the caller: the same seed gives the same shares
    top         1 or more; with fewer rows every row always stays
    runs        number of runs, 1 or more
    together    (rows,)  number of the group of each row, 0 or more: rows of one group lie at the same quantile of
                their ranges in a run, since they hang on the same uncertain rate; None = each row by itself
    Equal values (to 9 decimals) keep the order of the rows, also values of 0: leave out rows that may not be listed.
    Raises ValueError if top, runs or the groups are out of range.
    """
    size = len(values.middle)
    if top < 1 or runs < 1:
        raise ValueError(f"top is {top}, runs is {runs}: expected 1 or more of each.")
    groups = _groups(together, size)
    quantiles = generator.random((runs, int(groups.max(initial=-1)) + 1))
    seen = np.zeros(size, dtype=np.int64)
    rows = _candidates(values, top)
    for start in range(0, runs, BLOCK):
        drawn = triangular(values, quantiles[start : start + BLOCK][:, groups[rows]], rows).round(
            RANK_DECIMALS
        )
        order = np.argsort(-drawn, axis=1, kind="stable")[:, :top]
        seen += np.bincount(rows[order].ravel(), minlength=size)
    return _with_error(seen, runs, top)


def triangular(values: Estimate, quantiles: Floats, rows: Rows) -> Floats:
    """Return the values at the quantiles of the triangular distributions of some rows.

    values      (rows,)        low = middle = high gives that number at every quantile
    rows        (some,)        the rows asked for
    quantiles   (runs, some)   0 to 1, of those rows
    returns     (runs, some)
    """
    low, middle, high = (part[rows] for part in (values.low, values.middle, values.high))
    width = high - low
    left = low + np.sqrt(quantiles * width * (middle - low))
    right = high - np.sqrt((1 - quantiles) * width * (high - middle))
    # Left of the mode as long as the quantile is below the mode's share of the width.
    return np.asarray(np.where(quantiles * width < middle - low, left, right), dtype=np.float64)


def _groups(together: ArrayLike | None, size: int) -> Rows:
    if together is None:
        return np.arange(size, dtype=np.int64)
    groups = np.asarray(together, dtype=np.int64)
    if groups.shape != (size,) or (groups < 0).any():
        raise ValueError(
            f"together has shape {groups.shape}: expected ({size},) of group numbers, 0 or more."
        )
    return groups


def _candidates(values: Estimate, top: int) -> Rows:
    """Return the rows that can be among the largest at all: their high reaches what `top` rows never fall below."""
    if len(values.low) <= top:
        return np.arange(len(values.low), dtype=np.int64)
    surely = np.partition(values.low, -top)[-top]
    # A margin for the rounding of draws: it lets a row more in, never out.
    return np.flatnonzero(values.high >= surely - 10.0 ** (1 - RANK_DECIMALS)).astype(np.int64)


def _with_error(seen: Rows, runs: int, top: int) -> Stability:
    share = seen / runs
    bend = CONFIDENT**2 / runs
    centre = (share + bend / 2) / (1 + bend)
    half = CONFIDENT * np.sqrt(share * (1 - share) / runs + bend / (4 * runs)) / (1 + bend)
    return Stability(share, np.maximum(centre - half, 0.0), np.minimum(centre + half, 1.0), runs, top)
