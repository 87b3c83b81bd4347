"""A rule set as read from its file: what it asks for, what it knows, what it computes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from opora_engine.formula.arithmetic import plain_text
from opora_engine.formula.expressions import Expression
from opora_engine.formula.words import NO_WORDS, Template, Value, Words

GROUPED = ("provider", "kind", "region", "pool")
"""Entities of which a formula has one value for all their services."""
POOL = "pool"
"""The entity of a part of the money; in its formulas also the name of its code."""

GRANTED = "granted"
"""In formulas of the settlement: the grant that was paid, CZK."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A sentence and the condition under which it is said; None = always."""

    when: Expression | None
    template: Template


Sentence = tuple[Variant, ...]


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """How far a number may be from what is written: of a parameter its values, of an input or a table factors.

    distribution  uniform or triangular between `low` and `high`; normal with 90 % between them
    middle        the most likely value; of a uniform distribution nothing
    each          whether it is drawn for each service by itself, not once for all
    """

    distribution: str
    low: Decimal
    high: Decimal
    middle: Decimal
    each: bool = False


@dataclass(frozen=True, slots=True)
class Input:
    """A fact asked about a service or a form.

    type      money, number (both Decimal), boolean or text
    optional  may be missing; formulas ask with given(name)
    requires  another input that must be given when this one is (the reason of an override)
    """

    name: str
    entity: str
    type: str
    unit: str
    label: Words
    meaning: Words
    origin: Words
    optional: bool
    requires: str
    minimum: Decimal | None
    maximum: Decimal | None
    values: tuple[str, ...]
    uncertainty: Uncertainty | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number set by the authority: one value, or a table by keys; `assumed` when nobody published it."""

    name: str
    unit: str
    label: Words
    source: Words
    assumed: bool
    valid_from: date
    valid_to: date | None
    keys: tuple[str, ...]
    values: Mapping[tuple[str, ...], Decimal]
    uncertainty: Uncertainty | None = None


@dataclass(frozen=True, slots=True)
class Formula:
    """A value computed for each form, for the service, or once for a provider, a kind, a region or a pool."""

    name: str
    entity: str
    unit: str
    label: Words
    source: Words
    sentence: Sentence
    expression: Expression


@dataclass(frozen=True, slots=True)
class Gate:
    """A condition that makes the claim 0 when true, for a written reason; `passed` is said when false."""

    name: str
    label: Words
    source: Words
    reason: Template
    passed: Template
    condition: Expression


@dataclass(frozen=True, slots=True)
class RoundStep:
    """How one step of the division of the pool is told."""

    label: Words
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class PoolPart:
    """A part of the money of the round; `amount` names a parameter or a formula of the pool.

    "" = what the parts before left.
    """

    code: str
    label: Words
    amount: str


@dataclass(frozen=True, slots=True)
class LastYear:
    """The grant of last year (an input) and the parameters that say how far from it a grant may be, in shares."""

    grant: str
    at_least: str
    at_most: str


@dataclass(frozen=True, slots=True)
class Division:
    """How the pool is divided: what is claim, cap and request, to what the grant is rounded down.

    The other names are empty where the rule set does not use them: `floor` and `limit` amounts in CZK,
    `points` a weight, `priority` a class (the lowest first), `provider` a text with `provider_cap` for all its
    services together, `minimum` the smallest grant, `leftover` what happens to the crowns that rounding leaves,
    `objective` what a crown is worth where the sum of worth x grant is maximised within so many `seconds`.
    """

    method: str
    claim: str
    cap: str
    request: str
    round_down_to: str
    order: tuple[str, ...]
    source: Words
    steps: Mapping[str, RoundStep]
    summary: Sentence
    floor: str = ""
    limit: str = ""
    points: str = ""
    priority: str = ""
    provider: str = ""
    provider_cap: str = ""
    minimum: str = ""
    leftover: str = "reserve"
    last_year: LastYear | None = None
    pools: tuple[PoolPart, ...] = ()
    objective: str = ""
    seconds: int = 60

    @property
    def is_one_level(self) -> bool:
        """Whether one pool is divided by one level and rounded down, with no classes, groups or minimum."""
        named = (self.priority, self.provider, self.minimum, self.objective)
        return not any(named) and self.leftover == "reserve" and not self.pools

    @property
    def is_plain(self) -> bool:
        """Whether the pool is only reduced in proportion to the claims."""
        named = (
            self.floor,
            self.limit,
            self.points,
            self.priority,
            self.provider,
            self.minimum,
            self.objective,
        )
        return not any(named) and self.leftover == "reserve" and not self.last_year and not self.pools


NO_DIVISION = Division("", "", "", "", "", ("code",), NO_WORDS, {}, ())
"""Of a file in the rule language that divides no money: methods of need, checks of returns, criteria of the network."""


@dataclass(frozen=True, slots=True)
class RuleTest:
    """A case written in the rule set: a pool, services with inputs, and the values that must come out."""

    name: Words
    pool: int
    services: "tuple[ServiceInputs, ...]"
    expected: Mapping[str, Mapping[str, Value]]
    expected_round: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A checked rule set; `digest` is the SHA-256 of the very text it was read from.

    entities  by entity: the text input that says to which provider, kind or region a service belongs, where it
              is not called so itself
    """

    code: str
    version: str
    title: Words
    authority: Words
    valid_from: date
    valid_to: date | None
    source: Words
    note: Words
    words: Mapping[str, Mapping[str, Words]]
    inputs: Mapping[str, Input]
    parameters: Mapping[str, Parameter]
    formulas: Mapping[str, Formula]
    gates: Mapping[str, Gate]
    allocation: Division
    tests: tuple[RuleTest, ...]
    digest: str
    entities: Mapping[str, str] = field(default_factory=dict)
    settlement: "Settlement | None" = None

    def grouped_by(self, entity: str) -> tuple[str, ...]:
        """Return the text inputs whose services share the formulas of an entity; () = the whole round."""
        if entity == POOL:
            return ()
        name = self.entities.get(entity, entity)
        item = self.inputs.get(name)
        is_text = item is not None and item.type == "text" and item.entity == "service" and not item.optional
        return (name,) if is_text else ()


@dataclass(frozen=True, slots=True)
class Settlement:
    """What is computed after the year; the other fields name formulas in CZK.

    rules  the rule set of the round with the inputs and formulas of the settlement added, and with its tests
    """

    rules: RuleSet
    overcompensation: str
    returned: str
    carried_over: str

    def results(self) -> dict[str, str]:
        """Return the names of the results by what they are."""
        return {name: getattr(self, name) for name in ("overcompensation", "returned", "carried_over")}


@dataclass(frozen=True, slots=True)
class FormInputs:
    """The facts about one form of a service; `references` names the return or fact that each came from."""

    code: str
    values: Mapping[str, Value]
    references: Mapping[str, str]

    def to_json(self) -> dict[str, Any]:
        """Return code, inputs (numbers as text) and references; `read_service` reads it back."""
        return {
            "code": self.code,
            "inputs": _values_to_json(self.values),
            "references": dict(self.references),
        }


@dataclass(frozen=True, slots=True)
class ServiceInputs:
    """The facts about one service and its forms; `code` is unique in a round and orders its results."""

    code: str
    label: str
    values: Mapping[str, Value]
    forms: tuple[FormInputs, ...]
    references: Mapping[str, str]

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values (numbers as text); `read_service` reads them back."""
        return {
            "code": self.code,
            "label": self.label,
            "inputs": _values_to_json(self.values),
            "references": dict(self.references),
            "forms": [form.to_json() for form in self.forms],
        }


def _values_to_json(values: Mapping[str, Value]) -> dict[str, bool | str]:
    return {
        name: plain_text(value) if isinstance(value, Decimal) else value
        for name, value in sorted(values.items())
    }
