"""Numbers from many services: sums, means, quantiles, counts, ranks, shares, exact."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from opora_engine.formula.arithmetic import CONTEXT
from opora_engine.formula.tree import Aggregate
from opora_engine.formula.words import Value, Words

NAMED_AT_MOST = 20
HALF = Decimal("0.5")
WORDS = {
    "sum": Words("součet", "sum"),
    "mean": Words("průměr", "mean"),
    "median": Words("medián", "median"),
    "quantile": Words("kvantil", "quantile"),
    "count": Words("počet", "count"),
    "rank": Words("pořadí", "rank"),
    "share": Words("podíl", "share"),
}


class NobodyError(ArithmeticError):
    """A mean, median or quantile of nobody has no value."""


@dataclass(frozen=True, slots=True)
class Group:
    """The members that share what `by` names.

    codes   services (or service/form), in the order of codes
    values  what each member gives, in the same order; True for count(by=…)
    rising  the numbers in rising order; () where the values are texts
    total   their sum
    """

    codes: tuple[str, ...]
    values: tuple[Value, ...]
    rising: tuple[Decimal, ...]
    total: Decimal


NOBODY = Group((), (), (), Decimal(0))


def group_of(members: Sequence[tuple[str, Value]]) -> Group:
    """Return the group of the members (code, value)."""
    values = tuple(value for _, value in members)
    numbers = [value for value in values if isinstance(value, Decimal)]
    total = Decimal(0)
    for number in numbers:
        total = CONTEXT.add(total, number)
    return Group(tuple(code for code, _ in members), values, tuple(sorted(numbers)), total)


def value_of(node: Aggregate, group: Group, own: Decimal | None) -> Decimal:
    """Return what the aggregate gives in a group.

    own      the value of the one who asks, for rank and share
    returns  sum and count of nobody are 0; rank is 1 + how many members have more; share is own / sum
             of the members, and 0 when their sum is 0

    Raises NobodyError for a mean, median or quantile of nobody.
    """
    if node.kind == "sum":
        return group.total
    if node.kind == "count":
        return Decimal(len(group.codes) if node.body is None else len(set(group.values)))
    if node.kind == "rank" and own is not None:
        return Decimal(1 + len(group.rising) - bisect_right(group.rising, own))
    if node.kind == "share" and own is not None:
        return CONTEXT.divide(own, group.total) if group.total else Decimal(0)
    if not group.rising:
        raise NobodyError(f"{node.text} has no member")
    if node.kind == "mean":
        return CONTEXT.divide(group.total, Decimal(len(group.rising)))
    return _quantile(group.rising, HALF if node.kind == "median" else node.quantile)


def _quantile(rising: Sequence[Decimal], part: Decimal) -> Decimal:
    """Return the value below which `part` of the members lies, interpolated between the two neighbours."""
    place = CONTEXT.multiply(Decimal(len(rising) - 1), part)
    below = int(place.to_integral_value(rounding=ROUND_FLOOR))
    if below == len(rising) - 1:
        return rising[-1]
    step = CONTEXT.subtract(rising[below + 1], rising[below])
    return CONTEXT.add(rising[below], CONTEXT.multiply(CONTEXT.subtract(place, Decimal(below)), step))


def sentence_of(node: Aggregate, group: Group, key: Sequence[tuple[str, Words]]) -> Words:
    """Return over whom the aggregate was taken, in both languages."""
    word, count = WORDS[node.kind], len(group.codes)
    over = Words(
        ", ".join(f"{name}: {value.cs}" for name, value in key) or "celé kolo",
        ", ".join(f"{name}: {value.en}" for name, value in key) or "the whole round",
    )
    return Words(
        f"{node.text}: {word.cs} přes započtené záznamy, jejich počet je {count} ({over.cs}).",
        f"{node.text}: {word.en} over the {count} records counted ({over.en}).",
    )


def members_named(group: Group) -> str:
    """Return the codes of the members when they are few enough to be read, else an empty text."""
    return ", ".join(group.codes) if len(group.codes) <= NAMED_AT_MOST else ""
