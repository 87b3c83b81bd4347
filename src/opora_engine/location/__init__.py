"""Where to add capacity: covers, p-median, p-centre and the least cost to the standard, each with its proof and why."""

from opora_engine.location.answers import (
    CannotServe,
    Flow,
    Location,
    Model,
    NotFound,
    Reason,
    RunnerUp,
)
from opora_engine.location.candidates import Candidates, candidates
from opora_engine.location.capacity import least_cost_standard, with_capacity
from opora_engine.location.centre import p_centre
from opora_engine.location.cover import maximal_cover, set_cover
from opora_engine.location.median import p_median

__all__ = [
    "Candidates",
    "CannotServe",
    "Flow",
    "Location",
    "Model",
    "NotFound",
    "Reason",
    "RunnerUp",
    "candidates",
    "least_cost_standard",
    "maximal_cover",
    "p_centre",
    "p_median",
    "set_cover",
    "with_capacity",
]
