"""From the `allocation` of a rule set and the claims of a round to the division of its money: the one way there is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import partial
from typing import Any, Literal, Protocol, cast

from opora_engine.division.dividing import divide
from opora_engine.division.last_year import Limits, limits_against_last_year, tightest
from opora_engine.division.optimising import optimised
from opora_engine.division.pools import DividedPools, Pool, divide_in_sequence
from opora_engine.division.results import Bound, Grant
from opora_engine.division.terms import Rounding, Terms
from opora_engine.formula.problems import InputProblem, InputsRefused
from opora_engine.formula.rules import RuleSet, ServiceInputs

ONLY_POOL = "pool"
PER_CENT = 100
WORDS = {
    Bound.WEIGHT: "points",
    Bound.CAP: "limit",
    Bound.GROUP_CAP: "provider cap",
    Bound.FLOOR: "floor",
    Bound.MINIMUM: "minimum",
    Bound.OBJECTIVE: "objective",
}


class Claimed(Protocol):
    """What the division asks of the claim of a service; `ServiceResult` says what each means."""

    @property
    def code(self) -> str:
        """Code of the service."""

    @property
    def admitted(self) -> int:
        """Whole crowns that enter the division."""

    @property
    def claim_bound_by(self) -> str:
        """What bound the claim itself."""

    @property
    def amounts(self) -> Mapping[str, Decimal]:
        """The exact numbers that the division asks for, by name."""


@dataclass(frozen=True, slots=True)
class Declared:
    """The divided money of a round.

    amounts    whole crowns of each pool, by its code, in the order of the file; their sum is the pool of the round
    divided    grants by pool, and the total of each service
    grants     by pool and then by service
    last_year  floors and caps that last year's grants gave and nothing else outdid
    """

    amounts: Mapping[str, int]
    divided: DividedPools
    grants: Mapping[str, Mapping[str, Grant]]
    last_year: Limits

    @property
    def reserve(self) -> int:
        """Whole crowns that no service got."""
        return sum(each.reserve for each in self.divided.divisions.values())

    def shares(self, code: str) -> list[tuple[str, Grant]]:
        """Return what the service got from each pool in which it still claimed something."""
        found = [(pool, grants[code]) for pool, grants in self.grants.items()]
        return [(pool, grant) for pool, grant in found if grant.claim > 0]

    def bound_by(self, result: Claimed) -> str:
        """Return what kept the grant from being more: a word of docs/methods/division.md, or that of the claim."""
        shares = self.shares(result.code)
        if not shares or self.divided.totals[result.code] == result.admitted:
            return result.claim_bound_by
        last = shares[-1][1]
        if last.bound_by in (Bound.CAP, Bound.FLOOR) and self._is_of_last_year(result.code, last.bound_by):
            return "last year"
        if last.bound_by in WORDS:
            return WORDS[last.bound_by]
        is_reduced = any(change.by == Bound.POOL for change in last.changes)
        return "pool" if is_reduced else result.claim_bound_by

    def _is_of_last_year(self, code: str, bound: Bound) -> bool:
        return code in (self.last_year.caps if bound == Bound.CAP else self.last_year.floors)


def divide_declared(
    rules: RuleSet,
    pool: int,
    services: Sequence[ServiceInputs],
    results: Sequence[Claimed],
    computed: Mapping[str, Decimal] | None = None,
) -> Declared:
    """Return the money of a round divided as the rule set declares.

    pool      whole crowns, 0 or more
    services  the facts, and `results` the claims, both ordered by code
    computed  by pool: its amount in CZK, where it is a formula

    Several pools follow one another. Limits and provider caps hold over all of them; floors and the minimum
    grant hold in the first.
    Raises InputsRefused for a priority that is not whole or points below 0, ValueError for a negative pool.
    """
    last_year = _last_year(rules, services)
    terms = _terms(rules, results)
    first = replace(terms, **_floors(rules, results, last_year))
    division = rules.allocation
    how = partial(optimised, seconds=division.seconds) if division.objective else divide
    pools = [
        Pool(code, amount, terms if place else first, how)
        for place, (code, amount) in enumerate(pool_amounts(rules, pool, computed or {}).items())
    ]
    admitted = {result.code: result.admitted for result in results}
    over_all = _over_all(rules, services, results, last_year)
    divided = divide_in_sequence(admitted, pools, over_all=over_all)
    grants = {
        code: {grant.code: grant for grant in division.grants} for code, division in divided.divisions.items()
    }
    amounts = {each.code: each.amount for each in pools}
    return Declared(amounts, divided, grants, _deciding(last_year, first, over_all))


def _deciding(last_year: Limits, first: Terms, over_all: Terms) -> Limits:
    """Return the limits against last year that are not outdone by those of the rule set itself."""
    return Limits(
        {code: floor for code, floor in last_year.floors.items() if floor == first.floors[code]},
        {code: cap for code, cap in last_year.caps.items() if cap == over_all.caps[code]},
    )


def _terms(rules: RuleSet, results: Sequence[Claimed]) -> Terms:
    division = rules.allocation
    leftover = cast(Literal["reserve", "hand_out"], division.leftover)
    return Terms(
        weights=_points(results, division.points or division.objective),
        classes=_classes(results, division.priority),
        rounding=Rounding(_crowns(rules, division.round_down_to), leftover),
        order=division.order,
    )


def _floors(rules: RuleSet, results: Sequence[Claimed], last_year: Limits) -> dict[str, Any]:
    division = rules.allocation
    declared = _whole(results, division.floor, ROUND_CEILING) if division.floor else {}
    codes = sorted({*declared, *last_year.floors})
    return {
        "floors": {code: max(declared.get(code, 0), last_year.floors.get(code, 0)) for code in codes},
        "minimum": _crowns(rules, division.minimum) if division.minimum else 0,
    }


def _over_all(
    rules: RuleSet, services: Sequence[ServiceInputs], results: Sequence[Claimed], last_year: Limits
) -> Terms:
    division = rules.allocation
    limit = _whole(results, division.limit, ROUND_FLOOR) if division.limit else {}
    groups = {each.code: str(each.values[division.provider]) for each in services if division.provider}
    return Terms(
        caps=tightest(limit, last_year.caps),
        groups=groups,
        group_caps=dict.fromkeys(groups.values(), _crowns(rules, division.provider_cap)) if groups else {},
    )


def pool_amounts(rules: RuleSet, pool: int, computed: Mapping[str, Decimal]) -> dict[str, int]:
    """Return the whole crowns of each declared pool; the last takes what the others left of the money.

    computed  by pool: the amount its formula gave, CZK; rounded down to a crown, 0 where it is below or missing
    """
    if not rules.allocation.pools:
        return {ONLY_POOL: pool}
    amounts: dict[str, int] = {}
    left = pool
    for part in rules.allocation.pools:
        if part.amount in rules.formulas:
            declared = max(0, int(computed.get(part.code, Decimal(0)).to_integral_value(ROUND_FLOOR)))
        else:
            declared = _crowns(rules, part.amount) if part.amount else left
        amounts[part.code] = min(left, declared)
        left -= amounts[part.code]
    return amounts


def _crowns(rules: RuleSet, name: str) -> int:
    return int(rules.parameters[name].values[()])


def _whole(results: Sequence[Claimed], name: str, rounding: str) -> dict[str, int]:
    values = {result.code: result.amounts[name] for result in results}
    return {code: max(0, int(value.to_integral_value(rounding))) for code, value in values.items()}


def _points(results: Sequence[Claimed], name: str) -> dict[str, Decimal]:
    points = {result.code: result.amounts[name] for result in results} if name else {}
    _refuse(name, {code: value for code, value in points.items() if value < 0}, "points of 0 or more")
    return points


def _classes(results: Sequence[Claimed], name: str) -> dict[str, int]:
    classes = {result.code: result.amounts[name] for result in results} if name else {}
    _refuse(name, {code: value for code, value in classes.items() if value != int(value)}, "a whole number")
    return {code: int(value) for code, value in classes.items()}


def _refuse(name: str, wrong: Mapping[str, Decimal], expected: str) -> None:
    if wrong:
        raise InputsRefused(
            InputProblem(code, "", name, f"is {value}", expected) for code, value in wrong.items()
        )


def _last_year(rules: RuleSet, services: Sequence[ServiceInputs]) -> Limits:
    declared = rules.allocation.last_year
    if declared is None:
        return Limits({}, {})
    granted = {
        each.code: int(cast(Decimal, each.values[declared.grant]))
        for each in services
        if declared.grant in each.values
    }
    shares = [
        rules.parameters[name].values[()] * PER_CENT if name else None
        for name in (declared.at_least, declared.at_most)
    ]
    return limits_against_last_year(granted, at_least=shares[0], at_most=shares[1])
