"""One service under evaluation: every value computed once, with the step that tells how."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import cast

from opora_engine.formula.aggregates import Group, NobodyError, members_named, sentence_of, value_of
from opora_engine.formula.among import Among
from opora_engine.formula.calculation import calculate
from opora_engine.formula.expressions import Expression
from opora_engine.formula.problems import InputProblem, InputsRefused
from opora_engine.formula.rules import (
    GROUPED,
    POOL,
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
from opora_engine.formula.tree import Aggregate, Name, Tree
from opora_engine.formula.words import NO_WORDS, Value, Words


class Evaluation:
    """The steps of one service, each computed once; `among` are the services of its round."""

    def __init__(
        self,
        rules: RuleSet,
        service: ServiceInputs,
        among: Among,
        *,
        is_pool: bool = False,
        is_told: bool = True,
    ) -> None:
        """Begin with no step.

        is_pool  when the code of the service is that of a pool and it has no facts
        is_told  whether formulas say their sentences; without them only the values are right, and sooner
        """
        self.is_pool = is_pool
        self.is_told = is_told
        self.rules = rules
        self.service = service
        self.among = among
        self.cache: dict[tuple[str, str], Step] = {}

    def amount(self, name: str) -> Decimal:
        """Return the value of a number of the service."""
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
            if formula and formula.entity in GROUPED:
                self.cache[cached] = self.shared(formula)
            else:
                self.cache[cached] = self.formula(formula, place) if formula else self.input(name, place)
        return self.cache[cached]

    def shared(self, item: Formula) -> Step:
        """Return the step of a formula that all services of a provider, kind, region or pool share."""
        by = (POOL,) if item.entity == POOL else self.rules.grouped_by(item.entity)
        key = Seen(self, None, {}).key(by)
        if (item.name, key) not in self.among.shared:
            step = replace(self.formula(item, None), key=tuple(zip(by, key, strict=True)))
            self.among.shared[item.name, key] = step
        return self.among.shared[item.name, key]

    def input(self, name: str, form: FormInputs | None) -> Step:
        """Return the step of an input."""
        item: Input = self.rules.inputs[name]
        facts = form or self.service
        if name not in facts.values:
            code = form.code if form else ""
            raise InputsRefused(
                [InputProblem(self.service.code, code, name, "is missing", item.label.en, item.label)]
            )
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
        """Return the step of a parameter under a key."""
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
        """Return the step of a formula."""
        scope = Seen(self, form, {})
        value = self.calculated(item.name, item.expression, scope)
        sentence = self.sentence(item.sentence, scope, value, item.unit) if self.is_told else NO_WORDS
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
        """Return the step of a gate."""
        scope = Seen(self, None, {})
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

    def calculated(self, name: str, expression: Expression, scope: "Seen") -> Value:
        """Return the value of an expression; raises InputsRefused with the place."""
        return self.number(name, expression.tree, expression.text, scope)

    def number(self, name: str, tree: Tree, text: str, scope: "Seen") -> Value:
        """Return the value of a tree that is written as `text`; raises InputsRefused with the place."""
        try:
            return tidy(calculate(tree, scope))
        except ArithmeticError as error:
            fault = f"cannot be calculated: {text} ({_arithmetic_fault(error)})"
            raise self.refused(
                scope.code, name, fault, "a divisor other than 0 and numbers of a usual size"
            ) from None

    def sentence(self, sentence: Sentence, scope: "Seen", value: Value, unit: str) -> Words:
        """Return the sentence of a step with its blanks filled."""
        quiet = Seen(self, scope.form, {})
        for variant in sentence:
            if variant.when is None or self.calculated("sentence", variant.when, quiet):
                return variant.template.fill(
                    lambda name: self.shown(name, scope, value, unit), self.rules.words
                )
        return NO_WORDS

    def shown(self, name: str, scope: "Seen", value: Value, unit: str) -> tuple[Value, str]:
        """Return the value and unit that a sentence shows for a name."""
        if name == "value":
            return value, unit
        if name == "form":
            return scope.code, ""
        if name == POOL and self.is_pool:
            return self.service.code, ""
        used = next((step for step in scope.used.values() if step.name == name), None)
        step = used or self.step(name, scope.form)
        return step.value, step.unit

    def refused(self, form: str, name: str, found: str, expected: str) -> InputsRefused:
        """Return the refusal of one value of this service."""
        return InputsRefused([InputProblem(self.service.code, form, name, found, expected)])


@dataclass(slots=True)
class Seen:
    """A service, or a form of it, as a scope that writes down every step it was asked for, in order of use."""

    evaluation: Evaluation
    form: FormInputs | None
    used: dict[tuple[str, str, tuple[str, ...]], Step]

    @property
    def code(self) -> str:
        """Return the code of the form, "" for the service."""
        return self.form.code if self.form else ""

    def value(self, name: str) -> Value:
        """Return the value of a name."""
        if name == "form":
            return self.code
        if name == POOL and self.evaluation.is_pool:
            return self.evaluation.service.code
        step = self.evaluation.step(name, self.form)
        # A text chooses a row of a table: the key shown with the parameter says it already.
        if not isinstance(step.value, str):
            self.used[(name, step.form, ())] = step
        return step.value

    def table_value(self, table: str, keys: tuple[Value, ...]) -> Value:
        """Return the value of a table."""
        key = tuple(str(part) for part in keys)
        step = self.evaluation.parameter(self.evaluation.rules.parameters[table], key, self.form)
        self.used[(table, self.code, key)] = step
        return step.value

    def is_given(self, name: str) -> bool:
        """Return whether an optional input was given."""
        item = self.evaluation.rules.inputs[name]
        facts = self.form if item.entity == "form" and self.form else self.evaluation.service
        return name in facts.values

    def forms(self) -> "list[Seen]":
        """Return the forms of the service."""
        return [Seen(self.evaluation, form, self.used) for form in self.evaluation.service.forms]

    def aggregate(self, node: Aggregate) -> Value:
        """Return an aggregate across the round, and write its step down."""
        key = self.key(node.by)
        group = self.evaluation.among.group(node, key, of_forms=self.form is not None)
        own = calculate(node.body, self) if node.kind in ("rank", "share") and node.body else None
        value = tidy(value_of(node, group, own if isinstance(own, Decimal) else None))
        self.used[(node.text, self.code, key)] = self._step_of(node, group, key, value)
        return value

    def _step_of(self, node: Aggregate, group: Group, key: tuple[str, ...], value: Value) -> Step:
        rules = self.evaluation.rules
        label = Words(node.text, node.text)
        unit = "1"
        if isinstance(node.body, Name) and node.kind not in ("count", "rank", "share"):
            name = node.body.name
            unit = (rules.inputs.get(name) or rules.parameters.get(name) or rules.formulas[name]).unit
        pairs = tuple(zip(node.by, key, strict=True))
        said = [(name, rules.words.get(name, {}).get(code, Words(code, code))) for name, code in pairs]
        return Step(
            kind="aggregate",
            name=node.kind,
            label=label,
            unit=unit,
            value=value,
            form=self.code,
            formula=node.text,
            sentence=sentence_of(node, group, said),
            reference=members_named(group),
            key=pairs,
        )

    @property
    def name(self) -> str:
        """Return the code of the service, with its form after a slash."""
        return self.evaluation.service.code + (f"/{self.code}" if self.form else "")

    def key(self, by: Sequence[str]) -> tuple[str, ...]:
        """Return the texts that this service or form is grouped by."""
        return tuple(str(self.value(name)) for name in by)

    def quietly(self, tree: Tree, text: str) -> Value:
        """Return a value seen from here without writing its steps down."""
        return self.evaluation.number("aggregate", tree, text, Seen(self.evaluation, self.form, {}))


def _arithmetic_fault(error: ArithmeticError) -> str:
    if isinstance(error, ZeroDivisionError):
        return "division by zero"
    if isinstance(error, NobodyError):
        return "nobody is counted"
    return "the number is too large or cannot be told exactly"
