"""The exact value of an expression."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import eq, ge, gt, le, lt, ne
from typing import Protocol

from opora_engine.formula.arithmetic import CONTEXT, ceil_to, floor_divide, floor_to, round_even_to, round_to
from opora_engine.formula.tree import Aggregate, Constant, Given, Lookup, Name, Operation, Sum, Tree
from opora_engine.formula.words import Value

ONE = Decimal(1)
ZERO = Decimal(0)


class Scope(Protocol):
    """Where the names of an expression get their values."""

    def value(self, name: str) -> Value:
        """Return the value of a name."""

    def table_value(self, table: str, keys: tuple[Value, ...]) -> Value:
        """Return the value of a table."""

    def is_given(self, name: str) -> bool:
        """Return whether an optional input was given."""

    def forms(self) -> "Sequence[Scope]":
        """Return the scopes of the forms of the service."""

    def aggregate(self, node: Aggregate) -> Value:
        """Return the value of an aggregate across the services of the round."""


@dataclass(frozen=True, slots=True)
class PlainScope:
    """A scope of fixed values: no tables, no forms."""

    values: Mapping[str, Value]

    def value(self, name: str) -> Value:
        """Return the value of a name."""
        return self.values[name]

    def table_value(self, table: str, keys: tuple[Value, ...]) -> Value:
        """Refuse: there are no tables here."""
        raise KeyError(table)

    def is_given(self, name: str) -> bool:
        """Return whether the name has a value."""
        return name in self.values

    def forms(self) -> Sequence[Scope]:
        """Return no scopes: there are no forms here."""
        return ()

    def aggregate(self, node: Aggregate) -> Value:
        """Refuse: there are no other services here."""
        raise KeyError(node.text)


def calculate(tree: Tree, scope: Scope) -> Value:
    """Return the exact value of an expression; only the chosen branch of a condition is looked at.

    Numbers are Decimal of 50 significant digits, halves to even; see `arithmetic.CONTEXT`.
    Raises TypeError when a number, a text and a yes/no are mixed, decimal's errors for a division by zero.
    """
    # The commonest parts stand first: a round asks for millions of them.
    match tree:
        case Name(name):
            return scope.value(name)
        case Operation(kind, operands):
            return _operate(kind, operands, scope)
        case Constant(value):
            return value
        case Lookup(table, keys):
            return scope.table_value(table, tuple(calculate(key, scope) for key in keys))
        case Given(name):
            return scope.is_given(name)
        case Sum(body):
            total = ZERO
            for form in scope.forms():
                total = CONTEXT.add(total, _number(calculate(body, form)))
            return total
        case Aggregate():
            return scope.aggregate(tree)


def _operate(kind: str, operands: tuple[Tree, ...], scope: Scope) -> Value:
    if kind == "if":
        condition, yes, no = operands
        return calculate(yes if _boolean(calculate(condition, scope)) else no, scope)
    if kind in ("and", "or"):
        return _chain(kind, operands, scope)
    values = [calculate(operand, scope) for operand in operands]
    if kind == "not":
        return not _boolean(values[0])
    if kind in COMPARE:
        return _compare(kind, values[0], values[1])
    if kind == "round" and len(values) == 3:
        return ROUNDINGS[str(values[2])](_number(values[0]), _number(values[1]))
    return NUMERIC[kind](*(_number(value) for value in values))


def _chain(kind: str, operands: tuple[Tree, ...], scope: Scope) -> bool:
    deciding = kind == "or"
    for operand in operands:
        if _boolean(calculate(operand, scope)) is deciding:
            return deciding
    return not deciding


def _compare(kind: str, left: Value, right: Value) -> bool:
    if type(left) is not type(right):
        raise TypeError(f"{left!r} and {right!r} cannot be compared")
    if kind not in ("==", "!="):
        _number(left)
    return bool(COMPARE[kind](left, right))


def _number(value: Value) -> Decimal:
    if not isinstance(value, Decimal):
        raise TypeError(f"{value!r} is not a number")
    return value


def _boolean(value: Value) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"{value!r} is not a yes or no")
    return value


def _clip(value: Decimal, low: Decimal, high: Decimal) -> Decimal:
    return max(low, min(value, high))


COMPARE: dict[str, Callable[[Value, Value], object]] = {
    "==": eq,
    "!=": ne,
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
}
NUMERIC: dict[str, Callable[..., Decimal]] = {
    "+": CONTEXT.add,
    "-": CONTEXT.subtract,
    "*": CONTEXT.multiply,
    "/": CONTEXT.divide,
    "//": floor_divide,
    "negate": CONTEXT.minus,
    "min": lambda *values: min(values),
    "max": lambda *values: max(values),
    "clip": _clip,
    "floor": lambda value, unit=ONE: floor_to(value, unit),
    "ceil": lambda value, unit=ONE: ceil_to(value, unit),
    "round": lambda value, unit=ONE: round_to(value, unit),
}
ROUNDINGS: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "half_up": round_to,
    "half_even": round_even_to,
    "up": ceil_to,
    "down": floor_to,
}
