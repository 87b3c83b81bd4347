"""Age pyramids in groups of five years, and people of any ages read from them."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike

from opora_engine.arrays import Floats, quantities

WIDTH = 5
GROUPS = 18
"""0-4, 5-9, ... 80-84, 85 and over."""
OPEN = WIDTH * (GROUPS - 1)


def five_year_groups(counts: Iterable[tuple[int, int, float]]) -> Floats | None:
    """Return the people of the 18 groups, or None where the counts leave a hole or cross a border.

    counts   first age, last age (included; of an open group 100 or more) and people; wider groups that finer
             ones repeat are passed over, so that nobody counts twice
    """
    found = np.zeros(GROUPS)
    following = 0
    for first, last, people in sorted(counts, key=lambda each: (each[0], each[1])):
        if first != following:
            continue
        group = min(first // WIDTH, GROUPS - 1)
        if group < GROUPS - 1 and last > group * WIDTH + WIDTH - 1:
            return None
        found[group] += people
        following = last + 1
    return found if following > 100 else None


def people_of_ages(groups: ArrayLike, age_from: int, age_to: int | None) -> Floats | None:
    """Return the people from one age to another (included; None = and over) as (...,), from (..., 18) groups.

    None if the ages are not borders of groups: nobody knows how many of the 60-64 are 62.
    """
    people = quantities("groups", groups, np.shape(groups))
    last = GROUPS if age_to is None or age_to > OPEN else (age_to + 1) // WIDTH
    whole = age_from % WIDTH == 0 and age_from <= OPEN
    if not whole or (age_to is not None and age_to <= OPEN and (age_to + 1) % WIDTH):
        return None
    total: Floats = people[..., age_from // WIDTH : last].sum(axis=-1)
    return total


def in_year(states: ArrayLike, *, years_of_step: float, years: float) -> Floats:
    """Return the people after `years`, on a straight line between the two steps around; states (steps + 1, ...).

    Raises ValueError if the years are negative or beyond the last step.
    """
    steps = np.asarray(states, dtype=np.float64)
    place = years / years_of_step
    if not 0 <= place <= len(steps) - 1:
        raise ValueError(f"years is {years}: expected 0 to {(len(steps) - 1) * years_of_step}.")
    below = min(int(place), max(len(steps) - 2, 0))
    after = min(below + 1, len(steps) - 1)
    between: Floats = steps[below] + (place - below) * (steps[after] - steps[below])
    return between
