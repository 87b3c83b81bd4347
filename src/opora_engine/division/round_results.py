"""A whole round: the grant of each service with what bound it and the tree that explains it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from opora_engine.division.declared import Declared
from opora_engine.formula.evaluation import ServiceResult
from opora_engine.formula.steps import Step, value_to_json
from opora_engine.formula.words import Words


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

    declared    the division as the rule set declares it, with everything that bound each claim
    pool_steps  by pool: how its amount came about, where it is a formula
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
    pool_steps: Mapping[str, Step] = field(default_factory=dict)

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
        divided, steps = self.declared.divided, self.pool_steps
        pools = {"pools": divided.to_json()["pools"]} if len(divided.divisions) > 1 else {}
        told = {"pool_steps": {code: step.to_json() for code, step in steps.items()}} if steps else {}
        return {**pools, **told}
