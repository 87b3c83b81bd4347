"""What a planner asks for: a kind, an aim, how many places, within which time, where not."""

from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

SECONDS = 15
"""Time limit of the solver for one question: long enough for a region, short enough to wait for."""


class Aim(models.TextChoices):
    """What the new places should achieve."""

    PEOPLE = "people", _("The most people without a place brought within the limit")
    WAY = "way", _("The shortest way of all people without a place")
    FARTHEST = "farthest", _("The shortest way of the farthest municipality")
    EVERYONE = "everyone", _("The fewest places with which every municipality is within the limit")
    COST = "cost", _("The least cost at which nothing is missing")


COUNTED = (Aim.PEOPLE, Aim.WAY, Aim.FARTHEST)
"""Aims for which the number of places has to be said."""


@dataclass(frozen=True)
class Question:
    """One question; municipalities by their codes, money in whole crowns.

    limit       minutes, included; None = the declared limit of the kind
    opening, unit_price, largest   of COST: price of opening a place, of one unit of capacity, and the most units of one
                place; they are the planner's assumptions
    """

    kind: str
    aim: Aim
    places: int | None = None
    limit: float | None = None
    forbidden: tuple[str, ...] = field(default=())
    opening: int | None = None
    unit_price: int | None = None
    largest: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the question as the run keeps it."""
        return {
            "kind": self.kind,
            "aim": self.aim.value,
            "places": self.places,
            "limit": self.limit,
            "forbidden": sorted(self.forbidden),
            "opening": self.opening,
            "unit_price": self.unit_price,
            "largest": self.largest,
        }
