"""Limits against last year: a share of last year's grant as the floor, another as the cap."""

from collections.abc import Mapping
from dataclasses import dataclass

from opora_engine.division.terms import Number, exact


@dataclass(frozen=True, slots=True)
class Limits:
    """Floors and caps by code, whole crowns."""

    floors: dict[str, int]
    caps: dict[str, int]


def limits_against_last_year(
    last_year: Mapping[str, int], *, at_least: Number | None = None, at_most: Number | None = None
) -> Limits:
    """Return the floor and the cap that last year's grants give, in whole crowns.

    last_year  by code, whole crowns; a service that had nothing last year is left out and so not limited
    at_least   per cent of last year's grant, 0 or more; 80 means never below 80 % (rounded up to a crown)
    at_most    per cent; 120 means never above 120 % (rounded down to a crown)

    None sets no limit on that side. A last year of 0 crowns is a cap of 0: leave the service out if it is new.
    Raises ValueError for a negative amount, a float, or at_least above at_most.
    """
    lower = None if at_least is None else exact("at_least", at_least)
    upper = None if at_most is None else exact("at_most", at_most)
    if (lower is not None and lower < 0) or (upper is not None and upper < (lower or 0)):
        raise ValueError(
            f"The limits are {at_least} and {at_most} per cent. Expected 0 <= at_least <= at_most."
        )
    for code, amount in last_year.items():
        if exact(f"last_year[{code!r}]", amount) < 0:
            raise ValueError(f"last_year[{code!r}] is {amount}. Expected whole crowns, 0 or more.")
    floors = {} if lower is None else {code: -(-amount * lower // 100) for code, amount in last_year.items()}
    caps = {} if upper is None else {code: amount * upper // 100 for code, amount in last_year.items()}
    return Limits(floors, caps)


def tightest(*caps: Mapping[str, int]) -> dict[str, int]:
    """Return the smallest cap of each code; a code that a mapping does not name is not limited by it."""
    least: dict[str, int] = {}
    for each in caps:
        for code, cap in each.items():
            least[code] = min(cap, least.get(code, cap))
    return least
