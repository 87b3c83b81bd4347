"""Who needs what: people and declared rates give persons in need and the capacity they need, with its
range."""

from opora_engine.needs.estimates import Estimate, capacity_needed, persons_in_need, together
from opora_engine.needs.rates import (
    BASES,
    UNITS,
    AgeRate,
    BasePopulation,
    NeedRate,
    RatePart,
    Rates,
    load_rates,
)
from opora_engine.needs.stability import Stability, rank_stability

__all__ = [
    "BASES",
    "UNITS",
    "AgeRate",
    "BasePopulation",
    "Estimate",
    "NeedRate",
    "RatePart",
    "Rates",
    "Stability",
    "capacity_needed",
    "load_rates",
    "persons_in_need",
    "rank_stability",
    "together",
]
