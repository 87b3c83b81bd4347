"""The facts about a service: read from plain records, and checked against what the rule set asks for."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from opora_engine.formula.problems import InputProblem, InputsRefused, nearest
from opora_engine.formula.rules import FormInputs, Input, RuleSet, ServiceInputs
from opora_engine.formula.words import Value, Words

NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,10})?")
TYPES = {
    "money": Words("peníze", "money"),
    "number": Words("číslo", "number"),
    "boolean": Words("ano nebo ne", "boolean"),
    "text": Words("text", "text"),
}


def read_service(rules: RuleSet, record: Mapping[str, Any]) -> ServiceInputs:
    """Return the inputs of a service from a record such as `ServiceInputs.to_json` writes.

    Numbers may be int, Decimal or text ("2.5"); float is refused as not exact. None counts as not given.
    Raises InputsRefused with every fault: unknown, missing or ill-typed inputs, values out of bounds.
    """
    code = str(record["code"])
    problems: list[InputProblem] = []

    def values(inputs: Mapping[str, Any], form: str, entity: str) -> dict[str, Value]:
        known = {name: item for name, item in rules.inputs.items() if item.entity == entity}
        read: dict[str, Value] = {}
        for name, value in inputs.items():
            if name not in known:
                near = nearest(name, known)
                expected = f"an input of the {entity}" + (f", perhaps '{near}'" if near else "")
                problems.append(InputProblem(code, form, name, "is not asked for by the rule set", expected))
            elif value is not None:
                read[name] = _typed(known[name], value)
        return read

    service = ServiceInputs(
        code=code,
        label=str(record.get("label", code)),
        values=values(record["inputs"], "", "service"),
        forms=tuple(
            FormInputs(
                str(form["code"]),
                values(form["inputs"], str(form["code"]), "form"),
                dict(form.get("references", {})),
            )
            for form in record["forms"]
        ),
        references=dict(record.get("references", {})),
    )
    problems += input_problems(rules, service)
    if problems:
        raise InputsRefused(problems)
    return service


def input_problems(rules: RuleSet, service: ServiceInputs) -> list[InputProblem]:
    """Return every fault of the inputs of a service; empty when it can be evaluated."""
    problems = list(_problems_of(rules, service, "", service.values, "service"))
    seen: set[str] = set()
    for form in service.forms:
        if form.code in seen:
            problems.append(
                InputProblem(service.code, form.code, "form", "is listed twice", "each form once")
            )
        seen.add(form.code)
        problems += _problems_of(rules, service, form.code, form.values, "form")
    return problems


def _problems_of(
    rules: RuleSet, service: ServiceInputs, form: str, values: Mapping[str, Value], entity: str
) -> Iterator[InputProblem]:
    for name, item in rules.inputs.items():
        if item.entity != entity:
            continue
        if name not in values:
            if not item.optional:
                wanted = Words(
                    f"{item.label.cs} ({_kind(item, 'cs')})", f"{item.label.en} ({_kind(item, 'en')})"
                )
                yield InputProblem(service.code, form, name, "is missing", wanted.en, wanted)
            continue
        fault = fault_of(item, values[name])
        if fault:
            yield InputProblem(service.code, form, name, f"is {values[name]!s}", fault)
        if item.requires and item.requires not in values:
            needed, found = rules.inputs[item.requires].label, f"is missing although {name} is given"
            yield InputProblem(service.code, form, item.requires, found, needed.en, needed)


def fault_of(item: Input, value: Value) -> str:
    """Return what was expected of the value of an input instead, or an empty text."""
    if item.type == "boolean":
        return "" if isinstance(value, bool) else "true or false"
    if item.type == "text":
        if not isinstance(value, str) or not value:
            return "a text"
        return "one of " + ", ".join(item.values) if item.values and value not in item.values else ""
    if not isinstance(value, Decimal) or not NUMBER.fullmatch(format(value, "f")):
        return "an exact number of at most 15 digits and 10 decimals"
    if item.minimum is not None and value < item.minimum:
        return f"{item.minimum} or more"
    if item.maximum is not None and value > item.maximum:
        return f"{item.maximum} or less"
    return ""


def _typed(item: Input, value: Any) -> Value:
    """Return the value in its exact type; what does not fit is kept as text for the check to name."""
    if item.type in ("money", "number"):
        if isinstance(value, Decimal):
            return value
        written = str(value)
        exact = isinstance(value, int | str) and not isinstance(value, bool) and NUMBER.fullmatch(written)
        return Decimal(written) if exact else written
    return value if isinstance(value, bool) else str(value)


def _kind(item: Input, language: str) -> str:
    kind = TYPES[item.type][language]
    return f"{kind}, {item.unit}" if item.unit else kind
