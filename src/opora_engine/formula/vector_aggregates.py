"""Aggregates over columns: the same numbers as `aggregates`, in float64, for many scenarios at once.

Arrays end in an axis of members; an axis of scenarios may stand before it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from opora_engine.arrays import Floats
from opora_engine.formula.columns import Array, Flags, Whole
from opora_engine.formula.tree import Aggregate

HALF = 0.5


@dataclass(frozen=True, slots=True)
class Groups:
    """Members by group.

    of      (m,)  number of the group of each member
    order   (m,)  members group after group
    starts  (g,)  where each group begins in `order`
    """

    of: Whole
    order: Whole
    starts: Whole

    def each(self) -> list[Whole]:
        """Return the members of every group."""
        return np.split(self.order, self.starts[1:])


def groups_of(keys: Sequence[Whole], count: int) -> Groups:
    """Return the groups of `count` members that share all keys; without keys one group of all."""
    stacked = np.stack([*keys, np.zeros(count, np.int64)])
    _, of = np.unique(stacked, axis=1, return_inverse=True)
    of = np.asarray(of, dtype=np.int64).reshape(-1)
    order = np.argsort(of, kind="stable")
    starts = np.searchsorted(of[order], np.arange(of.max(initial=-1) + 1))
    return Groups(of, order, starts)


def aggregated(node: Aggregate, body: Array | None, member: Flags | None, groups: Groups) -> Floats:
    """Return the aggregate that each member sees, (…, m); nan for a mean or quantile of nobody.

    body    (…, m)  what is aggregated; None where members are only counted
    member  (…, m)  whether it is counted; None = all are
    """
    if not len(groups.of):
        return np.zeros(0)
    counted = np.ones(len(groups.of), np.bool_) if member is None else member
    if node.kind == "count":
        if body is None:
            return _by_group(counted.astype(np.float64), groups)
        return _scenario_by_scenario(_different, body, counted, groups)
    values = np.asarray(body, dtype=np.float64)
    if node.kind == "rank":
        return _scenario_by_scenario(_ranks, values, counted, groups)
    if node.kind in ("median", "quantile"):
        return _quantiles(values, counted, groups, HALF if node.kind == "median" else float(node.quantile))
    total = _by_group(np.where(counted, values, 0.0), groups)
    if node.kind == "sum":
        return total
    if node.kind == "share":
        return np.where(total == 0, 0.0, values / np.where(total == 0, 1.0, total))
    return total / _by_group(counted.astype(np.float64), groups)


def _by_group(values: Floats, groups: Groups) -> Floats:
    sums: Floats = np.add.reduceat(values[..., groups.order], groups.starts, axis=-1)
    return sums[..., groups.of]


def _quantiles(values: Floats, counted: Flags, groups: Groups, part: float) -> Floats:
    values, counted = np.broadcast_arrays(values, counted)
    found = np.full(values.shape, np.nan)
    for members in groups.each():
        inside = np.sort(np.where(counted[..., members], values[..., members], np.inf), axis=-1)
        count = counted[..., members].sum(axis=-1, keepdims=True)
        place = np.maximum(count - 1, 0) * part
        below = np.floor(place).astype(np.int64)
        low = np.take_along_axis(inside, below, axis=-1)
        high = np.take_along_axis(inside, np.minimum(below + 1, np.maximum(count - 1, 0)), axis=-1)
        found[..., members] = np.where(count > 0, low + (place - below) * (high - low), np.nan)
    return found


def _ranks(values: Array, counted: Flags, groups: Groups) -> Floats:
    found = np.empty(len(groups.of))
    for members in groups.each():
        rising = np.sort(values[members][counted[members]])
        found[members] = 1 + len(rising) - np.searchsorted(rising, values[members], side="right")
    return found


def _different(values: Array, counted: Flags, groups: Groups) -> Floats:
    found = np.empty(len(groups.of))
    for members in groups.each():
        found[members] = len(np.unique(values[members][counted[members]]))
    return found


def _scenario_by_scenario(
    take: Callable[[Array, Flags, Groups], Floats], values: Array, counted: Flags, groups: Groups
) -> Floats:
    if values.ndim == 1 and counted.ndim == 1:
        return take(values, counted, groups)
    values, counted = np.broadcast_arrays(values, counted)
    return np.stack([take(row, flags, groups) for row, flags in zip(values, counted, strict=True)])
