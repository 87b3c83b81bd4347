"""The loops of the p-median, compiled: greedy start, exchange of sites, Lagrangian bound.

Imported only where they are called: compiling costs seconds. All of them read the table of a `median.Table`:

order     (homes, columns)  columns of each home, the cheapest first
value     (homes, columns)  their costs in that order
reach     (homes,)          how many of them cost less than the ceiling: the rest is never used
ceiling   (homes,)          cost of the home without any new site
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np

from opora_engine.arrays import Floats, Rows

Kernel = TypeVar("Kernel", bound=Callable[..., Any])
LEAST_GAIN = 1e-9
"""An exchange has to gain more than this share of the total: float noise must not go round in circles."""


def compiled(kernel: Kernel) -> Kernel:
    """Return the kernel compiled to machine code, kept on disk; `kernel.py_func` is the plain one."""
    return cast("Kernel", numba.njit(cache=True)(kernel))


@compiled
def greedy(order: Rows, value: Floats, reach: Rows, ceiling: Floats, places: int) -> Rows:
    """Return `places` columns, each the one that saves most after those before it; ties go to the lowest column."""
    homes, columns = order.shape
    nearest = ceiling.copy()
    chosen = np.zeros(places, np.int64)
    taken = np.zeros(columns, np.bool_)
    for place in range(places):
        saved = np.zeros(columns)
        for home in range(homes):
            for at in range(reach[home]):
                if value[home, at] >= nearest[home]:
                    break
                saved[order[home, at]] += nearest[home] - value[home, at]
        best = -1
        for column in range(columns):
            if not taken[column] and (best < 0 or saved[column] > saved[best]):
                best = column
        chosen[place] = best
        taken[best] = True
        for home in range(homes):
            for at in range(reach[home]):
                if order[home, at] == best:
                    nearest[home] = min(nearest[home], value[home, at])
                    break
    return chosen


@compiled
def two_nearest(
    order: Rows, value: Floats, reach: Rows, ceiling: Floats, position: Rows
) -> tuple[Rows, Floats, Floats]:
    """Return the position of the nearest chosen column of each home (-1: none), its cost and the next one's.

    position   (columns,)  place of the column among the chosen ones, -1 for the others
    """
    homes = len(reach)
    at_first = np.full(homes, -1, np.int64)
    first, second = ceiling.copy(), ceiling.copy()
    for home in range(homes):
        for at in range(reach[home]):
            column = order[home, at]
            if position[column] >= 0:
                if at_first[home] < 0:
                    at_first[home] = position[column]
                    first[home] = value[home, at]
                else:
                    second[home] = value[home, at]
                    break
    return at_first, first, second


@compiled
def most_profitable(gain: Floats, loss: Floats, shared: Floats, position: Rows) -> tuple[float, int, int]:
    """Return the greatest gain - loss + shared over columns that are not chosen, with its column and place."""
    most, opens, frees = -np.inf, -1, -1
    for column in range(len(gain)):
        if position[column] < 0:
            for place in range(len(loss)):
                profit = gain[column] - loss[place] + shared[column, place]
                if profit > most:
                    most, opens, frees = profit, column, place
    return most, opens, frees


@compiled
def best_exchange(
    order: Rows,
    value: Floats,
    reach: Rows,
    ceiling: Floats,
    position: Rows,
    places: int,
) -> tuple[float, float, int, int]:
    """Return the total cost, what the best exchange gains (below 0: loses), the column it opens and the place it frees.

    The column is -1 when every column is chosen. Ties go to the lowest column, then to the lowest place.
    Source: Resende & Werneck (2004), what opening gains, what closing loses and what both share, in one pass.
    """
    homes, columns = order.shape
    at_first, first, second = two_nearest(order, value, reach, ceiling, position)
    gain, loss, shared = np.zeros(columns), np.zeros(places), np.zeros((columns, places))
    for home in range(homes):
        place = at_first[home]
        if place >= 0:
            loss[place] += second[home] - first[home]
        for at in range(reach[home]):
            cost, column = value[home, at], order[home, at]
            if cost >= second[home]:
                break
            if cost < first[home]:
                gain[column] += first[home] - cost
            if place >= 0:
                shared[column, place] += second[home] - max(cost, first[home])
    most, opens, frees = most_profitable(gain, loss, shared, position)
    return first.sum(), most, opens, frees


@compiled
def exchanged(
    order: Rows, value: Floats, reach: Rows, ceiling: Floats, start: Rows
) -> tuple[Rows, float, Rows, float]:
    """Return columns that no single exchange betters, their total cost, and the best exchange of them with its cost.

    start   (places,)  columns to begin with, each once
    """
    columns, places = order.shape[1], len(start)
    chosen = start.copy()
    position = np.full(columns, -1, np.int64)
    for place in range(places):
        position[chosen[place]] = place
    while True:
        total, gains, opens, frees = best_exchange(order, value, reach, ceiling, position, places)
        if opens < 0 or gains <= LEAST_GAIN * total:
            break
        position[chosen[frees]] = -1
        chosen[frees] = opens
        position[opens] = frees
    other = chosen.copy()
    if opens >= 0:
        other[frees] = opens
    return chosen, total, other, total - gains


@compiled
def reduced_costs(order: Rows, value: Floats, reach: Rows, price: Floats, columns: int) -> Floats:
    """Return what opening each column adds to the bound, (columns,), 0 or less: the sum of its savings at the prices.

    price   (homes,)  Lagrangian price of serving each home
    """
    savings = np.zeros(columns)
    for home in range(len(reach)):
        for at in range(reach[home]):
            saved = value[home, at] - price[home]
            if saved >= 0.0:
                break
            savings[order[home, at]] += saved
    return savings


@compiled
def priced(order: Rows, value: Floats, reach: Rows, price: Floats, places: int) -> tuple[float, Rows]:
    """Return the bound at these prices and the columns that make it; equal savings go to the lowest column."""
    savings = reduced_costs(order, value, reach, price, order.shape[1])
    chosen = np.argsort(savings, kind="mergesort")[:places]
    bound = price.sum()
    for column in chosen:
        bound += savings[column]
    return bound, chosen


@compiled
def visited(
    order: Rows, value: Floats, reach: Rows, ceiling: Floats, price: Floats, chosen: Rows
) -> tuple[float, Floats]:
    """Return the cost of a choice, and how many of its columns serve each home below the price of the home."""
    homes, columns = order.shape
    is_chosen = np.zeros(columns, np.bool_)
    for column in chosen:
        is_chosen[column] = True
    total, served = 0.0, np.zeros(homes)
    for home in range(homes):
        cost = ceiling[home]
        for at in range(reach[home]):
            if value[home, at] >= price[home] and cost < ceiling[home]:
                break
            if is_chosen[order[home, at]]:
                cost = min(cost, value[home, at])
                served[home] += 1.0 if value[home, at] < price[home] else 0.0
        total += cost
    return total, served


@compiled
def raised_bound(
    order: Rows,
    value: Floats,
    reach: Rows,
    ceiling: Floats,
    places: int,
    price: Floats,
    least: float,
    stride: float,
    rounds: int,
) -> tuple[float, Floats, Rows, float]:
    """Return the best lower bound found, its prices, the cheapest columns met on the way and the last stride.

    price    (homes,)  prices to begin with
    least    cost of the best known answer
    stride   length of a step as a share of the way to `least`
    rounds   steps to go
    Source: Cornuéjols, Fisher & Nemhauser (1977), the Lagrangian bound, raised by subgradient steps with memory.
    """
    homes = len(reach)
    best, best_price = -np.inf, price.copy()
    lowest, met = np.inf, np.zeros(places, np.int64)
    direction = np.zeros(homes)
    stale = 0
    for _ in range(rounds):
        bound, chosen = priced(order, value, reach, price, places)
        stale = 0 if bound > best + 1e-7 * abs(best) else stale + 1
        if bound > best:
            best, best_price = bound, price.copy()
        total, served = visited(order, value, reach, ceiling, price, chosen)
        if total < lowest:
            lowest, met = total, chosen.copy()
        if stale >= 20:
            stale = 0
            stride *= 0.5
            price = best_price.copy()
            direction[:] = 0.0
            if stride < 1e-4:
                break
            continue
        direction = (1.0 - served) + 0.3 * direction
        length = (direction * direction).sum()
        if length == 0.0 or least - best <= LEAST_GAIN * least:
            break
        step = stride * (1.001 * least - bound) / length
        for home in range(homes):
            price[home] = min(ceiling[home], max(0.0, price[home] + step * direction[home]))
    return best, best_price, met, stride
