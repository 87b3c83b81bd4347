"""The list of profiles: every ORP and municipality with a few numbers; an ORP sums its municipalities."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from opora.core import figures
from opora.core.models import Run
from opora.gaps.models import Gap
from opora.register.models import Facility, Service
from opora.territory.models import OLDEST, Placement, Population, Unit


def rows_of(
    placements: Iterable[Placement], region: str, day: date, gaps_run: Run | None
) -> list[dict[str, Any]]:
    """Return what the list shows of each place; `persons` is None before gaps, `people` where they are not known.

    A service with places in several municipalities of an ORP counts once there.
    """
    orp_of = _orp_of(region, day)
    people, services, persons = _people(list(orp_of), day), _services(list(orp_of), day), _persons(gaps_run)
    inside: dict[int, list[int]] = defaultdict(list)
    for town, orp in orp_of.items():
        inside[town].append(town)
        if orp is not None:
            inside[orp].append(town)
    rows = []
    for placement in placements:
        unit, towns = placement.unit, inside[placement.unit_id]
        known = [people[town] for town in towns if town in people]
        rows.append(
            {
                "region": region,
                "code": unit.code,
                "name": unit.name,
                "level": _("ORP") if unit.level == Unit.Level.ORP else unit.get_level_display(),
                "is_orp": unit.level == Unit.Level.ORP,
                "orp": unit.name if placement.orp is None else placement.orp.name,
                "people": sum(known) if towns and len(known) == len(towns) else None,
                "services": len(set().union(*(services[town] for town in towns))),
                "persons": sum(persons.get(town, 0.0) for town in towns) if gaps_run is not None else None,
            }
        )
    return rows


def per_thousand(row: dict[str, Any]) -> float | None:
    """Return the persons without a place per 1 000 people, None where one of the two is not known."""
    return 1000 * row["persons"] / row["people"] if row["people"] and row["persons"] is not None else None


def _orp_of(region: str, day: date) -> dict[int, int | None]:
    here = Placement.objects.as_of(day).filter(region__code=region, unit__level=Unit.Level.MUNICIPALITY)
    return dict(here.order_by().values_list("unit", "orp"))


def _people(towns: list[int], day: date) -> dict[int, int]:
    rows = Population.objects.filter(
        unit__in=towns, day__lte=day, sex=Population.Sex.ALL, age_from=0, age_to=OLDEST
    )
    return dict(rows.order_by("day").values_list("unit", "persons"))


def _services(towns: list[int], day: date) -> dict[int, set[int]]:
    """Return the running services with a shown place in each municipality."""
    places = Facility.objects.as_of(day).filter(
        municipality__in=towns, secret=False, service__in=Service.objects.as_of(day)
    )
    found: dict[int, set[int]] = defaultdict(set)
    for town, service in places.order_by().values_list("municipality", "service"):
        if town is not None:
            found[town].add(service)
    return found


def _persons(gaps_run: Run | None) -> dict[int, float]:
    if gaps_run is None:
        return {}
    rows = Gap.objects.filter(run=gaps_run).order_by().values_list("municipality")
    return dict(rows.annotate(persons=Sum("persons_uncovered")))


def map_of(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what the map draws: persons without a place per 1 000 people of each municipality listed."""
    drawn = []
    for row in rows:
        value = None if row["is_orp"] else per_thousand(row)
        if value is not None:
            drawn.append(
                {
                    "code": row["code"],
                    "value": round(value, 2),
                    "label": f"{row['name']}: {figures.quantity(round(value, 1))}",
                }
            )
    return drawn
