"""What everybody knows about a table: which of its rows and columns are sums of others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from opora_engine.arrays import Floats, Rows

Zeros = Literal["published", "withheld"]
"""Whether a count of 0 is shown, or withheld like every other small count."""


@dataclass(frozen=True)
class Sum:
    """One published sum: the row (or column) `total` is the sum of the rows (or columns) `parts`."""

    total: int
    parts: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Relations:
    """Every sum of a table, value by value: the signed values of one relation add up to 0.

    relation, value, sign   (entries,)  relation 0..count-1, flat position of the value, +1 total or -1 part
    """

    relation: Rows
    value: Rows
    sign: Floats
    count: int


def sums_of_tree(parents: Sequence[int]) -> tuple[Sum, ...]:
    """Return the sums of a hierarchy, for example municipality -> ORP -> region.

    parents   (rows,)  row of the parent of each row, -1 for a row that belongs to nothing above it
    Raises ValueError if a parent is no other row of the table.
    """
    children: dict[int, list[int]] = {}
    for row, parent in enumerate(parents):
        if parent == row or not -1 <= parent < len(parents):
            raise ValueError(f"Row {row} has the parent {parent}: expected another row, or -1 for none.")
        if parent >= 0:
            children.setdefault(parent, []).append(row)
    return tuple(Sum(total, tuple(parts)) for total, parts in sorted(children.items()))


def relations(shape: tuple[int, int], row_sums: Iterable[Sum], column_sums: Iterable[Sum]) -> Relations:
    """Return the sums of rows in every column and the sums of columns in every row."""
    rows, columns = shape
    flat = np.arange(rows * columns, dtype=np.int64).reshape(shape)
    lines = [(flat[each.total], flat[list(each.parts)]) for each in row_sums]
    lines += [(flat[:, each.total], flat[:, list(each.parts)].T) for each in column_sums]
    relation: list[Rows] = []
    value: list[Rows] = []
    sign: list[Floats] = []
    count = 0
    for total, parts in lines:
        numbers = np.arange(count, count + len(total))
        count += len(total)
        relation += [numbers, np.tile(numbers, len(parts))]
        value += [total, parts.ravel()]
        sign += [np.ones(len(total)), -np.ones(parts.size)]
    if not count:
        return Relations(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0), 0)
    return Relations(np.concatenate(relation), np.concatenate(value), np.concatenate(sign), count)


def checked_counts(counts: ArrayLike) -> Rows:
    """Return the table of counts. Raises ValueError unless it is (rows, columns) of whole numbers, 0 or more."""
    table = np.asarray(counts)
    if table.ndim != 2 or not np.issubdtype(table.dtype, np.integer):
        raise ValueError(
            f"counts has shape {table.shape} and type {table.dtype}: expected whole numbers in rows and columns."
        )
    if (table < 0).any():
        row, column = np.argwhere(table < 0)[0]
        raise ValueError(f"counts, row {row}, column {column} is {table[row, column]}: expected 0 or more.")
    return table.astype(np.int64)


def check_sums(counts: Rows, known: Relations) -> None:
    """Raise ValueError naming the first value that is not the sum of its parts."""
    flat = counts.ravel()
    missing = np.bincount(known.relation, weights=known.sign * flat[known.value], minlength=known.count)
    if missing.any():
        wrong = int(np.flatnonzero(missing)[0])
        total = int(known.value[(known.relation == wrong) & (known.sign > 0)][0])
        row, column = divmod(total, counts.shape[1])
        raise ValueError(
            f"counts, row {row}, column {column} is {flat[total]}, its parts add up to "
            f"{flat[total] - missing[wrong]:.0f}: expected the sum of its parts."
        )
