"""What one application says, as plain data shared by form, workbook and receipt: forms, budget, duties, facts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from opora.core.declared import digest_of
from opora.funding.facts import Facts

DUTIES = ("has_entrustment", "has_debt", "return_filed")
"""What the provider declares about its duties; each is yes, no, or not answered yet."""

Cell = tuple[str, str]
"""A place of the budget: the codes of its item and its source."""


@dataclass(frozen=True)
class FormSaid:
    """What is said of one form of the service; units are beds or full-time posts, None = not filled in yet."""

    form: str
    unit: str
    applied_units: Decimal | None = None
    evidenced_units: Decimal | None = None
    facts: Facts = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return plain data; decimals are written as text without needless zeros."""
        return {
            "form": self.form,
            "unit": self.unit,
            "applied_units": written(self.applied_units),
            "evidenced_units": written(self.evidenced_units),
            "facts": _sorted(self.facts),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "FormSaid":
        """Read back what `to_json` wrote."""
        return cls(
            form=data["form"],
            unit=data["unit"],
            applied_units=_read(data["applied_units"]),
            evidenced_units=_read(data["evidenced_units"]),
            facts=dict(data["facts"]),
        )


@dataclass(frozen=True)
class Content:
    """What one application says. What is not filled in yet is absent (budget, duties, facts) or None (units, points).

    budget   whole crowns by (item, source); a cell of 0 is the same as no cell
    duties   true or false by the names of DUTIES
    points   rated by the region, 0 to 100; providers only read them
    facts    what further rule sets ask for, as stored with the application: {input: {value, unit, cs, en}}
    """

    forms: tuple[FormSaid, ...] = ()
    budget: Mapping[Cell, int] = field(default_factory=dict)
    duties: Mapping[str, bool] = field(default_factory=dict)
    points: Decimal | None = None
    facts: Facts = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return plain data in a fixed order; two contents that say the same give the same data."""
        return {
            "forms": [each.to_json() for each in sorted(self.forms, key=lambda each: each.form)],
            "budget": _nested(self.budget),
            "duties": {name: self.duties[name] for name in DUTIES if name in self.duties},
            "points": written(self.points),
            "facts": _sorted(self.facts),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Content":
        """Read back what `to_json` wrote; data of an application that says nothing yet may be empty."""
        return cls(
            forms=tuple(FormSaid.from_json(each) for each in data.get("forms", ())),
            budget={
                (item, source): int(amount)
                for item, row in data.get("budget", {}).items()
                for source, amount in row.items()
            },
            duties=dict(data.get("duties", {})),
            points=_read(data.get("points")),
            facts=dict(data.get("facts", {})),
        )

    @property
    def digest(self) -> str:
        """The SHA-256 of the content; it tells whether somebody has changed it since."""
        return digest_of(self.to_json())

    def of_source(self, source: str, items: Iterable[str] | None = None) -> int:
        """Return the whole crowns of one source, over all items or over those named."""
        chosen = None if items is None else set(items)
        return sum(
            amount
            for (item, paid_by), amount in self.budget.items()
            if paid_by == source and (chosen is None or item in chosen)
        )

    def of_item(self, item: str) -> int:
        """Return the whole crowns of one item, over all sources."""
        return sum(amount for (paid, _source), amount in self.budget.items() if paid == item)

    @property
    def total(self) -> int:
        """The whole budget in crowns."""
        return sum(self.budget.values())


def written(value: Decimal | None) -> str | None:
    """Return a decimal as text without exponent and needless zeros: 12.50 is "12.5"; None stays None."""
    if value is None:
        return None
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _read(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _nested(budget: Mapping[Cell, int]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for (item, source), amount in sorted(budget.items()):
        if amount:
            found.setdefault(item, {})[source] = amount
    return found


def _sorted(facts: Facts) -> Facts:
    return {name: facts[name] for name in sorted(facts)}
