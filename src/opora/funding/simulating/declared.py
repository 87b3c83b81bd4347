"""What is declared as uncertain about a round, and what a service needs from its grant: read from the region's file."""

from decimal import Decimal
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from opora.core.declared import Declared, read_declared
from opora_engine.declared import Declaration, Fault, Text, read_declaration
from opora_engine.formula import RuleSet
from opora_engine.formula.rules import Input, Parameter, Uncertainty

PACKAGED = Path(__file__).parent / "data" / "uncertainty.yaml"
POOL = ""
"""How the engine names the money of the round among uncertain names."""

POOL_NAME = "pool"
"""How the file names the money of the round."""


class Needed(Declaration):
    """An expression of the rule language, crowns of the service: what of its cost the grant should pay."""

    expression: str = Field(min_length=1)
    label: Text


class Range(Declaration):
    """How far some numbers may be from what is written: factors of them, 1 is as written.

    names  inputs and parameters, those that a rule set does not know are passed over; "pool" is the money of the round
    each   whether every service draws its own factor
    """

    names: tuple[str, ...] = Field(min_length=1)
    label: Text
    distribution: Literal["uniform", "triangular", "normal"]
    low: Decimal = Field(ge=0)
    high: Decimal
    middle: Decimal | None = None
    each: bool = False
    source: Text

    @model_validator(mode="after")
    def rises(self) -> Self:
        """Refuse a range that does not rise."""
        if not (self.low < self.high and self.low <= self.most_likely <= self.high):
            raise Fault(
                en="Expected low <= middle <= high, and low below high",
                cs="Má být low <= middle <= high a low menší než high",
            )
        return self

    @property
    def most_likely(self) -> Decimal:
        """The middle, half way unless it is declared."""
        return (self.low + self.high) / 2 if self.middle is None else self.middle


class Uncertain(Declaration):
    """The whole file; `assumed` says that nobody has decided it yet."""

    assumed: bool
    note: Text
    needed: tuple[Needed, ...]
    uncertain: tuple[Range, ...]


def load_uncertain(text: str) -> Uncertain:
    """Return what the YAML `text` declares; raise DeclarationError with one line for each fault."""
    return read_declaration(text, Uncertain, name=PACKAGED.name)


def declared_uncertain(region: str) -> Declared[Uncertain]:
    """Return what is declared for the region: its own file, or that of the product."""
    return read_declared(region, PACKAGED, load_uncertain)


def ranges_of(rules: RuleSet, declared: Uncertain) -> dict[str, Range]:
    """Return the declared ranges by the name that the rule set knows; "" is the pool."""
    found: dict[str, Range] = {}
    for each in declared.uncertain:
        for name in each.names:
            if name == POOL_NAME:
                found[POOL] = each
            elif name in rules.inputs or name in rules.parameters:
                found[name] = each
    return found


def uncertainties(rules: RuleSet, declared: Uncertain) -> dict[str, Uncertainty]:
    """Return what is drawn, by name; what the rule set itself declares goes before the file of the region."""
    drawn = {name: _drawn(rules, name, each) for name, each in ranges_of(rules, declared).items()}
    items: list[Input | Parameter] = [*rules.inputs.values(), *rules.parameters.values()]
    return drawn | {item.name: item.uncertainty for item in items if item.uncertainty is not None}


def _drawn(rules: RuleSet, name: str, each: Range) -> Uncertainty:
    # Of a parameter that is one number the engine draws values, of everything else factors.
    parameter = rules.parameters.get(name)
    times = parameter.values[()] if parameter is not None and not parameter.keys else Decimal(1)
    item = rules.inputs.get(name)
    by_service = each.each and item is not None and item.entity == "service"
    low, high, middle = (times * factor for factor in (each.low, each.high, each.most_likely))
    return Uncertainty(each.distribution, low, high, middle, by_service)
