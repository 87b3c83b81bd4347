"""The one arithmetic of every decision: decimal numbers of 50 digits, rounded only where a rule says so."""

from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow

CONTEXT = Context(
    prec=50,
    rounding=ROUND_HALF_EVEN,
    Emin=-999,
    Emax=999,
    traps=[InvalidOperation, DivisionByZero, Overflow],
)


def floor_to(value: Decimal, unit: Decimal) -> Decimal:
    """Return the largest multiple of `unit` that is not above `value`; the unit must be positive."""
    _require_positive(unit)
    remainder = CONTEXT.remainder(value, unit)
    if remainder < 0:
        remainder = CONTEXT.add(remainder, unit)
    return CONTEXT.subtract(value, remainder)


def ceil_to(value: Decimal, unit: Decimal) -> Decimal:
    """Return the smallest multiple of `unit` that is not below `value`; the unit must be positive."""
    return CONTEXT.minus(floor_to(CONTEXT.minus(value), unit))


def round_to(value: Decimal, unit: Decimal) -> Decimal:
    """Return the multiple of `unit` nearest to `value`; a half goes away from zero."""
    half = CONTEXT.divide(unit, Decimal(2))
    size = floor_to(CONTEXT.add(abs(value), half), unit)
    return CONTEXT.minus(size) if value < 0 else size


def round_even_to(value: Decimal, unit: Decimal) -> Decimal:
    """Return the multiple of `unit` nearest to `value`; a half goes to the even multiple."""
    below = floor_to(value, unit)
    twice = CONTEXT.multiply(Decimal(2), CONTEXT.subtract(value, below))
    is_odd = CONTEXT.remainder(CONTEXT.divide_int(below, unit), Decimal(2)) != 0
    return CONTEXT.add(below, unit) if twice > unit or (twice == unit and is_odd) else below


def floor_divide(dividend: Decimal, divisor: Decimal) -> Decimal:
    """Return the largest whole number not above the exact quotient (also for negative numbers)."""
    whole = CONTEXT.divide_int(dividend, divisor)
    remainder = CONTEXT.remainder(dividend, divisor)
    if remainder != 0 and (remainder < 0) != (divisor < 0):
        whole = CONTEXT.subtract(whole, Decimal(1))
    return whole


def plain_text(value: Decimal) -> str:
    """Return the one way a number is written in files: no exponent, no trailing zeros, no minus zero."""
    if value == 0:
        return "0"
    return format(value.normalize(CONTEXT), "f")


def _require_positive(unit: Decimal) -> None:
    if unit <= 0:
        raise ZeroDivisionError(f"the unit of rounding must be above 0, not {plain_text(unit)}")
