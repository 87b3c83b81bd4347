"""Hamilton-Perry: two counts by age tell how each cohort changed; the same change is taken to go on."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from opora_engine.arrays import Floats, quantities
from opora_engine.needs.estimates import Estimate


@dataclass(frozen=True, eq=False)
class _Ratios:
    """Change of each cohort (areas, groups - shift) and children per adult (areas, shift)."""

    cohorts: Floats
    children: Floats


def project_ratios(
    before: ArrayLike,
    now: ArrayLike,
    *,
    steps: int,
    shift: int,
    parents: tuple[int, int],
    fewest: float,
    bounds: tuple[float, float],
    spread: float = 0.0,
) -> Estimate:
    """Return the people of every area by age group after 0, 1, ... steps, low, middle and high.

    before, now   (areas, groups)  people at two counts by age groups of equal width, the last one open, 0 or more
    steps         number of steps, each as long as the time between the counts, 0 or more
    shift         by how many groups people grow older between the counts, 1 or more
    parents       first and last group whose people the children of the first `shift` groups are related to
    fewest        a cohort smaller than this in `before` (parents: in `now`) takes the ratio of all areas together
    bounds        least and greatest ratio of a cohort that is believed; others are set to the nearer bound
    spread        by which share every ratio may be lower or higher, 0 to 1: the range widens with every step
    returns       (steps + 1, areas, groups)  persons, unrounded 64-bit floats
    Births, deaths and moves are not told apart. A ratio whose people were 0 in all areas together counts as 0.
    Raises ValueError if shapes disagree or a parameter is out of its range.
    Source: Hamilton & Perry (1962); ratios of small cohorts replaced as Baker et al. (2017) advise.
    """
    first = quantities("before", before, np.shape(before))
    last = quantities("now", now, first.shape)
    _check(first.shape, shift, parents, bounds, spread)
    ratios = _observed(first, last, shift, parents, fewest, bounds)
    results = [_go_on(last, ratios, steps, shift, parents, 1 + part * spread) for part in (-1, 0, 1)]
    return Estimate(np.minimum(results[0], results[1]), results[1], np.maximum(results[1], results[2]))


def _check(
    shape: tuple[int, ...], shift: int, parents: tuple[int, int], bounds: tuple[float, float], spread: float
) -> None:
    if len(shape) != 2 or not 1 <= shift < shape[1]:
        raise ValueError(
            f"people have shape {shape}, shift is {shift}: expected (areas, groups) and 1 <= shift < groups."
        )
    if not shift <= parents[0] <= parents[1] < shape[1]:
        raise ValueError(
            f"parents are groups {parents}: expected groups from {shift} to {shape[1] - 1} in order."
        )
    if not (0 <= bounds[0] <= bounds[1] and 0 <= spread <= 1):
        raise ValueError(
            f"bounds are {bounds}, spread is {spread}: expected 0 <= least <= greatest and 0 <= spread <= 1."
        )


def _observed(
    first: Floats,
    last: Floats,
    shift: int,
    parents: tuple[int, int],
    fewest: float,
    bounds: tuple[float, float],
) -> _Ratios:
    """Return the ratios that the two counts show, those of small cohorts replaced."""
    cohorts = _ratio(last[:, shift:], _sources(first, shift), fewest)
    adults = last[:, parents[0] : parents[1] + 1].sum(axis=1, keepdims=True)
    return _Ratios(np.clip(cohorts, *bounds), _ratio(last[:, :shift], adults, fewest))


def _sources(people: Floats, shift: int) -> Floats:
    """Return the people who are in each group from `shift` on a step later; the last ones meet in the open group."""
    groups = people.shape[1]
    closed = people[:, : groups - shift - 1]
    return np.concatenate([closed, people[:, groups - shift - 1 :].sum(axis=1, keepdims=True)], axis=1)


def _ratio(above: Floats, below: Floats, fewest: float) -> Floats:
    whole = below.sum(axis=0)
    together = np.divide(above.sum(axis=0), whole, out=np.zeros(above.shape[1]), where=whole > 0)
    enough = np.broadcast_to((below >= fewest) & (below > 0), above.shape)
    return np.where(enough, np.divide(above, below, out=np.zeros_like(above), where=enough), together)


def _go_on(
    people: Floats, ratios: _Ratios, steps: int, shift: int, parents: tuple[int, int], factor: float
) -> Floats:
    states = [people]
    for _ in range(steps):
        grown = _sources(states[-1], shift) * ratios.cohorts * factor
        adults = grown[:, parents[0] - shift : parents[1] - shift + 1].sum(axis=1, keepdims=True)
        states.append(np.concatenate([adults * ratios.children * factor, grown], axis=1))
    return np.stack(states)
