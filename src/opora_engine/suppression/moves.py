"""Other tables with the same published counts: which values have to move so that one of them may be another number."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from opora_engine.arrays import Floats
from opora_engine.suppression.sums import Relations

STILL = 1e-6
"""A value that moves by less than this does not move: the tolerance of the solver, not of the method."""


@dataclass(frozen=True)
class Moved:
    """How another table differs: the asked change, the values that move, and the cost of those not yet withheld."""

    change: float
    values: frozenset[int]
    cost: float


class Moves:
    """The linear program of all tables with the same sums, kept by the solver between questions.

    Every value has two columns: how much it rises and how much it falls from its true count.
    """

    def __init__(self, counts: Floats, known: Relations, least: Floats, costs: Floats) -> None:
        import highspy

        self.size = counts.size
        self.room = counts - least
        self.costs = costs.copy()
        self.optimal = highspy.HighsModelStatus.kOptimal
        solver: Any = highspy  # the package has no types
        self.highs = solver.Highs()
        for option, value in (("output_flag", False), ("threads", 1), ("solver", "simplex")):
            self.highs.setOptionValue(option, value)
        self.highs.passModel(self._model(highspy, known))

    def _model(self, highspy: Any, known: Relations) -> Any:
        from scipy.sparse import csc_array

        entries = (known.sign, (known.relation, known.value))
        rises = csc_array(entries, shape=(known.count, self.size))
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = 2 * self.size, known.count
        model.col_cost_ = np.concatenate([self.costs, self.costs])
        model.col_lower_ = np.zeros(2 * self.size)
        model.col_upper_ = np.concatenate([np.full(self.size, np.inf), self.room])
        model.row_lower_ = model.row_upper_ = np.zeros(known.count)
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        starts = rises.indptr
        model.a_matrix_.start_ = np.concatenate([starts, starts[1:] + starts[-1]])
        model.a_matrix_.index_ = np.concatenate([rises.indices, rises.indices])
        model.a_matrix_.value_ = np.concatenate([rises.data, -rises.data])
        return model

    def free(self, value: int) -> None:
        """Let a value move at no cost: it is withheld."""
        self.costs[value] = 0.0
        for column in (value, self.size + value):
            self.highs.changeColCost(column, 0.0)

    def fix(self, value: int) -> None:
        """Keep a value at its true count: it is published."""
        self._between(value, (0.0, 0.0), (0.0, 0.0))

    def release(self, value: int) -> None:
        """Let a value move again."""
        self._between(value, (0.0, np.inf), (0.0, float(self.room[value])))

    def moved(self, value: int, change: float) -> Moved | None:
        """Return what moves in the cheapest table in which `value` differs by `change`; None if there is none."""
        rise, fall = max(change, 0.0), max(-change, 0.0)
        self._between(value, (rise, rise), (fall, fall))
        self.highs.run()
        found = self.highs.getModelStatus() == self.optimal
        solution = np.array(self.highs.getSolution().col_value) if found else None
        self.release(value)
        if solution is None:
            return None
        move = np.abs(solution[: self.size] - solution[self.size :])
        return Moved(change, frozenset(np.flatnonzero(move > STILL).tolist()), float(self.costs @ move))

    def _between(self, value: int, rise: tuple[float, float], fall: tuple[float, float]) -> None:
        self.highs.changeColBounds(value, *rise)
        self.highs.changeColBounds(self.size + value, *fall)
