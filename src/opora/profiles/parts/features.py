"""What makes places alike: people, ages, social exclusion and the way to the seat of the ORP, for a whole region."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from math import nan

import numpy as np
from django.db.models import Count, QuerySet

from opora.profiles.places import Place, Town
from opora.territory.models import OLDEST, Placement, Population, Statistic, Unit
from opora_engine.access import great_circle_kilometres
from opora_engine.arrays import Floats

CHILD, OLD = 14, 65
"""The last age of children and the first of old people."""

INDEX = "social_exclusion_index"

POINT = ("unit__latitude", "unit__longitude")

Groups = dict[tuple[int, int], int]
"""People by age from and age to, both included."""


@dataclass(frozen=True)
class Compared:
    """A municipality with what its features are made of; nan where it is not known.

    people        on the newest day told
    told_by_age   on the day of the age groups, of which young and old are parts
    """

    town: Town
    orp: Town | None
    people: float
    told_by_age: float
    young: float
    old: float
    exclusion: float
    kilometres: float


def features_of(place: Place) -> list[Compared]:
    """Return the municipalities of the region of the place in the order of codes; six queries."""
    rows = list(
        Placement.objects.as_of(place.day)
        .filter(region=place.region, unit__level=Unit.Level.MUNICIPALITY)
        .order_by("unit__code")
        .values_list("unit", "unit__code", "unit__name", "orp", "orp__code", "orp__name", *POINT)
    )
    towns = [Town(*row[:3]) for row in rows]
    orps = [Town(*row[3:6]) if row[3] else None for row in rows]
    keys = [town.pk for town in towns]
    groups, totals = _ages_of(keys, place.day), _totals_of(keys, place.day)
    exclusion = _indexes_of(keys, place.day)
    away = _to_seats(towns, orps, np.array([row[6:] for row in rows], dtype=np.float64).reshape(-1, 2))
    return [
        Compared(
            town,
            orp,
            people=totals.get(town.pk, nan),
            told_by_age=people_of_ages(groups[town.pk], 0, OLDEST),
            young=people_of_ages(groups[town.pk], 0, CHILD),
            old=people_of_ages(groups[town.pk], OLD, OLDEST),
            exclusion=exclusion.get(town.pk, nan),
            kilometres=kilometres,
        )
        for town, orp, kilometres in zip(towns, orps, away, strict=True)
    ]


def _ages_of(keys: list[int], day: date) -> dict[int, Groups]:
    """Return the age groups of each municipality on the newest of the days that tell the most of them."""
    groups = _counted(keys, day).exclude(age_from=0, age_to=OLDEST)
    found: dict[int, Groups] = defaultdict(dict)
    rows = groups.filter(day__in=_told_best(groups)).values_list("unit", "age_from", "age_to", "persons")
    for unit, first, last, persons in rows:
        found[unit][first, last] = persons
    return found


def _totals_of(keys: list[int], day: date) -> dict[int, float]:
    """Return the people of each municipality on the newest of the days that tell the most municipalities."""
    whole = _counted(keys, day).filter(age_from=0, age_to=OLDEST)
    rows = whole.filter(day__in=_told_best(whole)).values_list("unit", "persons")
    return {unit: float(persons) for unit, persons in rows}


def _indexes_of(keys: list[int], day: date) -> dict[int, float]:
    """Return the newest index of social exclusion of each municipality; it counts no people, so none is withheld."""
    rows = Statistic.objects.filter(unit__in=keys, indicator=INDEX, period_to__lte=day).order_by("period_to")
    return {unit: float(value) for unit, value in rows.values_list("unit", "value")}


def _counted(keys: list[int], day: date) -> QuerySet[Population]:
    return Population.objects.filter(unit__in=keys, day__lte=day, sex=Population.Sex.ALL).order_by()


def _told_best(rows: QuerySet[Population]) -> list[date]:
    """Return the newest of the days with the most rows, alone in a list; an empty list if there are none."""
    told = rows.values_list("day").annotate(count=Count("pk"))
    return [day for day, _count in sorted(told, key=lambda each: (each[1], each[0]))[-1:]]


def people_of_ages(groups: Groups, first: int, last: int) -> float:
    """Return the people of the ages told whole, or as the sum of finer groups that leave no hole; nan otherwise."""
    if (first, last) in groups:
        return float(groups[first, last])
    finer = sorted(each for each in groups if first <= each[0] and each[1] <= last)
    ends = [first - 1, *(until for _since, until in finer)]
    starts = [*(since for since, _until in finer), last + 1]
    if any(since != until + 1 for until, since in zip(ends, starts, strict=True)):
        return nan
    return float(sum(groups[each] for each in finer))


def _to_seats(towns: list[Town], orps: list[Town | None], points: Floats) -> list[float]:
    """Return the kilometres from each municipality to the one called as its ORP; nan where a point is not known."""
    away = np.full(len(towns), nan)
    for seat, (town, orp) in enumerate(zip(towns, orps, strict=True)):
        if orp is not None and orp.name == town.name:
            members = [row for row, each in enumerate(orps) if each is not None and each.pk == orp.pk]
            away[members] = great_circle_kilometres(points[members], points[[seat]])[:, 0]
    return [float(each) for each in away]
