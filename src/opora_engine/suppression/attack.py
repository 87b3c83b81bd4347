"""The attack: what somebody who knows everything published can compute about what is withheld."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from opora_engine.arrays import Flags, Floats
from opora_engine.suppression.sums import Relations, Sum, Zeros, relations


@dataclass(frozen=True, eq=False)
class Bounds:
    """The least and the greatest value each count of the table may have, (rows, columns).

    A published count has both equal to itself; `high` is inf where nothing bounds a withheld one.
    """

    low: Floats
    high: Floats


def attack(
    published: ArrayLike,
    *,
    row_sums: tuple[Sum, ...] = (),
    column_sums: tuple[Sum, ...] = (),
    zeros: Zeros = "published",
) -> Bounds:
    """Return the tightest bounds of every count that follow from a published table.

    published     (rows, columns)  counts, nan where withheld
    row_sums      rows that are sums of other rows; column_sums likewise
    zeros         "published": whoever attacks knows that no withheld count is 0
    returns       (rows, columns)  bounds in real numbers; whole numbers can only be bounded tighter, which no
                  table of two hierarchies allows
    Two linear programs for each withheld count: the least and the greatest value under all sums.
    Raises ValueError if the published counts contradict the sums.
    """
    table = np.asarray(published, dtype=np.float64)
    withheld = np.isnan(table)
    low, high = table.copy(), table.copy()
    known = relations((table.shape[0], table.shape[1]), row_sums, column_sums)
    program = Program(table.ravel(), withheld.ravel(), known, 0.0 if zeros == "withheld" else 1.0)
    for position, value in enumerate(np.flatnonzero(withheld)):
        low.flat[value], high.flat[value] = program.least(position), program.greatest(position)
    return Bounds(low, high)


class Program:
    """The sums of the withheld values: A x = b with b from the published ones.

    table      (values,)  counts, in any order that the relations speak of
    withheld   (values,)  which of them are not known
    least      what every withheld count is known to be at the least
    """

    def __init__(self, table: Floats, withheld: Flags, known: Relations, least: float) -> None:
        from scipy.sparse import csr_array

        self.count = int(withheld.sum())
        self.bounds = (least, None)
        entries = (known.sign, (known.relation, known.value))
        matrix = csr_array(entries, shape=(known.count, table.size)).tocsc()
        self.matrix: Any = matrix[:, np.flatnonzero(withheld)]
        self.right = -(matrix[:, np.flatnonzero(~withheld)] @ table[~withheld])

    def least(self, position: int) -> float:
        """Return the least value that the withheld count at `position` may have."""
        return self._solve(position, 1.0)

    def greatest(self, position: int) -> float:
        """Return the greatest value, inf if there is none."""
        return -self._solve(position, -1.0)

    def _solve(self, position: int, direction: float) -> float:
        from scipy import optimize

        linprog: Any = optimize.linprog  # its types forbid a sparse matrix

        costs = np.zeros(self.count)
        costs[position] = direction
        found = linprog(costs, A_eq=self.matrix, b_eq=self.right, bounds=self.bounds, method="highs")
        if found.status == 3:
            return -np.inf
        if found.status != 0:
            raise ValueError(
                f"The published counts contradict the sums ({found.message}): expected counts of one table."
            )
        return float(found.fun)
