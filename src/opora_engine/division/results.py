"""What comes out of a division: grants in whole crowns, what bound each of them, and by how much."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any


class Bound(StrEnum):
    """What kept a grant from being more (or lifted it); docs/methods/division.md defines each."""

    CLAIM = "claim"
    WEIGHT = "weight"
    POOL = "pool"
    CAP = "cap"
    GROUP_CAP = "group cap"
    FLOOR = "floor"
    ROUNDING = "rounding"
    MINIMUM = "minimum"
    OBJECTIVE = "objective"


@dataclass(frozen=True, slots=True)
class Change:
    """One step from the claim to the grant: crowns taken (below 0) or added (above 0), exact."""

    by: Bound
    amount: Fraction


@dataclass(frozen=True, slots=True)
class Grant:
    """What one claim gets.

    claim     whole crowns
    grant     whole crowns
    bound_by  the bound that decided
    changes   every step that was not 0, in order: claim + sum of the amounts == grant, exactly
    """

    code: str
    claim: int
    grant: int
    bound_by: Bound
    changes: tuple[Change, ...]

    @property
    def bound_amount(self) -> Fraction:
        """What the deciding bound took (below 0) or added, crowns; 0 when the claim was paid in full."""
        return sum((change.amount for change in self.changes if change.by == self.bound_by), Fraction(0))

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values; an exact amount is [numerator, denominator] in lowest terms."""
        return {
            "code": self.code,
            "claim": self.claim,
            "grant": self.grant,
            "bound_by": self.bound_by.value,
            "changes": [{"by": change.by.value, "amount": _ratio(change.amount)} for change in self.changes],
        }


@dataclass(frozen=True, slots=True)
class ClassLevel:
    """How far the money went in one priority class (0 when there are no classes).

    level        crowns per crown of weight x claim; None when every claim of the class got all it may
    floors_paid  share of the floors that could be paid; 1 unless the money was less than their sum
    granted      whole crowns
    """

    priority: int
    level: Fraction | None
    floors_paid: Fraction
    granted: int

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "priority": self.priority,
            "level": None if self.level is None else _ratio(self.level),
            "floors_paid": _ratio(self.floors_paid),
            "granted": self.granted,
        }


@dataclass(frozen=True, slots=True)
class Proof:
    """How good an optimised division is: no division within the bounds has an objective above `bound`.

    objective, bound  sum of worth x grant in crowns; `bound` is at most a billionth above the objective
    """

    objective: Fraction
    bound: Fraction

    @property
    def gap(self) -> Fraction:
        """How far the bound is above the objective, as a share of it; 0 when both are 0."""
        return (self.bound - self.objective) / self.objective if self.objective else self.bound

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values; exact amounts are [numerator, denominator]."""
        return {"objective": _ratio(self.objective), "bound": _ratio(self.bound), "gap": float(self.gap)}


@dataclass(frozen=True, slots=True)
class Division:
    """A divided pool: grants by code (Unicode code points); granted + reserve == pool, to the crown.

    proof  where an objective was maximised and could be chosen
    """

    pool: int
    granted: int
    reserve: int
    levels: tuple[ClassLevel, ...]
    grants: tuple[Grant, ...]
    proof: Proof | None = None

    def amounts(self) -> dict[str, int]:
        """Return the whole crowns of each claim by its code."""
        return {each.code: each.grant for each in self.grants}

    def grant(self, code: str) -> Grant:
        """Return the grant of a claim; raises KeyError when the code is not in the division."""
        for each in self.grants:
            if each.code == code:
                return each
        raise KeyError(code)

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values; the same claims, pool and terms give the same bytes."""
        return {
            "pool": self.pool,
            "granted": self.granted,
            "reserve": self.reserve,
            "levels": [level.to_json() for level in self.levels],
            "grants": [grant.to_json() for grant in self.grants],
            **({"proof": self.proof.to_json()} if self.proof else {}),
        }


def _ratio(amount: Fraction) -> list[int]:
    return [amount.numerator, amount.denominator]
