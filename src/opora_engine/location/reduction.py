"""What need not be asked: rows that are the same or implied by others, columns that others replace."""

import numpy as np
from numpy.typing import NDArray

from opora_engine.arrays import Flags, Floats, Rows

COMPARED_ROWS = 3_000
"""Rows are compared in pairs up to this many: beyond it the comparison costs more than the solver saves."""


def same_rows(within: Flags) -> tuple[Rows, Rows]:
    """Return the first of each set of equal rows, rising, and for each row the position of its set there.

    within    (rows, columns)
    returns   (sets,) and (rows,)
    """
    words = _words(within)
    as_one = words.view(np.dtype((np.void, words.shape[1] * words.itemsize))).ravel()
    _, first, group = np.unique(as_one, return_index=True, return_inverse=True)
    order = np.argsort(first, kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    return first[order], place[group]


def needed_columns(within: Flags, cost: Rows, replaceable_by: Flags | None = None) -> Rows:
    """Return the columns that no other column replaces, rising.

    within           (rows, columns)  which row each column covers
    cost             (columns,)
    replaceable_by   (columns,)  columns that may stand for others; None = all
    A column that covers nothing more than another one and costs no less is never needed; of equal columns the first
    is kept. In an answer the other one can take its place, so no best answer is lost.
    """
    size = within.sum(axis=0)
    inside = _inside(within.T) & (cost[None, :] <= cost[:, None])
    strictly = (size[None, :] > size[:, None]) | (cost[None, :] < cost[:, None])
    earlier = np.arange(len(size))[None, :] < np.arange(len(size))[:, None]
    replaced = inside & (strictly | earlier)
    if replaceable_by is not None:
        replaced &= replaceable_by[None, :]
    return np.flatnonzero(~replaced.any(axis=1))


def needed_rows(within: Flags) -> Rows:
    """Return the rows of a cover that no other row implies, rising.

    within    (rows, columns)
    A row whose columns include all columns of another row is covered with it. Of equal rows the first is kept.
    """
    first, _ = same_rows(within)
    if len(first) > COMPARED_ROWS:
        return first
    kept = within[first]
    size = kept.sum(axis=1)
    implied = _inside(kept).T & (size[None, :] < size[:, None])
    return np.asarray(first[~implied.any(axis=1)], dtype=np.int64)


def summed(weights: Floats, group: Rows, groups: int) -> Floats:
    """Return the weights added up by group, (groups,)."""
    return np.bincount(group, weights=weights, minlength=groups).astype(np.float64)


def _words(flags: Flags) -> NDArray[np.uint64]:
    """Return each row of flags as 64 flags to a word, at least one word, (rows, words)."""
    packed = np.packbits(flags, axis=1)
    words = np.zeros((len(flags), max(1, -(-packed.shape[1] // 8))), dtype=np.uint64)
    words.view(np.uint8)[:, : packed.shape[1]] = packed
    return words


def _inside(flags: Flags) -> Flags:
    """Return whether what is set in row a is set in row b too, (rows, rows): the diagonal is true."""
    words = _words(flags)
    outside = np.zeros((len(flags), len(flags)), dtype=np.uint64)
    for word in words.T:
        outside |= word[:, None] & ~word[None, :]
    return np.asarray(outside == 0, dtype=np.bool_)
