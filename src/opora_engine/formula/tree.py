"""The parts an expression is made of: a small tree of listed nodes, each with its place in the text."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Constant:
    """A number or a text written in the expression."""

    value: Decimal | str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Name:
    """The value of an input, a parameter or a formula."""

    name: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Operation:
    """Arithmetic, a comparison, `and`, `or`, `not`, `negate`, `if` or a function, with its operands."""

    kind: str
    operands: "tuple[Tree, ...]"
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Lookup:
    """A value of a table under the given keys."""

    table: str
    keys: "tuple[Tree, ...]"
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Sum:
    """The sum of an expression over the forms of the service."""

    body: "Tree"
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Given:
    """Whether an optional input was given."""

    name: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Aggregate:
    """One number from all services of the round, or from all their forms inside a formula of a form.

    kind      sum, mean, median, quantile, count, rank or share
    body      what is aggregated; None in count(by=…), which counts the members themselves
    by        the texts that members must share with the one who asks; () = all of the round
    where     the condition under which a service or form is a member; None = every one
    quantile  the declared share of members below, from 0 to 1; only with `quantile`
    text      the aggregate as written
    """

    kind: str
    body: "Tree | None"
    by: tuple[str, ...]
    where: "Tree | None"
    quantile: Decimal
    text: str
    at: int = field(default=0, compare=False)


Tree = Constant | Name | Operation | Lookup | Sum | Given | Aggregate


def walk(tree: Tree) -> Iterator[Tree]:
    """Yield the tree and every part of it, from the left."""
    yield tree
    for part in parts(tree):
        yield from walk(part)


def parts(tree: Tree) -> tuple[Tree, ...]:
    """Return the parts directly below a node, from the left."""
    if isinstance(tree, Operation):
        return tree.operands
    if isinstance(tree, Lookup):
        return tree.keys
    if isinstance(tree, Sum):
        return (tree.body,)
    if isinstance(tree, Aggregate):
        return tuple(part for part in (tree.body, tree.where) if part is not None)
    return ()
