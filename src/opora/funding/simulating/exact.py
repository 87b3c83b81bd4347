"""The round divided again by other numbers, exactly: for sliders and for sensitivity."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from opora.funding.simulating.base import NEEDED, Base, services_of
from opora_engine.division.declared import Declared
from opora_engine.division.one import values_of
from opora_engine.formula.numbers import Numbers
from opora_engine.formula.rules import Parameter, RuleSet

HUNDRED = Decimal(100)
Values = dict[str, dict[tuple[str, ...], Decimal]]


@dataclass(frozen=True)
class Sums:
    """What a division comes to, whole crowns; `short` services get less than they need."""

    pool: int
    granted: int
    reserve: int
    claims: int
    granted_services: int
    short: int


@dataclass(frozen=True, eq=False)
class Outcome:
    """One division: sums, grants and what bound each, by service."""

    sums: Sums
    grants: Mapping[str, int]
    bounds: Mapping[str, str]


def as_it_is(base: Base) -> Outcome:
    """Return the round as it was calculated."""
    return _outcome(base.asked.divided, base.asked.numbers)


def divided(base: Base, values: Values, pool: int) -> Outcome:
    """Return the round by other numbers of parameters and from another pool, whole crowns.

    values  by parameter all its numbers by key; those left out stay
    Raises InputsRefused or ValueError where the rules cannot be applied with them.
    """
    return _outcome(*base.asked.with_parameters(values, pool))


def _outcome(declared: Declared, numbers: Numbers) -> Outcome:
    claims = numbers.claims()
    codes = [each.code for each in claims]
    grants = dict(declared.divided.totals)
    needed = cast(list[Decimal], values_of(numbers, NEEDED, codes))
    pool = sum(declared.amounts.values())
    sums = Sums(
        pool=pool,
        granted=pool - declared.reserve,
        reserve=declared.reserve,
        claims=sum(each.admitted for each in claims),
        granted_services=sum(1 for code in codes if grants[code]),
        short=sum(1 for code, need in zip(codes, needed, strict=True) if grants[code] < need),
    )
    return Outcome(sums, grants, {each.code: declared.bound_by(each) for each in claims})


def scaled(rules: RuleSet, name: str, percent: Decimal) -> dict[tuple[str, ...], Decimal]:
    """Return all numbers of a parameter at so many per cent of what is written."""
    parameter = rules.parameters[name]
    return {
        key: fitting(rules, parameter, value * percent / HUNDRED) for key, value in parameter.values.items()
    }


def fitting(rules: RuleSet, parameter: Parameter, value: Decimal) -> Decimal:
    """Return the value as the rules can take it: whole crowns where the division counts in them, 1 at least."""
    if is_whole(rules, parameter.name):
        return max(Decimal(1), value.quantize(Decimal(1)))
    return value


def is_whole(rules: RuleSet, name: str) -> bool:
    """Return whether the division takes a parameter as whole crowns."""
    division = rules.allocation
    whole = {division.round_down_to, division.minimum, division.provider_cap}
    return name in whole | {part.amount for part in division.pools}


def compared(base: Base, first: Outcome, second: Outcome) -> list[Any]:
    """Return the services with first_grant, second_grant, difference and what bound each, as comparisons have them."""
    rows = services_of(base.run, first.grants)
    for row in rows:
        code = row.identifier
        row.first_grant, row.second_grant = first.grants[code], second.grants[code]
        row.difference = row.second_grant - row.first_grant
        row.first_bound, row.second_bound = first.bounds[code], second.bounds[code]
    return rows
