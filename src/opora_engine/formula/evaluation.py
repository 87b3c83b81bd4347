"""The exact evaluation of one service: its claim before the pool is divided, and the tree of steps."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from opora_engine.formula.arithmetic import plain_text
from opora_engine.formula.calculation import Scope, calculate
from opora_engine.formula.expressions import Expression
from opora_engine.formula.inputs import input_problems
from opora_engine.formula.problems import InputProblem, InputsRefused
from opora_engine.formula.rules import (
    FormInputs,
    Formula,
    Gate,
    Input,
    Parameter,
    RuleSet,
    Sentence,
    ServiceInputs,
)
from opora_engine.formula.steps import Step, tidy
from opora_engine.formula.words import NO_WORDS, Value, Words


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


def evaluate_service(rules: RuleSet, service: ServiceInputs) -> ServiceResult:
    """Return the claim of a service with its gates and its whole trace.

    Raises InputsRefused that names the service, the form and the input: missing or ill-typed inputs, a kind
    or form without a value in a table, a division by zero, a claim that is not whole crowns of 0 or more.
    """
    problems = input_problems(rules, service)
    if problems:
        raise InputsRefused(problems)
    evaluation = _Evaluation(rules, service)
    steps = {
        name: evaluation.step(name, None) for name, item in rules.formulas.items() if item.entity == "service"
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
        claim_bound_by="gate" if failed else _nearer_limit(cap, request),
        steps={**steps, division.claim: evaluation.step(division.claim, None)},
    )


def _nearer_limit(cap: Decimal, request: Decimal) -> str:
    if cap == request:
        return "none"
    return "cap" if cap < request else "request"


class _Evaluation:
    """Steps of one service, each computed once."""

    def __init__(self, rules: RuleSet, service: ServiceInputs) -> None:
        self.rules = rules
        self.service = service
        self.cache: dict[tuple[str, str], Step] = {}

    def amount(self, name: str) -> Decimal:
        # The loader has checked that claim, cap and request are numbers.
        return cast(Decimal, self.step(name, None).value)

    def step(self, name: str, form: FormInputs | None) -> Step:
        """Return the step of an input, a plain parameter or a formula, seen from a form or the service."""
        formula = self.rules.formulas.get(name)
        item = formula or self.rules.inputs.get(name)
        if item is None:
            return self.parameter(self.rules.parameters[name], (), form)
        place = form if item.entity == "form" else None
        cached = (name, place.code if place else "")
        if cached not in self.cache:
            self.cache[cached] = self.formula(formula, place) if formula else self.input(name, place)
        return self.cache[cached]

    def input(self, name: str, form: FormInputs | None) -> Step:
        item: Input = self.rules.inputs[name]
        facts = form or self.service
        if name not in facts.values:
            raise self.refused(form.code if form else "", name, "is missing", item.label.en)
        needed = (self.step(item.requires, form),) if item.requires else ()
        return Step(
            kind="input",
            name=name,
            label=item.label,
            unit=item.unit,
            value=tidy(facts.values[name]),
            form=form.code if form else "",
            sentence=item.meaning,
            origin=item.origin,
            reference=facts.references.get(name, ""),
            children=needed,
        )

    def parameter(self, item: Parameter, key: tuple[str, ...], form: FormInputs | None) -> Step:
        if key not in item.values:
            place = ", ".join(f"{name} {value}" for name, value in zip(item.keys, key, strict=False))
            code = form.code if form else ""
            raise self.refused(
                code, item.name, f"has no value for {place}", "a value in the table of the rule set"
            )
        return Step(
            kind="parameter",
            name=item.name,
            label=item.label,
            unit=item.unit,
            value=item.values[key],
            form=form.code if form and item.keys else "",
            source=item.source,
            assumed=item.assumed,
            key=tuple(zip(item.keys, key, strict=True)),
        )

    def formula(self, item: Formula, form: FormInputs | None) -> Step:
        scope = _Recording(self, form, {})
        value = self.calculated(item.name, item.expression, scope)
        sentence = self.sentence(item.sentence, scope, value, item.unit)
        return Step(
            kind="formula",
            name=item.name,
            label=item.label,
            unit=item.unit,
            value=value,
            form=form.code if form else "",
            formula=item.expression.text,
            sentence=sentence,
            source=item.source,
            children=tuple(scope.used.values()),
        )

    def gate(self, item: Gate) -> Step:
        scope = _Recording(self, None, {})
        value = self.calculated(item.name, item.condition, scope)
        template = item.reason if value else item.passed
        return Step(
            kind="gate",
            name=item.name,
            label=item.label,
            unit="",
            value=value,
            formula=item.condition.text,
            sentence=template.fill(lambda name: self.shown(name, scope, value, ""), self.rules.words),
            source=item.source,
            children=tuple(scope.used.values()),
        )

    def calculated(self, name: str, expression: Expression, scope: "_Recording") -> Value:
        try:
            return tidy(calculate(expression.tree, scope))
        except ArithmeticError as error:
            fault = f"cannot be calculated: {expression.text} ({_arithmetic_fault(error)})"
            raise self.refused(
                scope.code, name, fault, "a divisor other than 0 and numbers of a usual size"
            ) from None

    def sentence(self, sentence: Sentence, scope: "_Recording", value: Value, unit: str) -> Words:
        quiet = _Recording(self, scope.form, {})
        for variant in sentence:
            if variant.when is None or self.calculated("sentence", variant.when, quiet):
                return variant.template.fill(
                    lambda name: self.shown(name, scope, value, unit), self.rules.words
                )
        return NO_WORDS

    def shown(self, name: str, scope: "_Recording", value: Value, unit: str) -> tuple[Value, str]:
        """Return the value and unit that a sentence shows for a name."""
        if name == "value":
            return value, unit
        if name == "form":
            return scope.code, ""
        used = next((step for step in scope.used.values() if step.name == name), None)
        step = used or self.step(name, scope.form)
        return step.value, step.unit

    def refused(self, form: str, name: str, found: str, expected: str) -> InputsRefused:
        return InputsRefused([InputProblem(self.service.code, form, name, found, expected)])


@dataclass(slots=True)
class _Recording:
    """A scope that writes down every step it was asked for, in the order of use."""

    evaluation: _Evaluation
    form: FormInputs | None
    used: dict[tuple[str, str, tuple[str, ...]], Step]

    @property
    def code(self) -> str:
        return self.form.code if self.form else ""

    def value(self, name: str) -> Value:
        if name == "form":
            return self.code
        step = self.evaluation.step(name, self.form)
        # A text chooses a row of a table: the key shown with the parameter says it already.
        if not isinstance(step.value, str):
            self.used[(name, step.form, ())] = step
        return step.value

    def table_value(self, table: str, keys: tuple[Value, ...]) -> Value:
        key = tuple(str(part) for part in keys)
        step = self.evaluation.parameter(self.evaluation.rules.parameters[table], key, self.form)
        self.used[(table, self.code, key)] = step
        return step.value

    def is_given(self, name: str) -> bool:
        item = self.evaluation.rules.inputs[name]
        facts = self.form if item.entity == "form" and self.form else self.evaluation.service
        return name in facts.values

    def forms(self) -> list[Scope]:
        return [_Recording(self.evaluation, form, self.used) for form in self.evaluation.service.forms]


def _arithmetic_fault(error: ArithmeticError) -> str:
    if isinstance(error, ZeroDivisionError):
        return "division by zero"
    return "the number is too large or cannot be told exactly"
