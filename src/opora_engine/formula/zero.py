"""Divisions that can meet zero, and units of rounding that can be 0: found when the rule set is loaded."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from opora_engine.formula.bounds import ANY, Bounds, bounds_of_operation, summed, united
from opora_engine.formula.document import Document, Path
from opora_engine.formula.expressions import Expression
from opora_engine.formula.problems import RuleProblem
from opora_engine.formula.rules import RuleSet
from opora_engine.formula.tree import Aggregate, Constant, Lookup, Name, Operation, Sum, Tree, parts

Facts = frozenset[Tree]
NOTHING: Facts = frozenset()
ZERO, ONE = Decimal(0), Decimal(1)


def zero_problems(rules: RuleSet, document: Document) -> Iterator[RuleProblem]:
    """Yield the divisors that bounds and conditions do not keep from 0; the rule set must have no circles."""
    checking = _Checking(rules, {})
    for path, expression in _expressions(rules):
        for at, found, expected in checking.faults(expression.tree, NOTHING):
            yield document.problem(path, found, expected, offset=at)


def _expressions(rules: RuleSet) -> Iterator[tuple[Path, Expression]]:
    for name, formula in rules.formulas.items():
        yield ("formulas", name, "expression"), formula.expression
        for index, variant in enumerate(formula.sentence):
            if variant.when:
                yield ("formulas", name, "sentence", index, "when"), variant.when
    for name, gate in rules.gates.items():
        yield ("gates", name, "condition"), gate.condition


@dataclass(frozen=True, slots=True)
class _Checking:
    rules: RuleSet
    known: dict[str, Bounds]

    def faults(self, tree: Tree, facts: Facts) -> Iterator[tuple[int, str, str]]:
        """Yield (place, what is wrong, what was expected) under the facts that hold there."""
        if isinstance(tree, Operation) and tree.kind in ("if", "and", "or"):
            yield from self.guarded(tree, facts)
            return
        if isinstance(tree, Aggregate):
            yield from self.inside(tree)
            return
        if isinstance(tree, Operation) and len(tree.operands) > 1:
            second = tree.operands[1]
            if tree.kind in ("/", "//") and self.may_be_zero(second, facts):
                expected = "a divisor above 0 by its minimum, or … if divisor > 0 else …"
                yield second.at, "the divisor can be 0", expected
            if tree.kind in ("floor", "ceil", "round") and not self.is_positive(second, facts):
                yield second.at, "the unit of rounding can be 0 or less", "a number above 0"
        for part in parts(tree):
            yield from self.faults(part, facts)

    def inside(self, tree: Aggregate) -> Iterator[tuple[int, str, str]]:
        # What is known of the one who asks is not known of the members.
        members = NOTHING if tree.where is None else self.facts(tree.where, True)
        if tree.where is not None:
            yield from self.faults(tree.where, NOTHING)
        if tree.body is not None:
            # Who asks need not be a member, but rank and share look at the body of both.
            yield from self.faults(tree.body, NOTHING if tree.kind in ("rank", "share") else members)

    def guarded(self, tree: Operation, facts: Facts) -> Iterator[tuple[int, str, str]]:
        yield from self.faults(tree.operands[0], facts)
        if tree.kind == "if":
            condition, yes, no = tree.operands
            yield from self.faults(yes, facts | self.facts(condition, True))
            yield from self.faults(no, facts | self.facts(condition, False))
            return
        for before, operand in zip(tree.operands, tree.operands[1:], strict=False):
            facts |= self.facts(before, tree.kind == "and")
            yield from self.faults(operand, facts)

    def facts(self, condition: Tree, holds: bool) -> Facts:
        """Return the parts that are not 0 when the condition holds, or when it does not."""
        if not isinstance(condition, Operation):
            return NOTHING
        kind, operands = condition.kind, condition.operands
        if kind == "not":
            return self.facts(operands[0], not holds)
        if kind in ("and", "or"):
            told = [self.facts(operand, holds) for operand in operands]
            return NOTHING.union(*told) if (kind == "and") is holds else frozenset.intersection(*told)
        if kind in ("!=", "==") and operands[1] == Constant(ZERO) and (kind == "!=") is holds:
            return frozenset({operands[0]})
        greater = {(">", True): (0, 1), ("<", True): (1, 0), ("<=", False): (0, 1), (">=", False): (1, 0)}
        if (kind, holds) in greater:
            more, less = (operands[place] for place in greater[kind, holds])
            low = self.bounds(less)[0]
            return frozenset({more}) if low is not None and low >= 0 else NOTHING
        return NOTHING

    def may_be_zero(self, tree: Tree, facts: Facts) -> bool:
        if tree in facts:
            return False
        if isinstance(tree, Operation) and tree.kind == "*":
            return any(self.may_be_zero(part, facts) for part in tree.operands)
        low, high = self.bounds(tree)
        return not ((low is not None and low > 0) or (high is not None and high < 0))

    def is_positive(self, tree: Tree, facts: Facts) -> bool:
        low = self.bounds(tree)[0]
        return low is not None and (low > 0 or (low == 0 and tree in facts))

    def bounds(self, tree: Tree) -> Bounds:
        """Return the lowest and highest value a part can have, None where there is none."""
        match tree:
            case Constant(value):
                return ANY if isinstance(value, str) else (value, value)
            case Name(name):
                return self.bounds_of_name(name)
            case Lookup(table):
                return united((value, value) for value in self.rules.parameters[table].values.values())
            case Sum(body):
                return summed(self.bounds(body))
            case Aggregate():
                return self.bounds_of_aggregate(tree)
            case Operation(kind, operands):
                return bounds_of_operation(kind, [self.bounds(operand) for operand in operands])
        return ANY

    def bounds_of_name(self, name: str) -> Bounds:
        if name not in self.known:
            if name in self.rules.formulas:
                self.known[name] = self.bounds(self.rules.formulas[name].expression.tree)
            elif name in self.rules.parameters:
                value = self.rules.parameters[name].values[()]
                self.known[name] = (value, value)
            else:
                item = self.rules.inputs.get(name)
                self.known[name] = (item.minimum, item.maximum) if item else ANY
        return self.known[name]

    def bounds_of_aggregate(self, tree: Aggregate) -> Bounds:
        if tree.kind == "rank" or (tree.kind == "count" and tree.where is None):
            # Who asks is a member, so at least one is counted.
            return (ONE, None)
        if tree.kind in ("count", "share"):
            inside = self.bounds(tree.body) if tree.kind == "share" and tree.body else (ZERO, None)
            return (ZERO, None) if inside[0] is not None and inside[0] >= 0 else ANY
        inside = self.bounds(tree.body) if tree.body is not None else ANY
        return summed(inside) if tree.kind == "sum" else inside
