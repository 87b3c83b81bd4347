"""Claims and a pool to grants in whole crowns, each with what bound it and the tree that explains it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import cast

from opora_engine.division.declared import divide_declared
from opora_engine.division.dividing import proportional
from opora_engine.division.round_results import RoundResult, ServiceGrant
from opora_engine.division.telling import Telling
from opora_engine.division.terms import Rounding
from opora_engine.formula.evaluation import evaluate_round
from opora_engine.formula.rules import RuleSet, ServiceInputs

__all__ = ["Allocation", "RoundResult", "ServiceGrant", "allocate_pool", "compute_round"]


@dataclass(frozen=True, slots=True)
class Allocation:
    """Grants in the order of the claims, whole crowns; `reduction` is the exact share that is paid."""

    grants: tuple[int, ...]
    reserve: int
    reduction: Fraction


def allocate_pool(claims: Sequence[int], pool: int, round_down_to: int) -> Allocation:
    """Return grants in proportion to the claims, each rounded down; what is left over is the reserve.

    claims         whole crowns, 0 or more each; may be empty
    pool           whole crowns, 0 or more
    round_down_to  whole crowns, 1 or more
    returns        grants in the order of claims; sum(grants) + reserve == pool always

    When the claims fit into the pool the reduction is 1 and a grant is the claim rounded down. Otherwise the
    grant is floor(claim * pool / (total * round_down_to)) * round_down_to in whole numbers: no digit of the
    reduction matters. It is the plainest division of `opora_engine.division`.
    Raises ValueError for a negative claim or pool, or a rounding below 1.
    Source: the canonical rule, step 8.
    """
    if pool < 0 or round_down_to < 1:
        raise ValueError(f"The pool ({pool}) must be 0 or more and the rounding ({round_down_to}) 1 or more.")
    negative = [claim for claim in claims if claim < 0]
    if negative:
        raise ValueError(f"A claim must be 0 or more, not {negative[0]}.")
    total = sum(claims)
    # Codes of one length, so that their order is that of the claims.
    named = {f"{number:012}": claim for number, claim in enumerate(claims)}
    division = proportional(named, pool, rounding=Rounding(round_down_to))
    grants = tuple(grant.grant for grant in division.grants)
    return Allocation(grants, division.reserve, Fraction(pool, total) if total > pool else Fraction(1))


def compute_round(rules: RuleSet, pool: int, services: Sequence[ServiceInputs]) -> RoundResult:
    """Return the grants of all services with their explanations; the order of `services` does not matter.

    pool      whole crowns, 0 or more
    services  the facts about each service; codes must differ

    Raises InputsRefused that lists the faults of every service, ValueError for repeated codes or a negative
    pool.
    Pure: the same rules, pool and services give the same result, byte by byte in JSON.
    """
    ordered = sorted(services, key=lambda service: service.code)
    for first, second in pairwise(ordered):
        if first.code == second.code:
            raise ValueError(f"The service {first.code} is in the round twice. Expected each code once.")
    results, pool_steps = evaluate_round(rules, ordered)
    unit = rules.parameters[rules.allocation.round_down_to]
    round_down_to = int(unit.values[()])
    amounts = {code: cast(Decimal, step.value) for code, step in pool_steps.items()}
    declared = divide_declared(rules, pool, ordered, results, amounts)
    told = Telling(rules, unit, pool, results, declared)
    return RoundResult(
        rules_code=rules.code,
        rules_version=rules.version,
        rules_digest=rules.digest,
        pool=pool,
        round_down_to=round_down_to,
        total_claims=told.total,
        reduction=told.reduction_exact,
        granted=pool - declared.reserve,
        reserve=declared.reserve,
        services=tuple(told.grant(result) for result in results),
        declared=declared,
        pool_steps=pool_steps,
    )
