"""The same trees as `calculation`, over columns of services and many scenarios at once, in float64.

For simulation only: decisions are taken with the exact evaluator.
"""

from collections.abc import Mapping
from decimal import Decimal
from functools import reduce
from typing import cast

import numpy as np

from opora_engine.arrays import Floats
from opora_engine.formula.calculation import COMPARE
from opora_engine.formula.columns import Array, Columns, Flags, Whole
from opora_engine.formula.linear import linear_terms
from opora_engine.formula.rules import POOL, Parameter, RuleSet
from opora_engine.formula.tree import Aggregate, Constant, Given, Lookup, Name, Operation, Sum, Tree
from opora_engine.formula.vector_aggregates import Groups, aggregated, groups_of
from opora_engine.formula.vector_arithmetic import NUMERIC, ROUNDINGS, compare

Known = dict[tuple[int | str, bool], Array]


class Block:
    """Some scenarios over all services. Every array ends in an axis of services (or of forms), of the same
    length or 1; where it differs by scenario, an axis of scenarios stands before it.

    fixed  what is the same in all scenarios, kept from block to block
    """

    def __init__(
        self,
        rules: RuleSet,
        columns: Columns,
        scenarios: Mapping[str, Floats],
        fixed: Known,
        *,
        pool: str = "",
        scratch: dict[int, Floats] | None = None,
    ) -> None:
        """Begin with what is `fixed`.

        pool     the code of the pool whose formulas are asked for
        scratch  arrays that the next block may write over: nothing of this block is used after that
        """
        self.pool = pool
        self.scratch: dict[int, Floats] = {} if scratch is None else scratch
        self.rules = rules
        self.columns = columns
        self.scenarios = scenarios
        self.fixed = fixed
        self.known: Known = {}

    def number(self, name: str) -> Floats:
        """Return the values of an input, a parameter or a formula of the service."""
        return np.asarray(self.named(name, False), dtype=np.float64)

    def flags(self, tree: Tree) -> Flags:
        """Return the values of a condition of the service."""
        return np.asarray(self.value(tree, False), dtype=np.bool_)

    def named(self, name: str, in_form: bool) -> Array:
        """Return the values of a name, seen from the services or from the forms."""
        if name == "form":
            return self.columns.form
        if name == POOL and self.pool:
            return np.array([self.columns.texts.get(self.pool, -1)], dtype=np.int64)
        formula = self.rules.formulas.get(name)
        item = formula or self.rules.inputs.get(name)
        if item is None:
            return self.parameter(self.rules.parameters[name])
        of_form = item.entity == "form"
        values = self.kept((name, of_form), formula.expression.tree) if formula else self.input(name)
        return values if of_form or not in_form else self.of_owner(values)

    def kept(self, key: tuple[int | str, bool], tree: Tree) -> Array:
        """Return a value that is computed once; once for all blocks where scenarios do not touch it."""
        for known in (self.fixed, self.known):
            if key in known:
                return known[key]
        value = self.value(tree, key[1])
        (self.known if value.ndim > 1 else self.fixed)[key] = value
        return value

    def input(self, name: str) -> Array:
        value = self.columns.values[name]
        if name not in self.scenarios:
            return value
        factor = self.scenarios[name]
        return value * (factor[:, np.newaxis] if factor.ndim == 1 else factor)

    def parameter(self, item: Parameter) -> Array:
        if item.name in self.scenarios:
            return self.scenarios[item.name][:, np.newaxis]
        return np.array([float(item.values[()])])

    def of_owner(self, values: Array) -> Array:
        return values[..., self.columns.owner] if values.shape[-1] > 1 else values

    def value(self, tree: Tree, in_form: bool) -> Array:
        """Return the values of an expression."""
        match tree:
            case Constant(value):
                known = self.columns.texts
                number = float(value) if isinstance(value, Decimal) else known.get(value, -1)
                return np.array([number])
            case Name(name):
                return self.named(name, in_form)
            case Given(name):
                of_form = self.rules.inputs[name].entity == "form"
                given = self.columns.given[name]
                return given if of_form or not in_form else self.of_owner(given)
            case Lookup():
                return self.looked_up(tree, in_form)
            case Sum(body):
                return self.over_forms(np.asarray(self.value(body, True), dtype=np.float64))
            case Aggregate():
                return self.kept_aggregate(tree, in_form)
            case Operation():
                return self.operation(tree, in_form)

    def operation(self, tree: Operation, in_form: bool) -> Array:
        kind, operands = tree.kind, tree.operands
        if kind in ("+", "-"):
            return linear_terms(
                tree,
                lambda part: self.value(part, in_form),
                lambda part: self.opened(part, in_form),
                self.fixed,
                self.scratch,
            )
        values = [self.value(operand, in_form) for operand in operands]
        if kind == "if":
            return np.where(*values)
        if kind in ("and", "or"):
            return reduce(np.logical_and if kind == "and" else np.logical_or, values)
        if kind == "not":
            return np.logical_not(values[0])
        if kind in COMPARE:
            return compare(kind, values[0], values[1])
        numbers = [np.asarray(value, dtype=np.float64) for value in values]
        if kind == "round" and len(operands) == 3 and isinstance(operands[2], Constant):
            return ROUNDINGS[str(operands[2].value)](numbers[0], numbers[1])
        return NUMERIC[kind](*numbers)

    def opened(self, tree: Tree, in_form: bool) -> Tree:
        formula = self.rules.formulas.get(tree.name) if isinstance(tree, Name) else None
        same = formula is not None and (formula.entity == "form") is in_form
        return formula.expression.tree if formula is not None and same else tree

    def looked_up(self, tree: Lookup, in_form: bool) -> Array:
        values = self.fixed.get((id(tree), in_form))
        if values is None:
            keys = [np.asarray(self.value(key, in_form), dtype=np.int64) for key in tree.keys]
            values = _found(self.rules.parameters[tree.table], keys, self.columns.texts)
            self.fixed[id(tree), in_form] = values
        if tree.table in self.scenarios:
            return np.asarray(values, np.float64) * self.scenarios[tree.table][:, np.newaxis]
        return values

    def over_forms(self, values: Floats) -> Floats:
        owner, count = self.columns.owner, len(self.columns.codes)
        values = np.broadcast_to(values, (*values.shape[:-1], len(owner)))
        if len(owner) == count and np.array_equal(owner, np.arange(count)):
            return values
        sums = np.zeros((*values.shape[:-1], count))
        starts = np.flatnonzero(np.diff(owner, prepend=-1))
        if len(starts):
            sums[..., owner[starts]] = np.add.reduceat(values, starts, axis=-1)
        return sums

    def kept_aggregate(self, tree: Aggregate, in_form: bool) -> Array:
        key = (id(tree), in_form)
        for known in (self.fixed, self.known):
            if key in known:
                return known[key]
        size = len(self.columns.owner) if in_form else len(self.columns.codes)
        body = None if tree.body is None else self.spread(self.value(tree.body, in_form), size)
        member = None if tree.where is None else self.spread(self.value(tree.where, in_form), size)
        counted = None if member is None else np.asarray(member, dtype=np.bool_)
        found = aggregated(tree, body, counted, self.groups(tree, in_form, size))
        (self.known if found.ndim > 1 else self.fixed)[key] = found
        return found

    def groups(self, tree: Aggregate, in_form: bool, size: int) -> Groups:
        keys: list[Whole] = [np.asarray(self.named(name, in_form), dtype=np.int64) for name in tree.by]
        return groups_of([np.broadcast_to(key, (size,)) for key in keys], size)

    def spread(self, values: Array, size: int) -> Array:
        return cast(Array, np.broadcast_to(values, (*values.shape[:-1], size)))


def _found(table: Parameter, keys: list[Whole], texts: Mapping[str, int]) -> Floats:
    """Return the values under the keys, nan where the table has none."""
    rows = {key: float(value) for key, value in table.values.items()}
    names = [sorted({key[place] for key in rows}) for place in range(len(table.keys))]
    shape = tuple(len(each) + 1 for each in names)
    dense = np.full(shape, np.nan)
    places = []
    for each in names:
        place = np.full(len(texts) + 1, len(each))
        place[[texts[name] for name in each]] = np.arange(len(each))
        places.append(place)
    for key, value in rows.items():
        dense[tuple(each.index(part) for each, part in zip(names, key, strict=True))] = value
    found: Floats = dense[tuple(place[key] for place, key in zip(places, keys, strict=True))]
    return found
