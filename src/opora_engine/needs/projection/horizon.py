"""Each method from declared parameters to one year: what a run calls with what it knows of its municipalities."""

from math import ceil

import numpy as np
from numpy.typing import ArrayLike

from opora_engine.arrays import Floats
from opora_engine.needs.estimates import Estimate
from opora_engine.needs.projection.cohorts import VitalRates, project_cohorts, survival_of
from opora_engine.needs.projection.declared import Cohorts, Projection, Ratios, Trend
from opora_engine.needs.projection.pyramid import WIDTH, in_year
from opora_engine.needs.projection.ratios import project_ratios
from opora_engine.needs.projection.trend import project_trend

PARENTS = (20 // WIDTH, 44 // WIDTH)
"""Groups of those aged 20 to 44, to whom children are related where only ages are known."""


def cohorts_in_year(people: ArrayLike, declared: Cohorts, *, years: float) -> Estimate:
    """Return women and men by five-year groups after `years`; people (areas, 2, 18), returns (areas, 2, 18)."""
    start = np.asarray(people, dtype=np.float64)
    rates = [_vital(start, declared, part) for part in (-1, 0, 1)]
    found = project_cohorts(start, *rates, steps=ceil(years / WIDTH), years=WIDTH)
    return _between(found, WIDTH, years)


def ratios_in_year(
    before: ArrayLike, now: ArrayLike, declared: Ratios, *, apart: int, years: float
) -> Estimate:
    """Return people by five-year groups after `years`, from two counts `apart` years (a multiple of five) apart.

    before, now   (areas, 18)
    """
    found = project_ratios(
        before,
        now,
        steps=ceil(years / apart),
        shift=apart // WIDTH,
        parents=(max(PARENTS[0], apart // WIDTH), PARENTS[1]),
        fewest=declared.fewest,
        bounds=(declared.least, declared.greatest),
        spread=declared.spread,
    )
    return _between(found, apart, years)


def trend_in_year(history: ArrayLike, now: ArrayLike, declared: Trend, *, years: int) -> Estimate:
    """Return the people after `years`: the level is that of `now`, the change that of the history.

    history   (areas, years)  counts of following years on one side of a census
    now       (areas,)        the last count, perhaps after that census
    """
    past, last = np.asarray(history, dtype=np.float64), np.asarray(now, dtype=np.float64)
    # A straight line through the first and the last year, moved to the level of the last count, at least 0.
    change = (past[:, -1] - past[:, 0]) / (past.shape[1] - 1)
    moved = np.stack([np.maximum(last - change, 0.0), last], axis=1)
    spread = np.array([declared.class_of(size).spread for size in last.tolist()])
    found = project_trend(moved, steps=years, damping=declared.damping, spread=spread)
    return Estimate(found.low[-1], found.middle[-1], found.high[-1])


def needed_years(projection: Projection, year: int) -> int:
    """Return the years from a count on 1 January (or in) `year` to the horizon, 0 or more."""
    return max(0, projection.horizon_year - year)


def _between(found: Estimate, step: float, years: float) -> Estimate:
    ends: list[Floats] = [
        in_year(part, years_of_step=step, years=years) for part in (found.low, found.middle, found.high)
    ]
    return Estimate(np.minimum(ends[0], ends[1]), ends[1], np.maximum(ends[1], ends[2]))


def _vital(people: Floats, declared: Cohorts, part: int) -> VitalRates:
    """Return the rates of a step: the low ones (part -1), the middle ones (0) or the high ones (1)."""
    mortality = np.array([declared.mortality_women, declared.mortality_men]) / 1000
    fertility = np.array([declared.fertility]) / 1000 * (1 + part * declared.fertility_spread)
    moving = (np.array(declared.migration) + part * declared.migration_spread) / 1000 * WIDTH
    return VitalRates(
        fertility=fertility,
        survival=survival_of(mortality * (1 - part * declared.mortality_spread), WIDTH)[None],
        migration=people * moving,
    )
