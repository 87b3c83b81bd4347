"""Claims and terms as whole numbers that the level can be found from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import gcd, lcm

from opora_engine.division.terms import Terms


@dataclass(frozen=True, slots=True)
class Row:
    """One claim, ready to be filled.

    weight     exact weight of the claim
    slope      weight x claim x scale: what one step of the level adds, a whole number
    floor      declared floor, whole crowns
    cap        declared cap, or the claim
    group_cap  what the claim gets when its group is divided by itself; None when the group cap does not bind
    low, high  the bounds that hold: 0 <= low <= high; low is a multiple of the rounding unit
    """

    code: str
    claim: int
    weight: Fraction
    slope: int
    floor: int
    cap: int
    group_cap: int | None
    low: int
    high: int


def rows_of(claims: Mapping[str, int], terms: Terms) -> tuple[list[Row], int]:
    """Return the rows ordered by code, and the scale that made their slopes whole."""
    weights = {code: terms.weight(code) for code in sorted(claims)}
    # Weights like points / claim have many denominators, but weight x claim has few: that is what must be whole.
    scale = lcm(
        *{weight.denominator // gcd(weight.denominator, claims[code]) for code, weight in weights.items()}
    )
    rows = []
    for code, weight in weights.items():
        claim = claims[code]
        slope = claim * weight.numerator * scale // weight.denominator
        cap = min(claim, terms.caps.get(code, claim))
        floor = terms.floors.get(code, 0)
        low, high = _bounds(cap, floor, slope, terms)
        rows.append(Row(code, claim, weight, slope, floor, cap, None, low, high))
    return rows, scale


def under_group_cap(row: Row, group_cap: int, terms: Terms) -> Row:
    """Return the row with the further cap that its group gives it."""
    low, high = _bounds(min(row.cap, group_cap), row.floor, row.slope, terms)
    return replace(row, group_cap=group_cap, low=low, high=high)


def without(rows: Iterable[Row], codes: Iterable[str]) -> list[Row]:
    """Return the rows whose codes are not named."""
    gone = frozenset(codes)
    return [row for row in rows if row.code not in gone]


def _bounds(cap: int, floor: int, slope: int, terms: Terms) -> tuple[int, int]:
    rounding = terms.rounding
    # Handing out needs room of whole units below every cap; else the cap stays exact, as in the canonical rule.
    high = rounding.down(cap) if rounding.hands_out else cap
    low = min(rounding.up(floor), rounding.down(cap))
    # A floor below the minimum grant cannot be paid: the claim has the minimum or nothing.
    if low < terms.least:
        low = 0
    return low, high if slope else low
