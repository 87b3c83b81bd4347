"""A proposal of the base network: declared criteria turn measures into points, a level and a capacity."""

from opora_engine.network.criteria import (
    POINTS,
    REGISTERED,
    TAKEN,
    Criteria,
    Criterion,
    Level,
    Measure,
    PointStep,
    Rule,
    load_criteria,
)
from opora_engine.network.proposal import Proposal, capacity_taken, propose

__all__ = [
    "POINTS",
    "REGISTERED",
    "TAKEN",
    "Criteria",
    "Criterion",
    "Level",
    "Measure",
    "PointStep",
    "Proposal",
    "Rule",
    "capacity_taken",
    "load_criteria",
    "propose",
]
