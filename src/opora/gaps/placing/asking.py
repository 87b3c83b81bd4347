"""What a planner asks for: a kind, an aim, how many places, within which time, where not, for how much."""

from dataclasses import dataclass, field, fields
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

SECONDS = 30
"""Time limit of the solver for one question, and again for the next best answer: the background worker searches."""


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
    budget      the most that opening may cost, of COST also the capacity; it needs `opening`; None = no limit
    """

    kind: str
    aim: Aim
    places: int | None = None
    limit: float | None = None
    forbidden: tuple[str, ...] = field(default=())
    opening: int | None = None
    unit_price: int | None = None
    largest: int | None = None
    budget: int | None = None

    @property
    def most_places(self) -> int | None:
        """The most new places: as asked, and no more than the budget opens; None = any number.

        Every place costs the same to open, so a budget for opening is a number of places.
        """
        if self.budget is None or not self.opening or self.aim == Aim.COST:
            return self.places
        paid = self.budget // self.opening
        return paid if self.places is None else min(self.places, paid)

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
            "budget": self.budget,
        }

    @classmethod
    def from_json(cls, asked: dict[str, Any]) -> "Question":
        """Return the question that a run keeps."""
        given: dict[str, Any] = {each.name: asked.get(each.name) for each in fields(cls)}
        given |= {"aim": Aim(asked["aim"]), "forbidden": tuple(asked["forbidden"])}
        return cls(**given)
