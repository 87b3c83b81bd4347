"""People of a place by year and age, and what is measured about it."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, Sum

from opora.core.models import Source
from opora.profiles.parts.features import people_of_ages
from opora.profiles.places import Place
from opora.territory.models import OLDEST, Population, Statistic
from opora.territory.sheet import CENSUS_YEAR
from opora.territory.small_numbers import Guard, guard_of

ADDED = "persons"
"""Only facts counted in persons are added over the municipalities of an ORP; indexes and shares are not."""


@dataclass(frozen=True)
class PeopleOfYear:
    """People on 1 January of a year; `after_census` ones are counted otherwise than those before."""

    year: int
    day: date
    persons: int
    after_census: bool


@dataclass(frozen=True)
class AgeGroup:
    """People from `age_from` to `age_to`, both included, on a day; `share` of all of that day, if known."""

    age_from: int
    age_to: int
    day: date
    persons: int
    share: float | None


@dataclass(frozen=True)
class Fact:
    """A measured fact in a period, with its source; the value is None where it counts too few people to be told."""

    indicator: str
    value: Decimal | None
    measure: str
    period_from: date
    period_to: date
    source: str


@dataclass(frozen=True)
class People:
    """People of the place: by year, by age, and the facts; `sources` of the counts of people.

    withheld   what stands instead of a withheld value, and the sentence that says why
    """

    years: tuple[PeopleOfYear, ...]
    ages: tuple[AgeGroup, ...]
    facts: tuple[Fact, ...]
    sources: tuple[str, ...]
    withheld: tuple[str, str]

    @property
    def newest(self) -> PeopleOfYear | None:
        """The newest count, or None."""
        return self.years[-1] if self.years else None


def people_of(place: Place) -> People:
    """Return the people of the place; of an ORP only days and facts that all its municipalities have, added up."""
    counted = Population.objects.filter(unit__in=place.keys, day__lte=place.day, sex=Population.Sex.ALL)
    sums = (
        counted.order_by("day", "age_from", "age_to")
        .values_list("day", "age_from", "age_to")
        .annotate(towns=Count("pk"), everybody=Sum("persons"))
    )
    whole = {
        (day, first, last): persons for day, first, last, towns, persons in sums if towns == len(place.keys)
    }
    totals = {day: count for (day, first, last), count in whole.items() if (first, last) == (0, OLDEST)}
    guard = guard_of(place.region.code, place.day)
    return People(
        years=tuple(
            # The office counts people at the end of 31 December, which is the number of 1 January.
            PeopleOfYear((day + timedelta(days=1)).year, day, count, day.year >= CENSUS_YEAR)
            for day, count in totals.items()
        ),
        ages=_newest_ages(whole),
        facts=_facts(place, guard),
        sources=tuple(
            str(each) for each in Source.objects.filter(pk__in=counted.order_by().values("source"))
        ),
        withheld=(guard.mark, guard.explanation),
    )


def _newest_ages(whole: dict[tuple[date, int, int], int]) -> tuple[AgeGroup, ...]:
    """Return the age groups of the newest of the days that tell the most of them."""
    groups = {key: count for key, count in whole.items() if key[1:] != (0, OLDEST)}
    told = Counter(day for day, _first, _last in groups)
    chosen = max(told, key=lambda day: (told[day], day), default=None)
    if chosen is None:
        return ()
    ages = {(first, last): count for (day, first, last), count in groups.items() if day == chosen}
    everybody = people_of_ages(ages, 0, OLDEST)
    return tuple(
        AgeGroup(first, last, chosen, count, count / everybody if everybody > 0 else None)
        for (first, last), count in ages.items()
    )


def _facts(place: Place, guard: Guard) -> tuple[Fact, ...]:
    """Return the newest value of each indicator that all municipalities of the place have for the same period.

    The guard knows the sums of ORPs too: one that would tell a withheld count is withheld with it.
    """
    rows = (
        Statistic.objects.filter(unit__in=place.keys, period_to__lte=place.day)
        .select_related("source")
        .order_by("indicator", "period_to", "period_from")
    )
    if place.is_orp:
        rows = rows.filter(measure=ADDED)
    groups: dict[tuple[str, date, date], list[Statistic]] = defaultdict(list)
    for row in rows:
        groups[row.indicator, row.period_to, row.period_from].append(row)
    found: dict[str, Fact] = {}
    for (indicator, until, since), each in groups.items():
        if len(each) == len(place.keys):
            hidden = (
                guard.hides_total(place.unit.pk, indicator, since, until)
                if place.is_orp
                else guard.hides(each[0])
            )
            value = None if hidden else sum((row.value for row in each), Decimal(0))
            source = "; ".join(dict.fromkeys(str(row.source) for row in each))
            found[indicator] = Fact(indicator, value, each[0].measure, since, until, source)
    return tuple(found.values())
