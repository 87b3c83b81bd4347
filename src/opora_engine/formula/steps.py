"""The trace of a value: a tree of steps from the grant down to inputs and parameters."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from opora_engine.formula.arithmetic import plain_text
from opora_engine.formula.words import NO_WORDS, Value, Words


@dataclass(frozen=True, slots=True)
class Step:
    """One value with how it came about.

    kind       input, parameter, formula, gate or round
    name       name in the rule set; `form` the form it belongs to, "" for the service
    value      Decimal, bool or text; in JSON a number is a text without exponent ("1481400", "0.25")
    formula    the expression as written; "" for inputs and parameters
    sentence   the step in plain words
    source     where the rule or the parameter is written; `assumed` marks an assumption
    origin     where an input comes from; `reference` the very return or register fact, if it was given
    key        keys used in a table, such as (("kind", "dzr"), ("form", "residential"))
    children   the steps this one was calculated from, in the order of use
    """

    kind: str
    name: str
    label: Words
    unit: str
    value: Value
    form: str = ""
    formula: str = ""
    sentence: Words = NO_WORDS
    source: Words = NO_WORDS
    assumed: bool = False
    origin: Words = NO_WORDS
    reference: str = ""
    key: tuple[tuple[str, str], ...] = ()
    children: "tuple[Step, ...]" = ()

    def to_json(self) -> dict[str, Any]:
        """Return the tree as plain JSON values; `Step.from_json` gives the equal tree back."""
        return {
            "kind": self.kind,
            "name": self.name,
            "form": self.form,
            "label": self.label.to_json(),
            "unit": self.unit,
            "value": value_to_json(self.value),
            "formula": self.formula,
            "sentence": self.sentence.to_json(),
            "source": self.source.to_json(),
            "assumed": self.assumed,
            "origin": self.origin.to_json(),
            "reference": self.reference,
            "key": [list(pair) for pair in self.key],
            "children": [child.to_json() for child in self.children],
        }

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> "Step":
        """Return the step that `to_json` wrote."""
        return cls(
            kind=record["kind"],
            name=record["name"],
            form=record["form"],
            label=Words(**record["label"]),
            unit=record["unit"],
            value=value_from_json(record["value"]),
            formula=record["formula"],
            sentence=Words(**record["sentence"]),
            source=Words(**record["source"]),
            assumed=record["assumed"],
            origin=Words(**record["origin"]),
            reference=record["reference"],
            key=tuple((name, key) for name, key in record["key"]),
            children=tuple(cls.from_json(child) for child in record["children"]),
        )

    def walk(self) -> "Iterator[Step]":
        """Yield this step and all below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()

    def find(self, name: str) -> "Step | None":
        """Return the first step of that name in the tree, or None."""
        return next((step for step in self.walk() if step.name == name), None)


def value_to_json(value: Value) -> dict[str, Any]:
    """Return `{"number": "0.25"}`, `{"boolean": true}` or `{"text": "dzr"}`: the type is never guessed."""
    if isinstance(value, bool):
        return {"boolean": value}
    return {"text": value} if isinstance(value, str) else {"number": plain_text(value)}


def value_from_json(record: Mapping[str, Any]) -> Value:
    """Return the value that `value_to_json` wrote."""
    if "number" in record:
        return Decimal(record["number"])
    value: bool | str = record["boolean"] if "boolean" in record else record["text"]
    return value


def tidy(value: Value) -> Value:
    """Return the value; a number is freed of its trailing zeros, so that 5.0 and 5 are one thing."""
    return Decimal(plain_text(value)) if isinstance(value, Decimal) else value
