"""The proposal itself: points, capacity taken and level of each service, with the rule that decided."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from opora_engine.arrays import Floats, Rows
from opora_engine.network.criteria import POINTS, REGISTERED, TAKEN, Criteria
from opora_engine.network.language import PLACES, judge


@dataclass(frozen=True, eq=False)
class Proposal:
    """What is proposed for each service, and everything needed to explain it in sentences.

    values           measure code -> (services,)  value used; nan = not known; also the computed ones (points
                     and capacities)
    points           criterion code -> (services,)  points earned
    total            (services,)  sum of the points
    level            (services,)  level code
    rule             (services,)  row of the rule that decided, in the order declared
    taken_capacity   (services,)  capacity proposed, whole planning units; 0 outside the network; nan where
                                  capacity is not known
    """

    values: Mapping[str, Floats]
    points: Mapping[str, Floats]
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
    taken = capacity_taken(offered, answered, whole_from_share=criteria.whole_from_share)
    values |= {REGISTERED: offered, TAKEN: taken}
    judged = judge(
        criteria, [{name: each[row] for name, each in values.items()} for row in range(len(offered))]
    )
    points = {
        criterion.code: np.array([float(each.points[criterion.code]) for each in judged], dtype=np.float64)
        for criterion in criteria.criteria
    }
    total = np.array([float(each.total) for each in judged], dtype=np.float64)
    values[POINTS] = total
    rule = np.array([each.rule for each in judged], dtype=np.int64)
    level = tuple(criteria.rules[row].level for row in rule)
    inside = {declared.code for declared in criteria.levels if declared.in_network}
    member = np.array([code in inside for code in level], dtype=np.bool_)
    return Proposal(values, points, total, level, rule, np.where(member | np.isnan(taken), taken, 0.0))


def capacity_taken(registered: ArrayLike, answered: ArrayLike, *, whole_from_share: float) -> Floats:
    """Return the capacity worth taking: what answers need, in whole units, never more than is registered.

    registered         (services,)  planning units; nan = not known
    answered           (services,)  planning units that answer need; nan = not known
    whole_from_share   from this share of answered in registered on, the whole registered capacity is taken
    returns            (services,)  min(registered, answered rounded up to a whole unit); nan if either is not
                                    known
    """
    offered = np.asarray(registered, dtype=np.float64)
    used = np.asarray(answered, dtype=np.float64).round(PLACES)
    if offered.shape != used.shape:
        raise ValueError(
            f"registered has shape {offered.shape}, answered {used.shape}: expected one value per service."
        )
    needed = np.minimum(np.ceil(used), offered)
    return np.where(used >= (offered * whole_from_share).round(PLACES), offered, needed)


def _values(measures: Mapping[str, ArrayLike], code: str, shape: tuple[int, ...]) -> Floats:
    if code not in measures:
        raise ValueError(
            f"Measure {code} is declared but was not given; given are {', '.join(sorted(measures))}."
        )
    values = np.asarray(measures[code], dtype=np.float64)
    if values.shape != shape:
        raise ValueError(f"Measure {code} has shape {values.shape}: expected {shape}, one value per service.")
    return values
