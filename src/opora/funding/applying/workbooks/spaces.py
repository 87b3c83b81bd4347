"""Spaces of a workbook: the cells that people fill in, what of a content each holds, and how it stands in a cell."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from opora.funding.applying.content import Content, FormSaid, written
from opora.funding.facts import NUMBER, Facts
from opora_engine.formula.rules import Input

Value = Decimal | int | bool | str
"""What a space may say: units and numbers, crowns, yes or no, a text."""

EXACT_DIGITS = 15
"""So many digits survive every spreadsheet; a longer number is written as a text."""

LONGEST_TEXT = 30_000
UNWRITABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
"""What a cell cannot hold as it is: control characters, and what spreadsheets read as one."""


class Sort(StrEnum):
    """What may stand in a space."""

    CROWNS = "crowns"
    WHOLE = "whole"
    UNITS = "units"
    YES_NO = "yes_no"
    NUMBER = "number"
    TEXT = "text"
    POINTS = "points"


class Part(StrEnum):
    """Which part of a content a space belongs to."""

    UNITS = "units"
    BUDGET = "budget"
    DUTY = "duty"
    FACT = "fact"
    FORM_FACT = "form_fact"
    POINTS = "points"


@dataclass(frozen=True)
class Space:
    """One cell to be filled in.

    keys     what it is within its part: (form, name), (item, source) or (name,)
    unit     beds or full-time posts, of a form whose units stand here
    item     the input of a rule set that asks for it
    """

    part: Part
    keys: tuple[str, ...]
    sort: Sort
    unit: str = ""
    item: Input | None = None


def value_at(content: Content, space: Space) -> Value | None:
    """Return what a content says in a space, or None when it says nothing."""
    if space.part == Part.BUDGET:
        return content.budget.get((space.keys[0], space.keys[1])) or None
    if space.part == Part.DUTY:
        return content.duties.get(space.keys[0])
    if space.part == Part.FACT:
        return _fact(content.facts, space)
    if space.part == Part.POINTS:
        return content.points
    told = _form(content, space.keys[0])
    if told is None:
        return None
    if space.part == Part.FORM_FACT:
        return _fact(told.facts, space)
    value: Decimal | None = getattr(told, space.keys[1])
    return value


def with_values(content: Content, values: Mapping[Space, Value | None]) -> Content:
    """Return the content with these values put into its spaces; None takes out what stood there."""
    budget, duties = dict(content.budget), dict(content.duties)
    for space, value in values.items():
        if space.part == Part.BUDGET:
            _put(budget, (space.keys[0], space.keys[1]), value or None)
        elif space.part == Part.DUTY:
            _put(duties, space.keys[0], value)
        elif space.part == Part.POINTS:
            content = replace(content, points=None if value is None else Decimal(value))
        elif space.part == Part.FACT:
            content = replace(content, facts=_with_fact(content.facts, space, value))
        else:
            content = _with_form(content, space, value)
    return replace(content, budget=budget, duties=duties)


def _put(found: dict[Any, Any], key: Any, value: Any) -> None:
    if value is None:
        found.pop(key, None)
    else:
        found[key] = value


def _with_form(content: Content, space: Space, value: Value | None) -> Content:
    form = space.keys[0]
    told = _form(content, form) or FormSaid(form, space.unit)
    if space.part == Part.FORM_FACT:
        told = replace(told, facts=_with_fact(told.facts, space, value))
    else:
        told = replace(told, **{space.keys[1]: value})  # type: ignore[arg-type]  # a space of units holds decimals
    return replace(content, forms=(*(each for each in content.forms if each.form != form), told))


def _with_fact(facts: Facts, space: Space, value: Value | None) -> Facts:
    name, found = space.keys[-1], dict(facts)
    if value is None or space.item is None:
        found.pop(name, None)
        return found
    said = value if isinstance(value, bool | str) else written(Decimal(value)) or ""
    found[name] = {"value": said, "unit": space.item.unit, **space.item.label.to_json()}
    return found


def _form(content: Content, form: str) -> FormSaid | None:
    return next((each for each in content.forms if each.form == form), None)


def _fact(facts: Facts, space: Space) -> Value | None:
    if space.keys[-1] not in facts:
        return None
    value = facts[space.keys[-1]]["value"]
    is_number = space.sort == Sort.NUMBER and isinstance(value, str) and NUMBER.fullmatch(value)
    return Decimal(str(value)) if is_number else value


def cell_of(value: Value | None, yes: str, no: str) -> int | float | str | None:
    """Return what stands in a cell for a value; None for an empty one, also for a text that no cell can hold."""
    if isinstance(value, bool):
        return yes if value else no
    if isinstance(value, Decimal):
        fits = len(value.normalize().as_tuple().digits) <= EXACT_DIGITS
        return float(value) if fits else written(value)
    if isinstance(value, str):
        fits = 0 < len(value.strip()) <= len(value) <= LONGEST_TEXT and not UNWRITABLE.search(value)
        return value if fits else None
    return value


def is_same(seen: object, shown: object) -> bool:
    """Return whether a cell still holds what was written into it; a truth value is never the number 1."""
    return isinstance(seen, bool) == isinstance(shown, bool) and seen == shown
