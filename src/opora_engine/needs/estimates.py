"""Estimates with their range, and the two steps: people x rate = persons in need; persons x units =
capacity."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from opora_engine.arrays import Floats, quantities


@dataclass(frozen=True, eq=False)
class Estimate:
    """A quantity of each area: the middle value and the range we would defend.

    low, middle, high   (areas,)  the same unit, 0 <= low <= middle <= high in every area
    Raises ValueError if the shapes differ or the order is broken.
    """

    low: Floats
    middle: Floats
    high: Floats

    def __post_init__(self) -> None:
        shape = np.shape(self.middle)
        for name in ("low", "middle", "high"):
            quantities(name, getattr(self, name), shape)
        wrong = (self.low > self.middle) | (self.middle > self.high)
        if wrong.any():
            row = int(np.flatnonzero(wrong)[0])
            raise ValueError(
                f"Area in row {row}: low {self.low[row]}, middle {self.middle[row]}, high {self.high[row]}; "
                "expected low <= middle <= high."
            )

    def total(self) -> tuple[float, float, float]:
        """Return low, middle and high summed over the areas.

        The ends are added as if all areas were low, or high, together: the widest range, since a wrong rate
        is wrong everywhere.
        """
        return float(self.low.sum()), float(self.middle.sum()), float(self.high.sum())


def persons_in_need(
    people: ArrayLike, *, low_per_1000: float, middle_per_1000: float, high_per_1000: float
) -> Estimate:
    """Return the persons in need in each area: people x rate / 1000, unrounded.

    people                       (areas,)  persons of the base population that the rate speaks of, 0 or more
    low/middle/high_per_1000     persons in need per 1000 of the base population, 0 <= low <= middle <= high
    returns                      (areas,)  persons; fractions are expected values, rounded only where shown
    More people never means less need, and a higher rate never means less need.
    Raises ValueError if a number is negative or the rates are out of order.
    """
    base = quantities("people", people, np.shape(people))
    if not 0 <= low_per_1000 <= middle_per_1000 <= high_per_1000:
        raise ValueError(
            f"Rates per 1000: low {low_per_1000}, middle {middle_per_1000}, high {high_per_1000}; "
            "expected 0 <= low <= middle <= high."
        )
    return Estimate(base * low_per_1000 / 1000, base * middle_per_1000 / 1000, base * high_per_1000 / 1000)


def capacity_needed(persons: Estimate, units_per_person: float) -> Estimate:
    """Return the capacity that the persons need: persons x units per person, unrounded.

    persons            (areas,)  persons in need
    units_per_person   planning units of the kind (beds, clients at one moment, ...) held by one person in
                       need, more than 0
    returns            (areas,)  planning units
    """
    if not (np.isfinite(units_per_person) and units_per_person > 0):
        raise ValueError(f"Units per person in need: {units_per_person}; expected a number above 0.")
    parts = (persons.low, persons.middle, persons.high)
    low, middle, high = (part * units_per_person for part in parts)
    return Estimate(low, middle, high)


def together(estimates: Sequence[Estimate]) -> Estimate:
    """Return the sum of estimates of disjoint groups of people, in one unit: low with low, high with high.

    Raises ValueError if there is none: the number of areas would not be known.
    """
    if not estimates:
        raise ValueError("There is no estimate to add up: declare at least one rate for the kind.")
    return Estimate(
        np.sum([part.low for part in estimates], axis=0),
        np.sum([part.middle for part in estimates], axis=0),
        np.sum([part.high for part in estimates], axis=0),
    )
