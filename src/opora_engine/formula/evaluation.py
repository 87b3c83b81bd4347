"""The exact evaluation of one service: its claim before the pool is divided, and the tree of steps."""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from opora_engine.formula.among import Among
from opora_engine.formula.arithmetic import plain_text
from opora_engine.formula.inputs import input_problems
from opora_engine.formula.problems import InputProblem, InputsRefused
from opora_engine.formula.rules import POOL, RuleSet, ServiceInputs
from opora_engine.formula.steps import Step
from opora_engine.formula.tracing import Evaluation, Seen
from opora_engine.formula.words import Words

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FailedGate:
    """A gate that made the claim 0, with the written reason."""

    name: str
    reason: Words


@dataclass(frozen=True, slots=True)
class ServiceResult:
    """What one service may claim, before the pool.

    claim            whole crowns the claim formula gives; the gates are not applied in it
    cap, request     the two amounts the claim is limited by, exact
    gates            a step for every gate, failed or passed; `failed` those that make the claim 0
    admitted         whole crowns that enter the division: the claim, or 0 behind a failed gate
    claim_bound_by   gate, cap, request, or none when cap and request are equal
    steps            the step of every formula of the service, by name
    amounts          the exact numbers that the division of the pool asks for, by name
    """

    code: str
    label: str
    claim: int
    cap: Decimal
    request: Decimal
    gates: tuple[Step, ...]
    failed: tuple[FailedGate, ...]
    admitted: int
    claim_bound_by: str
    steps: Mapping[str, Step]
    amounts: Mapping[str, Decimal]


def evaluate_service(rules: RuleSet, service: ServiceInputs) -> ServiceResult:
    """Return the claim of a service with its gates and its whole trace; aggregates see this service alone.

    Raises InputsRefused that names the service, the form and the input: missing or ill-typed inputs, a kind
    or form without a value in a table, a division by zero, a claim that is not whole crowns of 0 or more.
    """
    return evaluate_services(rules, [service])[0]


def evaluate_one(rules: RuleSet, services: Sequence[ServiceInputs], code: str) -> ServiceResult:
    """Return the claim of one service of a round; of the others only what an aggregate asks for is computed.

    services  of the whole round, ordered by code; KeyError when none of them is called `code`

    The result is the one that `evaluate_round` gives. Raises InputsRefused for what this service looks at.
    """
    among = Among()
    seen = {each.code: Seen(Evaluation(rules, each, among), None, {}) for each in services}
    among.services += seen.values()
    among.forms += [form for each in seen.values() for form in each.forms()]
    return _result(seen[code].evaluation)


def evaluate_services(rules: RuleSet, services: Sequence[ServiceInputs]) -> list[ServiceResult]:
    """Return the claim of each service of a round: the claims that `evaluate_round` returns."""
    return evaluate_round(rules, services)[0]


def evaluate_round(
    rules: RuleSet, services: Sequence[ServiceInputs]
) -> tuple[list[ServiceResult], dict[str, Step]]:
    """Return the claim of each service, in the given order, and by pool the step of its amount.

    services  with codes that differ, ordered by code
    returns   aggregates are across all services; a pool whose amount is no formula, and every pool of a round
              without services, has no step

    Raises InputsRefused as `evaluate_service` does, with the faults of all services, each once.
    """
    among = Among()
    results = _each(rules, services, among, _result)
    return results, _pools(rules, among) if services else {}


def evaluate_formulas(
    rules: RuleSet, services: Sequence[ServiceInputs], names: Sequence[str]
) -> list[dict[str, Step]]:
    """Return the steps of the named formulas of each service, in the given order; as `evaluate_round` otherwise."""
    return each_evaluated(rules, services, lambda seen: {name: seen.step(name, None) for name in names})


def each_evaluated(
    rules: RuleSet,
    services: Sequence[ServiceInputs],
    take: Callable[[Evaluation], T],
    told: Container[str] | None = None,
) -> list[T]:
    """Return what `take` takes of the evaluation of each service, in the given order; as `evaluate_round` otherwise.

    told  codes of the services whose formulas say their sentences; all of them when None
    """
    return _each(rules, services, Among(), take, told)


def _each(
    rules: RuleSet,
    services: Sequence[ServiceInputs],
    among: Among,
    take: Callable[[Evaluation], T],
    told: Container[str] | None = None,
) -> list[T]:
    """Return what is taken of each service; raises InputsRefused with the faults of all of them."""
    results: list[T] = []
    problems: dict[InputProblem, None] = {}
    seen: list[Seen] = []
    for service in services:
        found = input_problems(rules, service)
        problems |= dict.fromkeys(found)
        if not found:
            is_told = told is None or service.code in told
            seen.append(Seen(Evaluation(rules, service, among, is_told=is_told), None, {}))
    among.services += seen
    among.forms += [form for each in seen for form in each.forms()]
    for each in seen:
        try:
            results.append(take(each.evaluation))
        except InputsRefused as error:
            problems |= dict.fromkeys(error.problems)
    if problems:
        raise InputsRefused(problems)
    return results


def _pools(rules: RuleSet, among: Among) -> dict[str, Step]:
    steps: dict[str, Step] = {}
    for part in rules.allocation.pools:
        if part.amount in rules.formulas:
            nobody = ServiceInputs(part.code, part.label.en, {}, (), {})
            steps[part.code] = Evaluation(rules, nobody, among, is_pool=True).step(part.amount, None)
    return steps


def _result(evaluation: Evaluation) -> ServiceResult:
    rules, service = evaluation.rules, evaluation.service
    steps = {
        name: evaluation.step(name, None)
        for name, item in rules.formulas.items()
        if item.entity not in ("form", POOL)
    }
    division = rules.allocation
    claim = evaluation.amount(division.claim)
    if claim < 0 or claim != int(claim):
        raise evaluation.refused("", division.claim, f"is {plain_text(claim)}", "whole crowns, 0 or more")
    gates = tuple(evaluation.gate(gate) for gate in rules.gates.values())
    failed = tuple(FailedGate(step.name, step.sentence) for step in gates if step.value is True)
    cap, request = evaluation.amount(division.cap), evaluation.amount(division.request)
    return ServiceResult(
        code=service.code,
        label=service.label,
        claim=int(claim),
        cap=cap,
        request=request,
        gates=gates,
        failed=failed,
        admitted=0 if failed else int(claim),
        claim_bound_by="gate" if failed else nearer_limit(cap, request),
        steps={**steps, division.claim: evaluation.step(division.claim, None)},
        amounts={
            name: evaluation.amount(name)
            for name in (
                division.floor,
                division.limit,
                division.points,
                division.priority,
                division.objective,
            )
            if name
        },
    )


def nearer_limit(cap: Decimal, request: Decimal) -> str:
    """Return which of the two amounts bounds the claim: cap, request, or none when they are equal."""
    if cap == request:
        return "none"
    return "cap" if cap < request else "request"
