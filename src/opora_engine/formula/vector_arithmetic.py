"""The arithmetic of the vectorised evaluator: float64, with a tolerance where the exact one would meet a tie."""

from collections.abc import Callable

import numpy as np

from opora_engine.arrays import Floats
from opora_engine.formula.columns import Array, Flags

# A float64 that was computed in a few dozen steps is off by less than this: what lies so near to a multiple or
# to another number is taken for it, as the exact evaluator would.
RELATIVE, ABSOLUTE = 1e-12, 1e-9


def _slack(value: Floats) -> Floats:
    return RELATIVE * np.abs(value) + ABSOLUTE


def floor_to(value: Floats, unit: Floats | float = 1.0) -> Floats:
    """Return the largest multiple of `unit` not above `value`, up to the tolerance."""
    times = value / unit
    return np.floor(times + _slack(times)) * unit


def ceil_to(value: Floats, unit: Floats | float = 1.0) -> Floats:
    """Return the smallest multiple of `unit` not below `value`, up to the tolerance."""
    return -floor_to(-value, unit)


def round_to(value: Floats, unit: Floats | float = 1.0) -> Floats:
    """Return the multiple of `unit` nearest to `value`; a half goes away from zero."""
    return np.sign(value) * floor_to(np.abs(value) + unit / 2, unit)


def round_even_to(value: Floats, unit: Floats | float = 1.0) -> Floats:
    """Return the multiple of `unit` nearest to `value`; a half goes to the even multiple."""
    times = value / unit
    below = np.floor(times + _slack(times))
    rest = times - below - 0.5
    is_half = np.abs(rest) <= _slack(times)
    odd = np.mod(below, 2) != 0
    return (below + np.where(is_half, odd, rest > 0)) * unit


def compare(kind: str, left: Array, right: Array) -> Flags:
    """Return a comparison; numbers nearer than the tolerance are equal."""
    if left.dtype != np.float64 and right.dtype != np.float64:
        return np.asarray(_EXACT[kind](left, right), dtype=np.bool_)
    rest = np.asarray(left - right, dtype=np.float64)
    slack = ABSOLUTE + RELATIVE * np.maximum(np.abs(left), np.abs(right))
    return _NEAR[kind](rest, slack)


def _smallest(*values: Floats) -> Floats:
    least = values[0]
    for value in values[1:]:
        least = np.minimum(least, value)
    return least


def _greatest(*values: Floats) -> Floats:
    most = values[0]
    for value in values[1:]:
        most = np.maximum(most, value)
    return most


_EXACT: dict[str, Callable[[Array, Array], Array]] = {"==": np.equal, "!=": np.not_equal}
_NEAR: dict[str, Callable[[Floats, Floats], Flags]] = {
    "==": lambda rest, slack: np.abs(rest) <= slack,
    "!=": lambda rest, slack: np.abs(rest) > slack,
    "<": lambda rest, slack: rest < -slack,
    "<=": lambda rest, slack: rest <= slack,
    ">": lambda rest, slack: rest > slack,
    ">=": lambda rest, slack: rest >= -slack,
}
NUMERIC: dict[str, Callable[..., Floats]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "//": lambda left, right: floor_to(left / right),
    "negate": np.negative,
    "min": _smallest,
    "max": _greatest,
    "clip": lambda value, low, high: np.maximum(low, np.minimum(value, high)),
    "floor": floor_to,
    "ceil": ceil_to,
    "round": round_to,
}
ROUNDINGS: dict[str, Callable[[Floats, Floats], Floats]] = {
    "half_up": round_to,
    "half_even": round_even_to,
    "up": ceil_to,
    "down": floor_to,
}
