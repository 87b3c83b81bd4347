"""The proposal itself: points, capacity taken and level of each service, with the rule that decided."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from opora_engine.arrays import Flags, Floats, Rows
from opora_engine.network.criteria import POINTS, REGISTERED, TAKEN, Condition, Criteria, Criterion

COMPARED_DECIMALS = 9
"""Values are rounded to this many decimals before a threshold is applied: float noise decides nothing."""


@dataclass(frozen=True, eq=False)
class Proposal:
    """What is proposed for each service, and everything needed to explain it in sentences.

    values           measure code -> (services,)  value used; nan = not known; also the computed ones (points
                     and capacities)
    points           criterion code -> (services,)  points earned
    step             criterion code -> (services,)  step of the criterion that was reached; -1 none, -2 value
                     not known
    total            (services,)  sum of the points
    level            (services,)  level code
    rule             (services,)  row of the rule that decided, in the order declared
    taken_capacity   (services,)  capacity proposed, whole planning units; 0 outside the network; nan where
                                  capacity is not known
    """

    values: Mapping[str, Floats]
    points: Mapping[str, Floats]
    step: Mapping[str, Rows]
    total: Floats
    level: tuple[str, ...]
    rule: Rows
    taken_capacity: Floats


def propose(
    criteria: Criteria, measures: Mapping[str, ArrayLike], *, registered: ArrayLike, answered: ArrayLike
) -> Proposal:
    """Return the proposal for every service.

    measures     declared measure code -> (services,)  value; nan = not known
    registered   (services,)  registered capacity, planning units of the kind of the service; nan = not known
    answered     (services,)  capacity that answers need (`access.answered_capacity`), the same unit; nan =
                              not known
    Raises ValueError naming the measure if a declared one is missing or the lengths differ.
    """
    offered = np.asarray(registered, dtype=np.float64)
    values = {measure.code: _values(measures, measure.code, offered.shape) for measure in criteria.measures}
    step = {criterion.code: _step(criterion, values[criterion.measure]) for criterion in criteria.criteria}
    points = {criterion.code: _points(criterion, step[criterion.code]) for criterion in criteria.criteria}
    total = np.sum(list(points.values()), axis=0) if points else np.zeros(offered.shape)
    taken = capacity_taken(offered, answered, whole_from_share=criteria.whole_from_share)
    values |= {POINTS: total, REGISTERED: offered, TAKEN: taken}
    rule = _first_rule(criteria, values)
    level = tuple(criteria.rules[row].level for row in rule)
    inside = {declared.code for declared in criteria.levels if declared.in_network}
    member = np.array([code in inside for code in level], dtype=np.bool_)
    return Proposal(values, points, step, total, level, rule, np.where(member | np.isnan(taken), taken, 0.0))


def capacity_taken(registered: ArrayLike, answered: ArrayLike, *, whole_from_share: float) -> Floats:
    """Return the capacity worth taking: what answers need, in whole units, never more than is registered.

    registered         (services,)  planning units; nan = not known
    answered           (services,)  planning units that answer need; nan = not known
    whole_from_share   from this share of answered in registered on, the whole registered capacity is taken
    returns            (services,)  min(registered, answered rounded up to a whole unit); nan if either is not
                                    known
    """
    offered = np.asarray(registered, dtype=np.float64)
    used = np.asarray(answered, dtype=np.float64).round(COMPARED_DECIMALS)
    if offered.shape != used.shape:
        raise ValueError(
            f"registered has shape {offered.shape}, answered {used.shape}: expected one value per service."
        )
    needed = np.minimum(np.ceil(used), offered)
    return np.where(used >= (offered * whole_from_share).round(COMPARED_DECIMALS), offered, needed)


def _values(measures: Mapping[str, ArrayLike], code: str, shape: tuple[int, ...]) -> Floats:
    if code not in measures:
        raise ValueError(
            f"Measure {code} is declared but was not given; given are {', '.join(sorted(measures))}."
        )
    values = np.asarray(measures[code], dtype=np.float64)
    if values.shape != shape:
        raise ValueError(f"Measure {code} has shape {values.shape}: expected {shape}, one value per service.")
    return values


def _step(criterion: Criterion, values: Floats) -> Rows:
    thresholds = [step.at_least for step in criterion.steps]
    reached = np.searchsorted(thresholds, values.round(COMPARED_DECIMALS), side="right") - 1
    return np.where(np.isnan(values), -2, reached).astype(np.int64)


def _points(criterion: Criterion, step: Rows) -> Floats:
    # The last two entries are met by the row numbers -1 (no step) and -2 (not known).
    shares = np.array([*(each.share for each in criterion.steps), criterion.share_when_unknown, 0.0])
    return np.asarray(criterion.weight * shares[step], dtype=np.float64)


def _first_rule(criteria: Criteria, values: Mapping[str, Floats]) -> Rows:
    holds = np.array([_holds(rule.conditions, values) for rule in criteria.rules])
    return np.asarray(np.argmax(holds, axis=0), dtype=np.int64)


def _holds(conditions: tuple[Condition, ...], values: Mapping[str, Floats]) -> Flags:
    result = np.ones(values[POINTS].shape, dtype=np.bool_)
    for condition in conditions:
        value = values[condition.measure].round(COMPARED_DECIMALS)
        if condition.unknown:
            result &= np.isnan(value)
        elif condition.at_least is not None:
            result &= value >= condition.at_least
        elif condition.below is not None:
            result &= value < condition.below
    return result
