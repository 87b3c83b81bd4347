"""Facts that only some rule sets ask for: further columns of the files of applications, read by what the rules say."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from opora.core import figures
from opora.core.csv_files import Row
from opora.core.languages import said
from opora.funding.inputs import BUILT_IN
from opora.funding.models import RuleSet
from opora.funding.parsed import parsed
from opora_engine.formula.problems import nearest
from opora_engine.formula.rules import Input

NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,10})?")
"""A number as the rules read it: exact, with a point."""

Fact = dict[str, str | bool]
Facts = dict[str, Fact]


def asked_facts(entity: str) -> dict[str, Input]:
    """Return the inputs of a service or a form that the stored rule sets ask for besides those every round has."""
    found: dict[str, Input] = {}
    for rule_set in RuleSet.objects.order_by("code", "-version"):
        for name, item in parsed(rule_set.text).inputs.items():
            if item.entity == entity and name not in BUILT_IN:
                found.setdefault(name, item)
    return found


def further_columns(first: Row, others: Iterable[str], known: Mapping[str, Input]) -> list[str]:
    """Return the columns of a file that hold facts; a column that no stored rule set asks for is a problem.

    first   the first row of the file
    others  columns that every file has
    """
    found = []
    for name in first.values.keys() - set(others):
        if name in known:
            found.append(name)
        else:
            near = nearest(name, known)
            expected = _("expected a column of the file, or an input that a stored rule set asks for")
            first.file.report(first.line - 1, name, name, f"{expected} ({near})" if near else expected)
    return found


def read_facts(row: Row, columns: Iterable[str], known: Mapping[str, Input]) -> Facts:
    """Return the facts of one row; an empty cell says nothing."""
    found: Facts = {}
    for name in columns:
        item, text = known[name], row.text(name)
        if not text:
            continue
        value, fault = read_fact(item, text)
        if fault:
            row.file.report(row.line, name, text, fault)
        found[name] = {"value": value, "unit": item.unit, **item.label.to_json()}
    return found


def shown(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the facts for the reader: what it is, and its value with its unit."""
    return [(said(fact), _written(fact)) for _name, fact in sorted(facts.items())]


def read_fact(item: Input, text: str) -> tuple[str | bool, str]:
    """Return the value and what was expected instead, or an empty text."""
    if item.type == "boolean":
        word = text.lower()
        return word == "true", "" if word in ("true", "false") else _("expected true or false")
    if item.type == "text":
        fits = not item.values or text in item.values
        return text, "" if fits else _("expected one of: %(words)s") % {"words": ", ".join(item.values)}
    expected = _("expected a number with a decimal point, from %(least)s to %(most)s") % {
        "least": "…" if item.minimum is None else item.minimum,
        "most": "…" if item.maximum is None else item.maximum,
    }
    if not NUMBER.fullmatch(text):
        return text, expected
    number = Decimal(text)
    too_low = item.minimum is not None and number < item.minimum
    too_high = item.maximum is not None and number > item.maximum
    return text, expected if too_low or too_high else ""


def _written(fact: Mapping[str, Any]) -> str:
    value, unit = fact["value"], str(fact["unit"])
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if not NUMBER.fullmatch(str(value)):
        return str(value)
    number = Decimal(str(value))
    return figures.crowns(number) if unit.startswith("CZK") else figures.quantity(number)
