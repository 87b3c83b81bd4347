"""Addresses in real municipalities, in streets and houses that do not exist."""

from typing import Any, Final

import numpy as np

from opora.demo.fiction import shapes
from opora.demo.fiction.geography import Town, towns
from opora.demo.fiction.planning import town_weights
from opora.demo.fiction.profiles import KindProfile

STREETS: Final = ("Ukázková", "Vzorová", "Smyšlená", "Vymyšlená", "Předváděcí")
TOWN_WITH_STREETS: Final = 2500
FIRST_HOUSE: Final = 9001  # no town of the region has so many houses
FIRST_POINT: Final = 990_000_001  # beyond the codes of address points in use


class Addresses:
    """Gives each address a code of its own."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        self.given = 0

    def in_town(self, town: Town) -> dict[str, Any]:
        """Return a new address in the town, in the shape of the register's file."""
        part = town.parts[int(self.rng.integers(len(town.parts)))]
        street = str(self.rng.choice(STREETS)) if town.people >= TOWN_WITH_STREETS else None
        house = FIRST_HOUSE + int(self.rng.integers(999))
        point = FIRST_POINT + self.given
        self.given += 1
        return shapes.address(town, part, street, house, point)

    def near(self, kind: KindProfile, town: Town) -> Town:
        """Return a town of the same ORP for one more facility; the town itself where none would do."""
        same = np.array([1.0 if other.orp == town.orp else 0.0 for other in towns()])
        weights = town_weights(kind) * same
        if weights.sum() == 0:
            return town
        return towns()[int(self.rng.choice(len(weights), p=weights / weights.sum()))]
