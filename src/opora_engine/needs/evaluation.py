"""Methods over many municipalities and kinds at once: columns in, persons in need with their range out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from opora_engine.arrays import Flags, Floats, Rows
from opora_engine.formula.columns import Array, Columns
from opora_engine.formula.rules import RuleSet
from opora_engine.formula.tree import Aggregate, Constant, Given, Name, Sum, Tree, parts, walk
from opora_engine.formula.vectorised import Block
from opora_engine.needs.combination import Ranges
from opora_engine.needs.methods import ENDS, TEXTS, Methods

NOTHING = np.full((1, 1), np.nan)


@dataclass(frozen=True, eq=False)
class Group:
    """One rate in every municipality.

    kind      number of the kind
    rate      code of the rate, a key of the table RATE
    values    by input of a group: (towns,) in its unit, nan where not known
    used      (towns,)  whether the rate counts there; of a rate and its finer ones only one way does
    """

    kind: int
    rate: str
    values: Mapping[str, Floats]
    used: Flags


@dataclass(frozen=True, eq=False)
class Facts:
    """What is known of t municipalities and k kinds.

    kinds     codes of the kinds, k
    towns     t
    values    by input of a need: (towns, kinds), (towns, 1) or, where the ends differ, (towns, kinds, 3);
              nan = not known, as is an input that is left out
    groups    the rates, in any order
    """

    kinds: Sequence[str]
    towns: int
    values: Mapping[str, Floats]
    groups: Sequence[Group]


@dataclass(frozen=True, eq=False)
class Evaluated:
    """What formulas give.

    needs    by name of a formula of a need: (towns, kinds) persons or another unit, with its range
    groups   by name of a formula of a group: for each group (towns, 3), nan where the group does not count
    """

    needs: Mapping[str, Ranges]
    groups: Mapping[str, list[Floats]]


def evaluate(methods: Methods, facts: Facts, *, of_groups: Sequence[str] = ()) -> Evaluated:
    """Return what the formula of every method gives, and the named formulas of groups.

    A value that needs something not known (an input, a rate, a key that a table lacks, a group) is nan, never 0.
    Raises ValueError naming the formula if a range comes out negative or out of order.
    """
    wanted = dict.fromkeys(each.formula for each in methods.methods)
    return _evaluated(methods.rules, facts, wanted, of_groups)


def evaluate_features(methods: Methods, facts: Facts) -> Floats:
    """Return the features by which municipalities are compared, (towns, features); they must not depend on the kind."""
    found = _evaluated(
        methods.rules, facts, dict.fromkeys(each.formula for each in methods.likeness.features), ()
    )
    return np.column_stack([found.needs[each.formula].middle[:, 0] for each in methods.likeness.features])


def _evaluated(
    rules: RuleSet, facts: Facts, wanted: Mapping[str, None], of_groups: Sequence[str]
) -> Evaluated:
    table = _Table(rules, facts)
    shape = (facts.towns, len(facts.kinds), len(ENDS))
    block = Block(rules, table.columns, {}, {})
    needs = {}
    for name in wanted:
        values = np.array(np.broadcast_to(block.number(name), (int(np.prod(shape)),)))
        values[table.unknown(rules.formulas[name].expression.tree)] = np.nan
        needs[name] = _ranges(name, values.reshape(shape))
    groups = {name: table.by_group(np.asarray(block.named(name, True), np.float64)) for name in of_groups}
    return Evaluated(needs, groups)


def _ranges(name: str, values: Floats) -> Ranges:
    low, middle, high = (values[..., end] for end in range(len(ENDS)))
    slack = 1e-9 * np.maximum(1.0, np.abs(np.nan_to_num(middle)))
    if (low < 0).any() or (low > middle + slack).any() or (middle > high + slack).any():
        raise ValueError(f"The formula {name} gives a range that is negative or not low <= middle <= high.")
    silent = np.isnan(low) | np.isnan(middle) | np.isnan(high)
    middle = np.where(silent, np.nan, middle)
    return Ranges(
        np.where(silent, np.nan, np.fmin(low, middle)),
        middle,
        np.where(silent, np.nan, np.fmax(middle, high)),
    )


class _Table:
    """The facts as columns: a row for each municipality, kind and end, and below it a row for each rate that counts."""

    def __init__(self, rules: RuleSet, facts: Facts) -> None:
        self.rules = rules
        self.shape = (facts.towns, len(facts.kinds), len(ENDS))
        self.order = sorted(range(len(facts.groups)), key=lambda row: facts.groups[row].kind)
        self.groups = [facts.groups[row] for row in self.order]
        self.place, self.owner = self._rows_of_groups(facts)
        texts = _texts(rules, facts)
        needs = self._of_needs(facts, texts)
        of_groups = {name: self._of_groups(name) for name in self._inputs("form")}
        rate = np.array([texts[each.rate] for each in self.groups], dtype=np.int64)
        values: dict[str, Array] = {**needs, **of_groups, "rate": rate[self.place[0]]}
        self.columns = Columns(
            codes=tuple(str(row) for row in range(int(np.prod(self.shape)))),
            owner=self.owner,
            values=values,
            given={
                name: np.isfinite(values[name])
                for name, item in rules.inputs.items()
                if item.type == "number"
            },
            form=np.zeros(len(self.owner), dtype=np.int64),
            texts=texts,
        )

    def _inputs(self, entity: str) -> list[str]:
        items = self.rules.inputs.items()
        return [name for name, item in items if item.entity == entity and name not in TEXTS]

    def _rows_of_groups(self, facts: Facts) -> tuple[tuple[Rows, Rows, Rows], Rows]:
        """Return group, municipality and end of each row of a group, and the row of its need, rising."""
        towns, _kinds, ends = self.shape
        if not self.groups:
            none = np.zeros(0, dtype=np.int64)
            return (none, none, none), none
        used = np.stack([each.used for each in self.groups])
        kind = np.array([each.kind for each in self.groups], dtype=np.int64)
        group, town, end = np.indices((len(self.groups), towns, ends)).reshape(3, -1)
        owner = np.ravel_multi_index((town, kind[group], end), self.shape)
        order = np.argsort(owner, kind="stable")
        order = order[used[group, town][order]]
        return (group[order], town[order], end[order]), owner[order]

    def _of_groups(self, name: str) -> Floats:
        towns = self.shape[0]
        values = np.array([each.values[name] for each in self.groups], dtype=np.float64).reshape(-1, towns)
        return values[self.place[0], self.place[1]]

    def _of_needs(self, facts: Facts, texts: Mapping[str, int]) -> dict[str, Array]:
        found: dict[str, Array] = {}
        for name in self._inputs("service"):
            values = facts.values.get(name, NOTHING)
            three = values[..., None] if values.ndim == 2 else values
            found[name] = np.broadcast_to(three, self.shape).ravel()
        kind = np.array([texts[code] for code in facts.kinds], dtype=np.int64)
        end = np.array([texts[code] for code in ENDS], dtype=np.int64)
        found["kind"] = np.broadcast_to(kind[None, :, None], self.shape).ravel()
        found["end"] = np.broadcast_to(end, self.shape).ravel()
        return found

    def unknown(self, tree: Tree) -> Flags:
        """Return the rows of needs where something that the formula uses is not known."""
        rows = int(np.prod(self.shape))
        found = np.zeros(rows, dtype=np.bool_)
        for name in _used(tree, self.rules):
            if name == "sum()":
                found |= np.bincount(self.owner, minlength=rows) == 0
            else:
                item = self.rules.inputs[name]
                silent = ~self.columns.given[name]
                if item.entity == "service":
                    found |= silent
                else:
                    found[self.owner[silent]] = True
        return found

    def by_group(self, values: Floats) -> list[Floats]:
        """Return the values of each group in the order it was given: (towns, 3), nan where it does not count."""
        dense = np.full((len(self.groups), self.shape[0], self.shape[2]), np.nan)
        dense[self.place] = np.broadcast_to(values, self.owner.shape)
        found: list[Floats] = [dense[0]] * len(self.groups)
        for row, group in enumerate(self.order):
            found[group] = dense[row]
        return found


def _used(tree: Tree, rules: RuleSet) -> set[str]:
    """Return the numbers that a value needs, "sum()" among them if it needs a group; what an aggregate asks of others
    and what is only asked about is not needed."""
    if isinstance(tree, Given | Aggregate):
        return set()
    found = {"sum()"} if isinstance(tree, Sum) else set()
    if isinstance(tree, Name):
        if tree.name in rules.formulas:
            return _used(rules.formulas[tree.name].expression.tree, rules)
        item = rules.inputs.get(tree.name)
        return {tree.name} if item is not None and item.type == "number" else set()
    for part in parts(tree):
        found |= _used(part, rules)
    return found


def _texts(rules: RuleSet, facts: Facts) -> dict[str, int]:
    found = {"", *ENDS, *facts.kinds, *(each.rate for each in facts.groups)}
    found.update(part for each in rules.parameters.values() for key in each.values for part in key)
    for formula in rules.formulas.values():
        found.update(str(part.value) for part in walk(formula.expression.tree) if isinstance(part, Constant))
    return {text: number for number, text in enumerate(sorted(found))}
