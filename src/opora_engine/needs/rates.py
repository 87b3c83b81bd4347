"""Rates of need as declared in a data file: kind, target group, base population, range, unit, source."""

from typing import Literal, get_args

from pydantic import Field, model_validator

from opora_engine.declared import Declaration, Fault, Text, read_declaration

BaseCode = Literal[
    "population_total",
    "population_0_14",
    "population_15_64",
    "population_65_plus",
    "persons_in_executions",
    "housing_allowance_recipients",
    "living_allowance_recipients",
    "long_term_unemployed",
]
BASES: tuple[str, ...] = get_args(BaseCode)
"""The populations that a rate may speak of."""

CapacityUnit = Literal["client", "contact", "intervention", "bed", "call"]
UNITS: tuple[str, ...] = get_args(CapacityUnit)
"""The capacity units of the state register; amounts of different units are never added up."""


class BasePopulation(Declaration):
    """Where the numbers of a base population come from."""

    code: BaseCode
    label: Text
    file: str
    column: str
    period: int
    unit: Text
    source: Text


class RatePer1000(Declaration):
    """Persons in need per 1000 of the base population."""

    low: float = Field(ge=0)
    middle: float = Field(ge=0)
    high: float = Field(ge=0)

    @model_validator(mode="after")
    def _in_order(self) -> "RatePer1000":
        if not self.low <= self.middle <= self.high:
            found = f"{self.low}, {self.middle}, {self.high}"
            raise Fault(
                en=f"expected low <= middle <= high, found {found}",
                cs=f"Čeká se low <= middle <= high, je {found}",
            )
        return self


class NeedRate(Declaration):
    """One rate: how many of a base population need a kind of service, and how much of it each one holds."""

    kind: str
    target_group: str
    base: BaseCode
    per_1000: RatePer1000
    period: int
    unit: CapacityUnit
    units_per_person: float = Field(gt=0)
    source: Text
    assumed: bool
    note: Text


class Rates(Declaration):
    """The declared rates of a region for one period."""

    code: str
    title: Text
    note: Text
    version: str
    bases: tuple[BasePopulation, ...]
    rates: tuple[NeedRate, ...]

    @model_validator(mode="after")
    def _consistent(self) -> "Rates":
        known = {base.code for base in self.bases}
        units: dict[str, str] = {}
        pairs: set[tuple[str, str]] = set()
        for rate in self.rates:
            if rate.base not in known:
                raise Fault(
                    en=f"rate of {rate.kind}: base {rate.base} is not described under bases",
                    cs=f"Sazba druhu {rate.kind}: základ {rate.base} není popsán v bases",
                )
            if units.setdefault(rate.kind, rate.unit) != rate.unit:
                raise Fault(
                    en=f"kind {rate.kind} is planned in {units[rate.kind]} and in {rate.unit}; keep one unit",
                    cs=f"Druh {rate.kind} se plánuje v {units[rate.kind]} i v {rate.unit}; ponechte jednu jednotku",
                )
            if (rate.kind, rate.target_group) in pairs:
                raise Fault(
                    en=f"kind {rate.kind}, target group {rate.target_group}: two rates; keep one",
                    cs=f"Druh {rate.kind}, cílová skupina {rate.target_group}: dvě sazby; ponechte jednu",
                )
            pairs.add((rate.kind, rate.target_group))
        return self

    def of_kind(self, kind: str) -> tuple[NeedRate, ...]:
        """Return the rates of `kind` in the order declared; empty if there is none."""
        return tuple(rate for rate in self.rates if rate.kind == kind)

    def unit_of(self, kind: str) -> CapacityUnit:
        """Return the one planning unit of `kind`. Raises KeyError if no rate of it is declared."""
        return {rate.kind: rate.unit for rate in self.rates}[kind]


def load_rates(text: str, *, name: str = "rates.yaml") -> Rates:
    """Return the rates written in the YAML `text`. Raises DeclarationError listing every fault."""
    return read_declaration(text, Rates, name=name)
