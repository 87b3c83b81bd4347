"""What two rule sets declare differently: parameters, formulas, conditions, division; by meaning, not by lines."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from opora.core.languages import language, said
from opora.funding.words import ASPECTS, CHANGES, PARTS
from opora_engine.formula import RuleSet, Words
from opora_engine.formula.arithmetic import plain_text
from opora_engine.formula.expressions import Expression
from opora_engine.formula.rules import Parameter

SECTIONS = {"inputs": "input", "parameters": "parameter", "formulas": "formula", "gates": "condition"}
"""The parts of a rule set whose items have names, and what one item is called."""

ADDED, REMOVED, CHANGED = "added", "removed", "changed"


@dataclass(frozen=True, slots=True)
class RuleDifference:
    """One thing that the two rule sets declare differently.

    part    input, parameter, formula, condition, division, settlement or rules
    name    of the item; of a value in a table with its keys, such as COST[dzr, residential]
    aspect  what of it: value, unit, expression, source and others; "" when the whole item was added or removed
    change  added, removed or changed
    first   as the first rule set has it, "" where it has nothing or where it is only worded
    """

    part: str
    name: str
    aspect: str
    change: str
    first: str
    second: str

    @property
    def where(self) -> str:
        """What differs, in the reader's language: `parameter MUNI_MIN value`."""
        aspect = str(ASPECTS.get(self.aspect, self.aspect))
        return " ".join(filter(None, (str(PARTS[self.part]), self.name, aspect)))

    @property
    def change_said(self) -> str:
        """How it differs, in the reader's language: added, removed, changed, or reworded where a sentence is."""
        reworded = self.change == CHANGED and not self.first and not self.second
        return str(CHANGES["reworded" if reworded else self.change])

    def __str__(self) -> str:
        if self.change != CHANGED:
            value = f" = {self.first or self.second}" if self.aspect else ""
            return f"{self.change_said}: {self.where}{value}"
        if self.first or self.second:
            return f"{self.where}: {self.first} -> {self.second}"
        return f"{self.where}: {self.change_said}"


def rule_differences(first: RuleSet, second: RuleSet) -> list[RuleDifference]:
    """Return everything that the second rule set declares otherwise than the first, in the order of the file.

    Remarks, spaces, the order of items and the tests are no difference; a changed sentence is, without its text.
    """
    found = list(_aspects("rules", "", _of_rules(first), _of_rules(second)))
    for section, part in SECTIONS.items():
        found += _items(part, getattr(first, section), getattr(second, section))
    found += _aspects("division", "", _fields(first.allocation), _fields(second.allocation))
    if _meaning(first.settlement) != _meaning(second.settlement):
        found.append(
            RuleDifference("settlement", "", "", _change(first.settlement, second.settlement), "", "")
        )
    return found


def _of_rules(rules: RuleSet) -> dict[str, Any]:
    names = ("title", "authority", "valid_from", "valid_to", "source", "note")
    return {name: getattr(rules, name) for name in names}


def _items(part: str, first: Mapping[str, Any], second: Mapping[str, Any]) -> Iterator[RuleDifference]:
    for name in [*first, *(name for name in second if name not in first)]:
        one, other = first.get(name), second.get(name)
        if one is None or other is None:
            yield RuleDifference(part, name, "", _change(one, other), "", "")
            continue
        yield from _aspects(part, name, _fields(one), _fields(other))
        if isinstance(one, Parameter):
            yield from _values(name, one, other)


def _values(name: str, first: Parameter, second: Parameter) -> Iterator[RuleDifference]:
    """Yield the values of a parameter that differ, each under its keys."""
    for keys in [*first.values, *(keys for keys in second.values if keys not in first.values)]:
        one, other = first.values.get(keys), second.values.get(keys)
        if one != other:
            where = f"{name}[{', '.join(keys)}]" if keys else name
            yield RuleDifference("parameter", where, "value", _change(one, other), _text(one), _text(other))


def _aspects(
    part: str, name: str, first: Mapping[str, Any], second: Mapping[str, Any]
) -> Iterator[RuleDifference]:
    for aspect in first:
        one, other = first[aspect], second[aspect]
        if _meaning(one) != _meaning(other):
            yield RuleDifference(part, name, aspect, CHANGED, *_texts(one, other))


def _fields(item: Any) -> dict[str, Any]:
    """Return what an item declares; the values of a parameter are told one by one elsewhere."""
    left_out = ("name", "values") if isinstance(item, Parameter) else ("name",)
    return {each.name: getattr(item, each.name) for each in fields(item) if each.name not in left_out}


def _meaning(value: Any) -> Any:
    """Return what is compared: of an expression its tree, so that spaces and brackets do not count."""
    if isinstance(value, Expression):
        return value.tree
    if is_dataclass(value) and not isinstance(value, type):
        return tuple((each.name, _meaning(getattr(value, each.name))) for each in fields(value))
    if isinstance(value, Mapping):
        return {key: _meaning(each) for key, each in value.items()}
    return tuple(_meaning(each) for each in value) if isinstance(value, tuple) else value


def _texts(first: Any, second: Any) -> tuple[str, str]:
    """Return both values as `_text` does; words that differ in the other language only are shown in that one."""
    shown = _text(first), _text(second)
    if isinstance(first, Words) and isinstance(second, Words) and shown[0] == shown[1]:
        other = "cs" if language() == "en" else "en"
        return first[other], second[other]
    return shown


def _text(value: Any) -> str:
    """Return a value as the file writes it; sentences are too long to be shown."""
    if isinstance(value, Expression):
        return " ".join(value.text.split())
    if isinstance(value, Words):
        return said(value.to_json())
    if isinstance(value, Decimal):
        return plain_text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple) and all(isinstance(each, str) for each in value):
        return ", ".join(value) or "–"
    if value is None or value == "":
        return "–"
    return str(value) if isinstance(value, str | int) else ""


def _change(first: Any, second: Any) -> str:
    if first is None:
        return ADDED
    return REMOVED if second is None else CHANGED
