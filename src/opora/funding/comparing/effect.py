"""What two rule sets do to one round, worked out in memory; for rule sets that are not stored."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from opora.funding.models import Round
from opora.funding.services.gathering import check, compute, gather
from opora.register.models import Service
from opora_engine.formula import RuleSet


@dataclass(frozen=True)
class ServiceEffect:
    """What one service gets by either rule set, whole crowns."""

    code: str
    label: str
    kind: str
    first: int
    second: int

    @property
    def difference(self) -> int:
        """What the second gives more; below 0: less."""
        return self.second - self.first


@dataclass(frozen=True)
class KindEffect:
    """What the services of one kind get by either rule set, whole crowns."""

    kind: str
    services: int
    first: int
    second: int


@dataclass(frozen=True)
class Effect:
    """Every service that applied, the largest gain first."""

    services: tuple[ServiceEffect, ...]

    @property
    def totals(self) -> tuple[int, int]:
        """What either rule set grants together."""
        return sum(row.first for row in self.services), sum(row.second for row in self.services)

    @property
    def kinds(self) -> list[KindEffect]:
        """The sums of kinds of service, the largest gain first."""
        members: dict[str, list[ServiceEffect]] = {}
        for row in self.services:
            members.setdefault(row.kind, []).append(row)
        found = [
            KindEffect(kind, len(rows), sum(row.first for row in rows), sum(row.second for row in rows))
            for kind, rows in members.items()
        ]
        return sorted(found, key=lambda each: (each.first - each.second, each.kind))

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values: sums, kinds, services."""
        first, second = self.totals
        return {
            "first": first,
            "second": second,
            "difference": second - first,
            "kinds": [
                {
                    "kind": each.kind,
                    "services": each.services,
                    "first": each.first,
                    "second": each.second,
                    "difference": each.second - each.first,
                }
                for each in self.kinds
            ],
            "services": [
                {
                    "service": each.code,
                    "kind": each.kind,
                    "first": each.first,
                    "second": each.second,
                    "difference": each.difference,
                }
                for each in self.services
            ],
        }


def effect(round_: Round, day: date, first: RuleSet, second: RuleSet) -> Effect:
    """Return what either rule set gives to each service that applied, from the pool of the round.

    day   the network of this day is funded
    Raises Refused when an input that a rule set asks for is missing; it is named.
    """
    given: list[dict[str, int]] = []
    labels: dict[str, str] = {}
    for rules in (first, second):
        gathered = gather(rules, round_, round_.region.code, day)
        check(gathered, day)
        result = compute(rules, round_.pool_czk, gathered)
        given.append({each.code: each.grant for each in result.services})
        labels |= {each.code: each.label for each in result.services}
    kinds = dict(Service.objects.filter(identifier__in=labels).values_list("identifier", "kind__code"))
    rows = [
        ServiceEffect(code, text, kinds[code], given[0][code], given[1][code])
        for code, text in labels.items()
    ]
    return Effect(tuple(sorted(rows, key=lambda row: (-row.difference, row.code))))
