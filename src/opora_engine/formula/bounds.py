"""The lowest and the highest value that an expression can have, as far as its parts tell."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from opora_engine.formula.arithmetic import CONTEXT

Bounds = tuple[Decimal | None, Decimal | None]
"""Lowest and highest value, both included; None = no bound is known."""

ANY: Bounds = (None, None)
ZERO = Decimal(0)


def united(options: Iterable[Bounds]) -> Bounds:
    """Return the bounds of a value that is one of the options."""
    lows, highs = zip(*options, strict=True)
    return _least(lows), _greatest(highs)


def summed(body: Bounds) -> Bounds:
    """Return the bounds of a sum of any number of values, also of none."""
    low, high = body
    return (
        ZERO if low is not None and low >= 0 else None,
        ZERO if high is not None and high <= 0 else None,
    )


def bounds_of_operation(kind: str, operands: Sequence[Bounds]) -> Bounds:
    """Return the bounds of an operation from those of its operands; ANY where nothing is known."""
    if kind == "if":
        return united(operands[1:])
    if kind in ("floor", "ceil", "round"):
        return _rounded(kind, operands[0])
    if kind == "clip":
        value, low, high = operands
        return _largest([low, _smallest([value, high])])
    known = _KNOWN.get(kind)
    return known(operands) if known else ANY


def _added(operands: Sequence[Bounds]) -> Bounds:
    (low, high), (other_low, other_high) = operands
    return _plus(low, other_low), _plus(high, other_high)


def _negated(operands: Sequence[Bounds]) -> Bounds:
    low, high = operands[0]
    return (None if high is None else -high, None if low is None else -low)


def _subtracted(operands: Sequence[Bounds]) -> Bounds:
    return _added([operands[0], _negated(operands[1:])])


def _multiplied(operands: Sequence[Bounds]) -> Bounds:
    (low, high), (other_low, other_high) = operands
    if low is None or other_low is None or low < 0 or other_low < 0:
        return ANY
    highest = None if high is None or other_high is None else CONTEXT.multiply(high, other_high)
    return CONTEXT.multiply(low, other_low), highest


def _divided(operands: Sequence[Bounds]) -> Bounds:
    (low, high), (other_low, other_high) = operands
    if low is None or other_low is None or low < 0 or other_low <= 0:
        return ANY
    lowest = ZERO if other_high is None else CONTEXT.divide(low, other_high)
    return lowest, None if high is None else CONTEXT.divide(high, other_low)


def _smallest(operands: Sequence[Bounds]) -> Bounds:
    highs = [high for _, high in operands if high is not None]
    return _least([low for low, _ in operands]), min(highs) if highs else None


def _largest(operands: Sequence[Bounds]) -> Bounds:
    lows = [low for low, _ in operands if low is not None]
    return max(lows) if lows else None, _greatest([high for _, high in operands])


def _rounded(kind: str, value: Bounds) -> Bounds:
    low, high = value
    if low is None or low < 0:
        return ANY
    # Rounding down may reach 0 and rounding up may pass every bound; a unit may be larger than the value.
    return (low, None) if kind == "ceil" else (ZERO, high if kind == "floor" else None)


def _plus(left: Decimal | None, right: Decimal | None) -> Decimal | None:
    return None if left is None or right is None else CONTEXT.add(left, right)


def _least(values: Sequence[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return min(known) if known and len(known) == len(values) else None


def _greatest(values: Sequence[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return max(known) if known and len(known) == len(values) else None


_KNOWN: dict[str, Callable[[Sequence[Bounds]], Bounds]] = {
    "+": _added,
    "-": _subtracted,
    "negate": _negated,
    "*": _multiplied,
    "/": _divided,
    "min": _smallest,
    "max": _largest,
}
