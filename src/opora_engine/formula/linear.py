"""Sums of many weighted inputs as one product of matrices: weights by scenario times inputs by service."""

from collections.abc import Callable, Iterator
from functools import reduce

import numpy as np

from opora_engine.arrays import Floats
from opora_engine.formula.columns import Array
from opora_engine.formula.tree import Name, Operation, Tree

# Fewer terms than this are added one by one as fast.
WORTH = 4


def linear_terms(
    tree: Operation,
    value: Callable[[Tree], Array],
    opened: Callable[[Tree], Tree],
    fixed: dict[tuple[int | str, bool], Array],
    scratch: dict[int, Floats],
) -> Floats:
    """Return the value of a sum or difference.

    value    gives the values of a part: (…, 1) or (…, rows)
    opened   gives the tree of a formula that is named, so that a sum of sums is one sum; other parts as they are
    fixed    what is the same in every block of scenarios; the matrix of inputs is kept in it
    scratch  arrays that blocks after one another write their products into: new memory costs as much as the product

    A term whose factors depend on scenarios alone or on rows alone is a weight times a column; all such terms
    together are one product of matrices. The others are added as they are.
    """
    weights: list[Floats] = []
    columns: list[Floats] = []
    total: Floats | None = None
    for sign, term in _terms(tree, 1.0, opened, set()):
        weight, column, rest = _split(value(factor) for factor in _factors(term))
        if rest is None and weight is not None and column is not None:
            weights.append(sign * weight)
            columns.append(column)
            continue
        found = reduce(np.multiply, [part for part in (weight, column, rest) if part is not None])
        total = sign * found if total is None else total + sign * found
    if weights:
        linear = _product(weights, columns, fixed, scratch, id(tree))
        total = linear if total is None else total + linear
    return np.asarray(total, dtype=np.float64)


def _terms(
    tree: Tree, sign: float, opened: Callable[[Tree], Tree], seen: set[Tree]
) -> Iterator[tuple[float, Tree]]:
    # A formula is opened once: one that is added to itself again and again would double at every step.
    inside = tree if isinstance(tree, Name) and tree in seen else opened(tree)
    if isinstance(inside, Operation) and inside.kind in ("+", "-"):
        seen |= {tree} if isinstance(tree, Name) else set()
        left, right = inside.operands
        yield from _terms(left, sign, opened, seen)
        yield from _terms(right, sign if inside.kind == "+" else -sign, opened, seen)
    else:
        yield sign, tree


def _factors(tree: Tree) -> Iterator[Tree]:
    if isinstance(tree, Operation) and tree.kind == "*":
        for operand in tree.operands:
            yield from _factors(operand)
    else:
        yield tree


def _split(factors: Iterator[Array]) -> tuple[Floats | None, Floats | None, Floats | None]:
    """Return the products of the factors that are by scenario, by row, and by both; None where there is none."""
    found: list[Floats | None] = [None, None, None]
    for factor in factors:
        place = 1 if factor.ndim < 2 else 0 if factor.shape[-1] == 1 else 2
        before = found[place]
        found[place] = np.asarray(factor, np.float64) if before is None else before * factor
    return found[0], found[1], found[2]


def _product(
    weights: list[Floats],
    columns: list[Floats],
    fixed: dict[tuple[int | str, bool], Array],
    scratch: dict[int, Floats],
    key: int,
) -> Floats:
    if len(weights) < WORTH:
        return reduce(np.add, (weight * column for weight, column in zip(weights, columns, strict=True)))
    if (key, False) not in fixed:
        fixed[key, False] = np.stack(np.broadcast_arrays(*columns))
    matrix = np.asarray(fixed[key, False], dtype=np.float64)
    rows = np.concatenate(weights, axis=-1)
    if rows.ndim != 2:
        return np.asarray(rows @ matrix)
    kept = scratch.get(key)
    if kept is None or len(kept) < len(rows):
        kept = scratch[key] = np.empty((len(rows), matrix.shape[1]))
    found: Floats = np.matmul(rows, matrix, out=kept[: len(rows)])
    return found
