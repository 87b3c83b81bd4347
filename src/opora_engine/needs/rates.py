"""Rates of need as declared in a data file: kind, target group, base population, range, unit, source."""

from dataclasses import dataclass
from itertools import pairwise
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


class AgeRate(Declaration):
    """A finer rate for an age group, perhaps of one sex: used where a municipality has people by age and sex."""

    sex: Literal["all", "female", "male"] = "all"
    age_from: int = Field(ge=0, le=120)
    age_to: int | None = Field(default=None, ge=0, le=120)
    per_1000: RatePer1000

    @property
    def who(self) -> str:
        """People, women or men."""
        return {"all": "people", "female": "women", "male": "men"}[self.sex]

    @property
    def base(self) -> str:
        """The code of the people it speaks of, such as women_80_plus or people_65_79."""
        return f"{self.who}_{self.age_from}_{'plus' if self.age_to is None else self.age_to}"

    @property
    def label(self) -> Text:
        """The people in words."""
        cs = {"all": "Lidé", "female": "Ženy", "male": "Muži"}[self.sex]
        en = {"all": "People", "female": "Women", "male": "Men"}[self.sex]
        if self.age_to is None:
            return Text(cs=f"{cs} od {self.age_from} let", en=f"{en} aged {self.age_from}+")
        ages = f"{self.age_from}–{self.age_to}"
        return Text(cs=f"{cs} ve věku {ages} let", en=f"{en} aged {ages}")


class NeedRate(Declaration):
    """One rate: how many of a base population need a kind of service, and how much of it each one holds.

    by_age   finer rates that together take the place of `per_1000` where people by age and sex are known
    """

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
    by_age: tuple[AgeRate, ...] = ()

    @property
    def code(self) -> str:
        """Kind and target group: each pair has one rate."""
        return f"{self.kind}/{self.target_group}"

    @model_validator(mode="after")
    def _ages_apart(self) -> "NeedRate":
        for sex in ("female", "male"):
            groups = sorted(
                (each.age_from, 120 if each.age_to is None else each.age_to)
                for each in self.by_age
                if each.sex in ("all", sex)
            )
            for (first, last), (following, _end) in pairwise(groups):
                if following <= last:
                    raise Fault(
                        en=f"{self.code}: ages from {following} are told twice (also in {first} to {last})",
                        cs=f"{self.code}: věk od {following} je uveden dvakrát (také v {first} až {last})",
                    )
        return self


@dataclass(frozen=True)
class RatePart:
    """One number per 1000 of one base: the rate as it is, or the part of it for one age group and sex."""

    rate: NeedRate
    base: str
    per_1000: RatePer1000
    age: AgeRate | None = None

    @property
    def code(self) -> str:
        """Kind, target group and, of a finer rate, the people it speaks of."""
        return f"{self.rate.code}/{self.base}" if self.age else self.rate.code


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

    @property
    def parts(self) -> tuple[RatePart, ...]:
        """Every rate followed by its finer ones, in the order declared."""
        return tuple(
            part
            for rate in self.rates
            for part in (
                RatePart(rate, rate.base, rate.per_1000),
                *(RatePart(rate, each.base, each.per_1000, each) for each in rate.by_age),
            )
        )

    def of_kind(self, kind: str) -> tuple[NeedRate, ...]:
        """Return the rates of `kind` in the order declared; empty if there is none."""
        return tuple(rate for rate in self.rates if rate.kind == kind)

    def unit_of(self, kind: str) -> CapacityUnit:
        """Return the one planning unit of `kind`. Raises KeyError if no rate of it is declared."""
        return {rate.kind: rate.unit for rate in self.rates}[kind]


def load_rates(text: str, *, name: str = "rates.yaml") -> Rates:
    """Return the rates written in the YAML `text`. Raises DeclarationError listing every fault."""
    return read_declaration(text, Rates, name=name)
