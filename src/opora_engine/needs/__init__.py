"""Who needs what: people and declared rates give persons in need and the capacity they need, with its
range."""

from opora_engine.needs.estimates import Estimate, capacity_needed, persons_in_need, together
from opora_engine.needs.rates import BASES, UNITS, BasePopulation, NeedRate, Rates, load_rates

__all__ = [
    "BASES",
    "UNITS",
    "BasePopulation",
    "Estimate",
    "NeedRate",
    "Rates",
    "capacity_needed",
    "load_rates",
    "persons_in_need",
    "together",
]
