"""The choice: small counts, and the other counts that have to go with them, at the least declared cost."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from opora_engine.arrays import Flags, Floats, Rows, quantities
from opora_engine.suppression.attack import Program
from opora_engine.suppression.moves import Moved, Moves
from opora_engine.suppression.sums import Relations, Sum, Zeros, check_sums, checked_counts, relations

Changes = tuple[float, ...]
"""Changes of one value of which one has to be possible."""


@dataclass(frozen=True, eq=False)
class Suppressed:
    """What is withheld of a table, (rows, columns).

    small      counts below the threshold
    withheld   those and the counts that would give them away; all others may be published
    cost       declared cost of the counts withheld beside the small ones
    """

    small: Flags
    withheld: Flags
    cost: float


def suppress(
    counts: ArrayLike,
    *,
    threshold: int,
    row_sums: tuple[Sum, ...] = (),
    column_sums: tuple[Sum, ...] = (),
    zeros: Zeros = "published",
    costs: ArrayLike | None = None,
) -> Suppressed:
    """Return which counts of people of a table are withheld, so that no count below `threshold` can be computed.

    counts        (rows, columns)  persons, whole numbers with every total in a row or column of its own
    threshold     counts below it are small, 1 or more
    row_sums      rows that are sums of other rows (`sums_of_tree`); several hierarchies may share the rows
    column_sums   the same for columns
    zeros         "published": zeros are shown and are never small; "withheld": a zero is small like a one
    costs         (rows, columns)  loss if a count is withheld, above 0; None = 1 + log2(1 + count)

    Whoever knows all published counts, all sums and that no count is negative (with zeros published: that no withheld
    count is 0) can bound a small count no tighter than from the least it could be if everything were withheld
    (0 or, with zeros published, 1 for a count without parts) to the threshold, and any other withheld count no
    tighter than to a range as wide as the threshold (`attack` shows it).
    Deterministic. The cost is small but not proven least: see docs/methods/small-numbers.md.
    Raises ValueError if a total is not the sum of its parts.
    """
    table = checked_counts(counts)
    if threshold < 1:
        raise ValueError(f"threshold is {threshold}: expected 1 or more.")
    known = relations((table.shape[0], table.shape[1]), row_sums, column_sums)
    check_sums(table, known)
    shown_zero = (table == 0) & (zeros == "published")
    small = (table < threshold) & ~shown_zero
    loss = _costs(table, costs)
    flat = table.ravel().astype(np.float64)
    least = np.minimum(flat, 1.0) if zeros == "published" else np.zeros(flat.size)
    choice = _Choice(flat, known, shown_zero.ravel(), least, loss.ravel(), threshold)
    choice.withhold(np.flatnonzero(small))
    choice.publish_again(np.flatnonzero(choice.withheld & ~small.ravel()))
    withheld = choice.withheld.reshape(table.shape)
    return Suppressed(small, withheld, float(loss[withheld & ~small].sum()))


def _costs(table: Rows, costs: ArrayLike | None) -> Floats:
    if costs is None:
        return np.asarray(1.0 + np.log2(1.0 + table))
    loss = quantities("costs", costs, table.shape)
    if not (loss > 0).all():
        raise ValueError(
            "costs has a value of 0: expected more than 0, else nothing holds back what is withheld."
        )
    return loss


class _Choice:
    """What is withheld so far and, for each change that a withheld count must be able to make, who moves with it."""

    def __init__(
        self, counts: Floats, known: Relations, fixed: Flags, least: Floats, costs: Floats, threshold: int
    ) -> None:
        self.counts, self.known, self.fixed, self.costs = counts, known, fixed, costs
        self.least, self.threshold = least, threshold
        self.moves = Moves(counts, known, least, costs)
        for value in np.flatnonzero(fixed):
            self.moves.fix(int(value))
        self.withheld: Flags = np.zeros(counts.size, dtype=bool)
        self.moved: dict[tuple[int, Changes], Moved] = {}

    def withhold(self, small: Rows) -> None:
        """Withhold the small values and, one change after the other, the cheapest values that can move with them."""
        waiting = [int(value) for value in small]
        for value in waiting:
            self._take(value)
        for value in waiting:
            for changes in self._changes(value):
                moved = self._cheapest(value, changes)
                if moved is None:
                    raise ArithmeticError(f"No other table lets value {value} change by any of {changes}.")
                self.moved[value, changes] = moved
                added = sorted(each for each in moved.values if not self.withheld[each])
                for each in added:
                    self._take(each)
                # What is withheld for the sake of others must not be computable either.
                waiting += added

    def publish_again(self, others: Rows) -> None:
        """Publish, the costliest first, what nobody needs any more once all the others are withheld."""
        for value in np.flatnonzero(~self.withheld):
            self.moves.fix(int(value))
        for value in sorted(others.tolist(), key=lambda each: (-self.costs[each], each)):
            self._try_to_publish(value)

    def _try_to_publish(self, value: int) -> None:
        self.moves.fix(value)
        instead: dict[tuple[int, Changes], Moved] = {}
        for (target, changes), before in self.moved.items():
            if value in before.values and target != value:
                moved = self._cheapest(target, changes)
                if moved is None:
                    self.moves.release(value)
                    return
                instead[target, changes] = moved
        self.withheld[value] = False
        self.moved = {key: moved for key, moved in self.moved.items() if key[0] != value} | instead

    def _cheapest(self, value: int, changes: Changes) -> Moved | None:
        """Return the cheapest table in which the value makes one of the changes; of equal ones the first."""
        tables = [self.moves.moved(value, change) for change in changes]
        return min((table for table in tables if table), key=lambda table: table.cost, default=None)

    def _take(self, value: int) -> None:
        self.withheld[value] = True
        self.moves.free(value)

    def _changes(self, value: int) -> list[Changes]:
        """Return what a withheld value must be able to do: each an alternative of how much it rises (or falls)."""
        count, wide = float(self.counts[value]), float(self.threshold)
        if count >= wide:
            return [(-wide, wide)] if count - wide >= self.least[value] else [(wide,)]
        fall = self._floor(value) - count
        return [(wide - count,), (fall,)] if fall < 0 else [(wide - count,)]

    def _floor(self, value: int) -> float:
        """Return the least that a small value could be if every count but the shown zeros were withheld."""
        if not self.is_total[value]:
            return float(self.least[value])
        return self.everything_withheld.least(int(np.flatnonzero(~self.fixed).searchsorted(value)))

    @cached_property
    def is_total(self) -> Flags:
        """Which values are sums of others."""
        totals: Flags = np.zeros(self.counts.size, dtype=bool)
        totals[self.known.value[self.known.sign > 0]] = True
        return totals

    @cached_property
    def everything_withheld(self) -> Program:
        """What could be computed if only the zeros were shown."""
        return Program(self.counts, ~self.fixed, self.known, float(self.least.max(initial=0.0)))
