"""Bounds of the p-median: a good answer from above, Lagrangian prices from below, and what both together rule out."""

from dataclasses import dataclass

import numpy as np

from opora_engine.arrays import Flags, Floats, Rows

ROUNDS = 15
"""How often the bound is raised and its cheapest columns are bettered by exchanges."""

STEPS = 150
"""Subgradient steps of one round."""

CLOSED = 1e-9
"""Bounds nearer than this share of the cost are one number."""


@dataclass(frozen=True, eq=False, slots=True)
class Table:
    """Costs of serving each home from each column, sorted for the kernels.

    cost      (homes, columns)  people x minutes; inf where there is no route
    ceiling   (homes,)  cost from the nearest existing site; where there is none, more than serving all homes can cost
    has_site  (homes,)  whether an existing site serves the home: only then is the ceiling a real cost
    order, value, reach   as in `median_kernels`
    """

    cost: Floats
    ceiling: Floats
    has_site: Flags
    order: Rows
    value: Floats
    reach: Rows

    def total(self, columns: Rows) -> float:
        """Return the cost of a choice; a home without a site counts with its ceiling."""
        nearest = self.cost[:, columns].min(axis=1, initial=np.inf)
        return float(np.minimum(nearest, self.ceiling).sum())

    def serves_all(self, columns: Rows) -> bool:
        """Return whether every home has a site with this choice."""
        return bool((self.has_site | np.isfinite(self.cost[:, columns]).any(axis=1)).all())

    @property
    def kernel_input(self) -> tuple[Rows, Floats, Rows, Floats]:
        """The arrays in the order in which the kernels take them."""
        return self.order, self.value, self.reach, self.ceiling


@dataclass(frozen=True, eq=False, slots=True)
class Bounds:
    """What is known: an answer, its cost, the best single exchange of it, and the Lagrangian bound with its prices.

    chosen     (places,)  columns
    cost       of `chosen`
    exchange   (places,)  `chosen` after the best exchange; the same when there is none
    exchange_cost   of `exchange`; inf when there is none
    bound      no choice costs less
    price      (homes,)  prices at the bound
    savings    (columns,)  what opening each column adds to the bound, 0 or less
    """

    chosen: Rows
    cost: float
    exchange: Rows
    exchange_cost: float
    bound: float
    price: Floats
    savings: Floats


@dataclass(frozen=True, eq=False, slots=True)
class Remaining:
    """What a better answer than the known one may still look like.

    columns   rows of the columns that may be chosen, rising
    forced    (len(columns),)  which of them must be chosen
    pairs     (homes, len(columns))  where a home may be served
    """

    columns: Rows
    forced: Flags
    pairs: Flags


def table(cost: Floats, ceiling: Floats) -> Table:
    """Return the sorted table. cost (homes, columns), ceiling (homes,), inf where there is none."""
    finite = np.where(np.isfinite(cost), cost, 0.0)
    # One home without a site has to weigh more than all others served from their farthest one.
    whole = float(np.where(np.isfinite(ceiling), ceiling, finite.max(axis=1, initial=0.0)).sum()) + 1.0
    has_site = np.isfinite(ceiling)
    ceiling = np.where(has_site, ceiling, 2.0 * whole)
    order = np.argsort(cost, axis=1, kind="stable")
    value = np.take_along_axis(cost, order, axis=1)
    reach = (value < ceiling[:, None]).sum(axis=1)
    return Table(cost, ceiling, has_site, order, value, reach.astype(np.int64))


def bounds(costs: Table, places: int) -> Bounds:
    """Return an answer with `places` columns and the bound; 1 <= places <= columns.

    The same table gives the same bounds: nothing is drawn at random, steps are counted, not timed.
    """
    from opora_engine.location import median_kernels as kernels

    tables = costs.kernel_input
    columns = costs.order.shape[1]
    known = kernels.exchanged(*tables, kernels.greedy(*tables, places))
    price = np.where(costs.reach > 1, costs.value[:, min(1, columns - 1)], costs.ceiling)
    price = np.minimum(price, costs.ceiling)
    best, best_price, stride = -np.inf, price, 1.5
    for _ in range(ROUNDS):
        bound, price, met, stride = kernels.raised_bound(*tables, places, price, known[1], stride, STEPS)
        if bound > best:
            best, best_price = bound, price
        other = kernels.exchanged(*tables, met)
        if other[1] < known[1] * (1 - CLOSED):
            known = other
        if known[1] - best <= CLOSED * known[1] or stride < 1e-4:
            break
    savings = kernels.reduced_costs(costs.order, costs.value, costs.reach, best_price, columns)
    chosen, cost, exchange, exchange_cost = known
    return Bounds(chosen, cost, exchange, exchange_cost, min(best, cost), best_price, savings)


def remaining(costs: Table, known: Bounds, below: float) -> Remaining:
    """Return what answers that cost no more than `below` may still use, by the prices at the bound.

    Source: Beasley (1993), Lagrangian reduced costs: what would lift the bound above a known cost is ruled out.
    """
    places = len(known.chosen)
    order = np.argsort(known.savings, kind="stable")
    last_in = known.savings[order[places - 1]]
    first_out = known.savings[order[places]] if places < len(order) else np.inf
    room = below - known.bound + CLOSED * abs(below)
    dearer = np.maximum(known.savings - last_in, 0.0)
    columns = np.flatnonzero(dearer <= room)
    forced = np.zeros(len(known.savings), dtype=np.bool_)
    forced[order[:places]] = first_out - known.savings[order[:places]] > room
    left = costs.cost[:, columns]
    pairs = (left - known.price[:, None] + dearer[None, columns] <= room) & (left < costs.ceiling[:, None])
    if forced.any():
        # Nobody goes farther than to a site that is surely open.
        pairs &= left <= costs.cost[:, forced].min(axis=1)[:, None]
    return Remaining(columns, forced[columns], pairs)
