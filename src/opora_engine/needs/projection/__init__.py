"""Population projected to the horizon of a plan: by cohorts, by ratios of cohorts, or by a damped trend of totals."""

from opora_engine.needs.projection.cohorts import VitalRates, project_cohorts, survival_of
from opora_engine.needs.projection.control import to_totals, whole_persons
from opora_engine.needs.projection.history import ErrorOfSize, errors_by_size
from opora_engine.needs.projection.ratios import project_ratios
from opora_engine.needs.projection.trend import project_trend

__all__ = [
    "ErrorOfSize",
    "VitalRates",
    "errors_by_size",
    "project_cohorts",
    "project_ratios",
    "project_trend",
    "survival_of",
    "to_totals",
    "whole_persons",
]
