"""Expressions of the rule language: text to a small tree of listed nodes, and nothing that is not listed."""

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from opora_engine.formula.tree import Aggregate, Constant, Given, Lookup, Name, Operation, Sum, Tree

LONGEST = 1000
DEEPEST = 20
MOST_NODES = 200
# The number of arguments that each function takes: at least, at most.
FUNCTIONS = {"min": (2, 20), "max": (2, 20), "clip": (3, 3), "round": (1, 3), "floor": (1, 2), "ceil": (1, 2)}
AGGREGATES = {
    "sum": (1, 1),
    "mean": (1, 1),
    "median": (1, 1),
    "quantile": (2, 2),
    "count": (0, 1),
    "rank": (1, 1),
    "share": (1, 1),
}
SPECIAL = (*AGGREGATES, "given")
# How round(x, unit, direction) may round; the first is meant when none is written.
DIRECTIONS = ("half_up", "half_even", "up", "down")
EVERYBODY = "all"
RESERVED = frozenset({*FUNCTIONS, *SPECIAL, EVERYBODY, "form", "value"})
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


def _tree(node: ast.expr, text: str, depth: int) -> Tree:
    if depth > DEEPEST:
        found, expected = "too deeply nested", f"at most {DEEPEST} levels; split it into more formulas"
        raise _refused(node, text, found, expected)
    reader = _READERS.get(type(node))
    if reader is None:
        raise _refused(
            node,
            text,
            f"'{ast.get_source_segment(text, node)}' is not in the rule language",
            "numbers, names, + - * / //, comparisons, and, or, not, … if … else …, tables, "
            + ", ".join((*FUNCTIONS, *SPECIAL)),
        )
    return reader(node, text, depth + 1)


def _constant(node: ast.Constant, text: str, depth: int) -> Tree:
    if isinstance(node.value, str):
        return Constant(node.value, _column(node, text))
    written = ast.get_source_segment(text, node) or ""
    if not re.fullmatch(r"\d{1,15}(\.\d{1,10})?", written):
        raise _refused(
            node, text, f"'{written}' is not a plain number", "up to 15 digits and 10 decimals, such as 0.25"
        )
    return Constant(Decimal(written), _column(node, text))


def _name(node: ast.Name, text: str, depth: int) -> Tree:
    if node.id in FUNCTIONS or node.id in SPECIAL:
        raise _refused(
            node, text, f"'{node.id}' is a function", f"its arguments in brackets after it: {node.id}(…)"
        )
    return Name(node.id, _column(node, text))


def _binary(node: ast.BinOp, text: str, depth: int) -> Tree:
    sign = ARITHMETIC.get(type(node.op))
    if sign is None:
        raise _refused(node, text, "this operator is not in the rule language", "one of + - * / //")
    return Operation(
        sign, (_tree(node.left, text, depth), _tree(node.right, text, depth)), _column(node, text)
    )


def _unary(node: ast.UnaryOp, text: str, depth: int) -> Tree:
    kinds: dict[type[ast.unaryop], str] = {ast.USub: "negate", ast.Not: "not"}
    kind = kinds.get(type(node.op))
    if kind is None:
        raise _refused(node, text, "this operator is not in the rule language", "- or not")
    return Operation(kind, (_tree(node.operand, text, depth),), _column(node, text))


def _boolean(node: ast.BoolOp, text: str, depth: int) -> Tree:
    kind = "and" if isinstance(node.op, ast.And) else "or"
    return Operation(kind, tuple(_tree(value, text, depth) for value in node.values), _column(node, text))


def _comparison(node: ast.Compare, text: str, depth: int) -> Tree:
    sign = COMPARISONS.get(type(node.ops[0]))
    if sign is None or len(node.ops) != 1:
        raise _refused(
            node,
            text,
            "this comparison is not in the rule language",
            "one of == != < <= > >= between two values",
        )
    sides = (_tree(node.left, text, depth), _tree(node.comparators[0], text, depth))
    return Operation(sign, sides, _column(node, text))


def _choice(node: ast.IfExp, text: str, depth: int) -> Tree:
    sides = tuple(_tree(part, text, depth) for part in (node.test, node.body, node.orelse))
    return Operation("if", sides, _column(node, text))


def _call(node: ast.Call, text: str, depth: int) -> Tree:
    if not isinstance(node.func, ast.Name):
        raise _refused(
            node, text, "only named functions can be called", "a function or a table with plain arguments"
        )
    name, at = node.func.id, _column(node, text)
    # A sum without by= is over the forms of one service; every other aggregate is across services.
    if name in AGGREGATES and (name != "sum" or node.keywords):
        return _aggregate(name, node, text, depth)
    if node.keywords:
        raise _refused(node, text, f"{name} has no {node.keywords[0].arg}=", "plain arguments")
    _count_arguments(node, text, *FUNCTIONS.get(name, (1, 1 if name in SPECIAL else 8)))
    if name == "given":
        if not isinstance(node.args[0], ast.Name):
            raise _refused(node, text, "given() asks about one input", "the name of an optional input")
        return Given(node.args[0].id, at)
    arguments = tuple(_tree(argument, text, depth) for argument in node.args)
    if name == "sum":
        return Sum(arguments[0], at)
    if name not in FUNCTIONS:
        return Lookup(name, arguments, at)
    if name == "round" and len(arguments) == 3 and not _is_direction(arguments[2]):
        raise _refused(
            node.args[2],
            text,
            "this is no direction of rounding",
            f"one of {', '.join(DIRECTIONS)} in quotes",
        )
    return Operation(name, arguments, at)


def _is_direction(tree: Tree) -> bool:
    return isinstance(tree, Constant) and tree.value in DIRECTIONS


def _aggregate(name: str, node: ast.Call, text: str, depth: int) -> Aggregate:
    _count_arguments(node, text, *AGGREGATES[name])
    said = {keyword.arg: keyword.value for keyword in node.keywords}
    wrong = [word for word in said if word not in ("by", "where")]
    if wrong or "by" not in said:
        found = f"{name} has no {wrong[0]}=" if wrong else f"{name} does not say over whom"
        raise _refused(node, text, found, f"{name}(…, by={EVERYBODY}) or by=kind or by=(kind, form), where=…")
    part = node.args[1] if name == "quantile" else None
    written = (ast.get_source_segment(text, part) or "") if part else "0"
    if not re.fullmatch(r"0(\.\d{1,10})?|1", written):
        raise _refused(part or node, text, f"'{written}' is no share of members", "a number from 0 to 1")
    return Aggregate(
        kind=name,
        body=_tree(node.args[0], text, depth) if node.args else None,
        by=_group(said["by"], text),
        where=_tree(said["where"], text, depth) if "where" in said else None,
        quantile=Decimal(written),
        text=ast.get_source_segment(text, node) or name,
        at=_column(node, text),
    )


def _group(node: ast.expr, text: str) -> tuple[str, ...]:
    several = node.elts if isinstance(node, ast.Tuple | ast.List) else [node]
    names = [part.id for part in several if isinstance(part, ast.Name)]
    if len(names) != len(several) or not names or (EVERYBODY in names and len(names) > 1):
        raise _refused(node, text, "this is no group", f"by={EVERYBODY}, by=kind or by=(kind, form)")
    return () if names == [EVERYBODY] else tuple(names)


def _count_arguments(node: ast.Call, text: str, least: int, most: int) -> None:
    if not least <= len(node.args) <= most:
        name = ast.get_source_segment(text, node.func)
        expected = f"{least}" if least == most else f"{least} to {most}"
        raise _refused(node, text, f"{name} was given {len(node.args)} arguments", expected)


def _subscript(node: ast.Subscript, text: str, depth: int) -> Tree:
    if not isinstance(node.value, ast.Name):
        raise _refused(node, text, "only a table has keys", "the name of a table before the bracket")
    keys = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    return Lookup(node.value.id, tuple(_tree(key, text, depth) for key in keys), _column(node, text))


def _refused(node: ast.expr, text: str, found: str, expected: str) -> ExpressionRefused:
    return ExpressionRefused(_column(node, text), found, expected)


def _column(node: ast.expr, text: str) -> int:
    # Python counts bytes of UTF-8; a person counts characters.
    return len(text.encode()[: node.col_offset].decode())


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
