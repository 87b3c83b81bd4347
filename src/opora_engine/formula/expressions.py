"""Expressions of the rule language: text to a small tree of listed nodes, and nothing that is not listed."""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

LONGEST = 1000
DEEPEST = 20
MOST_NODES = 200
# The number of arguments that each function takes: at least, at most.
FUNCTIONS = {"min": (2, 20), "max": (2, 20), "clip": (3, 3), "round": (1, 2), "floor": (1, 2), "ceil": (1, 2)}
SPECIAL = ("sum", "given")
RESERVED = frozenset({*FUNCTIONS, *SPECIAL, "form", "value"})
ARITHMETIC: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
}
COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}


@dataclass(frozen=True, slots=True)
class Constant:
    """A number or a text written in the expression."""

    value: Decimal | str


@dataclass(frozen=True, slots=True)
class Name:
    """The value of an input, a parameter or a formula."""

    name: str


@dataclass(frozen=True, slots=True)
class Operation:
    """Arithmetic, a comparison, `and`, `or`, `not`, `negate`, `if` or a function, with its operands."""

    kind: str
    operands: "tuple[Tree, ...]"


@dataclass(frozen=True, slots=True)
class Lookup:
    """A value of a table under the given keys."""

    table: str
    keys: "tuple[Tree, ...]"


@dataclass(frozen=True, slots=True)
class Sum:
    """The sum of an expression over the forms of the service."""

    body: "Tree"


@dataclass(frozen=True, slots=True)
class Given:
    """Whether an optional input was given."""

    name: str


Tree = Constant | Name | Operation | Lookup | Sum | Given


@dataclass(frozen=True, slots=True)
class Expression:
    """A read expression: its text as written and its tree."""

    text: str
    tree: Tree


class ExpressionRefused(ValueError):
    """An expression outside the language; `offset` counts characters from its start."""

    def __init__(self, offset: int, found: str, expected: str) -> None:
        self.offset, self.found, self.expected = offset, found, expected
        super().__init__(f"at character {offset + 1}: {found}. Expected {expected}.")


def parse_expression(text: str) -> Expression:
    """Return the expression; raises ExpressionRefused for anything that is not in the language."""
    if len(text) > LONGEST:
        raise ExpressionRefused(
            0, f"{len(text)} characters", f"at most {LONGEST}; split it into more formulas"
        )
    # One line, so that an offset in it is an offset in the text.
    line = text.replace("\n", " ")
    try:
        body = ast.parse(line.lstrip(), mode="eval").body
    except SyntaxError as error:
        raise ExpressionRefused(
            (error.offset or 1) - 1, f"cannot be read ({error.msg})", "an expression"
        ) from None
    except (ValueError, RecursionError, MemoryError):
        raise ExpressionRefused(
            0, "cannot be read", "an expression of printable characters, less nested"
        ) from None
    nodes = sum(1 for node in ast.walk(body) if isinstance(node, ast.expr))
    if nodes > MOST_NODES:
        raise ExpressionRefused(0, f"{nodes} parts", f"at most {MOST_NODES}; split it into more formulas")
    return Expression(text.strip(), _tree(body, line.lstrip(), 1))


def walk(tree: Tree) -> Iterator[Tree]:
    """Yield the tree and every part of it, from the left."""
    yield tree
    parts: tuple[Tree, ...] = ()
    if isinstance(tree, Operation):
        parts = tree.operands
    elif isinstance(tree, Lookup):
        parts = tree.keys
    elif isinstance(tree, Sum):
        parts = (tree.body,)
    for part in parts:
        yield from walk(part)


def _tree(node: ast.expr, text: str, depth: int) -> Tree:
    if depth > DEEPEST:
        raise _refused(node, "too deeply nested", f"at most {DEEPEST} levels; split it into more formulas")
    reader = _READERS.get(type(node))
    if reader is None:
        raise _refused(
            node,
            f"'{ast.get_source_segment(text, node)}' is not in the rule language",
            "numbers, names, + - * / //, comparisons, and, or, not, … if … else …, min, max, clip, "
            "round, floor, ceil, sum, given, tables",
        )
    return reader(node, text, depth + 1)


def _constant(node: ast.Constant, text: str, depth: int) -> Tree:
    if isinstance(node.value, str):
        return Constant(node.value)
    written = ast.get_source_segment(text, node) or ""
    if not re.fullmatch(r"\d{1,15}(\.\d{1,10})?", written):
        raise _refused(
            node, f"'{written}' is not a plain number", "up to 15 digits and 10 decimals, such as 0.25"
        )
    return Constant(Decimal(written))


def _name(node: ast.Name, text: str, depth: int) -> Tree:
    if node.id in FUNCTIONS or node.id in SPECIAL:
        raise _refused(
            node, f"'{node.id}' is a function", f"its arguments in brackets after it: {node.id}(…)"
        )
    return Name(node.id)


def _binary(node: ast.BinOp, text: str, depth: int) -> Tree:
    sign = ARITHMETIC.get(type(node.op))
    if sign is None:
        raise _refused(node, "this operator is not in the rule language", "one of + - * / //")
    return Operation(sign, (_tree(node.left, text, depth), _tree(node.right, text, depth)))


def _unary(node: ast.UnaryOp, text: str, depth: int) -> Tree:
    kinds: dict[type[ast.unaryop], str] = {ast.USub: "negate", ast.Not: "not"}
    kind = kinds.get(type(node.op))
    if kind is None:
        raise _refused(node, "this operator is not in the rule language", "- or not")
    return Operation(kind, (_tree(node.operand, text, depth),))


def _boolean(node: ast.BoolOp, text: str, depth: int) -> Tree:
    kind = "and" if isinstance(node.op, ast.And) else "or"
    return Operation(kind, tuple(_tree(value, text, depth) for value in node.values))


def _comparison(node: ast.Compare, text: str, depth: int) -> Tree:
    sign = COMPARISONS.get(type(node.ops[0]))
    if sign is None or len(node.ops) != 1:
        raise _refused(
            node, "this comparison is not in the rule language", "one of == != < <= > >= between two values"
        )
    return Operation(sign, (_tree(node.left, text, depth), _tree(node.comparators[0], text, depth)))


def _choice(node: ast.IfExp, text: str, depth: int) -> Tree:
    return Operation("if", tuple(_tree(part, text, depth) for part in (node.test, node.body, node.orelse)))


def _call(node: ast.Call, text: str, depth: int) -> Tree:
    if not isinstance(node.func, ast.Name) or node.keywords:
        raise _refused(
            node, "only named functions can be called", "a function or a table with plain arguments"
        )
    name = node.func.id
    least, most = FUNCTIONS.get(name, (1, 1 if name in SPECIAL else 8))
    if not least <= len(node.args) <= most:
        raise _refused(node, f"{name} was given {len(node.args)} arguments", _count(least, most))
    if name == "given":
        if not isinstance(node.args[0], ast.Name):
            raise _refused(node, "given() asks about one input", "the name of an optional input")
        return Given(node.args[0].id)
    parts = tuple(_tree(argument, text, depth) for argument in node.args)
    if name == "sum":
        return Sum(parts[0])
    return Operation(name, parts) if name in FUNCTIONS else Lookup(name, parts)


def _subscript(node: ast.Subscript, text: str, depth: int) -> Tree:
    if not isinstance(node.value, ast.Name):
        raise _refused(node, "only a table has keys", "the name of a table before the bracket")
    keys = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    return Lookup(node.value.id, tuple(_tree(key, text, depth) for key in keys))


def _count(least: int, most: int) -> str:
    return f"{least}" if least == most else f"{least} to {most}"


def _refused(node: ast.expr, found: str, expected: str) -> ExpressionRefused:
    return ExpressionRefused(node.col_offset, found, expected)


_READERS: dict[type[ast.expr], Callable[..., Tree]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.BoolOp: _boolean,
    ast.Compare: _comparison,
    ast.IfExp: _choice,
    ast.Call: _call,
    ast.Subscript: _subscript,
}
