"""Whether numbers, texts and yes/no are used where they belong, found when the rule set is loaded."""

from collections.abc import Callable

from opora_engine.formula.calculation import COMPARE
from opora_engine.formula.tree import Aggregate, Constant, Given, Lookup, Name, Operation, Sum, Tree

Fault = tuple[str, str]
PLAIN = {"number": "a number", "text": "a text", "boolean": "a yes or no"}


class _MixedKindsError(Exception):
    def __init__(self, found: str, expected: str) -> None:
        self.fault = (found, expected)
        super().__init__(found)


def kind_problem(tree: Tree, kind_of: Callable[[str], str], expected: str) -> Fault | None:
    """Return what is wrong and what was expected, or None when the expression is of the `expected` kind."""
    try:
        _require(_kind(tree, kind_of), expected, "the whole expression")
    except _MixedKindsError as error:
        return error.fault
    return None


def _kind(tree: Tree, kind_of: Callable[[str], str]) -> str:
    match tree:
        case Constant(value):
            return "text" if isinstance(value, str) else "number"
        case Name(name):
            return kind_of(name)
        case Given():
            return "boolean"
        case Lookup(table, keys):
            for key in keys:
                _require(_kind(key, kind_of), "text", f"a key of {table}")
            return "number"
        case Sum(body):
            _require(_kind(body, kind_of), "number", "what sum() adds up")
            return "number"
        case Aggregate():
            return _kind_of_aggregate(tree, kind_of)
        case Operation(kind, operands):
            kinds = [_kind(operand, kind_of) for operand in operands]
            # The loader has already checked that a third part of round() is a direction.
            return _kind_of_operation(kind, kinds[:2] if kind == "round" else kinds)


def _kind_of_aggregate(tree: Aggregate, kind_of: Callable[[str], str]) -> str:
    if tree.where is not None:
        _require(_kind(tree.where, kind_of), "boolean", "the condition after where=")
    if tree.body is not None:
        # What is counted are the different values, so they may be texts: providers of a kind.
        kind = _kind(tree.body, kind_of)
        expected = kind if tree.kind == "count" and kind != "boolean" else "number"
        _require(kind, expected, f"what {tree.kind}() works on")
    return "number"


def _kind_of_operation(operation: str, kinds: list[str]) -> str:
    if operation == "if":
        condition, yes, no = kinds
        _require(condition, "boolean", "the condition after 'if'")
        _require(no, yes, "the part after 'else'")
        return yes
    if operation in ("and", "or", "not"):
        for kind in kinds:
            _require(kind, "boolean", f"what '{operation}' joins")
        return "boolean"
    if operation in COMPARE:
        _require(
            kinds[1], kinds[0] if operation in ("==", "!=") else "number", f"the right side of '{operation}'"
        )
        if operation not in ("==", "!="):
            _require(kinds[0], "number", f"the left side of '{operation}'")
        return "boolean"
    for kind in kinds:
        _require(kind, "number", f"what '{operation}' works on")
    return "number"


def _require(kind: str, expected: str, what: str) -> None:
    if kind != expected:
        raise _MixedKindsError(f"{what} is {PLAIN[kind]}", PLAIN[expected])
