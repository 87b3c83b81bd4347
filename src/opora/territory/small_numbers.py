"""Statistics that count people: which of them must not be shown, over municipalities, ORP and the region together."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from opora.core import small_numbers
from opora.territory.models import Placement, Statistic, Unit

PERSONS = "persons"
"""Measure of the statistics that count people."""

Fact = tuple[int, str, date, date]
"""Key of the unit, indicator, first and last day of the period."""


@dataclass(frozen=True)
class Guard:
    """What must not be shown of the statistics of a region; units of every level are among the facts."""

    withheld: frozenset[Fact]
    mark: str
    explanation: str

    def hides(self, row: Statistic) -> bool:
        """Return whether the value of a statistic must not be shown."""
        return (row.unit_id, row.indicator, row.period_from, row.period_to) in self.withheld

    def hides_total(self, unit: int, indicator: str, since: date, until: date) -> bool:
        """Return whether the total of an ORP or of the region (its key) must not be shown."""
        return (unit, indicator, since, until) in self.withheld


def guard_of(region: str, day: date) -> Guard:
    """Return what must not be shown of the statistics of the region as it is divided on `day`.

    One query when every statistic of persons is public already, three otherwise.
    """
    rules = small_numbers.declared_rules(region)
    protected = [each for each in _indicators(region, day) if rules.protects(each)]
    hidden: set[Fact] = set()
    if protected:
        parents = _parents(region, day)
        for (indicator, since, until), counts in _counts(protected, parents).items():
            places = small_numbers.withheld(counts, parents, rules)
            hidden |= {(place, indicator, since, until) for place in places}
    return Guard(frozenset(hidden), small_numbers.mark(rules), small_numbers.explanation(rules))


def region_of(units: Iterable[int], day: date) -> str | None:
    """Return the code of the region that the first of the units belongs to on `day`, or None."""
    here = Placement.objects.as_of(day).filter(unit__in=list(units)[:1])
    return here.values_list("region__code", flat=True).first()


def _indicators(region: str, day: date) -> list[str]:
    here = Placement.objects.as_of(day).filter(region__code=region, unit__level=Unit.Level.MUNICIPALITY)
    rows = Statistic.objects.filter(measure=PERSONS, unit__in=here.values("unit"))
    return sorted(rows.order_by().values_list("indicator", flat=True).distinct())


def _parents(region: str, day: date) -> dict[int, int]:
    """Return the unit above each municipality and each ORP of the region."""
    here = Placement.objects.as_of(day).filter(region__code=region, unit__level=Unit.Level.MUNICIPALITY)
    found: dict[int, int] = {}
    for unit, orp, above in here.values_list("unit", "orp", "region"):
        found[unit] = orp or above
        if orp:
            found[orp] = above
    return found


def _counts(indicators: list[str], parents: dict[int, int]) -> dict[tuple[str, date, date], dict[int, int]]:
    """Return whole persons by municipality, for each protected indicator and period."""
    totals = set(parents.values())
    found: dict[tuple[str, date, date], dict[int, int]] = defaultdict(dict)
    rows = Statistic.objects.filter(measure=PERSONS, indicator__in=indicators, unit__in=parents)
    for unit, indicator, since, until, value in rows.values_list(
        "unit", "indicator", "period_from", "period_to", "value"
    ):
        if unit not in totals:
            found[indicator, since, until][unit] = int(value)
    return found
