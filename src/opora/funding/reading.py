"""A rule set laid out for a reader: parameters with their sources, formulas, conditions, the division of the pool."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from opora.core import figures
from opora.core.languages import said
from opora.funding.words import COUNTED_FOR
from opora.register.models import ServiceKind
from opora_engine.formula import RuleSet
from opora_engine.formula.rules import Formula, Gate, Input, Parameter


def rule_page(rules: RuleSet) -> dict[str, Any]:
    """Return what the page of a rule set shows, in the reader's language."""
    kinds = {kind.code: kind.name for kind in ServiceKind.objects.all()}
    return {
        "title": said(rules.title.to_json()),
        "authority": said(rules.authority.to_json()),
        "source": said(rules.source.to_json()),
        "note": said(rules.note.to_json()),
        "parameters": [_parameter(each, kinds, rules) for each in rules.parameters.values()],
        "formulas": [_formula(each) for each in rules.formulas.values()],
        "gates": [_gate(each) for each in rules.gates.values()],
        "inputs": [_input(each) for each in rules.inputs.values()],
        "steps": [
            {"name": name, "label": said(step.label.to_json())}
            for name, step in rules.allocation.steps.items()
        ],
        "tests": [said(test.name.to_json()) for test in rules.tests],
    }


def _parameter(item: Parameter, kinds: Mapping[str, str], rules: RuleSet) -> dict[str, Any]:
    return {
        "name": item.name,
        "label": said(item.label.to_json()),
        "source": said(item.source.to_json()),
        "assumed": item.assumed,
        "valid_from": item.valid_from,
        "valid_to": item.valid_to,
        "value": _written(item.values[()], item.unit) if not item.keys else "",
        "rows": [
            {"keys": [_word(part, kinds, rules) for part in key], "value": _written(value, item.unit)}
            for key, value in item.values.items()
            if item.keys
        ],
    }


def _word(code: str, kinds: Mapping[str, str], rules: RuleSet) -> str:
    if code in kinds:
        return kinds[code]
    known = rules.words.get("form", {}).get(code)
    return said(known.to_json()) if known is not None else code


def _written(value: Decimal, unit: str) -> str:
    return figures.crowns(value) if unit.startswith("CZK") else figures.quantity(value)


def _formula(item: Formula) -> dict[str, Any]:
    return {
        "name": item.name,
        "label": said(item.label.to_json()),
        "source": said(item.source.to_json()),
        "counted_for": COUNTED_FOR[item.entity],
        "expression": item.expression.text,
    }


def _gate(item: Gate) -> dict[str, Any]:
    return {
        "name": item.name,
        "label": said(item.label.to_json()),
        "source": said(item.source.to_json()),
        "expression": item.condition.text,
    }


def _input(item: Input) -> dict[str, Any]:
    return {
        "name": item.name,
        "label": said(item.label.to_json()),
        "meaning": said(item.meaning.to_json()),
        "origin": said(item.origin.to_json()),
        "optional": item.optional,
    }
