"""What a statement says, as data: sums by item, units by form; read from a form, a file, or a stored version."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from opora.funding.settlement.items import COSTS, FROM_THE_REGION, REVENUES, SOURCES


@dataclass(frozen=True)
class Units:
    """Units of one form in its own unit (beds or full-time posts), at most two decimals."""

    funded: Decimal
    delivered: Decimal


@dataclass(frozen=True)
class Content:
    """The statement of one service for one year, whole crowns.

    costs, eligible, revenues, sources   sums by item; an item that is left out is 0
    grant_spent   how much of what the region paid went to eligible costs
    brought_over  what was carried over from a year that Opora has not settled
    units         by form
    """

    costs: Mapping[str, int] = field(default_factory=dict)
    eligible: Mapping[str, int] = field(default_factory=dict)
    revenues: Mapping[str, int] = field(default_factory=dict)
    sources: Mapping[str, int] = field(default_factory=dict)
    grant_spent: int = 0
    brought_over: int = 0
    units: Mapping[str, Units] = field(default_factory=dict)
    note: str = ""

    @property
    def total_costs(self) -> int:
        """All costs."""
        return sum(self.costs.values())

    @property
    def eligible_costs(self) -> int:
        """All eligible costs."""
        return sum(self.eligible.values())

    @property
    def own_revenues(self) -> int:
        """All own revenues."""
        return sum(self.revenues.values())

    @property
    def from_the_region(self) -> int:
        """Public money that came through the region."""
        return sum(self.sources.get(name, 0) for name in FROM_THE_REGION)

    @property
    def other_public(self) -> int:
        """Public money from everybody else."""
        return sum(amount for name, amount in self.sources.items() if name not in FROM_THE_REGION)

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values with every item; units as text; `from_json` reads them back."""
        return {
            "costs": _whole(self.costs, COSTS),
            "eligible": _whole(self.eligible, COSTS),
            "revenues": _whole(self.revenues, REVENUES),
            "sources": _whole(self.sources, SOURCES),
            "grant_spent": self.grant_spent,
            "brought_over": self.brought_over,
            "units": {
                form: {"funded": f"{units.funded:f}", "delivered": f"{units.delivered:f}"}
                for form, units in sorted(self.units.items())
            },
            "note": self.note,
        }

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> "Content":
        """Return the content that `to_json` wrote."""
        units = {
            form: Units(Decimal(each["funded"]), Decimal(each["delivered"]))
            for form, each in said.get("units", {}).items()
        }
        names = ("costs", "eligible", "revenues", "sources")
        return cls(
            **{name: dict(said.get(name, {})) for name in names},
            grant_spent=said.get("grant_spent", 0),
            brought_over=said.get("brought_over", 0),
            units=units,
            note=said.get("note", ""),
        )


def _whole(amounts: Mapping[str, int], items: Mapping[str, object]) -> dict[str, int]:
    return {name: amounts.get(name, 0) for name in items}
