"""The terms on which one pool is divided: floors, caps, weights, classes, group caps, minimum, rounding, order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

Number = int | Fraction | Decimal
"""An exact number; a float is refused, because 0.1 as a float is not a tenth."""

TIES = ("remainder", "level", "claim", "weight", "code")
"""What an order may be made of; docs/methods/division.md says what each means."""


ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Rounding:
    """Grants are multiples of `unit` (whole crowns, 1 or more); what the rounding leaves goes to `leftover`.

    reserve    it stays in the pool
    hand_out   it is handed out unit by unit in the declared order

    Raises ValueError for a unit below 1 or another word for the leftover.
    """

    unit: int = 1
    leftover: Literal["reserve", "hand_out"] = "reserve"

    def __post_init__(self) -> None:
        _whole("The rounding unit", self.unit, least=1)
        if self.leftover not in ("reserve", "hand_out"):
            raise ValueError(f"The leftover goes to {self.leftover!r}. Expected 'reserve' or 'hand_out'.")

    @property
    def hands_out(self) -> bool:
        """Whether the leftover is handed out."""
        return self.leftover == "hand_out"

    def down(self, amount: int) -> int:
        """Return the largest multiple of the unit that is not above the amount."""
        return amount - amount % self.unit

    def up(self, amount: int) -> int:
        """Return the smallest multiple of the unit that is not below the amount."""
        return amount + -amount % self.unit


@dataclass(frozen=True, slots=True)
class Terms:
    """How one pool is divided. Amounts are whole crowns, 0 or more; mappings are by the code of a claim.

    floors      what a claim gets at least (never above its claim and caps); none unless stated
    caps        what it gets at most; its claim unless stated
    weights     factor of the claim in the division, 0 or more, exact; 1 unless stated
    classes     number of its priority class, the lowest first; 0 unless stated
    groups      the group (provider) it belongs to
    group_caps  by group: what all claims of the group get at most together
    minimum     a grant below it becomes 0 and its money is divided again
    rounding    unit, and what happens to the leftover
    order       how ties in handing out the leftover are broken; the last word is "code"

    Raises ValueError for a negative amount, a name that is not known, or an order without an end.
    """

    floors: Mapping[str, int] = field(default_factory=dict)
    caps: Mapping[str, int] = field(default_factory=dict)
    weights: Mapping[str, Number] = field(default_factory=dict)
    classes: Mapping[str, int] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    group_caps: Mapping[str, int] = field(default_factory=dict)
    minimum: int = 0
    rounding: Rounding = field(default_factory=Rounding)
    order: tuple[str, ...] = ("remainder", "code")

    def __post_init__(self) -> None:
        _whole("The minimum grant", self.minimum)
        for name in ("floors", "caps", "group_caps"):
            for code, amount in getattr(self, name).items():
                _whole(f"{name}[{code!r}]", amount)
        for code, weight in self.weights.items():
            if exact(f"weights[{code!r}]", weight) < 0:
                raise ValueError(f"weights[{code!r}] is {weight}. Expected 0 or more.")
        _check_order(self.order)
        without = sorted(set(self.group_caps) - set(self.groups.values()))
        if without:
            raise ValueError(f"group_caps names the group {without[0]!r}, to which no claim belongs.")

    def weight(self, code: str) -> Fraction:
        """Return the exact weight of a claim."""
        return Fraction(self.weights[code]) if code in self.weights else ONE

    @property
    def least(self) -> int:
        """The minimum grant as a multiple of the rounding unit."""
        return self.rounding.up(self.minimum)


def check(claims: Mapping[str, int], pool: int, terms: Terms) -> None:
    """Raise ValueError if a claim or the pool is no whole number from 0, or the terms name an unknown claim."""
    _whole("The pool", pool)
    for code, claim in claims.items():
        _whole(f"The claim of {code!r}", claim)
    for each in fields(terms):
        value: Any = getattr(terms, each.name)
        if isinstance(value, Mapping) and each.name != "group_caps":
            _check_known(each.name, value, claims)


def exact(where: str, number: Number) -> Fraction:
    """Return the number as a fraction; raises ValueError for a float, a truth value, or what is not finite."""
    if isinstance(number, bool) or not isinstance(number, (int, Fraction, Decimal)):
        raise ValueError(
            f"{where} is {number!r}. Expected a whole number, a fraction or a decimal, never a float."
        )
    if isinstance(number, Decimal) and not number.is_finite():
        raise ValueError(f"{where} is {number}. Expected a finite number.")
    return number if isinstance(number, Fraction) else Fraction(number)


def _whole(where: str, number: object, *, least: int = 0) -> None:
    if isinstance(number, bool) or not isinstance(number, int):
        raise ValueError(f"{where} is {number!r}. Expected a whole number.")
    if number < least:
        raise ValueError(f"{where} is {number}. Expected {least} or more.")


def _check_known(where: str, codes: Iterable[str], claims: Mapping[str, int]) -> None:
    unknown = sorted(set(codes) - set(claims))
    if unknown:
        raise ValueError(f"{where} names {unknown[0]!r}, which claims nothing. Expected codes of the claims.")


def _check_order(order: tuple[str, ...]) -> None:
    unknown = [word for word in order if word not in TIES]
    if unknown:
        raise ValueError(f"The order names {unknown[0]!r}. Expected words out of {', '.join(TIES)}.")
    # Two claims may agree in everything but the code: without it the order of rows would decide.
    if not order or order[-1] != "code":
        raise ValueError(f"The order is {order}. Expected 'code' as its last word, so that no tie remains.")
    if "level" in order[1:]:
        raise ValueError(f"The order is {order}. Expected 'level' nowhere but as the first word.")
