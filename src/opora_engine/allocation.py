"""Claims and a pool to grants in whole crowns, each with what bound it and the tree that explains it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from opora_engine.division.declared import Declared, divide_declared
from opora_engine.division.dividing import proportional
from opora_engine.division.results import Bound
from opora_engine.division.terms import Rounding
from opora_engine.division.words import MONEY, change_steps, exact_decimal
from opora_engine.formula.arithmetic import CONTEXT
from opora_engine.formula.calculation import PlainScope, calculate
from opora_engine.formula.evaluation import ServiceResult, evaluate_services
from opora_engine.formula.rules import Parameter, RuleSet, Sentence, ServiceInputs
from opora_engine.formula.steps import Step, value_to_json
from opora_engine.formula.words import NO_WORDS, Value, Words


@dataclass(frozen=True, slots=True)
class Allocation:
    """Grants in the order of the claims, whole crowns; `reduction` is the exact share that is paid."""

    grants: tuple[int, ...]
    reserve: int
    reduction: Fraction


@dataclass(frozen=True, slots=True)
class ServiceGrant:
    """The grant of one service.

    grant        whole crowns
    bound_by     what kept it from being more: gate, cap, request, pool, limit, floor, points, last year, provider
                 cap, minimum, or none (cap and request are equal)
    summary      one sentence that says so
    explanation  the tree from the grant down to inputs and parameters
    result       the claim before the pool
    """

    code: str
    label: str
    grant: int
    bound_by: str
    summary: Words
    explanation: Step
    result: ServiceResult

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values; amounts of claim and grant are whole numbers, exact amounts are texts."""
        result = self.result
        return {
            "code": self.code,
            "label": self.label,
            "grant": self.grant,
            "bound_by": self.bound_by,
            "summary": self.summary.to_json(),
            "claim": result.claim,
            "admitted": result.admitted,
            "claim_bound_by": result.claim_bound_by,
            "cap": value_to_json(result.cap)["number"],
            "request": value_to_json(result.request)["number"],
            "failed_gates": [{"name": gate.name, "reason": gate.reason.to_json()} for gate in result.failed],
            "explanation": self.explanation.to_json(),
        }


@dataclass(frozen=True, slots=True)
class RoundResult:
    """A whole round, services ordered by code; granted + reserve == pool, to the crown.

    declared  the division as the rule set declares it, with everything that bound each claim
    """

    rules_code: str
    rules_version: str
    rules_digest: str
    pool: int
    round_down_to: int
    total_claims: int
    reduction: Fraction
    granted: int
    reserve: int
    services: tuple[ServiceGrant, ...]
    declared: Declared

    def service(self, code: str) -> ServiceGrant:
        """Return the grant of a service; raises KeyError when the code is not in the round."""
        for item in self.services:
            if item.code == code:
                return item
        raise KeyError(code)

    def to_json(self) -> dict[str, Any]:
        """Return the whole round as plain JSON values; the same inputs give the same bytes."""
        return {
            "rules_code": self.rules_code,
            "rules_version": self.rules_version,
            "rules_digest": self.rules_digest,
            "pool": self.pool,
            "round_down_to": self.round_down_to,
            "total_claims": self.total_claims,
            "reduction": [self.reduction.numerator, self.reduction.denominator],
            "granted": self.granted,
            "reserve": self.reserve,
            "services": [service.to_json() for service in self.services],
            **self._pools(),
        }

    def _pools(self) -> dict[str, Any]:
        """Return the divisions of declared pools; a round with one pool has said everything already."""
        divided = self.declared.divided
        return {"pools": divided.to_json()["pools"]} if len(divided.divisions) > 1 else {}


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
    results = evaluate_services(rules, ordered)
    unit = rules.parameters[rules.allocation.round_down_to]
    round_down_to = int(unit.values[()])
    declared = divide_declared(rules, pool, ordered, results)
    told = _Telling(rules, unit, pool, results, declared)
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
    )


class _Telling:
    """Turns the numbers of a divided pool into steps and sentences."""

    def __init__(
        self,
        rules: RuleSet,
        unit: Parameter,
        pool: int,
        results: Sequence[ServiceResult],
        declared: Declared,
    ) -> None:
        self.declared = declared
        self.rules = rules
        self.division = rules.allocation
        self.total = sum(result.admitted for result in results)
        self.reduction_exact = Fraction(pool, self.total) if self.total > pool else Fraction(1)
        self.share = exact_decimal(self.reduction_exact)
        self.round_values: dict[str, Value] = {
            "pool": Decimal(pool),
            "total_claims": Decimal(self.total),
            "reduction": self.share,
            "services": Decimal(len(results)),
            "reserve": Decimal(declared.reserve),
            "round_down_to": unit.values[()],
        }
        self.rounding = Step(
            kind="parameter",
            name=unit.name,
            label=unit.label,
            unit=unit.unit,
            value=unit.values[()],
            source=unit.source,
            assumed=unit.assumed,
        )
        values = self.round_values
        pool_step = self.step("pool", Decimal(pool), MONEY, "", values)
        total_step = self.step("total_claims", Decimal(self.total), MONEY, "sum of admitted", values)
        self.reduction = self.step(
            "reduction", self.share, "1", "min(1, pool / total_claims)", values, (pool_step, total_step)
        )

    def grant(self, result: ServiceResult) -> ServiceGrant:
        """Return the grant of one service with its sentence and tree."""
        grant = self.declared.divided.totals[result.code]
        bound_by = self.declared.bound_by(result)
        values: dict[str, Value] = {
            **self.round_values,
            "claim": Decimal(result.claim),
            "cap": result.cap,
            "request": result.request,
            "admitted": Decimal(result.admitted),
            "unrounded": self.unrounded(result),
            "grant": Decimal(grant),
            "bound_by": bound_by,
            "claim_bound_by": result.claim_bound_by,
            "reasons": "reasons",
        }
        lists = {**self.rules.words, "reasons": {"reasons": _joined(result)}}
        claim = result.steps[self.division.claim]
        formula = f"0 if a gate fails else {self.division.claim}"
        admitted = self.step(
            "admitted", Decimal(result.admitted), MONEY, formula, values, (*result.gates, claim), lists
        )
        bounds = self.bounds(result.code)
        children = (admitted, self.reduction, self.rounding, *bounds)
        formula = f"floor(admitted * reduction, {self.rounding.name})"
        if not self.division.is_plain:
            formula = " + ".join(["admitted", *(step.name for step in bounds)])
        explanation = self.step("grant", Decimal(grant), MONEY, formula, values, children, lists)
        summary = self.sentence(self.division.summary, values, Decimal(grant), MONEY, lists)
        return ServiceGrant(result.code, result.label, grant, bound_by, summary, explanation, result)

    def bounds(self, code: str) -> tuple[Step, ...]:
        """Return what every bound took or added; in a plain division the reduction and the rounding say it all."""
        if self.division.is_plain:
            return ()
        labels = {part.code: part.label for part in self.division.pools}
        return tuple(
            step
            for pool, share in self.declared.shares(code)
            for step in change_steps(share.changes, labels.get(pool, NO_WORDS), self.division.source)
        )

    def unrounded(self, result: ServiceResult) -> Decimal:
        if self.division.is_plain:
            return CONTEXT.multiply(Decimal(result.admitted), self.share)
        rounded = Fraction(self.declared.divided.totals[result.code])
        for _, share in self.declared.shares(result.code):
            rounded -= sum(change.amount for change in share.changes if change.by == Bound.ROUNDING)
        return exact_decimal(rounded)

    def step(
        self,
        name: str,
        value: Decimal,
        unit: str,
        formula: str,
        values: dict[str, Value],
        children: tuple[Step, ...] = (),
        lists: Any = None,
    ) -> Step:
        told = self.division.steps[name]
        return Step(
            kind="round",
            name=name,
            label=told.label,
            unit=unit,
            value=value,
            formula=formula,
            sentence=self.sentence(told.sentence, values, value, unit, lists or self.rules.words),
            source=self.division.source,
            children=children,
        )

    def sentence(
        self, sentence: Sentence, values: dict[str, Value], value: Value, unit: str, lists: Any
    ) -> Words:
        known = {**values, "value": value}
        for variant in sentence:
            if variant.when is None or calculate(variant.when.tree, PlainScope(known)):
                return variant.template.fill(
                    lambda name: (known[name], _unit_of(name) if name != "value" else unit), lists
                )
        return NO_WORDS


def _unit_of(name: str) -> str:
    return "1" if name in ("reduction", "services") else MONEY


def _joined(result: ServiceResult) -> Words:
    return Words(
        " ".join(gate.reason.cs for gate in result.failed), " ".join(gate.reason.en for gate in result.failed)
    )
