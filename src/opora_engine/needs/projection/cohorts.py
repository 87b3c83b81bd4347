"""Cohort-component projection: people grow older, give birth, die and move, group by group, in every area at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from opora_engine.arrays import Floats, quantities
from opora_engine.needs.estimates import Estimate

GIRLS = 100 / 205
"""Share of girls among births where none is declared: 105 boys to 100 girls."""


@dataclass(frozen=True, eq=False)
class VitalRates:
    """Declared fertility, mortality and migration of one step; `areas` may be 1: the same in all of them.

    fertility   (areas, groups)          live births per woman and year by age group of the mother, 0 or more
    survival    (areas, 2, groups + 1)   women, men: share of a step's newborns alive in the first group at its end;
                share that lives on from each group into the next; share of the last, open group that lives on in it
    migration   (areas, 2, groups)       women, men: persons who come less those who leave in a step, by age at its end
    Raises ValueError if a rate is out of its range or the numbers of groups disagree.
    """

    fertility: Floats
    survival: Floats
    migration: Floats

    def __post_init__(self) -> None:
        quantities("fertility", self.fertility, np.shape(self.fertility))
        quantities("survival", self.survival, np.shape(self.survival))
        groups = self.fertility.shape[-1]
        if self.survival.shape[1:] != (2, groups + 1) or self.migration.shape[1:] != (2, groups):
            raise ValueError(
                f"survival has shape {self.survival.shape} and migration {self.migration.shape} for {groups} groups "
                f"of fertility: expected (areas, 2, {groups + 1}) and (areas, 2, {groups})."
            )
        if (self.survival > 1).any():
            raise ValueError(f"survival has {self.survival.max()}: expected shares from 0 to 1.")
        if not np.isfinite(self.migration).all():
            raise ValueError("migration has a number that is not finite: expected persons per step.")


def project_cohorts(
    people: ArrayLike,
    low: VitalRates,
    middle: VitalRates,
    high: VitalRates,
    *,
    steps: int,
    years: float,
    girls: float = GIRLS,
) -> Estimate:
    """Return the people of every area by sex and age group after 0, 1, ... steps, low, middle and high.

    people             (areas, 2, groups)  women and men by age groups of equal width, the last one open, 0 or more
    low, middle, high  rates of a step; low <= middle <= high in every one of them
    steps              number of steps, 0 or more
    years              years of a step = width of an age group
    girls              share of girls among births, 0 to 1
    returns            (steps + 1, areas, 2, groups)  persons, unrounded 64-bit floats

    Births are years x fertility x the mean of the women at the start and of those alive at the end of the step,
    before migration. Migration is added at the end; a group that more would leave than are there is held at 0.
    A higher rate never gives fewer people, so low <= middle <= high comes out in every cell.
    Raises ValueError if shapes disagree or a rate of `low` is above that of `middle`, or `middle` above `high`.
    Source: the cohort-component method as in Preston, Heuveline & Guillot (2001), chapter 6.
    """
    start = np.asarray(people, dtype=np.float64)
    groups = middle.fertility.shape[-1]
    if start.ndim != 3 or start.shape[1:] != (2, groups) or not 0 <= girls <= 1:
        raise ValueError(
            f"people has shape {start.shape}, girls is {girls}: expected (areas, 2, {groups}) and a share from 0 to 1."
        )
    quantities("people", start, start.shape)
    _check_order(low, middle, high)
    results = []
    for rates in (low, middle, high):
        states = [start]
        for _ in range(steps):
            states.append(_step(states[-1], rates, years, girls))
        results.append(np.stack(states))
    # The order holds in exact arithmetic; the last bit of a float must not break it.
    return Estimate(np.minimum(results[0], results[1]), results[1], np.maximum(results[1], results[2]))


def survival_of(mortality: ArrayLike, years: float) -> Floats:
    """Return the survival of a step that belongs to yearly death rates: the shape that `VitalRates` takes.

    mortality   (..., groups)      deaths per person and year in each age group, more than 0 in the last one
    years       years of a step = width of an age group
    returns     (..., groups + 1)  shares from 0 to 1
    Within a group the risk of death is taken as constant, so that survival follows exactly. The population that
    has these shares of the table and as many births as deaths stays as it is.
    Raises ValueError if a rate is negative, or the last one is 0: nobody would ever leave the open group.
    """
    rate = quantities("mortality", mortality, np.shape(mortality))
    if not (rate[..., -1] > 0).all():
        raise ValueError("mortality of the last group is 0: expected more than 0, else people live for ever.")
    alive = np.exp(-years * np.cumsum(rate, axis=-1))
    at_start = np.concatenate([np.ones_like(alive[..., :1]), alive[..., :-1]], axis=-1)
    safe = np.where(rate > 0, rate, 1.0)
    lived = np.where(rate > 0, -at_start * np.expm1(-years * rate) / safe, at_start * years)
    newborn = lived[..., :1] / years
    onward = np.divide(
        lived[..., 1:], lived[..., :-1], out=np.zeros_like(lived[..., 1:]), where=lived[..., :-1] > 0
    )
    return np.concatenate([newborn, onward, np.exp(-years * rate[..., -1:])], axis=-1)


def _step(people: Floats, rates: VitalRates, years: float, girls: float) -> Floats:
    """Return the people one step later."""
    older = np.zeros_like(people)
    older[..., 1:] = people[..., :-1] * rates.survival[..., 1:-1]
    older[..., -1] += people[..., -1] * rates.survival[..., -1]
    women = (people[:, 0] + older[:, 0]) / 2
    births = years * (rates.fertility * women).sum(axis=-1)
    older[:, 0, 0] = births * girls * rates.survival[:, 0, 0]
    older[:, 1, 0] = births * (1 - girls) * rates.survival[:, 1, 0]
    return np.maximum(older + rates.migration, 0.0)


def _check_order(low: VitalRates, middle: VitalRates, high: VitalRates) -> None:
    for name in ("fertility", "survival", "migration"):
        parts = [getattr(rates, name) for rates in (low, middle, high)]
        for below, above, words in ((0, 1, "low <= middle"), (1, 2, "middle <= high")):
            if (parts[below] > parts[above]).any():
                raise ValueError(f"{name} breaks the order: expected {words} in every area and group.")
