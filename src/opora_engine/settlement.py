"""After the year: overcompensation over all public sources, what is returned and what may be carried over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from opora_engine.formula.arithmetic import plain_text
from opora_engine.formula.evaluation import evaluate_formulas
from opora_engine.formula.problems import InputProblem, InputsRefused
from opora_engine.formula.rules import GRANTED, POOL, RuleSet, ServiceInputs
from opora_engine.formula.steps import Step
from opora_engine.formula.words import Value


@dataclass(frozen=True, slots=True)
class Settled:
    """The settlement of one service; amounts in whole crowns.

    granted           what the service got in the round
    overcompensation  public money above what the service was entitled to
    returned          of it, what goes back to the payer of the grant; at most the grant
    carried_over      of it, what may be kept for the next year
    steps             of every formula of the service, in the round and after it, by name
    explanation       those of overcompensation, returned and carried over
    """

    code: str
    label: str
    granted: int
    overcompensation: int
    returned: int
    carried_over: int
    steps: Mapping[str, Step]
    explanation: tuple[Step, ...]

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values; the same facts give the same bytes."""
        return {
            "code": self.code,
            "label": self.label,
            "granted": self.granted,
            "overcompensation": self.overcompensation,
            "returned": self.returned,
            "carried_over": self.carried_over,
            "explanation": [step.to_json() for step in self.explanation],
        }


def with_facts_after(
    service: ServiceInputs,
    granted: int,
    after: Mapping[str, Value],
    references: Mapping[str, str] | None = None,
) -> ServiceInputs:
    """Return the facts of a service in the round with those of the settlement.

    service     facts as they were in the round
    granted     whole crowns that were paid
    after       facts after the year, by the names of the inputs of the settlement
    references  where they came from
    """
    values = {**service.values, **after, GRANTED: Decimal(granted)}
    return replace(service, values=values, references={**service.references, **(references or {})})


def settle(rules: RuleSet, services: Sequence[ServiceInputs]) -> tuple[Settled, ...]:
    """Return the settlement of each service, ordered by code; the order of `services` does not matter.

    services  facts of the round and of the settlement, such as `with_facts_after` joins; codes must differ

    Raises InputsRefused that lists the faults of every service: facts that are missing, amounts that are not
    whole crowns of 0 or more, more returned than was granted, more returned and carried over than there is.
    ValueError when the rule set has no settlement, or a code is there twice.
    """
    if rules.settlement is None:
        raise ValueError(
            f"The rule set {rules.code} declares no settlement. Expected 'settlement: …' in its file."
        )
    ordered = sorted(services, key=lambda service: service.code)
    if len({service.code for service in ordered}) < len(ordered):
        raise ValueError("A service is to be settled twice. Expected each code once.")
    merged, roles = rules.settlement.rules, rules.settlement.results()
    names = [name for name, item in merged.formulas.items() if item.entity not in ("form", POOL)]
    found = evaluate_formulas(merged, ordered, names)
    problems: list[InputProblem] = []
    settled: list[Settled] = []
    for service, steps in zip(ordered, found, strict=True):
        amounts = {role: steps[name].value for role, name in roles.items()}
        faults = _faults(service, roles, amounts)
        problems += faults
        if not faults:
            whole = {role: int(amount) for role, amount in amounts.items() if isinstance(amount, Decimal)}
            told = tuple(steps[name] for name in roles.values())
            granted = int(Decimal(str(service.values[GRANTED])))
            settled.append(
                Settled(service.code, service.label, granted, **whole, steps=steps, explanation=told)
            )
    if problems:
        raise InputsRefused(problems)
    return tuple(settled)


def _faults(
    service: ServiceInputs, roles: Mapping[str, str], amounts: Mapping[str, Value]
) -> list[InputProblem]:
    granted = Decimal(str(service.values[GRANTED]))
    numbers = {role: Decimal(str(amount)) for role, amount in amounts.items()}
    named = {**{roles[role]: number for role, number in numbers.items()}, GRANTED: granted}
    problems = [
        InputProblem(service.code, "", name, f"is {plain_text(number)}", "whole crowns, 0 or more")
        for name, number in named.items()
        if number < 0 or number != int(number)
    ]
    if problems:
        return problems
    returned, carried = numbers["returned"], numbers["carried_over"]
    if returned > granted:
        found = f"is {plain_text(returned)}, the grant was {plain_text(granted)}"
        problems.append(InputProblem(service.code, "", roles["returned"], found, "at most the grant"))
    if returned + carried > numbers["overcompensation"]:
        found = f"and what is carried over are {plain_text(returned + carried)} together"
        expected = f"at most the overcompensation, {plain_text(numbers['overcompensation'])}"
        problems.append(InputProblem(service.code, "", roles["returned"], found, expected))
    return problems
