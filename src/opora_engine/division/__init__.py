"""Dividing pools of money exactly: whole crowns, whole numbers and fractions, no float, no iteration cut short."""

from opora_engine.division.dividing import divide, points_weighted, proportional
from opora_engine.division.last_year import Limits, limits_against_last_year, tightest
from opora_engine.division.pools import DividedPools, Pool, divide_in_sequence
from opora_engine.division.results import Bound, Change, ClassLevel, Division, Grant
from opora_engine.division.terms import TIES, Rounding, Terms

__all__ = [
    "TIES",
    "Bound",
    "Change",
    "ClassLevel",
    "DividedPools",
    "Division",
    "Grant",
    "Limits",
    "Pool",
    "Rounding",
    "Terms",
    "divide",
    "divide_in_sequence",
    "limits_against_last_year",
    "points_weighted",
    "proportional",
    "tightest",
]
