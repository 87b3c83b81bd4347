"""What can be asked of the territory."""

import json
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from opora.accounts.permissions import Reach
from opora.core import files
from opora.core.refusals import NotKnown
from opora.territory import small_numbers
from opora.territory.models import (
    OLDEST,
    BoundaryEdition,
    Neighbourhood,
    Placement,
    Population,
    Statistic,
    Unit,
)

BASES = {
    "population_total": (0, OLDEST),
    "population_0_14": (0, 14),
    "population_15_64": (15, 64),
    "population_65_plus": (65, OLDEST),
}
"""Bases of rates that are parts of the population, by age; every other base is an indicator of `Statistic`."""


class Counted(TypedDict):
    """What `placements` puts beside each place: the latest number of people and its day."""

    population: int | None
    population_day: date | None


if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    CountedPlacement = WithAnnotations[Placement, Counted]
else:
    CountedPlacement = Placement


@dataclass(frozen=True)
class Municipality:
    """A municipality as the calculations need it."""

    pk: int
    code: str
    name: str
    orp_code: str
    orp_name: str
    population: int


def regions() -> QuerySet[Unit]:
    """Return every region of the country."""
    return Unit.objects.filter(level=Unit.Level.REGION).order_by("code")


def region(code: str) -> Unit:
    """Return the region with this code (such as CZ051)."""
    found = Unit.objects.filter(level=Unit.Level.REGION, code=code).first()
    if found is None:
        raise NotKnown(
            _("There is no region with the code %(code)s. Choose one from the list of regions.")
            % {"code": code}
        )
    return found


def unit(region_code: str, code: str, day: date) -> CountedPlacement:
    """Return a municipality of the region with its place in the tree on `day`."""
    found = placements(region_code, day).filter(unit__code=code).first()
    if found is None:
        raise NotKnown(
            _("There is no municipality %(code)s in the region %(region)s on %(day)s.")
            % {"code": code, "region": region_code, "day": day.isoformat()}
        )
    return found


def placements(region_code: str, day: date) -> "QuerySet[CountedPlacement]":
    """Return the municipalities of the region with their place in the tree and their latest population on `day`."""
    latest = Population.objects.filter(
        unit=OuterRef("unit"), day__lte=day, sex=Population.Sex.ALL, age_from=0, age_to=OLDEST
    ).order_by("-day")
    return (
        Placement.objects.as_of(day)
        .filter(region__code=region_code, unit__level=Unit.Level.MUNICIPALITY)
        .select_related("unit", "pou", "orp", "district", "region")
        .annotate(
            population=Subquery(latest.values("persons")[:1]),
            population_day=Subquery(latest.values("day")[:1]),
        )
        .order_by("unit__code")
    )


def visible(rows: "QuerySet[CountedPlacement]", reach: Reach) -> "QuerySet[CountedPlacement]":
    """Narrow municipalities to those that a person may see inside; what is public they see on the portal."""
    if reach.everything or not (reach.orps or reach.municipalities):
        return rows
    return rows.filter(Q(orp__code__in=reach.orps) | Q(unit__code__in=reach.municipalities))


def municipalities(region_code: str, day: date) -> list[Municipality]:
    """Return the municipalities of the region on `day` in the order of their codes."""
    return [
        Municipality(
            pk=row.unit.pk,
            code=row.unit.code,
            name=row.unit.name,
            orp_code=row.orp.code if row.orp else "",
            orp_name=row.orp.name if row.orp else "",
            population=row.population or 0,
        )
        for row in placements(region_code, day)
    ]


def municipality_names(region_code: str, day: date) -> dict[str, str]:
    """Return the names of the municipalities of the region on `day` by their codes."""
    here = Placement.objects.as_of(day).filter(region__code=region_code, unit__level=Unit.Level.MUNICIPALITY)
    return dict(here.values_list("unit__code", "unit__name"))


def orp_names(region_code: str, day: date) -> dict[str, str]:
    """Return the names of the ORPs of the region on `day` by their codes."""
    here = Placement.objects.as_of(day).filter(region__code=region_code, unit__level=Unit.Level.ORP)
    return dict(here.values_list("unit__code", "unit__name"))


def municipality_codes(region_code: str, day: date) -> list[str]:
    """Return the codes of the municipalities of the region on `day`, in order."""
    here = Placement.objects.as_of(day).filter(region__code=region_code, unit__level=Unit.Level.MUNICIPALITY)
    return list(here.order_by("unit__code").values_list("unit__code", flat=True))


def base_counts(base: str, units: list[int], day: date) -> dict[int, float]:
    """Return the size of a base by unit key: people of an age group or the latest value of an indicator on `day`.

    A unit for which the source has no number is left out, so that nobody takes "not known" for 0; so is one whose
    number is withheld (docs/methods/small-numbers.md).
    """
    if base in BASES:
        return _people_of_ages(*BASES[base], units, day)
    rows = Statistic.objects.filter(unit__in=units, indicator=base, period_to__lte=day)
    values = {row.unit_id: row for row in rows.order_by("period_to")}
    region = small_numbers.region_of(units, day) if values else None
    if region is None:
        return {unit_id: float(row.value) for unit_id, row in values.items()}
    # What is calculated is published too, so a withheld count must not go into it.
    guard = small_numbers.guard_of(region, day)
    return {unit_id: float(row.value) for unit_id, row in values.items() if not guard.hides(row)}


def _people_of_ages(age_from: int, age_to: int, units: list[int], day: date) -> dict[int, float]:
    """Return the people of an age group by unit on the last day for which they are told, whole or in finer groups."""
    people = Population.objects.filter(
        unit__in=units, day__lte=day, sex=Population.Sex.ALL, age_from__gte=age_from, age_to__lte=age_to
    )
    if (age_from, age_to) == (0, OLDEST):
        people = people.filter(age_from=0, age_to=OLDEST)
    rows = people.order_by("day", "unit", "age_from", "-age_to").values_list(
        "unit", "day", "age_from", "age_to", "persons"
    )
    found: dict[int, float] = {}
    for (unit_id, _day), groups in groupby(rows, key=itemgetter(0, 1)):
        persons = _sum_of_ages(age_from, age_to, [group[2:] for group in groups])
        if persons is not None:
            found[unit_id] = float(persons)
    return found


def _sum_of_ages(age_from: int, age_to: int, groups: list[tuple[int, int, int]]) -> int | None:
    """Return the people of the widest groups that follow each other from age to age; None if there is a hole."""
    following, persons = age_from, 0
    for first, last, count in groups:
        if first == following:
            following, persons = last + 1, persons + count
    return persons if following == age_to + 1 else None


def population_series(unit_id: int) -> QuerySet[Population]:
    """Return the people of one unit by year, all ages and both sexes."""
    return (
        Population.objects.filter(unit=unit_id, sex=Population.Sex.ALL, age_from=0, age_to=OLDEST)
        .select_related("source")
        .order_by("day")
    )


def age_groups(unit_id: int) -> QuerySet[Population]:
    """Return the people of one unit by age group, where the data have it."""
    return (
        Population.objects.filter(unit=unit_id)
        .exclude(age_from=0, age_to=OLDEST)
        .select_related("source")
        .order_by("-day", "age_from", "age_to")
    )


def statistics(unit_id: int) -> QuerySet[Statistic]:
    """Return the measured facts about one unit, with source and period."""
    return Statistic.objects.filter(unit=unit_id).select_related("source").order_by("indicator", "-period_to")


def neighbour_pairs() -> list[tuple[int, int, float]]:
    """Return the pairs of neighbouring municipalities of the whole country: keys of both and kilometres."""
    return list(Neighbourhood.objects.order_by("pk").values_list("first", "second", "kilometres"))


def boundary_file(region_code: str, level: str, day: date) -> Path:
    """Return the GeoJSON file with the boundaries of a level within the region, valid on `day`."""
    edition = (
        BoundaryEdition.objects.as_of(day)
        .filter(region__code=region_code, level=level)
        .order_by("-valid_from")
        .first()
    )
    if edition is None:
        raise NotKnown(_("No boundaries are stored for the region %(region)s.") % {"region": region_code})
    return files.path_of(edition.digest, ".geojson")


def shapes(region_code: str, day: date) -> dict[str, Any]:
    """Return the GeoJSON geometry of each municipality by its code: its boundary, or its point where none is known."""
    points = Unit.objects.filter(placements__in=Placement.objects.as_of(day).filter(region__code=region_code))
    found: dict[str, Any] = {
        code: {"type": "Point", "coordinates": [longitude, latitude]}
        for code, longitude, latitude in points.filter(level=Unit.Level.MUNICIPALITY).values_list(
            "code", "longitude", "latitude"
        )
        if longitude is not None and latitude is not None
    }
    try:
        drawn = json.loads(boundary_file(region_code, Unit.Level.MUNICIPALITY, day).read_bytes())
    except NotKnown:
        return found
    return found | {each["properties"]["code"]: each["geometry"] for each in drawn["features"]}


def map_of_people(rows: "QuerySet[CountedPlacement]") -> list[dict[str, object]]:
    """Return what the map of people draws: code, name, people."""
    return [{"code": row.unit.code, "label": row.unit.name, "value": row.population} for row in rows]
