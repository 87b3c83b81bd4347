"""Whether units fit: beds are never added to full-time posts, and CZK/FTE times FTE is CZK."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from opora_engine.formula.calculation import COMPARE
from opora_engine.formula.document import Document, Path
from opora_engine.formula.expressions import Expression
from opora_engine.formula.measures import EITHER, KNOWN, measure, written
from opora_engine.formula.problems import RuleProblem, nearest
from opora_engine.formula.rules import RuleSet
from opora_engine.formula.tree import Aggregate, Constant, Given, Lookup, Name, Operation, Sum, Tree, parts

if TYPE_CHECKING:
    from pint.util import UnitsContainer

# In what follows a unit of None is that of a number written in an expression: it takes the unit of what it is
# added to or compared with, and is a plain number where it multiplies or divides.
JOINING = {
    "+": "added",
    "-": "subtracted",
    "if": "chosen between",
    **dict.fromkeys(("floor", "ceil", "round"), "rounded by"),
    **dict.fromkeys(("min", "max", "clip", *COMPARE), "compared"),
}


class _UnitsDifferError(Exception):
    def __init__(self, at: int, found: str, expected: str) -> None:
        self.at, self.found, self.expected = at, found, expected
        super().__init__(found)


def unit_problems(rules: RuleSet, document: Document) -> Iterator[RuleProblem]:
    """Yield the units that are not known, then the expressions whose units do not fit."""
    unknown = list(_unknown_units(rules, document))
    yield from unknown
    if unknown:
        return
    units = _units_of(rules)
    for name, formula in rules.formulas.items():
        path: Path = ("formulas", name)
        yield from _problems(formula.expression, units, document, (*path, "expression"), formula.unit)
        for index, variant in enumerate(formula.sentence):
            if variant.when:
                yield from _problems(variant.when, units, document, (*path, "sentence", index, "when"), None)
    for name, gate in rules.gates.items():
        yield from _problems(gate.condition, units, document, ("gates", name, "condition"), None)


def _units_of(rules: RuleSet) -> "dict[str, UnitsContainer | None]":
    units: dict[str, UnitsContainer | None] = {}
    for name, item in rules.inputs.items():
        plain = "CZK" if item.type == "money" else "1"
        units[name] = measure(item.unit or plain) if item.type in ("money", "number") else None
    units |= {name: measure(parameter.unit) for name, parameter in rules.parameters.items()}
    units |= {name: measure(formula.unit) for name, formula in rules.formulas.items()}
    return units


def _unknown_units(rules: RuleSet, document: Document) -> Iterator[RuleProblem]:
    written_units = [
        *((("inputs", name, "unit"), item.unit) for name, item in rules.inputs.items()),
        *((("parameters", name, "unit"), item.unit) for name, item in rules.parameters.items()),
        *((("formulas", name, "unit"), item.unit) for name, item in rules.formulas.items()),
    ]
    for path, unit in written_units:
        try:
            measure(unit)
        except ValueError:
            expected = "1, or units joined by * and /: " + ", ".join(KNOWN)
            yield document.problem(path, f"'{unit}' is no unit", expected, nearest=nearest(unit, KNOWN))


def _problems(
    expression: Expression,
    units: "dict[str, UnitsContainer | None]",
    document: Document,
    path: Path,
    declared: str | None,
) -> Iterator[RuleProblem]:
    try:
        found = _unit(expression.tree, units)
    except _UnitsDifferError as error:
        yield document.problem(path, error.found, error.expected, offset=error.at)
        return
    if declared is not None and found is not None and found != measure(declared):
        yield document.problem(path, f"the result is in {written(found)}", f"{declared}, as `unit` says")


def _unit(tree: Tree, units: "dict[str, UnitsContainer | None]") -> "UnitsContainer | None":
    match tree:
        case Constant() | Given():
            return None
        case Name(name):
            return units.get(name)
        case Lookup(table):
            return units[table]
        case Sum(body):
            return _added_up(_unit(body, units), tree.at, "sum")
        case Aggregate():
            return _unit_of_aggregate(tree, units)
        case Operation():
            return _unit_of_operation(tree, units)


def _unit_of_aggregate(tree: Aggregate, units: "dict[str, UnitsContainer | None]") -> "UnitsContainer | None":
    if tree.where is not None:
        _unit(tree.where, units)
    found = _unit(tree.body, units) if tree.body is not None else None
    if tree.kind == "count":
        return measure("1")
    found = found if "form" in tree.by else _added_up(found, tree.at, tree.kind)
    return measure("1") if tree.kind in ("rank", "share") else found


def _added_up(unit: "UnitsContainer | None", at: int, kind: str) -> "UnitsContainer | None":
    if unit is not None and EITHER in unit:
        found = f"{kind}() takes beds and full-time posts ({written(unit)}) together"
        raise _UnitsDifferError(at, found, "each form by itself (by=form), or money")
    return unit


def _unit_of_operation(tree: Operation, units: "dict[str, UnitsContainer | None]") -> "UnitsContainer | None":
    kind, operands = tree.kind, tree.operands
    if kind in COMPARE and _asks_whether_any(operands):
        return None
    found = [_unit(operand, units) for operand in operands]
    if kind == "if":
        operands, found = operands[1:], found[1:]
    if kind == "*":
        left, right = found
        return left * right if left is not None and right is not None else right if left is None else left
    if kind in ("/", "//"):
        left, right = found
        return left if right is None else (left if left is not None else measure("1")) / right
    if kind in JOINING:
        same = _same(operands, found, JOINING[kind])
        return None if kind in COMPARE else same
    return found[0] if kind == "negate" else None


def _asks_whether_any(operands: Sequence[Tree]) -> bool:
    """Return whether a sum is only compared with 0: nothing is added up then that anybody would read."""
    left, right = operands
    is_zero = isinstance(right, Constant) and right.value == 0
    return is_zero and isinstance(left, Sum) and not parts(left.body)


def _same(
    operands: Sequence[Tree], found: "Sequence[UnitsContainer | None]", joined: str
) -> "UnitsContainer | None":
    first: UnitsContainer | None = None
    for operand, unit in zip(operands, found, strict=True):
        if first is None:
            first = unit
        elif unit is not None and unit != first:
            what = f"{written(first)} and {written(unit)} cannot be {joined}"
            raise _UnitsDifferError(operand.at, what, f"{written(first)} on both sides")
    return first
